"""Search for hyperparameters: learning rate, rank, batch, warm-up and weight decay.

    python -m training.sweep training/configs/smollm2-135m.yaml --data train.jsonl --eval-data validation.jsonl \
        --out runs/sweep --trials 20 --timeout 3600 model=build/base max_steps=300

Each trial is a run of training.train in a process of its own; the lowest validation loss is best. Trials are kept
in OUT/trials.log, so the same command goes on where it ended. OUT gets trials.csv, sweep.md and sweep.png.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from training.errors import TrainingError

if TYPE_CHECKING:
    from optuna import Study, Trial
    from optuna.trial import FrozenTrial

Setting = int | float
Objective = Callable[[int, Mapping[str, Setting], float], float]
"""Trial number, recipe options and seconds left → validation loss. Raises TrialFailedError."""

NEVER = 1_000_000_000
"""Steps between evaluations: one only, at the end."""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class TrialFailedError(TrainingError):
    """A trial that ended without a validation loss; the search goes on."""


@dataclass(frozen=True)
class Bounds:
    """When the search ends: trials that ended with a loss, over all starts, and seconds of this start."""

    trials: int
    timeout_s: float


@dataclass(frozen=True)
class TrainingRuns:
    """The objective: training.train with a trial's options."""

    recipe: Path
    data: Path
    eval_data: Path
    out: Path
    overrides: Sequence[str] = ()

    def __call__(self, number: int, settings: Mapping[str, Setting], seconds: float) -> float:
        folder = self.out / f"trial-{number:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        options = [f"{name}={value}" for name, value in settings.items()]
        options += [f"alpha={2 * settings['r']}", f"eval_steps={NEVER}", "save_steps=0", "early_stopping=0"]
        command = [sys.executable, "-m", "training.train", str(self.recipe), *self.overrides, *options]
        command += ["--data", str(self.data), "--eval-data", str(self.eval_data), "--out", str(folder)]
        try:
            with (folder / "output.txt").open("w", encoding="utf-8") as output:
                subprocess.run(  # noqa: S603 - our own program
                    command, check=True, stdout=output, stderr=subprocess.STDOUT, timeout=max(1.0, seconds)
                )
            loss = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))["eval_loss"]
        except subprocess.TimeoutExpired:
            raise TrialFailedError(f"trial {number} ran into the time limit") from None
        except subprocess.CalledProcessError as failed:
            raise TrialFailedError(f"trial {number} ended with status {failed.returncode}; see {folder}") from None
        except (OSError, ValueError, KeyError) as error:
            raise TrialFailedError(f"trial {number} left no validation loss: {error!r}") from None
        if not isinstance(loss, int | float):
            raise TrialFailedError(f"trial {number} left no validation loss")
        return float(loss)


@app.command()
def main(
    recipe: Annotated[Path, typer.Argument(help="The recipe whose options are varied.", exists=True)],
    overrides: Annotated[
        list[str] | None, typer.Argument(help="Options the same for all trials.", metavar="[KEY=VALUE]...")
    ] = None,
    data: Annotated[Path, typer.Option(help="Training rows, JSONL.", exists=True)] = Path("data/train.jsonl"),
    eval_data: Annotated[Path, typer.Option(help="Validation rows.", exists=True)] = Path("data/validation.jsonl"),
    out: Annotated[Path, typer.Option(help="Folder for trials and results.")] = Path("runs/sweep"),
    trials: Annotated[int, typer.Option(min=1, help="Trials in all, earlier starts included.")] = 20,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds after which none is started, and one cut off.")] = 3600,
    seed: Annotated[int, typer.Option(help="Of the search.")] = 0,
) -> None:
    """Search for the options with the lowest validation loss, and write a table and a plot.

    Example:  python -m training.sweep training/configs/tiny-cpu.yaml --data a.jsonl --eval-data b.jsonl --trials 4
    """
    objective = TrainingRuns(recipe, data, eval_data, out, tuple(overrides or ()))
    study = search(objective, out, Bounds(trials, timeout), seed)
    write_results(study, out)
    if not _ended(study):
        typer.echo(f"sweep: no trial ended with a loss; see {out}", err=True)
        raise typer.Exit(1)
    best = " ".join(f"{name}={value:g}" for name, value in study.best_params.items())
    typer.echo(f"best of {len(_ended(study))}: loss {study.best_value:.5f} with {best}")


def search(objective: Objective, out: Path, bounds: Bounds, seed: int = 0) -> Study:
    """Run trials until the bounds are met, going on with those kept in `out`."""
    import optuna
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    out.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + bounds.timeout_s
    study = optuna.create_study(
        study_name="sweep", storage=JournalStorage(JournalFileBackend(str(out / "trials.log"))), load_if_exists=True
    )
    # Another seed at each start, or it would propose again what the last one tried.
    study.sampler = optuna.samplers.TPESampler(seed=seed + len(study.trials))

    def evaluated(trial: Trial) -> float:
        return objective(trial.number, proposed(trial), deadline - time.monotonic())

    missing = bounds.trials - len(_ended(study))
    # A trial that fails counts in this start, so that a recipe that always fails comes to an end.
    if missing > 0:
        study.optimize(evaluated, n_trials=missing, timeout=bounds.timeout_s, catch=(TrialFailedError,))
    return study


def proposed(trial: Trial) -> dict[str, Setting]:
    """Recipe options for a trial; alpha follows r."""
    return {
        "learning_rate": trial.suggest_float("learning_rate", 5e-5, 2e-3, log=True),
        "r": trial.suggest_categorical("r", (8, 16, 32, 64)),
        "batch_size": trial.suggest_categorical("batch_size", (16, 32, 64, 128)),
        "warmup": trial.suggest_float("warmup", 0.0, 0.1),
        "weight_decay": trial.suggest_float("weight_decay", 0.0, 0.1),
    }


def write_results(study: Study, out: Path) -> None:
    """trials.csv and sweep.md, best first, and sweep.png: the loss against each option."""
    import csv

    ended = sorted(_ended(study), key=_loss)
    names = list(ended[0].params) if ended else []
    with (out / "trials.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["trial", "loss", *names])
        table.writerows([trial.number, _loss(trial), *(trial.params[name] for name in names)] for trial in ended)
    (out / "sweep.md").write_text(_markdown(ended, names, len(study.trials) - len(ended)), encoding="utf-8")
    if ended:
        _plot(ended, names, out / "sweep.png")


def _markdown(ended: Sequence[FrozenTrial], names: Sequence[str], failed: int) -> str:
    rows = [
        f"| {trial.number} | {_loss(trial):.5f} | " + " | ".join(f"{trial.params[name]:g}" for name in names) + " |"
        for trial in ended
    ]
    head = ["| trial | loss | " + " | ".join(names) + " |", "|---:" * (len(names) + 2) + "|"] if names else []
    return "\n".join(["# Trials, best first", "", *head, *rows, "", f"Without a loss: {failed}.", ""])


def _plot(ended: Sequence[FrozenTrial], names: Sequence[str], path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3 * len(names), 3), layout="constrained")
    for axes, name in zip(figure.subplots(1, len(names), sharey=True, squeeze=False)[0], names, strict=True):
        axes.scatter([trial.params[name] for trial in ended], [_loss(trial) for trial in ended])
        axes.set_xlabel(name)
        axes.set_xscale("log" if name == "learning_rate" else "linear")
    figure.axes[0].set_ylabel("validation loss")
    figure.savefig(path, dpi=100)


def _ended(study: Study) -> list[FrozenTrial]:
    from optuna.trial import TrialState

    ended: list[FrozenTrial] = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
    return ended


def _loss(trial: FrozenTrial) -> float:
    if trial.value is None:
        raise TrialFailedError(f"trial {trial.number} has no loss")
    return float(trial.value)


if __name__ == "__main__":
    app()
