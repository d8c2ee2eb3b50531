"""Questions as people type them: in kana, by dictation, with words run together or misspelt."""

from __future__ import annotations

import json
import time

import pytest
from understand_world import World

from census.indicators import Catalogue
from census.ingest import readings
from census.understand import slips
from census.understand.kana import READINGS
from census.understand.text import Text


def spelt(world: World, question: str) -> str:
    return world.linker.spelt(Text.of(question)).raw


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("かなざわし　65さいいじょう　なんにん", "金沢市 65歳以上なんにん"),
        ("ヒョウゴケンノメンセキ", "兵庫県の面積"),
        ("ﾋｮｳｺﾞｹﾝﾉﾒﾝｾｷ", "兵庫県の面積"),
        ("ならけんのじんこうみつど", "奈良県の人口密度"),
        ("とうきょうとのせたいすう", "東京都の世帯数"),
        ("人口みつどが高い市", "人口密度が高い市"),
        ("北海道のしぼうすう", "北海道の死亡数"),
        ("こうれいかりつがたかいけん", "高齢化率が高い県"),
        ("2015ねん 0さいから14さい", "2015年 0歳から14歳"),
        ("一番ちいさい村", "一番小さい村"),
        ("出生数がへった県", "出生数が減った県"),
        ("ナハシ ノ せたいすう", "那覇市の世帯数"),
        ("つしのせたいすう", "津市の世帯数"),
        ("宮ざき県の人口", "宮崎県の人口"),
        ("みや崎県の人口", "宮崎県の人口"),
        ("北九しゅうの人口", "北九州の人口"),
        ("福おかと熊もとの人口", "福岡と熊本の人口"),
    ],
)
def test_kana_are_written_as_the_words_they_spell(world: World, written: str, meant: str) -> None:
    assert spelt(world, written) == meant


@pytest.mark.parametrize(
    "question",
    [
        "8地方のうち人口が2番目に多いのは?",
        "大きい市と新しい町",
        "山がたくさんある県",
        "阿倍野区を住まいとしていた人数が知りたい",
        "東京都と大阪府の人口を両方ちょうだい",
        "電気・ガス・水道業の会社の割合はいくつですか",
        "ポッドキャストの番組数はどれくらい?",
        "人口が大きいか小さいかおしえて",
        "いずみしの人口",  # 和泉市 or 出水市
        "おおい町の人口",
        "福井県おおい町の人口",
        "なはしごの数",
        "うどんへの支出",
    ],
)
def test_what_kana_do_not_tell_stays_as_it_is(world: World, question: str) -> None:
    assert spelt(world, question) == question


def test_the_shipped_readings_are_those_of_the_catalogue() -> None:
    """Else run `python -m census.ingest.readings`."""
    assert json.loads(READINGS.read_text(encoding="utf-8")) == readings.build(Catalogue.load())


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("さいたま氏の人口", "さいたま市の人口"),
        ("千葉件の面積", "千葉県の面積"),
        ("新宿苦の人口", "新宿区の人口"),
        ("金沢しの人口", "金沢市の人口"),
        ("広島けん", "広島県"),
        ("千葉件数", "千葉件数"),  # no name ends where kanji go on
        ("名古屋件の人口", "名古屋件の人口"),  # no prefecture
        ("石川氏の人口", "石川氏の人口"),  # no city
        ("横浜しか知らない", "横浜しか知らない"),
    ],
)
def test_a_sound_alike_is_put_right_where_a_full_name_comes_of_it(world: World, heard: str, meant: str) -> None:
    assert slips.corrected(heard, world.lexicon.full_names) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("tokyopopulation", "tokyo population"),
        ("Populationof Nagasaki", "Population of Nagasaki"),
        ("hiroshimaprefecture births", "hiroshima prefecture births"),
        ("the higest averge of all prefectues", "the highest average of all prefectures"),
        ("top 5 citys", "top 5 cities"),
        ("birthdays in Tokyo", "birthdays in Tokyo"),
        ("days of snowing that exceed 10", "days of snowing that exceed 10"),
        ("workplaces in Osaka", "workplaces in Osaka"),
    ],
)
def test_english_words_are_set_apart_and_put_right(world: World, written: str, meant: str) -> None:
    assert spelt(world, written) == meant


@pytest.mark.parametrize(
    ("misspelt", "right"),
    [
        ("popultion of saporo", "population of sapporo"),
        ("biths in Okinwa 2019", "births in Okinawa 2019"),
        ("population desnity of Kawaski", "population density of Kawasaki"),
        ("Which prefecture has the most deths?", "Which prefecture has the most deaths?"),
        ("unemployed in Fukuoka prefecture", "unemployed in Hukuoka ken"),
        ("births in Kochi prefecture", "births in Kouchi ken"),
        ("area of Oita prefecture", "area of Ooita prefecture"),
        ("鹿児嶋縣の人口", "鹿児島県の人口"),
        ("竜ヶ崎市の人口", "龍ケ崎市の人口"),
        ("鎌が谷市の人口", "鎌ケ谷市の人口"),
    ],
)
def test_both_spellings_name_the_same(world: World, misspelt: str, right: str) -> None:
    assert named(world, misspelt) == named(world, right)


def named(world: World, question: str) -> list[tuple[object, ...]]:
    """The readings linked, in reading order."""
    matches, _ = world.linker.link(world.linker.spelt(Text.of(question)))
    return [match.areas or match.terms for match in matches]


def test_a_word_like_a_measure_is_none_where_nothing_else_is_known(world: World) -> None:
    matches, exact = world.linker.link(Text.of("the best brith dragon"))
    assert exact
    assert not matches


@pytest.mark.parametrize("question", ["a" * 2000, "じんこうの" * 400, "きょうと氏" * 400, "ジ" * 2000])
def test_long_texts_are_read_in_under_a_second(world: World, question: str) -> None:
    started = time.process_time()
    spelt(world, question)
    assert time.process_time() - started < 1
