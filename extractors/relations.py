"""Relations: the level of the tie between parties, and changes to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors._analysis import Analysis, codes
from extractors._change import Change, find_changes
from extractors._levels import LevelMention, abbreviations, find_levels, find_same
from extractors._modality import is_denied, is_hearsay, is_negated, is_opinion, is_put_off, is_refused, status_of
from extractors._private import is_private, is_private_document
from extractors._recognition import find_turns, rival_sides
from extractors._sides import COUNTED_AFTER, run, sides
from extractors._times import Time, days_apart, forward
from extractors._where import place_of
from schema.records import Level, Relation, RelationAction, RelationStatus

NAME = "relations"
VERSION = 1

_UP = {"established", "upgraded", "restored"}
_DOWN = {"downgraded", "suspended", "terminated"}
_RANK = ("diplomatic_relations", "partnership", "comprehensive", "strategic", "comprehensive_strategic", "alliance")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A level named in a sentence, with what is said to happen to it."""

    sentence: int
    level: LevelMention
    change: Change | None
    left: int
    right: int
    from_level: Level | None
    start: bool = False  # named as the start of a raise: a record only where its own time is told


def extract(analysis: Analysis) -> Iterator[Relation]:
    """The relations that a document tells, one for each pair, level and turn of events."""
    found = list(_relations(analysis))
    found += _other_upgrades(analysis, found)
    yield from _merge([*found, *_predecessors(analysis, found)], analysis)


def _relations(analysis: Analysis) -> Iterator[Relation]:
    explained = abbreviations(analysis.document.text)
    last: LevelMention | None = None
    for index, sentence in enumerate(analysis.sentences):
        if sentence.furniture:
            continue
        levels = find_levels(sentence.text, explained) or find_same(sentence.text, last)
        if levels:
            made = [r for candidate in _candidates(sentence.text, index, levels) for r in _judge(analysis, candidate)]
            yield from made
            yield from _further_turns(analysis, index, made)
            last = levels[-1] if made else last
        yield from _switches(analysis, index)


_TURN = re.compile(
    r"\b(?:(?P<down>cut|severed|sever|broken off|broke|break|dropped|drop|ended)|(?P<up>renewed|renew|restored|restore|resumed|resume|re-?established))\s+"
    r"(?:(?P<them>them)\s+)?(?:off\s+)?(?:again\s+)?(?:(?P<in>in|on)\s+)?(?:early\s+|late\s+)?"
)


def _further_turns(analysis: Analysis, index: int, made: Sequence[Relation]) -> Iterator[Relation]:
    """Other turns of the same relations in a sentence: "were set up in 1970, cut in 1985 and renewed in 1990"."""
    text = analysis.sentences[index].text
    bases = [r for r in made if r.level == "diplomatic_relations" and r.status == "concluded"]
    if len({r.parties for r in bases}) != 1:
        return
    for match in _TURN.finditer(text):
        passive = bool(re.search(r"\b(?:were|was|be|been)\s+$", text[: match.start()]))
        near = match.end() + (40 if passive else 0)
        time = next(
            (t for t in analysis.times[index] if match.end() <= t.start <= near and (match["in"] or passive)), None
        )
        action: RelationAction = "terminated" if match["down"] else "restored"
        if (time or match["them"] or passive) and not any(r.action == action for r in bases):
            analysis.trace(NAME, match[0], analysis.sentences[index], True, "further turn")
            date, basis = (time.value, time.basis) if time else (None, None)
            yield replace(
                bases[0],
                action=action,
                date=date,
                date_basis=basis,
                current=False,
                place=None,
                confidence=0.7,
                rules=("further turn",),
            )


def _switches(analysis: Analysis, index: int) -> Iterator[Relation]:
    """A state that turns from Taipei to Beijing, or back, ends relations with one and takes them up with the other."""
    text = analysis.sentences[index].text
    for turn in find_turns(analysis, index):
        status, why = status_of(text[: turn.start], text)
        level = LevelMention(
            turn.start, turn.end, "diplomatic_relations", text[turn.start : turn.end], None, "relations"
        )
        candidate = _Candidate(index, level, None, 0, len(text), None)
        analysis.trace(NAME, level.name, analysis.sentences[index], status is not None, "switch", why)
        if status is not None:
            time = _time(analysis, candidate, turn.parties, status)
            found = _make(analysis, candidate, turn.parties, turn.action, status, time, 0.7, ("switch", why))
            yield replace(found, name=None)


_UPGRADE_WITH = re.compile(r"\bupgrade\s+(?:(?:in|of|last|earlier)\s+[\w ]{3,20}?\s+)?with\s+(?:the\s+)?$")


def _other_upgrades(analysis: Analysis, found: Sequence[Relation]) -> Iterator[Relation]:
    """Earlier upgrades of the same kind that name no level: "the upgrade in May 2019 with A", where B's is the news."""
    news = [r for r in found if r.status == "concluded" and r.action in _UP and r.current and r.sector is None]
    if not news:
        return
    top = max(news, key=lambda r: _RANK.index(r.level))
    for index, sentence in enumerate(analysis.sentences):
        for actor in analysis.actors[index]:
            match = _UPGRADE_WITH.search(sentence.text[: actor.start])
            pair = analysis.pairs[index]
            if not match or actor.private or actor.code in top.parties or sentence.furniture or pair is None:
                continue
            owner = next((code for code in analysis.main if code in top.parties and code in pair), None)
            if owner is None:
                continue
            starts = [v for v in find_levels(sentence.text, {}) if _is_start(sentence.text, v)]
            time = next((t for t in analysis.times[index] if match.start() <= t.start < actor.start), None)
            analysis.trace(NAME, f"an upgrade like the news ({top.level})", sentence, True, "upgrade with")
            yield replace(
                top,
                parties=(min(actor.code, owner), max(actor.code, owner)),
                action="upgraded",
                from_level=starts[0].level if starts else None,
                date=time.value if time else None,
                date_basis=time.basis if time else None,
                place=None,
                current=False,
                evidence=analysis.evidence(sentence),
                confidence=0.7,
                rules=("upgrade with",),
            )


def _predecessors(analysis: Analysis, found: Sequence[Relation]) -> Iterator[Relation]:
    """Ties in force that a count implies: "the eighth nation to rise to that level with X, after A, B and C"."""
    reached = [
        r
        for r in found
        if r.status == "concluded" and r.action in {"established", "upgraded"} and r.current and r.sector is None
    ]
    if not reached:
        return
    top = max(reached, key=lambda r: _RANK.index(r.level))
    for index, sentence in enumerate(analysis.sentences):
        match = COUNTED_AFTER.search(sentence.text)
        if not match or sentence.furniture:
            continue
        actors = [a for a in analysis.actors[index] if not a.private]
        listed = run(sentence.text, [a for a in actors if a.start >= match.end()], match.end())
        newcomers = codes([a for a in actors if a.end <= match.start()])
        owners = [code for code in top.parties if code not in listed and code not in newcomers[-1:]]
        if len(listed) < 2 or len(owners) != 1:
            analysis.trace(NAME, "those before it", sentence, False, "whose list is open")
            continue
        analysis.trace(NAME, f"those before it ({top.level})", sentence, True, "counted list")
        for code in listed:
            yield replace(
                top,
                parties=(min(code, owners[0]), max(code, owners[0])),
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


def _candidates(text: str, index: int, levels: Sequence[LevelMention]) -> Iterator[_Candidate]:
    """Pair each level with the change that is told of it: the nearest before it in its stretch, else after it."""
    changes = find_changes(text)
    starting: LevelMention | None = None
    previous_end = 0
    for number, level in enumerate(levels):
        following = levels[number + 1].start if number + 1 < len(levels) else len(text)
        if number + 1 < len(levels) and (
            (_RAISED_TO.search(text[level.end : following]) and not _DATED.match(text[level.end :]))
            or (level.head.startswith("partner") and _BECOMES.fullmatch(text[level.end : following]))
            or _is_object_of_raise(text, changes, level, levels[number + 1])
        ):
            starting = level
            if _TOLD_START.match(text[level.end :]):
                yield _Candidate(index, level, None, previous_end, following, None, True)
            continue
        if _is_start(text, level) and number + 1 <= len(levels):
            starting = level
            if _TOLD_START.match(text[level.end :]):
                yield _Candidate(index, level, None, previous_end, following, None, True)
            if not any(c.end <= level.start and c.start >= previous_end for c in changes) or number + 1 < len(levels):
                continue
        before = [c for c in changes if previous_end <= c.start and c.end <= level.start and not c.passive_only]
        after = [c for c in changes if level.end <= c.start < following and c.takes_subject]
        change = before[-1] if before else None
        if before and not _reaches(change, text[before[-1].end : level.start]):
            change = None
        if change is None and after and _is_done_to(text[level.end : after[0].start]):
            change = after[0]
        if change is None and len(after) > 1 and re.fullmatch(r"\s*", text[level.end : after[0].start]):
            yield _Candidate(index, level, after[0], previous_end, after[1].start, None)
            change = after[1]
        if change is None and before == [] and number and _continues(text[levels[number - 1].end : level.start]):
            earlier = [c for c in changes if c.end <= level.start]
            change = earlier[-1] if earlier else None
        if (
            change is None
            and starting
            and re.search(r"\b(?:in)?to\s+(?:[\w-]+\s+){0,3}[\"“]?$", text[starting.end : level.start])
        ):
            change = Change(starting.end, starting.end, "upgraded", False)  # "from a comprehensive one in 2009 to …"
        from_level = starting.level if starting else None
        yield _Candidate(index, level, change, previous_end, following, from_level)
        starting = None
        previous_end = level.end


def _is_object_of_raise(text: str, changes: Sequence[Change], level: LevelMention, following: LevelMention) -> bool:
    """Is the level what is raised, and the next one what to: "upgraded their partnership with A to a strategic one"?"""
    return any(
        change.action in {"upgraded", "downgraded"} and change.end <= level.start and level.start - change.end < 60
        for change in changes
    ) and bool(_ONWARD.fullmatch(text[level.end : following.start]))


_ONWARD = re.compile(
    r"\s*[\"”]?(?:\s+(?:with|between|of)\s+[^.;:]{2,60}?|,?\s+(?:established|forged|set up|agreed|launched|signed|sealed|declared)\s+in\s+[\w ]{4,16})?,?"
    r"\s+(?:up\s+)?(?:in)?to\s+(?:an?|the|that of|one of)?(?:\s+[\w-]+){0,3}\s*[\"“]?"
)
_TALKED = re.compile(
    r"\b(?:negotiations?|talks|discussions?|consultations|work|a draft|drafts?)\s+(?:on|about|for|towards?|over|of)\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"\s+(?:in|on|since)\s+(?:[\w]+\s+){0,2}(?:19|20)\d\d,")
_BECOMES = re.compile(
    r"[^.;,]{0,40}?\s(?:becom(?:e|es|ing)|became|turn(?:s|ed)? into)\s+(?:an?|the)\s+[\"“]?(?:[\w-]+\s+){0,2}"
)
_RAISED_TO = re.compile(
    r"^[^.;]{0,75}?\b(?:(?:upgraded|elevated|raised|lifted|promoted|turned|transformed|up|grown|evolved)\s+(?:in)?to|g(?:ive[sn]?|iving|ave)\s+way\s+to)\s+(?:[\w“\"’'-]+\s+){0,4}[“\"]?$"
)


def _reaches(change: Change | None, gap: str) -> bool:
    """Does a verb of change speak of the level behind `gap`, and not of warming or serving a tie that stands?"""
    if change is None:
        return False
    if re.search(r"[:;]", gap):
        return False
    if change.action in _DOWN:
        return len(gap) <= 45
    if change.action == "established" and _TALKED.search(gap):
        return False
    return not (
        change.action == "established" and (_WARMS.search(gap) or re.search(r",\s+(?:and|but|while)\s+the\b", gap))
    )


def _is_done_to(gap: str) -> bool:
    """Is the verb behind a level said of it: "partnership was launched", "partnership, signed in 2013"?"""
    if len(gap) > 90 or re.search(r"\bto\s+$|[.;:]", gap):
        return False
    return bool(
        re.search(r"\b(?:is|are|was|were|been|be|being|got|gets)\b", gap)
        or re.fullmatch(r"[\s,]*(?:\w+ly\s+|first\s+|that\s+(?:the\s+)?\w+\s+)?", gap)
        or re.fullmatch(r",?\s+(?:which|that)\s+[^,.;]{0,40}", gap)
        or re.fullmatch(r"\s+(?:with|between)\s+[^,.;]{2,40},\s+(?:first\s+)?", gap)
        or re.fullmatch(r"(?:\s+(?:with|between)\s+[^,.;]{2,45}?)?(?:,\s+[^,.;]{2,40},)?\s+", gap)
    )


def _is_start(text: str, level: LevelMention) -> bool:
    """Is the level named as the start of a change: "from a comprehensive partnership (to …)"?"""
    before = text[max(0, level.start - 60) : level.start]
    if re.search(r"\b(?:turn|transform|convert)(?:ed|s|ing)?\s+(?:\w+\s+){0,7}$", before) and re.match(
        r"\s+into\b", text[level.end :]
    ):
        return True
    return bool(
        re.search(
            r"\b(?:[Ff]rom|beyond|up from|better than|above|replac(?:es|ed|ing)|supersed\w+)\s+(?:an?|the|their|its|what was|being|mere)?(?:\s+\w+){0,3}\s*$",
            before,
        )
    )


def _continues(gap: str) -> bool:
    """Does a second level share the verb of the first: "established relations in 1972 and a partnership in 2003"?"""
    return (
        len(gap) < 70
        and bool(re.search(r",|\band\b|\bthen\b", gap))
        and not re.search(r"[.;:]|\b(?:but|while|which|who|where|mark\w*|celebrat\w*|years of|anniversary)\b", gap)
    )


def _judge(analysis: Analysis, candidate: _Candidate) -> Iterator[Relation]:
    sentence = analysis.sentences[candidate.sentence]
    text, level, change = sentence.text, candidate.level, candidate.change
    if change and change.end <= level.start and _ANNIVERSARY.search(text[change.end : level.start]):
        change = None
    if _LENGTH.search(text[max(0, level.start - 60) : level.start]) or (
        change and change.start >= level.end and re.match(r"\s+since\s", text[level.end :])
    ):
        change = None
    if change and _COUNTED.search(text[max(0, change.start - 50) : change.start]):
        change = None
    shown = f"{level.name} ({change.action if change else 'in force'})"
    if level.top and not _names_top(analysis):
        analysis.trace(NAME, shown, sentence, False, "unknown top level")
        return
    if _is_trade_paper(text, level):
        analysis.trace(NAME, shown, sentence, False, "an economic agreement's name")
        return
    if change and change.end <= level.start and _WITHOUT.search(text[change.end : level.start]):
        analysis.trace(NAME, shown, sentence, False, "the lack of it")
        return
    found, rule = sides(analysis, candidate.sentence, level, change.start if change else None)
    if level.level == "diplomatic_relations" and ("CHN", "TWN") in found:
        found, rule = rival_sides(analysis, candidate.sentence, level.start, level.end), "rivals"
    if found and is_private(text[: level.end + 40]):
        analysis.trace(NAME, shown, sentence, False, "private sides")
        return
    if _ASKED.search(text[level.start :]) or is_hearsay(text[: level.start]):
        analysis.trace(NAME, shown, sentence, False, "asked or rumoured")
        return
    if found and rule == "discourse" and _STRANGERS.match(text) and not analysis.actors[sentence.index]:
        analysis.trace(NAME, shown, sentence, False, "a headline about others")
        return
    if not found:
        analysis.trace(NAME, shown, sentence, False, f"no two parties: {rule}")
        return
    status: RelationStatus | None
    if _SOUGHT_BEHIND.match(text[level.end :]):
        action: RelationAction = "established"
        status, why = (None, "opinion") if is_opinion(text) else ("under_discussion", "under discussion")
    elif change is None and is_denied(text[: level.start], text):
        action, status, why = "established", "rejected", "denied"
    elif change is None and is_refused(text[: level.start]):
        action = "established"
        status, why = (None, "opinion") if is_opinion(text) else ("rejected", "refused")
    elif (change is None or change.start >= level.end) and _is_sought(text, level):
        action = "established"
        status, why = (None, "opinion") if is_opinion(text) else ("under_discussion", "in talks")
    elif (change is None or change.action == "established") and level.head != "top" and _NEW.search(text):
        action = "established"
        status, why = "concluded", "new as of now"
    elif change is None and _AGAIN.search(text[max(0, level.start - 40) : level.start]):
        action, status, why = "restored", "concluded", "once more"
    elif change is None and (end := _until(analysis, candidate)):
        analysis.trace(NAME, shown, sentence, True, "until", rule)
        for parties in found:
            yield _make(analysis, candidate, parties, "terminated", "concluded", end, 0.7, ("until", rule))
        return
    elif change is None:
        status, why = _standing(text, level)
        action = "in_force"
        if status is not None and (since := _since(analysis, candidate)):
            for parties in found:
                yield _make(
                    analysis,
                    candidate,
                    parties,
                    "established",
                    "concluded",
                    since,
                    _SURE.get(rule, 0.65) - 0.05,
                    ("since", rule),
                )
            analysis.trace(NAME, shown, sentence, True, "since", rule)
            return
        if candidate.start:
            analysis.trace(NAME, shown, sentence, False, "only the start of a raise")
            return
    else:
        action = change.action
        status, why = status_of(text[candidate.left if change.start >= candidate.left else 0 : change.start], text)
        if status == "planned" and (again := status_of(text[: change.start], text))[1] == "reported":
            status, why = again
        if status == "planned" and _ANNOUNCED.search(text[: change.start]):
            status, why = "concluded", "announced"
        if change.future and status == "concluded" and why not in {"reported", "announced"}:
            status, why = "planned", "future form"
        if status == "concluded" and sentence.part == "title" and re.search(r"\bto\s+$", text[: change.start]):
            status, why = "planned", "headline infinitive"
        if status == "concluded" and is_put_off(text[: change.start], text[change.end :]):
            status, why = "planned", "put off"
        if change.sought and status in {"concluded", "planned"}:
            status, why = "under_discussion", "sought noun"
    if status is not None and action == "in_force":
        status, why = _firmly(analysis, text, level, rule, why)
    if status is None:
        analysis.trace(NAME, shown, sentence, False, why, rule)
        return
    if status != "concluded" and action != "in_force" and is_opinion(text):
        analysis.trace(NAME, shown, sentence, False, "opinion")
        return
    time = _time(analysis, candidate, found[0], status) if action != "in_force" else None
    confidence = _SURE.get(rule, 0.65) - 0.05 * (sentence.part == "title") - 0.05 * (status != "concluded")
    if action != "in_force" and status == "concluded" and time is None:
        confidence -= 0.1
    analysis.trace(NAME, shown, sentence, True, why, rule)
    for parties in found:
        own = _own_time(analysis, candidate, parties) if len(found) > 1 and time else None
        yield _make(analysis, candidate, parties, action, status, own or time, confidence, (why, rule))


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


def _own_time(analysis: Analysis, candidate: _Candidate, parties: Sequence[str]) -> Time | None:
    """The time that stands right behind one party of a list: "with A in July 2023 and with B in March 2024"."""
    text = analysis.sentences[candidate.sentence].text
    for actor in analysis.actors[candidate.sentence]:
        if actor.code in parties and actor.start >= candidate.level.start:
            for time in analysis.times[candidate.sentence]:
                if (
                    re.fullmatch(r"\s*(?:,|\()?\s*(?:in|on|since)?\s*", text[actor.end : time.start])
                    and time.start >= actor.end
                ):
                    return time
    return None


def _make(
    analysis: Analysis,
    candidate: _Candidate,
    parties: tuple[str, ...],
    action: RelationAction,
    status: RelationStatus,
    time: Time | None,
    confidence: float,
    rules: tuple[str, ...],
) -> Relation:
    sentence = analysis.sentences[candidate.sentence]
    level = candidate.level
    current = action != "in_force" and _is_current(analysis, candidate, parties, time, status)
    place = None
    if action != "in_force" and status in {"concluded", "planned"}:
        place = place_of(analysis, candidate.sentence, parties, current, action in _UP)
    return Relation(
        parties=parties,
        action=action,
        level=level.level,
        name=None if level.top else level.name,
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


_WARMS = re.compile(
    r"\b(?:freshen\w*|deepen\w*|strengthen\w*|reaffirm\w*|advanc\w*|enhanc\w*|boost\w*|promot\w*|consolidat\w*|implement\w*|develop\w*|expand\w*|celebrat\w*|cooperat\w*|within|under|based on|intensif\w*|invigorat\w*|"
    r"framework of|action plan|plan of action|joint statement on (?:deepening|strengthening)|stronger|support\w*|serv\w+)\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"\b(?:years?|decades?|anniversary|century)\s+of\s+(?:the\s+|their\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE
)
_SAME_DAY = re.compile(r"\b(?:the|that) (?:very )?same (?:day|evening|morning|afternoon)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?:years?|decades?|anniversary|century)\s+(?:of|since|after|from)\s+(?:the\s+)?(?:\w+\s+)?$", re.IGNORECASE
)
_ANNIVERSARY = re.compile(r"\b(?:anniversary|years|decades)\s+of\b", re.IGNORECASE)
_SOUGHT_BEHIND = re.compile(
    r"[^.;–]{0,60}\b(?:is|are|was|were|remains?)\s+(?:\w+\s+){0,3}?(?:under (?:discussion|consideration|negotiation)|being (?:discussed|considered|explored|negotiated)|in the (?:works|pipeline)|on the table)",
    re.IGNORECASE,
)
_BEGAN = r"(?:,?\s+(?:(?:which|that)\s+(?:was|were|had been|(?:the\s+)?\w+(?:\s+\w+)?(?:\s+had)?)\s+)?(?:first\s+)?(?:launched|established|set up|formed|agreed|signed|concluded|declared|forged|announced|had)\s+|\s+)"
_TOLD_START = re.compile(
    rf"{_BEGAN}(?:in|of|since|from|on)\s+(?:early\s+|late\s+|mid-?)?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\s+)?(?:19|20)\d\d\b"
)
_STRANGERS = re.compile(
    r"(?!(?:The|Two|Both|Leaders|Presidents|Ministers|Prime|Foreign|PM|PMs)\b)[A-Z][\w.&-]*(?:\s[A-Z][\w.&-]*)?(?:,| and|-)\s[A-Z][\w.&-]*(?:\s[A-Z]\w*)?\s+[a-z]"
)
_AGAIN = re.compile(
    r"\b(?:(?:once more|again)\s+(?:have|had|has)|(?:have|had|has)\s+(?:once more|again))\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:no longer|ends? (?:nearly |almost |more than |over )?\w+ (?:years|decades)|was to (?:have )?\w+|is terminated|is over|weigh\w*|mull\w*)\b",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(r"\b(?:announced|declared|decided)\b[^;]*\b(?:shall|would)\s+(?:now\s+)?be\s+$")
_NEW = re.compile(r"\b(?:from (?:now on|today)|as of today|newest)\b", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:without|lack of|absence of|no)\b", re.IGNORECASE)
_SOUGHT = re.compile(
    r"\bwould (?:welcome|like|favou?r)\s+(?:an?\s+|the\s+)?(?:\w+\s+){0,1}$|"
    r"\b(?:in talks|talks|negotiat\w+|negotiations|explor\w+|discuss\w+|propos\w+|seek\w*|look(?:s|ed|ing)? (?:into|at)|push\w* for|bid for|considering|interest in|hop\w+ for|calls? for|called for)"
    r"\b[^.;]{0,60}\b(?:on|for|of|about|to|towards?|into|a|an)\s+(?:an?\s+|the\s+)?(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)


_ASKED = re.compile(r"^[^.;!]*\?[\"”’]*\s*$")


def _is_trade_paper(text: str, level: LevelMention) -> bool:
    """Is the level only part of a paper's name: "Economic Partnership Agreement", "Partnership and Cooperation Agreement"?"""
    behind = text[level.end : level.end + 40]
    if re.fullmatch(r"(?:comprehensive\s+)?economic\s+partnerships?", level.name, re.IGNORECASE):
        return True
    if re.match(r"\s+(?:and|&)\s+Cooperation\s+Agreement", behind, re.IGNORECASE):
        return True
    return (
        bool(re.match(r"\s+(?:agreement|accord|deal|pact)", behind, re.IGNORECASE)) and "economic" in level.name.lower()
    )


def _is_sought(text: str, level: LevelMention) -> bool:
    return bool(_SOUGHT.search(text[max(0, level.start - 110) : level.start]))


def _names_top(analysis: Analysis) -> bool:
    return bool(
        re.search(
            r"comprehensive\s+(?:and\s+)?strategic", analysis.document.title + analysis.document.text, re.IGNORECASE
        )
    )


def _standing(text: str, level: LevelMention) -> tuple[RelationStatus | None, str]:
    """Is a level without a change told to exist? Not where it is denied, wished for, or only talked about."""
    before = text[max(0, level.start - 80) : level.start]
    if is_negated(before):
        return None, "negated"
    if re.search(r"\b(?:will|shall|would|to)\s+(?:\w+\s+)?be(?:come)?\s+(?:\w+\s+){0,3}$", before):
        return None, "not yet"
    if _OVER.search(text):
        return None, "no longer, or not yet"
    if level.top:
        return None, "top level without a change"
    if level.level == "diplomatic_relations" and not re.search(
        r"\b(?:years? of|anniversary|have|has|had|maintain\w*|keep\w*|enjoy\w*|with which|celebrat\w*|mark\w*)\b",
        text,
        re.IGNORECASE,
    ):
        return None, "relations only mentioned"
    if re.search(
        r"\b(?:if|could|would|should|might|may|hop\w+|seek\w*|propos\w+|call\w* for|towards?|want\w*|possib\w+|potential|future|next|new)\s+(?:\w+\s+){0,3}$",
        before,
        re.IGNORECASE,
    ):
        return None, "not yet"
    if level.level == "alliance" and not re.search(
        r"treaty|military|alliance with|all(?:y|ies) of|[’']s? (?:\w+ )?all(?:y|ies)\b|all(?:y|ies)",
        text,
        re.IGNORECASE,
    ):
        return None, "ally of nobody"
    return "concluded", "stands"


def _firmly(
    analysis: Analysis, text: str, level: LevelMention, rule: str, why: str
) -> tuple[RelationStatus | None, str]:
    """A tie only said to stand counts where its sides are told, and nobody doubts or judges it."""
    if is_opinion(text) or _DOUBTED.search(text):
        return None, "opinion"
    told = rule in {"with", "between", "owner", "side by side", "members", "list"}
    if is_private(text) or (is_private_document(analysis.sentences) and not told):
        return None, "private sides"
    if rule in {"discourse", "main pair"} and not re.search(
        r"\b(?:the|their|our|this|that|existing|current)\s+(?:\w+\s+){0,2}[\"“]?$",
        text[max(0, level.start - 40) : level.start],
        re.IGNORECASE,
    ):
        return None, "sides not told"
    return "concluded", why


_DOUBTED = re.compile(
    r"\b(?:cannot|can[’']t|nobody|no one|too many|looking for|in all but name|would cost|would like|would be|could be|ready to|so-called|what is|you mean|must be|should)\b|\?\s*[\"”]?$",
    re.IGNORECASE,
)


def _since(analysis: Analysis, candidate: _Candidate) -> Time | None:
    """The time since which a tie is said to be: "partners since 2013", "the partnership of 2015"."""
    text, level = analysis.sentences[candidate.sentence].text, candidate.level
    for time in analysis.times[candidate.sentence]:
        gap = text[level.end : time.start]
        if candidate.start and level.end <= time.start and re.fullmatch(rf"{_BEGAN}(?:in|of|since|from|on)\s+", gap):
            return time
        if level.end <= time.start < candidate.right and re.search(
            r"^[^,;.]{0,60}\b(?:since|of|from|dating (?:back )?(?:to|from)|began in|came in|date (?:back )?(?:to|from)|go(?:es)? back to)\s+$",
            gap,
        ):
            return time
        if (
            time.end <= level.start
            and re.search(r"(?:^|,\s)[Ss]ince\s+$", text[: time.start])
            and level.start - time.end < 80
        ):
            return time
        if re.search(r"\b(?:the|their|its)\s+$", text[: time.start], re.IGNORECASE) and re.fullmatch(
            r"\s+(?:bilateral\s+)?", text[time.end : level.start] or "-"
        ):
            return time
    return None


def _until(analysis: Analysis, candidate: _Candidate) -> Time | None:
    """The time until which a tie is said to have lasted: "had relations with A until 2003"."""
    text, level = analysis.sentences[candidate.sentence].text, candidate.level
    for time in analysis.times[candidate.sentence]:
        if level.end <= time.start < candidate.right and re.match(
            r"^[^,;.]{0,40}\b(?:until|till)\s+(?:early\s+|late\s+)?$", text[level.end : time.start]
        ):
            return time
    return None


def _time(analysis: Analysis, candidate: _Candidate, parties: Sequence[str], status: RelationStatus) -> Time | None:
    """The time told of a change: behind its level in the same stretch, before it, else the sentence's only one."""
    sentence = analysis.sentences[candidate.sentence]
    text, change, level = sentence.text, candidate.change, candidate.level
    times = [t for t in analysis.times[candidate.sentence] if not _is_aside(text, t) or 0 <= t.start - level.end < 12]
    if change:
        times = [t for t in times if not _is_of_counterpart(text[level.end : t.start], change)]
    begin = min(change.start, level.start) if change else level.start
    end = max(change.end, level.end) if change else level.end
    after = [t for t in times if level.end <= t.start < candidate.right]
    close = [
        t
        for t in after
        if re.fullmatch(
            r"\s*,?\s*(?:(?:back|only|early|late|formally)\s+)?(?:in|on|since|from|of|at|as of)?\s*(?:early\s+|late\s+|the\s+)?",
            text[level.end : t.start],
        )
    ]
    inside = close or [t for t in times if begin <= t.start < end]
    before = [
        t
        for t in times
        if candidate.left <= t.end <= begin
        and not (candidate.left and re.fullmatch(r"\s*(?:in|of|from|since|on)\s*", text[candidate.left : t.start]))
    ]
    alone = [t for t in times if t.start < candidate.right] if len(times) == 1 and candidate.left == 0 else []
    behind = [t for t in after if change and change.start >= level.end and t.start >= change.end]
    if behind and re.fullmatch(r"\s*,?\s*(?:(?:in|on|at|since|late|early)\s+)*", text[end : behind[0].start]):
        inside = behind
    chosen = (inside or after[:1] or before[-1:] or alone)[:1]
    if not chosen:
        return _carried(analysis, candidate, parties, status)
    time = chosen[0]
    if _is_dateline(text, time):
        time = replace(time, basis="publication")
    return forward(time, analysis.document.published) if status in {"planned", "under_discussion"} else time


_CUT = re.compile(r"\b(?:broken off|broke off|cut(?: off)?|severed|suspended)\b[^.;]{0,25}$")


def _is_of_counterpart(gap: str, change: Change) -> bool:
    """Does a time tell when what is now restored was cut?"""
    return change.action in _UP and bool(_CUT.search(gap))


def _is_aside(text: str, time: Time) -> bool:
    """Does a time belong to something else: "since 2015", "by 2030", "founded in 1945"?"""
    before = text[max(0, time.start - 30) : time.start]
    return bool(
        re.search(
            r"\b(?:since|by|until|till|through|before|target\w* (?:of|for)|for)\s+(?:the end of\s+)?$",
            before,
            re.IGNORECASE,
        )
    )


def _is_dateline(text: str, time: Time) -> bool:
    """Does a time only date the report: "SUVA, March 5 -- …"?"""
    return time.start < 45 and bool(re.match(r",?\s*(?:\([^)]*\)\s*)?(?:-{1,2}|–|—)\s", text[time.end :]))


def _carried(analysis: Analysis, candidate: _Candidate, parties: Sequence[str], status: RelationStatus) -> Time | None:
    """For news without a date in its own sentence: the time that the title's or the first paragraphs' act bears."""
    if status != "concluded":
        return None
    here = analysis.sentences[candidate.sentence]
    if _SAME_DAY.search(here.text):
        for index in range(candidate.sentence - 1, max(-1, candidate.sentence - 4), -1):
            if told := [t for t in analysis.times[index] if len(t.value) == 10]:
                return told[-1]
    before = analysis.sentences[candidate.sentence - 1] if candidate.sentence else here
    if candidate.change and before.paragraph == here.paragraph and before is not here:
        days = [t for t in analysis.times[before.index] if len(t.value) == 10 and not _is_aside(before.text, t)]
        about = {a.code for a in analysis.actors[before.index]}
        if len(days) == 1 and not _is_dateline(before.text, days[0]) and about & set(parties):
            return days[0]
    if here.paragraph > 2 or (candidate.change and candidate.change.background):
        return None
    published = analysis.document.published.date().isoformat()
    for index, sentence in enumerate(analysis.sentences):
        if sentence.paragraph > 2:
            break
        for time in analysis.times[index]:
            if len(time.value) == 10 and days_apart(time.value, published) <= 14 and not _is_aside(sentence.text, time):
                return replace(time, basis="publication") if _is_dateline(sentence.text, time) else time
    return None


def _is_current(
    analysis: Analysis, candidate: _Candidate, parties: Sequence[str], time: Time | None, status: RelationStatus
) -> bool:
    """Is it the news: planned or sought; or done, and told as of these days?"""
    sentence = analysis.sentences[candidate.sentence]
    if status in {"planned", "under_discussion"}:
        return True
    if sentence.part == "title" or (_NEW.search(sentence.text) and not (time and len(time.value) == 4)):
        return True
    if candidate.change and candidate.change.background and not (time and len(time.value) == 10):
        return False
    published = analysis.document.published.date().isoformat()
    about = set(parties) <= set(analysis.main)
    if time:
        if len(time.value) == 10:
            return days_apart(time.value, published) <= (21 if about else 6)
        return about and time.value == published[:7] and sentence.paragraph <= 3
    return sentence.paragraph <= (6 if about else 3) or status == "rejected"


def _merge(found: Sequence[Relation], analysis: Analysis) -> Iterator[Relation]:
    """One record for each pair, level, field and turn: the best told one, filled in from the others."""
    changes = [r for r in found if r.action != "in_force"]
    groups: list[list[Relation]] = []
    for relation in changes:
        for group in groups:
            if _same_turn(group, relation):
                group.append(relation)
                break
        else:
            groups.append([relation])
    private = is_private_document(analysis.sentences)
    groups = [
        g
        for g in groups
        if not private or any(set(r.rules) & {"with", "between"} and r.evidence.part == "text" for r in g)
    ]
    merged = [_best(group) for group in groups]
    for relation in merged:
        yield _raised_from(relation, found, analysis)
    seen = {(r.parties, r.level, r.sector is None) for r in merged if r.status == "concluded"}
    for relation in found:
        key = (relation.parties, relation.level, relation.sector is None)
        if relation.action == "in_force" and key not in seen:
            seen.add(key)
            yield relation


def _raised_from(relation: Relation, found: Sequence[Relation], analysis: Analysis) -> Relation:
    """A change with the level before it, where the document tells of that level elsewhere; it is a raise then.

    What is new to the document's pair is a raise too where its first paragraphs speak of raising their ties.
    """
    if (
        relation.action not in {"upgraded", "established"}
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
    ]
    if relation.action == "established" and not relation.current:
        before = [r for r in before if r.evidence == relation.evidence and r.date]
    from_level = relation.from_level or max((r.level for r in before), key=_RANK.index, default=None)
    raised = (
        relation.action == "upgraded" or bool(before) or (relation.current and _speaks_of_raise(analysis, relation))
    )
    return replace(relation, action="upgraded" if raised else "established", from_level=from_level)


def _is_below(other: Relation, relation: Relation) -> bool:
    """Is `other` a lower level, or an earlier turn of a level within which `relation` rises ("special", "all-weather")?"""
    if other.level == relation.level:
        earlier = bool(other.date) and (relation.date or "9") > (other.date or "") and not other.current
        return earlier and bool(_WITHIN.search(relation.name or "")) and not _WITHIN.search(other.name or "")
    return _RANK.index(other.level) < _RANK.index(relation.level)


def _speaks_of_raise(analysis: Analysis, relation: Relation) -> bool:
    return set(relation.parties) <= set(analysis.main) and any(
        _RAISES_TIES.search(s.text) for s in analysis.sentences if s.paragraph <= 1 and not s.furniture
    )


_WITHIN = re.compile(
    r"\b(?:special|enhanced|all-weather|expanded|reinforced|new era|upgraded|privileged|global)\b", re.IGNORECASE
)
_RAISES_TIES = re.compile(
    r"\b(?:upgrad|elevat|rais|lift)\w*\s+(?:\w+\s+){0,3}?(?:ties|relations|relationship)\b|"
    r"\b(?:ties|relations|relationship)\s+(?:\w+\s+){0,2}?(?:upgraded|elevated|raised|lifted)\b|"
    r"\b(?:to|takes?|a|one) (?:the )?(?:next|higher) (?:level|step|rung)\b|\bupgrade (?:of|in) (?:\w+ ){0,2}(?:ties|relations)",
    re.IGNORECASE,
)


def _same_turn(group: Sequence[Relation], other: Relation) -> bool:
    first = group[0]
    if (first.parties, first.level, first.sector is None) != (other.parties, other.level, other.sector is None):
        return False
    if (first.action in _UP) != (other.action in _UP):
        return False
    if first.current != other.current and bool(_WITHIN.search(first.name or "")) != bool(
        _WITHIN.search(other.name or "")
    ):
        return False  # a raise within one level, and how that level was reached
    dates = {r.date[:4] for r in group if r.date}
    return (
        not other.date
        or not dates
        or any(abs(int(d) - int(other.date[:4])) <= 1 and _compatible(group, other) for d in dates)
    )


def _compatible(group: Sequence[Relation], other: Relation) -> bool:
    days = [r.date for r in group if r.date and len(r.date) == 10]
    if not other.date or len(other.date) != 10 or not days:
        return True
    return any(days_apart(day, other.date) <= 60 for day in days)


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
        key=lambda r: (r.date_basis != "publication", trust.get(r.date_basis or "", 0), len(r.date or "")),
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
        current=any(r.current for r in telling if r.evidence.part == "text") or best.current,
        confidence=min(0.97, round(best.confidence + 0.04 * (len(group) - 1), 2)),
    )
