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


GROWN = [
    ("How many prefectures gained population?", "count", [(">", 0, "difference")]),
    ("人口が減った県はいくつ", "count", [("<", 0, "difference")]),
    ("which cities lost more than 10% of their population between 2015 and 2020", "rank", [("<", -10, "percent")]),
    ("人口が5%以上増えた市", "rank", [(">=", 5, "percent")]),
    ("cities that gained over 20,000 people from 2015 to 2020", "rank", [(">", 20_000, "difference")]),
    ("How many towns shrank by less than 5%?", "count", [(">", -5, "percent"), ("<", 0, "difference")]),
    ("外国人が2倍以上に増えた市町村", "rank", [(">=", 100, "percent")]),
    ("how many cities halved their births", "count", [("<=", -50, "percent")]),
    ("how many prefectures had fewer births in 2022 than 2015", "count", [("<", 0, "difference")]),
]


@pytest.mark.parametrize(("question", "op", "expected"), GROWN)
def test_areas_are_chosen_by_growth(
    world: World, question: str, op: str, expected: list[tuple[str, float, str]]
) -> None:
    plan = json.loads(world.told(question))
    where = plan["scope"]["where"]
    assert plan["op"] == op
    assert [(one["cmp"], one["value"], one.get("growth", "difference")) for one in where] == expected
    assert all(one["since"] < one["year"] for one in where)


@pytest.mark.parametrize(
    "question", ["how many towns have dipped below 5,000 residents?", "人口が5000人を割った町はいくつ"]
)
def test_falling_below_a_line_is_no_growth(world: World, question: str) -> None:
    (condition,) = json.loads(world.told(question))["scope"]["where"]
    assert (condition["cmp"], condition["value"]) == ("<", 5000)
    assert "since" not in condition


@pytest.mark.parametrize(
    ("question", "op"),
    [
        ("which prefectures are above the national average for doctors per 100k?", "rank"),
        ("全国平均より失業率が高い県はいくつ?", "count"),
        ("prefectures with above-average birth rates", "rank"),
    ],
)
def test_the_national_average_is_the_figure_of_the_country(world: World, question: str, op: str) -> None:
    plan = json.loads(world.told(question))
    assert plan["op"] == op
    assert plan["scope"]["where"][0]["than"] == "00000"


@pytest.mark.parametrize(
    "question", ["what % of municipalities have under 5000 people", "人口が5000人未満の自治体は全体の何割?"]
)
def test_a_part_of_the_areas_is_counted(world: World, question: str) -> None:
    assert json.loads(world.told(question))["op"] == "count"


@pytest.mark.parametrize(
    ("question", "inside", "exclude"),
    [
        ("population of the Kansai region excluding Osaka", ["R-kinki"], ["27000"]),
        ("Japan without Tokyo: how many people?", [], ["13000"]),
        ("札幌以外の北海道の人口は？", ["01000"], ["01100"]),
    ],
)
def test_what_is_left_of_an_area_is_added_up(
    world: World, question: str, inside: list[str], exclude: list[str]
) -> None:
    plan = json.loads(world.told(question))
    assert (plan["op"], plan["scope"].get("inside", []), plan["scope"]["exclude"]) == ("sum", inside, exclude)


def test_the_first_census_is_that_of_1920(world: World) -> None:
    assert json.loads(world.told("What was the population of Japan at the first census?"))["years"] == [1920]
