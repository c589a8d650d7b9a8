"""Values on their way into Postgres and back."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any


def clean(value: Any) -> Any:
    """The value without NUL characters, which Postgres cannot hold."""
    match value:
        case str():
            return value.replace("\0", "") if "\0" in value else value
        case dict():
            return {key: clean(item) for key, item in value.items()}
        case list() | tuple():
            return [clean(item) for item in value]
        case _:
            return value


def offset_of(moment: datetime) -> int:
    """The time zone of a moment, in minutes east of UTC."""
    offset = moment.utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0


def local(moment: datetime, minutes: int) -> datetime:
    """A moment in the time zone `minutes` east of UTC."""
    return moment.astimezone(timezone(timedelta(minutes=minutes)))
