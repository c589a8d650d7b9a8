"""What is written to Postgres: once, whole, and by whoever holds the lease."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from flows import eventstore, record
from schema.records import (
    Article,
    Entry,
    ErrorClass,
    Evidence,
    Extraction,
    Failure,
    Feed,
    Page,
    Poll,
    PollPlan,
    Processed,
    QueuedEntry,
    Relation,
)

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)
LEASE = timedelta(minutes=15)
PLAN = PollPlan(interval=900, next_poll=NOW + timedelta(minutes=15))


def feeds(engine: Engine, *names: str) -> dict[str, int]:
    record.sync_feeds(engine, [Feed(name=name, url=f"https://{name}.example/feed") for name in names], NOW)
    return {state.feed.name: state.id for state in record.due_feeds(engine, NOW)}


def poll(feed: str, id_: int, *keys: str, **fields: Any) -> tuple[Poll, PollPlan]:
    entries = tuple(Entry(key=key, url=f"https://{feed}.example/{key}", title=key) for key in keys)
    told = {"entries": entries, "status": 200} | fields
    return Poll(feed_id=id_, feed_name=feed, polled_at=NOW, seconds=0.1, **told), PLAN


def claim(engine: Engine, worker: str = "one", limit: int = 100, now: datetime = NOW) -> list[QueuedEntry]:
    return record.claim_entries(engine, worker=worker, limit=limit, lease=LEASE, now=now)


def save(engine: Engine, run: int, batch: Sequence[Processed], worker: str = "one", now: datetime = NOW) -> list[UUID]:
    return record.save_processed(engine, run, batch, now, worker=worker, keep_raw=timedelta(days=1))


def relation(**fields: Any) -> Relation:
    sentence = "Chile and Ghana raised their ties on Monday."
    told: dict[str, Any] = {
        "parties": ("CHL", "GHA"),
        "action": "upgraded",
        "level": "strategic",
        "name": "strategic partnership",
        "sector": None,
        "from_level": None,
        "status": "concluded",
        "date": "2024-03-04",
        "date_basis": "relative",
        "place": "Accra",
        "current": True,
        "evidence": Evidence(sentence, "text", 0, len(sentence)),
        "confidence": 0.8,
        "extractor": "relations",
        "version": 1,
    }
    return Relation(**told | fields)


def processed(queued: QueuedEntry, *mentions: Relation, text: str | None = None) -> Processed:
    text = text or f"Text of {queued.entry.url}."
    article = Article(
        url=queued.entry.url,
        title=queued.entry.title,
        text=text,
        language="en",
        authors=(),
        published=NOW,
        published_from="page",
        text_hash=str(hash(text)),
        words=len(text.split()),
    )
    page = Page(url=article.url, status=200, content_type="text/html", body=b"<p>page", fetched_at=NOW)
    extraction = Extraction(relations=mentions)
    return Processed(entry_id=queued.id, article=article, page=page, extraction=extraction, relevant=True)


def rows(engine: Engine, query: str) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(text(query)))


@pytest.fixture
def run(engine: Engine) -> int:
    return record.start_run(engine, "ingest", NOW, flow_run_id=None)


def test_polling_the_same_entries_twice_queues_them_once(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha")
    assert record.save_polls(engine, run, [poll("alpha", ids["alpha"], "a", "b")], NOW) == 2
    assert record.save_polls(engine, run, [poll("alpha", ids["alpha"], "a", "b", "c")], NOW) == 1


def test_a_poll_without_news_writes_nothing_but_the_feeds_state(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], not_modified=True, status=304, etag='"x"')], NOW)
    [row] = rows(engine, "SELECT etag, last_success, failures FROM communique.feeds")
    assert tuple(row) == ('"x"', NOW, 0)
    assert rows(engine, "SELECT 1 FROM communique.entries") == []


def test_a_failed_poll_is_kept_with_its_class_and_a_success_clears_it(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha")
    failure = Failure(ErrorClass.NOT_FOUND, "https://alpha.example/feed answers 404")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], failure=failure)], NOW)
    [health] = record.status(engine).feeds
    assert (health.state, health.error_class, health.failures) == ("failing", "not_found", 1)
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], "a")], NOW)
    [health] = record.status(engine).feeds
    assert (health.state, health.error_class, health.failures) == ("ok", None, 0)
    assert record.run_row(engine, run)["failures"] == {"poll.not_found": 1}


def test_workers_share_the_queue_and_take_nothing_twice(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha", "beta")
    polls = [poll(name, ids[name], *(f"{name}{n}" for n in range(40))) for name in ids]
    record.save_polls(engine, run, polls, NOW)
    taken: list[list[int]] = [[], [], []]

    def work(number: int) -> None:
        while batch := claim(engine, f"worker {number}", limit=7):
            taken[number] += [queued.id for queued in batch]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything = [id_ for batch in taken for id_ in batch]
    assert len(everything) == len(set(everything)) == 80


def test_feeds_take_turns_so_that_a_long_one_holds_up_no_other(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha", "beta")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], *(str(n) for n in range(50)))], NOW)
    record.save_polls(engine, run, [poll("beta", ids["beta"], "x")], NOW)
    assert "beta" in {queued.feed_name for queued in claim(engine, limit=2)}


def test_the_entries_of_a_dead_worker_are_taken_up_once_its_lease_is_over(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], "a")], NOW)
    [dead] = claim(engine, "dead")
    assert claim(engine, "alive") == []
    later = NOW + LEASE
    [again] = claim(engine, "alive", now=later)
    assert (again.id, again.attempts) == (dead.id, 2)
    assert save(engine, run, [processed(dead, relation())], worker="dead", now=later) == []
    assert len(save(engine, run, [processed(again, relation())], worker="alive", now=later)) == 1


def test_released_entries_are_as_if_never_taken(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], "a")], NOW)
    claim(engine, "one")
    record.release_entries(engine, "one", NOW)
    [again] = claim(engine, "two")
    assert again.attempts == 1


def test_an_address_that_two_feeds_carry_is_fetched_once(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha", "beta")
    shared = Entry(key="k", url="https://alpha.example/story", title="story")
    polls = [poll(name, ids[name], entries=(shared,)) for name in ids]
    record.save_polls(engine, run, polls, NOW)
    [first] = claim(engine)
    save(engine, run, [processed(first)])
    assert claim(engine) == []
    states = rows(engine, "SELECT state, article_id IS NOT NULL FROM communique.entries")
    assert [tuple(row) for row in states] == [("done", True)] * 2


def test_a_failure_is_tried_again_when_it_is_worth_it_and_given_up_when_not(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], "a", "b")], NOW)
    soon, never = claim(engine)
    timeout, gone = Failure(ErrorClass.TIMEOUT, "slow"), Failure(ErrorClass.GONE, "gone")
    later = NOW + timedelta(minutes=5)
    save(
        engine,
        run,
        [
            Processed(entry_id=soon.id, failure=timeout, retry_at=later),
            Processed(entry_id=never.id, failure=gone),
        ],
    )
    assert claim(engine) == []
    assert [queued.id for queued in claim(engine, now=later)] == [soon.id]
    assert record.status(engine).failures == {"gone": 1}


def test_an_article_becomes_an_event_with_its_parties_dates_and_evidence(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], "a")], NOW)
    [queued] = claim(engine)
    [event] = save(engine, run, [processed(queued, relation())])
    [row] = rows(
        engine, "SELECT event_id, party_a, party_b, level_rank, event_date_text, evidence FROM bi.relation_events"
    )
    assert tuple(row) == (event, "CHL", "GHA", 4, "2024-03-04", relation().evidence.sentence)
    assert {row.party for row in rows(engine, "SELECT party FROM bi.event_parties")} == {"CHL", "GHA"}
    assert [tuple(r) for r in rows(engine, "SELECT claimed_date, chosen FROM bi.event_dates")] == [("2024-03-04", True)]
    assert [r.sentence for r in rows(engine, "SELECT sentence FROM bi.evidence")] == [relation().evidence.sentence]
    [shown] = record.events(engine, countries=["GHA"])
    assert shown.summary == relation()


def test_two_articles_on_one_act_are_one_event_whoever_saves_first(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha", "beta")
    record.save_polls(engine, run, [poll(name, ids[name], name) for name in ids], NOW)
    ours, theirs = claim(engine, "one", limit=1), claim(engine, "two", limit=1)
    barrier = threading.Barrier(2)

    def work(queued: QueuedEntry, worker: str) -> None:
        barrier.wait()
        save(engine, run, [processed(queued, relation())], worker=worker)

    threads = [threading.Thread(target=work, args=args) for args in ((ours[0], "one"), (theirs[0], "two"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [event] = record.events(engine)
    assert (event.articles, event.sources) == (2, 2)


def test_an_updated_story_keeps_its_row_and_its_event_and_says_what_changed(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], "a")], NOW)
    [queued] = claim(engine)
    [event] = save(engine, run, [processed(queued, relation())])
    changed = Entry(key="a", url=queued.entry.url, title="a, corrected")
    assert record.save_polls(engine, run, [poll("alpha", ids["alpha"], entries=(changed,))], NOW) == 1
    [again] = claim(engine)
    assert save(engine, run, [processed(again, relation(place="Santiago"), text="New text.")]) == [event]
    assert [tuple(r) for r in rows(engine, "SELECT revisions FROM bi.articles")] == [(1,)]
    changes = rows(engine, "SELECT change, fields FROM bi.changes ORDER BY change_id")
    assert [change.change for change in changes] == ["created", "changed"]
    assert changes[1].fields["place"] == "Santiago"


def test_saving_the_same_again_changes_nothing(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], "a")], NOW)
    [queued] = claim(engine)
    save(engine, run, [processed(queued, relation())])
    with engine.begin() as connection:
        connection.execute(text("UPDATE communique.entries SET state = 'queued', next_attempt = found"))
    [again] = claim(engine)
    assert save(engine, run, [processed(again, relation())]) == []
    assert len(rows(engine, "SELECT 1 FROM bi.changes")) == 1


def test_an_event_that_nothing_supports_any_more_is_withdrawn_not_deleted(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], "a")], NOW)
    [queued] = claim(engine)
    save(engine, run, [processed(queued, relation())])
    with engine.begin() as connection:
        connection.execute(text("UPDATE communique.entries SET state = 'queued', next_attempt = found"))
    [again] = claim(engine)
    save(engine, run, [processed(again, text="Corrected: nothing of the kind.")])
    assert record.events(engine) == []
    assert [r.change for r in rows(engine, "SELECT change FROM bi.changes ORDER BY change_id")] == [
        "created",
        "withdrawn",
    ]


def test_nul_characters_do_not_stop_a_batch(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha")
    dirty = Entry(key="a\0", url="https://alpha.example/a", title="a\0b", summary="\0")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], entries=(dirty,))], NOW)
    [queued] = claim(engine)
    assert queued.entry.title == "ab"
    item = processed(queued, relation(place="Acc\0ra"), text="Nul\0.")
    save(engine, run, [item])
    assert [r.place for r in rows(engine, "SELECT place FROM bi.relation_events")] == ["Accra"]


def test_a_feed_with_a_new_address_begins_anew(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], "a", etag='"x"', body_hash="h")], NOW)
    record.sync_feeds(engine, [Feed(name="alpha", url="https://alpha.example/new")], NOW)
    [state] = record.due_feeds(engine, NOW)
    assert (state.etag, state.body_hash, state.feed.url) == (None, None, "https://alpha.example/new")


def test_a_listener_hears_of_changes(engine: Engine, database_url: str, run: int) -> None:
    import psycopg

    ids = feeds(engine, "alpha")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], "a")], NOW)
    [queued] = claim(engine)
    with psycopg.connect(database_url, autocommit=True) as listener:
        listener.execute("LISTEN communique")
        save(engine, run, [processed(queued, relation())])
        heard = list(listener.notifies(timeout=5, stop_after=1))
    assert [note.payload for note in heard] == ["1"]


def test_records_come_back_from_the_database_as_they_went_in(engine: Engine, run: int) -> None:
    mention = replace(relation(), rules=("passive", "list"))
    assert eventstore.mention_of("relation", eventstore.record_of(mention)) == mention


def again(engine: Engine, run: int, *mentions: Relation, text_: str) -> list[UUID]:
    """Read the article once more, with another text and other mentions."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE communique.entries SET state = 'queued', next_attempt = found"))
    [queued] = claim(engine)
    return save(engine, run, [processed(queued, *mentions, text=text_)])


@pytest.mark.parametrize("better", [{"action": "established"}, {"level": "comprehensive"}, {"sector": "fisheries"}])
def test_an_event_keeps_its_id_when_another_extraction_reads_its_sentence_otherwise(
    engine: Engine, run: int, better: dict[str, str]
) -> None:
    ids = feeds(engine, "alpha")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], "a")], NOW)
    [queued] = claim(engine)
    [event] = save(engine, run, [processed(queued, relation())])
    assert again(engine, run, relation(**better), text_="Another text.") == [event]
    assert [row.event_id for row in rows(engine, "SELECT event_id FROM bi.relation_events")] == [event]


def test_an_event_that_was_lost_and_is_found_again_has_its_old_id(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha")
    record.save_polls(engine, run, [poll("alpha", ids["alpha"], "a")], NOW)
    [queued] = claim(engine)
    [event] = save(engine, run, [processed(queued, relation())])
    again(engine, run, text_="Nothing.")
    assert again(engine, run, relation(), text_="Something.") == [event]
    assert [row.change for row in rows(engine, "SELECT change FROM bi.changes ORDER BY change_id")] == [
        "created",
        "withdrawn",
        "changed",
    ]


def test_copies_stay_linked_to_their_original_and_count_as_one_source(engine: Engine, run: int) -> None:
    ids = feeds(engine, "alpha", "beta", "gamma")
    record.save_polls(engine, run, [poll(name, ids[name], name) for name in ids], NOW)
    batch = [processed(queued, relation()) for queued in claim(engine)]
    sketches: list[dict[str, Any]] = [{"sketch": (1, 2)}, {"sketch": (2, 3)}, {"credit": "AFP"}]
    batch = [
        replace(p, article=replace(p.article, published=NOW + timedelta(hours=n), **told))  # type: ignore[type-var]
        for n, (p, told) in enumerate(zip(batch, sketches, strict=True))
    ]
    plain = [Evidence(f"Number {n} tells it.", "text", 0, 17) for n in range(3)]
    batch = [replace(p, extraction=Extraction((relation(evidence=e),))) for p, e in zip(batch, plain, strict=True)]
    save(engine, run, batch)
    found = rows(engine, "SELECT url, article_id, original_article_id FROM bi.evidence ORDER BY published")
    first = found[0].article_id
    assert [row.original_article_id for row in found] == [first, first, found[2].article_id]
    assert [row.sources for row in rows(engine, "SELECT sources FROM bi.relation_events")] == [2]
