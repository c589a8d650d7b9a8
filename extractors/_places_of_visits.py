"""The place of an act of which none is told: where the visit led on which it was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors._gazetteer import names
from extractors._times import days_apart
from schema.records import Agreement, Mention, Relation, Visit

_LATER = 3  # days that an act may be told to lie from the visit's first or last


def placed(found: Sequence[Mention], visits: Sequence[Visit]) -> Iterator[Mention]:
    """What two parties have done now, with the city of the only visit between them where none is told of it."""
    for mention in found:
        if isinstance(mention, Relation | Agreement) and _is_done_now(mention):
            cities = {v.place for v in visits if _is_of(v, mention)}
            if len(cities) == 1:
                mention = replace(mention, place=cities.pop())
        yield mention


def _is_done_now(mention: Relation | Agreement) -> bool:
    done = mention.status == "signed" or (
        isinstance(mention, Relation) and mention.action != "in_force" and mention.status == "concluded"
    )
    return done and mention.current and mention.place is None


def _is_of(visit: Visit, mention: Relation | Agreement) -> bool:
    """Can an act have been done on a visit: between the same two, in a city, and at its time as far as that is told?"""
    if visit.parties != mention.parties or visit.status != "concluded" or not visit.current or visit.place is None:
        return False
    if visit.place not in names() or names()[visit.place].how not in {"capital", "city"}:
        return False
    days = [day for day in (visit.start, visit.end) if day and len(day) == 10]
    if not days or mention.date is None or len(mention.date) < 10:
        return True
    return min(days_apart(day, mention.date) for day in days) <= _LATER
