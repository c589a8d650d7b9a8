"""Places: where an act was done, as the text tells or carries it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors import extract
from schema.records import Document

WEDNESDAY = datetime(2024, 5, 8, 18, 0, tzinfo=UTC)


def places(text: str, title: str = "") -> dict[tuple[str, ...], str | None]:
    """Where each pair signed what it signed."""
    return {a.parties: a.place for a in extract(Document(title, text, WEDNESDAY)).agreements}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Two years after a row in Oslo, Chile and Norway signed a treaty on extradition in Lima on Tuesday.", "Lima"),
        ("Ever since they met in Oslo, Chile and Norway had wanted it. They signed the treaty in Lima today.", "Lima"),
        ("Chile and Norway signed a treaty on Tuesday.\n\nThe next round of talks will be held in Oslo.", None),
    ],
)
def test_a_place_told_of_another_time_is_not_the_act_s(text: str, place: str | None) -> None:
    assert places(text) == {("CHL", "NOR"): place}


@pytest.mark.parametrize(
    "title", ["Santiago hosts Norway's premier", "Santiago talks bear fruit", "After the Santiago summit"]
)
def test_a_city_that_hosts_in_the_title_is_the_place(title: str) -> None:
    assert places("Chile and Norway signed an extradition treaty on Tuesday.", title) == {("CHL", "NOR"): "Santiago"}


def test_each_leg_of_a_tour_and_each_item_of_a_round_up_has_its_own_place() -> None:
    tour = (
        "The premier of Norway is back from South America.\n\n"
        "Lima came first. On Monday Norway and Peru signed a memorandum on fisheries.\n\n"
        "Next stop, Santiago. Norway and Chile signed an extradition treaty on Tuesday."
    )
    assert places(tour) == {("NOR", "PER"): "Lima", ("CHL", "NOR"): "Santiago"}
    round_up = (
        "OSLO — Norway received the president of Ghana. The two countries signed a treaty on air services.\n\n"
        "LIMA — Peru received the president of Kenya on Tuesday. The two countries signed a memorandum on fisheries."
    )
    assert places(round_up) == {("GHA", "NOR"): "Oslo", ("KEN", "PER"): "Lima"}


def test_a_dateline_is_found_behind_the_lines_above_the_story() -> None:
    text = (
        "Chile, Norway sign treaty\n\nWednesday, May 8, 2024, 10:15 (GMT-4)\n\n"
        "Santiago - Chile and Norway signed an extradition treaty on Tuesday."
    )
    assert places(text, "Chile, Norway sign treaty") == {("CHL", "NOR"): "Santiago"}


def test_the_city_of_the_visit_is_the_place_where_the_sentence_tells_none() -> None:
    text = (
        "Norway's Foreign Minister Kari Moe arrived in Valparaiso on Tuesday for a two-day visit to Chile.\n\n"
        "Chile and Norway signed an extradition treaty."
    )
    assert places(text, "Chile welcomes Norway's foreign minister") == {("CHL", "NOR"): "Valparaiso"}
    assert places(text.replace("treaty.", "treaty in Lima on Tuesday."), "") == {("CHL", "NOR"): "Lima"}


def test_a_treaty_is_ratified_where_the_parliament_sits() -> None:
    text = (
        "SANTIAGO, May 8 - Chile's Congress on Tuesday ratified the extradition treaty with Norway. "
        "It was signed in Oslo in 2022."
    )
    assert places(text)[("CHL", "NOR")] == "Santiago"


def test_paragraphs_headed_by_a_day_or_a_month_have_its_place_and_time() -> None:
    text = (
        "MONDAY, LIMA. Norway and Peru signed a treaty on extradition.\n\n"
        "TUESDAY, SANTIAGO. Norway and Chile signed a treaty on visas.\n\n"
        "WEDNESDAY, OSLO. Norway and Ghana signed a treaty on salmon."
    )
    found = extract(Document("Three capitals", text, WEDNESDAY)).agreements
    assert {a.parties: (a.place, a.date) for a in found} == {
        ("NOR", "PER"): ("Lima", "2024-05-06"),
        ("CHL", "NOR"): ("Santiago", "2024-05-07"),
        ("GHA", "NOR"): ("Oslo", "2024-05-08"),
    }


def test_a_month_at_the_head_of_a_paragraph_is_that_of_its_days() -> None:
    text = (
        "JANUARY. Norway and Peru signed a treaty in Lima on the 10th.\n\n"
        "FEBRUARY. Norway and Chile signed a treaty in Oslo on the 20th.\n\n"
        "MARCH. Norway and Ghana signed a treaty in Accra on the 5th."
    )
    found = extract(Document("A spring of treaties", text, WEDNESDAY)).agreements
    assert [a.date for a in found] == ["2024-01-10", "2024-02-20", "2024-03-05"]
