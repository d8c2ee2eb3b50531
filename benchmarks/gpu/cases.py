"""The measurements of one benchmark, in order of importance: each is one process with one engine."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.gpu.isolate import Spec
from benchmarks.gpu.sizes import Point, Sizes
from benchmarks.load import UNLIMITED

BF16, FP8, SERVICE, TEXTS, UNTOUCHED = "bf16", "fp8", "service", "texts", "untouched"
NAMES = (BF16, UNTOUCHED, SERVICE, FP8, TEXTS)


@dataclass(frozen=True)
class Inputs:
    """Where things are. `tuned` is a fine-tuned model with weights; without it there are no texts.

    `other` holds another engine's texts for the same questions, to compare. `settings` are environment variables
    of the service and of the engines measured alone.
    """

    shape: Path
    folder: Path
    sizes: Sizes
    tuned: Path | None = None
    questions: Path | None = None
    other: Path | None = None
    rehearse: bool = False
    settings: tuple[tuple[str, str], ...] = ()


def spec(name: str, inputs: Inputs, limits: Point | None) -> Spec | None:
    """The measurement of that name, or None where an input is missing. Raises KeyError for an unknown name."""
    match name:
        case "bf16":
            return _engine(BF16, inputs, ("grid", "single", "prefix", "duel", "busy"))
        case "fp8":
            return _engine(FP8, inputs, ("rate",), limits, quantization="fp8")
        case "untouched":
            return replace(_engine(UNTOUCHED, inputs, ("rate", "single")), untouched=True)
        case "service":
            return _service(inputs, limits)
        case "texts":
            return _texts(inputs)
        case _:
            raise KeyError(name)


def quick(name: str, inputs: Inputs) -> Spec:
    """A short look at an engine: bursts at the largest limits, then single requests a quarter of them."""
    sizes = inputs.sizes
    shorter = replace(inputs, sizes=replace(sizes, singles=min(sizes.singles, 50), rounds=1))
    return _engine(name, shorter, ("rate", "busy", "single"))


def _engine(name: str, inputs: Inputs, steps: tuple[str, ...], limits: Point | None = None, **engine: object) -> Spec:
    sizes = inputs.sizes
    seconds = {"grid": sizes.grid_s, "single": sizes.single_s, "rate": sizes.pair_s}
    steps_s = sum(seconds.get(step, sizes.pair_s) for step in steps)
    return Spec(
        "benchmarks.gpu.engine",
        name,
        inputs.shape,
        inputs.folder,
        sizes,
        sizes.load_s + steps_s,
        engine,
        steps,
        limits,
        environment=_environment(inputs) | dict(inputs.settings),
        rehearse=inputs.rehearse,
    )


def _service(inputs: Inputs, limits: Point | None) -> Spec:
    seqs, tokens = limits or inputs.sizes.largest
    environment = UNLIMITED | {
        "CENSUS_QA_ENGINE": "vllm",
        "CENSUS_QA_MODEL": str(inputs.shape),
        "CENSUS_QA_VLLM_LOAD_FORMAT": "dummy",
        "CENSUS_QA_VLLM_MAX_NUM_SEQS": str(seqs),
        "CENSUS_QA_VLLM_MAX_NUM_BATCHED_TOKENS": str(tokens),
        "CENSUS_QA_VLLM_ENFORCE_EAGER": str(inputs.rehearse).lower(),
        "CENSUS_QA_CACHE_BYTES": "0",
        # The engine takes a core or two; questions are computed on the others, as on a host of one service. A
        # rehearsal has processes too: what they do to an engine beside them has failed a measurement.
        "CENSUS_QA_PROCESSES": str(1 if inputs.rehearse else max(0, (os.cpu_count() or 1) - 4)),
        # What is refused or late is no measurement of speed; the client bounds what is under way.
        "CENSUS_QA_DEADLINE_S": "60",
        "CENSUS_QA_PATIENCE_S": "60",
        "CENSUS_QA_MAX_WAITING": "4096",
        "CENSUS_QA_MAX_WAITING_RAG": "4096",
        "CENSUS_QA_ENGINE_MAX_WAITING": "4096",
        "CENSUS_QA_MODEL_DEADLINE_S": "60",
        # A random model writes until it is stopped; plans take about as many tokens as the bare workload.
        "CENSUS_QA_MODEL_MAX_TOKENS": str(max(16, inputs.sizes.output)),
    }
    return Spec(
        "benchmarks.gpu.served",
        SERVICE,
        inputs.shape,
        inputs.folder,
        inputs.sizes,
        inputs.sizes.load_s + inputs.sizes.served_s,
        {},
        environment=_environment(inputs) | environment | dict(inputs.settings),
        rehearse=inputs.rehearse,
    )


def _texts(inputs: Inputs) -> Spec | None:
    if inputs.tuned is None or inputs.questions is None:
        return None
    return Spec(
        "benchmarks.gpu.tuned",
        TEXTS,
        inputs.tuned,
        inputs.folder,
        inputs.sizes,
        inputs.sizes.load_s + inputs.sizes.pair_s,
        {},
        environment=_environment(inputs),
        questions=inputs.questions,
        other=inputs.other,
        rehearse=inputs.rehearse,
    )


def _environment(inputs: Inputs) -> dict[str, str]:
    if not inputs.rehearse:
        return {}
    return {"VLLM_CPU_KVCACHE_SPACE": "1", "OMP_NUM_THREADS": "2"}
