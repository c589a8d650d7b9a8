"""Candidates: a level that a sentence names, with the change that is told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors._change import DOWN, Change, find_changes
from extractors._levels import LevelMention
from extractors._lexicon import compiled
from extractors._screen import screened
from schema.records import Level

NAME = "relations"
VERSION = 10


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
    """Pair each level with the change that is told of it; a level that is only the start of another's raise joins that."""
    changes = find_changes(text)
    starting: LevelMention | None = None
    swap: int | None = None
    old: LevelMention | None = None  # whose place the one before takes
    begin = 0
    for number, level in enumerate(levels):
        then = levels[number + 1] if number + 1 < len(levels) else None
        until = then.start if then else len(text)
        if alike := AS_OTHERS.search(text, level.end, until):
            until = alike.start()
        put_for = _put_for(text, level, then) if then else None
        leads_on = put_for is not None or (then is not None and _leads_on(text, changes, level, then))
        left_behind = any(c.action in DOWN and c.end <= level.start <= c.end + 25 for c in changes)
        if leads_on or level is old or (is_start(text, level) and not left_behind):
            starting, swap = level, put_for
            if _TOLD_START.match(text, level.end) or _CALLED_SINCE.search(text, 0, level.start):
                yield Candidate(index, level, None, begin, until, None, True)
            elif leads_on and (own := _founding(text, changes, begin, level)):
                yield Candidate(index, level, own, begin, until, None)
            continue
        change = _pointed(level) or _change_of(text, changes, levels, number, begin, until)
        if level.bare and (change is None or (change.start >= level.end and _acts(text, change))):
            continue
        after = [c for c in changes if level.end <= c.start < until]
        if change is None and len(after) > 1 and compiled(r"\s*").fullmatch(text[level.end : after[0].start]):
            yield Candidate(index, level, after[0], begin, after[1].start, None)
            change = after[1]
        raised = starting and (
            _TO_THIS.search(text[starting.end : level.start])
            or _NOW_IT_IS.fullmatch(text, starting.end, level.start)
            or _IS_NOW.fullmatch(text[starting.end : level.start])
            or _BECOMES.fullmatch(text[starting.end : level.start])
            or _A.fullmatch(text[starting.end : level.start])
        )
        if starting and swap is not None:
            change = Change(swap, swap, "upgraded")
        elif starting and raised and (change is None or change.action == "established"):
            fallen = any(c.action == "downgraded" and c.end <= starting.start for c in changes)
            verb = _VERB_OF_BEING.search(text, starting.end, level.start)
            at = verb.start() if verb else starting.end
            change = Change(at, at, "downgraded" if fallen else "upgraded")
        if (
            starting is None
            and then
            and change is None
            and (takes := _TAKES_ITS_PLACE.fullmatch(text, level.end, then.start))
        ):
            starting, old, change = then, then, Change(takes.start("verb"), takes.end("verb"), "upgraded")
        begins = then and change and change.action == "established" and _UP_FROM.fullmatch(text[level.end : then.start])
        if starting is None and begins and change:
            starting, change = then, replace(change, action="upgraded")
        plain: Level | None = "partnership" if change and _FROM_PLAIN.search(text, change.start, level.start) else None
        yield Candidate(index, level, change, begin, until, starting.level if starting else plain)
        starting, swap = None, None
        begin = level.end


_FROM_PLAIN = re.compile(
    r"\bfrom\s+(?:an?\s+|being\s+)?(?:mere\s+|plain\s+|simple\s+)?partner(?:s|ship)?\s+to\s+(?:an?\s+)?[\"“]?$"
)


def _put_for(text: str, level: LevelMention, then: LevelMention) -> int | None:
    """Where the verb stands by which the next level comes in the place of this one: "exchanged the partnership for a strategic one"."""
    if gave := _GAVE_WAY.fullmatch(text, level.end, then.start):
        return gave.start("verb")
    swapped = _SWAPS.search(text, 0, level.start)
    return swapped.start() if swapped and _FOR_A.fullmatch(text, level.end, then.start) else None


_PUT_FOR = r"(?:replac|supersed|supplant|succeed|exchang|swap|swapp|trad)(?:e[sd]?|ed|s|ing)"
_GAVE_WAY = re.compile(
    r"[\"”]?(?:\s+(?:of|with|between)\s+[^,;.]{2,40}?|\s+of\s+(?:19|20)\d\d)?(?:,\s[^,;]{3,50},)?\s+(?:(?:has|have|had|is|was|were|will|would|be|been|to|now|then)\s+)*"
    rf"(?P<verb>{_PUT_FOR}\s+(?:by|with|for)|ma(?:de|kes?|king)\s+(?:way|room)\s+for)\s+(?:(?:an?|the|their)\s+)?(?:new\s+)?[\"“]?"
)
_SWAPS = re.compile(rf"\b{_PUT_FOR}\s+(?:their|its|the|an?)\s+(?:[\w-]+\s+){{0,2}}[\"“]?$")
_FOR_A = re.compile(
    r"[\"”]?(?:\s+(?:of|with|between)\s+[^,;.]{2,40}?)?\s+(?:with|by|for)\s+(?:an?\s+|the\s+)?(?:new\s+)?[\"“]?"
)
_TAKES_ITS_PLACE = re.compile(
    r"[\"”]?(?:\s+(?:of|with|between)\s+[^,;.]{2,40}?)?,?\s+(?:(?:which|that|has|have|had|will|would|is\s+to|now)\s+)*"
    r"(?P<verb>t(?:ook|akes?|aken|aking)\s+the\s+place\s+of|(?:replac|supersed|supplant|succeed)(?:e[sd]?|ed|s|ing))\s+(?:the|their|its|an?)\s+(?:[\w-]+\s+)?[\"“]?"
)
_VERB_OF_BEING = re.compile(r"\b(?:becom(?:e|es|ing)|became|be(?=\s+(?:made|turned|raised)))\b")
AS_OTHERS = screened(
    r",\s+(?:which|as|such\s+as)\s+[^,;.]{2,40}?\s(?:already|also)\s+(?:has|have|had|enjoys?|maintains?)\s+with\b|"
    r",\s+as\s+[^,;.]*?\s(?:ha(?:d|s|ve)\s+done|did)\b|,\s+as\s+did\b|[;,]\s+so(?:,\s[^,;]{3,30},)?\s+did\b|;\s+[^;.]{2,60}?\s(?:(?:got|had|have|received|won)\s+(?:theirs|its\s+own)|(?:followed|did\s+so|did\s+likewise))\b|,\s+an?\s+(?:term|name|label|rank|word|title|status|formula|distinction|privilege|hono?u?r)\s+(?:that|which)\s[^,;.]*\b(?:kept|reserved|given|granted|used)\b|,?\s+(?:just\s+)?(?:like|similar\s+to)\s+(?:the\s+ones?|that|those)\b"
)
"""What others did too: it names neither the sides of a level nor its time."""


def _change_of(
    text: str, changes: Sequence[Change], levels: Sequence[LevelMention], number: int, begin: int, until: int
) -> Change | None:
    """The change told of a level: the nearest before it in its stretch, else behind it, else that of the level before."""
    level = levels[number]
    before = [c for c in changes if begin <= c.start and c.end <= level.start]
    after = [c for c in changes if level.end <= c.start < until]
    if len(after) > 1 and _FOUNDED_ASIDE.fullmatch(text, level.end, after[1].start):
        after = after[1:]  # "the partnership with A, agreed in 2008, was suspended"
    if (
        after
        and after[0].action in DOWN | {"restored"}
        and (_ARE.fullmatch(text, level.end, after[0].start) or _RESUME.match(text, level.end))
    ):
        return after[0]  # "signed a declaration by which ties are resumed", "and relations with A resume"
    at_once = after and after[0].action == "restored" and _AT_ONCE.fullmatch(text, level.end, after[0].start)
    if (
        after
        and (after[0].action in DOWN or at_once)
        and before
        and _DECLARES.fullmatch(text[before[-1].start : before[-1].end])
    ):
        return after[0]  # "declared the partnership with A void", "… their relations fully restored"
    if before and _reaches(before[-1], text[before[-1].end : level.start]):
        return before[-1]
    of_plan = _PLAN_FOR.search(text, 0, level.start) is not None
    after = [c for c in after if not _DECLARED_TO_BE.match(text, c.start)]
    if after and not of_plan and _is_done_to(text[level.end : after[0].start]) and not _acts(text, after[0]):
        return after[0]
    if raised := TO_WHICH.match(text, level.end):
        verb = raised.span("verb" if raised["verb"] else "took")
        return Change(*verb, "upgraded", background=True)
    if agreed := _THAT_THEY_AGREED.match(text, level.end):
        return Change(agreed.start("verb"), agreed.end("verb"), "established", background=True)
    if not _SINCE.match(text, level.end) and (again := next((c for c in after if TAKES_IT.match(text[c.end :])), None)):
        return again
    if not before and number and _continues(text[levels[number - 1].end : level.start]):
        earlier = [c for c in changes if c.end <= level.start]
        return earlier[-1] if earlier else None
    return None


def _pointed(level: LevelMention) -> Change | None:
    """The change that a pointing phrase itself tells: "did the same with A", "followed suit"."""
    return Change(level.start, level.start, level.does) if level.does else None


def _leads_on(text: str, changes: Sequence[Change], level: LevelMention, then: LevelMention) -> bool:
    """Is a level only what `then` is raised from: "partnership, upgraded in 2016 to a strategic one"?"""
    gap = text[level.end : then.start]
    return (
        bool(_RAISED_TO.search(gap) and not _DATED.match(text[level.end :]))
        or bool(level.head.startswith("partner") and _BECOMES.fullmatch(gap))
        or bool(
            (_UNTIL_TIME.search(text, 0, level.start) or _UNTIL.match(text, level.end)) and _NOW_IT_IS.fullmatch(gap)
        )
        or bool(_HAD_BEEN.search(text[max(0, level.start - 50) : level.start]) and _IS_NOW.fullmatch(gap))
        or _is_object_of_raise(text, changes, level, then)
    )


def _founding(text: str, changes: Sequence[Change], begin: int, level: LevelMention) -> Change | None:
    """The verb by which the level that a raise starts from was set up: "set up a partnership that was turned into …"."""
    before = [c for c in changes if begin <= c.start and c.end <= level.start]
    if (
        before
        and before[-1].action == "established"
        and compiled(r"\s+an?\s+[\"“]?").fullmatch(text[before[-1].end : level.start])
    ):
        return before[-1]
    return None


def _acts(text: str, change: Change) -> bool:
    """Does a level itself do what the verb behind it says, so that nothing is done to it: "the partnership opens markets"?"""
    first = text[change.start : change.end].split()[0].lower()
    return first.endswith(("s", "ing")) and not _INTRANSITIVE.match(first)


_INTRANSITIVE = re.compile(
    r"dat|com|mov|climb|laps|expir|end|is$|are$|was$|has$|takes?$|goes|becomes|ceas|begin|being|ris|enters|status"
)
_TO_THIS = re.compile(r"\b(?:in)?to\s+(?:[\w-]+\s+){0,3}[\"“]?$")
_FOUNDED_ASIDE = re.compile(
    r"(?:\s+(?:with|between|of)\s+[^,.;]{2,40})?,\s+(?:first\s+)?(?:agreed|signed|proclaimed|established|launched|declared|concluded|formed|set\s+up|announced)\s[^,;.]{3,40},\s+(?:[\w’']+\s+){1,4}"
)
_ARE = re.compile(
    r"(?:\s+(?:with|between)\s+[^,.;]{2,40}?)?\s+(?:are|were|is|was|being|will\s+be|would\s+be)\s+(?:\w+ly\s+)?"
)
_RESUME = re.compile(r"(?:\s+with\s+(?:the\s+)?[\w’'-]+(?:\s[A-Z]\w+)?)?\s+(?=resumed?\b)")
_THAT_THEY_AGREED = re.compile(
    r"(?:\s+(?:Agreement|Treaty|Declaration|Pact|Charter|Accord))?(?:[\"”]?\s+(?:with|between)\s+[^,.;]{2,40})?,?\s+(?:that|(?:on\s+|to\s+)?which)\s+(?:(?:[A-Z][\w’-]+(?:,\s+[A-Z][\w’-]+)+,?\s+and\s+[A-Z][\w’-]+|(?!\b(?:hop|want|expect|wish|see|be|to)(?:e?s|ed)?\b)[^,.;]){2,40}\s+)?(?:had\s+|have\s+)?(?P<verb>put\s+their\s+(?:names|signatures|hands)|agreed|(?:brought|took|carried)\s+(?:back|home)|obtained|secured|signed|concluded|proclaimed|declared|sealed|launched|forged|announced|formed|set\s+up|established|founded|entered\s+into|struck|inked|created|built)\b(?!\s+(?:to|that)\b)"
)
THEY_AGREED = (
    "put their", "agreed", "brought", "took", "carried", "obtained", "secured", "signed", "concluded", "proclaimed", "declared", "sealed", "launched", "forged", "announced",
    "formed", "set up", "established", "founded", "entered into", "struck", "inked", "created", "built",
)  # fmt: skip
"""How the verb begins that tells of a level before it who made it: "the partnership that both signed in 2015"."""
TO_WHICH = re.compile(
    r"(?:\s+(?:with|between|of)\s+[^,.;]{2,40})?,?\s+to\s+which\s+(?:[^,.;]{2,60}?\s)(?:had\s+|have\s+)?(?P<verb>raised|elevated|upgraded|lifted|promoted)\s+(?:their|its|the|bilateral)\b|"
    r"(?:\s+(?:with|between|of)\s+[^,.;]{2,40})?,?\s+which\s+(?:had\s+|has\s+)?(?P<took>taken\s+the\s+place|took\s+the\s+place|replaced|succeeded|superseded)\s+(?:of\s+)?(?:the|their|an?)\s+(?:\w+\s+)?(?:comprehensive|strategic|plain|simple|old)\s"
)
"""A clause behind a level that tells its raise: "the partnership to which they raised their relations"."""
_SINCE = re.compile(r"\s+since\s+(?:[A-Z]\w+\s+)?(?:19|20)\d\d\s*,")
_DECLARED_TO_BE = re.compile(
    r"(?:declared|proclaimed)\s+(?:to\s+be\s|[\"“‘'](?!\w+\s+partner))"
)  # "was declared “fit for …”"
_AT_ONCE = re.compile(r"\s+(?:\w+ly\s+)?")
_DECLARES = re.compile(r"(?:declar|announc|proclaim|recogni|adopt)\w*")
TAKES_IT = re.compile(r"\s+(?:them|it)\b(?!\s+(?:a|an|the|its|their)\b)")


def _is_object_of_raise(text: str, changes: Sequence[Change], level: LevelMention, following: LevelMention) -> bool:
    """Is the level what is raised, and the next one what to: "upgraded their partnership with A to a strategic one"?"""
    return any(
        change.action in {"upgraded", "downgraded"} and change.end <= level.start and level.start - change.end < 60
        for change in changes
    ) and bool(_ONWARD.fullmatch(text[level.end : following.start]))


_ONWARD = re.compile(
    r"\s*[\"”'’]?(?:\s+(?:in\s+place|in\s+force|that\s+exist(?:s|ed)|existing)(?=\s+(?:since|with|between|of)\b))?(?:\s+(?:with|between|of)\s+[^.;:]{2,60}?|\s+since\s+(?:\w+\s+)?(?:19|20)\d\d|,?\s+(?:(?:that|which)\s+(?:they|it|both|the\s+two(?:\s+\w+)?)\s+(?:had\s+|have\s+|has\s+)?)?(?:had|been|established|forged|formed|founded|set up|agreed|launched|signed|sealed|concluded|declared|proclaimed)\s+(?:in|since)\s+[\w ]{4,16})?,?"
    r"\s+(?:up\s+)?(?:in)?to\s+(?:an?|the|that of|one of)?(?:\s+[\w-]+){0,3}\s*[\"“'‘]?"
)
_BY_WHICH_THE = re.compile(r"\b(?:by|under|through)\s+which\s+(?:the|their)\s+[\"“]?$")
_TALKED = re.compile(
    r"\b(?:to negotiate\b|negotiating\b|(?:negotiations?|talks|discussions?|consultations|work|a draft|drafts?)(?:\s+with\s+[^,.;]{2,30}?)?\s+(?:on|about|for|towards?|over|of)\b)",
    re.IGNORECASE,
)
_DATED = re.compile(r"\s+(?:in|on|since)\s+(?:[\w]+\s+){0,2}(?:19|20)\d\d,")
_BECOMES = re.compile(
    r",?(?:(?!\b(?:after|before|since|when|once|as)\b)[^.;,]){0,40}?(?:,[^.;,]{3,30},)?\s(?:becom(?:e|es|ing)|became|turn(?:s|ed)?(?:\s+into)?)\s+(?:(?:an?|the)\s+[\"“]?(?:[\w-]+\s+){0,2})?"
)
_UNTIL_TIME = re.compile(  # "until Monday A and B had only a partnership; now it is a strategic one"
    r"\b[Uu]ntil\s+[^,;]{3,25}?,?\s+(?:[^,;]{2,60}\s)?(?:had|were|was|been)\s+(?:only\s+|merely\s+|just\s+|no\s+more\s+than\s+)?(?:an?\s+)?(?:mere\s+|plain\s+)?[\"“]?$"
)
_UNTIL = re.compile(r"[\"”]?(?:\s+with\s+[^,;.]{2,30})?\s+until\s")
_NOW_IT_IS = re.compile(
    r"[\"”]?(?:\s+with\s+[^,;.]{2,30})?(?:\s+until\s+[^,;.]{3,25})?[;,:–]\s+(?:and\s+)?(?:now|since\s+then|since|today|henceforth)\b[^;.]{0,40}\s(?:is|are|has|have|had)\s+(?:an?\s+)?[\"“]?"
)
_UP_FROM = re.compile(
    r"[\"”]?(?:\s+with\s+[^,.;]{2,30})?,?\s+(?:up|(?:a|one)\s+(?:step|rung|notch|level|promotion)\s+(?:up|above|higher)|which\s+is\s+(?:a|one)\s+(?:step|rung|notch)\s+up|instead|in\s+place|a\s+promotion|higher|after)\s+(?:from|of|than)?\s*(?:an?|the|their|its|mere|what\s+was)?\s*(?:\w+\s+)?[\"“]?"
)
_HAD_BEEN = re.compile(
    r"\b(?:what\s+(?:had|has)\s+(?:so\s+far\s+|until\s+now\s+|until\s+then\s+)?been|had\s+(?:so\s+far\s+)?been|used\s+to\s+be|what\s+was(?:\s+once)?)\s+(?:an?\s+)?[\"“]?$",
    re.IGNORECASE,
)
_IS_NOW = re.compile(
    r"[\"”]?[^.;]{0,60}?\s(?:(?:is|are)\s+(?:now|from\s+now\s+on|henceforth|since\s+[^,.;]{3,20})|(?:is|are|was|were)\s+(?:declared|made|turned\s+into|raised\s+to|renamed)|(?:will|would|shall)\s+(?:now\s+|henceforth\s+)?be(?:come)?)\s+(?:an?\s+)?[\"“]?"
)
_A = re.compile(r"[\"”]?(?:\s+of\s+(?:19|20)\d\d|\s+with\s+[^,.;]{2,30})?\s+an?\s+[\"“]?")
_PLAN_FOR = re.compile(
    r"\b(?:road\s?map|plan|programme|program|agenda|vision|strategy|blueprint)\s+(?:for|of|on)\s+(?:(?:the|their|its|our)\s+(?!new\b)(?:\w+\s+)?)?[\"“]?$",
    re.IGNORECASE,
)
_AND_WHERE = re.compile(r"\b(?:and|but)\s+(?:where|when|while|whose|that)\b")
_OF_ANOTHER = re.compile(r",\s+(?:with|to|between|of)\s+(?:which|whom)\b")
_NAMELY = re.compile(r":\s+an?\s+[\"“]?")  # "got what he had come for: a partnership"
_IN_STEPS = re.compile(
    r"\s+(?:twice|again|(?:three|several)\s+times|in\s+(?:two|three)\s+steps|step\s+by\s+step)\s*:\s+(?:first\s+)?[^:;]*$"
)
_RAISED_TO = re.compile(
    r"^[^.;]{0,75}?\b(?:(?:upgraded|elevated|raised|lifted|promoted|turned|transformed|up|grown|evolved)(?:\s+(?:on|in|by)\s[^,.;]{2,50}?)?\s+(?:in)?to|g(?:ive[sn]?|iving|ave)\s+way\s+to)\s+(?:[\w“\"’'-]+\s+){0,4}[“\"]?$|"
    r"^\s+(?:with\s+[^,.;]{2,30}\s+)?until\s+[^,.;]{3,30},\s+when\b"
)


def _reaches(change: Change | None, gap: str) -> bool:
    """Does a verb of change speak of the level behind `gap`, and not of warming or serving a tie that stands?"""
    if change is None:
        return False
    if compiled(r"[:;]").search(gap) and not (_IN_STEPS.match(gap) or _NAMELY.fullmatch(gap)):
        return False
    if _AND_WHERE.search(gap) or (_OF_ANOTHER.search(gap) and not compiled(r"\bafter\b").search(gap)):
        return False
    if change.action == "upgraded" and _APPOSED.search(gap):
        return False  # "upgraded its relations with A, a partner since 2012, by …"
    if change.action in DOWN:
        return len(gap) <= 45 or (len(gap) <= 110 and bool(_AS_WELL.search(gap)))
    if change.action == "established" and (_TALKED.search(gap) or _BY_WHICH_THE.search(gap)):
        return False
    return not (
        change.action == "established"
        and (_WARMS.search(gap) or _PLAN_FOR.search(gap) or compiled(r",\s+(?:and|but|while)\s+the\b").search(gap))
    )


_APPOSED = re.compile(r"\b(?:with|to|of)\s+(?:the\s+)?[A-Z][\w’-]+(?:\s[A-Z][\w’-]+)*,\s+an?\s+[\"“]?$")


def _is_done_to(gap: str) -> bool:
    """Is the verb behind a level said of it: "partnership was launched", "partnership, signed in 2013"?"""
    gap = _PAPER.sub("", gap.lstrip('”"’'))
    if (
        len(gap) > 90
        or compiled(r"\bto\s+$|[.;:]").search(gap)
        or _OF_ANOTHER_CLAUSE.match(gap)
        or _AND_WITH.search(gap)
    ):
        return False
    return bool(
        compiled(r"\b(?:is|are|was|were|been|be|being|got|gets)\b").search(gap)
        or compiled(r"[\s,]*(?:\w+ly\s+|first\s+|that\s+(?:the\s+)?\w+\s+)?").fullmatch(gap)
        or compiled(
            r"\s+of\s+(?:the\s+)?[A-Z][\w’, -]{2,50}?\s+and\s+(?:the\s+)?[A-Z][\w’-]+(?:\s[A-Z]\w+)?,?\s+"
        ).fullmatch(gap)
        or compiled(r"\s+of\s+(?:the\s+same|this|that)\s+(?:kind|sort|type)\s+").fullmatch(gap)
        or compiled(r"(?:\s+to\s+[A-Z]\w+)?,?\s+(?:which|that)\s+[^,.;]{0,40}").fullmatch(gap)
        or compiled(r"\s+(?:with|between)\s+[^,.;]{2,40},\s+(?:first\s+)?").fullmatch(gap)
        or compiled(r"(?:\s+(?:with|between)\s+[^,.;]{2,45}?)?(?:,\s+[^,.;]{2,40},)?\s+").fullmatch(gap)
    )


_OF_ANOTHER_CLAUSE = re.compile(
    r"[^;]*,\s+so\s(?!that\b)|[^,;]*,\s+and\s+it\s+was\s+(?:in|at|on|there|only)\b|,\s+(?:and|but|while|whereas)\s+(?!(?:\w+ly|then|later|first|that|which|it|was|were|has|had|is|are)\b)"
)
_AND_WITH = re.compile(r",\s+(?:and|but|while)\s+with\s|\ssince\s+(?:19|20)\d\d\s+and\s+(?:then\s+|later\s+)?$")
_PAPER = re.compile(r"^\s+(?:agreement|treaty|accord|declaration|pact|charter|framework)\b(?=\s+that\b)", re.IGNORECASE)


def is_start(text: str, level: LevelMention) -> bool:
    """Is the level named as the start of a change: "from a comprehensive partnership (to …)"?"""
    before = text[max(0, level.start - 60) : level.start]
    if _UNTIL_NOW.search(before):
        return True
    if _MADE.search(before) and _A_HIGHER.match(text, level.end):
        return True
    if compiled(r"\b(?:turn|transform|convert)(?:ed|s|ing)?\s+(?:[\w“\"’'-]+\s+){0,7}[“\"]?$").search(
        before
    ) and compiled(
        r"[”\"]?(?:\s+of\s+(?:19|20)\d\d|,\s+(?:in\s+place\s+since|which|that|signed|launched|agreed|set\s+up|established|formed|concluded|announced)\s[^,]{3,60},)?\s+into\b"
    ).match(text[level.end :]):
        return True
    return bool(
        compiled(
            r"\b(?:(?<!away )(?<!away[\"”’] )[Ff]rom|beyond|up from|better than|above|replac(?:es|ed|ing)|supersed\w+)\s+(?:an?|the|their|its|what was|being|mere)?(?:\s+\w+){0,3}\s*$"
        ).search(
            before,
        )
    )


_UNTIL_NOW = re.compile(
    r",\s+(?:previously|formerly|so\s+far|hitherto|until\s+(?:now|then|today))\s+(?:(?:at|on)\s+the\s+(?:level|footing|rank)\s+of\s+)?(?:an?\s+)?[\"“]?$"
)
_MADE = re.compile(r"\b(?:make|makes|made|making)\s+(?:the|their|its)\s+[\"“]?$")
_A_HIGHER = re.compile(  # "to make the strategic partnership of 2015 a comprehensive one"
    r"[\"”]?(?:\s+of\s+(?:19|20)\d\d|\s+with\s+[^,.;]{2,30})?\s+an?\s+[\"“]?(?:comprehensive|strategic|special|enhanced)"
)


def _continues(gap: str) -> bool:
    """Does a second level share the verb of the first: "established relations in 1972 and a partnership in 2003"?"""
    return (
        len(gap) < 70
        and bool(compiled(r",|\band\b|\bthen\b").search(gap))
        and not compiled(
            r"[.:]|;(?!\s+(?:and\s+)?(?:with|in)\s)|\b(?:are|is|was|were|will|has|have|had|said|says|but|while|which|who|where|mark\w*|celebrat\w*|years of|anniversary)\b"
        ).search(
            gap,
        )
    )


_AS_WELL = re.compile(r"\bwith\s+[^,.;]{2,30}\s+and(?:,[^,.;]{2,50},)?\s+(?:also\s+)?(?:its\s+|all\s+|the\s+)?$")
_WARMS = re.compile(
    r"\b(?:freshen\w*|deepen\w*|strengthen\w*|reaffirm\w*|advanc\w*|enhanc\w*|boost\w*|promot\w*|consolidat\w*|implement\w*|develop\w*|expand\w*|celebrat\w*|cooperat\w*|within|under|based on|intensif\w*|invigorat\w*|"
    r"(?:chapter|page) (?:in|of) (?:our|their|the|its|bilateral)|framework of|action plan|plan of action|joint statement on (?:deepening|strengthening)|stronger|support\w*|serv\w+)\b",
    re.IGNORECASE,
)
BEGAN = r"(?:[\"”]?,\s+(?:the|its|their)\s+(?:formula|name|title|rank|label|level|term)\s+(?=of\s)|(?:\s+with\s+[^,.;]{2,30},)?\s+in\s+place\s+|,?\s+(?:(?:which|that)\s+(?:was|were|had been|(?:the\s+)?\w+(?:\s+\w+)?(?:\s+had)?)\s+)?(?:first\s+)?(?:launched|established|set up|formed|agreed|signed|concluded|declared|forged|announced|entered\s+into|had)\s+|\s+)"
PLACE = r"[A-ZÀ-Þ][\w’-]+(?:\s(?:de\s)?[A-ZÀ-Þ][\w’-]+){0,2}"
AT_PLACE = rf"(?:(?:in|at)\s+{PLACE}\s+)?"
_CALLED_SINCE = re.compile(
    r"\b(?:since|from)\s+(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d\s+(?:been\s+)?(?:called|named|known\s+as|termed|had)\s+(?:an?\s+|the\s+|their\s+)?[\"“]?$"
)
_TOLD_START = re.compile(
    rf"\s+(?:that|which)\s+(?:they|it|both|the\s+two(?:\s+\w+)?)\s+(?:had\s+|have\s+|has\s+)?(?:had|enjoyed|kept|maintained)\s+since\s+(?:19|20)\d\d\b|"
    rf",\s+(?:which|where)\s+(?:it|they)\s+ha(?:d|ve|s)\s+(?:been|stood)\s+since\s+(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d\b|"
    rf"(?:\s+(?:with|between|of)\s+[^,.;]{{2,40}}(?=,))?{BEGAN}{AT_PLACE}(?:in|of|since|from|on)\s+(?:early\s+|late\s+|mid-?)?(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\s+)?(?:19|20)\d\d\b"
)
