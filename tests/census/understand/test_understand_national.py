""" "Japanese" is the country where a share is of all of it."""

from __future__ import annotations

import pytest

from census.understand.national import written_out


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Hokkaido's share of all Japanese farmland?", "Hokkaido's share of all Japan's farmland?"),
        ("what % of Japanese universities are in Kyoto", "what % of Japan's universities are in Kyoto"),
        ("What proportion of Japanese live in Tokyo", "What proportion of Japan's people live in Tokyo"),
        ("of all Japanese hotels, what share is in Okinawa", "of all Japan's hotels, what share is in Okinawa"),
        ("how much of the countrys farmland", "how much of the country's farmland"),
    ],
)
def test_the_country_is_written_out(said: str, meant: str) -> None:
    assert written_out(said) == meant


@pytest.mark.parametrize(
    "text",
    [
        "share of Japanese residents over 65",
        "Japanese food spending",
        "the librarys in Osaka",
        "number of Japanese men",
    ],
)
def test_other_uses_stay(text: str) -> None:
    assert written_out(text) == text
