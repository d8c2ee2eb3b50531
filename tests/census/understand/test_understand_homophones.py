"""Kanji of the same sound: put right where exactly one known word comes out."""

from __future__ import annotations

import json

import pytest
from understand_world import World

from census.ingest import kanji_readings
from census.understand.homophones import READINGS, Homophones


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("熊元県の世帯数", "熊本県の世帯数"),
        ("福丘県の人口", "福岡県の人口"),
        ("愛媛県の歯科意思は何人", "愛媛県の歯科医師は何人"),
        ("高例化率が高い県", "高齢化率が高い県"),
        ("待機自動数は", "待機児童数は"),
    ],
)
def test_a_word_of_the_same_sound_is_meant(world: World, written: str, meant: str) -> None:
    assert world.read(written).text.raw == meant


@pytest.mark.parametrize(
    "text",
    [
        "青山県の人口",
        "高山県の人口",
        "山南市の人口",
        "鳥取県が日本一人口の少ない県",
        "犯罪件数",
        "人工知能の数",
        "高山市",
    ],
)
def test_other_words_stay(world: World, text: str) -> None:
    assert world.read(text).text.raw == text


def test_of_two_words_that_sound_alike_neither_is_taken() -> None:
    assert Homophones(["市会議", "市開議"]).corrected("市海議") == "市海議"


def test_the_shipped_readings_are_those_of_the_dictionary() -> None:
    assert json.loads(READINGS.read_text(encoding="utf-8")) == kanji_readings.build()


def test_short_words_in_wrong_kanji_are_put_right(world: World) -> None:
    assert '"I510120"' in world.told("病因の数、福岡県で2022年は？")
    assert '"A1101"' in world.told("福岡県の人工は？2020年")
    assert '"unemployment_rate"' in world.told("完全失業卒 大阪府")
