"""A small made-up press, served on loopback: the demo, the tests and the benchmarks run against it."""

from __future__ import annotations

from flows.newsroom.server import Hit, Newsroom, serve, serve_in_thread
from flows.newsroom.stories import Expected, Outlet, Story, generate, load_outlets, load_stories

__all__ = [
    "Expected",
    "Hit",
    "Newsroom",
    "Outlet",
    "Story",
    "generate",
    "load_outlets",
    "load_stories",
    "serve",
    "serve_in_thread",
]
