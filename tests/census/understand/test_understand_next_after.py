"""What comes next after an area named is the place after its own, which only the figures tell."""

from __future__ import annotations

import json

import pytest
from understand_world import World

NEXT = [
    ("2022年、住宅地の地価が東京の次に高い県はどこですか", "C5401", 2, "desc"),
    ("人口が大阪府の次に多い都道府県はどこ？2020年", "A1101", 4, "desc"),
    ("東京、神奈川の次に人口が多いのは？", "A1101", 3, "desc"),
    ("人口が東京に次いで多いのは？", "A1101", 2, "desc"),
    ("鳥取県の次に人口が少ない県ってどこなん？2020年で", "A1101", 2, "asc"),
    ("北九州市の次に人口の多い福岡県の市はどこ 2020年", "A1101", 3, "desc"),
    ("名古屋の次に人口が多い愛知の市は？2020", "A1101", 2, "desc"),
    ("Which prefecture has the most people after Osaka? 2020", "A1101", 4, "desc"),
    ("Which prefecture is second only to Hokkaido in area, the largest after Hokkaido?", "B1101", 2, "desc"),
]


@pytest.mark.parametrize(("question", "measure", "place", "order"), NEXT)
def test_the_place_after_that_of_an_area(world: World, question: str, measure: str, place: int, order: str) -> None:
    found = json.loads(world.told(question))
    assert (found["op"], found["measures"], found["nth"]) == ("rank", [measure], place)
    assert found.get("order", "desc") == order


def test_what_is_asked_next_is_no_order(world: World) -> None:
    assert json.loads(world.told("東京の次に大阪の人口を教えて"))["op"] != "rank"
