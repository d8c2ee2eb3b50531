from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from training import attention, synthetic
from training.batches import IGNORED, Order, Packed, Padded, Room
from training.errors import RecipeError
from training.shapes import make, texts_of
from training.tokens import Samples, read_rows, split_off, tokenise


def made(lengths: list[int], prompts: list[int]) -> Samples:
    starts = np.concatenate(([0], np.cumsum(lengths)))
    return Samples(np.arange(100, 100 + starts[-1], dtype=np.int32), starts, np.array(prompts, np.int32))


def items(*numbers: int) -> list[dict[str, int]]:
    return [{"number": number} for number in numbers]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """(model, samples) of a tiny untrained Llama with grouped queries, and 24 tokenised rows."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = tmp_path_factory.mktemp("tiny")
    rows_file = folder / "rows.jsonl"
    synthetic.write(rows_file, samples=24, words=12, answer_share=0.3)
    rows = read_rows(rows_file)
    make("tiny-llama", folder / "model", texts_of(rows))
    tokenizer = AutoTokenizer.from_pretrained(folder / "model")
    attention.register()

    def load(implementation: str) -> Any:
        return AutoModelForCausalLM.from_pretrained(
            folder / "model", dtype=torch.float32, attn_implementation=implementation
        ).eval()

    return load, tokenise(rows, tokenizer, 512), tokenizer, rows


def test_tokens_are_the_prompt_as_at_inference_and_then_the_answer(tiny: Any) -> None:
    _, samples, tokenizer, rows = tiny
    for number in (0, 7):
        sample = samples[number]
        prompt = tokenizer.apply_chat_template(rows[number][:-1], tokenize=False, add_generation_prompt=True)
        answer = [token for token in sample["labels"] if token != IGNORED]
        count = len(sample["input_ids"]) - len(answer)
        assert tokenizer.decode(sample["input_ids"][:count]) == prompt
        assert tokenizer.decode(answer) == rows[number][-1]["content"] + "<|im_end|>"


def test_too_long_samples_are_left_out_and_counted(tiny: Any) -> None:
    _, samples, tokenizer, rows = tiny
    limit = int(np.median(samples.lengths))
    fewer = tokenise(rows, tokenizer, limit)
    assert fewer.left_out == len(samples) - len(fewer) > 0
    assert fewer.lengths.max() <= limit
    with pytest.raises(RecipeError, match="max_length"):
        tokenise(rows, tokenizer, 3)


def test_packed_loss_and_gradients_equal_those_of_padded_samples(tiny: Any) -> None:
    load, samples, _, _ = tiny
    numbers = items(3, 0, 17, 8, 21)
    room = Room.of(samples, [np.arange(24)], 8)
    results = []
    for implementation, collator in (("varlen", Packed(samples, room, 8)), ("eager", Padded(samples, pad=0))):
        model = load(implementation)
        batch = collator(numbers)
        labels = batch.pop("labels")
        batch.pop("shift_labels")
        logits = model(**batch, use_cache=False).logits
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=IGNORED)
        loss.backward()
        results.append((float(loss.detach()), model.model.layers[0].self_attn.q_proj.weight.grad))
    (packed, packed_gradient), (padded, padded_gradient) = results
    assert packed == pytest.approx(padded, rel=1e-5)
    torch.testing.assert_close(packed_gradient, padded_gradient, rtol=1e-3, atol=1e-6)


def test_packed_batches_have_one_shape_and_every_answer_token_once() -> None:
    samples = made([5, 9, 3, 70, 6, 8], [2, 4, 1, 60, 5, 3])
    room = Room.of(samples, [np.arange(6)], 2)
    collator = Packed(samples, room, 2)
    batches = [collator(items(0, 1)), collator(items(2, 3)), collator(items(5))]
    for name in ("input_ids", "position_ids", "cu_seq_lens_q", "logits_to_keep", "labels"):
        assert len({batch[name].shape for batch in batches}) == 1, name  # type: ignore[union-attr]
    first = batches[0]
    kept = first["labels"][0] != IGNORED  # type: ignore[index]
    ids = first["input_ids"][0]  # type: ignore[index]
    targets = first["labels"][0][kept]  # type: ignore[index]
    assert torch.equal(ids[first["logits_to_keep"][kept] + 1], targets)  # type: ignore[index]
    assert targets.tolist() == [102, 103, 104, 109, 110, 111, 112, 113]
    for batch in batches:
        offsets = batch["cu_seq_lens_q"]
        assert offsets.diff().min() >= 0  # type: ignore[union-attr]
        assert offsets.diff().max() <= room.longest  # type: ignore[union-attr]
        assert offsets[-1] == batch["input_ids"].shape[1]  # type: ignore[index, union-attr]


def test_an_unforeseen_batch_gets_the_room_it_needs() -> None:
    samples = made([100, 100, 100, 100], [10, 10, 10, 10])
    room = Room.of(samples, [np.arange(4)], 1)
    batch = Packed(samples, room, 4)(items(0, 1, 2, 3))
    assert (batch["labels"] != IGNORED).sum() == 360  # type: ignore[union-attr, attr-defined]


def test_order_is_a_permutation_that_changes_with_the_epoch_and_repeats_with_the_seed() -> None:
    lengths = np.random.default_rng(1).integers(5, 90, 103)
    order, again = (Order(lengths, 8, seed=3, group_by_length=False) for _ in range(2))
    first = list(order)
    order.set_epoch(1)
    assert sorted(first) == list(range(103))
    assert list(order) != first == list(again)


def test_grouping_by_length_saves_padding() -> None:
    lengths = np.random.default_rng(1).integers(5, 90, 203)

    def padding(group: bool) -> int:
        numbers = Order(lengths, 8, seed=3, group_by_length=group).of_epoch(0)
        assert sorted(numbers.tolist()) == list(range(203))
        batches = [lengths[numbers[start : start + 8]] for start in range(0, 203, 8)]
        return sum(int(part.max() * len(part) - part.sum()) for part in batches)

    assert padding(True) < padding(False) / 4


def test_rows_held_out_are_not_trained_on() -> None:
    samples = made([3] * 40, [1] * 40)
    rest, held = split_off(samples, 4, seed=0)
    assert (len(rest), len(held)) == (36, 4)
    assert not set(rest.ids.tolist()) & set(held.ids.tolist())


@pytest.mark.parametrize(
    "line", ["{", '{"a": 1}', '{"messages": []}', '{"messages": [{"role": "user", "content": "a"}]}']
)
def test_a_bad_row_is_refused_with_its_number(line: str, tmp_path: Path) -> None:
    good = json.dumps({"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]})
    file = tmp_path / "rows.jsonl"
    file.write_text(f"{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(RecipeError, match="line 2"):
        read_rows(file)


def test_varlen_attention_refuses_what_is_not_packed() -> None:
    parts = torch.zeros(2, 1, 4, 8)
    with pytest.raises(ValueError, match="cu_seq_lens_q"):
        attention.varlen_attention(torch.nn.Identity(), parts, parts, parts, None)
    offsets = torch.tensor([0, 4])
    with pytest.raises(ValueError, match="one packed row"):
        attention.varlen_attention(
            torch.nn.Identity(), parts, parts, parts, None, cu_seq_lens_q=offsets, max_length_q=4
        )
