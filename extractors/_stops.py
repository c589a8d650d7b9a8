"""Where a trip leads, and so who plays host."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors._analysis import INCIDENTAL, Analysis
from extractors._gazetteer import Name
from extractors._journey import Stop, Story
from extractors._lexicon import compiled
from extractors._travel import Cue
from extractors._where import city_of, filed_from, find_places
from schema.records import Person

_BARRED = r"(?!(?:and|with|by|who|that|which|after|before|where|while|on|over|about|against|his|her|their|when|since|said|says|told|signed|met|will|would|has|had|was|is|whose|as)\b)"
DIRECT = re.compile(
    rf"\s*(?:{_BARRED}[a-z][\w’'-]*\s+){{0,5}}?(?:[A-Z]\w+(?:\s[A-Z]\w+)?(?:[’']s)?\s+(?:[a-z-]+\s+)?(?:capital|city|resort|port|town|province|island)(?:\s+city)?(?:,|\s+of)?\s+|(?:[A-Z][\w’-]+\s+){{1,5}}(?:Airport|Palace|[Aa]ir\s?[Bb]ase|Port|[Aa]irport)\s+(?:in|near|outside|of)\s+(?:the\s+)?|(?:[A-Z][\w’'-]+\s+){{0,3}}(?:Republic|Kingdom|State|Sultanate|Commonwealth|Federation)\s+of\s+(?:the\s+)?)?"
)
TOWARDS = re.compile(
    rf"(?:(?!\b(?:who|which|that|leg|tour|before|where|said|says|told|signed|will|would|has|was|is|since)\b)[^.;:])*?\b(?:to|into)\s+{DIRECT.pattern}"
)
AROUND = re.compile(
    rf"\s*(?:of|in|through|around|across|at|between|covering|that includes?|including)\s+{DIRECT.pattern}"
)
_DAY = r"(?:\w+day|[A-Z][a-z]+\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]+)"
_ON_DAYS = rf"\s+(?:on|from)\s+{_DAY}(?:\s*(?:-|–|to|and)\s*(?:\d{{1,2}}(?:\s+[A-Z][a-z]+)?|{_DAY}))?"
_NEXT_STOP = re.compile(
    rf"(?:{_ON_DAYS})?,?\s+and\s+from\s+there\s+to\s+(?:the\s+)?(?:(?:[\w-]+\s+){{0,4}}(?:summit|meeting|conference|forum|talks)\s+in\s+)?|"
    rf"(?:\s+(?:today|tomorrow|on\s+\w+))?\s+for\s+(?:an?|the)\s+[^,;.]{{3,50}}?,?\s+(?:and\s+)?(?:then|later|from\s+there)\s+(?:on\s+)?to\s+(?:the\s+)?|"
    rf"(?:{_ON_DAYS})\s*(?:,\s*|,?\s+and\s+|,?\s+then\s+)+(?:on\s+to\s+|(?:in|to|for|at)\s+)(?:the\s+|neighbouring\s+)?|"
    r"\s*(?:(?:,\s*)?and\s+on\s+\w+day\s+(?:in|to)\s+|\s+on\s+\w+day(?:,|,?\s+and)\s+(?:(?:then\s+)?to\s+)?|,\s*(?:and\s+|then\s+)?|and(?:\s+(?:then|later|on)(?:\s+to)?)?\s+|,?\s*(?:followed by|as well as|via|and to)\s+)(?:the\s+|neighbouring\s+)?"
)
_OF_WHICH = re.compile(r",\s+(?:which|whose)\b")
_METONYM = re.compile(
    r"[’']s?\s+(?!capital|biggest|largest|second|port|commercial|southern|northern|eastern|western|old)[a-z]"
)


def stops_behind(story: Story, index: int, position: int, gap: re.Pattern[str]) -> list[Stop]:
    """The places behind `position`: the first after a fitting gap, then those listed with it."""
    analysis = story.analysis
    text = analysis.sentences[index].text
    found: list[Stop] = []
    for start, end, name in analysis.named[index]:
        if start < position:
            continue
        fits = gap.fullmatch(text, position, start) if not found else _NEXT_STOP.fullmatch(text, found[-1].end, start)
        if found and _OF_WHICH.match(text, end):
            break
        if not fits:
            if found or start - position > 140:
                break
            continue
        stop = stop_at(analysis, index, start, end, name)
        if stop and not (found and found[-1].party == stop.party):
            found.append(stop)
        elif stop and found:  # "Nairobi, Kenya"
            found[-1] = replace(found[-1], end=end)
    return found


_COMMON_PLACE = re.compile(
    r"\s*(?:(?:to|in|of)\s+)?(?:the|our|this|that|his|her)\s+(?:(?!(?:two|three|four|other|third|second|first|next|last|same|host|neighbou?ring|entire|whole|rest)\b)[\w-]+\s+){0,3}?(?:country|kingdom|republic|island(?:\s+nation|\s+state)?|nation|sultanate|emirate|principality|capital|city|continent)\b(?!\s+(?:of\s+)?[A-Z])"
)


def is_common_place(story: Story, index: int, position: int) -> bool:
    """Is it "the country", "the island nation" that stands behind `position`, without a name of its own?"""
    analysis = story.analysis
    match = _COMMON_PLACE.match(analysis.sentences[index].text, position)
    return match is not None and not any(
        match.start() < start < match.end() and stop_at(analysis, index, start, end, name)
        for start, end, name in analysis.named[index]
    )


def stop_at(analysis: Analysis, index: int, start: int, end: int, name: Name) -> Stop | None:
    text = analysis.sentences[index].text
    code = next((a.code for a in analysis.actors[index] if a.start == start and not a.person), name.code)
    if name.how == "organisation":
        return Stop(start, end, "EU", "Brussels") if code == "EU" else None
    capital = compiled(r"(?:[’']s)?\s+capital\b").match(text[end:])
    if name.how == "demonym" and not capital:
        return None
    if _METONYM.match(text, end):
        return None
    if capital:
        return Stop(
            start, end + capital.end(), code, city_of(analysis, code) or _capital_named(analysis, code) or name.surface
        )
    if name.how == "name" or name.how == "seat":
        return Stop(start, end, code, None)
    return Stop(start, end, code, text[start:end])


def _capital_named(analysis: Analysis, code: str) -> str | None:
    found = (n.surface for named in analysis.named for _, _, n in named if n.how == "capital" and n.code == code)
    return next(found, None)


def filed_here(story: Story, index: int) -> list[Stop]:
    """The place that the report, or its item with a sentence, is filed from, or that its title names with "in"."""
    filed = filed_from(story.analysis, index)
    known = story.analysis.known(filed)
    if known and filed:
        return [Stop(0, 0, "EU" if filed == "Brussels" else known.code, filed)]
    return named_in(story, 0)[:1] if story.analysis.sentences[0].part == "title" else []


def named_in(story: Story, index: int) -> list[Stop]:
    """The place that a sentence names with "in"."""
    analysis = story.analysis
    found = []
    for place in find_places(analysis, index):
        if place.role == "in":
            code = next((a.code for a in analysis.actors[index] if a.start == place.start and not a.person), place.code)
            found.append(Stop(place.start, place.end, code, place.name if place.city else None))
    return found


def host_by_discourse(story: Story, index: int, visitors: Sequence[Person]) -> list[Stop]:
    """The host where a sentence names none: a place in it, the place it is filed from, the other of the document's pair."""
    of_visitors = {v.party for v in visitors}
    analysis = story.analysis
    his = story.traveller is not None and [v.name for v in visitors] == [story.traveller.name]
    told = [story.stop] if story.stop and (his or story.is_near(index)) else []
    if analysis.hub and story.traveller and story.traveller.party == analysis.hub and analysis.hub not in of_visitors:
        told = []  # where the hub's own leader went is no other's way
    filed = filed_here(story, index)
    if filed and filed[0].party not in analysis.main and analysis.sentences[0].part == "title":
        filed = named_in(story, 0)[:1] or filed  # filed from a third state's city on what "A, B and C hold in D"
    for stops in (named_in(story, index), filed, told):
        others = [s for s in stops if s.party not in of_visitors]
        if others:
            return others[:1]
    around = (*(analysis.pairs[index] or ()), *analysis.main)
    if not of_visitors <= set(around):
        around = analysis.main[:1]  # news about one state, which receives several
    return [Stop(0, 0, code, None) for code in around if code not in of_visitors and code not in INCIDENTAL][:1]


def just_told(story: Story, index: int, visitors: Sequence[Person]) -> list[Stop]:
    """The only other party of the sentence before: "A will hold it in June. X will go there"."""
    before = {a.code for a in story.analysis.actors[index - 1] if not a.private} if index else set()
    others = before - {v.party for v in visitors} - INCIDENTAL
    return [Stop(0, 0, others.pop(), None)] if len(others) == 1 else []


def stop_by_demonym(analysis: Analysis, index: int, cue: Cue) -> Stop | None:
    """The state of "X's Italian trip"."""
    text = analysis.sentences[index].text
    for start, end, name in analysis.named[index]:
        if name.how == "demonym" and end + 1 == cue.start and compiled(r"[’']s?\s+$").search(text[:start]):
            return Stop(0, 0, name.code, None)
    return None


def stop_before_where(story: Story, index: int, cue: Cue) -> Stop | None:
    """The place before the clause of a cue: "A, where X had begun his tour"."""
    text = story.analysis.sentences[index].text
    clause = compiled(r",\s+where\s+[^,;:]*$").search(text[: cue.start])
    if clause is None:
        return None
    for start, end, name in story.analysis.named[index]:
        if end == clause.start() or _APPOSITION.fullmatch(text, end, clause.start()):
            return stop_at(story.analysis, index, start, end, name)
    return None


_APPOSITION = re.compile(r",\s+(?:the|an?|his|her)\s+[^,.;]{2,40}")


def city_within(story: Story, index: int, code: str) -> str | None:
    return next((s.place for s in named_in(story, index) if s.party == code and s.place), None)


def cities_named(analysis: Analysis, index: int) -> list[Stop]:
    """The cities that a sentence names, in any role but that of where somebody comes from."""
    text = analysis.sentences[index].text
    named = [
        (start, end, name)
        for start, end, name in analysis.named[index]
        if name.how in {"capital", "city"} and not text.endswith("from ", 0, start)
    ]
    return [s for start, end, name in named if (s := stop_at(analysis, index, start, end, name)) and s.place]
