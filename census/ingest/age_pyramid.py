"""The age pyramid: Japan's population by five-year age group and sex at every census since 1920.

Until 2000 the last group is written 85~89歳 but holds everyone of 85 and over: the groups of 1920, 1960
and so on add up to the whole population without any older group, and from 2000 to 2005 "85~89" would
otherwise shrink by a seventh among men. It is therefore AGE_85, a series of its own, in years whose
last group it is. Both sexes together are summed here when men and women are both there, as the file does
not give them; they are marked derived.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from census.errors import DataError
from census.ingest.series import SeriesBook
from census.ingest.sheet import Column, Sheet, long_sheet, read_rows
from census.types import JAPAN

SOURCE, EDITION = "Census age pyramid", "2020"
FILE = "age-pyramid-japan-1920-2020.csv"
BOTH_SEXES = "men plus women"
SUFFIX = {"男性": "_M", "女性": "_F"}


def read(raw: Path, book: SeriesBook) -> Iterator[Sheet]:
    """One sheet with the single row of Japan.

    Raises:
        DataError: an age group or sex that is not known, or without catalogue entry.
    """
    rows = read_rows(raw / "census" / FILE)[1:]
    oldest = {year: max(_lowest_age(age) for y, _, age, _ in rows if y == year) for year, *_ in rows}
    cells = []
    for year, sex, age, text in rows:
        if sex not in SUFFIX:
            raise DataError(f"{FILE}: sex {sex!r} is not known")
        code = group_code(age, last=_lowest_age(age) == oldest[year]) + SUFFIX[sex]
        cells.append((JAPAN, Column(code, int(year), "census"), text))
    series = {column.indicator: book.require(column.indicator, FILE) for _, column, _ in cells}
    yield long_sheet(SOURCE, EDITION, cells, series, FILE)


def both_sexes(sheet: Sheet) -> Sheet:
    """Men plus women of each group and year; same rows, codes without suffix."""
    position = {(column.indicator, column.year): at for at, column in enumerate(sheet.columns)}
    men = [column for column in sheet.columns if column.indicator.endswith("_M")]
    columns = tuple(
        Column(column.indicator.removesuffix("_M"), column.year, "derived", BOTH_SEXES, column.kind) for column in men
    )
    pairs = [(position[c.indicator + "_M", c.year], position[c.indicator + "_F", c.year]) for c in columns]
    values = np.stack([sheet.values[:, m] + sheet.values[:, f] for m, f in pairs], axis=1)
    return Sheet(sheet.source, sheet.edition, sheet.areas, columns, values)


def group_code(age: str, last: bool) -> str:
    """ "0~4歳" → AGE_0_4; "100歳以上", or the last group of a year, → AGE_100.

    Raises:
        DataError: not an age group.
    """
    match = re.fullmatch(r"(\d+)(?:~(\d+)歳|歳以上)", age)
    if match is None:
        raise DataError(f"{FILE}: {age!r} is not an age group")
    return f"AGE_{match[1]}" if last or match[2] is None else f"AGE_{match[1]}_{match[2]}"


def _lowest_age(age: str) -> int:
    digits = re.match(r"\d+", age)
    if digits is None:
        raise DataError(f"{FILE}: {age!r} is not an age group")
    return int(digits[0])
