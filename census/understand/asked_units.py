"""Units that a question wants its figure in: "in billions of yen", "per hectare", ヘクタールで, 万人単位で.

Their words say how a figure is shown, not what is measured: they are blanked, so that "man" (万) is no male.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from census.units import AskedUnit

_SCALES_EN: tuple[tuple[AskedUnit, str], ...] = (
    ("ten_thousand", r"(?:tens? of thousands|ten[- ]thousands?|man(?=$|[ ,.?!)-]?(?:yen|$|[,.?!)])))"),
    ("hundred_million", r"(?:hundreds? of millions|hundred[- ]millions?|oku)"),
    ("thousand", "thousands?"),
    ("million", "millions?"),
    ("billion", "billions?"),
    ("trillion", "trillions?"),
)
_UNITS_EN: tuple[tuple[AskedUnit, str], ...] = (
    ("hectare", r"(?:hectares?|ha(?=$|[?.,;)]))"),
    ("acre", "acres?"),
    ("tsubo", "tsubo"),
    ("square_metre", r"(?:square met(?:er|re)s?|sq\.? ?m(?:et(?:er|re)s?)?|m2|m²)"),
    ("square_mile", r"(?:square|sq\.?) miles?"),
    ("kilogram", r"(?:kilograms?|kilos?|kg)"),
    ("fahrenheit", r"(?:degrees )?fahrenheit"),
)
_PER_EN: tuple[tuple[AskedUnit, str], ...] = (
    ("per_hectare", r"(?:per|to the|to a|a|every) (?:hectare|ha)"),
    ("per_acre", r"(?:per|to the|to an|an|every) acre"),
    ("per_square_mile", r"(?:per|to the|to a|a|every) (?:square|sq\.?) mile"),
)
_SAID = r"(?:(?:expressed|given|shown|measured|stated|converted|put|written) )?(?:in|into|as)(?: units of)?(?: the)?"
_COUNTED = "yen|jpy|people|persons|tonnes?|tons|households|dwellings|units"
_OF = rf"(?: ?\([a-z-]+\))?(?:(?: of)? (?:japanese )?(?:{_COUNTED}))?(?: ?\([a-z-]+\))?"
_END = r"(?![\w])"
_CONVERTED_JA = (
    r"(?:単位)?(?:で(?!す|しょ|は?(?:な|あ))|に(?:換算|直|変換|すると|したら)|換算|表[記示]|だと|なら|にして)"
)
_PATTERNS: tuple[tuple[AskedUnit, re.Pattern[str]], ...] = tuple(
    [(key, re.compile(rf"\b{words}{_END}|1{words}{_END}")) for key, words in _PER_EN]
    + [
        (key, re.compile(rf"\b{_SAID} {words}{_OF}{_END}|\((?:unit:? ?)?{words}{_OF}\)|\bto the nearest {words}{_END}"))
        for key, words in _SCALES_EN
    ]
    + [
        (
            key,
            re.compile(
                rf"\b{_SAID} {words}{_END}|\((?:unit:? ?|単位: ?)?{words}\)|"
                rf"\bhow many {words} (?:is|are|was|were|does|of)\b"
            ),
        )
        for key, words in _UNITS_EN
    ]
)
_PER_JA = r"(?:あたり|当たり|当り|につき|ごと|に(?=何))"
_WORDS_JA: tuple[tuple[AskedUnit, str], ...] = (
    ("per_hectare", rf"[1一]?(?:ヘクタール|ha){_PER_JA}(?:の?人数)?|人/ha|人毎ヘクタール"),
    ("per_acre", rf"[1一]?エーカー{_PER_JA}"),
    ("per_square_mile", rf"[1一]?平方マイル{_PER_JA}"),
    ("hectare", rf"(?:ヘクタール|(?<![a-z])ha){_CONVERTED_JA}|何(?:ヘクタール|ha)|\((?:単位:? ?)?ヘクタール\)"),
    ("acre", rf"エーカー{_CONVERTED_JA}|何エーカー"),
    ("tsubo", rf"坪{_CONVERTED_JA}|何坪"),
    ("square_mile", rf"平方マイル{_CONVERTED_JA}|何平方マイル"),
    ("square_metre", rf"(?<!1)(?:平方メートル|平米|m²|m2){_CONVERTED_JA}|何平方メートル"),
    ("kilogram", rf"(?:キログラム|キロ(?!メ)|kg){_CONVERTED_JA}"),
    ("fahrenheit", rf"(?:華氏|カ氏|°f){_CONVERTED_JA}?"),
)
_JAPANESE = tuple((key, re.compile(words)) for key, words in _WORDS_JA)
_SCALE_JA = re.compile(
    r"(?<![\d一二三四五六七八九十])(?P<asked>何|\bin |\((?:単位:? ?)?)?"
    r"(?P<scale>百万|十億|千|万|億|兆)(?P<unit>[人円戸世帯件トン]{0,2})"
    rf"(?:(?P<said>{_CONVERTED_JA}|単位)|(?=で(?:す|しょ)|に|か|[?。., )]|$))"
)
_SCALE_KEYS: dict[str, AskedUnit] = {
    "千": "thousand", "万": "ten_thousand", "百万": "million", "億": "hundred_million",
    "十億": "billion", "兆": "trillion",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit asked for at [start, end) of the folded text."""

    unit: AskedUnit
    start: int
    end: int


def find_unit(folded: str) -> UnitMention | None:
    """The unit the figure is wanted in, the first said."""
    return min(_mentions(folded), key=lambda mention: mention.start, default=None)


def _mentions(folded: str) -> Iterator[UnitMention]:
    for key, pattern in _PATTERNS if folded.isascii() else (*_PATTERNS, *_JAPANESE):
        if match := pattern.search(folded):
            yield UnitMention(key, *match.span())
    if folded.isascii():
        return
    if (match := _SCALE_JA.search(folded)) and bool(match["asked"]) != bool(match["said"]):
        yield UnitMention(_SCALE_KEYS[match["scale"]], *match.span())
