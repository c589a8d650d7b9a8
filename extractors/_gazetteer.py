"""States and organisations by all the names that news gives them; read from `data/` once, when first asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from schema.records import Party

How = Literal["name", "demonym", "capital", "organisation", "seat"]


@dataclass(frozen=True, slots=True)
class Name:
    """A way to name a party: `how` tells a state's name from its demonym or capital."""

    surface: str
    code: str
    how: How


def _rows(file: str) -> list[dict[str, str]]:
    text = (resources.files("extractors") / "data" / file).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@cache
def parties() -> tuple[Party, ...]:
    """All states and organisations, states first."""
    states = [
        Party(
            code=row["code"],
            name=row["name"],
            alpha2=row["alpha2"],
            numeric=row["numeric"] or None,
            region=row["region"],
            subregion=row["subregion"],
        )
        for row in _rows("states.csv")
    ]
    organisations = [Party(code=row["code"], name=row["name"], organisation=True) for row in _rows("organisations.csv")]
    return (*states, *organisations)


@cache
def names() -> dict[str, Name]:
    """All names by how they are written."""
    found: dict[str, Name] = {}

    def add(surfaces: str, code: str, how: How) -> None:
        for surface in surfaces.split("|"):
            if surface:
                found.setdefault(surface, Name(surface, code, how))
                if how == "name" and "'" in surface:
                    found.setdefault(surface.replace("'", "’"), Name(surface, code, how))

    for row in _rows("states.csv"):
        add(row["name"], row["code"], "name")
        add(row["variants"], row["code"], "name")
        add(row["demonyms"], row["code"], "demonym")
        add(row["capitals"], row["code"], "capital")
    for row in _rows("organisations.csv"):
        add(row["code"], row["code"], "organisation")
        add(row["name"], row["code"], "organisation")
        add(row["variants"], row["code"], "organisation")
    for row in _rows("seats.csv"):
        add(row["name"], row["code"], "seat")
    for surface, name in list(found.items()):
        if len(surface) > 3 and name.how in {"name", "capital"} and not surface.isupper():
            found.setdefault(surface.upper(), Name(surface.upper(), name.code, name.how))
    found.pop("ECO", None)  # hardly ever the organisation
    found.pop("CIS", None)
    found.pop("NORDIC", None)
    found.pop("PALLIANCE", None)
    return found


@cache
def capitals() -> dict[str, str]:
    """Codes by capital, as written."""
    return {surface: name.code for surface, name in names().items() if name.how == "capital"}


@cache
def _matcher() -> tuple[AhoCorasick, tuple[Name, ...]]:
    known = tuple(names().values())
    surfaces = list(names())
    return AhoCorasick(surfaces, matchkind=MatchKind.LeftmostLongest), tuple(names()[s] for s in surfaces) or known


def find_names(text: str) -> list[tuple[int, int, Name]]:
    """All names in `text` as (start, end, name): the longest at each place, whole words only."""
    matcher, known = _matcher()
    found = []
    for index, start, end in matcher.find_matches_as_indexes(text):
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        if not (before.isalnum() or before in "_@/") and not (after.isalnum() or after == "_"):
            found.append((start, end, known[index]))
    return found


@cache
def _leaders() -> tuple[AhoCorasick, tuple[tuple[str, str], ...]]:
    known = [(name, row["code"]) for row in _rows("leaders.csv") for name in row["names"].split("|") if " " in name]
    return AhoCorasick([name for name, _ in known], matchkind=MatchKind.LeftmostLongest), tuple(known)


def find_leaders(text: str) -> list[tuple[str, str]]:
    """Leaders named in full in `text`, as (name, code of the party)."""
    matcher, known = _leaders()
    return [
        known[index]
        for index, start, end in matcher.find_matches_as_indexes(text)
        if not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum()
    ]


@cache
def _surnames() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, code in _leaders()[1]:
        for part in (name.split()[-1], name.split()[0] if name.split()[0] not in {"King", "Pope", "Sheikh"} else ""):
            if len(part) > 2 or part == "Xi":
                found.setdefault(part, set()).add(code)
    return {part: frozenset(codes) for part, codes in found.items()}


def surnames_in(words: set[str]) -> set[str]:
    """Those of `words` by which a leader of the gazetteer goes."""
    return words & _surnames().keys()


def leader_by_surname(surname: str, parties: Sequence[str]) -> str | None:
    """The one of `parties` that has a leader of this surname; None where none or several have."""
    codes = [code for code in parties if code in _surnames().get(surname, frozenset())]
    return codes[0] if len(codes) == 1 else None
