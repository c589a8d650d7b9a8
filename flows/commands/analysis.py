"""Commands for analysts: what was found, and where states stand."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from cyclopts import Parameter

from flows import present, record
from flows.commands.common import Demo, Format, opened, out, print_rows
from schema.records import Level

Kind = Literal["relation", "agreement", "mechanism", "visit"]


def events(
    *,
    country: Annotated[
        list[str] | None,
        Parameter(
            name="--country",
            negative="",
            show_default=False,
            help="Code of a party, as VNM or ASEAN; repeat it for pairs.",
        ),
    ] = None,
    kind: Annotated[
        list[Kind] | None, Parameter(name="--kind", negative="", show_default=False, help="Kind of event; repeatable.")
    ] = None,
    level: Annotated[
        list[Level] | None,
        Parameter(name="--level", negative="", show_default=False, help="Level of a relation; repeatable."),
    ] = None,
    status: Annotated[
        list[str] | None,
        Parameter(name="--status", negative="", show_default=False, help="Status, as planned; repeatable."),
    ] = None,
    since: Annotated[date | None, Parameter(help="First day, ISO.")] = None,
    until: Annotated[date | None, Parameter(help="Last day, ISO.")] = None,
    limit: Annotated[int, Parameter(help="At most so many, the latest.")] = 200,
    format: Annotated[Format, Parameter(help="How to print them.")] = "table",
    demo: Demo = False,
) -> int:
    """Show events: the latest first, each with its best evidence."""
    with opened(demo) as engine:
        found = record.events(
            engine,
            countries=[code.upper() for code in country or ()],
            kinds=kind or (),
            levels=level or (),
            statuses=status or (),
            since=since,
            until=until,
            limit=limit,
        )
    if format != "table":
        print_rows([present.event_row(event) for event in found], present.EVENT_COLUMNS, format)
    else:
        out.print(present.events(found, title="Events") if found else "No event matches.")
    return 0
