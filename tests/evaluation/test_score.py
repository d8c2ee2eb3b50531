"""Right and wrong answers, and numbers read from text."""

from __future__ import annotations

from typing import Any

import pytest

from evaluation.items import Expect
from evaluation.score import numbers, score
from evaluation.table import Table

TOKYO = {"op": "value", "measure": "A1101", "area": "13000", "year": 2020}
SHARE = {"op": "share", "measure": "A1101", "area": "13000", "of": "R-west", "year": 2015}
RANK = {
    "op": "rank",
    "measure": "A1101",
    "areas": ["27000", "13000"],
    "order": "desc",
    "n": 2,
    "year": 2020,
}


def reply(answer: str = "", value: float | None = None, **more: Any) -> dict[str, Any]:
    """An answered response with what matters to the score."""
    return {"status": "answered", "answer": answer, "value": value, "facts": [], **more}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("14,047,594 people", [14047594]),
        ("1,404万7,594人", [14047594]),
        ("1億2614万6099人", [126146099]),
        ("１２３", [123]),
        ("1.4 million", [1400000]),
        ("29.1 %", [29.1]),
    ],
)
def test_numbers_of_a_text(text: str, wanted: list[float]) -> None:
    assert [number.value for number in numbers(text)] == pytest.approx(wanted)


def test_a_clock_time_is_read_as_minutes() -> None:
    assert 398 in [number.value for number in numbers("6:38")]
    assert 398 in [number.value for number in numbers("6時38分")]


def test_the_exact_figure_is_right(small: Table) -> None:
    assert score(reply("Tokyo: 100", 100), Expect(("answered",), (TOKYO,)), small).right


def test_a_figure_off_by_one_is_wrong(small: Table) -> None:
    verdict = score(reply("Tokyo: 100", 101), Expect(("answered",), (TOKYO,)), small)
    assert not verdict.right
    assert verdict.reason == "got 101, expected 100"


def test_any_of_the_accepted_queries_will_do(small: Table) -> None:
    queries = (TOKYO, {**TOKYO, "year": 2022})
    assert score(reply(value=110), Expect(("answered",), queries), small).right


def test_a_refusal_carries_no_figure(small: Table) -> None:
    expect = Expect(("out_of_scope",))
    refusal: dict[str, Any] = {"status": "out_of_scope", "answer": "…", "value": None, "facts": []}
    assert score(refusal, expect, small).right
    assert not score({**refusal, "value": 42}, expect, small).right
    assert not score({**refusal, "facts": [{"area_code": "13000", "value": 1}]}, expect, small).right


def test_answering_what_must_not_be_answered_is_wrong(small: Table) -> None:
    assert score(reply("42", 42), Expect(("out_of_scope",)), small).reason == "status answered"


def test_either_of_two_statuses_may_be_right(small: Table) -> None:
    expect = Expect(("ambiguous", "answered"), (TOKYO,))
    assert score({"status": "ambiguous", "value": None, "facts": []}, expect, small).right
    assert not score(reply(value=1), expect, small).right


def test_a_computed_figure_may_be_rounded(small: Table) -> None:
    spec = {"op": "ratio", "measures": ["A1101"], "areas": ["13000"], "years": [2020, 2015]}
    expect = Expect(("answered",), (spec,))
    assert score(reply("1.1 times", None), expect, small).right
    assert score(reply("", 1.1111), expect, small).right
    assert not score(reply("1.2 times", 1.2), expect, small).right
    assert not score(reply("about 1", 1), expect, small).right


def test_a_figure_may_be_given_in_another_unit_that_the_answer_names(small: Table) -> None:
    expect = Expect(("answered",), (TOKYO,))
    assert score(reply("10,000 ha", 10_000, unit="ha"), expect, small).right
    assert not score(reply("10,001 km²", 10_000, unit="km²"), expect, small).right
    assert not score(reply("20,000 ha", 20_000, unit="ha"), expect, small).right


def test_a_ranking_needs_its_order_in_facts_or_text(small: Table) -> None:
    expect = Expect(("answered",), (RANK,))
    facts = [{"area_code": "13000", "value": 100}, {"area_code": "27000", "value": 50}]
    assert score(reply(facts=facts), expect, small).right
    assert not score(reply(facts=facts[::-1]), expect, small).right
    assert score(reply("1. Tokyo 100, 2. Osaka Prefecture 50"), expect, small).right
    assert not score(reply("1. Osaka Prefecture 100, 2. Tokyo 50"), expect, small).right
