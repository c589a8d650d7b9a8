"""What the sources share: the question put to an archive, how it is asked, and which days an address can mean."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flows.fetch import Client, Response
from flows.poll import ParsedFeed, entry_key, parse_feed
from schema.records import Entry, ErrorClass, Failure, Feed, Lead

WAYBACK = "https://web.archive.org"
_KEPT_BYTES = 64_000_000  # of answers that several windows of one run ask for again
LATE = timedelta(days=31)
"""How long after its publication a page is still changed: `lastmod` of an article in a window may be so much later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which articles are wanted: those published from `since` to `until`, both days included.

    A source that looks through a feed's archive is given that `feed`. One that reads what an analyst names is given its
    path or URL as `input`, and the `hosts` of the outlets that are wanted, without "www."; none: all.
    """

    since: date
    until: date
    feed: Feed | None = None
    input: str | None = None
    hosts: frozenset[str] = frozenset()

    @property
    def outlet(self) -> tuple[str, str]:
        """The addresses of the feed and of its outlet's home page. Raises ValueError for a query without a feed."""
        if self.feed is None:
            raise ValueError("this source looks through a feed's archive, and the query names no feed")
        return self.feed.url, self.feed.site or urljoin(self.feed.url, "/")

    def is_of_site(self, url: str) -> bool:
        """Is an address below the home page of the feed's outlet?"""
        home = self.outlet[1]
        path = urlsplit(home).path.rpartition("/")[0] + "/"
        return host(url) == host(home) and (urlsplit(url).path or "/").startswith(path)

    def is_of_outlet(self, url: str) -> bool:
        """Does an address belong to one of the wanted outlets?"""
        return not self.hosts or bool({host(url), host(url).partition(".")[2]} & self.hosts)

    def wants(self, lead: Lead) -> bool:
        """Can the article have been published in the window, by what the archive says of its day?

        One of which nothing is said is not wanted: an archive without days would have to be fetched whole.
        """
        if lead.day is None:
            return False
        late = LATE if lead.day_basis in {"lastmod", "capture"} else timedelta(0)
        return self.since <= lead.day <= self.until + late


class Ask:
    """How sources ask: through the client of the run, whose manners hold, and each address once a run.

    `wayback` is where the Wayback Machine is; `now` the moment of the run.
    """

    def __init__(self, client: Client, now: datetime, wayback: str = WAYBACK) -> None:
        self.client = client
        self.now = now
        self.wayback = wayback.rstrip("/")
        self._known: OrderedDict[str, Response | Failure] = OrderedDict()
        self._bytes = 0

    async def get(self, url: str, *, accept: str = "*/*", robots: bool = True) -> Response | Failure:
        """The answer of `url`, kept for the windows that ask for it again."""
        if url in self._known:
            self._known.move_to_end(url)
            return self._known[url]
        answer = await self.client.get(url, headers={"Accept": accept}, robots=robots)
        self._known[url] = answer
        self._bytes += _size(answer)
        while self._bytes > _KEPT_BYTES and len(self._known) > 1:
            self._bytes -= _size(self._known.popitem(last=False)[1])
        return answer

    async def read(self, place: str) -> bytes | Failure:
        """The bytes of a file or a URL that an analyst names."""
        if is_web(place):
            answer = await self.get(place)
            return answer if isinstance(answer, Failure) else answer.body
        try:
            return await asyncio.to_thread(Path(place).read_bytes)
        except OSError as error:
            return Failure(ErrorClass.NOT_FOUND, f"{place} cannot be read ({error.strerror}): name a file or a URL.")

    async def feed(
        self, url: str, *, at: datetime | None = None, base: str | None = None
    ) -> tuple[Response, ParsedFeed] | Failure:
        """A feed's document with its entries; of a copy, `at` is when it was captured and `base` where it stood."""
        answer = await self.get(url, robots=False)
        if isinstance(answer, Failure):
            return answer
        parsed = parse_feed(answer.body, answer.content_type, base or answer.url, at or self.now)
        return parsed if isinstance(parsed, Failure) else (answer, parsed)


def _size(answer: Response | Failure) -> int:
    return len(answer.body) if isinstance(answer, Response) else 0


def lead_of_url(
    url: str,
    *,
    title: str = "",
    published: datetime | None = None,
    lastmod: date | None = None,
    capture: date | None = None,
) -> Lead:
    """A lead of which an archive tells little more than the address: the surest day that is known of it."""
    entry = Entry(key=entry_key("", url), url=url, title=title, published=published)
    if published is not None:
        return Lead(entry=entry, day=published.date(), day_basis="published")
    if day := day_in_path(url):
        return Lead(entry=entry, day=day, day_basis="path")
    if lastmod is not None:
        return Lead(entry=entry, day=lastmod, day_basis="lastmod")
    return Lead(entry=entry, day=capture, day_basis="capture" if capture else None)


def lead_of_entry(entry: Entry) -> Lead:
    """A lead of a feed's entry, which tells its publication itself."""
    if entry.published is not None:
        return Lead(entry=entry, day=entry.published.date(), day_basis="published")
    if day := day_in_path(entry.url):
        return Lead(entry=entry, day=day, day_basis="path")
    if entry.updated is not None:
        return Lead(entry=entry, day=entry.updated.date(), day_basis="lastmod")
    return Lead(entry=entry)


def is_web(place: str) -> bool:
    """Is it a web address rather than a path?"""
    return place.startswith(("http://", "https://"))


def host(url: str) -> str:
    """The host of an address, without "www."; empty where it has none."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


_PATH_DAY = re.compile(
    r"[/_-](?P<year>(?:19|20)\d\d)(?:"
    r"(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])|"
    r"[/_-](?P<a_month>0?[1-9]|1[0-2])[/_-](?P<a_day>0?[1-9]|[12]\d|3[01])"
    r")(?=[/_.-]|$)"
)


def day_in_path(url: str) -> date | None:
    """The day that an address spells ("/2024/10/07/…", "-20241007"); None where it spells none."""
    for match in _PATH_DAY.finditer(urlsplit(url).path):
        try:
            return date(*(int(part) for part in match.groups() if part))
        except ValueError:
            continue
    return None


def gone(failure: Failure) -> bool:
    """Is there plainly nothing at an address, rather than something that could not be had?"""
    return failure.error in {ErrorClass.NOT_FOUND, ErrorClass.GONE}
