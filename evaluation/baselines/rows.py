"""The rows that row-sentence retrieval is given: which cells of the fact table, and the sentence of each.

Half of the rows are about Japan and its prefectures, half about municipalities; half are English, half Japanese,
over the same cells. Of each area they hold the figure an undated question means, the latest census count, else the
latest figure that is no projection, of the most usual measures: published series that are no part of another, have a
figure for nearly every area of the level, and are known by the most names in the catalogue. No question is read for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from census.indicators import Catalogue
from census.numbers import format_value
from census.types import Indicator, Language, Number
from evaluation.table import Table

LEVELS = (("country", "prefecture"), ("municipality",))
NEARLY_ALL = 0.95
LANGUAGES: tuple[Language, ...] = ("en", "ja")


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure and where it stands."""

    area: str
    measure: Indicator
    year: int
    value: float


def sentences(table: Table, catalogue: Catalogue, rows: int) -> tuple[str, ...]:
    """At most `rows` sentences."""
    cells = rows // len(LANGUAGES)
    wide = tuple(islice(_cells(table, catalogue, LEVELS[0]), cells // 2))
    narrow = tuple(islice(_cells(table, catalogue, LEVELS[1]), cells - len(wide)))
    return tuple(sentence(cell, table, language) for cell in (*wide, *narrow) for language in LANGUAGES)


def sentence(cell: Cell, table: Table, language: Language) -> str:
    """A cell in words."""
    area, value = table.areas[cell.area], format_value(_exact(cell.value), cell.measure.unit, language)
    if language == "ja":
        return f"{cell.year}年の{area['name_ja']}({cell.area})の{cell.measure.title_ja}は{value}でした。"
    return f"In {cell.year}, {cell.measure.title_en} of {area['name_en']} ({cell.area}) was {value}."


def _cells(table: Table, catalogue: Catalogue, levels: Sequence[str]) -> Iterator[Cell]:
    """Cells of the areas of these levels, the most usual measure first."""
    areas = [code for code, area in table.areas.items() if area["level"] in levels]
    for measure in sorted(catalogue.indicators.values(), key=_unusual):
        if measure.base is not None:
            continue
        latest = [cell for area in areas for cell in _latest(table, measure, area)]
        if len(latest) >= NEARLY_ALL * len(areas):
            yield from latest


def _unusual(measure: Indicator) -> tuple[int, str]:
    return -len(measure.synonyms_en) - len(measure.synonyms_ja), measure.code


def _latest(table: Table, measure: Indicator, area: str) -> Iterator[Cell]:
    try:
        points = table.series(measure.code).get(area, {})
    except KeyError:  # in the catalogue for its projection alone
        return
    counted = [year for year, point in points.items() if point.basis == "census"]
    years = counted or [year for year, point in points.items() if point.basis != "projection"]
    if years:
        yield Cell(area, measure, max(years), points[max(years)].value)


def _exact(value: float) -> Number:
    return int(value) if value == int(value) else Fraction(str(value))
