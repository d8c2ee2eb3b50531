"""Replies to records."""

from __future__ import annotations

from typing import Any

import pytest
from evaluation_replies import SINGLE, TOKYO_2020, fact, reply

from census.indicators import Catalogue
from evaluation.asking import Asked
from evaluation.grounding import Screen
from evaluation.items import Expect, Item, Turn
from evaluation.metrics import Judge, wanted
from evaluation.plans import Reader
from evaluation.records import Record
from evaluation.table import Table

BIRTHS = {**TOKYO_2020, "measure": "A4101", "year": 2021}


@pytest.fixture(scope="module")
def judge(small: Table) -> Judge:
    """The shipped catalogue over the small table."""
    catalogue = Catalogue.load()
    return Judge(small, Reader(catalogue, small), Screen(catalogue, small))


def judged(judge: Judge, answer: dict[str, Any], **expect: Any) -> Record:
    """The record of a reply to one question."""
    turn = Turn("Tokyo?", Expect(**({"status": ("answered",), "queries": (TOKYO_2020,)} | expect)))
    return judge.record(Asked("en-1", Item("en-1", "en", "value", (turn,)), turn, answer, 12.5))


def test_a_right_answer(judge: Judge) -> None:
    found = judged(judge, reply(router_score=0.25))
    assert (found.right, found.wanted, found.plan_match, found.unexplained) == (True, "answer", True, 0)
    assert (found.citations.hits, found.citations.given) == (1, 1)
    assert (found.route, found.planner, found.router_score) == ("rag", "rag", 0.25)
    assert (found.milliseconds, found.service_milliseconds) == (12.5, 5.0)
    assert found.detail is not None
    assert found.detail.question == "Tokyo?"


def test_a_wrong_area_and_a_superfluous_measure_count_against_linking(judge: Judge) -> None:
    plan = {"op": "value", "measures": ["A1101", "A4101"], "areas": ["27000"], "years": [2020]}
    found = judged(judge, reply(plan=plan))
    assert found.plan_match is False
    assert found.areas is not None
    assert found.indicators is not None
    assert (found.areas.hits, found.areas.given, found.areas.wanted) == (0, 1, 1)
    assert (found.indicators.hits, found.indicators.given, found.indicators.wanted) == (1, 2, 1)


def test_linking_is_that_of_the_best_accepted_reading(judge: Judge) -> None:
    other = {**TOKYO_2020, "area": "27000"}
    found = judged(judge, reply(), queries=(other, TOKYO_2020))
    assert found.plan_match is True
    assert found.areas is not None
    assert found.areas.hits == 1


def test_the_second_part_of_a_question_is_wanted_too_and_no_one_plan_is_compared(judge: Judge) -> None:
    found = judged(judge, reply(), also=(BIRTHS,))
    assert found.plan_match is None
    assert found.indicators is not None
    assert (found.indicators.hits, found.indicators.given, found.indicators.wanted) == (1, 1, 2)


def test_a_missed_answer_counts_against_recall_and_an_accepted_question_back_does_not(judge: Judge) -> None:
    refusal = reply(status="ambiguous", value=None, facts=[], plan=None)
    missed = judged(judge, refusal)
    assert (missed.right, missed.plan_match) == (False, False)
    assert missed.areas is not None
    assert (missed.areas.given, missed.areas.wanted) == (0, 1)
    accepted = judged(judge, refusal, status=("ambiguous", "answered"))
    assert (accepted.right, accepted.wanted, accepted.plan_match, accepted.areas) == (True, "either", None, None)


def test_the_same_set_by_another_name_is_no_wrong_area(judge: Judge) -> None:
    spec = {"op": "max", "measure": "A1101", "scope": {"level": "prefecture"}, "year": 2020}
    scope = {"level": "prefecture", "inside": ["13000", "R-west"], "exclude": [], "where": []}
    plan = {"op": "rank", "measures": ["A1101"], "scope": scope, "limit": 1}
    found = judged(judge, reply(plan=plan), queries=(spec,))
    assert found.areas is not None
    assert found.areas.hits == found.areas.given == found.areas.wanted


def test_figures_nobody_can_trace_show(judge: Judge) -> None:
    found = judged(judge, reply(answer="Tokyo: 100, or 777", facts=[fact(value=99)], grounded=False, language="ja"))
    assert (found.unexplained, found.grounded, found.own_language) == (1, False, False)
    assert found.citations.hits == 0


def test_an_error_is_neither_answer_nor_refusal(judge: Judge) -> None:
    found = judged(judge, {"status": "error 500"})
    assert (found.right, found.answered, found.refused, found.route, found.planner) == (
        False,
        False,
        False,
        None,
        "none",
    )


def test_what_a_reply_should_do() -> None:
    assert wanted(SINGLE.turns[0].expect) == "answer"
    assert wanted(Expect(("not_available", "out_of_scope"))) == "refusal"
    assert wanted(Expect(("ambiguous", "answered"))) == "either"
