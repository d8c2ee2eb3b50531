"""Sets that are a kind of area, amounts of money, and numbers beside names."""

from __future__ import annotations

import json

import pytest
from understand_world import World, plan, scope

NATTO, SAKE, MUSEUMS, TEMPERATURE = "LB053003", "LB110001", "G1501", "B4101"
CASES = [
    ("Which prefectural capital in the Tohoku region spends the most on sake?",
     plan("rank", SAKE, scope=scope("capital", "R-tohoku"), limit=1)),
    ("九州の県庁所在地で人口が一番多いのは？", plan("rank", scope=scope("capital", "R-kyushu"), limit=1)),
    ("designated cities in Kanto with the most people",
     plan("rank", scope=scope("designated_city", "R-kanto"), limit=1)),
    ("population of the prefectural capitals and Tohoku", plan("value", areas="S-capitals R-tohoku")),
    ("1世帯あたりの納豆への支出が5000円を超える県庁所在市はいくつ？",
     plan("count", NATTO, scope=scope("capital", where=(f"{NATTO} > 5000",)))),
    ("How many of Tokyo's special wards had a population over 500k in 2020?",
     plan("count", years="2020", scope=scope("municipality", "13100", where=("A1101 > 500000",)))),
    ("Was it warmer on average over 2022 in Miyazaki or Kagoshima?",
     plan("compare", TEMPERATURE, "45000 46000", "2022")),
    ("Five most populous towns (towns only, no cities or villages) in Hokkaido, 2020",
     plan("rank", years="2020", scope=scope("town", "01000"), limit=5)),
]  # fmt: skip
RATES = [
    ("徳島県の人口10万人対医師数(2022年)を教えてください", plan("value", "doctors_per_100k", "36000", "2022")),
    ("人口10万対の医師数 徳島県", plan("value", "doctors_per_100k", "36000")),
    ("人口1000人対の死亡率が一番高い県", plan("rank", "death_rate", scope=scope("prefecture"), limit=1)),
]
CLAIMS = [
    ("heard that Nagano has more museums than any other prefecture, fact or fiction", MUSEUMS, "20000"),
    ("I was told Fukushima City spends more on natto than any other prefectural capital, is that right?",
     NATTO, "07201"),
    ("Rumour has it Aomori City spends more yearly on sake than any other prefectural capital", SAKE, "02201"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), CASES + RATES)
def test_a_set_is_the_kind_of_area_within_what_holds_it(world: World, question: str, expected: str) -> None:
    assert world.told(question) == expected


@pytest.mark.parametrize(("question", "measure", "area"), CLAIMS)
def test_more_than_any_other_claims_the_first_place(world: World, question: str, measure: str, area: str) -> None:
    found = json.loads(world.told(question))
    assert (found["op"], found["measures"], found["areas"]) == ("position", [measure], [area])
    assert (found["claim"]["cmp"], found["claim"]["value"]) == ("==", 1)


def test_no_amount_of_yen_is_compared_with_a_number_of_households(world: World) -> None:
    reading = world.read("In how many prefectural capitals do households spend more than 10,000 yen on yakiniku?")
    assert [threshold.measures for threshold in reading.thresholds] in ([()], [("LB121108",)])


FERTILITY, DOCTORS = "A4103", "I6100"
KEPT_BY_AGE = [
    ("Among prefectures where over 30% are 65 or older, which had the highest fertility rate in 2022?",
     plan("rank", FERTILITY, years="2022", scope=scope("prefecture", where=("ageing_rate > 30",)), limit=1)),
    ("which prefecture has the most doctors among those where at least 13% of residents are under 15",
     plan("rank", DOCTORS, scope=scope("prefecture", where=("child_share >= 13",)), limit=1)),
    ("65歳以上が30%を超える県のうち、医師が一番多いのは",
     plan("rank", DOCTORS, scope=scope("prefecture", where=("ageing_rate > 30",)), limit=1)),
    ("cities where over 40% of people are 65 or older",
     plan("rank", "ageing_rate", scope=scope("city", where=("ageing_rate > 40",)), limit=50)),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), KEPT_BY_AGE)
def test_the_age_of_a_percentage_keeps_areas_and_is_no_part_of_what_is_asked(
    world: World, question: str, expected: str
) -> None:
    assert world.told(question) == expected


STUDENTS = "E6302"
LEFT_OUT = [
    ("the 23 wards without Chiyoda and Minato: the top 3 by number of residents",
     plan("rank", scope=scope("municipality", "13100", "13101 13103"), limit=3)),
    ("一都三県（東京・神奈川・埼玉・千葉）を除くと、2022年に大学生が多い都道府県トップ5は？",
     plan("rank", STUDENTS, years="2022", scope=scope("prefecture", "", "13000 14000 11000 12000"), limit=5)),
    ("東京・神奈川・埼玉の3都県を除いて大学生が一番多い県は",
     plan("rank", STUDENTS, scope=scope("prefecture", "", "13000 14000 11000"), limit=1)),
    ("人口密度が1km²あたり100人を切る道県で、医師がいちばん多いのは？",
     plan("rank", DOCTORS, scope=scope("prefecture", where=("density < 100",)), limit=1)),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), LEFT_OUT)
def test_all_that_is_left_out_is_and_what_holds_it_stays(world: World, question: str, expected: str) -> None:
    assert world.told(question) == expected


def test_people_who_live_somewhere_are_no_other_measure_than_the_one_that_a_number_is_said_of(world: World) -> None:
    found = json.loads(world.told("More than 300 thousand foreigners lived in Osaka prefecture in 2020. Is that so?"))
    assert (found["op"], found["measures"], found["areas"]) == ("value", ["A1700"], ["27000"])
    assert found["claim"]["value"] == 300_000


@pytest.mark.parametrize(("question", "level"), [("面積 最大 市", "city"), ("人口 最多 村", "village")])
def test_a_kind_written_after_most_is_asked_about(world: World, question: str, level: str) -> None:
    assert f'"level": "{level}"' in world.told(question).replace('":"', '": "')


@pytest.mark.parametrize("greeting", ["Hi guys, ", "Thanks guys, and ", "Ladies and gentlemen, ", "hey ladies "])
def test_who_is_addressed_is_no_part_of_the_people_counted(world: World, greeting: str) -> None:
    assert world.told(f"{greeting}what is the population of Osaka City?") == plan("value", areas="27100")
