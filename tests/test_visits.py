"""Visits: who travels, where to, when, and whether it took place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors import extract
from schema.records import Document, Visit

WEDNESDAY = datetime(2024, 5, 8, 18, 0, tzinfo=UTC)
FRIDAY = datetime(2025, 3, 14, 18, 0, tzinfo=UTC)


def visits(text: str, title: str = "") -> tuple[Visit, ...]:
    return extract(Document(title, f"{text}\n\nBilateral trade is small.", WEDNESDAY)).visits


def trips(text: str, title: str = "") -> set[tuple[str | None, str, str]]:
    return {(v.visitor.name, v.visitor.party, v.host_party) for v in visits(text, title)}


def sentences() -> Iterator[tuple[str, str, list[list[str]]]]:
    for line in (Path(__file__).parent / "passages" / "visits.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            told, _, records = line.partition("=>")
            text, _, title = told.partition("|")
            yield (
                text.strip().replace(" // ", "\n\n"),
                title.strip(),
                [r.split() for r in records.split(";") if r.strip()],
            )


@pytest.mark.parametrize(("text", "title", "expected"), list(sentences()), ids=lambda value: str(value)[:60])
def test_sentences_tell_their_visits_and_no_others(text: str, title: str, expected: list[list[str]]) -> None:
    found = extract(Document(title, f"{text}\n\nBilateral trade is small.", FRIDAY)).visits
    told = max([len(record) for record in expected], default=0)
    brief = sorted(
        [
            f"{(v.visitor.name or 'null').split()[-1]}/{v.visitor.party}",
            v.host_party,
            v.status,
            v.kind,
            v.start or "-",
            (v.place or "-").replace(" ", "_"),
        ][:told]
        for v in found
    )
    assert brief == sorted(expected)


MOE = "Norwegian Foreign Minister Kari Moe"
TRIP = {("Kari Moe", "NOR", "CHL")}


@pytest.mark.parametrize(
    "text",
    [
        f"{MOE} arrived in Santiago on Tuesday.",
        f"{MOE} landed in the Chilean capital on Tuesday.",
        f"{MOE} visited Chile on Tuesday.",
        f"{MOE} flew to Santiago on Tuesday for talks.",
        f"{MOE} is on an official visit to Chile.",
        f"{MOE} paid an official visit to Chile on Tuesday.",
        f"The paper was signed on Tuesday during {MOE}'s visit to Santiago.",
        f"The paper was signed during an official visit to Chile by {MOE}.",
        f"On her first visit to Chile, {MOE} praised the weather.",
        f"{MOE} was received by Chilean President Pablo Rojas on Tuesday.",
        f"Chilean President Pablo Rojas welcomed {MOE} on Tuesday.",
        f"Santiago hosted {MOE} on Tuesday.",
        f"Chilean President Pablo Rojas held talks in Santiago on Tuesday with {MOE}.",
        "Chilean President Pablo Rojas met visiting Norwegian Foreign Minister Kari Moe.",
        "Chilean President Pablo Rojas and his Norwegian guest Kari Moe spoke of salmon.",
        f"{MOE} and her host, Chilean President Pablo Rojas, spoke of salmon.",
        f"{MOE} came home from Chile on Tuesday.",
        f"{MOE} attended the salmon summit in Santiago on Tuesday.",
    ],
)
def test_a_trip_is_found_however_it_is_told(text: str) -> None:
    assert trips(text) == TRIP


@pytest.mark.parametrize(
    "text",
    [
        f"{MOE} spoke with Chilean President Pablo Rojas by phone on Tuesday.",
        f"{MOE} and Chilean Foreign Minister Pablo Rojas met on the sidelines of a summit in Rome.",
        f"{MOE} could visit Chile if the strike ends.",
        f"{MOE} has never visited Chile.",
        f"{MOE} hopes to visit Chile one day.",
        "A Norwegian company visited Chile on Tuesday.",
        "The mayor of Bergen, Kari Moe, visited Chile with a choir.",
        "Tourists from Norway arrived in Santiago on Tuesday.",
        f"{MOE} left for home on Tuesday.",
        f"{MOE} returned to Oslo on Tuesday.",
        "Former Norwegian Foreign Minister Kari Moe visited Chile on Tuesday.",
        f"{MOE} welcomed the decision of Chilean President Pablo Rojas on Tuesday.",
    ],
)
def test_calls_wishes_private_journeys_and_ways_home_are_no_visits(text: str) -> None:
    assert trips(text) == set()


def test_the_stops_of_a_tour_are_one_visit_each() -> None:
    text = f"{MOE} will travel to Chile, Peru and Ecuador in June."
    assert trips(text) == {("Kari Moe", "NOR", host) for host in ("CHL", "PER", "ECU")}
    assert {v.status for v in visits(text)} == {"planned"}


def test_a_couple_travels_as_two() -> None:
    text = "King Olav and Queen Astrid of Norway arrived in Santiago on Monday on a state visit to Chile."
    assert {v.visitor.name for v in visits(text)} == {"Olav", "Astrid"}
    assert {v.kind for v in visits(text)} == {"state"}


def test_later_sentences_add_to_the_same_trip() -> None:
    text = (
        f"SANTIAGO, May 8 – {MOE} signed an accord on Wednesday.\n\n"
        "The minister, who arrived on Monday, is on a three-day working visit to Chile.\n\nShe will leave on Thursday."
    )
    (visit,) = visits(text)
    assert (visit.visitor.name, visit.host_party, visit.place, visit.kind) == ("Kari Moe", "CHL", "Santiago", "working")
    assert visit.start == "2024-05-06"


@pytest.mark.parametrize(
    ("text", "start", "end", "status"),
    [
        (f"{MOE} arrived in Santiago on Monday on a three-day visit.", "2024-05-06", "2024-05-08", "concluded"),
        (f"{MOE} is on a visit to Chile from May 7 to 9.", "2024-05-07", "2024-05-09", "concluded"),
        (f"{MOE} ended a two-day visit to Chile on Tuesday.", "2024-05-06", "2024-05-07", "concluded"),
        (f"{MOE} will visit Chile on Friday.", "2024-05-10", None, "planned"),
        (f"{MOE} flies to Santiago on Friday.", "2024-05-10", None, "planned"),
        (f"{MOE} is expected in Santiago in June.", "2024-06", None, "planned"),
        (f"{MOE} called off her trip to Chile.", None, None, "cancelled"),
        (f"A visit by {MOE} to Chile was postponed.", None, None, "cancelled"),
    ],
)
def test_from_when_to_when_and_whether(text: str, start: str | None, end: str | None, status: str) -> None:
    (visit,) = visits(text)
    assert (visit.start, visit.end, visit.status) == (start, end, status)


def test_the_kind_of_one_stop_is_not_that_of_another() -> None:
    text = f"{MOE} arrived in Lima on a state visit, the last leg of a tour that had taken her to Chile."
    assert {v.host_party: v.kind for v in visits(text)} == {"PER": "state", "CHL": "other"}


def test_guests_of_the_union_are_received_in_brussels() -> None:
    (visit,) = visits(f"{MOE} was received by European Council President Ana Sousa in Brussels on Tuesday.")
    assert (visit.host_party, visit.place) == ("EU", "Brussels")


def test_a_traveller_known_by_office_alone_has_no_name() -> None:
    (visit,) = visits("The Norwegian prime minister arrived in Santiago on Tuesday.")
    assert (visit.visitor.name, visit.visitor.role, visit.host_party) == (None, "prime minister", "CHL")


def test_those_who_act_at_a_summit_of_several_have_travelled_to_it() -> None:
    text = (
        "The leaders of Chile, Norway and Peru opened a summit in Santiago on Tuesday.\n\n"
        "Norwegian Prime Minister Kari Moe told the meeting that salmon mattered. Peruvian President Luis Prado agreed."
    )
    assert trips(text) == {("Kari Moe", "NOR", "CHL"), ("Luis Prado", "PER", "CHL")}
    assert {v.kind for v in visits(text)} == {"summit"}


@pytest.mark.parametrize(
    ("text", "status", "start"),
    [
        (f"{MOE} will travel to Chile on Sunday, her office said on Tuesday.", "planned", "2024-05-12"),
        (f"{MOE} flies to Santiago next week, her first trip to Chile.", "planned", "2024-05"),
        (f"{MOE} travels to Santiago on Friday for her inaugural visit.", "planned", "2024-05-10"),
        (f"{MOE} begins a three-day official visit to Chile on May 20.", "planned", "2024-05-20"),
        (f"The visit of {MOE} to Santiago will take place on May 14.", "planned", "2024-05-14"),
        (f"{MOE} left for Santiago on Monday to begin an official visit to Chile.", "concluded", "2024-05-06"),
        (f"{MOE} concluded her visit to Chile on Tuesday.", "concluded", None),
    ],
)
def test_the_verb_in_charge_tells_whether_a_visit_is_to_come_and_when(
    text: str, status: str, start: str | None
) -> None:
    [found] = visits(text)
    assert found.status == status
    assert start is None or found.start == start


@pytest.mark.parametrize(
    "text",
    [
        f"{MOE} said the next round of talks would be held in Santiago in June.",
        f"{MOE} recalled the agreement that the three countries signed in Santiago last July.",
        f"SANTIAGO – {MOE}'s own journey ended in Puerto Williams.",
    ],
)
def test_what_is_held_or_signed_somewhere_is_no_trip(text: str) -> None:
    assert trips(text) == set()


def test_leaders_of_a_few_who_meet_in_a_fourth_state_visit_nobody() -> None:
    text = (
        "ASTANA – The leaders of Norway, Chile and Ghana held their first trilateral summit in Astana on Tuesday.\n\n"
        "President Nana Boateng, Prime Minister Jon Vik and President Pablo Rojas signed a declaration."
    )
    assert trips(text) == set()


def test_styles_are_no_part_of_a_name() -> None:
    [found] = visits("HE Minister of Foreign Affairs of Malaysia Dato' Seri Mohamad Hasan arrived in Doha on Tuesday.")
    assert found.visitor.name == "Mohamad Hasan"


@pytest.mark.parametrize(
    "heads",
    [
        "The Chilean side was led by Deputy Minister Ana Paz, while the Norwegian delegation was headed by Kari Moe.",
        "Deputy Minister Ana Paz of Chile and Foreign Minister Kari Moe of Norway led their respective delegations.",
        "The session was co-chaired by Deputy Minister Ana Paz of Chile and Foreign Minister Kari Moe of Norway.",
    ],
)
def test_who_leads_the_delegation_of_the_other_side_has_come(heads: str) -> None:
    opening = "SANTIAGO – Chile and Norway held the third round of political consultations in Santiago on Tuesday."
    assert trips(f"{opening}\n\n{heads}") == TRIP


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{MOE} met President Pablo Rojas in Santiago on Monday, a day after Chile had raised its tariffs.", TRIP),
        (f"{MOE} would be in Santiago if the airline allowed it.", set()),
        (f"{MOE} has been to Santiago this month.", TRIP),
        (f"{MOE} spoke in Oslo of the day when she was in Santiago as the guest of President Pablo Rojas.", TRIP),
    ],
)
def test_what_stands_around_a_trip_does_not_hide_it_or_make_it_up(
    text: str, expected: set[tuple[str, str, str]]
) -> None:
    assert trips(text, "Norway and Chile") == expected


def test_he_means_the_subject_of_the_sentence_before_not_whoever_greeted_him() -> None:
    text = (
        "President Jon Vik of Norway reached Santiago on Monday. "
        "He was greeted there by President Pablo Rojas of Chile. He goes on to Peru on Wednesday."
    )
    assert trips(text) >= {("Jon Vik", "NOR", "PER")}
