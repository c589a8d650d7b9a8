"""The schema: migrated equals fresh, everything is explained, and BI readers see schema bi alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from schema import database
from schema.tables import SCHEMA, Base


def test_migrated_equals_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table_schema": SCHEMA,
                "include_schemas": True,
                "include_name": lambda name, type_, _: name == SCHEMA if type_ == "schema" else True,
                "compare_server_default": True,
            },
        )
        assert compare_metadata(context, Base.metadata) == []


def test_indexes_and_constraints_are_the_same_whether_migrated_or_made_at_once(engine: Engine) -> None:
    def defined() -> set[tuple[str, str]]:
        with engine.connect() as connection:
            found = connection.execute(
                text(
                    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = :schema UNION ALL "
                    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                    "WHERE connamespace = to_regnamespace(:schema)"
                ),
                {"schema": SCHEMA},
            )
            return {(name, definition) for name, definition in found if "alembic" not in name}

    migrated = defined()
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        Base.metadata.create_all(connection)
    assert migrated == defined()


def test_every_table_and_column_is_explained(engine: Engine) -> None:
    for table in Base.metadata.tables.values():
        assert table.comment, table.name
        assert [column.name for column in table.columns if not column.comment] == [], table.name


def test_every_view_of_the_contract_and_every_column_of_it_is_explained(engine: Engine) -> None:
    with engine.connect() as connection:
        silent = connection.execute(
            text(
                "SELECT c.relname, a.attname FROM pg_class c "
                "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
                "WHERE c.relnamespace = 'bi'::regnamespace AND c.relkind = 'v' "
                "AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)"
            )
        ).all()
    assert silent == []


def test_all_views_can_be_read_and_a_second_upgrade_changes_nothing(engine: Engine) -> None:
    database.upgrade(engine)
    with engine.connect() as connection:
        views = connection.execute(text("SELECT viewname FROM pg_views WHERE schemaname = 'bi'")).scalars().all()
        assert {"relation_events", "event_parties", "evidence", "articles", "feeds", "runs", "changes"} <= set(views)
        for view in views:
            connection.execute(text(f"SELECT * FROM bi.{view}")).all()


def test_a_bi_reader_reads_the_views_and_nothing_else(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("SET ROLE bi_reader"))
        assert connection.execute(text("SELECT version FROM bi.contract_version")).scalar_one() == 1
        for table in Base.metadata.tables.values():
            with pytest.raises(ProgrammingError, match="permission denied"), connection.begin_nested():
                connection.execute(text(f"SELECT * FROM {table.schema}.{table.name}"))
        for attempt in ("CREATE TABLE bi.mine (x int)", "CREATE TABLE public.mine (x int)", "DELETE FROM bi.feeds"):
            with pytest.raises(ProgrammingError, match="permission denied"), connection.begin_nested():
                connection.execute(text(attempt))


def test_a_reset_leaves_an_empty_database_of_the_current_schema(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO communique.runs (flow, started, state) VALUES ('x', now(), 'running')"))
    database.reset(engine)
    assert database.schema_version(engine) == database.newest_version()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM communique.runs")).scalar_one() == 0


def test_a_database_without_our_tables_is_refused_with_what_to_do(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA communique CASCADE"))
    url = engine.url.render_as_string(hide_password=False)
    with pytest.raises(database.DatabaseError, match="communique db upgrade"), database.open_database(url, tmp_path):
        pass


def test_a_database_of_a_newer_program_is_refused(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE communique.alembic_version SET version_num = '9999'"))
    url = engine.url.render_as_string(hide_password=False)
    with pytest.raises(database.DatabaseError, match="install a newer one"), database.open_database(url, tmp_path):
        pass


def test_a_server_that_is_not_there_is_named_without_the_password(tmp_path: Path) -> None:
    url = "postgresql://me:secret@127.0.0.1:1/news"
    with pytest.raises(database.DatabaseError) as refused, database.open_database(url, tmp_path):
        pass
    assert "127.0.0.1:1/news" in str(refused.value)
    assert "secret" not in str(refused.value)
