"""What the README's tests share: its code blocks, and how it shows the result of a query.

Run by hand, `python tests/readme.py` runs the demo and writes what its queries give now into the README.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from schema import database

README = Path(__file__).parent.parent / "README.md"


def blocks(language: str) -> list[str]:
    """The README's fenced blocks of one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Every command of the README's shell blocks."""
    return [line for block in blocks("sh") for line in block.splitlines() if line.strip()]


def results(engine: Engine) -> list[tuple[str, str]]:
    """The README's queries, each with what it gives on this database, as the README shows it."""
    with engine.connect() as connection:
        answers = [(query, connection.execute(text(query))) for query in blocks("sql")]
        return [(query, as_table(list(answer.keys()), answer.all())) for query, answer in answers]


def as_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows of a query as text, in columns."""
    cells = [list(columns), *([_shown(value) for value in row] for row in rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(columns))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    lines.insert(1, "-+-".join("-" * width for width in widths))
    return "\n".join(lines)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return "{" + ",".join(value) + "}" if isinstance(value, list) else str(value)


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        demo = [Path(sys.executable).parent / "communique", "demo"]
        subprocess.run(demo, env=os.environ | {"COMMUNIQUE_HOME": home}, check=True)
        with database.open_database(None, Path(home) / "demo") as engine:
            page = README.read_text(encoding="utf-8")
            for query, result in results(engine):
                shown = re.compile(rf"(?<={re.escape(query)}```\n\n```text\n).*?(?=\n```)", re.DOTALL)
                page = shown.sub(lambda _, result=result: result, page)
            README.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
