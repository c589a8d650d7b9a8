"""A backfill from plan to result: real Prefect, real HTTP on loopback, real Postgres."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, text

from flows import ledger, record
from flows.newsroom import Newsroom
from schema.records import Entry, ErrorClass, Failure, Feed, Lead, Page, Window

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
SINCE, UNTIL = date(2024, 8, 1), date(2024, 10, 31)
LEASE = timedelta(minutes=1)


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def run(**asked: Any) -> int | None:
    from flows.backfill import backfill

    return asyncio.run(backfill(since=SINCE, until=UNTIL, **asked))


@pytest.mark.usefixtures("prefect")
def test_a_backfill_brings_the_articles_of_its_days_and_says_how_each_was_found(
    press: Newsroom, engine: Engine
) -> None:
    number = run(feeds=["estuaire-gazette", "harbour-bulletin"], sources=["sitemap", "archive"])
    assert number is not None
    wanted = {
        press.address(story)
        for story in press.current()
        if story.outlet == "estuaire-gazette" and SINCE <= story.published.date() <= UNTIL
    }
    assert {url for (url,) in rows(engine, "SELECT url FROM bi.articles")} == wanted
    assert {way for (way,) in rows(engine, "SELECT DISTINCT found_by FROM bi.articles")} <= {"sitemap", "archive"}
    [found] = ledger.backfills(engine)
    assert (found["state"], found["articles"], found["waiting"]) == ("partial", len(wanted), 0)
    states = {(row["feed"], row["source"], row["state"]) for row in ledger.windows(engine, number)}
    assert ("harbour-bulletin", "archive", "failed") in states
    assert ("estuaire-gazette", "sitemap", "complete") in states
    assert sum(row["articles"] for row in ledger.coverage(engine, SINCE, UNTIL)) == len(wanted)
    assert rows(engine, "SELECT count(*) FROM bi.relation_events")[0][0] > 0
    before = len(press.log)
    run(feeds=["estuaire-gazette"], sources=["sitemap"])
    again = {hit.path for hit in press.log[before:]}
    assert not {story.path for story in press.current()} & again, "nothing is fetched twice"


@pytest.mark.usefixtures("prefect")
def test_a_dry_run_plans_and_fetches_no_article(press: Newsroom, engine: Engine) -> None:
    assert run(feeds=["mekong-ledger"], dry_run=True) is None
    assert rows(engine, "SELECT count(*) FROM communique.backfills") == [(0,)]
    assert not {story.path for story in press.current()} & {hit.path for hit in press.log}


@pytest.mark.usefixtures("prefect")
def test_a_backfill_goes_on_where_prefect_cannot_be_told_of_it(
    press: Newsroom, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import backfill, progress

    work, refused = backfill.backfill_window.fn, list[str]()

    async def away(*_: object, **told: object) -> None:
        refused.append(str(told.get("window_id") or told.get("key") or "update"))
        raise httpx.ConnectError("all connection attempts failed")

    lost = type("Lost", (), {"fn": staticmethod(work), "__call__": away})
    monkeypatch.setattr(backfill, "backfill_window", lost())
    for name in ("acreate_progress_artifact", "aupdate_progress_artifact"):
        monkeypatch.setattr(progress, name, away)
    monkeypatch.setattr(backfill, "acreate_table_artifact", away)
    number = run(feeds=["estuaire-gazette"], sources=["sitemap"])
    assert number is not None
    assert "communique-backfill-plan" in refused
    assert {row["state"] for row in ledger.windows(engine, number)} == {"complete"}
    assert rows(engine, "SELECT count(*) FROM bi.articles")[0][0] > 0
    assert rows(engine, "SELECT state FROM bi.runs") == [("completed",)]


@pytest.mark.usefixtures("prefect")
def test_a_run_that_has_ended_its_window_may_take_its_time_to_tell_prefect(
    press: Newsroom, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import backfill

    work, told = backfill.backfill_window.fn, list[str]()

    async def slow(_: object, **window: Any) -> None:
        told.append(await work(**window))
        try:
            await asyncio.sleep(0.5)
        except asyncio.CancelledError:
            told.append("cancelled")
            raise

    monkeypatch.setattr(backfill, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(backfill, "backfill_window", type("Slow", (), {"fn": staticmethod(work), "__call__": slow})())
    run(feeds=["estuaire-gazette"], sources=["sitemap"])
    assert set(told) == {"complete"}


WORKER = """
import asyncio, sys
from datetime import UTC, datetime, timedelta
from flows import ledger, pipeline, record, settings

async def main(number):
    async with pipeline.workshop(settings.load(), patient=True) as shop:
        run_id = record.start_run(shop.engine, "backfill", shop.clock(), flow_run_id=None)
        while True:
            window = ledger.claim_window(
                shop.engine, number, worker=shop.worker, lease=timedelta(seconds=2), now=shop.clock()
            )
            if window is None:
                if not ledger.is_open(shop.engine, number):
                    return
                await asyncio.sleep(0.1)
                continue
            state, failures = await pipeline.work_window(shop, run_id, window)
            ledger.finish_window(
                shop.engine, window.id, state, failures, shop.clock(), worker=shop.worker, pause=timedelta(0)
            )

asyncio.run(main(int(sys.argv[1])))
"""


def test_workers_that_are_killed_lose_nothing_and_double_nothing(
    press: Newsroom, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMUNIQUE_BATCH", "2")
    monkeypatch.setenv("COMMUNIQUE_PROCESSES", "1")
    names = ["archipelago-post", "coral-sea-courier", "estuaire-gazette", "gulf-lantern"]
    feeds = [feed for feed in press.feeds if feed.name in names]
    record.sync_feeds(engine, feeds, NOW)
    days = {"since": date(2022, 1, 1), "until": date(2026, 1, 1)}
    planned = [Window(feed=feed, source=source, **days) for feed in feeds for source in ("sitemap", "archive")]
    number = ledger.open_backfill(engine, planned, (), NOW, since=SINCE, until=UNTIL, newest_first=True)

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", WORKER, str(number)], start_new_session=True)

    workers = [start(), start()]
    for pause in (2.5, 1.0, 1.5):
        time.sleep(pause)
        victim = workers.pop(0)
        if victim.poll() is None:
            os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()
        workers.append(start())
    for worker in workers:
        assert worker.wait(120) == 0
    [found] = ledger.backfills(engine)
    assert found["state"] == "complete"
    # What two windows found, one may leave to the sweep of the queue, which sees that it is stored.
    record.claim_entries(engine, worker="sweep", limit=100, lease=LEASE, now=datetime.now(UTC) + timedelta(hours=1))
    never_tried = "SELECT count(*) FROM communique.entries WHERE article_id IS NULL AND error_class IS NULL"
    assert rows(engine, never_tried) == [(0,)]
    wanted = {press.address(story) for story in press.current() if story.outlet in names and story.page == "article"}
    stored = [url for (url,) in rows(engine, "SELECT url FROM communique.articles")]
    assert sorted(stored) == sorted(wanted)
    asked = [hit.path for hit in press.log if hit.path in {url.removeprefix(press.url) for url in wanted}]
    assert len(asked) <= len(wanted) + 2 * 3, "only what a killed worker held is fetched again"


def open_windows(engine: Engine, *sources: str) -> int:
    feed = Feed(name="gazette", url="https://gazette.test/feed")
    record.sync_feeds(engine, [feed], NOW)
    planned = [Window(feed=feed, source=source, since=SINCE, until=UNTIL) for source in sources]
    return ledger.open_backfill(engine, planned, (), NOW, since=SINCE, until=UNTIL, newest_first=True)


def claim(engine: Engine, number: int, worker: str = "w", after: timedelta = timedelta(0)) -> Window | None:
    return ledger.claim_window(engine, number, worker=worker, lease=LEASE, now=NOW + after)


def finish(engine: Engine, window: Window, state: Any, *failures: Failure, pause: timedelta = LEASE) -> None:
    ledger.finish_window(engine, window.id, state, failures, NOW, worker="w", pause=pause)


def test_a_window_is_worked_on_by_one_worker_until_its_lease_is_over(engine: Engine) -> None:
    number = open_windows(engine, "sitemap")
    window = claim(engine, number)
    assert window is not None
    assert claim(engine, number, "other") is None
    assert ledger.hold_window(engine, window.id, worker="w", lease=LEASE, now=NOW + LEASE)
    assert claim(engine, number, "other", LEASE * 1.5) is None
    assert claim(engine, number, "other", LEASE * 3) is not None
    assert not ledger.hold_window(engine, window.id, worker="w", lease=LEASE, now=NOW)
    finish(engine, window, "complete")
    assert ledger.windows(engine, number)[0]["state"] == "running", "the first worker has no say any more"


def test_a_window_that_failed_is_tried_three_times_with_pauses_unless_its_trouble_stays(engine: Engine) -> None:
    number = open_windows(engine, "sitemap")
    after = timedelta(0)
    for _ in range(3):
        window = claim(engine, number, after=after)
        assert window is not None
        finish(engine, window, "failed", Failure(ErrorClass.TIMEOUT, "too slow"), pause=after + LEASE)
        assert claim(engine, number, after=after) is None, "not before the pause is over"
        after += LEASE * 2
    assert claim(engine, number, after=after) is None
    assert ledger.reopen(engine, number) == 1
    window = claim(engine, number, after=after)
    assert window is not None
    finish(engine, window, "failed", Failure(ErrorClass.NOT_A_FEED, "no feed"))
    assert claim(engine, number, after=after + LEASE * 9) is None


def lead(path: str, **told: Any) -> Lead:
    url = f"https://gazette.test{path}"
    return Lead(entry=Entry(key=url, url=url, title=path), day=date(2024, 10, 7), day_basis="path", **told)


def queue(engine: Engine, window: Window, *leads: Lead) -> ledger.Queued:
    return ledger.queue_leads(engine, window, leads, worker="w", lease=LEASE, now=NOW)


def claim_entries(engine: Engine, window: Window | None = None) -> list[str]:
    taken = record.claim_entries(
        engine, worker="w", limit=10, lease=LEASE, now=NOW, window=window.id if window else None
    )
    return [each.entry.title for each in taken]


def test_live_polling_never_waits_behind_a_backfill_that_is_running(engine: Engine) -> None:
    number = open_windows(engine, "sitemap")
    window = claim(engine, number)
    assert window is not None
    assert queue(engine, window, lead("/a"), lead("/b")).new == 2
    assert claim_entries(engine) == [], "live polling leaves them to the backfill"
    assert claim_entries(engine, window) == ["/a", "/b"]


def test_what_a_backfill_has_left_for_later_is_done_by_live_processing(engine: Engine) -> None:
    number = open_windows(engine, "sitemap")
    window = claim(engine, number)
    assert window is not None
    queue(engine, window, lead("/a"))
    finish(engine, window, "complete")
    assert claim_entries(engine) == ["/a"]


def test_leads_that_are_there_already_are_counted_and_not_queued_again(engine: Engine) -> None:
    number = open_windows(engine, "sitemap", "wayback")
    first, second = claim(engine, number), claim(engine, number)
    assert first is not None
    assert second is not None
    assert (queue(engine, first, lead("/a")).new, queue(engine, second, lead("/a"), lead("/b")).new) == (1, 1)
    assert {(row["found"], row["known"]) for row in ledger.windows(engine, number)} == {(1, 0), (2, 1)}


def test_an_article_that_was_gone_is_queued_again_where_there_is_a_copy(engine: Engine) -> None:
    number = open_windows(engine, "sitemap", "wayback")
    first, second = claim(engine, number), claim(engine, number)
    assert first is not None
    assert second is not None
    queue(engine, first, lead("/a"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE communique.entries SET state = 'failed', error_class = 'not_found'"))
    assert queue(engine, second, lead("/a")).new == 0
    assert queue(engine, second, lead("/a", copy_url="https://copies.test/a")).new == 1
    assert claim_entries(engine, second) == ["/a"]


def test_pages_at_hand_are_given_to_their_worker_at_once(engine: Engine) -> None:
    record.sync_feeds(engine, [Feed(name="gazette", url="https://gazette.test/feed")], NOW)
    planned = [Window(feed=None, source="warc:x.warc", since=SINCE, until=UNTIL)]
    number = ledger.open_backfill(engine, planned, (), NOW, since=SINCE, until=UNTIL, newest_first=True)
    window = claim(engine, number)
    assert window is not None
    page = Page(url="https://gazette.test/a", status=200, content_type="text/html", body=b"<p>A", fetched_at=NOW)
    held = queue(engine, window, lead("/a", page=page)).held
    assert [(entry.entry.title, at_hand.body) for entry, at_hand in held] == [("/a", b"<p>A")]
    assert claim_entries(engine, window) == []


def test_a_cancelled_backfill_ends_at_once_and_can_be_taken_up_again(engine: Engine) -> None:
    number = open_windows(engine, "sitemap", "archive")
    window = claim(engine, number)
    assert window is not None
    queue(engine, window, lead("/a"))
    assert ledger.cancel(engine, number, NOW) == 2
    assert not ledger.hold_window(engine, window.id, worker="w", lease=LEASE, now=NOW)
    assert claim(engine, number) is None
    assert claim_entries(engine) == [], "what it queued is taken back"
    assert ledger.reopen(engine, number) == 2
    assert claim(engine, number) is not None


def test_a_number_that_no_backfill_has_is_named(engine: Engine) -> None:
    with pytest.raises(ledger.UnknownBackfill, match="there is no backfill 7"):
        ledger.cancel(engine, 7, NOW)


def test_a_gap_in_polling_becomes_windows_that_wait_in_one_open_backfill(engine: Engine) -> None:
    record.sync_feeds(engine, [Feed(name="gazette", url="https://gazette.test/feed")], NOW)
    [(feed,)] = rows(engine, "SELECT id FROM communique.feeds")
    for day in (1, 5):
        with engine.begin() as connection:
            days = date(2026, 1, day), date(2026, 1, day + 2)
            ledger.note_gap(connection, feed, *days, sources=("archive", "sitemap"), now=NOW)
    [found] = ledger.backfills(engine)
    assert (found["origin"], found["state"], found["windows"]) == ("gap", "planned", 4)
    assert (found["since"], found["until"]) == (date(2026, 1, 1), date(2026, 1, 7))


def test_all_workers_take_turns_at_a_host_and_backfill_takes_only_what_is_free(engine: Engine) -> None:
    def turn(patient: bool) -> float | None:
        return ledger.take_turn(engine, "gazette.test", 10.0, patient=patient)

    assert turn(patient=True) == 0.0
    assert turn(patient=True) is None
    waits = [turn(patient=False) for _ in range(2)]
    assert [round(wait) for wait in waits if wait is not None] == [10, 20]
