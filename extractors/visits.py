"""Visits: official travel and receptions, one record for each visitor and host.

Stages: find cues of travel in a sentence; who travels; where to, and so who plays host; whether it took place; when;
then merge the mentions of one trip.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from extractors._analysis import INCIDENTAL, Analysis
from extractors._course import GATHERING, dates_of, is_called_off, is_current, kind_of, status_of, told_as_past
from extractors._gazetteer import capital_of, is_state, names
from extractors._journey import Stop, Story
from extractors._lexicon import compiled
from extractors._modality import is_supposed
from extractors._names import overlap
from extractors._people import find_people
from extractors._screen import screened
from extractors._segment import Sentence
from extractors._stops import cities_named, filed_here, named_in
from extractors._times import Time, days_apart, is_day, is_year
from extractors._travel import Cue, Way, find_cues, find_meetings, in_sentence, words
from extractors._travellers import objects_behind, subject_of
from extractors._ways import BEFORE_NOW, INVITED, LEADER, READERS, TO_BE_HELD
from extractors._where import CITY_STATES, city_of, dateline, find_places, is_city
from schema.records import Person, Visit, VisitKind, VisitStatus

NAME = "visits"
VERSION = 11
_SURE: dict[Way, float] = {
    "noun": 0.8, "comes": 0.6, "goes": 0.75, "received": 0.8, "receives": 0.75, "visiting": 0.75, "guest": 0.7, "host": 0.65, "returned": 0.65, "attends": 0.65,
    "leg": 0.65, "delegation": 0.7, "meets": 0.5, "summit": 0.5,
}  # fmt: skip


def extract(analysis: Analysis) -> Iterator[Visit]:
    """The visits that a document tells; mentions of one trip are one record."""
    story = Story(analysis, find_people(analysis))
    found: list[Visit] = []
    for meetings in (False, True):  # who met whom is told once it is known who travels
        told = {visit.evidence.start for visit in found if visit.evidence.part == "text"} if meetings else set()
        for index, sentence in enumerate(analysis.sentences):
            if sentence.furniture or not (story.people[index] or story.traveller) or sentence.start in told:
                continue
            for visit in _visits(story, index, meetings):
                found.append(visit)
                stop = Stop(0, 0, visit.host_party, visit.place)
                story.ahead = (visit.visitor, stop) if visit.status == "planned" else None
                if meetings:
                    story.set_out(visit.visitor)
                elif visit.rules[0] != "returned" and not (
                    visit.status == "planned" and story.arrived and visit.host_party == story.traveller_party
                ):
                    story.traveller, story.arrived = visit.visitor, visit.status == "concluded"
                    if visit.status != "cancelled":
                        story.set_out(visit.visitor)
                    story.stops[visit.visitor.party] = stop
                    story.stop, story.paragraph = stop, sentence.paragraph
    if summit := _summit_place(story):
        found = [_of_summit(v, summit) for v in found]
        found += _at_summit(story, summit, {(v.visitor.party, v.host_party) for v in found})
    found = _for_gatherings(story, found)
    found += _companions(story, found)
    yield from _merge(analysis, found)


def _visits(story: Story, index: int, meetings: bool) -> Iterator[Visit]:
    analysis = story.analysis
    sentence = analysis.sentences[index]
    for cue in find_meetings(sentence.text) if meetings else find_cues(sentence.text):
        if why := _unfit(sentence.text, cue):
            analysis.trace(NAME, sentence.text[cue.start : cue.end], sentence, False, cue.way, why)
            continue
        visitors, stops = READERS[cue.way](story, index, cue)
        if visitors and not stops and cue.way in {"goes", "noun"}:
            story.set_out(visitors[0])
            if _TOUR.search(sentence.text, cue.start, cue.end):  # the next sentences tell where it leads
                story.traveller = story.traveller or visitors[0]
        visitors = [v for v in visitors if (v.role or "").lower() not in _LOCAL_OFFICES]
        kept = [(v, s) for s in stops for v in visitors if s.party != v.party and s.party not in INCIDENTAL]
        if kept or cue.way != "meets":
            shown = sentence.text[cue.start : cue.end]
            what = ("visitor" if visitors else "no visitor", f"to {', '.join(s.party for s in stops) or 'nowhere'}")
            analysis.trace(NAME, shown, sentence, bool(kept), cue.way, *what)
        for visitor, stop in kept:
            visit = _make(analysis, sentence, visitor, stop, cue, stops)
            still_ahead = cue.way == "noun" and visit.status == "concluded" and story.lies_ahead(visitor, stop)
            if still_ahead and not analysis.times[index] and not told_as_past(sentence.text):
                visit = replace(visit, status="planned", start=None, end=None)  # "the stay is a state visit"
            yield visit


_TOUR = re.compile(r"\b(?:tour|trip|journey|swing)", re.IGNORECASE)
_CONDITIONAL = screened(r"\b(?:would|could|might)\b[^,;.]*\bif\b")
_DENIED = screened(
    r"\b(?:denie[sd]|denying|dismisse[sd]|dismissing|rejected|rejects|brushed\s+aside|waved\s+away|played\s+down)\b[^.;]{0,50}\b(?:reports?|rumou?rs?|claims?|speculation|suggestions?)\b[^.;]{0,40}\b(?:that|of|about)\b[^.;]*$"
)
_ASKS = re.compile(r"[\"“]?(?:And |But )?(?:Will|Would|Is|Are|Does|Do|Did|Has|Have|Can|Could|Should)\b")
_ACCEPTED = re.compile(
    r"\b(?:accepted(?:\s+(?:the\s+invitation|it|with))?|was\s+accepted|said\s+(?:that\s+)?s?he\s+would\s+(?:go|come|travel|visit|do\s+so))\b"
)
_STAYS = re.compile(
    r"\b(?:open|clos|permanent|diplomatic|set\s+up|head)\w*\s+(?:an?\s+|its\s+|their\s+|the\s+)?(?:\w+\s+)?$"
)
_WOULD = re.compile(
    r"[^,;.]{0,60}\bwould\s+(?:be\s+(?:a|an|the|welcome|good|useful)|help|mean|send|show|give|make|bring|boost|add|do)\b"
)
_TO_DO = re.compile(r"[^,;.]{2,80}?\s+to\s+(?!the\b|a\b|[A-Z])[a-z]+\b")
_IS = re.compile(r"\b(?:is|are|was|were|been|be)\s+(?:now\s+|currently\s+|also\s+)?$")
_TO_VISIT = re.compile(r"\b(?:will|would|shall)\s+(?:also\s+|then\s+|later\s+|now\s+)?$")
_A_PLACE = re.compile(r"(?<=visit)\s+(?:the\s+)?[A-Z]")
_THINGS = re.compile(
    r"\b(?:ships?|vessels?|convoys?|flotillas?|trains?|trucks?|goods|cargoe?s?|exports|shipments?|arms|planes?|containers?|tankers?)\s+(?:that\s+(?:is|are|was|were)\s+)?$"
)
_LOCAL_OFFICES = frozenset(
    {"chairman", "chairwoman", "chairperson", "ambassador", "chief", "adviser", "speaker of the house"}
)


def _unfit(text: str, cue: Cue) -> str | None:
    """Why a cue tells no visit: a call, a third place, something only wished for, people on no state's business."""
    before = text[max(0, cue.start - 45) : cue.start]
    clause = compiled(r"[;:]|,\s+(?:and|but|while)\b|\b(?:that|where|who|when|while|after|before)\b").split(before)[-1]
    clause = clause.replace(" May ", " ")  # the month
    if is_supposed(text):
        return "only supposed"
    if text.rstrip('"”’ ').endswith("?") and _ASKS.match(text):
        return "asked"
    near = (0, len(text)) if cue.way == "meets" else (max(0, cue.start - 40), cue.end + 40)
    if in_sentence("elsewhere").search(text, *near):
        return "a call or a third place"
    accepted = INVITED.search(text, 0, cue.start) and _ACCEPTED.search(text, cue.end)
    if (
        cue.way not in {"receives", "received", "guest", "host", "visiting"}
        and words("unsure").search(clause)
        and not accepted
        and not is_called_off(text, cue)
    ):
        return "unsure"
    if _DENIED.search(text, 0, cue.start):
        return "denied"
    if _CONDITIONAL.search(text, max(0, cue.start - 30), cue.end + 60):
        return "conditional"
    if text[cue.start : cue.end].startswith("call") and _TO_DO.match(text, cue.end):
        return "an appeal"
    if cue.way == "visiting" and _IS.search(before):
        return "a verb, not who somebody is"
    if cue.way == "noun" and _TO_VISIT.search(before) and _A_PLACE.match(text, cue.end):
        return "a verb, which tells it itself"
    if cue.way == "goes" and _THINGS.search(before):
        return "things that go"
    if text.startswith("mission", cue.end - 7) and _STAYS.search(before):
        return "a mission that stays"
    if cue.way == "noun" and _WOULD.match(text, cue.end):
        return "conditional"
    if in_sentence("not_official").search(text, max(0, cue.start - 30), cue.end + 25):
        return "on no state's business"
    return None


_GATHERED = screened(
    r"\b(?:[Ss]ummit|[Ff]orum of (?:leaders|heads)|(?:meeting|session|dialogue|talks) (?:at the level of|of (?:the )?) ?(?:leaders|heads of state|presidents))\b(?!\s+(?:with|between)\b)"
)
_FOR_SUMMIT = re.compile(r"\bsummit,\s+(?:for|to|at)\s+which\b")
_TAKES_PART = screened(
    r"\b(?:spoke|told|said|called|agreed|agreeing|reaffirmed|talked|summed up|adopted|joined|came|arrived|urged|stressed|announced|pledged|met|spoke for|represented|was among|were among|flew in|signed)\b"
)


def _of_summit(visit: Visit, stop: Stop) -> Visit:
    """A visit, called a summit where it is told by who attended, and leads where the document's summit is held."""
    attends = (
        visit.rules == ("attends",)
        or (visit.rules == ("receives",) and _FOR_SUMMIT.search(visit.evidence.sentence))
        or (visit.current and LEADER.search(visit.visitor.role or ""))
    )
    there = visit.kind == "other" and visit.host_party == stop.party and visit.status == "concluded"
    return replace(visit, kind="summit") if attends and there else visit


def _for_gatherings(story: Story, found: Sequence[Visit]) -> list[Visit]:
    """The trips, those of leaders to a city where leaders gather called a summit: "arrived in A" beside "the G20 summit in A"."""
    analysis = story.analysis
    cities = {
        (stop.party, stop.place)
        for sentence in analysis.sentences
        if not sentence.furniture and not _long_ago(analysis, sentence)
        for gathering in GATHERING.finditer(sentence.text)
        for stop in named_in(story, sentence.index)
        if stop.place
        and (
            _HELD_IN.fullmatch(sentence.text, gathering.end(), stop.start)
            or _IN_FOR.fullmatch(sentence.text, stop.end, gathering.start())
        )
    }
    return [
        replace(visit, kind="summit")
        if visit.kind == "other"
        and (visit.host_party, visit.place) in cities
        and LEADER.search(visit.visitor.role or "leader")
        and visit.current
        else visit
        for visit in found
    ]


_HELD_IN = re.compile(r"[^,.;]{0,30}\s(?:in|at)\s+(?:the\s+)?(?:\w+\s+(?:city|capital|resort)\s+(?:of\s+)?)?")
_IN_FOR = re.compile(r"(?:\s+\w+){0,2}\s+for\s+[^,.;]{0,50}")


def _at_summit(story: Story, stop: Stop, known: set[tuple[str, str]]) -> Iterator[Visit]:
    """Those who take part in the summit that a report opens with: leaders of other states who act in it."""
    analysis = story.analysis
    for index, sentence in enumerate(analysis.sentences):
        text = sentence.text
        act = _TAKES_PART.search(text)
        if (
            sentence.furniture
            or sentence.part == "title"
            or act is None
            or BEFORE_NOW.search(text)
            or any(t.value > analysis.today for t in analysis.times[index])
            or ((away := in_sentence("elsewhere").search(text)) and away[0].lower() not in {"sidelines", "margins"})
        ):
            continue
        elsewhere = any(s.party != stop.party for s in named_in(story, index) if s.place)
        for someone in story.people[index]:
            person = someone.person
            told = (
                not elsewhere
                and not _ABSENT.search(text, someone.start, someone.end + 40)
                and someone.how != "pronoun"
                and person.party not in {stop.party, "EU" if stop.party == "BEL" else ""}
            )
            if told and LEADER.search(person.role or "leader") and (person.party, stop.party) not in known:
                cue = Cue(act.start(), act.end(), "summit")
                analysis.trace(NAME, text[someone.start : someone.end], sentence, True, "summit", f"to {stop.party}")
                yield _make(analysis, sentence, person, stop, cue, [stop])


def _companions(story: Story, found: Sequence[Visit]) -> Iterator[Visit]:
    """Those in office who go with somebody: on all of a trip that they "accompanied", on the one told last if "accompanied by" them."""
    analysis = story.analysis
    for index, sentence in enumerate(analysis.sentences):
        text, people = sentence.text, story.people[index]
        led: Person | None = None
        others: Sequence[Person] = ()
        trips: Sequence[Visit] = ()
        if sentence.furniture:
            continue
        if match := _WITH_HIM.search(text):
            led = next((s.person for s in people if 0 <= s.start - match.end() < _CLOSE), None)
            others = subject_of(text, people, match.start())
            trips = [v for v in found if v.current and v.visitor == led]
        elif match := _WITH_THEM.search(text):
            led = next(iter(subject_of(text, people, match.start())), None)
            others = objects_behind(story, index, match.end())
            theirs = [v for v in found if v.visitor == led and v.rules != ("returned",)]
            before = [v for v in theirs if v.evidence.start <= sentence.start]
            trips = [v for v in before if v.status == "concluded"][-1:] or before[-1:] or theirs[:1]
        for trip in trips:
            for visitor in [v for v in others if v.name and v.role and v.party == trip.visitor.party and v != led]:
                analysis.trace(NAME, visitor.name or "", sentence, True, "companion", f"to {trip.host_party}")
                kind: VisitKind = "summit" if trip.kind == "summit" else "other"
                evidence = analysis.evidence(sentence)
                yield replace(trip, visitor=visitor, kind=kind, evidence=evidence, confidence=0.6, rules=("companion",))


_CLOSE = 12  # characters
_WITH_HIM = screened(
    r"(?<=\bwho )(?:is\s+)?accompan(?:ies|ied|ying)\b|\b(?:accompan(?:y|ies|ied|ying)|(?:travel(?:s|led|ed|ling|ing)?|fl(?:y|ies|ew|ying))\s+(?:together\s+)?with)\b"
    r"(?=\s+(?:the\s+)?(?:[A-Z]|him\b|her\b|president|prime|king|premier|chancellor)[^.;]{0,60}\b(?:legs|trip|tour|visit|stops|journey|both\s+countries|all\s+(?:three|four|the))\b)"
)
_WITH_THEM = screened(r"\baccompanied\s+(?:on\s+[^,.;]{3,30}\s+)?by\b")
_ABSENT = re.compile(
    r"\b(?:absent|did not (?:come|attend|travel|go|make)|stayed (?:away|at home|in)|not (?:come|coming|attend)|declined|skipped|sent|represented by|by video|virtually)\b"
)


def _summit_place(story: Story) -> Stop | None:
    """Where the summit of several takes place with which a report opens."""
    analysis = story.analysis
    gathered = [
        s for s in analysis.sentences
        if s.paragraph <= 1 and not s.furniture and (met := _GATHERED.search(s.text)) and not TO_BE_HELD.search(s.text, 0, met.start()) and not _long_ago(analysis, s)
    ]  # fmt: skip
    if not gathered:
        return None
    several = {
        a.code for s in analysis.sentences if s.paragraph <= 2 for a in analysis.actors[s.index] if not a.private
    }
    if len(several) < 3 and all(map(is_state, several)):
        return None
    for sentence in gathered:
        inside = [s for s in named_in(story, sentence.index) if s.place]
        cities = [s for s in cities_named(analysis, sentence.index) if s.party in several]
        if inside or cities:
            stop = (inside or cities)[0]
            return None if _OF_A_FEW.search(sentence.text) and not _acts(analysis, stop.party) else stop
    return next(iter([*cities_named(analysis, 0), *filed_here(story, 0)]), None)


_OF_A_FEW = re.compile(r"\b(?:[Tt]rilateral|[Tt]ripartite|[Tt]hree-way|[Ff]our-way|[Qq]uadrilateral)\b")


def _acts(analysis: Analysis, code: str) -> bool:
    """Is a state named in the opening otherwise than by a city of its own, and so more than a meeting place?"""
    opening = [s.index for s in analysis.sentences if s.paragraph <= 1 and not s.furniture]
    return any(a.code == code and a.kind in {"name", "person"} for index in opening for a in analysis.actors[index])


def _long_ago(analysis: Analysis, sentence: Sentence) -> bool:
    """Does a sentence tell a day or month that lies more than a month back?"""
    month_ago = (analysis.document.published.date() - timedelta(days=31)).isoformat()
    return any(not t.is_year and t.lies_before(month_ago) for t in analysis.times[sentence.index])


# Whether, when and what


def _make(
    analysis: Analysis, sentence: Sentence, visitor: Person, stop: Stop, cue: Cue, stops: Sequence[Stop]
) -> Visit:
    text = sentence.text
    near = text[max(0, cue.start - 60) : cue.end + 40]
    status = status_of(analysis, sentence, cue)
    start, end, time = dates_of(analysis, sentence, cue, stop, stops, status)
    place = stop.place or _city_in_sentence(analysis, sentence, stop.party)
    now = cue.way == "summit" or (cue.way != "returned" and is_current(analysis, sentence, start, status, near))
    distant = stop.start < stop.end and (not now or (status == "planned" and not is_day(start)))
    if place is None and not distant:  # of a trip without a day it stays open where in the state it leads
        place = _dateline_in(analysis, sentence, stop.party) or city_of(analysis, stop.party)
    place = place or next((city for city in CITY_STATES if names()[city].code == stop.party), None)
    return Visit(
        parties=tuple(sorted({visitor.party, stop.party})),
        visitor=visitor,
        host_party=stop.party,
        place=_as_told(place or text[stop.start : stop.end], stop.party),
        kind=kind_of(text, cue, stop, stops),
        start=start,
        end=end,
        date_basis=time.basis if time else None,
        status=status,
        current=now,
        evidence=analysis.evidence(sentence),
        confidence=_SURE[cue.way] - 0.05 * (sentence.part == "title"),
        extractor=NAME,
        version=VERSION,
        rules=(cue.way,),
    )


def _as_told(name: str, code: str) -> str | None:
    """A place by the words that tell it; "the Mauritanian capital" is none of that name."""
    return capital_of().get(code) if name in names() and names()[name].how == "demonym" else name or None


def _dateline_in(analysis: Analysis, sentence: Sentence, code: str) -> str | None:
    """The city before an item of a round-up, if it lies in a state."""
    filed = dateline(analysis, sentence.index)
    known = analysis.known(filed)
    return filed if known and known.code == code else None


def _city_in_sentence(analysis: Analysis, sentence: Sentence, code: str) -> str | None:
    for place in find_places(analysis, sentence.index):
        if place.city and place.role in {"in", "to"} and place.code == code:
            return place.name
    return None


# Mentions of one trip


def _merge(analysis: Analysis, found: Sequence[Visit]) -> Iterator[Visit]:
    """One visit for each visitor and host, filled in from all its mentions; far apart in time they stay two."""
    groups: list[list[Visit]] = []
    for visit in found:
        for group in groups:
            if _same_trip(group, visit, analysis.today):
                group.append(visit)
                break
        else:
            groups.append([visit])
    news = _news_day(analysis)
    trips = [_merged(group) for group in groups]
    stops = Counter((t.visitor.party, t.visitor.name) for t in trips if t.status == "concluded")
    for group, merged in zip(groups, trips, strict=True):
        if (
            stops[merged.visitor.party, merged.visitor.name] < 3
            and merged.start is None
            and merged.status == "concluded"
            and merged.current
            and news
        ):
            merged = replace(merged, start=news.value, date_basis=news.basis)
        if merged.evidence.part == "text" or len(group) > 1:
            yield merged


_OF_THE_TRIP = {"noun", "received"}  # "arrives on Monday for a visit, at the invitation of …"


def _merged(group: Sequence[Visit]) -> Visit:
    # What stands beside a verb that looks ahead, "flies to A next week, his first visit", means the same trip.
    ahead = {v.evidence for v in group if v.status == "planned"}
    body = [v for v in group if v.evidence.part == "text"] or group  # a headline seldom tells what is still to come
    done = [v for v in body if v.status == "concluded" and (v.evidence not in ahead or not _OF_THE_TRIP & set(v.rules))]
    off = any(v.status == "cancelled" for v in group)
    status: VisitStatus = "concluded" if done else "cancelled" if off else "planned" if ahead else group[0].status
    telling = [v for v in group if v.status == status or v.evidence not in ahead]
    told = [v for v in telling if v.evidence.part == "text"] or telling
    dated = [v for v in telling if v.start] or [v for v in group if v.start]
    best = max(told, key=lambda v: (v.visitor.name is not None, v.start is not None, v.confidence))
    start = min((v.start for v in dated if is_day(v.start)), default=dated[0].start if dated else None)
    spans = [v.start for v in dated if is_day(v.start) and v.end]
    if status == "planned" and spans:
        start = min(spans)  # "leaves on Friday for A, where he will pay a visit from 1 to 7 April"
    end = max((v.end for v in group if v.end), default=None)
    full = max((v.visitor for v in group), key=lambda p: (len(p.name or ""), len(p.role or "")))
    places = [v.place for v in sorted(group, key=lambda v: v.status != "concluded") if v.place]
    cities = [p for p in places if is_city(p)]
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


def _same_trip(group: Sequence[Visit], visit: Visit, today: str) -> bool:
    first = group[0]
    if (first.visitor.party, first.host_party) != (visit.visitor.party, visit.host_party):
        return False
    named = [v.visitor.name for v in group if v.visitor.name]
    if named and visit.visitor.name and overlap(named[0], visit.visitor.name) < 0.5:
        return False
    if any(v.evidence == visit.evidence and v.status == visit.status == "planned" for v in group):
        return True
    done = [v for v in group if v.status == "concluded"]
    if _is_earlier(visit) and (
        not done or (_is_long_ago(visit, today) and all(v.current and not v.start for v in done))
    ):
        return False  # what came of a plan, or is the news, is no trip of long ago
    return _near(group, visit)


def _is_earlier(visit: Visit) -> bool:
    return visit.status == "concluded" and not visit.current and visit.start is not None


def _is_long_ago(visit: Visit, today: str) -> bool:
    """Was a trip made in another year, or months ago?"""
    start = visit.start or today
    return start[:4] < today[:4] or (not is_year(start) and days_apart(f"{start}-01"[:10], today) > _LONG)


_LONG = 75  # days


def _near(group: Sequence[Visit], visit: Visit) -> bool:
    days = [v.start for v in group if v.start]
    if not visit.start or not days:
        return True
    if is_day(visit.start) and all(map(is_day, days)):
        return any(days_apart(d, visit.start) <= 14 for d in days)
    size = min(len(visit.start), *(len(d) for d in days))
    return any(d[:size] == visit.start[:size] for d in days)


def _news_day(analysis: Analysis) -> Time | None:
    """The day of the news: the first that the opening paragraphs tell, on or shortly before publication."""
    today = analysis.document.published.date()
    for sentence in analysis.sentences:
        if sentence.paragraph > 2 or sentence.furniture:
            continue
        for time in analysis.times[sentence.index]:
            if time.is_day and 0 <= (today - date.fromisoformat(time.value)).days <= 14:
                return time
    return None
