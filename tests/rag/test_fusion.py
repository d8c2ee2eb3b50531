"""Two result lists joined per measure."""

import dataclasses

import pytest

from rag.calibrate import START
from rag.fusion import Calibration, Found, fuse


def test_a_measure_found_both_ways_comes_first() -> None:
    evidence = fuse([Found("a", 0.9), Found("b", 0.89)], [Found("b", 15), Found("c", 1)], {}, START)
    assert [item.code for item in evidence] == ["b", "a", "c"]


def test_the_best_text_of_a_measure_counts() -> None:
    evidence = fuse([Found("a", 0.8), Found("a", 0.9)], [], {"a": 0.5}, START)
    assert [(item.code, item.cosine, item.gap, item.overlap) for item in evidence] == [("a", 0.9, 0.0, 0.5)]


def test_measures_of_another_kind_of_quantity_step_back() -> None:
    found = [Found("rate", 0.9), Found("count", 0.895)]
    assert fuse(found, [], {}, START)[0].code == "rate"
    assert fuse(found, [], {}, START, {"rate"})[0].code == "count"


def test_nothing_found_is_no_evidence() -> None:
    assert fuse([], [], {}, START) == ()


def test_a_weak_common_word_does_not_outweigh_nearness() -> None:
    evidence = fuse([Found("a", 0.9), Found("b", 0.88)], [Found("b", 1)], {}, START)
    assert [item.code for item in evidence] == ["a", "b"]


def test_confidence_falls_with_distance_from_the_best() -> None:
    calibration = Calibration.load()
    near, far = (
        dataclasses.replace(item, score=0.5) for item in fuse([Found("a", 0.9), Found("b", 0.8)], [], {}, START)
    )
    assert 0 < calibration.confidence(far) < calibration.confidence(near) < 1


@pytest.mark.parametrize("name", ["dense_weight", "floor", "unfit_keyword"])
def test_shipped_constants_are_shares(name: str) -> None:
    assert 0 < getattr(Calibration.load(), name) < 1
