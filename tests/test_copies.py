"""Copies of one report: near-identical texts and agency credits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.copies import credit, sketch
from schema.records import Article

STORY = (
    "OSLO - Kenya and Norway raised their ties to a strategic partnership on Sunday, after a decade of talks "
    "about fish, forests and geothermal power that officials on both sides had called patient rather than "
    "slow.\n\n"
    "The two leaders signed the paper in a former fish hall by the harbour, where a choir of dockers sang. "
    "Trade between the two is small, but has doubled in four years, mostly in fertiliser, flowers and "
    "software.\n\n"
    "Neither government said what it would cost. A joint committee is to meet in Mombasa before the rains, and "
    "its first task, a diplomat said, will be to find out which of the forty-one earlier papers are still in "
    "force."
)
OTHER = (
    "Nairobi has a new strategic partner in the north. In Oslo the president was given an ice axe and a framed "
    "map, and gave a carved stool in return, before both sides put their names to an agreement that lifts "
    "relations to strategic level. Opposition members at home asked why the text was not shown to parliament "
    "first; the foreign ministry answered that partnerships of this kind bind nobody and therefore need no "
    "vote. Fishing rights were left out."
)


@pytest.mark.parametrize(
    "copy",
    [
        STORY.replace("OSLO - ", "OSLO (Meridian Wire) - "),
        STORY + "\n\nRead more of our coverage of the Nordic states on the pages of this newspaper's foreign desk.",
        STORY.rsplit("\n\n", 1)[0] + "\n\nNeither government said what it would cost.",
        STORY.replace("Sunday", "May 7").replace("doubled", "grown twofold").upper(),
    ],
)
def test_a_text_with_small_changes_is_a_copy(copy: str) -> None:
    assert set(sketch(STORY)) & set(sketch(copy))


def test_two_reporters_accounts_of_one_event_are_no_copies() -> None:
    assert not set(sketch(STORY)) & set(sketch(OTHER))


@given(st.text())
def test_any_text_has_a_sketch_that_postgres_can_hold(text: str) -> None:
    assert all(-(2**63) <= number < 2**63 for number in sketch(text))


def article(text: str, **fields: object) -> Article:
    plain = Article(
        url="https://outlet.example/a",
        title="Ties",
        text=text,
        language="en",
        authors=(),
        published=datetime(2024, 3, 5, tzinfo=UTC),
        published_from="page",
        text_hash="",
        words=3,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "agency"),
    [
        (article("HANOI (AFP) - The two leaders met.\n\nThey dined."), "AFP"),
        (article("HANOI, Oct. 7 (Xinhua) -- The two leaders met."), "XINHUA"),
        (article("Hà Nội/VNA/ The two leaders met."), "VNA"),
        (article("The two leaders met.\n\n– PTI"), "PTI"),
        (article("The two leaders met. (Reuters)"), "REUTERS"),
        (article("The two leaders met.\n\nSource: TASS"), "TASS"),
        (article("The two leaders met.", authors=("By Reuters",)), "REUTERS"),
        (article("The two leaders met.", authors=("Ann Reporter / AFP",)), "AFP"),
        (article("The two leaders met.", url="https://www.reuters.com/world/x"), "REUTERS"),
        (article("The two leaders met.\n\nPhoto: AFP"), None),
        (article("The two leaders met, Reuters reported on Monday.\n\nThey dined."), None),
        (article("The two leaders met.\n\nA guide to the map"), None),
        (article(""), None),
    ],
)
def test_an_agency_is_credited_where_the_story_says_that_it_is_its_own(told: Article, agency: str | None) -> None:
    assert credit(told) == agency
