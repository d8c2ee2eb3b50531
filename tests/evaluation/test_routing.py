"""The router against what became of its choices."""

from __future__ import annotations

import pytest
from evaluation_replies import record, result

from evaluation.comparison import NotComparableError
from evaluation.routing import confidence, confusion, reliability


def test_confidence_is_in_the_route_taken() -> None:
    assert confidence(record("a", route="finetuned", router_score=0.9)) == 0.9
    assert confidence(record("a", route="rag", router_score=0.25)) == 0.75
    assert confidence(record("a", route="rag")) is None
    assert confidence(record("a", route=None, router_score=0.5)) is None


def test_reliability_sets_confidence_against_outcome() -> None:
    sure = [record(str(n), right=n < 9, route="finetuned", router_score=0.9) for n in range(10)]
    unsure = [record(str(n), right=False, router_score=0.5) for n in range(10)]
    found = reliability([*sure, *unsure, record("untold")])
    assert found is not None
    assert [(one.low, one.high, one.right.hits, one.right.total) for one in found.bins] == [
        (0, 0.5, 0, 10),
        (0.8, 0.9, 9, 10),
    ]
    assert found.error == pytest.approx(0.25)
    assert found.brier == pytest.approx((9 * 0.01 + 0.81 + 10 * 0.25) / 20)
    assert reliability([record("untold")]) is None


def test_certainty_falls_into_a_bin_at_both_ends() -> None:
    found = reliability([record("a", route="finetuned", router_score=score) for score in (0.0, 1.0)])
    assert found is not None
    assert sum(one.right.total for one in found.bins) == 2


def test_the_route_taken_against_the_route_that_is_right() -> None:
    taken = {"a": "finetuned", "b": "finetuned", "c": "rag", "d": "rag"}
    auto = result(*(record(name, right=name in "ac", route=route) for name, route in taken.items()))
    finetuned = result(*(record(name, right=name in "ac") for name in taken), route="finetuned")
    rag = result(*(record(name, right=name in "bc") for name in taken), route="rag")
    found = confusion(auto, finetuned, rag)
    assert (found.at("finetuned", "only fine-tuned"), found.at("finetuned", "only rag")) == (1, 1)
    assert (found.at("rag", "both"), found.at("rag", "neither"), found.at("rag", "only rag")) == (1, 1, 0)
    assert (found.chosen.hits, found.best.hits) == (2, 3)
    with pytest.raises(NotComparableError):
        confusion(auto, rag, finetuned)
    with pytest.raises(NotComparableError):
        confusion(auto, finetuned, result(*rag.records, route="rag", questions_sha256="1" * 64))
    with pytest.raises(NotComparableError):
        confusion(auto, result(record("a"), route="finetuned"), rag)
