"""Whether what a question takes for true is so: the claim of a plan against its result.

holds(plan, result)  ->  True, False, or None where a figure is missing
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from census.numbers import round_half_up
from census.plan import Comparison, Plan
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
