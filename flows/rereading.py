"""Stored articles are read again: out of the database, through the processes, and back. Nothing is fetched.

Articles are read in the order of their numbers, some hundreds at a time; a bounded number of them is under way, so that
neither the processes wait for the database nor memory grows.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from sqlalchemy import Engine

from flows import articlestore, digest, record
from flows.articlestore import Outcome, Selection
from flows.pool import Pool, WorkFailed
from schema.records import ErrorClass, Failure, Reread, StoredArticle

T = TypeVar("T")

_PIECE = 50  # articles that a process takes at a time; a fifth where it also cleans them
_AHEAD = 8  # pieces for each process that are taken from the database in advance, so that none waits while we write


async def compare(
    engine: Engine, pool: Pool, selection: Selection, outcome: Outcome, *, batch: int = 200, examples: int = 3
) -> None:
    """Count in `outcome` what reading stored articles again would change, a `batch` at a time; nothing is written."""

    def look(done: Sequence[Reread]) -> None:
        outcome.add(done, articlestore.compare(engine, done, selection.only), examples=examples)

    await _reread(engine, pool, selection, outcome, look, batch)


async def reread(
    engine: Engine,
    pool: Pool,
    selection: Selection,
    outcome: Outcome,
    *,
    batch: int = 200,
    examples: int = 3,
    flow_run_id: str | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> int:
    """Read stored articles again and write what they say, each article whole; the number of the run, as in `bi.runs`.

    A `batch` of them is written in one transaction: pairs that several of them are about are resolved once.
    `outcome` is added to as it goes on. After a kill, the same call takes up what is left, unless it is asked `again`.
    """
    run_id = await asyncio.to_thread(record.start_run, engine, "reextract", clock(), flow_run_id=flow_run_id)
    end = partial(record.finish_run, engine, run_id)

    def save(done: Sequence[Reread]) -> None:
        ours, changes, events = articlestore.save(engine, run_id, done, selection.only, clock())
        outcome.add(ours, changes, examples=examples)
        outcome.left += len(done) - len(ours)
        outcome.events += events

    try:
        with record.under_way(engine, run_id):
            await _reread(engine, pool, selection, outcome, save, batch)
    except BaseException as error:
        with suppress(record.DatabaseAway):  # maintenance closes the row then
            end(clock(), state="failed", error=f"{type(error).__name__}: {error}")
        raise
    await asyncio.to_thread(end, clock(), state="completed", error=None)
    return run_id


async def _reread(
    engine: Engine,
    pool: Pool,
    selection: Selection,
    outcome: Outcome,
    save: Callable[[Sequence[Reread]], None],
    batch: int,
) -> None:
    began = time.perf_counter()
    articlestore.check_feeds(engine, selection.feeds)
    outcome.processes = pool.processes
    outcome.total, outcome.without_page = await asyncio.to_thread(articlestore.count, engine, selection)

    async def timed(work: Callable[[], T]) -> T:
        started = time.perf_counter()
        result = await asyncio.to_thread(work)
        outcome.database += time.perf_counter() - started
        outcome.wall = time.perf_counter() - began
        return result

    size = min(_PIECE // 5 if selection.reclean else _PIECE, batch)
    under_way: deque[asyncio.Task[list[Reread]]] = deque()
    last: int | None = 0
    done: list[Reread] = []
    try:
        while under_way or last is not None:
            while last is not None and len(under_way) < _AHEAD * pool.processes:
                next_ = partial(articlestore.stored_articles, engine, selection, after=last, limit=4 * size)
                stored = await timed(next_)
                last = stored[-1].id if stored else None
                pieces = (stored[at : at + size] for at in range(0, len(stored), size))
                under_way += [asyncio.create_task(_read(pool, piece, selection.only)) for piece in pieces]
            if under_way:
                done += await under_way.popleft()
            if len(done) >= batch or (done and not under_way):
                await timed(partial(save, done))
                done = []
    finally:
        for task in under_way:
            task.cancel()
        outcome.wall = time.perf_counter() - began


async def _read(pool: Pool, piece: Sequence[StoredArticle], only: Sequence[str] | None) -> list[Reread]:
    """Read articles in a process; where that fails, one by one, so that the others are read."""
    try:
        return await pool.run(digest.reread, piece, only)
    except WorkFailed as error:
        if len(piece) == 1:
            failure = Failure(ErrorClass.INTERNAL, f"{piece[0].article.url} cannot be read: {error}.")
            return [Reread(stored=piece[0], failure=failure)]
    return [each for stored in piece for each in await _read(pool, [stored], only)]
