"""When something happened: reckoned from publication, from other times told, and forward for what is planned."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import analyse
from extractors._times import find_times, forward
from schema.records import Document

TUESDAY = datetime(2025, 6, 10, 9, 0, tzinfo=timezone(timedelta(hours=7)))


def told(text: str, published: datetime = TUESDAY) -> list[str]:
    return [time.value for times in analyse(Document("", text, published)).times for time in times]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("They met on Monday and signed the same day.", ["2025-06-09", "2025-06-09"]),
        ("They met on June 5. The next day they signed.", ["2025-06-05", "2025-06-06"]),
        ("They met on 5 June. The papers had been signed the day before.", ["2025-06-05", "2025-06-04"]),
        ("They met on June 5 and signed two days later.", ["2025-06-05", "2025-06-07"]),
        ("Ties were set up in 1998. Two years later came a treaty.", ["1998", "2000"]),
        ("They met in March 2021. That September they signed.", ["2021-03", "2021-09"]),
        ("The talks ran on 3-4 June. On the second day they signed.", ["2025-06-03", "2025-06-04"]),
        ("They met on June 5. Papers were signed that day.", ["2025-06-05", "2025-06-05"]),
    ],
)
def test_times_are_reckoned_from_the_time_told_before(text: str, values: list[str]) -> None:
    assert told(text) == values


@pytest.mark.parametrize("text", ["The same day they signed.", "A day later they signed.", "That month they signed."])
def test_without_a_time_before_them_they_stay_unknown(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They will sign in November.", "2025-11"),
        ("They signed in November.", "2024-11"),
        ("They signed on November 20.", "2024-11-20"),
        ("The accord is to be signed in the autumn.", "2025"),
        ("The accord is to be signed by the autumn.", "2025"),
        ("The accord is to be signed by year's end.", "2025"),
        ("They have disagreed since last summer.", "2024"),
        ("They signed a fortnight ago.", "2025-05"),
        ("They signed on Thursday last week.", "2025-06-05"),
        ("They will sign on Thursday next week.", "2025-06-19"),
        ("They signed on the 3rd.", "2025-06-03"),
        ("They signed on the 28th.", "2025-05-28"),
        ("They will sign on the 28th.", "2025-06-28"),
        ("They will sign before the year is out.", "2025"),
        ("They signed in late 2023.", "2023"),
        ("They met in mid-2022.", "2022"),
    ],
)
def test_a_time_lies_on_the_side_of_publication_that_the_sentence_speaks_of(text: str, value: str) -> None:
    assert told(text) == [value]


@pytest.mark.parametrize("text", ["A plan for 2026-2030 was agreed.", "Vision 2030 was discussed.", "It cost $2024."])
def test_spans_of_plans_and_sums_are_no_times(text: str) -> None:
    assert told(text) == []


def test_a_planned_act_on_a_weekday_is_on_the_next_one() -> None:
    (time,) = find_times("He will arrive on Friday.", TUESDAY)
    assert (time.value, forward(time, TUESDAY).value) == ("2025-06-06", "2025-06-13")


@given(st.dates(min_value=datetime(2000, 1, 1).date(), max_value=datetime(2040, 12, 31).date()))  # noqa: DTZ001
def test_a_day_told_in_full_is_that_day_whenever_it_is_read(day) -> None:  # type: ignore[no-untyped-def]
    text = f"They met on {day:%B} {day.day}, {day.year}."
    assert [t.value for t in find_times(text, TUESDAY)] == [day.isoformat()]


@pytest.mark.parametrize(
    ("then", "value"),
    [
        ("Others did so on the 6th.", "2017-06-06"),
        ("Others did so on the 2nd.", "2017-07-02"),
        ("Within the hour others had done so.", "2017-06-05"),
        ("Others did so by noon.", "2017-06-05"),
        ("It was lifted on 22 July of that year.", "2017-07-22"),
        ("It was lifted the next March.", "2018-03"),
        ("It was lifted the following September.", "2017-09"),
    ],
)
def test_days_and_months_are_reckoned_from_what_is_told_before(then: str, value: str) -> None:
    assert told(f"It began on 5 June 2017. {then}") == ["2017-06-05", value]


def test_what_happened_hours_ago_happened_today() -> None:
    assert told("They signed it two hours ago.") == [TUESDAY.date().isoformat()]
