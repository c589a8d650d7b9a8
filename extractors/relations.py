"""Relations: the level of the tie between parties, and changes to it.

The stages: levels named in a sentence -> candidates with the change told of each -> judged, with sides, time and
place -> what the document implies beyond them -> merged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors._analysis import Analysis, codes, is_place
from extractors._candidates import NAME, VERSION, build_candidates, is_start
from extractors._change import DOWN, UP
from extractors._gazetteer import is_state
from extractors._implied import (
    DID_THE_SAME,
    ambassadors_back,
    and_with,
    as_others_did,
    counted_alike,
    done_before,
    founding_by_age,
    further_turns,
    gapped,
    in_turn,
    is_switch,
    ledger,
    like_these,
    predecessors,
    recognisers,
    since_each,
    switches,
    turned_alike,
    turned_down,
    what_others_got,
)
from extractors._judge import judge
from extractors._levels import LevelMention, abbreviations, find_levels
from extractors._merge import merge
from extractors._pointers import find_same, of_their_own, repeats
from extractors._screen import screened
from schema.records import Relation, RelationAction

__all__ = ["NAME", "VERSION", "extract"]


def extract(analysis: Analysis) -> Iterator[Relation]:
    """The relations that a document tells, one for each pair, level and turn of events."""
    found = list(_told(analysis))
    ahead = {r.parties for r in found if r.status == "planned"}
    found = [r for r in found if r.rules != DID_THE_SAME or r.parties not in ahead]  # one half is still to come
    yield from merge([*found, *predecessors(analysis, found), *ambassadors_back(analysis, found)], analysis)


_WHEN_THEY = re.compile(r"[^;:]*,\s+(?:when|as|while|since)\b[^;:]*")  # "the same step next year, when they mark …"
_IT_DID_SO = re.compile(r"(?:It|They|He|She)\s+(?:has|have|had)\s+done\s+so\b")
_SUCH_A_STEP = screened(r"\b(?:similar|same|like|identical)\s+(?:step|move|measure|decision)s?\b")
_NEARER = 6  # sentences within which "the same rank" can point back
_NEAR = 8  # those within which "partnerships of this kind" can


def _told(analysis: Analysis) -> Iterator[Relation]:
    """What the sentences tell one by one."""
    explained = abbreviations(analysis.document.text)
    before: _Before | None = None
    news: _Before | None = None  # the last act that is news, for what does not fit the last told
    pairs: Counter[str] = Counter()
    turn: list[Relation] = []  # the last switch from Taipei to Beijing, or back
    asked: list[Relation] = []  # what the sentence before tells to be sought
    for index, sentence in enumerate(analysis.sentences):
        if sentence.furniture:
            continue
        if turn and repeats(sentence.text, 0) and (alike := list(turned_alike(analysis, index, turn))):
            yield from alike
            continue
        if ":" in sentence.text and (entries := list(ledger(analysis, index))):
            yield from entries
            continue
        levels = find_levels(sentence.text, explained)
        if not levels and (before is None or before.level.level == "diplomatic_relations"):
            before = _spoken_of(analysis, index) or before
        if asked and not levels:
            yield from turned_down(analysis, index, asked)
        asked = []
        levels = _with_pointed(analysis, index, levels, before, news)
        if levels:
            made = [
                r for candidate in build_candidates(sentence.text, index, levels) for r in judge(analysis, candidate)
            ]
            yield from made
            asked = [r for r in made if r.status == "under_discussion" and r.action in UP]
            yield from further_turns(analysis, index, made)
            yield from founding_by_age(analysis, index, made)
            yield from and_with(analysis, index, made)
            yield from gapped(analysis, index, made)
            yield from done_before(analysis, index, made)
            yield from as_others_did(analysis, index, made)
            yield from like_these(analysis, index, levels, made)
            yield from what_others_got(analysis, index, levels, made)
            if made and repeats(sentence.text, levels[-1].end):
                yield from _again(analysis, index, levels, made, pairs, before)
            if made:
                pairs.update(code for r in made for code in r.parties)
                if before and levels[-1].does and levels[-1].level == "diplomatic_relations":
                    before = replace(before, index=index)  # "A did likewise": the tale goes on with the first two
                elif before is None or made[-1].level != "alliance" or _is_told(made[-1]):
                    before = _remember(analysis, index, levels[-1], made[-1], pairs, before)
                news = before if made[-1].current and made[-1].action != "in_force" else news
                turn = made if is_switch(made) else []
            else:
                before = _named_only(analysis, index, levels[-1], before)
        elif before and index - before.index <= _NEARER:
            yield from since_each(analysis, index, before.level, before.sides)
            yield from in_turn(analysis, index, before.level, _union_of(before) or before.acted_on)
            yield from counted_alike(analysis, index, before.level, before.done, _done_to(analysis, index, before))
        turned = list(switches(analysis, index))
        yield from turned
        yield from recognisers(analysis, index)
        before = None if turned else before
        turn = turned if len(turned) > 1 or [r.action for r in turned] == ["terminated"] else turn


def _is_told(alliance: Relation) -> bool:
    """Is an alliance the matter, and not only what states are, or are not?"""
    return alliance.action != "in_force" and alliance.status != "rejected"


def _with_pointed(
    analysis: Analysis, index: int, levels: tuple[LevelMention, ...], before: _Before | None, news: _Before | None
) -> tuple[LevelMention, ...]:
    """The levels that a sentence names, with those that it only points to: what was told last, or of what is news."""
    text = analysis.sentences[index].text
    if before is None:
        return levels
    since = index - before.index
    near = _NEAR if "partnership" in text else _NEARER
    if not levels and since <= near:
        meant = news if news and _SUCH_A_STEP.search(text) else before
        levels = _same_as(text, meant)
        if not levels and news and news is not before and repeats(text, 0):
            levels = _same_as(text, news)
        far = min((_FAR[word] for s in levels if (word := text[s.start : s.end]) in _FAR), default=near)
        far = 1 if _IT_DID_SO.match(text) else far
        if since > far or (far < near and not _still_about(analysis, before, index)):
            levels = ()  # who knows what they mean by now
    elif before.level.level == "diplomatic_relations" and since == 1:
        levels = of_their_own(text, levels, before.sides, before.acted_on)
    if since <= _NEAR:
        levels = tuple(_of_that_field(text, level, before.level) for level in levels)
        if levels and repeats(text[: levels[0].start], 0):
            first = levels[0].start
            levels = (*(p for p in _same_as(text, before) if _WHEN_THEY.fullmatch(text, p.end, first)), *levels)
    return levels


def _same_as(text: str, told: _Before, begin: int = 0) -> tuple[LevelMention, ...]:
    return find_same(text, told.level, told.done, told.sides, told.acted_on, begin)


_FAR = {"It": 1, "it": 1, "They": 3, "them": 3, "the link": 3, "the tie": 3, "the break": 3, "the rupture": 3}
"""Sentences at most from a word back to what it stands for."""


def _still_about(analysis: Analysis, before: _Before, index: int) -> bool:
    """Is what was told last still spoken of at a sentence: has no one between them named a party of another tie?"""
    between = [a for n in range(before.index + 1, index) for a in analysis.actors[n] if not a.private]
    return not set(codes(between)) - set(before.sides)


def _of_that_field(text: str, level: LevelMention, before: LevelMention) -> LevelMention:
    """ "Such a partnership", "partnerships of the same kind": in the field of the one told before."""
    alike = _SUCH.search(text, 0, level.start) or _OF_THE_KIND.match(text, level.end)
    if not alike or level.sector or not before.sector or level.level not in {before.level, "partnership"}:
        return level
    return replace(level, level=before.level, sector=before.sector)


_SUCH = re.compile(r"\b(?:such|similar|another\s+such)\s+(?:an?\s+)?$")
_OF_THE_KIND = re.compile(r"\s+of\s+(?:the\s+same|that|this)\s+(?:kind|sort|type)\b")


def _named_only(analysis: Analysis, index: int, level: LevelMention, before: _Before | None) -> _Before | None:
    """What a sentence leaves to point back to that tells no record: of one party's ties with many, or of the same two's."""
    actors = [a for a in analysis.actors[index] if not a.private and not is_place(analysis.sentences[index].text, a)]
    named = codes(actors)
    if level.bare or level.of or level.top:
        return before
    if len(named) == 2 and level.level == "diplomatic_relations":
        return _Before(index, level, None, (named[0], named[1]), None)
    if len(named) == 1 and _WITH_MANY.match(analysis.sentences[index].text, level.end):
        return _Before(index, level, None, (named[0], named[0]), None)
    if len(named) == 2 and is_start(analysis.sentences[index].text, level):
        return _Before(index, level, None, (named[0], named[1]), None)  # what was raised
    if not named and before and index - before.index == 1:
        return replace(before, index=index, level=replace(level, of=(), does=None))
    return before


def _spoken_of(analysis: Analysis, index: int) -> _Before | None:
    """The plain relations of the only two parties that a sentence names, of which the next ones can say "broke them off"."""
    text = analysis.sentences[index].text
    noun = _PLAIN.search(text)
    named = codes([a for a in analysis.actors[index] if not a.private and not is_place(text, a)]) if noun else []
    if noun is None or len(named) != 2:
        return None
    level = LevelMention(*noun.span("noun"), "diplomatic_relations", noun["noun"], None, "relations")
    return _Before(index, level, None, (named[0], named[1]), None)


_PLAIN = screened(
    r"\b(?:ha(?:s|ve|d)|been|without|no|and|[Ii]ts|[Tt]heir|[Tt]he|[A-Z]\w+[’']s?|of)\s+(?:any\s+|no\s+|without\s+)?(?P<noun>relations|ties)(?=\s+(?:with|between|since|for|of|until)\b|[.,;])"
)
_WITH_MANY = re.compile(
    r"\s+with\s+(?:(?:some|about|more\s+than|over|nearly|only|just|as\s+many\s+as)\s+)*(?:\w+\s+){1,2}(?:states|countries|nations|others)\b"
)


def _again(
    analysis: Analysis,
    index: int,
    levels: Sequence[LevelMention],
    made: Sequence[Relation],
    pairs: Counter[str],
    before: _Before | None,
) -> list[Relation]:
    """What the rest of a sentence says of others by pointing to what it has told: "…, as did A and B on Friday"."""
    text = analysis.sentences[index].text
    if once := _HAD_DONE_SO.search(text, levels[-1].end):
        time = next((t for t in analysis.times[index] if t.start >= once.end()), None)
        date, basis = (time.value, time.basis) if time else (None, None)
        rules = ("done before",)
        return [replace(made[-1], date=date, date_basis=basis, place=None, current=False, confidence=0.7, rules=rules)]
    told = _remember(analysis, index, levels[-1], made[-1], pairs, before)
    pointed = _same_as(text, told, levels[-1].end)
    candidates = build_candidates(text, index, pointed) if pointed else ()
    others = [r for c in candidates for r in judge(analysis, replace(c, left=levels[-1].end))]
    return [r for r in others if r.parties not in {m.parties for m in made}]


_HAD_DONE_SO = re.compile(
    r"[;,]\s+(?:(?:and|but|as|which)\s+)?(?:it|they|he|she)\s+ha(?:d|s|ve)\s+(?:already\s+)?done\s+(?:so\s+)?(?:before|once|earlier|already|in\s+(?:19|20)\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class _Before:
    """What was told of last: that to which "the same rank" points back."""

    index: int
    level: LevelMention
    done: RelationAction | None
    sides: tuple[str, ...]
    acted_on: str | None


def _remember(
    analysis: Analysis, index: int, level: LevelMention, made: Relation, pairs: Counter[str], before: _Before | None
) -> _Before:
    """The level told of last, with its two sides: first the one that more of what was told is about, else named first."""
    done = made.action if made.action != "in_force" else before.done if before else None
    level = replace(level, level=made.level, sector=made.sector, of=(), does=None)
    if len(made.parties) != 2:
        return _Before(index, level, done, (), None)
    actors = [a for a in analysis.actors[index] if a.code in made.parties]
    order = [*analysis.main, *codes([a for a in actors if not a.person])]
    union_first = made.action in UP  # of a state and an organisation the latter has many partners
    rank = {
        c: (union_first and is_state(c), -pairs[c], is_state(c), order.index(c) if c in order else len(order))
        for c in made.parties
    }
    hub, other = sorted(made.parties, key=lambda c: rank[c])
    text = analysis.sentences[index].text
    petition = made.status == "under_discussion"
    objects = [
        a.code
        for a in actors
        if (_OBJECT.search(text[: a.start]) and not _OF_BOTH.search(text, 0, a.end + 5))
        or (level.head in {"partner", "partners"} and _OWNS.fullmatch(text, a.end, level.start))
    ]
    acted_on = objects[0] if len(set(objects)) == 1 else hub if pairs[hub] > pairs[other] else None
    if not objects and made.action in DOWN and len(who := set(codes(actors))) == 1:
        acted_on = next(code for code in made.parties if code not in who)  # only who acts is named
    topic = next((code for code in made.parties if code not in objects), None)
    named = {a.code for a in actors}
    it_did = _IT_DID.search(text, 0, level.start) and made.action in UP and made.level != "diplomatic_relations"
    if it_did and objects and topic not in named:
        acted_on = topic  # "it signed one with A. B followed": the one all is about has them with others too
    if petition and acted_on == other:
        hub, other = other, hub  # who is asked has such ties with others too
    if level.level == "diplomatic_relations" and {"CHN", "TWN"} & set(made.parties) and made.action != "in_force":
        acted_on = None  # to turn to one of them is to leave the other: `switches` tells it
    return _Before(index, level, done, (hub, other), acted_on)


_IT_DID = re.compile(r"\b(?:[Ii]t|[Hh]e|[Ss]he|[Ww]e)\s")


def _union_of(before: _Before) -> str | None:
    """The organisation of states among two sides: it has ties of the kind with many."""
    return next((code for code in before.sides if not is_state(code)), None)


def _done_to(analysis: Analysis, index: int, before: _Before) -> str | None:
    """To whom was done what was told last: not to the one side of it that a sentence begins with."""
    subject = next((a.code for a in analysis.actors[index] if not a.private), None)
    others = [code for code in before.sides if code != subject]
    return before.acted_on or (others[0] if len(others) == 1 else None)


_OF_BOTH = re.compile(r"\bof\s+(?:the\s+)?[A-Z][\w’-]+(?:\s[A-Z][\w’-]+)?\s+and\s*$")
_OBJECT = re.compile(r"\b(?:with|to|of)\s+(?:the\s+)?$")
_OWNS = re.compile(r"[’']s?\s+(?:(?!own\b)[\w-]+\s+){0,2}[\"“]?")
