"""Several measures, each compared or grown its own way."""

from __future__ import annotations

import json

import pytest
from understand_world import World

COMPARED = [
    ("静岡県より面積が広くて人口は少ない県、いくつある", [("B1101", ">"), ("A1101", "<")]),
    ("福岡県より人口が少なくて医師が多い県は？", [("A1101", "<"), ("I6100", ">")]),
    ("prefectures larger than Nagano in area but with fewer people than Nagano", [("B1101", ">"), ("A1101", "<")]),
    ("Which prefectures are bigger than Gifu but have fewer people?", [("B1101", ">"), ("A1101", "<")]),
    ("How many prefectures have more people but fewer hospitals than Hokkaido?", [("A1101", ">"), ("I510120", "<")]),
]


@pytest.mark.parametrize(("question", "expected"), COMPARED)
def test_each_measure_is_compared_its_own_way(world: World, question: str, expected: list[tuple[str, str]]) -> None:
    where = json.loads(world.told(question))["scope"]["where"]
    assert [(one["measure"], one["cmp"]) for one in where] == expected
    assert len({one["than"] for one in where}) == 1


GROWN = [
    ("Which prefectures lost people but gained households between 2015 and 2020?", [("A1101", "<"), ("A7101", ">")]),
    ("人口は減って世帯数は増えた市町村の数", [("A1101", "<"), ("A7101", ">")]),
    ("cities where births fell and deaths rose from 2015 to 2020", [("A4101", "<"), ("A4200", ">")]),
]


@pytest.mark.parametrize(("question", "expected"), GROWN)
def test_each_measure_has_grown_its_own_way(world: World, question: str, expected: list[tuple[str, str]]) -> None:
    where = json.loads(world.told(question))["scope"]["where"]
    assert [(one["measure"], one["cmp"]) for one in where] == expected
    assert all(one["since"] == 2015 for one in where)
