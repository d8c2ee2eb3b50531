"""A number of areas orders nothing and has no years."""

from __future__ import annotations

import pytest
from understand_world import World


@pytest.mark.parametrize(
    "question",
    [
        "市町村数が一番多い都道府県は？",
        "村の数が最も多い県はどこ",
        "全国の市町村数の推移",
        "Which prefecture has the most municipalities?",
        "which region has the fewest towns",
    ],
)
def test_areas_are_not_ordered_by_how_many_lie_in_them(world: World, question: str) -> None:
    assert world.told(question) == "refused not_covered"


@pytest.mark.parametrize(
    "question", ["長野県の市町村数は？", "出生数が減った市町村の数", "How many towns are there in Nara?"]
)
def test_the_areas_themselves_are_counted(world: World, question: str) -> None:
    assert '"op":"count"' in world.told(question)
