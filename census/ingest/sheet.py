"""The one shape every raw file is read into: a matrix of figures, areas × (indicator, year).

Also the reading of CSV as the National Statistics Center writes it (UTF-8 with BOM or CP932). What a
figure means is left to the module of each source.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from census.errors import DataError
from census.ingest.series import Series
from census.types import Kind

Floats = NDArray[np.float64]

MISSING = frozenset({"", "NA", "-", "***", "…"})
"""Markers of figures that do not exist."""

DAY = 24 * 60
DAY_STARTS = 3 * 60
"""Clock times before 3:00 belong to the evening before: 0:05 is 24:05, so that later means larger."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of a sheet holds. `formula` and `basis` belong to derived columns only."""

    indicator: str
    year: int
    kind: Kind
    formula: str | None = None
    basis: Kind | None = None


@dataclass(frozen=True, eq=False)
class Sheet:
    """Figures of one edition of one source.

    areas    codes as in `census.types.Area`, one per row
    values   float64 (len(areas), len(columns)), in the catalogue's units, NaN where there is no figure
    markers  how often each marker of a missing figure occurred
    """

    source: str
    edition: str
    areas: tuple[str, ...]
    columns: tuple[Column, ...]
    values: Floats
    markers: Mapping[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Number of figures."""
        return int(np.count_nonzero(~np.isnan(self.values)))


def read_rows(path: Path) -> list[list[str]]:
    """Rows of a CSV file in UTF-8 (with or without BOM) or CP932.

    Raises:
        DataError: the file is absent, empty or ragged.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path.name} is not in the raw data folder") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp932")
    rows = [row for row in csv.reader(io.StringIO(text)) if row]
    if not rows or len(set(map(len, rows))) != 1:
        raise DataError(f"{path.name}: empty, or rows of different lengths")
    return rows


def same_name(name: str) -> str:
    """A column or area name without differences of width, commas and spaces, for comparing editions."""
    return unicodedata.normalize("NFKC", name).replace(",", "、").replace(" ", "")


def area_code(code: str) -> str:
    """ "R01100" → "01100"."""
    return code.removeprefix("R")


def figures(texts: Sequence[str], series: Series, where: str) -> tuple[Floats, Counter[str]]:
    """One column's texts as figures in the catalogue's unit, and its missing markers.

    Raises:
        DataError: a text that is neither a figure nor a known marker.
    """
    markers = Counter(text for text in texts if text in MISSING)
    try:
        if series.clock:
            values = [np.nan if text in MISSING else float(minutes(text)) for text in texts]
        elif series.scale != 1:
            # exact before the one rounding to float: 3317 × 1000, 12345 ÷ 100
            values = [np.nan if text in MISSING else float(Fraction(text) * series.scale) for text in texts]
        else:
            values = [np.nan if text in MISSING else float(text) for text in texts]
    except ValueError as error:
        raise DataError(f"{where}: {series.code}: {error}") from None
    return np.array(values, dtype=np.float64), markers


def minutes(clock: str) -> int:
    """ "6:38" → 398; "0:05" → 1445, see `DAY_STARTS`."""
    hour, minute = clock.split(":")
    value = int(hour) * 60 + int(minute)
    return value + DAY if value < DAY_STARTS else value


def long_sheet(
    source: str, edition: str, cells: Iterable[tuple[str, Column, str]], series: Mapping[str, Series], where: str
) -> Sheet:
    """A sheet from (area, column, text) triples, for files with one figure per line.

    Raises:
        DataError: a figure that occurs twice, or is not a number.
    """
    texts: dict[Column, dict[str, str]] = {}
    for area, column, text in cells:
        if texts.setdefault(column, {}).setdefault(area, text) is not text:
            raise DataError(f"{where}: {column.indicator} of {area} in {column.year} occurs twice")
    areas = tuple(sorted({area for by_area in texts.values() for area in by_area}))
    columns, markers = [], Counter[str]()
    for column, by_area in texts.items():
        present = [by_area.get(area, "absent") for area in areas]
        known = [text for text in present if text != "absent"]
        parsed, missing = figures(known, series[column.indicator], where)
        values = np.full(len(areas), np.nan)
        values[[text != "absent" for text in present]] = parsed
        markers += missing
        columns.append(values)
    return Sheet(source, edition, areas, tuple(texts), np.stack(columns, axis=1), dict(markers))
