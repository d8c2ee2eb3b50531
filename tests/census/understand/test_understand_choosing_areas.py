"""Areas that are counted or ordered, in words that say it shortly."""

from __future__ import annotations

import json

import pytest
from understand_world import World

LIMITED = [
    ("Which five Tohoku municipalities had the most doctors in 2022?", 5),
    ("What four Aichi cities have the largest population?", 4),
    ("most doctors prefs top10", 10),
    ("oldest town hokkaido share 65 plus 2020 top3", 3),
]
COUNTED = [
    ("How many cities in Saitama Prefecture are home to over 10,000 foreigners?", "A1700", 10_000),
    ("wards of yokohama w/ 200000+ ppl count 2020", "A1101", 200_000),
    ("how many cities in hyogo have 100000+ people", "A1101", 100_000),
    ("prefectures w/ 100+ hospitals, how many?", "I510120", 100),
    ("how many towns have 5+ doctors?", "I6100", 5),
]
NOT_COUNTED = [
    "Which prefecture has the most municipalities?",
    "Which prefecture has the highest number of villages?",
    "Which prefecture has the most towns with over 10,000 people?",
    "市町村が一番多い県は？",
]


@pytest.mark.parametrize(("question", "limit"), LIMITED)
def test_so_many_are_listed(world: World, question: str, limit: int) -> None:
    plan = json.loads(world.told(question))
    assert (plan["op"], plan["limit"]) == ("rank", limit)


@pytest.mark.parametrize(("question", "measure", "value"), COUNTED)
def test_those_with_so_many_are_counted(world: World, question: str, measure: str, value: int) -> None:
    plan = json.loads(world.told(question))
    (condition,) = plan["scope"]["where"]
    assert (plan["op"], condition["measure"], condition["value"]) == ("count", measure, value)


@pytest.mark.parametrize("question", NOT_COUNTED)
def test_nothing_orders_areas_by_the_areas_they_hold(world: World, question: str) -> None:
    assert world.told(question) == "refused not_covered"


def test_the_highest_number_is_an_order(world: World) -> None:
    question = "Of the cities with more than 500,000 people, which one had the highest number of divorces in 2020?"
    plan = json.loads(world.told(question))
    assert (plan["op"], plan["measures"], plan["limit"]) == ("rank", ["A9201"], 1)


def test_an_age_is_no_number_of_things(world: World) -> None:
    assert json.loads(world.told("people aged 100+ in Japan 2020"))["measures"] == ["AGE_100"]
    assert json.loads(world.told("75+ share Japan 2020"))["measures"] == ["late_elderly_share"]
