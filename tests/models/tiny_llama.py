"""Two layers of the llama architecture with random weights: 4 query heads and 2 key heads of 16, hidden 64."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter, quantize
from safetensors.numpy import save_file

LAYERS, HIDDEN, INNER, HEADS, KEY_HEADS, RANK = 2, 64, 96, 4, 2, 4
SHAPES = {
    "self_attn.q_proj": ("attn_q", HIDDEN, HIDDEN),
    "self_attn.k_proj": ("attn_k", HIDDEN // 2, HIDDEN),
    "self_attn.v_proj": ("attn_v", HIDDEN // 2, HIDDEN),
    "self_attn.o_proj": ("attn_output", HIDDEN, HIDDEN),
    "mlp.gate_proj": ("ffn_gate", INNER, HIDDEN),
    "mlp.up_proj": ("ffn_up", INNER, HIDDEN),
    "mlp.down_proj": ("ffn_down", HIDDEN, INNER),
}
TOKENS = ["<|endoftext|>", "<|im_end|>", "東", "京"]


def write_base(path: Path, architecture: str = "llama") -> Path:
    random = np.random.default_rng(1)
    writer = GGUFWriter(path, architecture)
    writer.add_name("tiny")
    writer.add_license("apache-2.0")
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_file_type(3)
    writer.add_token_list(TOKENS)
    writer.add_token_types([3, 3, 1, 1])
    writer.add_chat_template("{{ messages }}")
    embedding = random.standard_normal((len(TOKENS), HIDDEN), dtype=np.float32)
    q8, q4 = GGMLQuantizationType.Q8_0, GGMLQuantizationType.Q4_1
    writer.add_tensor("token_embd.weight", quantize(embedding, q8), raw_dtype=q8)
    for layer in range(LAYERS):
        writer.add_tensor(f"blk.{layer}.attn_norm.weight", np.ones(HIDDEN, dtype=np.float32))
        for name, outputs, inputs in SHAPES.values():
            weight = random.standard_normal((outputs, inputs), dtype=np.float32)
            writer.add_tensor(f"blk.{layer}.{name}.weight", quantize(weight, q4), raw_dtype=q4)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_adapter(
    folder: Path,
    seed: int = 2,
    change: Callable[[dict[str, Any]], None] | None = None,
    **settings: Any,
) -> Path:
    """An adapter for every projection; `change` edits its tensors, `settings` its configuration."""
    random = np.random.default_rng(seed)
    tensors: dict[str, Any] = {}
    for layer in range(LAYERS):
        for module, (_, outputs, inputs) in SHAPES.items():
            key = f"base_model.model.model.layers.{layer}.{module}"
            tensors[f"{key}.lora_A.weight"] = random.standard_normal((RANK, inputs)).astype(np.float16)
            tensors[f"{key}.lora_B.weight"] = random.standard_normal((outputs, RANK)).astype(np.float16)
    if change:
        change(tensors)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / "adapter_model.safetensors")
    config = {"peft_type": "LORA", "r": RANK, "lora_alpha": 2 * RANK, "bias": "none", **settings}
    (folder / "adapter_config.json").write_text(json.dumps(config))
    return folder
