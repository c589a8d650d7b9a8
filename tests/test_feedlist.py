"""Lists of feeds: the default one is sound, mistakes are named by file, line and key, OPML goes in and out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.feedlist import (
    KINDS,
    ORGANISATIONS,
    STATES,
    FeedListError,
    add_feed,
    load_feeds,
    parse_feeds,
    read_opml,
    remove_feed,
    write_opml,
    write_toml,
)
from flows.settings import DEFAULT_FEEDS
from schema.records import Feed

ONE = '[[feed]]\nname = "one"\nurl = "https://one.example/rss"\n'
REGIONS = {
    "Asia": {"VNM", "IDN", "CHN", "JPN", "IND", "KOR", "PHL", "KAZ"},
    "Europe": {"GBR", "FRA", "DEU", "EU"},
    "Gulf": {"SAU", "ARE", "QAT", "OMN"},
    "Africa": {"KEN", "NGA", "ZAF", "GHA", "AU"},
    "Americas": {"USA", "CAN", "BRA", "MEX", "ARG", "JAM"},
}


def test_the_default_feeds_are_many_and_of_all_regions() -> None:
    feeds = load_feeds(DEFAULT_FEEDS)
    assert len(feeds) >= 40
    countries = {feed.country for feed in feeds}
    assert {region: codes - countries for region, codes in REGIONS.items()} == {region: set() for region in REGIONS}
    assert {"agency", "outlet", "ministry", "organisation"} <= {feed.kind for feed in feeds}
    assert all(feed.site and feed.country for feed in feeds)
    assert len([feed for feed in feeds if feed.kind == "ministry"]) >= 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ONE + "nmae = 1\n", "feeds.toml, line 4: nmae: unknown; did you mean name?"),
        (ONE + "every = 1\n", "feeds.toml, line 4: every: unknown; the keys are name, url, site"),
        ("# feeds\n\n[[feed]]\nname = 'x'\n", "feeds.toml, line 3: url: is missing"),
        ("[[feed]]\nurl = 'https://x.y'\n", "feeds.toml, line 1: name: is missing"),
        (ONE.replace("one", "The One", 1), "line 2: name: 'The One' should be a short name .* such as 'the-one'"),
        (ONE.replace("https", "gopher"), "line 3: url: 'gopher://one.example/rss' should be an address that begins"),
        (ONE.replace("https://one.example/rss", "https://one example/"), "line 3: url: .* should be an address"),
        (ONE + "country = 'VN'\n", "line 4: country: 'VN' should be an ISO 3166-1 alpha-3 code"),
        (ONE + "country = 'eu'\n", "line 4: country: 'eu' .* did you mean 'EU'?"),
        (ONE + "kind = 'paper'\n", "line 4: kind: 'paper' should be one of agency, outlet, ministry"),
        (ONE + "language = 'English'\n", "line 4: language: 'English' should be a language code"),
        (ONE + "full_content = 'yes'\n", "line 4: full_content: 'yes' should be true or false"),
        (ONE + "site = 7\n", "line 4: site: 7 should be a string in quotes"),
        (ONE + "\n" + ONE, "line 6: name: 'one' is the name of the feed on line 2 already"),
        (ONE + ONE.replace('"one"', '"two"'), "line 6: url: https://one.example/rss is listed on line 3 already"),
        (
            ONE + '[[feed]]\nname = "two"\nurl = "http://www.ONE.example/rss/"\n',
            "line 6: url: http://www.ONE.example/rss/ is listed on line 3 already",
        ),
        ("interval = 5\n" + ONE, "feeds.toml, line 1: interval: unknown at the top of the file"),
        ("[feed]\nname = 'x'\n", r"feeds.toml, line 1: feed: should be written \[\[feed\]\]"),
        ("feed = 5\n", r"feeds.toml, line 1: feed: should be written \[\[feed\]\]"),
        ("", r"feeds.toml: holds no \[\[feed\]\] table"),
        (ONE + "site = \n", "feeds.toml, line 4: this is not TOML"),
    ],
)
def test_a_mistake_is_named_by_file_line_and_key(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(text)
    with pytest.raises(FeedListError, match=message.replace("?", r"\?")):
        load_feeds(path)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(FeedListError) as caught:
        parse_feeds(ONE + "kind = 'x'\ncountry = 'y'\n[[feed]]\nname = 'two'\n", "feeds.toml")
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
        "feeds.toml, line 5",
        "feeds.toml, line 4",
        "feeds.toml, line 6",
    ]


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeedListError, match=r"nowhere.toml: no such file"):
        load_feeds(tmp_path / "nowhere.toml")
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(FeedListError, match=r"latin.toml: cannot be read .* UTF-8"):
        load_feeds(tmp_path / "latin.toml")


_words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=9
)
_feeds = st.lists(
    st.builds(
        Feed,
        name=st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True),
        url=st.from_regex(r"https?://[a-z]{1,9}\.example/[a-z]{1,9}(\?[a-z]=[a-z&]{1,9})?", fullmatch=True),
        site=st.none() | st.from_regex(r"https://[a-z]{1,9}\.example/", fullmatch=True),
        country=st.none() | st.sampled_from(sorted(STATES | ORGANISATIONS)),
        language=st.sampled_from(["en", "fr", "pt-BR"]),
        kind=st.sampled_from(KINDS),
        full_content=st.booleans(),
    ),
    min_size=1,
    max_size=5,
    unique_by=(lambda feed: feed.name, lambda feed: feed.url.partition("://")[2]),
).map(tuple)


@given(_feeds)
def test_feeds_come_back_from_toml_and_from_opml_as_they_went(feeds: tuple[Feed, ...]) -> None:
    assert parse_feeds(write_toml(feeds), "feeds.toml") == feeds
    assert read_opml(write_opml(feeds).encode()) == feeds


def test_opml_of_other_readers_is_read() -> None:
    document = """<?xml version="1.0" encoding="UTF-8"?>
    <opml version="1.0"><head><title>mine</title></head><body>
      <outline text="Asia"><outline text="Courrier d’Asie" type="rss" xmlUrl="feed://asie.example/rss" htmlUrl="asie"/>
        <outline title="The Daily" text="x" xmlUrl="https://daily.example/" category="/news,/country/Vietnam"/>
      </outline>
      <outline title="The Daily" xmlUrl="https://daily2.example/" language="fr"/>
      <outline title="Again" xmlUrl="http://www.daily.example"/>
      <outline title="A note"/><outline title="Mail" xmlUrl="mailto:me@example.org"/>
    </body></opml>"""
    assert read_opml(document.encode()) == (
        Feed(name="courrier-d-asie", url="http://asie.example/rss"),
        Feed(name="the-daily", url="https://daily.example/"),
        Feed(name="the-daily-2", url="https://daily2.example/", language="fr"),
    )


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"name,url\n",
        b"<rss/>",
        b"<opml><body>",
        b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body><outline text="&x;"/></body></opml>',
        b'<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><opml><body>&b;</body></opml>',
    ],
)
def test_what_is_no_opml_or_declares_entities_is_refused(document: bytes) -> None:
    with pytest.raises(FeedListError, match="OPML"):
        read_opml(document)


def test_adding_and_removing_keep_comments_and_refuse_mistakes(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text("# mine\n\n" + ONE + "\n# the second\n" + ONE.replace("one", "two"))
    add_feed(path, Feed(name="three", url="https://three.example/", country="VNM"))
    assert [feed.name for feed in load_feeds(path)] == ["one", "two", "three"]
    remove_feed(path, "one")
    assert [feed.name for feed in load_feeds(path)] == ["two", "three"]
    assert "# mine" in path.read_text()
    assert '# the second\n[[feed]]\nname = "two"' in path.read_text()
    before = path.read_text()
    with pytest.raises(FeedListError, match="'two' is the name of the feed on line"):
        add_feed(path, Feed(name="two", url="https://other.example/"))
    with pytest.raises(FeedListError, match="no feed is called 'tree'; did you mean 'three'"):
        remove_feed(path, "tree")
    assert path.read_text() == before


def test_a_first_feed_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    add_feed(path, Feed(name="one", url="https://one.example/rss", full_content=True))
    assert load_feeds(path) == (Feed(name="one", url="https://one.example/rss", full_content=True),)
