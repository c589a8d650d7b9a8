"""What the made-up press prints: outlets and stories, read from the files beside this module.

The events are real and so are their days; outlets, reporters, wording and page furniture are invented.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Literal

_HERE = Path(__file__).parent
_DIVIDER = re.compile(r"^\+\+\+.*$", re.MULTILINE)
_SYNDICATION_DELAY = timedelta(minutes=35)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A made-up outlet: the format of its feed, the template of its pages, and what is wrong with its feed."""

    slug: str
    name: str
    strapline: str
    country: str
    place: str
    feed: Literal["rss", "atom", "rdf"]
    layout: Literal["modern", "plain", "portal", "legacy"]
    kind: Literal["agency", "outlet"] = "outlet"
    full_content: bool = False
    linked_data: bool = False
    feed_encoding: str = "utf-8"
    page_encoding: str = "utf-8"
    fault: Literal["slow", "broken", "dud"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A record that a story must give, in brief: its main ones, not all.

    `action` and `level` are those of relations, `action` also of mechanisms; `date` is None where it does not matter.
    """

    kind: Literal["relation", "agreement", "mechanism", "visit"]
    parties: tuple[str, ...]
    status: str
    action: str | None = None
    level: str | None = None
    from_level: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story in one outlet. No record is to be found in one without `expected`, unless it is `generated`.

    `page` "missing" is announced in the feed but not there, "empty" a wall without an article. A story is in the feed
    from `edition` on; from the edition after that its `revision` stands at the same address.
    """

    slug: str
    outlet: str
    title: str
    summary: str
    author: str
    published: datetime
    paragraphs: tuple[str, ...]
    expected: tuple[Expected, ...] = ()
    modified: datetime | None = None
    dateline: str | None = None
    photo: str | None = None
    credit: str | None = None
    section: str = "World"
    page: Literal["article", "missing", "empty"] = "article"
    edition: int = 1
    revision: Story | None = None
    generated: bool = False

    @property
    def path(self) -> str:
        """Where its page is, below the press's address."""
        return f"/{self.outlet}/{self.published:%Y/%m/%d}/{self.slug}.html"

    @property
    def changed(self) -> datetime:
        """When its text was last touched."""
        return self.modified or self.published

    def at(self, edition: int) -> Story:
        """The story as it stands in `edition`."""
        return self.revision if self.revision and edition > self.edition else self


@cache
def load_outlets() -> tuple[Outlet, ...]:
    """All outlets, in the order of their file."""
    with (_HERE / "outlets.toml").open("rb") as file:
        return tuple(Outlet(**table) for table in tomllib.load(file)["outlet"])


@cache
def load_stories() -> tuple[Story, ...]:
    """All stories, each copy of a syndicated one as a story of its own; the newest first, as feeds have them."""
    stories = [
        story for path in (_HERE / "articles").glob("*.md") for story in read_story(path.stem, path.read_text("utf-8"))
    ]
    return tuple(sorted(stories, key=lambda story: (story.published, story.slug, story.outlet), reverse=True))


def read_story(slug: str, text: str) -> list[Story]:
    """The story of one file: TOML between two lines of `+++`, then paragraphs; after another such line a revision.

    `outlets` names who prints it: the first wrote it, the others copy it, later by half an hour each.
    """
    _, head, *bodies = _DIVIDER.split(text)
    fields: dict[str, Any] = tomllib.loads(head)
    outlets = fields.pop("outlets")
    revision = fields.pop("revision", None)
    story = Story(**fields | _read(fields), slug=slug, outlet=outlets[0], paragraphs=_paragraphs(bodies[0]))
    if revision is not None:
        changes = revision | _read(revision)
        story = replace(story, revision=replace(story, **changes, paragraphs=_paragraphs(bodies[1])))
    return [_copy(story, outlet, number) for number, outlet in enumerate(outlets)]


def _read(fields: Mapping[str, Any]) -> dict[str, Any]:
    expected = [Expected(**table | {"parties": tuple(table["parties"])}) for table in fields.get("expected", ())]
    return {"expected": tuple(expected)}


def _paragraphs(body: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in body.strip().split("\n\n"))


def _copy(story: Story, outlet: str, number: int) -> Story:
    published = story.published + number * _SYNDICATION_DELAY
    revision = story.revision and replace(story.revision, outlet=outlet, published=published)
    return replace(story, outlet=outlet, published=published, revision=revision)


# Names that can stand for one another in a sentence: state, demonym, capital.
_STATES = (
    ("Vietnam", "Vietnamese", "Hanoi"),
    ("France", "French", "Paris"),
    ("Japan", "Japanese", "Tokyo"),
    ("Australia", "Australian", "Canberra"),
    ("Malaysia", "Malaysian", "Kuala Lumpur"),
    ("Indonesia", "Indonesian", "Jakarta"),
    ("India", "Indian", "New Delhi"),
    ("China", "Chinese", "Beijing"),
    ("Brazil", "Brazilian", "Brasília"),
    ("Kenya", "Kenyan", "Nairobi"),
    ("South Africa", "South African", "Pretoria"),
    ("Nigeria", "Nigerian", "Abuja"),
    ("Saudi Arabia", "Saudi", "Riyadh"),
    ("Uzbekistan", "Uzbek", "Tashkent"),
    ("Kazakhstan", "Kazakh", "Astana"),
    ("Colombia", "Colombian", "Bogotá"),
    ("Mexico", "Mexican", "Mexico City"),
    ("Ecuador", "Ecuadorian", "Quito"),
    ("Chile", "Chilean", "Santiago"),
    ("Peru", "Peruvian", "Lima"),
    ("Egypt", "Egyptian", "Cairo"),
    ("Morocco", "Moroccan", "Rabat"),
    ("Ghana", "Ghanaian", "Accra"),
    ("Senegal", "Senegalese", "Dakar"),
    ("Ethiopia", "Ethiopian", "Addis Ababa"),
    ("Tanzania", "Tanzanian", "Dodoma"),
    ("Italy", "Italian", "Rome"),
    ("Germany", "German", "Berlin"),
    ("Poland", "Polish", "Warsaw"),
    ("Greece", "Greek", "Athens"),
    ("Norway", "Norwegian", "Oslo"),
    ("Finland", "Finnish", "Helsinki"),
    ("Canada", "Canadian", "Ottawa"),
    ("Mongolia", "Mongolian", "Ulaanbaatar"),
    ("Thailand", "Thai", "Bangkok"),
    ("Pakistan", "Pakistani", "Islamabad"),
    ("Kuwait", "Kuwaiti", "Kuwait City"),
    ("Oman", "Omani", "Muscat"),
    ("Fiji", "Fijian", "Suva"),
)


def generate(count: int, outlets: Sequence[str]) -> tuple[Story, ...]:
    """`count` stories made from the written ones, always the same, dealt out to `outlets`: for benchmarks.

    Each round through the written stories puts other states in the place of those named, and moves publication back by
    a week, so that weekdays stay true. What else is in the sentences (persons, dates in figures) stays, so a generated
    story may say odd things and expects nothing. Each has an address and a last sentence of its own.
    """
    written = [story for story in load_stories() if story.page == "article"]
    return tuple(
        _variant(written[number % len(written)], number, number // len(written), outlets[number % len(outlets)])
        for number in range(count)
    )


def _variant(story: Story, number: int, turn: int, outlet: str) -> Story:
    swap = _swap(turn % len(_STATES))
    return replace(
        story,
        slug=f"{story.slug}-{number}",
        outlet=outlet,
        title=swap(story.title),
        summary=swap(story.summary),
        paragraphs=(*map(swap, story.paragraphs), f"This report was filed under the number {number}."),
        published=story.published - timedelta(weeks=turn % 500),
        modified=None,
        expected=(),
        revision=None,
        edition=1,
        generated=True,
    )


@cache
def _swap(shift: int) -> Callable[[str], str]:
    others = (*_STATES[shift:], *_STATES[:shift])
    names = {old: new for row, other in zip(_STATES, others, strict=True) for old, new in zip(row, other, strict=True)}
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
    return lambda text: pattern.sub(lambda match: names[match[0]], text)
