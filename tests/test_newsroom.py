"""The made-up press: what it serves is like the web, and what its stories promise can be checked."""

from __future__ import annotations

import re
import socket
from collections import Counter
from datetime import UTC, date, datetime
from typing import get_args
from urllib.error import URLError
from urllib.request import urlopen

import aiohttp
import feedparser
import pytest
from lxml import etree

from flows.clean import clean, clean_entry
from flows.feedlist import ORGANISATIONS, STATES, parse_feeds, write_toml
from flows.newsroom import Newsroom, Story, generate, load_outlets, load_stories, serve, serve_in_thread
from flows.newsroom.pages import FURNITURE
from flows.poll import parse_feed
from schema.records import (
    AgreementStatus,
    Article,
    ErrorClass,
    Failure,
    Level,
    MechanismStatus,
    RelationAction,
    RelationStatus,
    VisitStatus,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SOUND = [outlet.slug for outlet in load_outlets() if outlet.fault != "dud"]


async def _get(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.read(), {key.lower(): value for key, value in answer.headers.items()}


async def _article(press: Newsroom, story: Story) -> Article | Failure:
    _, body, headers = await _get(press.address(story))
    return clean(body, url=press.address(story), fetched_at=NOW, content_type=headers["content-type"])


def test_the_press_is_large_enough_to_be_worth_reading() -> None:
    stories = load_stories()
    assert len(load_outlets()) >= 7
    assert len({story.slug for story in stories}) >= 36
    assert {outlet.feed for outlet in load_outlets()} == {"rss", "atom", "rdf"}
    assert len([story for story in stories if not story.expected and story.page == "article"]) >= 8


@pytest.mark.parametrize("name", SOUND)
async def test_a_feed_tells_all_its_stories(name: str) -> None:
    async with serve(delay=0.0) as press:
        feed = press.feed(name)
        _, body, headers = await _get(feed.url)
        parsed = parse_feed(body, headers["content-type"], feed.url, NOW)
        plain = feedparser.parse(body)
    assert not isinstance(parsed, Failure)
    printed = {press.address(story): story for story in press.current() if story.outlet == name}
    assert {entry.url for entry in parsed.entries} == set(printed)
    assert len(plain.entries) == len(printed)
    for entry in parsed.entries:
        story = printed[entry.url]
        assert (entry.title, entry.summary, entry.published) == (story.title, story.summary, story.published)
        assert entry.authors == (story.author,)
        assert bool(entry.content) == feed.full_content


@pytest.mark.parametrize("name", SOUND)
async def test_a_page_cleans_to_its_paragraphs_and_none_of_its_furniture(name: str) -> None:
    async with serve(outlets=[name]) as press:
        for story in press.current():
            if story.page != "article":
                continue
            article = await _article(press, story)
            assert isinstance(article, Article)
            assert [paragraph for paragraph in story.paragraphs if paragraph not in article.text] == []
            assert [sentence for sentence in FURNITURE if sentence in article.text] == []
            assert "Read also" not in article.text
            assert (article.title, article.published) == (story.title, story.published)
            assert article.published.utcoffset() == story.published.utcoffset()


async def test_pages_are_as_heavy_as_real_ones_and_hold_the_furniture() -> None:
    async with serve() as press:
        for name in SOUND:
            story = next(story for story in press.current() if story.outlet == name and story.page == "article")
            _, body, _ = await _get(press.address(story))
            assert 60_000 <= len(body) <= 160_000
            assert all(sentence.encode() in body for sentence in FURNITURE)


async def test_a_legacy_site_names_the_wrong_encoding() -> None:
    async with serve(outlets=["estuaire-gazette"]) as press:
        story = next(story for story in press.stories if story.slug == "sunday-handshake-in-paris")
        _, page, headers = await _get(press.address(story))
        _, feed, _ = await _get(press.feed("estuaire-gazette").url)
    assert headers["content-type"] == "text/html"
    assert "“comprehensive strategic partnership”".encode("cp1252") in page
    assert b"charset=iso-8859-1" in page
    assert "À Paris".encode("iso-8859-1") in feed
    with pytest.raises(UnicodeDecodeError):
        feed.decode("utf-8")


async def test_a_broken_feed_is_no_xml_and_a_dud_is_no_feed() -> None:
    async with serve() as press:
        _, broken, _ = await _get(press.feed("steppe-herald").url)
        _, dud, _ = await _get(press.feed("harbour-bulletin").url)
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(broken)
    answer = parse_feed(dud, "application/rss+xml", "http://127.0.0.1/", NOW)
    assert isinstance(answer, Failure)
    assert answer.error is ErrorClass.NOT_A_FEED


async def test_a_slow_feed_keeps_others_not_waiting() -> None:
    async with serve(delay=0.3) as press, aiohttp.ClientSession() as session:
        began = datetime.now(UTC)
        async with session.get(press.feed("gulf-lantern").url):
            quick = datetime.now(UTC) - began
        async with session.get(press.feed("rift-valley-observer").url):
            slow = datetime.now(UTC) - began
    assert quick.total_seconds() < 0.3 <= slow.total_seconds()


async def test_one_page_is_missing_and_one_holds_no_article() -> None:
    async with serve() as press:
        faults = {story.page: story for story in press.current() if story.page != "article"}
        status, _, _ = await _get(press.address(faults["missing"]))
        empty = await _article(press, faults["empty"])
    assert status == 404
    assert isinstance(empty, Failure)
    assert empty.error is ErrorClass.NO_TEXT


@pytest.mark.parametrize("header", ["etag", "last-modified"])
async def test_what_a_client_has_is_answered_by_304_without_a_body(header: str) -> None:
    asks = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}[header]
    async with serve(outlets=["mekong-ledger"]) as press:
        for url in (press.feeds[0].url, press.address(press.stories[0])):
            _, _, headers = await _get(url)
            status, body, again = await _get(url, **{asks: headers[header]})
            assert (status, body) == (304, b"")
            assert again["etag"] == headers["etag"]
            assert press.hits(url) == [200, 304]


async def test_the_etag_decides_where_both_validators_are_sent() -> None:
    async with serve(outlets=["mekong-ledger"]) as press:
        _, _, headers = await _get(press.feeds[0].url)
        stale = {"If-None-Match": '"another"', "If-Modified-Since": headers["last-modified"]}
        status, _, _ = await _get(press.feeds[0].url, **stale)
    assert status == 200


async def test_the_second_edition_has_a_new_story_and_a_changed_one_at_the_same_address() -> None:
    async with serve(outlets=["austral-chronicle", "gulf-lantern"]) as press:
        before = {press.address(story): story for story in press.current()}
        feeds = {feed.url: await _get(feed.url) for feed in press.feeds}
        press.edition = 2
        after = {press.address(story): story for story in press.current()}
        for url, (_, body, headers) in feeds.items():
            asked = {"If-None-Match": headers["etag"], "If-Modified-Since": headers["last-modified"]}
            status, changed, newer = await _get(url, **asked)
            assert status == 200
            assert changed != body
            assert newer["last-modified"] != headers["last-modified"]
        (address,) = [url for url in before if before[url] != after[url]]
        article = await _article(press, after[address])
    assert len(set(after) - set(before)) == 1
    assert isinstance(article, Article)
    assert before[address].paragraphs[0] not in article.text
    assert after[address].paragraphs[0] in article.text
    assert article.published == before[address].published


async def test_copies_of_an_agency_story_clean_to_one_text() -> None:
    async with serve(delay=0.0) as press:
        copies = [story for story in press.current() if story.slug == "riyadh-tehran-beijing"]
        articles = [await _article(press, story) for story in copies]
        feed = press.feed("meridian-wire")
        parsed = parse_feed((await _get(feed.url))[1], "", feed.url, NOW)
    assert not isinstance(parsed, Failure)
    (entry,) = [entry for entry in parsed.entries if entry.url.endswith("/riyadh-tehran-beijing.html")]
    articles.append(clean_entry(entry, fetched_at=NOW))
    assert len(copies) == 3
    assert len({article.text_hash for article in articles if isinstance(article, Article)}) == 1


def test_what_stories_promise_is_well_formed() -> None:
    statuses = {
        "relation": get_args(RelationStatus),
        "agreement": get_args(AgreementStatus),
        "mechanism": get_args(MechanismStatus),
        "visit": get_args(VisitStatus),
    }
    for story in load_stories():
        for told in [story, *([story.revision] if story.revision else [])]:
            for expected in told.expected:
                assert expected.status in statuses[expected.kind]
                assert list(expected.parties) == sorted(set(expected.parties))
                assert set(expected.parties) <= STATES | ORGANISATIONS
                assert (expected.level in get_args(Level)) == (expected.kind == "relation")
                assert expected.action is None or expected.action in get_args(RelationAction)
                if expected.date:
                    assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", expected.date)
                    if expected.status != "planned":
                        assert expected.date <= told.changed.date().isoformat()


def test_two_outlets_disagree_on_the_day_of_one_act() -> None:
    days = {
        expected.date
        for story in load_stories()
        for expected in story.expected
        if expected.parties == ("FRA", "VNM") and expected.kind == "relation"
    }
    assert days == {"2024-10-06", "2024-10-07"}


def test_weekdays_in_the_stories_are_true() -> None:
    wrong = []
    for story in load_stories():
        acts = {e.date for e in story.expected if e.date and len(e.date) == 10 and e.status not in ("planned",)}
        named = set(re.findall(r"on (Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)", story.paragraphs[0]))
        if acts and named and not named & {f"{date.fromisoformat(day):%A}" for day in acts}:
            wrong.append((story.slug, named, acts))
    assert wrong == []


async def test_generated_stories_are_as_many_as_asked_for_and_always_the_same() -> None:
    async with serve(scale=90, sections=3, delay=0.0) as press:
        entries = Counter[str]()
        for feed in press.feeds:
            _, body, headers = await _get(feed.url)
            parsed = parse_feed(body, headers["content-type"], feed.url, NOW)
            assert not isinstance(parsed, Failure)
            entries.update(entry.url for entry in parsed.entries)
        assert len(press.feeds) == 3 * len(press.outlets)
        assert len(entries) == entries.total() == 90
        article = await _article(press, press.stories[-1])
    assert isinstance(article, Article)
    assert press.stories == generate(90, [outlet.slug for outlet in press.outlets])
    assert len({story.paragraphs for story in press.stories}) == 90


def test_a_caller_without_a_loop_gets_the_press_in_a_thread() -> None:
    with serve_in_thread(outlets=["gulf-lantern"]) as press:
        with urlopen(press.feeds[0].url) as answer:
            assert answer.status == 200
        with urlopen(f"{press.url}/robots.txt") as answer:
            assert b"Disallow: /*/account/" in answer.read()
        assert press.hits("/robots.txt") == [200]
        assert parse_feeds(write_toml(press.feeds), "feeds.toml") == press.feeds
    with pytest.raises(URLError):
        urlopen(press.feeds[0].url)


def test_a_port_in_use_and_an_unknown_outlet_are_told_to_the_caller() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError), serve_in_thread(port=taken.getsockname()[1]):
            pass
    with pytest.raises(ValueError, match="the-times: no such outlet"), serve_in_thread(outlets=["the-times"]):
        pass
