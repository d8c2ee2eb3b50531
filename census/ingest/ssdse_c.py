"""SSDSE-C: yearly household spending by item, prefectural capitals and Japan, mean of 2020 to 2022.

The figures stand under the last year of the mean (2022). The row of Tokyo is the 23 wards. The list of
capitals also defines the set of prefectural capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from census.errors import DataError
from census.ingest.series import SeriesBook
from census.ingest.sheet import Column, Sheet, area_code, figures, read_rows
from census.types import JAPAN

SOURCE, EDITION = "SSDSE-C", "2023"
FILE = f"SSDSE-C-{EDITION}.csv"


def read(raw: Path, book: SeriesBook) -> Iterator[Sheet]:
    """One sheet, capitals and Japan × items.

    Raises:
        DataError: a code without catalogue entry, or no period in the header.
    """
    codes, _, *rows = read_rows(raw / "ssdse" / FILE)
    period = re.fullmatch(r"(\d{4})-(\d{4})年", codes[1])
    if period is None:
        raise DataError(f"{FILE}: {codes[1]!r} is not a period")
    year = int(period[2])
    columns, values = [], []
    for position in range(3, len(codes)):
        series = book.require(codes[position], FILE)
        columns.append(Column(series.code, year, series.kind_in(year)))
        values.append(figures([row[position] for row in rows], series, FILE)[0])
    areas = tuple(area_code(row[0]) for row in rows)
    yield Sheet(SOURCE, EDITION, areas, tuple(columns), np.stack(values, axis=1))


def capitals(raw: Path) -> tuple[str, ...]:
    """Codes of the 47 capitals, Tokyo's being the 23 wards."""
    rows = read_rows(raw / "ssdse" / FILE)[2:]
    return tuple(code for row in rows if (code := area_code(row[0])) != JAPAN)
