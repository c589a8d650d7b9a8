"""How the extractors' records compare with an analyst's: `python tests/score.py PASSAGES.jsonl…`.

Passages and records are as `tests/passages/README.md` says. A record that is found matches one that an analyst wrote if
they tell the same thing of the same parties; each matches at most one, in the order of the files:

- a relation: parties, level, whether it is bound to a sector, direction (up, down, in force) and status;
- an agreement: parties, status, a title alike (0.5 of the shorter one's words where the kind is the same; else 0.7);
- a mechanism: parties, status and a name alike (0.5);
- a visit: the visitor's party, the host and the visitor's name alike (0.5).

`changes` are the relations that change, `in_force` those that are only told to exist. What stands behind precision and
recall is how often another field is right on the records that match, where the analyst gives one.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors import extract, to_guide
from schema.records import Document, Extraction

Record = dict[str, Any]
Records = Mapping[str, Sequence[Record]]
"""The four lists of one passage: relations, agreements, mechanisms, visits."""

THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
_DIRECTIONS = {
    **dict.fromkeys(("established", "upgraded", "restored"), "up"),
    **dict.fromkeys(("downgraded", "suspended", "terminated"), "down"),
    "in_force": "in force",
}
_SMALL_WORDS = {"the", "a", "an", "of", "on", "for", "and", "in", "between", "with", "to", "its", "their"}


@dataclass(frozen=True)
class Kind:
    """Records of one list that are scored together; `fields` are those whose values are told beside it."""

    records: str
    same: Callable[[Record, Record], bool]
    fields: tuple[str, ...]
    wanted: Callable[[Record], bool] = lambda record: True


@dataclass
class Score:
    """Counts over passages; `right` and `told` count a field's values on the records that match."""

    expected: int = 0
    found: int = 0
    matched: int = 0
    right: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[str, str, Record]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.matched / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.matched / self.expected if self.expected else 1.0

    def share_right(self, name: str) -> float:
        return self.right[name] / self.told[name] if self.told[name] else 1.0


def _same_relation(a: Record, b: Record) -> bool:
    def key(r: Record) -> tuple[Any, ...]:
        return r["parties"], r["level"], bool(r["sector"]), _DIRECTIONS[r["action"]], r["status"]

    return key(a) == key(b)


def _same_agreement(a: Record, b: Record) -> bool:
    least = 0.5 if a["kind"] == b["kind"] else 0.7
    return (a["parties"], a["status"]) == (b["parties"], b["status"]) and _alike(a["title"], b["title"]) >= least


def _same_mechanism(a: Record, b: Record) -> bool:
    return (a["parties"], a["status"]) == (b["parties"], b["status"]) and _alike(a["name"], b["name"]) >= 0.5


def _same_visit(a: Record, b: Record) -> bool:
    return (
        a["visitor"]["party"] == b["visitor"]["party"]
        and a["host_party"] == b["host_party"]
        and _alike(a["visitor"]["name"], b["visitor"]["name"]) >= 0.5
    )


KINDS = {
    "changes": Kind(
        "relations",
        _same_relation,
        ("action", "date", "place", "from_level", "current"),
        lambda r: r["action"] != "in_force",
    ),
    "in_force": Kind("relations", _same_relation, (), lambda r: r["action"] == "in_force"),
    "agreements": Kind("agreements", _same_agreement, ("kind", "date", "place", "current")),
    "mechanisms": Kind("mechanisms", _same_mechanism, ("action", "date", "current")),
    "visits": Kind("visits", _same_visit, ("kind", "start", "place", "status")),
}


def read(path: Path) -> list[dict[str, Any]]:
    """The passages of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def as_document(passage: Mapping[str, Any]) -> Document:
    return Document(passage["title"], passage["text"], datetime.fromisoformat(passage["published"]), passage["lang"])


def as_records(extraction: Extraction) -> Records:
    """What the extractors found, in the analyst's form, each record with its `confidence`."""
    return {
        name: [
            record | {"confidence": m.confidence} for record, m in zip(records, getattr(extraction, name), strict=True)
        ]
        for name, records in to_guide(extraction).items()
    }


def score(passages: Iterable[Mapping[str, Any]], found: Mapping[str, Records], least: float = 0.0) -> dict[str, Score]:
    """Scores by kind of the records `found`, by passage, that are at least so confident."""
    scores = {name: Score() for name in KINDS}
    for passage in passages:
        for name, kind in KINDS.items():
            records = [r for r in found.get(passage["id"], {}).get(kind.records, ()) if kind.wanted(r)]
            _count(
                scores[name],
                passage["id"],
                kind,
                [r for r in passage[kind.records] if kind.wanted(r)],
                [r for r in records if r.get("confidence", 1.0) >= least],
            )
    return scores


def _count(total: Score, passage: str, kind: Kind, expected: Sequence[Record], found: Sequence[Record]) -> None:
    left = list(found)
    for record in expected:
        match = next((other for other in left if kind.same(record, other)), None)
        if match is None:
            total.errors.append((passage, "missed", record))
            continue
        left.remove(match)
        total.matched += 1
        for name in kind.fields:
            if record[name] is not None:
                total.told[name] += 1
                total.right[name] += _same_value(name, record[name], match[name])
                if not _same_value(name, record[name], match[name]):
                    total.errors.append((passage, f"{name}: {record[name]!r}, found {match[name]!r}", record))
    total.errors += [(passage, "made up", record) for record in left]
    total.expected += len(expected)
    total.found += len(found)


def _same_value(name: str, a: Any, b: Any) -> bool:
    return bool(_words(a) & _words(b)) if name == "place" and b else bool(a == b)


def _alike(a: str | None, b: str | None) -> float:
    """Words that two names share, as a part of the shorter one's: 0.0 to 1.0."""
    ours, theirs = _words(a), _words(b)
    return len(ours & theirs) / min(len(ours), len(theirs)) if ours and theirs else float(a == b)


def _words(text: str | None) -> set[str]:
    folded = unicodedata.normalize("NFKD", (text or "").lower())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return set(re.findall(r"\w+", plain)) - _SMALL_WORDS


def table(scores: Mapping[str, Score]) -> str:
    """Scores as Markdown: a row a kind."""
    rows = [
        "| kind | expected | found | precision | recall | other fields right |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, s in scores.items():
        fields = ", ".join(f"{f} {s.share_right(f):.2f}" for f in KINDS[name].fields if s.told[f])
        rows.append(f"| {name} | {s.expected} | {s.found} | {s.precision:.2f} | {s.recall:.2f} | {fields} |")
    return "\n".join(rows)


def confidence_table(passages: Sequence[Mapping[str, Any]], found: Mapping[str, Records]) -> str:
    """Precision / recall as Markdown: a row a least confidence, a column a kind and one for all kinds together."""
    rows = [f"| confidence | {' | '.join(KINDS)} | all |", "| --- " * (len(KINDS) + 2) + "|"]
    for least in THRESHOLDS:
        scores = score(passages, found, least)
        cells = [
            f"{s.precision:.2f} / {s.recall:.2f}" if s.found else "none"
            for s in (*scores.values(), _sum(scores.values()))
        ]
        rows.append(f"| {'any' if not least else f'at least {least}'} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _sum(scores: Iterable[Score]) -> Score:
    total = Score()
    for each in scores:
        total.expected += each.expected
        total.found += each.found
        total.matched += each.matched
    return total


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("passages", nargs="+", type=Path, help="JSON-lines files of passages with an analyst's records")
    cli.add_argument("--system", type=Path, help="JSON lines with an id and the four lists, instead of our extractors")
    cli.add_argument(
        "--errors", action="store_true", help="list what was missed, what was made up, which fields are wrong"
    )
    cli.add_argument("--confidence", action="store_true", help="show precision / recall by least confidence")
    args = cli.parse_args()
    files = {path: read(path) for path in args.passages}
    everything = [passage for passages in files.values() for passage in passages]
    if args.system:
        found: dict[str, Records] = {line["id"]: line for line in read(args.system)}
    else:
        found = {passage["id"]: as_records(extract(as_document(passage))) for passage in everything}
    for path, passages in files.items():
        scores = score(passages, found)
        print(f"{path.stem}: {len(passages)} passages\n\n{table(scores)}\n")
        if args.errors:
            for name, each in scores.items():
                for passage, what, record in each.errors:
                    print(f"{passage} {name} {what}: {json.dumps(record, ensure_ascii=False)}")
            print()
    if args.confidence:
        print(confidence_table(everything, found))


if __name__ == "__main__":
    main()
