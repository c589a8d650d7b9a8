"""What a backfill consists of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.plan import check_via, estimated, gap, months, windows
from flows.sources import UnknownSource
from schema.records import Entry, Feed, Lead, Poll

FEED = Feed(name="gazette", url="https://gazette.test/feed")
NOW = datetime(2024, 10, 8, 12, tzinfo=UTC)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 900))
def test_months_part_the_days_without_gap_or_overlap(since: date, days: int) -> None:
    until = since + timedelta(days=days)
    parts = list(months(since, until))
    assert [day for a, b in parts for day in _days(a, b)] == list(_days(since, until))
    assert all((a.year, a.month) == (b.year, b.month) for a, b in parts)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def test_a_source_that_reads_an_input_wants_one_and_others_take_none() -> None:
    assert check_via([]) == ("archive", "sitemap")
    assert check_via(["warc:a.warc.gz", "wayback", "wayback"]) == ("warc:a.warc.gz", "wayback")
    with pytest.raises(UnknownSource, match="name a file or a URL, as urls:FILE"):
        check_via(["urls"])
    with pytest.raises(UnknownSource, match="takes no input"):
        check_via(["sitemap:https://gazette.test/map.xml"])


def test_windows_are_months_of_a_feed_and_source_and_one_for_an_input() -> None:
    planned = windows([FEED], ["sitemap", "urls:list.txt"], date(2024, 9, 15), date(2024, 10, 31))
    assert [(w.feed and w.feed.name, w.source, w.since, w.until) for w in planned] == [
        ("gazette", "sitemap", date(2024, 9, 15), date(2024, 9, 30)),
        ("gazette", "sitemap", date(2024, 10, 1), date(2024, 10, 31)),
        (None, "urls:list.txt", date(2024, 9, 15), date(2024, 10, 31)),
    ]


def test_a_window_within_a_complete_one_of_the_same_feed_and_source_is_left_out() -> None:
    complete = {
        ("gazette", "sitemap", date(2024, 9, 1), date(2024, 9, 30)),
        ("other", "sitemap", *(date(2024, 10, 1),) * 2),
    }
    planned = windows([FEED], ["sitemap", "archive"], date(2024, 9, 15), date(2024, 10, 31), complete=complete)
    assert [(w.source, w.since.month) for w in planned] == [("sitemap", 10), ("archive", 9), ("archive", 10)]


def test_what_a_source_names_is_estimated_for_the_month_it_falls_to() -> None:
    planned = windows([FEED], ["sitemap"], date(2024, 9, 1), date(2024, 10, 31))
    days = [date(2024, 9, 1), date(2024, 9, 30), date(2024, 10, 1), date(2024, 11, 20)]
    leads = [Lead(entry=Entry(key=str(day), url="https://gazette.test/x", title=""), day=day) for day in days]
    assert [window.estimate for window in estimated(planned, leads)] == [2, 2]


def poll(*published: datetime) -> Poll:
    entries = tuple(
        Entry(key=str(number), url=f"https://gazette.test/{number}", title="", published=moment)
        for number, moment in enumerate(published)
    )
    return Poll(feed_id=1, feed_name="gazette", polled_at=NOW, seconds=0.1, entries=entries)


def test_a_feed_of_which_all_is_new_may_have_lost_what_came_between() -> None:
    full = poll(NOW, NOW - timedelta(hours=6))
    assert gap(full, NOW - timedelta(days=3), known=0) == (date(2024, 10, 5), date(2024, 10, 8))
    assert gap(full, NOW - timedelta(days=3), known=1) is None, "the polls overlap"
    assert gap(full, None, known=0) is None, "the first poll"
    assert gap(full, NOW - timedelta(hours=12), known=0) is not None
    assert gap(full, NOW - timedelta(hours=3), known=0) is None, "an entry was there at the last poll already"
    assert gap(replace(full, entries=full.entries[:1]), NOW - timedelta(days=3), known=0) is None, "a single entry"
