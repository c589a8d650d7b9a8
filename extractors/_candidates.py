"""Candidates: a level that a sentence names, with the change that is told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors._change import DOWN, Change, find_changes
from extractors._levels import LevelMention
from schema.records import Level

NAME = "relations"
VERSION = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A level named in a sentence, with what is said to happen to it."""

    sentence: int
    level: LevelMention
    change: Change | None
    left: int
    right: int
    from_level: Level | None
    start: bool = False  # named as the start of a raise: a record only where its own time is told


def build_candidates(text: str, index: int, levels: Sequence[LevelMention]) -> Iterator[Candidate]:
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
                yield Candidate(index, level, None, previous_end, following, None, True)
            continue
        if is_start(text, level) and number + 1 <= len(levels):
            starting = level
            if _TOLD_START.match(text[level.end :]):
                yield Candidate(index, level, None, previous_end, following, None, True)
            if not any(c.end <= level.start and c.start >= previous_end for c in changes) or number + 1 < len(levels):
                continue
        before = [c for c in changes if previous_end <= c.start and c.end <= level.start]
        after = [c for c in changes if level.end <= c.start < following]
        change = before[-1] if before else None
        if before and not _reaches(change, text[before[-1].end : level.start]):
            change = None
        if change is None and after and _is_done_to(text[level.end : after[0].start]):
            change = after[0]
        if change is None and len(after) > 1 and re.fullmatch(r"\s*", text[level.end : after[0].start]):
            yield Candidate(index, level, after[0], previous_end, after[1].start, None)
            change = after[1]
        if change is None and before == [] and number and _continues(text[levels[number - 1].end : level.start]):
            earlier = [c for c in changes if c.end <= level.start]
            change = earlier[-1] if earlier else None
        if (
            change is None
            and starting
            and re.search(r"\b(?:in)?to\s+(?:[\w-]+\s+){0,3}[\"“]?$", text[starting.end : level.start])
        ):
            change = Change(starting.end, starting.end, "upgraded")  # "from a comprehensive one in 2009 to …"
        from_level = starting.level if starting else None
        yield Candidate(index, level, change, previous_end, following, from_level)
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
    if change.action in DOWN:
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


def is_start(text: str, level: LevelMention) -> bool:
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


_WARMS = re.compile(
    r"\b(?:freshen\w*|deepen\w*|strengthen\w*|reaffirm\w*|advanc\w*|enhanc\w*|boost\w*|promot\w*|consolidat\w*|implement\w*|develop\w*|expand\w*|celebrat\w*|cooperat\w*|within|under|based on|intensif\w*|invigorat\w*|"
    r"framework of|action plan|plan of action|joint statement on (?:deepening|strengthening)|stronger|support\w*|serv\w+)\b",
    re.IGNORECASE,
)
BEGAN = r"(?:,?\s+(?:(?:which|that)\s+(?:was|were|had been|(?:the\s+)?\w+(?:\s+\w+)?(?:\s+had)?)\s+)?(?:first\s+)?(?:launched|established|set up|formed|agreed|signed|concluded|declared|forged|announced|had)\s+|\s+)"
_TOLD_START = re.compile(
    rf"{BEGAN}(?:in|of|since|from|on)\s+(?:early\s+|late\s+|mid-?)?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\s+)?(?:19|20)\d\d\b"
)
