"""The area or the moment that an answer found: 1位 of a ranking, the peak of a series, the highest of a set."""

from __future__ import annotations

import re
from collections.abc import Sequence

from census.compute import Computer
from census.errors import CensusError
from census.measures import Measures
from census.plan import Plan
from census.types import Result
from census.understand.reading import Reading
from census.understand.referring import NOTHING, References, references

_TWO_TIMES = ("change", "difference", "ratio", "compare")
_OF_ONE = ("share", "position", "series", "change", "per", "rate", "annual", "peak")
_BARE = frozenset({"follow_up"})
IN_THAT_RESPECT = re.compile(
    r"^(?:and |so |what about |how about |or )*(?:by|in terms of) |"
    r"(?:だと|だったら|なら|では|で(?:見|み|い|言)(?:る|う)と)(?:どう(?:です|でしょう|なりますか)?か?)?[?？。]*$"
)
"""A follow-up that orders by something else: "and by area?", 面積だと？"""
_FOUND = 10  # areas of a list that "each of them" may mean


def settled(reading: Reading, previous: Plan, measures: Measures) -> Plan:
    """The previous plan; of one that found areas or a moment their figure, where the question is about those."""
    if reading.places:
        return previous
    found = references(reading)
    if not refers(reading, found, previous):
        return previous
    return found_by(previous, measures, found, lowest="least" in reading.cues)


def found_by(previous: Plan, measures: Measures, found: References = NOTHING, *, lowest: bool = False) -> Plan:
    """The figures of what a plan finds: one of its areas or all, the year of its peak or its low."""
    try:
        result = Computer(measures).execute(previous)
    except CensusError:
        return previous
    if previous.op == "series":
        year = result.extra.get("trough_year" if lowest else "peak_year")
        years = (int(year),) if year else previous.years
        return Plan(op="value", measures=previous.measures, areas=previous.areas, years=years)
    areas = _areas(found, previous, result)
    years = previous.years if previous.by == "value" else ()
    return Plan(op="value", measures=previous.measures, areas=areas, years=years) if areas else previous


def refers(reading: Reading, found: References, previous: Plan) -> bool:
    """Whether a question is about what the previous answer found."""
    cues = reading.cues
    if previous.op == "series":
        return "same_year" in cues or (cues.any("high", "since") and cues.any(*_TWO_TIMES))
    if previous.op not in ("rank", "max", "min") or (previous.scope is None and previous.limit is None):
        return False
    if found.item is not None:
        later = any(mention.measures and mention.start >= found.item_start for mention in reading.mentions)
        named = later if reading.language == "ja" else bool(reading.measures)  # 中学校で見ると1位は is a ranking
        return named or bool(reading.facets) or cues.any(*_OF_ONE)
    if _one(previous):
        said = bool(reading.measures or reading.facets)
        named = said and "pronoun" in cues and not cues.ordered and not cues.level
        alone = (
            said
            and not (reading.given or reading.years or cues.names - _BARE)
            and not IN_THAT_RESPECT.search(reading.text.folded)
        )
        if "same" in found and "pronoun" in cues and not ("that_place" in cues or cues.any(*_OF_ONE)):
            return False  # "same question for bananas"
        if alone and previous.by == "value" and not cues.level:
            return True  # 面積は？ after the most populous city
        more = "pronoun" in cues and cues.any(*_OF_ONE) and not cues.ordered and not cues.level
        return named or more or "that_place" in cues or ("own_prefecture" in cues and "share" in cues)
    return bool(reading.measures) and "each" in found and not cues.ordered and not cues.level


def _one(previous: Plan) -> bool:
    """Whether it found one area."""
    return previous.op in ("max", "min") or previous.limit == 1 or previous.nth is not None


def _areas(found: References, previous: Plan, result: Result) -> tuple[str, ...]:
    areas: Sequence[str] = [row.area for row in result.rows]
    if found.item is None:
        return tuple(areas[:1] if _one(previous) else areas[:_FOUND])
    return (areas[found.item],) if -len(areas) <= found.item < len(areas) else ()
