"""Stored articles read again: by better extractors, from their kept pages; only what differs is told."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import Engine, text

from extractors import extract
from flows import articlestore, corrections, digest, present_reextract, record, rereading
from flows.articlestore import Outcome, Selection, UnknownName
from flows.clean import text_hash
from flows.commands.reextraction import reextract
from flows.pool import Pool
from schema.records import Article, Entry, Extraction, Feed, Page, Poll, PollPlan, Processed, Relation, Reread

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)
STORY = "Chile and Ghana upgraded their ties to a strategic partnership in Accra on 4 March 2024."
DULL = "The harbour of Valparaíso was closed on Monday because of fog, and ferries waited until noon."
OLD = {"relations": "0-old", "agreements": "0-old", "mechanisms": "0-old", "visits": "0-old"}


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(1) as pool:
        yield pool


def article(key: str, written: str = STORY) -> Article:
    url = f"https://gazette.test/{key}"
    words = len(written.split())
    return Article(
        url=url, title=f"News {key}", text=written, language="en", authors=(), published=NOW, published_from="page",
        text_hash=text_hash(written), words=words,
    )  # fmt: skip


def store(
    engine: Engine,
    *articles: Article,
    found: Sequence[Relation] = (),
    editions: dict[str, str] = OLD,
    page: bytes | None = None,
) -> None:
    """Store articles as an older program did, that found `found` in each."""
    record.sync_feeds(engine, [Feed(name="gazette", url="https://gazette.test/feed")], NOW)
    [state] = record.due_feeds(engine, NOW, names=["gazette"], force=True)
    run = record.start_run(engine, "ingest", NOW, flow_run_id=None)
    entries = tuple(Entry(key=each.url, url=each.url, title=each.title, published=NOW) for each in articles)
    poll = Poll(feed_id=state.id, feed_name="gazette", polled_at=NOW, seconds=0.1, entries=entries, status=200)
    record.save_polls(engine, run, [(poll, PollPlan(interval=900, next_poll=NOW + timedelta(hours=1)))], NOW)
    claimed = record.claim_entries(engine, worker="w", limit=1000, lease=timedelta(minutes=5), now=NOW)
    by_url = {each.url: each for each in articles}
    batch = [
        Processed(
            entry_id=queued.id,
            article=by_url[queued.entry.url],
            extraction=Extraction(relations=tuple(found)),
            relevant=True,
            editions=editions,
            page=page and Page(url=queued.entry.url, status=200, content_type="text/html", body=page, fetched_at=NOW),
        )
        for queued in claimed
    ]
    record.save_processed(engine, run, batch, NOW, worker="w", keep_raw=timedelta(days=30) if page else timedelta(0))


def present(written: str = STORY) -> Relation:
    """What the extractor as it is finds."""
    [relation] = extract(digest.as_document(article("a", written))).relations
    return relation


def reread(engine: Engine, pool: Pool, **chosen: Any) -> Outcome:
    outcome = Outcome()
    asyncio.run(rereading.reread(engine, pool, Selection(**chosen), outcome))
    return outcome


def rows(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def changes(engine: Engine) -> list[tuple[Any, ...]]:
    return rows(engine, "SELECT change, fields FROM bi.changes ORDER BY change_id")


def test_a_better_extractor_changes_adds_and_withdraws_and_events_keep_their_ids(engine: Engine, pool: Pool) -> None:
    wrong_day, invented = replace(present(), date="2024-03-05", version=0), replace(present(), parties=("CHL", "PER"))
    store(engine, article("a"), found=[wrong_day, invented])
    store(engine, article("b", "Brazil and Kenya established a strategic partnership on 2 March 2024, they said."))
    before = rows(engine, "SELECT event_id FROM bi.relation_events WHERE parties = '{CHL,GHA}'")
    told = len(changes(engine))
    outcome = reread(engine, pool)
    assert outcome.mentions == {
        ("relations", "relation", "changed"): 1,
        ("relations", "relation", "withdrawn"): 1,
        ("relations", "relation", "added"): 1,
    }
    assert outcome.fields == {("relations", "date"): 1}
    found = rows(engine, "SELECT parties, event_date_text FROM bi.relation_events ORDER BY parties")
    assert found == [(["BRA", "KEN"], "2024-03-02"), (["CHL", "GHA"], "2024-03-04")]
    assert rows(engine, "SELECT event_id FROM bi.relation_events WHERE parties = '{CHL,GHA}'") == before
    assert sorted(change for change, _ in changes(engine)[told:]) == ["changed", "created", "withdrawn"]
    assert outcome.events == {"changed": 1, "created": 1, "withdrawn": 1}


def test_articles_that_say_the_same_cause_no_change(engine: Engine, pool: Pool) -> None:
    store(engine, *(article(f"a{number}") for number in range(5)), found=[replace(present(), version=0, rules=())])
    told = changes(engine)
    outcome = reread(engine, pool)
    assert (outcome.read, sum(outcome.mentions.values())) == (5, 0)
    assert changes(engine) == told
    assert rows(engine, "SELECT DISTINCT version FROM communique.mentions") == [(present().version,)]


def test_what_the_present_extractors_have_read_is_left_out_unless_asked_again(engine: Engine, pool: Pool) -> None:
    store(engine, article("a"), article("b", DULL))
    assert reread(engine, pool).read == 2
    assert reread(engine, pool).total == 0
    assert reread(engine, pool, again=True).read == 2
    store(engine, article("c"), editions=dict(digest.editions()))
    assert reread(engine, pool).total == 0


def test_only_the_extractors_named_replace_their_mentions(engine: Engine, pool: Pool) -> None:
    store(engine, article("a"), found=[replace(present(), date="2024-03-05")])
    outcome = reread(engine, pool, extractors=("visits", "agreements"))
    assert (outcome.read, sum(outcome.mentions.values())) == (1, 0)
    assert rows(engine, "SELECT event_date_text FROM bi.relation_events") == [("2024-03-05",)]
    assert reread(engine, pool, extractors=("visits",)).total == 0
    assert reread(engine, pool).read == 1
    assert rows(engine, "SELECT event_date_text FROM bi.relation_events") == [("2024-03-04",)]


def test_days_and_feeds_narrow_what_is_read(engine: Engine, pool: Pool) -> None:
    store(engine, article("a"), replace(article("b"), published=NOW - timedelta(days=30)))
    assert reread(engine, pool, since=date(2024, 3, 5), until=date(2024, 3, 5)).read == 1
    assert reread(engine, pool, until=date(2024, 3, 4), feeds=("gazette",)).read == 1
    with pytest.raises(UnknownName, match="nowhere: no such feed"):
        articlestore.check_feeds(engine, ["gazette", "nowhere"])
    with pytest.raises(UnknownName, match="there are agreements, mechanisms, relations, visits"):
        Selection(extractors=("weather",))


def test_looking_at_differences_first_tells_the_same_and_writes_nothing(engine: Engine, pool: Pool) -> None:
    store(
        engine, article("a"), found=[replace(present(), date="2024-03-05"), replace(present(), parties=("CHL", "PER"))]
    )
    tables = ("mentions", "events", "changes", "articles", "runs")
    before = {name: rows(engine, f"SELECT * FROM communique.{name} ORDER BY id") for name in tables}
    outcome = Outcome()
    asyncio.run(rereading.compare(engine, pool, Selection(), outcome))
    assert {name: rows(engine, f"SELECT * FROM communique.{name} ORDER BY id") for name in tables} == before
    examples = {change.change: (url, change) for url, change in outcome.examples}
    url, changed = examples["changed"]
    assert url == "https://gazette.test/a"
    assert changed.before
    assert changed.after
    assert (changed.before["date"], changed.after["date"]) == ("2024-03-05", "2024-03-04")
    assert reread(engine, pool).mentions == outcome.mentions


def test_corrections_survive(engine: Engine, pool: Pool) -> None:
    store(engine, article("a"), found=[replace(present(), date="2024-03-05")])
    [event] = record.events(engine)
    corrections.correct(engine, event.id, [("date", "2024-03-01")], because="read the treaty", by="ana", now=NOW)
    reread(engine, pool)
    found = rows(engine, "SELECT event_id, event_date_text, corrected FROM bi.relation_events")
    assert found == [(event.id, "2024-03-01", ["date"])]


def test_an_article_that_somebody_else_has_written_meanwhile_is_left_to_them(engine: Engine) -> None:
    store(engine, article("a"), article("b"), found=[present()])
    taken = articlestore.stored_articles(engine, Selection(), after=0, limit=10)
    with engine.begin() as connection:
        connection.execute(text("UPDATE communique.articles SET title = 'Corrected' WHERE url LIKE '%/a'"))
    run = record.start_run(engine, "reextract", NOW, flow_run_id=None)
    nothing = [Reread(stored=each, editions=digest.editions()) for each in taken]
    ours, found, _ = articlestore.save(engine, run, nothing, None, NOW)
    assert [each.stored.article.url for each in ours] == ["https://gazette.test/b"]
    assert [change.change for change in found] == ["withdrawn"]
    assert rows(engine, "SELECT count(*) FROM communique.mentions") == [(1,)]


def test_an_article_that_cannot_be_read_keeps_its_mentions_and_holds_up_no_other(engine: Engine) -> None:
    store(engine, article("a"), article("b"), found=[replace(present(), date="2024-03-05")])
    first, second = articlestore.stored_articles(engine, Selection(), after=0, limit=10)
    broken = replace(first, article=replace(first.article, published=None))  # type: ignore[arg-type]
    batch = digest.reread([broken, second])
    assert [each.failure is None for each in batch] == [False, True]
    run = record.start_run(engine, "reextract", NOW, flow_run_id=None)
    articlestore.save(engine, run, batch, None, NOW)
    dates = "SELECT record ->> 'date' FROM communique.mentions ORDER BY article_id"
    assert rows(engine, dates) == [("2024-03-05",), ("2024-03-04",)]
    assert articlestore.count(engine, Selection())[0] == 1, "it is tried again the next time"
    assert record.run_row(engine, run)["failures"] == {"process.internal": 1}


COMMAND = Path(sys.executable).parent / "communique"


def test_a_run_that_was_killed_is_gone_on_with_and_two_at_once_do_no_harm(
    engine: Engine, database_url: str, pool: Pool
) -> None:
    number = 150
    store(engine, *(article(f"a{each}") for each in range(number)), found=[replace(present(), date="2024-03-05")])
    told = {"DATABASE_URL": database_url, "PROCESSES": "1", "BATCH": "10"}
    environment = os.environ | {f"COMMUNIQUE_{name}": value for name, value in told.items()}
    killed = subprocess.Popen([COMMAND, "reextract", "--json"], env=environment, start_new_session=True)
    while rows(engine, "SELECT count(*) FROM communique.articles WHERE editions ->> 'visits' <> '0-old'") == [(0,)]:
        time.sleep(0.02)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    left = articlestore.count(engine, Selection())[0]
    assert 0 < left < number, "it was killed on the way"
    one, other = Outcome(), Outcome()

    async def both() -> None:
        work = (rereading.reread(engine, pool, Selection(), outcome, batch=10) for outcome in (one, other))
        await asyncio.gather(*work)

    asyncio.run(both())
    assert one.read + other.read == (one.mentions + other.mentions).total() == left
    dates = "SELECT record ->> 'date', count(*) FROM communique.mentions GROUP BY 1"
    assert rows(engine, dates) == [("2024-03-04", number)]
    assert rows(engine, "SELECT event_date_text, articles, date_disputed FROM bi.relation_events") == [
        ("2024-03-04", number, False)
    ]


def test_the_command_shows_what_would_change_and_as_json(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store(
        engine, article("a"), found=[replace(present(), date="2024-03-05"), replace(present(), parties=("CHL", "PER"))]
    )
    monkeypatch.setenv("COMMUNIQUE_DATABASE_URL", database_url)
    monkeypatch.setenv("COMMUNIQUE_PROCESSES", "1")
    assert reextract(diff=True, json_=True) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(each["change"], each["number"]) for each in told["mentions"]] == [("changed", 1), ("withdrawn", 1)]
    changed, withdrawn = told["examples"]
    assert (changed["before"]["date"], changed["after"]["date"], changed["sentence"]) == (
        "2024-03-05",
        "2024-03-04",
        STORY,
    )
    assert (withdrawn["before"]["parties"], withdrawn["after"]) == (["CHL", "PER"], None)
    outcome = Outcome()
    with Pool(1) as pool:
        asyncio.run(rereading.compare(engine, pool, Selection(), outcome))
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(present_reextract.report(outcome, dry=True))
    shown = console.export_text()
    assert "date: 2024-03-05 → 2024-03-04" in shown
    assert f"“{STORY}”" in shown
    assert "− CHL–PER" in shown


def test_a_run_without_prefect_is_known_to_live_until_its_process_dies(engine: Engine) -> None:
    run = record.start_run(engine, "reextract", NOW, flow_run_id=None)
    with record.under_way(engine, run):
        assert record.unfinished_runs(engine) == {}
    assert record.unfinished_runs(engine) == {run: None}


MARK = "The two presidents spoke of cocoa, copper and schools for an hour, and then met the press in the garden."


def test_pages_that_are_kept_are_cleaned_again_and_their_text_replaced(engine: Engine, pool: Pool) -> None:
    told = [f"<p>{sentence}</p>" for sentence in (STORY, MARK, MARK.replace("presidents", "ministers"))]
    page = f"<!doctype html><title>News a</title><article>{''.join(told)}</article>".encode()
    store(engine, replace(article("a", f"Menu\n\n{DULL}"), sketch=(1,)), page=page)
    store(engine, article("b"), found=[present()])
    before = rows(engine, "SELECT event_id FROM bi.relation_events")
    outcome = reread(engine, pool, reclean=True)
    assert (outcome.read, outcome.cleaned, outcome.replaced, outcome.without_page) == (2, 1, 1, 1)
    [(cleaned,)] = rows(engine, "SELECT text FROM communique.articles WHERE url LIKE '%/a'")
    assert cleaned.startswith(f"{STORY} {MARK}")
    assert rows(engine, "SELECT event_id FROM bi.relation_events") == before
    assert rows(engine, "SELECT articles FROM bi.relation_events") == [(2,)]
    assert reread(engine, pool, reclean=True).total == 0
    assert reread(engine, pool, reclean=True, again=True).replaced == 0
    with pytest.raises(UnknownName, match="by all extractors"):
        Selection(reclean=True, extractors=("visits",))


def test_a_page_that_cannot_be_cleaned_again_keeps_its_text(engine: Engine, pool: Pool) -> None:
    store(engine, article("a"), page=b"<!doctype html><title>Sign in</title><p>Sign in to read on.")
    outcome = reread(engine, pool, reclean=True)
    assert outcome.failures == {"no_text": 1}
    assert rows(engine, "SELECT text FROM communique.articles") == [(STORY,)]
    assert rows(engine, "SELECT event_date_text FROM bi.relation_events") == [("2024-03-04",)]


@pytest.mark.usefixtures("prefect")
def test_the_flow_looks_first_and_then_writes_as_its_form_says(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.client.orchestration import get_client

    from flows.reextract import reextract as flow

    store(engine, article("a"), found=[replace(present(), date="2024-03-05")])
    monkeypatch.setenv("COMMUNIQUE_DATABASE_URL", database_url)
    monkeypatch.setenv("COMMUNIQUE_PROCESSES", "1")
    asyncio.run(flow(diff=True, since="2024-03-05", feeds=["gazette"]))  # type: ignore[arg-type]
    assert rows(engine, "SELECT event_date_text FROM bi.relation_events") == [("2024-03-05",)]
    with get_client(sync_client=True) as client:
        [artifact] = [each for each in client.read_artifacts() if each.key == "communique-reextract"]
    assert "date: 2024-03-05 → 2024-03-04" in str(artifact.data)
    asyncio.run(flow())
    assert rows(engine, "SELECT event_date_text FROM bi.relation_events") == [("2024-03-04",)]
    assert rows(engine, "SELECT flow, state, relevant FROM bi.runs WHERE flow = 'reextract'") == [
        ("reextract", "completed", 1)
    ]
