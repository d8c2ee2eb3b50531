"""What a follow-up leaves unsaid stays: what is counted, of which sex, in which order; a percentage has its whole."""

from __future__ import annotations

import pytest
from understand_world import World, plan, scope

KIN = [
    # what is counted, where it is counted elsewhere
    (("Elementary school pupils in Kawaguchi in 2023?", "What about junior high?"),
     plan("value", "E3501", "11203", "2023")),
    (("How many junior high teachers in Osaka prefecture?", "and elementary?"), plan("value", "E2401", "27000")),
    (("北海道の高校の先生の数は？", "小学校だと？"), plan("value", "E2401", "01000")),
    (("北海道の高校の先生の数は？", "中学は？"), plan("value", "E3401", "01000")),
    (("How many elementary schools are in Sapporo?", "and junior high?", "and high schools?"),
     plan("value", "E4101", "01100")),
    (("Elementary school teachers in Miyagi", "How many high schools?"), plan("value", "E4101", "04000")),
    (("岡山市の小学校の児童数を教えて", "幼稚園は何園ある？"), plan("value", "E1101", "33100")),
    (("奈良県の中学校の生徒数は？", "小学校は？", "per school?"),
     plan("value", "elementary_pupils_per_school", "29000")),
    (("岩手の高校生の数", "先生は？"), plan("value", "E4401", "03000")),
    (("how many marriages in Tokyo in 2022", "as a rate"), plan("value", "marriage_rate", "13000", "2022")),
    # which sex
    (("家事の時間は？", "女の人だけだと？"), plan("value", "MG07_F", "00000")),
    (("家事の時間は？", "女の人だけだと？", "男は？"), plan("value", "MG07_M", "00000")),
    (("家事の時間は？", "女は男の何倍ですか"), plan("ratio", "MG07_F MG07_M", "00000")),
    (("家事の時間は？", "男は女の何分短い？"), plan("difference", "MG07_M MG07_F", "00000")),
    (("time spent on housework", "just women?", "how many times as much do women do?"),
     plan("ratio", "MG07_F MG07_M", "00000")),
    (("奈良県の男性と女性の人口、2020年", "女性のほうが何人多い？"),
     plan("difference", "A110102 A110101", "29000", "2020")),
    (("births in Aichi in 2021", "and girls?"), plan("value", "A410102", "23000", "2021")),
    (("女性の就業率が一番高い県は？", "男性は？"),
     plan("rank", "employment_rate_male", scope=scope("prefecture"), limit=1)),
    (("How many people aged 75 or older in Matsumoto?", "of those how many are women?"),
     plan("value", "A141902", "20202")),
    (("65歳以上の人は松本市に何人？", "うち女性は何人？", "男性の人口は？"), plan("value", "A110101", "20202")),
    # how old
    (("Japan's population in 1950 please", "how many were under five?"), plan("value", "AGE_0_4", "00000", "1950")),
    (("population of Kobe", "how many are over sixty-five?"), plan("value", "A1303", "28100")),
    # per what is named
    (("松江市の人口密度は？2020年", "可住地面積あたりだと？"), plan("value", "habitable_density", "32201", "2020")),
]  # fmt: skip

PORTIONS = [
    (("births in Okinawa in 2022", "how many of them were girls?", "as a percentage?"),
     plan("value", "A410102:A4101:100", "47000", "2022")),
    (("births in Okinawa in 2022", "how many of them were girls?", "as a percentage?", "and boys?"),
     plan("value", "A410101:A4101:100", "47000", "2022")),
    (("births in Aichi in 2021", "What percentage of them were boys?"),
     plan("value", "A410101:A4101:100", "23000", "2021")),
    (("How many people had a job in Gifu in 2020?", "how many were women?", "as a percentage?"),
     plan("value", "F110202:F1102:100", "21000", "2020")),
    (("How many women had a job in Fukui Prefecture in 2020?", "as a percentage of all women there"),
     plan("value", "F110202:A110102:100", "18000", "2020")),
    (("How many women had a job in Fukui Prefecture in 2020?", "as a percentage of all women there", "and men?"),
     plan("value", "F110201:A110101:100", "18000", "2020")),
    (("Births in Japan 2022?", "boys?", "what % of births is that?"),
     plan("value", "A410101:A4101:100", "00000", "2022")),
    (("employed women in Oita 2020", "what percentage of women is that?"),
     plan("value", "F110202:A110102:100", "44000", "2020")),
    (("employed women in Oita 2020", "what percentage of employed people is that?"),
     plan("value", "F110202:F1102:100", "44000", "2020")),
    (("富山県で持ち家は何戸", "住宅全体に占める割合でいうと"), plan("value", "H1310:H1100:100", "16000")),
    (("大阪市の単独世帯数は？", "全世帯の何％？"), plan("value", "single_share", "27100")),
    (("大阪府の外国人の数は？", "ratio to population?"), plan("value", "foreign_share", "27000")),
    # of a wider area, and not the rate there
    (("北海道の外国人は何人？", "全国の何％？"), plan("share", "A1700", "01000", of="00000")),
    (("Foreign residents in Hokkaido", "what share of the national total is that?"),
     plan("share", "A1700", "01000", of="00000")),
    (("doctors in Tottori", "what share of Japan's doctors is that?"), plan("share", "I6100", "31000", of="00000")),
    (("2020年の札幌市の人口", "北海道全体の何％？", "仙台市が宮城県に占める割合は？"),
     plan("share", areas="04100", years="2020", of="04000")),
    (("札幌市北区の人口は？", "市全体の何％？"), plan("share", areas="01102", of="01100")),
    (("Which ward of Yokohama has the most people?", "what share of the city is that?"),
     plan("share", areas="14109", of="14100")),
    (("Population of Chiba", "what share of the population are women?"), plan("value", "female_share", "12000")),
]  # fmt: skip

MILLION = ("A1101 >= 1000000",)
WARDS = scope("special_ward", "13100")
ORDERS = [
    (("東京23区でいちばん人口が少ない区は？", "その区の面積は？", "人口が二番目に少ないのは"),
     plan("rank", scope=WARDS, order="asc", nth=2)),
    (("北海道で人口が多い市を5つ", "2番目の市の面積は？", "6位は？"),
     plan("rank", scope=scope("city", "01000"), nth=6)),
    (("Which city in Shizuoka has the most people?", "its ageing rate?", "And which has the highest?"),
     plan("rank", "ageing_rate", scope=scope("city", "22000"), limit=1)),
    (("Which ward of Yokohama has the most people?", "and the smallest ward?"),
     plan("rank", scope=scope("ward", "14100"), limit=1, order="asc")),
    (("foreign residents in hamamatsu 2020", "where does that put it among all cities in Japan?"),
     plan("position", "A1700", "22130", "2020", scope=scope("city"))),
    (("population of Kanazawa", "Where does it rank among all cities?", "and within Ishikawa?"),
     plan("position", areas="17201", scope=scope("city", "17000"))),
    (("兵庫県で人口が多い市トップ3", "姫路市は何位？"), plan("position", areas="28201", scope=scope("city", "28000"))),
    (("兵庫県で人口が多い市トップ3", "姫路市は何位？", "全国だと？"),
     plan("position", areas="28201", scope=scope("city"))),
    (("Which prefecture has the most doctors?", "and where is Saitama?"),
     plan("position", "I6100", "11000", scope=scope("prefecture"))),
    (("Which prefecture has the most doctors?", "and where is Saitama?", "what's the figure?"),
     plan("value", "I6100", "11000")),
    (("number of hospitals in Tottori", "Is that a lot?"),
     plan("position", "I510120", "31000", scope=scope("prefecture"))),
    (("千葉市の外国人人口", "他の市と比べて多いの？"), plan("position", "A1700", "12100", scope=scope("city"))),
    (("秋田県の2022年の出生数は？", "全国最下位？"),
     plan("position", "A4101", "05000", "2022", scope=scope("prefecture"), order="asc")),
    (("秋田県の2022年の出生数は？", "全国最下位？", "じゃあどこ？"),
     plan("rank", "A4101", years="2022", scope=scope("prefecture"), limit=1, order="asc")),
    (("保育園の待機児童、全国で何人？", "沖縄は？", "多い県を3つ挙げて"),
     plan("rank", "J250502", scope=scope("prefecture"), limit=3)),
    (("Hokkaido's projected population in 2040", "Which of the 47 will be smallest in 2040?"),
     plan("rank", "A1101P", years="2040", scope=scope("prefecture"), limit=1, order="asc")),
    (("高知県の75歳以上人口", "全国で何番目？", "ありがとう。ちなみに一位はどこ？"),
     plan("rank", "A1419", scope=scope("prefecture"), limit=1)),
    (("人口が一番多い県は？", "二番は？"), plan("rank", scope=scope("prefecture"), nth=2)),
    (("How many hospitals in Gifu?", "Aichi?", "Mie?", "which of them has the fewest?"),
     plan("rank", "I510120", "21000 23000 24000", limit=1, order="asc")),
    (("人口が一番多い県は？", "面積は？"), plan("value", "B1101", "13000")),
    (("人口が一番多い県は？", "面積だと？"), plan("rank", "B1101", scope=scope("prefecture"), limit=1)),
    (("長野県で人口が一番多い市は？", "県全体では？"), plan("value", areas="20000")),
    (("静岡市葵区の人口は？", "駿河区は？", "清水区は？", "3区で一番多いのは？"),
     plan("rank", areas="22101 22102 22103", limit=1)),
    (("average commute time in Kanagawa", "longest?"), plan("rank", "MG51", scope=scope("prefecture"), limit=1)),
    (("秋田県で高齢化率が一番高い市町村は？", "県平均は？"), plan("value", "ageing_rate", "05000")),
    (("長崎市の人口は？", "県の人口は？"), plan("value", areas="42000")),
    (("奈良市の面積は？", "県の面積は？"), plan("value", "B1101", "29000")),
    (("population of Sendai", "what about the prefecture's population?"), plan("value", areas="04000")),
    (("浜松市の面積は？", "静岡市とどっちが広い？"), plan("compare", "B1101", "22130 22100")),
    (("横浜市と大阪市の人口を比べて", "名古屋市も入れて"), plan("compare", areas="14100 27100 23100")),
    (("vacancy rate of Osaka", "rank nationally?"),
     plan("position", "vacancy_rate", "27000", scope=scope("prefecture"))),
    (("人口100万人以上の市は？", "いくつある？"), plan("count", scope=scope("city", where=MILLION))),
    (("人口100万人以上の市はいくつある？", "どこ？"), plan("rank", scope=scope("city", where=MILLION), limit=50)),
    (("population of Akita", "ageing rate?", "national?", "rank?"),
     plan("position", "ageing_rate", "05000", scope=scope("prefecture"))),
    (("2019年の愛知のパスポート発行件数", "2021年は", "最初の年は？"), plan("value", "G5105", "23000", "2019")),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "expected"), KIN)
def test_what_is_counted_stays(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(("turns", "expected"), PORTIONS)
def test_a_percentage_is_of_the_whole_that_is_meant(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize(("turns", "expected"), ORDERS)
def test_an_order_stays_among_those_ordered(world: World, turns: tuple[str, ...], expected: str) -> None:
    assert world.told(*turns) == expected


@pytest.mark.parametrize("question", ["how many are women?", "and the women?", "そのうち女性は？"])
def test_women_are_no_doctors_where_these_are_not_told_by_sex(world: World, question: str) -> None:
    assert world.told("doctors in Nara", question) == "refused facet"


def test_dentists_are_no_part_of_doctors(world: World) -> None:
    assert world.told("Number of dentists in Kyoto", "as a share of doctors?").startswith("refused")
