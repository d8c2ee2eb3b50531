"""A vLLM engine under load: measured in a process of its own, `python -m benchmarks.gpu.engine SPEC`.

Every step has seconds of its own and records as it goes; one that fails leaves an error and the next follows.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.gpu.isolate import Spec, in_words, reported
from benchmarks.gpu.sizes import Point
from benchmarks.gpu.watch import Watch
from service.engines import EngineSettings
from service.engines.vllm import engine_arguments, prepare
from service.settings import Settings

Tokens = list[int]
SPECIALS = 300  # the first ids of a vocabulary are its special tokens and single bytes


@dataclass(frozen=True)
class Bench:
    """A running AsyncLLM and what is to be measured on it."""

    spec: Spec
    engine: Any
    vocabulary: int
    identifiers: Iterator[int]

    def limit(self, point: Point) -> None:
        """Lower the engine's limits from its next burst on."""
        self.spec.limits_file.write_text(f"{point[0]} {point[1]}")

    def prompts(self, number: int, shared: int = 0) -> list[Tokens]:
        """Random prompts never used before, the first `shared` tokens the same in all of them."""
        fresh = np.random.default_rng(next(self.identifiers))
        size = self.spec.sizes.prompt
        tokens = fresh.integers(SPECIALS, self.vocabulary, (number, size))
        tokens[:, :shared] = tokens[0, :shared]
        return [[int(token) for token in row] for row in tokens]

    async def one(self, prompt: Tokens) -> None:
        """One request of exactly `output` tokens. Raises RuntimeError when there are not that many."""
        from vllm import SamplingParams
        from vllm.sampling_params import RequestOutputKind

        wanted = self.spec.sizes.output
        sampling = SamplingParams(
            temperature=0, max_tokens=wanted, ignore_eos=True, output_kind=RequestOutputKind.FINAL_ONLY
        )
        got = 0
        name = f"request-{next(self.identifiers)}"
        async for output in self.engine.generate({"prompt_token_ids": prompt}, sampling, name):
            got = len(output.outputs[0].token_ids)
        if got != wanted:
            raise RuntimeError(f"{got} tokens instead of {wanted}")

    async def burst(self, prompts: list[Tokens]) -> float:
        """Requests per second when all are sent at once."""
        start = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for prompt in prompts:
                group.create_task(self.one(prompt))
        return len(prompts) / (time.perf_counter() - start)

    async def unique(self, point: Point) -> float:
        """Requests per second of prompts that share nothing."""
        self.limit(point)
        return await self.burst(self.prompts(self.spec.sizes.requests))

    async def shared(self, point: Point) -> float:
        """Requests per second of prompts that share their beginning, which the cache holds already."""
        self.limit(point)
        first, *rest = self.prompts(self.spec.sizes.requests + 1, self.spec.sizes.shared)
        await self.one(first)
        return await self.burst(rest)


async def grid(bench: Bench) -> None:
    """Every pair of limits once, in order of importance, while time lasts."""
    sizes = bench.spec.sizes
    end = time.perf_counter() + sizes.grid_s
    await bench.unique(sizes.largest)  # warm up: kernels compile on first use
    for seqs, tokens in sizes.grid:
        if time.perf_counter() > end:
            return
        bench.spec.sink.put("grid", seqs=seqs, tokens=tokens, per_second=await bench.unique((seqs, tokens)))


async def duel(bench: Bench) -> None:
    """The best pair of limits against the default one, alternating."""
    best, default = best_point(bench), bench.spec.sizes.default
    await _pairs(bench, "duel", ("tuned", lambda: bench.unique(best)), ("default", lambda: bench.unique(default)))


async def prefix(bench: Bench) -> None:
    """Prompts with a common beginning against prompts without, alternating."""
    best = best_point(bench)
    await _pairs(bench, "prefix", ("shared", lambda: bench.shared(best)), ("unique", lambda: bench.unique(best)))


async def rate(bench: Bench) -> None:
    """Requests per second at the limits given, a few rounds."""
    point = bench.spec.limits or bench.spec.sizes.largest
    await bench.unique(point)
    for _ in range(2 * bench.spec.sizes.rounds):
        bench.spec.sink.put("rate", per_second=await bench.unique(point))


async def busy(bench: Bench) -> None:
    """What is busy during a burst at the best limits: it says what the rate is bound by."""
    point = best_point(bench)
    with Watch() as seen:
        rate = await bench.unique(point)
    bench.spec.sink.put("busy", per_second=rate, **seen.summary())


async def single(bench: Bench) -> None:
    """One request at a time."""
    sizes = bench.spec.sizes
    prompts = bench.prompts(sizes.singles + 5)
    end, times = time.perf_counter() + sizes.single_s, []
    for number, prompt in enumerate(prompts):
        start = time.perf_counter()
        await bench.one(prompt)
        if number >= 5:
            times.append(1000 * (time.perf_counter() - start))
        if time.perf_counter() > end:
            break
    p50, p99 = statistics.median(times), float(np.percentile(times, 99))
    bench.spec.sink.put("single", count=len(times), p50_ms=p50, p99_ms=p99)


Contender = tuple[str, Callable[[], Awaitable[float]]]
STEPS: dict[str, Callable[[Bench], Awaitable[None]]] = {
    "grid": grid,
    "duel": duel,
    "prefix": prefix,
    "rate": rate,
    "single": single,
    "busy": busy,
}


async def _pairs(bench: Bench, step: str, first: Contender, second: Contender) -> None:
    """A, B, B, A: whatever drifts evenly over time cancels."""
    end = time.perf_counter() + bench.spec.sizes.pair_s
    for number in range(bench.spec.sizes.rounds):
        order = (first, second) if number % 2 == 0 else (second, first)
        bench.spec.sink.put(step, **{name: await contender() for name, contender in order})
        if time.perf_counter() > end:
            return


def best_point(bench: Bench) -> Point:
    """The pair of limits with the highest rate so far, else the one given, else the largest."""
    measured = [record for record in bench.spec.sink.read() if record["step"] == "grid"]
    if not measured:
        return bench.spec.limits or bench.spec.sizes.largest
    best = max(measured, key=lambda record: float(record["per_second"]))
    return int(best["seqs"]), int(best["tokens"])


def arguments(spec: Spec, settings: EngineSettings) -> dict[str, Any]:
    """Arguments of AsyncEngineArgs, present in vLLM 0.24 and later: those of the service's engine for its settings,
    with the largest limits of the grid; untouched, only what makes the measurement possible."""
    seqs, tokens = spec.sizes.largest
    needed: dict[str, Any] = {
        "model": str(spec.model),
        "dtype": "bfloat16",
        "load_format": "dummy",
        "max_model_len": 1024,
        "disable_log_stats": True,
        "seed": 0,
    }
    if spec.rehearse:
        needed |= {"enforce_eager": True, "max_model_len": 256, "cudagraph_capture_sizes": None}
    if spec.untouched:
        return needed
    limits = {"vllm_max_num_seqs": seqs, "vllm_max_num_batched_tokens": tokens}
    ours = engine_arguments(spec.model, "bench", settings.model_copy(update=limits))
    scheduler = f"benchmarks.gpu.scheduler.{'LimitedInStep' if spec.rehearse else 'Limited'}"
    return ours | needed | {"scheduler_cls": scheduler} | dict(spec.engine)


async def measure(spec: Spec) -> None:
    """Load, run every step, record. A failing step is recorded and the next one runs."""
    start = time.perf_counter()
    settings = Settings()
    prepare(EngineSettings() if spec.untouched else settings)
    from vllm.engine.arg_utils import AsyncEngineArgs
    from vllm.v1.engine.async_llm import AsyncLLM

    engine = AsyncLLM.from_engine_args(AsyncEngineArgs(**arguments(spec, settings)))
    bench = Bench(spec, engine, engine.model_config.get_vocab_size(), count())
    await bench.burst(bench.prompts(min(4, spec.sizes.requests)))
    spec.sink.put("ready", load_s=time.perf_counter() - start, **versions())
    for step in spec.steps:
        try:
            await STEPS[step](bench)
        except Exception as problem:
            spec.sink.put("error", what=f"{step}: {in_words(problem)}")
    # Shutting down takes seconds and can hang; all that counts is on disk, and the parent ends the group.
    os._exit(0)


def versions() -> dict[str, str]:
    """What measured: the GPU by its driver's name, and the libraries."""
    import torch
    import vllm

    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "CPU"
    return {"device": device, "vllm": vllm.__version__, "torch": torch.__version__}


def main() -> None:
    """Measure what the specification file says."""
    spec = Spec.from_file(Path(sys.argv[1]))
    with reported(spec):
        asyncio.run(measure(spec))


if __name__ == "__main__":
    main()
