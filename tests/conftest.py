"""What tests share: a real Postgres with a fresh database for each test, a real Prefect server, the made-up press."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.testing.utilities import prefect_test_harness
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from flows.feedlist import write_toml
from flows.newsroom import Newsroom, serve_in_thread
from schema import database

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server whose database `template` holds the current schema."""
    home = tmp_path_factory.mktemp("home")
    Path(home).chmod(0o755)
    with database.embedded(home) as url:
        _command(url, "CREATE DATABASE template")
        with database.connect(_named(url, "template")) as engine:
            database.upgrade(engine)
        yield url


@pytest.fixture
def database_url(postgres: str) -> Iterator[str]:
    """The URL of a database of the test's own, with the current schema and nothing in it."""
    name = f"test_{next(_numbers)}"
    _command(postgres, f"CREATE DATABASE {name} TEMPLATE template")
    yield _named(postgres, name)
    _command(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on a database of the test's own."""
    with database.connect(database_url) as engine:
        yield engine


@pytest.fixture(scope="session")
def prefect() -> Iterator[None]:
    """A real Prefect server, kept for all tests: it takes long to start."""
    with prefect_test_harness(server_startup_timeout=90):
        yield


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str) -> Iterator[Newsroom]:
    """The small press, as the settings' only feeds; its slow feed hurries."""
    with serve_in_thread(delay=0.1) as press:
        feeds = tmp_path / "feeds.toml"
        feeds.write_text(write_toml(press.feeds), encoding="utf-8")
        told = {
            "DATABASE_URL": database_url,
            "HOME": str(tmp_path),
            "FEEDS": str(feeds),
            "ALLOW_PRIVATE": "true",
            "HOST_DELAY": "0",
            "HOST_CONCURRENCY": "16",
        }
        for name, value in told.items():
            monkeypatch.setenv(f"COMMUNIQUE_{name}", value)
        yield press


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _command(url: str, command: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()
