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
    """Whole words or phrases, with a small or capital first letter; a blank in a pattern stands for any white space.

    Alternatives that begin with a letter are told apart by it, so that long tables stay quick (flags would prevent that).
    """
    return re.compile(rf"\b{any_of(_either_case(pattern).replace(' ', _BLANK) for pattern in patterns)}\b")


_BLANK = r"\s"


def _either_case(pattern: str) -> str:
    first = pattern[0]
    return f"[{first.upper()}{first.lower()}]{pattern[1:]}" if first.isalpha() else pattern
