"""When: dates told in figures or words, and those reckoned from publication in its own time zone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from schema.records import DateBasis

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: n for n, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
_WEEKDAYS |= {name[:3]: n for name, n in list(_WEEKDAYS.items())} | {"tues": 1, "thurs": 3}
_MONTH = r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
_WEEKDAY = r"(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("iso", r"\b(?P<year>(?:1[89]|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b"),
        ("day", rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*(?P<until>\d{{1,2}})(?!\d))?(?:,?\s+(?P<year>(?:1[89]|20)\d\d))?\b"),
        ("day", rf"\b(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*(?P<until>\d{{1,2}})(?:st|nd|rd|th)?)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>(?:1[89]|20)\d\d))?\b"),
        ("month", rf"\b(?P<which>[Ll]ast|[Nn]ext|[Tt]his)\s+{_MONTH}"),
        ("month", rf"\b(?:(?:early|late|mid)[\s-])?{_MONTH}(?:,?\s+(?:of\s+)?(?P<year>(?:1[89]|20)\d\d)|\s+(?P<which>last|this|next)\s+year)"),
        ("bare month", rf"\b(?:[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Oo]f|[Ff]or)\s+(?:early\s+|late\s+|mid-?\s*)?{_MONTH}(?!\s+\d)"),
        ("weekday", rf"\b(?P<which>last|next|this)?\s*\b{_WEEKDAY}"),
        ("today", r"\b(?P<word>[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Tt]his (?:morning|afternoon|evening)|[Ll]ast night)\b"),
        ("unit", r"\b(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Ee]arlier this|[Ll]ater this|[Ee]arly next|[Ll]ate last|[Ee]arly this|[Ll]ate this)\s+(?P<unit>week|month|year)\b"),
        ("ago", r"\b(?P<count>a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s+(?P<unit>day|week|month|year|decade)s?\s+(?:ago|earlier)\b"),
        ("year", r"(?<![\d$€£.,-])(?P<year>19\d\d|20[0-4]\d|(?:(?<=in )|(?<=since )|(?<=of ))18\d\d)(?![\d%]|[.,]\d)"),
        ("following", r"\b[Tt]he\s+(?P<which>following|next|same|previous)\s+(?P<unit>day|month|year)\b"),
    )
)  # fmt: skip
_HINT = re.compile(
    r"\d|day\b|night|week|month|year|decade|morning|afternoon|evening|omorrow|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_COUNTS = {
    w: n for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
} | {"a": 1, "an": 1}


@dataclass(frozen=True, slots=True)
class Time:
    """A time told in a sentence: `value` an ISO day, month or year, `until` the last day of a span of days."""

    start: int
    end: int
    value: str
    basis: DateBasis
    until: str | None = None
    weekday: int | None = None  # where only a weekday is told: it may lie before or after publication


def find_times(text: str, published: datetime) -> tuple[Time, ...]:
    """The times that a sentence tells, in order; weekdays are taken as past (`forward` turns them)."""
    if not _HINT.search(text):
        return ()  # most sentences: spares them the costly patterns
    today = published.date()
    found: list[Time] = []
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(t.start < match.end() and match.start() < t.end for t in found):
                continue
            time = _read(name, match, today, found)
            if time:
                found.append(time)
    return tuple(sorted(found, key=lambda t: t.start))


def forward(time: Time, published: datetime) -> Time:
    """The time as one that is still to come: "on Sunday" of a planned act is the next Sunday."""
    if time.weekday is None:
        return time
    today = published.date()
    ahead = (time.weekday - today.weekday()) % 7
    return Time(time.start, time.end, (today + timedelta(days=ahead)).isoformat(), time.basis, None, time.weekday)


def _read(name: str, match: re.Match[str], today: date, found: Sequence[Time]) -> Time | None:
    groups = match.groupdict()
    month = _MONTHS.get((groups.get("month") or "").lower().rstrip("."))
    year = int(groups["year"]) if groups.get("year") else None
    span = match.span()
    match name:
        case "iso":
            return _day(span, int(groups["year"]), int(groups["number"]), int(groups["day"]), "explicit")
        case "day":
            if month is None:
                return None
            chosen = year or _near_year(month, int(groups["day"]), today)
            time = _day(span, chosen, month, int(groups["day"]), "explicit")
            until = _day(span, chosen, month, int(groups["until"]), "explicit") if groups.get("until") else None
            return Time(*span, time.value, "explicit", until.value if until else None) if time else None
        case "month" | "bare month":
            if month is None:
                return None
            which = (groups.get("which") or "").lower()
            if year is None:
                year = today.year
                if which == "last":
                    year -= int(month >= today.month) if name == "month" and "year" not in match[0] else 1
                elif which == "next":
                    year += int(month <= today.month) if "year" not in match[0] else 1
                elif not which and month > today.month:
                    year -= int(month - today.month > 3)
            return Time(*span, f"{year:04d}-{month:02d}", "relative" if which or not groups.get("year") else "explicit")
        case "weekday":
            number = _WEEKDAYS[match["weekday"].lower() + "day"]
            back = (today.weekday() - number) % 7
            if (groups.get("which") or "") == "next":
                return Time(
                    *span, (today + timedelta(days=(number - today.weekday()) % 7 or 7)).isoformat(), "relative"
                )
            if (groups.get("which") or "") == "last" and back == 0:
                back = 7
            return Time(*span, (today - timedelta(days=back)).isoformat(), "relative", None, number)
        case "today":
            word = match["word"].lower()
            shift = -1 if word in {"yesterday", "last night"} else 1 if word == "tomorrow" else 0
            return Time(*span, (today + timedelta(days=shift)).isoformat(), "relative")
        case "unit":
            return _unit(span, match["which"].lower(), match["unit"], today)
        case "ago":
            word = match["count"].lower()
            return _ago(span, _COUNTS.get(word) or int(word), match["unit"], today)
        case "year":
            return Time(*span, groups["year"], "explicit") if int(groups["year"]) <= today.year + 30 else None
        case _:
            return _following(span, match["which"], match["unit"], found)


def _day(span: tuple[int, int], year: int, month: int, day: int, basis: DateBasis) -> Time | None:
    try:
        return Time(*span, date(year, month, day).isoformat(), basis)
    except ValueError:
        return None


def _near_year(month: int, day: int, today: date) -> int:
    """The year of a day without one: that which brings it nearest to publication, a year ahead at most a few months."""
    ahead = (month - today.month) * 31 + day - today.day
    return today.year - 1 if ahead > 200 else today.year + 1 if ahead < -240 else today.year


def _unit(span: tuple[int, int], which: str, unit: str, today: date) -> Time | None:
    back = -1 if which.split()[-1] == "last" else 1 if which.split()[-1] == "next" else 0
    if unit == "year":
        return Time(*span, f"{today.year + back:04d}", "relative")
    if unit == "month":
        month = today.month - 1 + back
        return Time(*span, f"{today.year + month // 12:04d}-{month % 12 + 1:02d}", "relative")
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=back)
    sunday = monday + timedelta(days=6)
    if (monday.year, monday.month) == (sunday.year, sunday.month) or back == 0:
        return Time(*span, today.isoformat()[:7] if back == 0 else monday.isoformat()[:7], "relative")
    return Time(*span, f"{monday.year:04d}", "relative") if monday.year == sunday.year else None


def _ago(span: tuple[int, int], count: int, unit: str, today: date) -> Time | None:
    match unit:
        case "day":
            return Time(*span, (today - timedelta(days=count)).isoformat(), "relative")
        case "week":
            return Time(*span, (today - timedelta(weeks=count)).isoformat()[:7], "relative")
        case "month":
            month = today.year * 12 + today.month - 1 - count
            return Time(*span, f"{month // 12:04d}-{month % 12 + 1:02d}", "relative")
        case _:
            return Time(*span, f"{today.year - count * (10 if unit == 'decade' else 1):04d}", "relative")


def _following(span: tuple[int, int], which: str, unit: str, found: Sequence[Time]) -> Time | None:
    """ "The following year" is reckoned from the latest year told before it."""
    before = [t for t in found if t.start < span[0]]
    if not before or unit != "year":
        return None
    year = (
        int(max(before, key=lambda t: t.start).value[:4])
        + {"following": 1, "next": 1, "same": 0, "previous": -1}[which]
    )
    return Time(*span, f"{year:04d}", "explicit")


Direction = Literal["past", "future"]
