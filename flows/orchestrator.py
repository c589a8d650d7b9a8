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
    folder = home / "prefect"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as lock:
        if not _take(lock.fileno()):
            yield from _as_api((folder / "url").read_text(), folder)
            return
        first = not (folder / "prefect.db").exists()
        say("Starting Prefect" + (" for the first time, which takes some seconds more" if first else ""))
        url, server = _start(folder)
        try:
            _wait(url, server, folder)
            (folder / "url").write_text(url)
            yield from _as_api(url, folder)
        finally:
            _stop(server)


def _as_api(url: str, folder: Path) -> Iterator[str]:
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


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start(folder: Path) -> tuple[str, subprocess.Popen[bytes]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = os.environ | {
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
        "PREFECT_SERVER_UI_ENABLED": "false",
        **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _IDLE_SERVICES},
    }
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C ends the flow first, then this server
        )
    return f"http://127.0.0.1:{port}/api", server


def _wait(url: str, server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise PrefectUnavailable(
                f"the Prefect server ended while starting, exit status {server.returncode}: "
                f"{folder / 'server.log'} says why"
            )
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise PrefectUnavailable(
        f"the Prefect server did not answer at {url} in {_START_SECONDS:.0f} s; see {folder / 'server.log'}, "
        "or set PREFECT_API_URL to a server that runs"
    )


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
