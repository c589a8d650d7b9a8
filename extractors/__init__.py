"""Extractors: what an article says states do with each other, with the sentence that says it.

Each module here without an underscore is an extractor, found by presence: it has a NAME, a VERSION and a function
`extract(analysis)` that gives mentions. README.md beside this file says how a record comes about.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from extractors import visits
from extractors._analysis import Analysis, Trace, analyse
from extractors._confidence import LEAST, rated
from extractors._gate import relevant
from extractors._gazetteer import parties
from extractors._guide import to_guide
from extractors._places_of_visits import placed
from extractors._segment import is_made_up
from schema.records import Agreement, Document, Extraction, Mechanism, Mention, Relation, Visit

__all__ = ["Trace", "analyse", "editions", "explain", "extract", "extractors", "parties", "relevant", "to_guide"]


@cache
def extractors() -> tuple[ModuleType, ...]:
    """The extractor modules, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


@cache
def editions() -> Mapping[str, str]:
    """For each extractor, by name, what tells whether it may read differently than another did: version and a hash.

    The hash is of its own module and of what all share: helpers, gazetteers, lexicons, and the visits, which tell the
    place of other acts. So no change goes unnoticed.
    """
    folder = Path(__file__).parent
    own = {module.NAME: Path(str(module.__file__)) for module in extractors()}
    shared = sha256()
    for file in sorted(each for each in folder.rglob("*") if each.is_file() and each.suffix != ".pyc"):
        if (file not in own.values() or file == own[visits.NAME]) and file.suffix != ".md":
            shared.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return {
        module.NAME: f"{module.VERSION}-{sha256(shared.digest() + own[module.NAME].read_bytes()).hexdigest()[:12]}"
        for module in extractors()
    }


def extract(document: Document, only: Collection[str] | None = None) -> Extraction:
    """All records of a document; none where the gate turns it away. The same document always gives the same records.

    `only`: the names of the extractors that are to read it; None: all.
    """
    if not relevant(f"{document.title}\n{document.text}"):
        return Extraction()
    analysis = analyse(document)
    read = {
        module.NAME: list(_sure_of(module, analysis))
        for module in extractors()
        if only is None or module.NAME in only or module.NAME == visits.NAME
    }
    trips = [mention for mention in read[visits.NAME] if isinstance(mention, Visit)]
    chosen = [mention for name, found in read.items() if only is None or name in only for mention in found]
    return _sorted(placed(chosen, trips))


def explain(document: Document) -> tuple[Trace, ...]:
    """For every candidate of a document, kept or dropped, the rules that made it so."""
    if is_made_up(document):
        return (
            Trace("segment", "all of it", document.title, kept=False, rules=("a review, a quiz, a satire: made up",)),
        )
    analysis = analyse(document)
    for module in extractors():
        list(_sure_of(module, analysis))
    return tuple(analysis.traces)


def _sure_of(module: ModuleType, analysis: Analysis) -> Iterator[Mention]:
    """An extractor's records with how likely they are right, without those that are little more than a guess."""
    for mention in map(rated, module.extract(analysis)):
        if mention.confidence >= LEAST:
            yield mention
        else:
            why = (f"too unsure: {mention.confidence:.2f}",)
            shown = "–".join(mention.parties)
            analysis.traces.append(Trace(module.NAME, shown, mention.evidence.sentence, kept=False, rules=why))


def _sorted(mentions: Iterable[Mention]) -> Extraction:
    found = sorted(mentions, key=lambda m: (m.evidence.part != "title", m.evidence.start, m.parties, not m.current))
    return Extraction(
        relations=tuple(m for m in found if isinstance(m, Relation)),
        agreements=tuple(m for m in found if isinstance(m, Agreement)),
        mechanisms=tuple(m for m in found if isinstance(m, Mechanism)),
        visits=tuple(m for m in found if isinstance(m, Visit)),
    )
