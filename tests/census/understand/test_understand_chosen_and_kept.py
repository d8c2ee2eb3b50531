"""Which areas are kept, ordered and counted, in the words that people have for it."""

from __future__ import annotations

import pytest
from understand_world import World, plan, scope

PREFECTURES = {"level": "prefecture"}
NAGANO = {"level": "municipality", "inside": ["20000"]}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        # kept by one measure, ordered by another
        ("可住地が神奈川県より狭い都道府県のうち、2020年に人口が最多なのは?",
         plan("rank", years="2020", limit=1, scope=scope("prefecture", where=("B1103 < than 14000",)))),
        ("面積が長野県より広い県のうち人口が最も多いのは",
         plan("rank", limit=1, scope=scope("prefecture", where=("B1101 > than 20000",)))),
        ("Of the prefectures with a larger area than Akita, which has the fewest households?",
         plan("rank", "A7101", limit=1, order="asc", scope=scope("prefecture", where=("B1101 > than 05000",)))),
        # adjectives that keep
        ("Which prefectures were wetter than 2,000 mm in 2022?",
         plan("rank", "B4109", years="2022", limit=50, scope=scope("prefecture", where=("B4109 > 2000",)))),
        ("How many prefectures were colder than minus five degrees in 2022?",
         plan("count", "B4103", years="2022", scope=scope("prefecture", where=("B4103 < -5",)))),
        ("2021年に最低気温がマイナス5度を下まわった県はいくつ？",
         plan("count", "B4103", years="2021", scope=scope("prefecture", where=("B4103 < -5",)))),
        ("Number of prefectures where the lowest temperature of 2021 fell under minus five degrees?",
         plan("count", "B4103", years="2021", scope=scope("prefecture", where=("B4103 < -5",)))),
        # other words for "over"
        ("100万人をこえる市は日本にいくつありますか(2020)",
         plan("count", years="2020", scope=scope("city", where=("A1101 > 1000000",)))),
        ("Of Saitama's municipalities, those home to 100,000-plus in 2020 came to how many?",
         plan("count", years="2020", scope=scope("municipality", "11000", where=("A1101 >= 100000",)))),
        # which end, and which place
        ("2022年で人口が下から2番めの県", plan("rank", years="2022", order="asc", nth=2, scope=PREFECTURES)),
        ("1番人口が少ない県は", plan("rank", order="asc", limit=1, scope=PREFECTURES)),
        ("prefectures in ascending order of births 2022",
         plan("rank", "A4101", years="2022", order="asc", limit=10, scope=PREFECTURES)),
        ("order the prefectures of Tohoku from most to fewest births 2022",
         plan("rank", "A4101", years="2022", limit=10, scope=scope("prefecture", "R-tohoku"))),
        ("人口の多い順から少ない順に九州の県を並べて", plan("rank", limit=10, scope=scope("prefecture", "R-kyushu"))),
        ("Within Shizuoka, which municipality brings up the rear on population (2020)?",
         plan("rank", years="2020", order="asc", limit=1, scope=scope("municipality", "22000"))),
        ("Matsumoto's standing within Nagano by 2020 population?",
         plan("position", areas="20202", years="2020", scope=NAGANO)),
        ("Karuizawa within Nagano prefecture: its place by number of people in 2020?",
         plan("position", areas="20321", years="2020", scope=NAGANO)),
        # the people that are dense, the year that is averaged
        ("Prefecture with the densest population in Tohoku in 2020",
         plan("rank", "density", years="2020", limit=1, scope=scope("prefecture", "R-tohoku"))),
        ("Prefecture with the sparsest population in Kyushu",
         plan("rank", "density", order="asc", limit=1, scope=scope("prefecture", "R-kyushu"))),
        ("人口が一番密な市は？", plan("rank", "density", limit=1, scope=scope("city"))),
        ("coldest prefecture on yearly average 2022",
         plan("rank", "B4101", years="2022", order="asc", limit=1, scope=PREFECTURES)),
        # who moves in is gained, and no change of their number
        ("Which town lost the most people moving out in 2022?",
         plan("rank", "A5102", years="2022", limit=1, scope=scope("town"))),
        # kinds of area
        ("smallest mura by population 2020", plan("rank", years="2020", order="asc", limit=1, scope=scope("village"))),
        ("3rd most populous city of Nagano-ken in 2020",
         plan("rank", years="2020", nth=3, scope=scope("city", "20000"))),
        ("市町村のうち村だけで人口が最も少ないのは", plan("rank", order="asc", limit=1, scope=scope("village"))),
        ("I'm tallying Nagano's villages. How many are there?", plan("count", scope=scope("village", "20000"))),
        ("Skip the wards. Tokyo's cities: the biggest in 2020 by residents was which?",
         plan("rank", years="2020", limit=1, scope=scope("city", "13000"))),
        # what is left out
        ("Leave Tokyo out. How many of the remaining prefectures recorded above 40,000 births in 2022?",
         plan("count", "A4101", years="2022", scope=scope("prefecture", exclude="13000", where=("A4101 > 40000",)))),
        ("Hokkaido would win anyway, so skip it: which 3 other prefectures have the most farmland?",
         plan("rank", "C3107", limit=3, scope=scope("prefecture", exclude="01000"))),
        ("四国でいちばんお医者さんが多い市、4県庁を抜いたらどこ？（2022年）",
         plan("rank", "I6100", years="2022", limit=1, scope=scope("city", "R-shikoku", exclude="S-capitals"))),
        ("首都圏じゃない話。東北で2022年に離婚件数が多い順に県を並べてください。",
         plan("rank", "A9201", years="2022", limit=10, scope=scope("prefecture", "R-tohoku", exclude="S-shutoken"))),
        ("北海道は抜かして農地が最も広い県",
         plan("rank", "C3107", limit=1, scope=scope("prefecture", exclude="01000"))),
        ("北海道を飛ばして、面積が一番広い県は？",
         plan("rank", "B1101", limit=1, scope=scope("prefecture", exclude="01000"))),
        # colder than another, last of all
        ("Prefectures colder than Nagano in 2022",
         plan("rank", "B4103", years="2022", limit=50, scope=scope("prefecture", where=("B4103 < than 20000",)))),
        ("Which Kyushu prefecture places last in births in 2022?",
         plan("rank", "A4101", years="2022", limit=1, order="asc", scope=scope("prefecture", "R-kyushu"))),
        ("Tally the cities with at least half a million inhabitants in 2020.",
         plan("count", years="2020", scope=scope("city", where=("A1101 >= 500000",)))),
        # which measure
        ("家計調査2022、餃子の町はさておき、牛肉にお金をかける県庁所在地の上位5市は？",
         plan("rank", "LB031001", years="2022", limit=5, scope=scope("capital"))),
        ("出生率（合計特殊）が1.5を上回った県の個数、2022年",
         plan("count", "A4103", years="2022", scope=scope("prefecture", where=("A4103 > 1.5",)))),
        ("earliest risers in Japan, which prefecture?", plan("rank", "MH01", order="asc", limit=1, scope=PREFECTURES)),
        ("長野県の市町村の2020年人口、ちょうど中間にくる数字は。平均ではなく中央値で",
         plan("median", years="2020", scope=NAGANO)),
        # no policy is asked for
        ("Where would I find the greatest number of libraries, by prefecture, in 2021?",
         plan("rank", "G1401", years="2021", limit=1, scope=PREFECTURES)),
    ],
)  # fmt: skip
def test_areas_are_kept_and_ordered_as_said(world: World, question: str, expected: str) -> None:
    assert world.told(question) == expected


@pytest.mark.parametrize(
    "question",
    ["Population of Tokyo and Osaka, and don't forget Nagoya", "What is the birth rate of Gifu, yearly average aside?"],
)
def test_what_is_to_be_kept_in_mind_is_not_left_out(world: World, question: str) -> None:
    assert world.read(question).excluded == ()


def test_a_rate_that_is_named_is_no_score_of_needs(world: World) -> None:
    question = "Doctor shortage! Doctors per 100,000 residents: which three prefectures were worst off in 2022?"
    expected = plan("rank", "doctors_per_100k", years="2022", limit=3, order="asc", scope=PREFECTURES)
    assert world.told(question) == expected


def test_the_city_of_the_middle_is_still_a_place(world: World) -> None:
    assert world.told("中間市の人口") == plan("value", areas="40215")
