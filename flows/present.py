"""Records as a person reads them on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from extractors import Trace
from flows.health import Finding
from flows.record import Measures, Status, StoredEvent
from schema.levels import rungs
from schema.records import (
    Agreement,
    Evidence,
    Extraction,
    Feed,
    Level,
    Mechanism,
    Mention,
    Person,
    Poll,
    Relation,
    Visit,
)

_RANK_STYLES = ("blue", "cyan", "green", "bright_green", "yellow", "magenta")  # lowest level first
_STATUS_STYLE = {"planned": "yellow", "under_discussion": "yellow", "under_negotiation": "yellow", "rejected": "red"}


def plain(text: str) -> str:
    """Text that holds no markup of ours."""
    return escape(text)


def words(value: str) -> str:
    """A value of the records as words: "under_discussion" is "under discussion"."""
    return value.replace("_", " ")


def level(name: Level) -> str:
    """A level in words, within a sentence."""
    return rungs()[name].label.lower()


def status_style(status: str) -> str:
    """The colour of a status: what has not happened, or was refused, stands out."""
    return _STATUS_STYLE.get(status, "green")


def summary(mention: Mention) -> Text:
    """One line that says who did what."""
    parties = "–".join(mention.parties)
    match mention:
        case Relation():
            field = f" ({mention.sector})" if mention.sector else ""
            change = f"{words(mention.action)}: {level(mention.level)}{field}"
            if mention.from_level:
                change += f", from {level(mention.from_level)}"
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
    grid = Table.grid(padding=(0, 2))
    for command, meaning in lines:
        grid.add_row(Text(command, style="bold green", no_wrap=True), Text(meaning))
    return Panel(grid, title=title, title_align="left", border_style="dim", expand=False)


EVENT_COLUMNS = (
    "event_id", "kind", "parties", "what", "level", "status", "date", "disputed", "place", "articles", "sources",
    "confidence", "corrected", "evidence", "url",
)  # fmt: skip


def event_row(event: StoredEvent) -> dict[str, Any]:
    """An event as a script reads it: `EVENT_COLUMNS` with plain values."""
    mention = event.summary
    return {
        "event_id": str(event.id),
        "kind": event.kind,
        "parties": " ".join(event.parties),
        "what": _what(mention),
        "level": getattr(mention, "level", None),
        "status": getattr(mention, "status", None),
        "date": _date(mention),
        "disputed": event.disputed,
        "place": getattr(mention, "place", None),
        "articles": event.articles,
        "sources": event.sources,
        "confidence": event.summary.confidence,
        "corrected": " ".join(event.corrected),
        "evidence": mention.evidence.sentence,
        "url": event.url,
    }


def _what(mention: Mention) -> str:
    match mention:
        case Relation():
            return " ".join(
                [words(mention.action), level(mention.level), *([mention.sector] if mention.sector else [])]
            )
        case Agreement():
            return mention.title
        case Mechanism():
            return f"{mention.name} {mention.action}"
        case Visit():
            return _person(mention.visitor)
        case _:
            raise TypeError(f"no kind of record: {type(mention).__name__}")


def _date(mention: Mention) -> str | None:
    return mention.start if isinstance(mention, Visit) else getattr(mention, "date", None)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, title_style="bold", pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def events(found: Sequence[StoredEvent], *, title: str, reasons: Mapping[UUID, Sequence[str]] | None = None) -> Table:
    """Events as a table: date, who did what with the sentence that tells it, status, independent sources.

    The id's beginning stands below the date, for `communique correct`; with `reasons`, why an event is doubtful.
    """
    table = _table(f"{title} ({len(found)})", "Date", "Event", "Status", "Sources")
    for event in found:
        status = str(getattr(event.summary, "status", ""))
        doubt, style = (" ?", "yellow") if event.disputed else ("", "")
        place = getattr(event.summary, "place", None)
        what = _what(event.summary) + (f", {place}" if place else "")
        why = [("\n! " + reason, "yellow") for reason in (reasons or {}).get(event.id, ())]
        table.add_row(
            Text.assemble(((_date(event.summary) or "undated") + doubt, style), (f"\n{str(event.id)[:8]}", "dim")),
            Text.assemble(
                ("–".join(event.parties), "bold cyan"),
                f" {what}\n",
                (_shortened(event.summary.evidence.sentence), "italic dim"),
                *why,
            ),
            Text.assemble((words(status), status_style(status)), ("\ncorrected" if event.corrected else "", "magenta")),
            Text(str(event.sources), justify="right"),
        )
    if any(event.disputed for event in found):
        table.caption, table.caption_justify = "? sources disagree on the date; bi.event_dates has all claims", "left"
    return table


LADDER_COLUMNS = (
    "partners", "sector", "level", "level_rank", "level_name", "since", "basis", "level_before", "valid_from",
    "event_id", "action", "sources", "confidence", "evidence", "evidence_url",
)  # fmt: skip


def ladder_row(standing: Mapping[str, Any], party: str) -> dict[str, Any]:
    """A standing as a script reads it: `LADDER_COLUMNS`, with the codes of the partners."""
    partners = " ".join(code for code in standing["parties"] if code != party)
    return {name: standing.get(name) for name in LADDER_COLUMNS} | {
        "partners": partners,
        "since": standing["since_text"],
    }


def ladder(standings: Sequence[Mapping[str, Any]], name: str, day: date) -> RenderableType:
    """Where a state stands with its partners, level by level from the highest, as foreign ministries list them."""
    overall = [row for row in standings if row["level"] and not row["sector"]]
    limited = [row for row in standings if row["level"] and row["sector"]]
    broken = [row for row in standings if not row["level"]]
    title = Text.assemble((name, "bold"), (f"  partners on {day:%-d %B %Y}", "dim"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for column in ("Partner", "Since", "Before", "Name", "Sources"):
        table.add_column(column, justify="right" if column == "Sources" else "left")
    for rung in reversed(rungs().values()):
        rows = [row for row in overall if row["level"] == rung.level]
        _rung(table, rung.label, rows, _RANK_STYLES[rung.rank - 1])
    _rung(table, "For one field", limited, "bright_blue")
    _rung(table, "Broken off", broken, "red")
    lines: list[RenderableType] = [title, table]
    if any(row["basis"] == "reported" for row in standings):
        lines.append(Text("\n~ only reported to be in force; the day is that of the first report", style="dim"))
    return Group(*lines)


def _rung(table: Table, label: str, rows: Sequence[Mapping[str, Any]], style: str) -> None:
    if not rows:
        return
    table.add_row()
    table.add_row(Text.assemble((label, f"bold {style}"), (f"  {len(rows)}", "dim")))
    for row in rows:
        since = (
            f"~ {row['valid_from']}" if row["basis"] == "reported" else row["since_text"] or f"by {row['valid_from']}"
        )
        before = f"from {words(row['level_before'])}" if row["level_before"] else ""
        if not row["level"]:
            before = f"{words(row['action'])}: {words(row['level_before'] or '')}".rstrip(": ")
        named = (row["sector"] and f"{row['level_label']}, {row['sector']}") or row["level_name"] or ""
        sources = f"{row['sources']} source{'s' if row['sources'] != 1 else ''}"
        table.add_row(
            Text("  " + ", ".join(row["partners"])),
            Text(since, style=style),
            Text(before, style="dim"),
            Text("" if named.casefold() == str(row["level_label"]).casefold() else named, style="italic dim"),
            Text(sources, style="dim"),
        )


def _shortened(sentence: str, length: int = 110) -> str:
    return sentence if len(sentence) <= length else sentence[:length].rsplit(" ", 1)[0] + " …"


def run(row: Mapping[str, Any]) -> Text:
    """The funnel of a run, from what was found to the events it gave, and its losses."""
    stages = ("polled", "found", "fetched", "cleaned", "relevant", "mentions", "events")
    text = Text.assemble((f"Run {row['run_id']}: ", "bold"), " → ".join(f"{row[name]} {name}" for name in stages))
    if row["seconds"] is not None:
        text.append(f" in {row['seconds']:.1f} s")
    if lost := row["failures"]:
        text.append(
            "\nLosses: " + ", ".join(f"{count} {words(reason)}" for reason, count in sorted(lost.items())), "yellow"
        )
    return text


def diagnosis(findings: Sequence[Finding]) -> RenderableType:
    """What was looked at, how it is, and what to do."""
    styles = {"ok": "green", "warning": "yellow", "failure": "bold red"}
    grid = Table.grid(padding=(0, 2))
    for each in findings:
        told = Text(each.told)
        if each.verdict != "ok" and each.advice:
            told.append(f"\n→ {each.advice}", "bold")
        grid.add_row(Text(each.verdict, styles[each.verdict]), Text(each.name, style="bold", no_wrap=True), told)
    return grid


def overview(found: Measures, now: datetime) -> Text:
    """How ingestion stands in a line or two."""
    waiting = found.entries.get("queued", 0) + found.entries.get("leased", 0)
    events = ", ".join(f"{count} {kind}s" for kind, count in sorted(found.events.items())) or "none"
    text = Text.assemble(("Last answer of a feed: ", "bold"), ago(found.last_poll, now))
    text.append_text(Text.assemble(("   Last new article: ", "bold"), ago(found.last_article, now)))
    text.append_text(Text.assemble(("   Waiting: ", "bold"), f"{waiting} entries"))
    if found.oldest_waiting:
        text.append(f", the first due {ago(found.oldest_waiting, now)}")
    text.append_text(Text.assemble(("\nRecorded: ", "bold"), f"{found.articles} articles; events: {events}"))
    return text


def status(found: Status, now: datetime) -> RenderableType:
    """Feeds, queue and runs."""
    table = _table("Feeds", "Feed", "State", "Last success", "Next poll", "Entries", "Trouble")
    for health in found.feeds:
        style = {"ok": "green", "new": "dim", "failing": "yellow"}.get(health.state, "red")
        table.add_row(
            Text(health.feed.name),
            Text(health.state, style=style),
            Text(ago(health.last_success, now)),
            Text(ago(health.next_poll, now)),
            Text(str(health.entries_seen), justify="right"),
            Text(health.error_message or "", style="yellow"),
        )
    queue = ", ".join(f"{count} {state}" for state, count in sorted(found.queue.items())) or "empty"
    lost = ", ".join(f"{count} {words(error)}" for error, count in sorted(found.failures.items()))
    lines: list[RenderableType] = [table, Text.assemble(("Queue: ", "bold"), queue)]
    if lost:
        lines.append(Text.assemble(("Given up: ", "bold"), (lost, "yellow")))
    runs = _table("Last runs", "Run", "Flow", "Started", "State", "Seconds", "Found", "Cleaned", "Mentions", "Events")
    for row in found.runs:
        seconds = "" if row["seconds"] is None else f"{row['seconds']:.1f}"
        cells = (row["run_id"], row["flow"], ago(row["started"], now), row["state"], seconds)
        counts = (row["found"], row["cleaned"], row["mentions"], row["events"])
        runs.add_row(*(Text(str(cell)) for cell in (*cells, *counts)))
    return Group(*lines, runs)


def ago(moment: datetime | None, now: datetime) -> str:
    """A moment relative to now: "5 min ago", "in 2 h"."""
    if moment is None:
        return "never"
    seconds = (now - moment).total_seconds()
    size = abs(seconds)
    units = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    unit, length = next((u for u in units if size >= u[1]), units[-1])
    amount = f"{size / length:.0f} {unit}"
    return f"{amount} ago" if seconds >= 0 else f"in {amount}"


def feeds(listed: Sequence[Feed]) -> Table:
    """Feeds as a table."""
    table = _table(f"Feeds ({len(listed)})", "Name", "Country", "Kind", "Language", "URL")
    for feed in listed:
        table.add_row(*(Text(cell) for cell in (feed.name, feed.country or "", feed.kind, feed.language, feed.url)))
    return table


def polls(asked: Sequence[Poll]) -> Table:
    """How feeds answered, as a table."""
    good = sum(poll.failure is None for poll in asked)
    table = _table(f"{good} of {len(asked)} feeds answer", "Feed", "Answer", "Entries", "Newest", "Seconds")
    for poll in asked:
        newest = max((entry.published for entry in poll.entries if entry.published), default=None)
        answer = Text(poll.failure.message, style="yellow") if poll.failure else Text(str(poll.status), style="green")
        table.add_row(
            Text(poll.feed_name),
            answer,
            Text(str(len(poll.entries)), justify="right"),
            Text(newest.isoformat(timespec="minutes") if newest else ""),
            Text(f"{poll.seconds:.1f}", justify="right"),
        )
    return table


def explanation(traces: Sequence[Trace]) -> RenderableType:
    """Every candidate, kept or dropped, with the rules that made it so."""
    lines: list[RenderableType] = [Text("\nCandidates", style="bold underline")]
    for trace in traces:
        mark = ("kept   ", "green") if trace.kept else ("dropped", "red")
        lines.append(Text.assemble(mark, f"  {trace.candidate}  ", (", ".join(trace.rules), "cyan")))
        lines.append(Text(f"    “{_shortened(trace.sentence, 160)}”", style="italic dim"))
    return Group(*lines)
