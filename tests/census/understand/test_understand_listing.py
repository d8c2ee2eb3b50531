"""Spans of years that are to be shown, and courses that are to be judged."""

from __future__ import annotations

import pytest
from understand_world import World

from census.plan import Plan


@pytest.mark.parametrize(
    "question",
    [
        "Has the number of kindergartens in Shizuoka been going down? Give me 2015 through 2024.",
        "Are kindergartens in Shizuoka falling? Show all figures from 2015 to 2024",
        "Kindergartens in Shizuoka, are they declining? list 2015 to 2024",
        "静岡県の幼稚園は減ってる？2015年から2024年まで並べて",
        "静岡県の幼稚園数が2015年から2024年までどう動いたか見せて",
        "静岡県の幼稚園数は減っていますか。2015年から2024年までの数字を見せて",
    ],
)
def test_years_that_are_to_be_shown_are_a_series(world: World, question: str) -> None:
    plan = Plan.model_validate_json(world.told(question))

    assert (plan.op, plan.years) == ("series", (2015, 2024))


@pytest.mark.parametrize(
    ("question", "op"),
    [
        ("Show how much kindergartens in Shizuoka fell from 2015 to 2024", "change"),
        ("静岡県の幼稚園は2015年から2024年までにどれだけ減った", "change"),
        ("by how many did yearly births in Aichi go down, 2012→2022?", "change"),
        ("By how many did annual deaths rise in Aichi, 2012 to 2022?", "change"),
        ("how much did the yearly number of marriages in Oita fall between 2010 and 2020", "change"),
        ("annual population growth of Shiga 2010 to 2020", "cagr"),
        ("yearly growth of births in Shiga from 2010 to 2020", "cagr"),
    ],
)
def test_a_yearly_count_is_no_yearly_growth(world: World, question: str, op: str) -> None:
    assert Plan.model_validate_json(world.told(question)).op == op
