"""Claims in words: parts (one in ten, 過半数), multiples (doubled, 2倍以上) and one of two measures above the other."""

from __future__ import annotations

import json
from typing import Any

import pytest
from understand_world import World

from census.understand.conditions import find_quantities
from census.understand.multiples import Multiple, find_multiple
from census.understand.text import Text

PARTS = [
    ("over half of all", 50),
    ("fewer than one in ten people", 10),
    ("two out of five", 40),
    ("three quarters", 75),
    ("one person in four", 25),
    ("the majority of", 50),
    ("4人に1人は", 25),
    ("5世帯に1世帯", 20),
    ("十人に一人", 10),
    ("四割以上", 40),
    ("5分の2", 40),
    ("過半数が", 50),
]
MULTIPLES = [
    ("has it doubled", Multiple(">=", 2.0)),
    ("more than doubled", Multiple(">", 2.0)),
    ("halved", Multiple("<=", 0.5)),
    ("nearly tripled", Multiple("==", 3.0, 0.75)),
    ("more than three times that of", Multiple(">", 3.0)),
    ("twice as big as", Multiple("==", 2.0, 0.4)),
    ("2倍以上に膨らんだ", Multiple(">=", 2.0)),
    ("半減した", Multiple("<=", 0.5)),
    ("約2倍", Multiple("==", 2.0, 0.5)),
]
CLAIMS: list[tuple[str, dict[str, Any]]] = [
    (
        "沖縄県の人口は1920年からの百年で2倍以上に膨らんだ。これ本当？",
        {"op": "ratio", "areas": ["47000"], "years": [1920, 2020], "claim": {"cmp": ">=", "value": 2.0}},
    ),
    (
        "Has the population of Saitama doubled since 1960?",
        {"op": "ratio", "areas": ["11000"], "years": [1960, 2020], "claim": {"cmp": ">=", "value": 2.0}},
    ),
    (
        "Is Tokyo's population more than three times that of Hyogo?",
        {"op": "ratio", "areas": ["13000", "28000"], "claim": {"cmp": ">", "value": 3.0}},
    ),
    (
        "In Kochi were there more deaths than births in 2022, right?",
        {"op": "difference", "measures": ["A4200", "A4101"], "claim": {"cmp": ">", "value": 0.0}},
    ),
    (
        "滋賀県でも2023年は亡くなった人のほうが生まれた人より多い、と書いて大丈夫でしょうか",
        {"op": "difference", "measures": ["A4200", "A4101"], "claim": {"cmp": ">", "value": 0.0}},
    ),
    (
        "2022年の高知県、生まれた人より亡くなった人のほうが多いって本当？",
        {"op": "difference", "measures": ["A4101", "A4200"], "claim": {"cmp": "<", "value": 0.0}},
    ),
    (
        "Fewer than one in ten people in Oizumi, Gunma is a foreigner. 2020 census. Correct?",
        {"op": "value", "measures": ["foreign_share"], "claim": {"cmp": "<", "value": 10.0}},
    ),
    (
        "秋田県民の3人に1人は65歳以上って本当？",
        {"op": "value", "measures": ["ageing_rate"], "claim": {"cmp": "==", "value": 33.35, "step": 6.67}},
    ),
]


@pytest.mark.parametrize(("text", "percent"), PARTS)
def test_a_part_in_words_is_a_percentage(text: str, percent: float) -> None:
    folded = Text.of(text).folded
    assert [(one.value, one.percent) for one in find_quantities(folded, folded)] == [(percent, True)]


@pytest.mark.parametrize(("text", "multiple"), MULTIPLES)
def test_a_multiple_is_read(text: str, multiple: Multiple) -> None:
    assert find_multiple(text) == multiple


@pytest.mark.parametrize(("question", "expected"), CLAIMS)
def test_the_claim_is_planned(world: World, question: str, expected: dict[str, Any]) -> None:
    found = json.loads(world.told(question))
    assert {key: found[key] for key in expected} == expected


def test_a_multiple_that_is_the_figure_itself_is_no_growth(world: World) -> None:
    found = json.loads(world.told("2019年の有効求人倍率、福井県は1.9倍を超えていたという理解で合ってますか？"))
    assert (found["op"], found["claim"]) == ("value", {"cmp": ">", "value": 1.9})


def test_a_percentage_of_what_has_no_rate_is_left_to_retrieval(world: World) -> None:
    assert world.told("Over half of all households in Shinjuku ward are single. True?") == "refused no_measure"


def test_one_of_two_measures_is_claimed_to_be_so_many_times_the_other(world: World) -> None:
    found = json.loads(world.told("秋田県の死亡数は出生数の4倍以上って本当？"))
    assert (found["op"], found["measures"], found["claim"]["value"]) == ("ratio", ["A4200", "A4101"], 4)
