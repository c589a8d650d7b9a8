"""The one HTTP client: every request of the program goes through `Client`, with its limits and its manners.

Bytes are got here and read elsewhere. Whatever goes wrong comes back as a `Failure` that says what, where and, if it
helps, what to do; only a cancelled task raises.
"""

from __future__ import annotations

import asyncio
import io
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from hashlib import blake2b
from pathlib import Path
from types import TracebackType

import aiohttp
import certifi
from aiohttp.abc import AbstractResolver, ResolveResult
from protego import Protego
from yarl import URL

from flows._strings import tidy
from schema.records import ErrorClass, Failure, Page

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
MAX_RETRY_AFTER = 86_400.0
"""Seconds: servers have asked for 88 hours; a day is the most that is honoured."""

_ACCEPT_PAGE = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
_ROBOTS_BYTES = 1024 * 1024  # RFC 9309, 2.5, asks for 500 KiB at least; what is longer is no list of rules
_NO_ROBOTS = {ErrorClass.NOT_FOUND, ErrorClass.GONE, ErrorClass.CLIENT, ErrorClass.REDIRECTS, ErrorClass.TOO_LARGE}
_ROBOTS_SECONDS = 86_400.0  # RFC 9309, 2.4: not used for more than a day
_ROBOTS_RETRY_SECONDS = 600.0
_THROTTLED_SECONDS = 30.0  # how long a host is left alone that says "too many requests" and no time
_DEAD_AFTER = 3  # connections in a row that a host refused, after which it is left alone for a while
_DEAD_SECONDS = 120.0
_RESOLVER_THREADS = 16
_ASK_AGAIN_SECONDS = 0.25  # after which a client that got no turn asks for one again

Turns = Callable[[str, float], Awaitable[float | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """What a client may take, and how it behaves towards the hosts it asks. Times in seconds, sizes in bytes."""

    user_agent: str = "Communique/0.1"
    total_timeout: float = 30.0  # wall clock of one document, redirects included, waiting for a turn not
    connect_timeout: float = 10.0
    max_bytes: int = 10 * 1024 * 1024  # after decompression
    concurrency: int = 64
    host_concurrency: int = 2
    host_delay: float = 1.0  # least time between the starts of two requests to one host
    max_crawl_delay: float = 30.0  # a longer Crawl-delay in a robots.txt is cut to this
    max_redirects: int = 8
    respect_robots: bool = True
    allow_private: bool = False  # loopback, private and link-local addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer that can be used: 2xx, or 304 without a body. Header names are lower-case."""

    url: str  # after redirects
    status: int
    headers: Mapping[str, str]
    body: bytes  # decompressed
    moved_to: str | None = None  # where permanent redirects alone (301, 308) led

    @property
    def content_type(self) -> str:
        """The Content-Type as sent, with its parameters; empty where none was sent."""
        return self.headers.get("content-type", "")


@dataclass(slots=True)
class _Host:
    """The manners towards one host: how many requests at once, when the next may start, when it is left alone."""

    name: str
    slots: asyncio.Semaphore
    delay: float
    next_start: float = 0.0
    closed_until: float = 0.0
    closed_by: Failure | None = None
    dead: int = 0


@dataclass(slots=True)
class _Robots:
    """A host's robots.txt as last read; `failure` where it could not be, which forbids everything for a while."""

    expires: float
    rules: Protego | None = None
    failure: Failure | None = None


class _RefusedAddressError(OSError):
    pass


class _Resolver(AbstractResolver):
    """Resolves names to addresses that may be connected to; the connector connects to these and to no others.

    A check before resolving would leave a gap in which the name can change its address (DNS rebinding). It has threads
    of its own, since a slow name server keeps one busy for many seconds.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._threads = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolver")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        ask = partial(socket.getaddrinfo, host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG)
        found = [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=int(address[1]),
                family=kind,
                proto=proto,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, proto, _, address in await asyncio.get_running_loop().run_in_executor(self._threads, ask)
        ]
        allowed = [each for each in found if self._allow_private or public_address(each["host"])]
        if found and not allowed:
            raise _RefusedAddressError(f"{host} is at {found[0]['host']}, which is not a public address")
        return allowed

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def public_address(address: str) -> bool:
    """Is `address` (IPv4 or IPv6, as text) one of the public internet? An IPv4 address inside an IPv6 one is judged."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in ipaddress.ip_network("64:ff9b::/96"):  # NAT64, RFC 6052
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return public_address(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date; from 0 to `MAX_RETRY_AFTER`."""
    if value is None:
        return None
    value = value.strip()
    if re.fullmatch(r"\d{1,12}", value, re.ASCII):
        return min(float(value), MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(max((moment - now).total_seconds(), 0.0), MAX_RETRY_AFTER)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def spread(key: str) -> float:
    """A number from 0.0 up to 1.0 that is always the same for `key`: jitter that tests and reruns can repeat."""
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=6).digest(), "big") / float(1 << 48)


def backoff(failures: int, *, base: float = 60.0, factor: float = 4.0, cap: float = 21_600.0, key: str = "") -> float:
    """Seconds to wait after so many failures in a row: exponential up to `cap`, shifted by `key` up to a fifth."""
    exponent = min(max(failures, 1) - 1, 64)
    return min(base * factor**exponent, cap) * (0.8 + 0.4 * spread(f"{key}/{failures}"))


_TRIES = {
    ErrorClass.GONE: 1,
    ErrorClass.REFUSED: 1,
    ErrorClass.TOO_LARGE: 1,
    ErrorClass.NOT_HTML: 1,
    ErrorClass.NOT_A_FEED: 1,
    ErrorClass.NO_TEXT: 2,  # some pages are filled in after they are announced
    ErrorClass.REDIRECTS: 2,
    ErrorClass.INTERNAL: 2,
    ErrorClass.NOT_FOUND: 3,  # so are some addresses
    ErrorClass.CLIENT: 3,
    ErrorClass.TLS: 3,
    ErrorClass.DNS: 4,
    ErrorClass.CONNECT: 5,
    ErrorClass.TIMEOUT: 5,
    ErrorClass.SERVER: 5,
    ErrorClass.THROTTLED: 8,
}


def retry_at(attempts: int, failure: Failure, now: datetime) -> datetime | None:
    """When a page is worth another try after `attempts` tries, the failed one included; None when it is not.

    A wait that the server asked for is kept even where our own would be shorter.
    """
    if max(attempts, 1) >= _TRIES[failure.error]:
        return None
    wait = backoff(attempts, key=failure.message)
    return now + timedelta(seconds=max(wait, min(failure.retry_after or 0.0, MAX_RETRY_AFTER)))


def shown(url: str | URL) -> str:
    """`url` for a message: without a password, cut where it is endless."""
    text = tidy(str(url))
    if "@" in text:
        try:
            text = str(URL(text).with_user(None))
        except ValueError:
            text = re.sub(r"//[^/]*@", "//", text)
    return text if len(text) <= 300 else f"{text[:297]}..."


def _status_failure(url: URL, status: int, headers: Mapping[str, str], now: datetime) -> Failure | None:
    """What the status of a last answer means; None where its body is what was asked for, or 304."""
    if 200 <= status < 300 or status == 304:
        return None
    wait = retry_after(headers.get("retry-after"), now)
    if status == 429 or (status == 503 and wait is not None):
        asked = "without saying for how long" if wait is None else f"and asks to wait {wait:.0f} s"
        return Failure(
            ErrorClass.THROTTLED, f"{shown(url)} answers {status}: too many requests, {asked}.", wait, status
        )
    if status == 404:
        return Failure(
            ErrorClass.NOT_FOUND, f"{shown(url)} answers 404: there is nothing at this address.", wait, status
        )
    if status == 410:
        return Failure(ErrorClass.GONE, f"{shown(url)} answers 410: removed for good.", wait, status)
    if status >= 500:
        return Failure(ErrorClass.SERVER, f"{shown(url)} answers {status}: the server is in trouble.", wait, status)
    if status >= 400:
        why = {401: "it wants a login", 403: "it refuses this client or address", 451: "blocked for legal reasons"}
        return Failure(
            ErrorClass.CLIENT,
            f"{shown(url)} answers {status}: {why.get(status, 'it refuses the request')}.",
            wait,
            status,
        )
    return Failure(ErrorClass.REDIRECTS, f"{shown(url)} answers {status}, a redirect that leads nowhere.", wait, status)


def _failure_of(error: BaseException, url: URL, policy: FetchPolicy) -> Failure:
    """Any error of a request as a failure."""
    where = shown(url)
    match error:
        case aiohttp.ServerTimeoutError():
            return Failure(ErrorClass.TIMEOUT, f"{where}: no connection within {policy.connect_timeout:g} s.")
        case TimeoutError():
            return Failure(
                ErrorClass.TIMEOUT, f"{where}: not answered in full within {policy.total_timeout:g} s (total timeout)."
            )
        case aiohttp.ClientConnectorDNSError():
            if isinstance(error.os_error, _RefusedAddressError):
                return Failure(
                    ErrorClass.REFUSED, f"{where}: {error.os_error}; set allow_private to fetch from private networks."
                )
            return Failure(
                ErrorClass.DNS, f"{where}: the name {url.host} cannot be resolved ({error.os_error.strerror})."
            )
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return Failure(ErrorClass.TLS, f"{where}: no secure connection ({_cause(error)}).")
        case aiohttp.ClientConnectorError():
            return Failure(
                ErrorClass.CONNECT, f"{where}: cannot connect ({error.os_error.strerror or error.os_error})."
            )
        case aiohttp.ClientPayloadError():
            return Failure(
                ErrorClass.CONNECT, f"{where}: the answer broke off or cannot be decompressed ({_cause(error)})."
            )
        case aiohttp.ClientResponseError():
            return Failure(ErrorClass.SERVER, f"{where}: the answer is not proper HTTP ({_cause(error)}).")
        case ValueError():  # includes names that IDNA does not allow
            return Failure(ErrorClass.REFUSED, f"{where}: not an address that can be asked ({_cause(error)}).")
        case aiohttp.ClientError() | OSError():
            return Failure(ErrorClass.CONNECT, f"{where}: the connection was lost ({_cause(error)}).")
        case _:
            return Failure(ErrorClass.INTERNAL, f"{where}: unexpected {type(error).__name__}: {_cause(error)}.")


def _cause(error: BaseException) -> str:
    return tidy(str(error))[:200].rstrip(".") or type(error).__name__


class Client:
    """An HTTP client for all requests of a process: one connection pool, one TLS context, one turn list a host.

    Use it as an asynchronous context manager. `turns` keeps the delays of hosts for several clients: given a host and
    its delay, it answers how many seconds to wait, or None where it must be asked again. Without it, they hold within
    this client.
    """

    def __init__(self, policy: FetchPolicy | None = None, turns: Turns | None = None) -> None:
        self.policy = policy or FetchPolicy()
        self._turns = turns
        # A site's rules name us by the product alone; in the whole, the contact's address could match another's name.
        self._robot = self.policy.user_agent.partition("/")[0].strip()
        self._session: aiohttp.ClientSession | None = None
        self._all = asyncio.Semaphore(self.policy.concurrency)
        self._hosts: dict[str, _Host] = {}
        self._robots: dict[str, _Robots] = {}
        self._robots_locks: dict[str, asyncio.Lock] = {}

    async def __aenter__(self) -> Client:
        connector = aiohttp.TCPConnector(
            limit=0,  # the semaphores bound it, and count what waits for a turn too
            ssl=_tls_context(),
            resolver=_Resolver(allow_private=self.policy.allow_private),
            ttl_dns_cache=300,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            headers={"User-Agent": self.policy.user_agent, "Accept-Encoding": "gzip, deflate, br"},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self.policy.connect_timeout),
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=32_768,
            max_field_size=32_768,
            max_headers=512,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        only: Collection[str] = (),
        robots: bool = True,
    ) -> Response | Failure:
        """GET `url`, following redirects; the answer, or why there is none that can be used.

        `max_bytes` replaces the policy's limit. `only` names the content types worth reading: an answer of another
        type is a NOT_HTML failure, and its body stays where it is. `robots=False` leaves robots.txt unasked even where
        the policy respects it.
        """
        try:
            return await self._follow(URL(url.strip()), headers or {}, max_bytes, only, robots)
        except Exception as error:
            return _failure_of(error, _url_or_empty(url), self.policy)

    async def save(self, url: str, path: Path, *, max_bytes: int, seconds: float = 14_400.0) -> Failure | None:
        """GET `url` into a file, for what is too large for memory; the failure, or None where all went well.

        `seconds` is the wall clock of the whole, as `total_timeout` is that of other requests.
        """
        try:
            answer = await self._follow(URL(url.strip()), {}, max_bytes, (), True, into=path, budget=seconds)
        except Exception as error:
            return _failure_of(error, _url_or_empty(url), self.policy)
        return answer if isinstance(answer, Failure) else None

    def slow_down(self, url: str, delay: float) -> None:
        """Leave at least `delay` seconds between requests to the host of `url` from now on."""
        host = self._host(URL(url))
        host.delay = max(host.delay, delay)

    async def _follow(
        self,
        url: URL,
        headers: Mapping[str, str],
        max_bytes: int | None,
        only: Collection[str],
        robots: bool,
        into: Path | None = None,
        budget: float | None = None,
    ) -> Response | Failure:
        start = url
        moved: URL | None = None
        permanent = True
        budget = self.policy.total_timeout if budget is None else budget
        # Some sites set a cookie by redirecting to the same address: a loop is an address met again with nothing new.
        cookies = aiohttp.CookieJar(unsafe=True)
        seen: set[tuple[URL, str]] = set()
        for _ in range(self.policy.max_redirects + 1):
            if refusal := self._refusal(url):
                return refusal
            if robots and self.policy.respect_robots and (forbidden := await self._forbidden(url)):
                return forbidden
            cookie = "; ".join(f"{each.key}={each.coded_value}" for each in cookies.filter_cookies(url).values())
            if (url, cookie) in seen:
                return Failure(ErrorClass.REDIRECTS, f"{shown(start)} redirects in a circle, through {shown(url)}.")
            seen.add((url, cookie))
            host = self._host(url)
            async with host.slots:
                if closed := _closed(host, url):
                    return closed
                await self._turn(host)
                async with self._all:  # last, so that a slow host holds up itself alone
                    began = time.monotonic()
                    answer = await self._ask(url, headers, cookie, cookies, max_bytes, only, budget, into)
                    budget -= time.monotonic() - began
                _learn(host, answer)
            if isinstance(answer, Failure):
                return answer
            target = _redirect_target(answer, url)
            if target is None:
                return replace(answer, moved_to=str(moved) if moved is not None else None)
            if isinstance(target, Failure):
                return target
            permanent = permanent and answer.status in {301, 308}
            moved = target if permanent else moved
            url = target
        return Failure(
            ErrorClass.REDIRECTS,
            f"{shown(start)} redirects more than {self.policy.max_redirects} times; last to {shown(url)}.",
        )

    def _refusal(self, url: URL) -> Failure | None:
        """Why `url` may not be asked at all; names are checked when they are resolved, addresses here."""
        if url.scheme not in {"http", "https"}:
            scheme = f"the scheme {url.scheme!r}" if url.scheme else "no scheme"
            return Failure(ErrorClass.REFUSED, f"{shown(url)} has {scheme}; only http and https are fetched.")
        if not url.host:
            return Failure(ErrorClass.REFUSED, f"{shown(url)} names no host.")
        if self.policy.allow_private:
            return None
        try:
            public = public_address(url.host)
        except ValueError:
            return None
        if public:
            return None
        return Failure(
            ErrorClass.REFUSED,
            f"{shown(url)}: {url.host} is not a public address; set allow_private to fetch from private networks.",
        )

    def _host(self, url: URL) -> _Host:
        name = url.host or ""
        if url.port not in {80, 443}:  # another port is another server more often than not
            name = f"{name}:{url.port}"
        if name not in self._hosts:
            self._hosts[name] = _Host(name, asyncio.Semaphore(self.policy.host_concurrency), self.policy.host_delay)
        return self._hosts[name]

    async def _turn(self, host: _Host) -> None:
        """Wait until the host's next request may start."""
        if self._turns is not None and host.delay > 0:
            turn = await self._turns(host.name, host.delay)
            while turn is None:
                await asyncio.sleep(min(host.delay, _ASK_AGAIN_SECONDS))
                turn = await self._turns(host.name, host.delay)
            wait = turn
        else:
            now = time.monotonic()
            wait = host.next_start - now
            host.next_start = max(host.next_start, now) + host.delay
        if wait > 0:
            await asyncio.sleep(wait)

    async def _ask(
        self,
        url: URL,
        headers: Mapping[str, str],
        cookie: str,
        cookies: aiohttp.CookieJar,
        max_bytes: int | None,
        only: Collection[str],
        budget: float,
        into: Path | None = None,
    ) -> Response | Failure:
        """One request, no redirects; the body only of an answer that can be used: in the file `into`, if given."""
        if self._session is None:
            raise RuntimeError("Client is used outside `async with`.")
        limit = self.policy.max_bytes if max_bytes is None else max_bytes
        try:
            async with (
                asyncio.timeout(max(budget, 0.001)),
                self._session.get(
                    url, headers={**headers, "Cookie": cookie} if cookie else headers, allow_redirects=False
                ) as answer,
            ):
                cookies.update_cookies(answer.cookies, url)
                lowered = {name.lower(): _header(value) for name, value in reversed(list(answer.headers.items()))}
                response = Response(url=str(url), status=answer.status, headers=lowered, body=b"")
                if 300 <= answer.status < 400:
                    return response
                if failure := _status_failure(url, answer.status, lowered, datetime.now(UTC)):
                    return failure
                kind = media_type(response.content_type)
                if only and kind and kind not in only:
                    return Failure(
                        ErrorClass.NOT_HTML,
                        f"{shown(url)} is {kind}, not {' or '.join(sorted(only))}.",
                        None,
                        answer.status,
                    )
                with io.BytesIO() if into is None else into.open("wb") as body:
                    if (answer.content_length or 0) <= limit:
                        async for chunk in answer.content.iter_any():
                            body.write(chunk)
                            if body.tell() > limit:
                                break
                        else:
                            return replace(response, body=body.getvalue() if isinstance(body, io.BytesIO) else b"")
                answer.close()  # the rest is not wanted, nor is the connection
                return Failure(
                    ErrorClass.TOO_LARGE,
                    f"{shown(url)} is larger than {limit:,} bytes; raise the size limit if it is wanted.",
                    None,
                    answer.status,
                )
        except Exception as error:
            return _failure_of(error, url, self.policy)

    async def _forbidden(self, url: URL) -> Failure | None:
        """Why robots.txt of the host of `url` keeps us from fetching it (RFC 9309), or None."""
        if url.path == "/robots.txt":
            return None
        origin = str(url.origin())
        async with self._robots_locks.setdefault(origin, asyncio.Lock()):
            known = self._robots.get(origin)
            if known is None or known.expires < time.monotonic():
                known = self._robots[origin] = await self._read_robots(url)
        if known.failure is not None:
            return replace(
                known.failure, message=f"{shown(url)} was not asked, as robots.txt is unknown: {known.failure.message}"
            )
        if known.rules is not None and not known.rules.can_fetch(str(url), self._robot):
            return Failure(ErrorClass.REFUSED, f"{shown(url)} is closed to {self._robot} by the site's robots.txt.")
        return None

    async def _read_robots(self, url: URL) -> _Robots:
        """robots.txt by RFC 9309: missing (4xx) allows all; a server in trouble or out of reach forbids all for now."""
        answer = await self.get(str(url.origin().with_path("/robots.txt")), max_bytes=_ROBOTS_BYTES, robots=False)
        now = time.monotonic()
        if isinstance(answer, Failure):
            if answer.error in _NO_ROBOTS:
                return _Robots(now + _ROBOTS_SECONDS)
            return _Robots(now + _ROBOTS_RETRY_SECONDS, failure=answer)
        rules = Protego.parse(answer.body.decode("utf-8", "replace"))
        asked = rules.crawl_delay(self._robot)
        if asked:
            host = self._host(url)
            host.delay = max(host.delay, min(float(asked), self.policy.max_crawl_delay))
        return _Robots(now + _ROBOTS_SECONDS, rules=rules)


def _tls_context() -> ssl.SSLContext:
    """Trust in the system's certificates; where it has none, as in slim containers, in those that certifi brings."""
    paths = ssl.get_default_verify_paths()
    present = paths.cafile or (paths.capath and any(Path(paths.capath).iterdir()))
    return ssl.create_default_context(cafile=None if present else certifi.where())


def _closed(host: _Host, url: URL) -> Failure | None:
    """The failure for which a host is left alone now, or None."""
    left = host.closed_until - time.monotonic()
    if host.closed_by is None or left <= 0:
        return None
    return replace(
        host.closed_by,
        message=f"{shown(url)} was not asked, since {host.closed_by.message}",
        retry_after=left,
        status=None,
    )


def _learn(host: _Host, answer: Response | Failure) -> None:
    """Leave a host alone that asks for it, or that several times in a row could not be reached."""
    if isinstance(answer, Response) or answer.status is not None:
        host.dead = 0
    if isinstance(answer, Response):
        return
    pause = 0.0
    if answer.error is ErrorClass.THROTTLED:
        pause = answer.retry_after if answer.retry_after is not None else _THROTTLED_SECONDS
    elif answer.error in {ErrorClass.DNS, ErrorClass.CONNECT, ErrorClass.TIMEOUT}:
        host.dead += 1
        pause = _DEAD_SECONDS if host.dead >= _DEAD_AFTER else 0.0
    if pause > 0:
        host.closed_until = time.monotonic() + pause
        host.closed_by = answer


def _url_or_empty(url: str) -> URL:
    try:
        return URL(url)
    except ValueError:
        return URL.build(path=url)


def _header(value: str) -> str:
    """A header's value as text: aiohttp leaves bytes that are not UTF-8 as lone surrogates, which nobody can store."""
    try:
        value.encode("utf-8")
        return value
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogateescape").decode("latin-1")


def _redirect_target(answer: Response, url: URL) -> URL | Failure | None:
    """Where an answer redirects to; None where it does not."""
    if answer.status not in {301, 302, 303, 307, 308}:
        if 300 <= answer.status < 400 and answer.status != 304:
            return _status_failure(url, answer.status, answer.headers, datetime.now(UTC))
        return None
    location = answer.headers.get("location", "").strip()
    if not location:
        return Failure(ErrorClass.REDIRECTS, f"{shown(url)} answers {answer.status} without saying where to go.")
    try:
        target = url.join(URL(location))
        return target if target.fragment or not url.fragment else target.with_fragment(url.fragment)
    except ValueError as error:
        return Failure(
            ErrorClass.REDIRECTS, f"{shown(url)} redirects to {location[:200]!r}, which is no address ({error})."
        )


def media_type(content_type: str) -> str:
    """The media type alone, lower-case: "text/html" of "Text/HTML; charset=utf-8"."""
    return content_type.partition(";")[0].strip().lower()


_HTML_START = re.compile(
    rb"\s*+(?:(?><!--.*?-->)\s*+|<\?xml[^>]*+>\s*+)*+<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)


async def fetch_page(client: Client, url: str, now: datetime) -> Page | Failure:
    """Fetch an article's page; what is not HTML is refused, by its type or, where that is missing, its first bytes."""
    answer = await client.get(url, headers={"Accept": _ACCEPT_PAGE}, only=HTML_TYPES)
    if isinstance(answer, Failure):
        return answer
    if not answer.body.strip():
        return Failure(
            ErrorClass.NO_TEXT, f"{shown(answer.url)} answers {answer.status} with nothing in it.", None, answer.status
        )
    if not media_type(answer.content_type) and not _HTML_START.match(answer.body[:4096]):
        return Failure(
            ErrorClass.NOT_HTML,
            f"{shown(answer.url)} says no content type and does not look like HTML.",
            None,
            answer.status,
        )
    return Page(
        url=answer.url, status=answer.status, content_type=answer.content_type, body=answer.body, fetched_at=now
    )
