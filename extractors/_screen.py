"""Patterns that are tried only on sentences that hold a word which their matches must hold.

Most sentences hold none of the words that a pattern is about, and trying it on them costs nearly all of its time. So one
pass over a sentence finds which of all patterns' words it holds (Aho and Corasick 1975), and each pattern asks that. The words
come from the patterns themselves, by the reasoning of a search index for regular expressions (Cox, "Regular Expression
Matching with a Trigram Index", 2012): a set of strings, one of which is part of every match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from ahocorasick_rs import AhoCorasick, MatchKind

from extractors._lexicon import whole_words

_TELLING = 4  # letters of a string that stands in few sentences
_SHORTEST = 2  # characters; a single letter stands in every sentence, though not "+"


_EVERYWHERE = (  # words that stand in every other sentence, and numbers, of which whatever counts lists many
    "a an and are as at be been by for from has have his in is it its of on or s that the their this to was were will with "
    "one two three four five six seven eight nine ten"
)
_MANY = 6  # branches of a choice that is worth parting
_FEW = 6  # branches that are quicker tried one by one than the whole
_SPACE = (op.IN, [(op.CATEGORY, op.CATEGORY_SPACE)])


class Screened:
    """A compiled pattern behind its screen; `search` and `finditer` give what the pattern's own give.

    A long choice costs most at words that begin none of its branches, for each is held against every one. Yet a sentence
    mostly holds the words of a few branches alone, and these are then tried instead of the whole. Compiling takes long, so
    each is compiled when it is first tried: a command that reads one article needs few of them.
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._source, self._flags = pattern, flags
        self._tree = parser.parse(pattern, flags)
        self._branches = _branches(self._tree)
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._of_needle: dict[int, list[int]] = {}
        for rank, strings in enumerate(_needles_of(pattern, self._branches)):
            for needle in _index.add(strings):
                self._of_needle.setdefault(needle, []).append(rank)
        self._needles = frozenset(self._of_needle)
        self._is_choice = len(self._branches) >= _MANY
        self._tried = lru_cache(maxsize=256)(self._for_needles)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The whole pattern."""
        return re.compile(self._source, self._flags)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """As the pattern's; `text` is a whole sentence, for its words are remembered."""
        held = _index.present(text)
        if self._needles.isdisjoint(held):
            return iter(())
        stop = len(text) if end is None else end
        if not self._is_choice:
            return self.pattern.finditer(text, start, stop)
        tried = self._tried(self._needles & held)
        return tried[0].finditer(text, start, stop) if len(tried) == 1 else _merged(tried, text, start, stop)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """As the pattern's; `text` is a whole sentence, for its words are remembered."""
        held = _index.present(text)
        if self._needles.isdisjoint(held):
            return None
        stop = len(text) if end is None else end
        if not self._is_choice:
            return self.pattern.search(text, start, stop)
        tried = self._tried(self._needles & held)
        return tried[0].search(text, start, stop) if len(tried) == 1 else next(_merged(tried, text, start, stop), None)

    def search_in(self, part: str, text: str) -> re.Match[str] | None:
        """As the pattern's on a part cut out of `text`, a whole sentence."""
        return self.pattern.search(part) if holds(text, self._needles) else None

    def finditer_in(self, part: str, text: str) -> Iterator[re.Match[str]]:
        """As the pattern's on a part cut out of `text`, a whole sentence."""
        return self.pattern.finditer(part) if holds(text, self._needles) else iter(())

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """As the pattern's."""
        return self.pattern.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """As the pattern's."""
        return self.pattern.fullmatch(text)

    @property
    def needles(self) -> frozenset[int]:
        """The strings, by number, one of which is part of every match."""
        return self._needles

    def _for_needles(self, held: frozenset[int]) -> Sequence[re.Pattern[str]]:
        """The few branches that can match where some of the needles stand, in their own order, or the whole pattern."""
        ranks = {rank for needle in held for rank in self._of_needle[needle]}
        return [self._branch(rank) for rank in sorted(ranks)] if len(ranks) <= _FEW else (self.pattern,)

    def _branch(self, rank: int) -> re.Pattern[str]:
        if rank not in self._compiled:
            tree = parser.SubPattern(self._tree.state, self._branches[rank])
            self._compiled[rank] = compiler.compile(tree, self._flags)
        return self._compiled[rank]


def _merged(patterns: Sequence[re.Pattern[str]], text: str, start: int, stop: int) -> Iterator[re.Match[str]]:
    """The matches of patterns as if they were joined by "|"."""
    ahead = [(m.start(), rank, m) for rank, p in enumerate(patterns) if (m := p.search(text, start, stop))]
    while ahead:
        _, _, first = min(ahead)
        yield first
        passed = [rank for begin, rank, _ in ahead if begin < first.end()]
        ahead = [each for each in ahead if each[0] >= first.end()]
        ahead += [(m.start(), r, m) for r in passed if (m := patterns[r].search(text, first.end(), stop))]


def present(text: str) -> frozenset[int]:
    """The numbers of all needles that a whole sentence holds."""
    return _index.present(text)


def holds(text: str, needles: frozenset[int]) -> bool:
    """Does a whole sentence hold one of the needles of some patterns, so that they are worth trying at all?"""
    return not needles.isdisjoint(_index.present(text))


def stems(*strings: str) -> frozenset[int]:
    """Strings in small letters, as `holds` knows them."""
    return _index.add(frozenset(strings))


def screened(pattern: str | re.Pattern[str], flags: int = 0) -> Screened:
    """A pattern behind its screen. Raises ValueError for one whose matches need hold no string."""
    return Screened(pattern, flags) if isinstance(pattern, str) else Screened(pattern.pattern, pattern.flags)


def screened_words(patterns: Iterable[str]) -> tuple[Screened, ...]:
    """What `whole_words` makes of them, those apart whose words stand in many sentences: they would keep the rest busy."""
    telling: dict[bool, list[str]] = {True: [], False: []}
    for pattern in patterns:
        words = _needles(parser.parse(whole_words([pattern]))) or {""}
        telling[min(map(_worth, words)) >= _TELLING].append(pattern)
    return tuple(screened(whole_words(group)) for group in telling.values() if group)


def _needles_of(pattern: str, branches: Sequence[Sequence[tuple[Any, Any]]]) -> list[frozenset[str]]:
    """The needles of each branch of a pattern: strings in small letters, one of which is part of every match."""
    found = [strings for branch in branches if (strings := _needles(branch))]
    if len(found) < len(branches):
        raise ValueError(f"{pattern[:60]}…: its matches need hold no string, so it cannot be screened")
    return found


class _Index:
    """All needles of all patterns, and which of them a text holds."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._automaton: AhoCorasick | None = None
        self.present = lru_cache(maxsize=512)(self._present)
        self._among = lru_cache(maxsize=512)(self._find)  # by small letters: some look at a sentence in them

    def add(self, strings: frozenset[str]) -> frozenset[int]:
        self._automaton = None
        self.present.cache_clear()
        self._among.cache_clear()
        return frozenset(self._numbers.setdefault(string, len(self._numbers)) for string in strings)

    def _present(self, text: str) -> frozenset[int]:
        return self._among(f" {' '.join(text.lower().split())} ")

    def _find(self, small: str) -> frozenset[int]:
        if self._automaton is None:
            self._automaton = AhoCorasick(list(self._numbers), matchkind=MatchKind.Standard)
        matches = self._automaton.find_matches_as_indexes(small, overlapping=True)
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
        if len(run) >= _SHORTEST or (run and not run.isalnum() and not run.isspace()):
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
    return max(options, key=lambda s: (min(map(_worth, s)), min(map(len, s)), -len(s)), default=None)


def _branches(parts: Sequence[tuple[Any, Any]]) -> list[list[tuple[Any, Any]]]:
    """The sequences that a sequence is a choice of, in the order in which they are tried; itself where it is no choice.

    What stands before the choice matches in one way only, so that the order holds.
    """
    for place, (kind, value) in enumerate(parts):
        before, behind = list(parts[:place]), list(parts[place + 1 :])
        if kind is op.BRANCH:
            return [[*before, *inner, *behind] for branch in value[1] for inner in _branches(branch)]
        if kind is op.SUBPATTERN:
            *group, body = value
            return [
                [*before, (kind, (*group, parser.SubPattern(body.state, inner))), *behind] for inner in _branches(body)
            ]
        if kind not in {op.AT, op.ASSERT, op.ASSERT_NOT, op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY}:
            break
    return [list(parts)]


def _worth(string: str) -> int:
    """How much a string tells: its letters, without words that stand in every other sentence, or parts of them."""
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
