"""What a run leaves in its folder besides the adapter.

recipe.yaml    the recipe as run, overrides included
run.json       data file, its sha256 and counts; code and library versions; device; processes
losses.jsonl   step, loss, learning rate; evaluation losses
metrics.json   losses, tokens and samples a second, model FLOP utilisation, memory
"""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from training.flops import Work, peak_flops, utilisation
from training.job import Job
from training.meter import Meter
from training.recipe import dump_recipe
from training.tokens import file_hash

LIBRARIES = ("torch", "transformers", "trl", "peft", "accelerate", "unsloth", "bitsandbytes", "triton", "numpy")


def write_start(job: Job, data: Path, backend: str) -> None:
    """recipe.yaml and run.json, before the first step."""
    job.out.mkdir(parents=True, exist_ok=True)
    (job.out / "recipe.yaml").write_text(dump_recipe(job.recipe), encoding="utf-8")
    train = job.train
    write_json(
        job.out / "run.json",
        {
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
            "data": {
                "file": data.name,
                "sha256": file_hash(data),
                "samples": len(train),
                "tokens": int(train.lengths.sum()),
                "answer_tokens": int(train.answers.sum()),
                "left_out_as_too_long": train.left_out,
                "evaluation_samples": len(job.evaluation) if job.evaluation is not None else 0,
            },
            "backend": backend,
            "code": code_version(),
            "libraries": library_versions(),
            "python": platform.python_version(),
            "device": device_name(job.on_gpu),
            "processes": job.world,
        },
    )


def measured(job: Job, meter: Meter, work: Work, answers_only: bool) -> dict[str, Any]:
    """The numbers of metrics.json. Paces are over all processes."""
    samples = meter.pace.steps * job.samples_per_step
    tokens = samples * float(job.train.lengths.mean())
    seconds = max(meter.pace.seconds, 1e-9)
    share = float(job.train.answers.sum() / job.train.lengths.sum()) if answers_only else 1.0
    checkpointing = job.recipe.gradient_checkpointing
    peak = peak_flops(device_name(job.on_gpu)) if job.on_gpu else None
    full = utilisation(work.per_token(checkpointing), tokens / seconds, peak, job.world)
    done = utilisation(work.done_per_token(checkpointing, share), tokens / seconds, peak, job.world)
    return {
        "first_loss": meter.seen.train[0] if meter.seen.train else None,
        "final_loss": last_loss(meter.seen.train),
        "eval_loss": meter.seen.evaluation[-1] if meter.seen.evaluation else None,
        "timed_steps": meter.pace.steps,
        "timed_seconds": round(meter.pace.seconds, 3),
        "samples_per_s": round(samples / seconds, 2),
        "tokens_per_s": round(tokens / seconds, 1),
        "tokens_per_sample": round(float(job.train.lengths.mean()), 2),
        "flops_per_token": work.per_token(checkpointing),
        "mfu": full,
        "mfu_of_work_done": done,
        "peak_memory_gib": peak_memory_gib(job.on_gpu),
    }


def last_loss(losses: list[float]) -> float | None:
    """Mean of the last tenth of the reports, at least one: single batches are noisy."""
    last = losses[-max(1, len(losses) // 10) :]
    return sum(last) / len(last) if last else None


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """Readable JSON with a line break at the end."""
    path.write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def code_version() -> str:
    """`git describe` of the checkout, or the installed package's version."""
    command = ["git", "describe", "--always", "--dirty", "--tags"]
    try:
        described = subprocess.run(  # noqa: S603
            command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True, timeout=10
        )
        return described.stdout.strip()
    except (OSError, subprocess.SubprocessError):
        pass
    try:
        return metadata.version("census-qa")
    except metadata.PackageNotFoundError:
        return "unknown"


def library_versions() -> dict[str, str]:
    """Versions of the libraries that are installed."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def device_name(on_gpu: bool) -> str:
    """The GPU's name, or the processor's architecture."""
    if not on_gpu:
        return f"CPU ({platform.machine()})"
    import torch

    return str(torch.cuda.get_device_name())


def peak_memory_gib(on_gpu: bool) -> float | None:
    """Most memory that tensors took on this process's GPU."""
    if not on_gpu:
        return None
    import torch

    return round(float(torch.cuda.max_memory_allocated()) / 2**30, 2)
