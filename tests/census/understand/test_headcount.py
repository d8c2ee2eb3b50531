"""People counted where nobody in particular is named."""

from __future__ import annotations

import time

import pytest
from understand_world import World

from census.understand.measures import POPULATION


@pytest.mark.parametrize(
    "question",
    [
        "徳島県、みんなで何人?",
        "え、大村市って何人しかいないの?2020年",
        "大和村、人なんぼおる?2015年で",
        "岐南町ってどのくらいの人が住んでたの?出典もあると嬉しいです。",
        "社会のテストに出る。北海道地方は1940年で何人?",
        "2020年の国勢調査では青森市に何人いましたか 根拠も示してください。",
    ],
)
def test_everybody_is_counted_where_the_clause_says_of_nobody_else(world: World, question: str) -> None:
    assert world.reader.read(question).measures == ((POPULATION,),)


@pytest.mark.parametrize(
    "question",
    [
        "長崎市で何人しんだ?",
        "富山市で何人けがした?",
        "大阪で何人が自転車に乗っていますか",
        "長崎市、火事で何人",
        "富山市は何人家族が多い",
    ],
)
def test_people_to_whom_something_happens_are_not_everybody(world: World, question: str) -> None:
    assert world.reader.read(question).measures == ()


def test_a_clause_of_2000_small_words_takes_no_time(world: World) -> None:
    started = time.process_time()
    world.reader.read("徳島県は" + "のでとにいるて" * 270 + "何人を火")
    assert time.process_time() - started < 5
