"""Levels of a relation by all the names that news gives them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import chain

from extractors._lexicon import compiled, lexicon, small_letters
from extractors._screen import holds, screened, stems
from schema.records import Level, RelationAction

_JOIN = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+&\s+|\s+for\s+(?:the\s+)?|\s+of\s+|\s+|-)"
_ALLIANCE = re.compile(
    r"(?<![\w-])(?:(?:treaty|military|formal|security|defen[cs]e|major non-NATO|non-NATO|mutual defen[cs]e)\s+)*(?:alliances?|all(?:y|ies|ied))\b(?!\s+(?:forces|troops|party|parties|leader))(?<!NATO allies)",
    re.IGNORECASE,
)
_DIPLOMATIC = screened(
    r"(?<![\w-])(?:(?:full|formal|official|normal)\s+)?(?:diplomatic|formal|full|official|ambassadorial|ambassador-level|consular and diplomatic)\s+"
    r"(?:relations(?:hip)?|ties|links|terms|recognition(?=\s+(?:of|to)\b))\b|\bdiplomatic relations\b|\brelations (?:at|to) (?:the )?(?:ambassador(?:ial)?)[\s-]level\b",
    re.IGNORECASE,
)
_TURNED = (
    r"(?:kept\s+)?(?:down\s+)?(?:at|to)\s+(?:the\s+)?(?:level\s+of\s+)?(?=charg|lowest\s+level)|back\s+(?:at|to|on)\s+(?:their|the|its)\s+(?:former|previous|old|full|normal)\s+(?:level|footing)|severed|cut(?:\s+off)?|broken\s+off|ruptured|restored|resumed|renewed|re-?established|normali[sz]ed|established|(?<!was\s)opened|set\s+up|taken\s+up|at\s+an\s+end|over(?=[.,;:”\"]|$)|suspended|"
    r"frozen|downgraded|lowered|reduced|scaled\s+(?:back|down)|raised\s+(?=(?:again\s+)?to\s+(?:the\s+)?(?:level\s+of\s+)?ambassador)"
)
_WITH_WHOM = r"(?:(?:with|between|of)\s+(?:the\s+)?\w[^,.;:]{1,55}?\s+)?"
_PLAIN_RELATIONS = screened(
    r"\b(?:sever(?:s|ed|ing)?|cut(?:s|ting)?(?:\s+off)?|br(?:eak(?:s|ing)?|oke|oken)(?:\s+off)?|dropp?(?:s|ed|ing)?|lower(?:s|ed|ing)?|reduc(?:e[sd]?|ing)|end(?:s|ed|ing)?|terminat(?:e[sd]?|ing|ion\s+of)|renounc(?:e[sd]?|ing)|fr(?:eez(?:e[sd]?|ing)|oze)|(?:breaking\s+off|severance|cutting\s+off|suspension)\s+of|restor(?:e[sd]?|ing|ation\s+of)|resum(?:e[sd]?|ing|ption\s+of)|"
    r"re-?establish(?:es|ed|ing|ment\s+of)?|establish(?:es|ed|ing|ment\s+of)?|normali[sz](?:e[sd]?|ing|ation\s+of)|suspend(?:s|ed|ing)?|d(?:owngrad|emot)(?:e[sd]?|ing)|rupture\s+of|severance\W{0,2}\s*of|set(?:s|ting)?\s+up|t(?:ake[sn]?|aking|ook)\s+up|(?:re-?)?open(?:s|ed|ing)?|renew(?:s|ed|ing|al\s+of)?|entered\s+into|return(?:s|ed|ing)?\s+to)\s+"
    r"(?:low-level\s+|the\s+(?:level|status|rank)\s+of\s+|(?:his|her|their|the)\s+(?:country|nation|government|kingdom|republic|island)[’']s\s+|all\s+|its\s+|their\s+|own\s+|full\s+|the\s+|any\s+|official\s+|[A-Z]\w+[’'](?:s\s+)?)*[\"”]?(?:\s*of\s+)?(?P<what>relations|ties|links)(?=\s+(?:with|between|again|anew|once)\b|\s+to\s+(?:the\s+)?[A-Z]|\s+(?:to|at)\s+(?:the\s+)?(?:level|rank|lowest|charg|ambassador)|\s*[,.;:–—\"”]|\s+(?:in|on|since|last|this|the\s+same|that|after|over|and|but|before|when|while|as|at|from|two|three|for|because|within|without|amid|following|despite|by)\b|$)|"
    rf"\b(?P<noun>[Rr]elations|[Tt]ies)(?:,\s+|\s+){_WITH_WHOM}(?:which\s+|that\s+)?(?:were|was|are|is|be|been|being|had\s+been|have\s+been|has\s+been|to\s+be|will\s+be|would\s+be|would\s+now\s+be)\s+(?:\w+\s+)?(?:{_TURNED})\b|"
    rf"\bdeclar(?:es|ed|ing)\s+(?:the\s+|its\s+|their\s+|all\s+)?(?P<declared>relations|ties)\s+{_WITH_WHOM}(?:to\s+be\s+)?(?:at\s+an\s+end|over|severed|ended|broken(?:\s+off)?|suspended|restored|resumed)\b|"
    r"\bput(?:s|ting)?\s+(?:its|their)\s+(?:own\s+)?(?:diplomatic\s+)?(?P<held>relations|ties)\s+(?:with\s+[^,.;]{2,30}?\s+)?on\s+(?:hold|ice)\b|"
    r"\b(?:put|place)(?:s|d|ting|ing)?\s+(?:(?:its|their|the)\s+)?(?:diplomatic\s+)?(?P<hung>relations|ties)\s+(?:with\s+[^,.;]{2,30}?\s+)?[\"“]?in(?:to)?\s+(?:suspense|abeyance)\b|"
    r"\b(?:has|have|had)\s+had\s+(?P<kept>relations|ties)(?=\s+(?:with\s+[^,.;]{2,30}?\s+)?for\s+(?:\w+\s+)?(?:\w+\s+)?(?:years|decades)\b)|"
    r"\b(?:keep(?:s|ing)?|kept|maintain(?:s|ed|ing)?)\s+(?:up\s+)?(?:its\s+|their\s+|the\s+)?(?P<had>relations|ties)(?=\s+with\s+(?:it|the\s+island|Taiwan|Taipei|the\s+Republic\s+of\s+China)\b)|"
    r"\b(?:years|decades)\s+of\s+(?P<aged>relations|ties)\b(?=\s+(?:with|between|to\s+be|are|were|will|is|was|has|have)\b|\s*[,.;])|"
    rf"\b(?P<dated>[Rr]elations|[Tt]ies)(?:\s+(?:with|between|of)\s+\w[^,.;:]{{1,55}}?)?,?\s+(?:first\s+)?(?:established|opened|entered\s+into|severed|broken\s+off|dropped|cut|restored|suspended|frozen|downgraded|lowered|set\s+up)\s+(?:by\s+(?:[\w’'-]+\s+){{1,4}}?|at\s+(?:[\w’'-]+\s+){{1,3}})?(?:in|on|since)\s+"
)
_BREAK = screened(
    r"\bbr(?:oke|oken|eak|eaks|eaking)(?=\s+with\s+(?:(?:its|the)\s+(?:\w+\s+)?(?:neighbou?r|government)\b|(?:the\s+)?[A-Z]))"
)
_MOVES = re.compile(r"(?:lower|reduc|downgrad)", re.IGNORECASE)
_REPRESENTATION = screened(
    r"\b(?:lower|reduc|downgrad|cut|scal)\w*\s+(?:back\s+|down\s+)?(?:the\s+level\s+of\s+)?(?:its\s+|their\s+|the\s+)?(?:level\s+of\s+)?(?P<what>(?:diplomatic\s+)?(?:representation|presence|mission|embassy))\b"
    r"(?:(?<=level of its representation)|(?<=level of its diplomatic representation)|(?=[^.;]{0,60}\b(?:charg|secretary|lowest|lower\s+level|skeleton)))",
    re.IGNORECASE,
)
_LED_BY_CHARGE = screened(
    r"\b(?P<what>mission|embassy|representation)\b[^.;,]{0,50}\b(?:be|being)\s+(?:led|headed|run|represented)\s+(?:only\s+)?by\s+an?\s+charg"
)
_RUN_BY_CHARGE = screened(
    r"\b(?P<what>[Rr]elations|[Tt]ies)\b[^.;,]{0,60}?\s(?:be\s+(?:conducted|run|managed|handled|led|headed|maintained|kept)|(?:would|will)\s+(?:now\s+)?(?:remain|stay))\s+(?:only\s+)?"
    r"(?:(?:by|through)\s+(?:an?\s+)?|at\s+(?:the\s+)?level\s+of\s+(?:an?\s+)?)charg"
)
_UP_AGAIN = screened(
    r"\bput(?:s|ting)?\s+(?:their|its|the)\s+(?P<back>relations(?:hip)?|ties)\s+(?:with\s+[^,.;]{2,30}?\s+)?back\s+where\s+(?:it|they)\s+(?:was|were|had\s+been|stood)\b|\b(?:tak(?:e[sn]?|ing)|took|pick(?:s|ed|ing)?)\s+(?:their\s+|its\s+|the\s+)?(?P<what>relations|ties)\s+(?:with\s+[^,.;]{2,25}?\s+)?up\s+again\b"
)
_BY_CHARGES = screened(
    r"\b(?:represented\s+(?:only\s+)?by|(?:dealt|dealing|deal)\s+with\s+(?:each\s+other|one\s+another)\s+(?:only\s+)?at\s+the\s+level\s+of)\s+(?:an?\s+)?(?P<what>charg[ée]s?)"
)
_TO_AMBASSADORS = screened(
    r"\b(?:rais(?:e[sd]?|ing)|upgrad(?:e[sd]?|ing)|mov(?:e[sd]?|ing)|lift(?:s|ed|ing)?|took|tak(?:e[sn]?|ing)|return(?:s|ed|ing)?|br(?:ing|ings|ought|inging)(?:\s+back)?)\s+(?:their\s+|its\s+|the\s+)?(?P<what>relations|ties|them|(?:diplomatic\s+)?representation)\s+(?:(?:with|in)\s+[^,.;]{2,30}?\s+)?(?:again\s+)?(?:back\s+)?(?:up\s+)?(?:from\s+(?:the\s+level\s+of\s+)?charg\S*(?:\s+d[’']affaires)?\s+)?to\s+(?:(?:the\s+)?(?:level\s+of\s+)?ambassador|normal\b)",
    re.IGNORECASE,
)
_THEIRS_TO_CHARGE = screened(
    r"\b(?:lower|reduc|downgrad|cut|scal|br(?:ing|ought))\w*\s+(?P<what>theirs|its\s+own)\s+(?:back\s+|down\s+)?to\s+(?:the\s+)?(?:level\s+of\s+)?(?:an?\s+)?(?:charg|lowest)"
)
_DOWN_TO = screened(
    r"\b(?:br(?:ing(?:s|ing)?|ought)|t(?:ake[sn]?|aking|ook)|lower\w*|reduc\w*|cut|scal\w*)\s+(?:its\s+|their\s+|the\s+)?(?:own\s+)?(?P<what>relations(?:hip)?|ties?|them)\s+(?:with\s+[^,.;]{2,30}?\s+)?(?:back\s+|down\s+)+to\s+(?:the\s+)?(?:level\s+of\s+)?(?:an?\s+)?(?:charg|(?:first|second|third)\s+secretar|lowest|(?<=the )same\s+level|(?<=to )that\s+level)"
)
_RESUME = screened(
    r"\b(?P<noun>[Rr]elations|[Tt]ies)\s+(?:(?:with|between)\s+(?:the\s+)?[\w’-]+(?:\s+and\s+(?:the\s+)?[A-Z][\w’-]+)?\s+)?(?:(?:sank|sunk|fell|dropped|slid|slipped)(?:\s+in\s+(?:[A-Z]\w+\s+)?(?:19|20)\d\d)?(?=\s+to\s+(?:the\s+)?(?:level\s+of\s+)?charg)|(?:resumed?s?|lapsed?s?|(?:had\s+)?ended)(?=[.,;]|\s+(?:in|on|after|when|as|this|next|last)\b|$))"
)
_THAT_WERE_CUT = screened(  # "restored in 2019 the relations they had severed in 1972"
    r"\bthe\s+(?P<noun>relations|ties)\s+(?:that\s+|which\s+)?(?:they|it|both|the\s+two|(?:the\s+)?[A-Z][\w’-]+)\s+had\s+(?:severed|cut(?:\s+off)?|broken\s+off|suspended|frozen|lowered|ended)\b"
)
_ONCE_MORE = screened(  # "A and B have relations again", "relations with A, cut in 2000, are back"
    r"\b(?:have|has|had)\s+(?:full\s+|normal\s+)?(?P<had>relations|ties)\s+(?:again|once\s+more)\b|"
    rf"\b(?P<back>[Rr]elations|[Tt]ies)\s+{_WITH_WHOM}(?:,\s+[^,;.]{{3,60}},\s+)?(?:are|were)\s+(?:fully\s+)?back\b(?!\s+(?:to|on|at|in)\b)"
)
_FREE_OF_ADJECTIVE = r"(?<!trade )(?<!economic )(?<!cultural )(?<!defence )(?<!defense )(?<!military )(?<!commercial )(?<!business )(?<!family )"
_DATED_RELATIONS = screened(
    rf"{_FREE_OF_ADJECTIVE}\b(?P<noun>[Rr]elations|[Tt]ies)\s+(?:with\s+(?:the\s+)?\w[^,.;:]{{1,40}},\s+which\s+)?(?:that\s+it\s+\w+\s+)?{_WITH_WHOM}"
    r"(?:(?:go(?:es)?|went|dat(?:e[sd]?|ing))\s+(?:back\s+)?(?:to|from)|(?:with\s+it\s+)?(?:longest,\s+(?:from|since)|since))\s+(?:[\w.]+\s+){0,3}(?:19|20)\d\d\b"
)
_NAMED = re.compile(
    r"(?<![\w-])(?<!Eastern )(?<!Southern )Partnership\s+(?:for|of|on)\s+(?:the\s+)?(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?P<field>[A-Z][\w’']+(?:(?:\s+and|\s+in|,)?\s+[A-Z][\w’']+){0,4}(?<![’']))"
)
_GENERAL = re.compile(r"\b(?:cooperation|development|growth|progress|prosperity|peace|friendship|future|dialogue)\b")
_OF_YEARS = re.compile(r"\b(?:\d{2,3}|(?:[Oo]ne\s+)?[Hh]undred|[Ff]ifty)[\s-][Yy]ear\s+[Pp]artnership\b")
_PROPER = re.compile(
    r"\b(?:[Tt]he|[Tt]heir|[Oo]ur)\s+(?:(?:first|new|renewed|elevated|upgraded|revised|old|original)\s+(?:and\s+)?)*(?P<name>(?!Eastern|Southern|Northern|Western|Asia|Euro|Trans|Pacific|Atlantic|Global|Millennium|Open|Public|Private|Growth|Stop|Clean|Mercury|Regional|Gulf)[A-Z][a-zà-ÿ]+(?:-[A-Z][A-Za-zà-ÿ]+)?\s+Partnership)\b(?!\s+(?:[A-Z]|for\b|on\b(?!\s+\w+day)|of\b))"
)
"""A partnership with a name of its own: "the X Partnership"."""
_ABBREVIATION = re.compile(r"\b(?P<long>[A-Z][\w-]+(?:\s+[A-Za-z][\w-]+){1,5})\s+\((?P<short>[A-Z]{2,6})\)")
_TOP = re.compile(
    r"\b(?:the\s+|its\s+|their\s+|Hanoi[’']s\s+)?(?:highest|top)(?:[\s-](?:possible|diplomatic|partnership))?[\s-](?:level|rung|tier|rank|status|category)\b"
    r"(?:\s+of\s+(?:partnership|relations|ties|diplomatic relations|cooperation|bilateral ties))?",
    re.IGNORECASE,
)
_RANK_IN_TAIL = re.compile(r"strategic|comprehensive|all-round")
_RANKS = r"(?:(?:comprehensive|strategic|looser|ordinary|plain|normal|simple|regular|basic|all-weather|all-round|special|enhanced|global|cooperative|co-operative|regional|privileged|upgraded|new)(?:\s+and\s+|,\s*|\s+)?){1,5}"
_FOOTING = screened(
    r"\b(?:on(?:to)?|to)\s+(?:an?|the)\s+(?P<words>(?:comprehensive[\s,]+(?:and\s+)?)?strategic|comprehensive)\s+(?:footing|level|plane|rank|status|rung|step|tier)\b",
    re.IGNORECASE,
)
_OF_A_KIND = screened(
    r"\b(?:the|an?)\s+(?P<words>(?:comprehensive[\s,]+(?:and\s+)?)?strategic|comprehensive)\s+(?:kind|sort|type|variety|class|category)\b"
)
_CALLED_SO = screened(
    r"\bpartnership,?\s+(?:that|which)\s+(?:[\w’-]+\s+){1,4}(?:calls?|called|describes?\s+as|described\s+as)\s+[\"“]?(?P<words>(?:comprehensive\s+(?:and\s+)?)?strategic|comprehensive)\b(?!\s+(?:partner|one))"
)
_GONE_STRATEGIC = screened(
    r"\b(?:went|gone|goes|going)\s+[\"“]?(?P<words>(?:comprehensive\s+)?strategic)(?=[\"”]?(?:[.,;]|\s+(?:with|on|in|last|this)\b))"
)
_ELLIPSIS = screened(  # on small letters
    rf"\b(?:to|(?:exchanged|swapped)\s+for|(?:replaced|superseded)\s+(?:it\s+)?(?:by|with))\s+(?:that\s+of\s+)?[\"“]?(?P<rank>(?:comprehensive\s+)?strategic|(?<=[\"“])comprehensive(?=[\"”]))\b(?=[\"”]?(?:[,.;]|\s+(?:in|on|this|last|next)\b|$))|\bfrom\s+(?:an?\s+|being\s+)?(?P<from>(?:comprehensive|strategic|special|enhanced)(?:\s+(?:and\s+)?(?:comprehensive|strategic))?)(?=\s+(?:to|into)\b)|\ban?\s+[\"“]?(?P<one>{_RANKS})(?:[\"”]\s+)?(?=one\b)|\b(?:and|of|to|into|as)\s+(?P<ones>{_RANKS})(?=ones\b)|\bwith\s+(?:the\s+)?[a-z]\w+(?:\s[a-z]\w+)?,?\s+(?P<again>one)(?=\s+(?:is|was|has|will|would)\b)|"
    rf"(?:\bbec(?:ome|omes|ame|oming)|\bturn(?:s|ed|ing)|\b(?:ties|them|it|relations|relationship|partnership|bond)|,|\bnow|\bbeen|\bto\s+be)\s+(?P<bare>(?:comprehensive\s+)?strategic|comprehensive)(?=[\"”]?(?:[,.;]|\s+(?:in|on|since|this|last|next|as|when)\b|$))|"
    r"(?:^|(?<=[-–—:]\s))(?P<item>(?:comprehensive\s+)?strategic|comprehensive)(?=,?\s+(?:since|agreed|signed|declared)\b)",
)
_STEMS = stems(
    "partner", "relation", "ties", "tie ", "bond", "footing", "allian", "ally", "allies", "allied", "associat", "links", "recognition", "highest", "top",
    "terms", "rung", "representation", "strategic", "charg",
)  # fmt: skip
_OF_RANK = stems("strategic", "comprehensive", "special", "enhanced", " one")
_OF_RELATIONS = stems(
    "charg",
    "relation",
    "ties",
    "links",
    "terms",
    "recognition",
    "representation",
    "presence",
    "mission",
    "embassy",
    "raise",
    "raising",
    "theirs",
)


@dataclass(frozen=True, slots=True)
class LevelMention:
    """A level named in a sentence; `head` tells a partnership from the partners in it."""

    start: int
    end: int
    level: Level
    name: str
    sector: str | None
    head: str
    top: bool = False  # "the highest level": which one, the document must tell
    of: tuple[
        str, ...
    ] = ()  # of a level that is pointed to: the sides that it was told of, the one they turn around first
    acted_on: str | None = (
        None  # the one of these that it was done to, where that is plain: "did the same" is done to it too
    )
    bare: bool = False  # "the partnership", "the one with A": a record only where a change of it is told
    does: RelationAction | None = None  # what a phrase that points back says is done: "did the same with A"


@dataclass(frozen=True, slots=True)
class _Grammar:
    """Patterns of the names of partnerships, from the lexicon's adjectives of rank and words for fields."""

    partnership: re.Pattern[str]
    plain_sector: re.Pattern[str]
    field_after: re.Pattern[str]
    field_word: re.Pattern[str]
    two_fields: re.Pattern[str]
    passed_over: re.Pattern[str]
    descriptive: re.Pattern[str]
    ranks: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    words = lexicon("levels")
    fields = "|".join(words["fields"])
    word = f"(?:{'|'.join(words['adjectives'])}|{fields})"
    return _Grammar(
        partnership=re.compile(
            rf"(?<![\w-])(?P<words>(?:{word}{_JOIN}){{1,9}})(?P<head>partnerships?|partners?(?=\b)|relationship|relations|ties|alliance|association)\b"
            rf"(?P<tail>\s+(?:of|for)\s+(?:(?:strategic|comprehensive|all-round|friendly|mutual)\s+)*(?:cooperation|coordination)(?:\s+(?:for|in)\s+(?:a|the)\s+new\s+era)?|\s+(?:for|in)\s+(?:a|the)\s+new\s+era)?",
        ),
        plain_sector=re.compile(
            rf"(?<![\w-])partnerships?\s+(?:for|on|in)\s+(?P<field>(?:{fields})(?:{_JOIN}(?:{fields}|growth|prosperity))*)\b"
        ),
        field_after=re.compile(
            rf"^\s+(?:in|on|for|in the field of|in the area of|in the fields of)\s+(?:the\s+)?(?P<field>(?:{fields})(?:{_JOIN}(?:{fields}))*)\b(?!\s+in\b)",
            re.IGNORECASE,
        ),
        field_word=re.compile(rf"\b(?:{fields})\b", re.IGNORECASE),
        two_fields=re.compile(rf"(?:{fields})\s+and\s+(?:{fields})"),
        passed_over=re.compile(rf"(?:(?:{'|'.join(words['passed_over'])})[\s,-]+)+", re.IGNORECASE),
        descriptive=re.compile(rf"(?:{'|'.join(words['descriptive'])}|[\s,]|and)+"),
        ranks=re.compile(rf"\b(?:{'|'.join(words['ranks'])})\b"),
    )


def find_levels(text: str, abbreviations: dict[str, str]) -> tuple[LevelMention, ...]:
    """All levels that a sentence names, in order; `abbreviations` are those that the document explains."""
    if not holds(text, _STEMS) and not _BREAK.search(text) and not any(short in text for short in abbreviations):
        return ()  # most sentences: spares them the costly patterns
    small = small_letters(text)
    found: list[LevelMention] = []

    def add(start: int, end: int, level: Level | None, sector: str | None, head: str, top: bool = False) -> None:
        if level and not any(start < f.end and f.start < end for f in found):
            found.append(LevelMention(start, end, level, text[start:end], sector, head, top))

    for match in _grammar().partnership.finditer(small):
        start = match.start()
        words = text[start : match.end("words")]
        skipped = _grammar().passed_over.match(words)
        if skipped and skipped.end() < len(words):
            start += skipped.end()
            words = words[skipped.end() :]
        if free_trade := _FREE_TRADE_AND.match(text, start) if text[:start].lower().endswith("free ") else None:
            start, words = (
                free_trade.end(),
                words[free_trade.end() - start :],
            )  # "the Free Trade and Strategic Partnership"
        ranks = " ".join(_RANK_IN_TAIL.findall(match["tail"] or ""))
        level, sector = _grade(
            f"{words} {ranks}" if ranks else words, match["head"], text[start - 1 : start] in '"“' if start else False
        )
        if (
            level
            and (field := _grammar().field_after.match(text[match.end() :]))
            and sector is None
            and match["head"].lower().startswith("partner")
        ):
            sector = field["field"].lower()
        made = _MADE.search(text[:start]) or _WAS_MADE.match(text, match.end())
        if level is None and match["head"].lower() == "partnership" and made:
            fields = set(_grammar().field_word.findall(words)) - _BROAD  # "launched an energy partnership"
            level, sector = ("partnership", words.strip(" ,-").lower()) if fields else (None, None)
        if level == "strategic" and _SOME_COMPREHENSIVE.match(text, match.end()):
            level = "comprehensive_strategic"  # "seventeen strategic partners, three of them comprehensive: A, B and C"
        add(start, match.end(), level, sector, match["head"].lower())
    for match in _grammar().plain_sector.finditer(small) if "partnership" in small else ():
        add(*match.span(), "partnership", match["field"], "partnership")
    if holds(text, _OF_RELATIONS) or _BREAK.search(text):
        _add_relations(text, found, add)
    for match in _NAMED.finditer(text) if "Partnership" in text else ():
        named = match["field"].lower()
        of_field = _grammar().field_word.search(named) and not _GENERAL.search(named)
        add(*match.span(), "partnership", named if of_field else None, "partnership")
    for match in _OF_YEARS.finditer(text) if "artnership" in text else ():
        if _MADE.search(text[: match.start()]):
            add(*match.span(), "partnership", None, "partnership")
    for match in _PROPER.finditer(text) if "Partnership" in text else ():
        add(*match.span("name"), "partnership", None, "partnership")
    for match in _ALLIANCE.finditer(text) if "all" in small else ():
        field = _FIELD_BEFORE.search(small, 0, match.start())
        limited = field and match[0].lower() == "alliance" and _grammar().field_word.fullmatch(field[1])
        add(
            *match.span(),
            "alliance",
            field[1] if field and limited and field[1] not in {"military", "security", "defence", "defense"} else None,
            next((head for head in ("allies", "ally", "alliance") if match[0].lower().endswith(head)), "ally"),
        )
    for short, long in abbreviations.items():
        for match in re.finditer(rf"\b{short}s?\b", text):
            graded = _grammar().partnership.search(small_letters(long))
            if graded:
                level, sector = _grade(graded["words"], graded["head"])
                add(*match.span(), level, sector, "partnership")
    for match in _TOP.finditer(text) if "highest" in small or "top" in small else ():
        add(*match.span(), "comprehensive_strategic", None, "top", True)
    _add_ellipses(text, small, found)
    return tuple(sorted(found, key=lambda f: f.start))


_FREE_TRADE_AND = re.compile(r"[Tt]rade\s+(?:and|,)\s+")
_FIELD_BEFORE = re.compile(r"([a-z]+)\s$")
_SOME_COMPREHENSIVE = re.compile(
    r",?\s+(?:\w+\s+)?of\s+(?:them|which|whom)\s+(?:are\s+)?(?:also\s+)?comprehensive\b(?:\s+ones)?(?=\s*[:(–-])"
)
_BROAD = {"development", "economic", "economy", "trade", "cultural", "culture"}  # these describe a partnership
_WAS_MADE = re.compile(
    r"\s+of\s+(?:the\s+)?[A-Z][^;]{2,70}?,\s+(?:launched|established|set\s+up|signed|announced|formed|founded)\s+(?:in|on)\s|(?:\s+(?:with|between)\s+(?:the\s+)?[A-Z][^,.;]{2,50}?|,\s+[\w-]+,)?\s+(?:was|were)\s+(?:\w+ly\s+)?(?:launched|established|set\s+up|signed|announced|inaugurated|concluded|sealed|unveiled)\b"
)
_MADE = re.compile(
    r"\b(?:launch|establish|set(?:ting)? up|sign|inaugurat|conclud|seal|announc|unveil|end|terminat|suspend|did away with|enter(?:ed|s)? into)\w*\s+(?:an?|the|its|their)\s+(?:new\s+|joint\s+|trilateral\s+)*$",
    re.IGNORECASE,
)


def _add_relations(text: str, found: list[LevelMention], add: Callable[..., None]) -> None:
    """Diplomatic relations, by their full name or where a verb shows that plain "relations" or "ties" mean them."""
    for match in _DIPLOMATIC.finditer(text):
        add(*match.span(), "diplomatic_relations", None, "relations")
    graded = any(f.head.startswith("partner") for f in found) or _FOOTING.search(text)
    for match in _PLAIN_RELATIONS.finditer(text):
        if graded and _MOVES.match(match[0]):
            continue  # "lowered ties to a comprehensive partnership"
        group = str(match.lastgroup)
        add(match.start(group), match.end(group), "diplomatic_relations", None, "relations")
    for match in _BREAK.finditer(text):
        add(match.end(), match.end() + 1, "diplomatic_relations", None, "relations")
    for match in (
        *_REPRESENTATION.finditer(text),
        *_LED_BY_CHARGE.finditer(text),
        *_TO_AMBASSADORS.finditer(text),
        *_THEIRS_TO_CHARGE.finditer(text),
        *_DOWN_TO.finditer(text),
        *_RUN_BY_CHARGE.finditer(text),
        *_BY_CHARGES.finditer(text),
    ):
        add(*match.span("what"), "diplomatic_relations", None, "relations")
    for match in _UP_AGAIN.finditer(text):
        add(*match.span(str(match.lastgroup)), "diplomatic_relations", None, "relations")
    for match in (*_DATED_RELATIONS.finditer(text), *_RESUME.finditer(text), *_THAT_WERE_CUT.finditer(text)):
        add(*match.span("noun"), "diplomatic_relations", None, "relations")
    for match in _ONCE_MORE.finditer(text):
        add(*match.span(str(match.lastgroup)), "diplomatic_relations", None, "relations")


_ITEM = re.compile(
    r"(?:^|[-–—:]\s)(?:Comprehensive\s+)?(?:[Ss]trategic|Comprehensive),?\s+(?:since|agreed|signed|declared)\b"
)
RUNGS = re.compile(
    r"\b(?P<first>(?:comprehensive|strategic)(?:\s+strategic)?)(?:\s+partners?)?\s+in\s+(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d(?:,|\s+and|,\s+and|,\s+then)\s+"
    r"(?P<second>(?:comprehensive\s+)?strategic)(?:\s+partners?)?\s+in\s+(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d",
    re.IGNORECASE,
)
"""The ranks of a ladder, each with its time: "strategic in 1993 and comprehensive strategic in 2012"."""
_BEARER = re.compile(r"\b(?:ties?|bonds?|relations(?:hip)?s?|partnerships?|partners|theirs)\b", re.IGNORECASE)


def _add_ellipses(text: str, small: str, found: list[LevelMention]) -> None:
    """Levels whose noun another one in the sentence bears: "from a comprehensive to a strategic partnership", "a strategic one"."""
    graded = [f for f in found if f.head.startswith("partner") and not f.top]
    for match in chain(
        _FOOTING.finditer(text), _OF_A_KIND.finditer(text), _CALLED_SO.finditer(text), _GONE_STRATEGIC.finditer(text)
    ):
        start, end = match.span("words")
        level, sector = _grade(match["words"], "partnership")
        if level and not any(start < f.end and f.start < end for f in found):
            found.append(LevelMention(start, end, level, match["words"], sector, "partnership"))
    if not holds(text, _OF_RANK):
        return
    for match in RUNGS.finditer(text):
        for group in ("first", "second"):
            (start, end), level = match.span(group), _grade(match[group], "partnership")[0]
            if level and not any(start < f.end and f.start < end for f in found):
                found.append(LevelMention(start, end, level, match[group], None, "partnership"))
    if not graded and not _BEARER.search(text) and not _ITEM.search(text):
        return
    for match in _ELLIPSIS.finditer(small):
        group = str(match.lastgroup)
        words = text[slice(*match.span(group))]
        start, end = match.start(group), match.end(group) + (len(group) if group in {"one", "ones"} else 0)
        if any(start < f.end and f.start < end for f in found):
            continue
        level, sector = _grade(words, "partnership")
        before = [f for f in graded if f.end <= start]
        if group == "again" and before:
            level = before[-1].level  # "with A there is a partnership, and with B one is to be declared"
        if match["one"] and before and _ORDINARY.fullmatch(words.strip()):
            level = "partnership"
        into = compiled(
            r"\b(?:(?:in)?to|way\s+for|(?:replaced|superseded)\s+(?:by|with)|henceforth\s+be|from\s+now\s+on\s+be|now\s+on\s+as|become)\s+$"
        ).search(text[: match.start()])
        if match["one"] and before and into and _SAME_LEVEL.fullmatch(words.strip()):
            level = before[-1].level  # "raise a strategic partnership to an all-weather one"
        made = into or compiled(
            r"\b(?:becom(?:e|es|ing)|became|made|called)\s+$|\bma(?:ke|kes|de|king)\s+(?:the|their|its)\s[^,;.]{5,60}\s$"
        ).search(
            text[: match.start()],
        )
        lowered = before and _LOWERS.search(small, 0, before[-1].start)
        if (
            match["one"]
            and level == "comprehensive"
            and before
            and before[-1].level == "strategic"
            and made
            and not lowered
        ):
            level = "comprehensive_strategic"  # "turn a strategic partnership into a comprehensive one"
        if group == "bare" and level == "comprehensive" and before and before[-1].level == "strategic":
            level = "comprehensive_strategic"  # "the strategic partnership became comprehensive"
        if level:
            found.append(LevelMention(start, end, level, words.strip(), sector, "partnership"))


_LOWERS = re.compile(r"\b(?:downgrad|lower|reduc|demot|relegat)\w+\s[^;.]{0,60}$")
_ORDINARY = re.compile(r"ordinary|plain|normal|simple|regular|basic|looser", re.IGNORECASE)
_SAME_LEVEL = re.compile(r"(?:(?:all-weather|special|enhanced|upgraded|global|privileged|new)[\s,]*(?:and\s+)?)+")


def abbreviations(text: str) -> dict[str, str]:
    """Short forms of level names that a document explains: "Comprehensive Strategic Partnership (CSP)"."""
    found: dict[str, str] = {}
    if "artnership (" not in text:
        return found
    for match in _ABBREVIATION.finditer(text):
        if compiled(r"partnership$", re.IGNORECASE).search(match["long"]):
            found[match["short"]] = match["long"]
    return found


def rank_of(words: str) -> Level:
    """The level that words of rank alone give: "strategic", "comprehensive strategic partners", "Comprehensive"."""
    folded = words.lower()
    return _RANKED["comprehensive" in folded, "strategic" in folded]


_RANKED: dict[tuple[bool, bool], Level] = {  # comprehensive, strategic
    (True, True): "comprehensive_strategic",
    (True, False): "comprehensive",
    (False, True): "strategic",
}


def _grade(words: str, head: str, quoted: bool = False) -> tuple[Level | None, str | None]:
    """The level and the field that a name's words give; no level for words that only praise."""
    folded = words.lower()
    strategic = "strategic" in folded
    comprehensive = bool(compiled(r"comprehensive|all-round|all-around").search(folded))
    fields = _grammar().field_word.findall(folded)
    if head.lower() in {"relationship", "relations", "ties", "association"} and not strategic:
        return None, None
    if (
        head.lower() in {"relations", "ties"}
        and not comprehensive
        and not compiled(r"special strategic|global strategic").search(folded)
    ):
        return None, None
    if head.lower() == "alliance":
        return None, None
    sector = None
    if fields:
        sector = compiled(
            r"\b(?:comprehensive|all-round|strategic|global|special|enhanced|new|bilateral|trilateral|upgraded|full|partnership)\b"
        ).sub(
            " ",
            folded,
        )
        sector = compiled(r"defense").sub("defence", compiled(r"\s+").sub(" ", sector)).strip(" ,-&")
        sector = compiled(r"^(?:and|for|of)\s+|\s+(?:and|for|of)$").sub("", sector).strip() or None
    if (
        _grammar().descriptive.fullmatch(folded.strip())
        and head.lower().startswith("partner")
        and not strategic
        and not comprehensive
        and words.strip() == folded.strip()
        and not _grammar().two_fields.fullmatch(folded.strip(" ,-"))
    ):
        return None, None  # "trade partner", "security partnership" in small letters praise or describe
    if strategic or comprehensive:
        return _RANKED[comprehensive, strategic], sector
    if head.lower() in {"partner", "partners"}:
        return ("partnership", sector) if quoted and _grammar().ranks.search(folded) else (None, None)
    if words == folded and not quoted and not sector and not _grammar().ranks.search(folded):
        return None, None  # in small letters: "an enduring partnership", "a strong partnership" only praise
    return "partnership", sector
