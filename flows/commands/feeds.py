"""`communique feeds`: the feeds that are polled."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter
from sqlalchemy import Engine

from flows import present, record, settings
from flows.commands.common import Demo, UsageError, opened, out
from flows.feedlist import load_feeds, read_opml, write_opml
from flows.fetch import Client
from flows.pipeline import fetch_policy
from flows.poll import poll_feed
from schema.records import Feed, FeedState, Poll

app = App(name="feeds", help="The feeds that are polled.")


@app.command(name="list")
def list_feeds(*, demo: Demo = False) -> int:
    """List the feeds: those of the feeds file, and those added by hand."""
    with opened(demo) as engine:
        out.print(present.feeds(_known_feeds(engine)))
    return 0


def _known_feeds(engine: Engine) -> tuple[Feed, ...]:
    listed = {feed.name: feed for feed in load_feeds(settings.load().feeds)}
    by_hand = set(record.feeds_by_hand(engine))
    listed |= {health.feed.name: health.feed for health in record.status(engine).feeds if health.feed.name in by_hand}
    return tuple(listed[name] for name in sorted(listed))


@app.command(name="add")
def add_feed(
    name: str,
    url: str,
    *,
    site: str | None = None,
    country: str | None = None,
    language: str = "en",
    kind: Literal["agency", "outlet", "ministry", "organisation", "other"] = "outlet",
) -> int:
    """Add a feed by hand, beside those of the feeds file.

    Parameters
    ----------
    name
        Short name, the key of the feed.
    url
        Address of the feed.
    site
        Home page of the outlet.
    country
        Where it sits: ISO alpha-3, or the code of an organisation.
    language
        ISO 639-1.
    kind
        What it is.
    """
    feed = Feed(name=name, url=url, site=site, country=country, language=language, kind=kind)
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"{url}: not an address that can be polled; it should begin with https://")
    with opened() as engine:
        record.sync_feeds(engine, [feed], datetime.now(UTC), added_by="hand")
    out.print(f"{name} is polled from now on; `communique feeds check {name}` tells whether it answers.")
    return 0


@app.command(name="remove")
def remove_feed(name: str) -> int:
    """Poll a feed no more; what it brought stays.

    Parameters
    ----------
    name
        Name of the feed, as `communique feeds list` shows it.
    """
    with opened() as engine:
        if not record.remove_feed(engine, name):
            raise UsageError(f"{name}: no such feed; `communique feeds list` shows their names")
    out.print(f"{name} is polled no more.")
    return 0


@app.command(name="check")
def check_feeds(names: Annotated[list[str] | None, Parameter(help="Names; none: all.")] = None, /) -> int:
    """Ask feeds now and tell which answer, with what; nothing is recorded. Exit status 1 if any does not."""
    with opened() as engine:
        feeds = [feed for feed in _known_feeds(engine) if not names or feed.name in names]
    if missing := sorted(set(names or ()) - {feed.name for feed in feeds}):
        raise UsageError(f"{', '.join(missing)}: no such feed; `communique feeds list` shows their names")
    with out.status(f"Asking {len(feeds)} feeds"):
        polls = asyncio.run(_check(feeds))
    out.print(present.polls(polls))
    return int(any(poll.failure for poll in polls))


async def _check(feeds: Sequence[Feed]) -> list[Poll]:
    now = datetime.now(UTC)
    async with Client(fetch_policy(settings.load())) as client:
        states = [FeedState(id=number, feed=feed) for number, feed in enumerate(feeds)]
        return list(await asyncio.gather(*(poll_feed(client, state, now) for state in states)))


@app.command(name="import-opml")
def import_opml(file: Path) -> int:
    """Add the feeds of an OPML file by hand.

    Parameters
    ----------
    file
        OPML, as feed readers export it.
    """
    try:
        feeds = read_opml(file.read_bytes())
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror})") from error
    with opened() as engine:
        record.sync_feeds(engine, feeds, datetime.now(UTC), added_by="hand")
    out.print(f"{len(feeds)} feeds of {file} are polled from now on.")
    return 0


@app.command(name="export-opml")
def export_opml() -> int:
    """Print all feeds as OPML."""
    with opened() as engine:
        print(write_opml(_known_feeds(engine)))  # noqa: T201
    return 0
