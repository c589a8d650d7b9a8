"""The BI contract: its description is current, and what it shows works."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from contract import README, Example, examples, reader, readme
from fill_database import fill
from sqlalchemy import Connection, Engine

from schema import database


@pytest.fixture(scope="module")
def filled(postgres: str) -> Iterator[Connection]:
    """A database with a little of everything, as a BI reader sees it."""
    with database.connect(postgres) as engine:
        fill(engine, 0.004)
        with reader(engine).connect() as connection:
            yield connection


def test_the_description_of_the_views_is_current(engine: Engine) -> None:
    with engine.connect() as connection:
        assert README.read_text(encoding="utf-8") == readme(connection), "`python tests/contract.py` renews it"


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.title)
def test_every_example_query_answers_a_bi_reader(filled: Connection, example: Example) -> None:
    assert filled.exec_driver_sql(example.query).all()
