"""Mentions of one instrument are one record, with its fullest name and the latest status told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from extractors._acts import PROGRESS
from extractors._gazetteer import names
from extractors._lexicon import compiled
from extractors._names import folded, overlap
from schema.records import Agreement


@dataclass(frozen=True, slots=True)
class Told:
    """A record, and whether it rests on no more than that the paper is spoken of."""

    record: Agreement
    weak: bool


VAGUE = {
    "text",
    "document",
    "instrument",
    "paper",
    "papers",
    "documents",
    "instruments",
    "acts",
    "texts",
    "deal",
    "arrangement",
    "programme",
    "program",
}


def merge(told: Sequence[Told], aliases: Mapping[str, str]) -> Iterator[Agreement]:
    """One record for an instrument; a bundle that is only counted gives way to those that are named.

    `aliases` are the other names that the document gives: "the Treaty on Friendship, known as the Aachen Treaty".
    """
    told = [
        replace(e, record=replace(e.record, title=aliases[e.record.title])) if e.record.title in aliases else e
        for e in told
    ]
    groups: list[list[Told]] = []
    for each in _as_the_text_names_them(told):
        for group in groups:
            if any(
                o.record.parties == each.record.parties and _alike(o.record, each.record) for o in group
            ) and _together(group, each):
                group.append(each)
                break
        else:
            groups.append([each])
    named = {
        (e.record.parties, e.record.current)
        for g in groups
        for e in g
        if not _is_bundle(e.record.title)
        and e.record.title not in VAGUE
        and e.record.status == "signed"
        and e.record.kind != "declaration"
    }
    kinds = {
        (e.record.parties, e.record.kind, e.record.current) for g in groups for e in g if not _is_bundle(e.record.title)
    }
    in_text = {(e.record.parties, e.record.kind) for g in groups for e in g if e.record.evidence.part == "text"}
    counted_out = {
        e.record.parties for e in told if e.record.rules[:1] and e.record.rules[0].startswith("one of those counted")
    }
    for group in groups:
        if all(e.record.parties in counted_out and _COUNTED.match(e.record.title) for e in group):
            continue  # "ten agreements", of which the next sentence names some
        in_words = {e.record.status for e in group if e.record.evidence.part == "text"}
        if "under_negotiation" in in_words:
            group = [e for e in group if (e.record.evidence.part, e.record.status) != ("title", "planned")]
        if "planned" in in_words and "signed" not in in_words:  # "A and B sign pact": they will
            group = [e for e in group if (e.record.evidence.part, e.record.status) != ("title", "signed")]
        if all(e.record.evidence.part == "title" and (e.record.parties, e.record.kind) in in_text for e in group):
            continue  # the headline's words for one that the text names
        if all(_is_short_for_another(e.record, told) for e in group):
            continue
        if all(e.record.title in VAGUE and (e.record.parties, e.record.current) in named for e in group):
            continue  # "the document", whose name another sentence tells
        if all(_is_bundle(e.record.title) and (e.record.parties, e.record.current) in named for e in group) and not all(
            e.record.kind == "mou" and (e.record.parties, "mou", e.record.current) not in kinds for e in group
        ):
            continue
        if any(e.record.rules[:1] and _TO_BE_SIGNED.search(e.record.rules[0]) for e in group):
            group = [e for e in group if e.record.status != "signed" or not AGREED.match(e.record.rules[0])]
        strong = [e.record for e in group if not e.weak] or [e.record for e in group]
        news = [a for a in strong if a.current]
        if news and all(a.status == "rejected" for a in news):
            strong = news  # refused now, by whom it was signed with before
        latest = max(
            strong, key=lambda a: (PROGRESS[a.status], a.evidence.part == "text", a.date is not None, len(a.title))
        )
        every = [e.record for e in group]
        yield replace(
            latest,
            title=max((a.title for a in every if a.evidence.part == "text"), key=len, default=latest.title),
            date=latest.date
            or _year_named(latest)
            or next((a.date for a in every if a.date and a.status == latest.status), None),
            place=latest.place or next((a.place for a in every if a.place), None)
            if latest.status == "signed"
            else latest.place,
            signatories=latest.signatories or next((a.signatories for a in every if a.signatories), ()),
            current=any(a.current for a in strong if a.status == latest.status),
            confidence=min(
                0.95, round(latest.confidence + 0.05 * (len(group) - 1) - 0.15 * all(e.weak for e in group), 2)
            ),
        )


AGREED = re.compile(  # only the text of a paper, where it is still to be signed
    r"(?:listed, |clause, )*(?:agree|conclud|finali[sz]|reach|clinch|seal|struck|strik|hammer|complet)"
)
_TO_BE_SIGNED = re.compile(
    r"planned: sign|talks done|to be signed|awaits signature|^of its \w+: (?:conclud|complet|finish|end|wrap|wound|finali)"
)


def _is_short_for_another(headline: Agreement, told: Sequence[Told]) -> bool:
    """Does a headline name some of those who make a paper that the text names alike, or call a "deal" what it calls a treaty?"""
    if headline.evidence.part != "title":
        return False
    for record in (e.record for e in told if e.record.evidence.part == "text" and e.record.status == headline.status):
        fewer = set(headline.parties) < set(record.parties) and headline.kind == record.kind
        unnamed = record.current and not folded(record.title) - _PLAIN
        if fewer and (unnamed or _alike(replace(headline, parties=record.parties), record)):
            return True
        vague = headline.kind == "agreement" and record.kind in {"treaty", "agreement"} and record.current
        if vague and headline.parties == record.parties and headline.title.lower().endswith(_CALLED_SO):
            return True
    return False


_CALLED_SO = ("deal", "pact", "accord")


def _year_named(paper: Agreement) -> str | None:
    """The year in the name of a paper in force: "the accord of 1968"."""
    match = _OF_YEAR.search(paper.title) if paper.status == "in_force" else None
    return match["year"] if match else None


_OF_YEAR = re.compile(r"\bof\s+(?P<year>(?:19|20)\d\d)\b")


def _as_the_text_names_them(told: Sequence[Told]) -> Iterator[Told]:
    """What bears a headline's name gets the one that the text gives it: where the text has one paper of that kind alone."""
    in_text = [e for e in told if e.record.evidence.part == "text"]
    for each in told:
        own = each.record
        named = {e.record.title for e in in_text if (e.record.parties, e.record.kind) == (own.parties, own.kind)}
        headline = any(e.record.evidence.part == "title" and e.record.title == own.title for e in told)
        written = any(own.title.lower() in e.record.evidence.sentence.lower() for e in in_text)
        others = [title for title in named - {own.title} if not _is_bundle(title) and title not in VAGUE]
        if headline and not written and len(others) == 1 and own.kind in {"mou", "treaty", "protocol", "action_plan"}:
            each = replace(each, record=replace(own, title=others[0]))
        yield each


_PLAIN = {
    "memorandum", "memoranda", "memorandums", "understanding", "mou", "mous", "agreement", "agreements", "treaty", "treaties", "joint", "statement",
    "declaration", "communique", "pact", "accord", "deal", "protocol", "plan", "action", "cooperation", "document", "documents", "new", "landmark",
    "historic", "bilateral", "draft", "s", "letter", "letters", "intent", "exchange", "notes", "arrangement",
}  # fmt: skip


@cache
def _words_by_party() -> Mapping[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    for name, known in names().items():
        words.setdefault(known.code, set()).update(folded(name))
    return {code: frozenset(told) for code, told in words.items()}


def _names_of(parties: tuple[str, ...]) -> frozenset[str]:
    """The words that name parties, which say nothing of what a paper is about."""
    return frozenset().union(*(_words_by_party().get(code, frozenset()) for code in parties))


def _alike(a: Agreement, b: Agreement) -> bool:
    """Are two titles of one instrument? What it is about decides; where one title does not say, its kind."""
    if _is_abbreviation(a.title, b.title) or _is_abbreviation(b.title, a.title):
        return True
    first, second = (folded(each.title) - _PLAIN - _names_of(each.parties) for each in (a, b))
    if first and second and a.kind != b.kind and len(first & second) < 2:
        return False
    if first and second:
        return len(first & second) / min(len(first), len(second)) >= 0.6
    return a.kind == b.kind and a.status == b.status and overlap(a.title, b.title) >= 0.5


def _is_abbreviation(short: str, title: str) -> bool:
    """Is one title made of the first letters of the other's words: "CEPA", "Comprehensive Economic Partnership Agreement"?"""
    letters = "".join(word[0] for word in compiled(r"[^\W\d_]+").findall(title.upper()) if word not in _SMALL)
    return short.isupper() and short.isalpha() and len(short) > 2 and short in letters


_SMALL = {"OF", "ON", "AND", "THE", "FOR", "IN", "WITH", "BETWEEN", "TO", "A", "AN"}
_UNCOUNTED = re.compile(
    r"(?:a (?:number|series|raft|host|set|range|string|package|batch) of |several |various |numerous |dozens of )?(?:\w+ ){0,2}(?:agreements|documents|deals|accords|memoranda|memorandums|MoUs|pacts|protocols|contracts|papers|acts)\b(?!\s+(?:of understanding )?on\b)"
)
_BARE = re.compile(r"^\S+(?: dozen)? (?:[a-z-]+ ){0,2}(?:documents|papers|instruments|acts)$")
_COUNTED = re.compile(
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|a dozen)\b",
    re.IGNORECASE,
)


def _is_bundle(title: str) -> bool:
    """Are several instruments meant, with none named and none set apart: "a number of documents", "14 documents"?"""
    if _MORE.search(title):
        return False
    return bool(_BARE.search(title)) if _COUNTED.match(title) else bool(_UNCOUNTED.match(title))


_MORE = re.compile(r"\b(?:more|other|further|additional)\b")


def _together(group: Sequence[Told], other: Told) -> bool:
    if other.record.status == "ratified":
        return True  # two parliaments do it, each in its own time
    days = [e.record.date[:4] for e in group if e.record.date and e.record.status == other.record.status]
    return not other.record.date or not days or other.record.date[:4] in days
