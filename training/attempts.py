"""From the fastest way to the plainest: which variants of a recipe to try in turn.

A GPU path can fail in a kernel, in a compiler or out of memory, and leave the process unusable. Each
attempt is therefore a process of its own, and a failure costs its minutes, not the run.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from training.errors import LossNotFallenError, RecipeError
from training.recipe import Recipe, dump_recipe

# A plainer way would end the same.
FINAL = (0, RecipeError.exit_status, LossNotFallenError.exit_status)


def gpu_present() -> bool:
    """Whether torch sees a CUDA device. Takes no memory on it."""
    import torch

    return bool(torch.cuda.is_available())


def unsloth_present() -> bool:
    """Whether Unsloth is installed; it is not imported."""
    return importlib.util.find_spec("unsloth") is not None


def variants(recipe: Recipe, gpu: bool, unsloth: bool) -> tuple[Recipe, ...]:
    """The recipe with its backend decided, and on a GPU with `fallback` the plainer ones after it.

    Raises RecipeError for Unsloth or 4-bit weights where they cannot be.
    """
    if recipe.backend == "unsloth" and not unsloth:
        raise RecipeError("backend: unsloth is not installed; backend: auto trains without it")
    if recipe.quantisation == "4bit" and not gpu:
        raise RecipeError("quantisation: 4bit needs a GPU; use quantisation: none")
    backend = recipe.backend
    if backend == "auto":
        backend = "unsloth" if gpu and unsloth else "trl"
    first = recipe.with_values(backend=backend, fallback=False)
    if not (recipe.fallback and gpu):
        return (first,)
    tried = [first, first.with_values(backend="trl")]
    tried.append(tried[-1].with_values(compile=False))
    tried.append(tried[-1].with_values(packing=False, group_by_length=True, attention="sdpa"))
    return tuple(dict.fromkeys(tried))


def distributed() -> bool:
    """Whether torchrun or accelerate started this process as one of several."""
    return "LOCAL_RANK" in os.environ


def run_in_turn(recipes: Sequence[Recipe], out: Path, command: Sequence[str], report: Callable[[str], None]) -> int:
    """Run `command RECIPE` for each recipe until one ends well or finally; its exit status."""
    status = 1
    for number, recipe in enumerate(recipes, start=1):
        file = out / f"attempt-{number}.yaml"
        out.mkdir(parents=True, exist_ok=True)
        file.write_text(dump_recipe(recipe), encoding="utf-8")
        status = subprocess.run([*command, str(file)], check=False).returncode  # noqa: S603
        if status in FINAL:
            return status
        left = len(recipes) - number
        report(
            f"attempt {number} failed with status {status}; {'trying a plainer way' if left else 'no other way left'}"
        )
    return status


def this_program() -> list[str]:
    """The command that starts the training program anew."""
    return [sys.executable, "-m", "training.train"]
