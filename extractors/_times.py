"""When: dates told in figures or words, those reckoned from publication in its own zone, those reckoned from each other."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import TypeGuard

from extractors._lexicon import any_of, in_either_case
from extractors._screen import Screened, present, screened
from schema.records import DateBasis

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS = {name.lower(): n for n, month in enumerate(MONTHS, start=1) for name in (month, month[:3])} | {"sept": 9}
_WEEKDAYS = {
    name: n for n, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_COUNTS: dict[str, float] = (
    {word: n for n, word in enumerate(_NUMBERS, start=1)}
    | {word: 10 * n for n, word in enumerate(_TENS, start=1)}
    | {
        f"{ten}-{one}": 10 * m + n
        for m, ten in enumerate(_TENS[1:], start=2)
        for n, one in enumerate(_NUMBERS[:9], start=1)
    }
    | {word: n for n, word in enumerate(_TEENS, start=13)}
    | {"a": 1, "an": 1, "half a": 0.5}
)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # the month each begins with
_MONTH = r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
_WEEKDAY = r"(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
_YEAR = r"(?P<year>(?:18|19|20)\d\d)"
_OF_YEAR = r"(?:of\s+)?(?P<which>last|this|next)\s+year"
COUNT = (  # what two begin with is tried once: it stands in many patterns
    rf"(?P<count>[Hh]alf a|{in_either_case(_TENS[1:])}(?:-{any_of(_NUMBERS[:9])})?|"
    rf"{in_either_case([*_TEENS, *_NUMBERS])}|[Aa]n?|\d{{1,2}})"
)
_PATTERNS: tuple[tuple[str, Screened], ...] = tuple(
    (name, screened(pattern))
    for name, pattern in (
        ("iso", rf"\b{_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)\b"),
        ("feast", rf"\b(?P<feast>New\s+Year[’']s\s+(?:Day|Eve)|Christmas\s+(?:Day|Eve)),?\s+(?:of\s+)?{_YEAR}"),
        ("edge", rf"\b(?P<edge>[Ff]irst|[Ll]ast)\s+day\s+of\s+(?:{_MONTH}(?:,?\s+(?:of\s+)?{_YEAR})?|{_YEAR.replace('year', 'whole')})"),
        ("day of that year", rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\s+of\s+(?:that|the\s+same)\s+year\b"),
        ("day of that year", rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+of\s+(?:that|the\s+same)\s+year\b"),
        ("day", rf"(?:\b(?P<side>[Ll]ast|[Nn]ext)\s+)?\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*(?P<until>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?)?(?:,?\s+(?:of\s+)?{_YEAR}|\s+{_OF_YEAR})?\b"),
        ("day", rf"\b(?:(?P<side>[Ll]ast|[Nn]ext)\s+)?(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*(?P<until>\d{{1,2}})(?:st|nd|rd|th)?)?\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR}|\s+{_OF_YEAR})?\b"),
        ("month", rf"(?<!the )(?<!The )\b(?P<which>[Ll]ast|[Nn]ext|[Tt]his)\s+{_MONTH}"),
        ("month", rf"\b(?P<which>[Ll]ast|[Nn]ext|[Tt]his)\s+year,?\s+in\s+{_MONTH}"),
        ("month", rf"\b(?:(?:early|late|mid)[\s-])?{_MONTH}(?:,?\s+(?:of\s+)?{_YEAR}|\s+(?:of\s+)?(?P<which>last|this|next)\s+year)"),
        ("bare month", rf"\b(?:[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Oo]f|[Ff]or|[Bb]efore)\s+(?:early[\s-]|late[\s-]|mid[\s-]?\s*)?{_MONTH}(?!\s+\d|\s+of\s+(?:that|the\s+same)\s+year)"),
        ("bare month", rf"(?:^|(?<=[.:]\s)){_MONTH}(?=\s+(?:was|brought|saw|came|belonged|is|gave)\b)"),
        ("weekday", rf"(?:\b(?P<which>[Ll]ast|[Nn]ext|[Tt]his)\s+)?\b{_WEEKDAY}(?:\s+(?:of\s+)?(?P<week>last|next|this)\s+week)?"),
        ("ago", rf"\b{COUNT}\s+(?P<unit>day|week|fortnight|month|year|decade|century|centurie)s?\s+ago(?:\s+(?P<exact>this\s+month|today))?\b"),
        ("hence", rf"\b{COUNT}\s+(?P<unit>day|week|fortnight|month|year)s?\s+(?:from\s+(?:now|today)|hence)\b"),
        ("today", r"\b(?P<word>(?:(?:[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Aa]\s+few|\d{1,2})\s+(?:hours?|minutes)|[Hh]ours|[Mm]inutes)\s+ago)\b"),
        ("today", r"\b(?P<word>(?:[Tt]he day before )?[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Tt]his (?:morning|afternoon|evening)|[Ll]ast night)\b"),
        ("unit", r"\b(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Ee]arlier this|[Ll]ater this|[Ee]arly next|[Ll]ate last|[Ee]arly this|[Ll]ate this|[Tt]he (?:end|(?:first|second|latter) half|(?:first|second|third|fourth|last) quarter|course|rest) of th(?:e|is)|[Tt]he)\s+(?P<unit>week|month|year)\b(?!\s+of\s+[A-Z])(?:\s+(?P<out>is out|ends)\b)?"),
        ("unit", r"\b(?P<which>[Bb]y|[Bb]efore|[Aa]t)\s+(?:the\s+)?(?P<unit>year)(?:[’']s)?[\s-]end\b"),
        ("season", r"\b(?P<which>[Ll]ast|[Nn]ext|[Tt]his|(?:[Ii]n|[Bb]y|[Bb]efore|[Ff]or) the|[Ii]n|[Tt]he coming)\s+(?P<season>spring|summer|autumn|fall|winter)\b(?!\s+of\s+(?:19|20)\d\d)(?:\s+of\s+(?P<of>last|next|this)\s+year)?"),
        ("figures", r"(?<![\d.])(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>(?:19|20)\d\d)(?![\d.]*\d)"),
        ("ordinal", r"\b(?:[Oo]n|[Ss]ince|[Uu]ntil|[Ff]rom|[Dd]ated)\s+the\s+(?P<day>\d{1,2})(?:st|nd|rd|th)\b(?!\s+(?:century|anniversary|session|round|floor|meeting|summit|of|[A-Z]|day))"),
        ("year", r"(?<![\d$€£.,/-])(?<!Vision )(?<!Agenda )(?<!Expo )(?:mid-|late-|early-)?(?P<year>19\d\d|20[0-4]\d|(?:(?<=in )|(?<=since )|(?<=of ))18\d\d)(?![\d%s]|[.,]\d|\s?[-–/]\s?\d)"),
        ("that month", rf"\b[Tt]hat\s+(?:same\s+)?(?!May\b){_MONTH}"),
        ("next month", rf"\b[Tt]he\s+(?:next|following)\s+{_MONTH}"),
        ("that month", rf"\b{_MONTH}\s+of\s+(?:that|the\s+same)\s+year\b"),
        ("apart", rf"\b{COUNT}\s+(?P<unit>day|week|fortnight|month|year|decade|century|centurie)s?\s+(?P<way>later|earlier|afterwards?|after that|before(?!\s+(?:the|an?|his|her|its|their|[A-Z]\w+[’']?s?)\b))\b"),
        ("beside", r"(?<!one and )\b[Tt]h(?:e|at)\s+(?P<which>following|next|(?:very\s+)?same|previous|preceding)\s+(?P<unit>day|morning|afternoon|evening|night|month|year)\b"),
        ("beside", r"\b[Tt]he\s+(?P<unit>day|month|year)\s+(?P<which>before|after)\b(?!\s+(?:the|an?|his|her|its|their|he|she|it|they|[A-Z][\w’'-]*|\w+ing)\b)"),
        ("within", r"\b(?:[Ww]ithin\s+(?:the\s+hour|hours|minutes)|(?:[Mm]inutes|[Hh]ours)\s+(?:later|afterwards)|(?:[Ll]ater|[Ee]arlier)\s+in\s+the\s+(?:morning|afternoon|evening|day)|[Bb]y\s+(?:noon|midday|lunchtime|nightfall|midnight))\b"),
        ("beside", r"\b(?P<which>[Tt]hat)\s+(?P<unit>day|morning|afternoon|evening|night|month|year)\b"),
        ("day of", r"\b[Oo]n\s+(?:the\s+)?(?P<which>first|second|third|fourth|final|last|opening)\s+day\b"),
    )
)  # fmt: skip
_OF_NEEDLE: dict[int, set[int]] = {}  # the patterns, by their places, whose matches hold a needle
for _place, (_, _pattern) in enumerate(_PATTERNS):
    for _needle in _pattern.needles:
        _OF_NEEDLE.setdefault(_needle, set()).add(_place)
_FIGURE = re.compile(r"\d")
_IN_FIGURES = frozenset({"iso", "day", "day of that year", "ordinal", "year"})
_A_MONTH = screened(rf"\b{_MONTH}")
_WITH_MONTH = frozenset({"day", "day of that year", "month", "bare month", "that month"})
_AHEAD = screened(
    r"\b(?:will|shall|would|set for|is to|are to|to be|due|plan(?:s|ned|ning)?|scheduled|expect(?:s|ed)?|next|upcoming|forthcoming|ahead of|by(?=\s+(?:the\s+)?(?:end|middle|start|mid|early|late|spring|summer|autumn|winter|\d|(?:Jan|Febr|Mar|Apr|May|June|July|Aug|Sept|Oct|Nov|Dec|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)))|until|before(?!\s*[,.;])|hopes?|aims?|later)\b"
)


def is_day(told: str | None) -> TypeGuard[str]:
    """Is a time told to the day: `2024-06-05`, neither `2024-06` nor `2024`?"""
    return told is not None and len(told) == len("2024-06-05")


def is_year(told: str) -> bool:
    """Is no more than the year told?"""
    return len(told) == len("2024")


@dataclass(frozen=True, slots=True)
class Time:
    """A time told in a sentence: `value` an ISO day, month or year, `until` the last day of a span of days."""

    start: int
    end: int
    value: str
    basis: DateBasis
    until: str | None = None
    weekday: int | None = None  # where only a weekday is told: it may lie before or after publication
    ordinal: bool = False  # where only a day of the month is told: the same

    @property
    def is_day(self) -> bool:
        return is_day(self.value)

    @property
    def is_month(self) -> bool:
        return not is_day(self.value) and not is_year(self.value)

    @property
    def is_year(self) -> bool:
        return is_year(self.value)

    def lies_before(self, day: str) -> bool:
        """Is it over by an ISO day, as far as it is told: May is not before a day in May?"""
        return self.value < day[: len(self.value)]

    def lies_after(self, day: str) -> bool:
        """Is it still to come on an ISO day, as far as it is told: this year is not after a day in it?"""
        return self.value > day[: len(self.value)]


def days_apart(a: str, b: str) -> int:
    """How many days lie between two ISO days, whichever is first."""
    return abs((date.fromisoformat(a) - date.fromisoformat(b)).days)


_WILL = re.compile(r"\b(?:will|shall|(?:is|are)\s+to)\b")


def find_times(text: str, published: datetime, before: Sequence[Time] = ()) -> tuple[Time, ...]:
    """The times that a sentence tells, in order; weekdays are taken as past (`forward` turns them).

    `before` holds those of the sentences before it, which "the same day" and "a year later" are reckoned from.
    """
    today = published.date()
    ahead: bool | None = None
    found: list[Time] = []
    places = set[int]().union(*(_OF_NEEDLE[needle] for needle in present(text) & _OF_NEEDLE.keys()))
    if not places:
        return ()
    figures, months = _FIGURE.search(text) is not None, _A_MONTH.search(text) is not None
    for name, pattern in (_PATTERNS[place] for place in sorted(places)):
        if name in _IN_FIGURES and not figures:
            continue
        if name in _WITH_MONTH and not months:
            continue
        for match in pattern.pattern.finditer(text):
            if any(t.start < match.end() and match.start() < t.end for t in found):
                continue
            if name in _FROM_ANOTHER:
                earlier = sorted((t for t in found if t.end <= match.start()), key=lambda t: t.start)
                told = [*before, *earlier]
                if name == "apart" and _WILL.search(text):  # "on Tuesday … Three days later they will do the same"
                    told = [forward(t, published) for t in told]
                time = _FROM_ANOTHER[name](match, today, told)
            else:
                ahead = bool(_AHEAD.search(text)) if ahead is None else ahead
                time = _read(name, match, today, ahead)
                if time and name in {"day", "bare month"} and not match.groupdict().get("year"):
                    time = _of_year_told(time, match, text, before[-1:])
            if time:
                found.append(time)
    found.sort(key=lambda t: t.start)
    return tuple(t for t, then in zip_longest(found, found[1:]) if not (then and _is_named_by(t, then, text)))


def _is_named_by(time: Time, then: Time, text: str) -> bool:
    """Is a weekday only the name of the day behind it: "Thursday, 6 November"?"""
    return (
        time.weekday is not None
        and text[time.start : time.end].istitle()
        and then.basis == "explicit"
        and then.is_day
        and _NAMED.fullmatch(text, time.end, then.start) is not None
    )


_NAMED = re.compile(r",?\s+(?:the\s+)?")


def _of_year_told(time: Time, match: re.Match[str], text: str, told: Sequence[Time]) -> Time:
    """A day without a year that "had" brings up behind a day of an earlier year: that year's."""
    anchor = told[0].value if told and told[0].basis == "explicit" and not told[0].is_year else ""
    if not anchor or anchor[:4] >= time.value[:4] or not _HAD.search(text, 0, match.start()):
        return time
    return replace(time, value=anchor[:4] + time.value[4:], basis="explicit")


_HAD = re.compile(r"\bhad\s+(?:\w+\s+){0,3}(?:\w+\s+)?(?:on|in)?\s*$")


def forward(time: Time, published: datetime) -> Time:
    """The time as one that is still to come: "on Sunday" of a planned act is the next Sunday."""
    today = published.date()
    if time.is_month and time.basis == "relative" and time.value < today.isoformat()[:7]:
        return replace(time, value=f"{int(time.value[:4]) + 1:04d}{time.value[4:]}")
    if time.ordinal and time.value < today.isoformat():
        return replace(time, value=_next_month(date.fromisoformat(time.value)))
    if time.weekday is None:
        return time
    ahead = (time.weekday - today.weekday()) % 7
    return replace(time, value=(today + timedelta(days=ahead)).isoformat(), until=None)


def backward(time: Time, published: datetime) -> Time:
    """The time as one that is past: "in December", told of what was done, is the last December."""
    if not time.is_month or time.basis != "relative" or time.value <= published.date().isoformat():
        return time
    return replace(time, value=f"{int(time.value[:4]) - 1:04d}{time.value[4:]}")


def _read(name: str, match: re.Match[str], today: date, ahead: bool) -> Time | None:
    groups = match.groupdict()
    span = match.span()
    match name:
        case "iso" | "figures":
            return _day(span, int(groups["year"]), int(groups["number"]), int(groups["day"]), "explicit")
        case "day":
            return _day_and_month(match, today, ahead)
        case "month" | "bare month":
            return _month(match, today, ahead)
        case "weekday":
            return _weekday(match, today)
        case "today":
            word = match["word"].lower()
            shift = {"yesterday": -1, "last night": -1, "the day before yesterday": -2, "tomorrow": 1}.get(word, 0)
            return Time(*span, (today + timedelta(days=shift)).isoformat(), "relative")
        case "unit":
            which = match["which"].lower()
            if which == "the" and not match["out"]:
                return None
            return _unit(span, which, match["unit"], today)
        case "season":
            if match["of"]:
                return _unit(span, match["of"], "year", today)
            return _season(span, match["which"].lower(), _SEASONS[match["season"]], today, ahead)
        case "ago":
            return _ago(match, today)
        case "hence":
            unit = {"week": "day", "fortnight": "day"}.get(match["unit"], match["unit"])
            weeks = {"week": 7, "fortnight": 14}.get(match["unit"], 1)
            return apart(span, today.isoformat(), count(match["count"]) * weeks, unit)
        case "feast":
            return _day(span, int(groups["year"]), *_FEASTS[re.sub(r"\W+", " ", groups["feast"].lower())], "explicit")
        case "edge":
            return _edge(match, today)
        case _:
            return Time(*span, groups["year"], "explicit") if int(groups["year"]) <= today.year + 30 else None


_FEASTS = {
    "new year s day": (1, 1),
    "new year s eve": (12, 31),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
}  # month and day


def _ago(match: re.Match[str], today: date) -> Time | None:
    """ "Ten years ago", "a year ago today", "ten years ago this month"."""
    time = apart(match.span(), today.isoformat(), -count(match["count"]), match["unit"])
    if not time or not match["exact"]:
        return time
    if match["unit"] in {"week", "fortnight"}:
        return apart(match.span(), today.isoformat(), -7 * count(match["count"]), "day")
    return replace(time, value=f"{time.value[:4]}{today.isoformat()[4 : 7 if match['exact'] != 'today' else 10]}")


def count(word: str) -> float:
    """The number that a word or figures stand for; a half of "half a"."""
    return _COUNTS.get(word.lower()) or int(word)


def _day(span: tuple[int, int], year: int, month: int, day: int, basis: DateBasis) -> Time | None:
    try:
        return Time(*span, date(year, month, day).isoformat(), basis)
    except ValueError:
        return None


def _day_and_month(match: re.Match[str], today: date, ahead: bool) -> Time | None:
    month = _MONTHS[match["month"].lower().rstrip(".")]
    if match["which"]:
        year = today.year + {"last": -1, "this": 0, "next": 1}[match["which"]]
    else:
        year = int(match["year"]) if match["year"] else _near_year(month, int(match["day"]), today, ahead)
    if match["side"] and not match["year"]:
        year = today.year - ((month, int(match["day"])) > (today.month, today.day))
        year += match["side"].lower() == "next"
    time = _day(match.span(), year, month, int(match["day"]), "explicit")
    until = _day(match.span(), year, month, int(match["until"]), "explicit") if match["until"] else None
    return replace(time, until=until.value) if time and until else time


def _edge(match: re.Match[str], today: date) -> Time | None:
    """ "The last day of 1997", "the first day of May"."""
    last = match["edge"].lower() == "last"
    if match["whole"]:
        return _day(match.span(), int(match["whole"]), *((12, 31) if last else (1, 1)), "explicit")
    month = _MONTHS[match["month"].lower().rstrip(".")]
    year = int(match["year"]) if match["year"] else _near_year(month, 15, today, False)
    day = monthrange(year, month)[1] if last else 1
    return _day(match.span(), year, month, day, "explicit")


def _near_year(month: int, day: int, today: date, ahead: bool) -> int:
    """The year of a day without one: the nearest to publication; months ahead only in a sentence about what will be."""
    distance = (month - today.month) * 31 + day - today.day
    if distance > (200 if ahead else 60):
        return today.year - 1
    return today.year + 1 if distance < (-150 if ahead else -330) else today.year


def _month(match: re.Match[str], today: date, ahead: bool) -> Time:
    groups = match.groupdict()
    month = _MONTHS[match["month"].lower().rstrip(".")]
    which, of_year = (groups.get("which") or "").lower(), "year" in match[0]
    year = int(groups["year"]) if groups.get("year") else today.year
    if which == "last":
        year -= int(month >= today.month) if not of_year else 1
    elif which == "next":
        year += int(month <= today.month) if not of_year else 1
    elif not which and not groups.get("year") and month - today.month > (11 if ahead else 0):
        year -= 1
    basis: DateBasis = "explicit" if groups.get("year") else "relative"
    return Time(*match.span(), f"{year:04d}-{month:02d}", basis)


def _weekday(match: re.Match[str], today: date) -> Time:
    number = _WEEKDAYS[match["weekday"].lower() + "day"]
    which, week = (match["which"] or "").lower(), match["week"]
    monday = today - timedelta(days=today.weekday())
    if week:
        day = monday + timedelta(days=number, weeks={"last": -1, "this": 0, "next": 1}[week])
        return Time(*match.span(), day.isoformat(), "relative")
    if which == "next":
        ahead = timedelta(days=(number - today.weekday()) % 7 or 7)
        return Time(*match.span(), (today + ahead).isoformat(), "relative")
    back = (today.weekday() - number) % 7
    if which == "last" and back == 0:
        back = 7
    weekday = number if which != "last" else None
    return Time(*match.span(), (today - timedelta(days=back)).isoformat(), "relative", None, weekday)


def _unit(span: tuple[int, int], which: str, unit: str, today: date) -> Time | None:
    back = -1 if which.split()[-1] == "last" else 1 if which.split()[-1] == "next" else 0
    if unit == "year":
        return Time(*span, f"{today.year + back:04d}", "relative")
    if unit == "month":
        month = today.month - 1 + back
        return Time(*span, f"{today.year + month // 12:04d}-{month % 12 + 1:02d}", "relative")
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=back)
    return Time(*span, monday.isoformat()[:7] if back else today.isoformat()[:7], "relative")


def _season(span: tuple[int, int], which: str, begins: int, today: date, ahead: bool) -> Time:
    year = today.year
    if which == "last":
        year -= int(begins + 2 >= today.month)
    elif which == "next":
        year += int(begins <= today.month)
    elif ahead and begins + 2 < today.month:
        year += 1  # "is to follow in the spring", told in autumn
    return Time(*span, f"{year:04d}", "relative")


def _ordinal(span: tuple[int, int], day: int, today: date, ahead: bool) -> Time | None:
    """ "On the 17th": that day of this month, or of the next to it which the sentence can mean."""
    months = today.year * 12 + today.month - 1
    if day > today.day and not ahead:
        months -= 1
    elif day < today.day and ahead:
        months += 1
    time = _day(span, months // 12, months % 12 + 1, day, "relative")
    return replace(time, ordinal=True) if time else None


def _next_month(day: date) -> str:
    """The same day of the next month that has it."""
    months = day.year * 12 + day.month
    while True:
        try:
            return day.replace(year=months // 12, month=months % 12 + 1).isoformat()
        except ValueError:
            months += 1


def apart(span: tuple[int, int], value: str, count: float, unit: str, basis: DateBasis = "relative") -> Time | None:
    """The time that lies `count` units from `value`, as exact as the unit and `value` are."""
    if unit == "year" and abs(count) == _HALF:
        return apart(span, value, count * 12, "month", basis)
    if unit in _YEARS_IN:
        return Time(*span, f"{int(value[:4]) + int(count * _YEARS_IN[unit]):04d}", basis)
    if unit == "month" and not is_year(value):
        months = int(value[:4]) * 12 + int(value[5:7]) - 1 + int(count)
        return Time(*span, f"{months // 12:04d}-{months % 12 + 1:02d}", basis)
    if not is_day(value):
        return None
    days = count * {"day": 1, "week": 7, "fortnight": 14, "month": 30}[unit]
    day = (date.fromisoformat(value) + timedelta(days=days)).isoformat()
    return Time(*span, day if unit == "day" else day[:7], basis)


_HALF = 0.5
_YEARS_IN = {"year": 1, "decade": 10, "century": 100, "centurie": 100}
_STEPS = {"following": 1, "next": 1, "after": 1, "same": 0, "that": 0, "previous": -1, "preceding": -1, "before": -1}


def _apart_from_another(match: re.Match[str], today: date, before: Sequence[Time]) -> Time | None:
    """ "A day later", "two years earlier": from the time told last; "earlier" without one, from publication."""
    unit, way = match["unit"], match["way"]
    steps = count(match["count"]) * (-1 if way in {"earlier", "before"} else 1)
    exact = {"day": 10, "week": 10, "fortnight": 10, "month": 7}.get(unit, 4)
    anchor = _last(before, exact)
    if anchor is None:
        return apart(match.span(), today.isoformat(), steps, unit) if way == "earlier" else None
    return apart(match.span(), anchor.until or anchor.value, steps, unit, anchor.basis)


def _beside_another(match: re.Match[str], today: date, before: Sequence[Time]) -> Time | None:
    """ "The following year", "the same day", "the day before", "that month": from the time told last."""
    unit = match["unit"] if match["unit"] in {"month", "year"} else "day"
    anchor = _last(before, {"day": 10, "month": 7, "year": 4}[unit])
    step = _STEPS[match["which"].lower().split()[-1]]
    if anchor and step == 0 and unit == "day":
        return replace(anchor, start=match.start(), end=match.end(), until=None)
    return apart(match.span(), anchor.value, step, unit, anchor.basis) if anchor else None


def _month_after_another(match: re.Match[str], today: date, before: Sequence[Time]) -> Time | None:
    """ "The next June": the first one behind the time told last."""
    if (anchor := _last(before, 4)) is None:
        return None
    month = _MONTHS[match["month"].lower().rstrip(".")]
    same = not anchor.is_year and month > int(anchor.value[5:7])
    return Time(*match.span(), f"{int(anchor.value[:4]) + (not same):04d}-{month:02d}", anchor.basis)


def _day_of_that_year(match: re.Match[str], today: date, before: Sequence[Time]) -> Time | None:
    """ "On 22 March of that year": of the year told last."""
    here, anchor = _YEARS.findall(match.string[: match.start()]), _last(before, 4)
    year = here[-1] if here else anchor.value[:4] if anchor else None
    month = _MONTHS[match["month"].lower().rstrip(".")]
    return _day(match.span(), int(year), month, int(match["day"]), "explicit") if year else None


_YEARS = re.compile(r"\b(?:19|20)\d\d\b")


def _within_the_day(match: re.Match[str], today: date, before: Sequence[Time]) -> Time | None:
    """ "Within the hour", "by noon": on the day told last, where the last time told is a day."""
    anchor = before[-1] if before and before[-1].is_day else None
    return Time(*match.span(), anchor.value, anchor.basis) if anchor else None


def _ordinal_of_another(match: re.Match[str], today: date, before: Sequence[Time]) -> Time | None:
    """ "On the 4th": of the month told last where that is in the past, else the nearest that the sentence can mean."""
    day = int(match["day"])
    last = before[-1] if before else None
    of_month = last is not None and (last.basis == "explicit" or last.is_month)
    anchor = last.value if last and of_month and not last.is_year else None
    ahead = _AHEAD.search(match.string) is not None
    recent = anchor is not None and anchor[:7] >= (today - timedelta(days=31)).isoformat()[:7]
    if anchor is None or ahead or (recent and len(anchor) > 7):
        return _ordinal(match.span(), day, today, ahead)
    month = date(int(anchor[:4]), int(anchor[5:7]), 1)
    again = f"{anchor[:7]}-{day:02d}"
    if is_day(anchor) and day < int(anchor[8:]) and all(t.value != again for t in before):
        month = (month + timedelta(days=31)).replace(day=1)
    return _day(match.span(), month.year, month.month, day, "explicit")


def _month_of_another(match: re.Match[str], today: date, before: Sequence[Time]) -> Time | None:
    """ "That September": of the year told last."""
    anchor = _last(before, 4)
    if anchor is None:
        return None
    return Time(*match.span(), f"{anchor.value[:4]}-{_MONTHS[match['month'].lower().rstrip('.')]:02d}", anchor.basis)


def _day_of_another(match: re.Match[str], today: date, before: Sequence[Time]) -> Time | None:
    """ "On the second day": of the span of days told last."""
    anchor = next((t for t in reversed(before) if t.until), None)
    if anchor is None or anchor.until is None:
        return None
    if match["which"] in {"final", "last"}:
        return Time(*match.span(), anchor.until, anchor.basis)
    number = {"first": 0, "opening": 0, "second": 1, "third": 2, "fourth": 3}[match["which"]]
    return apart(match.span(), anchor.value, number, "day", anchor.basis)


_FROM_ANOTHER = {
    "apart": _apart_from_another,
    "beside": _beside_another,
    "that month": _month_of_another,
    "next month": _month_after_another,
    "day of that year": _day_of_that_year,
    "within": _within_the_day,
    "ordinal": _ordinal_of_another,
    "day of": _day_of_another,
}


def _last(before: Sequence[Time], exact: int) -> Time | None:
    """The time told last, if it is exact enough to reckon from."""
    return next((t for t in reversed(before) if len(t.value) >= exact), None)
