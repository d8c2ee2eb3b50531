"""A fact table small enough to compute by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from evaluation.table import Table

ROWS = [
    ("13000", "A1101", 2015, 90, "census", "census"),
    ("13000", "A1101", 2020, 100, "census", "census"),
    ("13000", "A1101", 2022, 110, "estimate", "estimate"),
    ("27000", "A1101", 2020, 50, "census", "census"),
    ("27000", "A1101", 2022, 40, "estimate", "estimate"),
    ("31000", "A1101", 2020, 50, "census", "census"),
    ("31000", "A1101", 2022, 60, "estimate", "estimate"),
    ("13000", "A4101", 2021, 8, "administrative", "administrative"),
    ("13000", "A4101", 2022, 11, "derived", "administrative"),
    ("27000", "A4101", 2021, 5, "administrative", "administrative"),
    ("27000", "A4101", 2022, 6, "derived", "administrative"),
    ("13000", "A1101P", 2040, 70, "projection", "projection"),
]
AREAS: list[dict[str, Any]] = [
    {"code": "13000", "level": "prefecture", "name_en": "Tokyo", "name_ja": "東京都", "parent": "00000"},
    {"code": "27000", "level": "prefecture", "name_en": "Osaka Prefecture", "name_ja": "大阪府", "parent": "00000"},
    {"code": "31000", "level": "prefecture", "name_en": "Tottori Prefecture", "name_ja": "鳥取県", "parent": "00000"},
    {"code": "R-west", "level": "region", "name_en": "West", "name_ja": "西", "members": ["27000", "31000"]},
]


@pytest.fixture(scope="session")
def small() -> Table:
    """Two or three prefectures, one region, four indicators' worth of figures."""
    columns = ["area_code", "indicator_code", "year", "value", "kind", "basis"]
    facts = pd.DataFrame(ROWS, columns=columns).set_index("indicator_code").sort_index()
    return Table(facts, {area["code"]: area for area in AREAS})
