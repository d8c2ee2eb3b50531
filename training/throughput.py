"""How fast training is, against what it should beat, on the GPU at hand: one command, one table.

    python -m training.throughput --out runs/throughput                    two model shapes, random weights
    python -m training.throughput --base runs/base --data train.jsonl      SmolLM2 itself, on the real rows
    python -m training.throughput --ddp 2                                  two processes against one
    python -m training.throughput --rehearse                               every path, tiny, on a CPU

Each measurement is a process of its own with a limit in seconds; one that fails is a line in the table, and
its output is in OUT/NAME/log. All of a model's measurements see the same samples in optimizer steps of the
same size. Gradient checkpointing is off throughout. Nothing is learned here but how fast it goes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from training import attempts, synthetic
from training.recipe import Recipe, dump_recipe
from training.record import write_json

SMALL, LARGE = "SmolLM2-135M", "Phi-3-mini"
FAST = {"backend": "trl", "compile": True, "packing": True, "attention": "varlen"}
PADDED = {"backend": "trl", "compile": True, "packing": False, "attention": "sdpa"}
UNSLOTH = {"backend": "unsloth", "compile": False, "packing": True}
# Unpacked batches are four times as long as their samples, so they are taken in quarters.
QUARTERS = {"batch_size": 64, "gradient_accumulation": 4}


@dataclass(frozen=True)
class Measurement:
    """One line of the table: a program, and how the recipe of its model differs for it."""

    name: str
    model: str
    program: str  # train, naive or plain
    changes: Mapping[str, Any] = field(default_factory=dict)


# The most telling first: when time runs out, the rest is left.
MEASUREMENTS = (
    Measurement("small-naive", SMALL, "naive"),
    Measurement("small-ours", SMALL, "train", FAST),
    Measurement("large-packed", LARGE, "train", FAST),
    Measurement("large-unpacked", LARGE, "train", {**PADDED, **QUARTERS}),
    Measurement("large-plain-trl", LARGE, "plain", {**PADDED, **QUARTERS, "compile": False}),
    Measurement("large-unsloth", LARGE, "train", UNSLOTH),
    Measurement("small-unsloth", SMALL, "train", UNSLOTH),
)
# (what, numerator, denominator, goal)
RATIOS = (
    ("SmolLM2: ours / naive loop", "small-ours", "small-naive", 5.0),
    ("Phi-3: packed / unpacked", "large-packed", "large-unpacked", 2.0),
    ("Phi-3: ours / plain TRL + PEFT", "large-packed", "large-plain-trl", 1.5),
)
Outcome = dict[str, Any]


@dataclass(frozen=True)
class Setting:
    """Where measurements take place: for each model, its folder, its rows and its recipe."""

    out: Path
    recipes: Mapping[str, Recipe]
    data: Mapping[str, Path]
    limit_s: float


def settle(
    out: Path, base: Path | None, data: Path | None, rehearse: bool, limit_s: float, models: Collection[str]
) -> Setting:
    """Write rows and untrained models where none are given, of the `models` to be measured only: the large one is
    gigabytes. Raises CalledProcessError if that fails."""
    out.mkdir(parents=True, exist_ok=True)
    # (tokens a sample, samples, samples a step, steps): SmolLM2 as our planner is trained, Phi-3 as ~50-token chats.
    small, large = ((150, 12_000, 256, 24), (50, 6_000, 256, 14)) if not rehearse else ((60, 96, 8, 6), (50, 96, 8, 6))
    files = {SMALL: data or out / "small.jsonl", LARGE: out / "large.jsonl"}
    if data is None:
        synthetic.write(files[SMALL], samples=small[1], words=small[0] - 14, answer_share=0.25)
    synthetic.write(files[LARGE], samples=large[1], words=large[0] - 14, answer_share=0.5)
    shapes = {SMALL: "tiny-llama", LARGE: "tiny-phi3"} if rehearse else {SMALL: "smollm2-135m", LARGE: "phi3-mini"}
    folders = {model: out / shape for model, shape in shapes.items()}
    if base is not None:
        folders[SMALL] = base
    for model, folder in folders.items():
        if model in models and not (folder / "config.json").exists():
            command = [sys.executable, "-m", "training.shapes", shapes[model], "--data", str(files[model])]
            subprocess.run([*command, "--out", str(folder)], check=True, capture_output=True)  # noqa: S603
    shared: dict[str, Any] = {
        "fallback": False,
        "scheduler": "constant_with_warmup",
        "logging_steps": 5,
        "max_length": 512,
    }
    recipes = {
        SMALL: Recipe(
            model=str(folders[SMALL]),
            r=32,
            alpha=64,
            learning_rate=1e-3,
            batch_size=small[2],
            max_steps=small[3],
            **shared,
        ),
        LARGE: Recipe(
            model=str(folders[LARGE]),
            r=16,
            alpha=32,
            learning_rate=2e-4,
            batch_size=large[2],
            max_steps=large[3],
            **shared,
        ),
    }
    return Setting(out, recipes, files, limit_s)


def measure(measurement: Measurement, setting: Setting, rehearse: bool = False) -> Outcome:
    """Run one measurement in a process of its own: its metrics.json, or `problem`; with `wall_s` always."""
    folder = setting.out / measurement.name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "metrics.json").unlink(missing_ok=True)
    if measurement.changes.get("backend") == "unsloth" and not attempts.unsloth_present():
        return {"problem": "unsloth is not installed", "wall_s": 0.0}
    changes = dict(measurement.changes)
    if rehearse and changes.get("batch_size"):
        changes.update(batch_size=2)
    recipe = folder / "asked.yaml"
    recipe.write_text(dump_recipe(setting.recipes[measurement.model].with_values(**changes)), encoding="utf-8")
    program = ["training.train"] if measurement.program == "train" else ["training.baselines", measurement.program]
    command = [sys.executable, "-m", *program, str(recipe), "--data", str(setting.data[measurement.model])]
    began = time.perf_counter()
    problem = _run([*command, "--out", str(folder)], folder / "log", setting.limit_s)
    wall = round(time.perf_counter() - began, 1)
    metrics = folder / "metrics.json"
    if problem is None and metrics.is_file():
        return {**json.loads(metrics.read_text(encoding="utf-8")), "wall_s": wall}
    return {"problem": problem or "wrote no metrics", "wall_s": wall}


def _run(command: Sequence[str], log: Path, limit_s: float, environment: Mapping[str, str] | None = None) -> str | None:
    """None if the command ended well in time, else what happened."""
    with log.open("w", encoding="utf-8") as output:
        try:
            done = subprocess.run(  # noqa: S603
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=limit_s,
                check=False,
                env={**os.environ, **(environment or {})},
            )
        except subprocess.TimeoutExpired:
            return f"not done in {limit_s:.0f} s"
    if done.returncode == 0:
        return None
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if "Error" in line] or lines
    return f"status {done.returncode}: {errors[-1][:160] if errors else 'no output'}"


def ratios(outcomes: Mapping[str, Outcome]) -> list[dict[str, Any]]:
    """The comparisons whose two sides were measured, by samples a second, with their goals."""
    found: list[dict[str, Any]] = []
    for what, above, below, goal in RATIOS:
        ratio = _ratio(outcomes, "samples_per_s", above, below)
        if ratio is not None:
            found.append({"what": what, "ratio": ratio, "goal": goal})
    loss = _ratio(outcomes, "final_loss", "small-ours", "small-naive")
    if loss is not None:
        found.append({"what": "SmolLM2: loss, ours / naive (1 ± 0.01)", "ratio": loss, "goal": None})
    mfus = [outcomes[name]["mfu"] for name in ("large-packed", "large-unsloth") if outcomes.get(name, {}).get("mfu")]
    if mfus:
        found.append({"what": "Phi-3: best MFU (4N)", "ratio": max(mfus), "goal": 0.30})
    return found


def _ratio(outcomes: Mapping[str, Outcome], key: str, above: str, below: str) -> float | None:
    first, second = (outcomes.get(name, {}).get(key) for name in (above, below))
    return float(first / second) if first and second else None


def scaling(processes: int, setting: Setting, model: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Samples a second of 1 and of `processes` processes with the same batch each, and the efficiency.

    Efficiency is the rate of all over `processes` times the rate of one. Raises RuntimeError if a run fails.
    """
    rates = {}
    recipe = setting.out / "ddp.yaml"
    recipe.write_text(dump_recipe(setting.recipes[model].with_values(**changes)), encoding="utf-8")
    for count in (1, processes):
        folder = setting.out / f"ddp-{count}"
        folder.mkdir(parents=True, exist_ok=True)
        launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={count}"]
        command = [
            *launch,
            "-m",
            "training.train",
            str(recipe),
            "--data",
            str(setting.data[model]),
            "--out",
            str(folder),
        ]
        # One thread each: else one process would take all cores, and there would be nothing to scale to.
        problem = _run(command, folder / "log", setting.limit_s, {"OMP_NUM_THREADS": "1"})
        if problem:
            raise RuntimeError(f"{count} processes: {problem}")
        metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
        rates[count] = metrics["samples_per_s"]
    return {"processes": processes, "rates": rates, "efficiency": rates[processes] / (processes * rates[1])}


def main(
    out: Annotated[Path, typer.Option(help="Folder for runs, logs and throughput.json.")] = Path("runs/throughput"),
    base: Annotated[
        Path | None, typer.Option(help="Folder of SmolLM2; random weights of its shape if not given.")
    ] = None,
    data: Annotated[Path | None, typer.Option(help="Rows for SmolLM2, JSONL; made up if not given.")] = None,
    only: Annotated[list[str] | None, typer.Option(help="Names of measurements; all if not given.")] = None,
    ddp: Annotated[int, typer.Option(help="Instead: this many processes against one (a GPU each, or on the CPU).")] = 0,
    limit_s: Annotated[float, typer.Option(help="Seconds that one measurement may take.")] = 150.0,
    budget_s: Annotated[float, typer.Option(help="Seconds after which no further measurement begins.")] = 420.0,
    rehearse: Annotated[bool, typer.Option("--rehearse", help="Tiny models: does every path run?")] = False,
) -> None:
    """Measure the pace of training and print one table; the same as JSON in OUT/throughput.json.

    Example:  python -m training.throughput --only small-naive --only small-ours
    """
    from training.throughput_table import print_scaling, print_table

    names = {one.name for one in MEASUREMENTS}
    if unknown := sorted(set(only or ()) - names):
        raise typer.BadParameter(f"no measurement {', '.join(unknown)}; there are {', '.join(sorted(names))}")
    began = time.perf_counter()
    gpu = attempts.gpu_present()
    wanted = [one for one in MEASUREMENTS if not only or one.name in only]
    models = {SMALL} if ddp else {one.model for one in wanted}
    setting = settle(out, base, data, rehearse, limit_s, models)
    if ddp:
        changes = FAST if gpu else {**FAST, "compile": False}
        scaled = scaling(ddp, setting, SMALL, changes)
        write_json(out / "ddp.json", scaled)
        print_scaling(scaled)
        return
    outcomes: dict[str, Outcome] = {}
    for measurement in wanted:
        if time.perf_counter() - began > budget_s:
            outcomes[measurement.name] = {"problem": "no time left", "wall_s": 0.0}
            continue
        outcomes[measurement.name] = measure(measurement, setting, rehearse)
        typer.echo(f"{measurement.name}: {outcomes[measurement.name].get('problem', 'done')}", err=True)
        # After each, so that nothing measured is lost if the machine goes.
        write_json(out / "throughput.json", {"measurements": outcomes, "ratios": ratios(outcomes)})
    print_table(outcomes, ratios(outcomes))


if __name__ == "__main__":
    typer.run(main)
