"""The recipe: every option of a training run, read from YAML, with overrides from the command line.

A recipe says what to train, not on what machine: the same file serves Unsloth on a GPU and plain
TRL + PEFT elsewhere. Unknown keys are refused by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from training.errors import RecipeError

PACKABLE = ("auto", "varlen", "flash_attention_2")


class Recipe(BaseModel):
    """Options of one run. Counts are samples or optimizer steps; lengths are tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # -- what is trained --------------------------------------------------------------------------
    model: str = Field(min_length=1, description="Folder of the base model, or random:SHAPE for untrained weights.")
    backend: Literal["auto", "unsloth", "trl"] = Field(
        "auto", description="auto: Unsloth where there is a GPU and it can be imported, else TRL + PEFT."
    )
    fallback: bool = Field(True, description="On a failure of the fast path, start again on a plainer one.")
    quantisation: Literal["none", "4bit"] = Field("none", description="4bit: the frozen base in NF4 (QLoRA).")
    precision: Literal["auto", "bf16", "fp32"] = Field("auto", description="auto: bf16 on a GPU, fp32 on a CPU.")
    attention: Literal["auto", "varlen", "flash_attention_2", "sdpa", "eager"] = Field(
        "auto", description="auto: varlen (PyTorch's own flash kernel over packed rows) with packing, else sdpa."
    )

    # -- the adapter ------------------------------------------------------------------------------
    r: int = Field(16, ge=1, le=256, description="Rank.")
    alpha: int = Field(32, ge=1, description="The adapter is scaled by alpha / r.")
    dropout: float = Field(0.0, ge=0, lt=1)
    target_modules: tuple[str, ...] | Literal["all-linear"] = Field(
        "all-linear", description="Module names; one that matches nothing is an error. all-linear: all but the head."
    )

    # -- how long ---------------------------------------------------------------------------------
    epochs: float | None = Field(
        None, gt=0, description="Passes over the data. Either this or max_steps; 1 if neither."
    )
    max_steps: int | None = Field(None, ge=1, description="Optimizer steps.")
    max_minutes: float | None = Field(None, gt=0, description="Stop after the step that ends later, and save.")
    resume: bool = Field(False, description="Go on from the last checkpoint in the run folder, if there is one.")

    # -- batches ----------------------------------------------------------------------------------
    batch_size: int = Field(16, ge=1, description="Samples a device takes at once.")
    gradient_accumulation: int = Field(1, ge=1, description="Batches to one optimizer step.")
    max_length: int = Field(512, ge=16, description="Samples of more tokens are left out and counted.")
    packing: bool = Field(True, description="Lay a batch end to end in one row, without padding; nothing leaks.")
    group_by_length: bool = Field(False, description="Batches of like length: less padding where packing is off.")

    # -- optimizer --------------------------------------------------------------------------------
    learning_rate: float = Field(2e-4, gt=0)
    warmup: float = Field(0.03, ge=0, lt=1, description="Share of the steps in which the rate rises.")
    weight_decay: float = Field(0.0, ge=0)
    scheduler: Literal["linear", "cosine", "constant_with_warmup"] = "cosine"
    max_grad_norm: float = Field(1.0, gt=0)
    seed: int = Field(0, ge=0)

    # -- speed and memory -------------------------------------------------------------------------
    gradient_checkpointing: bool = Field(False, description="Recompute activations: less memory, 1.5x the work.")
    compile: bool = Field(False, description="torch.compile each decoder layer (TRL only; Unsloth does its own).")

    # -- looking on -------------------------------------------------------------------------------
    logging_steps: int = Field(10, ge=1)
    eval_steps: int = Field(0, ge=0, description="Evaluate every so many steps and at the end; 0: never.")
    eval_rows: int = Field(512, ge=1, description="Rows to evaluate on; taken out of the data if no file is given.")
    save_steps: int = Field(0, ge=0, description="A checkpoint every so many steps; 0: only the final adapter.")
    early_stopping: int = Field(0, ge=0, description="Stop after so many evaluations without a better loss; 0: never.")
    report_to: Literal["none", "tensorboard", "wandb"] = "none"
    wandb_mode: Literal["online", "offline"] = "offline"
    must_fall: float = Field(0.0, ge=0, lt=1, description="Fail unless the loss fell by this share.")

    @model_validator(mode="before")
    @classmethod
    def _one_length(cls, values: Any) -> Any:
        if isinstance(values, Mapping) and values.get("epochs") is None and values.get("max_steps") is None:
            return {**values, "epochs": 1.0}
        return values

    @model_validator(mode="after")
    def _fits_together(self) -> Recipe:
        if self.epochs is not None and self.max_steps is not None:
            raise ValueError("give either epochs or max_steps, not both")
        if self.packing and self.attention not in PACKABLE:
            raise ValueError(
                f"packing needs attention {' or '.join(PACKABLE)}; {self.attention} would need packing: false"
            )
        if self.early_stopping and not self.eval_steps:
            raise ValueError("early_stopping needs eval_steps")
        if self.early_stopping and self.save_steps and self.save_steps % self.eval_steps:
            raise ValueError("early_stopping needs save_steps to be a multiple of eval_steps")
        if isinstance(self.target_modules, tuple) and not self.target_modules:
            raise ValueError("target_modules names no module")
        return self

    def with_values(self, **changes: Any) -> Recipe:
        """A checked copy with some values changed. Raises RecipeError."""
        return _checked({**self.model_dump(), **changes}, "recipe")


def load_recipe(path: Path, overrides: Iterable[str] = ()) -> Recipe:
    """The recipe in a YAML file, changed by overrides such as `learning_rate=1e-4`. Raises RecipeError."""
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RecipeError(f"no recipe {path}") from None
    except yaml.YAMLError as broken:
        raise RecipeError(f"{path} is no YAML: {broken}") from None
    if not isinstance(values, dict):
        raise RecipeError(f"{path} holds no mapping of options")
    for override in overrides:
        key, value = parse_override(override)
        # A length given on the command line replaces the one in the file, in whichever unit that was.
        if key in ("epochs", "max_steps"):
            values.pop("epochs", None)
            values.pop("max_steps", None)
        values[key] = value
    return _checked(values, str(path))


def parse_override(text: str) -> tuple[str, Any]:
    """`key=value`, the value read as YAML (so lists and null work). Raises RecipeError."""
    key, equals, value = text.partition("=")
    if not equals or not key.isidentifier():
        raise RecipeError(f"{text!r} is no override; write key=value, for example learning_rate=1e-4")
    try:
        return key, _number(yaml.safe_load(value))
    except yaml.YAMLError:
        raise RecipeError(f"{key}: {value!r} is no YAML value") from None


def dump_recipe(recipe: Recipe) -> str:
    """The recipe as YAML that load_recipe reads back to an equal one."""
    values = recipe.model_dump(mode="json", exclude_none=True)
    return yaml.safe_dump(values, sort_keys=False, allow_unicode=True)


def _number(value: Any) -> Any:
    """YAML 1.1 reads 1e-4 as a text, because it lacks a point."""
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value
    return value


def _checked(values: Mapping[str, Any], source: str) -> Recipe:
    # As JSON would give it: lists become tuples, but no text becomes a number and no number a text.
    try:
        return Recipe.model_validate({key: _number(value) for key, value in values.items()})
    except ValidationError as invalid:
        raise RecipeError(f"{source}: {'; '.join(_problem(error) for error in invalid.errors())}") from None


def _problem(error: Any) -> str:
    name = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"unknown key {name!r}; known are {', '.join(Recipe.model_fields)}"
    return f"{name}: {error['msg']}" if name else str(error["msg"]).removeprefix("Value error, ")
