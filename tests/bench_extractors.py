"""What reading an article costs, beside what cleaning its page costs; run by hand: `python tests/bench_extractors.py`.

Three groups of articles: the made-up press's, the passages with an analyst's records (set in the press's layouts), and
news of other things. Prints for each, in milliseconds of processor time a page and as a share of the first:
`trafilatura.bare_extraction`, our own cleaning, the gate, and all extractors on the articles that the gate lets
through. The four take turns at each page, so that a busy machine slows all of them alike.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import trafilatura
from score import read

from extractors import extract, relevant
from flows.clean import clean
from flows.digest import as_document
from flows.newsroom.pages import render_page
from flows.newsroom.stories import Outlet, Story, load_outlets, load_stories
from schema.records import Article

ROUNDS = 5
PASSAGES = Path(__file__).parent / "passages"
NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Reading:
    """A page and what becomes of it on the way."""

    page: bytes
    article: Article

    @property
    def text(self) -> str:
        return f"{self.article.title}\n{self.article.text}"


def main() -> None:
    outlets = [outlet for outlet in load_outlets() if not outlet.fault]
    by_slug = {outlet.slug: outlet for outlet in load_outlets()}
    groups = {
        "the made-up press": [_read(by_slug[s.outlet], s) for s in load_stories() if s.page == "article"],
        "passages with records": [
            _read(outlets[number % len(outlets)], _story(passage, outlets[number % len(outlets)]))
            for number, passage in enumerate([*read(PASSAGES / "plain.jsonl"), *read(PASSAGES / "hard.jsonl")])
            if passage["relations"] or passage["agreements"] or passage["mechanisms"] or passage["visits"]
        ],
        "other news": [
            _read(outlets[number % len(outlets)], _story(news, outlets[number % len(outlets)]))
            for number, news in enumerate(read(PASSAGES / "other_news.jsonl"))
        ],
    }
    for name, readings in groups.items():
        known = [reading for reading in readings if reading is not None]
        size = statistics.mean(len(reading.page) for reading in known) / 1000
        words = statistics.mean(len(reading.text.split()) for reading in known)
        wanted = sum(relevant(reading.text) for reading in known)
        print(f"{name}: {len(known)} pages of {size:.0f} KB and {words:.0f} words; the gate lets {wanted} through")
        costs = _costs(known)
        for part, cost in costs.items():
            print(f"  {part:30} {cost:8.3f} ms  {cost / costs['trafilatura.bare_extraction']:7.2%}")


def _story(passage: Mapping[str, Any], outlet: Outlet) -> Story:
    return Story(
        slug=passage["id"],
        outlet=outlet.slug,
        title=passage["title"],
        summary=passage["title"],
        author="Staff",
        published=datetime.fromisoformat(passage.get("published", "2025-01-15T12:00:00+00:00")),
        paragraphs=tuple(passage["text"].split("\n\n")),
    )


def _read(outlet: Outlet, story: Story) -> Reading | None:
    page = render_page(outlet, story, "http://press.test")
    article = clean(page, url=f"http://press.test{story.path}", fetched_at=NOW)
    return Reading(page, article) if isinstance(article, Article) else None


def _costs(readings: Sequence[Reading]) -> dict[str, float]:
    """Milliseconds of processor time a page, by part: the median of some rounds, after one to warm up."""
    rounds: list[dict[str, float]] = []
    for _ in range(ROUNDS + 1):
        spent = dict.fromkeys(
            ("trafilatura.bare_extraction", "our cleaning, with metadata", "gate", "all extractors"), 0.0
        )
        wanted = 0
        for reading in readings:
            work: dict[str, Callable[[], object]] = {
                "trafilatura.bare_extraction": partial(trafilatura.bare_extraction, reading.page),
                "our cleaning, with metadata": partial(
                    clean, reading.page, url="http://press.test/a.html", fetched_at=NOW
                ),
                "gate": partial(relevant, reading.text),
            }
            if relevant(reading.text):
                wanted += 1
                work["all extractors"] = partial(extract, as_document(reading.article))
            for part, do in work.items():
                began = time.process_time()
                do()
                spent[part] += time.process_time() - began
        rounds.append(
            {p: 1000 * s / (wanted if p == "all extractors" else len(readings)) for p, s in spent.items() if s}
        )
    return {part: statistics.median(each[part] for each in rounds[1:]) for part in rounds[0]}


if __name__ == "__main__":
    main()
