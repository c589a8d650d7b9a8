"""The gate: a quick look that turns away an article with nothing for us, and lets through all others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from extractors._gazetteer import find_leaders, find_names

# An article with a record holds a telling stem, or two of the common ones, which news of every sort uses.
_TELLING = (
    "partner", " ties", " ally", "relation", "alliance", "allies", "allied", "diploma", "embass", "ambassador", "chargé", "charge d", "agreement", "treaty", " pact", "memorand",
    " mou ", "protocol", "declaration", "communiqu", "joint statement", " of intent", "convention", "hotline", "envoy", "bilateral",
    "roadmap", "action plan", "plan of action", "vision document", "vision statement", "joint vision", "joint commission", "joint committee", "recogni", "foreign minister", "counterpart",
    "political consultation", "working group", "strategic dialogue", "state visit", "official visit", "working visit", "joint force", "intergovernmental",
    "head of state", "head of government", "heads of state", "heads of government", "prime minister", "summit", "trilateral", "tripartite", "binational", "bi-national",
    "exchange of notes", "exchange of letters", "joint council", "rights dialogue", "permanent commission", "2+2", "direct line",
)  # fmt: skip
_COMMON = (
    "ties", "ally", "accord", "treat", "pact", "mou", "minister", "president", "premier", "chancellor", "king", "queen", "emir", "amir", "sultan",
    "prince", "pope", "leader", "visit", "dialogue", "commission", "council", "committee", "talks", "delegation", "deal", "trip", "tour", "arriv",
    "secretary", "charter", "signed", "signing", "document", "receiv", "welcom", "hosted", "guest", "flew", "flies", "landed", "travel",
    "consultation", "task force", "joint", "cooperat", "forum", "platform", " format", "panel", "session", "arrangement", "agreed", "officials", "ministry", "governments", "launch", "concluded",
    "journey", "spent", "spend", "shook hands", "banquet", "lands in", "leaves for", "awaits", "funeral",
    "memorial", "inaugurat", "meets", "stopover", "opposite number",
)  # fmt: skip


@cache
def _stems() -> AhoCorasick:
    return AhoCorasick((*_TELLING, *_COMMON), matchkind=MatchKind.LeftmostLongest)


def relevant(text: str) -> bool:
    """Could `text`, an article's title and text, hold a record of any kind? Meant never to be wrong in saying no.

    Reads line by line and no further than it must: a title and a first paragraph mostly tell.
    """
    lines = text.splitlines()
    return _has_stems(lines) and _names_two_parties(lines)


def _has_stems(lines: Sequence[str]) -> bool:
    common = -1
    for line in lines:
        for stem, _, _ in _stems().find_matches_as_indexes(f" {line.lower()}"):
            if stem < len(_TELLING) or common not in (-1, stem):
                return True
            common = stem
    return False


def _names_two_parties(lines: Sequence[str]) -> bool:
    """Are two parties named, or leaders whom everybody knows? A record of less would have nobody to be between."""
    named: set[str] = set()
    for find in (_named, _led):
        for line in lines:
            named |= find(line)
            if len(named) > 1:
                return True
    return False


def _named(text: str) -> set[str]:
    return {name.code for _, _, name in find_names(text)}


def _led(text: str) -> set[str]:
    return {code for _, codes in find_leaders(text) for code in codes}
