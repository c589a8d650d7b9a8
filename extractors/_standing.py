"""Ties that are only told to exist: whether a level without a change stands, and whether its sides are told firmly enough."""

from __future__ import annotations

import re

from extractors._analysis import Analysis, codes
from extractors._candidates import Candidate
from extractors._levels import LevelMention
from extractors._lexicon import compiled
from extractors._modality import is_negated, is_opinion
from extractors._private import is_private
from extractors._screen import screened
from extractors._sides import Sides
from schema.records import RelationStatus


def standing(text: str, level: LevelMention, starts: bool) -> tuple[RelationStatus | None, str]:
    """Is a level without a change told to exist? Not where it is denied, wished for, or only talked about."""
    before = text[max(0, level.start - 80) : level.start]
    if is_negated(before) and not _APPOSED.search(before):
        return None, "negated"
    if compiled(r"\bto\s+those\s+of\s+(?:\w+\s+)?$").search(before):
        return None, "negated"
    if compiled(r"(?:elevated|upgraded|renewed|raised)\s+partnership", re.IGNORECASE).fullmatch(level.name):
        return None, "named elsewhere"
    if _FORMER.search(before):
        return None, "no longer"
    if _YEARS_WITHOUT.search(before):
        return None, "years in which it was broken"
    if _MIGHT_HAVE_BEEN.search(before) or _IF_THEY_BECOME.search(before) or _TO_NOBODY.match(text, level.end):
        return None, "never was"
    if _UNTIL_THEN.search(text[: level.start]) and not level.head.startswith("relations"):
        return None, "what it was before"
    if _WERE.search(before) and (_IN_THOSE_DAYS.search(text) or _FOR_YEARS.match(text, level.end)):
        return None, "what it was before"
    if not starts and (one := ONE.search(before)) and not (LENGTH.search(before) or _HAS.search(before[: one.start()])):
        return None, "one, but not said to stand"
    if _ONLY_PROPOSED.match(text, level.end) or _ONLY_WRITTEN.match(text, level.end):
        return None, "only spoken of"
    if compiled(r"\b(?:will|shall|would|to)\s+(?:\w+\s+)?be(?:come)?\s+(?:\w+\s+){0,3}$").search(before):
        return None, "not yet"
    if _OVER.search(text):
        return None, "no longer, or not yet"
    if level.top:
        return None, "top level without a change"
    if level.level == "diplomatic_relations" and not level.head.startswith("all") and not _ARE_KEPT.search(text):
        return None, "relations only mentioned"
    if not _DEFINITE.search(before) and not _REMAINS.search(before) and _NOT_YET.search(before):
        return None, "not yet"
    if level.level == "alliance" and not _BOUND.search(text):
        return None, "ally of nobody"
    if level.name.lower() == "allies" and _FOR_ALLIES.search(before) and not _WHOSE_ALLIES.match(text, level.end):
        return None, "allies of all sorts"
    if level.level == "alliance" and compiled(r"\b(?:natural|old|unlikely|born)\s+$").search(before):
        return None, "figurative"
    if _THAT_THEY_HAVE.match(text, level.end):
        return None, "whose it is stays open"
    if compiled(r"\s+(?:in|for)\s+(?:the|this)\s+(?:country|market)\b").match(text, level.end):
        return None, "a partner in business"
    if (
        level.name.lower() == "allied"
        and not text.startswith(" relations with", level.end)
        and not compiled(r"\b(?:are|is|were|was|been|remain\w*)\s+(?:\w+ly\s+)?$").search(before)
    ):
        return None, "only an adjective"
    return "concluded", "stands"


_ARE_KEPT = re.compile(
    r"\b(?:years? of|anniversary|have|has|had|(?:states?|country|countries|nations?)\s+with|reaffirm\w*|maintain\w*|keep\w*|enjoy\w*|with which|celebrat\w*|commemorat\w*|toast\w*|mark\w*)\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:if|could|would|should|might|(?-i:may)|hop\w+|seek\w*|propos\w+|call\w* for|look\w* for|search\w* for|in search of|towards?|want\w*|possib\w+|potential|planned|envisaged|intended|future|next|new(?!\s+(?-i:[A-Z])))\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"treaty|military|\bwith which [^,.;]{2,40}? ha(?:s|ve|d) an (?:\w+ )?alliance|alliance (?:links|binds|unites)|alliances?(?: in (?:the )?\w+)?,? (?:with|between|of (?-i:[A-Z]))|(?:(?-i:[A-Z])\w+-(?-i:[A-Z])[\w-]+|\btheir|\bour|[a-z][’']s?)\s+(?:[\w-]+\s+)?alliance|\ball(?:y|ies|ied)\b|\b(?:bound|linked|tied|joined|united)\b[^.;]{0,60}\bby\b",
    re.IGNORECASE,
)
_THAT_THEY_HAVE = re.compile(
    r"\s+(?:that\s+)?(?:the\s+(?!two\b|[A-Z])|it|he|she|they)\s*(?:\w+\s+){0,2}(?:has|have|had)\b"
)
_APPOSED = re.compile(
    r"[A-Z][\w’'-]+,\s+an?\s+(?:[\w-]+\s+)?$"
)  # "… no priority, and Oman, a strategic partner since 2018, …"
_REMAINS = re.compile(r"\b(?:remain|stay)s?\s+(?:an?\s+|the\s+)?(?:\w+\s+)?$")
_IF_THEY_BECOME = re.compile(r"\b[Ii]f\b[^,;]*\bbecomes?\s+(?:\w+\s+)?$")
_FORMER = re.compile(r"\b(?:former|erstwhile|one-?time|ex-?)\s*$", re.IGNORECASE)
_YEARS_WITHOUT = re.compile(
    r"\b(?:years|months|decades)\s+of\s+(?:downgraded|frozen|strained|severed|broken|suspended|tense|bad|icy|poor|no)\s+(?:\w+\s+)?$"
)
_MIGHT_HAVE_BEEN = re.compile(r"\b(?:might|could|would|should)\s+(?:\w+\s+)?have\s+(?:\w+ed|been|become|had|made)\b")
_UNTIL_THEN = re.compile(r"\b(?:[Hh]itherto|[Pp]reviously|[Ff]ormerly|[Uu]ntil\s+(?:then|now))\b[^,;]*$|^Whether\b")
_WERE = re.compile(
    r"\b(?:was|were|(?<!have )(?<!has )had|used\s+to\s+be)\s+(?:(?!no\b|not\b|been\b)[\w’'-]+\s+){0,4}[\"“]?$"
)
_IN_THOSE_DAYS = screened(
    r"\b(?:[Ii]n|[Dd]uring|[Uu]nder|[Tt]hroughout)\s+(?:the\s+)?(?:\w+\s+)?(?:Soviet|Cold\s+War|colonial|(?:old|those|earlier)\s+days|days\s+of|(?:19|20)\d0s)\b|\b(?:[Oo]nce|[Ff]ormerly|back\s+then|at\s+(?:the|that)\s+time|in\s+those\s+days|used\s+to\s+be)\b"
)
_FOR_YEARS = re.compile(
    r"[\"”]?(?:\s+(?:of|with)\s+[^,.;]{2,30})?\s+(?:for|throughout|during)\s+(?!the\s+(?:first|second|third|last)\b)(?:[\w-]+\s+){0,3}(?:years|decades|centur(?:y|ies)|Cold\s+War|(?:19|20)\d\d)\b"
)
_TO_NOBODY = re.compile(r"\s+(?:to|of|with)\s+(?:none|nobody|no\s+one)\b")


def doubts(analysis: Analysis, candidate: Candidate, found: Sides, rule: str) -> str | None:
    """Why a tie that is only said to stand gives no record: its sides are not told, or somebody doubts or judges it."""
    index, level = candidate.sentence, candidate.level
    text = analysis.sentences[index].text
    before = text[max(0, level.start - 60) : level.start]
    presupposed = _PRESUPPOSED.search(before)
    aside = _ASIDE.search(text, level.end)
    own = text[: level.start] if presupposed else text[: aside.start()] if aside else text
    if (is_opinion(text) and not presupposed) or _DOUBTED.search(own):
        return "opinion"
    told = rule in {"with", "between", "owner", "side by side", "members", "list", "as before", "with, verb left out"}
    counted = level.level == "diplomatic_relations" and LENGTH.search(before)
    if counted and rule in {"between", "side by side"}:
        return None
    if is_private(text, text) or (analysis.private and not told):
        return "private sides"
    if level.level == "diplomatic_relations" and _ARE_MORE.match(text, level.end):
        return "said to be of a higher level"
    here = codes(analysis.actors[index])
    if counted and (rule != "discourse" or set(found[0]) >= set(here)):
        return None
    is_one = rule == "discourse" and _is_called_one(analysis, candidate, set(found[0]))
    if level.level == "alliance" and rule in {"discourse", "main pair"} and not is_one:
        return "whose ally stays open"
    if rule in {"discourse", "main pair"} and not is_one and not _OF_THOSE.search(before):
        return "sides not told"
    if (
        rule in _CARRIED
        and not _IT_HAS.match(text)
        and not (set(found[0]) <= set(here) or set(found[0]) == set(analysis.main))
    ):
        return "one side is not told here"
    each_others = _RECIPROCAL.search(text) or set(found[0]) <= set(analysis.main)
    of_hub = analysis.hub is not None and analysis.hub not in found[0] and not each_others
    several = level.name.lower().endswith(("partners", "allies"))
    if several and rule == "side by side" and not (set(found[0]) & set(analysis.main) or each_others):
        return "each other's, or another's"
    beside = rule == "side by side" or (several and rule == "two named")
    if beside and several and _THEIR_FRIENDS.search(text, 0, level.start):
        return "whose it is stays open"
    if beside and of_hub and (several or level.head == "ally"):
        return "each other's, or the hub's"
    if rule != "owner" and _THAT_IT_HAS.match(text, level.end):
        return "whose it is stays open"
    if why := _loosely_told(text, level, rule):
        return why
    if rule == "as before" and len(found) == 1 and any(t.basis != "publication" for t in analysis.times[index]):
        return "told with when it began"
    return "told with when it began" if len(found) == 1 and _begun(analysis, candidate) else None


def _is_called_one(analysis: Analysis, candidate: Candidate, pair: set[str]) -> bool:
    """Is the one party that a sentence names called a partner or an ally, in an article on these two or on the other one?"""
    text, level = analysis.sentences[candidate.sentence].text, candidate.level
    if level.head not in {"partner", "ally"} or not (pair == set(analysis.main) or analysis.hub in pair):
        return False
    named = [a for a in analysis.actors[candidate.sentence] if a.code in pair and a.end <= level.start]
    return any(_IS_ONE.fullmatch(text, a.end, level.start) for a in named)


_IS_ONE = re.compile(
    r"\s+(?:(?:\w+ly|also|still|already|long|now)\s+)*(?:is|remains|stays|has\s+(?:\w+\s+)?been|ranks\s+as|counts\s+as|as)\s+(?:\w+ly\s+)?(?:an?|its|our|his|her|their|the\s+country[’']s)\s+(?:[\w-]+\s+){0,2}[\"“]?|,\s+(?:an?|our)\s+(?:[\w-]+\s+)?[\"“]?"
)
_CARRIED = frozenset({"with", "with, before", "with it", "hub", "one before"})
"""Rules that may take one side from the sentences before: that of the document's two parties is sure, another's a guess."""


def _loosely_told(text: str, level: LevelMention, rule: str) -> str | None:
    """Why the words around a level do not tie it to those who are named beside it."""
    before = text[: level.start]
    paper = (_PAPER_ON.search(before) and not _BOUND_BY.search(before)) or _PAPER.match(text, level.end)
    if rule != "as before" and paper:
        return "a paper's name"
    if rule in {"side by side", "two named", "with, before"} and _COLON.search(before):
        return "whose it is stays open"
    if _OPENS.fullmatch(before) and not _IS_TOLD.search(text, level.end):
        return "a name, and nothing said of it"
    if not _is_in_force(text, level, rule):
        return "not said to be in force"
    if (
        rule == "side by side"
        and level.name.lower().endswith(("partner", "ally"))
        and not (_OWNED.search(before) or _FOR_ONE.search(before))
    ):
        return "whose it is stays open"
    if ONE.search(before) and _WISHED.search(before):
        return "only wished for"
    return None


def _is_in_force(text: str, level: LevelMention, rule: str) -> bool:
    """Do the words around a single tie say that it is had, kept, or lasts: no more than named, it may be a paper, a plan, a past act?"""
    before = text[: level.start]
    several = level.head in {"partner", "partners", "ally", "allies", "partnerships", "alliances"}
    if several or rule in {"as before", "between", "all together", "list"} or LENGTH.search(before):
        return True
    if rule not in {"two named", "hub"} and level.level == "diplomatic_relations":
        return True
    behind = _OF_BOTH if rule == "two named" else _LASTS
    return bool(_HAVE.search(before) or behind.match(text, level.end) or _THAT_BOTH_HAVE.match(text, level.end))


def _begun(analysis: Analysis, candidate: Candidate) -> bool:
    """Is it told in a level's own clause since when it is so, in words that no rule reads as its beginning?"""
    level, text = candidate.level, analysis.sentences[candidate.sentence].text
    left, right = text.rfind(";", 0, level.start) + 1, text.find(";", level.end)
    if _LATER.search(text, left, level.start):
        return True
    for time in analysis.times[candidate.sentence]:
        if not (left <= time.start < candidate.right and (right < 0 or time.start < right)):
            continue
        since = bool(_SINCE.search(text, 0, time.start)) or text.startswith("since ", time.start)
        if not time.is_day and time.start >= level.end:
            since = since or _IN_PLACE_IN.fullmatch(text, level.end, time.start) is not None
        behind = level.end <= time.start and not _OTHER_CLAUSE.search(text, level.end, time.start)
        if since and (behind or time.end <= level.start) and not text.startswith(("’s", "'s"), time.end):
            return True
    return False


_DEFINITE = re.compile(
    r"\b(?:under|within|in|of|by|to|for|through)\s+(?:the|their|its)\s+(?:(?!future|next|new|possible|potential|planned|proposed)\w+\s+)?[\"“]?$"
)
_PRESUPPOSED = re.compile(r"(?:\b(?:[Tt]he|[Tt]heir|[Ii]ts|two|[Aa]s)|[’']s?)\s+(?:[\w-]+\s+)?[\"“]?$")
_OF_THOSE = re.compile(
    r"\b(?:call|consider|regard|see|describe)\s+(?:each\s+other|one\s+another)\s+(?:as\s+)?(?:\w+\s+)?$|"
    r"\b(?:the|their|these|those|our|bilateral)\s+(?:\w+\s+)?(?:ties|relations|relationship)\b[^.;]{0,60}$|"
    r"\b(?:the|their|our|this|that|existing|current)\s+(?:\w+\s+){0,2}[\"“]?$|\b(?:(?:the|these|our)\s+two|both)\s+\w+[’']s?\s+(?:\w+\s+)?[\"“]?$|"
    r"\b(?:they|both|the two(?: \w+)?|both (?:countries|sides|states|nations)|we)\s+(?:have|had|are|were|remain)\b[^,;.]{0,30}$",
    re.IGNORECASE,
)
_ARE_MORE = re.compile(
    r"(?:\s+(?:with|between)\s+[^,.;]{2,50}?)?\s+(?:are|were|have\s+(?:long\s+)?been|became|become)\s+(?:now\s+)?(?:an?|the)\s+[^,.;]{0,50}(?:partnership|alliance)\b"
)
_DOUBTED = re.compile(
    r"\b(?:cannot|can[’']t|nobody|no one|too many|looking for|in all but name|would cost|would like|would be|could be|ready to|so-called|what is|you mean|must be|should)\b|\?\s*[\"”]?$",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"(?:^|[,–—(:;“\"]|\b(?:have|has|had|having|got|enjoy\w*|maintain\w*|keep\w*|kept|shar\w+|hold\w*|held|possess\w*|boast\w*|is|are|was|were|been|be|being|[’']s|[’']re|[’']ve|remain\w*|reaffirm\w*|confirm\w*|praise[sd]?|hail(?:s|ed)|"
    r"run|runs|ran|celebrat\w*|mark\w*|call\w*|in|under|within|by|as|of|with|through|via|and|or|than|like|consider\w*|regard\w*))\s*(?:(?:each other|one another|it|them|\w+ly|already|also|long|still|now|such|only)\s+)*$|"
    r"\b(?:call|consider|regard|deem|count|label|describ|view)\w*\s+(?:[\w’-]+\s+){1,3}(?:as\s+)?$",
    re.IGNORECASE,
)
_OVER = screened(
    r"\b(?:[Tt]he|an?)\s+(?:\w+\s+)?draft\b|\b(?:no longer|(?:will|would) not be (?:renewed|extended|continued|prolonged)|ends? (?:nearly |almost |more than |over )?\w+ (?:years|decades)|was to (?:have )?\w+|is terminated|(?:was|were|been|is) (?:postponed|put off|deferred|shelved)|is (?:over|dead|defunct)|weigh(?:s|ed|ing)?(?!\s+(?:more|less|on|in|heav\w+|little|down)\b)|mull\w*|no trace)\b",
    re.IGNORECASE,
)
_ONLY_PROPOSED = re.compile(
    r"[\"”]?(?:\s+(?:of|with|between|for)\s+[^,.;]{2,50})?,?\s+(?:which\s+(?:was|is|had\s+been)\s+)?(?:first\s+|once\s+|long\s+)?"
    r"(?:proposed|suggested|floated|mooted|offered|promised|sought|rumou?red|dreamed\s+of|hoped\s+for|envisaged|advocated)\b"
)
_ONLY_WRITTEN = re.compile(
    r"[\"”]?(?:\s+(?:of|with|between|for)\s+[^,.;]{2,50})?,?\s+(?:of|about)\s+which\s+[^,.;]{2,60}\s(?:written|spoken|talked|reported|read|heard)\b"
)
_FOR_ALLIES = re.compile(r"\b(?:for|from|among|to|like)\s+(?:(?:its|their|our|other|close|closest|old|many|some)\s+)*$")
_WHOSE_ALLIES = re.compile(r"\s+(?:of|with|since)\b")
LENGTH = re.compile(
    r"\b(?:years?|decades?|anniversary|century)\s+of\s+(?:the\s+|their\s+)?(?:\w+\s+){0,2}$", re.IGNORECASE
)
ONE = re.compile(r"\ban?\s+[\"“]?(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_PAPER_ON = re.compile(
    r"\b(?:[Tt]reaty|[Aa]greement|[Dd]eclaration|[Aa]ccord|[Mm]emorandum|[Ss]tatement|[Pp]act|[Cc]harter)\s+(?:on|of|for|establishing)\s+(?:an?\s+|the\s+|their\s+)?[\"“]?$"
)
_BOUND_BY = re.compile(r"\b(?:bound|linked|tied|joined)\b[^,;.]*\bby\s+an?\s+[Tt]reaty\s+of\s+$")
_PAPER = re.compile(
    r"[\"”]?(?:\s+and\s+[Cc]ooperation)?\s+(?:Treaty|Agreement|Declaration|Charter|Pact|Accord|agreement|treaty)\b"
)
_HAVE = re.compile(
    r"\b(?:has|have|had|[Hh]aving|keeps?|kept(?:\s+up)?|maintains?|enjoys?|shares?|reaffirm\w*|confirm\w*|calls?|on\s+top\s+of|(?:linked|bound|tied|joined|united)\s+by|(?:deepen|strengthen|develop|advanc|consolidat|expand)\w*(?:\s+of)?)\s+(?:[\w-]+\s+){0,5}[\"“]?$|"
    r"\b(?:under|within|framework\s+of|level\s+of|ranks?\s+as|name\s+of|(?:is|are|by)\s+an?|there\s+(?:is|are)|praised?s?)\s+(?:[\w-]+\s+){0,4}[\"“]?$|"
    r"(?:[’']s?|\b(?:our|their|its))\s+(?:[\w-]+\s+){0,4}[\"“]?$|\b(?:has|have|had)\s[^.;:]{3,80}\sand\s+(?:an?\s+)?[\"“]?$|\breaffirm(?:s|ed)?\b[^.;:]*\s(?:their|its)\s+(?:[\w-]+\s+){0,3}$"
)
_LASTS = re.compile(
    r"[\"”]?\s+(?:between\b|of\s+(?:the\s+)?[A-Z][\w’ -]{2,25}?\s+and\s+(?:the\s+)?[A-Z]|(?:with\s+[^,.;]{2,40}?\s+)?(?:(?:is|has\s+been)\s+(?:[\w-]+\s+){1,4}(?:old|in\s+(?:force|place|effect))|(?:is|has\s+been|remains)\s+(?:still\s+)?(?:in\s+(?:force|place|effect|(?:\w+\s+)?(?:health|shape|order))|intact|alive|untouched|unaffected|unshaken|solid)|(?:has\s+)?(?:lasted|lasts|stands|stood|exists|endures|remains)\b))"
)
_THAT_BOTH_HAVE = re.compile(
    r"[\"”]?,?\s+(?:(?:that|which)\s+)?(?:(?:the|these)\s+two(?:\s+[a-z]+)?|both(?:\s+[a-z]+)?|they|their\s+(?:two\s+)?[a-z]+|[A-Z][\w’-]+\s+and\s+[A-Z][\w’-]+)\s+(?:already\s+|now\s+)?(?:have|share|enjoy|maintain)(?!\s+(?:to|not|no|yet|never|long)\b)"
)
_OF_BOTH = re.compile(
    r"[\"”]?\s+(?:links?|binds?|unites?|joins?|ties)\s|\s+of\s+(?:the\s+)?[A-Z][\w’ -]{2,25}?\s+and\s+(?:the\s+)?[A-Z]"
)
_IT_HAS = re.compile(
    r"(?:It|The\s+(?:[a-z]+|Republic|Kingdom))\s+(?:(?:also|already|still|long|now|does)\s+)*(?:has|have|had|is|was|keeps|maintains)\b"
)
_ASIDE = re.compile(
    r"[,;]\s+(?:and|but|while)\s+(?!(?:would|could|should|must|not)\b)|,\s+(?:an?|the|a\s+matter)\s|;\s"
)
_RECIPROCAL = re.compile(r"\b(?:each\s+other|one\s+another|mutual|between\s+them)\b")
_THEIR_FRIENDS = re.compile(
    r"(?<!\bone of )(?<!\bamong )\b(?:[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|our)\s+(?:[\w-]+\s+){0,2}[\"“]?$"
)
_THAT_IT_HAS = re.compile(r"\s+(?:that\s+)?the\s+(?:[A-Z]\w+\s+){1,2}(?:has|have|had)\b")
_COLON = re.compile(r":\s(?!.*\b(?:is|are|has|have|had|was|were)\b)")
_OPENS = re.compile(r"[\"“]?(?:An?\s+(?:[a-z-]+\s+){0,3})?[\"“]?")
_IS_TOLD = re.compile(
    r"\b(?:has|have|had|is|are|was|were|binds?|links?|exists?|unites?|stands?|remains?|turns?|celebrates?|marks?|holds?|keeps?|needs?|covers?|gives?|means?|goes|does|do|will|would)\b"
)
_OTHER_CLAUSE = re.compile(r"[,;]\s+(?:and|but|while|which|who|where|whose|as|\w+ing)\b")
_OWNED = re.compile(r"[’']s?\s+(?:[\w-]+\s+){0,3}[\"“]?$")
_FOR_ONE = re.compile(
    r"\b[Ff]or\s+(?:the\s+)?[A-Z][\w’-]+(?:\s[A-Z][\w’-]+)?,\s+(?:the\s+)?[A-Z][\w’ -]{1,25}?\s+(?:is|remains|has\s+been|ranks\s+as)\s+(?:[\w-]+\s+){0,3}[\"“]?$"
)  # "For A, B is a partner": of A
_WISHED = re.compile(
    r"\b(?:wants?|wanted|wish(?:es|ed)?|urg(?:es|ed)|propos(?:es|ed)|demand(?:s|ed)?|call(?:s|ed)\s+for|ask(?:s|ed)\s+for|seeks?|sought|hopes?|hoped|dream(?:s|ed|t)?|plead(?:s|ed)|would\s+like)\b"
)
_SINCE = re.compile(
    r"\b(?:[Ss]ince|[Ff]rom)\s+(?:early\s+|late\s+|(?:this|last)\s+)?$|\bsince\s+[^,;]{3,70}\s(?:in|on)\s+$|"
    r"\b(?:by|under|of)\s+(?:an?\s+|the\s+)?(?:\w+\s+){0,2}[Tt]reaty\s+(?:of|signed\s+in)\s+$"
)
_IN_PLACE_IN = re.compile(r"(?:\s+(?:in|at)\s+[A-Z][\w’-]+(?:\s[A-Z][\w’-]+)?)?,?\s+(?:back\s+)?(?:in|on)\s+")
_LATER = re.compile(r"\b(?:days?|weeks?|months?|years?)\s+later\b")
