"""Reading the short strings that feeds and pages carry: times as publishers write them, titles, names.

Shared by `flows.poll` and `flows.clean`; standard library only.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No news page was published on the web before; an earlier time is a mistake (1970 most often)."""
LEEWAY = timedelta(days=1)
"""How far in the future a publication time may lie: a day covers clocks and zones that are off."""

# Control characters, bidirectional marks, zero-width characters, lone surrogates, noncharacters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# Zero-width joiner and non-joiner spell words in Persian and Indic scripts, so they go only beside ASCII. Runs of them
# are made one first: that keeps the time linear, and leaves none that a removal could bring beside ASCII.
_JOINERS = re.compile("([\u200c\u200d])[\u200c\u200d]+")
_STRAY_JOINER = re.compile("[\u200c\u200d](?=[\x00-\x7f]|\\Z)|(?<=[\x00-\x7f])[\u200c\u200d]|\\A[\u200c\u200d]")


def visible(text: str) -> str:
    """`text` without characters that nobody sees and that break Postgres (NUL), UTF-8 (surrogates) or matching."""
    text = _INVISIBLE.sub("", text)
    if "\u200c" in text or "\u200d" in text:
        text = _STRAY_JOINER.sub("", _JOINERS.sub(r"\1", text))
    return text


def tidy(text: str) -> str:
    """`text` on one line: visible characters only, whitespace runs as one space, none at the ends."""
    return " ".join(visible(text).split())


def plausible(moment: datetime, now: datetime) -> bool:
    """Can an article seen at `now` have been published at `moment`?"""
    return EARLIEST <= moment <= now + LEEWAY


_MONTH = re.compile(
    r"(jan)(?:uary)?|(feb)(?:ruary)?|(mar)(?:ch)?|(apr)(?:il)?|(may)|(june?)|(july?)|(aug)(?:ust)?|(sept?)(?:ember)?|"
    r"(oct)(?:ober)?|(nov)(?:ember)?|(dec)(?:ember)?",
    re.IGNORECASE,
)
# The zone names of RFC 822. Others (CST in Asia, IST, BST) mean several places each: unknown.
_ZONES = {"z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6}
_ZONES |= {"pst": -8, "pdt": -7}

_MAIL_TIME = re.compile(
    r"(?:[a-z]{3,9}\.?,?\s+)?(?P<day>\d{1,2})\s+(?P<month>[a-z]{3,9})\.?,?\s+(?P<year>\d{4})"
    r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\s*(?P<zone>(?:GMT|UTC)?[+-]\d{2}:?\d{2}|[a-z]{1,4}))?)?",
    re.IGNORECASE,
)
_ISO_TIME = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"
    r"(?:[T ]\s*(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|(?:GMT|UTC)?[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE,
)
_BASIC_TIME = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})(?P<zone>Z|[+-]\d{4})?)?"
)


def _offset(zone: str) -> timezone | None:
    if len(zone) > 3:
        zone = zone.upper().removeprefix("GMT").removeprefix("UTC")
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return timezone(size if zone[0] == "+" else -size) if size <= timedelta(hours=14) else None
    hours = _ZONES.get(zone.lower())
    return None if hours is None else timezone(timedelta(hours=hours))


def read_time(text: str) -> datetime | date | None:
    """The time that `text` writes, strictly by RFC 822 with a four-digit year, RFC 3339 or ISO 8601.

    A datetime with the offset as written; a naive datetime where no offset or an unclear one ("IST") is written; a date
    where only the day is; None for anything else ("2016/6/29", "last week"), because a guess would be a wrong day.
    """
    text = text.strip()
    if len(text) > 64:
        return None
    for pattern in (_ISO_TIME, _MAIL_TIME, _BASIC_TIME):
        if match := pattern.fullmatch(text):
            break
    else:
        return None
    part = match.groupdict()
    name = _MONTH.fullmatch(part["month"])
    month = (name.lastindex if name else 0) or (int(part["month"]) if part["month"].isdecimal() else 0)
    zone = _offset(part["zone"]) if part["zone"] else None
    try:
        day = date(int(part["year"]), month, int(part["day"]))
        if part["hour"] is None:
            return day
        second = min(int(part["second"] or 0), 59)  # a leap second is written 60
        return datetime(day.year, day.month, day.day, int(part["hour"]), int(part["minute"]), second, tzinfo=zone)
    except ValueError:
        return None


def read_moment(text: str, now: datetime) -> datetime | None:
    """The plausible moment that `text` writes with its offset, or None: what a feed's date is worth."""
    moment = read_time(text)
    if not isinstance(moment, datetime) or moment.tzinfo is None or not 1 < moment.year < 9999:
        return None
    return moment if plausible(moment, now) else None


def language_code(text: str) -> str | None:
    """The language alone of a tag as pages and feeds write it: "en" of "en-GB" or "EN_us"; None for anything else."""
    match = re.match(r"\s*([a-zA-Z]{2,3})(?![a-zA-Z])", text)
    return match[1].lower() if match else None
