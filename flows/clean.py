"""Cleaning: the bytes of a page, or the HTML in a feed's entry, become an article.

Pure, for worker processes: no network, no database. One lxml tree is parsed and shared. Metadata comes from where it is
cheapest: the feed's entry, then the tags of the page, and a search of the text only for a date that neither gives.
"""

from __future__ import annotations

import html
import json
import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from hashlib import sha256
from itertools import count
from typing import Any, Literal, TypeGuard

from lxml import etree
from lxml import html as lxml_html

from flows._strings import LEEWAY, language_code, plausible, read_time, tidy
from schema.records import Article, Entry, ErrorClass, Failure

MIN_WORDS = 20
"""Fewer words are a consent wall, a video's caption or a login page, not an article."""
MAX_CHARACTERS = 200_000
"""The text is cut after the paragraph that reaches this: longer is a document or a whole site's archive, not news."""

_RESET_EVERY = 200  # pages after which the libraries' caches are emptied: 2 ms, and memory stays flat
_pages = count(1)


def clean(
    body: bytes,
    *,
    url: str,
    fetched_at: datetime,
    content_type: str = "",
    entry: Entry | None = None,
    language: str | None = None,
) -> Article | Failure:
    """The article of a page, or why there is none. Never raises.

    `entry` is the feed's entry that led here, `language` that of the feed: what they tell is used where it is the
    better source. The publication time has the offset that its publisher writes, and is never later than a day after
    `fetched_at`.
    """
    try:
        return _clean(body, url, fetched_at, content_type, entry, language)
    except Exception as error:  # the libraries below raise many kinds on broken pages
        return Failure(
            ErrorClass.INTERNAL, f"{url[:300]} cannot be cleaned: {type(error).__name__}: {str(error)[:200]}."
        )
    finally:
        if next(_pages) % _RESET_EVERY == 0:
            _reset_caches()


def clean_entry(entry: Entry, *, fetched_at: datetime, language: str | None = None) -> Article | Failure:
    """The article that a feed carries whole in `entry.content`; cleaned as a page is. Never raises."""
    content = entry.content or ""
    if not re.search(r"<(?:p|br|div|li|h\d)\b", content, re.IGNORECASE):
        content = "".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n|\r", content))
    page = f"<!DOCTYPE html><html><head></head><body><article>{content}</article></body></html>"
    return clean(
        page.encode("utf-8", "replace"),
        url=entry.url,
        fetched_at=fetched_at,
        content_type="text/html; charset=utf-8",
        entry=entry,
        language=language,
    )


def _clean(
    body: bytes, url: str, fetched_at: datetime, content_type: str, entry: Entry | None, language: str | None
) -> Article | Failure:
    nothing = Failure(
        ErrorClass.NO_TEXT, f"{url[:300]} holds no article: fewer than {MIN_WORDS} words of running text."
    )
    tree = parse(body, content_type)
    if tree is None:
        return nothing
    page = read_metadata(tree)
    etree.strip_elements(tree, "script", "style", "template", "svg", "iframe", with_tail=False)
    title = (entry.title if entry else "") or page.title
    paragraphs = _without_repeats(_paragraphs(_main_text(tree)), title)
    text = "\n\n".join(paragraphs)
    if len(text.split()) < len(page.body.split()) // 2:  # the page is filled in by scripts; its data has the text
        text = "\n\n".join(_without_repeats(map(tidy, page.body.splitlines()), title))
    words = len(text.split())
    if words < MIN_WORDS:
        return nothing
    published, source = publication_time(page.published, entry, fetched_at)
    if published is None:
        published, source = _search_date(tree, fetched_at), "page"
    if published is None:
        published, source = fetched_at, "fetched"
    return Article(
        url=url,
        title=title,
        text=text,
        language=page.language or (entry.language if entry else None) or language,
        authors=(entry.authors if entry else ()) or page.authors,
        published=published,
        published_from=source,
        text_hash=text_hash(text),
        words=words,
    )


def text_hash(text: str) -> str:
    """SHA-256, in hex, of the words alone: copies that differ in case, spacing, quotes or dashes are equal."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return sha256(" ".join(words).encode("utf-8", "replace")).hexdigest()


_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_UTF_8 = {"utf-8", "utf8"}
# What these labels mean on the web (WHATWG Encoding Standard): supersets of what they name.
_WEB_CHARSETS = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "windows-874": "cp874",
}


def decode(body: bytes, content_type: str) -> bytes:
    """`body` as UTF-8 without NULs, from whatever encoding it is in.

    A byte order mark wins; then what decodes as UTF-8 is UTF-8; then the first other encoding declared (header, then
    meta tag) that decodes it; then UTF-8 with a few bytes wrong, if that was declared; then Windows-1252, the commonest
    of those that nobody declares.
    """
    for mark, charset in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace").replace("\0", "").encode("utf-8", "replace")
    head = body[:2048]
    if head.count(b"\0") > len(head) // 4:
        charset = "utf-16-le" if head[1::2].count(b"\0") > head[::2].count(b"\0") else "utf-16-be"
        return body.decode(charset, "replace").replace("\0", "").encode("utf-8", "replace")
    body = body.replace(b"\0", b"")
    try:
        body.decode("utf-8")
        return body
    except UnicodeDecodeError:
        pass
    header, meta = _CHARSET.search(content_type), _META_CHARSET.search(head)
    labels = [match for match in (header and header[1], meta and meta[1].decode("ascii", "replace")) if match]
    for label in labels:
        if label.lower() in _UTF_8:
            continue
        try:
            return body.decode(_WEB_CHARSETS.get(label.lower(), label)).encode("utf-8")
        except (LookupError, ValueError):
            continue
    charset = "utf-8" if any(label.lower() in _UTF_8 for label in labels) else "cp1252"
    return body.decode(charset, "replace").encode("utf-8")


# XML allows neither these characters nor references to them: one of them in a paragraph, and the whole text is refused.
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r"))
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_REFERENCES = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9])|"
    rb"[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF])(?![0-9a-fA-F]));?"
)


def parse(body: bytes, content_type: str = "") -> Any:
    """The lxml tree of a page in any encoding; None where there is nothing to parse."""
    text = _REFERENCES.sub(b" ", decode(body, content_type).translate(None, _CONTROLS))
    for character in _NONCHARACTERS:
        text = text.replace(character, b"")
    text = text.strip()
    if not text:
        return None
    try:
        return lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:  # nothing but comments
        return None


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page's tags say. `published` holds the publication times as written, the most trusted first."""

    title: str = ""
    authors: tuple[str, ...] = ()
    language: str | None = None
    published: tuple[str, ...] = ()
    body: str = ""  # the article's text, where the page's data holds it


_PUBLISHED_META = """
    article:published_time og:article:published_time og:published_time datepublished article.published pubdate
    publishdate publish-date publish_date publishtime publication_date published_time published-date published_date
    publisheddate dc.date.issued dcterms.issued dcterms.created dc.date.created dc.created parsely-pub-date
    sailthru.date article_date_original originalpublicationdate displaydate cxenseparse:recs:publishtime rbpubdate
    iso-8601-publish-date shareaholic:article_published_time dc.date dcterms.date datecreated creationdate date
""".split()  # noqa: SIM905
_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|PressRelease|WebPage)$")


def read_metadata(tree: Any) -> PageMetadata:
    """Open Graph, JSON-LD, Dublin Core and common meta tags of a parsed page. Times of modification are left alone."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        value = tidy(element.get("content") or "")
        for attribute in ("property", "name", "itemprop"):
            key = (element.get(attribute) or "").strip().lower()
            if key and value:
                metas.setdefault(key, value)
    data = _linked_data(tree)
    published = [metas.get("article:published_time", ""), data.published]
    published += [metas[name] for name in _PUBLISHED_META if name in metas]
    published += _time_elements(tree)
    headings = list(tree.iter("h1"))
    titles = [metas.get("og:title"), data.title, metas.get("twitter:title")]
    titles += [tidy(headings[0].text_content())] if len(headings) == 1 else []
    titles += [_without_site(tidy(element.text or ""), metas.get("og:site_name", "")) for element in tree.iter("title")]
    authors = data.authors or _names([metas.get("author", ""), metas.get("article:author", ""), metas.get("byl", "")])
    authors = authors or _names([link.text_content() for link in tree.xpath('//a[@rel="author"]')])
    language = (
        tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or metas.get("og:locale") or ""
    )
    return PageMetadata(
        title=tidy(html.unescape(next((title for title in titles if title), "")))[:1_000],
        authors=authors,
        language=language_code(language) or language_code(data.language),
        published=tuple(dict.fromkeys(text for text in published if text)),
        body=data.body,
    )


def _without_site(title: str, site: str) -> str:
    """A <title> without the site's name at its end."""
    for separator in (" | ", " - ", " – ", " — ", " :: "):
        head, found, tail = title.rpartition(separator)
        if found and len(head.split()) > 2 and (separator == " | " or tail.lower() == site.lower()):
            return head
    return title


def _names(texts: list[str]) -> tuple[str, ...]:
    """Authors' names, each once; addresses and links are none."""
    names = (re.sub(r"^by\s+", "", tidy(html.unescape(text)), flags=re.IGNORECASE) for text in texts)
    return tuple(dict.fromkeys(name[:200] for name in names if name and "@" not in name and "/" not in name))[:20]


def _time_elements(tree: Any) -> list[str]:
    """Times from <time> tags that are the article's own: marked as publication, or in the page's only <article>."""
    marked, inside = [], []
    articles = 0
    for element in tree.iter("time", "article"):
        if element.tag == "article":
            articles += 1
            continue
        mark = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        written = element.get("datetime") or ""
        if not written or "modified" in mark or "update" in mark:
            continue
        if element.get("pubdate") is not None or "publish" in mark or "entry-date" in mark:
            marked.append(written)
        elif any(True for _ in element.iterancestors("article")):
            inside.append(written)
    return marked[:1] + (inside[:1] if articles == 1 else [])


@dataclass(slots=True)
class _LinkedData:
    title: str = ""
    published: str = ""
    language: str = ""
    body: str = ""
    authors: tuple[str, ...] = field(default=())


def _linked_data(tree: Any) -> _LinkedData:
    """The first article that the page's JSON-LD describes; the page itself where no article is described."""
    found: list[tuple[bool, dict[str, Any]]] = []
    for script in tree.iter("script"):
        kind = (script.get("type") or "").lower()
        if "ld+json" not in kind or not script.text or len(script.text) > 1_000_000:
            continue
        try:
            todo = [json.loads(script.text.strip().removeprefix("<!--").removesuffix("-->").strip(" ;"), strict=False)]
        except (ValueError, RecursionError):
            continue
        while todo and len(found) < 50:
            node = todo.pop(0)
            if isinstance(node, list):
                todo = node[:50] + todo
            elif isinstance(node, dict):
                kinds = node.get("@type")
                names = [name for name in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(name, str)]
                if any(_ARTICLE_TYPES.search(name) for name in names):
                    found.append(("WebPage" in names, node))
                todo += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node]
    found.sort(key=lambda item: item[0])
    result = _LinkedData()
    for is_page, node in found:
        result.published = result.published or _string(node.get("datePublished"))
        result.language = result.language or _string(node.get("inLanguage"))
        result.title = result.title or tidy(_string(node.get("headline")))
        if not is_page:
            result.authors = result.authors or _names(_author_names(node.get("author")))
            result.body = result.body or html.unescape(re.sub(r"<[^<>]*>", "\n", _string(node.get("articleBody"))))
    return result


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _author_names(value: object) -> list[str]:
    people = value if isinstance(value, list) else [value]
    return [_string(person.get("name") if isinstance(person, dict) else person) for person in people[:20]]


_SAME_MOMENT = timedelta(minutes=10)
_SAME_DAY = timedelta(hours=36)  # a day's noon in UTC and a moment of that day, wherever on earth, are nearer


def publication_time(
    written: tuple[str, ...], entry: Entry | None, fetched_at: datetime
) -> tuple[datetime | None, Literal["page", "feed", "fetched"]]:
    """When an article was published, and who says so; None where neither the page's tags nor the feed do.

    The page is believed before the feed, which may give the time of an update; where the page tells only the day, the
    feed gives the time of that day. What matters is the offset, as "on Sunday" means the Sunday of the place: a time in
    UTC takes the offset of another that tells the same moment, or of a clock without offset beside it. A mere day
    becomes noon of that day, in UTC.
    """
    read = [moment for text in written if (moment := read_time(text)) is not None and 1900 < moment.year < 3000]
    exact = [each for each in read if _is_exact(each) and plausible(each, fetched_at)]
    days = [day for each in read if not _is_exact(each) and plausible(day := _as_moment(each), fetched_at + LEEWAY)]
    feed = entry.published if entry and entry.published and plausible(entry.published, fetched_at) else None
    source: Literal["page", "feed"]
    if exact:
        best, source = exact[0], "page"
    elif feed and (not days or abs(days[0] - feed) <= _SAME_DAY):
        best, source = feed, "feed"
    elif days:
        return min(days[0], fetched_at + LEEWAY), "page"
    elif entry and entry.updated and plausible(entry.updated, fetched_at):
        best, source = entry.updated, "feed"
    else:
        return None, "fetched"
    if not best.utcoffset():
        zones = [
            each.tzinfo for each in [*exact, feed] if each and abs(each - best) <= _SAME_MOMENT and each.utcoffset()
        ]
        zones += [zone for each in read if (zone := _zone_between(each, best))]
        best = best.astimezone(zones[0]) if zones else best
    return best, source


def _is_exact(moment: datetime | date) -> TypeGuard[datetime]:
    """Is it a time with its offset? Midnight sharp is a day that some form made a time of."""
    return isinstance(moment, datetime) and moment.tzinfo is not None and moment.time() != time()


def _as_moment(told: datetime | date) -> datetime:
    """A time without offset, or a day, as a moment of the same date."""
    if not isinstance(told, datetime):
        return _noon(told)
    return told if told.tzinfo is not None else told.replace(tzinfo=UTC)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _zone_between(local: datetime | date, moment: datetime) -> timezone | None:
    """The zone where clocks showed `local` at `moment`, if there is one: zones differ by quarters of an hour."""
    if not isinstance(local, datetime) or local.tzinfo is not None:
        return None
    ahead = local.replace(tzinfo=UTC) - moment
    offset = timedelta(minutes=15) * round(ahead / timedelta(minutes=15))
    if abs(ahead - offset) > timedelta(minutes=1) or not timedelta(hours=-12) <= offset <= timedelta(hours=14):
        return None
    return timezone(offset) if offset else None


def _search_date(tree: Any, fetched_at: datetime) -> datetime | None:
    """The day of publication from the page's visible text: slower, and a day only; None if it is not told."""
    from htmldate import find_date

    for element in list(tree.iter("meta", "time")):
        if re.search("modified|update", " ".join(element.attrib.values()), re.IGNORECASE):
            element.drop_tree()
    latest = fetched_at + LEEWAY
    found = find_date(tree, original_date=True, extensive_search=False, min_date="1990-01-01", max_date=latest)
    day = read_time(found) if found else None
    if day is None or isinstance(day, datetime):
        return None
    return min(_noon(day), latest)


@cache
def _trafilatura() -> Any:
    """trafilatura, loaded when first wanted; its warnings of pages without text come back as failures instead."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    return trafilatura


def _reset_caches() -> None:
    """Empty the caches that the libraries fill without bound worth having over months."""
    from trafilatura.meta import reset_caches

    reset_caches()


def warm() -> None:
    """Load what cleaning needs: for the start of a worker process, so that its first page is as quick as others."""
    _trafilatura()


def _main_text(tree: Any) -> Any:
    """The element that holds the main text, in trafilatura's own few tags; None where there is none."""
    document = _trafilatura().bare_extraction(
        tree, fast=True, include_comments=False, include_tables=True, with_metadata=False
    )
    return None if document is None else document.body


_BLOCKS = {
    "p",
    "head",
    "item",
    "quote",
    "row",
    "table",
    "list",
    "div",
    "body",
    "code",
    "figure",
    "main",
    "section",
    "ab",
}
_BREAK = "\x1e"
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_FURNITURE = re.compile(r"The post .{1,300} (?:appeared first|first appeared) on .{1,200}", re.IGNORECASE)


def _paragraphs(body: Any) -> Iterator[str]:
    """The paragraphs below `body`: headings, list items, quotations on their own; the cells of a row in one."""
    if body is None:
        return
    parts: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            if element.tag in _BLOCKS:
                yield from _lines("".join(parts))
                parts = []
            elif element.tag == "cell" and any(part.strip() for part in parts):
                parts.append(" | ")
            parts.append(element.text or "")
        else:
            if element.tag in _BLOCKS:
                yield from _lines("".join(parts))
                parts = []
            elif element.tag == "lb":
                parts.append(_BREAK)
            parts.append(element.tail or "")
    yield from _lines("".join(parts))


def _lines(text: str) -> Iterator[str]:
    """The paragraphs of a block: a line break parts them where a sentence ends, or where two stand together."""
    if _BREAK not in text:
        if line := tidy(text):
            yield line
        return
    open_line = ""
    for line in map(tidy, text.split(_BREAK)):
        if open_line and (not line or _SENTENCE_END.search(open_line)):
            yield open_line
            open_line = ""
        open_line = f"{open_line} {line}".strip()
    if open_line:
        yield open_line


def _without_repeats(paragraphs: Iterator[str] | map[str], title: str) -> list[str]:
    """The paragraphs without the title at their head, without long ones told twice, without a feed's farewell."""
    kept: list[str] = []
    seen: set[str] = set()
    length = 0
    for text in paragraphs:
        if length >= MAX_CHARACTERS:
            break
        if not text or _FURNITURE.fullmatch(text) or (not kept and text.casefold() == title.casefold()):
            continue
        if len(text) >= 40 and text in seen:
            continue
        seen.add(text)
        kept.append(text[:MAX_CHARACTERS])
        length += len(text)
    return kept
