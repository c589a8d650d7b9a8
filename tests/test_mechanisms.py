"""Mechanisms: which standing formats a text tells of, between whom, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors import explain, extract, relevant
from schema.records import Document, Mechanism

WEDNESDAY = datetime(2024, 5, 8, 18, 0, tzinfo=UTC)
PAIR = ("CHL", "NOR")
Told = tuple[str, str, str]


def document(text: str) -> Document:
    return Document(
        "", f"The foreign ministers of Norway and Chile held talks in Oslo on Tuesday.\n\n{text}", WEDNESDAY
    )


def mechanisms(text: str) -> tuple[Mechanism, ...]:
    return extract(document(text)).mechanisms


def told(text: str) -> list[Told]:
    """Name, action and status of the mechanisms between the two."""
    assert all(m.parties == PAIR for m in mechanisms(text))
    return [(m.name, m.action, m.status) for m in mechanisms(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The two countries set up a joint committee on fisheries.", "joint committee on fisheries"),
        ("A joint committee on fisheries has been appointed by the two countries.", "joint committee on fisheries"),
        ("A bilateral investment council was created.", "bilateral investment council"),
        ("The ministers announced the launch of an annual strategic dialogue.", "annual strategic dialogue"),
        ("The declaration provides for a Norway-Chile Fisheries Council.", "Norway-Chile Fisheries Council"),
        ("A military hotline between the two countries went live on Tuesday.", "military hotline"),
        ("Both agreed on annual political consultations.", "annual political consultations"),
        ("They did agree on a committee of senior officials.", "committee of senior officials"),
        ("A joint commission, agreed on Tuesday, will look after the details.", "joint commission"),
        ("A joint commission will see to it that the promises are kept.", "joint commission"),
        ("A new body, the Norway-Chile Salmon Council, is to keep watch over it.", "Norway-Chile Salmon Council"),
        ("The ministers will meet annually in a new format, to be known as the Oslo Dialogue.", "Oslo Dialogue"),
        ("Foreign ministers of the two will hold strategic consultations once a year.", "strategic consultations"),
        ("The two will sit down once a year in a fisheries dialogue created by the accord.", "fisheries dialogue"),
        ("The accord gives them a Trade Council that the ministers will chair.", "Trade Council"),
        ("A joint trade committee was among the results of the talks.", "joint trade committee"),
        ("Oslo and Santiago have restored their military hotline.", "military hotline"),
        ("The two agreed on a joint commission, to be co-chaired by the ministers.", "joint commission"),
        ("Under the text the leaders will meet every year for a Norway-Chile summit.", "Norway-Chile summit"),
        ("They are to hold a strategic dialogue of ministers every two years.", "strategic dialogue of ministers"),
    ],
)
def test_a_format_is_set_up_by_many_words(text: str, name: str) -> None:
    assert told(text) == [(name, "established", "concluded")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("A joint commission will be set up to follow the matter.", "planned"),
        ("There is to be a joint commission on trade.", "planned"),
        ("The two governments plan to set up a joint commission.", "planned"),
        ('"We are going to have a joint commission by June," the Chilean minister said.', "planned"),
        ("Chile proposed a joint commission on salmon.", "under_discussion"),
        ("A joint commission on trade was proposed.", "under_discussion"),
        ("The two sides are considering the creation of a joint commission.", "under_discussion"),
        ('"I hope that we can set up a joint commission," the Chilean minister said.', "under_discussion"),
    ],
)
def test_what_is_only_planned_or_sought_is_told_apart(text: str, status: str) -> None:
    assert [(action, found) for _, action, found in told(text)] == [("established", status)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The fifth Norway-Chile Joint Commission was held on Tuesday.", "Norway-Chile Joint Commission"),
        ("The ministers co-chaired the third session of the Joint Trade Commission.", "Joint Trade Commission"),
        ("The 12th round of political consultations took place on Monday.", "political consultations"),
        ("The ministers met in Oslo for the second meeting of the Strategic Dialogue.", "Strategic Dialogue"),
        ("The fourth 2+2 meeting opened in Oslo on Tuesday.", "2+2 meeting"),
        ("They spoke at the opening of the fourth Joint Economic Commission.", "Joint Economic Commission"),
        ("The two countries' joint commission, which had not sat since 2016, met again on Monday.", "joint commission"),
        ("Trade grew, the joint commission heard at its eighth session on Tuesday.", "joint commission"),
        (
            "The Chilean-Norwegian Joint Commission wound up its sixth session on Tuesday.",
            "Chilean-Norwegian Joint Commission",
        ),
        ("The presidents headed the sixteenth meeting of the Binational Cabinet on Tuesday.", "Binational Cabinet"),
        ("On Monday came the first session of the Norway-Chile Energy Dialogue.", "Norway-Chile Energy Dialogue"),
        ("The step was announced after the tenth Annual Leaders' Meeting in Oslo.", "Annual Leaders' Meeting"),
        ("Four papers were signed at the end of the seventh bilateral summit on Tuesday.", "bilateral summit"),
    ],
)
def test_a_session_is_held(text: str, name: str) -> None:
    assert told(text) == [(name, "held", "concluded")]


@pytest.mark.parametrize(
    "text",
    [
        "The joint commission is due to meet in Santiago in June.",
        "They agreed to hold the next round of the joint commission in Santiago in June.",
        "The next session of the joint commission will be held in Santiago in June.",
        "Next month the joint commission meets in Santiago.",
        "The joint commission, set up in 2009, will meet in Santiago in June.",
        "Preparations are under way for the third session of the joint commission in June.",
        "The two have maintained the joint commission, whose eighth session will take place in Santiago in June.",
        "The ministers are to open in Santiago in June, side by side, the first session of the joint commission.",
    ],
)
def test_a_session_is_still_to_come(text: str) -> None:
    assert told(text) == [("joint commission", "held", "planned")]
    assert mechanisms(text)[0].date == "2024-06"


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("The two sides upgraded the joint committee to ministerial level.", "upgraded"),
        ("The joint committee will from now on be led by the prime ministers.", "upgraded"),
        ("The joint committee held its first session at the level of ministers on Tuesday.", "upgraded"),
        ("Norway suspended the joint committee with Chile.", "ended"),
        ("The joint committee was dissolved on Tuesday.", "ended"),
        ("Norway put the joint committee with Chile on hold.", "ended"),
        ("Norway suspended its participation in the joint committee with Chile.", "ended"),
        ("Norway withdrew from the joint committee with Chile.", "ended"),
        ("They praised the joint committee. On Tuesday it was raised to the level of prime ministers.", "upgraded"),
    ],
)
def test_a_format_is_raised_or_ended(text: str, action: str) -> None:
    assert told(text) == [("joint committee", action, "concluded")]


@pytest.mark.parametrize(
    "text",
    [
        "The two leaders met on the sidelines of the G20 Summit.",
        "Norway's Standing Committee on Foreign Affairs backed the deal.",
        "The European Commission approved the deal between Norway and Chile.",
        "The UN Security Council met on Tuesday to discuss Norway and Chile.",
        "The minister will attend the ASEAN Summit in Vientiane.",
        "The two leaders addressed a business forum in Oslo.",
        "The ministers praised the work of the joint commission.",
        "The joint commission, which last met in 2019, has many tasks.",
        "The two leaders held a summit in Oslo on Tuesday.",
        "Chile recalled its ambassador from Norway for consultations.",
        "Norway's parliament set up a committee to look at the treaty with Chile.",
        "The two governments could set up a joint commission one day.",
        "The two sides did not agree to set up a joint commission.",
        "Norway and Chile should set up a joint commission, analysts say.",
        "Business leaders of both countries launched a joint business council.",
        "Oslo and Santiago want their joint commission back.",
        "Will there be a joint commission? The minister smiled.",
        "Chile turned down a Norwegian proposal for a joint commission.",
        "Would the joint council be opened to Peru?",
        "The treaty would be signed at the fourth Joint Economic Commission.",
        "The two ministers attended a Norway-Chile business forum.",
        "They were speaking before the seventh session of the joint commission.",
        "The third session of the joint commission was to have been held in Oslo, but nobody came.",
        "The two are friends; a joint commission meets under the treaty of 1998.",
    ],
)
def test_what_is_no_standing_format_or_only_mentioned_gives_nothing(text: str) -> None:
    assert mechanisms(text) == ()


def test_the_sides_stand_in_the_name_behind_it_or_act() -> None:
    assert [
        mechanisms(text)[0].parties
        for text in (
            "The third EU-Chile Association Council met in Brussels on Tuesday.",
            "The trilateral dialogue between Norway, Chile and Peru was held in Lima on Monday.",
            "Leaders of Norway, Chile and Peru held their second trilateral summit in Oslo on Tuesday.",
            "Peru and Kenya launched a joint commission on Tuesday.",
            "The joint commission between Peru and Kenya met on Tuesday.",
            "The Franco-German Council of Ministers met in Paris on Tuesday.",
            "The first Central Asia-Germany summit took place in Berlin on Tuesday.",
            "Peru held the second meeting of its joint commission with Kenya on Tuesday.",
        )
    ] == [
        ("CHL", "EU"), ("CHL", "NOR", "PER"), ("CHL", "NOR", "PER"), ("KEN", "PER"),
        ("KEN", "PER"), ("DEU", "FRA"), ("C5", "DEU"), ("KEN", "PER"),
    ]  # fmt: skip


def test_a_format_named_for_short_is_the_one_told_before() -> None:
    text = "The Joint Trade Commission met in Oslo on Tuesday. Its next meeting will be held in Santiago in 2025."
    assert told(text) == [
        ("Joint Trade Commission", "held", "concluded"),
        ("Joint Trade Commission", "held", "planned"),
    ]
    text = "The two set up a Norway-Chile Trade Council. The council will hold its first meeting in June."
    assert told(text) == [
        ("Norway-Chile Trade Council", "established", "concluded"),
        ("Norway-Chile Trade Council", "held", "planned"),
    ]


def test_the_next_session_of_a_format_named_for_short_is_planned() -> None:
    text = "The Joint Trade Commission met in Oslo on Tuesday. Santiago will host the commission's next session."
    assert told(text)[1:] == [("Joint Trade Commission", "held", "planned")]


def test_it_and_the_letters_in_brackets_mean_a_format_told_before() -> None:
    text = "They agreed on a joint commission, and it will meet for the first time in June."
    assert told(text) == [("joint commission", "established", "concluded"), ("joint commission", "held", "planned")]
    text = "The Joint Trade Commission (JTC) met on Tuesday. The JTC will convene in Santiago in June."
    assert told(text) == [
        ("Joint Trade Commission", "held", "concluded"),
        ("Joint Trade Commission", "held", "planned"),
    ]


def test_what_was_set_up_long_ago_is_no_news() -> None:
    assert told("The two sides welcomed the setting up of the joint committee on ports in 2022.") == []


def test_a_session_without_a_day_of_its_own_takes_the_day_of_the_news() -> None:
    assert mechanisms("The fifth Norway-Chile Joint Commission was held.")[0].date == "2024-05-07"
    assert mechanisms("OSLO, May 8 -- The joint commission met on Monday.")[0].date == "2024-05-06"


def test_what_is_told_twice_is_one_record() -> None:
    text = "The fifth Joint Trade Commission met on Tuesday.\n\nThe Joint Trade Commission was held in Oslo on Tuesday."
    assert told(text) == [("Joint Trade Commission", "held", "concluded")]


def test_every_candidate_tells_why_it_was_kept_or_dropped() -> None:
    text = (
        "Norway and Chile set up a joint committee on ports. The ministers praised the work of the border commission."
    )
    traces = {t.candidate: (t.kept, t.rules) for t in explain(document(text)) if t.extractor == "mechanisms"}
    assert traces["joint committee on ports"] == (True, ("set up", "parties: who act"))
    assert traces["border commission"] == (False, ("only beside another act",))


def test_the_first_session_is_told_with_what_is_set_up() -> None:
    text = "They agreed to set up a joint committee on fisheries, which will meet in Oslo in October."
    assert told(text) == [
        ("joint committee on fisheries", "established", "concluded"),
        ("joint committee on fisheries", "held", "planned"),
    ]
    assert [m.date for m in mechanisms(text)] == ["2024-05-07", "2024-10"]
    yearly = "They agreed to set up a joint committee on fisheries, which will meet every year."
    assert told(yearly) == [("joint committee on fisheries", "established", "concluded")]


def test_a_format_turned_into_another_is_that_from_then_on() -> None:
    text = "The two upgraded their joint committee to a Permanent Commission. Its first session will be held next year."
    assert told(text) == [
        ("Permanent Commission", "upgraded", "concluded"),
        ("Permanent Commission", "held", "planned"),
    ]


def test_what_a_paper_is_still_to_set_up_is_planned() -> None:
    text = "A declaration on the establishment of a joint committee on fisheries is due to be signed on Friday."
    assert [(action, status) for _, action, status in told(text)] == [("established", "planned")]


def test_a_format_of_nobody_turned_into_another_is_passed_over() -> None:
    text = "Kenya was told of it. Members decided to upgrade the strategic dialogue on trade to a permanent council."
    assert [t.kept for t in explain(Document("Rules", text, WEDNESDAY)) if t.extractor == "mechanisms"] == [
        False,
        False,
    ]


def test_a_first_session_is_told_with_what_sets_a_format_up() -> None:
    text = "They decided to create a Political Mechanism, whose first round is scheduled for Oslo in June."
    assert told(text) == [
        ("Political Mechanism", "established", "concluded"),
        ("Political Mechanism", "held", "planned"),
    ]


def test_earlier_and_later_sessions_are_those_of_the_format_told_before() -> None:
    text = (
        "On Tuesday the two held the second Norway-Chile Strategic Dialogue.\n\n"
        "The first meeting of the format took place in Santiago in September 2022. "
        "Chile will host the third, at a date to be decided."
    )
    assert [(m.action, m.status, m.date) for m in mechanisms(text)] == [
        ("held", "concluded", "2024-05-07"),
        ("held", "concluded", "2022-09"),
        ("held", "planned", None),
    ]


def test_a_session_at_which_something_is_proposed_was_held() -> None:
    text = (
        "Norway put the proposal forward during the third round of the Norway-Chile Political Consultations on Tuesday."
    )
    assert told(text) == [("Norway-Chile Political Consultations", "held", "concluded")]


def test_a_format_that_should_be_formed_by_then_is_planned() -> None:
    text = "Norway and Chile agreed that a joint working group on fish should be formed before the end of the year."
    assert [(action, status) for _, action, status in told(text)] == [("established", "planned")]


def test_a_council_to_meet_in_is_set_up() -> None:
    text = (
        "Norway and Chile signed a declaration on Tuesday by which they will meet in a Strategic Partnership Council."
    )
    assert [(action, status) for _, action, status in told(text)] == [("established", "concluded")]


def test_when_a_format_was_agreed_is_not_when_it_met() -> None:
    text = "A working group on fish, agreed by Norway and Chile in January, met for the first time on Monday."
    found = extract(Document("", text, WEDNESDAY)).mechanisms
    assert [m.date for m in found] == ["2024-05-06"]


def test_a_format_that_ceases_to_exist_is_ended() -> None:
    text = "The Norwegian-Chilean Mixed Commission, a body that had met five times, ceases to exist."
    assert [(action, status) for _, action, status in told(text)] == [("ended", "concluded")]


def test_the_fields_of_a_format_are_all_in_its_name() -> None:
    text = "Norway and Chile set up a joint commission for political, economic and cultural cooperation on Tuesday."
    assert [name for name, *_ in told(text)] == ["joint commission for political, economic and cultural cooperation"]
    text = "The joint committee on trade, culture and science held its eighth session."
    assert [name for name, *_ in told(text)] == ["joint committee on trade, culture and science"]


def test_a_first_session_that_is_fixed_where_a_format_is_set_up_is_planned() -> None:
    text = "A joint committee on fisheries was set up, with its first session fixed for June."
    assert [(m.action, m.status, m.date) for m in mechanisms(text)] == [
        ("established", "concluded", "2024-05-07"),
        ("held", "planned", "2024-06"),
    ]


def test_a_session_on_a_date_yet_to_be_fixed_is_planned_without_one() -> None:
    text = "The joint committee on fisheries will meet on a date yet to be fixed."
    assert [(m.action, m.status, m.date) for m in mechanisms(text)] == [("held", "planned", None)]


def test_what_made_a_format_is_not_when_it_met() -> None:
    text = "The joint committee on fisheries, created under the treaty of 2001, met in Oslo on Tuesday."
    assert [(m.action, m.date) for m in mechanisms(text)] == [("held", "2024-05-07")]


def test_a_founding_told_for_itself_is_a_record_however_long_ago() -> None:
    text = "Work is coordinated in the Fisheries Council, which the two leaders founded in June 2022."
    assert [(m.action, m.date) for m in mechanisms(text)] == [("established", "2022-06")]


def test_a_session_behind_what_a_format_is_for_was_held() -> None:
    text = "A Joint Fisheries Committee, which watches over the treaty, held its inaugural meeting in Oslo on Tuesday."
    assert told(text) == [("Joint Fisheries Committee", "held", "concluded")]


def test_a_format_to_be_turned_into_another_is_raised_to_that() -> None:
    text = (
        "The Joint Trade Commission met in Oslo on Tuesday. "
        "Chile would like the commission to be turned into a Binational Council led by the heads of state."
    )
    assert told(text)[1:] == [("Binational Council", "upgraded", "under_discussion")]


def test_the_next_meeting_is_not_of_what_has_only_been_set_up() -> None:
    text = (
        "The sixth meeting of the Chile-Norway joint commission took place in Oslo on Tuesday. They agreed to set up a "
        "joint working group on water. The next meeting will be held in Santiago in 2025."
    )
    assert ("Chile-Norway joint commission", "held", "planned") in told(text)


def test_a_foundation_told_by_the_way_is_no_news() -> None:
    text = (
        "The Chile-Norway joint committee met in Oslo on Tuesday. "
        "The committee was formed under an agreement signed in April 2018."
    )
    assert told(text) == [("Chile-Norway joint committee", "held", "concluded")]


def test_a_first_session_spoken_of_as_one_is_told_by_its_year() -> None:
    text = "The two launched a ministerial dialogue on water, the first session of which will be in Bergen in 2026."
    assert ("ministerial dialogue on water", "held", "planned") in told(text)


def test_the_three_of_a_summit_are_those_listed_beside_other_names() -> None:
    text = "Cyprus, Egypt and Greece held their tenth trilateral summit in Nicosia on Tuesday and spoke of Syria."
    assert [m.parties for m in extract(Document("", text, WEDNESDAY)).mechanisms] == [("CYP", "EGY", "GRC")]


def test_talks_with_a_name_of_their_own_are_a_format() -> None:
    text = "The Defence Policy Coordination Talks between Chile and Norway will be restarted."
    assert told(text) == [("Defence Policy Coordination Talks", "established", "planned")]


def test_a_committee_of_more_nations_than_are_named_is_nobodys() -> None:
    assert told("A five-nation committee chaired by Norway will monitor the truce.") == []


def test_a_session_without_a_date_is_none() -> None:
    text = "The Chile-Norway joint commission has not met since 2021, and no date has been set for its next session."
    assert told(text) == []


def test_a_session_that_has_ended_was_held() -> None:
    text = "The sixth session of the Chile-Norway joint commission, which ended on Tuesday in Oslo, reviewed trade."
    assert told(text) == [("Chile-Norway joint commission", "held", "concluded")]


def test_when_a_format_was_founded_is_not_when_it_met() -> None:
    text = "The Chile-Norway council, established last year in Bergen, met for the second time on Tuesday."
    assert [m.date for m in mechanisms(text)] == ["2024-05-07"]


def test_what_a_pact_sets_up_is_between_those_who_made_it() -> None:
    text = "Belgium's foreign minister and Danish envoys looked on.\n\nThe pact sets up a joint security mechanism."
    assert told(text) == [("joint security mechanism", "established", "concluded")]


def test_what_is_directed_to_be_formed_by_then_is_planned() -> None:
    text = "The ministers directed that a joint committee on salmon be formed by January."
    assert [(action, status) for _, action, status in told(text)] == [("established", "planned")]


def test_a_counted_session_far_away_is_that_of_the_only_format_told_of() -> None:
    between = " ".join(f"They also talked about salmon for {n} minutes." for n in range(20, 30))
    held = "Norway and Chile held the second round of political consultations on Tuesday."
    planned = [("political consultations", "held", "planned")]
    assert told(f"{held} {between} The third round will take place in Santiago next year.")[1:] == planned
    assert told(f"{held} {between} The next round of consultations will be held in Santiago.")[1:] == planned
    new = "Norway and Chile agreed on Tuesday to set up a joint committee on salmon."
    assert told(f"{new} {between} The first meeting is due in June.")[0][1] == "established"
    assert len(told(f"{new} {between} The seventh session is due in June.")) == 1  # of another


def test_a_session_that_ends_was_held() -> None:
    text = "The two leaders ended their second Norway-Chile Strategic Dialogue on Tuesday."
    assert told(text) == [("Norway-Chile Strategic Dialogue", "held", "concluded")]


def test_a_session_to_which_a_clause_or_a_framework_leads_was_held() -> None:
    name = "Foreign Office Consultations"
    text = f"She was there on Tuesday for the {name}, which the two sides held for the first time in 15 years."
    assert told(text) == [(name, "held", "concluded")]
    text = "They met in the framework of the third session of political consultations between the two countries."
    assert told(text) == [("political consultations", "held", "concluded")]


def test_what_ministries_are_told_to_form_is_planned() -> None:
    text = "They instructed their transport agencies to form a joint committee on transit by June."
    assert told(text) == [("joint committee on transit", "established", "planned")]


def test_a_format_in_place_of_which_another_comes_is_not_set_up() -> None:
    text = (
        "The Joint Border Committee was dissolved on Tuesday. "
        "A mixed commission for ferries has been created in place of the committee."
    )
    assert [(name, action) for name, action, _ in told(text)] == [
        ("Joint Border Committee", "ended"),
        ("mixed commission for ferries", "established"),
    ]


def test_a_proposal_to_open_a_hotline_is_no_session() -> None:
    text = "A proposal to open a hotline between the two ministries is under examination."
    assert told(text) == [("hotline between the two ministries", "established", "under_discussion")]


def test_a_format_told_with_its_founding_will_sit_again() -> None:
    text = "The Norway-Chile Council, which was established in 2015, will hold its next session in June."
    assert told(text) == [("Norway-Chile Council", "held", "planned")]


def test_a_session_in_a_part_of_a_year_takes_that_year() -> None:
    text = "The Norway-Chile Council will meet in Oslo in the first half of 2026."
    assert [m.date for m in mechanisms(text)] == ["2026"]


def test_a_founding_with_its_month_is_told_for_itself_in_a_main_clause() -> None:
    text = "The two governments agreed in January to launch a joint economic commission, which should meet in June."
    assert [(m.action, m.status, m.current) for m in mechanisms(text)] == [
        ("held", "planned", True),
        ("established", "concluded", False),
    ]
    assert mechanisms("They use a map which in January they gave a joint economic commission.") == ()


def test_next_years_meeting_is_the_next_session() -> None:
    text = "The Norway-Chile Council met on Tuesday. Next year's meeting will take place in Bergen."
    assert told(text)[1:] == [("Norway-Chile Council", "held", "planned")]


def test_what_universities_conclude_sets_up_nothing() -> None:
    text = (
        "A partnership in oceanography has been concluded by the University of Oslo and the University of Chile.\n\n"
        "A working group of both faculties is to draw up a timetable."
    )
    assert extract(Document("Universities join forces", text, WEDNESDAY)).mechanisms == ()


def test_a_team_is_a_format_and_no_sportsmen() -> None:
    assert told("Both governments spoke of the river. It was agreed to set up a joint technical team.") == [
        ("joint technical team", "established", "concluded")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Norwegian Shipowners' Association and the Union of Chilean Shipowners set up a joint council.",
        "The Association of Chilean Exporters agreed with Norway's on a joint committee.",
    ],
)
def test_what_associations_set_up_is_nothing(text: str) -> None:
    assert told(text) == []


def test_a_format_is_found_in_an_article_that_says_little_else() -> None:
    text = "Norway dissolved the Chilean-Norwegian Council for Arctic Cooperation, which has not met since 2020."
    assert relevant(text)
    assert [m.action for m in extract(Document("", text, WEDNESDAY)).mechanisms] == ["ended"]
    assert not relevant("A council of two villages near Oslo planted Chilean pines.")


@pytest.mark.parametrize(
    "text",
    [
        "Oslo hosted on May 7 the 16th meeting of the Norwegian-Chilean Commission on Trade.",
        "The minister led on Tuesday in Oslo, alongside his guest, the 16th session of the Norway-Chile Commission.",
        "Meeting in Oslo on Tuesday, the Norwegian-Chilean Commission on Trade agreed on rules for salmon.",
        "Norway and Chile's Commission on Trade resumed its sessions in Oslo on Tuesday.",
    ],
)
def test_a_session_is_found_behind_where_when_and_with_whom(text: str) -> None:
    assert [(m.action, m.status, m.date) for m in mechanisms(text)] == [("held", "concluded", "2024-05-07")]


@pytest.mark.parametrize(
    "text",
    [
        "Meeting every May in Oslo, the Norwegian-Chilean Commission on Trade looks after the quotas.",
        "Norway's Commission on Trade resumed its sessions in Oslo on Tuesday.",
        "Norway and Chile have postponed the eighth session of their Commission on Trade.",
    ],
)
def test_what_it_always_does_or_one_side_alone_is_no_session(text: str) -> None:
    assert told(text) == []


def test_a_session_put_off_until_a_day_is_planned() -> None:
    text = "Norway and Chile have postponed the eighth session of the Norway-Chile Joint Commission to August."
    assert told(text) == [("Norway-Chile Joint Commission", "held", "planned")]


def test_what_is_agreed_to_be_set_up_or_wound_up_is_decided() -> None:
    text = (
        "It was agreed in Oslo on Tuesday that the Norwegian-Chilean Trade Commission, dormant since 2011, shall be {}."
    )
    assert told(text.format("wound up")) == [("Norwegian-Chilean Trade Commission", "ended", "concluded")]
    text = "The ministers agreed in Oslo on Tuesday that a joint commission should be set up by {}."
    assert told(text.format("their countries")) == [("joint commission", "established", "concluded")]
    assert told(text.format("next May")) == [("joint commission", "established", "planned")]


def test_when_a_format_was_interrupted_is_not_when_it_is_revived_or_ended() -> None:
    text = "Norway and Chile decided on Tuesday to revive the ministerial dialogue on salmon suspended in 2019."
    assert [(m.action, m.date) for m in mechanisms(text)] == [("established", "2024-05-07")]
    text = "The Norwegian-Chilean commission on trade, which last sat in 2021, is dissolved."
    assert [(m.action, m.date) for m in mechanisms(text)] == [("ended", "2024-05-07")]
    text = "The Norwegian-Chilean commission on trade was suspended in March 2024."
    assert [(m.action, m.date) for m in mechanisms(text)] == [("ended", "2024-03")]


def test_a_committee_that_starts_work_next_month_is_planned() -> None:
    text = "A joint technical committee on salmon {}."
    assert told(text.format("starts work next month")) == [
        ("joint technical committee on salmon", "established", "planned")
    ]
    assert told(text.format("started work on Tuesday")) == [
        ("joint technical committee on salmon", "established", "concluded")
    ]


def test_with_whom_a_format_was_created_may_stand_first() -> None:
    text = "Norway looks abroad. With Ghana, a Strategic Partnership Dialogue was created in July 2010."
    assert [(m.parties, m.date) for m in mechanisms(text)] == [(("GHA", "NOR"), "2010-07")]
    assert mechanisms("Norway looks abroad. In Ghana, a dialogue of parties was created in July 2010.") == ()


def test_a_proposal_told_on_a_day_is_not_for_that_day() -> None:
    text = "Norway has suggested to Chile a standing expert panel on salmon, the minister said on Tuesday."
    assert [(m.status, m.date) for m in mechanisms(text)] == [("under_discussion", None)]


def test_consultations_decided_on_are_set_up() -> None:
    assert told("The two have decided on regular consular consultations.") == [
        ("regular consular consultations", "established", "concluded")
    ]
    assert told("The two have not decided on regular consular consultations.") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A Salmon Council, which the accord creates, is to see that the rules are kept.", "Salmon Council"),
        ("A yearly maritime dialogue is part of it.", "yearly maritime dialogue"),
        ("Norway has had a strategic dialogue with Chile since April.", "strategic dialogue"),
        ("From this year on, the foreign ministers of both will hold regular consultations.", "regular consultations"),
    ],
)
def test_a_format_is_set_up_by_a_paper_or_told_to_be_there_since(text: str, name: str) -> None:
    assert told(text) == [(name, "established", "concluded")]


def test_a_past_session_told_with_its_day_is_an_event_of_its_own() -> None:
    assert told("The joint fisheries commission of Norway and Chile last met in June 2023.") == [
        ("joint fisheries commission", "held", "concluded")
    ]


def test_a_session_called_for_a_day_is_planned() -> None:
    assert told("Their joint fisheries commission is called for Saturday.") == [
        ("joint fisheries commission", "held", "planned")
    ]


def test_a_first_session_is_told_beside_the_founding_only_with_its_month() -> None:
    assert told("The two agreed on a joint commission, which will sit for the first time next year.") == [
        ("joint commission", "established", "concluded")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "An Arctic and Pacific Dialogue was launched.",
        "The three leaders met again. A maritime dialogue was launched.",
        "A joint research committee of the two institutions will watch over it.",
        "The minister attended the ministerial council of the Organisation for Economic Co-operation and Development.",
        "We would like the joint commission with Chile to meet.",
    ],
)
def test_formats_of_regions_of_three_or_of_private_sides_are_not_the_pairs(text: str) -> None:
    assert mechanisms(text) == ()


def test_what_outsiders_wish_is_no_format_in_the_making() -> None:
    assert mechanisms('"Trade is fine," said economist Ola Lie. She would like the two to set up a hotline.') == ()
