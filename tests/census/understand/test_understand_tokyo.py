"""Tokyo: the prefecture, and its 23 wards where only they have figures."""

from __future__ import annotations

import json

import pytest
from understand_world import World


@pytest.mark.parametrize(
    ("question", "areas"),
    [
        ("wine spending in Tokyo", ["13100"]),
        ("Compare spending on wine in Kofu and Tokyo", ["19201", "13100"]),
        ("東京と甲府のワインへの支出を比べて", ["13100", "19201"]),
        ("population of Tokyo", ["13000"]),
        ("東京都の餃子への支出", ["13000"]),  # the prefecture, as it is named
    ],
)
def test_the_wards_stand_for_tokyo_where_only_they_have_figures(world: World, question: str, areas: list[str]) -> None:
    assert json.loads(world.told(question))["areas"] == areas


def test_a_follow_up_about_tokyo_is_about_the_wards(world: World) -> None:
    assert json.loads(world.told("How much do Kofu households spend on wine?", "And Tokyo?"))["areas"] == ["13100"]
