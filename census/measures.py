"""The figure of a measure for one area in one year, published or derived, with its cells.

A rate divides by the figure of the same year where there is one, else by the latest earlier one of at
most five years before (municipal populations exist for census years only); the cells show which.
Arithmetic is exact: int, or Fraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from typing import NoReturn

from census.areas import Gazetteer
from census.errors import NotAvailable
from census.indicators import Catalogue
from census.store import FactStore
from census.types import Cell, Derived, Level, Number, Value

OLDEST_DENOMINATOR = 5  # years
_REMEMBERED = 65_536  # (measure, area) pairs whose years are kept
SAMPLE = 12
"""Areas that decide on the year of a large set: asking all 1,741 would cost more than the answer."""


def exact(value: int | float) -> Number:
    """The decimal a float was published as, as a Fraction; ints stay."""
    return value if isinstance(value, int) else simplest(Fraction(str(value)))


def simplest(value: Number) -> Number:
    """An int where the value is whole."""
    return int(value) if value == int(value) else value


class Measures:
    """Evaluates measures over the store."""

    def __init__(self, store: FactStore, catalogue: Catalogue, gazetteer: Gazetteer) -> None:
        self.store = store
        self.catalogue = catalogue
        self.gazetteer = gazetteer
        self._years_of = lru_cache(maxsize=_REMEMBERED)(self._find_years)

    def value(self, code: str, area: str, year: int | None = None) -> Value:
        """The figure, or a Value of None where a cell is missing. No year means the latest."""
        if year is None:
            year = self.latest_year(code, area)
            if year is None:
                return Value(area, code, None, None)
        measure = self.catalogue.get(code)
        if isinstance(measure, Derived):
            return self._derived(measure, area, year)
        cell = self.store.cell(code, area, year)
        return Value(area, code, year, None) if cell is None else Value(area, code, year, exact(cell.value), (cell,))

    def of_everybody(self, row: Value) -> Value | None:
        """The figure of a share among people of known age as a share of everybody; None for another measure, or where
        that takes another year."""
        measure = self.catalogue.get(row.measure)
        if not isinstance(measure, Derived) or measure.everybody is None or row.year is None:
            return None
        found = self._derived(replace(measure, denominator=((measure.everybody, 1),)), row.area, row.year)
        return found if found.value is not None and all(cell.year == row.year for cell in found.cells) else None

    def years(self, code: str, area: str) -> tuple[int, ...]:
        """Years with a figure, oldest first."""
        return self._years_of(code, area)

    def latest_year(self, code: str, area: str) -> int | None:
        """The year an undated question means; None where there is no figure at all."""
        measure = self.catalogue.get(code)
        if not isinstance(measure, Derived):
            return self.store.latest_year(code, area)
        lead = measure.numerator[0][0]
        preferred = self.store.latest_year(lead, area)
        for year in filter(None, (preferred, *reversed(self.store.years(lead, area)))):
            if self._derived(measure, area, year).value is not None:
                return year
        return None

    def latest_common_year(self, code: str, areas: Sequence[str]) -> int | None:
        """The latest year with a figure for all areas (of many, the first that have any decide); where there
        is none, the latest of any. The order of a few areas makes no difference."""
        sample = list(islice((area for area in areas if self.years(code, area)), SAMPLE))
        wanted = {self.latest_year(code, area) for area in sample} - {None}
        common = set(self.years(code, sample[0])) if sample else set()
        common.intersection_update(*(self.years(code, area) for area in sample[1:]))
        return max((year for year in wanted & common or common or wanted if year is not None), default=None)

    def latest_year_of_all(self, codes: Sequence[str], areas: Sequence[str]) -> int | None:
        """The latest year with a figure of every measure for all areas, one that is the latest of a measure
        first (a census before an estimate); None where they have no year in common."""
        common = set.intersection(*(set(self.years(code, area)) for code in codes for area in areas))
        wanted = {self.latest_common_year(code, areas) for code in codes}
        return max((year for year in common & wanted or common if year is not None), default=None)

    def raise_missing(self, code: str, area: str | None, year: int | None) -> NoReturn:
        """Raises NotAvailable with what is published."""
        raise NotAvailable(code, area, year, self.years(code, area) if area else (), self.levels(code))

    def census_years(self, code: str, area: str) -> tuple[int, ...]:
        """Years whose figure rests on a census count, oldest first."""
        measure = self.catalogue.get(code)
        lead = measure.numerator[0][0] if isinstance(measure, Derived) else code
        cells = (self.store.cell(lead, area, year) for year in self.years(code, area))
        return tuple(cell.year for cell in cells if cell is not None and cell.basis == "census")

    def adds_up(self, code: str) -> bool:
        """Whether figures of the parts sum to that of the whole; rates do not, nor what a household spends."""
        measure = self.catalogue.get(code)
        if isinstance(measure, Derived):
            return not measure.denominator and all(self.adds_up(term) for term, _ in measure.numerator)
        return measure.additive

    def population(self, area: str) -> float:
        """The latest census population, 0 where there is none: to tell a city from a hamlet of its name."""
        return float(self.value("A1101", area).value or 0)

    def levels(self, code: str) -> tuple[Level, ...]:
        """Area levels with figures."""
        measure = self.catalogue.get(code)
        lead = measure.numerator[0][0] if isinstance(measure, Derived) else code
        return self.store.levels(lead)

    def _find_years(self, code: str, area: str) -> tuple[int, ...]:
        measure = self.catalogue.get(code)
        if not isinstance(measure, Derived):
            return self.store.years(code, area)
        years = self.store.years(measure.numerator[0][0], area)
        return tuple(year for year in years if self._derived(measure, area, year).value is not None)

    def _derived(self, measure: Derived, area: str, year: int) -> Value:
        cells: list[Cell] = []
        numerator = self._terms(measure.numerator, area, year, cells)
        if numerator is None:
            return Value(area, measure.code, year, None)
        if not measure.denominator:
            return Value(area, measure.code, year, simplest(measure.scale * numerator), tuple(dict.fromkeys(cells)))
        denominator = self._denominator(measure, area, year, cells)
        if not denominator:
            return Value(area, measure.code, year, None)
        value = simplest(Fraction(measure.scale) * numerator / denominator)
        return Value(area, measure.code, year, value, tuple(dict.fromkeys(cells)))

    def _denominator(self, measure: Derived, area: str, year: int, cells: list[Cell]) -> Number | None:
        for back in range(OLDEST_DENOMINATOR + 1):
            found = self._terms(measure.denominator, area, year - back, cells)
            if found is not None:
                return found
        return None

    def _terms(self, terms: Iterable[tuple[str, int]], area: str, year: int, cells: list[Cell]) -> Number | None:
        """The signed sum, adding the cells used; None where any is missing."""
        found = [(self.store.cell(code, area, year), factor) for code, factor in terms]
        total: Number = 0
        for cell, factor in found:
            if cell is None:
                return None
            total += factor * exact(cell.value)
        cells.extend(cell for cell, _ in found if cell is not None)
        return total
