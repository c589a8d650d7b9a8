"""The order of the stages: poll, fetch, clean, extract, record. It decides nothing; the stages do."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Engine

from extractors import parties
from flows import record
from flows.clean import warm
from flows.digest import carries_article, digest, failed
from flows.feedlist import load_feeds
from flows.fetch import Client, FetchPolicy, fetch_page
from flows.poll import poll_feed, schedule
from flows.pool import Pool
from flows.settings import Settings
from schema.records import ErrorClass, Failure, FeedState, Poll, PollPlan, Processed, QueuedEntry

T = TypeVar("T")

_SAVE_EVERY = 50  # entries in a transaction
_SAVE_SECONDS = 2.0  # a slow page holds up the record of quick ones no longer than this


class UnknownFeed(ValueError):
    """A feed was named that is neither in the feeds file nor added by hand."""


class Workshop:
    """What the stages of a run share: database, HTTP client, processes, settings and the clock."""

    def __init__(
        self, engine: Engine, client: Client, pool: Pool, settings: Settings, clock: Callable[[], datetime]
    ) -> None:
        self.engine = engine
        self.client = client
        self.pool = pool
        self.settings = settings
        self.clock = clock
        self.worker = f"{socket.gethostname()}:{os.getpid()}"


def fetch_policy(settings: Settings) -> FetchPolicy:
    """What settings say of fetching."""
    return FetchPolicy(
        user_agent=settings.user_agent,
        total_timeout=settings.request_timeout,
        connect_timeout=settings.connect_timeout,
        max_bytes=settings.max_page_bytes,
        concurrency=settings.concurrency,
        host_concurrency=settings.host_concurrency,
        host_delay=settings.host_delay,
        respect_robots=settings.respect_robots,
        allow_private=settings.allow_private,
    )


@asynccontextmanager
async def workshop(settings: Settings, clock: Callable[[], datetime] | None = None) -> AsyncIterator[Workshop]:
    """Open what a run needs, and close it. Raises schema.database.DatabaseError."""
    with (
        record.open_database(settings.database_url, settings.home) as engine,
        Pool(settings.processes, prepare=warm) as pool,
    ):
        async with Client(fetch_policy(settings)) as client:
            yield Workshop(engine, client, pool, settings, clock or (lambda: datetime.now(UTC)))


def choose_feeds(shop: Workshop, names: Sequence[str] = ()) -> list[FeedState]:
    """Bring parties and the feeds file into the database; the feeds to poll now: those named, or those due.

    Due can be the feeds of the file, and those added by hand. Raises FeedListError, UnknownFeed.
    """
    listed = load_feeds(shop.settings.feeds)
    now = shop.clock()
    record.sync_parties(shop.engine, parties())
    record.sync_feeds(shop.engine, listed, now)
    known = {feed.name for feed in listed} | set(record.feeds_by_hand(shop.engine))
    if unknown := sorted(set(names) - known):
        raise UnknownFeed(f"{', '.join(unknown)}: no such feed; `communique feeds list` shows their names")
    return record.due_feeds(shop.engine, now, names=names or sorted(known), force=bool(names))


async def poll_feeds(shop: Workshop, run_id: int, states: Sequence[FeedState]) -> int:
    """Poll feeds and queue what is new; the number of entries queued."""
    queued = 0

    async def poll(state: FeedState) -> tuple[Poll, PollPlan]:
        now = shop.clock()
        try:
            answer = await poll_feed(
                shop.client, state, now, executor=shop.pool.executor, max_bytes=shop.settings.max_feed_bytes
            )
        except Exception as error:
            answer = Poll(
                feed_id=state.id, feed_name=state.feed.name, polled_at=now, seconds=0.0, failure=_internal(error)
            )
        shortest, longest = shop.settings.min_interval_minutes * 60, shop.settings.max_interval_minutes * 60
        return answer, schedule(state, answer, now, floor=shortest, cap=longest)

    def save(polls: Sequence[tuple[Poll, PollPlan]]) -> None:
        nonlocal queued
        queued += record.save_polls(shop.engine, run_id, polls, shop.clock())

    await _in_batches([poll(state) for state in states], save)
    return queued


async def process_entries(shop: Workshop, run_id: int) -> tuple[int, list[UUID]]:
    """Claim a batch of queued entries and see each through; how many there were, and the events new or changed."""
    lease = timedelta(minutes=shop.settings.lease_minutes)
    claimed = await asyncio.to_thread(
        record.claim_entries, shop.engine, worker=shop.worker, limit=shop.settings.batch, lease=lease, now=shop.clock()
    )
    events: list[UUID] = []
    keep_raw = timedelta(days=shop.settings.raw_retention_days)

    def save(batch: Sequence[Processed]) -> None:
        events.extend(
            record.save_processed(shop.engine, run_id, batch, shop.clock(), worker=shop.worker, keep_raw=keep_raw)
        )

    try:
        await _in_batches([_process(shop, queued) for queued in claimed], save)
    except BaseException:
        record.release_entries(shop.engine, shop.worker, shop.clock())
        raise
    return len(claimed), events


async def _process(shop: Workshop, queued: QueuedEntry) -> Processed:
    now = shop.clock()
    try:
        page = None if carries_article(queued.entry) else await fetch_page(shop.client, queued.entry.url, now)
        if isinstance(page, Failure):
            return failed(queued, page, now)
        return replace(await shop.pool.run(digest, queued, page, now), page=page)
    except Exception as error:
        return failed(queued, _internal(error), now)


def _internal(error: Exception) -> Failure:
    """A fault of ours, or of a library, met at one feed or entry: kept with it, so that the others go on."""
    return Failure(ErrorClass.INTERNAL, f"{type(error).__name__}: {error}"[:500])


async def _in_batches(work: Sequence[Coroutine[Any, Any, T]], save: Callable[[Sequence[T]], None]) -> None:
    """Do all `work` at once, and `save` what is done: when there is enough of it, or after a while."""
    done: asyncio.Queue[T] = asyncio.Queue()

    async def finish(piece: Coroutine[Any, Any, T]) -> None:
        done.put_nowait(await piece)

    async with asyncio.TaskGroup() as group:
        for piece in work:
            group.create_task(finish(piece))
        left = len(work)
        while left:
            batch = [await done.get()]
            with suppress(TimeoutError):
                async with asyncio.timeout(_SAVE_SECONDS):
                    while len(batch) < min(left, _SAVE_EVERY):
                        batch.append(await done.get())
            left -= len(batch)
            await asyncio.to_thread(save, batch)
