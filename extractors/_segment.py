"""A document becomes paragraphs and sentences that know where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractors._lexicon import by_first_letter, compiled, lexicon
from schema.records import Document

_END = re.compile(  # begins with the letters that may end a sentence, so that the others are passed over quickly
    r"[.!?…\n](?:(?<=[a-z0-9)]\n)|(?<!\n)[.!?…]*[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9ÀÁÂÄÅÇÉÈÖÜŠŽ]|$))"
)
_CREDIT = re.compile(
    r"(?:\((?:AP|AFP|Reuters|VNA|EPA|Photo|photo|File|Getty)\b[^)]{0,40}\)|Photo(?:graph)?:|Credit:|/(?:AFP|AP|Reuters))\s*\S*$"
)

_SIGNED_OFF = re.compile(r"[.”\"]\s*\([A-Z]{2,6}\)$")  # as an agency ends its story
_MOMENT = re.compile(
    r"(?:(?:Published|Updated|Posted)(?: on| at)?:?\s+)?(?:(?:\w+day|\d{1,4}|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|[AaPp]\.?[Mm]\.?|GMT|UTC|[A-Z]ST|at)[\w:]*[\s,|.()/+:-]*){2,12}"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `start` and `end` in characters of `part`; `paragraph` counts from 0, where the story begins; the title is -1."""

    index: int
    part: Literal["title", "text"]
    start: int
    end: int
    text: str
    paragraph: int
    furniture: bool = False


def segment(document: Document) -> tuple[Sentence, ...]:
    """The sentences of a document, the title first.

    Furniture (related stories, credits, "Edited by") is marked: it tells nothing of its own.
    """
    sentences: list[Sentence] = []
    title = document.title
    if title.strip():
        start = len(title) - len(title.lstrip())
        sentences.append(Sentence(0, "title", start, len(title.rstrip()), title.strip(), -1))
    listing, number = False, 0
    made_up = is_made_up(document)
    paragraphs = list(_paragraphs(document.text))
    for start, paragraph in paragraphs:
        heading = bool(_openings("lists").match(paragraph)) and len(paragraph) < 60
        listing = heading or (listing and _is_headline(paragraph))
        repeated = number == 0 and (paragraph == title.strip() or bool(_MOMENT.fullmatch(paragraph)))
        letter = bool(_openings("letters").match(paragraph))
        last = start == paragraphs[-1][0] and _SIGNED_OFF.search(paragraph) is not None
        caption = _is_caption(paragraph) and not last
        furniture = made_up or listing or repeated or letter or caption or _is_notice(paragraph)
        if "\n" in paragraph and heading:
            furniture = True
        for begin, end in _sentence_spans(paragraph):
            index = len(sentences)
            text = paragraph[begin:end]
            sentences.append(Sentence(index, "text", start + begin, start + end, text, number, furniture))
        number += not furniture or number > 0
    return tuple(sentences)


def is_made_up(document: Document) -> bool:
    """Is a document a review, a quiz, a satire, a school's debate: a text in which states do what somebody made up?"""
    title = document.title.strip()
    first = document.text.lstrip().partition("\n")[0].strip()
    if _made_up("openings").match(title) or (len(first) < _HEADING and _made_up("openings").match(first)):
        return True
    small = f"{title}\n{document.text}".lower()
    return bool(_made_up("surely").search(small)) or len(set(_made_up("words").findall(small))) >= _SEVERAL


_HEADING = 60  # characters
_SEVERAL = 3  # one such word also stands in news of culture


@cache
def _made_up(kind: str) -> re.Pattern[str]:
    told = lexicon("segment")["made_up"][kind]
    if kind == "openings":
        return re.compile(rf"(?:{'|'.join(told)})", re.IGNORECASE)
    return re.compile(rf"\b{by_first_letter(told)}\b")  # on small letters


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    for match in compiled(r"\S[^\n]*(?:\n(?!\s*\n)[^\n]+)*").finditer(text):
        yield match.start(), match[0].rstrip()


def _is_notice(paragraph: str) -> bool:
    """Is a paragraph one of the lines around a story: "Edited by", "Read more: …", "Share this article"?"""
    if len(paragraph) >= 300:
        return False
    opening = _openings("lists").match(paragraph) or _openings("labels").match(paragraph)
    labelled = opening and (_is_headline(paragraph) or ":" in paragraph[: opening.end() + 30])
    return bool(labelled or _openings("notices").match(paragraph))


def _is_headline(paragraph: str) -> bool:
    return len(paragraph) < 140 and not paragraph.rstrip("\"'”’").endswith((".", "!"))


def _is_caption(paragraph: str) -> bool:
    return len(paragraph) < 250 and bool(_CREDIT.search(paragraph)) and not paragraph.endswith((".", "”"))


def _sentence_spans(paragraph: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _END.finditer(paragraph):
        if match[0].startswith(".") and _is_abbreviation(paragraph, match.start()):
            continue
        end = match.end()
        if paragraph[begin:end].strip():
            yield begin + _indent(paragraph[begin:end]), begin + len(paragraph[begin:end].rstrip())
        begin = end
    if paragraph[begin:].strip():
        yield begin + _indent(paragraph[begin:]), begin + len(paragraph[begin:].rstrip())


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _is_abbreviation(paragraph: str, dot: int) -> bool:
    """Does a dot end an abbreviation rather than its sentence?"""
    word = compiled(r"[\w.]+$").search(paragraph[max(0, dot - 20) : dot])
    if not word or dot + 1 >= len(paragraph):
        return False
    token = word[0].lower().strip(".")
    if len(token) == 1 and token.isalpha() and word[0][0].isupper():
        return True  # an initial
    if token == "no" and not compiled(r"\.\s*\d").match(paragraph[dot:]):
        return False  # an answer, and no number
    known = _abbreviations()
    if token in known["may_end"]:
        following = compiled(r"\.[\"'”’)]*\s+(\w+)").match(paragraph[dot:])
        return not (following and following[1][0].isupper() and following[1].lower() in known["starters"])
    return token in known["never_end"]


@cache
def _abbreviations() -> dict[str, frozenset[str]]:
    words = lexicon("segment")["abbreviations"]
    return {name: frozenset(words[name]) for name in ("never_end", "may_end", "starters")}


@cache
def _openings(kind: str) -> re.Pattern[str]:
    """What a paragraph of furniture begins with."""
    return re.compile(rf"(?:{'|'.join(lexicon('segment')['furniture'][kind])})", re.IGNORECASE)
