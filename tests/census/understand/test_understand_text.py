"""Cleaning, folding, language and the two keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from census.understand.text import Text, area_key, clean, detect, fold, singular, term_key, unreadable


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("２０２０年の東京都", "2020年の東京都"),
        ("ﾎｯｶｲﾄﾞｳ", "ホッカイドウ"),
        ("  Tokyo \t\n Osaka  ", "Tokyo Osaka"),
        ("東京\u3000大阪", "東京 大阪"),
        ("To\u200bky\u00ado\u202e", "Tokyo"),
        ("葛\U000e0100飾区", "葛飾区"),
        ("㎢", "km2"),
        ("Tok\x00y\x7fo", "Tokyo"),
        ("Tokyo\x0b\x1c\x85\u2028Osaka", "Tokyo Osaka"),
        ("To\u180eky\u034f\u061co\ufff9\U000e0041", "Tokyo"),
        ("人\u3164口\u1160は\u2800", "人口は"),
        ("20\u048915", "2015"),
        ("か\u200d\u3099", "が"),
        ("٢٠١٥ २०१५ 𝟚𝟘𝟙𝟝", "2015 2015 2015"),
        ("in 2O15, 20l5 and l92O", "in 2015, 2015 and 1920"),
        ("の2Ol5年、l99S", "の2015年、1995"),
        ("Hello OO lol I2 3SO", "Hello OO lol I2 3SO"),
        ("\ud800Tokyo", "?Tokyo"),
        ("", ""),
    ],
)
def test_cleaning_leaves_what_is_seen(written: str, cleaned: str) -> None:
    assert clean(written) == cleaned


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("population of To\u043ayo", "To\u043ayo"),  # a Cyrillic letter
        ("\u0420\u043epul\u0430tion of Tokyo", "\u0420\u043epul\u0430tion"),
        ("\u039fsaka City", "\u039fsaka"),  # a Greek one
        ("東\u043a京都の人口", "東\u043a京都"),
        ("서울의 인구", "서울의"),
        ("Population of Ōsaka, Kōchi and Tōkyō-to", None),
        ("Shin\u02bconsen, 𠮷野町, 〆切, いすゞ, ゟ", None),
        ("Δ, α and μ of Tokyo", None),
        ("❶ 人口 ② 世帯 ½", None),
    ],
)
def test_a_word_of_another_script_is_not_read_past(question: str, word: str | None) -> None:
    assert unreadable(Text.of(question)) == word


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ŌSAKA", "osaka"),
        ("Hyōgo’s", "hyogo's"),
        ("1990–2000", "1990-2000"),
        ("1990〜2000", "1990~2000"),
        ("龍ヶ崎", "竜ケ崎"),
        ("竜ヵ崎", "竜カ崎"),
        ("髙﨑縣濱邊", "高崎県浜辺"),
        ("鹿児嶋", "鹿児島"),
    ],
)
def test_folding_keeps_one_spelling(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=60))
def test_folding_keeps_lengths_so_that_spans_point_into_the_question(text: str) -> None:
    cleaned = clean(text)
    assert len(fold(cleaned)) == len(cleaned)


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("東京 都 の 人口", "東京都の人口"),
        ("福 岡 県 の 面 積 ?", "福岡県の面積 ?"),
        ("65 歳 以上", "65歳以上"),
        ("大阪 府中市", "大阪 府中市"),
        ("東京都 世帯数", "東京都 世帯数"),
        ("津 人口", "津 人口"),
        ("population of Tokyo 都", "population of Tokyo 都"),
    ],
)
def test_letters_set_apart_are_joined_and_words_are_not(written: str, joined: str) -> None:
    assert Text.of(written).raw == joined


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.characters(), max_size=60))
def test_tokens_lie_where_they_say(text: str) -> None:
    question = Text.of(text)
    assert all(question.folded[token.start : token.end] == token.text for token in question.tokens)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("What is the population of Tokyo?", "en"),
        ("東京の人口は？", "ja"),
        ("2020年のTokyoの人口は？", "ja"),
        ("population of 東京", "en"),
        ("GDP は？", "ja"),
        ("人口", "ja"),
        ("Tokyo", "en"),
        ("ﾄｳｷｮｳﾉｼﾞﾝｺｳ", "ja"),
        ("", "en"),
        ("12345", "en"),
    ],
)
def test_the_language_is_that_of_most_words(question: str, language: str) -> None:
    assert detect(clean(question)) == language


def test_a_language_that_was_asked_for_wins() -> None:
    assert Text.of("東京の人口は？", "en").language == "en"
    assert Text.of("Tokyo", "ja").language == "ja"


@pytest.mark.parametrize(
    "variants",
    [
        "Osaka Oosaka Ohsaka Ōsaka ŌSAKA",
        "Kobe Koube Kōbe Kohbe",
        "Hiroshima Hirosima",
        "Fukuoka Hukuoka",
        "Shinjuku Sinjuku Shinjyuku",
        "Chiba Tiba",
        "Tsukuba Tukuba",
        "Shimbashi Shinbashi",
        "Kyoto Kyouto Kyōto",
        "Hyogo Hyōgo Hyougo",
        "Kochi Kouchi Kōchi",
        "Gunma Gumma",
        "Higashi-Osaka Higashiosaka Higashi‐Ōsaka",
        "Jōetsu Joetsu Jouetsu",
        "さっぽろ サッポロ ｻｯﾎﾟﾛ",
    ],
)
def test_romanisations_of_one_name_have_one_area_key(variants: str) -> None:
    assert len({area_key(name) for name in variants.split()}) == 1


@pytest.mark.parametrize(
    "names", ["Osaka Asaka", "Ota Oda", "Kobe Kobo", "Chiba Shiba", "Himeji Hime", "Sakai Saka", "Shiga Saga"]
)
def test_names_of_different_places_keep_different_keys(names: str) -> None:
    one, other = names.split()
    assert area_key(one) != area_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("number of births", "the number of the births"),
        ("household", "households"),
        ("city", "cities"),
        ("single-person household", "single person households"),
        ("1,000 people", "1000 people"),
    ],
)
def test_plurals_and_small_words_do_not_change_a_term_key(one: str, other: str) -> None:
    assert term_key(one) == term_key(other)


@pytest.mark.parametrize(
    ("plural", "expected"),
    [("cities", "city"), ("births", "birth"), ("houses", "house"), ("census", "census"), ("illness", "illness")],
)
def test_plural_endings_are_dropped_where_they_are_plurals(plural: str, expected: str) -> None:
    assert singular(plural) == expected


def test_masking_blanks_spans_and_keeps_the_length() -> None:
    text = Text.of("Total fertility rate of Osaka")
    masked = text.masked([(0, 20)])
    assert masked == "\x00" * 20 + " of osaka"
