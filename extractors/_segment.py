"""A document becomes paragraphs and sentences that know where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from schema.records import Document

_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "gen",
        "lt",
        "col",
        "maj",
        "sgt",
        "capt",
        "sen",
        "rep",
        "gov",
        "st",
        "prof",
        "hon",
        "rev",
        "jr",
        "sr",
        "no",
        "vs",
        "etc",
        "inc",
        "ltd",
        "co",
        "corp",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "u.a.e",
        "d.c",
        "p.m",
        "a.m",
        "ph.d",
        "i.e",
        "e.g",
        "approx",
        "dept",
        "est",
        "min",
        "adm",
        "amb",
        "hr",
        "brig",
        "cmdr",
    ]
)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9ÀÁÂÄÅÇÉÈÖÜŠŽ])|[.!?…]+[\"'”’)\]]*$|(?<=[a-z0-9)])\n")
_FURNITURE = re.compile(
    r"^(?:(?:last )?updated?\b|published\b|posted\b|related|also read|read (?:more|also|next)|more (?:on|from|stories)|see also|photo|credit|image|caption|file photo|edited by|"
    r"reporting by|writing by|editing by|additional reporting|source:|tags?:|topics?:|share|follow us|subscribe|sign up|newsletter|"
    r"advertisement|copyright|©|trending|recommended|most (?:read|popular)|recent features|you may also like|in other news|also in)",
    re.IGNORECASE,
)
_HEADING_LIST = re.compile(
    r"^(?:(?:last )?updated?\b|published\b|posted\b|related|also read|read also|read next|more (?:on|from|stories)|see also|most (?:read|popular)|trending|recommended|you may also like|also in|in other news|other (?:news|stories|headlines))",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:\((?:AP|AFP|Reuters|VNA|EPA|Photo|photo|File|Getty)[^)]{0,40}\)|Photo(?:graph)?:|Credit:|/(?:AFP|AP|Reuters))\s*\S*$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `start` and `end` in characters of `part`; `paragraph` counts from 0, the title is -1."""

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
    listing = False
    for number, (start, paragraph) in enumerate(_paragraphs(document.text)):
        heading = bool(_HEADING_LIST.match(paragraph)) and len(paragraph) < 60
        listing = heading or (listing and _is_headline(paragraph))
        furniture = listing or bool(_FURNITURE.match(paragraph) and len(paragraph) < 300) or _is_caption(paragraph)
        if "\n" in paragraph and heading:
            furniture = True
        for begin, end in _sentence_spans(paragraph):
            index = len(sentences)
            text = paragraph[begin:end]
            sentences.append(Sentence(index, "text", start + begin, start + end, text, number, furniture))
    return tuple(sentences)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    for match in re.finditer(r"\S[^\n]*(?:\n(?!\s*\n)[^\n]+)*", text):
        yield match.start(), match[0].rstrip()


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
    word = re.search(r"[\w.]+$", paragraph[:dot])
    if not word or dot + 1 >= len(paragraph):
        return False
    token = word[0].lower().strip(".")
    if len(token) == 1 and token.isalpha() and word[0][0].isupper():
        return True  # an initial
    if token in {"u.s", "u.k", "u.n", "e.u", "u.a.e", "p.m", "a.m", "jr", "sr", "inc", "ltd", "co", "corp", "d.c"}:
        following = re.match(r"\.[\"'”’)]*\s+(\w+)", paragraph[dot:])
        starters = {
            "the",
            "a",
            "an",
            "in",
            "on",
            "he",
            "she",
            "it",
            "they",
            "this",
            "that",
            "his",
            "her",
            "both",
            "but",
            "as",
        }
        return not (following and following[1][0].isupper() and following[1].lower() in starters)
    return token in _ABBREVIATIONS
