"""Where a sentence speaks of official travel: cues by the words of the lexicon."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractors._lexicon import any_of, compile_words, lexicon
from extractors._screen import Screened, holds, screened, screened_words

Way = Literal[
    "goes",
    "comes",
    "returned",
    "noun",
    "receives",
    "received",
    "visiting",
    "guest",
    "host",
    "attends",
    "leg",
    "meets",
    "delegation",
    "summit",
]
DAYS = {
    word: n for n, word in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)
}


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of travel in a sentence, and the way in which they tell it."""

    start: int
    end: int
    way: Way


@cache
def words(name: str) -> re.Pattern[str]:
    """The pattern of a table of the lexicon."""
    return compile_words(lexicon("travel")[name])


@cache
def in_sentence(name: str) -> Screened:
    """The same for whole sentences."""
    return screened(words(name))


@cache
def _told(name: str) -> tuple[Screened, ...]:
    """The same, those apart that tell little."""
    return screened_words(lexicon("travel")[name])


def _find(name: str, text: str) -> Iterator[re.Match[str]]:
    return (match for pattern in _told(name) for match in pattern.finditer(text))


@cache
def _before_noun() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(lexicon('travel')['before_noun'])},?\s+)+$", re.IGNORECASE)


_NO_TRIP = re.compile(r"\s+(?:cards?|visas?|operators?|guides?|exemption)\b")


_VISITING = screened(
    r"\b(?:[Tt]he\s+)?[Vv]isiting\s+(?!Forces\b)(?=[A-Z]|(?:prime|foreign|defen[cs]e|vice|crown)?\s?(?:president|minister|premier|leader|king|prince|chancellor))"
)
_GUEST = screened(
    r"\b(?:(?:[Hh]is|[Hh]er|[Tt]heir)\s+(?:(?!(?:as|an?|the|with|of|and|to)\b)[\w-]+\s+){0,3}?(?:guests?|visitors?)|(?:[Tt]he|[Aa]s(?!\s+an?\b))\s+(?:[\w-]+\s+){0,3}?(?:guest|visitor))\b(?!\s+(?:room|house|workers?|list|of honour|of honor|book))|(?<=[’']s )guests?\b(?!\s+(?:room|house|workers?|list|book|,?\s*[A-Z]))"
)
_HOST = screened(
    r"\b(?:[Hh]is|[Hh]er|[Tt]heir|[Tt]he)\s+(?:[\w-]+\s+){0,2}?hosts?\b(?!\s+(?:country|nation|city|of))|(?<=[’']s )hosts?\b(?=,| in\b)"
)
_LEG = screened(
    r"\b(?:the\s+|his\s+|her\s+)?(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Nn]ext|[Ll]ast|[Ff]inal|[Oo]nly other)\s+(?:stop|leg|station|port of call)\b|(?<=\bare )(?:[\w’']+\s+){1,5}?(?:stops|legs|stations|ports of call|destinations)\b|^(?:Then|Next)(?:\s+came)?(?=\s+[A-Z])|(?<=[a-z])\s(?:is|comes)\s+next(?=[.;,])"
)
_DELEGATION = screened(
    r"\b(?:delegation|side|team)\b[^.,;]{0,25}?\b(?:led|headed|chaired|represented) by\b|"
    r"\b(?:led|leads|headed|heads) (?:the|a|an|his|her|their|its) (?:[\w-]+ ){0,3}delegations?\b|\bco-chair(?:ed|s)(?: by)?\b"
)
_MEETS = screened(
    r"\b(?:(?:held|holds|hold|had|has|began|opened) (?:\w+ ){0,3}?(?:talks|meeting|meetings|consultations)|(?<=will )meet|(?<=to )meet|met|meets|sat down|shook hands|dined with|told|presided over|set out|agreed|exchanged|"
    r"(?:after|following) (?:\w+ )?(?:talks|meetings?|a meeting) with|adopted|announced|unveiled|declared|decided|signed|launched|co-chaired|discussed|raised|elevated|upgraded|put their names|set their names)\b"
)
_ORDER: tuple[tuple[Way, Screened], ...] = (
    ("visiting", _VISITING),
    ("leg", _LEG),
    ("guest", _GUEST),
    ("host", _HOST),
    ("delegation", _DELEGATION),
)


@cache
def _of_travel() -> frozenset[int]:
    tables = [_told(name) for name in ("returned", "goes", "comes", "nouns", "received", "receives", "attends")]
    return frozenset().union(*(p.needles for p in (*itertools.chain(*tables), *(pattern for _, pattern in _ORDER))))


def find_cues(text: str) -> Iterator[Cue]:
    """Where a sentence speaks of travel, by the way of telling it."""
    if not holds(text, _of_travel()):
        return
    ways: tuple[Way, ...] = ("returned", "comes", "goes")
    verbs: set[int] = set()
    for way in ways:
        for match in _find(way, text):
            verbs.add(match.start())
            yield Cue(match.start(), match.end(), way)
    for match in _find("nouns", text):
        verb = match.start() in verbs and match[0].endswith("s")
        if not verb and not _NO_TRIP.match(text, match.end()):
            begin = max(0, match.start() - 60)
            before = _before_noun().search(text[begin : match.start()])
            yield Cue(begin + before.start() if before else match.start(), match.end(), "noun")
    for match in _find("received", text):
        yield Cue(match.start(), match.end(), "received")
    for match in _find("receives", text):
        yield Cue(match.start(), match.end(), "receives")
    for way, pattern in _ORDER:
        for match in pattern.finditer(text):
            yield Cue(match.start(), match.end(), way)
    for match in _find("attends", text):
        gathering = words("gatherings")
        after = None if match[0].endswith("together") else gathering.search(text, match.end(), match.end() + 90)
        if (
            match[0].endswith((" by", " of"))
            or after
            or (_WHICH.search(text, 0, match.start()) and gathering.search(text, 0, match.start()))
            or (match[0].endswith("together") and gathering.search(text, 0, match.start()))
        ):
            yield Cue(match.start(), match.end(), "attends")


_WHICH = re.compile(r",\s+which\s+[^,;]{2,50}\s$")


def find_meetings(text: str) -> Iterator[Cue]:
    """Where a sentence speaks of what people did together."""
    for match in _MEETS.finditer(text):
        yield Cue(match.start(), match.end(), "meets")


@cache
def _kind_of_visit() -> re.Pattern[str]:
    nouns = any_of(lexicon("travel")["nouns"])
    return re.compile(rf"\b(?P<kind>state|official|working)(?:\s+(?:and\s+)?\w+)?\s+{nouns}\b", re.IGNORECASE)


def kind_told(text: str) -> str | None:
    """ "state", "official" or "working" where a text calls a visit so."""
    match = _kind_of_visit().search(text)
    return match["kind"].lower() if match else None
