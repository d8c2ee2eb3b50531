"""Osakans are the people in Osaka."""

from __future__ import annotations

import pytest

from census.understand.demonyms import writer_out

people_in = writer_out(["Osaka", "Tokyo", "Okinawa", "Kyoto", "Kobe", "Tsu"])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("what share of Osakans sing karaoke", "what share of people in Osaka sing karaoke"),
        ("How many tokyoites volunteer?", "How many people in Tokyo volunteer?"),
        ("the average Kobeite", "the average person in Kobe"),
        ("Okinawan population", "Okinawa population"),
        ("Kyotoites' spending on tea", "Kyoto's spending on tea"),
    ],
)
def test_a_name_of_the_people_is_written_out(said: str, meant: str) -> None:
    assert people_in(said) == meant


@pytest.mark.parametrize("text", ["population of Osaka", "Tsun in Kobe", "Kobelco", "大阪の人口"])
def test_other_words_stay(text: str) -> None:
    assert people_in(text) == text
