"""The only writer to Postgres: one transaction a batch, and writing twice changes nothing.

Locks are taken in one order everywhere, so that workers never wait for each other in a circle: entries by number,
articles by address, pairs of parties by name, the run's own rows, and last the feed of changes.
"""

from __future__ import annotations

import random
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import (
    Connection,
    Date,
    Engine,
    Integer,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import aliased

from flows._postgres import clean, local, offset_of
from flows.eventstore import mention_of, publish, resolve_pairs, touched, write_mentions
from flows.plan import gap
from schema import tables as t
from schema.database import open_database as open_database
from schema.records import (
    Article,
    Entry,
    Feed,
    FeedState,
    Mention,
    Party,
    Poll,
    PollPlan,
    Processed,
    QueuedEntry,
)

P = ParamSpec("P")
T = TypeVar("T")

_TRANSIENT = {"40001", "40P01"}  # serialization failure, deadlock
_ATTEMPTS = 6  # waiting some fifteen seconds in all
_RUNS_LOCK = 0x72756E73  # any number that no other program of this database locks
_FAIR = 5000  # entries looked at when choosing whose turn it is


class DatabaseAway(RuntimeError):
    """Postgres was lost while working, and did not come back while we waited."""


def retrying(work: Callable[P, T]) -> Callable[P, T]:
    """Do a transaction again where Postgres says that it only had bad luck, or was away for a moment.

    Where the connection broke while committing, nobody knows whether it did: only what may be done twice is decorated.
    Raises DatabaseAway.
    """

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        for attempt in range(_ATTEMPTS):
            try:
                return work(*args, **kwargs)
            except DBAPIError as error:
                lost = error.connection_invalidated or _is_away(error)
                if not lost and getattr(error.orig, "sqlstate", None) not in _TRANSIENT:
                    raise
                if attempt == _ATTEMPTS - 1:
                    if lost:
                        raise DatabaseAway(f"Postgres is away: {' '.join(str(error.orig).split())}") from error
                    raise
                base = 0.5 if lost else 0.05
                time.sleep(base * 2**attempt * random.uniform(0.75, 1.25))
        raise AssertionError("unreachable")

    return run


def _is_away(error: DBAPIError) -> bool:
    """Is it that no connection could be made, or that the server is stopping or starting (class 57P, 08)?"""
    state = getattr(error.orig, "sqlstate", None)
    return isinstance(error, OperationalError) and (state is None or state.startswith(("57P", "08")))


# Feeds


@retrying
def sync_parties(engine: Engine, parties: Iterable[Party]) -> None:
    """Bring the table of parties up to the gazetteer."""
    rows = [asdict(party) for party in parties]
    if not rows:
        return
    query = insert(t.Party)
    new = {name: query.excluded[name] for name in rows[0] if name != "code"}
    changed = or_(*(getattr(t.Party, name).is_distinct_from(value) for name, value in new.items()))
    with engine.begin() as connection:
        connection.execute(query.on_conflict_do_update(index_elements=["code"], set_=new, where=changed), rows)


@retrying
def sync_feeds(engine: Engine, feeds: Sequence[Feed], now: datetime, *, added_by: str = "file") -> None:
    """Bring the descriptions of feeds into the table; a feed with a new address begins anew, its history stays."""
    if not feeds:
        return
    described = ("url", "site", "country", "language", "kind")
    rows = [
        {"name": feed.name, "added_by": added_by, "next_poll": now, **{n: clean(getattr(feed, n)) for n in described}}
        for feed in sorted(feeds, key=lambda feed: feed.name)
    ]
    query = insert(t.Feed)
    new: dict[str, Any] = {name: query.excluded[name] for name in described}
    moved = t.Feed.url != query.excluded.url
    fresh = {"etag": None, "last_modified": None, "body_hash": None, "failures": 0, "parked": False}
    for name, value in fresh.items():
        new[name] = _either(moved, value, getattr(t.Feed, name))
    new["next_poll"] = _either(moved, now, t.Feed.next_poll)
    if added_by == "hand":
        new |= {"enabled": True, "added_by": added_by}
    changed = or_(*(getattr(t.Feed, name).is_distinct_from(query.excluded[name]) for name in described))
    if added_by == "hand":
        changed = or_(changed, ~t.Feed.enabled)
    with engine.begin() as connection:
        connection.execute(query.on_conflict_do_update(index_elements=["name"], set_=new, where=changed), rows)


def _either(condition: Any, then: Any, otherwise: Any) -> Any:
    """SQL's CASE with one condition; `then` is a value, `otherwise` a column."""
    return case((condition, literal(then, otherwise.type)), else_=otherwise)


@retrying
def due_feeds(
    engine: Engine, now: datetime, *, names: Sequence[str] = (), force: bool = False, limit: int = 1000
) -> list[FeedState]:
    """Feeds to poll, the longest due first: among `names` where given, whether due or not with `force`."""
    query = select(t.Feed).where(t.Feed.enabled).order_by(t.Feed.next_poll, t.Feed.name).limit(limit)
    if names:
        query = query.where(t.Feed.name.in_(list(names)))
    if not force:
        query = query.where(~t.Feed.parked, t.Feed.next_poll <= now)
    with engine.connect() as connection:
        return [_feed_state(row) for row in connection.execute(query)]


def _feed_state(row: Any) -> FeedState:
    return FeedState(
        id=row.id,
        feed=feed_of(row),
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=row.body_hash,
        failures=row.failures,
        interval=row.interval_seconds,
    )


def feed_of(row: Any) -> Feed:
    """A feed from its row."""
    return Feed(name=row.name, url=row.url, site=row.site, country=row.country, language=row.language, kind=row.kind)


@retrying
def feeds_by_hand(engine: Engine) -> list[str]:
    """Names of the feeds that were added on the command line."""
    with engine.connect() as connection:
        query = select(t.Feed.name).where(t.Feed.added_by == "hand", t.Feed.enabled)
        return list(connection.execute(query).scalars())


@retrying
def count_feeds(engine: Engine) -> int:
    """How many feeds there are to be polled."""
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).where(t.Feed.enabled, ~t.Feed.parked)).scalar_one())


def remove_feed(engine: Engine, name: str) -> bool:
    """Poll a feed no more; what it brought stays. False where there is no such feed."""
    with engine.begin() as connection:
        done = connection.execute(update(t.Feed).where(t.Feed.name == name).values(enabled=False))
        return bool(done.rowcount)


# Runs


@retrying
def start_run(engine: Engine, flow: str, now: datetime, *, flow_run_id: str | None) -> int:
    """A new row in runs; its number."""
    with engine.begin() as connection:
        query = insert(t.Run).values(flow=flow, flow_run_id=flow_run_id, started=now, state="running")
        return int(connection.execute(query.returning(t.Run.id)).scalar_one())


@retrying
def finish_run(engine: Engine, run_id: int, now: datetime, *, state: str, error: str | None) -> None:
    """Say how a run ended."""
    with engine.begin() as connection:
        connection.execute(
            update(t.Run).where(t.Run.id == run_id).values(finished=now, state=state, error=clean(error))
        )


@retrying
def expect_polls(engine: Engine, run_id: int, count: int) -> None:
    """Say how many feeds a run is going to poll, for those who watch it."""
    with engine.begin() as connection:
        connection.execute(update(t.Run).where(t.Run.id == run_id).values(due=count))


def count_run(
    connection: Connection, run_id: int, totals: Mapping[str, int], by_feed: Mapping[int, Mapping[str, Any]],
    failures: Mapping[tuple[str, str], int],
) -> None:  # fmt: skip
    """Add to what a run has done: totals by column, numbers of each feed, failures by stage and class."""
    added = {name: getattr(t.Run, name) + count for name, count in totals.items() if count}
    if added:
        connection.execute(update(t.Run).where(t.Run.id == run_id).values(added))
    numbers = ("polled", "found", "cleaned", "failed", "mentions")
    rows = [
        {"run_id": run_id, "feed_id": feed, "status": row.get("status"), "error_class": row.get("error_class")}
        | {name: row.get(name, 0) for name in numbers}
        for feed, row in sorted(by_feed.items())
    ]
    if rows:
        query = insert(t.RunFeed)
        new: dict[str, Any] = {name: getattr(t.RunFeed, name) + query.excluded[name] for name in numbers}
        for name in ("status", "error_class"):
            new[name] = func.coalesce(query.excluded[name], getattr(t.RunFeed, name))
        connection.execute(query.on_conflict_do_update(index_elements=["run_id", "feed_id"], set_=new), rows)
    if failures:
        query = insert(t.RunFailure)
        connection.execute(
            query.on_conflict_do_update(
                index_elements=["run_id", "stage", "error_class"],
                set_={"count": t.RunFailure.count + query.excluded["count"]},
            ),
            [
                {"run_id": run_id, "stage": stage, "error_class": error, "count": count}
                for (stage, error), count in sorted(failures.items())
            ],
        )


# Polling


@retrying
def save_polls(
    engine: Engine,
    run_id: int,
    polls: Sequence[tuple[Poll, PollPlan]],
    now: datetime,
    on_gap: Callable[[Connection, int, date, date], None] | None = None,
) -> int:
    """Write what polls brought: the feeds' state, and entries that are new or have changed; how many were queued.

    `on_gap` is told a feed's number, and the first and last day of a time in which polling may have lost entries.
    """
    by_feed: dict[int, dict[str, Any]] = {}
    totals: Counter[str] = Counter()
    failures: Counter[tuple[str, str]] = Counter()
    with engine.begin() as connection:
        for poll, plan in sorted(polls, key=lambda item: item[0].feed_id):
            found, known = _queue(connection, poll, now)
            if on_gap and (days := _gap(connection, poll, known)):
                on_gap(connection, poll.feed_id, *days)
            connection.execute(update(t.Feed).where(t.Feed.id == poll.feed_id).values(_feed_changes(poll, plan, found)))
            by_feed[poll.feed_id] = {
                "polled": 1,
                "status": poll.status,
                "error_class": poll.failure.error.value if poll.failure else None,
                "found": found,
            }
            totals.update(polled=1, found=found, bad_entries=poll.bad_entries, not_modified=int(poll.not_modified))
            if poll.failure:
                totals["polls_failed"] += 1
                failures["poll", poll.failure.error.value] += 1
        count_run(connection, run_id, totals, by_feed, failures)
    return totals["found"]


def entry_row(feed_id: int, entry: Entry, now: datetime) -> dict[str, Any]:
    """The row of an entry that waits to be fetched."""
    row: dict[str, Any] = clean(
        {
            "feed_id": feed_id,
            "key": entry.key,
            "url": entry.url,
            "title": entry.title,
            "summary": entry.summary,
            "content": entry.content,
            "authors": list(entry.authors),
            "published": entry.published,
            "published_offset": offset_of(entry.published) if entry.published else None,
            "updated": entry.updated,
            "language": entry.language,
            "day": entry.published.date() if entry.published else None,
            "day_basis": "published" if entry.published else None,
            "found": now,
            "state": "queued",
            "next_attempt": now,
        }
    )
    return row


def _queue(connection: Connection, poll: Poll, now: datetime) -> tuple[int, int]:
    """How many entries of a poll were queued, and how many were known from polls before."""
    rows = [entry_row(poll.feed_id, entry, now) for entry in poll.entries]
    if not rows:
        return 0, 0
    known = {
        row.key: row
        for row in connection.execute(
            select(t.Entry.key, t.Entry.title, t.Entry.summary, t.Entry.finished, t.Entry.updated).where(
                t.Entry.feed_id == poll.feed_id, t.Entry.key.in_([row["key"] for row in rows])
            )
        )
    }
    fresh = [row for row in rows if row["key"] not in known or _has_changed(known[row["key"]], row, now)]
    if not fresh:
        return 0, len(known)
    query = insert(t.Entry)
    told = ("url", "title", "summary", "content", "authors", "published", "published_offset", "updated")
    again = {name: query.excluded[name] for name in told} | {"state": "queued", "attempts": 0, "next_attempt": now}
    result = connection.execute(
        query.on_conflict_do_update(
            index_elements=["feed_id", "key"], set_=again, where=or_(t.Entry.state == "done", t.Entry.state == "failed")
        ).returning(t.Entry.id),
        fresh,
    )
    return len(result.all()), len(known)


def _gap(connection: Connection, poll: Poll, known: int) -> tuple[date, date] | None:
    if not poll.entries or known:
        return None
    last_success = connection.execute(select(t.Feed.last_success).where(t.Feed.id == poll.feed_id)).scalar()
    return gap(poll, last_success, known)


_UPDATE_PAUSE = timedelta(hours=6)  # some feeds call every entry updated at every poll


def _has_changed(known: Any, row: Mapping[str, Any], now: datetime) -> bool:
    if known.finished is None:
        return False
    if (known.title, known.summary) != (row["title"], row["summary"]):
        return True
    updated = row["updated"]
    return bool(updated and updated > known.finished and now - known.finished > _UPDATE_PAUSE)


def _feed_changes(poll: Poll, plan: PollPlan, found: int) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "last_poll": poll.polled_at,
        "next_poll": plan.next_poll,
        "interval_seconds": plan.interval,
        "parked": plan.parked,
    }
    if poll.failure:
        return changes | {
            "failures": t.Feed.failures + 1,
            "error_class": poll.failure.error.value,
            "error_message": clean(poll.failure.message),
        }
    changes |= {"last_success": poll.polled_at, "failures": 0, "error_class": None, "error_message": None}
    changes |= {"etag": poll.etag, "last_modified": poll.last_modified, "moved_to": poll.moved_to}
    if poll.body_hash:
        changes["body_hash"] = poll.body_hash
    if found:
        changes |= {"last_new": poll.polled_at, "entries_seen": t.Feed.entries_seen + found}
    return changes


# The queue


@retrying
def claim_entries(
    engine: Engine, *, worker: str, limit: int, lease: timedelta, now: datetime, window: int | None = None
) -> list[QueuedEntry]:
    """Take entries under a lease: feeds in turn, new ones first; those of dead workers once their lease is over.

    Those of one `window` of a backfill; without it those of live polling, and what ended backfills have left for later.
    An address that is already stored, or in another worker's hands, is not fetched a second time.
    """
    waiting = and_(t.Entry.state.in_(["queued", "leased"]), t.Entry.next_attempt <= now)
    if window is not None:
        waiting = and_(waiting, t.Entry.window_id == window)
    else:
        in_hand = select(t.Window.id).where(t.Window.state == "running")
        waiting = and_(waiting, or_(t.Entry.window_id.is_(None), t.Entry.window_id.not_in(in_hand)))
    oldest = select(t.Entry.id, t.Entry.feed_id).where(waiting).order_by(t.Entry.next_attempt, t.Entry.id).limit(_FAIR)
    pool = oldest.subquery()
    turn = func.row_number().over(partition_by=pool.c.feed_id, order_by=pool.c.id).label("turn")
    ranked = select(pool.c.id, turn).subquery()
    other = aliased(t.Entry)
    elsewhere = exists().where(other.url == t.Entry.url, other.id < t.Entry.id, other.state.in_(["queued", "leased"]))
    query = (
        select(t.Entry, t.Feed.name.label("feed_name"), t.Feed.country, t.Feed.language.label("feed_language"))
        .join(ranked, ranked.c.id == t.Entry.id)
        .join(t.Feed, t.Feed.id == t.Entry.feed_id)
        .where(waiting, ~elsewhere)
        .order_by(ranked.c.turn, t.Entry.id)
        .limit(limit)
        .with_for_update(of=t.Entry, skip_locked=True)
    )
    with engine.begin() as connection:
        rows = connection.execute(query).all()
        if not rows:
            return []
        stored = _stored(connection, rows)
        for entry, article in stored.items():
            connection.execute(
                update(t.Entry)
                .where(t.Entry.id == entry)
                .values(state="done", article_id=article, finished=now, worker=None, content=None)
            )
        taken = [row for row in rows if row.id not in stored]
        connection.execute(
            update(t.Entry)
            .where(t.Entry.id.in_([row.id for row in taken]))
            .values(state="leased", worker=worker, attempts=t.Entry.attempts + 1, next_attempt=now + lease)
        )
    if stored and not taken:
        return claim_entries(engine, worker=worker, limit=limit, lease=lease, now=now, window=window)
    return [queued_entry(row) for row in taken]


def _stored(connection: Connection, rows: Sequence[Any]) -> dict[int, int]:
    """Entries, by number, whose address another feed has already brought to an article."""
    fresh = {row.url: row.id for row in rows if row.article_id is None}
    done = connection.execute(
        select(t.Entry.url, func.min(t.Entry.article_id))
        .where(t.Entry.url.in_(list(fresh)), t.Entry.state == "done", t.Entry.article_id.is_not(None))
        .group_by(t.Entry.url)
    )
    return {fresh[url]: article for url, article in done if article}


def queued_entry(row: Any) -> QueuedEntry:
    """An entry from its row, joined with its feed's name, country and language."""
    return QueuedEntry(
        id=row.id,
        feed_id=row.feed_id,
        feed_name=row.feed_name,
        outlet=row.feed_name,
        country=row.country,
        attempts=row.attempts + 1,
        feed_language=row.feed_language,
        copy_url=row.copy_url,
        entry=entry_of(row),
    )


def entry_of(row: Any) -> Entry:
    """An entry from its row, as its feed told it."""
    return Entry(
        key=row.key,
        url=row.url,
        title=row.title,
        summary=row.summary,
        content=row.content,
        authors=tuple(row.authors),
        published=local(row.published, row.published_offset or 0) if row.published else None,
        updated=row.updated,
        language=row.language,
    )


@retrying
def release_entries(engine: Engine, worker: str, now: datetime) -> None:
    """Give back what a worker holds, as if it had not taken it."""
    with engine.begin() as connection:
        connection.execute(
            update(t.Entry)
            .where(t.Entry.state == "leased", t.Entry.worker == worker)
            .values(state="queued", worker=None, attempts=t.Entry.attempts - 1, next_attempt=now)
        )


# Articles, mentions, events


@retrying
def save_processed(
    engine: Engine, run_id: int, batch: Sequence[Processed], now: datetime, *, worker: str, keep_raw: timedelta
) -> list[UUID]:
    """Write what became of claimed entries, and the events of every pair they touch; ids of events new or changed.

    An entry whose lease another worker has taken over is left to that one.
    """
    with engine.begin() as connection:
        held = {
            row.id: row
            for row in connection.execute(
                select(t.Entry.id, t.Entry.feed_id, t.Entry.found_by)
                .where(t.Entry.id.in_([p.entry_id for p in batch]), t.Entry.state == "leased", t.Entry.worker == worker)
                .order_by(t.Entry.id)
                .with_for_update()
            )
        }
        ours = [p for p in batch if p.entry_id in held]
        by_url = {p.article.url: p for p in ours if p.article}
        articles = _write_articles(connection, by_url, held, now)
        _write_pages(connection, by_url, articles, now, keep_raw)
        mentions = {articles[url]: p.extraction.mentions() for url, p in by_url.items()}
        changes = resolve_pairs(connection, touched(write_mentions(connection, mentions, now)), now)
        _finish_entries(connection, ours, articles, now)
        _count_processed(connection, run_id, ours, held, len(changes))
        publish(connection, run_id, changes)
    return [change.event_id for change in changes]


def _write_articles(
    connection: Connection, by_url: Mapping[str, Processed], entries: Mapping[int, Any], now: datetime
) -> dict[str, int]:
    """Articles by address, new or with a changed text; their numbers."""
    rows = []
    for _, processed in sorted(by_url.items()):
        article = processed.article
        assert article is not None
        fetched = processed.page.fetched_at if processed.page else now
        entry = entries[processed.entry_id]
        told: dict[str, Any] = {"feed_id": entry.feed_id, "found_by": entry.found_by}
        told |= {"fetched": fetched, "first_fetched": fetched}
        rows.append(
            article_row(article) | told | {"relevant": processed.relevant, "editions": dict(processed.editions)}
        )
    if not rows:
        return {}
    query = insert(t.Article)
    kept = {"url", "feed_id", "found_by", "first_fetched"}
    new: dict[str, Any] = {name: query.excluded[name] for name in rows[0] if name not in kept}
    revised = or_(t.Article.text_hash != query.excluded.text_hash, t.Article.title != query.excluded.title)
    new["revisions"] = t.Article.revisions + cast(revised, Integer)
    changed = or_(
        revised,
        t.Article.relevant != query.excluded.relevant,
        t.Article.editions != query.excluded.editions,
    )
    connection.execute(query.on_conflict_do_update(index_elements=["url"], set_=new, where=changed), rows)
    found = connection.execute(
        select(t.Article.url, t.Article.id).where(t.Article.url.in_([row["url"] for row in rows]))
    )
    return {row.url: row.id for row in found}


def article_row(article: Article) -> dict[str, Any]:
    """What the row of an article holds of the article itself."""
    row: dict[str, Any] = clean(
        {
            "url": article.url,
            "title": article.title,
            "text": article.text,
            "text_hash": article.text_hash,
            "sketch": list(article.sketch),
            "credit": article.credit,
            "language": article.language,
            "authors": list(article.authors),
            "published": article.published,
            "published_offset": offset_of(article.published),
            "published_from": article.published_from,
            "words": article.words,
        }
    )
    return row


def _write_pages(
    connection: Connection, by_url: Mapping[str, Processed], articles: Mapping[str, int], now: datetime, keep: timedelta
) -> None:
    rows = [
        {
            "article_id": articles[url],
            "body": zlib.compress(processed.page.body, 6),
            "content_type": clean(processed.page.content_type),
            "fetched": processed.page.fetched_at,
            "expires": now + keep,
        }
        for url, processed in sorted(by_url.items())
        if processed.page and keep > timedelta(0)
    ]
    if rows:
        query = insert(t.RawPage)
        new = {name: query.excluded[name] for name in rows[0] if name != "article_id"}
        connection.execute(query.on_conflict_do_update(index_elements=["article_id"], set_=new), rows)


def _finish_entries(
    connection: Connection, batch: Sequence[Processed], articles: Mapping[str, int], now: datetime
) -> None:
    for processed in sorted(batch, key=lambda p: p.entry_id):
        failure = processed.failure
        values: dict[str, Any] = {"worker": None, "state": "done", "finished": now, "content": None}
        values |= {"error_class": None, "error_message": None}
        if processed.article:
            values["article_id"] = articles[processed.article.url]
            if processed.article.published_from != "fetched":
                values |= {"day": processed.article.published.date(), "day_basis": "article"}
        if failure:
            values |= {"error_class": failure.error.value, "error_message": clean(failure.message), "state": "failed"}
            del values["content"]
            if processed.retry_at:
                values |= {"state": "queued", "next_attempt": processed.retry_at, "finished": None}
        connection.execute(update(t.Entry).where(t.Entry.id == processed.entry_id).values(values))


def _count_processed(
    connection: Connection, run_id: int, batch: Sequence[Processed], entries: Mapping[int, Any], events: int
) -> None:
    totals: Counter[str] = Counter(events=events)
    by_feed: dict[int, Counter[str]] = defaultdict(Counter)
    failures: Counter[tuple[str, str]] = Counter()
    for processed in batch:
        mentions = len(processed.extraction.mentions())
        totals.update(
            fetched=int(processed.page is not None),
            cleaned=int(processed.article is not None),
            relevant=int(processed.relevant),
            mentions=mentions,
        )
        feed = by_feed[entries[processed.entry_id].feed_id]
        feed.update(cleaned=int(processed.article is not None), mentions=mentions)
        if processed.failure:
            totals["failed" if processed.retry_at else "skipped"] += 1
            feed["failed"] += 1
            failures["process", processed.failure.error.value] += 1
    count_run(connection, run_id, totals, by_feed, failures)


# Reading, for the command line


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event as the command line shows it."""

    id: UUID
    kind: str
    parties: tuple[str, ...]
    summary: Mention  # the event as a record: the evidence is the best mention's
    disputed: bool
    articles: int
    sources: int
    first_reported: datetime
    last_reported: datetime
    corrected: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """A feed as `communique status` shows it."""

    feed: Feed
    state: str
    last_success: datetime | None
    next_poll: datetime
    failures: int
    error_class: str | None
    error_message: str | None
    entries_seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How ingestion stands."""

    feeds: tuple[FeedHealth, ...]
    queue: Mapping[str, int]  # entries by state
    failures: Mapping[str, int]  # entries given up, by class
    runs: tuple[Mapping[str, Any], ...]  # rows of bi.runs, latest first


def events(
    engine: Engine,
    *,
    countries: Sequence[str] = (),
    kinds: Sequence[str] = (),
    levels: Sequence[str] = (),
    statuses: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    changed_since: datetime | None = None,
    ids: Sequence[UUID] | None = None,
    background: bool = True,
    limit: int = 1000,
) -> list[StoredEvent]:
    """Events, the latest first: those in which all of `countries` take part, dated within `since` and `until`."""
    when = func.coalesce(t.Event.date_from, cast(t.Event.first_reported, Date))
    query = (
        select(t.Event, t.Mention.record)
        .join(t.Mention, t.Mention.id == t.Event.best_mention)
        .where(~t.Event.withdrawn)
        .order_by(when.desc(), t.Event.id)
        .limit(limit)
    )
    if countries:
        query = query.where(t.Event.parties.contains(list(countries)))
    if kinds:
        query = query.where(t.Event.kind.in_(list(kinds)))
    if levels:
        query = query.where(t.Event.level.in_(list(levels)))
    if statuses:
        query = query.where(t.Event.status.in_(list(statuses)))
    if since:
        query = query.where(when >= since)
    if until:
        query = query.where(when <= until)
    if ids is not None:
        query = query.where(t.Event.id.in_(list(ids)))
    if changed_since:
        query = query.where(t.Event.last_changed >= changed_since)
    if not background:
        query = query.where(t.Event.current)
    with engine.connect() as connection:
        return [_stored_event(row) for row in connection.execute(query)]


def _stored_event(row: Any) -> StoredEvent:
    told: dict[str, Any] = {"parties": tuple(row.parties), "status": row.status, "current": row.current}
    told |= {"confidence": row.confidence, "date_basis": row.date_basis}
    names: tuple[str, ...]
    match row.kind:
        case "relation":
            names = ("action", "level", "from_level", "name", "sector", "place", "date")
        case "agreement":
            names = ("place", "date")
        case "mechanism":
            names = ("action", "date")
        case _:
            names = ("place",)
            told |= {"start": row.date, "end": row.end_date, "kind": row.subtype}
    told |= {name: getattr(row, name) for name in names}
    return StoredEvent(
        id=row.id,
        kind=row.kind,
        parties=tuple(row.parties),
        summary=replace(mention_of(row.kind, row.record), **told),
        disputed=row.disputed,
        articles=row.articles,
        sources=row.sources,
        first_reported=row.first_reported,
        last_reported=row.last_reported,
        corrected=tuple(row.corrected),
        url=row.evidence_url,
    )


def status(engine: Engine, *, runs: int = 5) -> Status:
    """Feeds and their health, the queue, and the last `runs` runs."""
    with engine.connect() as connection:
        states = {row.feed: row.state for row in connection.execute(text("SELECT feed, state FROM bi.feeds"))}
        feeds = [
            FeedHealth(
                feed=feed_of(row),
                state=states[row.name],
                last_success=row.last_success,
                next_poll=row.next_poll,
                failures=row.failures,
                error_class=row.error_class,
                error_message=row.error_message,
                entries_seen=row.entries_seen,
            )
            for row in connection.execute(select(t.Feed).order_by(t.Feed.name))
        ]
        queue = connection.execute(select(t.Entry.state, func.count().label("number")).group_by(t.Entry.state))
        given_up = select(t.Entry.error_class, func.count().label("number")).where(t.Entry.state == "failed")
        lost = connection.execute(given_up.group_by(t.Entry.error_class))
        latest = connection.execute(
            text("SELECT * FROM bi.runs ORDER BY started DESC, run_id DESC LIMIT :runs"), {"runs": runs}
        )
        return Status(
            feeds=tuple(feeds),
            queue={row.state: row.number for row in queue},
            failures={row.error_class or "unknown": row.number for row in lost},
            runs=tuple(dict(row._mapping) for row in latest),
        )


@retrying
def run_by_feed(engine: Engine, run_id: int) -> list[dict[str, Any]]:
    """What a run did, a row a feed."""
    query = (
        select(
            t.Feed.name.label("feed"),
            t.RunFeed.status,
            t.RunFeed.error_class.label("error"),
            t.RunFeed.found,
            t.RunFeed.cleaned,
            t.RunFeed.failed,
            t.RunFeed.mentions,
        )
        .join(t.Feed, t.Feed.id == t.RunFeed.feed_id)
        .where(t.RunFeed.run_id == run_id)
        .order_by(t.Feed.name)
    )
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]


@retrying
def run_row(engine: Engine, run_id: int) -> dict[str, Any]:
    """A run's row of `bi.runs`."""
    with engine.connect() as connection:
        query = text("SELECT * FROM bi.runs WHERE run_id = :run")
        return dict(connection.execute(query, {"run": run_id}).one()._mapping)


def progress(engine: Engine, since: datetime) -> dict[str, int]:
    """How far the latest run begun after `since` is: feeds due and polled, entries found, waiting and through."""
    with engine.connect() as connection:
        run = connection.execute(
            select(t.Run).where(t.Run.started >= since).order_by(t.Run.started.desc(), t.Run.id.desc()).limit(1)
        ).one_or_none()
        waiting = connection.execute(
            select(func.count()).where(
                or_(t.Entry.state == "leased", and_(t.Entry.state == "queued", t.Entry.next_attempt <= func.now()))
            )
        ).scalar_one()
    if run is None:
        return {}
    through = run.cleaned + run.skipped + run.failed
    return {
        "due": run.due,
        "polled": run.polled,
        "found": run.found,
        "through": through,
        "entries": through + waiting,
        "events": run.events,
    }


# Upkeep


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentFeed:
    """A feed that has brought nothing for long."""

    name: str
    why: str


def unfinished_runs(engine: Engine) -> dict[int, str | None]:
    """Runs that have not said how they ended, by number, with their ids in Prefect; those `under_way` left out."""
    held = text(
        "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = :runs AND objsubid = 2"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with engine.connect() as connection:
        alive = set(connection.execute(held, {"runs": _RUNS_LOCK}).scalars())
        rows = connection.execute(select(t.Run.id, t.Run.flow_run_id).where(t.Run.state == "running"))
        return {row.id: row.flow_run_id for row in rows if row.id not in alive}


@contextmanager
def under_way(engine: Engine, run_id: int) -> Iterator[None]:
    """Tell while the context lasts that a run is under way, for those of which Prefect does not know."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(select(func.pg_advisory_lock(_RUNS_LOCK, run_id)))
        try:
            yield
        finally:
            with suppress(DBAPIError):  # of a session that is gone, the lock is too
                connection.execute(select(func.pg_advisory_unlock(_RUNS_LOCK, run_id)))
            connection.invalidate()  # and if not, it ends with the session


def finished_runs(engine: Engine, since: datetime) -> list[dict[str, Any]]:
    """Rows of `bi.runs` of the runs that ended at `since` or later, in the order they ended."""
    with engine.connect() as connection:
        query = text(  # no run takes longer: the index of starts narrows it
            "SELECT * FROM bi.runs WHERE started >= CAST(:since AS timestamptz) - interval '6 hours'"
            " AND finished >= :since ORDER BY finished, run_id"
        )
        return [dict(row._mapping) for row in connection.execute(query, {"since": since})]


def delete_raw_pages(engine: Engine, now: datetime, *, batch: int = 500) -> int:
    """Delete the raw pages whose time is over, a batch a transaction; how many there were."""
    overdue = (
        select(t.RawPage.article_id).where(t.RawPage.expires <= now).limit(batch).with_for_update(skip_locked=True)
    )
    deleted = 0
    while True:
        with engine.begin() as connection:
            done = connection.execute(
                delete(t.RawPage).where(t.RawPage.article_id.in_(overdue)).returning(t.RawPage.article_id)
            ).all()
        deleted += len(done)
        if len(done) < batch:
            return deleted


def workers(engine: Engine) -> list[str]:
    """Those who hold leases."""
    with engine.connect() as connection:
        query = select(t.Entry.worker).where(t.Entry.state == "leased", t.Entry.worker.is_not(None)).distinct()
        return [str(worker) for worker in connection.execute(query).scalars()]


def release_lost(engine: Engine, now: datetime) -> int:
    """Put entries whose lease is over, their worker dead, back into the queue; how many there were."""
    with engine.begin() as connection:
        done = connection.execute(
            update(t.Entry)
            .where(t.Entry.state == "leased", t.Entry.next_attempt <= now)
            .values(state="queued", worker=None)
        )
        return done.rowcount


def retry_parked(engine: Engine, now: datetime, *, rest: timedelta) -> int:
    """Let feeds that are parked, and were not asked for `rest`, be due once more; how many there are."""
    with engine.begin() as connection:
        done = connection.execute(
            update(t.Feed)
            .where(t.Feed.parked, t.Feed.enabled, func.coalesce(t.Feed.last_poll, t.Feed.next_poll) <= now - rest)
            .values(parked=False, next_poll=now)
        )
        return done.rowcount


def silent_feeds(engine: Engine, now: datetime, *, after: timedelta) -> list[SilentFeed]:
    """Feeds that should bring something and have not for `after`: no usable answer, or nothing new."""
    with engine.connect() as connection:
        began = connection.execute(select(func.min(t.Run.started))).scalar_one_or_none()
        if began is None or began > now - after:
            return []
        rows = connection.execute(
            select(t.Feed)
            .where(
                t.Feed.enabled,
                ~t.Feed.parked,
                t.Feed.last_poll.is_not(None),
                func.coalesce(t.Feed.last_new, began) <= now - after,
            )
            .order_by(t.Feed.name)
        ).all()
    days = f"{after.total_seconds() / 86_400:g} days"
    return [
        SilentFeed(
            name=row.name,
            why=f"no usable answer for {days}; last trouble: {row.error_message}"
            if row.last_success is None or row.last_success <= now - after
            else f"answers, but has brought no new entry for {days}: has its address changed?",
        )
        for row in rows
    ]


def renew_statistics(engine: Engine) -> None:
    """Give the planner fresh statistics of all our tables, and make the space of deleted rows usable again."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in t.Base.metadata.sorted_tables:
            connection.exec_driver_sql(f"VACUUM (ANALYZE) {table.fullname}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Numbers that tell how ingestion stands; times are moments, None where there was none yet."""

    feeds: Mapping[str, int]  # by state, as in bi.feeds
    entries: Mapping[str, int]  # by state
    oldest_waiting: datetime | None  # since when the entry that has waited longest could have been taken
    runs: Mapping[tuple[str, str], int]  # by flow and state
    totals: Mapping[str, int]  # of all runs, by stage
    losses: Mapping[tuple[str, str], int]  # of all runs, by stage and class
    events: Mapping[str, int]  # by kind, those withdrawn left out
    articles: int
    last_poll: datetime | None  # that succeeded
    last_article: datetime | None
    connections: int
    size: int  # bytes of the database


STAGES = (
    "polled", "not_modified", "polls_failed", "found", "bad_entries", "fetched", "cleaned", "relevant", "skipped",
    "failed", "mentions", "events",
)  # fmt: skip


def measures(engine: Engine, now: datetime) -> Measures:
    """How ingestion stands at `now`, in numbers."""
    with engine.connect() as connection:

        def counts(query: str) -> dict[str, int]:
            return {row[0]: row[1] for row in connection.execute(text(query))}

        def pairs(query: str) -> dict[tuple[str, str], int]:
            return {(row[0], row[1]): row[2] for row in connection.execute(text(query))}

        sums = ", ".join(f"coalesce(sum({name}), 0)::bigint AS {name}" for name in STAGES)
        moments = connection.execute(
            text(
                "SELECT (SELECT max(last_success) FROM communique.feeds) AS poll,"
                " (SELECT max(first_fetched) FROM communique.articles) AS article,"
                " (SELECT min(next_attempt) FROM communique.entries WHERE state IN ('queued', 'leased')) AS waiting,"
                " (SELECT count(*) FROM communique.articles) AS articles,"
                " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections,"
                " pg_database_size(current_database()) AS size"
            )
        ).one()
        return Measures(
            feeds=counts("SELECT state, count(*) FROM bi.feeds GROUP BY state"),
            entries=counts("SELECT state, count(*) FROM communique.entries GROUP BY state"),
            oldest_waiting=moments.waiting if moments.waiting and moments.waiting <= now else None,
            runs=pairs("SELECT flow, state, count(*) FROM communique.runs GROUP BY flow, state"),
            totals=dict(connection.execute(text(f"SELECT {sums} FROM communique.runs")).one()._mapping),
            losses=pairs("SELECT stage, error_class, sum(count)::bigint FROM communique.run_failures GROUP BY 1, 2"),
            events=counts("SELECT kind, count(*) FROM communique.events WHERE NOT withdrawn GROUP BY kind"),
            articles=moments.articles,
            last_poll=moments.poll,
            last_article=moments.article,
            connections=moments.connections,
            size=moments.size,
        )


def reader_role(engine: Engine) -> bool:
    """Is the role `bi_reader` there, and may it read schema `bi`?"""
    with engine.connect() as connection:
        there = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = 'bi_reader'")).scalar()
        return bool(
            there
            and connection.execute(
                text("SELECT has_table_privilege('bi_reader', 'bi.relation_events', 'SELECT')")
            ).scalar()
        )


def clock_offset(engine: Engine) -> float:
    """Seconds by which the database's clock is ahead of this machine's."""
    with engine.connect() as connection:
        before = datetime.now(UTC)
        theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        after = datetime.now(UTC)
    return (theirs - (before + (after - before) / 2)).total_seconds()
