"""`communique serve` as a process of its own, and ways to disturb it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import Engine, text

from flows import pipeline, record, settings
from flows.feedlist import write_toml
from flows.newsroom import Newsroom
from flows.orchestrator import free_port
from flows.settings import PREFIX
from schema import database

BIN = Path(sys.executable).parent / "communique"


class Service:
    """A home, and the `communique serve` that runs on it."""

    def __init__(self, home: Path, press: Newsroom) -> None:
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o755)
        (home / "feeds.toml").write_text(write_toml(press.feeds), encoding="utf-8")
        self.home = home
        self.port = free_port("127.0.0.1", 0)
        self.environment = {n: v for n, v in os.environ.items() if not n.startswith((PREFIX, "PREFECT_"))} | {
            "COMMUNIQUE_HOME": str(home),
            "COMMUNIQUE_FEEDS": str(home / "feeds.toml"),
            "COMMUNIQUE_ALLOW_PRIVATE": "true",
            "COMMUNIQUE_HOST_DELAY": "0.2",
            "COMMUNIQUE_HOST_CONCURRENCY": "16",
            "COMMUNIQUE_UI_PORT": str(self.port),
            "COMMUNIQUE_METRICS_PORT": str(free_port("127.0.0.1", 0)),
            "COMMUNIQUE_LOG_FORMAT": "json",
            "COMMUNIQUE_NOTIFY": "custom-webhook/news",
            "PREFECT_WORKER_QUERY_SECONDS": "1",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(BIN), *words], env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )

    def start(self) -> None:
        with (self.home / "said").open("wb") as said:
            self.process = subprocess.Popen([str(BIN), "serve"], env=self.environment, stdout=said, stderr=said)
        self.until(lambda: "logs" in {line["event"] for line in self.said()}, "it to be up", 240)

    def said(self) -> list[dict[str, Any]]:
        lines = (self.home / "said").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def until(self, holds: Callable[[], bool], what: str, seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert self.process is not None
            assert self.process.poll() is None, (self.home / "said").read_text()
            assert time.monotonic() < deadline, f"waited in vain for {what}: {(self.home / 'said').read_text()}"
            time.sleep(0.3)

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api{path}", data, {"Content-Type": "application/json"}
        )
        for _ in range(20):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code != 503:  # its SQLite was locked for a moment, and nothing was done
                    raise
                time.sleep(0.5)
        raise AssertionError(f"Prefect is too busy for {path}")

    def trigger(self, flow: str, **parameters: Any) -> str:
        """Start a run of a deployment, as the button in Prefect's UI does; its id."""
        for _ in range(180):  # a part that is killed again and again is given a pause of up to a minute
            with suppress(OSError):
                deployment = self.ask(f"/deployments/name/{flow}/{flow}")["id"]
                return str(self.ask(f"/deployments/{deployment}/create_flow_run", {"parameters": parameters})["id"])
            time.sleep(1)
        raise AssertionError(f"Prefect does not come back: {(self.home / 'said').read_text()}")

    def make_block(self, name: str, url: str) -> None:
        """A block that posts an alert to `url`, as the form in Prefect's UI makes it."""
        kind = self.ask("/block_types/slug/custom-webhook")["id"]
        wanted = {"block_schemas": {"block_type_id": {"any_": [kind]}}}
        schema = self.ask("/block_schemas/filter", wanted)[0]["id"]
        data = {"name": name, "url": url, "json_data": {"text": "{{subject}}\n{{body}}"}}
        self.ask("/block_documents/", {"name": name, "block_type_id": kind, "block_schema_id": schema, "data": data})

    def parts(self) -> dict[str, int]:
        known = json.loads((self.home / "serve.json").read_text())
        return {part["name"]: part["pid"] for part in known["parts"]}

    def runs_under_way(self) -> list[psutil.Process]:
        with suppress(KeyError, psutil.NoSuchProcess, OSError):
            below = psutil.Process(self.parts()["worker"]).children(recursive=True)
            return [each for each in below if "prefect.engine" in each.cmdline()]
        return []

    def kill(self, what: str) -> None:
        """kill -9 of "worker", "Prefect", "Postgres", or a "run"."""
        with suppress(KeyError, IndexError, OSError, psutil.NoSuchProcess):
            if what == "Postgres":
                os.kill(int((self.home / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
            elif what == "run":
                self.runs_under_way()[0].kill()
            else:
                os.kill(self.parts()[what], signal.SIGKILL)

    def stop(self, *, signals: int = 1) -> int:
        assert self.process is not None
        for _ in range(signals):
            self.process.send_signal(signal.SIGTERM)
            time.sleep(1)
        return self.process.wait(90)

    def scheduled(self) -> list[tuple[str, str]]:
        """Deployment and time of every run that a schedule made."""
        runs = self.ask("/flow_runs/filter", {"limit": 200, "flow_runs": {"tags": {"all_": ["auto-scheduled"]}}})
        return sorted((run["deployment_id"], run["expected_start_time"]) for run in runs)

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        with database.embedded(self.home) as url, database.connect(url) as engine:
            yield engine


@contextmanager
def receiver() -> Iterator[tuple[str, list[str]]]:
    """The URL of a server on loopback that takes alerts, and the texts it was sent."""
    got: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", got
        server.shutdown()


def waiting(engine: Engine) -> int:
    """Entries that wait or are held, those left out that failed and wait for another try."""
    query = (
        "SELECT count(*) FROM communique.entries WHERE state = 'leased' OR (state = 'queued' AND error_class IS NULL)"
    )
    with engine.connect() as connection:
        return int(connection.execute(text(query)).scalar_one())


TABLES = {
    "entries": "SELECT f.name, key, state = 'done' FROM communique.entries e JOIN communique.feeds f ON f.id = feed_id",
    "articles": "SELECT url, title, text_hash, words, relevant, revisions FROM communique.articles",
    "pages": "SELECT a.url, r.body FROM communique.raw_pages r JOIN communique.articles a ON a.id = article_id",
    "mentions": "SELECT a.url, kind, key FROM communique.mentions m JOIN communique.articles a ON a.id = article_id",
    "events": "SELECT kind, parties::text, status, action, level, name, date, place, articles, sources, disputed"
    " FROM communique.events WHERE NOT withdrawn",
    "standings": "SELECT parties::text, sector, level, since, level_before FROM communique.standings",
}


def contents(engine: Engine) -> dict[str, list[str]]:
    """What the tables hold, without numbers and times of recording."""
    with engine.connect() as connection:
        return {name: sorted(str(tuple(row)) for row in connection.execute(text(q))) for name, q in TABLES.items()}


def undisturbed(engine: Engine, service: Service) -> dict[str, list[str]]:
    """What the tables hold after one run in peace, in this process, on another database."""
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    chosen = settings.load(
        {"database_url": url, "home": service.home, "feeds": service.home / "feeds.toml", "allow_private": True}
        | {"host_delay": 0.0, "host_concurrency": 16}
    )

    async def run() -> None:
        async with pipeline.workshop(chosen) as shop:
            number = record.start_run(shop.engine, "ingest", shop.clock(), flow_run_id=None)
            await pipeline.poll_feeds(shop, number, pipeline.choose_feeds(shop))
            while (await pipeline.process_entries(shop, number))[0]:
                pass

    asyncio.run(run())
    return contents(engine)
