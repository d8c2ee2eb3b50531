"""The script of all stages: their order, what is left out, what is done again. Stages are stood in for."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "training" / "run.sh"
STAGES = ["base", "dataset", "train", "merge", "write", "evaluate", "register"]
STAND_IN = """#!/usr/bin/env bash
# Notes which module was called, fails if asked to, and leaves the files the next stage reads.
set -eu
module=$2
echo "${module#*.}" >>"$NOTES"
if [[ ${module#*.} == "${FAIL:-}" ]]; then exit 7; fi
case $module in
    training.base) mkdir -p "$WORK/base" && touch "$WORK/base/model.safetensors" ;;
    training.dataset)
        mkdir -p "$WORK/data" && touch "$WORK"/data/{train,validation,test-{wordings,areas,synonyms}}.jsonl ;;
    training.train)
        mkdir -p "$WORK/run" && touch "$WORK"/run/{adapter_{model.safetensors,config.json},metrics.json,run.json} ;;
    training.merge) mkdir -p "$WORK/merged" && touch "$WORK/merged/model.safetensors" "$WORK/merged.gguf" ;;
    benchmarks.write) touch "$WORK/texts.jsonl" ;;
    training.evaluate) touch "$WORK/metrics.json" ;;
esac
"""


class Runner:
    """Calls the script with a stand-in for the interpreter; tells which modules it ran."""

    def __init__(self, folder: Path) -> None:
        self.work, self.notes, self.python = folder / "work", folder / "notes", folder / "python"
        self.python.write_text(STAND_IN)
        self.python.chmod(0o755)
        self.recipe = folder / "recipe.yaml"
        self.recipe.write_text("epochs: 1\n")

    def __call__(self, *options: str, **environment: str) -> tuple[int, list[str]]:
        self.notes.write_text("")
        done = self.raw("--work", str(self.work), "--recipe", str(self.recipe), *options, **environment)
        return done.returncode, self.notes.read_text().split()

    def raw(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        ours = {"PYTHON": str(self.python), "NOTES": str(self.notes), "WORK": str(self.work)}
        return subprocess.run(
            ["bash", str(SCRIPT), *options],
            env={**os.environ, **ours, **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )


@pytest.fixture
def run(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_all_stages_run_in_order_and_then_never_again(run: Runner) -> None:
    assert run() == (0, STAGES)
    assert run() == (0, [])


def test_a_run_goes_on_at_the_stage_that_failed(run: Runner) -> None:
    assert run(FAIL="merge") == (7, ["base", "dataset", "train", "merge"])
    assert run() == (0, ["merge", "write", "evaluate", "register"])


def test_a_changed_recipe_trains_again_and_what_depends_on_it(run: Runner) -> None:
    run()
    run.recipe.write_text("epochs: 2\n")
    # The stand-in trains the same adapter, so nothing after it has changed.
    assert run() == (0, ["train"])
    assert run("--", "learning_rate=1e-3") == (0, ["train"])


def test_changed_bytes_of_an_input_are_noticed(run: Runner) -> None:
    run()
    (run.work / "run" / "adapter_model.safetensors").write_text("another")
    assert run() == (0, ["merge", "register"])


def test_from_does_a_stage_and_all_after_it_again(run: Runner) -> None:
    run()
    assert run("--from", "merge") == (0, ["merge", "write", "evaluate", "register"])


def test_until_ends_early(run: Runner) -> None:
    assert run("--until", "train") == (0, ["base", "dataset", "train"])


def test_a_dry_run_prints_the_commands_and_does_nothing(run: Runner) -> None:
    run.notes.write_text("")
    done = run.raw("--dry-run", "--work", str(run.work), "--processes", "2", "--tests", "6", "--", "epochs=3")
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert (done.returncode, list(lines)) == (0, STAGES)
    assert "torch.distributed.run --nproc-per-node 2 -m training.train" in lines["train"]
    assert lines["train"].endswith(f"model={run.work}/base epochs=3")
    assert "--rows 200000 --tests 6" in lines["dataset"]
    assert lines["evaluate"].endswith(f"--texts smollm2-135m={run.work}/texts.jsonl --out {run.work}/metrics.json")
    assert lines["register"].endswith(
        f"--metrics {run.work}/metrics.json --line smollm2-135m --registry models/registry --promote"
    )
    assert (run.notes.read_text(), run.work.exists()) == ("", False)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--form", "merge"], "unknown option '--form'"),
        (["--from", "fuse"], "no stage 'fuse'; there are: base dataset train merge write evaluate register"),
        (["--rows"], "--rows needs a value"),
        (["--work", "a b"], "--work must not contain spaces"),
    ],
)
def test_wrong_options_are_named(run: Runner, options: list[str], says: str) -> None:
    done = run.raw(*options)
    assert (done.returncode, says in done.stderr) == (2, True)
