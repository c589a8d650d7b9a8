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
    return table(f"{language}/{topic}.toml")


def table(name: str) -> Mapping[str, Any]:
    """A TOML file of `data/`, read anew."""
    return tomllib.loads((resources.files("extractors") / "data" / name).read_text(encoding="utf-8"))


def any_of(patterns: Iterable[str]) -> str:
    """A group that matches any of some words or patterns, the longest first."""
    return f"(?:{'|'.join(sorted(patterns, key=len, reverse=True))})"


def in_either_case(words: Iterable[str]) -> str:
    """A group that matches any of some words, written small or with a capital."""
    return any_of(f"[{word[0].upper()}{word[0].lower()}]{word[1:]}" for word in words)


def by_first_letter(patterns: Iterable[str]) -> str:
    """Like `any_of`, for long lists: those that begin with the same letter share a branch, so that most are not even tried."""
    groups: dict[str, list[str]] = {}
    for form in (form for pattern in patterns for form in _expanded(pattern)):
        groups.setdefault(form[0] if form[0].isalpha() else "", []).append(form)
    branches = [
        any_of(forms) if not letter else f"{letter}{any_of(f[1:] for f in forms)}"
        for letter, forms in sorted(groups.items(), reverse=True)
    ]
    return f"(?:{'|'.join(branches)})"


def _expanded(pattern: str) -> list[str]:
    """A pattern that begins with a choice of words as one for each of them; any other as it is."""
    choice = _CHOICE.fullmatch(pattern)
    return [f"{word}{choice['rest']}" for word in choice["words"].split("|")] if choice else [pattern]


@cache
def phrases(topic: str, name: str, before: str = "", behind: str = "", language: str = "en") -> re.Pattern[str]:
    """A topic's list of whole words or phrases in either case, with what must stand `before` and `behind` them."""
    listed = any_of(lexicon(topic, language)[name]).replace(" ", r"\s")
    return re.compile(rf"{before}\b{listed}\b{behind}", re.IGNORECASE)


def compile_words(patterns: Iterable[str]) -> re.Pattern[str]:
    """The pattern of `whole_words`."""
    return re.compile(whole_words(patterns))


def whole_words(patterns: Iterable[str]) -> str:
    """Whole words or phrases, with a small or capital first letter; a blank in a pattern stands for any white space.

    Alternatives that begin with a letter are told apart by it, so that long tables stay quick (flags would prevent
    that); those that begin with a choice of words, or with what stands before, are brought into that form.
    """
    ordered = sorted(patterns, key=len, reverse=True)
    forms = [form.replace(" ", _BLANK) for pattern in ordered for form in _forms(pattern)]
    return rf"\b(?:{'|'.join(forms)})\b"


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is written where it is used: `re` itself remembers too few for all of them."""
    return re.compile(pattern, flags)


def small_letters(text: str) -> str:
    """`text` in small letters and of the same length, so that spans hold: patterns run faster on it than with IGNORECASE."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


_BLANK = r"\s"
_CHOICE = re.compile(r"\(\?:(?P<words>\w[\w ]*(?:\|\w[\w ]*)+)\)(?P<rest>(?![?*+{]).*)")
_BEHIND = re.compile(r"\(\?<=(?P<before>[^()]*)\)(?P<first>\w)(?P<rest>(?![?*+{]).*)")


def _forms(pattern: str) -> list[str]:
    first = pattern[0]
    if first.isalpha():
        return [f"[{first.upper()}{first.lower()}]{pattern[1:]}"]
    if (chosen := _expanded(pattern)) != [pattern]:
        return [form for each in chosen for form in _forms(each)]
    if behind := _BEHIND.fullmatch(pattern):
        return [f"{behind['first']}(?<={behind['before']}{behind['first']}){behind['rest']}"]
    return [pattern]
