"""From mentions to events: which reports tell of the same act, and what they say of it together.

A pair's events are computed afresh from all reports of that pair, in an order that depends on what the reports say and
never on when they arrived; so any order and any batching of articles gives the same events.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID, uuid5

from schema.records import Agreement, DateBasis, DateClaim, Event, Mechanism, Mention, Relation, Report, Visit

_NAMESPACE = UUID("5f3b5c0e-6f5d-5c0b-9a53-2f2f6f2b7a10")
_UP = {"established", "upgraded", "restored"}
_DOWN = {"downgraded", "suspended", "terminated"}
_PENDING = {"planned", "under_discussion", "under_negotiation", "rejected", "cancelled"}
_BASIS: dict[DateBasis, int] = {"explicit": 0, "relative": 1, "publication": 2}
_SOON = timedelta(days=31)
_COPIED_WORDS = 12  # that two writers end a sentence on the same twelve words is no chance
_STATUS_ORDER = (
    "rejected",
    "cancelled",
    "under_discussion",
    "under_negotiation",
    "planned",
    "concluded",
    "signed",
    "ratified",
    "in_force",
    "terminated",
)
_STOP = {"the", "a", "an", "of", "on", "for", "and", "in", "between", "with", "to", "its", "their"}
_GENERIC = {
    "joint", "statement", "communique", "declaration", "memorandum", "memoranda", "mou", "mous", "understanding",
    "agreement", "agreements", "document", "documents", "deal", "deals", "pact", "pacts", "protocol", "action", "plan",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Pace:
    """How far apart in time reports of one act may lie.

    `window`: days between dates of one act; `horizon`: days from a plan to the act; `recurs`: the same thing happens
    again and again (visits, sessions, joint statements), so a report without a date belongs to an act near it.
    """

    window: int
    horizon: int
    recurs: bool


_ONCE = _Pace(window=365, horizon=730, recurs=False)
_VISIT = _Pace(window=10, horizon=180, recurs=True)
_SESSION = _Pace(window=31, horizon=365, recurs=True)


@dataclass(slots=True)
class _Turn:
    """Reports of one act: `low` and `high` bound its date, None while nothing anchors it in time."""

    low: date | None
    high: date | None
    pending: bool = False
    reports: list[Report] = field(default_factory=list)


def resolve(reports: Sequence[Report]) -> list[Event]:
    """The events that `reports` tell of: all reports of one kind and one set of parties, in any order.

    An event keeps the id that most of its reports had; a new one gets an id made from what its first report says.
    """
    ordered = sorted(_independent(reports), key=_report_order)
    breaks = [(_direction(r.mention), day) for r in ordered if (day := _break_day(r)) is not None]
    turns: list[_Turn] = []
    for group in _alike(ordered):
        first = group[0].mention
        opposite = {"up": "down", "down": "up"}.get(_direction(first), "")
        turns += _turns(group, _pace(first), [day for direction, day in breaks if direction == opposite])
    ids = _keep_ids([turn.reports for turn in turns])
    return [_event(turn.reports, id_) for turn, id_ in zip(turns, ids, strict=True)]


def _independent(reports: Sequence[Report]) -> list[Report]:
    """The reports, those that share a long sentence word for word given one source: one was copied from the other.

    An agency's story keeps its sentences wherever it is printed, under whatever title and credit.
    """
    root = {report.source: report.source for report in reports}

    def find(source: str) -> str:
        while root[source] != source:
            source = root[source]
        return source

    first: dict[str, str] = {}
    for report in reports:
        words = re.findall(r"\w+", report.mention.evidence.sentence.casefold())
        if len(words) >= _COPIED_WORDS:
            a, b = find(report.source), find(first.setdefault(" ".join(words[-_COPIED_WORDS:]), report.source))
            root[max(a, b)] = min(a, b)
    return [replace(report, source=find(report.source)) for report in reports]


def _report_order(report: Report) -> tuple[Any, ...]:
    evidence = report.mention.evidence
    return (
        report.published,
        report.outlet,
        report.source,
        evidence.part,
        evidence.start,
        evidence.sentence,
        repr(report.mention),
    )


def _direction(mention: Mention) -> str:
    """What kind of act it is: acts of different directions are never one event."""
    match mention:
        case Relation(action=action):
            return "up" if action in _UP else "down" if action in _DOWN else action
        case Mechanism(action=action):
            return "set up" if action in {"established", "upgraded"} else action
        case _:
            return ""


def _break_day(report: Report) -> date | None:
    """The day on which a relation plainly changed, to part the turns of the opposite direction."""
    mention = report.mention
    if not isinstance(mention, Relation) or mention.status != "concluded" or mention.action == "in_force":
        return None
    if mention.date:
        return bounds(mention.date)[0]
    return report.published.date() if mention.current else None


def _pace(mention: Mention) -> _Pace:
    match mention:
        case Relation():
            return _ONCE
        case Visit():
            return _VISIT
        case Mechanism(action="held"):
            return _SESSION
        case Agreement(title=title) if _words(title) <= _GENERIC or any(w.isdigit() for w in _words(title)):
            return _SESSION
        case _:
            return _ONCE


def _alike(reports: Iterable[Report]) -> list[list[Report]]:
    """Reports that could tell of the same act, apart from time; each joins the first group that fits it."""
    groups: list[list[Report]] = []
    for report in reports:
        for group in groups:
            if _same(group[0].mention, report.mention):
                group.append(report)
                break
        else:
            groups.append([report])
    return groups


def _same(a: Mention, b: Mention) -> bool:
    if _direction(a) != _direction(b):
        return False
    match a, b:
        case Relation(), Relation():
            sectors = (a.sector is None) == (b.sector is None) and _overlap(a.sector, b.sector) >= 0.5
            return a.level == b.level and sectors
        case Agreement(), Agreement():
            overlap = _overlap(a.title, b.title)
            return overlap >= 0.7 or (a.kind == b.kind and overlap >= 0.5)
        case Mechanism(), Mechanism():
            return _overlap(a.name, b.name) >= 0.5
        case Visit(), Visit():
            same_way = a.visitor.party == b.visitor.party and a.host_party == b.host_party
            names = a.visitor.name, b.visitor.name
            return same_way and (None in names or _overlap(*names) >= 0.5)
        case _:
            return False


def _words(text: str | None) -> set[str]:
    folded = unicodedata.normalize("NFKD", (text or "").lower())
    return set(re.findall(r"\w+", "".join(c for c in folded if not unicodedata.combining(c)))) - _STOP


def _overlap(a: str | None, b: str | None) -> float:
    """Shared words over the words of the shorter text, 0.0 to 1.0; two empty texts are alike."""
    first, second = _words(a), _words(b)
    if not first or not second:
        return float(first == second)
    return len(first & second) / min(len(first), len(second))


def _turns(reports: Sequence[Report], pace: _Pace, breaks: Sequence[date]) -> list[_Turn]:
    """Part reports of the same thing into its turns in time.

    First what is done and dated: a new turn where dates are more than the window apart, or the opposite happened
    between. Then what is done but undated: it recalls the latest turn before it. Then what is only planned or sought:
    it belongs to the next turn after it, or to a plan of about the same time.
    """
    if _direction(reports[0].mention) == "in_force":
        return [_Turn(None, None, reports=list(reports))]
    done = [r for r in reports if _status(r.mention) not in _PENDING]
    dated = [(*bounds(day), r) for r in done if (day := _day(r.mention))]
    turns: list[_Turn] = []
    for low, high, report in sorted(dated, key=lambda item: (item[0], item[1])):
        last = turns[-1] if turns else None
        if last and last.high and _gap(last.high, low) <= pace.window and not _between(breaks, last.high, low):
            last.high = max(last.high, high)
            last.reports.append(report)
        else:
            turns.append(_Turn(low, high, reports=[report]))
    for report in done:
        if not _day(report.mention):
            _recall(report, turns, pace, breaks)
    for report in reports:
        if _status(report.mention) in _PENDING:
            _await(report, turns, pace)
    return turns


def _recall(report: Report, turns: list[_Turn], pace: _Pace, breaks: Sequence[date]) -> None:
    told = report.published.date()
    reach = timedelta(days=pace.window) if pace.recurs and report.mention.current else None
    known = [
        turn
        for turn in turns
        if turn.low and turn.high and turn.low <= told + _SOON and (reach is None or told - turn.high <= reach)
        if not _between(breaks, turn.high, told)
    ]
    if known:
        max(known, key=lambda turn: turn.low or date.min).reports.append(report)
    elif report.mention.current:
        turns.append(_Turn(told, told, reports=[report]))
    else:
        undated = next((turn for turn in turns if turn.low is None and not turn.pending), None)
        if undated is None:
            undated = _Turn(None, None)
            turns.append(undated)
        undated.reports.append(report)


def _await(report: Report, turns: list[_Turn], pace: _Pace) -> None:
    told = report.published.date()
    expected = bounds(day) if (day := _day(report.mention)) else None
    low, high = expected or (told, told + timedelta(days=pace.horizon))
    window = timedelta(days=pace.window if expected else 0)
    acts = [
        turn
        for turn in turns
        if not turn.pending and turn.low and turn.high
        if turn.high >= told - timedelta(days=1) and turn.low <= high + window and turn.high >= low - window
    ]
    if acts:
        min(acts, key=lambda turn: turn.low or date.max).reports.append(report)
        return
    low = expected[0] if expected else told
    plans = [t for t in turns if t.pending and t.high and abs((low - t.high).days) <= max(pace.window, 31)]
    if plans:
        plan = plans[-1]
        plan.high = max(plan.high or low, low)
        plan.reports.append(report)
    else:
        turns.append(_Turn(low, low, pending=True, reports=[report]))


def bounds(day: str) -> tuple[date, date]:
    """First and last day of an ISO day, month or year."""
    parts = [int(part) for part in day.split("-")]
    if len(parts) == 3:
        exact = date(*parts)
        return exact, exact
    if len(parts) == 2:
        year, month = parts
        following = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), following - timedelta(days=1)
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


def _gap(earlier: date, later: date) -> int:
    return (later - earlier).days


def _between(breaks: Sequence[date], earlier: date, later: date) -> bool:
    return any(earlier < day < later for day in breaks)


def _day(mention: Mention) -> str | None:
    day = mention.start if isinstance(mention, Visit) else getattr(mention, "date", None)
    assert day is None or isinstance(day, str)
    return day


def _status(mention: Mention) -> str:
    return str(getattr(mention, "status", "concluded"))


def _keep_ids(groups: Sequence[Sequence[Report]]) -> list[UUID]:
    """An id for each group: the known one it shares most reports with, each used once; else a new one."""
    shares = [Counter(r.event_id for r in group if r.event_id) for group in groups]
    claims = sorted(
        ((-count, index, id_) for index, share in enumerate(shares) for id_, count in share.items()),
        key=lambda claim: (claim[0], claim[1], str(claim[2])),
    )
    ids: dict[int, UUID] = {}
    for _, index, id_ in claims:
        if index not in ids and id_ not in ids.values():
            ids[index] = id_
    taken = {id_ for share in shares for id_ in share}
    for index, group in enumerate(groups):
        if index not in ids:
            ids[index] = _new_id(group, taken)
            taken.add(ids[index])
    return [ids[index] for index in range(len(groups))]


def _new_id(group: Sequence[Report], taken: set[UUID]) -> UUID:
    first = min(group, key=_report_order)
    name = f"{type(first.mention).__name__}|{first.mention.parties}|{first.source}|{_report_order(first)[:6]}"
    candidates = (uuid5(_NAMESPACE, f"{name}|{attempt}") for attempt in range(len(taken) + 1))
    return next(id_ for id_ in candidates if id_ not in taken)


def _event(reports: Sequence[Report], id_: UUID) -> Event:
    reports = sorted(reports, key=_report_order)
    status = _latest_status(reports)
    telling = [r for r in reports if (_status(r.mention) in _PENDING) == (status in _PENDING)]
    claims = _claims(telling, status)
    chosen = claims[0] if claims else None
    best = max(telling, key=lambda r: (_status(r.mention) == status, r.mention.current, r.mention.confidence))
    changes: dict[str, Any] = {
        "confidence": _confidence(telling),
        "current": any(r.mention.current for r in reports),
        "status": status,
        "date_basis": chosen.basis if chosen else None,
    }
    changes |= _merged(best.mention, telling, reports, chosen.date if chosen else None)
    return Event(
        id=id_,
        record=replace(best.mention, **changes),
        precision=_precision(chosen.date) if chosen else None,
        disputed=_disputed(claims),
        claims=claims,
        mention_ids=tuple(sorted(r.mention_id for r in reports)),
        best_mention=best.mention_id,
        first_reported=reports[0].published,
        last_reported=reports[-1].published,
        articles=len({r.article_id for r in reports}),
        sources=len({r.source for r in reports}),
    )


def _latest_status(reports: Sequence[Report]) -> str:
    """Done beats planned; among plans the latest report decides, and the furthest status of those done."""
    statuses = [_status(r.mention) for r in reports]
    done = [status for status in statuses if status not in _PENDING]
    return max(done, key=_STATUS_ORDER.index) if done else statuses[-1]


def _claims(reports: Sequence[Report], status: str) -> tuple[DateClaim, ...]:
    """All dates claimed, the best supported first.

    Told in words or figures before reckoned from publication, then by independent sources, then by the earlier report.
    A claim that is only less precise than another ("October" beside "October 6") gives way to it.
    """
    told: dict[str, list[tuple[DateBasis, Report]]] = defaultdict(list)
    for report in reports:
        mention = report.mention
        if day := _day(mention):
            told[day].append((getattr(mention, "date_basis", None) or "explicit", report))
        elif mention.current and status not in _PENDING and _direction(mention) != "in_force":
            told[report.published.date().isoformat()].append(("publication", report))
    claims = [
        DateClaim(
            date=day,
            basis=min((basis for basis, _ in support), key=_BASIS.__getitem__),
            sources=len({r.source for _, r in support}),
            articles=len({r.article_id for _, r in support}),
            first_published=min(r.published for _, r in support),
        )
        for day, support in told.items()
    ]
    claims.sort(key=lambda c: (_BASIS[c.basis], -c.sources, c.first_published, c.date))
    if claims:
        within = [c for c in claims if c.date.startswith(claims[0].date) and c.basis != "publication"]
        if finer := max(within, key=lambda c: (len(c.date), -claims.index(c)), default=None):
            claims.remove(finer)
            claims.insert(0, finer)
    return tuple(claims)


def _disputed(claims: Sequence[DateClaim]) -> bool:
    dates = [c.date for c in claims if c.basis != "publication"]
    return any(not a.startswith(b) and not b.startswith(a) for a in dates for b in dates)


def _precision(day: str) -> Literal["day", "month", "year"]:
    return "day" if len(day) == 10 else "month" if len(day) == 7 else "year"


def _confidence(reports: Sequence[Report]) -> float:
    """The probability that at least one independent source is right, each taken at its surest."""
    surest: dict[str, float] = defaultdict(float)
    for report in reports:
        surest[report.source] = max(surest[report.source], report.mention.confidence)
    wrong = 1.0
    for confidence in surest.values():
        wrong *= 1 - confidence
    return round(min(1 - wrong, 0.99), 3)


def _merged(best: Mention, telling: Sequence[Report], reports: Sequence[Report], day: str | None) -> dict[str, Any]:
    """The fields of a kind that reports fill in for each other; what was done is told only by those `telling` it."""

    def most(value: Callable[[Any], Any]) -> Any:
        """The value that most sources give; the earlier one of equals; None where no report tells it."""
        sources: dict[Any, set[str]] = defaultdict(set)
        for report in reports:
            if told := value(report.mention):
                sources[told].add(report.source)
        return max(sources, key=lambda v: len(sources[v]), default=None)

    match best:
        case Relation():
            told = {(r.source, r.mention.action) for r in telling if isinstance(r.mention, Relation)}
            actions = Counter(action for _, action in told)
            action = max(actions, key=lambda a: (actions[a], a == "upgraded", a))
            return {
                "action": action,
                "date": day,
                "place": best.place or most(lambda m: m.place),
                "from_level": best.from_level or most(lambda m: m.from_level),
                "name": best.name or most(lambda m: m.name),
            }
        case Agreement():
            return {
                "date": day,
                "place": best.place or most(lambda m: m.place),
                "signatories": best.signatories or most(lambda m: m.signatories) or (),
                "sectors": tuple(
                    sorted({s for r in reports if isinstance(r.mention, Agreement) for s in r.mention.sectors})
                ),
            }
        case Mechanism():
            return {"date": day}
        case Visit():
            return {
                "start": day,
                "end": (best.end if best.start == day else None) or most(lambda m: m.end if m.start == day else None),
                "place": best.place or most(lambda m: m.place),
                "visitor": best.visitor
                if best.visitor.name
                else most(lambda m: m.visitor if m.visitor.name else None) or best.visitor,
                "kind": best.kind
                if best.kind != "other"
                else most(lambda m: m.kind if m.kind != "other" else None) or "other",
            }
        case _:
            raise TypeError(f"no kind of record: {type(best).__name__}")
