"""Which questions, whether a bare text is right, and which of its numbers have ground."""

from __future__ import annotations

from typing import Any

import pytest

from evaluation.baselines.grounding import Grounds
from evaluation.baselines.judge import judge, refuses, response
from evaluation.baselines.sample import sample
from evaluation.items import Expect, Item, Turn
from evaluation.table import Table

TOKYO = Expect(("answered",), ({"op": "value", "measure": "A1101", "area": "13000", "year": 2020},))
TOP_TWO = Expect(
    ("answered",),
    ({"op": "rank", "measure": "A1101", "scope": {"level": "prefecture"}, "order": "desc", "n": 2, "year": 2022},),
)
CHANGE = Expect(
    ("answered",),
    ({"op": "change", "measure": "A1101", "area": "13000", "from": 2015, "to": 2020, "want": "absolute"},),
)
REFUSED = Expect(("out_of_scope",))
CHART = Expect(("answered",), TOKYO.queries, intent="chart")
REPORT = Expect(("answered",), intent="report")


@pytest.mark.parametrize(
    "text",
    [
        "I don't know.",
        "I do not have any information about that.",
        "The context does not contain the population of Tokyo.",
        "No data is available for that year.",
        "Empty Response",
        "Error: no such table: people",
        "わかりません。",
        "その情報はありません。",
        "  ",
    ],
)
def test_a_text_that_says_it_cannot_answer_is_a_refusal(text: str) -> None:
    assert refuses(text)


@pytest.mark.parametrize("text", ["The population is 100.", "総人口は100人です。", "People do not live there."])
def test_other_texts_are_answers(text: str) -> None:
    assert not refuses(text)


@pytest.mark.parametrize(
    ("text", "expect", "right"),
    [
        ("It was 90 in 2015 and 100 in 2020, I think.", TOKYO, True),
        ("It was 90.", TOKYO, False),
        ("I don't know, perhaps 100.", TOKYO, False),
        ("I don't know.", REFUSED, True),
        ("It is 100.", REFUSED, False),
        ("It is 100.", CHART, True),
        ("It is 90.", CHART, False),
        ("Here is your report.", REPORT, False),
    ],
)
def test_a_text_gets_the_benefit_of_the_doubt(small: Table, text: str, expect: Expect, right: bool) -> None:
    assert judge(response(text), "how many?", expect, small).right is right


@pytest.mark.parametrize(
    ("text", "question", "right"),
    [
        ("Tottori Prefecture and then Tokyo with 110.", "which two?", True),
        ("Tottori Prefecture, Tokyo", "which two?", True),
        ("Osaka Prefecture, Tokyo", "which two?", False),
        ("Tottori Prefecture, Tokyo", "Tokyo or Tottori Prefecture or Osaka Prefecture?", False),
        ("Tottori Prefecture, Tokyoite", "which two?", False),
    ],
)
def test_places_of_a_ranking_may_stand_in_any_order(small: Table, text: str, question: str, right: bool) -> None:
    assert judge(response(text), question, TOP_TWO, small).right is right


@pytest.mark.parametrize(
    ("text", "expect", "without"),
    [
        ("100 people in 2020", TOKYO, ()),
        ("99 people in 2020", TOKYO, (99.0,)),
        ("the question says 77", TOKYO, ()),
        ("fell from 100 to 90, by 10.0%", TOKYO, ()),
        ("fell by 10.7%", TOKYO, (10.7,)),
        ("figures of another place: 50", TOKYO, (50.0,)),
        ("1. Tokyo: 110\n2. Tottori: 60, of 3 prefectures", TOP_TWO, ()),
        ("Tokyo (13000) has 100; SSDSE-A-2026, e-Stat-0003433219", TOKYO, ()),
        ("65歳以上、15~64歳、aged 65 and over, under 15", TOKYO, ()),
        ("it is under 65.5 for 65 people", TOKYO, (65.5, 65.0)),
        ("at 22:49", TOKYO, (1369.0,)),
        ("100 people", REFUSED, ()),
        ("110 people", REFUSED, (110.0,)),
        ("a change of 11.1%, from 90 to 100", CHANGE, ()),
    ],
)
def test_numbers_without_ground(small: Table, text: str, expect: Expect, without: tuple[float, ...]) -> None:
    assert Grounds(small).ungrounded(text, "what of 77?", expect) == without


def _items() -> list[Item]:
    turn: Any = (Turn("?", TOKYO),)
    kinds = ["value"] * 60 + ["rank"] * 30 + ["chart"] * 10
    return [
        Item(f"{language}-{number}", language, kind, turn)
        for language in ("en", "ja")
        for number, kind in enumerate(kinds)
    ]


def test_a_sample_keeps_the_proportions_of_kinds_in_each_language() -> None:
    drawn = sample(_items(), 10)
    for language in ("en", "ja"):
        kinds = [item.kind for item in drawn if item.language == language]
        assert (kinds.count("value"), kinds.count("rank"), kinds.count("chart")) == (6, 3, 1)
    assert len(sample(_items(), 7)) == 14


def test_a_seed_decides_the_sample_and_no_limit_takes_all() -> None:
    assert sample(_items(), 10, seed=1) == sample(_items(), 10, seed=1) != sample(_items(), 10, seed=2)
    assert len(sample(_items(), None)) == len(sample(_items(), 1000)) == 200
