"""English words spelt by ear, and words put right for whatever reads the question next."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.understand.sounding import WordSounds, sound


@pytest.mark.parametrize(
    ("word", "heard"),
    [
        ("education", "educashun"),
        ("agriculture", "agriculcher"),
        ("schools", "skools"),
        ("marriages", "marridges"),
        ("cinemas", "sinemas"),
    ],
)
def test_words_spelt_by_ear_sound_the_same(word: str, heard: str) -> None:
    assert sound(word) == sound(heard)
    assert WordSounds([word]).alike(heard) == word


@pytest.mark.parametrize(("known", "other"), [("cattle", "kettle"), ("posters", "pastors"), ("planets", "plants")])
def test_another_first_vowel_or_syllable_makes_another_word(known: str, other: str) -> None:
    assert WordSounds([known]).alike(other) is None


def test_of_two_that_sound_alike_neither_is_meant() -> None:
    assert WordSounds(["cereals", "serials"]).alike("sereals") is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("agriculcher workers in Gifu", plan("value", "F2201", "21000")),
        ("libarys in Shiga", plan("value", "G1401", "25000")),
        ("forein residents in Gunma", plan("value", "A1700", "10000")),
    ],
)
def test_a_misspelt_word_beside_a_measure_is_put_right(world: World, question: str, expected: str) -> None:
    assert world.told(question) == expected


def test_what_reads_on_reads_the_word_put_right(world: World) -> None:
    reading = world.read("univercities in ibaragi 2021")
    assert reading.residual == "universities in"
    assert not reading.exact


def test_an_unknown_word_is_left_alone(world: World) -> None:
    assert world.read("how many kettles in Tokyo").strange == ("kettles",)
