"""Words of a language, kept as data: tables of `data/<language>/<topic>.toml`, read once when first asked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def lexicon(topic: str, language: str = "en") -> Mapping[str, Any]:
    """The tables of a topic: lists of words or of patterns by their name."""
    file = resources.files("extractors") / "data" / language / f"{topic}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def any_of(patterns: Iterable[str]) -> str:
    """A group that matches any of some words or patterns, the longest first."""
    return f"(?:{'|'.join(sorted(patterns, key=len, reverse=True))})"


def compile_words(patterns: Iterable[str]) -> re.Pattern[str]:
    """Whole words or phrases in either case; a blank in a pattern stands for any white space."""
    return re.compile(rf"\b{any_of(pattern.replace(' ', _BLANK) for pattern in patterns)}\b", re.IGNORECASE)


_BLANK = r"\s+"
