"""Visits: official travel and receptions, one record for each visitor and host."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from extractors import _travel as words
from extractors._actors import Actor, PersonKnown
from extractors._analysis import INCIDENTAL, Analysis
from extractors._gazetteer import capitals, names
from extractors._segment import Sentence
from extractors._times import Time, forward
from schema.records import Person, Visit, VisitKind, VisitStatus

NAME = "visits"
VERSION = 1

_KINDS: dict[str, VisitKind] = {"state": "state", "official": "official", "working": "working"}


def extract(analysis: Analysis) -> Iterator[Visit]:
    """The visits that a document tells; mentions of one trip are one record."""
    found: list[Visit] = []
    last: PersonKnown | None = None
    for index, sentence in enumerate(analysis.sentences):
        if sentence.furniture:
            continue
        if sentence.part == "text":
            travelling = found[-1].visitor if found and found[-1].visitor.name else None
            spoken = PersonKnown(travelling.name or "", travelling.role, travelling.party) if travelling else last
            found += _visits(analysis, index, spoken)
        people = [a for a in analysis.actors[index] if a.person]
        if people:
            first = people[0]
            last = PersonKnown(first.person or "", first.role, first.code)
    yield from _merge(analysis, found)


def _visits(analysis: Analysis, index: int, last: PersonKnown | None) -> Iterator[Visit]:
    sentence = analysis.sentences[index]
    text = sentence.text
    if words.NOT_OFFICIAL.search(text):
        return
    seen: set[tuple[str, str]] = set()
    for start, end, way in _cues(text):
        if words.THIRD.search(text[max(0, start - 40) : end + 40]):
            analysis.trace(NAME, text[start:end], sentence, False, "a call or a third place")
            continue
        if way != "receives" and words.UNSURE.search(text[max(0, start - 40) : start]):
            analysis.trace(NAME, text[start:end], sentence, False, "unsure")
            continue
        visitors = _visitors(analysis, index, start, end, way, last)
        host, place = _host(analysis, index, start, end, way, [v.party for v in visitors])
        kept = [v for v in visitors if host and v.party != host and (v.party, host) not in seen]
        analysis.trace(
            NAME, text[start:end], sentence, bool(kept), way, "visitor" if visitors else "no visitor", f"host {host}"
        )
        for visitor in kept:
            if host:
                seen.add((visitor.party, host))
                yield _make(analysis, sentence, index, visitor, host, place, (start, end), way)
        if kept and way not in {"goes", "from"}:
            return


def _cues(text: str) -> Iterator[tuple[int, int, str]]:
    """Where a sentence speaks of travel, the surest way of telling it first."""
    for way, pattern in (
        ("visiting", words.VISITING),
        ("from", words.CAME_FROM),
        ("goes", words.GOES),
        ("noun", words.VISIT_NOUN),
        ("received", words.IS_RECEIVED),
        ("receives", words.RECEIVES),
    ):
        for match in pattern.finditer(text):
            yield match.start(), match.end(), way


def _visitors(analysis: Analysis, index: int, start: int, end: int, way: str, last: PersonKnown | None) -> list[Person]:
    """Who travels: the person before the verb, behind "welcomed", in "visit by", or the one spoken of last."""
    text, actors = analysis.sentences[index].text, analysis.actors[index]
    people = [a for a in actors if a.person]
    if way in {"receives", "visiting"}:
        behind = [a for a in people if a.start >= end]
        return (
            [_person(behind[0])]
            if behind and behind[0].start - end < 90
            else _office(analysis, index, end, len(text), 60)
        )
    by = re.match(r"(?:\s+(?:to|in)\s+(?:the\s+)?[\w’' -]{2,25}?)?\s+(?:by|of)\s+", text[end:])
    if way == "noun" and by:
        behind = [a for a in people if end + by.end() <= a.start + 60 and a.start >= end]
        if behind and behind[0].start - end - by.end() < 60:
            return [_person(behind[0])]
        office = _office(analysis, index, end, end + by.end() + 60, 60)
        if office:
            return office
    before = [a for a in people if a.end <= start]
    if before:
        chosen = (
            before[-1]
            if way == "noun" and re.match(r"[’']s?\b", text[before[-1].end : before[-1].end + 2])
            else before[0]
        )
        together = [a for a in before if a.code == chosen.code and a is not chosen]
        couple = (
            [
                a
                for a in together
                if re.fullmatch(r"\s*,?\s*(?:and\s+)?(?:[A-Z]\w+\s+){0,3}", text[chosen.end : a.start])
            ]
            if chosen is before[0]
            else []
        )
        return [_person(a) for a in (chosen, *couple[:1])]
    office = _office(analysis, index, 0, start, 120)
    if office:
        return office
    if (
        re.search(
            r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Tt]he (?:president|premier|prime minister|chancellor|minister|leader|king|visitor|guest))\b",
            text[:end],
        )
        and last
    ):
        return [Person(last.name, last.role, last.party)]
    return []


def _person(actor: Actor) -> Person:
    return Person(actor.person, actor.role, actor.code)


_OFFICE = re.compile(
    r"^(?:[’']s?)?\s+(?:\w+\s+){0,1}?(?P<role>(?:(?:prime|foreign|defen[cs]e|trade|finance|deputy|vice|crown|party|interior|state|general)\s+)*"
    r"(?:president|premier|minister|chancellor|king|queen|emir|prince|leader|secretary|chief|sultan))\b", re.IGNORECASE,
)  # fmt: skip


_HEAD = re.compile(
    r"president|premier|prime minister|general secretary|chancellor|king|emir|sultan|leader", re.IGNORECASE
)


def _office(analysis: Analysis, index: int, begin: int, until: int, reach: int) -> list[Person]:
    """Somebody named by office: "the Dutch prime minister"; with the name that the document gives to that office."""
    text = analysis.sentences[index].text
    for actor in analysis.actors[index]:
        if actor.private or actor.person or not begin <= actor.start < until or actor.start - begin > reach:
            continue
        match = _OFFICE.match(text[actor.end :])
        if match:
            role = match["role"]
            known = [
                p for p in analysis.people.values()
                if p.party == actor.code and role.split()[-1].lower() in (p.role or "").lower()
            ]  # fmt: skip
            if not known and role.split()[-1].lower() in {"leader", "chief", "president"}:
                known = [p for p in analysis.people.values() if p.party == actor.code and _HEAD.search(p.role or "")]
            if len(known) == 1:
                return [Person(known[0].name, known[0].role, known[0].party)]
            return [Person(None, role, actor.code)]
    return []


def _host(
    analysis: Analysis, index: int, start: int, end: int, way: str, visitors: Sequence[str]
) -> tuple[str | None, str | None]:
    """The party visited, and the place as written."""
    text = analysis.sentences[index].text
    actors = [a for a in analysis.actors[index] if not a.private and not a.person]
    places = [a for a in actors if a.kind in {"name", "capital", "seat", "organisation"} and a.code not in INCIDENTAL]
    behind = [a for a in places if a.start >= end - 1 and a.code not in visitors]
    if way == "from":
        source = [a for a in places if abs(a.start - end) <= 4 and a.code not in visitors]
        return (source[0].code, text[source[0].start : source[0].end]) if source else (None, None)
    if re.match(r"\s*home\b", text[end:]):
        return None, None
    if way in {"goes", "noun"} and behind:
        gap = text[end : behind[0].start]
        if re.fullmatch(
            r"\s*(?:\w+\s+){0,6}?(?:to|in|of|through)?\s*(?:the\s+)?(?:\w+\s+capital\s+)?|\s*(?:the\s+)?", gap
        ) or (way == "noun" and len(gap) < 45):
            return behind[0].code, text[behind[0].start : behind[0].end]
    if way in {"receives"}:
        before = [a for a in analysis.actors[index] if a.end <= start and not a.private and a.code not in visitors]
        if before:
            return before[0].code, _city(analysis, before[0].code)
    if way == "received":
        hosts = [a for a in analysis.actors[index] if a.start >= end - 4 and not a.private and a.code not in visitors]
        if hosts:
            return hosts[0].code, _city(analysis, hosts[0].code)
    inside = [
        a for a in places if a.code not in visitors and re.search(r"\b(?:in|to|at)\s+(?:the\s+)?$", text[: a.start])
    ]
    if inside:
        return inside[0].code, text[inside[0].start : inside[0].end]
    others = [
        code
        for code in (*(analysis.pairs[index] or ()), *analysis.main)
        if code not in visitors and code not in INCIDENTAL
    ]
    if others and visitors and set(visitors) <= {*(analysis.pairs[index] or ()), *analysis.main}:
        return others[0], _city(analysis, others[0])
    return None, None


def _city(analysis: Analysis, party: str) -> str | None:
    """The host's city that the document names, else the host's name as it writes it."""
    text = analysis.document.text
    cities = [city for city, code in capitals().items() if code == party or (party == "EU" and city == "Brussels")]
    for city in cities:
        if re.search(rf"\b(?:in|to|at)\s+{re.escape(city)}\b", text):
            return city
    for city in cities:
        if re.match(rf"\s*{re.escape(city)}\b", text, re.IGNORECASE):
            return city
    return None


def _make(
    analysis: Analysis,
    sentence: Sentence,
    index: int,
    visitor: Person,
    host: str,
    place: str | None,
    span: tuple[int, int],
    way: str,
) -> Visit:
    text = sentence.text
    near = text[max(0, span[0] - 60) : span[1] + 40]
    status: VisitStatus = "concluded"
    if words.CANCELLED.search(near):
        status = "cancelled"
    elif way != "from" and words.PLANNED.search(text[max(0, span[0] - 60) : span[1]]):
        status = "planned"
    start, end, time = _dates(analysis, index, span, status) if way != "from" else (None, None, None)
    known = names().get(place or "")
    city = place if known is None or known.how == "capital" else _city(analysis, host) or place
    return Visit(
        parties=tuple(sorted({visitor.party, host})),
        visitor=visitor,
        host_party=host,
        place=city or _city(analysis, host),
        kind=_kind(text, near),
        start=start,
        end=end,
        date_basis=time.basis if time else None,
        status=status,
        current=way != "from" and _is_current(analysis, sentence, start, status, near),
        evidence=analysis.evidence(sentence),
        confidence={"noun": 0.75, "goes": 0.7, "received": 0.75, "receives": 0.65, "visiting": 0.6, "from": 0.6}[way],
        extractor=NAME,
        version=VERSION,
        rules=(way,),
    )


def _kind(text: str, near: str) -> VisitKind:
    if match := words.KIND.search(near) or words.KIND.search(text):
        return _KINDS[match["kind"].lower()]
    return "summit" if words.SUMMIT.search(near) and words.ATTENDS.search(text) else "other"


def _dates(
    analysis: Analysis, index: int, span: tuple[int, int], status: VisitStatus
) -> tuple[str | None, str | None, Time | None]:
    text = analysis.sentences[index].text
    times = [
        t for t in analysis.times[index] if not re.search(r"\b(?:since|first|years?)\s+(?:\w+\s+)?$", text[: t.start])
    ]
    if status == "planned":
        times = [forward(t, analysis.document.published) for t in times]
    if not times:
        return None, None, None
    behind = [t for t in times if t.start >= span[0]]
    time = (behind or times)[0]
    end = time.until
    following = [
        t
        for t in times
        if t.start > time.end and re.fullmatch(r"\s*(?:to|until|till|through|-|–)\s*", text[time.end : t.start])
    ]
    if end is None and following:
        end = following[0].value
    if re.search(r"\b(?:until|till|through|last until|ended|ends|leaves?|left)\s+(?:on\s+)?$", text[: time.start]):
        return (times[0].value if times[0] is not time else None), time.value, time
    length = re.search(r"\b(one|two|three|four|five|six|seven|eight|\d)-day\b", text)
    if end is None and length and len(time.value) == 10:
        days = words.DAYS.get(length[1]) or int(length[1])
        end = (date.fromisoformat(time.value) + timedelta(days=days - 1)).isoformat()
    return time.value, end, time


def _is_current(analysis: Analysis, sentence: Sentence, start: str | None, status: VisitStatus, near: str) -> bool:
    if status == "planned":
        return True
    published = analysis.document.published.date()
    if start and len(start) == 10:
        return abs((date.fromisoformat(start) - published).days) <= 21
    if start:
        return start[:7] == published.isoformat()[:7]
    return sentence.paragraph <= 4 and not words.PAST.search(near)


def _merge(analysis: Analysis, found: Sequence[Visit]) -> Iterator[Visit]:
    """One visit for each visitor and host, filled in from all its mentions; far apart in time they stay two."""
    groups: list[list[Visit]] = []
    for visit in found:
        for group in groups:
            first = group[0]
            same = (first.visitor.party, first.host_party) == (visit.visitor.party, visit.host_party)
            names_ = {v.visitor.name for v in (first, visit) if v.visitor.name}
            if same and len(names_) <= 1 and _near(group, visit):
                group.append(visit)
                break
        else:
            groups.append([visit])
    for group in groups:
        best = max(group, key=lambda v: (v.visitor.name is not None, v.start is not None, v.confidence))
        dated = [v for v in group if v.start]
        start = min(
            (v.start for v in dated if v.start and len(v.start) == 10), default=dated[0].start if dated else None
        )
        end = max((v.end for v in group if v.end), default=None)
        status: VisitStatus = "concluded" if any(v.status == "concluded" for v in group) else best.status
        yield replace(
            best,
            start=start,
            end=end if start is None or end is None or end >= start else None,
            status=status,
            current=any(v.current for v in group),
            kind=next((v.kind for v in group if v.kind != "other"), "other"),
            place=next((v.place for v in group if v.place in capitals()), None)
            or next((v.place for v in group if v.place), None),
            confidence=min(0.95, round(best.confidence + 0.05 * (len(group) - 1), 2)),
        )


def _near(group: Sequence[Visit], visit: Visit) -> bool:
    days = [v.start for v in group if v.start]
    if not visit.start or not days:
        return True
    size = min(len(visit.start), *(len(d) for d in days))
    if size < 10:
        return any(d[:size] == visit.start[:size] for d in days)
    return any(abs((date.fromisoformat(d) - date.fromisoformat(visit.start)).days) <= 14 for d in days)
