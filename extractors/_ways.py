"""For each way of telling a visit, who travels and where to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._course import ONWARD
from extractors._gazetteer import is_state
from extractors._journey import Stop, Story
from extractors._lexicon import compiled
from extractors._screen import screened
from extractors._stops import (
    AROUND,
    DIRECT,
    TOWARDS,
    city_within,
    filed_here,
    host_by_discourse,
    is_common_place,
    just_told,
    named_in,
    stop_at,
    stop_before_where,
    stop_by_demonym,
    stops_behind,
)
from extractors._travel import Cue, words
from extractors._travellers import OBLIQUE, objects_behind, owner_of_visit, subject_of
from schema.records import Person


def _read_goes(story: Story, index: int, cue: Cue) -> tuple[list[Person], list[Stop]]:
    """ "X arrived in A", "X will visit A and B", "X is here"."""
    sentence = story.analysis.sentences[index]
    visitors = subject_of(sentence.text, story.people[index], cue.start)
    visitors = _invited(story, index, cue) or visitors
    if not visitors and _BEFORE_IT.fullmatch(sentence.text, 0, cue.start):
        comma = sentence.text.find(", ", cue.end)
        visitors = [s.person for s in story.people[index] if s.start > comma > 0][:1]
    if _SENDS.match(sentence.text, cue.start):
        return objects_behind(story, index, cue.end), stops_behind(story, index, cue.end, TOWARDS)
    if not visitors and (him := [s.person for s in story.people[index] if cue.start <= s.start < cue.end]):
        visitors = him[:1]  # "his first journey had taken him to A"
    if inside := [s.person for s in story.people[index] if cue.start <= s.start < cue.end and s.how != "pronoun"]:
        visitors = inside[:1]  # "a tour that will take X to A"
    elif story.traveller and _HE_GOES_ON.match(sentence.text[: cue.end]):
        visitors = [story.traveller]
    elif not visitors and (among := _AMONG.match(sentence.text)):
        visitors = objects_behind(story, index, among.end())
    if compiled(r"\s*home\b").match(sentence.text[cue.end :]):
        return [], []
    told = sentence.text[cue.start : cue.end]
    if told in {"in", "now in", "currently in"}:  # "X, in A for talks, said …"
        visitors = [s.person for s in story.people[index] if _OF_A.fullmatch(sentence.text, s.end, cue.start)]
    if told.endswith(" here") or compiled(r"\s*here\b").match(sentence.text[cue.end :]):
        return visitors, filed_here(story, index) or host_by_discourse(story, index, visitors)
    if is_common_place(story, index, cue.end):
        return visitors, host_by_discourse(story, index, visitors)
    if told.endswith("next"):
        where = stop_before_where(story, index, cue)
        return visitors, [where] if where else []
    if told.endswith("there"):
        others = [story.stop] if story.stop and story.stop.party not in {v.party for v in visitors} else []
        return visitors, others or named_in(story, index)[:1] or just_told(story, index, visitors)
    if (
        told.endswith("back in")
        and story.traveller
        and story.traveller.party in {s.party for s in named_in(story, index)}
    ):
        return [], []  # home again
    if told.endswith((" in", " at")) and "day" in told:
        return visitors, named_in(story, index)[:1]
    if told.endswith(("day", "days", "hours", "night", "nights", "due", "expected", "stays", "stayed")):
        where = stop_before_where(story, index, cue)  # "A, where X spent two days"
        if story.traveller and _WHERE_HE.search(sentence.text[: cue.start]):
            visitors = [story.traveller]
        return visitors, [where] if where else []
    if visitors and (as_did := _AS_DID.search(sentence.text, cue.end)):
        visitors = [*visitors, *objects_behind(story, index, as_did.end())]
    return visitors, stops_behind(story, index, cue.end, DIRECT) or _where_they_met(story, index, cue, visitors)


def _where_they_met(story: Story, index: int, cue: Cue, visitors: list[Person]) -> list[Stop]:
    """A town that no gazetteer knows, where somebody of another state is: "came to Vaduz, where he and Y signed it"."""
    match = _SOMEWHERE.match(story.analysis.sentences[index].text, cue.end)
    own = {v.party for v in visitors}
    there = {s.person.party for s in story.people[index] if match and s.start >= match.end() and s.how == "named"} - own
    return (
        [Stop(match.start("town"), match.end("town"), there.pop(), match["town"])] if match and len(there) == 1 else []
    )


_SOMEWHERE = re.compile(r"\s*(?:to\s+|in\s+)?(?P<town>[A-ZÀ-Þ][\w’-]+(?:[\s-][A-ZÀ-Þ][\w’-]+){0,2}),\s+where\s")
_WHERE_HE = re.compile(r",\s+where\s+s?he\s+$")
_HE_GOES_ON = re.compile(
    r"(?:(?:Then|Next|From there|Later)\s+)?[Ss]?[Hh]e\s+(?:will\s+|then\s+|later\s+)*(?:went|goes?|fl(?:ew|ies|y)|travel(?:s|led)|moves?d?|continue[sd]?)\s+on\b"
)


def _invited(story: Story, index: int, cue: Cue) -> list[Person]:
    """Whom somebody is told to have invited: "A invited B to visit C"."""
    invited = INVITED.search(story.analysis.sentences[index].text, 0, cue.start)
    people = story.people[index] if invited else ()
    return [s.person for s in people if invited and invited.start() < s.start and s.end <= cue.start][:1]


_OF_A = re.compile(r"(?:\s+of\s+(?:the\s+)?[A-Z]\w+(?:\s[A-Z]\w+)?)?,\s+")
_BEFORE_IT = re.compile(r"(?:Before|After|Prior\s+to|Ahead\s+of)\s+")
INVITED = screened(r"\binvit(?:ed|es|ing)\s+[^,;.]{3,60}\sto\s+(?:pay\s+an?\s+(?:\w+\s+)?)?$")
_SENDS = re.compile(r"sen[tds]|dispatch")
_AMONG = re.compile(r"Among\s+(?:those|the\s+\w+)\b[^.;]*?\s(?:was|were|is|are)\s+")


def _read_comes(story: Story, index: int, cue: Cue) -> tuple[list[Person], list[Stop]]:
    """ "X, who arrived on Monday", "X got here last night": to the place named in the sentence, else the discourse's."""
    text = story.analysis.sentences[index].text
    visitors = subject_of(text, story.people[index], cue.start)
    if not visitors:
        return [], []
    if _HERE.search(text[cue.start : cue.end + 6]):
        return visitors, filed_here(story, index) or host_by_discourse(story, index, visitors)
    analysis = story.analysis
    here = [
        a.code for a in analysis.actors[index]
        if not a.private and not a.person and a.code in analysis.main and not _FROM.search(text[: a.start])
        and not ONWARD.search(text, cue.end, a.start)
    ]  # fmt: skip
    others = [code for code in here if code not in {v.party for v in visitors}]
    at = named_in(story, index)[:1]
    if len(visitors) > 1 and at and any(v.party == at[0].party for v in visitors):
        return [v for v in visitors if v.party != at[0].party], at  # "in A, B of A and C of D, who had come on Monday"
    if others and not named_in(story, index):
        return visitors, [Stop(0, 0, others[-1], None)]
    return visitors, host_by_discourse(story, index, visitors)


def _of_subject(story: Story, index: int, cue: Cue, visitors: list[Person]) -> Stop | None:
    """The only other party that a sentence names before a cue: "Minsk had offered it during X's trip there"."""
    before = [a for a in story.analysis.actors[index] if a.end <= cue.start and not a.private and not a.person]
    others = [a for a in before if a.code not in {v.party for v in visitors} and is_state(a.code)]
    if len({a.code for a in others}) != 1:
        return None
    text = story.analysis.sentences[index].text
    city = next((text[a.start : a.end] for a in others if a.kind == "capital"), None)
    return Stop(0, 0, others[0].code, city)


def _read_returned(story: Story, index: int, cue: Cue) -> tuple[list[Person], list[Stop]]:
    """ "X came home from A", "X left A"."""
    text = story.analysis.sentences[index].text
    visitors = subject_of(text, story.people[index], cue.start)
    if not visitors and _LEAVING.match(text):  # "From Lima, X went on to Santiago"
        visitors = [s.person for s in story.people[index] if s.start > cue.end][:1]
    return visitors, stops_behind(story, index, cue.end, DIRECT) or stops_behind(story, index, cue.end, _GATHERING_IN)


_GATHERING_IN = re.compile(
    r"\s*(?:the|an?)\s+(?:[\w-]+\s+){0,4}?(?:summit|conference|forum|meeting|assembly|talks)\s+in\s+"
)
_LEAVING = re.compile(r"(?:From|After)\s")


def _read_noun(story: Story, index: int, cue: Cue) -> tuple[list[Person], list[Stop]]:
    """ "X's state visit to A", "a visit by X", "X is on a tour of A and B", "paid A a visit"."""
    text = story.analysis.sentences[index].text
    if (clause := _WHICH.match(text, cue.end)) and (made := _made_by(story, index, clause.end())):
        return [made[0]], stops_behind(story, index, made[1], TOWARDS)
    if story.ahead and cue.start < _CLOSE and _IS_TO_COME.match(text):
        return [story.ahead[0]], [story.ahead[1]]
    visitors = _invited(story, index, cue) or owner_of_visit(story, index, cue)
    if compiled(r"\s+(?:home|outside)\b").match(text[cue.end :]):
        return [], []
    if compiled(r"\s+(?:\w+\s+){0,2}here\b").match(text[cue.end :]):
        return visitors, filed_here(story, index) or host_by_discourse(story, index, visitors)
    if is_common_place(story, index, cue.end):
        return visitors, host_by_discourse(story, index, visitors)
    there = compiled(r"\s+there\b").match(text[cue.end :]) or _THERE_ON.search(text[: cue.start])
    if there and visitors and (of_subject := _of_subject(story, index, cue, visitors)):
        return visitors, [of_subject]
    if story.stop and there:
        return visitors, [story.stop]
    if visitors and (own := stop_by_demonym(story.analysis, index, cue)):
        return visitors, [own]
    if text.endswith(" for", cue.start, cue.end):
        return visitors, stops_behind(story, index, cue.end, DIRECT)
    around = (
        AROUND if _TOUR.search(text, cue.start, cue.end) or not compiled(r"\s*of\b").match(text[cue.end :]) else None
    )
    onward = _THEN.match(text, cue.end) and _FOR_ONE.search(text, 0, cue.start)  # "to A for a visit, and then to B"
    stops = [] if onward else stops_behind(story, index, cue.end, TOWARDS)
    stops = stops or (stops_behind(story, index, cue.end, around) if around else [])
    if stops or not visitors or _TO_SOMEWHERE.match(text, cue.end):
        return visitors, stops
    if paid := compiled(r"\bpa(?:id|ys?|ying)\s+(?=[A-Z])[^,.;]{2,30}\s+an?\s*$").search(text[: cue.start]):
        return visitors, stops_behind(story, index, paid.start() + 5, compiled(r"\s*"))
    if where := stop_before_where(story, index, cue) or _stop_for(story, index, cue):
        return visitors, [where]
    told = text[cue.start : cue.end].lower()
    if _BEGAN.search(text, 0, cue.start) and (first := _IN_ITS_FIRST.match(text, cue.end)):
        return visitors, stops_behind(story, index, first.end(), compiled(""))
    if compiled(r"\b(?:tours?|swing|overseas|foreign|regional)\b").search(told):
        return visitors, []
    theirs = {a.code for a in story.analysis.actors[index] if not a.private} - {v.party for v in visitors}
    if _DURING_THE.match(text) and len(theirs) == 1 and all(map(is_state, theirs)):
        return visitors, [Stop(0, 0, code, city_within(story, index, code)) for code in theirs]
    if story.stop and compiled(r"(?:It|This|That)\s+(?:was|is)\b").match(text):
        return visitors, [story.stop]
    if compiled(r"\b(?:first|last|previous|earlier|recent)\b").search(told):
        return visitors, [s for s in named_in(story, index) if s.party not in {v.party for v in visitors}][:1]
    return visitors, host_by_discourse(story, index, visitors)


_THEN = re.compile(r",?\s+(?:and\s+)?then\b")
_FOR_ONE = re.compile(r"\bfor\s+(?:an?|his|her)\s+(?:[\w-]+\s+)?$")
_BEGAN = re.compile(
    r"\b(?:began|begins|started|starts|opened|opens|kicked\s+off)\s+(?:an?|his|her|the)\s+(?:[\w-]+\s+){0,3}$"
)
_IN_ITS_FIRST = re.compile(r"\s+(?:of|through|around|across)\s+[^,;.]{3,25}?\s(?:in|with\s+a\s+stop\s+in)\s+(?=[A-Z])")
_DURING_THE = re.compile(r"(?:During|In\s+the\s+course\s+of|At\s+the\s+end\s+of|On)\s+(?:the|an?)\s")


def _stop_for(story: Story, index: int, cue: Cue) -> Stop | None:
    """The place right before "for a visit": "continues to A for a state visit"."""
    text = story.analysis.sentences[index].text
    for start, end, name in story.analysis.named[index]:
        if _FOR_A.fullmatch(text, end, cue.start) and not _FROM.search(text, 0, start):
            return stop_at(story.analysis, index, start, end, name)
    return None


_CLOSE = 12  # characters
_IS_TO_COME = re.compile(r"(?:The|This|That)\s+(?:visit|trip)\s+(?:will|is\s+(?:to|due|expected|scheduled|planned))\b")
_HERE = re.compile(r"\bhere\b")
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$")
_FOR_A = re.compile(
    r"(?:\s+(?:today|tomorrow|yesterday|(?:late\s+|early\s+)?on\s+\w+(?:\s+\d{1,2})?|(?:next|this|last)\s+\w+))?\s+for\s+(?:an?|his|her)\s+(?:\w+\s+)?"
)


def _made_by(story: Story, index: int, position: int) -> tuple[Person, int] | None:
    """Who makes it in "a visit that X made to A", and where the verb ends."""
    text = story.analysis.sentences[index].text
    for someone in story.people[index]:
        if someone.start >= position and (verb := _MADE.match(text, someone.end)):
            return someone.person, verb.end()
    return None


_WHICH = re.compile(r",?\s+(?:which|that)\s+")
_MADE = re.compile(
    r"\s+(?:(?:has|had|(?:is|was)(?:\s+to)?|will)\s+)?(?:made|paid|undertook|conducted|paying|making|pay|make)\b"
)
_THERE_ON = re.compile(r"\bthere\s+(?:on|for)\s+(?:an?|his|her)\s+$")
_TOUR = re.compile(r"tours?|swing|trips?|journeys?|leg", re.IGNORECASE)
_TO_SOMEWHERE = re.compile(
    r"\s+to\s+(?:the\s+)?[A-Z]|\s+(?:ended|ends|will end|took|takes|began|begins|starts|started|led|leads|brought)\b[^,;.]{0,25}\b(?:in|to|at|with)\s+(?:the\s+)?[A-Z]"
)


def _read_receives(story: Story, index: int, cue: Cue) -> tuple[list[Person], list[Stop]]:
    """ "A's leader welcomed X", "Tokyo hosts X"."""
    text = story.analysis.sentences[index].text
    if compiled(r"\b(?:was|were|been|is|are|being|be)\s+(?:\w+\s+)?$").search(text[: cue.start]):
        return [], []
    visitors = objects_behind(story, index, cue.end)
    if whom := _WHOM.search(text, 0, cue.start):
        visitors = [s.person for s in story.people[index] if s.end == whom.start()]
    elif not visitors and (both := _BOTH_OF_THEM.match(text, cue.end)):
        visitors = _told_before(story, index, both["office"])
    hosts = [p.party for p in subject_of(text, story.people[index], cue.start) if p != story.traveller]
    if hosts and story.traveller and story.traveller.party not in hosts and _HIM.match(text, cue.end):
        visitors = [story.traveller]
    if not visitors:
        return [], []
    if not hosts:
        hosts = [
            a.code for a in story.analysis.actors[index]
            if a.end <= cue.start and not a.private and a.kind in {"name", "capital", "seat", "speaker"} and not a.person
            and not OBLIQUE.search(text[: a.start])
        ][:1]  # fmt: skip
    hosts = [h for h in hosts if h not in {v.party for v in visitors}] or [s.party for s in named_in(story, index)]
    hosts = hosts or ([story.stop.party] if story.stop else [])
    return visitors, [Stop(0, 0, code, city_within(story, index, code)) for code in hosts[:1]]


def _told_before(story: Story, index: int, office: str) -> list[Person]:
    """The two people of one office whom the sentences before name last: "received both ministers"."""
    told: dict[str, Person] = {}
    for number in range(index - 1, max(index - 4, -1), -1):
        for someone in story.people[number]:
            if someone.how == "named" and (office in (someone.person.role or office).lower()):
                told.setdefault(someone.person.party, someone.person)
        if len(told) >= 2:
            break
    return list(told.values()) if len(told) == 2 else []


_WHOM = re.compile(r",\s+whom\s+[^,;]{2,40}\s$")
_BOTH_OF_THEM = re.compile(r"\s+(?:both|the\s+two)\s+(?:\w+\s+)?(?P<office>minister|president|leader|premier)s\b")
_HIM = re.compile(r"\s+(?:him\b|her(?=\s+(?:in|at|on|with|to|for|as|there|last|this)\b|[.,;]))")


def _read_received(story: Story, index: int, cue: Cue) -> tuple[list[Person], list[Stop]]:
    """ "X was received by B at the palace", "X, at the invitation of B"."""
    analysis = story.analysis
    text = analysis.sentences[index].text
    if _OF_THE_PRESS.match(text, cue.start):
        return [], []
    by_somebody = text[cue.start : cue.end].endswith(" by")
    if not by_somebody and _RECEIVED_AT.match(text, cue.start) and (received := _received_by(story, index, cue)):
        return received
    visitors = subject_of(text, story.people[index], cue.start)
    by = next((s for s in story.people[index] if 0 <= s.start - cue.end < 40 and s.how != "pronoun"), None)
    if by and visitors and visitors[0].party == by.person.party and story.traveller:
        visitors = [story.traveller]  # "She was received by X": no compatriot of X's
    of_visitors = {v.party for v in visitors}
    hosts = [
        s.person.party for s in story.people[index]
        if s.start >= cue.end - 4 and s.start - cue.end < 90 and s.person.party not in of_visitors and s.how != "pronoun"
    ] or [
        a.code for a in analysis.actors[index]
        if a.start >= cue.end - 4 and a.start - cue.end < 90 and not a.private and a.code not in of_visitors
    ]  # fmt: skip
    if hosts:
        return visitors, [Stop(0, 0, hosts[0], city_within(story, index, hosts[0]))]
    if where := stop_before_where(story, index, cue):
        return visitors, [where]  # "to A, where he will be received by the Emperor"
    return visitors, host_by_discourse(story, index, visitors)


_OF_THE_PRESS = re.compile(r"(?:received|welcomed|greeted)\s+(?:us|me|journalists|reporters)\b")
_RECEIVED_AT = re.compile(r"(?:received|welcomed|greeted|hosted)\b")
_SOMEBODY = re.compile(r"(?:(?!\b(?:by|and|which|who|after|before|when|where)\b)[^;.]){0,130}\s")


def _received_by(story: Story, index: int, cue: Cue) -> tuple[list[Person], list[Stop]] | None:
    """ "A's minister, X, received at the palace on Tuesday the minister of B": B's comes to A."""
    text, people = story.analysis.sentences[index].text, story.people[index]
    behind = [s for s in people if s.start >= cue.end and s.how != "pronoun"]
    hosts = [s for s in people if s.end <= cue.start and s.how != "pronoun"]
    if not (behind and hosts) or behind[0].person.party == hosts[-1].person.party:
        return None
    if not _SOMEBODY.fullmatch(text, cue.end, behind[0].start):
        return None
    host = hosts[-1].person.party
    return [behind[0].person], [Stop(0, 0, host, city_within(story, index, host))]


def _read_visiting(story: Story, index: int, cue: Cue) -> tuple[list[Person], list[Stop]]:
    """ "The visiting Danish premier", "visiting President X"."""
    behind = [s for s in story.people[index] if s.start >= cue.start and s.how != "pronoun"]
    visitors = [behind[0].person] if behind and behind[0].start - cue.end < 80 else []
    if not visitors and story.traveller:
        visitors = [story.traveller]
    return visitors, host_by_discourse(story, index, visitors)


def _read_guest(story: Story, index: int, cue: Cue) -> tuple[list[Person], list[Stop]]:
    """ "His Armenian guest X", "he told his guest": the visitor behind, else whoever is not the host."""
    text = story.analysis.sentences[index].text
    named = [s for s in story.people[index] if s.how != "pronoun"]
    if compiled(r"\s+of\b").match(text[cue.end :]):
        hosts = [s.person.party for s in named if 0 <= s.start - cue.end < 40]
        visitors = subject_of(text, story.people[index], cue.start)
        return visitors[:1], [Stop(0, 0, code, city_within(story, index, code)) for code in hosts[:1]]
    right = [
        s
        for s in named
        if 0 <= s.start - cue.end < 6 or (s.start >= cue.start > s.start - 40 and s.end <= cue.end + 40)
    ]
    before = [s for s in named if s.end <= cue.start]
    if len(before) > 1 and _HAD_AS.search(text, before[0].end, before[-1].start):  # "A had B as her guest"
        host = before[0].person.party
        return [before[-1].person], [Stop(0, 0, host, city_within(story, index, host))]
    if before and compiled(r"[’']s?\s+").fullmatch(text[before[-1].end : cue.start]):  # "A was B's guest"
        host = before[-1].person.party
        return subject_of(text, before[:-1], cue.start)[:1], [Stop(0, 0, host, city_within(story, index, host))]
    if right:
        hosts = [s.person.party for s in before if s.person.party != right[0].person.party]
        hosts += [s.party for s in host_by_discourse(story, index, [right[0].person])]
        return [right[0].person], [Stop(0, 0, code, city_within(story, index, code)) for code in hosts[:1]]
    if not before or not compiled(r"h(?:is|er)\b|their\b", re.IGNORECASE).match(text[cue.start :]):
        return [], []
    host = before[0].person.party
    others = [story.traveller] if story.traveller and story.traveller.party != host else []
    others += [s.person for people in reversed(story.people[: index + 1]) for s in people if s.person.party != host]
    if not others:
        return [], []
    return [others[0]], [Stop(0, 0, host, city_within(story, index, host))]


_HAD_AS = re.compile(r"\b(?:had|has|have|having)\b")


def _read_host(story: Story, index: int, cue: Cue) -> tuple[list[Person], list[Stop]]:
    """ "X and his host Y", "X told his host": the host behind or in the discourse."""
    text = story.analysis.sentences[index].text
    apposed = next((s.person for s in story.people[index] if text[s.end : cue.start] == ", "), None)
    if apposed and story.traveller and apposed.party != story.traveller.party and text.startswith("his ", cue.start):
        return [story.traveller], [
            Stop(0, 0, apposed.party, city_within(story, index, apposed.party))
        ]  # "A, his host,"
    owners = [s.person for s in story.people[index] if compiled(r"[’']s\s+").fullmatch(text[s.end : cue.start])]
    visitors = owners or subject_of(text, story.people[index], cue.start)[:1]
    if not visitors or not (owners or compiled(r"(?:his|her)\b", re.IGNORECASE).match(text[cue.start :])):
        return [], []
    behind = [
        s.person.party for s in story.people[index]
        if s.start >= cue.end and s.start - cue.end < 45 and s.how != "pronoun" and s.person.party != visitors[0].party
    ]  # fmt: skip
    if behind:
        return visitors, [Stop(0, 0, behind[0], city_within(story, index, behind[0]))]
    return visitors, host_by_discourse(story, index, visitors)


def _read_attends(story: Story, index: int, cue: Cue) -> tuple[list[Person], list[Stop]]:
    """ "X attended the summit in A"; "attended by X"."""
    text = story.analysis.sentences[index].text
    if text[cue.start : cue.end].lower().endswith(("attended by", "presence of", "together")):
        visitors = objects_behind(story, index, cue.end)
    else:
        visitors = subject_of(text, story.people[index], cue.start)
        if not visitors and (among := _AMONG.match(text)):
            visitors = objects_behind(story, index, among.end())
        if as_did := _AS_DID.search(text, cue.end):
            visitors = [*visitors, *objects_behind(story, index, as_did.end())]
    if text.startswith("for ", cue.start) and any(
        end == cue.start - 1 and _TO.search(text, 0, start) for start, end, _ in story.analysis.named[index]
    ):
        return [], []  # "to A for the summit": the verb of travel tells it
    if (of := _INAUGURATION.search(text, 0, cue.start)) and (
        host := next((a.code for a in story.analysis.actors[index] if a.start == of.end() and not a.private), None)
    ):
        return visitors, [Stop(0, 0, host, None)]
    gathering = words("gatherings").search(text, cue.end)
    position = gathering.end() if gathering and not text.startswith("in the presence", cue.start) else cue.end
    end = text.find(";", cue.end)
    named = [s for s in named_in(story, index) if end < 0 or s.start < end]
    stops = [s for s in named if s.start >= position] or named
    if not stops and _HERE.search(text):
        stops = filed_here(story, index)
    return visitors, stops[:1] or ([story.stop] if story.stop else filed_here(story, index))


_INAUGURATION = re.compile(r"\b(?:inauguration|swearing-in|coronation|funeral|enthronement)\s+of\s+(?:the\s+)?")
_TO = re.compile(r"\bto\s+(?:the\s+)?$")
_AS_DID = re.compile(r"[,;]\s+(?:and\s+)?(?:as|so)\s+did\b")


def _read_leg(story: Story, index: int, cue: Cue) -> tuple[list[Person], list[Stop]]:
    """ "In A, the last stop", "A is the first leg of X's tour", "A and B are the next stops"."""
    text = story.analysis.sentences[index].text
    people = [s.person for s in story.people[index]]
    if "next" in text[cue.start : cue.end] and story.traveller:
        people = [story.traveller]
    visitors = people[:1] or ([story.traveller] if story.traveller else [])
    if text.endswith("are ", 0, cue.start):
        return visitors, stops_behind(story, index, 0, _SENTENCE_OPENS)
    near = [
        stop_at(story.analysis, index, start, end, name)
        for start, end, name in story.analysis.named[index]
        if 0 <= cue.start - end < 20
        or (
            0 <= start - cue.end < 25
            and compiled(r",\s|\s+(?:(?:of|is|was|being|in|will be)\b|(?=[A-Z]))").match(text[cue.end :])
        )
    ]
    return visitors, [s for s in near if s][:1]


_SENTENCE_OPENS = re.compile(r"[^,;.]{0,12}")
_MEETING = re.compile(
    r"\b(?:(?<!months of )(?<!years of )(?<!rounds of )talks|meet|meetings?|session|dialogue|summit|met|meets|consultations|sat down|shook hands|dined|co-chaired)\b"
)
BEFORE_NOW = screened(r"\b(?:had|last year|ago|in (?:19|20)\d\d|since|previous|earlier this year)\b")


def _read_meets(story: Story, index: int, cue: Cue) -> tuple[list[Person], list[Stop]]:
    """ "In A, X held talks with B"; of somebody known to travel, also "X and B agreed", for B is at home."""
    text = story.analysis.sentences[index].text
    if (others := _OF_OTHERS.search(text[: cue.start])) and not any(
        others.start() < s.start < cue.start and s.how == "named" for s in story.people[index]
    ):
        return [], []
    if _TO_THE_PRESS.match(text, cue.end):
        return [], []
    people = [s.person for s in story.people[index] if not _TELLS_IT.match(text, s.end)]
    places = [s for s in named_in(story, index) if s.place and not TO_BE_HELD.search(text, cue.end, s.start)]
    if not places and _MET_THERE.search(text):
        return [], []  # wherever that was
    begins = {s.start for s in places}
    parties = {a.code for a in story.analysis.actors[index] if not a.private and a.start not in begins}
    parties |= {p.party for p in people}
    for stop in places:
        guests = [p for p in people if p.party != stop.party and p.name]
        leaders = [p for p in people if p.party != stop.party and not p.name and _LEADERS.match(p.role or "")]
        guests += leaders if len(leaders) > 1 else []
        at_home = [p for p in people if p.party == stop.party]
        met = at_home and (
            _MEETING.search(text) or (_DECIDED.match(text, cue.start) and _led_by(guests) and _led_by(at_home))
        )
        clause = text.find(",", cue.end)
        recalled = BEFORE_NOW.search(text, 0, clause if clause >= 0 else len(text))
        stays = guests and story.travels(guests[0])
        if stays and not met and text.startswith("signed", cue.start):  # a signature abroad is no trip
            went = story.stops.get(guests[0].party)
            stays = went is not None and went.party == stop.party
        if guests and stop.party in parties and ((met and not recalled) or stays):
            by_party = {p.party: p for p in reversed(guests)}
            return (list(by_party.values()) if met and len(by_party) > 1 else guests[:1]), [stop]
    filed = filed_here(story, index) if story.analysis.sentences[index].paragraph == 0 and not places else []
    if filed and _MEETING.search(text) and not BEFORE_NOW.search(text, 0, cue.end):  # "HANOI - X and Y held talks"
        at_home = [p for p in people if p.party == filed[0].party and p.name]
        guests = [p for p in people if p.party != filed[0].party and p.name]
        if at_home and len({g.party for g in guests}) == 1 and LEADER.search(guests[0].role or "leader"):
            return guests[:1], filed
    if any(s.party not in parties for s in places) or BEFORE_NOW.search(text, 0, cue.start):
        return [], []
    abroad = {s.party for s in filed_here(story, index)} - parties  # filed from a third place, where both are guests
    for traveller in filter(story.travels, people) if not abroad else ():
        hosts = [p for p in people if p.party != traveller.party and not story.travels(p) and p.name]
        if hosts and not any(s.party == traveller.party for s in places):
            return [traveller], [Stop(0, 0, hosts[0].party, city_within(story, index, hosts[0].party))]
    for stop in places:  # "In A, its premier agreed that his country and X's …"
        travellers = [p for p in story.travellers.values() if p.party in parties and p.party != stop.party]
        at_home = [p for p in people if p.party == stop.party]
        if travellers and at_home and all(p.party == stop.party for p in people):
            return travellers[:1], [stop]
    return [], []


def _led_by(people: Sequence[Person]) -> bool:
    """Is a leader the first of some people?"""
    return bool(people) and LEADER.search(people[0].role or "leader") is not None


_DECIDED = re.compile(r"(?:agreed|announced|declared|decided|raised|elevated|upgraded|adopted|discussed)\b")
_MET_THERE = screened(r"\b(?:met|sat\s+down|signed\s+it)\s+there\b")
_TO_THE_PRESS = re.compile(r"\s+(?:reporters|journalists|the\s+(?:press|media)|a\s+(?:press|news)\s+\w+)\b")
_LEADERS = re.compile(r"(?:president|prime minister|premier|leader|king|chancellor)\b")
_TELLS_IT = re.compile(r"\s+(?:said|announced|confirmed|told\s+\w+|added|reported)(?:\s+on\s+\w+)?[.”\"]*$")
TO_BE_HELD = re.compile(r"\b(?:will|would|shall|(?:is|are) to)\b")
_OF_OTHERS = re.compile(r"\b(?:which|that)\s+(?:the|both|all|they|two|three|[A-Z][\w’-]+\s+and)\b[^,;]*$")
"""A clause of what others did: "an agreement that the three countries signed"."""
LEADER = re.compile(
    r"(?<!deputy )(?:president|premier|prime minister|chancellor|king|emir|amir|sultan|crown prince|leader|secretary|chief)",
    re.IGNORECASE,
)


def _read_delegation(story: Story, index: int, cue: Cue) -> tuple[list[Person], list[Stop]]:
    """ "The Ghanaian side was headed by X", "X and Y led their delegations": to where the session of the two is held."""
    analysis = story.analysis
    text = analysis.sentences[index].text
    told = text[cue.start : cue.end]
    if told.startswith("co-") and told.endswith(" by"):
        visitors = [s.person for s in story.people[index] if s.start >= cue.end and s.how != "pronoun"][:2]
    elif told.endswith(" by"):
        visitors = objects_behind(story, index, cue.end)[:1]
    else:
        visitors = subject_of(text, story.people[index], cue.start)
    if visitors and (hosts := _who_received(story, index, cue, visitors[0])):
        return visitors, [Stop(0, 0, hosts[0], city_within(story, index, hosts[0]))]
    near = range(index, max(-1, index - 3), -1)
    places = [s for n in near for s in named_in(story, n) if s.place] or filed_here(story, index)
    return visitors, [s for s in places[:1] if s.party in analysis.main]


def _who_received(story: Story, index: int, cue: Cue, visitor: Person) -> list[str]:
    """The party of who received a delegation at home: "B's minister conferred with a delegation led by X"."""
    text = story.analysis.sentences[index].text
    verb = _RECEIVED_IT.search(text, 0, cue.start + len("delegation"))
    subject = subject_of(text, story.people[index], verb.start()) if verb else []
    elsewhere = any(s.party not in {p.party for p in subject} for s in named_in(story, index))
    return [p.party for p in subject if p.party != visitor.party and not story.travels(p) and not elsewhere][:1]


_RECEIVED_IT = screened(
    r"\b(?:received|met|hosted|welcomed|conferred|(?:held|had)\s+talks)\b[^,;.]{0,60}?\sdelegation\b"
)


READERS = {
    "goes": _read_goes, "comes": _read_comes, "returned": _read_returned, "noun": _read_noun, "receives": _read_receives, "received": _read_received,
    "visiting": _read_visiting, "guest": _read_guest, "host": _read_host, "attends": _read_attends, "leg": _read_leg, "meets": _read_meets,
    "delegation": _read_delegation,
}  # fmt: skip
