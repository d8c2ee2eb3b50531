"""TRL's SFTTrainer with PEFT: runs on any device, packs, and compiles the decoder layers.

Logits and loss are formed where the answer is predicted only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from datasets import Dataset
from peft import LoraConfig, get_peft_model
from torch.nn import functional
from transformers import AutoConfig, AutoModelForCausalLM, BitsAndBytesConfig, TrainerCallback
from trl import SFTConfig, SFTTrainer

from training import attention
from training.backends import Built
from training.batches import IGNORED, Order, Packed, Padded, Room
from training.errors import TrainingError
from training.flops import work_of
from training.job import Job, trainer_arguments
from training.lora import matching_modules


class AnswerTrainer(SFTTrainer):  # type: ignore[misc]
    """SFTTrainer over numbered samples, with the loss on the answers."""

    def __init__(self, order: Order, **arguments: Any) -> None:
        self._order = order
        super().__init__(**arguments)

    def _get_train_sampler(self, train_dataset: Any = None) -> Order:  # noqa: ARG002
        return self._order

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Mean negative log-likelihood of the answer tokens; of `num_items_in_batch` over accumulated batches."""
        labels = inputs.pop("labels").flatten()
        inputs.pop("shift_labels")
        outputs = model(**inputs, use_cache=False)
        logits = outputs.logits.flatten(0, 1).float()
        total = functional.cross_entropy(logits, labels, ignore_index=IGNORED, reduction="sum")
        loss = total / ((labels != IGNORED).sum() if num_items_in_batch is None else num_items_in_batch)
        if num_items_in_batch is not None and self.args.average_tokens_across_devices:
            # The count is over all processes, whose gradients are then averaged.
            loss = loss * self.accelerator.num_processes
        return (loss, outputs) if return_outputs else loss


def build(job: Job, callbacks: Sequence[TrainerCallback]) -> Built:
    """Raises RecipeError for modules that do not exist, TrainingError where packed attention does not work."""
    recipe = job.recipe
    model = _load(job)
    work = work_of(model)
    targets = matching_modules(model, recipe.target_modules)
    config = LoraConfig(
        r=recipe.r,
        lora_alpha=recipe.alpha,
        lora_dropout=recipe.dropout,
        target_modules=targets,
        task_type="CAUSAL_LM",
    )
    torch.manual_seed(recipe.seed)
    model = get_peft_model(model, config)
    if job.bf16:
        _leave_inputs_in_bf16(model)
    if recipe.compile:
        _compile_layers(model, job.on_gpu, recipe.packing)
    return Built(_trainer(job, model, callbacks), work, answers_only=True)


def _load(job: Job) -> Any:
    recipe = job.recipe
    if job.on_gpu:
        torch.cuda.set_device(job.local_rank)
    implementation = recipe.attention
    if implementation == "auto":
        implementation = "varlen" if recipe.packing else "sdpa"
    if implementation == attention.NAME:
        attention.register()
        _check_kernel(job)
    quantised = None
    if recipe.quantisation == "4bit":
        quantised = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=torch.bfloat16,
        )
    return AutoModelForCausalLM.from_pretrained(
        job.model,
        dtype=torch.bfloat16 if job.bf16 else torch.float32,
        attn_implementation=implementation,
        quantization_config=quantised,
        device_map={"": job.local_rank} if job.on_gpu else None,
    )


def _check_kernel(job: Job) -> None:
    if not job.on_gpu:
        return
    config = AutoConfig.from_pretrained(job.model)
    heads = config.num_attention_heads
    size = getattr(config, "head_dim", None) or config.hidden_size // heads
    problem = attention.works(heads, config.num_key_value_heads, size, torch.device("cuda"))
    if problem:
        raise TrainingError(f"attention varlen does not work here: {problem}")


def _leave_inputs_in_bf16(model: Any) -> None:
    # PEFT would widen every input to the adapter's float32, for autocast to narrow it again.
    for module in model.modules():
        if hasattr(module, "cast_input_dtype_enabled"):
            module.cast_input_dtype_enabled = False


def _compile_layers(model: Any, on_gpu: bool, static: bool) -> None:
    # Layers are alike, so the first one's kernels serve all; compiling the model whole takes minutes.
    # On a CPU only the tracing is done: it shows what would not compile on a GPU.
    backend = "inductor" if on_gpu else "aot_eager"
    torch._dynamo.config.recompile_limit = 32
    for layer in model.get_base_model().model.layers:
        layer.compile(backend=backend, dynamic=not static)


def _trainer(job: Job, model: Any, callbacks: Sequence[TrainerCallback]) -> AnswerTrainer:
    recipe, train, evaluation = job.recipe, job.train, job.evaluation
    order = Order(train.lengths, recipe.batch_size, recipe.seed, recipe.group_by_length)
    samples = train.followed_by(evaluation) if evaluation is not None else train
    room = Room.of(samples, _orders(job, order), recipe.batch_size)
    collator = Packed(samples, room, recipe.batch_size) if recipe.packing else Padded(samples, _pad(job))
    arguments = SFTConfig(
        **trainer_arguments(job),
        gradient_checkpointing=recipe.gradient_checkpointing,
        gradient_checkpointing_kwargs={"use_reentrant": False} if recipe.gradient_checkpointing else None,
        remove_unused_columns=False,
    )
    return AnswerTrainer(
        order,
        model=model,
        args=arguments,
        processing_class=job.tokenizer,
        data_collator=collator,
        train_dataset=_numbers(0, len(train)),
        eval_dataset=_numbers(len(train), len(evaluation)) if evaluation is not None else None,
        callbacks=list(callbacks),
    )


def _numbers(first: int, count: int) -> Dataset:
    # The trainer wants a Dataset; the collator looks the samples up, so no token passes through it.
    return Dataset.from_dict({"number": range(first, first + count)})


def _orders(job: Job, order: Order) -> Any:
    epochs = -(-job.steps * job.samples_per_step // len(job.train))
    yield from (order.of_epoch(epoch) for epoch in range(epochs))
    if job.evaluation is not None:
        yield torch.arange(len(job.train), len(job.train) + len(job.evaluation)).numpy()


def _pad(job: Job) -> int:
    pad = job.tokenizer.pad_token_id
    return int(job.tokenizer.eos_token_id if pad is None else pad)
