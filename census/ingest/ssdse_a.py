"""SSDSE-A: municipalities, one year per column, one file per edition (2018 to 2026).

Row 1 holds codes, row 2 the year of each column, row 3 Japanese names, then 1,741 municipalities. A
municipality whose code changed between editions (a town became a city) keeps one identity under its
current code; see `code_changes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from census.errors import DataError
from census.ingest.series import SeriesBook
from census.ingest.sheet import Column, Sheet, area_code, figures, read_rows, same_name

SOURCE = "SSDSE-A"
MUNICIPALITIES = 1741


@dataclass(frozen=True, slots=True)
class Listing:
    """The municipalities of one edition: code → (prefecture, name)."""

    edition: str
    names: Mapping[str, tuple[str, str]]


def editions(raw: Path) -> tuple[Path, ...]:
    """The files, oldest edition first.

    Raises:
        DataError: there is none.
    """
    files = tuple(sorted((raw / "ssdse").glob("SSDSE-A-*.csv")))
    if not files:
        raise DataError("ssdse/SSDSE-A-*.csv: not in the raw data folder")
    return files


def edition_of(path: Path) -> str:
    """ "SSDSE-A-2026.csv" → "2026"."""
    return path.stem.rsplit("-", 1)[1]


def listings(raw: Path) -> tuple[Listing, ...]:
    """Which municipalities each edition lists, oldest edition first."""
    return tuple(
        Listing(edition_of(path), {area_code(row[0]): (row[1], row[2]) for row in read_rows(path)[3:]})
        for path in editions(raw)
    )


def code_changes(listed: tuple[Listing, ...]) -> dict[str, str]:
    """Old code → current code of every municipality whose code changed.

    A code that disappears is the same place as one that appears in the same prefecture with the same
    name but for its suffix: 那珂川町 (40305) became 那珂川市 (40231).

    Raises:
        DataError: a municipality disappears without a successor.
    """
    changes: dict[str, str] = {}
    for before, after in pairwise(listed):
        appeared = {_stem(after.names[code]): code for code in after.names.keys() - before.names.keys()}
        for code in sorted(before.names.keys() - after.names.keys()):
            successor = appeared.get(_stem(before.names[code]))
            if successor is None:
                raise DataError(f"SSDSE-A-{after.edition}: {code} {before.names[code][1]} has no successor")
            changes[code] = successor
    for old, new in tuple(changes.items()):
        while new in changes:
            new = changes[new]
        changes[old] = new
    return changes


def _stem(place: tuple[str, str]) -> tuple[str, str]:
    return place[0], re.sub("[市町村区]$", "", same_name(place[1]))


def read(raw: Path, book: SeriesBook, changes: Mapping[str, str]) -> Iterator[Sheet]:
    """One sheet per edition, all areas under their current codes.

    Raises:
        DataError: a code without catalogue entry, or a column that is not numeric.
    """
    for path in editions(raw):
        codes, years, _, *rows = read_rows(path)
        areas = tuple(changes.get(area_code(row[0]), area_code(row[0])) for row in rows)
        columns, values = [], []
        for position in range(3, len(codes)):
            series = book.require(codes[position], path.name)
            year = int(years[position])
            parsed, _ = figures([row[position] for row in rows], series, path.name)
            columns.append(Column(series.code, year, series.kind_in(year)))
            values.append(parsed)
        yield Sheet(SOURCE, edition_of(path), areas, tuple(columns), np.stack(values, axis=1))
