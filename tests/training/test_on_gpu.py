"""The script of one visit to a GPU host: its order, and what a failing step costs. Steps are stood in for."""

from __future__ import annotations

import gzip
import os
import subprocess
import tarfile
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "training" / "on_gpu.sh"
SPLITS = ("validation", "test-wordings", "test-areas", "test-synonyms")
STAND_IN = """#!/usr/bin/env bash
# Notes which module was called, fails or hangs if asked to, and leaves the files the next step reads.
set -eu
module=$2
if [[ $1 == -c ]]; then module=unsloth; fi
if [[ $module == training.throughput ]]; then module="$module $4"; fi
echo "$module" >>"$NOTES"
if [[ $module == "${FAIL:-}" ]]; then echo "it broke" && exit 7; fi
if [[ $module == "${HANG:-}" ]]; then sleep 60; fi
case $module in
    training.base) mkdir -p "$WORK/base" ;;
    training.train)
        made=${*: -1}
        mkdir -p "$made" && echo adapter >"$made/adapter_model.safetensors" ;;
    training.merge) mkdir -p "$WORK/merged" ;;
    training.evaluate) echo "{}" >"$WORK/metrics.json" ;;
esac
"""
PLANNER = ["training.base", "training.train", "training.merge", "benchmarks.write"]
BENCH = ["benchmarks.gpu"]
DIRECT = ["training.train"]
PACE = ["training.throughput small-naive", "unsloth", "training.throughput large-unsloth"]
SCORES = ["training.evaluate"]


class Visit:
    """Calls the script with a stand-in for the interpreter."""

    def __init__(self, folder: Path) -> None:
        self.data, self.out, self.work = folder / "data", folder / "out", folder / "work"
        self.notes, self.python = folder / "notes", folder / "python"
        self.python.write_text(STAND_IN)
        self.python.chmod(0o755)
        self.data.mkdir()
        for name in SPLITS:
            (self.data / f"{name}.jsonl").write_text("{}\n")
        (self.data / "train.jsonl.gz").write_bytes(gzip.compress(b'{"id": 1}\n' * 20_000))

    def __call__(self, *options: str, **environment: str) -> tuple[list[str], str]:
        self.notes.write_text("")
        ours = {"PYTHON": str(self.python), "NOTES": str(self.notes), "WORK": str(self.work)}
        subprocess.run(
            ["bash", str(SCRIPT), str(self.data), str(self.out), *options],
            env={**os.environ, **ours, **environment},
            check=True,
            capture_output=True,
            timeout=120,
        )
        return self.notes.read_text().splitlines(), (self.out / "summary.txt").read_text()


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    return Visit(tmp_path)


def test_all_steps_run_the_most_important_first_and_what_they_found_is_kept(visit: Visit) -> None:
    ran, summary = visit()
    assert ran == [*PLANNER, *BENCH, *DIRECT, *PACE, *SCORES]
    assert summary.count(": done in ") == len(ran)
    for name in ("plan", "direct"):
        assert (visit.out / f"{name}.safetensors.00").read_text() == "adapter\n"
    with tarfile.open(visit.out / "runs.tgz") as kept:
        names = kept.getnames()
    assert {"./metrics.json", "./logs/train.log"} <= set(names)
    assert not any(name.startswith(("./data", "./base")) or name.endswith(".safetensors") for name in names)
    assert len((visit.work / "data" / "few.jsonl").read_text().splitlines()) == 12_000


def test_a_step_that_fails_costs_only_what_needs_it(visit: Visit) -> None:
    ran, summary = visit(FAIL="training.merge")
    assert ran == [*PLANNER[:3], *BENCH, *DIRECT, *PACE, *SCORES]
    assert "merge: status 7 after 0 s: it broke" in summary


def test_without_unsloth_it_is_not_measured(visit: Visit) -> None:
    assert visit(FAIL="unsloth")[0] == [*PLANNER, *BENCH, *DIRECT, *PACE[:2], *SCORES]


def test_a_step_that_hangs_is_ended_and_nothing_begins_after_the_limit_of_all(visit: Visit) -> None:
    ran, summary = visit("18", HANG="training.train")
    assert ran == PLANNER[:2]
    assert "train: ended after" in summary
    assert summary.count("left out, no time") == 5
