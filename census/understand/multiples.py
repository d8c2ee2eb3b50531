"""Multiples that a question claims: "doubled since 1950", "more than three times as many", 2倍以上に膨らんだ, 半減."""

from __future__ import annotations

import re
from dataclasses import dataclass

from census.plan import Comparison
from census.understand.numerals import BELOW_100, below_100, kanji

_VERBS = {"doubl": 2.0, "tripl": 3.0, "trebl": 3.0, "quadrupl": 4.0, "halv": 0.5}
_FIXED = {"twice": 2.0, "double": 2.0, "triple": 3.0, "half": 0.5}
_ENGLISH = re.compile(
    r"(?P<before>more than|over|at least|less than|under|at most|nearly|almost|about|roughly|around|not even)? ?"
    r"(?:\b(?P<twice>twice|half|double|triple) (?:as|the|what|its|those|of those)\b"
    r"|\b(?P<verb>doubl|tripl|trebl|quadrupl|halv)(?:e|ed|es|ing)\b"
    rf"|\b(?:a |by a )?(?P<number>(?<![\d.])\d{{1,3}}(?:\.\d{{1,2}})?|{BELOW_100})"
    r"(?:[- ]?fold\b| times (?:as|more|larger|bigger|higher|the|those|that|what|its))"
    r")"
)
_JAPANESE = re.compile(
    r"(?P<before>約|およそ|ほぼ)?(?:(?P<number>(?<![\d.])\d{1,3}(?:\.\d{1,2})?|[二三四五六七八九十])倍|(?P<double>倍増|倍に)|(?P<half>半減|半分(?=以下|未満|を下回|に満たな|に届かな)|半分に))"
    r"(?P<after>以上|超|を超え|を上回|より多|近く|ほど|くらい|ぐらい|未満|以下|弱|強|を下回|に満たな|に届かな)?"
)
_AT_LEAST, _UNDER = (
    ("more than", "over", "超", "を超え", "を上回", "より多", "強"),
    ("less than", "under", "not even", "未満", "弱", "を下回", "に満たな", "に届かな"),
)
_ROUGHLY = (
    "nearly",
    "almost",
    "about",
    "roughly",
    "around",
    "約",
    "およそ",
    "ほぼ",
    "近く",
    "ほど",
    "くらい",
    "ぐらい",
)
_EXACT, _ROUGH = 5, 4  # "twice" is 1.8 to 2.2, "about twice" 1.75 to 2.25


@dataclass(frozen=True, slots=True)
class Multiple:
    """What a later, or the first, figure is claimed to be of the other; `step` is the precision of ==."""

    cmp: Comparison
    value: float
    step: float | None = None


def find_multiple(text: str) -> Multiple | None:
    """The multiple a text claims, if any."""
    if match := _ENGLISH.search(text):
        said = match["number"]
        value = _VERBS[match["verb"]] if match["verb"] else _FIXED.get(match["twice"] or "", 0.0)
        if said:
            value = float(said) if said[0].isdigit() else float(below_100(said))
        return _claimed(value, (match["before"] or "",), plain=bool(match["verb"]))
    if match := _JAPANESE.search(text):
        said = match["number"]
        value = 2.0 if match["double"] else 0.5
        if said:
            value = float(said) if said[0].isdigit() else float(kanji(said))
        return _claimed(value, (match["before"] or "", match["after"] or ""), plain=not said)
    return None


def _claimed(value: float, words: tuple[str, ...], *, plain: bool) -> Multiple:
    """`plain` are verbs: what has doubled may have more than doubled, what was halved be less than half."""
    grown = value >= 1
    if any(word in _ROUGHLY for word in words):
        return Multiple("==", value, value / _ROUGH)
    if any(word in _UNDER for word in words):
        return Multiple("<", value)
    if any(word in _AT_LEAST for word in words):  # "more than halved" leaves less than half
        return Multiple(">" if grown or not plain else "<", value)
    if any(word in ("at least", "以上") for word in words) or (plain and grown):
        return Multiple(">=" if grown else "<=", value)
    if any(word in ("at most", "以下") for word in words) or plain:
        return Multiple("<=", value)
    return Multiple("==", value, value / _EXACT)
