"""Words of official travel."""

from __future__ import annotations

import re

DAYS = {
    w: n for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])
}
VISIT_NOUN = re.compile(
    r"\b(?:(?P<length>one|two|three|four|five|six|seven|eight|\d{1,2})-day\s+)?(?:(?P<kind>state|official|working|friendly|historic|landmark|inaugural|maiden|first|brief|rare|goodwill|"
    r"bilateral|return|official friendly|state and official|high-level|day-long|surprise|overseas|foreign)\s+)*(?:and\s+\w+\s+)?(?P<noun>visits?|trips?|tours?|stay|stopover|stop)\b(?!\s+(?:card|visa))",
    re.IGNORECASE,
)
KIND = re.compile(r"\b(?P<kind>state|official|working)(?:\s+\w+)?\s+(?:visits?|trip|tour)\b", re.IGNORECASE)
GOES = re.compile(
    r"\b(?:visited|(?<!’s )(?<!'s )(?<!his )(?<!her )visiting|(?<=to )visit|(?<=will )visit|(?<=would )visit|arriv(?:e[sd]?|ing)(?:\s+(?:late|early|back))?\s+(?:in|at)|fl(?:y|ies|ew|ying|own)\s+(?:in)?to|flew in|travel(?:s|led|ed|ling|ing)?\s+to|went to|go(?:es|ing)? to|"
    r"head(?:s|ed|ing)?\s+(?:to|for)|land(?:s|ed|ing)?\s+in|touch(?:es|ed)? down in|le(?:ave|aves|aving|ft)\s+(?:\w+\s+)?for|continu(?:e|es|ed|ing)\s+(?:on\s+)?to|"
    r"tour(?:s|ed|ing)|call(?:s|ed)? in|stop(?:s|ped)? (?:over )?in|mov(?:es|ed|ing) on to|set(?:s)? off for|depart(?:s|ed)? for|com(?:e|es|ing) to|came to|(?:is|was|were|are|been) in\b(?=\s+(?:the\s+)?[A-Z]))",
    re.IGNORECASE,
)
CAME_FROM = re.compile(
    r"\b(?:c[ao]me|arriv\w+|fl(?:ew|own|ying)|travel\w+)\b[^.;]{0,40}?\bfrom\s+(?=[A-Z])", re.IGNORECASE
)
RECEIVES = re.compile(
    r"\b(?:welcom(?:e[sd]?|ing)|receiv(?:e[sd]?|ing)|host(?:s|ed|ing)?|greet(?:s|ed)|met (?:at the airport|with visiting)|roll(?:s|ed) out the red carpet for|play(?:s|ed)? host to|entertain(?:s|ed))\b",
    re.IGNORECASE,
)
IS_RECEIVED = re.compile(
    r"\b(?:was|were|been|is|are|being)\s+(?:also\s+|warmly\s+|formally\s+|later\s+)*(?:welcomed|received|hosted|greeted|met)\s+(?:\w+\s+){0,3}?(?:by|at|in|with)\b",
    re.IGNORECASE,
)
VISITING = re.compile(r"\bvisiting\s+(?=[A-Z])")
SUMMIT = re.compile(
    r"\b(?:summit|conference|forum|assembly|inauguration|funeral|coronation|ceremony|COP\d+)\b", re.IGNORECASE
)
ATTENDS = re.compile(
    r"\b(?:attend(?:s|ed|ing)?|to take part in|took part in|take[s]? part in|for the)\b", re.IGNORECASE
)
PLANNED = re.compile(
    r"\b(?:will|would|is to|are to|due to|plans? to|planned|scheduled|expected|set to|is set|to visit|upcoming|forthcoming|next (?:week|month|year)|tomorrow|later this|"
    r"accepted (?:an|the|his|her) invitation|invited|prepar\w+|ahead of|leaves? for|continu(?:e|ing) to|before (?:heading|travelling|flying|continuing))\b",
    re.IGNORECASE,
)
CANCELLED = re.compile(
    r"\b(?:cancel(?:s|led|ed|ling)?|call(?:s|ed) off|postpon(?:e[sd]?|ing)|scrapp(?:ed|ing)|shelved|put off)\b",
    re.IGNORECASE,
)
UNSURE = re.compile(
    r"\b(?:could|might|may|if|hop(?:e|es|ed|ing)|wish(?:es|ed)?|want(?:s|ed)?|discuss(?:ed|ing)?|propos(?:e|ed|al)|possib(?:le|ility)|has never|have never|never visited|not visited|no \w+ visit)\b",
    re.IGNORECASE,
)
THIRD = re.compile(
    r"\b(?:phone|telephone|call(?:ed)? with|video|virtual(?:ly)?|online|by telephone|sidelines|margins)\b",
    re.IGNORECASE,
)
PAST = re.compile(
    r"\b(?:had|last (?:year|month|\w+day)|previous(?:ly)?|earlier (?:this|in)|in (?:19|20)\d\d|during (?:his|her|their|a) (?:last|previous)|came (?:in|from)|from his|since)\b",
    re.IGNORECASE,
)
NOT_OFFICIAL = re.compile(
    r"\b(?:tourists?|students?|players?|fans|team|pilgrims?|company|businessm[ae]n|journalists?|shoppers?|visitors)\b",
    re.IGNORECASE,
)
