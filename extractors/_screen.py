"""Patterns that are tried only on sentences that hold a word which their matches must hold.

Most sentences hold none of the words that a pattern is about, and trying it on them costs nearly all of its time. So one
pass over a sentence finds which of all patterns' words it holds (Aho and Corasick 1975), and each pattern asks that. The words
come from the patterns themselves, by the reasoning of a search index for regular expressions (Cox, "Regular Expression
Matching with a Trigram Index", 2012): a set of strings, one of which is part of every match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from extractors._lexicon import compile_words

_TELLING = 4  # letters of a string that stands in few sentences
_SHORTEST = 2  # characters; a single one stands in every sentence


_EVERYWHERE = frozenset(
    (
        "a", "an", "and", "are", "as", "at", "be", "been", "by", "for", "from", "has", "have", "his", "in", "is", "it", "its", "of", "on",
        "or", "s", "that", "the", "their", "to", "was", "were", "will", "with",
    )
)  # fmt: skip
_SPACE = (op.IN, [(op.CATEGORY, op.CATEGORY_SPACE)])


class Screened:
    """A compiled pattern behind its screen; `search` and `finditer` give what the pattern's own give."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self._needles = _index.add(needles(pattern))

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """As the pattern's; `text` is a whole sentence, for its words are remembered."""
        if self._needles.isdisjoint(_index.present(text)):
            return iter(())
        return self.pattern.finditer(text, start, len(text) if end is None else end)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """As the pattern's; `text` is a whole sentence, for its words are remembered."""
        if self._needles.isdisjoint(_index.present(text)):
            return None
        return self.pattern.search(text, start, len(text) if end is None else end)

    @property
    def needles(self) -> frozenset[int]:
        """The strings, by number, one of which is part of every match."""
        return self._needles


class Alternatives:
    """Patterns as if they were joined by "|"; those alone are tried whose words a sentence holds.

    A long list of words costs most at the words of a sentence that begin none of them, for each is held against every
    one. Few lists have more than a handful of entries that a sentence can match at all.
    """

    def __init__(self, patterns: Iterable[str], flags: int = 0) -> None:
        self._patterns = tuple(re.compile(pattern, flags) for pattern in patterns)
        self._of_needle: dict[int, list[int]] = {}
        for rank, pattern in enumerate(self._patterns):
            for needle in _index.add(needles(pattern)):
                self._of_needle.setdefault(needle, []).append(rank)
        self._needles = frozenset(self._of_needle)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """As the joined pattern's; `text` is a whole sentence, for its words are remembered."""
        stop = len(text) if end is None else end
        ranks = {rank for needle in self._needles & _index.present(text) for rank in self._of_needle[needle]}
        ahead = [(m.start(), rank, m) for rank in ranks if (m := self._patterns[rank].search(text, start, stop))]
        while ahead:
            _, _, first = min(ahead)
            yield first
            passed = [rank for begin, rank, _ in ahead if begin < first.end()]
            ahead = [each for each in ahead if each[0] >= first.end()]
            ahead += [(m.start(), r, m) for r in passed if (m := self._patterns[r].search(text, first.end(), stop))]

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """As the joined pattern's; `text` is a whole sentence, for its words are remembered."""
        return next(self.finditer(text, start, end), None)

    @property
    def needles(self) -> frozenset[int]:
        """The strings, by number, one of which is part of every match."""
        return self._needles


def present(text: str) -> frozenset[int]:
    """The numbers of all needles that a whole sentence holds."""
    return _index.present(text)


def holds(text: str, needles: frozenset[int]) -> bool:
    """Does a whole sentence hold one of the needles of some patterns, so that they are worth trying at all?"""
    return not needles.isdisjoint(_index.present(text))


def screened(pattern: str | re.Pattern[str], flags: int = 0) -> Screened:
    """A pattern behind its screen. Raises ValueError for one whose matches need hold no string."""
    return Screened(re.compile(pattern, flags))


def screened_words(patterns: Iterable[str]) -> tuple[Screened, ...]:
    """What `compile_words` makes of them, those apart whose words stand in many sentences: they would keep the rest busy."""
    telling: dict[bool, list[str]] = {True: [], False: []}
    for pattern in patterns:
        telling[min(map(_worth, needles(compile_words([pattern])))) >= _TELLING].append(pattern)
    return tuple(screened(compile_words(group)) for group in telling.values() if group)


def needles(pattern: re.Pattern[str]) -> frozenset[str]:
    """Strings in small letters, one of which is part of every match of a pattern (in small letters too)."""
    found = _needles(parser.parse(pattern.pattern, pattern.flags))
    if not found:
        raise ValueError(f"{pattern.pattern[:60]}…: its matches need hold no string, so it cannot be screened")
    return found


class _Index:
    """All needles of all patterns, and which of them a text holds."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._automaton: AhoCorasick | None = None
        self.present = lru_cache(maxsize=512)(self._present)

    def add(self, strings: frozenset[str]) -> frozenset[int]:
        self._automaton = None
        self.present.cache_clear()
        return frozenset(self._numbers.setdefault(string, len(self._numbers)) for string in strings)

    def _present(self, text: str) -> frozenset[int]:
        if self._automaton is None:
            self._automaton = AhoCorasick(list(self._numbers), matchkind=MatchKind.Standard)
        matches = self._automaton.find_matches_as_indexes(f" {' '.join(text.lower().split())} ", overlapping=True)
        return frozenset(number for number, _, _ in matches)


_index = _Index()


def _needles(parts: Sequence[tuple[Any, Any]]) -> frozenset[str] | None:
    """The best of the sets that a sequence of parts requires; None where it requires nothing that tells."""
    options: list[frozenset[str]] = []
    run = ""
    for kind, value in [*parts, (None, None)]:
        letter = _letter(kind, value)
        if letter is not None:
            run += letter
            continue
        if len(run) >= _SHORTEST:
            options.append(frozenset({run}))
        run = ""
        inner: frozenset[str] | None = None
        if kind is op.BRANCH:
            branches = [_needles(branch) for branch in value[1]]
            inner = frozenset().union(*(b for b in branches if b)) if all(branches) else None
        elif kind is op.SUBPATTERN:
            inner = _needles(value[-1])
        elif kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT} and value[0] > 0:
            inner = _needles(value[2])
        elif kind is op.ATOMIC_GROUP:
            inner = _needles(value)
        if inner:
            options.append(inner)
    return max(options, key=lambda strings: (min(map(_worth, strings)), -len(strings)), default=None)


def _worth(string: str) -> int:
    """How much a string tells: its letters, without words that stand in every other sentence."""
    return sum(len(word) for word in string.split() if word not in _EVERYWHERE)


def _letter(kind: Any, value: Any) -> str | None:
    """The one character, in small letters, that a part stands for: "a", a choice of cases like "[Aa]", white space."""
    if kind is op.LITERAL:
        return chr(value).lower()
    if kind is op.MAX_REPEAT and value[0] > 0 and len(value[2]) == 1 and value[2][0] == _SPACE:
        return " "
    if (kind, value) == _SPACE:
        return " "
    if kind is op.IN and all(item[0] is op.LITERAL for item in value):
        letters = {chr(item[1]).lower() for item in value}
        return letters.pop() if len(letters) == 1 else None
    return None
