"""The feed's own archive: pages and archives that it links to (RFC 5005), or WordPress's numbered pages."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree

from flows.sources._ask import Ask, Query, gone, lead_of_entry
from schema.records import ErrorClass, Failure, Lead

NAME = "archive"
NEEDS: Literal["feed", "input"] = "feed"

_MAX_PAGES = 1_000
_OLDER_PAGES = 2  # pages in a row without anything of the window or newer, after which older ones are not asked for
_WORDPRESS = re.compile(rb"<generator>[^<]*wordpress", re.IGNORECASE)


async def leads(ask: Ask, query: Query) -> AsyncIterator[Lead | Failure]:
    """Entries of the window, from the feed and from the older pages that it leads to."""
    async for lead in pages(ask, query, query.outlet[0]):
        yield lead


async def pages(ask: Ask, query: Query, feed: str) -> AsyncIterator[Lead | Failure]:
    """What `leads` gives, of the feed at an address."""
    url: str | None = feed
    seen: set[str] = set()
    known: set[str] = set()
    older = 0
    while url and len(seen) < _MAX_PAGES:
        seen.add(url)
        read = await ask.feed(url)
        if isinstance(read, Failure):
            if not (gone(read) and len(seen) > 1):  # the page after the last one
                yield read
            return
        answer, parsed = read
        fresh = [entry for entry in parsed.entries if entry.key not in known]
        if not fresh:
            return  # a server that ignores the page's number gives the first one for ever
        known.update(entry.key for entry in fresh)
        found = [lead_of_entry(entry) for entry in fresh]
        for lead in found:
            if query.wants(lead):
                yield lead
        days = [lead.day for lead in found if lead.day]
        older = older + 1 if days and max(days) < query.since else 0
        if older >= _OLDER_PAGES:
            return
        url = _older(answer.body, answer.url, feed, len(seen) + 1)
        if url in seen:
            return
    if url:
        yield Failure(ErrorClass.TOO_LARGE, f"{feed} has more than {_MAX_PAGES} pages; older ones were not read.")


def _older(body: bytes, base: str, feed: str, number: int) -> str | None:
    """Where older entries are: the archive before this one, the next page, or WordPress's page of this number."""
    links = _links(body)
    for relation in ("prev-archive", "next"):
        if relation in links:
            return urljoin(base, links[relation])
    if _WORDPRESS.search(body[:20_000]) or "paged=" in base:
        parts = urlsplit(feed)
        query = [(key, value) for key, value in parse_qsl(parts.query) if key != "paged"]
        return urlunsplit(parts._replace(query=urlencode([*query, ("paged", str(number))])))
    return None


def _links(body: bytes) -> dict[str, str]:
    """The feed's own Atom links by relation, in Atom or RSS; those of its entries are theirs."""
    root = etree.fromstring(body.strip(), etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    if root is None:
        return {}
    own = "*[local-name()='link'][@rel][@href]"
    found = root.xpath(f"/*/{own} | /*/*[local-name()='channel']/{own}")
    return {str(link.get("rel")): str(link.get("href")) for link in found}
