"""The flow that reads stored articles again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from prefect import flow, get_run_logger
from prefect.artifacts import acreate_markdown_artifact
from prefect.runtime import flow_run

from flows import present_reextract, record, rereading, settings
from flows.articlestore import Outcome, Selection
from flows.clean import warm
from flows.naming import run_name
from flows.pool import Pool
from flows.progress import progress_told, told

ExtractorName = Literal["agreements", "mechanisms", "relations", "visits"]
"""The extractors that there are, as choices in Prefect's form."""


@flow(
    name="reextract",
    flow_run_name=run_name("reextract"),
    description="Read stored articles again with the extractors as they are, and write what differs.",
    retries=0,
)
async def reextract(
    since: date | None = None,
    until: date | None = None,
    feeds: Sequence[str] = (),
    extractors: Sequence[ExtractorName] = (),
    reclean: bool = False,
    again: bool = False,
    diff: bool = False,
) -> None:
    """Read again, or only look at what would change.

    Args:
        since: First day of publication; choose `date` to give one. None: from the beginning.
        until: Last day of publication; choose `date` to give one. None: to the end.
        feeds: Names of feeds, as `communique feeds list` shows them. None: all.
        extractors: Extractors that read. None: all.
        reclean: First clean anew the pages that are still kept; all extractors read then, so choose none above.
        again: Read also what the present extractors have read already.
        diff: Only show what would change, with examples; write nothing. The result is an artifact of the run.
    """
    chosen = settings.load()
    selection = Selection(
        since=since,
        until=until,
        feeds=tuple(feeds),
        extractors=tuple(extractors),
        reclean=reclean,
        again=again,
    )
    outcome = Outcome()
    with (
        record.open_database(chosen.database_url, chosen.home) as engine,
        Pool(chosen.processes, prepare=warm if reclean else None) as pool,
    ):
        async with progress_told("communique-reextract-progress", "Articles read again", outcome.progress):
            if diff:
                await rereading.compare(engine, pool, selection, outcome, batch=chosen.batch)
            else:
                await rereading.reread(engine, pool, selection, outcome, batch=chosen.batch, flow_run_id=flow_run.id)
    brief = present_reextract.in_brief(outcome, dry=diff)
    get_run_logger().info("%s", brief)
    markdown = present_reextract.as_markdown(outcome, dry=diff)
    await told(acreate_markdown_artifact(key="communique-reextract", markdown=markdown, description=brief))
