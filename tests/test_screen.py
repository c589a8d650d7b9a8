"""Patterns behind their screens find what they find without."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest
from score import as_document, read

import extractors
from extractors._screen import Screened, screened, screened_words, stems
from extractors._segment import segment

PASSAGES = Path(__file__).parent / "passages"


def all_screened() -> list[Screened]:
    modules = [import_module(f"extractors.{module.name}") for module in pkgutil.iter_modules(extractors.__path__)]
    found = [value for module in modules for value in vars(module).values()]
    listed = [part for value in found if isinstance(value, tuple) for part in value]
    inner = [part for value in listed if isinstance(value, tuple) for part in value]
    return [value for value in (*found, *listed, *inner) if isinstance(value, Screened)]


def test_every_screened_pattern_finds_all_that_the_bare_pattern_finds() -> None:
    passages = [p for name in ("plain", "hard") for p in read(PASSAGES / f"{name}.jsonl")]
    sentences = [s.text for p in passages for s in segment(as_document(p))]
    patterns = all_screened()
    assert len(patterns) >= 10
    for pattern in patterns:
        for text in sentences:
            behind = [match.span() for match in pattern.finditer(text)]
            assert behind == [match.span() for match in pattern.pattern.finditer(text)], (pattern.pattern, text)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\bsigned\b", {"signed"}),
        (r"\b(?:sign|initial)(?:s|ed)?\b", {"sign", "initial"}),
        (r"[Tt]he\s+(?:first|last)\s+day", {"first", "last"}),
        (r"(?:treat(?:y|ies))+ of", {"treat"}),
        (r"a\s+treaty\s+of", {"a treaty of"}),
    ],
)
def test_needles_are_the_strings_that_tell_most(pattern: str, expected: set[str]) -> None:
    assert screened(pattern).needles == stems(*expected)


@pytest.mark.parametrize("pattern", [r"\d{4}", r"(?:signed)?", r"[A-Z]\w+", r"signed|\w+"])
def test_a_pattern_that_needs_no_string_cannot_be_screened(pattern: str) -> None:
    with pytest.raises(ValueError, match="cannot be screened"):
        screened(pattern)


def test_white_space_of_any_kind_and_capitals_do_not_hide_a_word() -> None:
    assert screened(r"Treaty\s+of\s+Peace").search("the Treaty\n of\u00a0Peace") is not None
    assert screened(re.compile(r"treaty", re.IGNORECASE)).search("THE TREATY") is not None


def test_words_of_a_lexicon_are_found_whether_they_tell_much_or_little() -> None:
    groups = screened_words(["flew to", "is in(?= [A-Z])"])
    assert len(groups) == 2
    assert [m[0] for group in groups for m in group.finditer("She is in Oslo, he flew to Rome")] == ["flew to", "is in"]


@pytest.mark.parametrize(
    "text",
    [
        "They signed, then sealed and signed off a treaty; the talks on a treaty are to open.",
        "Opened talks, sealed a pact, ended a treaty of old and signed on.",
        "Nothing of this kind.",
    ],
)
def test_a_long_choice_of_which_few_branches_are_tried_finds_what_the_whole_finds(text: str) -> None:
    signed, talked = r"[Ss]igned(?:\s+off)?|[Ss]ealed|[Ii]nked", r"[Tt]alks\s+on|[Oo]pened|[Oo]pen"
    choice = rf"(?P<sign>\b(?:{signed})\b)|(?P<talk>\b(?:{talked})\b)|(?P<end>\b(?:ended|talks|scrapped)\b)"
    found = [(m.span(), m.lastgroup, m.groupdict()) for m in screened(choice).finditer(text)]
    assert found == [(m.span(), m.lastgroup, m.groupdict()) for m in re.finditer(choice, text)]
