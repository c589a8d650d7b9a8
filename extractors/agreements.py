"""Agreements: the instruments that parties sign, negotiate, ratify, end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors import _instruments as words
from extractors._analysis import INCIDENTAL, Analysis, codes
from extractors._modality import is_opinion
from extractors._names import folded, overlap
from extractors._private import is_private_document
from extractors._sides import is_place, run
from extractors._times import Time, days_apart, forward
from extractors._where import place_of
from schema.records import Agreement, AgreementKind, AgreementStatus, Person

NAME = "agreements"
VERSION = 1

_BUNDLE = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|a dozen|dozens of|several|a number of|a series of|a raft of|numerous)\s+$",
    re.IGNORECASE,
)
_PROGRESS: dict[AgreementStatus, int] = {
    "under_negotiation": 0, "rejected": 1, "planned": 2, "signed": 3, "ratified": 4, "in_force": 5, "terminated": 6,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Named:
    """An instrument named in a sentence: `count` where several are counted and none is named."""

    start: int
    end: int
    title: str
    kind: AgreementKind
    count: bool = False


def extract(analysis: Analysis) -> Iterator[Agreement]:
    """The instruments that a document tells of, each once, with the latest status told."""
    found: list[Agreement] = []
    for index, sentence in enumerate(analysis.sentences):
        if not sentence.furniture:
            found += _agreements(analysis, index)
    yield from _merge(found)


def _agreements(analysis: Analysis, index: int) -> Iterator[Agreement]:
    sentence = analysis.sentences[index]
    text = sentence.text
    behind = 0
    for named in _find(text):
        since, behind = behind, named.end
        if _is_private(text, named) or is_private_document(analysis.sentences):
            analysis.trace(NAME, named.title, sentence, False, "a private side")
            continue
        if _refers_back(text, named):
            analysis.trace(NAME, named.title, sentence, False, "said of one named elsewhere")
            continue
        if named.count and re.match(
            r"[^.;]{0,30}(?:\bamong them\b|\bincluding\b|:|\bnamely\b|\bsuch as\b)", text[named.end :]
        ):
            analysis.trace(NAME, named.title, sentence, False, "counted ones are named")
            continue
        status, rule = _status(text, named, since)
        if status == "in_force" and named.kind == "declaration":
            status = "signed"  # a declaration is made, not put in force
        if status is None:
            analysis.trace(NAME, named.title, sentence, False, rule)
            continue
        if is_opinion(text) and status in {"under_negotiation", "planned"}:
            analysis.trace(NAME, named.title, sentence, False, "opinion")
            continue
        parties = parties_of(analysis, index, named.start, named.end)
        if not parties:
            analysis.trace(NAME, named.title, sentence, False, "no two parties")
            continue
        analysis.trace(NAME, named.title, sentence, True, rule)
        for each in _each(analysis, index, named, parties):
            yield _make(analysis, index, named, each, status, rule)


def _find(text: str) -> list[_Named]:
    """The instruments that a sentence names, and those it counts without naming any."""
    found: list[_Named] = []

    def add(start: int, end: int, noun: str, count: str) -> None:
        if any(start < f.end and f.start < end for f in found):
            return
        article = re.match(r"(?:The|A|An|Their|Its|This)\s+", text[start:end])
        start += article.end() if article else 0
        title = text[start:end].strip(" ,")
        kind: AgreementKind = next((kind for kind, pattern in words.KINDS if pattern.search(noun)), "other")
        several = noun.lower().endswith("s") and not noun.lower().endswith("ous")
        if several and _BUNDLE.search(text[:start]):
            number = _BUNDLE.search(text[:start])
            assert number
            found.append(_Named(number.start(), end, (number[0] + title).strip(), kind, True))
        else:
            found.append(_Named(start, end, title, kind))

    for match in words.CAPITAL_INSTRUMENT.finditer(text):
        add(match.start("name"), _with_tail(text, match.end()), match["noun"], "")
    for match in words.INSTRUMENT.finditer(text):
        if (
            match["noun"].lower()
            in {
                "deal",
                "deals",
                "contract",
                "contracts",
                "statement",
                "statements",
                "programme",
                "instruments",
                "instrument",
            }
            and match["name"].lower() == match["noun"].lower()
        ):
            continue
        add(match.start("name"), _with_tail(text, match.end()), match["noun"], match["count"] or "")
    return _by_field(text, sorted(found, key=lambda f: f.start))


def _with_tail(text: str, end: int) -> int:
    tail = words.TAIL.match(text[end:])
    return end + len(tail[0].rstrip(" ,")) if tail else end


def _by_field(text: str, found: Sequence[_Named]) -> list[_Named]:
    """Memoranda listed by field are one each: "memoranda on A and on B"."""
    result: list[_Named] = []
    for named in found:
        match = re.match(
            r"(?P<head>.*?\b(?:memorand\w+(?: of understanding)?|MoUs?|agreements?|treat(?:y|ies)|protocols?|accords?))\s+on\s+(?P<rest>.+)$",
            named.title,
        )
        following = words.BY_FIELD.match(text[named.end :])
        parts = re.split(r"\s*,?\s+and\s+on\s+|\s*,\s*on\s+", match["rest"]) if match else []
        if match and following:
            behind = text[named.end + following.end() :]
            tail = re.match(r"(?:[\w’'-]+\s*){1,6}?(?=[,.;]|\s+(?:in|at|during|after|said)\b|$)", behind)
            if tail:
                parts.append(tail[0].strip())
        if match and len(parts) > 1:
            head = re.sub(r"^(memorand)(?:a|ums)\b", r"\1um", match["head"], flags=re.IGNORECASE)
            result += [replace(named, title=f"{head} on {part}", count=False) for part in parts]
        else:
            result.append(named)
    return result


_GENERIC = re.compile(
    r"(?:(?:first|new|landmark|historic|latest|such|other|older|earlier|parallel|final|same|full|whole|trade|key|previous|agreed|resulting|recent|free)\s+){0,2}"
    r"(?:agreements?|pacts?|deals?|accords?|treat(?:y|ies)|documents?|memorandum|memoranda|arrangements?|protocols?|instruments?|papers?|programmes?|contracts?|[Mm][Oo][Uu]s?|declaration|statements?|road\s?maps?|charter)",
    re.IGNORECASE,
)


_INDEFINITE = re.compile(r"\b(?:an?|another|one|some)\s+(?:\w+\s+)?$", re.IGNORECASE)


def _refers_back(text: str, named: _Named) -> bool:
    """Is it only "the pact", "the first trade deal" - said of an instrument that is named elsewhere?"""
    if named.count or not _GENERIC.fullmatch(named.title):
        return False
    if _INDEFINITE.search(text[: named.start]) and (" " in named.title or named.kind == "treaty"):
        return False
    if named.kind == "declaration":
        return not re.search(
            r"\b(?:sign|issu|adopt|releas)\w*\s+(?:an?|the|their)\s+$", text[: named.start], re.IGNORECASE
        )
    if named.kind == "action_plan":
        return False
    return (
        not re.search(
            r"\b(?:sign|ink|conclud|negotiat)\w*\s+(?:an?|their)\s+(?:\w+\s+)?$", text[: named.start], re.IGNORECASE
        )
        or " " not in named.title
    )


def _each(analysis: Analysis, index: int, named: _Named, parties: tuple[str, ...]) -> list[tuple[str, ...]]:
    """One set of parties, or one for each of a list: "agreements with A and B"."""
    text = analysis.sentences[index].text
    match = re.match(
        r"(?:\s+(?:is|are|have been|were)\s+[^.;,]{2,25}?)?\s+with\s+(?:both\s+)?(?:the\s+)?", text[named.end :]
    )
    if not match or not re.search(
        r"(?:agreement|accord|treatie|pact|deal|memorandum|arrangement)s\b|memoranda", named.title, re.IGNORECASE
    ):
        return [parties]
    behind = [a for a in analysis.actors[index] if a.start >= named.end and not a.private]
    listed = run(text, behind, named.end + match.end())
    subject = next((code for code in parties if code not in listed), None)
    return [(min(subject, code), max(subject, code)) for code in listed] if subject and len(listed) > 1 else [parties]


def _is_private(text: str, named: _Named) -> bool:
    near = text[max(0, named.start - 90) : named.end + 90]
    return bool(words.PRIVATE.search(near)) and not re.search(
        r"\b(?:ministers?|ministries|governments?|presidents?|leaders|countries|two sides|both sides)\b",
        near,
        re.IGNORECASE,
    )


_UNRATIFIED = re.compile(
    r"\b(?:must|yet to|never|needs? to|has to|have to|awaits?|awaiting|pending|until|to be|speed up|subject to|not)\b[^.;]{0,40}\bratif",
    re.IGNORECASE,
)


def _status(text: str, named: _Named, since: int) -> tuple[AgreementStatus | None, str]:
    """The status told of an instrument; `since` is where the one named before it ends."""
    begin = max(0, named.start - 110)
    before, after = text[begin : named.start], text[named.end : named.end + 90]
    if re.search(
        r"\b(?:ha(?:s|ve|d) (?:had )?an?|there is an?)\s+(?:\w+\s+){0,3}$", text[max(since, begin) : named.start]
    ):
        return "in_force", "they have it"
    own = text[max(since, begin) : named.start]
    near = own + " " + after
    if _UNRATIFIED.search(near):
        near = words.RATIFIED.sub(" ", near)
    if words.REJECTED.search(near):
        return "rejected", "rejected"
    if words.TERMINATED.search(own[-60:]) or words.WAS_TERMINATED.match(after):
        return "terminated", "terminated"
    if words.RATIFIED.search(near):
        return "ratified", "ratified"
    generic = named.title.islower() and len(named.title.split()) <= 2
    signed = words.SIGNED.search(before) or words.SIGNED.search(after)
    if re.search(
        r"\b(?:still )?(?:have|has|need\w*) (?:yet )?to (?:conclude|negotiate|agree)\s+(?:an?\s+)?(?:\w+\s+){0,2}$", own
    ):
        return "under_negotiation", "still to be agreed"
    if re.match(
        r"[^.;,]{0,30}\b(?:is|are) (?:under preparation|being prepared|on the agenda|to follow|ready for signature)",
        after,
    ):
        return "planned", "in preparation"
    if re.match(
        r"\s*,?\s*(?:which (?:has|have) been )?in (?:force|effect)\b|\s+(?:has|have) (?:had|been) [^.;]{0,20}since\b",
        after,
    ):
        return "in_force", "in force"
    if words.PLANNED.search(before[-70:]) or re.match(
        r"[^.;,]{0,30}\b(?:will be|is to be|are to be|would be|to be|is expected|is due)\b", after
    ):
        return "planned", "planned"
    if words.NEGOTIATED.search(before[-60:]) or re.match(
        r"[^.;]{0,40}\b(?:is|are|still|under|being)\b[^.;]{0,30}\b(?:negotiat\w+|discuss\w+|drafted|talks|exploratory)",
        after,
    ):
        return "under_negotiation", "negotiated"
    if words.IN_FORCE.search(after[:60]) and not words.SIGNED.search(before[-40:]):
        return "in_force", "in force"
    if _UNRATIFIED.search(own + text[named.start : named.end] + after[:60]):
        return "signed", "not yet ratified"
    if words.IN_FORCE.search(own[-40:]) and not generic and not words.SIGNED.search(own[-40:]):
        return "in_force", "in force"
    if signed:
        return "signed", "signed"
    if words.IN_FORCE.search(before[-40:]) and not generic:
        return "in_force", "in force"
    if re.search(r"joint (?:statement|declaration|communiqu)", named.title, re.IGNORECASE):
        return "signed", "joint paper"
    if named.count and not is_opinion(text):
        return "signed", "counted"
    if _is_standing(text, named):
        return "in_force", "named as standing"
    return None, "only mentioned"


def _is_standing(text: str, named: _Named) -> bool:
    """Is it a paper with a name of its own, of an earlier year or one that something is done under?"""
    capitals = re.findall(r"\b[A-Z][\w-]+", named.title)
    if len(capitals) < 2 or named.kind in {"declaration", "action_plan", "other", "letter_of_intent"}:
        return False
    dated = re.search(r"\bof\s+(?:19|20)\d\d$", named.title) or re.match(
        r"\s+of\s+(?:\w+\s+)?(?:19|20)\d\d\b", text[named.end :]
    )
    return bool(dated or _UNDER.search(text[: named.start]))


_UNDER = re.compile(
    r"\b(?:under|beyond|within|through|breach(?:es|ed|ing)?(?: of)?|party to|parties to|covered by|governed by|based on|provided for in|linked by|bound by)\s+(?:the|their|its|an?)\s+$",
    re.IGNORECASE,
)


def parties_of(analysis: Analysis, index: int, start: int, end: int) -> tuple[str, ...]:
    """The parties named in the title, behind "with" or "between", side by side in the sentence; else the discourse's."""
    text = analysis.sentences[index].text
    actors = [a for a in analysis.actors[index] if not a.private and not is_place(text, a)]
    inside = codes([a for a in actors if start <= a.start < end and a.kind in {"name", "organisation", "demonym"}])
    if len(inside) >= 2:
        return tuple(sorted(inside[:3]))
    behind = [a for a in actors if end <= a.start < end + 60]
    others = [a for a in actors if a.code not in INCIDENTAL]
    with_ = (
        re.match(r"[^.;]{0,40}?\b(?:with|between)\s+(?:the\s+)?(?:\w+\s+)?$", text[end : behind[0].start])
        if behind
        else None
    )
    pair = analysis.pairs[index]
    if with_:
        run = codes(behind[:2]) if "between" in with_[0] else codes(behind[:1])
        if len(run) == 2:
            return tuple(sorted(run))
        subject = next((code for code in codes([a for a in actors if a.end <= start]) if code not in run), None)
        subject = subject or next((code for code in (*analysis.main, *(pair or ())) if code not in run), None)
        return tuple(sorted({subject, run[0]})) if subject and run else ()
    talks = (
        re.search(r"\b(?:[Tt]alks|[Nn]egotiations|agreed|signed)\s+with\s+(?:the\s+)?$", text[: actors[0].start])
        if actors and actors[0].end <= start
        else None
    )
    if talks and pair:
        subject = next((code for code in (*analysis.main, *pair) if code != actors[0].code), None)
        if subject:
            return tuple(sorted({subject, actors[0].code}))
    named_codes = list(dict.fromkeys([*inside, *codes(others)]))
    if len(named_codes) == 2 and (len(analysis.main) < 2 or set(named_codes) & set(analysis.main)):
        return tuple(sorted(named_codes))
    if len(named_codes) == 2 and pair:
        return tuple(sorted(pair))
    if len(named_codes) > 2:
        return tuple(sorted(pair)) if pair and set(pair) <= set(named_codes) else ()
    if pair and (not named_codes or named_codes[0] in pair):
        return tuple(sorted(pair))
    if len(named_codes) == 1 and len(analysis.main) == 2 and named_codes[0] in analysis.main:
        return tuple(sorted(analysis.main))
    return ()


def certainty(analysis: Analysis, index: int, parties: Sequence[str]) -> float:
    """What the sides of an agreement or mechanism add to its confidence, or take from it.

    Over passages, records of the two parties that the article is about are right twice as often as others, and those
    of parties that alone are named in the sentence more often than those that were looked for elsewhere.
    """
    alone = set(codes(analysis.actors[index])) == set(parties)
    return (0.1 if set(analysis.main) == set(parties) else -0.2) + (0.05 if alone else 0.0)


def _confidence(analysis: Analysis, index: int, title: str, parties: Sequence[str]) -> float:
    """A title of some words is sooner right than "the treaty"."""
    return round(0.7 + certainty(analysis, index, parties) + (0.05 if len(title.split()) > 2 else -0.15), 2)


def _make(
    analysis: Analysis, index: int, named: _Named, parties: tuple[str, ...], status: AgreementStatus, rule: str
) -> Agreement:
    sentence = analysis.sentences[index]
    time = _time(analysis, index, named, status)
    current = _is_current(analysis, index, time, status)
    return Agreement(
        parties=parties,
        kind=named.kind,
        title=named.title,
        sectors=_sectors(named.title),
        status=status,
        date=time.value if time else None,
        date_basis=time.basis if time else None,
        place=place_of(analysis, index, parties, current, met=True) if status == "signed" else None,
        current=current,
        signatories=_signatories(analysis, index, named) if status == "signed" else (),
        evidence=analysis.evidence(sentence),
        confidence=_confidence(analysis, index, named.title, parties),
        extractor=NAME,
        version=VERSION,
        rules=(rule,),
    )


def _sectors(title: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in words.SECTORS if pattern.search(title)) or ("other",)


def _time(analysis: Analysis, index: int, named: _Named, status: AgreementStatus) -> Time | None:
    text = analysis.sentences[index].text
    times = [
        t
        for t in analysis.times[index]
        if not re.search(r"\bfor\s+$|[-–]\s*$", text[: t.start]) and not named.start <= t.start < named.end
    ]
    if status == "in_force":
        if own := [t for t in analysis.times[index] if named.start < t.start < named.end]:
            return own[-1]
        behind = [t for t in times if named.end <= t.start < named.end + 60]
        return behind[0] if behind else None
    if status in {"under_negotiation", "rejected"}:
        return None
    times = [
        t
        for t in times
        if not re.search(r"\b(?:which|who|where|since|last met|until|by)\b", text[min(named.end, t.start) : t.start])
    ]
    if times:
        near = min(times, key=lambda t: min(abs(t.start - named.end), abs(named.start - t.end)))
        return forward(near, analysis.document.published) if status == "planned" else near
    if status != "signed":
        return None
    published = analysis.document.published.date()
    for number in range(index, -1, -1):
        for time in analysis.times[number]:
            if len(time.value) == 10 and days_apart(time.value, published.isoformat()) <= 14:
                return time
    return None


def _is_current(analysis: Analysis, index: int, time: Time | None, status: AgreementStatus) -> bool:
    if status in {"planned", "under_negotiation"}:
        return True
    if status == "in_force":
        return False
    published = analysis.document.published.date().isoformat()
    if time:
        return days_apart(time.value, published) <= 21 if len(time.value) == 10 else time.value == published[:7]
    return not re.search(r"\b(?:had|earlier|previously|last (?:year|month))\b", analysis.sentences[index].text)


def _signatories(analysis: Analysis, index: int, named: _Named) -> tuple[Person, ...]:
    """Who signed: those named behind "signed by", else the persons who are the subject of "signed"."""
    text = analysis.sentences[index].text
    people = [a for a in analysis.actors[index] if a.person]
    by = re.search(r"\bsigned\b[^.;]{0,30}?\bby\b", text)
    if by:
        chosen = [a for a in people if a.start >= by.end()]
    else:
        verb = re.search(r"\b(?:sign(?:ed|s)|inked|exchanged)\b", text)
        chosen = [a for a in people if verb and a.end <= verb.start()]
    unique = {a.person: Person(a.person, a.role, a.code) for a in chosen}
    return tuple(unique.values())[:4]


def _merge(found: Sequence[Agreement]) -> Iterator[Agreement]:
    """One record for an instrument; a bundle that is only counted gives way to those that are named."""
    groups: list[list[Agreement]] = []
    for agreement in found:
        for group in groups:
            first = group[0]
            if first.parties == agreement.parties and _alike(first, agreement) and _together(group, agreement):
                group.append(agreement)
                break
        else:
            groups.append([agreement])
    named = {
        (g[0].parties, a.current)
        for g in groups
        for a in g
        if not _is_bundle(a.title) and a.status == "signed" and a.kind != "declaration"
    }
    for group in groups:
        if all(_is_bundle(a.title) and (a.parties, a.current) in named for a in group):
            continue
        latest = max(group, key=lambda a: (a.evidence.part == "text", _PROGRESS[a.status], len(a.title)))
        yield replace(
            latest,
            title=max((a.title for a in group if a.evidence.part == "text"), key=len, default=latest.title),
            date=latest.date or next((a.date for a in group if a.date and a.status == latest.status), None),
            place=latest.place or next((a.place for a in group if a.place), None),
            signatories=latest.signatories or next((a.signatories for a in group if a.signatories), ()),
            current=any(a.current for a in group),
            confidence=min(0.95, round(latest.confidence + 0.05 * (len(group) - 1), 2)),
        )


_PLAIN = {
    "memorandum", "memoranda", "memorandums", "understanding", "mou", "mous", "agreement", "agreements", "treaty", "treaties", "joint", "statement",
    "declaration", "communique", "pact", "accord", "deal", "protocol", "plan", "action", "cooperation", "document", "documents",
}  # fmt: skip


def _alike(a: Agreement, b: Agreement) -> bool:
    """Are two titles of one instrument? What it is about decides; where one title does not say, its kind."""
    first, second = folded(a.title) - _PLAIN, folded(b.title) - _PLAIN
    if first and second:
        return len(first & second) / min(len(first), len(second)) >= 0.6
    return a.kind == b.kind and overlap(a.title, b.title) >= 0.5


def _is_bundle(title: str) -> bool:
    """Are several instruments meant, with neither a count nor a name: "agreements in the fields of …"?"""
    return bool(
        re.match(
            r"(?:\w+ ){0,2}(?:agreements|documents|deals|accords|memoranda|memorandums|MoUs|pacts|protocols|contracts)\b(?!\s+(?:of understanding )?on\b)",
            title,
        )
    ) and not _BUNDLE.match(title.split()[0] + " ")


def _together(group: Sequence[Agreement], other: Agreement) -> bool:
    days = [a.date[:4] for a in group if a.date]
    return not other.date or not days or other.date[:4] in days
