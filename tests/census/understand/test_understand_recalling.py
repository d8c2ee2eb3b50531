"""Follow-ups lean on more than the plan before them: the two figures last asked for, the first, what was found."""

from __future__ import annotations

import pytest
from understand_world import World, plan, scope

BOTH = [
    # two areas
    (("population of Tokyo in 1980", "and in Osaka?", "what's the gap between the two"),
     plan("difference", areas="13000 27000", years="1980")),
    (("population of Nara Prefecture", "and Shiga's?", "how far apart are they"),
     plan("difference", areas="29000 25000")),
    (("奈良県の人口は？", "滋賀県は？", "両県の差は"), plan("difference", areas="29000 25000")),
    (("弘前市の人口は？", "八戸市だと？", "二つの差は？"), plan("difference", areas="02202 02203")),
    (("奈良県の人口は？", "滋賀県は？", "合わせると何人？"), plan("sum", areas="29000 25000")),
    (("How many hospitals are in Kobe?", "And Himeji?", "add them up"), plan("sum", "I510120", "28100 28201")),
    (("ageing rate of Kochi", "Tokushima", "is the first one higher?"), plan("compare", "ageing_rate", "39000 36000")),
    (("ageing rate of Kochi", "Tokushima", "Which of them is higher?"), plan("compare", "ageing_rate", "39000 36000")),
    (("岐阜市の人口は", "津市は", "どっちの市が大きい？"), plan("compare", areas="21201 24201")),
    (("岐阜市の人口は", "津市は", "どっちの市が大きい？", "何倍？"), plan("ratio", areas="21201 24201")),
    (("doctors in Gunma 2022", "Tochigi?", "per 100,000 people?", "which of the two has more?"),
     plan("compare", "doctors_per_100k", "10000 09000", "2022")),
    (("population of Sapporo", "Fukuoka City?", "Kobe?", "add up all three"), plan("sum", areas="01100 40130 28100")),
    (("松山市の人口は？", "高松市は？", "高知市は？", "3市の合計は？"), plan("sum", areas="38201 37201 39201")),
    # two years
    (("1950年の福岡県の人口", "2020年は？", "何倍になった？"), plan("ratio", areas="40000", years="1950 2020")),
    (("population of Kagoshima prefecture in 1980", "In 2020?", "so how many did it lose between those years?"),
     plan("change", areas="46000", years="1980 2020")),
    (("guest nights in Gifu, 2019", "2021?", "so what's the drop in percent"),
     plan("change", "G7101", "21000", "2019 2021")),
    (("岐阜市の2015年の人口", "2020年は", "その間の増減は？"), plan("change", areas="21201", years="2015 2020")),
    (("福井県の2015年の外国人の数は", "2020は？", "何％伸びたことになる？", "石川だと同じ期間でどう？"),
     plan("change", "A1700", "17000", "2015 2020")),
    # two measures
    (("仙台市の年間の牛肉支出は？", "豚肉は？", "どっちが多いの"), plan("compare", "LB031001 LB031002", "04100")),
    (("births in Nagasaki 2022", "deaths?", "what's the balance"), plan("value", "natural_increase", "42000", "2022")),
    (("In-migrants to Nagoya in 2022", "out-migrants?", "net then", "2020?"),
     plan("value", "net_migration", "23100", "2020")),
    (("四日市市の転入者数と転出者数、2023年", "差し引きは？", "2024年なら？"),
     plan("value", "net_migration", "24202", "2024")),
    (("福岡市の転入者数2023年", "差し引きは？"), plan("value", "net_migration", "40130", "2023")),
]  # fmt: skip

EARLIER = [
    (("marriages in Ehime 2021", "divorces?", "Kochi?", "back to the first figure, what was it in 2019"),
     plan("value", "A9101", "38000", "2019")),
    (("guest nights in Kyoto 2019", "births?", "Return to the first number I asked: how far did it fall by 2021?"),
     plan("change", "G7101", "26000", "2019 2021")),
    (("松山市の人口は？", "世帯数は？", "最初の数字、2015年だと？"), plan("value", areas="38201", years="2015")),
    (("population of Saga prefecture", "Japan?", "what percentage of Japan is it"),
     plan("share", areas="41000", of="00000")),
    (("佐賀県の人口", "全国は？", "全国の何％？"), plan("share", areas="41000", of="00000")),
]  # fmt: skip

FOUND = [
    (("北海道で人口の多い市町村を3つ", "その1位は道全体の何割を占める？"), plan("share", areas="01100", of="01000")),
    (("千葉県で人口が多い市トップ3", "2位の市の高齢化率は？"), plan("value", "ageing_rate", "12204")),
    (("千葉県で人口が多い市トップ3", "2位は？"), plan("rank", scope=scope("city", "12000"), nth=2)),
    (("five largest cities in Fukuoka prefecture by population", "what's the area of the second one"),
     plan("value", "B1101", "40100")),
    (("千葉県で人口が一番多い市は？", "県全体の何％？"), plan("share", areas="12100", of="12000")),
    (("Which prefecture has the highest ageing rate?", "how many people live there", "and its area?"),
     plan("value", "B1101", "05000")),
    (("Rank the prefectures of Chugoku by number of high schools, 2022, top two", "which comes last?"),
     plan("rank", "E4101", years="2022", scope=scope("prefecture", "R-chugoku"), limit=1, order="asc")),
    (("Which town in Hokkaido has the most people?", "and the fewest?", "how many times smaller is it"),
     plan("ratio", areas="01631 01472")),
    (("doctors in Okayama prefecture 2022", "who in the whole country has most?"),
     plan("rank", "I6100", years="2022", scope=scope("prefecture"), limit=1)),
    (("population of Hokkaido over time", "what was the number of doctors in that year?"),
     plan("value", "I6100", "01000", "1995")),
]  # fmt: skip

RELATED = [
    # of the same fraction
    (("松本市の小学校数は2024年で何校", "児童は何人いますか"), plan("value", "E2501", "20202", "2024")),
    (("松本市の小学校数は2024年で何校", "児童は何人いますか", "1校あたりにすると？"),
     plan("value", "elementary_pupils_per_school", "20202", "2024")),
    (("How many primary schools are there in Niigata City in 2024?", "pupils?"),
     plan("value", "E2501", "15100", "2024")),
    (("junior high schools in Matsuyama", "how many students", "per school?", "per teacher?"),
     plan("value", "junior_high_students_per_teacher", "38201")),
    (("manufacturing establishments in Sakai City, Osaka, 2021", "and how many people work at those?"),
     plan("value", "C220837", "27140", "2021")),
    (("奈良県のホテル客室数", "1施設あたりだと？"), plan("value", "rooms_per_hotel", "29000")),
    # shares, rates and back
    (("浜松市の外国人って何人いるの", "市の人口の何％？"), plan("value", "foreign_share", "22130")),
    (("浜松市の外国人って何人いるの", "市の人口の何％？", "５年前の2015年の人数は？", "その間に何人増えた？"),
     plan("change", "A1700", "22130", "2015 2020")),
    (("How many elderly people live in Kyoto City?", "What share of the population is that?", "And in Nara City?"),
     plan("value", "ageing_rate", "29201")),
    (("Guest nights in Kyoto Prefecture, 2019", "What share were foreigners?", "2021?"),
     plan("value", "foreign_guest_share", "26000", "2021")),
    (("尼崎市の完全失業者数を2020年で", "率にすると", "明石市も率で"),
     plan("value", "unemployment_rate", "28203", "2020")),
    (("doctors in Beppu 2022", "share of Oita Prefecture's total"),
     plan("share", "I6100", "44202", "2022", of="44000")),
    (("doctors in Beppu 2022", "share of Oita Prefecture's total", "dentists instead, just the headcount"),
     plan("value", "I6200", "44202", "2022")),
    # per head: what is published so of it, in the year talked of; not where something else is named
    (("Which prefecture had the most divorces in 2022?", "per person?", "And who had the fewest per person?"),
     plan("rank", "divorce_rate", years="2022", scope=scope("prefecture"), limit=1, order="asc")),
    (("divorces in Osaka Prefecture in 2022?", "And which prefecture had the fewest per person?"),
     plan("rank", "divorce_rate", years="2022", scope=scope("prefecture"), limit=1, order="asc")),
    (("2022年に病院が一番多い県は？", "1人あたりだと一番少ないのは？"),
     plan("rank", "hospitals_per_100k", years="2022", scope=scope("prefecture"), limit=1, order="asc")),
    (("Which prefecture had the most divorces in 2022?", "Which prefecture has the most doctors per person?"),
     plan("rank", "doctors_per_100k", scope=scope("prefecture"), limit=1)),
    # a part of it, and not of the population
    (("unemployed people in Aichi at the 2020 census?", "how many were men?"),
     plan("value", "F110701", "23000", "2020")),
    # projected and counted
    (("Projected population of Akita in 2045?", "And what was it really in 2020, by census"),
     plan("value", "A1101", "05000", "2020")),
    (("population of Aomori prefecture in 2020", "and in 2045?"), plan("value", "A1101P", "02000", "2045")),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "expected"), BOTH)
def test_figures_asked_one_after_the_other_are_taken_together(
    world: World, turns: tuple[str, ...], expected: str
) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(("turns", "expected"), EARLIER)
def test_an_earlier_figure_is_returned_to(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(("turns", "expected"), FOUND)
def test_what_an_answer_found_is_referred_to(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(("turns", "expected"), RELATED)
def test_the_measure_meant_belongs_with_the_one_before(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("鹿児島市の2035年の推計人口", "大阪府の自殺者数2020年"), "refused no_measure"),
        (("births in Nara 2022", "villages in nara how many"), plan("count", scope=scope("village", "29000"))),
        (("births in Nara 2022", "which prefecture is the largest by people?", "the smallest city in Japan?"),
         plan("rank", scope=scope("city"), limit=1, order="asc")),
        (("福岡市の転入者数2023年", "転出は？", "2022年は？"), plan("value", "A5102", "40130", "2022")),
        (("大分市の医師数", "別府市なら？"), plan("value", "I6100", "44202")),
        (("population of Nara Prefecture", "births?", "which one is larger, Osaka or Kyoto, by area?"),
         plan("compare", "B1101", "27000 26000")),
        (("rice spending in Sendai", "doctors in Sendai?", "what's the difference?"), plan("value", "I6100", "04100")),
    ],
)  # fmt: skip
def test_what_does_not_belong_together_is_left_apart(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected
