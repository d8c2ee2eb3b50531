"""Age ranges as values of the facet age."""

from __future__ import annotations

import pytest

from census.understand.ages import find_ages
from census.understand.text import Text


def ages(question: str) -> list[str]:
    return [age.value for age in find_ages(Text.of(question).folded)]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("65歳以上の人口", "65+"),
        ("６５才以上", "65+"),
        ("七十五歳以上", "75+"),
        ("八十代の女性", "80-89"),
        ("百歳以上のおばあさん", "100+"),
        ("people aged 65 and over", "65+"),
        ("people aged 65 or older", "65+"),
        ("over-65s", "65+"),
        ("over 75s", "75+"),
        ("65+", "65+"),
        ("people over 85", "85+"),
        ("women over the age of 75", "75+"),
        ("people 100 years and older", "100+"),
        ("15歳未満", "0-14"),
        ("children under 15", "0-14"),
        ("under the age of 20", "0-19"),
        ("under-15s", "0-14"),
        ("4歳以下", "0-4"),
        ("14歳まで", "0-14"),
        ("aged 20 to 24", "20-24"),
        ("aged 20-24", "20-24"),
        ("ages 20–24", "20-24"),
        ("20 to 24 year olds", "20-24"),
        ("20歳から24歳", "20-24"),
        ("20～24歳", "20-24"),
        ("15〜64歳", "15-64"),
        ("between 15 and 64 years old", "15-64"),
        ("20代", "20-29"),
        ("people in their 20s", "20-29"),
        ("people in their thirties", "30-39"),
        ("in their 70s", "70-79"),
    ],
)
def test_age_ranges_are_found(question: str, value: str) -> None:
    assert ages(question) == [value]


@pytest.mark.parametrize(
    "question",
    [
        "prefectures with over 65%",
        "more than 65 hospitals",
        "over 65,000 people",
        "over 65 thousand people",
        "population over 500,000",
        "2015 to 2020",
        "top 10",
        "100,000人あたり",
        "1990年代",
        "population under 5 million",
        "",
    ],
)
def test_other_numbers_are_no_ages(question: str) -> None:
    assert ages(question) == []


def test_several_ages_come_in_reading_order() -> None:
    assert ages("15歳未満と65歳以上の人口") == ["0-14", "65+"]
    assert ages("people aged 20 to 24 and people aged 65 and over") == ["20-24", "65+"]


def test_the_stretch_of_an_age_is_where_it_was_written() -> None:
    folded = Text.of("秋田県の65歳以上の人口").folded
    (age,) = find_ages(folded)
    assert folded[age.start : age.end].startswith("65歳以上")
