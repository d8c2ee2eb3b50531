"""What can go wrong in training, each with the exit status of the command.

TrainingError          1
├─ RecipeError         2   the recipe, an override or the data is wrong: nothing was trained
└─ LossNotFallenError  3   trained, but the loss did not fall as the recipe demands
"""

from __future__ import annotations


class TrainingError(Exception):
    """Training could not be done."""

    exit_status = 1


class RecipeError(TrainingError):
    """The recipe, an override, the model or the data does not fit; says which key and why."""

    exit_status = 2


class LossNotFallenError(TrainingError):
    """The run ended, but its loss did not fall by the share that `must_fall` asks for."""

    exit_status = 3
