"""The kind of area that a list says once is that of all its names."""

from __future__ import annotations

import pytest
from understand_world import PEOPLE, World, plan, scope

KYOTO_AND_OSAKA = ["26100", "27100"]


@pytest.mark.parametrize(
    "question",
    [
        "Combined population of Kyoto and Osaka cities",
        "Compare the population of Kyoto and Osaka cities",
        "Population of the cities of Kyoto and Osaka",
        "京都・大阪の2市の人口の合計",
        "京都・大阪両市の人口の差は？",
        "京都と大阪の各市の人口",
    ],
)
def test_a_kind_said_after_or_before_a_list_is_that_of_each_name(world: World, question: str) -> None:
    assert [place.code for place in world.read(question).places] == KYOTO_AND_OSAKA


@pytest.mark.parametrize("question", ["広島、岡山両県の人口", "Population of Hiroshima and Okayama prefectures"])
def test_so_is_the_prefecture(world: World, question: str) -> None:
    assert [place.code for place in world.read(question).places] == ["34000", "33000"]


def test_the_kind_of_a_list_is_not_the_kind_asked_about(world: World) -> None:
    told = world.told("How many cities in Osaka and Kyoto prefectures have over 300,000 people?")
    assert told == plan("count", PEOPLE, scope=scope("city", "27000 26000", where=("A1101 > 300000",)))


@pytest.mark.parametrize(
    "question",
    [
        "Which Osaka and Hyogo cities have more than 300,000 people?",
        "Which cities in Osaka and Hyogo have more than 300,000 people?",
    ],
)
def test_cities_of_prefectures_are_those_in_them(world: World, question: str) -> None:
    assert {place.code for place in world.read(question).places} == {"27000", "28000"}
