"""Extractors: what an article says states do with each other, with the sentence that says it.

Each module here without an underscore is an extractor, found by presence: it has a NAME, a VERSION and a function
`extract(analysis)` that gives mentions. README.md beside this file says how a record comes about.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from types import ModuleType

from extractors._analysis import Trace, analyse
from extractors._gate import relevant
from extractors._gazetteer import parties
from extractors._guide import to_guide
from schema.records import Agreement, Document, Extraction, Mechanism, Mention, Relation, Visit

__all__ = ["Trace", "analyse", "explain", "extract", "extractors", "parties", "relevant", "to_guide"]


@cache
def extractors() -> tuple[ModuleType, ...]:
    """The extractor modules, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


def extract(document: Document) -> Extraction:
    """All records of a document; none where the gate turns it away. The same document always gives the same records."""
    if not relevant(f"{document.title}\n{document.text}"):
        return Extraction()
    analysis = analyse(document)
    return _sorted(mention for module in extractors() for mention in module.extract(analysis))


def explain(document: Document) -> tuple[Trace, ...]:
    """For every candidate of a document, kept or dropped, the rules that made it so."""
    analysis = analyse(document)
    for module in extractors():
        list(module.extract(analysis))
    return tuple(analysis.traces)


def _sorted(mentions: Iterable[Mention]) -> Extraction:
    found = sorted(mentions, key=lambda m: (m.evidence.part != "title", m.evidence.start, m.parties, not m.current))
    return Extraction(
        relations=tuple(m for m in found if isinstance(m, Relation)),
        agreements=tuple(m for m in found if isinstance(m, Agreement)),
        mechanisms=tuple(m for m in found if isinstance(m, Mechanism)),
        visits=tuple(m for m in found if isinstance(m, Visit)),
    )
