"""Whether: done, planned, sought or refused, and who says so."""

from __future__ import annotations

import re

from schema.records import RelationStatus

_REJECTED = re.compile(
    r"\b(?:reject(?:s|ed|ing)?|rul(?:e[sd]?|ing) out|den(?:y|ies|ied)|dismiss(?:es|ed)?|declin(?:e[sd]?|ing)|refus(?:e[sd]?|al|ing)|turn(?:s|ed) down|"
    r"(?:is|are|was|were|does|do|will|would) not|isn[’']t|aren[’']t|no (?:plans?|intention|question) (?:of|to|for)|not an? |never (?:be|become)|opposed to)\b",
    re.IGNORECASE,
)
_RULED_OUT = re.compile(
    r"\b(?:reject(?:s|ed|ing)?|rul(?:e[sd]?|ing) out|refus(?:e[sd]?|ing)|no (?:plans?|intention) (?:of|to|for))\s+(?:[\w-]+\s+){0,4}$",
    re.IGNORECASE,
)
_SOUGHT = re.compile(
    r"\b(?:(?:pledg(?:e[sd]?|ing)|vow(?:s|ed|ing)?) to|would (?:like|welcome|prefer|be (?:glad|happy|pleased|ready|willing))|seek(?:s|ing)?|sought|propos(?:e[sd]?|al|als|ing)|consider(?:s|ed|ing)?|consideration|discuss(?:e[sd]|ing|ions?)?|explor(?:e[sd]?|ing|ation|atory)|"
    r"hop(?:e[sd]?|ing)|want(?:s|ed)?|wish(?:es|ed)?|aim(?:s|ed|ing)?|push(?:es|ed|ing)? for|call(?:s|ed|ing)? for|urg(?:e[sd]?|ing)|offer(?:s|ed)?|"
    r"negotiat(?:e[sd]?|ing|ions?)|in talks|talks (?:on|about|to|over)|talks (?:are|were|have been) (?:\w+ ){1,2}(?:on|about|over)|study(?:ing)?|look(?:s|ed|ing)? (?:into|at)|mull(?:s|ed|ing)?|weigh(?:s|ed|ing)?|"
    r"eye(?:s|d|ing)|suggest(?:s|ed)?|request(?:s|ed)?|invite(?:s|d)?|ready to|willing(?:ness)? to|keen to|desire|intend(?:s|ed)? to seek|"
    r"work(?:s|ing|ed)? (?:towards?|to)|towards?|possib(?:le|ility|ly)|favou?rs?|pledg(?:e[sd]?|ing) to (?:seek|work)|under (?:discussion|consideration|negotiation)|"
    r"close to|on the verge of|edg(?:e|es|ing) towards?|interest(?:ed)? in|expressed? (?:its |their |his |her )?(?:hope|interest|wish|desire)|bid to|campaign(?:ed|ing)? (?:on|for)|promis(?:e[sd]|ing) to)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:will|shall|to be|is to|are to|was to|were to|plan(?:s|ned|ning)? to|plans? for|set to|expected|due to|scheduled|slated|poised to|about to|going to|"
    r"prepar(?:es?|ing|ed) to|intend(?:s|ed)? to|next (?:week|month|year)|later this|upcoming|would|is on (?:course|track)|soon|on the way to|are upgrading)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:next (?:week|month|year)|later this|in the coming|by the end of|soon|before the end|tomorrow|when (?:he|she|they) (?:visit|meet)s?)\b",
    re.IGNORECASE,
)
_AGREED = re.compile(
    r"\b(?<!to be )(?:agree(?:s|d|ing)?(?: on| to)?|decid(?:e[sd]?|ing)|decision|order(?:s|ed)|told (?:the )?parliament|announc(?:e[sd]?|ing|ement)|declar(?:e[sd]?|ing)|resolv(?:e[sd]?)|adopt(?:s|ed|ing)?|"
    r"unveil(?:s|ed)?|witness(?:ed)?|sign(?:s|ed|ing)?|inked?|seal(?:s|ed)?|confirm(?:s|ed)?|proclaim(?:s|ed)?|approv(?:e[sd]?))\b",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:if|unless|whether|could|might|may|should|ought to|had it|were it|as if|supposed|rumou?r|speculat\w+|unlikely|likely)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:analysts?|experts?|professors?|scholars?|observers?|commentators?|editorial|column(?:ist)?|think[\s-]tank|lecturer|researchers?|academics?|"
    r"opposition|former (?:\w+ ){0,3}(?:minister|president|ambassador|diplomat|official|adviser)|retired|critics?|pundits?|activists?|lobb(?:y|yist)\w*|"
    r"lawmakers?|senators?|readers?|sources?|fellow at|director of the|I (?:think|believe)|in my view|he argues|she argues)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:no|not|never|without|lacks?|lacking|neither|nor|yet to|instead of|short of|stop(?:s|ped)? short|far from|hardly|rather than|absence of|"
    r"fail(?:s|ed)? to|did(?:n[’']t| not)|has(?:n[’']t| not)|have(?:n[’']t| not)|is(?:n[’']t| not)|are(?:n[’']t| not)|was(?:n[’']t| not)|do(?:es)? not|don[’']t|doesn[’']t)\b",
    re.IGNORECASE,
)


_AT_LATER_TIME = re.compile(
    r"[^.;]{0,140}\b(?:next (?:week|month|year)|later this (?:week|month|year)|in the coming (?:weeks|months|years?)|by the end of (?:the|this|next) year)\b",
    re.IGNORECASE,
)


def is_put_off(before: str, behind: str) -> bool:
    """Is what was agreed to be done only later: "agreed to raise ties … next year"?"""
    return bool(_AGREED.search(before[-90:])) and bool(_AT_LATER_TIME.match(behind))


def status_of(before: str, around: str) -> tuple[RelationStatus | None, str]:
    """The status of an act and the rule that gave it; None where what is said is no act but an opinion or a denial of one.

    `before` is what stands before the verb or noun of change in its clause, `around` the whole sentence.
    """
    near = before[-140:]
    opinion = bool(_OPINION.search(around))
    if _DOUBT.search(before[-60:]):
        return None, "doubt"
    if _REJECTED.search(before[-60:]) and not re.search(r"\b(?:only|just|merely)\b", before[-60:]):
        return (None, "opinion") if opinion else ("rejected", "refused")
    if _NEGATED.search(before[-45:]):
        return None, "negated"
    agreed = [m.end() for m in _AGREED.finditer(near)]
    sought = [m.end() for m in _SOUGHT.finditer(near[-90:])]
    planned = list(_PLANNED.finditer(near[-90:]))
    if agreed and planned and planned[-1][0].lower() in {"would", "to be", "will"} and not _LATER.search(around):
        return "concluded", "reported"
    sought = [end + max(0, len(near) - 90) for end in sought]
    if sought and (not agreed or max(sought) > max(agreed)):
        return (None, "opinion") if opinion else ("under_discussion", "sought")
    if planned and (not agreed or planned[-1].end() + max(0, len(near) - 90) > max(agreed)):
        return (None, "opinion") if opinion else ("planned", "planned")
    return "concluded", "done"


def is_opinion(text: str) -> bool:
    """Does somebody without office speak in this sentence?"""
    return bool(_OPINION.search(text))


_HEARSAY = re.compile(
    r"\b(?:rumou?rs?|reportedly|allegedly|unconfirmed|speculation|gossip|media reports?|press reports?|(?:some )?reports (?:say|said|suggest|claim)\w*|it is (?:said|rumou?red))\b",
    re.IGNORECASE,
)


def is_hearsay(before: str) -> bool:
    """Is what follows only rumoured, or told by nobody who must know?"""
    return bool(_HEARSAY.search(before))


def is_negated(before: str) -> bool:
    """Is what follows said not to be so?"""
    return bool(_NEGATED.search(before[-45:]))


_NO_SUCH = re.compile(
    r"\b(?:(?:there\s+(?:is|are|was|were|will\s+be|would\s+be|can\s+be|has\s+been)|(?:th(?:is|at|ey|ese)|it|we)\s+(?:is|are|was|were|will\s+be|would\s+be))\s+(?:no(?:t)?|never)|isn[’']t|aren[’']t|(?:is|are)\s+no)\s+(?:going\s+to\s+be\s+)?(?:about\s+)?(?:an?\s+|any\s+)?(?:new\s+|formal\s+|military\s+|real\s+)?[\"“]?$",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"\b(?:ministers?|ministry|presidents?|premiers?|chancellors?|spokes(?:man|woman|person)s?|ambassadors?|government|adviser|officials?|secretary|kremlin|palace|envoy|department|chief)\b",
    re.IGNORECASE,
)


def is_denied(before: str, around: str) -> bool:
    """Does somebody in office say that there is no such tie: "this is not an alliance", "there will be no alliance"?"""
    return bool(_NO_SUCH.search(before[-60:])) and bool(_OFFICIAL.search(around)) and not is_opinion(around)


def is_refused(before: str) -> bool:
    """Is what follows ruled out by name: "rejected an alliance", "ruled out a partnership"?"""
    return bool(_RULED_OUT.search(before[-50:]))
