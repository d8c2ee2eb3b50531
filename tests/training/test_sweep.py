"""The search finds a known optimum, survives failures, goes on where it ended, and keeps its bounds."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from training.sweep import Bounds, TrainingRuns, TrialFailedError, search, write_results


def bowl(number: int, settings: Mapping[str, float], seconds: float) -> float:
    """Lowest at a learning rate of 5e-4, and high for r 8."""
    return math.log10(settings["learning_rate"] / 5e-4) ** 2 + (settings["r"] == 8)


def test_the_best_trial_is_near_the_optimum(tmp_path: Path) -> None:
    study = search(bowl, tmp_path, Bounds(40, 60))
    assert study.best_params["r"] != 8
    assert 3e-4 < study.best_params["learning_rate"] < 8e-4


def test_a_second_start_goes_on_with_the_trials_of_the_first(tmp_path: Path) -> None:
    search(bowl, tmp_path, Bounds(3, 60))
    numbers = []

    def counted(number: int, settings: Mapping[str, float], seconds: float) -> float:
        numbers.append(number)
        return bowl(number, settings, seconds)

    study = search(counted, tmp_path, Bounds(5, 60))
    assert (numbers, len(study.trials)) == ([3, 4], 5)
    rates = {trial.params["learning_rate"] for trial in study.trials}
    assert len(rates) == 5
    search(counted, tmp_path, Bounds(5, 60))
    assert numbers == [3, 4]


def test_a_failed_trial_is_counted_apart_and_does_not_end_the_search(tmp_path: Path) -> None:
    def fragile(number: int, settings: Mapping[str, float], seconds: float) -> float:
        if number == 1:
            raise TrialFailedError("out of memory")
        return bowl(number, settings, seconds)

    study = search(fragile, tmp_path, Bounds(4, 60))
    write_results(study, tmp_path)
    with (tmp_path / "trials.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert sorted(int(row["trial"]) for row in rows) == [0, 2, 3]
    losses = [float(row["loss"]) for row in rows]
    assert losses == sorted(losses)
    assert "Without a loss: 1." in (tmp_path / "sweep.md").read_text()
    assert (tmp_path / "sweep.png").read_bytes().startswith(b"\x89PNG")


def test_no_trial_starts_after_the_timeout(tmp_path: Path) -> None:
    left = []

    def slow(number: int, settings: Mapping[str, float], seconds: float) -> float:
        import time

        left.append(seconds)
        time.sleep(0.3)
        return 1.0

    search(slow, tmp_path, Bounds(1000, 1))
    assert 1 <= len(left) <= 5
    assert all(0 < seconds <= 1 for seconds in left)


def test_a_training_run_that_fails_says_where_its_output_is(tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text("model: random:tiny-phi3\nnonsense: 1\n")
    (tmp_path / "rows.jsonl").write_text("")
    runs = TrainingRuns(recipe, tmp_path / "rows.jsonl", tmp_path / "rows.jsonl", tmp_path)
    settings = {"learning_rate": 1e-3, "r": 8, "batch_size": 16, "warmup": 0.0, "weight_decay": 0.0}
    with pytest.raises(TrialFailedError, match="ended with status 2; see"):
        runs(7, settings, 120)
    assert "nonsense" in (tmp_path / "trial-007" / "output.txt").read_text()
