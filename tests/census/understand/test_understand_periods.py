"""A figure is told for the length of time that was asked for, or not at all."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.understand.outcomes import Refused
from census.understand.periods import wanted

SPENDING, FOOD, RICE, YEARLY = "L3221", "L322101", "LB011001", "yearly_spending"


@pytest.mark.parametrize(
    "turns",
    [
        ("monthly household spending in Tokyo", "and per week?"),
        ("東京都の消費支出は？", "1日あたりだと？"),
        ("東京都の消費支出は？", "週あたりでは？"),
        ("長野県の食費は？", "1日だと？"),
        ("What is the household spending in Osaka per week?",),
        ("food spending per year in Nagano",),
        ("spending on rice per month in Sapporo",),
        ("札幌市の1か月あたりの米への支出は？",),
        ("births per day in Tokyo",),
        ("東京都の1日あたりの出生数は？",),
        ("waste per person per week in Tokyo",),
    ],
)
def test_another_length_of_time_is_refused(world: World, turns: tuple[str, ...]) -> None:
    assert world.told(*turns).startswith("refused")


@pytest.mark.parametrize(
    ("turns", "measure"),
    [
        (("household spending per month in Tokyo",), SPENDING),
        (("1か月あたりの消費支出は東京都でいくら？",), SPENDING),
        (("What is the household spending in Tokyo?", "per year?"), YEARLY),
        (("waste per person per day in Tokyo",), "H5610"),
        (("東京都の1日の睡眠時間は？",), "MG01"),
        (("births per year in Tokyo",), "A4101"),
        (("東京都の1年間の出生数は？",), "A4101"),
        (("annual precipitation in Tokyo",), "B4109"),
    ],
)
def test_its_own_or_a_listed_multiple_is_given(world: World, turns: tuple[str, ...], measure: str) -> None:
    assert world.told(*turns) == plan("value", measure, "13000")


@pytest.mark.parametrize("text", ["a year ago", "過去5年間", "1月1日", "平日", "year on year", "a day-care centre"])
def test_other_words_with_a_day_or_year_say_none(text: str) -> None:
    assert wanted(text) is None


def test_a_period_of_growth_stays(world: World) -> None:
    assert world.told("annual growth of the population of Tokyo") == plan("cagr", areas="13000", years="2015 2020")


def test_the_words_are_told(world: World) -> None:
    assert world.outcome("東京都の1日あたりの消費支出は？") == Refused("passed_over", "1日あたり")
