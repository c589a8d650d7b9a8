"""Agreements: the instruments that parties sign, negotiate, ratify, end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from extractors._actors import Actor
from extractors._acts import IN_TALKS, NEVER_IN_FORCE, PROGRESS, TO_SIGN_IT, Act, find_acts, is_called
from extractors._analysis import INCIDENTAL, Analysis, codes, of_one_union
from extractors._gazetteer import instruments
from extractors._judge import is_of_outsider
from extractors._lexicon import any_of, compiled, lexicon
from extractors._modality import is_opinion, is_supposed
from extractors._paper_times import TO_SIGN, TRIP, is_current, is_signature_due, own_time, time_of
from extractors._papers import Paper, find_meant, find_papers, in_fields_told, short_name
from extractors._same_paper import AGREED, VAGUE, Told, merge
from extractors._screen import Screened, screened
from extractors._signers import Sides, like_the_last, signers
from extractors._times import Time, forward
from extractors._where import filed_at_home, find_place, main_place, place_of
from schema.records import Agreement, AgreementKind, AgreementStatus, Person

NAME = "agreements"
VERSION = 10


@dataclass(frozen=True, slots=True)
class _Known:
    """A paper that the document has named, which "the pact", "it" or "another" may mean later."""

    paper: Paper
    index: int
    sides: Sides
    act: Act | None


def extract(analysis: Analysis) -> Iterator[Agreement]:
    """The instruments that a document tells of, each once, with the latest status told."""
    known: list[_Known] = []
    told: list[Told] = []
    aliases: dict[str, str] = {}
    shorts: dict[str, AgreementKind] = dict(_without_head())
    private = analysis.private
    for index, sentence in enumerate(analysis.sentences):
        if not sentence.furniture:
            told += _agreements(analysis, index, known, aliases, shorts, private)
    yield from merge(told, aliases)


@cache
def _without_head() -> Mapping[str, AgreementKind]:
    """The famous papers whose names hold no word for a paper: "USMCA"."""
    return {name: each[0].kind for name, each in instruments().items() if not find_papers(name, (), (), {})}


def _is_without_head(paper: Paper) -> bool:
    return paper.title in _without_head()


def _agreements(
    analysis: Analysis,
    index: int,
    known: list[_Known],
    aliases: dict[str, str],
    shorts: dict[str, AgreementKind],
    private: bool,
) -> Iterator[Told]:
    sentence = analysis.sentences[index]
    text, actors, times = sentence.text, analysis.actors[index], analysis.times[index]
    papers = find_papers(text, actors, times, shorts)
    for paper in papers:
        if short := short_name(paper):
            shorts[short], aliases[short] = paper.kind, paper.title
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
        if number + 1 < len(papers) and _is_apposition(text, papers, number):
            acts = [*acts, *acts_of[number + 1]]
        refers = _referred(analysis, paper, known, index) if back else _named_later(text, paper, acts, known)
        if refers and not paper.meant and _with_stranger(text, actors, refers.sides, paper.end if back else 0):
            refers = None
        if refers and not paper.meant and (two := _two_who_sign(text, actors, paper)) and two not in refers.sides:
            refers = None
        named_just_before = None if back or refers else _just_named(text, paper, known, index)
        act, rule = _choose(text, paper, acts, refers is not None)
        if act and act.status == "in_force" and _AFTER_SIGNING.match(text, act.start):
            act, rule = None, "in force only later"
        if act and act.weak and paper.kind == "action_plan" and _has_begun(analysis, paper):
            act = replace(act, status="in_force")
        if act and act.status == "in_force" and _enters_later(analysis, index, act):
            act = next((a for a in acts if a.status == "signed" and not a.weak), act)
        if act and act.status == "in_force" and act.rule == "of an earlier year" and refers:
            act = replace(act, status="signed") if refers.act and refers.act.status != "in_force" else act
        if act and act.status == "terminated" and _ahead(analysis, index, act):
            act = replace(act, status="in_force", rule=f"still to come: {act.rule}")
        if act and act.status and _DENIED_THAT.search(text, 0, min(act.start, paper.start)):
            denied: AgreementStatus | None = "rejected" if act.status in {"planned", "under_negotiation"} else None
            act = replace(act, status=denied, rule=f"denied: {act.rule}")
        due = is_signature_due(analysis, index + 1) or TO_SIGN_IT.search(text, paper.end)
        if act and act.status == "under_negotiation" and due:
            act = replace(act, status="planned", rule="talks done")
        if paper.meant and act and act.rule.startswith("followed") and known and known[-1].act:
            act = replace(act, status=known[-1].act.status)
        recalled = act is not None and act.status == "signed" and act.start > paper.end
        listing = (act is None or recalled) and _THEY_ARE.match(text) and bool(known) and known[-1].index < index
        if listing and known[-1].paper.several:
            counted = known[-1]
        elif listing and _THE_OTHERS.match(text):
            counted = next((k for k in reversed(known) if k.paper.several and index - k.index <= 4), None)
        elif number == 0 and paper.meant and _ONE_OF_THEM.match(text):
            counted = next((k for k in reversed(known) if k.paper.several and k.act and index - k.index <= 3), None)
        elif number == 0 and (above := _listed_under(analysis, index, known)):
            counted = above
        elif number == 0 or not counted:
            counted = None
        if act is None and (listed := _named_alone(analysis, index, papers)):
            act, rule = listed, listed.rule
        if act is None or (act.weak and act.status == "in_force"):
            act, rule = _one_more(analysis, index, paper, known) or (act, rule)
        if (
            counted
            and counted.act
            and (act is None or act.rule == "of an earlier year" or _is_earlier(act, counted.act))
        ):
            act, rule = counted.act, f"one of those counted: {counted.act.rule}"
        elif (
            (_SO.search(text, 0, paper.start) or _SO_IS.match(text, paper.end))
            and known
            and (act is None or act.rule == "of an earlier year")
        ):
            act = known[-1].act
            if compiled(r"\b(?:is|are|was|were) to\b|\bwill\b").search(text[: paper.start]):
                act = Act("planned", "as the rest", 0, 0)
            rule = f"so was the one before: {act.rule if act else rule}"
        sides, who = _sides(analysis, index, paper, act, papers, refers, _last_in_paragraph(analysis, index, known))
        if paper.meant and who == "no two parties" and known:
            sides, who = like_the_last(analysis, index, known[-1].sides), "like the last"
        if (
            paper.article != "no"
            and not _OF_BUSINESS.search(paper.title)
            and not (back and refers is None and paper.noun in VAGUE)
            and not (paper.meant and refers)
        ):
            known.append(_Known(replace(refers.paper, several=paper.several) if refers else paper, index, sides, act))
        of_firms = (
            private
            and who not in {"in its name", "known by its name"}
            and not _between_states(analysis, index, paper, sides)
        )
        reason = _reason_against(analysis, index, papers, number, act, of_firms)
        if reason == _ALIAS:
            aliases[paper.title] = papers[number - 1].title
        if reason or act is None or act.status is None:
            analysis.trace(NAME, paper.title, sentence, False, reason or rule)
        elif back and refers is None and not _stands_alone(paper) and not _is_paired(text, who):
            analysis.trace(NAME, paper.title, sentence, False, rule, "said of one named elsewhere")
        elif act.rule == "of an earlier year" and who in {"discourse", "main pair", "one in the clause"}:
            analysis.trace(NAME, paper.title, sentence, False, rule, "only mentioned, and nobody with it")
        elif not sides:
            analysis.trace(NAME, paper.title, sentence, False, rule, who)
        else:
            analysis.trace(NAME, paper.title, sentence, True, rule, who)
            named = in_fields_told(paper, analysis.text_after(index)) or _named(
                paper, refers or named_just_before, known
            )
            following = zip(papers[number + 1 :], acts_of[number + 1 :], strict=True)
            until = next((a.start for p, told in following for a in told if paper.end < a.start < p.start), None)
            for each in named if isinstance(named, list) else [named]:
                for parties in sides:
                    own = own_time(analysis, index, parties) if len(sides) > 1 else None
                    time, place = own or (time_of(analysis, index, each, act, acts, parties, until, papers), None)
                    yield Told(_make(analysis, index, each, act, parties, (rule, who), time, place), act.weak)


def _is_earlier(act: Act, news: Act) -> bool:
    """Is a signing only recalled of what has been ratified now: "The first concerns the treaty, signed in 2023"?"""
    return act.status == "signed" and news.status == "ratified"


def _between_states(analysis: Analysis, index: int, paper: Paper, sides: Sides) -> bool:
    """In an article about firms or clubs: is a paper one that governments have made, by its own sentence?"""
    text, actors = analysis.sentences[index].text, analysis.actors[index]
    if _GOVERNMENTS.search(text):
        return True
    named = {a.code for a in actors if not a.private}
    leaders = {a.code for a in actors if a.person and a.role and not a.private}
    both = len(sides) == 1 and set(sides[0]) <= named
    return both and (len(leaders) >= 2 or _OF_TREATIES.search(paper.title) is not None)


_GOVERNMENTS = re.compile(r"\b(?:two|both|their)\s+governments\b")
_OF_TREATIES = re.compile(r"\b(?:[Ff]ree[- ][Tt]rade|[Ii]nterim\s+[Tt]rade|[Ee]xtradition|[Dd]ouble\s+[Tt]axation)\b")


def _has_begun(analysis: Analysis, paper: Paper) -> bool:
    """Has a plan for some years been running since an earlier year: "action plan for 2021-2026"?"""
    years = _FOR_YEARS.search(paper.title)
    return years is not None and years["first"] < analysis.today[:4]


_FOR_YEARS = re.compile(r"\b(?P<first>20\d\d)\s?(?:[-–]|to)\s?(?:20)?\d\d\b")


def _enters_later(analysis: Analysis, index: int, act: Act) -> bool:
    """Is the day still to come on which a paper takes effect: "signed last year, takes effect on 1 July"?"""
    if not _TAKES_EFFECT.match(analysis.sentences[index].text, act.start):
        return False
    times = [t for t in analysis.times[index] if 0 <= t.start - act.end < 8]
    return any(forward(t, analysis.document.published).lies_after(analysis.today) for t in times)


_TAKES_EFFECT = re.compile(r"(?:takes|enters|comes|goes)\b")


def _ahead(analysis: Analysis, index: int, act: Act) -> bool:
    """Is the end of a paper still to come: "expires in December"?"""
    text = analysis.sentences[index].text
    if not text[act.start : act.end].split()[0].endswith("s"):
        return False
    return any(
        0 <= t.start - act.end < 12 and t.value[:10] != analysis.today and not (t.is_year and t.value < analysis.today)
        for t in analysis.times[index]
    )


_DENIED_THAT = re.compile(r"\b(?:denie[sd]|denying)\s+that\b[^.;]*$")
_WITH_WHOM = re.compile(r"\s+with\s+(?:the\s+)?")
_SO = screened(
    r"(?:^|^[A-Z]{3,}(?::|\s[–—-]+)\s)It\s+(?:is|was)\s+(?:called|named|known\s+as)\s+(?:the\s+)?[“\"]?$|\b[Aa]mong\s+(?:them|these|those)(?:\s+(?:is|are|was|were))?:?\s+(?:an?\s+|the\s+)?$|\b(?:[Ss]o|as)\s+(?:was|were|will|is|are|did|do|does)(?:\s+be)?\s+(?:an?\s+|the\s+|two\s+)?$"
)
_THEY_ARE = re.compile(
    r"(?:They|These|Those|The (?:(?:other|remaining) (?:one|two|three|four|five|six)|(?:first|second|third|fourth|fifth|sixth|last|other)(?: one)?|documents|papers|instruments|texts|agreements|accords|deals)|Among (?:them|these|the (?:\d+|[a-z-]+)(?:\s[a-z]+)?))\s+(?:are|were|is|was|include|included|comprise|comprised|concerns?|consist of|covers?|deals? with|relates? to)\s+"
)
_ONE_OF_THEM = re.compile(r"One\s+(?:deals|concerns|covers|is\s+on|is\s+about)\b")
_THE_OTHERS = re.compile(r"The\s+(?:other|remaining|second|third|fourth|fifth|sixth|last)\b")
_SO_IS = re.compile(r"\s+(?:was|were|is)\s+too\b")


def _named(paper: Paper, refers: _Known | None, known: Sequence[_Known]) -> Paper | list[Paper]:
    """The paper with the name that tells what it is: its own, or that of the one that it refers to."""
    if refers is None:
        alike = ("similar ", "such ", "the same ") if paper.several else ("such ", "the same ")
        if paper.title.lower().startswith(alike) and not paper.about:
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
    r"(?:takes?|comes?|enters?)\s+(?:effect|into\s+(?:force|effect))\s+(?:(?:on|at|in)\s+[^,.;]{3,50}?\s|(?:\w+\s+)?(?:days|weeks|months)\s+)?(?:after|once|when|upon)\b"
)
_OF_YEAR = re.compile(r"\s+of\s+(?:19|20)\d\d$")


def _reason_against(
    analysis: Analysis, index: int, papers: Sequence[Paper], number: int, act: Act | None, private: bool
) -> str:
    """Why a paper that is told of gives no record."""
    text, paper = analysis.sentences[index].text, papers[number]
    behind = papers[number - 1].end if number else 0
    strangers = _is_between_strangers(text, paper, analysis.actors[index])
    if private or strangers or _is_private(text, paper, behind) or _is_between_private(analysis, index, paper, act):
        return "a private side"
    if act is None or act.status is None:
        return ""
    near = (*analysis.actors[index], *analysis.actors[max(0, index - 1)])
    if _TWO_BODIES.search(text) and not any(a.kind == "organisation" for a in near):
        return "a private side"
    if is_supposed(text):
        return "only supposed"
    if _ACCORDING_TO_IT.search(text, 0, paper.start):
        return "only reported"
    if _OWN_VISION.search(paper.title) and _ITS.search(text, 0, paper.start):
        return "one state's own plan"
    if paper.title.lower().startswith("the number of "):
        return "only counted"
    if paper.title.lower().startswith(("such ", "first such ")):
        return "what it is like stays open"
    if paper.article == "a" and paper.title.lower() in _UNNAMED and _MAKES_TIE.match(text, paper.end):
        return "the paper of a tie, which tells it"
    if _ONLY_DATED.fullmatch(paper.title) and _OF_A_TIE.search(text) and act.rule in {"of an earlier year", "since it"}:
        return "the paper of a tie, which tells it"
    if paper.kind == "declaration" and act.status == "terminated":
        return "a statement that was not made"
    if paper.title.startswith("documents ") and act.start >= paper.end and text.startswith("issu", act.start):
        return "papers for persons"
    if paper.several and _HAS_MADE.search(text[: paper.start]) and len(codes(analysis.actors[index])) == 1:
        return "made by one with many"
    if _is_withdrawn(analysis, index):
        return "a report withdrawn"
    if number and _has_name(papers[number - 1]) and is_called(text, papers[number - 1], paper):
        return _ALIAS
    if number + 1 < len(papers) and is_called(text, paper, papers[number + 1]) and not _has_name(paper):
        return "its name follows"
    if number + 1 < len(papers) and _names_it(text, paper, papers[number + 1]):
        return "its name follows"
    if _THE_MOST.match(paper.title) and _EVER_MADE.match(text, paper.end):
        return "said of the one before"
    if _SUCH_A.search(text, 0, paper.start):
        return "what it is like stays open"
    if number and _names_it(text, papers[number - 1], paper):
        return ""
    if number and _is_apposition(text, papers, number - 1):
        return "said of the one before"
    if number and act.rule == "of an earlier year" and _A_KIND_OF.fullmatch(text, papers[number - 1].end, paper.start):
        return "said of the one before"
    if paper.several and not paper.meant and (_names_follow(text, papers, number) or _is_one_of_many(analysis, index)):
        return "counted ones are named"
    if paper.several and paper.article == "bare" and act.rule == "in force" and not act.weak and "with" not in text:
        return "papers of a kind"
    if paper.several and not paper.meant and paper.article in {"the", "owned"} and not paper.distinct:
        return "said of those named elsewhere"
    if (
        not paper.distinct
        and paper.noun in {"agreement", "accord", "deal"}
        and compiled(r"reach|brokered", re.IGNORECASE).match(text[act.start : act.end])
    ):
        return "to agree is no paper"
    if paper.article == "bare" and not paper.several and _ON_POINTS.match(paper.title):
        return "to agree is no paper"
    open_ = act.status in {"under_negotiation", "planned", "rejected"} or _OUGHT.search(text, 0, paper.start)
    if text.rstrip('"”’) ').endswith("?") and (open_ or _YES_OR_NO.match(text)):
        return "asked"
    if open_ and (is_opinion(text) or is_of_outsider(analysis, index)) and not act.rule.startswith("vot"):
        return "opinion"
    return ""


_TWO_BODIES = re.compile(
    r"\b(?:[Tt]he\s+two|[Bb]oth)\s+(?:organi[sz]ations|companies|firms|institutions|universities|cities|ports|clubs|airlines|banks|groups|operators)\b"
)
_ACCORDING_TO_IT = re.compile(
    r"\b(?:reports?|rumou?rs?|claims?|articles?|posts?|story|stories)\b[^.;,]{0,50}\saccording\s+to\s+which\b[^;]*$"
)
_OWN_VISION = re.compile(r"^(?:[A-Z]\w+\s)?Vision\s20\d\d")
_ITS = re.compile(r"(?:\b[Ii]ts|\b[Hh]is|[’']s)\s+$")
_OUGHT = re.compile(r"\b(?:ought\s+to|should|must)\b[^.;]*$")
_ALIAS = "another name of it"


def _has_name(paper: Paper) -> bool:
    return paper.distinct and _OF_YEAR_BEFORE.sub("", paper.title)[:1].isupper()


def _names_it(text: str, first: Paper, second: Paper) -> bool:
    """Is the second the name of the first, which has none: "a similar treaty with C, the D Treaty"?"""
    return (
        not _has_name(first) and _has_name(second) and _NAME_BEHIND.fullmatch(text, first.end, second.start) is not None
    )


_OF_YEAR_BEFORE = re.compile(r"^(?:19|20)\d\d\s+")
_A_KIND_OF = re.compile(r"(?:\s+with\s+[^,;.]{2,30})?,\s+an?\s+")
_NAME_BEHIND = re.compile(r"(?:\s+with\s+[^,;.]{2,30})?,\s+the\s+")
_THE_MOST = re.compile(r"(?:biggest|largest|best|broadest|most\s+\w+|first|only)\b")
_EVER_MADE = re.compile(
    r"\s+(?:(?:that|which)\s+)?[^,.;]{0,40}\b(?:has|have|had)\s+(?:ever\s+)?(?:made|signed|concluded|struck|reached)\b"
)
_SUCH_A = re.compile(r"\bsuch\s+an?\s+$")
_ONLY_DATED = re.compile(
    r"(?:[Tt]reaty|[Cc]harter|[Dd]eclaration|[Aa]greement|[Pp]act)\s+of\s+[^,]*(?:,\s+)?(?:19|20)\d\d"
)
_OF_A_TIE = re.compile(r"\b(?:[Aa]llies|[Aa]lliance|[Pp]artners|[Pp]artnership)\b")
_UNNAMED = frozenset(
    {"declaration", "charter", "treaty", "agreement", "accord", "document", "paper", "pact", "memorandum"}
)
_MAKES_TIE = re.compile(
    r"(?:\s+(?:in|at)\s+[A-Z]\w+(?:\s[A-Z]\w+)?)?(?:\s+on\s+\w+day)?,?\s+(?:that|which)\s+(?:will\s+|would\s+)?(?:makes?|made|takes?|took|raise[sd]?|elevate[sd]?|upgrade[sd]?|lift(?:s|ed)?|turn(?:s|ed)?|sets?\s+up|establish(?:es|ed)|founds?|founded|create[sd]?|transform(?:s|ed)?)\s"
    r"[^;]*?\b(?:partnership|partners|alliance|allies)\b(?!\s+(?:council|agreement|treaty|fund|forum|committee))"
)


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


def _named_alone(analysis: Analysis, index: int, papers: Sequence[Paper]) -> Act | None:
    """What the sentence before asks or says of papers that stand in one without a verb: "What was signed? - A treaty on X."."""
    text = analysis.sentences[index].text
    if not index or not papers or not _OPENS.fullmatch(text, 0, papers[0].start):
        return None
    rest, position = "", papers[0].start
    for paper in papers:
        if paper.start < position:
            continue
        rest += text[position : paper.start] + "§"
        position = max(paper.end, paper.until)
    if not _NO_VERB.fullmatch(rest + text[position:]) or _ASIDE_VERB.search(_OF_IT.sub("", rest + text[position:])):
        return None
    before = analysis.sentences[index - 1].text
    start, end = papers[0].start, papers[0].end
    if _OF_PAPERS.search(before) is None:
        return None
    if _STILL_OPEN.search(before):
        return Act("under_negotiation", "named as open", start, end)
    if _TO_COME.search(before):
        return Act("planned", "named as to come", start, end)
    return Act("signed", "named as what was done", start, end)


_OPENS = re.compile(
    r"(?:[A-Z][\w’. -]{0,24}:\s+)?[-–—•*“\"'‘]?\s*(?:And|Then|Also|Plus|Yes[,:]|Just|Only)?\s*(?:[Aa]n?|[Tt]he|[Oo]ne|[Aa]lso)?\s*[“\"‘]?"
)
_NO_VERB = re.compile(
    r"§(?:\s*(?:[,;:–—-]|\band\b|\bplus\b|\b(?:an?|the|another|one|two|three)\b|[“”\"’‘()]|§)|,?\s+(?:none\s+of|one\s+of|of|under|by|with|in|on)\s+which\b[^.;,]*|,?\s+(?:which|that|who)\b[^.;,]*"
    r"|,\s+(?:says?|said|correct|yes)\b[^.;,]{0,50}|\s+(?:in|at|on|of|by|from|until|for|between|with|to|about)(?:\s+[\w’'&-]+){1,8})*[.!]?[”\"]?\s*"
)
_OF_IT = re.compile(r",?\s+(?:(?:none\s+of|one\s+of|of|under|by|with|in|on)\s+)?(?:which|that|who)\b[^.;,]*")
_ASIDE_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|could|may|might|should|must|can|cannot|did|does|do|came|went|made|took|gave|needs?|awaits?|follows?|lacks?|goes|stays?|isn[’']t|aren[’']t)\b"
)
_OF_PAPERS = re.compile(
    r"\b(?:sign(?:ed|s|ing)?|signatures?|papers?|documents?|agreements?|agreed|concluded|concrete|results?|deliverables?|substance|yield(?:ed|s)?|brought|bring|produced?|achieved?|came\s+(?:out|of)|missing|achieve|outcomes?|memoranda|table|adopted|exchanged)\b"
)
_STILL_OPEN = re.compile(
    r"\b(?:missing|still\s+(?:open|to\s+do|lacking)|not\s+(?:yet\s+)?(?:signed|ready|agreed)|negotiat\w*|lacks?|remains?|left\s+(?:to|open))\b"
)
_TO_COME = re.compile(
    r"\b(?:will|next|coming|to\s+come|expect(?:ed)?|plan(?:s|ned)?|to\s+be\s+signed|shall|going\s+to|hope)\b"
)


def _listed_under(analysis: Analysis, index: int, known: Sequence[_Known]) -> _Known | None:
    """The papers counted in the sentence whose list an item stands in: "signed the following documents: - a treaty …"."""
    sentences = analysis.sentences
    above = index
    while above >= 0 and (_ITEM.match(sentences[above].text) or _PLAIN_ITEM.search(sentences[above].text)):
        above -= 1
    if above in (index, -1) or not sentences[above].text.rstrip().endswith(":"):
        return None
    counted = (above - 1, above) if _THEY_INCLUDE.match(sentences[above].text) else (above,)
    return next((k for k in known if k.index in counted and k.paper.several), None)


_HAS_MADE = re.compile(
    r"\bha(?:s|ve)\s+(?:so\s+far\s+|already\s+|now\s+|since\s+)*(?:signed|concluded|ratified|negotiated)\s+(?:more\s+than\s+|over\s+|some\s+)?$"
)
_THEY_INCLUDE = re.compile(r"(?:They|These|Among\s+them|The\s+documents|The\s+list)\b[^.]{0,40}:$")
_PLAIN_ITEM = re.compile(
    r"^(?:[A-Z][^.;:]{8,160};|(?:Agreement|Memorandum|Plan|Protocol|Treaty|Program|Roadmap|Joint)\b[^;:]{8,160}\.)$"
)
_ITEM = re.compile(r"(?:[-–—•*]|\(?\d{1,2}[.)]|\([a-z]\))\s")


def _is_withdrawn(analysis: Analysis, index: int) -> bool:
    """Is a sentence only what a report had said in error?"""
    here = analysis.sentences[index].text
    return bool(_IN_ERROR.search(here)) or bool(_REPORTED.search(here) and _WAS_WRONG.match(analysis.text_after(index)))


_IN_ERROR = screened(
    r"\b(?:wrongly|incorrectly|mistakenly|erroneously|falsely)\s+(?:said|stated|reported|claimed|wrote|suggested)\b|\b(?:said|stated|reported|claimed)\s+in\s+error\b"
)
_REPORTED = screened(r"\b(?:reports?|version|article|story|headline|item|post|media|rumours?|claims?|said)\b")
_WAS_WRONG = re.compile(
    r"[^.;]{2,60}\b(?:denied|dismissed|rejected|refuted)\s+(?:the|this|that|these|such)\s+(?:\w+\s+)?(?:reports?|claims?|story|stories|rumou?rs?|allegations?|suggestions?)\b|"
    r"(?:That|This|It|The\s+(?:report|claim|story|information|headline|statement))\s+(?:was|is)\s+(?:wrong|not\s+(?:true|so|the\s+case|correct|right)|incorrect|false|untrue|mistaken|inaccurate|an\s+error|a\s+mistake)\b"
)


_ADJUNCTS = r"(?:\s+(?:in|at|on|with)\s+[^,;.]{2,40}){0,3}"


def _is_apposition(text: str, papers: Sequence[Paper], number: int) -> bool:
    """Does the next paper only describe one: "the CEPA, the first free trade deal between …"?"""
    first, second, third = papers[number], papers[number + 1], next(iter(papers[number + 2 : number + 3]), None)
    adjuncts = _ADJUNCTS if _THE_MOST.match(second.title) else ""
    if not compiled(rf"\s*(?:\([^)]*\))?{adjuncts},\s+(?:the|its|their|[A-Z][\w-]+[’']s?)\s+").fullmatch(
        text[first.end : second.start]
    ):
        return False
    return third is None or not compiled(r",?\s+and\s").match(text[second.end : third.start])


def _is_between_private(analysis: Analysis, index: int, paper: Paper, act: Act | None) -> bool:
    """Is the nearest named side before the act a company, a university, a city?"""
    text = analysis.sentences[index].text
    start = min(act.start, paper.start) if act else paper.start
    ahead = [a for a in analysis.actors[index] if a.end <= start]
    return (bool(_OF_TOWN.search(text, 0, start)) or (bool(ahead) and all(a.private for a in ahead))) and not (
        _IN_OFFICE.search(text, 0, start)
    )


_OF_TOWN = screened(
    r"\b(?:[Mm]ayors?|[Mm]unicipal\w*|People[’']s\s+Committee|[Pp]refectures?|[Gg]overnors?\s+of|[Cc]ity\s+(?:council|hall)|[Pp]rovincial|[Cc]ount(?:y|ies)\s+of|(?<!in the )(?<!at the )(?<!from the )(?<!to the )[Pp]orts?\s+of|[Cc]it(?:y|ies)\s+of|[Ss]ister[\s-]cit(?:y|ies)|[Tt]win\s+(?:towns?|cit(?:y|ies))|state\s+government|[Uu]niversit(?:y|ies))\b"
)


def _choose(text: str, paper: Paper, acts: Sequence[Act], refers: bool) -> tuple[Act | None, str]:
    """The act that tells most of a paper, and its rule."""
    if _DRAFT.match(paper.title) and not any(a.status and not a.weak for a in acts):
        return Act("under_negotiation", "a draft", paper.start, paper.end, True), "a draft"
    strong = [a for a in acts if a.status and not a.weak]
    if _DRAFT.match(paper.title) and any(_PASSED_ON.match(a.rule) for a in strong):
        return Act("under_negotiation", "a draft passed on", paper.start, paper.end), "a draft passed on"
    if any(a.status == "ratified" and a.rule.startswith("clause") for a in strong):
        strong = [a for a in strong if a.rule != "they have it"]
    if any(a.rule == IN_TALKS for a in strong):
        strong = [a for a in strong if a.status != "planned"]
    if any(a.status == "under_negotiation" for a in strong):
        strong = [a for a in strong if a.rule != "on the agenda"]
    if any(a.rule == "initialled" for a in strong) and _SIGNING_AHEAD.search(text, paper.end):
        strong = [replace(a, status="planned") if a.rule == "initialled" else a for a in strong]
    if any(a.rule == "initialled" for a in strong):
        strong = [replace(a, status="planned") if a.rule == "hoped: signed" else a for a in strong]
    if any(a.rule == "yet to be signed" for a in strong):
        strong = [a for a in strong if a.status == "planned"]
    if any(a.status == "planned" and _TO_BE_SIGNED.search(a.rule) for a in strong):
        strong = [a for a in strong if a.status != "signed" or not AGREED.match(a.rule)]
    if there := next(
        (a for a in strong if a.rule == "they have it" and text[a.start :].lower().startswith("there")), None
    ):
        signed = [a for a in strong if a.status == "signed" and _JUST_SIGNED.fullmatch(text, paper.end, a.start)]
        strong = [a for a in strong if a is not there] if signed else strong
    if any(_RENEWED.match(a.rule) for a in strong):
        strong = [a for a in strong if a.status != "terminated"]
    if strong:
        best = max(strong, key=lambda a: (PROGRESS[a.status] if a.status else -1, not _UNDATED.search(a.rule), a.start))
        return best, best.rule
    if any(a.status is None for a in acts):
        return next((a, a.rule) for a in acts if a.status is None)
    weak = [a for a in acts if a.weak and a.status and not _is_without_head(paper)]
    if weak and weak[0].rule.startswith("it ") and weak[0].status == "in_force" and not paper.dated:
        weak = []
    if weak and not refers and (_is_standing(paper) or weak[0].status != "in_force"):
        return weak[0], weak[0].rule
    if paper.several or paper.meant or refers:
        return None, "only mentioned"
    said_in = paper.article == "a" and compiled(r"\bpress\b", re.IGNORECASE).search(paper.title)
    if paper.kind == "declaration" and not acts and _is_joint(paper) and paper.article != "no" and not said_in:
        return Act("signed", "joint paper", paper.start, paper.end, True), "joint paper"
    if not acts and _binds_them(text, paper):
        return Act("signed", "they promised in it", paper.start, paper.end), "they promised in it"
    if paper.dated and not acts and paper.kind != "action_plan":
        made = paper.kind in NEVER_IN_FORCE or _FOUNDED_BY.search(text, 0, paper.start) or _DID.match(text, paper.end)
        status: AgreementStatus = "signed" if made else "in_force"
        return Act(status, "of an earlier year", paper.start, paper.end, True), "of an earlier year"
    return None, "only mentioned"


_FOUNDED_BY = re.compile(r"\b(?:[Bb]y|[Ss]ince|[Ii]n|until|before|after)\s+(?:(?:an?|the|its|their)\s+)?$")
_DID = re.compile(
    r"\s+(?:made|stood|gave|ended|settled|created|opened|brought|turned|set|lifted|founded|laid|put)\b(?![^.;,]*\b(?:our|their)\s+all(?:y|ies)\b)"
)


_UNDATED = re.compile(r"ratified|not in force|to enter into force")  # says that it was signed, not when


def _binds_them(text: str, paper: Paper) -> bool:
    """Does a sentence say what two have bound themselves to: "In the X Declaration, A and B pledged …"?"""
    return bool(_has_name(paper) and _THEREIN.search(text, 0, paper.start) and _PROMISED.match(text, paper.end))


_THEREIN = re.compile(r"(?:^|[;:]\s)(?:In|in|By|With)\s+(?:the|their)\s+$")
_PROMISED = re.compile(
    r"(?:\s+of\s+[^,;.]{2,40})?,\s+[^,;.]{2,60}?\s(?:had\s+|have\s+)?(?:promised|agreed|pledged|committed\s+themselves|undertook|settled|vowed|declared|decided|recogni[sz]ed|renounced)\b"
)
_ON_POINTS = re.compile(
    r"agreement\s+on\s+(?:\d+|\w+teen|two|three|four|five|six|seven|eight|nine|ten|several|all|most)\b"
)
_YES_OR_NO = re.compile(
    r"(?:And\s+|But\s+|So\s+)?(?:Has|Have|Had|Did|Does|Do|Is|Are|Was|Were|Will|Would|Could|Should)\s"
)
_SIGNING_AHEAD = re.compile(
    r"\b(?:will|(?:is|are)(?:\s+(?:due|expected|set|scheduled|planned))?\s+to)\s+be\s+(?:submitted\s+for\s+signature|signed)\b|\b(?:will|plans?|intends?|agreed|expects?|(?:is|are)(?:\s+due)?)\s+(?:to\s+)?sign\s+(?:it|them|both)\b|"
    r"\bsign(?:ing|ature)(?:\s+proper|\s+itself)?\s+(?:is\s+|was\s+)?(?:put\s+off|postponed|delayed|due|expected|planned|scheduled|set|to\s+follow|awaited)\b|\b(?:wants?|lacks?|needs?)\s+(?:only\s+)?(?:an?\s+|its\s+)?sign(?:ing|ature)"
)
_JUST_SIGNED = re.compile(r",\s+")
_RENEWED = re.compile(r"renew|extend|prolong|reviv")
_TO_BE_SIGNED = re.compile(r"\bsign")
_PASSED_ON = re.compile(r"(?:listed, |clause, )?(?:hand|exchang|present|submit|deliver|receiv)")
_DRAFT = re.compile(r"(?:draft|proposed)\b", re.IGNORECASE)


def _is_joint(paper: Paper) -> bool:
    joint = compiled(r"\b(?:joint|trilateral)\b", re.IGNORECASE).search(paper.title)
    return bool(joint or (paper.noun.startswith("communiqu") and paper.article in {"the", "owned"})) and not paper.dated


def _is_standing(paper: Paper) -> bool:
    """Has it a name of its own, so that to speak of it is to say that it exists?"""
    capitals = compiled(r"(?<![\w-])[A-Z][\w-]+").findall(paper.title)
    if paper.kind == "action_plan":
        return False
    return paper.dated or (paper.article in {"the", "owned"} and len(capitals) >= 2)


def _refers_back(text: str, paper: Paper) -> bool:
    """Is it only "the pact", "the new agreement", "it" - said of one that is named elsewhere?"""
    if paper.meant:
        return text[paper.start : paper.end] in _PRONOUNS
    if _WHICH.match(text, paper.end) or paper.noun.startswith("minutes"):
        return False
    return paper.article in {"the", "owned"} and not paper.distinct and not paper.several


_WHICH = re.compile(r"\s+(?:under|by|to|for|with|on|in)\s+which\b")
_PRONOUNS = {
    "Both of them",
    "it",
    "both",
    "them",
    "It",
    "Both",
    "They",
    "The two",
    "All two",
    "All three",
    "All four",
    "All five",
}


def _just_named(text: str, paper: Paper, known: Sequence[_Known], index: int) -> _Known | None:
    """The paper that the sentence before names and tells nothing of: "It is called the X Treaty. The pact, which they signed …"."""
    last = known[-1] if known else None
    if last and last.index == index - 1 and last.act is None and last.paper.distinct and not last.paper.several:
        return last if _refers_back(text, paper) else None
    return None


def _named_later(text: str, paper: Paper, acts: Sequence[Act], known: Sequence[_Known]) -> _Known | None:
    """The paper told of as "a treaty", of which "the X Treaty" gives the name, where no time of its own sets it apart."""
    if paper.article != "the" or paper.several or paper.meant or paper.dated or not paper.title[:1].isupper():
        return None
    if paper.about or not any(a.status == "signed" for a in acts) or compiled(r"\bhad\b").search(text):
        return None
    same = [k for k in known if k.paper.noun == paper.noun and not k.paper.several and not k.paper.meant]
    if same and same[-1].paper.about:
        return None  # what that one is about is its name
    if len({k.paper.title for k in same}) == 1 and same[-1].paper.article == "a" and same[-1].paper.title[:1].islower():
        return same[-1]
    return None


def _with_stranger(text: str, actors: Sequence[Actor], sides: Sides, begin: int) -> bool:
    """Does a sentence name somebody behind "with" who is none of some sides?"""
    known = {code for side in sides for code in side}
    return any(a.code not in known and _WITH_THE.search(text, begin, a.start) for a in actors if not a.private)


def _two_who_sign(text: str, actors: Sequence[Actor], paper: Paper) -> tuple[str, ...] | None:
    """The states of two persons who are told to sign a paper: "X and Y signed the agreement"."""
    people = [a for a in actors if a.person and a.end < paper.start]
    if len(people) != 2 or not _AND.fullmatch(text, people[0].end, people[1].start):
        return None
    both = tuple(sorted({a.code for a in people}))
    return both if len(both) == 2 and _SIGNED_IT.fullmatch(text, people[1].end, paper.start) else None


_AND = re.compile(r"\s+and\s+")
_SIGNED_IT = re.compile(r"\s+(?:\w+\s+)?(?:signed|inked|initialled|exchanged)\s+(?:the|an?)\s+")
_WITH_THE = re.compile(r"\bwith\s+(?:the\s+)?$")
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
        if paper.noun in VAGUE and index - earlier.index > 3:
            continue
        if earlier.paper.noun != paper.noun and paper.noun in earlier.paper.title.lower().split():
            return None  # "the convention" that a protocol amends
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


def _is_paired(text: str, who: str) -> bool:
    """Does a sentence itself tell both sides of "the memorandum"?"""
    return who in {"between", "by"} or (who == "two named" and bool(_FOR_BOTH.search(text)))


_FOR_BOTH = re.compile(
    r"\b(?:for|on\s+behalf\s+of)\s+(?:the\s+)?[A-Z][^,;]{1,40}?\s+by\s[^;]{3,90}?\band,?\s+(?:for|on\s+behalf\s+of)\s+(?:the\s+)?[A-Z]"
)


def _stands_alone(paper: Paper) -> bool:
    """May "the communiqué", "the final protocol", never named before, be a paper of its own?"""
    return (paper.kind in {"declaration", "treaty"} or _OF_A_MEETING.match(paper.title) is not None) and not paper.meant


_OF_A_MEETING = re.compile(r"(?:[Ff]inal|[Cc]losing|[Cc]oncluding)\s+(?:[Pp]rotocol|[Dd]ocument|[Aa]ct|[Mm]inutes)\b")


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
        and rule in {"discourse", "main pair", "no two parties", "the group"}
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
    if following.meant and text[following.start : following.end].lower().startswith(("one", "the first", "the former")):
        return True
    gap = text[papers[number].end : following.start]
    if _INCLUDING_FIELDS.fullmatch(gap):
        return False
    return (
        bool(
            compiled(
                r":|\b(?:among them|among these|among those|including|namely|such as|from|one (?:is|of them)|notably)\b"
            ).search(
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
    return bool(
        compiled(
            r"(?:One|The first|The former)\b(?:,|\s+(?:is|was|deals|concerns|covers|on|for|sets|regulates|provides|will)\b)"
        ).match(
            analysis.text_after(index),
        )
    )


def _is_private(text: str, paper: Paper, begin: int) -> bool:
    """Does the stretch around the paper speak of private sides, and of nobody in office?"""
    if (
        _BETWEEN_PRIVATE.match(text, paper.end)
        or _BY_PRIVATE.match(text, paper.end)
        or _OF_BUSINESS.search(paper.title)
    ):
        return True
    if _THAT_STATES.match(text, paper.end):
        return False
    ahead = _PARTED.split(text[max(begin, paper.start - 90) : paper.start])[-1]
    behind = _PARTED.split(text[paper.end : paper.end + 90])[0]
    near = ahead + (behind[:60] if _COMPANION.match(behind) else "")
    return bool(_private_sides().search_in(near, text)) and not _IN_OFFICE.search(
        _OF_BODIES.sub("", f"{ahead} {behind}")
    )


def _is_between_strangers(text: str, paper: Paper, actors: Sequence[Actor]) -> bool:
    """Is it between two that have names, neither of them one of a party or of who is in office?"""
    sides = _BETWEEN_NAMES.match(text, paper.end)
    if paper.about or sides is None or _IN_OFFICE.search(sides[0]):
        return False
    return not any(not a.private and sides.start() <= a.start < sides.end() for a in actors)


_BETWEEN_NAMES = re.compile(r"\s+between\s+(?:the\s+)?[A-ZÀ-Þ][^,.;:]{1,60}?\s+and\s+(?:the\s+)?[A-ZÀ-Þ][^,.;:]{0,40}")
_OF_BUSINESS = re.compile(
    r"\b(?:code-?share|sponsorship|franchise|licen[sc]ing(?!\s+of)|offtake|distribution)\b", re.IGNORECASE
)
_BETWEEN_PRIVATE = re.compile(
    r"(?:\s+(?:was|were|has|have|been|also|being|be|will|signed|exchanged|concluded|inked|on\s+\w+day)){0,6}\s+(?:between|among|with)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}?(?:universities|companies|firms|cities|municipalities|(?<!central )banks|institutes|chambers|provinces|enterprises|businesses)\b"
    r"|\s+between\s+(?:the\s+)?(?:government|authorities|army|junta|regime|state)\s+and\s"
)
_BY_PRIVATE = re.compile(
    r"[^.;]{0,140}?\b(?:signed|exchanged|concluded|inked)\s+by\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?(?:companies|firms|enterprises|businesses|chief\s+executives|universities|rectors|mayors|operators|vice-governors)\b"
)
_THAT_STATES = re.compile(
    r"\s+(?:that|which)\s+(?:the\s+)?(?:two\s+|both\s+)?(?:governments|countries|states|nations|sides)\b"
)
_OF_BODIES = re.compile(  # "the presidents of the two chambers of commerce"
    r"\b(?:presidents?|leaders?)\s+of\s+(?:the\s+)?(?:[\w-]+\s+){0,2}?(?:chambers|universit\w+|compan\w+|firms?|banks?|federations?|unions?|clubs?|associations?|academ\w+)\b"
)
_COMPANION = re.compile(r"[^,.;]{0,40}?\b(?:with|between|by|for)\b")
_PARTED = re.compile(
    r"[;:]|,\s+(?:(?:without|under|of|with|by|in)\s+)?(?:which|who|whose|where|when|and|but|while|as)\b|\bthat\b"
)
_IN_OFFICE = re.compile(
    r"\b(?:ministers?|ministry|ministries|governments?|presidents?|premiers?|leaders|countries|two sides|both sides|parliaments?|assembl(?:y|ies)|senate|(?:lower|upper)\s+house)\b",
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
    parties: tuple[str, ...],
    rules: tuple[str, ...],
    time: Time | None,
    place: str | None,
) -> Agreement:
    sentence = analysis.sentences[index]
    assert act.status
    current = is_current(analysis, index, time, act)
    return Agreement(
        parties=parties,
        kind=paper.kind,
        title=paper.title,
        sectors=_sectors(paper.title),
        status=act.status,
        date=time.value if time else None,
        date_basis=time.basis if time else None,
        place=place or _place(analysis, index, paper, parties, current, act),
        current=current,
        signatories=_signatories(analysis, index, act) if act.status == "signed" else (),
        evidence=analysis.evidence(sentence),
        confidence=_confidence(analysis, index, paper.title, parties),
        extractor=NAME,
        version=VERSION,
        rules=rules,
    )


def _place(analysis: Analysis, index: int, paper: Paper, parties: Sequence[str], current: bool, act: Act) -> str | None:
    if act.status == "ratified" and (city := filed_at_home(analysis, index, parties)):
        return city  # by the parliament there, wherever it was signed
    if act.status in {"signed", "ratified"}:
        met = act.status == "signed"
        place, text = place_of(analysis, index, parties, current, met), analysis.sentences[index].text
        at = text.find(place, act.end) if place else -1
        builds = _BUILDS.search(paper.title) and at > 0 and compiled(r"\s+in\s+").fullmatch(text[paper.end : at])
        if at > 0 and (builds or _OF_ANOTHER_CLAUSE.search(text, act.end, at)):
            elsewhere = main_place(analysis, tuple(parties)) if current else None
            return None if builds and elsewhere == place else elsewhere
        return place
    return _place_ahead(analysis, index, parties) if act.status == "planned" else None


def _place_ahead(analysis: Analysis, index: int, parties: Sequence[str]) -> str | None:
    """Where a paper is to be signed: told in its sentence, else the city of the visit to come of which the paragraph tells."""
    if place := find_place(analysis, index, parties):
        return place
    if not TO_SIGN.search(analysis.sentences[index].text):
        return None
    for number in range(index - 1, -1, -1):
        if analysis.sentences[number].paragraph != analysis.sentences[index].paragraph:
            break
        if TRIP.search(analysis.sentences[number].text) and (place := find_place(analysis, number, parties)):
            return place
    return None


_BUILDS = re.compile(
    r"\b(?:construction|building|rehabilitation|expansion|moderni[sz]ation|renovation|restoration|opening)\s+of\b"
)
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
def _private_sides() -> Screened:
    return screened(rf"\b{any_of(lexicon('papers')['private']['words'])}\b", re.IGNORECASE)


def _signatories(analysis: Analysis, index: int, act: Act) -> tuple[Person, ...]:
    """Who signed: those named behind "signed by", else the persons who are the subject of "signed"."""
    text = analysis.sentences[index].text
    people = [a for a in analysis.actors[index] if a.person]
    by = compiled(r"[^.;]{0,40}?\bby\b").match(text[act.end :])
    if by:
        chosen = [a for a in people if a.start >= act.end + by.end()]
    elif compiled(r"sign|ink|exchang|put|initial|conclud", re.IGNORECASE).match(text[act.start : act.end]):
        chosen = [a for a in people if a.end <= act.start]
    else:
        chosen = []
    unique = {a.person: Person(a.person, a.role, a.code) for a in chosen}
    return tuple(unique.values())[:4]
