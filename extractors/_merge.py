"""Merging: one record for each pair, level, field and turn of events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors._analysis import Analysis, codes
from extractors._change import DOWN, RANK, UP
from extractors._earlier import level_before
from extractors._screen import screened
from extractors._times import days_apart, is_day
from schema.records import Relation, RelationAction


def merge(found: Sequence[Relation], analysis: Analysis) -> Iterator[Relation]:
    """One record for each pair, level, field and turn: the best told one, filled in from the others."""
    found = [r for r in found if not (_is_loose_title(r, found) or _is_start_of_another(r, found))]
    changes = [r for r in found if r.action != "in_force"]
    groups: list[list[Relation]] = []
    for relation in changes:
        for group in groups:
            if _same_turn(group, relation, analysis):
                group.append(relation)
                break
        else:
            groups.append([relation])
    private = analysis.private
    groups = [
        g
        for g in groups
        if not private or any(set(r.rules) & {"with", "between"} and r.evidence.part == "text" for r in g)
    ]
    merged = [*_behind_the_news([_best(group) for group in groups], analysis)]
    for relation in merged:
        yield _raised_from(relation, found, analysis)
    seen = {(r.parties, r.level, r.sector is None) for r in merged if r.status == "concluded"}
    for relation in found:
        key = (relation.parties, relation.level, relation.sector is None)
        if relation.action == "in_force" and key not in seen:
            seen.add(key)
            yield relation


def _behind_the_news(merged: Sequence[Relation], analysis: Analysis) -> Iterator[Relation]:
    """Ties that others cut some days before those that the story opens with are its background."""
    paragraphs = {s.start: s.paragraph for s in analysis.sentences if s.part == "text"}
    cuts = [r for r in merged if r.current and r.action in DOWN and is_day(r.date)]
    opening = {r.date or "" for r in cuts if r.evidence.part == "title" or not paragraphs[r.evidence.start]}
    for relation in merged:
        behind = relation in cuts and opening and (relation.date or "") < min(opening)
        yield replace(relation, current=False) if behind else relation


def _is_loose_title(relation: Relation, found: Sequence[Relation]) -> bool:
    """Does a title only word more loosely what the text tells of the same pair: "all-weather partnership"?"""
    return relation.evidence.part == "title" and any(
        other.evidence.part == "text"
        and other.parties == relation.parties
        and (other.level, other.sector is None) != (relation.level, relation.sector is None)
        and other.current
        and (relation.action == "in_force" or (relation.action in UP) == (other.action in UP))
        for other in found
    )


def _is_start_of_another(relation: Relation, found: Sequence[Relation]) -> bool:
    """Is a raise by a rung from a level that of the same two to a higher one, told elsewhere: "moves up one level"?"""
    return relation.from_level == relation.level and any(
        other.parties == relation.parties
        and other.action in UP
        and (other.status, other.current) == (relation.status, relation.current)
        and RANK.index(other.level) > RANK.index(relation.level)
        for other in found
    )


def _raised_from(relation: Relation, found: Sequence[Relation], analysis: Analysis) -> Relation:
    """A change with the level before it, where the document tells of that level elsewhere; it is a raise then.

    What is new to the document's pair is a raise too where its first paragraphs speak of raising their ties.
    """
    if (
        relation.action not in {"upgraded", "established"}
        or relation.status == "rejected"
        or relation.sector
        or relation.level == "diplomatic_relations"
    ):
        return relation
    if relation.action == "established" and not relation.current and relation.date is None:
        return relation
    before = [
        r
        for r in found
        if r.parties == relation.parties
        and r.sector is None
        and r.status == "concluded"
        and r.level != "diplomatic_relations"
        and _is_below(r, relation)
        and not (r.date and relation.date and r.date > relation.date)
        and not _is_same_act(r, relation)
    ]
    if relation.action == "established" and not relation.current:
        before = [r for r in before if r.evidence == relation.evidence and r.date]
    from_level = relation.from_level or level_before(analysis, relation)
    from_level = from_level or max((r.level for r in before), key=RANK.index, default=None)
    raised = (
        relation.action == "upgraded"
        or from_level is not None
        or (relation.current and _speaks_of_raise(analysis, relation))
    )
    return replace(relation, action="upgraded" if raised else "established", from_level=from_level)


def _is_same_act(other: Relation, relation: Relation) -> bool:
    """Are two levels reached at once: "a comprehensive strategic partnership and alliance"?"""
    same = other.evidence == relation.evidence and other.status == relation.status
    return same and other.current and other.date == relation.date


def _is_below(other: Relation, relation: Relation) -> bool:
    """Is `other` a lower level, or an earlier turn of a level within which `relation` rises?

    One rises within a level to a name of more ("special", "all-weather"), and a partnership with a name of its own
    where it is raised itself ("take their X Partnership to a higher level").
    """
    if other.level == relation.level:
        earlier = bool(other.date) and (relation.date or "9") > (other.date or "") and not other.current
        if earlier and relation.level == "partnership" and relation.name == other.name:
            return True
        if earlier and relation.action == "upgraded" and (other.date or "")[:4] < (relation.date or "9")[:4]:
            return True
        return earlier and bool(_WITHIN.search(relation.name or "")) and not _WITHIN.search(other.name or "")
    return RANK.index(other.level) < RANK.index(relation.level)


def _speaks_of_raise(analysis: Analysis, relation: Relation) -> bool:
    return set(relation.parties) <= set(analysis.main) and any(
        _is_theirs(analysis, s.index, match.start(), relation)
        for s in analysis.sentences
        if s.paragraph <= 1 and not s.furniture
        for match in _RAISES_TIES.finditer(s.text)
    )


def _is_theirs(analysis: Analysis, index: int, at: int, relation: Relation) -> bool:
    """Is what is said at a place of a sentence said of a relation's parties: does a clause behind ";" name no others?"""
    text = analysis.sentences[index].text
    opening, closing = text.rfind(";", 0, at), text.find(";", at)
    if opening < 0 > closing:
        return True
    clause = [a for a in analysis.actors[index] if opening < a.start and (closing < 0 or a.start < closing)]
    return set(codes(clause)) <= set(relation.parties)


_WITHIN = re.compile(
    r"\b(?:special|enhanced|all-weather|expanded|reinforced|new era|upgraded|privileged|global)\b|[23]\.0\b",
    re.IGNORECASE,
)
_RAISES_TIES = screened(
    r"\b(?:upgrad|elevat|rais|lift)\w*\s+(?:\w+\s+){0,3}?(?:ties|relations|relationship)\b|"
    r"\b(?:ties|relations|relationship)\s+(?:\w+\s+){0,2}?(?:upgraded|elevated|raised|lifted)\b|"
    r"\b(?:to|takes?|a|one) (?:the )?(?:next|higher) (?:level|step|rung)\b|\bupgrade (?:of|in) (?:\w+ ){0,2}(?:ties|relations)",
    re.IGNORECASE,
)


def _same_turn(group: Sequence[Relation], other: Relation, analysis: Analysis) -> bool:
    first = group[0]
    if (first.parties, first.level, first.sector is None) != (other.parties, other.level, other.sector is None):
        return False
    if (first.action in UP) != (other.action in UP):
        return False
    sought_now = first.action != other.action and "under_discussion" in {first.status, other.status}
    if sought_now and any(r.status == "concluded" and r.date and not r.current for r in (first, other)):
        return False  # how ties once began, and what is asked for now
    open_ = {first.status, other.status} & {"planned", "under_discussion", "rejected"}
    if first.action not in UP and first.action != other.action and open_ and first.status != other.status:
        return False  # ties that were lowered, and are to be cut
    if first.current != other.current and bool(_WITHIN.search(first.name or "")) != bool(
        _WITHIN.search(other.name or "")
    ):
        return False  # a raise within one level, and how that level was reached
    dates = {r.date[:4] for r in group if r.date}
    past, news = (other, first) if first.current else (first, other)
    year = past.date[:4] if past.date else None
    long_ago = not past.current and year is not None and int(year) < int(analysis.today[:4]) - 1
    if news.current and not news.date and long_ago and (past.action, news.action) in _BEGUN_AND_NOW:
        return False
    return (
        not other.date
        or not dates
        or any(abs(int(d) - int(other.date[:4])) <= 1 and _compatible(group, other) for d in dates)
    )


def _compatible(group: Sequence[Relation], other: Relation) -> bool:
    days = [r.date for r in group if is_day(r.date)]
    if not is_day(other.date) or not days:
        return True
    explicit = all(r.date_basis == "explicit" for r in [*group, other])
    near = _SAME_CUT if other.action in DOWN and explicit else 60
    return any(days_apart(day, other.date) <= near for day in days)


_BEGUN_AND_NOW = {("established", "restored"), ("established", "upgraded")}
"""How ties once began, and what is made of them now."""
_SAME_CUT = 5  # days: what two cut on days further apart, each cut for itself


def _best(group: Sequence[Relation]) -> Relation:
    order = {"concluded": 0, "rejected": 1, "planned": 2, "under_discussion": 3}
    statuses = [r.status for r in group if r.evidence.part == "text"] or [r.status for r in group]
    status = min(statuses, key=order.__getitem__)
    telling = [r for r in group if r.status == status]
    best = max(telling, key=lambda r: (r.evidence.part == "text", r.date is not None, r.current, r.confidence))
    dated = [r for r in telling if r.date]
    trust = {"explicit": 2, "relative": 1}
    chosen = max(
        dated,
        key=lambda r: (
            r.date_basis != "publication",
            trust.get(r.date_basis or "", 0),
            len(r.date or ""),
            r.evidence.part == "text",  # a headline's day is carried to it
        ),
        default=None,
    )
    action: RelationAction = best.action
    if any(r.action == "upgraded" for r in telling) and best.action == "established":
        action = "upgraded"
    return replace(
        best,
        action=action,
        date=chosen.date if chosen else None,
        date_basis=chosen.date_basis if chosen else None,
        place=next((r.place for r in [best, *telling] if r.place), None),
        from_level=next((r.from_level for r in [best, *telling] if r.from_level), None),
        current=any(r.current for r in telling if r.evidence.part == "text" and "as before" not in r.rules)
        or best.current,
        confidence=min(0.97, round(best.confidence + 0.04 * (len(group) - 1), 2)),
    )
