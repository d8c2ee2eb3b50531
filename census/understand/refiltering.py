"""Conditions as a follow-up changes them: "over 50,000?" after those over 100,000, "of those, under 200,000"."""

from __future__ import annotations

import re
from dataclasses import replace

from census.measures import Measures
from census.plan import Condition, Plan, Scope
from census.understand.conditions import Comparison, Threshold
from census.understand.leaning import is_short, is_unexplained
from census.understand.reading import Reading

_AMONG = re.compile(
    r"\b(?:of|among|from|out of|only) (?:them|those|these)\b|\bof which\b|\b(?:as well|too|also)\b|"
    r"(?:その|この)(?:うち|中|なか)|かつ|さらに|なおかつ|に加え"
)
_OTHERWISE = ("change", "per", "rate", "difference", "ratio", "position", "next", "sum", "mean", "chart")
_FLIPPED: dict[Comparison, Comparison] = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def refiltered(reading: Reading, previous: Plan, measures: Measures) -> Scope | None:
    """The areas of the plan before with the conditions said anew; None where none is said or there are no areas.

    A condition takes the place of that on the same measure, of a count that of every other; "of those" adds it.
    """
    scope = previous.scope
    if scope is None or previous.op == "position" or not reading.thresholds:
        return None
    found = [_condition(one, previous, scope, measures) for one in reading.thresholds]
    said = tuple(one for one in found if one is not None)
    if not said:
        return None
    among = _AMONG.search(reading.text.folded) is not None
    over = {one.measure for one in said}
    kept = [one for one in scope.where if among or (previous.op != "count" and one.measure not in over)]
    return scope.model_copy(update={"where": (*kept, *said)})


def renumbered(reading: Reading, previous: Plan) -> Reading:
    """The reading of a bare number after a condition as a number to compare with in the same way: 40%だと？"""
    scope = previous.scope
    last = scope.where[-1] if scope and scope.where and previous.op != "position" else None
    said = reading.places or reading.measures or reading.facets or reading.thresholds or reading.cues.any(*_OTHERWISE)
    if last is None or last.value is None or last.since is not None or said or len(reading.quantities) != 1:
        return reading
    if reading.cues.limit or reading.cues.nth or is_unexplained(reading) or not is_short(reading):
        return reading
    one = reading.quantities[0]
    found = Threshold(last.cmp, one.value, one.percent, (), one.start, one.end)
    return replace(reading, thresholds=(found,), cues=reading.cues.without("share", "percent_change"))


def _condition(threshold: Threshold, previous: Plan, scope: Scope, measures: Measures) -> Condition | None:
    """A number said without its measure compares what was compared before, or else what was ranked."""
    last = scope.where[-1] if scope.where else None
    if last is not None and last.since is not None and not threshold.measures:
        falling = (last.value or 0) < 0 or (last.value == 0 and last.cmp in ("<", "<="))
        return last.model_copy(
            update={
                "cmp": _FLIPPED[threshold.cmp] if falling else threshold.cmp,
                "value": -threshold.value if falling else threshold.value,
                "growth": "percent" if threshold.percent else "difference",
            }
        )
    codes = [*threshold.measures, *(one.measure for one in scope.where[::-1] if one.value is not None)]
    codes += previous.measures if not threshold.measures else ()
    fitting = (code for code in codes if not threshold.percent or measures.catalogue.get(code).unit.style == "percent")
    code = next(fitting, None)
    return Condition(measure=code, cmp=threshold.cmp, value=threshold.value) if code else None
