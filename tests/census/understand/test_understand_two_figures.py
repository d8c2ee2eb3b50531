"""Follow-ups about the two figures told last, and those that take up what was told in other words."""

from __future__ import annotations

import pytest
from understand_world import World, plan, scope

CAPITALS = scope("capital")
WARDS = scope("special_ward", "13100")
MIE_GIFU = ("How many dentists are there in Gifu prefecture?", "And Mie?")
STRAWBERRIES = ("大分市の世帯はいちごにいくら使ってる？", "宮崎市は？")
SHIMANE = ("Primary schools in Shimane in 2009?", "And in 2024?")
DENSITY = ("doctors_per_100k", "36000 00000")

TURNS = [
    # both figures
    ((*MIE_GIFU, "How many more does the bigger one have?"), plan("difference", "I6200", "21000 24000")),
    ((*MIE_GIFU, "How much higher is the higher one?"), plan("difference", "I6200", "21000 24000")),
    ((*STRAWBERRIES, "二つの差額は?"), plan("difference", "LB061012", "44201 45201")),
    ((*STRAWBERRIES, "差額はいくら？"), plan("difference", "LB061012", "44201 45201")),
    ((*STRAWBERRIES, "結局どっちが上？"), plan("compare", "LB061012", "44201 45201")),
    (("2022年の徳島県の人口", "香川は？", "二つの県の差は？"), plan("difference", areas="36000 37000", years="2022")),
    (("2022年の徳島県の人口", "香川は？", "2つの県で多いのは？"),
      plan("compare", areas="36000 37000", years="2022")),
    (("2022年の徳島県の人口", "香川は？", "一番多い県を2つ"),
      plan("rank", years="2022", scope=scope("prefecture"), limit=2)),
    (("人口の少ない県を2つ", "二つの県の差は？"), plan("difference", areas="31000 32000")),
    ((*SHIMANE, "Could you draw me a line chart of every year in between?"),
      plan("series", "E2101", "32000", "2009 2024", view="chart")),
    (("長野県の2010年の出生数", "2022年は？", "間の年も全部見せて"), plan("series", "A4101", "20000", "2010 2022")),
    (("births in Gunma in 2015", "what about 2020", "so how many fewer is that", "per cent?"),
      plan("change", "A4101", "10000", "2015 2020")),
    (("births in Gunma in 2015", "what about 2020", "thats a drop of what percent"),
      plan("change", "A4101", "10000", "2015 2020")),
    (("how many dwellings are vacant in Tokyo", "out of how many in total?"), plan("value", "H1100", "13000")),
    (("長野県の空き家の数", "何戸のうち？", "何％になる？"), plan("value", "vacancy_rate", "20000")),
    (("新潟市の外国人割合", "金沢市だと？", "新潟のほうが高い？"),
      plan("compare", "foreign_share", "15100 17201")),
    # how many of one fit into another
    (("total area of Hokkaido", "How many Kagawas would fit in it?"), plan("ratio", "B1101", "01000 37000")),
    (("How big is Nagano prefecture in area", "How many Osakas fit inside it?", "and how many Tokyos?"),
      plan("ratio", "B1101", "20000 13000")),
    (("岩手県の面積は？", "香川県いくつ分？"), plan("ratio", "B1101", "03000 37000")),
    (("岩手県の面積は？", "四国だと何個分？"), plan("ratio", "B1101", "03000 R-shikoku")),
    # beside Japan
    (("人口10万人あたりの医師数、徳島県", "全国の水準より上？"), plan("compare", *DENSITY)),
    (("人口10万人あたりの医師数、徳島県", "それって全国の水準より多いですか"), plan("compare", *DENSITY)),
    (("人口10万人あたりの医師数、徳島県", "全国の水準より上？", "全国で何位？"),
      plan("position", "doctors_per_100k", "36000", scope=scope("prefecture"))),
    (("医師数、徳島県", "全国は？", "全国で何位？"), plan("position", "I6100", "36000", scope=scope("prefecture"))),
    # an order of places
    (("静岡市の緑茶への支出", "全国平均の何倍になりますか", "県庁所在市の中でいちばん使っているのはどこですか"),
      plan("rank", "LB101001", scope=CAPITALS, limit=1)),
    (("which prefectural capital spends most on ice cream", "ha, nice. same question for bananas"),
      plan("rank", "LB061013", scope=CAPITALS, limit=1)),
    (("which prefectural capital spends most on coffee", "same question for green tea", "bananas?"),
      plan("rank", "LB061013", scope=CAPITALS, limit=1)),
    (("渋谷区の人口密度", "その密度は23区の中で何番目に高い？"), plan("position", "density", "13113", scope=WARDS)),
    (("average household size in Tokyo", "smallest among prefectures?"),
      plan("rank", "persons_per_household", scope=scope("prefecture"), limit=1, order="asc")),
    # what is measured
    (("what % of people in shizuoka pref play baseball", "just the guys"), plan("value", "MC01_M", "22000")),
    (("what % of people in shizuoka pref play baseball", "only the ladies", "and in saitama pref"),
      plan("value", "MC01_F", "11000")),
    (("釣りをする人の割合、愛媛県", "男性陣だけだと？"), plan("value", "MC14_M", "38000")),
    (("average commute time in Saitama", "men", "women", "so men commute how much longer"),
      plan("difference", "MG51_M MG51_F", "11000")),
    (("How many senior high students did Nagasaki Prefecture have in 2024?", "oops, I meant junior high"),
      plan("value", "E3501", "42000", "2024")),
    (("how much rain fell in Okayama in 2022", "on how many days?"), plan("value", "B4106", "33000", "2022")),
    (("鹿児島県の2022年の降水量", "何日降った？"), plan("value", "B4106", "46000", "2022")),
    (("新潟県の小学校の先生 2022年", "2012年は？", "何人減った？"), plan("change", "E2401", "15000", "2012 2022")),
    (("水戸市の2022年の歳出の総額は？", "経常収支比率も知りたい"), plan("value", "D2203", "08201", "2022")),
    (("名古屋市にある製造業の民間事業所、2021年でいくつ？", "2021年にそこで働いていた人数は？"),
      plan("value", "C220837", "23100", "2021")),
    (("奈良県の核家族世帯数", "京都府だと何世帯？"), plan("value", "A810102", "26000")),
]  # fmt: skip


@pytest.mark.parametrize(("questions", "expected"), TURNS)
def test_a_follow_up_takes_up_what_was_told(world: World, questions: tuple[str, ...], expected: str) -> None:
    assert world.told(*questions) == expected
