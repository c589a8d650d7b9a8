"""Commands by which an analyst asks for the past, and sees what is covered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, cast

from cyclopts import App, Parameter
from sqlalchemy import Engine

from flows import ledger, pipeline, present, present_backfill, settings
from flows.commands.common import (
    Demo,
    Format,
    UsageError,
    err,
    opened,
    out,
    prefect,
    print_rows,
    progress_bars,
    watched,
)
from flows.plan import SourceName, check_via
from flows.sources import sources
from schema.records import Failure, Window

app = App(name="backfill", help="Find and read articles of the past.")

Number = Annotated[int, Parameter(help="Number of the backfill, as `communique backfill list` shows it.")]


@app.default
def backfill(
    *,
    since: Annotated[date, Parameter(help="First day, ISO.")],
    until: Annotated[date, Parameter(help="Last day, ISO.")],
    feed: Annotated[
        list[str] | None, Parameter(name="--feed", negative="", help="Name of a feed; repeatable. None: all.")
    ] = None,
    via: Annotated[
        list[str] | None,
        Parameter(name="--via", negative="", help="Source to ask; repeatable. None: archive and sitemap."),
    ] = None,
    oldest_first: Annotated[
        bool, Parameter(negative="", show_default=False, help="Work on the earliest months first.")
    ] = False,
    again: Annotated[
        bool, Parameter(negative="", show_default=False, help="Look through complete windows once more.")
    ] = False,
    dry_run: Annotated[
        bool, Parameter(negative="", show_default=False, help="Only show the plan, with what each source names.")
    ] = False,
) -> int:
    """Plan windows of feeds, sources and months, and work on them until all are complete."""
    if since > until:
        raise UsageError(f"--since {since} is after --until {until}")
    asked = check_via(via or ())
    if dry_run:
        windows, failures = asyncio.run(_plan(since, until, feed or (), asked, again))
        out.print(present_backfill.plan(windows, failures))
        return 0
    with opened() as engine:
        with prefect():
            from flows.backfill import backfill as flow

            with _progress(engine):
                number = asyncio.run(
                    flow(
                        since=since,
                        until=until,
                        feeds=feed or (),
                        sources=cast(Sequence[SourceName], [each for each in asked if ":" not in each]),
                        files=[each for each in asked if ":" in each],
                        newest_first=not oldest_first,
                        again=again,
                    )
                )
        if number is None:
            out.print("Nothing to do: every window is complete. --again looks through them once more.")
            return 0
        return _outcome(engine, number)


async def _plan(
    since: date, until: date, feeds: Sequence[str], via: Sequence[str], again: bool
) -> tuple[list[Window], list[tuple[Window, Failure]]]:
    async with pipeline.workshop(settings.load(), patient=True) as shop:
        return await pipeline.plan_backfill(shop, since, until, feeds, via, again=again)


@app.command(name="sources")
def sources_command() -> int:
    """Show the sources that `--via` takes."""
    rows = [(f"{name}:FILE" if each.NEEDS == "input" else name, each.__doc__ or "") for name, each in sources().items()]
    out.print(present.hints("Sources", rows))
    return 0


@app.command(name="list")
def list_command(*, demo: Demo = False, format: Format = "table") -> int:
    """Show all backfills, the latest first."""
    with opened(demo) as engine:
        rows = ledger.backfills(engine)
    if format == "table":
        out.print(present_backfill.backfills(rows))
    else:
        print_rows(rows, list(rows[0]) if rows else [], format)
    return 0


@app.command
def show(number: Number, *, demo: Demo = False, format: Format = "table") -> int:
    """Show the windows of a backfill, with what each brought and what went wrong."""
    with opened(demo) as engine:
        rows = ledger.windows(engine, number)
    if format == "table":
        out.print(present_backfill.windows(rows))
    else:
        print_rows(rows, list(rows[0]) if rows else [], format)
    return 0


@app.command
def resume(
    number: Number,
    *,
    again: Annotated[
        bool, Parameter(negative="", show_default=False, help="Try complete windows anew as well.")
    ] = False,
) -> int:
    """Go on with a backfill that was interrupted; try its failed, partial and cancelled windows anew."""
    with opened() as engine:
        waiting = ledger.reopen(engine, number, again=again)
        if not waiting:
            out.print(f"Backfill {number} has no window left to work on.")
            return 0
        with prefect():
            from flows.backfill import join_backfill

            with _progress(engine, number):
                asyncio.run(join_backfill(backfill_id=number))
        return _outcome(engine, number)


@app.command
def cancel(number: Number) -> int:
    """Stop a backfill at once, wherever it runs; what it brought stays."""
    with opened() as engine:
        ended = ledger.cancel(engine, number, datetime.now(UTC))
    out.print(f"Backfill {number} is cancelled; {ended} windows were open.")
    return 0


def coverage(
    *,
    since: Annotated[date | None, Parameter(help="First day, ISO; else twelve weeks ago.")] = None,
    until: Annotated[date | None, Parameter(help="Last day, ISO; else today.")] = None,
    feed: Annotated[
        list[str] | None, Parameter(name="--feed", negative="", help="Name of a feed; repeatable. None: all.")
    ] = None,
    demo: Demo = False,
    format: Format = "table",
) -> int:
    """Show what is covered: a calendar of articles by feed and day, or its rows by how they were found."""
    until = until or datetime.now(UTC).date()
    since = since or until - timedelta(weeks=12)
    if since > until:
        raise UsageError(f"--since {since} is after --until {until}")
    with opened(demo) as engine:
        rows = ledger.coverage(engine, since, until, feed or ())
        names = feed or [each.name for each in ledger.outlets(engine)]
        looked = ledger.looked_at(engine)
    if format == "table":
        out.print(present_backfill.coverage(rows, names, looked, since, until))
    else:
        print_rows(rows, ["feed", "day", "found_by", "found", "articles", "failed", "waiting", "failures"], format)
    return 0


def _outcome(engine: Engine, number: int) -> int:
    """Show how a backfill ended; 1 where windows failed or are partial."""
    row = ledger.backfill(engine, number)
    out.print(present_backfill.windows(ledger.windows(engine, number)))
    out.print(present_backfill.backfills([row]))
    if row["windows_wanting"]:
        wanting = f"{row['windows_wanting']} windows could not be read whole"
        err.print(f"{wanting}; to try them again: communique backfill resume {number}")
        return 1
    return 0


@contextmanager
def _progress(engine: Engine, number: int | None = None) -> Iterator[None]:
    """Show how far the backfill of a number is, or the next one to be planned, as the database tells it."""
    before = None if number else ledger.newest(engine)
    with progress_bars() as bars:
        windows = bars.add_task("Planning", total=None)
        articles = bars.add_task("Articles", total=None)

        def look() -> None:
            shown = number or ledger.newest(engine)
            if shown is None or shown == before:
                return
            row = ledger.backfill(engine, shown)
            ended = row["windows_complete"] + row["windows_wanting"]
            bars.update(windows, description="Windows", total=row["windows"], completed=ended)
            through = row["articles"] + row["failed"]
            bars.update(articles, total=(through + row["waiting"]) or None, completed=through)

        with watched(look, 0.5):
            yield
