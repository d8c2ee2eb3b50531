"""Numbers that areas are compared with."""

from __future__ import annotations

import pytest
from understand_world import World


@pytest.mark.parametrize(
    ("question", "cmp", "value"),
    [
        ("prefectures with more than 5 million people", ">", 5_000_000),
        ("prefectures with over 5,000,000 people", ">", 5_000_000),
        ("cities with at least 100,000 residents", ">=", 100_000),
        ("cities with 100,000 or more residents", ">=", 100_000),
        ("cities with no fewer than 100,000 residents", ">=", 100_000),
        ("towns with fewer than 5,000 people", "<", 5_000),
        ("towns with under 5 thousand people", "<", 5_000),
        ("villages with at most 1,000 people", "<=", 1_000),
        ("prefectures with a density above 1,000 people per km²", ">", 1_000),
        ("prefectures with an ageing rate below 30%", "<", 30),
        ("prefectures that failed to reach 1 million people", "<", 1_000_000),
        ("towns that didn't reach 3,000 people", "<", 3_000),
        ("prefectures that fell short of a million people", "<", 1_000_000),
        ("towns that did not exceed 3,000 people", "<=", 3_000),
        ("人口が5000人に届かなかった町", "<", 5_000),
        ("年間の雨量が2000mm超えた県いくつ?", ">", 2000),
        ("降水量が1500ミリを超える県は何県", ">", 1500),
        ("保育所が2000施設以上ある県", ">=", 2000),
        ("人口2000超えの村", ">", 2000),
        ("面積が2000平方キロ未満の県いくつ", "<", 2000),
        ("人口が60万人に達していない県", "<", 600_000),
        ("人口が5千人に満たなかった村", "<", 5_000),
        ("人口100万人以上の県", ">=", 1_000_000),
        ("人口が500万人を超える都道府県", ">", 5_000_000),
        ("人口1万人未満の町", "<", 10_000),
        ("人口5千人以下の村", "<=", 5_000),
        ("人口が10万人を下回る市", "<", 100_000),
        ("高齢化率が35%以上の県", ">=", 35),
        ("人口１０万人以上の市", ">=", 100_000),
        ("人口が123万4,567人より多い県", ">", 1_234_567),
        ("prefectures with more than 99999999999999999999 people", ">", 10**15),  # more than any figure here
        ("人口が1000兆人を超える都道府県", ">", 10**15),
        ("prefectures with more than 2.5e6 people", ">", 2_500_000),
        ("prefectures with more than 1e999 people", ">", 10**15),
        ("prefectures with more than " + "9" * 400 + " people", ">", 10**15),
    ],
)
def test_a_threshold_has_its_comparison_and_number(world: World, question: str, cmp: str, value: float) -> None:
    assert [(found.cmp, found.value) for found in world.read(question).thresholds] == [(cmp, value)]


@pytest.mark.parametrize(
    "question",
    [
        "top 10 prefectures",
        "population of Tokyo in 2020",
        "人口上位5都道府県",
        "doctors per 100,000 people",
        "65歳以上人口",
    ],
)
def test_other_numbers_compare_nothing(world: World, question: str) -> None:
    assert world.read(question).thresholds == ()


def test_two_conditions_are_both_kept(world: World) -> None:
    question = "How many cities have more than 100,000 people and an ageing rate over 30%?"
    found = {(t.cmp, t.value) for t in world.read(question).thresholds}
    assert found == {(">", 100_000), (">", 30)}


@pytest.mark.parametrize(
    "question", ["prefectures with a larger population than Hiroshima", "広島県より人口が多い県は？"]
)
def test_the_figure_of_another_area_can_be_the_threshold(world: World, question: str) -> None:
    than = world.read(question).than
    assert than is not None
    assert than.code == "34000"


def test_the_nought_of_a_decimal_is_not_a_place_without_any(world: World) -> None:
    [threshold] = world.reader.read("囲碁をする割合が0.9%を超えた都道府県はいくつ").thresholds
    assert (threshold.cmp, threshold.value) == (">", 0.9)
