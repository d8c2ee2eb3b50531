"""A prefecture that only tells where a place lies, sets left out, and kinds of municipalities."""

from __future__ import annotations

import json

import pytest
from understand_world import World, plan

from census.understand.outcomes import Planned


@pytest.mark.parametrize(
    ("question", "area"),
    [
        ("群馬・大泉町の人口", "10524"),
        ("群馬県にある大泉町の人口", "10524"),
        ("青森県内の八戸市の人口", "02203"),
        ("Population of Oizumi, the town in Gunma", "10524"),
        ("Gunma's Oizumi: population", "10524"),
        ("kagosima市の人口", "46201"),
        ("yokohama市の人口", "14100"),
        ("ibaraki県の人口", "08000"),
        ("What is Osaka City's population?", "27100"),
    ],
)
def test_one_place_is_meant(question: str, area: str, world: World) -> None:
    assert world.told(question) == plan("value", "A1101", area)


@pytest.mark.parametrize(
    ("question", "inside", "level"),
    [
        ("Which Ibaraki city is the most populous?", "08000", "city"),
        ("Which Hiroshima town is the most populous?", "34000", "town"),
        ("biggest Hokkaido city by population", "01000", "city"),
    ],
)
def test_which_city_of_a_prefecture(question: str, inside: str, level: str, world: World) -> None:
    scope = {"level": level, "inside": [inside]}
    assert world.told(question) == plan("rank", "A1101", limit=1, scope=scope)


@pytest.mark.parametrize(
    ("question", "area"), [("佐賀市の面積", "41201"), ("大阪市の歳出総額", "27100"), ("佐賀県の面積", "41000")]
)
def test_the_kind_belongs_to_the_name_before_it(world: World, question: str, area: str) -> None:
    assert json.loads(world.told(question))["areas"] == [area]


@pytest.mark.parametrize(
    ("question", "areas"),
    [
        ("仙台・札幌・広島の人口を比べて", ["04100", "01100", "34100"]),
        ("Compare Kobe and Kyoto by population", ["28100", "26100"]),
        ("Compare Osaka and Aichi by population", ["27000", "23000"]),
    ],
)
def test_among_cities_the_city_of_a_name_is_meant(world: World, question: str, areas: list[str]) -> None:
    assert json.loads(world.told(question))["areas"] == areas


@pytest.mark.parametrize(
    ("question", "inside", "exclude"),
    [
        ("How many cities in Kyushu (Okinawa not counted) have at least 200,000 people?", ["R-kyushu"], ["47000"]),
        ("Largest city in Hyogo other than the capital?", ["28000"], ["S-capitals"]),
        ("23区外の東京都で人口が最も多い市", ["13000"], ["13100"]),
    ],
)
def test_what_is_left_out_stays_apart_from_what_holds_it(
    world: World, question: str, inside: list[str], exclude: list[str]
) -> None:
    scope = json.loads(world.told(question))["scope"]
    assert (scope["inside"], scope["exclude"]) == (inside, exclude)


@pytest.mark.parametrize("question", ["くれの人口は", "せかいの人口"])
def test_an_unknown_name_in_kana_is_no_japan(world: World, question: str) -> None:
    assert world.told(question) == "refused unknown_place"


@pytest.mark.parametrize("question", ["沖縄県の町村で人口トップ", "Most populous of Okinawa's towns and villages"])
def test_towns_and_villages_are_no_cities(question: str, world: World) -> None:
    outcome = world.outcome(question)
    assert isinstance(outcome, Planned)
    scope = outcome.plan.scope
    assert scope is not None
    members = world.gazetteer.members(scope)
    assert {world.gazetteer.get(code).type for code in members} == {"town", "village"}


def test_a_set_is_left_out_of_its_prefecture(world: World) -> None:
    told = world.told("23区は抜きで、東京都内の市町村で2023年に出生が多かった上位3つ")
    scope = {"level": "municipality", "inside": ["13000"], "exclude": ["13100"]}
    assert told == plan("rank", "A4101", years="2023", limit=3, scope=scope)


@pytest.mark.parametrize(
    ("question", "area", "of"),
    [("鳥取市に県民の何割が住んどる？", "31201", "31000"), ("札幌市は道民の何割？", "01100", "01000")],
)
def test_people_of_the_prefecture_are_the_whole(question: str, area: str, of: str, world: World) -> None:
    assert world.told(question) == plan("share", "A1101", area, of=of)


def test_a_particle_is_no_prefecture(world: World) -> None:
    assert not world.read("死亡低位なら2065年の人口は").places
