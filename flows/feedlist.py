"""Lists of feeds: the TOML file that an operator edits, and OPML for other feed readers."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import urlsplit

from lxml import etree

from schema.records import Feed

KINDS: tuple[str, ...] = get_args(get_type_hints(Feed)["kind"])
KEYS = ("name", "url", "site", "country", "language", "kind", "full_content")

# ISO 3166-1 alpha-3, with XKX for Kosovo.
STATES = frozenset(
    """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR
    BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP
    CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB
    GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN
    KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD
    MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN
    PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM
    SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR
    UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM XKX YEM ZAF ZMB ZWE
    """.split()  # noqa: SIM905
)
ORGANISATIONS = frozenset(
    """
    EU ASEAN AU GCC NATO UN SCO BRICS MERCOSUR CARICOM PIF SADC ECOWAS EAC EAEU OAS LAS CELAC SAARC BIMSTEC OECD G7 G20
    CSTO OTS SICA CPLP EFTA BENELUX OIC APEC CIS ECO V4 NORDIC C5 IORA PALLIANCE
    """.split()  # noqa: SIM905
)

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class FeedListError(ValueError):
    """A list of feeds cannot be used: the message has a line for each mistake, with file, line and key."""


def load_feeds(path: Path) -> tuple[Feed, ...]:
    """The feeds of a TOML file, in its order.

    Raises FeedListError naming every mistake at once: what is not TOML, unknown or missing keys, wrong values, names or
    addresses told twice.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise FeedListError(f"{path}: no such file; it should hold a [[feed]] table for each feed to poll") from error
    except (OSError, UnicodeDecodeError) as error:
        raise FeedListError(f"{path}: cannot be read ({error}); it should be TOML in UTF-8") from error
    return parse_feeds(text, str(path))


def parse_feeds(text: str, source: str) -> tuple[Feed, ...]:
    """The feeds of a TOML text; `source` names it in errors. Raises FeedListError, as `load_feeds` does."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        where = f"{source}, line {place[1]}" if place else source
        raise FeedListError(f"{where}: this is not TOML: {error}") from error
    lines = _Lines(text, source)
    problems: list[str] = [
        f"{lines.top(key)}: {key}: unknown at the top of the file; each feed is a [[feed]] table"
        for key in table
        if key != "feed"
    ]
    listed = table.get("feed", [])
    if not isinstance(listed, list) or not all(isinstance(feed, dict) for feed in listed):
        problems.append(f"{lines.top('feed')}: feed: should be written [[feed]], once for each feed")
        listed = []
    elif not listed:
        problems.append(f"{source}: holds no [[feed]] table; each feed to poll needs one, with name and url")
    feeds: list[Feed] = []
    names: dict[str, int] = {}
    addresses: dict[tuple[str, ...], int] = {}
    for number, raw in enumerate(listed):
        wrong = list(_mistakes(raw))
        name, url = raw.get("name"), raw.get("url")
        if isinstance(name, str) and (first := names.setdefault(name, number)) != number:
            wrong.append(("name", f"{name!r} is the name of the feed on line {lines.number(first, 'name')} already"))
        if (
            isinstance(url, str)
            and _is_web(url)
            and (first := addresses.setdefault(address_key(url), number)) != number
        ):
            wrong.append(("url", f"{url} is listed on line {lines.number(first, 'url')} already"))
        problems += [f"{lines.feed(number, key)}: {key}: {what}" for key, what in wrong]
        if not wrong:
            feeds.append(Feed(**raw))
    if problems:
        raise FeedListError("\n".join(problems))
    return tuple(feeds)


def _mistakes(raw: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong in one [[feed]] table: key, and what is wrong with it and what would be right."""
    for key in raw:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, 1)
            yield key, f"unknown; {f'did you mean {near[0]}?' if near else 'the keys are ' + ', '.join(KEYS)}"
    for key in ("name", "url"):
        if key not in raw:
            yield key, "is missing; every feed needs name and url"
    for key in KEYS:
        if key not in raw:
            continue
        value = raw[key]
        wanted: type = bool if key == "full_content" else str
        if not isinstance(value, wanted):
            yield key, f"{value!r} should be {'true or false' if wanted is bool else 'a string in quotes'}"
        elif problem := _wrong_value(key, value):
            yield key, problem


def _wrong_value(key: str, value: Any) -> str | None:
    match key:
        case "name" if not _SLUG.fullmatch(value) or len(value) > 60:
            return f"{value!r} should be a short name of a-z, 0-9 and hyphens, such as {slug(value)!r}"
        case "url" | "site" if not _is_web(value):
            return f"{value!r} should be an address that begins with https:// or http://"
        case "country" if value not in STATES and value not in ORGANISATIONS:
            upper = value.upper()
            hint = f"did you mean {upper!r}?" if upper in STATES | ORGANISATIONS else "such as VNM, EU or ASEAN"
            return f"{value!r} should be an ISO 3166-1 alpha-3 code or an organisation's; {hint}"
        case "language" if not _LANGUAGE.fullmatch(value):
            return f"{value!r} should be a language code, such as en or pt-BR"
        case "kind" if value not in KINDS:
            return f"{value!r} should be one of {', '.join(KINDS)}"
    return None


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)
    except ValueError:
        return False


def address_key(url: str) -> tuple[str, ...]:
    """What two addresses of one feed share: scheme, case of the host, `www.` and a last slash do not part them."""
    parts = urlsplit(url)
    return (parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query)


def slug(text: str) -> str:
    """A name for a feed made of `text`: a-z, 0-9 and hyphens; "feed" where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-") or "feed"


class _Lines:
    """Where things stand in a TOML text: tomllib tells lines for broken syntax alone."""

    def __init__(self, text: str, source: str) -> None:
        self._source = source
        self._lines = text.splitlines()
        self._starts = [
            number for number, line in enumerate(self._lines, 1) if re.match(r"\s*\[\[\s*feed\s*\]\]", line)
        ]

    def number(self, feed: int, key: str) -> int:
        """The line of a feed's key; of the feed's header where the key cannot be found."""
        if feed >= len(self._starts):
            return 1
        start = self._starts[feed]
        end = self._starts[feed + 1] if feed + 1 < len(self._starts) else len(self._lines) + 1
        return self._search(key, start, end) or start

    def feed(self, feed: int, key: str) -> str:
        """File and line of a feed's key."""
        return f"{self._source}, line {self.number(feed, key)}"

    def top(self, key: str) -> str:
        """File and line of a key outside of feeds."""
        return f"{self._source}, line {self._search(key, 0, len(self._lines) + 1) or 1}"

    def _search(self, key: str, start: int, end: int) -> int | None:
        pattern = re.compile(rf"""\s*(?:\[+\s*)?["']?{re.escape(key)}["']?\s*[]=.]""")
        return next((number for number in range(start + 1, end) if pattern.match(self._lines[number - 1])), None)


def write_toml(feeds: Iterable[Feed]) -> str:
    """Feeds as the text of a TOML file that `parse_feeds` reads."""
    return "\n".join(_toml_table(feed) for feed in feeds)


def _toml_table(feed: Feed) -> str:
    values = {key: getattr(feed, key) for key in KEYS}
    told = {key: value for key, value in values.items() if value is not None and value is not False}
    return "[[feed]]\n" + "".join(f"{key} = {_toml_value(value)}\n" for key, value in told.items())


def _toml_value(value: str | bool) -> str:
    # A JSON string is a TOML string, but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def add_feed(path: Path, feed: Feed) -> None:
    """Append a feed to a TOML file, which is made if it is not there; comments stay.

    Raises FeedListError, and leaves the file as it was, where the list would have a mistake.
    """
    before = path.read_text("utf-8") if path.exists() else ""
    after = f"{before.rstrip()}\n\n{write_toml([feed])}".lstrip()
    parse_feeds(after, str(path))
    path.write_text(after, "utf-8")


def remove_feed(path: Path, name: str) -> None:
    """Take the feed called `name` out of a TOML file; comments that stand above other feeds stay.

    Raises FeedListError where the file has a mistake or no such feed.
    """
    feeds = load_feeds(path)
    number = next((number for number, feed in enumerate(feeds) if feed.name == name), None)
    if number is None:
        near = get_close_matches(name, [feed.name for feed in feeds], 1)
        raise FeedListError(f"{path}: no feed is called {name!r}{f'; did you mean {near[0]!r}?' if near else ''}")
    parts = re.split(r"(?m)^(?=[ \t]*\[\[\s*feed\s*\]\])", path.read_text("utf-8"))
    block = parts.pop(number + 1)
    # The comment above the next feed belongs to that one.
    kept = re.search(r"(?:^[ \t]*#.*\n|^\s*\n)*\Z", block, re.MULTILINE)
    parts[number] += kept[0].lstrip("\n") if kept else ""
    path.write_text("".join(parts), "utf-8")


def read_opml(document: bytes) -> tuple[Feed, ...]:
    """The feeds of an OPML document, in its order; outlines without a web address, and repeated ones, are left out.

    What OPML has no place for is read from `category`, as `write_opml` writes it, where it is valid. Names are made of
    titles. Nothing outside of the document is loaded and no entity is resolved.
    Raises FeedListError where it is no OPML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedListError(f"this is not OPML: {error}") from error
    if root.tag != "opml":
        raise FeedListError(f"this is not OPML: its root is <{root.tag}>, not <opml>")
    if root.getroottree().docinfo.internalDTD is not None:
        raise FeedListError("this OPML declares a document type; remove the <!DOCTYPE …> from it")
    feeds: list[Feed] = []
    names: set[str] = set()
    seen: set[tuple[str, ...]] = set()
    for outline in root.iter("outline"):
        url = re.sub(r"^feed:(?=//|https?:)", "", (outline.get("xmlUrl") or "").strip())
        url = f"http:{url}" if url.startswith("//") else url
        if not _is_web(url) or address_key(url) in seen:
            continue
        seen.add(address_key(url))
        title = outline.get("title") or outline.get("text") or urlsplit(url).hostname or ""
        name = _unused(slug(title), names)
        names.add(name)
        feeds.append(Feed(name=name, url=url, **_told(outline)))
    return tuple(feeds)


def _unused(name: str, names: set[str]) -> str:
    number = 1
    unique = name
    while unique in names:
        number += 1
        unique = f"{name[:55]}-{number}"
    return unique


def _told(outline: Any) -> dict[str, Any]:
    """What an outline tells of a feed beside name and address; what is not valid is left out."""
    categories = dict(
        part.strip().strip("/").split("/", 1)
        for part in (outline.get("category") or "").split(",")
        if "/" in part.strip().strip("/")
    )
    told = {
        "site": (outline.get("htmlUrl") or "").strip(),
        "country": categories.get("country"),
        "language": (outline.get("language") or "").strip(),
        "kind": categories.get("kind"),
        "full_content": categories.get("content") == "full",
    }
    return {key: value for key, value in told.items() if value and not _wrong_value(key, value)}


def write_opml(feeds: Iterable[Feed]) -> str:
    """Feeds as an OPML 2.0 document; country, kind and full content stand in `category`, in the form OPML gives it."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Communiqué feeds"
    body = etree.SubElement(root, "body")
    for feed in feeds:
        categories = [f"/kind/{feed.kind}"]
        categories += [f"/country/{feed.country}"] if feed.country else []
        categories += ["/content/full"] if feed.full_content else []
        attributes = {"type": "rss", "text": feed.name, "title": feed.name, "xmlUrl": feed.url}
        attributes |= {"htmlUrl": feed.site} if feed.site else {}
        attributes |= {"language": feed.language, "category": ",".join(categories)}
        etree.SubElement(body, "outline", attributes)
    document: bytes = etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="utf-8")
    return document.decode("utf-8")
