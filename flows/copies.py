"""Which articles are copies of one report: near-identical texts, stories of one agency, sentences taken over."""

from __future__ import annotations

import csv
import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import blake2b
from importlib import resources
from urllib.parse import urlsplit

from rensa import RMinHash

from schema.records import Article, Report

_SHINGLE = 4  # words
_BANDS, _ROWS = 32, 4
_SEED = 1
_COPIED_WORDS = 12  # that two writers end a sentence on the same twelve words is no chance


def sketch(text: str) -> tuple[int, ...]:
    """Numbers of 64 bits, of which near-identical texts share at least one; none for a text too short to tell.

    MinHash over runs of four words, in bands (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets,
    chapter 3): texts that share 70 % of their runs share a number nearly always, those that share 15 % once in sixty
    times. Two reporters who write of one event share 6 % at most.
    """
    words = re.findall(r"\w+", text.casefold())
    if len(words) < 2 * _SHINGLE:
        return ()
    minima = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    minima.update([" ".join(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)])
    values: list[int] = minima.digest()
    return tuple(_number(band, values[band * _ROWS : (band + 1) * _ROWS]) for band in range(_BANDS))


def _number(band: int, values: Sequence[int]) -> int:
    packed = struct.pack(f"<B{_ROWS}Q", band, *values)
    return int.from_bytes(blake2b(packed, digest_size=8).digest(), "big", signed=True)


@cache
def _agencies() -> dict[str, str]:
    """Codes of news agencies by name, casefolded, and by domain."""
    with (resources.files("flows") / "agencies.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = {name.casefold(): row["code"] for row in rows for name in row["names"].split("|")}
    return names | {row["domain"]: row["code"] for row in rows}


@cache
def _credits() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How a story begins or ends that an agency wrote; a credit amid the text is that of a photo or a quotation."""
    with (resources.files("flows") / "agencies.csv").open(encoding="utf-8") as file:
        listed = {name for row in csv.DictReader(file) for name in row["names"].split("|")}
    names = "|".join(sorted(map(re.escape, listed), key=len, reverse=True))
    opening = re.compile(
        rf"[^()\n]{{0,60}}\((?P<a>{names})\)|(?P<b>{names})\s*[-–—]\s|[^().\n]{{2,60}}/(?P<c>{names})/"
    )
    closing = re.compile(rf"(?:^/?|[-–—]\s*|\(|[Ss]ource:?\s+)(?P<a>{names})(?:/\w+)?\)?\.?\s*$")
    return opening, closing


def credit(article: Article) -> str | None:
    """The news agency that an article says it is from: by its address, an author, its dateline or its last line."""
    host = (urlsplit(article.url).hostname or "").removeprefix("www.")
    names = _agencies()
    for name in (host, *(part.strip() for author in article.authors for part in re.split(r"[/,(]", author))):
        if code := names.get(name.casefold().removeprefix("by ").rstrip(" )")):
            return code
    opening, closing = _credits()
    lines = [line for line in article.text.split("\n") if line.strip()]
    if not lines:
        return None
    found = opening.match(lines[0]) or (len(lines[-1]) < 60 and closing.search(lines[-1])) or None
    return names[next(name for name in found.groups() if name).casefold()] if found else None


def originals(reports: Iterable[Report]) -> dict[int, int]:
    """For each article of `reports` of one event, by number, the first one of the same source.

    One source are articles whose texts are near-identical, that credit the same agency, or that tell the event in the
    same long sentence, word for word.
    """
    first: dict[object, int] = {}
    root: dict[int, int] = {}

    def find(article: int) -> int:
        while root[article] != article:
            root[article] = root[root[article]]
            article = root[article]
        return article

    order: dict[int, int] = {}
    for report in sorted(reports, key=lambda report: (report.published, report.url)):
        article = report.article_id
        order.setdefault(article, len(order))
        root.setdefault(article, article)
        for mark in _marks(report):
            a, b = find(article), find(first.setdefault(mark, article))
            if a != b:
                earlier, later = sorted((a, b), key=order.__getitem__)
                root[later] = earlier
    return {article: find(article) for article in root}


def _marks(report: Report) -> Iterator[object]:
    yield from report.sketch
    if report.credit:
        yield report.credit
    words = re.findall(r"\w+", report.mention.evidence.sentence.casefold())
    if len(words) >= _COPIED_WORDS:
        yield tuple(words[-_COPIED_WORDS:])
