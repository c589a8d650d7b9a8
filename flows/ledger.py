"""The books of backfills: what was asked for, window by window, what each source named, and what is covered.

Windows are claimed under a lease, as entries are, so that any number of workers share a backfill.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import Connection, Engine, and_, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from flows import record
from flows.poll import PASSING
from flows.sources import host
from schema import tables as t
from schema.records import ErrorClass, Failure, Feed, Lead, Page, QueuedEntry, Window

_TRIES = 3  # of a window, before it waits for somebody to look at it
# Troubles that pass by themselves; of others, another try would only meet the same.
_PASSING = PASSING | {ErrorClass.DNS}
WindowState = Literal["complete", "partial", "failed", "cancelled"]


class UnknownBackfill(ValueError):
    """A number was named that no backfill has."""


@dataclass(frozen=True, slots=True)
class Queued:
    """What became of leads: how many are new, and were there already; `held`: those to read from their pages."""

    new: int
    known: int
    held: tuple[tuple[QueuedEntry, Page], ...]


def complete_windows(engine: Engine) -> set[tuple[str | None, str, date, date]]:
    """Feed, source and days of every window that is complete: what need not be looked through again."""
    query = (
        select(t.Feed.name, t.Window.source, t.Window.since, t.Window.until)
        .join(t.Feed, t.Feed.id == t.Window.feed_id, isouter=True)
        .where(t.Window.state == "complete")
    )
    with engine.connect() as connection:
        return {(row.name, row.source, row.since, row.until) for row in connection.execute(query)}


def looked_at(engine: Engine) -> dict[str, list[tuple[date, date]]]:
    """Days that were looked through, by feed: those of complete windows, and those since live polling began."""
    live = select(t.Feed.name, func.min(t.Entry.found), func.max(t.Feed.last_success))
    live = live.join(t.Entry, t.Entry.feed_id == t.Feed.id).where(t.Entry.window_id.is_(None)).group_by(t.Feed.name)
    found: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for feed, _, since, until in complete_windows(engine):
        if feed:
            found[feed].append((since, until))
    with engine.connect() as connection:
        for feed, first, last in connection.execute(live):
            found[feed].append((first.date(), (last or first).date()))
    return found


def open_backfill(
    engine: Engine,
    windows: Sequence[Window],
    failures: Sequence[tuple[Window, Failure]],
    now: datetime,
    *,
    since: date,
    until: date,
    newest_first: bool,
) -> int:
    """Write a plan down; the number of the backfill.

    A window for which its source names nothing is complete; or failed, where the source cannot be read for good.
    """
    failed = {(window.feed, window.source): failure for window, failure in failures}
    with engine.begin() as connection:
        sources = sorted({window.source for window in windows})
        number = _new_backfill(connection, since, until, sources, "hand", newest_first, now)
        names = {row.name: row.id for row in connection.execute(select(t.Feed.name, t.Feed.id))}
        rows = []
        for window in windows:
            failure = failed.get((window.feed, window.source))
            ended = window.estimate == 0 and (failure is None or failure.error not in _PASSING)
            rows.append(
                {
                    "backfill_id": number,
                    "feed_id": names[window.feed.name] if window.feed else None,
                    "source": window.source,
                    "since": window.since,
                    "until": window.until,
                    "estimate": window.estimate,
                    "state": "planned" if not ended else "failed" if failure else "complete",
                    "finished": now if ended else None,
                    "error_class": failure.error.value if ended and failure else None,
                    "error_message": failure.message if ended and failure else None,
                }
            )
        connection.execute(insert(t.Window).on_conflict_do_nothing(), rows)
        return number


def _new_backfill(
    connection: Connection, since: date, until: date, sources: list[str], origin: str, newest: bool, now: datetime
) -> int:
    values = {"since": since, "until": until, "sources": sources, "origin": origin, "newest_first": newest}
    query = insert(t.Backfill).values(created=now, **values).returning(t.Backfill.id)
    return int(connection.execute(query).scalar_one())


def note_gap(
    connection: Connection, feed_id: int, since: date, until: date, *, sources: Sequence[str], now: datetime
) -> None:
    """Plan windows for days in which polling may have lost entries of a feed; they wait until somebody runs them."""
    query = select(t.Backfill.id).where(t.Backfill.origin == "gap", t.Backfill.cancelled.is_(None))
    number = connection.execute(query.order_by(t.Backfill.id.desc()).limit(1)).scalar()
    if number is None:
        number = _new_backfill(connection, since, until, sorted(sources), "gap", True, now)
    widened = {"since": func.least(t.Backfill.since, since), "until": func.greatest(t.Backfill.until, until)}
    connection.execute(update(t.Backfill).where(t.Backfill.id == number).values(widened))
    rows = [
        {
            "backfill_id": number,
            "feed_id": feed_id,
            "source": source,
            "since": since,
            "until": until,
            "state": "planned",
        }
        for source in sorted(sources)
    ]
    query_windows = insert(t.Window)
    anew: dict[str, Any] = {"state": "planned", "attempts": 0}
    connection.execute(
        query_windows.on_conflict_do_update(
            constraint="uq_windows_backfill_id_feed_id_source_since",
            set_=anew | {"until": func.greatest(t.Window.until, query_windows.excluded.until)},
        ),
        rows,
    )


def claim_window(engine: Engine, backfill: int, *, worker: str, lease: timedelta, now: datetime) -> Window | None:
    """The next window to work on: planned, failed and worth another try, or left by a worker that died."""
    again = and_(_worth_another_try(), t.Window.lease < now)
    left = and_(t.Window.state == "running", t.Window.lease < now)
    with engine.begin() as connection:
        asked = connection.execute(select(t.Backfill).where(t.Backfill.id == backfill)).one_or_none()
        if asked is None:
            raise UnknownBackfill(f"there is no backfill {backfill}; `communique backfill list` shows those there are")
        if asked.cancelled:
            return None
        order = t.Window.since.desc() if asked.newest_first else t.Window.since.asc()
        row = connection.execute(
            select(t.Window)
            .where(t.Window.backfill_id == backfill, or_(t.Window.state == "planned", again, left))
            .order_by(t.Window.attempts, order, t.Window.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if row is None:
            return None
        connection.execute(
            update(t.Window)
            .where(t.Window.id == row.id)
            .values(
                state="running",
                worker=worker,
                lease=now + lease,
                attempts=t.Window.attempts + 1,
                started=now,
                finished=None,
                found=0,
                known=0,
                error_class=None,
                error_message=None,
            )
        )
        connection.execute(  # what a worker that died had taken
            update(t.Entry)
            .where(t.Entry.window_id == row.id, t.Entry.state == "leased")
            .values(state="queued", worker=None, next_attempt=now)
        )
        return _window(connection, row)


def _worth_another_try() -> Any:
    passing = t.Window.error_class.in_([each.value for each in _PASSING])
    return and_(t.Window.state == "failed", t.Window.attempts < _TRIES, passing)


def is_open(engine: Engine, backfill: int) -> bool:
    """Has a backfill windows that others work on, or that are to be tried again?"""
    waiting = or_(_worth_another_try(), t.Window.state == "running")
    query = select(t.Window.id).join(t.Backfill, t.Backfill.id == t.Window.backfill_id)
    query = query.where(t.Window.backfill_id == backfill, waiting, t.Backfill.cancelled.is_(None)).limit(1)
    with engine.connect() as connection:
        return connection.execute(query).one_or_none() is not None


def progress(engine: Engine, backfill: int) -> tuple[int, int]:
    """Windows of a backfill that have ended, and all."""
    ended = t.Window.state.not_in(["planned", "running"])
    with engine.connect() as connection:
        query = select(func.count().filter(ended), func.count()).where(t.Window.backfill_id == backfill)
        done, total = connection.execute(query).one()
        return int(done), int(total)


def window(engine: Engine, number: int) -> Window:
    """A window by its number. Raises UnknownBackfill."""
    with engine.connect() as connection:
        row = connection.execute(select(t.Window).where(t.Window.id == number)).one_or_none()
        if row is None:
            raise UnknownBackfill(f"there is no window {number}")
        return _window(connection, row)


def _window(connection: Connection, row: Any) -> Window:
    feed = connection.execute(select(t.Feed).where(t.Feed.id == row.feed_id)).one_or_none() if row.feed_id else None
    return Window(
        feed=record.feed_of(feed) if feed else None,
        source=row.source,
        since=row.since,
        until=row.until,
        estimate=row.estimate,
        id=row.id,
        backfill_id=row.backfill_id,
        attempts=row.attempts,
    )


def hold_window(engine: Engine, number: int, *, worker: str, lease: timedelta, now: datetime) -> bool:
    """Prolong the lease of a window in hand; False where it is ours no longer, or the backfill was cancelled."""
    with engine.begin() as connection:
        ours = select(t.Backfill.id).where(t.Backfill.cancelled.is_(None))
        held = connection.execute(
            update(t.Window)
            .where(t.Window.id == number, t.Window.worker == worker, t.Window.backfill_id.in_(ours))
            .values(lease=now + lease)
        )
        return bool(held.rowcount)


def queue_leads(
    engine: Engine, window: Window, leads: Sequence[Lead], *, worker: str, lease: timedelta, now: datetime
) -> Queued:
    """Queue what a source named and nobody has yet; those with their page at hand are given to `worker` at once.

    An article that could not be had before is queued again where there is a copy of it now.
    """
    by_url = {lead.entry.url: lead for lead in leads}
    with engine.begin() as connection:
        feeds = _feeds_of(connection, window, by_url.values(), now)
        stored = select(t.Article.url).where(t.Article.url.in_(list(by_url)))
        seen = select(t.Entry.url, t.Entry.id, t.Entry.state, t.Entry.copy_url).where(t.Entry.url.in_(list(by_url)))
        known = set(connection.execute(stored).scalars())
        revived: list[int] = []
        for row in connection.execute(seen):
            lead = by_url[row.url]
            known.add(row.url)
            if row.state == "failed" and lead.copy_url and not row.copy_url:
                revived.append(row.id)
                again = {"state": "queued", "attempts": 0, "next_attempt": now, "finished": None}
                values = again | {"copy_url": lead.copy_url, "window_id": window.id, "found_by": _name(window)}
                connection.execute(update(t.Entry).where(t.Entry.id == row.id).values(values))
        rows = [
            _row(lead, feeds[host(lead.entry.url)], window, worker, lease, now)
            for url, lead in sorted(by_url.items())
            if url not in known and host(url) in feeds
        ]
        numbers: list[int] = []
        if rows:
            query = insert(t.Entry).on_conflict_do_nothing().returning(t.Entry.id)
            numbers = list(connection.execute(query, rows).scalars())
        connection.execute(
            update(t.Window)
            .where(t.Window.id == window.id)
            .values(found=t.Window.found + len(leads), known=t.Window.known + len(known) - len(revived))
        )
        held = select(t.Entry, t.Feed.name.label("feed_name"), t.Feed.country, t.Feed.language.label("feed_language"))
        held = held.join(t.Feed, t.Feed.id == t.Entry.feed_id).where(t.Entry.id.in_(numbers), t.Entry.state == "leased")
        pages = [
            (record.queued_entry(row), page)
            for row in connection.execute(held)
            if (page := by_url[row.url].page) is not None
        ]
    return Queued(len(numbers) + len(revived), len(known) - len(revived), tuple(pages))


def _name(window: Window) -> str:
    return window.source.partition(":")[0]


def _row(lead: Lead, feed: int, window: Window, worker: str, lease: timedelta, now: datetime) -> dict[str, Any]:
    return record.entry_row(feed, lead.entry, now) | {
        "day": lead.day,
        "day_basis": lead.day_basis,
        "copy_url": lead.copy_url,
        "found_by": _name(window),
        "window_id": window.id,
        "state": "leased" if lead.page else "queued",
        "worker": worker if lead.page else None,
        "attempts": 1 if lead.page else 0,
        "next_attempt": now + lease if lead.page else now,
    }


def _feeds_of(connection: Connection, window: Window, leads: Iterable[Lead], now: datetime) -> dict[str, int]:
    """The feed that each lead's host belongs to: the window's, else that of the outlet, else one made for the host."""
    hosts = {host(lead.entry.url) for lead in leads}
    if window.feed is not None:
        number = connection.execute(select(t.Feed.id).where(t.Feed.name == window.feed.name)).scalar_one()
        return dict.fromkeys(hosts, int(number))
    known = {
        site: row.id for row in connection.execute(select(t.Feed).order_by(t.Feed.id.desc())) for site in _sites(row)
    }
    found = {name: known[name] for name in hosts if name in known}
    rows = [
        {
            "name": name,
            "url": f"https://{name}/",
            "site": f"https://{name}/",
            "language": "en",
            "kind": "other",
            "added_by": "backfill",
            "enabled": False,
            "next_poll": now,
        }
        for name in sorted(hosts - found.keys())
        if name
    ]
    if rows:
        connection.execute(insert(t.Feed).on_conflict_do_nothing(), rows)
        made = connection.execute(select(t.Feed.name, t.Feed.id).where(t.Feed.name.in_([row["name"] for row in rows])))
        found |= {row.name: row.id for row in made}
    return found


def _sites(feed: Any) -> set[str]:
    return {host(url) for url in (feed.url, feed.site) if url and urlsplit(url).hostname}


def outlets(engine: Engine, names: Sequence[str] = ()) -> list[Feed]:
    """The feeds whose past may be looked for: those named, else all that are polled, by name."""
    query = select(t.Feed).order_by(t.Feed.name)
    query = query.where(t.Feed.name.in_(list(names))) if names else query.where(t.Feed.enabled)
    with engine.connect() as connection:
        return [record.feed_of(row) for row in connection.execute(query)]


def finish_window(
    engine: Engine,
    number: int,
    state: WindowState,
    failures: Sequence[Failure],
    now: datetime,
    *,
    worker: str,
    pause: timedelta,
) -> None:
    """Say how the work on a window ended; left alone where another worker has taken it over.

    One that failed may be tried again after `pause`.
    """
    first = failures[0] if failures else None
    more = f" (and {len(failures) - 1} more)" if len(failures) > 1 else ""
    with engine.begin() as connection:
        connection.execute(
            update(t.Window)
            .where(t.Window.id == number, t.Window.worker == worker)
            .values(
                state=state,
                worker=None,
                lease=now + pause if state == "failed" else None,
                finished=now,
                error_class=first.error.value if first else None,
                error_message=first.message[:1_000].replace("\0", "") + more if first else None,
            )
        )


def waiting_in(engine: Engine, number: int) -> int:
    """Entries of a window that are still to be read, now or after a pause."""
    with engine.connect() as connection:
        query = select(func.count()).where(t.Entry.window_id == number, t.Entry.state.in_(["queued", "leased"]))
        return int(connection.execute(query).scalar_one())


def cancel(engine: Engine, backfill: int, now: datetime) -> int:
    """Stop a backfill at once: work on its windows ends, and what they queued is taken back. How many there were."""
    with engine.begin() as connection:
        _existing(connection, backfill)
        connection.execute(update(t.Backfill).where(t.Backfill.id == backfill).values(cancelled=now))
        open_ = and_(t.Window.backfill_id == backfill, t.Window.state.in_(["planned", "running", "failed", "partial"]))
        ended = connection.execute(
            update(t.Window).where(open_).values(state="cancelled", finished=now, worker=None, lease=None)
        )
        mine = select(t.Window.id).where(t.Window.backfill_id == backfill)
        connection.execute(delete(t.Entry).where(t.Entry.window_id.in_(mine), t.Entry.state.in_(["queued", "leased"])))
        return ended.rowcount


def reopen(engine: Engine, backfill: int, *, again: bool = False) -> int:
    """Make the windows of a backfill that did not end well wait for work anew, or all with `again`; how many wait."""
    states = ["failed", "partial", "cancelled"] + (["complete"] if again else [])
    with engine.begin() as connection:
        _existing(connection, backfill)
        connection.execute(update(t.Backfill).where(t.Backfill.id == backfill).values(cancelled=None))
        connection.execute(
            update(t.Window)
            .where(t.Window.backfill_id == backfill, t.Window.state.in_(states))
            .values(state="planned", attempts=0, finished=None)
        )
        query = select(func.count()).where(t.Window.backfill_id == backfill, t.Window.state.in_(["planned", "running"]))
        return int(connection.execute(query).scalar_one())


def _existing(connection: Connection, backfill: int) -> None:
    if not connection.execute(select(t.Backfill.id).where(t.Backfill.id == backfill)).scalar():
        raise UnknownBackfill(f"there is no backfill {backfill}; `communique backfill list` shows those there are")


def backfills(engine: Engine) -> list[dict[str, Any]]:
    """All backfills, the latest first: rows of `bi.backfills`."""
    with engine.connect() as connection:
        query = text("SELECT * FROM bi.backfills ORDER BY backfill_id DESC")
        return [dict(row._mapping) for row in connection.execute(query)]


def backfill(engine: Engine, number: int) -> dict[str, Any]:
    """A backfill: its row of `bi.backfills`. Raises UnknownBackfill."""
    with engine.connect() as connection:
        _existing(connection, number)
        query = text("SELECT * FROM bi.backfills WHERE backfill_id = :id")
        return dict(connection.execute(query, {"id": number}).one()._mapping)


def newest(engine: Engine) -> int | None:
    """The number of the latest backfill that was asked for by hand; None where there is none."""
    with engine.connect() as connection:
        return connection.execute(select(func.max(t.Backfill.id)).where(t.Backfill.origin == "hand")).scalar()


def windows(engine: Engine, backfill: int) -> list[dict[str, Any]]:
    """The windows of a backfill, feed by feed: rows of `bi.backfill_windows`. Raises UnknownBackfill."""
    with engine.connect() as connection:
        _existing(connection, backfill)
        query = text("SELECT * FROM bi.backfill_windows WHERE backfill_id = :id ORDER BY feed, source, since")
        return [dict(row._mapping) for row in connection.execute(query, {"id": backfill})]


def coverage(engine: Engine, since: date, until: date, feeds: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Rows of `bi.coverage` from `since` to `until`, by feed and day."""
    query = "SELECT * FROM bi.coverage WHERE day BETWEEN :since AND :until"
    with engine.connect() as connection:
        rows = connection.execute(
            text(query + (" AND feed = ANY(:feeds)" if feeds else "") + " ORDER BY feed, day, found_by"),
            {"since": since, "until": until, **({"feeds": list(feeds)} if feeds else {})},
        )
        return [dict(row._mapping) for row in rows]


def take_turn(engine: Engine, host: str, delay: float, *, patient: bool) -> float | None:
    """Seconds until this process may ask `host`, by a clock that all workers share; None: not yet, ask again.

    Live polling books the next free moment. Backfill is `patient` and takes only one that is free now, so that it never
    stands in the way of live polling.
    """
    query = text(
        "INSERT INTO communique.hosts AS h (name, next_start) "
        "VALUES (:host, clock_timestamp() + make_interval(secs => :delay)) ON CONFLICT (name) DO UPDATE "
        "SET next_start = greatest(h.next_start, clock_timestamp()) + make_interval(secs => :delay) "
        + ("WHERE h.next_start <= clock_timestamp() " if patient else "")
        + "RETURNING extract(epoch FROM next_start - clock_timestamp())"
    )
    with engine.begin() as connection:
        left = connection.execute(query, {"host": host, "delay": delay}).scalar()
    return None if left is None else max(0.0, float(left) - delay)
