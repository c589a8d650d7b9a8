"""What happens to a format that a sentence names: set up, held, raised, ended; done, planned or sought."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractors._formats import ORDINAL, Format, words
from extractors._lexicon import any_of, compiled, lexicon
from schema.records import MechanismAction, MechanismStatus


@dataclass(frozen=True, slots=True)
class Act:
    """What happens to a format: `start` is where the word for it stands, `told` is False where it only dates another act."""

    action: MechanismAction
    status: MechanismStatus
    start: int
    rule: str
    told: bool = True


_HELD_GAP = re.compile(
    r"(?:\s+(?!(?:talks|meetings?|visit|ceremony|conference|in|at|on|with|to|that|which|as)\b)[^\s,;:.]+){0,5}\s*"
)
_MEANWHILE = re.compile(  # "co-chaired on Friday in Lima, alongside the premier, the third session", "hosted on May 1 the third session"
    r"\s+(?:on\s+(?:[a-z]+day|[a-z]+\s+\d{1,2}|\d{1,2}\s+[a-z]+)|yesterday|today|here)(?=[\s,])|\s+in\s+[a-z’'-]+(?=\s+(?:on|the)\b|,)"
    r"|,\s+(?:alongside|together\s+with|jointly\s+with|with)\s[^;.]{3,110}?,(?=\s+the\b|\s*$)"
)
_BLOCK = re.compile(
    r"\b(?:which|that|who|whose|whom|where|when|while|after|before|because|said|says|is|are|was|were|has|have|had|will|would|during|sidelines|under)\b|[;:—]|,\s+(?:but|and (?:he|she|they|it|the two)\b)"
)
_BOUNDARY = re.compile(
    r"[;—:]\s|,\s+(?:but|while|which|who|where|when|after|as|although|and (?:he|she|they|it|said|the)\b)|\b(?:which|who|while|when|where|because|although)\b|[\"”]\s+"
)
_OPENING = re.compile(
    r"\b(?:at|during|in|for|to|into|with|on)\s+(?:the\s+(?:end|close|start|opening|conclusion|occasion)\s+of\s+)?[\"“‘']?$"
)
_AUXILIARY = r"(?:(?:is|are|was|were|has|have|had|will|would|shall|be|been|being|to|due|expected|scheduled|set|slated|planned|also|now|then|first|last|only|soon|later|itself|not|never|could|may|might|should|must|once|again|yet|ready|next|have|\w+ly|on|\w+day|today|this|morning|from now on|henceforth|in future|going)\s+)*"
_ASIDE = r"(?:,\s+(?:which\s+(?:(?:had|has)\s+(?:not|last|never|lain|been)|last|(?:was|were)\s+(?:set\s+up|established|created|founded|formed|launched))\b|(?!which\b|whose\b|who\b|that\b|and\b|but\b|said\b|while\b))[^,;:]{1,60},|,\s+(?:of\s+)?which\s+(?![^,;:]*\b(?:set\s+up|established|created|founded|formed|launched|met|sat|convened|held)\b)[^,;:]{1,60},(?=\s+(?:is|are|was|were|will|has|have|shall)\s))?"
_BETWEEN = (
    rf"(?:\s*\([^)]*\))?{_ASIDE}"
    r"(?:\s+(?:between|of|with|on|for|led|headed|chaired|in|at|under|here|established|created|set up|launched|formed|founded|drawn|made up|composed|consisting)\b"
    r"(?:(?!\b(?:who|whose|which|that|is|was|were|are|has|have|had|will|would|to|held|and \w+ed|agreed|decided|took)\b)[^;:]){0,120}?)?"
    rf"{_ASIDE}"
)
EVERY = re.compile(
    r"\b(?:every (?:\w+ )?(?:year|month|quarter|two|three|six|other)s?\b|once an? (?:year|month)|twice an? (?:year|month)|annually|each year|yearly|regularly|at least once|alternat\w+|on a regular basis|(?:one|two|three) times a year)"
)
EVERY_BEHIND = re.compile(
    rf"(?:\s+(?:at|between|among|of)\s+(?:(?!and\b|or\b|which\b)[a-z’'-]+\s+){{1,8}}?|\s*){EVERY.pattern}"
)
EVERY_YEAR_IN = re.compile(rf"\b(?:meet|convene|gather|sit\s+down)\s+{EVERY.pattern}\s+(?:for|in|at)\s+$")
_AT_ONCE = re.compile(r"\b(?:from now on|henceforth|in future|in the future|from this year on|as of (?:today|now))\b")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|should|could|can|may|might|must|\w{3,}ed|says?|said|wants?|needs?)\b"
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s+(?:(?!to\b|due\b|set\b|expected\b|scheduled\b)\w+\s+)?$")
_NEW = frozenset({"a", "an", "another", "two", "three"})
_PRESENTS = frozenset({"came", "saw", "was", "marked", "billed as"})  # "Monday saw the first session"
_UNSURE_NEAR, _PLANNED_NEAR = 40, 75


_ON_HOLD = re.compile(rf"{_BETWEEN}\s+on (?:hold|ice)\b")
_AT_SESSION = re.compile(
    rf"\s+\w+[^.;,]{{0,40}}?\s+at\s+(?:its|their)\s+{ORDINAL}\s+(?:session|meeting|round|sitting)\b"
)
_NO_DATE = re.compile(r"\bno\s+(?:date|day|time|place|venue)\b[^.;]{0,40}\bfor\s+$")
_DAYS_SESSION = re.compile(r"\b\w+day[’']s\s+(?:session|meeting|round|sitting)\s+of\s+(?:the|their)\s+(?:\w+\s+)?$")
SITTING = r"(?:session|meeting|round|sitting)"
IS_DUE = r"(?:will|is\s+to|is\s+(?:due|expected|set|scheduled|planned))\b"
_LATER_SESSION = re.compile(
    rf"[^.;,]{{0,60}},\s+(?:whose\s+(?:next|{ORDINAL})\s+{SITTING}|the\s+(?:next|{ORDINAL})\s+{SITTING}\s+of\s+which)\s+{IS_DUE}"
)
_MADE_BY = re.compile(
    r"(?:\s+(?:of|between|among)\s+(?:(?!\b(?:will|is|was|are|were|to|has|had|have)\b)[^;:.]){3,80}?,)?,?\s+(?:created|established|set up|founded|formed|launched|constituted|instituted)\s+(?:by|under|in|at)\b"
)
_TOLD_BEHIND = re.compile(r"\s*,\s+(?:which|held)\b")
_PUTS_A = re.compile(r"\b(?:puts?|sets?|brings?|brought)\s+(?:an?|another)\s+$")
_ON_FOOT = re.compile(r"\s+(?:on\s+foot|in\s+motion|in\s+place|into\s+being)\b")
_IS_PART = re.compile(
    r"\s+(?:(?P<ahead>(?:will|would|shall)\s+be)|is|are|was|were|forms?)\s+(?:also\s+)?part\s+of\s+(?:it|them|the\s+(?:package|deal|accord|treaty|pact|agreement|declaration|statement|memorandum))\b"
)
_CALLED_FOR = re.compile(r"\s+(?:is|has\s+(?:now\s+)?been)\s+(?:now\s+)?called\s+(?:for|to)\b")
_A_SESSION = re.compile(
    r"\s+(?:its|their|an?|the)\s+(?:[\w-]+\s+){0,3}(?:sessions?|meetings?|rounds?|sittings?|talks|consultations|edition|summit|gathering|plenary)\b"
)
_ENDS = re.compile(r"w(?:ound|inds?) up|ended|ends|clos(?:ed|es)|conclud(?:ed|es)")
_AHEAD = re.compile(r"[^.;]{0,40}\b(?:will|shall|is to|are to|due|expected|planned|scheduled|set for|agreed)\b")
_THERE = re.compile(r"\bthere\s+(?:will|shall|is\s+to|are\s+to)\s+(?:also\s+|now\s+)?be\s+$")
_HAVE = re.compile(r"\b(?:will|shall|to)\s+have\s+$")
HAD_SINCE = "had since"
_HAVE_HAD = re.compile(r"\b(?:(?:have|has)\s+(?:had|maintained|run)|there\s+has\s+been)\s+$")
_SINCE = re.compile(
    r"(?:\s+with\s+[\w’ ]{2,25}?)?\s+since\s+(?:(?:[a-z]+\s+)?(?:19|20)\d\d\b|(?:last\s+)?(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|last\s+(?:year|month|spring|summer|autumn|winter)\b)"
)


@cache
def _verbs(kind: str) -> re.Pattern[str]:
    return words("verbs", kind)


@cache
def _behind() -> re.Pattern[str]:
    """What a format does, or has done to it: the words that follow its name."""
    verbs = lexicon("formats")["verbs"]
    passive = any_of(p for kind in ("set_up", "held", "raised", "ended", "scheduled") for p in verbs[kind])
    passive = any_of((passive, *verbs["agreed"], *verbs["asked"], *verbs["put_off"]))
    active = any_of(
        (
            *verbs["meets"],
            *verbs["starts_work"],
            *verbs["works"],
            *verbs["ceases"],
            r"(?:becomes?|became|turn(?:s|ed)? into)(?= (?:an?|one)\b)",
        )
    )
    return re.compile(
        rf"{_BETWEEN}(?P<link>\s*,?\s+(?P<relative>which|that)\s+(?P<by>(?!(?:will|shall|should|is|are|was|were|has|have|had|would)\b)(?:the\s+)?(?:(?!(?:will|shall|should|is|are|was|were|has|have|had|would|that|which)\b)[\w’'.-]+\s+){{1,8}}?(?=(?:have|has|had|will|are|plan|held|hold|sets?\s+up|creates?|created|establish(?:es|ed)|found(?:s|ed)|launch(?:es|ed)|form(?:s|ed))\b))?|\s*,\s+(?:and\s+)?|\s+)"
        rf"(?P<aux>{_AUXILIARY})(?P<verb>(?<=be )(?:led|(?:co-?)?chaired|headed) by|(?<=was )(?:co-?)?chaired by|{active}|{passive})\b".replace(
            " ", r"\s"
        )
    )


@cache
def _main_verb() -> re.Pattern[str]:
    """The verb of a format's own clause behind one with "which": "a commission, which is to watch over it, will be set up"."""
    made = any_of(lexicon("formats")["verbs"]["set_up"])
    return re.compile(
        rf"[^;:.]{{0,120}}?,\s+(?P<aux>will|shall|(?:is|are)\s+to|was|were|has\s+been|have\s+been)\s+(?:also\s+)?(?:be\s+)?(?P<verb>{made})\b".replace(
            " ", r"\s"
        )
    )


_FRONTED = re.compile(
    r"(?:[^.;:]{0,40}[:–—-]\s+)?(?:convened|meeting|gathered|gathering|assembled|sitting)\s+(?:for|in|at|on|again|yesterday)\b[^,;.]{3,60},\s+"
)
_PUT_OFF_THE = re.compile(r"\b(?:postponed|put\s+off|deferred|delayed|rescheduled|moved)\s+$")
_UNTIL = re.compile(r"[^.;,]{0,40}?\s(?:to|until|till)\s+(?!be\b)")


def find_act(small: str, found: Format) -> tuple[Act | None, str]:
    """What happens to a format by its own clause, or None and why: `small` is the sentence in small letters."""
    if _ON_HOLD.match(small, found.end):
        return Act("ended", "concluded", found.start, "put on hold"), ""
    if _AT_SESSION.match(small, found.end):
        return Act("held", "concluded", found.end, "at its counted session"), ""
    if found.article in _NEW and _PUTS_A.search(small, 0, found.lead) and (on := _ON_FOOT.match(small, found.end)):
        return Act("established", "concluded", on.start(), "put on foot"), ""
    if found.article in _NEW and (part := _IS_PART.match(small, found.end)):
        return Act(
            "established", "planned" if part["ahead"] else "concluded", part.start(), "part of what was agreed"
        ), ""
    if called := _CALLED_FOR.match(small, found.end):
        return Act("held", "planned", called.start(), "called for a day"), ""
    if _NO_DATE.search(small, 0, found.lead):
        return None, "of no date yet"
    if days := _DAYS_SESSION.search(small, 0, found.start):
        return Act("held", "concluded", days.start(), "a day's session"), ""
    if _FRONTED.fullmatch(small, 0, found.lead) and not EVERY.search(small, 0, found.lead):
        return Act("held", "concluded", 0, "convened, it did something"), ""
    if found.counted and _PUT_OFF_THE.search(small, 0, found.lead) and (then := _UNTIL.match(small, found.end)):
        return Act("held", "planned", then.end(), "put off until then"), ""
    if found.article in _NEW and (match := _MADE_BY.match(small, found.end)):
        return Act("established", "concluded", match.start(), "made by what is told of"), ""
    behind, reason = _act_behind(small, found)
    if behind and behind.action == "held" and _WOULD_LIKE.search(small, 0, found.lead):
        return None, "only wished for"
    if behind and (
        behind.rule == "a new one given work" or (found.article in _NEW and _LED_BY.match(small, behind.start))
    ):
        founded, _ = _act_before(small, found)
        if founded and founded.action == "established":
            return founded, founded.rule
    if behind and behind.told:
        return behind, behind.rule
    if reason in {"unsure", "put off or refused"}:
        return None, reason
    before, other = _act_before(small, found)
    if before:
        return before, before.rule
    if behind:
        return behind, behind.rule
    if other:
        return None, other
    if found.recurring and found.article in {"a", "an"} and not _FINITE.search(small):
        return Act("established", "concluded", found.start, "a regular one, in a list of what was agreed"), ""
    if (
        found.coming
        and not other
        and (_AHEAD.search(small[max(0, found.lead - 70) : found.lead]) or _AHEAD.match(small, found.end))
    ):
        return Act("held", "planned", found.lead, "the next session told of"), ""
    if later := _LATER_SESSION.match(small, found.end):
        return Act("held", "planned", later.start(), "a session to come"), ""
    return None, reason or "only mentioned"


_LAST = re.compile(
    r"\s+last\b(?!\s+(?:week|month|year|night|[a-z]*day|autumn|spring|summer|winter|january|february|march|april|may|june|july|august|september|october|november|december))"
)
_A_DATE = re.compile(r"\b(?:an?|the)\s+(?:date|day|time|place|venue)\s*$")
_LAST_MET = re.compile(
    r",?\s+(?:which|that)\s+(?:(?:had\s+)?(?:last|previously|first)\s+(?:met|sat|convened|gathered)|(?:[^,;:.]{2,30}\s)?(?:had|was|were)\s+(?:been\s+)?(?:expected|due|to|scheduled|planned))\b[^;:.]{0,50}?,?\s+"
    r"(?P<aux>will|shall|(?:is|are)\s+to|was|were|has\s+been|have\s+been)\s+(?:now\s+|instead\s+)?(?:be\s+)?(?:\w+ly\s+)?(?P<verb>reconvened|revived|convened|called\s+together|resumed|held|meet|reactivated|restarted)\b"
)


_WOULD_LIKE = re.compile(
    r"\b(?:would\s+like|wants?|wishes|hopes|proposed|suggested|asked)\s+(?:for\s+)?(?:(?:the|their|its)\s+)?$"
)
_HELD_FIRST = re.compile(
    rf",\s+which\s+[^;:.]{{3,140}}?,\s+(?P<verb>held)\s+(?:its|their)\s+(?:{ORDINAL}|inaugural)\s+{SITTING}\b|"
    r",\s+which\s+had\s+not\s+(?:met|sat|convened|gathered)\b[^;:.,]{0,40},\s+(?P<met>met|sat|convened|gathered|opened|was\s+held)\b"
)


_NTH_TIME = re.compile(r"\bfor\s+the\s+(?!first\b)\w+\s+time\b")
_YET_TO_BE = re.compile(r"\b(?:yet|still)\s+to\s+be\s+(?:formed|set\s+up|created|established|launched|named)\b")
_LED_BY = re.compile(r"(?:led|(?:co-?)?chaired|headed) by")


_TO_COME = re.compile(r"will|shall|is|are")


def _act_behind(small: str, found: Format) -> tuple[Act | None, str]:
    if again := _LAST_MET.match(small, found.end):
        to_come = _TO_COME.match(again["aux"])
        return Act("held", "planned" if to_come else "concluded", again.start("verb"), "called together again"), ""
    if held := _HELD_FIRST.match(small, found.end):
        start = held.start("verb" if held["verb"] else "met")
        return Act("held", "concluded", start, "its session, behind what it is for"), ""
    match = _behind().match(small, found.end)
    if not match:
        return None, ""
    aux, verb, relative = match["aux"].split(), match["verb"], bool(match["relative"])
    comma = "," in match["link"]
    if _A_DATE.search(small, found.end, match.end("link")):
        return None, ""  # "on a date yet to be fixed"
    doubtful = set(aux) & {"not", "never", "could", "may", "might", "should", "must", "yet"}
    agreed = (doubtful == {"should"} or "shall" in aux) and _THEY_AGREED_THAT.search(small, 0, found.lead) is not None
    if agreed:
        doubtful = set()
    if doubtful or compiled(r"(?:was|were) to have\b").match(match["aux"]):
        return None, "" if relative else "unsure"
    last = "last" in aux or compiled(r"\s*(?:last|previously)\b").match(small[match.end("link") :])
    if last and (relative or comma or aux != ["last"] or found.article in _NEW):
        return None, "an earlier session, told by the way"
    passive = bool(_PASSIVE.search(match["aux"])) or bool(match["by"])
    ahead = (
        bool(set(aux) & {"will", "would", "shall", "to", "due", "expected", "scheduled", "slated", "planned"})
        and not agreed
    )
    ahead = ahead or ((agreed or aux == ["be"]) and _BY_THEN.match(small, match.end()) is not None)
    rest = small[match.end() : match.end() + 90]
    if _LED_BY.match(verb):
        if ahead and _AT_ONCE.search(small[found.end : match.end() + 90]):
            return Act("upgraded", "concluded", match.start("verb"), "led from now on by"), "raised"
        if not verb.endswith("chaired by") or not passive or ahead:
            return None, ""
    status: MechanismStatus = "planned" if ahead else "concluded"
    if not passive and _ENDS.match(verb) and (_A_SESSION.match(rest) or (relative and found.counted)):
        return Act("held", status, match.start("verb"), "its session ends"), ""
    if passive and _verbs("put_off").fullmatch(verb):
        return None, "put off or refused"
    if (passive or comma) and _verbs("asked").fullmatch(verb):
        return Act("established", "under_discussion", match.start("verb"), "asked for"), ""
    if (passive or comma) and _verbs("agreed").fullmatch(verb):
        return Act("established", "planned" if ahead else "concluded", match.start("verb"), "agreed on"), ""
    if compiled(r"becom|becam|turn").match(verb) and not found.gathering:
        if _WOULD_LIKE.search(small, 0, found.lead):
            status = "under_discussion"
        return Act("upgraded", status, match.start("verb"), "becomes another"), ""
    if relative and (main := _main_verb().match(small, match.end())):
        when: MechanismStatus = "planned" if _TO_COME.match(main["aux"]) else "concluded"
        return Act("established", when, main.start("verb"), "set up, behind what it is for"), ""
    if set(aux) - {"to"} and ahead and _verbs("works").fullmatch(verb) and found.article in _NEW and not found.counted:
        return Act("established", "concluded", match.start("verb"), "a new one given work"), ""
    if verb in {"hold", "holds", "held", "had"} and not passive and not comma and not _A_SESSION.match(rest):
        return None, ""
    kind = _kind(verb, passive, comma)
    if kind is None or (kind == "set_up" and not passive and not comma):
        return None, ""
    if kind == "held" and _LAST.match(rest):
        return None, "an earlier session, told by the way"
    if kind == "held" and ahead and found.article in _NEW and _NTH_TIME.search(rest):
        return Act("held", "planned", match.start("verb"), "to meet once more"), ""
    if kind == "held" and ahead and relative and found.article in _NEW and not found.counted:
        return Act("established", "concluded", match.start("verb"), "a new one that is to meet", told=False), ""
    if kind == "held" and ahead and EVERY.search(rest) and _YET_TO_BE.search(small, found.end, match.end()):
        return Act("established", "planned", match.start("verb"), "yet to be formed"), ""
    if kind == "held" and ahead and EVERY.search(rest) and not found.counted:
        return Act("established", "concluded", match.start("verb"), "is to meet again and again"), ""
    if kind == "scheduled":
        return Act("held", "planned", match.start("verb"), "planned"), ""
    if kind == "held" and not ahead and (not passive or set(aux) & {"is", "are"}) and EVERY.search(rest[:40]):
        return None, "what it always does"
    if kind == "held" and _is_first_at_level(small, found, match.end()):
        return Act("upgraded", status, match.start("verb"), "first session at their level"), ""
    if kind == "set_up" and "being" in aux:
        status = "planned"
    action: MechanismAction = {"set_up": "established", "starts_work": "established", "raised": "upgraded"}.get(
        kind, kind
    )  # type: ignore[assignment]
    return Act(
        action,
        status,
        match.start("verb"),
        f"{action}, behind its name",
        told=not relative or (kind not in {"held", "starts_work"} and "had" not in aux),
    ), ""


def _kind(verb: str, passive: bool, comma: bool) -> str | None:
    """Which kind of act a verb behind a format's name is."""
    if _LED_BY.match(verb):
        return "held"
    if passive or comma:
        for kind in ("scheduled", "ended", "raised", "held", "set_up"):
            if _verbs(kind).fullmatch(verb):
                return kind
    if _verbs("ceases").fullmatch(verb):
        return "ended"
    if _verbs("starts_work").fullmatch(verb):
        return "starts_work"
    if not passive and (verb == "ended" or _verbs("meets").fullmatch(verb)):
        return "held"
    return None


_FIRST = re.compile(r"\b(?:first|inaugural)\b")


def _is_first_at_level(small: str, found: Format, end: int) -> bool:
    around = small[found.lead : end + 90]
    return bool(words("status", "levels").search(around)) and bool(_FIRST.search(around))


_NAMED = re.compile(
    r"\bnew (?:format|body|forum|mechanism|dialogue|platform|council|commission|committee|group)\b(?:[^.;]{0,40}\b(?:known as|name of|called|named|dubbed)|[^.;,]{0,30}[,–—:])\s+(?:the\s+)?[\"“]?$"
)


def _act_before(small: str, found: Format) -> tuple[Act | None, str]:
    lead = found.lead
    if match := _NAMED.search(small, 0, found.start):
        return Act("established", "concluded", match.start(), "a new one named"), ""
    new = found.article in _NEW
    if new and (match := _THERE.search(small, 0, lead)):
        return Act("established", "planned", match.start(), "there is to be one"), ""
    left = max((m.end() for m in _BOUNDARY.finditer(small, max(0, lead - 220), lead)), default=max(0, lead - 220))
    beside = max(words("status", "beside").finditer(small, left, lead), key=lambda m: m.end(), default=None)
    if beside and not small[beside.end() : lead].strip(" \"“'‘"):
        if beside[0] in {"after", "following", "framework of"} and found.counted:
            return _only_attended(small, left, beside.start(), found)
        return None, "only beside another act"
    best: tuple[int, int, str] | None = None
    for kind in ("held", "set_up", "raised", "ended", "wanted", "scheduled", "agreed_on"):
        for match in _verbs(kind).finditer(small, left, lead):
            gap = small[match.end() : lead]
            if kind == "held" and not _HELD_GAP.fullmatch(_MEANWHILE.sub("", gap)):
                continue
            if kind != "held" and (_BLOCK.search(gap) or len(gap) > 110):
                continue
            if kind == "held" and match[0] in _PRESENTS and not found.counted:
                continue
            if kind == "held" and new and not (found.counted or found.gathering) and match[0].startswith("open"):
                continue  # "to open a hotline" sets it up
            if kind == "wanted" and found.article in {"the", "their", "its", "his", "her"}:
                continue
            if kind == "agreed_on" and not _is_new(small, match, found):
                continue
            does = "held" if found.counted and match[0].startswith("open") else kind  # "to open the first session of"
            if best is None or (match.end(), -match.start()) > (best[1], -best[0]):
                best = (match.start(), match.end(), does)
    opening = _OPENING.search(small, max(0, lead - 40), lead)
    if best is None and new and _HAVE_HAD.search(small, 0, lead) and _SINCE.match(small, found.end):
        return Act("established", "concluded", lead, HAD_SINCE), ""
    if best is None and new and (match := _HAVE.search(small, 0, lead)):
        best = (match.end() - 5, match.end() - 1, "set_up")
    if best is None:
        if opening and found.counted:
            return _only_attended(small, left, opening.start(), found)
        return None, ""
    start, end, kind = best
    if (
        opening
        and kind not in {"held"}
        and not small[opening.end() : lead].strip()
        and small[end:lead].strip() not in {"", "of"}
    ):
        # "signed at the third session of": the format is the place of another act
        if found.counted:
            return _only_attended(small, left, opening.start(), found)
        return None, "only the place of another act"
    return _status_of(small, left, start, kind, found, kind.replace("_", " "))


def _only_attended(small: str, left: int, start: int, found: Format) -> tuple[Act | None, str]:
    """The act of a counted session at which, or for which, something else is done: held, unless that is still to come."""
    act, rule = _status_of(small, left, start, "held", found, "a counted session")
    purpose = small[start : start + 4] == "for "
    if act and act.status == "planned" and not purpose and not _ON_DAY.match(small, found.end):
        return None, "only the place of another act"
    told = _FIRST.search(small, found.lead, found.start) or _TOLD_BEHIND.match(small, found.end)
    if act and act.status == "concluded" and purpose and found.head.startswith("summit") and not told:
        return None, "only the purpose of a journey"
    return act, rule


_ON_DAY = re.compile(
    r"(?:\s+in\s+[^.;,]{2,25}?)?\s+on\s+(?:\w+day|\d|(?:january|february|march|april|may|june|july|august|september|october|november|december)\s+\d)"
)


def _is_new(small: str, verb: re.Match[str], found: Format) -> bool:
    """Is what was agreed on, or what oversees, a format that was not there before?"""
    gap = small[verb.end() : found.start]
    if compiled(r"\b(?:the|its|their)\s+(?!new\b|creation|establishment|launch)").search(gap) and " new" not in gap:
        return False
    return (
        found.article in {"a", "an", "two", "three", "another", "several"}
        or " new " in gap
        or " new" in gap
        or compiled(r"agree|agreement|announc|decid").match(verb[0]) is not None
    )


_BY_THEN = re.compile(r"\s+(?:before|by(?!\s+(?:their|both|the\s+two)\b)|next|in|within|later|soon|this)\b")
_THEY_AGREED_THAT = re.compile(r"\b(?:agreed|decided)\s+(?:[^.;,]{2,40}\s)?that\s+(?:the\s+|their\s+)?$")
_AGREED_THAT = re.compile(r"\bagreed\s+that\b[^.;]*\bshould\s+(?:be\s+)?$")
_AS_THEY = re.compile(r"\b(?:as|when|while)\s+(?:[\w’'.-]+\s+){1,12}$")  # "put it forward as she chaired …"
_DURING = re.compile(r"(?:during|at|in|on)\b")
_MEET_IN = re.compile(r"(?:meet|convene|sit)\s+in\s+$")
_TOLD = "told to"
_TOLD_TO = re.compile(r"\b(?:directed|instructed|tasked|ordered|mandated|asked)\s+[^,.;]{3,60}\bto\s+$")


def _status_of(small: str, left: int, start: int, kind: str, found: Format, rule: str) -> tuple[Act | None, str]:
    """The act with its status, by the words in its clause before it."""
    before = small[max(left, start - 130) : start]
    verb = small[start : start + 25]
    unsure = [m for m in words("status", "unsure").finditer(before) if m.end() > len(before) - _UNSURE_NEAR]
    if unsure and not _AGREED_THAT.search(before):
        return None, "unsure"
    sought, planned, agreed = (_last(name, before) for name in ("sought", "planned", "agreed"))
    if len(before) - planned > _PLANNED_NEAR:
        planned = -1
    infinitive = bool(compiled(r"\bto\s+(?:\w+ly\s+)?(?:jointly\s+)?$").search(before))
    gerund = bool(compiled(r"(?!during\b)\w+ing\b").match(verb))
    if kind == "wanted":
        return Act("established", "under_discussion", start, "sought"), ""
    if kind == "scheduled":
        return Act(
            "held" if not found.article.startswith("a") or found.gathering else "established",
            "planned",
            start,
            "planned",
        ), ""
    if kind == "held":
        if gerund and compiled(r"\b(?:for|of|from|since|by|before)\s+$").search(before):
            return None, "only the reason of another act"
        as_they = max((m.start() for m in _AS_THEY.finditer(before)), default=-1)
        if sought > max(agreed, planned, as_they) and not _DURING.match(verb):
            return Act("held", "under_discussion", start, "sought"), ""
        if infinitive and _TOLD_TO.search(before):
            return Act("held", "planned", start, _TOLD), ""
        if found.article in _NEW and not found.counted and _MEET_IN.match(small[start : found.lead]):
            return Act("established", "concluded", start, "to meet in it"), ""
        again = EVERY_BEHIND.match(small, found.end) or (
            found.article in _NEW and EVERY.search(small[start : found.lead])
        )
        if not found.counted and again and (planned >= 0 or (agreed >= 0 and infinitive)):
            return Act("established", "concluded", start, "to be held again and again"), ""
        if (
            found.recurring
            and not (found.counted or found.coming)
            and found.article in {"the", "their"}
            and agreed >= 0
            and (infinitive or gerund)
        ):
            return None, "what is held anyway"
        if (
            found.recurring
            and not found.counted
            and (agreed >= 0 or planned >= 0)
            and (infinitive or gerund or planned > agreed)
        ):
            return Act("established", "concluded", start, "to be held again and again"), ""
        ahead = planned >= 0 or (agreed >= 0 and (infinitive or gerund)) or found.coming
        if not ahead and _is_first_at_level(small, found, found.end):
            return Act("upgraded", "concluded", start, "first session at their level"), ""
        return Act("held", "planned" if ahead else "concluded", start, rule), ""
    if kind == "agreed_on":
        kind = "set_up"
    action: MechanismAction = {"set_up": "established", "raised": "upgraded", "ended": "ended"}[kind]  # type: ignore[assignment]
    if kind == "ended" and found.counted and _ENDS.match(verb):
        return Act("held", "concluded", start, "its session ends"), ""
    if infinitive and _TOLD_TO.search(before):
        return Act(action, "planned", start, _TOLD), ""
    if sought > agreed and sought >= 0:
        return Act(action, "under_discussion", start, "sought"), ""
    if (
        planned >= 0
        and planned > agreed - 1
        and not (agreed >= 0 and compiled(r"\b(?:would|to be)\s+$").search(before))
    ):
        return Act(action, "planned", start, "planned"), ""
    return Act(action, "concluded", start, rule), ""


def _last(name: str, before: str) -> int:
    return max((m.end() for m in words("status", name).finditer(before)), default=-1)
