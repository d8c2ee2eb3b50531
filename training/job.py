"""One run as the backends see it: the recipe, the tokenised samples, and the trainer's arguments."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.recipe import Recipe
from training.tokens import Samples


@dataclass(frozen=True)
class Job:
    """What a backend needs to build a trainer. `model` is a folder; `evaluation` may have no samples."""

    recipe: Recipe
    model: Path
    out: Path
    tokenizer: Any
    train: Samples
    evaluation: Samples | None
    on_gpu: bool

    @property
    def bf16(self) -> bool:
        """Whether to train in bf16 mixed precision: bf16 products, float32 adapter weights."""
        return self.recipe.precision == "bf16" or (self.recipe.precision == "auto" and self.on_gpu)

    @property
    def world(self) -> int:
        """Processes that train together, as torchrun and accelerate tell it."""
        return int(os.environ.get("WORLD_SIZE", "1"))

    @property
    def local_rank(self) -> int:
        """This process's number on its host: the GPU that it takes."""
        return int(os.environ.get("LOCAL_RANK", "0"))

    @property
    def samples_per_step(self) -> int:
        """Samples that one optimizer step takes, over all processes."""
        return self.recipe.batch_size * self.recipe.gradient_accumulation * self.world

    @property
    def steps(self) -> int:
        """Optimizer steps of the whole run."""
        if self.recipe.max_steps is not None:
            return self.recipe.max_steps
        per_epoch = -(-len(self.train) // self.samples_per_step)
        return max(1, round(per_epoch * (self.recipe.epochs or 1)))


def trainer_arguments(job: Job) -> dict[str, Any]:
    """Arguments of SFTConfig that both backends share."""
    recipe = job.recipe
    return {
        "output_dir": str(job.out / "checkpoints"),
        "per_device_train_batch_size": recipe.batch_size,
        "per_device_eval_batch_size": recipe.batch_size,
        "gradient_accumulation_steps": recipe.gradient_accumulation,
        "max_steps": recipe.max_steps or -1,
        "num_train_epochs": recipe.epochs or 1.0,
        "learning_rate": recipe.learning_rate,
        "warmup_steps": round(recipe.warmup * job.steps),
        "weight_decay": recipe.weight_decay,
        "lr_scheduler_type": recipe.scheduler,
        "max_grad_norm": recipe.max_grad_norm,
        "optim": "adamw_torch_fused" if job.on_gpu else "adamw_torch",
        "seed": recipe.seed,
        "bf16": job.bf16,
        "use_cpu": not job.on_gpu,
        "ddp_backend": None if job.world == 1 or job.on_gpu else "gloo",
        "ddp_find_unused_parameters": False,
        "dataloader_pin_memory": job.on_gpu,
        "max_length": None,  # already done: too long samples are left out, none is cut
        "dataset_kwargs": {"skip_prepare_dataset": True},
        "prediction_loss_only": True,
        **_looking_on(job),
    }


def _looking_on(job: Job) -> dict[str, Any]:
    recipe = job.recipe
    if recipe.report_to == "tensorboard":
        os.environ.setdefault("TENSORBOARD_LOGGING_DIR", str(job.out / "tensorboard"))
    if recipe.report_to == "wandb":
        os.environ.setdefault("WANDB_MODE", recipe.wandb_mode)
        os.environ.setdefault("WANDB_DIR", str(job.out))
    best = recipe.early_stopping > 0
    save_steps = recipe.save_steps or (recipe.eval_steps if best else 0)
    return {
        "logging_steps": recipe.logging_steps,
        "logging_first_step": True,
        # Looking for NaN in every step would wait for the GPU every step; the meter looks at each report.
        "logging_nan_inf_filter": False,
        "report_to": recipe.report_to,
        "run_name": job.out.name,
        "disable_tqdm": job.world > 1,
        "eval_strategy": "steps" if recipe.eval_steps else "no",
        "eval_steps": recipe.eval_steps or None,
        "save_strategy": "steps" if save_steps else "no",
        "save_steps": save_steps or 500,
        "save_total_limit": 2,
        "load_best_model_at_end": best,
        "metric_for_best_model": "eval_loss" if best else None,
    }
