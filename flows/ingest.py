"""The flows of live ingestion: poll the feeds that are due, process what is queued, or both in one run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from prefect import State, Task, flow, get_run_logger
from prefect.artifacts import acreate_markdown_artifact, acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import TaskRun
from prefect.events import emit_event
from prefect.runtime import flow_run
from prefect.tasks import exponential_backoff

from flows import pipeline, record, settings
from flows.naming import run_name
from flows.pipeline import Workshop
from flows.report import funnel, in_brief

P = ParamSpec("P")
T = TypeVar("T")

_FEEDS = {"prefect.resource.id": "communique.feeds", "prefect.resource.name": "all feeds"}
_QUEUE = {"prefect.resource.id": "communique.queue", "prefect.resource.name": "queue of entries"}
_ARTICLES = {"prefect.resource.id": "communique.articles", "prefect.resource.name": "articles"}
_EVENTS = {"prefect.resource.id": "communique.events", "prefect.resource.name": "partnership events"}

_POLL_SECONDS = 1800
_PROCESS_SECONDS = 4 * 3600


async def _is_worth_a_retry(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Only what comes from outside may pass by itself: the network, or Postgres being away for a while."""
    error = await state.aresult(raise_on_failure=False)
    return isinstance(error, BaseException) and _comes_from_outside(error)


def _comes_from_outside(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(_comes_from_outside(each) for each in error.exceptions)
    return isinstance(error, OSError | record.DatabaseAway)


# A batch is a task: a task costs Prefect's server as much as cleaning several articles costs us.
# It has no tags: for each Prefect asks its server for a place, and a server that is away would fail the run.
def _as_task(work: Callable[P, Coroutine[Any, Any, T]], name: str) -> Task[P, Coroutine[Any, Any, T]]:
    return Task(
        work,
        name=name,
        cache_policy=NO_CACHE,
        retries=4,
        retry_delay_seconds=exponential_backoff(5),
        retry_jitter_factor=0.5,
        retry_condition_fn=_is_worth_a_retry,
    )


poll_feeds = _as_task(pipeline.poll_feeds, "poll feeds")
process_entries = _as_task(pipeline.process_entries, "process entries")


_ALL = 5  # as many feeds that fail at once tell of our network; fewer do where there are no more


class AllFeedsFailed(RuntimeError):
    """Every feed that was polled failed: more likely our network than all of theirs."""


@flow(
    name="ingest",
    flow_run_name=run_name("ingest"),
    description="Poll the feeds that are due, then process what is queued.",
    retries=0,
    timeout_seconds=_POLL_SECONDS + _PROCESS_SECONDS,
)
async def ingest(feeds: tuple[str, ...] = ()) -> int:
    """Poll and process; the number of the run, as in `bi.runs`.

    Args:
        feeds: Names of feeds to poll at once, whether due or not. Without names: all that are due.
    """
    async with _run("ingest") as (shop, run_id):
        await _poll(shop, run_id, feeds)
        await _process(shop, run_id)
    return run_id


@flow(
    name="poll",
    flow_run_name=run_name("poll"),
    description="Poll the feeds that are due and queue their new entries.",
    retries=0,
    timeout_seconds=_POLL_SECONDS,
)
async def poll(feeds: tuple[str, ...] = ()) -> int:
    """Poll; the number of the run, as in `bi.runs`.

    Args:
        feeds: Names of feeds to poll at once, whether due or not. Without names: all that are due.
    """
    async with _run("poll") as (shop, run_id):
        await _poll(shop, run_id, feeds)
    return run_id


@flow(
    name="process",
    flow_run_name=run_name("process"),
    description="Fetch, clean and extract queued entries, and record their events.",
    retries=0,
    timeout_seconds=_PROCESS_SECONDS,
)
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
            with suppress(record.DatabaseAway):  # maintenance closes the row then
                record.finish_run(shop.engine, run_id, shop.clock(), state="failed", error=problem)
            raise
        record.finish_run(shop.engine, run_id, shop.clock(), state="completed", error=None)
        row = record.run_row(shop.engine, run_id)
        if row["polled"] or row["fetched"] or row["cleaned"] or row["failures"]:
            await acreate_markdown_artifact(key=f"communique-{name}", markdown=funnel(row), description=in_brief(row))
            await acreate_table_artifact(
                key=f"communique-{name}-by-feed",
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
    answered = len(states) - record.run_row(shop.engine, run_id)["polls_failed"]
    if answered:
        emit_event("communique.feeds.polled", resource=_FEEDS, payload={"answered": answered, "run": run_id})
    if queued:
        emit_event("communique.entries.queued", resource=_QUEUE, payload={"entries": queued, "run": run_id})
    elif not answered and len(states) >= min(_ALL, record.count_feeds(shop.engine)):
        raise AllFeedsFailed(f"all {len(states)} feeds failed; `communique status` shows why, feed by feed")


async def _process(shop: Workshop, run_id: int) -> None:
    total, events = 0, set[UUID]()
    while True:
        count, changed = await process_entries(shop, run_id)
        total, events = total + count, events | set(changed)
        if count < shop.settings.batch:
            break
    get_run_logger().info("Processed %d entries: %d events new or changed.", total, len(events))
    if articles := record.run_row(shop.engine, run_id)["cleaned"]:
        emit_event("communique.articles.recorded", resource=_ARTICLES, payload={"articles": articles, "run": run_id})
    if events:
        payload = {"events": len(events), "run": run_id, "ids": [str(id_) for id_ in sorted(events)[:100]]}
        emit_event("communique.events.recorded", resource=_EVENTS, payload=payload)
