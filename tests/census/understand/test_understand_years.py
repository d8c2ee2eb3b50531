"""Years, eras, spans and relative years."""

from __future__ import annotations

import pytest

from census.plan import Plan
from census.understand.text import Text
from census.understand.years import Years, parse, small_number


def said(question: str) -> Years:
    return parse(Text.of(question).folded)


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("population in 2020", (2020,)),
        ("2020年の人口", (2020,)),
        ("２０２０年の人口", (2020,)),
        ("2019年度の出生数", (2019,)),
        ("令和2年", (2020,)),
        ("令和元年", (2019,)),
        ("令和二年", (2020,)),
        ("平成27年", (2015,)),
        ("平成二十七年", (2015,)),
        ("平成元年", (1989,)),
        ("昭和55年", (1980,)),
        ("大正9年", (1920,)),
        ("大正九年の第一回国勢調査", (1920,)),
        ("Heisei 27", (2015,)),
        ("Reiwa 2", (2020,)),
        ("Showa 55", (1980,)),
        ("Taisho 9", (1920,)),
        ("H27", (2015,)),
        ("R2年", (2020,)),
        ("S55", (1980,)),
        ("what was it in H26.", (2014,)),
        ("人口は H26.", (2014,)),
        ("FY2015", (2015,)),
        ("FY 2015", (2015,)),
        ("fiscal year 2015", (2015,)),
        ("2000 and 2020", (2000, 2020)),
        ("2020年と2000年", (2020, 2000)),
        ("1995, 2005 and 2015", (1995, 2005, 2015)),
        ("昭和60年と平成17年", (1985, 2005)),
        ("in the year 1920", (1920,)),
        ("the 2015 census", (2015,)),
        ("2015 and 2015", (2015,)),
    ],
)
def test_years_are_found_in_either_calendar(question: str, years: tuple[int, ...]) -> None:
    assert said(question).years == years


@pytest.mark.parametrize(
    "question",
    [
        "more than 2000 people",
        "H26.5",
        "2,000 households",
        "人口2000人以上",
        "2000万人",
        "12020",
        "1.2020",
        "2020 yen",
        "top 10",
        "over-75s",
        "65歳以上",
        "per 100,000 people",
        "route h275",
        "",
    ],
)
def test_other_numbers_are_not_years(question: str) -> None:
    assert not said(question)


@pytest.mark.parametrize(
    "question",
    [
        "東京都の3020年の人口",
        "東京都の99999999999999999999年の人口",
        "東京都の0年の人口",
        "東京都の2020.5年の人口",
        "population of Tokyo in 99999999999999999999?",
        "population of Tokyo in the year 0",
        "population of Tokyo in 1020",
        "from 2015 to 2020, and in 20200",
    ],
)
def test_a_year_that_is_none_is_not_left_out(question: str) -> None:
    (year,) = said(question).years
    with pytest.raises(ValueError, match="years"):
        Plan(op="value", measures=("A1101",), areas=("13000",), years=(year,))


@pytest.mark.parametrize(
    "question",
    ["過去100年の人口", "150年で", "5年ごとの人口", "in 3000 households", "in 12,345", "10000年前", "in 20000 of them"],
)
def test_a_length_or_a_number_of_things_is_no_year_that_is_none(question: str) -> None:
    assert not said(question).years


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ("from 2000 to 2020", (2000, 2020)),
        ("between 2000 and 2020", (2000, 2020)),
        ("between the 2015 and the 2020 census", (2015, 2020)),
        ("2000-2020", (2000, 2020)),
        ("2000–2020", (2000, 2020)),
        ("2000〜2020年", (2000, 2020)),
        ("2000年から2020年まで", (2000, 2020)),
        ("2000年から2020年にかけて", (2000, 2020)),
        ("2000年から2020年", (2000, 2020)),
        ("昭和55年から令和2年まで", (1980, 2020)),
        ("from Showa 55 to Reiwa 2", (1980, 2020)),
        ("from 2020 to 1990", (1990, 2020)),
        ("since 1920", (1920, None)),
        ("1950年以降", (1950, None)),
        ("2000年以来", (2000, None)),
        ("until 2000", (None, 2000)),
        ("2000年まで", (None, 2000)),
        ("the 1990s", (1990, 1999)),
        ("1990年代", (1990, 1999)),
        ("2016年から2018年まで1年ずつ", (2016, 2018)),
        ("2000年から2020年まで5年おきに", (2000, 2020)),
    ],
)
def test_spans_have_two_ends_or_an_open_one(question: str, span: tuple[int | None, int | None]) -> None:
    assert said(question).span == span
    assert said(question).years == ()


@pytest.mark.parametrize(
    ("question", "offset"),
    [
        ("five years ago", -5),
        ("five years earlier", -5),
        ("5 years before", -5),
        ("10 years ago", -10),
        ("ten years ago", -10),
        ("5年前", -5),
        ("五年前", -5),
        ("十年前", -10),
        ("20年前は", -20),
        ("ten years later", 10),
        ("10年後", 10),
        ("last year", -1),
        ("the year before", -1),
        ("前年", -1),
        ("昨年", -1),
    ],
)
def test_relative_years_stay_relative(question: str, offset: int) -> None:
    assert said(question).offset == offset


@pytest.mark.parametrize(
    ("question", "past"),
    [
        ("over the last 20 years", 20),
        ("in the past ten years", 10),
        ("過去20年間", 20),
        ("ここ十年", 10),
        ("in those five years", 5),
        ("その5年で", 5),
    ],
)
def test_the_last_n_years_are_a_length(question: str, past: int) -> None:
    assert said(question).past == past
    assert said(question).offset is None


@pytest.mark.parametrize("question", ["latest", "the most recent figure", "currently", "最新の人口", "現在の人口"])
def test_latest_is_said_and_names_no_year(question: str) -> None:
    assert said(question).latest
    assert not said(question)


@pytest.mark.parametrize("question", ["the previous census", "前回の国勢調査"])
def test_the_previous_census_is_understood(question: str) -> None:
    assert said(question).previous_census


def test_spans_cover_what_spoke_of_time() -> None:
    folded = Text.of("令和2年の東京の人口").folded
    (start, end), *others = parse(folded).spans
    assert folded[start:end] == "令和2年"
    assert not others


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("seven", 7), ("七", 7), ("十", 10), ("十五", 15), ("二十", 20), ("二十七", 27), ("999", 999)],
)
def test_small_numbers_are_read_in_digits_words_and_kanji(text: str, number: int) -> None:
    assert small_number(text) == number


def test_a_later_year_ends_what_has_gone_on_since() -> None:
    assert parse("出生数は2009年から減った?2022年で").span == (2009, 2022)
    assert parse("since 2009, as of 2022").span == (2009, 2022)


@pytest.mark.parametrize(
    ("question", "offset"),
    [
        ("What do households spend a year on coffee?", None),
        ("How much goes in a year on tea in Kobe?", None),
        ("Births in Kobe five years on?", 5),
        ("and ten years on from that?", 10),
    ],
)
def test_what_money_is_spent_on_is_no_later_year(question: str, offset: int | None) -> None:
    assert said(question).offset == offset
