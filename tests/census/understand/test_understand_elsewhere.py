"""A question that got no plan leaves its places to the next one."""

from __future__ import annotations

import pytest
from understand_world import World, plan, told

from census.plan import Plan
from census.understand.elsewhere import places_of
from census.understand.memory import Memory

EHIME = Memory().at(("38000",))
OSAKA = Plan(op="value", measures=("A1101",), areas=("27000",))


def after(world: World, memory: Memory, question: str) -> str:
    reading, leaning = world.recall.recalled(world.read(question), memory)
    return told(world.planner.plan(reading, leaning))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("では普通の小学校は？", plan("value", "E2101", "38000")),
        ("ok, hospitals then?", plan("value", "I510120", "38000")),
        ("では高知の小学校は？", plan("value", "E2101", "39000")),
        ("小学校が一番多い県は？", plan("rank", "E2101", scope={"level": "prefecture"}, limit=1)),
    ],
)
def test_the_next_question_is_about_the_same_place(world: World, question: str, expected: str) -> None:
    assert after(world, EHIME, question) == expected


def test_it_is_the_place_named_last(world: World) -> None:
    assert after(world, Memory().then(OSAKA).at(("38000",)), "では小学校は？") == plan("value", "E2101", "38000")
    assert after(world, Memory().at(("38000",)).then(OSAKA), "では小学校は？") == plan("value", "E2101", "27000")


def test_a_memory_with_places_is_read_as_it_was_written() -> None:
    for memory in (EHIME, Memory().then(OSAKA, "ja").at(("38000", "39000")), Memory().then(OSAKA)):
        assert Memory.of_canonical(memory.canonical()) == memory


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("愛媛県のフリースクールはいくつありますか", ("38000",)),
        ("How many anime shops are in Sapporo?", ("01100",)),
        ("そのうち福岡県からは?", ()),  # that is where people came from
        ("大阪は？", ()),
    ],
)
def test_the_places_of_a_question_are_those_it_is_about(world: World, question: str, places: tuple[str, ...]) -> None:
    assert places_of(world.read(question)) == places
