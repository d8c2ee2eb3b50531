"""Which settings serve best on this GPU, by a quick look at each: `python -m benchmarks.gpu.candidates A/R A/R …`.

A is a value of CENSUS_QA_VLLM_ATTENTION, R one of CENSUS_QA_VLLM_MODEL_RUNNER. Each pair gets an engine of its own,
a few bursts at the largest limits and single requests. Prints a line each, and writes the settings of the fastest,
one NAME=VALUE a line, as `python -m benchmarks.gpu --set` takes them.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.gpu.cases import Inputs, quick
from benchmarks.gpu.isolate import Ended, run
from benchmarks.gpu.sizes import FULL, REHEARSAL

Settings = tuple[tuple[str, str], ...]
LEAST_S = 45.0


def settings_of(pair: str) -> Settings:
    """The environment variables of "triton_attn/v2". Raises ValueError for anything but two parts."""
    attention, runner = pair.split("/")
    return (("CENSUS_QA_VLLM_ATTENTION", attention), ("CENSUS_QA_VLLM_MODEL_RUNNER", runner))


def rate(ended: Ended) -> float:
    """Requests a second; 0 for an engine that did not run."""
    rates = [float(record["per_second"]) for record in ended.records if record["step"] == "rate"]
    return statistics.median(rates) if rates else 0.0


def told(pair: str, ended: Ended) -> str:
    """One line of the comparison."""
    single = next((f", {r['p50_ms']:.1f} ms alone" for r in ended.records if r["step"] == "single"), "")
    return f"{pair}: {rate(ended):.0f}/s{single} ({ended.seconds:.0f} s) {ended.problem}".rstrip()


def main(
    pairs: Annotated[list[str], typer.Argument(help="ATTENTION/RUNNER.", show_default=False)],
    out: Annotated[Path, typer.Option(help="Folder for records and logs.")],
    shape: Annotated[Path, typer.Option(help="Model folder that benchmarks.gpu.shape wrote.", exists=True)],
    best: Annotated[Path, typer.Option(help="File for the settings of the fastest.")],
    budget: Annotated[float, typer.Option(help="Seconds for all.")] = 280.0,
    rehearse: Annotated[bool, typer.Option("--rehearse", help="Tiny model, no GPU.")] = False,
) -> None:
    """Compare and write the best. Exits with 1 when no engine ran."""
    out.mkdir(parents=True, exist_ok=True)
    end = time.perf_counter() + budget
    found: dict[str, float] = {}
    for pair in dict.fromkeys(pairs):
        left = end - time.perf_counter()
        if left < LEAST_S:
            typer.echo(f"{pair}: left out, {left:.0f} s were left")
            continue
        sizes = REHEARSAL if rehearse else FULL
        inputs = Inputs(shape.resolve(), out.resolve(), sizes, rehearse=rehearse, settings=settings_of(pair))
        ended = run(quick(f"quick-{pair.replace('/', '-')}", inputs), left)
        typer.echo(told(pair, ended))
        found[pair] = rate(ended)
    fastest = max(found, key=lambda pair: found[pair], default=None)
    if fastest is None or not found[fastest]:
        raise typer.Exit(1)
    best.write_text("".join(f"{name}={value}\n" for name, value in settings_of(fastest)), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
