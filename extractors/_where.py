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


_SCENE = re.compile(
    r"\b(?:sign(?:ed|ing)|met|meets?|meeting|talks|ceremony|summit|visit(?:s|ed|ing)?|arriv(?:ed|al)|hosted|held)\b",
    re.IGNORECASE,
)
_CITY_OF = re.compile(r"\bin\s+the\s+(?:[\w-]+\s+){1,2}city\s+of\s+(?P<city>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)")
_THE_CAPITAL = re.compile(r"\b(?:in|to)\s+the\s+(?P<whose>[A-Z]\w+(?:\s[A-Z]\w+)?)\s+capital\b")
_GOING = re.compile(
    r"\b(?:(?:visit|trip|travell?ed|flew|came|went)\b[^.;]{0,20}\bto|visit(?:s|ed|ing)|arriv(?:ed|ing|es) in)\s+(?P<place>[A-Z]\w+(?:\s[A-Z]\w+)?)"
)
_ANY_DATELINE = re.compile(
    r"^(?P<place>[A-ZÀ-Þ]{3,}(?:\s[A-ZÀ-Þ]{3,}){0,2})(?:,\s+[A-Z][a-z]+\.?\s+\d{1,2})?\s*(?:\([^)]*\)\s*)?(?:-{1,2}|–|—)\s"
)


_STOP = re.compile(r"\b(?:was|is|reached|left|for)\s+(?P<place>[A-Z]\w+(?:\s[A-Z]\w+)?),\s+where\b")


def main_place(analysis: Analysis, parties: Sequence[str]) -> str | None:
    """Where the document's news took place: the city of a signing or visit that its first paragraphs tell, else the dateline's."""
    dateline = None
    for index, sentence in enumerate(analysis.sentences):
        if sentence.paragraph > 3 or sentence.furniture:
            continue
        text = sentence.text
        if dateline is None and sentence.paragraph == 0:
            dateline = _dateline(text, parties)
        if _SCENE.search(text) and (city := _CITY_OF.search(text)):
            return city["city"]
        if sentence.paragraph > 2:
            continue
        for match in re.finditer(r"\b(?:in|to)\s+(?=[A-Z])", text):
            for actor in analysis.actors[index]:
                known = actor.start == match.end() and actor.kind == "capital"
                if known and (actor.code in parties or match[0].startswith("in")):
                    return text[actor.start : actor.end]
    return dateline


@cache
def _capitals_folded() -> dict[str, str]:
    return {city.casefold(): code for city, code in capitals().items()}


def _dateline(text: str, parties: Sequence[str]) -> str | None:
    """The city that a report is filed from, where that is one of its parties' capital, or a city that is none's seat."""
    match = DATELINE.match(text) or _ANY_DATELINE.match(text)
    if not match:
        return None
    place = match["place"].strip()
    code = _capitals_folded().get(place.casefold())
    if (code is None and place.isupper() and place not in names()) or code in parties or len(max(parties, key=len)) > 3:
        return place.title() if place.isupper() else place
    return None


def find_place(text: str, parties: Sequence[str]) -> str | None:
    """The place told with "in", as written: a capital or another city before a state."""
    if city := _CITY_OF.search(text):
        return city["city"]
    found = [
        m["place"]
        for m in _places().finditer(text)
        if not _NO_PLACE.match(m["place"]) and not _BUILDING.search(m["place"])
    ]
    cities = [place for place in found if place in capitals()]
    if cities:
        return cities[0]
    if (whose := _THE_CAPITAL.search(text)) and (name := names().get(whose["whose"])):
        return next((city for city, code in capitals().items() if code == name.code), None)
    going = _GOING.search(text)
    if going and going["place"] in capitals():
        return going["place"]
    others = [place for place in found if place not in names()]
    if others:
        return others[0]
    if stop := _STOP.search(text):
        return stop["place"]
    return next((place for place in found if place in names() and names()[place].code in parties), None)


def place_of(analysis: Analysis, index: int, parties: Sequence[str], current: bool, met: bool) -> str | None:
    """Where what a sentence tells was done: its own place, its dateline, that told just before, else the news's.

    `met`: done where the sides meet, so that the place of a meeting is the place of the act.
    """
    sentence = analysis.sentences[index]
    own = find_place(sentence.text, parties)
    if own:
        return own
    if (sentence.paragraph > 0 or (current and not met)) and (filed := _dateline(sentence.text, parties)):
        return filed
    if not (current and met):
        return None
    before = analysis.sentences[index - 1] if index else sentence
    if before.paragraph == sentence.paragraph and before is not sentence and _SCENE.search(before.text):
        told = find_place(before.text, parties)
        if told in capitals():
            return told
    return main_place(analysis, parties)
