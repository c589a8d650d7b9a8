"""Who is meant: states by their names, persons as the article introduces them, and those who are no parties."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors import analyse
from extractors._analysis import Analysis
from extractors._gazetteer import names
from extractors._people import find_people
from schema.records import Document

DAY = datetime(2024, 5, 8, 10, 0, tzinfo=UTC)


def read(text: str) -> Analysis:
    return analyse(Document("", text, DAY))


def parties(text: str) -> list[list[str]]:
    return [[a.code for a in actors if not a.private] for actors in read(text).actors]


@pytest.mark.parametrize(
    ("text", "person", "party"),
    [
        ("Norwegian Foreign Minister Kari Moe met her Chilean counterpart Pablo Rojas.", "Pablo Rojas", "CHL"),
        ("Chad's head of state, Idriss Abakar, met his Nigerien guest Moussa Issa.", "Moussa Issa", "NER"),
        ("Ghana's Kofi Mensah told reporters that he was glad.", "Kofi Mensah", "GHA"),
        ("Foreign ministers Ana Sousa of Portugal and Pekka Salo of Finland met.", "Pekka Salo", "FIN"),
        ("King Felipe Ortiz and Queen Maria of Spain arrived in Rabat.", "Felipe Ortiz", "ESP"),
        ("President Peter Otieno left Nairobi for Accra.", "Peter Otieno", "KEN"),
        ("Ruben Ayala, the Paraguayan trade minister, was there.", "Ruben Ayala", "PRY"),
        ("President Nino Beridze of Georgia was there.", "Nino Beridze", "GEO"),
    ],
)
def test_persons_are_learnt_from_how_the_article_introduces_them(text: str, person: str, party: str) -> None:
    assert {p.name: p.party for p in read(text).people.values()}[person] == party


def test_an_official_without_a_nationality_belongs_where_the_report_is_filed() -> None:
    text = "ROME – Italy's Senate ratified a treaty with Tunisia.\n\nForeign Minister Giulia Sarti thanked the Senate."
    assert read(text).people["Giulia Sarti"].party == "ITA"


def test_a_traveller_without_a_nationality_is_no_citizen_of_the_state_visited() -> None:
    text = "Italy and Tunisia signed a treaty.\n\nForeign Minister Giulia Sarti will travel to Tunis. Italy is glad."
    assert read(text).people["Giulia Sarti"].party == "ITA"


def test_nobody_is_king_of_a_republic() -> None:
    text = "India and Ethiopia upgraded ties. India sent Prime Minister Narendra Modi. King Omar was there."
    assert "Omar" not in read(text).people


def test_former_office_holders_stand_for_nobody() -> None:
    assert not any(a.person for a in read("Former Peruvian President Luis Prado visited Chile.").actors[0])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Jordan Henderson scored twice.", []),
        ("Jordan Foreign Minister Omar Haddad spoke.", ["JOR", "JOR"]),
        ("Washington state opened an office.", []),
        ("Ana Lima sings.", []),
        ("They sailed to American Samoa and Hong Kong.", []),
        ("The Times of India and Air France wrote about it.", []),
        ("Shanghai and Ho Chi Minh City are twinned.", []),
        ("Officials from Kinshasa praised Congo.", ["COD", "COD"]),
        ("Officials from Brazzaville praised Congo.", ["COG", "COG"]),
        ("They met in Victoria.", []),
        ("Seychelles hosted them in Victoria.", ["SYC", "SYC"]),
        ("The Knesset and the Sejm voted.", ["ISR", "POL"]),
    ],
)
def test_names_are_weighed_by_what_stands_around_them(text: str, codes: list[str]) -> None:
    assert parties(text) == [codes]


def test_every_state_has_a_name_a_demonym_and_a_capital_of_its_own() -> None:
    known: dict[str, set[str]] = {}
    for name in names().values():
        known.setdefault(name.code, set()).add(name.how)
    without_city = {"SGP", "VAT"}  # the state is the city
    without_demonym = {"COG", "DMA", "VAT"}  # they share one, or their name is one
    for code, hows in known.items():
        if "name" in hows:
            assert "capital" in hows or code in without_city, code
            assert "demonym" in hows or code in without_demonym, code


def people(text: str) -> list[list[tuple[str | None, str]]]:
    return [[(s.person.name, s.person.party) for s in found] for found in find_people(read(text))]


def test_an_office_or_a_pronoun_means_the_person_who_was_named() -> None:
    text = (
        "Danish Prime Minister Mette Holm met Peru's president, Luis Prado.\n\nThe Danish leader left. She was tired."
    )
    assert people(text)[1:] == [[("Mette Holm", "DNK")], [("Mette Holm", "DNK")]]


def test_a_couple_means_both_and_leaders_of_several_states_mean_one_each() -> None:
    text = "Crown Prince Haruo and Crown Princess Emi of Japan were there. The imperial couple left."
    assert people(text)[1] == [("Haruo", "JPN"), ("Emi", "JPN")] or people(text)[1] == [
        ("Emi", "JPN"),
        ("Haruo", "JPN"),
    ]
    assert [party for _, party in people("The leaders of Peru, Chile and Brazil came.")[0]] == ["PER", "CHL", "BRA"]
