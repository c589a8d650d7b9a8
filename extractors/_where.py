"""Where an act was done: the city or state that the sentence names as its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

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


def find_place(text: str, parties: Sequence[str]) -> str | None:
    """The place told with "in", as written: a capital or another city before a state."""
    found = [m["place"] for m in _places().finditer(text) if not _NO_PLACE.match(m["place"])]
    cities = [place for place in found if place in capitals()]
    if cities:
        return cities[0]
    others = [place for place in found if place not in names()]
    if others:
        return others[0]
    dateline = re.match(r"^(?P<place>[A-Z][A-Z .’'-]{2,30}?)(?:\s*\([^)]*\))?\s*(?:,[^–—:-]{0,30})?\s*[–—:-]", text)
    if dateline and dateline["place"].title() in capitals():
        return dateline["place"].title()
    return next((place for place in found if names()[place].code in parties), None)
