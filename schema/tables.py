"""The tables, in Postgres schema `communique`: what the program writes; BI reads the views of schema `bi` instead."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import (
    DATE,
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
)
from sqlalchemy import (
    text as sql,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA = "communique"

Moment = TIMESTAMP(timezone=True)


class Base(DeclarativeBase):
    """All tables; names of constraints follow from their columns, so that migrations can name them."""

    metadata = MetaData(
        schema=SCHEMA,
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        },
    )
    type_annotation_map = {  # noqa: RUF012
        str: Text,
        dt.datetime: Moment,
        dt.date: DATE,
        list[str]: ARRAY(Text),
        dict[str, Any]: JSONB,
        bytes: LargeBinary,
    }


class Party(Base):
    """A state or an organisation of states."""

    __tablename__ = "parties"
    __table_args__ = {"comment": "States and organisations that can be parties; filled from the gazetteer"}  # noqa: RUF012

    code: Mapped[str] = mapped_column(primary_key=True, comment="ISO 3166-1 alpha-3, or the code of an organisation")
    name: Mapped[str] = mapped_column(comment="English short name")
    alpha2: Mapped[str | None] = mapped_column(comment="ISO 3166-1 alpha-2; null for organisations")
    numeric: Mapped[str | None] = mapped_column(comment="ISO 3166-1 numeric, three digits; null for organisations")
    region: Mapped[str | None] = mapped_column(comment="United Nations region; null for organisations")
    subregion: Mapped[str | None] = mapped_column(comment="United Nations subregion; null for organisations")
    organisation: Mapped[bool] = mapped_column(comment="true for an organisation, false for a state")


class Level(Base):
    """A level of a relation."""

    __tablename__ = "levels"
    __table_args__ = {"comment": "Levels of a relation between parties, in their order; filled from schema/levels.csv"}  # noqa: RUF012

    level: Mapped[str] = mapped_column(primary_key=True, comment="Level, as in events")
    rank: Mapped[int] = mapped_column(unique=True, comment="Order of the levels: 1 is the lowest")
    label: Mapped[str] = mapped_column(comment="Level as a title for charts")
    source: Mapped[str] = mapped_column(comment="What its rank rests on")


class Feed(Base):
    """A feed: how an operator describes it, and what polling knows of it."""

    __tablename__ = "feeds"
    __table_args__ = (
        Index(None, "next_poll", postgresql_where=sql("enabled AND NOT parked")),
        {"comment": "Feeds: description, and the state of polling"},
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True, comment="Number of the feed")
    name: Mapped[str] = mapped_column(unique=True, comment="Name; the key by which operators speak of it")
    url: Mapped[str] = mapped_column(comment="Address that is polled")
    site: Mapped[str | None] = mapped_column(comment="Home page of the outlet")
    country: Mapped[str | None] = mapped_column(comment="Where the outlet sits: ISO alpha-3 or an organisation's code")
    language: Mapped[str] = mapped_column(comment="Language, ISO 639-1")
    kind: Mapped[str] = mapped_column(comment="agency, outlet, ministry, organisation or other")
    added_by: Mapped[str] = mapped_column(comment="file: listed in the feeds file; hand: added on the command line")
    enabled: Mapped[bool] = mapped_column(server_default=sql("true"), comment="false once removed; history stays")
    parked: Mapped[bool] = mapped_column(server_default=sql("false"), comment="true: no polls, as it is gone for good")
    etag: Mapped[str | None] = mapped_column(comment="ETag of the last answer")
    last_modified: Mapped[str | None] = mapped_column(comment="Last-Modified of the last answer")
    body_hash: Mapped[str | None] = mapped_column(comment="Hash of the last body: an equal one is not read again")
    interval_seconds: Mapped[float] = mapped_column(server_default=sql("900"), comment="Time between polls, adapted")
    next_poll: Mapped[dt.datetime] = mapped_column(comment="When it is due")
    last_poll: Mapped[dt.datetime | None] = mapped_column(comment="When it was last asked")
    last_success: Mapped[dt.datetime | None] = mapped_column(comment="When it last gave a usable answer")
    last_new: Mapped[dt.datetime | None] = mapped_column(comment="When it last had a new entry")
    failures: Mapped[int] = mapped_column(server_default=sql("0"), comment="Failures in a row")
    error_class: Mapped[str | None] = mapped_column(comment="Class of the last failure; null after a success")
    error_message: Mapped[str | None] = mapped_column(comment="What the last failure was, in a sentence")
    entries_seen: Mapped[int] = mapped_column(server_default=sql("0"), comment="Entries that were new, ever")
    moved_to: Mapped[str | None] = mapped_column(comment="Where permanent redirects lead")


class Run(Base):
    """A run of a flow."""

    __tablename__ = "runs"
    __table_args__ = (Index(None, "started"), {"comment": "Runs of flows, with what they found and lost"})

    id: Mapped[int] = mapped_column(Identity(), primary_key=True, comment="Number of the run")
    flow: Mapped[str] = mapped_column(comment="ingest, poll, process, ...")
    flow_run_id: Mapped[str | None] = mapped_column(comment="Id of the flow run in Prefect")
    started: Mapped[dt.datetime] = mapped_column(comment="When it began")
    finished: Mapped[dt.datetime | None] = mapped_column(comment="When it ended; null while it runs, or if killed")
    state: Mapped[str] = mapped_column(comment="running, completed or failed")
    error: Mapped[str | None] = mapped_column(comment="Why it failed")
    due: Mapped[int] = mapped_column(server_default=sql("0"), comment="Feeds to be polled")
    polled: Mapped[int] = mapped_column(server_default=sql("0"), comment="Feeds polled")
    not_modified: Mapped[int] = mapped_column(server_default=sql("0"), comment="Polls that brought nothing new")
    polls_failed: Mapped[int] = mapped_column(server_default=sql("0"), comment="Polls that failed")
    found: Mapped[int] = mapped_column(server_default=sql("0"), comment="New entries queued")
    bad_entries: Mapped[int] = mapped_column(server_default=sql("0"), comment="Entries of feeds that were unusable")
    fetched: Mapped[int] = mapped_column(server_default=sql("0"), comment="Pages fetched")
    cleaned: Mapped[int] = mapped_column(server_default=sql("0"), comment="Articles cleaned and stored")
    relevant: Mapped[int] = mapped_column(server_default=sql("0"), comment="Articles that extractors read")
    skipped: Mapped[int] = mapped_column(server_default=sql("0"), comment="Entries given up for good")
    failed: Mapped[int] = mapped_column(server_default=sql("0"), comment="Entries that failed and are tried again")
    mentions: Mapped[int] = mapped_column(server_default=sql("0"), comment="Mentions recorded")
    events: Mapped[int] = mapped_column(server_default=sql("0"), comment="Events new or changed")


class RunFeed(Base):
    """What a run did with one feed."""

    __tablename__ = "run_feeds"
    __table_args__ = {"comment": "Runs by feed"}  # noqa: RUF012

    run_id: Mapped[int] = mapped_column(ForeignKey(Run.id, ondelete="CASCADE"), primary_key=True, comment="The run")
    feed_id: Mapped[int] = mapped_column(ForeignKey(Feed.id), primary_key=True, index=True, comment="The feed")
    polled: Mapped[int] = mapped_column(server_default=sql("0"), comment="Polls")
    status: Mapped[int | None] = mapped_column(comment="HTTP status of the poll; null where there was no answer")
    error_class: Mapped[str | None] = mapped_column(comment="Class of the poll's failure")
    found: Mapped[int] = mapped_column(server_default=sql("0"), comment="New entries queued")
    cleaned: Mapped[int] = mapped_column(server_default=sql("0"), comment="Articles cleaned and stored")
    failed: Mapped[int] = mapped_column(server_default=sql("0"), comment="Entries that failed or were given up")
    mentions: Mapped[int] = mapped_column(server_default=sql("0"), comment="Mentions recorded")


class RunFailure(Base):
    """How often something failed in a run, by class."""

    __tablename__ = "run_failures"
    __table_args__ = {"comment": "Failures of a run by stage and class"}  # noqa: RUF012

    run_id: Mapped[int] = mapped_column(ForeignKey(Run.id, ondelete="CASCADE"), primary_key=True, comment="The run")
    stage: Mapped[str] = mapped_column(primary_key=True, comment="poll or process")
    error_class: Mapped[str] = mapped_column(primary_key=True, comment="Class of the failure")
    count: Mapped[int] = mapped_column(comment="How many")


class Article(Base):
    """A cleaned article."""

    __tablename__ = "articles"
    __table_args__ = (
        Index(None, "published", postgresql_include=["id", "feed_id", "found_by", "relevant"]),
        {"comment": "Cleaned articles; one row an address, whichever feeds led to it"},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, comment="Number of the article")
    url: Mapped[str] = mapped_column(unique=True, comment="Address, after redirects, without tracking parameters")
    feed_id: Mapped[int] = mapped_column(ForeignKey(Feed.id), index=True, comment="Feed that led to it first")
    found_by: Mapped[str] = mapped_column(
        server_default=sql("'feed'"), comment="How it was found first: feed, or the backfill source"
    )
    title: Mapped[str] = mapped_column(comment="Title")
    text: Mapped[str] = mapped_column(comment="Cleaned text; paragraphs are parted by an empty line")
    text_hash: Mapped[str] = mapped_column(comment="SHA-256 of the folded text, hex; equal texts are copies")
    sketch: Mapped[list[int]] = mapped_column(
        ARRAY(BigInteger), server_default=sql("'{}'"), comment="Numbers of which near-identical texts share one"
    )
    credit: Mapped[str | None] = mapped_column(comment="News agency that it says it is from; null where it names none")
    language: Mapped[str | None] = mapped_column(comment="Language, ISO 639-1; null where nothing tells")
    authors: Mapped[list[str]] = mapped_column(comment="Authors as named by feed or page")
    published: Mapped[dt.datetime] = mapped_column(comment="When it was published")
    published_offset: Mapped[int] = mapped_column(comment="Time zone of the publication: minutes east of UTC")
    published_from: Mapped[str] = mapped_column(comment="Where that time was found: page, feed, or fetched (none told)")
    words: Mapped[int] = mapped_column(comment="Words of the text")
    relevant: Mapped[bool] = mapped_column(comment="true if the gate let it through to the extractors")
    fetched: Mapped[dt.datetime] = mapped_column(comment="When this text was got")
    first_fetched: Mapped[dt.datetime] = mapped_column(comment="When the first version was got")
    revisions: Mapped[int] = mapped_column(server_default=sql("0"), comment="How often its text has changed since")
    editions: Mapped[dict[str, Any]] = mapped_column(
        server_default=sql("'{}'"),
        comment="Editions of the cleaner and the extractors that made its text and its mentions",
    )


class Backfill(Base):
    """A request for articles of the past."""

    __tablename__ = "backfills"
    __table_args__ = {"comment": "Backfills: what was asked for"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(Identity(), primary_key=True, comment="Number of the backfill")
    since: Mapped[dt.date] = mapped_column(comment="First day wanted")
    until: Mapped[dt.date] = mapped_column(comment="Last day wanted")
    sources: Mapped[list[str]] = mapped_column(comment="Sources asked, with their inputs")
    origin: Mapped[str] = mapped_column(comment="hand: asked for; gap: noticed by polling, waits to be run")
    newest_first: Mapped[bool] = mapped_column(server_default=sql("true"), comment="Which windows come first")
    created: Mapped[dt.datetime] = mapped_column(comment="When it was planned")
    cancelled: Mapped[dt.datetime | None] = mapped_column(comment="When it was cancelled; null: it was not")


class Window(Base):
    """A piece of a backfill."""

    __tablename__ = "windows"
    __table_args__ = (
        UniqueConstraint("backfill_id", "feed_id", "source", "since", postgresql_nulls_not_distinct=True),
        Index(None, "feed_id", "since"),
        CheckConstraint("state IN ('planned', 'running', 'complete', 'partial', 'failed', 'cancelled')", name="state"),
        {"comment": "Windows of backfills: some days of a feed, as one source knows them"},
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True, comment="Number of the window")
    backfill_id: Mapped[int] = mapped_column(ForeignKey(Backfill.id, ondelete="CASCADE"), comment="The backfill")
    feed_id: Mapped[int | None] = mapped_column(ForeignKey(Feed.id), comment="The feed; null: all that an input names")
    source: Mapped[str] = mapped_column(comment="Source asked, with its input")
    since: Mapped[dt.date] = mapped_column(comment="First day")
    until: Mapped[dt.date] = mapped_column(comment="Last day")
    state: Mapped[str] = mapped_column(comment="planned, running, complete, partial, failed or cancelled")
    estimate: Mapped[int | None] = mapped_column(comment="Articles the source named while planning; null: not asked")
    found: Mapped[int] = mapped_column(server_default=sql("0"), comment="Articles the source named")
    known: Mapped[int] = mapped_column(server_default=sql("0"), comment="Those of them that were there already")
    attempts: Mapped[int] = mapped_column(server_default=sql("0"), comment="Tries so far")
    worker: Mapped[str | None] = mapped_column(comment="Who works on it")
    lease: Mapped[dt.datetime | None] = mapped_column(comment="When another may take it over")
    error_class: Mapped[str | None] = mapped_column(comment="Class of the last failure")
    error_message: Mapped[str | None] = mapped_column(comment="What could not be read, in a sentence")
    started: Mapped[dt.datetime | None] = mapped_column(comment="When the last try began")
    finished: Mapped[dt.datetime | None] = mapped_column(comment="When it ended")


class Entry(Base):
    """An entry of a feed: the queue of what is to be fetched."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("feed_id", "key"),
        Index(None, "url"),
        Index(None, "next_attempt", "id", postgresql_where=sql("state IN ('queued', 'leased')")),
        Index(
            None,
            "window_id",
            postgresql_where=sql("window_id IS NOT NULL"),
            postgresql_include=["state", "article_id"],
        ),
        Index(None, "day", "feed_id", postgresql_include=["found_by", "state", "error_class", "article_id"]),
        CheckConstraint("state IN ('queued', 'leased', 'done', 'failed')", name="state"),
        {"comment": "Entries of feeds: the queue of work, and what became of each"},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, comment="Number of the entry")
    feed_id: Mapped[int] = mapped_column(ForeignKey(Feed.id), comment="The feed")
    key: Mapped[str] = mapped_column(comment="What makes it the same entry the next time: id or address")
    url: Mapped[str] = mapped_column(comment="Address of the page")
    title: Mapped[str] = mapped_column(comment="Title in the feed")
    summary: Mapped[str] = mapped_column(comment="Summary in the feed")
    content: Mapped[str | None] = mapped_column(comment="Whole article in the feed, HTML; emptied once processed")
    authors: Mapped[list[str]] = mapped_column(comment="Authors in the feed")
    published: Mapped[dt.datetime | None] = mapped_column(comment="Publication time in the feed")
    published_offset: Mapped[int | None] = mapped_column(comment="Its time zone: minutes east of UTC")
    updated: Mapped[dt.datetime | None] = mapped_column(comment="Time of the last change in the feed")
    language: Mapped[str | None] = mapped_column(comment="Language in the feed")
    found: Mapped[dt.datetime] = mapped_column(comment="When polling found it")
    state: Mapped[str] = mapped_column(comment="queued, leased to a worker, done, or failed for good")
    attempts: Mapped[int] = mapped_column(server_default=sql("0"), comment="Tries so far")
    next_attempt: Mapped[dt.datetime] = mapped_column(comment="When it may be taken: next try, or end of the lease")
    worker: Mapped[str | None] = mapped_column(comment="Who holds the lease")
    error_class: Mapped[str | None] = mapped_column(comment="Class of the last failure")
    error_message: Mapped[str | None] = mapped_column(comment="What the last failure was, in a sentence")
    article_id: Mapped[int | None] = mapped_column(ForeignKey(Article.id), index=True, comment="What became of it")
    found_by: Mapped[str] = mapped_column(server_default=sql("'feed'"), comment="feed, or the backfill source")
    window_id: Mapped[int | None] = mapped_column(
        ForeignKey(Window.id, ondelete="SET NULL"), comment="Window of a backfill that found it; null: live polling"
    )
    day: Mapped[dt.date | None] = mapped_column(comment="Day of publication; until it is read, as feed or archive tell")
    day_basis: Mapped[str | None] = mapped_column(comment="article, published, path, lastmod or capture")
    copy_url: Mapped[str | None] = mapped_column(comment="Where an archive keeps a copy of the page")
    finished: Mapped[dt.datetime | None] = mapped_column(comment="When it was done or given up")


class Host(Base):
    """A host that is asked, by whichever process."""

    __tablename__ = "hosts"
    __table_args__ = {"comment": "Hosts: when each may be asked next, by all workers together"}  # noqa: RUF012

    name: Mapped[str] = mapped_column(primary_key=True, comment="Name, with the port where it is not the usual one")
    next_start: Mapped[dt.datetime] = mapped_column(comment="When the next request may start")


class RawPage(Base):
    """The HTML an article was cleaned from."""

    __tablename__ = "raw_pages"
    __table_args__ = (Index(None, "expires"), {"comment": "Pages as fetched, compressed, for a time"})

    article_id: Mapped[int] = mapped_column(
        ForeignKey(Article.id, ondelete="CASCADE"), primary_key=True, comment="The article"
    )
    body: Mapped[bytes] = mapped_column(comment="Bytes of the page, compressed by zlib")
    content_type: Mapped[str] = mapped_column(comment="Content-Type as sent")
    fetched: Mapped[dt.datetime] = mapped_column(comment="When it was fetched")
    expires: Mapped[dt.datetime] = mapped_column(comment="When it may be deleted")


class PartyColumns:
    """Who: all parties as an array, and two of them as columns that can be joined and indexed."""

    parties: Mapped[list[str]] = mapped_column(comment="Codes of the parties, sorted")
    party_a: Mapped[str | None] = mapped_column(
        Computed("CASE WHEN (cardinality(parties) = 2) THEN parties[1] ELSE NULL::text END", persisted=True),
        comment="Of two parties, the first",
    )
    party_b: Mapped[str | None] = mapped_column(
        Computed("CASE WHEN (cardinality(parties) = 2) THEN parties[2] ELSE NULL::text END", persisted=True),
        comment="Of two parties, the last",
    )


class EventColumns(PartyColumns):
    """What is known of an event; columns that a kind does not have are null."""

    kind: Mapped[str] = mapped_column(comment="relation, agreement, mechanism or visit")
    status: Mapped[str] = mapped_column(
        comment="Latest status, of those that the kind has; rejected also by correction"
    )
    action: Mapped[str | None] = mapped_column(comment="Relations and mechanisms: what was done")
    level: Mapped[str | None] = mapped_column(ForeignKey(Level.level), comment="Relations: level reached")
    from_level: Mapped[str | None] = mapped_column(ForeignKey(Level.level), comment="Relations: level before")
    subtype: Mapped[str | None] = mapped_column(comment="Agreements and visits: their kind")
    name: Mapped[str | None] = mapped_column(comment="Level, title or name as written")
    sector: Mapped[str | None] = mapped_column(comment="Relations limited to a field: the field")
    sectors: Mapped[list[str]] = mapped_column(comment="Agreements: fields they are about")
    place: Mapped[str | None] = mapped_column(comment="Where, as written")
    host_party: Mapped[str | None] = mapped_column(comment="Visits: the party visited")
    people: Mapped[list[Any]] = mapped_column(JSONB, comment="Signatories, or the visitor: name, role, party of each")
    date: Mapped[str | None] = mapped_column(comment="When, as precisely as known: ISO day, month or year")
    date_from: Mapped[dt.date | None] = mapped_column(comment="First day that the date can mean")
    date_to: Mapped[dt.date | None] = mapped_column(comment="Last day that the date can mean")
    end_date: Mapped[str | None] = mapped_column(comment="Visits: last day")
    precision: Mapped[str | None] = mapped_column(comment="day, month or year; null without a date")
    date_basis: Mapped[str | None] = mapped_column(
        comment="explicit, relative (to publication), publication alone, or an analyst's correction"
    )
    disputed: Mapped[bool] = mapped_column(comment="true if sources give dates that cannot both be right")
    claims: Mapped[list[Any]] = mapped_column(JSONB, comment="All dates claimed, with their support, the chosen first")
    history: Mapped[list[Any]] = mapped_column(JSONB, comment="Statuses it came to, with the first report of each")
    current: Mapped[bool] = mapped_column(comment="true if it was news in some report; false: background only")
    confidence: Mapped[float] = mapped_column(comment="Estimated probability that it is right, 0 to 1")
    articles: Mapped[int] = mapped_column(comment="Articles that report it")
    sources: Mapped[int] = mapped_column(comment="Independent ones among them: copies count once")
    evidence: Mapped[str] = mapped_column(comment="The best sentence that tells it")
    evidence_url: Mapped[str] = mapped_column(comment="Address of the article of that sentence")
    evidence_title: Mapped[str] = mapped_column(comment="Title of that article")
    evidence_feed: Mapped[str] = mapped_column(comment="Feed of that article")
    first_reported: Mapped[dt.datetime] = mapped_column(comment="Publication of the first report")
    last_reported: Mapped[dt.datetime] = mapped_column(comment="Publication of the latest report")
    first_recorded: Mapped[dt.datetime] = mapped_column(comment="When the event was first recorded")
    last_changed: Mapped[dt.datetime] = mapped_column(comment="When anything in it last changed")
    corrected: Mapped[list[str]] = mapped_column(comment="What an analyst has set: status, date, merge")
    confirmed: Mapped[bool] = mapped_column(comment="true if an analyst has looked at it and agrees")
    withdrawn: Mapped[bool] = mapped_column(comment="true once no mention supports it, or it was merged into another")
    merged_into: Mapped[UUID | None] = mapped_column(comment="Event that an analyst has merged it into")


class Event(EventColumns, Base):
    """What the mentions of one act say together, as known now."""

    __tablename__ = "events"
    __table_args__ = (
        Index(None, "kind", "parties"),
        Index(None, "kind", "date_from"),
        Index(None, "kind", "last_changed"),
        Index(None, "first_reported"),
        Index(None, "kind", "first_reported"),
        Index(None, "party_a", "party_b"),
        {"comment": "Events: mentions of one act, merged"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, comment="Id; kept through recomputing and re-extraction")
    best_mention: Mapped[int | None] = mapped_column(BigInteger, comment="Mention with the best evidence")


class EventVersion(EventColumns, Base):
    """An event as it was known for a time."""

    __tablename__ = "event_versions"
    __table_args__ = (
        Index(None, "event_id", unique=True, postgresql_where=sql("known_until IS NULL")),
        Index(None, "kind", "known_from"),
        {"comment": "Events as they were known over time; the row without known_until is as in events"},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, comment="Number of the version")
    event_id: Mapped[UUID] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), comment="The event")
    known_from: Mapped[dt.datetime] = mapped_column(comment="When it came to be known like this")
    known_until: Mapped[dt.datetime | None] = mapped_column(comment="When it changed again; null for what is known now")


class Correction(Base):
    """What an analyst has set for an event, against what the reports say."""

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint("field IN ('status', 'date', 'merge_into', 'confirm')", name="field"),
        {"comment": "Corrections by analysts: who, when, why; applied whenever events are computed"},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, comment="Number of the correction")
    event_id: Mapped[UUID] = mapped_column(ForeignKey(Event.id), index=True, comment="The event")
    field: Mapped[str] = mapped_column(comment="What is set: status, date, merge_into; confirm: it is right as it is")
    value: Mapped[str] = mapped_column(comment="To what: status, ISO date, id of an event; empty for confirm")
    because: Mapped[str] = mapped_column(comment="Why")
    made_by: Mapped[str] = mapped_column(comment="Who")
    made: Mapped[dt.datetime] = mapped_column(comment="When")
    undone: Mapped[dt.datetime | None] = mapped_column(comment="When it was taken back; null while in force")
    undone_by: Mapped[str | None] = mapped_column(comment="Who took it back")
    undone_because: Mapped[str | None] = mapped_column(comment="Why it was taken back")


class Standing(PartyColumns, Base):
    """A rung of a pair's ladder, for the time it stood."""

    __tablename__ = "standings"
    __table_args__ = (
        UniqueConstraint("parties", "starts", "sector", postgresql_nulls_not_distinct=True),
        Index(None, "starts"),
        {"comment": "Levels that parties stood at, one after the other; computed from their relation events"},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, comment="Number of the row")
    sector: Mapped[str | None] = mapped_column(comment="Field, for a partnership limited to one")
    level: Mapped[str | None] = mapped_column(
        ForeignKey(Level.level), comment="Level; null where a tie was broken off and none is known"
    )
    level_name: Mapped[str | None] = mapped_column(comment="Level as a report writes it")
    since: Mapped[str | None] = mapped_column(comment="When it was reached: ISO day, month or year; null if untold")
    starts: Mapped[dt.date] = mapped_column(comment="First day of it; without a date, that of the first report")
    ends: Mapped[dt.date | None] = mapped_column(comment="First day after it; null while it stands")
    level_before: Mapped[str | None] = mapped_column(ForeignKey(Level.level), comment="Level before it")
    event_id: Mapped[UUID] = mapped_column(
        ForeignKey(Event.id, ondelete="CASCADE"), index=True, comment="Event that brought it"
    )
    reported: Mapped[bool] = mapped_column(comment="true where no change is known: it is only said to be in force")


class EventParty(Base):
    """A party of an event."""

    __tablename__ = "event_parties"
    __table_args__ = {"comment": "Parties of events"}  # noqa: RUF012

    event_id: Mapped[UUID] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), primary_key=True, comment="Event")
    party: Mapped[str] = mapped_column(primary_key=True, index=True, comment="Code of the party")
    role: Mapped[str] = mapped_column(comment="party; for visits visitor or host")


class Mention(Base):
    """A record in one article."""

    __tablename__ = "mentions"
    __table_args__ = (
        UniqueConstraint("article_id", "kind", "key"),
        Index(None, "kind", "parties"),
        {"comment": "What single articles say, with the sentence that says it"},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, comment="Number of the mention")
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id, ondelete="CASCADE"), comment="The article")
    kind: Mapped[str] = mapped_column(comment="relation, agreement, mechanism or visit")
    key: Mapped[str] = mapped_column(comment="What makes it the same mention after another extraction")
    parties: Mapped[list[str]] = mapped_column(comment="Codes of the parties, sorted")
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey(Event.id), index=True, comment="The event it is about")
    group_id: Mapped[UUID | None] = mapped_column(
        ForeignKey(Event.id), comment="The event that it makes with mentions like it; another where that was merged"
    )
    copy_of: Mapped[int | None] = mapped_column(
        ForeignKey(Article.id, ondelete="SET NULL"), index=True, comment="First article of the same source; null: this"
    )
    record: Mapped[dict[str, Any]] = mapped_column(comment="All fields of the record")
    current: Mapped[bool] = mapped_column(comment="true if it is the article's news, false for background")
    confidence: Mapped[float] = mapped_column(comment="Estimated probability that it is right, 0 to 1")
    sentence: Mapped[str] = mapped_column(comment="The sentence that tells it, exactly")
    part: Mapped[str] = mapped_column(comment="Where the sentence stands: title or text")
    starts: Mapped[int] = mapped_column(comment="First character of the sentence in that part, from 0")
    ends: Mapped[int] = mapped_column(comment="Character after the sentence")
    extractor: Mapped[str] = mapped_column(comment="Extractor that found it")
    version: Mapped[int] = mapped_column(comment="Version of the extractor")
    rules: Mapped[list[str]] = mapped_column(comment="Rules that made it so")
    recorded: Mapped[dt.datetime] = mapped_column(comment="When it was first recorded")


class Change(Base):
    """A change of an event: new, another status, another date, withdrawn."""

    __tablename__ = "changes"
    __table_args__ = {"comment": "What changed in events, append-only, by increasing number"}  # noqa: RUF012

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True, comment="Increasing number")
    event_id: Mapped[UUID] = mapped_column(ForeignKey(Event.id), index=True, comment="The event")
    change: Mapped[str] = mapped_column(comment="created, changed, withdrawn, or merged into another")
    fields: Mapped[dict[str, Any]] = mapped_column(comment="What changed: new values by column")
    changed: Mapped[dt.datetime] = mapped_column(comment="When, by the clock of the database")
    run_id: Mapped[int | None] = mapped_column(ForeignKey(Run.id, ondelete="SET NULL"), comment="Run that wrote it")
