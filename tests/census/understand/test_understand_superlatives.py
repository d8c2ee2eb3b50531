"""Adjectives and verbs of growth that say by themselves what is measured."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.plan import Plan
from census.understand.superlatives import odd

PREFECTURES = {"level": "prefecture"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("coldest prefecture 2021", plan("rank", "B4103", years="2021", limit=1, order="asc", scope=PREFECTURES)),
        ("一番寒い県はどこ", plan("rank", "B4103", limit=1, order="asc", scope=PREFECTURES)),
        ("second youngest city in Aichi",
         plan("rank", "ageing_rate", nth=2, order="asc", scope={"level": "city", "inside": ["23000"]})),
        ("least crowded prefecture", plan("rank", "density", limit=1, order="asc", scope=PREFECTURES)),
        ("一番裕福な県は", plan("rank", "C121101", limit=1, scope=PREFECTURES)),
        ("most expensive land prefecture", plan("rank", "C5401", limit=1, scope=PREFECTURES)),
        ("which municipalities grew fastest 2015-2020 top 5",
         plan("rank", "A1101", years="2015 2020", limit=5, by="percent", scope={"level": "municipality"})),
        ("人が一番多い町", plan("rank", "A1101", limit=1, scope={"level": "town"})),
        ("埼玉県の町で一番せまいとこ",
         plan("rank", "B1101", limit=1, order="asc", scope={"level": "town", "inside": ["11000"]})),
        ("日本で2番目に広い市", plan("rank", "B1101", nth=2, scope={"level": "city"})),
    ],
)  # fmt: skip
def test_the_adjective_says_what_is_measured(world: World, question: str, expected: str) -> None:
    assert world.told(question) == expected


@pytest.mark.parametrize("question", ["safest prefecture", "the most educated town", "happiest city in Japan"])
def test_an_adjective_of_nothing_known_is_refused(world: World, question: str) -> None:
    assert world.told(question) == "refused no_measure"


def test_orders_and_known_adjectives_are_not_odd() -> None:
    assert odd("the largest, the coldest and the most populous") == ()
    assert odd("the safest and most educated") == ("safest", "educated")


@pytest.mark.parametrize("question", ["people aged 100 or older in Shimane", "若い人が多い県"])
def test_other_uses_of_these_words_name_no_measure(world: World, question: str) -> None:
    assert not world.read(question).certain


def test_an_adjective_that_is_no_word_known_here_still_says_what_is_compared(world: World) -> None:
    plan = Plan.model_validate_json(world.told("which is rainier over a year, Kagoshima or Miyazaki? take 2020"))

    assert (plan.op, plan.measures, plan.years) == ("compare", ("B4109",), (2020,))
