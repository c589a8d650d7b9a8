"""By hand: `python tests/fill_database.py FOLDER` fills the embedded database below a folder with ten years of news.

What was in that database is deleted. A million articles, 200,000 mentions and some 50,000 events, with feeds, entries,
runs, backfills and corrections; few states and feeds bring most of it. What the press would bring is copied in;
events, their versions and changes are what the program itself makes of the mentions. Takes about ten minutes; `python
tests/fill_database.py FOLDER 0.01` makes a hundredth of it.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from extractors import parties
from flows import corrections, record
from flows.eventstore import Pair, publish, resolve_pairs, touched, write_mentions
from schema import database
from schema.records import Agreement, Evidence, Feed, Mechanism, Mention, Person, Relation, Visit

ARTICLES, MENTIONS, EVENTS, FEEDS = 1_000_000, 200_000, 50_000, 400
YEARS, LIVE_DAYS = 10, 180
"""How far the articles go back, and for how long feeds have been polled: what is older came by backfill."""

_VOCABULARY = """
agriculture aviation banking border broadcasting climate coffee commerce consular copper culture customs cyber defence
digital drought education electricity energy engineering environment export extradition ferries film finance fisheries
football forestry freight gas grain harbour health heritage hospitals housing hydrogen insurance investment irrigation
labour language legal logistics maritime medicine metallurgy migration minerals mining music nuclear nursing ocean oil
parliament pensions pharmaceuticals police ports postal press railways refining research rice roads satellites schools
science seeds shipping solar space sport standards steel students sugar taxation tea telecommunications textiles
timber tobacco tourism trade training transit transport tuna universities vaccines veterinary vocational water weather
wheat wind women wood youth zoning
""".split()  # noqa: SIM905
_NAMES = {
    "diplomatic_relations": "diplomatic relations",
    "partnership": "partnership",
    "comprehensive": "comprehensive partnership",
    "strategic": "strategic partnership",
    "comprehensive_strategic": "comprehensive strategic partnership",
    "alliance": "alliance",
}
_LEVELS = tuple(_NAMES)
_KINDS = ("agency", "outlet", "outlet", "outlet", "outlet", "ministry", "organisation")


@dataclass(frozen=True, slots=True)
class Act:
    """Something that two states did on a day, as a report on that day would tell it."""

    day: date
    told: Mention


def main(folder: Path, share: float) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with database.embedded(folder) as url, database.connect(url) as engine:
        fill(engine, share)


def fill(engine: Engine, share: float = 1.0, seed: int = 1) -> None:
    """Empty the database, and fill it with `share` of the full amounts; the same seed gives the same press."""
    chance = random.Random(seed)
    now = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    database.reset(engine)
    record.sync_parties(engine, parties())
    feeds = max(10, int(FEEDS * share))
    _feeds(engine, chance, now, feeds)
    published = _times(chance, now, int(ARTICLES * share))
    acts = _acts(chance, now, int(EVENTS * share))
    told = _reports(chance, acts, published, int(MENTIONS * share))
    _say("acts and their reports are thought out")
    with engine.begin() as connection:
        windows = _backfills(connection, chance, now, feeds)
        found = _articles(connection, chance, published, told, feeds)
        _say(f"{len(published)} articles")
        _entries(connection, chance, published, windows, now, feeds)
        _say("their entries")
        _runs(connection, chance, now, share, feeds)
        _say("runs")
    _events(engine, chance, found, now)
    _correct(engine, chance, now, max(1, int(500 * share)))
    _say("events")
    record.renew_statistics(engine)
    with engine.connect() as connection:
        for table in ("articles", "entries", "mentions", "events", "changes", "standings", "runs"):
            count = connection.execute(text(f"SELECT count(*) FROM communique.{table}")).scalar_one()
            print(f"{count:>9,} {table}")


def _say(what: str) -> None:
    print(f"{time.strftime('%X')}  {what}", flush=True)


def _copy(connection: Connection, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY communique.{table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _array(values: Iterable[object]) -> str:
    return "{" + ",".join(f'"{value}"' for value in values) + "}"


# What the press is


def _feeds(engine: Engine, chance: random.Random, now: datetime, count: int) -> None:
    states = [party for party in parties() if not party.organisation]
    feeds = [
        Feed(
            name=f"feed-{number:03}",
            url=f"https://feed-{number:03}.example/rss",
            site=f"https://feed-{number:03}.example",
            country=chance.choice(states).code,
            kind=chance.choice(_KINDS),  # type: ignore[arg-type]
        )
        for number in range(1, count + 1)
    ]
    record.sync_feeds(engine, feeds, now)
    with engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE communique.feeds SET last_poll = :now, last_success = :now - make_interval(mins => id % 600),"
                " last_new = :now - make_interval(hours => id % 90), entries_seen = 1000000 / (id + 5),"
                " next_poll = :now + make_interval(mins => id % 200), parked = id % 90 = 0,"
                " failures = CASE WHEN id % 25 = 0 THEN id % 7 + 1 ELSE 0 END,"
                " error_class = CASE WHEN id % 25 = 0 THEN 'timeout' END,"
                " error_message = CASE WHEN id % 25 = 0 THEN 'no answer within 30 s' END"
            ),
            {"now": now},
        )


def _times(chance: random.Random, now: datetime, count: int) -> list[datetime]:
    """Publication times in order, denser towards now."""
    span = timedelta(days=365 * YEARS)
    return sorted(now - span * chance.random() ** 1.4 - timedelta(hours=1) for _ in range(count))


def _articles(
    connection: Connection,
    chance: random.Random,
    published: Sequence[datetime],
    told: dict[int, list[Mention]],
    feeds: int,
) -> dict[int, list[Mention]]:
    """Copy the articles in; the mentions of each, by its number, with the places of their sentences."""
    filler = " ".join(chance.choices(_VOCABULARY, k=20_000))
    live = published[-1] - timedelta(days=LIVE_DAYS)
    placed: dict[int, list[Mention]] = {}
    sources: dict[str, str] = {}

    def rows() -> Iterator[Sequence[Any]]:
        for index, moment in enumerate(published):
            mentions = told.get(index, [])
            start = chance.randrange(len(filler) - 8000)
            body = filler[start : start + int(chance.lognormvariate(7.6, 0.5)) % 7500 + 400]
            lead = ""
            if mentions:
                placed[index + 1] = []
            for mention in mentions:
                at = len(lead)
                sentence = mention.evidence.sentence
                evidence = replace(mention.evidence, start=at, end=at + len(sentence))
                placed[index + 1].append(replace(mention, evidence=evidence))
                lead += sentence + "\n\n"
            text = lead + body
            relevant = bool(mentions) or chance.random() < 0.05
            sketch = ""
            if relevant:
                sketch = _array(chance.getrandbits(63) for _ in range(32))
                if mentions:
                    sketch = sources.setdefault(mentions[0].evidence.sentence, sketch)
            yield (
                f"https://feed-{_feed(chance, feeds):03}.example/{moment:%Y/%m/%d}/{index}",
                _feed(chance, feeds),
                "feed" if moment >= live else "sitemap",
                mentions[0].evidence.sentence[:80] if mentions else " ".join(body.split()[1:9]).capitalize(),
                text,
                sha256(text.encode()).hexdigest(),
                sketch or "{}",
                chance.choice(("reuters", "afp", "xinhua")) if chance.random() < 0.1 else None,
                "en",
                "{}",
                moment,
                chance.choice((0, 0, 60, 180, 330, 480)),
                "page" if chance.random() < 0.9 else "feed",
                len(text) // 7,
                relevant,
                moment + timedelta(hours=1),
                moment + timedelta(hours=1),
            )

    _copy(
        connection,
        "articles",
        "url, feed_id, found_by, title, text, text_hash, sketch, credit, language, authors, published,"
        " published_offset, published_from, words, relevant, fetched, first_fetched",
        rows(),
    )
    return placed


def _feed(chance: random.Random, feeds: int) -> int:
    """A feed's number; the first ones bring most."""
    return min(feeds, int(chance.paretovariate(0.6)))


def _backfills(connection: Connection, chance: random.Random, now: datetime, feeds: int) -> dict[tuple[int, str], int]:
    """A finished backfill of all years before polling began; its windows, by feed and month."""
    first = (now - timedelta(days=365 * YEARS)).date().replace(day=1)
    last = (now - timedelta(days=LIVE_DAYS)).date()
    _copy(
        connection,
        "backfills",
        "since, until, sources, origin, created",
        [(first, last, "{sitemap,archive}", "hand", now - timedelta(days=LIVE_DAYS))],
    )
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    months = [month for month in months if first <= month <= last]
    keys = [(feed, month) for feed in range(1, feeds + 1) for month in months]
    _copy(
        connection,
        "windows",
        "backfill_id, feed_id, source, since, until, state, found, attempts, finished",
        (
            (1, feed, "sitemap", month, (month + timedelta(days=32)).replace(day=1) - timedelta(days=1),
             "partial" if chance.random() < 0.03 else "complete", 20, 1, now - timedelta(days=LIVE_DAYS - 3))
            for feed, month in keys
        ),
    )  # fmt: skip
    return {(feed, f"{month:%Y-%m}"): number for number, (feed, month) in enumerate(keys, start=1)}


def _entries(
    connection: Connection,
    chance: random.Random,
    published: Sequence[datetime],
    windows: dict[tuple[int, str], int],
    now: datetime,
    feeds: int,
) -> None:
    live = now - timedelta(days=LIVE_DAYS)
    numbers = itertools.count(1)

    def row(moment: datetime, article: int | None, state: str) -> Sequence[Any]:
        number, feed = next(numbers), _feed(chance, feeds)
        polled = moment >= live
        failed = state == "failed"
        return (
            feed,
            f"key-{number}",
            f"https://feed-{feed:03}.example/{moment:%Y/%m/%d}/{number}",
            " ".join(chance.choices(_VOCABULARY, k=8)),
            " ".join(chance.choices(_VOCABULARY, k=20)) if polled else "",
            "{}",
            moment,
            0,
            moment if polled else live,
            state,
            1,
            now if state == "queued" else moment,
            chance.choice(("not_found", "no_text", "timeout", "http_5xx")) if failed else None,
            article,
            "feed" if polled else "sitemap",
            None if polled else windows.get((feed, f"{moment:%Y-%m}")),
            moment.date(),
            "article",
            None if state == "queued" else max(moment, live),
        )

    def rows() -> Iterator[Sequence[Any]]:
        for number, moment in enumerate(published, start=1):
            yield row(moment, number, "done")
            luck = chance.random()
            if luck < 0.06:  # another feed led to the same article
                yield row(moment, number, "done")
            elif luck < 0.14:
                yield row(moment, None, "failed")
        for moment in published[-len(published) // 500 :]:
            yield row(moment, None, "queued")

    _copy(
        connection,
        "entries",
        "feed_id, key, url, title, summary, authors, published, published_offset, found, state, attempts, next_attempt,"
        " error_class, article_id, found_by, window_id, day, day_basis, finished",
        rows(),
    )


def _runs(connection: Connection, chance: random.Random, now: datetime, share: float, feeds: int) -> None:
    step = timedelta(minutes=5)
    starts = [now - step * number for number in range(int(LIVE_DAYS * 288 * share), 0, -1)]
    flows = [flow for number, _ in enumerate(starts) for flow in (["poll", "process"] if number % 2 else ["poll"])]
    moments = [m for number, m in enumerate(starts) for m in ([m, m] if number % 2 else [m])]

    def rows() -> Iterator[Sequence[Any]]:
        for flow, moment in zip(flows, moments, strict=True):
            found = int(chance.paretovariate(1.2)) if flow == "poll" else 0
            read = int(chance.paretovariate(1.2)) if flow == "process" else 0
            polled = chance.randint(5, 60) if flow == "poll" else 0
            end = moment + timedelta(seconds=chance.uniform(2, 60))
            state = "failed" if chance.random() < 0.002 else "completed"
            yield (
                flow, moment, end, state, polled, polled, polled // 2, polled // 20, found, 0, read, read,
                read // 5, read // 20, read // 30, read // 5, read // 8,
            )  # fmt: skip

    _copy(
        connection,
        "runs",
        "flow, started, finished, state, due, polled, not_modified, polls_failed, found, bad_entries, fetched, cleaned,"
        " relevant, skipped, failed, mentions, events",
        rows(),
    )
    _copy(
        connection,
        "run_feeds",
        "run_id, feed_id, polled, status, found",
        (
            (run, feed, 1, 200, 1)
            for run, flow in enumerate(flows, start=1)
            if flow == "poll"
            for feed in sorted(chance.sample(range(1, feeds + 1), 5))
        ),
    )
    _copy(
        connection,
        "run_failures",
        "run_id, stage, error_class, count",
        (
            (run, "poll" if flow == "poll" else "process", error, 1)
            for run, flow in enumerate(flows, start=1)
            if chance.random() < 0.7
            for error in chance.sample(("timeout", "not_found", "no_text"), chance.choice((1, 1, 2)))
        ),
    )


# What the states do


def _acts(chance: random.Random, now: datetime, count: int) -> list[Act]:
    states = [party.code for party in parties() if not party.organisation]
    chance.shuffle(states)
    weights = [1 / (rank + 8) for rank in range(len(states))]

    def pair() -> tuple[str, str]:
        while True:
            a, b = chance.choices(states, weights, k=2)
            if a != b:
                return (a, b) if a < b else (b, a)

    def day() -> date:
        return (now - timedelta(days=365 * YEARS) * chance.random() ** 1.4).date()

    told: dict[str, Any] = {"current": True, "confidence": 0.9, "version": 1, "evidence": Evidence("", "text", 0, 0)}
    asked = ("FRA", "VNM")  # by the example queries
    acts = [act for _ in range(3) for act in _career(chance, asked, day, told)]
    careers = {asked}
    while len(acts) < count * 0.3:
        two = pair()
        if two not in careers:
            careers.add(two)
            acts += _career(chance, two, day, told)
    while len(acts) < count:
        two = asked if chance.random() < 0.001 else pair()
        when, topics = day(), chance.sample(_VOCABULARY, 3)
        where: dict[str, Any] = {"date": when.isoformat(), "date_basis": "explicit"}
        match chance.choices(("agreement", "visit", "mechanism"), (4, 3, 1))[0]:
            case "agreement":
                mention: Mention = Agreement(
                    **told, **where, parties=two, extractor="agreements", place=None, signatories=(), status="signed",
                    kind=chance.choice(("mou", "mou", "agreement", "treaty", "declaration", "protocol")),
                    title=f"Memorandum of Understanding on {topics[0]}, {topics[1]} and {topics[2]}",
                    sectors=tuple(sorted(topics[:2])),
                )  # fmt: skip
            case "visit":
                guest, host = chance.sample(two, 2)
                name = f"{chance.choice('ABCDEFGHIJ')}. {chance.choice(_VOCABULARY).capitalize()}"
                mention = Visit(
                    **told, parties=two, extractor="visits", visitor=Person(name, "president", guest), host_party=host,
                    place=None, kind=chance.choice(("state", "official", "working", "other")), status="concluded",
                    start=when.isoformat(), end=None, date_basis="explicit",
                )  # fmt: skip
            case _:
                mention = Mechanism(
                    **told, **where, parties=two, extractor="mechanisms", status="concluded",
                    name=f"Joint Commission on {topics[0].capitalize()} and {topics[1].capitalize()}",
                    action=chance.choice(("established", "held", "held", "held")),
                )  # fmt: skip
        acts.append(Act(when, mention))
    return acts


def _career(chance: random.Random, two: tuple[str, str], day: Any, told: dict[str, Any]) -> list[Act]:
    """How the relation of a pair went on: upwards mostly, sometimes broken off, with ties in single fields beside."""
    levels = sorted(chance.sample(_LEVELS, min(6, 1 + int(chance.expovariate(0.6)))), key=_LEVELS.index)
    days = sorted(day() for _ in levels)
    acts = []
    before = None
    for level, when in zip(levels, days, strict=True):
        action = "upgraded" if before else chance.choice(("established", "in_force"))
        if before and chance.random() < 0.08:
            action = chance.choice(("downgraded", "suspended", "terminated"))
        sector = chance.choice(_VOCABULARY) if chance.random() < 0.12 else None
        relation = Relation(
            **told, parties=two, extractor="relations", action=action, level=level, name=_NAMES[level],  # type: ignore[arg-type]
            sector=sector, from_level=before if chance.random() < 0.5 else None, status="concluded",
            date=None if action == "in_force" else when.isoformat(), place=chance.choice((None, "Accra", "Santiago")),
            date_basis=None if action == "in_force" else "explicit",
        )  # fmt: skip
        acts.append(Act(when, relation))
        before = level if sector is None else before
    return acts


def _reports(
    chance: random.Random, acts: Sequence[Act], published: Sequence[datetime], count: int
) -> dict[int, list[Mention]]:
    """What articles tell, by their place in `published`: plans before, news on the day and after, background later."""
    told: dict[int, list[Mention]] = defaultdict(list)
    sizes = [int(chance.paretovariate(0.9)) for _ in acts]
    sizes = [min(size, 200) for size in sizes]
    scale = (count - len(acts)) / max(1, sum(sizes) - len(acts))
    for act, size in zip(acts, sizes, strict=True):
        sentence = ""
        for number in range(1 + round((size - 1) * scale + chance.uniform(-0.5, 0.5))):
            if not sentence or chance.random() < 0.75:  # the rest are copies
                sentence = _sentence(chance, act)
            evidence = Evidence(sentence, "text", 0, len(sentence))
            mention = replace(act.told, confidence=round(chance.triangular(0.45, 0.97, 0.9), 2), evidence=evidence)
            delay = chance.expovariate(1.0)
            if number and chance.random() < 0.15:
                delay, mention = chance.uniform(20, 700), replace(mention, current=False)
            elif number and chance.random() < 0.1:
                delay, mention = -chance.uniform(3, 60), _planned(mention)
            elif chance.random() < 0.05:
                mention = _elsewhen(mention, act.day - timedelta(days=1))
            moment = datetime(act.day.year, act.day.month, act.day.day, 12, tzinfo=UTC) + timedelta(days=delay)
            index = bisect_left(published, moment) + chance.randrange(20)
            if 0 <= index < len(published):
                told[index].append(mention)
    return told


def _planned(mention: Mention) -> Mention:
    return replace(mention, status="planned")  # type: ignore[call-arg]


def _elsewhen(mention: Mention, day: date) -> Mention:
    name = "start" if isinstance(mention, Visit) else "date"
    return replace(mention, **{name: day.isoformat()}) if getattr(mention, name) else mention


def _sentence(chance: random.Random, act: Act) -> str:
    what = type(act.told).__name__.lower()
    words = " ".join(chance.choices(_VOCABULARY, k=14))
    return f"{' and '.join(act.told.parties)} told of a {what} on {act.day:%-d %B %Y}, it was said, amid {words}."


# What the program makes of it


def _events(engine: Engine, chance: random.Random, found: dict[int, list[Mention]], now: datetime) -> None:
    """Write the mentions in two turns, and after each the events of the pairs that it touches.

    Moments are those of the program's clock; afterwards they are spread over the time since polling began.
    """
    numbers = sorted(found)
    turns = [numbers[: len(numbers) * 3 // 5], numbers[len(numbers) * 3 // 5 :]]
    span, done = timedelta(days=LIVE_DAYS), 0.0
    for turn in turns:
        pairs: set[Pair] = set()
        for articles in _batches(turn, 1000):
            with engine.begin() as connection:
                written = write_mentions(connection, {number: found[number] for number in articles}, now)
                pairs |= touched(written)
        record.renew_statistics(engine)
        _say("mentions")
        order = sorted(pairs)
        chance.shuffle(order)
        for batch in _batches(order, len(order) // 100 + 1):
            done += len(batch) / len(order) / len(turns)
            moment = now - span * (1 - done)
            with engine.begin() as connection:
                publish(connection, None, resolve_pairs(connection, batch, moment))
        _say("events of these")
    with engine.begin() as connection:
        for statement in (
            "CREATE TEMPORARY TABLE moments AS SELECT DISTINCT known_from AS told, last_changed AS spread"
            " FROM communique.event_versions",
            "UPDATE communique.changes AS c SET changed = m.spread FROM moments AS m WHERE m.told = c.changed",
            "UPDATE communique.event_versions AS v SET known_until = m.spread FROM moments AS m"
            " WHERE m.told = v.known_until",
            "UPDATE communique.event_versions SET known_from = last_changed",
        ):
            connection.exec_driver_sql(statement)


def _batches(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _correct(engine: Engine, chance: random.Random, now: datetime, count: int) -> None:
    with engine.connect() as connection:
        ids = connection.execute(text("SELECT id FROM communique.events WHERE NOT withdrawn ORDER BY id")).scalars()
        some = chance.sample(ids.all(), count)
    for event in some:
        told: tuple[corrections.Field, str] = chance.choice(
            (("status", "rejected"), ("date", "2024-05-01"), ("confirm", ""))
        )
        corrections.correct(engine, event, [told], because="read the papers", by="analyst", now=now)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0)
