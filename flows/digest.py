"""A page becomes an article, an article its mentions: the pure middle of the way, done in processes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from extractors import extract, relevant
from flows.clean import clean, clean_entry
from flows.copies import credit, sketch
from flows.fetch import retry_at
from schema.records import Article, Document, Entry, Extraction, Failure, Page, Processed, QueuedEntry

LANGUAGES = ("en",)
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
    wanted = relevant(f"{article.title}\n{article.text}")
    if wanted:
        article = replace(article, sketch=sketch(article.text), credit=credit(article))
    return Processed(
        entry_id=queued.id,
        article=article,
        relevant=wanted,
        extraction=extract(as_document(article)) if wanted else Extraction(),
    )


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
