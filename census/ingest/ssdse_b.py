"""SSDSE-B: prefectures by year. The 2025 edition has a code row; the 2023 edition has names only.

The codes of 2023 are found by name in the header of 2025, after NFKC and with one kind of comma.
Population series are census counts in census years and estimates rounded to thousands in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from census.errors import DataError
from census.ingest.series import SeriesBook
from census.ingest.sheet import Column, Sheet, area_code, long_sheet, read_rows, same_name

SOURCE = "SSDSE-B"
CODED, NAMED = "2025", "2023"


def read(raw: Path, book: SeriesBook) -> Iterator[Sheet]:
    """Both editions, prefectures × (indicator, year).

    Raises:
        DataError: a code without catalogue entry or a name without code.
    """
    codes, names, *rows = read_rows(raw / "ssdse" / f"SSDSE-B-{CODED}.csv")
    by_name = {same_name(name): code for name, code in zip(names[3:], codes[3:], strict=True)}
    yield _sheet(CODED, codes[3:], rows, book)
    names, *rows = read_rows(raw / "ssdse" / f"SSDSE-B-{NAMED}.csv")
    unknown = [name for name in names[3:] if same_name(name) not in by_name]
    if unknown:
        raise DataError(f"SSDSE-B-{NAMED}.csv: columns {unknown} have no counterpart in SSDSE-B-{CODED}.csv")
    yield _sheet(NAMED, [by_name[same_name(name)] for name in names[3:]], rows, book)


def _sheet(edition: str, codes: list[str], rows: list[list[str]], book: SeriesBook) -> Sheet:
    where = f"SSDSE-B-{edition}.csv"
    series = {code: book.require(code, where) for code in codes}
    cells = (
        (area_code(row[1]), Column(code, int(row[0]), series[code].kind_in(int(row[0]))), text)
        for row in rows
        for code, text in zip(codes, row[3:], strict=True)
    )
    return long_sheet(SOURCE, edition, cells, series, where)
