"""Unsloth: its own kernels, checkpointing and loss, through its patched SFTTrainer.

This module must be imported before transformers, trl and peft are: Unsloth patches them on import.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import unsloth  # isort: skip  # must come first
from datasets import Dataset
from trl import SFTConfig, SFTTrainer

from training.backends import Built
from training.flops import work_of
from training.job import Job, trainer_arguments
from training.lora import matching_modules
from training.tokens import Samples


def build(job: Job, callbacks: Sequence[Any]) -> Built:
    """Raises RecipeError for modules that do not exist."""
    recipe = job.recipe
    model, _ = unsloth.FastLanguageModel.from_pretrained(
        str(job.model),
        max_seq_length=recipe.max_length,
        load_in_4bit=recipe.quantisation == "4bit",
        load_in_16bit=recipe.quantisation == "none",
        use_exact_model_name=True,
        random_state=recipe.seed,
    )
    work = work_of(model)
    model = unsloth.FastLanguageModel.get_peft_model(
        model,
        r=recipe.r,
        lora_alpha=recipe.alpha,
        lora_dropout=recipe.dropout,
        target_modules=matching_modules(model, recipe.target_modules),
        use_gradient_checkpointing="unsloth" if recipe.gradient_checkpointing else False,
        random_state=recipe.seed,
    )
    arguments = SFTConfig(
        **trainer_arguments(job),
        gradient_checkpointing=recipe.gradient_checkpointing,
        # Samples of a batch end to end in one row, as the other backend's packing does.
        padding_free=recipe.packing,
        train_sampling_strategy="group_by_length" if recipe.group_by_length else "random",
    )
    trainer = SFTTrainer(
        model=model,
        args=arguments,
        processing_class=job.tokenizer,
        train_dataset=_dataset(job.train),
        eval_dataset=_dataset(job.evaluation) if job.evaluation is not None else None,
        callbacks=list(callbacks),
    )
    return Built(trainer, work, answers_only=False)


def _dataset(samples: Samples) -> Dataset:
    """Columns input_ids, labels and length."""
    rows = [samples[number] for number in range(len(samples))]
    columns = {name: [row[name] for row in rows] for name in ("input_ids", "labels")}
    return Dataset.from_dict({**columns, "length": samples.lengths.tolist()})
