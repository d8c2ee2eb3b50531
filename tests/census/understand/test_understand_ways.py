"""The many English ways to ask for an operation."""

from __future__ import annotations

import pytest
from understand_world import World

from census.plan import Plan
from census.understand import cues
from census.understand.limits import limit
from census.understand.text import Text
from census.understand.words import ENGLISH


@pytest.mark.parametrize(
    ("question", "op"),
    [
        ("Doctors of Aichi in 2022, as a multiple of those of Miyagi", "ratio"),
        ("Divide the doctors of Aichi by those of Miyagi, 2022.", "ratio"),
        ("Deaths in Akita Prefecture in 2022 as a multiple of births", "ratio"),
        ("By what factor did deaths in Akita Prefecture outnumber births there in 2022?", "ratio"),
        ("The fertility rate of Miyazaki Prefecture stood how far above Tokyo's in 2022?", "difference"),
        ("How far ahead of Fukuoka Prefecture was Aichi in doctors in 2022?", "difference"),
        ("Doctors in Aichi less doctors in Fukuoka Prefecture, 2022: what do you get?", "difference"),
        ("How many people separated Hamamatsu City and Sakai City in 2020?", "difference"),
        ("In Ibaraki in 2022, deaths beat births by how many?", "difference"),
        ("How many doctors do Aomori Prefecture and Akita Prefecture have between them?", "sum"),
        ("If Aomori Prefecture and Akita Prefecture were merged, how many doctors would that be?", "sum"),
        ("From the top, how high does Shiga stand nationally in its fertility rate (2022)?", "position"),
        ("How far up the list of prefectures does Shiga come in total fertility rate?", "position"),
        ("How does Shiga place among all prefectures for total fertility rate, 2022?", "position"),
        ("Shiga among the prefectures by total fertility rate, 2022: first, second…?", "position"),
        ("Prefectures with ten or more universities in 2022 - how many?", "count"),
        ("How many prefectures reached ten universities in 2022?", "count"),
        ("prefectures where 2020 rainfall passed 2500 mm - how many", "count"),
        ("How many villages had not one birth in 2022?", "count"),
        ("Of all prefectures, how many top Hiroshima Prefecture for doctors (2022)?", "count"),
        ("Within Kagawa, Takamatsu took what fraction of the births of 2022?", "share"),
        ("Annual figures needed: births in Kagawa Prefecture, 2015 to 2022", "series"),
        ("What did Nagano gain or lose in inhabitants over the century 1920 to 2020?", "change"),
        ("Births of Akita Prefecture set beside Shiga Prefecture's", "compare"),
    ],
)
def test_an_operation_is_asked_for_in_many_ways(world: World, question: str, op: str) -> None:
    assert Plan.model_validate_json(world.told(question)).op == op


@pytest.mark.parametrize(
    "question", ["What's the gap between them?", "So what is the difference between the two of them?"]
)
def test_what_lies_between_two_is_no_sum(question: str) -> None:
    assert "sum" not in cues.find(Text.of(question).folded)


def test_a_rise_in_per_cent_is_of_the_number(world: World) -> None:
    plan = Plan.model_validate_json(world.told("The rise, in per cent, in births in Chiba Prefecture, 2015 to 2020"))

    assert (plan.op, plan.measures) == ("change", ("A4101",))


def test_which_place_is_no_number_of_places() -> None:
    assert limit("births: first, second…?") is None


def test_a_word_of_an_operation_alone_may_be_what_is_asked_for() -> None:
    assert not {"deficit", "pool"} & ENGLISH


def test_two_places_called_cities_are_cities(world: World) -> None:
    plan = Plan.model_validate_json(
        world.told("Shizuoka and Hamamatsu: how many people separated the two cities in 2020?")
    )

    assert (plan.op, plan.areas) == ("difference", ("22100", "22130"))


def test_a_word_behind_the_number_tells_who_is_counted(world: World) -> None:
    plan = Plan.model_validate_json(world.told("How many prefectures had over 50,000 foreign inhabitants in 2020?"))

    assert plan.scope is not None
    assert [one.measure for one in plan.scope.where] == ["A1700"]
