"""Graduates of whom some went on are the rate of those graduates, and not that of high schools."""

from __future__ import annotations

import pytest
from understand_world import World

from census.understand.graduates import written


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("京都府の大学を2022年に出た人で、さらに進学したのは何％？", "graduate_school_advancement"),
        ("東京都の大学を2022年に卒業した人のうち進学した割合", "graduate_school_advancement"),
        ("新潟県で2022年に大学を卒業した人のうち大学院に進んだ割合は", "graduate_school_advancement"),
        ("大阪府の短大を2022年に出た人で進学したのは何％", "junior_college_advancement"),
        ("大阪府の高校を2022年に出た人で進学したのは何％", "university_advancement"),
    ],
)
def test_those_who_went_on_are_a_rate_of_their_school(world: World, question: str, measure: str) -> None:
    assert f'"{measure}"' in world.told(question)


def test_graduates_alone_stay_as_written() -> None:
    assert written("京都府の大学を2022年に出た人は何人") == "京都府の大学を2022年に出た人は何人"
