"""Backfills and what is covered, as a person reads them on a terminal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from schema.records import Failure, Window

_WINDOW_STYLE = {"complete": "green", "running": "cyan", "planned": "dim", "partial": "yellow", "failed": "red"}


def plan(planned: Sequence[Window], failures: Sequence[tuple[Window, Failure]]) -> RenderableType:
    """What a backfill would look through: a row a feed and source, with what the source names."""
    table = _table("Plan", ("Feed", "Source", "Windows", "Days", "Articles"))
    groups: dict[tuple[str, str], list[Window]] = defaultdict(list)
    for window in planned:
        groups[window.feed.name if window.feed else "all outlets", window.source].append(window)
    for (feed, source), group in groups.items():
        first, last = min(each.since for each in group), max(each.until for each in group)
        named = sum(each.estimate or 0 for each in group)
        table.add_row(feed, source, str(len(group)), f"{first} – {last}", str(named))
    total = sum(window.estimate or 0 for window in planned)
    lines: list[RenderableType] = [table]
    lines += [
        Text(f"{window.feed.name if window.feed else 'input'}, {window.source}: {failure.message}", style="yellow")
        for window, failure in failures
    ]
    lines.append(
        Text(
            f"{len(planned)} windows, in which sources name {total} articles; several may name the same one."
            if planned
            else "Nothing to do: every window is complete. --again looks through them once more."
        )
    )
    return Group(*lines)


def backfills(rows: Sequence[Mapping[str, Any]]) -> RenderableType:
    """Backfills, a row each."""
    if not rows:
        return Text("No backfill has been asked for yet: `communique backfill --since … --until …` does.")
    table = _table("Backfills", ("Number", "Days", "Sources", "State", "Windows", "Articles", "Failed", "Waiting"))
    for row in rows:
        state = (
            "planned, as polling noticed a gap" if (row["state"], row["origin"]) == ("planned", "gap") else row["state"]
        )
        table.add_row(
            str(row["backfill_id"]),
            f"{row['since']} – {row['until']}",
            Text(", ".join(row["sources"])),
            Text(state, style=_WINDOW_STYLE.get(row["state"], "")),
            f"{row['windows_complete']}/{row['windows']}",
            str(row["articles"]),
            str(row["failed"]),
            str(row["waiting"]),
        )
    return table


def windows(rows: Sequence[Mapping[str, Any]]) -> RenderableType:
    """Windows of a backfill that brought something or went wrong, a row each, and what went wrong."""
    table = _table("Windows", ("Feed", "Source", "Days", "State", "Named", "Known", "Articles", "Failed"))
    empty = [row for row in rows if row["state"] == "complete" and not row["found"]]
    problems: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        feed = row["feed"] or "all outlets"
        if row["error_message"]:
            problems[feed, row["source"], row["error_message"]] += 1
        if row not in empty:
            table.add_row(
                Text(feed),
                Text(row["source"]),
                f"{row['since']} – {row['until']}",
                Text(row["state"], style=_WINDOW_STYLE.get(row["state"], "")),
                *(str(row[name]) for name in ("found", "known", "articles", "failed")),
            )
    lines: list[RenderableType] = [table]
    if empty:
        lines.append(Text(f"{len(empty)} more windows are complete: their sources name nothing for them.", style="dim"))
    for (feed, source, message), count in problems.items():
        lines.append(Text(f"{feed}, {source}, {count} windows: {message}", style="yellow"))
    return Group(*lines)


def coverage(
    rows: Sequence[Mapping[str, Any]],
    feeds: Sequence[str],
    looked: Mapping[str, Sequence[tuple[date, date]]],
    since: date,
    until: date,
) -> RenderableType:
    """A calendar for each month: a line a feed, a sign a day, darker the more articles.

    `looked` are the first and last days of the times that were looked through, by feed.
    """
    counts: dict[tuple[str, date], Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[row["feed"], row["day"]].update({name: row[name] for name in ("articles", "failed", "waiting")})
    names = sorted({*feeds, *(row["feed"] for row in rows)})
    lines: list[RenderableType] = []
    first = since.replace(day=1)
    while first <= until:
        following = (first + timedelta(days=32)).replace(day=1)
        days = [first + timedelta(days=number) for number in range((following - first).days)]
        table = _table(f"{first:%B %Y}", ("Feed", "".join(f"{day.day % 10}" for day in days), "Articles", "Failed"))
        for name in names:
            month = [counts.get((name, day), Counter[str]()) for day in days]
            seen = [any(first <= day <= last for first, last in looked.get(name, ())) for day in days]
            signs = [
                _sign(count, known) if since <= day <= until else (" ", "")
                for day, count, known in zip(days, month, seen, strict=True)
            ]
            totals = [sum(count[each] for count in month) for each in ("articles", "failed")]
            table.add_row(Text(name), Text.assemble(*signs), *(str(total or "") for total in totals))
        lines.append(table)
        first = following
    lines.append(
        Text(
            "? not looked at  · nothing there  ░ 1–2  ▒ 3–9  ▓ 10–29  █ 30 and more articles  x all failed  … waiting",
            style="dim",
        )
    )
    return Group(*lines)


def _sign(count: Counter[str], known: bool) -> tuple[str, str]:
    articles = count["articles"]
    if articles:
        shade = "░" if articles < 3 else "▒" if articles < 10 else "▓" if articles < 30 else "█"
        return shade, "yellow" if count["failed"] > articles else "green"
    if count["waiting"]:
        return "…", "cyan"
    if count["failed"]:
        return "x", "red"
    return ("·", "dim") if known else ("?", "dim")


def _table(title: str, columns: Sequence[str]) -> Table:
    """A plain table: numbers to the right."""
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for name in columns:
        number = name in {"Windows", "Articles", "Failed", "Waiting", "Named", "Known", "Number"}
        table.add_column(name, justify="right" if number else "left")
    return table
