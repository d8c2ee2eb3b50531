"""Headline words and everyday forms for changes, gaps, parts and multiples."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.understand.years import parse


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Births in Akita collapsed between 2010 and 2020: by how many per cent?",
            plan("change", measures="A4101", areas="05000", years="2010 2020"),
        ),
        (
            "What became of the number of births in Akita between 2010 and 2020?",
            plan("change", measures="A4101", areas="05000", years="2010 2020"),
        ),
        (
            "Did the population of Tokyo get larger between 2015 and 2020? By how much?",
            plan("change", areas="13000", years="2015 2020"),
        ),
        (
            "昭和25年を起点に平成12年まで、埼玉県は何人ふくらんだか",
            plan("change", areas="11000", years="1950 2000"),
        ),
        (
            "Marriages outweighed divorces in Hyogo in 2021 how many times over?",
            plan("ratio", measures="A9101 A9201", areas="28000", years="2021"),
        ),
        (
            "Old folk to children: what was the ratio in Shimane in 2020 (65+ over under 15)?",
            plan("ratio", measures="A1303 A1301", areas="32000", years="2020"),
        ),
        (
            "Number of elderly in Chiba City over and above its under-15s, 2020?",
            plan("difference", measures="A1303 A1301", areas="12100", years="2020"),
        ),
        (
            "seniors over and above children in Nara, 2020",
            plan("difference", measures="A1303 A1301", areas="29000", years="2020"),
        ),
        ("札幌市と函館市は人口がどれくらい離れてる？", plan("difference", areas="01100 01202")),
        (
            "岡山県の人口は東京都と比べものになりません。東京は岡山の何倍か",
            plan("ratio", areas="13000 33000"),
        ),
        ("北海道の広さ、香川県いくつ入る計算？", plan("ratio", measures="B1101", areas="01000 37000")),
        ("What's the difference in sq km between Nagano and Gifu?",
         plan("difference", measures="B1101", areas="20000 21000")),
        ("Kyoto City's slice of the prefecture's population, 2020",
         plan("share", areas="26100", of="26000", years="2020")),
        ("Of all people in Japan in 2020, which share fell to the Kanto region?",
         plan("share", areas="R-kanto", of="00000", years="2020")),
        ("大泉町って住民の何パーが外国籍なん？2020年",
         plan("value", measures="foreign_share", areas="10524", years="2020")),
    ],
)  # fmt: skip
def test_everyday_words_say_the_operation(world: World, question: str, expected: str) -> None:
    assert world.told(question) == expected


def test_areas_to_be_ranked_are_ranked_against_one_another(world: World) -> None:
    told = world.told("Rank Hirosaki, Hachinohe and Aomori City by population in 2020")
    assert told == plan("rank", areas="02202 02203 02201", years="2020")


def test_a_number_of_members_is_no_unknown_name(world: World) -> None:
    told = world.told("四国の四県のうち2020年に高齢化率が最も高い県はどこですか。")
    assert told == world.told("四国で2020年に高齢化率が最も高い県はどこですか。")


def test_households_of_two_or_more_are_no_condition(world: World) -> None:
    told = world.told("Where is the food budget per month higher, Ishikawa or Fukui (2021, households of two or more)?")
    assert told == plan("compare", measures="L322101", areas="17000 18000", years="2021")


def test_a_correction_of_the_base_keeps_what_is_counted(world: World) -> None:
    told = world.told("Museums per million... make that per 100,000 people, Nagano, 2018.")
    assert told == plan("value", measures="museums_per_100k", areas="20000", years="2018")


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ("the decade ending 2022", (2012, 2022)),
        ("the five years through 2020", (2015, 2020)),
        ("2012年を境に2022年までで", (2012, 2022)),
        ("2010年を起点として2020年まで", (2010, 2020)),
    ],
)
def test_where_a_span_sets_out_and_ends(question: str, span: tuple[int, int]) -> None:
    assert parse(question).span == span
