"""For which levels of area and which years a measure is published.

coverage(Measures(...), "A4101")  ->  (Published("country", 1, 1, ((2009, "administrative"), …)), …)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import islice

from census.measures import SAMPLE, Measures
from census.types import Derived, Kind, Level


@dataclass(frozen=True, slots=True)
class Published:
    """A level of area with figures.

    areas, of  how many areas of the level have figures, of how many there are
    years      with what the figure of each rests on, oldest first
    """

    level: Level
    areas: int
    of: int
    years: tuple[tuple[int, Kind], ...]


def coverage(measures: Measures, code: str) -> tuple[Published, ...]:
    """The levels with figures, wide to narrow. Raises UnknownMeasure."""
    lead = _lead(measures, code)
    by_level: dict[Level, dict[int, list[str]]] = defaultdict(dict)
    for year in measures.store.indicator_years(lead):
        for area in measures.store.areas(lead, year):
            by_level[measures.gazetteer.get(area).level].setdefault(year, []).append(area)
    sizes = Counter(area.level for area in measures.gazetteer)
    found = []
    for level in measures.store.levels(lead):
        years = _of_measure(measures, code, by_level[level])
        most = max((len(by_level[level][year]) for year, _ in years), default=0)
        if years:
            found.append(Published(level, most, sizes[level], years))
    return tuple(found)


def years_of(measures: Measures, code: str, area: str) -> tuple[tuple[int, Kind], ...]:
    """The years with a figure for one area, with what it rests on. Raises UnknownMeasure."""
    return tuple((year, _basis(measures, code, area, year)) for year in measures.years(code, area))


def _of_measure(measures: Measures, code: str, areas: dict[int, list[str]]) -> tuple[tuple[int, Kind], ...]:
    """The years in which the measure can be computed for any of the first areas that its series has."""
    years = []
    for year, codes in sorted(areas.items()):
        with_figure = (area for area in islice(codes, SAMPLE) if year in measures.years(code, area))
        area = next(with_figure, None)
        if area is not None:
            years.append((year, _basis(measures, code, area, year)))
    return tuple(years)


def _basis(measures: Measures, code: str, area: str, year: int) -> Kind:
    cell = measures.store.cell(_lead(measures, code), area, year)
    return cell.basis if cell else "administrative"


def _lead(measures: Measures, code: str) -> str:
    """The published series that decides on a measure's years."""
    measure = measures.catalogue.get(code)
    return measure.numerator[0][0] if isinstance(measure, Derived) else code
