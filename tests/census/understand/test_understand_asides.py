"""What is told before a question is no part of it, nor is what is negated or said again in brackets."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.understand.outcomes import Planned


@pytest.mark.parametrize(
    ("question", "code", "area"),
    [
        ("We're thinking of moving to Otaru with two kids. How many primary schools are there?", "E2101", "01203"),
        ("My husband got a job in Toyota City. How many foreign residents are there?", "A1700", "23211"),
        ("I read that many people have jobs in Toyota. What is the number of foreigners there?", "A1700", "23211"),
        ("息子が小学校に上がります。堺市の中学生は何人？", "E3501", "27140"),
        ("離婚が増えていると聞きました。豊田市の婚姻件数は？", "A9101", "23211"),
    ],
)  # fmt: skip
def test_what_is_told_before_is_not_asked(question: str, code: str, area: str, world: World) -> None:
    assert world.told(question) == plan("value", code, area)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("My mother is 81 and lives by herself in Otaru. How many elderly people are in the same situation?", "A8301"),
        ("小樽はお年寄りの一人暮らしが多いと聞きました。そういう世帯は何世帯ありますか", "A8301"),
        ("Population of Otaru. What about the births?", "A1101"),
    ],
)
def test_what_a_question_leans_on_is_kept(question: str, code: str, world: World) -> None:
    reading = world.read(question)
    outcome = world.planner.plan(reading)
    named = {one for codes in reading.measures for one in codes}
    assert code in named or (isinstance(outcome, Planned) and code in outcome.plan.measures)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("jobless people in Otaru, headcount not the rate", "F1107"),
        ("Number of births, not the rate, in Otaru", "A4101"),
        ("小樽市の出生率ではなく出生数", "A4101"),
    ],
)
def test_what_is_negated_is_not_asked(question: str, code: str, world: World) -> None:
    assert world.told(question) == plan("value", code, "01203")


def test_a_gloss_in_brackets_is_no_strange_word(world: World) -> None:
    assert world.read("Current balance ratio (keijo no hiritsu) of Yubari").strange == ()
    assert world.read("Current balance ratio (of the zoo) of Yubari and zookeepers").strange == ("zookeepers",)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "How many rental homes were started in Tokyo in 2022, as opposed to homes for sale?",
            plan("value", "H1802", "13000", "2022"),
        ),
        ("number of hospitals rather than clinics in Nara prefecture", plan("value", "I510120", "29000")),
        ("Rather than pork, spending on beef in Tsu", plan("value", "LB031001", "24201")),
    ],
)
def test_what_is_told_apart_is_not_asked(world: World, question: str, expected: str) -> None:
    assert world.told(question) == expected


def test_another_place_told_apart_is_kept(world: World) -> None:
    reading = world.read("How many people live in Kobe rather than Osaka?")
    assert [place.code for place in reading.places] == ["28100", "27100"]
