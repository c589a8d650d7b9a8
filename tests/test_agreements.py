"""Agreements: which papers a text tells of, between whom, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors import extract
from schema.records import Agreement, Document

WEDNESDAY = datetime(2024, 5, 8, 18, 0, tzinfo=UTC)
FRIDAY = datetime(2025, 3, 14, 12, 0, tzinfo=UTC)
PAIR = ("CHL", "NOR")


def agreements(text: str, title: str = "") -> tuple[Agreement, ...]:
    return extract(Document(title, f"Norway and Chile held talks in Oslo.\n\n{text}", WEDNESDAY)).agreements


def sentences() -> Iterator[tuple[str, str, list[list[str]]]]:
    for line in (Path(__file__).parent / "passages" / "agreements.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            said, _, records = line.partition("=>")
            text, _, title = said.partition("|")
            yield (
                text.strip().replace(" // ", "\n\n"),
                title.strip(),
                [r.split() for r in records.split(";") if r.strip()],
            )


@pytest.mark.parametrize(("text", "title", "expected"), list(sentences()), ids=lambda value: str(value)[:60])
def test_sentences_tell_their_agreements_and_no_others(text: str, title: str, expected: list[list[str]]) -> None:
    found = extract(Document(title, f"{text}\n\nBilateral trade is small.", FRIDAY)).agreements
    fields = max([len(record) for record in expected], default=0)
    brief = sorted(
        ["-".join(a.parties), a.kind, a.status, a.date or "-", (a.place or "-").replace(" ", "_")][:fields]
        for a in found
    )
    assert brief == sorted(expected)


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
        "The document that Norway and Chile signed on Tuesday is an extradition treaty.",
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
    ("text", "status"),
    [
        ("Norway and Chile will sign an extradition treaty in June.", "planned"),
        ("The signing of an extradition treaty was postponed to June.", "planned"),
        ("The leaders are to meet in June and attend the signing of an extradition treaty.", "planned"),
        ("An extradition treaty should follow in June.", "planned"),
        ("The text of an extradition treaty has been agreed.", "planned"),
        ("Talks on an extradition treaty have been wound up.", "planned"),
        ("Norway hopes to sign an extradition treaty with Chile.", "under_negotiation"),
        ("Talks on an extradition treaty are under way.", "under_negotiation"),
        ("The two have yet to sign an extradition treaty.", "under_negotiation"),
        ("Oslo has offered Santiago an extradition treaty.", "under_negotiation"),
        ("An extradition treaty was initialled in Oslo.", "under_negotiation"),
        ("What the ministers signed was an extradition treaty.", "signed"),
        ("The ink is dry on an extradition treaty.", "signed"),
        ("The ministers did not wait to sign an extradition treaty.", "signed"),
        ("The visitors flew home with an extradition treaty.", "signed"),
        ("A quarrel of years ended on Tuesday with an extradition treaty.", "signed"),
        ("An extradition treaty was among the results.", "signed"),
        ("Two things were signed: an extradition treaty and another on seeds.", "signed"),
        ("Among the documents signed was an extradition treaty.", "signed"),
        ("Ratification of an extradition treaty is still outstanding.", "signed"),
        ("The extradition treaty signed in March has yet to be ratified.", "signed"),
        ("An extradition treaty was signed in March; the Senate ratified it on Monday.", "ratified"),
        ("The Chilean Senate ratified the extradition treaty on Monday.", "ratified"),
        ("The extradition treaty, signed in 2019, entered into force last year.", "in_force"),
        ("They have had an extradition treaty since 2003.", "in_force"),
        ("An extradition treaty has been in force since 2003.", "in_force"),
        ("The extradition treaty lapses in December.", "in_force"),
        ("Oslo tore up the extradition treaty with Chile.", "terminated"),
        ("Lima's wish for an extradition treaty with Norway was turned down.", "rejected"),
        ("Norway refused to sign an extradition treaty with Chile.", "rejected"),
    ],
)
def test_the_act_that_governs_a_paper_gives_its_status(text: str, status: str) -> None:
    assert {a.status for a in agreements(text)} == {status}


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "They signed a treaty on extradition and another on prisoner transfers.",
            {"treaty on extradition", "treaty on prisoner transfers"},
        ),
        (
            "Two accords were left behind, one on visas and one on fisheries.",
            {"accord on visas", "accord on fisheries"},
        ),
        (
            "They signed three documents: a treaty on extradition, a protocol on seeds, and an agreement on customs.",
            {"treaty on extradition", "protocol on seeds", "agreement on customs"},
        ),
        ("They signed a document called the Fjord Declaration.", {"Fjord Declaration"}),
        ("They signed a Free Trade Agreement, the first trade deal between the two.", {"Free Trade Agreement"}),
        ("Three memoranda, on sport, on tourism and on seeds, were signed.",
         {"memorandum on sport", "memorandum on tourism", "memorandum on seeds"}),
    ],
)  # fmt: skip
def test_papers_in_a_list_are_told_apart(text: str, titles: set[str]) -> None:
    assert {a.title for a in agreements(text)} == titles


def test_the_sentence_behind_a_count_names_those_that_were_counted() -> None:
    listed = "a treaty on fisheries, a protocol on hospital care and a programme of cooperation in science"
    text = f"The ministers of Norway and Chile signed three documents.\n\nThey are {listed}."
    assert {(a.title, a.status) for a in agreements(text)} == {
        ("treaty on fisheries", "signed"),
        ("protocol on hospital care", "signed"),
        ("programme of cooperation in science", "signed"),
    }


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Norway and Chile signed a Protocol amending the Agreement on Air Services.",
            "Protocol amending the Agreement on Air Services",
        ),
        ("Norway and Chile signed an Agreement to Promote Green Shipping.", "Agreement to Promote Green Shipping"),
        (
            "Norway and Chile signed a memorandum on cooperation in the fisheries sector.",
            "memorandum on cooperation in the fisheries sector",
        ),
    ],
)
def test_a_name_ends_where_what_it_is_about_ends(text: str, title: str) -> None:
    assert [a.title for a in agreements(text)] == [title]


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Chile pledged to conclude negotiations on a tax treaty.",
        "Sweden backed an early conclusion of a tax treaty between Norway and Chile.",
        "Norway and Chile promised to conclude a tax treaty, the text of which is being negotiated.",
        "Norway and Chile expressed hope that a tax treaty would soon be signed.",
        "Norway and Chile spoke about a tax treaty, on which talks resumed last year.",
        "Norway and Chile discussed the draft of a tax treaty and agreed to speed up the work.",
        "Norway and Chile will resume negotiations on a tax treaty, a demand of Sweden and Peru.",
    ],
)
def test_a_paper_in_talks_is_neither_planned_nor_signed(text: str) -> None:
    assert told(text) == {(PAIR, "treaty", "under_negotiation")}


def test_what_a_report_had_wrong_gives_nothing() -> None:
    text = "A report said on Tuesday that Norway and Chile had signed a tax treaty. That was wrong."
    assert agreements(text) == ()


@pytest.mark.parametrize(
    ("text", "status", "date"),
    [
        ("The Salmon Agreement, signed in 2018, continues to govern trade.", "in_force", "2018"),
        ("The ministers noted the entry into force, on 1 May, of the Salmon Agreement.", "in_force", "2024-05-01"),
        ("The Salmon Agreement is to be signed by the end of June.", "planned", "2024-06"),
        ("A Salmon Agreement has been ready for signature since March.", "planned", None),
        ("The king leaves on June 11. During the visit, a Salmon Agreement is to be signed.", "planned", "2024-06-11"),
        ("On Tuesday they renewed the Salmon Agreement that had expired in March.", "signed", "2024-05-07"),
        ("They signed a plan for cooperation in the years 2024 and 2025 on Tuesday.", "signed", "2024-05-07"),
        ("In 2013 they had signed a Salmon Agreement, which has since lapsed.", "terminated", None),
        ("The Salmon Agreement was ratified by the Senate in December.", "ratified", "2023-12"),
        ("The Salmon Agreement will be signed within three months.", "planned", "2024-08"),
        (
            "The king leaves for Chile on June 11. An agreement will be signed on that occasion.",
            "planned",
            "2024-06-11",
        ),
        ("A bill approving ratification of the Salmon Agreement signed in March is ready.", "signed", "2024-03"),
    ],
)
def test_a_date_is_that_of_what_is_told_of_the_paper(text: str, status: str, date: str | None) -> None:
    assert [(a.status, a.date) for a in agreements(text)] == [(status, date)]


def test_what_is_told_of_it_later_is_told_of_the_same_paper() -> None:
    (treaty,) = agreements("An extradition treaty was signed in 2019. It entered into force in March 2021.")
    assert (treaty.title, treaty.status, treaty.date) == ("extradition treaty", "in_force", "2021-03")


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Norway has similar agreements with Kenya and Peru.", {("KEN", "NOR"), ("NOR", "PER")}),
        (
            "Norway signed a treaty on seeds with Kenya and memoranda with Togo and Benin.",
            {("KEN", "NOR"), ("NOR", "TGO"), ("BEN", "NOR")},
        ),
        ("Norway, Chile and Peru signed a joint declaration.", {("CHL", "NOR", "PER")}),
        ("With Peru, Norway is still negotiating a treaty on seeds.", {("NOR", "PER")}),
        ("A treaty on seeds was signed by Norway and Chile, with Kenya looking on.", {PAIR}),
        ("The treaty on seeds that Norway and Peru concluded last June lapsed on Monday.", {("NOR", "PER")}),
        (
            "Norway has had a treaty on seeds with Peru since 2001. That with Kenya was signed in 2009.",
            {("NOR", "PER"), ("KEN", "NOR")},
        ),
        ("Kenya, which traded with Chile for years, is negotiating a trade agreement with Norway.", {("KEN", "NOR")}),
    ],
)
def test_a_paper_is_between_those_who_act_or_stand_beside_it(text: str, sides: set[tuple[str, ...]]) -> None:
    assert {a.parties for a in agreements(text)} == sides


def test_three_who_met_sign_as_three() -> None:
    document = Document("", "Norway, Chile and Peru held talks.\n\nThe three signed a treaty on fish.", WEDNESDAY)
    assert [a.parties for a in extract(document).agreements] == [("CHL", "NOR", "PER")]


def test_the_day_of_the_talks_is_the_day_of_the_papers() -> None:
    told_first = "Norway and Chile held talks in Oslo on Tuesday."
    text = f"{told_first}\n\nThe president had arrived on Sunday.\n\nThey signed a treaty on fish."
    (treaty,) = extract(Document("", text, WEDNESDAY)).agreements
    assert (treaty.date, treaty.place) == ("2024-05-07", "Oslo")


@pytest.mark.parametrize(
    "text",
    [
        "No treaty was signed.",
        "Without a trade agreement there will be no summit.",
        "Norway could sign a trade agreement if Chile lifts its ban.",
        "The need for a trade agreement was stressed.",
        "The ministers agreed that a visa agreement was long overdue.",
        "An agreement was reached to set up a council.",
        "They reaffirmed the UN Charter and the Paris Agreement.",
        "A treaty on seeds was not signed.",
        "The municipal council signed a friendship pact with the city of Arica.",
    ],
)
def test_what_is_wished_denied_or_of_all_nations_gives_nothing(text: str) -> None:
    assert told(text) == set()


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


@pytest.mark.parametrize(
    "text",
    [
        "Memoranda were signed on salmon, on hydrogen and on polar research.",
        "Norway and Chile signed memoranda on salmon, hydrogen and polar research.",
        "Norway and Chile signed three memoranda on Tuesday, on salmon, on hydrogen and on polar research.",
    ],
)
def test_papers_of_a_kind_are_told_apart_by_their_fields(text: str) -> None:
    assert {a.title.lower() for a in agreements(text)} == {
        "memorandum on salmon",
        "memorandum on hydrogen",
        "memorandum on polar research",
    }


def test_a_cabinet_that_approves_a_draft_has_not_signed_it() -> None:
    assert told("Norway’s cabinet on Tuesday approved a draft agreement with Chile on labour.") == {
        (PAIR, "agreement", "planned")
    }


def test_the_items_of_a_list_are_signed_as_its_heading_says() -> None:
    text = "The ministers signed the following documents:\n\n- Treaty on Rescue;\n\n- Memorandum on Salmon."
    assert {(a.title, a.status) for a in agreements(text)} == {
        ("Treaty on Rescue", "signed"),
        ("Memorandum on Salmon", "signed"),
    }


def test_how_many_papers_one_state_has_made_is_no_paper() -> None:
    assert agreements("Chile has concluded 34 trade agreements.") == ()


def test_the_minutes_of_a_session_stand_in_a_list_of_papers() -> None:
    text = (
        "The ministers signed the minutes of the session, a cultural programme and a declaration of intent on rescue."
    )
    assert len(agreements(text)) == 3


def test_a_paper_that_was_only_named_is_what_the_next_sentence_calls_the_pact() -> None:
    text = "It is called the Fjord Treaty. The pact, which Norway and Chile signed, has forty pages."
    assert [(a.kind, a.title) for a in agreements(text)] == [("treaty", "Fjord Treaty")]


def test_a_city_of_another_clause_is_not_where_it_was_signed() -> None:
    text = "The ministers signed a joint statement in which they recalled the summit in Bergen in June."
    assert [a.place for a in agreements(text)] == ["Oslo"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Norway and Chile now have their free trade agreement, and another, with Peru, is within reach.",
            {(PAIR, "agreement", "signed"), (("NOR", "PER"), "agreement", "under_negotiation")},
        ),
        (
            "A defence agreement with Peru, which had been through committee, was ratified by the Chilean parliament.",
            {(("CHL", "PER"), "agreement", "ratified")},
        ),
        ("With Lima, too, Oslo is in talks, about a trade pact.", {(("NOR", "PER"), "agreement", "under_negotiation")}),
        ("A fisheries pact with Norway should be signed in June.", {(PAIR, "agreement", "planned")}),
        ("The extradition treaty of 1988 still holds.", {(PAIR, "treaty", "in_force")}),
        ("Both sides contented themselves with a memorandum on forestry.", {(PAIR, "mou", "signed")}),
        ("In January Norway signed a memorandum with Hargeisa.", set()),
    ],
)
def test_what_becomes_of_a_paper_is_told_in_its_own_clause(
    text: str, expected: set[tuple[tuple[str, ...], str, str]]
) -> None:
    assert told(text) == expected


def test_a_further_paper_of_those_signed_needs_no_verb_of_signing() -> None:
    text = "Norway and Chile signed a treaty on extradition on Tuesday. A protocol sets up a joint commission on ports."
    assert told(text) == {(PAIR, "treaty", "signed"), (PAIR, "protocol", "signed")}
    assert told("A protocol sets up a joint commission on ports.") == set()
