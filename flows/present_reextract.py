"""What reading stored articles again changes, as a person or a script reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from flows import present
from flows.articlestore import Outcome
from flows.eventstore import MentionChange, mention_of

_CHANGES = ("added", "changed", "withdrawn")
_STYLE = {"added": "green", "changed": "yellow", "withdrawn": "red"}
_EVENT_CHANGES = ("created", "changed", "merged", "withdrawn")


def report(outcome: Outcome, *, dry: bool) -> RenderableType:
    """Mentions by extractor, kind and change, with examples; what became of events; how long it took."""
    lines: list[RenderableType] = []
    if outcome.mentions:
        title = "Mentions that would change" if dry else "Mentions that changed"
        table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
        table.add_column("Extractor")
        table.add_column("Kind")
        for change in _CHANGES:
            table.add_column(change.capitalize(), justify="right", style=_STYLE[change])
        table.add_column("Fields that changed")
        for extractor, kind in sorted({place[:2] for place in outcome.mentions}):
            counts = [str(outcome.mentions[extractor, kind, change] or "") for change in _CHANGES]
            table.add_row(extractor, kind, *counts, fields(outcome, extractor))
        lines.append(table)
        lines += [part for url, change in outcome.examples for part in _example(url, change)]
    if outcome.events:
        told = ", ".join(f"{outcome.events[name]} {name}" for name in _EVENT_CHANGES if outcome.events[name])
        lines.append(Text.assemble(("Events: ", "bold"), told))
    lines.append(Text(in_brief(outcome, dry=dry)))
    lines += [Text(f"  {message}", style="yellow") for message in outcome.failed]
    if outcome.read:
        lines.append(Text(speed(outcome), style="dim"))
    if dry and outcome.mentions:
        lines.append(Text("Nothing was written; the same without --diff does it.", style="dim"))
    return Group(*lines)


def in_brief(outcome: Outcome, *, dry: bool) -> str:
    """What was read and what came of it, in a sentence or two."""
    if not outcome.total:
        told = "Nothing to read: these articles were read by the present extractors. --again reads them once more."
    else:
        same = "" if outcome.mentions else ("; nothing would change" if dry else "; nothing has changed")
        told = f"{outcome.read} articles read{same}."
    if outcome.cleaned:
        told += f" {outcome.cleaned} of them were cleaned from their pages; the text of {outcome.replaced} is another."
    if outcome.without_page:
        told += f" {outcome.without_page} articles have no page any more, and their text stays as it is."
    if outcome.left:
        told += f" {outcome.left} were written by somebody else meanwhile, and left as they are."
    if outcome.failures:
        lost = ", ".join(f"{count} {present.words(name)}" for name, count in sorted(outcome.failures.items()))
        told += f" Could not be cleaned or read, and stay as they are: {lost}."
    return told


def speed(outcome: Outcome) -> str:
    """How fast it went, and what held it up: the extractors or the database."""
    rate = outcome.read / outcome.wall if outcome.wall else 0.0
    what = "Extractors and cleaner" if outcome.cleaned else "Extractors"
    processes = f"{outcome.processes} processes" if outcome.processes > 1 else "one process"
    return (
        f"{outcome.wall:.1f} s, {rate:.0f} articles a second. {what} took {outcome.work:.1f} s of {processes}, "
        f"{outcome.share:.0%} of their time; the database took {outcome.database:.1f} s beside them."
    )


def fields(outcome: Outcome, extractor: str) -> str:
    """The fields that differ in an extractor's changed mentions, the most frequent first."""
    counts = [(name, count) for (who, name), count in outcome.fields.most_common() if who == extractor]
    return ", ".join(f"{present.words(name)} {count}" for name, count in counts)


def _example(url: str, change: MentionChange) -> list[RenderableType]:
    lines: list[RenderableType] = [
        Text.assemble((f"\n{change.change} ", _STYLE[change.change]), (f"by {change.extractor}  {url}", "dim"))
    ]
    sentences: list[str] = []
    for sign, record in (("−", change.before), ("+", change.after)):
        if record is not None:
            mention = mention_of(change.kind, record)
            lines.append(Text.assemble((f"  {sign} ", "bold"), present.summary(mention)))
            sentences.append(mention.evidence.sentence)
    if change.change == "changed":
        lines += [Text(f"    {name}: {old} → {new}", style="yellow") for name, old, new in _differences(change)]
    lines += [Text(f"    “{sentence}”", style="italic") for sentence in dict.fromkeys(sentences)]
    return lines


def _differences(change: MentionChange) -> list[tuple[str, str, str]]:
    before, after = change.before or {}, change.after or {}
    names = [name for name in change.fields() if name != "evidence"]
    return [(present.words(name), _value(before.get(name)), _value(after.get(name))) for name in names]


def _value(value: Any) -> str:
    match value:
        case None | [] | "":
            return "—"
        case list():
            return ", ".join(_value(item) for item in value)
        case dict():
            return " ".join(str(item) for item in value.values() if item)
        case _:
            return str(value)


def as_json(outcome: Outcome) -> dict[str, Any]:
    """The same for scripts."""
    return {
        "articles": {
            "chosen": outcome.total,
            "read": outcome.read,
            "written_by_others": outcome.left,
            "cleaned": outcome.cleaned,
            "text_replaced": outcome.replaced,
            "without_page": outcome.without_page,
        },
        "failures": dict(outcome.failures),
        "mentions": [
            {"extractor": extractor, "kind": kind, "change": change, "number": number}
            for (extractor, kind, change), number in sorted(outcome.mentions.items())
        ],
        "fields": [
            {"extractor": extractor, "field": name, "number": number}
            for (extractor, name), number in sorted(outcome.fields.items())
        ],
        "examples": [_example_row(url, change) for url, change in outcome.examples],
        "events": dict(outcome.events),
        "seconds": {
            "wall": round(outcome.wall, 3),
            "work": round(outcome.work, 3),
            "database": round(outcome.database, 3),
            "processes": outcome.processes,
            "share": round(outcome.share, 3),
        },
    }


def _example_row(url: str, change: MentionChange) -> Mapping[str, Any]:
    told = {"change": change.change, "extractor": change.extractor, "kind": change.kind, "url": url}
    told["sentence"] = (change.after or change.before or {})["evidence"]["sentence"]
    return told | {"fields": list(change.fields()), "before": change.before, "after": change.after}


def as_markdown(outcome: Outcome, *, dry: bool) -> str:
    """The same as an artifact in Prefect."""
    lines = [f"### {'What would change' if dry else 'What changed'}", "", in_brief(outcome, dry=dry), ""]
    if outcome.mentions:
        lines += [
            "| extractor | kind | added | changed | withdrawn | fields that changed |",
            "|---|---|---:|---:|---:|---|",
        ]
    for extractor, kind in sorted({place[:2] for place in outcome.mentions}):
        counts = " | ".join(str(outcome.mentions[extractor, kind, change]) for change in _CHANGES)
        lines.append(f"| {extractor} | {kind} | {counts} | {fields(outcome, extractor)} |")
    for url, change in outcome.examples:
        lines += ["", f"**{change.change}** by {change.extractor}, [article]({url})", ""]
        for sign, record in (("−", change.before), ("+", change.after)):
            if record is not None:
                lines.append(f"- {sign} {present.summary(mention_of(change.kind, record)).plain}")
        if change.change == "changed":
            lines += [f"- {name}: {old} → {new}" for name, old, new in _differences(change)]
        sentence = " ".join((change.after or change.before or {})["evidence"]["sentence"].split())
        lines += ["", f"> {sentence}"]
    if outcome.events:
        told = ", ".join(f"{outcome.events[name]} {name}" for name in _EVENT_CHANGES if outcome.events[name])
        lines += ["", f"Events: {told}."]
    lines += ["", *(f"- {message}" for message in outcome.failed), "", speed(outcome)]
    return "\n".join(lines)
