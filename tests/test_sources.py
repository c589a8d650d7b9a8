"""Backfill sources against servers on loopback that answer as the real archives document it."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import web
from fastwarc.warc import WarcRecord, WarcRecordType
from hypothesis import given
from hypothesis import strategies as st

from flows.fetch import Client, FetchPolicy
from flows.sources import Ask, Query, UnknownSource, source, sources
from flows.sources._ask import day_in_path
from schema.records import ErrorClass, Failure, Feed, Lead

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
POLICY = FetchPolicy(total_timeout=5.0, host_delay=0.0, host_concurrency=8, allow_private=True)
SINCE, UNTIL = date(2024, 9, 1), date(2024, 10, 31)


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """A server: `pages` by path with its query, and the paths it was asked for."""

    def __init__(self) -> None:
        self.url = ""
        self.pages: dict[str, bytes | str] = {}
        self.asked: list[str] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path_qs)
        body = self.pages.get(request.path_qs)
        if body is None:
            return web.Response(status=404)
        return web.Response(body=body.replace("{site}", self.url).encode() if isinstance(body, str) else body)


@asynccontextmanager
async def serving(answer: Handler | None = None) -> AsyncIterator[Site]:
    site = Site()
    application = web.Application()
    application.router.add_get("/{path:.*}", answer or site.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    site.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield site
    finally:
        await runner.cleanup()


async def look(site: Site, name: str, **query: object) -> tuple[list[Lead], list[Failure]]:
    """What a source finds of September and October 2024 at a site whose feed is /feed."""
    asked = {"since": SINCE, "until": UNTIL, "feed": Feed(name="gazette", url=f"{site.url}/feed")} | query
    async with Client(POLICY) as client:
        found = [each async for each in source(name).leads(Ask(client, NOW, site.url), Query(**asked))]  # type: ignore[arg-type]
    return [each for each in found if isinstance(each, Lead)], [each for each in found if isinstance(each, Failure)]


def paths(site: Site, leads: list[Lead]) -> list[str]:
    return [lead.entry.url.removeprefix(site.url) for lead in leads]


def rss(items: Mapping[str, str], head: str = "") -> str:
    entries = "".join(
        f"<item><title>{p}</title><link>{{site}}{p}</link><pubDate>{d}</pubDate></item>" for p, d in items.items()
    )
    return f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Gazette</title>{head}{entries}</channel></rss>'


def test_a_source_that_is_not_there_is_named_with_those_that_are() -> None:
    assert set(sources()) == {"archive", "opml", "sitemap", "urls", "warc", "wayback"}
    with pytest.raises(UnknownSource, match="'sitemaps' is no backfill source; there are archive, opml"):
        source("sitemaps")


def test_every_source_says_what_it_is_and_what_it_needs() -> None:
    for name, each in sources().items():
        assert name == each.NAME
        assert each.NEEDS in {"feed", "input"}
        assert each.__doc__
        assert "\n" not in each.__doc__.strip()


async def test_sitemaps_are_followed_from_robots_txt_and_those_of_other_months_are_left_alone() -> None:
    async with serving() as site:
        site.pages = {
            "/robots.txt": "User-agent: *\nSitemap: {site}/maps.xml\n",
            "/maps.xml": "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
            "<sitemap><loc>{site}/map-2024-10.xml.gz</loc></sitemap><sitemap><loc>{site}/map-2023-10.xml</loc></sitemap>"
            "<sitemap><loc>{site}/old.xml</loc><lastmod>2024-08-01</lastmod></sitemap></sitemapindex>",
            "/map-2024-10.xml.gz": gzip.compress(
                f"<urlset><url><loc>{site.url}/a</loc><lastmod>2024-10-08T03:00:00Z</lastmod></url>"
                f"<url><loc>{site.url}/b</loc><lastmod>2024-11-20</lastmod></url>"
                f"<url><loc>{site.url}/late</loc><lastmod>2025-03-01</lastmod></url>"
                f"<url><loc>{site.url}/2019/05/04/old-but-changed</loc><lastmod>2024-10-02</lastmod></url>"
                f"<url><loc>{site.url}/undated</loc></url></urlset>".encode()
            ),
        }
        leads, failures = await look(site, "sitemap")
    assert paths(site, leads) == ["/a", "/b"]
    assert {lead.day_basis for lead in leads} == {"lastmod"}
    assert failures == []
    assert not {"/map-2023-10.xml", "/old.xml"} & set(site.asked)


async def test_a_news_sitemap_tells_title_and_publication_and_a_broken_one_is_said() -> None:
    news = (
        "<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>{site}/n</loc><news:news>"
        "<news:publication_date>2024-10-07T21:05:00+02:00</news:publication_date><news:title>Two sign</news:title>"
        "</news:news></url></urlset>"
    )
    async with serving() as site:
        site.pages = {
            "/robots.txt": "Sitemap: {site}/n.xml\nsitemap: {site}/dud.xml",
            "/n.xml": news,
            "/dud.xml": b"\x1f\x8bno",
        }
        leads, failures = await look(site, "sitemap")
    [lead] = leads
    assert (lead.entry.title, lead.day, lead.day_basis) == ("Two sign", date(2024, 10, 7), "published")
    assert lead.entry.published is not None
    assert [failure.error for failure in failures] == [ErrorClass.NOT_A_FEED]


async def test_a_site_without_a_sitemap_is_said() -> None:
    async with serving() as site:
        assert (await look(site, "sitemap"))[1][0].error is ErrorClass.NOT_FOUND


async def test_a_feeds_archives_are_followed_back_until_they_are_older_than_the_window() -> None:
    def archive(path: str, month: str, before: str) -> dict[str, str]:
        link = f'<atom:link rel="prev-archive" href="{{site}}{before}"/>'
        return {path: rss({f"/{month.lower()}": f"Mon, 07 {month} 10:00:00 +0000"}, link)}

    async with serving() as site:
        site.pages |= (
            archive("/feed", "Nov 2024", "/1") | archive("/1", "Oct 2024", "/2") | archive("/2", "Aug 2024", "/3")
        )
        site.pages |= archive("/3", "Jul 2024", "/4") | archive("/4", "Jun 2024", "/5")
        leads, failures = await look(site, "archive")
    assert [lead.day for lead in leads] == [date(2024, 10, 7)]
    assert failures == []
    assert "/4" not in site.asked


async def test_wordpress_pages_are_counted_up_until_there_are_none() -> None:
    generator = "<generator>https://wordpress.org/?v=6.6</generator>"
    async with serving() as site:
        site.pages = {
            "/feed": rss({"/x": "Fri, 01 Nov 2024 10:00:00 +0000"}, generator),
            "/feed?paged=2": rss({"/y": "Mon, 07 Oct 2024 10:00:00 +0000"}, generator),
            "/feed?paged=3": rss({"/z": "Mon, 02 Sep 2024 10:00:00 +0000"}, generator),
        }
        leads, failures = await look(site, "archive")
    assert paths(site, leads) == ["/y", "/z"]
    assert failures == []
    assert site.asked[-1] == "/feed?paged=4"


async def test_a_server_that_ignores_the_pages_number_is_asked_once_more_and_no_further() -> None:
    class Same(dict[str, str]):
        def get(self, _: str, __: object = None) -> str:
            return rss({"/x": "Mon, 07 Oct 2024 10:00:00 +0000"}, "<generator>WordPress</generator>")

    async with serving() as site:
        site.pages = Same()
        leads, _ = await look(site, "archive")
    assert len(leads) == 1
    assert len(site.asked) == 2


async def test_the_wayback_machine_gives_entries_of_captured_feeds_and_captured_pages_with_their_copies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flows.sources.wayback._PAUSE", 0.0)
    first: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        if request.path.startswith("/web/20241009080000id_/"):
            feed = rss({"/told": "Mon, 07 Oct 2024 10:00:00 +0000"})
            return web.Response(text=feed.replace("{site}", "http://gazette.test"))
        rows: list[list[str]] = [["timestamp", "original"]]
        if request.query["url"] == "http://gazette.test/feed":
            rows += [["20241009080000", "http://gazette.test/feed"]]
        elif "resumeKey" not in request.query:
            rows += [["20241009080000", "http://gazette.test/2024/10/08/seen"], [], ["test,next"]]
        else:
            rows += [["20241101000000", "http://gazette.test/about"]]
            rows += [["20241012000000", "http://gazette.test/world/chile-and-ghana-raise-ties"]]
            rows += [["20240820000000", "http://gazette.test/world/known-before-the-window-began"]]
            rows += [["20241220000000", "http://gazette.test/world/first-seen-long-after-its-end"]]
            first.append(request.query["from"])
        return web.json_response(rows)

    feed = Feed(name="gazette", url="http://gazette.test/feed")
    async with serving(answer) as archive, Client(POLICY) as client:
        query = Query(since=SINCE, until=UNTIL, feed=feed)
        found = [each async for each in source("wayback").leads(Ask(client, NOW, archive.url), query)]
    leads = [each for each in found if isinstance(each, Lead)]
    assert [lead.entry.url for lead in leads] == [
        "http://gazette.test/told",
        "http://gazette.test/2024/10/08/seen",
        "http://gazette.test/world/chile-and-ghana-raise-ties",
    ]
    assert [lead.day_basis for lead in leads] == ["published", "path", "capture"]
    assert first == ["20240801"], "a page that was captured in the month before is no news of the window"
    assert leads[1].copy_url == f"{archive.url}/web/20241009080000id_/http://gazette.test/2024/10/08/seen"


async def test_a_list_of_addresses_is_read_as_text_or_csv_with_dates_where_they_are_told(tmp_path: Path) -> None:
    plain, table = tmp_path / "list.txt", tmp_path / "list.csv"
    plain.write_text(
        "# a comment\nhttps://a.test/2024/10/07/x\nhttps://a.test/2020/1/1/o\nhttps://b.test/undated x\nnonsense\n"
    )
    table.write_text('URL;Title;Date\nhttps://a.test/1;"One; two";2024-10-07\nhttps://a.test/2;Late;2025-01-01\n')
    async with serving() as site:
        leads, failures = await look(site, "urls", input=str(plain))
        assert [lead.entry.url for lead in leads] == ["https://a.test/2024/10/07/x", "https://b.test/undated"]
        assert "line 5" in failures[0].message or "nonsense" in failures[0].message
        leads, failures = await look(site, "urls", input=str(table))
        assert [(lead.entry.title, lead.day) for lead in leads] == [("One; two", date(2024, 10, 7))]
        assert failures == []
        _, failures = await look(site, "urls", input=str(tmp_path / "none.txt"))
        assert failures[0].error is ErrorClass.NOT_FOUND


async def test_opml_leads_to_the_archives_of_its_feeds() -> None:
    async with serving() as site:
        site.pages = {
            "/list.opml": '<opml version="2.0"><body><outline text="G" xmlUrl="{site}/other.xml"/></body></opml>',
            "/other.xml": rss({"/o": "Mon, 07 Oct 2024 10:00:00 +0000"}),
        }
        leads, _ = await look(site, "opml", input=f"{site.url}/list.opml")
    assert paths(site, leads) == ["/o"]


def warc(*pages: tuple[str, str, str, bytes]) -> bytes:
    """A WARC file, compressed record by record: address, capture, content type and body of each."""
    buffer = BytesIO()
    for url, at, content_type, body in pages:
        record = WarcRecord()
        record.init_headers(WarcRecordType.response)
        record.headers["WARC-Target-URI"] = url
        record.headers["WARC-Date"] = at
        record.headers["Content-Type"] = "application/http; msgtype=response"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Encoding: gzip\r\n\r\n".encode()
        record.set_bytes_content(head + gzip.compress(body))
        member = BytesIO()
        record.write(member)
        buffer.write(gzip.compress(member.getvalue()))
    return buffer.getvalue()


PAGES = warc(
    ("https://www.a.test/one", "2024-10-07T10:00:00Z", "text/html; charset=utf-8", b"<p>One</p>"),
    ("https://a.test/picture", "2024-10-07T10:00:00Z", "image/png", b"..."),
    ("https://b.test/two", "2024-10-07T10:00:00Z", "text/html", b"<p>Two</p>"),
    ("https://a.test/early", "2024-01-01T10:00:00Z", "text/html", b"<p>Early</p>"),
)


async def test_a_warc_file_gives_the_pages_of_wanted_outlets_with_their_bytes(tmp_path: Path) -> None:
    path = tmp_path / "news.warc.gz"
    path.write_bytes(PAGES)
    async with serving() as site:
        leads, failures = await look(site, "warc", input=str(path), hosts=frozenset({"a.test"}))
        site.pages["/news.warc.gz"] = PAGES
        by_url, _ = await look(site, "warc", input=f"{site.url}/news.warc.gz", hosts=frozenset({"a.test"}))
    [lead] = leads
    assert failures == []
    assert lead.page is not None
    assert (lead.entry.url, lead.page.body, lead.day_basis) == ("https://www.a.test/one", b"<p>One</p>", "capture")
    assert [each.entry.url for each in by_url] == ["https://www.a.test/one"]


async def test_a_warc_file_that_is_cut_off_gives_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "cut.warc.gz"
    path.write_bytes(PAGES[:-30])
    async with serving() as site:
        leads, failures = await look(site, "warc", input=str(path))
    assert {lead.entry.url for lead in leads} >= {"https://www.a.test/one", "https://b.test/two"}
    assert len(failures) <= 1


@given(
    st.dates(date(1990, 1, 1), date(2030, 12, 31)),
    st.sampled_from(["/{:%Y/%m/%d}/x", "/news/{:%Y-%m-%d}-x.html", "/a-{:%Y%m%d}"]),
)
def test_a_day_spelt_in_an_address_is_read_from_it(day: date, shape: str) -> None:
    assert day_in_path("https://a.test" + shape.format(day)) == day


@pytest.mark.parametrize("path", ["/1234567", "/article/20249999", "/2024/13/01/", "/world-2024", "/id-120241007"])
def test_a_number_in_an_address_is_no_day(path: str) -> None:
    assert day_in_path(f"https://a.test{path}") is None
