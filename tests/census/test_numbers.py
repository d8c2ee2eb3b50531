"""Reading numbers out of text and writing figures."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from census.numbers import (
    extract,
    format_number,
    format_value,
    natural_decimals,
    parse,
    round_half_up,
    sensible_decimals,
)
from census.types import Unit

PERSON = Unit("person", "people", "人", "count", one="person")
PERCENT = Unit("percent", "%", "%", "percent")
YEN = Unit("yen", "yen", "円", "money")
CLOCK = Unit("clock", "o'clock", "時刻", "clock")
PER_1000 = Unit("per_1000", "per 1,000 people", "人口千人当たり", "decimal")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14,047,594", 14047594),
        ("14047594人", 14047594),
        ("1,404万7,594人", 14047594),
        ("1.26億", 126000000),
        ("１，２３４", 1234),
        ("1.4 million", 1400000),
        ("12.5 thousand", 12500),
        ("三万", 30000),
        ("十万人以上", 100000),
        ("二十三区", 23),
        ("5千万円", 50000000),
        ("1兆2,345億6,700万円", 1234567000000),
        ("half a million", 500000),
        ("over 100,000 people", 100000),
        ("10万人以上", 100000),
        ("-5", -5),
        ("−5", -5),
        ("▲1,234", -1234),
        ("minus 7", -7),
        ("マイナス3", -3),
    ],
)
def test_a_number_is_read_in_every_notation(text: str, value: int) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("29.1 %", "percent", Fraction("29.1")),
        ("29.1パーセント", "percent", Fraction("29.1")),
        ("0.5ポイント", "points", Fraction(1, 2)),
        ("0.5 percentage points", "points", Fraction(1, 2)),
        ("in 2020", "year", 2020),
        ("2020年", "year", 2020),
        ("令和2年", "year", 2020),
        ("平成元年", "year", 1989),
        ("Heisei 27", "year", 2015),
        ("FY2015", "year", 2015),
        ("2020人", "number", 2020),
        ("2,020 people", "number", 2020),
        ("3rd", "rank", 3),
        ("third", "rank", 3),
        ("第3位", "rank", 3),
        ("ranked 12", "rank", 12),
        ("6:38", "clock", 398),
        ("23時04分", "clock", 1384),
        ("7時間54分", "duration", 474),
        ("7 h 54 min", "duration", 474),
        ("65歳以上", "age", 65),
        ("aged 65 and over", "age", 65),
        ("5年間", "span", 5),
        ("10 years", "span", 10),
    ],
)
def test_the_words_beside_a_number_give_its_kind(text: str, kind: str, value: int) -> None:
    (mention,) = extract(text)
    assert (mention.kind, mention.value) == (kind, value)


@pytest.mark.parametrize(
    "text", ["SSDSE-A-2026", "A1101", "km2", "三重県と千葉県と九州", "一人当たり", "highest first"]
)
def test_digits_in_names_are_not_numbers(text: str) -> None:
    assert extract(text) == ()


def test_positions_are_those_of_the_text_as_given() -> None:
    text = "東京は１，４０４万人（2020年）"
    assert [text[mention.start : mention.end] for mention in extract(text)] == ["１，４０４万", "2020"]


@pytest.mark.parametrize(
    ("text", "step", "digits"),
    [("1.4 million", 100000, 2), ("1,404万", 10000, 4), ("28.60", Fraction(1, 100), 4), ("14,047,594", 1, 8)],
)
def test_precision_is_the_place_of_the_last_digit(text: str, step: int, digits: int) -> None:
    (mention,) = extract(text)
    assert (mention.step, mention.digits) == (step, digits)


def test_several_numbers_have_no_single_value() -> None:
    assert parse("between 3 and 5 million") is None


@given(st.integers(0, 10**12))
def test_what_is_written_is_read_back(number: int) -> None:
    mentions = extract(f"It was {format_number(number)} people.")
    assert [mention.value for mention in mentions] == [number]


@given(st.integers(10**8, 10**15).map(lambda n: n * 10**4))
def test_japanese_money_is_read_back(yen: int) -> None:
    (mention,) = extract(format_value(yen, YEN, "ja"))
    assert mention.value == yen


@pytest.mark.parametrize(
    ("value", "unit", "language", "decimals", "text"),
    [
        (14047594, PERSON, "en", None, "14,047,594 people"),
        (14047594, PERSON, "ja", None, "14,047,594人"),
        (1, PERSON, "en", None, "1 person"),
        (Fraction(2860, 100), PERCENT, "en", None, "28.6%"),
        (Fraction(1, 3), PERCENT, "en", 1, "0.33%"),
        (25, PERCENT, "en", 1, "25.0%"),
        (1234567000000, YEN, "ja", None, "1兆2,345億6,700万円"),
        (123456789, YEN, "ja", None, "123,456,789円"),
        (1234567000, YEN, "en", None, "1,234,567,000 yen"),
        (398, CLOCK, "en", None, "6:38"),
        (Fraction(82, 10), PER_1000, "ja", None, "人口千人当たり8.2"),
        (Fraction(82, 10), PER_1000, "en", None, "8.2 per 1,000 people"),
        (-500, PERSON, "en", None, "−500 people"),
    ],
)
def test_a_figure_is_written_with_its_unit(value, unit, language, decimals, text) -> None:
    assert format_value(value, unit, language, decimals) == text


def test_halves_round_up_and_away_from_zero_exactly() -> None:
    tenth = Fraction(1, 10)
    assert round_half_up(Fraction("0.25"), tenth) == Fraction("0.3")
    assert round_half_up(Fraction("-0.25"), tenth) == Fraction("-0.3")
    assert round_half_up(Fraction("2.675"), Fraction(1, 100)) == Fraction("2.68")
    assert round_half_up(Fraction("0.2499999999999999999999"), tenth) == Fraction("0.2")


def test_small_values_get_more_decimals() -> None:
    assert natural_decimals(Fraction("1.22")) == 2
    assert natural_decimals(Fraction(1, 3)) is None
    assert sensible_decimals(Fraction("0.0412345"), 1) == 3
    assert sensible_decimals(Fraction("28.64"), 1) == 1
    assert sensible_decimals(0, 1) == 1
