"""The areas a plan looks at: members of its scope that meet the conditions, with their figures, in order.

An area without a figure, of the measure or of a condition, is left out and named. A condition is
examined in one year for all areas: its own, else the plan's, else (no figure then) the measure's latest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from census.errors import PlanError
from census.measures import Measures, simplest
from census.plan import Condition, Plan
from census.types import Number, Value

Missing = tuple[str, str, int | None]
"""(area, measure, year) without a figure."""

_KEEPS: dict[str, Callable[[Number, Number], bool]] = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
}


@dataclass(frozen=True, slots=True)
class Selection:
    """rows: figures in order of area; missing: what was left out; examined: areas before conditions."""

    rows: tuple[Value, ...]
    missing: tuple[Missing, ...]
    examined: int


def select(measures: Measures, plan: Plan) -> Selection:
    """The figures of `plan.scope`, or of `plan.areas` where it has none; no rows where no area meets the
    conditions.

    Raises:
        PlanError: the scope holds no area.
        NotAvailable: the areas have no figure of the measure, or a condition none to compare.
    """
    code = plan.measures[0]
    areas = measures.gazetteer.members(plan.scope) if plan.scope else plan.areas
    if not areas:
        raise PlanError("scope", "it holds no area")
    year = max(plan.years) if plan.years else measures.latest_common_year(code, areas)
    kept, missing = list(areas), list[Missing]()
    for condition in plan.scope.where if plan.scope else ():
        met, unknown = _meeting(measures, condition, areas, year)
        kept = [area for area in kept if area in met]
        missing += unknown
    rows = []
    for area in kept:
        row = _ordered_by(measures, plan, area, year)
        if row.value is None:
            missing.append((area, code, row.year))
        else:
            rows.append(row)
    if kept and not rows:
        measures.raise_missing(code, kept[0], year)
    return Selection(tuple(rows), tuple(dict.fromkeys(missing)), len(areas))


def ranked(rows: Iterable[Value], *, descending: bool) -> list[Value]:
    """In order, with competition ranks: equal values share a rank, the next is skipped; equals by code."""
    ordered = sorted(rows, key=lambda row: row.area)
    ordered.sort(key=lambda row: row.value or 0, reverse=descending)  # stable, reversed or not
    found: list[Value] = []
    for index, row in enumerate(ordered):
        tied = bool(found) and found[-1].value == row.value
        found.append(replace(row, rank=found[-1].rank if tied else index + 1))
    return found


def _meeting(
    measures: Measures, condition: Condition, areas: Sequence[str], year: int | None
) -> tuple[set[str], list[Missing]]:
    """The areas that meet the condition, and those of which it is not known."""
    if condition.since is not None:
        return _grown(measures, condition, areas)
    code = condition.measure
    than = measures.gazetteer.get(condition.than).code if condition.than else None
    at = _year(measures, condition, areas, than, year)
    if than is None:
        threshold: Number | None = simplest(Fraction(str(condition.value)))
    else:
        threshold = measures.value(code, than, at).value
    if threshold is None:
        measures.raise_missing(code, than, at)
    figures = {area: measures.value(code, area, at).value for area in areas}
    known = {area: figure for area, figure in figures.items() if figure is not None}
    if not known:
        measures.raise_missing(code, areas[0], at)
    met = {area for area, figure in known.items() if _KEEPS[condition.cmp](figure, threshold)}
    return met, [(area, code, at) for area in areas if area not in known]


def _grown(measures: Measures, condition: Condition, areas: Sequence[str]) -> tuple[set[str], list[Missing]]:
    """As `_meeting`, by the growth from `condition.since` to `condition.year`."""
    code, threshold = condition.measure, simplest(Fraction(str(condition.value)))
    met, missing = set[str](), list[Missing]()
    for area in areas:
        last = measures.value(code, area, condition.year).value
        first = measures.value(code, area, condition.since).value
        growth = _growth(first, last, percent=condition.growth == "percent")
        if growth is None:
            missing.append((area, code, condition.since if last is not None else condition.year))
        elif _KEEPS[condition.cmp](growth, threshold):
            met.add(area)
    if len(missing) == len(areas):
        measures.raise_missing(code, areas[0], missing[0][2])
    return met, missing


def _growth(first: Number | None, last: Number | None, *, percent: bool) -> Number | None:
    """None where a figure is missing, or where a percentage of nothing would be taken."""
    if first is None or last is None or (percent and first <= 0):
        return None
    return simplest(Fraction(last - first) * 100 / first if percent else last - first)


def _year(
    measures: Measures, condition: Condition, areas: Sequence[str], than: str | None, year: int | None
) -> int | None:
    if condition.year is not None:
        return condition.year
    code, threshold = condition.measure, () if than is None else (than,)

    def has_figures(at: int) -> bool:
        return all(measures.value(code, area, at).value is not None for area in threshold) and any(
            measures.value(code, area, at).value is not None for area in areas
        )

    return year if year is not None and has_figures(year) else measures.latest_common_year(code, (*threshold, *areas))


def _ordered_by(measures: Measures, plan: Plan, area: str, year: int | None) -> Value:
    """The value an area is ordered by: its figure, or the growth between two years."""
    code = plan.measures[0]
    last = measures.value(code, area, year)
    if plan.by == "value" or last.value is None:
        return Value(area, code, year, last.value, last.cells)
    first = measures.value(code, area, min(plan.years))
    if first.value is None:
        return first
    value = _growth(first.value, last.value, percent=plan.by == "percent")
    if value is None:
        return Value(area, code, year, None)
    return Value(area, code, year, value, first.cells + last.cells)
