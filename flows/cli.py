"""The command line: every part of the product for a person at a terminal or a script."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import re
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.prompt import Confirm
from sqlalchemy import Engine

from extractors import explain, extract, to_guide
from flows import present, record, settings
from flows.clean import clean
from flows.digest import as_document
from flows.feedlist import FeedListError, load_feeds, read_opml, write_opml, write_toml
from flows.fetch import Client, fetch_page
from flows.orchestrator import PrefectUnavailable, prefect_api
from flows.pipeline import UnknownFeed, fetch_policy
from flows.poll import poll_feed
from flows.settings import Settings, SettingsError
from schema import database
from schema.records import Document, Extraction, Failure, Feed, FeedState, Level, Page, Poll

app = App(
    name="communique",
    help="News feeds in, partnership events between states out: in Postgres, with the sentence that proves each.",
    help_epilogue="Settings are variables of the environment that begin with COMMUNIQUE_; README.md lists them.",
)
feeds_app = App(name="feeds", help="The feeds that are polled.")
db_app = App(name="db", help="The database: where it is, its schema.")
app.command(feeds_app)
app.command(db_app)

out = Console()
err = Console(stderr=True)

Format = Literal["table", "json", "csv"]


class UsageError(ValueError):
    """What was asked for cannot be done; the message says what can."""


def main() -> None:
    """Run the command line. Exit status: 0 done, 1 the work failed, 2 wrong use or settings, 130 interrupted."""
    try:
        result = app(result_action="return_value")
    except (SettingsError, FeedListError, UsageError) as error:
        _fail(error, 2)
    except (database.DatabaseError, PrefectUnavailable, OSError) as error:
        _fail(error, 1)
    except KeyboardInterrupt:
        err.print("Interrupted. What was recorded stays; the rest of the queue is taken up by the next run.")
        sys.exit(130)
    sys.exit(result if isinstance(result, int) else 0)


def _fail(error: Exception, status: int) -> None:
    err.print(f"[bold red]communique:[/] {present.plain(str(error))}", highlight=False, soft_wrap=True)
    sys.exit(status)


Demo = Annotated[
    bool,
    Parameter(
        name="--demo", negative="", show_default=False, help="Look at what the demo left, not at the real feeds."
    ),
]


def _settings(demo: bool = False, **overrides: Any) -> Settings:
    chosen = settings.load(overrides)
    if not demo:
        return chosen
    return settings.load(overrides | {"database_url": None, "home": chosen.home / "demo"})


@contextmanager
def _database(demo: bool = False) -> Iterator[Engine]:
    chosen = _settings(demo)
    with record.open_database(chosen.database_url, chosen.home) as engine:
        yield engine


@app.command
def demo() -> int:
    """Set everything up and run the main job against a small made-up press on this machine.

    Starts the embedded Postgres and a press on loopback, runs the real ingest flow against it, and shows the events
    found. It keeps a database of its own, made anew each time, beside the one for the real feeds.
    """
    from flows.newsroom import serve_in_thread

    home = _settings(demo=True).home
    home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        with out.status("Starting Postgres"):
            engine = stack.enter_context(_database(demo=True))
            database.reset(engine)
        out.print(f"Postgres is up, its data in {home / 'postgres'}", highlight=False, soft_wrap=True)
        press = stack.enter_context(serve_in_thread())
        out.print(f"A made-up press of {len(press.feeds)} outlets is served at {press.url}", highlight=False)
        (home / "feeds.toml").write_text(write_toml(press.feeds), encoding="utf-8")
        os.environ.pop("COMMUNIQUE_DATABASE_URL", None)
        os.environ |= {
            "COMMUNIQUE_HOME": str(home),
            "COMMUNIQUE_FEEDS": str(home / "feeds.toml"),
            "COMMUNIQUE_ALLOW_PRIVATE": "true",
            "COMMUNIQUE_HOST_DELAY": "0",
            "COMMUNIQUE_HOST_CONCURRENCY": "16",
        }
        status = _ingest(engine, ())
        out.print(present.events(record.events(engine, kinds=["relation"], background=False), title="Relation events"))
        out.print(present.run(record.status(engine, runs=1).runs[0]))
    out.print(
        present.hints(
            "Where to look further",
            [
                (
                    "communique events --demo",
                    "all events; --country VNM, --level, --format json and more narrow them down",
                ),
                ("communique status --demo", "feeds and their health, the queue, the runs"),
                ("communique db serve --demo", "keeps Postgres up for a BI tool, and prints its URL"),
                ("select * from bi.relation_events", "the views for BI: see “Tables for BI” in README.md"),
                ("communique ingest", "the same with the real feeds"),
            ],
        )
    )
    return status


@app.command
def ingest(
    *,
    feeds: Annotated[Path | None, Parameter(help="TOML file of feeds, instead of the configured one.")] = None,
    feed: Annotated[
        list[str] | None,
        Parameter(name="--feed", negative="", help="Name of a feed to poll now, due or not; repeatable."),
    ] = None,
) -> int:
    """Poll the feeds that are due, process what is new, and show the events that are new or have changed."""
    if feeds is not None:
        os.environ["COMMUNIQUE_FEEDS"] = str(feeds)
    load_feeds(settings.load().feeds)
    started = datetime.now(UTC)
    with _database() as engine:
        status = _ingest(engine, feed or ())
        changed = record.events(engine, changed_since=started, background=False, limit=50)
        out.print(present.events(changed, title="New or changed events") if changed else "No event is new or changed.")
        out.print(present.run(record.status(engine, runs=1).runs[0]))
    return status


def _ingest(engine: Engine, names: Sequence[str]) -> int:
    """Run the flow in this process, with a Prefect server of our own where there is none; 0, or 1 where it failed."""
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    with ExitStack() as stack:
        with out.status("Looking for Prefect") as status:
            url = stack.enter_context(prefect_api(settings.load().home, status.update))
            status.update("Loading the flow")
            from flows.ingest import AllFeedsFailed, ingest
        out.print(f"Prefect is up at {url.removesuffix('/api')}", highlight=False)
        stack.enter_context(_progress(engine))
        try:
            asyncio.run(ingest(feeds=list(names) or None))
        except AllFeedsFailed as error:
            err.print(f"[bold red]communique:[/] {present.plain(str(error))}", highlight=False)
            return 1
        except UnknownFeed as error:
            raise UsageError(str(error)) from error
    return 0


@contextmanager
def _progress(engine: Engine) -> Iterator[None]:
    """Show how far the run is that begins now, as the database tells it."""
    started, done = datetime.now(UTC), threading.Event()
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=out) as bars:
        polls, entries = bars.add_task("Polling feeds", total=None), bars.add_task("Reading articles", total=None)

        def look() -> None:
            if now := record.progress(engine, started):
                bars.update(polls, total=now["due"] or None, completed=now["polled"])
                bars.update(entries, total=now["entries"] or None, completed=now["through"])

        def watch() -> None:
            while not done.wait(0.3):
                look()

        watcher = threading.Thread(target=watch, name="progress", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()
            look()


@app.command(name="extract")
def extract_command(
    *sources: Annotated[
        str, Parameter(help="Files of text or HTML, URLs, or - for standard input.", allow_leading_hyphen=True)
    ],
    published: Annotated[
        str | None, Parameter(help="When it was published, ISO with an offset; else what the page says, else now.")
    ] = None,
    title: Annotated[str | None, Parameter(help="Title; else the page's, or the first line of a text.")] = None,
    json_: Annotated[
        bool, Parameter(name="--json", negative="", show_default=False, help="Print the records as JSON.")
    ] = False,
    explain_: Annotated[
        bool,
        Parameter(
            name="--explain", negative="", show_default=False, help="Tell which rules made or dropped each candidate."
        ),
    ] = False,
    jsonl: Annotated[
        tuple[Path, Path] | None,
        Parameter(
            negative="",
            help="Read lines with id, lang, published, title, text from one file; write id and records to another.",
        ),
    ] = None,
) -> int:
    """Print the records of texts, HTML pages or URLs, with the sentences that tell them; no database is needed."""
    if jsonl:
        return _extract_lines(*jsonl)
    if not sources:
        raise UsageError("nothing to extract from: name a file or a URL, or - for standard input")
    moment = _moment(published) if published else None
    printed = []
    for source in sources:
        document = _document(source, title, moment)
        found = extract(document)
        if json_:
            printed.append({"source": source, "title": document.title} | json_of(found))
        else:
            out.print(present.extraction(source, found), soft_wrap=True)
        if explain_:
            out.print(present.explanation(explain(document)), soft_wrap=True)
    if json_:
        print(json.dumps(printed, ensure_ascii=False, indent=2))  # noqa: T201
    return 0


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise UsageError(f"--published {written!r}: not an ISO time such as 2024-10-08T03:40:00-04:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _document(source: str, title: str | None, published: datetime | None) -> Document:
    now = datetime.now(UTC)
    if source.startswith(("http://", "https://")):
        page = asyncio.run(_fetch(source))
        return _page_document(page.body, page.url, page.content_type, title, published, now)
    try:
        body = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UsageError(f"{source}: cannot be read ({error.strerror})") from error
    if re.match(rb"\s*(?:<!doctype html|<html|<\?xml)", body[:1000], re.IGNORECASE):
        return _page_document(body, source, "", title, published, now)
    text = body.decode("utf-8", "replace").replace("\r\n", "\n").strip()
    if title is None:
        first, _, rest = text.partition("\n")
        title, text = (first, rest.strip()) if rest and len(first) < 200 else ("", text)
    if "\n\n" not in text:
        text = text.replace("\n", "\n\n")
    return Document(title, text, published or now)


async def _fetch(url: str) -> Page:
    chosen = settings.load()
    async with Client(fetch_policy(chosen)) as client:
        page = await fetch_page(client, url, datetime.now(UTC))
    if isinstance(page, Failure):
        raise UsageError(page.message)
    return page


def _page_document(
    body: bytes, url: str, content_type: str, title: str | None, published: datetime | None, now: datetime
) -> Document:
    article = clean(body, url=url, fetched_at=now, content_type=content_type)
    if isinstance(article, Failure):
        raise UsageError(article.message)
    document = as_document(article)
    return replace(document, title=title or document.title, published=published or document.published)


def _extract_lines(source: Path, target: Path) -> int:
    try:
        lines = source.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{source}: cannot be read ({error.strerror})") from error
    with target.open("w", encoding="utf-8") as file:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                told = json.loads(line)
                document = Document(
                    told["title"], told["text"], datetime.fromisoformat(told["published"]), told.get("lang", "en")
                )
                if document.published.tzinfo is None:
                    raise ValueError("published has no offset")
                records = to_guide(extract(document))
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(f"{source}, line {number}: {type(error).__name__}: {error}") from error
            file.write(json.dumps({"id": told["id"]} | records, ensure_ascii=False) + "\n")
    return 0


def json_of(found: Extraction) -> dict[str, Any]:
    """All that is known of an extraction, as JSON holds it."""
    return {kind: [asdict(mention) for mention in getattr(found, kind)] for kind in (f.name for f in fields(found))}


Kind = Literal["relation", "agreement", "mechanism", "visit"]


@app.command
def events(
    *,
    country: Annotated[
        list[str] | None,
        Parameter(
            name="--country",
            negative="",
            show_default=False,
            help="Code of a party, as VNM or ASEAN; repeat it for pairs.",
        ),
    ] = None,
    kind: Annotated[
        list[Kind] | None, Parameter(name="--kind", negative="", show_default=False, help="Kind of event; repeatable.")
    ] = None,
    level: Annotated[
        list[Level] | None,
        Parameter(name="--level", negative="", show_default=False, help="Level of a relation; repeatable."),
    ] = None,
    status: Annotated[
        list[str] | None,
        Parameter(name="--status", negative="", show_default=False, help="Status, as planned; repeatable."),
    ] = None,
    since: Annotated[date | None, Parameter(help="First day, ISO.")] = None,
    until: Annotated[date | None, Parameter(help="Last day, ISO.")] = None,
    limit: Annotated[int, Parameter(help="At most so many, the latest.")] = 200,
    format: Annotated[Format, Parameter(help="How to print them.")] = "table",
    demo: Demo = False,
) -> int:
    """Show events: the latest first, each with its best evidence."""
    with _database(demo) as engine:
        found = record.events(
            engine,
            countries=[code.upper() for code in country or ()],
            kinds=kind or (),
            levels=level or (),
            statuses=status or (),
            since=since,
            until=until,
            limit=limit,
        )
    rows = [present.event_row(event) for event in found]
    match format:
        case "json":
            print(json.dumps(rows, ensure_ascii=False, indent=2))  # noqa: T201
        case "csv":
            writer = csv.DictWriter(sys.stdout, present.EVENT_COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        case "table":
            out.print(present.events(found, title="Events") if found else "No event matches.")
    return 0


@app.command(name="status")
def status_command(
    *,
    demo: Demo = False,
    json_: Annotated[bool, Parameter(name="--json", negative="", show_default=False, help="Print it as JSON.")] = False,
) -> int:
    """Show the feeds and their health, the queue, and the last runs."""
    with _database(demo) as engine:
        found = record.status(engine)
    if json_:
        print(json.dumps(asdict(found), default=str, ensure_ascii=False, indent=2))  # noqa: T201
    else:
        out.print(present.status(found, datetime.now(UTC)))
    return 0


@feeds_app.command(name="list")
def list_feeds(*, demo: Demo = False) -> int:
    """List the feeds: those of the feeds file, and those added by hand."""
    with _database(demo) as engine:
        out.print(present.feeds(_known_feeds(engine)))
    return 0


def _known_feeds(engine: Engine) -> tuple[Feed, ...]:
    listed = {feed.name: feed for feed in load_feeds(settings.load().feeds)}
    by_hand = set(record.feeds_by_hand(engine))
    listed |= {health.feed.name: health.feed for health in record.status(engine).feeds if health.feed.name in by_hand}
    return tuple(listed[name] for name in sorted(listed))


@feeds_app.command(name="add")
def add_feed(
    name: str,
    url: str,
    *,
    site: str | None = None,
    country: str | None = None,
    language: str = "en",
    kind: Literal["agency", "outlet", "ministry", "organisation", "other"] = "outlet",
) -> int:
    """Add a feed by hand, beside those of the feeds file.

    Parameters
    ----------
    name
        Short name, the key of the feed.
    url
        Address of the feed.
    site
        Home page of the outlet.
    country
        Where it sits: ISO alpha-3, or the code of an organisation.
    language
        ISO 639-1.
    kind
        What it is.
    """
    feed = Feed(name=name, url=url, site=site, country=country, language=language, kind=kind)
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"{url}: not an address that can be polled; it should begin with https://")
    with _database() as engine:
        record.sync_feeds(engine, [feed], datetime.now(UTC), added_by="hand")
    out.print(f"{name} is polled from now on; `communique feeds check {name}` tells whether it answers.")
    return 0


@feeds_app.command(name="remove")
def remove_feed(name: str) -> int:
    """Poll a feed no more; what it brought stays.

    Parameters
    ----------
    name
        Name of the feed, as `communique feeds list` shows it.
    """
    with _database() as engine:
        if not record.remove_feed(engine, name):
            raise UsageError(f"{name}: no such feed; `communique feeds list` shows their names")
    out.print(f"{name} is polled no more.")
    return 0


@feeds_app.command(name="check")
def check_feeds(names: Annotated[list[str] | None, Parameter(help="Names; none: all.")] = None, /) -> int:
    """Ask feeds now and tell which answer, with what; nothing is recorded. Exit status 1 if any does not."""
    with _database() as engine:
        feeds = [feed for feed in _known_feeds(engine) if not names or feed.name in names]
    if missing := sorted(set(names or ()) - {feed.name for feed in feeds}):
        raise UsageError(f"{', '.join(missing)}: no such feed; `communique feeds list` shows their names")
    with out.status(f"Asking {len(feeds)} feeds"):
        polls = asyncio.run(_check(feeds))
    out.print(present.polls(polls))
    return int(any(poll.failure for poll in polls))


async def _check(feeds: Sequence[Feed]) -> list[Poll]:
    now = datetime.now(UTC)
    async with Client(fetch_policy(settings.load())) as client:
        states = [FeedState(id=number, feed=feed) for number, feed in enumerate(feeds)]
        return list(await asyncio.gather(*(poll_feed(client, state, now) for state in states)))


@feeds_app.command(name="import-opml")
def import_opml(file: Path) -> int:
    """Add the feeds of an OPML file by hand.

    Parameters
    ----------
    file
        OPML, as feed readers export it.
    """
    try:
        feeds = read_opml(file.read_bytes())
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror})") from error
    with _database() as engine:
        record.sync_feeds(engine, feeds, datetime.now(UTC), added_by="hand")
    out.print(f"{len(feeds)} feeds of {file} are polled from now on.")
    return 0


@feeds_app.command(name="export-opml")
def export_opml() -> int:
    """Print all feeds as OPML."""
    with _database() as engine:
        print(write_opml(_known_feeds(engine)))  # noqa: T201
    return 0


@db_app.command(name="url")
def database_url(*, demo: Demo = False) -> int:
    """Print the URL of the database; that of the embedded server answers while a command or `db serve` keeps it up."""
    with _database(demo) as engine:
        print(engine.url.set(drivername="postgresql").render_as_string(hide_password=False))  # noqa: T201
    return 0


@db_app.command(name="serve")
def serve_database(*, demo: Demo = False) -> int:
    """Keep the embedded server up for a BI tool, until Ctrl-C."""
    with _database(demo) as engine:
        url = engine.url.set(drivername="postgresql")
        out.print(f"Postgres is up: {url.render_as_string(hide_password=False)}", highlight=False, soft_wrap=True)
        reader = url.set(username="bi_reader").render_as_string(hide_password=False)
        out.print(f"For BI tools:   {reader}", highlight=False, soft_wrap=True)
        out.print("Ctrl-C stops it.")
        with suppress(KeyboardInterrupt):
            threading.Event().wait()
    return 0


@db_app.command(name="upgrade")
def upgrade_database(*, demo: Demo = False) -> int:
    """Bring the database's tables and views to this program's version."""
    chosen = _settings(demo)
    with ExitStack() as stack:
        url = chosen.database_url or stack.enter_context(database.embedded(chosen.home))
        engine = stack.enter_context(database.connect(url))
        before = database.schema_version(engine)
        database.upgrade(engine)
        out.print(f"Schema version {before or 'none'} → {database.newest_version()}.", highlight=False)
    return 0


@db_app.command(name="reset")
def reset_database(
    *, demo: Demo = False, yes: Annotated[bool, Parameter(negative="", show_default=False, help="Do not ask.")] = False
) -> int:
    """Delete everything recorded, and begin with an empty database."""
    chosen = _settings(demo)
    with ExitStack() as stack:
        url = chosen.database_url or stack.enter_context(database.embedded(chosen.home))
        engine = stack.enter_context(database.connect(url))
        if not yes and not Confirm.ask(f"Delete everything in {database.shown(engine)}?", default=False):
            return 1
        database.reset(engine)
    out.print("The database is empty.")
    return 0
