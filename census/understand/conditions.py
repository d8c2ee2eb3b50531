"""Conditions in a question: "with more than 5 million people", 人口10万人以上の, "over 30 % elderly"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from census import numbers
from census.plan import Condition
from census.understand.link import Match

Comparison = Literal[">", ">=", "<", "<="]

_BEFORE: tuple[tuple[Comparison, re.Pattern[str]], ...] = tuple(
    (comparison, re.compile(rf"(?:{words})\s*(?:about |around |¥)?$"))
    for comparison, words in (
        (">=", r"at least|no (?:fewer|less) than|minimum of|not (?:fewer|less) than|>=|≥"),
        ("<=", r"at most|no more than|up to|maximum of|not more than|<=|≤"),
        (">", r"more than|over|above|exceed(?:ing|s|ed)?|greater than|bigger than|larger than|higher than|surpass(?:ing|es)?|beyond|>|upwards of|north of|topping"),
        ("<", r"fewer than|less than|under|below|smaller than|lower than|<|short of|south of"),
    )
)
_AFTER: tuple[tuple[Comparison, re.Pattern[str]], ...] = tuple(
    (comparison, re.compile(rf"^\s*(?:[a-z%²]+\s+|人|世帯|円|%|パーセント|km²|km2|平方キロ(?:メートル)?|校|件|か所|施設|戸|台|倍|歳|店)?\s*(?:{words})"))
    for comparison, words in (
        (">=", r"or (?:more|over|higher|above|greater|larger)|and (?:over|above|up)|\+|以上"),
        ("<=", r"or (?:fewer|less|under|lower|below|smaller)|以下"),
        (">", r"を?超え|超の|超(?=\b|で|は|、)|を?上回|より(?:も)?(?:多|大き|高)|を?越え"),
        ("<", r"未満|を?下回|より(?:も)?(?:少な|小さ|低)|に満たない|を切"),
    )
)
_UNIT_MEASURES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^\s*(?:people|persons?|residents|inhabitants|人|strong|souls)"), "A1101"),
    (re.compile(r"^\s*(?:households|世帯)"), "A7101"),
    (re.compile(r"^\s*(?:people |人)?(?:per|/)\s*(?:km|square)|^\s*人/km"), "density"),
    (re.compile(r"^\s*(?:km|square k|平方キロ)"), "B1101"),
)
_NEAR = 14


def find_conditions(
    folded: str, masked: str, matches: Sequence[Match]
) -> tuple[tuple[Condition, ...], tuple[Match, ...], tuple[tuple[int, int], ...]]:
    """(conditions, matches that named only a condition's measure, spans of the thresholds).

    A condition's measure is the one named next to the number, else the one its unit implies, else the
    only one named. A measure that is named once serves the condition and the question.
    """
    conditions: list[Condition] = []
    used: list[Match] = []
    spans: list[tuple[int, int]] = []
    measured = [match for match in matches if match.measures]
    for mention in numbers.extract(masked.replace("\x00", " ")):
        if mention.kind not in ("number", "percent"):
            continue
        comparison = _comparison(masked[: mention.start], masked[mention.end :])
        if comparison is None:
            continue
        named = _nearest(measured, mention.start, mention.end)
        if named:
            code = named.measures[0]
            used.append(named)
        else:
            code = _by_unit(folded[mention.end :]) or (measured[0].measures[0] if measured else "A1101")
        conditions.append(Condition(measure=code, cmp=comparison, value=float(mention.value)))
        spans.append((mention.start, mention.end))
    others = [match for match in measured if match not in used]
    return tuple(conditions), tuple(used) if others else (), tuple(spans)


def _comparison(before: str, after: str) -> Comparison | None:
    for comparison, pattern in _BEFORE:
        if pattern.search(before):
            return comparison
    for comparison, pattern in _AFTER:
        if pattern.search(after):
            return comparison
    return None


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
