"""`communique serve`: everything that runs continuously, kept running by one process.

It holds Postgres, a Prefect server and a worker; what ends is started again, after a pause that doubles with each
failure. What it started is written down beside its lock, so that after a kill the next one ends what was left over.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any, Protocol

import psutil
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from flows import metrics, record, report
from flows.orchestrator import (
    OUR_WORKER,
    POOL,
    AlreadyServing,
    PrefectUnavailable,
    answers,
    as_api,
    free_port,
    prefect_folder,
    running_api,
    server_command,
    server_environment,
    take,
    wait_for_api,
    worker_name,
)
from flows.settings import Settings
from schema import database

BATCH_SECONDS = 20.0
"""How long a stop waits for runs under way to end by themselves before they are told to give back their batch."""

_GIVE_BACK_SECONDS = 20.0
_STOP_SECONDS = 10.0
_LONGEST_PAUSE = 60.0
_WELL_AFTER = 120.0  # seconds that a part has to run before its failures are forgotten
_DEAF_AFTER = 120.0  # seconds without an answer after which the Prefect server is started again
_LOOK_SECONDS = 5.0
_CLOSE_SECONDS = 60.0
_LATE = timedelta(minutes=1)  # the end of a run may be committed later than that of another that ended after it
_LOG_BYTES = 20_000_000
_WORKER_BYTES = 400_000_000  # it begins with 120 MB, and Prefect's keeps some 0.3 MB of each run for good
_FACTS = ("run_id", "flow", "state", "error", "seconds", *record.STAGES, "failures")


class Say(Protocol):
    """Tells the operator what happens: a word for programs, a sentence for people, and facts."""

    def __call__(self, event: str, message: str, **facts: Any) -> None: ...


@dataclass
class Part:
    """A process that is to run all the time."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path | None  # None: our own output
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    failures: int = 0
    started: float = field(default=0.0)
    again: float = field(default=0.0)

    def start(self) -> None:
        with ExitStack() as stack:
            log = stack.enter_context(self.log.open("ab")) if self.log else None
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches us alone; we end the parts in their order
            )
        self.started = time.monotonic()

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def look(self, say: Say) -> bool:
        """Start the process again where it has ended and its pause is over; True if it was started."""
        now = time.monotonic()
        if self.runs:
            if self.failures and now - self.started > _WELL_AFTER:
                self.failures = 0
            return False
        if self.process is not None:
            pause = min(2.0**self.failures, _LONGEST_PAUSE)
            say(
                "part_ended",
                f"{self.name} ended ({_how(self.process.returncode)}); starting it again in {pause:.0f} s"
                + (f"; {self.log} may say why" if self.log else ""),
                part=self.name,
                status=self.process.returncode,
            )
            self.failures += 1
            self.again = now + pause
            self.process = None
        if now < self.again:
            return False
        try:
            self.start()
        except OSError as error:  # no memory, no room for its log: these come back
            self.failures += 1
            self.again = now + min(2.0**self.failures, _LONGEST_PAUSE)
            say("part_failed", f"{self.name} cannot be started ({error}); it is tried again", part=self.name)
            return False
        self.restarts += 1
        say("part_started", f"{self.name} was started again", part=self.name, restarts=self.restarts)
        return True

    def stop(self, seconds: float = _STOP_SECONDS) -> None:
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _how(status: int) -> str:
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"


def serve(settings: Settings, say: Say, stop: Event) -> None:
    """Run everything until `stop` is set. Raises AlreadyServing, PrefectUnavailable, DatabaseError, DeployFailed."""
    home = settings.home
    home.mkdir(parents=True, exist_ok=True)
    logs = home / "logs"
    logs.mkdir(exist_ok=True)
    with ExitStack() as stack:
        state = stack.enter_context(_lock(home))
        engine = stack.enter_context(_database(settings, say))
        parts: list[Part] = []
        stack.callback(state.unlink, missing_ok=True)
        url = stack.enter_context(_prefect(settings, logs, say, parts, state))
        from flows.automations import NoSuchBlock
        from flows.deployment import deploy  # Prefect reads PREFECT_API_URL when it is imported

        try:
            names = deploy(settings, process_runs=1)
        except NoSuchBlock as error:  # it can be made only while Prefect is up
            say("no_alerts", f"Nobody is told of trouble: {error}")
            names = deploy(settings.model_copy(update={"notify": None}), process_runs=1)
        say("deployed", f"Deployed {', '.join(names)}, with schedules, triggers and automations", deployments=names)
        worker = _worker(logs, settings)
        worker.start()
        parts.append(worker)
        stack.callback(_stop_worker, worker, say, stop)
        _write_down(state, url, parts)
        if settings.metrics_port:
            where = stack.enter_context(_metrics(engine, settings, parts, say))
            say("metrics", f"Metrics for Prometheus are at {where}", url=where) if where else None
        say("up", f"Runs, schedules and events are shown at {url.removesuffix('/api')}", url=url.removesuffix("/api"))
        say("logs", f"Logs of the parts are in {logs}", folder=str(logs))
        _watch(settings, engine, parts, url, state, say, stop)
        say("stopping", "Stopping: runs under way may end, or give back what they hold")
    say("stopped", "Stopped")


def work(settings: Settings, say: Say, stop: Event) -> None:
    """Run a worker alone until `stop` is set, for an installation that has its Postgres, Prefect and deployments."""
    url = os.environ.get("PREFECT_API_URL")
    if not url:
        raise PrefectUnavailable("PREFECT_API_URL is not set: a worker needs a Prefect server that gives it runs")
    name = worker_name()
    worker = Part("worker", [*_worker_command(), "--name", name], os.environ | _log_format(settings), None)
    worker.start()
    say("up", f"Worker {name} takes runs from {url.removesuffix('/api')}", worker=name)
    try:
        while not stop.wait(1.0):
            end_if_large(worker, say)
            worker.look(say)
        say("stopping", "Stopping: runs under way may end, or give back what they hold")
    finally:
        _stop_worker(worker, say, stop)
    say("stopped", "Stopped")


def _watch(
    settings: Settings, engine: Engine, parts: Sequence[Part], url: str, state: Path, say: Say, stop: Event
) -> None:
    """Keep the parts running, and tell of each run that ends, until `stop` is set."""
    server = next((part for part in parts if part.name == "Prefect"), None)
    logs = [part.log for part in parts if part.log]
    if settings.database_url is None:
        logs.append(settings.home / "postgres" / "log")
    postgres = _Postgres(settings, engine, local=server is not None)
    answered, looked = time.monotonic(), 0.0
    while not stop.wait(1.0):
        for part in parts:
            if part.look(say):
                _write_down(state, url, parts)
                answered = time.monotonic()
        if time.monotonic() - looked < _LOOK_SECONDS:
            continue
        looked = time.monotonic()
        for log in logs:
            _rotate(log)
        for part in parts:
            if part.name == "worker":
                end_if_large(part, say)
        if answers(url):
            answered = time.monotonic()
        elif server is not None and server.runs and time.monotonic() - answered > _DEAF_AFTER:
            say("part_deaf", f"Prefect has not answered for {_DEAF_AFTER:.0f} s; it is ended", part=server.name)
            server.stop()
        postgres.look(say)


@dataclass
class _Postgres:
    """What is seen in Postgres: runs that ended, and what dead processes left."""

    settings: Settings
    engine: Engine
    local: bool
    """Whether Prefect is ours, so that its runs may be of this machine alone."""
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    told: set[int] = field(default_factory=set)
    up: bool = True
    closed: float = 0.0

    def look(self, say: Say) -> None:
        """Tell of runs that ended, and put right what dead processes left; Postgres is started again if it is ours."""
        from flows.maintain import close_dead_runs

        try:
            self._tell_of_runs(say)
            if given := _give_back_of_the_dead(self.engine):
                say("lease", f"{given} dead processes held entries: these are given to others", processes=given)
            if time.monotonic() - self.closed > _CLOSE_SECONDS:
                self.closed = time.monotonic()
                close_dead_runs(self.engine, psutil.pid_exists if self.local else None)
            if not self.up:
                self.up = True
                say("database_back", "Postgres is back")
        except PrefectUnavailable:
            pass  # it is looked at again, and started again if it is ours
        except (DBAPIError, record.DatabaseAway) as error:
            if self.up:
                self.up = False
                say("database_away", f"Postgres is away: {' '.join(str(error).split())[:200]}")
            if self.settings.database_url is None:
                with suppress(database.DatabaseError):
                    database.revive(self.settings.home)

    def _tell_of_runs(self, say: Say) -> None:
        runs = record.finished_runs(self.engine, self.since)
        for run in runs:
            if run["run_id"] not in self.told:
                what = f"Run {run['run_id']}, {run['flow']} {run['state']}: {report.in_brief(run)}"
                say("run", what, **{name: run[name] for name in _FACTS})
        self.told = {run["run_id"] for run in runs}
        if runs:
            self.since = max(self.since, runs[-1]["finished"] - _LATE)


@contextmanager
def _lock(home: Path) -> Iterator[Path]:
    """Hold the home for us alone, and end what a killed `serve` left over; gives the file of what we start."""
    state = home / "serve.json"
    with (home / "serve.lock").open("a+") as lock:
        if not take(lock.fileno()):
            known = _read(state)
            where = f", process {known['pid']}, its UI at {known['ui']}" if known else ""
            raise AlreadyServing(f"{home} is served already{where}: stop that one first, or set COMMUNIQUE_HOME")
        _end_leftovers(_read(state))
        state.write_text(json.dumps({"pid": os.getpid(), "ui": "not up yet", "parts": []}))
        yield state


def _read(state: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(state.read_text())
        return found
    except (OSError, ValueError):
        return {}


def _write_down(state: Path, url: str, parts: Sequence[Part]) -> None:
    known = [
        {"name": part.name, "pid": part.process.pid, "created": psutil.Process(part.process.pid).create_time()}
        for part in parts
        if part.process is not None and psutil.pid_exists(part.process.pid)
    ]
    fresh = state.with_suffix(".new")
    fresh.write_text(json.dumps({"pid": os.getpid(), "ui": url.removesuffix("/api"), "parts": known}))
    fresh.replace(state)


def _end_leftovers(known: Mapping[str, Any]) -> None:
    """End the parts of a `serve` that was killed. Runs under way are not among them: they go on to their end."""
    left: list[psutil.Process] = []
    for part in known.get("parts", []):
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(part["pid"])
            if process.create_time() == part["created"]:
                process.terminate()
                left.append(process)
    for process in psutil.wait_procs(left, timeout=_STOP_SECONDS)[1]:
        process.kill()
        process.wait()


@contextmanager
def _database(settings: Settings, say: Say) -> Iterator[Engine]:
    with record.open_database(settings.database_url, settings.home) as engine:
        url = engine.url.set(drivername="postgresql")
        shown = url.render_as_string(hide_password=True)
        say("database", f"Postgres is up: {shown}; BI tools read it as bi_reader", url=shown)
        yield engine


@contextmanager
def _prefect(settings: Settings, logs: Path, say: Say, parts: list[Part], state: Path) -> Iterator[str]:
    """The URL of Prefect's API: the one configured, or that of a server which becomes one of our parts."""
    if url := os.environ.get("PREFECT_API_URL"):
        if not answers(url):
            raise PrefectUnavailable(f"PREFECT_API_URL is {url}: nobody answers there")
        yield url
        return
    folder = prefect_folder(settings.home)
    with (folder / "lock").open("a+") as lock:
        if not take(lock.fileno()):
            raise PrefectUnavailable(
                f"{running_api(settings.home)} is the Prefect of another command on {settings.home}: "
                "start `communique serve` when that one has ended"
            )
        say("starting", "Starting Prefect" + ("" if (folder / "prefect.db").exists() else ", for the first time"))
        port = free_port(settings.serve_host, settings.ui_port)
        if port != settings.ui_port:
            say("port", f"Port {settings.ui_port} is taken: Prefect uses {port}; COMMUNIQUE_UI_PORT chooses another")
        url = f"http://{'127.0.0.1' if settings.serve_host == '0.0.0.0' else settings.serve_host}:{port}/api"
        keep = str(int(settings.prefect_retention_days * 86_400))
        environment = server_environment(folder) | {
            "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
            "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": keep,
            "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"PT{keep}S",
            # In memory, the places that dead runs held would be lost with the server, and never be free again.
            "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
            "PREFECT_SERVER_UI_API_URL": url,
            "PREFECT_UI_STATIC_DIRECTORY": str(folder / "ui"),  # by default beside its code, which may be read-only
            "PREFECT_UI_URL": url.removesuffix("/api"),  # what alerts link to
            "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
            **_log_format(settings),
        }
        server = Part("Prefect", server_command(settings.serve_host, port), environment, logs / "prefect.log")
        server.start()
        assert server.process is not None
        parts.append(server)
        _write_down(state, url, parts)
        try:
            wait_for_api(url, server.process, logs / "prefect.log")
            (folder / "url").write_text(url)
            with as_api(url, folder):
                yield url
        finally:
            server.stop()


def _worker(logs: Path, settings: Settings) -> Part:
    environment = {"PREFECT_WORKER_QUERY_SECONDS": "5"} | os.environ | _log_format(settings)
    return Part("worker", [*_worker_command(), "--name", OUR_WORKER], environment, logs / "worker.log")


def _worker_command() -> list[str]:
    worker = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process"]
    return [*worker, "--limit", "4"]


def _log_format(settings: Settings) -> dict[str, str]:
    """What makes Prefect log in the form that is set. Its own JSON leaves a message's arguments out of the message."""
    if settings.log_format == "text":
        return {}
    return {
        "PREFECT_LOGGING_HANDLERS_CONSOLE_FORMATTER": "json",
        "PREFECT_LOGGING_FORMATTERS_JSON_CLASS": "pythonjsonlogger.json.JsonFormatter",
        "PREFECT_LOGGING_FORMATTERS_JSON_FORMAT": "%(asctime)s %(levelname)s %(name)s %(message)s",
    }


@contextmanager
def _metrics(engine: Engine, settings: Settings, parts: Sequence[Part], say: Say) -> Iterator[str | None]:
    def how() -> dict[str, tuple[bool, int]]:
        return {part.name: (part.runs, part.restarts) for part in parts}

    with ExitStack() as stack:
        where: str | None = None
        try:
            where = stack.enter_context(metrics.served(engine, settings.serve_host, settings.metrics_port, how))
        except OSError as error:
            say("metrics", f"No metrics: port {settings.metrics_port} cannot be used ({error.strerror})")
        yield where


def end_if_large(worker: Part, say: Say, most: int = _WORKER_BYTES) -> None:
    """End a worker that holds more than `most` bytes and has no run under way; it is then started again."""
    if worker.process is None or not worker.runs:
        return
    with suppress(psutil.NoSuchProcess):
        size = psutil.Process(worker.process.pid).memory_info().rss
        if size > most and not _flow_runs(worker.process.pid):
            say("part_large", f"{worker.name} has grown to {size / 1e6:.0f} MB; it is ended", part=worker.name)
            worker.stop()


def _stop_worker(worker: Part, say: Say, stop: Event) -> None:
    """Stop the worker so that nothing is lost: runs may end, then are told to give back, and last are killed.

    A worker that is told to stop kills its runs at once; so it is held still until they have ended.
    """
    if worker.process is None or not worker.runs:
        return
    stop.clear()
    worker.process.send_signal(signal.SIGSTOP)
    runs = _flow_runs(worker.process.pid)
    if not _ended(runs, BATCH_SECONDS, stop):  # a second signal cuts it short
        left = [run for run in runs if not _has_ended(run)]
        say("giving_back", f"{len(left)} runs under way are told to give back what they hold", runs=len(left))
        for run in left:
            with suppress(psutil.NoSuchProcess):
                run.terminate()
        _ended(left, _GIVE_BACK_SECONDS, Event())
    worker.process.send_signal(signal.SIGCONT)
    worker.stop()


def _ended(runs: Sequence[psutil.Process], seconds: float, stop: Event) -> bool:
    """Wait until all `runs` have ended; False where they have not in so many seconds, or when `stop` is set."""
    deadline = time.monotonic() + seconds
    while not all(_has_ended(run) for run in runs):
        if time.monotonic() > deadline or stop.wait(0.2):
            return False
    return True


def _has_ended(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _flow_runs(worker: int) -> list[psutil.Process]:
    """The processes that run flows for a worker."""
    found = []
    with suppress(psutil.NoSuchProcess):
        for process in psutil.Process(worker).children(recursive=True):
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                if "prefect.engine" in process.cmdline():
                    found.append(process)
    return found


def _give_back_of_the_dead(engine: Engine) -> int:
    """Give back what processes of this machine held that are no more, before its lease ends; how many they were."""
    here, now, given = socket.gethostname(), datetime.now(UTC), 0
    for worker in record.workers(engine):
        host, _, pid = worker.partition("/")[0].rpartition(":")  # what follows a slash is a window of backfill
        if host == here and pid.isdecimal() and not psutil.pid_exists(int(pid)):
            record.release_entries(engine, worker, now)
            given += 1
    return given


def _rotate(log: Path) -> None:
    """Keep a log and the one before it. The parts hold the file open, to append: it is copied, then emptied."""
    with suppress(OSError):
        if log.stat().st_size > _LOG_BYTES:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)
