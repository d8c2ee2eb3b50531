"""What training is compared with, by the same recipe over the same samples in the same optimizer steps.

    python -m training.baselines naive RECIPE.yaml --data FILE --out DIR
    python -m training.baselines plain RECIPE.yaml --data FILE --out DIR

naive  a plain PyTorch loop: padded, length-sorted batches of 32, logits for every token, nothing compiled
plain  TRL's SFTTrainer with PEFT as they come, but for gradient checkpointing, which is off

Both write metrics.json into DIR as training.train does; neither saves an adapter.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import torch
import typer
from numpy.typing import NDArray

from training import attempts
from training.batches import IGNORED, Order
from training.flops import work_of
from training.job import Job, trainer_arguments
from training.lora import matching_modules
from training.meter import Meter
from training.recipe import load_recipe
from training.record import measured, write_json
from training.train import Source, prepare, untimed_steps

MICRO_BATCH = 32


def naive(job: Job) -> dict[str, Any]:
    """Train as the recipe says, the slow way; the numbers of metrics.json."""
    from transformers import get_scheduler

    recipe = job.recipe
    device = torch.device("cuda" if job.on_gpu else "cpu")
    model, work = _model(job)
    model.to(device).train()
    parameters = [part for part in model.parameters() if part.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=recipe.learning_rate, weight_decay=recipe.weight_decay)
    schedule = get_scheduler(recipe.scheduler, optimizer, round(recipe.warmup * job.steps), job.steps)
    meter, untimed = Meter(job.out, 0, None), untimed_steps(job.steps)
    began, losses = time.perf_counter(), []
    for step, numbers in enumerate(_steps(job), start=1):
        losses.append(_step(job, model, numbers, device))
        torch.nn.utils.clip_grad_norm_(parameters, recipe.max_grad_norm)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        if step == 1 or step % recipe.logging_steps == 0:  # as the trainer reports them
            meter.seen.train.append(sum(losses) / len(losses))
            losses = []
        if step == untimed:
            began = time.perf_counter()
    meter.pace.steps, meter.pace.seconds = job.steps - untimed, time.perf_counter() - began
    return measured(job, meter, work, answers_only=False)


def plain(job: Job) -> dict[str, Any]:
    """Train with the libraries' defaults; the numbers of metrics.json."""
    from datasets import Dataset
    from trl import SFTConfig, SFTTrainer

    model, work = _model(job)
    meter = Meter(job.out, untimed_steps(job.steps), None)
    rows = [job.train[number] for number in range(len(job.train))]
    trainer = SFTTrainer(
        model=model,
        args=SFTConfig(**trainer_arguments(job), gradient_checkpointing=False),
        processing_class=job.tokenizer,
        train_dataset=Dataset.from_list(rows),
        callbacks=[meter],
    )
    trainer.train()
    return measured(job, meter, work, answers_only=True)


def _model(job: Job) -> tuple[Any, Any]:
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    recipe = job.recipe
    base = AutoModelForCausalLM.from_pretrained(job.model, dtype=torch.bfloat16 if job.bf16 else torch.float32)
    targets = matching_modules(base, recipe.target_modules)
    config = LoraConfig(r=recipe.r, lora_alpha=recipe.alpha, target_modules=targets, task_type="CAUSAL_LM")
    work = work_of(base)
    torch.manual_seed(recipe.seed)
    return get_peft_model(base, config), work


def _steps(job: Job) -> list[NDArray[np.int64]]:
    """The sample numbers of each optimizer step."""
    size = job.samples_per_step
    order = Order(job.train.lengths, job.recipe.batch_size, job.recipe.seed, job.recipe.group_by_length)
    batches: list[NDArray[np.int64]] = []
    epoch = 0
    while len(batches) < job.steps:
        numbers = order.of_epoch(epoch)
        batches += [numbers[start : start + size] for start in range(0, len(numbers), size)]
        epoch += 1
    return batches[: job.steps]


def _step(job: Job, model: Any, numbers: NDArray[np.int64], device: torch.device) -> float:
    """Form the gradients of one optimizer step's mean loss over answer tokens; that loss."""
    by_length = numbers[np.argsort(job.train.lengths[numbers], kind="stable")]
    answers = int(job.train.answers[numbers].sum())
    total = torch.zeros((), device=device)
    for start in range(0, len(by_length), MICRO_BATCH):
        ids, mask, labels = _padded(job, by_length[start : start + MICRO_BATCH], device)
        with torch.autocast(device.type, torch.bfloat16, enabled=job.bf16):
            logits = model(input_ids=ids, attention_mask=mask).logits
        loss = torch.nn.functional.cross_entropy(
            logits[:, :-1].flatten(0, 1).float(), labels[:, 1:].flatten(), ignore_index=IGNORED, reduction="sum"
        )
        (loss / answers).backward()
        total += loss.detach() / answers
    return float(total)


def _padded(
    job: Job, numbers: NDArray[np.int64], device: torch.device
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """input_ids, attention_mask and labels, each (samples, longest)."""
    rows = [job.train[int(number)] for number in numbers]
    width = max(len(row["input_ids"]) for row in rows)
    ids, mask, labels = [], [], []
    for row in rows:
        left = width - len(row["input_ids"])
        ids.append(row["input_ids"] + [0] * left)
        mask.append([1] * (width - left) + [0] * left)
        labels.append(row["labels"] + [IGNORED] * left)
    return torch.tensor(ids, device=device), torch.tensor(mask, device=device), torch.tensor(labels, device=device)


def main(
    kind: Annotated[Literal["naive", "plain"], typer.Argument(help="naive: a plain loop; plain: TRL and PEFT.")],
    recipe: Annotated[Path, typer.Argument(help="A YAML recipe; packing, compile and attention are passed over.")],
    data: Annotated[Path, typer.Option(help="Training rows, JSONL.")],
    out: Annotated[Path, typer.Option(help="Run folder.")],
) -> None:
    """Time a baseline by a recipe, and write metrics.json.

    Example:  python -m training.baselines naive training/configs/smollm2-135m.yaml --data train.jsonl --out runs/naive
    """
    out.mkdir(parents=True, exist_ok=True)
    job = prepare(load_recipe(recipe), Source(data, None, out), attempts.gpu_present())
    write_json(out / "metrics.json", {"naive": naive, "plain": plain}[kind](job))


if __name__ == "__main__":
    typer.run(main)
