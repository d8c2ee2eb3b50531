"""The llama architecture in GGUF files: what its projections are called there, and how their rows lie.

llama.cpp's converter stores the rows of the query and key projections in another order than the published
checkpoints do: its rotary embedding pairs neighbouring rows, theirs pairs the halves of a head.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gguf import GGUFReader, GGUFValueType, GGUFWriter, LlamaFileType

from models.adapter import Matrix
from models.errors import AdapterError

MODULES: Mapping[str, str] = MappingProxyType(
    {
        "self_attn.q_proj": "attn_q",
        "self_attn.k_proj": "attn_k",
        "self_attn.v_proj": "attn_v",
        "self_attn.o_proj": "attn_output",
        "mlp.gate_proj": "ffn_gate",
        "mlp.up_proj": "ffn_up",
        "mlp.down_proj": "ffn_down",
    }
)
"""The projections of a layer by their names in a checkpoint and in GGUF."""

NORMS: Mapping[str, str] = MappingProxyType({"input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"})
WHOLE: Mapping[str, str] = MappingProxyType(
    {
        "token_embd.weight": "model.embed_tokens.weight",
        "output_norm.weight": "model.norm.weight",
        "output.weight": "lm_head.weight",
    }
)
"""Tensors outside the layers, by their names in GGUF."""


def tensor_name(layer: int, module: str) -> str:
    """ "blk.0.attn_q.weight" for layer 0 and "self_attn.q_proj". Raises AdapterError for an unknown module."""
    if module not in MODULES:
        raise AdapterError(f"unknown module {module}; known: {', '.join(MODULES)}")
    return f"blk.{layer}.{MODULES[module]}.weight"


def metadata(reader: GGUFReader, key: str) -> Any:
    """The value of a metadata key. Raises AdapterError when the file has none."""
    field = reader.get_field(key)
    if field is None:
        raise AdapterError(f"the base has no {key}")
    return field.contents()


def turned_heads(reader: GGUFReader) -> Mapping[str, int]:
    """How many heads the projections have whose rows lie in rotary order; "attn_q" and "attn_k".

    Raises AdapterError for a file of another architecture.
    """
    architecture = metadata(reader, "general.architecture")
    if architecture != "llama":
        raise AdapterError(f"only the llama architecture can be merged, not {architecture}")
    queries = int(metadata(reader, "llama.attention.head_count"))
    keys = reader.get_field("llama.attention.head_count_kv")
    return {"attn_q": queries, "attn_k": int(keys.contents()) if keys else queries}


def as_stored(name: str, matrix: Matrix, heads: Mapping[str, int]) -> Matrix:
    """A checkpoint's matrix (outputs, inputs) with its rows in the order of the GGUF tensor `name`."""
    count = heads.get(name.split(".")[-2])
    return matrix if count is None else rotary_rows(matrix, count)


def rotary_rows(matrix: Matrix, heads: int) -> Matrix:
    """Rows (outputs, inputs) in a checkpoint's order put into llama.cpp's: the halves of each head interleaved."""
    halves = matrix.reshape(heads, 2, matrix.shape[0] // heads // 2, matrix.shape[1])
    return halves.swapaxes(1, 2).reshape(matrix.shape)


def as_published(name: str, matrix: Matrix, heads: Mapping[str, int]) -> Matrix:
    """The opposite of `as_stored`: the rows of the GGUF tensor `name` in a checkpoint's order."""
    count = heads.get(name.split(".")[-2])
    if count is None:
        return matrix
    pairs = matrix.reshape(count, matrix.shape[0] // count // 2, 2, matrix.shape[1])
    return pairs.swapaxes(1, 2).reshape(matrix.shape)


def published_name(name: str) -> str:
    """What a GGUF tensor is called in a checkpoint. Raises AdapterError for a tensor the architecture does not have."""
    if name in WHOLE:
        return WHOLE[name]
    parts = name.split(".")
    published = {stored: module for module, stored in {**MODULES, **NORMS}.items()}
    if len(parts) != 4 or parts[0] != "blk" or parts[2] not in published:
        raise AdapterError(f"{name} is no tensor of the llama architecture")
    return f"model.layers.{parts[1]}.{published[parts[2]]}.{parts[3]}"


def writer_like(reader: GGUFReader, out: Path, file_type: LlamaFileType) -> GGUFWriter:
    """A writer to `out` with all metadata of a file that is being read: vocabulary, chat template, licence."""
    writer = GGUFWriter(out, metadata(reader, "general.architecture"))
    changed: Mapping[str, Callable[[Any], None]] = {
        "general.file_type": lambda _: writer.add_file_type(file_type),
        "general.alignment": writer.add_custom_alignment,
    }
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name == "general.architecture":
            continue  # the writer's own
        if field.name in changed:
            changed[field.name](field.contents())
            continue
        inner = field.types[-1] if field.types[0] == GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), field.types[0], inner)
    return writer
