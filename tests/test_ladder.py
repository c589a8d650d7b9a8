"""Where parties stand: levels reached, lowered, broken off and restored, one after the other."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flows.ladder import standings
from schema.records import Event, Evidence, Relation, Standing


def event(number: int, action: str, level: str, day: str | None, **fields: Any) -> Event:
    """An event of Kenya and Norway, first reported on `reported`, or the year after it happened."""
    decided = {name: fields.pop(name) for name in ("corrected", "confirmed") if name in fields}
    reported = fields.pop("reported", None) or f"{int((day or '2020')[:4]) + 1}-01-01"
    told: dict[str, Any] = {"name": None, "sector": None, "from_level": None, "status": "concluded", "place": None}
    told |= {"parties": ("KEN", "NOR"), "current": True, "evidence": Evidence("Told.", "text", 0, 5)}
    told |= {"confidence": 0.9, "extractor": "relations", "version": 1}
    told |= {"action": action, "level": level, "date": day, "date_basis": "explicit" if day else None}
    moment = datetime.fromisoformat(reported).replace(tzinfo=UTC)
    return Event(
        id=UUID(int=number),
        record=Relation(**told | fields),
        precision=None,
        disputed=False,
        claims=(),
        history=(),
        groups={UUID(int=number): (number,)},
        best_mention=number,
        originals={number: number},
        first_reported=moment,
        last_reported=moment,
        articles=1,
        sources=1,
        **decided,
    )


def steps(*events: Event) -> list[tuple[str | None, str, int]]:
    """Level, first day and event of each standing."""
    return [(found.level, found.start.isoformat(), found.event_id.int) for found in standings(events)]


def now(*events: Event) -> Standing:
    return standings(events)[-1]


def test_each_level_stands_until_a_higher_one_is_reached() -> None:
    found = standings(
        [
            event(2, "upgraded", "strategic", "2010-05"),
            event(1, "established", "diplomatic_relations", "1973-09-21"),
            event(3, "upgraded", "comprehensive_strategic", "2022-12-05"),
        ]
    )
    assert [(s.level, s.since, s.start, s.end, s.level_before) for s in found] == [
        ("diplomatic_relations", "1973-09-21", date(1973, 9, 21), date(2010, 5, 1), None),
        ("strategic", "2010-05", date(2010, 5, 1), date(2022, 12, 5), "diplomatic_relations"),
        ("comprehensive_strategic", "2022-12-05", date(2022, 12, 5), None, "strategic"),
    ]


def test_the_same_level_said_again_does_not_begin_it_anew() -> None:
    again = event(2, "upgraded", "strategic", "2024-01-01")
    assert steps(event(1, "upgraded", "strategic", "2010-05-01"), again) == [("strategic", "2010-05-01", 1)]


def test_a_lower_tie_told_later_does_not_lower_the_level() -> None:
    lower = event(2, "established", "partnership", "2015-01-01")
    assert now(event(1, "upgraded", "strategic", "2010-05-01"), lower).level == "strategic"


def test_a_downgrade_leaves_the_level_it_names() -> None:
    raised = event(1, "upgraded", "strategic", "2010-05-01")
    lowered = event(2, "downgraded", "partnership", "2020-02-01")
    assert steps(raised, lowered) == [("strategic", "2010-05-01", 1), ("partnership", "2020-02-01", 2)]
    assert now(raised, lowered).level_before == "strategic"


def test_what_is_terminated_falls_back_to_what_stood_before() -> None:
    events = [
        event(1, "established", "comprehensive", "2005-01-01"),
        event(2, "upgraded", "strategic", "2010-05-01"),
        event(3, "terminated", "strategic", "2020-02-01"),
    ]
    assert steps(*events)[-1] == ("comprehensive", "2020-02-01", 3)


def test_without_diplomatic_relations_nothing_stands() -> None:
    events = [
        event(1, "upgraded", "strategic", "2010-05-01"),
        event(2, "established", "strategic", "2012-05-01", sector="energy"),
        event(3, "established", "alliance", "2013-05-01"),
        event(4, "terminated", "diplomatic_relations", "2020-02-01"),
    ]
    assert [(s.sector, s.level, s.event_id.int) for s in standings(events) if s.end is None] == [
        (None, None, 4),
        ("energy", None, 4),
    ]


def test_a_break_alone_tells_what_was_before() -> None:
    found = now(event(1, "terminated", "diplomatic_relations", "2020-02-01"))
    assert (found.level, found.level_before) == (None, "diplomatic_relations")


def test_restored_relations_do_not_bring_back_the_partnership() -> None:
    events = [
        event(1, "upgraded", "strategic", "2010-05-01"),
        event(2, "terminated", "diplomatic_relations", "2020-02-01"),
        event(3, "restored", "diplomatic_relations", "2020"),
    ]
    assert steps(*events) == [
        ("strategic", "2010-05-01", 1),
        (None, "2020-02-01", 2),
        ("diplomatic_relations", "2020-02-02", 3),
    ]


def test_an_alliance_outlives_the_end_of_a_partnership() -> None:
    events = [
        event(1, "established", "alliance", "1954-01-01"),
        event(2, "terminated", "partnership", "2020-02-01"),
    ]
    assert now(*events).level == "alliance"


def test_a_partnership_for_one_field_stands_beside_the_overall_one() -> None:
    events = [
        event(1, "upgraded", "strategic", "2010-05-01"),
        event(2, "established", "strategic", "2015-05-01", sector="Green energy"),
        event(3, "terminated", "strategic", "2020-05-01", sector="green energy"),
    ]
    assert [(s.sector, s.level, s.end) for s in standings(events)] == [
        (None, "strategic", None),
        ("green energy", "strategic", date(2020, 5, 1)),
        ("green energy", None, None),
    ]


def test_a_tie_reported_in_force_counts_where_no_change_to_it_is_known() -> None:
    found = now(event(1, "in_force", "strategic", None, reported="2021-03-04"))
    assert (found.level, found.since, found.start, found.reported) == ("strategic", None, date(2021, 3, 4), True)


def test_a_known_change_decides_before_a_tie_reported_in_force() -> None:
    reported = event(1, "in_force", "strategic", None, reported="2009-03-04")
    assert steps(reported, event(2, "upgraded", "strategic", "2010-05-01")) == [("strategic", "2010-05-01", 2)]
    higher = event(3, "in_force", "comprehensive_strategic", None, reported="2009-03-04")
    assert now(higher, event(2, "upgraded", "strategic", "2010-05-01")).level == "strategic"


def test_a_report_does_not_revive_what_was_broken_off() -> None:
    broken = event(1, "terminated", "diplomatic_relations", "2020-02-01")
    assert now(broken, event(2, "in_force", "strategic", None, reported="2021-03-04")).level is None


def test_what_is_only_planned_or_refused_is_no_standing() -> None:
    assert standings([event(1, "upgraded", "strategic", "2030-05-01", status="planned")]) == []


def test_what_is_more_likely_wrong_than_right_counts_only_once_an_analyst_has_decided_it() -> None:
    sure = event(1, "upgraded", "strategic", "2010-05-01")
    for decided, level in (
        ({}, "strategic"),
        ({"confirmed": True}, "comprehensive_strategic"),
        ({"corrected": ("date",)}, "comprehensive_strategic"),
    ):
        unsure = event(2, "upgraded", "comprehensive_strategic", "2020-05-01", confidence=0.49, **decided)
        assert now(sure, unsure).level == level


def test_an_undated_change_counts_from_its_first_report() -> None:
    found = now(event(1, "upgraded", "strategic", None, reported="2021-03-04"))
    assert (found.since, found.start, found.reported) == (None, date(2021, 3, 4), False)
