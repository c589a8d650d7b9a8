"""Whom "we" and "our country" mean: the party of the one in office who is quoted, or who answers in an interview."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors._actors import Actor
from extractors._screen import screened
from extractors._segment import Sentence

_SAID = r"(?:said|says|told|added|replied|replies|answered|answers|explained|announced|declared|stressed|insisted|recalled|wrote|noted|confirmed|argued|asked|continued)"
_OFFICE = r"(?:minister|ministry|president|premier|chancellor|king|queen|emir|sultan|government|cabinet|leader|ambassador|envoy|secretary|spokes(?:man|woman|person)|official|diplomat|negotiator)"
_SAYS = re.compile(
    rf"(?:(?:[’']s?)?(?:\s+[a-z-]+){{0,3}}?\s+{_OFFICE}(?:\s+(?:of|for)\s+[a-z ]{{3,30}})?)?(?:,\s[^,\"“”]{{2,60}},)?\s+(?:(?:also|then|later|has|had)\s+)?{_SAID}\b"
)
_SAID_BY = re.compile(rf"[\"”]\s+{_SAID}\s+(?:the\s+|its\s+)?(?:[\w’'-]+\s+){{0,4}}$")
_BY_PRONOUN = screened(
    rf"\b(?:[Hh]e|[Ss]he|[Tt]he\s+(?:(?:prime|foreign)\s+)?(?:minister|president|premier|ambassador|chancellor|envoy|leader))\s+{_SAID}\b|\b{_SAID}\s+(?:he|she)\b"
)
_WE = screened(
    r"\b(?:[Ww]e(?!\s+(?:two|both|all|the)\b)|(?:[Oo]ur(?!\s+(?:two|both|newspaper|reporter|correspondent|readers|colleague)\b))(?:\s+(?:country|government|side|nation|republic|kingdom|capital|parliament))?|(?<=with )us|(?<=to )us|(?<=from )us)\b"
)
_QUOTED = re.compile(r"[\"“”]")
_INTERVIEW = screened(
    r"\b(?:Q&A|[Ww]e\s+(?:asked|put\s+\w+\s+questions)|[Ii]nterview(?:ed)?|told\s+us|(?:spoke|speaks|talked|talks|sat\s+down)\s+(?:to|with)\s+(?:us|this\s+(?:newspaper|paper|magazine|agency)|our)|we\s+(?:spoke|talked|met)|received\s+us|questions\s+to|takes?\s+questions)\b|"
    r"^[\"“]?(?:(?:Mr|Madam)\.?\s+)?(?:Minister|Ambassador|President|Prime\s+Minister|Premier|Chancellor|Secretary|Commissioner|High\s+Representative),\s+(?=\w)"
)
_ENVOY = re.compile(
    r"(?:[’']s)?\s+(?:[\w-]+\s+){0,2}(?:ambassador|envoy|high\s+commissioner|minister|president|premier|chancellor)\b"
)
_ENVOY_OF = re.compile(
    r"\b(?:[Aa]mbassador|[Ee]nvoy|[Hh]igh\s+[Cc]ommissioner|[Mm]inister|[Pp]resident|[Pp]remier)\s+(?:of|from)\s+(?:the\s+)?$"
)
_LEAD = 5  # sentences in which an interview says who answers


@dataclass(slots=True)
class _Voice:
    """Who speaks: a party, and whether a quotation of theirs is still open at the end of a paragraph."""

    party: str | None = None
    open: bool = False


def with_speakers(
    sentences: Sequence[Sentence], actors: Sequence[tuple[Actor, ...]], answers: str | None
) -> tuple[tuple[Actor, ...], ...]:
    """The actors of each sentence, with the party that speaks where "we", "our" or "us" stands for it.

    `answers` is the party whom an interview asks, if the document is one (`interviewed`).
    """
    if not any(_WE.search(sentence.text) for sentence in sentences):
        return tuple(actors)
    voice, found = _Voice(), []
    for sentence, here in zip(sentences, actors, strict=True):
        party = _speaker(sentences, actors, sentence.index, voice) or answers
        spoken = () if party is None or sentence.furniture else _first_person(sentence, here, party, answers)
        found.append(tuple(sorted((*here, *spoken), key=lambda a: a.start)))
    return tuple(found)


def _first_person(sentence: Sentence, here: Sequence[Actor], party: str, answers: str | None) -> list[Actor]:
    """The words of a sentence by which the one who speaks names their own side."""
    text = sentence.text
    if text.rstrip().endswith("?") and answers:
        return []
    return [
        Actor(*match.span(), party, "speaker")
        for match in _WE.finditer(text)
        if (answers or _is_quoted(text, match.start())) and not any(a.start <= match.start() < a.end for a in here)
    ]


def _is_quoted(text: str, position: int) -> bool:
    """Does a word stand in a quotation, or in a sentence that is part of one?"""
    marks = [m.start() for m in _QUOTED.finditer(text)]
    return not marks or sum(mark < position for mark in marks) % 2 == 1 or text[marks[0]] == "”" or position < marks[0]


def _speaker(
    sentences: Sequence[Sentence], actors: Sequence[tuple[Actor, ...]], index: int, voice: _Voice
) -> str | None:
    """The party of whoever is quoted in a sentence: told in it, else in its paragraph, else the one whose words go on."""
    sentence = sentences[index]
    paragraph = [s for s in sentences if s.paragraph == sentence.paragraph and s.part == sentence.part]
    if not any(_QUOTED.search(s.text) for s in paragraph):
        return None
    near = sorted(paragraph, key=lambda s: (abs(s.index - index), s.index))
    told = next(filter(None, (_attributed(s.text, actors[s.index]) for s in near)), None)
    if told is None and any(_BY_PRONOUN.search(s.text) for s in paragraph):
        before = [
            a for s in sentences[:index] if s.paragraph >= sentence.paragraph - 1 for a in actors[s.index] if a.person
        ]
        told = before[-1].code if before else None
    if told is None and paragraph[0].text.startswith(('"', "“")) and voice.open:
        told = voice.party
    if sentence is paragraph[-1]:
        voice.party, voice.open = told, bool(told)
    return told


def _attributed(text: str, here: Sequence[Actor]) -> str | None:
    """The party of who says what a sentence quotes: "…," said X; X told …"""
    for actor in here:
        if actor.private:
            continue
        if _SAYS.match(text, actor.end) or _SAID_BY.search(text, 0, actor.start):
            return actor.code
    return None


def is_column(sentences: Sequence[Sentence]) -> bool:
    """Does the author speak of "our" country, outside all quotations?"""
    own = [s for s in sentences if s.part == "text" and not s.furniture and not _QUOTED.search(s.text)]
    return any(_OUR_STATE.search(s.text) for s in own)


_OUR_STATE = screened(
    r"\b[Oo]ur\s+(?:own\s+)?(?:country|government|foreign|president|prime|minister|ministry|ambassadors?|parliament|diplomats|diplomacy|capital|neighbou?rs?|allies|ally|partners?|embassy|embassies|navy|army|soldiers|ties|relations|partnership)\b"
)


def _is_asked(sentences: Sequence[Sentence]) -> bool:
    """Do questions to "you" and answers by "we" or "I" take turns, paragraph by paragraph?"""
    paragraphs: dict[int, str] = {}
    for sentence in sentences:
        if sentence.part == "text" and not sentence.furniture:
            paragraphs[sentence.paragraph] = f"{paragraphs.get(sentence.paragraph, '')} {sentence.text}"
    texts = list(paragraphs.values())
    asked = [t.rstrip().endswith("?") or (_YOU.search(t) is not None and _I.search(t) is None) for t in texts]
    turns = sum(a and not b and _I.search(t) is not None for a, b, t in zip(asked, asked[1:], texts[1:], strict=False))
    return turns >= _TURNS


_TURNS = 3  # questions that an interview holds at least
_YOU = re.compile(r"[Yy]our?\b")
_I = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|us|me|my)\b")


def interviewed(sentences: Sequence[Sentence], actors: Sequence[tuple[Actor, ...]]) -> str | None:
    """The party of the one in office whom an interview asks; None where the document is none."""
    lead = [s for s in sentences[:_LEAD] if not s.furniture]
    if not any(_INTERVIEW.search(s.text) for s in lead) and not _is_asked(sentences):
        return None
    for sentence in lead:
        for actor in actors[sentence.index]:
            if actor.private:
                continue
            if (
                actor.person
                or _ENVOY.match(sentence.text, actor.end)
                or _ENVOY_OF.search(sentence.text, 0, actor.start)
            ):
                return actor.code
    return None
