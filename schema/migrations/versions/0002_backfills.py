"""Backfills, their windows, and the turns that workers take at hosts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "backfills",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False, comment="Number of the backfill"),
        sa.Column("since", sa.DATE(), nullable=False, comment="First day wanted"),
        sa.Column("until", sa.DATE(), nullable=False, comment="Last day wanted"),
        sa.Column("sources", postgresql.ARRAY(sa.Text()), nullable=False, comment="Sources asked, with their inputs"),
        sa.Column(
            "origin", sa.Text(), nullable=False, comment="hand: asked for; gap: noticed by polling, waits to be run"
        ),
        sa.Column(
            "newest_first",
            sa.Boolean(),
            server_default=sa.text("true"),
            nullable=False,
            comment="Which windows come first",
        ),
        sa.Column("created", postgresql.TIMESTAMP(timezone=True), nullable=False, comment="When it was planned"),
        sa.Column(
            "cancelled",
            postgresql.TIMESTAMP(timezone=True),
            nullable=True,
            comment="When it was cancelled; null: it was not",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backfills")),
        schema="communique",
        comment="Backfills: what was asked for",
    )
    op.create_table(
        "hosts",
        sa.Column("name", sa.Text(), nullable=False, comment="Name, with the port where it is not the usual one"),
        sa.Column(
            "next_start", postgresql.TIMESTAMP(timezone=True), nullable=False, comment="When the next request may start"
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_hosts")),
        schema="communique",
        comment="Hosts: when each may be asked next, by all workers together",
    )
    op.create_table(
        "windows",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False, comment="Number of the window"),
        sa.Column("backfill_id", sa.Integer(), nullable=False, comment="The backfill"),
        sa.Column("feed_id", sa.Integer(), nullable=True, comment="The feed; null: all that an input names"),
        sa.Column("source", sa.Text(), nullable=False, comment="Source asked, with its input"),
        sa.Column("since", sa.DATE(), nullable=False, comment="First day"),
        sa.Column("until", sa.DATE(), nullable=False, comment="Last day"),
        sa.Column(
            "state", sa.Text(), nullable=False, comment="planned, running, complete, partial, failed or cancelled"
        ),
        sa.Column(
            "estimate", sa.Integer(), nullable=True, comment="Articles the source named while planning; null: not asked"
        ),
        sa.Column(
            "found", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Articles the source named"
        ),
        sa.Column(
            "known",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Those of them that were there already",
        ),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Tries so far"),
        sa.Column("worker", sa.Text(), nullable=True, comment="Who works on it"),
        sa.Column("lease", postgresql.TIMESTAMP(timezone=True), nullable=True, comment="When another may take it over"),
        sa.Column("error_class", sa.Text(), nullable=True, comment="Class of the last failure"),
        sa.Column("error_message", sa.Text(), nullable=True, comment="What could not be read, in a sentence"),
        sa.Column("started", postgresql.TIMESTAMP(timezone=True), nullable=True, comment="When the last try began"),
        sa.Column("finished", postgresql.TIMESTAMP(timezone=True), nullable=True, comment="When it ended"),
        sa.CheckConstraint(
            "state IN ('planned', 'running', 'complete', 'partial', 'failed', 'cancelled')",
            name=op.f("ck_windows_state"),
        ),
        sa.ForeignKeyConstraint(
            ["backfill_id"], ["communique.backfills.id"], name=op.f("fk_windows_backfill_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["feed_id"], ["communique.feeds.id"], name=op.f("fk_windows_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_windows")),
        sa.UniqueConstraint(
            "backfill_id",
            "feed_id",
            "source",
            "since",
            name=op.f("uq_windows_backfill_id_feed_id_source_since"),
            postgresql_nulls_not_distinct=True,
        ),
        schema="communique",
        comment="Windows of backfills: some days of a feed, as one source knows them",
    )
    op.create_index(
        op.f("ix_windows_feed_id_since"), "windows", ["feed_id", "since"], unique=False, schema="communique"
    )
    op.add_column(
        "entries",
        sa.Column(
            "found_by",
            sa.Text(),
            server_default=sa.text("'feed'"),
            nullable=False,
            comment="feed, or the backfill source",
        ),
        schema="communique",
    )
    op.add_column(
        "entries",
        sa.Column(
            "window_id", sa.Integer(), nullable=True, comment="Window of a backfill that found it; null: live polling"
        ),
        schema="communique",
    )
    op.add_column(
        "entries",
        sa.Column(
            "day", sa.DATE(), nullable=True, comment="Day of publication; until it is read, as feed or archive tell"
        ),
        schema="communique",
    )
    op.add_column(
        "entries",
        sa.Column("day_basis", sa.Text(), nullable=True, comment="article, published, path, lastmod or capture"),
        schema="communique",
    )
    op.add_column(
        "entries",
        sa.Column("copy_url", sa.Text(), nullable=True, comment="Where an archive keeps a copy of the page"),
        schema="communique",
    )
    op.create_index(op.f("ix_entries_feed_id_day"), "entries", ["feed_id", "day"], unique=False, schema="communique")
    op.create_index(
        op.f("ix_entries_window_id"),
        "entries",
        ["window_id"],
        unique=False,
        schema="communique",
        postgresql_where=sa.text("window_id IS NOT NULL"),
    )
    op.create_foreign_key(
        op.f("fk_entries_window_id"),
        "entries",
        "windows",
        ["window_id"],
        ["id"],
        source_schema="communique",
        referent_schema="communique",
        ondelete="SET NULL",
    )
