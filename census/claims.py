"""Claims: what a result allows a text to say in numbers, each with its role and the row it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from census.numbers import sensible_decimals, shown_decimals
from census.phrasing.telling import PERCENT, RATIO, Measures, gap_unit, row_unit
from census.plan import PRODUCTS, Plan
from census.types import EVERYBODY, Derived, Number, Result, Unit, Value
from census.units import Converted

Role = Literal[
    "figure",  # of one area, measure and year
    "part",  # a cell that a derived or growth figure is computed from; counts only beside its own title
    "total",  # the main number of a sum, mean or median
    "difference",
    "percent",  # growth or share
    "ratio",
    "rank",
    "count",  # areas examined
    "counted",  # areas that a count found
    "limit",  # "the top 5"
    "missing",  # areas without a figure
    "threshold",  # of a condition in the plan
    "scale",  # "× 100" of a rate
    "span",  # years between two points
    "score",  # of an index
    "percentile",  # of an area in one of its measures
    "weight",
]
TOTALS = frozenset({"sum", "mean", "median"})


@dataclass(frozen=True, slots=True)
class Claim:
    """One number a text may show.

    unit      how it is written; percent, clock and other styles do not stand for one another
    decimals  the fewest it may be rounded to when it shows less than three digits
    area, measure, year  the row it belongs to; None where it belongs to the result as a whole
    """

    role: Role
    value: Fraction
    unit: Unit
    decimals: int = 0
    area: str | None = None
    measure: str | None = None
    year: int | None = None


_PLAIN = Unit("plain", "", "", "count")


def claims(plan: Plan, result: Result, catalogue: Measures) -> tuple[Claim, ...]:
    """Every number the result allows, each once. Raises UnknownMeasure."""
    found = [
        *_figures(plan, result, catalogue),
        *_computed(plan, result, catalogue),
        *_counts(plan, result),
        *_thresholds(plan, catalogue),
        *_products(plan, result),
    ]
    found += [other for claim in found for other in _converted(plan, claim)]
    return tuple(dict.fromkeys(found))


def _converted(plan: Plan, claim: Claim) -> Iterator[Claim]:
    """The figure in the unit that was asked for; of "7.34 million" readers of numbers take the million in."""
    told = claim.role in {"figure", "total"} and claim.measure in {None, *plan.measures}
    other = Converted.of(plan.unit, claim.value, claim.unit) if told else None
    if other is not None:
        yield replace(claim, role="figure", value=other.value, unit=other.unit, decimals=other.decimals)
        yield replace(claim, role="figure", unit=other.unit)


def years(plan: Plan, result: Result) -> frozenset[int]:
    """Years a text may name. Those of the plan only where no row says which it became: a series asked
    for from 2000 may begin in 2005."""
    conditions = plan.scope.where if plan.scope else ()
    named = [
        *(() if result.rows else plan.years),
        *(row.year for row in result.rows),
        *(cell.year for cell in result.cells),
    ]
    named += [year for condition in conditions for year in (condition.year, condition.since)]
    named += [int(value) for name, value in result.extra.items() if name.endswith("_year")]
    named += [year for _, _, year in result.missing]
    return frozenset(year for year in named if year)


def _figures(plan: Plan, result: Result, catalogue: Measures) -> Iterator[Claim]:
    for row in result.rows:
        measure = catalogue.get(row.measure)
        if row.value is not None:
            unit = row_unit(plan, measure)
            yield _row_claim("figure", row.value, unit, _least(plan, catalogue, row.measure), row)
        if isinstance(measure, Derived) or plan.by != "value":
            for cell in row.cells:
                unit = catalogue.get(cell.indicator).unit
                value = Fraction(str(cell.value))
                decimals = shown_decimals(value, unit, None)
                yield Claim("part", value, unit, decimals, cell.area, cell.indicator, cell.year)
        if isinstance(measure, Derived) and measure.scale != 1:
            yield Claim("scale", Fraction(measure.scale), _PLAIN)
        if row.rank is not None:
            yield Claim("rank", Fraction(row.rank), _PLAIN, 0, row.area, row.measure, row.year)


def _row_claim(role: Role, value: Number, unit: Unit, decimals: int | None, row: Value) -> Claim:
    least = shown_decimals(value, unit, decimals)
    return Claim(role, Fraction(value), unit, least, row.area, row.measure, row.year)


def _least(plan: Plan, catalogue: Measures, code: str) -> int | None:
    if plan.by == "percent":
        return 1
    measure = catalogue.get(code)
    return measure.decimals if isinstance(measure, Derived) and measure.denominator else None


def _computed(plan: Plan, result: Result, catalogue: Measures) -> Iterator[Claim]:
    """The main number and the extra ones, except counts."""
    if plan.op in PRODUCTS:
        return
    lead = plan.measures[0]
    unit, least = catalogue.get(lead).unit, _least(plan, catalogue, lead)
    gap = gap_unit(catalogue.get(lead))
    if result.main is not None:
        if plan.op in TOTALS:
            yield Claim("total", Fraction(result.main), unit, shown_decimals(result.main, unit, least))
        if plan.op == "difference":
            yield Claim("difference", Fraction(result.main), gap, shown_decimals(result.main, gap, least))
        if plan.op == "ratio":
            yield Claim("ratio", Fraction(result.main), RATIO, sensible_decimals(result.main, 2))
        if plan.op in {"cagr", "share"} or (plan.op == "change" and len(plan.areas) == 1):
            yield Claim("percent", Fraction(result.main), PERCENT, sensible_decimals(result.main, 1))
    apart = plan.op == "change" and len(plan.areas) > 1  # each area has its own
    for name, value in result.extra.items():
        if apart and name in ("difference", "percent"):
            role: Role = "difference" if name == "difference" else "percent"
            unit_of, fewest = (gap, least) if role == "difference" else (PERCENT, 1)
            yield _row_claim(role, value, unit_of, fewest, result.rows[0])
        elif name.startswith("difference_"):
            row = result.rows[int(name.removeprefix("difference_"))]
            yield _row_claim("difference", value, gap, least, row)
        elif name == "difference":
            yield Claim("difference", Fraction(value), gap, shown_decimals(value, gap, least))
        elif name == "ratio":
            yield Claim("ratio", Fraction(value), RATIO, sensible_decimals(value, 2))
        elif name == "percent" and plan.op != "cagr":  # there the yearly rate is what percentages are
            yield Claim("percent", Fraction(value), PERCENT, sensible_decimals(value, 1))
        elif name.startswith("percent_"):
            row = result.rows[int(name.removeprefix("percent_"))]
            yield _row_claim("percent", value, PERCENT, 1, row)
        elif name in {"low", "high"}:  # the interval of a forecast, whose row is the one without cells
            yield _row_claim("figure", value, unit, least, next(row for row in result.rows if not row.cells))
        elif name == EVERYBODY:
            yield _row_claim("figure", value, unit, least, result.rows[0])
        elif name == "error":
            yield Claim("percent", Fraction(value), PERCENT, sensible_decimals(value, 1))
        elif name == "years":
            yield Claim("span", Fraction(value), _PLAIN)


def _counts(plan: Plan, result: Result) -> Iterator[Claim]:
    for name in ("n", "of"):
        if name in result.extra:
            yield Claim("count", Fraction(result.extra[name]), _PLAIN)
    if plan.op == "count" and result.main is not None:
        yield Claim("counted", Fraction(result.main), _PLAIN)
    if result.missing:
        yield Claim("missing", Fraction(len(result.missing)), _PLAIN)
    if plan.op == "rank":
        for limit in {plan.limit, len(result.rows)} - {None}:
            yield Claim("limit", Fraction(limit or 0), _PLAIN)
    for cell in result.cells:
        for digits in re.findall(r"[0-9][0-9,]*", cell.formula or ""):
            yield Claim("part", Fraction(digits.replace(",", "")), _PLAIN, 0, cell.area, cell.indicator, cell.year)


def _thresholds(plan: Plan, catalogue: Measures) -> Iterator[Claim]:
    for condition in plan.scope.where if plan.scope else ():
        if condition.value is not None:
            value, unit = Fraction(str(condition.value)), catalogue.get(condition.measure).unit
            if condition.since is not None:  # told as a size: "fell by over 10 %"
                value, unit = abs(value), PERCENT if condition.growth == "percent" else unit
            yield Claim("threshold", value, unit, shown_decimals(value, unit, None), None, condition.measure)
    if (
        plan.claim is not None and plan.claim.value is not None and plan.claim.about == "figure"
    ):  # the user's own number, said when it is judged
        value, unit = Fraction(str(plan.claim.value)), catalogue.get(plan.measures[0]).unit
        yield Claim("threshold", value, unit, shown_decimals(value, unit, None), None, plan.measures[0])


def _products(plan: Plan, result: Result) -> Iterator[Claim]:
    """Numbers of reports and indices that belong to an area or a measure: names of `extra` with colons."""
    own = plan.areas[0] if plan.areas else None
    if plan.op == "index":
        yield Claim("scale", Fraction(100), _PLAIN)
    for name, value in result.extra.items():
        match name.split(":"):
            case ["n", code]:
                yield Claim("count", Fraction(value), _PLAIN, 0, None, code)
            case ["share", code, _]:
                yield Claim("percent", Fraction(value), PERCENT, sensible_decimals(value, 1), own, code)
            case ["growth", code, year]:
                yield Claim("percent", Fraction(value), PERCENT, sensible_decimals(value, 1), own, code, int(year))
            case ["score", area]:
                yield Claim("score", Fraction(value), _PLAIN, 1, area)
            case ["percentile", area, code]:
                yield Claim("percentile", Fraction(value), _PLAIN, 1, area, code)
            case ["weight", code]:
                yield Claim("weight", Fraction(value), _PLAIN, sensible_decimals(value, 0), None, code)
