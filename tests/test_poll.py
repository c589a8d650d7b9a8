"""Feeds as they are out there: polled over real HTTP on loopback, read in all their dialects, planned ahead."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from flows._strings import visible
from flows.fetch import Client, FetchPolicy
from flows.poll import MAX_ENTRIES, ParsedFeed, asks_anew, canonical_url, entry_key, parse_feed, poll_feed, schedule
from schema.records import Entry, ErrorClass, Failure, Feed, FeedState, Poll

NOW = datetime(2024, 10, 8, 12, 0, tzinfo=UTC)
URL = "https://daily.example/feed.xml"
POLICY = FetchPolicy(total_timeout=2.0, host_delay=0.0, allow_private=True)

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Daily &amp; Example</title><link>https://daily.example/</link><language>en-GB</language>
<item><title>Ministers &lt;b&gt;meet&lt;/b&gt; &amp;amp; talk</title><link>/news/1?utm_source=rss&amp;id=7#top</link>
<guid isPermaLink="false">daily-0001</guid><pubDate>Tue, 08 Oct 2024 09:30:00 +0700</pubDate>
<description>&lt;p&gt;They met&amp;nbsp;on Monday.&lt;/p&gt;</description><dc:creator>Jane Roe</dc:creator>
<content:encoded><![CDATA[<p>They met on Monday.</p><p>They talked.</p>]]></content:encoded></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Example</title><id>urn:x</id>
<entry><id>tag:example.org,2024:1</id><title type="html">A &amp;lt;tag&amp;gt;</title><link rel="self" href="https://x.example/self"/>
<link href="https://x.example/1"/><published>2024-10-07T23:30:00-04:00</published><updated>2024-10-08T11:00:00Z</updated>
<author><name>A One</name></author><author><name>B Two</name></author><summary>Short</summary></entry></feed>"""
RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Ministry</title></channel>
<item rdf:about="https://m.example/1"><title>Statement</title><link>https://m.example/1</link>
<dc:date>2024-10-08T18:00:00+09:00</dc:date></item></rdf:RDF>"""


def item(inside: str) -> str:
    return f"<item>{inside}</item>"


def rss(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>T</title>{"".join(items)}</channel></rss>'.encode()


def read(body: str | bytes, content_type: str = "application/rss+xml") -> ParsedFeed:
    parsed = parse_feed(body.encode() if isinstance(body, str) else body, content_type, URL, NOW)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def not_read(body: bytes) -> Failure:
    parsed = parse_feed(body, "", URL, NOW)
    assert isinstance(parsed, Failure), parsed
    return parsed


def test_rss_is_read_with_links_made_absolute_and_markup_gone() -> None:
    parsed = read(RSS)
    assert (parsed.title, parsed.language, parsed.bad_entries) == ("The Daily & Example", "en", 0)
    assert parsed.entries == (
        Entry(
            key="daily-0001",
            url="https://daily.example/news/1?id=7",
            title="Ministers meet & talk",
            summary="They met on Monday.",
            content="<p>They met on Monday.</p><p>They talked.</p>",
            authors=("Jane Roe",),
            published=datetime(2024, 10, 8, 9, 30, tzinfo=timezone(timedelta(hours=7))),
            language="en",
        ),
    )


def test_atom_is_read_with_both_its_times_and_all_authors() -> None:
    (entry,) = read(ATOM).entries
    assert (entry.url, entry.key) == ("https://x.example/1", "tag:example.org,2024:1")
    assert entry.published == datetime(2024, 10, 8, 3, 30, tzinfo=UTC)
    assert entry.updated == datetime(2024, 10, 8, 11, 0, tzinfo=UTC)
    assert entry.authors == ("A One", "B Two")
    assert entry.language == "fr"


def test_rdf_is_read_with_its_dublin_core_date() -> None:
    (entry,) = read(RDF).entries
    assert (entry.url, entry.title, entry.updated) == ("https://m.example/1", "Statement", None)
    assert entry.published == datetime(2024, 10, 8, 9, 0, tzinfo=UTC)


def test_the_offset_is_kept_as_the_feed_writes_it() -> None:
    published = [entry.published for text in (RSS, ATOM, RDF) for entry in read(text).entries]
    assert [moment.utcoffset() for moment in published if moment] == [timedelta(hours=each) for each in (7, -4, 9)]


@pytest.mark.parametrize(
    "date",
    [
        "2016/6/29",
        "yesterday",
        "Tue, 08 Oct 2024 09:30:00",
        "2024-10-08T09:30:00",
        "2024-10-08",
        "Tue, 08 Oct 2024 09:30:00 IST",
        "mar., 08 oct. 2024 09:30:00 CEST",
        "Mon, 31 Feb 2024 09:30:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Tue, 15 Oct 2024 09:30:00 GMT",
        "08/10/2024 09:30 GMT",
        "Tue, 08 Oct 2024 09:30:00 +9900",
    ],
)
def test_a_date_that_is_unclear_or_cannot_be_is_left_out(date: str) -> None:
    (entry,) = read(rss(item(f"<link>https://x.example/1</link><pubDate>{date}</pubDate>"))).entries
    assert entry.published is None


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Tue, 08 Oct 2024 09:30:00 GMT", "2024-10-08T09:30:00+00:00"),
        ("8 October 2024 09:30 EST", "2024-10-08T09:30:00-05:00"),
        ("2024-10-08T09:30:00.123+05:30", "2024-10-08T09:30:00+05:30"),
        ("2024-10-08 09:30:00 Z", "2024-10-08T09:30:00+00:00"),
    ],
)
def test_the_usual_ways_to_write_a_date_are_read(date: str, expected: str) -> None:
    (entry,) = read(rss(item(f"<link>https://x.example/1</link><pubDate>{date}</pubDate>"))).entries
    assert entry.published is not None
    assert entry.published.isoformat() == expected


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "utf-8", "text/xml"),
        ("utf-8", "iso-8859-1", "text/xml; charset=iso-8859-1"),
        ("utf-8", "windows-1252", "text/xml; charset=windows-1252"),
        ("utf-8-sig", "us-ascii", "application/xml"),
        ("utf-16", "utf-16", "text/xml"),
        ("utf-16", "utf-8", "application/rss+xml; charset=utf-8"),
        ("cp1252", "iso-8859-1", "text/xml"),
        ("cp1252", "utf-8", "text/xml"),
        ("cp1252", "windows-1252", "application/rss+xml; charset=windows-1252"),
    ],
)
def test_words_survive_their_encoding_even_a_wrongly_declared_one(
    encoding: str, declared: str, content_type: str
) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><rss><channel><title>“Café – déjà vu</title></channel></rss>'
    assert read(text.encode(encoding), content_type).title == "“Café – déjà vu"


def test_a_broken_feed_gives_what_can_be_read() -> None:
    whole = rss(item("<title>A & B</title><link>https://x.example/1</link>"), item("<link>https://x.example/2</link>"))
    assert [entry.url for entry in read(whole[: -len("</item></channel></rss>")]).entries] == [
        "https://x.example/1",
        "https://x.example/2",
    ]


def test_bad_entries_are_counted_and_skipped() -> None:
    good = item("<link>https://x.example/1</link>")
    bad = [
        item("<title>No address</title>"),
        item("<link>mailto:a@b.example</link>"),
        item("<link>http://[bad/</link>"),
    ]
    parsed = read(rss(good, *bad))
    assert (len(parsed.entries), parsed.bad_entries) == (1, 3)


def test_an_empty_feed_is_a_feed() -> None:
    assert read(rss()) == ParsedFeed(title="T")


def test_a_feed_is_read_up_to_a_limit() -> None:
    parsed = read(rss(*(item(f"<link>https://x.example/{number}</link>") for number in range(MAX_ENTRIES + 5))))
    assert (len(parsed.entries), parsed.bad_entries) == (MAX_ENTRIES, 5)


def test_invisible_characters_are_removed() -> None:
    (entry,) = read(
        rss(item("<title>Minis\u00adters\u200b\x00 \x07meet</title><link>https://x.example/1</link>"))
    ).entries
    assert entry.title == "Ministers meet"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "nothing"),
        (b"\0\0", "nothing"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "JSON"),
        (b"<!DOCTYPE html><html><head><title>x</title></head></html>", "web page"),
        (b"just some words", "no RSS"),
    ],
)
def test_what_is_no_feed_is_said_plainly(body: bytes, says: str) -> None:
    found = not_read(body)
    assert found.error is ErrorClass.NOT_A_FEED
    assert says in found.message
    assert URL in found.message


def test_a_web_page_in_place_of_a_feed_is_asked_where_its_feed_is() -> None:
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss?a=1&amp;b=2"></head></html>'
    assert "https://daily.example/rss?a=1&b=2" in not_read(page).message


@pytest.mark.parametrize(
    "text", ["<!--" * 100_000, "<link " * 30_000, "\u200c" * 100_000, "<a " * 100_000, "&" * 100_000]
)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    began = time.monotonic()
    parse_feed(rss(item(f"<link>https://x.example/1</link><title><![CDATA[{text}]]></title>")), "", URL, NOW)
    parse_feed(f"<!doctype html><html>{text}".encode(), "", URL, NOW)
    assert time.monotonic() - began < 5.0


@given(st.text(alphabet="ab \u200c\u200d\u0646\0\u200b", max_size=30))
def test_removing_the_invisible_twice_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.binary(max_size=2_000))
def test_no_bytes_break_the_reading(body: bytes) -> None:
    assert isinstance(parse_feed(body, "text/xml", URL, NOW), ParsedFeed | Failure)


@given(st.text(max_size=300), st.sampled_from(["title", "link", "guid", "pubDate", "description", "author", "dc:date"]))
def test_no_text_in_a_field_breaks_the_reading(text: str, tag: str) -> None:
    body = rss(item(f"<link>https://x.example/1</link><{tag}>{text}</{tag}>").encode("utf-8", "replace").decode())
    parsed = parse_feed(body, "text/xml", URL, NOW)
    assert isinstance(parsed, ParsedFeed | Failure)
    for entry in parsed.entries if isinstance(parsed, ParsedFeed) else ():
        assert not {"\0", "\n"} & set(entry.title + entry.url + entry.key)
        assert entry.url.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://News.Example:443/A?b=2&utm_source=x&a=1&fbclid=z#top", "https://news.example/A?b=2&a=1"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example:8080/?at_medium=RSS", "http://news.example:8080/"),
        (" https://news.example/a b\n", "https://news.example/a%20b"),
        ("https://news.example/?id=1&cat=utm_x", "https://news.example/?id=1&cat=utm_x"),
    ],
)
def test_an_address_has_one_spelling(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@given(st.text() | st.from_regex(r"https?://[a-zA-Z.\[\]@:0-9]{1,20}/[^#]{0,20}\?[a-z_=&%]{0,30}", fullmatch=True))
def test_spelling_twice_changes_nothing(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


def test_a_guid_is_the_key_where_it_looks_lasting() -> None:
    assert entry_key("daily-0001", "https://x.example/1") == "daily-0001"
    assert entry_key("", "https://x.example/1?utm_source=a") == "x.example/1"
    assert entry_key("1", "https://x.example/1") == "x.example/1"
    assert entry_key("http://x.example/1?utm_medium=rss", "https://x.example/z") == entry_key("https://x.example/1", "")
    assert len(entry_key("x" * 5_000, "https://x.example/1")) < 100


def test_a_guid_that_entries_share_is_no_key() -> None:
    shared = [item(f"<link>https://x.example/{number}</link><guid>same-for-all</guid>") for number in (1, 2)]
    assert [entry.key for entry in read(rss(*shared)).entries] == ["x.example/1", "x.example/2"]


@dataclass
class Press:
    """A server of one feed, and what it was asked."""

    url: str = ""
    body: bytes = RSS.encode()
    headers: dict[str, str] = field(default_factory=lambda: {"ETag": 'W/"one"', "Last-Modified": "a date, as it were"})
    asked: list[dict[str, str]] = field(default_factory=list)
    status: int = 200


@pytest.fixture
async def press() -> AsyncIterator[Press]:
    press = Press()

    async def serve(request: web.Request) -> web.Response:
        press.asked.append(dict(request.headers))
        if request.path == "/old":
            return web.Response(status=301, headers={"Location": press.url})
        if press.status != 200:
            return web.Response(status=press.status)
        if press.headers.get("ETag") and request.headers.get("If-None-Match") == press.headers["ETag"]:
            return web.Response(status=304, headers=press.headers)
        return web.Response(body=press.body, headers=press.headers, content_type="application/rss+xml")

    app = web.Application()
    app.router.add_route("GET", "/{path:.*}", serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    press.url = f"http://{host}:{port}/feed"
    yield press
    await runner.cleanup()


def state_of(press: Press, **known: object) -> FeedState:
    return replace(FeedState(id=7, feed=Feed(name="daily", url=press.url)), **known)  # type: ignore[arg-type]


async def poll(state: FeedState, now: datetime = NOW) -> Poll:
    async with Client(POLICY) as client:
        return await poll_feed(client, state, now)


async def test_a_first_poll_brings_entries_validators_and_a_hash(press: Press) -> None:
    found = await poll(state_of(press))
    assert (found.feed_id, found.feed_name, found.polled_at, found.status) == (7, "daily", NOW, 200)
    assert [entry.key for entry in found.entries] == ["daily-0001"]
    assert (found.etag, found.last_modified) == ('W/"one"', "a date, as it were")
    assert found.body_hash == sha256(press.body).hexdigest()
    assert not found.not_modified


async def test_a_304_costs_one_request(press: Press) -> None:
    first = await poll(state_of(press))
    press.asked.clear()
    second = await poll(state_of(press, etag=first.etag, last_modified=first.last_modified, body_hash=first.body_hash))
    assert len(press.asked) == 1
    assert press.asked[0]["If-None-Match"] == 'W/"one"'
    assert press.asked[0]["If-Modified-Since"] == "a date, as it were"
    assert (second.status, second.not_modified, second.entries) == (304, True, ())
    assert (second.etag, second.body_hash) == (first.etag, first.body_hash)


async def test_a_body_that_is_known_is_not_read_again(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    press.headers = {}
    first = await poll(state_of(press))
    monkeypatch.setattr("flows.poll.parse_feed", lambda *_: pytest.fail("read again"))
    second = await poll(state_of(press, body_hash=first.body_hash))
    assert (second.status, second.not_modified) == (200, True)


async def test_a_server_that_says_304_for_ever_is_asked_anew_once_a_day(press: Press) -> None:
    state = state_of(press, etag='W/"one"', body_hash="of an older body")
    moments = [NOW + timedelta(seconds=900 * number) for number in range(96)]
    anew = [moment for moment in moments if asks_anew(state, moment)]
    assert len(anew) == 1
    assert (await poll(state, anew[0])).entries
    assert (await poll(state, anew[0] + timedelta(hours=1))).not_modified


async def test_validators_without_a_body_read_are_not_sent(press: Press) -> None:
    assert (await poll(state_of(press, etag='W/"one"'))).entries


async def test_validators_that_cannot_be_sent_back_are_dropped(press: Press) -> None:
    press.headers = {"ETag": "caf\u00e9", "Last-Modified": ""}
    found = await poll(state_of(press))
    assert (found.failure, found.etag, found.last_modified) == (None, None, None)


async def test_a_lasting_move_is_reported(press: Press) -> None:
    found = await poll(state_of(press, feed=Feed(name="daily", url=press.url.replace("/feed", "/old"))))
    assert found.moved_to == press.url
    assert found.entries


async def test_a_feed_that_moved_to_another_host_still_costs_no_body(press: Press) -> None:
    elsewhere = Feed(name="daily", url=press.url.replace("127.0.0.1", "localhost").replace("/feed", "/old"))
    found = await poll(state_of(press, feed=elsewhere, etag='W/"one"', body_hash="x"))
    assert (found.status, found.moved_to) == (304, press.url)


async def test_robots_txt_is_not_asked_for_a_feed(press: Press) -> None:
    await poll(state_of(press))
    assert len(press.asked) == 1


async def test_a_failed_poll_tells_its_status_and_keeps_no_validators(press: Press) -> None:
    press.status = 500
    found = await poll(state_of(press, etag='W/"one"', body_hash="x"))
    assert found.failure is not None
    assert (found.failure.error, found.status, found.etag) == (ErrorClass.SERVER, 500, None)


async def test_a_page_in_place_of_a_feed_is_a_failure_of_the_poll(press: Press) -> None:
    press.body = b"<!DOCTYPE html><html></html>"
    found = await poll(state_of(press))
    assert found.failure is not None
    assert found.failure.error is ErrorClass.NOT_A_FEED
    assert found.body_hash is None


STATE = FeedState(id=1, feed=Feed(name="daily", url=URL), interval=3_600.0)


def polled(**found: object) -> Poll:
    return replace(Poll(feed_id=1, feed_name="daily", polled_at=NOW, seconds=0.1), **found)  # type: ignore[arg-type]


def entries(*ages: timedelta) -> tuple[Entry, ...]:
    return tuple(
        Entry(key=str(number), url="https://x.example/", title="", published=NOW - age)
        for number, age in enumerate(ages)
    )


DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def interval(**found: object) -> float:
    return schedule(STATE, polled(**found), NOW).interval


def test_a_feed_is_asked_as_often_as_it_brings_something() -> None:
    assert interval(not_modified=True) > STATE.interval
    assert interval(entries=entries(DAY, DAY)) > STATE.interval
    assert interval(entries=entries(MINUTE, DAY, DAY)) == STATE.interval
    assert interval(entries=entries(*[MINUTE] * 4, DAY)) < STATE.interval
    assert interval(entries=entries(*[MINUTE] * 6)) < interval(entries=entries(*[MINUTE] * 6, DAY))


def test_undated_entries_leave_the_interval_as_it_is() -> None:
    undated = tuple(replace(entry, published=None) for entry in entries(DAY, DAY))
    assert interval(entries=undated) == STATE.interval


def test_a_failing_feed_waits_longer_each_time_and_keeps_its_interval() -> None:
    def wait(failures: int, error: ErrorClass) -> timedelta:
        plan = schedule(replace(STATE, failures=failures), polled(failure=Failure(error, "m")), NOW)
        assert plan.interval == STATE.interval
        assert not plan.parked
        return plan.next_poll - NOW

    assert wait(0, ErrorClass.TIMEOUT) < wait(1, ErrorClass.TIMEOUT) < wait(2, ErrorClass.TIMEOUT)
    assert wait(1, ErrorClass.SERVER) < wait(1, ErrorClass.NOT_FOUND)
    assert wait(50, ErrorClass.DNS) <= timedelta(days=1)


def test_a_feed_that_is_gone_is_parked() -> None:
    assert schedule(STATE, polled(failure=Failure(ErrorClass.GONE, "m")), NOW).parked


def test_retry_after_is_kept_within_bounds() -> None:
    def wait(seconds: float) -> float:
        plan = schedule(STATE, polled(failure=Failure(ErrorClass.THROTTLED, "m", seconds)), NOW)
        return (plan.next_poll - NOW).total_seconds()

    assert wait(20_000.0) == 20_000.0
    assert wait(1e9) == 86_400.0
    assert wait(1.0) >= 300.0


def test_feeds_of_one_start_drift_apart_but_each_repeats_itself() -> None:
    plans = [schedule(replace(STATE, feed=Feed(name=name, url=URL)), polled(), NOW) for name in ("a", "b", "a")]
    assert plans[0] == plans[2] != plans[1]


@given(
    stored=st.floats(0, 1e9),
    failures=st.integers(0, 10_000),
    ages=st.lists(st.timedeltas(timedelta(days=-1), timedelta(days=3_000)), max_size=20),
    error=st.none() | st.sampled_from(ErrorClass),
    asked=st.none() | st.floats(0, 1e9),
    name=st.text(),
    floor=st.floats(1, 3_600),
)
def test_every_wait_lies_between_floor_and_cap(
    stored: float,
    failures: int,
    ages: list[timedelta],
    error: ErrorClass | None,
    asked: float | None,
    name: str,
    floor: float,
) -> None:
    state = FeedState(id=1, feed=Feed(name=name, url=URL), interval=stored, failures=failures)
    failure = None if error is None else Failure(error, "m", asked)
    plan = schedule(state, polled(entries=entries(*ages), failure=failure), NOW, floor=floor, cap=50_000.0)
    wait = (plan.next_poll - NOW).total_seconds()
    assert floor - 0.001 <= wait <= 50_000.001
    assert floor <= plan.interval <= 14_400.0
