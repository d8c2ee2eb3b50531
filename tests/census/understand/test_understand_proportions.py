"""Figures in proportion to the population, which no number says."""

from __future__ import annotations

import json

import pytest
from understand_world import World

from census.understand.outcomes import Explained


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("Which prefecture has the most foreigners for its size?", "foreign_share"),
        ("Of the prefectures with under a million people, who has the most doctors for its size?", "doctors_per_100k"),
        ("Who has more kids under 15 relative to everyone else, Shiga or Nara?", "child_share"),
        ("hospitals relative to its population in Kyoto", "hospitals_per_100k"),
        ("人口のわりに医師が多い県は？", "doctors_per_100k"),
        ("人口規模の割に外国人が多い都道府県トップ3", "foreign_share"),
    ],
)
def test_size_stands_for_the_population(world: World, question: str, measure: str) -> None:
    assert json.loads(world.told(question))["measures"] == [measure]


def test_an_area_is_no_size(world: World) -> None:
    plan = json.loads(world.told("Relative to Shimane, Hiroshima has how many times as many hospitals?"))
    assert (plan["op"], plan["measures"]) == ("ratio", ["I510120"])


@pytest.mark.parametrize(
    "question",
    [
        "Which years do you have for the population of Nara?",
        "what years of data do you have for the population of Osaka",
    ],
)
def test_years_for_the_population_are_about_it(world: World, question: str) -> None:
    outcome = world.outcome(question)

    assert isinstance(outcome, Explained)
    assert outcome.measures == ("A1101",)
