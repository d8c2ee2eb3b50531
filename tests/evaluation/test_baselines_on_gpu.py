"""The script of the comparison on a GPU host. Its steps are stood in for."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "evaluation" / "baselines" / "on_gpu.sh"
STAND_IN = """#!/usr/bin/env bash
echo "${*:2}" >>"$NOTES"
if [[ $2 == training.merge ]]; then echo made >"${*: -1}"; fi
if [[ $2 == "${FAIL:-}" ]]; then exit 7; fi
"""


@pytest.fixture
def host(tmp_path: Path) -> Path:
    python = tmp_path / "python"
    python.write_text(STAND_IN)
    python.chmod(0o755)
    return tmp_path


def _run(host: Path, *words: str, **settings: str) -> tuple[int, list[str]]:
    """The status, and what was called."""
    notes = host / "notes"
    notes.unlink(missing_ok=True)
    names = {"PYTHON": str(host / "python"), "WORK": str(host / "work"), "NOTES": str(notes)}
    done = subprocess.run([SCRIPT, *words], env=os.environ | names | settings, check=False, capture_output=True)
    return done.returncode, notes.read_text().splitlines() if notes.is_file() else []


def test_what_is_prepared_is_measured(host: Path) -> None:
    status, called = _run(host, "prepare", "data")
    assert status == 0
    assert [line.split()[0] for line in called] == [
        "evaluation.baselines", "training.base", "training.train", "training.merge",
    ]  # fmt: skip
    assert "--data data/direct-train.jsonl" in called[2]
    status, (measured,) = _run(host, "measure", "--budget", "500", "--out", "a folder", ROWS="400", DEVICE="cpu")
    assert status == 0
    same = f"--rows 400 --embed-device cpu --cache {host / 'work' / 'cache'}"
    assert measured == (
        f"evaluation.baselines {same} --direct-model {host / 'work' / 'direct.gguf'} --budget 500 --out a folder"
    )
    assert "--rows 200000 --embed-device cuda" in called[0]


def test_a_step_that_fails_ends_it_and_what_is_missing_is_left_out(host: Path) -> None:
    status, called = _run(host, "prepare", "data", FAIL="training.base")
    assert status == 7
    assert len(called) == 2
    assert "--direct-model" not in _run(host, "measure")[1][0]


def test_another_stage_is_refused(host: Path) -> None:
    assert _run(host, "train") == (2, [])
