"""The press on loopback: feeds and pages over real HTTP, with validators, faults on request, and a log."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from hashlib import sha256

from aiohttp import web

from flows.newsroom.pages import render_feed, render_front, render_page, render_sitemap
from flows.newsroom.stories import Outlet, Story, generate, load_outlets, load_stories
from schema.records import Feed

_ROBOTS = "User-agent: *\nDisallow: /*/account/\n"
_FEED_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "rdf": "application/rdf+xml"}


@dataclass(frozen=True, slots=True)
class Hit:
    """A request that was answered."""

    path: str
    status: int


@dataclass(frozen=True, slots=True)
class _Resource:
    body: bytes
    content_type: str
    changed: datetime
    etag: str


@dataclass(eq=False)
class Newsroom:
    """A press that is being served at `url`.

    `edition` is 1 at first; set it to 2 and the feeds hold a story more, and one that was there has another text.
    `log` holds what was asked and answered, in order. Both may be used from other threads.
    """

    outlets: tuple[Outlet, ...]
    stories: tuple[Story, ...]
    delay: float = 1.5
    sections: int = 1
    url: str = ""
    edition: int = 1
    log: list[Hit] = field(default_factory=list)

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """The feeds as an operator would list them, those with faults among them."""
        return tuple(
            Feed(
                name=outlet.slug if self.sections == 1 else f"{outlet.slug}-{section}",
                url=self.url + self._feed_path(outlet, section),
                site=f"{self.url}/{outlet.slug}/",
                country=outlet.country,
                kind=outlet.kind,
                full_content=outlet.full_content,
            )
            for outlet, section in self._feeds.values()
        )

    def feed(self, name: str) -> Feed:
        """The one of `feeds` with this name. Raises KeyError."""
        return {feed.name: feed for feed in self.feeds}[name]

    def current(self) -> tuple[Story, ...]:
        """The stories as they stand in this edition, the newest first."""
        return tuple(story.at(self.edition) for story in self.stories if story.edition <= self.edition)

    def address(self, story: Story) -> str:
        """The URL of a story's page."""
        return self.url + story.path

    def hits(self, url: str) -> list[int]:
        """The status of every answer so far to requests for `url` (or a path on this press), in order."""
        path = url.removeprefix(self.url)
        return [hit.status for hit in list(self.log) if hit.path == path]

    @cached_property
    def _feeds(self) -> dict[str, tuple[Outlet, int]]:
        return {
            self._feed_path(outlet, section): (outlet, section)
            for outlet in self.outlets
            for section in range(1, self.sections + 1)
        }

    @cached_property
    def _pages(self) -> dict[str, Story]:
        return {story.path: story for story in self.stories}

    @cached_property
    def _by_slug(self) -> dict[str, Outlet]:
        return {outlet.slug: outlet for outlet in self.outlets}

    @cached_property
    def _rendered(self) -> dict[tuple[str, int], _Resource]:
        return {}

    def _feed_path(self, outlet: Outlet, section: int) -> str:
        return f"/{outlet.slug}/{outlet.feed}{'' if self.sections == 1 else f'-{section}'}.xml"

    def _in_section(self, outlet: Outlet, section: int, edition: int) -> list[Story]:
        printed = [story for story in self.stories if story.outlet == outlet.slug]
        return [story.at(edition) for story in printed[section - 1 :: self.sections] if story.edition <= edition]

    def _find(self, path: str, edition: int) -> _Resource | None:
        """What stands at `path`; feeds and front pages are kept, pages are many and made anew each time."""
        if story := self._pages.get(path):
            return self._page(story, edition)
        if (path, edition) not in self._rendered:
            if path in self._feeds:
                self._rendered[path, edition] = self._feed(path, edition)
            elif outlet := self._by_slug.get(path.strip("/")):
                paths = [path for path, (owner, _) in self._feeds.items() if owner == outlet]
                stories = [story.at(edition) for story in self.stories if story.outlet == outlet.slug]
                body = render_front(outlet, stories, self.url, paths)
                changed = max((story.changed for story in stories), default=datetime.fromtimestamp(0, UTC))
                self._rendered[path, edition] = _resource(body, f"text/html; charset={outlet.page_encoding}", changed)
            elif outlet := self._by_slug.get(path.removesuffix("/sitemap.xml").strip("/")):
                listed = [s.at(edition) for s in self.stories if s.outlet == outlet.slug and s.edition <= edition]
                changed = max((story.changed for story in listed), default=datetime.fromtimestamp(0, UTC))
                self._rendered[path, edition] = _resource(render_sitemap(listed, self.url), "application/xml", changed)
        return self._rendered.get((path, edition))

    def _page(self, story: Story, edition: int) -> _Resource | None:
        if story.edition > edition or story.page == "missing":
            return None
        outlet, now = self._by_slug[story.outlet], story.at(edition)
        # A legacy site's server says nothing of the encoding, and its page names another one, as such sites do.
        content_type = "text/html" if outlet.layout == "legacy" else f"text/html; charset={outlet.page_encoding}"
        return _resource(render_page(outlet, now, self.url), content_type, now.changed)

    def _feed(self, path: str, edition: int) -> _Resource:
        outlet, section = self._feeds[path]
        stories = self._in_section(outlet, section, edition)
        body = render_feed(outlet, stories, self.url, path)
        changed = max((story.changed for story in stories), default=datetime.fromtimestamp(0, UTC))
        if edition > 1:  # a feed that changed says so, even where an older story was put in late
            before = self._find(path, edition - 1)
            if before is not None:
                changed = before.changed if before.body == body else max(changed, before.changed + timedelta(minutes=1))
        return _resource(body, _FEED_TYPES[outlet.feed], changed)

    async def _answer(self, request: web.Request) -> web.Response:
        response = await self._respond(request)
        self.log.append(Hit(request.path, response.status))
        return response

    async def _respond(self, request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            sitemaps = "".join(f"Sitemap: {self.url}/{outlet.slug}/sitemap.xml\n" for outlet in self.outlets)
            return web.Response(text=_ROBOTS + sitemaps)
        if request.path in self._feeds and self._feeds[request.path][0].fault == "slow":
            await asyncio.sleep(self.delay)
        found = self._find(request.path, self.edition)
        if found is None:
            return web.Response(status=404, text="<h1>Not found</h1>", content_type="text/html")
        headers = {"ETag": found.etag, "Last-Modified": format_datetime(found.changed.astimezone(UTC), usegmt=True)}
        if _unchanged(request, found):
            return web.Response(status=304, headers=headers)
        headers |= {"Content-Type": found.content_type, "Vary": "Accept-Encoding"}
        body = found.body
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = gzip.compress(body, compresslevel=1, mtime=0)
        return web.Response(body=body, headers=headers)


def _resource(body: bytes, content_type: str, changed: datetime) -> _Resource:
    return _Resource(body, content_type, changed, f'"{sha256(body).hexdigest()[:24]}"')


def _unchanged(request: web.Request, found: _Resource) -> bool:
    """Does the client have it already? If-None-Match decides where it is sent, as RFC 9110 has it."""
    if (asked := request.headers.get("If-None-Match")) is not None:
        return asked.strip() == "*" or found.etag in [tag.strip().removeprefix("W/") for tag in asked.split(",")]
    since = request.if_modified_since
    return since is not None and found.changed.replace(microsecond=0) <= since


@asynccontextmanager
async def serve(
    *, port: int = 0, delay: float = 1.5, outlets: Sequence[str] = (), scale: int = 0, sections: int = 1
) -> AsyncIterator[Newsroom]:
    """Serve the press on 127.0.0.1 for as long as the context lasts.

    `port` 0 takes a free one; `delay` is the seconds that the slow feed takes; `outlets` limits the press to some, by
    slug. For benchmarks, `scale` serves exactly so many generated stories instead of the written ones, spread over the
    outlets whose feeds are sound, and `sections` splits each outlet's stories among so many feeds.
    Raises OSError where the port is taken, ValueError for an outlet that does not exist.
    """
    press = newsroom(delay=delay, outlets=outlets, scale=scale, sections=sections)
    application = web.Application()
    application.router.add_get("/{path:.*}", press._answer)
    runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=0.5)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        press.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield press
    finally:
        await runner.cleanup()


def newsroom(*, delay: float, outlets: Sequence[str], scale: int, sections: int) -> Newsroom:
    """The press of `serve`, not yet served."""
    chosen = load_outlets()
    if unknown := sorted(set(outlets) - {outlet.slug for outlet in chosen}):
        known = ", ".join(outlet.slug for outlet in chosen)
        raise ValueError(f"{', '.join(unknown)}: no such outlet; the outlets are {known}")
    chosen = tuple(outlet for outlet in chosen if not outlets or outlet.slug in outlets)
    if scale:
        chosen = tuple(outlet for outlet in chosen if outlet.fault not in ("broken", "dud"))
        stories = generate(scale, [outlet.slug for outlet in chosen])
    else:
        slugs = {outlet.slug for outlet in chosen}
        stories = tuple(story for story in load_stories() if story.outlet in slugs)
    return Newsroom(chosen, stories, delay=delay, sections=sections)


@contextmanager
def serve_in_thread(
    *, port: int = 0, delay: float = 1.5, outlets: Sequence[str] = (), scale: int = 0, sections: int = 1
) -> Iterator[Newsroom]:
    """What `serve` does, for callers without an event loop: the press runs in a thread with a loop of its own."""
    started, ended = threading.Event(), asyncio.Event()
    found: list[Newsroom | BaseException] = []
    loop = asyncio.new_event_loop()

    async def run() -> None:
        try:
            async with serve(port=port, delay=delay, outlets=outlets, scale=scale, sections=sections) as press:
                found.append(press)
                started.set()
                await ended.wait()
        except BaseException as error:
            found.append(error)
            started.set()

    def work() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(run())

    thread = threading.Thread(target=work, name="newsroom", daemon=True)
    thread.start()
    started.wait()
    press = found[0]
    if not isinstance(press, Newsroom):
        thread.join()
        raise press
    try:
        yield press
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
