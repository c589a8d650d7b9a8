"""Pages of all kinds become articles: their text, their metadata, and the time with its offset."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.clean import MAX_CHARACTERS, MIN_WORDS, clean, clean_entry, publication_time, text_hash
from schema.records import Article, Entry, ErrorClass, Failure

NOW = datetime(2024, 10, 8, 12, 0, tzinfo=UTC)
URL = "https://daily.example/news/1"
FIRST = "The ministers of two states met on Monday in a city by the sea and spoke about fish for several hours."
SECOND = "They will meet again next year, officials said after the talks, although no day has been set for it so far."
ENTRY = Entry(key="1", url=URL, title="Ministers meet")

PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Ministers talk about fish | The Daily</title>
<meta property="og:title" content="Ministers talk about fish"><meta name="author" content="By Jane Roe">
<meta property="article:modified_time" content="2024-10-08T11:00:00+02:00">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": "WebSite", "name": "x"}},
{{"@type": ["NewsArticle"], "headline": "Fish", "datePublished": "2024-10-08T08:30:00+02:00",
"dateModified": "2024-10-08T11:00:00+02:00",
"author": [{{"@type": "Person", "name": "Jane Roe"}}, {{"name": "John Doe"}}]}}]}}
</script><style>p {{ color: red }}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<div class="cookie-banner">We use cookies to make this site better. Accept all cookies?</div>
<article><h1>Ministers talk about fish</h1><p>{FIRST}</p><h2>What comes next</h2><p>{SECOND}</p>
<ul><li>A first point that the ministers agreed on</li><li>A second point, on which they did not agree</li></ul>
<blockquote>“We have spoken about everything that swims,” one of them said.</blockquote></article>
<aside><h3>Related stories</h3><ul><li><a href="/2">Something else altogether</a></li></ul></aside>
<footer>Copyright The Daily 2024. All rights reserved.</footer><script>var tracking = 1;</script></body></html>"""


def page(inside: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body><article>{inside}</article></body></html>".encode()


def article(body: bytes | str, **options: object) -> Article:
    body = body.encode() if isinstance(body, str) else body
    found = clean(body, url=URL, fetched_at=NOW, **options)  # type: ignore[arg-type]
    assert isinstance(found, Article), found
    return found


def test_paragraphs_headings_items_and_quotes_are_parted_by_empty_lines() -> None:
    assert article(PAGE).text.split("\n\n") == [
        FIRST,
        "What comes next",
        SECOND,
        "A first point that the ministers agreed on",
        "A second point, on which they did not agree",
        "“We have spoken about everything that swims,” one of them said.",
    ]


def test_line_breaks_part_paragraphs_where_a_sentence_ends() -> None:
    half, rest = "The ministers of two states met", FIRST.partition(" met ")[2]
    assert article(page(f"<div>{half}<br>{rest}<br>{SECOND}<br><br>The end of it</div>")).text.split("\n\n") == [
        FIRST,
        SECOND,
        "The end of it",
    ]


def test_inline_markup_leaves_words_whole() -> None:
    marked = FIRST.replace("ministers", "<b>min</b>isters").replace("city", '<a href="/c">city</a>')
    assert article(page(f"<p>{marked}</p><p>{SECOND}</p>")).text == f"{FIRST}\n\n{SECOND}"


def test_the_cells_of_a_table_row_stay_on_one_line() -> None:
    table = "<table><tr><td>Herring</td><td>12 tonnes</td></tr><tr><td>Cod</td><td>3 tonnes</td></tr></table>"
    assert article(page(f"<p>{FIRST}</p><p>{SECOND}</p>{table}")).text.split("\n\n")[2:] == [
        "Herring | 12 tonnes",
        "Cod | 3 tonnes",
    ]


def test_invisible_and_forbidden_characters_are_gone() -> None:
    dirty = FIRST.replace("ministers", "minis\u00adt\u200bers").replace("by the sea", "by\u00a0the  \n\t sea")
    body = page(f"<p>\ufeff{dirty}&#0;&#7;&#x1f;&#xFFFE;</p><p>{SECOND}\x00</p>")
    text = article(body).text
    assert text.startswith("The ministers of two states met on Monday in a city by the sea")
    assert not re.search("[\ufffd\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b\ud800-\udfff]", text)
    text.encode("utf-8")


def test_a_paragraph_told_twice_is_kept_once_and_a_feeds_farewell_is_not_kept() -> None:
    farewell = "The post Fish appeared first on The Daily."
    assert article(page(f"<p>{FIRST}</p><p>{SECOND}</p><p>{FIRST}</p><p>{farewell}</p>")).text == f"{FIRST}\n\n{SECOND}"


def test_endless_text_is_cut_at_a_paragraph() -> None:
    text = article(page("".join(f"<p>{number} {FIRST}</p>" for number in range(4_000)))).text
    assert MAX_CHARACTERS <= len(text) < MAX_CHARACTERS * 1.1
    assert text.endswith(FIRST)


def test_text_that_only_the_pages_data_holds_is_found() -> None:
    data = (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{FIRST}\\n{SECOND}"}}</script>'
    )
    assert article(page('<div id="app">Loading</div>', data)).text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"\0\0\0", b"<!-- only a comment -->", page("<p>Please log in.</p>"), b"\xff\xfe"]
)
def test_a_page_without_an_article_is_said_to_be_so(body: bytes) -> None:
    found = clean(body, url=URL, fetched_at=NOW)
    assert isinstance(found, Failure)
    assert found.error is ErrorClass.NO_TEXT
    assert URL in found.message


@pytest.mark.parametrize(
    ("encoding", "content_type", "meta"),
    [
        ("utf-8", "text/html; charset=iso-8859-1", ""),
        ("utf-8", "", '<meta charset="windows-1252">'),
        ("cp1252", "text/html", ""),
        ("cp1252", "text/html; charset=iso-8859-1", ""),
        ("cp1252", "text/html; charset=utf-8", '<meta charset="windows-1252">'),
        ("cp1254", "", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1254">'),
        ("utf-16", "text/html", ""),
        ("utf-16-le", "text/html", ""),
        ("gb18030", "text/html; charset=gb2312", ""),
        ("utf-8", "text/html; charset=no-such-thing", ""),
    ],
)
def test_words_survive_their_encoding(encoding: str, content_type: str, meta: str) -> None:
    body = page(f"<p>{FIRST} Café, déjà vu.</p><p>{SECOND}</p>", meta).decode().encode(encoding)
    assert "Café, déjà vu." in article(body, content_type=content_type).text


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 50_000 + FIRST.encode() * 3,
        b"<p>" + b"<b><i>" * 5_000 + FIRST.encode(),
        b"<table><tr><td>" * 2_000 + FIRST.encode(),
        b"<" * 100_000,
        b"<!--" * 50_000,
        b"<p>" + "\u200c".encode() * 100_000 + FIRST.encode(),
        b"&" * 100_000,
        b"<html " + b"a=1 " * 20_000 + b">" + FIRST.encode(),
        b'<script type="application/ld+json">' + b"[" * 100_000 + b"</script>" + FIRST.encode(),
        b'<script type="application/ld+json">{"@type": "NewsArticle", "author": 5, "datePublished": [1]}</script>'
        + FIRST.encode(),
        b'<meta property="article:published_time" content="0001-01-01T00:00:00+14:00"><p>' + FIRST.encode(),
    ],
)
def test_monstrous_pages_are_survived(body: bytes) -> None:
    assert isinstance(clean(body, url=URL, fetched_at=NOW), Article | Failure)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=500) | st.text(alphabet="<>/=\"'&;pdivtable \ud800\0é", max_size=300))
def test_no_page_breaks_cleaning(noise: bytes | str) -> None:
    noise = noise if isinstance(noise, bytes) else noise.encode("utf-8", "surrogatepass")
    for body in (noise, page(f"<p>{FIRST}</p><p>{SECOND}</p>").replace(b"</p>", noise, 1)):
        found = clean(body, url=URL, fetched_at=NOW)
        assert isinstance(found, Article | Failure)
        if isinstance(found, Article):
            found.text.encode("utf-8")
            assert "\0" not in found.text
            assert found.words >= MIN_WORDS


def test_the_feeds_title_and_authors_come_before_the_pages() -> None:
    entry = replace(ENTRY, authors=("A. Correspondent",))
    found = article(PAGE, entry=entry)
    assert (found.title, found.authors) == ("Ministers meet", ("A. Correspondent",))
    found = article(PAGE)
    assert (found.title, found.authors) == ("Ministers talk about fish", ("Jane Roe", "John Doe"))


def test_an_author_linked_as_such_is_found() -> None:
    byline = '<div>By <a rel="author" href="/jane">Jane Roe</a></div>'
    assert article(page(f"{byline}<p>{FIRST}</p><p>{SECOND}</p>")).authors == ("Jane Roe",)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:title" content="Fish &amp; chips">', "Fish & chips"),
        ("<title>Ministers talk about fish | The Daily</title>", "Ministers talk about fish"),
        ("<title>Ministers - a history of talks</title>", "Ministers - a history of talks"),
        (
            '<meta property="og:site_name" content="The Daily"><title>Talks on fish end - The Daily</title>',
            "Talks on fish end",
        ),
        ("", ""),
    ],
)
def test_a_title_is_found_without_the_sites_name(head: str, title: str) -> None:
    assert article(page(f"<p>{FIRST}</p><p>{SECOND}</p>", head)).title == title


def test_the_language_is_the_pages_then_the_entrys_then_the_feeds() -> None:
    plain = page(f"<p>{FIRST}</p><p>{SECOND}</p>")
    assert article(PAGE, entry=replace(ENTRY, language="fr")).language == "en"
    assert article(plain, entry=replace(ENTRY, language="fr"), language="de").language == "fr"
    assert article(plain, language="de").language == "de"
    assert article(plain).language is None


def test_copies_have_one_hash_whatever_their_typography() -> None:
    assert text_hash("“Fish,” he said — twice.\n\nYes") == text_hash('"fish", he said - TWICE. yes')
    assert text_hash("Fish") != text_hash("Fishes")


def when(*written: str, published: str | None = None, updated: str | None = None) -> tuple[str | None, str]:
    entry = replace(
        ENTRY,
        published=datetime.fromisoformat(published) if published else None,
        updated=datetime.fromisoformat(updated) if updated else None,
    )
    moment, source = publication_time(written, entry, NOW)
    return (moment.isoformat() if moment else None), source


def test_the_pages_own_time_is_taken_with_its_offset() -> None:
    found = article(PAGE, entry=replace(ENTRY, published=datetime(2024, 10, 8, 9, 0, tzinfo=UTC)))
    assert (found.published.isoformat(), found.published_from) == ("2024-10-08T08:30:00+02:00", "page")


def test_a_time_of_modification_is_never_taken() -> None:
    head = '<meta property="article:modified_time" content="2024-10-08T11:00:00+02:00">'
    found = article(page(f"<p>{FIRST}</p><p>{SECOND}</p>", head))
    assert (found.published, found.published_from) == (NOW, "fetched")


def test_the_feeds_time_is_taken_where_the_page_has_none() -> None:
    assert when(published="2024-10-08T09:30:00+07:00") == ("2024-10-08T09:30:00+07:00", "feed")


def test_a_time_in_the_future_or_before_the_web_is_not_believed() -> None:
    assert when("2031-01-01T00:00:00+00:00", published="2024-10-08T09:30:00+07:00")[1] == "feed"
    assert when("1970-01-01T00:00:00+00:00") == (None, "fetched")


def test_a_time_in_utc_takes_the_offset_of_one_that_tells_the_same_moment() -> None:
    assert when("2024-10-07T20:40:00Z", published="2024-10-08T03:40:00+07:00")[0] == "2024-10-08T03:40:00+07:00"
    assert when("2024-10-07T20:40:00Z", "2024-10-08T03:40:00+07:00")[0] == "2024-10-08T03:40:00+07:00"
    assert when("2024-10-07T20:40:00Z", published="2024-10-08T09:40:00+07:00")[0] == "2024-10-07T20:40:00+00:00"


def test_a_local_time_and_one_in_utc_give_the_zone_between_them() -> None:
    assert when("2024-10-08T03:40:00", published="2024-10-07T20:40:00+00:00") == ("2024-10-08T03:40:00+07:00", "feed")
    assert when("2024-10-08T03:47:00", published="2024-10-07T20:40:00+00:00") == ("2024-10-07T20:40:00+00:00", "feed")


def test_a_day_alone_keeps_its_date() -> None:
    assert when("2024-10-07") == ("2024-10-07T12:00:00+00:00", "page")
    assert when("2024-10-07", published="2024-10-07T20:40:00+00:00")[1] == "feed"
    assert when("2024-10-07T00:00:00Z", published="2024-10-07T20:40:00+00:00")[1] == "feed"
    assert when("2023-03-02T00:00:00Z", published="2024-10-07T20:40:00+00:00")[0] == "2023-03-02T00:00:00+00:00"


def test_an_update_in_the_feed_is_better_than_nothing() -> None:
    assert when(updated="2024-10-08T09:30:00+00:00") == ("2024-10-08T09:30:00+00:00", "feed")


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="DC.date.issued" content="2024-10-08T08:30:00+02:00">',
        '<meta itemprop="datePublished" content="2024-10-08T08:30:00+02:00">',
        '<meta name="pubdate" content="Tue, 08 Oct 2024 08:30:00 +0200">',
        '<script type="application/ld+json">[{"@type":"WebPage","datePublished":"2024-10-08T08:30:00+02:00"}]</script>',
        '<time class="entry-date published" datetime="2024-10-08T08:30:00+02:00">today</time>',
    ],
)
def test_the_usual_tags_for_publication_are_read(head: str) -> None:
    found = article(page(f"<p>{FIRST}</p><p>{SECOND}</p>", head))
    assert (found.published.isoformat(), found.published_from) == ("2024-10-08T08:30:00+02:00", "page")


def test_a_date_in_the_visible_text_is_searched_last() -> None:
    found = article(page(f'<p class="date">5 October 2024</p><p>{FIRST}</p><p>{SECOND}</p>'))
    assert (found.published.isoformat(), found.published_from) == ("2024-10-05T12:00:00+00:00", "page")


@given(st.lists(st.text(max_size=30) | st.datetimes().map(datetime.isoformat), max_size=4))
def test_a_publication_time_is_aware_and_plausible_or_none(written: list[str]) -> None:
    moment, _ = publication_time(tuple(written), None, NOW)
    assert moment is None or datetime(1989, 12, 31, tzinfo=UTC) <= moment <= NOW + timedelta(days=2)


def test_an_entry_with_its_whole_article_is_cleaned_as_a_page_is() -> None:
    entry = replace(
        ENTRY, content=f"<p>{FIRST}</p><p>{SECOND}</p>", published=NOW - timedelta(hours=1), authors=("Jane Roe",)
    )
    found = clean_entry(entry, fetched_at=NOW, language="en")
    assert isinstance(found, Article)
    assert found.text == f"{FIRST}\n\n{SECOND}"
    assert (found.title, found.url, found.published_from, found.language) == ("Ministers meet", URL, "feed", "en")


def test_plain_text_in_an_entry_keeps_its_paragraphs() -> None:
    found = clean_entry(replace(ENTRY, content=f"{FIRST}\n\n{SECOND}"), fetched_at=NOW)
    assert isinstance(found, Article)
    assert found.text == f"{FIRST}\n\n{SECOND}"


def test_an_entry_without_content_holds_no_article() -> None:
    found = clean_entry(ENTRY, fetched_at=NOW)
    assert isinstance(found, Failure)
    assert found.error is ErrorClass.NO_TEXT
