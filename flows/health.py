"""What may be wrong with an installation, each with what to do about it."""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import Any, Literal

from sqlalchemy import Engine

from flows import record
from flows.feedlist import FeedListError, load_feeds
from flows.orchestrator import POOL, running_api
from flows.settings import Settings
from schema import database

Verdict = Literal["ok", "warning", "failure"]
DEPLOYMENTS = ("poll", "process", "maintain", "ingest", "backfill", "join-backfill", "reextract")

_FEW_BYTES, _TOO_FEW_BYTES = 5e9, 5e8
_CLOCK_SECONDS = 5.0
_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do where it is not well."""

    name: str
    verdict: Verdict
    told: str
    advice: str = ""


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Look at everything, one finding after the other; what depends on something that is missing is left out."""
    yield _feeds_file(settings)
    yield _disk(settings)
    with ExitStack() as stack:
        try:
            url = settings.database_url or stack.enter_context(database.embedded(settings.home))
            engine = stack.enter_context(database.connect(url))
        except database.DatabaseError as error:
            yield Finding("database", "failure", str(error), "start it, or correct COMMUNIQUE_DATABASE_URL")
        else:
            yield from _database(engine, settings, now)
    yield from _prefect(running_api(settings.home))


def _feeds_file(settings: Settings) -> Finding:
    try:
        feeds = load_feeds(settings.feeds)
    except FeedListError as error:
        return Finding("feeds file", "failure", str(error), "correct the file, or set COMMUNIQUE_FEEDS to another")
    return Finding("feeds file", "ok", f"{len(feeds)} feeds in {settings.feeds}")


def _disk(settings: Settings) -> Finding:
    folder = settings.home
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    told = f"{free / 1e9:.1f} GB free at {settings.home}"
    advice = "make room, keep raw pages for fewer days (COMMUNIQUE_RAW_RETENTION_DAYS), or move COMMUNIQUE_HOME"
    if free < _TOO_FEW_BYTES:
        return Finding("disk", "failure", told, advice)
    return Finding("disk", "warning", told, advice) if free < _FEW_BYTES else Finding("disk", "ok", told)


def _database(engine: Engine, settings: Settings, now: datetime) -> Iterator[Finding]:
    found, wanted = database.schema_version(engine), database.newest_version()
    if found != wanted:
        told = f"{database.shown(engine)} has schema version {found or 'none'}, this program needs {wanted}"
        yield Finding("database", "failure", told, "run `communique db upgrade`")
        return
    yield Finding("database", "ok", f"{database.shown(engine)}, schema version {found}")
    if record.reader_role(engine):
        yield Finding("roles", "ok", "bi_reader may read schema bi")
    else:
        advice = "as an administrator: CREATE ROLE bi_reader LOGIN; then run `communique db upgrade`"
        yield Finding("roles", "warning", "bi_reader is missing, or may not read schema bi", advice)
    ahead = record.clock_offset(engine)
    if abs(ahead) > _CLOCK_SECONDS:
        told = f"the database's clock is {abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} this machine's"
        yield Finding("clock", "failure", told, "let both keep time by NTP: leases and schedules depend on it")
    else:
        yield Finding("clock", "ok", f"within {abs(ahead):.1f} s of the database's")
    yield from _ingestion(record.measures(engine, now), settings, now)


def _ingestion(found: record.Measures, settings: Settings, now: datetime) -> Iterator[Finding]:
    """Whether feeds answer, the queue moves, and what is recorded is fresh."""
    asked = found.feeds.get("ok", 0) + found.feeds.get("failing", 0)
    failing = found.feeds.get("failing", 0)
    told = ", ".join(f"{count} {state}" for state, count in sorted(found.feeds.items())) or "none was polled yet"
    if asked and failing == asked:
        yield Finding("feeds", "failure", told, "is the network up? `communique feeds check` asks each feed now")
    elif failing > asked / 3:
        yield Finding("feeds", "warning", told, "`communique status` shows each feed's trouble")
    else:
        yield Finding("feeds", "ok", told)
    bound = timedelta(hours=settings.silent_hours)
    for name, moment, advice in (
        ("polling", found.last_poll, "are schedules on and a worker up? see below"),
        ("articles", found.last_article, "`communique status` shows whether entries wait or fail"),
    ):
        if moment is None:
            yield Finding(name, "warning", "nothing yet", "run `communique ingest`, or let `communique serve` run")
        elif now - moment > bound:
            yield Finding(name, "failure", f"nothing since {moment:%Y-%m-%d %H:%M} UTC", advice)
        else:
            yield Finding(name, "ok", f"last at {moment:%Y-%m-%d %H:%M} UTC")
    waiting = found.entries.get("queued", 0) + found.entries.get("leased", 0)
    if found.oldest_waiting and now - found.oldest_waiting > _WAIT:
        told = f"{waiting} entries; one could have been taken since {found.oldest_waiting:%Y-%m-%d %H:%M} UTC"
        yield Finding("queue", "failure", told, "is a worker up? `communique ingest` processes what waits, by hand")
    else:
        yield Finding("queue", "ok", f"{waiting} entries")


def _prefect(url: str | None) -> Iterator[Finding]:
    if url is None:
        advice = "run `communique serve`, or set PREFECT_API_URL"
        yield Finding("Prefect", "failure", "no server runs on this home, and none is configured", advice)
        return
    try:
        theirs, ours = _ask(url, "/admin/version"), version("prefect")
    except (urllib.error.URLError, OSError, ValueError) as error:
        advice = "start it, or correct PREFECT_API_URL; under `communique serve`, logs/prefect.log tells more"
        yield Finding("Prefect", "failure", f"{url} does not answer ({error})", advice)
        return
    if theirs != ours:
        yield Finding("Prefect", "warning", f"{url} has version {theirs}, we {ours}", "run the same version of both")
    else:
        yield Finding("Prefect", "ok", f"{url}, version {theirs}")
    try:
        yield _worker(_ask(url, f"/work_pools/{POOL}/workers/filter", {}))
    except urllib.error.HTTPError:
        yield Finding("worker", "failure", f"there is no work pool {POOL!r}", "run `communique deploy`")
        return
    found = {each["name"]: each for each in _ask(url, "/deployments/filter", {"work_pools": _pool_filter()})}
    yield _schedules(found)
    late = {"flow_runs": {"state": {"name": {"any_": ["Late"]}}, "tags": {"all_": ["communique"]}}}
    if behind := _ask(url, "/flow_runs/count", late):
        told = f"{behind} scheduled runs have not begun in time"
        yield Finding("lateness", "warning", told, "is a worker up, and not busy with longer runs?")


def _worker(workers: list[dict[str, Any]]) -> Finding:
    online = [each["name"] for each in workers if each["status"] == "ONLINE"]
    if online:
        return Finding("worker", "ok", f"{', '.join(online)}")
    return Finding("worker", "failure", "none is alive", "run `communique serve`, or `communique worker`")


def _schedules(found: dict[str, dict[str, Any]]) -> Finding:
    if missing := [name for name in DEPLOYMENTS if name not in found]:
        return Finding("schedules", "failure", f"not deployed: {', '.join(missing)}", "run `communique deploy`")
    off = [
        name
        for name, each in found.items()
        if each["paused"] or any(not schedule["active"] for schedule in each["schedules"])
    ]
    if off:
        advice = "switch them on in Prefect's UI under Deployments, or run `communique deploy`"
        return Finding("schedules", "failure", f"switched off: {', '.join(sorted(off))}", advice)
    scheduled = sorted(name for name, each in found.items() if each["schedules"])
    return Finding("schedules", "ok", f"on, for {', '.join(scheduled)}")


def _pool_filter() -> dict[str, Any]:
    return {"name": {"any_": [POOL]}}


def _ask(url: str, path: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)
