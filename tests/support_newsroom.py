"""Comparing what extractors find with what the made-up press's stories promise."""

from __future__ import annotations

from flows.newsroom import Expected
from schema.records import Agreement, Extraction, Mechanism, Mention, Relation, Visit

_DIRECTIONS = {"established": "up", "upgraded": "up", "restored": "up"}
_DIRECTIONS |= {"downgraded": "down", "suspended": "down", "terminated": "down"}


def unmet(promised: tuple[Expected, ...], extraction: Extraction) -> list[Expected]:
    """The promised records that an extraction lacks. Of a relation's action the direction counts, as in scoring."""
    return [each for each in promised if not any(_meets(each, mention) for mention in extraction.mentions())]


def _meets(expected: Expected, mention: Mention) -> bool:
    kind, status, day = _in_brief(mention)
    if (expected.kind, expected.parties, expected.status) != (kind, mention.parties, status):
        return False
    if expected.date and day and not (expected.date.startswith(day) or day.startswith(expected.date)):
        return False
    if isinstance(mention, Relation):
        wanted = expected.action and _DIRECTIONS.get(expected.action, expected.action)
        found = _DIRECTIONS.get(mention.action, mention.action)
        return expected.level == mention.level and wanted in (None, found)
    return True


def _in_brief(mention: Mention) -> tuple[str, str, str | None]:
    """Kind, status and date of a record."""
    match mention:
        case Relation():
            return "relation", mention.status, mention.date
        case Agreement():
            return "agreement", mention.status, mention.date
        case Mechanism():
            return "mechanism", mention.status, mention.date
        case Visit():
            return "visit", mention.status, mention.start
    raise TypeError(f"{type(mention).__name__} is no kind of record")
