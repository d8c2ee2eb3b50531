"""Two ways to train by one recipe: Unsloth on a GPU, TRL + PEFT anywhere.

A backend is a module with `build(job, callbacks)`, which returns a trainer (transformers' Trainer) whose
`model` carries the adapter, and the work that a token of it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from training.flops import Work


@dataclass(frozen=True)
class Built:
    """A trainer ready to train, the base model's matrix work, and whether logits are formed for answers only."""

    trainer: Any
    work: Work
    answers_only: bool
