"""States and organisations by all the names that news gives them; read from `data/` once, when first asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, cast

from ahocorasick_rs import AhoCorasick, MatchKind

from extractors._lexicon import compiled
from schema.records import AgreementKind, Party

How = Literal["name", "demonym", "capital", "organisation", "seat", "city", "lookalike"]


@dataclass(frozen=True, slots=True)
class Name:
    """A way to name a party: `how` tells a state's name from its demonym or capital.

    A `city` is a place in a state that does not stand for it; a `lookalike` holds a party's name and is none ("South
    China Sea"). An unsure name ("Victoria") counts only in a document that names its state in another way too.
    """

    surface: str
    code: str
    how: How
    sure: bool = True


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
def _states() -> frozenset[str]:
    return frozenset(party.code for party in parties() if not party.organisation)


def is_state(code: str) -> bool:
    """Is a party a state, and no organisation?"""
    return code in _states()


@cache
def names() -> dict[str, Name]:
    """All names by their surface; where two share one, the first of the files wins."""
    found: dict[str, Name] = {}

    def add(surfaces: str, code: str, how: How) -> None:
        for cell in filter(None, surfaces.split("|")):
            surface, sure = cell.removesuffix("?"), not cell.endswith("?")
            for form in {surface, surface.replace("'", "’")}:
                found.setdefault(form, Name(form, code, how, sure))

    for row in _rows("states.csv"):
        add(row["name"], row["code"], "name")
        add(row["variants"], row["code"], "name")
        add(row["demonyms"], row["code"], "demonym")
        add(row["capitals"], row["code"], "capital")
    for row in _rows("organisations.csv"):
        if row["code"] not in _COMMON_WORDS:
            add(row["code"], row["code"], "organisation")
        add(row["name"], row["code"], "organisation")
        add(row["variants"], row["code"], "organisation")
    for row in _rows("seats.csv"):
        add(row["names"], row["code"], "seat")
    for row in _rows("cities.csv"):
        add(row["cities"], row["code"], "city")
    for row in _rows("lookalikes.csv"):
        add(row["names"], "", "lookalike")
    for surface, name in list(found.items()):
        if len(surface) > 3 and name.how in {"name", "capital", "city"} and not surface.isupper():
            found.setdefault(surface.upper(), Name(surface.upper(), name.code, name.how, name.sure))
    return found


def look_up(surface: str) -> Name | None:
    """What a name stands for, as it is written or with its capitals made small: "OSLO", "Port-au-Prince"."""
    return names().get(surface) or names().get(surface.title())


_COMMON_WORDS = frozenset(
    {"ECO", "CIS", "NORDIC", "PALLIANCE"}
)  # codes that are hardly ever the organisation in a text


@cache
def capitals() -> dict[str, str]:
    """Codes by capital, as written."""
    return {surface: name.code for surface, name in names().items() if name.how == "capital"}


@cache
def capital_of() -> dict[str, str]:
    """The first capital of each state by its code, and where the European Union and NATO sit."""
    found: dict[str, str] = {"EU": "Brussels", "NATO": "Brussels", "AU": "Addis Ababa", "ASEAN": "Jakarta"}
    for surface, code in capitals().items():
        found.setdefault(code, surface)
    return found


@dataclass(frozen=True, slots=True)
class Instrument:
    """A paper so well known by its name that texts seldom say whose it is; `sure` where no other bears the name."""

    parties: tuple[str, ...]
    kind: AgreementKind
    sure: bool = True


@cache
def instruments() -> dict[str, tuple[Instrument, ...]]:
    """Papers by their names."""
    found: dict[str, tuple[Instrument, ...]] = {}
    for row in _rows("instruments.csv"):
        parties_ = tuple(sorted(row["parties"].split("-")))
        for cell in row["names"].split("|"):
            each = Instrument(parties_, cast(AgreementKind, row["kind"]), not cell.endswith("?"))
            found[cell.removesuffix("?")] = (*found.get(cell.removesuffix("?"), ()), each)
    return found


Found = tuple[int, int, Name]


@cache
def _matcher() -> tuple[AhoCorasick, tuple[Name, ...]]:
    return AhoCorasick(list(names()), matchkind=MatchKind.LeftmostLongest), tuple(names().values())


def find_names(text: str) -> list[Found]:
    """All names in `text` as (start, end, name): the longest at each place, whole words only, without lookalikes."""
    matcher, known = _matcher()
    found = []
    for index, start, end in matcher.find_matches_as_indexes(text):
        if known[index].how == "lookalike":
            continue
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        if not (before.isalnum() or before in "_@/") and not (after.isalnum() or after == "_"):
            found.append((start, end, known[index]))
    return found


@cache
def _leaders() -> tuple[AhoCorasick, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Leaders by full name, with the parties that they have led: some went from a state to an organisation.

    Japanese and Hungarian names stand in either order; the article of Arabic names may be joined by a hyphen.
    """
    known: dict[str, tuple[str, ...]] = {}
    for row in _rows("leaders.csv"):
        for name in row["names"].split("|"):
            turned = " ".join(reversed(name.split())) if row["code"] in {"JPN", "HUN"} else name
            joined = compiled(r"\b([Aa]l|[Ee]l) (?=[A-Z])").sub(r"\1-", name)
            for form in dict.fromkeys((name, turned, joined)) if " " in name else ():
                known[form] = (*known.get(form, ()), row["code"])
    return AhoCorasick(list(known), matchkind=MatchKind.LeftmostLongest), tuple(known.items())


@cache
def members(organisation: str) -> frozenset[str]:
    """The states that make up an organisation, where the gazetteer tells: what it does with one of them is no tie of two parties."""
    rows = (row for row in _rows("organisations.csv") if row["code"] == organisation)
    return frozenset(code for row in rows for code in row["members"].split())


def find_leaders(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Leaders named in full in `text`, as (name, codes of their parties)."""
    matcher, known = _leaders()
    return [
        known[index]
        for index, start, end in matcher.find_matches_as_indexes(text)
        if not (start and text[start - 1].isalnum()) and not text[end : end + 1].isalnum()
    ]


@cache
def _surnames() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, codes in _leaders()[1]:
        for part in (name.split()[-1], name.split()[0] if name.split()[0] not in {"King", "Pope", "Sheikh"} else ""):
            if len(part) > 2 or part == "Xi":
                found.setdefault(part, set()).update(codes)
    return {part: frozenset(codes) for part, codes in found.items()}


def surnames_in(words: set[str]) -> set[str]:
    """Those of `words` by which a leader of the gazetteer goes."""
    return words & _surnames().keys()


def leader_by_surname(surname: str, parties: Sequence[str]) -> str | None:
    """The one of `parties` that has a leader of this surname; None where none or several have."""
    codes = [code for code in parties if code in _surnames().get(surname, frozenset())]
    return codes[0] if len(codes) == 1 else None
