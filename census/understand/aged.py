"""Areas kept by how many of their people are of an age, where something else is asked of them.

"Prefectures where over 30% are 65 or older, which has the highest fertility rate?" asks for no fertility of the old.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from census.understand.ages import Age, find_ages
from census.understand.conditions import Threshold

if TYPE_CHECKING:
    from census.understand.reading import Reading

_WHO = r"(?:people|residents|population|inhabitants|folks|locals|citizens|them)"
_OF_AGE_EN = re.compile(
    rf"(?: ?%| ?per ?cent)? ?(?:of )?(?:(?:the|their|its|all|local) )*(?:{_WHO} )?(?:(?:that|who) )?"
    rf"(?:are|were|is|was|be|being)?(?: {_WHO})? ?(?:aged? )?"
)
_OF_AGE_JA = re.compile(
    r"(?:の|人口|人々|人|住民|高齢者|お年寄り|子ども|方)*(?:割合|比率|率)?(?:が|は|も)?、?(?:全体の|人口の|住民の)?"
)


def kept_by_age(reading: Reading) -> Reading:
    """The reading with ages that a percentage is said of in its condition, and no longer of the measure asked for."""
    if not any(not mention.weak for mention in reading.terms if mention.measures):
        return reading
    ages = [*find_ages(reading.text.folded), *_named(reading)]
    pairs = [(age, one) for age, one in product(ages, reading.thresholds) if _belongs(reading.text.folded, age, one)]
    if not pairs:
        return reading
    of_condition = {id(one): age for age, one in pairs}
    thresholds = tuple(
        replace(one, measures=(), facets=(("age", of_condition[id(one)].value),)) if id(one) in of_condition else one
        for one in reading.thresholds
    )
    left = {age.value for age in ages if age not in [age for age, _ in pairs]}
    facets = tuple((facet, value) for facet, value in reading.facets if facet != "age" or value in left)
    return replace(reading, thresholds=thresholds, facets=facets)


def _named(reading: Reading) -> Iterator[Age]:
    """The ages that are names: under 15, 年少."""
    for term in reading.terms:
        for facet, value in term.facets:
            if facet == "age":
                yield Age(term.start, term.end, value)


def _belongs(folded: str, age: Age, one: Threshold) -> bool:
    """Whether the age follows the percentage, or in Japanese stands before it."""
    if not one.percent:
        return False
    after, before = folded[one.end : age.start], folded[age.end : one.start]
    return bool(
        (one.end <= age.start and _OF_AGE_EN.fullmatch(after))
        or (age.end <= one.start and _OF_AGE_JA.fullmatch(before))
    )
