"""By hand: `python tests/fit_confidence.py PASSAGES.jsonl…` learns the weights of `extractors/data/confidence.toml`.

Logistic regression, by gradient ascent with a penalty on large weights, over all records that the extractors find in
the passages: whether an analyst has the record too, from what it rests on (`extractors/_confidence.py`). Passages that
nobody tuned the rules on teach most; what a file has no record of at all is not judged in it.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from score import KINDS, Kind, as_document, read

from extractors import analyse, extractors, relevant, to_guide
from extractors._confidence import told
from schema.records import Agreement, Extraction, Mechanism, Relation, Visit

ROUNDS, RATE, PENALTY = 3000, 0.5, 1.0
MANY = 15  # records that a rule has made, to have a weight
TARGET = Path(__file__).parent.parent / "extractors" / "data" / "confidence.toml"

Row = tuple[dict[str, float], bool]


def main(files: Sequence[Path]) -> None:
    rows = [row for file in files for row in _rows(read(file))]
    weights = _fit(rows)
    lines = "".join(f"{_key(name)} = {value:.2f}\n" for name, value in weights.items())
    TARGET.write_text(f"# Written by tests/fit_confidence.py, from {len(rows)} records.\n{lines}", encoding="utf-8")
    print(f"{TARGET.name}: {len(rows)} records, {sum(right for _, right in rows)} of them right\n\n{lines}")


def _key(name: str) -> str:
    """A name as TOML writes it."""
    return f'"{name}"' if ":" in name else name


def _rows(passages: Sequence[dict[str, Any]]) -> list[Row]:
    """Of the kinds that the passages have any record of: of others they say nothing."""
    kinds = [kind for kind in KINDS.values() if any(map(kind.wanted, (r for p in passages for r in p[kind.records])))]
    return [row for passage in passages for row in _rows_of(passage, kinds)]


def _rows_of(passage: dict[str, Any], kinds: Sequence[Kind]) -> list[Row]:
    document = as_document(passage)
    if not relevant(f"{document.title}\n{document.text}"):
        return []
    analysis = analyse(document)
    found = [mention for module in extractors() for mention in module.extract(analysis)]
    rows: list[Row] = []
    for kind in kinds:
        records = [(record, mention) for mention in found for record in to_guide(_alone(mention))[kind.records]]
        left = [pair for pair in records if kind.wanted(pair[0])]
        right = []
        for expected in filter(kind.wanted, passage[kind.records]):
            if match := next((pair for pair in left if kind.same(expected, pair[0])), None):
                left.remove(match)
                right.append(match)
        rows += [(told(mention), True) for _, mention in right] + [(told(mention), False) for _, mention in left]
    return rows


def _alone(mention: Relation | Agreement | Mechanism | Visit) -> Extraction:
    lists = {Relation: "relations", Agreement: "agreements", Mechanism: "mechanisms", Visit: "visits"}
    return Extraction(**{lists[type(mention)]: (mention,)})


def _fit(rows: Sequence[Row]) -> dict[str, float]:
    held = Counter(name for features, _ in rows for name in features)
    names = sorted(name for name, count in held.items() if count >= MANY or ":" not in name)
    weights = dict.fromkeys(names, 0.0)
    for _ in range(ROUNDS):
        slope = {name: -PENALTY * weight for name, weight in weights.items()}
        for features, right in rows:
            counted = {name: value for name, value in features.items() if name in weights}
            score = sum(weights[name] * value for name, value in counted.items())
            error = right - 1 / (1 + math.exp(-score))
            for name, value in counted.items():
                slope[name] += error * value
        for name in names:
            weights[name] += RATE * 4 * slope[name] / len(rows)
            if name.startswith("sure_"):  # more sure is never less right
                weights[name] = max(weights[name], 0.0)
    return weights


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
