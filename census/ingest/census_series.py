"""The census series: total population of Japan and the prefectures at every census since 1920.

Okinawa was not counted in 1945; the file says NA and so the store has no such cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from census.errors import DataError
from census.ingest.series import SeriesBook
from census.ingest.sheet import Column, Sheet, long_sheet, read_rows

SOURCE, EDITION = "Census series", "2020"
POPULATION = "A1101"
FILES = ("population-japan-1920-2020.csv", "population-by-prefecture-1920-2020.csv")


def read(raw: Path, book: SeriesBook, codes: Mapping[str, str]) -> Iterator[Sheet]:
    """One sheet per file. `codes` gives the area code of a Japanese name (全国, 北海道 …).

    Raises:
        DataError: an area or a content that is not known.
    """
    for name in FILES:
        series = book.require(POPULATION, name)
        cells = []
        for _, item, sex, area, year, unit, text in read_rows(raw / "census" / name)[1:]:
            if (item, sex, unit) != ("人口", "総数", "人") or area not in codes:
                raise DataError(f"{name}: {item} {sex} {unit} of {area} is not known")
            column = Column(POPULATION, int(year.removesuffix("年")), "census")
            cells.append((codes[area], column, text))
        yield long_sheet(SOURCE, EDITION, cells, {POPULATION: series}, name)
