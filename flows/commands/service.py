"""Commands that run ingestion for good: `serve`, `deploy`, `metrics`."""

from __future__ import annotations

import json
import os
import signal
import threading
from contextlib import ExitStack, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

from cyclopts import Parameter

from flows import health, present, settings
from flows.commands.common import UsageError, opened, out
from flows.orchestrator import running_api
from flows.settings import Settings


def serve(
    *,
    for_: Annotated[
        float | None, Parameter(name="--for", help="Seconds after which to stop; without it, runs until it is stopped.")
    ] = None,
) -> int:
    """Poll, process and maintain continuously: Postgres, Prefect with its UI, and a worker, all on this machine.

    Postgres is the embedded one, or that of COMMUNIQUE_DATABASE_URL; Prefect is started here, or is that of
    PREFECT_API_URL. What ends is started again. Ctrl-C or SIGTERM stops it: runs under way end, or give back what they
    hold; a second one does not wait for them.
    """
    from flows.service import serve as run

    chosen = settings.load()
    stop = _stop_signal()
    if for_ is not None:
        timer = threading.Timer(for_, stop.set)
        timer.daemon = True
        timer.start()
    run(chosen, _Teller(chosen), stop)
    return 0


def worker() -> int:
    """Run a worker alone, for an installation with several: it takes runs from the Prefect of PREFECT_API_URL.

    On SIGTERM or Ctrl-C its runs end, or give back what they hold, before it does.
    """
    from flows.service import work

    chosen = settings.load()
    work(chosen, _Teller(chosen), _stop_signal())
    return 0


def doctor(
    *,
    json_: Annotated[bool, Parameter(name="--json", negative="", show_default=False, help="Print it as JSON.")] = False,
) -> int:
    """Look at everything that ingestion needs, and say what to do where it is not well.

    Database and its schema, roles, clock, disk, feeds, queue; Prefect, worker, schedules. Exit status 1: not well.
    """
    found = list(health.examine(settings.load(), datetime.now(UTC)))
    if json_:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=2))  # noqa: T201
    else:
        out.print(present.diagnosis(found), highlight=False)
    return int(any(each.verdict == "failure" for each in found))


def _stop_signal() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # a terminal that goes away; nohup ignores it
        signal.signal(signal.SIGHUP, lambda *_: stop.set())
    return stop


class _Teller:
    """Prints what happens, a line each: for people, or as JSON."""

    def __init__(self, chosen: Settings) -> None:
        self.json = chosen.log_format == "json"

    def __call__(self, event: str, message: str, **facts: Any) -> None:
        now = datetime.now(UTC)
        line = f"{now.astimezone():%Y-%m-%d %H:%M:%S}  {message}"
        if self.json:
            told = {"time": now.isoformat(timespec="milliseconds"), "event": event, "message": message, **facts}
            line = json.dumps(told, default=str, ensure_ascii=False)
        with suppress(OSError):  # a full disk or a reader that went away ends no service
            print(line, flush=True)  # noqa: T201


def deploy() -> int:
    """Bring a Prefect server to deploy.yaml and the automations; doing it again changes nothing.

    The server is that of PREFECT_API_URL, or the one that `communique serve` runs on this home.
    """
    chosen = settings.load()
    url = running_api(chosen.home)
    if url is None:
        raise UsageError("no Prefect server: set PREFECT_API_URL, or run `communique serve`, which deploys by itself")
    ours = "PREFECT_API_URL" not in os.environ
    os.environ["PREFECT_API_URL"] = url
    from flows.deployment import deploy as apply

    names = apply(chosen, process_runs=1 if ours else None)
    out.print(f"Deployed to {url.removesuffix('/api')}: {', '.join(names)}, and the automations.", highlight=False)
    return 0


def metrics(
    *,
    host: Annotated[str, Parameter(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, Parameter(help="Port to listen on.")] = 4201,
) -> int:
    """Serve the metrics alone, for Prometheus, where no `communique serve` does: beside workers in containers."""
    from flows import metrics as measures

    stop = _stop_signal()
    with ExitStack() as stack:
        engine = stack.enter_context(opened())
        where = stack.enter_context(measures.served(engine, host, port))
        out.print(f"Metrics are at {where}; Ctrl-C stops it.", highlight=False)
        stop.wait()
    return 0
