"""How articles were found, kept with them; the two parties of a pair as columns; indexes that answer alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "articles",
        sa.Column(
            "found_by",
            sa.Text(),
            server_default=sa.text("'feed'"),
            nullable=False,
            comment="How it was found first: feed, or the backfill source",
        ),
        schema="communique",
    )
    op.execute(
        "UPDATE communique.articles AS a SET found_by = e.found_by FROM"
        " (SELECT DISTINCT ON (article_id) article_id, found_by FROM communique.entries"
        " WHERE article_id IS NOT NULL ORDER BY article_id, id) AS e"
        " WHERE e.article_id = a.id AND e.found_by <> 'feed'"
    )
    op.drop_index("ix_articles_published", table_name="articles", schema="communique")
    op.create_index(
        "ix_articles_published",
        "articles",
        ["published"],
        schema="communique",
        postgresql_include=["id", "feed_id", "found_by", "relevant"],
    )
    op.drop_index("ix_entries_window_id", table_name="entries", schema="communique")
    op.create_index(
        "ix_entries_window_id",
        "entries",
        ["window_id"],
        schema="communique",
        postgresql_where=sa.text("window_id IS NOT NULL"),
        postgresql_include=["state", "article_id"],
    )
    op.drop_index("ix_entries_feed_id_day", table_name="entries", schema="communique")
    op.create_index(
        "ix_entries_day_feed_id",
        "entries",
        ["day", "feed_id"],
        schema="communique",
        postgresql_include=["found_by", "state", "error_class", "article_id"],
    )
    op.create_index("ix_events_first_reported", "events", ["first_reported"], schema="communique")
    for table in ("events", "event_versions", "standings"):
        for number, name, which in ((1, "party_a", "first"), (2, "party_b", "last")):
            rule = f"CASE WHEN (cardinality(parties) = 2) THEN parties[{number}] ELSE NULL::text END"
            op.add_column(
                table,
                sa.Column(
                    name,
                    sa.Text(),
                    sa.Computed(rule, persisted=True),
                    nullable=True,
                    comment=f"Of two parties, the {which}",
                ),
                schema="communique",
            )
    op.create_index("ix_events_party_a_party_b", "events", ["party_a", "party_b"], schema="communique")
