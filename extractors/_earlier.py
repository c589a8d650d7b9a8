"""The level before a raise, where the words beside it tell it: "strategic partners we had been since 2010"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors._analysis import Analysis, codes
from extractors._change import RANK
from extractors._levels import rank_of
from extractors._segment import Sentence
from schema.records import Level, Relation

_RANK = (
    r"[\"“'‘]?(?:(?:(?:special|enhanced|global|plain|merely|mere|simple)\s+)*(?P<rank>(?:[Cc]omprehensive\s+)?[Ss]trategic|[Cc]omprehensive(?!(?:,|,?\s+and|\s+\w+)?\s+strategic))\b[\"”'’]?"
    r"(?=\s+(?:co-?operati\w+|partner\w*|relationship|ties?|ones?|rung|level|rank|status|without|alone|only|before|to|into|since|until)\b|[\"”]?[,.;:]|$)"
    r"|(?:(?:[Ee]nhanced|[Bb]road|[Cc]reative|[Cc]o-?operative|[Ff]riendly|[Pp]rivileged|[Oo]rdinary|[Pp]lain|[Mm]ere|[Ss]imple|[Ll]ooser|[Nn]ormal)(?:\s+and\s+|\s+))+[Pp]artner(?:ship)?s?\b(?!\s+[A-Z])[\"”'’]?)"
)
_TIE = r"(?:\s+(?:cooperative|cooperation)\b)?(?:\s+(?:partnerships?|partners?|relationship|ties?|ones?)\b)?(?:\s+of\s+cooperation\b)?[\"”'’]?"
_TELLING = tuple(
    re.compile(pattern)
    for pattern in (
        # "had been a merely comprehensive one", "what had for eight years been a strategic partnership"
        rf"\b(?:had|has|have|having)\s+(?:[\w,]+\s+){{0,5}}?(?:been|spoken\s+of|called\s+\w+)\s+(?:an?\s+|the\s+)?(?:(?:merely|only|just|mere|plain)\s+)*{_RANK}",
        # "strategic partners we had been since 2010", "“strategic” alone, a word they had used since then", "a strategic one before"
        rf"{_RANK}{_TIE}(?:\s+alone)?,?(?:\s+[\w’'-]+){{0,8}}?\s+(?:since|until\s+(?:now|then)|before(?!\s+the)|so\s+far|hitherto)\b",
        # "until then the plain strategic partnership has to do", "since 2013 it had stood below, with the strategic ones"
        rf"\b(?:[Uu]ntil\s+(?:now|then|\w+day)|[Ss]o\s+far|[Hh]itherto|[Pp]reviously|[Ff]ormerly|[Ee]arlier|[Ss]ince\s+(?:\w+\s+)?(?:19|20)\d\d\b|[Ff]or\s+[\w-]+\s+years),?\s+(?:(?!and\b|when\b|to\b)[\w’',-]+\s+){{0,10}}?{_RANK}",
        # "put an earlier comprehensive partnership out", "from an “enhanced strategic” to", "one better than the strategic"
        rf"\b(?:earlier|previous|former|existing|old|left\s+(?:the|their)|[Ff]rom\s+(?:an?|the|being|their)|better\s+than\s+(?:an?|the)|(?:instead|in\s+place)\s+of\s+(?:an?|the)|outgrown\s+(?:an?|the|their))\s+(?:(?!to\b)\w+\s+)?{_RANK}",
        # "the comprehensive partnership to be made a strategic one", "the strategic partnership of 2012 had outgrown its name"
        rf"\b(?:the|an?|their|its)\s+{_RANK}{_TIE}(?:\s+(?:of|with|between|concluded|dating|from|signed)\s[^,;.]{{2,50}}?)?\s+(?:(?:to\s+be|be|is|was|are|were|had)\s+)?(?:made|turned\s+into|raised|elevated|upgraded|lifted|moves?\s+up|moved\s+up|rises?|rose|became|becomes?|g(?:i|a)ves?\s+way\s+to|grown\s+into|outgrown)\b",
        # "turn their partnership into a strategic one"
        r"\b(?:turn|transform|enhance|upgrade|raise|elevate|lift)\w*\s+(?:the|their|its|our)\s+partnership\b(?P<rank>(?!))?[^,;.]{0,40}?\s+(?:in)?to\s+an?\s",
    )
)  # fmt: skip
_MORE = r"[\"“]?(?:(?:all-weather|special|enhanced|upgraded|global|privileged|expanded|deepened|reinforced|closer)[\s,\"”]+(?:and\s+)?)+"
_WITHIN = re.compile(  # "the strategic partnership be known from now on as an “expanded” one", "is elevated to one for the new era"
    rf"\b{_RANK}\s+(?:\w+\s+)?(?:partnership|tie|one)[\"”]?(?:\s[^,;.]{{2,60}}?)?\s+(?:(?:be|is|are|was|were|will|would)\b[^,;.]{{0,60}}?|to)\s+(?:an?\s+{_MORE}one\b|one\s+[\"“]?for\s+[\"“]?(?:the|a)\s+new\s+era)"
)
_HAD_SUCH = re.compile(r"\balready\s+(?:had|has|have)\s+such\s+an?\s+\w+,?\s+\w+\s+(?:it|theirs)\b")
_NEAR = 2  # sentences behind a raise that can tell what it was a raise from


def level_before(analysis: Analysis, relation: Relation) -> Level | None:
    """The level that a raise began from, as its own sentence or those right behind it tell; None where they don't."""
    for sentence in _from(analysis, relation):
        own = sentence.start == relation.evidence.start
        raise_told = relation.action == "upgraded" or relation.current
        if not (own and raise_told) and not set(codes(analysis.actors[sentence.index])) <= set(relation.parties):
            return None
        within = _WITHIN.search(sentence.text) if own else None
        if (within and within["rank"] and rank_of(within["rank"]) == relation.level) or (
            own and _HAD_SUCH.search(sentence.text)
        ):
            return relation.level
        for pattern in _TELLING:
            for match in pattern.finditer(sentence.text):
                told: Level = rank_of(match["rank"]) if match["rank"] else "partnership"
                begins = match.start("rank") if match["rank"] else match.start()
                ahead = [a.code for a in analysis.actors[sentence.index] if not a.private and a.end <= begins]
                if RANK.index(told) < RANK.index(relation.level) and set(ahead[-1:]) <= set(relation.parties):
                    return told
    return None


def _from(analysis: Analysis, relation: Relation) -> Iterator[Sentence]:
    """The sentence of a raise, and those right behind it in its paragraph."""
    part, start = relation.evidence.part, relation.evidence.start
    own = next(s for s in analysis.sentences if s.part == part and s.start == start)
    for sentence in analysis.sentences[own.index : own.index + 1 + _NEAR]:
        if sentence.part == part and sentence.paragraph == own.paragraph:
            yield sentence
