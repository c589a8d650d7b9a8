"""Between whom: the parties to a paper, by what stands beside it, by who acts, or by whom the discourse is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from extractors._actors import Actor, bloc_words, pair_words
from extractors._acts import Act
from extractors._analysis import CENTRAL_ASIA, INCIDENTAL, MEMBER_OF, Analysis, codes, of_one_union, pair_of
from extractors._gazetteer import instruments, is_state, members
from extractors._lexicon import any_of, compiled, lexicon
from extractors._papers import Paper
from extractors._private import is_private
from extractors._screen import Screened, screened
from extractors._sides import is_place, run, with_breakaway
from extractors._where import filed_from

Sides = list[tuple[str, ...]]

_CLAUSE = re.compile(
    r"[;:—]|\s–\s|,\s+(?:and|but|while|whereas|where|who|which|although|though|as|after|before|when)\s|\b(?:while|after|before|when|because|although|whereas)\s"
)
_STOPS = re.compile(r"[.;:—]|\b(?:who|which|that|while|when|where|after|before|because|but|said|as)\b")
_WITH = re.compile(
    r"(?P<gap>[^.;:—]{0,70}?|[^.;:—]{0,140}?\b(?:together|along|jointly)\s)\b(?P<word>with|between|by|among|to)\s+(?:each\s+of\s+(?:the\s+)?(?:\w+\s+)?(?:members|states|countries)\s+of\s+(?:the\s+)?[^:,;.]{3,40}:\s+)?(?:both\s+|the\s+|its\s+|his\s+|her\s+|neighbou?ring\s+|visiting\s+|fellow\s+|two\s+|either\s+)*(?:[\w-]+\s+){0,2}?"
)
_WITH_NOBODY = re.compile(
    r"(?:\s+(?:on\s+\w+day|in\s+[A-Z]\w+)){0,2}\s+with\s+(?:[\w-]+\s+){0,3}?(?:(?:rebel|armed|militant|opposition|guerrilla|paramilitary|jihadist|insurgent)\s+\w+|states|countries|nations|institutions|localities|universities|companies|firms|partners|cities|governments|(?:car\s?|aircraft\s+|drug\s?)?makers|producers|banks|airlines|operators|neighbours|members|regions?|provinces?|territory|entity|rebels|separatists|militias?|movements?)\b(?!\s*:)|\s+with\s+(?:them|all\s+three|the\s+three|each\s+of\s+them)\b"
)
_THREE = screened(
    r"\b(?:trilateral|tripartite|triangle|trio|quadrilateral|(?:three|four|five)(?!\s+(?:[\w-]+\s+){0,2}(?:memorand|agreement|document|treat|accord|paper|protocol|deal|instrument|letter|MoU|pact|text|declaration)))\b",
    re.IGNORECASE,
)
_OF_THE_EU = re.compile(
    r"\b(?:Partnership and Co-?operation Agreement|Stabili[sz]ation and Association|Association Agreement)",
    re.IGNORECASE,
)
_TRILATERAL = re.compile(
    r"\b(?:trilateral|tripartite|three-way|three-nation|three-country|quadrilateral)\b", re.IGNORECASE
)


def signers(
    analysis: Analysis, index: int, paper: Paper, act: Act | None, papers: Sequence[Paper]
) -> tuple[Sides, str]:
    """Sets of parties, as `_signers` finds them; the speakers' own state is one of each two in a report from its organs."""
    sides, rule = _signers(analysis, index, paper, act, papers)
    home = _reports_from(analysis) if rule in _OPEN_RULES and len(sides) == 1 and len(sides[0]) == 2 else None
    named = {a.code for a in analysis.actors[index]} - {home}
    if home is None or home in sides[0] or len(named) > 1 or not named <= set(sides[0]):
        return sides, rule
    if _ITS_OWN.match(analysis.sentences[index].text):
        return sides, rule
    others = [a for a in analysis.actors[index] if a.code in sides[0]] or _last_of(analysis, index, sides[0])
    other = others[0].code if others else None
    if other is None or of_one_union((home, other)):
        return sides, rule
    return [pair_of(home, other)], f"{rule}, at home"


_ITS_OWN = re.compile(r"(?:Its|His|Her|Their)\b")


_OPEN_RULES = {"with", "discourse", "main pair", "the two before it", "with the hub", "one in the clause"}


def _last_of(analysis: Analysis, index: int, pair: Sequence[str]) -> list[Actor]:
    """The mentions of a pair in the sentence that names one of them last, before one that names nobody."""
    for number in range(index - 1, -1, -1):
        if analysis.sentences[number].paragraph != analysis.sentences[index].paragraph:
            break
        if named := [a for a in analysis.actors[number] if a.code in pair]:
            return named[-1:]
    return []


def _reports_from(analysis: Analysis) -> str | None:
    """The state of the dateline, where the article reports what its parliament, cabinet or ministry was told."""
    lead = " ".join(s.text for s in analysis.sentences[:3])
    return home_of(analysis) if _ORGAN.search(lead) else None


_ORGAN = re.compile(
    r"\b(?:Parliament|parliament|Cabinet|cabinet|[Cc]ommittee|House|Senate|senators|MPs|deputies|lawmakers|[Qq]uestion\s+time|Question\s+Time|Chamber|Council\s+of\s+Ministers|Assembly|Dáil|[Pp]ress\s+briefing)\b"
)


def _signers(
    analysis: Analysis, index: int, paper: Paper, act: Act | None, papers: Sequence[Paper]
) -> tuple[Sides, str]:
    """Sets of parties, each sorted, one for each paper that is meant; and the rule that found them. None where it stays open."""
    text = analysis.sentences[index].text
    if not paper.meant and (theirs := _known_by_name(analysis, paper)):
        return [theirs], "known by its name"
    actors = [a for a in analysis.actors[index] if not a.private and not _is_scene(text, a)]
    actors = [a for a in actors if not MEMBER_OF.search(text, 0, a.start)]
    if with_breakaway(text) or _with_dependency().search(text):
        return [], "one side is no state"
    if five := _five(analysis, text, actors):
        return five, "the five"
    actors = [a for a in actors if not _ALLY_OF.search(text[max(0, a.start - 20) : a.start])]
    actors = [a for a in actors if not (_is_bystander(text, a) or _WHOSE_NEIGHBOUR.match(text, a.end))]
    asides = [match.span() for match in _ASIDE.finditer(text)] if ", wh" in text else []
    asides += [match.span() for match in _WITH_ONLOOKERS.finditer(text)]
    if described := _DESCRIBED.match(text, paper.end) or _WHICH_IS.match(text, paper.end):
        asides.append(described.span())
    actors = [a for a in actors if not any(start < a.start < end for start, end in asides)]
    if topic := _ITS_TOPIC.match(text, paper.end):
        actors = [a for a in actors if a.end <= topic.end()]
    inside = codes(
        [
            a
            for a in actors
            if paper.start <= a.start < paper.end
            and a.kind in {"name", "organisation", "demonym", "capital"}
            and a.code not in INCIDENTAL
            and not (a.kind == "capital" and _NAMED_FOR_PLACE.match(text, a.end))
        ]
    )
    if len(inside) >= 2:
        return [tuple(sorted(inside[:4]))], "in its name"
    if (owned := _WHOSE.search(text, 0, paper.start)) and len(
        of_both := codes([a for a in actors if a.end == owned.start() or a.start >= paper.end][:2])
    ) == 2:
        return [pair_of(*of_both)], "whose it is"
    if (strangers := _WHICH_THEY_SIGNED.match(text, paper.end)) and not any(
        strangers.start("who") <= a.start < strangers.end("who") for a in analysis.actors[index]
    ):
        return [], "who signed it is open"
    if (three := _of_three(analysis, index, paper, act, actors)) is not None:
        return ([three] if three else []), "the three"
    if _BETWEEN_THEM.match(text, paper.end) and (pair := _pair_here(analysis, index)):
        return [pair_of(*pair)], "between them"
    if two_and := _two_and(analysis, index, paper, actors):
        return [two_and], "the two and another"
    if by_two := _by_which(text, paper, actors):
        return [by_two], "by which they did it"
    limit = min((p.start for p in papers if p.start >= paper.end), default=len(text))
    if act is None or act.start < paper.end:
        following = limit
    else:
        following = max(limit, len(text)) if act.start >= limit else limit
    says = _AND_SAYS.search(text, paper.end, following)
    word, behind = _companions(text, paper.end, says.start() if says else following, actors)
    if not word and (_WITH_NOBODY.match(text, paper.end) or _with_unknown(text, paper, analysis.actors[index])):
        return [], "with whom"
    if not word and (told := _BETWEEN_THE.match(text, paper.end)):
        those = lexicon("descriptions")["kinds"].get(told["kind"].lower(), [])
        return ([tuple(sorted(those))] if len(those) == _NUMBER[told["count"]] else []), "between those described"
    if word == "between" and len(behind) == 1 and _ONE_UNNAMED.match(text, paper.end):
        return [], "one of them only described"
    if word in {"between", "among"} and len(behind) >= 2:
        return [tuple(sorted(behind))], "between"
    if act and act.start < paper.start and (two := _talks_between(text, act.start, paper.start, actors)):
        return [tuple(sorted(two))], "between"
    objects = behind if word == "with" else []
    if objects and act and act.start >= paper.end and (both := _who_signed(text, act, actors, objects)):
        return [both], "with, by"
    start = act.start if act and act.start < paper.start else paper.start
    fronted = False
    if not objects:
        objects, fronted = _before(text, start, act, paper, actors)
    if not word and act and act.start >= paper.end:
        word, behind = _companions(text, act.end, len(text), actors)
    doers = behind if word == "by" else []
    clause = _clause_start(text, start)
    subjects = _subjects(text, clause, start, actors, objects)
    if act and "clause" in act.rule and act.start > paper.end:
        whose = [a for a in actors if paper.end <= a.start < act.start]
        if len(codes(whose)) >= 2:
            return [tuple(sorted(codes(whose)))], "its clause"
        subjects = codes(whose) or ([] if not objects else subjects)
    if fronted:
        subjects = []
    if objects and not subjects and bloc_words(text):
        subjects = [code for code in analysis.main if not is_state(code) and code not in objects]
    owner = _owner(text, paper, actors)
    if owner and owner not in objects:
        subjects = [owner]
    if len(inside) == 1 and inside[0] not in objects and paper.meant:
        subjects, objects = [], inside
    if doers:
        joint = list(dict.fromkeys([*doers, *(subjects if len(doers) == 1 else [])]))
        if len(joint) >= 2:
            return [tuple(sorted(joint))], "by"
        if not subjects and (other := _other(analysis, index, doers)):
            return [pair_of(doers[0], other)], "by"
    if (
        objects
        and len(objects) == 1
        and not subjects
        and paper.article != "owned"
        and _OF_THE_EU.search(paper.title)
        and objects[0] != "EU"
    ):
        return [pair_of("EU", objects[0])], "the kind that the EU makes"
    if objects:
        return _with(analysis, index, paper, act, subjects, objects)
    if act and not subjects and not inside and (there := _signed_there(analysis, index, act)):
        return [there], "who met there"
    if len(inside) == 1 and len(subjects) == 1 and subjects[0] != inside[0]:
        return [pair_of(subjects[0], inside[0])], "in its name and named"
    if len(subjects) == 1 and (under := _UNDER_WHICH.match(text, paper.end)):
        guests = codes([a for a in actors if under.end() <= a.start < under.end() + 60 and a.code not in subjects])
        if len(guests) == 1:
            return [pair_of(subjects[0], guests[0])], "under which"
    if len(subjects) == 2:
        return [pair_of(*subjects)], "they act"
    if len(subjects) > 2:
        listed = _first_list(text, clause, start, actors)
        if len(listed) == len(subjects) or _TRILATERAL.search(text):
            return [tuple(sorted(subjects))], "all act"
        if len(listed) == 2:
            return [pair_of(*listed)], "side by side"
    return _discourse(analysis, index, actors, inside, subjects, paper)


@cache
def _with_dependency() -> Screened:
    """Is a part of a state, or an armed group, one of those who act: "the Faroes and A signed", "a treaty with Quebec"?"""
    parts = any_of(lexicon("descriptions")["dependencies"])
    acts = r"(?:ha(?:ve|s|d)|also|signed?|agreed?|reached|concluded?|initial\w+|struck|are|will|would|to)"
    return screened(
        rf"\b(?:with\s+(?:the\s+)?{parts}\b|and\s+(?:the\s+)?{parts}\s+{acts}\b)|(?:^|\s[–—-]\s)(?:The\s+)?{parts}\s+and\s"
    )


def _known_by_name(analysis: Analysis, paper: Paper) -> tuple[str, ...] | None:
    """Whose a famous paper is: of those that bear its name, the one of which the document names a party.

    A name that several bear counts only where all the parties are named.
    """
    for name in _bear_a_name().findall(paper.title):
        for each in instruments()[name]:
            here = [code for code in each.parties if code in analysis.parties]
            if len(here) == len(each.parties) or (here and each.sure):
                return each.parties
    return None


@cache
def _bear_a_name() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, instruments()), key=len, reverse=True))})(?!\w)")


def _two_and(analysis: Analysis, index: int, paper: Paper, actors: Sequence[Actor]) -> tuple[str, ...]:
    """ "A memorandum signed by the two countries and C": the pair spoken of, and C."""
    text, pair = analysis.sentences[index].text, _pair_here(analysis, index) or analysis.main
    third = next(
        (
            a.code
            for a in actors
            if (a.start >= paper.end and _TWO_AND.search(text, paper.end, a.start))
            or (a.end <= paper.start and _WITH_WHICH_TWO.match(text, a.end))
        ),
        None,
    )
    pair = analysis.main if third in pair else pair
    return tuple(sorted({*pair, third})) if third and len(pair) == 2 and third not in pair else ()


_WITH_WHICH_TWO = re.compile(
    r",\s+with\s+(?:which|whom)\s+(?:the\s+two(?:\s+(?:countries|states|sides|governments|nations|neighbou?rs))?|both(?:\s+(?:countries|states|sides|governments|nations))?)\s"
)
_TWO_AND = re.compile(
    r"\b(?:by|between|among|of)\s+(?:the\s+two(?:\s+(?:countries|states|sides|governments|nations|neighbou?rs))?|both(?:\s+(?:countries|states|sides|governments|nations))?|them)\s+and\s+(?:the\s+)?$"
)


def _by_which(text: str, paper: Paper, actors: Sequence[Actor]) -> tuple[str, ...] | None:
    """ "The communiqué with which A and B took up relations": the two; nobody where they are not named so."""
    which = _BY_WHICH.match(text, paper.end)
    doers = [a for a in actors if which and a.start >= which.end()]
    if not which or not doers or doers[0].start != which.end():
        return None
    listed = run(text, doers, doers[0].start)
    return pair_of(*listed) if len(listed) == 2 else None


_WHOSE = re.compile(r",\s+whose\s+(?:[\w-]+\s+){0,2}$")
_WHICH_THEY_SIGNED = re.compile(
    r",?\s+(?:which|that)\s+(?P<who>(?:(?:de|von|van)\s+)?[A-ZÀ-Þ][\w’-]+(?:\s[A-ZÀ-Þ][\w’-]+)*\s+and\s+[A-ZÀ-Þ][\w’-]+(?:\s[A-ZÀ-Þ][\w’-]+)*)\s+(?:had\s+)?(?:signed|concluded|agreed|sealed)\b"
)
_BETWEEN_THEM = re.compile(r"\s+between\s+(?:them|the\s+two(?!\s+(?:presidents|leaders|ministers|premiers)\b))\b")
_BY_WHICH = re.compile(r",?\s+(?:with|by|through|in)\s+which\s+(?:the\s+)?")


def _talks_between(text: str, start: int, end: int, actors: Sequence[Actor]) -> list[str]:
    """ "Negotiations between A and B on a …": the two; nobody where they are not named so."""
    match = _BETWEEN.search(text, start, end)
    inside = [a for a in actors if match and match.end() <= a.start < end]
    listed = _people_run(text, inside) if match and inside and inside[0].start - match.end() < 20 else []
    return listed if len(listed) > 1 else []


_BETWEEN_THE = re.compile(
    r"\s+(?:between|of|among)\s+the\s+(?P<count>two|three|four|five)\s+(?P<kind>[A-Z][a-z]+)\s+(?:states|countries|nations|republics|neighbou?rs)\b"
)
_NUMBER = {"two": 2, "three": 3, "four": 4, "five": 5}
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?")
_NAMED_FOR_PLACE = re.compile(r"\s+(?:Declaration|Accords?|Consensus|Communiqu[eé]|Charter|Protocol|Process)\b")
_ITS_TOPIC = re.compile(
    r"(?:\s+(?:issued|adopted|released|signed|published)\b[^,;.]{0,40}?)?\s+(?:deals?|dealt)\s+with\b"
)
_UNDER_WHICH = re.compile(r",?\s+(?:under|by)\s+which\s+(?:the\s+)?")
_ALLY_OF = re.compile(r"\b(?:allies|ally|neighbou?rs?)\s+of\s+(?:the\s+)?$")
_ASIDE = re.compile(
    r",\s+(?:which|who|whose|where)\b[^,;]*,(?=\s+(?:is|was|are|were|has|have|had|will|would|signed|and|said)\b)"
)


def _signed_there(analysis: Analysis, index: int, act: Act) -> tuple[str, str] | None:
    """ "… in the Emirates. A treaty was signed there": whom the news is about, with the state that the sentence before names."""
    if not _THERE.match(analysis.sentences[index].text, act.end) or not index or not analysis.main:
        return None
    before = analysis.sentences[index - 1]
    if before.paragraph != analysis.sentences[index].paragraph:
        return None
    if any(a.person for number in (index - 1, index) for a in analysis.actors[number]):
        return None  # who travels may be another
    named = [code for code in codes(analysis.actors[index - 1]) if code not in INCIDENTAL]
    return pair_of(analysis.main[0], named[0]) if len(named) == 1 and named[0] != analysis.main[0] else None


_THERE = re.compile(r"\s+there\b")
_ONE_UNNAMED = re.compile(r"\s+between\s+the\s+[a-z]+\s+and\s+[A-Z]")
_DESCRIBED = re.compile(r",\s+(?:an?|one\s+of\s+the)\s+(?!number\b)(?:(?!with\b|between\b)[^,;.:])*(?=[,.]|$)")
_WHICH_IS = re.compile(
    r"\s+(?:which|that)\s+(?:is|are)\b(?!\s+(?:between|with)\b)[^;]*|\s+(?:which|that)\s+(?:gives?|grants?|offers?)\s+[^.;,]{2,40}?\s(?:what|as\s+much)\b[^;]*"
)
_WITH_ONLOOKERS = screened(
    r"\b[Ww]ith\s(?:(?!\bwith\b)[^;:]){3,160}?\s(?:between\s+them|as\s+(?:an?\s+)?(?:witness(?:es)?|brokers?|mediators?|hosts?|guarantors?|observers?)|looking\s+on|watching|in\s+attendance|standing\s+by|presiding)\b"
)
_FIVE = screened(
    r"\b(?:the\s+five|five\s+(?:states|presidents|countries|leaders|republics|heads|foreign\s+ministers|Central\s+Asian))\b"
)


def _five(analysis: Analysis, text: str, actors: Sequence[Actor]) -> Sides:
    """The five states of Central Asia as one side, where the document speaks of them so."""
    named, here = analysis.parties, set(codes(actors))
    if not (here >= CENTRAL_ASIA or (_FIVE.search(text) and ("C5" in named or len(named & CENTRAL_ASIA) >= 3))):
        return []
    others = [code for code in codes(actors) if code not in CENTRAL_ASIA | INCIDENTAL | {"C5"}]
    others = others or [code for code in analysis.main if code not in CENTRAL_ASIA | {"C5"}]
    return [pair_of("C5", others[0])] if others else []


def _with_unknown(text: str, paper: Paper, actors: Sequence[Actor]) -> bool:
    """Is it made with somebody who is no party: "a memorandum with Hargeisa", "a treaty with Rome's university"?"""
    match = _WITH_NAME.match(text, paper.end)
    return match is not None and not any(a.start <= match.start("name") < a.end and not a.private for a in actors)


_WITH_NAME = re.compile(
    r"\s+with\s+(?:the\s+)?(?P<name>[A-ZÀ-Þ][\w’'-]+)(?=[,.;]|\s+(?:on|in|for|to|about|that|which|and|government|authorities|administration|police)\b)"
)


_AND_SAYS = re.compile(
    r",\s+and\s+(?:the\s+)?[A-Z][\w’'.-]+(?:\s[A-Z][\w’'.-]+){0,3}\s+(?:said|says|told|hoped|hopes|added|is|was|has|had|will|would)\b"
)


def _is_scene(text: str, actor: Actor) -> bool:
    """Is a party named only as the place where something is done?"""
    if _RULERS_IN.search(text, 0, actor.start):
        return False  # "the generals in A"
    if is_place(text, actor):
        return True
    return (
        actor.kind == "name"
        and bool(compiled(r"\b(?:in|near|outside|around)\s+$").search(text[max(0, actor.start - 10) : actor.start]))
        and not compiled(r"[’']").match(text[actor.end : actor.end + 1])
    )


_RULERS_IN = screened(
    r"\b[Tt]he\s+(?:\w+\s+)?(?:generals|junta|government|authorities|rulers|leadership|regime|cabinet|parliament|administration)\s+in\s+$"
)


def _companions(text: str, start: int, limit: int, actors: Sequence[Actor]) -> tuple[str, list[str]]:
    """ "with A, B and C", "between A and B", "by A" behind a paper: the word and the parties."""
    behind = [a for a in actors if start <= a.start < limit and not _LOOKING_ON.match(text, a.end)]
    if not behind:
        return "", []
    for first in behind[:3]:
        match = _WITH.fullmatch(text, start, first.start)
        made = match and match["word"] == "with" and _MADE.fullmatch(match["gap"])
        if not match or (_STOPS.search(match["gap"]) and not made) or _BROKERED.search(match["gap"]):
            continue
        if match["word"] == "to":
            continue
        rest = [a for a in behind if a.start >= first.start]
        listed = _people_run(text, rest)
        if match["word"] == "by" and len(listed) == 1:
            also = next((a.code for a in rest if _AND_BY.search(text, 0, a.start) and a.code not in listed), None)
            listed = [*listed, also] if also else listed
        return match["word"], listed
    return "", []


def _who_signed(text: str, act: Act, actors: Sequence[Actor], objects: Sequence[str]) -> tuple[str, ...] | None:
    """ "The treaty with A was signed by X and his A counterpart": A and X's state, whoever else is spoken of."""
    word, doers = _companions(text, act.end, len(text), actors)
    both = tuple(sorted({*objects, *doers}))
    return both if word == "by" and len(objects) == 1 and len(both) == 2 else None


_AND_BY = re.compile(r"\band\s+by\s+(?:the\s+)?(?:\w+\s+){0,2}$")
_MADE = re.compile(
    r",?\s+(?:which|that)\s+(?:(?:it|they|(?:its|their|the)\s+(?:government|cabinet|country|president|Federal\s+Council))\s+)?(?:(?:was|were|has|have|had|been)\s+){0,2}(?:signed|concluded|negotiated|agreed|reached|made)(?:\s+in\s+\d{4})?\s+"
)


_WHOSE_NEIGHBOUR = re.compile(  # "with A's neighbour B"
    r"[’']s?\s+(?:[a-z]+\s+){0,2}?(?:neighbou?rs?|ally|allies|rivals?|partners?)\s+(?=[A-Z])"
)


def _is_bystander(text: str, actor: Actor) -> bool:
    """Is it only who brokered a paper, or whose land what it is about goes through?"""
    return bool(_MEDIATED_BY.search(text, 0, actor.start) or _BY_WAY_OF.search(text, 0, actor.start))


_MEDIATED_BY = screened(
    r"\b(?:(?:brokered|mediated|facilitated|sponsored|arranged)\s+by|mediation\s+(?:of|by|from)|through)\s+(?:the\s+)?(?:(?:mediation|good\s+offices)\s+of\s+(?:the\s+)?)?$"
)
_BY_WAY_OF = screened(  # "a deal on the transit of gas through A"
    r"\b(?:transit|transport|pipeline|supplies|deliver\w+|shipments?|exports?|imports?|route|corridor|traffic|access|passage|gas|oil|goods|grain|power|electricity)\b[^,;.]{0,40}\s(?:through|via|across)\s+(?:the\s+)?$"
)
_BROKERED = re.compile(
    r"\b(?:brokered|mediated|facilitated|hosted|sponsored|witnessed|drafted|proposed|arranged|guaranteed|deal(?:s|t|ing)?)\s*$"
)
_LOOKING_ON = re.compile(
    r"\s+(?:looking|watching|present|standing|in\s+attendance|presiding|as\s+(?:a\s+)?(?:witness|broker|mediator|host)|at\s+(?:his|her|their)\s+side)\b"
)


def _people_run(text: str, actors: Sequence[Actor]) -> list[str]:
    """The parties of a list, in which persons and offices may stand for them: "Foreign Minister X and his Y counterpart Z"."""
    listed = run(text, actors, actors[0].start)
    if len(listed) > 1:
        return listed
    found = [actors[0].code]
    position = actors[0].end
    for actor in actors[1:]:
        gap = text[position : actor.start]
        if (
            compiled(
                r"[.;:()]|\b(?:who|which|in|on|at|after|before|during|while|that|said|for|from|to|was|is|has)\b"
            ).search(gap)
            or len(gap) > 60
        ):
            break
        if actor.code not in found:
            if not compiled(r"\band\b|,|&").search(gap):
                break
            found.append(actor.code)
        position = actor.end
    return found


def _before(text: str, start: int, act: Act | None, paper: Paper, actors: Sequence[Actor]) -> tuple[list[str], bool]:
    """Parties with whom it is done, told before the paper: "signed with A a …", "talks with A on …", "With A there is …"."""
    between = [a for a in actors if start <= a.start < paper.start]
    if between and compiled(r"\bwith\s+(?:the\s+|his\s+|her\s+|its\s+|visiting\s+)*(?:\w+\s+){0,2}$").search(
        text[max(0, between[0].start - 40) : between[0].start],
    ):
        return _people_run(text, between), False
    ahead = [a for a in actors if a.end <= start]
    if ahead and compiled(r",\s+with\s+(?:which|whom)\b").match(text[ahead[-1].end :]):
        return [ahead[-1].code], True
    for number in range(len(ahead) - 1, -1, -1):
        before = text[max(0, ahead[number].start - 40) : ahead[number].start]
        gap = text[ahead[number].end : start]
        if not compiled(r"\b[Ww]ith\s+(?:the\s+|neighbou?ring\s+)?$").search(before):
            continue
        if compiled(r"[.;:]|\b(?:said|while|after|before|but|when)\b").search(gap):
            continue
        fronted = compiled(r"(?:^|[;,]\s+|\band\s+)[Ww]ith\s+(?:the\s+)?$").search(text[: ahead[number].start])
        near = _PLAIN_WORDS.fullmatch(gap) and sum(w != "and" for w in gap.replace(",", " ").split()) <= _NEAR
        listed = run(text, ahead[number:], ahead[number].start)
        if (
            fronted
            or (
                act
                and compiled(r"(?:talks|negotiations|discussions|work|agree|sign)").match(
                    text[act.start : act.start + 14]
                )
            )
            or "agreed with" in before
            or "talks with" in before
            or "negotiations with" in before
        ) and near:
            if (
                fronted
                and len(listed) > 1
                and not compiled(r"\band\b|&").search(text[ahead[number].end : ahead[number + len(listed) - 1].start])
            ):
                listed = listed[:-1]  # "With A, B is negotiating …"
                return listed, False
            return listed, bool(fronted)
    return [], False


_PLAIN_WORDS = re.compile(r"[\w\s,’'-]*")
_NEAR = 8  # words between those with whom a paper is made and the paper


def _clause_start(text: str, until: int) -> int:
    left = 0
    for match in _CLAUSE.finditer(text, 0, until):
        left = match.end()
    return left


def _subjects(text: str, clause: int, start: int, actors: Sequence[Actor], objects: Sequence[str]) -> list[str]:
    """Parties that stand before the act in its clause, or, where there are none, before that; not those told with "with"."""
    ahead = [a for a in actors if a.end <= start and a.code not in objects]
    acting = [a for a in ahead if not _WITH_BEFORE.search(text[max(0, a.start - 12) : a.start])] if objects else ahead
    near = [a for a in acting if clause <= a.start]
    chosen = near or acting
    if len(codes(near)) == 1 and len(codes(acting)) == 2 and not objects:
        chosen = acting
    plain = [a for a in chosen if a.code not in INCIDENTAL]
    return codes(plain or chosen)


_WITH_BEFORE = re.compile(r"\b[Ww]ith\s+(?:the\s+)?$")


def _first_list(text: str, clause: int, start: int, actors: Sequence[Actor]) -> list[str]:
    near = [a for a in actors if clause <= a.start and a.end <= start]
    for number in range(len(near)):
        listed = _people_run(text, near[number:])
        if len(listed) > 1:
            return listed
    return []


def _owner(text: str, paper: Paper, actors: Sequence[Actor]) -> str | None:
    """Whose paper it is: "Chile's 2009 accord with …", "the accord of Chile with …"."""
    behind = next((a for a in actors if a.end >= paper.end and a.start > paper.start), None)
    if behind and _OF.search(text, paper.start, behind.start) and _WITH_NEXT.match(text, behind.end):
        return behind.code
    before = [a for a in actors if a.end <= paper.start]
    if before and compiled(r"[’']s?\s+(?:own\s+|new\s+)?").fullmatch(text[before[-1].end : paper.start]):
        return before[-1].code
    return None


_OF = re.compile(r"\sof\s+(?:the\s+)?$")
_WITH_NEXT = re.compile(r"\s+with\b")


def _with(
    analysis: Analysis, index: int, paper: Paper, act: Act | None, subjects: Sequence[str], objects: Sequence[str]
) -> tuple[Sides, str]:
    subjects = [code for code in subjects if code not in objects]
    if (
        _TRILATERAL.search(paper.title)
        and len(objects) == 1
        and not subjects
        and len(analysis.main) == 2
        and objects[0] not in analysis.main
    ):
        return [tuple(sorted({*analysis.main, *objects}))], "with, three"
    if len(objects) >= 2 and not subjects and paper.article == "the" and not paper.meant and act is None:
        return [tuple(sorted(objects))], "with"
    if not subjects:
        other = _other(analysis, index, objects)
        if other is None:
            return ([pair_of(*objects)], "with each other") if len(objects) == 2 else ([], "with whom")
        subjects = [other]
    each = (
        paper.several
        or (act is not None and act.status in _AHEAD and paper.article != "the" and not _is_one_of_all(act, paper))
        or paper.meant
        or "such" in paper.title.split()
    )
    if len(objects) > 1 and not each:
        all_of_them = len(subjects) > 1 and _are_listed(analysis, index, subjects)
        return [tuple(sorted({*(subjects if all_of_them else subjects[:1]), *objects}))], "with all"
    if len(subjects) > 1 and len(objects) == 1 and act and _EACH.search(analysis.sentences[index].text, 0, act.start):
        return [pair_of(code, objects[0]) for code in subjects], "each with"
    if len(subjects) > 2 and len(objects) == 1 and not paper.several and _are_listed(analysis, index, subjects):
        union = next((each for each in _UNIONS if members(each) == set(subjects)), None)
        return [tuple(sorted({*([union] if union else subjects), *objects}))], "all with"
    if len(subjects) > 1 and len(objects) == 1:
        hub = _hub_of(analysis, subjects)
        if len(subjects) == 2 and (
            _TRILATERAL.search(paper.title) or _AS_THIRD.search(analysis.sentences[index].text, paper.end)
        ):
            return [tuple(sorted({*subjects, *objects}))], "with, three"
        subjects = [hub]
    return [pair_of(subjects[0], code) for code in objects], "with each" if len(objects) > 1 else "with"


_UNIONS = ("EFTA", "BENELUX", "MERCOSUR", "EAEU", "GCC")


def _are_listed(analysis: Analysis, index: int, named: Sequence[str]) -> bool:
    """Are parties named one behind the other?"""
    actors = [a for a in analysis.actors[index] if a.code in named and not a.private]
    return set(run(analysis.sentences[index].text, actors, actors[0].start)) == set(named)


_AHEAD = {"under_negotiation", "planned"}


def _is_one_of_all(act: Act, paper: Paper) -> bool:
    """Is a single paper to be signed with all who are named: "an agreement with A and B will be signed"?"""
    return paper.article == "a" and act.start >= paper.end and act.status == "planned"


_AS_THIRD = re.compile(r"\bas\s+(?:an?\s+|the\s+)?third\s+(?:party|side|partner|signatory)\b")
_EACH = re.compile(r"\b(?:have|has|had)\s+each\s+$")


def _hub_of(analysis: Analysis, subjects: Sequence[str]) -> str:
    return next((code for code in analysis.main if code in subjects), subjects[0])


def _other(analysis: Analysis, index: int, objects: Sequence[str]) -> str | None:
    """Whom a sentence leaves unnamed: the other of the pair spoken of, else whom the document goes through."""
    pair = analysis.pairs[index]
    home = home_of(analysis)
    if home and home not in objects and home in analysis.main and _PARLIAMENT.search(analysis.sentences[index].text):
        return home
    if index and _TALKS.match(analysis.sentences[index].text):
        ahead = [a for a in analysis.actors[index - 1] if not a.private][:1]
        owns = ahead and compiled(r"[’']s?\s").match(analysis.sentences[index - 1].text[ahead[0].end :])
        if (
            ahead
            and (owns or ahead[0].code in analysis.main)
            and ahead[0].code not in objects
            and _same_paragraph(analysis, index)
        ):
            return ahead[0].code
    if index and _IT_SIGNED.search(analysis.sentences[index].text):
        for number in range(index - 1, max(index - 4, -1), -1):
            spoken = analysis.sentences[number].text
            plain = [a for a in analysis.actors[number] if not _WITH_BEFORE.search(spoken, 0, a.start)]
            before = [code for code in codes(plain) if code not in INCIDENTAL]
            if before and before[0] not in objects:
                return before[0]
            if before or analysis.sentences[number].paragraph != analysis.sentences[index].paragraph:
                break
    hub = analysis.main[0] if analysis.main else None
    if pair and hub and hub not in pair and hub not in objects and _is_about_many(analysis):
        return hub
    if pair and len(objects) == 1 and objects[0] in pair:
        other = next((code for code in pair if code not in objects and not of_one_union((code, *objects))), None)
        if other in (*analysis.main, home):
            return other
    opening = analysis.opening(index)
    of_paragraph = codes(analysis.actors[opening]) if opening < index else []
    if len(of_paragraph) == 1 and of_paragraph[0] in analysis.main and of_paragraph[0] not in objects:
        return of_paragraph[0]
    if home and home not in objects and home in (*analysis.main, *(pair or ())):
        return home
    around = [code for code in (*analysis.main, *(pair or ())) if code not in objects]
    return next((code for code in around if not any(of_one_union((code, o)) for o in objects)), None)


def _same_paragraph(analysis: Analysis, index: int) -> bool:
    return analysis.sentences[index - 1].paragraph == analysis.sentences[index].paragraph


_TALKS = re.compile(
    r"(?:Talks|Negotiations|(?:An?|Another|The)\s+(?:[\w-]+\s+){0,4}(?:agreement|accord|pact|treaty|deal|memorandum|protocol))\s+with\b"
)
_PARLIAMENT = re.compile(
    r"\b(?:[Dd]eputies|[Ss]enators|[Ll]awmakers|MPs|[Pp]arliament|[Ss]enate|Chamber\s+of\s+Deputies|National\s+Assembly|Congress|[Cc]abinet|Council\s+of\s+Ministers)\b"
)
_IT_SIGNED = re.compile(
    r"^Its\s+(?:[\w-]+\s+){0,4}(?:agreement|accord|pact|treaty|deal|memorandum|protocol|talks|negotiations)\s+with\b|"
    r"\b[Ii]t\s+(?:has\s+|had\s+|also\s+)*(?:signed|concluded|reached|struck|made|initialled|ratified|is\s+(?:negotiating|close|in\s+talks))\b"
)


def _is_about_many(analysis: Analysis) -> bool:
    """Does the document go through one party's ties with many others?"""
    return len(analysis.parties - INCIDENTAL) >= 4


def _plain_hub(analysis: Analysis) -> str | None:
    """The party whose ties the document goes through, or that its headline names of the two that it is about."""
    first = analysis.main[0] if analysis.main else None
    titled = [code for code in codes(analysis.actors[0]) if analysis.sentences[0].part == "title"]
    return analysis.hub or (first if first in titled else None)


def like_the_last(analysis: Analysis, index: int, last: Sides) -> Sides:
    """Of "C is to sign its own": C, and the one of the two who made the last paper whom the document is about."""
    named = [code for code in codes(analysis.actors[index]) if code not in INCIDENTAL]
    hubs = [code for side in last[:1] for code in side if code in analysis.main]
    return [pair_of(named[0], hubs[0])] if len(named) == len(hubs) == 1 and named != hubs else []


def home_of(analysis: Analysis) -> str | None:
    """The state of the dateline's city, whose own the press seldom names."""
    filed = filed_from(analysis)
    known = analysis.known(filed)
    return known.code if known else None


def _discourse(
    analysis: Analysis,
    index: int,
    actors: Sequence[Actor],
    inside: Sequence[str],
    subjects: Sequence[str],
    paper: Paper,
) -> tuple[Sides, str]:
    text = analysis.sentences[index].text
    pair = _pair_here(analysis, index)
    if len(analysis.main) == 2 and _DESCRIBED.match(text, paper.end):
        pair = (analysis.main[0], analysis.main[1])
    beside = {a.code for a in analysis.actors[index] if _URGED.search(text, 0, a.start) or _is_bystander(text, a)}
    if pair and beside & (set(pair) - set(analysis.main)) and len(analysis.main) == 2:
        pair, actors = (analysis.main[0], analysis.main[1]), [a for a in actors if a.code not in beside]
    two = compiled(r"\b(?:two|both|pair)\b").search(text)
    if _THREE.search(text) and not two and (group := _group(analysis)):
        named = [code for code in codes(actors) if code not in INCIDENTAL]
        if set(named) <= set(group):
            return [group], "the group"
    if (after := [a for a in actors if paper.end <= a.start < paper.end + 12]) and text[
        paper.end : paper.end + 1
    ] == ",":
        listed = _people_run(text, after)
        if len(listed) == 2:
            return [pair_of(*listed)], "they who follow"
    if not codes(actors) and _SUMMIT.search(text, 0, paper.start) and _is_about_many(analysis):
        return [], "a summit's"
    within = {a.code for a in actors if paper.start <= a.start < paper.end}
    if pair and _TWO_SIDES.search(text, 0, paper.start) and set(codes(actors)) <= within | INCIDENTAL:
        return [pair_of(*pair)], "discourse"  # "The two sides adopted a statement on C"
    if (spoken := _of_pronoun(analysis, index, actors)) is not None:
        return [spoken], "whom he means"
    left = _clause_start(text, paper.start)
    cut = _CLAUSE.search(text, paper.end)
    right = cut.start() if cut else len(text)
    own = list(
        dict.fromkeys([*inside, *(a.code for a in actors if left <= a.start < right and a.code not in INCIDENTAL)])
    )
    named = list(dict.fromkeys([*inside, *(code for code in codes(actors) if code not in INCIDENTAL)]))
    if len(own) == 2:
        named = own
    if len(named) == 2:
        if not pair or set(named) & set(pair) or len(analysis.main) < 2 or set(named) & set(analysis.main):
            return [pair_of(*named)], "two named"
        return [], "others named"
    if len(named) > 2:
        group = _group(analysis)
        if group and set(named) == set(group):
            return [group], "the group"
        if len(own) == 1 and (other := _other(analysis, index, own)):
            return [pair_of(own[0], other)], "one in the clause"
        if pair and (set(pair) <= set(named) or not own):
            return [pair_of(*pair)], "main pair"
        return [], "several named"
    if not named and not two and (group := _group(analysis)) and _is_group_paper(analysis, index):
        return [group], "the group"
    if not named and (there := _at_the_place(analysis, index)):
        return [there], "where it is done"
    if not named and (told := _pair_told_before(analysis, index)):
        return [told], "the two before it"
    if signed_in := _signed_in(analysis, index, actors):
        return [signed_in], "where it is done"
    if pair and (not named or named[0] in pair):
        return [pair_of(*pair)], "discourse"
    if len(named) == 1 and len(analysis.main) == 2 and named[0] in analysis.main:
        return [pair_of(*analysis.main)], "main pair"
    if len(named) == 1 and analysis.main[:1] and "EU" in analysis.main and named[0] in members("EU"):
        third = [code for code in analysis.main if code != "EU"]  # a member's own, beside the Union's
        return ([pair_of(named[0], third[0])] if len(third) == 1 else []), "beside the Union"
    if len(named) == 1 and subjects == named and _is_about_many(analysis) and (hub := _plain_hub(analysis)):
        return [pair_of(named[0], hub)], "with the hub"
    return [], "no two parties"


_URGED = re.compile(r"\b(?:called?\s+(?:up)?on|urge[sd]?|appeal(?:s|ed)\s+to|warn(?:s|ed))\s+(?:the\s+)?(?:\w+\s+)?$")
_SUMMIT = re.compile(
    r"\b(?:summit|conference|forum|gathering|assembly)(?:\s+itself)?\s+(?:produced|adopted|issued|ended|closed|agreed|yielded|concluded|approved|endorsed|passed)\b"
)
_TWO_SIDES = re.compile(
    r"\b(?:[Tt]he\s+two|[Bb]oth)\s+(?:sides|countries|states|governments|leaders|parties|nations)\b"
)
_HIS = re.compile(r"(?:His|Her|He|She)\b")


def _of_pronoun(analysis: Analysis, index: int, actors: Sequence[Actor]) -> tuple[str, str] | None:
    """ "His talks with Y yielded …": Y's state, and that of the person spoken of last."""
    named = [code for code in codes(actors) if code not in INCIDENTAL]
    if len(named) != 1 or not _HIS.match(analysis.sentences[index].text):
        return None
    for number in range(index - 1, max(index - 4, -1), -1):
        people = [a.code for a in analysis.actors[number] if a.person or a.kind == "demonym"]
        if people:
            return pair_of(people[0], named[0]) if people[0] != named[0] else None
    return None


def _at_the_place(analysis: Analysis, index: int) -> tuple[str, str] | None:
    """In news of a tour: "In A, a memorandum was signed" is of A and of whom the document goes through."""
    if not _is_about_many(analysis) or not (match := _IN_CITY.match(analysis.sentences[index].text)):
        return None
    host = next((a.code for a in analysis.actors[index] if a.start == match.end() and a.kind == "capital"), None)
    hub = analysis.main[0] if analysis.main else None
    return pair_of(hub, host) if hub and host and hub != host and host not in INCIDENTAL else None


def _signed_in(analysis: Analysis, index: int, actors: Sequence[Actor]) -> tuple[str, str] | None:
    """In news that goes through one party's ties: "it was signed in A", of that party and A, spoken of before."""
    text, hub = analysis.sentences[index].text, analysis.hub
    states = [a for a in actors if a.code not in INCIDENTAL]
    if not hub or len(states) != 1 or states[0].code == hub or not _DONE_IN.search(text, 0, states[0].start):
        return None
    spoken = {a.code for number in range(index) for a in analysis.actors[number]}
    return pair_of(hub, states[0].code) if states[0].code in spoken else None


_DONE_IN = re.compile(r"\b(?:signed|concluded|exchanged|initialled|sealed|adopted)\s+in\s+$")
_IN_CITY = re.compile(r"In\s+")


def _pair_told_before(analysis: Analysis, index: int) -> tuple[str, ...]:
    """In news of many parties: the two whom the paragraph told of last."""
    here = analysis.sentences[index]
    if not index or not _is_about_many(analysis):
        return ()
    for number in range(index - 1, -1, -1):
        before = analysis.sentences[number]
        if before.paragraph != here.paragraph or before.part != here.part or is_private(before.text, before.text):
            return ()
        acting = codes(
            [
                a
                for a in analysis.actors[number]
                if not _is_scene(before.text, a) and not MEMBER_OF.search(before.text, 0, a.start)
            ]
        )
        if len(acting) == 1 and _BOTH_SIDES.search(here.text):
            continue  # "A lowered ties with B. B regretted it. The treaty applies, both capitals said"
        if acting:
            return pair_of(*acting) if len(acting) == 2 and not INCIDENTAL & set(acting) else ()
    return ()


_BOTH_SIDES = re.compile(r"\b(?:[Bb]oth|[Tt]he\s+two)\s+(?:capitals|governments|sides|countries|ministries|states)\b")


def _pair_here(analysis: Analysis, index: int) -> tuple[str, str] | None:
    """The pair that a paragraph turns to: in news of several pairs, the two named last in it, or the one beside the hub."""
    pair = analysis.pairs[index]
    if not pair or not analysis.main:
        return pair
    hub = analysis.main[0]
    for number in range(index, -1, -1):
        sentence = analysis.sentences[number]
        if sentence.paragraph != analysis.sentences[index].paragraph:
            break
        named = [a for a in analysis.actors[number] if not a.private and a.code not in INCIDENTAL]
        acting = codes([a for a in named if not _is_scene(sentence.text, a)])
        if len(acting) == 2 and pair_words(analysis.sentences[index].text):
            return pair_of(*acting)
        others = [code for code in acting if code != hub]
        if len(others) == 1 and others[0] not in pair and pair == analysis.main:
            return pair_of(hub, others[0])
        if others:
            break
    return pair


_THE_THREE = re.compile(
    r"\b(?:[Tt]he|[Aa]ll)\s+three\s+(?:(?P<noun>(?:(?:foreign|prime|defen[cs]e)\s+)?(?:states|countries|sides|leaders|presidents|ministers|premiers|governments|parties|nations|neighbou?rs|capitals|heads|delegations))|will|are|have|had|also|then|signed|agreed|adopted|issued|intend|plan)\b"
)
_THEIR_LEADERS = re.compile(
    r"(?:which|that)\s+their\s+(?:\w+\s+)?(?:leaders|presidents|ministers|governments|premiers)\b"
)

_THEIR_LEADERS_DO = re.compile(
    r"(?:[^.;:]{0,60},\s+)?[Tt]heir\s+(?:\w+\s+)?(?:leaders|presidents|ministers|governments|premiers)\s+(?:(?:have|had|then|also)\s+)*"
)


def _of_three(
    analysis: Analysis, index: int, paper: Paper, act: Act | None, actors: Sequence[Actor]
) -> tuple[str, ...] | None:
    """Which three sign where "the three countries" do, or those listed whose "leaders" do; nobody where that stays open.

    None where neither is told.
    """
    text = analysis.sentences[index].text
    clause = text[paper.end : act.start] if act and act.start > paper.end else ""
    ahead = [a for a in actors if a.end <= paper.start and a.code not in INCIDENTAL]
    if _THEIR_LEADERS.search(clause):
        listed = _first_list(text, 0, paper.start, ahead)
        return tuple(sorted(listed)) if len(listed) > 2 else None
    told = _THE_THREE.search(clause) or _THE_THREE.search(text, 0, paper.start)
    if told is None and act and _THEIR_LEADERS_DO.fullmatch(text, 0, act.start) and not ahead:
        return three_told(analysis, index - 1)
    if told is None:
        return None
    named = [code for code in codes(actors) if code not in INCIDENTAL]
    for three in (set(named), {*named, *analysis.main}):
        if len(three) == 3:
            return tuple(sorted(three))
    return three_told(analysis, index - 1, loosely=bool(told["noun"])) or ()


def three_told(
    analysis: Analysis, index: int, loosely: bool = False, among: Collection[str] = ()
) -> tuple[str, ...] | None:
    """The last three parties that are listed together in a sentence or before; `loosely`: or that one names alone.

    `among` are those that must be of the three.
    """
    for number in range(index, -1, -1):
        actors = [a for a in analysis.actors[number] if not a.private and a.code not in INCIDENTAL]
        told = [codes(actors)] if loosely else []
        told += [_people_run(analysis.sentences[number].text, actors[begin:]) for begin in range(len(actors) - 2)]
        for three in told:
            if len(three) == _THREE_SIDES and set(among) <= set(three):
                return tuple(sorted(three))
    return None


_THREE_SIDES = 3


def _is_group_paper(analysis: Analysis, index: int) -> bool:
    """Is the news of a group of three or more, so that a paper of nobody else is theirs?"""
    lead = " ".join(s.text for s in analysis.sentences[:3])
    return bool(_TRILATERAL.search(lead)) and analysis.sentences[index].paragraph <= 3


def _group(analysis: Analysis) -> tuple[str, ...] | None:
    """Three or more parties that the title or the first paragraphs list as those who meet."""
    for number, sentence in enumerate(analysis.sentences):
        if sentence.paragraph > 1 or sentence.furniture:
            break
        actors = [
            a
            for a in analysis.actors[number]
            if not a.private and not is_place(sentence.text, a) and a.code not in INCIDENTAL
        ]
        for begin in range(len(actors)):
            listed = _people_run(sentence.text, actors[begin:])
            if len(listed) >= 3:
                return tuple(sorted(listed)) if len(listed) <= 6 else None
    return None
