"""A forecast with what stands beside it: the figures it continues, and the official projection of the same year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor, log10

from census.errors import PlanError
from census.forecasting import (
    LEAST_POINTS,
    LEVEL,
    MOST_AHEAD,
    Forecast,
    NotForecast,
    Point,
    Tuning,
    forecast,
    load,
    regular,
    step_of,
)
from census.measures import Measures, simplest
from census.plan import Plan
from census.types import Derived, Indicator, Number, Value

CENSUS_STEP = 5  # years
_SMALL = frozenset({"municipality", "ward"})
_DIGITS = 4  # of a count that is forecast: more would claim what no method knows
_MOST_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Outlook:
    """rows: the history, the forecast (the row without cells), the official projection where there is one.

    extra  low, high, level; error in percent where the back-test reaches that far; first_year and last_year of
           the history
    """

    rows: tuple[Value, ...]
    forecast: Value
    extra: dict[str, Number]
    formula: str


class Forecaster:
    """Forecasts measures of areas."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures

    @cached_property
    def _tunings(self) -> Mapping[str, Tuning]:
        return load()

    def _tuning(self, code: str, area: str, step: int) -> Tuning:
        """Of the measure in areas of this size, else of all measures there."""
        small = self._measures.gazetteer.get(area).level in _SMALL
        general = f"{step}:municipality" if small and f"{step}:municipality" in self._tunings else str(step)
        return self._tunings.get(f"{general}:{code}", self._tunings[general])

    def outlook(self, plan: Plan) -> Outlook:
        """Raises NotForecast where the history is too short, PlanError for a year that has figures."""
        code, area, year = plan.measures[0], plan.areas[0], plan.years[0]
        known = actual(self._measures, code, area)
        if not known:
            self._measures.raise_missing(code, area, year)
        years = tuple(row.year for row in known if row.year is not None)
        if year <= years[-1]:
            raise PlanError("years", f"figures are published up to {years[-1]}; a forecast is of a later year")
        history = continued(known)
        if len(history) < LEAST_POINTS or year - years[-1] > MOST_AHEAD:
            raise NotForecast(code, area, year, years, too_far=len(history) >= LEAST_POINTS)
        points: list[Point] = [(row.year or 0, float(row.value or 0)) for row in history]
        tuning = self._tuning(code, area, step_of(points))
        percent = self._measures.catalogue.get(code).unit.style == "percent"
        found = forecast(points, year, tuning, 100 if percent else None)
        told = Value(area, code, year, self._rounded(found.value, history))
        return Outlook(
            (*history, told, *self._official(code, area, year)),
            told,
            self._extra(found, history),
            f"Holt's linear trend, damped (level {tuning.level}, trend {tuning.trend}, damping {tuning.damping}), of "
            f"{len(history)} figures, {points[0][0]}–{points[-1][0]}; {LEVEL}% interval from errors of past forecasts",
        )

    def _extra(self, found: Forecast, history: Sequence[Value]) -> dict[str, Number]:
        extra: dict[str, Number] = {
            "low": self._rounded(found.low, history),
            "high": self._rounded(found.high, history),
            "level": LEVEL,
            "first_year": history[0].year or 0,
            "last_year": history[-1].year or 0,
        }
        return extra if found.error is None else extra | {"error": simplest(Fraction(str(found.error)))}

    def _official(self, code: str, area: str, year: int) -> tuple[Value, ...]:
        measure = self._measures.catalogue.get(code)
        if not isinstance(measure, Indicator) or measure.projection is None:
            return ()
        row = self._measures.value(measure.projection, area, year)
        return () if row.value is None else (row,)

    def _rounded(self, value: float, history: Sequence[Value]) -> Number:
        """With the decimals of the figures continued, and counts with few digits."""
        measure = self._measures.catalogue.get(history[0].measure)
        if isinstance(measure, Derived) and measure.denominator:
            decimals = measure.decimals
        elif all(isinstance(row.value, int) for row in history):
            decimals = min(0, _DIGITS - 1 - floor(log10(abs(value)))) if value else 0
        else:
            decimals = _MOST_DECIMALS
        return simplest(Fraction(str(round(value, decimals))))


def actual(measures: Measures, code: str, area: str) -> tuple[Value, ...]:
    """The figures of all years that are no projections, oldest first."""
    rows = (measures.value(code, area, year) for year in measures.years(code, area))
    return tuple(row for row in rows if all(cell.basis != "projection" for cell in row.cells))


def continued(rows: Sequence[Value]) -> tuple[Value, ...]:
    """What a forecast continues: the censuses where there are enough, else the yearly figures; the last run
    without a gap."""
    counted = [row for row in rows if all(cell.basis == "census" for cell in row.cells)]
    run = _run(counted, CENSUS_STEP)
    return run if len(run) >= LEAST_POINTS else _run(rows, 1)


def _run(rows: Sequence[Value], step: int) -> tuple[Value, ...]:
    years = {year for year, _ in regular([(row.year or 0, float(row.value or 0)) for row in rows], (step,))}
    return tuple(row for row in rows if row.year in years)
