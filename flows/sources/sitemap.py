"""The sitemaps of the outlet's site: indexes, news sitemaps, compressed ones."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from urllib.parse import urljoin, urlsplit

from lxml import etree

from flows._strings import plausible, read_time, tidy
from flows.poll import canonical_url
from flows.sources._ask import Ask, Query, gone, lead_of_url
from schema.records import ErrorClass, Failure, Lead

NAME = "sitemap"
NEEDS: Literal["feed", "input"] = "feed"

_USUAL = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml")
_MAX_BYTES = 52_428_800  # of one sitemap, decompressed: the protocol's own limit (sitemaps.org)
_MAX_DOCUMENTS = 2_000
_MAX_DEPTH = 4  # an index may not name indexes; some do


@dataclass(frozen=True, slots=True)
class _Named:
    """What a sitemap names: a page, or another sitemap."""

    url: str
    is_sitemap: bool
    lastmod: datetime | date | None
    published: datetime | date | None
    title: str


async def leads(ask: Ask, query: Query) -> AsyncIterator[Lead | Failure]:
    """Pages that the site's sitemaps name for the window; a sitemap whose own date or name rules it out is not read."""
    _, site = query.outlet
    start = await _starts(ask, site)
    waiting, seen = [(url, 0) for url in start], set(start)
    found = False
    while waiting and len(seen) <= _MAX_DOCUMENTS:
        url, depth = waiting.pop()
        answer = await ask.get(url, accept="application/xml,text/xml;q=0.9,*/*;q=0.5")
        if isinstance(answer, Failure):
            if not gone(answer):
                yield answer
            continue
        try:
            named = list(_read(answer.body, answer.url))
        except (OSError, EOFError, zlib.error, etree.XMLSyntaxError) as error:
            yield Failure(ErrorClass.NOT_A_FEED, f"{url} cannot be read as a sitemap ({str(error)[:200]}).")
            continue
        found = True
        for each in named:
            if each.is_sitemap:
                if each.url not in seen and depth < _MAX_DEPTH and _may_hold(each, query):
                    seen.add(each.url)
                    waiting.append((each.url, depth + 1))
            elif query.is_of_site(each.url) and (lead := _lead(each, ask.now)) and query.wants(lead):
                yield lead
    if waiting:
        yield Failure(ErrorClass.TOO_LARGE, f"{site} has more than {_MAX_DOCUMENTS} sitemaps; the rest was not read.")
    if not found:
        yield Failure(ErrorClass.NOT_FOUND, f"{site} has no sitemap: robots.txt names none that can be read.")


async def _starts(ask: Ask, site: str) -> list[str]:
    """The sitemaps that robots.txt names, else where they usually are."""
    robots = await ask.get(urljoin(site, "/robots.txt"), robots=False)
    named: list[str] = []
    if not isinstance(robots, Failure):
        text = robots.body[:1_000_000].decode("utf-8", "replace")
        named = [urljoin(site, url) for url in re.findall(r"(?im)^\s*sitemap\s*:\s*(\S+)", text)]
    return list(dict.fromkeys(named)) or [urljoin(site, path) for path in _USUAL]


def _read(body: bytes, base: str) -> Iterator[_Named]:
    """What a sitemap names, read as a stream; also one that is a plain list of addresses. Raises on what is no XML."""
    if body[:2] == b"\x1f\x8b":
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            body = packed.read(_MAX_BYTES + 1)[:_MAX_BYTES]
    if body.lstrip()[:4] == b"http":
        for line in body.decode("utf-8", "replace").split():
            yield _Named(line, False, None, None, "")
        return
    for _, element in etree.iterparse(
        io.BytesIO(body.lstrip()), events=("end",), resolve_entities=False, no_network=True, recover=True
    ):
        kind = _local(element)
        if kind not in {"url", "sitemap"}:
            continue
        told = {_local(child): child.text or "" for child in element.iter() if isinstance(child.tag, str)}
        if loc := tidy(told.get("loc", "")):
            yield _Named(
                urljoin(base, loc),
                kind == "sitemap",
                read_time(told.get("lastmod", "")),
                read_time(told.get("publication_date", "")),
                tidy(told.get("title", "")),
            )
        element.clear()


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _lead(named: _Named, now: datetime) -> Lead | None:
    url = canonical_url(named.url)
    if urlsplit(url).scheme not in {"http", "https"}:
        return None
    published = named.published
    if isinstance(published, datetime) and published.tzinfo is not None and plausible(published, now):
        return lead_of_url(url, title=named.title, published=published)
    if published is not None:  # a day, or a clock without its zone: the day is what it tells
        return Lead(entry=lead_of_url(url, title=named.title).entry, day=_day(published), day_basis="published")
    return lead_of_url(url, title=named.title, lastmod=_day(named.lastmod) if named.lastmod else None)


def _day(told: datetime | date) -> date:
    if isinstance(told, datetime):
        return (told.astimezone(UTC) if told.tzinfo else told).date()
    return told


_NAMED_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[-_/]?(0[1-9]|1[0-2]))?(?!\d)")


def _may_hold(named: _Named, query: Query) -> bool:
    """Can a sitemap hold pages of the window? Not if it last changed before, or its name is that of another month."""
    if named.lastmod and _day(named.lastmod) < query.since:
        return False
    match = _NAMED_MONTH.search(urlsplit(named.url).path + "?" + urlsplit(named.url).query)
    if not match:
        return True
    year, month = int(match[1]), int(match[2]) if match[2] else None
    first, last = (query.since.year, query.since.month), (query.until.year, query.until.month)
    return first <= (year, month) <= last if month else first[0] <= year <= last[0]
