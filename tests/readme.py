"""What the README's tests share: its code blocks, and how it shows the result of a query."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

README = Path(__file__).parent.parent / "README.md"


def blocks(language: str) -> list[str]:
    """The README's fenced blocks of one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Every command of the README's shell blocks."""
    return [line for block in blocks("sh") for line in block.splitlines() if line.strip()]


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
