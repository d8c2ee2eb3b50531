"""Which end of a share is young, and which is old."""

from __future__ import annotations

import json

import pytest
from understand_world import World


@pytest.mark.parametrize(
    ("question", "measure", "order"),
    [
        ("Which prefecture is the youngest by share of kids under 15?", "child_share", "desc"),
        ("youngest prefecture going by percentage of under-15s", "child_share", "desc"),
        ("Which prefecture is the youngest by ageing rate?", "ageing_rate", "asc"),
        ("oldest prefecture by share of over-65s", "ageing_rate", "desc"),
        ("Which prefecture is the oldest by share of kids under 15?", "child_share", "asc"),
        ("子どもの割合で一番若い県は?", "child_share", "desc"),
        ("高齢化率で見て一番若い県は?", "ageing_rate", "asc"),
        ("Which prefecture is the youngest?", "ageing_rate", "asc"),
    ],
)
def test_the_young_have_many_children_and_few_old(world: World, question: str, measure: str, order: str) -> None:
    plan = json.loads(world.told(question))

    assert (plan["measures"], plan.get("order", "desc")) == ([measure], order)
