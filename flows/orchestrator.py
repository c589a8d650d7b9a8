"""A Prefect server for a machine that has none: real Prefect in a process of its own, its state in the home directory.

Prefect needs the Postgres extension pg_trgm, which the embedded Postgres lacks; so this server keeps SQLite. A server
of its own, stopped after the flow has ended, leaves no half-done work behind in that file, as Prefect's built-in
temporary server does; what it prints goes to a log file.
"""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

POOL = "communique"
"""The work pool, as deploy.yaml names it."""

OUR_WORKER = "serve"
"""Name of the worker that `communique serve` runs."""

_START_SECONDS = 120.0
_STOP_SECONDS = 15.0
# A server for one flow run schedules nothing, so the services that look for late or scheduled runs stay off.
_IDLE_SERVICES = (
    "SCHEDULER",
    "LATE_RUNS",
    "FOREMAN",
    "CANCELLATION_CLEANUP",
    "PAUSE_EXPIRATIONS",
    "REPOSSESSOR",
    "TRIGGERS",
)


class PrefectUnavailable(RuntimeError):
    """No Prefect server could be reached or started."""


class AlreadyServing(RuntimeError):
    """Another `serve` runs on this home."""


@contextmanager
def prefect_api(home: Path, say: Callable[[str], None]) -> Iterator[str]:
    """The URL of a Prefect API for this process, set as PREFECT_API_URL while the context lasts.

    That of the environment where PREFECT_API_URL is set; else that of a server already running on `home`; else that
    of one started now and stopped at the end. Enter it before Prefect is imported: Prefect reads its settings then.
    `say` is told what is waited for. Raises PrefectUnavailable.
    """
    if url := os.environ.get("PREFECT_API_URL"):
        yield url
        return
    folder = prefect_folder(home)
    with (folder / "lock").open("a+") as lock:
        if not take(lock.fileno()):
            with as_api((folder / "url").read_text(), folder) as url:
                yield url
            return
        first = not (folder / "prefect.db").exists()
        say("Starting Prefect" + (" for the first time, which takes some seconds more" if first else ""))
        port = free_port("127.0.0.1", 0)
        idle = {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _IDLE_SERVICES}
        quiet = {"PREFECT_SERVER_UI_ENABLED": "false"} | idle
        url = f"http://127.0.0.1:{port}/api"
        with (folder / "server.log").open("ab") as log:
            server = subprocess.Popen(
                server_command("127.0.0.1", port),
                env=server_environment(folder) | quiet,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C ends the flow first, then this server
            )
        try:
            wait_for_api(url, server, folder / "server.log")
            (folder / "url").write_text(url)
            with as_api(url, folder):
                yield url
        finally:
            _stop(server)


def prefect_folder(home: Path) -> Path:
    """Where a Prefect server of ours keeps its state; made where it is missing."""
    folder = home / "prefect"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def running_api(home: Path) -> str | None:
    """The URL of the API that commands on `home` would use, if a server is configured or runs there; None otherwise."""
    if url := os.environ.get("PREFECT_API_URL"):
        return url
    folder = home / "prefect"
    if not (folder / "url").exists():
        return None
    with (folder / "lock").open("a+") as lock:
        return None if take(lock.fileno()) else (folder / "url").read_text()


@contextmanager
def as_api(url: str, folder: Path) -> Iterator[str]:
    """Make `url` the API that Prefect in this process, and in those it starts, talks to."""
    before = {name: os.environ.get(name) for name in ("PREFECT_API_URL", "PREFECT_HOME")}
    os.environ |= {"PREFECT_API_URL": url, "PREFECT_HOME": str(folder)}
    try:
        yield url
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def take(descriptor: int) -> bool:
    """Take the lock of an open file, if no other process holds it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def free_port(host: str, wanted: int) -> int:
    """`wanted`, if nobody listens there; else any free port."""
    for port in (wanted, 0):
        try:
            with socket.create_server((host, port)) as probe:
                return int(probe.getsockname()[1])
        except OSError:
            continue
    raise PrefectUnavailable(f"no port of {host} can be listened on: is that an address of this machine?")


def server_command(host: str, port: int) -> list[str]:
    """The command that starts a Prefect server."""
    return [sys.executable, "-m", "prefect", "server", "start", "--host", host, "--port", str(port)]


def server_environment(folder: Path) -> dict[str, str]:
    """The environment of a Prefect server that keeps its state in `folder`."""
    return os.environ | {
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
    }


def worker_name() -> str:
    """A name for a worker of this process, which tells the machine."""
    return f"{socket.gethostname()}-{os.getpid()}"


def is_of_this_machine(worker: str) -> bool:
    """Does the worker of this name run on the machine where the Prefect server of `communique serve` does?"""
    return worker == OUR_WORKER or worker.rpartition("-")[0] == socket.gethostname()


def answers(url: str) -> bool:
    """Does a Prefect API answer at `url`?"""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def wait_for_api(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until `server` answers at `url`. Raises PrefectUnavailable."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise PrefectUnavailable(
                f"the Prefect server ended while starting, exit status {server.returncode}: {log} says why"
            )
        if answers(url):
            return
        time.sleep(0.1)
    raise PrefectUnavailable(
        f"the Prefect server did not answer at {url} in {_START_SECONDS:.0f} s; see {log}, "
        "or set PREFECT_API_URL to a server that runs"
    )


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
