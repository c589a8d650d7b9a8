"""Which of the two Chinese governments a state recognises: to turn to one is to leave the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors._actors import Actor
from extractors._analysis import Analysis, pair_of
from extractors._gazetteer import is_state
from extractors._lexicon import compiled
from extractors._screen import screened
from extractors._sides import run
from schema.records import RelationAction

_RIVALS = {"CHN": "TWN", "TWN": "CHN"}
_SWITCH = re.compile(
    r"\b(?<!\ba )(?<!\bthe )(?:(?:(?:switch|shift|transfer|chang|mov)(?:e[sd]?|ed|es|ing)|(?:vot|decid|resolv|agre|elect)(?:ed|es|ing|s)(?:\s+on\s+\w+day)?\s+to\s+(?:switch|shift|transfer|change|move)|(?:(?<=will )|(?<=would )|(?<=not )|(?<=\bto ))(?:switch|shift|transfer)(?=\s+(?:\w+\s+){0,3}(?:recognition|allegiance|sides)\b))\s+(?:(?:its|their|the|diplomatic|formal|official|island[’']s)\s+)*(?:recognition|allegiance|relations|ties|sides|loyalty|loyalties)?"
    r"(?P<back>\s*back)?\s*(?:from\s+(?:the\s+)?[\w’' ]{3,40}?\s+)?to\s+(?:the\s+)?"
    r"|cross(?:ed|es|ing)?\s+(?:over|the\s+floor)(?:,?\s[^.;]{0,40}?)?\s+to\s+(?:the\s+)?|(?<=move, )from\s+(?:the\s+)?(?:Taipei|Taiwan|Beijing|China)\s+to\s+(?:the\s+)?|(?P<returned>(?:went|go|goes|gone|going|turned|came)\s+back)\s+to\s+(?:the\s+)?(?=(?:Taipei|Taiwan|Beijing|People[’']s)\b)|(?:went|gone|going|goes)\s+over\s+to\s+(?:the\s+)?|(?:went|gone|going|goes)(?P<again>\s+back)\s+to\s+recogni[sz]ing\s+(?:the\s+)?|(?:vot(?:ed|es|ing)|decid(?:ed|es|ing)|chose|agreed)\s+to\s+recogni[sz]e\s+(?:the\s+)?"
    r"|(?:(?:broke|broken|breaks?|breaking|split)\s+(?:off\s+)?|(?:end(?:ed|s|ing)|cut(?:s|ting)?|severed|severs|broke\s+off)\s+(?:its\s+|their\s+)?(?:[\w-]+\s+){0,2}(?:relationship|relations|ties)\s+)with\s+(?:Taipei|Taiwan)[^.;]{0,40}?\s(?:and|to)\s+(?:recogni[sz]e[ds]?|recogni[sz]ing|turn(?:ed|s|ing)?\s+to)\s+"
    r"|(?:end(?:ed|s|ing)?|cut(?:s|ting)?|severed|severs|broke\s+off)\s+(?:its\s+|their\s+)?(?:[\w-]+\s+){0,2}(?:relationship|relations|ties)\s+with\s+(?:Taipei|Taiwan)\s+(?:for|in\s+favou?r\s+of)\s+|(?:dropp?(?:ed|ing|s)?|leav(?:e|es|ing)|left|abandon(?:ed|s|ing)?|ditch(?:ed|es|ing)?)\s+(?:Beijing|Taipei|China|Taiwan)\s+and\s+(?:take|takes|took|taking|open|opens|opened|establish|establishes|established|restore|restores|restored)(?:\s+up)?\s+(?:(?:diplomatic|formal|full|official)\s+)?(?:relations|ties)\s+with\s+(?:the\s+)?"
    r"|(?:dropp(?:ed|ing)|drops|ditch(?:ed|es|ing)|abandon(?:ed|s|ing)|left|leaves|leaving|swapp(?:ed|ing)|swaps|exchang(?:ed|es|ing)|trad(?:ed|es|ing)|(?<=not )(?:drop|ditch|abandon|leave|swap|exchange|trade))\s+(?P<dropped>(?!on\b|in\b|at\b|early\b|today\b|tomorrow\b|this\b|next\b|home\b|\w+day\b)[\w’' ]{2,40}?)\s+(?:for|in favou?r of)\s+(?:(?:diplomatic\s+)?(?:relations|ties|those)\s+with\s+)?(?:the\s+)?)"
)


_WHOM_IT_LEAVES = re.compile(
    r"\b(?:Taipei|Taiwan|Taiwanese|Beijing|China|Chinese|mainland|Republic|island|it|them|one|ally|ties|relations|recognition|friends?|partner)\b"
)
_ASIDE = re.compile(r",\s+(?:which|whose|who|where|home\s+to|an?)\b[^;]*,\s+(?:has\s+|had\s+)?")
_RECOGNISED = screened(
    r"\b(?<!never )(?<!not )(?:recogni[sz]ed|chose|opted\s+for|turned\s+to|discovered|won\s+over\s+by|lured\s+away\s+by)\s+(?:the\s+)?"
)
_WHEN = re.compile(r"(?:^|,\s+|\s)(?:[Ii]n|[Oo]n)\s+[^,;]{0,20}\b(?:19|20)\d\d,?\s+(?:when\s+)?[^,;]*$")
_DOES = re.compile(
    r"(?:[’']s?(?:\s+(?:new\s+)?(?:government|cabinet|parliament|president|premier|leaders?))?)?\s+(?:(?:had|then|also|\w+ly|was|were|been|let\s+itself\s+be)\s+)*"
)
_BREAKS = re.compile(r"[,;]?\s+(?:and\s+)?(?:then\s+)?(?:broke|cut|severed|dropped|ended|left|abandoned)\b")
_CUTS = re.compile(r"(?:end|cut|sever|br(?:eak|oke))")
_IN_YEAR = re.compile(r"\s+(?:(?:only|already|back)\s+)?in\s+(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d\b")
_WAS_LEFT = re.compile(
    r"(?:,\s+(?:which|whom|with\s+which)\s[^,;]{3,80},)?\s+(?:was|were|had\s+been)\s+(?:dropped|ditched|abandoned|jilted)\b"
)
_LEAVES = screened(
    r"\b(?:dropp?(?:ed|s)|ditch(?:ed|es)|abandon(?:ed|s)|walk(?:ed|s)?\s+out\s+on|turn(?:ed|s)\s+(?:its|their)\s+backs?\s+on|desert(?:ed|s))\s+(?:the\s+)?"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One half of a switch: what comes to be with whom, and where the words stand in the sentence."""

    start: int
    end: int
    parties: tuple[str, str]
    action: RelationAction


def find_turns(analysis: Analysis, index: int) -> Iterator[Turn]:
    """Both halves of every switch of recognition that a sentence tells; none where it stays open who switches."""
    text = analysis.sentences[index].text
    actors = [a for a in analysis.actors[index] if not a.private]
    if not any(a.code in _RIVALS for a in actors):
        return
    for match in _LEAVES.finditer(text):
        left = next((a for a in actors if a.start == match.end() and a.code == "TWN"), None)
        before = [a.code for a in actors if a.end <= match.start() and a.code not in _RIVALS]
        if left and before and not _SWITCH.search(text):
            yield Turn(match.start(), left.end, pair_of(before[-1], "TWN"), "terminated")
    for left in (a for a in actors if a.code == "TWN" and _WAS_LEFT.match(text, a.end)):
        states = dict.fromkeys(a.code for a in actors if a.code not in _RIVALS)
        who = [*states] or _just_before(analysis, index)
        if len(who) == 1:
            yield Turn(left.start, left.end, pair_of(who[0], "TWN"), "terminated")
    for match in _RECOGNISED.finditer(text):
        chosen = next((a for a in actors if a.start == match.end() and a.code in _RIVALS), None)
        before = [a.code for a in actors if a.end <= match.start() and a.code not in _RIVALS]
        who = before[-1:] or _just_before(analysis, index)
        if chosen is None or len(who) != 1 or _SWITCH.search(text, 0, match.end()):
            continue
        acts = any(_DOES.fullmatch(text, a.end, match.start()) for a in actors if a.code == who[0])
        leaves = _BREAKS.match(text, chosen.end) and any(a.code == _RIVALS[chosen.code] for a in actors)
        if _IN_YEAR.match(text, chosen.end) or (acts and (leaves or _WHEN.search(text, 0, match.start()))):
            yield Turn(match.start(), chosen.end, pair_of(who[0], chosen.code), "established")
    for match in _SWITCH.finditer(text):
        chosen = next((a for a in actors if a.start == match.end() and a.code in _RIVALS), None)
        if match["dropped"] and not _WHOM_IT_LEAVES.search(match["dropped"]):
            continue  # who leaves one city for another
        if chosen is None and text.startswith("mainland", match.end()):
            chosen = Actor(match.end(), match.end() + len("mainland"), "CHN", "described")
        if chosen is None or (analysis.sentences[index].part == "title" and _CUTS.match(match[0])):
            continue  # a headline that tells whom it leaves, and for whose sake: the rest is to come
        before = [a.code for a in actors if a.end <= match.start() and a.code not in _RIVALS]
        if before and _ASIDE.fullmatch(text, actors[0].end, match.start()):
            before = before[:1]
        around = [code for code in (*(analysis.pairs[index] or ()), *analysis.main) if code not in _RIVALS]
        spoken = _just_before(analysis, index) if not before else []
        state = before[-1] if before else spoken[0] if len(spoken) == 1 else around[0] if around else None
        if state is None:
            continue
        if match["returned"] and (not before or any(a.person and a.end <= match.start() for a in actors)):
            continue  # somebody travels back
        again: RelationAction = "restored" if match["back"] or match["again"] or match["returned"] else "established"
        sides: tuple[tuple[str, RelationAction], ...] = ((chosen.code, again), (_RIVALS[chosen.code], "terminated"))
        for rival, action in sides:
            yield Turn(match.start(), chosen.end, pair_of(state, rival), action)


def _just_before(analysis: Analysis, index: int) -> list[str]:
    """The states of the last sentence of the paragraph that names one other than the two rivals."""
    for number in range(index - 1, -1, -1):
        if analysis.sentences[number].paragraph != analysis.sentences[index].paragraph:
            break
        states = [a.code for a in analysis.actors[number] if not a.private and a.code not in _RIVALS]
        if states:
            return list(dict.fromkeys(states))
    return []


def find_recognisers(analysis: Analysis, index: int) -> tuple[str, ...]:
    """The states that a sentence tells to recognise Taiwan: "A and B are left on Taipei's list", "are Taiwan's last allies"."""
    text = analysis.sentences[index].text
    match = _CAMP.search(text) if "Taiwan" in text or "Taipei" in text else None
    if match is None or _UNCERTAIN.search(text, max(0, match.start() - 40), match.end()):
        return ()
    states = [a for a in analysis.actors[index] if not a.private and is_state(a.code) and a.code not in _RIVALS]
    near = (
        [a for a in states if a.end <= match.start()]
        if match["after"] is None
        else [a for a in states if a.start >= match.end()]
    )
    listed = run(text, near, near[0].start) if near else []
    return tuple(listed) if set(listed) == {a.code for a in near} else ()


_OF_TAIWAN = r"(?:the\s+)?(?:Taiwanese|Taiwan[’']s|Taipei[’']s)"
_CAMP = re.compile(
    rf"\b(?:in|on)\s+{_OF_TAIWAN}\s+(?:camp|list|side|column|fold)\b"
    rf"|\b(?:(?:still|continues?\s+to|today|now|also)\s+)?recogni[sz]es?\s+(?:Taiwan|Taipei|the\s+government\s+in\s+Taipei)\b"
    r"|\b(?:stay|stays|staying|stayed|remain|remains|stick|sticks)\s+with\s+(?:Taiwan|Taipei)\b"
    r"|\b(?:still\s+)?(?:keeps?|kept|maintains?|have|has)\s+(?:an\s+embass(?:y|ies)|ambassadors?)\s+in\s+Taipei\b"
    rf"|(?:{_OF_TAIWAN}|Taiwan\s+(?:is|was)\s+(?:now\s+)?left\s+with)\s+(?:(?:remaining|last|other|few|only|diplomatic|formal|official|\w+)\s+){{0,3}}(?:allies|friends|partners)(?:\s+in\s+(?:the\s+)?[\w ]{{3,20}}?(?=\s*(?:[,:–—.;]|(?:are|include|is|now)\b)))?(?P<after>\s*(?:,|:|–|—|are|include|is|now|:)\s)?"
)
_UNCERTAIN = re.compile(
    r"\b(?:no\s+longer|not|never|would|could|might|may|if|stop(?:s|ped)?|cease[sd]?|former|until|once|lost|has\s+left|switched|wants?|asked|urged)\b"
)


def whom_a_rival_left(analysis: Analysis, index: int, change: int) -> list[tuple[str, ...]]:
    """ "A turned to Taipei, whereupon Beijing suspended relations": the one of the two that acts, with the third state."""
    text = analysis.sentences[index].text
    actors = [a for a in analysis.actors[index] if not a.private]
    acts = next((a for a in actors if a.code in _RIVALS and _RIGHT_BEFORE.fullmatch(text, a.end, change)), None)
    thirds = {a.code for a in actors if a.code not in _RIVALS}
    both = {a.code for a in actors} >= set(_RIVALS)
    return [pair_of(acts.code, thirds.pop())] if acts and both and len(thirds) == 1 else []


_RIGHT_BEFORE = re.compile(r"\s+(?:(?:has|had|then|also|in\s+turn|promptly|later|\w+ly)\s+)*")


def rival_sides(analysis: Analysis, index: int, start: int, end: int) -> list[tuple[str, ...]]:
    """The sides of relations at `start` where both Chinese governments are named: a third state, and one of the two."""
    text = analysis.sentences[index].text
    actors = [a for a in analysis.actors[index] if not a.private]
    rivals = [a for a in actors if a.code in _RIVALS]
    behind = [
        a
        for a in rivals
        if a.start >= end and compiled(r"\b(?:with|to|and)\s+(?:the\s+)?$").search(text[end : a.start])
    ]
    ahead = [a for a in rivals if a.end <= start]
    rival = behind[0].code if behind else ahead[-1].code if ahead else None
    states = [a.code for a in actors if a.code not in _RIVALS and a.end <= start]
    states = states or [a.code for a in actors if a.code not in _RIVALS]
    for earlier in range(index - 1, max(index - 6, -1), -1):
        if not states:
            states = [a.code for a in analysis.actors[earlier] if not a.private and a.code not in _RIVALS]
    if rival is None or not states:
        return []
    return [pair_of(rival, states[-1])]
