"""What the report shows, read from the views of schema `bi`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, text

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Totals:
    """How much is in the database; `first` and `last` are publication times, null where nothing is."""

    articles: int
    outlets: int
    feeds_failing: int
    events: int
    pairs: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Count:
    """Changes concluded in a month, by the level that they led to."""

    month: date
    level: str
    rank: int
    events: int


@dataclass(frozen=True, slots=True)
class Activity:
    """Changes concluded by a state, by the level that they led to."""

    state: str
    level: str
    rank: int
    events: int


@dataclass(frozen=True, slots=True)
class Partner:
    """A row of a state's ladder, as in `bi.partners`."""

    state: str
    state_name: str
    partner: str
    partner_name: str
    sector: str | None
    level_label: str | None
    level_rank: int | None
    since_text: str | None
    level_before: str | None
    basis: str
    sources: int
    evidence: str
    evidence_url: str


@dataclass(frozen=True, slots=True)
class Change:
    """An event as news, as in `bi.relation_events`, with the names of its parties."""

    names: list[str]
    action: str
    level_label: str
    level_name: str | None
    sector: str | None
    from_level: str | None
    status: str
    event_date_text: str | None
    date_disputed: bool
    place: str | None
    articles: int
    sources: int
    confidence: float
    corrected: list[str]
    evidence: str
    evidence_url: str
    evidence_feed: str


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page shows."""

    totals: Totals
    months: Sequence[Count]
    states: Sequence[Activity]
    partners: Sequence[Partner]
    newest: Sequence[Change]


_TOTALS = """
SELECT
    (SELECT count(*) FROM bi.articles) AS articles,
    (SELECT count(*) FROM bi.feeds) AS outlets,
    (SELECT count(*) FROM bi.feeds WHERE state IN ('failing', 'parked')) AS feeds_failing,
    (SELECT count(*) FROM bi.relation_events) AS events,
    (SELECT count(*) FROM bi.ladder WHERE sector IS NULL AND level IS NOT NULL) AS pairs,
    (SELECT min(first_reported) FROM bi.relation_events) AS first,
    (SELECT max(last_reported) FROM bi.relation_events) AS last
"""

_CHANGES = "status = 'concluded' AND action NOT IN ('in_force', 'downgraded', 'suspended', 'terminated')"

_MONTHS = f"""
SELECT date_trunc('month', event_date)::date AS month, level_label AS level, level_rank AS rank, count(*) AS events
FROM bi.relation_events WHERE {_CHANGES} AND event_date IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 3
"""

_STATES = f"""
WITH told AS (
    SELECT p.name AS state, e.level_label AS level, e.level_rank AS rank, count(*) AS events
    FROM bi.relation_events AS e JOIN bi.event_parties AS p USING (event_id)
    WHERE {_CHANGES} GROUP BY 1, 2, 3
)
SELECT * FROM told
WHERE state IN (SELECT state FROM told GROUP BY state ORDER BY sum(events) DESC, state LIMIT 15) ORDER BY state, rank
"""

_NEWEST = """
SELECT (
    SELECT array_agg(p.name ORDER BY p.name) FROM bi.event_parties AS p WHERE p.event_id = e.event_id
) AS names, e.*
FROM bi.relation_events AS e
WHERE reported_as_news AND action <> 'in_force' AND status <> 'rejected'
ORDER BY coalesce(event_date, last_reported::date) DESC, last_reported DESC, event_id LIMIT :limit
"""

_PARTNERS = """
SELECT * FROM bi.partners WHERE level IS NOT NULL ORDER BY state_name, level_rank DESC, since, partner_name
"""


def read(engine: Engine, newest: int) -> Overview:
    """The overview as the database stands, with so many of the newest events."""
    with engine.connect() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        return Overview(
            totals=_rows(connection, Totals, _TOTALS)[0],
            months=_rows(connection, Count, _MONTHS),
            states=_rows(connection, Activity, _STATES),
            partners=_rows(connection, Partner, _PARTNERS),
            newest=_rows(connection, Change, _NEWEST, limit=newest),
        )


def _rows(connection: Connection, record: type[_Row], query: str, **values: Any) -> list[_Row]:
    names = [field.name for field in fields(record)]  # type: ignore[arg-type]
    return [record(*(row[name] for name in names)) for row in connection.execute(text(query), values).mappings()]
