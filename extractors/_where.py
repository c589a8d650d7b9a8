"""Where an act was done: the city or state that the sentence names as its place, or that the discourse carries to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from extractors._actors import DATELINE
from extractors._analysis import Analysis, once_each
from extractors._gazetteer import Found, capital_of, is_state, names
from extractors._lexicon import compiled
from extractors._screen import screened
from extractors._times import Time

_STANDS_IN = re.compile(
    r"\b(?P<role>[Ii]n|[Aa]t|[Tt]o|[Ff]rom|[Ff]or|[Nn]ear|[Oo]utside|[Oo]f|[Ll]eft|[Vv]isit(?:s|ed|ing)?|[Tt]our(?:s|ed|ing)?)\s+(?:the\s+)?"
    r"(?:(?:[\w’'-]+\s+){0,4}?(?P<kind>capital|city|town|resort|port|village|cities|capitals)(?:\s+city)?(?:\s+of)?,?\s+)?$"
)
_THE_CAPITAL = re.compile(r"\s+capital\b(?!\s+(?:of|city of|[A-Z]))")
_METONYM_BEFORE = re.compile(
    r"\b(?:governments?|authorities|officials?|embass(?:y|ies)|ambassadors?|missions?|consulates?|critics|opposition|ministry|ministries|invest(?:ed|ments?|ors?|ing)|"
    r"interests?|loans?|shipments?|deliveries|exports?|stakes?|plants?|leadership|leaders|diplomats|analysts|policymakers|partners?|allies|ally|standing|reputation|companies|firms|business(?:es)?|markets?|voters|"
    r"lawmakers|parliament|institutions|[Oo]ffices?|factory|factories|projects?|thinkers|sources?|politicians|hopes?|nobody|everybody|many|some|few|experts?|"
    r"counterparts?|friends?|students|workers|troops|bases?|wars?|conflict|crisis|offensive|fighting|bombardment|campaign|coup|unrest|protests?|violence|atrocities|killings?|massacre|famine|rebellion|insurgency|rebels|occupation|elections?|power|peace|stability|situation|rulers?|bureaucrats|aides?)\s+in\s+(?:the\s+)?$"
)
_METONYM_AFTER = re.compile(
    r"[’']s?\s+(?!(?:city|town)\s+hall\b|(?:\w+\s+)?(?:palace|castle|opera|cathedral|hotel|airport|stadium)\b)[a-z]|\s?[–-]|\s+(?:and|or)\s+(?:beyond|elsewhere)\b"
)
_OF_A_HOUSE = re.compile(r"\s+(?:and\s+[A-Z]\w+\s+)?(?:Museum|Station|Street|Square|Bridge|Road|Avenue|Falls|Island)\b")
_SCENE = screened(
    r"\b(?:(?:was|were|been) in|t(?:ook|akes?) place|sign(?:ed|ing)?|met|meets?|meetings?|talks|ceremony|summits?|visit(?:s|ed|ing)?|arriv(?:e[sd]?|ing|al)|hosted|held|receiv(?:ed|ing)|welcom(?:ed|ing)|"
    r"announced|agreed|issued|adopted|concluded|initialled|conference|session|attend(?:s|ed|ing)?|gathering|told|(?:c[ao]mes?|goes|went|travels?|travel(?:l)?ed|flies|flew) to)\b",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"\b(?:[Ii]n|[Aa]t)\s+(?P<place>[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+){0,2})(?=\s+(?:on|in|last|earlier|yesterday|today|this)\s|[,.;]|$)"
)
_NO_PLACE = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|"
    r"The|A|An|His|Her|Its|Their|Our|President|Prime|Foreign|Joint|Strategic|Comprehensive|Spring|Summer|Autumn|Winter|Parliament|English|Phase|Central|East|West|South|North|Asia|Africa|"
    r"Europe|Southeast|Latin|Eastern|Western|Middle|Indo-Pacific|Pacific|General|All|Mr|Annex|Article|Chapter|Part|Q[1-4]|Arab|Parliament|Cabinet|Congress|COP)\b"
)
_BUILDING = re.compile(
    r"(?:Palace|House|Hall|Cent(?:re|er)|Building|Museum|Airport|Hotel|Province|Summit|Bhavan|Ministry|Parliament|Square|Park|Office|Forum|Sea|Ocean|Region|Strait|"
    r"Council|Conference|Matters|Affairs|Supplies|Relations|Cooperation|Trade|Security|Defen[cs]e|Plan|Technology|Energy|Initiative|Agenda)\b"
)
_CITY_OF = screened(
    r"\b(?:in|at|to|from|near)\s+the\s+(?:[\w’'-]+\s+){0,4}?(?:city|town|resort|port|village|island)\s+of\s+(?P<city>[A-ZÀ-Þ][\w’'-]+(?:[\s-][A-ZÀ-Þ][\w’'-]+)?)"
)
_ANY_DATELINE = re.compile(
    r"^(?P<place>[A-ZÀ-Þ]{3,}(?:[\s-][A-ZÀ-Þ]{2,}){0,3})(?:,\s+[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)?(?:,\s+[A-Z][a-z]+\.?\s+\d{1,2})?\s*(?:(?:\([^)]*\)\s*)?(?:-{1,2}|–|—|:)|\([^)]*\)\.?)\s"
)
_STOPPED_LINE = re.compile(r"^(?P<place>[A-ZÀ-Þ]{4,}(?:[\s-][A-ZÀ-Þ]{2,}){0,3})\.(?:\s+(?=[A-Z])|$)")
_DAY_LABEL = re.compile(  # "MONDAY, OSLO. ", "WED 11 — Montevideo. "
    r"^(?:(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY|(?:MON|TUE|WED|THU|FRI|SAT|SUN)(?=\s+\d))(?:\s+\d{1,2})?\s*[,|:–—]\s+(?P<place>[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+){0,2})\.(?:\s|$)"
)
_CITY_LABEL = re.compile(
    r"^(?P<place>[A-ZÀ-Þ]{4,}(?:[\s-][A-ZÀ-Þ]{2,}){0,2}),\s+(?:yesterday|today|where|also|that|the|on|last)\b[^.;]{0,60}\.(?:\s|$)"
)
_DATED_LINE = re.compile(
    r"^(?P<place>[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+)?),\s+(?:\d{1,2}\s+)?[A-Z][a-z]+\.?\s+\d{1,4},?(?:\s+\d{4})?\.?(?:\s|$)"
)
_PLACE = r"(?P<place>[A-ZÀ-Þ][\w’'-]+(?:\s(?:es\s)?[A-ZÀ-Þ][\w’'-]+){0,3})"
_AGENCY_LINE = re.compile(
    rf"^{_PLACE}[,.]?\s+(?:(?:\d{{1,2}}\s+[A-Z][a-z]{{2,8}}|[A-Z][a-z]{{2,8}}\.?\s+\d{{1,2}})\.?(?:,\s+\d{{4}})?[.,]?\s*)?(?:/[\w .]{{2,20}}/|\([A-Za-z]{{2,12}}\))\s*[.–—-]{{0,3}}(?:\s|$)"
)
_PLACE_ALONE = re.compile(rf"{_PLACE}\.")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_ITEM_LINE = re.compile(  # "1. ASTANA, 6 May.", "SOFIA, 23 October.", "2. Oslo.", "Oslo, Tuesday.", "Oslo, May 2019:"
    rf"^(?:\d{{1,2}}[.)]\s+(?P<place>[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+){{0,2}})(?:,\s+(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}))?"
    rf"|(?P<capitals>[A-ZÀ-Þ]{{4,}}(?:[\s-][A-ZÀ-Þ]{{2,}}){{0,2}}),\s+(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}))\.(?:\s|$)"
    rf"|^(?P<dated>[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+){{0,2}}),\s+(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\.|{_MONTH}\s+(?:19|20)\d\d[.:])(?:\s|$)"
)
_DAY_AND_PLACE = re.compile(  # "9 July, Asmara.", "30 July 2018, Asmara again."
    rf"^(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}})(?:,?\s+(?:19|20)\d\d)?,\s+{_PLACE}(?:\s+again)?\.(?:\s|$)"
)
_CAPITALISED = r"(?P<place>[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+){0,2})"
_STAGE = re.compile(
    rf"(?:(?:(?:The\s+)?(?:[Ff]irst|[Ss]econd|[Tt]hird|[Nn]ext|[Ll]ast|[Ff]inal|[Oo]ther)\s+(?:stop|port of call|leg|station)|Then|Next)(?:\s+(?:was|is|came|comes)|,|:)?\s+(?:the\s+)?{_CAPITALISED}(?=[.,;:]|\s+on\b)"
    rf"|{_CAPITALISED.replace('place', 'opening')}\s+(?:came|was|is|comes|went)\s+(?:first|next|last|second|third)\b)"
)
_THERE = screened(r"\b(?:[Tt]here,|there(?=[.;,]|\s+(?:on|to|and|for|with|this|last|before|after|in|as)\b)|[Ww]here)")
_HERE = screened(r"\b(?:here|in the capital|in this (?:city|capital))\b(?!\s+(?:is|are|to stay)\b)")


@dataclass(frozen=True, slots=True)
class Place:
    """A city or state that a sentence names as a place.

    `role` is the word before it ("in", "to", "from", "visited"), or "scene" for that of "the Doha talks", "Doha hosts".
    """

    start: int
    end: int
    name: str
    code: str
    role: str
    city: bool
    seat: bool = False  # a building that stands for its state


@once_each
def find_places(analysis: Analysis, index: int) -> tuple[Place, ...]:
    """The places of a sentence, in order: what stands behind "in", "to", "from", "visited", or before ", where"."""
    text = analysis.sentences[index].text
    return tuple(p for found in analysis.named[index] if (p := _place(analysis, text, found)))


def _place(analysis: Analysis, text: str, found: Found) -> Place | None:
    start, end, name = found
    if name.how == "seat" and not name.sure and name.code not in analysis.parties:
        return None  # a palace of that name somewhere else
    if name.how == "demonym" or name.how == "seat":
        known = _THE_CAPITAL.match(text, end) if name.how == "demonym" else None
        before = _STANDS_IN.search(text[max(0, start - 60) : start])
        if not before or not (known or name.how == "seat"):
            return None
        return Place(
            start, end, _capital(analysis, name.code, text[start:end]), name.code, _role(before), True, not known
        )
    if name.how == "organisation":
        return None
    before = _STANDS_IN.search(text[max(0, start - 80) : start])
    if before is None:
        if _WHERE.match(text, end) or (name.how != "name" and _HOUSE.search(text[max(0, start - 30) : start])):
            return Place(start, end, text[start:end], name.code, "in", name.how != "name")
        if name.how in {"capital", "city"} and _SCENE_AFTER.match(text, end):
            return Place(start, end, text[start:end], name.code, "scene", True)
        return None
    if _METONYM_AFTER.match(text, end) or _OF_A_HOUSE.match(text, end):
        return None
    if _METONYM_BEFORE.search(text[max(0, start - 60) : start]) and not _ON_A_DAY.match(text, end):
        return None
    if name.how != "name" and _WHERE.match(text, end):
        return Place(start, end, text[start:end], name.code, "in", True)
    if name.how == "name" and _THE_CAPITAL.match(text, end):
        return Place(start, end, _capital(analysis, name.code, text[start:end]), name.code, _role(before), True)
    return Place(
        start, end, text[start:end], name.code, _role(before), name.how != "name" or name.surface in CITY_STATES
    )


_WHERE = re.compile(r",\s+where\b")
_ON_A_DAY = re.compile(
    r"\s+(?:(?:late\s+|early\s+)?on\s+(?:\w+day|\d|[A-Z]\w+\s+\d)|yesterday|today|last\s+\w+|this\s+\w+|earlier\s+this)\b"
)
_HOUSE = re.compile(r"\b(?:House|Palace|Hall|Castle|Lodge|Villa|Residence|Bhavan|Ministry|Cent(?:re|er)|Hotel),\s+$")
_SCENE_AFTER = re.compile(
    r"\s+(?:(?:hosts|hosted|is hosting|will host|was (?:the\s+)?host to|plays host|played host)\b|(?:joint\s+)?(?:[Ss]ummit|talks|meeting|conference|[Dd]eclaration|ceremony|[Cc]ommuniqu[eé])\b)"
)
CITY_STATES = frozenset({"Singapore", "Monaco", "Luxembourg", "San Marino", "Djibouti"})


def is_city(place: str) -> bool:
    """Does the gazetteer know a place as a city, or as a state that is one?"""
    return place in CITY_STATES or (place in names() and names()[place].how in {"capital", "city"})


def _role(before: re.Match[str]) -> str:
    role = before["role"].lower()
    if role.startswith(("visit", "tour")):
        return "to"
    return "in" if role in {"at", "near", "outside"} else "from" if role == "left" else role


def _capital(analysis: Analysis, code: str, otherwise: str) -> str:
    """A state's capital as the document writes it; `otherwise` where it names none and the seat is no state's."""
    for found in analysis.named:
        for _, _, name in found:
            if name.how == "capital" and name.code == code:
                return name.surface.title() if name.surface.isupper() else name.surface
    return capital_of().get(code, otherwise) if otherwise in names() and names()[otherwise].how != "seat" else otherwise


def city_of(analysis: Analysis, code: str) -> str | None:
    """The city of a state where the document is set: that of the dateline, else the first told with "in" or "to"."""
    filed = filed_from(analysis)
    if filed and (known := analysis.known(filed)) and (known.code == code or capital_of().get(code) == filed):
        return filed
    for index in range(len(analysis.sentences)):
        for place in find_places(analysis, index):
            if is_of(place, [code]) and place.city and place.role in {"in", "to"}:
                return place.name
    return None


def find_place(analysis: Analysis, index: int, parties: Sequence[str], within: slice = slice(None)) -> str | None:
    """Where a sentence says that its act was done, as written: a city before a state, one `within` its clause before others."""
    text = analysis.sentences[index].text
    if city := _CITY_OF.search(text):
        return city["city"]
    places = [
        p for p in find_places(analysis, index) if p.role in {"in", "to", "scene"} and not _HAD.match(text, p.end)
    ]
    places = [p for p in places if not _AFTER_IT_WAS.search(text, 0, p.start)]
    left, right = within.start or 0, within.stop or len(text)
    places = [p for p in places if ";" not in text[p.end : left] and ";" not in text[right - 1 : p.start]]
    inside = [p for p in places if p.role == "in" and p.city]
    now = [p for p in inside if not _BEFORE_IT.search(text, 0, p.start)]
    if inside:
        return next((p for p in now if left <= p.start < right), (now or inside)[0]).name
    for match in _UNKNOWN.finditer(text):
        place, around = match["place"], text[max(0, match.start() - 60) : match.end() + 60]
        if (
            not _NO_PLACE.match(place)
            and not _BUILDING.search(place)
            and place not in names()
            and _SCENE.search(around)
        ):
            return place
    if (met_at := _SUMMIT_OF.search(text)) and not _NO_PLACE.match(met_at["place"]):
        known = analysis.known(met_at["place"])
        if known is None or known.how in {"capital", "city"}:
            return met_at["place"]
    visited = [p for p in places if p.role != "in" and p.city and is_of(p, parties) and _SCENE.search(text)]
    visited = visited or [p for p in places if p.role == "to" and p.city and _ON_A_TRIP.search(text, 0, p.start)]
    if visited:
        return visited[0].name
    if turn := _TURN_OF.search(text):
        known = names().get(turn["place"])
        if known and known.how in {"capital", "city"} and known.code in parties:
            return turn["place"]
    if _HERE.search(text):
        return filed_from(analysis, index)
    taken = [p for p in _left(analysis, index) if p.city and is_of(p, parties)]
    if taken := [p for p in taken if _WITH_IT.match(text, p.end) or _FROM.fullmatch(text, 0, p.start)]:
        return taken[0].name
    return next((p.name for p in places if p.role == "in" and p.code in parties), None)


def _toured(analysis: Analysis, index: int, parties: Sequence[str]) -> str | None:
    """The state to which a sentence tells the trip on which its act was done, where no city is told."""
    text, places = analysis.sentences[index].text, find_places(analysis, index)
    on_it = (p for p in places if p.role == "to" and p.code in parties and _ON_A_TRIP.search(text, 0, p.start))
    return next((p.name for p in on_it), None)


def _left(analysis: Analysis, index: int) -> list[Place]:
    """The places that somebody comes from in a sentence."""
    return [p for p in find_places(analysis, index) if p.role == "from"]


_SUMMIT_OF = screened(
    r"\bsummit\s+of\s+(?P<place>[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+)?)(?=\s+(?:on\s+(?:\d|[A-Z])|in\s+(?:[A-Z]\w+\s+)?(?:19|20)\d\d))"
)
_TURN_OF = screened(r"\bit\s+(?:was|is)\s+(?P<place>[A-ZÀ-Þ][\w’-]+(?:\s[A-ZÀ-Þ][\w’-]+)?)[’']s\s+turn\b")
_FROM = re.compile(r"(?:And\s+|But\s+)?[Ff]rom\s+")
_WITH_IT = re.compile(r"\s+(?:(?:on|in|last|this)\s+[\w ]{3,15}\s+)?with\s")


_ON_A_TRIP = re.compile(
    r"\b(?:[Dd]uring|[Oo]n|[Ii]n\s+the\s+course\s+of|(?:was|were)\s+(?:ending|beginning|on))\s+[^,.;]{2,70}\s(?:visit|trip|journey|tour|travel)s?\s+to\s+$"
)
_HAD = re.compile(r"\s+had\s+\w+")  # "after a court in A had sentenced them"


@once_each
def filed_from(analysis: Analysis, index: int | None = None) -> str | None:
    """The city that a report, or an item of a round-up with the sentence `index`, is filed from, as its dateline says."""
    if index is not None and (own := dateline(analysis, analysis.opening(index))):
        return own
    for sentence in analysis.sentences:
        if sentence.paragraph > 2:
            break
        if not sentence.furniture and (filed := dateline(analysis, sentence.index)):
            return filed
    return None


def filed_at_home(analysis: Analysis, index: int, parties: Sequence[str]) -> str | None:
    """The city that a sentence is filed from, if it lies in the state of a party."""
    filed = filed_from(analysis, index)
    known = analysis.known(filed)
    return filed if known and known.code in parties else None


@once_each
def dateline(analysis: Analysis, index: int) -> str | None:
    """The city before the dash or colon with which a report or an item of a round-up begins."""
    sentence = analysis.sentences[index]
    if sentence.part == "title":
        return None
    text = sentence.text
    match = (
        _ANY_DATELINE.match(text)
        or DATELINE.match(text)
        or _STOPPED_LINE.match(text)
        or _DAY_LABEL.match(text)
        or _CITY_LABEL.match(text)
        or _ITEM_LINE.match(text)
        or _DAY_AND_PLACE.match(text)
        or (
            _DATED_LINE.match(text) or _AGENCY_LINE.match(text) or _PLACE_ALONE.fullmatch(text)
            if sentence.paragraph == 0
            else None
        )
    )
    if not match:
        return None
    place = next(name for name in match.groups() if name).strip()
    known = analysis.known(place) or names().get(place.title())
    if known is not None:
        if known.how not in {"capital", "city", "name"}:
            return None
        if (
            known.how == "name"
            and (match[0].rstrip().endswith(":") or not place.isupper())
            and place not in CITY_STATES
        ):
            return None  # of whom an item of a list tells
        return _spelled(analysis, place) if place.isupper() and len(place) > 3 else place
    if not place.isupper() or len(place) < 4 or match.re is _STOPPED_LINE:
        return None
    inside = _spelled(analysis, place)
    return inside if inside != _titled(place) or not match[0].rstrip().endswith(":") else None


def _spelled(analysis: Analysis, place: str) -> str:
    """A name in capitals as the text writes it elsewhere, else as it would."""
    text, at = analysis.document.text, -1
    folded = text.lower()
    while (at := folded.find(place.lower(), at + 1)) >= 0:
        spelled, around = text[at : at + len(place)], f" {text} "[at : at + len(place) + 2]
        if not spelled.isupper() and not (around[0].isalnum() or around[-1].isalnum()):
            return spelled
    return _titled(place)


def _titled(place: str) -> str:
    return compiled(r"\b(?:De|Da|Do|Of|The|La|El|Y|And)\b(?!$)").sub(
        lambda m: m[0].lower(), place.title()[0] + place.title()[1:]
    )


def stage(analysis: Analysis, index: int) -> str | None:
    """The city or state of the leg of a tour that a sentence turns to: "First stop, Oslo", "Manila came first"."""
    match = _STAGE.match(analysis.sentences[index].text)
    place = (match["place"] or match["opening"]) if match else None
    return place if place in names() and names()[place].how in {"capital", "city", "name"} else None


@once_each
def main_place(analysis: Analysis, parties: tuple[str, ...]) -> str | None:
    """Where the document's news took place: the city of a meeting or visit that its first paragraphs tell.

    The dateline's city comes before another of the same state, and stands in where no place is told.
    """
    if stop := tour_stop(analysis, parties):
        return stop[0]
    lead = (s.index for s in analysis.sentences if s.part == "text" and not s.furniture)
    filed = _filed(analysis, next(lead, 0), parties)
    for sentence in analysis.sentences:
        if sentence.paragraph > 3 or sentence.furniture:
            continue
        came = (p for p in _left(analysis, sentence.index) if _BACK_FROM.search(sentence.text, 0, p.start))
        if home_from := [p for p in came if p.city and is_of(p, parties)]:
            return home_from[0].name
        if sentence.paragraph > 0 and not _SCENE.search(sentence.text):
            continue
        if city := _CITY_OF.search(sentence.text):
            return city["city"]
        for place in find_places(analysis, sentence.index):
            if not place.city or (place.seat and place.name == sentence.text[place.start : place.end]):
                continue
            if _at_another_time(analysis, sentence.index, place) or _TO_BE_THERE.search(sentence.text, 0, place.start):
                continue
            if place.role in {"in", "scene"} or (place.role == "to" and is_of(place, parties)):
                home = names()[filed].code if filed and filed in names() else None
                strange = home in parties and place.code not in parties and _acts_there(analysis, sentence.index, place)
                return filed if home == place.code or strange else place.name
    return filed


def _acts_there(analysis: Analysis, index: int, place: Place) -> bool:
    """Does the state of a place itself act in the sentence, beside being where it is done?"""
    return any(a.code == place.code and not place.start <= a.start < place.end for a in analysis.actors[index])


_TO_BE_THERE = re.compile(r"\b(?:is|are)\s+(?:planned|due|scheduled|expected|to\s+be\s+held)\b[^.;,]{0,60}$")


def tour_stop(analysis: Analysis, parties: Sequence[str]) -> tuple[str, Time] | None:
    """The city and day of a tour's stop with one of the parties, where the opening tells several: "in A on Monday, in B on Tuesday"."""
    for stops in _several_stops(analysis):
        own = [(place.name, time) for place, time in stops if place.code in parties]
        if len(own) == 1:
            return own[0]
    return None


@once_each
def _several_stops(analysis: Analysis) -> list[list[tuple[Place, Time]]]:
    """The cities in several states, with their days, that each of the opening sentences tells."""
    opening = [s for s in analysis.sentences if s.paragraph <= 1 and not s.furniture]
    stops = [
        [
            (place, time)
            for place in find_places(analysis, sentence.index)
            if place.city and place.role in {"in", "to"}
            for time in analysis.times[sentence.index]
            if _ON.fullmatch(sentence.text, place.end, time.start)
        ]
        for sentence in opening
    ]
    return [told for told in stops if len({place.code for place, _ in told}) > 1]


_ON = re.compile(r"\s+(?:on\s+)?")
_LATELY = timedelta(days=21)


def _at_another_time(analysis: Analysis, index: int, place: Place) -> bool:
    """Does the time told beside a place lie well before publication, or after it: "held in A in June"?"""
    today = analysis.document.published.date()
    first, last = (today - _LATELY).isoformat(), (today + timedelta(days=1)).isoformat()
    text = analysis.sentences[index].text
    if _BEFORE_IT.search(text, 0, place.start) or _TO_COME.search(text, 0, place.start):
        return True
    beside = [
        t
        for t in analysis.times[index]
        if t.start == 0 or -4 <= t.start - place.end < 25 or 0 <= place.start - t.end < 25
    ]
    return any(t.lies_before(first) or t.lies_after(last) for t in beside)


_AFTER_IT_WAS = re.compile(r"\byears?\s+after\s+(?:it|they)\s+(?:was|were|had\s+been)\s[^,;]*$")
_BEFORE_IT = screened(
    r"\b(?:[Ww]eeks|[Mm]onths|[Yy]ears|[Dd]ecades|[Dd]ays|[Ll]ong|[Ss]hortly|[Ss]oon|[Ee]ver)\s+(?:after|since|before)\s[^,;]*$|^(?:Since|Before)\s[^,;]*$|\b(?:that|which)\s+(?:had\s+been|they\s+had|was\s+(?:first\s+)?announced)\b[^,;]*$"
)
_TO_COME = re.compile(
    r"\b(?:will|shall|(?:is|are) (?:to|due|set|scheduled|expected)|should|would|could|may|might|next|upcoming|forthcoming|plans?|hopes?)\s[^;]*$"
)


def is_of(place: Place, parties: Sequence[str]) -> bool:
    """Does a place lie in a state, or is it the seat of an organisation, among `parties`?"""
    return place.code in parties or any(capital_of().get(p) == place.name for p in parties if not is_state(p))


def _filed(analysis: Analysis, index: int, parties: Sequence[str]) -> str | None:
    """The city of a dateline, unless it is the seat of somebody who has no part in the act."""
    if index >= len(analysis.sentences) or not (filed := dateline(analysis, index) or stage(analysis, index)):
        return None
    known = analysis.known(filed)
    if known is None or known.code in parties or known.how == "city" or not all(map(is_state, parties)):
        return filed
    if any(capital_of().get(p) == filed for p in parties if len(p) != len("NOR")):
        return filed  # an organisation's seat
    return None


def place_of(
    analysis: Analysis, index: int, parties: Sequence[str], current: bool, met: bool, within: slice = slice(None)
) -> str | None:
    """Where what a sentence tells was done: its own place, its dateline, that told just before, else the news's.

    `met`: done where the sides meet, so that the place of a meeting is the place of the act.
    """
    sentence = analysis.sentences[index]
    own = find_place(analysis, index, parties, within)
    if own:
        return own
    if sentence.paragraph > 0 or (current and not met):
        opening = analysis.opening(index) if sentence.paragraph > 0 and met else index
        if filed := _filed(analysis, opening, parties):
            return filed
    if met and (signed := _signed_next(analysis, index, parties, current)):
        return signed
    carried = _is_of_entry(analysis, index) or (not analysis.times[index] and _POINTS_BACK.match(sentence.text))
    if met and (current or carried) and (scene := _scene_of_paragraph(analysis, index, parties)):
        return scene
    if _SAME_OCCASION.match(sentence.text) and (told := _told_before(analysis, index)):
        return told
    if _THERE.search(sentence.text) and (told := _told_before(analysis, index, any_role=True)):
        return told
    if not (current and met):
        return _toured(analysis, index, parties) if met else None
    if _ITEM.match(analysis.sentences[analysis.opening(index)].text):
        return _told_before(analysis, index)  # each day of a review has places of its own
    came_from = (
        p.name
        for p in _left(analysis, index)
        if p.city and is_of(p, parties) and _BACK_FROM.search(sentence.text, 0, p.start)
    )
    return (
        _told_before(analysis, index)
        or next(came_from, None)
        or _toured(analysis, index, parties)
        or main_place(analysis, tuple(parties))
    )


_SAME_OCCASION = re.compile(r"(?:On|At)\s+(?:the\s+same|that|this)\s+(?:occasion|ceremony|meeting|event)\b")
_ITEM = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d{1,2}\s+[A-Z][a-z]+(?:\s+\d{4})?)\s*[–—:]|(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?\d{1,2}\s+[A-Z][a-z]+\.$"
)


def _scene_of_paragraph(analysis: Analysis, index: int, parties: Sequence[str]) -> str | None:
    """The city to which the sentences before have turned in the same paragraph: "What happened in A on Thursday …", "A came first."."""
    sentence = analysis.sentences[index]
    if sentence.part == "title":
        return None
    ahead = _WILL.search(sentence.text) is not None
    for number in range(index - 1, max(-1, index - 1 - _BACK), -1):
        before = analysis.sentences[number]
        if before.part == "title" or before.paragraph != sentence.paragraph:
            return None
        for place in reversed(find_places(analysis, number)):
            there = (
                (place.role in {"in", "scene"} and not ahead)
                or (place.role == "from" and _BACK_FROM.search(before.text, 0, place.start))
                or (place.role == "to" and number == index - 1 and _GOES.search(before.text, 0, place.start))
            )
            if place.city and there and is_of(place, parties) and not _BEFORE_IT.search(before.text, 0, place.start):
                return place.name
        filed = before.paragraph == 0 and dateline(analysis, number)  # it tells where the report was written
        if turned := None if filed else _TURNS_TO.match(before.text):
            city = turned["place"]
            city = _spelled(analysis, city) if city.isupper() else city
            if is_city(city) and names()[city].code in parties:
                return city
    return None


_POINTS_BACK = re.compile(
    r"(?:It|This|That|With\s+(?:it|this|that)|The\s+(?:document|paper|text|declaration|treaty))\b"
)


def _is_of_entry(analysis: Analysis, index: int) -> bool:
    """Does a sentence bear the time of the entry that it stands in, and none of its own?"""
    times = analysis.times[index]
    return len(times) == 1 and times[0].end == 0


def _signed_next(analysis: Analysis, index: int, parties: Sequence[str], current: bool) -> str | None:
    """Where the next sentence of the paragraph says that what a sentence tells was signed: "It was signed in A"."""
    sentence = analysis.sentences[index]
    after = analysis.sentences[index + 1] if index + 1 < len(analysis.sentences) else sentence
    signed = SIGNED_IT.search(after.text) if after.paragraph == sentence.paragraph else None
    if signed is None or not (current or signed.start() == 0):
        return None
    if any(a.code not in parties for a in analysis.actors[after.index] if not a.private):
        return None
    return next((p.name for p in find_places(analysis, after.index) if p.city and p.role == "in"), None)


SIGNED_IT = screened(
    r"\bput\s+(?:their\s+)?(?:names|pens|signatures)\s+to\s+(?:it|the\s+\w+)\b|\b(?:sign(?:s|ed)?|sealed|initialled)\s+(?:it|the\s+(?:paper|document|text|communiqu[eé]|declaration))\b|"
    r"\b(?:[Ii]t|[Tt]hat|[Tt]he\s+(?:\w+\s+)?(?:paper|document|text|communiqu[eé]|declaration|statement)|[Aa]\s+(?:\w+\s+)?(?:declaration|communiqu[eé]|statement))(?:\s+to\s+(?:this|that)\s+effect)?\s+(?:was|is\s+to\s+be|will\s+be)\s+(?:signed|sealed|issued|initialled)\b|\b(?:That|It|This)\s+(?:took\s+place|happened|was\s+done)\b"
)
_GOES = re.compile(r"\b(?:off|flew|flies|flown|went|goes|travel(?:s|led)|come|came|set\s+out)\s+to\s+(?:the\s+)?$")


_WILL = screened(r"\b(?:will|shall|(?:is|are)\s+to)\b")
_BACK = 3  # sentences that a scene holds for
_BACK_FROM = re.compile(r"\b(?:back|home|returned|returns?)\b[^.;]{0,30}$")
_TURNS_TO = re.compile(  # "Accra delivered.", "Cairo was the first of the wins.", "Last Thursday it was Georgetown.", "The one is with Manila."
    rf"(?:(?:\w+\s+){{0,4}}(?:it\s+was|is\s+with|came|then|was|IN)\s+(?:the\s+turn\s+of\s+)?)?{_CAPITALISED}(?:[’']s\s+turn)?(?:\s+[\w’-]+){{0,8}}[.:]\s*$"
)
_CAME_IN = re.compile(r"\b(?:came|followed|waited|was)\s+in\s+[A-Z][\w’-]+(?:\s[A-Z][\w’-]+)?[.:]")


def _told_before(analysis: Analysis, index: int, any_role: bool = False) -> str | None:
    """The city that the sentence before tells, in the same paragraph or, for "there", in the one before it."""
    sentence = analysis.sentences[index]
    for number in range(index - 1, max(-1, index - (4 if any_role else 2)), -1):
        before = analysis.sentences[number]
        if before.part == "title" or (before.paragraph != sentence.paragraph and not any_role):
            return None
        if any_role or _SCENE.search(before.text) or _CAME_IN.search(before.text):
            places = find_places(analysis, number)
            cities = [p for p in places if p.city and (any_role or p.role == "in")]
            if cities or (any_role and places):
                return (cities or places)[-1].name
    return None
