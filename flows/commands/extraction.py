"""`communique extract`: what the extractors find in any text, without a database."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from extractors import explain, extract, to_guide
from flows import present, settings
from flows.clean import clean
from flows.commands.common import UsageError, out
from flows.digest import as_document
from flows.fetch import Client, fetch_page
from flows.pipeline import fetch_policy
from schema.records import Document, Extraction, Failure, Page


def extract_command(
    *sources: Annotated[
        str, Parameter(help="Files of text or HTML, URLs, or - for standard input.", allow_leading_hyphen=True)
    ],
    published: Annotated[
        str | None, Parameter(help="When it was published, ISO with an offset; else what the page says, else now.")
    ] = None,
    title: Annotated[str | None, Parameter(help="Title; else the page's, or the first line of a text.")] = None,
    json_: Annotated[
        bool, Parameter(name="--json", negative="", show_default=False, help="Print the records as JSON.")
    ] = False,
    explain_: Annotated[
        bool,
        Parameter(
            name="--explain", negative="", show_default=False, help="Tell which rules made or dropped each candidate."
        ),
    ] = False,
    jsonl: Annotated[
        tuple[Path, Path] | None,
        Parameter(
            negative="",
            help="Read lines with id, lang, published, title, text from one file; write id and records to another.",
        ),
    ] = None,
) -> int:
    """Print the records of texts, HTML pages or URLs, with the sentences that tell them; no database is needed."""
    if jsonl:
        return _extract_lines(*jsonl)
    if not sources:
        raise UsageError("nothing to extract from: name a file or a URL, or - for standard input")
    moment = _moment(published) if published else None
    printed = []
    for source in sources:
        document = _document(source, title, moment)
        found = extract(document)
        if json_:
            printed.append({"source": source, "title": document.title} | json_of(found))
        else:
            out.print(present.extraction(source, found), soft_wrap=True)
        if explain_:
            out.print(present.explanation(explain(document)), soft_wrap=True)
    if json_:
        print(json.dumps(printed, ensure_ascii=False, indent=2))  # noqa: T201
    return 0


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise UsageError(f"--published {written!r}: not an ISO time such as 2024-10-08T03:40:00-04:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _document(source: str, title: str | None, published: datetime | None) -> Document:
    now = datetime.now(UTC)
    if source.startswith(("http://", "https://")):
        page = asyncio.run(_fetch(source))
        return _page_document(page.body, page.url, page.content_type, title, published, now)
    try:
        body = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UsageError(f"{source}: cannot be read ({error.strerror})") from error
    if re.match(rb"\s*(?:<!doctype html|<html|<\?xml)", body[:1000], re.IGNORECASE):
        return _page_document(body, source, "", title, published, now)
    text = body.decode("utf-8", "replace").replace("\r\n", "\n").strip()
    if title is None:
        first, _, rest = text.partition("\n")
        title, text = (first, rest.strip()) if rest and len(first) < 200 else ("", text)
    if "\n\n" not in text:
        text = text.replace("\n", "\n\n")
    return Document(title, text, published or now)


async def _fetch(url: str) -> Page:
    chosen = settings.load()
    async with Client(fetch_policy(chosen)) as client:
        page = await fetch_page(client, url, datetime.now(UTC))
    if isinstance(page, Failure):
        raise UsageError(page.message)
    return page


def _page_document(
    body: bytes, url: str, content_type: str, title: str | None, published: datetime | None, now: datetime
) -> Document:
    article = clean(body, url=url, fetched_at=now, content_type=content_type)
    if isinstance(article, Failure):
        raise UsageError(article.message)
    document = as_document(article)
    return replace(document, title=title or document.title, published=published or document.published)


def _extract_lines(source: Path, target: Path) -> int:
    try:
        lines = source.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{source}: cannot be read ({error.strerror})") from error
    with target.open("w", encoding="utf-8") as file:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                told = json.loads(line)
                document = Document(
                    told["title"], told["text"], datetime.fromisoformat(told["published"]), told.get("lang", "en")
                )
                if document.published.tzinfo is None:
                    raise ValueError("published has no offset")
                records = to_guide(extract(document))
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(f"{source}, line {number}: {type(error).__name__}: {error}") from error
            file.write(json.dumps({"id": told["id"]} | records, ensure_ascii=False) + "\n")
    return 0


def json_of(found: Extraction) -> dict[str, Any]:
    """All that is known of an extraction, as JSON holds it."""
    return {kind: [asdict(mention) for mention in getattr(found, kind)] for kind in (f.name for f in fields(found))}
