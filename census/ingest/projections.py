"""Official population projections: Japan (2017, nine variants) and prefectures (2018, medium).

The columns 死亡 and 出生 are the assumptions on mortality and fertility. The medium variant is A1101P;
the others A1101P_<fertility><mortality> with H, M, L (A1101P_HL: high fertility, low mortality). The
year 2015 is the census count the projections start from, not a projection, and is left out; so are the
lines without year at the end of the file. Both are counted as markers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from census.ingest.series import SeriesBook
from census.ingest.sheet import MISSING, Column, Sheet, long_sheet, read_rows
from census.types import JAPAN

SOURCE = "IPSS projections"
JAPAN_EDITION, PREFECTURE_EDITION = "2017", "2018"
POPULATION = "A1101P"
BASE_YEAR = "2015"
LETTER = {"高位": "H", "中位": "M", "低位": "L"}
JAPAN_FILE, PREFECTURE_FILE = "projection-japan-2015-2065.csv", "projection-by-prefecture-2015-2045.csv"


def variant_code(fertility: str, mortality: str) -> str:
    """("中位", "中位") → A1101P; ("高位", "低位") → A1101P_HL."""
    letters = LETTER[fertility] + LETTER[mortality]
    return POPULATION if letters == "MM" else f"{POPULATION}_{letters}"


def read(raw: Path, book: SeriesBook, codes: Mapping[str, str]) -> Iterator[Sheet]:
    """Two sheets. `codes` gives the area code of a prefecture's Japanese name.

    Raises:
        DataError: a variant without catalogue entry.
    """
    national = [
        (JAPAN, variant_code(fertility, mortality), year, text)
        for year, mortality, fertility, text in read_rows(raw / "census" / JAPAN_FILE)[1:]
    ]
    yield _sheet(JAPAN_EDITION, national, book, JAPAN_FILE)
    local = [
        (codes[area], POPULATION, year, text) for area, year, text in read_rows(raw / "census" / PREFECTURE_FILE)[1:]
    ]
    yield _sheet(PREFECTURE_EDITION, local, book, PREFECTURE_FILE)


def _sheet(edition: str, lines: list[tuple[str, str, str, str]], book: SeriesBook, where: str) -> Sheet:
    series = {code: book.require(code, where) for _, code, _, _ in lines}
    kept = (
        (area, Column(code, int(year), "projection"), text)
        for area, code, year, text in lines
        if year != BASE_YEAR and year not in MISSING
    )
    sheet = long_sheet(SOURCE, edition, kept, series, where)
    left_out = Counter(
        "base year 2015 (a census count)" if year == BASE_YEAR else "line without year"
        for _, _, year, _ in lines
        if year == BASE_YEAR or year in MISSING
    )
    return replace(sheet, markers=dict(Counter(sheet.markers) + left_out))
