"""How likely a record is right: a score of what it rests on, with weights learnt from passages that an analyst has read.

The extractors say how sure the rule is that made a record; that alone is too sure of itself where a headline or a quotation is all
the evidence. So logistic regression weighs it with how the record is told, and with the rules that made it, those that made many
records; `tests/fit_confidence.py` learns the weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TypeVar

from extractors._lexicon import table
from schema.records import Agreement, Mechanism, Relation, Visit

AnyMention = TypeVar("AnyMention", Relation, Agreement, Mechanism, Visit)

LEAST = 0.15
"""Below this a record is more of a guess than an analyst would want in a table."""
_SUREST = 0.99  # nothing that is read is certain
_LONG = 220  # characters of a sentence


def rated(mention: AnyMention) -> AnyMention:
    """The mention with the probability that it is right, instead of how sure its extractor is."""
    weights = _weights()
    score = sum(weights.get(name, 0.0) * value for name, value in told(mention).items())
    return replace(mention, confidence=min(_SUREST, round(1 / (1 + math.exp(-score)), 2)))


def told(mention: Relation | Agreement | Mechanism | Visit) -> dict[str, float]:
    """What a record rests on, by the names of the weights: its kind, its extractor's sureness (as log-odds), how it is told, its rules."""
    kind = _kind(mention)
    sure = min(max(mention.confidence, 0.05), 0.97)
    sentence = mention.evidence.sentence
    return {f"{kind}: {rule}": 1.0 for rule in mention.rules} | {
        kind: 1.0,
        f"sure_{kind}": math.log(sure / (1 - sure)),
        "title": float(mention.evidence.part == "title"),
        "quoted": float(any(mark in sentence for mark in '"“”')),
        "dated": float(bool(mention.start if isinstance(mention, Visit) else mention.date)),
        "long": float(len(sentence) > _LONG),
    }


def _kind(mention: Relation | Agreement | Mechanism | Visit) -> str:
    match mention:
        case Relation(action="in_force"):
            return "in_force"
        case Relation():
            return "changes"
        case Agreement():
            return "agreements"
        case Mechanism():
            return "mechanisms"
    return "visits"


@cache
def _weights() -> Mapping[str, float]:
    return {name: float(value) for name, value in table("confidence.toml").items()}
