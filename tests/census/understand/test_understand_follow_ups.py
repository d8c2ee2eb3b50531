"""Terse follow-ups as people type them: what is left out stays, and what is said changes the plan before."""

from __future__ import annotations

import json

import pytest
from understand_world import World, plan, scope

PREFECTURES = scope("prefecture")
TOKYO_LEFT_OUT = scope("prefecture", exclude="13000")
BIRTHS = ("births in Tokyo 2018",)
BIRTHS_JA = ("東京都の出生数 2018",)

TURNS = [
    # a place left out
    (("Top 5 prefectures by births", "without Tokyo"), plan("rank", "A4101", scope=TOKYO_LEFT_OUT, limit=5)),
    (("婚姻件数が多い県 上位5", "東京以外で"), plan("rank", "A9101", scope=TOKYO_LEFT_OUT, limit=5)),
    (("婚姻件数が多い県 上位5", "東京以外で3つだと？"), plan("rank", "A9101", scope=TOKYO_LEFT_OUT, limit=3)),
    (
        ("大学の数が一番多いのはどこ", "東京を除くと?", "大阪も除くと"),
        plan("rank", "E6102", scope=scope("prefecture", exclude="13000 27000"), limit=1),
    ),
    (("関東の人口", "東京を除くと?"), plan("sum", scope=scope("prefecture", "R-kanto", exclude="13000"))),
    # the year after and the one before
    ((*BIRTHS, "next year?"), plan("value", "A4101", "13000", "2019")),
    ((*BIRTHS, "and the year after that?"), plan("value", "A4101", "13000", "2019")),
    ((*BIRTHS, "the following year"), plan("value", "A4101", "13000", "2019")),
    ((*BIRTHS, "and the one before?"), plan("value", "A4101", "13000", "2017")),
    ((*BIRTHS_JA, "翌年の死亡は?"), plan("value", "A4200", "13000", "2019")),
    ((*BIRTHS_JA, "次の年は"), plan("value", "A4101", "13000", "2019")),
    ((*BIRTHS_JA, "前の年は", "さらにその前は?"), plan("value", "A4101", "13000", "2016")),
    ((*BIRTHS_JA, "前年比は?"), plan("change", "A4101", "13000", "2017 2018")),
    ((*BIRTHS, "year on year?"), plan("change", "A4101", "13000", "2017 2018")),
    (("population of Sapporo", "the one before that?"), plan("value", areas="01100", years="2015")),
    ((*BIRTHS, "plus 2019?"), plan("value", "A4101", "13000", "2018 2019")),
    ((*BIRTHS_JA, "2019年と合わせると？"), plan("value", "A4101", "13000", "2018 2019")),
    # who grows faster
    (("Population of Fukuoka city and Sapporo city", "who's growing faster?"),
      plan("change", areas="40130 01100", years="2015 2020")),
    (("Population of Kobe and Fukuoka city", "which one shrank more quickly?"),
      plan("change", areas="28100 40130", years="2015 2020")),
    # the places of an order beside each other
    (("Top 5 prefectures by births", "gap between the top two"), plan("difference", "A4101", "13000 27000")),
    (("出生数トップ5の県は", "1位と2位の差は"), plan("difference", "A4101", "13000 27000")),
    (("人口トップ5の県は", "1位は最下位の何倍"), plan("ratio", areas="13000 31000")),
    # the least of those counted, inside the same place
    (
        ("how many villages in Nagano", "which one has the smallest population"),
        plan("rank", scope=scope("village", "20000"), limit=1, order="asc"),
    ),
    (
        ("長野県に村はいくつ", "一番人口が少ない町は"),
        plan("rank", scope=scope("town", "20000"), limit=1, order="asc"),
    ),
    (
        ("長野県に村はいくつ", "日本で一番人口が少ない町は"),
        plan("rank", scope=scope("town"), limit=1, order="asc"),
    ),
    # parts, wholes and units
    (("静岡県の病院数", "全国では", "何%?"), plan("share", "I510120", "22000", of="00000")),
    (("hospitals in Japan", "in Shizuoka?", "what percent is that"), plan("share", "I510120", "22000", of="00000")),
    (("東京の図書館の数", "1館あたりの人口は"), plan("ratio", "A1101 G1401", "13000")),
    (("新潟県の転入者は", "千葉は何人"), plan("value", "A5101", "12000")),
    (("新潟県の転入者は", "千葉に住んでいるのは何人"), plan("value", areas="12000")),
    (
        ("ageing rate of Kitakyushu", "and Fukuoka city", "how many percentage points apart"),
        plan("difference", "ageing_rate", "40100 40130"),
    ),
    (("elderly share in Kochi", "10 years ago", "how many points up"),
     plan("change", "ageing_rate", "39000", "2010 2020")),
    # added up, divided, chosen from
    (("鳥取の人口", "島根と合わせると"), plan("sum", areas="31000 32000")),
    (("population of Tottori", "together with Shimane"), plan("sum", areas="31000 32000")),
    (("births in Mie", "in Gifu", "in Aichi", "average"), plan("mean", "A4101", "24000 21000 23000")),
    (("births in Mie", "in Gifu", "in Aichi", "sum of the two"), plan("sum", "A4101", "21000 23000")),
    (("兵庫の離婚件数 2022", "婚姻は", "離婚を婚姻で割ると"), plan("ratio", "A9201 A9101", "28000", "2022")),
    (("大阪市の人口", "京都市は", "神戸市は", "3つで一番多いのは"),
     plan("rank", areas="27100 26100 28100", limit=1)),
    (("how many foreign people in Gunma", "top 3 prefectures", "what about by share"),
     plan("rank", "foreign_share", scope=PREFECTURES, limit=3)),
    (("commercial land price in Nara", "which prefecture is most expensive"),
     plan("rank", "C5403", scope=PREFECTURES, limit=1)),
    (("commercial land price in Nara", "and the least expensive prefecture"),
     plan("rank", "C5403", scope=PREFECTURES, limit=1, order="asc")),
    (("京都の延べ宿泊者数", "宿泊者数"), plan("value", "G7101", "26000")),
    # the same of another measure
    (("奈良県の人口は何位", "面積では?"), plan("position", "B1101", "29000", scope=PREFECTURES)),
    (("What's the population of Nara?", "where does it rank", "and by area?"),
     plan("position", "B1101", "29000", scope=PREFECTURES)),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "expected"), TURNS)
def test_a_terse_follow_up_changes_what_it_says(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize("question", ["which was the warmest year", "what was the coldest year?"])
def test_a_year_told_by_its_superlative_is_that_of_the_place_talked_of(world: World, question: str) -> None:
    found = json.loads(world.told("average temperature of Hokkaido in 2015", question))
    assert (found["op"], found["areas"]) == ("series", ["01000"])


def test_the_share_of_people_is_the_rate_published_of_them(world: World) -> None:
    found = json.loads(world.told("島根県の65歳以上の人口", "全国では", "割合は?"))
    assert found["measures"] == ["ageing_rate"]


@pytest.mark.parametrize(
    "turns",
    [
        ("岡山県の転入者数 2022", "そのうち大阪府からは?"),
        ("how many people moved into Nagasaki in 2022", "from Fukuoka?"),
        ("How many people moved out of Nagasaki?", "to Fukuoka?"),
        ("福岡県から長崎県への転入者数",),
        ("how many people moved from Fukuoka to Nagasaki",),
    ],
)
def test_where_people_who_moved_came_from_is_not_published(world: World, turns: tuple[str, ...]) -> None:
    assert world.told(*turns) == "refused lacking"


@pytest.mark.parametrize("question", ["福岡と佐賀からの転出者数", "転入者が多いのは福岡と佐賀のどっち"])
def test_two_places_that_people_moved_from_are_no_route(world: World, question: str) -> None:
    assert json.loads(world.told(question))["areas"] == ["40000", "41000"]


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("how many libraries in Tokyo", "people per library"), plan("ratio", "A1101 G1401", "13000")),
        (("堺市の世帯数", "そのうち単身は?"), plan("value", "A810105", "27140")),
        (("how much rain falls in Iwate",), plan("value", "B4109", "03000")),
        (("did rainfall fall in Iwate from 2015 to 2020",), plan("change", "B4109", "03000", "2015 2020")),
    ],
)
def test_words_that_might_mean_something_else(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


def test_per_month_of_a_yearly_figure_is_refused(world: World) -> None:
    assert world.told("Kagoshima rainfall 2020", "per month?") == "refused time_unit"
