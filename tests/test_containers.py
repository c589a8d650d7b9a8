"""docker/: what can be told of it without an engine. CONTRIBUTING.md names the linters that are run by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

DOCKER = Path(__file__).parent.parent / "docker"
COMPOSE = (DOCKER / "compose.yaml").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(COMPOSE)["services"]


def test_no_password_stands_in_any_file() -> None:
    for line in COMPOSE.splitlines():
        for secret in re.findall(r"(?:PASSWORD: (\S+)|//\w+:(\S+)@)", line):
            assert "".join(secret).startswith("${"), line
    assert re.findall(r"PASSWORD=(.+)", (DOCKER / "example.env").read_text(encoding="utf-8")) == []
    assert "PASSWORD" not in (DOCKER / "Dockerfile").read_text(encoding="utf-8")


def test_every_variable_that_has_to_be_set_is_named_in_the_example() -> None:
    example = (DOCKER / "example.env").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+):\?", COMPOSE)) <= set(re.findall(r"^(\w+)=", example, re.MULTILINE))


def test_nothing_listens_beyond_this_machine() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("name", ["prefect", "deploy", "worker", "metrics", "superset-import", "superset"])
def test_a_service_runs_without_privileges_on_a_file_system_it_cannot_change(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    folder = DOCKER / "superset" if name.startswith("superset") else DOCKER
    assert "USER 10001" in (folder / "Dockerfile").read_text(encoding="utf-8")


def test_superset_is_there_only_when_asked_for() -> None:
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["superset-import", "superset"]


def test_all_that_the_image_copies_is_let_through() -> None:
    copied = _copied(DOCKER)
    ignore = (DOCKER.parent / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for name in copied:
        assert f"!{name}" in ignore
        assert (DOCKER.parent / name).exists()
    assert all((DOCKER / "superset" / name).exists() for name in _copied(DOCKER / "superset"))


def _copied(folder: Path) -> list[str]:
    """What the Dockerfile there copies from outside of the image."""
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", (folder / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    return " ".join(lines).split()
