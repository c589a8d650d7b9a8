"""Relations: the level of the tie between parties, and changes to it.

The stages: levels named in a sentence -> candidates with the change told of each -> judged, with sides, time and
place -> what the document implies beyond them -> merged.
"""

from __future__ import annotations

from collections.abc import Iterator

from extractors._analysis import Analysis
from extractors._candidates import NAME, VERSION, build_candidates
from extractors._implied import further_turns, other_upgrades, predecessors, switches
from extractors._judge import judge
from extractors._levels import LevelMention, abbreviations, find_levels, find_same
from extractors._merge import merge
from schema.records import Relation

__all__ = ["NAME", "VERSION", "extract"]


def extract(analysis: Analysis) -> Iterator[Relation]:
    """The relations that a document tells, one for each pair, level and turn of events."""
    found = list(_told(analysis))
    found += other_upgrades(analysis, found)
    yield from merge([*found, *predecessors(analysis, found)], analysis)


def _told(analysis: Analysis) -> Iterator[Relation]:
    """What the sentences tell one by one."""
    explained = abbreviations(analysis.document.text)
    last: LevelMention | None = None
    for index, sentence in enumerate(analysis.sentences):
        if sentence.furniture:
            continue
        levels = find_levels(sentence.text, explained) or find_same(sentence.text, last)
        if levels:
            made = [
                r for candidate in build_candidates(sentence.text, index, levels) for r in judge(analysis, candidate)
            ]
            yield from made
            yield from further_turns(analysis, index, made)
            last = levels[-1] if made else last
        yield from switches(analysis, index)
