"""Whether: done, planned, sought or refused, and who says so."""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial

from extractors._lexicon import compiled, phrases
from extractors._screen import Screened, screened
from schema.records import RelationStatus

_words = partial(phrases, "modality")


@cache
def _said(name: str) -> Screened:
    """The same for whole sentences."""
    return screened(_words(name))


@cache
def _agreed() -> Screened:
    return screened(_words("agreed", before=r"(?<!to be )"))


_AT_LATER_TIME = re.compile(
    r"[^.;]{0,140}\b(?:next (?:week|month|year)|later this (?:week|month|year)|in the coming (?:weeks|months|years?)|by the end of (?:the|this|next) year|when\s+(?:[\w’-]+\s+){1,4}(?:visits?|meets?|travels?|comes|goes|arrives))\b",
    re.IGNORECASE,
)


_IN_REPLY = re.compile(r"\b(?:react|respond|reply|answer)ing\s+to\b|\bin\s+(?:reply|response|answer)\s+to\b")
_TOLD_THEM = re.compile(
    r"\s(?:told|assured|briefed|informed)\s+(?:the\s+|a\s+|his\s+|her\s+)?(?:[\w-]+\s+)?(?:senators|lawmakers|MPs|backbenchers|readers)\b"
)
_PROPOSES_THAT = re.compile(r"\b(?:propos|suggest)(?:e[sd]?|s|ed|ing)?\b[^.;]*\bthat\b[^.;]*$", re.IGNORECASE)
_TALK_WHETHER = re.compile(
    r"\b(?:haggling|negotiating|discuss(?:es|ed|ing)?|debating|talking|talks|consultations|negotiations|deliberating)\b[^.;]*\bwhether\s+(?:or\s+not\s+)?to\s+$|\bdiscuss(?:es|ed|ing)?\s+whether\s+[^.;]{2,60}?\s(?:might|could|should|can|may)\s+(?:(?:at\s+last|now|finally|one\s+day|be)\s+)*$|\b(?:talking|discussing|negotiating)\b[^.;]*\bhow\s+(?:[\w’'-]+\s+){1,4}(?:might|could|can|should|may|to)\s+(?:be\s+)?$",
    re.IGNORECASE,
)
_YET_TO = re.compile(r"\b(?:will|shall|(?:is|are|set|expected|due|about|scheduled) to)\s+(?:\w+ly\s+)?$", re.IGNORECASE)


_AND_WILL = re.compile(r"\band\s+(?=(?:will|shall|is\s+to|are\s+to)\b)")
_GLAD = re.compile(r"\b(?:glad|pleased|proud|happy|delighted|honou?red)\b[^.;]*\bcould\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_OUGHT_TO_BE = re.compile(r"\bshould\s+(?:now\s+)?(?:be\s+)?$", re.IGNORECASE)
_AN_OFFICIAL_SAID = re.compile(
    r",\s+(?:he|she|(?:the\s+)?(?:President|Prime\s+Minister|Foreign\s+Minister|King|Chancellor|[Pp]resident|(?:prime|foreign)\s+minister)\b[^,.;]{0,40})\s+(?:told|said|proposed)\b"
)
_AGREED_THAT = re.compile(
    r"\b(?:agreed|decided|resolved)\s+that\s+[^,;.]{2,50}\sshould\s+(?:now\s+)?(?:be\s+)?$", re.IGNORECASE
)
_AGREED_TO_TALK = re.compile(
    r"\bagree(?:d|s|ing)?\s+(?:to|on)\s+(?:\w+ly\s+)?(?:negotiat|discuss|explor|stud(?:y|ies)|seek|consider|draft|(?:open|begin|start|hold)(?:ing)?\s+(?:the\s+)?(?:talks|negotiations)|talks|negotiations|work(?:ing)?\s+(?:on|towards?|out))"
)
_NO_MORE_THAN = re.compile(
    r"\b(?:no|nothing|not|little)\s+(?:more|less|fewer|other)\s+than\b|\bnot\s+(?:only|just|merely)\b", re.IGNORECASE
)


_ASIDE = re.compile(r",\s+(?:which|who)\s[^,;]*,\s")
_THAT = re.compile(r"\b(?:that|which)\s+(?:had\s+|has\s+)?$")  # "not against the charter that made us partners"
_WILL_NOT_AND = re.compile(r"\b(?:will|would|can|could|shall)\s+not\b[^,;]*\band\s+$")
_DOES = re.compile(r"[a-z]+s\b")


def is_put_off(before: str, behind: str) -> bool:
    """Is what was agreed to be done only later: "agreed to raise ties … next year"?"""
    return bool(_agreed().pattern.search(before[-90:])) and bool(_AT_LATER_TIME.match(behind))


def status_of(before: str, around: str) -> tuple[RelationStatus | None, str]:
    """The status of an act and the rule that gave it; None where what is said is no act but an opinion or a denial of one.

    `before` is what stands before the verb or noun of change in its clause, `around` the whole sentence.
    """
    near = before[-140:].rsplit("; ", 1)[-1]
    opinion = is_opinion(around)
    if _OUGHT_TO_BE.search(near) and _AN_OFFICIAL_SAID.search(around) and not opinion:
        return "under_discussion", "proposed"
    if _TALK_WHETHER.search(before):
        return (None, "opinion") if opinion else ("under_discussion", "sought")
    if _said("doubt").search_in(before[-60:], around) and not _GLAD.search(near) and not _AGREED_THAT.search(near):
        return None, "doubt"
    own = _AND_WILL.split(compiled(r"[:;]\s").split(before[-60:])[-1])[-1]  # "was not ready and will be signed"
    own = "" if _THAT.search(own) else _ASIDE.sub(" ", own)
    if _WILL_NOT_AND.search(near) and _DOES.match(around, len(before)):
        near = own = ""  # "will not wait and breaks off relations"
    if _said("rejected").search_in(own, around) and not compiled(r"\b(?:only|just|merely)\b").search(own):
        return (None, "opinion") if opinion else ("rejected", "refused")
    if _said("negated").search_in(own[-45:].rsplit(", ", 1)[-1], around):
        return None, "negated"
    agreed = [m.end() for m in _agreed().finditer_in(near, around) if not _YET_TO.search(near[: m.start()])]
    sought = [m.end() for m in _said("sought").finditer_in(near[-90:], around)]
    planned = list(_said("planned").finditer_in(NTH_TO_BE.sub(lambda m: " " * len(m[0]), near[-90:]), around))
    if (
        agreed
        and planned
        and planned[-1][0].lower() in {"would", "to be", "will"}
        and not _said("later").search(around)
        and not _AGREED_TO_TALK.search(near)
        and not (sought and sought[-1] > planned[-1].end())
    ):
        return "concluded", "reported"
    if not sought and not agreed and _PROPOSES_THAT.search(before):
        return (None, "opinion") if opinion else ("under_discussion", "proposed")
    sought = [end + max(0, len(near) - 90) for end in sought]
    if sought and (not agreed or max(sought) > max(agreed)):
        return (None, "opinion") if opinion else ("under_discussion", "sought")
    if planned and (not agreed or planned[-1].end() + max(0, len(near) - 90) > max(agreed)):
        return (None, "opinion") if opinion else ("planned", "planned")
    return "concluded", "done"


NTH_TO_BE = re.compile(  # "was the first country to be given the rank"
    r"(?<!be )\bthe\s+(?:first|only|latest|last|second|third|\w+th)\s+(?:(?!will\b|would\b|next\b)[\w’-]+\s+){1,6}to\s+be\s+(?:\w+ly\s+)?$"
)


@lru_cache(maxsize=64)
def is_opinion(text: str) -> bool:
    """Does somebody without office speak in this sentence?"""
    own = _AS_OTHERS_DID.sub("", _IN_REPLY.split(text)[0])
    return bool(_said("opinion").search(_TOLD_THEM.sub(" told them", own)))


def is_opinion_of_before(text: str, before: str) -> bool:
    """Does "it" propose what a sentence tells, where the one before speaks of a study, or of others without office?"""
    return bool(_IT_PROPOSES.match(text)) and is_opinion(before)


def is_opinion_of_speaker(text: str, paragraph: str, lede: str) -> bool:
    """Does "he" call for what a sentence tells, where who speaks in its paragraph, or in all the news, has no office?"""
    return bool(_IT_PROPOSES.match(text) and (_BY_OUTSIDERS.search(paragraph) or _BY_OUTSIDERS.search(lede)))


_BY_OUTSIDERS = re.compile(
    r"\ba\s+candidate\s+(?:who|for)\b|\b(?:has|have|had)\s+(?:no\s+(?:role|seat|place)\s+in|never\s+held\s+office)\b|\bgroup\s+of\s+former\b|\b(?:said|says)\s+(?:economist|analyst|professor|researcher|historian|columnist|councillor)\b|"
    r"^[^.;]{0,40},\s+an?\s+(?:\w+\s+){0,2}(?:lecturer|professor|analyst|scholar|expert|researcher|columnist|historian|economist)\b|\b(?:an?|the)\s+(?:opposition|former|retired|exiled|shadow)\s+(?:\w+\s+){0,3}(?:said|says|called|calls|urged|urges|promised|told|demanded|proposed)\b|^[^.;]{0,20}\bopposition\s+(?:\w+\s+){1,3}(?:in\s+(?:\w+\s+){1,3})?(?:said|says|called|calls|urged|urges|promised|told|demanded|proposed)\b",
    re.IGNORECASE,
)


_AS_OTHERS_DID = re.compile(  # "…, as the opposition pressed for more", but not "…, as analysts put it"
    r",\s+whatever\s[^,;]*$|,\s+(?:as|while|after)\s(?![^,;]*\b(?:sa(?:y|ys|id)|put|not(?:e|es|ed)|argu\w+|expect\w*|predict\w*|warn\w*|call\w*|suggest\w*|believ\w+|sees?|hop\w+|want\w*|think\w*|wr(?:ote|ites?)|propos\w+|demand\w*|know)\b)[^,;]*$"
)
_IT_PROPOSES = re.compile(
    r"(?:It|They|He|She|The\s+(?:authors?|paper|report|study|group|institute))\s+(?:also\s+|further\s+)?(?:(?:propos|recommend|suggest|call|urg|advocat|want|demand|argu|promis|pledg)\w*\b|would\s+(?:like|prefer|rather)\b)"
)
_SUPPOSES = re.compile(
    r"[\"“]?(?:Did|Does|Do|Was|Were|Is|Are|Has|Have|Had|Will|Would|Can|Could|Should)\s[^.;?]{5,120},\s+[^.,;]{3,60}\s(?:asked|wanted\s+to\s+know|wondered|inquired)\b|"
    r"[\"“]?(?:Suppose|Imagine|Assume|Picture|Let(?!\s+(?:me|us)\b)|Let\s+us\s+(?:suppose|imagine|assume)|Had\s+[A-Z]\w+|Had\s+(?:the|an?)\s+\w+\s+(?:not\s+)?(?:been|had|\w+ed)|You\s+(?:can|could|may|might)|What\s+if)\b|"
    r"(?:Others|Some|Many|Few|A\s+few)\s+(?:\w+\s+)?(?:want|wish|call|would|think|hope|dream|argue|say|see)\b"
)


def is_supposed(text: str) -> bool:
    """Does a sentence only suppose, or urge, what it tells: "Suppose that A and B had …", "Let A and B …"?"""
    return _SUPPOSES.match(text) is not None


def is_imagined(opening: str) -> bool:
    """Does a paragraph open by bidding the reader to imagine what follows?"""
    return _IMAGINE.match(opening) is not None


_IMAGINE = re.compile(r"[\"“]?(?:Suppose|Imagine|Assume|Picture)\b")


def is_hearsay(text: str, end: int) -> bool:
    """Is what stands behind `end` in a sentence only rumoured, or told by nobody who must know?"""
    return _said("hearsay").search(text, 0, end) is not None


def is_negated(before: str) -> bool:
    """Is what follows said not to be so?"""
    own = _AND_HAS.split(before[-60:])[-1]
    return bool(_words("negated").search(_NO_MORE_THAN.sub("", own)[-45:]))


_AND_HAS = re.compile(
    r"[;:]\s|,\s+(?:and|but|yet)\s+(?:it\s+|he\s+|she\s+|they\s+)?(?=(?:has|had|have|is|was|are|were)\s+(?!not?\b|never\b))|,\s+who\s+(?=(?:remain|still|are|have|had)\b)"
)
_NO_SUCH = re.compile(
    r"\bno\s+(?:question|intention|thought|plans?|talks?)\s+(?:of|for|about|on)\s+(?:an?\s+|any\s+)?(?:new\s+|formal\s+|military\s+)?[\"“]?$|\b(?:(?:there\s+(?:is|are|was|were|will\s+be|would\s+be|can\s+be|has\s+been)|(?:th(?:is|at|ey|ese)|it|we|what\s+[^,.;]{2,50}?|(?:pact|treaty|agreement|accord|document|paper|text|deal)(?:\s+with\s+[^,.;]{2,30})?)\s+(?:is|are|was|were|will\s+be|would\s+be))\s+(?:no(?:t)?|never)|isn[’']t|aren[’']t|(?:is|are)\s+no)\s+(?:going\s+to\s+be\s+)?(?:about\s+)?(?:an?\s+|any\s+)?(?:new\s+|formal\s+|military\s+|real\s+)?[\"“]?$",
    re.IGNORECASE,
)


def is_told_by_official(text: str) -> bool:
    """Does somebody in office speak or act in this sentence?"""
    return bool(_said("official").search(text)) and not is_opinion(text)


def is_denied(before: str, around: str) -> bool:
    """Does somebody in office say that there is no such tie: "this is not an alliance", "there will be no alliance"?"""
    return bool(_NO_SUCH.search(before[-90:])) and is_told_by_official(around)


def is_refused(before: str) -> bool:
    """Is what follows ruled out by name: "rejected an alliance", "ruled out a partnership"?"""
    return bool(_words("ruled_out", behind=r"\s+(?:[\w’'-]+\s+){0,5}[\"“]?$").search(before[-70:]))


def is_sought(before: str) -> bool:
    """Is a tie that follows, and of which no change is told, only talked about or asked for: "talks with A on a partnership"?"""
    match = _words("sought_for", behind=_UP_TO_ITS_NAME).search(before)
    return match is not None and not _THEIR_TIE.search(match[0])


# What they talk of is a tie that stands: "discussed how to deepen their partnership".
_THEIR_TIE = re.compile(
    r"\b(?:deepen|strengthen|boost|advanc|enhanc|expand|develop|implement|consolidat|further)\w*\b[^,.;]*$|\b(?:their|its|our|his|her)\s+(?:existing\s+|current\s+)?[\"“]?$"
)
_UP_TO_ITS_NAME = r"(?:(?:(?!,\s+(?:and|but)\s)[^.;]){0,60}\b(?:on|for|of|about|to|towards?|into|an?|with))?\s+(?:an?\s+|the\s+)?(?:\w+\s+){0,2}[\"“]?$"
