"""An e-Stat API 3.0 `getStatsData` response: preliminary counts of the 2020 census by sex.

Japan, prefectures, municipalities and the wards of designated cities; the final counts supersede them
wherever another source has those. Also names the wards, as no other source does. The city of Hamamatsu
is given with the seven wards it had until 2023.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from census.errors import DataError
from census.ingest.series import SeriesBook
from census.ingest.sheet import Column, Sheet, long_sheet

SOURCE, TABLE = "e-Stat", "0003433219"
FILE = f"statsData_{TABLE}.json"
CODE_OF_SEX = {"総数": "A1101", "男": "A110101", "女": "A110102"}
WARD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class Listed:
    """An area as the response's metadata list it."""

    code: str
    name: str
    level: str
    parent: str | None


def areas(raw: Path) -> tuple[Listed, ...]:
    """Every area of the response, in its order."""
    entries = _classes(_load(raw))["area"]
    return tuple(Listed(one["@code"], one["@name"], one["@level"], one.get("@parentCode")) for one in entries)


def read(raw: Path, book: SeriesBook) -> Iterator[Sheet]:
    """One sheet of preliminary counts.

    Raises:
        DataError: a response that is an error, incomplete, or holds something else than people.
    """
    data = _load(raw)
    classes = _classes(data)
    code_of = {one["@code"]: CODE_OF_SEX[one["@name"]] for one in classes["cat01"]}
    years = {one["@code"]: int(one["@name"].removesuffix("年")) for one in classes["time"]}
    values = data["DATA_INF"]["VALUE"]
    if len(values) != data["RESULT_INF"]["TOTAL_NUMBER"] or {one["@unit"] for one in values} != {"人"}:
        raise DataError(f"{FILE}: incomplete, or not counts of people")
    series = {code: book.require(code, FILE) for code in code_of.values()}
    cells = (
        (one["@area"], Column(code_of[one["@cat01"]], years[one["@time"]], "preliminary"), one["$"]) for one in values
    )
    yield long_sheet(SOURCE, TABLE, cells, series, FILE)


def _load(raw: Path) -> Mapping[str, Any]:
    try:
        response = json.loads((raw / "estat" / FILE).read_text(encoding="utf-8"))["GET_STATS_DATA"]
    except FileNotFoundError:
        raise DataError(f"{FILE} is not in the raw data folder") from None
    if response["RESULT"]["STATUS"] != 0:
        raise DataError(f"{FILE}: {response['RESULT']['ERROR_MSG']}")
    data: Mapping[str, Any] = response["STATISTICAL_DATA"]
    return data


def _classes(data: Mapping[str, Any]) -> dict[str, Sequence[Mapping[str, str]]]:
    # the API writes a class with one member as an object instead of a list
    objects = data["CLASS_INF"]["CLASS_OBJ"]
    return {one["@id"]: one["CLASS"] if isinstance(one["CLASS"], list) else [one["CLASS"]] for one in objects}
