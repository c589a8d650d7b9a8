"""deploy.yaml: what a plain Prefect server takes and a worker can run."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from prefect import Flow
from prefect.flows import load_flow_from_entrypoint

FILE = Path(__file__).parent.parent / "deploy.yaml"
DEPLOYMENTS = yaml.safe_load(FILE.read_text(encoding="utf-8"))["deployments"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda d: d["name"])
def test_every_entrypoint_loads_as_a_flow_of_that_name(deployment: dict[str, str]) -> None:
    flow = load_flow_from_entrypoint(deployment["entrypoint"])
    assert isinstance(flow, Flow)
    assert flow.name == deployment["name"]


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda d: d["name"])
def test_every_deployment_says_what_it_is_and_in_which_time_zone_it_runs(deployment: dict[str, object]) -> None:
    assert deployment["description"]
    assert deployment["tags"]
    schedules = deployment.get("schedules", [])
    assert isinstance(schedules, list)
    assert all(schedule["timezone"] for schedule in schedules)


def test_no_path_of_a_machine_stands_in_it() -> None:
    assert "/" not in "".join(
        line for line in FILE.read_text().splitlines(True) if "cron" not in line and "#" not in line
    )
