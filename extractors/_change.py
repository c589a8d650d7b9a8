"""What is done to a level: raised, set up, restored, lowered, suspended, ended."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors._lexicon import small_letters
from schema.records import RelationAction

UP = frozenset({"established", "upgraded", "restored"})
DOWN = frozenset({"downgraded", "suspended", "terminated"})
RANK = ("diplomatic_relations", "partnership", "comprehensive", "strategic", "comprehensive_strategic", "alliance")


@dataclass(frozen=True, slots=True)
class Change:
    """A verb or noun of change in a sentence. `background`: told as an earlier act ("had been raised")."""

    start: int
    end: int
    action: RelationAction
    takes_subject: bool  # may stand behind the level: "the partnership was launched", "partnership, signed in 2013"
    passive_only: bool = False
    background: bool = False
    future: bool = False
    sought: bool = False


_UPGRADE = r"upgrad(?:e[sd]?|ing)|elevat(?:e[sd]?|ing|ion)|rais(?:e[sd]?|ing)(?!\s+(?:the\s+|an?\s+|its\s+|their\s+|some\s+|any\s+)?(?:\w+\s+)?(?:questions?|issues?|concerns?|doubts?|eyebrows|awareness|money|funds?|fears?|prospect|possibility|stakes|tariffs?))|lift(?:s|ed|ing)?|promot(?:e[sd]|ing)|upgradation|upgrading"
_PATTERNS: tuple[tuple[RelationAction, bool, re.Pattern[str]], ...] = (
    (
        "restored",
        True,
        re.compile(
            r"\b(?:restor(?:e[sd]?|ing|ation)|resum(?:e[sd]?|ing|ption)|restart(?:s|ed|ing)?|re-?establish(?:es|ed|ing|ment)?|normali[sz](?:e[sd]?|ing|ation)|reviv(?:e[sd]?|ing|al)|"
            r"renew(?:s|ed|ing|al\s+of)?(?=\s+(?:the\s+|their\s+|its\s+|full\s+)*(?:diplomatic|formal|relations|ties))|taken\s+up\s+again|reinstat(?:e[sd]?|ing))\b"
        ),
    ),
    (
        "downgraded",
        True,
        re.compile(
            r"\b(?:downgrad(?:e[sd]?|ing)|lower(?:s|ed|ing)?|reduc(?:e[sd]?|ing)|scal(?:e[sd]?|ing) (?:back|down)|demot(?:e[sd]?|ing))\b"
        ),
    ),
    (
        "suspended",
        True,
        re.compile(
            r"\b(?:suspend(?:s|ed|ing)?|suspension|fr(?:eez(?:e[sd]?|ing)|oze|ozen)|(?:put\s+)?on\s+(?:hold|ice)|paus(?:e[sd]?|ing))\b"
        ),
    ),
    (
        "terminated",
        True,
        re.compile(
            r"\b(?:sever(?:s|ed|ing|ance)?|cut(?:s|ting)?(?: off)?|br(?:eak(?:s|ing)?|oke|oken)(?: off)?|(?:com(?:e|es|ing)|came)\s+to\s+an\s+end|at\s+an\s+end|terminat(?:e[sd]?|ing|ion)|end(?:s|ed|ing)?|cancel(?:s|led|ed|ling)?|"
            r"withdr(?:aw(?:s|n|ing)?|ew) from|withdrawal from|tore up|torn up|scrap(?:s|ped|ping)?|revok(?:e[sd]?|ing)|abandon(?:s|ed)?|quit(?:s)?|renounc(?:e[sd]?|ing)|annul(?:s|led)?|"
            r"rupture[sd]?|switch(?:es|ed|ing)?)\b"
        ),
    ),
    (
        "upgraded",
        True,
        re.compile(
            rf"\b(?:{_UPGRADE}|(?:up)?grade to|tak(?:e[sn]?|ing) (?:[\w’'-]+ ){{1,5}}(?:up )?to|took (?:[\w’'-]+ ){{1,5}}to|turn(?:s|ed|ing)? (?:[\w’'-]+ ){{1,10}}into|"
            r"br(?:ing(?:s|ing)?|ought) (?:[\w’'-]+ ){0,6}(?:up )?to|mov(?:e[sd]?|ing) (?:[\w’'-]+ ){0,5}up (?:\w+ )?to|ris(?:e[sn]?|ing) to|rose to|transform(?:s|ed|ing)? (?:[\w’'-]+ ){1,5}into|"
            r"deepen(?:s|ed|ing)? (?:[\w’'-]+ ){1,5}to|enhanc(?:e[sd]?|ing) (?:[\w’'-]+ ){1,6}to|strengthen(?:s|ed|ing)? (?:[\w’'-]+ ){1,5}to|advanc(?:e[sd]?|ing) (?:[\w’'-]+ ){1,5}to|"
            r"put (?:[\w’'-]+ ){1,8}(?=on an? (?:comprehensive )?strategic footing)|put (?:[\w’'-]+ ){1,5}on the footing of|g(?:ive[sn]?|iving|ave)\s+way\s+to|step(?:s|ped)? up to|graduat(?:e[sd]?|ing) to|mov(?:e[sd]?|ing) up (?:a|one|another) (?:notch|rung|step|level|tier)|(?:climb|progress|grow|evolv|advanc|pass|mov)(?:e[sd]?|ed|ing|s|n)?(?: steadily| gradually)?(?=,? from )|(?:went|gone|grew|goes) (?=from )|mov(?:e[sd]?|ing) (?:[\w’'-]+ ){0,3}to|promot(?:e[sd]|ing) to|t(?:ake[sn]?|aking|ook)(?= (?:the |an? )?(?:same|identical|next) step)|pass(?:es|ed)? (?:from|to)|progress(?:es|ed)? to|reach(?:es|ed|ing)? (?:the )?(?:level|rank|status|stage) of|gr(?:own|ew|ows?) into|evolv(?:e[sd]?|ing) (?:in)?to|go(?:es)? up to|went up to|bump(?:s|ed|ing)? (?:[\w’'-]+ ){0,4}up to|notch(?:es|ed)? up to)\b"
        ),
    ),
    (
        "established",
        True,
        re.compile(
            r"\b(?:establish(?:es|ed|ing|ment)?|launch(?:es|ed|ing)?|forg(?:e[sd]?|ing)|form(?:s|ed|ing)?(?= (?:an?|the|their|its)\b)|formation|found(?:ed|ing)|set(?:s|ting)? up|enter(?:s|ed|ing)?(?: into| the stage of)?|"
            r"conclu(?:de[sd]?|ding|sion)|sign(?:s|ed|ing)?|ink(?:s|ed)|seal(?:s|ed|ing)?|announc(?:e[sd]?|ing|ement)|declar(?:e[sd]?|ing)|agree(?:s|d|ing)? (?:on|to)(?=\s+(?:an?|the|their|form|found|set)\b)|"
            r"bec(?:ome[s]?|ame|oming)|ma(?:de|ke[s]?|king)\s+(?:theirs|it|them|(?:the|their)\s+(?:ties|tie|relations|relationship|bond))(?=\s+an?\b)|t(?:ake[sn]?|aking|ook)\s+up(?=\s+(?:\w+\s+)?(?:relations|ties))|adopt(?:s|ed|ing)?|proclaim(?:s|ed)?|unveil(?:s|ed)?|creat(?:e[sd]?|ing|ion)|open(?:s|ed|ing)?|initiat(?:e[sd]?|ing)|built|"
            r"finali[sz](?:e[sd]?|ing)|formali[sz](?:e[sd]?|ing)|struck|strike[s]?|recogni[sz](?:e[sd]?|ing|tion)|inaugurat(?:e[sd]?|ing)|(?:came|come|went|returned|returns) (?:home|back|away) (?:to \w{2,} )?with(?= an?\b)|join(?:s|ed|ing)?|introduc(?:e[sd]?|ing)|cement(?:s|ed)|"
            r"institut(?:e[sd]?|ing)|dates? (?:back )?(?:to|from)|began|begun|born|came in|admitted to|recast(?:s|ing)? (?:\w+ ){1,5}as|(?:be|is|are) (?:henceforth |from now on |now )?known as|decided to name|renam(?:e[sd]?|ing)|dubbed|(?:(?:grant|award|accord|confer|bestow)(?:s|ed|red|ing|ring)?|g(?:ive[sn]?|iving|ave))(?=\s[^.;]{0,50}\b(?:status|title|rank|label|rung|level|style)\b)|put(?:s|ting)?\s+(?:their|his|her|its)\s+(?:signatures?|names?|initials)\s+to|to\s+be(?=\s+(?:[\w-]+\s+){0,3}(?:partners|allies)\b)|counted among|(?:is|are|was|were) from (?:now on|today)|from now on|henceforth|ha(?:s|ve) been (?=(?:an? )?\w+ (?:\w+ )?partners? since))\b"
        ),
    ),
)
_BACKGROUND = re.compile(
    r"\b(?:had(?: been)?(?: \w+ly)?|was first|were first|first|originally|previously|earlier|once|long)\s+$",
)
_FUTURE = re.compile(
    r"\b(?:will|shall|is to|are to|to be|plans? to|set to|expected to|due to|scheduled to|poised to|about to|going to|would)\s+(?:be\s+|formally\s+|officially\s+|soon\s+|also\s+|have\s+)*$",
)
_SOUGHT_AFTER = re.compile(
    r"^[^.;]{0,60}\b(?:(?:is|are|was|were|remains?) (?:\w+ )?(?:under (?:discussion|consideration|negotiation)|being (?:discussed|considered|explored|negotiated)|in the works|on the table))",
)


def find_changes(text: str) -> tuple[Change, ...]:
    """All verbs and nouns of change in a sentence, in order; where two overlap, the graver reading wins."""
    text = small_letters(text)
    found: list[Change] = []
    for action, takes_subject, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < c.end and c.start < match.end() for c in found):
                continue
            before = text[max(0, match.start() - 40) : match.start()]
            found.append(
                Change(
                    *match.span(),
                    action,
                    takes_subject,
                    background=bool(_BACKGROUND.search(before)),
                    future=bool(_FUTURE.search(before)),
                    sought=bool(_SOUGHT_AFTER.match(text[match.end() :])),
                )
            )
    return tuple(sorted(found, key=lambda c: c.start))
