"""A WARC file of captured pages, as Common Crawl's news archive has them: on this machine, or at a URL."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC
from itertools import islice
from pathlib import Path
from typing import Literal

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from flows._strings import tidy
from flows.fetch import HTML_TYPES, media_type
from flows.poll import canonical_url
from flows.sources._ask import Ask, Query, is_web, lead_of_url
from schema.records import ErrorClass, Failure, Lead, Page

NAME = "warc"
NEEDS: Literal["feed", "input"] = "input"

_MAX_FILE = 4_000_000_000  # bytes of a file at a URL; Common Crawl's are about a quarter
_BATCH = 100  # records read before the loop gets its turn again


async def leads(ask: Ask, query: Query) -> AsyncIterator[Lead | Failure]:
    """Captured pages of the wanted outlets, with their bytes; the file is read once, from front to back."""
    place = query.input or ""
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        path = Path(place)
        if is_web(place):
            path = Path(folder) / "file.warc"
            if failure := await ask.client.save(place, path, max_bytes=_MAX_FILE):
                yield failure
                return
        records = _pages(path, query, ask.client.policy.max_bytes)
        while True:
            try:
                batch = await asyncio.to_thread(lambda: list(islice(records, _BATCH)))
            except OSError as error:
                yield Failure(ErrorClass.NOT_A_FEED, f"{place} cannot be read to its end as a WARC file ({error}).")
                return
            if not batch:
                return
            for lead in batch:
                yield lead


def _pages(path: Path, query: Query, max_bytes: int) -> Iterator[Lead]:
    with path.open("rb") as file:
        records = ArchiveIterator(
            file,
            record_types=WarcRecordType.response,
            parse_http=True,
            auto_decode="all",
            max_content_length=max_bytes,
            func_filter=lambda record: query.is_of_outlet(record.headers.get("WARC-Target-URI") or ""),
        )
        for record in records:
            lead = _lead(record, max_bytes)
            if lead and query.wants(lead):
                yield lead


def _lead(record: WarcRecord, max_bytes: int) -> Lead | None:
    """A lead of a captured HTML page; None for anything else. The capture is no publication, only not before it."""
    headers = record.http_headers
    if headers is None or headers.status_code != 200 or record.record_date is None:
        return None
    content_type = tidy(headers.get("Content-Type") or "")
    if media_type(content_type) not in HTML_TYPES:
        return None
    url = canonical_url(record.headers.get("WARC-Target-URI") or "")
    body = record.reader.read(max_bytes + 1)
    if len(body) > max_bytes:
        return None
    captured = record.record_date.astimezone(UTC)
    page = Page(url=url, status=200, content_type=content_type, body=body, fetched_at=captured)
    lead = lead_of_url(url, capture=captured.date())
    return Lead(entry=lead.entry, day=lead.day, day_basis=lead.day_basis, page=page)
