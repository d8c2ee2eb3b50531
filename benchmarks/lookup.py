"""Where the time of a lookup that the model plans goes: before the model, in it, and after it.

    python -m benchmarks.lookup [--rounds 5]

In this process, one question at a time, without HTTP or cache; every question is new, so that of its prompt
only the shared beginning is kept computed. Ends with a line of JSON. Takes about 30 s; two idle cores.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from itertools import islice

from rich.console import Console
from rich.table import Table

from benchmarks.in_process import loaded
from benchmarks.service import fresh
from census.understand.reply import reply_schema
from service.engines import Engine, Limits
from service.types import Pipeline

PER_ROUND = 10
WARM_UP = 3
STAGES = ("before", "model", "after", "whole")


async def measure(pipeline: Pipeline, engine: Engine, limits: Limits, rounds: int) -> tuple[list[list[float]], int]:
    """Milliseconds of each question by stage, and how many replies stood as plans."""
    schema = reply_schema()
    taken: list[list[float]] = []
    stood = 0
    for number, question in enumerate(islice(fresh(), WARM_UP + rounds * PER_ROUND)):
        began = time.perf_counter()
        draft = pipeline.plan(pipeline.read(question))
        if draft.prompt is None:
            raise RuntimeError(f"no prompt for {question!r}")
        asked = time.perf_counter()
        reply = await engine.generate(draft.prompt.messages, schema, limits)
        replied = time.perf_counter()
        answered = pipeline.finish(draft, reply)
        ended = time.perf_counter()
        if number >= WARM_UP:
            taken.append([(end - start) * 1000 for start, end in spans(began, asked, replied, ended)])
            stood += not answered.fallback
    return taken, stood


def spans(began: float, asked: float, replied: float, ended: float) -> tuple[tuple[float, float], ...]:
    """Start and end of each of STAGES."""
    return (began, asked), (asked, replied), (replied, ended), (began, ended)


def show(taken: list[list[float]], stood: int, engine_s: float) -> None:
    """A table for people and a line of JSON for programs."""
    table = Table("lookup", "p50 ms", "fastest ms", "p95 ms", box=None)
    summary: dict[str, object] = {"engine_load_s": round(engine_s, 2), "plans": stood, "questions": len(taken)}
    for stage, values in zip(STAGES, zip(*taken, strict=True), strict=True):
        p50, least, p95 = statistics.median(values), min(values), statistics.quantiles(values, n=20)[-1]
        table.add_row(stage, f"{p50:.1f}", f"{least:.1f}", f"{p95:.1f}")
        summary[stage] = {"p50_ms": round(p50, 2), "p95_ms": round(p95, 2)}
    Console().print(table)
    print(f"{stood} of {len(taken)} replies stood as plans; the engine loaded in {engine_s:.2f} s")
    print(json.dumps({"lookup": summary}))


async def run(rounds: int) -> None:
    """Load everything, measure, show."""
    async with loaded() as here:
        limits = Limits(here.settings.model_max_tokens, 60.0)
        show(*await measure(here.pipeline, here.engine, limits, rounds), here.engine_s)


def main() -> None:
    """Command line; see the module docstring."""
    parser = argparse.ArgumentParser(description="Time of a lookup by stage, with the model.")
    parser.add_argument("--rounds", type=int, default=5, help=f"times {PER_ROUND} questions")
    asyncio.run(run(max(parser.parse_args().rounds, 1)))


if __name__ == "__main__":
    main()
