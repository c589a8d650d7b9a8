"""The command that reads stored articles again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

from cyclopts import Parameter

from flows import present_reextract, rereading
from flows.articlestore import Outcome, Selection
from flows.clean import warm
from flows.commands.common import Demo, opened, out, progress_bars, settings_for, watched
from flows.pool import Pool


def reextract(
    *,
    since: Annotated[date | None, Parameter(help="First day of publication, ISO; none: from the beginning.")] = None,
    until: Annotated[date | None, Parameter(help="Last day of publication, ISO; none: to the end.")] = None,
    feed: Annotated[
        list[str] | None, Parameter(name="--feed", negative="", help="Name of a feed; repeatable. None: all.")
    ] = None,
    extractor: Annotated[
        list[str] | None,
        Parameter(name="--extractor", negative="", help="Extractor that is to read, as visits; repeatable. None: all."),
    ] = None,
    reclean: Annotated[
        bool,
        Parameter(
            name="--reclean", negative="", show_default=False, help="First clean anew the pages that are still kept."
        ),
    ] = False,
    again: Annotated[
        bool, Parameter(negative="", show_default=False, help="Read also what the present extractors have read.")
    ] = False,
    diff: Annotated[
        bool,
        Parameter(negative="", show_default=False, help="Only show what would change; write nothing."),
    ] = False,
    examples: Annotated[int, Parameter(help="Examples to show of each kind of change.")] = 3,
    json_: Annotated[
        bool, Parameter(name="--json", negative="", show_default=False, help="Print what changes as JSON.")
    ] = False,
    demo: Demo = False,
) -> int:
    """Read stored articles again with the extractors as they are now; nothing is fetched.

    Mentions are replaced article by article; events keep their ids, corrections hold, and bi.changes tells only what
    differs. It can be stopped and started again at any time, and run beside everything else.
    """
    selection = Selection(
        since=since,
        until=until,
        feeds=tuple(feed or ()),
        extractors=tuple(extractor or ()),
        reclean=reclean,
        again=again,
    )
    outcome = Outcome()
    prepare = warm if reclean else None
    chosen = settings_for(demo)
    with opened(demo) as engine, Pool(chosen.processes, prepare=prepare) as pool:
        work = rereading.compare if diff else rereading.reread
        with _progress(outcome, shown=not json_):
            asyncio.run(work(engine, pool, selection, outcome, batch=chosen.batch, examples=examples))
    if json_:
        print(json.dumps(present_reextract.as_json(outcome), ensure_ascii=False, indent=2))  # noqa: T201
    else:
        out.print(present_reextract.report(outcome, dry=diff), highlight=False)
    return 0


@contextmanager
def _progress(outcome: Outcome, *, shown: bool) -> Iterator[None]:
    """A bar of the articles read so far."""
    if not shown:
        yield
        return
    with progress_bars() as bars:
        articles = bars.add_task("Reading", total=None)

        def look() -> None:
            done, total = outcome.progress()
            bars.update(articles, total=total or None, completed=done)

        with watched(look, 0.2):
            yield
