"""Number words: years, ages and percentages that are written out are read as digits, and nothing else is."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.understand.numerals import in_digits
from census.understand.text import Text
from census.understand.years import parse

WRITTEN = [
    ("in nineteen fifty-five", "in 1955"),
    ("the census of twenty twenty", "the census of 2020"),
    ("twenty nineteen", "2019"),
    ("nineteen oh five", "1905"),
    ("two thousand and five", "2005"),
    ("the year two thousand", "the year 2000"),
    ("the nineteen-sixties", "the 1960s"),
    ("'09 -> '22", "2009 -> 2022"),
    ("09→22", "2009→2022"),
    ("2015-20", "2015-2020"),
    ("FY2015/16", "FY2015"),
    ("2019年から20年で", "2019年から2020年で"),
    ("平成27年から30年", "平成27年から平成30年"),
    ("昭55年", "昭和55年"),
    ("2nd year of Reiwa", "Reiwa 2"),
    ("二〇六〇年", "2060年"),
    ("二千二十年", "2020年"),
    ("七十五歳以上", "75歳以上"),
    ("over sixty-five", "over 65"),
    ("fifty percent", "50 percent"),
]
KEPT = [
    "twenty-three wards",
    "three worst prefectures",
    "two thirds of people",
    "more than two thirds",
    "people under one roof",
    "in their sixties",
    "二千年前",
    "1990年から20年で",
    "三重県の千人",
    "tel 03-1234",
    "Osaka's 10 wards",
]
SPANS = [
    ("2009 -> 2022", (2009, 2022)),
    ("1990年から20年で", (1990, 2010)),
    ("1920年からの百年で", (1920, 2020)),
    ("the ten years to 2020", (2010, 2020)),
    ("the decade from 2010", (2010, 2020)),
]
RELATIVE = [
    ("10 years before 2020", (2020,), -10),
    ("2020年の10年前", (2020,), -10),
    ("5年前の2015年", (2015,), None),
    ("five years ago, in 2015", (2015,), None),
    ("in 2015 and five years later", (2015, 2020), None),
    ("去年じゃなくて2023年", (2023,), None),
]
PLANS = [
    (
        "compared with ten years before 2020, how did the number of people in Fukushima Prefecture change?",
        plan("change", areas="07000", years="2010 2020"),
    ),
    ("How many people lived in Toyama ten years before 2020?", plan("value", areas="16000", years="2010")),
    ("富山県の人口は直近の国勢調査とその前の調査でどれだけ減った", plan("change", areas="16000", years="2015 2020")),
    ("石垣市の世帯数は直近の国勢調査と2015年でどれだけ増えた", plan("change", "A7101", "47207", "2015 2020")),
    ("Population of Nagano in twenty twenty", plan("value", areas="20000", years="2020")),
    ("How many under-fives live in Japan?", plan("value", "AGE_0_4", "00000")),
    ("Share of the 75-plus population in Kochi", plan("value", "late_elderly_share", "39000")),
]


@pytest.mark.parametrize(("text", "digits"), WRITTEN)
def test_years_and_ages_in_words_become_digits(text: str, digits: str) -> None:
    assert in_digits(text) == digits


@pytest.mark.parametrize("text", KEPT)
def test_other_number_words_are_kept(text: str) -> None:
    assert in_digits(text) == text


@pytest.mark.parametrize(("text", "span"), SPANS)
def test_a_span_is_said_by_arrows_and_lengths(text: str, span: tuple[int, int]) -> None:
    assert parse(Text.of(text).folded).span == span


@pytest.mark.parametrize(("text", "years", "offset"), RELATIVE)
def test_a_relative_year_counts_from_the_year_beside_it(text: str, years: tuple[int, ...], offset: int | None) -> None:
    found = parse(Text.of(text).folded)
    assert (found.years, found.offset) == (years, offset)


@pytest.mark.parametrize(("question", "expected"), PLANS)
def test_they_are_planned(world: World, question: str, expected: str) -> None:
    assert world.told(question) == expected


def test_a_number_word_is_no_age(world: World) -> None:
    assert not world.read("the twenty towns with most hospitals").facets
    assert world.read("people in their twenties in Kobe").facets == (("age", "20-29"),)
