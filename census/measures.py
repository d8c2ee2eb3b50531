"""The figure of a measure for one area in one year, published or derived, with its cells.

A rate divides by the figure of the same year where there is one, else by the latest earlier one of at
most five years before (municipal populations exist for census years only); the cells show which.
Arithmetic is exact: int, or Fraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.store import FactStore
from census.types import Cell, Derived, Level, Number, Value

OLDEST_DENOMINATOR = 5  # years


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

    def years(self, code: str, area: str) -> tuple[int, ...]:
        """Years with a figure, oldest first."""
        measure = self.catalogue.get(code)
        if not isinstance(measure, Derived):
            return self.store.years(code, area)
        years = self.store.years(measure.numerator[0][0], area)
        return tuple(year for year in years if self._derived(measure, area, year).value is not None)

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
        """The latest year with a figure for all areas (of many, the first that have any decide)."""
        sample = [area for area in areas[:60] if self.years(code, area)][:12]
        if not sample:
            return None
        preferred = self.latest_year(code, sample[0])
        common = set.intersection(*(set(self.years(code, area)) for area in sample))
        return preferred if preferred in common or not common else max(common)

    def levels(self, code: str) -> tuple[Level, ...]:
        """Area levels with figures."""
        measure = self.catalogue.get(code)
        lead = measure.numerator[0][0] if isinstance(measure, Derived) else code
        return self.store.levels(lead)

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

    def _terms(
        self, terms: Iterable[tuple[str, int]], area: str, year: int, cells: list[Cell]
    ) -> Number | None:
        """The signed sum, adding the cells used; None where any is missing."""
        found = [(self.store.cell(code, area, year), factor) for code, factor in terms]
        total: Number = 0
        for cell, factor in found:
            if cell is None:
                return None
            total += factor * exact(cell.value)
        cells.extend(cell for cell, _ in found if cell is not None)
        return total
