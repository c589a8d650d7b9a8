"""Instruments by all the names that news gives them."""

from __future__ import annotations

import re

from schema.records import AgreementKind

_ADJ = (
    r"(?:(?:[A-Z][\w’'&./-]*|[a-z]+-[a-z]+|free|trade|free-trade|preferential|bilateral|trilateral|joint|defen[cs]e|security|maritime|boundary|border|military|peace|mutual|cultural|economic|"
    r"comprehensive|strategic|investment|protection|cooperation|partnership|association|framework|customs|extradition|fisheries|energy|nuclear|civil|air|services|visa|waiver|exemption|labou?r|"
    r"migration|mobility|tax|double|taxation|avoidance|water|sharing|technology|science|scientific|education|health|climate|digital|green|reciprocal|access|status|forces|supply|chain|chains|critical|"
    r"minerals|intelligence|information|transport|aviation|tourism|agricultural|agriculture|friendship|cooperative|interim|landmark|historic|new|separate|wide-ranging|draft|legal|assistance|judicial|"
    r"treaty-level|non-aggression|pact|currency|swap|loan|grant|financing|logistics|acquisition|cross-servicing|hydrogen|space|cyber|counter-terrorism|five-year|three-year|two-year|10-year|ten-year|"
    r"updated|revised|upgraded|long-stalled|long-awaited|first|final|political|general|global|regional|implementing|executive|technical|humanitarian)\s+)"
)
_NOUN = (
    r"(?:memorand(?:um|a|ums) of (?:understanding|cooperation|intent|agreement)|memorand(?:um|a|ums)|MoUs?|MOUs?|treat(?:y|ies)|pacts?|accords?|agreements?|arrangements?|protocols?|conventions?|"
    r"(?:joint )?(?:declarations?|statements?|communiqu[eé]s?)|plans? of action|action plans?|action programmes?|programmes? of (?:action|cooperation)|programmes? of exchanges?|road\s?maps?|letters? of intent|"
    r"statements? of intent|charters?|exchanges? of (?:notes|letters)|deals?|compacts?|covenants?|contracts?|instruments?|documents?|(?:cultural )?exchange programmes?|executive programmes?|work plans?)"
)
INSTRUMENT = re.compile(
    rf"(?<![\w-])(?P<count>(?:(?:a|an|the|its|their|another|one|both|this|that|some|several|numerous|a number of|a series of|a raft of|a host of|dozens of|a dozen|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    rf"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|\d{{1,3}}|more than \d+|nearly \d+|over \d+)\s+)*)"
    rf"(?P<name>(?:{_ADJ}){{0,8}}?(?P<noun>{_NOUN}))\b(?P<abbr>\s+\([A-Z][A-Za-z]{{1,7}}\))?",
)
CAPITAL_INSTRUMENT = re.compile(
    r"(?<![\w-])(?P<name>(?:[A-Z][\w’'&/.-]*\s+(?:(?:of|and|on|for|the)\s+)*){0,7}?(?P<noun>Memorand(?:um|a) of (?:Understanding|Cooperation|Intent)|Treaty|Pact|Accords?|Agreements?|Arrangement|Protocol|Convention|"
    r"(?:Joint )?(?:Declaration|Statement|Communiqu[eé])|Plan of Action|Action Plan|Action Programme|Programme of (?:Action|Cooperation)|Road\s?map|Letter of Intent|Statement of Intent|Charter|Compact|Exchange Programme|"
    r"Executive Programme|CEPA|FTA|EPA|Programme))\b(?P<abbr>\s+\([A-Z][A-Za-z]{1,7}\))?"
)
TAIL = re.compile(
    r"^\s+(?:on|for|to|in|concerning|regarding|covering|about|of)\s+(?:(?:the|a|an)\s+)?(?:(?!(?:signed|which|that|was|were|is|are|has|have|had|will|with|between|during|by|at|in (?:the )?(?:presence|\d|January|February|March|April|May|June|July|August|September|October|November|December)|"
    r"on (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)|after|before|when|while|who|as|and (?:a|an|the|they|he|she|it|two|three|agreed|pledged|said|witnessed|signed)|last|this|next|on \d|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|said|said,|today|yesterday|would|could|to)\b)[\w’'&/–-]+,?\s*(?<!,\s)){1,10}"
)
BY_FIELD = re.compile(r"\s*(?:,|and|,\s+and|as well as)\s+(?:another\s+)?on\s+")
KINDS: tuple[tuple[AgreementKind, re.Pattern[str]], ...] = (
    ("mou", re.compile(r"memorand|\bmous?\b", re.IGNORECASE)),
    ("action_plan", re.compile(r"plans? of action|action plan|action programme|road\s?map|work plan", re.IGNORECASE)),
    ("letter_of_intent", re.compile(r"letters? of intent|statements? of intent", re.IGNORECASE)),
    ("declaration", re.compile(r"declaration|statement|communiqu", re.IGNORECASE)),
    ("treaty", re.compile(r"treat(?:y|ies)\b(?!-level)", re.IGNORECASE)),
    ("protocol", re.compile(r"protocol", re.IGNORECASE)),
    (
        "other",
        re.compile(
            r"charter|exchanges? of|documents?|instruments?|programmes?|contracts?|^arrangements?$", re.IGNORECASE
        ),
    ),
    (
        "agreement",
        re.compile(r"agreement|pact|accord|arrangement|convention|deal|compact|covenant|CEPA|FTA|EPA", re.IGNORECASE),
    ),
)
SECTORS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b(?:{pattern})", re.IGNORECASE))
    for name, pattern in (
        ("trade", r"trade|tariff|customs|export|economic partnership|CEPA|commerc|supply chain|e-commerce"),
        ("investment", r"invest"),
        ("finance", r"financ|bank|tax|currency|loan|credit|debt|central bank|monetary"),
        ("defence", r"defen[cs]e|military|armed forces|reciprocal access|arms|troops|naval|army"),
        ("security", r"security|counter-?terror|police|intelligence|cyber|crime|coast guard|maritime|border|incidents"),
        ("energy", r"energy|oil\b|gas\b|nuclear|hydrogen|electric|power grid|solar"),
        ("climate", r"climate|environment|carbon|emission|green|biodivers"),
        ("transport", r"transport|aviation|air services|rail|shipping|port\b|ports\b|logistic|road|connectivity"),
        ("technology", r"digital|technolog|\bAI\b|artificial intelligence|semiconductor|telecom|data|innovation|ICT"),
        ("science", r"scien|research"),
        ("education", r"educat|universit|school|student|training|academic|youth"),
        ("culture", r"cultur|heritage|film|media|sport|language|museum|exchange programme"),
        ("health", r"health|medic|pharma|vaccine|hospital"),
        ("agriculture", r"agricult|farm|food|halal|livestock|crop"),
        ("fisheries", r"fisher|fishing"),
        ("justice", r"justice|legal|judicial|extradition|sentenced|prisoner|law enforcement"),
        ("migration", r"migra|visa|mobility|asylum|readmission|consular"),
        ("labour", r"labou?r\b|worker|employment|social security"),
        ("tourism", r"touris"),
        ("space", r"space\b|satellite"),
        ("mining", r"mining|mineral|raw material|lithium|rare earth"),
        ("water", r"water\b|river|irrigation"),
        (
            "diplomacy",
            r"diplomatic relations|foreign affairs|diplomatic|friendship|strategic partnership|establishment of|foreign ministr",
        ),
        ("development", r"development|aid\b|grant|infrastructure|belt and road"),
    )
)
SIGNED = re.compile(
    r"\b(?:sign(?:s|ed|ing|ature)?|ink(?:s|ed)|conclud(?:e[sd]?|ing)|exchang(?:e[sd]?|ing)|adopt(?:s|ed|ing)?|issu(?:e[sd]?|ing)|releas(?:e[sd]?|ing)|sealed?|witness(?:ed)?|put (?:their|his|her) (?:names?|signatures?)|"
    r"unveil(?:s|ed)?|struck|clinch(?:es|ed)?|finali[sz]ed|publish(?:es|ed)|initial(?:l)?ed|approv(?:e[sd]?)|announc(?:e[sd]?|ing)|agree(?:d|s) (?:on|to)|chang(?:e[sd]?|ing) hands|pen to paper|(?:the )?conclusion of|(?:came|come|went|returned|back) (?:\w+ ){0,3}with|hand(?:ed|ing) over|swapp(?:ed|ing)|renewed|reach(?:ed|es)|enter(?:ed|s) into|secured|endorsed)\b",
    re.IGNORECASE,
)
IN_FORCE = re.compile(
    r"\b(?:in force|in effect|into force|into effect|took effect|since (?:19|20)\d\d|under (?:the|a|an|its|their)\b|take advantage of|remains? (?:in|valid)|replac(?:es|ed)|based on|within the framework of|"
    r"has been in|pursuant to|in line with|bound by|linked|have had|covered by|existing)\b",
    re.IGNORECASE,
)
NEGOTIATED = re.compile(
    r"\b(?:negotiat(?:e[sd]?|ing|ions?|ors)|talks (?:on|about|for|over|towards?)|in talks|under discussion|under negotiation|exploratory|terms of reference|rounds? of|seek(?:s|ing)?|sought|propos(?:e[sd]?|al|ing)|"
    r"work(?:s|ing|ed)? (?:on|towards?)|pursu(?:e[sd]?|ing)|hop(?:e[sd]?|ing)|explor(?:e[sd]?|ing)|discuss(?:e[sd]?|ing|ions?)|consider(?:s|ed|ing)?|drafted|drafting|feasibility|look forward to|push(?:es|ed|ing)? for|conclude (?:the )?talks)\b",
    re.IGNORECASE,
)
PLANNED = re.compile(
    r"\b(?:will (?:be )?(?:sign|ink|conclude|adopt|issue|draw|also sign|exchange)\w*|to be signed|to sign|is to sign|are to sign|expected to|due to|scheduled to|set to|plans? to|later this|next (?:week|month|year)|"
    r"draw(?:n|ing)? up|prepar\w+|be drawn up|would be (?:signed|drawn)|shall|be signed|to draft|to develop|to formulate|is to be|are to be|to be finali[sz]ed)\b",
    re.IGNORECASE,
)
WAS_TERMINATED = re.compile(
    r"[^.;]{0,60}?\b(?:(?:is|are|was|were|be|been|being)\s+(?:\w+\s+)?(?:terminated|scrapped|torn up|abrogated|denounced|cancelled|revoked|suspended|annulled)|expire[sd]?|lapse[sd]?|ran out|comes? to an end|came to an end)\b",
    re.IGNORECASE,
)
RATIFIED = re.compile(
    r"\b(?:ratif(?:y|ies|ied|ication)|approved by (?:the )?(?:parliament|senate)|parliament approved|senate approved|lawmakers approved)\b",
    re.IGNORECASE,
)
TERMINATED = re.compile(
    r"\b(?:terminat\w+|withdr\w+ from|scrapp\w+|tore up|torn up|abrogat\w+|denounc\w+|pull\w* out of|cancel\w+|revok\w+|suspend(?:s|ed|ing)|suspension[^.;]{0,60}\bof)\b",
    re.IGNORECASE,
)
REJECTED = re.compile(
    r"\b(?:reject\w+|refus\w+ to (?:sign|ratify)|ruled? out|turn(?:ed|s) down|walk(?:ed|s) away|declin\w+|will not sign|voted down)\b",
    re.IGNORECASE,
)
PRIVATE = re.compile(
    r"\b(?:compan(?:y|ies)|firms?|Inc|Ltd|Corp|PLC|GmbH|universit(?:y|ies)|college|club|league|federation|chambers? of commerce|airlines?|bank(?! of)|startups?|mayors?|city council|sister cit(?:y|ies)|twin(?:ned|ning)?|"
    r"museum|hospital|institute|sponsor|investor group|union of journalists|broadcaster|businesses|private sector|enterprises)\b",
    re.IGNORECASE,
)
