"""When an instrument was signed, is to be signed, or came into force, and whether that is the news."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors._acts import SIGNED_BEFORE, Act
from extractors._analysis import Analysis
from extractors._dating import is_dateline
from extractors._lexicon import compiled
from extractors._papers import Paper
from extractors._screen import screened
from extractors._times import COUNT, Time, backward, days_apart, forward
from extractors._times import count as count_of
from extractors._where import tour_stop


def time_of(
    analysis: Analysis,
    index: int,
    paper: Paper,
    act: Act,
    acts: Sequence[Act],
    parties: tuple[str, ...],
    until: int | None = None,
    others: Sequence[Paper] = (),
) -> Time | None:
    """When the act was or is to be done: told beside it, in the paper's name where it is in force, else before it.

    `until` is where the sentence goes on to what is told of the next of `others`, whose names hold times of their own.
    """
    text = analysis.sentences[index].text
    turn = forward if act.status == "planned" else backward
    if act.rule.startswith("listed") and act.end <= paper.start:
        own = (t for t in analysis.times[index] if _OF_ITS_OWN.fullmatch(text, paper.end, t.start))
        if time := next(own, None):
            return turn(time, analysis.document.published)
    if act.status == "under_negotiation":
        ends = [t for t in analysis.times[index] if _TO_END_BY.search(text, 0, t.start)]
        return forward(ends[0], analysis.document.published) if ends else None
    if act.rule == "approved by a cabinet":
        return None
    if act.rule.startswith("put off"):
        then = [t for t in analysis.times[index] if _PUT_OFF_UNTIL.search(text, act.end, t.end)]
        return forward(then[0], analysis.document.published) if then else None
    if act.rule == "talks done" or (act.status == "planned" and act.rule.startswith("of its ")):
        then = [t for t in analysis.times[index] if _TO_BE_SIGNED.search(text, 0, t.start)]
        if not then and is_signature_due(analysis, index + 1):
            then = list(analysis.times[index + 1])
        return forward(then[-1], analysis.document.published) if then else None
    if act.status == "signed" and (counted := _YEARS_SINCE.search(text, 0, act.start)) and "year" in text[: act.start]:
        year = analysis.document.published.year - int(count_of(counted["count"]))
        return Time(*counted.span(), f"{year:04d}", "relative")
    if act.status == "in_force" and act.rule.startswith(_TO_END):  # the time told is that of its end
        began = next((a for a in acts if a.status in {"signed", "in_force"} and a.start < act.start), None)
        return time_of(analysis, index, paper, began, acts, parties) if began else None
    of_its_year = [
        t for t in analysis.times[index] if t.start > paper.end and _OF_ITS_YEAR.fullmatch(text, paper.end, t.start)
    ]
    inside = of_its_year + [t for t in analysis.times[index] if paper.start <= t.start < paper.end]
    if act.rule == "of an earlier year" and inside:
        return inside[-1]
    if act.rule == SIGNED_BEFORE and (inside or not paper.dated):
        return inside[-1] if inside else None
    enters = act.status == "in_force" and _IS_TO_ENTER.match(text, act.start) is not None
    times = [
        t
        for t in analysis.times[index]
        if t not in inside
        and (until is None or t.start < until or act.start >= until)
        and not any(o.start <= t.start < o.end for o in others if o.start >= paper.end or o.end <= paper.start)
        and not _OF_ANOTHER.search(text, 0, t.start)
        and not (act.status == "planned" and _SAID_ON.search(text, 0, t.start))
        and (
            enters
            or act.status in {"planned", "rejected"}
            or not backward(t, analysis.document.published).lies_after(analysis.today)
        )
        and not (_BEFORE_NEWS.search(text[: t.start + 6]) and act.status == "planned")
        and (act.status == "planned" or not _BY_THE_END.search(text[: t.start]))
        and (text.startswith(("in ", "on "), t.start) or not _OF_A_SPAN.search(text[: t.start]))
        and not (act.status == "planned" and _AGREED.search(text[: t.start]) and text.startswith(" to ", t.end))
        and not _WHEN_CHANGED.search(text, act.end, t.start)
        and _belongs(text, t, act, acts, paper)
    ]
    if act.rule == "joint paper" and not times:
        times = [t for t in analysis.times[index] if _WITH_IT.fullmatch(text, t.end, paper.start)]
    near = min(times, key=lambda t: (_distance(t, act, paper), t.start), default=None)
    if near and act.weak and act.status == "in_force":
        since = _SINCE.match(text, paper.end)
        near = near if since and paper.end <= near.start <= since.end() + 25 else None
    if near:
        turn = forward if enters else turn
        day = turn(near, analysis.document.published)
        return _month_of(day) or day if act.status == "signed" and _VISITED.search(text) else day
    if (
        act.status == "in_force"
        and not act.weak
        and not _ENTERS.match(text, act.start)
        and (other := next((a for a in acts if _tells_start(a, act)), None))
    ):
        return time_of(analysis, index, paper, replace(other, status="in_force", rule="since then"), acts, parties)
    if act.status == "planned":
        return _foreseen(analysis, index, parties)
    years = _FOR_YEARS.search(text, paper.end)
    if (
        act.status == "in_force"
        and years
        and not compiled(r"\b(?:19|20)\d\d\b").search(text[paper.end : years.start()])
    ):
        count = _COUNTS.get(years["count"], 0) or (int(years["count"]) if years["count"].isdigit() else 0)
        if count:
            return Time(years.start(), years.end(), f"{analysis.document.published.year - count:04d}", "relative")
    if inside and (of_its_year or paper.dated) and act.status in {"in_force", "signed"}:
        return inside[-1]
    if act.status == "signed" and "ratified" in act.rule and set(parties) != set(analysis.main):
        return None  # when it was signed is not told
    happens = act.status == "in_force" and act.rule.startswith("in force") and _ENTERS.match(text, act.start)
    if compiled(r"\bjust\s+$").search(text[: act.start]):
        return Time(act.start, act.end, analysis.today, "publication")
    if act.status == "terminated" and _HAD_BEEN.search(text, 0, act.start):
        return None  # told as an earlier act, of no day
    if act.status in {"signed", "ratified"} or (act.status == "terminated" and (not inside or act.weak)) or happens:
        return _carried(analysis, index, parties)
    return None


_OF_ANOTHER = re.compile(  # "signed a pact, replacing one from 2012"
    r"\b(?:replac|supersed|succeed|updat|amend|follow)\w*\s+(?:one|that|the\s+(?:one|old\s+one|previous\s+one)|an?\s+(?:earlier|older|previous)\s+\w+)\s+(?:(?:signed|concluded|dating|made)\s+)?(?:of|from|in|back\s+to)\s+$"
)
_OF_ITS_OWN = re.compile(r"(?:\s+with\s+[A-Z][^,;.]{2,30})?,?\s+(?:in|on)\s+")  # "and a protocol in 2015"
_SAID_ON = re.compile(
    r"\b(?:(?:said|says|announced|confirmed|stated|added|noted|reported|wrote|disclosed|revealed)(?:\s+(?:late|early|here|in\s+[A-Z]\w+))?|told\s+(?:[\w’'-]+\s+){0,3}[\w’'-]+(?:\s+in\s+[A-Z]\w+)?)\s+(?:on\s+)?$"
)
_HAD_BEEN = re.compile(r"\bhad\s+(?:\w+ly\s+|already\s+|also\s+)*$")


def is_signature_due(analysis: Analysis, index: int) -> bool:
    """Does a sentence say that the paper of the one before it is still to be signed?"""
    return index < len(analysis.sentences) and _SIGNATURE_DUE.match(analysis.sentences[index].text) is not None


def own_time(analysis: Analysis, index: int, parties: Sequence[str]) -> tuple[Time, str | None] | None:
    """The time right behind one of several partners, with a place: "with A in 2019 and with B, signed in Rome in 2021"."""
    text = analysis.sentences[index].text
    for actor in analysis.actors[index]:
        if actor.code in parties and not actor.private:
            for time in analysis.times[index]:
                if time.start >= actor.end and (gap := _RIGHT_BEHIND.fullmatch(text, actor.end, time.start)):
                    return time, gap["place"]
    return None


_RIGHT_BEHIND = re.compile(
    r",?\s+\(?(?:(?:signed|concluded|agreed)\s+(?:in\s+(?P<place>[A-ZÀ-Þ][\w’-]+(?:\s[A-ZÀ-Þ][\w’-]+)?)\s+)?)?(?:(?:back|only|early|late)\s+)?(?:in|on|since|from)?\s*"
)


def _tells_start(other: Act, act: Act) -> bool:
    """Does another act of a paper in force tell since when it is there: "signed in 2020, continues to guide …"?"""
    return (
        other is not act
        and other.status in {"signed", "in_force"}
        and act.rule == "in force"
        and other.start < act.start
        and not other.weak
    )


def _foreseen(analysis: Analysis, index: int, parties: tuple[str, ...]) -> Time | None:
    """When a planned paper is due: "within six months", or at the visit or summit of which the sentence before tells."""
    text, published = analysis.sentences[index].text, analysis.document.published.date()
    if within := _WITHIN.search(text):
        count = _COUNTS.get(within["count"], 0) or (int(within["count"]) if within["count"].isdigit() else 0)
        months = published.year * 12 + published.month - 1 + count
        value = f"{months // 12:04d}-{months % 12 + 1:02d}"
        return Time(within.start(), within.end(), value, "relative") if count else None
    if _ON_THAT_OCCASION.match(text) and (told := _told_ahead(analysis, index)):
        return told
    if (after := _AFTER_WHICH.search(text)) and (first := [t for t in analysis.times[index] if t.end <= after.start()]):
        return forward(first[-1], analysis.document.published)
    if (comes := _WHEN_HE_COMES.search(text)) and (
        then := [t for t in analysis.times[index] if t.start >= comes.end()]
    ):
        day = forward(then[0], analysis.document.published)
        return day if day.lies_after(published.isoformat()) else None
    if occasion := _occasion(analysis, index):
        return occasion
    if (stop := tour_stop(analysis, parties)) and TO_SIGN.search(text):
        day = forward(stop[1], analysis.document.published)
        return day if day.lies_after(published.isoformat()) else None
    if index and _THEN.search(text):
        ahead = [t for t in analysis.times[index - 1] if t.lies_after(published.isoformat())]
        if ahead:
            return replace(ahead[0], value=ahead[0].value[:7]) if _is_span(analysis, index - 1, ahead) else ahead[0]
    return None


_WHEN_HE_COMES = re.compile(r"\bwhen\s+[^,;.]{2,60}?\s(?:visits?|travels?|comes?|arrives?|goes|flies)\b")
_AFTER_WHICH = re.compile(r",\s+(?:after|at|during)\s+which\s+(?:the\s+)?[^,.;]{2,40}\s(?:is|are|will)\b")


def _told_ahead(analysis: Analysis, index: int) -> Time | None:
    """The last day to come that the sentences before tell, in this paragraph."""
    for number in range(index - 1, -1, -1):
        near = analysis.sentences[index].paragraph - analysis.sentences[number].paragraph
        ahead = [t for t in analysis.times[number] if t.lies_after(analysis.today) and t.is_day]
        if near > 1 or ahead:
            return ahead[-1] if ahead and near <= 1 else None
    return None


_ON_THAT_OCCASION = re.compile(r"(?:On|At)\s+(?:that|this|the\s+same)\s+(?:occasion|session|meeting|summit|visit)\b")


def _occasion(analysis: Analysis, index: int) -> Time | None:
    """When the visit or meeting to come takes place of which the article has told last, in this paragraph or the lead."""
    here = analysis.sentences[index].paragraph
    if not TO_SIGN.search(analysis.sentences[index].text):
        return None
    for number in range(index - 1, -1, -1):
        sentence = analysis.sentences[number]
        if sentence.part == "title" or sentence.furniture or (sentence.paragraph != here and sentence.paragraph > 1):
            continue
        told = [t for t in analysis.times[number] if not _IS_PAST.search(sentence.text, 0, t.start)]
        ahead = [forward(t, analysis.document.published) for t in told]
        ahead = [t for t in ahead if not t.is_year and t.lies_after(analysis.today)]
        if ahead and TRIP.search(sentence.text):
            span = _is_span(analysis, number, ahead) or _DAYS.search(sentence.text)
            return replace(ahead[0], value=ahead[0].value[:7]) if span else ahead[0]
    return None


_IS_PAST = re.compile(
    r"\b(?:[Bb]riefing|[Ss]peaking|said|told|announced|confirmed|agreed|reached|signed|met|held|concluded|discussed|launched|adopted)\b[^.;,]{0,60}$"
)
TO_SIGN = re.compile(
    r"\b(?:during\s+(?:the|his|her|their)\s+(?:\w+\s+)?(?:visit|stay|trip|summit|talks)|(?:is|are)\s+to\s+(?:be\s+)?sign|will\s+(?:also\s+)?(?:be\s+)?sign)"
)
TRIP = re.compile(
    r"\b(?:visit|travel|arriv|trip|fl(?:y|ies)|stay|summit|meet|hosts?|receiv|session)\w*|\bwill\s+be\s+in\b",
    re.IGNORECASE,
)
_DAYS = re.compile(r"\b(?:two|three|four|five|six)-day\b")


def _is_span(analysis: Analysis, index: int, times: Sequence[Time]) -> bool:
    """Does a sentence tell of several days: "on July 11 and 12", "from Dec. 18 to 20"?"""
    text = analysis.sentences[index].text
    return times[0].until is not None or bool(compiled(r"\s*(?:-|–|to|and|until)\s+").match(text[times[0].end :]))


_WITHIN = re.compile(r"\bwithin\s+(?:the\s+next\s+)?(?P<count>\d{1,2}|[a-z]+)\s+months?\b")
_THEN = re.compile(
    r"\b(?:on\s+(?:that|this|the\s+same)\s+occasion|during\s+(?:the|that|this|his|her)\s+(?:\w+\s+)?(?:visit|trip|stay|summit|talks|meeting)|at\s+(?:the|that|this)\s+(?:summit|meeting|session|talks|conference|event)|then)\b",
    re.IGNORECASE,
)
_TO_END_BY = re.compile(
    r"\b(?:complet\w*|conclu\w*|finish\w*|finali[sz]\w*|wrap\w*\s+up|sign\w*)\b[^.;]{0,110}\b(?:by|before|in)\s+(?:the\s+end\s+of\s+)?$"
)
_OF_ITS_YEAR = re.compile(r"(?:\s+with\s+[^,.;]{2,30})?,\s+of\s+")  # "the treaty with A, of 2002, …"
_TO_BE_SIGNED = re.compile(
    r"\b(?:will|shall|to|should|would)\s+(?:then\s+)?(?:be\s+)?(?:sign|conclud|seal|ink)\w*[^.;]*$|\b(?:put\s+off|postponed|delayed|adjourned)\s+(?:to|until|till)\s+$"
)
_OF_A_SPAN = re.compile(
    r"\b(?:years?|period)\s+(?:\d{4}\s*(?:and|to|-|–)\s*)?$|\bfor\s+(?:the\s+)?(?:\d{4}\s*(?:and|to|-|–)\s*)?$|[-–]\s*$|\b(?:last met|anniversary|until)\b[^,.;]{0,30}$|(?<!end)(?<!half)(?<!quarter)(?<!middle)(?<!beginning)(?<!start)(?<!course)(?<!meeting)(?<!summit)(?<!session)(?<!visit)(?<!talks)(?<!conference)(?<=[a-z])\s+of\s+$"
)
_TO_END = ("to end", "not ended", "still to come")
_WHEN_CHANGED = re.compile(
    r",\s+(?:(?:last|first|most\s+recently|only)\s+)(?:revised|amended|renewed|extended|updated|signed|concluded|agreed)\s+(?:in|on)\s+$"
)  # "is ending the treaty, last revised in 2019"
_BEFORE_NEWS = re.compile(r"\b[Ss]ince\s+(?:the\s+)?\w{0,5}$")
_BY_THE_END = re.compile(r"\bby the end\b[^,.;]{0,30}$")
_WITH_IT = re.compile(r",?\s+(?:with|by|in)\s+(?:an?|the)\s+")  # "revived in Oslo in 2023 with a joint statement"
_AGREED = re.compile(r"\b(?:agreed|decided|pledged|promised|vowed|undertook|proposed)\s+(?:\w+\s+)?(?:on\s+)?$")
_SIGNATURE_DUE = re.compile(
    r"(?:(?:The|Its|Their)\s+)?(?:[Ss]ignature|[Ss]igning)\b[^.;]{0,40}?\s(?:is|are)\s+(?:now\s+)?(?:expected|planned|due|scheduled|foreseen|set)\b"
)
_YEARS_SINCE = screened(
    rf"\b{COUNT}(?:\s+years?)?\s+since\s+(?:the\s+two(?:\s+\w+)?|they|both(?:\s+\w+)?)\s+(?:first\s+)?$"
)
_SINCE = re.compile(r"[^.;]{0,40}?\b(?:in force|in effect|in place|signed|concluded|dat(?:es|ing)|since|of)\b")
_FOR_YEARS = screened(
    r"(?<!valid )(?<!runs )(?<!run )(?<!lasts )(?<!last )\b(?:for|these)\s+(?:the\s+(?:past|last)\s+)?(?P<count>\d{1,2}|[a-z]+)\s+years\b"
)
_COUNTS = {
    word: n
    for n, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
_PUT_OFF_UNTIL = re.compile(r"\b(?:until|till|to)\s+(?:in\s+|the\s+)?[\w\s,.]{3,18}$")
_IS_TO_ENTER = re.compile(
    r"(?:enters|comes|goes|takes)\b"
)  # with a day still to come too: "enters into force on 1 May"
_ENTERS = re.compile(r"(?:enter|came|come|went|took|tak|put|brought)")
_OTHER_CLAUSE = re.compile(
    r"\b(?:which|who|whose|that(?!\s+effect\b)|where|named|launched|established|founded|set\s+up|elevated|upgraded|since(?!\s+(?:the\s+)?(?:[A-Z][\w’'-]+\s+){1,4}on\b)|when|(?:after|before)(?!\s+(?:the\s+|their\s+|official\s+)*(?:talks|meeting|summit|ceremony|signing))|until|last\s+met|began|started|born|elected|took\s+office|severed|broke|cut|restored|opened|marked|while|but)\b"
)


_WHEN = re.compile(r",?\s+when\s+[^,;]*")
_BEFORE_THE_END = re.compile(r"\bbefore\s+(?:the\s+(?:end|start|close)\s+of\s+)?$")
_PARTING = re.compile(rf"[,;:—]|{_OTHER_CLAUSE.pattern}")


def _reports(text: str, paper: Paper) -> bool:
    """Is a paper only the source of what stands before it: "they will meet in May, the communiqué issued after the talks said"?"""
    return _SAID_SO.match(text, paper.end) is not None and "," in text[max(0, paper.start - 8) : paper.start]


_SAID_SO = re.compile(
    r"(?:\s+(?:issued|released|published|signed|adopted)\b[^.;,]{0,40})?\s+(?:said|says|read|reads|stated|states)\s*[.,;]"
)


def _belongs(text: str, time: Time, act: Act, acts: Sequence[Act], paper: Paper) -> bool:
    """Is a time told of this act, and not of another of the paper's, nor of what another clause tells?"""
    if time.end <= act.start and _WHEN.fullmatch(text, time.end, act.start):
        return True  # "in January, when they signed it"
    if time.end <= paper.start and _reports(text, paper):
        return False
    before = [a for a in acts if a.end <= time.start]
    if (
        before
        and max(before, key=lambda a: a.end).start != act.start
        and (act.start > paper.end or act.end <= time.start)
    ):
        return False
    if act.start > paper.end and any(a.end <= paper.start and time.end <= a.start and not a.weak for a in acts):
        return False  # told of what was done before
    if act.end <= time.start and not _PARTING.search(text, act.end, time.start):
        return True
    begin, end = min(act.start, paper.start), max(act.end, paper.end)
    part = max((text.rfind(mark, 0, time.start) for mark in ",;:(—"), default=-1) + 1
    lead = text[max(part, end if time.start >= end else part) : time.start]
    if act.status == "planned":
        lead = _BEFORE_THE_END.sub("", lead)
    if part > end or time.end <= begin:
        following = text[time.end : begin] if time.end <= begin else ""
        inside = part <= begin < time.start
        if not inside and _OTHER_CLAUSE.search(lead):
            return False
        if ";" in following or compiled(
            r"\b(?:while|but|which|who|according\s+to|(?:said|replied|answered|added|recalled|noted)\s+that|and\s+(?:to|will|is|are|has|have|had|was|were))\b"
        ).search(
            following,
        ):
            return False
        return not (
            time.start >= end
            and compiled(r"[;:—]|,\s+(?:and|but|while|where|who|which)\b").search(text[end : time.start])
        )
    return not _OTHER_CLAUSE.search(lead.replace("since", "" if act.status == "in_force" else "since"))


def _distance(time: Time, act: Act, paper: Paper) -> int:
    behind = min(abs(time.start - act.end), abs(time.start - max(act.end, paper.end)))
    return behind if time.start >= act.end else abs(min(act.start, paper.start) - time.end) + 10


def _carried(analysis: Analysis, index: int, parties: Sequence[str]) -> Time | None:
    """The day told before: in the same paragraph, else of a tour's stop or of the news, as the first sentences tell it."""
    sentence = analysis.sentences[index]
    paragraph = [
        n
        for n in range(index - 1, -1, -1)
        if analysis.sentences[n].paragraph == sentence.paragraph and analysis.sentences[n].part == "text"
    ]
    lead = [n for n, s in enumerate(analysis.sentences) if s.paragraph <= 0 and not s.furniture]
    filed: Time | None = None
    for numbers, most in ((paragraph, None), (lead, 14), (range(index, -1, -1), 14)):
        if numbers is lead and (stop := tour_stop(analysis, parties)):
            return stop[1]
        for number in numbers:
            days = [
                t
                for t in analysis.times[number]
                if t.is_day
                and t.value <= analysis.today
                and (most is None or days_apart(t.value, analysis.today) <= most)
                and (not t.until or most is None)
                and not _OF_TRAVEL.search(analysis.sentences[number].text[: t.start])
            ]
            if most is None and all(t.until for t in days) and (stay := _stay(analysis, number)):
                return stay
            told = [t for t in days if not is_dateline(analysis.sentences[number].text, t)]
            if told:
                return told[-1] if most is None else told[0]
            filed = filed or next(iter(days), None)
    return filed or (_told_after(analysis, index) if sentence.paragraph == 0 else None)


def _told_after(analysis: Analysis, index: int) -> Time | None:
    """The day of what the lead tells, if the next sentences tell it: "A has ended its pact with B. The decision was announced on Thursday"."""
    for number in range(index + 1, min(index + 3, len(analysis.sentences))):
        text = analysis.sentences[number].text
        days = [
            t for t in analysis.times[number] if t.is_day and not t.until and not _OF_TRAVEL.search(text, 0, t.start)
        ]
        if days:
            near = 0 <= days_apart(days[0].value, analysis.today) <= _JUST and days[0].value <= analysis.today
            return days[0] if near else None
    return None


_JUST = 3  # days between what a lead tells and publication


def _stay(analysis: Analysis, index: int) -> Time | None:
    """The month of a stay of several days of which a sentence tells: the day of what was signed in it is open."""
    spans = [t for t in analysis.times[index] if t.until and t.value <= analysis.today]
    return _month_of(spans[0]) if spans else None


def _month_of(time: Time) -> Time | None:
    """The month in which a span of days lies; None where it is no span, or one of two months."""
    if time.until is None or not time.is_day or time.until[:7] != time.value[:7]:
        return None
    return replace(time, value=time.value[:7])


_VISITED = re.compile(r"\b(?:visit|stay|trip|tour|guest|travel)")


_OF_TRAVEL = re.compile(
    r"\b(?:arriv\w*|land(?:ed|s)|head(?:s|ed|ing)?\s+(?:to|for|home)|travel\w*|depart\w*|flew|flies|fl(?:y|ying)|leaves?|left|leaving|due|will|since(?!\s+(?:the\s+)?(?:[A-Z][\w’'-]+\s+){1,4}on\b)|opened|began|returned|last\s+met)\b[^.;,]{0,60}$|\bfrom\s+$"
)


_RECENT = 21  # days that news looks back


def is_current(analysis: Analysis, index: int, time: Time | None, act: Act) -> bool:
    status = act.status
    if status in {"planned", "under_negotiation"}:
        return True
    if status == "in_force":
        return bool(
            time and time.is_day and act.rule == "in force" and days_apart(time.value, analysis.today) <= _RECENT
        )
    ahead = analysis.sentences[index].text[: act.start]
    reported = _REPORTS.search(ahead) and time is not None and time.is_day
    if _HAD_BEEN.search(ahead) and not (reported or (time and time.value == analysis.today)):
        return False
    if act.rule == SIGNED_BEFORE or (not time and status == "signed" and "ratified" in act.rule):
        return False
    if time and time.until and not time.is_day:
        return days_apart(time.until, analysis.today) <= _RECENT
    if time:
        return days_apart(time.value, analysis.today) <= _RECENT if time.is_day else time.value == analysis.today[:7]
    return not compiled(r"\b(?:had|earlier|previously|last (?:year|month))\b").search(analysis.sentences[index].text)


_REPORTS = re.compile(
    r"\b(?:said|announced|confirmed|reported|told\s+\w+)\s+(?:that\s+)?[^.;]*\b(?:two|both|they|sides|governments)\b"
)
