"""Whether a visit took place, what it was called, and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from extractors._analysis import Analysis
from extractors._journey import Stop
from extractors._lexicon import compiled
from extractors._screen import screened
from extractors._segment import Sentence
from extractors._times import Time, backward, forward, is_day
from extractors._travel import DAYS, Cue, kind_told, words
from schema.records import VisitKind, VisitStatus

_KINDS: dict[str, VisitKind] = {"state": "state", "official": "official", "working": "working"}


def status_of(analysis: Analysis, sentence: Sentence, cue: Cue) -> VisitStatus:
    text = sentence.text
    if _INVITED.search(text, 0, cue.start):
        return "planned"
    if text.startswith("having ", cue.start):
        return "concluded"
    if _moved_to(analysis, sentence):
        return "planned"
    if _is_cancelled(text, cue) or _WOULD_HAVE_BEEN.search(text, 0, cue.start):
        return "cancelled"
    if cue.way == "noun" and (_WHICH_HE_WILL_PAY.match(text, cue.end) or _WILL_BE_ON.search(text, 0, cue.start)):
        return "planned"
    if cue.way == "leg":
        ahead = compiled(r"\b(?:will|shall|would|is to|are to|due|expected|scheduled|planned)\b").search(
            text[: cue.end + 9]
        ) or _WHERE_DUE.match(text, cue.end)
        done = _PAST.search(text) or compiled(r"(?:the )?first", re.I).match(text[cue.start :])
        return "concluded" if done and not ahead and "next" not in text[cue.start : cue.end] else "planned"
    apposed = cue.way == "noun" and text[: cue.start].rstrip().endswith((", his", ", her", ","))
    clause = _SPOKEN.split(text[0 if apposed else max(0, cue.start - 60) : cue.end])[-1]
    if cue.way != "returned" and words("planned").search(_FIRST_TO_GO.sub("", _ON_THE_WAY.sub("", clause))):
        return "planned"
    if cue.way not in {"returned", "meets"} and _when_they_come(text, cue):
        return "planned"
    if cue.way == "goes" and _SETS_OUT.match(text, cue.start) and _WHERE_DUE.match(text, cue.end):
        return "planned"
    bare = compiled(
        r"(?:attend|visit|travel|fly|go|head|continue|proceed|arrive|land|host|welcome|receive|tour)\b"
    ).match(
        text[cue.start :],
    )
    pays = compiled(r"\b(?:pay|make|undertake)\s+(?:an?\s+|his\s+|her\s+)?(?:[\w-]+\s+)*$").search(text[: cue.start])
    if cue.way == "noun" and (_AND_GO_ON.search(text, 0, cue.start) or (pays and sentence.part == "title")):
        return "planned"
    if (bare or pays) and compiled(r"\b(?:will|would|is to|are to|due to|expected to|scheduled to|set to)\b").search(
        text[: cue.start]
    ):
        return "planned"
    if cue.way == "noun" and _ON_THE_TRIP.match(text) and cue.start < 60 and _THEN_WILL.match(text, cue.end):
        return "planned"
    if cue.way == "noun" and _DURING_IT.search(text, 0, cue.start):
        return "planned"
    if cue.way == "noun" and _TO_COME.match(text, cue.end):
        return "planned"
    present = (
        _PRESENT_BEFORE.search(text[: cue.start])
        if cue.way == "noun"
        else _PRESENT.match(text, cue.start) or _IS_GOING.search(text, 0, cue.end)
    )
    if present and sentence.part != "title" and _ahead(analysis, sentence, cue):
        return "planned"
    if (
        cue.way == "noun"
        and any(t.value > analysis.today for t in analysis.times[sentence.index])
        and not _FINITE.search(text)
    ):
        return "planned"
    return "concluded"


_ON_THE_WAY = re.compile(  # what a clause tells ahead of its subject: "On his way to A, …"
    r"^(?:On|While\s+on|En)\s+(?:(?:his|her|their)\s+way|route)\s+(?:\w+\s+)?(?:to|from)\s[^,;]*,\s"
)


def _when_they_come(text: str, cue: Cue) -> bool:
    """Is a trip only the time of what is still to be done: "will be signed in May, when A visits B"?"""
    clause = _WHEN_THEY_COME.search(text, 0, cue.end + 8) if "hen " in text else None
    inside = clause is not None and clause.start() < cue.start <= clause.end() + _NEAR
    return bool(
        clause and inside and (_STILL_TO_BE.search(text, 0, clause.start()) or _STILL_TO_BE.search(text, cue.end))
    )


_NEAR = 20  # characters
_WHEN_THEY_COME = re.compile(
    r"\b[Ww]hen\s+(?:(?!\b(?:was|were|had|did|has|have|came|went|\w+ed)\b)[^,;]){2,90}?\s(?:visits|comes?|travels?|arrives?|goes|fl(?:y|ies)|repays?|returns?|pays?|makes?|attends?|receives?|hosts?|welcomes?)\b"
)
_STILL_TO_BE = re.compile(
    r"\b(?:will|may|might|would|could|(?:is|are)\s+(?:due|expected|to)|to\s+be\s+\w+ed|wants?|hopes?|plans?|intends?)\b"
)
_WOULD_HAVE_BEEN = re.compile(r"\b(?:[Ii]t|[Tt]h(?:at|is))\s+would\s+have\s+been\s+(?:[\w’'-]+\s+){0,4}$")
_WILL_BE_ON = re.compile(r"\b(?:will|is\s+to|are\s+to)\s+be\s+in\b[^;.]*\bon\s+an?\s+$")
_WHICH_HE_WILL_PAY = re.compile(
    r"\s+(?:which|that)\s+[^,;.]{2,70}?\s(?:will|(?:is|are)\s+to|plans?\s+to|intends?\s+to)\s+(?:pay|make|undertake|begin|start)\b"
)
_FIRST_TO_GO = re.compile(
    r"\b(?:first|only|last|latest|highest-ranking)\b[^,;]*?\bto\s+(?:visit|travel|attend|go|come)\b"
)
_INVITED = re.compile(r"\binvit(?:ed|es|ing)\s+[^,;.]{3,60}\sto\s+(?:[\w-]+\s+){0,3}$")
_AND_GO_ON = re.compile(
    r"\b(?:will|(?:is|are)\s+to)\s+(?:pay|make|visit|travel|fly|go|arrive|begin|start)\b[^;:.]*\band\s+(?:then\s+|later\s+)?(?:continue|proceed|go|travel|fly|move|head)\b[^;:.]*$"
)
_THERE_WILL = re.compile(r",\s+where\s+(?:he|she|they)\s+(?:will|is\s+to|are\s+to)\b[^;]*$")
_LEAVES_FOR = re.compile(r"(?:le(?:av|ft)|depart)\w*\b[^,;.]*?\sfor\b")
_DURING_IT = re.compile(
    r"\b(?:will|(?:is|are)\s+(?:due|to|expected|set|scheduled))\b[^;]*\b(?:during|in\s+the\s+course\s+of)\s+(?:(?:the|his|her|their|this)\s*)?$"
)
_SETS_OUT = re.compile(r"(?:left|departed|set\s+(?:off|out)|headed|took\s+off)\b")
_WHERE_DUE = re.compile(r"[^,;.]{0,30},\s+where\s+[^,;.]{2,30}?\s(?:will|(?:is|are)\s+(?:due|expected|to\s))")
_PRESENT = re.compile(
    r"(?:has\s+(?:an?\s+)?(?:meeting|talks)|holds?|arrives?|visits?|travels?|fl(?:y|ies)|heads?|goes|leaves?|pays|embarks|lands|comes|meets|hosts?|receives?|welcomes?|sets (?:off|out)|departs?|continues|proceeds|moves\s+on|begins?|starts?|pays?|makes?|opens?|undertakes?)\b"
)
_IS_GOING = re.compile(
    r"\b(?:is|are)\s+(?:heading|flying|travell?ing|leaving|departing|arriving|coming|going)\s+[^,;.]*$"
)
_PRESENT_BEFORE = re.compile(
    r"\b(?:begins?|starts?|kicks? off|pays?|makes?|opens?|undertakes?|embarks? on|sets? (?:off|out) on|leaves for|(?:lands|arrives|comes)\s+(?:in\s+the\s+\w+\s+)?(?:on|for))\s+(?:on\s+)?(?:an?|his|her|their|the)?\s*(?:[\w-]+\s+){0,4}$"
)
_TO_COME = re.compile(
    r"[^;:]{0,70}?\b(?:will|would|is|are)\s+(?:(?:to|due to|scheduled to|expected to|set to|likely to)\s+)?(?:take place|begin|start|be held|be made|be paid|last|come|follow|(?:scheduled|planned|set|foreseen|envisaged|arranged|slated) for|pencilled in|due (?:in|on))\b|"
    r"[^;:.]{0,90}?\b(?:is|are|remains?)\s+(?:still\s+)?(?:in\s+(?:his|her|the)\s+(?:diary|calendar)|on\s+the\s+(?:programme|calendar|agenda|schedule))\b|"
    r"[^;:.]{0,60}?,\s+(?:planned|scheduled|foreseen|expected|due|slated|set)\s+(?:for|in|on)\b|[^;:.]{0,60}?\b(?:is|are)\s+(?:now\s+)?being\s+(?:prepared|planned|organi[sz]ed|arranged)\b|"
    r"[^;:.]{0,90}?\b(?:begins|starts|kicks off|takes place|follows)\s+(?:on\s+|in\s+|next\s+|tomorrow\b|at\s+)"
)
_ON_THE_TRIP = re.compile(r"(?:On|During|In|At|Towards|Throughout)\b")
_THEN_WILL = re.compile(
    r"[^,;.]{0,50},\s+[^,;.]{2,120}?\s(?:will|(?:is|are)\s+(?:(?:expected|due|planned|scheduled|set)\s+)?to)\s"
)  # "On the last day of his stay, X will …"
_PAST = re.compile(r"\b(?:was|were|had|came|went|met|said|told|found|got|gave|held|took|made|set|[a-z]+ed)\b")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|had|has|have|will|\w+ed|came|went|flew|left|paid|made|took|began|said|told|met)\b"
)
_SPOKEN = re.compile(r";|\b(?:who|that had|said|says|told|where)\b")


def told_as_past(text: str) -> bool:
    """Does a sentence hold a verb in the past tense?"""
    return _PAST.search(text) is not None


def _is_cancelled(text: str, cue: Cue) -> bool:
    """Is it this trip that was called off: "cancelled a trip", "the trip … was put off", "did not travel to"?"""
    before = text[max(0, cue.start - 40) : cue.start]
    if is_called_off(text, cue) or (_WAS_TO.search(text, 0, cue.end) and _BUT_NOT.search(text, cue.end)):
        return True
    if cue.way == "noun" and _IS_OFF.match(text, cue.end):
        return True
    if match := words("cancelled").search(before):
        return not compiled(r"\b(?:to|and|instead)\b").search(before[match.end() :])
    after = words("cancelled").search(text, cue.end) if cue.way == "noun" else None
    return bool(
        after and compiled(r"\b(?:was|were|is|has been|had been|been)\s+(?:\w+\s+)?$").search(text[: after.start()])
    )


def _moved_to(analysis: Analysis, sentence: Sentence) -> Time | None:
    """The time to which a sentence says that something has been put off."""
    moved = _MOVED.search(sentence.text)
    times = analysis.times[sentence.index] if moved else ()
    told = next((t for t in times if moved and t.end > moved.end() and t.start - moved.end() < _CLOSE), None)
    return forward(told, analysis.document.published) if told else None


_CLOSE = 25  # characters
_MOVED = screened(
    r"\b(?:postponed|(?:put|pushed|moved)\s+(?:back|off)|deferred|rescheduled|delayed|moved)\s+(?:[\w-]+\s+){0,2}?(?:until|till|to|for)\s"
)


def is_called_off(text: str, cue: Cue) -> bool:
    """Did somebody change plans: "will not go to A after all"?"""
    not_now = _NOT.search(text, 0, cue.start) and _AFTER_ALL.match(text, cue.end)
    return bool(not_now or _NO_LONGER.search(text, 0, cue.start))


_BUT_NOT = re.compile(
    r"[^.;]{0,60}\bbut\s+(?:[\w’-]+\s+){0,3}?(?:stayed|remained|did\s+not|cancell?ed|called\s+(?:it\s+)?off|put\s+(?:it\s+)?off|pulled\s+out|decided\s+not)\b"
)
_IS_OFF = re.compile(r"[^,;.]{0,60}\s(?:is|was)\s+(?:now\s+)?off(?=[.,;]|\s+(?:because|after|for\s+now)\b|$)")
_NO_LONGER = re.compile(r"\b(?:will|would|can|could)\s+(?:no\s+longer|not\s+be\s+able\s+to)\s+(?:be\s+)?$")
_NOT = re.compile(r"(?:\b(?:will|is|was|did|would)\s+not|\b(?:wo|did|is)n[’']t)\s+(?:be\s+)?$")
_AFTER_ALL = re.compile(
    r"[^.;,]{0,60}\s+after\s+all\b|\s+(?![^.;,]*\b(?:alone|only|just|empty-handed|without)\b)[A-Z][^.;,]{1,40}?\s+(?:this\s+(?:week|month|weekend)|next\s+(?:week|month)|on\s+\w+day|tomorrow)\b"
)
_SOON = re.compile(
    r"\b(?:(?:over|at) the weekend|tomorrow|next (?:week|month|year|spring|summer|autumn|fall|winter)|later this (?:week|month|year)|in the coming (?:days|weeks|months))\b"
)


def _ahead(analysis: Analysis, sentence: Sentence, cue: Cue) -> bool:
    """Does the time behind a verb in the present lie ahead: "arrives over the weekend", "flies to A on Friday"?"""
    behind = [t for t in analysis.times[sentence.index] if t.start >= cue.end] or analysis.times[sentence.index]
    return bool(_SOON.search(sentence.text, cue.end, cue.end + 70)) or any(
        forward(t, analysis.document.published).lies_after(analysis.today) for t in behind[:1]
    )


_GATHERING = r"(?:[Ss]ummits?|Pacific\s+Islands\s+Forum|Belt\s+and\s+Road\s+[Ff]orum|[Ff]orum\s+of\s+(?:leaders|heads)|(?:[Cc]onference|[Mm]eeting)\s+of\s+(?:leaders|heads)|[Ll]eaders[’']\s+(?:[Mm]eeting|[Rr]etreat|[Ss]ummit)|COP\d+)\b"
_SUMMIT = re.compile(
    rf"\b(?:for|attend(?:s|ed|ing)?|tak(?:e|es|ing)\s+part\s+in|took\s+part\s+in|join(?:s|ed|ing)?)\s+(?:the|a|an|this|their)\s+[^,.;]{{0,70}}?\b{_GATHERING}"
)
GATHERING = screened(rf"\b{_GATHERING}")
"""What leaders of several states gather for."""
_OF_LEADERS = re.compile(rf"\b(?:{_GATHERING}|gathering\b)")


def kind_of(text: str, cue: Cue, stop: Stop, stops: Sequence[Stop]) -> VisitKind:
    """What a visit is called, in the noun itself or in what is told of its own stop."""
    if cue.way in {"returned", "leg"} or compiled(r"(?:t(?:ook|aken)|brought)\b").match(text[cue.start :]):
        return "other"
    if cue.way == "summit" or (cue.way == "attends" and _OF_LEADERS.search(text, cue.start)):
        return "summit"
    begin, end = _stretch_of(text, cue, stop, stops)
    told = kind_told(text[begin:end])
    if cue.way == "noun" and begin == cue.start:
        told = kind_told(text[cue.start : cue.end])
    if told:
        return _KINDS[told]
    if _SUMMIT.search(text, begin, end):
        return "summit"
    shared = kind_told(text[cue.start : cue.end]) if cue.way == "noun" else None
    return _KINDS[shared] if shared else "other"


def _stretch_of(text: str, cue: Cue, stop: Stop, stops: Sequence[Stop]) -> tuple[int, int]:
    """Where a sentence tells of one stop: from its verb or name to the next stop that is not merely listed with it."""
    begin = cue.start if stop == stops[0] else stop.start
    end = stop.end
    following = next((s for s in stops if s.start >= end > 0), None)
    while following and _LISTED.fullmatch(text, end, following.start):
        end = following.end
        following = next((s for s in stops if s.start >= end), None)
    onward = ONWARD.search(text, max(cue.end, end))
    return begin, min(following.start if following else len(text), onward.start() if onward else len(text))


_LISTED = re.compile(r"\s*(?:,|,?\s+and)\s+(?:the\s+)?")
ONWARD = re.compile(
    r";|[,\s]\s*(?:and|before|then)\s+(?:then\s+|later\s+|will\s+|(?:is|was)\s+to\s+)*"
    r"(?:le(?:ft|aves?|aving)|fl(?:y|ies|ew|ying)|go(?:es|ing)?|went|travel\w*|continu\w*|proceed\w*|head(?:s|ed|ing)|pay(?:s|ing)?|paid|mov(?:e|es|ed|ing))\b"
)


_NO_START = re.compile(
    r"(?<!end )(?<!start )(?<!beginning )(?<!middle )(?<!course )(?<!half )(?<!quarter )\b(?:since|first|until|till|years?|of)\s+(?:\w+\s+)?$"
)
_WHEN = re.compile(r",?\s+when\b")
_BEEN_SINCE = re.compile(
    r"\b(?:(?:has|have|had)\s+been|is|are)\s+(?:in|on|at|here|there)\b[^,;.]*\bsince\s+$|,\s+(?:in|on)\s+[^,;.]{2,50}\ssince\s+$"
)
_ENDS = re.compile(
    r"\b(?:until|till|through|last until|ended(?!\s+with)|ends(?!\s+(?:of|with))|(?<!the )end(?!\s+(?:of|with))|w(?:ound|inds?) up|rounded off|completed?s?|leaves?(?![^,;.]*\bfor\b)|left(?![^,;.]*\bfor\b)|concludes?|concluded(?=\s+(?:a|his|her|their|the|an)\s+(?:[\w-]+\s+){0,3}(?:visit|tour|trip|stay)\b)|wrapped up|(?:returns?|returned)(?!\s+(?:the|his|her)\s+(?:visit|call))|home|departs?(?![^,;.]*\bfor\b)|last day of)\b[^,;.]{0,50}$"
)
_SAID = re.compile(
    r"\b(?:said|says|announced|confirmed|reported|wrote|added|posted)(?:\s+in an? (?:statement|interview|post|release)|\s+here)?\s+(?:on\s+|late\s+|early\s+|late on\s+|earlier\s+)?$"
)
_LENGTH = screened(
    r"(?<!months and )(?<!month and )(?<!years and )(?<!year and )\b(?:(?P<days>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})[\s-]days?\b|(?P<long>a|one) week\b)(?!\s+(?:ago|later|earlier|before|after))"
)
_OTHER_CLAUSE = re.compile(
    r"[;:]|,\s+(?:yet|but|while|though|although|where|(?:before|after)\s+\w+ing)\b|\b(?:it|they)\s+(?:had\s+)?[a-z]{3,}\b|\b(?:when|which(?!\s+(?:began|begins|started|starts|opened))|who\s+(?:took|became|came\s+to\s+(?:power|office)|was\s+(?:elected|appointed|sworn))|that had(?! (?:started|begun))|that was|that were|established|signed in|launched)\b"
)


def _come_again(time: Time, text: str, today: str) -> Time:
    """A day told without a year and taken for one long past, as the next of its name: what is planned lies ahead."""
    if not time.is_day or time.basis != "explicit" or _YEAR.search(text, time.start, time.end):
        return time
    day = date.fromisoformat(time.value)
    if date.fromisoformat(today) - day < _LONG_PAST or (day.month, day.day) == (2, 29):
        return time
    return replace(time, value=day.replace(year=day.year + 1).isoformat())


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LONG_PAST = timedelta(days=60)


def _shifted(text: str, time: Time, cue: Cue) -> Time:
    """The day before or after the one that is told: "on 17 November, the day after he landed"."""
    shift = _DAY_BESIDE.fullmatch(text, time.end, cue.start) if time.is_day else None
    if shift is None:
        return time
    day = date.fromisoformat(time.value) + timedelta(days=-1 if shift["which"] == "after" else 1)
    return replace(time, value=day.isoformat(), until=None)


_DAY_BESIDE = re.compile(r",?\s+(?:the|a|one)\s+day\s+(?P<which>after|before)\s+(?:[\w’'.-]+\s+){1,6}")


def dates_of(
    analysis: Analysis, sentence: Sentence, cue: Cue, stop: Stop, stops: Sequence[Stop], status: VisitStatus
) -> tuple[str | None, str | None, Time | None]:
    """First and last day of a visit, with the time that tells it: behind its place, behind its cue, else before it."""
    text = sentence.text
    if moved := _moved_to(analysis, sentence):
        return moved.value, moved.until, moved
    if cue.way == "returned":
        if lasted := _spent_there(analysis, sentence, cue, stop):
            return lasted
        seen = _where_then(analysis, sentence, stop) or _month_alone(analysis, sentence, stop)
        return (seen.value if seen else None), None, seen
    times = [
        t
        for t in analysis.times[sentence.index]
        if (
            not _NO_START.search(text[: t.start])
            or _ENDS.search(text[: t.start])
            or _BEEN_SINCE.search(text[: t.start])
            or (t.end < cue.start and _WHEN.match(text, t.end))
        )
        and not _SAID.search(text, cue.end, max(cue.end, t.start))
        and not (text.startswith("since ", t.start) and text.startswith(("'s", "’s"), t.end))
    ]
    if cue.way in {"meets", "summit"}:
        times = [t for t in times if not t.is_year and _is_of_the_news(analysis, t)]
    to_come = status == "planned" or (status == "cancelled" and _WAS_TO.search(text))
    turn = forward if to_come else backward
    times = [
        turn(t, analysis.document.published)
        for t in times
        if status != "concluded" or "next" not in text[t.start : t.end].lower()
    ]
    times = [
        t
        for t in times
        if not _SINCE_THEY.search(text[: t.start]) and (status == "planned" or not _WILL_THEN.match(text, t.end))
    ]
    if status == "concluded":
        times = [t for t in times if not _WILL.search(text, cue.end, max(cue.end, t.start))]
    times = _in_ranges(text, times)
    times = [
        forward(t, analysis.document.published) if _THERE_WILL.search(text, cue.end, max(cue.end, t.start)) else t
        for t in times
    ]
    if status == "planned":  # what is past is another's time
        times = [_come_again(t, text, analysis.today) for t in times]
        times = [t for t in times if not t.lies_before(analysis.today)]
    elif cue.way == "visiting":
        times = [t for t in times if not t.lies_after(analysis.today)]
    if shared := _of_the_list(text, cue, stop, stops, times):
        return shared
    limit = min((s.start for s in stops if s.start > stop.start), default=len(text))
    own = [
        t
        for t in times
        if stop.end
        and stop.end <= t.start < limit
        and t.start - stop.end < 60
        and not _AND_ON.fullmatch(text, stop.end, t.start)
        and not _AFTER_DOING.search(text, stop.end, t.start)
    ]
    behind = [
        t
        for t in times
        if t.start >= cue.start - 1 and t.start < limit and not _OTHER_CLAUSE.search(text[cue.end : t.start])
    ]
    before = [
        t for t in times if t.end <= cue.start and not compiled(r";|,\s+(?:yet|but)\b").search(text[t.end : cue.start])
    ]
    inside = [t for t in times if cue.start <= t.start < cue.end and t.is_day]  # "leaves on Tuesday for"
    attached = [t for t in behind if _VISIT_OF.fullmatch(text, cue.end, t.start)] if cue.way == "noun" else []
    chosen = inside or attached or own or behind or before[-1:]
    if len(stops) > 1 and not own and status == "planned":
        return None, None, None
    if not chosen and status == "planned":
        chosen = [t for t in times if t.start > cue.end and _THERE_WILL.search(text, cue.end, t.start)][:1]
    if not chosen:
        told = _told_before(analysis, sentence) if status == "concluded" and not times else None
        told = told or (_only_told(analysis, sentence) if status == "concluded" else None)
        return (told.value if told else None), None, told
    time = _shifted(text, chosen[0], cue)
    end = time.until
    length = _LENGTH.search(text) if not _OF_A_TOUR.search(text) else None
    days = 0 if length is None else 7 if length["long"] else DAYS.get(length["days"]) or int(length["days"])
    if end is None and _FAREWELL.match(text, cue.start):
        return (_days_from(time.value, 1 - days) if days else None), time.value, time
    sets_out = cue.way == "goes" and _LEAVES_FOR.match(text, cue.start)
    if end is None and not sets_out and (ending := _ENDS.search(text[: time.start])):
        last = (
            forward(time, analysis.document.published)
            if compiled(r"(?:ends|leaves|concludes|departs|returns)\b").match(ending[0])
            or compiled(r"\b(?:will|is\s+to)\s+(?:\w+\s+)?$").search(text[: ending.start()])
            or (_LASTS.match(ending[0]) and _UNDER_WAY.search(text, 0, ending.start()))
            else time
        )
        earlier = [t for t in times if t.start < time.start and t.start >= cue.start - 30]
        start = earlier[0].value if earlier else _days_from(last.value, 1 - days) if days else None
        return start, last.value, time
    if (nth := _NTH_DAY.search(text)) and time.is_day:
        first = _days_from(time.value, -_ORDINALS[nth["nth"]])
        return first, _days_from(first, days - 1) if first and days else None, time
    if days and end is None and time.is_day and _LAST_DAY.search(text):
        return _days_from(time.value, 1 - days), time.value, time
    if end is None and days:
        end = _days_from(time.value, days - 1)
    return time.value, end, time


def _of_the_list(
    text: str, cue: Cue, stop: Stop, stops: Sequence[Stop], times: Sequence[Time]
) -> tuple[str | None, str | None, Time] | None:
    """First and last day of one of several stops listed before one time: "A and B in May", "A, B and C from 5 to 11 May"."""
    place = stops.index(stop)
    first = last = place
    while first and _LISTED.fullmatch(text, stops[first - 1].end, stops[first].start):
        first -= 1
    while last + 1 < len(stops) and _LISTED.fullmatch(text, stops[last].end, stops[last + 1].start):
        last += 1
    if first == last:
        return None
    behind = ((t, _RIGHT_BEHIND.fullmatch(text, stops[last].end, t.start)) for t in times)
    time, gap = next((told for told in behind if told[1]), (None, None))
    if time is None or gap is None:
        return None
    if time.until is None and "from" not in gap[0] and not _BEGINS.search(text, 0, cue.end):
        return time.value, None, time
    return time.value if place == first else None, time.until if place == last else None, time


_BEGINS = re.compile(
    r"\b(?:beg[aiu]ns?|start(?:s|ed)?|embark(?:s|ed)?|sets?\s+(?:off|out)|le(?:aves?|ft)|depart(?:s|ed)?)\b[^,;.]{0,40}$"
)
_RIGHT_BEHIND = re.compile(r",?\s+(?:(?:on|in|from|between)\s+)?")


def _in_ranges(text: str, times: Sequence[Time]) -> list[Time]:
    """Times with what "from A to B" joins made one; B is the next of its name behind A."""
    found: list[Time] = []
    for time in times:
        first = found[-1] if found else None
        if (
            first
            and first.until is None
            and len(first.value) == len(time.value)
            and _TO.fullmatch(text, first.end, time.start)
        ):
            last = time.value
            if _AND.fullmatch(text, first.end, time.start) and _days_from(first.value, 1) != last:
                found.append(time)
                continue
            if last < first.value and time.basis == "relative" and is_day(last):
                last = _days_from(last, 7) or last
            found[-1] = replace(first, end=time.end, until=last)
        else:
            found.append(time)
    return found


def _spent_there(
    analysis: Analysis, sentence: Sentence, cue: Cue, stop: Stop
) -> tuple[str | None, str | None, Time | None] | None:
    """First and last day where somebody comes home on a day that is told, after days that are counted."""
    length = _DAYS_IN.search(sentence.text)
    back = [t for t in analysis.times[sentence.index] if t.is_day and t.start < max(stop.start, cue.end)]
    if length is None or len(back) != 1 or back[0].lies_after(analysis.today):
        return None
    days = DAYS.get(length["days"]) or int(length["days"])
    return _days_from(back[0].value, 1 - days), back[0].value, back[0]


_DAYS_IN = screened(rf"\b(?:from|after|spent)\s+(?P<days>{'|'.join(DAYS)}|\d{{1,2}})\s+days\s+(?:in|on|there|as)\b")


def _where_then(analysis: Analysis, sentence: Sentence, stop: Stop) -> Time | None:
    """When somebody was at a place that they come from: "from A, where he met B on Monday"."""
    clause = _WHERE_THEY.match(sentence.text, stop.end)
    inside = [t for t in analysis.times[sentence.index] if clause and clause.end() <= t.start and not t.is_year]
    near = [
        t
        for t in inside
        if clause and not compiled(r"[,;]\s+(?:and|before|after|but)\b").search(sentence.text[clause.end() : t.start])
    ]
    return backward(near[0], analysis.document.published) if near else None


_TO = re.compile(r"\s*(?:to|until|till|through|-|–|and)\s*")
_AND = re.compile(r"\s*and\s*")  # "on Thursday and Friday", where one follows the other
_WHERE_THEY = re.compile(r",\s+where\s+(?:s?he|they)\s+(?:had\s+)?(?!will\b|is\b)\w+")
_WILL = re.compile(r"\b(?:will|(?:is|are)\s+(?:to|due|expected|scheduled|set)\b)")
_AFTER_DOING = re.compile(r",\s+(?:after|before)\s+\w+ing\b")
_LASTS = re.compile(r"(?:until|till|through|last until)\b")
_UNDER_WAY = re.compile(
    r"\b(?:is|are)\s+(?:currently\s+|now\s+)?(?:on|in|at|paying|making|visiting|staying|here|there)\b"
)
_FAREWELL = re.compile(r"(?:s(?:aw|ees)\s+off|b(?:ade|id|ids)\s+(?:farewell|goodbye))\b")
_ORDINALS = {"second": 1, "third": 2, "fourth": 3, "fifth": 4}  # days behind the first
_NTH_DAY = screened(
    rf"\b(?:[Oo]n\s+)?the\s+(?P<nth>{'|'.join(_ORDINALS)})\s+day\s+of\s+(?:an?|his|her|their|the|[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?[’']s?)\s+(?:[\w-]+\s+){{0,2}}?(?:visit|stay|trip)\b"
)
_LAST_DAY = screened(
    r"\b(?:the\s+(?:last|final)\s+day|[Aa]t\s+the\s+end|at\s+the\s+close)\s+of\s+[^,;.]{0,60}?\b(?:visit|stay|trip)\b|\b(?:was|were|is)\s+(?:ending|concluding|winding\s+up)\s+[^,;.]{0,40}?\b(?:visit|stay|trip)\b"
)


_VISIT_OF = re.compile(r"\s+(?:of|by)\s+[^,;.]{3,50}?\s+(?:on|from|in)\s+")
_OF_A_TOUR = re.compile(r"\b(?:stop|leg|station|part)\s+of\b")
_AND_ON = re.compile(r"\s+and(?:\s+then)?\s+(?:on\s+)?")  # "in A and on Sunday in B"
_WAS_TO = re.compile(
    r"\b(?:was|were|had\s+been)\s+(?:due|to(?!\s+have\b)|scheduled|planned|expected)\b|\b(?:planned|scheduled)\s+for\b|\bnext\s+(?:week|month)\b"
)
_WILL_THEN = re.compile(r",?\s+(?:(?!and\b|but\b)[\w’'.-]+\s+){0,3}will\b")
_SINCE_THEY = re.compile(r"\bsince\s+(?:[\w’'-]+\s+){2,}(?:in|on)\s+$|\bsince\s+(?:the|he|she|they|it)\s+[^,;.]*$")


def _only_told(analysis: Analysis, sentence: Sentence) -> Time | None:
    """The only time that a sentence tells, of what was done on a trip: "which he and B signed on 1 May"; past, and no year alone."""
    text = sentence.text
    times = [backward(t, analysis.document.published) for t in analysis.times[sentence.index]]
    if len(times) != 1 or times[0].is_year or times[0].lies_after(analysis.today):
        return None
    aside = (search(text, 0, times[0].start) for search in (_NO_START.search, _SAID.search, _ENDS.search))
    done = _DID_THERE.search(text, 0, times[0].start) or (
        _IN_FRONT.fullmatch(text, 0, times[0].start) and _DID.search(text)
    )
    return times[0] if done and not any(aside) else None


_DID = screened(r"\b(?:signed|announced|agreed|declared|sealed|adopted|initialled|launched|established|inaugurated)\b")
_DID_THERE = re.compile(rf"{_DID.pattern.pattern}[^,;.]{{0,60}}$")
_IN_FRONT = re.compile(r"(?:(?:In|At)\s+[A-ZÀ-Þ][\w’-]+(?:\s[A-ZÀ-Þ][\w’-]+)?,?\s+)?(?:(?:on|in|On|In)\s+)?")


def _month_alone(analysis: Analysis, sentence: Sentence, stop: Stop) -> Time | None:
    """The month in which somebody came home, told right behind the place: the trip is of it too."""
    months = [t for t in analysis.times[sentence.index] if 0 <= t.start - stop.end < len(" last night, in ")]
    months = [backward(t, analysis.document.published) for t in months if t.is_month]
    return months[0] if months and not months[0].lies_after(analysis.today) else None


def _is_of_the_news(analysis: Analysis, time: Time) -> bool:
    """Does a time lie within the last months: what people do together abroad is dated by no other?"""
    today = analysis.document.published.date()
    first, last = (today - timedelta(days=120)).isoformat(), (today + timedelta(days=1)).isoformat()
    return not time.lies_before(first) and not time.lies_after(last)


def _days_from(day: str, count: int) -> str | None:
    return (date.fromisoformat(day) + timedelta(days=count)).isoformat() if is_day(day) else None


def _told_before(analysis: Analysis, sentence: Sentence) -> Time | None:
    """The only day that the sentence before tells, in the same paragraph."""
    before = analysis.sentences[sentence.index - 1] if sentence.index else sentence
    if before is sentence or before.paragraph != sentence.paragraph:
        return None
    days = [t for t in analysis.times[before.index] if t.is_day and before.text[t.start : t.end] != "now"]
    return days[0] if len(days) == 1 else None


def is_current(analysis: Analysis, sentence: Sentence, start: str | None, status: VisitStatus, near: str) -> bool:
    if status == "planned":
        return True
    published = analysis.document.published.date()
    if is_day(start):
        return abs((date.fromisoformat(start) - published).days) <= 21
    if start:
        return start[:7] == published.isoformat()[:7]
    return sentence.paragraph <= 4 and not words("past").search(near)
