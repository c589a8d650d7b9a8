"""deploy.yaml: what a plain Prefect server takes and a worker can run."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
import yaml
from prefect import Flow
from prefect.flows import load_flow_from_entrypoint

from extractors import extractors
from flows.health import DEPLOYMENTS as EXPECTED
from flows.plan import SourceName
from flows.reextract import ExtractorName
from flows.sources import sources

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


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=lambda d: d["name"])
def test_every_field_of_its_form_is_explained(deployment: dict[str, str]) -> None:
    fields = load_flow_from_entrypoint(deployment["entrypoint"]).parameters.properties
    assert [name for name, field in fields.items() if not field.get("description")] == []


def test_forms_offer_the_extractors_and_sources_that_there_are() -> None:
    assert set(get_args(ExtractorName)) == {module.NAME for module in extractors()}
    assert set(get_args(SourceName)) == {name for name, each in sources().items() if each.NEEDS == "feed"}


def test_the_doctor_misses_no_deployment() -> None:
    assert {deployment["name"] for deployment in DEPLOYMENTS} == set(EXPECTED)


def test_no_path_of_a_machine_stands_in_it() -> None:
    assert "/" not in "".join(
        line for line in FILE.read_text().splitlines(True) if "cron" not in line and "#" not in line
    )
