"""Who in office a sentence speaks of: by name, by office ("the Dutch premier", "the president"), by pronoun."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extractors._actors import NO_MORE, PersonKnown
from extractors._analysis import Analysis
from extractors._lexicon import compiled
from extractors._screen import screened
from schema.records import Person

How = Literal["named", "office", "pronoun"]
_MODIFIERS = r"(?:(?:prime|foreign|defen[cs]e|trade|finance|energy|interior|deputy|vice|crown|party|state|general|new|visiting|outgoing)[\s-]+)*"
_OFFICES = r"(?:president|premier|minister|chancellor|king|queen|emir|amir|prince|princess|leader|ruler|secretary(?:[\s-]general)?|chief|sultan|emperor|monarch|sovereign|pontiff|pope|taoiseach|head of (?:state|government)|colleague|counterpart|guest|visitor)"
_OFFICE_OF_PARTY = re.compile(rf"(?:[’']s?)?\s+(?P<role>{_MODIFIERS}{_OFFICES})\b(?!\s+of\b)", re.IGNORECASE)
_PORTFOLIO = r"(?:\s+(?:for|of)\s+(?:foreign|external|european|home|internal|defen[cs]e|trade|finance|economy|energy|interior|culture|education|health|transport|agriculture|industry|commerce)\b(?:\s+(?:and\s+)?\w+){0,3}?)?"
_PARTY_OF_OFFICE = screened(rf"\b(?P<role>{_MODIFIERS}{_OFFICES}{_PORTFOLIO})\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_BARE_OFFICE = screened(
    rf"(?:\b(?:[Tt]he|[Oo]ur)\s+(?:visiting\s+|(?:kingdom|country|republic|emirate|sultanate|island|bloc)[’']s\s+)?|^|(?<=, ))(?P<role>(?i:{_MODIFIERS}{_OFFICES}))\b(?!\s+of\b|\s+for\s+[A-Z]|\s+[A-Z]|,\s+[A-Z])"
)
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im)\b(?!\s+(?:Majesty|Highness|Excellency|Holiness))")
_HEAD = re.compile(
    r"president|premier|prime minister|general secretary|chancellor|king|emir|sultan|leader|emperor|head of",
    re.IGNORECASE,
)
_FORMER = re.compile(rf"\b(?:{NO_MORE}|predecessor|successor)[\s-]*(?:\w+\s+){{0,4}}$", re.IGNORECASE)
_WHOSE_HEIR = re.compile(r"[’']s?\s+(?:\w+\s+)?(?:successor|predecessor|widow|heir)\b")
_OUT_OF_OFFICE = re.compile(r",\s+(?:the|an?|now|then)\s+(?:[\w’'-]+\s+)?(?:opposition|former|ex-)")
_COUPLE = re.compile(
    r"\b[Tt]he\s+(?:royal|imperial|presidential|first|grand ducal|princely)\s+couple\b|\b[Tt]he couple\b"
)
_LEADERS_OF = re.compile(
    rf"\b[Tt]he\s+(?P<role>{_MODIFIERS}(?:president|leader|minister|premier|king|chancellor))s\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*(?:,|,?\s*and)\s+(?:the\s+)?")
_OPENS = re.compile(r"(?:On|In|At|After|Before|While|During|When|As)\b")
_AHEAD_OF_SUBJECT = re.compile(
    r"\s+(?:(?!\b(?:he|she|the\s+(?:king|president|premier|minister))\b)[^;:.,])*,\s+(?:[A-Z]\w+[’']s?\s+)?(?:(?:President|Prime Minister|Foreign Minister|King|Chancellor|Premier)\s+)?"
)
_SUBORDINATE = re.compile(r"\b(?:where|when|while|after|before|as|because)\s+$", re.IGNORECASE)
_LEADS_PARTY = re.compile(r"secretary|party|chairman")
_GENERIC = frozenset({"counterpart", "colleague", "guest", "visitor"})


@dataclass(frozen=True, slots=True)
class Someone:
    """A mention of a person in office: `start` and `end` in characters of the sentence."""

    start: int
    end: int
    person: Person
    how: How


def find_people(analysis: Analysis) -> tuple[tuple[Someone, ...], ...]:
    """The people in office that each sentence speaks of, in order; pronouns go back to the subject before them."""
    found: list[tuple[Someone, ...]] = []
    subject: Person | None = None
    for index, sentence in enumerate(analysis.sentences):
        named = [*_named(analysis, index), *_by_office(analysis, index)]
        named += _by_bare_office(analysis, index, named, subject)
        named += [*_couple(analysis, sentence.text), *_leaders_of(analysis, index)]
        named.sort(key=lambda s: s.start)
        here = sorted([*named, *_pronouns(sentence.text, named, subject)], key=lambda s: s.start)
        found.append(tuple(here))
        if named and not sentence.furniture:
            subject = here[0].person  # "He was greeted by the president": still the one whom "he" meant
    return tuple(found)


def _named(analysis: Analysis, index: int) -> list[Someone]:
    text = analysis.sentences[index].text
    return [
        Someone(a.start, a.end, Person(a.person, a.role, a.code), "named")
        for a in analysis.actors[index]
        if a.person
        and not _FORMER.search(text[max(0, a.start - 45) : a.start])
        and not _WHOSE_HEIR.match(text, a.end)
        and not _OUT_OF_OFFICE.match(text, a.end)
    ]


def _by_office(analysis: Analysis, index: int) -> list[Someone]:
    """ "The Indian leader", "Chile's foreign minister", "the president of Peru": the one whom the document gives that office."""
    text = analysis.sentences[index].text
    people = [a for a in analysis.actors[index] if a.person]
    found = []
    for actor in analysis.actors[index]:
        if actor.private or actor.person:
            continue
        if actor.kind in {"demonym", "name", "organisation"} and (match := _OFFICE_OF_PARTY.match(text, actor.end)):
            start, end, role = actor.start, match.end(), match["role"]
        elif actor.kind in {"name", "organisation"} and (
            before := _PARTY_OF_OFFICE.search(text, max(0, actor.start - 60), actor.start)
        ):
            start, end, role = before.start(), actor.end, before["role"]
        else:
            continue
        if any(
            end <= a.start <= end + 45 and compiled(r",?\s+(?:[A-Z][\w.]*\s+){0,4}").fullmatch(text[end : a.start])
            for a in people
        ):
            continue  # told by name right behind
        if not _FORMER.search(text[max(0, start - 20) : start]):
            found.append(Someone(start, end, in_office(analysis, actor.code, role), "office"))
    return found


def _couple(analysis: Analysis, text: str) -> list[Someone]:
    """ "The imperial couple": the two whom the document names by royal or first office of one party."""
    match = _COUPLE.search(text) if "couple" in text else None
    if not match:
        return []
    royal = [
        p
        for p in analysis.people.values()
        if compiled(
            r"king|queen|prince|princess|emperor|empress|emir|sultan|president|lady|duke|duchess", re.IGNORECASE
        ).search(
            p.role or "",
        )
    ]
    pair = [p for p in royal if p.party == royal[0].party][:2] if royal else []
    if len(pair) < 2:
        return []
    return [Someone(*match.span(), Person(p.name, p.role, p.party), "office") for p in pair]


def _leaders_of(analysis: Analysis, index: int) -> list[Someone]:
    """ "The presidents of A, B and C": one for each."""
    text = analysis.sentences[index].text
    found: list[Someone] = []
    role, last = "", -1
    for actor in analysis.actors[index]:
        if actor.private or actor.kind != "name":
            continue
        if match := _LEADERS_OF.search(text[max(0, actor.start - 50) : actor.start]):
            role, last = match["role"], actor.end
        elif last >= 0 and _LISTED.fullmatch(text[last : actor.start]):
            last = actor.end
        else:
            last = -1
            continue
        found.append(Someone(actor.start, actor.end, in_office(analysis, actor.code, role), "office"))
    return found if len(found) > 1 else []


def in_office(analysis: Analysis, party: str, role: str) -> Person:
    """The person to whom the document gives an office of a party; nameless where it names none or several."""
    last = role.lower().split()[-1]
    of_party = [p for p in analysis.people.values() if p.party == party]
    known = [p for p in of_party if last in (p.role or "").lower().split()]
    if role.lower() == "minister":
        known = [p for p in known if "prime" not in (p.role or "").lower().split()]
    if "party" in role.lower().split():
        known = [p for p in of_party if _LEADS_PARTY.search((p.role or "").lower())]
    if not known and (last in _GENERIC or last in _LEADING or role.lower().startswith("head of")):
        known = [p for p in of_party if (_HEADS.get(last) or _HEAD).search(p.role or "")]
        known = known or [p for p in of_party if last in _HEADS and not p.role]
        known = known or [p for p in of_party if last != "president" or not p.role]
    if not known and (_HEAD.search(role) or role.lower() == "minister"):  # whose office nobody tells
        known = [p for p in of_party if not p.role]
    if len({p.name.split()[-1] for p in known}) == 1 or (known and last == "leader"):
        first = min(known, key=lambda p: _first_mention(analysis, p))
        longest = max((p for p in known if p.name.split()[-1] == first.name.split()[-1]), key=lambda p: len(p.name))
        return Person(longest.name, longest.role, party)
    return Person(None, None if last in _GENERIC else role, party)


_HEADS = {
    "state": re.compile(r"president|king|queen|emir|sultan|emperor|head of state", re.IGNORECASE),
    "government": re.compile(r"premier|prime minister|chancellor|taoiseach|head of government", re.IGNORECASE),
}
_LEADING = frozenset({"leader", "president", "chief", "head", "government"})


def _first_mention(analysis: Analysis, person: PersonKnown) -> int:
    place = f"{analysis.document.title}\n{analysis.document.text}".find(person.name.split()[-1])
    return place if place >= 0 else 1_000_000


def _by_bare_office(analysis: Analysis, index: int, named: Sequence[Someone], subject: Person | None) -> list[Someone]:
    """ "The president": the only one in the document, or the one spoken of last, if that is their office."""
    text = analysis.sentences[index].text
    found = []
    for match in _BARE_OFFICE.finditer(text):
        if any(s.start < match.end() and match.start() < s.end for s in named):
            continue
        role = match["role"].lower().split()[-1]
        if role in _GENERIC or (
            not match[0][0].islower()
            and match.start() == 0
            and not match[0].startswith(("The", "Our"))
            and not _VERB_NEXT.match(text, match.end())
        ):
            continue
        fitting = [p for p in analysis.people.values() if _fits(p, match["role"])]
        if len({p.name.split()[-1] for p in fitting}) == 1:
            best: PersonKnown = max(fitting, key=lambda p: len(p.name))
            found.append(Someone(*match.span(), Person(best.name, best.role, best.party), "office"))
        elif (of_news := _of_the_news(analysis, fitting)) and (subject is None or subject.party not in analysis.main):
            found.append(Someone(*match.span(), Person(of_news.name, of_news.role, of_news.party), "office"))
        elif (
            subject is not None
            and not (_JUNIOR.match(subject.role or "") and not _JUNIOR.match(match["role"]))
            and (role == "leader" or not subject.role or role in subject.role.lower().split())
            and not (match["role"].lower() == "minister" and "prime" in (subject.role or "").lower())
        ):
            found.append(Someone(*match.span(), subject, "office"))
    return found


def _of_the_news(analysis: Analysis, people: Sequence[PersonKnown]) -> PersonKnown | None:
    """The only one of some people whose party the document is about."""
    about = [p for p in people if p.party in analysis.main]
    return max(about, key=lambda p: len(p.name)) if len({p.name.split()[-1] for p in about}) == 1 else None


_WHO = re.compile(r",\s+who\s+[^,;.]*$")  # of whom "his" is told: "A met B, who recalled his visit"
_VERB_NEXT = re.compile(r"\s+(?:will|is|was|has|had|would|said|arrived|left|visited|met)\b")


_JUNIOR = re.compile(r"(?:deputy|vice|assistant|state secretary)\b", re.IGNORECASE)
_ANY_MONARCH = frozenset({"monarch", "sovereign"})
_ROYAL_WORDS = frozenset({"king", "queen", "emir", "amir", "sultan", "emperor", "monarch", "sovereign"})


def _fits(person: PersonKnown, office: str) -> bool:
    if _JUNIOR.match(person.role or "") and not _JUNIOR.match(office):
        return False  # a deputy minister is not the minister
    words, role = (
        [w for w in office.lower().split() if w not in {"visiting", "new", "outgoing"}],
        (person.role or "").lower(),
    )
    if "party" in words:
        return bool(_LEADS_PARTY.search(role))
    if words == ["minister"] and "prime" in role.split():
        return False
    if words[0] == "head":
        return _HEAD.search(role) is not None
    return all(word in role.split() for word in words) or (
        words[-1] in _ANY_MONARCH and bool(set(role.split()) & _ROYAL_WORDS)
    )


def _pronouns(text: str, named: Sequence[Someone], subject: Person | None) -> list[Someone]:
    """ "He", "her": the subject of the sentence where one is named before, else that of the sentence before."""
    found: list[Someone] = []
    if not named and subject is None:
        return found
    for match in _PRONOUN.finditer(text):
        before = [s for s in named if s.end <= match.start()]
        later = [s for s in named if s.start > match.end()]
        bound = match[0].lower() in {"his", "her"} or _SUBORDINATE.search(text, 0, match.start())
        if not before and later and bound and _AHEAD_OF_SUBJECT.fullmatch(text, match.end(), later[0].start):
            before = later[:1] if _OPENS.match(text) else []  # "In Lima, where he had come for talks, A opened a port"
        who = _WHO.search(text, 0, match.start())
        of_who = next((s for s in reversed(before) if who and s.end == who.start()), None)
        meant = of_who.person if of_who else before[0].person if before else subject
        if meant is not None:
            found.append(Someone(*match.span(), meant, "pronoun"))
    return found
