"""People who are or do something are not all people, nor what happened in a year."""

from __future__ import annotations

import json

import pytest
from understand_world import World

REFUSED = [
    "how many people are married in Nara",
    "how many single men in Tokyo",
    "how many women study in Tokyo",
    "how many people over 65 work in Nara",
    "how many people commute to work in Saitama",
    "how many elderly women live alone in Sapporo",
    "how many foreign women live in Gunma",
    "how many foreign children in Tokyo",
    "how many elderly foreigners in Osaka",
    "群馬県の外国人の子どもの数",
]
ANSWERED = [
    ("how many couples were married in Nara in 2022", "A9101"),
    ("I'm a student. How many women live in Nara?", "A110102"),
    ("my students ask: how many people live in Nara", "A1101"),
    ("how many people live in the student city of Tsukuba", "A1101"),
    ("how many elderly women live in Sapporo", "A130302"),
    ("how many minutes do people commute in Saitama", "MG51"),
    ("share of women in Tokyo", "female_share"),
    ("foreign population of Gunma", "A1700"),
    ("how many children are there in Gunma", "A1301"),
]


@pytest.mark.parametrize("question", REFUSED)
def test_others_are_not_told_for_them(world: World, question: str) -> None:
    assert world.told(question) in ("refused passed_over", "refused no_measure", "refused facet")


@pytest.mark.parametrize(("question", "measure"), ANSWERED)
def test_what_is_told_besides_refuses_nothing(world: World, question: str, measure: str) -> None:
    assert json.loads(world.told(question))["measures"] == [measure]
