"""What reading an article costs, beside what cleaning its page costs; run by hand: `python tests/bench_extractors.py`.

Prints, for the made-up press's pages: milliseconds a page of `trafilatura.bare_extraction`, of our own cleaning, of the
gate, and of all extractors on the articles that the gate lets through, each also as a share of the first.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.request import urlopen

import trafilatura

from extractors import extract, relevant
from flows.clean import clean
from flows.digest import as_document
from flows.newsroom import serve_in_thread
from schema.records import Article

ROUNDS = 3


def measure(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    """Milliseconds an item: the median of some rounds, after one to warm up."""
    rounds = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        for item in items:
            work(item)
        rounds.append((time.perf_counter() - began) / len(items) * 1000)
    return statistics.median(rounds[1:])


def main() -> None:
    now = datetime.now(UTC)
    with serve_in_thread(delay=0) as press:
        urls = [press.address(story) for story in press.current() if story.page == "article"]
        pages = [(url, urlopen(url).read()) for url in urls]
    articles = [a for url, body in pages if isinstance(a := clean(body, url=url, fetched_at=now), Article)]
    texts = [f"{article.title}\n{article.text}" for article in articles]
    documents = [as_document(article) for article, text in zip(articles, texts, strict=True) if relevant(text)]
    bare = measure(lambda page: trafilatura.bare_extraction(page[1]), pages)
    size = statistics.mean(len(body) for _, body in pages) / 1000
    print(f"{len(pages)} pages of {size:.0f} KB on average, {statistics.mean(len(t.split()) for t in texts):.0f} words")
    for name, cost in (
        ("trafilatura.bare_extraction", bare),
        ("our cleaning, with metadata", measure(lambda page: clean(page[1], url=page[0], fetched_at=now), pages)),
        ("gate", measure(relevant, texts)),
        ("all extractors", measure(extract, documents)),
    ):
        print(f"{name:30} {cost:8.3f} ms  {cost / bare:7.1%}")


if __name__ == "__main__":
    main()
