"""SSDSE-E: prefectures and Japan, one recent year per column."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from census.ingest.series import SeriesBook
from census.ingest.sheet import Column, Sheet, area_code, figures, read_rows

SOURCE, EDITION = "SSDSE-E", "2023"
FILE = f"SSDSE-E-{EDITION}.csv"


def read(raw: Path, book: SeriesBook) -> Iterator[Sheet]:
    """One sheet, prefectures and Japan × indicators.

    Raises:
        DataError: a code without catalogue entry.
    """
    codes, years, _, *rows = read_rows(raw / "ssdse" / FILE)
    columns, values = [], []
    for position in range(2, len(codes)):
        series = book.require(codes[position], FILE)
        year = int(years[position])
        columns.append(Column(series.code, year, series.kind_in(year)))
        values.append(figures([row[position] for row in rows], series, FILE)[0])
    areas = tuple(area_code(row[0]) for row in rows)
    yield Sheet(SOURCE, EDITION, areas, tuple(columns), np.stack(values, axis=1))
