"""`communique db`: the database, where it is, its schema."""

from __future__ import annotations

import threading
from contextlib import ExitStack, suppress
from typing import Annotated

from cyclopts import App, Parameter
from rich.prompt import Confirm

from flows.commands.common import Demo, opened, out, settings_for
from schema import database

app = App(name="db", help="The database: where it is, its schema.")


@app.command(name="url")
def database_url(*, demo: Demo = False) -> int:
    """Print the URL of the database; that of the embedded server answers while a command or `db serve` keeps it up."""
    with opened(demo) as engine:
        print(engine.url.set(drivername="postgresql").render_as_string(hide_password=False))  # noqa: T201
    return 0


@app.command(name="serve")
def serve_database(*, demo: Demo = False) -> int:
    """Keep the embedded server up for a BI tool, until Ctrl-C."""
    with opened(demo) as engine:
        url = engine.url.set(drivername="postgresql")
        out.print(f"Postgres is up: {url.render_as_string(hide_password=False)}", highlight=False, soft_wrap=True)
        reader = url.set(username="bi_reader").render_as_string(hide_password=False)
        out.print(f"For BI tools:   {reader}", highlight=False, soft_wrap=True)
        out.print("Ctrl-C stops it.")
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
    return 0


@app.command(name="upgrade")
def upgrade_database(*, demo: Demo = False) -> int:
    """Bring the database's tables and views to this program's version."""
    chosen = settings_for(demo)
    with ExitStack() as stack:
        url = chosen.database_url or stack.enter_context(database.embedded(chosen.home))
        engine = stack.enter_context(database.connect(url))
        before = database.schema_version(engine)
        database.upgrade(engine)
        out.print(f"Schema version {before or 'none'} → {database.newest_version()}.", highlight=False)
    return 0


@app.command(name="reset")
def reset_database(
    *, demo: Demo = False, yes: Annotated[bool, Parameter(negative="", show_default=False, help="Do not ask.")] = False
) -> int:
    """Delete everything recorded, and begin with an empty database."""
    chosen = settings_for(demo)
    with ExitStack() as stack:
        url = chosen.database_url or stack.enter_context(database.embedded(chosen.home))
        engine = stack.enter_context(database.connect(url))
        if not yes and not Confirm.ask(f"Delete everything in {database.shown(engine)}?", default=False):
            return 1
        database.reset(engine)
    out.print("The database is empty.")
    return 0
