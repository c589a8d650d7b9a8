"""The commands, one module for each group of them; `flows.cli` puts them together."""
