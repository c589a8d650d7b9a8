"""Between whom: the parties of a level that a sentence names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache

from extractors._actors import NAME, SAID, Actor, pair_words
from extractors._analysis import INCIDENTAL, WHEN_ASIDE, Analysis, codes, once_each, pair_of
from extractors._analysis import is_place as is_place
from extractors._candidates import AS_OTHERS
from extractors._gazetteer import is_state
from extractors._levels import LevelMention
from extractors._lexicon import any_of, compiled, lexicon
from extractors._screen import screened

_DATED_GAP = re.compile(
    r"(?:[’']s)?\s*(?:,|\()?\s*(?:(?:signed|launched|agreed|formed|set up|established|concluded|sealed|upgraded|elevated|forged)\s+(?:in\s+[A-ZÀ-Þ][\w’-]+(?:\s[A-ZÀ-Þ][\w’-]+)?\s+)?)?(?:(?:in|on|since|from)\s+)?(?:early\s+|late\s+)?"
    r"(?:(?:[A-Z][a-z]+\s+)?(?:\d{1,2},?\s+)?(?:19|20)\d\d|\d{1,2}\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)|(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:\s+\d{1,2})?|(?:last|this|the same|the following|the next)\s+(?:year|month|week|[A-Z][a-z]+)|(?:a|one|two|three|four|five)\s+(?:years?|months?|weeks?|days?)\s+(?:later|ago|earlier|before)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|the\s+\d{1,2}(?:st|nd|rd|th))"
    r"(?:\s+in\s+[A-ZÀ-Þ][\w’-]+(?:\s(?:de\s)?[A-ZÀ-Þ][\w’-]+){0,2})?\)?\s*(?:,|and|,\s*and|;|;\s*and)(?:(?<=and),\s+(?:since|as\s+of|from)\s+[^,;.]{3,20},)?\s+(?:then\s+)?(?:with\s+|of\s+|to\s+|for\s+)?(?:the\s+)?"
)
_LIST_GAP = re.compile(
    r"\s*(?:,|and|&|;|or|as well as|, and|plus|then|including|namely|–|-|/|:)?\s*(?:and\s+)?(?:(?:(?<=and )one\s+)?with\s+|(?<=and )of\s+)?(?:the\s+|later\s+|then\s+|most recently\s+)?\s*(?:\([^)]*\)\s*,?\s*(?:and\s+)?(?:with\s+)?(?:the\s+)?)?(?:(?<=and),?\s*(?:since|as\s+of|from)\s+[^,;.]{3,20},\s+(?:the\s+)?)?"
)
_WITH = re.compile(
    r"^(?P<gap>[^.;]{0,60}?)\b(?P<word>with|of|to|for|between|by|among|toward|towards)\s+(?:(?:each\s+of\s+(?:the\s+)?(?:\w+\s+)?(?:members|states|countries)\s+of\s+(?:the\s+)?[^:,;.]{3,40}:\s+|(?:the\s+)?(?:\w+\s+)?(?:countries|nations|states|partners|others|neighbou?rs)\s*(?::|,|–|-|including|such as|namely|,?\s+among\s+them|,?\s+including)?\s*)|(?:both|only|the|its|neighbou?ring|fellow)\s+)*$"
)
_DESCRIBED = screened(
    r"\b(?:the|its|a|an|another|this)\s+(?:[\w-]+\s+){1,3}(?:republic|kingdom|island|nation|monarchy|sultanate|neighbou?r|(?<!head of )(?<!heads of )state|ruler|master|rival|foe|giant|archipelago|emirate|country)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:after|following|despite|amid|as|before|break|split|row|dispute|talks|meeting|summit|while|which|that|who|did)\b",
    re.IGNORECASE,
)
_WITH_IT = re.compile(
    r"\s+with\s+(?:it|him|her|(?:its|the)\s+(?:\w+\s+)?(?:neighbou?r|rival|foe|island|kingdom|republic|emirate|country))\b"
)
_WITH_THE_ISLAND = re.compile(r"\s+with\s+the\s+island\b")
_BEHIND_WITH = re.compile(r"\bwith\s+(?:the\s+)?$")
_IS_IT = re.compile(r"\s+with\s+it\b")
_ITS_NEIGHBOUR = re.compile(r"\s+with\s+(?:its|the)\s+(?:\w+\s+)?neighbou?r\b")
_GATHERING = re.compile(
    r"(?:[’']s)?\s+(?:\w+\s+)?(?:summit|gathering|meeting|forum|conference|session|sidelines)\b", re.IGNORECASE
)
_AHEAD_OF = re.compile(r"\b(?:[Bb]efore|[Aa]fter|[Aa]head\s+of)\s+(?:the\s+)?$")
_MEMBER = re.compile(r"\s+(?:member|candidate)s?\b(?!\s+states\b)")
_AMONG = screened(
    r"\b(?:(?:[Aa]mong|[Oo]f)\s+(?:the\s+)?(?:\w+\s+)?|(?:two|three|both|fellow|as)\s+)members\s+of\s+(?:the\s+)?$|\bbelongs?\s+to\s+(?:the\s+)?$|"
    r"\bsame\s+(?:day|time|week|month|year|evening|occasion|rank|level|status|step|rung|tier|footing|title|label)\s+as\s+(?:the\s+)?$"
)
_AND_THE_STATE = re.compile(
    r"\s+and\s+the\s+(?:[\w-]+\s+){0,2}(?:republic|nation|kingdom|country|island|state|monarchy|emirate|sultanate|archipelago)\b"
)
_BOUNDARY = re.compile(
    r"[,;:—–]\s+(?:\w+\s+){0,3}?(?:after|before|when|while|as|once|because|although|though|which|who|where|despite|following|amid|that|since|but)\b|;"
)
_FOLLOWS = screened(r"\b(?:after|behind|joining|alongside|following)\b")
_COUNTED_AFTER = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\d+(?:st|nd|rd|th))\s+(?:\w+\s+){0,2}(?:country|nation|state|partner|member|power)\b[^.;]{0,140}?\b(?:after|behind|joining|alongside|following)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_TRILATERAL = re.compile(r"\b(?:trilateral|three-way|tripartite|trilaterally|quadrilateral)\b", re.IGNORECASE)

Sides = list[tuple[str, ...]]


def sides(analysis: Analysis, index: int, level: LevelMention, change: int | None, left: int = 0) -> tuple[Sides, str]:
    """The sets of parties, each sorted, and the rule that found them; none where it stays open who is meant.

    `change` is where the verb or noun of change stands, `left` where the stretch of the level begins in its sentence.
    """
    text = analysis.sentences[index].text
    if with_breakaway(text) or _WITH_A_REGION.search(text):
        return [], "one side is no state"
    actors = [
        a
        for a in analysis.actors[index]
        if not a.private
        and not level.start <= a.start < level.end
        and not is_place(text, a)
        and not (a.code in INCIDENTAL and _GATHERING.match(text[a.end :]))
        and not _MEMBER.match(text[a.end :])
        and not _AMONG.search(text, 0, a.start)
        and not (_FROM.fullmatch(text, 0, a.start) and _CAME.match(text, a.end))
        and not _BESIDE_IT.search(text, 0, a.start)
        and not _WAR_IN.search(text, 0, a.start)
        and (a.code in analysis.main or not (_SINCE_INVASION.search(text, 0, a.start) or _INVADES.match(text, a.end)))
        and not _BRINGS_TOGETHER.match(text, a.end)
        and not _DID_NOT.match(text, a.end)
        and not (a.kind == "organisation" and _INSIDE.search(text, 0, a.start))
        and not (a.kind == "capital" and _GATHERING.match(text, a.end))
        and not (a.kind == "organisation" and _GATHERING.match(text, a.end) and _AHEAD_OF.search(text, 0, a.start))
        and not (
            a.kind == "organisation"
            and _ITS_MEMBER.fullmatch(text, a.end, level.start)
            and level.head in {"ally", "allies"}
        )
    ]
    if _OPENS.fullmatch(text, 0, level.start) and (when := WHEN_ASIDE.search(text, level.end)):
        actors = [
            a for a in actors if not when.start() < a.start < when.end()
        ]  # "Relations were cut, when A found B, …"
    if level.name == "allies" and _MADE_ALLIES.search(text, 0, level.start) and text.startswith(" of ", level.end):
        behind_it = [a for a in actors if a.start >= level.end]
        allied = run(text, behind_it, behind_it[0].start) if behind_it else []
        return ([tuple(sorted(allied))] if len(allied) > 1 else []), "all together"  # "made allies of A, B and C"
    if level.head == "partner" and _EACH_SINCE.match(text, level.end):
        return _of_hub_each(analysis, text, actors), "each since"
    if level.name.lower().endswith(("non-nato ally", "non-nato allies")):  # a rank that the United States alone confers
        return _allied_with_usa(text, [a for a in actors if a.code != "USA"]), "ally of the United States"
    if _WITH_FIRST.match(text):  # "With A, B's president said, the bloc has agreed on it"
        actors = [a for a in actors if not (a.person and _SAID_ASIDE.match(text, a.end))]
    if asides := [m.span() for m in _ASIDE.finditer(text, 0, level.start)]:
        actors = [a for a in actors if not any(start < a.start < end for start, end in asides)] or actors
    if cause := _FOR_CAUSE.match(text):  # "Over the drones it sold to A, B cut relations"
        actors = [a for a in actors if a.start >= cause.end()] or actors
    actors = _without_onlookers(text, actors, level)
    if (asked := _ASKS.search(text, 0, level.start)) and len({a.code for a in actors if a.start >= asked.start()}) > 1:
        return [], "asked of others"
    others_too = AS_OTHERS.search(text, level.end)
    everybody = [a for a in _without_counted(text, actors) if not others_too or a.start < others_too.start()]
    actors = _of_own_clause(text, everybody, level, change)
    states = [a for a in actors if a.code not in INCIDENTAL or _needed(actors)]
    if not states and _TWO_OTHERS.search(text, 0, level.start):
        return [], "two that are not named"
    if not states and _FROM_CAME.match(text):
        return [], "whose it is stays open"
    if level.head.startswith(("ally", "allies", "partners")) and _OF_OTHERS.match(text, level.end):
        return [], "of whom it is open"
    if level.of and left:
        states = [a for a in states if a.start >= left]
    if _OF_THE_BLOC.match(text, level.end) and not any(a.start - level.end in range(4, 10) for a in states):
        return [], "of whom it is open"
    if not states and (each := _WITH_EACH.match(text, level.end)):
        return _with_each(analysis, index, each["count"]), "each of those before"
    if len(codes(states)) == 1 and level.head == "partnership" and (each := _WITH_EACH.match(text, level.end)):
        two = two_states(analysis, index) if each["count"] in {"both", "two"} else None
        return (
            [pair for one in two for pair in _pairs(one, codes(states))] if two and states[0].code not in two else []
        ), "each with"
    if (all_ := _WITH_ALL.match(text, level.end)) and not any(0 <= a.start - all_.end() < 5 for a in states):
        return [], "of whom it is open"
    if level.does and len(level.of) == 2 and (model := _EXAMPLE.match(text, level.start)):
        copied = {a.code for a in analysis.actors[index] if a.start == model.start("of")} & set(level.of)
        hub_ = next((code for code in level.of if code not in copied), None) if copied else None
        newcomers = [code for code in codes(states) if code not in level.of]
        return (_pairs(hub_, newcomers) if hub_ else []), "as before"
    if level.does and not level.bare and not states and not (pair_words(text) or _PRONOUN.search(text)):
        return [], "nobody named"
    if level.of and _FIRST_PERSON.search(text) and not any(a.kind == "speaker" for a in states):
        quoted = _in_their_words(analysis, index, states, level)
        return quoted, "who speaks" if quoted else "who speaks is open"
    ahead = codes([a for a in states if a.start < level.end]) or codes(states)
    if level.bare and set(ahead) - INCIDENTAL <= set(level.of):
        return ([pair_of(*level.of)] if len(level.of) == 2 else []), "as before"
    if level.bare:
        alike = _like_before(text, states, level, change)
        return alike, "as before" if alike else "whose it is stays open"
    if alone := _did_it_alike(analysis, text, states, level, change):
        return alone, "each with"
    hub = level.of[0] if level.of else None
    has_many = hub is not None and (not is_state(hub) or hub == analysis.hub)
    theirs_too = level.does and _OF_THEIR_OWN.search(text, level.start, level.end)
    if hub and has_many and theirs_too and set(ahead).isdisjoint(level.of):
        return _pairs(hub, ahead), "as before"  # "A signed one with the union. B and C got theirs in May"
    to_follow = level.does and level.of and _FOLLOWS_IN.match(text, level.start) and set(ahead).isdisjoint(level.of)
    if to_follow and (len(ahead) == 1 or level.level != "diplomatic_relations"):
        return _pairs(analysis.hub if analysis.hub in level.of else level.of[0], ahead), "as before"
    of_news = [code for code in level.of if code in analysis.main]
    if (
        level.does
        and len(of_news) == 1
        and not set(analysis.main) & set(ahead)
        and _coordinated(text, states, level.start)
    ):
        return _pairs(of_news[0], ahead), "as before"  # "A and B agreed on it. C and D did so in May"
    if level.of and (alike := _like_before(text, states, level, change)):
        return alike, "as before"
    strangers = states and not set(codes(states)) & set(level.of)
    if level.does and level.of and strangers and not _coordinated(text, states, level.start):
        of_item, others_side = analysis.pairs[index], codes(states)
        if of_item and len(others_side) == 1 and others_side[0] in of_item:
            return [pair_of(*of_item)], "discourse"  # an item of a list that names its other side alone
        return [], "with whom is open"
    if left and (theirs := _its_own(text, everybody, level, left)):
        return theirs, "with, before"
    if left and (gapped := _gapped(text, states, level, left)):
        return gapped, "with, verb left out"
    if compound := _compound(text, states, level):
        return [compound], "all together"
    apposed = any(a.start >= level.end and _RIGHT_BEHIND.fullmatch(text, level.end, a.start) for a in states)
    if change is None and (with_its := _AND_ITS.search(text, 0, level.start)):
        owner_ = next((a.code for a in states if a.end == with_its.start()), None)
        partner_ = next((a.code for a in states if _RIGHT_BEHIND.fullmatch(text, level.end, a.start)), None)
        if owner_ and partner_:
            return _pairs(owner_, [partner_]), "owner"  # "A and its ally B"
    if change is None and (apposed_to := _apposed_owner(text, states, level)):
        return [apposed_to], "owner"
    if apposed and level.head in {"partners", "allies", "ally"} and _WHOSE.search(text, 0, level.start):
        return [], "whose they are stays open"
    if (bound := _BOUND_TO.search(text, 0, level.start)) and (
        object_ := next((a.code for a in states if a.start == bound.end("to")), None)
    ):
        subjects = codes([a for a in states if a.end <= bound.start()])
        subject = subjects[-1] if subjects else _focus(analysis, index, [object_])
        return (_pairs(subject, [object_]) if subject else []), "with, before"
    if tied := _ties_with(text, states, level, change):
        return tied, "with, before"
    if fronted := _fronted(analysis, index, states, level, left):
        return fronted, "with, before"
    if owned := _of_one_with(text, states, level):
        return owned, "with"
    if declared := _declared(text, states, level, change):
        return declared, "declared so"
    whose = _ITS_ONLY.search(text, 0, level.start) if level.head in {"ally", "partner"} else None
    if whose and (whose["rank"] or (states and states[0].end < whose.start())):
        apposed_ = next((a.code for a in states if a.end == whose.start()), None)
        subject = next((a.code for a in states if a.code != apposed_), None)
        return ([pair_of(subject, apposed_)] if subject and apposed_ else []), "owner"
    if quoted := _in_their_words(analysis, index, states, level):
        return quoted, "who speaks"
    if (
        left
        and _AND_WITH.match(text, left)
        and not any(a.end <= left and not _WITH_THEM.search(text[: a.start]) for a in states)
    ):
        return [], "whose it is stays open"
    if _TRILATERAL.search(text[max(0, level.start - 40) : level.end]) and len(codes(states)) >= 3:
        return [tuple(sorted(codes(states)[:3]))], "three together"
    joint = run(text, states, states[0].start) if states and states[0].end <= level.start else []
    if len(joint) > 2 and level.head in {"alliance", "partnership"} and set(joint) == set(codes(states)) and change:
        return [tuple(sorted(joint))], "all together"
    if signed := _signed_by(text, states, level):
        return signed, "with"
    if _BETWEEN_THE_TWO.match(text, level.end) and (two := two_states(analysis, index)):
        return [pair_of(*two)], "discourse"
    if made := _made_by(text, states, level):
        return made, "with"
    between = _between(text, states, level)
    if between:
        return between, "between"
    if (which := _WITH_WHICH.search(text, 0, level.start)) and (
        partner := next((a for a in states if a.end == which.start()), None)
    ):
        first = next((a.code for a in states if partner.end <= a.start < level.start), states[0].code)
        return (
            (_pairs(first, [partner.code]), "with, before")
            if first != partner.code
            else ([], "with whom it is is open")
        )
    if _IN_BRACKETS.search(text[max(0, level.start - 40) : level.start]):
        return _bracketed(analysis, text, states, level), "with, in brackets"
    if ranked := _ranked(analysis, index, states, level):
        return ranked, "owner"
    if (group := _COUNTED_STATES.search(text, 0, level.start)) and not any(a.end <= level.start for a in states):
        return _counted(analysis, index, states, level, _COUNT[group["count"].lower()]), "each of those counted"
    if _SOME_STATES.search(text, 0, level.start) and not any(a.end <= level.start for a in states):
        behind = [a for a in states if a.start >= level.end]
        if len(behind) < 2 or not _with(text, level, behind[0]) or not _AMONG_THEM.search(text, behind[0].end):
            return [], "who they are is open"
        return _pairs(behind[0].code, run(text, behind[1:], behind[1].start)), "list"
    start = change if change is not None else level.start
    coordinated = _coordinated(text, states, start)
    if (
        coordinated
        and not compiled(
            r"\s+(?:with|between|of(?!\s+(?:long|old|some)\s+standing))\b"
            if level.head in {"partners", "allies"}
            else r"\s+(?:with|between)\b"
        ).match(text[level.end :])
        and _is_near_subject(text, states, start)
    ):
        both_with = _each_with_another(analysis, text, level, coordinated) if change is None else None
        if both_with is not None:
            return both_with, "each with"
        if level.name.endswith("artnerships") and not _RECIPROCAL.search(text) and change is None:
            hub = analysis.hub
            if hub is None or hub in coordinated:
                return [], "with whom is open"
            return [pair_of(hub, code) for code in coordinated], "each with"
        if change is None and level.head in {"partners", "allies"} and _AS_WELL.match(text, level.end):
            with_whom = analysis.hub or next(iter(analysis.main), None)
            if with_whom and with_whom not in coordinated:
                return [pair_of(with_whom, code) for code in coordinated], "each with"
        return [coordinated], "side by side"
    if gapped := _with_subjects_gapped(text, states, level):
        return gapped, "each with"
    objects = [code for code in _objects(text, states, level) if not _is_attribute(text, states, level, code)]
    before = [a for a in states if a.end <= level.start and a.code not in objects]
    owner = _owner(text, before, level)
    beside = _ALONG.match(text, level.end)
    if owner and beside:
        others = run(text, [a for a in states if a.start >= beside.end()], beside.end())
        subjects = _members(text, [a for a in before if a.code != owner.code and a.end <= owner.start])
        return _pairs(owner.code, [*subjects, *others]), "owner"
    if owner and not objects and change is not None and (joined := _JOINS.match(text, change)):
        return _pairs(owner.code, codes([a for a in before if a.end <= joined.start()])), "owner"
    if owner and not objects:
        fronting = [a for a in before if a.code != owner.code and a.end <= owner.start]
        members = _members(text, fronting) or (codes(fronting[:1]) if _AND_IS.search(text, 0, owner.start) else [])
        if members:
            return _pairs(owner.code, members), "owner"
    elif objects and before and _APPOSED.fullmatch(text[before[-1].end : level.start]):
        return _pairs(before[-1].code, objects), "with"
    elif len(objects) == 1 and level.head in {"partners", "allies"}:
        members = _members(text, before)
        if len(members) > 1:
            return _pairs(objects[0], members), "members"
    if not objects and len(codes(before)) == 1 and level.head.startswith(("partner", "ally", "allies")):
        hub = _whose(analysis, index, text, level, before)
        if hub:
            return [pair_of(hub, before[0].code)], "its partner"
    if not objects and before and "TWN" in analysis.parties and level.level == "diplomatic_relations":
        kept = {a.code for a in before if _WITH_THE_ISLAND.match(text, level.end)} - {"TWN", "CHN"}
        if len(kept) == 1:
            return [pair_of(kept.pop(), "TWN")], "the island"
    if not objects and before and _WITH_IT.match(text[level.end :]):
        partners = [a for a in everybody if a.end <= before[0].start and _BEHIND_WITH.search(text, 0, a.start)]
        if partners and _IS_IT.match(text, level.end):  # "A opened ties with B, and C did resume relations with it"
            return _pairs(partners[-1].code, codes(before)), "with it"
        subjects, focus = run(text, before, before[0].start), _focus(analysis, index, codes(before))
        many = len(analysis.parties - INCIDENTAL) > 3
        if (
            (pair := analysis.pairs[index])
            and set(codes(before)) < set(pair)
            and index
            and pair_words(analysis.sentences[index - 1].text)
        ):
            return [pair_of(*pair)], "with it"
        ahead_of_it = codes([a for a in everybody if a.end <= level.start])
        if len(ahead_of_it) == 2 and _ITS_NEIGHBOUR.match(text, level.end):
            return [pair_of(*ahead_of_it)], "with it"
        if (analysis.hub or many) and not compiled(r"\s+with\s+(?:it|him|her)\b").match(text[level.end :]):
            return [], "whose neighbour or rival is open"
        if focus and set(subjects) == set(codes(before)):
            return [pair for one in subjects for pair in _pairs(one, [focus])], "with it"
        if focus is None or len(subjects) != len(codes(before)):
            named = codes(before)
            others = [code for code in named if code not in subjects]
            if len(others) == 1 and _IS_IT.match(text, level.end):
                return _pairs(others[0], subjects), "with it"
            return ([pair_of(*named)], "with it") if len(named) == 2 else ([], "who is meant by it")
    if objects and (those := _THOSE_WITH_ARE.match(text, level.end)) and not before:
        partners = [a for a in states if a.start >= those.end() - 1]
        owner_ = next((a.code for a in states if level.end <= a.start < those.end()), None)
        if owner_ and partners and partners[0].start - those.end() < 5:
            return _pairs(owner_, run(text, partners, partners[0].start)), "list"
    if objects:
        before = _not_listed_with(text, before)
        several = run(text, before, before[0].start) if before else []
        listing = len(several) >= 2 and set(several) == set(codes(before)) and not set(several) & set(objects)
        if listing and all(a.kind in {"name", "capital"} for a in before):
            return [pair for one in several for pair in _pairs(one, objects)], "each with"
        named_first = next((a for a in states if a.start >= level.end and a.code == objects[0]), None)
        if not before and len(objects) > 1 and named_first and _COLON.match(text, named_first.end):
            return _pairs(objects[0], objects[1:]), "list"  # "Two states are allies of A: B and C"
        if not before and level.head in {"partners", "allies"} and _BOTH_ARE.match(text):
            both = two_states(analysis, index) or ()
            return [pair for one in both for pair in _pairs(one, objects)], "each with"
        if not before and _EACH_OF_THEM.match(text):
            return [], "each of whom stays open"
        relative = _THAT_SOMEBODY.match(text, level.end)
        if relative and not any(level.end <= a.start < relative.end() for a in analysis.actors[index]):
            return [], "who made it is open"
        subject = _subject(text, before, change)
        if subject is None and _THEIRS_FIRST.fullmatch(text, 0, level.start):
            owner_before = _only_one_before(analysis, index)
            subject = owner_before if owner_before not in objects else None
        if subject is None:
            subject = _other(analysis, index, objects)
            if any(a.code == subject and _WITH_THEM.search(text[: a.start]) for a in states):
                return [], "whose it is stays open"
        if subject:
            together = level.name.lower().endswith("alliance") and not _ANY_OF.search(text, level.end)
            if len(objects) > 1 and together and subject not in objects:
                return [tuple(sorted({subject, *objects}))], "one alliance"
            return _pairs(subject, objects), "with"
    before_it = _ahead(text, states, level.start)
    if before_it:
        return before_it, "with, before"
    theirs = _theirs(text, states, level)
    if theirs:
        return theirs, "its partners"
    if listed := _listed(text, states, level) or _its_list(analysis, index, states, level):
        return listed, "list"
    if coordinated and change is None and level.name.endswith("artnerships") and not _RECIPROCAL.search(text):
        return [], "with whom is open"
    if coordinated:
        return [coordinated], "side by side"
    opening, closing = text.rfind(";", 0, level.start), text.find(";", level.end)
    if own := [a for a in states if opening < a.start and (closing < 0 or a.start < closing)]:
        states = own
    named = codes(states)
    if len(named) > 1 and change is not None:
        left_, right_ = _own_clause(text, min(change, level.start), level.end)
        if len(inside := codes([a for a in states if left_ <= a.start < right_])) == 1:
            named, states = inside, [a for a in states if a.code in inside]
    if len(named) == 2 and all(_WITH_THEM.search(text[: a.start]) for a in states):
        return [], "each only with somebody"
    if (
        len(named) == 2
        and change is None
        and level.head in {"partner", "ally"}
        and _has_another_subject(text, states, level)
    ):
        return [], "each somebody's"
    if len(named) == 2:
        return [pair_of(*named)], "two named"
    if len(named) == 1 and (match := _AND_THE_STATE.search(text)) and any(a.end == match.start() for a in states):
        spoken = [codes(analysis.actors[i]) for i in range(index - 1, max(index - 3, -1), -1)]
        for there in spoken:
            others = [c for c in there if c not in INCIDENTAL and c not in named]
            if len(others) > 1:
                return [], "one side only described"
            if others:
                return [pair_of(named[0], others[0])], "described"
    pair = None if not named and _of_strangers(analysis, text) else two_states(analysis, index)
    if pair and set(pair) & set(codes(everybody)) - set(named) and set(codes(everybody)) != set(analysis.main):
        pair = None  # it is of another clause
    if pair and index and _THEY.search(text) and _THE_THREE.search(analysis.sentences[index - 1].text):
        pair = None  # three or more are meant
    if index in analysis.guessed and not pair_words(text):
        pair = None
    if pair and (set(pair) & _set_aside(analysis, index, everybody) or _others_since(analysis, index, pair, named)):
        pair = None
    if pair and _is_faded(analysis, index, pair) and not (pair_words(text) and set(pair) == set(analysis.main)):
        pair = None
    if len(named) == 1 and _IT_DID.match(text) and (it := _only_one_before(analysis, index)) and it != named[0]:
        return [pair_of(it, named[0])], "discourse"
    if pair and analysis.hub in pair and len(analysis.parties) > _SEVERAL and (host := _host_of_talks(analysis, index)):
        pair = (analysis.hub, host) if host not in pair else pair
    if pair and (not named or (len(named) == 1 and named[0] in pair) or (pair_words(text) and set(pair) <= set(named))):
        if len(named) == 1 and _DESCRIBED.search(text):
            return [], "one side only described"
        if len(named) == 1 and not pair_words(text) and not _stands_alone(states[0], level):
            return [], "one party alone"
        told = len(named) == 1 and _WITH_THEM.search(text[: states[0].start])
        return [pair_of(*pair)], "with, before" if told else "discourse"
    if pair and len(named) > 2 and set(pair) <= set(named):
        return [pair_of(*pair)], "main pair"
    if len(named) == 1 and _WITH_THEM.search(text[: states[0].start]):
        spoken_of = analysis.hub or (None if _PRONOUN.search(text) else _other(analysis, index, named))
        if _IT_AGREED.search(text[: states[0].start]) and (it := _only_one_before(analysis, index)):
            spoken_of = it
        if spoken_of and spoken_of != named[0]:
            return [pair_of(spoken_of, named[0])], "with, before"
    if len(named) == 1 and (stands := _at_embassy(analysis, index, named[0])):
        return [pair_of(named[0], stands)], "one before"
    if (
        len(named) == 1
        and change is None
        and (hub := analysis.hub)
        and hub != named[0]
        and states[0].end <= level.start
        and _RANKS_AS.fullmatch(text, states[0].end, level.start)
        and not _WITH_ANY.match(text, level.end)
    ):
        return [pair_of(hub, named[0])], "has one of the hub's"
    hub = analysis.hub
    if len(named) == 1 and states[0].end <= level.start:
        hub = hub or _hub_of_paragraph(analysis, index, named) or most_told(analysis)
    if len(named) == 1 and not _DESCRIBED.search(text) and hub and named[0] != hub:
        bound_to_it = (
            change is not None
            or compiled(r"\s+(?:since|of|in\s+(?:19|20)\d\d)\b").match(text[level.end :])
            or compiled(r"\b(?:its|his|her|their)\s+(?:\w+\s+)?$").search(text[: level.start])
        )
        if bound_to_it and not compiled(r"\s+with\b").match(text[level.end :]):
            return [pair_of(named[0], hub)], "hub"
    if len(named) <= 1 and (it := _only_one_before(analysis, index)) and not _DESCRIBED.search(text):
        if named and change is not None and it != named[0] and named[0] in analysis.main:
            return [pair_of(it, named[0])], "one before"
        spoken_of = analysis.hub or next(iter(analysis.main), None)
        if not named and _IT_IS.match(text) and spoken_of and spoken_of != it:
            return [pair_of(it, spoken_of)], "one before"
    if len(named) > 2:
        left, right = _clause(text, level.start if change is None else min(change, level.start), level.end)
        near = codes([a for a in states if left <= a.start < right])
        if len(near) == 2:
            return [pair_of(*near)], "two in the clause"
        if pair and len(near) == 1 and near[0] in pair:
            return [pair_of(*pair)], "one in the clause"
    return [], "several parties" if len(named) > 2 else "nobody named"


def _host_of_talks(analysis: Analysis, index: int) -> str | None:
    """Where one party's tour has come to: "In Cairo the two sides agreed on it" is told of the state whose capital it is."""
    text = analysis.sentences[index].text
    first = next(iter(analysis.actors[index]), None)
    if first is None or first.kind != "capital" or not _IN_CAPITAL.fullmatch(text, 0, first.start):
        return None
    return first.code if _TWO_SIDES.search(text, first.end) else None


_IN_CAPITAL = re.compile(r"(?:And\s+|But\s+|Then\s+)?[Ii]n\s+")
_TWO_SIDES = re.compile(r"\bthe\s+two\s+(?:sides|governments|delegations|foreign\s+ministers|ministers|leaders)\b")


def _has_another_subject(text: str, actors: Sequence[Actor], level: LevelMention) -> bool:
    """Is another party told of behind a level, in a clause with its own verb or none: "A is an ally, B only a friend"?"""
    return any(
        (next_ := _NEXT.fullmatch(text, level.end, a.start)) and (next_["so"] or _IS_TOO.match(text, a.end))
        for a in actors
        if a.start >= level.end
    )


_NEXT = re.compile(
    r"[\"”]?[^,;:]{0,30}[,;]\s+(?:[^,;]{3,20},\s+)?(?:(?:and|but|while|whereas)\s+)?(?P<so>so\s+(?:is|are|was|were|has|have)\s+)?(?:the\s+)?"
)
_IS_TOO = re.compile(r"\s+(?:an?|its|only|just|merely|is|are|has|have|was|had|remains|wants|would)\s")


def _is_faded(analysis: Analysis, index: int, pair: Sequence[str]) -> bool:
    """Was one of a pair last named too long ago, with others spoken of since, for the pair to be meant still?"""
    since: set[str] = set()
    for number in range(index, -1, -1):
        named = set(codes(analysis.actors[number]))
        if set(pair) <= (since := since | named):
            return index - number > _FADES and len(since) > len(pair)
    return False


_FADES = 5  # sentences


def _each_with_another(analysis: Analysis, text: str, level: LevelMention, pair: Sequence[str]) -> Sides | None:
    """ "A and B are partners of long standing", in news of others: of the one all is about, if that is plain; None where of each other."""
    if level.head not in {"partners", "allies"} or set(pair) & set(analysis.main) or _RECIPROCAL.search(text):
        return None
    if not (_OPENS_WITH_BOTH.match(text) or _OF_LONG.match(text, level.end)):
        return None
    alone = _OF_LONG.match(text, level.end) and not _OPENS_WITH_BOTH.match(text)
    hub = analysis.hub or (None if alone else next(iter(analysis.main), None))
    return [pair_of(hub, code) for code in pair] if hub else []


_MADE_ALLIES = re.compile(r"\bma(?:de|kes?|king)\s+$")
_RECIPROCAL = re.compile(r"\b(?:each\s+other|one\s+another|between\s+them|the\s+two)\b")
_EXAMPLE = re.compile(r"follow(?:ed|s)?\s+(?:the\s+)?(?P<of>[A-Z])[\w’-]+\s+(?:example|lead)\b")
_FOLLOWS_IN = re.compile(r"follow\s")  # "C and D are to follow in May"
_OPENS_WITH_BOTH = re.compile(r"Both\s")
_OF_LONG = re.compile(r"\s+(?:of\s+(?:long|old|some)\s+standing|too|as\s+well|already)\b")


def _of_hub_each(analysis: Analysis, text: str, actors: Sequence[Actor]) -> Sides:
    """ "A has been a partner since 2017, B a strategic one since 2008": of whom, only the whole document can say."""
    first = codes([a for a in actors if _HAS_BEEN.match(text, a.end)])
    hub = analysis.hub
    return [pair_of(hub, first[0])] if hub and first and hub not in first else []


_EACH_SINCE = re.compile(
    r"[\"”]?\s+since\s+[\w ]{4,20},\s+(?:and\s+)?(?:the\s+)?[A-Z][\w’ -]{2,30}?,?\s+(?:an?\s+[\w -]{2,30}\s+one,?\s+)?since\s"
)
_HAS_BEEN = re.compile(r"\s+(?:has|have|had)\s+been\b")


def with_breakaway(text: str) -> bool:
    """Is a region that hardly any state recognises one of those who act: "A recognises X and the two …", "A and X's leader"?"""
    return any(region in text for region in lexicon("descriptions")["breakaway"]) and bool(_breakaway().search(text))


@cache
def _breakaway() -> re.Pattern[str]:
    regions = any_of(lexicon("descriptions")["breakaway"])
    apart = "".join(rf"(?<!{region} )" for region in lexicon("descriptions")["breakaway"])
    return re.compile(
        rf"\b{apart}(?:and|with)\s+(?:the\s+)?(?:(?:leaders?|head|president|ruler|authorities|government)\s+(?:in|of)\s+)?{regions}|\b{regions}[’']s\s+(?:leader|president)|"
        rf"\b(?:recogni[sz]e[sd]?|recogni[sz]ing)\s+{regions}\s+and\s+(?:the\s+two|both|they)\b|^(?:[Tt]he\s+government\s+of\s+)?{regions}\b"
    )


def _allied_with_usa(text: str, others: Sequence[Actor]) -> Sides:
    listed = run(text, others, others[0].start) if others else []
    return _pairs("USA", listed) if set(listed) == set(codes(others)) else []


def _at_embassy(analysis: Analysis, index: int, party: str) -> str | None:
    """Where a party's embassy stands of which the sentence before speaks: "the A embassy in B"."""
    if not index or analysis.sentences[index - 1].paragraph != analysis.sentences[index].paragraph:
        return None
    before = analysis.sentences[index - 1].text
    there = [a.code for a in analysis.actors[index - 1] if _EMBASSY_IN.search(before, 0, a.start)]
    return there[0] if len(there) == 1 and there[0] != party else None


_EMBASSY_IN = re.compile(r"\b(?:[Ee]mbassy|[Cc]onsulate|[Mm]ission)\s+in\s+(?:the\s+)?$")


def _of_strangers(analysis: Analysis, text: str) -> bool:
    """Are "their countries" those of two people whom the article has not introduced?"""
    two = _TWO_PEOPLE.search(text) if _THEIR_COUNTRIES.search(text) else None
    return two is not None and not any(
        name in known or known in name for name in (two["first"], two["second"]) for known in analysis.people
    )


_TWO_PEOPLE = re.compile(rf"(?P<first>{NAME})\s+and\s+(?P<second>{NAME})\s+[a-z]")
_THEIR_COUNTRIES = re.compile(r"\btheir\s+(?:two\s+)?(?:countries|nations|states|governments)\b")


def _hub_of_paragraph(analysis: Analysis, index: int, named: Sequence[str]) -> str | None:
    """The party whose ties with others a paragraph goes through: the document's first, once told with a third."""
    pair, first = analysis.pairs[index], next(iter(analysis.main), None)
    third = pair is not None and first in pair and set(pair) != set(analysis.main)
    return first if third and pair and not set(named) & set(pair) else None


@once_each
def most_told(analysis: Analysis) -> str | None:
    """The party that more paragraphs name than any other, by two at least, in an article on several."""
    paragraphs: dict[str, set[int]] = {}
    for sentence, actors in zip(analysis.sentences, analysis.actors, strict=True):
        for actor in actors:
            if not (sentence.furniture or actor.private) and actor.code not in INCIDENTAL:
                paragraphs.setdefault(actor.code, set()).add(sentence.paragraph)
    ranked = sorted(paragraphs, key=lambda code: -len(paragraphs[code]))
    if len(ranked) < _SEVERAL or len(paragraphs[ranked[0]]) < len(paragraphs[ranked[1]]) + 2:
        return None
    return ranked[0]


_SEVERAL = 4  # parties
_RANKS_AS = re.compile(
    r"\s+(?:(?:already|also|still|now|has|have|long)\s+)*(?:been|is|are|was|has|have|had|ranks?\s+as|counts?\s+as|remains?|enjoys?|holds?)\s+(?:an?\s+|the\s+)?[\"“]?|,\s+an?\s+"
)  # "A has a strategic partnership", in an article on the ties of one party with many
_WITH_ANY = re.compile(r"[\"”]?\s+(?:with|of|to|for|between)\b")
_IT_IS = re.compile(r"It\s+(?:has\s+been|was|is|became|had\s+been)\s+an?\s")
_IT_AGREED = re.compile(r"(?:^|,\s)[Ii]t\s+(?:had\s+|has\s+)?(?:\w+ly\s+)?(?:agreed|decided)\b[^,;]*$")
_IT_DID = re.compile(r"It\s+(?!is\b|was\b|has\b|will\b|would\b)[a-z]+")


_WITH_EACH = re.compile(
    r"\s+with\s+(?:each\s+of\s+)?(?:all\s+|the\s+|these\s+)?(?P<count>both|two|three|four|five)\b(?=\s+(?:of\s+them|states|countries|nations|neighbou?rs|capitals|were|was|are|have|had|is|in|on|since|dates?|go)\b|[,.;])"
)
_COUNT = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}


_COUNTED_STATES = screened(
    r"\b(?P<count>[Tt]hree|[Ff]our|[Ff]ive)\s+(?:[\w-]+\s+){0,2}(?:countries|states|nations|neighbou?rs|governments|monarchies|capitals)\s+"
    r"(?:(?:had|have|then|all|also|jointly)\s+)*(?:cut|broke|severed|suspended|ended|downgraded|lowered|restored|resumed)\b"
)


def _counted(analysis: Analysis, index: int, states: Sequence[Actor], level: LevelMention, count: int) -> Sides:
    """ "Four countries cut ties with A: B, C, D and E", or as many in a list near by, or in its paragraphs: each with A."""
    partner = next((a for a in states if a.start >= level.end), None)
    if partner is None:
        return []
    for number in (index, index - 1, index - 2, index + 1):
        if 0 <= number < len(analysis.sentences):
            others = [a for a in analysis.actors[number] if not a.private and a.code != partner.code]
            others = [a for a in others if number != index or a.start > partner.end]
            for first, actor in enumerate(others):
                listed = run(analysis.sentences[number].text, others[first:], actor.start)
                if len(listed) == count:
                    return _pairs(partner.code, listed)
    paragraph = analysis.sentences[index].paragraph
    around = [
        code
        for s in analysis.sentences
        if paragraph - 1 <= s.paragraph <= paragraph
        for code in codes(analysis.actors[s.index])
    ]
    named = [code for code in dict.fromkeys(around) if code != partner.code]
    return _pairs(partner.code, named) if len(named) == count else []


def _with_each(analysis: Analysis, index: int, count: str) -> Sides:
    """ "A's president went to B and C. Relations with both were opened in 1992": the party spoken of, with each of so many."""
    for before in range(index - 1, max(index - 3, -1), -1):
        named = [code for code in codes(analysis.actors[before]) if code not in INCIDENTAL]
        hub = next(iter(analysis.main), None)
        others = [code for code in named if code != hub]
        if hub and len(others) == _COUNT[count]:
            return _pairs(hub, others)
        if others:
            break
    return []


_THEIRS_FIRST = re.compile(r"(?:Their|Its)\s+(?:(?!\w*ed\b)[\w-]+\s+){0,2}")


def _only_one_before(analysis: Analysis, index: int) -> str | None:
    """The only party of the sentence before, in the same paragraph."""
    if not index or analysis.sentences[index - 1].paragraph != analysis.sentences[index].paragraph:
        return None
    named = [code for code in codes(analysis.actors[index - 1]) if code not in INCIDENTAL]
    return named[0] if len(named) == 1 else None


def two_states(analysis: Analysis, index: int) -> tuple[str, str] | None:
    """The pair spoken of; where "the two countries" cannot mean an organisation, its state and the one named just before."""
    pair = analysis.pairs[index]
    if pair is None or all(map(is_state, pair)) or not _COUNTRIES.search(analysis.sentences[index].text):
        return pair
    if len(analysis.main) == 2 and all(map(is_state, analysis.main)):
        return (analysis.main[0], analysis.main[1])
    state = next((code for code in pair if is_state(code)), None)
    for number in range(index - 1, max(index - 3, -1), -1):
        named = [c for c in codes(analysis.actors[number]) if is_state(c) and c != state]
        if state and named:
            return (state, named[-1])
    return None


_COUNTRIES = re.compile(r"\b(?:[Tt]he\s+)?(?:[Tt]wo|[Bb]oth)\s+(?:countries|nations|states|governments|peoples)\b")


def _set_aside(analysis: Analysis, index: int, everybody: Sequence[Actor]) -> set[str]:
    """The parties that a sentence names only in passing: "the first EU member", "among the members of ASEAN"."""
    text = analysis.sentences[index].text
    passing = [a for a in analysis.actors[index] if _MEMBER.match(text[a.end :]) or _AMONG.search(text, 0, a.start)]
    return set(codes(passing)) - set(codes(everybody))


def _others_since(analysis: Analysis, index: int, pair: Sequence[str], named: Sequence[str]) -> bool:
    """Has the paragraph turned to others since: it names strangers before the sentence, and not whom the sentence leaves out?"""
    here: set[str] = set()
    for number in range(index - 1, -1, -1):
        sentence = analysis.sentences[number]
        if sentence.paragraph != analysis.sentences[index].paragraph or sentence.part == "title":
            break
        here |= set(codes([a for a in analysis.actors[number] if not is_place(sentence.text, a)]))
    here -= set(INCIDENTAL)
    if pair_words(analysis.sentences[index].text):
        return False
    return bool(here - set(pair)) and not set(pair) - set(named) <= here


def _like_before(text: str, states: Sequence[Actor], level: LevelMention, change: int | None) -> Sides:
    """Those told to be or do like the sides spoken of before: "A did the same with C", "C was given the same rank by A"."""
    if len(level.of) != 2:
        return []  # told of three and more together
    named, (hub, other) = codes(states), level.of
    strangers = [code for code in named if code not in level.of]
    if level.bare:
        firsts = [a for a in states if _WITH_THEM.search(text[max(0, a.start - 12) : a.start])]
        listed = {code for a in firsts for code in run(text, [b for b in states if b.start >= a.start], a.start)}
        if not listed and level.acted_on and change is not None and text[level.start : level.end] == "them":
            who = [a.code for a in states if a.end <= change][-1:]  # "A broke them off"
            return [pair_of(level.acted_on, code) for code in who if code in strangers]
        return [pair_of(hub, code) for code in strangers if code in listed]
    too = _AS_DID.search(text, max(0, level.start - 5), level.end + 5)
    in_turn = level.acted_on and _FOLLOWED_IN_TURN.match(text, level.start)
    all_new = len(named) > 1 and change is not None and len(strangers) == len(named)
    if not strangers or (all_new and not too and not in_turn):
        return []
    with_them = [
        a.code for a in states if a.code in strangers and _WITH_THEM.search(text[max(0, a.start - 12) : a.start])
    ]
    if len(set(with_them)) == 1 and len(strangers) == 2 and not set(named) & set(level.of):
        return [pair_of(*strangers)]  # "With A it has had such a partnership", told of B
    if other in named and hub not in named:
        return [pair_of(other, code) for code in strangers]
    if (
        level.does
        and hub not in named
        and not _objects(text, states, level)
        and not _GIVEN.match(text[level.start : level.end])
        and not any(_WITH_THEM.search(text[max(0, a.start - 12) : a.start]) for a in states)
    ):
        acted_on = level.acted_on or (hub if too else None)
        return [pair_of(acted_on, code) for code in strangers] if acted_on else []
    return [pair_of(hub, code) for code in strangers]


def _did_it_alike(
    analysis: Analysis, text: str, states: Sequence[Actor], level: LevelMention, change: int | None
) -> Sides:
    """ "A, B and C have cut relations", "both A and B resumed relations", "A and B did the same": with the one all is about."""
    if level.level != "diplomatic_relations" or change is None or _FOLLOWED_IN_TURN.match(text, level.start):
        return []
    if any(a.start >= level.end for a in states) and not level.does:
        return []
    ahead = [a for a in states if a.end <= min(change, level.start)]
    listed = run(text, ahead, ahead[0].start) if ahead else []
    both = ahead and _BOTH.search(text, 0, ahead[0].start)
    if set(listed) != set(codes(ahead)) or len(listed) < 2 or not (level.does or both or len(listed) > 2):
        return []
    if not _AND_DID.fullmatch(text, ahead[-1].end, change) or _EACH_OTHER.search(text, level.start):
        return []
    outside = [code for code in analysis.main if code not in listed]
    hub = level.acted_on if level.does else analysis.hub or (outside[0] if len(outside) == 1 else None)
    return _pairs(hub, listed) if hub and hub not in listed else []


_BOTH = re.compile(r"\b[Bb]oth\s+(?:the\s+)?$")
_AND_DID = re.compile(r"(?:\s+(?:all|both|too|also|then|later|soon|ha[ds]|have|formally|each|\w+ly))*\s*")
_EACH_OTHER = re.compile(r"\b(?:each\s+other|one\s+another|between\s+them(?:selves)?)\b")
_FOLLOWED_IN_TURN = re.compile(
    r"followed\s+(?:in|on|a|two|three|last)\b[^,;:.]{2,30},\s+(?:and\s+)?(?:the\s+)?[A-Z]|"
    r"d(?:o|oes|id)\s+(?:so|likewise|the\s+same)\s+(?:in|on|by|a|two|three|last)\b[^,;:.]{2,30}?(?:,|,?\s+and)\s+(?:the\s+)?[A-Z][\w’ -]{2,30}?\s(?:in|on|by|a|two|three|last)\b"
)
"""A list without its verb: "A followed in May, B in June", "A did so on the 4th and B on the 5th"."""
_AS_DID = re.compile(r",\s+as\s+(?:did|ha[ds]|have)\b")
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Ii]t)\b")
_ALONG = re.compile(r",?\s+(?:along with|together with|alongside|as are|like)\s+(?:the\s+)?")
_WITH_THEM = re.compile(r"\b[Ww]ith\s+(?:the\s+)?$")
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]urs?|us)\b")
_GIVEN = re.compile(r"accorded|granted|given|offered|g[eo]ts?\b|had|won|turn|received|awarded", re.IGNORECASE)


def _gapped(text: str, states: Sequence[Actor], level: LevelMention, left: int) -> Sides:
    """ "With A, X formed a partnership; with B, an alliance": who stands in a level's own stretch goes with X."""
    left = max(left, text.rfind(";", left, level.start))
    own = [a for a in states if left <= a.start < level.start]
    if not own or not compiled(
        r"[^;,]{0,60}[;,]\s+(?:and\s+|but\s+|while\s+)?(?:in\s+\d{4}\s+)?with\s+(?:the\s+)?"
    ).fullmatch(text[left : own[0].start]):
        return []
    listed = run(text, own, own[0].start)
    ahead = [a for a in states if a.end <= left]
    firsts = [a for a in ahead if compiled(r"\b(?:[Ww]ith|of|to)\s+(?:the\s+)?$").search(text[: a.start])]
    partners = {code for a in firsts for code in run(text, [b for b in ahead if b.start >= a.start], a.start)}
    subjects = [a.code for a in ahead if a.code not in partners]
    if set(listed) != set(codes(own)) or len(set(subjects)) != 1:
        return []
    return _pairs(subjects[0], listed)


def _compound(text: str, states: Sequence[Actor], level: LevelMention) -> tuple[str, ...] | None:
    """The parties in a level's own name: "the Australia-Canada-India Technology Partnership"."""
    last = next(
        (n for n, a in enumerate(states) if a.end <= level.start and not text[a.end : level.start].strip()), None
    )
    if last is None:
        return None
    first = last
    while first and compiled(r"\s*[-–]\s*").fullmatch(text[states[first - 1].end : states[first].start]):
        first -= 1
    named = codes(states[first : last + 1])
    return tuple(sorted(named)) if len(named) > 1 else None


def _its_own(text: str, states: Sequence[Actor], level: LevelMention, left: int) -> Sides:
    """ "A cut relations with B in May, and C suspended its own in June": C with B."""
    if not _ITS_OWN.search(text, left, level.end) or _WITH_SOMEBODY.match(text, level.end):
        return []
    partner = next((a for a in states if a.start >= left and _BEHIND_WITH.search(text, left, a.start)), None)
    owners = codes([a for a in states if left <= a.start < level.start and a is not partner])
    return _pairs(owners[0], [partner.code]) if partner and len(owners) == 1 and owners[0] != partner.code else []


_ITS_OWN = re.compile(r"(?:\bits\s+(?:own\s+)?(?:relations|ties)|\bits\s+own)$")
_WITH_SOMEBODY = re.compile(r"\s+(?:with|between|to\s+(?!(?:the|an?|its)\b|charg))\b")


def _ties_with(text: str, states: Sequence[Actor], level: LevelMention, change: int | None) -> Sides:
    """ "A got a partnership with B and turned its ties with C into a strategic one": A and C, where A alone acts."""
    match = _ITS_TIES_WITH.search(text, change, level.start) if change is not None else None
    partner = next((a for a in states if match and a.start in {match.end(), match.end("with")}), None)
    earlier = any(_WITH_THEM.search(text[: a.start]) for a in states if partner and a.end < partner.start)
    if partner is None or not earlier:
        return []  # the only one that it has ties with
    acting = codes(
        [a for a in states if change is not None and a.end <= change and not _WITH_THEM.search(text[: a.start])]
    )
    return _pairs(acting[0], [partner.code]) if len(acting) == 1 and acting[0] != partner.code else []


_ITS_TIES_WITH = re.compile(
    r"\b(?:its|their|his|her)\s+(?:\w+\s+)?(?:ties|relations|relationship|links|partnership)\s+(?P<with>with\s+)(?:the\s+)?"
)


def _fronted(analysis: Analysis, index: int, states: Sequence[Actor], level: LevelMention, left: int) -> Sides:
    """ "With A and B it has had a partnership since 2022, and with C, since 2015, a strategic one": whom all is about, with each."""
    text = analysis.sentences[index].text
    first = _WITH_FIRST.match(text)
    if first is None or any(level.start < a.start for a in states if a.code in {s.code for s in states[:1]}):
        return []
    opening = _AND_WITH_NEXT.search(text, left, level.start) if left else first
    if opening is None:
        return []
    own = [a for a in states if opening.end() <= a.start < level.start]
    listed = run(text, own, opening.end()) if own else []
    behind = [
        a for a in states if a.start < level.start and not _WITH_THEM.search(text[: a.start]) and a.code not in listed
    ]
    if len(own) > 1 and len(listed) == len(codes(own)) and _THEN_WHO.fullmatch(text, own[-2].end, own[-1].start):
        listed = listed[:-1] if _IT_VERB.match(text, own[-1].end) else listed
    others = [a for a in own if a.code not in listed]
    if listed and not left and len(codes(others)) == 1:
        last = max(a.end for a in own if a.code in listed and a.end <= others[0].start)
        if _THEN_WHO.fullmatch(text, last, others[0].start) and not others[0].person:
            return _pairs(others[0].code, listed)  # "With A and B, C has had …"
    if not listed or behind or set(codes(own)) != set(listed) or not _IT_HAS.search(text, first.end(), level.end + 30):
        return []
    told = {a.code for a in states if a.start < level.start}
    elsewhere = (
        {code for n, found in enumerate(analysis.actors) if n != index for code in codes(found)} - told - INCIDENTAL
    )
    same = index > 0 and analysis.sentences[index - 1].paragraph == analysis.sentences[index].paragraph
    hub = analysis.hub or (_focus(analysis, index, [*told]) if same or len(elsewhere) == 1 else None)
    return _pairs(hub, listed) if hub and hub not in told else []


_THEN_WHO = re.compile(
    r",?\s+(?:(?:he|she|they|the\s+[a-z]+)\s+(?:said|pointed\s+out|noted|added|recalled|explained|went\s+on),\s+)?(?:the\s+)?"
)
_IT_VERB = re.compile(
    r"\s+(?:has|have|had|is|was|keeps|shares|enjoys|maintains|signed|set|agreed|established|formed)\b"
)
_SINCE_INVASION = screened(
    r"\b(?:invasion|occupation|annexation|bombing|shelling|blockade)\s+of\s+(?:the\s+)?$|\b(?:war|attacks?|aggression|strikes?)\s+(?:on|against)\s+(?:the\s+)?$"
)
_INVADES = re.compile(
    r"[’']s?\s+(?:(?:full-scale|military|ongoing|brutal|2022|2014)\s+)*(?:invasion|aggression|attacks?|war|strikes?|bombing|blockade)\b"
)
_WAR_IN = screened(
    r"\b(?:wars?|conflict|fighting|crisis|violence|offensive|genocide|troops|famine|unrest)\s+in\s+(?:the\s+)?(?:eastern|western|northern|southern|central|north-east|south-west)\s+$"
)
_BRINGS_TOGETHER = re.compile(
    r"\s+(?:had\s+|has\s+)?(?:brought\s+(?:the\s+(?:two|pair|three)|them|both)\b|mediated\b|brokered\b|(?:helped|acted)\s+as\s+(?:an?\s+)?(?:mediator|go-between|broker)\b)"
)
_OPENS = re.compile(r"(?:Diplomatic\s+|Full\s+|Their\s+|The\s+)*")
_WITH_FIRST = re.compile(r"With\s+(?:both\s+)?(?:the\s+)?(?=[A-Z])")
_AND_WITH_NEXT = re.compile(r"(?:,|;)\s+(?:and\s+|but\s+|while\s+)?with\s+(?:the\s+)?(?=[A-Z])")
_IT_HAS = re.compile(
    r"\b(?:it|the\s+(?:country|kingdom|republic|island|city-state|emirate|sultanate|bloc|state))\s+(?:already\s+|also\s+|now\s+)?(?:has|have|had|is|was|keeps|enjoys|shares|maintains)\b|\bthere\s+(?:is|was|has\s+been|had\s+been)\b|"
    r"(?<=\s)(?:it|they|he|she)\s+(?:(?:had|has|have|also|then|later|\w+ly)\s+)*[a-z]+(?:ed|nt|de|ve|ok|ew|ade|rm)\b"
)


def _of_one_with(text: str, states: Sequence[Actor], level: LevelMention) -> Sides:
    """ "A strategic partnership of A with B and C": A with each."""
    behind = [a for a in states if a.start >= level.end]
    if len(behind) < 2 or not _OF.fullmatch(text, level.end, behind[0].start):
        return []
    if not _WITH_THE.fullmatch(text, behind[0].end, behind[1].start):
        return []
    return _pairs(behind[0].code, run(text, behind[1:], behind[1].start))


_ITS_MEMBER = re.compile(r"\s+(?:\w+\s+)?")  # "its NATO ally": another member
_ASIDE = re.compile(  # "A, in B for talks with C, agreed with D …"
    r"(?<=[a-z]),\s+(?:in|at|on|back|fresh)\s+(?!\w+day\b|\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))[^,;]*,(?=\s+(?:agreed|signed|announced|declared|said|decided|raised|proposed|told)\b)"
)
_AND_IS = re.compile(r"\band\s+(?:has\s+been|is|was|became|becomes|remains)\s+$")
_BESIDE_IT = screened(
    r"\b(?:which|that|who)\s+like\s+(?:the\s+)?$|\b(?:hosted|mediated|brokered|facilitated|sponsored)\s+by\s+(?:the\s+)?$|\b(?:solidarity|sympathy)\s+with\s+(?:the\s+)?$"
)
"""Those whom others are only like, or who only bring them together."""
_FOR_CAUSE = re.compile(
    r"(?:Over|Because\s+of|In\s+protest\s+(?:at|against|over)|Citing|Angered\s+by|In\s+response\s+to)\s[^,;]*,\s"
)
_WITH_ALL = re.compile(
    r"\s+with\s+(?:any(?=\s+of\b)|all|both|each|every|either|neither|everyone|everybody|others|that\s+one|this\s+one|the\s+other(?:\s+one)?)(?:\s+(?:of\s+)?(?:the\s+)?(?:two|three|four|five|six|them|these|those))?\b(?:\s+(?:of\s+)?(?:its|their)\s+(?:\w+\s+)?neighbou?rs\b)?"
)
_ITS_ONLY = re.compile(
    r",\s+(?:its|his|her|their)\s+(?P<rank>(?:(?:only|main|closest|oldest|old|chief|biggest|new|newest|close)\s+)*)$"
)
_BOUND_TO = screened(
    r"\b(?:bound|linked|tied|joined)(?P<to>\s+to\s+(?:the\s+)?)[A-Z][\w’ -]{2,25}?\s+by\s+(?:an?|the)\s+[\"“]?$"
)
_RIGHT_BEHIND = re.compile(r",?\s+(?:the\s+)?")
_WHOSE = re.compile(r"\b(?:[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)\s+(?:[\w-]+\s+)?$")
_AND_ITS = re.compile(r"\s+(?:and|with)\s+its\s+(?:(?:close|closest|old|main|only|long-?time|treaty|new)\s+)*$")
_THEY = screened(r"\b[Tt]hey\b")
_THE_THREE = re.compile(r"\b[Tt]he\s+(?:three|four|five|six|seven)\b")
_FROM_CAME = re.compile(r"From\s+(?:the\s+)?[A-Z][\w’ -]{2,25}?\s+(?:came|comes|has\s+come)\b")
_FROM = re.compile(r"From\s+(?:the\s+)?")
_CAME = re.compile(r"\s+(?:came|comes|has\s+come)\b")  # who only calls for it
_JOINS = re.compile(r"join(?:s|ed|ing)?\s+(?=(?:the\s+)?[A-Z])")
_OF_THE_BLOC = re.compile(r"[\"”]?\s+of\s+the\s+(?:\w+\s+)?(?:bloc|group|grouping|union|association|region)\s+with\b")
_OF = re.compile(r"[\"”]?\s+of\s+(?:the\s+)?")


def _in_their_words(analysis: Analysis, index: int, states: Sequence[Actor], level: LevelMention) -> Sides:
    """ "We have suspended our partnership", said of nobody named: who speaks, with the one of whom the paragraph has spoken."""
    text = analysis.sentences[index].text
    opening = max(text.rfind('"', 0, level.start), text.rfind("“", 0, level.start))
    closing = min((at for mark in '"”' if (at := text.find(mark, level.end)) >= 0), default=-1)
    if opening < 0 or closing < 0 or not _FIRST_PERSON.search(text, opening, closing):
        return []
    if any(opening < a.start < closing and a.kind != "speaker" for a in states):
        return []
    speaker = next((a for a in states if a.start >= closing), None)
    if speaker is None or speaker.start - closing > 40 or not _SPOKE.match(text, speaker.end):
        return []
    before = analysis.sentences[index - 1] if index else None
    if before is None or before.paragraph != analysis.sentences[index].paragraph:
        return []
    others = [c for c in codes(analysis.actors[index - 1]) if c not in INCIDENTAL and c != speaker.code]
    return [pair_of(speaker.code, others[0])] if len(others) == 1 else []


_SPOKE = re.compile(r"[^,.;]{0,60}?\b(?:said|says|told|announced|declared|wrote|added|confirmed)\b")


def _with_subjects_gapped(text: str, states: Sequence[Actor], level: LevelMention) -> Sides:
    """ "A became a partner of X in 2022, B in 2023 and C in 2024": X with each."""
    behind = [a for a in states if a.start >= level.end]
    if (
        level.head not in {"partner", "ally", "allies"}
        or len(behind) < 2
        or not _OF.fullmatch(text, level.end, behind[0].start)
    ):
        return []
    gap = text[behind[0].end : behind[1].start]
    if (
        not _DATED_GAP.fullmatch(gap)
        or _LIST_GAP.fullmatch(gap)
        or compiled(r"\b(?:with|of|to|for)\s+(?:the\s+)?$").search(gap)
    ):
        return []
    if _SEEKS.match(text, behind[1].end):
        return []
    members = _members(text, [a for a in states if a.end <= level.start])
    return _pairs(behind[0].code, [*members, *run(text, behind[1:], behind[1].start)]) if members else []


def _bracketed(analysis: Analysis, text: str, states: Sequence[Actor], level: LevelMention) -> Sides:
    """ "With A and B in 2023 (to strategic partnerships)": those of the list before the bracket, with whom all is about."""
    bracket = text.rfind("(", 0, level.start)
    begin = text.rfind("with ", 0, bracket)
    listed = [a for a in states if begin >= 0 and begin < a.start < bracket]
    hub = analysis.hub or next(iter(analysis.main), None)
    return _pairs(hub, run(text, listed, listed[0].start)) if hub and listed and hub not in codes(listed) else []


_AS_WELL = re.compile(r"[\"”]?(?:,\s+|\s+)(?:as\s+well|too|also)\b")
_BETWEEN_THE_TWO = re.compile(
    r"\s+(?:between|of)\s+(?:the|our|both|these)\s+(?:two\s+)?(?:countries|nations|states|sides|peoples)\b"
)
_AND_WITH = re.compile(r"[\"”]?[^;,]{0,60}[;,]\s+and\s+with\s")  # "with A it has had … since 2022, and with B …"
_OF_OTHERS = re.compile(
    r"\s+(?:of|to|with)\s+(?!(?:the\s+)?(?:two|both)\b)(?:the\s+)?(?:[\w-]+\s+)?(?:others|countries|states|nations|members)\b(?!\s*[:,(–-])"
)
_ITS_TIE = re.compile(r"\b[Ii]ts\s+[\"“]?(?:[\w-]+\s+){0,5}(?:partnership|alliance|ties|relations)\b[\"”]?\s+with\b")
_WITH_WHICH = re.compile(r",\s+with\s+(?:which|whom)\s+(?:[\w’'-]+\s+){0,4}$")
_IN_BRACKETS = re.compile(r"\((?:up\s+)?to\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,2}$")


def _whose(analysis: Analysis, index: int, text: str, level: LevelMention, before: Sequence[Actor]) -> str | None:
    """Whose partner or ally a party is where only "its" says so: that of whom the paragraph speaks, else whom all is about."""
    if not _ITS.search(text[max(0, level.start - 40) : level.start]):
        return None
    hub = analysis.hub or _focus(analysis, index, codes(before))
    return hub if hub and hub != before[0].code else None


_ITS = re.compile(
    r"(?:\b(?:is|was|are|been|remains?|became|becomes)\s+(?:\w+\s+)?|,\s+(?:since\s+(?:\w+\s+){1,3})?)(?:its|his|her|the\s+country[’']s)\s+(?:[\w-]+\s+){0,2}$"
)


def _focus(analysis: Analysis, index: int, named: Sequence[str]) -> str | None:
    """Whom "it" means: the first party of the sentence before in the same paragraph, else whom the document is about."""
    before = index - 1
    while before > 0 and _WITH_FIRST.match(analysis.sentences[before].text):
        before -= 1  # "With A they did this. With B they …"
    if index and analysis.sentences[before].paragraph == analysis.sentences[index].paragraph:
        earlier = [code for code in codes(analysis.actors[before]) if code not in INCIDENTAL]
        if set(earlier) - set(named):
            return earlier[0] if earlier[0] not in named else None
    others = [code for code in analysis.main[:1] if code not in named]
    return others[0] if others else None


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause around `start` to `end` begins and ends."""
    left = max((m.end() for m in _BOUNDARY.finditer(text, 0, start)), default=0)
    match = _BOUNDARY.search(text, end)
    return left, match.start() if match else len(text)


def _own_clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause begins and ends in which a level stands, among several with subjects and verbs of their own."""
    starts = [m.end() for m in _NEXT_CLAUSE.finditer(text)]
    return max((s for s in starts if s <= start), default=0), min((s for s in starts if s > end), default=len(text))


_NEXT_CLAUSE = re.compile(
    r",\s+and\s+(?=in\s+[A-Z][\w’-]+(?:\s[A-Z][\w’-]+)?\s+(?:on\s+[^,]{3,12}\s)?(?:the\s+)?[A-Z])|"
    r",\s+(?:and\s+|but\s+)?(?=(?:the\s+)?[A-Z][\w’-]+(?:\s[A-Z][\w’-]+){0,4}\s+(?:was|is|were|are|will|has|had|have)\b)"
)


def counted_after(text: str) -> re.Match[str] | None:
    """Whom somebody is told to follow: "the fifth country after A, B and C"."""
    return _COUNTED_AFTER.search(text) if _FOLLOWS.search(text) else None


def _without_onlookers(text: str, actors: list[Actor], level: LevelMention) -> list[Actor]:
    """Leave out who only looks on, or stands at the side, where two others are named.

    "A welcomed that B and C became partners", "Worried by A, B and C did so", "Unlike A, B did so with C", "from A to B, where".
    """
    actors = [
        a
        for a in actors
        if not (_ON_FROM.search(text, 0, a.start) and compiled(r"\s+(?:on\s+)?to\s+").match(text, a.end))
    ] or actors
    aside, reaction = _FRONTED_ASIDE.match(text), _REACTS.search(text, 0, level.start)
    if aside and aside.end() <= level.start:
        actors = _behind(actors, aside.end())
    if reaction and any(a.end <= reaction.start() for a in actors) and not _OWN_RANK.search(text, 0, level.start):
        actors = _behind(actors, reaction.end())
    return actors


def _behind(actors: list[Actor], position: int) -> list[Actor]:
    """Those behind a position, where they are of two parties or more; else all of them."""
    rest = [a for a in actors if a.start >= position]
    return rest if len(set(codes(rest))) > 1 else actors


_ON_FROM = screened(
    r"\b(?:went|go(?:es)?|gone|flew|fl(?:y|ies)|travel(?:s|led|ed|ling|ing)?|moved|continued|proceeded|came)\s+(?:on\s+|over\s+)?from\s+(?:the\s+)?$"
)
_FRONTED_ASIDE = re.compile(
    r"(?:[A-Z][a-z]+(?:ed|ing)\s+(?:by|about|at|of|over)|Despite|Unlike|Like|Amid|Given|Ignoring|Defying|Against|After|Before|While|When|As|Since|Because|Although|Though|(?:Much\s+)?[Tt]o\s+the\s+\w+\s+of)\s[^,;]*,\s(?!(?:which|who|whose|with|where)\b)"
)
_REACTS = screened(
    r"\b(?:welcom(?:es?|ed|ing)|critici[sz](?:e[sd]?|ing)|condemn(?:s|ed|ing)?|prais(?:e[sd]?|ing)|hail(?:s|ed|ing)?|applaud(?:s|ed|ing)?|congratulat(?:e[sd]?|ing)|denounc(?:e[sd]?|ing)|deplor(?:e[sd]?|ing)|"
    r"persuad(?:e[sd]?|ing)|convinc(?:e[sd]?|ing)|help(?:s|ed|ing)?|encourag(?:e[sd]?|ing)|allow(?:s|ed|ing)?|watch(?:es|ed|ing)?|regret(?:s|ted|ting)?|protest(?:s|ed|ing)?\s+(?:against|that|at)|react(?:s|ed|ing)?\s+to|oppos(?:e[sd]?|ing)|complain(?:s|ed|ing)?\s+(?:about|that|of)|(?:took|takes|taking)\s+note\s+(?:of|that))\b"
)
_ASKS = screened(
    r"\b(?:ask(?:s|ed|ing)?|urg(?:e[sd]?|ing)|press(?:es|ed|ing)?|push(?:es|ed|ing)?|call(?:s|ed|ing)?\s+on|want(?:s|ed)?|invit(?:e[sd]?|ing))\s+(?:the\s+)?(?=[A-Z])[^,;.]{2,60}?\s+to\s+"
    r"(?:br(?:eak|ing)|cut|sever|restore|resume|establish|raise|upgrade|elevate|end|suspend|form|enter|normali[sz]e|re-?establish|recogni[sz]e)\b"
)
_OWN_RANK = re.compile(r"\b(?:its|his|her|our|as|other|fellow|both)\s+(?:[\w-]+\s+){0,3}$")


def _apposed_owner(text: str, states: Sequence[Actor], level: LevelMention) -> tuple[str, ...] | None:
    """ "… with A, B's old partner": A and B."""
    for first, second in itertools.pairwise(states if level.head in {"partner", "ally"} else ()):
        if (
            first.code != second.code
            and compiled(r",\s+(?:the\s+)?").fullmatch(text, first.end, second.start)
            and compiled(r"[’']s?\s+(?:[\w-]+\s+){0,2}").fullmatch(text, second.end, level.start)
        ):
            return pair_of(first.code, second.code)
    return None


def _without_counted(text: str, actors: list[Actor]) -> list[Actor]:
    """Leave out those that a newcomer only follows: "the fifth country after A, B and C"."""
    match = counted_after(text)
    if match is None:
        return actors
    behind = [a for a in actors if a.start >= match.end()]
    listed = run(text, behind, match.end())
    return [a for a in actors if a not in behind[: len(listed)]] if len(listed) > 1 else actors


def _of_own_clause(text: str, actors: list[Actor], level: LevelMention, change: int | None) -> list[Actor]:
    """Leave out those of another clause: "A became a strategic partner in May, and B got its partnership in June"."""
    heads = [
        a.start
        for a in actors
        if _AND_CLAUSE.search(text[: a.start])
        and _ACTS.match(text[a.end :])
        and a.start > actors[0].start
        and not any(_APPOSITION.fullmatch(text[b.end : a.start]) for b in actors)
    ]
    begin = min(level.start, change if change is not None else level.start)
    opening, closing = text.rfind(";", 0, begin) + 1, text.find(";", level.end)
    own = [a for a in actors if opening <= a.start and (closing < 0 or a.start < closing)]
    if len(set(codes(own))) > 1:
        actors = own
    left = max((h for h in heads if h <= begin), default=0)
    right = min((h for h in heads if h >= level.end), default=len(text))
    actors = [a for a in actors if left <= a.start < right] or actors
    for first, second in itertools.pairwise(actors):  # "A broke with B, a week after C and D had become partners"
        pair = first.code != second.code and compiled(r"\s+and\s+(?:the\s+)?").fullmatch(text[first.end : second.start])
        if pair and _SUBORDINATE.search(text, 0, first.start):
            within = begin >= second.end
            own = [a for a in actors if (a.start >= first.start) == within]
            return own if len(set(codes(own))) > 1 else actors
    return actors


_SUBORDINATE = re.compile(r"\b(?:after|before|since|when|while|because)\s+(?:the\s+)?$")
_APPOSITION = re.compile(r",\s+(?:an?|the)\s[^,;.]{3,40},\s+and\s+(?:the\s+)?")
_AND_CLAUSE = re.compile(r"(?:,\s+(?:and|but|while|whereas)|;(?:\s+(?:and|but))?)\s+(?:the\s+)?$")
_ACTS = re.compile(
    r"\s+(?:[a-z]+ly\s+)?(?:[a-z]+(?:ed|es)|got|was|is|has|had|will|would|became|took|went|came|made|gave|won|did|set|put|broke|cut|rose|moved|follows)\s"
)


def _is_near_subject(text: str, actors: Sequence[Actor], until: int) -> bool:
    """Do the last two parties before the verb stand side by side right before it: "A, B restore …"?"""
    ahead = [a for a in actors if a.end <= until]
    if len(ahead) < 2 or len(text[ahead[-1].end : until].split()) > 4:
        return False
    return bool(compiled(r"\s*(?:,|and|&|–|-|/)\s*(?:the\s+)?").fullmatch(text[ahead[-2].end : ahead[-1].start]))


def _needed(actors: Sequence[Actor]) -> bool:
    return len({a.code for a in actors if a.code not in INCIDENTAL}) < 2


def _stands_alone(actor: Actor, level: LevelMention) -> bool:
    """One party named near the level: the other is the one that the article is about."""
    return abs(actor.end - level.start) < 120 or abs(level.end - actor.start) < 120


def _pairs(subject: str, objects: Sequence[str]) -> Sides:
    return [pair_of(subject, other) for other in dict.fromkeys(objects) if other != subject]


_TWO_OTHERS = re.compile(  # "two South American neighbours were back on full terms"
    r"(?:^|[;:,]\s+|\bturn\s+of\s+)(?:[Tt]wo|[Tt]hree)\s+(?:of\s+the\s+\w+\s+\w+|(?:[A-Z][\w-]+\s+){1,2}[a-z]+s)\s"
)
_ANY_OF = re.compile(r"[^;]*?\s(?:or|nor)\s+(?:with\s+)?(?:the\s+)?[A-Z]")


def _between(text: str, actors: Sequence[Actor], level: LevelMention) -> Sides:
    """ "… partnership between A and B", "an alliance between A, B and C"."""
    end = level.end
    match = compiled(r"[^.;,]{0,30}\bbetween\s+(?:the\s+)?|\s+of\s+(?:the\s+)?").match(text[end:])
    if not match:
        return []
    found = run(text, [a for a in actors if a.start >= end + match.end() - 1], end + match.end())
    if len(found) > 2 and level.head in {"alliance", "partnership"}:
        return [tuple(sorted(found))]
    return [pair_of(found[0], found[1])] if len(found) == 2 and "between" in match[0] else []


_HAS_ANOTHER = re.compile(r"\s+an?\s+(?:[\w-]+\s+){0,2}(?:one|partnership|alliance)\b")


def run(text: str, actors: Sequence[Actor], start: int) -> list[str]:
    """Codes of actors that follow each other as a list from `start` on."""
    found: list[str] = []
    position = start
    for actor in actors:
        gap = text[position : actor.start]
        if found and actor.code == found[-1] and gap.strip() == "(":
            position = actor.end + text.startswith(")", actor.end)
            continue  # "the Democratic Republic of the Congo (DRC) and with A"
        if found and _DATED_GAP.fullmatch(gap) and not _LIST_GAP.fullmatch(gap):
            acts = _DOES_SO.match(text, actor.end) and not gap.rstrip().removesuffix(" the").endswith(
                ("with", "of", "to", "for")
            )
            if acts or _SEEKS.match(text[actor.end :]):
                break  # "with A since 2023, and B hopes for one", "… in May, and B put an end to its own"
        if (
            not _LIST_GAP.fullmatch(gap)
            and not (found and _DATED_GAP.fullmatch(gap))
            and not (actor.start - position <= 4 and not gap.strip())
        ):
            if found and compiled(r"\s*(?:,?\s*(?:and\s+)?)(?:[A-Z][a-z]+\s+){0,3}").fullmatch(gap) and len(gap) < 30:
                pass
            else:
                break
        if len(found) > 1 and gap.strip() == "with":
            return found[:-1]  # "with A and B, and C with D"
        if found and gap.strip() == "," and _GOES_ON.match(text, actor.end):
            break  # "A, B cut ties with C, D lowers its own", "with A, B ends them"
        if found and gap.strip() in {",", ", the"} and _HAS_ANOTHER.match(text, actor.end):
            break  # "a strategic partnership with A, B a comprehensive one"
        if found and gap.strip() in {",", ", the"} and _IS_NOT.match(text, actor.end):
            break  # "partners of A, B is not"
        if found and gap.strip() in {";", "; the"} and (_SAYS.match(text, actor.end) or _ALONE.match(text, actor.end)):
            break  # "partners of A; B has none"
        if (
            found
            and gap.strip() in {",", ", the"}
            and (_SAYS.match(text, actor.end) or (_ALONE.match(text, actor.end) and _RELATIVE.search(text[:position])))
        ):
            break  # "unlike A, which is a partner of B, C has none"
        if len(found) > 1 and actor.person and gap.lstrip().startswith(",") and _SAID.match(text, actor.end):
            break  # "with A and B, Foreign Minister C said"
        if actor.code not in found:
            found.append(actor.code)
        position = actor.end
    return found


_WITH_A_REGION = re.compile(
    r"\b(?:with|between|and)\s+(?:the\s+)?(?:[A-Z][\w’-]+\s+)?(?:region|province|oblast|prefecture|canton|county|district|municipality|city)\s+of\s+(?:the\s+)?[A-Z]"
)
_OF_THEIR_OWN = re.compile(r"\b(?:theirs|its\s+own|partnerships)$")
_INSIDE = re.compile(r"\b(?:[Ww]ithin|[Ii]nside|[Oo]utside)\s+(?:the\s+)?$")
_DID_NOT = re.compile(r"\s+(?:has|have|had|did|does|do|would|will)\s+not\s*(?:[.,;]|yet\b|$)")
_SAID = re.compile(rf"\s+{SAID}\b")
_SAID_ASIDE = re.compile(rf"\s+{SAID}(?:\s+on\s+\w+day)?,")
_RELATIVE = re.compile(r",\s+(?:which|who|whose|where)\b[^,]*$")
_GOES_ON = re.compile(r"\s+(?!in\b|on\b)[a-z]+(?:s|ed)\s+(?:its|their|the|them|an?|back|own|to|ties|relations)\b")
_SAYS = re.compile(r"\s+(?:calls|wants|says|said|sees|regards|considers|remains|became|comes|stays|sent|got)\b")
_IS_NOT = re.compile(
    r"\s+(?:(?:is|are|was|were|has|have|had|does|do|did)\s+not\b|isn[’']t\b|(?:has|is)\s+n(?:o|ot|one)\b)"
)
_ALONE = re.compile(r"\s+(?:has|is|was|had|wants|hopes|seeks)\b")
_COLON = re.compile(r"\s*:\s")
_BOTH_ARE = re.compile(
    r"(?:(?:Both|The\s+two)(?:\s+(?:countries|states|nations|of\s+them))?\s+(?:are|have\s+(?:long\s+)?been))\b"
)
_EACH_OF_THEM = re.compile(r"[\"“]?(?:Each|All|None|Some|Most|Both|Several|Few|Many)\s+of\s+(?:them|these|those)\b")
_THAT_SOMEBODY = re.compile(r"\s+(?:that|which)\s+(?:[A-Z][\w.’'-]+\s+){2,5}(?=[a-z])")
_APPOSED = re.compile(r",\s+(?:an?|the|another)\s+(?:\w+\s+){0,2}")
_SEEKS = re.compile(
    r"(?:\s+(?:across|beyond|behind|in|of)\s+(?:the\s+)?[A-Z]\w+)?\s+(?:\w+ly\s+)?(?:hop|want|seek|wish|ask|aim|look|wait|ha[sd]\b|is\b|was\b|will\b|would\b|got\b|did\b|plan|negotiat|follow|sought|remain)\w*\s"
)
_DOES_SO = re.compile(r"\s+(?:\w+ly\s+)?(?:put|cut|made|took|set|held|let|broke|gave|[a-z]{2,}ed)\s")
_OF_STATE = re.compile(
    r"\s+(?:government|side|authorities|leaders?(?:hip)?|president|premier|prime|foreign|people|state|counterparts?|officials?|capital|republic|ministry|king|emir|cabinet|parliament|and|officials)\b"
)


def _is_attribute(text: str, actors: Sequence[Actor], level: LevelMention, code: str) -> bool:
    """Is a party behind the level only the adjective of something else: "a partner of Kenyan agriculture"?"""
    actor = next((a for a in actors if a.code == code and a.start >= level.end), None)
    if actor is None:
        return False
    behind = text[actor.end :]
    return actor.kind == "demonym" and bool(compiled(r"\s+[a-z]").match(behind)) and not _OF_STATE.match(behind)


def _declared(text: str, actors: Sequence[Actor], level: LevelMention, change: int | None) -> Sides:
    """ "A declared B a strategic partner": who says so, with whom it is said of."""
    if level.head not in {"partner", "ally"} or change is None or not _DECLARED_IT.match(text, change):
        return []
    object_ = next((a for a in actors if change < a.start and a.end <= level.start), None)
    subject = next((a for a in reversed(actors) if a.end <= change), None)
    if object_ is None or subject is None or not _A_RANK.fullmatch(text, object_.end, level.start):
        return []
    return _pairs(subject.code, [object_.code])


_DECLARED_IT = re.compile(r"(?:declar|designat|nam|call|mad|mak|recogni[sz]|accept|welcom)\w*\s")
_A_RANK = re.compile(r"\s+(?:as\s+)?(?:an?|its|their)\s+(?:\w+\s+)?[\"“]?")


def _signed_by(text: str, actors: Sequence[Actor], level: LevelMention) -> Sides:
    """The pair in a clause of its own behind a level: "the partnership that A's premier signed with B", whoever is told of it."""
    behind = [a for a in actors if a.start >= level.end]
    if len(behind) < 2 or not _THAT_HE.fullmatch(text, level.end, behind[0].start):
        return []
    together = run(text, behind, behind[0].start)
    if len(together) > 2 and not level.name.endswith("s"):
        return [tuple(sorted(together))]
    others = list(itertools.dropwhile(lambda a: a.code == behind[0].code, behind))
    signer = behind[len(behind) - len(others) - 1]  # "A's President X"
    unknown = not signer.person and _OF_A_NAME.search(text, level.end, signer.start)
    if unknown or not others or not _MADE_WITH.fullmatch(text, signer.end, others[0].start):
        return []
    return _pairs(signer.code, run(text, others, others[0].start))


_THAT_HE = re.compile(r"[\"”]?,?\s+(?:that|which)\s+(?:(?:the|its|then|his|her)\s+)*(?:[A-Z][\w.’'-]+\s+){0,5}")
_OF_A_NAME = re.compile(r"[A-Z][\w.’'-]+\s+$")
_MADE_WITH = re.compile(
    r"(?:[’']s\s+[^,.;]{2,40}?)?\s+(?:(?:had|has|have|\w+ly)\s+)*(?:signed|agreed|concluded|made|launched|formed|forged|struck|sealed|proclaimed|declared|announced|established|set\s+up|entered\s+into)"
    r"(?:\s+(?:in|on|last|this)\s+[\w ]{3,20}?)?\s+with\s+(?:the\s+)?"
)


def _made_by(text: str, actors: Sequence[Actor], level: LevelMention) -> Sides:
    """The pairs of who made them with each: "partnerships were signed by A with B in 2015 and with C in 2019".

    One made by three and more is theirs together: "a partnership was announced by A, B and C".
    """
    made = _WERE_MADE_BY.match(text, level.end)
    hub = next((a for a in actors if a.start == made.end()), None) if made else None
    others = [a for a in actors if hub and a.start >= hub.end]
    together = run(text, [hub, *others], hub.start) if hub else []
    if len(together) > 2 and not level.name.endswith("s"):
        return [tuple(sorted(together))]
    if hub is None or not others or not _WITH_THE.fullmatch(text, hub.end, others[0].start):
        return []
    return _pairs(hub.code, run(text, others, others[0].start))


_WERE_MADE_BY = re.compile(
    r"(?:\s+(?:on|for|in)\s+[^,.;]{2,50}?|,\s+[\w-]+,)?\s+(?:were|was|have\s+been|has\s+been|had\s+been)\s+(?:\w+ly\s+)?\w+(?:ed|up)\s+(?:(?:on|in|last|this)\s+\w+(?:\s+\w+)?\s+|yesterday\s+|today\s+)?by\s+(?:the\s+)?"
)
_WITH_THE = re.compile(r"\s+with\s+(?:the\s+)?")


_THOSE_WITH_ARE = re.compile(  # "the states that have partnerships with A are B, C and D"
    r"[\"”]?\s+(?:with|of)\s+(?:the\s+)?[A-Z][^,.;:]{1,40}?\s+(?:is|are|was|were|include[sd]?)\s+(?:the\s+)?"
)


def _objects(text: str, actors: Sequence[Actor], level: LevelMention) -> list[str]:
    """The parties behind "with" or "of" after the level: "partnership with A, B and C", "partner of A"."""
    behind = [a for a in actors if a.start >= level.end]
    if not behind:
        return []
    ahead = [a for a in actors if a.end <= level.start]
    gap = text[level.end : behind[0].start]
    if ahead and _WITH_THEM.search(text[: ahead[-1].start]) and _AND_THOSE_WITH.fullmatch(gap):
        return [
            ahead[-1].code,
            *run(text, behind, behind[0].start),
        ]  # "its ties with A to a partnership and those with B"
    if (
        ahead
        and _WITH_THEM.search(text[: ahead[-1].start])
        and _DATED_GAP.fullmatch(gap)
        and gap.rstrip().endswith("with")
    ):
        return [
            ahead[-1].code,
            *run(text, behind, behind[0].start),
        ]  # "ties with A to a partnership in March, with B in May"
    if _THAT_HE_MADE_WITH.fullmatch(text, level.end, behind[0].start):
        return run(text, behind, behind[0].start)
    match = _WITH.match(text[level.end : behind[0].start])
    if (
        not match
        or _ELSEWHERE.search(match["gap"])
        or (match["word"] in {"of", "to", "for", "by"} and not level.head.startswith(("partner", "ally", "allies")))
    ):
        return []
    if match["word"] in {"of", "for", "by", "to"} and len(match["gap"]) > 12:
        return []
    return run(text, behind, behind[0].start)


def _not_listed_with(text: str, actors: Sequence[Actor]) -> list[Actor]:
    """Those of a sentence's parties that do not stand in a list behind "with": the others of ties told before."""
    own: list[Actor] = []
    listed: list[str] = []
    for number, actor in enumerate(actors):
        if _WITH_THEM.search(text, 0, actor.start):
            listed = run(text, actors[number:], actor.start)
        if actor.code not in listed:
            own.append(actor)
    return own


_AND_THOSE_WITH = re.compile(
    r"(?:\s+(?:last|this)\s+\w+|\s+(?:on|in)\s+\w+)?,?\s+(?:and|as\s+well\s+as)(?:,[^,;.]{3,40},)?\s+(?:then\s+|also\s+)?(?:those|that)\s+with\s+(?:the\s+)?"
)
_THAT_HE_MADE_WITH = re.compile(
    r"[\"”]?,?\s+(?:that|which)\s+(?:he|she|it|they|the\s+(?:country|president|king|premier|prime\s+minister|government))\s+(?:had\s+|has\s+|have\s+)?(?:\w+ly\s+)?"
    r"(?:proclaimed|signed|agreed|declared|announced|launched|formed|concluded|sealed|established|entered\s+into|forged|set\s+up|unveiled)\s+"
    r"(?:in\s+\w+\s+)?(?:together\s+)?with\s+(?:the\s+)?"
)


def _ranked(analysis: Analysis, index: int, actors: Sequence[Actor], level: LevelMention) -> Sides:
    """ "A counts B and C among its strategic partners", "B is the oldest partner that A has": A with each."""
    text = analysis.sentences[index].text
    if not level.head.startswith(("partner", "ally", "allies")):
        return []
    before = [a for a in actors if a.end <= level.start]
    if (ranks := _RANKS.search(text, 0, level.start)) and _AS_ITS.search(text, ranks.end(), level.start):
        subjects = codes([a for a in before if a.end <= ranks.start()])
        behind = [a for a in before if a.start >= ranks.end()]
        listed = run(text, behind, behind[0].start) if behind else []
        if not subjects and text.startswith("It ") and (it := _only_one_before(analysis, index)):
            subjects = [it]
        return _pairs(subjects[0], listed) if len(subjects) == 1 and listed else []
    owners = [a for a in actors if a.start >= level.end and _THAT.fullmatch(text, level.end, a.start)]
    if owners and before and _HAS.match(text, owners[0].end):
        return _pairs(owners[0].code, _members(text, before))
    return []


_RANKS = screened(r"\b(?:rank|count|list|number|includ|regard|class|name)(?:e?s|e?d|ing|e)?\b")
_AS_ITS = re.compile(r"\s(?:among(?:st)?|as)\s+(?:its|his|her|their|the\s+country[’']s)\s+(?:[\w-]+\s+){0,2}$")
_THAT = re.compile(r"\s+(?:that\s+|which\s+)?(?:the\s+)?")
_HAS = re.compile(r"\s+(?:already\s+|now\s+|still\s+)?(?:has|have|had|can boast)\b(?!\s+\w+ed\b)")
_SOME_STATES = screened(
    r"(?:^|[;:]\s+|,\s+(?:and|but|while)\s+)(?!(?i:the)\s+(?:countries|nations)\s)(?:(?!(?i:no|two|both|these|other|their|our)\b)[\w-]+\s+){0,3}(?:member\s+states|members|states|countries|nations|governments|capitals)(?:\s+(?:of|in)\s+[^,;.]{3,30})?\s+"
    r"(?:already\s+|now\s+|also\s+)?(?:have|had|are|enjoy|keep|maintain)\b[^.;]*$"
)

_AMONG_THEM = re.compile(r"\b(?:among\s+them|included|including|such\s+as|like)\b")


def _with(text: str, level: LevelMention, actor: Actor) -> bool:
    return bool(compiled(r"\s+(?:with|of)\s+(?:the\s+)?").fullmatch(text[level.end : actor.start]))


def _ahead(text: str, actors: Sequence[Actor], until: int) -> Sides:
    """ "The EU is in talks with A and B on a partnership", "agreed with A to raise ties": the list stands before the level."""
    before = [a for a in actors if a.end <= until]
    for number, actor in enumerate(before):
        if number and compiled(r"\bwith\s+(?:the\s+|his\s+|her\s+|its\s+)?(?:\w+\s+){0,2}$").search(
            text[max(0, actor.start - 30) : actor.start]
        ):
            listed = run(text, before[number:], actor.start)
            subjects = (
                [code for code in codes(before[:number]) if code not in listed]
                if len(listed) > 1
                else codes(before[:number])
            )
            listed = [code for code in listed if code not in subjects]
            if len(subjects) == 1 and listed:
                return _pairs(subjects[0], listed)
    return []


def _theirs(text: str, actors: Sequence[Actor], level: LevelMention) -> Sides:
    """ "Of X it is told that A, B and C are now its strategic partners": the list before "its", with the one named before the list."""
    if level.head != "partners" or not compiled(r"\b(?:its|his|her)\s+(?:[\w-]+\s+){0,2}$").search(text[: level.start]):
        return []
    before = [a for a in actors if a.end <= level.start]
    for number, actor in enumerate(before):
        listed = run(text, before[number:], actor.start)
        others = [code for code in codes(before[:number]) if code not in listed]
        alone = number and not _LIST_GAP.fullmatch(text, before[number - 1].end, actor.start)
        if len(listed) > 1 and len(others) == 1 and alone:
            return _pairs(others[0], listed)
    return []


def _owner(text: str, before: Sequence[Actor], level: LevelMention) -> Actor | None:
    """Whose partners they are: "Denmark's other strategic partners", "one of Vietnam's comprehensive strategic partners"."""
    if not before or not level.head.startswith(("partner", "all")):
        return None
    gap = text[before[-1].end : level.start]
    return before[-1] if compiled(r"[’'](?:s)?\s+(?:\w+\s+){0,3}").fullmatch(gap) else None


def _members(text: str, before: Sequence[Actor]) -> list[str]:
    """The parties of the list, or the one party, that a clause begins with."""
    for number, actor in enumerate(before):
        listed = run(text, before[number:], actor.start)
        if len(listed) > 1:
            return listed
    return [before[0].code] if len(set(codes(before))) == 1 else []


_IT_WAS = re.compile(r"\bit\s+(?:is|was|had\s+been)\s+(?:the\s+)?$")
_WHO = re.compile(r"\s+(?:that|who|which)\b")
_DOES = re.compile(
    r"\s+(?:(?:is|was|has|had|will|would|had\s+been|has\s+been|now|also|then|formally|today|yesterday)\s+)*"
)


def _subject(text: str, before: Sequence[Actor], change: int | None) -> str | None:
    """The party that the level is said of: the first of the clause, where it is the only one before the level."""
    named = codes(before)
    if not named:
        return None
    if len(named) == 1:
        return named[0]
    if cleft := next((a for a in before if _IT_WAS.search(text, 0, a.start) and _WHO.match(text, a.end)), None):
        return cleft.code  # "Before A, it was B that set up ties"
    if change is not None and (does := next((a for a in before if _DOES.fullmatch(text, a.end, change)), None)):
        return does.code  # "In support of A, his spokesman said, B was breaking off ties"
    possessive = [a for a in before if compiled(r"[’']s?\s").match(text[a.end : a.end + 3])]
    if possessive and possessive[-1] is before[-1]:
        return possessive[-1].code
    if change is not None:
        ahead = [a for a in before if a.end <= change]
        if ahead:
            return ahead[0].code
    return named[0]


def _other(analysis: Analysis, index: int, objects: Sequence[str]) -> str | None:
    """The party that a pronoun or an office without a state stands for: the person spoken of last, else the main party."""
    text = analysis.sentences[index].text
    pair = analysis.pairs[index]
    candidates = [code for code in (*(pair or ()), *analysis.main) if code not in objects]
    if text.startswith(("There ", "There, ")) and (there := _focus(analysis, index, objects)):
        return there  # "A's premier was in Oslo. There a partnership with Norway was signed"
    if index and compiled(r"(?:^|\b(?:and|but|,)\s+|^[^,]{0,40},\s+)[Ii]t\s").search(text):
        spoken = [a.code for a in analysis.actors[index - 1] if not a.private and a.code not in objects]
        if spoken:
            return spoken[0]
    if index and _ITS_TIE.search(text):
        spoken = codes(analysis.actors[index - 1])
        if len(spoken) == 1 and spoken[0] not in objects:
            return spoken[0]
    if _THE_MINISTER.search(text):
        ministers = [
            a.code
            for n in range(index, -1, -1)
            for a in analysis.actors[n]
            if a.person and _MINISTER.search(a.role or "")
        ]
        if ministers and ministers[0] not in objects:
            return ministers[0]
    if (office := _THE_OFFICE.search(text)) and (whose := _in_office(analysis, index, office["office"])):
        return whose if whose not in objects else None
    if compiled(
        r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Tt]he (?:president|premier|prime minister|chancellor|leader|minister))\b"
    ).search(
        text,
    ):
        for number in range(index, -1, -1):
            people = [a.code for a in analysis.actors[number] if a.person and a.code not in objects]
            if people:
                return people[-1] if people[-1] in analysis.main else (candidates[0] if candidates else None)
    return candidates[0] if candidates else None


_THE_MINISTER = re.compile(r"\b[Tt]he\s+(?:(?:foreign|defen[cs]e|trade)\s+)?minister\b(?!\s+(?:of|[A-Z])|[’'])")
_MINISTER = re.compile(r"^(?!prime\b)(?:[\w-]+\s+)*minister\b", re.IGNORECASE)
_THE_OFFICE = re.compile(
    r"\b[Tt]he\s+(?P<office>President|Prime Minister|Premier|Chancellor|King|Emir|Sultan|president|prime minister|premier|chancellor|king|emir|sultan)\b(?!\s+(?:of|[A-Z])|[’'])"
)


_HEAD_OF_STATE = re.compile(r"president|prime minister|premier|chancellor|king|emir|sultan")


def _in_office(analysis: Analysis, index: int, office: str) -> str | None:
    """The party whose president or premier is meant: the only one of whom the document has named such a person so far."""
    held = {
        a.code
        for actors in analysis.actors[: index + 1]
        for a in actors
        if a.person and a.role and (role := _HEAD_OF_STATE.match(a.role.lower())) and role[0] == office.lower()
    }
    return held.pop() if len(held) == 1 else None


def _listed(text: str, actors: Sequence[Actor], level: LevelMention) -> Sides:
    """ "X's strategic partners are A, B and C", "only A, B and C had been strategic partners of X" is `_objects`'."""
    behind = [a for a in actors if a.start >= level.end]
    before = [a for a in actors if a.end <= level.start]
    if len(behind) >= 2 and before and level.head.startswith(("partner", "all")):
        listed = run(text, behind, behind[0].start)
        if len(listed) >= 2 and len(set(codes(before))) == 1 and before[0].code not in listed:
            return _pairs(before[0].code, listed)
    return []


def _its_list(analysis: Analysis, index: int, actors: Sequence[Actor], level: LevelMention) -> Sides:
    """ "Its partners are A, B and C": whom the sentence before, or the whole article, is about, with each."""
    text = analysis.sentences[index].text
    behind = [a for a in actors if a.start >= level.end]
    if (
        len(behind) < 2
        or not level.head.startswith(("partner", "all"))
        or not _THEIRS_FIRST.fullmatch(text, 0, level.start)
    ):
        return []
    if not _ARE_THESE.fullmatch(text, level.end, behind[0].start):
        return []
    listed = run(text, behind, behind[0].start)
    hub = analysis.hub or _only_one_before(analysis, index) or _focus(analysis, index, listed)
    return _pairs(hub, listed) if hub and hub not in listed else []


_ARE_THESE = re.compile(
    r"[\"”]?(?:\s+(?:in|on|across)\s+[^,.;:]{3,30})?(?:\s+(?:are|include|number)|:|,)\s+(?:the\s+)?"
)
_TO_A_PLACE = re.compile(r"\b(?:[Ii]n|[Aa]t|to|from|near)\s+$")


def _coordinated(text: str, actors: Sequence[Actor], until: int) -> tuple[str, str] | None:
    """Two parties side by side before the verb: "A and B raised …", "A, B raise …", "A-B …"."""
    ahead = [
        a for a in actors
        if a.start < until and not (a.kind == "capital" and text.startswith(", ", a.end) and _TO_A_PLACE.search(text, 0, a.start))
    ]  # fmt: skip
    found: tuple[str, str] | None = None
    for number, first in enumerate(ahead):
        for second in ahead[number + 1 : number + 4]:
            if first.code == second.code or (second.person and _SAID.match(text, second.end)):
                continue
            gap = text[first.end : second.start]
            if _WITH_THEM.search(text, 0, first.start) and _LIST_GAP.fullmatch(gap):
                continue
            if compiled(
                r"\s*(?:,|and|&|–|—|-|/)\s*(?:its\s+|the\s+)?(?:\w+\s+){0,2}|,\s+(?:an?|the)\s[^,;.]{3,40},\s+and\s+(?:the\s+)?|[^,.;]{0,45}\b(?:and(?!\s+(?:has|have|had|is|was|are|were|became|will)\b)|with)\s+(?:(?:his|her|its|the|visiting)\s+){0,2}(?:\w+\s+){0,4}"
            ).fullmatch(
                gap,
            ):
                third = [a for a in ahead if a.start > second.end and a.code not in {first.code, second.code}]
                if third and compiled(r"\s*,?\s*(?:and\s+)?(?:the\s+)?").fullmatch(text[second.end : third[0].start]):
                    return None
                found = found or pair_of(first.code, second.code)
    return found
