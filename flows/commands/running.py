"""Commands that run ingestion, and show how it stands."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from sqlalchemy import Engine

from flows import present, record, settings
from flows.commands.common import Demo, err, opened, out, prefect, progress_bars, settings_for, watched
from flows.feedlist import load_feeds, write_toml
from schema import database


def demo() -> int:
    """Set everything up and run the main job against a small made-up press on this machine.

    Starts the embedded Postgres and a press on loopback, runs the real ingest flow against it, and shows the events
    found. It keeps a database of its own, made anew each time, beside the one for the real feeds.
    """
    from flows.newsroom import serve_in_thread

    home = settings_for(demo=True).home
    home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        with out.status("Starting Postgres"):
            engine = stack.enter_context(opened(demo=True))
            database.reset(engine)
        out.print(f"Postgres is up, its data in {home / 'postgres'}", highlight=False, soft_wrap=True)
        press = stack.enter_context(serve_in_thread())
        out.print(f"A made-up press of {len(press.feeds)} outlets is served at {press.url}", highlight=False)
        (home / "feeds.toml").write_text(write_toml(press.feeds), encoding="utf-8")
        os.environ.pop("COMMUNIQUE_DATABASE_URL", None)
        os.environ |= {
            "COMMUNIQUE_HOME": str(home),
            "COMMUNIQUE_FEEDS": str(home / "feeds.toml"),
            "COMMUNIQUE_ALLOW_PRIVATE": "true",
            "COMMUNIQUE_HOST_DELAY": "0",
            "COMMUNIQUE_HOST_CONCURRENCY": "16",
        }
        status = _ingest(engine, ())
        out.print(present.events(record.events(engine, kinds=["relation"], background=False), title="Relation events"))
        out.print(present.run(record.status(engine, runs=1).runs[0]))
    out.print(
        present.hints(
            "Where to look further",
            [
                (
                    "communique events --demo",
                    "all events; --country VNM, --level, --format json and more narrow them down",
                ),
                ("communique status --demo", "feeds and their health, the queue, the runs"),
                ("communique db serve --demo", "keeps Postgres up for a BI tool, and prints its URL"),
                ("select * from bi.relation_events", "the views for BI: see “Tables for BI” in README.md"),
                ("communique ingest", "the same with the real feeds"),
            ],
        )
    )
    return status


def ingest(
    *,
    feeds: Annotated[Path | None, Parameter(help="TOML file of feeds, instead of the configured one.")] = None,
    feed: Annotated[
        list[str] | None,
        Parameter(name="--feed", negative="", help="Name of a feed to poll now, due or not; repeatable."),
    ] = None,
) -> int:
    """Poll the feeds that are due, process what is new, and show the events that are new or have changed."""
    if feeds is not None:
        os.environ["COMMUNIQUE_FEEDS"] = str(feeds)
    load_feeds(settings.load().feeds)
    started = datetime.now(UTC)
    with opened() as engine:
        status = _ingest(engine, feed or ())
        changed = record.events(engine, changed_since=started, background=False, limit=50)
        out.print(present.events(changed, title="New or changed events") if changed else "No event is new or changed.")
        out.print(present.run(record.status(engine, runs=1).runs[0]))
    return status


def _ingest(engine: Engine, names: Sequence[str]) -> int:
    """Run the flow in this process, with a Prefect server of our own where there is none; 0, or 1 where it failed."""
    with prefect() as url:
        with out.status("Loading the flow"):
            from flows.ingest import AllFeedsFailed, ingest
        out.print(f"Prefect is up at {url.removesuffix('/api')}", highlight=False)
        try:
            with _progress(engine):
                asyncio.run(ingest(feeds=tuple(names)))
        except AllFeedsFailed as error:
            err.print(f"[bold red]communique:[/] {present.plain(str(error))}", highlight=False)
            return 1
    return 0


@contextmanager
def _progress(engine: Engine) -> Iterator[None]:
    """Show how far the run is that begins now, as the database tells it."""
    started = datetime.now(UTC)
    with progress_bars() as bars:
        polls, entries = bars.add_task("Polling feeds", total=None), bars.add_task("Reading articles", total=None)

        def look() -> None:
            if now := record.progress(engine, started):
                bars.update(polls, total=now["due"] or None, completed=now["polled"])
                bars.update(entries, total=now["entries"] or None, completed=now["through"])

        with watched(look, 0.3):
            yield


def status_command(
    *,
    demo: Demo = False,
    json_: Annotated[bool, Parameter(name="--json", negative="", show_default=False, help="Print it as JSON.")] = False,
) -> int:
    """Show the feeds and their health, the queue, and the last runs."""
    with opened(demo) as engine:
        found = record.status(engine)
        measures = record.measures(engine, datetime.now(UTC))
    if json_:
        print(json.dumps(asdict(found), default=str, ensure_ascii=False, indent=2))  # noqa: T201
    else:
        out.print(present.overview(measures, datetime.now(UTC)))
        out.print(present.status(found, datetime.now(UTC)))
    return 0
