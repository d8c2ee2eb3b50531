"""Two runs paired turn by turn."""

from __future__ import annotations

import pytest
from evaluation_replies import record, result

from evaluation.comparison import Moved, NotComparableError, compare


def test_only_turns_that_one_run_gets_right_count() -> None:
    first = result(
        record("a"), record("b", right=False), record("c", right=False, kind="rank"), record("d", kind="sum")
    )
    second = result(record("d", kind="sum"), record("c", kind="rank"), record("b"), record("a", right=False))
    found = compare(first, second)
    assert found.overall == Moved("all", 4, gained=2, lost=1)
    assert found.kinds == (Moved("rank", 1, 1, 0), Moved("value", 2, 1, 1))


@pytest.mark.parametrize(
    ("gained", "lost", "p"), [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (10, 0, 2 / 1024), (8, 2, 112 / 1024)]
)
def test_the_test_is_the_exact_binomial_one(gained: int, lost: int, p: float) -> None:
    assert Moved("all", 100, gained, lost).p_value == pytest.approx(p)


def test_runs_over_other_questions_are_not_compared() -> None:
    one = result(record("a"))
    for other in (
        result(record("a"), questions_sha256="1" * 64),
        result(record("b")),
        result(record("a"), record("b")),
        result(record("a"), sealed=True),
    ):
        with pytest.raises(NotComparableError):
            compare(one, other)
