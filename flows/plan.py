"""What a backfill consists of: windows of feeds, sources and months. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal

from flows.sources import UnknownSource, source
from schema.records import Feed, Lead, Poll, Window

SourceName = Literal["archive", "sitemap", "wayback"]
"""The sources that look through a feed's past, as choices in Prefect's form."""

DEFAULT_SOURCES: tuple[SourceName, ...] = ("archive", "sitemap")
"""What is asked unless an analyst names others: the outlets themselves, before anybody's archive of them."""


def months(since: date, until: date) -> Iterator[tuple[date, date]]:
    """The days from `since` to `until`, parted where months end."""
    while since <= until:
        last = min(until, since.replace(day=monthrange(since.year, since.month)[1]))
        yield since, last
        since = last + timedelta(days=1)


def check_via(via: Sequence[str]) -> tuple[str, ...]:
    """Sources as asked for, each once: a name, or a name with its input ("warc:FILE"). Raises UnknownSource."""
    for each in via:
        name, colon, argument = each.partition(":")
        found = source(name)
        if found.NEEDS == "input" and not argument:
            raise UnknownSource(f"source {name!r} reads an input: name a file or a URL, as {name}:FILE")
        if found.NEEDS == "feed" and colon:
            raise UnknownSource(f"source {name!r} takes no input, and {argument!r} is one: leave it out")
    return tuple(dict.fromkeys(via)) or DEFAULT_SOURCES


def windows(
    feeds: Iterable[Feed],
    via: Sequence[str],
    since: date,
    until: date,
    *,
    complete: Collection[tuple[str | None, str, date, date]] = (),
) -> list[Window]:
    """The windows of a backfill, without those that are `complete` (feed, source, first and last day).

    A window is a month of a feed as one source knows it; an input that an analyst names is read once, as one window.
    """
    planned = [
        Window(feed=feed, source=each, since=first, until=last)
        for feed in feeds
        for each in via
        if ":" not in each
        for first, last in months(since, until)
    ]
    planned += [Window(feed=None, source=each, since=since, until=until) for each in via if ":" in each]
    done = {(feed, each): [(a, b) for f, e, a, b in complete if (f, e) == (feed, each)] for feed, each, *_ in complete}
    return [
        window
        for window in planned
        if not any(
            first <= window.since and window.until <= last
            for first, last in done.get((window.feed.name if window.feed else None, window.source), ())
        )
    ]


def estimated(windows: Sequence[Window], leads: Iterable[Lead]) -> list[Window]:
    """Windows of one feed and source, each with how many of the `leads` fall to it; late ones to the last."""
    counts: Counter[int] = Counter()
    order = sorted(range(len(windows)), key=lambda number: windows[number].since)
    for lead in leads:
        fitting = [number for number in order if lead.day is None or windows[number].since <= lead.day]
        if fitting:
            counts[fitting[-1]] += 1
    return [replace(window, estimate=counts[number]) for number, window in enumerate(windows)]


def gap(poll: Poll, last_success: datetime | None, known: int) -> tuple[date, date] | None:
    """The days in which a feed may have told entries that no poll has seen, or None.

    That is so where nothing that it tells now was `known` from polls before: what came between may have come and gone.
    """
    dated = [entry.published for entry in poll.entries if entry.published]
    if last_success is None or known or len(poll.entries) < 2 or not dated:
        return None
    if min(dated) <= last_success:
        return None
    return last_success.date(), min(dated).date()
