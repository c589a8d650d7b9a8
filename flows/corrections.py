"""What analysts see and do: where parties stand, which events are doubtful, and corrections that hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, Engine, cast, insert, select, text, update
from sqlalchemy.types import Text

from flows.eventstore import Pair, lock_pairs, publish, resolve_pairs
from flows.resolve import bounds
from schema import tables as t

Field = Literal["status", "date", "merge_into", "confirm"]

_STATUSES = {
    "relation": ("concluded", "planned", "under_discussion", "rejected"),
    "agreement": ("signed", "planned", "under_negotiation", "ratified", "in_force", "terminated", "rejected"),
    "mechanism": ("concluded", "planned", "under_discussion", "rejected"),
    "visit": ("concluded", "planned", "cancelled", "rejected"),
}


class CorrectionError(ValueError):
    """A correction that cannot be made; the message says why, and what can."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful event: `reasons` as in `bi.doubts`, the weightiest first, each with its detail."""

    event_id: UUID
    reasons: tuple[tuple[str, str], ...]


def ladder(engine: Engine, party: str, day: date) -> list[dict[str, Any]]:
    """The standings of a party on a day, as rows of `bi.ladder_as_of`; the highest and oldest first."""
    query = text(
        "SELECT l.*, (SELECT array_agg(coalesce(p.name, c.code) ORDER BY c.code) FROM unnest(l.parties) AS c (code) "
        "LEFT JOIN communique.parties AS p ON p.code = c.code WHERE c.code <> :party) AS partners "
        "FROM bi.ladder_as_of(:day) AS l WHERE l.parties @> ARRAY[:party] "
        "ORDER BY l.level_rank DESC NULLS LAST, l.valid_from, l.parties"
    )
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(query, {"party": party, "day": day})]


def doubts(engine: Engine, *, reasons: Sequence[str], party: str | None, limit: int) -> list[Doubt]:
    """Events that may be wrong, those with the weightiest reasons first; only with one of `reasons`, where given."""
    query = text(
        "SELECT event_id, array_agg(reason ORDER BY weight DESC, detail) AS reasons, "
        "array_agg(detail ORDER BY weight DESC, detail) AS details FROM bi.doubts "
        "WHERE CAST(:party AS text) IS NULL OR parties @> ARRAY[CAST(:party AS text)] "
        "GROUP BY event_id "
        "HAVING cardinality(CAST(:reasons AS text[])) = 0 OR array_agg(reason) && CAST(:reasons AS text[]) "
        "ORDER BY max(weight) DESC, sum(weight) DESC, min(first_reported) DESC, event_id LIMIT :limit"
    )
    with engine.connect() as connection:
        rows = connection.execute(query, {"reasons": list(reasons), "party": party, "limit": limit})
        return [Doubt(row.event_id, tuple(zip(row.reasons, row.details, strict=True))) for row in rows]


def find_event(engine: Engine, beginning: str) -> UUID:
    """The event whose id begins like this, with four characters or more. Raises CorrectionError."""
    if not re.fullmatch(r"[0-9a-f-]{4,36}", beginning.lower()):
        raise CorrectionError(f"{beginning}: not the beginning of an event's id; `communique events` shows them")
    with engine.connect() as connection:
        query = select(t.Event.id).where(cast(t.Event.id, Text).startswith(beginning.lower())).limit(3)
        found = list(connection.execute(query).scalars())
    if len(found) != 1:
        what = (
            "no event's id begins like this"
            if not found
            else "more than one event's id begins like this: give more of it"
        )
        raise CorrectionError(f"{beginning}: {what}; `communique events` shows them")
    return found[0]


def correct(
    engine: Engine, event: UUID, corrections: Sequence[tuple[Field, str]], *, because: str, by: str, now: datetime
) -> None:
    """Set fields of an event against what reports say, for as long as it is not undone. Raises CorrectionError."""
    with engine.begin() as connection:
        pair = _pair(connection, event)
        stands = connection.execute(select(t.Event.withdrawn, t.Event.merged_into).where(t.Event.id == event)).one()
        if stands.withdrawn:
            why = (
                f"is merged into {stands.merged_into}: correct that one, or undo"
                if stands.merged_into
                else "is withdrawn"
            )
            raise CorrectionError(f"{event} {why}")
        for field, value in corrections:
            _check(connection, event, pair, field, value)
        told = {"event_id": event, "because": because, "made_by": by, "made": now}
        connection.execute(insert(t.Correction), [told | {"field": f, "value": v} for f, v in corrections])
        publish(connection, None, resolve_pairs(connection, [pair], now))


def undo(engine: Engine, event: UUID, *, because: str, by: str, now: datetime) -> tuple[str, str]:
    """Take back the latest correction of an event that is in force: its field and value. Raises CorrectionError."""
    with engine.begin() as connection:
        pair = _pair(connection, event)
        query = select(t.Correction.id, t.Correction.field, t.Correction.value)
        in_force = query.where(t.Correction.event_id == event, t.Correction.undone.is_(None))
        latest = connection.execute(in_force.order_by(t.Correction.id.desc()).limit(1)).one_or_none()
        if latest is None:
            raise CorrectionError(f"{event}: no correction of it is in force")
        taken = {"undone": now, "undone_by": by, "undone_because": because}
        connection.execute(update(t.Correction).where(t.Correction.id == latest.id).values(taken))
        publish(connection, None, resolve_pairs(connection, [pair], now))
    return latest.field, latest.value


def _pair(connection: Connection, event: UUID) -> Pair:
    """The pair of an event, locked: a correction waits for a batch that is being written, and then counts."""
    row = connection.execute(select(t.Event.kind, t.Event.parties).where(t.Event.id == event)).one()
    lock_pairs(connection, [(row.kind, tuple(row.parties))])
    return row.kind, tuple(row.parties)


def _check(connection: Connection, event: UUID, pair: Pair, field: Field, value: str) -> None:
    kind, parties = pair
    match field:
        case "status" if value not in _STATUSES[kind]:
            raise CorrectionError(f"{value!r} is no status of a {kind}: choose {', '.join(_STATUSES[kind])}")
        case "date":
            try:
                if not re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
                    raise ValueError("form")
                bounds(value)
            except ValueError as error:
                raise CorrectionError(
                    f"{value!r} is no date: give a day, month or year, as 2024-10-07, 2024-10, 2024"
                ) from error
        case "merge_into":
            other = connection.execute(select(t.Event).where(t.Event.id == UUID(value))).one()
            if other.id == event:
                raise CorrectionError(f"{event}: an event cannot be merged into itself")
            if (other.kind, tuple(other.parties)) != pair:
                raise CorrectionError(
                    f"{value} is a {other.kind} of {'–'.join(other.parties)}, not a {kind} of {'–'.join(parties)}: "
                    "only events of one kind and the same parties can be merged; else set --status rejected"
                )
            if other.withdrawn:
                raise CorrectionError(
                    f"{value} is withdrawn, or merged into another event itself: choose one that stands"
                )
