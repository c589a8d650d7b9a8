"""What commands share: where they print, which database they work on, how they refuse."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, Literal

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from sqlalchemy import Engine

from flows import record, settings
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


def print_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], format: Literal["json", "csv"]) -> None:
    """Print rows for scripts: a JSON list of objects, or CSV with a line of column names."""
    if format == "json":
        print(json.dumps(rows, default=str, ensure_ascii=False, indent=2))  # noqa: T201
        return
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
