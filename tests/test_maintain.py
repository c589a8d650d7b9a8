"""Daily upkeep in Postgres: retention, leases of the dead, parked and silent feeds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, text

from flows import record
from schema.records import Feed

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
DAY = timedelta(days=1)


def execute(engine: Engine, query: str, **values: Any) -> None:
    with engine.begin() as connection:
        connection.execute(text(query), values)


def feeds(engine: Engine, *names: str) -> None:
    described = [
        Feed(name=name, url=f"https://{name}.example/rss", site=None, country="KEN", language="en", kind="outlet")
        for name in names
    ]
    record.sync_feeds(engine, described, NOW)


def states(engine: Engine, column: str) -> dict[str, Any]:
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(text(f"SELECT name, {column} FROM communique.feeds"))}


def test_raw_pages_go_when_their_time_is_over_and_not_before(engine: Engine) -> None:
    feeds(engine, "a")
    for number, days in enumerate((-2, -1, 0, 1)):
        execute(
            engine,
            "INSERT INTO communique.articles (url, feed_id, title, text, text_hash, authors, published,"
            " published_offset, published_from, words, relevant, fetched, first_fetched)"
            " SELECT :url, id, 't', 'x', 'h', '{}', :now, 0, 'page', 1, false, :now, :now FROM communique.feeds",
            url=f"https://a.example/{number}",
            now=NOW,
        )
        execute(
            engine,
            "INSERT INTO communique.raw_pages SELECT id, 'x', 'text/html', :now, :expires FROM communique.articles"
            " WHERE url = :url",
            url=f"https://a.example/{number}",
            now=NOW,
            expires=NOW + days * DAY,
        )
    assert record.delete_raw_pages(engine, NOW, batch=2) == 3
    assert record.delete_raw_pages(engine, NOW, batch=2) == 0


def test_what_the_dead_held_is_queued_again_and_what_the_living_hold_is_not(engine: Engine) -> None:
    feeds(engine, "a")
    for key, until in (("dead", NOW - timedelta(seconds=1)), ("alive", NOW + timedelta(seconds=1))):
        execute(
            engine,
            "INSERT INTO communique.entries"
            " (feed_id, key, url, title, summary, authors, found, state, next_attempt, worker)"
            " SELECT id, :key, :key, '', '', '{}', :now, 'leased', :until, :key FROM communique.feeds",
            key=key,
            now=NOW,
            until=until,
        )
    assert record.release_lost(engine, NOW) == 1
    assert record.workers(engine) == ["alive"]


def test_a_parked_feed_is_due_again_after_its_rest(engine: Engine) -> None:
    feeds(engine, "old", "new", "well")
    execute(engine, "UPDATE communique.feeds SET parked = name <> 'well', last_poll = :when", when=NOW - 8 * DAY)
    execute(engine, "UPDATE communique.feeds SET last_poll = :when WHERE name = 'new'", when=NOW - 2 * DAY)
    assert record.retry_parked(engine, NOW, rest=7 * DAY) == 1
    assert states(engine, "parked") == {"old": False, "new": True, "well": False}


def test_feeds_that_bring_nothing_are_named_with_the_reason_once_there_was_time_for_it(engine: Engine) -> None:
    feeds(engine, "fresh", "stale", "broken", "gone")
    began = NOW - 30 * DAY
    execute(engine, "UPDATE communique.feeds SET last_poll = :now, last_success = :now, last_new = :now", now=NOW)
    execute(engine, "UPDATE communique.feeds SET last_new = :when WHERE name <> 'fresh'", when=NOW - 20 * DAY)
    execute(engine, "UPDATE communique.feeds SET parked = true WHERE name = 'gone'")
    execute(
        engine,
        "UPDATE communique.feeds SET last_success = :when, error_message = 'answers 500' WHERE name = 'broken'",
        when=NOW - 20 * DAY,
    )
    assert record.silent_feeds(engine, NOW, after=14 * DAY) == []
    execute(
        engine, "INSERT INTO communique.runs (flow, started, state) VALUES ('poll', :began, 'completed')", began=began
    )
    silent = {feed.name: feed.why for feed in record.silent_feeds(engine, NOW, after=14 * DAY)}
    assert silent.keys() == {"stale", "broken"}
    assert "answers 500" in silent["broken"]
    assert "no new entry for 14 days" in silent["stale"]


def test_measures_tell_how_ingestion_stands(engine: Engine) -> None:
    feeds(engine, "a", "b")
    execute(engine, "UPDATE communique.feeds SET last_success = :now WHERE name = 'a'", now=NOW)
    found = record.measures(engine, NOW)
    assert (found.feeds, found.last_poll, found.articles) == ({"ok": 1, "new": 1}, NOW, 0)
    assert found.size > 1_000_000
