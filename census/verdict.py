"""Whether what a question takes for true is so: the claim of a plan against its result.

holds(plan, result)  ->  True, False, or None where a figure is missing
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise

from census.numbers import round_half_up
from census.plan import Claim, Comparison, Plan
from census.types import Number, Result

HOLDS = "holds"
"""The verdict's name in `Result.extra`: 1 or 0."""

_COMPARED: Mapping[Comparison, Callable[[Number, Number], bool]] = {
    ">": lambda found, claimed: found > claimed,
    ">=": lambda found, claimed: found >= claimed,
    "<": lambda found, claimed: found < claimed,
    "<=": lambda found, claimed: found <= claimed,
    "==": lambda found, claimed: found == claimed,
}


def holds(plan: Plan, result: Result) -> bool | None:
    """The verdict; None without a claim, or where a figure it is about is missing."""
    claim = plan.claim
    if claim is None:
        return None
    if claim.about != "figure":
        return _of_series(claim, result)
    if claim.value is None:
        values = [row.value for row in result.rows]
        if len(values) != 2 or values[0] is None or values[1] is None:
            return None
        return _COMPARED[claim.cmp](values[0], values[1])
    if result.main is None:
        return None
    claimed = Fraction(str(claim.value))
    if claim.cmp == "==" and claim.step is not None:
        return round_half_up(result.main, Fraction(str(claim.step))) == claimed
    return _COMPARED[claim.cmp](result.main, claimed)


def _of_series(claim: Claim, result: Result) -> bool | None:
    """Of a series the year of its peak or trough, or whether every figure compares with the one before it."""
    compares = _COMPARED[claim.cmp]
    if claim.about == "every":
        values = [row.value for row in result.rows if row.value is not None]
        return all(compares(later, earlier) for earlier, later in pairwise(values)) if len(values) > 1 else None
    year = result.extra.get(f"{claim.about}_year")
    if year is None or claim.value is None or claim.value not in {row.year for row in result.rows}:
        return None  # of a year without a figure nothing is known
    return compares(year, Fraction(str(claim.value)))
