"""Records that no level's own sentence tells: further turns, switches of recognition, acts like the news."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from extractors._actors import Actor
from extractors._analysis import Analysis, codes, pair_of
from extractors._candidates import NAME, Candidate
from extractors._change import DOWN, RANK, UP
from extractors._dating import time_of
from extractors._gazetteer import is_state
from extractors._judge import make
from extractors._levels import LevelMention, rank_of
from extractors._lexicon import compiled
from extractors._modality import is_opinion, status_of
from extractors._recognition import find_recognisers, find_turns
from extractors._screen import screened
from extractors._sides import counted_after, run
from extractors._times import COUNT, Time, apart, count, forward, is_day
from extractors._where import find_places
from schema.records import Relation, RelationAction, RelationStatus

_TURN = screened(
    r"\b(?:(?P<terminated>cut|severed|sever|broken off|broke|break|dropped|drop|ended|cancelled|terminated|scrapped|revoked|denounced|annulled)|(?P<suspended>suspended|frozen|froze)|(?P<established>(?:established|set up|taken up)(?=\s+(?:in|on)\b)|(?:established|opened|took\s+up|taken\s+up)(?=\s+those\s+with\b))|"
    r"(?P<restored>taken\s+up\s+again|(?:t(?:ook|aken?)|picked)(?=\s+(?:them|it)\s+up\s+again)|renewed|renew|restored|restore|resumed|resume|unfrozen|unfroze|raised(?=\s+(?:to\s+(?:the\s+level\s+of\s+)?ambassadors?\s+)?again)|revived|mended|patched\s+up|re-?established))(?=[\s.,;])\s*"
    r"(?:(?P<them>them|it|those(?=\s+with\s)|that\s+(?:partnership|alliance))(?:\s+|(?=[.,;])))?(?:off\s+)?(?:up\s+)?(?:again\s+)?(?:(?:only\s+|not\s+until\s+)?(?P<in>in|on)\s+)?(?:early\s+|late\s+)?"
)
_TURNS: tuple[RelationAction, ...] = ("terminated", "suspended", "established", "restored")
_ASIDE = re.compile(r",\s+(?:which|that|\w+ed|signed|dating)\s[^,;]{3,60},\s+(?:was|were|has\s+been|have\s+been)\s+$")
_TALKS = re.compile(r"\b(?:talks|negotiations|discuss(?:ed|ions?)?)\s+(?:on|about)\b")
_OF_THINGS = re.compile(
    r"\b(?:number|staff|diplomats|flights|visas?|trade|imports|aid|embass(?:y|ies)|consulates?)\b[^.;,]*$"
)
_WITH_ANOTHER = re.compile(r"\b(?:with|from)\s+(?:which|whom)\s+[^,;]{2,40}$")  # "A, with which it broke in 2019"
_THEY_WERE = re.compile(
    r",?\s+(?:they|those|these|relations|ties|it|he|she)\s+(?:(?:were|was|had\s+been)\s+)?(?:\w+ly\s+)?"
)
_IN_A_DEAL = re.compile(  # "restored them in a deal made in A in March"
    r"(?:(?:in|at|by|with)\s+)?an?\s+[\w ]{3,30}?\s(?:made|reached|signed|held|struck)\s+(?:in\s+[A-ZÀ-Þ][\w’-]+\s+)?(?:(?:in|on)\s+)?"
)
_WITH_HIM_IN = re.compile(r"with\s+(?:the\s+)?[A-Z][^,.;]{2,30}?\s+(?:(?:in|on)\s+)?")
_TO_DO = re.compile(r"(?:\s+(?:this|last)\s+year)?\s+to\s+")
_THOSE_WITH = re.compile(
    r"\bthose\s+(?P<with>with\s+(?:the\s+)?)[A-Z][^,.;]{2,40}?\s(?:it|they|he|she)\s+(?:had\s+|has\s+|have\s+)?(?:already\s+)?$"
)  # "those with A it had cut in May"
_IS_TO = re.compile(r"\b(?:will|would|shall|going\s+to|about\s+to|(?:is|are)\s+to|may|might|could)\s+$")
_OFFERS_TO = re.compile(
    r"\b(?:offer|propos|want|wish|hop|seek|plan|intend|prepar|promis)(?:e[sd]?|s|ed|ing)?\s+(?:to\s+[^,;.]{2,40}\s)?to\s+$|\b(?:ready|willing|keen|eager|prepared|set|due)\s+to\s+$"
)
_NOT_GOING_TO = re.compile(
    r"(?:(?:\bnot|n[’']t)\s+(?:going\s+to|about\s+to)|\b(?:will|would|shall)\s+not|\bwon[’']t)\s+(?:be\s+)?$"
)
_NOT_DONE = re.compile(
    r"\b(?:never|not)\s+(?:yet\s+)?(?:been\s+)?$|\b(?:[Nn]obody|[Nn]o\s+one|[Nn]either|[Nn]one)\b[^.,;]{0,30}$|\byet\s+to\s+(?:be\s+)?$"
)
_BY_WHOM = re.compile(r"\s+by\s+[^,.;]{2,60}?(?=\s+in\s)")
_THAT_WAS = re.compile(r"\b(?:that|which)\s+(?:\w+\s+)?(?:had|was|were|has)(?:\s+been)?\s+(?:first\s+)?$")


def further_turns(analysis: Analysis, index: int, made: Sequence[Relation]) -> Iterator[Relation]:
    """Other turns of the same tie in a sentence: "were set up in 1970, cut in 1985 and renewed in 1990"."""
    text = analysis.sentences[index].text
    bases = [r for r in made if r.status == "concluded"]
    only_asked = not bases  # "did not intend to renew the relations that were broken off in May"
    bases = bases or [r for r in made if r.action == "restored"]
    end = len(text)
    if len({r.level for r in bases}) > 1:  # "severed relations and restored them in 1991; a partnership followed"
        bases, end = [r for r in bases if r.level == "diplomatic_relations"], text.find(";")
    if len({(r.parties, r.level) for r in bases}) != 1:
        return
    for match in _TURN.finditer(text):
        if match.start() > end:
            break
        before = text[: match.start()]
        passive = bool(compiled(r"\b(?:were|was|be|been)\s+$").search(before))
        ahead = bool(compiled(r"\b(?:will|would|shall|to|may|might|could|can)\s+be\s+$").search(before))
        refused = _NOT_GOING_TO.search(before)
        if (_NOT_DONE.search(before) and not refused) or _WITH_ANOTHER.search(before):
            continue
        ahead = ahead or bool(refused or _IS_TO.search(before) or _OFFERS_TO.search(before))
        if passive and (_OF_THINGS.search(before) or _is_of_party(analysis, index, before)):
            continue
        relative = bool(_THAT_WAS.search(before))
        by = _BY_WHOM.match(text, match.end()) if passive else None
        near = (by.end() if by else match.end()) + (40 if passive else 0)
        begin = match.start("in") if match["in"] else match.end() - 1
        time = next(
            (
                t
                for t in analysis.times[index]
                if begin <= t.start <= near and (match["in"] or passive or t.start <= match.end())
            ),
            None,
        )
        if time is None and (passive or match["them"]):
            told = analysis.times[index]
            ways = (
                (t for t in told if _THEY_WERE.fullmatch(text, t.end, match.start())),  # "in June they were restored"
                (t for t in told if t.start == match.end()),  # "took them up again two years later"
                (t for t in told if _IN_A_DEAL.fullmatch(text, match.end(), t.start)),
                (t for t in told if _WITH_HIM_IN.fullmatch(text, match.end(), t.start)),
            )
            time = next(chain.from_iterable(ways), None)
        if time is None and match["them"]:
            decided = (t for t in analysis.times[index] if _TO_DO.fullmatch(text, t.end, match.start()))
            time = next(decided, None)  # "agreed on 10 March to restore them"
        time = None if time and not ahead and time.lies_after(analysis.today) else time
        action = next(a for a in _TURNS if match[a])
        if action == "established" and not (relative or match["them"] == "those"):
            continue
        if only_asked and (action not in DOWN or ahead or time is None):
            continue
        aside = passive and bases[0].action == "established" and _ASIDE.search(before)
        if bases[0].level != "diplomatic_relations" and not (relative or match["them"] or aside):
            continue
        known = [r for r in bases if r.action == action and (time is None or r.date in {None, time.value})]
        if (time or match["them"] or passive) and not known:
            analysis.trace(NAME, match[0], analysis.sentences[index], True, "further turn")
            status: RelationStatus | None = (
                "rejected"
                if refused
                else ("under_discussion" if _TALKS.search(before) else status_of(before, text)[0])
                if ahead
                else "concluded"
            )
            if status is None:
                continue
            if time and ahead:
                time = forward(time, analysis.document.published)
                if status == "concluded" and time.lies_after(analysis.today):
                    status = "planned"
            date, basis = (time.value, time.basis) if time else (None, None)
            base = bases[0]
            if match["them"] == "those":
                pair = _with_another(analysis, index, match.end(), base)
                if pair is None:
                    continue
                base = replace(base, parties=pair)
            if others := _THOSE_WITH.search(before):
                partner = next((a.code for a in analysis.actors[index] if a.start == others.end("with")), None)
                subject = next((a.code for a in analysis.actors[index] if a.code in base.parties), None)
                if partner is None or subject in {None, partner}:
                    continue
                base = replace(base, parties=pair_of(partner, subject or partner))
            yield replace(
                base,
                action=action,
                date=date,
                date_basis=basis,
                status=status,
                confidence=0.7,
                current=status != "concluded",
                place=next(
                    (
                        p.name
                        for p in find_places(analysis, index)
                        if time and _IN_CITY_ON.fullmatch(text, p.end, time.start)
                    ),
                    None,
                ),
                rules=("further turn",),
            )


def _is_of_party(analysis: Analysis, index: int, before: str) -> bool:
    """Is it said of a party and not of relations: "relations with A were opened, and B was dropped"?"""
    return any(
        _WAS.fullmatch(before, a.end) and not _WITH_OR_OF.search(before, 0, a.start) for a in analysis.actors[index]
    )


_WAS = re.compile(r"(?:,\s+(?:which|whom)\s[^,;]{3,80},)?\s+(?:were|was|had\s+been|has\s+been)\s+")
_WITH_OR_OF = re.compile(r"\b(?:with|between|of)\s+(?:[^,;.]{2,40}\sand\s+)?(?:the\s+)?$")


def _with_another(analysis: Analysis, index: int, begin: int, base: Relation) -> tuple[str, ...] | None:
    """ "A cut ties with B and restored those with C": A and C, of whom the same is told."""
    text, actors = analysis.sentences[index].text, [a for a in analysis.actors[index] if not a.private]
    partner = next((a.code for a in actors if a.start >= begin and _RIGHT_WITH.fullmatch(text, begin, a.start)), None)
    subject = next((a.code for a in actors if a.code in base.parties and a.code not in {"CHN", "TWN"}), None)
    return pair_of(partner, subject) if partner and subject and partner != subject else None


_RIGHT_WITH = re.compile(r"\s*(?:(?:them|it|off)\s+){0,2}with\s+(?:the\s+)?")
_IN_CITY_ON = re.compile(r"\s+(?:on|in)\s+")  # between a city and the time of what was done there


def and_with(analysis: Analysis, index: int, made: Sequence[Relation]) -> Iterator[Relation]:
    """ "With A, it set up a partnership in 2020, and with B in 2023": the same with B, at its own time."""
    text = analysis.sentences[index].text
    shared = set.intersection(*(set(r.parties) for r in made)) if made else set()
    if not shared or any(r.status != "concluded" or r.level != made[0].level for r in made):
        return
    actors = [a for a in analysis.actors[index] if not a.private]
    first = next((a.code for a in actors if a.code in made[0].parties), None)
    hub = next(code for code in made[0].parties if code != first) if _WITH_FIRST.match(text) else first
    if hub not in shared or hub is None or made[0].action == "in_force":
        return
    for actor in actors:
        time = next((t for t in analysis.times[index] if _AT.fullmatch(text, actor.end, t.start)), None)
        if not any(actor.code in r.parties for r in made) and time and _AND_WITH.search(text, 0, actor.start):
            yield _at_its_own(made[0], pair_of(actor.code, hub), time, 0.75, "and with")


_WITH_FIRST = re.compile(r"With\s+(?:the\s+)?[A-Z]")
_AND_WITH = re.compile(r"(?:,?\s+and|[,;])\s+with\s+(?:the\s+)?$")
_AT = re.compile(r",?\s+(?:in|on|since)?\s*")


def _at_its_own(told: Relation, sides: tuple[str, ...], time: Time, confidence: float, rule: str) -> Relation:
    """What was told of one pair, of another at its own time, nobody knows where."""
    return replace(
        told, parties=sides, date=time.value, date_basis=time.basis, place=None, confidence=confidence, rules=(rule,)
    )


def gapped(analysis: Analysis, index: int, made: Sequence[Relation]) -> Iterator[Relation]:
    """ "A cut ties with B in May, and C, in solidarity, two days later": the same of C with B, at its own time."""
    text = analysis.sentences[index].text
    if len(made) != 1 or made[0].status != "concluded" or made[0].action == "in_force" or len(made[0].parties) != 2:
        return
    base, actors = made[0], [a for a in analysis.actors[index] if not a.private]
    subject = next((a for a in actors if a.code in base.parties), None)
    first = next((t for t in analysis.times[index] if t.value == base.date), None)
    if subject is None or first is None or not _OPENS.fullmatch(text, 0, subject.start):
        return
    hub = next(code for code in base.parties if code != subject.code)
    if "declared so" in base.rules:
        hub = subject.code  # "A made B a partner in 2015, C in 2016"
    if any(a.code == hub and _AND.fullmatch(text, subject.end, a.start) for a in actors):
        for one, other in itertools.pairwise(a for a in actors if a.start >= first.end):
            joined = _NEXT.search(text, first.end, one.start) and _AND.fullmatch(text, one.end, other.start)
            time = next((t for t in analysis.times[index] if _AT_ITS.fullmatch(text, other.end, t.start)), None)
            if joined and time and one.code != other.code and _CLOSES.match(text, time.end):
                yield _at_its_own(base, pair_of(one.code, other.code), time, 0.7, "verb left out")
        return  # "A and B became partners in 2015, C and D in 2016"
    for actor in actors:
        if actor.code in base.parties or actor.start < first.end or not _NEXT.search(text, first.end, actor.start):
            continue
        if _WITH_WHOM.search(text, first.end, actor.start):
            continue  # another that A did it with
        time = next((t for t in analysis.times[index] if _AT_ITS.fullmatch(text, actor.end, t.start)), None)
        if time and _CLOSES.match(text, time.end):
            yield _at_its_own(base, pair_of(actor.code, hub), time, 0.7, "verb left out")


_WITH_WHOM = re.compile(r"\b(?:with|of|to|between)\b")
_OPENS = re.compile(r"(?:(?:In|On)\s+[\w ]{3,20},?\s+)?(?:The\s+|the\s+)?")
_NEXT = re.compile(r"(?:[,;]|\s+and|[,;]\s+and)\s+(?:then\s+)?(?:the\s+)?$")
_AT_ITS = re.compile(r"(?:,\s+[^,;.]{3,30},)?\s+(?:(?:in|on|only\s+in)\s+)?")
_CLOSES = re.compile(r"\s*(?:[,;.]|and\s|$)")


def founding_by_age(analysis: Analysis, index: int, made: Sequence[Relation]) -> Iterator[Relation]:
    """When what now ends was set up, told by its age: "terminated the partnership five years after it was signed in A"."""
    text = analysis.sentences[index].text
    age = _YEARS_AFTER_IT.search(text)
    ended = [r for r in made if r.action in DOWN and r.status == "concluded" and r.date]
    if age is None or len(ended) != 1 or (years := count(age["count"])) != int(years):
        return
    year = int((ended[0].date or "")[:4]) - int(years)
    analysis.trace(NAME, age[0], analysis.sentences[index], True, "its age")
    yield replace(
        ended[0],
        action="established",
        date=f"{year:04d}",
        date_basis="relative",
        current=False,
        place=age["place"],
        rules=("its age",),
    )


_YEARS_AFTER_IT = screened(
    rf"\b{COUNT}\s+years?\s+after\s+(?:it|they)\s+(?:was|were|had\s+been)\s+(?:first\s+)?(?:proclaimed|signed|established|concluded|launched|formed|agreed|set\s+up|declared|announced)\b"
    r"(?:\s+in\s+(?P<place>[A-ZÀ-Þ][\w’-]+(?:\s[A-ZÀ-Þ][\w’-]+)?))?"
)


def switches(analysis: Analysis, index: int) -> Iterator[Relation]:
    """A state that turns from Taipei to Beijing, or back, ends relations with one and takes them up with the other."""
    text = analysis.sentences[index].text
    turns = list(find_turns(analysis, index))
    for turn in turns:
        status, why = status_of(text[: turn.start], text)
        if status == "rejected" and turn.action == "terminated" and turn.start in [t.start for t in turns if t != turn]:
            continue  # who will not turn to the other is not said to keep the one
        level = LevelMention(
            turn.start, turn.end, "diplomatic_relations", text[turn.start : turn.end], None, "relations"
        )
        candidate = Candidate(index, level, None, 0, len(text), None)
        analysis.trace(NAME, level.name, analysis.sentences[index], status is not None, "switch", why)
        if status is not None:
            time = time_of(analysis, candidate, turn.parties, status)
            found = make(analysis, candidate, turn.parties, turn.action, status, time, 0.7, ("switch", why))
            there = found.place and found.place in text[turn.start : turn.end]  # whom it turns to, and not where
            yield replace(found, name=None, place=None if there else found.place)


def is_switch(made: Sequence[Relation]) -> bool:
    """Does a sentence tell that one state left one of the two Chinese governments for the other?"""
    rivals = {code for r in made for code in r.parties} & {"CHN", "TWN"}
    return len(made) == 2 and len(rivals) == 2 and len({code for r in made for code in r.parties}) == 3


DID_THE_SAME = ("did the same",)


def done_before(analysis: Analysis, index: int, made: Sequence[Relation]) -> Iterator[Relation]:
    """ "A cut ties with B on Tuesday, two days after C had done the same": C's own, with whom A's was."""
    sentence = analysis.sentences[index]
    bases = [r for r in made if r.status == "concluded" and r.action != "in_force" and len(r.parties) == 2]
    if len(bases) != 1 or is_switch(made):
        return
    base, actors = bases[0], [a for a in analysis.actors[index] if not a.private]
    subject = next((a.code for a in actors if a.code in base.parties), None)
    for actor in actors:
        before = _AFTER_THEY.search(sentence.text, 0, actor.start)
        did = _DONE_THE_SAME.match(sentence.text, actor.end)
        if before and before["count"]:
            did = did or _NO_MORE.match(sentence.text, actor.end)
        if before is None or actor.code in base.parties or not did:
            continue
        level = LevelMention(actor.start, actor.end, base.level, base.name or "", base.sector, "relations")
        candidate = Candidate(index, level, None, actor.start, len(sentence.text), None)
        parties = pair_of(actor.code, next(code for code in base.parties if code != subject))
        time = None
        if before["count"] and is_day(base.date):
            span = before.span("count")
            time = apart(span, base.date, -count(before["count"]), before["unit"], base.date_basis or "relative")
        analysis.trace(NAME, f"{parties[0]}–{parties[1]}", sentence, True, "had done the same")
        found = make(analysis, candidate, parties, base.action, "concluded", time, 0.75, DID_THE_SAME)
        yield replace(found, place=None, current=False)


_AFTER_THEY = screened(
    rf"\b(?:{COUNT}\s+(?P<unit>day|week|month|year)s?\s+)?after\s+(?:the\s+)?(?:neighbou?ring\s+)?(?:the\s+)?$|\b(?:solidarity|sympathy|step)\s+with\s+(?:the\s+)?$"
)
_NO_MORE = re.compile(r"(?:\s+did)?\s*[.;]")  # "cut ties with B on Friday, three days after C"
_DONE_THE_SAME = re.compile(
    r"(?:,\s+(?:which|who))?\s+(?:had\s+|has\s+)?(?:done|did|taken|took)\s+(?:(?:the\s+same|that|this)\s+(?:step|move|decision)|the\s+same|so|likewise)\b"
)


def as_others_did(analysis: Analysis, index: int, made: Sequence[Relation]) -> Iterator[Relation]:
    """ "A set up ties with B, as C did in 1979 and D in 1994": the same of C and of D with whom A did it, each at its own time."""
    text = analysis.sentences[index].text
    as_did = _AS_THEY_DID.search(text)
    bases = [r for r in made if r.action in UP | DOWN and len(r.parties) == 2]
    if as_did is None or len(bases) != 1 or is_switch(made):
        return
    base, actors = bases[0], [a for a in analysis.actors[index] if not a.private]
    done_to = next((a.code for a in actors if a.code in base.parties and _WITH.search(text, 0, a.start)), None)
    done_to = done_to or next((code for code in base.parties if code == analysis.hub), None)
    time_before = as_did.end()
    for time in (t for t in analysis.times[index] if t.start > as_did.end()):
        group = [a for a in actors if time_before <= a.start < time.start]
        listed = run(text, group, group[0].start) if group else []
        if done_to is None or not listed or done_to in listed or not _DID_IN.fullmatch(text, group[-1].end, time.start):
            return
        for code in listed:
            analysis.trace(NAME, f"{code}–{done_to}", analysis.sentences[index], True, "as others did")
            told = _at_its_own(base, pair_of(code, done_to), time, 0.75, "as others did")
            yield replace(told, status="concluded", current=False, from_level=None)
        time_before = time.end


_AS_THEY_DID = screened(
    r",\s+(?:just\s+)?(?:as|like)\s+(?=(?:the\s+)?[A-Z][^,;]*?\s(?:did|had\s+done|has\s+done|have\s+done|before\s+(?:it|them))\b)|,\s+(?:following|after)\s+(?=(?:the\s+)?[A-Z][\w’ -]{2,40}\s(?:in\s+)?(?:19|20)\d\d\b)"
)
_WITH = re.compile(r"\bwith\s+(?:the\s+)?$")
_DID_IN = re.compile(r"(?:\s+(?:did|had|has|have|done|so|before\s+(?:it|them))\b)*\s+(?:back\s+)?(?:in\s+|on\s+)?")


def counted_alike(
    analysis: Analysis, index: int, level: LevelMention, done: RelationAction | None, acted_on: str | None
) -> Iterator[Relation]:
    """ "A was the third country to do so, after B and C": the act told last, of each of these with the one it was done to."""
    sentence = analysis.sentences[index]
    match = _NTH_TO_DO_SO.search(sentence.text) if done and acted_on else None
    if match is None or acted_on is None or done is None:
        return
    actors = [a for a in analysis.actors[index] if not a.private and a.start >= match.end()]
    for code in run(sentence.text, actors, match.end()) if actors else ():
        if code != acted_on:
            parties = pair_of(code, acted_on)
            analysis.trace(NAME, f"{parties[0]}–{parties[1]}", sentence, True, "had done the same")
            candidate = Candidate(index, level, None, 0, len(sentence.text), None)
            found = make(analysis, candidate, parties, done, "concluded", None, 0.75, DID_THE_SAME)
            yield replace(found, place=None, current=False)


_NTH_TO_DO_SO = screened(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|latest|next|last)\s+(?:[\w-]+\s+){0,2}(?:country|nation|state|capital|government|member|kingdom|republic|neighbou?r)\s+"
    r"(?:to\s+(?:do\s+(?:so|the\s+same)|take\s+(?:that|this|the)\s+step|make\s+(?:that|this|the)\s+move|follow\s+suit)),?\s+(?:after|behind|following)\s+(?:the\s+)?"
)


def turned_alike(analysis: Analysis, index: int, turn: Sequence[Relation]) -> Iterator[Relation]:
    """ "Panama follows", "El Salvador does the same", behind a switch from Taipei to Beijing: both halves of it once more."""
    actors = [a for a in analysis.actors[index] if not a.private]
    states = codes([a for a in actors if is_state(a.code) and a.code not in {"CHN", "TWN"}])
    if len(states) != 1 or states[0] in turn[0].parties:
        return
    sentence = analysis.sentences[index]
    level = LevelMention(0, len(sentence.text), "diplomatic_relations", "", None, "relations")
    candidate = Candidate(index, level, None, 0, len(sentence.text), None)
    for half in turn:
        rival = next(code for code in half.parties if code in {"CHN", "TWN"})
        parties = pair_of(states[0], rival)
        time = time_of(analysis, candidate, parties, "concluded")
        action: RelationAction = "terminated" if half.action == "terminated" else "established"
        analysis.trace(NAME, f"{states[0]}–{rival}", sentence, True, "did the same")
        made = make(analysis, candidate, parties, action, "concluded", time, 0.75, DID_THE_SAME)
        yield replace(made, name=None)


def turned_down(analysis: Analysis, index: int, asked: Sequence[Relation]) -> Iterator[Relation]:
    """ "A has proposed a partnership with B. The offer was declined": what was asked for is refused."""
    sentence = analysis.sentences[index]
    if _TURNED_DOWN.search(sentence.text) and not is_opinion(sentence.text):
        for relation in asked:
            analysis.trace(NAME, "what was asked for", sentence, True, "turned down")
            evidence = analysis.evidence(sentence)
            yield replace(
                relation, status="rejected", date=None, date_basis=None, evidence=evidence, rules=("turned down",)
            )


_TURNED_DOWN = re.compile(
    r"\b(?:offer|proposal|request|idea|overture|suggestion|bid|wish)\b[^.;,]{0,30}?\b(?:was|were|been|is|be)\s+(?:\w+\s+)?(?:turned\s+down|declined|refused|rejected|rebuffed|dismissed)\b|"
    r"\b(?:(?:has|have|had)\s+|\w+ly\s+|[Ww]e\s+|(?:it|It|he|He|she|She|they|They)\s+|[A-Z]\w+\s+)(?:declined|refused|said\s+no|turned\s+(?:it|this|that|them|him|her)\s+down)\b(?!\s+(?:to\s|comment))"
)


def since_each(analysis: Analysis, index: int, level: LevelMention, sides: Sequence[str]) -> Iterator[Relation]:
    """ "Japan since 2011, Vietnam since 2015": who else has the level told of last with its hub, and since when."""
    sentence, times = analysis.sentences[index], analysis.times[index]
    actors = [a for a in analysis.actors[index] if not a.private]
    if not sides or not times or len(actors) != len(times) or not _SINCE_EACH.fullmatch(sentence.text):
        return
    for actor, time in zip(actors, times, strict=True):
        if actor.end < time.end and actor.code not in sides:
            candidate = Candidate(index, level, None, 0, len(sentence.text), None)
            parties = pair_of(actor.code, sides[0])
            analysis.trace(NAME, f"{level.name} ({actor.code}–{sides[0]})", sentence, True, "since each")
            yield make(analysis, candidate, parties, "established", "concluded", time, 0.75, ("since",))


_SINCE_EACH = re.compile(
    r"(?:(?:,\s+)?(?:and\s+)?(?:the\s+)?[A-Z][\w’'. -]{2,30}?,?\s+since\s+(?:[A-Z][a-z]+\s+)?(?:\d{1,2},?\s+)?(?:19|20)\d\d)+\."
)


def in_turn(analysis: Analysis, index: int, level: LevelMention, acted_on: str | None) -> Iterator[Relation]:
    """ "A's dates from 2016", "B got its own in July", "C has been in that group since 2012": the level told last, with its hub."""
    sentence, times = analysis.sentences[index], analysis.times[index]
    actors = [a for a in analysis.actors[index] if not a.private]
    hub = acted_on or analysis.hub
    if hub is None or level.level == "diplomatic_relations" or not times:
        return
    begun = False
    for actor in actors:
        beside = next(
            (a for a in actors if a.end < actor.start and _AND.fullmatch(sentence.text, a.end, actor.start)), actor
        )
        listed = begun and _LISTED.search(sentence.text, 0, beside.start)
        gap = _GAPPED.match(sentence.text, actor.end) if listed else None
        own = gap or _ITS_OWN_FROM.match(sentence.text, actor.end)
        opens = gap or _OPENS_CLAUSE.search(sentence.text, 0, beside.start)
        if own is None or hub in {actor.code, beside.code} or not opens:
            continue
        begun = True
        time = next((t for t in times if t.end > own.end() and t.start - own.end() < 4), None)
        if time is None:
            continue
        candidate = Candidate(index, level, None, 0, len(sentence.text), None)
        for code in dict.fromkeys((beside.code, actor.code)):
            analysis.trace(NAME, f"{level.name} ({code}–{hub})", sentence, True, "in its turn")
            yield make(analysis, candidate, pair_of(code, hub), "established", "concluded", time, 0.7, ("since",))


_AND = re.compile(r"\s+and\s+(?:the\s+)?")


_LISTED = re.compile(r"(?:,|,?\s+and)\s+(?:then\s+)?(?:the\s+)?$")
_GAPPED = re.compile(  # "A joined the list in May 2024, B in May and C last October"
    r"\s+(?:only\s+)?(?:on\s+one\s+day\s+)?(?:(?:in|on|since)\s+(?=[A-Z\d])|(?=last\s))"
)
_OPENS_CLAUSE = re.compile(
    r"(?:^|^In\s+[A-Z]\w+,\s+|[;:,]\s+)(?:[A-Z]\w*:\s+)?(?:and\s+|but\s+|And\s+|But\s+)?(?:the\s+|The\s+)?$"
)
_ITS_OWN_FROM = re.compile(
    r"(?:[’']s?\s+(?:own\s+)?(?:dates?\s+(?:back\s+)?(?:from|to)|goes\s+back\s+to|came|was\s+(?:signed|agreed|set\s+up|announced|sealed)|followed)"
    r"|\s+(?:got|received|signed|was\s+given|has\s+had)\s+(?:its\s+own|theirs|one(?:\s+of\s+its\s+own)?)"
    r"|\s+(?:was|were)\s+added|\s+joined\s+(?:the|that|this)\s+(?:group|circle|club|list|ranks)|\s+(?:was|came)\s+(?:the\s+)?first|\s+(?:has|have)\s+been\s+(?:one(?:\s+of\s+them)?|(?:in|on)\s+(?:that|the|this)\s+(?:group|circle|club|list)|there))"
    r"(?:\s+in\s+(?!\d)[A-ZÀ-Þ][\w’-]+)?,?\s*(?:(?:in|on|since|only\s+in)\s+)?"
)


def ledger(analysis: Analysis, index: int) -> Iterator[Relation]:
    """ "Strategic partners: Japan (2010), India (2015) and Kazakhstan (last October)": the party all is about, with each."""
    sentence, times = analysis.sentences[index], analysis.times[index]
    match = _RANK_ON_LIST.search(sentence.text)
    actors = [a for a in analysis.actors[index] if match and not a.private and a.start >= match.end()]
    owner = next((a.code for a in analysis.actors[index] if match and a.start == match.start("of")), None)
    hub = owner or analysis.hub or next(iter(analysis.main), None)
    if match is None or len(actors) < 2 or hub is None or hub in codes(actors) or actors[0].start - match.end() > 4:
        return
    entries = [
        (a, next((t for t in times if t.start >= a.end and _IN_BRACKET.fullmatch(sentence.text, a.end, t.start)), None))
        for a in actors
    ]
    if any(time is None for _, time in entries):
        return
    level = LevelMention(*match.span("rank"), rank_of(match["rank"]), match["rank"], None, "partners")
    for actor, time in entries:
        analysis.trace(NAME, f"{level.name} ({actor.code}–{hub})", sentence, True, "entry of a list")
        candidate = Candidate(index, level, None, 0, len(sentence.text), None)
        yield make(analysis, candidate, pair_of(actor.code, hub), "established", "concluded", time, 0.75, ("since",))


_RANK_ON_LIST = screened(
    r"(?P<rank>(?:comprehensive(?:\s+and|,)?\s+strategic|strategic|comprehensive)(?:\s+partner(?:ship)?s?)?)[\"”]?(?:\s+of\s+(?:the\s+)?(?P<of>[A-Z][\w’ -]{2,30}))?\s*:\s+(?:with\s+)?(?:the\s+)?(?=[A-Z])",
    re.IGNORECASE,
)
_IN_BRACKET = re.compile(r"(?:\s*\(|,?\s+(?:in|since)\s+|,\s+)(?:in\s+|since\s+|from\s+)?")


def recognisers(analysis: Analysis, index: int) -> Iterator[Relation]:
    """The relations with Taiwan that states are told to keep."""
    text = analysis.sentences[index].text
    for code in find_recognisers(analysis, index):
        level = LevelMention(0, len(text), "diplomatic_relations", "", None, "relations")
        analysis.trace(NAME, f"{code} recognises Taipei", analysis.sentences[index], True, "recognises")
        candidate = Candidate(index, level, None, 0, len(text), None)
        sides = pair_of(code, "TWN")
        yield replace(make(analysis, candidate, sides, "in_force", "concluded", None, 0.75, ("recognises",)), name=None)


def ambassadors_back(analysis: Analysis, found: Sequence[Relation]) -> Iterator[Relation]:
    """Relations that the document tells were lowered are restored where ambassadors are said to be back."""
    lowered = {r.parties: r for r in found if r.action == "downgraded" and r.level == "diplomatic_relations"}
    back = {r.parties for r in found if r.action == "restored"}
    for index, sentence in enumerate(analysis.sentences):
        match = _AMBASSADORS_BACK.search(sentence.text)
        if not match or sentence.furniture:
            continue
        named = set(codes([a for a in analysis.actors[index] if not a.private]))
        both = len(named) == 2 and _EXCHANGED_AGAIN.search(match[0])
        meant = (
            [pair_of(*named)]
            if both
            else [p for p in lowered if named and (named & set(p) == set(p) or (len(named) == 1 and named <= set(p)))]
        )
        status, why = status_of(sentence.text[: match.start()], sentence.text)
        analysis.trace(NAME, match[0], sentence, len(meant) == 1 and status is not None, "ambassadors back", why)
        if len(meant) != 1 or status is None or meant[0] in back:
            continue
        level = LevelMention(match.start(), match.end(), "diplomatic_relations", match[0], None, "relations")
        candidate = Candidate(index, level, None, 0, len(sentence.text), None)
        time = time_of(analysis, candidate, meant[0], status)
        record = make(analysis, candidate, meant[0], "restored", status, time, 0.75, ("ambassadors back", why))
        yield replace(record, name=None)


_EXCHANGED_AGAIN = re.compile(r"\bexchang\w+\b.*\b(?:again|once\s+more)\b|\bambassadors\b.*\bexchanged\b")
_AMBASSADORS_BACK = screened(
    r"\b(?:sen[dt]|sends|return|returns|returned|posted|had|has|have)\s+(?:their|its|an|new|his)?\s*(?:ambassadors?|high\s+commissioners?)\s+(?:back|again|to\s+each\s+other)\b|"
    r"\b(?:exchanged?|reinstated?|restored?|appointed?|returned?)\s+(?:their\s+|its\s+|the\s+|an\s+)?(?:ambassadors?|high\s+commissioners?)(?:\s+(?:again|to)\b|(?=[,.;]))|"
    r"\breturned\s+(?:its|their)\s+ambassadors?\b|\bambassadors?\s+(?:is|are|was|were)\s+back\b|\b(?:have|has|had|exchange[sd]?|appoint(?:s|ed)?|nam(?:e[sd]?)|receive[sd]?)\s+(?:new\s+)?(?:an\s+)?ambassadors?(?:\s+in\s+(?:each\s+other[’']s\s+capitals?|[A-Z]\w+(?:\s[A-Z]\w+)?))?\s+(?:again|once\s+(?:more|again))\b|"
    r"\b(?:go(?:es)?|went|return(?:s|ed)?|com(?:e|es)|came|get|got)\s+(?:back\s+)?to\s+ambassadors\b|\bambassadors\s+(?:will\s+be|are|were|are\s+to\s+be)\s+(?:exchanged|appointed|named|posted|agreed\s+on)\s+(?:again|once\s+(?:more|again))\b"
)


def like_these(
    analysis: Analysis, index: int, levels: Sequence[LevelMention], made: Sequence[Relation]
) -> Iterator[Relation]:
    """Ties in force that others are likened to: "a partnership of the sort that A has with B", "… and C and D are as well"."""
    text = analysis.sentences[index].text
    actors = [a for a in analysis.actors[index] if not a.private]
    yield from _those_followed(text, actors, made)
    yield from _theirs(analysis, index, levels, made)
    yield from _followed_by(analysis, index, levels, made)
    for level in levels:
        match = _OF_THE_SORT.match(text, level.end)
        owner = next((a for a in actors if match and a.start == match.end()), None)
        if owner and match and (signed := _SIGNED.match(text, owner.end)):
            yield from _signed_like(analysis, index, level, owner.code, signed, made)
        elif owner and (has := _HAS_WITH.match(text, owner.end)):
            behind = [a for a in actors if a.start >= has.end()]
            listed = run(text, behind, has.end()) if behind else []
            yield from _in_force(analysis, index, level, [(owner.code, code) for code in listed if code != owner.code])
    for level in levels[-1:]:
        if (match := _AS_WELL.search(text, level.end)) and level.head.startswith(("partner", "ally", "allies")):
            own = [r for r in made if r.status == "concluded" and r.level == level.level]
            listed = run(text, [a for a in actors if a.start >= match.start("who")], match.start("who"))
            hubs = [
                code for r in own[:1] for code in r.parties if code not in codes([a for a in actors if a.start < 3])
            ]
            if len(own) == 1 and len(hubs) == 1 and hubs[0] not in listed:
                yield from _in_force(analysis, index, level, [(hubs[0], code) for code in listed])


def _signed_like(
    analysis: Analysis, index: int, level: LevelMention, owner: str, signed: re.Match[str], made: Sequence[Relation]
) -> Iterator[Relation]:
    """ "A is discussing with B a partnership like the one that C signed in 2022": C's with B."""
    text = analysis.sentences[index].text
    actors = [a for a in analysis.actors[index] if not a.private]
    partner = next((a for a in actors if _WITH_THE.fullmatch(text, signed.end(), a.start)), None)
    with_whom = [a.code for a in actors if a.end <= level.start and _WITH.search(text[: a.start])]
    with_whom = [partner.code] if partner else with_whom
    if len(made) != 1 or len(with_whom) != 1 or with_whom[0] == owner or with_whom[0] not in made[0].parties:
        return
    end = partner.end if partner else signed.end()
    time = next((t for t in analysis.times[index] if _AT.fullmatch(text, end, t.start)), None)
    sides = pair_of(owner, with_whom[0])
    yield replace(
        made[0], parties=sides, action="established", status="concluded", from_level=None, date=time.value if time else None,
        date_basis=time.basis if time else None, place=None, current=False, confidence=0.7, rules=("likened",),
    )  # fmt: skip


_SIGNED = re.compile(
    r"\s+(?:had\s+|has\s+|have\s+)?(?:signed|concluded|sealed|formed|agreed|set\s+up|got|established)\b(?:\s+(?:back\s+)?(?:in|on))?"
)
_WITH_THE = re.compile(r"\s+with\s+(?:the\s+)?")


def what_others_got(
    analysis: Analysis, index: int, levels: Sequence[LevelMention], made: Sequence[Relation]
) -> Iterator[Relation]:
    """ "A now has with C what B got in 2023: a strategic partnership": A's with C, and B's."""
    text = analysis.sentences[index].text
    match = _WHAT.search(text)
    if match is None or made or is_opinion(text):
        return
    actors = [a for a in analysis.actors[index] if not a.private]
    level = next((v for v in levels if v.start > match.end() and _NAMELY.search(text, match.end(), v.start)), None)
    other = next((a for a in actors if a.start == match.end()), None)
    if level is None or other is None or not _GOT.match(text, other.end):
        return
    partner = next(
        (
            a.code
            for a in actors
            if _WITH_THE.fullmatch(text, level.end, a.start) or _BEFORE_WHAT.fullmatch(text, a.end, match.start())
        ),
        None,
    )
    first = next((a.code for a in actors if a.end <= match.start() and a.code != partner), None)
    if partner is None or first is None or partner == other.code:
        return
    time = next((t for t in analysis.times[index] if other.end < t.start < level.start), None)
    analysis.trace(NAME, level.name, analysis.sentences[index], True, "what others got")
    candidate = Candidate(index, level, None, 0, len(text), None)
    for who, when in ((first, None), (other.code, time)):
        found = make(analysis, candidate, pair_of(who, partner), "established", "concluded", when, 0.75, ("since",))
        yield replace(found, current=found.current and who == first)


_WHAT = screened(r"\bwhat\s+(?:the\s+)?(?=[A-Z])")
_GOT = re.compile(
    r"\s+(?:had\s+|has\s+)?(?:got|gets|obtained|received|won|signed|concluded|was\s+given|been\s+given|was\s+granted|achieved|secured)\b"
)
_NAMELY = re.compile(r"[:,]\s+(?:an?|the)\s+[\"“]?$")
_BEFORE_WHAT = re.compile(r"\s+")


def _those_followed(text: str, actors: Sequence[Actor], made: Sequence[Relation]) -> Iterator[Relation]:
    """ "A followed B in breaking with C", "A joins B and C as a partner of D": what was told of A is so of B, earlier."""
    if len(made) != 1 or made[0].status != "concluded" or len(made[0].parties) != 2:
        return
    first = next((a for a in actors if _IN_DOING.search(text[: a.start])), None)
    if first is None or (begun := [a.code for a in actors if a.end < first.start])[-1:] != begun or not begun:
        return
    leader, hub = begun[0], [code for code in made[0].parties if code != begun[0]]
    listed = run(text, [a for a in actors if a.start >= first.start], first.start)
    last = next((a for a in reversed(actors) if a.code == listed[-1]), first)
    if leader not in made[0].parties or hub[0] in listed or not (doing := _IN_OR_AS.match(text, last.end)):
        return
    for code in listed:
        action: RelationAction = made[0].action if doing["doing"] else "in_force"
        sides = pair_of(code, hub[0])
        yield replace(
            made[0], parties=sides, action=action, from_level=None, date=None, date_basis=None, place=None,
            current=False, confidence=0.7, rules=("one followed",),
        )  # fmt: skip


def _followed_by(
    analysis: Analysis, index: int, levels: Sequence[LevelMention], made: Sequence[Relation]
) -> Iterator[Relation]:
    """ "A became a partner of B in 2015, followed by C in 2016": the same of C with B, each at its own time."""
    text = analysis.sentences[index].text
    match = _FOLLOWED_BY.search(text, levels[-1].end) if levels else None
    if match is None or len(made) != 1 or len(made[0].parties) != 2 or made[0].status != "concluded":
        return
    actors = [a for a in analysis.actors[index] if not a.private]
    of_whom = next((a.code for a in actors if _OF_OR_WITH.fullmatch(text, levels[-1].end, a.start)), None)
    followed = of_whom if "with" in text[levels[-1].end : levels[-1].end + len(" with ")] else None
    hub = next((code for code in made[0].parties if code != (followed or made[0].parties[0])), None)
    hub = of_whom if followed is None else hub
    if hub not in made[0].parties:
        return
    for actor in (a for a in actors if a.start >= match.end() and a.code not in made[0].parties):
        time = next((t for t in analysis.times[index] if _ITS_TIME.fullmatch(text, actor.end, t.start)), None)
        if time:
            yield _at_its_own(made[0], pair_of(actor.code, hub), time, 0.75, "one followed")


_FOLLOWED_BY = screened(
    r",\s+(?:to\s+be\s+|(?:and\s+)?(?:was|were)\s+)?followed\s+by\s+(?:(?:one|those|that)\s+with\s+)?"
)
_OF_OR_WITH = re.compile(r"\s+(?:of|with)\s+(?:the\s+)?")
_ITS_TIME = re.compile(r"\s+(?:(?:in|on)\s+)?|\s*\((?:in\s+)?")


def _theirs(
    analysis: Analysis, index: int, levels: Sequence[LevelMention], made: Sequence[Relation]
) -> Iterator[Relation]:
    """ "A's relations with B were raised to this in 2013 and C's in 2016": the same of C with B, at its own time."""
    text = analysis.sentences[index].text
    actors = [a for a in analysis.actors[index] if not a.private]
    owners = {a.code for a in actors if a.end <= levels[-1].start and _ITS_TIES.match(text, a.end)}
    if len(made) != 1 or len(made[0].parties) != 2 or len(owners & set(made[0].parties)) != 1:
        return
    hub = next(code for code in made[0].parties if code not in owners)
    for actor in (a for a in actors if a.start >= levels[-1].end and a.code not in made[0].parties):
        own = _OWN_ONE.match(text, actor.end)
        if own and (time := next((t for t in analysis.times[index] if 0 <= t.start - own.end() < 4), None)):
            yield _at_its_own(made[0], pair_of(actor.code, hub), time, 0.75, "its own")


_ITS_TIES = re.compile(r"[’']s?\s+(?:[\w-]+\s+)?(?:relations|relationship|ties|tie|partnership)\b")
_OWN_ONE = re.compile(r"[’']s?\s+(?:(?:own|only|later|back|followed|came|dates\s+from)\s+)*(?:in\s+|on\s+)?")
_IN_OR_AS = re.compile(
    r"\s+(?:(?P<doing>in\s+\w+ing)|as\s+(?:an?|the|one\s+of)|in\s+(?=(?:the\s+)?[A-Z]|its\b|the\s+(?:circle|club|group|list|ranks)))\b"
)


def _in_force(
    analysis: Analysis, index: int, level: LevelMention, pairs: Sequence[tuple[str, str]]
) -> Iterator[Relation]:
    candidate = Candidate(index, level, None, 0, len(analysis.sentences[index].text), None)
    for a, b in pairs:
        analysis.trace(NAME, f"{level.name} ({a}–{b})", analysis.sentences[index], True, "likened")
        yield make(analysis, candidate, pair_of(a, b), "in_force", "concluded", None, 0.8, ("likened",))


_OWNS = re.compile(r"[’']s?\s")
_SECOND = re.compile(r"\bsecond\b")
_IN_DOING = re.compile(r"\b(?:follow|join)(?:s|ed|ing)?\s+(?:the\s+)?$")
_OF_THE_SORT = re.compile(
    r",?\s+(?:of\s+(?:the|a)\s+(?:sort|kind|type)|(?:(?:agreement|treaty|declaration|pact)\s+)?(?:just\s+)?like\s+(?:the\s+one|that)|similar\s+to\s+(?:the\s+one|that)|such\s+as|as)\s+(?:that\s+|which\s+)?(?:the\s+)?"
)
_HAS_WITH = re.compile(
    r"\s+(?:already\s+|also\s+|long\s+)?(?:has|have|had|enjoys?|keeps?|maintains?)\s+(?:had\s+)?with\s+(?:the\s+)?"
)
_AS_WELL = screened(
    r"(?:,|;)\s+(?:(?:and|as)\s+)?(?P<who>(?:the\s+)?[A-Z][^.;:]{2,60}?)\s+(?:are|is)(?:\s+(?:as\s+well|too|also|the\s+(?:newest|latest|youngest|other|oldest|second))\b)|,\s+and\s+(?P<another>[A-Z][\w ]{2,30})\s+the\s+(?:newest|latest|youngest|other)\b"
)


def predecessors(analysis: Analysis, found: Sequence[Relation]) -> Iterator[Relation]:
    """Ties in force that a count implies: "the eighth nation to rise to that level with X, after A, B and C"."""
    reached = [
        r
        for r in found
        if r.status == "concluded" and r.action in {"established", "upgraded"} and r.current and r.sector is None
    ]
    if not reached:
        return
    top = max(reached, key=lambda r: RANK.index(r.level))
    for index, sentence in enumerate(analysis.sentences):
        match = counted_after(sentence.text)
        if not match or sentence.furniture:
            continue
        actors = [a for a in analysis.actors[index] if not a.private]
        listed = run(sentence.text, [a for a in actors if a.start >= match.end()], match.end())
        newcomers = codes([a for a in actors if a.end <= match.start() and not _OWNS.match(sentence.text, a.end)])
        owners = [code for code in top.parties if code not in listed and code not in newcomers[-1:]]
        second = _SECOND.search(sentence.text, 0, match.end()) is not None
        if len(listed) < (1 if second else 2) or len(owners) != 1:
            analysis.trace(NAME, "those before it", sentence, False, "whose list is open")
            continue
        analysis.trace(NAME, f"those before it ({top.level})", sentence, True, "counted list")
        for code in listed:
            yield replace(
                top,
                parties=pair_of(code, owners[0]),
                action="in_force",
                from_level=None,
                date=None,
                date_basis=None,
                place=None,
                current=False,
                evidence=analysis.evidence(sentence),
                confidence=0.65,
                rules=("counted list",),
            )
