"""Measures of which one is said to exceed the other: as a condition on areas, and as the gap in one."""

from __future__ import annotations

import json

import pytest
from understand_world import World

CHOSEN = [
    ("In how many prefectures did more people move in than move out in 2022?", "count", "net_migration", ">", 0),
    ("Where do births still outnumber deaths? I mean prefectures, in 2015.", "rank", "natural_increase", ">", 0),
    ("which municipalities had fewer deaths than births in 2020", "rank", "natural_increase", ">", 0),
    ("prefectures where births were outnumbered by deaths", "rank", "natural_increase", "<", 0),
    ("cities with more men than women", "rank", "sex_ratio", ">", 100),
    ("Which prefectures have more women than men?", "rank", "sex_ratio", "<", 100),
    ("prefectures where seniors outnumber children", "rank", "ageing_index", ">", 100),
    ("2022年に転入が転出より多い県はいくつあった？", "count", "net_migration", ">", 0),
    ("死亡より出生が多い県は？2010年", "rank", "natural_increase", ">", 0),
    ("出生数が死亡数を下回った市町村はいくつ", "count", "natural_increase", "<", 0),
    ("男性の方が女性より多い県", "rank", "sex_ratio", ">", 100),
]


@pytest.mark.parametrize(("question", "op", "measure", "comparison", "line"), CHOSEN)
def test_areas_are_chosen_by_which_figure_is_higher(
    world: World, question: str, op: str, measure: str, comparison: str, line: float
) -> None:
    plan = json.loads(world.told(question))
    (condition,) = plan["scope"]["where"]
    assert (plan["op"], condition["measure"], condition["cmp"], condition.get("value", 0)) == (
        op,
        measure,
        comparison,
        line,
    )


def test_what_else_is_named_is_what_is_ranked(world: World) -> None:
    plan = json.loads(world.told("転出の方が多かった県（2022年）のうち人口が一番多いのは？"))
    assert plan["measures"] == ["A1101"]
    assert plan["scope"]["where"] == [{"measure": "net_migration", "cmp": "<", "value": 0.0}]


@pytest.mark.parametrize(
    "question",
    [
        "By how many did deaths exceed births in Japan in 2022?",
        "How many more people died than were born in Japan in 2022?",
        "2022年の日本の死亡数は出生数をどれだけ上回った？差は？",
    ],
)
def test_in_one_area_the_gap_is_asked_for(world: World, question: str) -> None:
    plan = json.loads(world.told(question))
    assert (plan["op"], plan["measures"]) == ("difference", ["A4200", "A4101"])


@pytest.mark.parametrize(
    ("question", "measure", "order"),
    [
        ("Where do men outnumber women the most? top 3 prefectures", "sex_ratio", "desc"),
        ("prefecture where women outnumber men the most", "sex_ratio", "asc"),
        ("死亡が出生を最も上回った県は？2022年", "natural_increase", "asc"),
    ],
)
def test_by_how_much_it_exceeds_the_other_is_an_order(world: World, question: str, measure: str, order: str) -> None:
    plan = json.loads(world.told(question))
    assert (plan["op"], plan["measures"], plan.get("order", "desc")) == ("rank", [measure], order)
    assert "where" not in plan["scope"]
