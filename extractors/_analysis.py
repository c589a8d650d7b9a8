"""What all extractors start from: a document's sentences with their actors and times, and whom "the two" means."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from extractors._actors import Actor, PersonKnown, find_actors, state_of_dateline
from extractors._gazetteer import Found, Name, find_names, is_state, look_up, members
from extractors._lexicon import compiled
from extractors._private import is_private_document
from extractors._screen import screened
from extractors._segment import Sentence, segment
from extractors._speakers import interviewed, is_column, with_speakers
from extractors._times import MONTHS, Time, days_apart, find_times, forward
from schema.records import Document, Evidence

# Often named beside states that act without it: never half of a pair unless the sentence names no second state.
INCIDENTAL = frozenset({"UN", "G7", "G20", "APEC", "OECD", "BRICS", "NATO", "OIC", "SCO"})
CENTRAL_ASIA = frozenset({"KAZ", "KGZ", "TJK", "TKM", "UZB"})


@dataclass(frozen=True, slots=True)
class Trace:
    """Why a candidate became a record or did not: `candidate` in words, its sentence, and the rules that decided."""

    extractor: str
    candidate: str
    sentence: str
    kept: bool
    rules: tuple[str, ...]


@dataclass(slots=True)
class Analysis:
    """A document as the extractors see it; `named`, `actors` and `times` run parallel to `sentences`."""

    document: Document
    sentences: tuple[Sentence, ...]
    named: tuple[list[Found], ...]  # what the gazetteer finds, places too
    actors: tuple[tuple[Actor, ...], ...]
    times: tuple[tuple[Time, ...], ...]
    entries: tuple[Time | None, ...]  # for each sentence: the time of the entry of a chronology that it stands in
    people: dict[str, PersonKnown]
    parties: frozenset[str]  # all that it names
    main: tuple[str, ...]  # the two parties the article is about; fewer where that is not plain
    hub: str | None  # the one party whose ties with several others the document goes through
    pairs: tuple[tuple[str, str] | None, ...]  # for each sentence: the pair that "the two countries" means there
    guessed: frozenset[int]  # sentences whose pair is only that of the first party and the one other spoken of
    towns: Mapping[str, Name]  # cities that the document itself places in a state
    private: bool  # is it about companies, universities, clubs?
    traces: list[Trace] = field(default_factory=list)
    memory: dict[tuple[Any, ...], Any] = field(default_factory=dict)  # what `once_each` has worked out

    def known(self, place: str | None) -> Name | None:
        """What the document or the gazetteer knows of a place."""
        return self.towns.get(place) or look_up(place) if place else None

    @property
    def today(self) -> str:
        """The day of publication, as times are written."""
        return self.document.published.date().isoformat()

    def opening(self, index: int) -> int:
        """The sentence that opens the paragraph of a sentence: its dateline holds for the rest."""
        paragraph = self.sentences[index].paragraph
        own = (
            s for s in self.sentences if s.paragraph == paragraph and not s.furniture and not _NUMBER.fullmatch(s.text)
        )
        return next((s.index for s in own), index)

    def text_after(self, index: int) -> str:
        """What the sentence behind one says; nothing at the end of the document."""
        return self.sentences[index + 1].text if index + 1 < len(self.sentences) else ""

    def evidence(self, sentence: Sentence) -> Evidence:
        """The sentence as evidence."""
        return Evidence(sentence.text, sentence.part, sentence.start, sentence.end)

    def trace(self, extractor: str, candidate: str, sentence: Sentence, kept: bool, *rules: str) -> None:
        """Note what became of a candidate."""
        self.traces.append(Trace(extractor, candidate, sentence.text, kept, rules))


Told = ParamSpec("Told")
Known = TypeVar("Known")


def once_each(function: Callable[Concatenate[Analysis, Told], Known]) -> Callable[Concatenate[Analysis, Told], Known]:
    """A function that is worked out once a document for each of its arguments."""

    @wraps(function)
    def remembered(analysis: Analysis, /, *args: Told.args, **kwargs: Told.kwargs) -> Known:
        asked = (function, *args, *kwargs.items())
        if asked not in analysis.memory:
            analysis.memory[asked] = function(analysis, *args, **kwargs)
        known: Known = analysis.memory[asked]
        return known

    return remembered


def analyse(document: Document) -> Analysis:
    """Segment a document, find its actors and times, and follow whom it speaks about."""
    sentences = segment(document)
    named = tuple(find_names(sentence.text) for sentence in sentences)
    named = _without_namesakes(named)
    towns = _towns(sentences, named)
    if towns:
        named = tuple(_with_towns(s.text, found, towns) for s, found in zip(sentences, named, strict=True))
    actors, people = find_actors(sentences, named)
    answers = interviewed(sentences, actors)
    actors = with_speakers(sentences, actors, answers or (_hub(sentences, actors) if is_column(sentences) else None))
    main, hub = _main_parties(sentences, actors), _hub(sentences, actors)
    spoken_of = [[] if s.furniture else _spoken_of(s, here) for s, here in zip(sentences, actors, strict=True)]
    pairs = _pairs(sentences, actors, spoken_of, main, _asked_about(sentences, actors, answers) if answers else {})
    home = state_of_dateline(sentences)
    turned = _turned(sentences, actors, spoken_of, pairs, hub or (home if home in main else next(iter(main), None)))
    times, entries = _times(sentences, document)
    return Analysis(
        document,
        sentences,
        named,
        actors,
        times,
        entries,
        people,
        frozenset(code for found in actors for code in codes(found)),
        main,
        hub,
        tuple(turned.get(index, pair) for index, pair in enumerate(pairs)),
        frozenset(() if hub else turned),
        towns,
        is_private_document(
            sentences, any(a.person for found in actors[1:4] for a in found) or _is_between_states(sentences, actors)
        ),
    )


def _without_namesakes(named: Sequence[list[Found]]) -> tuple[list[Found], ...]:
    """What the gazetteer finds without cities that others share their name with, where nothing else names their state."""
    here = {name.code for found in named for _, _, name in found if name.sure}
    return tuple([f for f in found if f[2].sure or f[2].how != "capital" or f[2].code in here] for found in named)


def _towns(sentences: Sequence[Sentence], named: Sequence[Sequence[Found]]) -> dict[str, Name]:
    """The city of a dateline that names its state, in capitals and as a text writes it: "LOJA, Ecuador (Agencies)"."""
    for sentence, found in zip(sentences[:3], named[:3], strict=False):
        if sentence.part == "text" and (match := _CITY_IN_STATE.match(sentence.text)):
            city = match["city"]
            state = next((n for start, _, n in found if start == match.end("city") + 2 and n.how == "name"), None)
            if state and not any(start == 0 for start, _, _ in found):
                return {
                    c: Name(c, state.code, "city") for c in (city, city.title() if city.isupper() else city.upper())
                }
    return {}


_CITY_IN_STATE = re.compile(
    r"(?P<city>[A-ZÀ-Þ][\w’'-]+(?:[ -][A-ZÀ-Þ][\w’'-]+){0,2}),\s+[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+){0,2}(?:,\s[^–—:()]{3,20}?)?\s*(?:\([^)]{2,30}\)|--?|–|—|:)"
)


def _with_towns(text: str, found: list[Found], towns: Mapping[str, Name]) -> list[Found]:
    """The names of a sentence, with the document's own cities where no other name stands."""
    added = [
        (match.start(), match.end(), name)
        for city, name in towns.items()
        for match in re.finditer(rf"(?<!\w){re.escape(city)}(?!\w)", text)
        if not any(start < match.end() and match.start() < end for start, end, _ in found)
    ]
    return sorted([*found, *added], key=lambda f: f[0]) if added else found


def _is_between_states(sentences: Sequence[Sentence], actors: Sequence[Sequence[Actor]]) -> bool:
    """Do the first sentences tell of an agreement "between A and B", or of what "A and B signed", both of them named parties?"""
    for sentence, found in zip(sentences[:4], actors[:4], strict=False):
        named = [a for a in found if not a.private and a.kind in {"name", "organisation"}]
        for a, b in itertools.pairwise(named):
            if not _AND.fullmatch(sentence.text, a.end, b.start):
                continue
            if _BETWEEN.search(sentence.text, 0, a.start) or _SIGNED.match(sentence.text, b.end):
                return True
    return False


_BETWEEN = re.compile(r"\b(?:[Aa]greement|[Tt]reaty|[Aa]ccord|[Pp]act)\b[^,.;]{0,25}\sbetween\s+(?:the\s+)?$")
_AND = re.compile(r"\s+and\s+(?:the\s+)?")
_SIGNED = re.compile(
    r"\s+(?:(?:have|has|had|yesterday|today|on\s+\w+day|also|formally)\s+)*(?:signed|agreed|concluded|raised|upgraded|elevated|established|restored|exchanged)\b"
)


def _times(
    sentences: Sequence[Sentence], document: Document
) -> tuple[tuple[tuple[Time, ...], ...], tuple[Time | None, ...]]:
    """The times of each sentence, and that of its entry; "the same day" is reckoned from the sentences before it."""
    found: list[tuple[Time, ...]] = []
    entries: list[Time | None] = []
    before: list[Time] = []
    entry: tuple[int, Time] | None = None  # the paragraph of a chronology and its time
    labels = _labelled(sentences, document)
    clocked = {s.paragraph for s in sentences if s.part == "text" and _CLOCK.match(s.text)}
    today = Time(0, 0, document.published.date().isoformat(), "publication")
    for sentence in sentences:
        if label := labels.get(sentence.index):
            before.append(label)
            entry = sentence.paragraph, label
        times = () if sentence.furniture else find_times(sentence.text, document.published, before)
        if entry and entry[0] == sentence.paragraph:
            times = tuple(_on_or_before(t, entry[1].value, today.value) for t in times)
        before += [t for t in times if not _SINCE.search(sentence.text, 0, t.start)] or times
        if len(clocked) > 2 and sentence.paragraph in clocked and sentence.part == "text" and not entry:
            times = times or (today,)
        if times and _is_entry(sentences, sentence, times[0]):
            entry = sentence.paragraph, times[0]
        elif entry and entry[0] == sentence.paragraph and not times:
            times = (replace(entry[1], start=0, end=0, until=None),)
        found.append(times)
        entries.append(
            replace(entry[1], start=0, end=0, until=None) if entry and entry[0] == sentence.paragraph else None
        )
    return tuple(found), tuple(entries)


def _on_or_before(time: Time, day: str, today: str) -> Time:
    """A weekday in an entry of a chronology as the last of its name by the entry's day, where that is no day of this week."""
    if time.weekday is None or len(day) != len(today) or days_apart(day, today) < _A_WEEK or day > today:
        return time
    first = date.fromisoformat(day)
    back = (first.weekday() - time.weekday) % _A_WEEK
    return replace(time, value=(first - timedelta(days=back)).isoformat(), weekday=None)


_A_WEEK = 7


def _labelled(sentences: Sequence[Sentence], document: Document) -> dict[int, Time]:
    """The times of paragraphs that begin with a month or a weekday, by the first sentence of each: "MARCH. …", "MONDAY, Oslo. …"."""
    found: dict[int, Time] = {}
    published = document.published.date()
    for sentence in sentences:
        label = _TIME_LABEL.match(sentence.text) if sentence.part == "text" and not sentence.furniture else None
        if label is None or not _opens_paragraph(sentences, sentence):
            continue
        word = label["word"].title()
        if word in MONTHS:
            month = MONTHS.index(word) + 1
            year = int(label["year"] or published.year - (month > published.month))
            found[sentence.index] = Time(0, label.end(), f"{year:04d}-{month:02d}", "explicit")
        elif told := find_times(next(day for day in _WEEKDAYS if day.startswith(word)), document.published, ()):
            time = replace(told[0], start=0, end=label.end("word"))
            if label["day"]:
                near = (published + timedelta(days=apart) for apart in range(-_BACK, _ON))
                days = [day.isoformat() for day in near if day.day == int(label["day"])]
                time = replace(time, value=days[-1], weekday=None) if days else time
            elif _LOOKS_AHEAD.search(document.title):
                time = replace(forward(time, document.published), weekday=None)
            elif _LOOKS_BACK.search(document.title):
                time = replace(time, weekday=None)
            found[sentence.index] = time
    return found if len(found) >= _FEW_LABELS else {}


_FEW_LABELS = 3
_BACK, _ON = 7, 24  # days around publication in which the day of an agenda lies
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LOOKS_BACK = re.compile(r"\b(?:(?:week|month)\s+(?:in|that\s+was)|(?:last|past)\s+week|review|recap)\b", re.IGNORECASE)
_LOOKS_AHEAD = re.compile(r"\b(?:ahead|coming|to\s+come|upcoming|agenda|next\s+week)\b", re.IGNORECASE)
_TIME_LABEL = re.compile(
    rf"[•*–-]?\s*(?P<word>{'|'.join([*MONTHS, *(m.upper() for m in MONTHS)])}|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY|(?:MON|TUE|WED|THU|FRI|SAT|SUN)(?=\s+\d))(?:\s+(?P<year>(?:19|20)\d\d))?(?:\s+(?P<day>\d{{1,2}}))?(?:\s*[.:–—|]|,\s+[A-ZÀ-Þ][^.;]{{2,30}}\.)"
)


def _opens_paragraph(sentences: Sequence[Sentence], sentence: Sentence) -> bool:
    """Is a sentence the first of its paragraph, but for a number: "1. Oslo, 6 May."?"""
    before = sentences[sentence.index - 1] if sentence.index else None
    if before and before.paragraph == sentence.paragraph and _NUMBER.fullmatch(before.text):
        return _opens_paragraph(sentences, before)
    return before is None or before.paragraph != sentence.paragraph


_NUMBER = re.compile(r"\d{1,2}[.)]")


def _is_entry(sentences: Sequence[Sentence], sentence: Sentence, time: Time) -> bool:
    """Does a paragraph begin with the time of what it tells, as an entry of a chronology: "May 1972.", "2009: …"?"""
    opens = sentence.index > 0 and _opens_paragraph(sentences, sentence)
    text, ahead = sentence.text, sentence.text[: time.start].strip(" •-–—*")
    if opens and ahead:  # "ASTANA, 6 May.", where others follow: alone it dates the report
        return sum(bool(_CITY_AND_DAY.fullmatch(s.text)) for s in sentences) > 1 and bool(_CITY_AND_DAY.fullmatch(text))
    label = _ENTRY.match(text, time.end) if opens else None
    return label is not None and (bool(label["colon"]) or label.end() == len(text))


_SINCE = screened(r"\bsince\s+$")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:.][0-5]\d\s*(?:[ap]\.?m\.?|GMT|UTC|h)?\s*(?:[-–—:.]|[A-Z])")
_ENTRY = re.compile(r"\s*(?:(?P<colon>[:–—])|(?:,\s+[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+){0,2}(?:\s+again)?)?\.?$)")
_CITY_AND_DAY = re.compile(
    rf"[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+){{0,2}},\s+(?:\d{{1,2}}\s+(?:{'|'.join(MONTHS)})|(?:{'|'.join(MONTHS)})\s+\d{{1,2}})(?:,?\s+(?:19|20)\d\d)?\."
)


def pair_of(a: str, b: str) -> tuple[str, str]:
    """Two parties as records hold them: sorted."""
    return (a, b) if a < b else (b, a)


def codes(actors: Sequence[Actor]) -> list[str]:
    """Codes of the parties among actors, each once, in order of mention."""
    return list(dict.fromkeys([a.code for a in actors if not a.private]))


_SAID_SO = re.compile(r"\s+(?:said|says|told|announced|confirmed|reported|added|noted)\b")
_OF_WHICH = re.compile(r",\s+wh(?:ich|ose)\b")


def of_one_union(parties: Sequence[str]) -> bool:
    """Are two parties an organisation of states and one of its members?"""
    return len(parties) == 2 and any(not members(code).isdisjoint(parties) for code in parties)


def is_place(text: str, actor: Actor) -> bool:
    """Is a capital only where something happens: "in Paris", but not "the government in Paris"?"""
    if actor.kind != "capital" or _OF_WHICH.match(text, actor.end):
        return False
    before = text[max(0, actor.start - 40) : actor.start]
    if before.endswith("embassy in ") and _SAID_SO.match(text, actor.end):
        return False
    return bool(
        compiled(
            r"\b(?:[Ii]n|[Aa]t|near|outside|around|(?:arriv\w+|flew|flown|travell?\w+|return\w+|came)\s+(?:on\s+|back\s+|in\s+)?(?:from|to|via))\s+$"
        ).search(
            before,
        )
        and not compiled(
            r"\b(?:government|ministry|leaders?|officials?|authorities|cabinet|junta|regime|capitals?|ambassador|representation|friends|partner|ally)\s+in\s+$"
        ).search(
            before,
        )
    )


def _main_parties(sentences: Sequence[Sentence], actors: Sequence[Sequence[Actor]]) -> tuple[str, ...]:
    weights: Counter[str] = Counter()
    for sentence, found in zip(sentences, actors, strict=True):
        if sentence.furniture:
            continue
        weight = 4 if sentence.part == "title" else 3 if sentence.paragraph == 0 else 1
        if set(codes(found)) >= CENTRAL_ASIA:
            weights["C5"] += weight + 1
        scene = sentence.part == "title" and len(actors) > 1 and _is_of_others(sentences[1], found, actors[1])
        for code in codes([a for a in found if not (scene and is_place(sentence.text, a))]):
            weights[code] += weight if code not in INCIDENTAL else 0
    if weights["C5"] >= 4:  # the news of the region, of which its members are told
        for member in CENTRAL_ASIA:
            del weights[member]
    main = tuple(code for code, weight in weights.most_common(2) if weight > 1)
    return _of_tour(sentences, actors, main) or main


def _is_of_others(lede: Sentence, in_title: Sequence[Actor], in_lede: Sequence[Actor]) -> bool:
    """Does the lede name two parties at least, none of which the title names as a place: "Summit in A. B and C …"?"""
    acting = set(codes([a for a in in_lede if not is_place(lede.text, a)]))
    return len(acting) > 1 and acting.isdisjoint(codes(in_title))


def _of_tour(
    sentences: Sequence[Sentence], actors: Sequence[Sequence[Actor]], main: tuple[str, ...]
) -> tuple[str, str] | None:
    """Where the title or the lede sends a guest to both main parties: the guest's own state with the first of them."""
    for sentence, found in zip(sentences[:3], actors[:3], strict=False):
        to = next(
            (a for a in found if not a.private and a.code in main and _GOES_TO.search(sentence.text, 0, a.start)), None
        )
        people = list(dict.fromkeys(a.code for a in found if a.person and to and a.end < to.start))
        if (
            to
            and len(main) == 2
            and len(people) == 1
            and people[0] not in main
            and set(main) <= set(codes([a for a in found if a.start >= to.start]))
        ):
            return people[0], to.code
    return None


_GOES_TO = screened(
    r"\b(?:visits?|trips?|tours?|travels?|journey|goes|flies|heads)\b[^.;]*\sto\s+(?:the\s+)?$|\b(?:leaves?|sets?\s+out)\b[^.;]*\sfor\s+(?:the\s+)?$"
)


def _hub(sentences: Sequence[Sentence], actors: Sequence[Sequence[Actor]]) -> str | None:
    counts = Counter(
        code
        for sentence, found in zip(sentences, actors, strict=True)
        if not sentence.furniture
        for code in codes(found)
        if code not in INCIDENTAL
    )
    if len(counts) < 4:
        return None
    (first, most), (_, second) = counts.most_common(2)
    if most >= 3 and most >= 1.5 * second:
        return first
    opening = [code for code in codes(actors[0]) if code not in INCIDENTAL]
    return opening[0] if len(opening) == 1 and len(counts) > _MANY and most <= _FEW else None


_MANY, _FEW = 5, 4  # a round-up: many parties, none of them named often, and one alone named where it begins


def _pairs(
    sentences: Sequence[Sentence],
    actors: Sequence[Sequence[Actor]],
    spoken_of: Sequence[Sequence[str]],
    main: tuple[str, ...],
    asked: Mapping[int, tuple[str, str]],
) -> tuple[tuple[str, str] | None, ...]:
    fallback = (main[0], main[1]) if len(main) == 2 else None
    labels = [_label(sentence, here) for sentence, here in zip(sentences, actors, strict=True)]
    labelled = {label for label, sentence in zip(labels, sentences, strict=True) if sentence.paragraph > 0}
    about = next((code for code in main if code not in labelled), next(iter(main), None))
    current: tuple[str, str] | None = None
    paragraph = -2
    spoken: list[str] = []  # those named in the paragraph so far
    section: tuple[str, str] | None = None  # the pair that a heading names
    found: list[tuple[str, str] | None] = []
    for sentence, here, label in zip(sentences, actors, labels, strict=True):
        if sentence.paragraph != paragraph:
            paragraph, spoken = sentence.paragraph, []
            if _is_heading(sentences, sentence.index):
                section = _headed(here, main)
            if fallback and not (_REFERS_BACK.search(sentence.text) and not codes(here)):
                current = None
            current = asked.get(paragraph, current)
        if label and about and label != about:
            current = (about, label)  # an item of news that goes through one party's ties
        elif _CAPITAL_LABEL.fullmatch(sentence.text) and (headed := _headed(here, main)):
            current = headed
        elif section and sentence.part == "text" and current is None:
            current = section
        if (
            (_THE_TWO.match(sentence.text) and not any(a.start < 40 for a in here))
            or (not here and _THE_TWO_STATES.search(sentence.text))
        ) and (two := _two_before(sentences, actors, sentence.index)):
            current = two
            found.append(two)
            continue
        found.append(current or fallback)
        if sentence.furniture:
            continue
        named = [] if _EACH_TO.search(sentence.text) else spoken_of[sentence.index]
        if len(named) == 2 and (not fallback or set(named) & set(fallback) or _opens_with_pair(sentence.text, here)):
            current = (named[0], named[1])
        elif len(named) == 1 and current and named[0] not in current and fallback and named[0] in fallback:
            current = fallback
        elif (
            len(named) == 1
            and main
            and named[0] != main[0]
            and named[0] not in (current or fallback or ())
            and (_THE_TWO_STATES.search(sentence.text))
        ):
            current = (_partner_of(named[0], main), named[0])  # "In A, where he landed on Monday, the two countries …"
        elif (
            named
            and not current
            and len(both := [*dict.fromkeys([*spoken, *named])]) == 2
            and _TWO.search(sentence.text)
        ):
            current = (both[0], both[1])  # "A's minister came. His host from B told him that the two countries …"
        elif len(named) > 2 and (sentence.paragraph <= 0 or (fallback and _opens_with_pair(sentence.text, here))):
            leading = _coordinated(sentence.text, here)
            current = leading or current
        spoken = list(dict.fromkeys([*spoken, *named]))
        found[-1] = current or fallback
    return tuple(found)


def _partner_of(code: str, main: Sequence[str]) -> str:
    """Whom an article speaks of together with a party: its first, but of Beijing and Taipei, who recognise no tie, its second."""
    return main[-1] if {code, main[0]} == {"CHN", "TWN"} else main[0]


def _asked_about(
    sentences: Sequence[Sentence], actors: Sequence[Sequence[Actor]], answers: str
) -> dict[int, tuple[str, str]]:
    """For the paragraphs of an interview's answers: who answers, with the one party that the question names."""
    asked: dict[int, list[str]] = {}
    for sentence, here in zip(sentences, actors, strict=True):
        if sentence.part == "text" and not sentence.furniture:
            asked.setdefault(sentence.paragraph, []).extend(codes(here))
    questions = {s.paragraph for s in sentences if _IS_QUESTION.search(s.text)}
    return {
        paragraph + 1: (answers, others[0])
        for paragraph in questions
        if paragraph + 1 not in questions and len(others := [*dict.fromkeys(asked.get(paragraph, []))]) == 1
        if others[0] != answers
    }


_IS_QUESTION = re.compile(
    r"^Q(?:uestion)?\s*[:.]|(?:\?|…|\.\.\.)[\"”’']?$|\byou\s+(?:are|were|have|had|said|say|signed|went|want|hope)\b|\byour\s+(?:country|government|minister|president|capital)\b"
)


def _turned(
    sentences: Sequence[Sentence],
    actors: Sequence[Sequence[Actor]],
    spoken_of: Sequence[Sequence[str]],
    pairs: Sequence[tuple[str, str] | None],
    first: str | None,
) -> dict[int, tuple[str, str] | None]:
    """Where a paragraph has named others so far, and not both of its pair: the one other with the first party, if any."""
    found: dict[int, tuple[str, str] | None] = {}
    paragraph, spoken, told = -2, list[str](), set[str]()
    for sentence, here, pair in zip(sentences, actors, pairs, strict=True):
        if sentence.paragraph != paragraph:
            paragraph, spoken, told = sentence.paragraph, [], set()
        others = [code for code in spoken if pair and code not in pair and (is_state(code) or code == "EU")]
        if pair and others and not set(pair) <= told and not (len(others) > 2 and set(pair) & told):
            strangers = [code for code in others if code != first]
            found[sentence.index] = (first, strangers[0]) if first and others == strangers[:1] else None
        if not sentence.furniture:
            spoken = list(dict.fromkeys([*spoken, *spoken_of[sentence.index]]))
            told |= set(codes(here))
    return found


def _spoken_of(sentence: Sentence, here: Sequence[Actor]) -> list[str]:
    """The parties of a sentence that are no mere places, nor owners of members."""
    plain = [a for a in here if not is_place(sentence.text, a) and not MEMBER_OF.search(sentence.text, 0, a.start)]
    if ", when " in sentence.text:
        asides = [m.span() for m in WHEN_ASIDE.finditer(sentence.text)]
        plain = [a for a in plain if not any(start < a.start < end for start, end in asides)]
    return [code for code in codes(plain) if code not in INCIDENTAL]


WHEN_ASIDE = re.compile(r",\s+when\s[^,;]*,")


def _label(sentence: Sentence, here: Sequence[Actor]) -> str | None:
    """Whom a paragraph is about that begins with a name alone: "Serbia: …", "SERBIA - …", "Serbia. …"."""
    first = next((a for a in here if not a.private), None)
    if first is None or first.start or sentence.part != "text":
        return None
    dash = _DASH.match(sentence.text, first.end) and sentence.text[: first.end].isupper()
    return first.code if dash or _LABEL.match(sentence.text, first.end) else None


def _headed(here: Sequence[Actor], main: Sequence[str]) -> tuple[str, str] | None:
    """The pair that a heading names: two parties, or one beside whom all the news is about."""
    named = codes(here)
    if len(named) == 2:
        return (named[0], named[1])
    return (main[0], named[0]) if len(named) == 1 and main and main[0] != named[0] else None


def _is_heading(sentences: Sequence[Sentence], index: int) -> bool:
    """Is a paragraph no more than a heading: a few words without an end, with another paragraph behind it?"""
    sentence = sentences[index]
    alone = index + 1 < len(sentences) and sentences[index + 1].paragraph != sentence.paragraph
    return (
        alone
        and sentence.part == "text"
        and len(sentence.text.split()) <= 9
        and not sentence.text.rstrip().endswith((".", "!", "…", '"', "”", "’", ",", ";"))
    )


_CAPITAL_LABEL = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ’' -]{5,50}[.:]")
_LABEL = re.compile(r":\s|[.:]$")
_DASH = re.compile(r"\s[-–—]\s")


def _two_before(sentences: Sequence[Sentence], actors: Sequence[Sequence[Actor]], index: int) -> tuple[str, str] | None:
    """The only two parties of the sentence before, in the same paragraph."""
    before = sentences[index - 1] if index else sentences[0]
    if before.paragraph != sentences[index].paragraph or before.furniture:
        return None
    plain = [a for a in actors[before.index] if not MEMBER_OF.search(before.text, 0, a.start)]
    named = [code for code in codes(plain) if code not in INCIDENTAL]
    return (named[0], named[1]) if len(named) == 2 else None


MEMBER_OF = screened(r"\bmembers?(?:\s+state)?s?\s+of\s+(?:the\s+)?$")
_THE_TWO_STATES = screened(r"\bthe\s+two\s+(?:countries|nations|states|sides|neighbou?rs|governments)\b")
_EACH_TO = screened(r"\beach\s+(?:of\s+(?:them|the\s+two)\s+)?(?:is|was|has|had|counts?)\b")  # one more, with both
_THE_TWO = re.compile(
    r"[\"“]?(?:The|Both|Their|These)\s+(?:two\s+)?(?:(?:regional|old)\s+)?(?:rivals|countries|nations|states|sides|neighbou?rs|governments|pair|leaders|presidents|ministers)\b"
)
_TWO = re.compile(
    r"\b(?:[Tt]wo|[Bb]oth)\s+(?:countries|nations|states|sides|governments|peoples|leaders)\b|\b(?:his|her)\s+(?:host|guest)\b"
)
_REFERS_BACK = screened(
    r"^[\"“]?(?:The two|Both|They|Their|The pair|These two|The upgrade|That|This|It)\b|\b(?:the two|both)\b(?=[^.?!]*\?)"
)


def _opens_with_pair(text: str, actors: Sequence[Actor]) -> bool:
    """Does a sentence begin with two parties side by side, and so turn to them?"""
    plain = [a for a in actors if not a.private]
    return (
        bool(plain)
        and plain[0].start < 30
        and not compiled(r"\b(?:which|that|who|only)\b").search(text[: plain[0].start])
        and _coordinated(text, plain[:2]) is not None
    )


def _coordinated(text: str, actors: Sequence[Actor]) -> tuple[str, str] | None:
    """The first two parties that stand side by side: "A and B", "A, B"."""
    plain = [a for a in actors if not a.private]
    for first, second in itertools.pairwise(plain):
        if first.code != second.code and compiled(r"\s*(?:,|and|&|–|-|/|with)\s*(?:the\s+)?").fullmatch(
            text[first.end : second.start]
        ):
            return first.code, second.code
    return None
