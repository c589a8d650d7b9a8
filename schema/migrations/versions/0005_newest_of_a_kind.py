"""Newest events of a kind, and the levels of a pair in order of time, found by index."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_events_kind_first_reported", "events", ["kind", "first_reported"], schema="communique")
    op.drop_constraint("uq_standings_parties_sector_starts", "standings", schema="communique")
    op.create_unique_constraint(
        "uq_standings_parties_starts_sector",
        "standings",
        ["parties", "starts", "sector"],
        schema="communique",
        postgresql_nulls_not_distinct=True,
    )
