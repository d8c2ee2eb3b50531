"""The script of a visit to a GPU host: its stages, and what a failing step costs. Steps are stood in for."""

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
case $module in
    "import unsloth") module=unsloth ;;
    training.throughput) module="$module $4" ;;
    benchmarks.gpu) module="$module $8 ${*: -1}" ;;
esac
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
    benchmarks.gpu.shape) mkdir -p "$WORK/shape" ;;
    benchmarks.gpu.kernels) echo triton_attn >"$WORK/attention" ;;
    benchmarks.gpu.candidates)
        echo "looked at $3 $4 $5"
        echo "CENSUS_QA_VLLM_ATTENTION=${3%/*}" >"$WORK/best" ;;
esac
"""
PLANNER = ["training.base", "training.train", "training.merge", "benchmarks.write"]
CHOSEN = "CENSUS_QA_VLLM_ATTENTION=triton_attn"
ENGINES = [
    "benchmarks.gpu.shape",
    "benchmarks.gpu.kernels",
    "benchmarks.gpu.candidates",
    f"benchmarks.gpu bf16 {CHOSEN}",
]
PACE = ["training.throughput small-naive", "unsloth", "training.throughput large-unsloth"]


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

    def __call__(self, stage: str, *options: str, **environment: str) -> tuple[list[str], str]:
        """What was called, and the summary."""
        self.notes.write_text("")
        ours = {"PYTHON": str(self.python), "NOTES": str(self.notes), "WORK": str(self.work)}
        subprocess.run(
            ["bash", str(SCRIPT), stage, str(self.data), str(self.out), *options],
            env={**os.environ, **ours, **environment},
            check=True,
            capture_output=True,
            timeout=120,
        )
        return self.notes.read_text().splitlines(), (self.out / "summary.txt").read_text()


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    return Visit(tmp_path)


def test_training_leaves_its_adapter_and_what_was_found(visit: Visit) -> None:
    ran, summary = visit("train")
    assert ran == PLANNER
    assert summary.count(": done in ") == len(ran)
    assert (visit.out / "plan.safetensors.00").read_text() == "adapter\n"
    with tarfile.open(visit.out / "runs.tgz") as kept:
        names = kept.getnames()
    assert "./logs/train.log" in names
    assert not any(name.startswith(("./data", "./base")) or name.endswith(".safetensors") for name in names)
    assert len((visit.work / "data" / "few.jsonl").read_text().splitlines()) == 12_000


def test_later_stages_use_what_earlier_ones_left(visit: Visit) -> None:
    visit("train")
    assert visit("evaluate")[0] == ["training.evaluate"]
    assert visit("recite")[0] == ["training.train"]
    assert (visit.out / "direct.safetensors.00").exists()


def test_engines_are_measured_with_the_settings_that_were_fastest(visit: Visit) -> None:
    assert visit("engines")[0] == ENGINES
    assert "looked at triton_attn/v2 triton_attn/v1 flash_attn/v2" in (visit.work / "logs/candidates.log").read_text()
    assert visit("serve")[0] == [f"benchmarks.gpu {name} {CHOSEN}" for name in ("service", "fp8", "untouched")]


def test_without_kernels_or_candidates_vllm_chooses(visit: Visit) -> None:
    ran, summary = visit("engines", FAIL="benchmarks.gpu.candidates")
    assert [name.split()[:2] for name in ran[3:]] == [["benchmarks.gpu", "bf16"]]
    assert CHOSEN not in " ".join(ran)
    assert "candidates: status 7" in summary


def test_a_step_that_fails_costs_only_what_needs_it(visit: Visit) -> None:
    ran, summary = visit("train", FAIL="training.merge")
    assert ran == PLANNER[:3]
    assert "merge: status 7 after 0 s: it broke" in summary


def test_without_unsloth_it_is_not_measured(visit: Visit) -> None:
    assert visit("pace")[0] == PACE
    assert visit("pace", FAIL="unsloth")[0] == PACE[:2]


def test_a_step_that_hangs_is_ended_and_nothing_begins_after_the_limit_of_all(visit: Visit) -> None:
    ran, summary = visit("train", "18", HANG="training.train")
    assert ran == PLANNER[:2]
    assert "train: ended after" in summary


def test_a_stage_that_is_none_is_refused(visit: Visit) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        visit("everything")
