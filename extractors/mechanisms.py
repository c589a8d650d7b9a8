"""Mechanisms: standing formats between parties, set up, held as news, raised or ended.

A sentence's formats are found (`_formats`), what happens to each is read from its own clause (`_sessions`), then between
whom and when; one short for a format told before ("the council", "its third meeting") takes that one's name and parties.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors._actors import Actor, pair_words
from extractors._analysis import CENTRAL_ASIA, INCIDENTAL, Analysis, codes
from extractors._formats import OF_THE_SERIES, ORDINAL, Format, find_formats, is_other, refers_back, words
from extractors._judge import is_of_outsider
from extractors._lexicon import compiled, small_letters
from extractors._modality import is_opinion, is_opinion_of_before, is_supposed
from extractors._names import overlap
from extractors._private import is_private
from extractors._segment import Sentence
from extractors._sessions import EVERY_BEHIND, EVERY_YEAR_IN, HAD_SINCE, IS_DUE, SITTING, Act, find_act
from extractors._sides import is_place, run
from extractors._signers import home_of, three_told
from extractors._times import Time, days_apart, forward
from extractors.agreements import certainty
from schema.records import Mechanism

NAME = "mechanisms"
VERSION = 10

_SAME_NAME = 0.7  # share of the words of the shorter name
_NEAR = 2  # sentences within which a session means the format told before
_FAR = 8  # the same for "the first summit of the format"
_RECENT = 14  # days that a day told may lie before publication and still be the news


@dataclass(slots=True)
class _Known:
    """A format that the document has named in full: where it was spoken of last, and whether something happens to it."""

    name: str
    head: str
    index: int
    parties: tuple[str, ...]
    kept: bool
    letters: str
    new: bool  # set up only now, so that its first session is still to come


def extract(analysis: Analysis) -> Iterator[Mechanism]:
    """The mechanisms to which something happens in a document, each act once."""
    if analysis.private:
        return
    known: list[_Known] = []
    found: list[Mechanism] = []
    for index, sentence in enumerate(analysis.sentences):
        if not sentence.furniture and sentence.part == "text" and _is_prose(sentence):
            found += _mechanisms(analysis, index, known)
    yield from _merge(found)


def _is_prose(sentence: Sentence) -> bool:
    """Is it no line without an end, such as a heading or another story's headline?"""
    return sentence.text.rstrip("\"'”’)]").endswith((".", "!", "?", "…", ":", ";")) or len(sentence.text) > 160


def _mechanisms(analysis: Analysis, index: int, known: list[_Known]) -> Iterator[Mechanism]:
    sentence = analysis.sentences[index]
    text, small = sentence.text, small_letters(sentence.text)
    named = find_formats(text, small, [a for a in analysis.actors[index] if a.kind != "speaker"])
    heads = {k.head for k in known}
    named = [
        replace(n, refers=True) if _is_bare(n) and (n.counted or n.coming) and n.head in heads else n for n in named
    ]
    full = [n for n in named if not _is_bare(n)]
    shorts = [
        short
        for short in (refers_back(small, {k.letters for k in known if k.letters}) if known or full else ())
        if not any(n.lead < short.end and short.start < n.end for n in full)
        and (known or any(n.end <= short.start for n in full))
    ]
    for format_ in sorted([*(n for n in named if not _is_short(n, shorts)), *shorts], key=lambda f: f.start):
        before = _antecedent(format_, known, index) if format_.refers else None
        if format_.refers and before is None:
            continue
        name = before.name if before else format_.name
        reason = None if before else _unfit(analysis, index, small, format_)
        if reason:
            analysis.trace(NAME, name, sentence, False, reason)
            continue
        act, rule = find_act(small, format_)
        if act is None and known and _IT_WILL_BE.search(small, 0, format_.lead):
            act = Act("upgraded", "concluded", format_.lead, "what another becomes")
        if act and act.action == "upgraded":  # "raised their commission to a council": that from now on
            name = next((n.name for n in named if _INTO_A.fullmatch(small, format_.end, n.start)), name)
        parties, sides = (before.parties, "told before") if before else _parties(analysis, index, format_, act)
        if sides in {"discourse", "no two parties"} and known and known[-1].index == index:
            parties, sides = known[-1].parties, "those of the format beside it"
        if before:
            before.index, before.kept = index, before.kept or act is not None
        elif parties:
            new = act is not None and act.action == "established"
            known.append(_Known(name, format_.head, index, parties, act is not None, format_.short, new))
        record = _judge(analysis, index, small, format_, act, rule, name, parties, sides)
        if isinstance(record, str):
            analysis.trace(NAME, name, sentence, False, record)
        else:
            analysis.trace(NAME, name, sentence, True, *record.rules)
            yield record
            if record.action == "established" and (first := _FIRST_MEETING.match(small, format_.end)):
                yield from _to_meet(analysis, index, record, first.end())


def _to_meet(analysis: Analysis, index: int, record: Mechanism, position: int) -> Iterator[Mechanism]:
    """The first session of what is set up, if its time is told: "a council, which will meet in Oslo in May".

    A year is time enough for a session that is spoken of as one: "whose first session is due in Oslo in 2026".
    """
    published = analysis.document.published
    time = next((forward(t, published) for t in analysis.times[index] if t.start >= position), None)
    if time and not (time.is_year and _WHICH_MEETS.search(analysis.sentences[index].text, 0, position)):
        rules = ("its first session",)
        yield replace(
            record, action="held", status="planned", date=time.value, date_basis=time.basis, current=True, rules=rules
        )


_WHICH_MEETS = re.compile(r"(?<!of)\s+which\s+(?:will|shall|should|is)\b[^.;]*$")
_OF_TWO_NAMED = re.compile(r"(?:\s*\([^)]*\))?\s+between\b")
_OF_THE_TWO = re.compile(
    r"\s+of\s+the\s+two\s+(?:(?:countries|states|sides|governments|neighbou?rs)\b|(?=(?:is|was|will|has)\b))"
)
_IT_WILL_BE = re.compile(r"\bit\s+(?:will|is\s+to|would)\s+(?:now\s+)?(?:be|become)\s+(?:an?\s+)?$")
_INTO_A = re.compile(
    r"(?:\s+(?:(?:is|was|has|will|to)\s+){0,2}(?:be\s+|been\s+)?(?:turned|raised|upgraded|elevated|transformed|lifted))?\s+(?:in)?to\s+(?:an?\s+)?(?:new\s+)?"
)
_IN_PRINCIPLE = re.compile(r"\bin\s+principle\s+to\s+\w")
_MAKING = re.compile(r"(?:establishment|creation|formation|launch|setting[\s-]up)\s+of\b")
_STILL_TO_BE = re.compile(
    r"[^.;,]{0,40}?\s+(?:will\s+be|(?:is|are)\s+(?:due|expected|set|scheduled|planned)?\s*to\s+be)\s+(?:signed|announced|agreed|concluded|adopted|sealed)\b"
)
_OF_MINISTERS = re.compile(r"\d\+\d")
_FIRST = r"(?:first|inaugural|opening)"
_FIRST_MEETING = re.compile(
    rf"[^.;,]{{0,60}},\s+(?:the\s+{_FIRST}\s+{SITTING}\s+of\s+which|whose\s+{_FIRST}\s+{SITTING})\s+{IS_DUE}|[^.;,]{{0,60}},?\s+(?:with\s+its\s+{_FIRST}\s+{SITTING}\s+(?:fixed|set|scheduled|due|planned|expected)\b)|"
    r"[^.;,]{0,60},\s+which\s+(?:will|shall|should|is\s+to|is\s+(?:due|expected|set|scheduled)\s+to)\s+(?:meet|convene|sit|(?:hold|have)\s+its\s+first\s+\w+)\b(?![^.;,]{0,40}\b(?:every|each|once|twice|annually|yearly|regularly|alternately|turns?)\b)"
)


def _is_bare(format_: Format) -> bool:
    return format_.name.lower() == format_.head or bool(
        OF_THE_SERIES.fullmatch(format_.name.lower(), len(format_.head))
    )


def _is_short(format_: Format, shorts: Sequence[Format]) -> bool:
    """Is what was found as a format only its noun, which stands for one told before?"""
    return _is_bare(format_) and any(s.start < format_.end and format_.start < s.end for s in shorts)


def _antecedent(short: Format, known: Sequence[_Known], index: int) -> _Known | None:
    """The format that a short name means: the last of the same noun, or for a session the last one spoken of nearby.

    A counted or a coming session is that of the only format that is told of, however far away.
    """
    if short.head in {"body", "mechanism", "format"}:
        return known[-1] if known and index - known[-1].index <= 3 else None
    if short.article == "it":
        return known[-1] if known and index - known[-1].index <= 1 else None
    if short.head:
        noun = short.head.rstrip("s")
        return next((k for k in reversed(known) if k.head.rstrip("s") == noun or k.letters == short.head), None)
    known = [k for k in known if not _NEVER_SITS.match(k.head)]
    reach = _FAR if OF_THE_SERIES.search(short.name) else _NEAR
    near = [k for k in known if (k.kept and index - k.index <= reach) or k.index == index]
    if short.coming:  # "the next meeting" is not of what has only been set up
        near = [k for k in near if not k.new] or near
    if not near and (short.counted or short.coming):
        kept = [k for k in known if k.kept] or known
        near = kept if len(kept) == 1 and not (kept[0].new and _LATER.search(short.name)) else []
    return near[-1] if near else None


_NEVER_SITS = re.compile(r"hot|direct|secretariat|joint forces?|teams?|lines?")
_LATER = re.compile(r"\b(?!first\b|inaugural\b|maiden\b)" + ORDINAL)


def _unfit(analysis: Analysis, index: int, small: str, format_: Format) -> str | None:
    """Why what bears a format's noun is no standing format between parties; None where it may be one."""
    inside = _inside(analysis, index, format_)
    if is_other(small, format_, len(set(_in_name(format_, inside)))):
        return "a body of another kind"
    if any(
        a.kind in {"organisation", "seat", "person"} and small[a.start : a.end].endswith(format_.head) for a in inside
    ):
        return "an organisation"
    of_one = next((a for a in analysis.actors[index] if _OF_ONE.fullmatch(small, format_.end, a.start)), None)
    if of_one and of_one.kind == "organisation" and not inside and not _is_of_parties(analysis, index, format_):
        return "an organisation's own"
    bare = _is_bare(format_) and not _OF_MINISTERS.search(format_.name)
    if (
        bare
        and format_.article not in {"a", "an", "two", "three", "their"}
        and not (format_.head.startswith("hot") or format_.counted or _is_of_parties(analysis, index, format_))
    ):
        return "no name"
    if format_.gathering and words("names", "single").search(format_.name.lower()):
        return "of one time"
    if format_.gathering and not _comes_again(analysis, index, small, format_, inside):
        return "a gathering that nothing shows to be a standing one"
    if compiled(r"[’']s?\s+(?:own\s+)?$").search(small[max(0, format_.lead - 8) : format_.lead]):
        owner = [a for a in analysis.actors[index] if format_.lead - 4 <= a.end <= format_.lead]
        if (
            owner
            and not _is_of_two(analysis, index, owner[0])
            and not compiled(r"[^.;,]{0,25}\bwith\b").match(small[format_.end :])
            and not codes(inside)
        ):
            return "one side's own"
    return None


_OF_ONE = re.compile(r"\s+of\s+(?:the\s+)?")


def _is_of_parties(analysis: Analysis, index: int, format_: Format) -> bool:
    """Do two parties follow, whose it is: "the round-table of A and B"?"""
    text = analysis.sentences[index].text
    behind = [a for a in analysis.actors[index] if a.start >= format_.end and not a.private]
    opens = bool(behind) and compiled(r"\s+(?:of|between)\s+(?:the\s+)?(?:[a-z]+\s+){0,2}").fullmatch(
        text[format_.end : behind[0].start]
    )
    return bool(opens) and len(run(text, behind, behind[0].start)) > 1


def _is_of_two(analysis: Analysis, index: int, owner: Actor) -> bool:
    """Is another named with an owner: "A and B's joint committee"?"""
    text = analysis.sentences[index].text
    return any(
        a.code != owner.code and _AND.fullmatch(text, a.end, owner.start)
        for a in analysis.actors[index]
        if not a.private
    )


_AND = re.compile(r"\s+and\s+(?:the\s+)?")


def _inside(analysis: Analysis, index: int, format_: Format) -> list[Actor]:
    return [a for a in analysis.actors[index] if format_.start <= a.start < format_.end and not a.private]


_COMBINING = {
    "Franco": "FRA", "Sino": "CHN", "Indo": "IND", "Russo": "RUS", "Anglo": "GBR", "Italo": "ITA", "Greco": "GRC", "Hispano": "ESP", "Luso": "PRT",
    "Turco": "TUR", "Austro": "AUT", "Serbo": "SRB", "Polono": "POL", "Senegalo": "SEN", "Algero": "DZA", "Ivoiro": "CIV", "Egypto": "EGY", "Belgo": "BEL",
    "Germano": "DEU", "Tunisio": "TUN",
}  # fmt: skip
_COMBINED = re.compile(rf"\b({'|'.join(_COMBINING)})[-–](?=[A-Z])(?!Pacific)")


def _in_name(format_: Format, inside: Sequence[Actor]) -> list[str]:
    """The parties that a format's name holds, with those of a compound: "Franco-German"."""
    found = [_COMBINING[match[1]] for match in _COMBINED.finditer(format_.name)]
    named = codes([a for a in inside if a.kind != "seat"])  # "Foreign Office Consultations" are no one's seat
    return [*found, *(code for code in named if code not in found)]


def _comes_again(analysis: Analysis, index: int, small: str, format_: Format, inside: Sequence[Actor]) -> bool:
    """Is a summit, meeting, forum or round of talks one of a row, or one of several sides by its name?"""
    name, head = format_.name.lower(), format_.head.rstrip("s")
    if (
        format_.recurring
        or EVERY_BEHIND.match(small, format_.end)
        or EVERY_YEAR_IN.search(small, 0, format_.lead)
        or words("names", "three").search(small, format_.start, format_.end + 14)
        or _OF_MINISTERS.search(name)
    ):
        return True
    sides = _in_name(format_, inside)
    if len(sides) < 2 and _is_of_parties(analysis, index, format_):
        sides = ["one", "other"]
    if head == "talk":
        return sum(word[:1].isupper() for word in format_.name[: name.rfind(head)].split()) > 1
    counted = format_.counted or format_.coming
    if _OF_THE_TWO.match(small, format_.end):
        return True
    if head in {"forum", "conference", "platform", "format", "gathering"}:
        if format_.counted and head == "platform" and _OF_TWO_NAMED.match(small, format_.end):
            return True
        return len(sides) > 1 or (format_.article in {"a", "an"} and bool(words("names", "common").search(name)))
    here = [a for a in analysis.actors[index] if not a.private]
    organised = any(a.kind == "organisation" or a.code in INCIDENTAL for a in here)
    if head == "summit" and counted and "bilateral" in name.split():
        return True
    if head == "summit":
        if len(sides) == 1 and counted and organised and any(a.end < format_.lead and a.code != sides[0] for a in here):
            return True
        if len(sides) > 1:
            return counted or len(sides) > 2 or any(a.kind == "organisation" for a in inside)
        full = bool(compiled(r"\bfull\s+$").search(small[: format_.start])) or "full" in name.split()
        return not sides and organised and (format_.counted or full) and format_.article in {"their", "a", "an"}
    if "group" in name or compiled(r"\b(?:inter-?governmental|consultations?|commission|council|committee)\b").search(
        name
    ):
        return True
    capital = sum(word[:1].isupper() for word in compiled(r"[\s-]").split(format_.name)) > 2
    return (counted and (len(sides) > 1 or capital)) or (capital and len(sides) > 1)


def _judge(
    analysis: Analysis, index: int, small: str, format_: Format, act: Act | None, rule: str, name: str, parties: tuple[str, ...], sides: str,
) -> Mechanism | str:  # fmt: skip
    """The record of an act, or why there is none."""
    sentence = analysis.sentences[index]
    if act is None:
        return rule
    if small.rstrip(" \"”’')").endswith("?"):
        return "asked, not told"
    if not parties:
        return sides
    if is_supposed(sentence.text):
        return "only supposed"
    if act.status == "concluded" and _IN_PRINCIPLE.search(small, 0, format_.start):
        act = replace(act, status="planned")
    if act.status == "concluded" and _MAKING.match(small, act.start) and _STILL_TO_BE.match(small, format_.end):
        act = replace(act, status="planned")
    if act.status == "concluded" and _STARTS.match(small, act.start) and _lies_ahead(analysis, index, act.start):
        act = replace(act, status="planned")
    before = analysis.sentences[sentence.index - 1].text if sentence.index else ""
    if act.status != "concluded" and (
        is_opinion(sentence.text.replace(format_.name, ""))
        or is_opinion_of_before(sentence.text, before)
        or is_of_outsider(analysis, index)
    ):
        return "opinion"
    named = format_.name if act.start < format_.start else ""
    if is_private(sentence.text.replace(named, ""), sentence.text) or _COMMERCE.search(small):
        return "private sides"
    if len(parties) == 2 and words("names", "three").search(format_.name.lower()):
        return "which three is open"
    if len(parties) == 2 and _OF_MORE.search(format_.name.lower()):
        return "of more than two"
    organised = any(a.kind == "organisation" and a.code in parties for a in analysis.actors[index])
    if not organised and sides in {"discourse", "two named", "who act"} and _OF_A_REGION.search(format_.name):
        return "of a whole region"
    if sides == "discourse" and len(parties) == 2 and _is_of_three(analysis, index):
        return "which of three is open"
    if _OF_PRIVATE.match(small, format_.end):
        return "private sides"
    if (
        sides in {"discourse", "two named"}
        and not _is_plain(format_, act)
        and not pair_words(sentence.text[: act.start])
    ):
        return "not plainly between the two"
    if act.action == "established" and _UNDER_A_PAPER.match(small, act.start):
        return "its foundation, told by the way"
    time = _time(analysis, index, format_, act)
    present = act.action == "held" and act.status == "concluded" and _is_present(small, act)
    if present and time not in analysis.times[index] and not format_.counted:
        return "what it always does"
    if present and time:
        ahead = forward(time, analysis.document.published)
        if ahead.value > analysis.today:
            act, time = replace(act, status="planned"), ahead
    if act.action == "held" and act.status == "concluded" and time:
        if time.lies_after(analysis.today) and not _PAST.match(small, act.start):
            act = replace(act, status="planned")
        elif _FIRST_FIXED.search(small[: format_.start] + small[format_.start : format_.end]):
            return "its first session, told where it is set up"
    current = act.status != "concluded" or _is_current(analysis, small, act, time)
    if time is None and format_.article == "the" and _SET_UP_BY.match(small, format_.end):
        current = False  # "the council that the declaration set up"
    own = time is not None and time in analysis.times[index] and not time.is_year
    own = own and act.told and _opens(small, format_)
    if act.action == "held" and not current and not (format_.counted or own or _NTH_TIME.search(small)):
        return "an earlier session, told by the way"
    if act.action == "held" and not current and compiled(r"\bwhen\b|\bwhere\b").search(small[: format_.start]):
        return "an earlier session, told by the way"
    own = act.told and act.start > format_.end and time in analysis.times[index] and _opens(small, format_)
    if act.action == "established" and time in analysis.times[index] and _is_told_for_itself(small, format_, act, time):
        own = True
    if not current and not own and time and _months_ago(analysis, time) > (36 if act.action == "held" else 3):
        return "long ago"
    return Mechanism(
        parties=parties,
        name=name,
        action=act.action,
        status=act.status,
        date=time.value if time else None,
        date_basis=time.basis if time else None,
        current=current,
        evidence=analysis.evidence(sentence),
        confidence=round(0.65 + certainty(analysis, index, parties) + _sureness(act, sides), 2),
        extractor=NAME,
        version=VERSION,
        rules=(act.rule, f"parties: {sides}"),
    )


_OF_MORE = re.compile(r"\b(?!two\b|bi\b)\w+-(?:nation|country|party|member|state)\b|\bmulti-?(?:national|lateral)\b")
_UNDER_A_PAPER = re.compile(  # "was formed under an agreement signed in 2018"
    r"[a-z]+(?:\s+up)?\s+(?:under|by|through|on\s+the\s+basis\s+of)\s+(?:an?|the|their)\s+[^,;.]{3,60}?\s(?:signed|concluded|adopted|of|dating|from)\s+(?:in\s+|on\s+|from\s+|back\s+to\s+)?(?:[a-z]+\s+)?(?:19|20)\d\d\b"
)
_OF_A_REGION = re.compile(
    r"\b(?:Asian?|Africa[n]?|(?:Indo-|Asia-)?Pacific|Arab|European?|Caribbean|Americas|Mediterranean|Gulf|Balkans?|Baltic)\b"
)
_OF_PRIVATE = re.compile(
    r"\s+of\s+the\s+two\s+(?:institutions?|institutes|companies|firms|universities|clubs|cities|towns|ports|banks|academies|museums|churches|unions|federations)\b"
)


def _is_of_three(analysis: Analysis, index: int) -> bool:
    """Are three spoken of as one around a sentence: in the title, or in its own paragraph before it?"""
    opening = analysis.opening(index)
    told = [analysis.document.title, *(s.text for s in analysis.sentences[opening : index + 1])]
    return any(_THREE.search(text) for text in told)


_THREE = re.compile(
    r"\b(?:[Tt]rilateral|[Tt]ripartite|[Tt]hree-way|[Tt]he\s+three\s+(?:leaders|countries|states|nations|ministers|presidents|governments|capitals|armies|sides|neighbou?rs))\b"
)


def _is_present(small: str, act: Act) -> bool:
    """Is it told in the present tense, which a plan with a day may be told in: "meets on Friday"?"""
    return bool(_PRESENT.match(small, act.start)) and not compiled(r"\bto\s+(?:\w+\s+)?$").search(small[: act.start])


def _lies_ahead(analysis: Analysis, index: int, start: int) -> bool:
    """Is a time to come told behind a verb in the present tense: "starts work next month"?"""
    ahead = (forward(t, analysis.document.published) for t in analysis.times[index] if t.start > start)
    return any(t.lies_after(analysis.today) for t in ahead)


_STARTS = re.compile(r"(?:starts?|begins?|takes?|goes|comes?)\s+(?:work|its|up|into|live|shape)\b")
_PAST = re.compile(r"(?:met|held|took|sat|came|was|were|[a-z-]+ed)\b")
_PRESENT = re.compile(
    r"(?:meets?|convenes?|opens?|takes place|begins?|holds?|hosts?|co-chairs?|chairs?|gathers?|starts?)\b"
)


def _months_ago(analysis: Analysis, time: Time) -> int:
    """How many months, at the least, lie between a time and publication."""
    published = analysis.document.published
    month = int(time.value[5:7]) if not time.is_year else 12
    return (published.year - int(time.value[:4])) * 12 + published.month - month


_COMMERCE = re.compile(r"\bchambers? of commerce\b")
_NTH_TIME = re.compile(rf"\bfor the {ORDINAL} time\b|\bfirst time\b")


def _is_told_for_itself(small: str, format_: Format, act: Act, time: Time) -> bool:
    """Is a founding told with its time as an event: "in May they set up a …", "a council, which the two founded in May"?"""
    if time is None or time.is_year:
        return False
    if _WHICH_THEY.match(small, format_.end, act.start + 1):
        return True
    if format_.article not in {"a", "an"}:
        return False
    if act.start > format_.start:  # "a council was set up in May 2010"
        made = _MADE_IN.match(small, act.start)
        return bool(made and made.end() == time.start) and not _SUBORDINATE.search(small, format_.end, act.start)
    return time.start < _AT_ONCE or (time.end < act.start and not _SUBORDINATE.search(small, 0, act.start))


_MADE_IN = re.compile(r"[a-z]+(?:\s+up)?\s+(?:back\s+)?(?:in|on)\s+")
_AT_ONCE = 5  # characters: a sentence that begins with its time
_SUBORDINATE = re.compile(r"\b(?:which|that|who|whose|when|where|after|before|since|as|had|under|by)\b")
_WHICH_THEY = re.compile(
    r"(?:\s*\([^)]*\))?,\s+which\s+(?:the\s+)?(?:two|both|they|presidents|leaders|ministers|sides|countries)\b"
)


def _opens(small: str, format_: Format) -> bool:
    """Is a session what its sentence is about: "The A-B council met in December", not "At that summit, …"?"""
    return format_.lead < 60 and not _AT_IT.search(small[: format_.lead])


_AT_IT = re.compile(r"\b(?:at|during|in|for|after|before|since|until|from)\s+(?:the|that|this|their|a)?\s*$")


def _is_plain(format_: Format, act: Act) -> bool:
    """Is a format between sides by its words alone, so that the two whom the article is about may be meant?"""
    return bool(
        words("names", "common").search(format_.name.lower())
        or format_.recurring
        or format_.counted
        or _OF_MINISTERS.search(format_.name)
        or format_.article == "their"
        or format_.refers
        or (act.action == "established" and not _is_bare(format_))
        or format_.head.startswith(("hot", "working", "steering", "task", "joint", "expert"))
    )


def _sureness(act: Act, sides: str) -> float:
    return (0.05 if act.status == "concluded" else 0.0) + (0.05 if sides in {"in its name", "between", "with"} else 0.0)


def _parties(analysis: Analysis, index: int, format_: Format, act: Act | None) -> tuple[tuple[str, ...], str]:
    """Between whom a format is, and the rule that tells; nobody, and why, where that stays open."""
    text = analysis.sentences[index].text
    actors = [a for a in analysis.actors[index] if not a.private and not is_place(text, a)]
    inside = [a for a in actors if format_.start <= a.start < format_.end]
    named = _in_name(format_, inside)
    if len(named) > 1:
        return _together(named), "in its name"
    named = [] if all(a.kind == "capital" for a in inside) else named  # "the Oslo Dialogue" is named for a place
    behind = [a for a in actors if a.start >= format_.end]
    link = compiled(r"\s+(?:\([^)]*\)\s+)?(?P<word>between|with|of|among|involving|by|linking|and)\s+(?:both\s+)?(?:the\s+)?(?:[a-z-]+\s+){0,4}?(?:(?:of|from)\s+(?:the\s+)?)?$").match(text[format_.end : behind[0].start]) if behind and behind[0].start - format_.end < 70 else None  # fmt: skip
    if link:
        listed = run(text, behind, behind[0].start)
        if len(listed) == 1 and link["word"] != "with":
            listed = _offices(text, behind)
        if link["word"] != "with" and link["word"] != "and" and len({*named, *listed}) > 1:
            return _together([*named, *listed]), "between"
        joined = link["word"] == "with" or (link["word"] == "and" and named)
        if joined and (other := _other(analysis, index, actors, format_, listed, named)):
            return _together([other, *listed]), "with"
    fronted = [a for a in actors if a.end <= format_.lead and _WITH_FRONTED.search(text, 0, a.start)]
    if fronted and not named and _COMMA.fullmatch(text, fronted[-1].end, format_.lead):
        listed = run(text, fronted, fronted[0].start)
        if other := _other(analysis, index, fronted, format_, listed, named):
            return _together([other, *listed]), "with"
    if words("names", "three").search(format_.name.lower()) or words("names", "three").search(
        text[max(0, format_.lead - 20) : format_.end + 14].lower()
    ):
        lists = (run(text, actors, a.start) for a in actors)
        alone = next((three for three in lists if len(three) > 2), [c for c in codes(actors) if c not in INCIDENTAL])
        three = three_told(analysis, index, loosely=True, among=alone)
        return (three, "three together") if three else ((), "which three is open")
    others = [a for a in actors if a.code not in INCIDENTAL or a.code in named]
    pair = analysis.pairs[index]
    if not named and _OF_THE_FIVE.search(format_.name):
        five = _with_the_five(analysis)
        return (five, "the five and one") if five else ((), "which five is open")
    before = [a for a in others if a.end <= format_.start]
    subjects = _subjects(text, before, format_.lead if act is None else min(act.start, format_.lead))
    if len(named) == 1 and len(subjects) == 2 and named[0] in subjects:
        return _together(subjects), "who act"
    if len(named) == 1:
        if pair and named[0] in pair and _names_more(format_, inside):
            return _together(pair), "one in its name"
        return (), "one side's own"
    if len(subjects) > 1:
        return _together(subjects), "who act"
    here = codes(others)
    if len(here) == 2 and (not pair or set(here) & set(pair) or set(here) & set(analysis.main)):
        return _together(here), "two named"
    if not here and len(analysis.main) == 2 and _THE_PAPER.match(text):
        return _together(analysis.main), "discourse"
    if pair and set(here) <= set(pair):
        return _together(pair), "discourse"
    if pair and pair_words(text) and set(pair) <= set(here):
        return _together(pair), "the two"
    if len(here) == 1 and len(analysis.main) == 2 and here[0] in analysis.main:
        return _together(analysis.main), "discourse"
    return (), "several parties" if len(here) > 2 else "no two parties"


_THE_PAPER = re.compile(  # what it sets up is between those who made it
    r"(?:The|Their|That|This)\s+(?:[\w-]+\s+){0,2}(?:pact|accord|treaty|agreement|deal|text|document|declaration|memorandum|statement|communiqu[eé])\b"
)
_WITH_FRONTED = re.compile(r"(?:^|;\s+)[Ww]ith\s+(?:the\s+)?$")
_COMMA = re.compile(r",\s+")
_OF_THE_FIVE = re.compile(r"\b(?:C5\+1|5\+1|1\+5)\b")


def _with_the_five(analysis: Analysis) -> tuple[str, ...]:
    """The five states of Central Asia and the one whom the document names most beside them."""
    named = Counter(code for actors in analysis.actors for code in codes(actors) if code not in INCIDENTAL)
    others = [code for code, _ in named.most_common() if code not in CENTRAL_ASIA and code != "C5"]
    regional = "Central Asia" in analysis.document.text or set(named) >= CENTRAL_ASIA
    return tuple(sorted(("C5", others[0]))) if regional and others else ()


def _together(named: Sequence[str]) -> tuple[str, ...]:
    """The parties, sorted; the five states of Central Asia beside another are the group of them."""
    found = set(named)
    if found > CENTRAL_ASIA:
        found = (found - CENTRAL_ASIA) | {"C5"}
    return tuple(sorted(found))


def _offices(text: str, behind: Sequence[Actor]) -> list[str]:
    """Two parties whose offices are named one behind the other: "the A embassy in X and the B ministry"."""
    first = behind[0]
    for second in behind[1:3]:
        if second.code != first.code and compiled(
            r"[^.;,]{1,60}\band\s+(?:the\s+)?(?:[a-z]+\s+(?:of\s+)?){0,3}(?:the\s+)?"
        ).fullmatch(text[first.end : second.start]):
            return [first.code, second.code]
    return [first.code]


def _other(
    analysis: Analysis,
    index: int,
    actors: Sequence[Actor],
    format_: Format,
    listed: Sequence[str],
    named: Sequence[str],
) -> str | None:
    """The party that has a format with those listed behind it."""
    if named:
        return next((code for code in named if code not in listed), None)
    before = [a for a in actors if a.end <= format_.start and a.code not in listed]
    if before:
        return before[0].code
    home = home_of(analysis)
    around = (*(analysis.pairs[index] or ()), *analysis.main)
    if home in around and home not in listed:
        return home
    return next((code for code in around if code not in listed), None)


def _names_more(format_: Format, inside: Sequence[Actor]) -> bool:
    """Has a name with one party in it other words by which it is between two: "the India joint commission"?"""
    return (
        bool(compiled(r"\b(?:joint|bilateral|high-level|strategic|intergovernmental)\b").search(format_.name.lower()))
        and inside[0].kind != "organisation"
    )


def _subjects(text: str, before: Sequence[Actor], until: int) -> list[str]:
    """The parties who do it: those listed or named together last before the act, persons too."""
    ahead = [a for a in before if a.end <= until]
    for number, actor in enumerate(ahead):
        listed = run(text, ahead[number:], actor.start)
        if len(listed) > 1:
            if number and compiled(r"\s*,?\s+and\s+(?:of|with)\s+(?:the\s+)?").fullmatch(
                text[ahead[number - 1].end : actor.start]
            ):
                listed = [ahead[number - 1].code, *listed]
            last = [a for a in ahead if a.code == listed[-1]][-1]
            if not [a for a in ahead if a.start > last.end and a.code not in listed]:
                return listed
    return []


def _time(analysis: Analysis, index: int, format_: Format, act: Act) -> Time | None:
    """When it was done or is to be: told in the act's own clause, else for what is news the day of the news."""
    text = analysis.sentences[index].text
    if act.rule == HAD_SINCE:
        return next((t for t in analysis.times[index] if t.start >= format_.end), None)
    times = [t for t in analysis.times[index] if _dates(text, t, format_, act)]
    if act.status != "concluded":
        ahead = [forward(t, analysis.document.published) for t in times]
        times = [t for t in ahead if not t.lies_before(analysis.today)]
    if act.action == "established" and act.status == "concluded":
        times = [t for t in times if not _WHICH_WILL.search(text[format_.end : t.start])]
        times = [t for t in times if not _FIRST_FIXED.search(text[format_.end : t.start])]
    if act.status == "concluded":
        times = [t for t in times if not t.lies_after(analysis.today) or act.action == "held"]
    if act.action == "ended":
        times = [t for t in times if not _THAT_THEY.search(text[format_.end : t.start])]
    if times:
        return min(
            times, key=lambda t: min(abs(t.start - act.start), abs(t.start - format_.end), abs(format_.lead - t.end))
        )
    if act.status == "planned" and _THERE.match(text) and index:
        ahead = [forward(t, analysis.document.published) for t in analysis.times[index - 1]]
        ahead = [t for t in ahead if t.lies_after(analysis.today)]
        if len(ahead) == 1:
            return ahead[0]
    if act.status != "concluded" or compiled(r"\b(?:had(?! earlier)|previously|already)\b").search(
        text[max(0, act.start - 40) : act.start + 10]
    ):
        return None
    return _news_day(analysis, index)


_THERE = re.compile(
    r"There,?\s|(?:On|At)\s+(?:that|this|the\s+same)\s+(?:occasion|visit|day|trip)\b|(?:On|During)\s+(?:the|his|her)\s+(?:visit|trip)\b"
)
_SET_UP_BY = re.compile(
    r"\s+(?:that|which)\s+(?:the\s+)?\w+\s+(?:had\s+)?(?:set\s+up|created|established|founded|launched|formed)\b"
)
_THAT_THEY = re.compile(r"\b(?:that|which)\s+(?:they|the\s+two|both|it)\s+(?:had\s+)?\w+")
_FIRST_FIXED = re.compile(rf"\bwith\s+its\s+{_FIRST}\s+{SITTING}\b")
_WHICH_WILL = re.compile(r",?\s+(?:which|that)\s+(?:will|is\s+to|would|should)\b")
_IN_AN_ASIDE = re.compile(
    r",\s+(?:first\s+)?(?:agreed|set\s+up|created|established|founded|launched|formed|announced|decided)\b"
)
_WHICH_WAS = re.compile(r",\s+which\s+(?:last\s|[^,;]{3,60}\s(?:had|was|were)\s)[^,;]*$")
_OWN_RELATIVE = re.compile(r"^\s*,?\s+which\s+(?:is|was|were|will|opened|took|takes|began|met)\b")
_OTHER_CLAUSE = re.compile(
    r"\b(?:which|who|where|since|until|last met|covering|by the end of|and (?:to|will|\w+ed|it|they|he|she))\b|;"
)
_DATELINE = re.compile(r"[A-Z][A-Z’'-]+(?:[ /][A-Z’'-]+)*\s*(?:\([^)]*\))?,?\s+")
_SAID = re.compile(r"\b(?:said|confirmed|stated|announced|added|noted|decided|agreed)\s+(?:on\s+|late\s+on\s+)?$")
_INTERRUPTED = re.compile(
    r"\b(?:suspended|frozen|interrupted|dormant|halted|stalled|inactive)\s+(?:in|since)\s+(?:[a-z]+\s+)?$"
)
_OF_SOMETHING_ELSE = re.compile(
    r"\b(?:since|until|(?<!half )(?<!quarter )(?<!end )(?<!middle )(?<!beginning )(?<!spring )(?<!autumn )of|signed in|to)\s+$"
)


def _dates(text: str, time: Time, format_: Format, act: Act) -> bool:
    """Does a time of the sentence date the act, and not what another clause tells?"""
    begin, end = min(act.start, format_.lead), max(act.start, format_.end)
    if time.end <= begin and _DATELINE.fullmatch(text, 0, time.start):
        return False
    if time.start < 6 and time.end <= begin:
        return True  # "On August 20, …"
    aside = format_.end <= time.start < act.start and "," in text[time.end : act.start]
    if aside and (
        _IN_AN_ASIDE.search(text, format_.end, time.start)
        or (text.startswith(",", time.end) and _WHICH_WAS.search(text, format_.end, time.start))
    ):
        return False
    between = text[time.end : begin] if time.end <= begin else text[end : time.start]
    if _OTHER_CLAUSE.search(_OWN_RELATIVE.sub("", between)) or compiled(r"\s+(?:is|was|as)\b").match(text[time.end :]):
        return False
    if act.status != "concluded" and _SAID.search(text, 0, time.start):
        return False
    if act.action != "ended" and _INTERRUPTED.search(text, 0, time.start):
        return False
    before = text[max(0, time.start - 14) : time.start]
    return not _OF_SOMETHING_ELSE.search(before) and (
        act.status == "planned" or not compiled(r"\bfor\s+$").search(before)
    )


def _news_day(analysis: Analysis, index: int) -> Time | None:
    """The day on which the news happened: told last in the same paragraph, else first in the article, before or after."""
    here = analysis.sentences[index].paragraph
    same = [n for n in range(index - 1, -1, -1) if analysis.sentences[n].paragraph == here]
    for number in same + list(range(index)) + list(range(index + 1, len(analysis.sentences))):
        if not _is_ahead(analysis.sentences[number]):
            for time in analysis.times[number]:
                day = time.is_day and not time.until
                recent = _RECENT if number < index else 2
                if day and time.value <= analysis.today and days_apart(time.value, analysis.today) <= recent:
                    return time
    return None


def _is_ahead(sentence: Sentence) -> bool:
    return bool(compiled(r"\b(?:will|is to|are to|due|expected)\b").search(sentence.text))


def _is_current(analysis: Analysis, small: str, act: Act, time: Time | None) -> bool:
    if time is None:
        return not compiled(r"\b(?:had(?! earlier)|previously|last (?:year|month)|already)\s+(?:\w+\s+){0,2}$").search(
            small[max(0, act.start - 50) : act.start],
        )
    if time.is_day:
        return days_apart(time.value, analysis.today) <= _RECENT
    return time.value == analysis.today[:7] and "earlier this month" not in small


def _far_apart(first: Mechanism, second: Mechanism) -> bool:
    """Are they two acts, told with times of their own: founded in one year, in session in another?"""
    if not (first.date and second.date) or (first.action == second.action and first.current == second.current):
        return False
    size = min(len(first.date), len(second.date), 7)
    return first.date[:size] != second.date[:size]


def _merge(found: Sequence[Mechanism]) -> Iterator[Mechanism]:
    """One record for what is told of a format with one status: the first session is not also its foundation."""
    groups: list[list[Mechanism]] = []
    for mechanism in found:
        for group in groups:
            first = group[0]
            if (
                first.parties == mechanism.parties
                and first.status == mechanism.status
                and overlap(first.name, mechanism.name) >= _SAME_NAME
                and not _far_apart(first, mechanism)
            ):
                group.append(mechanism)
                break
        else:
            groups.append([mechanism])
    for group in groups:
        best = max(
            group, key=lambda m: (m.current, m.action == "upgraded", m.action == "established", m.date is not None)
        )
        yield replace(
            best,
            name=max((m.name for m in group), key=len),
            confidence=min(0.9, round(best.confidence + 0.05 * (len(group) - 1), 2)),
        )
