"""From mentions to events: which reports tell of the same act, and what they say of it together.

A pair's events are computed afresh from all reports of that pair, in an order that depends on what the reports say and
never on when they arrived; so any order and any batching of articles gives the same events.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID, uuid5

from flows.copies import originals
from schema.levels import rungs
from schema.records import (
    Agreement,
    Correction,
    DateBasis,
    DateClaim,
    Event,
    Level,
    Mechanism,
    Mention,
    Relation,
    Report,
    StatusStep,
    Visit,
)

_NAMESPACE = UUID("5f3b5c0e-6f5d-5c0b-9a53-2f2f6f2b7a10")
_UP = {"established", "upgraded", "restored"}
_DOWN = {"downgraded", "suspended", "terminated"}
_PENDING = {"planned", "under_discussion", "under_negotiation", "rejected", "cancelled"}
_BASIS: dict[DateBasis, int] = {"correction": 0, "explicit": 1, "relative": 2, "publication": 3}
_SOON = timedelta(days=31)
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
    "cooperation", "bilateral",
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
    reports: list[Report] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Change:
    """A relation that plainly changed, between the days `low` and `high`."""

    record: Relation
    low: date
    high: date


def resolve(reports: Sequence[Report], corrections: Sequence[Correction] = ()) -> list[Event]:
    """The events that `reports` tell of: all reports of one kind and one set of parties, in any order.

    An event keeps the id that most of its reports had, before all one that has been corrected; a new one gets an id
    made from what its first report says. `corrections` are those in force, the later after the earlier.
    """
    ordered = sorted(reports, key=_report_order)
    changes = [change for report in ordered if (change := _change(report))]
    turns = [turn for group in _alike(ordered) for turn in _turns(group, _breaks(group[0].mention, changes))]
    ids = _keep_ids([turn.reports for turn in turns], {correction.event_id for correction in corrections})
    groups = dict(zip(ids, (turn.reports for turn in turns), strict=True))
    homes = _merges(groups, corrections)
    return [
        _corrected(
            _event(id_, [report for part in parts for report in groups[part]], groups, parts),
            [correction for correction in corrections if correction.event_id == id_],
        )
        for id_, parts in homes.items()
    ]


def _report_order(report: Report) -> tuple[Any, ...]:
    evidence = report.mention.evidence
    return (report.published, report.url, evidence.part, evidence.start, evidence.sentence, repr(report.mention))


def _direction(mention: Mention) -> str:
    """What kind of act it is: acts of different directions are never one event."""
    match mention:
        case Relation(action=action):
            return "up" if action in _UP else "down" if action in _DOWN else action
        case Mechanism(action=action):
            return "set up" if action in {"established", "upgraded"} else action
        case _:
            return ""


def ends(ended: Relation, level: Level) -> bool:
    """Whether a change leaves nothing of a level that stood.

    Without diplomatic relations no tie stands. A partnership ends with those of higher rank that are built upon it; an
    alliance, which rests on a treaty of its own, does not. Lowered to a level, all above it is gone.
    """
    rank, limit = rungs()[level].rank, rungs()[ended.level].rank
    if ended.action == "downgraded":
        return rank > limit
    if ended.action not in _DOWN:
        return False
    return ended.level in {"diplomatic_relations", level} or (rank >= limit and level != "alliance")


def _change(report: Report) -> _Change | None:
    mention = report.mention
    if not isinstance(mention, Relation) or mention.status != "concluded" or mention.action == "in_force":
        return None
    if mention.date:
        return _Change(mention, *bounds(mention.date))
    return _Change(mention, report.published.date(), report.published.date()) if mention.current else None


def _breaks(mention: Mention, changes: Iterable[_Change]) -> list[_Change]:
    """The changes that undo what `mention` tells: what is told again after one of them is another turn."""
    if not isinstance(mention, Relation) or mention.action == "in_force":
        return []
    if mention.action in _UP:
        undoing = (c for c in changes if ends(c.record, mention.level))
        return [c for c in undoing if c.record.level == "diplomatic_relations" or _one_field(c.record, mention)]
    rank = rungs()[mention.level].rank
    return [
        c
        for c in changes
        if c.record.action in _UP and rungs()[c.record.level].rank >= rank and _one_field(c.record, mention)
    ]


def _one_field(a: Relation, b: Relation) -> bool:
    return (a.sector is None) == (b.sector is None) and _overlap(_words(a.sector), _words(b.sector)) >= 0.5


def _pace(mention: Mention) -> _Pace:
    match mention:
        case Relation():
            return _ONCE
        case Visit():
            return _VISIT
        case Mechanism(action="held"):
            return _SESSION
        case Agreement(title=title) if not _core(title) or any(w.isdigit() for w in _words(title)):
            return _SESSION
        case _:
            return _ONCE


def _alike(reports: Iterable[Report]) -> list[list[Report]]:
    """Reports that could tell of the same act, apart from time; each joins the first group that fits it.

    Groups are found by the words of their first report, so that the time does not grow with the square of the reports.
    """
    groups: list[list[Report]] = []
    told: list[tuple[Mention, frozenset[str]]] = []
    by_word: dict[tuple[Any, str], list[int]] = defaultdict(list)
    for report in reports:
        kind, words = _likeness(report.mention)
        near = sorted({number for word in words or {""} for number in by_word[kind, word]})
        for number in near:
            if _same(told[number], (report.mention, words)):
                groups[number].append(report)
                break
        else:
            for word in words or {""}:
                by_word[kind, word].append(len(groups))
            groups.append([report])
            told.append((report.mention, words))
    return groups


def _likeness(mention: Mention) -> tuple[Any, frozenset[str]]:
    """What must be equal in two reports of one act, and the words that must be alike."""
    match mention:
        case Relation():
            return (_direction(mention), mention.level, mention.sector is None), _words(mention.sector)
        case Agreement():
            core = _core(mention.title)
            return (bool(core), None if core else mention.kind), core
        case Mechanism():
            return _direction(mention), _words(mention.name)
        case Visit():
            return (mention.visitor.party, mention.host_party), frozenset()
        case _:
            raise TypeError(f"no kind of record: {type(mention).__name__}")


def _same(a: tuple[Mention, frozenset[str]], b: tuple[Mention, frozenset[str]]) -> bool:
    overlap = _overlap(a[1], b[1])
    match a[0], b[0]:
        case Agreement(kind=kind), Agreement(kind=other):
            return overlap >= (0.5 if kind == other else 0.7)
        case Visit(visitor=visitor), Visit(visitor=other):
            return None in (visitor.name, other.name) or _overlap(_words(visitor.name), _words(other.name)) >= 0.5
        case _:
            return overlap >= 0.5


def _words(text: str | None) -> frozenset[str]:
    folded = unicodedata.normalize("NFKD", (text or "").lower())
    return frozenset(re.findall(r"\w+", "".join(c for c in folded if not unicodedata.combining(c)))) - _STOP


def _core(title: str) -> frozenset[str]:
    """The words of a title that set it apart: none in "joint statement"."""
    return _words(title) - _GENERIC


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared words over the words of the shorter text, 0.0 to 1.0; two empty texts are alike."""
    if not a or not b:
        return float(a == b)
    return len(a & b) / min(len(a), len(b))


def _turns(reports: Sequence[Report], breaks: Sequence[_Change]) -> list[_Turn]:
    """Part reports of the same thing into its turns in time.

    First what is done and dated, days before months before years: a new turn where dates are more than the window
    apart, or the opposite happened between. Then what is done but undated: it recalls the latest turn before it. Then
    what is only planned or sought: it belongs to the next turn after it, or to a plan of about the same time.
    """
    pace = _pace(reports[0].mention)
    if _direction(reports[0].mention) == "in_force":
        return [_Turn(None, None, reports=list(reports))]
    done = [r for r in reports if _status(r.mention) not in _PENDING]
    dated = [(day, *bounds(day), r) for r in done if (day := _day(r.mention))]
    turns: list[_Turn] = []
    for day, low, high, report in sorted(dated, key=lambda item: (-len(item[0]), item[1], item[2])):
        near = _near(turns, low, high, pace.window)
        fitting = [(gap, turn) for gap, turn in near if not _between(breaks, turn, low, high)]
        turn = min(fitting, key=lambda item: item[0])[1] if fitting else None
        if turn is None or (low - _low(turn)).days > pace.window:  # from its first day: turns do not creep on
            insort(turns, _Turn(low, high, reports=[report]), key=_low)
            continue
        turn.reports.append(report)
        if len(day) == 10:
            turn.high = max(_high(turn), high)
    undated = _Turn(None, None)
    for report in done:
        if not _day(report.mention) and not _recall(report, turns, pace, breaks):
            undated.reports.append(report)
    plans: list[_Turn] = []
    for report in reports:
        if _status(report.mention) in _PENDING:
            _await(report, turns, plans, pace)
    return [turn for turn in (*turns, undated, *plans) if turn.reports]


def _low(turn: _Turn) -> date:
    assert turn.low is not None
    return turn.low


def _high(turn: _Turn) -> date:
    assert turn.high is not None
    return turn.high


def _near(turns: Sequence[_Turn], low: date, high: date, window: int) -> Iterator[tuple[int, _Turn]]:
    """The turns, in order of time, at most `window` days away from the days `low` to `high`, with that distance."""
    reach = timedelta(days=window)
    first = bisect_left(turns, low - reach, key=_high)
    last = bisect_right(turns, high + reach, key=_low)
    for turn in turns[first:last]:
        yield max(0, (low - _high(turn)).days, (_low(turn) - high).days), turn


def _between(breaks: Sequence[_Change], turn: _Turn, low: date, high: date) -> bool:
    """Whether a break lies wholly between a turn and the days `low` to `high`, whichever is first."""
    before, after = (_high(turn), low) if _high(turn) < low else (high, _low(turn))
    return any(before < change.low and change.high < after for change in breaks)


def _recall(report: Report, turns: list[_Turn], pace: _Pace, breaks: Sequence[_Change]) -> bool:
    """Join an undated report to the turn it recalls, or begin one with what is news; False: nothing tells its time."""
    told = report.published.date()
    latest = bisect_right(turns, told + _SOON, key=_low) - 1
    if latest >= 0:
        turn = turns[latest]
        stale = pace.recurs and report.mention.current and told - _high(turn) > timedelta(days=pace.window)
        if not stale and not _between(breaks, turn, told, told):
            turn.reports.append(report)
            return True
    if report.mention.current:
        insort(turns, _Turn(told, told, reports=[report]), key=_low)
    return report.mention.current


def _await(report: Report, turns: Sequence[_Turn], plans: list[_Turn], pace: _Pace) -> None:
    told = report.published.date()
    expected = bounds(day) if (day := _day(report.mention)) else None
    low, high = expected or (told, told + timedelta(days=pace.horizon))
    window = timedelta(days=pace.window if expected else 1)
    following = bisect_left(turns, max(told - timedelta(days=1), low - window), key=_high)
    if following < len(turns) and _low(turns[following]) <= high + window:
        turns[following].reports.append(report)
        return
    near = [plan for plan in plans if abs((low - _high(plan)).days) <= max(pace.window, 31)]
    if near:
        plan = min(near, key=lambda plan: abs((low - _high(plan)).days))
        plan.high = max(_high(plan), low)
        plan.reports.append(report)
    else:
        plans.append(_Turn(low, low, reports=[report]))


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


def _day(mention: Mention) -> str | None:
    day = mention.start if isinstance(mention, Visit) else getattr(mention, "date", None)
    assert day is None or isinstance(day, str)
    return day


def _status(mention: Mention) -> str:
    return str(getattr(mention, "status", "concluded"))


def _keep_ids(groups: Sequence[Sequence[Report]], corrected: Collection[UUID]) -> list[UUID]:
    """An id for each group: the known one it shares most reports with, corrected ones first; else a new one."""
    shares = [Counter(r.event_id for r in group if r.event_id) for group in groups]
    claims = sorted(
        (
            (id_ not in corrected, -count, index, id_)
            for index, share in enumerate(shares)
            for id_, count in share.items()
        ),
        key=lambda claim: (*claim[:3], str(claim[3])),
    )
    ids: dict[int, UUID] = {}
    used: set[UUID] = set()
    for _, _, index, id_ in claims:
        if index not in ids and id_ not in used:
            ids[index] = id_
            used.add(id_)
    taken = {id_ for share in shares for id_ in share}
    for index, group in enumerate(groups):
        if index not in ids:
            ids[index] = _new_id(group, taken)
            taken.add(ids[index])
    return [ids[index] for index in range(len(groups))]


def _new_id(group: Sequence[Report], taken: Collection[UUID]) -> UUID:
    first = min(group, key=_report_order)
    name = f"{type(first.mention).__name__}|{first.mention.parties}|{_report_order(first)[:5]}"
    candidates = (uuid5(_NAMESPACE, f"{name}|{attempt}") for attempt in range(len(taken) + 1))
    return next(id_ for id_ in candidates if id_ not in taken)


def _merges(groups: Mapping[UUID, object], corrections: Sequence[Correction]) -> dict[UUID, list[UUID]]:
    """The groups that each event is made of: its own first, then those that an analyst has merged into it."""
    into = {c.event_id: UUID(c.value) for c in corrections if c.field == "merge_into" and c.event_id in groups}

    def home(id_: UUID) -> UUID:
        passed = [id_]
        while (target := into.get(passed[-1])) in groups:
            assert target is not None
            if target in passed:
                return id_  # merged into each other in a circle: each stands for itself
            passed.append(target)
        return passed[-1]

    homes: dict[UUID, list[UUID]] = {id_: [id_] for id_ in groups if home(id_) == id_}
    for id_ in groups:
        if id_ not in homes:
            homes[home(id_)].append(id_)
    return homes


def _event(
    id_: UUID, reports: Sequence[Report], groups: Mapping[UUID, Sequence[Report]], parts: Sequence[UUID]
) -> Event:
    reports = sorted(reports, key=_report_order)
    source = originals(reports)
    steps = _history(reports)
    status = _status(steps[-1].mention)
    telling = [r for r in reports if (_status(r.mention) in _PENDING) == (status in _PENDING)]
    claims_by_status = {s: _claims(reports, s, source) for s in {_status(r.mention) for r in reports}}
    claims = claims_by_status[status] or _claims(telling, None, source)
    chosen = claims[0] if claims else None
    best = max(telling, key=lambda r: (_status(r.mention) == status, r.mention.current, r.mention.confidence))
    changes: dict[str, Any] = {
        "confidence": _confidence(telling, source),
        "current": any(r.mention.current for r in reports),
        "status": status,
        "date_basis": chosen.basis if chosen else None,
    }
    changes |= _merged(best.mention, telling, reports, source, chosen.date if chosen else None)
    return Event(
        id=id_,
        record=replace(best.mention, **changes),
        precision=_precision(chosen.date) if chosen else None,
        disputed=_disputed(claims),
        claims=claims,
        history=tuple(_step(report, claims_by_status[_status(report.mention)]) for report in steps),
        groups={part: tuple(sorted(r.mention_id for r in groups[part])) for part in parts},
        best_mention=best.mention_id,
        originals=source,
        first_reported=reports[0].published,
        last_reported=reports[-1].published,
        articles=len(source),
        sources=len(set(source.values())),
        corrected=("merge",) if len(parts) > 1 else (),
    )


def _corrected(event: Event, corrections: Sequence[Correction]) -> Event:
    """The event as an analyst has set it; of two corrections of one field the later counts."""
    for correction in corrections:
        fields = (*event.corrected, correction.field) if correction.field not in event.corrected else event.corrected
        match correction.field:
            case "status":
                step = StatusStep(correction.value, None, correction.made, None)
                record = _with(event.record, status=correction.value)
                event = replace(event, record=record, history=(*event.history, step), corrected=fields)
            case "date":
                day = "start" if isinstance(event.record, Visit) else "date"
                record = _with(event.record, **{day: correction.value}, date_basis="correction")
                claim = DateClaim(correction.value, "correction", 0, 0, correction.made)
                told = tuple(c for c in event.claims if c.basis != "correction" and c.date != correction.value)
                event = replace(
                    event,
                    record=record,
                    precision=_precision(correction.value),
                    disputed=False,
                    claims=(claim, *told),
                    corrected=fields,
                )
            case "confirm":
                event = replace(event, confirmed=True)
            case "merge_into":
                pass  # where the target is gone, the event stands for itself
    return event


def _with(mention: Mention, **fields: Any) -> Mention:
    return replace(mention, **fields)


def _history(reports: Sequence[Report]) -> list[Report]:
    """How the status went on: the first report of each step.

    Plans and talks follow each other as they are told; once something is done, only what goes further is a step.
    """
    steps: list[Report] = []
    for report in reports:
        status = _status(report.mention)
        last = _status(steps[-1].mention) if steps else None
        if last is None or last in _PENDING:
            further = status != last
        else:
            further = status not in _PENDING and _STATUS_ORDER.index(status) > _STATUS_ORDER.index(last)
        if further:
            steps.append(report)
    return steps


def _step(report: Report, claims: Sequence[DateClaim]) -> StatusStep:
    day = claims[0].date if claims else None
    return StatusStep(_status(report.mention), day, report.published, report.mention_id)


def _claims(reports: Sequence[Report], status: str | None, source: Mapping[int, int]) -> tuple[DateClaim, ...]:
    """All dates claimed for a status, or for any, the best supported first.

    Told in words or figures before reckoned from publication, then by independent sources, then by the earlier report.
    A claim that is only less precise than another ("October" beside "October 6") gives way to it.
    """
    told: dict[str, list[tuple[DateBasis, Report]]] = defaultdict(list)
    for report in reports:
        mention = report.mention
        if status not in (None, _status(mention)):
            continue
        if day := _day(mention):
            told[day].append((getattr(mention, "date_basis", None) or "explicit", report))
        elif mention.current and _status(mention) not in _PENDING and _direction(mention) != "in_force":
            told[report.published.date().isoformat()].append(("publication", report))
    claims = [
        DateClaim(
            date=day,
            basis=min((basis for basis, _ in support), key=_BASIS.__getitem__),
            sources=len({source[r.article_id] for _, r in support}),
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


def _confidence(reports: Sequence[Report], source: Mapping[int, int]) -> float:
    """The probability that at least one independent source is right, each taken at its surest."""
    surest: dict[int, float] = defaultdict(float)
    for report in reports:
        original = source[report.article_id]
        surest[original] = max(surest[original], report.mention.confidence)
    wrong = 1.0
    for confidence in surest.values():
        wrong *= 1 - confidence
    return round(min(1 - wrong, 0.99), 3)


def _merged(
    best: Mention,
    telling: Sequence[Report],
    reports: Sequence[Report],
    source: Mapping[int, int],
    day: str | None,
) -> dict[str, Any]:
    """The fields of a kind that reports fill in for each other; what was done is told only by those `telling` it."""

    def most(value: Callable[[Any], Any]) -> Any:
        """The value that most sources give; the earlier one of equals; None where no report tells it."""
        sources: dict[Any, set[int]] = defaultdict(set)
        for report in reports:
            if told := value(report.mention):
                sources[told].add(source[report.article_id])
        return max(sources, key=lambda v: len(sources[v]), default=None)

    match best:
        case Relation():
            told = {(source[r.article_id], r.mention.action) for r in telling if isinstance(r.mention, Relation)}
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
