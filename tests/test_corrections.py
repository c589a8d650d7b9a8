"""What analysts decide: it is shown, it holds against later reports, and it can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine
from test_record import NOW, claim, feeds, poll, processed, relation, rows, save

from flows import corrections, record
from flows.corrections import CorrectionError
from schema.records import Mention, Relation


def told(engine: Engine, *mentions: Mention, key: str = "a", text: str | None = None) -> None:
    """Record an article with these mentions; a known `key` is an update of that article."""
    ids = feeds(engine, "alpha") or {state.feed.name: state.id for state in record.due_feeds(engine, NOW, force=True)}
    run = record.start_run(engine, "ingest", NOW, flow_run_id=None)
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], key)], NOW)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE communique.feeds SET next_poll = now() - interval '20 years'")
        connection.exec_driver_sql(
            "UPDATE communique.entries SET state = 'queued', next_attempt = found WHERE key = %s", (key,)
        )
    [queued] = claim(engine)
    save(engine, run, [processed(queued, *mentions, text=text or f"Text of {key}: {mentions}")])  # type: ignore[arg-type]


def set_(engine: Engine, event: UUID, field: corrections.Field, value: str = "") -> None:
    corrections.correct(engine, event, [(field, value)], because="read the treaty", by="ana", now=NOW)


def undo(engine: Engine, event: UUID) -> None:
    corrections.undo(engine, event, because="misread it", by="ana", now=NOW)


def shown(engine: Engine) -> list[tuple[Any, ...]]:
    found = rows(
        engine, "SELECT event_date_text, status, corrected, articles FROM bi.relation_events ORDER BY event_date"
    )
    return [tuple(row) for row in found]


def only(engine: Engine) -> UUID:
    [event] = record.events(engine)
    return event.id


def test_a_corrected_date_is_shown_and_survives_another_extraction(engine: Engine) -> None:
    told(engine, relation())
    set_(engine, only(engine), "date", "2024-03-01")
    assert shown(engine) == [("2024-03-01", "concluded", ["date"], 1)]
    told(engine, relation(action="established", date="2024-03-05"), text="Another text.")
    assert shown(engine) == [("2024-03-01", "concluded", ["date"], 1)]
    told(engine, relation(), key="b")
    assert shown(engine) == [("2024-03-01", "concluded", ["date"], 2)]
    [row] = rows(engine, "SELECT field, value, because, made_by, made, in_force FROM bi.corrections")
    assert tuple(row) == ("date", "2024-03-01", "read the treaty", "ana", NOW, True)


def test_what_an_analyst_rejects_leaves_the_ladder_and_comes_back_when_that_is_undone(engine: Engine) -> None:
    told(engine, relation())
    event = only(engine)
    assert [row["level"] for row in corrections.ladder(engine, "GHA", date(2024, 3, 4))] == ["strategic"]
    set_(engine, event, "status", "rejected")
    assert corrections.ladder(engine, "GHA", date(2024, 3, 4)) == []
    undo(engine, event)
    assert [row["level"] for row in corrections.ladder(engine, "GHA", date(2024, 3, 4))] == ["strategic"]
    [row] = rows(engine, "SELECT in_force, undone_by, undone_because FROM bi.corrections")
    assert tuple(row) == (False, "ana", "misread it")
    history = rows(engine, "SELECT status FROM bi.event_history ORDER BY step")
    assert [step.status for step in history] == ["concluded"]


def test_a_merged_event_gives_its_reports_to_the_other_until_that_is_undone(engine: Engine) -> None:
    told(engine, relation(date="2010-03-04", date_basis="explicit"))
    told(engine, relation(), key="b")
    later, earlier = record.events(engine)
    set_(engine, later.id, "merge_into", str(earlier.id))
    assert shown(engine) == [("2010-03-04", "concluded", ["merge"], 2)]
    assert {row.event_id for row in rows(engine, "SELECT event_id FROM bi.evidence")} == {earlier.id}
    told(engine, relation(), key="c")
    assert shown(engine) == [("2010-03-04", "concluded", ["merge"], 3)]
    undo(engine, later.id)
    assert [row[0] for row in shown(engine)] == ["2010-03-04", "2024-03-04"]
    changes = rows(engine, "SELECT change FROM bi.changes WHERE change <> 'changed' ORDER BY change_id")
    assert [row.change for row in changes] == ["created", "created", "merged"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("status", "signed", "no status of a relation: choose concluded"),
        ("date", "last week", "no date: give a day"),
        ("date", "2024-02-31", "no date: give a day"),
        ("date", "2024-3", "no date: give a day"),
    ],
)
def test_a_wrong_value_is_refused_with_what_would_be_right(
    engine: Engine, field: corrections.Field, value: str, message: str
) -> None:
    told(engine, relation())
    with pytest.raises(CorrectionError, match=message):
        set_(engine, only(engine), field, value)
    assert rows(engine, "SELECT 1 FROM bi.corrections") == []


def test_events_of_other_parties_cannot_be_merged(engine: Engine) -> None:
    told(engine, relation())
    told(engine, replace(relation(), parties=("CHL", "PER")), key="b")
    a, b = record.events(engine)
    with pytest.raises(CorrectionError, match="the same parties can be merged"):
        set_(engine, a.id, "merge_into", str(b.id))
    with pytest.raises(CorrectionError, match="into itself"):
        set_(engine, a.id, "merge_into", str(a.id))


def test_an_event_is_found_by_the_beginning_of_its_id(engine: Engine) -> None:
    told(engine, relation())
    event = only(engine)
    assert corrections.find_event(engine, str(event)[:8].upper()) == event
    for wrong in ("zz", "ffff0000", "%%%%"):
        with pytest.raises(CorrectionError, match=wrong):
            corrections.find_event(engine, wrong)


def reasons(engine: Engine) -> list[list[str]]:
    found = corrections.doubts(engine, reasons=(), party=None, limit=10)
    return [[name for name, _ in doubt.reasons] for doubt in found]


def test_doubtful_events_are_listed_with_their_reasons_until_confirmed(engine: Engine) -> None:
    told(engine, relation(confidence=0.5))
    assert reasons(engine) == [["low confidence", "single source"]]
    told(engine, relation(date="2024-03-05"), key="b")
    assert reasons(engine) == [["disputed date"]]
    set_(engine, only(engine), "confirm")
    assert reasons(engine) == []


@pytest.mark.parametrize(
    ("later", "detail"),
    [
        (relation(level="comprehensive"), "a strategic partnership is known since 2010-03-04"),
        (
            relation(level="comprehensive_strategic", from_level="comprehensive"),
            "raised from comprehensive partnership",
        ),
        (relation(level="comprehensive_strategic", action="in_force", date=None), "said to be in force"),
    ],
)
def test_what_contradicts_the_known_level_is_doubtful(engine: Engine, later: Relation, detail: str) -> None:
    told(engine, relation(date="2010-03-04", date_basis="explicit"))
    told(engine, later, key="b")
    told(engine, later, key="c")
    found = corrections.doubts(engine, reasons=["contradicts known level"], party="CHL", limit=10)
    assert len(found) == 1
    assert detail in found[0].reasons[0][1]
