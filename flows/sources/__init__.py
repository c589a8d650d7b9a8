"""Backfill sources: where articles of the past may be found. README.md beside this file says how to add one.

Each module here without an underscore is a source, found by presence: it has a NAME, a sentence that is its docstring,
NEEDS ("feed": it looks through a feed's own archive; "input": it reads what the analyst names) and a function
`leads(ask, query)`, an asynchronous iterator of leads, and of failures where a part of the archive cannot be read.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator
from functools import cache
from typing import Literal, Protocol, cast

from flows.sources._ask import Ask, Query, host
from schema.records import Failure, Lead

__all__ = ["Ask", "Query", "Source", "UnknownSource", "host", "source", "sources"]


class Source(Protocol):
    """What a module in this folder is."""

    __doc__: str | None
    NAME: str
    NEEDS: Literal["feed", "input"]

    @staticmethod
    def leads(ask: Ask, query: Query) -> AsyncIterator[Lead | Failure]:
        """The articles that may have been published in the query's days, the order being the archive's."""
        ...


class UnknownSource(ValueError):
    """A source was named that is not there, or without the input that it needs."""


@cache
def sources() -> dict[str, Source]:
    """The sources by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    found = [cast(Source, importlib.import_module(f"{__name__}.{name}")) for name in names]
    return {each.NAME: each for each in found}


def source(name: str) -> Source:
    """The source of this name. Raises UnknownSource."""
    try:
        return sources()[name]
    except KeyError as error:
        raise UnknownSource(f"{name!r} is no backfill source; there are {', '.join(sources())}") from error
