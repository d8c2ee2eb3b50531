"""Areas are kept by how many times one figure is another, and never by the multiple as a figure."""

from __future__ import annotations

import pytest
from understand_world import World, plan, scope

RATIO = "A4200:A4101:1"


@pytest.mark.parametrize(
    ("question", "condition"),
    [
        ("How many prefectures had at least twice as many deaths as births?", ">= 2"),
        ("How many prefectures had more than three times as many deaths as births?", "> 3"),
        ("How many prefectures are there where deaths were more than double births?", "> 2"),
        ("亡くなった人が生まれた人の3倍を超えた都道府県は何県？", "> 3"),
        ("死亡数が出生数の2倍以上の県はいくつ？", ">= 2"),
    ],
)
def test_two_measures_are_divided(world: World, question: str, condition: str) -> None:
    expected = plan("count", RATIO, scope=scope("prefecture", where=(f"{RATIO} {condition}",)))
    assert world.told(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "How many prefectures have over 3 times as many people as Tottori?",
        "Which city has twice the population of Nara city?",
        "人口が2倍以上の県はいくつ？",
    ],
)
def test_what_no_condition_says_is_refused(world: World, question: str) -> None:
    assert world.told(question) == "refused not_covered"


def test_a_part_of_a_count_is_no_condition_on_it(world: World) -> None:
    assert world.told("出生数が死亡数の半分に満たない県はいくつ").startswith("refused")


def test_cities_that_doubled_grew_by_as_much(world: World) -> None:
    assert '"growth":"percent","measure":"A1101","since":2015,"value":100.0' in world.told("人口が2倍に増えた市は？")


def test_a_half_is_a_part(world: World) -> None:
    assert '"measure":"ageing_rate","value":50.0' in world.told("how many towns are over half elderly")


def test_a_measure_told_in_times_is_compared_as_any_other(world: World) -> None:
    assert [one.value for one in world.read("有効求人倍率が1.5倍を超える県はいくつ").thresholds] == [1.5]
