"""Agreements: which papers a text tells of, between whom, and what became of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors import extract
from schema.records import Agreement, Document

WEDNESDAY = datetime(2024, 5, 8, 18, 0, tzinfo=UTC)
PAIR = ("CHL", "NOR")


def agreements(text: str, title: str = "") -> tuple[Agreement, ...]:
    return extract(Document(title, f"Norway and Chile held talks in Oslo.\n\n{text}", WEDNESDAY)).agreements


def told(text: str) -> set[tuple[tuple[str, ...], str, str]]:
    return {(a.parties, a.kind, a.status) for a in agreements(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Chile signed an extradition treaty on Tuesday.",
        "Norway and Chile inked an extradition treaty on Tuesday.",
        "Norway and Chile put pen to paper on an extradition treaty on Tuesday.",
        "Norway and Chile renewed an extradition treaty on Tuesday.",
        "An extradition treaty was signed by Norway and Chile on Tuesday.",
        "Norway and Chile announced the conclusion of an extradition treaty on Tuesday.",
    ],
)
def test_a_paper_is_signed_by_many_verbs(text: str) -> None:
    assert told(text) == {(PAIR, "treaty", "signed")}


@pytest.mark.parametrize(
    "text",
    [
        "Norway scrapped the Air Services Agreement with Chile on Tuesday.",
        "The Air Services Agreement between Norway and Chile was terminated on Tuesday.",
        "The Air Services Agreement between Norway and Chile has been suspended.",
        "The Air Services Agreement between Norway and Chile lapsed on Tuesday.",
        "The Air Services Agreement between Norway and Chile expired on Tuesday.",
    ],
)
def test_a_paper_comes_to_an_end(text: str) -> None:
    assert told(text) == {(PAIR, "agreement", "terminated")}


@pytest.mark.parametrize(
    "text",
    [
        "Fishing rights are shared under the Norway-Chile Fisheries Treaty.",
        "Oslo is bound by the Fisheries Treaty of 1988 with Chile.",
        "Norway and Chile are parties to the Southern Fisheries Treaty of 1988.",
    ],
)
def test_a_treaty_named_as_what_binds_is_in_force(text: str) -> None:
    assert told(text) == {(PAIR, "treaty", "in_force")}


def test_a_treaty_in_force_has_the_year_in_its_name() -> None:
    (treaty,) = agreements("Norway and Chile are parties to the Southern Fisheries Treaty of 1988.")
    assert (treaty.date, treaty.current) == ("1988", False)


def test_counted_papers_are_one_bundle() -> None:
    (bundle,) = agreements("Norway and Chile signed 14 documents on Tuesday.")
    assert (bundle.parties, bundle.kind, bundle.title, bundle.date) == (PAIR, "other", "14 documents", "2024-05-07")


def test_memoranda_listed_by_field_are_one_each() -> None:
    found = agreements("Norway and Chile signed memoranda of understanding on fisheries and on hydrogen.")
    assert [(a.kind, a.sectors) for a in found] == [("mou", ("fisheries",)), ("mou", ("energy",))]


@pytest.mark.parametrize(
    "text",
    [
        "The pact is popular.",
        "The Norwegian company signed an agreement with the University of Chile.",
        "Related stories\n\nNorway signs fishing treaty with Chile\n\nChile inks air services agreement with Norway",
    ],
)
def test_passing_words_private_sides_and_lists_of_stories_give_nothing(text: str) -> None:
    assert told(text) == set()
