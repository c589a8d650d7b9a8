"""The flows of backfill: plan what is asked for, work on its windows, or join others that do."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from contextvars import ContextVar
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Any

from prefect import flow, get_run_logger
from prefect.artifacts import acreate_table_artifact
from prefect.deployments import arun_deployment
from prefect.runtime import flow_run
from pydantic import Field

from flows import ledger, pipeline, record, settings
from flows.pipeline import Workshop
from flows.plan import DEFAULT_SOURCES, SourceName
from flows.progress import AWAY, progress_told, told
from schema.records import ErrorClass, Failure, Window

_LOOK_SECONDS = 2.0  # how soon a cancelled backfill ends
_LEASE = timedelta(minutes=1)  # of a window: it is prolonged every few seconds, so that a dead worker's is soon free
_PAUSE = timedelta(seconds=20)  # before a window that failed is tried again, times its tries
_JOIN = "join-backfill/join-backfill"

_shop: ContextVar[tuple[Workshop, int]] = ContextVar("shop")
_ended: ContextVar[set[int]] = ContextVar("ended")  # windows that this run has seen to their end


@flow(
    name="backfill",
    flow_run_name="backfill {since} to {until}",
    description="Find and read articles of the past: plan windows of feeds, sources and months, and work on them.",
)
async def backfill(
    since: date,
    until: date,
    feeds: Sequence[str] = (),
    sources: Sequence[SourceName] = DEFAULT_SOURCES,
    files: Sequence[str] = (),
    newest_first: bool = True,
    again: bool = False,
    dry_run: bool = False,
    workers: Annotated[int, Field(ge=1, le=64)] = 1,
) -> int | None:
    """Plan and work; the number of the backfill, None where nothing was to be done or `dry_run` was asked for.

    Args:
        since: First day wanted.
        until: Last day wanted.
        feeds: Names of feeds, as `communique feeds list` shows them. None: all.
        sources: Where each feed's past is looked for: its own archive, the sitemap of its site, the Wayback Machine.
        files: Files to read besides, each as `warc:FILE`, `urls:FILE` or `opml:FILE`; FILE is a path on the worker, or
            a URL.
        newest_first: Work on the latest months first.
        again: Look once more through windows that are complete already.
        dry_run: Only plan, with an estimate from each source; fetch no article. The plan is an artifact of the run.
        workers: Runs that share the work. More than 1 starts runs of join-backfill, on workers that have room for them.
    """
    async with pipeline.workshop(settings.load(), patient=True) as shop:
        windows, failures = await pipeline.plan_backfill(shop, since, until, feeds, (*sources, *files), again=again)
        await _show_plan(windows, failures)
        if dry_run or not windows:
            return None
        number = ledger.open_backfill(
            shop.engine, windows, failures, shop.clock(), since=since, until=until, newest_first=newest_first
        )
        get_run_logger().info("Backfill %d: %d windows.", number, len(windows))
        await _call_others(number, workers - 1)
        await _work(shop, number)
    return number


@flow(
    name="join-backfill",
    flow_run_name="join backfill {backfill_id}",
    description="Work on a backfill that others work on too, or take up one that was interrupted or went partly wrong.",
)
async def join_backfill(backfill_id: int, reopen: bool = False, again: bool = False) -> None:
    """Work until no window of the backfill is left.

    Args:
        backfill_id: Number of the backfill, as `communique backfill list` and bi.backfills show it.
        reopen: Try failed, partial and cancelled windows anew.
        again: Try complete windows anew as well.
    """
    async with pipeline.workshop(settings.load(), patient=True) as shop:
        if reopen or again:
            ledger.reopen(shop.engine, backfill_id, again=again)
        await _work(shop, backfill_id)


@flow(
    name="backfill-window",
    flow_run_name="window {window_id} of backfill {backfill_id}, {feed} by {source} from {since}",
    description="Search one window of a backfill, and read what is found.",
)
async def backfill_window(window_id: int, backfill_id: int, feed: str, source: str, since: date) -> str:
    """Work on a window that this worker has claimed; how that ended. All but `window_id` is for its name alone."""
    shop, run_id = _shop.get()
    window = ledger.window(shop.engine, window_id)
    state, failures = await pipeline.work_window(shop, run_id, window)
    _ended.get().add(window_id)
    ledger.finish_window(
        shop.engine, window_id, state, failures, shop.clock(), worker=shop.worker, pause=_PAUSE * window.attempts
    )
    for failure in failures[:10]:
        get_run_logger().info("%s", failure.message)
    return state


async def _call_others(number: int, count: int) -> None:
    """Let as many other runs join a backfill; where that cannot be, this one goes on without them."""
    try:
        for _ in range(count):
            await arun_deployment(_JOIN, parameters={"backfill_id": number}, timeout=0, as_subflow=False)
    except AWAY as error:
        get_run_logger().warning("Nobody could be asked to join: %s; `communique deploy` makes that possible.", error)


async def _work(shop: Workshop, number: int) -> None:
    """Work on windows, several at once, until none is left or the backfill is cancelled."""
    run_id = record.start_run(shop.engine, "backfill", shop.clock(), flow_run_id=flow_run.id)
    token = _shop.set((shop, run_id))
    _ended.set(set())
    look = partial(ledger.progress, shop.engine, number)
    progress = progress_told(f"communique-backfill-{number}", f"Backfill {number}", look)
    try:
        async with progress, asyncio.TaskGroup() as group:
            for _ in range(shop.settings.backfill_windows):
                group.create_task(_hand(shop, number))
    except BaseException as error:
        record.finish_run(shop.engine, run_id, shop.clock(), state="failed", error=f"{type(error).__name__}: {error}")
        raise
    finally:
        _shop.reset(token)
    record.finish_run(shop.engine, run_id, shop.clock(), state="completed", error=None)
    rows = [{name: str(value) for name, value in row.items()} for row in ledger.windows(shop.engine, number)]
    key, description = f"communique-backfill-{number}-windows", f"Windows of backfill {number}."
    await told(acreate_table_artifact(rows, key=key, description=description))


async def _hand(shop: Workshop, number: int) -> None:
    """Claim windows one after the other; wait for those that are to be tried again."""
    while True:
        window = await asyncio.to_thread(
            ledger.claim_window, shop.engine, number, worker=shop.worker, lease=_LEASE, now=shop.clock()
        )
        if window is not None:
            await _held(shop, window)
        elif await asyncio.to_thread(ledger.is_open, shop.engine, number):
            await asyncio.sleep(_LOOK_SECONDS)
        else:
            return


async def _held(shop: Workshop, window: Window) -> None:
    """Work on a window for as long as it is ours: it ends at once if it is cancelled, or lost to another worker."""
    _ended.get().discard(window.id)
    work = asyncio.create_task(_in_a_run(shop, window))
    while not (await asyncio.wait({work}, timeout=_LOOK_SECONDS))[0]:
        if not await _is_ours(shop, window) and window.id not in _ended.get():
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work
            return
    if error := work.exception():
        failure = Failure(ErrorClass.INTERNAL, f"{type(error).__name__}: {error}"[:500])
        ledger.finish_window(
            shop.engine,
            window.id,
            "failed",
            [failure],
            shop.clock(),
            worker=shop.worker,
            pause=_PAUSE * window.attempts,
        )


async def _is_ours(shop: Workshop, window: Window) -> bool:
    """Does this worker still hold a window? Then it does so for another while."""
    return await asyncio.to_thread(
        ledger.hold_window, shop.engine, window.id, worker=shop.worker, lease=_LEASE, now=shop.clock()
    )


async def _in_a_run(shop: Workshop, window: Window) -> None:
    """Work on a window in a child run; without one where Prefect is away, for the work is worth more than the run."""
    named: dict[str, Any] = {
        "window_id": window.id,
        "backfill_id": window.backfill_id,
        "feed": window.feed.name if window.feed else "all feeds",
        "source": window.source,
        "since": window.since,
    }
    try:
        await backfill_window(**named)
    except AWAY as error:
        get_run_logger().warning("Prefect cannot be told of window %d: %s", window.id, error)
        if await _is_ours(shop, window):
            await backfill_window.fn(**named)


async def _show_plan(windows: Sequence[Window], failures: Sequence[tuple[Window, Failure]]) -> None:
    """The plan as an artifact: a row a window, and a row for each part of a source that could not be read."""

    def row(window: Window, problem: str | None = None) -> dict[str, str | int | None]:
        feed = window.feed.name if window.feed else "all"
        days = {"since": None, "until": None} if problem else {"since": str(window.since), "until": str(window.until)}
        estimate = None if problem else window.estimate
        return {"feed": feed, "source": window.source, **days, "estimate": estimate, "problem": problem}

    rows = [row(window) for window in windows] + [row(window, failure.message) for window, failure in failures]
    description = "Windows, and what sources name for them."
    await told(acreate_table_artifact(rows, key="communique-backfill-plan", description=description))
