"""SSDSE-D: time use and activities in 2021, prefectures and Japan, by sex.

The sex of a row becomes part of the code: MB00 both sexes, MB00_M men, MB00_F women. Clock times become
minutes after midnight.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from census.errors import DataError
from census.ingest.series import SeriesBook
from census.ingest.sheet import Column, Sheet, area_code, long_sheet, read_rows

SOURCE, EDITION = "SSDSE-D", "2023"
FILE = f"SSDSE-D-{EDITION}.csv"
SUFFIX = {"0_総数": "", "1_男": "_M", "2_女": "_F"}


def read(raw: Path, book: SeriesBook) -> Iterator[Sheet]:
    """One sheet, prefectures and Japan × (indicator and sex).

    Raises:
        DataError: a code without catalogue entry or an unknown sex.
    """
    codes, _, *rows = read_rows(raw / "ssdse" / FILE)
    year = int(codes[1].removesuffix("年"))
    strange = {row[0] for row in rows} - SUFFIX.keys()
    if strange:
        raise DataError(f"{FILE}: sexes {sorted(strange)} are not known")
    series = {code + suffix: book.require(code + suffix, FILE) for code in codes[3:] for suffix in SUFFIX.values()}
    cells = (
        (area_code(row[1]), Column(full, year, series[full].kind_in(year)), text)
        for row in rows
        for code, text in zip(codes[3:], row[3:], strict=True)
        for full in (code + SUFFIX[row[0]],)
    )
    yield long_sheet(SOURCE, EDITION, cells, series, FILE)
