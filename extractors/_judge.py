"""Judging a candidate: between whom, done or planned or sought or refused, when and where; or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors._analysis import CENTRAL_ASIA, Analysis, codes, is_place, of_one_union, pair_of
from extractors._candidates import NAME, PLACE, TAKES_IT, THEY_AGREED, TO_WHICH, VERSION, Candidate
from extractors._change import DOWN, UP, Change, find_changes
from extractors._dating import (
    founded_when,
    is_current,
    is_kept_low,
    is_new,
    lasted,
    own_time,
    presupposed_since,
    since_before,
    since_when,
    time_of,
    until_when,
)
from extractors._levels import LevelMention
from extractors._lexicon import compiled
from extractors._modality import (
    NTH_TO_BE,
    is_denied,
    is_hearsay,
    is_imagined,
    is_negated,
    is_opinion,
    is_opinion_of_speaker,
    is_put_off,
    is_refused,
    is_sought,
    is_supposed,
    is_told_by_official,
    status_of,
)
from extractors._private import is_private
from extractors._recognition import rival_sides, whom_a_rival_left
from extractors._screen import screened
from extractors._segment import Sentence
from extractors._sides import Sides, sides
from extractors._standing import LENGTH, ONE, doubts, standing
from extractors._times import Time
from extractors._where import place_of
from schema.records import Relation, RelationAction, RelationStatus


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What a candidate tells, and the rule that says so; without a status it tells nothing."""

    action: RelationAction
    status: RelationStatus | None
    why: str
    time: Time | None = None  # where the verdict rests on a time: "since 2013", "until 2003"


def judge(analysis: Analysis, candidate: Candidate) -> Iterator[Relation]:
    """The records of a candidate, one for each of its sides; none where it tells nothing that an analyst would note."""
    sentence = analysis.sentences[candidate.sentence]
    candidate = _without_idle_change(sentence.text, candidate)
    level, change = candidate.level, candidate.change
    shown = f"{level.name} ({change.action if change else 'in force'})"
    if why := _is_no_level(analysis, candidate):
        analysis.trace(NAME, shown, sentence, False, why)
        return
    found, rule = sides(analysis, candidate.sentence, level, change.start if change else None, candidate.left)
    if level.level == "diplomatic_relations" and change:
        acts = whom_a_rival_left(analysis, candidate.sentence, change.start)
        found, rule = (acts, "rivals") if acts else (found, rule)
    if level.level == "diplomatic_relations" and ("CHN", "TWN") in found:
        found, rule = rival_sides(analysis, candidate.sentence, level.start, level.end), "rivals"
    found = _region_as_one(
        [pair for pair in found if not of_one_union(pair) and not _CLUBS.intersection(pair) and pair != ("CHN", "TWN")]
    )
    if level.level == "alliance" and found and all("TWN" in pair and "USA" not in pair for pair in found):
        level = replace(level, level="diplomatic_relations")  # "Taipei's allies" are those who recognise it
        candidate = replace(candidate, level=level)
    if level.name == "Alliance" and _OF_STATES.match(sentence.text, level.end) and any(len(pair) < 3 for pair in found):
        found = []  # "the Alliance of Sahel States": those who founded it, together
    why = _is_out_of_place(analysis, candidate, found, rule)
    if why in {_HEARD, _SUPPOSED_ONLY} and found and not is_hearsay(sentence.text, level.start):
        began = presupposed_since(analysis, candidate)
        candidate, why = (replace(candidate, change=None), None) if began else (candidate, why)
    if why:
        denied = _denied_at(analysis, sentence, level) if why == _HEARD and found and rule != "one before" else None
        analysis.trace(NAME, shown, sentence, denied is not None, f"{why}, and denied" if denied else why)
        if denied:
            verdict = _Verdict(change.action if change else "established", "rejected", "asked or rumoured, and denied")
            evidence = analysis.evidence(denied)
            yield from (replace(r, evidence=evidence) for r in _records(analysis, candidate, found, rule, verdict))
            if (began := founded_when(analysis, candidate)) and verdict.action in DOWN:
                founded = _Verdict("established", "concluded", "since", began)
                yield from _records(analysis, replace(candidate, change=None), found, rule, founded)
        return
    if span := lasted(analysis, candidate):
        analysis.trace(NAME, shown, sentence, True, "lasted", rule)
        began_and_ended = (
            _Verdict("established", "concluded", "since", span[0]), _Verdict("terminated", "concluded", "since", span[1])
        )  # fmt: skip
        for verdict in began_and_ended:
            yield from _records(analysis, replace(candidate, change=None), found, rule, verdict)
        return
    verdict = _decide(analysis, candidate, found, rule)
    analysis.trace(NAME, shown, sentence, verdict.status is not None, verdict.why, rule)
    if verdict.status is None:
        return
    began = (
        founded_when(analysis, candidate)
        if change and (change.end <= level.start or change.action in DOWN | {"restored"})
        else None
    )
    if change is None and verdict.status != "concluded":
        began = presupposed_since(analysis, candidate)
    before = sentence.text[change.end : level.start] if change else ""
    raised = verdict.action == "upgraded" and candidate.from_level is None and not _TO_A.search(before)
    its_own = change and change.end <= level.start and _RAISED_IT.fullmatch(sentence.text, change.end, level.start)
    if raised and (its_own or _BY_A_RUNG.match(sentence.text, level.end)):
        candidate = replace(candidate, from_level=level.level)  # "elevated their partnership": within its own level
    if verdict.action == "upgraded" and _SECOND_EDITION.match(sentence.text, level.end):
        candidate = replace(candidate, from_level=level.level)
    if not (began and raised) or _BY_A_RUNG.match(sentence.text, level.end):
        yield from _records(analysis, candidate, found, rule, verdict)
    if began and (raised or verdict.action in DOWN | {"restored"} or change is None):
        founded = _Verdict("established", "concluded", "since", began)  # "suspended the partnership signed in 2015"
        yield from _records(analysis, replace(candidate, change=None), found, rule, founded)


def _denied_at(analysis: Analysis, heard: Sentence, level: LevelMention) -> Sentence | None:
    """The sentence, near behind a question or a rumour if not its own, in which somebody in office says that there is nothing to it."""
    if _RULED_OUT.search(heard.text, level.end) and not is_opinion(heard.text):
        return heard  # "asked whether he would restore ties, ruled it out"
    if _DISMISSED_BY.search(heard.text, level.end) and is_told_by_official(heard.text):
        return heard
    for sentence in analysis.sentences[heard.index + 1 : heard.index + 4]:
        if sentence.furniture or sentence.text.rstrip('"” ').endswith("?"):
            return None
        answers = [s.text for s in analysis.sentences[heard.index + 1 :] if s.paragraph == sentence.paragraph]
        if _NOTHING_TO_IT.match(sentence.text) and is_told_by_official(" ".join(answers)):
            return sentence
    return None


_RAISED_IT = re.compile(r"[\"”’]?\s+(?:their|its|the)\s+(?:\w+\s+)?[\"“'‘]?")
_BY_A_RUNG = re.compile(
    r"[^.;]{0,60}?\b(?:(?:up|by)\s+(?:by\s+)?[\"“]?(?:an?|one|another)\s+(?:rung|notch|step|level|tier|floor)|(?:an?|one|another)\s+(?:rung|notch|step|level|tier|floor)\s+(?:up|higher)|to\s+(?:an?|the)\s+(?:higher|next)\s+(?:rung|notch|step|level|tier|floor))\b(?!\s+(?:from|than|on|above|of)\b)"
)
_TO_A = re.compile(r"\b(?:in)?to\s+(?:an?|the)\b")  # where no such words stand, what a tie is raised to is not told
_HEARD, _SUPPOSED_ONLY = "asked or rumoured", "only supposed"
_RULED_OUT = re.compile(
    r",\s+(?:he|she|it|the\s+[\w ]{3,40})\s+(?:said|replied|answered)\s+(?:that\s+)?(?:no\s+such\s+\w+|nothing\s+of\s+the\s+(?:kind|sort))\s+(?:was|is|were|are|had\s+been|has\s+been)\b|"
    r",\s+(?:ruled\s+(?:it|that|this)\s+out|dismissed\s+(?:it|that|the\s+idea)|(?:said|answered|replied)\s+no)\b"
)
_DISMISSED_BY = re.compile(
    r"\b(?:is|are|was|were|has\s+been|have\s+been)\s+(?:\w+ly\s+)?(?:dismissed|denied|rejected|refuted)\s+(?:\w+\s+)?by\b"
)
_NOTHING_TO_IT = re.compile(
    r"(?:[A-Z][\w .’'-]{0,40}:\s+)?[\"“]?(?:(?:No|Not\s+at\s+all|Certainly\s+not)(?:[.:;]|,\s+(?:there|this|that|it|we|insist(?:s|ed)|said|says|replied)\b)|(?:We|They)\s+have\s+(?:never\s+(?:discussed|considered|thought)|not\s+been\s+\w+\s+and\s+will\s+not\s+be)\b|It\s+(?:would|will|does)\s+not\b|(?:Nothing|No\s+talks|No\s+plans?)\s+of\s+the\s+(?:kind|sort)\b|"
    r"(?:There|We)\s+(?:is|are|was|were|have(?:\s+been)?|has\s+been|will\s+be)\s+(?:no|neither|never)\b|No\s+such\s+\w+|(?:This|That|It)\s+(?:is|was|has)\s+not(?:,|\.|\s+(?:on\s+the|planned|true|under|being|been|going|and)\b))"
)
_CLUBS = frozenset({"G7", "G20", "APEC", "OECD", "BRICS"})  # they meet, and are nobody's partner


def _region_as_one(found: Sides) -> Sides:
    """The pairs of one party with all five states of Central Asia as its pair with the five."""
    for hub in {code for pair in found for code in pair} - CENTRAL_ASIA:
        theirs = {pair for pair in found if hub in pair and set(pair) - {hub} <= CENTRAL_ASIA}
        if len(theirs) == len(CENTRAL_ASIA):
            return [*(pair for pair in found if pair not in theirs), pair_of("C5", hub)]
    return found


def _records(
    analysis: Analysis, candidate: Candidate, found: Sides, rule: str, verdict: _Verdict
) -> Iterator[Relation]:
    action, status, time = verdict.action, verdict.status, verdict.time
    assert status is not None
    confidence = _SURE.get(rule, 0.65)
    if time:
        confidence = 0.7 if verdict.why == "until" else confidence - 0.05
    else:
        time = time_of(analysis, candidate, found[0], status) if action != "in_force" else None
        if status != "concluded" and time and time.lies_before(analysis.today):
            time = None  # of what is planned or was refused, what is past is another's time
        confidence -= 0.05 * (analysis.sentences[candidate.sentence].part == "title") + 0.05 * (status != "concluded")
        if action != "in_force" and status == "concluded" and time is None:
            confidence -= 0.1
    if status == "concluded" and time and time.lies_after(analysis.today):
        text = analysis.sentences[candidate.sentence].text
        if is_opinion(text):
            return
        if _SUPPOSED.search(text[: candidate.level.start]):
            status = "planned"
        else:
            time = None  # when something is to follow from it: "a partnership under which gas will flow from 2028"
    for parties in found:
        own = own_time(analysis, candidate, parties) if len(found) > 1 and time and verdict.why != "until" else None
        if action == "in_force" and len(found) > 1 and (began := since_before(analysis, candidate, parties)):
            yield make(analysis, candidate, parties, "established", status, began, confidence, ("since", rule))
            continue
        yield make(analysis, candidate, parties, action, status, own or time, confidence, (verdict.why, rule))


def _without_idle_change(text: str, candidate: Candidate) -> Candidate:
    """A candidate without a change that is only counted or celebrated: "60 years since relations were established"."""
    level, change = candidate.level, candidate.change
    if change is None:
        return candidate
    idle = (
        (change.end <= level.start and _ANNIVERSARY.search(text[change.end : level.start]))
        or LENGTH.search(text[max(0, level.start - 60) : level.start])
        or (compiled(r"\s+since\s").match(text[level.end : change.start]) and not TAKES_IT.match(text[change.end :]))
        or _COUNTED.search(text[max(0, change.start - 50) : change.start])
    )
    return replace(candidate, change=None) if idle else candidate


def _is_no_level(analysis: Analysis, candidate: Candidate) -> str | None:
    """Why a level's name means no level here; None where it does."""
    text, level, change = analysis.sentences[candidate.sentence].text, candidate.level, candidate.change
    if level.top and not _names_top(analysis):
        return "unknown top level"
    if _is_trade_paper(text, level):
        return "an economic agreement's name"
    if _NOT_YET_SO.match(text, level.end):
        return "not so yet"
    if _WITH_SOMEBODY.match(text, level.end):
        return "with nobody who is named"
    if change and _SWITCHES.fullmatch(text, change.start, change.end) and _FROM_OR_TO.match(text, level.end):
        return "a switch, told as one"
    if _OF_A_FORMAT.match(text, level.end):
        return "a format's name"
    if change and is_kept_low(text, change) and not since_when(analysis, candidate):
        return "lowered, but not told since when"
    if change and change.end <= level.start and _WITHOUT.search(text[change.end : level.start]):
        return "the lack of it"
    if level.level == "alliance" and level.name == "Alliance" and _NAMED_ALLIANCE.search(text, 0, level.start):
        return "an organisation's name"
    if level.level == "alliance" and level.name == "Alliance" and _OF_STATES.match(text, level.end):
        founded = change and _FOUNDS.fullmatch(text, change.start, change.end) and change.end <= level.start
        return None if founded else "an organisation's name"
    if level.level == "alliance" and (_OF_THINGS.match(text, level.end) or _REBEL.search(text, 0, level.start)):
        return "no alliance of states"
    if level.level == "alliance" and _MEMBERS_OF.search(text[: level.start]):
        return "membership of an organisation"
    if (change and level.level == "alliance" and _JOINS.fullmatch(text[change.start : change.end])) and not compiled(
        r"\s+(?:into\s+)?an?\s+(?:\w+\s+)?"
    ).fullmatch(text[change.end : level.start]):
        return "membership of an organisation"
    return None


def _is_out_of_place(analysis: Analysis, candidate: Candidate, found: Sides, rule: str) -> str | None:
    """Why a level is not told of states that are known, by somebody who must know; None where it is."""
    sentence, level = analysis.sentences[candidate.sentence], candidate.level
    text = sentence.text
    if (
        found
        and is_private(text[: level.end + 40], text)
        and not (rule == "between" and level.level == "diplomatic_relations")
    ):
        return "private sides"
    if analysis.private and rule in {"discourse", "main pair", "hub", "with it"}:
        return "private sides"
    ahead = [a for a in analysis.actors[sentence.index] if a.end <= level.start]
    if ahead and all(a.private for a in ahead) and rule not in {"between", "with"}:
        return "private sides"
    vague = level.name == " " or (level.name.lower() in {"relations", "ties"} and rule == "discourse")
    vague = (
        vague and not since_when(analysis, candidate) and not any("TWN" in pair for pair in found)
    )  # to break with Taipei is to break relations
    capitals = [a for a in analysis.actors[sentence.index] if a.kind == "capital" and not is_place(text, a)]
    if level.name == " " and len(codes(capitals)) == 2 and _IN_A_YEAR.search(text, level.end):
        vague = False  # "Lima broke with Caracas in 2019"
    if vague and not _OF_DIPLOMATS.search(analysis.document.title + analysis.document.text):
        return "a break of no relations that are told of"
    opening = analysis.sentences[analysis.opening(sentence.index)].text
    if _IT_TAKES.match(text):
        return "a saying"
    if is_supposed(text) or _UNTRUE.match(text) or (is_imagined(opening) and _WOULD.search(text)):
        return _SUPPOSED_ONLY
    if _IT_IS_NOT.fullmatch(analysis.text_after(sentence.index)):
        return "taken back"
    heard = is_hearsay(text, level.start) and not _DENIES.search(text[: level.start])
    change = candidate.change
    asked = _ASKED.match(text, level.start) and not (change and _AFTER_IT_HAD.search(text, 0, change.start))
    if asked or heard:
        return _HEARD
    if found and rule in {"discourse", "as before"} and _STRANGERS.match(text) and not analysis.actors[sentence.index]:
        return "a headline about others"
    if _is_purpose(text, candidate):
        return "only what something serves"
    if rule == "discourse" and _OF_ANYBODY.search(text, 0, level.start):
        return "with nobody who is named"
    if rule == "discourse" and ONE.search(text[: level.start]) and _PARTICIPLE.match(text[level.end :]):
        return "one of a kind"
    if any(a.start < level.start < a.end for a in analysis.actors[sentence.index]):
        return "part of a name"
    if _ALL_OF_THEM.search(text[: level.end]):
        return "all states of some kind"
    return None if found else f"no two parties: {rule}"


_IT_TAKES = re.compile(r"[\"“]?It\s+takes\s+(?:an?|one|two|three|more|many|years|months|time|courage|only)\s")
_WOULD = re.compile(r"\b(?:would|could|might)\b")
_IN_A_YEAR = re.compile(r"\bin\s+(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d\b")


def _is_purpose(text: str, candidate: Candidate) -> bool:
    """Is a change only what something else serves: "steps for the normalization of ties"?"""
    change = candidate.change
    return change is not None and bool(_FOR_THE.search(text, 0, change.start))


def _decide(analysis: Analysis, candidate: Candidate, found: Sides, rule: str) -> _Verdict:
    """Whether a level's change, or the level itself, is told as done, planned, sought or refused."""
    verdict = _doubted(analysis, candidate, found, rule)
    change = candidate.change
    of_founding = change is not None and change.start >= candidate.level.end and verdict.action == "established"
    if verdict.action == "in_force" or verdict.status is None or (of_founding and verdict.status != "concluded"):
        began = presupposed_since(analysis, candidate) if change is None or of_founding else None
        return _Verdict("established", "concluded", "since", began) if began else verdict
    return verdict


def _doubted(analysis: Analysis, candidate: Candidate, found: Sides, rule: str) -> _Verdict:
    """What a candidate tells, unless somebody without office says it or a tie is not told to stand."""
    text = analysis.sentences[candidate.sentence].text
    verdict = _read(analysis, candidate)
    if verdict.status is None:
        return verdict
    if verdict.action == "in_force" and analysis.sentences[candidate.sentence].part == "title":
        return _Verdict("in_force", None, "a headline")
    if verdict.action == "in_force":
        why = doubts(analysis, candidate, found, rule)
        return replace(verdict, status=None, why=why) if why else verdict
    if (
        (quoted := _QUOTED.match(text))
        and candidate.level.end <= quoted.end("words")
        and is_opinion(text[quoted.end() :])
    ):
        return _Verdict(verdict.action, None, "opinion")
    change = candidate.change
    judged = change and (_SUPPOSED.search(text[: change.start]) or text[change.start : change.end] in {"dead", "over"})
    if is_opinion(text) and (verdict.status != "concluded" or judged):
        return _Verdict(verdict.action, None, "opinion")
    if verdict.status == "under_discussion" and _ACCEPTED.match(text, candidate.level.end):
        return replace(verdict, status="concluded", why="proposed and accepted")
    if candidate.change and _ALMOST.search(text, 0, candidate.change.start):
        return _Verdict(verdict.action, None, "never was")
    if verdict.status != "concluded" and text.startswith("Whether "):
        return _Verdict(verdict.action, None, "left open")
    if verdict.status != "concluded" and is_of_outsider(analysis, candidate.sentence):
        return _Verdict(verdict.action, None, "opinion")
    return verdict


_ACCEPTED = re.compile(
    r"[^.;]{0,60},\s+and\s+(?:the\s+)?(?:[\w’-]+\s+){1,3}?(?:agreed|accepted|consented)(?:\s+(?:at\s+once|on\s+the\s+spot|gladly))?(?=[.,;”\"]|$)"
)
_ALMOST = re.compile(r"\b(?:almost|nearly|all\s+but|narrowly|came\s+close\s+to)\s+$")


def is_of_outsider(analysis: Analysis, index: int) -> bool:
    """Does "he" speak here who has no office, by what his paragraph or the story's first sentence says of him?"""
    first = analysis.opening(index)
    paragraph = " ".join(s.text for s in analysis.sentences[first:index])
    lede = next((s.text for s in analysis.sentences if s.part == "text" and not s.furniture), "")
    return is_opinion_of_speaker(analysis.sentences[index].text, paragraph, lede)


def _read(analysis: Analysis, candidate: Candidate) -> _Verdict:
    text, level, change = analysis.sentences[candidate.sentence].text, candidate.level, candidate.change
    before = text[: level.start]
    if candidate.start and (began := since_when(analysis, candidate)):
        return _Verdict("established", "concluded", "since", began)
    if _SHORT_OF.search(before):
        return _Verdict("established", None, "short of it")
    if _AS_A_GOAL.match(text, level.end):
        return _Verdict(change.action if change else "established", "under_discussion", "a goal")
    if _THEN_FOLLOWED.search(before):
        return _Verdict("established", "planned", "to follow")
    if sought := _SOUGHT_BEHIND.match(text[level.end :]):
        if compiled(r"\b(?:not|never|no\s+longer|off)\b").search(sought[0]) or _NONE.search(before[-50:]):
            done = (
                change.action
                if change and change.action in DOWN | {"restored"} and not _CUT_THEN.match(text, level.end)
                else None
            )
            return _Verdict(_resumed(before) or done or "established", "rejected", "not on the agenda")
        return _Verdict("established", "under_discussion", "under discussion")
    if change is None and _REFUSED_BEHIND.match(text, level.end):
        return _Verdict("established", "rejected", "refused")
    if (change is None or change.action == "restored") and _WAS_PROPOSED.match(text, level.end):
        by_state = _BY_A_STATE.search(text, level.end) is not None
        return _Verdict(
            change.action if change else "established",
            "under_discussion" if by_state or is_told_by_official(text) else None,
            "proposed",
        )
    if change is None and is_negated(before) and _NOR_SOUGHT.match(text, level.end) and is_told_by_official(text):
        return _Verdict("established", "rejected", "nor sought")
    if change is None and _FRONTED.match(text, level.end) and compiled(r"[\"“]?").fullmatch(before):
        return _Verdict("established", "concluded", "fronted", since_when(analysis, candidate))
    of_paper = _PAPER_ON.search(before) or _PAPER_OF.match(text, level.end)
    if (change is None or change.start >= level.end) and of_paper and _WILL_BE_SIGNED.match(text, level.end):
        return _Verdict("established", "planned", "its paper to be signed")
    if change is None and level.head == "alliance" and _THERE_IS_NONE.search(before) and is_told_by_official(text):
        return _Verdict("established", None if is_opinion(text) else "rejected", "said to be none")
    if _TURNS_IT_DOWN.search(before) and not is_opinion(text):
        return _Verdict(change.action if change else "established", "rejected", "an offer turned down")
    if change is None and _NO_SUCH_PLAN.search(text, level.end) and is_told_by_official(text):
        return _Verdict("established", None if is_opinion(text) else "rejected", "no such plan")
    if change is None and _AWAITS.match(text, level.end):
        return _Verdict("established", None if is_opinion(text) else "planned", "ready to be signed")
    if change is None and is_denied(before, text):
        return _Verdict("established", "rejected", "denied")
    if _CALLED_THE_IDEA.search(before) and (change is None or change.start < level.start):
        return _Verdict("established", "rejected" if is_told_by_official(text) else None, "called names")
    if change is None and is_refused(before):
        return _Verdict("established", "rejected", "refused")
    if (_DENIES.search(before) or _DENIES_IT.search(before)) and not is_opinion(text):
        return _Verdict(change.action if change else "established", "rejected", "denied")
    if change is not None and _ASKED_FOR_IT.search(text, 0, change.start):
        return _Verdict(change.action, None if is_opinion(text) else "under_discussion", "asked for")
    if change is None and (_AGREED_TO_BE.search(before) or _THAT_THEY_ARE.fullmatch(before)):
        return _Verdict("established", "concluded", "agreed to be")
    if change is None and _SIGNED_SO.search(before) and not _AGAIN_BEHIND.match(text, level.end):
        return _Verdict("established", "concluded", "signed so")
    if change is None and _WILL_BE.search(before) and not is_opinion(text):
        return _Verdict("established", "planned", "will be")
    if change is None and _NOT_SOUGHT.search(before):
        of_one = is_told_by_official(text) and not _WITH_ANYBODY.match(text, level.end)
        return _Verdict("established", "rejected" if of_one else None, "not sought")
    if change is None and _NOT_WHAT.match(text, level.end):
        return _Verdict("established", "rejected" if is_told_by_official(text) else None, "not what was agreed")
    if change is None and (only := _NOT_UNTIL.match(text)):
        time = next(
            (t for t in analysis.times[candidate.sentence] if only.start("when") <= t.start < only.end("when")), None
        )
        return _Verdict("established", "concluded" if time else None, "not until then", time)
    if change is None and not level.of and (ends := _is_not_renewed(text, level)):
        return _Verdict("terminated", None if is_opinion(text) else ends, "not renewed")
    if change is None and level.head in {"ally", "allies"} and _ITSELF.match(text, level.end):
        return _Verdict("established", *status_of(before, text))
    if change is None and (put := _WHAT_WAS_PROPOSED.search(before)):
        if is_opinion(text):
            return _Verdict("established", None, "opinion")
        return _Verdict("established", "rejected" if put["no"] else "under_discussion", "what was proposed")
    if change is None and (_PROPOSED_TO_BE.search(before) or _WISHES_TO_BE.search(before)):
        return _Verdict("established", None if is_opinion(text) else "under_discussion", "proposed")
    if change is None and _TO_BE_MADE.match(text, level.end):
        return _Verdict("in_force", None, "to be made another")
    if (
        change is not None
        and change.background
        and change.action == "established"
        and text[change.start : change.end].startswith(THEY_AGREED)
        and change.start > level.end
    ):
        return _Verdict("established", "concluded", "that they agreed")
    cut = change is not None and (
        _THAT_WERE.fullmatch(text, level.end, change.start) or TO_WHICH.match(text, level.end)
    )
    if not cut and (change is None or change.start >= level.end) and _is_sought(text, level):
        if _OUGHT.search(before[-90:]):
            return _Verdict("established", None, "only wished for")
        if _TALKS.search(before) and (_COMPLETED.match(text, level.end) or _CLOSED.search(before)):
            return _Verdict("established", "planned", "talks done")
        again = level.level == "diplomatic_relations" and level.name.lower().startswith(("full", "normal"))
        return _Verdict("restored" if again else "established", "under_discussion", "in talks")
    fresh = (
        level.head != "top"
        and not is_negated(before)
        and is_new(text, level)
        and not any(c.action in DOWN for c in find_changes(text))
    )
    if fresh and change is None and level.level == "diplomatic_relations" and _AGAIN_BEHIND.match(text, level.end):
        return _Verdict("restored", "concluded", "once more as of now")
    if (change is None or change.action == "established") and fresh:
        return _Verdict("established", "concluded", "new as of now")
    if change is None and _OUR_NEW.search(before[-30:]) and analysis.sentences[candidate.sentence].paragraph <= _LEAD:
        return _Verdict("established", "concluded", "called new")
    if change is not None and text[: change.end].endswith(("closer to", "nearer to")):
        return _Verdict(change.action, None, "only closer to it")
    if change is not None:
        verdict = _status_of_change(analysis, candidate)
        if verdict.why == "negated" and change.start >= level.end and (began := since_when(analysis, candidate)):
            return _Verdict("established", "concluded", "since", began)  # "ties, which date from 1991, were never cut"
        return verdict
    if _AGAIN.search(before[-40:]) or _AGAIN_BEHIND.match(text[level.end :]):
        return _Verdict("restored", "concluded", "once more")
    if _HAS_NO_LONGER.search(before[-60:]) and not is_opinion(text):
        return _Verdict("terminated", "concluded", "no longer")
    if (ended := until_when(analysis, candidate)) and not is_negated(before):
        return _Verdict("terminated", "concluded", "until", ended)
    status, why = standing(text, level, candidate.start)
    if why == "negated" and level.level == "diplomatic_relations" and (ended := since_when(analysis, candidate)):
        return _Verdict("terminated", "concluded", "none since", ended)
    if (status is not None or why == "relations only mentioned") and (began := since_when(analysis, candidate)):
        return _Verdict("established", "concluded", "since", began)
    if candidate.start:
        return _Verdict("in_force", None, "only the start of a raise")
    return _Verdict("in_force", status, why)


_CALLED_THE_IDEA = re.compile(
    r"\b(?:call(?:s|ed|ing)|dismiss(?:es|ed|ing)|mock(?:s|ed|ing)|ridicul(?:es|ed|ing))\s+(?:the\s+|any\s+)?(?:idea|notion|talk|suggestion|thought)\s+(?:of|that)\s+[^,;.]{0,30}$"
)


def _is_not_renewed(text: str, level: LevelMention) -> RelationStatus | None:
    """Is a level let run out, as decided or as planned: "will not prolong its partnership", "… will not be renewed"?"""
    if ahead := _NOT_TO_RENEW.search(text, 0, level.start):
        return "planned" if ahead["will"] else "concluded"
    behind = _NOT_TO_BE_RENEWED.match(text, level.end)
    return ("planned" if behind["will"] else "concluded") if behind else None


_NOT_TO_RENEW = re.compile(
    r"\b(?:(?P<will>will|would|shall)\s+not|(?:(?:decid|resolv|choos)\w*|chose|chosen|opted)\s+not\s+to|(?:decided|voted)\s+against|(?:declin|refus)ed\s+to)\s+(?:renew|prolong|extend|continu)(?:e|ing)?\s+(?:its|their|the)\s+(?:\w+\s+)?[\"“]?$"
)
_NOT_TO_BE_RENEWED = re.compile(
    r"[\"”]?(?:\s+(?:with|between|of)\s+[^,.;]{2,50}?)?(?:,\s[^,.;]{3,60},)?\s+(?:(?P<will>will|would|is\s+to)\s+not\s+be|(?:was|has|had|were)\s+not(?:\s+been)?)\s+(?:renew|prolong|extend|continu)ed\b"
)
_THERE_IS_NONE = re.compile(r"\b(?:is|are|has|have|had|was)\s+no\s+(?:\w+\s+)?[\"“]?$")
_TURNS_IT_DOWN = re.compile(
    r"\b(?:(?:declin|reject|refus|rebuff|spurn|dismiss)(?:e[sd]|ed|s)|turn(?:ed|s)\s+down)\s+(?:(?:an?|the|its|their|every|[A-Z][\w’-]+)\s+)+(?:\w+\s+)?(?:proposals?|offers?|requests?|bids?|ideas?|suggestions?|overtures?|invitations?)\s+(?:of|for|to)\s+(?:[\w’-]+\s+){0,4}[\"“]?$"
)
_NO_SUCH_PLAN = re.compile(
    r"\b(?:there\s+(?:is|was|were|are)\s+no|has\s+no|had\s+no)\s+such\s+(?:plans?|intentions?|talks|thing|idea)\b"
)
_AWAITS = re.compile(
    r"[\"”]?(?:\s+(?:with|between)\s+[^,.;]{2,40}?)?\s+(?:awaits?|is\s+awaiting|is\s+ready\s+for)\s+(?:its\s+|their\s+|the\s+)?(?:signature|signing)\b"
)
_HAS_NO_LONGER = re.compile(
    r"\bno\s+longer\s+(?:ha(?:s|ve|d)(?:\s+any)?|maintains?|considers?\s+(?:the\s+)?[A-Z][\w’-]+|regards?\s+(?:the\s+)?[A-Z][\w’-]+\s+as)\s+(?:an?\s+|its\s+)?[\"“]?$"
)
_QUOTED = re.compile(r"[\"“](?P<words>[^\"“”]+)[\"”](?=\s+(?:said|says|argued|writes|wrote|thinks|believes)\b)")
_HAVE_NOT = re.compile(r"\b(?:have|has)\s+not\s+(?:\w+ly\s+)?$")
_BUT_NOT_YET = re.compile(r"[^.;]{0,40},\s+but\s+(?:not|only)\s+(?:while|until|before|if|when|after|once)\b")
_THEN_FOLLOWED = re.compile(r"\bto\s+be\s+followed\b[^.;]{0,50}\bby\s+(?:an?\s+)?[\"“]?$")
_CUT_THEN = re.compile(r"\s+(?:that|which)\s")
_RESUMPTION = re.compile(
    r"\b(?:resum|restor|re-?establish|reviv)\w*\s+(?:of\s+)?(?:the\s+|their\s+|its\s+)?(?:\w+\s+)?$"
)


def _resumed(before: str) -> RelationAction | None:
    """Is it their resumption that is spoken of?"""
    return "restored" if _RESUMPTION.search(before) else None


def _status_of_change(analysis: Analysis, candidate: Candidate) -> _Verdict:
    sentence, change = analysis.sentences[candidate.sentence], candidate.change
    assert change is not None
    text, before = sentence.text, sentence.text[: change.start]
    own = before[candidate.left if change.start >= candidate.left else 0 :]
    if (aside := _AFTER_THEY.search(own)) and (_PAST.match(text, change.start) or _DOING.match(own, aside.start())):
        own = own[aside.end() :]  # "will meet, six years after they broke off relations"
    if _THAT_WERE.fullmatch(text, candidate.level.end, change.start) or TO_WHICH.match(text, candidate.level.end):
        own = ""  # "talks on how the relations that were broken off in 2016 may be resumed"
    if _PAST.match(text, change.start) and (colon := own.rfind(": ")) >= 0 and not _SAID_BEFORE.search(own, 0, colon):
        own = own[colon + 2 :]  # "he wants a fresh start: in 2008 they broke off relations"
    if aside := _WHEN_THEY.match(own):
        own = own[aside.end() :]  # "in 2006, when a judge wanted to see her, it broke off relations"
    if change.start >= candidate.level.end and _WERE.search(text, candidate.level.end, change.start):
        own = _COORDINATED.split(own)[-1]  # "the envoy would be withdrawn and relations were severed"
    if candidate.left and compiled(r"\bto\s+$").search(own) and not compiled(r"[;:]").search(own):
        own = before  # "A would like its partnership with B, comprehensive since 2012, to become strategic"
    status, why = status_of(own, text)
    if (
        status == "concluded"
        and compiled(r"\b(?:and|or|then)\s+(?:\w+ly\s+)?$").search(before)
        and _BARE.match(text[change.start :])
    ):
        status, why = status_of(before, text)  # "will do this and form that"
    if why == "negated" and candidate.level.level == "alliance" and _HAVE_NOT.search(own) and is_told_by_official(text):
        status, why = "rejected", "denied"
    if status == "planned" and (again := status_of(before, text))[1] == "reported":
        status, why = again
    if status == "planned" and _ANNOUNCED.search(before):
        status, why = "concluded", "announced"
    if (
        change.future
        and not NTH_TO_BE.search(before)
        and status == "concluded"
        and why not in {"reported", "announced"}
    ):
        status, why = "planned", "future form"
    if status == "concluded" and sentence.part == "title" and compiled(r"\bto\s+$").search(before):
        status, why = "planned", "headline infinitive"
    if status == "concluded" and is_put_off(before, text[change.end :]):
        status, why = "planned", "put off"
    if status == "concluded" and _TO_BE_SIGNED.match(text, candidate.level.end):
        status, why = "planned", "to be signed"
    if status in {"concluded", "planned"} and _IF_IN_OFFICE.search(before):
        status, why = "under_discussion", "pledged before taking office"
    if status == "planned" and (_FROM_NOW_ON.search(before) or _OPENS_A_TIME.match(text)):
        status, why = "concluded", "from now on"
    if status == "planned" and _BUT_NOT_YET.match(text, candidate.level.end):
        status, why = "under_discussion", "on a condition"
    if change.planned and status == "concluded":
        status, why = "planned", "planned noun"
    if change.sought and status in {"concluded", "planned"}:
        status, why = "under_discussion", "sought noun"
    return _Verdict(_action(text, candidate.level, change), status, why)


def _action(text: str, level: LevelMention, change: Change) -> RelationAction:
    """What a verb of change does to this level: relations are not raised, and "take up … again" is no first time."""
    if (
        change.action == "established"
        and _SECOND_EDITION.match(text, level.end)
        and not text.startswith("dat", change.start)
    ):
        return "upgraded"
    if level.level != "diplomatic_relations" or change.action not in {"established", "upgraded"}:
        return change.action
    to_ambassadors = change.action == "upgraded" and _AMBASSADOR.match(text, level.end)
    return "restored" if to_ambassadors or _ONCE_MORE.match(text, level.end) else "established"


_AMBASSADOR = re.compile(r"[^.;]{0,60}?\bto\s+(?:the\s+)?(?:(?:level|rank)\s+of\s+)?ambassador")
_SECOND_EDITION = re.compile(r"[\"”]?\s+\(?(?:2\.0|3\.0)\b")
_SWITCHES = re.compile(r"[Ss]witch(?:es|ed|ing)?")
_FROM_OR_TO = re.compile(r"\s+(?:back\s+)?(?:from|to)\s+(?:the\s+)?(?:Taipei|Taiwan|Beijing|China|People[’']s)\b")
_OF_A_FORMAT = re.compile(
    r"\s+(?:[Cc]ouncil|[Cc]ommittee|[Cc]ommission|[Dd]ialogue|[Ff]orum|[Ff]und|[Bb]oard|[Ww]orking [Gg]roup|[Gg]roup|[Ss]ummit|[Cc]onference|[Cc]onsultations?|[Ss]ecretariat)\b"
)
_UNTRUE = re.compile(
    r"[\"“]?(?:Media\s+|Press\s+)?(?:[Rr]eports?|[Rr]umou?rs?|[Cc]laims?|[Tt]alk|[Ss]peculation)\s+(?:that|of|about)\b[^.;]*?\b(?:are|is|were|was)\s+(?:\w+\s+)?[\"“]?(?:premature|wrong|untrue|false|unfounded|exaggerated|denied|baseless|nonsense)\b"
)
_IT_IS_NOT = re.compile(
    r"(?:It|They|He|She|That|This)\s+(?:has|have|had|did|does|is|was|were)\s+not(?:hing\s+of\s+the\s+(?:sort|kind))?[.!]"
)
_DENIES = re.compile(
    r"\b(?:denie[sd]|deny|denying|dismiss(?:ed|es)|refute[sd]?)\s+(?:(?:[\w-]+\s+){0,5}that|(?:[\w-]+\s+)?(?:reports?|claims?|suggestions?|rumou?rs?|talk))\b[^;]*\b(?:negotiat\w*|talk\w*|discuss\w*|plan\w*|prepar\w*|seek\w*|consider\w*|want\w*|work\w*|getting\s+ready|ready|about|close|poised|set|going)\b[^;]*$"
)
_DENIES_IT = re.compile(
    r"\b(?:denie[sd]|deny|denying)\s+(?:[\w-]+\s+){0,3}that\s+(?:an?|any|the|such\s+an?)\s+(?:\w+\s+)?[\"“]?$|"
    r"\b(?:did|does|do)\s+not\s+(?:mean|imply|amount\s+to|entail)\s+(?:the\s+(?:creation|formation|establishment)\s+of\s+)?(?:an?|any)\s+(?:\w+\s+)?[\"“]?$"
)
_OF_THINGS = re.compile(
    r"\s+of\s+(?:(?:liberal|centrist|leftist|opposition|local|rebel|ethnic|major)\s+)?(?:exporters|producers|chambers|businesses|banks|ports|regions|museums|unions|parties|companies|firms|rebels|groups|clubs|universities|cities|workers|traders|growers|airlines|forces)\b"
)
_FOUNDS = re.compile(r"(?:form|found|creat|establish)(?:ed|e?s)|set\s+up")
_REBEL = re.compile(r"\b(?:rebel|coalition|militia|political|party|electoral|business)\s+$")
_OF_STATES = re.compile(r"\s+of\s+(?:the\s+)?[A-Z]")
_NOT_YET_SO = re.compile(r"[^.;]{0,40}[\"”]?,\s+which\s+(?:it|they)\s+(?:is|are|was|were)(?:n[’']t|\s+not)\b")
_NAMED_ALLIANCE = re.compile(
    r"[a-z,](?<!\ba)(?<!\ban)\s+(?:[A-Z][\w’'-]+\s+)*(?!(?:Strategic|Military|Treaty|Security|Defen[cs]e|Formal|The|An?|This|New|Our|Their|Full|Political)\b)[A-Z][\w’']+\s$"
)
_MEMBERS_OF = re.compile(r"\bmember(?:s|ship)?\s+(?:of|in)\s+(?:the|an)\s+(?:[\w-]+\s+)?$")
_TALKS = re.compile(r"\b(?:talks|negotiations|consultations)\b[^.;]*$", re.IGNORECASE)
_COMPLETED = re.compile(
    r"[\"”]?[^.;]{0,40}?\s(?:were|are|have\s+been|had\s+been|has\s+been)\s+(?:now\s+|successfully\s+|finally\s+)?(?:completed|concluded|wrapped\s+up|finished|wound\s+up|closed)\b"
)
_CLOSED = re.compile(
    r"\b(?:concluded|completed|finali[sz]ed|wrapped\s+up|closed|finished)\s+(?:the\s+|their\s+|its\s+)?(?:\w+\s+)?(?:talks|negotiations|consultations)\b[^.;]*$"
)
_SAID_BEFORE = re.compile(r"\b(?:say|says|said|told|tells|warn\w*|ask\w*|report\w*)$")
_AFTER_THEY = re.compile(r"\b(?:after|since)\s+(?![^,;]*\b(?:will|would|shall)\b)[^,;]*$")
_TO_BE_SIGNED = re.compile(
    r"[\"”]?,?\s+(?:which\s+(?:is|was)\s+)?(?:still\s+)?(?:to|due\s+to|expected\s+to|set\s+to)\s+be\s+(?:formally\s+)?(?:signed|concluded|sealed|formali[sz]ed|announced|launched|inked)\b|\s+(?:still\s+)?to\s+(?:come|follow)\b"
)
_THAT_WERE = re.compile(
    r"\s+(?:(?:with|between)\s+[^,.;]{2,40}\s)?(?:that|which)\s+(?:(?:were|was|had\s+been|have\s+been|has\s+been)|[A-Z]\w+)\s+(?:first\s+)?"
)
_WHEN_THEY = re.compile(
    r"[\"“]?(?:(?:In|On|By|At)\s[^,;]{2,25},\s)?(?:[Ww]hen|[Aa]fter|[Bb]ecause|[Aa]lthough|[Ww]hile|[Ss]ince)\s[^,;]*,\s(?!that\b|to\b)"
)
_WERE = re.compile(r"\s(?:were|was|have\s+been|has\s+been|had\s+been)\s+(?:\w+ly\s+)?$")
_COORDINATED = re.compile(r",?\s(?:and|but)\s")
_DOING = re.compile(r"after\s+(?:\w+ly\s+)?$")
_PAST = re.compile(
    r"(?:\w+ed|broke|broken|cut|withdrew|tore|took|set|struck|sever\w+|froze|fell|became|made|rose|went|grew|sank)\b"
)
_THAT_THEY_ARE = re.compile(  # what somebody is asked about, or a list of what was agreed
    r"That\s+(?:from\s+[^,;]{3,20}\s+(?:on\s+)?)?(?:we|they|[A-Z][\w’ -]{2,25}?\s+and\s+(?:the\s+)?[A-Z][\w’ -]{2,25}?)\s+are\s+(?:now\s+)?(?:\w+\s+)?[\"“]?"
)
_AGREED_TO_BE = re.compile(
    r"\b(?:agreed|decided)\b[^.;]*\bthat\s+(?:we|they|theirs|the\s+two|both|their\s+(?:ties|relations|relationship|countries|nations|states)|[A-Z][^.;,]{2,50})\s*\b(?:(?:should|would|will|shall)\s+(?:from\s+now\s+on\s+|now\s+)?be(?:come)?|are)\s+(?:an?\s+)?[\"“]?$"
)
_SIGNED_SO = re.compile(  # "signed a communiqué: thirty years late, they have diplomatic relations"
    r"\b(?:signed|exchanged)\b[^.;:]*\b(?:communiqu[ée]|declaration|notes?|statement|document|paper)\b[^.;:]*:\s+(?:[^:;,]{3,40},\s+)?[^:;,]{2,40}\s(?:have|has|are)\s+(?:an?\s+)?[\"“]?$"
)
_WILL_BE = re.compile(r"\bwill\s+(?:\w+ly\s+|soon\s+|then\s+|also\s+)?be\s+(?:an?\s+)?[\"“]?$")
_NOT_SOUGHT = re.compile(
    r"\b(?:not|never|no\s+longer|nor|n[’']t)\s+(?:\w+ly\s+)?(?:seek(?:ing)?|want(?:ing)?|look(?:ing)?\s+for|intend(?:ing)?|pursu(?:e|ing)|prepar(?:e|ing)|plan(?:ning)?|negotiat(?:e|ing)|consider(?:ing)?|aim(?:ing)?\s+(?:at|for))\s+(?:[\w’'-]+\s+){0,4}[\"“]?$"
)
_WITH_SOMEBODY = re.compile(r"[\"”]?\s+with\s+(?:somebody|anybody|someone|anyone)\b")
_OF_ANYBODY = re.compile(r"\b(?:any|no|some)(?:body|one)(?:\s+else)?[’']s\s+(?:\w+\s+)?$")
_WITH_ANYBODY = re.compile(r"[\"”]?\s+with\s+any(?:body|one)?\b")
_NOT_WHAT = re.compile(
    r"[\"”]?\s+(?:(?:with|between)\s+[^.;,]{2,40}\s)?(?:is|was)\s+not\s+(?:what\s+(?:was|we|they|the)|the\s+(?:goal|aim|plan|idea))\b"
)
_SHORT_OF = re.compile(r"\bshort\s+of\s+(?:the|an?|any|that)\s+[\"“]?$")
_PROPOSED_TO_BE = re.compile(
    r"\b(?:propos|suggest|request)(?:e[sd]?|s|ed|ing)\s+(?:(?:last|this)\s+\w+\s+|in\s+\w+\s+|(?:on\s+)?\w+day\s+)?(?:that\b[^.;,]*|to\s+)\b(?:be|become)\s+(?:an?\s+|also\s+)?[\"“]?$"
)
_WISHES_TO_BE = re.compile(
    r"\b(?:wants?|wanted|wish(?:es|ed)?|hopes?|hoped|would\s+like|seeks?|sought|aims?|(?:is|are|was|were)\s+(?:keen|eager|ready|willing))\s+to\s+be(?:come)?\s+(?:an?\s+|the\s+|its\s+)?(?:[A-Z][\w-]+[’']s?\s+)?(?:\w+\s+)?[\"“]?$"
)
_NOT_UNTIL = re.compile(r"Not\s+until\s+(?P<when>[^,;]{3,30})(?:,[^;]*,)?\s+did\s")
_ITSELF = re.compile(r"\s+(?:itself|ourselves|themselves)\s+with\b")
_WHAT_WAS_PROPOSED = re.compile(
    r"\b(?:(?P<no>turned\s+(?:\w+\s+)?down(?:\s+flat)?|rejected|refused|declined)\s+what|[Ww]hat)\s+(?:[\w’'-]+\s+){1,8}?(?:proposed|suggested|offered|asked\s+for|put\s+to|wants?|seeks?|sought)\b[^.;]{0,60}?(?:\s(?:is|was)|,)\s+an?\s+(?:\w+\s+)?[\"“]?$"
)
_TO_BE_MADE = re.compile(r"\s+to\s+be\s+(?:made|turned|raised|upgraded|elevated|lifted)\b")
_ASKED_FOR_IT = re.compile(
    r"\b(?:asked|asks|called|calls|pressed|pleaded|appealed)\s[^;]*?\bfor\s[^;]*\sto\s+(?:be\s+)?$"
)
_IF_IN_OFFICE = re.compile(
    r"\b(?:president|prime\s+minister|chancellor|premier)-elect\b[^.;]*\b(?:will|would|to)\b|\bas\s+(?:president|prime\s+minister|premier|chancellor),?\s+(?:he|she)\s+(?:will|would)\b|"
    r"\b(?:once|when)\s+(?:he|she)\s+takes\s+office\b",
    re.IGNORECASE,
)
_OPENS_A_TIME = re.compile(
    r"(?:From\s+now\s+on|Henceforth|As\s+of\s+(?:now|today|this\s+date)|With\s+immediate\s+effect),"
)
_FROM_NOW_ON = re.compile(
    r"\b(?:from\s+now\s+on|henceforth|with\s+immediate\s+effect|(?:from|as\s+of|starting)\s+today)\s+(?:be\s+)?$"
)
_BARE = re.compile(
    r"(?:form|establish|set up|upgrade|elevate|raise|restore|resume|conclude|sign|launch|forge|seal|build|create|become|enter|cut|sever|end|suspend|break)\b"
)
_SUPPOSED = re.compile(
    r"\b(?:would|will|could|should|must|ought\s+to|needs?\s+to|may|might|time has come|is to|ought to)\b"
)
_ONCE_MORE = re.compile(r"(?:\s+with\s+[^,.;]{2,40})?\s+(?:again|anew|once\s+(?:more|again))\b")


# How sure it is who is meant, by the rule that told the sides: their grammar, then the discourse, then guesses.
_SURE = {
    "side by side": 0.92,
    "between": 0.92,
    "each with": 0.9,
    "owner": 0.9,
    "members": 0.9,
    "list": 0.88,
    "with, before": 0.88,
    "with": 0.87,
    "three together": 0.85,
    "discourse": 0.8,
    "main pair": 0.8,
    "two named": 0.75,
}


_WHEN_SIGNED = re.compile(
    rf",\s+when\s+[^,;]{{1,80}}?\s(?:(?:was|were)\s+(?:launched|signed|agreed|announced|sealed|concluded|adopted)\s+(?:in|at|at\s+(?:the\s+)?[^,;]{{2,40}}?\sin)|came\s+to)\s+(?P<place>{PLACE})"
)
_ELSEWHERE = re.compile(r",\s|;|\s(?:and|but)\s(?!(?:[A-Z]|the\b))")
_FOUNDED_IN = re.compile(
    r"[\"”]?(?:\s+and\s+Cooperation)?(?:\s+(?:Agreement|Treaty|Charter))?(?:\s+(?:with|between)\s+[^,.;]{2,40}(?=,))?,?\s+(?:(?:which|that)\s+)?(?:(?:was|were|had\s+been)\s+)?(?:first\s+)?(?:launched|established|set\s+up|formed|agreed|signed|concluded|declared|forged|announced|proclaimed)"
    rf"\s+in\s+(?P<place>{PLACE})\s+(?:in|on|last|this)\s|"
    rf"[^,.;]{{0,40}}?\s(?:dates\s+from|since)\s+(?:(?:[\w’'-]+\s+){{1,4}}(?:visit|journey|trip)\s+to\s+(?P<stop>{PLACE})|the\s+(?P<summit>{PLACE})\s+summit)\s+(?:in|of|on)\s"
)


def make(
    analysis: Analysis,
    candidate: Candidate,
    parties: tuple[str, ...],
    action: RelationAction,
    status: RelationStatus,
    time: Time | None,
    confidence: float,
    rules: tuple[str, ...],
) -> Relation:
    sentence = analysis.sentences[candidate.sentence]
    level = candidate.level
    current = action != "in_force" and is_current(analysis, candidate, parties, time, status)
    place = None
    founded = _FOUNDED_IN.match(sentence.text, level.end) if rules[0] == "since" else None
    founded = founded or (_WHEN_SIGNED.match(sentence.text, time.end) if rules[0] == "since" and time else None)
    if founded:
        place = next(iter(filter(None, founded.groups())), None)
    if action != "in_force" and status in {"concluded", "planned"} and rules[0] != "since":
        within = slice(candidate.left, candidate.right)
        place = place_of(analysis, candidate.sentence, parties, current, action in UP, within)
        if (
            place
            and action in DOWN
            and not current
            and _ELSEWHERE.search(sentence.text, level.end, sentence.text.find(place) + 1)
        ):
            place = None  # of what is told behind: "who had cut ties, agreed in A to restore them"
    return Relation(
        parties=parties,
        action=action,
        level=level.level,
        name=None if level.top or level.bare or level.name == " " else level.name,
        sector=level.sector,
        from_level=candidate.from_level if action in {"upgraded", "downgraded"} else None,
        status=status,
        date=time.value if time else None,
        date_basis=time.basis if time else None,
        place=place,
        current=current,
        evidence=analysis.evidence(sentence),
        confidence=round(max(0.1, confidence), 2),
        extractor=NAME,
        version=VERSION,
        rules=rules,
    )


_COUNTED = re.compile(
    r"\b(?:years?|decades?|anniversary|century)\s+(?:(?:of|from)\s+(?:the\s+)?(?:\w+\s+)?|(?:since|after)\s+(?:the|their)\s+(?:\w+\s+)?)$",
    re.IGNORECASE,
)
_ANNIVERSARY = re.compile(r"\b(?:anniversary|years|decades)\s+of\b", re.IGNORECASE)
_SOUGHT_BEHIND = re.compile(
    r"(?:(?!,\s+(?:and|but|while)\s)[^.;–]){0,60}?(?:,\s+(?:for|of|about)\s+which\s+[^,.;]{2,70},\s*[\"“]?)?\b(?:is|are|was|were|remains?|ha(?:s|ve|d)\s+(?:never\s+)?been)(?:,[^,.;]{2,40},)?\s+[\"“]?(?:\w+\s+){0,3}?[\"“]?(?:a (?:question|matter) of (?:time|when|the|months|years)|under (?:discussion|consideration|negotiation|study|preparation)|being (?:discussed|considered|explored|negotiated|studied|weighed|mulled|drafted|prepared|talked (?:about|over)|worked (?:on|out))|in the (?:works|pipeline|making|offing)|on the table|an option|conceivable|imaginable|thinkable|on [\w’']+(?: [\w’']+)? (?:wish[- ]?list|agenda|horizon|cards|menu)|(?<=not )(?:foreseen|planned|envisaged|intended))|[^.;]{0,40}?\b[\"“]?can\s+be\s+considered\b",
    re.IGNORECASE,
)
_AS_A_GOAL = re.compile(
    r"(?:\s+with\s+[^,.;]{2,30})?\s+as\s+(?:their|its|the|a)\s+(?:\w+\s+)?(?:goal|aim|objective|target)\b"
)
_REFUSED_BEHIND = re.compile(
    r"[\"”]?(?:\s+(?:with|between|of)\s+[^,.;]{2,50}?)?\s+(?:was|were|is|are|has\s+been|have\s+been|had\s+been)\s+(?:\w+ly\s+)?(?:turned\s+down|rejected|refused|ruled\s+out|vetoed|rebuffed|dismissed|out\s+of\s+the\s+question|off\s+the\s+table|not\s+an\s+option|unthinkable|inconceivable)\b"
)
_BY_A_STATE = re.compile(r"\bby\s+(?:the\s+)?[A-Z]\w+(?:\s+side)?(?=[.,;]|\s+(?:in|on|last)\b|$)")
_NONE = re.compile(r"\b[Nn]o\s+(?:(?:new|such|further|formal|bilateral)\s+)*[\"“]?$")
_WAS_PROPOSED = re.compile(
    r"[\"”]?(?:\s+(?:with|between|of)\s+[^,.;]{2,50})?\s+(?:was|were|has\s+been|had\s+been|is)\s+(?:also\s+|first\s+)?(?:proposed|offered|suggested|requested|raised\s+by|brought\s+up)\b(?![^.;]*\b(?:19|20)\d\d)"
)
_NOR_SOUGHT = re.compile(
    r"[^.;]{0,60}?\b(?:and|nor)\s+(?:(?:is|was|did|does|has|had)\s+(?:it|he|she|they)\s+(?:seek|ask|want|look)\w*|(?:it\s+|they\s+)?(?:is|was|are|were|does|did)\s+not\s+(?:seek|look|negotiat|plan|interested|want|ask)\w*)\b"
)
_FRONTED = re.compile(
    r"[\"”]?\s+(?:the\s+two(?:\s+[a-z]+)?|both(?:\s+[a-z]+)?|they|[A-Z]\w+\s+and\s+[A-Z]\w+)\s+(?:became\b|(?:have|had)\s+been\s+(?:ever\s+)?since\b)"
)
_PAPER_ON = re.compile(
    r"\b(?:declaration|treaty|agreement|document|statement|text|memorandum|pact)\s+(?:on|of|for|establishing|about)\s+(?:an?\s+|the\s+|their\s+)?[\"“]?$"
)
_PAPER_OF = re.compile(r"(?:\s+and\s+Cooperation)?\s+(?:Treaty|Agreement|Declaration|Charter|Pact|Accord)\b")
_WILL_BE_SIGNED = re.compile(
    r"[\"”]?[^.;,]{0,60}?(?:,\s+which\s+[^,;]{2,70},)?[^.;,]{0,40}?\b(?:will|is\s+to|is\s+(?:due|expected|set|likely)\s+to)\s+(?:now\s+|then\s+|only\s+|instead\s+)?be\s+(?:signed|concluded|sealed|inked)\b"
)
_STRANGERS = re.compile(
    r"(?:(?:On\s+the\s+sidelines|Separately|Also|Elsewhere|Meanwhile|In\s+parallel)(?:\s+of\s+[^,;]{3,40})?,\s+)?(?!(?:The|Two|Both|Leaders|Presidents|Ministers|Prime|Foreign|PM|PMs)\b)[A-Z][\w.&-]*(?:\s[A-Z][\w.&-]*)?(?:,| and|-)\s[A-Z][\w.&-]*(?:\s[A-Z]\w*)?\s+[a-z]"
)
_FOR_THE = screened(
    r"\b(?:importance|need|conditions?|steps?|efforts?|basis|path|road|way|prospects?|support\w*)\b[^.;]*\b(?:for|to|towards?)\s+(?:the|a)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"\s+(?:(?:that|which)\s+(?:is|was)\s+)?(?:established|formed|founded|built|made|set up|born)\s+(?:in|on|out of|from|of)\s+[a-z]"
)
_OUGHT = re.compile(r"\b(?:should|ought to|must|could|might|needs? to)\b", re.IGNORECASE)
_AGAIN_BEHIND = re.compile(
    r"\s+(?:again\b|once (?:more|again)\b|anew\b|(?:(?:with|between)\s+[^,.;]{2,50}\s+)?(?:are|is|were|was)\s+back\b)|(?:\s+with\s+[^,.;]{2,50})?,\s+[^,.;]{3,60},\s+(?:are|were)\s+back\b|(?:\s+(?:with|between)\s+[^,.;]{2,50})?\s+(?:again|once (?:more|again))\s*[.,;]"
)
_AGAIN = re.compile(
    r"\b(?:back\s+(?:on|to|in)|(?:once\s+more|again)\s+(?:have|had|has|on)|(?:have|had|has)\s+(?:once\s+more|again))\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(r"\b(?:announced|declared|decided)\b[^;]*\b(?:shall|would)\s+(?:now\s+)?be\s+$")
_OF_DIPLOMATS = re.compile(r"\b(?:diplomatic|ambassadors?|embass(?:y|ies)|envoys?)\b", re.IGNORECASE)
_LEAD = 3  # paragraphs that tell the news
_OUR_NEW = re.compile(r"\b(?:[Tt]he|[Oo]ur|[Tt]heir|[Tt]his)\s+new\s+[\"“]?$")
_ALL_OF_THEM = re.compile(
    r"\bnumber\s+of\s+(?:\w+\s+)?(?:states|countries|nations|capitals)\s+(?:with|that|which)\b|"
    r"\b(?:every|any|each|all)\s+(?:of\s+the\s+)?(?:\w+\s+){0,2}(?:states?|countr(?:y|ies)|nations?)\s+(?:that|which|in|on|of)\b"
)
_JOINS = re.compile(r"join\w*|enter\w*|admitted to|quit\w*|withdr\w+ from|left", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:without|lack of|absence of|no)\b", re.IGNORECASE)
_ASKED = re.compile(r"[^.;!]*\?[\"”’]*\s*$")
_AFTER_IT_HAD = screened(r"\b(?:years?|months?|decades?|weeks?|days?)\s+after\s+[^,;.]*\s(?:had|have)\s+(?:\w+ly\s+)?$")


def _is_trade_paper(text: str, level: LevelMention) -> bool:
    """Is the level only part of a paper's name: "Economic Partnership Agreement", "Partnership and Cooperation Agreement"?"""
    behind = text[level.end : level.end + 40]
    if compiled(r"(?:comprehensive\s+)?economic\s+partnerships?", re.IGNORECASE).fullmatch(level.name):
        return True
    if level.level == "partnership" and compiled(r"\s+(?:and|&)\s+Cooperation\s+Agreement", re.IGNORECASE).match(
        behind
    ):
        return True
    return bool(compiled(r"\s+(?:agreement|accord|deal|pact)", re.IGNORECASE).match(behind)) and bool(
        compiled(r"economic|mobility|migration", re.IGNORECASE).search(level.name)
    )


def _is_sought(text: str, level: LevelMention) -> bool:
    return is_sought(text[max(0, level.start - 110, text.rfind(";", 0, level.start) + 1) : level.start])


def _names_top(analysis: Analysis) -> bool:
    return bool(
        compiled(r"comprehensive\s+(?:and\s+)?strategic", re.IGNORECASE).search(
            analysis.document.title + analysis.document.text
        )
    )
