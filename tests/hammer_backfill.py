"""By hand: `python tests/hammer_backfill.py 5` kills workers and runs of one backfill at random for five minutes.

Two workers of a Prefect work pool share the backfill; each run that is killed is followed by one that joins. In the end
the tables must equal those of the same backfill in peace, and little may have been fetched twice.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import Engine
from support_service import BIN, contents

from flows import ledger, pipeline, record, settings
from flows.feedlist import write_toml
from flows.newsroom import Newsroom, serve_in_thread
from flows.orchestrator import free_port, prefect_folder, server_command, server_environment, wait_for_api
from schema import database

SINCE, UNTIL = date(2023, 1, 1), date(2025, 12, 31)
TABLES = ("articles", "mentions", "events", "standings")


class Workers:
    """A Prefect server and two workers of its pool, that can be killed."""

    def __init__(self, home: Path, url: str, environment: dict[str, str]) -> None:
        self.url = url
        self.environment = environment | {"PREFECT_API_URL": url, "PREFECT_WORKER_QUERY_SECONDS": "1"}
        self.log = (home / "workers.log").open("ab")
        self.workers: list[subprocess.Popen[bytes]] = []

    def command(self, *words: str) -> None:
        subprocess.run([str(BIN), *words], env=self.environment, stdout=self.log, stderr=self.log, check=True)

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"})
        for _ in range(20):
            with suppress(OSError), urllib.request.urlopen(request, timeout=30) as answer:  # 503 where it is busy
                return json.loads(answer.read() or b"null")
            time.sleep(2)
        raise SystemExit(f"{self.url}{path} does not answer")

    def start(self, deployment: str, parameters: dict[str, Any]) -> None:
        found = self.ask(f"/deployments/name/{deployment}/{deployment}")
        wanted = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
        self.ask(f"/deployments/{found['id']}/create_flow_run", wanted)

    def keep_two(self) -> None:
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < 2:
            self.workers.append(
                subprocess.Popen(
                    [str(BIN), "worker"], env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
                )
            )

    def runs(self) -> list[psutil.Process]:
        found = []
        for worker in self.workers:
            with suppress(psutil.NoSuchProcess):
                found += [each for each in psutil.Process(worker.pid).children(recursive=True) if _is_run(each)]
        return found

    def kill(self, what: str, chance: random.Random) -> bool:
        if what == "run" and (runs := self.runs()):
            with suppress(psutil.NoSuchProcess):
                chance.choice(runs).kill()
            return True
        if what == "worker" and self.workers:
            victim = chance.choice(self.workers)
            with suppress(psutil.NoSuchProcess):
                for each in [*psutil.Process(victim.pid).children(recursive=True), psutil.Process(victim.pid)]:
                    with suppress(psutil.NoSuchProcess):
                        each.kill()
            victim.wait()
            return True
        return False

    def stop(self) -> None:
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            with suppress(subprocess.TimeoutExpired):
                worker.wait(60)


def _is_run(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        return "prefect.engine" in process.cmdline()
    return False


@contextmanager
def prefect_server(home: Path) -> Iterator[str]:
    port = free_port("127.0.0.1", 0)
    url = f"http://127.0.0.1:{port}/api"
    with (home / "prefect.log").open("ab") as log:
        environment = server_environment(prefect_folder(home)) | {"PREFECT_SERVER_UI_ENABLED": "false"}
        server = subprocess.Popen(server_command("127.0.0.1", port), env=environment, stdout=log, stderr=log)
        try:
            wait_for_api(url, server, home / "prefect.log")
            yield url
        finally:
            server.terminate()
            server.wait(30)


def in_peace(engine: Engine, environment: dict[str, str]) -> None:
    """The same backfill, window after window, in this process."""
    named = {"home", "feeds", "allow_private", "host_delay", "host_concurrency"}
    told = {name: environment[f"COMMUNIQUE_{name.upper()}"] for name in named}
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def run() -> None:
        async with pipeline.workshop(settings.load(told | {"database_url": url})) as shop:
            windows, failures = await pipeline.plan_backfill(shop, SINCE, UNTIL, (), (), again=False)
            days = {"since": SINCE, "until": UNTIL}
            number = ledger.open_backfill(engine, windows, failures, shop.clock(), newest_first=True, **days)
            run_id = record.start_run(engine, "backfill", shop.clock(), flow_run_id=None)
            lease = timedelta(minutes=5)
            while window := ledger.claim_window(engine, number, worker=shop.worker, lease=lease, now=shop.clock()):
                state, lost = await pipeline.work_window(shop, run_id, window)
                end = {"worker": shop.worker, "pause": timedelta(0)}
                ledger.finish_window(engine, window.id, state, lost, shop.clock(), **end)

    asyncio.run(run())


def windows(engine: Engine) -> list[str]:
    """Windows of the latest backfill and how each ended; which of several sources came first is chance."""
    number = ledger.newest(engine)
    rows = ledger.windows(engine, number) if number else []
    return sorted(str(tuple(row[name] for name in ("feed", "source", "since", "state"))) for row in rows)


def fetched_twice(press: Newsroom) -> int:
    """Articles that were asked for more than once, times how often more."""
    paths = {story.path for story in press.current()}
    hits = Counter(hit.path for hit in press.log if hit.path in paths)
    return sum(count - 1 for count in hits.values())


def main(minutes: float) -> int:
    """Hammer; 0 where nothing was lost or doubled."""
    chance, killed = random.Random(), Counter[str]()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder)
        home.chmod(0o755)
        press = stack.enter_context(serve_in_thread(delay=0.1))
        (home / "feeds.toml").write_text(write_toml(press.feeds), encoding="utf-8")
        url = stack.enter_context(database.embedded(home))
        peaceful_url = stack.enter_context(database.embedded(home / "peace"))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | {
            "COMMUNIQUE_HOME": str(home),
            "COMMUNIQUE_DATABASE_URL": url,
            "COMMUNIQUE_FEEDS": str(home / "feeds.toml"),
            "COMMUNIQUE_ALLOW_PRIVATE": "true",
            "COMMUNIQUE_HOST_DELAY": "0.5",  # so that it lasts
            "COMMUNIQUE_HOST_CONCURRENCY": "4",
            "COMMUNIQUE_BATCH": "5",
            "COMMUNIQUE_PROCESSES": "1",
        }
        peaceful = stack.enter_context(database.connect(peaceful_url))
        database.upgrade(peaceful)
        in_peace(peaceful, environment | {"COMMUNIQUE_HOST_DELAY": "0"})
        expected = contents(peaceful)
        press.log.clear()
        engine = stack.enter_context(database.connect(url))
        database.upgrade(engine)
        pool = Workers(home, stack.enter_context(prefect_server(home)), environment)
        pool.command("deploy")
        for deployment in pool.ask("/deployments/filter", {}):
            pool.ask(f"/deployments/{deployment['id']}/pause_deployment", {})
        pool.keep_two()
        stack.callback(pool.stop)
        pool.start("backfill", {"since": str(SINCE), "until": str(UNTIL), "workers": 2})
        while (number := ledger.newest(engine)) is None:
            time.sleep(1)
        began = time.monotonic()
        while ledger.backfill(engine, number)["state"] in {"planned", "running"}:
            time.sleep(chance.uniform(5, 30))
            what = chance.choice(["run", "run", "worker"])
            if time.monotonic() - began < minutes * 60 and pool.kill(what, chance):
                killed[what] += 1
            pool.keep_two()
            if len(pool.runs()) < 2:
                pool.start("join-backfill", {"backfill_id": number})
                time.sleep(10)
        found = contents(engine)
        different = 0
        compared = [(name, expected[name], found[name]) for name in TABLES]
        for name, before, after in [*compared, ("windows", windows(peaceful), windows(engine))]:
            different += before != after
            print(f"{name}: {len(before)} rows, {'equal' if before == after else 'DIFFERENT'}")
            for row in [*(f"lost {row}" for row in before if row not in after)][:3]:
                print(f"  {row[:200]}")
            for row in [*(f"added {row}" for row in after if row not in before)][:3]:
                print(f"  {row[:200]}")
        print(f"killed: {dict(killed)} in {time.monotonic() - began:.0f} s; fetched twice: {fetched_twice(press)}")
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
