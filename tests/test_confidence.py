"""Confidence: how likely a record is right, and what is left out for being a guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from extractors import _confidence, explain, extract
from extractors._confidence import LEAST, rated
from schema.records import Document, Evidence, Relation

MONDAY = datetime(2025, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def mention() -> Relation:
    sentence = "Peru and Kenya upgraded their ties to a strategic partnership on Monday."
    [found] = extract(Document("", sentence, MONDAY)).relations
    return replace(found, confidence=0.8)


def test_a_surer_rule_makes_a_likelier_record(mention: Relation) -> None:
    ratings = [rated(replace(mention, confidence=sure)).confidence for sure in (0.3, 0.6, 0.9)]
    assert ratings == sorted(ratings)
    assert all(0 < rating < 1 for rating in ratings)


def test_a_headline_or_a_quotation_alone_makes_a_less_likely_record(mention: Relation) -> None:
    headline = replace(mention, evidence=replace(mention.evidence, part="title"))
    quoted = replace(mention, evidence=Evidence("“Peru and Kenya are strategic partners,” he said.", "text", 0, 50))
    undated = replace(mention, date=None)
    assert rated(mention).confidence > max(rated(other).confidence for other in (headline, quoted, undated))


def test_what_is_little_more_than_a_guess_is_left_out_and_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document("", "Peru and Kenya upgraded their ties to a strategic partnership on Monday.", MONDAY)
    monkeypatch.setattr("extractors.LEAST", 1.0)
    assert extract(document).mentions() == ()
    assert any(not trace.kept and "too unsure: 0." in trace.rules[0] for trace in explain(document))


def test_every_kind_has_its_weights() -> None:
    weights = _confidence._weights()
    for kind in ("changes", "in_force", "agreements", "mechanisms", "visits"):
        assert kind in weights
        assert weights[f"sure_{kind}"] >= 0
    assert 0 < LEAST < 1
