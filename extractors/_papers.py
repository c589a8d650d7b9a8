"""Papers: the instruments that a sentence names, counts, or means by "another on …" and "the one with …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from ahocorasick_rs import AhoCorasick

from extractors._actors import Actor
from extractors._lexicon import compiled, lexicon, whole_words
from extractors._screen import Screened, screened
from extractors._times import MONTHS, Time
from schema.records import AgreementKind

Article = Literal["a", "the", "owned", "counted", "bare", "no"]


@dataclass(frozen=True, slots=True)
class Paper:
    """An instrument in a sentence: `start` and `end` span its name without article, with what it is about.

    `noun` is the head in small letters; `article` what stands before the name; `several` where more than one is meant.
    """

    start: int
    end: int
    title: str
    kind: AgreementKind
    noun: str
    article: Article
    several: bool = False
    about: str = ""  # "on X"
    meant: bool = False  # not named itself: "another on X", "the one with Y"
    until: int = 0  # where what it is about ends, if its sides stand before that: "agreement with A on X"

    @property
    def distinct(self) -> bool:
        """Does its name tell it from others of its kind: by a field, a place, a year, a subject?"""
        words = [word for word in _WORD.findall(self.title[: len(self.title) - len(self.about)]) if word[0].isalpha()]
        named = [word for word in words if word.lower() not in _table("modifiers", "empty") and not _head_word(word)]
        return bool(named or self.about)

    @property
    def dated(self) -> bool:
        """Does its name hold a year or a day: "the treaty of 1998"?"""
        return bool(_DATED.search(self.title))


_WORD = re.compile(r"[^\W_][\w’'&./+–-]*")
_TOKEN = re.compile(r"[^\W_](?:[\w’'&/+–-]|\.(?=[\w-]))*|[^\w\s]")
_ABBREVIATION = re.compile(r"\s+\(“?[A-Z][A-Za-z+-]{1,9}”?\)")
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\w*\.?"
_OF_YEAR = re.compile(
    rf"\s+of\s+(?:(?:\d{{1,2}}\s+)?{_MONTHS}\s+(?:\d{{1,2}},\s+)?)?(?:19|20)\d\d\b|\s+of\s+(?:\d{{1,2}}\s+{_MONTHS}|{_MONTHS}\s+\d{{1,2}})\b|\s+of\s+last\s+[A-Z][a-z]+\b"
)
_FULL_MONTHS = rf"(?:{'|'.join(MONTHS)})"
_DATED = re.compile(
    rf"\bof (?:(?!for\b|from\b|until\b)[\w,]+ )*(?:19|20)\d\d\b|\bof (?:{_FULL_MONTHS} \d{{1,2}}|\d{{1,2}} {_FULL_MONTHS})\b|^(?:19|20)\d\d\s"
)
_FOR_YEARS = re.compile(
    r"\s+for\s+the\s+(?:years|period)\s+(?:up\s+to|until|to)\s+20\d\d\b|\s+(?:for|from)\s+(?:the\s+(?:years|period)\s+)?(?:19|20)\d\d\s*(?:to|until|and|[-–])\s*(?:19|20)?\d\d\b"
)
_OF_SUBJECT = re.compile(
    r"\s+of\s+(?!course\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)(?:[A-Z][\w’'-]+|friendship|alliance|peace|neutrality|amity|permanent|eternal|good|mutual|cooperation|commerce|non-aggression|association|accession|guarantee|principles|intent|understanding)\b"
)


@cache
def _table(topic: str, name: str) -> frozenset[str]:
    return frozenset(lexicon("papers")[topic][name])


@cache
def _heads() -> Screened:
    """The nouns that name papers, a group for each kind."""
    heads = lexicon("papers")["heads"]
    return screened("|".join(f"(?P<{kind}>{whole_words(forms)})" for kind, forms in heads.items()))


@cache
def _stems() -> AhoCorasick:
    """Parts of words that a sentence with a paper holds: a look for them spares most sentences the search for heads."""
    return AhoCorasick(lexicon("papers")["stems"])


@cache
def _head_word(word: str) -> bool:
    return bool(_heads().fullmatch(word)) or word.lower() in {
        "understanding",
        "mou",
        "action",
        "intent",
        "notes",
        "work",
        "plan",
    }


def short_name(paper: Paper) -> str | None:
    """The short form that a paper's title explains: "Defence Cooperation Agreement (DCA)"."""
    match = _SHORT_NAME.search(paper.title)
    return match["short"] if match else None


_SHORT_NAME = re.compile(r"\((?P<short>[A-Z]{2,6})\)$")


def find_papers(
    text: str, actors: Sequence[Actor], times: Sequence[Time], shorts: Mapping[str, AgreementKind]
) -> list[Paper]:
    """The papers that a sentence names or counts, in order; also by the short forms that the document has explained."""
    found = _named_in_full(text, actors, times)
    for short, kind in shorts.items():
        if short not in text:
            continue
        for match in re.finditer(rf"(?<![\w(-])(?P<{kind}>{short})(?![\w)-])", text):
            if not any(p.start < match.end() and match.start() < p.end for p in found):
                behind = max((p.end for p in found if p.end <= match.start()), default=0)
                if paper := _paper(text, match, behind, actors, times):
                    found.append(paper)
    return sorted(found, key=lambda p: p.start)


def _named_in_full(text: str, actors: Sequence[Actor], times: Sequence[Time]) -> list[Paper]:
    found: list[Paper] = []
    if not _stems().find_matches_as_indexes(text):
        return found
    for match in _heads().finditer(text):
        if found and match.start() < found[-1].end:
            continue
        behind = found[-1].end if found else 0
        paper = _paper(text, match, behind, actors, times)
        if paper:
            if (
                found
                and not found[-1].about
                and (_ADDS if found[-1].noun == "protocol" else _AMENDS).fullmatch(text, found[-1].end, paper.start)
            ):
                first = found.pop()
                about = text[first.end : max(paper.end, paper.until)].strip()
                paper = replace(first, end=paper.end, title=f"{first.title} {about}", about=about, until=paper.until)
            found += _by_field(text, paper)
    return found


_ADDS = re.compile(r"\s+(?:\w+ing|to|(?:on|for)\s+(?:the\s+)?\w+\s+(?:to|of))\s+(?:the|an?|its|their)\s+")
_AMENDS = re.compile(
    r"\s+(?:amending|supplementing|modifying|extending|implementing|updating|revising|replacing|(?:on|for)\s+(?:the\s+)?(?:amendments?|changes?|additions?)\s+to)\s+(?:the|an?|its|their)\s+"
)


def _paper(text: str, head: re.Match[str], behind: int, actors: Sequence[Actor], times: Sequence[Time]) -> Paper | None:
    noun = head[0].lower()
    kind: AgreementKind = head.lastgroup  # type: ignore[assignment]
    if "-" in (text[head.end() : head.end() + 1], text[head.start() - 1 : head.start()]):
        return None  # "treaty-level"
    several = _PLURAL.match(noun) is not None
    start, article, counted = _left(text, head.start(), behind, actors, several)
    if noun.startswith(("exchanged", "exchanging", "traded", "trading")):
        start = head.start()
    before = [word.strip(",") for word in text[start : head.start()].lower().split()]
    if not _means_paper(noun, kind, before, text, head, article):
        return None
    if noun.startswith("arrangement") and head[0][0].isupper():
        kind = "agreement"
    if text.startswith("own ", start):
        start += len("own ")
    end, about = _right(text, head.end(), times, actors)
    if article == "the" and (acronym := _ACRONYM.search(text, behind, start)):
        start = acronym.start()
    until = 0 if about or several else _behind_sides(text, end, times, actors)
    if until:
        about = text[end:until].strip()
    title = compiled(r"\s+").sub(" ", text[start : until or end]).strip(" ,")
    title = compiled(r"^(?:[Ee]xchang|[Tt]rad)(?:ed|ing) (?:diplomatic )?").sub("exchange of ", title)
    title = _WORTH.sub("", title)
    article = article if counted or article != "counted" else "bare"
    return Paper(start, end, title, kind, noun, article, several, about, until=until)


_WORTH = re.compile(r"^[€$£]?\d[\w.,]*[-\s](?:million|billion)[\w-]*\s+")


def _behind_sides(text: str, end: int, times: Sequence[Time], actors: Sequence[Actor]) -> int:
    """Where what a paper is about ends, if its sides stand before that: "Agreement with A on X"; 0 where they do not."""
    sides = _SIDES.match(text, end)
    if sides is None or not any(sides.end("with") <= a.start < sides.end() and not a.person for a in actors):
        return 0
    opening = _OPENS_SUBJECT.match(text, sides.end())
    if opening is None or _is_adjunct(text, opening, times):
        return 0
    stop = _walk(text, opening.end(), times, actors)
    inner = _heads().search(text, opening.end(), stop)
    pointing = text[opening.end() : stop].endswith(("those", "these", "them", " it"))
    return 0 if inner or pointing or stop <= opening.end() else stop


_SIDE = r"(?:the\s+)?(?:(?:Government|Republic|Kingdom|State|Federation|Union)\s+of\s+(?:the\s+)?)*[A-ZÀ-Þ][\w’'-]+(?:\s(?:(?:of|and)\s(?:the\s)?)?[A-ZÀ-Þ][\w’'-]+){0,5}?"
_SIDES = re.compile(
    rf"(?P<with>\s+(?:with|between)\s+){_SIDE}(?:\s+and\s+{_SIDE})?(?=\s+(?:on|for|concerning|regarding)\s)"
)
_OPENS_SUBJECT = re.compile(r"\s+(?:on|for|concerning|regarding)\s+")


_ACRONYM = re.compile(r"(?<![\w-])[A-Z]{3,6},\s+the\s+(?=\S*$)|(?<![\w-])[A-Z]{3,6},\s+(?:the|a)\s+$")
_PLURAL = re.compile(
    r"memorand(?:a|ums)\b|(?:letters|statements|plans|exchanges|program(?:me)?s) of\b|(?!exchang)[\w\s-]*s$"
)


def _means_paper(
    noun: str, kind: AgreementKind, before: Sequence[str], text: str, head: re.Match[str], article: Article
) -> bool:
    """Is the noun a paper here, and no speech, economic programme, bargain or charter of all nations?"""
    named = head[0][0].isupper() and bool(before)
    around = text[max(0, head.start() - 20) : head.start()], text[head.end() : head.end() + 60]
    if head[0][0].isupper() and _BUILDING.match(around[1]):
        return False
    if _TO_THE_PRESS.match(around[1]) or _OF_ALL.search(around[0]):
        return False
    if noun == "treaty" and _OF_ALLIES.match(around[1]):
        return False
    if (
        noun == "agreement"
        and _CONSENT.search(text, 0, head.start())
        and compiled(r"\s+of\s+(?:the\s+)?[A-Z]").match(around[1])
    ):
        return False
    if noun == "statement" and _SAID_IN.search(text, 0, head.start()):
        return False
    if noun in {"statement", "statements"}:
        return bool(_table("needs", "declaration").intersection(before)) or named
    if noun.startswith("program"):
        return (
            kind == "action_plan" or " of " in noun or bool(_table("needs", "programme").intersection(before)) or named
        )
    if noun in {"deal", "deals", "contract", "contracts"}:
        about = compiled(r"\s+on\s+(?:the\s+)?(\w+)").match(text[head.end() : head.end() + 40])
        told = about is not None and about[1] in _table("needs", "deal")
        told = told or (noun == "deal" and (article == "the" or _STRUCK.match(around[1]) is not None))
        return told or bool(_table("needs", "deal").intersection(before)) or (named and head[0][0] == "D")
    if noun in {"text", "texts"}:
        return article in {"the", "owned", "counted"} and not before[article == "counted" :]
    return True


_STRUCK = re.compile(
    r"\s+(?:(?:struck|signed|reached|concluded|brokered|agreed)\s+(?:in|on|by|between|last|with)|(?:that\s+)?(?:the\s+two|both)\s|(?:in\s+[A-Z]\w+\s+)?(?:on\s+\w+day\s+)?(?:under|by)\s+which\b)"
)
_OF_ALLIES = re.compile(r"\s+(?:ally|allies|partners?|obligations?|commitments?|ports?)\b")
_CONSENT = re.compile(r"\b(?:seek|seeks|sought|with|without|obtain|need|needs|require|requires|get)\s+the\s+$")
_SAID_IN = re.compile(
    r"\b(?:said|told\s+\w+|added|speaking)\s+(?:in|at|during)\s+(?:an?|the|their)\s+(?:joint\s+)?press\s+$"
)
_TO_THE_PRESS = re.compile(
    r"\s+(?:to|with)\s+(?:reporters|journalists|the press)\b|\s+to\s+(?:his|her|its|the)\s+(?:[\w-]+\s+){0,3}(?:secretar(?:y|ies)|ministers?|ministry|ministries|cabinet|staff|government|departments?)\b|\s+of\s+(?:ratification|accession|war|independence|the\s+press|support|regret|concern)\b"
)
_BUILDING = re.compile(r"\s+(?:Room|Hall|House|Centre|Center|Organi[sz]ation|Square|Office|Secretariat|Council)\b")
_OF_ALL = re.compile(
    r"\b(?:UN|United\s+Nations|Vienna|Geneva|Refugee|Hague|Olympic|NATO|Kyoto|Montreal|Ottawa|Schengen|Dayton|Minsk|Artemis|Paris\s+Climate|Paris|Abraham|Genocide|Rome|Basel|Stockholm)\s+$"
)


def _left(text: str, head: int, behind: int, actors: Sequence[Actor], plural: bool) -> tuple[int, Article, bool]:
    """Where a name begins, its article, and whether more than one is counted.

    Words up to an article, a possessive or a number belong to the name; without one, those that are known to.
    """
    tokens = [(m.start(), m[0]) for m in _TOKEN.finditer(text, max(behind, head - 110), head)][-10:]
    begin = known = head
    unbroken = True
    modifiers, articles = _table("modifiers", "words"), _table("modifiers", "determiners")
    inside = modifiers | articles
    for index in range(len(tokens) - 1, -1, -1):
        at, word = tokens[index]
        small = word.lower()
        before = tokens[index - 1][1] if index else ""
        if small in _PREPOSITIONS and word == small:
            return (begin if begin < head else known), "bare", False
        if word == "One" and begin < head and text[begin].isupper():
            begin = known = at  # a name that begins with a number: "the One Ocean Agreement"
            continue
        if (
            word == ","
            and before[:1].isupper()
            and index > 1
            and tokens[index - 2][1].lower() in {"a", "an", "the"}
            and text[begin].isupper()
        ):
            begin = known = tokens[index - 1][0]  # "a Political, Trade and Cooperation Agreement"
            return begin, _ARTICLES.get(tokens[index - 2][1].lower(), "the"), False
        if small in articles or small == "one":
            return begin, _ARTICLES.get(small, "the"), False
        if small.endswith(("’s", "'s", "s’", "s'")):
            return begin, "owned", False
        if small.isdigit() and index + 1 == len(tokens) and not plural:
            begin = known = at  # "the 123 Agreement"
            continue
        if small in _table("modifiers", "numbers") or (small.isdigit() and not _YEAR.fullmatch(small)):
            return (tokens[index - 1][0] if before.lower() == "a" else at), "counted", True
        if small == "of" and before.lower() in _QUANTITIES:
            first = index - 2 if index > 1 and tokens[index - 2][1].lower() in {"a", "the"} else index - 1
            return tokens[first][0], "counted", True
        if small in {"and", "&", "of"} and begin < head and _joins(small, before, text[begin:head], modifiers):
            begin = at
            continue
        if small in _table("modifiers", "never_inside") or not word[0].isalnum() or _is_person(actors, at):
            break
        plain = word == small or not text[begin].isupper()
        if (
            small in _table("modifiers", "ends_before")
            and plain
            and not (small in _ALSO_NOUNS and before.lower() in inside | {"and"})
        ):
            break
        if small.endswith(("ed", "ly")) and small not in modifiers and word == small and before.lower() not in articles:
            break
        begin = at
        if unbroken and (small in modifiers or word != small or "-" in word or _YEAR.fullmatch(word)):
            known = at
        else:
            unbroken = False
    return known, "bare", False


_ARTICLES: dict[str, Article] = {
    **dict.fromkeys(("a", "an", "another", "some", "one"), "a"),
    **dict.fromkeys(("no", "any", "neither", "every", "each"), "no"),
    **dict.fromkeys(("its", "their", "his", "her", "our", "my", "your"), "owned"),
}
_PREPOSITIONS = {"on", "for", "over", "about", "under"}
_ALSO_NOUNS = {"exchange", "draft", "review", "swap", "release"}
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUANTITIES = {
    "number", "series", "raft", "host", "set", "package", "dozens", "clutch", "total", "range", "batch", "string", "handful", "bundle", "sheaf", "slew",
    "couple", "array", "stack", "pile",
}  # fmt: skip


_HAVE_OF = {"status", "avoidance", "transfer", "exchange", "rules"}  # "a status of visiting forces agreement"


def _joins(word: str, before: str, behind: str, modifiers: frozenset[str]) -> bool:
    """Does "and" or "of" stand inside a name: "science and technology agreement", "Status of Forces Agreement"?"""
    first = behind.split()[0]
    if word != "of" and before.lower() in modifiers and first.lower() in modifiers:
        return True
    if word == "of" and before in _HAVE_OF:
        return first.lower() in modifiers
    return bool(before) and before[0].isupper() and first[0].isupper()


def _is_person(actors: Sequence[Actor], at: int) -> bool:
    return any(a.start <= at < a.end and a.person for a in actors)


def _right(text: str, end: int, times: Sequence[Time], actors: Sequence[Actor]) -> tuple[int, str]:
    """Where a name ends with what it is about, and that part of it ("on fisheries")."""
    if abbreviation := _ABBREVIATION.match(text, end):
        end = abbreviation.end()
    begin = end
    if worth := _WORTH_SO_MUCH.match(text, end):
        end = worth.end()
    if year := _OF_YEAR.match(text, end):
        end = year.end()
    elif subject := _OF_SUBJECT.match(text, end):
        end = _walk(text, subject.end(), times, actors)
    opening = re.compile(
        rf"\s+(?:{'|'.join(_table('tail', 'opens'))}|in(?=\s+(?:the\s+(?:fields?|areas?)\s|[a-z])))\s+"
    ).match(text, end)
    if years := _FOR_YEARS.match(text, end):
        end = years.end()
    elif opening and not _is_adjunct(text, opening, times):
        stop = _walk(text, opening.end(), times, actors)
        if stop > opening.end():
            end = stop
        if (inner := _heads().search(text, opening.end(), end)) and compiled(r"\ban?\s+(?:[\w-]+\s+){0,4}$").search(
            text[opening.end() : inner.start()]
        ):
            parted = _NEXT_PAPER.search(text, opening.end(), inner.start())
            end = parted.start() if parted else opening.start()  # another paper begins in what it is about
    about = text[begin:end].strip()
    if year2 := _OF_YEAR.match(text, end):
        end = year2.end()
    return end, about


_WORTH_SO_MUCH = re.compile(
    r"\s+worth\s+(?:[\w$€£.-]+\s+){1,6}?(?:dollars|euros|pounds|crowns|million|billion)(?=\s+(?:for|on|to)\s)"
)
_NEXT_PAPER = re.compile(r"(?:,|,?\s+(?:to|and|or|plus|as\s+well\s+as))\s+an?\s+(?:[\w-]+\s+){0,4}$")


def _is_adjunct(text: str, opening: re.Match[str], times: Sequence[Time]) -> bool:
    """Is what follows a time, a place or an occasion rather than a subject: "on Tuesday", "for the first time"?"""
    word = opening[0].strip()
    rest = text[opening.end() :]
    if (
        any(t.start <= opening.end() < t.end or t.start in (opening.start() + 1, opening.end()) for t in times)
        and word != "for"
    ):
        return True
    if word == "to" and _UNDER_THE.search(text, 0, opening.start()):
        return True
    if word == "to":
        return (
            not _AIM.match(rest)
            and not compiled(
                r"(?!be\b|have\b|the\b|a\b|an\b|its\b|their\b|his\b|her\b|which\b|whom\b|that effect|follow\b)[a-z]+\s"
            ).match(
                rest,
            )
            and not rest.startswith("that effect")
        )
    if word == "in":
        return bool(
            compiled(
                r"(?:the\s+(?:first|second|latter|third|fourth|last)\s+(?:half|quarter|week|days)|early|late|mid|place|force|effect|return|exchange|principle|presence\s+of|the\s+(?:presence|capital|city|port|margins|end|same|coming|works|pipeline|morning|afternoon|evening)|(?:areas|fields|sectors)\s+(?:ranging|such|including|from)|person|public|question|full|vain|time|turn|all|its|their|his|her|a|an|this|that|hand|june|may)\b"
            ).match(
                rest,
            )
        )
    return bool(
        compiled(
            r"(?:the\s+(?:sidelines|margins|same|first|second|third|fourth|last|day|eve|spot|occasion|table|agenda|basis|ground|following|sixth|fifth|matter|time|moment|record|way|whole|other|other\s+hand)|board|ice|hold|paper|time|behalf|top|condition|track|signature|approval|ratification|review|good|now|years|months|weeks|decades|nearly|almost|more\s+than|over|which|whom|it|them|him|her|\d+\s+(?:years|months|million|billion)|(?:two|three|four|five|six|ten|twenty|a)\s+(?:more\s+)?(?:years?|months?|weeks?|decades?|while|day)|a\s+(?:state|working|visit|lawn)|another|further|his|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
        ).match(
            rest,
        )
    )


_UNDER_THE = re.compile(r"\b(?:under|within)\s+(?:the|its|their)\s+\w+$")  # "used it under the treaty to look for …"
_AIM = re.compile(
    r"(?:Promote|Protect|Combat|Prevent|Counter|Eliminate|Avoid|Facilitate|Strengthen|Establish|Enhance|Improve|Support|Develop|Advance|Reduce|Expand|Share|Deepen)\b"
)
_OCCASIONS = {"signature", "signing", "ratification", "approval", "another"}
_PARTED_FROM = re.compile(
    r"(?P<aside>(?:\s+(?:in|at)\s+[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)?(?:\s+(?:on\s+\w+day|today|yesterday|here))?),\s+(?:one\s+)?on\s+(?=[^.;]{3,90}\band\s+(?:(?:the\s+other|another|one)\s+)?on\s)|"
    r"\s+(?P<verb>(?:were|have\s+been|will\s+be|are\s+to\s+be)\s+(?:also\s+)?(?:signed|exchanged|concluded|inked|initialled)(?:\s+by\s+[^,.;:]{3,40}?)?(?:\s+as\s+well|\s+too|\s+on\s+\w+day)?|on\s+\w+day,)(?:\s*[:,])?\s+on\s+(?=[^.;]{3,90}\bon\s)"
)
_OF_ANOTHER = re.compile(r"\s*(?:and\s+)?of\s+(?:an?\s+|the\s+|two\s+|three\s+)?(?:[a-z-]+\s+){0,2}?")
_FIELD = re.compile(
    r"\s+the\s+(?:fields?|areas?|spheres?|domains?)\b|\s+the\s+(?:[a-z-]+\s+){1,3}(?:sectors?|fields?|areas?|industry|spheres?)\b"
)


_SO_LONG = re.compile(r"\s+(?:an?(?:other)?|\d+|[a-z]+)\s+(?:more\s+)?(?:years?|months?|weeks?|decades?)\b")
_IN_SECTORS = re.compile(r"\bin\s+the\s")  # "on cooperation in the health, education and water sectors"
_WORKS_TOGETHER = re.compile(r"\b[Cc](?:o-?operation|ollaboration)\s+$")
_IN_A_FIELD = re.compile(
    r"in\s+the\s+(?!(?:first|second|latter|third|fourth|last|next|coming|presence|capital|city|port|margins|end|same|morning|afternoon|evening|palace|wake|framework|region|future|[A-Z])\b)[a-z]"
)
_TALKS_GO_ON = re.compile(
    r"\s*(?:and\s+)?(?:talks|negotiations|consultations)\s+(?:are|is|will|have|has|on|for|about|with|over)\b"
)


def _walk(text: str, position: int, times: Sequence[Time], actors: Sequence[Actor]) -> int:
    """The end of a subject that begins at `position`: where its words give way to the rest of the sentence."""
    closes, determiners = _table("tail", "closes"), _table("modifiers", "determiners")
    heads = _heads()
    end = position
    tokens = list(_TOKEN.finditer(text, position, position + 160))
    for number, token in enumerate(tokens[:16]):
        word, small = token[0], token[0].lower()
        following = tokens[number + 1][0] if number + 1 < len(tokens) else ""
        if (
            small == "between"
            and text[position : token.start()].rstrip().endswith(("cooperation", "exchanges", "contacts"))
            and not any(0 <= a.start - token.end() < 6 for a in actors)
            and following.lower() in {"the", "their"}
        ):
            continue
        if small in closes or (not word[0].isalnum() and word not in {",", "&"}):
            break
        if any(t.start <= token.start() < t.end for t in times) and not compiled(
            r"(?:19|20)\d\d(?:[-–](?:19|20)?\d\d)?"
        ).fullmatch(word):
            break
        if small in {"on", "in", "for", "of", "from", "to"} and any(
            t.start <= token.end() + 1 < t.end or t.start == token.start() for t in times
        ):
            break
        if small == "for" and (following.lower() in _OCCASIONS or _SO_LONG.match(text, token.end())):
            break
        if small in {"in", "at"} and following.lower() in determiners and not _FIELD.match(text, token.end()):
            if _WORKS_TOGETHER.search(text, position, token.start()) and _IN_A_FIELD.match(text, token.start()):
                continue
            break
        if small in {"on", "in"} and (
            (
                compiled(r"\s+(?:the\s+(?:presence|margins|sidelines|same|capital)|[A-Z])").match(
                    text[token.end() : token.end() + 20],
                )
                and small == "in"
            )
            or compiled(r"\s+the\s+(?:margins|sidelines|same|occasion|eve)").match(text[token.end() : token.end() + 20])
        ):
            break
        if word == "," or small in {"and", "&"}:
            after = tokens[number + 2][0] if number + 2 < len(tokens) else ""
            rest = text[token.end() : token.end() + 60]
            if _LAST_WORD.match(rest):
                continue  # "the Belt and Road and a memorandum"
            if word == "," and following.lower() == "and" and after.lower() in determiners:
                break
            if _SOMEBODY.match(rest) or _TALKS_GO_ON.match(rest):
                break
            if word == "," and _LISTED_FIELDS.match(rest):
                continue
            if compiled(
                r"\s*(?:and\s+)?(?:an?|the|another|one|they|it|he|she|two|three|both|their|its|his|her|who|which|in|on|to|at|with|said|by|also|then|as|but|so|a)\b"
            ).match(
                rest,
            ) or (
                compiled(r"\s*(?:and\s+)?[a-z]+(?:ed|s)?\s+(?:an?|the|to|that|their|its|his)\b").match(rest)
                and not compiled(r"\s*(?:and\s+)?[a-z]+s\s").match(rest)
            ):
                break
            if (
                word == ","
                and not compiled(
                    r"\s*(?:and\s+)?(?:[\w’'-]+\s+){0,3}[\w’'-]+(?:,\s+(?:[a-z’'-]+\s+){0,3}[a-z’'-]+){0,3},?\s+and\s"
                ).match(
                    text[token.end() : token.end() + 110],
                )
                and not compiled(r"\s*and\s+[\w’'-]+").match(rest)
            ):
                break
            if heads.match(text, token.end() + len(rest) - len(rest.lstrip())):
                break
            if (of := _OF_ANOTHER.match(text, token.end())) and heads.match(text, of.end()):
                break
            if (
                (ahead := heads.search(text, token.end(), token.end() + 60))
                and not compiled(r"[,;.]").search(text[token.end() : ahead.start()])
                and not compiled(r"\b(?:on|of|for|in|(?:and|or)\s+(?:an?|the))\b").search(
                    text[token.end() : ahead.start()]
                )
            ):
                break
            continue
        end = token.end()
    trimmed = compiled(r"(?:(?:^|\s+)(?:and|on|of|for|in|the|a|an|to|from|or|by|soon|shortly))+$").sub(
        "", text[position:end]
    )
    return position + len(trimmed)


_LISTED_FIELDS = re.compile(  # "on investment, the digital economy and green development were signed"
    r"\s*the\s+(?:[a-z-]+\s+){1,3}and\s+(?:[a-z-]+\s+){1,3}(?:were|was|are|is|have|has)\b"
)
_SOMEBODY = re.compile(  # a clause with whoever acts in it follows: ", and Britain's Keir Starmer met …"
    r"\s*(?:and\s+)?(?:[A-Z][\w-]+[’']s?\s+(?:[A-Z]|president|prime|foreign|premier)|(?:[A-Z][\w-]+\s+)?(?:President|Minister|Prime|Foreign|Defen[cs]e\s+Minister|Chancellor|King|Queen|Emir|Sheikh|Premier)\s+[A-Z]|(?:the\s+)?[A-Z][\w-]+(?:\s+and\s+(?:the\s+)?[A-Z][\w-]+)?\s+(?:said|announced|reported|confirmed|stated)\b|and\s+(?:has\s+|have\s+)?[a-z]+ed\s+[A-Z])"
)
_LAST_WORD = re.compile(r"\s+[A-Z][\w-]+\s+and\s+(?:an?|the|two|another)\b")
_BETWEEN_SIDES = re.compile(
    r"\s+between\s+(?:the\s+)?[A-Z][^,.;]{1,40}\s+and\s+(?:the\s+)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,3}(?=,\s+on\s)"
)
_ALSO_ON = re.compile(
    r"\s*(?:,\s*(?:and\s+)?|\s(?:and|as well as)\s+)(?:also\s+)?(?:(?:the\s+other|another|one)\s+)?(?P<on>on|for)\s+"
)


def in_fields_told(paper: Paper, following: str) -> list[Paper]:
    """One paper for each field that the next sentence tells of those counted: "three MoUs. They concern A, B and C"."""
    told = _THEY_CONCERN.match(following) if paper.several and not paper.about else None
    counted = _NUMBER.match(paper.title)
    if told is None:
        return []
    listed = [part for part in compiled(r",\s*(?:and\s+)?|\s+and\s+").split(told["fields"]) if part]
    number = _NUMBERS[counted[0].lower()] if counted else None
    if len(listed) < 2 or (number and number != len(listed)) or any(len(part) > _FIELD_LENGTH for part in listed):
        return []
    one = _singular(_COUNT.sub("", paper.title))
    titles = [f"{one} on {part}" for part in listed]
    return [replace(paper, title=title, about=title[len(one) + 1 :], several=False) for title in titles]


_FIELD_LENGTH = 60  # characters
_THEY_CONCERN = re.compile(
    r"(?:They|These|(?:The|All)\s+(?:two\s+|three\s+|four\s+|five\s+|six\s+|seven\s+)?(?:MoUs|memorand\w+|agreements|accords|documents|papers|protocols|instruments|texts|deals))\s+"
    r"(?:deal\s+with|concern|cover|relate\s+to|pertain\s+to|touch\s+on|focus\s+on|are\s+about|are\s+on)\s+(?P<fields>[^.;:]+)[.;]"
)


def _by_field(text: str, paper: Paper) -> Iterator[Paper]:
    """The paper, or one for each field where several are listed: "memoranda on A and on B"."""
    covering = paper.several and not paper.about and _COVERING.match(text, paper.end)
    if not paper.several or (
        paper.kind == "other"
        and not covering
        and (paper.article == "counted" or "on" not in text[paper.end : paper.end + 60])
    ):
        yield paper
        return
    head = paper.title
    fields: list[tuple[int, int, str]] = []
    position = paper.end
    in_fields = _IN_FIELDS.fullmatch(paper.about)
    if in_fields:
        head = paper.title.removesuffix(paper.about).strip()
    some = _LISTED.match(text, paper.end) if in_fields else not paper.about and _SOME_ON.match(text, paper.end)
    if covering:
        stop = next((n for n in range(covering.end(), len(text)) if text[n] in ".;:"), len(text))
        listed = compiled(r",\s*(?:and\s+)?(?:the\s+|an?\s+)?").split(text[covering.end() : stop])
        fields += [(paper.start, stop, f"covering {part}") for part in listed if part]
        position = stop
    elif some:
        stop = _walk(text, some.end(), (), ())
        listed = compiled(r",\s*(?:and\s+)?|\s+and\s+(?:the\s+)?").split(text[some.end() : stop])
        fields += [(paper.start, stop, f"on {part}") for part in listed if part]
        position = stop
    elif not paper.about and (parted := _PARTED_FROM.match(text, paper.end)):
        position = _walk(text, parted.end(), (), ())
        fields.append((paper.start, paper.end, f"on {text[parted.end() : position]}"))
    elif paper.about.startswith(("on ", "for ")):
        fields.append((paper.start, paper.end, paper.about))
        head = paper.title[: paper.title.rfind(paper.about)].strip()
    if not fields and (sides := _BETWEEN_SIDES.match(text, paper.end)):
        position = sides.end()
    while match := _ALSO_ON.match(text, position):
        if not match["on"] or (not fields and not match[0].lstrip().startswith(",")):
            break
        rest = text[match.end() :]
        if compiled(
            r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|\d|the\s+(?:sidelines|margins|same|other))"
        ).match(
            rest,
        ):
            break
        stop = _walk(text, match.end(), (), ())
        if stop <= match.end():
            break
        fields.append((match.start("on"), stop, f"{match['on']} {text[match.end() : stop]}"))
        position = stop
    counted = _NUMBER.match(paper.title)
    about = fields[0][2] if len(fields) == 1 and (paper.about or paper.kind == "mou") else ""
    if about.startswith("on ") and not _IN_SECTORS.search(about):
        listed = [
            part
            for part in compiled(r",\s*(?:and\s+)?|\s+and\s+(?:the\s+)?(?![A-Z][a-z]+\s+(?:Road|Initiative))").split(
                about[3:]
            )
            if part
        ]
        wanted = _NUMBERS.get(counted[0].lower()) if counted else 0
        if len(listed) == wanted or (
            not wanted and paper.article in {"bare", "the"} and len(listed) > (1 if paper.kind == "mou" else 2)
        ):
            fields = [(paper.start, paper.end, f"on {part}") for part in listed]
    number = _NUMBERS.get(counted[0].lower()) if counted else None
    if not some and (len(fields) < 2 or (number and number != len(fields))):
        yield replace(paper, end=position if len(fields) > 1 and paper.about else paper.end)
        return
    one = _singular(compiled(_COUNT).sub("", head) if counted else head)
    behind_colon = not paper.about and fields[0][0] == paper.start and fields[0][1] == paper.end
    for number_, (start, end, about) in enumerate(fields):
        if number_ and behind_colon:
            start, end = paper.end - 1, paper.end
        yield replace(
            paper,
            start=paper.start if number_ == 0 else start if start != paper.start else end - 1,
            end=end,
            title=f"{one} {about}",
            about=about,
            several=False,
            article="a" if number_ == 0 else paper.article,
        )


_COVERING = re.compile(r",?\s+(?:covering|concerning|dealing\s+with)\s+(?:the\s+(?:fields|areas)\s+of\s+)?")
_SOME_ON = re.compile(
    r"(?:\s+on\s+\w+day|\s+(?:go|went|come|came)\s+with\s+(?:it|them))?(?:,\s+including\s+(?:ones?\s+)?|:\s+)(?P<on>on)\s+(?!\w+day)"
)
_IN_FIELDS = re.compile(r"in\s+(?:\w+\s+)?(?:fields|areas|sectors)")
_LISTED = re.compile(r":\s+(?:on\s+)?(?!\w+day)")
_OCCASION = re.compile(
    r"(?:the\s+(?:sidelines|margins|same|first|other|occasion|eve)|board|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d)"
)
_NUMBERS = {
    word: n
    for n, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
}
_NUMBER = re.compile(r"(?:two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE)
_COUNT = re.compile(
    r"^(?:two|three|four|five|six|seven|eight|nine|ten|several|various|numerous|\d+|eleven|twelve|\w+teen|twenty|a dozen|a number of|a series of)\s+(?:other\s+|more\s+)?",
    re.IGNORECASE,
)


def _singular(title: str) -> str:
    title = compiled(r"\b([Mm]emorand)(?:a|ums)\b").sub(r"\1um", title)
    title = compiled(r"\b([Tt]reat)ies\b").sub(r"\1y", title)
    return compiled(
        r"\b(agreement|pact|accord|protocol|arrangement|declaration|statement|MoU|MOU|plan|letter|roadmap|charter|FTA|CEPA|deal|convention|document|paper|instrument)s\b",
        re.IGNORECASE,
    ).sub(r"\1", title)


_MEANT = re.compile(
    r"\b(?P<which>[Aa]nother|[Oo]ne|(?:[Aa]|[Tt]he)\s+(?:second|third|fourth|fifth|sixth|first|last|other|latter|former|latest|similar)(?:\s+one)?|[Aa]n?\s+[a-z]+\s+one|[Tt]he\s+one|[Tt]hat|[Tt]hose|[Oo]thers|[Tt]he\s+others|[Oo]ne\s+more|one\s+of\s+(?:which|them|these))"
    r"(?:,|\s+(?:is|was|are|were|deals?|dealing|concerns|covers|being))?\s+(?P<word>on|for|with|concerning|covering|about|between|against)\s+"
)
_THE_ONE_THAT = screened(
    r"\b(?P<one>[Tt]he\s+one)\s+(?:that|which)\s+[A-Z][^.;,]{3,80}?\s(?:signed|concluded|have|had)\b"
)
_ONE_DEALS = re.compile(r"One\s+deals\s+with\b")
_SIGNED_IT = screened(
    r"\b(?:signed|ratified|tore|scrapped|approved|rejected|renewed|initialled|terminated|suspended|denounced)\s+(?P<it>it|both|them)\b(?!\s+(?:into|to\s+law))"
)
_ALONE = screened(
    r"\b(?:sign\w*|seal\w*|conclud\w*|ink\w*|negotiat\w+|got|want\w*)\s+(?P<one>one|another|its\s+own|their\s+own|theirs)(?=\s+(?:in|on|last|next|this|since|too|at|by|of\s+its\s+own)\b|[,.;])"
)
_TALKS = screened(
    r"\b(?P<talks>[Tt]alks|[Nn]egotiations)\s+with\s+(?=(?:the\s+)?[A-Z][^.;]{2,60}?\s(?:have|are|began|continue|opened|started|will|is)\b(?!\s+to\b))"
)
_ONE_IN_TEXT = screened(
    r"\b(?:ones?|another|others?|that|those|second|third|fourth|fifth|sixth|first|last|latter|former|latest|similar)\b",
    re.IGNORECASE,
)
_OF_WHOM = re.compile(
    r"(?:[’']s?)(?:,?\s+(?=(?:signed|concluded)\s+(?:in|on|at|last|by)\b)|\s+(?=(?:works|has|have|was|were|is|are|awaits|awaiting|entered|came|took|expired|expires|lapsed|lapses|remains)\b))"
)
_OF_TIES = re.compile(r"\b(?:ties|relations|links)\b")
_OWN_ONE = re.compile(r"\s+ones?\b(?!\s+of\b)")
_IT = re.compile(
    r"(?P<it>It|That\s+one|This\s+one|Both(?:\s+of\s+them)?|They|The\s+two|All\s+(?:two|three|four|five))(?=\s+(?:(?:was|were|is|are|has|have|had|will|would)\s+(?:since\s+|not\s+|also\s+|still\s+|now\s+|never\s+|yet\s+to\s+|to\s+|due\s+to\s+|expected\s+to\s+)*(?:be\s+|been\s+|being\s+)?"
    r"(?:signed|initialled|initialed|concluded|ratified|exchanged|in\s+force|in\s+effect|negotiated|adopted|terminated|suspended|renewed|drafted|come\s+into|entered\s+into|enter\s+into|take\s+effect|taken\s+effect|expired|lapsed)"
    r"|came\s+into|entered\s+into|enters\s+into|took\s+effect|takes\s+effect|expire[sd]|lapse[sd]|ran\s+out|awaits|remains\s+(?:valid|in\s+(?:force|place|effect))|has\s+been\s+working)\b)"
)


def find_meant(
    text: str,
    papers: Sequence[Paper],
    earlier: Paper | None,
    actors: Sequence[Actor],
    times: Sequence[Time],
    just_before: bool,
) -> list[Paper]:
    """The papers that a sentence means without naming them, by one named before: in it, or `earlier`.

    `just_before`: `earlier` stands in the sentence before, so that "that with Y" can mean it.
    """
    found: list[Paper] = []

    def model(at: int) -> Paper | None:
        return next((p for p in reversed(papers) if p.end <= at), earlier)

    def add(start: int, end: int, base: Paper, about: str = "", which: str = "") -> None:
        if any(p.start < end and start < p.end for p in (*papers, *found)):
            return
        name = _singular(_COUNT.sub("", base.title)) if base.several or _COUNT.match(base.title) else base.title
        if about and base.about and base.about in name:
            name = name[: name.rfind(base.about)].strip()
        article: Article = "a" if which.lower().split()[0] in {"another", "one", "a", "others"} else "the"
        found.append(
            Paper(
                start,
                end,
                f"{name} {about}".strip(),
                base.kind,
                base.noun,
                article,
                which.lower() in {"those", "others", "the others", "they"},
                about,
                True,
            )
        )

    for match in _MEANT.finditer(text) if _ONE_IN_TEXT.search(text) else ():
        base = model(match.start())
        which, word = match["which"].lower(), match["word"]
        if base is None or (
            which in {"that", "those"} and (word not in {"with", "between"} or (base is earlier and not just_before))
        ):
            continue
        dealing = " deal" in match[0] or (word == "with" and _ONE_DEALS.match(text) is not None)
        if word in {"with", "between"} and (not dealing or any(a.start == match.end() for a in actors)):
            if any(0 <= a.start - match.end() < 24 for a in actors):
                add(match.start(), match.end("which"), base, "", which)
            continue
        if any(t.start <= match.end() < t.end for t in times) or _OCCASION.match(text, match.end()):
            continue
        end = _walk(text, match.end(), times, actors)
        if end > match.end():
            about = "on" if word == "with" else word
            add(match.start(), end, base, f"{about} {text[match.end() : end]}", which)
    for match in _SIGNED_IT.finditer(text):
        if _OF_TIES.search(text, 0, match.start()):
            continue  # "cut ties in 2009 and renewed them"
        if base := model(match.start("it")):
            add(match.start("it"), match.end("it"), base, "", "the" if match["it"] == "it" else "they")
    for match in _THE_ONE_THAT.finditer(text):
        if base := model(match.start("one")):
            add(match.start("one"), match.end("one"), base, "", "the")
    for match in _ALONE.finditer(text):
        if base := model(match.start("one")):
            add(
                match.start("one"),
                match.end("one"),
                base,
                "",
                "a" if match["one"] not in {"its own", "theirs"} else "the",
            )
    for match in _TALKS.finditer(text):
        base = model(match.start())
        if (
            base
            and base.kind in {"agreement", "treaty", "protocol"}
            and not any(0 < p.start - match.end() < 50 for p in papers)
            and any(a.start - match.end() in {0, 4} for a in actors)
        ):
            add(match.start("talks"), match.end("talks"), base, "", "a")
    for actor in actors:
        if actor.private or actor.person:
            continue
        if (base := model(actor.start)) is None:
            continue
        if whose := _OF_WHOM.match(text, actor.end):
            if base.distinct:
                add(actor.start, whose.end() - 1, base, "", "the")
        elif (
            actor.kind in {"demonym", "name"}
            and (own := _OWN_ONE.match(text, actor.end))
            and compiled(r"\b[Tt]he\s+$").search(text[: actor.start])
        ):
            add(actor.start, own.end(), base, "", "the")
    if earlier and (it := _IT.match(text)):
        add(it.start("it"), it.end("it"), earlier, "", "the" if it["it"].endswith(("It", "one")) else "they")
    return sorted(found, key=lambda p: p.start)
