"""Early and late: which end of an order of hours the words mean."""

from __future__ import annotations

import json

import pytest
from understand_world import World


@pytest.mark.parametrize(
    ("question", "measure", "order"),
    [
        ("朝いちばん早起きな県ってどこ？起床時刻で", "MH01", "asc"),
        ("一番早寝の都道府県はどこですか", "MH04", "asc"),
        ("いちばん夜更かしの県は？就寝時刻で見て", "MH04", "desc"),
        ("起床時刻が一番遅い県", "MH01", "desc"),
    ],
)
def test_the_earliest_hour_is_the_lowest(world: World, question: str, measure: str, order: str) -> None:
    plan = json.loads(world.told(question))
    assert (plan["measures"], plan.get("order", "desc")) == ([measure], order)


def test_late_is_said_of_the_hour_and_not_of_how_long(world: World) -> None:
    assert world.planner.plan(world.read("大阪府民は東京都民より夜寝るのが遅い説、ほんと?"))
    reading = world.read("大阪府民は東京都民より夜寝るのが遅い説、ほんと?")
    assert reading.certain
