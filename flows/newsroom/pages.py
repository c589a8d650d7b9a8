"""How the made-up press looks: feeds and pages as bytes, with the furniture of real sites.

Templates hold the layouts. What makes a real page heavy (styles, scripts, menus, lists of other stories) is invented
here from each outlet's name, so that it is always the same and takes no room in the repository.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from flows.newsroom.stories import Outlet, Story

COOKIES = "We and our 214 partners store cookies on your device to measure audiences and to show you offers."
NEWSLETTER = "Sign up for the morning briefing and never miss a headline again."
ADVERTISEMENT = "Advertisement: Fly to forty islands from 99, bags included."
FURNITURE = (COOKIES, NEWSLETTER, ADVERTISEMENT)
"""Sentences that stand on every page and belong to no article."""

_SECTIONS = (
    "World", "Asia", "Pacific", "Europe", "Africa", "Americas", "Gulf", "Politics", "Business", "Markets", "Science",
    "Health", "Climate", "Culture", "Books", "Film", "Sport", "Football", "Cricket", "Travel", "Opinion", "Letters",
)  # fmt: skip
_HEADLINES = (
    "Five things to know before the market opens",
    "Ministers hail new era in ties between the two capitals",
    "What the strategic partnership means for exporters",
    "Opinion: An upgrade in name only",
    "Why the river runs red in March",
    "Quiz: how well do you know the flags of the Pacific?",
    "In pictures: the lanterns of the old town",
    "Live: leaders arrive for the summit",
    "How to cook rice for forty people",
    "Joint commission to meet again next spring",
    "Obituary: the clockmaker of the harbour",
    "Rail unions call off strike",
    "The treaty that nobody wanted to sign",
    "Podcast: who speaks for small states?",
    "Rents rise for the ninth month in a row",
    "Explained: the ladder of partnerships",
)
_PROPERTIES = ("margin", "padding", "color", "border-radius", "max-width", "line-height", "opacity", "grid-gap")


@dataclass(frozen=True, slots=True)
class _Furniture:
    styles: Markup
    scripts: Markup
    menu: tuple[tuple[str, tuple[str, ...]], ...]
    footer: tuple[str, ...]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"COOKIES": COOKIES, "NEWSLETTER": NEWSLETTER, "ADVERTISEMENT": ADVERTISEMENT}
    environment.filters["rfc822"] = format_datetime
    environment.filters["day"] = lambda moment: f"{moment:%A} {moment.day} {moment:%B %Y}, {moment:%H:%M}"
    return environment


@cache
def _furniture(outlet: Outlet) -> _Furniture:
    """About 60 KB for a plain outlet, more for the others."""
    dice = random.Random(outlet.slug)
    weight = {"plain": 1, "legacy": 1, "modern": 2, "portal": 2}[outlet.layout]
    prefix = outlet.slug[:3]
    rules = (
        f".{prefix}-{number:x}>.{prefix}-{dice.randrange(4096):x}{{{dice.choice(_PROPERTIES)}:{dice.randrange(96)}px}}"
        for number in range(400 * weight)
    )
    functions = (
        f'!function(w,d){{w.{prefix}=w.{prefix}||[];w.{prefix}.push({{slot:"{number:x}",key:"{dice.getrandbits(128):032x}",'
        f"at:{dice.randrange(10**6)},lazy:{'true' if number % 3 else 'false'}}})}}(window,document);"
        for number in range(120 * weight)
    )
    menu = tuple((name, tuple(dice.sample(_SECTIONS, 14))) for name in _SECTIONS[: 10 + 2 * weight])
    return _Furniture(
        Markup("\n".join(rules)), Markup("\n".join(functions)), menu, tuple(dice.sample(_SECTIONS, len(_SECTIONS)))
    )


def render_page(outlet: Outlet, story: Story, url: str) -> bytes:
    """A story's page in the outlet's own encoding; `url` is the press's address."""
    dice = random.Random(story.path)
    template = _environment().get_template("wall.html" if story.page == "empty" else f"{outlet.layout}.html")
    text = template.render(
        outlet=outlet,
        story=story,
        url=url,
        address=url + story.path,
        related=dice.sample(_HEADLINES, 6),
        latest=dice.sample(_HEADLINES, 12),
        furniture=_furniture(outlet),
        linked_data=Markup(json.dumps(_linked_data(outlet, story, url), ensure_ascii=False)),
    )
    return text.encode(outlet.page_encoding, "xmlcharrefreplace")


def render_front(outlet: Outlet, stories: Sequence[Story], url: str, feeds: Sequence[str]) -> bytes:
    """An outlet's front page: headlines, and links to its feeds."""
    template = _environment().get_template("front.html")
    text = template.render(outlet=outlet, stories=stories, url=url, feeds=feeds, furniture=_furniture(outlet))
    return text.encode(outlet.page_encoding, "xmlcharrefreplace")


def render_feed(outlet: Outlet, stories: Sequence[Story], url: str, path: str) -> bytes:
    """A feed as the outlet publishes it, faults included."""
    if outlet.fault == "dud":
        return b"<br />\n<b>Fatal error</b>: Uncaught DatabaseException in /srv/www/feed.php on line 12\n"
    template = _environment().get_template(f"{outlet.feed}.xml")
    text = template.render(outlet=outlet, stories=stories, url=url, path=path, utc=UTC)
    if outlet.fault == "broken":  # cut off in the middle, with an entity that XML does not know and a bare ampersand
        text = text[: text.rindex("</channel>")].replace("&amp;", "&").replace("<description>", "<description>&nbsp;")
    return text.encode(outlet.feed_encoding, "xmlcharrefreplace")


def render_sitemap(stories: Sequence[Story], url: str) -> bytes:
    """An outlet's sitemap, which tells when each page last changed."""
    return _environment().get_template("sitemap.xml").render(stories=stories, url=url).encode()


def _linked_data(outlet: Outlet, story: Story, url: str) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": story.published.isoformat(),
        "dateModified": story.changed.isoformat(),
        "inLanguage": "en",
        "author": [{"@type": "Person", "name": story.author}],
        "publisher": {"@type": "Organization", "name": outlet.name, "url": f"{url}/{outlet.slug}/"},
        "mainEntityOfPage": {"@type": "WebPage", "@id": url + story.path},
    }
