"""What a speaker takes back: of years, orders and kinds of area the last word counts."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.plan import Plan, Scope
from census.understand.corrections import corrected_from, takes_back


@pytest.mark.parametrize(
    "text", ["births, no wait, deaths", "2019 - actually 2020", "2015年、いや2020年", "東京じゃなくて大阪"]
)
def test_words_that_take_back_are_found(text: str) -> None:
    assert takes_back(text)
    assert 0 < corrected_from(text) < len(text)


@pytest.mark.parametrize("text", ["how many people actually live in Nara", "いやしの湯の数"])
def test_other_words_take_nothing_back(text: str) -> None:
    assert corrected_from(text) == 0


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("births in 2019 — actually 2020 — in Gunma", plan("value", "A4101", "10000", "2020")),
        ("2015年、いや2020年の沖縄県の世帯数", plan("value", "A7101", "47000", "2020")),
        ("東京の75歳以上の割合…いや、人数", plan("value", "A1419", "13000")),
        ("大阪の子どもの割合じゃなくて人数", plan("value", "A1301", "27000")),
        ("仙台の出生率、いや出生数", plan("value", "A4101", "04100")),
        ("Ageing rate of Nara, no, the number", plan("value", "A1303", "29000")),
        (
            "bottom 5, no sorry, top 5 prefectures by doctors",
            plan("rank", "I6100", limit=5, scope={"level": "prefecture"}),
        ),
        (
            "出生数が少ない県ワースト…じゃなくてベスト3",
            plan("rank", "A4101", limit=3, order="asc", scope={"level": "prefecture"}),
        ),
        (
            "the city, no, the town with the most people in Fukuoka",
            plan("rank", "A1101", limit=1, scope={"level": "town", "inside": ["40000"]}),
        ),
    ],
)  # fmt: skip
def test_what_is_said_last_counts(world: World, question: str, expected: str) -> None:
    assert world.told(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "How many designated... sorry, how many villages are there in Nagano?",
        "How many towns, no wait, how many villages are there in Nagano?",
        "how many ordinance, I mean, sorry, how many villages in Nagano",
        "長野県の政令…いや、村はいくつ？",
    ],
)
def test_what_a_question_began_with_is_dropped_where_it_begins_again(world: World, question: str) -> None:
    plan = Plan.model_validate_json(world.told(question))

    assert plan.op == "count"
    assert plan.scope == Scope(level="village", inside=("20000",))


def test_an_unknown_thing_is_not_dropped_with_a_corrected_year(world: World) -> None:
    assert world.told("How many zebras were there in Nagano in 2019, sorry, 2020?").startswith("refused")


def test_what_was_taken_back_leaves_nothing_unexplained(world: World) -> None:
    """Else retrieval would be asked, which reads what was taken back as well."""
    reading = world.read("仙台の出生率、いや出生数")
    assert reading.settled
    assert "出生率" not in reading.residual
