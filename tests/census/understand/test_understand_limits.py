"""How many are wanted, wherever a number governs what is ranked; and never from another number."""

from __future__ import annotations

import pytest
from understand_world import World

from census.understand.limits import limit, nth

LIMITS = [
    ("three worst prefectures", 3),
    ("the three prefs where \x00 is lowest", 3),
    ("ten please", 10),
    ("give me 5", 5),
    ("which 5 capitals spend least", 5),
    ("which two are ahead", 2),
    ("top half-dozen", 6),
    ("the biggest five", 5),
    ("3 least populous villages", 3),
    ("twenty prefectures with the most", 20),
    ("show me 3 of them", 3),
    ("the most, just three", 3),
    ("トップ3", 3),
    ("トップファイブ", 5),
    ("上位五県", 5),
    ("ワースト3", 3),
    ("多いのはどこ?三つ、", 3),
    ("少ないほうから3つ", 3),
    ("最も多い3市町村は", 3),
    ("10位まで", 10),
]
FROM_END = [
    ("second-to-last prefecture", 2),
    ("third from the bottom", 3),
    ("the last but two", 3),
    ("the penultimate city", 2),
    ("rank 12 among cities", 12),
]
NONE = [
    "the first one",
    "which one is bigger",
    "which of the two cities is larger",
    "compare these two cities",
    "二つの差は",
    "上から3番目",
    "上位10%",
    "47都道府県",
    "東北6県で",
    "one in ten",
    "in the last five years",
    "more than 5 \x00",
]


@pytest.mark.parametrize(("text", "wanted"), LIMITS)
def test_the_number_of_a_list_is_read(text: str, wanted: int) -> None:
    assert limit(text) == wanted


@pytest.mark.parametrize("text", NONE)
def test_other_numbers_limit_nothing(text: str) -> None:
    assert limit(text) is None


@pytest.mark.parametrize(("text", "place"), [("who's number one", 1), ("2番手", 2), ("the third largest", 3)])
def test_a_place_in_the_order_is_read(text: str, place: int) -> None:
    assert nth(text) == place


def test_the_list_has_the_length_asked_for(world: World) -> None:
    assert '"limit":10' in world.told("prefectures with the most hospitals, ten please")
    assert '"level":"city"' in world.told("北海道で面積が広い上位五市")


@pytest.mark.parametrize(("text", "place"), FROM_END)
def test_a_place_is_counted_from_an_end(text: str, place: int) -> None:
    assert nth(text) == place
