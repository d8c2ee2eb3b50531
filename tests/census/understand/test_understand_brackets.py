"""The kind of a thing in brackets behind it, and what only explains a name."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.understand.brackets import explains


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("bread (white) spending in Kobe, 2022", plan("value", "LB012001", "28100", "2022")),
        ("schools (elementary) in Nara prefecture", plan("value", "E2101", "29000")),
        ("Mandarin spending (the fruit) in Matsuyama", plan("value", "LB061002", "38201")),
        ("universities (number of) in Kyoto prefecture", plan("value", "E6102", "26000")),
    ],
)
def test_brackets_are_read(world: World, question: str, expected: str) -> None:
    assert world.told(question) == expected


def test_no_name_begins_or_ends_in_an_explanation() -> None:
    assert explains("spending (the fruit")
    assert explains("meat) spending")
    assert not explains("spending (bread)")
    assert not explains("専修学校)の生徒数")
