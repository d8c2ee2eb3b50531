"""Numbers in text: reads them out of English and Japanese, with the precision they were written to,
and writes figures with their units.

    extract("1,404万7,594人（2020年）")           ->  14,047,594 as a number, 2020 as a year
    format_value(14047594, person, "en", None)  ->  "14,047,594 people"

Positions refer to the text as given. It does not read single kanji digits (一人, 三重), small English
number words ("two cities") or digits glued to letters (km2, A1101): those are parts of names far more
often than figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from census.types import Language, Number, Unit

Kind = Literal["number", "percent", "points", "year", "span", "rank", "age", "clock", "duration"]
"""`points` are percentage points, `span` a number of years, `clock` minutes after midnight,
`duration` minutes."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A number found in a text.

    start, end  slice of the text, with sign and scale word, without unit
    step        place value of the last digit written: 1/10 in 28.6, 100,000 in "1.4 million"
    digits      significant digits written
    """

    value: Fraction
    start: int
    end: int
    kind: Kind = "number"
    step: Fraction = Fraction(1)
    digits: int = 1


_WIDE = str.maketrans(
    "０１２３４５６７８９，．：％＋－−▲△　", "0123456789,.:%+---- "
)  # one character to one character: positions must hold
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
_FREE = r"(?<![A-Za-z0-9_.])(?<![A-Za-z]-)"  # not inside a code, a longer number or "SSDSE-A-2026"
_SIGN = r"(?P<sign>(?<![0-9A-Za-z年])-|minus |マイナス|)"
_JA_SCALE = r"(?:[十百千]?[万億兆]|[百千])"
_KANJI = "一二三四五六七八九"
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12}
_EN_SCALE = {
    "thousand": 10**3,
    "k": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
}
_EN_WORDS = {
    "half a": Fraction(1, 2), "a quarter of a": Fraction(1, 4), "a": Fraction(1), "a hundred": Fraction(100),
    "one hundred": Fraction(100), "two hundred": Fraction(200), "three hundred": Fraction(300),
    "five hundred": Fraction(500), "one": Fraction(1), "two": Fraction(2), "three": Fraction(3), "four": Fraction(4),
    "five": Fraction(5), "six": Fraction(6), "seven": Fraction(7), "eight": Fraction(8), "nine": Fraction(9),
    "ten": Fraction(10), "twenty": Fraction(20), "thirty": Fraction(30), "fifty": Fraction(50),
}  # fmt: skip
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ERAS = {
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
    "meiji": 1867, "taisho": 1911, "showa": 1925, "heisei": 1988, "reiwa": 2018,
}  # fmt: skip
_COUNTERS = (
    "人|名|円|世帯|戸|件|校|所|店|台|組|ha|km|㎡|m²|分|時間|か所|カ所|箇所|施設|床|"
    "people|persons?|households?|yen|minutes?|hours?|schools?|establishments?|births?|deaths?|men|women|"
    "children|residents|inhabitants|workers|employees|pupils|students|teachers|doctors|hospitals|cases|couples|houses"
)


def extract(text: str) -> tuple[Mention, ...]:
    """Every number of the text, in order, none overlapping."""
    plain = text.translate(_WIDE).lower()
    if len(plain) != len(text):  # lower() may lengthen exotic letters; positions matter more than case
        plain = text.translate(_WIDE)
    taken = [False] * len(plain)
    found: list[Mention] = []
    for pattern, read, hints in _READERS:
        if not any(hint in plain for hint in hints):  # most texts need few of the patterns
            continue
        for match in pattern.finditer(plain):
            if any(taken[match.start() : match.end()]):
                continue
            mention = read(match)
            if mention is not None:
                taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
                found.append(mention)
    return tuple(sorted(found, key=lambda mention: mention.start))


def parse(text: str) -> Fraction | None:
    """The value of a text that holds exactly one number ("over 100,000 people", "10万人以上")."""
    mentions = extract(text)
    return mentions[0].value if len(mentions) == 1 else None


def _decimal(digits: str) -> tuple[Fraction, Fraction, int]:
    """Value, step and significant digits of a plain decimal numeral with optional commas."""
    bare = digits.replace(",", "")
    whole, _, rest = bare.partition(".")
    scale = 10 ** len(rest)
    return Fraction(int(whole + rest), scale), Fraction(1, scale), max(len((whole + rest).lstrip("0")), 1)


def _signed(match: re.Match[str], value: Fraction) -> Fraction:
    return -value if match["sign"] else value


def _read_clock(match: re.Match[str]) -> Mention | None:
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    if hours > 29 or (not match["minutes"] and not match["hour_word"]):
        return None
    return Mention(Fraction(hours * 60 + minutes), match.start(), match.end(), "clock", digits=4)


def _read_duration(match: re.Match[str]) -> Mention:
    total = int(match["hours"]) * 60 + int(match["minutes"] or 0)
    return Mention(Fraction(total), match.start(), match.end(), "duration", digits=4)


def _read_era(match: re.Match[str]) -> Mention:
    number = 1 if match["number"] == "元" else int(match["number"])
    return Mention(Fraction(_ERAS[match["era"]] + number), match.start(), match.end(), "year", digits=4)


def _read_rank(match: re.Match[str]) -> Mention:
    digits = match["number"] or match["after"] or match["suffixed"]
    return Mention(Fraction(digits.replace(",", "")), match.start(), match.end(), "rank", digits=len(digits))


def _read_ordinal_word(match: re.Match[str]) -> Mention:
    return Mention(Fraction(_ORDINALS.index(match[0]) + 1), match.start(), match.end(), "rank")


def _ja_factor(scale: str) -> int:
    factor = 1
    for sign in scale:
        factor *= _TENS.get(sign) or _MYRIADS[sign]
    return factor


def _read_ja_scaled(match: re.Match[str]) -> Mention:
    """1,404万7,594 and 1.26億: parts add up, the last one sets the precision."""
    value, step = Fraction(0), Fraction(1)
    for part in re.finditer(rf"(?P<digits>{_NUMBER})(?P<scale>{_JA_SCALE})?", match["body"]):
        number, place, _ = _decimal(part["digits"])
        factor = _ja_factor(part["scale"] or "")
        value, step = value + number * factor, place * factor
    digits = len(str(int(abs(value) / step)))
    return _classified(match, Mention(_signed(match, value), match.start(), match.end(), "number", step, digits))


def _read_en_scaled(match: re.Match[str]) -> Mention:
    number, step, digits = _decimal(match["digits"])
    factor = _EN_SCALE[match["scale"]]
    return Mention(_signed(match, number * factor), match.start(), match.end(), "number", step * factor, digits)


def _read_en_words(match: re.Match[str]) -> Mention:
    factor = _EN_SCALE[match["scale"]]
    value = _EN_WORDS[match["word"]] * factor
    return Mention(value, match.start(), match.end(), "number", Fraction(min(factor, int(value))), 1)


def _read_kanji(match: re.Match[str]) -> Mention:
    """三万, 十万, 二十三: thousands within myriads."""
    total = group = digit = 0
    step = 1
    for sign in match["body"]:
        if sign in _KANJI:
            digit, step = _KANJI.index(sign) + 1, 1
        elif sign in _TENS:
            group, digit, step = group + (digit or 1) * _TENS[sign], 0, _TENS[sign]
        else:
            total, group, digit = total + (group + digit or 1) * _MYRIADS[sign], 0, 0
            step *= _MYRIADS[sign]
    value = Fraction(total + group + digit)
    kind: Kind = "rank" if match["rank"] else "number"
    return Mention(value, match.start(), match.start() + len(match["body"]), kind, Fraction(step), len(match["body"]))


def _read_plain(match: re.Match[str]) -> Mention:
    value, step, digits = _decimal(match["digits"])
    return _classified(match, Mention(_signed(match, value), match.start(), match.end(), "number", step, digits))


_RIGHT: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("points", re.compile(r"\s?(?:percentage points?|points?\b|%?ポイント)")),
    ("percent", re.compile(r"\s?(?:%|percent\b|per cent\b|パーセント)")),
    ("age", re.compile(r"歳| (?:years old|and (?:over|older|above)|or (?:over|older|above))\b")),
)
_SPAN = re.compile(r"\s?(?:年間|[かカヶ]年|years?\b)|年")
_YEAR = re.compile(r"(?:1[89]|20)[0-9]{2}")
_COUNTED = re.compile(rf"\s?(?:{_COUNTERS})(?![A-Za-z])")
_AGED = ("aged ", " age ")


def _classified(match: re.Match[str], mention: Mention) -> Mention:
    """The mention with the kind that the words around it give."""
    text, end = match.string, mention.end
    digits = text[mention.start : end]
    kind = next((kind for kind, pattern in _RIGHT if pattern.match(text, end)), None)
    if kind is None and text.endswith(_AGED, 0, mention.start):
        kind = "age"
    if kind is None and _YEAR.fullmatch(digits) and not _COUNTED.match(text, end) and not text.startswith("年間", end):
        kind = "year"
    if kind is None and mention.step == 1 and mention.value < 1000 and _SPAN.match(text, end):
        kind = "span"
    return Mention(mention.value, mention.start, end, kind or "number", mention.step, mention.digits)


Reader = Callable[[re.Match[str]], Mention | None]


def _readers() -> Iterator[tuple[re.Pattern[str], Reader, tuple[str, ...]]]:
    """Patterns in order of precedence: what a pattern took, later ones leave alone. Each comes with
    strings one of which is in every text that it can match."""
    eras, scales = "|".join(_ERAS), "|".join(_EN_SCALE)
    words = "|".join(sorted(_EN_WORDS, key=len, reverse=True))
    clock = rf"{_FREE}(?P<hours>[0-9]{{1,2}})(?::|(?P<hour_word>時)(?!間))(?:(?P<minutes>[0-5][0-9])分?(?!:?[0-9]))?"
    duration = (
        rf"{_FREE}(?P<hours>[0-9]{{1,3}})(?:時間| ?h(?:ours?)?\b)"
        r"(?:(?: and)? ?(?P<minutes>[0-9]{1,2})(?:分| ?min(?:utes?)?\b))?"
    )
    rank = (
        rf"第?{_FREE}(?P<number>[0-9][0-9,]*)位|(?:\bno\. ?|#|\brank(?:ed|s)? (?:no\. ?|#)?)(?P<after>[0-9][0-9,]*)"
        rf"|{_FREE}(?P<suffixed>[0-9][0-9,]*)(?:st|nd|rd|th)\b"
    )
    kanji = (
        rf"(?P<body>[{_KANJI}十百千]+[万億兆](?:[{_KANJI}十百千]+万?)?"
        rf"|[{_KANJI}十百千]{{2,}}(?=位|[人円件戸%区年]|世帯)|[十百千](?=円|人(?!口)|世帯))(?P<rank>位)?"
    )
    yield re.compile(clock), _read_clock, (":", "時")
    yield (
        re.compile(duration),
        _read_duration,
        ("時間", *(f"{digit}{gap}h" for digit in range(10) for gap in ("", " "))),
    )
    yield re.compile(rf"(?P<era>{eras}) ?(?P<number>元|[0-9]{{1,2}})(?![0-9])"), _read_era, tuple(_ERAS)
    yield re.compile(rank), _read_rank, ("位", "no.", "#", "rank", "st", "nd", "rd", "th")
    # "highest first" tells an order, not a rank
    unordered = r"(?<!est )(?<!most )"
    yield re.compile(rf"{unordered}\b(?:{'|'.join(_ORDINALS)})\b"), _read_ordinal_word, _ORDINALS
    yield (
        re.compile(rf"{_SIGN}{_FREE}(?P<body>{_NUMBER}{_JA_SCALE}(?:{_NUMBER}{_JA_SCALE})*(?:{_NUMBER})?)"),
        _read_ja_scaled,
        tuple("百千万億兆"),
    )
    yield (
        re.compile(rf"{_SIGN}{_FREE}(?P<digits>{_NUMBER})[ -]?(?P<scale>{scales})\b"),
        _read_en_scaled,
        tuple(_EN_SCALE),
    )
    yield re.compile(rf"\b(?P<word>{words}) (?P<scale>{scales})\b"), _read_en_words, tuple(_EN_SCALE)
    yield re.compile(kanji), _read_kanji, tuple(_KANJI + "十百千")
    yield re.compile(rf"{_SIGN}(?:{_FREE}|(?<=\bfy))(?P<digits>{_NUMBER})"), _read_plain, tuple("0123456789")


_READERS = tuple(_readers())


# -- writing --------------------------------------------------------------------------------------

MINUS = "−"
_MOST_DECIMALS = 4


def round_half_up(value: Number, step: Fraction) -> Fraction:
    """The multiple of `step` nearest to the value; halves go away from zero. Exact."""
    count = abs(Fraction(value)) / step + Fraction(1, 2)
    rounded = (count.numerator // count.denominator) * step
    return -rounded if value < 0 else rounded


def magnitude(value: Number) -> Number:
    """The value without its sign."""
    return -value if value < 0 else value


def natural_decimals(value: Number) -> int | None:
    """Decimals that write the value exactly, or None if it takes more than four."""
    return next((n for n in range(_MOST_DECIMALS + 1) if (Fraction(value) * 10**n).denominator == 1), None)


def sensible_decimals(value: Number, least: int) -> int:
    """`least` decimals, and as many more as two significant digits of a small value need."""
    decimals = least
    while value and abs(Fraction(value)) * 10**decimals < 10 and decimals < max(least, 1) + 5:
        if natural_decimals(value) is not None and decimals >= (natural_decimals(value) or 0):
            break
        decimals += 1
    return decimals


def shown_decimals(value: Number, unit: Unit, decimals: int | None) -> int:
    """Decimals a figure is written with: those given, else as published, else one or two."""
    if unit.style == "clock":
        return 0
    if decimals is not None:
        return sensible_decimals(value, decimals)
    natural = natural_decimals(value)
    return natural if natural is not None else sensible_decimals(value, 2 if unit.style == "decimal" else 1)


def format_number(value: Number, decimals: int | None = None) -> str:
    """Grouped by thousands, rounded half up; 14,047,594 or −1.22."""
    places = decimals if decimals is not None else natural_decimals(value)
    places = 2 if places is None else places
    power: int = 10**places
    scaled = int(round_half_up(value, Fraction(1, power)) * power)
    whole, rest = divmod(abs(scaled), power)
    sign = MINUS if scaled < 0 else ""
    return f"{sign}{whole:,}.{rest:0{places}d}" if places else f"{sign}{whole:,}"


def format_value(value: Number, unit: Unit, language: Language, decimals: int | None = None) -> str:
    """The figure with its unit: 14,047,594 people, 14,047,594人, 28.6%, 6:38, 1兆2,345億円.

    Japanese money of 100 million yen and more is written in 兆/億/万 where that is exact.
    """
    if unit.style == "clock":
        minutes = int(round_half_up(value, Fraction(1)))
        return f"{minutes // 60}:{minutes % 60:02d}"
    text = format_number(value, shown_decimals(value, unit, decimals))
    if language == "ja":
        if unit.style == "money" and magnitude(value) >= 10**8 and value % 10**4 == 0:
            text = _in_myriads(int(value))
        # 人口千人当たり8.2, as opposed to 8.2人
        return unit.ja + text if unit.ja.endswith("当たり") else text + unit.ja
    if unit.en.startswith("%"):
        return text + unit.en
    noun = unit.one if unit.one is not None and text.lstrip(MINUS) == "1" else unit.en
    return f"{text} {noun}".rstrip()


def _in_myriads(value: int) -> str:
    """1,234,567,000,000 as 1兆2,345億6,700万."""
    rest, parts = abs(value), []
    for sign, size in (("兆", 10**12), ("億", 10**8), ("万", 10**4)):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,}{sign}")
    return (MINUS if value < 0 else "") + "".join(parts)
