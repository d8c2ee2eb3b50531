"""What people say in other words than the names have, and money spent where one eats."""

from __future__ import annotations

import json

import pytest
from understand_world import World, plan

from census.understand import idioms


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("How many homes stood empty in Nara?", "How many vacant homes  in Nara?"),
        ("Where do people turn in earliest?", "Where do people go to bed earliest?"),
        ("Which papers should I turn in?", "Which papers should I turn in?"),
        ("niseko births 2022, people 2020?", "niseko births 2022, population 2020?"),
        ("residents (Chinese nationals only) of Kobe", "residents of Chinese nationality of Kobe"),
        ("Do women or men in Nara walk more for exercise?", "do more women or men in Nara walk for exercise?"),
        ("Where do workers take longest to get to work?", "Where do workers take longest commuting?"),
        ("What time do people go to work?", "What time do people go to work?"),
        ("old people who live by themselves", "old people who live alone"),
    ],
)
def test_idioms_are_written_out(question: str, written: str) -> None:
    assert idioms.written_out(question) == written


@pytest.mark.parametrize(
    ("question", "measures", "areas"),
    [
        ("How many homes stood empty in Wakayama prefecture?", "H110202", "30000"),
        ("How many old people live by themselves in Setagaya?", "A8301", "13112"),
        ("How much do households in Kanazawa spend at sushi restaurants?", "LB121104", "17201"),
        ("How much do households in Kanazawa spend a year on sushi at restaurants?", "LB121104", "17201"),
        ("How much do Kobe households spend eating out udon and soba?", "LB121101", "28100"),
        ("How much do households in Gifu spend in cafes?", "LB121201", "21201"),
        ("How much do households in Kyoto spend on bread?", "bread_spending", "26100"),
        ("静岡市のお茶の支出は？", "tea_spending", "22100"),
    ],
)
def test_they_name_measures(world: World, question: str, measures: str, areas: str) -> None:
    assert world.told(question) == plan("value", measures, areas)


def test_restaurants_that_are_counted_are_no_spending(world: World) -> None:
    assert world.told("How many restaurants are there in Kobe?") == plan("value", "H6131", "28100")


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("Which is more common in Japan, playing golf or playing tennis?", ["MC09", "MC07"]),
        ("Do people in Shizuoka spend more on beef or on pork?", ["LB031001", "LB031002"]),
        ("unemployment rate of men and of women in Okinawa", ["unemployment_rate_male", "unemployment_rate_female"]),
        ("male and female unemployment rate in Okinawa", ["unemployment_rate_male", "unemployment_rate_female"]),
        ("沖縄の男性と女性の失業率は？", ["unemployment_rate_male", "unemployment_rate_female"]),
    ],
)
def test_two_things_are_two(world: World, question: str, measures: list[str]) -> None:
    assert json.loads(world.told(question))["measures"] == measures


def test_a_sum_of_what_a_household_spends_adds_up_over_no_areas(world: World) -> None:
    assert not world.measures.adds_up("bread_spending")
    assert world.measures.adds_up("labour_force")
    assert world.read("Which capital spends the most on tea?").certain
    assert world.read("お茶に一番お金を使うのはどの県庁所在地？").certain
    assert not world.read("How much tea does Shizuoka produce?").certain
