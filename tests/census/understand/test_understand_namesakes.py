"""A bare name that prefecture and city share is of the kind talked of, and what holds a place stays what holds it."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.understand.outcomes import Planned


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("What is the population of Sendai City?", "how about Niigata?"), plan("value", areas="15100")),
        (("仙台市の人口は？", "新潟は？"), plan("value", areas="15100")),
        (("仙台市の人口は？", "新潟県は？"), plan("value", areas="15000")),
        (("population of Miyagi Prefecture", "how about Niigata?"), plan("value", areas="15000")),
        (("宮城県の人口は？", "新潟は？"), plan("value", areas="15000")),
        # which holds the city talked of, or has a city of its name
        (("松本市の人口は？", "長野は？"), plan("value", areas="20000")),
        (("Population of Nagano City", "What share of Nagano is that?"), plan("share", areas="20201", of="20000")),
        (("東京都府中市の人口は？", "広島は？"), plan("value", areas="34208")),
        # only the prefecture has the figure
        (("仙台市の人口は？", "新潟の空き家率は？"), plan("value", "vacancy_rate", "15000")),
    ],
)
def test_a_bare_name_is_of_the_kind_talked_of(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(("before", "read"), [("population of Sendai City", False), ("population of Miyagi", True)])
def test_only_the_prefecture_is_said_to_be_read_so(world: World, before: str, read: bool) -> None:
    first = world.outcome(before)
    assert isinstance(first, Planned)
    follow_up = world.outcome("how about Niigata?", first.plan)
    assert isinstance(follow_up, Planned)
    assert follow_up.prefecture_reading is read
