"""The records that cross every border of the program: frozen, typed, standard library only.

`Relation`, `Agreement`, `Mechanism` and `Visit` are what an article says; each carries the sentence that says it.
Dates of what happened are ISO strings of day, month or year precision ("2024-10-07", "2024-10", "2024"), because
news often gives no more; moments of our own work are `datetime`s with a time zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

Level = Literal[
    "comprehensive_strategic", "strategic", "comprehensive", "partnership", "alliance", "diplomatic_relations"
]
RelationAction = Literal["established", "upgraded", "restored", "downgraded", "suspended", "terminated", "in_force"]
RelationStatus = Literal["concluded", "planned", "under_discussion", "rejected"]
AgreementKind = Literal[
    "mou", "treaty", "agreement", "protocol", "declaration", "action_plan", "letter_of_intent", "other"
]
AgreementStatus = Literal["signed", "planned", "under_negotiation", "ratified", "in_force", "terminated", "rejected"]
MechanismAction = Literal["established", "held", "upgraded", "ended"]
MechanismStatus = Literal["concluded", "planned", "under_discussion"]
VisitKind = Literal["state", "official", "working", "summit", "other"]
VisitStatus = Literal["concluded", "planned", "cancelled"]
DateBasis = Literal["explicit", "relative", "publication", "correction"]
"""How a date was told: in figures or words ("October 7"), against publication ("on Sunday"), not at all ("publication":
the day of the report itself), or set by an analyst ("correction", of events only)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that tells a record: `part` of the document, `start` and `end` in characters of that part."""

    sentence: str
    part: Literal["title", "text"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs or travels for a party; `name` is None for one known by office alone."""

    name: str | None
    role: str | None
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """What all kinds of record share: who, how sure, and by which sentence.

    `confidence` is the estimated probability that a careful reader would write the same record, 0.0 to 1.0.
    `extractor` is the module's name and `version` its version; `rules` names the rules that made the record.
    """

    parties: tuple[str, ...]
    current: bool
    evidence: Evidence
    confidence: float
    extractor: str
    version: int
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Mention):
    """The level of the tie between parties, or a change to it."""

    action: RelationAction
    level: Level
    name: str | None
    sector: str | None
    from_level: Level | None
    status: RelationStatus
    date: str | None
    date_basis: DateBasis | None
    place: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Mention):
    """An instrument between parties."""

    kind: AgreementKind
    title: str
    sectors: tuple[str, ...]
    status: AgreementStatus
    date: str | None
    date_basis: DateBasis | None
    place: str | None
    signatories: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism(Mention):
    """A standing format between parties: a dialogue, commission, council, hotline."""

    name: str
    action: MechanismAction
    status: MechanismStatus
    date: str | None
    date_basis: DateBasis | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Mention):
    """Official travel; `parties` is the visitor's and the host's, sorted."""

    visitor: Person
    host_party: str
    place: str | None
    kind: VisitKind
    start: str | None
    end: str | None
    date_basis: DateBasis | None
    status: VisitStatus


@dataclass(frozen=True, slots=True)
class Document:
    """What extractors read: cleaned text whose paragraphs are parted by an empty line.

    `published` has a time zone: "on Sunday" means the Sunday of the place of publication.
    """

    title: str
    text: str
    published: datetime
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class Extraction:
    """All records of one document, in the order of their evidence."""

    relations: tuple[Relation, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    visits: tuple[Visit, ...] = ()

    def mentions(self) -> tuple[Mention, ...]:
        """All records as one tuple, kind after kind."""
        return (*self.relations, *self.agreements, *self.mechanisms, *self.visits)


class ErrorClass(StrEnum):
    """Why something could not be had or read; stored as written here, so that BI can group by it."""

    REFUSED = "refused"  # address not allowed, or robots.txt says no
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    REDIRECTS = "redirects"
    GONE = "gone"  # 410
    NOT_FOUND = "not_found"  # 404
    CLIENT = "http_4xx"
    THROTTLED = "throttled"  # 429, or 503 with Retry-After
    SERVER = "http_5xx"
    TOO_LARGE = "too_large"
    NOT_HTML = "not_html"
    NOT_A_FEED = "not_a_feed"
    NO_TEXT = "no_text"  # a page without an article
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one feed, entry or page could not be used: `message` is a sentence for a person."""

    error: ErrorClass
    message: str
    retry_after: float | None = None  # seconds, as the server asked
    status: int | None = None  # of HTTP, where there was an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as an operator describes it; `name` is its key, `country` an ISO alpha-3 code or an organisation's."""

    name: str
    url: str
    site: str | None = None
    country: str | None = None
    language: str = "en"
    kind: Literal["agency", "outlet", "ministry", "organisation", "other"] = "outlet"
    full_content: bool = False  # entries carry the whole article: pages need not be fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A feed that is due, with what the last answer said."""

    id: int
    feed: Feed
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0
    interval: float = 900.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a feed, as the feed tells it; `key` is what makes it the same entry the next time."""

    key: str
    url: str
    title: str
    summary: str = ""
    content: str | None = None  # HTML of the whole article, where the feed carries it
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What one poll of one feed brought: entries, "not modified", or a failure."""

    feed_id: int
    feed_name: str
    polled_at: datetime
    seconds: float
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    not_modified: bool = False
    moved_to: str | None = None  # where a permanent redirect points
    entries: tuple[Entry, ...] = ()
    bad_entries: int = 0
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class PollPlan:
    """When a feed is polled next; `parked`: not again until an operator or maintenance says so."""

    interval: float  # seconds
    next_poll: datetime
    parked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedEntry:
    """An entry that this worker holds under a lease."""

    id: int
    feed_id: int
    feed_name: str
    outlet: str
    country: str | None
    attempts: int
    entry: Entry
    feed_language: str = "en"
    copy_url: str | None = None  # where an archive keeps a copy, should the page itself be gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Bytes as fetched: decompressed, not decoded."""

    url: str  # after redirects
    status: int
    content_type: str
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A cleaned article: `text` holds paragraphs parted by an empty line, without NUL bytes.

    `published_from` says where the publication time was found: "page", "feed", "fetched" (nothing better was there).
    `text_hash` is the SHA-256 of the folded text, in hex: equal texts are copies.
    """

    url: str
    title: str
    text: str
    language: str | None
    authors: tuple[str, ...]
    published: datetime
    published_from: Literal["page", "feed", "fetched"]
    text_hash: str
    words: int
    sketch: tuple[int, ...] = ()  # near-identical texts share one of these numbers (flows.copies)
    credit: str | None = None  # news agency that the article is from, as it says itself


DayBasis = Literal["published", "path", "lastmod", "capture"]
"""What a day in an archive is of: the publication, the address, the last change, or the copy. The surest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """An article that an archive knows of: `entry` as a feed would tell it, and what the archive says of its day.

    The day decides only whether the article is worth fetching; its own publication time is what it says of itself.
    `copy_url` is where the archive keeps a copy of the page, `page` the page itself where the archive is made of pages.
    """

    entry: Entry
    day: date | None = None
    day_basis: DayBasis | None = None
    copy_url: str | None = None
    page: Page | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A piece of a backfill: the articles of some days that one source may lead to.

    `feed` is the one whose archive is looked through, None where `source` reads an input ("warc:FILE") for all outlets.
    `estimate` is how many articles the source named when it was asked before, None where it was not.
    """

    feed: Feed | None
    source: str
    since: date
    until: date
    estimate: int | None = None
    id: int = 0
    backfill_id: int = 0
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """What became of one queued entry: an article with its extraction, or a failure; `page` where one was fetched."""

    entry_id: int
    article: Article | None = None
    extraction: Extraction = field(default_factory=Extraction)
    page: Page | None = None
    failure: Failure | None = None
    relevant: bool = False  # the gate let it through to the extractors
    editions: Mapping[str, str] = field(default_factory=dict)  # of the cleaner and the extractors that made it
    retry_at: datetime | None = None  # when a failure is worth another try; None: never


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article out of the database, to be read again; `state` tells whether anybody has written it since.

    Where it is to be cleaned again, `page` is what it was made of, and `entry` what led to it.
    """

    id: int
    state: str
    article: Article
    relevant: bool
    page: Page | None = None
    entry: Entry | None = None
    feed_language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """What a stored article says when it is read again; `article` where another is to replace the stored one.

    `cleaned`: its page was cleaned again; `failure`: why cleaning or reading went wrong; `seconds`: how long both took.
    """

    stored: StoredArticle
    article: Article | None = None
    relevant: bool = False
    extraction: Extraction = field(default_factory=Extraction)
    editions: Mapping[str, str] = field(default_factory=dict)
    cleaned: bool = False
    failure: Failure | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A stored mention as `resolve` sees it, with what it needs to know of the article that made it."""

    mention_id: int
    event_id: UUID | None  # the event it belonged to so far
    mention: Mention
    article_id: int
    url: str
    published: datetime
    sketch: tuple[int, ...] = ()
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What an analyst has set for an event: `value` by `field`, an event's id for "merge_into", "" for "confirm"."""

    event_id: UUID
    field: Literal["status", "date", "merge_into", "confirm"]
    value: str
    made: datetime


@dataclass(frozen=True, slots=True)
class StatusStep:
    """A status that an event came to: its date, when it was first told, by which mention; None for a correction."""

    status: str
    date: str | None
    reported: datetime
    mention_id: int | None


@dataclass(frozen=True, slots=True)
class DateClaim:
    """A date that reports give for an event, with its support."""

    date: str
    basis: DateBasis
    sources: int
    articles: int
    first_published: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What the reports of one group are about.

    `record` is the merged description (its confidence is the event's, its evidence the best sentence);
    `claims` are all dates claimed, the chosen one first; `disputed` where claims of a day cannot both be true;
    `history` is how its status went on; `originals` gives for each article, by number, the first of the same source.
    `groups` are its mentions: those of its own, by its own id, and those of events that an analyst merged into it.
    `corrected` names what an analyst has set: "status", "date", "merge"; `confirmed`: one has looked, and agrees.
    """

    id: UUID
    record: Mention
    precision: Literal["day", "month", "year"] | None
    disputed: bool
    claims: tuple[DateClaim, ...]
    history: tuple[StatusStep, ...]
    groups: Mapping[UUID, tuple[int, ...]]
    best_mention: int
    originals: Mapping[int, int]
    first_reported: datetime
    last_reported: datetime
    articles: int
    sources: int
    corrected: tuple[str, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What parties stood at from the day `start` to the day before `end` (None: to this day).

    `level` is None where a tie was broken off and none is known to stand; `sector` names the field of a ladder limited
    to one. `since` is the date of the event that brought it, as precisely as known; None where no report tells it, and
    `start` is then the day of the first report. `reported`: no change to this level is known, it is only said to exist.
    """

    parties: tuple[str, ...]
    sector: str | None
    level: Level | None
    level_name: str | None
    since: str | None
    start: date
    end: date | None
    level_before: Level | None
    event_id: UUID
    reported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A state or an organisation, as the gazetteer knows it; ISO codes and regions are None for organisations."""

    code: str
    name: str
    alpha2: str | None = None
    numeric: str | None = None
    region: str | None = None
    subregion: str | None = None
    organisation: bool = False
