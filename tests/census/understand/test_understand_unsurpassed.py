"""What nothing exceeds is first or last; what is said of a place's people is claimed of the rate."""

from __future__ import annotations

import json

import pytest
from understand_world import World, plan

from census.understand.unsurpassed import unsurpassed

CLAIMS = [
    ("Is it true that nobody sleeps less than people in Kanagawa?", "MG01", "14000", "asc"),
    ("No prefecture has more doctors than Tokyo, right?", "I6100", "13000", "desc"),
    ("Is it true that no prefecture has a lower population than Tottori?", "A1101", "31000", "asc"),
    ("Is it true that nowhere has fewer people than Tottori?", "A1101", "31000", "asc"),
    ("No city has more households than Yokohama.", "A7101", "14100", "desc"),
    ("Does Tokyo have more hospitals than anywhere else?", "I510120", "13000", "desc"),
    ("People in Nagano sleep longer than anybody else in Japan, right?", "MG01", "20000", "desc"),
    ("鳥取県より人口が少ない県はないって本当？", "A1101", "31000", "asc"),
    ("東京より病院が多い県はないよね", "I510120", "13000", "desc"),
    ("北海道ほど広い県はないよね", "B1101", "01000", "desc"),
    ("横浜市より人口が多い市はありません。合ってますか", "A1101", "14100", "desc"),
    ("一番離婚が多いのは沖縄県だよね", "A9201", "47000", "desc"),
    # of people, how much each has
    (
        "A friend insists Toyama people own their homes more than anyone else. Correct?",
        "ownership_rate",
        "16000",
        "desc",
    ),
    ("富山県民は誰よりも持ち家が多いって本当？", "ownership_rate", "16000", "desc"),
    ("People in Okinawa have more babies than anyone else, right?", "birth_rate", "47000", "desc"),
]


@pytest.mark.parametrize(("question", "measure", "area", "order"), CLAIMS)
def test_a_place_said_to_be_unsurpassed_is_claimed_to_be_first_or_last(
    world: World, question: str, measure: str, area: str, order: str
) -> None:
    found = json.loads(world.told(question))
    assert (found["op"], found["measures"], found["areas"]) == ("position", [measure], [area])
    assert found.get("order", "desc") == order
    assert (found["claim"]["cmp"], found["claim"]["value"]) == ("==", 1)


@pytest.mark.parametrize(
    "masked",
    [
        "which \x00\x00 have more \x00\x00 than \x00\x00",
        "no more than \x00\x00",
        "\x00\x00より\x00\x00が多い県は",
        "are there no cities with more than 3 million",
    ],
)
def test_other_comparisons_leave_room_above(masked: str) -> None:
    assert unsurpassed(masked) is None


def test_places_that_exceed_another_are_still_listed(world: World) -> None:
    found = json.loads(world.told("Which prefectures have more people than Hiroshima?"))
    assert found["scope"]["where"][0]["than"] == "34000"
    assert world.told("Population of Tokyo") == plan("value", areas="13000")
