"""Records as a person reads them on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.text import Text

from schema.records import Agreement, Evidence, Extraction, Mechanism, Mention, Person, Relation, Visit

_LEVELS = {
    "comprehensive_strategic": "comprehensive strategic partnership",
    "strategic": "strategic partnership",
    "comprehensive": "comprehensive partnership",
    "partnership": "partnership",
    "alliance": "alliance",
    "diplomatic_relations": "diplomatic relations",
}
_STATUS_STYLE = {"planned": "yellow", "under_discussion": "yellow", "under_negotiation": "yellow", "rejected": "red"}


def plain(text: str) -> str:
    """Text that holds no markup of ours."""
    return escape(text)


def words(value: str) -> str:
    """A value of the records as words: "under_discussion" is "under discussion"."""
    return value.replace("_", " ")


def status_style(status: str) -> str:
    """The colour of a status: what has not happened, or was refused, stands out."""
    return _STATUS_STYLE.get(status, "green")


def summary(mention: Mention) -> Text:
    """One line that says who did what."""
    parties = "–".join(mention.parties)
    match mention:
        case Relation():
            level = _LEVELS[mention.level] + (f" ({mention.sector})" if mention.sector else "")
            change = f"{words(mention.action)}: {level}"
            if mention.from_level:
                change += f", from {_LEVELS[mention.from_level]}"
            status, day, place = mention.status, mention.date, mention.place
        case Agreement():
            change = f"{mention.title} ({words(mention.kind)})"
            status, day, place = mention.status, mention.date, mention.place  # type: ignore[assignment]
        case Mechanism():
            change = f"{mention.name}: {mention.action}"
            status, day, place = mention.status, mention.date, None
        case Visit():
            parties = f"{mention.visitor.party} → {mention.host_party}"
            change = _person(mention.visitor) + ("" if mention.kind == "other" else f", {mention.kind} visit")
            status, day, place = mention.status, _days(mention), mention.place  # type: ignore[assignment]
        case _:
            raise TypeError(f"no kind of record: {type(mention).__name__}")
    line = Text.assemble((parties, "bold cyan"), "  ", (change, "bold"), "  ", (words(status), status_style(status)))
    if details := ", ".join(part for part in (day, place) if part):
        line.append(f"  {details}")
    if not mention.current:
        line.append("  background", style="dim")
    return line


def _person(person: Person) -> str:
    return " ".join(part for part in (person.role, person.name) if part) or person.party


def _days(visit: Visit) -> str | None:
    return f"{visit.start} to {visit.end}" if visit.start and visit.end else visit.start


def extraction(name: str, found: Extraction) -> RenderableType:
    """All records of one document, each with its confidence and the sentence that tells it."""
    sections: list[RenderableType] = []
    for kind, mentions in (
        ("Relations", found.relations),
        ("Agreements", found.agreements),
        ("Mechanisms", found.mechanisms),
        ("Visits", found.visits),
    ):
        if mentions:
            sections.append(Text(f"\n{kind}", style="bold underline"))
            sections += _with_evidence(mentions)
    if not sections:
        sections.append(Text("\nNothing found.", style="dim"))
    return Group(Text(name, style="bold magenta"), *sections)


def _with_evidence(mentions: Iterable[Mention]) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for mention in mentions:
        line = summary(mention)
        line.append(f"  {mention.confidence:.2f}", style="dim")
        lines += [line, quote(mention.evidence)]
    return lines


def quote(evidence: Evidence) -> Text:
    """The evidence sentence, with where it stands."""
    place = f"[{evidence.part} {evidence.start}–{evidence.end}]"
    return Text.assemble(("    “" + evidence.sentence + "” ", "italic"), (place, "dim"))


def hints(title: str, lines: Sequence[tuple[str, str]]) -> Panel:
    """A box of what to do next: command and what it gives."""
    width = max(len(command) for command, _ in lines)
    text = Text("\n").join(
        Text.assemble((command.ljust(width + 2), "bold green"), meaning) for command, meaning in lines
    )
    return Panel(text, title=title, title_align="left", border_style="dim", expand=False)
