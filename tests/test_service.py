"""`communique serve`: it starts everything, no kill loses anything, and a stop leaves nothing half done."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psutil
import pytest
from sqlalchemy import Engine, text
from support_service import BIN, Service, contents, receiver, undisturbed, waiting

from flows.newsroom import serve_in_thread
from flows.service import Part, end_if_large


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that all tests of this file use, in their order: it takes long to start."""
    with serve_in_thread(delay=0.1) as press:
        service = Service(tmp_path_factory.mktemp("service"), press)
        service.start()
        yield service
        if service.process is not None and service.process.poll() is None:
            service.stop(signals=2)


def test_a_worker_that_has_grown_is_started_again() -> None:
    told: list[str] = []

    def say(event: str, message: str, **facts: object) -> None:
        told.append(event)

    worker = Part("worker", [sys.executable, "-c", "import time; time.sleep(60)"], os.environ, None)
    worker.start()
    assert worker.process is not None
    end_if_large(worker, say)
    assert worker.runs
    assert told == []
    end_if_large(worker, say, most=0)
    assert not worker.runs
    while not worker.look(say):
        time.sleep(0.1)
    worker.stop()
    assert told == ["part_large", "part_ended", "part_started"]


def test_it_says_where_everything_is_and_all_of_it_answers(service: Service) -> None:
    assert all(line.startswith("{") for line in (service.home / "said").read_text().splitlines())
    said = {line["event"]: line for line in service.said()}
    assert {"ingest", "maintain", "poll", "process"} <= set(said["deployed"]["deployments"])
    with urllib.request.urlopen(said["metrics"]["url"], timeout=10) as answer:
        assert 'communique_part_up{part="worker"} 1.0' in answer.read().decode()
    with urllib.request.urlopen(said["up"]["url"], timeout=10) as answer:
        assert answer.status == 200
    schedules = {each["name"]: each["schedules"] for each in service.ask("/deployments/filter", {})}
    assert {name for name, found in schedules.items() if len(found) == 1} >= {"maintain", "poll", "process"}


def test_a_second_one_on_the_same_home_says_so_and_ends(service: Service) -> None:
    second = service.command("serve")
    assert second.returncode == 1
    assert f"process {service.process.pid if service.process else 0}" in second.stderr
    assert f"127.0.0.1:{service.port}" in second.stderr


def test_an_alert_tells_what_is_wrong_and_what_to_do(service: Service) -> None:
    [missing] = [line["message"] for line in service.said() if line["event"] == "no_alerts"]
    assert "custom-webhook/news" in missing
    with receiver() as (url, got):
        service.make_block("news", url)
        assert service.command("deploy").returncode == 0
        run = service.trigger("ingest", feeds=["nosuch"])
        service.until(lambda: bool(got), "the alert")
    [alert] = got
    assert "Communiqué: a run failed" in alert
    assert "nosuch: no such feed; `communique feeds list` shows their names" in alert
    assert f"http://127.0.0.1:{service.port}/runs/flow-run/{run}" in alert


def test_deploying_again_changes_nothing(service: Service) -> None:
    def automations() -> dict[str, object]:
        found = service.ask("/automations/filter", {})
        passing = {"id", "created", "updated"}
        return {each["name"]: {n: v for n, v in each.items() if n not in passing} for each in found}

    before, scheduled = automations(), service.scheduled()
    assert service.command("deploy").returncode == 0
    after = automations()
    assert list(after) == list(before)
    assert len(after) >= 6
    service.until(lambda: _holds_all_of(service.scheduled(), scheduled), "the schedule to be whole again")


def _holds_all_of(after: list[tuple[str, str]], before: list[tuple[str, str]]) -> bool:
    """Are all scheduled runs still there, those left out whose time has passed meanwhile, and none twice?"""
    assert len(set(after)) == len(after)
    soon = (datetime.now(UTC) + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {each for each in before if each[1] > soon} <= set(after)


def test_a_second_worker_takes_part_and_stops_cleanly(service: Service) -> None:
    api = {"PREFECT_API_URL": f"http://127.0.0.1:{service.port}/api"}
    worker = subprocess.Popen(
        [str(BIN), "worker"], env=service.environment | api, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )

    def alive() -> int:
        workers = service.ask("/work_pools/communique/workers/filter", {})
        return sum(each["status"] == "ONLINE" for each in workers)

    service.until(lambda: alive() == 2, "the second worker")
    worker.terminate()
    said, _ = worker.communicate(timeout=60)
    assert worker.returncode == 0, said
    assert '"event": "stopped"' in said


def test_the_doctor_finds_it_well_once_it_has_run(service: Service, engine: Engine) -> None:
    service.trigger("poll")
    service.until(lambda: any(line.get("flow") == "poll" for line in service.said()), "a run of poll")
    findings = {each["name"]: each for each in json.loads(service.command("doctor", "--json").stdout)}
    ill = {name for name, each in findings.items() if each["verdict"] == "failure"}
    assert ill == set(), findings
    assert {"database", "roles", "clock", "disk", "feeds", "queue", "Prefect", "worker", "schedules"} <= set(findings)


def test_no_kill_loses_or_doubles_anything(service: Service, engine: Engine) -> None:
    expected = undisturbed(engine, service)
    chance = random.Random()
    service.trigger("process")
    service.until(lambda: bool(service.runs_under_way()), "a run")
    for what in ("Postgres", "run", "Prefect", "worker"):
        time.sleep(chance.uniform(2, 5))
        service.kill(what)
    with service.engine() as own:

        def done() -> bool:
            found = contents(own)["entries"]
            if not service.runs_under_way() and (found != expected["entries"] or waiting(own)):
                with own.begin() as connection:  # what failed by a kill need not wait for its next try
                    connection.execute(
                        text("UPDATE communique.entries SET next_attempt = now() WHERE state = 'queued'")
                    )
                service.trigger("poll" if len(found) < len(expected["entries"]) else "process")
                time.sleep(5)
            return found == expected["entries"] and waiting(own) == 0

        service.until(done, "all entries to be done that can be", 180)
        assert contents(own) == expected
    ended = {line.get("part") for line in service.said() if line["event"] == "part_started"}
    assert ended == {"Prefect", "worker"}


def test_killed_itself_it_comes_back_with_the_same_schedules(service: Service) -> None:
    before, parts = service.scheduled(), service.parts()
    assert service.process is not None
    service.process.send_signal(signal.SIGKILL)
    service.process.wait()
    service.start()
    assert not [pid for pid in parts.values() if psutil.pid_exists(pid)]
    service.until(lambda: _holds_all_of(service.scheduled(), before), "the schedule to be whole again")


def test_a_stop_gives_back_what_is_not_done(service: Service) -> None:
    with service.engine() as engine:
        with engine.begin() as connection:
            connection.execute(
                text("UPDATE communique.entries SET state = 'queued', next_attempt = now(), attempts = 0")
            )

        def count(state: str) -> int:
            with engine.connect() as connection:
                query = text("SELECT count(*) FROM communique.entries WHERE state = :state")
                return int(connection.execute(query, {"state": state}).scalar_one())

        service.trigger("process")
        service.until(lambda: count("leased") > 0, "entries to be taken")
        assert service.stop(signals=2) == 0
        assert count("leased") == 0
        assert count("queued") > 0
    assert service.said()[-1]["event"] == "stopped"
