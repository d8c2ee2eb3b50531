"""Conditions that a follow-up says anew."""

from __future__ import annotations

import json

import pytest
from understand_world import World

SAID = [
    (("how many cities have over 100,000 people?", "over 50,000?"), [("A1101", ">", 50_000)]),
    (("how many cities have over 100,000 people?", "and under 20,000?"), [("A1101", "<", 20_000)]),
    (("人口10万人以上の市はいくつ？", "5万人以上だと？"), [("A1101", ">=", 50_000)]),
    (("prefectures with an ageing rate above 35%", "above 33%?"), [("ageing_rate", ">", 33)]),
    (("病院が100以上ある県は？", "200以上は？"), [("I510120", ">=", 200)]),
    (("cities whose population grew by over 5% from 2015 to 2020", "over 3%?"), [("A1101", ">", 3)]),
    (("高齢化率が50%を超える市町村の数", "40%だと？"), [("ageing_rate", ">", 40)]),
    (("how many cities have over 100,000 people?", "what about 200,000?"), [("A1101", ">", 200_000)]),
    (
        ("how many cities have over 100,000 people?", "of those, under 200,000?"),
        [("A1101", ">", 100_000), ("A1101", "<", 200_000)],
    ),
]


@pytest.mark.parametrize(("questions", "expected"), SAID)
def test_a_number_said_anew_takes_the_place_of_the_one_before(
    world: World, questions: tuple[str, ...], expected: list[tuple[str, str, float]]
) -> None:
    where = json.loads(world.told(*questions))["scope"]["where"]
    assert [(one["measure"], one["cmp"], one["value"]) for one in where] == expected


def test_what_is_ranked_stays(world: World) -> None:
    plan = json.loads(world.told("Top 5 prefectures by births", "only those with under 2 million people"))
    assert (plan["measures"], plan["limit"]) == (["A4101"], 5)


def test_a_kind_of_area_may_change_with_it(world: World) -> None:
    plan = json.loads(world.told("人口10万人以上の市はいくつ？", "町で1万人未満は？"))
    assert (plan["scope"]["level"], plan["scope"]["where"][0]["value"]) == ("town", 10_000)
