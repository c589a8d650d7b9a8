"""By hand: `python tests/bench_queries.py FOLDER` times the contract's example queries, as a BI reader asks them.

FOLDER is one that `tests/fill_database.py` has filled. Prints the median time of each in milliseconds, and the best,
which a busy machine disturbs least; the exit status is 1 where a median is above what the contract promises.
`--plans TITLE` prints the plans of those whose title holds it. `--batch` times the writer instead: a batch of 200
articles with known pairs, at that size.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from contract import examples, reader
from sqlalchemy import Engine, text

from flows.eventstore import mention_of, publish, resolve_pairs, touched, write_mentions
from schema import database

ROUNDS, LIMIT = 9, 100.0  # milliseconds


def main(folder: Path, arguments: list[str]) -> int:
    with database.embedded(folder) as url, database.connect(url) as engine:
        database.upgrade(engine)
        match arguments:
            case ["--plans", *titles]:
                _plans(reader(engine), " ".join(titles))
                return 0
            case ["--batch"]:
                _batch(engine)
                return 0
            case _:
                return _times(reader(engine))


def _times(engine: Engine) -> int:
    slow = 0
    with engine.connect() as connection:
        for example in examples():
            times = []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                rows = connection.exec_driver_sql(example.query).all()
                times.append((time.perf_counter() - began) * 1000)
            median = statistics.median(times)
            slow += median > LIMIT
            mark = "  too slow" if median > LIMIT else ""
            print(f"{median:8.1f} ms  {min(times):8.1f} ms  {len(rows):6} rows  {example.title}{mark}", flush=True)
    return min(slow, 1)


def _plans(engine: Engine, title: str) -> None:
    with engine.connect() as connection:
        for example in examples():
            if title.casefold() in example.title.casefold():
                plan = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {example.query}").scalars()
                print(f"-- {example.title}", *plan, "", sep="\n")


def _batch(engine: Engine) -> None:
    """Record the mentions of 200 articles of the last days again, as told otherwise; undone in the end."""
    now = datetime.now(UTC)
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT m.article_id, m.kind, m.record FROM communique.mentions AS m JOIN (SELECT DISTINCT article_id"
                " FROM communique.mentions ORDER BY article_id DESC LIMIT 200) AS a USING (article_id)"
            )
        ).all()
        found: dict[int, list[object]] = {}
        for row in rows:
            told = row.record | {"confidence": row.record["confidence"] - 0.01}
            found.setdefault(row.article_id, []).append(mention_of(row.kind, told))
        began = time.perf_counter()
        pairs = touched(write_mentions(connection, found, now + timedelta(seconds=1)))  # type: ignore[arg-type]
        written = time.perf_counter()
        changes = resolve_pairs(connection, pairs, now)
        resolved = time.perf_counter()
        publish(connection, None, changes)
        done = time.perf_counter()
        connection.rollback()
    print(f"{len(found)} articles with {len(rows)} mentions, written in {written - began:.2f} s")
    print(f"{len(pairs)} pairs, resolved in {resolved - written:.2f} s")
    print(f"{len(changes)} changes, published in {done - resolved:.2f} s")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
