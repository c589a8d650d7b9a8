"""The tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False, comment="Number of the feed"),
        sa.Column("name", sa.Text(), nullable=False, comment="Name; the key by which operators speak of it"),
        sa.Column("url", sa.Text(), nullable=False, comment="Address that is polled"),
        sa.Column("site", sa.Text(), nullable=True, comment="Home page of the outlet"),
        sa.Column(
            "country", sa.Text(), nullable=True, comment="Where the outlet sits: ISO alpha-3 or an organisation's code"
        ),
        sa.Column("language", sa.Text(), nullable=False, comment="Language, ISO 639-1"),
        sa.Column("kind", sa.Text(), nullable=False, comment="agency, outlet, ministry, organisation or other"),
        sa.Column(
            "added_by",
            sa.Text(),
            nullable=False,
            comment="file: listed in the feeds file; hand: added on the command line",
        ),
        sa.Column(
            "enabled",
            sa.Boolean(),
            server_default=sa.text("true"),
            nullable=False,
            comment="false once removed; history stays",
        ),
        sa.Column(
            "parked",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="true: no polls, as it is gone for good",
        ),
        sa.Column("etag", sa.Text(), nullable=True, comment="ETag of the last answer"),
        sa.Column("last_modified", sa.Text(), nullable=True, comment="Last-Modified of the last answer"),
        sa.Column(
            "body_hash", sa.Text(), nullable=True, comment="Hash of the last body: an equal one is not read again"
        ),
        sa.Column(
            "interval_seconds",
            sa.Double(),
            server_default=sa.text("900"),
            nullable=False,
            comment="Time between polls, adapted",
        ),
        sa.Column("next_poll", postgresql.TIMESTAMP(timezone=True), nullable=False, comment="When it is due"),
        sa.Column("last_poll", postgresql.TIMESTAMP(timezone=True), nullable=True, comment="When it was last asked"),
        sa.Column(
            "last_success",
            postgresql.TIMESTAMP(timezone=True),
            nullable=True,
            comment="When it last gave a usable answer",
        ),
        sa.Column(
            "last_new", postgresql.TIMESTAMP(timezone=True), nullable=True, comment="When it last had a new entry"
        ),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Failures in a row"),
        sa.Column("error_class", sa.Text(), nullable=True, comment="Class of the last failure; null after a success"),
        sa.Column("error_message", sa.Text(), nullable=True, comment="What the last failure was, in a sentence"),
        sa.Column(
            "entries_seen",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Entries that were new, ever",
        ),
        sa.Column("moved_to", sa.Text(), nullable=True, comment="Where permanent redirects lead"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("name", name=op.f("uq_feeds_name")),
        schema="communique",
        comment="Feeds: description, and the state of polling",
    )
    op.create_index(
        op.f("ix_feeds_next_poll"),
        "feeds",
        ["next_poll"],
        unique=False,
        schema="communique",
        postgresql_where=sa.text("enabled AND NOT parked"),
    )
    op.create_table(
        "levels",
        sa.Column("level", sa.Text(), nullable=False, comment="Level, as in events"),
        sa.Column("rank", sa.Integer(), nullable=False, comment="Order of the levels: 1 is the lowest"),
        sa.Column("label", sa.Text(), nullable=False, comment="Level as a title for charts"),
        sa.Column("source", sa.Text(), nullable=False, comment="What its rank rests on"),
        sa.PrimaryKeyConstraint("level", name=op.f("pk_levels")),
        sa.UniqueConstraint("rank", name=op.f("uq_levels_rank")),
        schema="communique",
        comment="Levels of a relation between parties, in their order; filled from schema/levels.csv",
    )
    op.create_table(
        "parties",
        sa.Column("code", sa.Text(), nullable=False, comment="ISO 3166-1 alpha-3, or the code of an organisation"),
        sa.Column("name", sa.Text(), nullable=False, comment="English short name"),
        sa.Column("alpha2", sa.Text(), nullable=True, comment="ISO 3166-1 alpha-2; null for organisations"),
        sa.Column(
            "numeric", sa.Text(), nullable=True, comment="ISO 3166-1 numeric, three digits; null for organisations"
        ),
        sa.Column("region", sa.Text(), nullable=True, comment="United Nations region; null for organisations"),
        sa.Column("subregion", sa.Text(), nullable=True, comment="United Nations subregion; null for organisations"),
        sa.Column("organisation", sa.Boolean(), nullable=False, comment="true for an organisation, false for a state"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_parties")),
        schema="communique",
        comment="States and organisations that can be parties; filled from the gazetteer",
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False, comment="Number of the run"),
        sa.Column("flow", sa.Text(), nullable=False, comment="ingest, poll, process, ..."),
        sa.Column("flow_run_id", sa.Text(), nullable=True, comment="Id of the flow run in Prefect"),
        sa.Column("started", postgresql.TIMESTAMP(timezone=True), nullable=False, comment="When it began"),
        sa.Column(
            "finished",
            postgresql.TIMESTAMP(timezone=True),
            nullable=True,
            comment="When it ended; null while it runs, or if killed",
        ),
        sa.Column("state", sa.Text(), nullable=False, comment="running, completed or failed"),
        sa.Column("error", sa.Text(), nullable=True, comment="Why it failed"),
        sa.Column("due", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Feeds to be polled"),
        sa.Column("polled", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Feeds polled"),
        sa.Column(
            "not_modified",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Polls that brought nothing new",
        ),
        sa.Column(
            "polls_failed", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Polls that failed"
        ),
        sa.Column("found", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="New entries queued"),
        sa.Column(
            "bad_entries",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Entries of feeds that were unusable",
        ),
        sa.Column("fetched", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Pages fetched"),
        sa.Column(
            "cleaned", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Articles cleaned and stored"
        ),
        sa.Column(
            "relevant",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Articles that extractors read",
        ),
        sa.Column(
            "skipped", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Entries given up for good"
        ),
        sa.Column(
            "failed",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Entries that failed and are tried again",
        ),
        sa.Column("mentions", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Mentions recorded"),
        sa.Column("events", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Events new or changed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        schema="communique",
        comment="Runs of flows, with what they found and lost",
    )
    op.create_index(op.f("ix_runs_started"), "runs", ["started"], unique=False, schema="communique")
    op.create_table(
        "articles",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the article"),
        sa.Column("url", sa.Text(), nullable=False, comment="Address, after redirects, without tracking parameters"),
        sa.Column("feed_id", sa.Integer(), nullable=False, comment="Feed that led to it first"),
        sa.Column("title", sa.Text(), nullable=False, comment="Title"),
        sa.Column("text", sa.Text(), nullable=False, comment="Cleaned text; paragraphs are parted by an empty line"),
        sa.Column(
            "text_hash", sa.Text(), nullable=False, comment="SHA-256 of the folded text, hex; equal texts are copies"
        ),
        sa.Column(
            "sketch",
            postgresql.ARRAY(sa.BigInteger()),
            server_default=sa.text("'{}'"),
            nullable=False,
            comment="Numbers of which near-identical texts share one",
        ),
        sa.Column(
            "credit", sa.Text(), nullable=True, comment="News agency that it says it is from; null where it names none"
        ),
        sa.Column("language", sa.Text(), nullable=True, comment="Language, ISO 639-1; null where nothing tells"),
        sa.Column("authors", postgresql.ARRAY(sa.Text()), nullable=False, comment="Authors as named by feed or page"),
        sa.Column("published", postgresql.TIMESTAMP(timezone=True), nullable=False, comment="When it was published"),
        sa.Column(
            "published_offset",
            sa.Integer(),
            nullable=False,
            comment="Time zone of the publication: minutes east of UTC",
        ),
        sa.Column(
            "published_from",
            sa.Text(),
            nullable=False,
            comment="Where that time was found: page, feed, or fetched (none told)",
        ),
        sa.Column("words", sa.Integer(), nullable=False, comment="Words of the text"),
        sa.Column(
            "relevant", sa.Boolean(), nullable=False, comment="true if the gate let it through to the extractors"
        ),
        sa.Column("fetched", postgresql.TIMESTAMP(timezone=True), nullable=False, comment="When this text was got"),
        sa.Column(
            "first_fetched",
            postgresql.TIMESTAMP(timezone=True),
            nullable=False,
            comment="When the first version was got",
        ),
        sa.Column(
            "revisions",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="How often its text has changed since",
        ),
        sa.ForeignKeyConstraint(["feed_id"], ["communique.feeds.id"], name=op.f("fk_articles_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("url", name=op.f("uq_articles_url")),
        schema="communique",
        comment="Cleaned articles; one row an address, whichever feeds led to it",
    )
    op.create_index(op.f("ix_articles_feed_id"), "articles", ["feed_id"], unique=False, schema="communique")
    op.create_index(op.f("ix_articles_published"), "articles", ["published"], unique=False, schema="communique")
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Id; kept through recomputing and re-extraction"),
        sa.Column("best_mention", sa.BigInteger(), nullable=True, comment="Mention with the best evidence"),
        sa.Column("kind", sa.Text(), nullable=False, comment="relation, agreement, mechanism or visit"),
        sa.Column("parties", postgresql.ARRAY(sa.Text()), nullable=False, comment="Codes of the parties, sorted"),
        sa.Column(
            "status",
            sa.Text(),
            nullable=False,
            comment="Latest status, of those that the kind has; rejected also by correction",
        ),
        sa.Column("action", sa.Text(), nullable=True, comment="Relations and mechanisms: what was done"),
        sa.Column("level", sa.Text(), nullable=True, comment="Relations: level reached"),
        sa.Column("from_level", sa.Text(), nullable=True, comment="Relations: level before"),
        sa.Column("subtype", sa.Text(), nullable=True, comment="Agreements and visits: their kind"),
        sa.Column("name", sa.Text(), nullable=True, comment="Level, title or name as written"),
        sa.Column("sector", sa.Text(), nullable=True, comment="Relations limited to a field: the field"),
        sa.Column("sectors", postgresql.ARRAY(sa.Text()), nullable=False, comment="Agreements: fields they are about"),
        sa.Column("place", sa.Text(), nullable=True, comment="Where, as written"),
        sa.Column("host_party", sa.Text(), nullable=True, comment="Visits: the party visited"),
        sa.Column(
            "people",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Signatories, or the visitor: name, role, party of each",
        ),
        sa.Column("date", sa.Text(), nullable=True, comment="When, as precisely as known: ISO day, month or year"),
        sa.Column("date_from", sa.DATE(), nullable=True, comment="First day that the date can mean"),
        sa.Column("date_to", sa.DATE(), nullable=True, comment="Last day that the date can mean"),
        sa.Column("end_date", sa.Text(), nullable=True, comment="Visits: last day"),
        sa.Column("precision", sa.Text(), nullable=True, comment="day, month or year; null without a date"),
        sa.Column(
            "date_basis",
            sa.Text(),
            nullable=True,
            comment="explicit, relative (to publication), publication alone, or an analyst's correction",
        ),
        sa.Column(
            "disputed", sa.Boolean(), nullable=False, comment="true if sources give dates that cannot both be right"
        ),
        sa.Column(
            "claims",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="All dates claimed, with their support, the chosen first",
        ),
        sa.Column(
            "history",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Statuses it came to, with the first report of each",
        ),
        sa.Column(
            "current",
            sa.Boolean(),
            nullable=False,
            comment="true if it was news in some report; false: background only",
        ),
        sa.Column("confidence", sa.Double(), nullable=False, comment="Estimated probability that it is right, 0 to 1"),
        sa.Column("articles", sa.Integer(), nullable=False, comment="Articles that report it"),
        sa.Column("sources", sa.Integer(), nullable=False, comment="Independent ones among them: copies count once"),
        sa.Column("evidence", sa.Text(), nullable=False, comment="The best sentence that tells it"),
        sa.Column("evidence_url", sa.Text(), nullable=False, comment="Address of the article of that sentence"),
        sa.Column("evidence_title", sa.Text(), nullable=False, comment="Title of that article"),
        sa.Column("evidence_feed", sa.Text(), nullable=False, comment="Feed of that article"),
        sa.Column(
            "first_reported",
            postgresql.TIMESTAMP(timezone=True),
            nullable=False,
            comment="Publication of the first report",
        ),
        sa.Column(
            "last_reported",
            postgresql.TIMESTAMP(timezone=True),
            nullable=False,
            comment="Publication of the latest report",
        ),
        sa.Column(
            "first_recorded",
            postgresql.TIMESTAMP(timezone=True),
            nullable=False,
            comment="When the event was first recorded",
        ),
        sa.Column(
            "last_changed",
            postgresql.TIMESTAMP(timezone=True),
            nullable=False,
            comment="When anything in it last changed",
        ),
        sa.Column(
            "corrected",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="What an analyst has set: status, date, merge",
        ),
        sa.Column("confirmed", sa.Boolean(), nullable=False, comment="true if an analyst has looked at it and agrees"),
        sa.Column(
            "withdrawn",
            sa.Boolean(),
            nullable=False,
            comment="true once no mention supports it, or it was merged into another",
        ),
        sa.Column("merged_into", sa.Uuid(), nullable=True, comment="Event that an analyst has merged it into"),
        sa.ForeignKeyConstraint(["from_level"], ["communique.levels.level"], name=op.f("fk_events_from_level")),
        sa.ForeignKeyConstraint(["level"], ["communique.levels.level"], name=op.f("fk_events_level")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        schema="communique",
        comment="Events: mentions of one act, merged",
    )
    op.create_index(
        op.f("ix_events_kind_date_from"), "events", ["kind", "date_from"], unique=False, schema="communique"
    )
    op.create_index(
        op.f("ix_events_kind_last_changed"), "events", ["kind", "last_changed"], unique=False, schema="communique"
    )
    op.create_index(op.f("ix_events_kind_parties"), "events", ["kind", "parties"], unique=False, schema="communique")
    op.create_table(
        "run_failures",
        sa.Column("run_id", sa.Integer(), nullable=False, comment="The run"),
        sa.Column("stage", sa.Text(), nullable=False, comment="poll or process"),
        sa.Column("error_class", sa.Text(), nullable=False, comment="Class of the failure"),
        sa.Column("count", sa.Integer(), nullable=False, comment="How many"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["communique.runs.id"], name=op.f("fk_run_failures_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "stage", "error_class", name=op.f("pk_run_failures")),
        schema="communique",
        comment="Failures of a run by stage and class",
    )
    op.create_table(
        "run_feeds",
        sa.Column("run_id", sa.Integer(), nullable=False, comment="The run"),
        sa.Column("feed_id", sa.Integer(), nullable=False, comment="The feed"),
        sa.Column("polled", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Polls"),
        sa.Column(
            "status", sa.Integer(), nullable=True, comment="HTTP status of the poll; null where there was no answer"
        ),
        sa.Column("error_class", sa.Text(), nullable=True, comment="Class of the poll's failure"),
        sa.Column("found", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="New entries queued"),
        sa.Column(
            "cleaned", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Articles cleaned and stored"
        ),
        sa.Column(
            "failed",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Entries that failed or were given up",
        ),
        sa.Column("mentions", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Mentions recorded"),
        sa.ForeignKeyConstraint(["feed_id"], ["communique.feeds.id"], name=op.f("fk_run_feeds_feed_id")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["communique.runs.id"], name=op.f("fk_run_feeds_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "feed_id", name=op.f("pk_run_feeds")),
        schema="communique",
        comment="Runs by feed",
    )
    op.create_index(op.f("ix_run_feeds_feed_id"), "run_feeds", ["feed_id"], unique=False, schema="communique")
    op.create_table(
        "changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Increasing number"),
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="The event"),
        sa.Column("change", sa.Text(), nullable=False, comment="created, changed, withdrawn, or merged into another"),
        sa.Column(
            "fields",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="What changed: new values by column",
        ),
        sa.Column(
            "changed", postgresql.TIMESTAMP(timezone=True), nullable=False, comment="When, by the clock of the database"
        ),
        sa.Column("run_id", sa.Integer(), nullable=True, comment="Run that wrote it"),
        sa.ForeignKeyConstraint(["event_id"], ["communique.events.id"], name=op.f("fk_changes_event_id")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["communique.runs.id"], name=op.f("fk_changes_run_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        schema="communique",
        comment="What changed in events, append-only, by increasing number",
    )
    op.create_index(op.f("ix_changes_event_id"), "changes", ["event_id"], unique=False, schema="communique")
    op.create_table(
        "corrections",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the correction"),
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="The event"),
        sa.Column(
            "field",
            sa.Text(),
            nullable=False,
            comment="What is set: status, date, merge_into; confirm: it is right as it is",
        ),
        sa.Column(
            "value", sa.Text(), nullable=False, comment="To what: status, ISO date, id of an event; empty for confirm"
        ),
        sa.Column("because", sa.Text(), nullable=False, comment="Why"),
        sa.Column("made_by", sa.Text(), nullable=False, comment="Who"),
        sa.Column("made", postgresql.TIMESTAMP(timezone=True), nullable=False, comment="When"),
        sa.Column(
            "undone",
            postgresql.TIMESTAMP(timezone=True),
            nullable=True,
            comment="When it was taken back; null while in force",
        ),
        sa.Column("undone_by", sa.Text(), nullable=True, comment="Who took it back"),
        sa.Column("undone_because", sa.Text(), nullable=True, comment="Why it was taken back"),
        sa.CheckConstraint("field IN ('status', 'date', 'merge_into', 'confirm')", name=op.f("ck_corrections_field")),
        sa.ForeignKeyConstraint(["event_id"], ["communique.events.id"], name=op.f("fk_corrections_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        schema="communique",
        comment="Corrections by analysts: who, when, why; applied whenever events are computed",
    )
    op.create_index(op.f("ix_corrections_event_id"), "corrections", ["event_id"], unique=False, schema="communique")
    op.create_table(
        "entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the entry"),
        sa.Column("feed_id", sa.Integer(), nullable=False, comment="The feed"),
        sa.Column(
            "key", sa.Text(), nullable=False, comment="What makes it the same entry the next time: id or address"
        ),
        sa.Column("url", sa.Text(), nullable=False, comment="Address of the page"),
        sa.Column("title", sa.Text(), nullable=False, comment="Title in the feed"),
        sa.Column("summary", sa.Text(), nullable=False, comment="Summary in the feed"),
        sa.Column(
            "content", sa.Text(), nullable=True, comment="Whole article in the feed, HTML; emptied once processed"
        ),
        sa.Column("authors", postgresql.ARRAY(sa.Text()), nullable=False, comment="Authors in the feed"),
        sa.Column(
            "published", postgresql.TIMESTAMP(timezone=True), nullable=True, comment="Publication time in the feed"
        ),
        sa.Column("published_offset", sa.Integer(), nullable=True, comment="Its time zone: minutes east of UTC"),
        sa.Column(
            "updated", postgresql.TIMESTAMP(timezone=True), nullable=True, comment="Time of the last change in the feed"
        ),
        sa.Column("language", sa.Text(), nullable=True, comment="Language in the feed"),
        sa.Column("found", postgresql.TIMESTAMP(timezone=True), nullable=False, comment="When polling found it"),
        sa.Column("state", sa.Text(), nullable=False, comment="queued, leased to a worker, done, or failed for good"),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False, comment="Tries so far"),
        sa.Column(
            "next_attempt",
            postgresql.TIMESTAMP(timezone=True),
            nullable=False,
            comment="When it may be taken: next try, or end of the lease",
        ),
        sa.Column("worker", sa.Text(), nullable=True, comment="Who holds the lease"),
        sa.Column("error_class", sa.Text(), nullable=True, comment="Class of the last failure"),
        sa.Column("error_message", sa.Text(), nullable=True, comment="What the last failure was, in a sentence"),
        sa.Column("article_id", sa.BigInteger(), nullable=True, comment="What became of it"),
        sa.Column(
            "finished", postgresql.TIMESTAMP(timezone=True), nullable=True, comment="When it was done or given up"
        ),
        sa.CheckConstraint("state IN ('queued', 'leased', 'done', 'failed')", name=op.f("ck_entries_state")),
        sa.ForeignKeyConstraint(["article_id"], ["communique.articles.id"], name=op.f("fk_entries_article_id")),
        sa.ForeignKeyConstraint(["feed_id"], ["communique.feeds.id"], name=op.f("fk_entries_feed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("feed_id", "key", name=op.f("uq_entries_feed_id_key")),
        schema="communique",
        comment="Entries of feeds: the queue of work, and what became of each",
    )
    op.create_index(op.f("ix_entries_article_id"), "entries", ["article_id"], unique=False, schema="communique")
    op.create_index(
        op.f("ix_entries_next_attempt_id"),
        "entries",
        ["next_attempt", "id"],
        unique=False,
        schema="communique",
        postgresql_where=sa.text("state IN ('queued', 'leased')"),
    )
    op.create_index(op.f("ix_entries_url"), "entries", ["url"], unique=False, schema="communique")
    op.create_table(
        "event_parties",
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="Event"),
        sa.Column("party", sa.Text(), nullable=False, comment="Code of the party"),
        sa.Column("role", sa.Text(), nullable=False, comment="party; for visits visitor or host"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["communique.events.id"], name=op.f("fk_event_parties_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "party", name=op.f("pk_event_parties")),
        schema="communique",
        comment="Parties of events",
    )
    op.create_index(op.f("ix_event_parties_party"), "event_parties", ["party"], unique=False, schema="communique")
    op.create_table(
        "event_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the version"),
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="The event"),
        sa.Column(
            "known_from",
            postgresql.TIMESTAMP(timezone=True),
            nullable=False,
            comment="When it came to be known like this",
        ),
        sa.Column(
            "known_until",
            postgresql.TIMESTAMP(timezone=True),
            nullable=True,
            comment="When it changed again; null for what is known now",
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="relation, agreement, mechanism or visit"),
        sa.Column("parties", postgresql.ARRAY(sa.Text()), nullable=False, comment="Codes of the parties, sorted"),
        sa.Column(
            "status",
            sa.Text(),
            nullable=False,
            comment="Latest status, of those that the kind has; rejected also by correction",
        ),
        sa.Column("action", sa.Text(), nullable=True, comment="Relations and mechanisms: what was done"),
        sa.Column("level", sa.Text(), nullable=True, comment="Relations: level reached"),
        sa.Column("from_level", sa.Text(), nullable=True, comment="Relations: level before"),
        sa.Column("subtype", sa.Text(), nullable=True, comment="Agreements and visits: their kind"),
        sa.Column("name", sa.Text(), nullable=True, comment="Level, title or name as written"),
        sa.Column("sector", sa.Text(), nullable=True, comment="Relations limited to a field: the field"),
        sa.Column("sectors", postgresql.ARRAY(sa.Text()), nullable=False, comment="Agreements: fields they are about"),
        sa.Column("place", sa.Text(), nullable=True, comment="Where, as written"),
        sa.Column("host_party", sa.Text(), nullable=True, comment="Visits: the party visited"),
        sa.Column(
            "people",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Signatories, or the visitor: name, role, party of each",
        ),
        sa.Column("date", sa.Text(), nullable=True, comment="When, as precisely as known: ISO day, month or year"),
        sa.Column("date_from", sa.DATE(), nullable=True, comment="First day that the date can mean"),
        sa.Column("date_to", sa.DATE(), nullable=True, comment="Last day that the date can mean"),
        sa.Column("end_date", sa.Text(), nullable=True, comment="Visits: last day"),
        sa.Column("precision", sa.Text(), nullable=True, comment="day, month or year; null without a date"),
        sa.Column(
            "date_basis",
            sa.Text(),
            nullable=True,
            comment="explicit, relative (to publication), publication alone, or an analyst's correction",
        ),
        sa.Column(
            "disputed", sa.Boolean(), nullable=False, comment="true if sources give dates that cannot both be right"
        ),
        sa.Column(
            "claims",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="All dates claimed, with their support, the chosen first",
        ),
        sa.Column(
            "history",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Statuses it came to, with the first report of each",
        ),
        sa.Column(
            "current",
            sa.Boolean(),
            nullable=False,
            comment="true if it was news in some report; false: background only",
        ),
        sa.Column("confidence", sa.Double(), nullable=False, comment="Estimated probability that it is right, 0 to 1"),
        sa.Column("articles", sa.Integer(), nullable=False, comment="Articles that report it"),
        sa.Column("sources", sa.Integer(), nullable=False, comment="Independent ones among them: copies count once"),
        sa.Column("evidence", sa.Text(), nullable=False, comment="The best sentence that tells it"),
        sa.Column("evidence_url", sa.Text(), nullable=False, comment="Address of the article of that sentence"),
        sa.Column("evidence_title", sa.Text(), nullable=False, comment="Title of that article"),
        sa.Column("evidence_feed", sa.Text(), nullable=False, comment="Feed of that article"),
        sa.Column(
            "first_reported",
            postgresql.TIMESTAMP(timezone=True),
            nullable=False,
            comment="Publication of the first report",
        ),
        sa.Column(
            "last_reported",
            postgresql.TIMESTAMP(timezone=True),
            nullable=False,
            comment="Publication of the latest report",
        ),
        sa.Column(
            "first_recorded",
            postgresql.TIMESTAMP(timezone=True),
            nullable=False,
            comment="When the event was first recorded",
        ),
        sa.Column(
            "last_changed",
            postgresql.TIMESTAMP(timezone=True),
            nullable=False,
            comment="When anything in it last changed",
        ),
        sa.Column(
            "corrected",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="What an analyst has set: status, date, merge",
        ),
        sa.Column("confirmed", sa.Boolean(), nullable=False, comment="true if an analyst has looked at it and agrees"),
        sa.Column(
            "withdrawn",
            sa.Boolean(),
            nullable=False,
            comment="true once no mention supports it, or it was merged into another",
        ),
        sa.Column("merged_into", sa.Uuid(), nullable=True, comment="Event that an analyst has merged it into"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["communique.events.id"], name=op.f("fk_event_versions_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["from_level"], ["communique.levels.level"], name=op.f("fk_event_versions_from_level")),
        sa.ForeignKeyConstraint(["level"], ["communique.levels.level"], name=op.f("fk_event_versions_level")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_versions")),
        schema="communique",
        comment="Events as they were known over time; the row without known_until is as in events",
    )
    op.create_index(
        op.f("ix_event_versions_event_id"),
        "event_versions",
        ["event_id"],
        unique=True,
        schema="communique",
        postgresql_where=sa.text("known_until IS NULL"),
    )
    op.create_index(
        op.f("ix_event_versions_kind_known_from"),
        "event_versions",
        ["kind", "known_from"],
        unique=False,
        schema="communique",
    )
    op.create_table(
        "mentions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the mention"),
        sa.Column("article_id", sa.BigInteger(), nullable=False, comment="The article"),
        sa.Column("kind", sa.Text(), nullable=False, comment="relation, agreement, mechanism or visit"),
        sa.Column("key", sa.Text(), nullable=False, comment="What makes it the same mention after another extraction"),
        sa.Column("parties", postgresql.ARRAY(sa.Text()), nullable=False, comment="Codes of the parties, sorted"),
        sa.Column("event_id", sa.Uuid(), nullable=True, comment="The event it is about"),
        sa.Column(
            "group_id",
            sa.Uuid(),
            nullable=True,
            comment="The event that it makes with mentions like it; another where that was merged",
        ),
        sa.Column("copy_of", sa.BigInteger(), nullable=True, comment="First article of the same source; null: this"),
        sa.Column(
            "record", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="All fields of the record"
        ),
        sa.Column(
            "current", sa.Boolean(), nullable=False, comment="true if it is the article's news, false for background"
        ),
        sa.Column("confidence", sa.Double(), nullable=False, comment="Estimated probability that it is right, 0 to 1"),
        sa.Column("sentence", sa.Text(), nullable=False, comment="The sentence that tells it, exactly"),
        sa.Column("part", sa.Text(), nullable=False, comment="Where the sentence stands: title or text"),
        sa.Column(
            "starts", sa.Integer(), nullable=False, comment="First character of the sentence in that part, from 0"
        ),
        sa.Column("ends", sa.Integer(), nullable=False, comment="Character after the sentence"),
        sa.Column("extractor", sa.Text(), nullable=False, comment="Extractor that found it"),
        sa.Column("version", sa.Integer(), nullable=False, comment="Version of the extractor"),
        sa.Column("rules", postgresql.ARRAY(sa.Text()), nullable=False, comment="Rules that made it so"),
        sa.Column(
            "recorded", postgresql.TIMESTAMP(timezone=True), nullable=False, comment="When it was first recorded"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["communique.articles.id"], name=op.f("fk_mentions_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["copy_of"], ["communique.articles.id"], name=op.f("fk_mentions_copy_of"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["communique.events.id"], name=op.f("fk_mentions_event_id")),
        sa.ForeignKeyConstraint(["group_id"], ["communique.events.id"], name=op.f("fk_mentions_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentions")),
        sa.UniqueConstraint("article_id", "kind", "key", name=op.f("uq_mentions_article_id_kind_key")),
        schema="communique",
        comment="What single articles say, with the sentence that says it",
    )
    op.create_index(op.f("ix_mentions_copy_of"), "mentions", ["copy_of"], unique=False, schema="communique")
    op.create_index(op.f("ix_mentions_event_id"), "mentions", ["event_id"], unique=False, schema="communique")
    op.create_index(
        op.f("ix_mentions_kind_parties"), "mentions", ["kind", "parties"], unique=False, schema="communique"
    )
    op.create_table(
        "raw_pages",
        sa.Column("article_id", sa.BigInteger(), nullable=False, comment="The article"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="Bytes of the page, compressed by zlib"),
        sa.Column("content_type", sa.Text(), nullable=False, comment="Content-Type as sent"),
        sa.Column("fetched", postgresql.TIMESTAMP(timezone=True), nullable=False, comment="When it was fetched"),
        sa.Column("expires", postgresql.TIMESTAMP(timezone=True), nullable=False, comment="When it may be deleted"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["communique.articles.id"], name=op.f("fk_raw_pages_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_raw_pages")),
        schema="communique",
        comment="Pages as fetched, compressed, for a time",
    )
    op.create_index(op.f("ix_raw_pages_expires"), "raw_pages", ["expires"], unique=False, schema="communique")
    op.create_table(
        "standings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the row"),
        sa.Column("parties", postgresql.ARRAY(sa.Text()), nullable=False, comment="Codes of the parties, sorted"),
        sa.Column("sector", sa.Text(), nullable=True, comment="Field, for a partnership limited to one"),
        sa.Column(
            "level", sa.Text(), nullable=True, comment="Level; null where a tie was broken off and none is known"
        ),
        sa.Column("level_name", sa.Text(), nullable=True, comment="Level as a report writes it"),
        sa.Column(
            "since", sa.Text(), nullable=True, comment="When it was reached: ISO day, month or year; null if untold"
        ),
        sa.Column(
            "starts", sa.DATE(), nullable=False, comment="First day of it; without a date, that of the first report"
        ),
        sa.Column("ends", sa.DATE(), nullable=True, comment="First day after it; null while it stands"),
        sa.Column("level_before", sa.Text(), nullable=True, comment="Level before it"),
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="Event that brought it"),
        sa.Column(
            "reported",
            sa.Boolean(),
            nullable=False,
            comment="true where no change is known: it is only said to be in force",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["communique.events.id"], name=op.f("fk_standings_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["level"], ["communique.levels.level"], name=op.f("fk_standings_level")),
        sa.ForeignKeyConstraint(["level_before"], ["communique.levels.level"], name=op.f("fk_standings_level_before")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standings")),
        sa.UniqueConstraint(
            "parties",
            "sector",
            "starts",
            name=op.f("uq_standings_parties_sector_starts"),
            postgresql_nulls_not_distinct=True,
        ),
        schema="communique",
        comment="Levels that parties stood at, one after the other; computed from their relation events",
    )
    op.create_index(op.f("ix_standings_event_id"), "standings", ["event_id"], unique=False, schema="communique")
    op.create_index(op.f("ix_standings_starts"), "standings", ["starts"], unique=False, schema="communique")
