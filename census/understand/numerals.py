"""Number words: what "forty-five", 五十五 and 二〇六〇 count, and questions with them written in digits.

Only words that stand where a year, an age, a percentage or a scaled number stands are rewritten: names of places
and counts of areas keep theirs. Year pairs ("nineteen fifty-five") are no numbers of any number-word library.
"""

from __future__ import annotations

import re

_UNITS = {w: n for n, w in enumerate("one two three four five six seven eight nine".split(), 1)}
_TEENS = {
    w: n
    for n, w in enumerate("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 10)
}
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_KANJI = {"〇": 0, "零": 0, "○": 0} | {c: n for n, c in enumerate("一二三四五六七八九", 1)}
_POWERS = {"十": 10, "百": 100, "千": 1000}

_UNIT, _TEEN, _TEN = ("|".join(words) for words in (_UNITS, _TEENS, _TENS))
BELOW_100 = rf"(?:(?:{_TEN})(?:[- ](?:{_UNIT}))?|{_TEEN}|{_UNIT})"
"""A number word below 100, as a pattern."""
NUMBER_WORDS = frozenset({*_UNITS, *_TEENS, *_TENS})

_COUNTED = r"(?![- ](?:thirds?|quarters?|fifths?|tenths?|halves|hundred|dozen|people|persons|households|residents)\b)"
_CENTURY = re.compile(
    rf"\b(?P<century>eighteen|nineteen|twenty)[- ]"
    rf"(?:(?:oh|o)[- ](?P<ones>{_UNIT})|(?P<rest>(?:{_TEN})(?:[- ](?:{_UNIT}))?|{_TEEN}))\b{_COUNTED}",
    re.IGNORECASE,
)
_DECADE = re.compile(
    r"\b(?:(?P<century>eighteen|nineteen)[- ]|(?<=\bthe ))(?P<tens>twent|thirt|fort|fift|sixt|sevent|eight|ninet)ies\b",
    re.IGNORECASE,
)
_HUNDREDS = re.compile(rf"\b(?P<century>eighteen|nineteen) hundred(?: and (?P<rest>{BELOW_100}))?\b", re.IGNORECASE)
_THOUSANDS = re.compile(
    rf"\btwo thousand(?: and|,)?[- ](?P<rest>{BELOW_100})\b{_COUNTED}|(?<=\byear )two thousand\b", re.IGNORECASE
)
_FIGURE = re.compile(  # sixty percent, twenty-five thousand, over sixty-five, thirty or older
    rf"(?:(?<=\bover )|(?<=\bunder )|(?<=\babove )|(?<=\bbelow )|(?<=\bthan )|(?<=\baged )|(?<=\bage of )|"
    rf"(?<=\bat least )|(?<=\bat most )|(?<=\bover-)|(?<=\bunder-)|(?<=\bexceeded )|(?<=\bexceeding )|"
    rf"(?<=\breached )|(?<=\bpassed )|(?<=\btopped ))"
    rf"(?!one\b)(?P<after>{BELOW_100})(?:s(?= |$))?\b{_COUNTED}"
    rf"|\b(?P<before>{BELOW_100})(?=(?: |-)?(?:%|per ?cent\b|percentage\b|thousand\b|million\b|billion\b|trillion\b"
    r"|years? old|(?:and|or) (?:over|older|above|younger|under|more|fewer|less)\b|plus\b))",
    re.IGNORECASE,
)
_AND_A_HALF = re.compile(
    rf"\b(?P<whole>{BELOW_100}|\d+) and a half(?= (?:times|million|billion|thousand))", re.IGNORECASE
)

_APOSTROPHE = re.compile(r"(?<![\w'’‘])['’‘](?P<two>\d\d)(?![\d%])(?=s\b|年|\b)")
_ARROW = re.compile(r"(?<![\d.,/])(?P<first>\d\d)(?P<arrow> ?(?:->|=>|→|⇒) ?)(?P<last>\d\d)(?![\d.,%])")
_SHORT_END = re.compile(  # 2015-20, 2019年から20年, 2015/20
    r"(?<![\d.,])(?P<year>1[89]\d\d|20\d\d)(?P<gap>年度?(?:から|より|~|〜|～|-|–|—|→|と|、|,|および|及び)|"
    r"(?: ?(?:から|~|〜|～|-|–|—|→|->|/) ?))(?P<two>\d\d)(?P<end>年度?)?"
    r"(?![\d%]|[.,]\d|間|前|後|目|[歳才万千人億]|-\d|/\d)"
)
_SHORT_ERA = re.compile(  # 平成27年から30年
    r"(?P<era>明治|大正|昭和|平成|令和)(?P<first>\d{1,2}|元)(?P<gap>年度?(?:から|より|~|〜|～|-|–|—|→|と|、))(?P<last>\d{1,2})"
    r"(?=年(?![間前後目]))"
)
_ERA_INITIAL = re.compile(r"(?<![一-鿿])(?P<era>[昭平令])(?P<number>\d{1,2})(?=年|\D|$)")
_ERAS = {"昭": "昭和", "平": "平成", "令": "令和"}
_ERA_YEAR = re.compile(
    r"\b(?:(?:the )?(?P<nth>\d{1,2})(?:st|nd|rd|th) year of (?P<era>meiji|taisho|showa|heisei|reiwa)"
    r"|(?P<other>meiji|taisho|showa|heisei|reiwa)(?: year |-)(?P<number>\d{1,2}))\b",
    re.IGNORECASE,
)
_KANJI_YEAR = re.compile(
    r"(?<![〇零○一二三四五六七八九])[一二][〇零○一二三四五六七八九]{3}(?![〇零○一二三四五六七八九十百千万])"
)
_ASKED = re.compile("(?:なん|いく)(?=[人世校件位年歳軒店館戸組割倍園]|パーセント|%)")
_KANJI_NUMBER = re.compile(
    r"(?P<year>[一二]?千(?:[一二三四五六七八九]?百)?(?:[一二三四五六七八九]?十)?[一二三四五六七八九]?)(?=年(?![間前後]))"
    r"|(?P<age>[一二三四五六七八九]?十[一二三四五六七八九]?)(?=[歳才])"
    r"|(?P<percent>[一二三四五六七八九]?百(?:[一二三四五六七八九]?十)?[一二三四五六七八九]?|[一二三四五六七八九]?十[一二三四五六七八九]?"
    r"|(?<![一-鿿])[一二三四五六七八九])(?=%|パーセント|ポイント)"
)
_SCIENTIFIC = re.compile(
    r"(?<![\w.,])(?P<whole>\d{1,15})(?:\.(?P<rest>\d{1,15}))?[eE]\+?(?P<power>\d{1,9})(?![\w.]*\d)"
)
_MOST_POWER = 30
_PIVOT = 30  # '29 is 2029, '30 is 1930
_YEARS = range(1850, 2101)


def below_100(words: str) -> int:
    """45 from "forty-five"."""
    parts = re.split(r"[- ]", words.lower())
    return sum((_UNITS | _TEENS | _TENS)[part] for part in parts)


_BELOW_ZERO = re.compile(  # "minus five degrees", 氷点下5度
    rf"\b(?:minus|negative) (?P<n>\d+(?:\.\d+)?|{BELOW_100})(?= ?(?:degrees?|deg\b|°|℃|celsius|c\b))|"
    r"(?:マイナス|氷点下|零下)(?P<ja>\d+(?:\.\d+)?)(?=度|℃|°)|\b(?P<zero>(?<=below )|(?<=under ))freezing\b",
    re.IGNORECASE,
)
_NTH_JA = re.compile(r"(?<=[\d一二三四五六七八九十何])番め")
_FIRST_JA = re.compile(r"(?<![\d.,第])1番(?![目手線地街町星館札台号])")  # 1番多い県: the most


def kanji(text: str) -> int:
    """2020 from 二〇二〇 and 二千二十, 55 from 五十五."""
    if not set(text) & set(_POWERS):
        return int("".join(str(_KANJI[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in _POWERS:
            total, digit = total + (digit or 1) * _POWERS[c], 0
        else:
            digit = _KANJI[c]
    return total + digit


def in_digits(text: str) -> str:
    """The text with years, ages, percentages and scaled numbers that are written out, or short, in full digits."""
    if not text.isascii():
        text = _FIRST_JA.sub("一番", _NTH_JA.sub("番目", _ASKED.sub("何", text)))
        text = _KANJI_YEAR.sub(lambda match: _year_or(match, kanji(match.group())), text)
        text = _KANJI_NUMBER.sub(_kanji_number, text)
        text = _ERA_INITIAL.sub(lambda match: _ERAS[match["era"]] + match["number"], text)
        text = _SHORT_ERA.sub(_long_era, text)
    text = _BELOW_ZERO.sub(_negative, text)
    text = _SCIENTIFIC.sub(_written_out, text)
    text = _APOSTROPHE.sub(lambda match: str(_full(match["two"])), text)
    text = _ARROW.sub(lambda match: f"{_full(match['first'])}{match['arrow']}{_full(match['last'])}", text)
    text = _SHORT_END.sub(_long_end, text)
    if not re.search(r"[A-Za-z]{3}", text):
        return text
    text = _ERA_YEAR.sub(lambda m: f"{m['era'] or m['other']} {m['nth'] or m['number']}", text)
    text = _DECADE.sub(_decade, text)
    text = _CENTURY.sub(_century, text)
    text = _HUNDREDS.sub(lambda m: str(_hundreds(m["century"]) + (below_100(m["rest"]) if m["rest"] else 0)), text)
    text = _THOUSANDS.sub(lambda m: str(2000 + (below_100(m["rest"]) if m["rest"] else 0)), text)
    text = _AND_A_HALF.sub(lambda m: f"{m['whole'] if m['whole'].isdigit() else below_100(m['whole'])}.5", text)
    return _FIGURE.sub(lambda match: str(below_100(match["after"] or match["before"])), text)


def _negative(match: re.Match[str]) -> str:
    if match["zero"] is not None:
        return "0 degrees"
    said = match["n"] or match["ja"]
    return f"-{said}" if said[0].isdigit() else f"-{below_100(said)}"


def _written_out(match: re.Match[str]) -> str:
    """1000000 from 1e6, 2500 from 2.5e3. What is beyond every figure is only made greater than all."""
    power, rest = min(int(match["power"]), _MOST_POWER), match["rest"] or ""
    return match["whole"] + rest.ljust(power, "0") if len(rest) <= power else match.group()


def _year_or(match: re.Match[str], value: int) -> str:
    return str(value) if value in _YEARS else match.group()


def _kanji_number(match: re.Match[str]) -> str:
    value = kanji(match.group())
    return str(value) if match["age"] or match["percent"] or value in _YEARS else match.group()


def _full(two: str) -> int:
    return int(two) + (2000 if int(two) < _PIVOT else 1900)


def _long_end(match: re.Match[str]) -> str:
    """The second year of a span in full, where it can be one: of 2015年から10年 it is a length of time."""
    year, two = int(match["year"]), int(match["two"])
    later = year - year % 100 + two
    if two <= year % 100 or (match["gap"].startswith("年") and not match["end"]):
        return match.group()
    if match["gap"].strip() == "/" and later == year + 1:
        return str(year)  # the fiscal year 2015/16
    return f"{year}{match['gap']}{later}{match['end'] or ''}"


def _long_era(match: re.Match[str]) -> str:
    first = 1 if match["first"] == "元" else int(match["first"])
    era = match["era"] if int(match["last"]) > first else ""
    return f"{match['era']}{match['first']}{match['gap']}{era}{match['last']}"


def _hundreds(century: str) -> int:
    return 100 * below_100(century)


def _century(match: re.Match[str]) -> str:
    rest = match["rest"] or match["ones"]
    return str(_hundreds(match["century"]) + below_100(rest))


def _decade(match: re.Match[str]) -> str:
    """1960s from "the nineteen-sixties" and "the sixties"; "in their sixties" is an age."""
    century = _hundreds(match["century"]) if match["century"] else 1900
    return f"{century + below_100(match['tens'] + 'y')}s"
