"""The flows of backfill: plan what is asked for, work on its windows, or join others that do."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from contextvars import ContextVar
from datetime import date, timedelta
from typing import Annotated

from prefect import flow, get_run_logger
from prefect.artifacts import acreate_progress_artifact, acreate_table_artifact, aupdate_progress_artifact
from prefect.deployments import arun_deployment
from prefect.runtime import flow_run
from pydantic import Field

from flows import ledger, pipeline, record, settings
from flows.pipeline import Workshop
from schema.records import ErrorClass, Failure, Window

_LOOK_SECONDS = 2.0  # how soon a cancelled backfill ends, and how often its progress is told
_LEASE = timedelta(minutes=1)  # of a window: it is prolonged every few seconds, so that a dead worker's is soon free
_PAUSE = timedelta(seconds=20)  # before a window that failed is tried again, times its tries
_JOIN = "join-backfill/join-backfill"

_shop: ContextVar[tuple[Workshop, int]] = ContextVar("shop")


@flow(
    name="backfill",
    flow_run_name="backfill {since} to {until}",
    description="Find and read articles of the past: plan windows of feeds, sources and months, and work on them.",
)
async def backfill(
    since: Annotated[date, Field(description="First day wanted.")],
    until: Annotated[date, Field(description="Last day wanted.")],
    feeds: Annotated[
        list[str] | None, Field(description="Names of feeds, as `communique feeds list` shows them; none: all.")
    ] = None,
    via: Annotated[
        list[str] | None,
        Field(
            description="Sources to ask: archive, sitemap, wayback; or warc:FILE, urls:FILE, opml:FILE, where FILE is "
            "a path on the worker or a URL. None: archive and sitemap."
        ),
    ] = None,
    newest_first: Annotated[bool, Field(description="Work on the latest months first.")] = True,
    again: Annotated[bool, Field(description="Look through windows once more that are complete already.")] = False,
    dry_run: Annotated[
        bool, Field(description="Only plan, with an estimate from each source; fetch no article.")
    ] = False,
    workers: Annotated[int, Field(ge=1, le=64, description="Runs that share the work, this one among them.")] = 1,
) -> int | None:
    """Plan and work; the number of the backfill, None where nothing was to be done or `dry_run` was asked for."""
    async with pipeline.workshop(settings.load(), patient=True) as shop:
        windows, failures = await pipeline.plan_backfill(shop, since, until, feeds or (), via or (), again=again)
        await _show_plan(windows, failures)
        if dry_run or not windows:
            return None
        number = ledger.open_backfill(
            shop.engine, windows, failures, shop.clock(), since=since, until=until, newest_first=newest_first
        )
        get_run_logger().info("Backfill %d: %d windows.", number, len(windows))
        for _ in range(workers - 1):
            await arun_deployment(_JOIN, parameters={"backfill_id": number}, timeout=0, as_subflow=False)
        await _work(shop, number)
    return number


@flow(
    name="join-backfill",
    flow_run_name="join backfill {backfill_id}",
    description="Work on a backfill that others work on too, or take up one that was interrupted or went partly wrong.",
)
async def join_backfill(
    backfill_id: Annotated[int, Field(description="Number of the backfill, as `communique backfill list` shows it.")],
    reopen: Annotated[bool, Field(description="Try failed, partial and cancelled windows anew.")] = False,
    again: Annotated[bool, Field(description="Try complete windows anew as well.")] = False,
) -> None:
    """Work until no window of the backfill is left."""
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
    ledger.finish_window(
        shop.engine, window_id, state, failures, shop.clock(), worker=shop.worker, pause=_PAUSE * window.attempts
    )
    for failure in failures[:10]:
        get_run_logger().info("%s", failure.message)
    return state


async def _work(shop: Workshop, number: int) -> None:
    """Work on windows, several at once, until none is left or the backfill is cancelled."""
    run_id = record.start_run(shop.engine, "backfill", shop.clock(), flow_run_id=flow_run.id)
    token = _shop.set((shop, run_id))
    progress = await acreate_progress_artifact(
        0.0, key=f"communique-backfill-{number}", description=f"Backfill {number}"
    )
    try:
        async with asyncio.TaskGroup() as group:
            watch = group.create_task(_tell_progress(shop, number, progress))
            hands = [group.create_task(_hand(shop, number)) for _ in range(shop.settings.backfill_windows)]
            await asyncio.wait(hands)
            watch.cancel()
    except BaseException as error:
        record.finish_run(shop.engine, run_id, shop.clock(), state="failed", error=f"{type(error).__name__}: {error}")
        raise
    finally:
        _shop.reset(token)
    record.finish_run(shop.engine, run_id, shop.clock(), state="completed", error=None)
    rows = [{name: str(value) for name, value in row.items()} for row in ledger.windows(shop.engine, number)]
    await acreate_table_artifact(
        rows, key=f"communique-backfill-{number}-windows", description=f"Windows of backfill {number}."
    )


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
    work = asyncio.create_task(
        backfill_window(
            window_id=window.id,
            backfill_id=window.backfill_id,
            feed=window.feed.name if window.feed else "all feeds",
            source=window.source,
            since=window.since,
        )
    )
    while not (await asyncio.wait({work}, timeout=_LOOK_SECONDS))[0]:
        held = await asyncio.to_thread(
            ledger.hold_window, shop.engine, window.id, worker=shop.worker, lease=_LEASE, now=shop.clock()
        )
        if not held:
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


async def _tell_progress(shop: Workshop, number: int, artifact: object) -> None:
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        done, total = await asyncio.to_thread(ledger.progress, shop.engine, number)
        await aupdate_progress_artifact(artifact, 100.0 * done / max(total, 1))  # type: ignore[arg-type]


async def _show_plan(windows: Sequence[Window], failures: Sequence[tuple[Window, Failure]]) -> None:
    """The plan as an artifact: a row a window, and a row for each part of a source that could not be read."""

    def row(window: Window, problem: str | None = None) -> dict[str, str | int | None]:
        feed = window.feed.name if window.feed else "all"
        days = {"since": None, "until": None} if problem else {"since": str(window.since), "until": str(window.until)}
        estimate = None if problem else window.estimate
        return {"feed": feed, "source": window.source, **days, "estimate": estimate, "problem": problem}

    rows = [row(window) for window in windows] + [row(window, failure.message) for window, failure in failures]
    await acreate_table_artifact(
        rows, key="communique-backfill-plan", description="Windows, and what sources name for them."
    )
