"""Where an act was done: the city or state that the sentence names as its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors._actors import DATELINE
from extractors._analysis import Analysis
from extractors._gazetteer import capitals, names


@cache
def _places() -> re.Pattern[str]:
    surfaces = sorted((s for s, n in names().items() if n.how in {"capital", "name"}), key=len, reverse=True)
    cities = "|".join(re.escape(s) for s in surfaces)
    return re.compile(
        rf"\b(?:in|at)\s+(?:the\s+)?(?:\w+\s+capital(?:\s+of)?,?\s+)?(?P<place>(?:{cities})|[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){{0,2}})(?![\w-])"
    )


_NO_PLACE = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|"
    r"The|A|An|His|Her|Its|Their|President|Prime|Foreign|Joint|Strategic|Comprehensive|Spring|Summer|Autumn|Winter|Parliament|English|Phase|Central|East|West|South|North|Asia|Africa|Europe|ASEAN|"
    r"Southeast|Latin|Eastern|Western|Middle|Indo-Pacific|Pacific|General|All|Mr)\b"
)


_BUILDING = re.compile(
    r"(?:Palace|House|Hall|Cent(?:re|er)|Building|Museum|Airport|Hotel|Province|Summit|Bhavan|Ministry|Parliament|Square|Park|Office|Forum|Sea|Ocean|Region|Strait|Council|Conference)\b"
)


def main_place(analysis: Analysis, parties: Sequence[str]) -> str | None:
    """Where the document's news took place: the city that its first sentences name, else the dateline's."""
    dateline = None
    for index, sentence in enumerate(analysis.sentences):
        if sentence.paragraph > 2 or sentence.furniture:
            continue
        text = sentence.text
        for match in re.finditer(r"\b(?:in|to)\s+(?=[A-Z])", text):
            for actor in analysis.actors[index]:
                if (
                    actor.start == match.end()
                    and actor.kind == "capital"
                    and (actor.code in parties or match[0].startswith("in"))
                ):
                    return text[actor.start : actor.end]
        if sentence.paragraph == 0 and dateline is None:
            dateline = _dateline(text)
    if dateline is None or capitals()[dateline] not in parties:
        return None
    return dateline.title() if dateline.isupper() else dateline


def _dateline(text: str) -> str | None:
    match = DATELINE.match(text)
    if not match:
        return None
    known = {city.casefold(): city for city in capitals()}
    return known.get(match["place"].strip().casefold())


def find_place(text: str, parties: Sequence[str]) -> str | None:
    """The place told with "in", as written: a capital or another city before a state."""
    found = [
        m["place"]
        for m in _places().finditer(text)
        if not _NO_PLACE.match(m["place"]) and not _BUILDING.search(m["place"])
    ]
    cities = [place for place in found if place in capitals()]
    if cities:
        return cities[0]
    visited = re.search(r"\b(?:visit|trip|travell?ed|flew)\b[^.;]{0,20}\bto\s+(?P<place>[A-Z]\w+(?:\s[A-Z]\w+)?)", text)
    if visited and visited["place"] in capitals():
        return visited["place"]
    others = [place for place in found if place not in names()]
    if others:
        return others[0]
    dateline = _dateline(text)
    if dateline and capitals()[dateline] in parties:
        return dateline.title() if dateline.isupper() else dateline
    return next((place for place in found if names()[place].code in parties), None)
