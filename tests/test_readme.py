"""Every command of the README does what it says, and the results that it shows are real."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from readme import README, commands, results

from flows.feedlist import write_toml
from flows.newsroom import serve_in_thread
from flows.settings import PREFIX, Settings
from schema import database

BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A home of its own in which the demo has run, and the made-up press instead of real feeds."""
    home = tmp_path_factory.mktemp("readme")
    kept = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "PREFECT_"))}
    with serve_in_thread(delay=0.1) as press, ExitStack() as stack:
        (home / "feeds.toml").write_text(write_toml(press.feeds), encoding="utf-8")
        # Held up for all commands: each of them would start and stop Postgres, which takes longer than most.
        stack.enter_context(database.embedded(home))
        stack.enter_context(database.embedded(home / "demo"))
        yield kept | {
            "COMMUNIQUE_HOME": str(home),
            "COMMUNIQUE_FEEDS": str(home / "feeds.toml"),
            "COMMUNIQUE_ALLOW_PRIVATE": "true",
            "COMMUNIQUE_HOST_DELAY": "0",
            "COMMUNIQUE_HOST_CONCURRENCY": "16",
            "COLUMNS": "110",
        }


def run(command: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command of ours in this environment instead of `.venv`; files that it writes go to its home."""
    command = re.sub(r"(?:\.venv/bin/)?\bcommunique(?= )", shlex.quote(str(BIN / "communique")), command, count=1)
    home = environment["COMMUNIQUE_HOME"]
    return subprocess.run(
        ["bash", "-c", command], cwd=home, env=environment, capture_output=True, text=True, timeout=150, check=False
    )


def test_the_demo_ends_with_events_and_prints_no_warning(environment: dict[str, str]) -> None:
    [command] = [c for c in commands() if c.endswith("communique demo")]
    done = run(command.split(" && ")[-1], environment)
    assert done.returncode == 0, done.stderr
    assert "Relation events" in done.stdout
    assert "FRA–VNM" in done.stdout
    assert "Where to look further" in done.stdout
    assert done.stderr == ""
    assert not re.search(r"Traceback|WARN|ERROR", done.stdout)


def test_the_other_commands_succeed_without_a_warning(environment: dict[str, str]) -> None:
    elsewhere = ("pip install", "communique serve", "communique deploy", "communique worker")  # tests/test_service.py
    ours = [c for c in commands() if "communique" in c and not any(words in c for words in elsewhere)]
    assert len(ours) >= 9
    for command in ours:
        done = run(command, environment)
        assert (done.returncode, done.stderr) == (0, ""), command
        assert done.stdout.strip(), command


def test_the_queries_give_what_the_readme_shows(environment: dict[str, str]) -> None:
    with database.open_database(None, Path(environment["COMMUNIQUE_HOME"]) / "demo") as engine:
        found = results(engine)
    assert len(found) >= 2
    page = README.read_text(encoding="utf-8")
    for query, result in found:
        assert f"{query}```\n\n```text\n{result}\n```" in page, "`python tests/readme.py` renews what the README shows"


def test_every_setting_stands_in_the_table_with_its_meaning() -> None:
    text = README.read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert re.search(rf"\| `{PREFIX}{name.upper()}` \| [^|]+ \| {re.escape(field.description or '')} \|", text), (
            name
        )


def test_every_file_that_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (README.parent / link).exists()] == []
