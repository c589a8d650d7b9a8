"""Agreements: the instruments that parties sign, negotiate, ratify, end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from extractors._acts import IN_TALKS, PROGRESS, Act, find_acts, is_called
from extractors._analysis import INCIDENTAL, Analysis, codes, of_one_union
from extractors._gazetteer import names
from extractors._lexicon import any_of, lexicon
from extractors._modality import is_opinion
from extractors._names import folded, overlap
from extractors._papers import Paper, find_meant, find_papers
from extractors._signers import Sides, signers
from extractors._times import Time, backward, days_apart, forward
from extractors._where import find_place, main_place, place_of
from schema.records import Agreement, Person

NAME = "agreements"
VERSION = 3


@dataclass(frozen=True, slots=True)
class _Known:
    """A paper that the document has named, which "the pact", "it" or "another" may mean later."""

    paper: Paper
    index: int
    sides: Sides
    act: Act | None


@dataclass(frozen=True, slots=True)
class _Told:
    """A record, and whether it rests on no more than that the paper is spoken of."""

    record: Agreement
    weak: bool


def extract(analysis: Analysis) -> Iterator[Agreement]:
    """The instruments that a document tells of, each once, with the latest status told."""
    known: list[_Known] = []
    told: list[_Told] = []
    private = analysis.private
    for index, sentence in enumerate(analysis.sentences):
        if not sentence.furniture:
            told += _agreements(analysis, index, known, private)
    yield from _merge(told)


def _agreements(analysis: Analysis, index: int, known: list[_Known], private: bool) -> Iterator[_Told]:
    sentence = analysis.sentences[index]
    text, actors, times = sentence.text, analysis.actors[index], analysis.times[index]
    papers = find_papers(text, actors, times)
    near = known[-1] if known and index - known[-1].index <= 2 else None
    if papers or near:
        just_before = near is not None and index - near.index == 1
        meant = find_meant(text, papers, near.paper if near else None, actors, times, just_before)
        papers = sorted([*papers, *meant], key=lambda p: p.start)
    acts_of = find_acts(text, papers, actors, times)
    counted: _Known | None = None
    for number, (paper, acts) in enumerate(zip(papers, acts_of, strict=True)):
        back = _refers_back(text, paper) and not any(a.rule.startswith("clause") for a in acts)
        if back and not paper.meant and (stranger := _WITH_WHOM.match(text, paper.end)):
            near_known = {code for k in known for side in k.sides for code in side}
            others = {a.code for a in actors if a.start == stranger.end() and not (a.private or a.person)}
            back = not others or bool(others & near_known)  # "its pact with Vanuatu" is none of those named
        refers = _referred(analysis, paper, known, index) if back else _named_later(text, paper, acts, known)
        named_just_before = None if back or refers else _just_named(text, paper, known, index)
        act, rule = _choose(text, paper, acts, refers is not None)
        if act and act.status == "in_force" and _AFTER_SIGNING.match(text, act.start):
            act, rule = None, "in force only later"
        if act and act.status == "terminated" and _ahead(analysis, index, act):
            act = replace(act, status="in_force", rule=f"still to come: {act.rule}")
        if paper.meant and act and act.rule.startswith("followed") and known and known[-1].act:
            act = replace(act, status=known[-1].act.status)
        listing = act is None and _THEY_ARE.match(text) and bool(known) and known[-1].index < index
        if listing and known[-1].paper.several:
            counted = known[-1]
        elif number == 0 and (above := _listed_under(analysis, index, known)):
            counted = above
        elif number == 0 or not counted:
            counted = None
        if act is None or (act.weak and act.status == "in_force"):
            act, rule = _one_more(analysis, index, paper, known) or (act, rule)
        if counted and counted.act and (act is None or act.rule == "of an earlier year"):
            act, rule = counted.act, f"one of those counted: {counted.act.rule}"
        elif (_SO.search(text[: paper.start]) or _SO_IS.match(text, paper.end)) and known and act is None:
            act = known[-1].act
            if re.search(r"\b(?:is|are|was|were) to\b|\bwill\b", text[: paper.start]):
                act = Act("planned", "as the rest", 0, 0)
            rule = f"so was the one before: {act.rule if act else rule}"
        sides, who = _sides(analysis, index, paper, act, papers, refers, _last_in_paragraph(analysis, index, known))
        if (
            paper.article != "no"
            and not _OF_BUSINESS.search(paper.title)
            and not (back and refers is None and paper.noun in _VAGUE)
            and not (paper.meant and refers)
        ):
            known.append(_Known(replace(refers.paper, several=paper.several) if refers else paper, index, sides, act))
        reason = _reason_against(analysis, index, papers, number, act, private and who != "in its name")
        if reason or act is None or act.status is None:
            analysis.trace(NAME, paper.title, sentence, False, reason or rule)
        elif back and refers is None and not _stands_alone(paper) and who != "between":
            analysis.trace(NAME, paper.title, sentence, False, rule, "said of one named elsewhere")
        elif act.rule == "of an earlier year" and who in {"discourse", "main pair", "one in the clause"}:
            analysis.trace(NAME, paper.title, sentence, False, rule, "only mentioned, and nobody with it")
        elif not sides:
            analysis.trace(NAME, paper.title, sentence, False, rule, who)
        else:
            analysis.trace(NAME, paper.title, sentence, True, rule, who)
            named = _named(paper, refers or named_just_before, known, index)
            for each in named if isinstance(named, list) else [named]:
                for parties in sides:
                    yield _Told(_make(analysis, index, each, act, acts, parties, (rule, who), len(sides) > 1), act.weak)


def _ahead(analysis: Analysis, index: int, act: Act) -> bool:
    """Is the end of a paper still to come: "expires in December"?"""
    text = analysis.sentences[index].text
    published = analysis.document.published.date().isoformat()
    if not text[act.start : act.end].split()[0].endswith("s"):
        return False
    return any(0 <= t.start - act.end < 12 and t.value[:10] != published for t in analysis.times[index])


_WITH_WHOM = re.compile(r"\s+with\s+(?:the\s+)?")
_SO = re.compile(
    r"(?:^|^[A-Z]{3,}(?::|\s[–—-]+)\s)It\s+(?:is|was)\s+(?:called|named|known\s+as)\s+(?:the\s+)?[“\"]?$|\b[Aa]mong\s+(?:them|these|those)(?:\s+(?:is|are|was|were))?:?\s+(?:an?\s+|the\s+)?$|\b(?:[Ss]o|as)\s+(?:was|were|will|is|are|did|do|does)(?:\s+be)?\s+(?:an?\s+|the\s+|two\s+)?$"
)
_THEY_ARE = re.compile(
    r"(?:They|These|Those|The (?:documents|papers|instruments|texts|agreements|accords|deals)|Among (?:them|these|the (?:\d+|[a-z-]+)(?:\s[a-z]+)?))\s+(?:are|were|is|was|include|included|comprise|comprised|concern|consist of|cover)\s+"
)
_SO_IS = re.compile(r"\s+(?:was|were|is)\s+too\b")
_VAGUE = {
    "text",
    "document",
    "instrument",
    "paper",
    "papers",
    "documents",
    "instruments",
    "texts",
    "deal",
    "arrangement",
    "programme",
    "program",
}


def _named(paper: Paper, refers: _Known | None, known: Sequence[_Known], index: int) -> Paper | list[Paper]:
    """The paper with the name that tells what it is: its own, or that of the one that it refers to."""
    if refers is None:
        if paper.title.lower().startswith(("similar ", "such ", "the same ")) and not paper.about:
            base = next(
                (
                    k.paper
                    for k in reversed(known[:-1])
                    if k.paper.distinct and not k.paper.several and k.paper.kind == paper.kind
                ),
                None,
            )
            return replace(paper, title=_OF_YEAR.sub("", base.title), kind=base.kind) if base else paper
        return paper
    if paper.meant and paper.several:
        both = [k.paper for k in known if k.index == refers.index]
        return [replace(p, start=paper.start, end=paper.end) for p in both]
    return replace(refers.paper, start=paper.start, end=paper.end)


_AFTER_SIGNING = re.compile(
    r"(?:takes?|comes?|enters?)\s+(?:effect|into\s+(?:force|effect))\s+(?:\w+\s+)?(?:days|weeks|months)\s+after\b"
)
_OF_YEAR = re.compile(r"\s+of\s+(?:19|20)\d\d$")


def _reason_against(
    analysis: Analysis, index: int, papers: Sequence[Paper], number: int, act: Act | None, private: bool
) -> str:
    """Why a paper that is told of gives no record."""
    text, paper = analysis.sentences[index].text, papers[number]
    behind = papers[number - 1].end if number else 0
    if private or _is_private(text, paper, behind) or _is_between_private(analysis, index, paper, act):
        return "a private side"
    if act is None or act.status is None:
        return ""
    if paper.title.lower().startswith("such "):
        return "what it is like stays open"
    if paper.kind == "declaration" and act.status == "terminated":
        return "a statement that was not made"
    if paper.several and _HAS_MADE.search(text[: paper.start]) and len(codes(analysis.actors[index])) == 1:
        return "made by one with many"
    if _is_withdrawn(analysis, index):
        return "a report withdrawn"
    if number + 1 < len(papers) and is_called(text, paper, papers[number + 1]):
        return "its name follows"
    if number and _is_apposition(
        text, papers[number - 1], paper, papers[number + 1] if number + 1 < len(papers) else None
    ):
        return "said of the one before"
    if paper.several and not paper.meant and (_names_follow(text, papers, number) or _is_one_of_many(analysis, index)):
        return "counted ones are named"
    if paper.several and paper.article == "bare" and act.rule == "in force" and not act.weak and "with" not in text:
        return "papers of a kind"
    if paper.several and not paper.meant and paper.article in {"the", "owned"} and not paper.distinct:
        return "said of those named elsewhere"
    if (
        not paper.distinct
        and paper.noun == "agreement"
        and re.match(r"reach|brok", text[act.start : act.end], re.IGNORECASE)
    ):
        return "to agree is no paper"
    if (
        act.status in {"under_negotiation", "planned", "rejected"}
        and is_opinion(text)
        and not act.rule.startswith("vot")
    ):
        return "opinion"
    return ""


def _one_more(analysis: Analysis, index: int, paper: Paper, known: Sequence[_Known]) -> tuple[Act, str] | None:
    """What is told of the papers just before, where "A protocol sets up …" goes on with what was signed."""
    last = known[-1] if known else None
    if not last or not last.act or last.act.status != "signed" or not 1 <= index - last.index <= 2:
        return None
    text = analysis.sentences[index].text
    if paper.article != "a" or paper.meant or not _FIRST.fullmatch(text, 0, paper.start):
        return None
    return (last.act, "one more of those signed") if _SETS.match(text, paper.end) else None


_FIRST = re.compile(r"(?:An?|Another|One|A (?:second|third|fourth|further|separate))\s+")
_SETS = re.compile(
    r"\s+(?:(?:on|for|about)\s+[^,.;:]{3,60}\s)?(?:sets?\s+(?:up|out)|provides?|establishes|creates|commits|obliges|covers|governs|opens|lets|allows|makes|gives|foresees|deals\s+with|concerns|regulates|fixes|lays\s+down|spells\s+out|abolishes|lifts|waives|exempts)\b"
)


def _listed_under(analysis: Analysis, index: int, known: Sequence[_Known]) -> _Known | None:
    """The papers counted in the sentence whose list an item stands in: "signed the following documents: - a treaty …"."""
    above = index
    while above >= 0 and _ITEM.match(analysis.sentences[above].text):
        above -= 1
    if above in (index, -1) or not analysis.sentences[above].text.rstrip().endswith(":"):
        return None
    return next((k for k in known if k.index == above and k.paper.several), None)


_HAS_MADE = re.compile(
    r"\bha(?:s|ve)\s+(?:so\s+far\s+|already\s+|now\s+|since\s+)*(?:signed|concluded|ratified|negotiated)\s+(?:more\s+than\s+|over\s+|some\s+)?$"
)
_ITEM = re.compile(r"(?:[-–—•*]|\(?\d{1,2}[.)]|\([a-z]\))\s")


def _is_withdrawn(analysis: Analysis, index: int) -> bool:
    """Is a sentence only what a report had said in error?"""
    here = analysis.sentences[index].text
    following = analysis.sentences[index + 1].text if index + 1 < len(analysis.sentences) else ""
    return bool(_IN_ERROR.search(here)) or bool(_REPORTED.search(here) and _WAS_WRONG.match(following))


_IN_ERROR = re.compile(
    r"\b(?:wrongly|incorrectly|mistakenly|erroneously|falsely)\s+(?:said|stated|reported|claimed|wrote|suggested)\b|\b(?:said|stated|reported|claimed)\s+in\s+error\b"
)
_REPORTED = re.compile(r"\b(?:reports?|version|article|story|headline|item|post|media|rumours?|claims?|said)\b")
_WAS_WRONG = re.compile(
    r"(?:That|This|It|The\s+(?:report|claim|story|information|headline|statement))\s+(?:was|is)\s+(?:wrong|not\s+(?:true|so|the\s+case|correct|right)|incorrect|false|untrue|mistaken|inaccurate|an\s+error|a\s+mistake)\b"
)


def _is_apposition(text: str, first: Paper, second: Paper, third: Paper | None) -> bool:
    """Does the second only describe the first: "the CEPA, the first free trade deal between …"?"""
    if not re.fullmatch(r"\s*(?:\([^)]*\))?,\s+(?:the|its|their)\s+", text[first.end : second.start]):
        return False
    return third is None or not re.match(r",?\s+and\s", text[second.end : third.start])


def _is_between_private(analysis: Analysis, index: int, paper: Paper, act: Act | None) -> bool:
    """Is the nearest named side before the act a company, a university, a city?"""
    text = analysis.sentences[index].text
    start = min(act.start, paper.start) if act else paper.start
    ahead = [a for a in analysis.actors[index] if a.end <= start]
    return (bool(_OF_TOWN.search(text, 0, start)) or (bool(ahead) and all(a.private for a in ahead))) and not (
        _IN_OFFICE.search(text, 0, start)
    )


_OF_TOWN = re.compile(
    r"\b(?:[Mm]ayors?|[Mm]unicipal\w*|People[’']s\s+Committee|[Pp]refectures?|[Gg]overnors?\s+of|[Cc]ity\s+(?:council|hall)|[Pp]rovincial|[Cc]ount(?:y|ies)\s+of|[Pp]orts?\s+of|[Cc]it(?:y|ies)\s+of|[Ss]ister[\s-]cit(?:y|ies)|[Tt]win\s+(?:towns?|cit(?:y|ies))|state\s+government|[Uu]niversit(?:y|ies))\b"
)


def _choose(text: str, paper: Paper, acts: Sequence[Act], refers: bool) -> tuple[Act | None, str]:
    """The act that tells most of a paper, and its rule."""
    if _DRAFT.match(paper.title) and not any(a.status and not a.weak for a in acts):
        return Act("under_negotiation", "a draft", paper.start, paper.end, True), "a draft"
    strong = [a for a in acts if a.status and not a.weak]
    if any(a.rule == IN_TALKS for a in strong):
        strong = [a for a in strong if a.status != "planned"]
    if any(a.status == "under_negotiation" for a in strong):
        strong = [a for a in strong if a.rule != "on the agenda"]
    if any(a.rule == "yet to be signed" for a in strong):
        strong = [a for a in strong if a.status == "planned"]
    if any(_RENEWED.match(a.rule) for a in strong):
        strong = [a for a in strong if a.status != "terminated"]
    if strong:
        best = max(strong, key=lambda a: (PROGRESS[a.status] if a.status else -1, "ratified" not in a.rule, a.start))
        return best, best.rule
    if any(a.status is None for a in acts):
        return next((a, a.rule) for a in acts if a.status is None)
    weak = [a for a in acts if a.weak and a.status]
    if weak and weak[0].rule.startswith("it ") and weak[0].status == "in_force" and not _dated(paper):
        weak = []
    if weak and not refers and (_is_standing(paper) or weak[0].status != "in_force"):
        return weak[0], weak[0].rule
    if paper.several or paper.meant or refers:
        return None, "only mentioned"
    if paper.kind == "declaration" and not acts and _is_joint(paper) and paper.article != "no":
        return Act("signed", "joint paper", paper.start, paper.end, True), "joint paper"
    if _dated(paper) and not acts and paper.kind != "action_plan":
        return Act("signed", "of an earlier year", paper.start, paper.end, True), "of an earlier year"
    return None, "only mentioned"


_RENEWED = re.compile(r"renew|extend|prolong|reviv")
_DRAFT = re.compile(r"(?:draft|proposed)\b", re.IGNORECASE)


_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"


def _dated(paper: Paper) -> bool:
    return bool(
        re.search(
            rf"\bof (?:[\w ,]+ )?(?:19|20)\d\d\b|\bof (?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})\b|^(?:19|20)\d\d\s",
            paper.title,
        )
    )


def _is_joint(paper: Paper) -> bool:
    joint = re.search(r"\b(?:joint|trilateral)\b", paper.title, re.IGNORECASE)
    return bool(joint or (paper.noun.startswith("communiqu") and paper.article in {"the", "owned"})) and not _dated(
        paper
    )


def _is_standing(paper: Paper) -> bool:
    """Has it a name of its own, so that to speak of it is to say that it exists?"""
    capitals = re.findall(r"(?<![\w-])[A-Z][\w-]+", paper.title)
    if paper.kind == "action_plan":
        return False
    return _dated(paper) or (paper.article in {"the", "owned"} and len(capitals) >= 2)


def _refers_back(text: str, paper: Paper) -> bool:
    """Is it only "the pact", "the new agreement", "it" - said of one that is named elsewhere?"""
    if paper.meant:
        return text[paper.start : paper.end] in _PRONOUNS
    if _WHICH.match(text, paper.end) or paper.noun.startswith("minutes"):
        return False
    return paper.article in {"the", "owned"} and not paper.distinct and not paper.several


_WHICH = re.compile(r"\s+(?:under|by|to|for|with|on|in)\s+which\b")
_PRONOUNS = {"it", "both", "them", "It", "Both", "They", "The two", "All two", "All three", "All four", "All five"}


def _just_named(text: str, paper: Paper, known: Sequence[_Known], index: int) -> _Known | None:
    """The paper that the sentence before names and tells nothing of: "It is called the X Treaty. The pact, which they signed …"."""
    last = known[-1] if known else None
    if last and last.index == index - 1 and last.act is None and last.paper.distinct and not last.paper.several:
        return last if _refers_back(text, paper) else None
    return None


def _named_later(text: str, paper: Paper, acts: Sequence[Act], known: Sequence[_Known]) -> _Known | None:
    """The paper told of as "a treaty", of which "the X Treaty" gives the name, where no time of its own sets it apart."""
    if paper.article != "the" or paper.several or paper.meant or _dated(paper) or not paper.title[:1].isupper():
        return None
    if paper.about or not any(a.status == "signed" for a in acts) or re.search(r"\bhad\b", text):
        return None
    same = [k for k in known if k.paper.noun == paper.noun and not k.paper.several and not k.paper.meant]
    if len({k.paper.title for k in same}) == 1 and same[-1].paper.article == "a" and same[-1].paper.title[:1].islower():
        return same[-1]
    return None


_COMPATIBLE = {
    "treaty": {"treaty", "agreement"},
    "mou": {"mou"},
    "declaration": {"declaration"},
    "action_plan": {"action_plan"},
    "protocol": {"protocol"},
    "letter_of_intent": {"letter_of_intent"},
}


_TRADE = {"cepa", "fta", "epa"}
_OF_TRADE = re.compile(r"\b(?:trade|economic|CEPA|FTA|EPA)\b", re.IGNORECASE)


def _referred(analysis: Analysis, paper: Paper, known: Sequence[_Known], index: int) -> _Known | None:
    """The paper named before that "the pact" or "it" means."""
    kinds = _COMPATIBLE.get(paper.kind)
    same = [k for k in known if k.paper.noun == paper.noun and not k.paper.several]
    ours = [k for k in same if k.sides == [tuple(sorted(analysis.main))]]
    same = ours or same
    here = set(codes(analysis.actors[index])) - INCIDENTAL
    for earlier in reversed(same if same and not paper.meant else known):
        if here and earlier.sides and not any(here & set(side) for side in earlier.sides):
            continue  # said of others
        if paper.meant and index - earlier.index > 2:
            return None
        if paper.noun in _TRADE and not _OF_TRADE.search(earlier.paper.title):
            continue
        if paper.noun in _VAGUE and index - earlier.index > 3:
            continue
        if earlier.paper.several and not paper.several and not paper.meant:
            continue
        if paper.meant or kinds is None or earlier.paper.kind in kinds:
            if (
                paper.kind in {"agreement", "other"}
                and earlier.paper.kind == "declaration"
                and paper.noun not in {"document", "text", "paper"}
            ):
                continue
            return earlier
    return None


def _stands_alone(paper: Paper) -> bool:
    """May "the communiqué", never named before, be a paper of its own?"""
    return paper.kind in {"declaration", "treaty"} and not paper.meant


def _sides(
    analysis: Analysis,
    index: int,
    paper: Paper,
    act: Act | None,
    papers: Sequence[Paper],
    refers: _Known | None,
    last: _Known | None,
) -> tuple[Sides, str]:
    if refers and refers.sides and (paper.meant or len(refers.sides) == 1):
        return refers.sides, "as before"
    sides, rule = signers(analysis, index, paper, act, papers)
    sides = [side for side in sides if not of_one_union(side)]
    if (
        last
        and rule in {"discourse", "main pair", "no two parties"}
        and last.sides
        and not any(not a.private for a in analysis.actors[index])
    ):
        return last.sides, "as the one before"
    return sides, rule


def _last_in_paragraph(analysis: Analysis, index: int, known: Sequence[_Known]) -> _Known | None:
    """The paper named last in an earlier sentence of the same paragraph."""
    paragraph = analysis.sentences[index].paragraph
    if known and known[-1].index < index and analysis.sentences[known[-1].index].paragraph == paragraph:
        return known[-1] if known[-1].paper.meant or len(known[-1].sides) == 1 else None
    return None


def _names_follow(text: str, papers: Sequence[Paper], number: int) -> bool:
    """Are those that a number counts named right behind: "three documents: a treaty on …", "among them a memorandum"?"""
    if number + 1 >= len(papers):
        return False
    following = papers[number + 1]
    if following.meant and text[following.start : following.start + 3].lower() == "one":
        return True
    gap = text[papers[number].end : following.start]
    if _INCLUDING_FIELDS.fullmatch(gap):
        return False
    return (
        bool(
            re.search(
                r":|\b(?:among them|among these|among those|including|namely|such as|from|one (?:is|of them)|notably)\b",
                gap,
            )
        )
        and "." not in gap
    )


_INCLUDING_FIELDS = re.compile(  # "four memorandums, including on green growth, and an …"
    r",?\s+including\s+(?:one\s+|some\s+)?(?:on|for|in)\s+[^,;.]{2,60},?\s+(?:and|as\s+well\s+as)\s+(?:(?:an?|the)\s+)?"
)


def _is_one_of_many(analysis: Analysis, index: int) -> bool:
    """Does the next sentence name those that a number counts: "One, on …; another …"?"""
    if index + 1 >= len(analysis.sentences):
        return False
    following = analysis.sentences[index + 1].text
    return bool(
        re.match(
            r"(?:One|The first|The former)\b(?:,|\s+(?:is|was|deals|concerns|covers|on|for|sets|regulates|provides|will)\b)",
            following,
        )
    )


def _is_private(text: str, paper: Paper, begin: int) -> bool:
    """Does the stretch around the paper speak of private sides, and of nobody in office?"""
    if _BETWEEN_PRIVATE.match(text, paper.end) or _OF_BUSINESS.search(paper.title):
        return True
    ahead = _PARTED.split(text[max(begin, paper.start - 90) : paper.start])[-1]
    behind = _PARTED.split(text[paper.end : paper.end + 90])[0]
    near = ahead + (behind[:60] if _COMPANION.match(behind) else "")
    return bool(_private_sides().search(near)) and not _IN_OFFICE.search(f"{ahead} {behind}")


_OF_BUSINESS = re.compile(r"\b(?:code-?share|sponsorship|franchise|licen[sc]ing|offtake|distribution)\b", re.IGNORECASE)
_BETWEEN_PRIVATE = re.compile(
    r"\s+(?:between|among|with)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}?(?:universities|companies|firms|cities|municipalities|(?<!central )banks|institutes|chambers|provinces|enterprises|businesses)\b"
)
_COMPANION = re.compile(r"[^,.;]{0,40}?\b(?:with|between|by|for|among)\b")
_PARTED = re.compile(
    r"[;:]|,\s+(?:(?:without|under|of|with|by|in)\s+)?(?:which|who|whose|where|and|but|while)\b|\bthat\b"
)
_IN_OFFICE = re.compile(
    r"\b(?:ministers?|ministries|governments?|presidents?|premiers?|leaders|countries|two sides|both sides|parliaments?|senate|(?:lower|upper)\s+house)\b",
    re.IGNORECASE,
)


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
    analysis: Analysis,
    index: int,
    paper: Paper,
    act: Act,
    acts: Sequence[Act],
    parties: tuple[str, ...],
    rules: tuple[str, ...],
    several: bool,
) -> Agreement:
    sentence = analysis.sentences[index]
    assert act.status
    time = _own_time(analysis, index, parties) if several else None
    time = time or _time(analysis, index, paper, act, acts, parties)
    current = _is_current(analysis, index, time, act)
    return Agreement(
        parties=parties,
        kind=paper.kind,
        title=paper.title,
        sectors=_sectors(paper.title),
        status=act.status,
        date=time.value if time else None,
        date_basis=time.basis if time else None,
        place=_place(analysis, index, parties, current, act),
        current=current,
        signatories=_signatories(analysis, index, act) if act.status == "signed" else (),
        evidence=analysis.evidence(sentence),
        confidence=_confidence(analysis, index, paper.title, parties),
        extractor=NAME,
        version=VERSION,
        rules=rules,
    )


def _place(analysis: Analysis, index: int, parties: Sequence[str], current: bool, act: Act) -> str | None:
    if act.status in {"signed", "ratified"}:
        place, text = place_of(analysis, index, parties, current, met=True), analysis.sentences[index].text
        if place and (at := text.find(place, act.end)) > 0 and _OF_ANOTHER_CLAUSE.search(text, act.end, at):
            return main_place(analysis, parties) if current else None
        return place
    return _place_ahead(analysis, index, parties) if act.status == "planned" else None


def _place_ahead(analysis: Analysis, index: int, parties: Sequence[str]) -> str | None:
    """Where a paper is to be signed: told in its sentence, else the city of the visit to come of which the paragraph tells."""
    if place := find_place(analysis, index, parties):
        return place
    if not _TO_SIGN.search(analysis.sentences[index].text):
        return None
    for number in range(index - 1, -1, -1):
        if analysis.sentences[number].paragraph != analysis.sentences[index].paragraph:
            break
        if _TRIP.search(analysis.sentences[number].text) and (place := find_place(analysis, number, parties)):
            return place
    return None


_OF_ANOTHER_CLAUSE = re.compile(
    r";|\b(?:which|who|whose|where|while|awaits?)\b|\bthat\b[^,;]{2,60}\b(?:signed|concluded|reached)\b"
)


@lru_cache(maxsize=4096)
def _sectors(title: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in _sector_words() if pattern.search(title)) or ("other",)


@cache
def _sector_words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    sectors = lexicon("papers")["sectors"]
    return tuple((name, re.compile(rf"\b{any_of(forms)}", re.IGNORECASE)) for name, forms in sectors.items())


@cache
def _private_sides() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(lexicon('papers')['private']['words'])}\b", re.IGNORECASE)


def _time(
    analysis: Analysis, index: int, paper: Paper, act: Act, acts: Sequence[Act], parties: tuple[str, ...]
) -> Time | None:
    """When the act was or is to be done: told beside it, in the paper's name where it is in force, else before it."""
    text = analysis.sentences[index].text
    if act.status == "under_negotiation":
        ends = [t for t in analysis.times[index] if _TO_END_BY.search(text, 0, t.start)]
        return forward(ends[0], analysis.document.published) if ends else None
    if act.rule == "approved by a cabinet":
        return None
    if act.rule == "talks done":
        then = [t for t in analysis.times[index] if _TO_BE_SIGNED.search(text, 0, t.start)]
        return forward(then[-1], analysis.document.published) if then else None
    published = analysis.document.published.date().isoformat()
    of_its_year = [
        t for t in analysis.times[index] if t.start > paper.end and _OF_ITS_YEAR.fullmatch(text, paper.end, t.start)
    ]
    inside = of_its_year + [t for t in analysis.times[index] if paper.start <= t.start < paper.end]
    if act.rule == "of an earlier year" and inside:
        return inside[-1]
    times = [
        t
        for t in analysis.times[index]
        if t not in inside
        and (
            act.status in {"planned", "rejected"}
            or backward(t, analysis.document.published).value <= published[: len(t.value)]
        )
        and not (_BEFORE_NEWS.search(text[: t.start + 6]) and act.status == "planned")
        and (act.status == "planned" or not _BY_THE_END.search(text[: t.start]))
        and not _OF_A_SPAN.search(text[: t.start])
        and _belongs(text, t, act, acts, paper)
    ]
    near = min(times, key=lambda t: (_distance(t, act, paper), t.start), default=None)
    if near and act.weak and act.status == "in_force":
        since = _SINCE.match(text, paper.end)
        near = near if since and paper.end <= near.start <= since.end() + 25 else None
    if near:
        turn = forward if act.status == "planned" else backward
        return turn(near, analysis.document.published)
    if (
        act.status == "in_force"
        and not act.weak
        and not _ENTERS.match(text, act.start)
        and (other := next((a for a in acts if _tells_start(a, act)), None))
    ):
        return _time(analysis, index, paper, replace(other, status="in_force", rule="since then"), acts, parties)
    if act.status == "planned":
        return _foreseen(analysis, index, max(act.end, paper.end))
    years = _FOR_YEARS.search(text, paper.end)
    if act.status == "in_force" and years and not re.search(r"\b(?:19|20)\d\d\b", text[paper.end : years.start()]):
        count = _COUNTS.get(years["count"], 0) or (int(years["count"]) if years["count"].isdigit() else 0)
        if count:
            return Time(years.start(), years.end(), f"{analysis.document.published.year - count:04d}", "relative")
    if inside and (of_its_year or _dated(paper)) and act.status in {"in_force", "signed"}:
        return inside[-1]
    if act.status == "signed" and "ratified" in act.rule and set(parties) != set(analysis.main):
        return None  # when it was signed is not told
    happens = act.status == "in_force" and act.rule.startswith("in force") and _ENTERS.match(text, act.start)
    if re.search(r"\bjust\s+$", text[: act.start]):
        return Time(act.start, act.end, analysis.document.published.date().isoformat(), "publication")
    if act.status in {"signed", "ratified"} or (act.status == "terminated" and not inside) or happens:
        return _carried(analysis, index)
    return None


def _own_time(analysis: Analysis, index: int, parties: Sequence[str]) -> Time | None:
    """The time right behind one of several partners: "with A in 2019 and with B in 2021"."""
    text = analysis.sentences[index].text
    for actor in analysis.actors[index]:
        if actor.code in parties and not actor.private:
            for time in analysis.times[index]:
                if time.start >= actor.end and _RIGHT_BEHIND.fullmatch(text, actor.end, time.start):
                    return time
    return None


_RIGHT_BEHIND = re.compile(
    r",?\s+\(?(?:(?:signed|concluded|agreed)\s+)?(?:(?:back|only|early|late)\s+)?(?:in|on|since|from)?\s*"
)


def _tells_start(other: Act, act: Act) -> bool:
    """Does another act of a paper in force tell since when it is there: "signed in 2020, continues to guide …"?"""
    return (
        other is not act
        and other.status in {"signed", "in_force"}
        and act.rule == "in force"
        and other.start < act.start
        and not other.weak
    )


def _foreseen(analysis: Analysis, index: int, after: int) -> Time | None:
    """When a planned paper is due: "within six months", or at the visit or summit of which the sentence before tells."""
    text, published = analysis.sentences[index].text, analysis.document.published.date()
    if within := _WITHIN.search(text):
        count = _COUNTS.get(within["count"], 0) or (int(within["count"]) if within["count"].isdigit() else 0)
        months = published.year * 12 + published.month - 1 + count
        value = f"{months // 12:04d}-{months % 12 + 1:02d}"
        return Time(within.start(), within.end(), value, "relative") if count else None
    if occasion := _occasion(analysis, index):
        return occasion
    if index and _THEN.search(text):
        ahead = [t for t in analysis.times[index - 1] if t.value[:10] > published.isoformat()[: len(t.value)]]
        if ahead:
            return replace(ahead[0], value=ahead[0].value[:7]) if _is_span(analysis, index - 1, ahead) else ahead[0]
    return None


def _occasion(analysis: Analysis, index: int) -> Time | None:
    """When the visit or meeting to come takes place of which the article has told last, in this paragraph or the lead."""
    published = analysis.document.published.date().isoformat()
    here = analysis.sentences[index].paragraph
    if not _TO_SIGN.search(analysis.sentences[index].text):
        return None
    for number in range(index - 1, -1, -1):
        sentence = analysis.sentences[number]
        if sentence.part == "title" or sentence.furniture or (sentence.paragraph != here and sentence.paragraph > 1):
            continue
        ahead = [forward(t, analysis.document.published) for t in analysis.times[number]]
        ahead = [t for t in ahead if len(t.value) > 4 and t.value[:10] > published[: len(t.value)]]
        if ahead and _TRIP.search(sentence.text):
            span = _is_span(analysis, number, ahead) or _DAYS.search(sentence.text)
            return replace(ahead[0], value=ahead[0].value[:7]) if span else ahead[0]
    return None


_TO_SIGN = re.compile(
    r"\b(?:during\s+(?:the|his|her|their)\s+(?:\w+\s+)?(?:visit|stay|trip|summit|talks)|(?:is|are)\s+to\s+(?:be\s+)?sign|will\s+(?:also\s+)?(?:be\s+)?sign)"
)
_TRIP = re.compile(
    r"\b(?:visit|travel|arriv|trip|fl(?:y|ies)|stay|summit|meet|hosts?|receiv|session)\w*", re.IGNORECASE
)
_DAYS = re.compile(r"\b(?:two|three|four|five|six)-day\b")


def _is_span(analysis: Analysis, index: int, times: Sequence[Time]) -> bool:
    """Does a sentence tell of several days: "on July 11 and 12", "from Dec. 18 to 20"?"""
    text = analysis.sentences[index].text
    return times[0].until is not None or bool(re.match(r"\s*(?:-|–|to|and|until)\s+", text[times[0].end :]))


_WITHIN = re.compile(r"\bwithin\s+(?:the\s+next\s+)?(?P<count>\d{1,2}|[a-z]+)\s+months?\b")
_THEN = re.compile(
    r"\b(?:on\s+(?:that|this|the\s+same)\s+occasion|during\s+(?:the|that|this|his|her)\s+(?:\w+\s+)?(?:visit|trip|stay|summit|talks|meeting)|at\s+(?:the|that|this)\s+(?:summit|meeting|session|talks|conference|event)|then)\b",
    re.IGNORECASE,
)
_TO_END_BY = re.compile(
    r"\b(?:complet\w*|conclu\w*|finish\w*|finali[sz]\w*|wrap\w*\s+up|sign\w*)\b[^.;]{0,110}\b(?:by|before|in)\s+(?:the\s+end\s+of\s+)?$"
)
_OF_ITS_YEAR = re.compile(r"(?:\s+with\s+[^,.;]{2,30})?,\s+of\s+")  # "the treaty with A, of 2002, …"
_TO_BE_SIGNED = re.compile(
    r"\b(?:will|shall|to|should|would)\s+(?:then\s+)?(?:be\s+)?(?:sign|conclud|seal|ink)\w*[^.;]*$"
)
_OF_A_SPAN = re.compile(
    r"\b(?:years?|period)\s+(?:\d{4}\s*(?:and|to|-|–)\s*)?$|\bfor\s+(?:the\s+)?(?:\d{4}\s*(?:and|to|-|–)\s*)?$|[-–]\s*$|\b(?:last met|anniversary|until)\b[^,.;]{0,30}$|(?<!end)(?<!half)(?<!quarter)(?<!middle)(?<!beginning)(?<!start)(?<!course)(?<=[a-z])\s+of\s+$"
)
_BEFORE_NEWS = re.compile(r"\b[Ss]ince\s+(?:the\s+)?\w{0,5}$")
_BY_THE_END = re.compile(r"\bby the end\b[^,.;]{0,30}$")
_SINCE = re.compile(r"[^.;]{0,40}?\b(?:in force|in effect|in place|signed|concluded|dat(?:es|ing)|since|of)\b")
_FOR_YEARS = re.compile(
    r"(?<!valid )(?<!runs )(?<!run )(?<!lasts )(?<!last )\b(?:for|these)\s+(?:the\s+(?:past|last)\s+)?(?P<count>\d{1,2}|[a-z]+)\s+years\b"
)
_COUNTS = {
    word: n
    for n, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
_ENTERS = re.compile(r"(?:enter|came|come|went|took|tak|put|brought)")
_OTHER_CLAUSE = re.compile(
    r"\b(?:which|who|whose|that(?!\s+effect\b)|where|named|launched|established|founded|set\s+up|elevated|upgraded|since|when|(?:after|before)(?!\\s+(?:the\\s+|their\\s+|official\\s+)*(?:talks|meeting|summit|ceremony|signing))|until|last\s+met|began|started|born|elected|took\s+office|severed|broke|cut|restored|opened|marked|while|but)\b"
)


_WHEN = re.compile(r",?\s+when\s+[^,;]*")
_PARTING = re.compile(rf"[,;:—]|{_OTHER_CLAUSE.pattern}")


def _belongs(text: str, time: Time, act: Act, acts: Sequence[Act], paper: Paper) -> bool:
    """Is a time told of this act, and not of another of the paper's, nor of what another clause tells?"""
    if time.end <= act.start and _WHEN.fullmatch(text, time.end, act.start):
        return True  # "in January, when they signed it"
    before = [a for a in acts if a.end <= time.start]
    if (
        before
        and max(before, key=lambda a: a.end).start != act.start
        and (act.start > paper.end or act.end <= time.start)
    ):
        return False
    if act.start > paper.end and any(a.end <= paper.start and time.end <= a.start and not a.weak for a in acts):
        return False  # told of what was done before
    if act.end <= time.start and not _PARTING.search(text, act.end, time.start):
        return True
    begin, end = min(act.start, paper.start), max(act.end, paper.end)
    part = max((text.rfind(mark, 0, time.start) for mark in ",;:(—"), default=-1) + 1
    lead = text[max(part, end if time.start >= end else part) : time.start]
    if part > end or time.end <= begin:
        following = text[time.end : begin] if time.end <= begin else ""
        inside = part <= begin < time.start
        if not inside and _OTHER_CLAUSE.search(lead):
            return False
        if ";" in following or re.search(
            r"\b(?:while|but|which|who|and\s+(?:to|will|is|are|has|have|had|was|were))\b", following
        ):
            return False
        return not (
            time.start >= end and re.search(r"[;:—]|,\s+(?:and|but|while|where|who|which)\b", text[end : time.start])
        )
    return not _OTHER_CLAUSE.search(lead.replace("since", "" if act.status == "in_force" else "since"))


def _distance(time: Time, act: Act, paper: Paper) -> int:
    behind = min(abs(time.start - act.end), abs(time.start - max(act.end, paper.end)))
    return behind if time.start >= act.end else abs(min(act.start, paper.start) - time.end) + 10


def _carried(analysis: Analysis, index: int) -> Time | None:
    """The day told before: in the same paragraph, else that of the news, as the first sentences tell it."""
    published = analysis.document.published.date().isoformat()
    sentence = analysis.sentences[index]
    paragraph = [
        n
        for n in range(index - 1, -1, -1)
        if analysis.sentences[n].paragraph == sentence.paragraph and analysis.sentences[n].part == "text"
    ]
    lead = [n for n, s in enumerate(analysis.sentences) if s.paragraph <= 0 and not s.furniture]
    for numbers, most in ((paragraph, None), (lead, 14), (range(index, -1, -1), 14)):
        for number in numbers:
            days = [
                t
                for t in analysis.times[number]
                if len(t.value) == 10
                and t.value <= published
                and (most is None or days_apart(t.value, published) <= most)
                and (not t.until or most is None)
                and not _OF_TRAVEL.search(analysis.sentences[number].text[: t.start])
            ]
            if days:
                return days[-1] if most is None else days[0]
    return None


_OF_TRAVEL = re.compile(
    r"\b(?:arriv\w*|land(?:ed|s)|flew|flies|fl(?:y|ying)|leaves?|left|leaving|due|will|since|opened|began|returned|last\s+met)\b[^.;,]{0,60}$|\bfrom\s+$"
)


def _is_current(analysis: Analysis, index: int, time: Time | None, act: Act) -> bool:
    status = act.status
    if status in {"planned", "under_negotiation"}:
        return True
    published = analysis.document.published.date().isoformat()
    if status == "in_force":
        return bool(
            time and len(time.value) == 10 and act.rule == "in force" and days_apart(time.value, published) <= 21
        )
    ahead = analysis.sentences[index].text[: act.start]
    reported = _REPORTS.search(ahead) and time is not None and len(time.value) == 10
    if re.search(r"\bhad\s+(?:\w+ly\s+|already\s+|also\s+)*$", ahead) and not (
        reported or (time and time.value == published)
    ):
        return False
    if not time and status == "signed" and "ratified" in act.rule:
        return False
    if time:
        return days_apart(time.value, published) <= 21 if len(time.value) == 10 else time.value == published[:7]
    return not re.search(r"\b(?:had|earlier|previously|last (?:year|month))\b", analysis.sentences[index].text)


_REPORTS = re.compile(
    r"\b(?:said|announced|confirmed|reported|told\s+\w+)\s+(?:that\s+)?[^.;]*\b(?:two|both|they|sides|governments)\b"
)


def _signatories(analysis: Analysis, index: int, act: Act) -> tuple[Person, ...]:
    """Who signed: those named behind "signed by", else the persons who are the subject of "signed"."""
    text = analysis.sentences[index].text
    people = [a for a in analysis.actors[index] if a.person]
    by = re.match(r"[^.;]{0,40}?\bby\b", text[act.end :])
    if by:
        chosen = [a for a in people if a.start >= act.end + by.end()]
    elif re.match(r"sign|ink|exchang|put|initial|conclud", text[act.start : act.end], re.IGNORECASE):
        chosen = [a for a in people if a.end <= act.start]
    else:
        chosen = []
    unique = {a.person: Person(a.person, a.role, a.code) for a in chosen}
    return tuple(unique.values())[:4]


def _merge(told: Sequence[_Told]) -> Iterator[Agreement]:
    """One record for an instrument; a bundle that is only counted gives way to those that are named."""
    groups: list[list[_Told]] = []
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
        and e.record.title not in _VAGUE
        and e.record.status == "signed"
        and e.record.kind != "declaration"
    }
    kinds = {
        (e.record.parties, e.record.kind, e.record.current) for g in groups for e in g if not _is_bundle(e.record.title)
    }
    in_text = {(e.record.parties, e.record.kind) for g in groups for e in g if e.record.evidence.part == "text"}
    for group in groups:
        if any(e.record.evidence.part == "text" and e.record.status == "under_negotiation" for e in group):
            group = [e for e in group if (e.record.evidence.part, e.record.status) != ("title", "planned")]
        if all(e.record.evidence.part == "title" and (e.record.parties, e.record.kind) in in_text for e in group):
            continue  # the headline's words for one that the text names
        if all(e.record.title in _VAGUE and (e.record.parties, e.record.current) in named for e in group):
            continue  # "the document", whose name another sentence tells
        if all(_is_bundle(e.record.title) and (e.record.parties, e.record.current) in named for e in group) and not all(
            e.record.kind == "mou" and (e.record.parties, "mou", e.record.current) not in kinds for e in group
        ):
            continue
        strong = [e.record for e in group if not e.weak] or [e.record for e in group]
        latest = max(
            strong, key=lambda a: (PROGRESS[a.status], a.evidence.part == "text", a.date is not None, len(a.title))
        )
        every = [e.record for e in group]
        yield replace(
            latest,
            title=max((a.title for a in every if a.evidence.part == "text"), key=len, default=latest.title),
            date=latest.date or next((a.date for a in every if a.date and a.status == latest.status), None),
            place=latest.place or next((a.place for a in every if a.place), None)
            if latest.status == "signed"
            else latest.place,
            signatories=latest.signatories or next((a.signatories for a in every if a.signatories), ()),
            current=any(a.current for a in strong if a.status == latest.status),
            confidence=min(
                0.95, round(latest.confidence + 0.05 * (len(group) - 1) - 0.15 * all(e.weak for e in group), 2)
            ),
        )


def _as_the_text_names_them(told: Sequence[_Told]) -> Iterator[_Told]:
    """What bears a headline's name gets the one that the text gives it: where the text has one paper of that kind alone."""
    in_text = [e for e in told if e.record.evidence.part == "text"]
    for each in told:
        own = each.record
        named = {e.record.title for e in in_text if (e.record.parties, e.record.kind) == (own.parties, own.kind)}
        headline = any(e.record.evidence.part == "title" and e.record.title == own.title for e in told)
        written = any(own.title.lower() in e.record.evidence.sentence.lower() for e in in_text)
        others = [title for title in named - {own.title} if not _is_bundle(title) and title not in _VAGUE]
        if headline and not written and len(others) == 1 and own.kind in {"mou", "treaty", "protocol", "action_plan"}:
            each = replace(each, record=replace(own, title=others[0]))
        yield each


_PLAIN = {
    "memorandum", "memoranda", "memorandums", "understanding", "mou", "mous", "agreement", "agreements", "treaty", "treaties", "joint", "statement",
    "declaration", "communique", "pact", "accord", "deal", "protocol", "plan", "action", "cooperation", "document", "documents", "new", "landmark",
    "historic", "bilateral", "draft", "s",
}  # fmt: skip


@cache
def _names_of(parties: tuple[str, ...]) -> frozenset[str]:
    """The words that name parties, which say nothing of what a paper is about."""
    return frozenset(word for name, known in names().items() if known.code in parties for word in folded(name))


def _alike(a: Agreement, b: Agreement) -> bool:
    """Are two titles of one instrument? What it is about decides; where one title does not say, its kind."""
    first, second = (folded(each.title) - _PLAIN - _names_of(each.parties) for each in (a, b))
    if first and second and a.kind != b.kind and len(first & second) < 2:
        return False
    if first and second:
        return len(first & second) / min(len(first), len(second)) >= 0.6
    return a.kind == b.kind and a.status == b.status and overlap(a.title, b.title) >= 0.5


_UNCOUNTED = re.compile(
    r"(?:a (?:number|series|raft|host|set|range|string|package|batch) of |several |various |numerous |dozens of )?(?:\w+ ){0,2}(?:agreements|documents|deals|accords|memoranda|memorandums|MoUs|pacts|protocols|contracts|papers)\b(?!\s+(?:of understanding )?on\b)"
)
_BARE = re.compile(r"^\S+(?: dozen)? (?:[a-z-]+ ){0,2}(?:documents|papers|instruments)$")
_COUNTED = re.compile(
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|a dozen)\b", re.IGNORECASE
)


def _is_bundle(title: str) -> bool:
    """Are several instruments meant, with none named and none set apart: "a number of documents", "14 documents"?"""
    if _MORE.search(title):
        return False
    return bool(_BARE.search(title)) if _COUNTED.match(title) else bool(_UNCOUNTED.match(title))


_MORE = re.compile(r"\b(?:more|other|further|additional)\b")


def _together(group: Sequence[_Told], other: _Told) -> bool:
    days = [e.record.date[:4] for e in group if e.record.date and e.record.status == other.record.status]
    return not other.record.date or not days or other.record.date[:4] in days
