"""Where parties stand: the levels they held one after the other, from the changes of their relation.

The overall relationship and each partnership limited to a field are ladders of their own. On each, a level stands from
the event that reached it until one that ends it, and the highest that stands is the pair's level.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flows.resolve import bounds, ends
from schema.levels import rungs
from schema.records import Event, Level, Relation, Standing

_UP = {"established", "upgraded", "restored"}
_OFF = {"suspended", "terminated"}
_DAY = timedelta(days=1)
_LIKELY = 0.5
"""Confidence from which an event is rather right than wrong; bi.ladder_history names the number."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A concluded event with the day from which it holds."""

    event: Event
    record: Relation
    start: date


@dataclass(frozen=True, slots=True)
class _Span:
    """A level that stands from `start` to the day before `end`."""

    change: _Change
    start: date
    end: date | None

    @property
    def order(self) -> tuple[int, bool]:
        return rungs()[self.change.record.level].rank, self.change.record.action != "in_force"


def standings(events: Sequence[Event]) -> list[Standing]:
    """All that one set of parties has stood at, from `events` of theirs, in order of time for each field.

    Only concluded events count, and none that is more likely wrong than right, unless an analyst has decided it. A tie
    reported in force counts where no change to that level is known, from its first report until the next change that
    is. What was ended before and not reached again is not revived by such a report.
    """
    told = [
        (event, event.record)
        for event in events
        if isinstance(event.record, Relation) and event.record.status == "concluded" and _counts(event)
    ]
    breaks = sorted(_first_day(event, record) for event, record in told if record.action in _OFF)
    changes = sorted(
        (_Change(event, record, _start(event, record, breaks)) for event, record in told),
        key=lambda change: (change.start, str(change.event.id)),
    )
    fields = sorted({_field(change.record) for change in changes})
    return [standing for field in fields for standing in _ladder(field, changes)]


def _counts(event: Event) -> bool:
    return event.record.confidence >= _LIKELY or event.confirmed or bool(event.corrected)


def _field(record: Relation) -> str:
    return (record.sector or "").casefold()


def _first_day(event: Event, record: Relation) -> date:
    """The first day that the event's date can mean; without a date, the day of the first report."""
    return bounds(record.date)[0] if record.date else event.first_reported.date()


def _start(event: Event, record: Relation, breaks: Sequence[date]) -> date:
    """Where what was broken off is restored "in 2024", it is after the break of that year."""
    start = _first_day(event, record)
    if record.action == "restored" and record.date:
        within = [day for day in breaks if start <= day <= bounds(record.date)[1]]
        return max(within) + _DAY if within and len(record.date) < 10 else start
    return start


def _ladder(field: str, changes: Sequence[_Change]) -> Iterator[Standing]:
    own = [change for change in changes if _field(change.record) == field]
    ending = [c for c in changes if c in own or (c.record.action in _OFF and c.record.level == "diplomatic_relations")]
    spans = [span for change in own if (span := _span(change, own, ending))]
    moments = {span.start for span in spans} | {span.end for span in spans if span.end}
    moments |= {change.start for change in own if change.record.action in _OFF}
    steps: list[tuple[date, _Change, _Span | None]] = []
    level: Level | None = None
    for day in sorted(moments):
        top = max(
            (s for s in spans if s.start <= day and (not s.end or s.end > day)),
            key=lambda span: span.order,
            default=None,
        )
        reached = top.change.record.level if top else None
        if not steps or reached != level:
            steps.append((day, _cause(day, top, [*ending, *own]), top))
            level = reached
    for number, (day, cause, top) in enumerate(steps):
        before = steps[number - 1][2] if number else None
        first = cause.record.level if number == 0 and top is None else None
        yield Standing(
            parties=cause.record.parties,
            sector=next(change.record.sector for change in reversed(own)),
            level=top.change.record.level if top else None,
            level_name=top.change.record.name if top else None,
            since=cause.record.date,
            start=day,
            end=steps[number + 1][0] if number + 1 < len(steps) else None,
            level_before=cause.record.from_level or (before.change.record.level if before else first),
            event_id=cause.event.id,
            reported=top is not None and top.change.record.action == "in_force",
        )


def _span(change: _Change, own: Sequence[_Change], ending: Sequence[_Change]) -> _Span | None:
    record = change.record
    limits = [other.start for other in ending if ends(other.record, record.level)]
    if record.action == "in_force":
        reached = any(other.record.level == record.level and other.record.action in _UP for other in own)
        if reached or any(day <= change.start for day in limits):
            return None
        limits += [other.start for other in own if other.record.action != "in_force"]
    elif record.action in _OFF:
        return None
    return _Span(change, change.start, min((day for day in limits if day > change.start), default=None))


def _cause(day: date, top: _Span | None, changes: Sequence[_Change]) -> _Change:
    """The event that brought the level of a day: the one that reached it, else the one that ended what was above."""
    if top and top.start == day:
        return top.change
    return next(change for change in changes if change.start == day and change.record.action != "in_force")
