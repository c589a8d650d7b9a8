"""Who is spoken of: parties by name, demonym, capital or seat; persons learnt from the article; "the two countries"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from extractors._descriptions import find_described
from extractors._gazetteer import Found, find_leaders, is_state, leader_by_surname, look_up, names, surnames_in
from extractors._lexicon import any_of, compiled, in_either_case, lexicon
from extractors._screen import screened
from extractors._segment import Sentence

Kind = Literal[
    "name", "demonym", "capital", "organisation", "seat", "city", "lookalike", "person", "described", "speaker"
]

_MODIFIER = (
    r"(?:Vice|Deputy|First Deputy|Permanent|Additional|Parliamentary|Cabinet|Principal|Under|Assistant|Acting|Interim|Caretaker|Outgoing|Prime|State|Party|General|Foreign|Home|Interior|Defen[cs]e|Finance|Trade|Commerce|Economy|"
    r"Energy|Transport|Agriculture|Education|Health|Environment|Culture|Tourism|Justice|Industry|Armed Forces|External Affairs|Foreign Affairs|Crown|Supreme|"
    r"National|High|Special|Federal|Grand|Chief|Executive|Secretary|Senior|Emperor|Communist Party|Commission|Council|Assembly|Parliament|Security|Policy|"
    r"vice|deputy|acting|interim|caretaker|outgoing|prime|foreign|defen[cs]e|trade|finance|interior|crown|general|party|state|supreme|national|chief|policy|high|"
    r"security|communist|ruling|economy|energy|transport|culture|justice|senior)"
)
_OFFICES = (
    r"(?:President|Premier|Minister|Chancellor|King|Queen|Emir|Amir|Prince|Princess|Sultan|Emperor|Empress|Secretary(?:[\s-]General| of State)?|Undersecretary|Director[\s-]General|Taoiseach|Chairman|"
    r"Chairwoman|Chairperson|Speaker|Commissioner|Representative|Ambassador|Envoy|Governor-General|Leader|Chief|Adviser|Advisor|Councillor|Councilor|Pope|Monarch|PM|FM|Head of (?:State|Government)|"
    r"president|premier|minister|chancellor|king|queen|emir|amir|prince|princess|sultan|secretary(?:[\s-]general| of state)?|leader|chairman|speaker|commissioner|"
    r"representative|ambassador|envoy|chief|adviser|monarch|ruler|emperor|head of (?:state|government))"
)
_OFFICE = rf"(?:Co-)?{_OFFICES}"
_FIELD = rf"(?:{in_either_case(lexicon('persons')['fields'])}|[A-Z][\w-]+ Affairs)"
_HOUSE = any_of(lexicon("persons")["houses"])
_FIELDS = (
    rf"{_FIELD}(?:\s+{_FIELD})*(?:,\s+{_FIELD}(?:\s+{_FIELD})*)*(?:,?\s+and\s+(?:the\s+)?{_FIELD}(?:\s+{_FIELD})*)?"
)
_MINISTRY = r"(?:[A-Z]\w+\s+)?(?:Ministry|Department)\s+(?:of|for)"
_PORTFOLIO = rf"(?>(?:\s+(?:of|for)\s+(?:the\s+)?(?:{_HOUSE}|(?:(?:State\s+for|{_MINISTRY})\s+)?{_FIELDS})\b)?)"
_ROLE = rf"(?:{_MODIFIER}[\s-]+)*{_OFFICE}{_PORTFOLIO}"
_SECOND = r"(?:(?:Deputy|First Deputy|Vice|Prime Cabinet|deputy|vice)[\s-]+(?:Prime[\s-]+|prime[\s-]+)?(?:President|Premier|Minister|Chancellor|Secretary|president|premier|minister|chancellor))"
ROLES = rf"(?:{_SECOND}(?:\s+and\s+|,\s+)(?:the\s+)?)?{_ROLE}"
_GIVEN = r"(?:[A-ZÀ-ÞŁŚŞÇČŠŽĐŐÖÜ][\w’'-]{0,30}[a-zà-ÿ]|[A-Z]\.|[A-Z]{2,3}(?![\w])|[A-Z]{4,}(?=\s[A-Z][a-z]))"
_PARTICLE = r"(?:al|el|bin|ibn|bint|von|van|de|da|dos|do|der|den|di|du|la|le|ul|ur|abu|Al|El)"
NAME = rf"{_GIVEN}(?:[\s-](?:{_PARTICLE}[\s-])*{_GIVEN}){{0,4}}(?:\s(?:II|III|IV|VI|Jr|Sr)\b)?"
_STYLED = r"(?:Mr|Mrs|Ms|Dr|Prof|Sir|Lord|Dame|Gen|Lt|Maj|Col|Adm|Datuk|Datin|Dato|Tan|Seri|Sri|Tun|Haji|Pehin|Shri|Smt|Hon|H\.E|HE|HRH|Madam|Madame|Comrade|Eng)[.’']?"
_HONORIFIC = rf"(?:(?:{_STYLED}|Sheikh|His Highness|His Majesty)\s+)*"
_REALM = (
    r"(?:[A-Z][\w’-]+\s+){0,4}(?:Republic|Kingdom|State|States|Sultanate|Federation|Commonwealth|Principality|Union)"
)
_TITLED = screened(rf"(?<![\w-])(?P<role>{ROLES})(?P<gap>,?\s+)(?P<name>{_HONORIFIC}{NAME})")
_ROLE_OF = screened(
    rf"(?<![\w-])(?P<role>{ROLES})\s+of\s+(?P<of>(?:the\s+)?(?:{_REALM}\s+of\s+(?:the\s+)?)?[^,.;]{{0,60}}?)(?=[A-Z])"
)
_NAME_AT = re.compile(
    rf"(?:[’']s)?(?:\s+(?:{_HOUSE}|{_MINISTRY}\s+(?:the\s+)?{_FIELDS}))?,?\s+(?P<name>{_HONORIFIC}{NAME})"
)
_APPOSITION = screened(
    rf"(?<![\w-])(?P<name>{NAME}),\s+(?:the\s+|its\s+|who (?:is|was)\s+)?(?P<before>[^,.;]{{0,40}}?)(?<![\w-])(?P<role>{ROLES})\b(?!\s+[A-Z])"
)
_COUNTERPART = screened(
    rf"\b(?P<what>counterpart|opposite number|guest|host|visitor|colleague)(?P<from>\s+(?:from|in|of)\s+(?:the\s+)?)?,?\s+(?P<name>{_HONORIFIC}{NAME})"
)
_SENT = screened(
    rf"\b(?:delegation|side|team)\b[^.,;]{{0,25}}?\b(?:(?:led|headed|chaired|represented) by|by(?=\s+(?:the\s+)?{ROLES}))\s+(?:the\s+|its\s+)?(?:(?P<role>{ROLES}),?\s+)?(?P<name>{_HONORIFIC}{NAME})"
)
_PLURAL = screened(
    r"\b(?P<role>(?:[Pp]rime|[Ff]oreign|[Dd]efen[cs]e|[Tt]rade|[Ff]inance|[Vv]ice|[Dd]eputy)?[\s-]?(?:[Pp]residents|[Mm]inisters|[Pp]remiers|[Cc]hancellors|[Kk]ings|[Ll]eaders|[Pp]rime [Mm]inisters)),?\s+"
    rf"(?P<first>{NAME})(?:\s+of\s+(?:the\s+)?(?P<of>[A-Z][\w\s]{{2,30}}?))?(?:,\s+{NAME})*,?\s+and\s+(?P<second>{NAME})"
)
_ACTS = r"(?=,|\s+(?:and|said|says|told|met|signed|agreed|announced|received|welcomed|hosted|arrived|arrives|visited|visits|flew|flies|left|leaves|lands|landed|travels|travelled|traveled|heads|meets|hosts|attended|joined|spoke|paid|came|went|held|thanked|praised|will|would|has|had|was|is|who|whose|in|on|at|for|by|to)\b|[.;]?$|[.;]\s)"
_OWN = re.compile(rf"[’']s?\s+(?P<name>{_GIVEN}(?:[\s-](?:{_PARTICLE}[\s-])*{_GIVEN}){{1,3}}){_ACTS}")
_THING = re.compile(
    r"\b(?:Ministry|Minister|Assembly|Parliament|Council|Court|Senate|Congress|Party|Front|Union|Bank|University|Airport|Palace|House|Hall|City|Province|Region|Sea|Ocean|Bay|Gulf|Valley|River|"
    r"Island|Islands|Army|Navy|Force|Forces|Guard|Belt|Road|Initiative|Plan|Vision|Agency|Authority|Commission|Committee|Company|Group|Corporation|Institute|Centre|Center|Museum|Office|"
    r"Department|Club|United|League|Cup|Games|Day|Week|Year|War|Strip|Coast|Peninsula|Republic|Kingdom|State|States|Government|Strategic|Comprehensive|Partnership|Policy|Economic|National|"
    r"Central|Supreme|Security|Development|Foreign|Defence|Defense|Trade|Energy|North|South|East|West|Northern|Southern|Eastern|Western|Great|Grand|New|Green|Blue|Red|Black|White)\b"
)
_NO_PERSON = re.compile(
    r"\b(?:Agreement|Treaty|Pact|Accords?|Declaration|Statement|Memorandum|Protocol|Convention|Charter|Party)$"
)
_SAID_FOR = re.compile(
    r",?\s+(?:said|told \w+|stressed|noted|added|affirmed|stated|pledged)(?:\s+(?:on|this)\s+\w+day)?(?:\s+that)?\s+(?:the\s+)?$"
)
_PRIVATE_AFTER = re.compile(
    r"^[\s’'s]*(?:(?!(?:told|said|says|gave|sent|has|had|have|is|was|are|were|will|would|and|with|to|in|on|an?|the|that|which|who|from|for|as)\b)[a-z-]+ ){0,2}(?:compan(?:y|ies)|firms?|enterprises?|businesses?|businessm[ae]n|investors?|(?:wealth\s+)?funds?|banks?|airlines?|carmakers?|automakers?|"
    r"(?:Rugby|Cricket|Football|Basketball|Volleyball|Handball|Tennis|Hockey|Chess|Judo|Athletics?|Swimming|Cycling|Bar|Press|Medical|Writers|Exporters|Manufacturers|Olympic|Paralympic|Broadcasting)\s+(?:Union|Associations?|Federation|Board|Council|Confederation|Committee|Society|Corporation|Agency)|(?:Rugby|Cricket|Football)\b|Chambers?\s+of|Red\s+C(?:ross|rescent)|Academ(?:y|ies)\s+of|"
    r"universit(?:y|ies)|colleges?|schools?|students?|clubs?|teams?|footballers?|players?|restaurants?|scientists?|researchers?|academics?|"
    r"manufacturers?|start-?ups?|tourists?|media|newspapers?|language|cuisine|embassy staff|University|Airlines?|Airways|Bank|Telecom|Railways?|Rail|Holdings?|Group|Industries|Ports|Times|Post|"
    r"Daily|Today|News|Petroleum|Motors?|Electric|Steel|Football|FC|Open|Cup|Grand Prix|Tech\b|(?<!of )[Ss]tate\b(?!\s+(?i:visits?|secretar\w+|council\w*|counsel\w*|ministers?|department|duma|chancellery|media|banquet|leaders?|presidents?|news|television|broadcaster|tv|radio|house|guests?)\b)|Square|Street|Road|Avenue|Sea\b|"
    r"Ocean|Gulf|Peninsula|Strait|Delta)"
)
_OWNED = re.compile(
    r"-(?:owned|built|funded|backed|controlled|registered|flagged|based|listed)\b|(?:[’']s)?\s+(?:[a-z-]+ ){0,3}(?:compan(?:y|ies)|firms?|house|makers?|lenders?|carriers?|brewers?|conglomerates?|operators?|retailers?|funds?|universit(?:y|ies)|clubs?)\b"
)
_PLACE_BEFORE = re.compile(
    r"(?:\b[Mm]y|University of|Bank of|Gulf of|Sea of|Strait of|Air|Port of|City of|New|South China|Republic of|Lake|Mount|Upper|Lower|George|Denzel)\s+$"
)
_PLACE_AFTER = re.compile(
    r"^\s+(?:Sea|Ocean|Strait|Peninsula|Canal|River|Basin|Delta|Gulf|Mountains|state\b(?!\s+(?:secretar\w+|visits?|ministers?|council\w*|media|leaders?|presidents?|department|news|television|guests?|banquet)\b)|Post|Times|News Agency|DC\b)"
)
_CITY_AFTER = re.compile(
    r"^(?:\s+(?:Conventions?|Declaration|Process|Consensus|Accords?|Protocol|University|Airport|Stock|Marathon|Open|Opera)|-based\b)"
)
_NAME_BEFORE = re.compile(
    r"(?:^|(?<=[\w,;] ))(?!(?:President|Minister|Premier|Mr|Mrs|Ms|Dr|In|At|From|To|On|For|By|And|But|The|While|When|After|Before|Near|Since|As|If|With|Both|Outside|Now|Yesterday|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-ZÀ-Þ][a-zà-ÿ]+ $"
)
_FRAME = re.compile(
    r"\b(?:framework|auspices|aegis|umbrella|margins|sidelines)\s+of\s+(?:the\s+)?(?:[A-Z][\w’ -]{2,60}\()?$"
)
_SURNAME_AFTER = re.compile(rf"^\s+(?!(?:{ROLES})\b)[A-Z][a-z]+(?:[’']s)?\s+(?:[a-z]|[,.])")
_PAIR = re.compile(
    r"\b(?:(?:the|both|our|their|these|those|its)\s+)?(?:two|both)\s+(?:[a-z-]+\s+)?(?:countries|nations|states|sides|governments|neighbou?rs|rivals|leaders|parties|peoples|"
    r"capitals|foreign ministers|prime ministers|presidents|ministers|partners|heads of state|powers|republics|kingdoms|economies|allies|regions|blocs|groupings|organi[sz]ations)\b|"
    r"\bThe (?:countries|nations|neighbours|neighbors)(?=, which\b| (?:have|had|are|were|share|established|signed|set up|agreed)\b)|"
    r"\b[Bb]oth (?:countries|nations|sides|states|governments|leaders|parties|capitals)\b|\b[Tt]he (?:pair|two|sides|duo)\b|\b[Bb]ilateral\b|"
    r"\b[Tt]heir\b|\b[Tt]hey\b|\beach other\b|\bone another\b|\bmutual\b",
)
_BLOC = re.compile(
    r"\b[Tt]he (?:27-nation |ten-member |10-member |regional )?(?:bloc|grouping|association|organi[sz]ation|union)\b"
)
DATELINE = re.compile(
    r"(?P<place>[A-ZÀ-Ý][\w.’'-]*(?: [A-ZÀ-Ý][\w.’'-]*){0,3})(?:/[A-Z]\w+)?(?:\s*\([^)]{2,40}\))?(?:,\s[^–—:]{0,30}?)?\s*(?:\s[–—-]{1,2}|—|–|:|\.[–—-]{1,2})\s"
)
_VERB = re.compile(r"\b(?:who|was|is|were|by|said|met|with|had|has|and)\b")
NO_MORE = r"former|ex-|late(?!\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|on\b|in\b|last\b|this\b))"
"""Words before an office that is no longer held; "late December" is none."""
_FORMERLY = re.compile(rf"\b(?:{NO_MORE})[\s-]*(?:[\w’'-]+\s+){{0,2}}$", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:former|ex-|late|then)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Actor:
    """A mention of a party in a sentence: `start` and `end` in characters of the sentence.

    `person` and `role` are set where a person stands for the party; `private` marks what is no party after all (a
    company, a sea, a newspaper). A pair ("the two countries") is not here: `Analysis.pair` tells whom it means.
    """

    start: int
    end: int
    code: str
    kind: Kind
    person: str | None = None
    role: str | None = None
    private: bool = False


Leaders = Mapping[str, tuple[str, ...]]
"""Leaders of the gazetteer whom a sentence names in full, with the parties they led."""


@dataclass(frozen=True, slots=True)
class PersonKnown:
    """A person as the article introduces them."""

    name: str
    role: str | None
    party: str


@cache
def _not_names() -> frozenset[str]:
    words = "The A An In On At But And For With From After Before During Under Over This That These Those It He She They We His Her Their Its"
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October"
    return frozenset(f"{words} {days} November December Joint Strategic Comprehensive Partnership General".split())


def find_actors(
    sentences: Sequence[Sentence], named: Sequence[Sequence[Found]]
) -> tuple[tuple[tuple[Actor, ...], ...], dict[str, PersonKnown]]:
    """The actors of each sentence, in order; and the persons that the article introduces, by full name.

    `named` holds the names that the gazetteer finds in each sentence.
    """
    here = {name.code for found in named for _, _, name in found if name.sure and name.how != "city"}
    leaders = [dict(find_leaders(s.text)) for s in sentences]
    namesakes = _namesakes(" ".join(s.text for s in sentences), leaders)
    congo = "COG" if "COG" in here and not any(_is_kinshasa(n.surface) for f in named for _, _, n in f) else "COD"
    labels = sum(_is_label(s.text, found) for s, found in zip(sentences, named, strict=True)) > 1
    plain = [
        [
            _either_congo(a, s.text, congo)
            for a in _parties(
                s.text, [f for f in found if (f[2].sure or f[2].code in here) and f[2].surface not in namesakes], labels
            )
        ]
        for s, found in zip(sentences, named, strict=True)
    ]
    if sentences and sentences[0].part == "title" and _is_belgian(sentences):
        plain[0] = [replace(a, code="BEL") if sentences[0].text[a.start : a.end] == "Brussels" else a for a in plain[0]]
    people = _learn(sentences, plain, leaders)
    surfaces = _surfaces(people)
    surfaces |= _well_known(sentences, plain, surfaces)
    known = {word for form in surfaces for word in form.split()}
    told = (
        _without_members(s.text, [_or_company(s.text, a, known) for a in actors])
        for s, actors in zip(sentences, plain, strict=True)
    )
    found = [_with_people(s.text, a, surfaces) for s, a in zip(sentences, told, strict=True)]
    return tuple(_with_own(sentences, _with_described(sentences, found))), people


def _with_own(sentences: Sequence[Sentence], actors: Iterable[tuple[Actor, ...]]) -> Iterator[tuple[Actor, ...]]:
    """The actors of each sentence, with those of a capital who are told without saying whose.

    "LIMA – The government said …", "In Lima, the government said …".
    """
    for sentence, here in zip(sentences, actors, strict=True):
        dateline = DATELINE.match(sentence.text) if sentence.part == "text" and sentence.paragraph == 0 else None
        home = look_up(dateline["place"].strip()) if dateline else None
        own = _OWN_ORGAN.match(sentence.text, dateline.end()) if dateline else None
        if in_capital := _IN_A_CAPITAL.match(sentence.text):
            place = look_up(in_capital["city"])
            if place and place.how == "capital" and all(a.private or a.code == place.code for a in here[:1]):
                its_own = Actor(*in_capital.span("what"), place.code, "described")
                here = (its_own, *(a for a in here if a.start > in_capital.end()))
        if home and own and home.how == "capital" and all(a.private or a.code != home.code for a in here):
            here = (Actor(*own.span(), home.code, "described"), *here)
        yield here


_IN_A_CAPITAL = re.compile(
    r"In\s+(?P<city>[A-ZÀ-Þ][\w’-]+(?:\s[A-ZÀ-Þ][\w’-]+)?),\s+(?P<what>the\s+(?:government|cabinet|foreign\s+ministry|president|prime\s+minister|foreign\s+minister))\s+(?=[a-z])(?!of\b)"
)
_OWN_ORGAN = re.compile(
    r"(?:The\s+)?(?:[Gg]overnment|[Cc]abinet|[Pp]arliament|[Ss]enate|National\s+Assembly|[Ff]oreign\s+[Mm]inistry|Ministry\s+of\s+Foreign\s+Affairs|[Ll]awmakers|Council\s+of\s+Ministers|country|[Pp]residency)\b(?!\s+(?:of|in|for)\b)"
)


_BELGIAN = re.compile(r"Belgi(?:um|an)\b")


def _is_belgian(sentences: Sequence[Sentence]) -> bool:
    """Is it Belgium that the Brussels of a title stands for: do the first sentences name it, and not the Union?"""
    lede = " ".join(s.text for s in sentences[1:4])
    return bool(_BELGIAN.search(lede)) and not compiled(r"\b(?:EU|European\s+(?:Union|Commission|Council))\b").search(
        lede
    )


def _without_members(text: str, actors: list[Actor]) -> list[Actor]:
    """ "The EFTA states A, B and C signed …": the organisation acts, those listed behind it are only told to be in it."""
    for number, actor in enumerate(actors):
        states = _STATES_OF.match(text, actor.end) if actor.kind == "organisation" and actor.code != "C5" else None
        if states and number + 2 < len(actors) and actors[number + 1].start == states.end():
            last = number + 1
            while last + 1 < len(actors) and _LISTED.fullmatch(text, actors[last].end, actors[last + 1].start):
                last += 1
            if text.startswith(" among them", actors[last].end):  # some of its members do, and not it
                return [replace(a, private=True) if n == number else a for n, a in enumerate(actors)]
            if last > number + 1:
                return [replace(a, private=True) if number < n <= last else a for n, a in enumerate(actors)]
    return actors


_STATES_OF = re.compile(r"\s+(?:member\s+)?(?:states|countries|members|nations),?\s+")
_LISTED = re.compile(r"\s*(?:,|,?\s+and)\s+(?:the\s+)?")


def _with_described(sentences: Sequence[Sentence], actors: Sequence[tuple[Actor, ...]]) -> Iterator[tuple[Actor, ...]]:
    """The actors of each sentence with those that it only describes, of whom the document has spoken before."""
    named: set[str] = set()
    for sentence, here in zip(sentences, actors, strict=True):
        ahead = {a.start: a.code for a in here if not a.private}
        described = [
            Actor(start, end, code, "described")
            for start, end, code in find_described(sentence.text, named, ahead)
            if not any(a.start < end and start < a.end for a in here)
        ]
        yield tuple(sorted([*here, *described], key=lambda a: a.start)) if described else here
        if not sentence.furniture:
            named |= set(ahead.values())


def _or_company(text: str, actor: Actor, known: Collection[str]) -> Actor:
    """ "Kenya's Safaricom" is no party: one word in capitals, of no person the document knows and no organ of state."""
    match = _OWNS.match(text, actor.end) if actor.kind in {"name", "capital"} else None
    if match is None or match["name"] in known or match["name"] in names() or _ORGAN.match(match["name"]):
        return actor
    return replace(actor, private=True)


_ORGAN = re.compile(
    r"Parliament|Congress|Senate|Cabinet|Assembly|Duma|Diet|Bundestag|Knesset|Majlis|Rada|Sejm|Politburo|Presid|Prime|Premier|Chancellor|King|Queen|Emir|Crown|Foreign|Defen|Trade|Minist|Govern|State|Supreme|"
    r"Central|National|Communist|Labour|Conservative|Army|Navy|Coast|Military|Treasury|Commerce|Finance|Energy|Interior|Vice|Deputy|House|Embassy|Ambassador|Mr|Mrs|Ms|Dr|Sheikh|General|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
)
_OWNS = re.compile(
    r"[’']s?\s+(?P<name>[A-Z][\w&-]*[a-z][\w&-]*)(?=\s+(?:and|signed|announced|said|agreed|launched|has|have|will|entered|struck|concluded|to|in|with)\b|[,;])"
)


# What tells a state of the United States, or its capital's namesake, from the state of the same name.
_HOME_STATES = {
    "Georgia": re.compile(
        r"\b(?:Atlanta|ATLANTA|Savannah|U\.S\. state|Peach State|Georgia[’']s governor|Governor of Georgia)\b"
    ),
    "Washington": re.compile(r"\b(?:Olympia|OLYMPIA|Seattle|SEATTLE|Spokane|Washington state)\b"),
}
_SURNAMES = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss)\.?\s+(?:and\s+Mrs\.?\s+)?(?P<name>[A-Z][a-z]+)\b|\b[Tt]he\s+(?P<family>[A-Z][a-z]+)s\s+(?:run|own|live|have|are|were|family)\b"
)


def _namesakes(text: str, leaders: Sequence[Leaders]) -> set[str]:
    """Names of parties that mean somebody or something else in this document: a family, a state of the United States."""
    found = {match["name"] or match["family"] for match in _SURNAMES.finditer(text)}
    surnames = ((leader.split()[-1], codes) for named in leaders for leader, codes in named.items())
    found |= {surname for surname, codes in surnames if _is_of_others(surname, codes)}
    return found | {name for name, pattern in _HOME_STATES.items() if name in text and pattern.search(text)}


def _is_of_others(surname: str, codes: Sequence[str]) -> bool:
    """Is a leader's surname the name of a state, and not of the leader's own: "Luís Montenegro" of Portugal?"""
    known = names().get(surname)
    return known is not None and known.how == "name" and known.code not in codes


def _well_known(
    sentences: Sequence[Sentence], plain: Sequence[Sequence[Actor]], surfaces: dict[str, PersonKnown]
) -> dict[str, PersonKnown]:
    """Leaders whom the document names by surname alone, where it also names their state."""
    named = sorted({a.code for actors in plain for a in actors if not a.private})
    text = " ".join(s.text for s in sentences if not s.furniture)
    introduced = {word for form in surfaces for word in form.split()} | _not_names()
    surnames = surnames_in(set(compiled(r"(?<![\w’'-])[A-ZÀ-Þ][\w’-]*[a-zà-ÿ]").findall(text))) - introduced
    if not surnames:
        return {}
    beside = {word for match in _NAMES_TOGETHER.finditer(text) for word in match.groups() if word}
    parties = {surname: leader_by_surname(surname, named) for surname in surnames - beside}
    return {surname: PersonKnown(surname, None, code) for surname, code in parties.items() if code}


_NAMES_TOGETHER = re.compile(r"(?=\b([A-Z][\w-]*)(?:[’']s\s+[A-Z]|\s+([A-Z][\w-]*)))")


@cache
def _person_words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in lexicon("persons").items()}


def _is_kinshasa(surface: str) -> bool:
    return surface in {"Kinshasa", "DRC"} or surface.startswith(("Democratic Republic", "DR ", "D.R. "))


def _either_congo(actor: Actor, text: str, code: str) -> Actor:
    """ "Congo" and "Congolese" mean the one of the two that the document names in full."""
    return replace(actor, code=code) if text[actor.start : actor.end] in {"Congo", "Congolese"} else actor


def _is_label(text: str, named: Sequence[Found]) -> bool:
    """Does a sentence begin with the name of a state before a dash or colon: "Qatar — The emir …"?"""
    first = next((f for f in named if f[0] == 0 and f[2].how == "name"), None)
    return first is not None and _LABEL.match(text, first[1]) is not None


_LABEL = re.compile(r"\s*(?:\s[–—-]{1,2}|—|–|:)\s")


def _parties(text: str, named: Sequence[Found], labels: bool) -> list[Actor]:
    """The parties that a sentence names; `labels` where the document's items begin with whom they are about."""
    found = []
    dateline = DATELINE.match(text)
    for start, end, name in named:
        if name.how in {"city", "lookalike"} or (dateline and end <= dateline.end() and not (labels and start == 0)):
            continue
        if name.surface in {"US", "UN"} and text[end : end + 1] == "$":
            continue
        if name.surface == "Central Asia" and not (
            compiled(r"(?:–|-|\+|\band(?:\s+of)?|\bwith|\bbetween)\s*$").search(text[:start])
            or compiled(r"\s*(?:–|-|\+|and\b|plus\b)").match(text[end:])
        ):
            continue  # a region, unless it stands beside a party as one
        if name.surface == "Male" and not compiled(r"(?:in|to|from)\s+$").search(text[:start]):
            continue
        before, after = text[max(0, start - 20) : start], text[end : end + 60]
        private = bool(_PLACE_BEFORE.search(before)) and name.how != "seat" and not before.endswith("Republic of ")
        palestine = name.code == "PSE" and after.startswith(" state")
        private |= bool(_PLACE_AFTER.match(after)) and not palestine
        private |= (
            name.how in {"demonym", "name"}
            and bool(_PRIVATE_AFTER.match(after))
            and not palestine
            and not after.startswith("'s")
        )
        private |= bool(_OWNED.match(after))
        private |= name.how == "capital" and bool(_CITY_AFTER.match(after))
        private |= name.surface in _person_words()["given_names"] and bool(_SURNAME_AFTER.match(after))
        private |= name.surface in _person_words()["surnames"] and bool(_NAME_BEFORE.search(text[:start]))
        private |= name.how == "organisation" and bool(_FRAME.search(text, 0, start))
        code = name.code
        if name.surface.casefold() == "brussels" and _BELGIAN.search(text) is None:
            code = "EU"
        found.append(Actor(start, end, code, name.how, private=private))
    return found


def _learn(
    sentences: Sequence[Sentence], plain: Sequence[Sequence[Actor]], leaders: Sequence[Leaders]
) -> dict[str, PersonKnown]:
    """Persons by full name, with the party that the article, or else the gazetteer of leaders, gives them.

    "French President A B", "France's president, A B", "President of France A B", "A B, the French president"; then
    leaders by their full name; then those with a title whom only their partner in a sentence tells apart.
    """
    people: dict[str, PersonKnown] = {}
    loose: dict[str, str] = {}

    def learn(name: str, role: str | None, party: str | None) -> None:
        if not name or _NO_PERSON.search(name):
            return
        if party is None:
            loose.setdefault(name, role or "")
            return
        known = people.get(name)
        if " " not in name and any(full.endswith(f" {name}") for full in people):
            return  # known by full name
        if known is None or (len(role or "") > len(known.role or "") and known.party == party):
            people[name] = PersonKnown(name, role, party)

    for sentence, actors in zip(sentences, plain, strict=True):
        if sentence.furniture:
            continue
        text = sentence.text
        for match in _TITLED.finditer(text):
            before = text[max(0, match.start() - 40) : match.start()]
            if _FORMERLY.search(before) or _OF_A_BODY.search(before):
                continue
            name = _trim(match["name"], actors, match.start("name"))
            party = _party_before(text, match.start(), actors)
            if (
                name
                and party is None
                and match["gap"].strip()
                and not compiled(r"\b[Tt]he\s+(?:\w+\s+)?$").search(text[: match.start()])
            ):
                continue  # "minister, John Smith": nobody knows whose
            end = match.start("name") + match["name"].find(name) + len(name) if name else match.end()
            learn(name, match["role"], _party_of(text, end, actors) or party)
        for match in _ROLE_OF.finditer(text):
            for actor in actors:
                if match.start("of") <= actor.start <= match.end() and not actor.private:
                    following = _NAME_AT.match(text, actor.end)
                    if following:
                        learn(_trim(following["name"], actors, following.start("name")), match["role"], actor.code)
                    break
        for match in _APPOSITION.finditer(text):
            name = _trim(match["name"], actors, match.start("name"))
            inside = [a for a in actors if match.end("name") <= a.start < match.end() + 30 and not a.private]
            if (
                name
                and inside
                and name not in people
                and inside[0].code in leaders[sentence.index].get(name, (inside[0].code,))
                and not _VERB.search(match["before"])
                and not _FORMER.search(match["before"] + match["role"])
                and not _OF_A_BODY.search(match["before"])
            ):
                theirs = _THEIR.search(match["before"]) is not None  # "A B, their premier, went to C"
                learn(name, match["role"], None if theirs else inside[0].code)
        for name, role, party in _by_company(text, actors):
            learn(_trim(name, actors, text.find(name)), role, party)
    counts = Counter(a.code for actors in plain for a in actors if not a.private)
    told = (named for sentence, named in zip(sentences, leaders, strict=True) if not sentence.furniture)
    for name, codes in (leader for named in told for leader in named.items()):
        if name in people and people[name].party not in codes and not is_state(people[name].party):
            people[name] = replace(people[name], party=codes[0])  # "the only premier from the EU"
        if name not in people:
            people[name] = PersonKnown(name, loose.pop(name, None) or None, max(codes, key=lambda code: counts[code]))
    _settle(people, loose, sentences, plain)
    return people


_OF_A_BODY = re.compile(  # "club president A B", "opposition leader C D"
    r"\b(?:[Cc]lub|[Uu]niversity|[Cc]ompany|[Cc]hamber|[Aa]ssociation|[Ff]ederation|[Aa]cademy|[Ff]irm|[Bb]ank|[Ss]chool|[Cc]ollege|[Ii]nstitute|[Oo]pposition|[Rr]ebel|[Mm]ilitia|(?:[Tt]rade|[Ll]abou?r)\s+[Uu]nion|[Bb]usiness|[Rr]eligious|[Ss]piritual)\s+$"
)
_THEIR = re.compile(r"\b(?:[Tt]heir|[Ii]ts)\s")


def _by_company(text: str, actors: Sequence[Actor]) -> Iterator[tuple[str, str | None, str | None]]:
    """Persons told by whose they are or whom they are beside, as (name, role, party).

    "Her Chilean counterpart A B", "his guest from Niger, A B"; "Ghana's A B said"; "presidents A and B",
    "foreign ministers A of Peru and B of Chile".
    """
    plain = [a for a in actors if not a.private]
    for match in _COUNTERPART.finditer(text):
        before = [
            a
            for a in plain
            if a.end <= match.start() and compiled(r"(?:[’']s?)?\s+(?:\w+\s+)?").fullmatch(text[a.end : match.start()])
        ]
        party = before[-1].code if before else None
        titles = [m["role"] for m in _TITLED.finditer(text, 0, match.start())]
        role = titles[-1] if titles and match["what"] in {"counterpart", "opposite number"} else None
        if not party and role and "counterpart" in match[0]:
            yield match["name"], role, None
        elif not party and match["what"] in {"guest", "visitor", "host"} and _HIS.search(text, 0, match.start()):
            yield match["name"], None, _party_of(text, match.end(), actors)
        if party and not (match["what"] == "colleague" and not titles and _ACADEMIC.search(text)):
            yield match["name"], role, party
    for match in _HIS_COUNTERPART_IS.finditer(text):
        theirs = [a.code for a in plain if match.start("whose") <= a.start and a.end == match.end("whose")]
        titles = [m["role"] for m in _TITLED.finditer(text, 0, match.start())]
        if theirs:
            yield match["name"], titles[-1] if titles else None, theirs[0]
    for match in _SENT.finditer(text):
        senders = [a.code for a in plain if a.end <= match.start() and match.start() - a.end < 3]
        if senders:
            yield match["name"], match["role"], senders[-1]
    for actor in plain:
        if (
            actor.kind in {"name", "capital"}
            and (own := _OWN.match(text, actor.end))
            and not _THING.search(own["name"])
        ):
            yield own["name"], None, actor.code
    for match in _PLURAL.finditer(text):
        role = compiled(r"s$").sub("", match["role"].strip())
        for group in ("first", "second"):
            end = match.end(group)
            following = [a for a in plain if a.start >= end]
            of = following and compiled(r"\s+of\s+(?:the\s+)?").fullmatch(text[end : following[0].start])
            yield match[group], role, following[0].code if of else None


_HIS = re.compile(r"\band\s+(?:his|her)\s+$")
_HIS_COUNTERPART_IS = screened(
    rf"(?<![\w-])(?P<name>{NAME}),\s+(?:his|her)\s+(?P<whose>(?:[A-Z][\w-]+\s?){{1,3}})\s(?:counterpart|opposite number)\b"
)
_ACADEMIC = re.compile(r"\b(?:Prof\b|Professor|Rector|Dean|Provost|Vice-Chancellor|Coach|Captain|Mayor|Governor|CEO)")


def _settle(
    people: dict[str, PersonKnown],
    loose: dict[str, str],
    sentences: Sequence[Sentence],
    plain: Sequence[Sequence[Actor]],
) -> None:
    """Give parties to titled persons whom nothing ties to one.

    By the surname of a person known; by those coupled with them; by the gazetteer; as travellers to the other of the
    document's pair; as the other where one side's people are known; as people of the state that the report is filed from,
    for the press seldom says so of its own.
    """
    surnames = {name.split()[-1]: person for name, person in people.items()}
    counts = Counter(a.code for actors in plain for a in actors if not a.private)
    main = [code for code, _ in counts.most_common(2)]
    named = [code for code, _ in counts.most_common()]
    opening = {a.code for s, actors in zip(sentences, plain, strict=True) if s.paragraph <= 1 for a in actors}
    pair = main if set(main) <= opening else []  # whom a person unknown may be the other of
    known_sides = {p.party for p in people.values() if p.party in pair}
    for name, role in loose.items():
        known = surnames.get(name.split()[-1]) or next(
            (p for full, p in people.items() if full.startswith(f"{name} ")), None
        )
        if known is not None:
            if len(name.split()) > len(known.name.split()):
                people.setdefault(name, PersonKnown(name, role, known.party))
            elif not known.role and role:
                people[known.name] = replace(known, role=role)
            continue
        party = (
            _beside(name, sentences, plain, people)
            or _counterpart(name, sentences, people, main)
            or ("EU" if "EU" in named and _COMMISSIONER.search(role) else None)
            or _across(name, loose, sentences, plain, people, pair)
        )
        beside = [
            a.code
            for s, actors in zip(sentences, plain, strict=True)
            if name in s.text
            for a in actors
            if not a.private
        ]
        party = party or next(
            filter(None, (leader_by_surname(name.split()[-1], p) for p in (list(dict.fromkeys(beside)), main, named))),
            None,
        )
        if party is None and _SENIOR.search(role):
            party = _spoken_of(name, sentences, plain) or _in_headline(role, sentences, plain)
        if party is None and _SENIOR.search(role):
            visited = _visited(name, sentences, plain) if len(pair) == 2 else None
            home = state_of_dateline(sentences)
            party = (
                _other_than(visited, list(dict.fromkeys(beside)), alone=True)
                or _other_than(visited, main)
                or (home if home in main else None)
                or (_other_than(next(iter(known_sides)), main) if len(known_sides) == 1 and not visited else None)
                or (home if not visited and home not in {p.party for p in people.values()} else None)
            )
        if party and (party in _person_words()["monarchies"] or not _ROYAL.search(role)):
            people[name] = PersonKnown(name, role, party)


def _counterpart(
    name: str, sentences: Sequence[Sentence], people: Mapping[str, PersonKnown], main: Sequence[str]
) -> str | None:
    """The party of B in "A and his counterpart B", "A and her visitor, B", where only A's is told: the other of the document's pair."""
    for sentence in sentences:
        match = _WITH_HIS.search(sentence.text) if name in sentence.text else None
        if match and match["other"].startswith(name):
            known = next(
                (
                    p
                    for p in people.values()
                    if match["known"].endswith(p.name) or p.name.endswith(match["known"].split()[-1])
                ),
                None,
            )
            return _other_than(known.party, main) if known else None
    return None


_COMMISSIONER = re.compile(r"(?<!High )(?<!Police )\bCommissioner\b")


def _across(
    name: str,
    loose: Mapping[str, str],
    sentences: Sequence[Sentence],
    plain: Sequence[Sequence[Actor]],
    people: Mapping[str, PersonKnown],
    pair: Sequence[str],
) -> str | None:
    """The party of one of two who act for the two sides of a document: "talks led by A and B", "the two ministers, A and B".

    It is the other's where that is known, of the two whom the sentence names or of the document's; else they stand in the
    order in which the two parties were told last.
    """
    told: list[str] = []
    for sentence, actors in zip(sentences, plain, strict=True):
        if sentence.furniture:
            continue
        match = _TWO_SIDES.search(sentence.text) if name in sentence.text else None
        if match and name in match.group("first", "second"):
            first = match["first"] == name
            other = people.get(match["second"] if first else match["first"])
            beside = list(dict.fromkeys(a.code for a in actors if a.end <= match.start() and not a.private))
            if other and len(beside) == 2 and other.party in beside:
                return _other_than(other.party, beside)  # "A and B set up relations when their ministers, C and D, …"
            if len(pair) != 2:
                return None
            if other:
                return _other_than(other.party, pair)
            here = [a.code for a in actors if a.end <= match.start("first") and a.code in pair]
            order = list(dict.fromkeys(here if set(here) == set(pair) else told))
            both = all(who in loose for who in match.group("first", "second"))
            party = order[0 if first else 1] if both and len(order) == 2 else None
            return None if party and party == _visited(name, sentences, plain) else party
        here = [a.code for a in actors if a.code in pair and not a.private]
        told = here if set(here) == set(pair) else told
    return None


_TWO_SIDES = screened(
    r"\b(?:(?:[Ll]ed|[Hh]eaded|[Cc]haired|[Ss]igned|[Rr]epresented|[Cc]oncluded|[Ii]nitialled|[Cc]onducted|[Ss]ealed|[Hh]eld)\s+(?:[\w-]+\s+){0,8}?by|"
    r"(?:[Mm]inisters|[Pp]residents|[Ll]eaders|[Pp]remiers|[Cc]hancellors|[Ss]ecretaries|[Ee]nvoys|[Nn]egotiators|[Ss]peakers),?)\s+(?:the\s+)?"
    rf"(?:{ROLES},?\s+)?{_HONORIFIC}(?P<first>{NAME}),?\s+and\s+(?:the\s+)?(?:{ROLES},?\s+)?{_HONORIFIC}(?P<second>{NAME})"
)
_WITH_HIS = screened(
    rf"(?P<known>{NAME})\.?\s+and\s+(?:his|her)\s+(?:counterpart|visitor|guest|host),?\s+(?P<other>{NAME})"
)
_ROYAL = re.compile(r"\b(?:King|Queen|Emir|Amir|Sultan|Emperor|Prince|Princess|Monarch)\b", re.IGNORECASE)
_SENIOR = re.compile(  # a vice-chancellor that no state is named with leads a university
    r"President|Premier|Minister|(?<!Vice-)Chancellor|King|Queen|Emir|Amir|Sultan|General Secretary|PM|Crown Prince|Emperor",
    re.IGNORECASE,
)


def _other_than(party: str | None, codes: Sequence[str], *, alone: bool = False) -> str | None:
    """The other of some codes, where `party` is among them; with `alone` only where there are just the two."""
    if party not in codes or (alone and len(codes) != 2):
        return None
    return next((code for code in codes if code != party), None)


def _spoken_of(name: str, sentences: Sequence[Sentence], plain: Sequence[Sequence[Actor]]) -> str | None:
    """The only party of the sentence before the one that names a person, in its paragraph, where it is not the counterpart's."""
    for sentence, actors in zip(sentences, plain, strict=True):
        if name in sentence.text and sentence.index and not sentence.furniture:
            before = sentences[sentence.index - 1]
            told = {a.code for a in plain[before.index] if not a.private}
            here = {a.code for a in actors if not a.private and a.kind == "demonym"}
            same = (
                before.paragraph == sentence.paragraph
                and len(told) == 1
                and compiled(_HIS_COUNTERPART).search(sentence.text)
            )
            return next(iter(told)) if same and not told & here else None
    return None


_HIS_COUNTERPART = r"\band\s+(?:his|her)\s+(?:\w+\s+)?counterpart\b"


def _in_headline(role: str, sentences: Sequence[Sentence], plain: Sequence[Sequence[Actor]]) -> str | None:
    """The only party of whose office a title speaks, where a role fits it: "Norwegian minister in Lima" of "Development Minister A"."""
    if not sentences or sentences[0].part != "title":
        return None
    office = set(compiled(r"[a-z]+").findall(role.lower()))
    office |= {"leader"} if office & _LEADS and "vice" not in office else set()
    held = ((a.code, _OFFICE_IN_TITLE.match(sentences[0].text, a.end)) for a in plain[0] if not a.private)
    fitting = {code for code, of in held if of and office.issuperset(compiled(r"[a-z]+").findall(of["office"].lower()))}
    return fitting.pop() if len(fitting) == 1 else None


_OFFICE_IN_TITLE = re.compile(
    r"(?:[’']s?)?\s+(?P<office>(?i:(?:(?:prime|foreign|deputy|vice|defen[cs]e|trade|finance|interior|health|energy)[\s-]+)*(?:minister|president|premier|chancellor|king|queen|leader)))\b(?!\s+[A-Z])"
)
_LEADS = frozenset({"president", "prime", "premier", "chancellor", "king", "queen"})


def _visited(name: str, sentences: Sequence[Sentence], plain: Sequence[Sequence[Actor]]) -> str | None:
    """The state to which a person is said to travel."""
    surname = name.split()[-1]
    for sentence, actors in zip(sentences, plain, strict=True):
        if surname not in sentence.text or sentence.furniture:
            continue
        for actor in actors:
            if actor.kind in {"name", "capital"} and not actor.private:
                ahead = (end for _, end in _whole(surname, sentence.text) if end <= actor.start)
                if any(_GOES_TO.fullmatch(sentence.text, end, actor.start) for end in ahead):
                    return actor.code
    return None


_GOES_TO = re.compile(
    r"[^.;]{0,40}?\b(?:visit(?:s|ed|ing)?|(?:travel|trip|visit|fly|flew|came|went|go)\w*(?: \w+)? to|arriv\w+ in|landed in|(?:was|is) in)\s+(?:the\s+)?"
)


def _whole(name: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a name stands in a text as whole words."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not _goes_on(text[start - 1 : start]) and not _goes_on(text[end : end + 1]):
            yield start, end
        start = text.find(name, end)


def _goes_on(letter: str) -> bool:
    """Does a letter beside a name make it part of another word?"""
    return letter.isalnum() or letter in {"_", "-"}


def state_of_dateline(sentences: Sequence[Sentence]) -> str | None:
    """The state in which a dateline lies."""
    for sentence in sentences[:3]:
        if sentence.part == "text" and (match := DATELINE.match(sentence.text)):
            known = look_up(match["place"].strip())
            return known.code if known else None
    return None


_CONSORT_TITLE = r"(?:(?:Crown |Grand )?(?:Queen|King|Princess|Prince|Duchess|Duke|Empress|Sultana|First Lady) )"
_CONSORT = re.compile(rf"(?P<other>{NAME}) and (?:(?:his wife|her husband),? {_CONSORT_TITLE}?|{_CONSORT_TITLE})")


SAID = r"(?:said|told|announced|added|declared|confirmed|reported|stressed|noted|says|insisted|explained)"
_SENTENCE_OPENS = re.compile(r"(?:[^.;]{3,40}\s(?:-{1,2}|–|—)\s)?(?:The\s+)?")
_DOES = re.compile(
    r"\s+(?:will|would|has|had|is|was|does|did|plans|wants|hopes|expects|intends|seeks|agreed|decided|need|needs|cannot|can)\b"
)
_COUPLED = re.compile(rf"(?:{ROLES}|his wife|her husband)\s+(?P<other>{NAME})\s+of\s")


def _beside(
    name: str, sentences: Sequence[Sentence], plain: Sequence[Sequence[Actor]], people: dict[str, PersonKnown]
) -> str | None:
    """The party of a titled person who is coupled with one of known party, speaks for a state, or leaves its capital."""
    surname = name.split()[-1]
    for sentence, actors in zip(sentences, plain, strict=True):
        text = sentence.text
        if sentence.furniture or surname not in text:
            continue
        at = text.find(f"{name} and ")
        coupled = _COUPLED.match(text, at + len(f"{name} and ")) if at >= 0 else None
        if coupled and (known := people.get(coupled["other"])):
            return known.party
        couples = _CONSORT.finditer(text) if f" {name}" in text and " and " in text else ()
        consort = next((c for c in couples if text.startswith(name, c.end())), None)
        spouse = next((p for p in people.values() if consort and consort["other"].endswith(p.name)), None)
        if spouse:
            return spouse.party
        told = next((a for a in actors if not a.private), None)
        if (
            told
            and told.kind == "name"
            and _SENTENCE_OPENS.fullmatch(text, 0, told.start)
            and _DOES.match(text, told.end)
            and any(_TITLE_BEFORE.search(text, 0, at) and _SAYS.match(text, end) for at, end in _whole(surname, text))
        ):
            return told.code  # "A will not break with B, Foreign Minister C D said"
        for actor in actors:
            if actor.private or actor.kind not in {"name", "capital"}:
                continue
            ends = [end for _, end in _whole(surname, text) if end <= actor.start]
            if any(_SAID_FOR.fullmatch(text, end, actor.start) for end in ends) and _STANDS.match(text, actor.end):
                return actor.code
            if actor.kind == "capital" and any(_LEFT.fullmatch(text, end, actor.start) for end in ends):
                return actor.code
    return None


_TITLE_BEFORE = re.compile(r",\s+(?:[A-Z][\w’-]+\s+){1,6}$")
_SAYS = re.compile(rf"\s+{SAID}\b")
_STANDS = re.compile(r"\s+(?:now\s+)?(?:would|will|was|is|had|has|wants|wanted|hopes|hoped|stood|stands)\b")
_LEFT = re.compile(r"\s+(?:left|departed|flew out of|set off from)\s+")


def _trim(name: str, actors: Sequence[Actor], start: int) -> str:
    """The name without honorifics, and without what begins another thing ("Macron Paris")."""
    words = name.split()
    while len(words) > 2 and words[0] in _not_names():  # "On Monday A B, president of C, …"
        start += len(words.pop(0)) + 1
    name = " ".join(words)
    for number, word in enumerate(words):
        if word in _not_names() and number:
            words = words[:number]
            break
        if word.endswith(("’s", "'s")):
            words = words[: number + 1]  # "Biden's State visit"
            break
    for actor in actors:
        if actor.start > start and actor.start < start + len(" ".join(words)) and actor.kind != "demonym":
            words = name[: actor.start - start].split()
    if title := compiled(rf"{ROLES}\s+(?=[A-Z])").match(" ".join(words)):
        words = " ".join(words)[title.end() :].split()
    while words and compiled(_STYLED).fullmatch(words[0]):
        words.pop(0)
    found = " ".join(words).strip("’'")
    if found.endswith(("’s", "'s")):
        found = found[:-2]
    starts_as_party = any(
        a.start == start and (a.kind != "demonym" or compiled(ROLES).fullmatch(found[a.end - start :].strip()))
        for a in actors
    )  # in "the King, French President …" the second is another
    return "" if not words or words[0] in _not_names() or starts_as_party or compiled(ROLES).fullmatch(found) else found


def _party_before(text: str, start: int, actors: Sequence[Actor]) -> str | None:
    """The party that a title belongs to: "French President", "Vietnam's president", "the Vietnamese foreign minister"."""
    near = [a for a in actors if a.end <= start and not a.private]
    if near and not (_IN.search(text[max(0, near[-1].start - 9) : near[-1].start]) and near[-1].kind != "demonym"):
        gap = text[near[-1].end : start]
        if compiled(r"(?:[’']s?)?,?[\s-]+(?:(?!(?:and|with|met|by|to|in|on|of|for|from|at|as|when|where|while|which|who|whom|after|before|since|until|if|but|or|that)\b)[\w-]+\s+){0,3}").fullmatch(gap) and near[-1].kind in {
            "demonym", "name", "organisation", "capital",
        } and not (gap.startswith(",") and near[-1].kind != "demonym" and _WHO_SAID.match(text, start)):  # fmt: skip
            return near[-1].code
    inside = [a for a in actors if start <= a.start < start + 40]
    return inside[0].code if inside and inside[0].start == start else None


_WHO_SAID = re.compile(rf"(?:[A-ZÀ-Þ][\w’'-]+\s+){{2,7}}{SAID}\b")
_IN = re.compile(r"\b(?:[Ii]n|[Aa]t|[Ff]rom|[Tt]o)\s+(?:the\s+)?$")


def _party_of(text: str, end: int, actors: Sequence[Actor]) -> str | None:
    """The party after a name: "President Nicos of Cyprus", "Prime Minister Modi (India)"."""
    following = [a for a in actors if a.start >= end and not a.private]
    if following and compiled(r"\s+(?:of|from)\s+(?:the\s+)?|\s*\(|,\s+of\s+").fullmatch(
        text[end : following[0].start]
    ):
        return following[0].code
    return None


_NUMBERED = re.compile(r"\s(?:I{1,3}|IV|VI{0,3}|Jr|Sr)\.?$")  # "Jr" and "VI" are no surnames


def _surfaces(people: dict[str, PersonKnown]) -> dict[str, PersonKnown]:
    """Ways in which a known person is named later: in full, by surname, by the first of an Asian name."""
    found: dict[str, PersonKnown] = {}
    counts: Counter[str] = Counter()
    for person in people.values():
        words = _NUMBERED.sub("", person.name).split()
        forms = {person.name, " ".join(words), words[-1]}
        if len(words) > 2 or (len(words) > 1 and len(words[-1]) <= 2):
            forms |= {" ".join(words[-2:]), " ".join(words[:2])}
        if len(words) >= 2:
            forms.add(words[0])
        forms |= {word for word in words[1:-1] if word[0].isupper() and len(word) > 3}  # of two surnames the first
        if article := compiled(r"(?:[Aa]l|[Ee]l)-(?=[A-Z])").match(words[-1]):
            bare = words[-1][article.end() :]
            forms |= {bare, f"Al-{bare}", f"al-{bare}"}
        for form in forms:
            if len(form) > 1 and form not in _not_names():
                counts[form] += 1
                if form not in found or form == person.name:
                    found[form] = person
    parties: dict[str, set[str]] = {}
    for person in people.values():
        for word in person.name.split():
            parties.setdefault(word, set()).add(person.party)
    return {form: p for form, p in found.items() if " " in form or len(parties.get(form, {p.party})) == 1}


def _with_people(text: str, actors: Sequence[Actor], surfaces: Mapping[str, PersonKnown]) -> tuple[Actor, ...]:
    """The actors of a sentence with the persons in it, by the ways in which they are named."""
    named = [(span, form) for form in surfaces if form in text for span in _whole(form, text)]
    found, passed = list(actors), 0
    for (start, end), form in sorted(named, key=lambda each: (each[0][0], -each[0][1])):  # the longest at each place
        if start < passed:
            continue
        passed = end
        within = [a for a in found if a.start < end and start < a.end]
        inside = all(start <= a.start and a.end <= end and a.kind in {"capital", "name"} for a in within)
        if not within or (inside and " " in form):
            found = [
                a for a in found if a not in within
            ]  # "Santiago Peña" is no capital, nor "Luís Montenegro" a state
            person = surfaces[form]
            found.append(Actor(start, end, person.party, "person", person.name, person.role))
    return tuple(sorted(found, key=lambda a: a.start))


def pair_words(text: str) -> list[tuple[int, int]]:
    """Where a sentence speaks of two parties without naming them: "the two countries", "their", "bilateral"."""
    return [match.span() for match in _PAIR.finditer(text)]


def bloc_words(text: str) -> list[tuple[int, int]]:
    """Where a sentence speaks of an organisation without naming it: "the bloc"."""
    return [match.span() for match in _BLOC.finditer(text)]
