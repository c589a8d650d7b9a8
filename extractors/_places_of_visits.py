"""The place of an act whose own sentence tells none: where the visit led on which it was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors._change import UP
from extractors._gazetteer import look_up
from extractors._times import days_apart, is_day
from extractors._where import is_city
from schema.records import Agreement, Mention, Relation, Visit

_MONTH = len("2024-06")
_LATER = 3  # days that an act may be told to lie from the visit's first or last


def placed(found: Sequence[Mention], visits: Sequence[Visit]) -> Iterator[Mention]:
    """What two parties have done now, with the city of the only visit between them where its sentence tells none."""
    for mention in found:
        if isinstance(mention, Relation | Agreement) and _lacks_place(mention):
            cities = {v.place for v in visits if _is_of(v, mention)}
            city = next(iter(cities)) if len(cities) == 1 else None
            one_way = len({v.host_party for v in visits if _is_between(v, mention)}) == 1
            if city and (mention.place is None or (one_way and _state_of(city) != _state_of(mention.place))):
                mention = replace(mention, place=city)
        if isinstance(mention, Agreement) and mention.status == "planned" and mention.date is None:
            ahead = {(v.start, v.date_basis) for v in visits if _leads_there(v, mention)}
            if len(ahead) == 1:
                start, basis = ahead.pop()
                mention = replace(mention, date=start, date_basis=basis)
        elif isinstance(mention, Agreement) and mention.status == "planned" and mention.place is None:
            day = mention.date or "-"
            during = (v for v in visits if v.parties == mention.parties and v.start)
            there = {v.place for v in during if (v.start or "") <= day <= (v.end or v.start or "")}
            if len(there) == 1:
                mention = replace(mention, place=there.pop())
        yield mention


def _leads_there(visit: Visit, mention: Agreement) -> bool:
    """Is a visit to come, on a day that is told, to the place where a paper of the same two is to be signed?"""
    told = visit.status == "planned" and is_day(visit.start)
    same = visit.place is not None and visit.place == mention.place
    return told and same and visit.parties == mention.parties and visit.end in {None, visit.start}


def _state_of(place: str) -> str | None:
    known = look_up(place)
    return known.code if known else None


def _lacks_place(mention: Relation | Agreement) -> bool:
    """Is something told as done, and not where in its own sentence?"""
    done = mention.status == "signed" or (
        isinstance(mention, Relation) and mention.action in UP and mention.status == "concluded"
    )
    carried = mention.place is None or mention.place.casefold() not in mention.evidence.sentence.casefold()
    return done and carried


def _is_between(visit: Visit, mention: Relation | Agreement) -> bool:
    """Did one of two parties visit the other, as near in the story as what they did?"""
    return visit.parties == mention.parties and visit.status == "concluded" and visit.current == mention.current


def _is_of(visit: Visit, mention: Relation | Agreement) -> bool:
    """Can an act have been done on a visit: between the same two, in a city, and at its time as far as that is told?"""
    if not _is_between(visit, mention) or visit.place is None:
        return False
    if not mention.current and (mention.date or "")[:_MONTH] != (visit.start or "-")[:_MONTH]:
        return False
    if not is_city(visit.place):
        return False
    days = [day for day in (visit.start, visit.end) if is_day(day)]
    if not days or not is_day(mention.date):
        return True
    return min(days_apart(day, mention.date) for day in days) <= _LATER
