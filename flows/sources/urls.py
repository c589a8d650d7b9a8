"""A list of addresses: text, one a line; or CSV with a column "url", and "date" and "title" where they are known."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime
from typing import Literal
from urllib.parse import urlsplit

from flows._strings import read_time, tidy
from flows.poll import canonical_url
from flows.sources._ask import Ask, Query, lead_of_url
from schema.records import ErrorClass, Failure, Lead

NAME = "urls"
NEEDS: Literal["feed", "input"] = "input"


async def leads(ask: Ask, query: Query) -> AsyncIterator[Lead | Failure]:
    """The addresses of the list; those without a day as well, since whoever made the list wants them."""
    document = await ask.read(query.input or "")
    if isinstance(document, Failure):
        yield document
        return
    for line, (url, told, title) in enumerate(_rows(document.decode("utf-8-sig", "replace")), start=1):
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
            yield Failure(ErrorClass.REFUSED, f"{query.input}, line {line}: {url[:200]!r} is no web address.")
            continue
        if not query.is_of_outlet(url):
            continue
        lead = lead_of_url(canonical_url(url), title=title)
        day = read_time(told) if told else None
        if isinstance(day, datetime) and day.tzinfo is not None:
            lead = lead_of_url(canonical_url(url), title=title, published=day)
        elif isinstance(day, date):
            day = day.date() if isinstance(day, datetime) else day
            lead = replace(lead, day=day, day_basis="published")
        if lead.day is None or query.wants(lead):
            yield lead


def _rows(text: str) -> list[tuple[str, str, str]]:
    """Address, day as written and title of each row."""
    first = text.partition("\n")[0].lower()
    marks = [mark for mark in ",;\t" if mark in first]
    if "url" not in [tidy(name) for name in first.split(marks[0] if marks else None)]:
        lines = [line.split() for line in text.splitlines() if not line.lstrip().startswith("#")]
        return [(words[0], "", "") for words in lines if words]
    found = []
    for row in csv.DictReader(io.StringIO(text), delimiter=marks[0] if marks else ","):
        told = {tidy(name).lower(): tidy(value) for name, value in row.items() if name and isinstance(value, str)}
        found.append((told.get("url", ""), told.get("date") or told.get("published") or "", told.get("title", "")))
    return found
