"""A packaged GGUF base as a folder of safetensors, which training starts from.

    python -m training.base --out build/base

Weights are dequantised to bfloat16. The tokenizer is made from the file's own vocabulary: transformers reads it
without splitting digits, and takes the token that opens a turn for the one that ends it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer
from gguf import GGUFReader, TokenType, dequantize

from models.base import base_gguf, packaged, sha256
from models.llama_gguf import as_published, metadata, published_name, turned_heads

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

BASE = "SmolLM2-135M-Instruct"
RECORD = "base.json"
"""What the folder was made from: {"base", "gguf_sha256", "licence"}."""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    out: Annotated[Path, typer.Option(help="Folder to write to; made if it is not there.", file_okay=False)],
    base: Annotated[str, typer.Option(help="Name of the packaged base model.")] = BASE,
) -> None:
    """Write a base model as safetensors in bfloat16, with configuration, tokenizer and chat template.

    Example:  python -m training.base --out build/base
    """
    write_base(base, out)
    typer.echo(f"{base} → {out}")


def write_base(base: str, out: Path) -> None:
    """Make the folder. Raises models.errors.BaseMissing when no package carries the base."""
    import torch

    path = base_gguf(base)
    tokenizer = tokenizer_of(path)
    model = load_gguf(path, torch.bfloat16)
    model.generation_config.eos_token_id = tokenizer.eos_token_id
    out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)
    record = {"base": base, "gguf_sha256": sha256(path), "licence": packaged(base).licence}
    (out / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def load_gguf(path: Path, dtype: torch.dtype) -> PreTrainedModel:
    """The model of a GGUF file of the llama architecture on the CPU, its weights dequantised.

    Much faster than transformers' own reader, which reads the file several times over. Raises
    models.errors.AdapterError for a file of another architecture.
    """
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    reader = GGUFReader(path)
    heads = turned_heads(reader)
    state = {
        published_name(tensor.name): torch.from_numpy(
            np.array(as_published(tensor.name, dequantize(tensor.data, tensor.tensor_type), heads))
        ).to(dtype)
        for tensor in reader.tensors
    }
    config: Any = LlamaConfig(**_shape(reader), tie_word_embeddings="lm_head.weight" not in state, dtype=dtype)
    load: Any = LlamaForCausalLM.from_pretrained
    model: PreTrainedModel = load(None, config=config, state_dict=state, dtype=dtype).eval()
    return model


def _shape(reader: GGUFReader) -> dict[str, Any]:
    """The options of LlamaConfig that the file's metadata hold."""
    heads = turned_heads(reader)
    return {
        "vocab_size": len(metadata(reader, "tokenizer.ggml.tokens")),
        "hidden_size": metadata(reader, "llama.embedding_length"),
        "intermediate_size": metadata(reader, "llama.feed_forward_length"),
        "num_hidden_layers": metadata(reader, "llama.block_count"),
        "num_attention_heads": heads["attn_q"],
        "num_key_value_heads": heads["attn_k"],
        "max_position_embeddings": metadata(reader, "llama.context_length"),
        "rms_norm_eps": metadata(reader, "llama.attention.layer_norm_rms_epsilon"),
        "rope_parameters": {"rope_type": "default", "rope_theta": metadata(reader, "llama.rope.freq_base")},
        "bos_token_id": metadata(reader, "tokenizer.ggml.bos_token_id"),
        "eos_token_id": metadata(reader, "tokenizer.ggml.eos_token_id"),
        "pad_token_id": metadata(reader, "tokenizer.ggml.padding_token_id"),
    }


def tokenizer_of(path: Path) -> PreTrainedTokenizerFast:
    """The tokenizer of a GGUF file of the SmolLM family (byte-level BPE, digits split), as llama.cpp reads it.

    Raises ValueError for a file with another kind of vocabulary.
    """
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    reader = GGUFReader(path)
    kind = metadata(reader, "tokenizer.ggml.model"), metadata(reader, "tokenizer.ggml.pre")
    if kind != ("gpt2", "smollm"):
        raise ValueError(f"{path}: only the vocabulary of SmolLM is known, not {' '.join(kind)}")
    tokens: list[str] = metadata(reader, "tokenizer.ggml.tokens")
    types: list[int] = metadata(reader, "tokenizer.ggml.token_type")
    merges = [tuple(merge.split(" ")) for merge in metadata(reader, "tokenizer.ggml.merges")]
    tokenizer = Tokenizer(models.BPE(vocab={token: number for number, token in enumerate(tokens)}, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    control = [token for token, kind in zip(tokens, types, strict=True) if kind == TokenType.CONTROL]
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in control])
    names = {"bos_token": "bos", "eos_token": "eos", "unk_token": "unknown", "pad_token": "padding"}
    build: Any = PreTrainedTokenizerFast
    fast: PreTrainedTokenizerFast = build(
        tokenizer_object=tokenizer,
        chat_template=metadata(reader, "tokenizer.chat_template"),
        model_max_length=metadata(reader, "llama.context_length"),
        clean_up_tokenization_spaces=False,
        **{name: tokens[metadata(reader, f"tokenizer.ggml.{key}_token_id")] for name, key in names.items()},
    )
    return fast


if __name__ == "__main__":
    app()
