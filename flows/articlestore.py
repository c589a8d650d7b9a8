"""Stored articles that are read again: which they are, what they would say otherwise, and how that is written.

Nothing is locked while an article is read. Whoever writes an article that somebody else has written in the meantime
leaves it alone: that one has read it too.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    and_,
    cast,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from flows import record
from flows._postgres import local
from flows.digest import CLEANER, editions
from flows.eventstore import (
    MentionChange,
    compare_mentions,
    publish,
    resolve_pairs,
    touched,
    update_rows,
    write_mentions,
)
from flows.record import retrying
from schema import tables as t
from schema.records import Article, Page, Reread, StoredArticle

_STATE: ColumnElement[str] = literal_column("communique.articles.xmin::text").label(
    "state"
)  # another after every update of the row


class UnknownName(ValueError):
    """A feed or an extractor was named that is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which stored articles are to be read again, and by whom.

    Those published from `since` to `until` in UTC, both days included, that `feeds` brought; by `extractors`; without
    names by all. Those that were read like this already are left out unless `again`. With `reclean`, those whose page
    is still kept are cleaned from it first.
    """

    since: date | None = None
    until: date | None = None
    feeds: tuple[str, ...] = ()
    extractors: tuple[str, ...] = ()
    reclean: bool = False
    again: bool = False

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise UnknownName(f"the first day, {self.since}, is after the last, {self.until}")
        if unknown := sorted(set(self.extractors) - (editions().keys() - {CLEANER})):
            there = ", ".join(sorted(editions().keys() - {CLEANER}))
            raise UnknownName(f"{', '.join(unknown)}: no such extractor; there are {there}")
        if self.reclean and self.extractors:
            raise UnknownName("text that is cleaned again is read by all extractors: name none")

    @property
    def only(self) -> tuple[str, ...] | None:
        """The extractors that read, None for all."""
        return self.extractors or None


@dataclass(slots=True)
class Outcome:
    """What reading articles again has changed, or would change; counts go on growing while it is under way."""

    total: int = 0  # articles chosen
    read: int = 0
    left: int = 0  # written by somebody else in the meantime
    without_page: int = 0  # to be cleaned again, had their page been kept
    cleaned: int = 0
    replaced: int = 0  # of those cleaned: with another title, text or time
    failures: Counter[str] = field(default_factory=Counter)  # by class
    mentions: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # by extractor, kind and change
    fields: Counter[tuple[str, str]] = field(default_factory=Counter)  # of changed mentions, by extractor and field
    events: Counter[str] = field(default_factory=Counter)  # by change, as in bi.changes
    examples: list[tuple[str, MentionChange]] = field(default_factory=list)  # with the address of the article
    failed: list[str] = field(default_factory=list)  # what went wrong, of the first few
    work: float = 0.0  # seconds in extractors, and in the cleaner where it was asked for, of all processes
    database: float = 0.0  # seconds in which the database was read and written
    wall: float = 0.0
    processes: int = 1

    @property
    def share(self) -> float:
        """How much of the time of the processes went to extractors and cleaner, 0 to 1; the rest waited."""
        return self.work / (self.wall * self.processes) if self.wall else 0.0

    def progress(self) -> tuple[int, int]:
        """How many articles are through, and how many there are."""
        return self.read + self.left, self.total

    def add(self, batch: Sequence[Reread], changes: Sequence[MentionChange], *, examples: int) -> None:
        """Count what was read; keep up to so many `examples` of each kind of change of each extractor."""
        urls = {each.stored.id: each.stored.article.url for each in batch}
        self.read += len(batch)
        for each in batch:
            self.work += each.seconds
            self.cleaned += each.cleaned
            self.replaced += each.cleaned and is_revised(each)
            if each.failure:
                self.failures[each.failure.error.value] += 1
                self.failed += [each.failure.message] if len(self.failed) < examples else []
        for change in changes:
            if not (differing := change.fields()):
                continue
            place = (change.extractor, change.kind, change.change)
            self.mentions[place] += 1
            if change.change == "changed":
                self.fields.update((change.extractor, name) for name in differing if name != "evidence")
            if self.mentions[place] <= examples:
                self.examples.append((urls[change.article_id], change))


def is_revised(reread: Reread) -> bool:
    """Has the article, read again, another title, text or time than the stored one?"""
    before, after = reread.stored.article, reread.article
    return after is not None and (before.title, before.text, before.published) != (
        after.title,
        after.text,
        after.published,
    )


def check_feeds(engine: Engine, names: Sequence[str]) -> None:
    """Raises UnknownName where a feed is named that never brought anything, nor could."""
    with engine.connect() as connection:
        known = set(connection.execute(select(t.Feed.name).where(t.Feed.name.in_(list(names)))).scalars())
    if unknown := sorted(set(names) - known):
        raise UnknownName(f"{', '.join(unknown)}: no such feed; `communique feeds list` shows their names")


@retrying
def count(engine: Engine, selection: Selection) -> tuple[int, int]:
    """How many articles are to be read, and how many are to be cleaned again but have no page any more."""
    with engine.connect() as connection:
        chosen = connection.execute(select(func.count()).select_from(_source(selection)).where(_wanted(selection)))
        lacking = [_within(selection), t.RawPage.article_id.is_(None), true() if selection.again else _stale([CLEANER])]
        gone = select(func.count()).select_from(_source(selection)).where(*lacking)
        return int(chosen.scalar_one()), int(connection.execute(gone).scalar_one()) if selection.reclean else 0


@retrying
def stored_articles(engine: Engine, selection: Selection, *, after: int, limit: int) -> list[StoredArticle]:
    """The next articles to be read, by number, from the one after `after`."""
    query = select(t.Article, _STATE).where(t.Article.id > after, _wanted(selection))
    query = query.select_from(_source(selection)).order_by(t.Article.id).limit(limit)
    with engine.connect() as connection:
        articles = [
            StoredArticle(id=row.id, state=row.state, article=_article(row), relevant=row.relevant)
            for row in connection.execute(query)
        ]
        return _with_pages(connection, articles) if selection.reclean else articles


def _with_pages(connection: Connection, articles: Sequence[StoredArticle]) -> list[StoredArticle]:
    """Articles with their pages, where these are kept, and with the entries that led to them first."""
    numbers = [article.id for article in articles]
    of_these = t.Entry.article_id.in_(numbers)
    first = select(t.Entry).where(of_these).distinct(t.Entry.article_id).order_by(t.Entry.article_id, t.Entry.id)
    entries = {row.article_id: record.entry_of(row) for row in connection.execute(first)}
    kept = select(t.RawPage, t.Feed.language).join(t.Article, t.Article.id == t.RawPage.article_id)
    kept = kept.join(t.Feed, t.Feed.id == t.Article.feed_id).where(t.RawPage.article_id.in_(numbers))
    pages = {row.article_id: row for row in connection.execute(kept)}
    return [
        replace(
            article,
            page=Page(
                url=article.article.url,
                status=200,
                content_type=pages[article.id].content_type,
                body=zlib.decompress(pages[article.id].body),
                fetched_at=pages[article.id].fetched,
            ),
            entry=entries.get(article.id),
            feed_language=pages[article.id].language,
        )
        if article.id in pages
        else article
        for article in articles
    ]


def _source(selection: Selection) -> Any:
    if not selection.reclean:
        return t.Article.__table__
    return t.Article.__table__.outerjoin(t.RawPage.__table__, t.RawPage.article_id == t.Article.id)


def _within(selection: Selection) -> Any:
    rules: list[ColumnElement[bool]] = [true()]
    if selection.since:
        rules.append(t.Article.published >= _midnight(selection.since))
    if selection.until:
        rules.append(t.Article.published < _midnight(selection.until) + timedelta(days=1))
    if selection.feeds:
        rules.append(t.Article.feed_id.in_(select(t.Feed.id).where(t.Feed.name.in_(selection.feeds))))
    return and_(*rules)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _stale(names: Sequence[str]) -> Any:
    """Was an article made by another edition of these than the present one?"""
    return not_(t.Article.editions.contains({name: editions()[name] for name in names}))


def _wanted(selection: Selection) -> Any:
    if selection.again:
        return _within(selection)
    stale = _stale(selection.extractors or [name for name in editions() if name != CLEANER])
    if selection.reclean:
        stale = or_(stale, and_(t.RawPage.article_id.is_not(None), _stale([CLEANER])))
    return and_(_within(selection), stale)


def _article(row: Any) -> Article:
    return Article(
        url=row.url,
        title=row.title,
        text=row.text,
        language=row.language,
        authors=tuple(row.authors),
        published=local(row.published, row.published_offset),
        published_from=row.published_from,
        text_hash=row.text_hash,
        words=row.words,
        sketch=tuple(row.sketch),
        credit=row.credit,
    )


@retrying
def compare(engine: Engine, batch: Sequence[Reread], only: Sequence[str] | None) -> list[MentionChange]:
    """How what is stored of articles would change; nothing is written."""
    with engine.connect() as connection:
        return compare_mentions(connection, _mentions(batch), only)


@retrying
def save(
    engine: Engine, run_id: int, batch: Sequence[Reread], only: Sequence[str] | None, now: datetime
) -> tuple[list[Reread], list[MentionChange], Counter[str]]:
    """Write what articles say when read again, and the events of every pair that this touches, in one transaction.

    Returns what was written, without articles that somebody else has written in the meantime; how their mentions
    differ; and how many events changed, by change as in `bi.changes`.
    """
    with engine.begin() as connection:
        numbers = [each.stored.id for each in batch]
        query = select(t.Article.id, _STATE).where(t.Article.id.in_(numbers)).order_by(t.Article.url)
        states = {row.id: row.state for row in connection.execute(query.with_for_update(key_share=True))}
        ours = [each for each in batch if states.get(each.stored.id) == each.stored.state]
        if new := [record.article_row(each.article) | {"article": each.stored.id} for each in ours if each.article]:
            update_rows(connection, t.Article, "article", new)
        for each in ours:
            if each.article and is_revised(each) and each.article.published_from != "fetched":
                days = update(t.Entry).where(t.Entry.article_id == each.stored.id, t.Entry.day_basis == "article")
                connection.execute(days.values(day=each.article.published.date()))
        _note_editions(connection, ours)
        changes = write_mentions(connection, _mentions(ours), now, only)
        pairs = touched(changes) | _pairs(connection, [each.stored.id for each in ours if is_revised(each)])
        events = resolve_pairs(connection, pairs, now)
        added = sum(change.change == "added" for change in changes)
        failures = Counter(("process", each.failure.error.value) for each in ours if each.failure)
        totals = {"relevant": sum(each.relevant for each in ours), "mentions": added, "events": len(events)}
        totals |= {"cleaned": sum(each.cleaned for each in ours)}
        record.count_run(connection, run_id, totals, {}, failures)
        publish(connection, run_id, events)
    return ours, changes, Counter(event.change for event in events)


def _mentions(batch: Sequence[Reread]) -> Mapping[int, Any]:
    """Mentions by article; of one that could not be read, what is stored of it stays."""
    return {each.stored.id: each.extraction.mentions() for each in batch if each.editions}


def _note_editions(connection: Connection, batch: Sequence[Reread]) -> None:
    by_editions: dict[tuple[tuple[str, str], ...], dict[bool, list[int]]] = {}
    for each in batch:
        if each.editions:
            key = tuple(sorted(each.editions.items()))
            by_editions.setdefault(key, {}).setdefault(each.relevant, []).append(each.stored.id)
    for key, by_relevance in by_editions.items():
        for relevant, numbers in by_relevance.items():
            noted = t.Article.editions.concat(cast(dict(key), JSONB))
            query = update(t.Article).where(t.Article.id.in_(numbers))
            connection.execute(query.values(editions=noted, relevant=relevant))


def _pairs(connection: Connection, articles: Sequence[int]) -> set[tuple[str, tuple[str, ...]]]:
    """The pairs that articles, by number, have mentions of."""
    query = select(t.Mention.kind, t.Mention.parties).where(t.Mention.article_id.in_(articles)).distinct()
    return {(row.kind, tuple(row.parties)) for row in connection.execute(query)} if articles else set()
