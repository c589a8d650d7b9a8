"""Companies, universities, clubs, cities: whether a text is about those who are no parties."""

from __future__ import annotations

import re

from extractors._screen import screened
from extractors._segment import Sentence

PRIVATE = screened(
    r"\b(?:firms?|compan(?:y|ies)|universit(?:y|ies)|prof|corp|inc|ltd|(?<!security )(?<!nuclear )clubs?|airlines?|banks?|brands?|teams?|(?<!mexico )(?<!kuwait )(?<!panama )(?<!guatemala )(?<!vatican )(?<!to the )(?<!in the )city|shipping lines?|cities|mayors?|batsm[ae]n|players?|coaches|businesses|manufacturers?|software house|makers? of|start-?ups?|lenders?|retailers?|conglomerates?|bowlers?|wickets?|innings|strikers?|choirs?|orchestras?|museums?|hospitals?|colleges?|(?:rugby|cricket|football|chess|basketball|boxing|tennis|athletics|judo|cycling|olympic) (?:unions?|boards?|associations?|federations?|committees?)|co-?operatives|partner from|churches|monaster(?:y|ies)|clergy|bishops?|archbishops?|patriarchs?|synods?|guilds?|rectors?|deans?|harbou?rs|brokers?|shipyards?|(?<!two )railways|(?<!smooth )operators?|shipbuilders?|heavy industries|auctions?|growers?|chambers? of commerce|federations? of industr(?:y|ies)|\w+s[’'] (?:associations?|federations?|unions?)|(?:unions?|associations?|federations?) of (?:\w+ )?\w+(?:ers|ists))\b",
)
OFFICIAL = re.compile(
    r"\b(?:presidents?|premiers?|prime ministers?|chancellors?|kings?|queens?|emirs?|sultans?|ministers?|ministry|ministries|governments?|(?<!church )leaders|states|countries|nations|heads of state|sides|parliaments?)\b",
)


def is_private(part: str, text: str) -> bool:
    """Does a part of a text name private sides, and nobody in office?"""
    part = part.lower()
    return PRIVATE.search_in(part, text) is not None and not OFFICIAL.search(part)


def is_private_document(sentences: tuple[Sentence, ...], leaders: bool) -> bool:
    """Are the first sentences below the title about private sides alone; do they name `leaders` of states?"""
    title = next((sentence.text for sentence in sentences[:1]), "")
    first = [s.text for s in sentences[1:5] if len(s.text.split()) > _DATELINE][:3]
    lede, opening = next(iter(first), ""), " ".join(first)
    if (_SPORT.search(lede) and is_private(lede, lede)) or any(map(_is_told_of_private, first[:2])):
        return True
    if _SUBJECTS.match(title.lower()):
        return True
    business = set(_BUSINESS.findall(f"{title} {opening}".lower()))
    traffic = business <= {"airline", "airlines", "passengers", "carrier", "carriers"} and not _BUSINESS.search(
        title.lower()
    )
    if len(business) > 1 and not traffic and not _OF_STATES.search(opening.lower()):
        return True
    told = " ".join(s.text for s in sentences if not s.furniture).lower()
    if len(set(_BUSINESS.findall(told))) >= _MANY and not (leaders or _OF_STATES.search(f"{title} {opening}".lower())):
        return True
    unreal = bool(business) or _GAMES.search(opening.lower())
    return not leaders and (is_private(opening, opening) or (bool(unreal) and not OFFICIAL.search(opening.lower())))


_MANY = 4  # words of business that only news of business holds
_DATELINE = 5  # words that a line with no more than a place and a day may have


def _is_told_of_private(lede: str) -> bool:
    """Is who acts in the first sentence a company, a union, an opposition party, an armed group?"""
    subject = _SUBJECTS.search(lede.lower())
    if subject is None or _WHERE.search(lede, 0, subject.start()):
        return False
    return bool(
        _BY.search(lede, 0, subject.start()) or not _ACTED.search(lede, 0, subject.start())
    ) and not _OF_STATES.search(_OF_PROVINCES.sub("", lede.lower()))


_SUBJECTS = re.compile(
    r"\b(?:(?:oil|gas|energy|mining|shipping|insurance|power|steel|car|telecoms?|phone|pharmaceutical|technology)\s+(?:compan(?:y|ies)|giants?|majors?|firms?|groups?)|chambers?\s+of\s+(?:commerce|trade|industry|exporters|business|shipping|mines)|unions?\s+representing|trade\s+unions?|dock\s?workers|dockers|"
    r"(?:cocoa|coffee|dairy|farmers[’']?|fishing|housing|growers[’']?|agricultural)\s+co-?operatives?|(?:chocolate|wine|cheese|cement|tyre|drug|watch)\s?makers?|"
    r"(?:provinces?|regions?|prefectures?|cantons?|voivodeships?|oblasts?)\s+of|(?:provincial|regional|county)\s+governments?|employers[’']\s+(?:associations?|federations?|unions?)|confederations?\s+of|"
    r"(?:opposition|political)\s+part(?:y|ies)|opposition\s+(?:\w+\s+)?bloc|armed\s+organi[sz]ations?|liberation\s+(?:front|army)|rebel\s+(?:forces|groups?)|militias|"
    r"(?:municipal|town|city|borough|regional)\s+council|tour\s+operators?|stock\s+exchanges?|orchestras?|museums?|universit(?:y|ies)|hospitals?)\b"
)
_OF_PROVINCES = re.compile(
    r"\b(?:provincial|regional|municipal|county|cantonal)\s+(?:governments?|parliaments?|premiers?)\b"
)
_WHERE = re.compile(r"\b(?:[Ii]n|[Aa]t|[Ii]nside|[Oo]utside|[Nn]ear)\s+(?:an?|the|its|his|her)\s+(?:\w+\s+){0,2}$")
_BY = re.compile(r"\b(?:signed|concluded|agreed|set up|formed|launched|made)\s+by\s+(?:the\s+|an?\s+)?$")
_ACTED = re.compile(r"\b(?:has|have|had|will|is|are|was|were|to|[a-z]{3,}ed|met|set)\b")
_SPORT = re.compile(
    r"\b(?:Rugby|Cricket|Football|Basketball|Olympic|Chess)\b[^,.;]{0,20}\b(?:Union|Board|Association|Federation|Committee)\b"
)
_BUSINESS = re.compile(
    r"\b(?:brokerages?|shareholders?|operators?|chief executives?|ceos?|footballers?|strikers?|midfielders?|goalkeepers?|quarter-finals?|semi-finals?|squads?|"
    r"broadcasters?|car ?makers?|automakers?|carriers?|codeshare|load factor|airlines?|stake in|shareholdings?|passengers|loyalty programme|lenders?|breweries|brewers|refiners|manufacturers)\b"
)
_GAMES = re.compile(
    r"\b(?:championships?|tournament|tennis|scoreboard|racke?t|wimbledon|grand slam|red clay|board\s+games?|role-?play(?:ing)?|chess|model\s+(?:un|united\s+nations)|video\s?games?|novel|telenovela|sitcom)\b"
)
_OF_STATES = re.compile(
    r"\b(?:presidents?|premiers?|prime ministers?|chancellors?|kings?|queens?|emirs?|sultans?|ministers?|ministry|ministries|governments?|countries|nations|parliaments?|embassy|ambassadors?|treaty|treaties)\b"
)
