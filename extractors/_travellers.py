"""Who travels: whoever does what a verb of travel says, owns a visit, or is received."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._journey import Story
from extractors._lexicon import compiled
from extractors._people import Someone
from extractors._travel import Cue
from schema.records import Person

_CLAUSE = re.compile(
    r"\b(?P<who>who|whose)\b|,\s+(?P<which>which)\b(?=\s+(?:\w+\s+)?$)|\b(?:when|while|after|before|as|since|because|where|that|once|until|if)\b|[;:–—]|,\s+(?:and|but)\b|\bbut\b"
)
OBLIQUE = re.compile(
    r"\b(?:with|by|from|to|between|of|for|than|like|under|against|over|told|met|call(?:s|ed)?\s+on|and his host|host|hosts|succeed\w*)\s+(?:[\w’'-]+\s+){0,5}$"
)
_SUBJECTS = frozenset({"He", "he", "She", "she"})
_AND = re.compile(r"\s*,?\s*(?:and\s+)?(?:(?:his|her|the|their)\s+)?(?:[\w’'-]+\s+){0,6}?")


def subject_of(text: str, people: Sequence[Someone], position: int) -> list[Person]:
    """Whoever does what a verb at `position` says: the person before "who", the first of its clause, or of the sentence."""
    before = [s for s in people if s.end <= position]
    if not before:
        return []
    clauses = [c for c in _CLAUSE.finditer(text, 0, position) if not _goes_on_listing(text, before, c)]
    for clause in reversed(clauses):
        inside = [s for s in before if s.start >= clause.end()]
        if clause["who"] and all(OBLIQUE.search(text[clause.end() : s.start]) for s in inside):
            inside = []  # "X, who met Y and was received by Z": whom he met does not do it
        if not inside and _BOTH.fullmatch(text, clause.end(), position):
            return [s.person for s in before[:2]]  # "A and B spoke in C, where both are attending …"
        if inside:
            return _together(text, inside, clause.end())
        if clause["who"] or clause["which"]:  # "a delegation led by X, which arrived"
            return _couple_before(text, [s for s in before if s.end <= clause.start()])
    return _together(text, before, 0)


def _goes_on_listing(text: str, people: Sequence[Someone], clause: re.Match[str]) -> bool:
    """Does ", and" only add another to those named: "A, president of B, and C, president of D, arrived"?"""
    if not clause[0].startswith(",") or not clause[0].endswith("and"):
        return False
    before = [s for s in people if s.end <= clause.start() and s.how == "named"]
    behind = next((s for s in people if s.start >= clause.end()), None)
    return bool(
        before
        and behind
        and _APPOSED.fullmatch(text, before[-1].end, clause.start())
        and _TITLES.fullmatch(text, clause.end(), behind.start)
        and not OBLIQUE.search(text[: before[-1].start])
    )


_APPOSED = re.compile(r"(?:,\s+(?:(?!\b(?:who|which|was|is|has|had|will|said|met|\w+ed)\b)[^,;])*)?")
_TITLES = re.compile(r"\s+(?:(?:the|his|her|its)\s+)?(?:(?!(?:was|is|had|then|on|in|at)\b)[\w’'-]+\s+){0,6}")
_BOTH = re.compile(r"\s*(?:both|the\s+two|they(?:\s+both)?)\s+(?:\w+\s+){0,2}")


def _couple_before(text: str, people: Sequence[Someone]) -> list[Person]:
    """The last of some people, with the one joined to them: "A and B, who arrived"."""
    if len(people) > 1 and compiled(r"\s+and\s+(?:[\w’'.-]+\s+){0,6}?").fullmatch(
        text[people[-2].end : people[-1].start]
    ):
        return [s.person for s in people[-2:]]
    return [s.person for s in people[-1:]]


def _together(text: str, people: Sequence[Someone], begin: int) -> list[Person]:
    """The first of some people who is no object of a preposition, with those joined to them by "and"."""
    named = [s for s in people if s.how != "pronoun" or text[s.start : s.end] in _SUBJECTS] or list(people)
    first = next((s for s in named if not OBLIQUE.search(text[begin : s.start])), named[0])
    found = [first]
    listed: list[Someone] = []  # behind a comma, until an "and" shows that the list goes on
    for other in people:
        last = (listed or found)[-1]
        if other.start <= last.end or other.how == "pronoun":
            continue
        gap = text[last.end : other.start]
        if _APPOSITION.fullmatch(gap):
            continue  # "A, the president of B"
        gap = _APPOSED_AND.sub(" and", gap)
        if compiled(r"\b(?:told|met|by|with|to|host)\b").search(gap):
            break
        if "and" in gap and _AND.fullmatch(gap):
            found += [*listed, other]
            listed = []
        elif _COMMA.fullmatch(gap):
            listed.append(other)
        else:
            break
    return [s.person for s in found]


_COMMA = re.compile(r",\s+(?:[A-Z][\w’'.-]+\s+){0,6}")
_APPOSITION = re.compile(r",\s+(?:the\s+)?")
_APPOSED_AND = re.compile(r"^,\s+(?:(?!\b(?:who|which|and|was|is|has|had|will|said|met|\w+ed)\b)[^,;])+,\s+and\b")


_RECEIVES_ON = re.compile(
    r"(?:\s+of\s+(?:the\s+)?[A-Z]\w+)?,?\s+(?:on\s+\w+day\s+|today\s+|yesterday\s+)?(?:receive[sd]?|welcome[sd]?|greet(?:s|ed)|host(?:s|ed)?|bade\s+farewell|saw\s+off|(?:gave|held|laid\s+on)\s+an?\s+(?:[\w-]+\s+)?(?:banquet|dinner|lunch(?:eon)?))\s[^;:]*?,?\s+(?:on|at|during)\s+[^,;:]{0,40}\b(?:his|her|an?)\s+(?:\w+\s+){0,2}$"
)


def owner_of_visit(story: Story, index: int, cue: Cue) -> list[Person]:
    """Whose visit: "X's visit", "visit by X", "his visit", "X is on a visit", "On a visit …, X", "the visit"."""
    text, people = story.analysis.sentences[index].text, story.people[index]
    owners = [
        s for s in people if s.end <= cue.start and compiled(r"[’']s?\s+(?:\w+\s+)?").fullmatch(text[s.end : cue.start])
    ]
    if owners:
        return [owners[-1].person]
    named = [s for s in people if s.end <= cue.start and s.how != "pronoun"]
    if cue.way == "noun" and len(named) > 1 and _RECEIVES_ON.match(text, named[0].end, cue.start):
        return []  # the reception tells it
    by = [
        s for s in people
        if s.start >= cue.end and s.how != "pronoun" and s.start - cue.end < 130
        and compiled(r"\b(?:by|of)\s+(?:(?!(?:at|in|on|to|from|for|with|was|were|is|has|had)\b)[\w’'.-]+,?\s+){0,9}$").search(text[cue.end : s.start])
        and not compiled(r"[;]|\b(?:conveyed|greetings|message|letter|who|which|said|told|invitation|after|before|received|welcomed|greeted|hosted|met|accompanied|joined|seen)\b").search(text[cue.end : s.start])
    ]  # fmt: skip
    if by:
        return _joined(text, by)
    opening = cue.start < 70 and compiled(
        r"[\"“]?(?:On|Upon|Following|During|In|At|Ahead|Before|After|Wrapping|Concluding|While|Beginning|Starting)\b"
    ).match(
        text,
    )
    comma = text.find(",", cue.end)
    after = [
        s
        for s in people
        if s.start > cue.end
        and (s.how == "pronoun" or s.start > comma >= 0 or _NO_COMMA.fullmatch(text, cue.end, s.start))
    ]
    before = [
        s for s in people if s.end <= cue.start and (s.how != "pronoun" or text[s.start : s.end] in {"he", "she"})
    ]
    if opening and after and not before:
        return [after[0].person]
    if _THE_GUEST.match(text) and (guest := story.guest(index)):
        return [guest]
    if _THE_TOUR.match(text) and story.traveller and not before:
        return [story.traveller]
    if subject := subject_of(text, people, cue.start):
        return subject
    anaphoric = compiled(r"\b(?:[Tt]he|[Tt]his|[Tt]hat)\s*$").search(text[: cue.start]) or text[
        cue.start : cue.start + 3
    ].lower() in {"the", "his"}
    anaphoric = anaphoric or _FOLLOWS.match(text) is not None
    anaphoric = anaphoric or compiled(r"[\"“]?(?:It|This|That|Then|Next)\b").match(text) is not None
    return [story.traveller] if anaphoric and story.traveller else []


_FOLLOWS = re.compile(
    r"An?\s+(?:[\w-]+\s+){0,3}(?:visit|stop|stopover|trip)\b[^,;.]{2,60}?\s(?:follows?|will\s+follow|is\s+to\s+follow|comes\s+next|is\s+next)\b"
)
_THE_GUEST = re.compile(r"The\s+(?:distinguished\s+|royal\s+)?(?:guest|visitor)\s+[a-z]")
_THE_TOUR = re.compile(
    r"(?:The|His|Her)\s+(?:[\w-]+\s+)?(?:tour|trip|journey|swing|programme)\s+(?:will|is|was|ends?|ended|includes?|included|also|then|began|begins|start(?:s|ed)|opens|opened|continue[sd]?|takes|took|closes?|closed)\b"
)
_NO_COMMA = re.compile(  # "During a visit to A in May Foreign Minister B said …"
    r"\s+(?:to|in)\s+(?:the\s+)?[A-Z]\w+(?:\s[A-Z]\w+)?(?:\s+(?:in|on)\s+(?:\w+day|[A-Z][a-z]+(?:\s+\d{1,2})?|\d{1,2}\s+[A-Z][a-z]+)|\s+last\s+\w+|\s+yesterday)\s+(?:[A-Z]\w+\s+){0,4}"
)


def _joined(text: str, people: Sequence[Someone]) -> list[Person]:
    """The first of some people and those that follow in the same list."""
    found = [people[0]]
    for other in people[1:]:
        gap = text[found[-1].end : other.start]
        if not compiled(
            r"(?:\s+of\s+(?:the\s+)?[A-Z][\w’-]+(?:\s[A-Z][\w’-]+)?)?\s*(?:,|and|,\s*and)\s+(?:[\w’'.-]+\s+){0,7}"
        ).fullmatch(gap) or _DOES_MORE.search(gap):
            break
        found.append(other)
    return [s.person for s in found]


_DOES_MORE = re.compile(r"\b(?:asked|told|thanked|assured|conveyed|convey|to|that|for)\b")
_OBJECT_WORD = re.compile(
    r"(?:the|his|her|its|their|a|an|new|visiting|outgoing|counterpart|guests?|presidents?|prime|ministers?|foreign|premiers?|chancellors?|king|queen|crown|prince|princess|leader|vice|deputy|"
    r"defen[cs]e|trade|finance|emir|sultan|and|of|state|head|secretary|general|party|policy|chief|commission|council|in|at|on|also|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|today|yesterday|mr|ms|mrs|dr|him|with|full|military|honou?rs|home|here|counterparts?|colleagues?|homologues?|leaders|both|audience|earlier|morning|afternoon|evening|visit|from|to|colleagues?)[’']?s?",
    re.IGNORECASE,
)


def objects_behind(story: Story, index: int, position: int) -> list[Person]:
    """The people right behind a verb, with those listed after them."""
    text = story.analysis.sentences[index].text
    behind = [s for s in story.people[index] if s.start >= position and s.how != "pronoun"]
    if not behind or behind[0].start - position > 110:
        return []
    for word in compiled(r"[^\s,]+").findall(text[position : behind[0].start]):
        if not word[0].isupper() and not _OBJECT_WORD.fullmatch(word):
            return []
    return _joined(text, behind)
