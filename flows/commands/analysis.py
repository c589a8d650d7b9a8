"""Commands for analysts: what was found, and where states stand."""

from __future__ import annotations

import difflib
import getpass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from extractors import parties
from flows import corrections, present, record
from flows.commands.common import Demo, Format, UsageError, opened, out, print_rows
from schema.records import Level, Party

Kind = Literal["relation", "agreement", "mechanism", "visit"]


def events(
    *,
    country: Annotated[
        list[str] | None,
        Parameter(
            name="--country",
            negative="",
            show_default=False,
            help="A party, as VNM, ASEAN or Vietnam; repeat it for pairs.",
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
            countries=[party_of(told).code for told in country or ()],
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


def party_of(told: str) -> Party:
    """The state or organisation of a code or an English name. Raises UsageError with those that are near."""
    known = {key.casefold(): party for party in parties() for key in (party.alpha2, party.name, party.code) if key}
    if party := known.get(told.casefold()):
        return party
    near = [known[key] for key in difflib.get_close_matches(told.casefold(), known, n=3)]
    hint = ", ".join(f"{party.name} ({party.code})" for party in dict.fromkeys(near))
    raise UsageError(
        f"{told}: no such state or organisation; " + (f"did you mean {hint}?" if hint else "give its code")
    )


def ladder(
    party: Annotated[str, Parameter(help="Code or English name of a state or organisation, as VNM.")],
    /,
    *,
    as_of: Annotated[date | None, Parameter(help="Day, ISO; else today.")] = None,
    format: Annotated[Format, Parameter(help="How to print it.")] = "table",
    demo: Demo = False,
) -> int:
    """Show a state's partners by rank, with the day since when, as foreign ministries publish them."""
    state = party_of(party)
    day = as_of or datetime.now(UTC).date()
    with opened(demo) as engine:
        standings = corrections.ladder(engine, state.code, day)
    if format != "table":
        print_rows([present.ladder_row(row, state.code) for row in standings], present.LADDER_COLUMNS, format)
    elif standings:
        out.print(present.ladder(standings, state.name, day))
    else:
        out.print(f"No tie of {state.name} is known on {day}.")
    return 0


def report(
    out_file: Annotated[Path, Parameter(name="OUT.html", help="File to write; one that is there is replaced.")],
    /,
    *,
    newest: Annotated[int, Parameter(help="How many of the newest events it lists.")] = 40,
    demo: Demo = False,
) -> int:
    """Write one page with charts, a map, ladders and the newest events; any browser opens it, without a network."""
    from flows import report_page  # the drawing library is slow to load, and no other command needs it

    with opened(demo) as engine:
        overview = report_page.read(engine, newest)
    out_file.write_text(report_page.render(overview, datetime.now(UTC)), encoding="utf-8")
    out.print(f"Written: {out_file} ({overview.totals.events} relation events)", highlight=False, soft_wrap=True)
    return 0


Reason = Literal["low-confidence", "disputed-date", "contradicts-known-level", "single-source"]


def review(
    *,
    reason: Annotated[
        list[Reason] | None,
        Parameter(name="--reason", negative="", show_default=False, help="Only with this reason; repeatable."),
    ] = None,
    country: Annotated[str | None, Parameter(help="Only events of this party, as VNM.")] = None,
    limit: Annotated[int, Parameter(help="At most so many, the most doubtful.")] = 50,
    format: Annotated[Format, Parameter(help="How to print them.")] = "table",
    demo: Demo = False,
) -> int:
    """List doubtful events with the reasons: contradictions and disputed dates first, single sources last.

    `communique correct` decides them; one that is confirmed is not listed again.
    """
    code = party_of(country).code if country else None
    wanted = [name.replace("-", " ") for name in reason or ()]
    with opened(demo) as engine:
        found = corrections.doubts(engine, reasons=wanted, party=code, limit=limit)
        stored = {event.id: event for event in record.events(engine, ids=[doubt.event_id for doubt in found])}
    events = [stored[doubt.event_id] for doubt in found]
    reasons = {doubt.event_id: [f"{name}: {detail}" for name, detail in doubt.reasons] for doubt in found}
    if format != "table":
        rows = [present.event_row(event) | {"reasons": "; ".join(reasons[event.id])} for event in events]
        print_rows(rows, (*present.EVENT_COLUMNS, "reasons"), format)
    elif events:
        out.print(present.events(events, title="Doubtful events", reasons=reasons))
        out.print(
            "Decide one: communique correct ID --confirm|--status …|--date …|--merge-into ID --because …", style="dim"
        )
    else:
        out.print("No event is doubtful.")
    return 0


def correct(
    event: Annotated[str, Parameter(help="Id of the event, or its beginning.")],
    /,
    *,
    because: Annotated[str, Parameter(help="Why, for those who read it later.")],
    status: Annotated[str | None, Parameter(help="Its status: rejected where it is wrong altogether.")] = None,
    date: Annotated[str | None, Parameter(help="When it was: ISO day, month or year.")] = None,
    merge_into: Annotated[str | None, Parameter(help="Id of the event that it is the same as.")] = None,
    confirm: Annotated[
        bool, Parameter(negative="", show_default=False, help="It is right as it is: review lists it no more.")
    ] = False,
    undo: Annotated[
        bool, Parameter(negative="", show_default=False, help="Take back the latest correction in force.")
    ] = False,
    by: Annotated[str | None, Parameter(help="Who says so; else the name of the user of this machine.")] = None,
    demo: Demo = False,
) -> int:
    """Overrule what the reports say of an event; it holds against later reports and extractors until undone."""
    who, now = by or getpass.getuser(), datetime.now(UTC)
    if not because.strip():
        raise UsageError("--because is empty: say why, for those who read it later")
    with opened(demo) as engine:
        id_ = corrections.find_event(engine, event)
        fields: list[tuple[corrections.Field, str]] = []
        if status:
            fields.append(("status", status))
        if date:
            fields.append(("date", date))
        if merge_into:
            fields.append(("merge_into", str(corrections.find_event(engine, merge_into))))
        if confirm:
            fields.append(("confirm", ""))
        if undo == bool(fields):
            raise UsageError("say what is right: --status, --date, --merge-into or --confirm; or --undo alone")
        if undo:
            field, value = corrections.undo(engine, id_, because=because, by=who, now=now)
            out.print(f"Taken back: {field.replace('_', ' ')} {value}".rstrip(), highlight=False)
        else:
            corrections.correct(engine, id_, fields, because=because, by=who, now=now)
        shown = record.events(engine, ids=[id_]) or record.events(
            engine, ids=[corrections.find_event(engine, merge_into)] if merge_into else []
        )
    out.print(present.events(shown, title="As it stands now"))
    return 0
