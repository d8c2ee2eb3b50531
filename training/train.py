"""Fine-tune a model by a recipe.

    python -m training.train training/configs/smollm2-135m.yaml --data train.jsonl --out runs/a
    python -m training.train training/configs/tiny-cpu.yaml --data train.jsonl max_steps=20 learning_rate=1e-3
    torchrun --nproc-per-node 2 -m training.train training/configs/phi3-mini-lora.yaml --data train.jsonl

Data: JSONL, {"messages": [...]} a line; the loss is on the last assistant message. The run folder gets the
adapter in PEFT format and the run's record (training/record.py). It does not merge, evaluate or register.
"""

from __future__ import annotations

import importlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from training import attempts
from training.errors import LossNotFallenError, RecipeError, TrainingError
from training.recipe import Recipe, load_recipe

if TYPE_CHECKING:
    from training.backends import Built
    from training.job import Job
    from training.meter import Meter
    from training.tokens import Samples

UNTIMED_STEPS = 5  # at most; compilers and allocators work in them


@dataclass(frozen=True)
class Source:
    """The data files and the run folder."""

    data: Path
    evaluation: Path | None
    out: Path


def run(recipe: Recipe, source: Source, gpu: bool) -> dict[str, Any]:
    """Train in this process; the numbers of metrics.json. The recipe's backend must be decided.

    Raises RecipeError, LossNotFallenError, and whatever the libraries raise.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    # Unsloth would write its generated sources into the working directory.
    os.environ.setdefault("UNSLOTH_COMPILE_LOCATION", str(source.out / "unsloth"))
    # First of all: Unsloth patches transformers when it is imported.
    backend = importlib.import_module(f"training.backends.{recipe.backend}")
    from training.meter import LOSSES, Meter
    from training.record import measured, write_json, write_start

    began = time.perf_counter()
    job = prepare(recipe, source, gpu)
    leads = os.environ.get("RANK", "0") == "0"
    if leads:
        write_start(job, source.data, recipe.backend)
        if not recipe.resume:
            (job.out / LOSSES).unlink(missing_ok=True)
    meter = Meter(job.out, untimed_steps(job.steps), recipe.max_minutes)
    built = backend.build(job, _callbacks(recipe, meter))
    ready = time.perf_counter()
    _train(built, job)
    metrics = {
        "steps": built.trainer.state.global_step,
        "loading_seconds": round(ready - began, 1),
        "training_seconds": round(time.perf_counter() - ready, 1),
        "trained_parameters": sum(part.numel() for part in built.trainer.model.parameters() if part.requires_grad),
        **measured(job, meter, built.work, built.answers_only),
    }
    if leads:
        from training.lora import save_adapter

        save_adapter(built.trainer.model, job.out, _base_name(recipe))
        write_json(job.out / "metrics.json", metrics)
        _check_fall(metrics, recipe.must_fall)
    # A process that goes while another still talks to it takes that one with it (SIGABRT).
    built.trainer.accelerator.wait_for_everyone()
    built.trainer.accelerator.end_training()
    return metrics


def prepare(recipe: Recipe, source: Source, gpu: bool) -> Job:
    """Read and tokenise the data, and find or make the model. Raises RecipeError."""
    from transformers import AutoTokenizer

    from training.job import Job
    from training.tokens import read_rows, split_off, tokenise

    rows = read_rows(source.data)
    folder = _model_folder(recipe, source.out, rows)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    train = tokenise(rows, tokenizer, recipe.max_length)
    evaluation: Samples | None = None
    if recipe.eval_steps and source.evaluation is not None:
        evaluation = tokenise(read_rows(source.evaluation)[: recipe.eval_rows], tokenizer, recipe.max_length)
    elif recipe.eval_steps:
        train, evaluation = split_off(train, recipe.eval_rows, recipe.seed)
    return Job(recipe, folder, source.out, tokenizer, train, evaluation, gpu)


def untimed_steps(steps: int) -> int:
    """How many first steps the pace leaves out."""
    return min(UNTIMED_STEPS, steps // 3)


def _model_folder(recipe: Recipe, out: Path, rows: list[list[dict[str, str]]]) -> Path:
    from training import shapes

    if not recipe.model.startswith(shapes.PREFIX):
        folder = Path(recipe.model)
        if not (folder / "config.json").is_file():
            raise RecipeError(f"model: {recipe.model} is no folder of a model (it has no config.json)")
        return folder
    # Each process makes its own, from the same seed and texts.
    folder = out / f"untrained-{os.environ.get('RANK', '0')}"
    return shapes.make(recipe.model.removeprefix(shapes.PREFIX), folder, shapes.texts_of(rows), recipe.seed)


def _callbacks(recipe: Recipe, meter: Meter) -> list[Any]:
    from transformers import EarlyStoppingCallback

    stopping = [EarlyStoppingCallback(recipe.early_stopping)] if recipe.early_stopping else []
    return [meter, *stopping]


def _train(built: Built, job: Job) -> None:
    from transformers.trainer_utils import get_last_checkpoint

    checkpoints = job.out / "checkpoints"
    last = get_last_checkpoint(str(checkpoints)) if job.recipe.resume and checkpoints.is_dir() else None
    built.trainer.train(resume_from_checkpoint=last)
    if job.evaluation is not None:
        built.trainer.evaluate()


def _base_name(recipe: Recipe) -> str:
    return Path(recipe.model).name


def _check_fall(metrics: dict[str, Any], must_fall: float) -> None:
    first, final = metrics["first_loss"], metrics["final_loss"]
    if must_fall and (first is None or final is None or not final <= first * (1 - must_fall)):
        raise LossNotFallenError(f"the loss went from {first} to {final}; it should have fallen by {must_fall:.0%}")


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def train(
    recipe: Annotated[Path, typer.Argument(help="A YAML recipe, such as training/configs/smollm2-135m.yaml.")],
    overrides: Annotated[
        list[str] | None, typer.Argument(help="Options to change, as key=value.", metavar="[KEY=VALUE]...")
    ] = None,
    data: Annotated[Path, typer.Option(help="Training rows, JSONL.")] = Path("data/train.jsonl"),
    eval_data: Annotated[
        Path | None, typer.Option(help="Evaluation rows; without it some are held out of the data.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Run folder; runs/RECIPE if not given.")] = None,
) -> None:
    """Fine-tune a model by a recipe, and write the adapter and the record of the run.

    Exit status: 0 trained, 1 failed, 2 recipe or data wrong, 3 the loss did not fall as the recipe demands.

    Example:  python -m training.train training/configs/tiny-cpu.yaml --data train.jsonl max_steps=20
    """
    try:
        source = Source(data, eval_data, out or Path("runs") / recipe.stem)
        _start(load_recipe(recipe, overrides or ()), source)
    except TrainingError as problem:
        typer.echo(f"training: {problem}", err=True)
        raise typer.Exit(problem.exit_status) from None


def _start(recipe: Recipe, source: Source) -> None:
    gpu = attempts.gpu_present()
    tries = attempts.variants(recipe, gpu, attempts.unsloth_present())
    if len(tries) > 1 and not attempts.distributed():
        options = ["--data", str(source.data), "--out", str(source.out)]
        options += ["--eval-data", str(source.evaluation)] if source.evaluation else []
        command = [*attempts.this_program(), *options]
        status = attempts.run_in_turn(
            tries, source.out, command, lambda text: typer.echo(f"training: {text}", err=True)
        )
        raise typer.Exit(status)
    metrics = run(tries[0], source, gpu)
    if os.environ.get("RANK", "0") == "0":
        typer.echo(_summary(metrics))


def _summary(metrics: dict[str, Any]) -> str:
    pace = f"{metrics['samples_per_s']:,.1f} samples/s, {metrics['tokens_per_s']:,.0f} tokens/s"
    mfu = f", MFU {metrics['mfu']:.3f}" if metrics["mfu"] is not None else ""
    first, final = metrics["first_loss"] or 0.0, metrics["final_loss"] or 0.0
    return f"{metrics['steps']} steps, loss {first:.4f} → {final:.4f}, {pace}{mfu}"


if __name__ == "__main__":
    app()
