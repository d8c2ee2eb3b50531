"""What a question leaves out: areas, and kinds of area."""

from __future__ import annotations

import json

import pytest
from understand_world import TOKYO, World, plan, scope

KINDS = [
    ("県庁所在地じゃない市で人口最多はどこ？", "S-capitals"),
    ("Largest city that isn't a prefectural capital", "S-capitals"),
    ("Which non-capital city has the most people?", "S-capitals"),
    ("政令指定都市ではない市で一番人口が多いのは", "S-designated-cities"),
    ("biggest cities that are not designated cities", "S-designated-cities"),
]


@pytest.mark.parametrize(("question", "kind"), KINDS)
def test_a_kind_of_city_is_left_out(world: World, question: str, kind: str) -> None:
    scope = json.loads(world.told(question))["scope"]
    assert (scope["level"], scope["exclude"]) == ("city", [kind])


@pytest.mark.parametrize(
    "question",
    [
        "Leaving Tokyo out of it, which prefecture is packed the tightest?",
        "Ignoring Tokyo, which prefecture is densest?",
        "東京は抜きで、人口密度が一番高い県",
        "東京を外して人口密度が一番高い県は",
    ],
)
def test_one_area_is_left_out(world: World, question: str) -> None:
    plan = json.loads(world.told(question))
    assert (plan["measures"], plan["scope"]["exclude"]) == (["density"], [TOKYO])


def test_what_is_taken_back_is_not_left_out(world: World) -> None:
    assert json.loads(world.told("札幌じゃなくて旭川の人口"))["areas"] == ["01204"]


def test_a_difference_leaves_nothing_out(world: World) -> None:
    plan = json.loads(world.told("junior highs in toyama pref minus ishikawa pref 2023"))
    assert (plan["op"], plan["areas"]) == ("difference", ["16000", "17000"])


@pytest.mark.parametrize(
    "question", ["人口が一番多い市は？東京の区も入れないで", "人口が一番多い市は？東京の区は除いて"]
)
def test_the_wards_of_tokyo_are_left_out_without_its_cities(world: World, question: str) -> None:
    assert world.told(question) == plan("rank", limit=1, scope=scope("city", exclude="13100"))


@pytest.mark.parametrize(
    ("question", "level"),
    [
        ("埼玉県には市がいくつありますか。町と村は数えなくていいです", "city"),
        ("福島県の村の数を教えて。市と町は除いて", "village"),
        ("福島県の市町村の数を教えて。町村は含めないで", "city"),
        ("群馬県に町はいくつありますか？市や村は含めません", "town"),
        ("How many cities are there in Chiba, not counting towns and villages?", "city"),
        ("How many municipalities in Gifu, excluding towns and villages?", "city"),
    ],
)
def test_a_kind_left_out_is_not_the_kind_asked_about(world: World, question: str, level: str) -> None:
    assert json.loads(world.told(question))["scope"]["level"] == level


@pytest.mark.parametrize(
    "question",
    [
        "東京が強すぎて話にならないので、東京都は抜きで。関東の県で大学の数が一番多いのはどこ?",
        "東京は別格なので外して、関東の県で大学の数が一番多いのはどこ?",
    ],
)
def test_a_place_named_twice_is_left_out_where_either_says_so(world: World, question: str) -> None:
    assert world.told(question) == plan("rank", "E6102", scope=scope("prefecture", "R-kanto", exclude=TOKYO), limit=1)


def test_a_region_is_taken_with_a_prefecture_beside_it(world: World) -> None:
    asked = json.loads(world.told("九州で赤ちゃんがたくさん生まれた県を、沖縄も含めて上から3つ"))
    assert (asked["scope"]["inside"], asked["limit"]) == (["R-kyushu", "47000"], 3)


def test_a_place_said_not_to_be_meant_is_left_out(world: World) -> None:
    told = json.loads(world.told("How long do people in Sapporo city sleep? City only, not Hokkaido"))
    assert (told["measures"], told["areas"]) == (["MG01"], ["01100"])
    told = json.loads(world.told("Population of Kawaguchi, city only, not Saitama prefecture."))
    assert (told["op"], told["areas"]) == ("value", ["11203"])
