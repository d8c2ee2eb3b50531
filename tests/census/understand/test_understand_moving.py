"""Coming and going told by verbs are the people who moved in and out."""

from __future__ import annotations

import pytest
from understand_world import World, plan

from census.understand import moving

IN, OUT = "A5101", "A5102"


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("How many more people moved into Chiba prefecture than left it in 2022?", f"{IN} {OUT}"),
        ("How many more people came to Chiba than went the other way in 2022?", f"{IN} {OUT}"),
        ("How many more people moved to Chiba than moved away in 2022?", f"{IN} {OUT}"),
        ("How many more people left Chiba than moved there in 2022?", f"{OUT} {IN}"),
        ("How many more people moved out of Chiba than moved in, 2022?", f"{OUT} {IN}"),
        ("2022年に千葉県へ引っ越してきた人は出ていった人よりどれだけ多い？", f"{IN} {OUT}"),
    ],
)
def test_their_difference_is_asked_for(world: World, question: str, measures: str) -> None:
    assert world.told(question) == plan("difference", measures, "12000", "2022")


@pytest.mark.parametrize(
    "question",
    [
        "How many people moved AWAY from Chiba in 2022?",
        "number of people who went away from Chiba in 2022",
        "how many people relocated out of Chiba in 2022",
        "residents leaving Chiba 2022",
        "how many folks packed up and left Chiba in 2022",
        "how many people moved from Chiba in 2022",
    ],
)
def test_going_away_alone_is_moving_out(world: World, question: str) -> None:
    assert world.told(question) == plan("value", OUT, "12000", "2022")


def test_from_one_place_to_another_is_not_rewritten() -> None:
    question = "people who moved from Tokyo to Osaka"
    assert moving.written_out(question) == question


def test_a_verb_alone_is_left_as_it_is() -> None:
    question = "How many people are left in Chiba?"
    assert moving.written_out(question) == question
