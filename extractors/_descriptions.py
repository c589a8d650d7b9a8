"""Parties that a sentence describes and does not name: "the kingdom", "the Baltic state", "the bloc"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from extractors._gazetteer import parties
from extractors._lexicon import any_of, lexicon, small_letters
from extractors._screen import Screened, screened

_NOUN = "(?:state|country|nation|republic|kingdom|sultanate|emirate|monarchy|neighbour|neighbor)"


@cache
def _fitting() -> Mapping[str, frozenset[str]]:
    """The parties that each description fits, by its words in small letters; None of them stands for any organisation."""
    words = lexicon("descriptions")
    regions = {
        adjective: frozenset(p.code for p in parties() if p.subregion == region)
        for adjective, region in words["regions"].items()
    }
    listed = {
        word: frozenset(codes)
        for table in ("forms", "kinds", "groups")
        for word, codes in words[table].items()
        if codes != ["*"]
    }
    any_organisation = frozenset(p.code for p in parties() if p.organisation) - _NO_BLOCS
    return {
        **{word: any_organisation for word, codes in words["groups"].items() if codes == ["*"]},
        **regions,
        **listed,
    }


@cache
def _described() -> Screened:
    words = lexicon("descriptions")
    alone, before = any_of([*words["forms"], *words["groups"]]), any_of([*words["kinds"], *words["regions"]])
    return screened(
        rf"\b(?:the|this|that) (?:same |small |tiny |little |oil-rich |landlocked )?(?:(?P<kind>{before}) {_NOUN}|(?P<alone>{alone}))\b(?!-)"
    )


_NO_BLOCS = frozenset({"APEC", "G20", "G7", "NATO", "OECD", "UN"})
_NAME_FOLLOWS = re.compile(r"(?:\s+of)?\s+(?:the\s+)?[A-Z]")


def find_described(text: str, before: Collection[str], here: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
    """Where a sentence describes a party, as spans with codes.

    `before` are the parties that earlier sentences have named, `here` those that this one names, by where it does.
    """
    for match in _described().finditer(small_letters(text)):
        named = {*before, *(code for start, code in here.items() if start < match.start())}
        fitting = _fitting()[match["kind"] or match["alone"]] & named
        if len(fitting) == 1 and not _NAME_FOLLOWS.match(text, match.end()):
            yield *match.span(), next(iter(fitting))
