"""Mechanisms: standing formats between parties, set up, held as news, raised or ended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors import _instruments as words
from extractors._analysis import Analysis
from extractors._names import overlap
from extractors._times import Time, forward
from extractors.agreements import certainty, parties_of
from schema.records import Mechanism, MechanismAction, MechanismStatus

NAME = "mechanisms"
VERSION = 1

_NONE = re.compile(r"\b(?:European (?:Commission|Council)|Security Council|Legislative Council|City Council|Electoral|Election|Olympic|Human Rights Council|State Council|Atlantic Council|Council of Ministers|Council of Europe|select committee|"
                   r"Central Committee|Foreign Relations Committee|Business Council|Business Forum|Economic Forum|National Council|Nordic Council|Standing Committee)\b")  # fmt: skip


def extract(analysis: Analysis) -> Iterator[Mechanism]:
    """The mechanisms to which something happens in a document, each once."""
    found: list[Mechanism] = []
    for index, sentence in enumerate(analysis.sentences):
        if not sentence.furniture and sentence.part == "text":
            found += _mechanisms(analysis, index)
    yield from _merge(found)


def _mechanisms(analysis: Analysis, index: int) -> Iterator[Mechanism]:
    sentence = analysis.sentences[index]
    text = sentence.text
    for match in words.MECHANISM.finditer(text):
        name = re.sub(r"^(?:and|the|The|A|An|In|At|On|first|their|its)\s+", "", match["name"]).strip()
        if _NONE.search(match["name"]) or len(name.split()) < 2 or re.search(r"business forum$", name, re.IGNORECASE):
            continue
        action, rule = _action(text, match.start(), match.end())
        if action is None:
            analysis.trace(NAME, name, sentence, False, rule)
            continue
        parties = parties_of(analysis, index, match.start(), match.end())
        if not parties:
            analysis.trace(NAME, name, sentence, False, "no two parties")
            continue
        before = text[max(0, match.start() - 70) : match.start()]
        after = text[match.end() : match.end() + 50]
        status: MechanismStatus = (
            "planned" if words.FUTURE.search(before) or words.FUTURE.match(after.strip()) else "concluded"
        )
        if re.search(
            r"\b(?:propos\w+|discuss\w+|consider\w+|explor\w+|suggest\w+|call\w* for)\b", before, re.IGNORECASE
        ):
            status = "under_discussion"
        time = _time(analysis, index, status)
        analysis.trace(NAME, name, sentence, True, rule)
        yield Mechanism(
            parties=parties,
            name=name + (match["tail"] or ""),
            action=action,
            status=status,
            date=time.value if time else None,
            date_basis=time.basis if time else None,
            current=status != "concluded" or _is_current(analysis, time),
            evidence=analysis.evidence(sentence),
            confidence=round(0.6 + certainty(analysis, index, parties) + 0.05 * (action == "established"), 2),
            extractor=NAME,
            version=VERSION,
            rules=(rule,),
        )


_PASSIVE = re.compile(
    r"\s*(?:,[^,]{0,30},)?,?\s*(?:which\s+|that\s+)?(?:(?:is|are)\s+to\s+be|is|was|were|are|has been|have been|will be|to be|would be|(?:the\s+)?[\w ]{3,25}?\s(?:have|has|had))\s+(?:\w+ly\s+)?(?P<verb>set up|\w+)"
)


def _action(text: str, start: int, end: int) -> tuple[MechanismAction | None, str]:
    """What happens to the mechanism: by the words shortly before it, or right behind it."""
    before, after = text[max(0, start - 90) : start], text[end : end + 70]
    passive = _PASSIVE.match(after)
    verb = passive["verb"] if passive else ""
    for action, pattern in (("ended", words.ENDED), ("upgraded", words.RAISED), ("established", words.SET_UP)):
        if pattern.search(before[-80:] if action == "established" else before[-45:]) or pattern.match(verb):
            return action, action  # type: ignore[return-value]
    if (
        words.HELD.search(before[-40:])
        or words.HELD.match(verb)
        or re.match(r"\s+(?:met|opened|convened|took place)\b", after)
    ):
        return "held", "held"
    return None, "only mentioned"


def _time(analysis: Analysis, index: int, status: MechanismStatus) -> Time | None:
    times = analysis.times[index]
    if status != "concluded":
        return forward(times[0], analysis.document.published) if times else None
    if times:
        return times[0]
    published = analysis.document.published.date().isoformat()
    for number in range(index, -1, -1):
        for time in analysis.times[number]:
            if len(time.value) == 10 and time.value[:7] == published[:7]:
                return time
    return None


def _is_current(analysis: Analysis, time: Time | None) -> bool:
    published = analysis.document.published.date().isoformat()
    return time is None or time.value[:7] == published[:7]


def _merge(found: Sequence[Mechanism]) -> Iterator[Mechanism]:
    groups: list[list[Mechanism]] = []
    for mechanism in found:
        for group in groups:
            if group[0].parties == mechanism.parties and overlap(group[0].name, mechanism.name) >= 0.6:
                group.append(mechanism)
                break
        else:
            groups.append([mechanism])
    for group in groups:
        best = max(group, key=lambda m: (m.action == "established", m.status == "concluded", len(m.name)))
        yield replace(best, confidence=min(0.9, round(best.confidence + 0.05 * (len(group) - 1), 2)))
