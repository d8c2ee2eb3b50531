"""Rates are per as many people as the question says."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.understand.bases import base_of

DOCTORS, BIRTHS = "I6100", "A4101"
BASES = [
    ("per 1,000 people", "1000"),
    ("per 100k", "100000"),
    ("per thousand residents", "1000"),
    ("per ten thousand people", "10000"),
    ("for every one hundred thousand people", "100000"),
    ("per capita", "1"),
    ("人口千人あたり", "1000"),
    ("人口1000人当たり", "1000"),
    ("人口1万人当たり", "10000"),
    ("人口10万人あたり", "100000"),
    ("人口十万人あたり", "100000"),
    ("百万人につき", "1000000"),
    ("医師は何人", None),
]


@pytest.mark.parametrize(("text", "base"), BASES)
def test_the_base_is_read(text: str, base: str | None) -> None:
    assert base_of(text) == base


@pytest.mark.parametrize(
    ("turns", "measure"),
    [
        (("doctors in Chiba", "per 1,000 people?"), f"{DOCTORS}:A1101:1000"),
        (("千葉県の医師数は？", "人口千人あたりでは？"), f"{DOCTORS}:A1101:1000"),
        (("千葉県の医師数は？", "人口千人あたりでは？", "10万人あたり？"), "doctors_per_100k"),
        (("千葉県の医師数は？", "人口1万人当たりだと？"), f"{DOCTORS}:A1101:10000"),
        (("libraries in Chiba", "per 1,000 people?", "per ten thousand people?"), "G1401:A1101:10000"),
        (("births in Chiba", "per 1,000?"), "birth_rate"),
        (("births in Chiba", "per 1,000?", "per 100,000 people?"), f"{BIRTHS}:A1101:100000"),
        (("人口千人あたりの医師数は千葉県で？",), f"{DOCTORS}:A1101:1000"),
    ],
)
def test_the_rate_is_per_what_is_said(world: World, turns: tuple[str, ...], measure: str) -> None:
    assert world.told(*turns) == plan("value", measure, "12000")
