"""A head that modifiers share is that of each of them."""

from __future__ import annotations

import pytest
from understand_world import World


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("Compare rental and owner-occupied housing starts in Hyogo", ["H1802", "H1801"]),
        ("commercial and residential land prices in Tokyo", ["C5403", "C5401"]),
        ("elementary and junior high school pupils in Nara", ["E2501", "E3501"]),
        ("primary, secondary and tertiary industry workers in Aichi", ["F2201", "F2211", "F2221"]),
        ("birth and death rates of Nara", ["birth_rate", "death_rate"]),
        ("male and female population of Nara", ["A110101", "A110102"]),
        ("奈良県の小学校と中学校の生徒数", ["E2501", "E3501"]),
        ("奈良県の離婚と婚姻率", ["divorce_rate", "marriage_rate"]),
        ("奈良県の大学と短大の学生数", ["E6302", "E6301"]),
        ("奈良県の持ち家と貸家の着工", ["H1801", "H1802"]),
    ],
)
def test_a_head_at_the_end_is_that_of_all(world: World, question: str, measures: list[str]) -> None:
    assert [codes[0] for codes in world.read(question).measures] == measures


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("how many times bigger is commercial land price than residential in Tokyo", ["C5403", "C5401"]),
        ("Is the birth rate higher than the death in Nara?", ["birth_rate", "death_rate"]),
    ],
)
def test_a_head_said_first_is_that_of_what_follows_than(world: World, question: str, measures: list[str]) -> None:
    assert [codes[0] for codes in world.read(question).measures] == measures


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("births and deaths in Nara", ["A4101", "A4200"]),
        ("deaths and birth rate in Nara", ["A4200", "birth_rate"]),
        ("population and area of Nara", ["A1101", "B1101"]),
        ("奈良県の面積と人口密度", ["B1101", "density"]),
        ("奈良県の出生と死亡の数", ["A4101", "A4200"]),
        ("奈良県の人口と世帯数", ["A1101", "A7101"]),
    ],
)
def test_two_things_keep_their_names(world: World, question: str, measures: list[str]) -> None:
    assert [codes[0] for codes in world.read(question).measures] == measures


def test_a_word_of_its_own_title_may_stand_before_the_second(world: World) -> None:
    told = [codes[0] for codes in world.read("山形県の飲食店の数と小売のお店の数").measures]
    assert told == ["H6131", "H6130"]
    assert '"measures":["H6131","H6130"]' in world.told("山形県の飲食店の数と小売のお店の数")
