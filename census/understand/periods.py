"""For how long a figure is wanted: "per day", 1日あたり, "per week", 年間.

Each figure is published for one length of time: spending by purpose a month, time use a day, what happens a year.
One of another length is given where it is published or a listed multiple, and else refused: a month has no fixed
number of days, and the figure of a month is not what was spent in a day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from census.indicators import Catalogue
from census.plan import Plan
from census.types import Derived, Measure

Period = Literal["moment", "day", "week", "month", "year"]
_PERIODS: tuple[Period, ...] = ("day", "week", "month", "year")
_NOT_PER = "(?! (?:ago|earlier|before|later|or|from|since|after|ahead|old|on year|over year)\\b)(?!-)"
_PER_EN: tuple[tuple[Period, re.Pattern[str]], ...] = tuple(
    (period, re.compile(rf"\b(?:per|an?|in an?|in one) {period}\b{_NOT_PER}")) for period in _PERIODS
)
_WORDS_EN: tuple[tuple[Period, re.Pattern[str]], ...] = (
    (
        "moment",
        re.compile(
            r"\b(?:per|each|every) (?:second|minute|hour)\b"
            r"(?! (?:ago|earlier|before|later|or|from)\b)(?!-)|\bhourly\b"
        ),
    ),
    ("day", re.compile(r"\bdaily\b")),
    ("week", re.compile(r"\bweekly\b")),
    ("year", re.compile(r"\b(?:annual|annually|yearly)\b")),
)
_EACH_JA = "(?:あたり|当たり|当り|につき|平均|分)"
_TOLD_JA = (
    rf"(?:間?{_EACH_JA}|間?(?:だと|だったら|なら|で(?=は|い|見|み|計|換|何|ど|$|[?？])|に(?=直|す|換|何|い|ど))|間の)"
)
_WORDS_JA: tuple[tuple[Period, re.Pattern[str]], ...] = (
    (
        "moment",
        re.compile(
            r"(?<![\d.])(?:1|一)(?:秒|分|時間)(?:間?(?:あたり|当たり)|間?に(?=何|ど|いく|[1一]))|毎[秒分]|毎時(?!間)"
        ),
    ),
    (
        "day",
        re.compile(
            rf"(?<![\d月.])(?:1|一|いち)日{_TOLD_JA}|(?<![\d月毎今昨明一休平当同日生])日(?:あたり|当たり)|日割り"
        ),
    ),
    ("week", re.compile(rf"(?<!\d)(?:1|一)週{_TOLD_JA}|(?<!\d)週間?(?:あたり|当たり)")),
    ("month", re.compile(rf"(?<![\d.])(?:1|一)[かカヶケヵ箇]?月{_TOLD_JA}|(?<![\d一])月間?(?:あたり|当たり)")),
    ("year", re.compile(rf"(?<![\d.])(?:1|一)年{_TOLD_JA}|(?<![\d一二三四五十数何])年(?:間(?!隔)|額|あたり|当たり)")),
)
_OWN: tuple[tuple[Period, re.Pattern[str]], ...] = (
    ("day", re.compile(r"\bper day\b|\bdaily\b")),
    ("week", re.compile(r"\bper week\b|\bweekly\b")),
    ("month", re.compile(r"\bper month\b|\bmonthly\b")),
)
_A_YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class Wanted:
    """A length of time, and the words that say it."""

    period: Period
    words: str


def wanted(folded: str, names: Sequence[tuple[int, int]] = ()) -> Wanted | None:
    """The length of time that a figure is wanted for, said beside the `names` of what is measured."""
    patterns = (*_PER_EN, *_WORDS_EN, *(() if folded.isascii() else _WORDS_JA))
    for period, pattern in patterns:
        for found in pattern.finditer(folded):
            if not any(start <= found.start() and found.end() <= end for start, end in names):
                return Wanted(period, found.group())
    return None


def own(measure: Measure) -> Period:
    """The length of time a measure is published for."""
    title = measure.title_en.lower()
    told = next((period for period, pattern in _OWN if pattern.search(title)), None)
    return told or ("day" if measure.unit.style in ("minutes", "clock") else "year")


def fitted(plan: Plan, asked: Wanted, catalogue: Catalogue) -> Plan | None:
    """The plan with figures of that length of time; None where there are none."""
    if plan.op in ("change", "cagr", "series", "forecast", "index", "report"):
        return plan if asked.period == "year" or _all_own(plan, asked.period, catalogue) else None
    if _all_own(plan, asked.period, catalogue):
        return plan
    codes = tuple(_of_length(catalogue.get(code), asked.period, catalogue) for code in plan.measures)
    return plan.model_copy(update={"measures": codes}) if all(codes) else None


def _all_own(plan: Plan, period: Period, catalogue: Catalogue) -> bool:
    return all(own(catalogue.get(code)) == period for code in plan.measures)


def _of_length(measure: Measure, period: Period, catalogue: Catalogue) -> str | None:
    """The code of what this measure is for another length of time: twelve months of spending."""
    if own(measure) == period:
        return measure.code
    if own(measure) == "month" and period == "year":
        return next((one.code for one in catalogue.derived.values() if _is_multiple(one, measure.code)), None)
    if period == "month" and isinstance(measure, Derived) and _is_multiple(measure, measure.numerator[0][0]):
        return measure.numerator[0][0]
    return None


def _is_multiple(derived: Derived, code: str) -> bool:
    return derived.numerator == ((code, 1),) and not derived.denominator and derived.scale == _A_YEAR
