"""The feeds of an OPML list: what each says now, and what its archive holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Literal

from flows.feedlist import FeedListError, read_opml
from flows.sources import archive
from flows.sources._ask import Ask, Query
from schema.records import ErrorClass, Failure, Lead

NAME = "opml"
NEEDS: Literal["feed", "input"] = "input"


async def leads(ask: Ask, query: Query) -> AsyncIterator[Lead | Failure]:
    """Entries of the window from the listed feeds, and from the older pages that these lead to."""
    document = await ask.read(query.input or "")
    if isinstance(document, Failure):
        yield document
        return
    try:
        feeds = read_opml(document)
    except FeedListError as error:
        yield Failure(ErrorClass.NOT_A_FEED, f"{query.input}: {error}")
        return
    for feed in feeds:
        async for lead in archive.pages(ask, query, feed.url):
            yield lead
