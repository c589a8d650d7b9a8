"""The Wayback Machine: what the feed said when it was captured, and the site's pages that were."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from urllib.parse import urlencode, urlsplit

from flows.fetch import shown
from flows.poll import canonical_url
from flows.sources._ask import LATE, Ask, Query, host, lead_of_entry, lead_of_url
from schema.records import ErrorClass, Failure, Lead

NAME = "wayback"
NEEDS: Literal["feed", "input"] = "feed"

_PAUSE = 2.5  # seconds between requests: the archive closes to those who ask its index more than 24 times a minute
_ROWS = 5_000  # of the index at a time


@dataclass(frozen=True, slots=True)
class _Capture:
    at: datetime
    original: str


async def leads(ask: Ask, query: Query) -> AsyncIterator[Lead | Failure]:
    """Entries of the captured feed, then captured pages of the site, each with the address of its copy.

    A page whose address spells no day was published before its first capture, and not long before: news sites are
    captured often. It is taken where it reads like an article's and has no capture in the month before the window.
    """
    ask.client.slow_down(ask.wayback, _PAUSE)
    address, site = query.outlet
    known: set[str] = set()
    feed = {"url": address, "filter": "statuscode:200", "collapse": "digest"}
    async for capture in _captures(ask, query, feed, query.since, timedelta(days=3)):
        if isinstance(capture, Failure):
            yield capture
            break
        read = await ask.feed(_copy(ask, capture), at=capture.at, base=address)
        if isinstance(read, Failure):
            yield read
            continue
        for entry in read[1].entries:
            lead = replace(lead_of_entry(entry), copy_url=_copy(ask, replace(capture, original=entry.url)))
            if entry.url not in known and query.wants(lead):
                known.add(entry.url)
                yield lead
    pages = {"url": f"{host(site)}/*", "filter": ["statuscode:200", "mimetype:text/html"], "collapse": "urlkey"}
    async for capture in _captures(ask, query, pages, query.since - LATE, LATE):
        if isinstance(capture, Failure):
            yield capture
            return
        url = canonical_url(capture.original)
        lead = replace(lead_of_url(url, capture=capture.at.date()), copy_url=_copy(ask, capture))
        told = lead.day_basis == "path" or _reads_like_an_article(url)
        if url not in known and told and query.is_of_site(url) and query.wants(lead):
            known.add(url)
            yield lead


async def _captures(
    ask: Ask, query: Query, what: Mapping[str, str | Sequence[str]], since: date, late: timedelta
) -> AsyncIterator[_Capture | Failure]:
    """Rows of the index from `since` to `late` after the window's last day, page after page."""
    rules = [*what.items(), ("from", f"{since:%Y%m%d}"), ("to", f"{query.until + late:%Y%m%d}")]
    rules += [("output", "json"), ("fl", "timestamp,original"), ("limit", str(_ROWS)), ("showResumeKey", "true")]
    resume = ""
    while True:
        asked = [*rules, *([("resumeKey", resume)] if resume else [])]
        url = f"{ask.wayback}/cdx/search/cdx?{urlencode(asked, doseq=True)}"
        answer = await ask.get(url, accept="application/json", robots=False)
        if isinstance(answer, Failure):
            yield answer
            return
        try:
            rows = json.loads(answer.body or b"[]")
            resume = str(rows[-1][0]) if len(rows) > 2 and rows[-2] == [] else ""
            captures = [_capture(row) for row in rows[1:] if len(row) == 2]
        except (ValueError, TypeError, LookupError) as error:
            yield Failure(ErrorClass.NOT_A_FEED, f"{shown(url)} is not the index that was asked for ({error}).")
            return
        for capture in captures:
            yield capture
        if not resume:
            return


def _reads_like_an_article(url: str) -> bool:
    """Does an address end in several words, or in a long number? Those of sections, and of pages about it, do not."""
    name = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return len(re.findall(r"[^\W\d_]+", name)) > 3 or re.search(r"\d{5}", name) is not None


def _capture(row: list[str]) -> _Capture:
    return _Capture(datetime.strptime(row[0], "%Y%m%d%H%M%S").replace(tzinfo=UTC), row[1])


def _copy(ask: Ask, capture: _Capture) -> str:
    """Where the capture's own bytes are: "id_" leaves out what the archive adds for viewing."""
    return f"{ask.wayback}/web/{capture.at:%Y%m%d%H%M%S}id_/{capture.original}"
