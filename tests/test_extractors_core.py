"""The stages that all extractors share: sentences, actors, times, the gate; and what holds for any text at all."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors import analyse, explain, extract, extractors, parties, relevant, to_guide
from extractors._analysis import Analysis
from schema.records import Document

TUESDAY = datetime(2025, 6, 10, 9, 0, tzinfo=timezone(timedelta(hours=7)))


def read(text: str, title: str = "", published: datetime = TUESDAY) -> Analysis:
    return analyse(Document(title, text, published))


def named(analysis: Analysis) -> list[list[str]]:
    return [[a.code for a in actors if not a.private] for actors in analysis.actors]


def told(text: str, published: datetime = TUESDAY) -> list[str]:
    return [time.value for times in read(text, published=published).times for time in times]


def test_every_extractor_found_has_a_name_a_version_and_gives_mentions_of_its_own() -> None:
    document = Document("", "Peru and Ghana established diplomatic relations on Monday in Lima.", TUESDAY)
    modules = extractors()
    assert {module.NAME for module in modules} >= {"relations", "agreements", "mechanisms", "visits"}
    assert len({module.NAME for module in modules}) == len(modules)
    for module in modules:
        assert isinstance(module.VERSION, int)
        for mention in module.extract(analyse(document)):
            assert (mention.extractor, mention.version) == (module.NAME, module.VERSION)


def test_abbreviations_and_initials_end_no_sentence() -> None:
    text = 'The U.S. envoy met Gen. J. Okello in St. Petersburg. He left on Sept. 3. "We agree." Talks go on.'
    assert [s.text for s in read(text).sentences] == [
        "The U.S. envoy met Gen. J. Okello in St. Petersburg.",
        "He left on Sept. 3.",
        '"We agree."',
        "Talks go on.",
    ]


def test_the_last_paragraph_is_read_though_the_agency_signs_it_off() -> None:
    analysis = read("Norway and Chile met.\n\nThe two countries established diplomatic relations in 1919. (VNA)")
    assert not any(s.furniture for s in analysis.sentences)


def test_lists_of_related_headlines_are_furniture() -> None:
    analysis = read("Chile and Kenya held talks.\n\nRelated stories\n\nPeru, Ghana upgrade ties\n\nEdited by A.B.")
    assert [s.furniture for s in analysis.sentences] == [False, True, True, True]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Seoul and Pyongyang exchanged notes.", ["KOR", "PRK"]),
        ("Guinea-Bissau, Equatorial Guinea, Guinea and Papua New Guinea sent envoys.", ["GNB", "GNQ", "GIN", "PNG"]),
        ("The Kremlin called the White House.", ["RUS", "USA"]),
        ("Côte d'Ivoire wrote to Türkiye and to Turkey.", ["CIV", "TUR", "TUR"]),
        ("Officials in Brussels wrote to Amman.", ["EU", "JOR"]),
        ("The Democratic Republic of the Congo and the Republic of the Congo agreed.", ["COD", "COG"]),
    ],
)
def test_parties_go_by_names_demonyms_capitals_and_seats(text: str, codes: list[str]) -> None:
    assert named(read(text)) == [codes]


@pytest.mark.parametrize(
    "text", ["A Danish company opened a plant.", "They sailed the South China Sea.", "The Japan Times reported it."]
)
def test_companies_seas_and_newspapers_are_no_parties(text: str) -> None:
    assert named(read(text)) == [[]]


def test_a_person_stands_for_the_state_that_the_article_gives_them() -> None:
    analysis = read("Ghanaian President Kofi Mbeki arrived.\n\nMbeki praised the hosts.")
    assert named(analysis)[1] == ["GHA"]
    assert analysis.people["Kofi Mbeki"].role == "President"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They met on Sunday.", "2025-06-08"),
        ("They met on Tuesday.", "2025-06-10"),
        ("They met yesterday.", "2025-06-09"),
        ("They met on March 5, 2019.", "2019-03-05"),
        ("They met on 5 March.", "2025-03-05"),
        ("They met earlier this month.", "2025-06"),
        ("They met last September.", "2024-09"),
        ("They met last year.", "2024"),
        ("They met two years ago.", "2023"),
        ("They met on December 28.", "2024-12-28"),
    ],
)
def test_times_are_reckoned_from_publication(text: str, value: str) -> None:
    assert told(text) == [value]


def test_a_weekday_is_that_of_the_place_of_publication() -> None:
    late = datetime(2025, 6, 8, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert told("They signed on Sunday.", late) == ["2025-06-08"]
    assert told("They signed on Sunday.", late.astimezone(timezone(timedelta(hours=9)))) == ["2025-06-08"]
    assert told("They signed today.", late.astimezone(timezone(timedelta(hours=9)))) == ["2025-06-09"]


def test_the_following_year_counts_from_the_year_before_it() -> None:
    assert told("They set it up in 1998 and raised it the following year.") == ["1998", "1999"]


def test_the_gate_turns_away_what_speaks_of_no_states() -> None:
    assert not relevant("The recipe asks for two eggs and a pinch of salt.")
    assert not relevant("The two governments signed a treaty.")
    assert not relevant("Croatia beat Denmark in front of the king.")
    assert relevant("Croatia and Denmark signed a treaty.")
    assert relevant("Denmark's king arrived in Zagreb.")


def test_what_is_made_up_gives_nothing_and_explain_says_so() -> None:
    text = "Chile and Ghana upgraded their relations to a strategic partnership on Monday."
    quiz = Document("The great quiz: true or false?", text, TUESDAY)
    assert extract(Document("Chile and Ghana", text, TUESDAY)).relations
    assert extract(quiz).mentions() == ()
    assert [(t.kept, t.rules) for t in explain(quiz)] == [(False, ("a review, a quiz, a satire: made up",))]


def test_explain_tells_why_a_candidate_was_kept_or_dropped() -> None:
    text = "Peru and Ghana upgraded ties to a strategic partnership. Kenya has no strategic partnership with Chile."
    traces = explain(Document("", text, TUESDAY))
    assert {trace.kept for trace in traces if trace.extractor == "relations"} == {True, False}
    assert all(trace.rules for trace in traces)


def test_the_table_of_parties_has_codes_that_are_unique() -> None:
    codes = [party.code for party in parties()]
    assert len(codes) == len(set(codes)) > 220
    assert {p.code: p.alpha2 for p in parties()}["XKX"] == "XK"


_DICTION = (
    "Peru Ghana Seoul EU the two countries both sides upgraded established to a comprehensive strategic partnership "
    'with and , . " “ ” on Monday in 1998 since relations ties signed treaty visit arrived President John Smith will '
    "not of between Lima"
)
_WORDS = st.sampled_from(_DICTION.split(" "))


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(_WORDS, max_size=60).map(" ".join)), st.text(max_size=40))
def test_any_text_gives_exact_evidence_and_sorted_parties_and_always_the_same(text: str, title: str) -> None:
    document = Document(title, text, datetime(2025, 6, 10, tzinfo=UTC))
    found = extract(document)
    assert found == extract(document)
    for mention in found.mentions():
        part = document.title if mention.evidence.part == "title" else document.text
        assert part[mention.evidence.start : mention.evidence.end] == mention.evidence.sentence
        assert list(mention.parties) == sorted(set(mention.parties))
        assert 0 < mention.confidence < 1
        assert mention.rules


def test_records_go_out_with_the_fields_of_their_kind() -> None:
    document = Document("", "Peru and Ghana upgraded ties to a strategic partnership in Lima on Monday.", TUESDAY)
    (relation,) = to_guide(extract(document))["relations"]
    assert relation == {
        "parties": ["GHA", "PER"],
        "action": "upgraded",
        "level": "strategic",
        "name": "strategic partnership",
        "sector": None,
        "from_level": None,
        "status": "concluded",
        "date": "2025-06-09",
        "place": "Lima",
        "current": True,
        "evidence": document.text,
    }


@pytest.mark.parametrize(
    "text", ["A" * 40_000 + " partnership with", "President " * 3_000, "Peru and " * 2_000 + "ties"]
)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    begin = time.perf_counter()
    extract(Document("", text, TUESDAY))
    assert time.perf_counter() - begin < 5
