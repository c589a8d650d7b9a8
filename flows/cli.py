"""The command line: every part of the product for a person at a terminal or a script."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from sqlalchemy import Engine

from extractors import explain, extract, relevant, to_guide
from flows import present, record, settings
from flows.feedlist import FeedListError, load_feeds, read_opml, write_opml
from flows.orchestrator import PrefectUnavailable, prefect_api
from flows.settings import Settings, SettingsError
from schema import database
from schema.records import Document, Feed

app = App(
    name="communique",
    help="News feeds in, partnership events between states out: in Postgres, with the sentence that proves each.",
    help_epilogue="Settings are variables of the environment that begin with COMMUNIQUE_; README.md lists them.",
)
feeds_app = App(name="feeds", help="The feeds that are polled.")
db_app = App(name="db", help="The database: where it is, its schema.")
app.command(feeds_app)
app.command(db_app)

out = Console()
err = Console(stderr=True)

Format = Literal["table", "json", "csv"]


class UsageError(ValueError):
    """What was asked for cannot be done; the message says what can."""


def main() -> None:
    """Run the command line. Exit status: 0 done, 1 the work failed, 2 wrong use or settings, 130 interrupted."""
    try:
        result = app(result_action="return_value")
    except (SettingsError, FeedListError, UsageError) as error:
        _fail(error, 2)
    except (database.DatabaseError, PrefectUnavailable, OSError) as error:
        _fail(error, 1)
    except KeyboardInterrupt:
        err.print("Interrupted. What was recorded stays; the rest of the queue is taken up by the next run.")
        sys.exit(130)
    sys.exit(result if isinstance(result, int) else 0)


def _fail(error: Exception, status: int) -> None:
    err.print(f"[bold red]communique:[/] {present.plain(str(error))}", highlight=False, soft_wrap=True)
    sys.exit(status)


Demo = Annotated[bool, Parameter(name="--demo", negative="", help="Look at what the demo left, not at the real feeds.")]


def _settings(demo: bool = False, **overrides: Any) -> Settings:
    chosen = settings.load(overrides)
    if not demo:
        return chosen
    return settings.load(overrides | {"database_url": None, "home": chosen.home / "demo"})


@contextmanager
def _database(demo: bool = False) -> Iterator[Engine]:
    chosen = _settings(demo)
    with record.open_database(chosen.database_url, chosen.home) as engine:
        yield engine


@app.command
def demo() -> int:
    """Set everything up and run the main job against a small made-up press on this machine.

    Starts the embedded Postgres and a press on loopback, runs the real ingest flow against it, and shows the events
    found. It keeps a database of its own, made anew each time, beside the one for the real feeds.
    """
    from flows.newsroom import serve_in_thread

    home = _settings(demo=True).home
    home.mkdir(parents=True, exist_ok=True)
    with _step("Starting Postgres"), _database(demo=True) as engine:
        database.reset(engine)
    with serve_in_thread() as press:
        (home / "feeds.toml").write_text(present.feeds_toml(press.feeds))
        out.print(f"A press of {len(press.feeds)} outlets is served at {press.url}", highlight=False)
        overrides = {
            "HOME": str(home),
            "FEEDS": str(home / "feeds.toml"),
            "ALLOW_PRIVATE": "true",
            "HOST_DELAY": "0",
            "HOST_CONCURRENCY": "16",
        }
        os.environ.pop("COMMUNIQUE_DATABASE_URL", None)
        os.environ |= {settings.PREFIX + name: value for name, value in overrides.items()}
        status = _ingest(())
    with _database(demo=True) as engine:
        out.print(present.events(record.events(engine, kinds=["relation"], limit=100)))
        totals = record.totals(engine)
    out.print(present.totals(totals))
    out.print(
        present.hints(
            "Where to look further",
            [
                ("communique events --demo", "these events; --country VNM, --level, --json and more narrow them down"),
                ("communique status --demo", "feeds and their health, the queue, the runs"),
                ("communique db serve --demo", "keep Postgres up for a BI tool, and print its URL"),
                ("select * from bi.relation_events", "the views of schema bi: README.md, “Tables for BI”"),
                ("communique ingest", "the same with the real feeds"),
            ],
        )
    )
    return status


@app.command
def ingest(
    *,
    feeds: Annotated[Path | None, Parameter(help="TOML file of feeds, instead of the configured one.")] = None,
    feed: Annotated[
        list[str] | None, Parameter(name="--feed", negative="", help="Name of a feed to poll now, due or not; repeatable.")
    ] = None,
) -> int:
    """Poll the feeds that are due, process what is new, and show the events found."""
    if feeds is not None:
        os.environ["COMMUNIQUE_FEEDS"] = str(feeds)
    started = datetime.now(UTC)
    status = _ingest(feed or ())
    with _database() as engine:
        changed = record.events(engine, changed_since=started, limit=50)
    out.print(present.events(changed) if changed else "No event is new or changed.")
    return status


def _ingest(names: Sequence[str]) -> int:
    """Run the flow in this process, with a Prefect server of our own where there is none; 0, or 1 where it failed."""
    chosen = settings.load()
    load_feeds(chosen.feeds)
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    with _database() as engine:
        with _status("Starting Prefect") as say, _entered(prefect_api(chosen.home, say)):
            say("Loading the flow")
            from flows.ingest import AllFeedsFailed, ingest

            with _watched(engine):
                try:
                    asyncio.run(ingest(list(names) or None))  # type: ignore[arg-type]
                except AllFeedsFailed as error:
                    err.print(f"[bold red]communique:[/] {present.plain(str(error))}")
                    return 1
    return 0
