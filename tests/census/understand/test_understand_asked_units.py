"""Units asked for: found, not taken for what is measured, carried in the plan where they fit."""

from __future__ import annotations

import json

import pytest
from understand_world import World

from census.understand.asked_units import find_unit
from census.understand.text import Text

FOUND = [
    ("revenue in billions of yen", "billion"),
    ("population expressed in ten-thousands (man)", "ten_thousand"),
    ("to the nearest million", "million"),
    ("area in acres", "acre"),
    ("how many hectares is Nara", "hectare"),
    ("area of Nara (ha)", "hectare"),
    ("people per hectare", "per_hectare"),
    ("広さをヘクタールで言うと", "hectare"),
    ("1ヘクタール当たりの人数", "per_hectare"),
    ("大阪府の面積(単位:ヘクタール)", "hectare"),
    ("東京都は何坪", "tsubo"),
    ("予算は何億円ですか", "hundred_million"),
    ("人口を万人単位で", "ten_thousand"),
    ("in 兆円", "trillion"),
]
NOT_FOUND = ["50万人で", "人口100万人以上", "人口10万人あたり", "千人当たり", "how many men", "in Ha Noi", "2 million"]
PLANS = [
    ("Saitama Prefecture population in Reiwa 2, expressed in ten-thousands (man)", "A1101", "ten_thousand"),
    ("浜松市の広さをヘクタールで言うと？", "B1101", "hectare"),
    ("How many acres is Nara City?", "B1101", "acre"),
    ("Nara: people per hectare", "density", "per_hectare"),
    ("population of Tokyo in hectares", "A1101", None),
]


@pytest.mark.parametrize(("text", "unit"), FOUND)
def test_a_unit_asked_for_is_found(text: str, unit: str) -> None:
    mention = find_unit(Text.of(text).folded)
    assert mention is not None
    assert mention.unit == unit


@pytest.mark.parametrize("text", NOT_FOUND)
def test_a_number_of_things_asks_for_no_unit(text: str) -> None:
    assert find_unit(Text.of(text).folded) is None


@pytest.mark.parametrize(("question", "measure", "unit"), PLANS)
def test_the_plan_has_the_unit_where_it_fits(world: World, question: str, measure: str, unit: str | None) -> None:
    found = json.loads(world.told(question))
    assert (found["measures"], found.get("unit")) == ([measure], unit)


def test_a_follow_up_may_ask_for_a_unit_alone(world: World) -> None:
    found = json.loads(world.told("大阪府の歳出は？", "兆円では？"))
    assert (found["areas"], found["unit"]) == (["27000"], "trillion")
