"""The flow of daily upkeep. Each step stands for itself: one that fails holds up none of the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
from prefect import flow, get_run_logger
from prefect.artifacts import acreate_table_artifact
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import StateType
from prefect.events import emit_event
from prefect.exceptions import ObjectNotFound, PrefectException
from prefect.states import Crashed
from sqlalchemy import Engine

from flows import record, settings
from flows.naming import run_name
from flows.orchestrator import POOL, PrefectUnavailable, is_of_this_machine

_REST_OF_PARKED = timedelta(days=7)
_LONGEST_START = timedelta(minutes=5)
_FINAL = [StateType.COMPLETED, StateType.FAILED, StateType.CANCELLED, StateType.CRASHED]


class UpkeepFailed(RuntimeError):
    """Some step of maintenance failed; the others were done."""


@flow(
    name="maintain",
    flow_run_name=run_name("maintain"),
    description="Retention, lost leases, parked and silent feeds, statistics, and Prefect's old runs.",
    retries=0,
    timeout_seconds=3600,
)
async def maintain() -> dict[str, int]:
    """Do all upkeep that is due; what was done, by step. Raises UpkeepFailed where a step failed."""
    logger = get_run_logger()
    chosen = settings.load()
    now = datetime.now(UTC)
    done: dict[str, int] = {}
    failed: list[str] = []
    with record.open_database(chosen.database_url, chosen.home) as engine:
        async with get_client() as client:
            for name, step in _steps(engine, client, chosen, now).items():
                try:
                    done[name] = await step()
                    logger.info("%s: %d", name, done[name])
                except Exception as error:
                    failed.append(name)
                    logger.exception("%s failed: %s", name, error)
    await acreate_table_artifact(
        key="communique-maintain",
        table=[{"step": name, "number": count} for name, count in done.items()],
        description=f"Upkeep of {now:%Y-%m-%d %H:%M} UTC" + (f"; failed: {', '.join(failed)}" if failed else ""),
    )
    if failed:
        raise UpkeepFailed(f"{', '.join(failed)}: the log of this run says why")
    return done


def _steps(
    engine: Engine, client: PrefectClient, chosen: settings.Settings, now: datetime
) -> dict[str, Callable[[], Awaitable[int]]]:
    async def raw_pages() -> int:
        return record.delete_raw_pages(engine, now)

    async def lost_leases() -> int:
        return record.release_lost(engine, now)

    async def dead_runs() -> int:
        return await _close_dead_runs(engine, client, now)

    async def parked() -> int:
        return record.retry_parked(engine, now, rest=_REST_OF_PARKED)

    async def silent() -> int:
        feeds = record.silent_feeds(engine, now, after=timedelta(days=chosen.feed_silent_days))
        for feed in feeds:
            resource = {"prefect.resource.id": f"communique.feed.{feed.name}", "prefect.resource.name": feed.name}
            emit_event("communique.feed.silent", resource=resource, payload={"feed": feed.name, "why": feed.why})
        return len(feeds)

    async def statistics() -> int:
        record.renew_statistics(engine)
        return 1

    async def old_runs() -> int:
        return await delete_old_runs(client, now - timedelta(days=chosen.prefect_retention_days))

    return {
        "raw pages deleted": raw_pages,
        "entries of dead workers given back": lost_leases,
        "dead runs closed": dead_runs,
        "parked feeds to be tried again": parked,
        "silent feeds": silent,
        "statistics renewed": statistics,
        "old runs deleted from Prefect": old_runs,
    }


def close_dead_runs(engine: Engine, alive: Callable[[int], bool] | None = None) -> int:
    """Close the runs that ended without saying so, in Postgres; how many. For callers outside of a flow.

    `alive` tells if a process of this machine lives: where all workers are of this machine, runs of dead processes are
    closed in Prefect as well, which frees their places at once. Raises PrefectUnavailable.
    """

    async def close() -> int:
        now = datetime.now(UTC)
        async with get_client() as client:
            if alive is not None and await _all_workers_are_here(client):
                await _crash_dead_runs(client, alive, now)
            return await _close_dead_runs(engine, client, now)

    try:
        return asyncio.run(close())
    except (httpx.HTTPError, PrefectException) as error:
        raise PrefectUnavailable(f"Prefect does not answer: {error}") from error


async def _all_workers_are_here(client: PrefectClient) -> bool:
    return all(is_of_this_machine(worker.name) for worker in await client.read_workers_for_work_pool(POOL))


async def _crash_dead_runs(client: PrefectClient, alive: Callable[[int], bool], now: datetime) -> None:
    states = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING]))
    ours = FlowRunFilter(tags=FlowRunFilterTags(all_=["communique"]), state=states)
    for run in await client.read_flow_runs(flow_run_filter=ours, limit=200):
        pid, since = run.infrastructure_pid, run.state.timestamp if run.state else now
        started = pid is not None and pid.isdecimal()
        dead = not alive(int(pid or 0)) if started else now - since > _LONGEST_START
        if dead:
            why = f"Its process {pid} is no more." if started else "Its worker died before it began."
            await client.set_flow_run_state(run.id, Crashed(message=why), force=True)


async def _close_dead_runs(engine: Engine, client: PrefectClient, now: datetime) -> int:
    """Close the runs in Postgres whose process died before it could: those that Prefect knows to have ended."""
    closed = 0
    for run, flow_run in record.unfinished_runs(engine).items():
        try:
            ended = flow_run is None or await _has_ended(client, UUID(flow_run))
        except ObjectNotFound:
            ended = True
        if ended:
            why = "It died without a word; what it held is given to others."
            record.finish_run(engine, run, now, state="failed", error=why)
            closed += 1
    return closed


async def _has_ended(client: PrefectClient, flow_run: UUID) -> bool:
    state = (await client.read_flow_run(flow_run)).state
    return state is not None and state.is_final()


async def delete_old_runs(client: PrefectClient, before: datetime) -> int:
    """Delete our ended runs that began before `before` from Prefect; how many.

    Their logs go with them, their artifacts with Prefect's own daily cleaning.
    """
    ours = FlowRunFilter(
        tags=FlowRunFilterTags(all_=["communique"]),
        start_time=FlowRunFilterStartTime.model_validate({"before_": before}),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_FINAL)),
    )
    deleted = 0
    while found := await client.read_flow_runs(flow_run_filter=ours, limit=200):
        for run in found:
            await client.delete_flow_run(run.id)
        deleted += len(found)
    return deleted
