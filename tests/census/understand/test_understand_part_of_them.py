"""What part of a whole is asked for: women among those in work, foreign residents that live in Tokyo."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.types import JAPAN


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("What share of employed people in Fukui were women in 2020?", "F110202:F1102:100"),
        ("Women as % of everybody in work, Fukui 2020", "F110202:F1102:100"),
        ("Women's share of employed people in Fukui in 2020", "F110202:F1102:100"),
        ("share of women among employed people in Fukui in 2020", "F110202:F1102:100"),
        ("What share of Fukui's employed people were women in 2020?", "F110202:F1102:100"),
        ("What percentage of unemployed people in Fukui were men in 2020?", "F110701:F1107:100"),
        ("福井県の2020年の就業者に占める女性の割合は？", "F110202:F1102:100"),
        ("2020年の福井県で女性は就業者の何割？", "F110202:F1102:100"),
        ("2020年の福井県の高齢者に占める女性の割合", "A130302:A1303:100"),
        ("2020年の福井県の65歳以上に占める女性の割合", "A130302:A1303:100"),
        ("What share of women in Fukui were employed in 2020?", "employment_rate_female"),
        ("2020年の福井県の女性の就業率", "employment_rate_female"),
    ],
)
def test_a_sex_is_a_part_of_what_is_named_as_the_whole(world: World, question: str, measure: str) -> None:
    assert world.told(question) == plan("value", measures=measure, areas="18000", years="2020")


@pytest.mark.parametrize(
    "question",
    [
        "What share of foreign residents lived in Tokyo in 2020?",
        "What percentage of foreign residents are in Tokyo in 2020?",
        "2020年の外国人全体に占める東京の割合",
    ],
)
def test_those_who_live_somewhere_are_a_part_of_all(world: World, question: str) -> None:
    assert world.told(question) == plan("share", measures="A1700", areas="13000", of=JAPAN, years="2020")


def test_the_share_of_an_area_that_foreigners_are_stays_its_own(world: World) -> None:
    told = world.told("What share of foreign residents does Tokyo have in 2020?")
    assert told == plan("value", measures="foreign_share", areas="13000", years="2020")
