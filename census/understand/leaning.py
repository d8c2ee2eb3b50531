"""Whether a question leans on the one before it, and what of that is plain from its words.

In a dialogue everything that a question leaves out stays: of 271 follow-ups that people wrote without a place none
meant another than the one talked of, and of 145 without a year one. So a question stands alone only where it says
both what and where.
"""

from __future__ import annotations

import re
from dataclasses import replace

from census.measures import Measures
from census.plan import Plan
from census.types import JAPAN
from census.understand.reading import Reading
from census.understand.years import Years

OPERATIONS = (
    "position", "count", "mean", "median", "sum", "difference", "ratio", "series", "ranking", "share", "annual",
    "change", "most", "least", "worst", "less", "compare", "per", "rate", "next", "peak", "chart", "map",
)  # fmt: skip
_ANYWHERE = re.compile(r"\b(?:japan|nation|country|anywhere|nationwide)|全国|日本|国内")
_ORDER_ALONE = re.compile(
    r"^(?:and |so |the |what's |ok(?:ay)?,? )*(?:small|larg|bigg)est (?:among|of all|out of|across|amongst)\b"
)
_SHORT = {"en": 12, "ja": 24}  # tokens: words, characters


def is_follow_up(reading: Reading) -> bool:
    """Whether the question leaves out what the previous one said."""
    cues = reading.cues
    placed = bool(reading.places) or (cues.level is not None and "that_place" not in cues)
    alone = cues.level is not None and not cues.any("follow_up", "pronoun", "that_place")
    alone = alone and not _ORDER_ALONE.search(reading.text.folded)
    if alone and ((reading.places and "count" in cues) or (cues.ordered and "size" in cues)):
        return False  # "villages in Nara, how many": the areas themselves are counted; the largest has most people
    named = bool(reading.measures or reading.facets)
    if placed and (named or is_unexplained(reading)):
        return False
    asks = reading.says_something or cues.ordered or cues.any(*OPERATIONS) or bool(reading.quantities)
    asks = asks or "unit_of_time" in cues or reading.given
    if placed:
        return asks and is_short(reading)
    return asks or is_unexplained(reading) or not reading.covered


def orders_within(reading: Reading, previous: Plan) -> bool:
    """Whether areas are put in order as before, inside the same place: 一番人口が少ない村は after
    the villages of Nagano were counted."""
    scope = previous.scope
    inside = scope is not None and bool(scope.inside) and reading.cues.level not in (None, "prefecture", "region")
    return inside and reading.cues.ordered and not reading.places and not _ANYWHERE.search(reading.text.folded)


def is_unexplained(reading: Reading) -> bool:
    """Whether words are left that may say what is measured."""
    return bool(reading.strange or reading.left)


def is_short(reading: Reading) -> bool:
    """Whether it opens like a follow-up or is no longer than one."""
    opening = reading.cues.any("follow_up", "pronoun")
    return opening or len(reading.text.tokens) <= _SHORT[reading.language]


def dated(reading: Reading, previous: Plan, measures: Measures) -> Reading:
    """The reading with "the same year" made exact."""
    if "same_year" not in reading.cues or reading.years or previous.op == "series":
        return reading  # the peak of a series is found with its figures
    code, area = previous.measures[0], (*previous.areas, JAPAN)[0]
    years = previous.years or tuple(filter(None, (measures.latest_year(code, area),)))
    return replace(reading, years=Years(years=years, spans=reading.years.spans))
