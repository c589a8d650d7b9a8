"""Visits: official travel and receptions, one record for each visitor and host.

Stages: find cues of travel in a sentence; who travels; where to, and so who plays host; whether it took place; when;
then merge the mentions of one trip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from extractors._analysis import INCIDENTAL, Analysis
from extractors._gazetteer import Name, names
from extractors._names import overlap
from extractors._people import Someone, find_people
from extractors._segment import Sentence
from extractors._times import Time, backward, days_apart, forward
from extractors._travel import DAYS, Cue, Way, find_cues, find_meetings, kind_told, words
from extractors._where import city_of, dateline, filed_from, find_places
from schema.records import Person, Visit, VisitKind, VisitStatus

NAME = "visits"
VERSION = 3

_KINDS: dict[str, VisitKind] = {"state": "state", "official": "official", "working": "working"}
_SURE: dict[Way, float] = {
    "noun": 0.8, "comes": 0.6, "goes": 0.75, "received": 0.8, "receives": 0.75, "visiting": 0.75, "guest": 0.7, "host": 0.65, "returned": 0.65, "attends": 0.65,
    "leg": 0.65, "delegation": 0.7, "meets": 0.5, "summit": 0.5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Stop:
    """Where a trip leads: the party, and the city or state as written; `start` and `end` in the sentence."""

    start: int
    end: int
    party: str
    place: str | None


@dataclass(slots=True)
class _Story:
    """What the sentences so far have told: who travels, and where they are."""

    analysis: Analysis
    people: tuple[tuple[Someone, ...], ...]
    travellers: dict[str, Person] = field(default_factory=dict)  # those on a journey, by surname
    traveller: Person | None = None
    stop: _Stop | None = None

    def set_out(self, person: Person) -> None:
        """Remember somebody as one who travels."""
        if person.name:
            self.travellers[person.name.split()[-1]] = person

    def travels(self, person: Person) -> bool:
        """Is somebody known to travel?"""
        return bool(person.name) and (person.name or "").split()[-1] in self.travellers


def extract(analysis: Analysis) -> Iterator[Visit]:
    """The visits that a document tells; mentions of one trip are one record."""
    story = _Story(analysis, find_people(analysis))
    found: list[Visit] = []
    for meetings in (False, True):  # who met whom is told once it is known who travels
        told = {visit.evidence.start for visit in found if visit.evidence.part == "text"} if meetings else set()
        for index, sentence in enumerate(analysis.sentences):
            if sentence.furniture or not (story.people[index] or story.traveller) or sentence.start in told:
                continue
            for visit in _visits(story, index, meetings):
                found.append(visit)
                if meetings:
                    story.set_out(visit.visitor)
                elif visit.rules[0] != "returned":
                    story.traveller = visit.visitor
                    if visit.status != "cancelled":
                        story.set_out(visit.visitor)
                    story.stop = _Stop(0, 0, visit.host_party, visit.place)
    found += _at_summit(story, {(v.visitor.party, v.host_party) for v in found})
    yield from _merge(analysis, found)


def _visits(story: _Story, index: int, meetings: bool) -> Iterator[Visit]:
    analysis = story.analysis
    sentence = analysis.sentences[index]
    for cue in find_meetings(sentence.text) if meetings else find_cues(sentence.text):
        if why := _unfit(sentence.text, cue):
            analysis.trace(NAME, sentence.text[cue.start : cue.end], sentence, False, cue.way, why)
            continue
        visitors, stops = _READERS[cue.way](story, index, cue)
        if visitors and not stops and cue.way in {"goes", "noun"}:
            story.set_out(visitors[0])
        visitors = [v for v in visitors if (v.role or "").lower() not in _LOCAL_OFFICES]
        kept = [(v, s) for s in stops for v in visitors if s.party != v.party and s.party not in INCIDENTAL]
        if kept or cue.way != "meets":
            shown = sentence.text[cue.start : cue.end]
            what = ("visitor" if visitors else "no visitor", f"to {', '.join(s.party for s in stops) or 'nowhere'}")
            analysis.trace(NAME, shown, sentence, bool(kept), cue.way, *what)
        for visitor, stop in kept:
            yield _make(analysis, sentence, visitor, stop, cue, stops)


_CONDITIONAL = re.compile(r"\b(?:would|could|might)\b[^,;.]*\bif\b")
_ASKS = re.compile(r"[\"“]?(?:And |But )?(?:Will|Would|Is|Are|Does|Do|Did|Has|Have|Can|Could|Should)\b")
_STAYS = re.compile(
    r"\b(?:open|clos|permanent|diplomatic|set\s+up|head)\w*\s+(?:an?\s+|its\s+|their\s+|the\s+)?(?:\w+\s+)?$"
)
_WOULD = re.compile(
    r"[^,;.]{0,60}\bwould\s+(?:be\s+(?:a|an|the|welcome|good|useful)|help|mean|send|show|give|make|bring|boost|add|do)\b"
)
_LOCAL_OFFICES = frozenset(
    {"chairman", "chairwoman", "chairperson", "ambassador", "chief", "adviser", "speaker of the house"}
)


def _unfit(text: str, cue: Cue) -> str | None:
    """Why a cue tells no visit: a call, a third place, something only wished for, people on no state's business."""
    before, around = text[max(0, cue.start - 45) : cue.start], text[max(0, cue.start - 40) : cue.end + 40]
    clause = re.split(r"[;:]|,\s+(?:and|but|while)\b|\b(?:that|where|who|when|while|after|before)\b", before)[-1]
    if text.rstrip('"”’ ').endswith("?") and _ASKS.match(text):
        return "asked"
    if words("elsewhere").search(around):
        return "a call or a third place"
    if cue.way not in {"receives", "received", "guest", "host", "visiting"} and words("unsure").search(clause):
        return "unsure"
    if _CONDITIONAL.search(text, max(0, cue.start - 30), cue.end + 60):
        return "conditional"
    if text.startswith("mission", cue.end - 7) and _STAYS.search(before):
        return "a mission that stays"
    if cue.way == "noun" and _WOULD.match(text, cue.end):
        return "conditional"
    if words("not_official").search(text[max(0, cue.start - 30) : cue.end + 25]):
        return "on no state's business"
    return None


# Who travels


_CLAUSE = re.compile(
    r"\b(?P<who>who|whose)\b|\b(?:when|while|after|before|as|since|because|where|that|once|until|if)\b|[;:–—]|,\s+(?:and|but)\b|\bbut\b"
)
_OBLIQUE = re.compile(
    r"\b(?:with|by|from|to|between|of|for|than|like|under|against|over|told|met|and his host|host|hosts|succeed\w*)\s+(?:[\w’'-]+\s+){0,5}$"
)
_SUBJECTS = frozenset({"He", "he", "She", "she"})
_AND = re.compile(r"\s*,?\s*(?:and\s+)?(?:(?:his|her|the|their)\s+)?(?:[\w’'-]+\s+){0,6}?")


def _subject(text: str, people: Sequence[Someone], position: int) -> list[Person]:
    """Whoever does what a verb at `position` says: the person before "who", the first of its clause, or of the sentence."""
    before = [s for s in people if s.end <= position]
    if not before:
        return []
    clauses = list(_CLAUSE.finditer(text, 0, position))
    for clause in reversed(clauses):
        inside = [s for s in before if s.start >= clause.end()]
        if inside:
            return _together(text, inside, clause.end())
        if clause["who"]:
            return _couple_before(text, [s for s in before if s.end <= clause.start()])
    return _together(text, before, 0)


def _couple_before(text: str, people: Sequence[Someone]) -> list[Person]:
    """The last of some people, with the one joined to them: "A and B, who arrived"."""
    if len(people) > 1 and re.fullmatch(r"\s+and\s+(?:[\w’'.-]+\s+){0,6}?", text[people[-2].end : people[-1].start]):
        return [s.person for s in people[-2:]]
    return [s.person for s in people[-1:]]


def _together(text: str, people: Sequence[Someone], begin: int) -> list[Person]:
    """The first of some people who is no object of a preposition, with those joined to them by "and"."""
    named = [s for s in people if s.how != "pronoun" or text[s.start : s.end] in _SUBJECTS] or list(people)
    first = next((s for s in named if not _OBLIQUE.search(text[begin : s.start])), named[0])
    found = [first]
    for other in people:
        if other.start <= found[-1].end or other.how == "pronoun":
            continue
        gap = text[found[-1].end : other.start]
        if "and" not in gap or not _AND.fullmatch(gap) or re.search(r"\b(?:told|met|by|with|to|host)\b", gap):
            break
        found.append(other)
    return [s.person for s in found]


_RECEIVES_ON = re.compile(
    r"\s+(?:receive[sd]?|welcome[sd]?|greet(?:s|ed)|host(?:s|ed)?)\s[^;:]*?,?\s+(?:on|at|during)\s+[^,;:]{0,40}\b(?:his|her)\s+(?:\w+\s+){0,2}$"
)


def _of_visit(story: _Story, index: int, cue: Cue) -> list[Person]:
    """Whose visit: "X's visit", "visit by X", "his visit", "X is on a visit", "On a visit …, X", "the visit"."""
    text, people = story.analysis.sentences[index].text, story.people[index]
    owners = [
        s for s in people if s.end <= cue.start and re.fullmatch(r"[’']s?\s+(?:\w+\s+)?", text[s.end : cue.start])
    ]
    if owners:
        return [owners[-1].person]
    named = [s for s in people if s.end <= cue.start and s.how != "pronoun"]
    if cue.way == "noun" and len(named) > 1 and _RECEIVES_ON.match(text, named[0].end, cue.start):
        return []  # the reception tells it
    by = [
        s for s in people
        if s.start >= cue.end and s.how != "pronoun" and s.start - cue.end < 130
        and re.search(r"\b(?:by|of)\s+(?:(?!(?:at|in|on|to|from|for|with|was|were|is|has|had)\b)[\w’'.-]+\s+){0,9}$", text[cue.end : s.start])
        and not re.search(r"[;]|\b(?:who|which|said|told|invitation|after|before|received|welcomed|greeted|hosted|met|accompanied|joined|seen)\b", text[cue.end : s.start])
    ]  # fmt: skip
    if by:
        return _joined(text, by)
    opening = cue.start < 70 and re.match(
        r"[\"“]?(?:On|During|In|At|Ahead|Before|After|Wrapping|Concluding|While|Beginning|Starting)\b", text
    )
    comma = text.find(",", cue.end)
    after = [s for s in people if s.start > cue.end and (s.how == "pronoun" or s.start > comma >= 0)]
    before = [s for s in people if s.end <= cue.start and s.how != "pronoun"]
    if opening and after and not before:
        return [after[0].person]
    if subject := _subject(text, people, cue.start):
        return subject
    anaphoric = re.search(r"\b(?:[Tt]he|[Tt]his|[Tt]hat)\s*$", text[: cue.start]) or text[
        cue.start : cue.start + 3
    ].lower() in {"the", "his"}
    anaphoric = anaphoric or re.match(r"[\"“]?(?:It|This|That|Then|Next)\b", text) is not None
    return [story.traveller] if anaphoric and story.traveller else []


def _joined(text: str, people: Sequence[Someone]) -> list[Person]:
    """The first of some people and those that follow in the same list."""
    found = [people[0]]
    for other in people[1:]:
        gap = text[found[-1].end : other.start]
        if not re.fullmatch(r"\s*(?:,|and|,\s*and)\s+(?:[\w’'.-]+\s+){0,7}", gap):
            break
        found.append(other)
    return [s.person for s in found]


_OBJECT_WORD = re.compile(
    r"(?:the|his|her|its|their|a|an|new|visiting|outgoing|counterpart|guests?|presidents?|prime|ministers?|foreign|premiers?|chancellors?|king|queen|crown|prince|princess|leader|vice|deputy|"
    r"defen[cs]e|trade|finance|emir|sultan|and|of|state|head|secretary|general|party|policy|chief|commission|council|in|at|on|also|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|today|yesterday|mr|ms|mrs|dr|him|with|full|military|honou?rs|home|here|counterparts?|leaders|both|audience|earlier|morning|afternoon|evening|visit|from)[’']?s?",
    re.IGNORECASE,
)


def _objects(story: _Story, index: int, position: int) -> list[Person]:
    """The people right behind a verb, with those listed after them."""
    text = story.analysis.sentences[index].text
    behind = [s for s in story.people[index] if s.start >= position and s.how != "pronoun"]
    if not behind or behind[0].start - position > 110:
        return []
    for word in re.findall(r"[^\s,]+", text[position : behind[0].start]):
        if not word[0].isupper() and not _OBJECT_WORD.fullmatch(word):
            return []
    return _joined(text, behind)


# Where to


_BARRED = r"(?!(?:and|with|by|who|that|which|after|before|where|while|on|his|her|their|when|since|said|says|told|signed|met|will|would|has|had|was|is|whose|as)\b)"
_DIRECT = re.compile(
    rf"\s*(?:{_BARRED}[a-z][\w’'-]*\s+){{0,5}}?(?:[A-Z]\w+(?:\s[A-Z]\w+)?(?:[’']s)?\s+(?:[a-z-]+\s+)?(?:capital|city|resort|port|town|province|island)(?:\s+city)?(?:,|\s+of)?\s+)?"
)
_TOWARDS = re.compile(
    rf"(?:(?!\b(?:who|which|that|leg|tour|where|said|says|told|signed|will|would|has|was|is|since)\b)[^.;:])*?\b(?:to|into)\s+{_DIRECT.pattern}"
)
_AROUND = re.compile(
    rf"\s*(?:of|in|through|around|across|at|between|covering|that includes?|including)\s+{_DIRECT.pattern}"
)
_NEXT_STOP = re.compile(
    r"\s*(?:,\s*(?:and\s+|then\s+)?|and(?:\s+(?:then|later|on)(?:\s+to)?)?\s+|,?\s*(?:followed by|as well as|via|and to)\s+)(?:the\s+|neighbouring\s+)?"
)
_OF_WHICH = re.compile(r",\s+(?:which|whose)\b")
_METONYM = re.compile(
    r"[’']s?\s+(?!capital|biggest|largest|second|port|commercial|southern|northern|eastern|western|old)[a-z]"
)


def _stops(story: _Story, index: int, position: int, gap: re.Pattern[str]) -> list[_Stop]:
    """The places behind `position`: the first after a fitting gap, then those listed with it."""
    analysis = story.analysis
    text = analysis.sentences[index].text
    found: list[_Stop] = []
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
        stop = _stop(analysis, index, start, end, name)
        if stop and not (found and found[-1].party == stop.party):
            found.append(stop)
        elif stop and found:  # "Nairobi, Kenya"
            found[-1] = replace(found[-1], end=end)
    return found


_COMMON_PLACE = re.compile(
    r"\s*(?:(?:to|in|of)\s+)?(?:the|our|this|that|his|her)\s+(?:country|kingdom|republic|island(?:\s+nation|\s+state)?|nation|sultanate|emirate|principality|capital|city|continent)\b(?!\s+(?:of\s+)?[A-Z])"
)


def _stop(analysis: Analysis, index: int, start: int, end: int, name: Name) -> _Stop | None:
    text = analysis.sentences[index].text
    code = next((a.code for a in analysis.actors[index] if a.start == start and not a.person), name.code)
    if name.how == "organisation":
        return _Stop(start, end, "EU", "Brussels") if code == "EU" else None
    capital = re.match(r"(?:[’']s)?\s+capital\b", text[end:])
    if name.how == "demonym" and not capital:
        return None
    if _METONYM.match(text, end):
        return None
    if capital:
        return _Stop(
            start, end + capital.end(), code, city_of(analysis, code) or _capital_named(analysis, code) or name.surface
        )
    if name.how == "name" or name.how == "seat":
        return _Stop(start, end, code, None)
    return _Stop(start, end, code, text[start:end])


def _capital_named(analysis: Analysis, code: str) -> str | None:
    found = (n.surface for named in analysis.named for _, _, n in named if n.how == "capital" and n.code == code)
    return next(found, None)


def _here(story: _Story) -> list[_Stop]:
    """The place that the report is filed from, or that its title names with "in"."""
    filed = filed_from(story.analysis)
    known = names().get(filed or "")
    if known and filed:
        return [_Stop(0, 0, "EU" if filed == "Brussels" else known.code, filed)]
    return _named_in(story, 0)[:1] if story.analysis.sentences[0].part == "title" else []


def _named_in(story: _Story, index: int) -> list[_Stop]:
    """The place that a sentence names with "in"."""
    analysis = story.analysis
    found = []
    for place in find_places(analysis, index):
        if place.role == "in":
            code = next((a.code for a in analysis.actors[index] if a.start == place.start and not a.person), place.code)
            found.append(_Stop(place.start, place.end, code, place.name if place.city else None))
    return found


def _by_discourse(story: _Story, index: int, visitors: Sequence[Person]) -> list[_Stop]:
    """The host where a sentence names none: a place in it, the place it is filed from, the other of the document's pair."""
    of_visitors = {v.party for v in visitors}
    analysis = story.analysis
    told = [story.stop] if story.stop else []
    if analysis.hub and story.traveller and story.traveller.party == analysis.hub and analysis.hub not in of_visitors:
        told = []  # where the hub's own leader went is no other's way
    for stops in (_named_in(story, index), _here(story), told):
        others = [s for s in stops if s.party not in of_visitors]
        if others:
            return others[:1]
    around = (*(analysis.pairs[index] or ()), *analysis.main)
    if not of_visitors <= set(around):
        around = analysis.main[:1]  # news about one state, which receives several
    return [_Stop(0, 0, code, None) for code in around if code not in of_visitors and code not in INCIDENTAL][:1]


# Readers: for each way of telling, who travels and where to


def _read_goes(story: _Story, index: int, cue: Cue) -> tuple[list[Person], list[_Stop]]:
    """ "X arrived in A", "X will visit A and B", "X is here"."""
    sentence = story.analysis.sentences[index]
    visitors = _subject(sentence.text, story.people[index], cue.start)
    if _SENDS.match(sentence.text, cue.start):
        return _objects(story, index, cue.end), _stops(story, index, cue.end, _TOWARDS)
    if inside := [s.person for s in story.people[index] if cue.start <= s.start < cue.end and s.how != "pronoun"]:
        visitors = inside[:1]  # "a tour that will take X to A"
    elif story.traveller and _HE_GOES_ON.match(sentence.text[: cue.end]):
        visitors = [story.traveller]
    elif not visitors and (among := _AMONG.match(sentence.text)):
        visitors = _objects(story, index, among.end())
    if re.match(r"\s*home\b", sentence.text[cue.end :]):
        return [], []
    told = sentence.text[cue.start : cue.end]
    if told.endswith(" here") or re.match(r"\s*here\b", sentence.text[cue.end :]):
        return visitors, _here(story) or _by_discourse(story, index, visitors)
    if _COMMON_PLACE.match(sentence.text, cue.end):
        return visitors, _by_discourse(story, index, visitors)
    if told.endswith("next"):
        where = _where_clause(story, index, cue)
        return visitors, [where] if where else []
    if told.endswith("there"):
        others = [story.stop] if story.stop and story.stop.party not in {v.party for v in visitors} else []
        return visitors, others or _named_in(story, index)[:1] or _just_told(story, index, visitors)
    if told.endswith((" in", " at")) and "day" in told:
        return visitors, _named_in(story, index)[:1]
    return visitors, _stops(story, index, cue.end, _DIRECT)


_HE_GOES_ON = re.compile(
    r"(?:(?:Then|Next|From there|Later)\s+)?[Ss]?[Hh]e\s+(?:will\s+|then\s+|later\s+)*(?:went|goes?|fl(?:ew|ies|y)|travel(?:s|led)|moves?d?|continue[sd]?)\s+on\b"
)
_SENDS = re.compile(r"sen[tds]|dispatch")
_AMONG = re.compile(r"Among\s+(?:those|the\s+\w+)\b[^.;]*?\s(?:was|were|is|are)\s+")


def _just_told(story: _Story, index: int, visitors: Sequence[Person]) -> list[_Stop]:
    """The only other party of the sentence before: "A will hold it in June. X will go there"."""
    before = {a.code for a in story.analysis.actors[index - 1] if not a.private} if index else set()
    others = before - {v.party for v in visitors} - INCIDENTAL
    return [_Stop(0, 0, others.pop(), None)] if len(others) == 1 else []


def _read_comes(story: _Story, index: int, cue: Cue) -> tuple[list[Person], list[_Stop]]:
    """ "X, who arrived on Monday", "X got here last night": to the place named in the sentence, else the discourse's."""
    text = story.analysis.sentences[index].text
    visitors = _subject(text, story.people[index], cue.start)
    if not visitors:
        return [], []
    if re.search(r"\bhere\b", text[cue.start : cue.end + 6]):
        return visitors, _here(story) or _by_discourse(story, index, visitors)
    analysis = story.analysis
    here = [
        a.code for a in analysis.actors[index]
        if not a.private and not a.person and a.code in analysis.main and not re.search(r"\bfrom\s+(?:the\s+)?$", text[: a.start])
    ]  # fmt: skip
    others = [code for code in here if code not in {v.party for v in visitors}]
    if others and not _named_in(story, index):
        return visitors, [_Stop(0, 0, others[-1], None)]
    return visitors, _by_discourse(story, index, visitors)


def _read_returned(story: _Story, index: int, cue: Cue) -> tuple[list[Person], list[_Stop]]:
    """ "X came home from A", "X left A"."""
    text = story.analysis.sentences[index].text
    visitors = _subject(text, story.people[index], cue.start)
    if not visitors and _LEAVING.match(text):  # "From Lima, X went on to Santiago"
        visitors = [s.person for s in story.people[index] if s.start > cue.end][:1]
    return visitors, _stops(story, index, cue.end, _DIRECT)


_LEAVING = re.compile(r"(?:From|After)\s")


def _read_noun(story: _Story, index: int, cue: Cue) -> tuple[list[Person], list[_Stop]]:
    """ "X's state visit to A", "a visit by X", "X is on a tour of A and B", "paid A a visit"."""
    text = story.analysis.sentences[index].text
    visitors = _of_visit(story, index, cue)
    if re.match(r"\s+home\b", text[cue.end :]):
        return [], []
    if re.match(r"\s+(?:\w+\s+){0,2}here\b", text[cue.end :]):
        return visitors, _here(story) or _by_discourse(story, index, visitors)
    if _COMMON_PLACE.match(text, cue.end):
        return visitors, _by_discourse(story, index, visitors)
    if re.match(r"\s+there\b", text[cue.end :]) and story.stop:
        return visitors, [story.stop]
    if visitors and (own := _to_demonym(story.analysis, index, cue)):
        return visitors, [own]
    around = _AROUND if _TOUR.search(text, cue.start, cue.end) or not re.match(r"\s*of\b", text[cue.end :]) else None
    stops = _stops(story, index, cue.end, _TOWARDS) or (_stops(story, index, cue.end, around) if around else [])
    if stops or not visitors or _TO_SOMEWHERE.match(text, cue.end):
        return visitors, stops
    if paid := re.search(r"\bpa(?:id|ys?|ying)\s+(?=[A-Z])[^,.;]{2,30}\s+an?\s*$", text[: cue.start]):
        return visitors, _stops(story, index, paid.start() + 5, re.compile(r"\s*"))
    if where := _where_clause(story, index, cue):
        return visitors, [where]
    told = text[cue.start : cue.end].lower()
    if re.search(r"\b(?:tours?|swing|overseas|foreign|regional)\b", told):
        return visitors, []
    if story.stop and re.match(r"(?:It|This|That)\s+(?:was|is)\b", text):
        return visitors, [story.stop]
    if re.search(r"\b(?:first|last|previous|earlier|recent)\b", told):
        return visitors, [s for s in _named_in(story, index) if s.party not in {v.party for v in visitors}][:1]
    return visitors, _by_discourse(story, index, visitors)


def _to_demonym(analysis: Analysis, index: int, cue: Cue) -> _Stop | None:
    """The state of "X's Italian trip"."""
    text = analysis.sentences[index].text
    for start, end, name in analysis.named[index]:
        if name.how == "demonym" and end + 1 == cue.start and re.search(r"[’']s?\s+$", text[:start]):
            return _Stop(0, 0, name.code, None)
    return None


_TOUR = re.compile(r"tours?|swing|trips?|journeys?|leg", re.IGNORECASE)
_TO_SOMEWHERE = re.compile(
    r"\s+to\s+(?:the\s+)?[A-Z]|\s+(?:ended|ends|will end|took|takes|began|begins|starts|started|led|leads|brought)\b[^,;.]{0,25}\b(?:in|to|at|with)\s+(?:the\s+)?[A-Z]"
)


def _where_clause(story: _Story, index: int, cue: Cue) -> _Stop | None:
    """The place before the clause of a cue: "A, where X had begun his tour"."""
    text = story.analysis.sentences[index].text
    clause = re.search(r",\s+where\s+[^,;:]*$", text[: cue.start])
    if clause is None:
        return None
    for start, end, name in story.analysis.named[index]:
        if end == clause.start():
            return _stop(story.analysis, index, start, end, name)
    return None


def _read_receives(story: _Story, index: int, cue: Cue) -> tuple[list[Person], list[_Stop]]:
    """ "A's leader welcomed X", "Tokyo hosts X"."""
    text = story.analysis.sentences[index].text
    if re.search(r"\b(?:was|were|been|is|are|being|be)\s+(?:\w+\s+)?$", text[: cue.start]):
        return [], []
    visitors = _objects(story, index, cue.end)
    if not visitors:
        return [], []
    hosts = [p.party for p in _subject(text, story.people[index], cue.start)]
    if not hosts:
        hosts = [
            a.code for a in story.analysis.actors[index]
            if a.end <= cue.start and not a.private and a.kind in {"name", "capital", "seat"} and not a.person
            and not _OBLIQUE.search(text[: a.start])
        ][:1]  # fmt: skip
    hosts = [h for h in hosts if h not in {v.party for v in visitors}] or [s.party for s in _named_in(story, index)]
    hosts = hosts or ([story.stop.party] if story.stop else [])
    return visitors, [_Stop(0, 0, code, _city_in(story, index, code)) for code in hosts[:1]]


def _city_in(story: _Story, index: int, code: str) -> str | None:
    return next((s.place for s in _named_in(story, index) if s.party == code and s.place), None)


def _read_received(story: _Story, index: int, cue: Cue) -> tuple[list[Person], list[_Stop]]:
    """ "X was received by B at the palace", "X, at the invitation of B"."""
    analysis = story.analysis
    text = analysis.sentences[index].text
    visitors = _subject(text, story.people[index], cue.start)
    of_visitors = {v.party for v in visitors}
    hosts = [
        s.person.party for s in story.people[index]
        if s.start >= cue.end - 4 and s.start - cue.end < 90 and s.person.party not in of_visitors and s.how != "pronoun"
    ] or [
        a.code for a in analysis.actors[index]
        if a.start >= cue.end - 4 and a.start - cue.end < 90 and not a.private and a.code not in of_visitors
    ]  # fmt: skip
    if hosts:
        return visitors, [_Stop(0, 0, hosts[0], _city_in(story, index, hosts[0]))]
    return visitors, _by_discourse(story, index, visitors)


def _read_visiting(story: _Story, index: int, cue: Cue) -> tuple[list[Person], list[_Stop]]:
    """ "The visiting Danish premier", "visiting President X"."""
    behind = [s for s in story.people[index] if s.start >= cue.start and s.how != "pronoun"]
    visitors = [behind[0].person] if behind and behind[0].start - cue.end < 80 else []
    if not visitors and story.traveller:
        visitors = [story.traveller]
    return visitors, _by_discourse(story, index, visitors)


def _read_guest(story: _Story, index: int, cue: Cue) -> tuple[list[Person], list[_Stop]]:
    """ "His Armenian guest X", "he told his guest": the visitor behind, else whoever is not the host."""
    text = story.analysis.sentences[index].text
    named = [s for s in story.people[index] if s.how != "pronoun"]
    if re.match(r"\s+of\b", text[cue.end :]):
        hosts = [s.person.party for s in named if 0 <= s.start - cue.end < 40]
        visitors = _subject(text, story.people[index], cue.start)
        return visitors[:1], [_Stop(0, 0, code, _city_in(story, index, code)) for code in hosts[:1]]
    right = [
        s
        for s in named
        if 0 <= s.start - cue.end < 6 or (s.start >= cue.start > s.start - 40 and s.end <= cue.end + 40)
    ]
    before = [s for s in named if s.end <= cue.start]
    if len(before) > 1 and _HAD_AS.search(text, before[0].end, before[-1].start):  # "A had B as her guest"
        host = before[0].person.party
        return [before[-1].person], [_Stop(0, 0, host, _city_in(story, index, host))]
    if before and re.fullmatch(r"[’']s?\s+", text[before[-1].end : cue.start]):  # "A was B's guest"
        host = before[-1].person.party
        return _subject(text, before[:-1], cue.start)[:1], [_Stop(0, 0, host, _city_in(story, index, host))]
    if right:
        hosts = [s.person.party for s in before if s.person.party != right[0].person.party]
        hosts += [s.party for s in _by_discourse(story, index, [right[0].person])]
        return [right[0].person], [_Stop(0, 0, code, _city_in(story, index, code)) for code in hosts[:1]]
    if not before or not re.match(r"h(?:is|er)\b|their\b", text[cue.start :], re.IGNORECASE):
        return [], []
    host = before[0].person.party
    others = [story.traveller] if story.traveller and story.traveller.party != host else []
    others += [s.person for people in reversed(story.people[: index + 1]) for s in people if s.person.party != host]
    if not others:
        return [], []
    return [others[0]], [_Stop(0, 0, host, _city_in(story, index, host))]


_HAD_AS = re.compile(r"\b(?:had|has|have|having)\b")


def _read_host(story: _Story, index: int, cue: Cue) -> tuple[list[Person], list[_Stop]]:
    """ "X and his host Y", "X told his host": the host behind or in the discourse."""
    text = story.analysis.sentences[index].text
    owners = [s.person for s in story.people[index] if re.fullmatch(r"[’']s\s+", text[s.end : cue.start])]
    visitors = owners or _subject(text, story.people[index], cue.start)[:1]
    if not visitors or not (owners or re.match(r"(?:his|her)\b", text[cue.start :], re.IGNORECASE)):
        return [], []
    behind = [
        s.person.party for s in story.people[index]
        if s.start >= cue.end and s.start - cue.end < 45 and s.how != "pronoun" and s.person.party != visitors[0].party
    ]  # fmt: skip
    if behind:
        return visitors, [_Stop(0, 0, behind[0], _city_in(story, index, behind[0]))]
    return visitors, _by_discourse(story, index, visitors)


def _read_attends(story: _Story, index: int, cue: Cue) -> tuple[list[Person], list[_Stop]]:
    """ "X attended the summit in A"; "attended by X"."""
    text = story.analysis.sentences[index].text
    if text[cue.start : cue.end].lower().endswith(("attended by", "presence of", "together")):
        visitors = _objects(story, index, cue.end)
    else:
        visitors = _subject(text, story.people[index], cue.start)
    gathering = words("gatherings").search(text, cue.end)
    position = gathering.end() if gathering and not text.startswith("in the presence", cue.start) else cue.end
    end = text.find(";", cue.end)
    named = [s for s in _named_in(story, index) if end < 0 or s.start < end]
    stops = [s for s in named if s.start >= position] or named
    if not stops and re.search(r"\bhere\b", text):
        stops = _here(story)
    return visitors, stops[:1] or ([story.stop] if story.stop else _here(story))


def _read_leg(story: _Story, index: int, cue: Cue) -> tuple[list[Person], list[_Stop]]:
    """ "In A, the last stop", "A is the first leg of X's tour"."""
    text = story.analysis.sentences[index].text
    people = [s.person for s in story.people[index]]
    visitors = people[:1] or ([story.traveller] if story.traveller else [])
    near = [
        _stop(story.analysis, index, start, end, name)
        for start, end, name in story.analysis.named[index]
        if 0 <= cue.start - end < 20
        or (
            0 <= start - cue.end < 25
            and re.match(r",\s|\s+(?:(?:of|is|was|being|in|will be)\b|(?=[A-Z]))", text[cue.end :])
        )
    ]
    return visitors, [s for s in near if s][:1]


_MEETING = re.compile(
    r"\b(?:(?<!months of )(?<!years of )(?<!rounds of )talks|meet|meetings?|session|dialogue|summit|met|meets|consultations|sat down|co-chaired)\b"
)
_BEFORE_NOW = re.compile(r"\b(?:had|last year|ago|in (?:19|20)\d\d|since|previous|earlier this year)\b")


def _read_meets(story: _Story, index: int, cue: Cue) -> tuple[list[Person], list[_Stop]]:
    """ "In A, X held talks with B"; of somebody known to travel, also "X and B agreed", for B is at home."""
    text = story.analysis.sentences[index].text
    if _OF_OTHERS.search(text[: cue.start]):
        return [], []
    people = [s.person for s in story.people[index] if not _TELLS_IT.match(text, s.end)]
    places = [s for s in _named_in(story, index) if s.place and not _TO_BE_HELD.search(text, cue.end, s.start)]
    begins = {s.start for s in places}
    parties = {a.code for a in story.analysis.actors[index] if not a.private and a.start not in begins}
    parties |= {p.party for p in people}
    for stop in places:
        guests = [p for p in people if p.party != stop.party and p.name]
        met = _MEETING.search(text) and any(p.party == stop.party for p in people)
        clause = text.find(",", cue.end)
        recalled = _BEFORE_NOW.search(text, 0, clause if clause >= 0 else len(text))
        if guests and stop.party in parties and ((met and not recalled) or story.travels(guests[0])):
            by_party = {p.party: p for p in reversed(guests)}
            return (list(by_party.values()) if met and len(by_party) > 1 else guests[:1]), [stop]
    filed = _here(story) if story.analysis.sentences[index].paragraph == 0 and not places else []
    if filed and _MEETING.search(text) and not _BEFORE_NOW.search(text, 0, cue.end):  # "HANOI - X and Y held talks"
        at_home = [p for p in people if p.party == filed[0].party and p.name]
        guests = [p for p in people if p.party != filed[0].party and p.name]
        if at_home and len({g.party for g in guests}) == 1 and _LEADER.search(guests[0].role or "leader"):
            return guests[:1], filed
    if any(s.party not in parties for s in places) or _BEFORE_NOW.search(text, 0, cue.start):
        return [], []
    abroad = {s.party for s in _here(story)} - parties  # filed from a third place, where both are guests
    for traveller in filter(story.travels, people) if not abroad else ():
        hosts = [p for p in people if p.party != traveller.party and not story.travels(p) and p.name]
        if hosts and not any(s.party == traveller.party for s in places):
            return [traveller], [_Stop(0, 0, hosts[0].party, _city_in(story, index, hosts[0].party))]
    for stop in places:  # "In A, its premier agreed that his country and X's …"
        travellers = [p for p in story.travellers.values() if p.party in parties and p.party != stop.party]
        at_home = [p for p in people if p.party == stop.party]
        if travellers and at_home and all(p.party == stop.party for p in people):
            return travellers[:1], [stop]
    return [], []


_TELLS_IT = re.compile(r"\s+(?:said|announced|confirmed|told\s+\w+|added|reported)(?:\s+on\s+\w+)?[.”\"]*$")
_TO_BE_HELD = re.compile(r"\b(?:will|would|shall|(?:is|are) to)\b")
_OF_OTHERS = re.compile(r"\b(?:which|that)\s+(?:the|both|all|they|two|three)\b[^,;]*$")
"""A clause of what others did: "an agreement that the three countries signed"."""
_GATHERED = re.compile(
    r"\b(?:[Ss]ummit|[Ff]orum of (?:leaders|heads)|(?:meeting|session|dialogue|talks) (?:at the level of|of (?:the )?) ?(?:leaders|heads of state|presidents))\b(?!\s+(?:with|between)\b)"
)
_TAKES_PART = re.compile(
    r"\b(?:spoke|told|said|called|agreed|agreeing|reaffirmed|talked|summed up|adopted|joined|came|arrived|urged|stressed|announced|pledged|met|spoke for|represented|was among|were among|flew in|signed)\b"
)


def _at_summit(story: _Story, known: set[tuple[str, str]]) -> Iterator[Visit]:
    """Those who take part in the summit that a report opens with: leaders of other states who act in it."""
    analysis = story.analysis
    stop = _summit_place(story)
    if stop is None:
        return
    for index, sentence in enumerate(analysis.sentences):
        text = sentence.text
        act = _TAKES_PART.search(text)
        if (
            sentence.furniture
            or sentence.part == "title"
            or act is None
            or _BEFORE_NOW.search(text)
            or any(t.value > analysis.document.published.date().isoformat() for t in analysis.times[index])
            or words("elsewhere").search(text)
        ):
            continue
        elsewhere = any(s.party != stop.party for s in _named_in(story, index) if s.place)
        for someone in story.people[index]:
            person = someone.person
            told = (
                not elsewhere
                and not _ABSENT.search(text, someone.start, someone.end + 40)
                and someone.how != "pronoun"
                and person.party not in {stop.party, "EU" if stop.party == "BEL" else ""}
            )
            if told and _LEADER.search(person.role or "leader") and (person.party, stop.party) not in known:
                cue = Cue(act.start(), act.end(), "summit")
                analysis.trace(NAME, text[someone.start : someone.end], sentence, True, "summit", f"to {stop.party}")
                yield _make(analysis, sentence, person, stop, cue, [stop])


_ABSENT = re.compile(
    r"\b(?:absent|did not (?:come|attend|travel|go|make)|stayed (?:away|at home|in)|not (?:come|coming|attend)|declined|skipped|sent|represented by|by video|virtually)\b"
)
_LEADER = re.compile(
    r"president|premier|prime minister|chancellor|king|emir|amir|sultan|crown prince|leader|secretary|chief",
    re.IGNORECASE,
)


def _summit_place(story: _Story) -> _Stop | None:
    """Where the summit of several takes place with which a report opens."""
    analysis = story.analysis
    gathered = [
        s for s in analysis.sentences
        if s.paragraph <= 1 and not s.furniture and (met := _GATHERED.search(s.text)) and not _TO_BE_HELD.search(s.text, 0, met.start()) and not _long_ago(analysis, s)
    ]  # fmt: skip
    if not gathered:
        return None
    several = {
        a.code for s in analysis.sentences if s.paragraph <= 2 for a in analysis.actors[s.index] if not a.private
    }
    if len(several) < 3 and not any(len(code) != 3 for code in several):
        return None
    for sentence in gathered:
        inside = [s for s in _named_in(story, sentence.index) if s.place]
        cities = [s for s in _cities(analysis, sentence.index) if s.party in several]
        if inside or cities:
            stop = (inside or cities)[0]
            return None if _OF_A_FEW.search(sentence.text) and not _acts(analysis, stop.party) else stop
    return next(iter([*_cities(analysis, 0), *_here(story)]), None)


_OF_A_FEW = re.compile(r"\b(?:[Tt]rilateral|[Tt]ripartite|[Tt]hree-way|[Ff]our-way|[Qq]uadrilateral)\b")


def _acts(analysis: Analysis, code: str) -> bool:
    """Is a state named in the opening otherwise than by a city of its own, and so more than a meeting place?"""
    opening = [s.index for s in analysis.sentences if s.paragraph <= 1 and not s.furniture]
    return any(a.code == code and a.kind in {"name", "person"} for index in opening for a in analysis.actors[index])


def _long_ago(analysis: Analysis, sentence: Sentence) -> bool:
    """Does a sentence tell a day or month that lies more than a month back?"""
    month_ago = (analysis.document.published.date() - timedelta(days=31)).isoformat()
    return any(len(t.value) > 4 and t.value < month_ago[: len(t.value)] for t in analysis.times[sentence.index])


def _cities(analysis: Analysis, index: int) -> list[_Stop]:
    """The cities that a sentence names, in any role."""
    named = [(start, end, name) for start, end, name in analysis.named[index] if name.how in {"capital", "city"}]
    return [s for start, end, name in named if (s := _stop(analysis, index, start, end, name)) and s.place]


def _read_delegation(story: _Story, index: int, cue: Cue) -> tuple[list[Person], list[_Stop]]:
    """ "The Ghanaian side was headed by X", "X and Y led their delegations": to where the session of the two is held."""
    analysis = story.analysis
    text = analysis.sentences[index].text
    told = text[cue.start : cue.end]
    if told.startswith("co-") and told.endswith(" by"):
        visitors = [s.person for s in story.people[index] if s.start >= cue.end and s.how != "pronoun"][:2]
    elif told.endswith(" by"):
        visitors = _objects(story, index, cue.end)[:1]
    else:
        visitors = _subject(text, story.people[index], cue.start)
    near = range(index, max(-1, index - 3), -1)
    places = [s for n in near for s in _named_in(story, n) if s.place] or _here(story)
    return visitors, [s for s in places[:1] if s.party in analysis.main]


_READERS = {
    "goes": _read_goes, "comes": _read_comes, "returned": _read_returned, "noun": _read_noun, "receives": _read_receives, "received": _read_received,
    "visiting": _read_visiting, "guest": _read_guest, "host": _read_host, "attends": _read_attends, "leg": _read_leg, "meets": _read_meets,
    "delegation": _read_delegation,
}  # fmt: skip


# Whether, when and what


def _make(
    analysis: Analysis, sentence: Sentence, visitor: Person, stop: _Stop, cue: Cue, stops: Sequence[_Stop]
) -> Visit:
    text = sentence.text
    near = text[max(0, cue.start - 60) : cue.end + 40]
    status = _status(analysis, sentence, cue)
    start, end, time = _dates(analysis, sentence, cue, stop, stops, status)
    place = (
        stop.place
        or _city_in_sentence(analysis, sentence, stop.party)
        or _dateline_in(analysis, sentence, stop.party)
        or city_of(analysis, stop.party)
    )
    return Visit(
        parties=tuple(sorted({visitor.party, stop.party})),
        visitor=visitor,
        host_party=stop.party,
        place=place or (text[stop.start : stop.end] or None),
        kind=_kind(text, cue),
        start=start,
        end=end,
        date_basis=time.basis if time else None,
        status=status,
        current=cue.way == "summit" or (cue.way != "returned" and _is_current(analysis, sentence, start, status, near)),
        evidence=analysis.evidence(sentence),
        confidence=_SURE[cue.way] - 0.05 * (sentence.part == "title"),
        extractor=NAME,
        version=VERSION,
        rules=(cue.way,),
    )


def _dateline_in(analysis: Analysis, sentence: Sentence, code: str) -> str | None:
    """The city before an item of a round-up, if it lies in a state."""
    filed = dateline(analysis, sentence.index)
    known = names().get(filed or "")
    return filed if known and known.code == code else None


def _city_in_sentence(analysis: Analysis, sentence: Sentence, code: str) -> str | None:
    for place in find_places(analysis, sentence.index):
        if place.city and place.role in {"in", "to"} and place.code == code:
            return place.name
    return None


def _status(analysis: Analysis, sentence: Sentence, cue: Cue) -> VisitStatus:
    text = sentence.text
    if _is_cancelled(text, cue):
        return "cancelled"
    if cue.way == "leg":
        done = re.search(r"\b(?:was|were|had|came|arrived|announced|signed)\b", text) or re.match(
            r"(?:the )?first", text[cue.start :], re.I
        )
        return "concluded" if done else "planned"
    apposed = cue.way == "noun" and text[: cue.start].rstrip().endswith((", his", ", her", ","))
    clause = _SPOKEN.split(text[0 if apposed else max(0, cue.start - 60) : cue.end])[-1]
    if cue.way != "returned" and words("planned").search(clause):
        return "planned"
    bare = re.match(
        r"(?:attend|visit|travel|fly|go|head|continue|proceed|arrive|land|host|welcome|receive|tour)\b",
        text[cue.start :],
    )
    pays = re.search(r"\bpay\s+(?:an?\s+|his\s+|her\s+)?(?:[\w-]+\s+)*$", text[: cue.start])
    if (bare or pays) and re.search(
        r"\b(?:will|would|is to|are to|due to|expected to|scheduled to|set to)\b", text[: cue.start]
    ):
        return "planned"
    if cue.way == "noun" and _ON_THE_TRIP.match(text) and cue.start < 60 and _THEN_WILL.match(text, cue.end):
        return "planned"
    if cue.way == "noun" and _TO_COME.match(text, cue.end):
        return "planned"
    present = _PRESENT_BEFORE.search(text[: cue.start]) if cue.way == "noun" else _PRESENT.match(text, cue.start)
    if present and sentence.part != "title" and _ahead(analysis, sentence, cue):
        return "planned"
    today = analysis.document.published.date().isoformat()
    if cue.way == "noun" and any(t.value > today for t in analysis.times[sentence.index]) and not _FINITE.search(text):
        return "planned"
    return "concluded"


_PRESENT = re.compile(
    r"(?:arrives?|visits?|travels?|fl(?:y|ies)|heads?|goes|leaves?|pays|embarks|lands|comes|meets|hosts?|receives?|welcomes?|sets (?:off|out)|departs?|begins?|starts?|pays?|makes?|opens?|undertakes?)\b"
)
_PRESENT_BEFORE = re.compile(
    r"\b(?:begins?|starts?|kicks? off|pays?|makes?|opens?|undertakes?|embarks? on|sets? (?:off|out) on|leaves for)\s+(?:on\s+)?(?:an?|his|her|their|the)?\s*(?:[\w-]+\s+){0,4}$"
)
_TO_COME = re.compile(
    r"[^;:]{0,70}?\b(?:will|would|is|are)\s+(?:(?:to|due to|scheduled to|expected to|set to|likely to)\s+)?(?:take place|begin|start|be held|be made|be paid|last|come|follow|scheduled for|planned for|set for|pencilled in|due (?:in|on))\b|"
    r"[^;:.]{0,90}?\b(?:begins|starts|kicks off|takes place)\s+(?:on\s+|in\s+|next\s+|tomorrow\b|at\s+)"
)
_ON_THE_TRIP = re.compile(r"(?:On|During|In|At|Towards|Throughout)\b")
_THEN_WILL = re.compile(
    r"[^,;.]{0,50},\s+[^,;.]{2,60}?\s(?:will|is\s+to|are\s+to)\s"
)  # "On the last day of his stay, X will …"
_FINITE = re.compile(
    r"\b(?:is|are|was|were|had|has|have|will|\w+ed|came|went|flew|left|paid|made|took|began|said|told|met)\b"
)
_SPOKEN = re.compile(r";|\b(?:who|that had|said|says|told|where)\b")


def _is_cancelled(text: str, cue: Cue) -> bool:
    """Is it this trip that was called off: "cancelled a trip", "the trip … was put off", "did not travel to"?"""
    before = text[max(0, cue.start - 40) : cue.start]
    if match := words("cancelled").search(before):
        return not re.search(r"\b(?:to|and|instead)\b", before[match.end() :])
    after = words("cancelled").search(text, cue.end) if cue.way == "noun" else None
    return bool(after and re.search(r"\b(?:was|were|is|has been|had been|been)\s+(?:\w+\s+)?$", text[: after.start()]))


_SOON = re.compile(
    r"\b(?:(?:over|at) the weekend|tomorrow|next (?:week|month|year|spring|summer|autumn|fall|winter)|later this (?:week|month|year)|in the coming (?:days|weeks|months))\b"
)


def _ahead(analysis: Analysis, sentence: Sentence, cue: Cue) -> bool:
    """Does the time behind a verb in the present lie ahead: "arrives over the weekend", "flies to A on Friday"?"""
    today = analysis.document.published.date().isoformat()
    behind = [t for t in analysis.times[sentence.index] if t.start >= cue.end] or analysis.times[sentence.index]
    return bool(_SOON.search(sentence.text, cue.end, cue.end + 70)) or any(
        forward(t, analysis.document.published).value > today[: len(t.value)] for t in behind[:1]
    )


_SUMMIT = re.compile(
    r"\b(?:for|attend(?:s|ed|ing)?|to take part in|took part in|to join|joined)\s+(?:the|a|an|this|their)\s+[^,.;]{0,70}?\b(?:[Ss]ummit|[Ff]orum|[Cc]onference|[Aa]ssembly|[Mm]eeting of (?:leaders|heads)|COP\d+)\b"
)


_OF_LEADERS = re.compile(r"\b(?:[Ss]ummits?|[Ff]orum|(?<!National )[Aa]ssembly|COP\d+|gathering)\b")


def _kind(text: str, cue: Cue) -> VisitKind:
    """What a visit is called, in the noun itself or behind the verb of travel."""
    if cue.way in {"returned", "leg"} or re.match(r"(?:t(?:ook|aken)|brought)\b", text[cue.start :]):
        return "other"
    if cue.way == "summit" or (cue.way == "attends" and _OF_LEADERS.search(text, cue.start)):
        return "summit"
    stretch = text[cue.start : cue.end] if cue.way == "noun" else text[cue.start :]
    if told := kind_told(stretch):
        return _KINDS[told]
    return "summit" if _SUMMIT.search(text, cue.start) else "other"


_NO_START = re.compile(
    r"(?<!end )(?<!start )(?<!beginning )(?<!middle )(?<!course )\b(?:since|first|until|till|years?|of)\s+(?:\w+\s+)?$"
)
_WHEN = re.compile(r",?\s+when\b")
_BEEN_SINCE = re.compile(r"\b(?:has|have|had)\s+been\s+(?:in|on|at|here|there)\b[^,;.]*\bsince\s+$")
_ENDS = re.compile(
    r"\b(?:until|till|through|last until|ended|ends(?!\s+of)|(?<!the )end(?!\s+of)|w(?:ound|inds?) up|rounded off|completed?s?|leaves?(?![^,;.]*\bfor\b)|left(?![^,;.]*\bfor\b)|concludes?|wrapped up|returns?|returned|home|departs?(?![^,;.]*\bfor\b)|last day of)\b[^,;.]{0,50}$"
)
_SAID = re.compile(
    r"\b(?:said|says|announced|confirmed|reported|wrote|added|posted)(?:\s+in an? (?:statement|interview|post|release)|\s+here)?\s+(?:on\s+|late\s+|early\s+|late on\s+|earlier\s+)?$"
)
_LENGTH = re.compile(
    r"(?<!months and )(?<!month and )(?<!years and )(?<!year and )\b(?:(?P<days>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})[\s-]days?\b|(?P<long>a|one) week\b)(?!\s+(?:ago|later|earlier|before|after))"
)
_OTHER_CLAUSE = re.compile(
    r";|,\s+(?:yet|but|while|though|although)\b|\b(?:when|which(?!\s+(?:began|begins|started|starts|opened))|that had(?! (?:started|begun))|that was|that were|established|signed in|launched)\b"
)


def _dates(
    analysis: Analysis, sentence: Sentence, cue: Cue, stop: _Stop, stops: Sequence[_Stop], status: VisitStatus
) -> tuple[str | None, str | None, Time | None]:
    """First and last day of a visit, with the time that tells it: behind its place, behind its cue, else before it."""
    if cue.way == "returned":
        return None, None, None
    text = sentence.text
    times = [
        t
        for t in analysis.times[sentence.index]
        if (
            not _NO_START.search(text[: t.start])
            or _ENDS.search(text[: t.start])
            or _BEEN_SINCE.search(text[: t.start])
            or (t.end < cue.start and _WHEN.match(text, t.end))
        )
        and not _SAID.search(text, cue.end, max(cue.end, t.start))
    ]
    if cue.way in {"meets", "summit"}:
        times = [t for t in times if len(t.value) > 4 and _is_of_the_news(analysis, t)]
    turn = forward if status == "planned" else backward
    times = [
        turn(t, analysis.document.published)
        for t in times
        if status != "concluded" or "next" not in text[t.start : t.end].lower()
    ]
    times = [
        t
        for t in times
        if not _SINCE_THEY.search(text[: t.start]) and (status == "planned" or not _WILL_THEN.match(text, t.end))
    ]
    limit = min((s.start for s in stops if s.start > stop.start), default=len(text))
    own = [t for t in times if stop.end and stop.end <= t.start < limit and t.start - stop.end < 60]
    behind = [
        t
        for t in times
        if t.start >= cue.start - 1 and t.start < limit and not _OTHER_CLAUSE.search(text[cue.end : t.start])
    ]
    before = [t for t in times if t.end <= cue.start and not re.search(r";|,\s+(?:yet|but)\b", text[t.end : cue.start])]
    chosen = own or behind or before[-1:]
    if len(stops) > 1 and not own and status == "planned":
        return None, None, None
    if not chosen:
        told = _told_before(analysis, sentence) if status == "concluded" and not times else None
        return (told.value if told else None), None, told
    time = chosen[0]
    end = time.until
    following = [
        t
        for t in times
        if t.start > time.end and re.fullmatch(r"\s*(?:to|until|till|through|-|–)\s*", text[time.end : t.start])
    ]
    if end is None and following:
        end = following[0].value
    length = _LENGTH.search(text)
    days = 0 if length is None else 7 if length["long"] else DAYS.get(length["days"]) or int(length["days"])
    if not following and end is None and (ending := _ENDS.search(text[: time.start])):
        last = (
            forward(time, analysis.document.published)
            if re.match(r"(?:ends|leaves|concludes|departs|returns)\b", ending[0])
            else time
        )
        earlier = [t for t in times if t.start < time.start and t.start >= cue.start - 30]
        start = earlier[0].value if earlier else _days_from(last.value, 1 - days) if days else None
        return start, last.value, time
    if end is None and days:
        end = _days_from(time.value, days - 1)
    return time.value, end, time


_WILL_THEN = re.compile(r",?\s+(?:[\w’'.-]+\s+){0,3}will\b")
_SINCE_THEY = re.compile(r"\bsince\s+(?:[\w’'-]+\s+){2,}(?:in|on)\s+$")


def _is_of_the_news(analysis: Analysis, time: Time) -> bool:
    """Does a time lie within the last months: what people do together abroad is dated by no other?"""
    today = analysis.document.published.date()
    first = (today - timedelta(days=120)).isoformat()
    return first[: len(time.value)] <= time.value <= (today + timedelta(days=1)).isoformat()[: len(time.value)]


def _days_from(day: str, count: int) -> str | None:
    return (date.fromisoformat(day) + timedelta(days=count)).isoformat() if len(day) == 10 else None


def _told_before(analysis: Analysis, sentence: Sentence) -> Time | None:
    """The only day that the sentence before tells, in the same paragraph."""
    before = analysis.sentences[sentence.index - 1] if sentence.index else sentence
    if before is sentence or before.paragraph != sentence.paragraph:
        return None
    days = [t for t in analysis.times[before.index] if len(t.value) == 10 and before.text[t.start : t.end] != "now"]
    return days[0] if len(days) == 1 else None


def _is_current(analysis: Analysis, sentence: Sentence, start: str | None, status: VisitStatus, near: str) -> bool:
    if status == "planned":
        return True
    published = analysis.document.published.date()
    if start and len(start) == 10:
        return abs((date.fromisoformat(start) - published).days) <= 21
    if start:
        return start[:7] == published.isoformat()[:7]
    return sentence.paragraph <= 4 and not words("past").search(near)


# Mentions of one trip


def _merge(analysis: Analysis, found: Sequence[Visit]) -> Iterator[Visit]:
    """One visit for each visitor and host, filled in from all its mentions; far apart in time they stay two."""
    groups: list[list[Visit]] = []
    for visit in found:
        for group in groups:
            if _same_trip(group, visit):
                group.append(visit)
                break
        else:
            groups.append([visit])
    news = _news_day(analysis)
    for group in groups:
        merged = _merged(group)
        if merged.start is None and merged.status == "concluded" and merged.current and news:
            merged = replace(merged, start=news.value, date_basis=news.basis)
        if merged.evidence.part == "text" or len(group) > 1:
            yield merged


def _merged(group: Sequence[Visit]) -> Visit:
    # A noun beside a verb that looks ahead, "flies to A next week, his first visit", means the same trip.
    ahead = {v.evidence for v in group if v.status == "planned"}
    done = [v for v in group if v.status == "concluded" and (v.evidence not in ahead or "noun" not in v.rules)]
    off = any(v.status == "cancelled" for v in group)
    status: VisitStatus = "concluded" if done else "cancelled" if off else "planned" if ahead else group[0].status
    telling = [v for v in group if v.status == status or v.evidence not in ahead]
    told = [v for v in telling if v.evidence.part == "text"] or telling
    dated = [v for v in telling if v.start] or [v for v in group if v.start]
    best = max(told, key=lambda v: (v.visitor.name is not None, v.start is not None, v.confidence))
    start = min((v.start for v in dated if v.start and len(v.start) == 10), default=dated[0].start if dated else None)
    end = max((v.end for v in group if v.end), default=None)
    full = max((v.visitor for v in group), key=lambda p: (len(p.name or ""), len(p.role or "")))
    places = [v.place for v in sorted(group, key=lambda v: v.status != "concluded") if v.place]
    cities = [p for p in places if p in names() and names()[p].how in {"capital", "city"}]
    cities.sort(key=lambda p: names()[p].how != "capital")
    return replace(
        best,
        visitor=full,
        start=start,
        end=end if start is None or end is None or end >= start else None,
        status=status,
        current=any(v.current for v in group),
        kind=next(
            (v.kind for v in group if v.kind not in {"other", "summit"}),
            next((v.kind for v in group if v.kind != "other"), "other"),
        ),
        place=next(iter(cities or places), None),
        confidence=min(0.95, round(best.confidence + 0.05 * (len(group) - 1), 2)),
        rules=tuple(dict.fromkeys(rule for v in group for rule in v.rules)),
    )


def _same_trip(group: Sequence[Visit], visit: Visit) -> bool:
    first = group[0]
    if (first.visitor.party, first.host_party) != (visit.visitor.party, visit.host_party):
        return False
    named = [v.visitor.name for v in group if v.visitor.name]
    if named and visit.visitor.name and overlap(named[0], visit.visitor.name) < 0.5:
        return False
    return _near(group, visit)


def _near(group: Sequence[Visit], visit: Visit) -> bool:
    days = [v.start for v in group if v.start]
    if not visit.start or not days:
        return True
    size = min(len(visit.start), *(len(d) for d in days))
    if size < 10:
        return any(d[:size] == visit.start[:size] for d in days)
    return any(days_apart(d, visit.start) <= 14 for d in days)


def _news_day(analysis: Analysis) -> Time | None:
    """The day of the news: the first that the opening paragraphs tell, on or shortly before publication."""
    today = analysis.document.published.date()
    for sentence in analysis.sentences:
        if sentence.paragraph > 2 or sentence.furniture:
            continue
        for time in analysis.times[sentence.index]:
            if len(time.value) == 10 and 0 <= (today - date.fromisoformat(time.value)).days <= 14:
                return time
    return None
