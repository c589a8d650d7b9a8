"""Mentions become events: what belongs together, which date is believed, and that order does not matter."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flows.resolve import resolve
from schema.records import Agreement, Correction, Event, Evidence, Mechanism, Person, Relation, Report, Visit

_COMMON: dict[str, Any] = {"confidence": 0.8, "extractor": "relations", "version": 1, "current": True}


def evidence(sentence: str = "The two states raised their ties.") -> Evidence:
    return Evidence(sentence, "text", 0, len(sentence))


def relation(**fields: Any) -> Relation:
    told: dict[str, Any] = {
        "parties": ("KEN", "NOR"),
        "action": "upgraded",
        "level": "strategic",
        "name": "strategic partnership",
        "sector": None,
        "from_level": None,
        "status": "concluded",
        "date": None,
        "date_basis": None,
        "place": None,
        "evidence": evidence(),
    }
    return Relation(**_COMMON | told | fields)


def agreement(**fields: Any) -> Agreement:
    told: dict[str, Any] = {
        "parties": ("KEN", "NOR"),
        "kind": "agreement",
        "title": "agreement",
        "sectors": (),
        "status": "signed",
        "date": "2023-05-07",
        "date_basis": "explicit",
        "place": None,
        "signatories": (),
        "evidence": evidence(),
    }
    return Agreement(**_COMMON | told | fields)


def report(mention: Any, day: str, number: int, **fields: Any) -> Report:
    told: dict[str, Any] = {
        "mention_id": number,
        "event_id": None,
        "article_id": number,
        "url": f"https://outlet.example/{number}",
        "published": datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC),
    }
    return Report(mention=mention, **told | fields)


def test_two_reports_that_disagree_on_the_day_are_one_disputed_event() -> None:
    [event] = resolve(
        [
            report(relation(date="2023-05-07", date_basis="relative"), "2023-05-08", 1),
            report(relation(date="2023-05-08", date_basis="relative"), "2023-05-09", 2),
        ]
    )
    assert event.disputed
    assert [claim.date for claim in event.claims] == ["2023-05-07", "2023-05-08"]
    assert isinstance(event.record, Relation)
    assert (event.record.date, event.sources) == ("2023-05-07", 2)


def test_a_date_told_in_words_is_believed_before_one_reckoned_from_publication() -> None:
    [event] = resolve(
        [
            report(relation(date="2023-05-08", date_basis="relative"), "2023-05-09", 1),
            report(relation(date="2023-05-07", date_basis="explicit"), "2023-05-10", 2),
        ]
    )
    assert event.claims[0].date == "2023-05-07"


def test_a_month_gives_way_to_a_day_within_it_and_is_no_dispute() -> None:
    [event] = resolve(
        [
            report(relation(date="2023-05", date_basis="explicit"), "2024-01-09", 1),
            report(relation(date="2023-05-07", date_basis="relative"), "2023-05-08", 2),
        ]
    )
    assert (event.claims[0].date, event.precision, event.disputed) == ("2023-05-07", "day", False)


def test_copies_of_one_report_are_one_source() -> None:
    [event] = resolve([report(relation(), "2023-05-08", n, sketch=(n, 99)) for n in range(1, 5)])
    assert (event.articles, event.sources) == (4, 1)
    assert event.originals == {1: 1, 2: 1, 3: 1, 4: 1}


def test_stories_that_credit_one_agency_are_one_source() -> None:
    credits = ["AFP", None, "AFP", "PTI"]
    reports = [report(relation(), "2023-05-08", n, credit=credit) for n, credit in enumerate(credits)]
    [event] = resolve(reports)
    assert (event.articles, event.sources) == (4, 3)


def test_an_agency_story_printed_under_another_credit_is_no_second_source() -> None:
    story = "Kenya and Norway raised their ties to a strategic partnership in Oslo after talks between their leaders."
    other = evidence(
        "After years of talks, Nairobi and Oslo on Sunday at last agreed to call themselves strategic partners."
    )
    reports = [
        report(relation(evidence=evidence(f"OSLO (Agency) - {story}")), "2023-05-08", 1),
        report(relation(evidence=evidence(f"OSLO: {story}")), "2023-05-08", 2),
        report(relation(evidence=other), "2023-05-08", 3),
    ]
    [event] = resolve(reports)
    assert (event.articles, event.sources) == (3, 2)


def test_acts_more_than_a_year_apart_are_two_events() -> None:
    events = resolve(
        [
            report(relation(date="2010-05-07", date_basis="explicit"), "2010-05-08", 1),
            report(relation(date="2023-05-07", date_basis="explicit"), "2023-05-08", 2),
        ]
    )
    assert len(events) == 2


def test_raised_again_after_a_break_is_a_new_event() -> None:
    events = resolve(
        [
            report(relation(date="2023-01-10", date_basis="explicit"), "2023-01-11", 1),
            report(relation(action="terminated", date="2023-04-01", date_basis="explicit"), "2023-04-02", 2),
            report(relation(action="restored", date="2023-09-01", date_basis="explicit"), "2023-09-02", 3),
        ]
    )
    assert sorted(event.record.action for event in events if isinstance(event.record, Relation)) == [
        "restored",
        "terminated",
        "upgraded",
    ]


def test_upgraded_said_again_without_a_date_recalls_the_known_event() -> None:
    [event] = resolve(
        [
            report(relation(date="2021-01-10", date_basis="explicit"), "2021-01-11", 1),
            report(relation(), "2024-06-01", 2),
            report(relation(current=False), "2024-06-02", 3),
        ]
    )
    assert (event.articles, event.claims[0].date) == (3, "2021-01-10")


def test_an_event_moves_from_talks_to_plan_to_done() -> None:
    talks = report(relation(status="under_discussion"), "2022-11-02", 1)
    plan = report(relation(status="planned", date="2023-05"), "2023-03-02", 2)
    done = report(relation(date="2023-05-07", date_basis="explicit"), "2023-05-08", 3)
    statuses = [resolve(reports)[0].record.status for reports in ([talks], [talks, plan], [talks, plan, done])]  # type: ignore[attr-defined]
    assert statuses == ["under_discussion", "planned", "concluded"]
    assert len(resolve([talks, plan, done])) == 1


def test_a_partnership_for_one_field_stands_beside_the_overall_one() -> None:
    reports = [report(relation(), "2023-05-08", 1), report(relation(sector="green energy"), "2023-05-08", 2)]
    assert len(resolve(reports)) == 2


def test_the_same_instrument_moves_from_negotiation_to_signature() -> None:
    pact = agreement(title="Fisheries Access Agreement", status="under_negotiation", date=None, date_basis=None)
    signed = agreement(title="fisheries access agreement")
    [event] = resolve([report(pact, "2022-09-01", 1), report(signed, "2023-05-08", 2)])
    assert isinstance(event.record, Agreement)
    assert (event.record.status, event.record.date) == ("signed", "2023-05-07")


def test_signature_and_ratification_have_days_of_their_own_and_are_no_dispute() -> None:
    signed = agreement(title="Fisheries Access Agreement", date="2023-05-07")
    ratified = replace(signed, status="ratified", date="2023-12-16")
    [event] = resolve([report(signed, "2023-05-08", 1), report(ratified, "2023-12-17", 2)])
    assert isinstance(event.record, Agreement)
    assert (event.record.status, event.record.date, event.disputed) == ("ratified", "2023-12-16", False)
    assert [(step.status, step.date) for step in event.history] == [
        ("signed", "2023-05-07"),
        ("ratified", "2023-12-16"),
    ]


def test_two_joint_statements_a_year_apart_are_two_events() -> None:
    statement = agreement(kind="declaration", title="joint statement")
    reports = [report(statement, "2023-05-08", 1), report(replace(statement, date="2024-02-01"), "2024-02-02", 2)]
    assert len(resolve(reports)) == 2


def test_each_yearly_session_of_a_dialogue_is_an_event() -> None:
    session = Mechanism(
        **_COMMON,
        parties=("KEN", "NOR"),
        name="Ocean Dialogue",
        action="held",
        status="concluded",
        date="2022-05-07",
        date_basis="explicit",
        evidence=evidence(),
    )
    reports = [report(session, "2022-05-08", 1), report(replace(session, date="2023-05-09"), "2023-05-10", 2)]
    assert len(resolve(reports)) == 2


def test_a_planned_visit_becomes_the_visit_that_took_place() -> None:
    plan = Visit(
        **_COMMON,
        parties=("KEN", "NOR"),
        visitor=Person("A. Traveller", "President", "KEN"),
        host_party="NOR",
        place=None,
        kind="state",
        start="2023-05-07",
        end=None,
        date_basis="explicit",
        status="planned",
        evidence=evidence(),
    )
    done = replace(plan, status="concluded", start="2023-05-08", place="Oslo", kind="other")
    [event] = resolve([report(plan, "2023-04-01", 1), report(done, "2023-05-09", 2)])
    assert isinstance(event.record, Visit)
    assert (event.record.status, event.record.start, event.record.kind) == ("concluded", "2023-05-08", "state")


def test_an_event_keeps_its_id_when_a_new_report_joins_it() -> None:
    first = report(relation(date="2023-05-07", date_basis="explicit"), "2023-05-08", 1)
    [before] = resolve([first])
    earlier = report(relation(date="2023-05-07", date_basis="explicit"), "2023-05-07", 2)
    [after] = resolve([replace(first, event_id=before.id), earlier])
    assert after.id == before.id


_days = st.dates(datetime(2020, 1, 1).date(), datetime(2025, 12, 31).date())  # noqa: DTZ001


@st.composite
def _reports(draw: st.DrawFn) -> list[Report]:
    reports = []
    for number in range(draw(st.integers(1, 9))):
        published = draw(_days)
        told = draw(st.sampled_from(["none", "day", "month", "year"]))
        day = (published - timedelta(days=draw(st.integers(0, 900)))).isoformat()
        date = {"none": None, "day": day, "month": day[:7], "year": day[:4]}[told]
        mention = relation(
            action=draw(st.sampled_from(["established", "upgraded", "downgraded", "restored", "in_force"])),
            status=draw(st.sampled_from(["concluded", "planned", "under_discussion", "rejected"])),
            level=draw(st.sampled_from(["strategic", "comprehensive_strategic"])),
            date=date,
            date_basis=draw(st.sampled_from(["explicit", "relative"])) if date else None,
            current=draw(st.booleans()),
            confidence=draw(st.sampled_from([0.4, 0.7, 0.9])),
        )
        mention = replace(mention, evidence=evidence(f"Sentence {number} says that the two states raised their ties."))
        sketch = (draw(st.integers(0, 3)),)
        reports.append(report(mention, published.isoformat(), number, sketch=sketch))
    return reports


def told(events: list[Event]) -> list[dict[str, Any]]:
    """Events without their ids, in an order of their own."""
    plain = [asdict(event) | {"id": None, "groups": sorted(sum(event.groups.values(), ()))} for event in events]
    return sorted(plain, key=lambda event: event["groups"])


def _told(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.id)


@given(st.data())
def test_events_do_not_depend_on_the_order_in_which_reports_arrive(data: st.DataObject) -> None:
    reports = data.draw(_reports())
    shuffled = data.draw(st.permutations(reports))
    assert _told(resolve(reports)) == _told(resolve(shuffled))


@given(_reports())
def test_every_report_belongs_to_exactly_one_event(reports: list[Report]) -> None:
    joined = [id_ for event in resolve(reports) for mentions in event.groups.values() for id_ in mentions]
    assert sorted(joined) == sorted(r.mention_id for r in reports)


@given(_reports())
def test_resolving_again_changes_nothing(reports: list[Report]) -> None:
    events = resolve(reports)
    again = resolve(joined(reports, events))
    assert _told(again) == _told(events)


def joined(reports: list[Report], events: list[Event]) -> list[Report]:
    """Reports that know the events they belong to, as they come back from the database."""
    ids = {mention: group for event in events for group, mentions in event.groups.items() for mention in mentions}
    return [replace(report, event_id=ids.get(report.mention_id)) for report in reports]


@given(st.data())
def test_any_batching_gives_the_same_events(data: st.DataObject) -> None:
    reports = data.draw(st.permutations(data.draw(_reports())))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(reports)), max_size=4)) | {len(reports)})
    known: list[Report] = []
    events: list[Event] = []
    for start, end in pairwise([0, *cuts]):
        known = joined([*known, *reports[start:end]], events)
        events = resolve(known)
    assert told(events) == told(resolve(list(reports)))


def test_an_event_keeps_its_id_however_many_reports_join_it() -> None:
    reports = [report(relation(date="2023-05-07", date_basis="explicit"), f"2023-05-{20 - n:02}", n) for n in range(9)]
    ids = set()
    events: list[Event] = []
    for count in range(1, 10):
        events = resolve(joined(reports[:count], events))
        ids |= {event.id for event in events}
    assert len(ids) == 1


def test_the_same_reports_found_anew_get_the_same_ids() -> None:
    reports = [report(relation(), "2023-05-08", 1), report(relation(level="alliance"), "2023-05-08", 2)]
    elsewhere = [replace(r, mention_id=r.mention_id + 70, article_id=r.article_id + 70) for r in reversed(reports)]
    assert {event.id for event in resolve(reports)} == {event.id for event in resolve(elsewhere)}


def test_background_of_a_year_joins_the_event_of_a_day_in_it() -> None:
    [event] = resolve(
        [
            report(relation(date="2013-10-11", date_basis="explicit"), "2013-10-12", 1),
            report(relation(action="established", date="2013", date_basis="explicit", current=False), "2021-02-03", 2),
        ]
    )
    assert (event.claims[0].date, [claim.date for claim in event.claims], event.disputed) == (
        "2013-10-11",
        ["2013-10-11", "2013"],
        False,
    )


def test_a_year_does_not_hide_the_break_within_it() -> None:
    reports = [
        report(relation(date="2023", date_basis="explicit", current=False), "2024-05-01", 1),
        report(relation(date="2023-01-10", date_basis="explicit"), "2023-01-11", 2),
        report(relation(action="terminated", date="2023-04-01", date_basis="explicit"), "2023-04-02", 3),
        report(relation(action="restored", date="2023-09-01", date_basis="explicit"), "2023-09-02", 4),
    ]
    assert len(resolve(reports)) == 3


def test_the_end_of_another_fields_partnership_parts_nothing() -> None:
    ended = relation(action="terminated", sector="fisheries", date="2023-04-01", date_basis="explicit")
    reports = [
        report(relation(date="2023-01-10", date_basis="explicit"), "2023-01-11", 1),
        report(ended, "2023-04-02", 2),
        report(relation(date="2023-05", date_basis="explicit"), "2023-09-02", 3),
    ]
    assert len(resolve(reports)) == 2


def test_different_instruments_with_a_common_noun_are_different_events() -> None:
    titles = ["agreement", "Fisheries Agreement", "Extradition Agreement", "agreement on fisheries"]
    reports = [report(agreement(title=title), "2023-05-08", n) for n, title in enumerate(titles)]
    assert sorted(event.articles for event in resolve(reports)) == [1, 1, 2]


def test_the_history_of_a_status_is_kept_with_the_report_that_told_each_step() -> None:
    reports = [
        report(relation(status="under_discussion"), "2022-11-02", 1),
        report(relation(status="under_discussion"), "2022-12-02", 2),
        report(relation(status="planned", date="2023-05"), "2023-03-02", 3),
        report(relation(date="2023-05-07", date_basis="explicit"), "2023-05-08", 4),
        report(relation(), "2023-06-08", 5),
    ]
    [event] = resolve(reports)
    assert [(step.status, step.date, step.mention_id) for step in event.history] == [
        ("under_discussion", None, 1),
        ("planned", "2023-05", 3),
        ("concluded", "2023-05-07", 4),
    ]


MADE = datetime(2025, 1, 2, tzinfo=UTC)


def test_an_analysts_date_and_status_hold_against_the_reports() -> None:
    first = report(relation(date="2023-05-08", date_basis="relative"), "2023-05-09", 1)
    [before] = resolve([first])
    corrections = [
        Correction(before.id, "date", "2023-05-06", MADE),
        Correction(before.id, "status", "rejected", MADE),
        Correction(before.id, "date", "2023-05-07", MADE),
    ]
    later = report(relation(date="2023-05-08", date_basis="explicit"), "2023-05-20", 2)
    [event] = resolve([*joined([first], [before]), later], corrections)
    assert isinstance(event.record, Relation)
    assert (event.id, event.record.date, event.record.status) == (before.id, "2023-05-07", "rejected")
    assert (event.corrected, event.disputed, event.claims[0].basis) == (("date", "status"), False, "correction")
    assert [claim.date for claim in event.claims[1:]] == ["2023-05-08"]
    assert event.history[-1].mention_id is None


def test_a_merge_lasts_through_recomputing_and_ends_when_undone() -> None:
    reports = [
        report(relation(date="2010-05-07", date_basis="explicit"), "2010-05-08", 1),
        report(relation(date="2023-05-07", date_basis="explicit"), "2023-05-08", 2),
    ]
    apart = resolve(reports)
    earlier, later = sorted(apart, key=lambda event: event.first_reported)
    merge = [Correction(later.id, "merge_into", str(earlier.id), MADE)]
    events = apart
    for _ in range(2):
        events = resolve(joined(reports, events), merge)
        assert [(event.id, event.articles, event.corrected) for event in events] == [(earlier.id, 2, ("merge",))]
    assert told(resolve(joined(reports, events))) == told(apart)
    assert {event.id for event in resolve(joined(reports, events))} == {earlier.id, later.id}


def test_events_merged_into_each_other_in_a_circle_stand_for_themselves() -> None:
    reports = [report(relation(), "2023-05-08", 1), report(relation(level="alliance"), "2023-05-08", 2)]
    a, b = resolve(reports)
    merges = [Correction(a.id, "merge_into", str(b.id), MADE), Correction(b.id, "merge_into", str(a.id), MADE)]
    assert {event.id for event in resolve(joined(reports, [a, b]), merges)} == {a.id, b.id}


def test_a_corrected_event_keeps_its_id_where_events_grow_together() -> None:
    talks = [report(relation(status="planned", date="2023-05"), f"2023-03-0{n}", n) for n in range(1, 4)]
    [plan] = resolve(talks)
    done = report(relation(), "2023-05-08", 9)
    [act] = resolve([done])
    known = [*joined(talks, [plan]), *joined([done], [act])]
    assert [event.id for event in resolve(known)] == [plan.id]
    confirmed = [Correction(act.id, "confirm", "", MADE)]
    assert [(event.id, event.confirmed) for event in resolve(known, confirmed)] == [(act.id, True)]
