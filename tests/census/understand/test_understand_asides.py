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
        ("Hi! I write on shrinking towns for a weekly and need a number: how many births in Otaru?", "A4101", "01203"),
        ("Quick one before my meeting in Osaka: number of foreign residents in Toyota City?", "A1700", "23211"),
        ("My aunt, who is from Akita, loves snow; how many births are there in Otaru?", "A4101", "01203"),
        ("I visited 12 prefectures in 2023. How many births are there in Otaru?", "A4101", "01203"),
        ("What is the number of births in Otaru? I need it by tomorrow.", "A4101", "01203"),
        ("Mayor's office in Otaru here, drafting a briefing. What was our number of births?", "A4101", "01203"),
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


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("みんな秋田が一番高齢と思ってるけど、高知の高齢化率は？", plan("value", "ageing_rate", "39000")),
        ("People say Tokyo is expensive but what is the land price in Osaka?", plan("value", "C5401", "27000")),
        ("みんな北海道は涼しいと思ってるけど、最高気温は何度？", plan("value", "B4102", "01000")),
        ("みんな東京が一番若いと思ってるけど、沖縄の方が子どもの割合が高いって本当？",
         plan("compare", "child_share", "47000 13000")),
    ],
)  # fmt: skip
def test_what_others_think_is_no_part_of_the_question(question: str, expected: str, world: World) -> None:
    assert world.told(question) == expected


def test_what_others_think_does_not_hide_a_claim(world: World) -> None:
    for question in (
        "みんな日本は広いと思ってるけど、可住地が3割ちょいしかないって本当？",
        "滋賀県の面積って半分くらい琵琶湖だと思ってる人多いけど、可住地が3割ちょいしかないって本当ですか？",
        "Most people think Hokkaido has the most hospitals, but is it true that Tokyo has more than Hokkaido?",
        "Everyone thinks Hokkaido is crowded, but is it true that its population density is under 100?",
    ):
        outcome = world.outcome(question)
        assert isinstance(outcome, Planned)
        assert outcome.plan.claim is not None


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("Does Osaka have more dental practices or more ordinary clinics? both numbers", "I5103 I5102"),
        ("Are there more regular clinics or dental clinics in Osaka?", "I5102 I5103"),
        ("大阪は歯科医院と普通の診療所どっちが多い？", "I5103 I5102"),
        ("大阪の歯科医院と一般の診療所、どちらが多いですか", "I5103 I5102"),
    ],
)
def test_a_plain_kind_is_compared_with_a_special_one(question: str, measures: str, world: World) -> None:
    assert world.told(question) == plan("compare", measures, "27000")
