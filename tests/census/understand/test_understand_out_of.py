"""Parts asked for in people: "of every 100 seniors", 高齢者100人のうち, "most likely to"."""

from __future__ import annotations

import json

import pytest
from understand_world import World


@pytest.mark.parametrize(
    ("question", "measure", "op"),
    [
        ("out of every 100 seniors, how many live alone in Osaka", "seniors_alone_rate", "value"),
        ("in Kagoshima, of every 100 people over 65 how many live by themselves", "seniors_alone_rate", "value"),
        ("大阪府は高齢者100人のうち何人が一人暮らし?", "seniors_alone_rate", "value"),
        ("65歳以上の100人中何人が独り暮らし?沖縄県", "seniors_alone_rate", "value"),
        ("which prefecture's over-65s are most likely to live alone", "seniors_alone_rate", "rank"),
        ("どの県の65歳以上が一番一人暮らしになりやすい?", "seniors_alone_rate", "rank"),
        ("out of every 100 people in Akita, how many are over 65?", "ageing_rate", "value"),
        ("住民100人のうち何人が65歳以上?", "ageing_rate", "value"),
        ("豊中市で65歳以上の人のうち独り暮らしの割合は", "seniors_alone_rate", "value"),
        ("what percentage of people over 65 in Oita live by themselves?", "seniors_alone_rate", "value"),
        ("who is more likely to live alone, seniors in Tokyo or in Osaka?", "seniors_alone_rate", "compare"),
        ("out of every 100 workers in Aichi how many are in manufacturing?", "employee_share_manufacturing", "value"),
        ("for every 100 women in Tokyo how many men are there?", "sex_ratio", "value"),
        ("女性100人に対して男性は何人?京都市", "sex_ratio", "value"),
        ("Out of 100 births in Nara how many deaths?", "deaths_per_birth", "value"),
        ("Out of 100 households in Sapporo how many are single-person?", "single_share", "value"),
    ],
)
def test_a_number_of_a_hundred_is_a_share_of_those_named(world: World, question: str, measure: str, op: str) -> None:
    plan = json.loads(world.told(question))

    assert (plan["op"], plan["measures"]) == (op, [measure])


def test_the_people_are_not_told_where_what_they_do_is_not_known(world: World) -> None:
    assert world.told("Out of 100 women in Fukui, how many work?") == "refused no_measure"


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("households made up of one person only in Nagoya - count pls", "A810105"),
        ("How much of Akita's population is made up of seniors?", "ageing_rate"),
    ],
)
def test_what_is_made_up_of_is_counted_where_a_count_is_asked(world: World, question: str, measure: str) -> None:
    assert json.loads(world.told(question))["measures"] == [measure]
