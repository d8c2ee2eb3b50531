"""Measures implied by a form of words: density, balances, and what a balance is over years."""

from __future__ import annotations

import json
from typing import Any

import pytest
from understand_world import World

PLANS: list[tuple[str, dict[str, Any]]] = [
    ("1平方キロに何人住んでる？ 大阪市", {"op": "value", "measures": ["density"]}),
    ("How many people to the square kilometre in Nagoya?", {"op": "value", "measures": ["density"]}),
    (
        "prefectures with most shrinking by births minus deaths in 2022",
        {"op": "rank", "measures": ["natural_increase"], "order": "asc", "years": [2022]},
    ),
    (
        "Among Chiba municipalities, which gained most from people moving in minus moving out in 2023?",
        {"op": "rank", "measures": ["net_migration"], "years": [2023]},
    ),
    (
        "転入から転出を引いた数が多い市町村を千葉県で三つ",
        {"op": "rank", "measures": ["net_migration"], "limit": 3},
    ),
    ("岩手県、昭和55年から令和２年までの人口増減は", {"op": "change", "measures": ["A1101"], "years": [1980, 2020]}),
    (
        "沖縄県で2023年に生まれた人から亡くなった人を引くと何人になりますか",
        {"op": "difference", "measures": ["A4101", "A4200"], "years": [2023]},
    ),
    (
        "By how many percentage points did the 65-plus share move in Kesennuma from 2015 to 2020?",
        {"op": "change", "measures": ["ageing_rate"], "years": [2015, 2020]},
    ),
    (
        "大泉町の外国人の割合は2015年から2020年に何ポイント上がった？",
        {"op": "change", "measures": ["foreign_share"], "years": [2015, 2020]},
    ),
    (
        "Which prefecture's births fell most in 2022?",
        {"op": "rank", "measures": ["A4101"], "by": "difference", "years": [2021, 2022]},
    ),
]


@pytest.mark.parametrize(("question", "expected"), PLANS)
def test_the_form_decides_what_is_measured(world: World, question: str, expected: dict[str, Any]) -> None:
    found = json.loads(world.told(question))
    assert {key: found.get(key) for key in expected} == expected
