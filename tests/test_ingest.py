"""The main job from feeds to events: real Prefect, real HTTP on loopback, real Postgres."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from prefect.client.orchestration import get_client
from sqlalchemy import Engine, text

from flows import record
from flows.newsroom import Newsroom


def ingest(feeds: Sequence[str] = ()) -> int:
    from flows.ingest import ingest

    return asyncio.run(ingest(feeds=tuple(feeds)))


def count(engine: Engine, query: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(query)).scalar_one())


@pytest.mark.usefixtures("prefect")
def test_a_run_turns_feeds_into_events_and_a_second_one_changes_nothing(press: Newsroom, engine: Engine) -> None:
    run = record.run_row(engine, ingest())
    assert run["state"] == "completed"
    assert run["polled"] == len(press.feeds)
    assert run["cleaned"] >= 50
    assert run["failures"] == {"poll.not_a_feed": 1, "process.no_text": 1, "process.not_found": 1}
    [upgrade] = record.events(engine, countries=["FRA", "VNM"], levels=["comprehensive_strategic"], background=False)
    assert upgrade.disputed
    assert upgrade.sources == 2
    assert count(engine, "SELECT count(*) FROM communique.raw_pages") > 40
    changes = count(engine, "SELECT count(*) FROM bi.changes")

    pages = len(press.log)
    again = record.run_row(engine, ingest([feed.name for feed in press.feeds]))
    assert (again["found"], again["cleaned"]) == (0, 0)
    assert again["not_modified"] == len(press.feeds) - 1
    assert len(press.log) - pages == len(press.feeds)
    assert count(engine, "SELECT count(*) FROM bi.changes") == changes


@pytest.mark.usefixtures("prefect")
def test_an_updated_story_moves_its_event_from_planned_to_concluded(press: Newsroom, engine: Engine) -> None:
    ingest()
    press.edition = 2
    run = record.run_row(engine, ingest([feed.name for feed in press.feeds]))
    assert run["found"] >= 2
    assert count(engine, "SELECT count(*) FROM bi.articles WHERE revisions = 1") == 1


@pytest.mark.usefixtures("prefect")
def test_a_run_leaves_an_artifact_and_events_in_prefect(press: Newsroom, engine: Engine) -> None:
    ingest([press.feeds[0].name])

    async def look() -> list[str]:
        async with get_client() as client:
            return [artifact.key or "" for artifact in await client.read_artifacts()]

    assert "communique-ingest" in asyncio.run(look())


@pytest.mark.usefixtures("prefect")
def test_upkeep_does_every_step_and_closes_a_run_whose_process_died(press: Newsroom, engine: Engine) -> None:
    from flows.maintain import maintain

    died = record.start_run(engine, "process", datetime.now(UTC), flow_run_id=str(uuid4()))
    done = asyncio.run(maintain())
    assert done["dead runs closed"] == 1
    assert done["statistics renewed"] == 1
    assert record.run_row(engine, died)["state"] == "failed"


@pytest.mark.usefixtures("prefect")
def test_only_what_comes_from_outside_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import ingest

    def tries(error: Exception) -> int:
        calls = []

        async def work() -> None:
            calls.append(1)
            if len(calls) < 3:
                raise ExceptionGroup("some of a batch", [error])

        async def run() -> None:
            await ingest._as_task(work, "work").with_options(retry_delay_seconds=0)()

        with suppress(ExceptionGroup):
            asyncio.run(run())
        return len(calls)

    assert tries(record.DatabaseAway("Postgres is away")) == 3
    assert tries(ConnectionResetError("the network")) == 3
    assert tries(ValueError("our own fault")) == 1


@pytest.mark.usefixtures("prefect")
def test_where_every_feed_fails_the_run_fails_and_says_so(press: Newsroom, engine: Engine, tmp_path: Path) -> None:
    from flows.ingest import AllFeedsFailed

    (tmp_path / "feeds.toml").write_text('[[feed]]\nname = "nobody"\nurl = "http://127.0.0.1:1/feed"\n')
    with pytest.raises(AllFeedsFailed, match="communique status"):
        ingest()
    [run] = record.status(engine).runs
    assert (run["state"], run["failures"]) == ("failed", {"poll.connect": 1})


@pytest.mark.usefixtures("prefect", "press")
def test_a_feed_that_nobody_knows_is_refused_by_name() -> None:
    from flows.pipeline import UnknownFeed

    with pytest.raises(UnknownFeed, match="nosuch"):
        ingest(["nosuch"])
