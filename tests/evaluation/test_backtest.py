"""The back-test: its many-at-once arithmetic is that of the forecasts, and no cut-off sees its targets."""

from __future__ import annotations

import numpy as np
import pytest

from census.forecasting import LEVEL, Tuning, project, width
from evaluation.backtest import HELD_OUT, Miss, Series, by_measure, cut_offs, misses, naive, projected, scaled

TUNING = Tuning(0.7, 0.5, 0.9)


def test_many_at_once_gives_what_each_forecast_gives() -> None:
    figures = np.cumsum(np.random.default_rng(7).normal(5, 20, (6, 12)), axis=1) + 100
    paths, errors = projected(figures, 4, TUNING)
    for row, one in enumerate(figures):
        path, error = project(one, 4, TUNING)
        assert paths[row] == pytest.approx(path)
        assert errors[row] == pytest.approx(error)


def test_intervals_and_smoothing_never_see_the_targets_they_are_judged_by() -> None:
    late, early = (list(cut_offs(21, held_out=held_out)) for held_out in (True, False))
    assert late == [(18, 21), (19, 21), (20, 21)]
    assert all(at < end <= 21 - HELD_OUT for at, end in early)


def test_errors_are_in_percent_of_what_came() -> None:
    series = [Series("panel", "A1", np.array([100.0] * 8 + [110.0, 125.0, 0.0]))]
    found = {(miss.steps, round(miss.percent, 1)) for miss in misses(series, naive)}
    assert found == {(1, 9.1), (2, 20.0), (1, 12.0)}  # and none where nothing is what came
    assert len(list(scaled(series, TUNING, held_out=True))) == len(found)


def test_widths_hold_as_many_misses_as_they_promise() -> None:
    found = [Miss("panel", code, 1, 1.0, scaled) for code in ("A1", "A2") for scaled in np.linspace(0, 10, 101)]
    tuning = by_measure(TUNING, found)["A1"]
    assert np.mean([miss.scaled <= width(tuning, 1) for miss in found]) == pytest.approx(LEVEL / 100, abs=0.01)
