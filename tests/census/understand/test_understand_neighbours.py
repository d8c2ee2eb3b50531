"""Of measures that are near each other the one that all the words together mean."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.understand.outcomes import Planned

JOINED = [
    # parts of people and households: age and living alone make elderly people alone
    ("How many pensioners in Otaru live alone?", "A8301", "01203"),
    ("old folks living by themselves in Otaru – the number please", "A8301", "01203"),
    ("一人で住んでいる65歳以上の人は小樽市に何世帯いますか", "A8301", "01203"),
    ("小樽市のお年寄りで独り住まいの世帯数", "A8301", "01203"),
    # firms tell which employees
    ("How many people do factories in Toyota City employ?", "C220837", "23211"),
    ("豊田市の製造業の民間事業所に勤める人", "C220837", "23211"),
    ("豊田市の工場に勤めている人の数", "C220837", "23211"),
    # a share of people is said of what they do
    ("Percentage of women in Tokyo Prefecture who study English", "MB011_F", "13000"),
    ("foreign share of hotel guests in Kyoto Prefecture", "foreign_guest_share", "26000"),
    # both sides of a rate
    ("What slice of the housing stock in Wakayama Prefecture stands empty?", "vacancy_rate", "30000"),
    ("高知県では家の何割が誰も住んでいない？", "vacancy_rate", "39000"),
    # a unit of area asks for no share
    ("How much of Kochi Prefecture is habitable (km2)?", "B1103", "39000"),
    ("How much of Kochi Prefecture is habitable?", "habitable_share", "39000"),
]


@pytest.mark.parametrize(("question", "code", "area"), JOINED)
def test_what_is_said_in_parts_is_one_measure(question: str, code: str, area: str, world: World) -> None:
    assert world.told(question) == plan("value", code, area)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("If births stay low and deaths stay high, what is Japan's population in 2065?", "A1101P_LH"),
        ("If fertility is high and mortality low, how many people will Japan have in 2065?", "A1101P_HL"),
        ("出生低位・死亡高位のシナリオだと2065年の日本は何人になるの", "A1101P_LH"),
        ("出生高位・死亡低位なら2065年の日本の人口は", "A1101P_HL"),
    ],
)
def test_the_variants_of_a_projection(question: str, code: str, world: World) -> None:
    assert world.told(question) == plan("value", code, "00000", "2065")


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("How many IT companies are in Sapporo?", "C210839"),
        ("札幌市のIT企業の数", "C210839"),
        ("How many companies are in Sapporo? Is it many?", "C2108"),
        ("札幌市の企業の数", "C2108"),
        ("Number of firms in Sapporo", "C2108"),
    ],
)
def test_information_technology_is_no_pronoun(question: str, code: str, world: World) -> None:
    outcome = world.outcome(question)
    assert isinstance(outcome, Planned)
    assert outcome.plan.measures == (code,)


def test_a_gain_of_people_in_one_year_is_the_measure_itself(world: World) -> None:
    told = world.told("Among Chiba municipalities, which gained most from people moving in minus moving out in 2023?")
    scope = {"level": "municipality", "inside": ["12000"]}
    assert told == plan("rank", "net_migration", years="2023", limit=1, scope=scope)


def test_people_living_yields_to_who_they_are(world: World) -> None:
    told = world.told("where do the most old people live? name three prefectures")
    assert told == plan("rank", "A1303", limit=3, scope={"level": "prefecture"})
