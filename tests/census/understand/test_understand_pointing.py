"""Follow-ups point to a place, a year or a measure without naming it: the smaller one, the later year, both sexes."""

from __future__ import annotations

import pytest
from understand_world import World, plan, scope

PLACES = [
    # the one that the figures chose
    (("Hikone or Kusatsu in Shiga, which had more people in 2020?", "by how many?",
      "how many elementary schools does the smaller one have? 2023 if possible"),
     plan("value", "E2101", "25202", "2023")),
    (("population of Gifu City", "and Tsu?", "how many hospitals are in the larger one?"),
     plan("value", "I510120", "21201")),
    (("Compare the population of Matsuyama and Takamatsu", "doctors in the bigger city?"),
     plan("value", "I6100", "38201")),
    (("population of Gifu City", "Tsu?", "the smaller city's area?"), plan("value", "B1101", "24201")),
    (("population of Nara Prefecture and Shiga Prefecture", "the ageing rate of the one with fewer people?"),
     plan("value", "ageing_rate", "29000")),
    (("松山市と高松市、人口が多いのは？", "少ないほうの市の小学校数は？"), plan("value", "E2101", "37201")),
    (("岐阜市の人口は", "津市は", "大きい方の面積は？"), plan("value", "B1101", "21201")),
    (("奈良県と滋賀県の高齢化率", "低い方の県の人口は？"), plan("value", areas="25000")),
    # the first
    (("population of Gifu City", "Tsu?", "hospitals there?", "and in the first city?"),
     plan("value", "I510120", "21201")),
    (("北海道で人口いちばん多い市どこ", "２番目は", "その市の一般病院の数は？", "最初の市だと？"),
     plan("value", "I510120", "01100")),
    (("奈良県の面積", "滋賀県は", "人口は？", "最初に聞いた県では？"), plan("value", areas="29000")),
    (("札幌市の人口", "仙台市の人口", "最初の市の面積は？"), plan("value", "B1101", "01100")),
    # the one that an order found among those counted
    (("How many cities are there in Gunma?", "Which of them has the most people?",
      "What % of its residents are 65 or older?"), plan("value", "ageing_rate", "10202")),
    (("How many villages are there in Okinawa?", "which has the largest area?"),
     plan("rank", "B1101", scope=scope("village", "47000"), limit=1)),
]  # fmt: skip

YEARS = [
    (("guest nights kyoto prefecture 2019", "2020", "percentage drop between those two?",
      "foreign guests only, for the later year"), plan("value", "G7102", "26000", "2020")),
    (("births in Nara 2015 and 2020", "deaths in the earlier year?"), plan("value", "A4200", "29000", "2015")),
    (("births in Nara 2015 and 2020", "marriages for the more recent year"), plan("value", "A9101", "29000", "2020")),
    (("奈良県の出生数 2015年と2020年", "新しいほうの年の死亡数は？"), plan("value", "A4200", "29000", "2020")),
    (("奈良県の出生数 2015年と2020年", "古い方の年の婚姻件数は？"), plan("value", "A9101", "29000", "2015")),
]  # fmt: skip

MEASURES = [
    # without the part
    (("Osaka prefecture's unemployment rate 2020", "men only", "ok back to both sexes but 2015"),
     plan("value", "unemployment_rate", "27000", "2015")),
    (("foreign guest nights in Kyoto 2019", "all nationalities, 2020?"), plan("value", "G7101", "26000", "2020")),
    (("長野県の女性の睡眠時間", "男女合わせると？"), plan("value", "MG01", "20000")),
    (("When do men in Kanagawa get home from work?", "how long is the commute in the prefecture (both sexes)?"),
     plan("value", "MG51", "14000")),
    # the same part elsewhere
    (("長野県民の睡眠時間", "女性だけだと", "全国の女性は？"), plan("value", "MG01_F", "00000")),
    (("unemployment rate in Osaka 2020", "men only", "women in Kyoto?"),
     plan("value", "unemployment_rate_female", "26000", "2020")),
    (("高知県の65歳以上の人口", "全国の女性は？"), plan("value", "A130302", "00000")),
    # per head, and back to the number
    (("Naha City local tax revenue FY2020", "Per resident?"), plan("value", "local_tax_per_person", "47201", "2020")),
    (("doctors in Nara Prefecture 2022", "per resident?"), plan("value", "doctors_per_100k", "29000", "2022")),
    (("guest nights by foreigners in Nara Prefecture 2019", "per resident?"),
     plan("ratio", "G7102 A1101", "29000", "2019")),
    (("那覇市の歳出決算総額", "市民一人あたりでは？"), plan("value", "expenditure_per_person", "47201")),
    (("Foreign residents in Kawasaki City, 2020?", "What share of its population is that?",
      "Going back to the plain count, what is it for Saitama City?"), plan("value", "A1700", "11100", "2020")),
    (("奈良県の高齢化率", "人数に戻すと？"), plan("value", "A1303", "29000")),
    # per school, per teacher
    (("junior high students, Kurashiki, 2023", "teachers?", "so students per teacher"),
     plan("value", "junior_high_students_per_teacher", "33202", "2023")),
    (("調布市に小学校何校ある？2024年", "児童は何人", "一校あたり平均何人になる？"),
     plan("value", "elementary_pupils_per_school", "13208", "2024")),
    (("elementary schools in Chofu 2024", "pupils?", "how many per school on average?"),
     plan("value", "elementary_pupils_per_school", "13208", "2024")),
    # another thing of the kind
    (("Share of people who play golf in Chiba", "who's number one in the country for that?",
      "what about fishing, who leads?"), plan("rank", "MC14", scope=scope("prefecture"), limit=1)),
    (("Share of people who play golf in Chiba", "and fishing?"), plan("value", "MC14", "12000")),
]  # fmt: skip

RATIOS = [
    (("京都府の延べ宿泊者数2022年", "2019年だったら？", "何分の一になったってこと？"),
     plan("ratio", "G7101", "26000", "2019 2022")),
    (("births in Nara 1980", "2022?", "what fraction is left?"), plan("ratio", "A4101", "29000", "1980 2022")),
    (("奈良県の出生数 2022", "大阪府は？", "大阪の何分の1？"), plan("ratio", "A4101", "29000 27000", "2022")),
    (("奈良県の出生数 2022", "全国の何分の1？"), plan("share", "A4101", "29000", "2022", of="00000")),
    (("鹿児島市の焼酎の支出額は", "全国はいくらね", "何倍飲んどるちゅうことになる？金額で"),
     plan("ratio", "LB110002", "46201 00000")),
    (("高知県の65歳以上は2020年で何人", "15歳未満は？", "高齢者は子どもの何倍いることになるんでしょう"),
     plan("ratio", "A1303 A1301", "39000", "2020")),
    (("births in Kochi 2022", "deaths?", "how many times as many deaths as births?"),
     plan("ratio", "A4200 A4101", "39000", "2022")),
]  # fmt: skip

ASIDE = [
    (("岐阜県の面積は何ヘクタール", "可住地に限ると？", "面積はもういいや。人口は？"), plan("value", areas="21000")),
    (("area of Gifu in hectares", "enough about area. population?"), plan("value", areas="21000")),
    (("area of Gifu in hectares", "forget the area, what's the population?"), plan("value", areas="21000")),
    (("岐阜県の面積は何ヘクタール", "面積はいいから、出生数は？"), plan("value", "A4101", "21000")),
    (("births in Nara 2022", "never mind births. deaths?"), plan("value", "A4200", "29000", "2022")),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "expected"), PLACES)
def test_a_place_is_pointed_to(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(("turns", "expected"), YEARS)
def test_a_year_is_pointed_to(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(("turns", "expected"), MEASURES)
def test_a_measure_is_pointed_to(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(("turns", "expected"), RATIOS)
def test_how_many_times_or_what_part_is_of_the_last_two(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(("turns", "expected"), ASIDE)
def test_what_is_waved_aside_is_not_asked(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("births in Nara 2022", "Shiga?", "which is the smaller one?"),
         plan("rank", "A4101", "29000 25000", "2022", limit=1, order="asc")),
        (("How many cities are in Gunma?", "How many towns?"), plan("count", scope=scope("town", "10000"))),
        (("area of Gifu in hectares", "Aichi?"), plan("value", "B1101", "23000", unit="hectare")),
        (("births in Nara 2015", "deaths in the same year?"), plan("value", "A4200", "29000", "2015")),
    ],
)  # fmt: skip
def test_what_points_nowhere_is_read_as_before(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected
