"""When an act was done, and whether it is the news."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from extractors._analysis import Analysis
from extractors._candidates import AT_PLACE, BEGAN, PLACE, Candidate
from extractors._change import DOWN, UP, Change
from extractors._levels import RUNGS, LevelMention
from extractors._lexicon import compiled, small_letters
from extractors._screen import screened
from extractors._times import COUNT, Time, apart, count, days_apart, forward
from extractors._where import SIGNED_IT, tour_stop
from schema.records import RelationStatus


def since_when(analysis: Analysis, candidate: Candidate) -> Time | None:
    """The time since which a tie is said to be: "partners since 2013", "the partnership of 2015"."""
    text, level = analysis.sentences[candidate.sentence].text, candidate.level
    if level.head in {"ally", "partner"} and _DOES.match(text, level.end):
        return None  # "the treaty with its ally has governed it since 1999"
    rungs = RUNGS.search(text)
    for time in analysis.times[candidate.sentence]:
        if rungs and rungs.start() <= level.start < rungs.end() and _PARTNERS_IN.fullmatch(text, level.end, time.start):
            return time
        begins = time.start + len("since ") * text.startswith("since ", time.start)
        gap = text[level.end : begins]
        if (
            level.end <= time.start < candidate.right
            and level.head not in {"partners", "partner", "ally", "allies"}
            and _BEGUN.fullmatch(gap)
        ):
            return time
        if candidate.start and time.end <= level.start and _CALLED.fullmatch(text, time.end, level.start):
            return time
        if (
            candidate.start
            and level.end <= time.start
            and compiled(rf"{BEGAN}{AT_PLACE}(?:in|of|since|from|on)\s+").fullmatch(gap)
        ):
            return time
        if level.end <= time.start < candidate.right and compiled(
            r"^[^,;.]{0,60}\b(?:since(?:\s+[^,;.]{3,30}\s(?:of|in))?|from)\s+$|"
            r"^(?:(?!\b(?:did|does|do|was|were|is|are|has|had|have|will|would|during|before|after|until|in)\b)[^,;.]){0,60}\bof\s+$|"
            r"^[^,;.]{0,60}\b(?:dating (?:back )?(?:to|from)|began in|came in|date (?:back )?(?:to|from)|go(?:es)? back to)\s+$|"
            r"^[\"”]?(?:,?\s+(?:with|between)\s+[^,.;]{2,40})?,?\s+\(?(?:since|from)\s+$|"
            r"^(?:\s+for\s+[\w-]+\s+(?:years|decades|months),?)?\s+since\s+[^,;.]{3,50}\s(?:visit|trip|summit|meeting|came|went|travelled|was\s+in)\s+(?:[^,;.]{3,40}?\s)?(?:in\s+)?$|"
            r"^\s+(?:that\s+)?(?:they|it|the\s+two|both)\s+(?:have|has|had)\s+been\s+since\s+$|"
            r"^[^,;.]{0,40}\bsince\s+(?:its|their|the\s+latter[’']s)?\s*independence\s+in\s+$|"
            r"^[\"”]?,\s+(?:given|granted|awarded)\s+to\s+(?:them|it)\b[^;]{0,70}\s(?:in|on)\s+$|"
            r"^[\"”]?,\s+(?:an?|the)\s+(?:name|rank|status|title|label|distinction|level)\s+[^,;.]{0,50}\bsince\s+$|"
            r"^[\"”]?,\s+(?:an?|the)\s+(?:name|rank|status|title|label|distinction|level)\s+(?:(?:that|which)\s+(?:was\s+|they\s+)?)?(?:conceived|agreed|adopted|coined|chosen|given|conferred|granted|bestowed|invented)\s+(?:[a-z]+\s+){0,3}(?:in|on)\s+$|"
            r"^\s+since\s+(?:the\s+|a\s+|their\s+)?[^,;.]{3,60}\s(?:was|were)\s+(?:signed|concluded|ratified|sealed|adopted|agreed)\s+(?:in|on)\s+$|"
            r"^\s+since\s+(?:the|a|an|their)\s+[^,;.]{3,60}\s(?:signed|concluded|sealed|agreed)(?:\s+in\s+[A-Z][\w’-]+)?\s+(?:in\s+|on\s+)?$|"
            r"^,?\s+(?:(?:which|that|where)\s+[^,;.]{2,40}|(?:our|their|the)\s+(?:two\s+)?(?:peoples|countries|nations|states|sides))\s(?:have|has|had)\s+(?:maintained|had|enjoyed|kept|been|stood|shared)\s+since\s+$|"
            r"^[\"”]?,?\s+(?:which|that)\s+(?:has|had|have)\s+(?:linked|bound|united|joined|connected|tied|existed\s+between)\s+[^,;.]{2,50}\ssince\s+$|"
            r"^(?:\s+(?:with|between)\s+[^,.;]{2,40})?,\s+which\s+(?:(?:dates?|goe?s?)\s+(?:back\s+)?(?:to|from)|(?:began|started|came\s+into\s+being)(?:\s+with\s+[^,;.]{3,30}?)?\s+in)\s+$"
        ).search(
            gap,
        ):
            return time
        by_treaty = _BY_TREATY.search(text, 0, time.start)
        if by_treaty and not (level.start <= by_treaty.start() < level.end) and ";" not in text[level.end : time.start]:
            return time
        if (
            time.end <= level.start
            and _SINCE_BEFORE.search(text, 0, time.start)
            and level.start - time.end < (160 if _WHEN.match(text, time.end) else 80)
        ):
            return time
        if (
            time.end <= level.start
            and _WHAT_IT_WAS.fullmatch(text[time.end : level.start])
            and _SINCE_THEN.search(text[: time.start])
        ):
            return time
        if compiled(r"(?:\b(?:the|their|its)|[’']s?)\s+$", re.IGNORECASE).search(text[: time.start]) and compiled(
            r"\s+(?:bilateral\s+)?"
        ).fullmatch(text[time.end : level.start] or "-"):
            return time
    return None


_BY_TREATY = screened(
    r"\b(?:[Bb]y|[Uu]nder|[Oo]n\s+the\s+(?:basis|strength)\s+of)\s+(?:an?|the|their)\s+(?:\w+\s+)?(?:[Tt]reaty|[Cc]harter|[Dd]eclaration)\s+(?:of|(?:signed|concluded)(?:\s+in\s+[A-Z][\w’-]+)?\s+(?:in|on))\s+$"
)
_SINCE_THEN = re.compile(
    r"\b(?:what\s+(?:it|they)\s+(?:has|have|had)\s+been\b[^;.]*|(?:has|have|had)\s+(?:\w+\s+)?been\s+(?:linked|bound|tied|joined|united)\s+)since\s+$"
)  # "stays what it has been since 2006, a strategic partner", "have been linked since 2020 by a partnership"
_WHAT_IT_WAS = re.compile(r",\s+(?:an?\s+|the\s+)?[\"“]?|\s+by\s+(?:an?|the|their)\s+(?:[\w-]+,?\s+){0,5}[\"“]?")
_DOES = re.compile(r"\s+(?:has|have|had)\s+(?!been\b)\w+ed\b")
_PARTNERS_IN = re.compile(r"(?:\s+partners?)?\s+in\s+")
_CALLED = re.compile(r"\s+(?:been\s+)?(?:called|named|known\s+as|termed|had)\s+(?:an?\s+|the\s+|their\s+)?[\"“]?")
_BEGUN = re.compile(
    r"(?:\s+and\s+Cooperation)?(?:\s+Agreement)?,?\s+(?:(?:with|between|of)\s+[^,.;]{2,40},?\s+)?(?:(?:which\s+)?(?:was|were|had been)\s+)?(?:first\s+)?(?:set up|launched|established|formed|agreed|signed|concluded|declared|forged|announced|sealed|founded|begun|born)"
    r"(?:\s+in\s+[A-Z][\w’-]+)?\s+(?:back\s+)?(?:in|on|since)?\s*"
)


_SINCE_BEFORE = screened(r"(?:^|[,:]\s+(?:and\s+)?|\b(?:linked|bound|tied|joined|connected)\s+)[Ss]ince\s+$")


def founded_when(analysis: Analysis, candidate: Candidate) -> Time | None:
    """When what is now ended was set up: "suspended the partnership signed in 2015", "… that has linked them since 2006"."""
    text, level = analysis.sentences[candidate.sentence].text, candidate.level
    times = (t for t in analysis.times[candidate.sentence] if level.end <= t.start < candidate.right)
    return next((t for t in times if _SET_UP.fullmatch(text, level.end, t.start)), None)


_SET_UP = re.compile(
    r"[\"”]?(?:\s+(?:of|with|between|and)\s+(?:(?!\b(?:was|were|is|are|has|have)\b)[^,.;\d]){2,40}?)?,?\s+(?:(?:which|that)\s+(?:(?:was|were|had\s+been)\s+)?)?(?:first\s+)?(?:signed|concluded|established|launched|set\s+up|formed|agreed|sealed|founded|proclaimed|declared|announced|forged|inked|dat(?:es|ed|ing)(?:\s+back)?)"
    r"(?:\s+(?:with|between|in|at|by)\s+[^,.;]{2,40}?)?\s+(?:in|on|from|to)?\s*|"
    r"[\"”]?\s+(?:that|which)\s+(?:has|had|have)\s[^,;.]{2,50}\ssince\s+|[\"”]?\s+of\s+"
)


def presupposed_since(analysis: Analysis, candidate: Candidate) -> Time | None:
    """When a tie began by a clause of its own, which holds whatever is asked, denied or wished of the tie: "that both signed in 2015"."""
    text, level = analysis.sentences[candidate.sentence].text, candidate.level
    themselves = level.head in {"partner", "partners", "ally"}  # "partners, agreed on Tuesday to …" is what they did
    clause = _THAT_THEY_HAVE if themselves else _MADE_IN
    times = (t for t in analysis.times[candidate.sentence] if level.end <= t.start and t.lies_before(analysis.today))
    return next((t for t in times if clause.fullmatch(text, level.end, t.start)), None)


_WHO = r"(?:they|it|he|she|we|the\s+(?:two|pair)(?:\s+[a-z]+)?|both(?:\s+[a-z]+)?|(?:the\s+)?[A-Z][\w.’-]+(?:\s(?:and\s|of\s|the\s)*[A-Z][\w.’-]+){0,5})"
_MADE = r"(?:signed|agreed|established|concluded|proclaimed|declared|set\s+up|launched|sealed|formed|forged|announced|founded|settled|entered)"
_CLAUSE_OF_ITS_OWN = (
    rf"[\"”]?(?:\s+(?:with|between)\s+[^,.;]{{2,40}}?)?,?\s+(?:(?:that|which|as|what|where|who)\s+)?{_WHO}\s+(?:have|has|had)\s+(?:\w+ly\s+|first\s+)?(?:been|had|maintained|enjoyed|kept|stood|shared)\s+since\s+(?:the\s+)?|"
    rf"[\"”]?,?\s+(?:(?:(?:on|to|into)\s+)?which|that|such\s+as|as)\s+{_WHO}\s+(?:had\s+|have\s+|has\s+)?(?:\w+ly\s+|first\s+)?{_MADE}(?:\s+(?:on|upon|into|for))?(?:\s+with\s+[^,.;]{{2,40}}?)?(?:\s+(?:in|at)\s+{PLACE})?,?\s+(?:back\s+)?(?:in\s+|on\s+)?"
)
_THAT_THEY_HAVE = re.compile(_CLAUSE_OF_ITS_OWN)
_MADE_IN = re.compile(
    rf"{_CLAUSE_OF_ITS_OWN}|"
    rf"[\"”]?(?:\s+(?:Agreement|Treaty|Charter|Declaration|Pact))?\s+of\s+|"
    rf"[\"”]?,?\s+{_MADE}(?:\s+(?:by|with|between)\s+[^,.;]{{2,50}}?)?(?:\s+(?:in|at)\s+{PLACE})?,?\s+(?:back\s+)?(?:in|on)\s+"
)


def until_when(analysis: Analysis, candidate: Candidate) -> Time | None:
    """The time until which a tie is said to have lasted: "had relations with A until 2003"."""
    text, level = analysis.sentences[candidate.sentence].text, candidate.level
    for time in analysis.times[candidate.sentence]:
        if time.lies_after(analysis.today):
            continue
        if level.end <= time.start < candidate.right and compiled(
            r"^[^,;.]{0,40}\b(?:until|till)\s+(?:early\s+|late\s+)?$"
        ).match(text[level.end : time.start]):
            return time
    return None


def lasted(analysis: Analysis, candidate: Candidate) -> tuple[Time, Time] | None:
    """From when until when a tie is said to have lasted: "had relations from 1973 until 1994"."""
    text, level = analysis.sentences[candidate.sentence].text, candidate.level
    times = [t for t in analysis.times[candidate.sentence] if t.start >= level.end]
    for began, ended in itertools.pairwise(times):
        for opens, joins in (_FROM, _BETWEEN):
            if opens.fullmatch(text, level.end, began.start) and joins.fullmatch(text, began.end, ended.start):
                return began, ended
    return None


_WITH_HIM = r"(?:\s+(?:with|between|of)\s[^,;.]{2,40})?"
_FROM = re.compile(rf"{_WITH_HIM}\s+from\s+"), re.compile(r"\s+(?:until|till|to)\s+")
_BETWEEN = re.compile(rf"{_WITH_HIM}\s+between\s+"), re.compile(r"\s+and\s+")


def time_of(analysis: Analysis, candidate: Candidate, parties: Sequence[str], status: RelationStatus) -> Time | None:
    """The time told of a change: behind its level in the same stretch, before it, else the sentence's only one."""
    sentence = analysis.sentences[candidate.sentence]
    text, change, level = sentence.text, candidate.change, candidate.level
    end = max(change.end, level.end) if change else level.end
    if change and change.action in DOWN and change.start >= level.end:  # "has been suspended since 2023"
        began = (t for t in analysis.times[candidate.sentence] if _SINCE_IT.fullmatch(text, change.end, t.start))
        if since := next(began, None):
            return since
    if candidate.from_level and status == "concluded":
        until = (t for t in analysis.times[candidate.sentence] if t.end <= level.start)
        if ended := next((t for t in until if _UNTIL_IT.search(text, 0, t.start)), None):
            return ended  # "until Monday they had only a partnership; now it is a strategic one"
    ahead = status in {"planned", "under_discussion"}
    times = [
        t
        for t in analysis.times[candidate.sentence]
        if not _is_aside(text, t)
        or 0 <= t.start - level.end < 12
        or (change is None and (new := _NEW.search(small_letters(text))) and new.start() <= t.start < new.end())
        or (ahead and t.start >= end and _DEADLINE.fullmatch(text, end, t.start))
    ]
    if change and change.end <= level.start:
        times = [t for t in times if t.start < level.end or not _TURNS_AWAY.search(text[level.end : t.start])]
    if change and change.action in DOWN | {"restored"}:
        times = [t for t in times if not (t.start >= level.end and _SET_UP.fullmatch(text, level.end, t.start))]
    times = [t for t in times if not _FIRST_SPOKEN_OF.search(text, 0, t.start)]
    times = [_in_its_month(text, t) for t in times if not (_is_of_travel(text, t) or _names_what_was(text, t))]
    if not ahead and any(t.is_day for t in times):  # "signed yesterday its third partnership this year"
        times = [t for t in times if text[t.start : t.end] != "this year"]
    if analysis.entries[candidate.sentence]:
        times = [t for t in times if t.end > level.start or not _WHICH_HAD.search(text, 0, t.start)]
    times = [t for t in times if not (_AFTER_THE.search(text[: t.start]) or _TO_FOLLOW.search(text[: t.start]))]
    times = [t for t in times if t.start > level.start or not _SINCE_IT_WAS.search(text[: t.start])]
    if any(t.end <= level.start for t in times):
        times = [t for t in times if t.start < level.end or not _AND_THEN.search(text[level.end : t.start])]
    if any(t.end <= level.start and _FRONTED.fullmatch(text, 0, t.start) for t in times):
        times = [t for t in times if t.start < level.end or not _AND_ANOTHER.search(text[level.end : t.start])]
    if candidate.from_level:
        times = [t for t in times if t.start > level.start or not _OF_THE_START.search(text[: t.start])]
    if status == "concluded":  # "decided on Thursday to …, an official announced today"
        unsaid = [t for t in times if t.start < level.end or not _SAID_ON.search(text[: t.start])]
        times = unsaid if any(not is_dateline(text, t) for t in unsaid) else times
    if change and is_kept_low(text, change):
        return since_when(analysis, candidate)
    if change:
        times = [t for t in times if not _is_of_counterpart(text[level.end : t.start], change)]
    if ahead:  # "in May", told of what is still to come, is the next May
        times = [t for t in times if not (_SAID_ON.search(text[: t.start]) or _IT_SAID.match(text, t.end))]
        published = analysis.document.published
        times = [forward(t, published) if t.is_month and not _PAST.match(text, t.start) else t for t in times]
    if status == "under_discussion":  # a day is that of the talks, and what is past is another's
        times = [t for t in times if not t.is_day or _DEADLINE.fullmatch(text, end, t.start)]
        times = [t for t in times if not t.lies_before(analysis.today)]
    shared = change is not None and change.end <= candidate.left  # the verb of a level told before, with its own time
    begin = min(change.start, level.start) if change and not shared else level.start
    opening, closing = text.rfind(";", 0, begin) + 1, text.find(";", level.end)
    times = [t for t in times if opening <= t.start and (closing < 0 or t.start < closing)] or times
    after = [t for t in times if level.end <= t.start < candidate.right]
    close = [
        t
        for t in after
        if compiled(
            r"\s*,?\s*(?:(?:back|only|early|late|formally)\s+)?(?:in|on|since|from|of|at|as of)?\s*(?:early\s+|late\s+|the\s+)?"
        ).fullmatch(
            text[level.end : t.start],
        )
    ]
    inside = close or [t for t in times if begin <= t.start < end]
    before = [
        t
        for t in times
        if candidate.left <= t.end <= begin
        and not (
            candidate.left and compiled(r"\s*(?:in|of|from|since|on)\s*").fullmatch(text[candidate.left : t.start])
        )
    ]
    alone = [t for t in times if t.start < candidate.right] if len(times) == 1 and candidate.left == 0 else []
    behind = [t for t in after if change and change.start >= level.end and t.start >= change.end]
    if behind and compiled(r"\s*,?\s*(?:(?:in|on|at|since|late|early)\s+)*").fullmatch(text[end : behind[0].start]):
        inside = behind
    counted = _years_since(analysis, text, begin)
    if counted and (begin - counted.end <= 0 or not (inside or before)) and not close:
        return next((t for t in after if abs(int(t.value[:4]) - int(counted.value)) <= 1), counted)  # the day itself
    if not inside and (earlier := _days_before(before, text, begin)):
        return earlier
    told_when = [t for t in before if _WHEN.match(text, t.end)]
    if change and level.end <= change.start:  # "renewed them in 2019, and in 2023 they were cut"
        told_when += [t for t in times if t.start >= level.end and _THEY_WERE.fullmatch(text, t.end, change.start)]
    entry = [
        t for t in times[:1] if t.start < 4 and _ENTRY.match(text, t.end)
    ]  # of a chronology: it holds for all of it
    chosen = (told_when[-1:] or inside or after[:1] or before[-1:] or alone or entry)[:1]
    if not chosen and change and _SINCE_THEY.search(text[:begin]):
        return None  # an act long done, whose time no other sentence tells
    if not chosen:
        return _due(analysis, candidate, parties) if ahead else _carried(analysis, candidate, parties, status)
    time = _said_closer(analysis.times[candidate.sentence], chosen[0], text)
    if (
        status == "concluded"
        and _SAID_ON.search(text[: time.start])
        and (effect := _to_this_effect(analysis, candidate))
    ):
        return effect
    if is_dateline(text, time):
        return (None if ahead else _carried(analysis, candidate, parties, status)) or replace(time, basis="publication")
    return forward(time, analysis.document.published) if ahead else time


def _said_closer(times: Sequence[Time], time: Time, text: str) -> Time:
    """The time that says in figures what the one before it says in words: "a year earlier, in July 2023"."""
    closer = (t for t in times if len(t.value) > len(time.value) and _IN_FIGURES.fullmatch(text, time.end, t.start))
    return next(closer, time) if time.basis == "relative" else time


_IN_FIGURES = re.compile(r",\s+(?:in|on)?\s*")


def _years_since(analysis: Analysis, text: str, begin: int) -> Time | None:
    """ "Six years after A and B set up …": the year that lies as far before publication."""
    match = _YEARS_AFTER.search(text, 0, begin)
    if match is None:
        return None
    span = count(match["count"]) * {"year": 1, "decade": 10, "century": 100}[match["unit"].replace("ie", "y")]
    told = _IN_THE_YEAR.search(text, 0, match.start())  # "came here in 1981, twenty years after they …"
    year = (int(told["year"]) if told else analysis.document.published.year) - int(span)
    near = match.end() - match.start() < 45
    return Time(match.start(), match.end() if near else match.start(), f"{year:04d}", "relative")


def _days_before(times: Sequence[Time], text: str, begin: int) -> Time | None:
    """ "On Wednesday A did this, nine days after it had …": what had been done, reckoned from the day told before it."""
    match = _DAYS_AFTER.search(text, 0, begin)
    anchor = next((t for t in reversed(times) if match and t.end <= match.start() and t.is_day), None)
    if match is None or anchor is None:
        return None
    return apart(match.span(), anchor.value, -count(match["count"]), match["unit"], anchor.basis)


_IN_THE_YEAR = re.compile(r"\bin\s+(?:[A-Z][a-z]+\s+)?(?P<year>(?:19|20)\d\d),\s+(?:\w+\s+)?$")
_ENTRY = re.compile(r"\s*[:–—]\s")
_DAYS_AFTER = screened(rf"\b{COUNT}\s+(?P<unit>day|week|month)s?\s+after\s+(?:[^,;.]{{0,70}}|[^;.]{{0,110}}\bhad\s+)$")
_SINCE_IT = re.compile(r"(?:\s+(?:with|by)\s[^,;.]{2,30})?\s+(?:ever\s+)?since\s+")
_UNTIL_IT = re.compile(r"\b[Uu]ntil\s+$")
_YEARS_AFTER = screened(rf"\b{COUNT}\s+(?P<unit>year|decade|century|centurie)s?\s+(?:after|since)\s+[^,.;]{{0,70}}$")
_SINCE_THEY = re.compile(r"\b(?:the|several|many|some)\s+(?:years|decades)\s+since\s+[^,.;:]{0,60}$")
_THEY_WERE = re.compile(r",?\s+(?:they|those|these|relations|ties|it)\s+(?:were|was|had\s+been)\s+(?:\w+ly\s+)?")
_FRONTED = re.compile(r"[\"“]?(?:(?:In|On|By|At|During)\s+)?(?:early\s+|late\s+|the\s+)?")
_AND_ANOTHER = re.compile(
    r",\s+(?:and|but|while|whereas)\s+(?!(?:in|on|then|later|again)\b(?!\s+\w+day\b))[^,;]{0,60}$|;"
)
_OF_THE_START = re.compile(
    r"\b(?i:partnership|alliance|relations|ties)\s+of\s+$|,\s+(?:(?:first\s+)?(?:set\s+up|launched|established|signed|formed|agreed|concluded|forged|declared)|dating)\s+(?:back\s+)?(?:in|on|from|to)\s+$"
)
_DEADLINE = re.compile(r"[\"”]?(?:\s+(?:with|of)\s+[^,;.]{2,30})?\s+(?:by|before|until)\s+(?:the\s+end\s+of\s+)?")
_WHEN = re.compile(r",?(?:\s+[^,;]{3,40},)?\s+when\b")
_SAID_ON = re.compile(
    r"\b(?:said|told|confirmed|added|wrote|disclosed|revealed|(?<!be )announced)\b[^,;.]{0,40}\s(?:on\s+)?$"
)
_FIRST_SPOKEN_OF = re.compile(
    r",\s+(?:first\s+)?(?:discussed|proposed|mooted|suggested|floated|raised)\s+(?:in|on|during|at)\b[^,;]*$"
)
_IT_SAID = re.compile(r"\s+(?:said|says|stated|states)\b")  # "…, a statement signed in A on Tuesday said"
_LOWERS = re.compile(r"\b(?:lower|reduc|downgrad)(?:e[sd]?|s|ed|ing)\b[^,;.]{0,60}$")
_KEPT_LOW = re.compile(r"(?:down |at |to |represented )")
_TURNS_AWAY = re.compile(
    r"\b(?:under|by|through)\s+which\b|\bthat\s+(?:will|would|shall|is to)\b|,\s+(?:which|while|whereas|but|who|whose)\b|\bthat\s+(?:had|was|were|broke|began|started|erupted)\b"
)
_TO_FOLLOW = re.compile(r"\bto\s+be\s+followed\s+(?:in|on)?\s*$")
_AFTER_THE = re.compile(r"\b(?:years?|decades?|months?)\s+after\s+the\s+(?:[\w-]+\s+){1,4}(?:of|in)\s+$")
_SINCE_IT_WAS = re.compile(r"\bsince\s+(?:[\w’'-]+\s+){1,5}(?:was|were|had\s+been)\s+(?:[\w-]+\s+){1,2}(?:in|on)\s+$")
_AND_THEN = re.compile(  # "in 2009 it cut ties, and in 2011 …", "in 2009 it cut ties and renewed them in 2011"
    r",\s+(?:and|but|while)\s+(?:then\s+)?(?:in|on|by)\s+$|\band\s+(?:then\s+|later\s+)?[a-z-]+(?:ed|ew|ook)\s+(?:them|it)\b[^;]*$"
)
_CUT = re.compile(r"\b(?:broken off|broke off|cut(?: off)?|severed|suspended)\b[^.;]{0,25}$")


# What makes a state that lasts one that has just begun.
_FROM_NOW_ON = re.compile(
    r"\b(?:[Ff]rom\s+now\s+on|[Hh]enceforth|[Ww]ith\s+immediate\s+effect|will\s+(?:now\s+)?(?:be|remain|stay)|would\s+(?:now\s+)?(?:be|remain|stay))\b"
)


def is_kept_low(text: str, change: Change) -> bool:
    """Is it a state that lasts, not an act: "at the level of chargé d'affaires"?"""
    return (
        change.action == "downgraded"
        and _KEPT_LOW.match(text, change.start, change.end) is not None
        and not _LOWERS.search(text, 0, change.start)
        and not _FROM_NOW_ON.search(text)
    )


def _is_of_counterpart(gap: str, change: Change) -> bool:
    """Does a time tell when what is now restored was cut?"""
    return change.action in UP and bool(_CUT.search(gap))


def _is_aside(text: str, time: Time) -> bool:
    """Does a time belong to something else: "since 2015", "by 2030", "founded in 1945"?"""
    before = text[max(0, time.start - 30) : time.start]
    if _WHEN.match(text, time.end) or _BEFORE_THE_END.search(text, 0, time.end):
        return False
    return bool(
        compiled(
            r"\b(?:since|by|until|till|through|before|target\w* (?:of|for)|for)\s+(?:the end of\s+)?$", re.IGNORECASE
        ).search(
            before,
        )
    )


def _is_of_travel(text: str, time: Time) -> bool:
    """Does a time tell when somebody came or left, on whose trip something is done: "A, who had landed on Sunday, signed …"?"""
    return time.until is None and _WHO_CAME.search(text, 0, time.start) is not None


def _names_what_was(text: str, time: Time) -> bool:
    """Does a year only name what an act comes after: "restore relations after 2018 row"?"""
    before = text[max(0, time.start - 12) : time.start]
    return time.is_year and bool(_AFTER_A.search(before) and _ROW.match(text, time.end))


def _in_its_month(text: str, time: Time) -> Time:
    """A visit's span of days as its month, for what was done on one of them: "on a visit from 9 to 11 March he signed …"."""
    month = time.value[:_A_MONTH]
    of_visit = _VISIT_FROM.search(text, 0, time.start) or _IS_VISITED.match(text, time.end)
    if time.until is None or time.until[:_A_MONTH] != month or not of_visit:
        return time
    return replace(time, value=month, until=None)


def _due(analysis: Analysis, candidate: Candidate, parties: Sequence[str]) -> Time | None:
    """When what is planned or sought is to be done, as the next sentence of the paragraph says: "It should be ready by June"."""
    here = analysis.sentences[candidate.sentence]
    if candidate.sentence + 1 == len(analysis.sentences):
        return None
    after = analysis.sentences[candidate.sentence + 1]
    about = {a.code for a in analysis.actors[after.index] if not a.private}
    if after.paragraph != here.paragraph or not _TO_BE_DONE.search(after.text) or not about <= set(parties):
        return None
    times = [forward(t, analysis.document.published) for t in analysis.times[after.index]]
    times = [t for t in times if not t.lies_before(analysis.today)]
    return times[0] if len(times) == 1 and not times[0].is_day else None


_A_MONTH = len("2024-06")
_WHICH_HAD = re.compile(r",\s+(?:which|who)\s+had\b[^,;]*$")
_AFTER_A, _ROW = re.compile(r"\b(?:after|over)\s+(?:the\s+|a\s+)?$"), re.compile(r"\s+[a-z]{3,}")  # "after 2018 row"
_PAST = re.compile(r"(?:[Ll]ast|[Ss]ince)\b")
_WHO_CAME = re.compile(
    r"\b(?:who|which)\s+(?:had\s+|has\s+)?(?:only\s+|just\s+|already\s+)?(?:left|arrived|landed|came|come|flew|flown|reached|returned|been|touched|started|began|begun|stayed|got)\b(?:(?!\b(?:and|after|since|when)\b|\bto\s+(?:sign|declare|announce))[^,;]){0,50}(?:since\s+)?$|"
    r"\b(?:(?:flew|flown)\s+home|flown\s+(?:back|in|out))\b(?:(?!\b(?:and|after|since|when)\b)[^,;]){0,40}$"
)
_VISIT_FROM = re.compile(r"\b(?:visit|trip|stay|tour|journey)\b[^;.]{0,40}$")
_IS_VISITED = re.compile(r"[^;.]{0,70}?\b(?:visits?|visited|stay|stayed|tour(?:s|ed)?)\b")
_BEFORE_THE_END = re.compile(
    r"\b(?:before|by)\s+(?:the\s+end\s+of\s+(?:the|this)\s+year|the\s+year\s+is\s+out|the\s+year\s+ends|(?:the\s+)?year[’']?s?[\s-]end)$"
)
_TO_BE_DONE = screened(
    r"\b(?:ready|announced|sign(?:ed|ing|ature)|conclu(?:ded?|sion)|complet(?:ed?|ion)|finish(?:ed)?|proclaim(?:ed)?|sealed|in\s+place)\b"
)


_PUBLISHED = re.compile(  # a line of a page with its day, behind its section or its author
    r"(?:(?:[A-ZÀ-Þ][\w’'.-]*:?\s+(?:on\s+)?){0,6}[–—|·,-]?\s*)?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
)
_CLOCK = re.compile(r"[,|\s]*(?:(?:at\s+)?\d{1,2}[:.]\d\d(?:\s*[A-Za-z.]{2,5})?)?\.?")


_FILED = re.compile(r",?\s*(?:\([^)]*\)\s*|[A-Z]{2,8}\s)?(?:-{1,2}|–|—)\s")


def is_dateline(text: str, time: Time) -> bool:
    """Does a time only date the report: "SUVA, March 5 -- …", "Monday, 5 August 2024"?"""
    if _PUBLISHED.fullmatch(text, 0, time.start) and _CLOCK.fullmatch(text, time.end):
        return True
    return time.start < 45 and bool(_FILED.match(text, time.end))


def _to_this_effect(analysis: Analysis, candidate: Candidate) -> Time | None:
    """When a paper "to this effect" was signed, of which the next sentences tell."""
    if candidate.change is None or analysis.sentences[candidate.sentence].part != "text":
        return None
    for after in analysis.sentences[candidate.sentence + 1 : candidate.sentence + 3]:
        if signed := _TO_THIS_EFFECT.search(after.text):
            then = [t for t in analysis.times[after.index] if t.start >= signed.end() and not _is_aside(after.text, t)]
            return then[0] if then else None
    return None


def _signed_next(analysis: Analysis, candidate: Candidate, parties: Sequence[str]) -> Time | None:
    """When the next sentence of the paragraph says that what a sentence tells was signed: "They signed it on Monday"."""
    here = analysis.sentences[candidate.sentence]
    after = analysis.sentences[candidate.sentence + 1 : candidate.sentence + 2]
    if candidate.change is None or not after or after[0].paragraph != here.paragraph:
        return None
    signed = SIGNED_IT.search(after[0].text)
    others = {a.code for a in analysis.actors[after[0].index] if not a.private} - set(parties)
    times = [t for t in analysis.times[after[0].index] if signed and not others and not _is_aside(after[0].text, t)]
    return times[0] if len(times) == 1 and not times[0].lies_after(analysis.today) else None


def _carried(analysis: Analysis, candidate: Candidate, parties: Sequence[str], status: RelationStatus) -> Time | None:
    """For news without a date in its own sentence: the time that the title's or the first paragraphs' act bears."""
    if status != "concluded":
        return None
    here = analysis.sentences[candidate.sentence]
    if entry := analysis.entries[candidate.sentence]:
        return None if candidate.change and candidate.change.background else entry
    if effect := _to_this_effect(analysis, candidate) or _signed_next(analysis, candidate, parties):
        return effect
    before = analysis.sentences[candidate.sentence - 1] if candidate.sentence else here
    told = analysis.times[before.index]
    if before is not here and _ON_THAT_TRIP.search(here.text):
        return told[0] if len(told) == 1 and before.paragraph == here.paragraph else None
    if candidate.change and before.paragraph == here.paragraph and before is not here:
        days = [t for t in told if t.is_day and not (_is_aside(before.text, t) or _is_of_travel(before.text, t))]
        about = {a.code for a in analysis.actors[before.index]}
        days = days or (list(told) if _THEREBY.search(here.text) or _THEY.match(here.text) else [])
        if len(days) == 1 and not is_dateline(before.text, days[0]) and (not about or about & set(parties)):
            return days[0]
    if candidate.change and candidate.change.background:
        return None
    if stop := tour_stop(analysis, parties):
        return stop[1]
    if here.paragraph > 2:
        return None
    filed: Time | None = None
    for index, sentence in enumerate(analysis.sentences):
        if sentence.paragraph > 2:
            break
        for time in analysis.times[index]:
            if (
                time.is_day
                and days_apart(time.value, analysis.today) <= 14
                and not _is_aside(sentence.text, time)
                and not _is_of_travel(sentence.text, time)
            ):
                if not is_dateline(sentence.text, time):
                    return time if filed is None or _ANNOUNCED.search(sentence.text, 0, time.start) else filed
                filed = filed or replace(time, basis="publication")
    return filed


_TO_THIS_EFFECT = re.compile(
    r"\b(?:communiqu[eé]|declaration|statement|agreement|document|protocol|notes?|treaty|paper)\s+to\s+(?:this|that)\s+effect\b[^.;]*?\b(?:signed|exchanged|issued)\b|"
    r"\b(?:signed|exchanged|issued)\s+(?:an?\s+)?(?:joint\s+)?(?:communiqu[eé]|declaration|statement|agreement|document|protocol|notes?|paper)\s+to\s+(?:this|that)\s+effect\b"
)
_ANNOUNCED = re.compile(r"\b(?:announcement|announced|signed|agreed|decided|declared|sealed|met)\b[^;]*$")
_THEY = re.compile(r"(?:He|She|They|Both|The\s+two)\b")
_THEREBY = re.compile(r"\b(?:thereby|thus|hereby|with\s+(?:this|that|it))\b", re.IGNORECASE)
_ON_THAT_TRIP = re.compile(r"\b(?:during|on)\s+(?:that|the\s+same)\s+(?:tour|trip|visit|journey)\b")


def is_current(
    analysis: Analysis, candidate: Candidate, parties: Sequence[str], time: Time | None, status: RelationStatus
) -> bool:
    """Is it the news: planned or sought; or done, and told as of these days?"""
    sentence = analysis.sentences[candidate.sentence]
    if status in {"planned", "under_discussion"}:
        return True
    if sentence.part == "title" or (_NEW.search(small_letters(sentence.text)) and not (time and time.is_year)):
        return True
    if candidate.change and candidate.change.background:
        reported = _REPORTED.search(sentence.text, 0, candidate.change.start)
        if not reported or (time and not time.is_day):
            return False
    if candidate.change and sentence.paragraph > 0 and _HAD_SAID.search(sentence.text, 0, candidate.change.start):
        return False
    about = set(parties) <= set(analysis.main) or analysis.hub in parties
    if time and candidate.change and (first := _series_since(analysis)) and time.value >= first:
        return True
    if time:
        if time.is_day:
            return days_apart(time.value, analysis.today) <= (21 if about else 6)
        return about and time.value == analysis.today[:7] and sentence.paragraph <= 3
    return sentence.paragraph <= (6 if about else 3) or status == "rejected"


def _series_since(analysis: Analysis) -> str | None:
    """The year with which the series begins that a title announces: "The year in labels", "those who have left since 2019"."""
    match = _SERIES.search(analysis.document.title)
    if match is None:
        return None
    return match["since"] or match["of"] or analysis.today[:4]


_SERIES = re.compile(
    r"\b[Ss]ince\s+(?P<since>(?:19|20)\d\d)\b|\b[Yy]ear-ender\b|\b(?:[Tt]he|[Aa]|[Tt]his|[Oo]ne(?:\s+\w+)?|\w+[’']s(?:\s+\w+)?)\s+year\b(?!\s+(?:ago|later|old|after|before))|[’']s\s+(?P<of>20\d\d)\b"
)
_HAD_SAID = re.compile(r"^[^,;]{2,60}\bhad\s+(?:\w+ly\s+)?(?:announced|said|declared|decided|told)\b[^;]*$")
_REPORTED = re.compile(
    r"(?<!had )\b(?:sa(?:id|ys)|announce[sd]?|declare[sd]?|t(?:old|ells)|notif(?:ied|ies)|confirm(?:s|ed)|state[sd]|reported|informed)\b(?:(?!;|\b(?:which|who|whom|whose|where|when|after|before|since|as|while)\b).)*$"
)  # "said that it had cut its ties" tells the news, "had cut its ties on Sunday" what went before


def own_time(analysis: Analysis, candidate: Candidate, parties: Sequence[str]) -> Time | None:
    """The time that stands right behind one party of a list: "with A in July 2023 and with B in March 2024".

    Where as many times as parties follow the list, each has its own: "with A and B date from 2014 and 2017".
    """
    text, times = analysis.sentences[candidate.sentence].text, analysis.times[candidate.sentence]
    if began := since_before(analysis, candidate, parties):
        return began
    actors = [a for a in analysis.actors[candidate.sentence] if not a.private]
    for number in reversed(range(len(actors))):
        if actors[number].code in parties:
            last = actors[number]  # of those that are listed together, the time stands behind the last
            for then in actors[number + 1 :]:
                last = then if _AND.fullmatch(text, last.end, then.start) else last
            for time in times:
                if time.start >= last.end and _RIGHT_BEHIND.fullmatch(text[last.end : time.start]):
                    return time
    listed = [a for a in actors if a.start >= candidate.level.end]
    behind = [t for t in times if listed and t.start >= listed[-1].end]
    joined = all(
        compiled(r",?\s+(?:and|then)\s+(?:in\s+)?|,\s+(?:in\s+)?").fullmatch(text[a.end : b.start])
        for a, b in itertools.pairwise(behind)
    )
    if len(behind) == len(listed) > 1 and joined:
        return next((t for a, t in zip(listed, behind, strict=True) if a.code in parties), None)
    return None


_AND = re.compile(r"\s+and\s+(?:the\s+)?|,\s+(?:the\s+)?")
_RIGHT_BEHIND = re.compile(
    r"(?:[’']s)?\s*(?:,|\()?\s*(?:(?:which was\s+)?(?:signed|launched|agreed|formed|set up|established|concluded|sealed|upgraded|elevated|forged|founded|raised)\s+)?"
    r"(?:(?:back|only|early|late)\s+)?(?:in|on|since|from)?\s*"
)


def since_before(analysis: Analysis, candidate: Candidate, parties: Sequence[str]) -> Time | None:
    """The time of one party of a list, in brackets or before it: "with A (2015), B and, since last October, C"."""
    text = analysis.sentences[candidate.sentence].text
    actors = [a for a in analysis.actors[candidate.sentence] if a.code in parties and a.start >= candidate.level.end]
    for time in analysis.times[candidate.sentence]:
        last = next((a for a in actors if _IN_BRACKET.fullmatch(text, a.end, time.start)), None)
        if last and text.startswith(")", time.end):
            return time
        if _SINCE_ASIDE.search(text, 0, time.start) and any(
            _ASIDE_ENDS.fullmatch(text, time.end, a.start) for a in actors
        ):
            return time
    return None


_SINCE_ASIDE = re.compile(r",\s+(?:since|as\s+of|from)\s+$")
_IN_BRACKET = re.compile(r"\s+\((?:in\s+|since\s+|from\s+)?")
_ASIDE_ENDS = re.compile(r",\s+(?:with\s+)?(?:the\s+)?")


def is_new(text: str, level: LevelMention) -> bool:
    """Is a level said to be new as of these days: "from now on", where no other level is meant?"""
    match = _NEW.search(small_letters(text))
    return match is not None and (
        match.end() <= level.start < match.end() + 90
        or (level.end <= match.start() <= level.end + 30 and match[0].lower() != "newest")
    )


_NEW = screened(  # on small letters
    r"\b(?:from (?:now on|today|(?:this|that) (?:very )?(?:day|moment|hour)(?: on)?|today on)|as (?:of|from) (?:today|this (?:day|moment|week|month))|starting (?:today|now)|newest|(?<!until )now(?=\s*(?:[.,;:]|$))|since (?:yesterday|last night|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|"
    r"(?:from|as of) (?:yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?![’'])(?! to | until | till )(?: on(?:wards?)?)?|(?:a|its|the) new (?:name|label|rank|title|heading|level|status))\b",
)
