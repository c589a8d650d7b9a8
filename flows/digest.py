"""A page becomes an article, an article its mentions: the pure middle of the way, done in processes."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import extractors
from extractors import extract, relevant
from flows.clean import clean, clean_entry
from flows.copies import credit, sketch
from flows.fetch import retry_at
from schema.records import (
    Article,
    Document,
    Entry,
    ErrorClass,
    Extraction,
    Failure,
    Page,
    Processed,
    QueuedEntry,
    Reread,
    StoredArticle,
)

LANGUAGES = ("en",)
CLEANER = "clean"
"""What the cleaner is called where an article's editions are told."""
_WHOLE_WORDS = 120  # fewer may be a teaser
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|read more|continue reading)\W*(?:<[^>]*>\s*)*$", re.IGNORECASE)


def digest(queued: QueuedEntry, page: Page | None, now: datetime) -> Processed:
    """Clean and extract one entry: from its `page`, or from the content in the feed where `page` is None.

    The page itself is left out of what comes back: the caller has it, and it is large.
    """
    if page is None:
        article = clean_entry(queued.entry, fetched_at=now, language=queued.feed_language)
    else:
        article = clean(
            page.body,
            url=page.url,
            fetched_at=page.fetched_at,
            content_type=page.content_type,
            entry=queued.entry,
            language=queued.feed_language,
        )
    if isinstance(article, Failure):
        return failed(queued, article, now)
    wanted, article = _gated(article)
    return Processed(
        entry_id=queued.id,
        article=article,
        relevant=wanted,
        extraction=extract(as_document(article)) if wanted else Extraction(),
        editions=editions(),
    )


def reread(batch: Sequence[StoredArticle], only: Collection[str] | None = None) -> list[Reread]:
    """Read stored articles again, by the extractors named or all; those that come with their page are cleaned first."""
    return [_reread(stored, only) for stored in batch]


def _reread(stored: StoredArticle, only: Collection[str] | None) -> Reread:
    began = time.perf_counter()
    article, failure = stored.article, None
    made_by = {name: each for name, each in editions().items() if name != CLEANER and (only is None or name in only)}
    if stored.page:
        made_by[CLEANER] = editions()[CLEANER]
        cleaned = clean(
            stored.page.body,
            url=article.url,
            fetched_at=stored.page.fetched_at,
            content_type=stored.page.content_type,
            entry=stored.entry,
            language=stored.feed_language,
        )
        if isinstance(cleaned, Failure):
            failure = cleaned
        else:
            article = replace(cleaned, url=article.url, sketch=article.sketch, credit=article.credit)
    try:
        wanted, article = _gated(article)
        found = extract(as_document(article), only) if wanted else Extraction()
    except Exception as error:
        message = f"{article.url} cannot be read: {type(error).__name__}: {str(error)[:200]}."
        return Reread(stored=stored, failure=Failure(ErrorClass.INTERNAL, message))
    return Reread(
        stored=stored,
        article=article if article != stored.article else None,
        relevant=wanted,
        extraction=found,
        editions=made_by,
        cleaned=stored.page is not None,
        failure=failure,
        seconds=time.perf_counter() - began,
    )


def _gated(article: Article) -> tuple[bool, Article]:
    """Is an article worth reading? Then it comes back with what tells copies of it."""
    wanted = relevant(f"{article.title}\n{article.text}")
    return wanted, replace(article, sketch=sketch(article.text), credit=credit(article)) if wanted else article


@cache
def editions() -> Mapping[str, str]:
    """Of the cleaner and of each extractor, by name: what changes whenever it may read a page or a text differently."""
    folder = Path(__file__).parent
    cleaner = sha256(version("trafilatura").encode())
    for name in ("clean.py", "_strings.py"):
        cleaner.update((folder / name).read_bytes())
    return {CLEANER: cleaner.hexdigest()[:12], **extractors.editions()}


def carries_article(entry: Entry) -> bool:
    """Does the feed itself carry the whole article? Then its page need not be fetched."""
    content = entry.content or ""
    return len(re.sub(r"<[^>]*>", " ", content).split()) >= _WHOLE_WORDS and not _CUT_OFF.search(content[-400:])


def as_document(article: Article) -> Document:
    """What extractors read of an article; one of unknown language is taken for English, as the feeds are."""
    return Document(article.title, article.text, article.published, (article.language or LANGUAGES[0])[:2])


def failed(queued: QueuedEntry, failure: Failure, now: datetime) -> Processed:
    """An entry that could not be used, and when it is worth another try."""
    return Processed(entry_id=queued.id, failure=failure, retry_at=retry_at(queued.attempts, failure, now))
