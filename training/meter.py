"""What a run writes while it trains: losses as JSONL, and the pace, without the first steps that compile."""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

LOSSES = "losses.jsonl"


@dataclass
class Pace:
    """Steps and seconds that were timed; evaluations are not in the seconds."""

    steps: int = 0
    seconds: float = 0.0


@dataclass
class Seen:
    """Losses so far, each the mean over the steps since the one before."""

    train: list[float] = field(default_factory=list)
    evaluation: list[float] = field(default_factory=list)


class Meter(TrainerCallback):  # type: ignore[misc]
    """Times the steps, writes the losses, and ends the run when its time is up.

    `untimed` first steps are left out of the pace: there kernels are compiled and memory is found.
    """

    def __init__(self, folder: Path, untimed: int, max_minutes: float | None) -> None:
        self.pace, self.seen = Pace(), Seen()
        self._file, self._untimed, self._max_minutes = folder / LOSSES, untimed, max_minutes
        self._began = self._timed_from = self._evaluating = 0.0
        self._first_timed = 0

    def on_train_begin(self, _args: TrainingArguments, state: TrainerState, _control: TrainerControl, **_: Any) -> None:
        """Start the clock; with nothing to leave out, timing starts here."""
        self._began = self._timed_from = _now()
        self._first_timed = state.global_step

    def on_step_end(
        self, _args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> TrainerControl:
        """Start timing after the untimed steps; stop when the time is up."""
        if state.global_step == self._first_timed + self._untimed and self.pace.steps == 0:
            self._timed_from, self._evaluating = _now(), 0.0
            self._first_timed, self._untimed = state.global_step, -1
        if self._max_minutes is not None and time.perf_counter() - self._began > 60 * self._max_minutes:
            control.should_training_stop = True
        return control

    def on_evaluate(
        self,
        _args: TrainingArguments,
        _state: TrainerState,
        _control: TrainerControl,
        metrics: dict[str, float] | None = None,
        **_: Any,
    ) -> None:
        """Take the evaluation's seconds out of the pace."""
        self._evaluating += (metrics or {}).get("eval_runtime", 0.0)

    def on_log(
        self,
        _args: TrainingArguments,
        state: TrainerState,
        _control: TrainerControl,
        logs: dict[str, float] | None = None,
        **_: Any,
    ) -> None:
        """One line for each report of a loss, from the first process. Raises FloatingPointError if it is no number."""
        kept = {name: value for name, value in (logs or {}).items() if name in ("loss", "eval_loss", "learning_rate")}
        if "loss" in kept:
            self.seen.train.append(kept["loss"])
            if not math.isfinite(kept["loss"]):
                raise FloatingPointError(f"the loss is {kept['loss']} at step {state.global_step}")
        if "eval_loss" in kept:
            self.seen.evaluation.append(kept["eval_loss"])
        if state.is_world_process_zero and ("loss" in kept or "eval_loss" in kept):
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps({"step": state.global_step, **kept}) + "\n")

    def on_train_end(self, _args: TrainingArguments, state: TrainerState, _control: TrainerControl, **_: Any) -> None:
        """Take the time; a run shorter than its untimed steps is timed whole."""
        self.pace.steps = state.global_step - self._first_timed
        self.pace.seconds = _now() - self._timed_from - self._evaluating


def _now() -> float:
    # Kernels run behind the program: wait for them, or the time would be of launching only.
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter()
