"""本市 and "our city" are the area of that kind that is named, here or before; without one they are asked about."""

from __future__ import annotations

import pytest
from understand_world import World, plan, scope

from census.understand.own_area import own_areas


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("柏市役所です。本市の2020年の世帯数は？",), plan("value", "A7101", "12217", "2020")),
        (("愛知県の者です。本県の2020年の人口は？",), plan("value", areas="23000", years="2020")),
        (("軽井沢町の職員です。当町の世帯数を教えてください",), plan("value", "A7101", "20321")),
        (("わが市の人口は？金沢市です",), plan("value", areas="17201")),
        (("新潟市です。本市と仙台市の人口を比べて",), plan("compare", areas="15100 04100")),
        (("柏市の者です。本市の人口は千葉県内で何位ですか",),
         plan("position", areas="12217", scope=scope("municipality", "12000"))),
        (("I work at Kashiwa city hall. What is our city's population?",), plan("value", areas="12217")),
        (("I work for Aichi Prefecture. How many hospitals does our prefecture have?",),
         plan("value", "I510120", "23000")),
        (("I live in Nagano. What's the population of our city?",), plan("value", areas="20201")),
        (("I live in Nagano. What's the population of my prefecture?",), plan("value", areas="20000")),
        # named before
        (("柏市の人口は？", "本市の世帯数は？"), plan("value", "A7101", "12217")),
        (("Population of Kashiwa?", "How many households are there in our city?"), plan("value", "A7101", "12217")),
        # not named at all
        (("本市の人口は？",), "refused unknown_place"),
        (("What's the population of our city?",), "refused unknown_place"),
        (("愛知県の人口は？", "本市の世帯数は？"), "refused unknown_place"),
    ],
)  # fmt: skip
def test_the_askers_own_area_is_the_one_named(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize("words", ["日本市場の規模", "本県境の山", "our city hall", "本市町村"])
def test_other_words_are_no_area_of_the_askers(words: str) -> None:
    assert own_areas(words) == ()
