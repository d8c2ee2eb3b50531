"""What merging writes: base + scale · B·A in the order llama.cpp reads, and everything else as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from gguf import GGUFReader, dequantize
from safetensors.numpy import load_file
from tiny_llama import HEADS, KEY_HEADS, LAYERS, SHAPES, TOKENS, write_adapter, write_base

from models.errors import AdapterError
from models.llama_gguf import rotary_rows
from models.merge import Quantisation, merge_adapter

# The largest error of a weight, as a share of the largest weight: half a step of the grid.
STEP = {"f16": 0.001, "q8_0": 0.006, "q4_0": 0.14, "q4_1": 0.08}


def tensors(path: Path) -> dict[str, Any]:
    return {tensor.name: dequantize(tensor.data, tensor.tensor_type) for tensor in GGUFReader(path).tensors}


def expected(base: Path, adapter: Path, scale: float) -> dict[str, Any]:
    """The merged weights by plain loops, rows moved one by one."""
    weights, low = tensors(base), load_file(adapter / "adapter_model.safetensors")
    for layer in range(LAYERS):
        for module, (name, outputs, _) in SHAPES.items():
            key = f"base_model.model.model.layers.{layer}.{module}"
            up, down = (low[f"{key}.lora_{half}.weight"].astype(np.float64) for half in "BA")
            delta = scale * (up @ down)
            heads = {"attn_q": HEADS, "attn_k": KEY_HEADS}.get(name)
            rows = list(range(outputs))
            if heads:
                size = outputs // heads
                # Row 2i of a head is its i-th, row 2i+1 the i-th of its second half.
                rows = [h * size + i + half for h in range(heads) for i in range(size // 2) for half in (0, size // 2)]
            weights[f"blk.{layer}.{name}.weight"] = weights[f"blk.{layer}.{name}.weight"] + delta[rows]
    return weights


@pytest.mark.parametrize("quantisation", get_args(Quantisation))
def test_weights_are_those_of_the_base_plus_the_scaled_product(
    base: Path, adapter: Path, tmp_path: Path, quantisation: Quantisation
) -> None:
    out = tmp_path / "merged.gguf"
    merge_adapter(base, adapter, out, quantisation)
    wanted, found = expected(base, adapter, scale=2.0), tensors(out)
    assert list(found) == list(wanted)
    for name, weight in wanted.items():
        assert np.abs(found[name] - weight).max() <= STEP[quantisation] * np.abs(weight).max(), name


def test_a_rank_stabilised_adapter_is_scaled_by_the_root_of_its_rank(base: Path, tmp_path: Path) -> None:
    adapter = write_adapter(tmp_path / "a", use_rslora=True)
    merge_adapter(base, adapter, tmp_path / "merged.gguf", "f16")
    wanted, found = expected(base, adapter, scale=4.0), tensors(tmp_path / "merged.gguf")
    for name, weight in wanted.items():
        np.testing.assert_allclose(found[name], weight, atol=0.001 * np.abs(weight).max())


def test_what_the_adapter_leaves_alone_is_copied_bit_by_bit(base: Path, adapter: Path, tmp_path: Path) -> None:
    merge_adapter(base, adapter, tmp_path / "merged.gguf", "q8_0")
    before, after = GGUFReader(base), GGUFReader(tmp_path / "merged.gguf")
    for old, new in zip(before.tensors, after.tensors, strict=True):
        if "norm" in old.name or "embd" in old.name:
            assert (old.tensor_type, old.data.tobytes()) == (new.tensor_type, new.data.tobytes())
        else:
            assert new.tensor_type.name == "Q8_0"


def test_metadata_stay_but_for_the_file_type(base: Path, adapter: Path, tmp_path: Path) -> None:
    merge_adapter(base, adapter, tmp_path / "merged.gguf", "q8_0")
    before, after = (
        {name: (field.types, field.contents()) for name, field in GGUFReader(path).fields.items()}
        for path in (base, tmp_path / "merged.gguf")
    )
    assert after["tokenizer.ggml.tokens"][1] == TOKENS
    changed = {name for name in before if before[name] != after[name]}
    assert (changed, list(after) == list(before)) == ({"general.file_type"}, True)


def test_rotary_order_interleaves_the_halves_of_each_head() -> None:
    rows = np.arange(16, dtype=np.float32).reshape(8, 2)
    assert rotary_rows(rows, heads=2)[:, 0].tolist() == [0, 4, 2, 6, 8, 12, 10, 14]


def put(key: str, value: Any) -> Any:
    def change(tensors: dict[str, Any]) -> None:
        tensors[f"base_model.model.model.{key}"] = value

    return change


half = np.ones((4, 64), dtype=np.float16)


@pytest.mark.parametrize(
    ("change", "settings", "says"),
    [
        (put("embed_tokens.lora_embedding_A", half), {}, "embed_tokens"),
        (put("layers.0.mlp.extra_proj.lora_A.weight", half), {}, "only lora_A"),
        (put("layers.0.self_attn.q_proj.lora_magnitude_vector", half), {}, "lora_magnitude_vector"),
        (put("layers.0.self_attn.q_proj.lora_A.weight", half[:2]), {}, "do not fit r=4"),
        (put("layers.0.self_attn.q_proj.lora_A.weight", half * np.float16("nan")), {}, "not finite"),
        (put("layers.0.self_attn.q_proj.lora_A.weight", half[:, :32]), {}, r"is \(64, 32\)"),
        (lambda tensors: tensors.clear(), {}, "no weights"),
        (None, {"use_dora": True}, "use_dora"),
        (None, {"alpha_pattern": {"q_proj": 3}}, "alpha_pattern"),
        (None, {"modules_to_save": ["lm_head"]}, "modules_to_save"),
        (None, {"init_lora_weights": "pissa"}, "pissa"),
        (None, {"bias": "all"}, "bias"),
        (None, {"peft_type": "IA3"}, "IA3"),
        (None, {"r": 0}, "r=0"),
    ],
)
def test_an_adapter_that_cannot_be_merged_whole_is_refused(
    base: Path, tmp_path: Path, change: Any, settings: dict[str, Any], says: str
) -> None:
    adapter = write_adapter(tmp_path / "a", change=change, **settings)
    with pytest.raises(AdapterError, match=says):
        merge_adapter(base, adapter, tmp_path / "merged.gguf")
    assert not (tmp_path / "merged.gguf").exists()


def test_unknown_modules_and_layers_are_named(base: Path, tmp_path: Path) -> None:
    for key, says in (
        ("layers.0.mlp.extra_proj", "unknown module mlp.extra_proj"),
        ("layers.7.mlp.up_proj", "layer 7"),
    ):

        def change(tensors: dict[str, Any], key: str = key) -> None:
            for name in "AB":
                value = np.ones((4, 64) if name == "A" else (96, 4), dtype=np.float16)
                tensors[f"base_model.model.model.{key}.lora_{name}.weight"] = value

        with pytest.raises(AdapterError, match=says):
            merge_adapter(base, write_adapter(tmp_path / "a", change=change), tmp_path / "merged.gguf")


def test_a_base_of_another_architecture_is_refused(adapter: Path, tmp_path: Path) -> None:
    with pytest.raises(AdapterError, match="not phi3"):
        merge_adapter(write_base(tmp_path / "phi.gguf", "phi3"), adapter, tmp_path / "merged.gguf")


def test_missing_and_damaged_files_are_named(base: Path, adapter: Path, tmp_path: Path) -> None:
    weights = adapter / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:100])
    with pytest.raises(AdapterError, match=r"adapter_model\.safetensors cannot be read"):
        merge_adapter(base, adapter, tmp_path / "merged.gguf")
    weights.unlink()
    with pytest.raises(AdapterError, match=r"adapter_model\.safetensors is missing"):
        merge_adapter(base, adapter, tmp_path / "merged.gguf")
    (adapter / "adapter_config.json").write_text(json.dumps({"peft_type": "LORA"}))
    with pytest.raises(AdapterError, match="not a LoRA configuration"):
        merge_adapter(base, adapter, tmp_path / "merged.gguf")
