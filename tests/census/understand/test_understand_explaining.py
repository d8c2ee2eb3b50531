"""Definitions and coverage: which questions ask for one, about which measure, area and level; and which do not."""

from __future__ import annotations

import pytest
from understand_world import World

from census.understand.explaining import asked
from census.understand.outcomes import Explained, Planned, Refused

DEFINITIONS = [
    ("what does habitable land area mean?", ("B1103",)),
    ("Our councillors argue about the ordinary balance ratio. How is it defined?", ("D2203",)),
    ("how do you calculate the ageing rate", ("ageing_rate",)),
    ("Our boss keeps mentioning the ageing rate. What is it exactly?", ("ageing_rate",)),
    ("net migration rate - how's that calculated", ("net_migration_rate",)),
    ("Difference between households and private households?", ("A7101", "A710101")),
    ("what exactly is the total fertility rate", ("A4103",)),
    ("what is a compulsory education school?", ("E3901",)),
    ("Who counts as a 'person not in the labour force'?", ("F1108",)),
    ("生産年齢人口って何歳から何歳までの人のこと？", ("A1302",)),
    ("可住地面積とはどういう意味ですか", ("B1103",)),
    ("合計特殊出生率とは", ("A4103",)),
    ("じっしつこうさいひひりつ って なに？", ("D2211",)),
    ("total fertility rate meaning", ("A4103",)),
    ("what is habitable land area?", ("B1103",)),
    ("経常収支比率って何のことですか？", ("D2203",)),
    ("高齢夫婦のみの世帯って、具体的にどんな世帯を指すの？", ("A8201",)),
    ("「高齢夫婦のみの世帯」って何歳以上の夫婦のこと？", ("A8201",)),
    ("完全失業者ってただの無職とは違うんですか？", ("F1107",)),
    ("「非労働力人口」には学生も入るの？", ("F1108",)),
    ("完全失業者ってどういう人を数えてるの", ("F1107",)),
    ("自給的農家ってどんな農家のこと？", ("C310202",)),
    ("単独世帯って一人暮らしのことですか？", ("A810105",)),
    ("一般世帯と世帯って何が違うんですか？", ("A710101", "A7101")),
]
COVERAGE = [
    ("what years do you have for births in Tokyo?", "A4101", "13000", None),
    ("For which years do you have population figures at the municipality level?", "A1101", None, "municipality"),
    ("do you have anything on land prices? years + area level would help", "C5401", None, None),
    ("can I get total fertility rate for individual cities or just prefectures?", "A4103", None, "prefecture"),
    ("is there anything about hotel guest nights in here, and up to which year", "G7101", None, None),
    ("How far back does the population of Japan go in your data?", "A1101", "00000", None),
    ("待機児童のデータって市町村別まであります？何年から何年まで？", "J250502", None, "municipality"),
    ("都道府県の人口は一番古いもので何年まで遡れますか", "A1101", None, "prefecture"),
    ("小学校の児童数、最新は何年度のデータ？", "E2501", None, None),
    ("札幌市の人口は何年分ありますか", "A1101", "01100", None),
    ("For which years can I get the number of foreign residents by municipality?", "A1700", None, "municipality"),
    ("since when is the unemployment rate recorded here?", "unemployment_rate", None, None),
    ("人口は何年先まで見られますか", "A1101", None, None),
    ("都道府県別の合計特殊出生率は何年から何年まで調べられますか。", "A4103", None, "prefecture"),
    ("市町村別の人口は何年のぶんがありますか?", "A1101", None, "municipality"),
    ("外国人の人口、何年と何年が見れますか？", "A1700", None, None),
    ("合計特殊出生率は何年以降なら確認できますか", "A4103", None, None),
    ("空き家のデータっていつの？", "H110202", None, None),
    ("都道府県の総人口 いちばん古い年", "A1101", None, "prefecture"),
]
OTHERS = [
    "What is the population of Tokyo?",
    "what is the mean population of prefectures?",
    "what's the difference between births and deaths in Japan",
    "出生数と死亡数の違いは？",
    "市町村の中で最大の面積は何km2？",
    "馬路村で外食できる店は統計上何軒ありますか",
    "Do you have the number of doctors in Osaka in 2020?",
    "what years did births in Tokyo exceed 100,000",
    "東京都の人口って何人？",
    "How many cities have figures for libraries?",
]


@pytest.mark.parametrize(("question", "measures"), DEFINITIONS)
def test_a_question_about_meaning_is_a_definition(world: World, question: str, measures: tuple[str, ...]) -> None:
    outcome = world.outcome(question)
    assert isinstance(outcome, Explained)
    assert (outcome.kind, outcome.measures) == ("definition", measures)


@pytest.mark.parametrize(("question", "measure", "area", "level"), COVERAGE)
def test_a_question_about_what_there_is_is_one_of_coverage(
    world: World, question: str, measure: str, area: str | None, level: str | None
) -> None:
    outcome = world.outcome(question)
    assert isinstance(outcome, Explained)
    assert (outcome.kind, outcome.measures[0], outcome.area, outcome.level) == ("coverage", measure, area, level)


@pytest.mark.parametrize("question", OTHERS)
def test_a_question_for_a_figure_is_neither(world: World, question: str) -> None:
    assert asked(world.read(question)) is None


@pytest.mark.parametrize(
    "question", ["犯罪のデータはありますか", "Got any data about earthquakes?", "「昼夜間人口比率」って何？"]
)
def test_what_the_catalogue_does_not_know_is_said_to_be_missing(world: World, question: str) -> None:
    assert world.outcome(question) == Refused("not_covered")


def test_a_measure_found_elsewhere_is_explained(world: World) -> None:
    reading = world.read("is there any data on chalets?")
    outcome = world.planner.plan(reading, None, ["C3801"])
    assert outcome == Explained("coverage", ("C3801",))


def test_that_leans_on_the_question_before(world: World) -> None:
    before = world.outcome("population density of Tokyo")
    assert isinstance(before, Planned)
    outcome = world.outcome("how is that calculated?", before.plan)
    assert isinstance(outcome, Explained)
    assert outcome.measures == ("density",)


@pytest.mark.parametrize(
    "question",
    [
        "Do your land price figures go down to cities, and what is the last year?",
        "Does the unemployment rate go down to municipalities?",
        "do births come down to the town level",
        "What's the latest year for university data?",
        "地価は市町村まで出てる？",
        "失業率は市区町村まで分かりますか",
    ],
)
def test_how_far_down_and_up_to_when_figures_go_is_coverage(world: World, question: str) -> None:
    assert isinstance(outcome := world.outcome(question), Explained)
    assert outcome.kind == "coverage"


def test_a_number_that_went_down_to_another_is_no_coverage(world: World) -> None:
    assert not isinstance(world.outcome("did the population go down to 5000 in towns"), Explained)
