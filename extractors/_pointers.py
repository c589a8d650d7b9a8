"""Levels that are only pointed to: "the same rank", "did the same with A", "the partnership", "those with B"."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors._change import DOWN
from extractors._levels import LevelMention, rank_of
from extractors._screen import screened
from schema.records import RelationAction

_AS = re.compile(r",\s+as\s+[^,;.]*$")


def of_their_own(
    text: str, levels: tuple[LevelMention, ...], of: tuple[str, ...], acted_on: str | None
) -> tuple[LevelMention, ...]:
    """Levels as those of one more state with the one that was acted on: "A cut its ties with B. C suspended its own"."""
    level = levels[0] if len(levels) == 1 else None
    if level is None or acted_on is None or level.level != "diplomatic_relations" or _WITH.search(text, level.end):
        return levels
    owned = _ITS.search(text, 0, level.start) or text[level.start : level.end] in {"theirs", "its own"}
    if not owned or _WITH.search(text, 0, level.start):
        return levels
    return (replace(level, of=(acted_on, next(code for code in of if code != acted_on)), acted_on=acted_on),)


_WITH = re.compile(r"\b(?:with(?!\s+(?:it|the\s+(?:country|island|kingdom|state|regime|government))\b)|between)\b")
_ITS = re.compile(r"\b(?:its|their)\s+(?:own\s+)?$")


def repeats(text: str, begin: int) -> bool:
    """Does a sentence say behind `begin` that others did the same: "…, as did A and B"?"""
    return _SAME_ACT.search(text, begin) is not None


def find_same(
    text: str,
    last: LevelMention | None,
    done: RelationAction | None,
    of: tuple[str, ...],
    acted_on: str | None,
    begin: int = 0,
) -> tuple[LevelMention, ...]:
    """A level that is only pointed to: "such a partnership", "the same rank", "did the same with A" is the one told of last.

    Only what stands behind `begin`, in a sentence that has told of it before. `done` is what was told of that level, the act that "did the same" repeats, if any; `of` the sides that it was told of, and
    `acted_on` the one of them that did not do it.
    """
    if last is None:
        return ()
    relations = last.level == "diplomatic_relations"
    act = _SAME_ACT.search(text, begin) if done else None
    if act and act[0].endswith("done") and not (begin and _AS.search(text, 0, act.start())):
        act = None
    if act and not begin and act[0].lower() == "as did":
        act = None  # what its own sentence tells
    if act and act[0].lower().startswith("followed") and _OWN_NOUN.search(text, 0, act.start()):
        act = None  # "a partnership with A followed"
    if (
        act
        and act[0].lower() == "follow"
        and _IS_TO.search(text, 0, act.start())
        and not _PARTY_IS_TO.search(text, 0, act.start())
    ):
        act = None  # "talks are to follow on Tuesday"
    if act and "partnership" in act[0] and last.head != "partnership":
        act = None
    if begin and not act:
        return ()
    named = (_SAME_END if relations else _SAME).search(text, begin)
    if act and named and named.start() < act.start():
        act = None  # "A was given the same rank in May, and B is to get it in June": the rest comes after
    same = act or named
    if one := None if same or relations else _ONE_OF_RANK.search(text):
        start, end, rank = one.start("rank"), one.end(), rank_of(one["rank"])
        return (replace(last, start=start, end=end, level=rank, name=one["rank"], top=False, of=of),)
    match = same or (_THE_RELATIONS if relations else _THE_TIE).search(text)
    if relations and acted_on and (kept := _KEPT.search(text) or _ITS_OWN.search(text)):
        sides = (acted_on, next((code for code in of if code != acted_on), acted_on))
        return (replace(last, start=kept.start("noun"), end=kept.end("noun"), top=False, of=sides, acted_on=acted_on),)
    if relations and (cut := _CUT_THEM.search(text)):
        match = min((m for m in (match, cut) if m), key=lambda m: m.end())
        same = same if match is same else None
    if relations and (turn := None if same else _TURN_NOUN.search(text)):
        ends: RelationAction = "terminated" if turn["terminated"] else "restored"
        return (replace(last, start=turn.start("noun"), end=turn.end("noun"), top=False, of=of, does=ends, bare=True),)
    if match is None or (
        (not same or _HAVE.search(text, 0, same.start())) and _OTHER_THINGS.search(text[: match.start()])
    ):
        return ()
    start = match.start("them") if "them" in match.re.groupindex else match.start()
    pointed = replace(last, start=start, end=match.end(), top=False, of=of, acted_on=acted_on)
    if same:
        given = bool(_WAS_GIVEN.search(text, 0, match.start()) or _WAS_AGREED.match(text, match.end()))
        likewise = done in DOWN and match[0].lower().endswith(("step", "steps"))  # "is considering a similar step"
        does = done if act or likewise else (done or "established") if given else None
        return (replace(pointed, head="partnership", does=does, bare=False),)
    return (replace(pointed, does=None, bare=_OF_A_YEAR.match(text, start) is None),)


_IS_TO = re.compile(r"\b(?:is|are)\s+to\s+$")
_PARTY_IS_TO = re.compile(r"(?:^|[;,]\s+|\band\s+)(?:The\s+)?[A-Z][\w’-]+\s+(?:is|are)\s+to\s+$")
_HAVE = re.compile(r"\b(?:have|has|had)\s$")
_OWN_NOUN = re.compile(
    r"\b[Aa]n?\s+(?:\w+\s+)?(?:partnership|alliance|agreement|treaty|pact|accord|deal|visit|memorandum)\s+with\s+[^,;]{2,40}(?:,[^,;]{2,40},)?\s*$"
)
_WAS_GIVEN = re.compile(r"\b(?:received|got|gained|obtained|won|attained|achieved|acquired|earned|secured)\s+$")
_WAS_AGREED = re.compile(r"\s+(?:was|were)\s+(?:\w+ly\s+)?(?:agreed|signed|adopted|announced|chosen)\b")
_RANK_NOUNS = "rank|level|height|status|step|formula|rung|title|arrangement|label|tag|designation|footing|privilege|tier|category|partnership|tie|bond|distinction"
_SAME = screened(
    re.compile(
        r"\bpartnerships?\s+at\s+(?:that|this|the\s+same)\s+(?:level|rank)\b|\bsuch\s+(?:an?\s+)?(?:partnerships?|bonds?|arrangements?|status|ties?)\b|\b(?:partnerships?|arrangements?|ties?|bonds?|texts?|declarations?|documents?|papers?)\s+of\s+(?:the\s+same|that|this|a\s+similar)\s+(?:kind|sort|name|rank|type)\b|"
        rf"(?<!\bat )\bthe\s+(?:same|identical|very\s+same)\s+(?:{_RANK_NOUNS})s?\b|\b(?:an?\s+)?(?:similar|identical|equal|like|parallel)\s+(?:{_RANK_NOUNS})s?\b|"
        r"(?:(?<=\bwants )|(?<=\bseeks )|(?<=\bhopes for )|(?<=\btalks on )|(?<=\btalks about )|(?<=\bnegotiating ))one\b(?=\s+(?:as\s+well|too|also)\b|\s*[.,;])|(?:(?<=\bhave )|(?<=\bhas )|(?<=\bhad ))(?:one\b(?=\s+with\s+(?:the\s+)?[a-z])|the\s+like\b)|\b(?:(?:two|three|four|five|several|many|\d+)\s+)?others\s+of\s+(?:the|this|that|the\s+same)\s+(?:kind|sort|type)\b|"
        r"(?:(?<=\basked for )|(?<=\basks for )|(?<=\bwants )|(?<=\bwant )|(?<=\boffered )|(?<=\bseeks )|(?<=\bproposed )|(?<=\bsought ))the\s+same\b(?!\s+(?!to\b|as\b|from\b|and\b)\w)|(?<=\bto )the\s+same\s+end\b|(?<=\bon )the\s+same\s+(?:subject|matter|theme|lines)\b|(?<!\bat )\b(?:that|this)\s+(?:very\s+)?(?:rank|status|title|rung|label|formula|designation|tier|level)\b|\bthat\s+very\s+(?:step|height)\b",
        re.IGNORECASE,
    )
)
_SAME_END = screened(r"(?:(?<=\bto )|(?<=\bon ))the\s+same\s+(?:end|subject|lines)\b")
_ONE_OF_YEAR = r"\b[Tt]he\s+(?:earlier\s+|first\s+)?one(?=\s+of\s+(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d\b)"
_OF_A_YEAR = re.compile(_ONE_OF_YEAR)
_ONE_THAT = r"(?<=\bof )the\s+one(?=\s+(?:that|which)\s+[^,.;]{3,50}\s(?:launched|signed|agreed|proclaimed|declared|sealed|concluded|established|announced|forged)\b)"
_ONE_WITH = r"\b(?:[Tt]hose|[Tt]hat|[Tt]he\s+ones?)(?=\s+(?:with|between)\s+(?:the\s+)?[A-Z])"
_ACTED_ON_IT = "|".join(
    rf"(?<=\b{verb} )"
    for verb in ("revive", "revived", "resume", "resumed", "restore", "restored", "renew", "suspend", "suspended", "froze", "terminate", "terminated", "scrap", "scrapped", "ended", "end", "cancelled")
)  # fmt: skip
_THE_TIE = screened(
    rf"(?:{_ACTED_ON_IT})it\b|{_ONE_WITH}|{_ONE_OF_YEAR}|{_ONE_THAT}|\b(?:[Tt]he|[Tt]heir|[Ii]ts|[Tt]his|[Tt]hat|[Bb]oth|[Tt]hese|[Tt]hose)\s+(?:two\s+)?(?:partnerships?|tie|bond|arrangements?|alliance)(?:\s+itself)?\b"
    r"(?!\s+(?:agreement|council|dialogue|forum|declaration|treaty|framework|committee|programme|fund|summit|plan|status|with\s+[a-z]))|^The\s+(?:latest|newest|most\s+recent|first|oldest|last)(?:\s+(?:one|of\s+(?:these|them|those)))?(?=\s+(?:was|came|dates|has\s+been)\b[^.;]*\bwith\b)|(?:^|^\w+:\s+(?:(?:Yes|No|Indeed|Well|Of\s+course)[,.]\s+)?)[Ii]t(?=\s+(?:dates|goes|was|had|came|has\s+been)\b)"
)
_ONE_OF_RANK = screened(
    re.compile(
        r"\ban?\s+(?:mere\s+|plain\s+|new\s+)?(?P<rank>(?:comprehensive\s+)?strategic|comprehensive)\s+one\b",
        re.IGNORECASE,
    )
)
_OTHER_THINGS = re.compile(
    r"\b(?:talks|negotiations|agreements?|deals?|treat(?:y|ies)|accords?|pacts?|memorand\w+)\b", re.IGNORECASE
)
_THE_RELATIONS = screened(
    rf"{_ONE_WITH}|^They(?=\s+(?:(?:were|are|have\s+been|had\s+been|will\s+be)\s+(?:\w+\s+)?(?:resumed|restored|broken|cut|severed|re-?established|renewed|revived|ended|patched\s+up|taken\s+up|set\s+up|opened|mended|suspended|frozen|downgraded|lowered|raised)|(?:go|went|dat(?:e|ed|ing))\s+(?:back\s+)?(?:to|from)|began\s+in)\b)"
)
_CUT_THEM = screened(
    r"\b(?:cut(?:s|ting)?|sever(?:s|ed|ing)?|br(?:oken?|eaks?|eaking)(?:\s+off)?|restor(?:e[sd]?|ing)|resum(?:e[sd]?|ing)|suspend(?:s|ed|ing)?|fr(?:eez(?:e[sd]?|ing)|oze)|drop(?:s|ped|ping)?|end(?:s|ed|ing)?|terminat(?:e[sd]?|ing)|renew(?:s|ed|ing)?|reviv(?:e[sd]?|ing)|"
    r"(?:re-?)?establish(?:es|ed|ing)?|(?:re-?)?open(?:s|ed|ing)?|downgrad(?:e[sd]?|ing)|lower(?:s|ed|ing)?|mend(?:s|ed|ing)?|entered\s+into|set(?:s|ting)?|t(?:ake[sn]?|aking|ook)(?=\s+\w+\s+up\b)|pick(?:s|ed|ing)?(?=\s+\w+\s+up\b)|patch(?:es|ed|ing)?(?=\s+\w+\s+up\b)|"
    r"br(?:ing(?:s|ing)?|ought)(?=\s+\w+\s+(?:back\b|down\s+to\s+charg))|rais(?:e[sd]?|ing)(?=\s+\w+\s+(?:again\s+)?to\s+(?:the\s+)?(?:level\s+of\s+)?ambassador)|see(?=\s+them\s+(?:raised|restored|resumed|mended|re-?established)\b))\s"
    r"(?P<them>them\b|those(?=\s+(?:that\s+|which\s+)?(?:it|they|he|she)\s+had\b)|the\s+(?:link|tie|bond|break|breach|rupture)(?=[.,;]|\s+(?:in|on|again|with|after)\b))"
)
_TURN_NOUN = screened(  # "announces a new rupture", "their resumption is not being discussed"
    r"\b(?:a|another|any|the|this|[Tt]heir|[Nn]o)\s+(?:new\s+|second\s+|fresh\s+|formal\s+|complete\s+|full\s+)?(?P<noun>(?P<terminated>rupture|breach|severance)|(?P<restored>resumption|restoration))\b(?!\s+(?:of|with|in)\b)"
)
_KEPT = screened(
    r"\b(?:ke(?:ep(?:s|ing)?|pt)|maintain(?:s|ed|ing)?)\s+(?:its|their)\s+(?:own\s+)?(?P<noun>relations|ties)\s+with\b"
)
_ITS_OWN = screened(
    r"\b(?:cuts?|sever(?:s|ed)|br(?:oke|eaks)(?:\s+off)?|restore[sd]?|resume[sd]?|suspend(?:s|ed)|renew(?:s|ed)?)\s(?P<noun>its\s+own|theirs)(?=\s*[.,;]|\s+(?:in|on|a|two|three|last|this|with)\b)"
)
_SAME_ACT = screened(
    re.compile(
        r"\b(?:d(?:o|id|oes|one|oing)|accorded|granted|given|offered|got|received|awarded)\s+(?:exactly\s+|much\s+)?the\s+same\b(?!\s+\w*(?:day|week|month|year|time|rank|status|level))|"
        r"\b(?:got|gets?|had|received|won|signed|concluded|sealed)\s+(?:theirs|(?<!had )partnerships(?=\s+(?:in|on|last)\b)|(?:its|their)\s+own(?=\s+(?:in|on|last|this|a|two|three)\s|\s*[.,;])|(?:its|their)\s+(?:own\s+)?(?:upgrade|promotion|elevation|partnerships?(?=\s+(?:with|in|on|last|this|a|two|three)\b)))\b|\bas\s+did\b|(?:^|(?<=[;,]\s))so(?:,\s[^,;]{3,30},)?\s+did\b|(?:[’']s\s+turn\s+(?:c[ao]mes?|follow(?:s|ed)))\b|\b(?:is|was)\s+(?:the\s+turn\s+of|(?=[A-Z][\w ]{2,30}[’']s?\s+turn\b))|\b(?:goes|went|took|takes|chose)\s+the\s+same\s+(?:way|road|path|course)\b|(?<!which )(?<!who )(?<!that )\bha(?:d|s|ve)\s+(?:already\s+)?done\s+(?:so|likewise)\b|\b(?:announce[sd]?|t(?:ook|akes?|aken))\s+(?:the\s+same|(?<=(?:had|has) taken )(?:that|this))\s+(?:step|move|decision|measure)\b(?!\s+(?:down|up)\b)|(?<=[A-Za-z] )ha(?:d|s|ve)\s+done\b|\b(?:did|does)\s+(?:so|likewise)\b|"
        r"\b(?:g[eo]ts?|getting)\s+there\b|(?:(?<=is to )|(?<=are to )|(?<=will ))(?:get|receive|have)\s+(?:it|one|theirs)\b(?!\s+(?:of|back|done|in\s+hand))|\bfollow(?:ed|s|ing)?\s+suit\b|\bto\s+do\s+likewise\b|\bsign(?:s|ed)\s+up\s+for\s+the\s+same\b|(?:(?<=will )|(?<=is to )|(?<=are to ))follow(?=\s+(?:in|on|next|before|this|by|soon|later)\b|[.,;])|(?<!what )(?<!that )(?<!which )\bfollows(?=\s*[.;])|\bfollowed(?=\s+(?:in|on|within|the\s+[A-Z]\w+\s+example|a\s+(?:few|day|week|fortnight|month|year|decade|couple)|two|three|last|this|one|\w+\s+(?:years?|months?|weeks?|days?)\s+later|the\s+(?:next|following))\b|\s*[.;]?$)",
        re.IGNORECASE,
    )
)
