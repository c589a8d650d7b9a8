"""The order of the stages: poll or search, fetch, clean, extract, record. It decides nothing; the stages do."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Engine

from extractors import parties
from flows import ledger, plan, record
from flows.clean import warm
from flows.digest import carries_article, digest, failed
from flows.feedlist import load_feeds
from flows.fetch import Client, FetchPolicy, fetch_page
from flows.poll import poll_feed, schedule
from flows.pool import Pool
from flows.settings import Settings
from flows.sources import Ask, Query, host, source
from schema.records import ErrorClass, Failure, FeedState, Lead, Page, Poll, PollPlan, Processed, QueuedEntry, Window

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
        self.ask = Ask(client, clock(), settings.wayback)


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
async def workshop(
    settings: Settings, clock: Callable[[], datetime] | None = None, *, patient: bool = False
) -> AsyncIterator[Workshop]:
    """Open what a run needs, and close it; a `patient` run lets others go first at each host.

    Raises schema.database.DatabaseError.
    """
    with (
        record.open_database(settings.database_url, settings.home) as engine,
        Pool(settings.processes, prepare=warm) as pool,
    ):

        async def turn(host: str, delay: float) -> float | None:
            return await asyncio.to_thread(ledger.take_turn, engine, host, delay, patient=patient)

        async with Client(fetch_policy(settings), turn) as client:
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
        now = shop.clock()
        on_gap = partial(ledger.note_gap, sources=plan.DEFAULT_SOURCES, now=now)
        queued += record.save_polls(shop.engine, run_id, polls, now, on_gap)

    await _in_batches([poll(state) for state in states], save)
    return queued


async def process_entries(shop: Workshop, run_id: int, window: Window | None = None) -> tuple[int, list[UUID]]:
    """Claim a batch of queued entries and see each through; how many there were, and the events new or changed.

    Those of a `window` where one is given, else those of live polling.
    """
    worker = _worker(shop, window)
    lease = timedelta(minutes=shop.settings.lease_minutes)
    # A try before this one may have lost Postgres, and with it the chance to give its batch back.
    await asyncio.to_thread(record.release_entries, shop.engine, worker, shop.clock())
    claimed = await asyncio.to_thread(
        record.claim_entries,
        shop.engine,
        worker=worker,
        limit=shop.settings.batch,
        lease=lease,
        now=shop.clock(),
        window=window.id if window else None,
    )
    return len(claimed), await _see_through(shop, run_id, worker, [(queued, None) for queued in claimed])


def _worker(shop: Workshop, window: Window | None) -> str:
    """Who holds leases: windows that one process works on at the same time hold theirs apart."""
    return f"{shop.worker}/{window.id}" if window else shop.worker


async def _see_through(
    shop: Workshop, run_id: int, worker: str, held: Sequence[tuple[QueuedEntry, Page | None]]
) -> list[UUID]:
    events: list[UUID] = []
    keep_raw = timedelta(days=shop.settings.raw_retention_days)

    def save(batch: Sequence[Processed]) -> None:
        events.extend(record.save_processed(shop.engine, run_id, batch, shop.clock(), worker=worker, keep_raw=keep_raw))

    try:
        await _in_batches([_process(shop, queued, page) for queued, page in held], save)
    except BaseException:
        with suppress(record.DatabaseAway):  # their lease ends by itself
            record.release_entries(shop.engine, worker, shop.clock())
        raise
    return events


# What a copy in an archive is worth asking for: the page is not where it was, or cannot be reached.
_LOST = {
    ErrorClass.NOT_FOUND,
    ErrorClass.GONE,
    ErrorClass.CLIENT,
    ErrorClass.DNS,
    ErrorClass.CONNECT,
    ErrorClass.TLS,
    ErrorClass.REDIRECTS,
}


async def _process(shop: Workshop, queued: QueuedEntry, page: Page | Failure | None) -> Processed:
    now = shop.clock()
    try:
        if page is None and not carries_article(queued.entry):
            page = await fetch_page(shop.client, queued.entry.url, now)
            if isinstance(page, Failure) and page.error in _LOST and queued.copy_url:
                copy = await fetch_page(shop.client, queued.copy_url, now)
                page = page if isinstance(copy, Failure) else replace(copy, url=queued.entry.url)
        if isinstance(page, Failure):
            return failed(queued, page, now)
        return replace(await shop.pool.run(digest, queued, page, now), page=page)
    except Exception as error:
        return failed(queued, _internal(error), now)


async def plan_backfill(
    shop: Workshop, since: date, until: date, names: Sequence[str], via: Sequence[str], *, again: bool
) -> tuple[list[Window], list[tuple[Window, Failure]]]:
    """The windows of a backfill with what their sources name for them, and what of these could not be read.

    Windows that are complete are left out unless `again`. Raises FeedListError, UnknownFeed, UnknownSource, ValueError.
    """
    if since > until:
        raise ValueError(f"the first day, {since}, is after the last, {until}")
    asked = plan.check_via(via)
    choose_feeds(shop, names)
    complete = () if again else ledger.complete_windows(shop.engine)
    feeds = ledger.outlets(shop.engine, names)
    return await estimate_windows(shop, plan.windows(feeds, asked, since, until, complete=complete))


async def estimate_windows(
    shop: Workshop, windows: Sequence[Window]
) -> tuple[list[Window], list[tuple[Window, Failure]]]:
    """Windows with what their sources name for them, nothing of it fetched; and what could not be read."""
    groups: dict[tuple[str | None, str], list[Window]] = {}
    for window in windows:
        groups.setdefault((window.feed.name if window.feed else None, window.source), []).append(window)
    failures: list[tuple[Window, Failure]] = []
    limit = asyncio.Semaphore(shop.settings.backfill_windows)

    async def ask(group: Sequence[Window]) -> list[Window]:
        leads = []
        whole = replace(group[0], since=min(each.since for each in group), until=max(each.until for each in group))
        async with limit:
            async for found in _leads(shop, whole):
                if isinstance(found, Failure):
                    failures.append((whole, found))
                else:
                    leads.append(replace(found, page=None))
        return plan.estimated(group, leads)

    found = await asyncio.gather(*(ask(group) for group in groups.values()))
    return [window for group in found for window in group], failures


async def work_window(shop: Workshop, run_id: int, window: Window) -> tuple[ledger.WindowState, list[Failure]]:
    """Search a window and see through what is found: how that ended, and what of its source could not be read."""
    worker = _worker(shop, window)
    lease = timedelta(minutes=shop.settings.lease_minutes)
    failures: list[Failure] = []
    batch: list[Lead] = []
    found = 0

    async def queue() -> None:
        queued = await asyncio.to_thread(
            ledger.queue_leads, shop.engine, window, batch, worker=worker, lease=lease, now=shop.clock()
        )
        batch.clear()
        if queued.held:
            await _see_through(shop, run_id, worker, queued.held)

    async for each in _leads(shop, window):
        if isinstance(each, Failure):
            failures.append(each)
            continue
        found += 1
        batch.append(each)
        if len(batch) >= shop.settings.batch:
            await queue()
    if batch:
        await queue()
    while (await process_entries(shop, run_id, window))[0]:
        pass
    if failures:
        return ("partial" if found else "failed"), failures
    return "complete", []


async def _leads(shop: Workshop, window: Window) -> AsyncIterator[Lead | Failure]:
    """What a window's source finds; a fault of ours, or of a library, ends it as a failure."""
    name, _, argument = window.source.partition(":")
    hosts = frozenset[str]()
    if window.feed is None and name == "warc":  # it holds all the world's pages: those of known outlets are wanted
        hosts = frozenset(host(feed.site or feed.url) for feed in ledger.outlets(shop.engine))
    query = Query(since=window.since, until=window.until, feed=window.feed, input=argument or None, hosts=hosts)
    try:
        async for each in source(name).leads(shop.ask, query):
            yield each
    except Exception as error:
        yield _internal(error)


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
