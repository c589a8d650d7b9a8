"""Standing formats that a sentence names: commissions, councils, dialogues, working groups, hotlines, summits of several."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extractors._actors import Actor
from extractors._lexicon import any_of, compile_words, compiled, lexicon
from extractors._screen import Screened, screened

ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|\w+teenth|twentieth|\w+ty-\w+|\d+(?:st|nd|rd|th)|inaugural|maiden)"
    r"(?:[ -]ever)?"
)
OF_THE_SERIES = re.compile(r"\s+(?:of|in)\s+th(?:e|is)\s+(?:format|kind|sort|series)\b")
_COMING = r"(?:next|upcoming|forthcoming|coming)"
_DETERMINER = r"(?:an?|the|its|their|his|her|our|another|two|three|several|this|that|these|those|both)"
_LEAD = re.compile(
    rf"(?:\b(?P<the>{_DETERMINER})\s+)?(?:\b(?P<which>{ORDINAL}|{_COMING}|new|latest|own|so-called|same|proposed|planned|separate|similar|historic|landmark|full|annual)\s+)?"
    rf"(?:\b(?P<count>{ORDINAL})\s+)?[\"“'‘]?$"
)
_WORD = re.compile(r"[^\s,;:()\"“”\[\]]+")
_NAME_OF_LEVELS = re.compile(r"\s*\(?[\"“‘']?\d\+\d[\"”’']?\)?(?:\s+format)?|\s+in\s+(?:a\s+|the\s+)?\d\+\d\s+format")
_LETTERS = re.compile(r"\s+\(([A-Z][A-Za-z0-9]{1,7})\)")
_QUOTED = re.compile(r"\s+[\"“‘'«][^\"”’»]{3,60}[\"”’'»]")
_TAIL = re.compile(r"\s+(?P<word>on(?!\s+(?:the\s+)?(?:sidelines|margins?|fringes?|foot)\b)|for|of|to)\s+")
_BETWEEN_OFFICES = re.compile(
    r"\s+(?:between|of|among)\s+(?:(?:the|their|both|two)\s+)*(?:[a-z’'-]+\s+(?:and\s+)?){0,4}?(?:ministers|ministries|officials|leaders|militaries|armies|navies|forces|guards|parliaments|presidents|experts|chiefs|heads of state|heads of government|governments|cabinets)(?:\s+and\s+(?:experts|officials|officers|engineers|specialists|ministers|diplomats)\b)?"
)


@dataclass(frozen=True, slots=True)
class Format:
    """A format as named: `lead` to `end` with article, count and tail; `name` as a record bears it.

    `counted`: a session of it is counted ("the fifth …"); `coming`: the next one; `refers`: named for short ("the council");
    `short`: the letters given for it in brackets, in small letters.
    """

    lead: int
    start: int
    end: int
    name: str
    head: str
    article: str
    counted: bool = False
    coming: bool = False
    gathering: bool = False
    refers: bool = False
    short: str = ""

    @property
    def recurring(self) -> bool:
        """Is it said to come again and again?"""
        return bool(words("names", "recurring").search(self.name.lower()))


@cache
def words(table: str, name: str) -> re.Pattern[str]:
    """A list of the lexicon as a pattern of whole words, for a text in small letters."""
    return compile_words(lexicon("formats")[table][name])


@cache
def _heads() -> Screened:
    heads = lexicon("formats")["heads"]
    return screened(rf"(?<![\w-])(?:{any_of((*heads['bodies'], *heads['gatherings']))})(?![\w-])".replace(" ", r"\s"))


@cache
def _gathering() -> re.Pattern[str]:
    return re.compile(any_of(lexicon("formats")["heads"]["gatherings"]))


@cache
def _stops() -> frozenset[str]:
    return frozenset(lexicon("formats")["names"]["stops"])


@cache
def _inside() -> frozenset[str]:
    return frozenset(lexicon("formats")["names"]["inside"])


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(any_of(pattern for patterns in lexicon("formats")["verbs"].values() for pattern in patterns))


def find_formats(text: str, small: str, actors: Sequence[Actor]) -> list[Format]:
    """The formats that a sentence names in full, in order; `small` is its text in small letters."""
    found: list[Format] = []
    for head in _heads().finditer(small):
        if found and head.start() < found[-1].end:
            continue
        if _session_of(small, head) or _goes_on(text, small, head):
            continue
        start = _begin(text, small, head.start(), actors)
        end = _end(text, small, head.end(), actors)
        found.append(_format(text, small, start, end, head))
    return found


def _session_of(small: str, head: re.Match[str]) -> bool:
    """Is it "the fifth meeting of the council", whose format follows?"""
    behind = (
        compiled(r"\s+of\s+(?:the|their|its|an?)\s+(?:[^\s,;:.]+\s+){0,8}").match(small[head.end() :])
        if head[0] in {"meeting", "meetings"}
        else None
    )
    return bool(
        behind
        and (body := _heads().search(small, head.end(), head.end() + behind.end() + 12))
        and not _gathering().fullmatch(body[0])
    )


def _goes_on(text: str, small: str, head: re.Match[str]) -> bool:
    """Does the name go on to a later noun: "2+2 Ministerial Meeting", "joint committee meeting", "Forum Summit"?"""
    following = _heads().search(small, head.end(), head.end() + 45)
    if not following:
        return False
    between = text[head.end() : following.start()]
    return between.strip() == "" or all(
        word.lower() not in _stops()
        and word.rstrip("’'").isalpha()
        and not word.endswith("ed")
        and not _verbs().fullmatch(word.lower())
        for word in between.split()
    )


def _format(text: str, small: str, start: int, end: int, head: re.Match[str]) -> Format:
    lead = _LEAD.search(small[max(0, start - 60) : start])
    assert lead is not None
    begin, article = start - len(lead[0]), lead["the"] or ""
    counted = bool(lead["count"] or (lead["which"] and compiled(ORDINAL).fullmatch(lead["which"])))
    coming = bool(lead["which"] and compiled(_COMING).fullmatch(lead["which"]))
    if session := _session().search(small, max(0, begin - 90), start):
        before = small[: session.start()]
        counted, coming = counted or bool(session["count"]), coming or bool(session["coming"])
        begin = len(before)
    name, letters = text[start:end].strip(' "“”'), _LETTERS.match(text, end)
    gathering, short = bool(_gathering().fullmatch(head[0])), letters[1].lower() if letters else ""
    return Format(begin, start, end, name, head[0], article, counted, coming, gathering, short=short)


@cache
def _session() -> Screened:
    sessions = any_of(f"{word}s?" for word in lexicon("formats")["heads"]["sessions"])
    return screened(
        rf"(?:\b{_DETERMINER}\s+)?(?:(?:\b(?P<count>{ORDINAL})|\b(?P<coming>{_COMING})|\b(?:latest|previous|preceding|annual|regular|yearly|plenary|new))\s+)?(?:\w+\s+)?\b{sessions}\s+(?:of|under|in)\s+(?:{_DETERMINER}\s+)?(?:new\s+)?$"
    )


def refers_back(small: str, letters: Collection[str]) -> Iterator[Format]:
    """Formats named for short, which another sentence names in full: "the council", "its third meeting", "the JCC"."""
    for match in _short().finditer(small):
        head, start = match["head"], match.start("head")
        session = _session().search(small, max(0, match.start() - 90), start)  # "the sixth meeting of the council"
        lead = session.start() if session else match.start()
        counted, coming = bool(session and session["count"]), bool(session and session["coming"])
        yield Format(lead, start, match.end(), head, head, "the", counted, coming, refers=True)
    for match in _it().finditer(small):
        yield Format(match.start(), *match.span(), "it", "", "it", refers=True)
    for match in _meeting().finditer(small):
        counted, coming = bool(match["count"] or match["nth"]), bool(match["coming"] or match["year"])
        article = match["the"] or match["then"] or "the"
        yield Format(match.start(), *match.span(), match[0], "", article, counted, coming, refers=True)
    for word in letters:
        for match in re.finditer(rf"\b(?:the\s+)?{re.escape(word)}\b(?!\))", small):
            yield Format(match.start(), *match.span(), word, word, "the", refers=True)


@cache
def _short() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:the|this|that)\s+(?:new\s+|joint\s+)?(?P<head>{any_of(lexicon('formats')['heads']['short'])})\b(?![-’'])".replace(
            " ", r"\s"
        )
    )


@cache
def _it() -> re.Pattern[str]:
    """ "It was raised to the level of ministers", "it will meet": said of a format and of little else."""
    levels = any_of(lexicon("formats")["status"]["levels"])
    return re.compile(
        rf"\bit(?=\s+(?:was|is|has been|will be)\s+(?:\w+ly\s+)?(?:(?:raised|upgraded|elevated|lifted)\s+to\s+{levels}|disbanded|dissolved)|\s+(?:moves?|moved|rises?|rose|goes)\s+(?:up\s+)?to\s+{levels}"
        r"|\s+(?:will|is to|is due to|is expected to)\s+(?:\w+\s+)?(?:meet|convene|sit)\b(?!\s+(?:with|the)\b))"
    )


@cache
def _meeting() -> re.Pattern[str]:
    sessions = any_of(lexicon("formats")["heads"]["sessions"])
    return re.compile(
        rf"\b(?P<the>the\s+(?:\w+\s+)?\w+[’']s|the|its|their|a)\s+[\"“]?(?:(?P<count>{ORDINAL})|(?P<coming>{_COMING}))\s+(?:such\s+|regular\s+)?{sessions}\b(?:{OF_THE_SERIES.pattern}|(?!\s+of\b))"
        rf"|\b(?P<year>next\s+year[’'])s\s+{sessions}\b(?!\s+of\b)"
        rf"|(?<=host )(?P<then>the)\s+(?P<nth>{ORDINAL})(?=\s*[,.;]|\s+(?:in|on|next|at)\b)"
    )


def _begin(text: str, small: str, start: int, actors: Sequence[Actor]) -> int:
    """Where the name of a format begins: as far before its noun as words stand that can be part of a name."""
    begin, floor = start, max(0, start - 110)
    before = list(_WORD.finditer(text, floor, start))
    while before:
        word = before.pop()
        if text[word.end() : begin].strip():
            break
        if actor := next((a for a in actors if a.start < word.end() <= a.end and a.kind != "person"), None):
            if word.end() < actor.end:
                break
            begin = actor.start
            while before and before[-1].end() > begin:  # words of the party's name, or the one that it is the end of
                begin = min(begin, before.pop().start())
            begin = min(begin, word.start())
            begin = min((a.start for a in actors if a.start < begin < a.end), default=begin)
            continue
        if word[0] in {"and", "&", "plus", "–", "-"}:
            if not (before and _is_joined(text, before[-1], begin)):
                break
        elif not _is_part(word[0], small[word.start() : word.end()]):
            break
        begin = word.start()
    return begin


def _is_joined(text: str, left: re.Match[str], right: int) -> bool:
    """Does "and" link two words of one name: "Trade and Technology Council", "security and defence dialogue"?"""
    before, behind = left[0], text[right:]
    if before[0].isupper() and behind[0].isupper():
        return _is_part(before, before.lower())
    return before.islower() and bool(_FIELD.fullmatch(before))


_FIELD = re.compile(
    r"(?:foreign|defen[cs]e|security|trade|economic|economy|political|diplomatic|military|technical|scientific|science|technology|cultural|culture|energy|climate|maritime|legal|consular|migration|investment|agriculture|"
    r"health|education|transport|strategic|policy|industrial|commercial|financial|water|cyber|digital|border|coast|police|justice|research|space)"
)


def _is_part(word: str, small: str) -> bool:
    """Can a word before the noun be part of a format's name?"""
    if compiled(ORDINAL).fullmatch(small) or compiled(r"[’']s$|^\d+$").search(small):
        return False
    if small.rstrip("’'") in _stops() or (small.endswith("ly") and small not in {"yearly", "quarterly", "monthly"}):
        return False
    if small.endswith(("ed", "ing")) and "-" not in small and small not in _inside() and not word[0].isupper():
        return False
    return not (word.islower() and _verbs().fullmatch(small))


def _end(text: str, small: str, end: int, actors: Sequence[Actor]) -> int:
    """Where the name ends: behind "(2+2)", "on railway cooperation", "between their foreign ministers"."""
    if match := _NAME_OF_LEVELS.match(text, end):
        end = match.end()
    if (quoted := _QUOTED.match(text, end)) and any(quoted.start() < a.start < quoted.end() for a in actors):
        return quoted.end()
    offices = _BETWEEN_OFFICES.match(text, end)
    if offices and not any(offices.start() < a.start < offices.end() for a in actors):
        return offices.end()
    tail = _TAIL.match(small, end)
    if not tail:
        return end
    reached, position, taken = end, tail.end(), 0
    for word in _WORD.finditer(text, position, position + 90):
        if text[position : word.start()].strip() or taken > 7:
            break
        lower = small[word.start() : word.end()].rstrip(".")
        party = any(a.start <= word.start() < a.end for a in actors)
        if taken == 0 and tail["word"] in {"of", "for", "to"} and (party or lower in {"both", "two", "their"}):
            break
        if lower == "in" and any(a.start == word.end() + 1 for a in actors):
            break  # where it meets
        if lower in {"and", "of", "the", "&", "in", "for"} and (taken or lower == "the"):
            if not (lower == "in" or lower == "for") or text[word.end() :].lstrip()[:1].isupper():
                position = word.end()
                continue
            break
        if tail["word"] == "to" or not _is_part(word[0].rstrip("."), lower):
            break
        reached = position = word.start() + len(word[0].rstrip("."))
        taken += 1
        if word[0].endswith("."):
            break
    if taken and (more := _AND_MORE.match(text, reached)):
        return more.end()
    return reached if taken else end


_AND_MORE = re.compile(  # "a commission for political, economic and cultural cooperation", "on Trade, Economic, Scientific …"
    r"(?:,\s+[a-z-]+)*,?\s+and\s+[a-z-]+\s+(?:co-?operation|affairs|issues|matters|relations|questions)\b|"
    r"(?:,\s+[a-z-]+)+,?\s+and\s+[a-z-]+(?=\s+(?:held|met|sat|convened|opened|ended|closed|will|has|had|is|was)\b|\.)|"
    r"(?:,\s+[A-Z][\w-]+)*,?\s+and\s+[A-Z][\w-]+(?:\s[A-Z][\w-]+)?\s+(?:Co-?operation|Affairs|Issues|Matters|Relations|Questions)\b"
)
_SHARED = re.compile(
    r"\b(?:joint|bilateral|trilateral|mixed|bi-?national|inter-?(?:governmental|parliamentary|state))\b"
)


def is_other(small: str, found: Format, sides: int) -> bool:
    """Is it a body of one state or organisation, a gathering for all comers, or one of business and private life?

    `sides` is the number of parties in its name: what two have is between them, whatever else has such a name.
    """
    name = small[found.start : found.end]
    if "business" in name:
        shared = (
            sides > 1
            and not found.gathering
            and bool(compiled(r"\b(?:governments?|ministers?|ministries)\b").search(small))
        )
    else:
        shared = (sides > 1 and not found.gathering) or bool(_SHARED.search(name))
    return not shared and any(
        match.start() < found.end and match.end() > found.start and small[match.start() - 1 : match.start()] != "-"
        for match in words("names", "others").finditer(small, max(0, found.start - 25), found.end + 20)
    )
