"""Foreign names are refused, however much they look like a Japanese one."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from understand_world import World, told

from census.understand.outcomes import Planned


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("population of Paris", "Paris"),
        ("PARIS POPULATION?", "Paris"),
        ("パリの人口", "パリ"),
        ("インドの人口", "インド"),
        ("インドネシアの人口", "インドネシア"),
        ("population of Taiwan", "Taiwan"),
        ("population of Manila", "Manila"),
        ("population of Karachi", "Karachi"),
        ("天津市の人口", "天津市"),
    ],
)
def test_a_foreign_place_is_named(world: World, question: str, name: str) -> None:
    assert world.read(question).foreign == name


@pytest.mark.parametrize(
    "question", ["population of Tokyo", "Nice figures of Osaka", "the turkey farms of Chiba", "大阪の人口"]
)
def test_no_foreign_place_is_seen_where_there_is_none(world: World, question: str) -> None:
    assert world.read(question).foreign is None


def test_no_foreign_place_is_answered_for_a_japanese_one(world: World) -> None:
    """A sample of the shipped list; what katakana shares with a Japanese town is left out."""
    names = json.loads(files("census.data").joinpath("foreign_places.json").read_text("utf-8"))
    answered = []
    for name in names[::4]:
        question = f"What is the population of {name}?" if name[0] < "ぁ" else f"{name}の人口は？"
        outcome = world.outcome(question)
        if isinstance(outcome, Planned):
            answered.append((name, told(outcome)))
    assert answered == []
