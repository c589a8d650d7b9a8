"""The HTTP client against a real server on loopback that behaves badly in every way it can."""

from __future__ import annotations

import asyncio
import gzip
import socket
import time
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from flows import fetch
from flows.fetch import (
    MAX_RETRY_AFTER,
    Client,
    FetchPolicy,
    Response,
    backoff,
    fetch_page,
    public_address,
    retry_after,
    retry_at,
    spread,
)
from schema.records import ErrorClass, Failure, Page

NOW = datetime(2024, 10, 8, 12, 0, tzinfo=UTC)
POLICY = FetchPolicy(
    total_timeout=1.0, connect_timeout=0.5, max_bytes=100_000, host_delay=0.0, host_concurrency=8, allow_private=True
)
HTML = "<!DOCTYPE html><html><body><p>Text</p></body></html>"


@dataclass
class Site:
    """A server, what it was asked, and how many requests it had to serve at one time."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    robots: web.Response | None = None
    at_once: int = 0
    most_at_once: int = 0


async def _drip(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(100):
        await response.write(b"x")
        await asyncio.sleep(0.05)
    return response


async def _endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(10_000):
        await response.write(b"x" * 10_000)
    return response


def _compressed(encoding: str) -> web.Response:
    compress = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[encoding]
    return web.Response(
        body=compress(bytes(3_000_000)), headers={"Content-Encoding": encoding, "Content-Type": "text/html"}
    )


async def _cookie(request: web.Request) -> web.Response:
    if request.cookies.get("consent") == "yes":
        return web.Response(text=HTML, content_type="text/html")
    response = web.Response(status=302, headers={"Location": "/cookie"})
    response.set_cookie("consent", "yes")
    return response


async def _busy(request: web.Request, site: Site) -> web.Response:
    site.at_once += 1
    site.most_at_once = max(site.most_at_once, site.at_once)
    await asyncio.sleep(0.02)
    site.at_once -= 1
    return web.Response(text="done")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()

    async def serve(request: web.Request) -> web.StreamResponse:
        path = request.path
        site.asked.append(path)
        site.headers[path] = {name.lower(): value for name, value in request.headers.items()}
        match path.strip("/").split("/"):
            case ["robots.txt"]:
                return site.robots or web.Response(status=404)
            case ["page"]:
                return web.Response(text=HTML, content_type="text/html")
            case ["status", status]:
                return web.Response(status=int(status))
            case ["to", status, *rest]:
                return web.Response(status=int(status), headers={"Location": "/" + "/".join(rest)})
            case ["away"]:
                return web.Response(status=302, headers={"Location": request.query["url"]})
            case ["circle", here]:
                return web.Response(status=302, headers={"Location": f"/circle/{1 - int(here)}"})
            case ["farther", here]:
                return web.Response(status=302, headers={"Location": f"/farther/{int(here) + 1}"})
            case ["slowly", here]:
                await asyncio.sleep(0.2)
                return web.Response(status=302, headers={"Location": f"/slowly/{int(here) + 1}"})
            case ["lost"]:
                assert request.transport is not None
                request.transport.close()
                return web.Response()
            case ["wait", seconds]:
                return web.Response(status=429, headers={"Retry-After": seconds})
            case ["down"]:
                soon = format_datetime(datetime.now(UTC) + timedelta(minutes=2))
                return web.Response(status=503, headers={"Retry-After": soon})
            case ["bomb", encoding]:
                return _compressed(encoding)
            case ["garbled"]:
                return web.Response(body=b"not gzip at all", headers={"Content-Encoding": "gzip"})
            case ["big"]:
                return web.Response(body=bytes(200_000))
            case ["drip"]:
                return await _drip(request)
            case ["endless"]:
                return await _endless(request)
            case ["cookie"]:
                return await _cookie(request)
            case ["busy"]:
                return await _busy(request, site)
            case ["pdf"]:
                return web.Response(body=b"%PDF-1.7", content_type="application/pdf")
            case ["empty"]:
                return web.Response(content_type="text/html")
            case _:
                return web.Response(status=404)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    server = web.TCPSite(runner, "127.0.0.1", 0)
    await server.start()
    host, port = runner.addresses[0][:2]
    site.url = f"http://{host}:{port}"
    yield site
    await runner.cleanup()


@asynccontextmanager
async def raw_server(answer: bytes) -> AsyncIterator[str]:
    """The address of a server that sends `answer` to whoever connects, and hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}/"


async def get(url: str, policy: FetchPolicy = POLICY, **options: object) -> Response | Failure:
    async with Client(policy) as client:
        return await client.get(url, **options)  # type: ignore[arg-type]


async def failure(url: str, policy: FetchPolicy = POLICY) -> Failure:
    answer = await get(url, policy)
    assert isinstance(answer, Failure), answer
    return answer


async def test_a_page_comes_with_its_bytes_and_type(site: Site) -> None:
    async with Client(replace(POLICY, user_agent="Tester/1.0 (+https://news.example)")) as client:
        page = await fetch_page(client, f"{site.url}/page", NOW)
    assert page == Page(
        url=f"{site.url}/page", status=200, content_type="text/html; charset=utf-8", body=HTML.encode(), fetched_at=NOW
    )
    assert site.headers["/page"]["user-agent"] == "Tester/1.0 (+https://news.example)"
    assert site.headers["/page"]["accept"].startswith("text/html")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, ErrorClass.CLIENT),
        (403, ErrorClass.CLIENT),
        (404, ErrorClass.NOT_FOUND),
        (410, ErrorClass.GONE),
        (429, ErrorClass.THROTTLED),
        (500, ErrorClass.SERVER),
        (503, ErrorClass.SERVER),
        (300, ErrorClass.REDIRECTS),
    ],
)
async def test_each_status_has_its_error_class(site: Site, status: int, error: ErrorClass) -> None:
    found = await failure(f"{site.url}/status/{status}")
    assert (found.error, found.status) == (error, status)
    assert f"{site.url}/status/{status}" in found.message
    assert str(status) in found.message


async def test_a_throttling_server_says_how_long_and_is_left_alone(site: Site) -> None:
    async with Client(POLICY) as client:
        first = await client.get(f"{site.url}/wait/7")
        second = await client.get(f"{site.url}/page")
    assert isinstance(first, Failure)
    assert (first.error, first.retry_after) == (ErrorClass.THROTTLED, 7.0)
    assert isinstance(second, Failure)
    assert second.error is ErrorClass.THROTTLED
    assert second.retry_after == pytest.approx(7.0, abs=1.0)
    assert "/page" not in site.asked


async def test_a_date_in_retry_after_counts_too(site: Site) -> None:
    found = await failure(f"{site.url}/down")
    assert found.error is ErrorClass.THROTTLED
    assert found.retry_after == pytest.approx(120.0, abs=5.0)


async def test_a_slow_drip_ends_at_the_deadline(site: Site) -> None:
    began = time.monotonic()
    found = await failure(f"{site.url}/drip", replace(POLICY, total_timeout=0.3))
    assert found.error is ErrorClass.TIMEOUT
    assert "0.3 s" in found.message
    assert time.monotonic() - began < 1.0


async def test_redirects_share_one_deadline(site: Site) -> None:
    began = time.monotonic()
    found = await failure(f"{site.url}/slowly/0", replace(POLICY, total_timeout=0.5))
    assert found.error is ErrorClass.TIMEOUT
    assert time.monotonic() - began < 1.0


@pytest.mark.parametrize("path", ["bomb/gzip", "bomb/deflate", "bomb/br", "big", "endless"])
async def test_no_more_than_the_limit_is_read(site: Site, path: str) -> None:
    found = await failure(f"{site.url}/{path}")
    assert found.error is ErrorClass.TOO_LARGE
    assert "100,000 bytes" in found.message


async def test_a_caller_can_set_a_limit_of_its_own(site: Site) -> None:
    assert isinstance(await get(f"{site.url}/big", max_bytes=300_000), Response)


async def test_compressed_nonsense_is_a_failure(site: Site) -> None:
    assert (await failure(f"{site.url}/garbled")).error is ErrorClass.CONNECT


async def test_redirects_are_followed_and_lasting_ones_reported(site: Site) -> None:
    answer = await get(f"{site.url}/to/301/to/308/page")
    assert isinstance(answer, Response)
    assert (answer.url, answer.moved_to) == (f"{site.url}/page", f"{site.url}/page")


async def test_a_passing_redirect_is_not_reported_as_a_move(site: Site) -> None:
    answer = await get(f"{site.url}/to/302/to/301/page")
    assert isinstance(answer, Response)
    assert (answer.url, answer.moved_to) == (f"{site.url}/page", None)


async def test_a_move_is_reported_as_far_as_it_is_lasting(site: Site) -> None:
    answer = await get(f"{site.url}/to/301/to/302/page")
    assert isinstance(answer, Response)
    assert answer.moved_to == f"{site.url}/to/302/page"


async def test_a_circle_of_redirects_is_seen(site: Site) -> None:
    found = await failure(f"{site.url}/circle/0")
    assert found.error is ErrorClass.REDIRECTS
    assert "circle" in found.message
    assert len(site.asked) < 5


async def test_redirects_without_end_are_cut(site: Site) -> None:
    found = await failure(f"{site.url}/farther/0", replace(POLICY, max_redirects=3, respect_robots=False))
    assert found.error is ErrorClass.REDIRECTS
    assert len(site.asked) == 4


async def test_a_redirect_to_the_same_address_with_a_cookie_is_no_circle(site: Site) -> None:
    answer = await get(f"{site.url}/cookie")
    assert isinstance(answer, Response)
    assert answer.body == HTML.encode()


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/x", "javascript:alert(1)"])
async def test_redirects_lead_to_the_web_only(site: Site, target: str) -> None:
    assert (await failure(f"{site.url}/away?url={target}")).error is ErrorClass.REFUSED


async def test_a_redirect_to_an_impossible_address_is_a_failure(site: Site) -> None:
    assert (await failure(f"{site.url}/away?url=http://[::bad/")).error is ErrorClass.REDIRECTS


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest",
        "http://10.0.0.1/",
        "http://[::ffff:10.0.0.1]/",
    ],
)
async def test_private_addresses_are_refused(url: str) -> None:
    found = await failure(url, replace(POLICY, allow_private=False))
    assert found.error is ErrorClass.REFUSED
    assert "allow_private" in found.message


@pytest.mark.parametrize("host", ["localhost", "2130706433", "127.1", "0x7f.1"])
async def test_names_of_private_addresses_are_refused(site: Site, host: str) -> None:
    url = site.url.replace("127.0.0.1", host)
    found = await failure(f"{url}/page", replace(POLICY, allow_private=False, respect_robots=False))
    assert found.error is ErrorClass.REFUSED
    assert site.asked == []


async def test_a_redirect_to_a_private_address_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "public_address", lambda address: address == "127.0.0.1")
    policy = replace(POLICY, allow_private=False)
    assert isinstance(await get(f"{site.url}/page", policy), Response)
    assert (await failure(f"{site.url}/away?url=http://10.0.0.1/", policy)).error is ErrorClass.REFUSED


async def test_a_name_is_checked_when_it_is_resolved_not_before(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that is checked is the one that is connected to: a name that changes in between gains nothing."""
    answers = iter([True, False])
    monkeypatch.setattr(fetch, "public_address", lambda _address: next(answers, False))
    resolver = fetch._Resolver(allow_private=False)
    assert [each["host"] for each in await resolver.resolve("localhost", 80)] == ["127.0.0.1"]
    with pytest.raises(OSError, match="not a public address"):
        await resolver.resolve("localhost", 80)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("0.0.0.0", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("ff02::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::", False),
    ],
)
def test_public_addresses_are_told_from_others(address: str, public: bool) -> None:
    assert public_address(address) is public


@pytest.mark.parametrize(
    "url", ["", "no address", "news.example/feed", "ftp://news.example/", "http://", "http://[::bad/", "http://a..b/"]
)
async def test_what_is_no_address_is_refused_with_a_message(url: str) -> None:
    assert (await failure(url)).error in {ErrorClass.REFUSED, ErrorClass.DNS}


async def test_a_password_is_not_repeated_in_messages(site: Site) -> None:
    url = site.url.replace("//", "//reader:secret@")
    assert "secret" not in (await failure(f"{url}/status/500")).message


async def test_unreachable_hosts_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown_name(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async with raw_server(b"") as url:
        lost = await failure(url)
    closed = await failure(url)
    monkeypatch.setattr(socket, "getaddrinfo", unknown_name)
    unknown = await failure("http://nowhere.invalid/")
    assert [each.error for each in (lost, closed, unknown)] == [ErrorClass.CONNECT, ErrorClass.CONNECT, ErrorClass.DNS]


async def test_a_server_without_tls_is_a_tls_failure(site: Site) -> None:
    found = await failure(f"{site.url.replace('http:', 'https:')}/page", replace(POLICY, respect_robots=False))
    assert found.error is ErrorClass.TLS


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"SSH-2.0-OpenSSH_9.6\r\n", ErrorClass.SERVER),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this", ErrorClass.CONNECT),
        (b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n", ErrorClass.REDIRECTS),
        (b"HTTP/1.1 301 Moved\r\nLocation: http://\xff\xfe\xff/\r\nContent-Length: 0\r\n\r\n", None),
    ],
)
async def test_broken_answers_are_failures(answer: bytes, error: ErrorClass | None) -> None:
    async with raw_server(answer) as url:
        found = await failure(url, replace(POLICY, respect_robots=False))
    assert error is None or found.error is error
    found.message.encode("utf-8")


async def test_headers_of_any_bytes_become_text_that_can_be_stored() -> None:
    async with raw_server(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; x=\xe9\r\nContent-Length: 0\r\n\r\n") as url:
        answer = await get(url, replace(POLICY, respect_robots=False))
    assert isinstance(answer, Response)
    assert answer.content_type == "text/html; x=é"


async def test_an_unreachable_host_is_left_alone_after_three_tries() -> None:
    async with raw_server(b"") as url:
        pass
    async with Client(replace(POLICY, respect_robots=False)) as client:
        answers = [await client.get(f"{url}{number}") for number in range(5)]
    messages = [answer.message for answer in answers if isinstance(answer, Failure)]
    assert ["was not asked" in message for message in messages] == [False, False, False, True, True]


async def test_a_host_that_answers_now_and_then_is_not_given_up(site: Site) -> None:
    async with Client(replace(POLICY, respect_robots=False)) as client:
        paths = ["lost", "lost", "page", "lost", "lost", "page"]
        answers = [await client.get(f"{site.url}/{path}") for path in paths]
    assert [isinstance(answer, Response) for answer in answers] == [path == "page" for path in paths]


async def test_robots_txt_is_read_once_and_kept_to(site: Site) -> None:
    site.robots = web.Response(text="User-agent: *\nDisallow: /page")
    async with Client(POLICY) as client:
        answers = await asyncio.gather(*(client.get(f"{site.url}/{path}") for path in ("page", "page", "busy")))
    assert isinstance(answers[0], Failure)
    assert answers[0].error is ErrorClass.REFUSED
    assert "robots.txt" in answers[0].message
    assert isinstance(answers[2], Response)
    assert sorted(site.asked) == ["/busy", "/robots.txt"]


async def test_robots_txt_can_speak_to_us_by_name(site: Site) -> None:
    site.robots = web.Response(text="User-agent: *\nAllow: /\n\nUser-agent: communique\nDisallow: /")
    named = replace(POLICY, user_agent="Communique/0.1 (+https://somebot.example)")
    assert (await failure(f"{site.url}/page", named)).error is ErrorClass.REFUSED
    site.robots = web.Response(text="User-agent: somebot\nDisallow: /")
    assert isinstance(await get(f"{site.url}/page", named), Response)


async def test_a_missing_robots_txt_allows_everything(site: Site) -> None:
    assert isinstance(await get(f"{site.url}/page"), Response)


async def test_a_robots_txt_in_trouble_forbids_everything_for_now(site: Site) -> None:
    site.robots = web.Response(status=503)
    found = await failure(f"{site.url}/page")
    assert found.error is ErrorClass.SERVER
    assert "robots.txt" in found.message
    assert retry_at(1, found, NOW) is not None
    assert site.asked == ["/robots.txt"]


async def test_robots_txt_is_left_unasked_where_policy_or_caller_says_so(site: Site) -> None:
    site.robots = web.Response(text="User-agent: *\nDisallow: /")
    assert isinstance(await get(f"{site.url}/page", robots=False), Response)
    assert isinstance(await get(f"{site.url}/page", replace(POLICY, respect_robots=False)), Response)
    assert site.asked == ["/page", "/page"]


async def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    began = time.monotonic()
    async with Client(replace(POLICY, host_delay=0.1, respect_robots=False)) as client:
        await asyncio.gather(*(client.get(f"{site.url}/page") for _ in range(4)))
    assert time.monotonic() - began >= 0.3


async def test_a_crawl_delay_widens_the_distance(site: Site) -> None:
    site.robots = web.Response(text="User-agent: *\nCrawl-delay: 100")
    began = time.monotonic()
    async with Client(replace(POLICY, max_crawl_delay=0.15)) as client:
        await asyncio.gather(*(client.get(f"{site.url}/page") for _ in range(3)))
    assert 0.3 <= time.monotonic() - began < 5.0


async def test_a_host_is_asked_only_so_much_at_once(site: Site) -> None:
    async with Client(replace(POLICY, host_concurrency=2, respect_robots=False)) as client:
        await asyncio.gather(*(client.get(f"{site.url}/busy") for _ in range(8)))
    assert site.most_at_once == 2


async def test_waiting_for_a_turn_does_not_count_against_the_deadline(site: Site) -> None:
    policy = replace(POLICY, host_delay=0.15, total_timeout=0.25, respect_robots=False)
    async with Client(policy) as client:
        answers = await asyncio.gather(*(client.get(f"{site.url}/page") for _ in range(4)))
    assert all(isinstance(answer, Response) for answer in answers)


async def test_what_is_not_html_is_not_read(site: Site) -> None:
    async with Client(POLICY) as client:
        pdf = await fetch_page(client, f"{site.url}/pdf", NOW)
        empty = await fetch_page(client, f"{site.url}/empty", NOW)
    assert isinstance(pdf, Failure)
    assert (pdf.error, "application/pdf" in pdf.message) == (ErrorClass.NOT_HTML, True)
    assert isinstance(empty, Failure)
    assert empty.error is ErrorClass.NO_TEXT


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (HTML.encode(), True),
        (b"<!-- x --><html>", True),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html><html>", True),
        (b"\x89PNG", False),
        (b"<!---->" * 500, False),
    ],
)
async def test_a_page_without_a_type_is_judged_by_its_start(body: bytes, html: bool) -> None:
    async with (
        raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)) as url,
        Client(replace(POLICY, respect_robots=False)) as client,
    ):
        page = await fetch_page(client, url, NOW)
    assert isinstance(page, Page) is html


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("120", 120.0),
        (" 0 ", 0.0),
        ("316800", MAX_RETRY_AFTER),
        ("-5", None),
        ("soon", None),
        ("Tue, 08 Oct 2024 12:01:00 GMT", 60.0),
        ("Tue, 08 Oct 2024 11:00:00 GMT", 0.0),
        ("Fri, 08 Oct 2094 11:00:00 GMT", MAX_RETRY_AFTER),
    ],
)
def test_retry_after_is_a_number_or_a_date_and_bounded(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(st.text(), st.integers(-5, 5000))
def test_no_header_breaks_retry_after_and_no_count_breaks_backoff(value: str, count: int) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or 0 <= seconds <= MAX_RETRY_AFTER
    assert 0.8 * 60 <= backoff(count, key=value) <= 1.2 * 21_600
    assert 0.0 <= spread(value) < 1.0


def test_passing_troubles_are_tried_again_and_final_ones_are_not() -> None:
    def waits(error: ErrorClass) -> list[float]:
        found = []
        attempts = 1
        while (moment := retry_at(attempts, Failure(error, "m"), NOW)) is not None:
            found.append((moment - NOW).total_seconds())
            attempts += 1
        return found

    assert waits(ErrorClass.GONE) == waits(ErrorClass.NOT_HTML) == waits(ErrorClass.REFUSED) == []
    assert len(waits(ErrorClass.NOT_FOUND)) == 2
    assert len(waits(ErrorClass.SERVER)) == len(waits(ErrorClass.TIMEOUT)) == 4
    assert waits(ErrorClass.SERVER) == sorted(waits(ErrorClass.SERVER))
    assert all(len(waits(error)) < 10 for error in ErrorClass)


def test_a_retry_waits_as_long_as_the_server_asked() -> None:
    moment = retry_at(1, Failure(ErrorClass.THROTTLED, "m", 5_000.0), NOW)
    assert moment == NOW + timedelta(seconds=5_000)
