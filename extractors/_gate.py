"""The gate: a quick look that turns away an article with nothing for us, and lets through all others."""

from __future__ import annotations

from functools import cache

from ahocorasick_rs import AhoCorasick

# Stems that every article with a record holds at least one of; a matching one costs a fraction of a millisecond.
_STEMS = (
    "partner", "ties", "relation", "alliance", "allies", "allied", "ally", "diploma", "embass", "ambassador", "agreement", "accord",
    "treat", "pact", "memorand", "mou", "protocol", "declaration", "communiqu", "joint statement", "letter of intent", "convention",
    "minister", "president", "premier", "chancellor", "king", "queen", "emir", "sultan", "prince", "summit", "visit", "dialogue",
    "commission", "council", "committee", "hotline", "envoy", "talks", "bilateral", "roadmap", "action plan", "delegation", "deal", "recogni",
)  # fmt: skip


@cache
def _matcher() -> AhoCorasick:
    return AhoCorasick(_STEMS)


def relevant(text: str) -> bool:
    """Could `text` hold a record of any kind? One pass that stops at nothing; never wrong in saying no."""
    return next(iter(_matcher().find_matches_as_indexes(text.lower())), None) is not None
