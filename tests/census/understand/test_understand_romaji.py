"""Names of places spelt by ear."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.understand.romaji import NameSounds, sound


@pytest.mark.parametrize(
    ("one", "other"), [("ohita", "oita"), ("kumamotto", "kumamoto"), ("fukuoca", "fukuoka"), ("saporo", "sapporo")]
)
def test_spellings_of_one_sound_meet(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_of_names_that_sound_alike_the_weightier_is_meant(world: World) -> None:
    sounds = NameSounds(world.gazetteer, ["oita", "ooita", "otsu"])
    assert sounds.weight("oita") == 2
    assert sounds.weight("otsu") == 1
    assert sounds.alike("ohita") == "oita"


@pytest.mark.parametrize(
    ("question", "area"),
    [
        ("births in ohita pref", "44000"),
        ("births in Shiznoka prefecture", "22000"),
        ("births in Yamagatta", "06000"),
        ("births in Saporo", "01100"),
    ],
)
def test_the_place_is_found(world: World, question: str, area: str) -> None:
    assert world.told(question) == plan("value", "A4101", area)


def test_one_letter_makes_a_short_name_another_place(world: World) -> None:
    assert world.told("population of Ohara") == "refused unknown_place"
