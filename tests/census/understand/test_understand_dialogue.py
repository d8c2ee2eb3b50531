"""Follow-ups lean on the plan before them."""

from __future__ import annotations

import json

import pytest
from understand_world import JAPAN, World, areas_of, plan, scope

FIRST = "What was the population of Tokyo in 2020?"
FIRST_JA = "2020年の東京の人口は？"
LARGEST = "Which prefecture has the largest population?"
LARGEST_JA = "人口が一番多い県は？"

FOLLOW_UPS = [
    # another place
    ((FIRST, "And Osaka?"), plan("value", areas="27000", years="2020")),
    (("東京の人口は？", "じゃあ大阪は？"), plan("value", areas="27000")),
    ((FIRST, "And Osaka City?"), plan("value", areas="27100", years="2020")),
    ((FIRST, "how about Kyoto and Nara?"), plan("value", areas="26000 29000", years="2020")),
    ((FIRST_JA, "神奈川は？"), plan("value", areas="14000", years="2020")),
    ((FIRST, "And Osaka?", "And Kyoto?"), plan("value", areas="26000", years="2020")),
    (("福井県美浜町の人口は？", "愛知県のは？"), plan("value", areas="23446")),
    (("population of Fuchu, Tokyo", "and the one in Okayama?"), plan("value", areas="33000")),
    # another year
    ((FIRST, "what about in 2015?"), plan("value", areas="13000", years="2015")),
    ((FIRST_JA, "2015年は？"), plan("value", areas="13000", years="2015")),
    ((FIRST, "five years earlier"), plan("value", areas="13000", years="2015")),
    ((FIRST, "And five years earlier?", "And ten years earlier?"), plan("value", areas="13000", years="2005")),
    ((FIRST_JA, "5年前は？"), plan("value", areas="13000", years="2015")),
    ((FIRST_JA, "10年前は？"), plan("value", areas="13000", years="2010")),
    ((FIRST_JA, "前回調査では？"), plan("value", areas="13000", years="2015")),
    ((FIRST, "and in the previous census?"), plan("value", areas="13000", years="2015")),
    (("population of Tokyo in 2010", "and the latest?"), plan("value", areas="13000")),
    # another measure
    ((FIRST, "per km²?"), plan("value", "density", "13000", "2020")),
    ((FIRST, "And of women?"), plan("value", "A110102", "13000", "2020")),
    (("東京の人口は？", "女性は？"), plan("value", "A110102", "13000")),
    ((FIRST, "births?"), plan("value", "A4101", "13000", "2020")),
    (("東京の人口は？", "面積は？"), plan("value", "B1101", "13000")),
    (("東京の人口は？", "人口密度は？"), plan("value", "density", "13000")),
    (("population of Osaka Prefecture", "how many are women?"), plan("value", "A110102", "27000")),
    # another operation
    (("What is the population of Tokyo?", "as a trend"), plan("series", areas="13000")),
    (("東京の人口は？", "推移は？"), plan("series", areas="13000")),
    ((FIRST, "compared with Osaka?"), plan("compare", areas="13000 27000", years="2020")),
    ((FIRST, "how much did it change since 2010?"), plan("change", areas="13000", years="2010 2020")),
    (("大阪府と愛知県の人口を比較", "差は？"), plan("difference", areas="27000 23000")),
    (("大阪府と愛知県の人口を比較", "何倍？"), plan("ratio", areas="27000 23000")),
    (
        ("Compare the populations of Osaka and Aichi", "What is the difference?"),
        plan("difference", areas="27000 23000"),
    ),
    (("population of Tokyo from 2000 to 2020", "annual growth rate?"), plan("cagr", areas="13000", years="2000 2020")),
    (
        ("population of Osaka Prefecture", "Where does it rank?"),
        plan("position", areas="27000", scope=scope("prefecture")),
    ),
    (("大阪府の人口は？", "何位？"), plan("position", areas="27000", scope=scope("prefecture"))),
    (("population of Osaka Prefecture", "what share of Japan is that?"), plan("share", areas="27000", of="00000")),
    (
        ("population of Sendai in 2010", "up or down since then, by how much?"),
        plan("change", areas="04100", years="2010 2020"),
    ),
    (
        ("静岡市の2015年の人口は？", "じゃあその5年で何人減ったことになる？"),
        plan("change", areas="22100", years="2015 2020"),
    ),
    (("秋田県の2000年の人口", "何％減りましたか"), plan("change", areas="05000", years="2000 2020")),
    (("population of Wakayama Prefecture in 1960", "When did it peak?"), plan("series", areas="30000")),
    (
        ("Show the population of Wakayama Prefecture over time", "how many fewer in 2020 than at that high point"),
        plan("difference", areas="30000", years="1985 2020"),
    ),
    (
        ("茨城県の10万人当たり医師数", "それは全国で多いほうから何位"),
        plan("position", "doctors_per_100k", "08000", scope=scope("prefecture")),
    ),
    (
        ("population of Niigata City", "what rank is that nationally?", "and in its prefecture?"),
        plan("position", areas="15100", scope=scope("municipality", "15000")),
    ),
    (("京都府の人口", "そのうち京都市は何割？"), plan("share", areas="26100", of="26000")),
    (("岡山市の高齢化率は？", "全国平均と比べて高い？"), plan("compare", "ageing_rate", "33100 00000")),
    (
        ("unemployment rate of Okinawa", "and the average of all prefectures?"),
        plan("mean", "unemployment_rate", scope=scope("prefecture")),
    ),
    (("Gyoza spending in Tsu", "And Kyoto ones?"), plan("value", "LB092007", "26100")),
    (("岡山市の2015年の高齢化率", "何ポイント上がった？"), plan("change", "ageing_rate", "33100", "2015 2020")),
    (
        ("Compare Kobe and Kyoto City by population", "by how much is Kyoto City smaller?"),
        plan("difference", areas="26100 28100"),
    ),
    (("population of Kyoto City", "How many times as much is Tsu's?"), plan("ratio", areas="24201 26100")),
    (("population of Kyoto City", "how many times Tsu's is that?"), plan("ratio", areas="26100 24201")),
    (("2022年の熊本市の離婚件数", "婚姻件数も熊本市の同じ年で"), plan("value", "A9101", "43100", "2022")),
    (("安平町の人口は？", "その町の高齢化率は？"), plan("value", "ageing_rate", "01585")),
    # of a ranking
    (("2023年に岩手県で出生数が一番多い市町村は？", "その市の死亡数は？"), plan("value", "A4200", "03201", "2023")),
    ((LARGEST, "How many births were there?"), plan("value", "A4101", "13000")),
    ((LARGEST, "The lowest?"), plan("rank", scope=scope("prefecture"), limit=1, order="asc")),
    ((LARGEST, "And the second?"), plan("rank", scope=scope("prefecture"), nth=2)),
    ((LARGEST, "top 5?"), plan("rank", scope=scope("prefecture"), limit=5)),
    ((LARGEST, "And in 2015?"), plan("rank", years="2015", scope=scope("prefecture"), limit=1)),
    ((LARGEST, "in Kyushu?"), plan("rank", scope=scope("prefecture", "R-kyushu"), limit=1)),
    ((LARGEST, "What about births?"), plan("rank", "A4101", scope=scope("prefecture"), limit=1)),
    ((LARGEST_JA, "一番少ないのは？"), plan("rank", scope=scope("prefecture"), limit=1, order="asc")),
    ((LARGEST_JA, "2位は？"), plan("rank", scope=scope("prefecture"), nth=2)),
    ((LARGEST_JA, "その次は？"), plan("rank", scope=scope("prefecture"), nth=2)),
    ((LARGEST_JA, "九州では？"), plan("rank", scope=scope("prefecture", "R-kyushu"), limit=1)),
    (
        ("How many municipalities in Nagano Prefecture have fewer than 5,000 people?", "And in Gunma?"),
        plan("count", scope=scope("municipality", "10000", where=("A1101 < 5000",))),
    ),
    # not follow-ups: complete in themselves
    ((FIRST, "Which prefecture has the largest area?"), plan("rank", "B1101", scope=scope("prefecture"), limit=1)),
    ((FIRST, "And the number of births in Osaka in 2019?"), plan("value", "A4101", "27000", "2019")),
]


@pytest.mark.parametrize(("turns", "expected"), FOLLOW_UPS)
def test_a_follow_up_replaces_what_it_says_and_keeps_the_rest(
    world: World, turns: tuple[str, ...], expected: str
) -> None:
    assert world.told(*turns) == expected


def test_a_comparison_with_another_year_keeps_both_years(world: World) -> None:
    told = world.told(FIRST, "How does that compare with 2010?")
    orders = ("2010 2020", "2020 2010")
    assert told in {plan(op, areas="13000", years=years) for op in ("compare", "change") for years in orders}


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ((FIRST, "And Paris?"), "refused foreign_place"),
        ((FIRST_JA, "ロンドンは？"), "refused foreign_place"),
        ((FIRST, "And Atlantis?"), "refused unknown_place"),
        ((FIRST, "thanks"), "help"),
        ((FIRST, "And the number of crimes?"), "refused no_measure"),
    ],
)
def test_a_follow_up_can_be_refused_too(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize("question", ["And in 2015?", "5年前は？", "per km²?", "The lowest?"])
def test_without_a_previous_plan_nothing_is_guessed_about_a_place(world: World, question: str) -> None:
    assert areas_of(world.outcome(question)) <= {JAPAN}


def test_an_ambiguous_name_stays_ambiguous_in_a_follow_up(world: World) -> None:
    assert world.told("What was the population of Osaka in 2020?", "And Fuchu City?") == "ambiguous 13206 34208"


@pytest.mark.parametrize("question", ["Is that the highest?", "is it the highest in the country?"])
def test_whether_the_figure_talked_of_is_the_highest_is_a_claim(world: World, question: str) -> None:
    found = json.loads(world.told("What is the ageing rate of Akita?", question))
    assert (found["op"], found["areas"], found["claim"]["value"]) == ("position", ["05000"], 1)


def test_what_holds_the_city_talked_of_is_no_namesake_of_it(world: World) -> None:
    found = json.loads(world.told("How many pharmacists in Fukuyama?", "what about Hiroshima prefecture as a whole"))
    assert found["areas"] == ["34000"]


def test_another_measure_after_a_rank_is_asked_for_itself(world: World) -> None:
    found = json.loads(world.told("Where does Nagano rank for population?", "And the ageing rate there?"))
    assert (found["op"], found["measures"]) == ("value", ["ageing_rate"])


def test_japan_is_not_among_what_it_was_ranked_among(world: World) -> None:
    found = json.loads(world.told("Where does Nagano rank for population?", "and what is it for Japan as a whole?"))
    assert (found["op"], found["areas"]) == ("value", ["00000"])


def test_the_years_between_are_drawn(world: World) -> None:
    asked = ("How many marriages in Japan in 2010?", "And in 2022?", "Change between them?")
    found = json.loads(world.told(*asked, "Show the years in between as a chart"))
    assert (found["op"], found["years"], found["view"]) == ("series", [2010, 2022], "chart")


def test_the_first_of_a_list_is_the_one_that_was_told(world: World) -> None:
    found = json.loads(world.told("出生数が少ない県トップ3", "その1位の人口は？"))
    assert (found["op"], found["areas"]) == ("value", ["31000"])


def test_rank_alone_asks_where_the_area_stands(world: World) -> None:
    found = json.loads(world.told("How many doctors in Tokushima?", "rank?"))
    assert (found["op"], found["areas"]) == ("position", ["36000"])
