"""Polling: a due feed becomes entries.

Getting (`poll_feed`), reading (`parse_feed`) and planning (`schedule`) are apart; only the first touches the network,
and reading can run in another process.
"""

from __future__ import annotations

import asyncio
import html
import io
import re
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import feedparser

from flows._strings import language_code, read_moment, tidy, visible
from flows.fetch import Client, Response, backoff, shown, spread
from schema.records import Entry, ErrorClass, Failure, FeedState, Poll, PollPlan

MAX_ENTRIES = 2_000
"""Entries read of one feed: more is a dump, and the newest come first."""
MAX_CONTENT = 2_000_000
"""Characters of HTML in an entry beyond which its content is left to the page."""

_ACCEPT_FEED = (
    "application/rss+xml,application/atom+xml,application/rdf+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"
)
_DAY = 86_400
_LONG_SUMMARY = 2_000  # characters of text from which a description is the article itself, where no content is given
_LONG_KEY = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What a feed's bytes say. `bad_entries` counts those that could not be used: no address, or beyond the limit."""

    title: str = ""
    language: str | None = None
    entries: tuple[Entry, ...] = ()
    bad_entries: int = 0


async def poll_feed(
    client: Client, state: FeedState, now: datetime, *, executor: Executor | None = None, max_bytes: int | None = None
) -> Poll:
    """Ask a feed for what is new; a body that was read before is not read again.

    Validators are sent back word for word as they came. Some servers answer 304 for ever: once a day, at a minute of
    its own, each feed is asked without them. robots.txt is not asked: a feed is published for programs to poll.
    Reading runs in `executor` (a thread of the loop's own where none is given), so that it holds up no other poll;
    `max_bytes` replaces the client's limit of size.
    """
    began = time.perf_counter()
    headers = {"Accept": _ACCEPT_FEED}
    if state.body_hash is not None and not asks_anew(state, now):
        headers |= {"If-None-Match": state.etag} if state.etag else {}
        headers |= {"If-Modified-Since": state.last_modified} if state.last_modified else {}
    answer = await client.get(state.feed.url, headers=headers, robots=False, max_bytes=max_bytes)

    def poll(**found: Any) -> Poll:
        seconds = time.perf_counter() - began
        return Poll(feed_id=state.id, feed_name=state.feed.name, polled_at=now, seconds=seconds, **found)

    if isinstance(answer, Failure):
        return poll(status=answer.status, failure=answer)
    if answer.status == 304:
        return poll(body_hash=state.body_hash, not_modified=True, **_validators(answer, state))
    body_hash = sha256(answer.body).hexdigest()
    if body_hash == state.body_hash:
        return poll(body_hash=body_hash, not_modified=True, **_validators(answer, None))
    loop = asyncio.get_running_loop()
    parsed = await loop.run_in_executor(executor, parse_feed, answer.body, answer.content_type, answer.url, now)
    if isinstance(parsed, Failure):
        return poll(status=answer.status, moved_to=answer.moved_to, failure=parsed)
    return poll(
        body_hash=body_hash, entries=parsed.entries, bad_entries=parsed.bad_entries, **_validators(answer, None)
    )


def _validators(answer: Response, state: FeedState | None) -> dict[str, Any]:
    """Status, new address and validators of an answer; what a 304 leaves out stays as it was in `state`."""
    return {
        "status": answer.status,
        "moved_to": answer.moved_to,
        "etag": _validator(answer, "etag") or (state.etag if state else None),
        "last_modified": _validator(answer, "last-modified") or (state.last_modified if state else None),
    }


def _validator(answer: Response, name: str) -> str | None:
    """A validator, if it can be sent back as it came."""
    value = answer.headers.get(name, "")
    return value if value and len(value) <= 1_000 and value.isascii() and value.isprintable() else None


def asks_anew(state: FeedState, now: datetime) -> bool:
    """Is this the first poll after the minute of the day at which the feed is asked without validators?"""
    return (now.timestamp() - spread(state.feed.name) * _DAY) % _DAY < state.interval


def parse_feed(body: bytes, content_type: str, url: str, now: datetime) -> ParsedFeed | Failure:
    """Read RSS, Atom or RDF in any encoding, leniently: what can be used is kept, bad entries are counted.

    `url` is where `body` was got, for relative links; dates that cannot be at `now` are left out. Never raises.
    """
    if not body.strip(b"\0\t\n\r \xef\xbb\xbf"):
        return Failure(ErrorClass.NOT_A_FEED, f"{shown(url)} answers with nothing; an empty feed still has a frame.")
    try:
        return _parse_feed(body, content_type, url, now)
    except Exception as error:
        return Failure(
            ErrorClass.NOT_A_FEED,
            f"{shown(url)} cannot be read as a feed ({type(error).__name__}: {str(error)[:200]}).",
        )


def _parse_feed(body: bytes, content_type: str, url: str, now: datetime) -> ParsedFeed | Failure:
    if _IS_PAGE.match(body[:1_000]):  # feedparser would work through it all and find nothing
        return Failure(ErrorClass.NOT_A_FEED, _what_instead(body, url))
    parsed = feedparser.parse(
        io.BytesIO(body),  # plain bytes may be taken for a file name
        response_headers={"content-type": _xml_type(body, content_type)},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    raw_entries: list[dict[str, Any]] = parsed.entries
    if not parsed.version and not raw_entries:
        return Failure(ErrorClass.NOT_A_FEED, _what_instead(body, url))
    language = language_code(str(parsed.feed.get("language") or ""))
    guids = Counter(_guid(raw) for raw in raw_entries)
    entries: dict[str, Entry] = {}
    bad = 0
    for raw in raw_entries[:MAX_ENTRIES]:
        try:
            entry = _entry(raw, url, language, parsed.version, guids, now)
        except Exception:  # whatever one entry holds, the others are read
            entry = None
        if entry is None:
            bad += 1
        else:
            entries.setdefault(entry.key, entry)
    return ParsedFeed(
        title=_plain(parsed.feed.get("title")),
        language=language,
        entries=tuple(entries.values()),
        bad_entries=bad + max(0, len(raw_entries) - MAX_ENTRIES),
    )


def _xml_type(body: bytes, content_type: str) -> str:
    """The content type that makes feedparser decode rightly.

    What decodes as UTF-8 is UTF-8, whatever is declared: that is hardly chance, while declarations are often wrong.
    A text/xml without charset would mean ASCII by the old rule, which no publisher had in mind.
    """
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    if b"\0" not in body[:256] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            body.decode("utf-8")
            return "application/xml; charset=utf-8"
        except UnicodeDecodeError:
            pass
    elif b"\0" in body[:256]:
        return "application/xml"  # UTF-16 or UTF-32: its own byte order tells
    return f"application/xml; charset={charset[1]}" if charset else "application/xml"


_IS_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*+<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_ALTERNATE = re.compile(rb"<link\b[^<>]*application/(?:rss|atom)\+xml[^<>]*>", re.IGNORECASE)
_HREF = re.compile(rb"href\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)


def _what_instead(body: bytes, url: str) -> str:
    """What an answer is that is no feed, and where its feed may be."""
    start = body[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"{", b"[")):
        return f"{shown(url)} is JSON; RSS, Atom and RDF feeds are read."
    if b"<html" in start or b"<!doctype html" in start:
        link = _ALTERNATE.search(body[:200_000])
        href = _HREF.search(link[0]) if link else None
        hint = "its page may name the feed's address"
        if href:
            hint = f"it names this feed: {shown(urljoin(url, html.unescape(href[1].decode('utf-8', 'replace'))))}"
        return f"{shown(url)} is a web page, not a feed; {hint}."
    return f"{shown(url)} is no RSS, Atom or RDF feed."


def _guid(raw: dict[str, Any]) -> str:
    return tidy(str(raw.get("id") or ""))


def _entry(
    raw: dict[str, Any], base: str, language: str | None, version: str, guids: Mapping[str, int], now: datetime
) -> Entry | None:
    """An entry, or None where it has no address that can be fetched."""
    guid = _guid(raw)
    link = tidy(str(raw.get("feedburner_origlink") or raw.get("link") or ""))
    if not link and _is_web(guid):
        link = guid
    address = urljoin(base, link) if link else ""
    if not _is_web(address):
        return None
    published, updated = (read_moment(str(dict.get(raw, name) or ""), now) for name in ("published", "updated"))
    if published is None and not version.startswith("atom"):  # dc:date, which feedparser files under "updated"
        published, updated = updated, None
    summary = str(raw.get("summary") or "")
    return Entry(
        key=entry_key(guid if guids[guid] == 1 else "", address),
        url=canonical_url(address),
        title=_plain(raw.get("title")),
        summary=_plain(summary)[:2_000],
        content=_content(raw, summary),
        authors=_authors(raw),
        published=published,
        updated=updated,
        language=language_code(str(raw.get("language") or "")) or language,
    )


def _content(raw: dict[str, Any], summary: str) -> str | None:
    """The HTML that may be the whole article: the longest content, or a description too long to be a summary."""
    texts = [str(part.get("value") or "") for part in raw.get("content") or () if "image" not in str(part.get("type"))]
    if not texts and len(_plain(summary)) >= _LONG_SUMMARY:
        texts = [summary]
    longest = visible(max(texts, key=len, default=""))
    return longest if 0 < len(longest) <= MAX_CONTENT else None


def _authors(raw: dict[str, Any]) -> tuple[str, ...]:
    """The names of an entry's authors, each once, in order."""
    people = [str(person.get("name") or "") for person in raw.get("authors") or ()] or [str(raw.get("author") or "")]
    names = (_plain(name)[:200] for name in people)
    return tuple(dict.fromkeys(name for name in names if name))[:20]


_TAG = re.compile(r"<(?:/?[a-zA-Z]|!--)[^<>]*>")


def _plain(value: object) -> str:
    """An HTML fragment as one line of plain text."""
    text = _TAG.sub(" ", str(value or ""))
    if "&" in text:
        text = html.unescape(text)
    return tidy(text)


_TRACKING = re.compile(
    r"(?:utm_|at_|ns_|mc_[ce]id$|pk_|mtm_|hsa_|_ga$|_gl$|_hs|ref_(?:src|url)$|igsh(?:id)?$|cmp(?:id)?$|[a-z]{1,3}clid$|"
    r"[gw]braid$|msclkid$|gclsrc$|ocid$|ncid$|smid$|s_cid$|xtor$|spm$|guccounter$|traffic_source$|feed(?:type|name)$)",
    re.IGNORECASE,
)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def canonical_url(url: str) -> str:
    """One spelling of an address: without fragment, tracking parameters, default port; scheme and host lower-case.

    The order and the encoding of what is left stay: servers are free to mind them. Applying it twice changes nothing.
    """
    url = tidy(url).replace(" ", "%20")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    if parts.scheme not in {"http", "https"} or not host:
        return url
    user, at, _ = parts.netloc.rpartition("@")
    host = f"[{host}]" if ":" in host else host
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{port}"
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _TRACKING.match(pair.partition("=")[0]))
    return urlunsplit((parts.scheme, f"{user}{at}{host}", parts.path or "/", query, ""))


def entry_key(guid: str, url: str) -> str:
    """What makes an entry the same the next time: its guid where that looks lasting, else its address.

    The scheme is left out of addresses, as sites move from http to https; what is too long to index is hashed.
    Pass "" for a guid that several entries of one feed share.
    """
    key = guid
    if not guid or _is_web(guid) or len(guid) < 4:
        key = canonical_url(guid if _is_web(guid) else url).partition("://")[2]
    return key if len(key) <= _LONG_KEY else f"sha256:{sha256(key.encode()).hexdigest()}"


PASSING = {ErrorClass.TIMEOUT, ErrorClass.CONNECT, ErrorClass.SERVER, ErrorClass.THROTTLED, ErrorClass.INTERNAL}
"""Troubles that pass by themselves. After others a feed is asked more seldom, yet asked: many of those end too."""


def schedule(
    state: FeedState,
    poll: Poll,
    now: datetime,
    *,
    floor: float = 300.0,
    quiet: float = 14_400.0,
    cap: float = 86_400.0,
) -> PollPlan:
    """When to poll a feed next, after `poll`. Seconds; every wait lies between `floor` and `cap`.

    A feed that brings nothing is asked more seldom, up to every `quiet` seconds; one that brings three or more entries
    since the last poll more often; one whose every entry is new may already have lost some, and is asked four times as
    often. A failing feed keeps its interval for when it is back, and waits longer each time; what the server asks for
    by Retry-After is the least wait. 410 parks the feed. The shift by a tenth either way, from the feed's name, keeps
    feeds of one start apart.
    """
    interval = min(max(state.interval, floor), max(quiet, floor))
    jitter = 0.9 + 0.2 * spread(state.feed.name)
    if poll.failure is not None:
        factor = 2.0 if poll.failure.error in PASSING else 4.0
        wait = backoff(state.failures + 1, base=interval, factor=factor, cap=cap, key=state.feed.name)
        wait = max(wait, poll.failure.retry_after or 0.0)
        parked = poll.failure.error is ErrorClass.GONE
        return PollPlan(interval, now + timedelta(seconds=min(max(cap if parked else wait, floor), cap)), parked)
    since = now - timedelta(seconds=1.5 * interval)
    dated = [moment for entry in poll.entries if (moment := entry.published or entry.updated)]
    fresh = sum(moment >= since for moment in dated)
    if fresh == 0:
        interval *= 1.5 if dated or poll.not_modified or not poll.entries else 1.0
    elif fresh >= 5 and fresh == len(poll.entries):
        interval *= 0.25
    elif fresh > 2:
        interval *= max(0.5, 2 / fresh)
    interval = min(max(interval, floor), max(quiet, floor), cap)
    return PollPlan(interval, now + timedelta(seconds=min(max(interval * jitter, floor), cap)))
