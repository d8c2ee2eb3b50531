"""Words for keyword search, and what is left of a question without where and when."""

import pytest

from census.areas import Gazetteer
from rag.focus import Focus, asks_for_ratio
from rag.terms import is_japanese, stems, terms


@pytest.fixture(scope="module")
def focus() -> Focus:
    return Focus(Gazetteer.load())


def test_japanese_becomes_pairs_and_single_kanji() -> None:
    assert terms("空き家数") == ("空", "家数", "家", "数")
    assert terms("デパート") == ("デパ", "パー", "ート")


def test_english_words_are_lowered_and_width_is_folded() -> None:
    assert terms("ＧＤＰ of Tokyo.") == ("gdp", "of", "tokyo")


def test_script_tells_the_language() -> None:
    assert is_japanese("人口は？")
    assert not is_japanese("population?")


@pytest.mark.parametrize("question", ["How many doctors are in Toyota City?", "How many doctors are in Osaka in 2018?"])
def test_english_places_and_years_are_taken_out(focus: Focus, question: str) -> None:
    kept = focus.of(question)
    assert not {"Toyota", "Osaka", "2018"} & set(kept.replace("?", "").split())
    assert "doctors" in kept


def test_japanese_places_are_taken_out_and_words_are_kept(focus: Focus) -> None:
    assert "静岡" not in focus.of("2018年に静岡で夫婦になった人")
    assert focus.of("日本酒を買う") == "日本酒を買う"


def test_a_question_of_only_a_place_is_left_as_it_is(focus: Focus) -> None:
    assert focus.of("沖縄") == "沖縄"


def test_counts_are_told_from_rates() -> None:
    assert asks_for_ratio("doctors per 100,000 people")
    assert asks_for_ratio("高齢者の割合")
    assert not asks_for_ratio("How many doctors are there?")


def test_english_endings_are_taken_off_and_japanese_is_left() -> None:
    assert stems("sleeping commuters") == stems("sleep commuting")
    assert stems("人口密度") == terms("人口密度")
