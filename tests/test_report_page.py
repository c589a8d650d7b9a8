"""The report: one page that holds all it shows."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from lxml import html
from sqlalchemy import Engine

from extractors import parties
from flows import report_page
from flows.report_page import charts
from flows.report_page.data import Activity, Change, Count, Overview, Partner, Totals

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EMPTY = Overview(Totals(0, 0, 0, 0, 0, None, None), [], [], [], [])


@pytest.fixture
def overview() -> Overview:
    told = "Norway & Chile <b>upgraded</b> their ties.</script><script>alert(1)</script>"
    return Overview(
        totals=Totals(12, 3, 1, 2, 1, NOW, NOW),
        months=[Count(date(2025, 4, 1), "Strategic partnership", 4, 1)],
        states=[Activity("Chile", "Strategic partnership", 4, 1)],
        partners=[
            Partner(
                "CHL", "Chile", "NOR", "Norway", None, "Strategic partnership", 4, "2025-04-02", "comprehensive",
                "change", 2, told, "https://outlet.example/a",
            )
        ],
        newest=[
            Change(
                ["Chile", "Norway"], "upgraded", "Strategic partnership", None, None, "comprehensive", "planned",
                "2025-04-02", True, "Oslo", 3, 2, 0.9, ["date"], told, "javascript:alert(2)", "fjord-times",
            )
        ],
    )  # fmt: skip


def test_page_shows_each_event_with_its_sentence_and_what_is_open_about_it(overview: Overview) -> None:
    page = html.fromstring(report_page.render(overview, NOW))
    (event,) = page.xpath("//ol[@class='events']/li")
    told = re.sub(r"\s+", " ", event.text_content())
    assert "2025-04-02 ?" in told
    assert "Chile – Norway: upgraded strategic partnership, from comprehensive partnership" in told
    assert "planned" in told
    assert "corrected by an analyst" in told
    assert "2 independent sources, 3 articles" in told
    assert event.xpath(".//blockquote")[0].text_content() == overview.newest[0].evidence


def test_text_from_articles_is_never_markup_or_script(overview: Overview) -> None:
    page = report_page.render(overview, NOW)
    assert "<script>alert" not in page
    assert "<b>upgraded" not in page
    assert 'href="javascript:' not in page


def test_page_asks_no_address_for_anything(overview: Overview) -> None:
    page = html.fromstring(report_page.render(overview, NOW))
    assert not page.xpath("//*[@src] | //link | //@style[contains(., 'url(')]")
    assert "url(" not in page.xpath("string(//style)")
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'none'" in policy


def test_map_has_a_place_for_every_state() -> None:
    topology, points = charts.world()
    shapes = {shape["id"] for shape in topology["objects"]["states"]["geometries"] if "id" in shape}
    middles = {point["code"] for point in points}
    assert shapes.isdisjoint(middles)
    assert shapes | middles == {party.code for party in parties() if not party.organisation}


def test_empty_database_gives_a_page_that_says_so(engine: Engine) -> None:
    overview = report_page.read(engine, 10)
    assert overview == EMPTY
    page = html.fromstring(report_page.render(overview, NOW))
    assert "Nothing found so far" in page.text_content()
