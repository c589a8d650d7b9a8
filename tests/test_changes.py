"""The feed of changes and the versions of events: nothing missed, nothing doubled, and the past as it was shown."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, text
from test_corrections import only, set_, told, undo
from test_record import relation

from flows.eventstore import EventChange, publish


def test_a_reader_who_goes_on_from_the_highest_number_misses_and_doubles_nothing(engine: Engine) -> None:
    told(engine, *(relation(level=level) for level in ("strategic", "comprehensive", "partnership", "alliance")))
    with engine.connect() as connection:
        events = [dict(row._mapping) for row in connection.execute(text("SELECT * FROM communique.events"))]
    writing = threading.Event()
    writing.set()

    def write(number: int, event: dict[str, Any]) -> None:
        pauses = random.Random(number)
        change = EventChange(event["id"], "changed", {"place": "Accra"}, event)
        for _ in range(15):
            with engine.begin() as connection:
                connection.execute(text("SELECT pg_current_xact_id()"))
                time.sleep(pauses.uniform(0, 0.01))
                publish(connection, None, [change])
                time.sleep(pauses.uniform(0, 0.01))

    seen: list[int] = []

    def read() -> None:
        query = text("SELECT change_id FROM bi.changes WHERE change_id > :last ORDER BY change_id")
        last_look = False
        while not last_look:
            last_look = not writing.is_set()
            with engine.begin() as connection:
                connection.execute(text("SET LOCAL ROLE bi_reader"))
                seen.extend(connection.execute(query, {"last": seen[-1] if seen else 0}).scalars())

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=args) for args in enumerate(events)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    writing.clear()
    reader.join()
    with engine.connect() as connection:
        written = connection.execute(text("SELECT id FROM communique.changes ORDER BY id")).scalars().all()
    assert seen == written
    assert len(written) == 4 + 4 * 15


def test_a_copy_kept_by_applying_changes_equals_the_events(engine: Engine) -> None:
    told(engine, relation())
    told(engine, relation(date="2024-03-05"), key="b")
    set_(engine, only(engine), "date", "2024-03-01")
    told(engine, relation(level="alliance"), key="c")
    told(engine, key="c", text="Corrected: nothing of the kind.")
    copy: dict[Any, dict[str, Any]] = {}
    with engine.connect() as connection:
        for change in connection.execute(text("SELECT * FROM bi.changes ORDER BY change_id")):
            copy.setdefault(change.event_id, {}).update(change.fields)
        events = connection.execute(text("SELECT id, status, date, sources, withdrawn FROM communique.events")).all()
    assert {(id_, e["status"], e["date"], e["sources"], e["withdrawn"]) for id_, e in copy.items()} == set(
        map(tuple, events)
    )
    assert {event.withdrawn for event in events} == {True, False}


def test_the_events_as_known_at_a_moment_are_what_was_shown_then(engine: Engine) -> None:
    shown: list[tuple[datetime, list[Any]]] = []

    def look() -> None:
        with engine.connect() as connection:
            moment = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            query = text("SELECT * FROM bi.relation_events ORDER BY event_id")
            shown.append((moment, [tuple(row) for row in connection.execute(query)]))

    steps: list[Callable[[], None]] = [
        lambda: told(engine, relation(status="planned", date=None)),
        lambda: told(engine, relation(), key="b"),
        lambda: told(engine, relation(level="alliance"), key="c"),
        lambda: told(engine, key="c", text="Corrected: nothing of the kind."),
        lambda: set_(engine, only(engine), "status", "rejected"),
        lambda: undo(engine, only(engine)),
        lambda: told(engine, relation(place="Kumasi", date="2024-03-01", date_basis="explicit"), key="d"),
    ]
    look()
    for step in steps:
        step()
        look()
    assert [len(rows) for _, rows in shown] == [0, 1, 1, 2, 1, 1, 1, 1]
    for moment, rows in shown:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL ROLE bi_reader"))
            query = text("SELECT * FROM bi.relation_events_as_known_at(:moment) ORDER BY event_id")
            assert [tuple(row) for row in connection.execute(query, {"moment": moment})] == rows


def test_an_event_says_when_it_was_first_recorded_and_last_changed(engine: Engine) -> None:
    told(engine, relation())
    told(engine, relation(), key="b")
    with engine.connect() as connection:
        [event] = connection.execute(text("SELECT first_recorded, last_changed FROM bi.relation_events"))
        versions = connection.execute(
            text("SELECT known_from, known_until FROM bi.relation_event_versions ORDER BY 1")
        ).all()
    assert event.first_recorded <= event.last_changed
    assert [version.known_until for version in versions] == [versions[1].known_from, None]
