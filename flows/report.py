"""What a run did, as an operator reads it in Prefect: the funnel with its losses, in Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_FUNNEL = (
    ("polled", "feeds asked"),
    ("found", "entries new or changed"),
    ("fetched", "pages got"),
    ("cleaned", "articles cleaned and stored"),
    ("relevant", "articles that the extractors read"),
    ("mentions", "mentions found"),
    ("events", "events new or changed"),
)


def funnel(run: Mapping[str, Any]) -> str:
    """The funnel of a row of `bi.runs` as Markdown: every stage with its number, then the losses by reason."""
    ended = "" if run["seconds"] is None else f" in {run['seconds']:.1f} s"
    lines = [f"### Run {run['run_id']}: {run['flow']}, {run['state']}{ended}", ""]
    lines += ["| stage | | number |", "|---|---|---:|"]
    parts = {"poll": _FUNNEL[:2], "process": _FUNNEL[2:]}.get(run["flow"], _FUNNEL)
    lines += [f"| {stage} | {meaning} | {run[stage]} |" for stage, meaning in parts]
    asides = [f"{run['not_modified']} feeds brought nothing new"] if run["not_modified"] else []
    asides += [f"{run['failed']} entries failed and are tried again"] if run["failed"] else []
    asides += [f"{run['skipped']} entries given up"] if run["skipped"] else []
    asides += [f"{run['bad_entries']} entries of feeds unusable"] if run["bad_entries"] else []
    if asides:
        lines += ["", "; ".join(asides) + "."]
    if run["failures"]:
        lines += ["", "| lost at | reason | number |", "|---|---|---:|"]
        parted = (name.partition(".") for name in sorted(run["failures"]))
        lines += [
            f"| {stage} | {reason.replace('_', ' ')} | {run['failures'][f'{stage}.{reason}']} |"
            for stage, _, reason in parted
        ]
    if run["error"]:
        lines += ["", f"**{run['error']}**"]
    return "\n".join(lines)


def in_brief(run: Mapping[str, Any]) -> str:
    """A row of `bi.runs` in one line, without the stages where nothing happened."""
    told = [f"{run[stage]} {stage}" for stage, _ in _FUNNEL if run[stage]]
    parts = [" → ".join(told)] if told else []
    if run["failures"]:
        parted = ((count, *name.partition(".")) for name, count in sorted(run["failures"].items()))
        lost = (f"{count} at {stage} ({reason.replace('_', ' ')})" for count, stage, _, reason in parted)
        parts.append(f"lost: {', '.join(lost)}")
    what = "; ".join(parts) or "nothing to do"
    took = "" if run["seconds"] is None else f"; {run['seconds']:.1f} s"
    return f"{what}{took}" + (f"; {run['error']}" if run["error"] else "")
