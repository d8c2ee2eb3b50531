"""Telling: a result with the names, units and groupings that sentences about it need, in one language.

It holds no wording of its own; `english` and `japanese` do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Protocol

from census.numbers import format_number, format_value, magnitude, sensible_decimals, shown_decimals
from census.plan import Condition, Plan
from census.types import Area, Cell, Derived, Indicator, Kind, Language, Measure, Number, Result, Unit, Value

MOST_POINTS = 8  # a longer series is summed up
MOST_NAMES = 10  # longer lists of areas are counted
MOST_SOURCES = 3


class Measures(Protocol):
    """What words need of the catalogue. `get` raises UnknownMeasure."""

    def get(self, code: str, /) -> Measure: ...


class Areas(Protocol):
    """What words need of the gazetteer. `get` raises UnknownArea."""

    def get(self, code: str, /) -> Area: ...


@dataclass(frozen=True)
class Telling:
    """A plan and its result, to be told in `language`."""

    plan: Plan
    result: Result
    language: Language
    catalogue: Measures
    gazetteer: Areas

    # -- names ----------------------------------------------------------------------------------

    def area(self, code: str) -> str:
        """Name of an area."""
        area = self.gazetteer.get(code)
        return area.name_ja if self.language == "ja" else area.name_en

    def title(self, code: str) -> str:
        """Title of a measure."""
        measure = self.catalogue.get(code)
        return measure.title_ja if self.language == "ja" else measure.title_en

    def unit(self, code: str) -> Unit:
        """Unit of the rows' figures of a measure."""
        return row_unit(self.plan, self.catalogue.get(code))

    # -- figures --------------------------------------------------------------------------------

    def decimals(self, code: str) -> int | None:
        """Decimals of a measure's figures; None means as published."""
        measure = self.catalogue.get(code)
        if self.plan.by == "percent":
            return 1
        return measure.decimals if isinstance(measure, Derived) and measure.denominator else None

    def figure(self, value: Number, code: str) -> str:
        """A figure of a measure with its unit."""
        return format_value(value, self.unit(code), self.language, self.decimals(code))

    def main(self) -> str:
        """The main number of an aggregate: a mean may need more decimals than its parts."""
        return self.figure(self.result.main or 0, self.plan.measures[0])

    def condition_figure(self, value: float, code: str) -> str:
        """A threshold of a condition, in the condition's measure's unit."""
        return format_value(Fraction(str(value)), self.catalogue.get(code).unit, self.language)

    def growth_figure(self, condition: Condition) -> str:
        """The size of a growth that a condition compares with."""
        percent = condition.growth == "percent"
        unit = PERCENT if percent else gap_unit(self.catalogue.get(condition.measure))
        return format_value(magnitude(Fraction(str(condition.value))), unit, self.language)

    def gap(self, value: Number, code: str) -> str:
        """The size of a difference between two figures: points for percentages, minutes for clock times."""
        unit = gap_unit(self.catalogue.get(code))
        return format_value(magnitude(value), unit, self.language, self.decimals(code))

    def percent(self, value: Number, decimals: int = 1) -> str:
        """A percentage without sign."""
        return f"{format_number(magnitude(value), sensible_decimals(value, decimals))}%"

    def ratio(self, value: Number) -> str:
        """A ratio as a bare number with two decimals, or more for small ones."""
        return format_number(value, shown_decimals(value, RATIO, 2))

    # -- structure ------------------------------------------------------------------------------

    @property
    def of_growth(self) -> bool:
        """Whether conditions tell the years of a growth, so that no other is to be told."""
        return any(one.since is not None for one in (self.plan.scope.where if self.plan.scope else ()))

    @cached_property
    def known(self) -> tuple[Value, ...]:
        """Rows with a figure."""
        return tuple(row for row in self.result.rows if row.value is not None)

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Areas of the rows, each once."""
        return tuple(dict.fromkeys(row.area for row in self.result.rows))

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Measures of the rows, each once."""
        return tuple(dict.fromkeys(row.measure for row in self.result.rows))

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Years of the rows, each once."""
        return tuple(dict.fromkeys(row.year for row in self.result.rows if row.year is not None))

    def number(self, name: str) -> Number | None:
        """A number of `Result.extra`."""
        return self.result.extra.get(name)

    def groups(self) -> tuple[tuple[Value, ...], ...]:
        """Known rows by area and measure, in order."""
        found: dict[tuple[str, str], list[Value]] = {}
        for row in self.known:
            found.setdefault((row.area, row.measure), []).append(row)
        return tuple(map(tuple, found.values()))

    def parts(self, row: Value) -> tuple[tuple[Cell, int], ...] | None:
        """(cell, factor) of a derived figure's numerator, then denominator; None for a published figure
        or one with more or fewer cells than terms."""
        measure = self.catalogue.get(row.measure)
        if not isinstance(measure, Derived) or self.plan.by != "value":
            return None
        cells = {cell.indicator: cell for cell in row.cells}
        terms = measure.numerator + measure.denominator
        if len(cells) != len(row.cells) or any(code not in cells for code, _ in terms):
            return None
        return tuple((cells[code], factor) for code, factor in terms)

    def exact(self, cell: Cell) -> Fraction:
        """A cell's value as the decimal it was published as."""
        return Fraction(str(cell.value))

    def kind(self, row: Value) -> Kind | None:
        """The weakest kind among a row's cells, where it needs a label."""
        kinds = {cell.kind for cell in row.cells} | {cell.basis for cell in row.cells}
        return next((kind for kind in LABELLED if kind in kinds), None)

    @cached_property
    def of_kinds(self) -> bool:
        """Whether the rows differ in the kind that needs a label."""
        return varying([self.kind(row) for row in self.known])

    def sources(self) -> dict[str, tuple[str, ...]]:
        """Dataset editions of the cells used, by survey, in order of use."""
        found: dict[str, dict[str, None]] = {}
        for cell in self.result.cells:
            measure = self.catalogue.get(cell.indicator)
            survey = ""
            if isinstance(measure, Indicator):
                survey = measure.survey_ja if self.language == "ja" else measure.survey_en
            found.setdefault(survey, {})[edition_name(cell)] = None
        return {survey: tuple(editions) for survey, editions in found.items()}


PERCENT = Unit("percent", "%", "%", "percent")
POINTS = Unit("points", "percentage points", "ポイント", "decimal", one="percentage point")
MINUTES = Unit("minutes", "minutes", "分", "minutes", one="minute")
RATIO = Unit("times", "times", "倍", "decimal")
LABELLED: tuple[Kind, ...] = ("projection", "preliminary", "estimate")


def gap_unit(measure: Measure) -> Unit:
    """Unit of a difference between two figures of the measure."""
    return {"percent": POINTS, "clock": MINUTES}.get(measure.unit.style, measure.unit)


def row_unit(plan: Plan, measure: Measure) -> Unit:
    """Unit of the rows' figures: the measure's, or that of its growth where the plan orders by growth."""
    return {"value": measure.unit, "difference": gap_unit(measure), "percent": PERCENT}[plan.by]


def edition_name(cell: Cell) -> str:
    """SSDSE-A-2026, or the source alone where it has no editions."""
    return f"{cell.source}-{cell.edition}" if cell.edition else cell.source


def varying(values: Sequence[object]) -> bool:
    """Whether there is more than one distinct value."""
    return len(set(values)) > 1
