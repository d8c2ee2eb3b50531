"""Which projection is meant by what is assumed, and that births and deaths are figures elsewhere."""

from __future__ import annotations

import json

import pytest
from understand_world import World

from census.understand.variants import written_out

VARIANTS = [
    ("Worst case for Japan in 2060: few births and lots of deaths. How many people then?", "A1101P_LH"),
    ("Japan population 2060 low fertility high mortality projection", "A1101P_LH"),
    ("Japan's population in 2060, high births and low deaths assumed", "A1101P_HL"),
    ("Pessimistic scenario: Japan's population in 2050", "A1101P_LH"),
    ("What is the low-variant projection for Japan's population in 2050?", "A1101P_LM"),
    ("Japan's population in 2050, medium variant", "A1101P"),
]


@pytest.mark.parametrize(("question", "measure"), VARIANTS)
def test_the_variant_is_the_one_assumed(world: World, question: str, measure: str) -> None:
    plan = json.loads(world.told(question))
    assert (plan["op"], plan["measures"], plan["areas"]) == ("value", [measure], ["00000"])


@pytest.mark.parametrize(
    "question",
    [
        "towns with few births and many deaths in 2020",
        "the best scenario in Kobe",
        "people aged over 65 in the low-lying wards of Tokyo",
    ],
)
def test_without_a_projection_nothing_is_rewritten(question: str) -> None:
    assert written_out(question) == question
