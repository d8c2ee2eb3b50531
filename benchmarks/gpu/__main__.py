"""Engine and service on one GPU, each figure beside its limit and floor.

    python -m benchmarks.gpu                          about eight minutes on one H100 or H200
    python -m benchmarks.gpu --rehearse               the same steps without a GPU, a tiny model, minutes
    python -m benchmarks.gpu --model DIR --questions FILE.jsonl      also the fine-tuned model's plans

The model has Phi-3-mini's shape and random weights: speed does not depend on them. Every measurement has a
process and a time of its own; one that fails is a line of the table, and the next one runs.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.gpu.cases import BF16, NAMES, Inputs, spec
from benchmarks.gpu.isolate import Ended, run
from benchmarks.gpu.report import Found, as_json, rows, table
from benchmarks.gpu.shape import phi3_mini, tiny
from benchmarks.gpu.sink import Sink
from benchmarks.gpu.sizes import FULL, REHEARSAL, Point

LEAST_S = 45.0  # an engine does not load in less


def measure(inputs: Inputs, names: tuple[str, ...], budget_s: float, console: Console) -> Found:
    """Run the measurements while the budget lasts; what is left out says so, what an earlier run found counts."""
    end = time.perf_counter() + budget_s
    ended = {name: before for name in NAMES if name not in names and (before := _before(inputs.folder, name))}
    for name in names:
        wanted = spec(name, inputs, _best(Found(inputs.sizes, ended)))
        left = max(0.0, end - time.perf_counter())
        if wanted is None:
            ended[name] = Ended(name, (), 0.0, "left out: give --model and --questions")
        elif left < LEAST_S:
            ended[name] = Ended(name, (), 0.0, f"left out: {left:.0f} s were left of {budget_s:.0f}")
        else:
            console.print(f"{name}: at most {min(wanted.seconds, left):.0f} s …")
            ended[name] = run(wanted, left)
            console.print(f"{name}: {ended[name].seconds:.0f} s {ended[name].problem}")
    return Found(inputs.sizes, ended)


def _before(folder: Path, name: str) -> Ended | None:
    """What an earlier run into the same folder found: one table may take several commands."""
    records = tuple(Sink(folder / f"{name}.jsonl").read())
    return Ended(name, records, 0.0) if records else None


def _best(found: Found) -> Point | None:
    best = found.best
    return (int(best["seqs"]), int(best["tokens"])) if best else None


def main(
    out: Annotated[
        Path, typer.Option(help="Folder for records, logs and result.json; earlier records there count.")
    ] = Path("build/bench-gpu"),
    shape: Annotated[
        Path | None, typer.Option(help="Folder that `python -m benchmarks.gpu.shape` wrote, instead of writing one.")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Merged fine-tuned model, for its plans and tokenizer.")] = None,
    questions: Annotated[Path | None, typer.Option(help='JSONL of {"id", "messages"} for its plans.')] = None,
    other: Annotated[
        Path | None, typer.Option(help="Another engine's texts for the questions (benchmarks.write), to compare.")
    ] = None,
    only: Annotated[str, typer.Option(help=f"Comma-separated: {', '.join(NAMES)}.")] = ",".join(NAMES),
    budget: Annotated[float, typer.Option(help="Seconds for everything.")] = 480.0,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="NAME=VALUE, an environment variable of what is measured.")
    ] = None,
    rehearse: Annotated[bool, typer.Option("--rehearse", help="Tiny model, few requests, no GPU.")] = False,
) -> None:
    """Measure and print one table.

    Example:  python -m benchmarks.gpu --only bf16,fp8 --budget 300
    """
    names = tuple(name.strip() for name in only.split(","))
    if unknown := set(names) - set(NAMES):
        raise typer.BadParameter(f"unknown: {', '.join(sorted(unknown))}", param_hint="--only")
    out.mkdir(parents=True, exist_ok=True)
    folder = shape or (tiny if rehearse else phi3_mini)(out / "shape", model)
    inputs = Inputs(
        folder.resolve(),
        out.resolve(),
        REHEARSAL if rehearse else FULL,
        model.resolve() if model else None,
        questions.resolve() if questions else None,
        other.resolve() if other else None,
        rehearse,
        tuple(_setting(text) for text in settings or ()),
    )
    found = measure(inputs, names, budget, Console(stderr=True))
    lines = rows(found)
    device = next((r["device"] for name in names for r in found.of(name, "ready") if "device" in r), "unknown device")
    work = f"{inputs.sizes.prompt} + {inputs.sizes.output} tokens"
    title = f"{'REHEARSAL, a tiny model' if rehearse else 'Phi-3-mini, random weights'} on {device}, {work}"
    Console(width=200).print(table(lines, title))
    (out / "result.json").write_text(as_json(found, lines), encoding="utf-8")
    raise typer.Exit(0 if not found.ended.get(BF16, Ended(BF16, (), 0.0)).problem else 1)


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--set")
    return name, value


if __name__ == "__main__":
    typer.run(main)
