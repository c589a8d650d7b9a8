"""Who is spoken of: parties by name, demonym, capital or seat; persons learnt from the article; "the two countries"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractors._gazetteer import find_names
from extractors._segment import Sentence

Kind = Literal["name", "demonym", "capital", "organisation", "seat", "person", "group"]

ROLES = (
    r"(?:(?:Vice|Deputy|First Deputy|Acting|Interim|Caretaker|Outgoing|Then|Former|Prime|State|Party|General|Foreign|Home|Interior|"
    r"Defen[cs]e|Finance|Trade|Commerce|Economy|Energy|Transport|Agriculture|Education|Health|Environment|Culture|Tourism|Justice|Industry|"
    r"Armed Forces|External Affairs|Foreign Affairs|Crown|Supreme|National|High|Special|Federal|Grand|Chief|Executive|Secretary|"
    r"vice|deputy|acting|interim|prime|foreign|defen[cs]e|finance|trade|interior|crown|general|party|state|supreme|national|chief)[\s-]+)*"
    r"(?:President|Premier|Minister|Chancellor|King|Queen|Emir|Amir|Prince|Princess|Sultan|Sheikh|Secretary(?:[\s-]General)?|Secretary of State|"
    r"Taoiseach|Chairman|Chairwoman|Chairperson|Speaker|Commissioner|Representative|Ambassador|Envoy|Governor-General|Leader|Chief|"
    r"Commander|Adviser|Advisor|Councillor|Councilor|Foreign Affairs|Pope|Emperor|Monarch|Chief Executive|PM|FM|"
    r"president|premier|minister|chancellor|king|queen|emir|prince|sultan|secretary|leader|chairman|speaker|ambassador|envoy|chief|monarch)"
    r"(?:\s+(?:of|for)\s+(?:the\s+)?(?:State for )?(?:[A-Z][a-z]+|and|&|,|the|of)(?:[ ,]+(?:[A-Z][a-z]+|and|&|the|of))*?(?=\s+[A-Z]|,|\s+of\b|$))?"
)
_GIVEN = r"(?:[A-ZÀ-ÞŁŚŞÇ][\w’'-]*[a-zà-ÿ]\.?|[A-Z]\.|[A-Z]{2,3}\.?)"
_PARTICLE = r"(?:al|el|bin|ibn|bint|von|van|de|da|dos|do|der|den|di|du|la|le|ul|ur|abu|Al|El|of)"
NAME = rf"{_GIVEN}(?:[\s-](?:{_PARTICLE}[\s-])*{_GIVEN}){{0,4}}"
_HONORIFIC = r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Lord|Dame|Gen|Lt|Datuk|Dato|Tan|Seri|Sri|Tun|Sheikh|Shri|Hon|H\.E)\.?\s+)*"
_TITLED = re.compile(rf"(?<![\w-])(?P<role>{ROLES})\s+(?P<name>{_HONORIFIC}{NAME})")
_APPOSITION = re.compile(
    rf"(?P<name>{NAME}),\s+(?:the\s+|its\s+|who is\s+)?(?P<before>[^,.;]{{0,40}}?)(?P<role>{ROLES})\b"
)
_PRIVATE_AFTER = re.compile(
    r"^[\s’'s]*(?:[a-z-]+ ){0,2}(?:compan(?:y|ies)|firms?|enterprises?|businesses?|businessm[ae]n|investors?|banks?|airlines?|carmakers?|automakers?|"
    r"universit(?:y|ies)|colleges?|schools?|students?|clubs?|teams?|footballers?|players?|restaurants?|scientists?|researchers?|academics?|"
    r"manufacturers?|start-?ups?|tourists?|media|newspapers?|language|cuisine|embassy staff|University|Airlines?|Airways|Bank|Telecom|Times|Post|"
    r"Daily|Today|News|Petroleum|Motors?|Electric|Steel|Football|FC|Open|Cup|Grand Prix|Tech|state\b|State\b|Square|Street|Road|Avenue|Sea\b|"
    r"Ocean|Gulf|Peninsula|Strait|Delta)"
)
_PLACE_BEFORE = re.compile(
    r"(?:University of|Bank of|Gulf of|Sea of|Strait of|Air|Port of|City of|New|South China|Republic of|Lake|Mount|Upper|Lower)\s+$"
)
_PLACE_AFTER = re.compile(
    r"^\s+(?:Sea|Ocean|Strait|Peninsula|Canal|River|Basin|Delta|Gulf|Mountains|state\b|Post|Times|News Agency|DC\b)"
)
_CITY_AFTER = re.compile(r"^(?:\s+(?:University|Airport|Stock|Marathon|Open|Opera)|-based\b)")
_PAIR = re.compile(
    r"\b(?:(?:the|both|our|their|these|those|its)\s+)?(?:two|both)\s+(?:countries|nations|states|sides|governments|neighbou?rs|leaders|parties|peoples|"
    r"capitals|foreign ministers|prime ministers|presidents|ministers|partners|heads of state|powers|republics|kingdoms|economies|allies)\b|"
    r"\b[Bb]oth (?:countries|nations|sides|states|governments|leaders|parties|capitals)\b|\b[Tt]he (?:pair|two|sides|duo)\b|\b[Bb]ilateral\b|"
    r"\b[Tt]heir\b|\b[Tt]hey\b|\beach other\b|\bone another\b|\bmutual\b",
)
_BLOC = re.compile(
    r"\b[Tt]he (?:27-nation |ten-member |10-member |regional )?(?:bloc|grouping|association|organi[sz]ation|union)\b"
)
_FORMER = re.compile(r"\b(?:former|ex-|late|then)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Actor:
    """A mention of a party in a sentence: `start` and `end` in characters of the sentence.

    `person` and `role` are set where a person stands for the party; `private` marks what is no party after all (a
    company, a sea, a newspaper). A pair ("the two countries") is not here: `Analysis.pair` tells whom it means.
    """

    start: int
    end: int
    code: str
    kind: Kind
    person: str | None = None
    role: str | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class PersonKnown:
    """A person as the article introduces them."""

    name: str
    role: str | None
    party: str


@cache
def _not_names() -> frozenset[str]:
    words = "The A An In On At But And For With From After Before During Under Over This That These Those It He She They We His Her Their Its"
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October"
    return frozenset(f"{words} {days} November December Joint Strategic Comprehensive Partnership".split())


def find_actors(sentences: Sequence[Sentence]) -> tuple[tuple[tuple[Actor, ...], ...], dict[str, PersonKnown]]:
    """The actors of each sentence, in order; and the persons that the article introduces, by full name."""
    plain = [_parties(sentence.text) for sentence in sentences]
    people = _learn(sentences, plain)
    surfaces = _surfaces(people)
    return tuple(_with_people(s.text, actors, surfaces) for s, actors in zip(sentences, plain, strict=True)), people


def _parties(text: str) -> list[Actor]:
    found = []
    for start, end, name in find_names(text):
        if name.surface == "Georgia" and re.search(r"\b(?:Atlanta|Savannah|U\.S\. state)\b", text):
            continue
        if name.surface in {"US", "UN"} and text[end : end + 1] == "$":
            continue
        if name.surface == "Male" and not re.search(r"(?:in|to|from)\s+$", text[:start]):
            continue
        before, after = text[max(0, start - 20) : start], text[end : end + 60]
        private = bool(_PLACE_BEFORE.search(before)) and name.how != "seat" and not before.endswith("Republic of ")
        private |= bool(_PLACE_AFTER.match(after))
        private |= name.how in {"demonym", "name"} and bool(_PRIVATE_AFTER.match(after)) and not after.startswith("'s")
        private |= name.how == "capital" and bool(_CITY_AFTER.match(after))
        code = name.code
        if name.surface == "Brussels" and re.search(r"\bBelgi(?:um|an)\b", text) is None:
            code = "EU"
        found.append(Actor(start, end, code, name.how, private=private))
    return found


def _learn(sentences: Sequence[Sentence], plain: Sequence[Sequence[Actor]]) -> dict[str, PersonKnown]:
    """Persons by full name, from "French President Emmanuel Macron", "Emmanuel Macron, France's president"."""
    people: dict[str, PersonKnown] = {}
    loose: dict[str, str] = {}
    for sentence, actors in zip(sentences, plain, strict=True):
        if sentence.furniture:
            continue
        text = sentence.text
        for match in _TITLED.finditer(text):
            name = _trim(match["name"], actors, match.start("name"))
            if not name or _FORMER.search(match["role"]):
                continue
            party = _party_before(text, match.start(), actors) or _party_of(
                text, match.start("name") + len(name), actors
            )
            if party:
                known = people.get(name)
                if known is None or len(match["role"]) > len(known.role or ""):
                    people[name] = PersonKnown(name, match["role"], known.party if known else party)
            else:
                loose.setdefault(name, match["role"])
        for match in _APPOSITION.finditer(text):
            name = _trim(match["name"], actors, match.start("name"))
            inside = [a for a in actors if match.end("name") <= a.start < match.end() + 30 and not a.private]
            if name and inside and name not in people and not _FORMER.search(match["before"] + match["role"]):
                people[name] = PersonKnown(name, match["role"], inside[0].code)
    surnames = {name.split()[-1]: person for name, person in people.items()}
    for name, role in loose.items():
        known = people.get(name) or surnames.get(name.split()[-1])
        if known is None:
            party = _nearest_party(name, sentences, plain)
            if party:
                people[name] = PersonKnown(name, role, party)
    return people


def _trim(name: str, actors: Sequence[Actor], start: int) -> str:
    """The name without honorifics, and without what begins another thing ("Macron Paris")."""
    words = name.split()
    while words and words[-1] in _not_names():
        words.pop()
    for actor in actors:
        if actor.start > start and actor.start < start + len(" ".join(words)) and actor.kind != "demonym":
            words = name[: actor.start - start].split()
    while words and re.fullmatch(r"(?:Mr|Mrs|Ms|Dr|Sir|H\.E|Hon)\.?", words[0]):
        words.pop(0)
    return "" if not words or words[0] in _not_names() else " ".join(words).strip("’'")


def _party_before(text: str, start: int, actors: Sequence[Actor]) -> str | None:
    """The party that a title belongs to: "French President", "Vietnam's president", "the Vietnamese foreign minister"."""
    near = [a for a in actors if a.end <= start and not a.private]
    if near:
        gap = text[near[-1].end : start]
        if re.fullmatch(r"(?:[’']s?)?[\s-]+(?:[\w-]+\s+){0,3}|[’']s?\s+(?:new|current|newly elected)\s+", gap) and near[-1].kind in {
            "demonym", "name", "organisation", "capital",
        }:  # fmt: skip
            return near[-1].code
    inside = [a for a in actors if start <= a.start < start + 40]
    return inside[0].code if inside and inside[0].start == start else None


def _party_of(text: str, end: int, actors: Sequence[Actor]) -> str | None:
    """The party after a name: "President Nicos of Cyprus", "Prime Minister Modi (India)"."""
    following = [a for a in actors if a.start >= end and not a.private]
    if following and re.fullmatch(r"\s+(?:of|from)\s+(?:the\s+)?|\s*\(|,\s+of\s+", text[end : following[0].start]):
        return following[0].code
    return None


def _nearest_party(name: str, sentences: Sequence[Sentence], plain: Sequence[Sequence[Actor]]) -> str | None:
    """The party of a titled person whom nothing else ties to one: a name in the same sentence's possessive, else none."""
    for sentence, actors in zip(sentences, plain, strict=True):
        position = sentence.text.find(name)
        if position < 0:
            continue
        before = [a for a in actors if a.end <= position and not a.private and a.kind in {"demonym", "name"}]
        if before and re.fullmatch(r"(?:[’']s)?[^,.;]{0,50}", sentence.text[before[-1].end : position]):
            gap = sentence.text[before[-1].end : position]
            if re.match(r"(?:[’']s)\s", gap) or before[-1].kind == "demonym":
                return before[-1].code
    return None


def _surfaces(people: dict[str, PersonKnown]) -> dict[str, PersonKnown]:
    """Ways in which a known person is named later: in full, by surname, by the first of an Asian name."""
    found: dict[str, PersonKnown] = {}
    counts: Counter[str] = Counter()
    for person in people.values():
        words = person.name.split()
        forms = {person.name, words[-1]}
        if len(words) > 1 and len(words[-1]) <= 2:
            forms.add(" ".join(words[-2:]))
        if len(words) >= 2:
            forms.add(words[0])
        for form in forms:
            if len(form) > 2 and form not in _not_names():
                counts[form] += 1
                if form not in found or form == person.name:
                    found[form] = person
    parties: dict[str, set[str]] = {}
    for person in people.values():
        for word in person.name.split():
            parties.setdefault(word, set()).add(person.party)
    return {form: p for form, p in found.items() if " " in form or len(parties.get(form, {p.party})) == 1}


def _with_people(text: str, actors: Sequence[Actor], surfaces: dict[str, PersonKnown]) -> tuple[Actor, ...]:
    if not surfaces:
        return tuple(actors)
    found = list(actors)
    taken = [(a.start, a.end) for a in actors]
    for form in sorted(surfaces, key=len, reverse=True):
        for match in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w-])", text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            person = surfaces[form]
            taken.append(match.span())
            found.append(Actor(*match.span(), person.party, "person", person.name, person.role))
    return tuple(sorted(found, key=lambda a: a.start))


def pair_words(text: str) -> list[tuple[int, int]]:
    """Where a sentence speaks of two parties without naming them: "the two countries", "their", "bilateral"."""
    return [match.span() for match in _PAIR.finditer(text)]


def bloc_words(text: str) -> list[tuple[int, int]]:
    """Where a sentence speaks of an organisation without naming it: "the bloc"."""
    return [match.span() for match in _BLOC.finditer(text)]
