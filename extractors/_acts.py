"""Acts: what a sentence tells of a paper, by the verb or noun that governs it within its own clause."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Literal

from extractors._actors import Actor
from extractors._lexicon import compiled, lexicon, whole_words
from extractors._papers import Paper
from extractors._screen import Screened, screened
from extractors._times import Time
from schema.records import AgreementStatus

PROGRESS: Mapping[AgreementStatus, int] = {
    "under_negotiation": 0, "rejected": 1, "planned": 2, "signed": 3, "ratified": 4, "in_force": 5, "terminated": 6,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """What is told of a paper: `start` and `end` span the words that tell it.

    `weak` where the paper is only used or spoken of: that says that it exists, unless something stronger is told.
    """

    status: AgreementStatus | None
    rule: str
    start: int
    end: int
    weak: bool = False


def find_acts(text: str, papers: Sequence[Paper], actors: Sequence[Actor], times: Sequence[Time]) -> list[list[Act]]:
    """The acts told of each paper of a sentence: from the words before it, from those behind it, or shared in a list."""
    found: list[list[Act]] = []
    governed, shared = False, False
    for number, paper in enumerate(papers):
        if number and paper.start < papers[number - 1].end:
            found.append(found[-1])  # one field of several
            continue
        joined, told = False, 0
        if number:
            last = papers[number - 1]
            told = max([last.end, *(a.end for a in found[-1])])
            joined = _is_joined(text, last.end, paper.start) or _is_gapped(text, last, paper)
            shared = _is_joined(text, told, paper.start) and ";" not in text[told : paper.start]
            shared = shared or (last.several and _LISTED.fullmatch(text, told, paper.start) is not None)
        before = _before(text, paper, papers[number - 1].end if number else 0, actors, times)
        if number and before is None and found[-1] and _is_named_behind(text, papers[number - 1], paper):
            found.append([_shared(a) for a in found[-1]])
            continue
        if number and before is None and (among := _AMONG.fullmatch(text, papers[number - 1].end, paper.start)):
            before = Act("signed", f"among those {among['verb']}", among.start("verb"), among.end("verb"))
        if before is not None:
            governed = before.rule != "draft"
        else:
            governed = number > 0 and joined and governed
            governed = governed and ";" not in text[papers[number - 1].end : paper.start]
        object_ = governed and not (number and before is None and _NEW_CLAUSE.search(text, 0, paper.start))
        after = [] if before and _of_tie(text, paper) else _behind(text, paper, papers[number + 1 :], actors, object_)
        if before and _TALKS_NOUN.match(text, before.start):
            after = [a for a in after if not _OF_TALKS.match(text, a.start)]  # the talks were
        if before and _AMENDS.search(paper.title):
            after = [a for a in after if not a.rule.startswith("clause")]  # told of what it amends
        acts = [act for act in (before, *after) if act]
        if number and before is None and (joined or shared) and all(a.weak for a in after):
            acts = [_shared(a) for a in found[-1]] + after
        elif (
            number
            and before is None
            and (joined or shared)
            and (first := found[-1][:1])
            and first[0].status == "ratified"
        ):
            acts = [_shared(first[0]), *after]
        elif number and not acts and paper.meant and paper.article == "a" and all(a.status for a in found[-1]):
            acts = [_shared(a) for a in found[-1]]  # "One, on X, was signed; another deals with Y"
        found.append(acts)
    for number, paper in enumerate(papers):
        beside = _BESIDE.search(text, max(0, paper.start - 30), paper.start)
        if beside and not any(not a.weak for a in found[number]):
            others = [_shared(a) for acts in found for a in acts if a.status and not a.weak][:1]
            got = None if others else _GOT.search(text, 0, beside.start())
            gain = [Act("signed", f"with what they {got[0]}", got.start(), got.end())] if got else []
            found[number] = others or gain or found[number]
    for number in range(len(papers) - 2, -1, -1):
        if not found[number] and _is_joined(text, papers[number].end, papers[number + 1].start):
            found[number] = [_shared(a) for a in found[number + 1] if a.start >= papers[number + 1].end]
    return found


_NEW_CLAUSE = re.compile(r",\s+and\s+(?:an?|another)\s+[“\"‘']?$")
_GOT = re.compile(  # "was given the same rank, together with a memorandum on …"
    r"(?<!to\s)(?<!be\s)\b(?:(?:was|were|has\s+been|have\s+been)\s+(?:given|granted|awarded|raised|promoted|upgraded|elevated|lifted)|got|received|obtained|(?:was|were)\s+signed)\b"
)


def _of_tie(text: str, paper: Paper) -> bool:
    """Is a clause behind it said of the tie in its name: "a plan for the Strategic Partnership, which has linked …"?"""
    return _FOR_TIE.search(paper.title) is not None and text.startswith(", which ", paper.end)


_FOR_TIE = re.compile(r"\b(?:for|of|on)\s+(?:the|their|a)\s+(?:[A-Z]\w+\s+|and\s+)*(?:Partnership|Alliance|Relations)$")
_LISTED = re.compile(
    r"[^.:;!?]{0,200}:\s+(?:an?|the|two|three|one)?\s*[“\"‘']?"
)  # "three texts were signed at the close: a …"
_AMONG = re.compile(
    r"\s+(?:which\s+were\s+)?(?P<verb>signed|exchanged|adopted|concluded|inked)\b[^.;:]{0,40}?\s(?:was|were|is|are)\s+(?:an?\s+|the\s+|two\s+)?"
)


_HAVE = re.compile(r"\b(?:has|have)\s+(?:also\s+|already\s+|now\s+|just\s+|successfully\s+)*$")
_ONCE_THEY = re.compile(
    r"\b(?:once|until|as\s+soon\s+as|after|when|before|unless|if)\s+(?:[\w’'-]+\s+){1,7}(?:have|has|had)\s+$"
)
SIGNED_BEFORE = "they have it, signed before"
NEVER_IN_FORCE = frozenset({"mou", "declaration", "letter_of_intent", "action_plan"})
_ONCE_THE = re.compile(
    r"\b(?:[Oo]nce|[Uu]ntil|[Aa]s\s+soon\s+as|[Uu]nless|[Ii]f)\s+(?:(?:the|its|their|that|this)\s+)?$"
)
_A_PART_OF = re.compile(
    r"\b(?:parts?|chapters?|articles?|provisions?|sections?|rules?|[Aa]nnex(?:es)?)\s+(?:[A-Z\d]{1,3}\s+)?(?:of|to)\s+(?:the\s+)?$"
)
_ONCE_RATIFIED = re.compile(r"\b(?:[Oo]nce|[Ww]hen|[Ii]f|[Uu]ntil)\s+(?:it\s+(?:is|has\s+been)\s+)?$")
_EACH_SIGNED = re.compile(r"[^.;,]{0,40}?\swith\s+[^.;,]{3,30},\s+(?:signed|concluded)\s+(?:in|on)\b")
_BEFORE_ITS = re.compile(r"\b(?:before|after|ahead\s+of|until|since|during)\s+(?:the|an?|its|their)\s+(?:\w+\s+)?$")
_AMENDS = re.compile(
    r"\s(?:amending|supplementing|extending|replacing|to)\s+(?:the|an?|their|its)\s+(?:[\w-]+\s+){0,4}?(?:treaty|convention|agreement|accord|pact|memorandum|protocol)\b"
)
_OF_TALKS = re.compile(r"(?:announced|concluded|agreed|finali[sz]ed|launched|extended|renewed)\b")
_TALKS_NOUN = re.compile(r"(?:[Tt]alks|[Nn]egotiations?|[Dd]iscussions|[Cc]onsultations)\b")


def _shared(act: Act) -> Act:
    return act if act.rule.startswith("listed") else replace(act, rule=f"listed, {act.rule}")


@cache
def _cues(side: str) -> Screened:
    """The words of act before or behind a paper, a group for each kind of act."""
    kinds = lexicon("acts")[side]
    return screened("|".join(f"(?P<{kind}>{whole_words(kinds[kind])})" for kind in _ORDER if kind in kinds))


# Kinds whose words hold those of another come before it.
_ORDER = (
    "nothing", "unsigned", "unratified", "ratify", "force", "end", "refuse", "initial", "negotiate", "prepare", "have", "exist", "mark", "sign", "date", "work",
)  # fmt: skip


_GAP_WORDS = (
    r"(?:,\s*)?(?:(?:an?|the|its|their|his|her|our|this|another|both|some|also|then|jointly|formally|out|now|there|here|together|respectively|only|as|well|all|what|is|amounts|to|called|known|"
    r"two|three|four|five|six|seven|eight|nine|ten|\w+ly|new|first|second|third|further|more|possible|potential|future|proposed|planned|draft|such|similar|own|long-awaited|bilateral|inter-?governmental|separate|(?:signed )?copies of|copies|no (?:fewer|less) than|as many as|more than|over|at least|nearly|about|around)\b)"
)
_GAP = re.compile(
    rf"(?:\s*(?:{_GAP_WORDS}|[“\"‘']|\((?:[a-h]|[ivx]+|\d\d?)\))|\s*\b(?:(?:upgraded|updated|revised|new)\s+)?version(?:\s+\d(?:\.\d)?)?\s+of\b)*\s*"
)
_OTHER_GAIN = re.compile(  # "signed a contract and an agreement", "negotiate a youth scheme and an agreement"
    r"(?:an?|the|its|his|her|their)\s+(?:(?!(?:and|or|with|on|to|that|which|was|were|is|are|has|have|had|will|but|ago)\b)[\w-]+\s+){0,5}?(?!ago\b)[a-z-]+(?:\s+worth\s+[^,]{3,30})?(?:,\s+(?=an?\s)|,?\s+and\s+)"
)
_NEGOTIATES = re.compile(r"(?:re-?)?(?:negotiat|work|talks|discuss|draft)")
_BREAK = re.compile(
    r"[.;:!?—]|\s–\s|\b(?:who|whom|whose|while|when|where|after|before|because|although|though|but|said|says|told|as|if|unless|than|he|she|they|we|it|there|is|are|was|were|has|have|had|will|would|could|may|might|should|must|can|does|do|did|whether|saying|adding|once|until)\b"
)


_AT_ONCE = re.compile(r"[“\"]?with\s+immediate\s+effect[”\"]?")


def _gap_holds(gap: str, offset: int, actors: Sequence[Actor], times: Sequence[Time]) -> bool:
    """Does nothing but articles, numbers, times, places and companions stand between an act and its paper?"""
    gap = _AT_ONCE.sub(lambda m: " " * len(m[0]), gap)
    if _GAP.fullmatch(gap):
        return True
    if len(gap) > 140 or compiled(
        r"[.;:!?—“”]|\b(?:who|which|while|when|where|after|before|that|but|said|was|were|is|are|has|have|had|will|would)\b"
    ).search(
        gap,
    ):
        return False
    spans = sorted(
        [(a.start - offset, a.end - offset) for a in actors if offset <= a.start < offset + len(gap)]
        + [(t.start - offset, t.end - offset) for t in times if offset <= t.start < offset + len(gap)]
    )
    rest, position = "", 0
    for start, end in spans:
        if start >= position:
            rest += gap[position:start] + "§"
            position = end
    rest += gap[position:]
    rest = compiled(
        r"\b(?:in|at|near|outside)\s+(?:the\s+)?(?:[\w’'-]+\s+){0,3}?(?:§|[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*)(?:,\s+[A-Z]\w+\s+(?:province|region|state|department|county|district)(?=,))?"
    ).sub(
        " ",
        rest,
    )
    rest = compiled(
        r"\b(?:[Ww]ith|and|between|from|to|by)\s+(?:the\s+|his\s+|her\s+|its\s+|their\s+|visiting\s+)*(?:[\w’'-]+\s+){0,4}?§(?:\s*(?:,|and|&)\s*(?:the\s+)?§)*(?:[’']s?)?(?:\s+(?:counterpart|leaders?|president|prime\s+minister|foreign\s+minister|side|government|capital))?(?:\s+[A-Z][\w’'-]+)*"
    ).sub(
        " ",
        rest,
    )
    rest = _BY_CONSENT.sub(" ", rest)
    rest = compiled(r",\s+(?:in|at|on|under|over)\s+(?:an?|the)\s+[a-z-]+(?:\s[a-z-]+)?,").sub(" ", rest)
    rest = compiled(r"(?<!\w)(?:(?:on|late|early|in|last|this|earlier)\s+)?§(?:[’']s)?").sub(" ", rest)
    rest = compiled(
        r"\bin the (?:margins|wings)\b|\bon the (?:sidelines|margins|same day|spot)\b|\bin the presence of [\w\s,’'-]{2,50}?,|\bas well\b|\bin return\b|\bin turn\b"
    ).sub(
        " ",
        rest,
    )
    return bool(_GAP.fullmatch(rest.replace(",", " ")))


_BY_CONSENT = re.compile(r"\bby\s+(?:mutual|common)\s+(?:consent|agreement|accord)\b")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)(?:\s+\w+ly)?\s*$")


def _before(text: str, paper: Paper, behind: int, actors: Sequence[Actor], times: Sequence[Time]) -> Act | None:
    """The act whose object the paper is: "signed …", "the signing of …", "talks on …", "they have …"."""
    pattern = _cues("before")
    begin = max(behind, paper.start - 200)
    cue = None
    for match in pattern.finditer(text, begin, paper.start):
        if (
            text[match.end()] != ":"
            and match[0].endswith(("ed", "wn", "rn", "ck"))
            and _PASSIVE.search(text, max(0, match.start() - 30), match.start())
        ):
            continue  # what has been signed has no object
        if match.lastgroup == "have" and _PROPOSED_A.match(text, match.end()):
            continue
        of = (
            3
            if text.startswith(" of", match.end())
            else 1
            if text[match.end()] == ":" and match.lastgroup == "sign"
            else 0
        )
        gap = text[match.end() + of : paper.start]
        does = match.lastgroup == "sign" or (match.lastgroup == "negotiate" and _NEGOTIATES.match(match[0]))
        if does and (gain := _OTHER_GAIN.match(gap.lstrip())):
            of += len(gap) - len(gap.lstrip()) + gain.end()
        if _gap_holds(text[match.end() + of : paper.start], match.end() + of, actors, times):
            cue = match
            break
    if cue is None:
        return _cleft(text, paper)
    kind = cue.lastgroup or ""
    around = text[max(0, cue.start() - 110) : cue.start()]
    gap = text[cue.end() : paper.start].removeprefix(" of")
    if kind in {"have", "exist", "nothing"} and not _GAP.fullmatch(gap):
        return None
    if paper.article == "no" and kind != "have":
        return None
    return _judge(kind, cue, around, text, paper)


_PROPOSED_A = re.compile(r"\s+(?:(?:also|now|since)\s+)?(?:proposed|planned)\s+(?:to|an?|the)\s")
_CLEFT = re.compile(
    r"\b[Ww]hat\s+(?P<what>[^.;:]{3,110}?),?\s+(?:was|were|is|are)\s+(?:[^.;:,]{0,40}:\s*)?(?:also\s+|only\s+|in\s+fact\s+|not\s+[^.;:,]{2,40}\s+but\s+)?(?:an?\s+|the\s+|two\s+|three\s+|only\s+)*[“\"‘']?$"
)
_AND_THEN_TO = re.compile(r"(?:\s+in\s+principle)?(?:\s+to)?\s+(?:start\s+|begin\s+)?")
_INVERTED = re.compile(
    r"(?:^|;\s+)(?:Also\s+|also\s+)?(?P<verb>[Ss]igned|[Aa]dopted|[Ee]xchanged|[Cc]oncluded|[Ii]nked|(?P<ratified>[Rr]atified))\b[^.;:,]{0,60}?\s(?:was|were)\s+(?:also\s+)?(?:an?\s+|the\s+|two\s+)?$"
)
_PART_AGREED = re.compile(
    r"\b(?P<verb>(?:closed|agreed(?:\s+on)?|concluded|completed|settled|finali[sz]ed))\s+(?:most|much|half|parts?|(?:\w+\s+){1,5}?(?:chapters|articles|points))\s+of\s+(?:the\s+(?:draft\s+)?text\s+of\s+)?(?:the|an?|their|its)\s+(?:\w+\s+)?$"
)
_READY_ARE = re.compile(
    r"^(?:Also\s+)?[Rr]eady\s+(?P<verb>for\s+signature|to\s+be\s+signed)(?:,\s+too,|,?\s+also)?\s+(?:is|are)\s+(?:an?\s+|the\s+|two\s+)?$"
)
_LAST_TO_BE = re.compile(
    r"\bThe\s+(?:first|last|latest|second|third)\s+to\s+be\s+(?P<verb>signed|concluded|adopted|exchanged)(?:,|\s+was)\s+(?:an?|the)\s+$"
)
_BESIDE = re.compile(
    r"\b(?:next to|besides|in addition to|apart from|along with|alongside|together with|as well as|on top of|aside from)\s+(?:an?\s+|the\s+|two\s+|their\s+)?$",
    re.IGNORECASE,
)


def _cleft(text: str, paper: Paper) -> Act | None:
    """ "What they signed was a treaty"."""
    if part := _PART_AGREED.search(text, 0, paper.start):
        return Act("under_negotiation", "agreed in part", part.start(), part.end("verb"))
    if inverted := _INVERTED.search(text, 0, paper.start):
        return Act(
            "ratified" if inverted["ratified"] else "signed", "inverted", inverted.start("verb"), inverted.end("verb")
        )
    if ready := _READY_ARE.search(text, 0, paper.start):
        return Act("planned", "ready", ready.start("verb"), ready.end("verb"))
    if last := _LAST_TO_BE.search(text, 0, paper.start):
        return Act("signed", "last to be signed", last.start("verb"), last.end("verb"))
    match = _CLEFT.search(text, 0, paper.start)
    if not match:
        return None
    cues = list(_cues("before").finditer(text, match.start("what"), match.end("what")))
    for number, cue in enumerate(cues):
        if number + 1 < len(cues) and _AND_THEN_TO.fullmatch(text, cue.end(), cues[number + 1].start()):
            continue  # "what they agreed to negotiate"
        if cue.lastgroup in {"sign", "ratify", "negotiate", "end", "refuse"}:
            return _judge(cue.lastgroup, cue, text[max(0, cue.start() - 110) : cue.start()], text, paper)
    return None


def _act(cue: re.Match[str], status: AgreementStatus | None, rule: str, weak: bool = False) -> Act:
    return Act(status, rule, cue.start(), cue.end(), weak)


def _judge(kind: str, cue: re.Match[str], before: str, text: str, paper: Paper) -> Act | None:
    word = cue[0].lower()

    act = partial(_act, cue)
    if kind == "sign" and word.endswith(" with") and paper.article in {"the", "owned"}:
        return None
    if word.startswith(("pass", "wav", "nod", "rubber")) and not _PARLIAMENT.search(text[: cue.start()]):
        return None
    nominal = cue[0].endswith(
        ("ing", "ature", "sion", "ation", "change", "ion of", "ing of", "ature of", "tion of", "of")
    )
    light = _LIGHT.search(before)
    mood = _mood(before, light[0].split()[0] if light else word)
    fate = _FATE.match(text, paper.end)
    if fate and kind in {"sign", "ratify", "negotiate"} and (nominal or kind == "negotiate") and "study" not in word:
        status = _fate(kind, fate[0].lower())
        if status != "" and not (status == "planned" and _WISH.match(word)):
            return act(status, f"of its {word.split()[0]}: {fate['verb']}")
    if kind == "sign" and _TIME_THAT.search(before):
        return act(None, f"doubt: {word}")
    if word.startswith("hand") and _WITH_ITS.match(text, paper.end):
        return None
    if kind == "sign" and nominal and _CLEARS.search(before):
        return act("planned", "approved by a cabinet")
    if kind in {"end", "sign"} and _CHAPTERS.search(text, 0, paper.start):
        return act("under_negotiation", "its chapters")
    if word.startswith(("conclud", "finali", "reach")) and (
        TO_SIGN_IT.search(text, paper.end) or _NEGOTIATORS.search(before)
    ):
        return act("planned", "concluded, to be signed")
    if _DENIED_REPORT.search(before):
        return act("rejected" if mood in {"planned", "sought"} else None, "denied")
    if kind == "refuse" and word.startswith("walk") and paper.article in {"the", "owned"} and mood == "done":
        return act("terminated", word)
    if kind == "end" and mood == "planned" and _GAVE_NOTICE.search(before):
        return act("terminated", f"notice given: {word}")
    if kind == "end" and mood == "planned" and _RESOLVED_TO.search(before) and _OF_STATE.search(before):
        return act("terminated", f"decided: {word}")
    if kind == "nothing" and word.startswith("text") and (part := _PART_AGREED.search(text, 0, paper.start)):
        return replace(act("under_negotiation", "agreed in part"), start=part.start())
    if kind == "nothing" and word.startswith("text"):
        if _INITIALLED_THE.search(before):
            return act("under_negotiation", "initialled")
        if _SETTLED.match(text, paper.end) or _SETTLED_THE.search(before):
            return act("planned", "its text is agreed")
    if kind == "nothing" or (paper.article == "no"):
        return act(None, "none such")
    if kind == "have" and (_IN_HAND.match(text, paper.end) or (word == "had" and _HAD_SIGNED.match(text, paper.end))):
        return act("signed", "in hand")
    if kind == "have" and _NOW.search(before) and paper.article != "the":
        return act("signed", "now they have it")
    have = word.startswith(("has", "have", "had", "there"))
    if (
        kind == "have"
        and paper.kind in NEVER_IN_FORCE
        and not (paper.kind == "action_plan" and paper.dated)
        and have
        and mood in {"done", "doing"}
        and paper.article != "the"
    ):
        if _NEGATED.search(before):
            return act(None, "not so")
        fresh = paper.kind == "declaration" and word.startswith("there is")
        return act("signed", "there is one" if fresh else SIGNED_BEFORE)
    if kind == "have" and mood in {"sought", "planned"} and not word.endswith("by"):
        return act("under_negotiation" if mood == "sought" else "planned", f"{mood}: to have it")
    if kind == "have" and mood == "done" and paper.several and _EACH_SIGNED.match(text, paper.end):
        return act("signed", "signed with each")
    if kind == "have" and paper.kind in NEVER_IN_FORCE and word.endswith("by"):
        return act("signed", "they have it", weak=True)
    if kind == "have":
        if paper.article in {"a", "bare", "counted", "owned"} or word.startswith(
            ("party", "parties", "bound", "linked", "covered", "governed", "tied", "sign", "member")
        ):
            return (
                act("in_force", "they have it")
                if (mood in {"done", "doing"} or word.endswith("by")) and not _NEGATED.search(before)
                else act(None, "not so")
            )
        return None
    if kind == "mark":
        return act("signed", "since it", weak=True) if paper.article in {"the", "owned"} else None
    if kind == "exist" and _BEFORE_ITS.search(before) and word.startswith(("review", "revision", "upgrade")):
        return None  # only tells when
    if kind == "exist" and paper.noun.startswith("exchange") and word in {"through", "via"}:
        return act("signed", f"{word} it")
    if (
        kind == "exist"
        and word in {"replaced", "superseded"}
        and not nominal
        and (paper.dated or paper.article == "the")
    ):
        return act("terminated", f"{word} it")
    if kind == "exist" and word in {"replaces", "supersedes"} and paper.dated:
        return act("terminated", f"{word} it", weak=True)
    if kind == "exist" and word == "under" and paper.article == "a" and _SINCE_THEN.match(text, paper.end):
        return act("in_force", "under it since then")
    if kind == "exist":
        return act("in_force", f"{word} it", weak=True)
    if kind == "negotiate" and word == "draft" and paper.kind == "action_plan" and compiled(r"\bto\s+$").search(before):
        return act("planned", "to be drafted")
    if kind == "negotiate" and word == "draft" and text.startswith(" of", cue.end()):
        return act("under_negotiation", "draft", weak=True)
    if kind == "negotiate" and word == "talks" and _AFTER_THE.search(before):
        return None
    if kind == "negotiate" and _TO_END.search(before):
        return act("under_negotiation", "talks to be ended")
    if kind in {"negotiate", "have", "sign"} and _NOBODY.search(before):
        return act(None, f"nobody: {word}")
    if kind == "ratify" and (_ONCE_RATIFIED.search(before) or _DEBATES.search(before) or _NOBODY.search(before)):
        return act("signed", "to be ratified")
    if (kind == "ratify" or word.startswith("approv")) and _ONCE_THEY.search(before) and _PARLIAMENT.search(before):
        return act("signed", "to be ratified")
    of_parliament = word.startswith(("approv", "endors", "adopt", "pass")) and _PARLIAMENT.search(text[: cue.start()])
    if kind == "sign" and of_parliament and mood == "negated" and _YET.search(before):
        return act("signed", "not yet ratified")
    if kind == "negotiate" and word == "negotiated" and _HAVE.search(before):
        return act("planned", "talks done")
    if kind == "negotiate" and _TURNED_AWAY.search(before):
        return act("rejected", f"turned down: {word}")
    if kind == "negotiate":
        if mood == "negated" and word.endswith("ing") and _IS_NOT.search(before):
            return act("rejected", f"not so: {word}")
        if mood in {"negated", "refused", "doubt"} or compiled(r"\bno\s+(?:\w+\s+)?$").search(before):
            return act(None, f"{mood}: {word}")
        if _OVER.search(before) and not _A_ROUND_OF.search(before + cue[0]):
            return act("planned", "talks done")
        if word.startswith("initial") and mood == "done":
            return act("under_negotiation", "initialled")
        return act("under_negotiation", word.split()[0])
    if kind == "refuse":
        return act("rejected", word) if mood in {"done", "doing"} else act(None, f"{mood}: {word}")
    if mood == "refused":
        return act("rejected", "refused") if kind in {"sign", "prepare"} else act("signed", "not ratified")
    if mood == "doubt" and kind == "sign" and _WERE_TO.search(before) and _PUT_OFF.search(text, paper.end):
        return act("planned", f"put off: {word}")
    if mood == "doubt":
        return act("signed", "to be ratified") if kind == "ratify" else act(None, f"doubt: {word}")
    if mood == "negated":
        if _YET.search(before):
            return (
                act("signed", "not yet ratified")
                if kind == "ratify"
                else act("under_negotiation", "still to be agreed")
            )
        return (
            act("signed", "not ratified")
            if kind == "ratify"
            else act("in_force", "not ended", weak=True)
            if kind == "end"
            else act(None, f"negated: {word}")
        )
    if kind == "ratify" or (
        kind == "sign"
        and word.startswith(("approv", "endors", "adopt", "pass"))
        and _PARLIAMENT.search(text[: cue.start()])
    ):
        passed = _PARLIAMENT.search(text[: cue.start()]) and _PASSED_BILL.search(before)
        if passed or (mood in {"done", "doing"} and (not _BILL.search(before) or _INTO_LAW.search(before))):
            return act("ratified", "ratified")
        return act("signed", "to be ratified")
    if kind == "end" and _UNTOUCHED.match(text, paper.end):
        return act("in_force", "left as it is", weak=True)
    if kind == "end":
        if mood in {"done", "doing"}:
            return act("terminated", word)
        stays: AgreementStatus = "signed" if paper.kind in NEVER_IN_FORCE else "in_force"
        return act(stays, f"{mood}: {word}", weak=paper.article not in {"the", "owned"})
    if kind == "force":
        return act("in_force", "in force") if mood == "done" else act("signed", "to enter into force")
    if mood == "sought":
        ready = word.startswith("sign") and _HOPES_TO.search(before) and paper.article in {"the", "owned"}
        return act("planned" if ready else "under_negotiation", f"sought: {word}")
    hasty = word.startswith(("conclud", "reach")) and _EARLY_ON.match(text, paper.end)
    if mood == "planned" and (word.startswith("finali") or hasty) and _AGREED_TO.search(before):
        return act("under_negotiation", f"agreed to: {word}")
    if mood == "planned":
        return act("planned", f"planned: {word}")
    draft = paper.title.startswith("draft")
    if kind == "sign" and word.startswith(("approv", "endors")) and (draft or _CABINET.search(before)):
        return act("planned", "approved by a cabinet")
    if kind == "prepare":
        return (
            act("planned", word)
            if not word.endswith(("ew up", "ped", "ed", "ame up with"))
            or word.startswith(("prepar", "finish", "complet"))
            else act("signed", word)
        )
    return act("signed", word.split()[0])


_HOPES_TO = re.compile(r"\b(?:hope[sd]?|hoping)\s+to\s+(?:\w+ly\s+|soon\s+)?$")  # to sign what is ready
_AGREED_TO = re.compile(r"\b(?:agreed|decided|pledged|undertook|committed)\b[^.;]{0,40}\bto\s+(?:\w+ly\s+|soon\s+)?$")
_EARLY_ON = re.compile(
    r"(?:\s+with\s+[^.;,]{2,30}?)?\s+(?:at\s+an\s+early\s+date|as\s+(?:soon|early|quickly)\s+as\s+possible|without\s+delay|at\s+the\s+earliest)\b"
)
_IS_NOT = re.compile(r"\b(?:is|are|am)\s+not\s+(?:currently\s+|now\s+)?$|\b(?:is|are)n[’']t\s+$")
_DEBATES = re.compile(
    r"\b(?:debat(?:es?|ed|ing)|discuss(?:es|ed|ing)?|consider(?:s|ed|ing)?|delay(?:s|ed|ing)?|oppos(?:es?|ed|ing)|began|begins|awaits?|awaiting)\s+(?:the\s+)?$"
)
_SINCE_THEN = re.compile(r"(?:\s+with\s+[^,;.]{2,30})?\s+since\s+(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d\b")
_NOBODY = re.compile(
    r"\b(?:[Nn]obody|[Nn]o\s+one|[Nn]either(?:\s+(?:side|parliament|chamber|house|government|country|state|capital)|\s+of\s+them)?|[Nn]one(?:\s+of\s+them)?)\b[^.;,]*$"
)
_UNTOUCHED = re.compile(r"[^,;:.]{0,60}?\s(?:untouched|intact|unaffected|unchanged|in\s+place|as\s+it\s+is)\b")
_TURNED_AWAY = re.compile(
    r"\b(?:reject|rebuff|declin|spurn|refus|dismiss|turn(?=\w*\s+down)|brush(?=\w*\s+(?:off|aside)))\w*(?:\s+(?:down|off|aside))?\s+(?:[\w’'-]+\s+){0,4}$"
)
_FATE = re.compile(
    r"(?:\s*\([^)]*\))?(?:,?\s+(?:with|between|by|from|to)\s+(?!be\b)[^.;:]{2,60}?)?(?:,[^,;.]{2,70},)?\s+(?:itself\s+|themselves\s+)?(?:(?:ha(?:s|ve|d)|was|were|is|are|will|would|be|been|being|to|expected|due|also|now|since|finally|already|still|yet|only|declared|\w+ly)\s+)*"
    r"(?P<verb>turned\s+down|rejected|ruled\s+out|rebuffed|refused|spurned|declined|put\s+off|postponed|delayed|called\s+off|completed|concluded|wound\s+up|wrapped\s+up|finished|finali[sz]ed|closed|ended|over(?=[,.;]|$)|broken\s+off|collapsed|failed|broke\s+down|abandoned|take\s+place|held|scheduled|planned|expected|due|outstanding|pending|awaited|set(?=\s+for)|missing|to\s+follow)\b"
)


def _fate(kind: str, told: str) -> AgreementStatus | Literal[""] | None:
    """What became of a signing, of talks, of a wish for a paper; "" where that changes nothing."""
    if compiled(r"turned|reject|ruled|rebuff|refus|spurn|declin").search(told):
        return "rejected" if kind == "negotiate" else None
    if kind == "ratify":
        return (
            "signed"
            if compiled(r"outstanding|pending|awaited|expected|due|missing|put\s+off|delay|postpon|follow|set$").search(
                told
            )
            else ""
        )
    if kind == "negotiate":
        if compiled(r"\bto\b|will").search(told):
            return ""
        return (
            "planned"
            if compiled(r"complet|conclu|wound|wrapped|finish|finali|clos|over$|ended").search(told)
            else None
            if compiled(r"broke|collaps|fail|abandon|called off").search(told)
            else ""
        )
    if kind == "sign" and compiled(
        r"put\s+off|postpon|delay|scheduled|planned|expected|due|set$|pending|awaited|(?:will|to|expected|due)\s.*(?:place|held)"
    ).search(
        told,
    ):
        return "planned"
    return ""


_TIME_THAT = re.compile(
    r"\b[Ii]t\s+is\s+(?:high\s+|about\s+)?time\s+(?:that\s+)?[^.;]*$"
)  # "it is time that they signed"
_WITH_ITS = re.compile(
    r"\s+(?:with|setting\s+out|containing|listing|outlining|on)\s+(?:its|his|her)\s"
)  # what one side asks
_CLEARS = re.compile(
    r"\b(?:approv(?:es|ed)|authori[sz](?:es|ed)|endors(?:es|ed)|clear(?:s|ed)|g(?:ave|ives?)\s+(?:the|its)\s+(?:green\s+light|go-ahead|approval)(?:\s+on\s+\w+day)?\s+(?:to|for))\s+(?:the\s+)?$"
)
_CHAPTERS = re.compile(r"\bchapters?\s+(?:of|in|on)\s+(?:the|their|its|an?)\s+(?:\w+\s+)?$")
TO_SIGN_IT = re.compile(
    r"\b(?:expect|plan|hope|intend|are\s+due|are|is\s+due|is|will\s+meet)\s+to\s+sign\s+(?:it|them)\b"
)
_NEGOTIATORS = re.compile(r"\b[Nn]egotiators\s+(?:from|of|for)\s+[^.;,]{3,60}\s(?:have\s+|had\s+)?$")
_DENIED_REPORT = re.compile(
    r"\b(?:denie[sd]|deny|denying|dismiss(?:ed|es)|refute[sd]?|rejected)\s+(?:\w+\s+){0,2}?(?:reports?|claims?|rumou?rs?|suggestions?|allegations?|speculation)\b[^;.]*$"
)
_GAVE_NOTICE = re.compile(
    r"\b(?:gave|given|served|sent|submitted|delivered|handed)\b[^.;]{0,50}\b(?:notice|notification)\b[^.;]{0,40}\bto\s+$|\bnotified\b[^.;]{2,60}\bto\s+$"
)
_RESOLVED_TO = re.compile(r"\b(?:decided|voted|resolved|chose)\s+(?:[^.;,]{3,30}\s)?to\s+$")
_OF_STATE = re.compile(
    r"\b(?:[Pp]arliament|[Gg]overnment|[Cc]abinet|[Ss]enate|[Aa]ssembly|[Cc]ongress|Council\s+of\s+Ministers|Seimas|Sejm|Saeima|Rada|Knesset|Duma|Bundestag|[Dd]eputies|[Ll]awmakers|[Ss]enators|MPs)\b"
)
_CABINET = re.compile(r"\b(?:[Cc]abinet|Council\s+of\s+Ministers)\b[^.;,]{0,40}$")
_HAD_SIGNED = re.compile(r"(?:\s+(?:on|with|in)\s+[^.;,]{2,50}?)?\s+(?:signed|initialled)\b(?!\s+(?:in|on)\b)")
_NOW = re.compile(r"\bnow\s+$")
_IN_HAND = re.compile(r"\s+in\s+(?:his|her|their|the)\s+(?:pocket|bag|luggage|briefcase|suitcase|hand)s?\b")
_INITIALLED_THE = re.compile(r"\binitial(?:s|l?ed)\s+the\s+$")
_SETTLED_THE = re.compile(
    r"\b(?:agreed\s+(?:on|upon)|finali[sz]ed|settled(?:\s+on)?|completed)\s+the\s+(?:final\s+|draft\s+)?$"
)
_SETTLED = re.compile(
    r"[^.;:,]{0,50}?\s(?:has\s+been|was|is|had\s+been)\s+(?:now\s+|finally\s+)?(?:agreed|finali[sz]ed|settled|completed|initialled|ready)\b"
)
_NEGATED = re.compile(
    r"\b(?:not|n[’']t|never|without|nor|neither|no longer|rather than|instead of|short of|fail(?:s|ed|ing)? to|yet to|unable to|difficulty in|far from)(?:\s+(?:\w+ly|yet|even|been|have|be|actually|ever|so far|an?))*\s*$|[a-z]n[’']t\s+(?:\w+ly\s+|yet\s+)?$",
    re.IGNORECASE,
)
_YET = re.compile(r"\b(?:yet to|not yet|still to|to wait for)(?:\s+\w+ly|\s+be|\s+been)*\s*$", re.IGNORECASE)
_REFUSED = re.compile(
    r"\b(?:refus\w+|declin\w+|reject\w+|unwilling\w*|opposed|rul\w+ out|will not|won[’']t|would not)(?:\s+(?:to|of|calls to|plans to|a proposal to))?(?:\s+\w+ly)?\s*$",
    re.IGNORECASE,
)
_HOPED = re.compile(
    r"\b(?:hop(?:es?|ed|ing)|wish(?:es|ed)?|desire[sd]?|proposed|suggested|urged)\s+(?:that\s+)?(?:the|an?)\s+(?:[\w-]+\s+){0,3}$"
)
_PLANNED = re.compile(
    r"(?:\b(?:will|shall|would|to be|is to|are to|going to|set to|due(?: \w+){0,3} to|ready to|about to|poised to|on course to|time to|there to|"
    r"(?:expect|schedul|plan|intend|agree|decid|pledg|vow|promis|prepar|instruct|assign|task|order|commit|undert|direct|resolv|oblig)\w*(?: [\w’'-]+){0,4}? to|"
    r"await\w*|ahead of|pending|until|prepar\w+ for|prior to|(?:pav\w+|clear\w+) the way for|ready for|[Bb]efore|in time for|date for|day of|scheduled for|set for|agreed on|timetable for|deadline for|expect\w*|plans? for|with a view to)"
    r"|[’']ll)(?:\s+(?:the|a|an|its|their|also|then|soon|now|jointly|formally|early|eventual|possible|official|be|\w+ly|next|sit down and|meet and|meet to))*\s*$",
)
_SOUGHT = re.compile(
    r"\b(?:want|hop|wish|seek|sought|propos|like|try|tri|keen|push|press|call|urg|negotiat|work|consider|discuss|explor|eager|aim|suggest|ask|invit|appeal|possibl|possibility|chance|idea|interest|offer|readiness|willingness|contemplat|mull|talks?|rac|striv|look\w* forward|bid|need|request|speed up|accelerat)\w*"
    r"(?:\s+(?:to|for|of|on|about|in|into|towards?|the|an?|its|their|an early|early|swift|speedy|quick|to soon|soon|jointly|be able to|see|help|that))*\s*$",
)
_PROPOSED = re.compile(
    r"\b(?:propos\w+|suggest\w+|urg\w+|hop(?:e[sd]?|ing)|ask(?:s|ed)|call(?:s|ed)|appeal\w*|recommend\w*|request\w*|want(?:s|ed))\b[^.;]{0,80}$",
)
_DOUBT = re.compile(
    r"\b(?:could|may|might|should|can|must|ought to|if|would have|had been (?:expected|due|meant|supposed) to|w(?:as|ere) (?:also |both |then )?(?:to|expected to|due to|meant to|supposed to|about to|set to|going to|ready to)(?: have)?|whether to)\b\s*(?:also|soon|\w+ly|be|have|one day|[\w’'-]+ and [\w’'-]+)?\s*$|\bif\s+(?:[\w’'-]+\s+){1,3}$|\b(?:is|are|was|were)\s+said\s+to\b[^.;,]*$",
)
_OVER = re.compile(
    r"\b(?:conclu\w+|complet\w+|finish\w+|end(?:ed)?(?: of)?|clos\w+|wrap\w+ up|w(?:ound|ind\w*) up|finali[sz]\w+|end to|conclusion of|completion of)\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_A_ROUND_OF = re.compile(
    r"\b(?!final\b|last\b)\w+\s+(?:rounds?|sessions?|days?|weeks?)\s+of\s+(?:\w+\s+)?(?:talks|negotiations|discussions)\b"
)
_AFTER_THE = re.compile(
    r"\b(?:[Ff]ollowing|[Aa]fter|[Dd]uring|at\s+the\s+end\s+of)\s+(?:the|their|these|those)\s+(?:\w+\s+)?$"
)
_TO_END = re.compile(
    r"\b(?:to|will|would|soon|early|swift|speedy|rapid|quick|prompt|timely)\s+(?:\w+ly\s+|soon\s+|swift\s+|early\s+)?(?:conclu(?:de|sion\s+of)|completion\s+of|end(?:\s+of|\s+to)?|complete|finish|close|wrap\s+up|wind\s+up|finali[sz]e)\s+(?:\w+\s+){0,3}$"
)
_EARLY = re.compile(r"\b(?:early|speedy|swift|rapid|quick|prompt|timely|eventual|possible|successful)\s+$")
_CAME = re.compile(
    r"\b(?:came|(?:was|were)\s+(?:in|here|there|back|at|on\s+hand|present)|flew|met|gathered|arrived|travel?led|returned|sat down|joined|went|stood|took)\b[^.;]*$",
    re.IGNORECASE,
)
_CLOSE_TO = re.compile(r"\b(?:close|closer|near|nearer|on\s+the\s+(?:verge|brink|cusp))\s+(?:to|of)\s+$")
_WENT_TO = re.compile(
    r"\b(?:came|flew|went|travel?led|arrived|returned)\s+(?:(?!will\b|is\b|are\b|was\b|plan\w*\b|where\b)[\w’'-]+\s+){0,4}to\s+(?:\w+ly\s+)?$"
)
_PARLIAMENT = re.compile(
    r"\b(?:[Pp]arliaments?|Senate|Congress|Assembly|Diet|[Ll]awmakers|[Ss]enators|MPs|[Ll]egislature|Duma|Bundestag|Knesset|Sejm|[Dd]eputies|(?:lower|upper)\s+house|[Cc]hamber|House)\b[^,;]{0,60}$"
)
_INTO_LAW = re.compile(r"\b(?:sign(?:s|ed)\s+into\s+law|promulgat(?:es|ed)|enact(?:s|ed))\b[^.;]*$")
_PASSED_BILL = re.compile(
    r"(?<!yet\sto\s)(?<!not\s)\b(?:approved|passed|adopted|endorsed)\s+(?:an?|the)\s+(?:bill|law|draft\s+law)\s+(?:to|on\s+the|for\s+the|that\s+will|which\s+will)?\s*$"
)
_BILL = re.compile(r"\b(?:[Bb]ills?|[Dd]raft\s+(?:laws?|decrees?))\b[^.;,]{0,40}$")
_BASE = re.compile(
    r"(?:sign|ink|conclude|exchange|adopt|issue|release|seal|clinch|strike|unveil|publish|finali[sz]e|renew|extend|reach|enter|secure|endorse|approve|announce|agree|ratify|terminate|scrap|draw|work|prepare|develop|formulate|put|hand|swap|begin|negotiate|elaborate|complete|come|produce|witness|attend|see|oversee)\b"
)


_PAST = re.compile(r"(?:\w+ed|struck|came|brought|took|oversaw|made)\b")
_OPEN = re.compile(r"\b(?:to|to\s+see|be|been|being|of|get|’ll|would|for)(?:\s+\w+ly)?\s*$")
_STILL = re.compile(
    r"\b(?:still\s+(?:have|has|need|needs|must)(?:\s+to)?|must\s+(?:still|first|also|now|yet)|(?:have|has)\s+still\s+to|(?:have|has|need|needs)\s+to)\s*(?:first\s+|\w+ly\s+)?$"
)
_LITOTES = re.compile(
    r"\b(?:not|n[’']t|never)\s+(?:wait|hesitate|need\s+long|take\s+long)\s+to\s*$|\b(?:minutes|hours|seconds)\b[^.;]*\bto\s*$|\bneeded\s+(?:only\s+)?[\w-]+\s+(?:minutes|hours|seconds|days)\s+to\s*$"
)
_LIGHT = re.compile(
    r"\b(?:witness|attend|see|oversee|mark|celebrate|preside\s+over|watch|hold)\s+(?:the|a)\s+(?:\w+\s+)?$"
)
_CHAINED = re.compile(
    r"\b(?:will|(?:is|are|due|scheduled|expected|set|plan\w*|agreed)\s+to)\s+[^.;,]{2,70}\s+and(?:\s+then|\s+also|\s+later|\s+to)?\s*$"
)


def _mood(before: str, word: str) -> str:
    """How an act is told by what stands before it: done, doing, planned, sought, refused, negated, doubt."""
    before = _LIGHT.sub("", before)
    if _LITOTES.search(before):
        return "done"
    if _REFUSED.search(before):
        return "refused"
    if _NEGATED.search(before):
        return "negated"
    if _STILL.search(before):
        return "sought"
    if _DOUBT.search(before):
        return "doubt"
    if _EARLY.search(before):
        return "sought"
    if _BASE.match(word) and _IT_IS_PLANNED.search(before):
        return "planned"
    if _PAST.match(word) and not _OPEN.search(before):
        return "done"
    if _WENT_TO.search(before):
        return "done"
    if _CLOSE_TO.search(before):
        return "sought"
    if _PLANNED.search(before):
        if (
            compiled(r"\b(?:propos|suggest|hop|urg|call|want|wish)\w*\b[^.;,]{0,60}$").search(before[:-1])
            and _BASE.match(word)
            and not compiled(r"\b(?:will|is to|are to)\s+\w*\s*$").search(before)
        ):
            return "sought"
        return "planned"
    if _CHAINED.search(before) and _BASE.match(word):
        return "planned"
    if _SOUGHT.search(before):
        return "sought"
    if compiled(r"\bto\s+(?:\w+ly\s+|soon\s+|jointly\s+)?$").search(before):
        return "done" if _CAME.search(before) else "planned"
    if _BASE.match(word) and not compiled(r"\w+(?:ed|s|ing|ion|ture)\b").match(word) and _WILL.search(before):
        return "planned"
    if _BASE.match(word) and not compiled(r"\w+(?:ed|s)\b").match(word) and _PROPOSED.search(before):
        return "sought"
    return "done"


_IT_IS_PLANNED = re.compile(
    r"\b[Ii]t\s+(?:is|was)\s+(?:planned|foreseen|expected|envisaged|intended|scheduled)\s+that\b[^;.]*$"
)
_WILL = re.compile(r"\b(?:will|shall|(?:is|are)\s+to)\b[^.;]*,\s*$")  # "will meet and, if all goes well, sign …"
_AUX = re.compile(
    r"(?:(?:,\s*(?=(?:which|that|both|all|two|three|now|still|yet|finally|already|which)\b))?\b(?:which|that|both|all|two|three|each|of|them|and|or|will|would|shall|is|are|was|were|has|have|had|being|be|been|to|not|never|yet|also|already|still|finally|expected|due|scheduled|set|likely|planned|about|only|then|soon|once|meant|"
    r"supposed|ready|finished|complete|now|recently|just|since|long|jointly|could|may|might|should|must|can|cannot|in|turn|turned|going|hoped|first|later|itself|themselves|duly|as|well|too|far|so|at\s+(?:long\s+)?last|at\s+length|in\s+the\s+end|after\s+all|for\s+good|(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|(?:this|last)\s+(?:week|month|year|night|morning)|remains?|stays?|stayed|remained|needs?|itself|kept|under|it|said|he|she|they|officials|again|even|fully|provisionally|\w+ly)\b\s*)*$"
)


def _behind(text: str, paper: Paper, others: Sequence[Paper], actors: Sequence[Actor], governed: bool) -> list[Act]:
    """The acts whose subject the paper is: "… was signed", "…, signed in 2019", "… lapses", "… awaits signature"."""
    if paper.article == "no":
        return []
    found: list[Act] = []
    base = max(paper.end, paper.until)
    limit = min(len(text), base + 220)
    opens = paper.article == "the" and not others and not text[: paper.start].strip(' "“Tthe')
    if opens and (force := _AND_INTO_FORCE.match(text, paper.end)):
        found.append(Act("in_force", "in force", force.start("verb"), force.end()))
    if _EXCHANGED.match(paper.noun):
        return [Act("signed", "exchanged", paper.start, paper.end)]
    if text[paper.start : paper.end].lower() in {"talks", "negotiations"}:
        fate = _FATE.match(text, paper.end)
        status = _fate("negotiate", fate[0].lower()) if fate else ""
        return [Act("under_negotiation" if status == "" else status, "talks", paper.start, paper.end)]
    if done := _TALKS_DONE.search(text, base, limit):
        return [Act("planned", "talks done", done.start(), done.end())]
    if refused := _TURNED_DOWN.match(text, base, limit):
        found.append(Act("rejected", "turned down", refused.start("verb"), refused.end()))
    if still := _STILL_IN_TALKS.match(text, base, limit):
        return [Act("under_negotiation", IN_TALKS, still.start(), still.end())]
    if (not governed or paper.article == "the") and (since := _HAVE_HAD_SINCE.match(text, base)):
        found.append(Act("in_force", "they have had it since", since.start("verb"), since.end()))
    if once := _ONCE.search(text, base, min(limit, paper.end + 160)):
        found.append(Act("planned", "once signed", once.start(), once.end()))
    if put := _TO_WHICH_THEY_PUT.match(text, base):
        return [Act("signed", "put their names", put.start("put"), put.end())]
    if went := _WENT_WITH_IT.search(text, paper.start, paper.end):
        return [Act("signed", "went with it", went.start(), went.end())]
    if _WAS_NOT.match(text, base):
        return [Act(None, "was not", base, base)]
    if (under := _UNDER_WHICH.match(text, base)) and (put := _PUT_NAMES.search(text, under.end(), limit)):
        return [Act("signed", "put their names", put.start(), put.end())]
    if under and under[0].startswith(","):
        return [Act("in_force", "under it", under.start(), under.end(), True)]
    if under:
        base = under.end()
    clause = None if under else _relative(text, paper, others, actors)
    if clause:
        found.append(clause)
        base = clause.end
    for cue in _cues("behind").finditer(text, base, limit):
        lead = _AUX.search(text, base, cue.start())
        start = lead.start() if lead else cue.start()
        gap = text[base:start]
        aux = text[start : cue.start()].lower()
        kind = cue.lastgroup or ""
        if not _subject_holds(
            gap,
            aux,
            kind,
            others,
            base,
            governed,
            bool(found),
            text,
            paper.meant and "," in text[paper.start : paper.end],
        ):
            if compiled(r"[.;!?]").search(gap):
                break
            continue
        act = _judge_behind(kind, cue, aux, paper, text)
        if act:
            found.append(act)
            base = cue.end()
    return found


_AND_INTO_FORCE = re.compile(
    r"\s+(?!will\b|would\b|is\s+to\b)[^;:]{5,140}?,?\s+and\s+(?P<verb>enter(?:s|ed)|c(?:omes|ame))\s+into\s+(?:force|effect)\b"
)
_EXCHANGED = re.compile(r"(?:exchang|trad)(?:ed|ing)\b")
_WAS_NOT = re.compile(r"\s+(?:was|were|did|is|has|have)\s+not\s*(?:[.,;]|$)")
_PUT_NAMES = re.compile(r"\b(?:put|set|affixed)\s+(?:their|his|her)\s+(?:signatures?|names?|hands?)\b")
_TO_WHICH_THEY_PUT = re.compile(
    r",?\s+to\s+which\s+[^.;]{3,130}?\s(?P<put>put|set|affixed)\s+(?:their|his|her)\s+(?:signatures?|names?|hands?)\b"
)
_WENT_WITH_IT = re.compile(r"\s(?:went|came|go|come)\s+with\s+(?:it|them):\s")
_UNDER_WHICH = re.compile(
    r",?\s+(?:under|to(?=\s+which\s+(?:they|both|the\s+two|he|she)\b[^.;,]*\bput\b)|by\s+virtue\s+of|according\s+to|within)\s+which\b"
)
_TALKS_DONE = re.compile(
    r",\s+(?:on|about|over|for)\s+which\s+(?:the\s+)?(?:talks|negotiations)\s+(?:(?:(?:were|have\s+been|had\s+been|have|had|are)\s+)?(?:\w+ly\s+)?(?:concluded|completed|closed|finished|wrapped\s+up|ended)|(?:are|were)\s+over)\b"
)
_TURNED_DOWN = re.compile(
    r"[^.;:]{0,50},?\s+(?:but|which)\s+[^.;:,]{2,40}?\s(?P<verb>turned\s+(?:it\s+)?down|ruled\s+(?:it\s+)?out|rejected(?:\s+it)?|rebuffed(?:\s+it)?|refused|declined|said\s+no)\b"
)
_HAVE_HAD_SINCE = re.compile(
    r"\s+(?:(?:that|which)\s+)?[^,.;]{2,60}?\s(?P<verb>(?:have|has)\s+(?:had|shared|kept|maintained))\s+since(?=\s+(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d\b)"
)
IN_TALKS = "still in talks"
_STILL_IN_TALKS = re.compile(
    r"[^,;.:]{0,60},\s+(?:(?:on|about|over|for)\s+which\s+(?:officials|negotiators|experts|they|the\s+two(?:\s+\w+)?|both(?:\s+\w+)?)\s+(?:are|have\s+been)\s+(?:still\s+|now\s+)?(?:bargaining|haggling|negotiating|arguing|talking|working)\b|(?:on|about|over|for)\s+which\s+(?:officials|negotiators|experts|they|the\s+two(?:\s+\w+)?|both(?:\s+\w+)?)\s+(?:are|will|would|hope|plan|intend|have)\b[^,;.]{0,20}\s(?:begin|start|open|hold|begun|started|opened)\b[^,;.]{0,12}\b(?:talks|negotiations)|(?:on|about|over|for)\s+which\s+(?:the\s+|formal\s+|new\s+|technical\s+|exploratory\s+)?(?:\w+\s+rounds?\s+of\s+)?(?:talks|negotiations)\s+(?!broke|collapsed|failed)|which\s+(?:is|are)\s+(?:still\s+|now\s+)?(?:being\s+negotiated|under\s+negotiation)"
    r"|the\s+(?:text|draft|wording|terms|details)\s+of\s+which\s+(?:is|are|has\s+to|have\s+to)\s+(?:still\s+|now\s+|yet\s+)*(?:to\s+be\s+|being\s+)?(?:negotiated|discussed|finali[sz]ed|drafted|settled|agreed|under\s+\w+))"
)
_ONCE = re.compile(r"\b(?:once|until|as\s+soon\s+as)\s+(?:it|they)\s+(?:is|are|has\s+been|have\s+been)\s+signed\b")
_RELATIVE = re.compile(
    r"\s*(?:\([^)]*\))?,?\s+(?:(?P<that>that|which)\s+)?(?P<subject>[^,.;:]{2,90}?(?:,\s[A-Z][^,.;:]{2,40},)?|(?:[A-Z][^,.;:]{2,30},\s(?:the\s)?){2,9}[A-Z][^,.;:]{2,40}?)\s*"
)
_SAYS_IN = re.compile(
    r"\b(?:sa(?:id|ys?)|declared?|stated?|stress(?:ed)?|noted?|announced?|confirmed|pledged|agreed|(?:re)?affirm(?:ed)?|underlined|warned|promised|made\s+(?:it\s+)?clear)\s+(?:[\w-]+\s+){0,3}?(?:in|by|through)\s+(?:an?|the|their)\s+(?:\w+\s+)?$"
)
_OBJECT_FOLLOWS = re.compile(
    r"\s+(?:an?|the|its|their|two|three|several|new|all|us|them|[Pp]arliaments?|Congress|on\s+(?:an?|the)\s+[a-z])\b"
)


def _relative(text: str, paper: Paper, others: Sequence[Paper], actors: Sequence[Actor]) -> Act | None:
    """The act of a clause whose object the paper is: "the treaty that A and B signed", "the pact they have negotiated"."""
    if paper.kind == "declaration" and _SAYS_IN.search(text, 0, paper.start):
        return None  # "said in a statement that they would sign …"
    limit = min([len(text), paper.end + 130, *(o.start for o in others if o.start >= paper.end)])
    for cue in _cues("before").finditer(text, paper.end, limit):
        kind = cue.lastgroup or ""
        if kind in {"have", "exist", "nothing", "prepare", "mark"} or cue[0].endswith((" of", " on", " for")):
            continue
        match = _RELATIVE.fullmatch(text, paper.end, cue.start())
        if (
            not match
            or compiled(r"\b(?:will|is|are|was|were|has|have|had)\s+be(?:en)?\b(?!$)").search(match["subject"])
            or _OBJECT_FOLLOWS.match(text, cue.end())
        ):
            return None
        subject = _AUXILIARY.sub("", match["subject"])
        if not match["that"] and not (
            any(a.start == match.start("subject") or text[match.start("subject") : a.start] == "the " for a in actors)
            or compiled(r"(?:they|he|she|we|it|both|the two|the pair|the three)\b").match(subject)
        ):
            return None
        if not match["that"] and text[match.start("subject") - 2] == ",":
            return None
        if compiled(r"\b(?:who|which|that|while|when|after|before|is|are|was|were|and (?:is|was|has))\b").search(
            subject
        ):
            return None
        act = _judge(kind, cue, text[max(0, cue.start() - 60) : cue.start()], text, paper)
        return replace(act, rule=f"clause, {act.rule}") if act else None
    return None


_SIDES = re.compile(
    r"\s(?:between|among|with|of)\s+(?:the\s+)?[A-Z][^.;:]*?\s+and\s+(?:the\s+)?[A-Z][\w’-]+(?:\s(?:of\s+(?:the\s+)?)?[A-Z][\w’-]+){0,3}"
)
_DOTTED = re.compile(r"\b(Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Dr|St)\.")
_AUXILIARY = re.compile(
    r"\s+(?:are|is|were|was|have\s+been|has\s+been|had\s+been)(?:\s+(?:still|now|currently|already))?$"
)
_PARENTHESIS = re.compile(
    r",\s+(?:(?:said|says|answered|replied|added)\s+[^,;]{2,40}|according\s+to\s+[^,;]{2,40}|(?:(?:the|an?|another|his|her|its|their)\s+)?(?:[\w’'-]+\s){1,4}(?:said|says|promised|added|announced|noted|explained|confirmed|insisted|recalled|answered|replied|(?:was|were)\s+told|heard|learnt|repeats?)\b[^,;]{0,20}),|,\s+(?:(?:(?:in|of|under|with|by|for|to)\s+)?which|whose|where)\b[^,;]*,"
)
_FINITE = re.compile(
    r"\b(?:will|would|shall|is|are|was|were|has|have|had|could|may|might|should|must|can|cannot|remain(?:s|ed)?|stay(?:s|ed)?)\b"
)


def _subject_holds(
    gap: str,
    aux: str,
    kind: str,
    others: Sequence[Paper],
    base: int,
    governed: bool,
    further: bool,
    text: str,
    listed: bool,
) -> bool:
    """Is the paper the subject of a verb that stands behind `gap`?"""
    relative = compiled(r"\b(?:which|that)\b").search(aux)
    if relative and aux.startswith(",") and not governed and any(base < o.start < base + len(gap) for o in others):
        return False  # the clause is of the paper before it
    finite = bool(_FINITE.search(aux))
    if aux.strip(" ,") == "and" and not gap.strip(" ,") and not further:
        return False  # what the sides did besides
    if not gap.strip(" ,") and (not aux.strip(" ,") or not finite):
        return kind not in {"work", "prepare", "negotiate"} or (kind == "work" and not gap.strip() and not governed)
    if further:
        if any(base <= o.start < base + len(gap) for o in others):
            return False
        gap = _DOTTED.sub(r"\1", gap)
        return bool(
            compiled(r"[^.;:]{0,110}?(?:,?\s*(?:and|but|yet)\s+)?\s*|[^.;:]{0,70},\s*").fullmatch(gap)
        ) and not _BREAK.search(compiled(r"\b(?:but)\b").sub("", gap))
    if governed:
        if finite and (_ANOTHER_WITH.fullmatch(gap) or (listed and not gap.strip(" ,"))):
            return True
        if gap.strip(" ,") and not compiled(r"\s*(?:with|between|of|on|from|for)\s+[^,.;:]{2,60}?,?\s*").fullmatch(gap):
            return False
        if _BREAK.search(gap):
            return False
        if kind == "force" and not finite:
            return True  # "under an agreement with Y in force since 2021"
        return bool(relative) or (not finite and gap.rstrip().endswith(",")) or (not finite and not gap.strip(" ,"))
    gap = _SIDES.sub(" ", _DOTTED.sub(r"\1", gap))
    if aux.strip(" ,") == "and" and not gap.strip(" ,"):
        return False
    if gap.rstrip().endswith(",") and finite:
        gap = _PARENTHESIS.sub(", ,", gap)
    elif gap.rstrip().endswith(",") and kind in {"force", "end"}:
        gap = _PARENTHESIS.sub("", gap)
    if finite and (clause := _THAT_DOES.match(gap)) and not _BREAK.search(gap, clause.end()):
        return True
    inner = _BREAK.sub("§", gap)
    for other in others:
        if base <= other.start < base + len(gap):
            inner = inner.replace(text[other.start : other.end], " ")
    if "§" in inner:
        return False
    if aux.startswith(","):
        gap += ","
    gap = _PARENTHESIS.sub(", ,", gap)
    if "," in gap and not relative and not (gap.strip() == "," and listed):
        commas = gap.count(",")
        if (
            not (compiled(r",\s*$").search(gap) and commas >= 2)
            and not any(base <= o.start < base + len(gap) for o in others)
            and finite
        ):
            return False
    return finite or (
        kind in {"force", "end", "date", "unratified", "unsigned", "initial", "sign", "prepare", "work"}
        and (_plain_subject(gap) or not gap.strip(" ,"))
    )


_THAT_DOES = re.compile(
    r"\s+(?:which|that)\s+(?:(?:will|would)\s+[a-z]+|(?!is\b|was\b|has\b|its\b|his\b|this\b)[a-z]+s)(?=\s+(?:an?|the|its|their|[A-Z]))"
)


def _plain_subject(gap: str) -> bool:
    """Is there only "with Y", "between X and Y", "of 2009" or a bracket before a verb without auxiliary?"""
    return bool(
        compiled(
            r"(?:\s*\([^)]*\))?(?:\s*,?\s*(?:with|between|of|on|for|from|in|by|to)\s+[^,.;:]{2,60}?)?(?:,[^,;.]{2,70},)?,?\s*"
        ).fullmatch(
            gap,
        )
    )


def _judge_behind(kind: str, cue: re.Match[str], aux: str, paper: Paper, text: str) -> Act | None:
    word = cue[0].lower()

    act = partial(_act, cue)
    negated = bool(compiled(r"\b(?:not|never|cannot)\b|n[’']t\b").search(aux))
    yet = bool(compiled(r"\b(?:yet|still) to\b|\b(?:needs?|ha(?:s|ve))(?: still)? to\b").search(aux))
    future = bool(
        compiled(r"\b(?:will|shall|would|expected|due|scheduled|set|planned|ready|to be|to|likely|going)\b").search(aux)
    ) and not compiled(r"\bto\b[^.]*\bhave been\b").search(aux)
    doubt = bool(compiled(r"\b(?:could|may|might|should|must|can|cannot)\b|\bwas to\b|\bwere to\b").search(aux))
    passive = bool(compiled(r"\b(?:is|are|was|were|be|been|being)\b").search(aux))
    if kind == "work":
        if negated or doubt or future:
            return None
        made = paper.kind == "declaration" or (paper.kind == "action_plan" and paper.article == "a")
        return act("signed" if made else "in_force", f"it {word}", weak=True)
    if kind == "negotiate":
        if negated or doubt:
            return None
        if compiled(r"\bto be\b|\bwill\b").search(aux) and word in {"drafted", "negotiated", "worked on"}:
            return act("planned", f"to be {word}")
        present = compiled(r"\b(?:is|are|being|been|still|will|to be)\b").search(aux)
        if word.split()[0].rstrip("sed") in {
            "start",
            "beg",
            "began",
            "open",
            "launch",
            "resum",
            "continu",
            "drag",
            "progress",
            "go",
            "begun",
        } or word.startswith(("start", "beg", "open", "launch", "resum", "continu", "go", "drag", "progress")):
            return None
        return act("under_negotiation", word) if present or word.startswith(("at the", "in ", "under")) else None
    if kind == "unsigned":
        return act("planned", "awaits signature")
    if kind == "unratified":
        return act("signed", "not yet ratified")
    if kind == "initial":
        return act("under_negotiation", "initialled") if not (negated or doubt or future) else None
    if kind == "date":
        return act("signed" if paper.kind in NEVER_IN_FORCE and word.startswith("bear") else "in_force", "dated")
    if word == "on the agenda" and compiled(r"\b(?:remain\w*|still|stay\w*)\b").search(aux):
        return act("under_negotiation", word)
    if kind == "prepare":
        if compiled(r"\bas\b").search(aux):
            return None  # "was not signed, as had been expected"
        if word in {"follow", "expected", "due", "planned", "scheduled", "set for", "come next"} and not (
            future or passive or "should" in aux or word in {"due", "planned"}
        ):
            return None
        if negated or (doubt and ("could" in aux or "might" in aux or "may" in aux)):
            return None
        if word in _NO_TEXT_YET and not future and not _SIGN.search(text, cue.end()):
            return act("under_negotiation", word)
        return act("planned", word)
    if kind == "refuse":
        return (
            act("rejected", word)
            if not (future or doubt or negated) and (passive or word in {"got nowhere", "came to nothing"})
            else None
        )
    if kind == "ratify":
        if _ONCE_THE.search(text, 0, paper.start):
            return None
        if negated or yet or future or doubt or _ON_CONDITION.search(aux):
            return act("signed", "not yet ratified")
        return act("ratified", "ratified")
    if kind in {"force", "end"} and _A_PART_OF.search(text, 0, paper.start):
        return None
    if kind == "force" and _SO_THAT.search(text, 0, cue.start()):
        return None
    if kind == "force":
        if negated or doubt:
            return act("signed", "not in force") if compiled(r"into|effect").search(word) else None
        if future or yet:
            return act("signed", "to enter into force", weak=True)
        return act("in_force", "in force")
    if kind == "end":
        if negated or _WANTS_IT.search(text, 0, cue.start()) or _WANTS_THE.search(text, 0, paper.start):
            return act("in_force", "not ended", weak=True)
        if doubt or future:
            return act("in_force", "to end", weak=True)
        active = not passive and (aux.strip() or _ITS_OBJECT.match(text, cue.end()))
        if active and word in {"dropped", "frozen", "void", "dead", "suspended", "terminated"}:
            return None
        return act("terminated", word)
    if kind == "sign":
        if word == "added" and not passive:
            return None  # "he added"
        if word.startswith("finali") and _AND_TO_BE_SIGNED.match(text, cue.end()):
            return act("planned", "finalised, to be signed")
        if doubt and "should have" in aux:
            return act("under_negotiation", f"was due: {word}")
        if doubt and "should" in aux and _DUE.match(text, cue.end()):
            return act("planned", f"due: {word}")
        if doubt and _HOPED.search(text, 0, paper.start):
            return act("under_negotiation", f"hoped: {word}")
        if doubt and _WAS_TO_BE.search(aux) and _PUT_OFF.search(text, cue.end()):
            return act("planned", f"put off: {word}")
        if doubt:
            return act(None, f"doubt: {word}")
        if yet:
            return act("planned", "yet to be signed")
        if negated:
            return act(None, f"negated: {word}")
        if _HOPES_TO_SEE.search(text, paper.end, cue.start()) or _HOPES_TO_SEE_A.search(text, 0, paper.start):
            return act("under_negotiation", f"hoped: {word}")
        if future and _HOPED.search(text, 0, paper.start):
            return act("under_negotiation", f"hoped: {word}")
        if future:
            return act("planned", f"planned: {word}")
        return act("signed", word)
    return None


_ON_CONDITION = re.compile(r"\b(?:once|when|if|until|unless|after)\b")
_ITS_OBJECT = re.compile(r"\s+(?:an?|the|its|their|his|her|most|all|some|any|many|several)\b")
_NO_TEXT_YET = {"in preparation", "under preparation", "prepared"}
_SIGN = re.compile(r"\bsign")
_WAS_TO_BE = re.compile(
    r"\b(?:was|were)\s+(?:also\s+)?(?:to|due\s+to|expected\s+to|scheduled\s+to)\s+(?:have\s+been|be)\b"
)
_WERE_TO = re.compile(r"\b(?:was|were)\s+(?:also\s+)?(?:to|due\s+to|expected\s+to|scheduled\s+to)\s+(?:have\s+)?$")
_PUT_OFF = re.compile(
    r"\b(?:put\s+(?:it\s+)?off|postponed|deferred|delayed|rescheduled|moved\s+to)\b(?![^.;]*\bindefinitely\b)"
)
_AND_TO_BE_SIGNED = re.compile(r"[^.;]{0,30}\b(?:and|but)\s+(?:will|is\s+to|is\s+due\s+to|awaits)\b[^.;]{0,20}\bsign")
_SO_THAT = re.compile(r"\bso\s+that\s+(?:it|they|both)\s+(?:can|could|may|will)\s+$")
_HOPES_TO_SEE = re.compile(
    r"\b(?:hopes?|hoped|wants?|wanted|wish(?:es)?|expects?|would\s+like|looks?\s+forward)\s+to\s+(?:see(?:ing)?|have|having)\s+(?:it\s+)?$"
)
_HOPES_TO_SEE_A = re.compile(
    r"\b(?:hopes?|hoped|hoping|wants?|wish(?:es)?|would\s+like|looks?\s+forward)\s+to\s+(?:see|have|seeing|having)\s+(?:an?|the|this)\s+(?:\w+\s+)?$"
)
_WANTS_IT = re.compile(
    r"\b(?:wants?|wanted|wishe[sd]|hopes|demand(?:s|ed)|asked|urged|would\s+like)\s+(?:(?:to\s+see\s+)?(?:it|them)\s+)?(?:to\s+be\s+)?$"
)
_WANTS_THE = re.compile(
    r"\b(?:wants?|wanted|wish(?:es)?|demand(?:s|ed)?|would\s+like)\s+(?:to\s+see\s+)?(?:the|their|its|this)\s+(?:\w+\s+)?$"
)
_WISH = re.compile(r"want|hop(?:e|ing)|wish|would\b|seek|aim")  # "wants the agreement finished within a year"
_ANOTHER_WITH = re.compile(
    r",\s+(?:with|on|about|for|between)\s[^,.;:]{2,50},\s*"
)  # "…, and another, with Y, is ready"
_DUE = re.compile(r"\s+(?:here |there )?(?:in|on|by|before|within|at|during|this|next|later|tomorrow|soon)\b")
_JOINT = re.compile(
    r"(?P<companion>\s*(?:(?!\((?:[a-h]|[ivx]+)\))\([^)]*\))?\s*(?:,?\s*(?:back\s+)?(?:with|without|between|by(?=\s+(?:road|rail|air|sea|land|water|ship)\b)|against|in|at|on|for|to|until|through|covering)\s+[^.;:]{2,60}?)?)\s*(?:,|;|:)?\s*(?:and|or|from|to|next to|besides|as well as|along with|plus|together with|alongside|among (?:them|those|these)|including|notably|namely|such as|,|:|then|with it|followed by|and, with it)?,?\s*(?:and\s+)?(?:also\s+)?(?:to\s+|with\s+|of\s+|on\s+)?"
    r"(?:(?:for|as)\s+[\w\s]{2,20},\s*)?(?:\((?:[a-h]|[ivx]+|\d\d?)\)\s*)?(?:an?|the|another|one|its|their|two|three|four|five|six|several|some|\d+|both|a (?:second|third|fourth)|the other|others)?\s*(?:[“\"‘'])?"
)


def _is_joined(text: str, end: int, start: int) -> bool:
    """Do two papers, or what is told of one and another, stand in one list: "a treaty on X with Y, and a memorandum"?"""
    gap = text[end:start]
    if end > start or len(gap) > 200 or not _LINK.search(gap):
        return False
    if compiled(r",\s+(?:among\s+(?:them|those|these)|including)\s+(?:an?\s+|the\s+)?$").search(gap):
        return True
    if _AND_A.fullmatch(gap):
        return True
    return len(gap) <= 110 and bool(_JOINT.fullmatch(gap)) and not _BREAK.search(_COLON.sub(" ", gap))


_AND_A = re.compile(  # "a treaty on X, which sets out goals in A and B, and a roadmap"
    r"[^,.;:]{0,50},\s+(?:which|under\s+which|who)\s+[^.;:]{3,120},\s+(?:and|as\s+well\s+as|plus|along\s+with)\s+(?:(?:on|of|for|to)\s+)?(?:an?|another|two|three|four)\s+[“\"‘']?"
)


def _is_gapped(text: str, first: Paper, second: Paper) -> bool:
    """Is the verb left out between two papers: "A exchanged a treaty on X, and B another on Y", "…, as did a third"?"""
    gap = text[first.end : second.start]
    return (
        (second.meant and bool(compiled(r",?\s+and\s+[^,.;:]{2,50}\s").fullmatch(gap)) and not _BREAK.search(gap))
        or bool(_AS_DID.fullmatch(gap))
        or bool(_CALLED.fullmatch(gap))
    )


_AS_DID = re.compile(
    r"[^.;:]{0,40}?,?\s+as\s+(?:did|was|were|do|does|are|is|will)\s+(?:an?\s+|the\s+|two\s+|three\s+)?"
)
_CALLED = re.compile(
    r"\s*,?\s*(?:(?:to\s+be\s+)?called|named|known\s+as|entitled|titled|dubbed|styled)\s+(?:the\s+)?[“\"‘']?"
)


def is_called(text: str, first: Paper, second: Paper) -> bool:
    """Is the second no more than the name of the first: "a document called the X Declaration"?"""
    return bool(_CALLED.fullmatch(text, first.end, second.start)) or _is_named_behind(text, first, second)


def _is_named_behind(text: str, first: Paper, second: Paper) -> bool:
    """Does the second say what the first is: "the document that they signed on Monday is a memorandum on X"?"""
    return first.noun in _UNNAMED and bool(_IS.fullmatch(text, first.end, second.start))


_UNNAMED = {"document", "paper", "text", "instrument", "deal", "arrangement"}
_IS = re.compile(
    r"\s+(?:(?:that|which)\s+)?[^.;:]{2,90}?\s(?:is|was)\s+(?:in\s+fact\s+|only\s+|merely\s+|actually\s+|not\s+[^.;:]{2,60},?\s+but\s+)?an?\s+"
)


_LINK = re.compile(
    r"[,;:]|\b(?:and|or|to(?=\s+an?\b)|as well as|along with|plus|among|including|alongside|notably|namely|then|together with)\b"
)
_COLON = re.compile(r"[:;]|\bas\b|\bwith (?:it|them)\b|\b(?:until|through)\s+(?:\w+\s+)?20\d\d\b")
