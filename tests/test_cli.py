"""The command line as a person or a script uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.settings import PREFIX
from schema import database

COMMUNIQUE = Path(sys.executable).parent / "communique"
SENTENCE = "Chile and Ghana upgraded their ties to a strategic partnership in Accra on 4 March 2024."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One home for all tests of this file; its Postgres is held up, as starting it takes longer than most commands."""
    home = tmp_path_factory.mktemp("cli")
    home.chmod(0o755)
    with database.embedded(home):
        yield home


def communique(home: Path, *arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "PREFECT_"))}
    environment = kept | {"COMMUNIQUE_HOME": str(home), "COLUMNS": "110"}
    environment |= {PREFIX + name: value for name, value in settings.items()}
    return subprocess.run(
        [COMMUNIQUE, *arguments], env=environment, input=stdin, capture_output=True, text=True, timeout=60, check=False
    )


def test_extract_shows_records_with_the_sentence_that_tells_them(home: Path) -> None:
    done = communique(home, "extract", "-", stdin=SENTENCE)
    assert done.returncode == 0
    assert "CHL–GHA" in done.stdout
    assert SENTENCE in done.stdout


def test_extract_as_json_gives_offsets_and_rules(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text(f"Accra welcomes guests\n\n{SENTENCE}\n")
    done = communique(home, "extract", str(file), "--json", "--published", "2024-03-05T09:00:00+00:00")
    [document] = json.loads(done.stdout)
    [relation] = document["relations"]
    assert (relation["parties"], relation["date"]) == (["CHL", "GHA"], "2024-03-04")
    assert relation["evidence"] == {"sentence": SENTENCE, "part": "text", "start": 0, "end": len(SENTENCE)}
    assert relation["rules"]


def test_extract_reads_an_html_page(home: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    filler = "<p>The talks in Accra lasted for two days and dealt with cocoa, copper and schools for young people.</p>"
    page.write_text(
        f"<!doctype html><title>News</title><nav>Menu</nav><article><p>{SENTENCE}</p>{filler * 3}</article>"
    )
    done = communique(home, "extract", str(page))
    assert "CHL–GHA" in done.stdout


def test_extract_of_lines_writes_exactly_the_fields_of_the_guide(home: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    line = {"id": "x-1", "lang": "en", "published": "2024-03-05T09:00:00+00:00", "title": "Ties", "text": SENTENCE}
    source.write_text(json.dumps(line) + "\n")
    assert communique(home, "extract", "--jsonl", str(source), str(target)).returncode == 0
    [found] = [json.loads(line) for line in target.read_text().splitlines()]
    assert list(found) == ["id", "relations", "agreements", "mechanisms", "visits"]
    fields = "parties action level name sector from_level status date place current evidence"
    assert list(found["relations"][0]) == fields.split()


def test_extract_explains_what_it_kept_and_dropped(home: Path) -> None:
    done = communique(home, "extract", "-", "--explain", stdin=SENTENCE)
    assert "kept" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "settings", "message"),
    [
        (["extract", "nosuch.txt"], {}, "nosuch.txt: cannot be read"),
        (["extract"], {}, "nothing to extract from"),
        (["extract", "-", "--published", "yesterday"], {}, "not an ISO time"),
        (["ladder", "Vietnm"], {}, "did you mean Vietnam (VNM)"),
        (["correct", "ffff0000", "--status", "rejected", "--because", "x"], {}, "no event's id begins like this"),
        (["correct", "ffff0000", "--status", "rejected", "--because", " "], {}, "--because is empty"),
        (["status"], {"BATCH": "many"}, "COMMUNIQUE_BATCH is 'many'"),
        (["feeds", "remove", "nosuch"], {}, "nosuch: no such feed"),
        (["feeds", "add", "x", "ftp://x.example"], {}, "should begin with https://"),
    ],
)
def test_wrong_use_is_told_in_a_line_and_exits_with_2(
    home: Path, arguments: list[str], settings: dict[str, str], message: str
) -> None:
    done = communique(home, *arguments, **settings)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_not_there_is_named_and_exits_with_1(home: Path) -> None:
    done = communique(home, "status", DATABASE_URL="postgresql://me:secret@127.0.0.1:1/news")
    assert done.returncode == 1
    assert "127.0.0.1:1/news" in done.stderr
    assert "secret" not in done.stderr


def test_a_mistake_in_the_feeds_file_names_file_line_and_key(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text('[[feed]]\nname = "one"\nurl = "https://one.example/rss"\nkind = "blog"\n')
    done = communique(home, "ingest", "--feeds", str(file))
    assert done.returncode == 2
    assert f"{file}, line 4: kind" in done.stderr


def test_events_of_an_empty_database_are_an_empty_list_for_scripts(home: Path) -> None:
    assert json.loads(communique(home, "events", "--format", "json").stdout) == []
    assert communique(home, "events", "--format", "csv").stdout.startswith("event_id,kind,parties,")


def test_a_ladder_without_rungs_and_a_review_without_doubts_say_so(home: Path) -> None:
    assert "No tie of Vietnam is known" in communique(home, "ladder", "vietnam").stdout
    assert json.loads(communique(home, "ladder", "VNM", "--format", "json").stdout) == []
    assert communique(home, "review").stdout == "No event is doubtful.\n"


def test_feeds_added_by_hand_are_listed_exported_and_removed(home: Path, tmp_path: Path) -> None:
    assert communique(home, "feeds", "add", "hand-made", "https://hand.example/rss", "--country", "KEN").returncode == 0
    assert "hand-made" in communique(home, "feeds", "list").stdout
    opml = communique(home, "feeds", "export-opml").stdout
    assert "https://hand.example/rss" in opml
    assert communique(home, "feeds", "remove", "hand-made").returncode == 0
    assert "hand-made" not in communique(home, "feeds", "list").stdout
    (tmp_path / "feeds.opml").write_text(opml)
    assert communique(home, "feeds", "import-opml", str(tmp_path / "feeds.opml")).returncode == 0
    assert "hand-made" in communique(home, "feeds", "list").stdout


def test_a_reset_asks_first(home: Path) -> None:
    assert communique(home, "db", "reset", stdin="n\n").returncode == 1
    assert communique(home, "db", "reset", "--yes").returncode == 0


def test_help_names_every_command(home: Path) -> None:
    shown = communique(home, "--help").stdout
    for command in ("demo", "ingest", "extract", "events", "ladder", "review", "correct", "status", "feeds", "db"):
        assert command in shown
