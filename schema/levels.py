"""The levels of a relation in their order, from `levels.csv`, where each rank states its source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import get_args

from schema.records import Level


@dataclass(frozen=True, slots=True)
class Rung:
    """A level: `rank` 1 is the lowest; `source` is what the rank rests on."""

    level: Level
    rank: int
    label: str
    source: str


@cache
def rungs() -> dict[Level, Rung]:
    """All levels, lowest first."""
    with (resources.files("schema") / "levels.csv").open(encoding="utf-8") as file:
        rows = {row["level"]: row for row in csv.DictReader(file)}
    known = [
        Rung(level, int(rows[level]["rank"]), rows[level]["label"], rows[level]["source"]) for level in get_args(Level)
    ]
    return {rung.level: rung for rung in sorted(known, key=lambda rung: rung.rank)}
