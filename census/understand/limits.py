"""How many are wanted: "three worst prefectures", "ten please", トップ3, 上位五県; and which one: "second", 3位.

A number counts what is ranked where a word of order or of asking governs it, never as a threshold or a year: those
are blanked in the text that is searched.
"""

from __future__ import annotations

import re

from census.understand.numerals import BELOW_100, below_100
from census.understand.years import small_number

_SEVERAL = {"half-dozen": 6, "half dozen": 6, "half a dozen": 6, "dozen": 12, "couple": 2, "pair": 2, "trio": 3}
_KATAKANA = {"ツー": 2, "スリー": 3, "フォー": 4, "ファイブ": 5, "シックス": 6, "セブン": 7, "エイト": 8, "テン": 10}
_DIGITS = r"\d{1,3}(?![\d.,]*\d| ?(?:%|per ?cent|thousand|million|billion))"
_N = rf"({_DIGITS}|(?:{'|'.join(_SEVERAL)})(?: of)?|{BELOW_100})"
_N_JA = r"(\d{1,3}(?![.,]?\d)|[一二三四五六七八九十]{1,3})"
_PLACES = (
    "prefectures|prefs|municipalities|cities|towns|villages|wards|regions|places|capitals|areas|communities|localities|"
    "ken|names|spots|ones"
)
# Any superlative but those that order nothing, which are written without their ending.
SUPERLATIVE = (
    "(?!(?:lat|near|clos|inter|for|w|midw|t|cont|prot|r|arr|n|p|qu|requ|gu|sugg|inv|harv|hon|mod|ch|dig|vest)est)"
    "[a-z]+est"
)
_ASK = (
    "(?:which|what|name|list|show|give|find|tell|identify|pick|want|need)"
    "(?: me| us)?(?: just| only)?(?: the| any| your)?"
)
_NOT_PLACES = r"(?! ?(?:percent|per ?cent|%|years?|decades?|months?|times|censuses|surveys|ones?\b|place\b|of the\b))"
_TOP_EN = re.compile(
    rf"\b(?:top|bottom|first|best|worst|last|leading|least|{SUPERLATIVE}) {_N}\b{_NOT_PLACES}|"
    rf"(?<!than )\b{_N} (?:\S+ ){{0,2}}?(?:most|least|worst|best|leading|{SUPERLATIVE}|with the)\b|"
    rf"\b{_ASK} {_N} (?:[a-z]+ |\x00+ ){{0,2}}(?:{_PLACES})\b|"
    rf"(?<!of )(?<!between )(?<!among )\b(?:the|those) {_N} (?:{_PLACES})\b(?= (?:where|with|that|which|whose|having))|"
    rf"\b{_ASK} {_N}\b(?=\s*(?:$|[.?!,;:)]|please\b|of (?:them|these|those)\b|(?:is|are|has|have|had)\b))|"
    rf"\b{_N} (?:please|(?:of them|names|results|entries)(?: please| only| will do| is enough)?(?=[.?!]*$)|"
    r"will do|is enough|is fine|only(?=[.?!]*$))|"
    rf"[,;:(?] ?(?:just |only )?{_N}\)?[.?!]*$|"
    rf"(?:^|[.?!:] )(?:the )?{_N} (?:[a-z]+ |\x00+ ){{0,2}}(?:{_PLACES})\b"
    rf"(?=[^.?!]* (?:most|least|worst|best|top|bottom|{SUPERLATIVE})\b)"
)
_ANOTHER = r"(?! (?:[a-z]+ )?(?:years?|census|decades?|time|month))"
_FIRST_TWO = re.compile(  # "the most, and who comes next?", 最も多いところと、その次は
    rf"\b(?:most|least|top|first|number one|leads?|{SUPERLATIVE})\b[^.]{{0,60}}?(?:,|\?|\band\b|\bthen\b) ?"
    r"(?:(?:and|then|the|its|who|what|which|whichever|one|'s|is|are|comes?|came|ranks?) ?)*"
    rf"\b(?:next|runner[- ]up|second(?:[- ](?:place|{SUPERLATIVE}))?)\b(?! to\b){_ANOTHER}|"
    r"(?:最も|もっとも|一番|いちばん|最[多少大小高低]|トップ|首位|(?<!\d)[1一]位)[^。]{0,30}?(?:と|、|[?？]|および|及び)(?:その|それ)?の?"
    r"(?:次(?=[はの?？。、点に]|$)(?!の?年)|(?:第)?[2二](?:番目|位))"
)
_WHICH_PLACE = re.compile(r"\bfirst, ?second\b(?=\W*(?:$|third\b|or\b|and so))")  # asks for one place in an order
_PLACES_JA = "都道府県|都府県|道府県|市区町村|市町村|自治体|都市|地域|地方|[県市区町村]"
_ASKED_JA = r"(?=を|教|挙|あげ|ほど|だけ|並|まで|お願|くださ|下さ|くれ|知り|[はと]?(?:[\s?!。、]|$))"
_TOP_JA = re.compile(
    rf"(?:トップ|上位|下位|ベスト|上から|下から|ワーストの?|(?:[多少高低広狭長短早]い|大きい|小さい)(?:ほう|方)?(?:から|順に?)|順に)"
    rf"の?\s*{_N_JA}(?!番|位(?!まで|以内)|[%割人万億千年]|パー|の\d)|"
    rf"(?:トップ|ワースト|ベスト)({'|'.join(_KATAKANA)})|"
    rf"{_N_JA}(?:位(?:まで|以内)|傑|選(?!挙)|強(?!い)|つの(?={_PLACES_JA}|場所|ところ|$)|[かカヵヶ箇]所{_ASKED_JA}|個(?!人){_ASKED_JA})|"
    rf"(?<![\x00\d全の]){_N_JA}(?:つ|件|{_PLACES_JA}){_ASKED_JA}"
)
_ORDINALS = {w: n for n, w in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)}
_COUNT_WORD = rf"(\d{{1,3}}|{BELOW_100}|[一二三四五六七八九十]{{1,3}})"
_NTH = re.compile(
    rf"\b({'|'.join(_ORDINALS)})\s*(?:one\s*)?(?:[?.!]|$)|"
    rf"\b(\d{{1,4}})(?:st|nd|rd|th)\b|\b({'|'.join(_ORDINALS)})\b[\s-]+(?:most|largest|biggest|"
    rf"highest|lowest|smallest|fewest|least|in|place|for|by|oldest|{SUPERLATIVE}|\x00)|"
    rf"(?:第)?{_COUNT_WORD}(?:番目|番手|位)(?!まで|以)|(?<![\d十])([2-9二三四五六七八九])番(?=[はって]|[?？。]*$)|"
    rf"\b(?:who|what|which)(?:'s| is| was| comes| came| ranks?)? (?:in )?({'|'.join(_ORDINALS)})(?= there\b)|"
    rf"\b(?:number|no\.?|#|rank|position|place) ?(\d{{1,3}}|{BELOW_100})\b(?![,.]\d)"
)
_REPLIED = re.compile(  # "reply only with the number 42": what somebody wants to be told, and no place in an order
    r"\b(?:repl(?:y|ies)|respon[ds]\w*|answers?|says?|output|print|return|write|repeat|reads?)\b[^.?!\])]{0,30}$"
)
_AT_FIRST = re.compile(  # "first the births of Okayama, then the deaths": what is to be told before
    r"(?:^|(?<=[.!?:;] ))first\b(?=,? (?:the )?\x00+'s|[^.?!]*(?:\bthen\b|\bsecondly\b|\bafter that\b|\band next\b))"
)
_FROM_END = re.compile(
    r"\b(?:(?P<ordinal>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th))"
    r"[- ](?:to[- ]|from[- ](?:the[- ])?)?(?:last|bottom|end)|(?P<one>next[- ]to[- ]last|last but one|penultimate)|"
    r"last but (?P<but>two|three|four))\b(?! (?:years?|decades?|census))"
)
_RUNNER_UP = re.compile(r"\brunners?[- ]?up\b|\bsecond[- ](?:ranked|placed|best)\b|次(?:点|席)")
_MOST = 100
_ALL = 47  # 47都道府県 are all of them


def limit(masked: str) -> int | None:
    """How many of an order are asked for."""
    if _FIRST_TWO.search(masked) and not _WHICH_PLACE.search(masked):
        return 2
    for pattern in (_TOP_EN, _TOP_JA):
        for match in pattern.finditer(masked):
            found = _number(next(group for group in match.groups() if group).removesuffix(" of"))
            one = found == 1 and pattern is _TOP_EN and not match.group().startswith(("top", "bottom"))
            if 1 <= found <= _MOST and found != _ALL and not one:
                return found
    return None


def nth(masked: str) -> int | None:
    """Which of an order is asked for."""
    if match := _FROM_END.search(masked):
        return _from_end(match)
    masked = _AT_FIRST.sub(lambda match: "\x00" * len(match.group()), masked)
    match = next((one for one in _NTH.finditer(masked) if not _REPLIED.search(masked[: one.start()])), None)
    if match is None:
        return 2 if _RUNNER_UP.search(masked) else None
    found = next(group for group in match.groups() if group)
    return _ORDINALS.get(found) or _number(found)


def _from_end(match: re.Match[str]) -> int:
    """2 of "second to last" and "last but one"."""
    if match["but"]:
        return below_100(match["but"]) + 1
    said = match["ordinal"] or "second"
    return _ORDINALS.get(said) or int(re.sub(r"\D", "", said))


def _number(text: str) -> int:
    if text in _SEVERAL:
        return _SEVERAL[text]
    if text in _KATAKANA:
        return _KATAKANA[text]
    return below_100(text) if text.isascii() and text[0].isalpha() else small_number(text)
