"""Conditions in a question: "with more than 5 million people", 人口10万人以上の, "over 30 % elderly"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal, cast

from census import numbers
from census.understand.link import Match
from census.understand.numerals import BELOW_100, below_100, kanji

Comparison = Literal[">", ">=", "<", "<="]

_FAILED = (
    r"(?:do|does|did|has|have|had|could|can|was|were)(?:n[o']?t| not)(?: even| quite)?(?: able to)?|"
    r"fail(?:s|ed|ing)? to(?: even)?|unable to"
)
_NOT_JA = r"(?:ない|なかった|なく|ず|ません|ぬ)"
_BEFORE: tuple[tuple[Comparison, re.Pattern[str]], ...] = tuple(
    (cast(Comparison, comparison), re.compile(rf"(?:{words})\s*(?:about |around |the |¥)*$"))
    for comparison, words in (
        (">", r"(?:more|higher|larger|greater) [a-z ]*\x00[\x00 a-z]*\bthan"),
        (
            "<",
            r"(?:fewer|less|lower|smaller) [a-z ]*\x00[\x00 a-z]*\bthan|"
            rf"(?:{_FAILED}) (?:reach|hit|attain|get to|make it to|come to|manage|break|pass|cross|top)|"
            r"never (?:reached|hit|attained|got to|passed|topped)|not (?:reaching|hitting)|shy of|not even|"
            r"(?:f[ae]ll(?:s|ing|en)?|came|comes?) (?:\w+ )?short of",
        ),
        ("<=", rf"(?:(?:{_FAILED}) (?:exceed|surpass|go (?:over|above))|never (?:exceeded|went (?:over|above)))"),
        (">=", r"at least|reach(?:ed|es|ing)?|no (?:fewer|less) than|minimum of|not (?:fewer|less) than|>=|≥"),
        ("<=", r"at most|no more than|up to|maximum of|not more than|<=|≤"),
        (
            ">",
            r"more than|over|above|exceed(?:ing|s|ed)?|greater than|bigger than|larger than|"
            r"higher than|surpass(?:ing|es)?|beyond|>|upwards of|north of|top(?:s|ped|ping)?|"
            r"pass(?:ed|es|ing)|cross(?:ed|es|ing)|in excess of|"
            r"(?:hotter|warmer|milder|wetter|rainier|denser|richer|wealthier|longer|wider|dearer|heavier) than",
        ),
        (
            "<",
            r"(?:\b(?:fell|falls?|fallen|drop(?:s|ped)?|dip(?:s|ped)?|sank|sunk|went|goes) )?(?:under|below)|"
            r"fewer than|less than|smaller than|lower than|<|short of|south of|"
            r"(?:colder|chillier|cooler|drier|dryer|poorer|shorter|narrower|cheaper|sparser) than",
        ),
    )
)
_AFTER: tuple[tuple[Comparison, re.Pattern[str]], ...] = tuple(
    (
        cast(Comparison, comparison),
        re.compile(
            # a unit, which may be a blanked name, between number and comparison
            r"^\s*(?:\x00+|[a-z%²]+\s+|人/(?:km²|km2|平方キロ(?:メートル)?)|人|世帯|円|%|パーセント|km²|km2|平方キロ(?:メートル)?|"
            r"[cm]?m|k?g|ha|t|℃|(?:ミリ|センチ|キロ)?(?:メートル|グラム)|ミリ|センチ|キロ|トン|ヘクタール|ポイント|"
            rf"[一-鿿ケカヵ]{{1,3}})?\s*(?:{words})"
        ),
    )
    for comparison, words in (
        (">=", r"or (?:more|over|higher|above|greater|larger)|and (?:over|above|up)|\+|-?plus\b(?! \d)|以上"),
        ("<=", r"or (?:fewer|less|under|lower|below|smaller)|以下"),
        (
            ">",
            r"を?超[えしす]|超の|超(?=\b|で|は|、)|(?:を|より)?オーバー|を?上(?:回|まわ)|をこえ[るたて]|より(?:も)?(?:多|大き|高)|を?越え",
        ),
        (
            "<",
            r"未満|を?下(?:回|まわ)|より(?:も)?(?:少な|小さ|低)|を切|切(?:っ|る|れ|ら|り(?![上捨替]))|"
            r"の?(?:大台)?を?割(?:っ|る|れ|ら|込|り(?![当振]))|"
            rf"(?:に|も|まで|すら|さえ)*(?:は)?(?:満た|いか|行か|届か|とどか|達し|達さ|足り|及ば){_NOT_JA}|"
            "に?(?:達して|届いて|いって|行って)い?(?:ない|なかった|ません)",
        ),
    )
)
_UNIT_MEASURES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^\s*(?:people|persons?|residents|inhabitants|人|strong|souls)"), "A1101"),
    (re.compile(r"^\s*(?:households|世帯)"), "A7101"),
    (re.compile(r"^\s*(?:people |人)?(?:per|/)\s*(?:km|square)|^\s*人/km"), "density"),
    (re.compile(r"^\s*(?:km|square k|平方キロ)"), "B1101"),
)
_YEN = re.compile(r" ?(?:yen|jpy|円)\b|円")
_PER_JA, _PER_EN = re.compile("あたり|当たり|につき"), re.compile(r"\b(?:per|each|every) $")
_NONE_BEFORE = re.compile(
    r"\b(?:with no|without (?:an?y?|(?:a|one) single|even (?:a|one)(?: single)?|one)|without|"
    r"have no|has no|had no|having no|see no|saw no|were no|are no|was no|is no|zero|"
    r"not (?:have |see |had |record |register |count )?(?:even )?(?:a single|one|any)) $"
)
_NONE_AFTER = re.compile(
    r"^(?:が|は)?(?:(?:[1一]|ひと)[^\x00、。]{0,3}も)?(?:[な無]い|[な無]く|な(?:し|かった)|無し|(?:い|居|存在し)ない|ゼロ|0(?![\d.,]))"
)
_BETWEEN = re.compile(r"\b(?:between|from) (?:about )?$")
_FROM_TO = re.compile(r"\s*(?:\x00+|%|[一-鿿]{1,2})?\s*(?:から|~|以上)\s*")
_UNDER_JA = re.compile(r"(?:\x00+|人|円|%|世帯)?(?:の)?未満")
_NEAR = 14
_PART_WORDS = {
    "half": 50, "a half": 50, "a third": 100 / 3, "one third": 100 / 3, "two thirds": 200 / 3, "a quarter": 25,
    "one quarter": 25, "a fifth": 20, "半分": 50, "半数": 50, "3分の1": 100 / 3, "三分の一": 100 / 3, "4分の1": 25,
    "3分の2": 200 / 3,
}  # fmt: skip
_WHOLES = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_SMALL_NUMBER = rf"(?:\d{{1,3}}|{BELOW_100})"
_DIGIT_JA = "[一二三四五六七八九]"
_PARTS = re.compile(
    "(?:" + "|".join(sorted(_PART_WORDS, key=len, reverse=True)) + r")(?! (?:a )?(?:million|billion|thousand))"
    rf"|(?<![\d.])(?:(?P<tenths>\d(?:\.\d)?)|(?P<tenths_kanji>{_DIGIT_JA}))割"
    rf"|\b(?P<some>a|{_SMALL_NUMBER})[- ](?P<whole>{'|'.join(_WHOLES)})s?\b"
    r"(?=[ ,.?]|$)(?! (?:largest|biggest|most|highest))"
    rf"|(?<![\d.,])\b(?P<few>{_SMALL_NUMBER})(?: (?:[a-z]+|\x00+))? (?:in|out of|in every|of every) (?:every )?"
    rf"(?P<many>{_SMALL_NUMBER})(?![\d,.]*\d|-)(?= |[.,?]|$)"
    rf"|(?<![\d.])(?P<many_ja>\d+|{_DIGIT_JA}|十)(?P<counter>人|世帯|戸|軒|棟|件|\x00+)(?:に|中、?|のうち)"
    rf"(?P<few_ja>\d+|{_DIGIT_JA})(?:人|世帯|戸|軒|棟|件|\x00+)"
    rf"|(?<![\d.])(?P<below>\d+|{_DIGIT_JA}|十)分の(?P<above>\d+|{_DIGIT_JA})"
    r"|(?P<majority>\b(?:the |a )?majority of\b|過半数?)"
)
_OF_SIZE = re.compile(r"\b(?:households?|families) (?:of|with) $")
_SMALL = 100
_HUGE = 10**15
"""More than any figure here: a greater number is compared as this one, since without it its condition would be lost."""
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_SCALE_WORD = re.compile("|".join(_SCALES))


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that areas are compared with.

    measures    codes named beside it, or implied by its unit; empty where neither says
    start, end  of the number and its comparison words in the folded text
    facets      of whom alone: the age in "over 30% are 65 or older"
    """

    cmp: Comparison
    value: float
    percent: bool
    measures: tuple[str, ...]
    start: int
    end: int
    facets: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that could be a threshold: 300k, 30%, a third, 3割."""

    value: float
    percent: bool
    start: int
    end: int


def find_conditions(
    folded: str,
    masked: str,
    matches: Sequence[Match],
    quantities: Sequence[Quantity],
    is_money: Callable[[str], bool],
    is_anyone: Callable[[Match], bool],
) -> tuple[tuple[Threshold, ...], tuple[Match, ...]]:
    """(thresholds, matches that named only a threshold's measure).

    A measure that is the only one named, but for "people" or "live" (`is_anyone`), serves the condition and the
    question. No number of yen is compared with what
    is not counted in money (`is_money` of its code): "households that spend over 10,000 yen on yakiniku".
    """
    thresholds: list[Threshold] = []
    used: list[Match] = []
    measured = [match for match in matches if match.measures]
    ranges = _ranges(quantities, masked)
    for quantity in quantities:
        found = ranges.get(quantity) or _comparison(masked, quantity.start, quantity.end) or _majority(masked, quantity)
        if found is None:
            continue
        comparison, start, end = found
        if quantity.value <= _SMALL and _OF_SIZE.search(folded[: quantity.start]):
            continue  # "households of two or more people" are a kind of household
        if masked[start : start + 3] == "top" and quantity.value <= _SMALL:
            continue  # "top 10" limits a list, "top 300,000" compares
        of_money = _YEN.match(folded[quantity.end :]) or folded[: quantity.start].endswith("¥")
        able = [match for match in measured if is_money(match.measures[0])] if of_money else measured
        named = _nearest(able, quantity.start, quantity.end)
        if named:
            codes = named.measures
            used.append(named)
        else:
            by_unit = _by_unit(folded[quantity.end :])
            codes = (by_unit,) if by_unit else ()
        thresholds.append(Threshold(comparison, quantity.value, quantity.percent, codes, start, end))
    for match in measured:
        before = _NONE_BEFORE.search(masked[: match.start])
        after = _NONE_AFTER.search(masked[match.end :])
        if before or after:
            first, last = before.start() if before else match.start, match.end + (after.end() if after else 0)
            thresholds.append(Threshold("<", 1.0, False, match.measures, first, last))
            used.append(match)
    others = [match for match in measured if not (match in used or _each(folded, match) or is_anyone(match))]
    return tuple(thresholds), tuple(used) if others else ()


def _each(folded: str, match: Match) -> bool:
    """Whether a measure's name only says of what a figure is: 1世帯あたり, "per household"."""
    return bool(_PER_JA.match(folded, match.end) or _PER_EN.search(folded[: match.start]))


def find_quantities(folded: str, masked: str) -> tuple[Quantity, ...]:
    """Every number that is no year, age or part of a name, in order."""
    found = []
    for match in _PARTS.finditer(masked):
        part = _part(match)
        if part is not None:
            found.append(Quantity(part, True, *match.span()))
    for mention in numbers.extract(masked.replace("\x00", " ")):
        apart = all(mention.end <= other.start or other.end <= mention.start for other in found)
        # Years are blanked, so what looks like one here is not: "under 2000 residents".
        if mention.kind in ("number", "percent", "year") and apart:
            percent = mention.kind == "percent" or folded[mention.end :].lstrip().startswith("%")
            value = float(max(Fraction(-_HUGE), min(Fraction(_HUGE), mention.value)))
            found.append(Quantity(value, percent, mention.start, mention.end))
    found.sort(key=lambda quantity: quantity.start)
    for index, (low, high) in enumerate(pairwise(list(found))):
        # "between 1 and 2 million": the scale word is said once
        scale = _SCALE_WORD.search(folded[high.start : high.end])
        if scale and folded[low.end : high.start].strip() in ("and", "to", "-") and low.value < _SMALL * 10:
            found[index] = replace(low, value=low.value * _SCALES[scale.group()])
    return tuple(found)


def _part(match: re.Match[str]) -> float | None:
    """What a part is in percent: 3割, two thirds, "one in ten", 3人に1人, 過半数."""
    said = match.groupdict()
    if said["majority"]:
        return 50.0
    if said["tenths"] or said["tenths_kanji"]:
        return float(said["tenths"] or kanji(said["tenths_kanji"])) * 10
    for some, whole in (("some", "whole"), ("few", "many"), ("few_ja", "many_ja"), ("above", "below")):
        if said[whole]:
            one, all_of = _count(said[some]), _WHOLES.get(said[whole]) or _count(said[whole])
            return 100 * one / all_of if one < all_of else None
    return _PART_WORDS[match.group().strip()]


def _count(text: str) -> int:
    if text == "a":
        return 1
    return int(text) if text.isdigit() else below_100(text) if text.isascii() else kanji(text)


def _ranges(quantities: Sequence[Quantity], masked: str) -> dict[Quantity, tuple[Comparison, int, int]]:
    """ "Between 1 and 2 million", 100万人から200万人: the two ends as comparisons."""
    found: dict[Quantity, tuple[Comparison, int, int]] = {}
    for low, high in pairwise(quantities):
        between = masked[low.end : high.start]
        opened = _BETWEEN.search(masked[: low.start])
        if (opened and between.strip() in ("and", "to", "-")) or _FROM_TO.fullmatch(between):
            found[low] = (">=", opened.start() if opened else low.start, low.end)
            under = _UNDER_JA.match(masked, high.end)  # 100万人以上200万人未満
            found[high] = ("<", low.end, under.end()) if under else ("<=", low.end, high.end)
    return found


def _comparison(masked: str, start: int, end: int) -> tuple[Comparison, int, int] | None:
    """The comparison beside a number, and the stretch of both."""
    for comparison, pattern in _BEFORE:
        if match := pattern.search(masked[:start]):
            return comparison, match.start(), end
    for comparison, pattern in _AFTER:
        if match := pattern.search(masked[end:]):
            return comparison, start, end + match.end()
    return None


def _majority(masked: str, quantity: Quantity) -> tuple[Comparison, int, int] | None:
    """A majority is more than half without saying so."""
    said = masked[quantity.start : quantity.end]
    return (">", quantity.start, quantity.end) if "majority" in said or said.startswith("過半") else None


def _nearest(measured: Sequence[Match], start: int, end: int) -> Match | None:
    """The measure named within a few characters of the number, before or after it."""

    def gap(match: Match) -> int:
        return start - match.end if match.end <= start else match.start - end

    near = [match for match in measured if 0 <= gap(match) <= _NEAR + (12 if match.end <= start else 0)]
    return min(near, key=gap, default=None)


def _by_unit(after: str) -> str | None:
    for pattern, code in _UNIT_MEASURES:
        if pattern.search(after):
            return code
    return None
