"""Words that are spelt like a name and are none where they stand: the number "twenty" (in their twenties), a share
that "moved in 2015" (people who move in), the one of 3人に1人 (who is no household), the home (no dwelling) that
people call a place."""

from __future__ import annotations

import re

from census.understand.numerals import NUMBER_WORDS
from census.understand.words import JAPANESE_CHAT

_FIGURE_BEFORE = re.compile(
    r"\b(?:share|rate|ratio|percentage|proportion|figure|number|price|temperature|level|index|density)s?"
    r"(?: (?:has|have|had|did|of|the|for|its|really|actually))* $"
)
_MOVED = re.compile(r"mov(?:e|ed|es|ing)(?: (?:in|out|into)\b.*)?")
_CALLED = re.compile(
    r"\b(?:call(?:s|ed|ing)? [^,.?!]{1,40}?|(?:have|has|had|having) (?:their|its)|"
    r"ma(?:d|k)(?:e|es|ing) (?:[^,.?!]{1,40}? )?(?:their|its)) $"
)
_COME = re.compile(  # where people are or go, and none that is counted
    r"\b(?:com(?:e|es|ing)|came|get(?:s|ting)?|got|arriv(?:e|es|ed|ing)|return(?:s|ed|ing)?|go(?:es|ing)?|went|at|from|"
    r"leav(?:e|es|ing)|left)(?: back)? $"
)
_TO_WORK = re.compile(r"\b(?:to|from|at|for) (?:their )?(?:work|the office|jobs?),? (?:or|and|&|/) (?:to |from |at )?$")
_HOLDS = re.compile(r" to\b(?! (?:rent|let|sell|buy|build|own|live))")  # "cities that are home to 10,000 foreigners"
_PART = re.compile(
    r"(?:\d+|[一二三四五六七八九十])(?:人|世帯)(?:に|中、?|のうち)(?:\d+|[一二三四五六七八九])(?:人|世帯)"
)


_WHOSE = re.compile(r"\b(?:my|our|his|her|their|the|a|an|some|one|according to (?:my|the|a|our)) (?:[a-z]+ )?$")
_ON_AIR = re.compile(
    r"\b(?:heard|saw|seen|said|told|claim(?:s|ed)?|someone|somebody|guy|man|woman|they|he|she|people|presenter|anchor)\b"
    r"[^.?!]{0,20} on (?:the |national |local )*$"
)
_SAYS = re.compile(
    r"s?(?:'s)?(?: (?:friend|at|from|of|in) [a-z ]{0,20})? (?:says?|said|claims?|claimed|tells?|told|insists?|insisted|"
    r"thinks?|thought|reckons?|reckoned|believes?|argues?|argued|mentioned|swears?|wrote|writes)\b|"
    r"(?:さん|たち)?(?:が|は|に|から)[^。]*(?:と|って)(?:言|い[うっわ]|聞|教え|主張|書)|(?:さん)?(?:によると|いわく|曰く)"
)
_TELLER = re.compile("(?:教授|先生|教師|教員|医師|医者|薬剤師|保育士|職員|社員|学生|生徒|公務員|議員)$")
_APIECE = re.compile(
    r"(?:[\d,]+万?人|千人|十万人|[1一]人)?(?:あたり|当たり|につき|比[でだのは])|(?:[\d,]+|[一十百千]+)[万千]?人?対(?![照象比])"
)


_IN_BETWEEN = re.compile("に(?:く|来|あ|位置|当|な)|値|層|点|の(?:値|数|順位|[都府県市町村])|(?:くらい|ぐらい|あたり)")
_GOES_ON = re.compile(r"(?:^|[.!?,;:…\"'”-]) ?(?:and |but |ok(?:ay)?,? )?$")
_KIND = re.compile(r"[ -](?:city|shi\b)")
_GREETED = re.compile(r"\b(?:you|hey|hi|hello|thanks|thank you|cheers|ok|okay),? (?:ladies and )?$")
_ADDRESSED = frozenset("guys lads ladies gents gentlemen fellas chaps dudes".split())


def is_none(folded: str, start: int, end: int) -> bool:
    """Whether folded[start:end] names nothing."""
    word = folded[start:end]
    if _SAYS.match(folded, end) and (_WHOSE.search(folded[:start]) if word.isascii() else _TELLER.search(word)):
        return True  # "my professor says"
    if word in ("tv", "television", "radio") and _ON_AIR.search(folded[:start]):
        return True  # "someone on TV claimed"
    if word in _ADDRESSED and (_GREETED.search(folded[:start]) or "ladies and gentlemen" in folded):
        return True  # "hi guys, what is the population of Osaka?"
    if word == "人口" and _APIECE.match(folded, end):
        return True
    if word == "中間" and _IN_BETWEEN.match(folded, end):
        return True  # the figure in the middle, and no 中間市
    if word in ("school", "schools") and _TO_WORK.search(folded[:start]):
        return True  # where those who commute go
    if word == "so" and _GOES_ON.search(folded[:start]) and not _KIND.match(folded, end):
        return True  # "... . So, how many of them?" is not 曽於
    if word in JAPANESE_CHAT:
        return True  # "if one makes it" is spelt like 設楽
    if word in NUMBER_WORDS or any(one.start() <= start and end <= one.end() for one in _PART.finditer(folded)):
        return True
    if word.startswith("いた") and folded[:start].endswith(("て", "で")):
        return True  # 住んでいたのは has no place in it
    if word in ("home", "homes") and (
        _CALLED.search(folded[:start]) or _COME.search(folded[:start]) or _HOLDS.match(folded, end)
    ):
        return True
    return bool(_MOVED.fullmatch(word) and _FIGURE_BEFORE.search(folded[:start]))
