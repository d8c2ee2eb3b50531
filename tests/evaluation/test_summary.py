"""Records added up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from evaluation_replies import record, result

from evaluation.records import Counts
from evaluation.summary import Rate, Summary, measures

REFUSAL: dict[str, Any] = {"status": "out_of_scope", "plan_match": None, "areas": None}
RECORDS = (
    record("a", citations=Counts(hits=3, given=4, wanted=4)),
    record("b", right=False, kind="rank", language="ja", route="finetuned", planner="rules", unexplained=2),
    record("c", right=False, **REFUSAL),
    record("d", wanted="refusal", **REFUSAL),
    record("e", right=False, wanted="refusal", grounded=False, unexplained=None),
    record("f", wanted="either", **{**REFUSAL, "status": "ambiguous"}),
    record("g", right=False, **{**REFUSAL, "status": "error 500"}, cached=True, milliseconds=9999),
)


@pytest.mark.parametrize(
    ("name", "hits", "total"),
    [
        ("right", 3, 7),
        ("answered", 2, 4),
        ("right_if_answered", 1, 3),
        ("refused", 1, 2),
        ("rightly_refused", 1, 2),
        ("plans", 1, 3),
        ("areas_precision", 3, 3),
        ("areas_recall", 3, 6),
        ("indicators_recall", 0, 0),
        ("citations", 3, 4),
        ("ungrounded", 1, 3),
        ("unexplained", 1, 2),
        ("own_language", 7, 7),
    ],
)
def test_each_measure_counts_its_own_turns(name: str, hits: int, total: int) -> None:
    found: Rate = getattr(measures(RECORDS), name)
    assert (found.hits, found.total) == (hits, total)


def test_groups_latency_and_statuses() -> None:
    found = Summary.of(result(*RECORDS))
    assert found.groups["kind"] == {"rank": Rate(hits=0, total=1), "value": Rate(hits=3, total=6)}
    assert set(found.groups["language"]) == {"en", "ja"}
    assert found.groups["route"]["finetuned"].total == found.groups["planner"]["rules"].total == 1
    assert (found.latency.turns, found.latency.p99) == (6, 10.0)
    assert found.statuses == {"ambiguous": 1, "answered": 3, "error 500": 1, "out_of_scope": 2}


def test_the_wilson_interval_is_within_bounds() -> None:
    assert Rate(hits=0, total=0).interval == (0.0, 1.0)
    assert Rate(hits=0, total=0).share is None
    assert Rate(hits=10, total=10).interval[1] == pytest.approx(1)
    assert Rate(hits=95, total=100).interval == pytest.approx((0.8882, 0.9785), abs=1e-3)


def test_a_summary_survives_its_file(tmp_path: Path) -> None:
    found = Summary.of(result(*RECORDS))
    assert found.save(tmp_path).name == "dev.json"
    assert Summary.load("dev", tmp_path) == found


def test_a_run_without_records_has_no_summary() -> None:
    with pytest.raises(ValueError, match="without records"):
        Summary.of(result())
