"""Runs migrations on the connection that `schema.database` hands over."""

from __future__ import annotations

from alembic import context

from schema.tables import SCHEMA, Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table_schema=SCHEMA,
    include_schemas=True,
    include_name=lambda name, type_, parents: name == SCHEMA if type_ == "schema" else True,
)
with context.begin_transaction():
    context.run_migrations()
