"""The flows of live ingestion: poll the feeds that are due, process what is queued, or both in one run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event
from prefect.runtime import flow_run

from flows import pipeline, record, settings
from flows.pipeline import Workshop

_QUEUE = {"prefect.resource.id": "communique.queue", "prefect.resource.name": "queue of entries"}
_EVENTS = {"prefect.resource.id": "communique.events", "prefect.resource.name": "partnership events"}

# A batch is a task: a task costs Prefect's server as much as cleaning several articles costs us.
poll_feeds = task(name="poll feeds", cache_policy=NO_CACHE, tags=["communique"])(pipeline.poll_feeds)
process_entries = task(name="process entries", cache_policy=NO_CACHE, tags=["communique"])(pipeline.process_entries)


class AllFeedsFailed(RuntimeError):
    """Every feed that was polled failed: more likely our network than all of theirs."""


@flow(name="ingest", description="Poll the feeds that are due, then process what is queued.", retries=0)
async def ingest(feeds: list[str] | None = None) -> int:
    """Poll and process; the number of the run, as in `bi.runs`.

    Args:
        feeds: names of feeds to poll now, whether due or not; none: all that are due.
    """
    async with _run("ingest") as (shop, run_id):
        await _poll(shop, run_id, feeds or ())
        await _process(shop, run_id)
    return run_id


@flow(name="poll", description="Poll the feeds that are due and queue their new entries.", retries=0)
async def poll(feeds: list[str] | None = None) -> int:
    """Poll; the number of the run, as in `bi.runs`.

    Args:
        feeds: names of feeds to poll now, whether due or not; none: all that are due.
    """
    async with _run("poll") as (shop, run_id):
        await _poll(shop, run_id, feeds or ())
    return run_id


@flow(name="process", description="Fetch, clean and extract queued entries, and record their events.", retries=0)
async def process() -> int:
    """Process until the queue is empty; the number of the run, as in `bi.runs`."""
    async with _run("process") as (shop, run_id):
        await _process(shop, run_id)
    return run_id


@asynccontextmanager
async def _run(name: str) -> AsyncIterator[tuple[Workshop, int]]:
    """A row in runs and an artifact for what happens within."""
    async with pipeline.workshop(settings.load()) as shop:
        run_id = record.start_run(shop.engine, name, shop.clock(), flow_run_id=flow_run.id)
        try:
            yield shop, run_id
        except BaseException as error:
            problem = f"{type(error).__name__}: {error}"
            record.finish_run(shop.engine, run_id, shop.clock(), state="failed", error=problem)
            raise
        record.finish_run(shop.engine, run_id, shop.clock(), state="completed", error=None)
        await acreate_table_artifact(
            key=f"communique-{name}",
            table=record.run_by_feed(shop.engine, run_id),
            description=f"Run {run_id} by feed.",
        )


async def _poll(shop: Workshop, run_id: int, names: Sequence[str]) -> None:
    states = await asyncio.to_thread(pipeline.choose_feeds, shop, names)
    if not states:
        get_run_logger().info("No feed is due.")
        return
    record.expect_polls(shop.engine, run_id, len(states))
    queued = await poll_feeds(shop, run_id, states)
    get_run_logger().info("Polled %d feeds: %d new entries.", len(states), queued)
    if queued:
        emit_event("communique.entries.queued", resource=_QUEUE, payload={"entries": queued, "run": run_id})
    elif record.run_row(shop.engine, run_id)["polls_failed"] == len(states):
        raise AllFeedsFailed(f"all {len(states)} feeds failed; `communique status` shows why, feed by feed")


async def _process(shop: Workshop, run_id: int) -> None:
    total, events = 0, set[UUID]()
    while True:
        count, changed = await process_entries(shop, run_id)
        total, events = total + count, events | set(changed)
        if count < shop.settings.batch:
            break
    get_run_logger().info("Processed %d entries: %d events new or changed.", total, len(events))
    if events:
        payload = {"events": len(events), "run": run_id, "ids": [str(id_) for id_ in sorted(events)[:100]]}
        emit_event("communique.events.recorded", resource=_EVENTS, payload=payload)
