"""Relations: what is a change between whom, whether and when it came; and what is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from extractors import extract
from schema.records import Document, Relation

FRIDAY = datetime(2025, 3, 14, 18, 0, tzinfo=timezone(timedelta(hours=2)))


def read(text: str, title: str = "") -> tuple[Relation, ...]:
    return extract(Document(title, text, FRIDAY)).relations


def brief(relations: tuple[Relation, ...]) -> set[tuple[str, str, str, str]]:
    return {("-".join(r.parties), r.action, r.level, r.status) for r in relations}


def sentences() -> Iterator[tuple[str, str, list[list[str]]]]:
    for line in (Path(__file__).parent / "passages" / "relations.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            told, _, records = line.partition("=>")
            text, _, title = told.partition("|")
            yield (
                text.strip().replace(" // ", "\n\n"),
                title.strip(),
                [r.split() for r in records.split(";") if r.strip()],
            )


@pytest.mark.parametrize(("text", "title", "expected"), list(sentences()), ids=lambda value: str(value)[:60])
def test_sentences_tell_their_relations_and_no_others(text: str, title: str, expected: list[list[str]]) -> None:
    found = read(text, title)
    assert brief(found) == {(parties, action, level, status) for parties, action, level, status, *_ in expected}
    for parties, action, level, status, *told in expected:
        (record,) = (r for r in found if brief((r,)) == {(parties, action, level, status)})
        for field in told:
            name, _, value = field.replace("from=", "from_level=").partition("=")
            assert str(getattr(record, name)).replace(" ", "_") == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ghana and Chile upgraded their relations to a comprehensive strategic partnership.",
            ("CHL-GHA", "upgraded", "comprehensive_strategic", "concluded"),
        ),
        (
            "Relations between Norway and Kenya were elevated to an all-round strategic partnership.",
            ("KEN-NOR", "upgraded", "comprehensive_strategic", "concluded"),
        ),
        (
            "Peru has agreed with Ghana to raise ties to a strategic partnership.",
            ("GHA-PER", "upgraded", "strategic", "concluded"),
        ),
        (
            "Bhutan and Peru established diplomatic relations.",
            ("BTN-PER", "established", "diplomatic_relations", "concluded"),
        ),
        (
            "Kenya severed diplomatic relations with Qatar.",
            ("KEN-QAT", "terminated", "diplomatic_relations", "concluded"),
        ),
        ("Chad and Oman restored diplomatic ties.", ("OMN-TCD", "restored", "diplomatic_relations", "concluded")),
        (
            "Fiji and Malta will upgrade their ties to a strategic partnership next year.",
            ("FJI-MLT", "upgraded", "strategic", "planned"),
        ),
        (
            "Fiji and Malta are considering upgrading their ties to a strategic partnership.",
            ("FJI-MLT", "upgraded", "strategic", "under_discussion"),
        ),
    ],
)
def test_the_grammar_of_changes(text: str, expected: tuple[str, str, str, str]) -> None:
    assert brief(read(text)) == {expected}


@pytest.mark.parametrize(
    "text",
    [
        "Ghana and Chile promised to take their friendship to new heights.",
        "The University of Nairobi and Oslo's city hall launched a strategic partnership.",
        "A Kenyan bank and a Danish company announced a strategic partnership on Friday.",
        "Analysts say that Ghana could upgrade its ties with Chile to a strategic partnership.",
        "Ghana has no strategic partnership with Chile.",
        "Chile is a key trade partner of Ghana.",
        "Ghana and Chile signed a Comprehensive Economic Partnership Agreement (CEPA).",
    ],
)
def test_warm_words_private_sides_opinions_and_lacks_are_no_change(text: str) -> None:
    assert not [r for r in read(text) if r.action != "in_force"]


def test_headlines_of_other_stories_tell_nothing() -> None:
    assert not read("Rain is expected.\n\nRelated stories\n\nGhana, Chile upgrade ties to strategic partnership")


def test_title_lede_and_quote_of_one_act_are_one_record() -> None:
    (record,) = read(
        "Ghana and Chile upgraded their ties to a strategic partnership on Thursday.\n\n"
        '"Today the strategic partnership of our two countries is established," the Chilean president said.',
        "Ghana, Chile lift ties to strategic partnership",
    )
    assert (record.action, record.date, record.current, record.evidence.part) == (
        "upgraded",
        "2025-03-13",
        True,
        "text",
    )


def test_the_earlier_level_and_its_date_are_told_apart_from_the_news() -> None:
    found = read(
        "Ghana and Chile upgraded their ties to a strategic partnership in Accra on Thursday.\n\n"
        "The two countries established diplomatic relations in 1962."
    )
    news, past = sorted(found, key=lambda r: not r.current)
    assert (news.place, news.date, news.date_basis) == ("Accra", "2025-03-13", "relative")
    assert (past.level, past.date, past.current) == ("diplomatic_relations", "1962", False)


def test_an_upgrade_names_the_level_it_starts_from() -> None:
    found = read("Ghana and Chile raised relations from a comprehensive partnership to a strategic partnership.")
    assert {(r.level, r.from_level) for r in found if r.action == "upgraded"} == {("strategic", "comprehensive")}


def test_a_list_gives_one_record_for_each_pair() -> None:
    found = read("Ghana has strategic partnerships with Chile, Peru and the European Union.")
    assert brief(found) == {(pair, "in_force", "strategic", "concluded") for pair in ("CHL-GHA", "GHA-PER", "EU-GHA")}


def test_a_starting_year_makes_an_establishment_and_a_length_alone_does_not() -> None:
    (since,) = read("Ghana and Chile have been strategic partners since 2013.")
    assert (since.action, since.date, since.current) == ("established", "2013", False)
    (length,) = read("Ghana and Chile celebrate 60 years of diplomatic relations.")
    assert (length.action, length.date) == ("in_force", None)


def test_a_field_in_the_name_is_the_sector() -> None:
    (record,) = read("Ghana and Chile launched a Green Strategic Partnership.")
    assert (record.level, record.sector) == ("strategic", "green")


def test_background_told_in_the_past_perfect_is_not_the_news() -> None:
    found = read(
        "Ministers of Ghana and Chile met in Accra.\n\nGhana and Chile had established a strategic partnership in 2019."
    )
    assert [(r.date, r.current) for r in found] == [("2019", False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nicaragua announced that it was breaking relations with Oman.", {("NIC-OMN", "terminated")}),
        ("Algeria said it was suspending diplomatic relations with Nepal.", {("DZA-NPL", "suspended")}),
        (
            "Peru lowered ties with Oman to the level of chargé d'affaires.",
            {("OMN-PER", "downgraded")},
        ),
        (
            "Eswatini on Friday switched recognition from Taipei to Beijing.",
            {("SWZ-TWN", "terminated"), ("CHN-SWZ", "established")},
        ),
        (
            "Diplomatic relations between Togo and Malta were established in 1976, cut in 1990 and renewed in 1994.",
            {("MLT-TGO", "established"), ("MLT-TGO", "terminated"), ("MLT-TGO", "restored")},
        ),
        (
            "Togo and Malta restored diplomatic relations in 2022, three years after Malta broke them off.",
            {("MLT-TGO", "restored"), ("MLT-TGO", "terminated")},
        ),
        ("Oman's embassy in Peru was closed, but diplomatic relations are unaffected.", set()),
    ],
)
def test_relations_cut_lowered_and_taken_up_again(text: str, expected: set[tuple[str, str]]) -> None:
    found = {("-".join(r.parties), r.action) for r in read(text)}
    assert found == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Nepal ruled out a military alliance with Oman.", "rejected"),
        ("There are no plans to restore diplomatic relations with Oman, Nepal's foreign minister said.", "rejected"),
        ("Nepal's president-elect pledged to restore diplomatic relations with Oman.", "under_discussion"),
        ("Nepal would like to restore diplomatic relations with Oman, its prime minister said.", "under_discussion"),
        ("Nepal and Oman agreed to raise ties to a strategic partnership in the coming months.", "planned"),
        ("An editorial urged Nepal to seek a strategic partnership with Oman.", None),
    ],
)
def test_who_wants_refuses_or_puts_off_a_change(text: str, status: str | None) -> None:
    changes = [r for r in read(text) if r.action != "in_force"]
    assert [r.status for r in changes] == ([status] if status else [])


def test_a_framework_of_several_is_one_record() -> None:
    assert brief(read("Mali, Niger and Chad formed an alliance.")) == {
        ("MLI-NER-TCD", "established", "alliance", "concluded")
    }


def test_a_newcomer_is_not_paired_with_those_it_follows() -> None:
    found = read(
        "Malta became the fifth country, after Peru, Chile and Togo, with which Oman has a strategic partnership."
    )
    assert ("MLT-OMN", "established", "strategic", "concluded") in brief(found)
    assert not [r for r in found if set(r.parties) <= {"PER", "CHL", "TGO"}]


def test_its_partners_are_those_of_the_one_named_before() -> None:
    found = read("Oman has been busy this year: Fiji, Peru and Chad are now its strategic partners.")
    assert {r.parties for r in found} == {("FJI", "OMN"), ("OMN", "PER"), ("OMN", "TCD")}


def test_the_date_of_a_cut_is_not_that_of_its_mending() -> None:
    found = read(
        "Malta and Togo agreed on Thursday to restore diplomatic relations, which had been broken off in 1998."
    )
    assert {(r.action, r.date) for r in found} == {("restored", "2025-03-13"), ("terminated", "1998")}


def test_a_place_told_beats_the_dateline() -> None:
    found = read(
        "LIMA: Peru and Malta on Thursday established diplomatic relations.\n\n"
        "The foreign ministers signed a joint communiqué in the Swiss city of Lausanne."
    )
    assert {r.place for r in found} == {"Lausanne"}


def test_confidence_rises_with_repetition() -> None:
    once = read("Ghana and Chile upgraded their ties to a strategic partnership on Thursday.")
    twice = read(
        "Ghana and Chile upgraded their ties to a strategic partnership on Thursday.\n\n"
        "The strategic partnership was announced by both presidents.",
        "Ghana, Chile upgrade ties to strategic partnership",
    )
    assert twice[0].confidence > once[0].confidence


def test_where_something_else_is_held_at_another_time_is_not_where_the_news_is() -> None:
    text = (
        "President Juan Paz and President Ali Noor issued a joint communiqué in Lima on Monday.\n\n"
        "They recalled the second session of the Peru-Kenya dialogue, which was held in Nairobi in January.\n\n"
        "Peru and Kenya decided to raise their relations to a strategic partnership."
    )
    assert [r.place for r in read(text, title="Peru, Kenya raise ties") if r.level == "strategic"] == ["Lima"]


def test_an_act_done_once_before_is_a_record_of_its_own() -> None:
    found = read("Kenya and Peru broke off relations in 2011; they had done so before, in 1998.")
    assert sorted((r.action, r.date) for r in found) == [("terminated", "1998"), ("terminated", "2011")]


def test_cuts_weeks_apart_are_two() -> None:
    text = (
        "Ukraine severed relations with Syria on June 30, 2022. "
        "Damascus announced on July 20 of the same year that it was breaking off relations with Kyiv."
    )
    assert sorted(r.date or "" for r in read(text, "")) == ["2022-06-30", "2022-07-20"]
