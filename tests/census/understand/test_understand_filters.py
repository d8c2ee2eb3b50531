"""Filters as people word them: fractions, units that are names, ranges, nothing at all, numbers like years."""

from __future__ import annotations

import json

import pytest
from understand_world import World

CONDITIONS = [
    ("prefectures where more than a third of people are 65 or older", [("ageing_rate", ">", 100 / 3)]),
    ("高齢化率が4割を超える市町村はいくつ", [("ageing_rate", ">", 40)]),
    ("list municipalities in Hokkaido with under 2000 residents", [("A1101", "<", 2000)]),
    ("prefectures with fewer births than 5000 in 2022", [("A4101", "<", 5000)]),
    ("図書館が50館以上ある都道府県", [("G1401", ">=", 50)]),
    ("小学校が1校もない市町村", [("E2101", "<", 1)]),
    ("municipalities with no elementary school", [("E2101", "<", 1)]),
    ("prefectures with population between 1 and 2 million", [("A1101", ">=", 10**6), ("A1101", "<=", 2 * 10**6)]),
    ("人口が100万人から200万人の県", [("A1101", ">=", 10**6), ("A1101", "<=", 2 * 10**6)]),
    ("面積が100平方キロ未満の市で人口が30万人以上のところ", [("B1101", "<", 100), ("A1101", ">=", 300_000)]),
]


@pytest.mark.parametrize(("question", "expected"), CONDITIONS)
def test_a_filter_becomes_its_conditions(world: World, question: str, expected: list[tuple[str, str, float]]) -> None:
    plan = json.loads(world.told(question))
    found = [(one["measure"], one["cmp"], pytest.approx(one["value"])) for one in plan["scope"]["where"]]
    assert found == expected


@pytest.mark.parametrize(
    ("question", "comparison"),
    [
        ("number of prefectures with worse doctor density than Shizuoka", "<"),
        ("prefectures with a worse unemployment rate than Fukuoka", ">"),
        ("福岡県より失業率が悪い県はいくつ", ">"),
        ("経常収支比率が浜松市を下回る静岡県の市", "<"),
        ("which prefectures trail Shimane in population?", "<"),
        ("Which designated cities have more births than Sapporo?", ">"),
    ],
)
def test_areas_are_compared_with_one(world: World, question: str, comparison: str) -> None:
    assert json.loads(world.told(question))["scope"]["where"][0]["cmp"] == comparison


def test_kanji_numbers_are_percentages(world: World) -> None:
    plan = json.loads(world.told("大阪府内で経常収支比率が百％を超えた市町村は2022年度いくつ？"))
    assert plan["op"] == "count"
    assert plan["scope"]["where"][0]["value"] == 100


@pytest.mark.parametrize("question", ["How many prefectures gained population?", "人口が減った県はいくつ"])
def test_how_many_grew_is_refused_since_no_plan_says_it(world: World, question: str) -> None:
    assert world.told(question) == "refused invalid"


def test_the_first_census_is_that_of_1920(world: World) -> None:
    assert json.loads(world.told("What was the population of Japan at the first census?"))["years"] == [1920]
