"""What is done to a level: raised, set up, restored, lowered, suspended, ended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractors._lexicon import any_of, by_first_letter, lexicon, small_letters
from extractors._screen import Screened, screened
from schema.records import RelationAction

UP = frozenset({"established", "upgraded", "restored"})
DOWN = frozenset({"downgraded", "suspended", "terminated"})
RANK = ("diplomatic_relations", "partnership", "comprehensive", "strategic", "comprehensive_strategic", "alliance")


@dataclass(frozen=True, slots=True)
class Change:
    """A verb or noun of change in a sentence, and what the words around it tell of its status.

    `background`: told as an earlier act ("had been raised"); `future`: as one to come ("will be raised"); `sought` and
    `planned`: what stands behind a noun says so ("the upgrade is under discussion", "… is expected in May").
    """

    start: int
    end: int
    action: RelationAction
    background: bool = False
    future: bool = False
    sought: bool = False
    planned: bool = False


_ACTIONS: tuple[RelationAction, ...] = ("restored", "downgraded", "suspended", "terminated", "upgraded", "established")
_SOME_WORDS = re.compile(r"<(?:(?P<least>\d)-)?(?P<most>\d+)>")
_LEVEL_AHEAD = (
    r"\b(?=[“\"‘]?\s(?:[\w’'“\"-]+\s){0,7}?[“\"]?(?:[\w-]+-)?"
    r"(?:partner|strategic|comprehensive|allian|allies|ally\b|footing))"
)


@cache
def _patterns() -> tuple[tuple[RelationAction, Screened], ...]:
    words = lexicon("changes")
    return tuple((action, screened(rf"\b{by_first_letter(map(_written_out, words[action]))}\b")) for action in _ACTIONS)


def _written_out(phrase: str) -> str:
    """A phrase of the lexicon as a pattern: `<5>` stands for some words, `<level>` for a look ahead to a level's words."""
    some = _SOME_WORDS.sub(lambda m: rf"(?:[\w’'-]+ ){{{m['least'] or 1},{m['most']}}}", phrase)
    return some.replace("<level>", _LEVEL_AHEAD).replace(" ", r"\s")


@cache
def _around(name: str) -> re.Pattern[str]:
    """What stands right before a change, or in the same clause behind it."""
    words = any_of(lexicon("changes")[name]).replace(" ", r"\s")
    if name == "background":
        return re.compile(rf"\b{words}\s+$")
    if name == "future":
        return re.compile(rf"\b{words}\s+(?:be\s+|formally\s+|officially\s+|soon\s+|also\s+|have\s+)*$")
    return re.compile(rf"[^.;]{{0,60}}\b{words}\b")


def find_changes(text: str) -> tuple[Change, ...]:
    """All verbs and nouns of change in a sentence, in order; where two overlap, the graver reading wins."""
    text = small_letters(text)
    found: list[Change] = []
    for action, pattern in _patterns():
        for match in pattern.finditer(text):
            if any(match.start() < c.end and c.start < match.end() for c in found):
                continue
            before = text[max(0, match.start() - 40) : match.start()]
            behind = text[match.end() :]
            found.append(
                Change(
                    *match.span(),
                    action,
                    background=bool(_around("background").search(before)),
                    future=bool(_around("future").search(before)),
                    sought=bool(_around("sought_after").match(behind)),
                    planned=bool(_NOUN.fullmatch(match[0]) and _around("planned_after").match(behind)),
                )
            )
    return tuple(sorted(found, key=lambda c: c.start))


_NOUN = re.compile(
    r"upgrade|elevation|promotion|establishment|formation|creation|restoration|resumption|signing|launch"
)
