"""What a projection assumes is put as its variants are called; of prefectures nothing is assumed."""

from __future__ import annotations

import pytest
from understand_world import World

from census.understand.assumptions import written

ASSUMED = [
    ("将来人口推計のうち、出生率も死亡率も低く仮定したケースで、2065年の我が国の総人口", "A1101P_LL"),
    ("出生率が高く死亡率も低い仮定だと2060年の日本の人口は？", "A1101P_HL"),
    ("将来推計で出生率も死亡率も高いケースの2050年の日本の総人口", "A1101P_HH"),
    ("出生率が低くて死亡率が高い場合、2040年の日本の人口はどうなる", "A1101P_LH"),
    ("最悪のシナリオ、つまり出生が低くて死亡が多い場合の2065年の日本の人口は", "A1101P_LH"),
    ("死亡率が低くて出生率が高いシナリオで2055年の全国の人口", "A1101P_HL"),
]


@pytest.mark.parametrize(("question", "measure"), ASSUMED)
def test_what_is_assumed_names_a_variant(world: World, question: str, measure: str) -> None:
    assert f'"{measure}"' in world.told(question)


def test_where_nothing_is_assumed_the_rates_are_meant() -> None:
    assert written("出生率も死亡率も低い県はどこ") == "出生率も死亡率も低い県はどこ"
