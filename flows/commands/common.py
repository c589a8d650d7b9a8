"""What commands share: where they print, which database they work on, how they refuse."""

from __future__ import annotations

import csv
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Annotated, Any, Literal

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from sqlalchemy import Engine

from flows import record, settings
from flows.orchestrator import prefect_api
from flows.settings import Settings

out = Console()
err = Console(stderr=True)

Format = Literal["table", "json", "csv"]


class UsageError(ValueError):
    """What was asked for cannot be done; the message says what can."""


Demo = Annotated[
    bool,
    Parameter(
        name="--demo", negative="", show_default=False, help="Look at what the demo left, not at the real feeds."
    ),
]


def settings_for(demo: bool = False, **overrides: Any) -> Settings:
    """The settings in force; with `demo` those of the demo's database."""
    chosen = settings.load(overrides)
    if not demo:
        return chosen
    return settings.load(overrides | {"database_url": None, "home": chosen.home / "demo"})


@contextmanager
def opened(demo: bool = False) -> Iterator[Engine]:
    """An engine on the database in force, or on the demo's."""
    chosen = settings_for(demo)
    with record.open_database(chosen.database_url, chosen.home) as engine:
        yield engine


def progress_bars() -> Progress:
    """Bars with what is done of how much, and for how long."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=out)


@contextmanager
def watched(look: Callable[[], None], seconds: float) -> Iterator[None]:
    """Call `look` in a thread of its own every so many seconds while the context lasts, and once more at its end."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(seconds):
            look()

    watcher = threading.Thread(target=watch, name="progress", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        look()


@contextmanager
def prefect() -> Iterator[str]:
    """The URL of a Prefect API for the flow of a command; import the flow within it."""
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    with ExitStack() as stack:
        with out.status("Looking for Prefect") as status:
            url = stack.enter_context(prefect_api(settings.load().home, status.update))
        yield url


def print_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], format: Literal["json", "csv"]) -> None:
    """Print rows for scripts: a JSON list of objects, or CSV with a line of column names."""
    if format == "json":
        print(json.dumps(rows, default=str, ensure_ascii=False, indent=2))  # noqa: T201
        return
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
