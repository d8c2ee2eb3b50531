"""A model folder of a given shape without weights, for engines that fill it with random ones.

    python -m benchmarks.gpu.shape DIR                          Phi-3-mini, tokenizer from the packaged GGUF
    python -m benchmarks.gpu.shape DIR --tokenizer FOLDER       tokenizer.json of that folder instead

The tokenizer is SmolLM2's cut down to the vocabulary of the shape, so that every id a random model emits is
a piece of text, chat templates apply, and decoding can be constrained.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.gpu.limits import PHI3_MINI, Shape

TINY = Shape(layers=2, hidden=64, intermediate=128, vocabulary=PHI3_MINI.vocabulary)
START, END, PAD = "<|im_start|>", "<|im_end|>", "<|endoftext|>"
TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def write_shape(folder: Path, shape: Shape, tokenizer: dict[str, Any], *, heads: int) -> Path:
    """Configuration and tokenizer of a Phi-3 of this shape; `tokenizer` is the content of a tokenizer.json.

    Raises ValueError for a tokenizer that is not byte-pair encoding with ChatML's tokens.
    """
    cut = truncated(tokenizer, shape.vocabulary)
    vocabulary = cut["model"]["vocab"]
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "architectures": ["Phi3ForCausalLM"],
        "model_type": "phi3",
        "num_hidden_layers": shape.layers,
        "hidden_size": shape.hidden,
        "intermediate_size": shape.intermediate,
        "num_attention_heads": heads,
        "num_key_value_heads": heads,
        "vocab_size": shape.vocabulary,
        "max_position_embeddings": 4096,
        "original_max_position_embeddings": 4096,
        "rope_theta": 10000.0,
        "rms_norm_eps": 1e-5,
        "hidden_act": "silu",
        "tie_word_embeddings": False,
        "dtype": "bfloat16",
        "bos_token_id": vocabulary[START],
        "eos_token_id": vocabulary[END],
        "pad_token_id": vocabulary[PAD],
    }
    names = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 4096, "chat_template": TEMPLATE}
    tokens = {"bos_token": START, "eos_token": END, "pad_token": PAD, "clean_up_tokenization_spaces": False}
    for name, content in (
        ("config.json", config),
        ("tokenizer.json", cut),
        ("tokenizer_config.json", names | tokens),
        ("generation_config.json", {"eos_token_id": vocabulary[END], "pad_token_id": vocabulary[PAD]}),
    ):
        (folder / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return folder


def truncated(tokenizer: dict[str, Any], size: int) -> dict[str, Any]:
    """A byte-pair tokenizer with its first `size` tokens.

    Ids follow the order of merging, so what is left is a whole tokenizer: no merge needs a token that is gone.
    Raises ValueError when the tokenizer is of another kind or lacks ChatML's tokens.
    """
    model = tokenizer["model"]
    missing = {START, END, PAD} - set(model.get("vocab", ()))
    if model["type"] != "BPE" or missing:
        raise ValueError(f"not a byte-pair tokenizer with ChatML's tokens: {model['type']}, without {sorted(missing)}")
    kept = {token: number for token, number in model["vocab"].items() if number < size}
    pairs = (merge.split(" ") if isinstance(merge, str) else merge for merge in model["merges"])
    merges = [pair for pair in pairs if "".join(pair) in kept]
    added = [token for token in tokenizer["added_tokens"] if token["id"] < size]
    return tokenizer | {"added_tokens": added, "model": model | {"vocab": kept, "merges": merges}}


def tokenizer_of(folder: Path | None) -> dict[str, Any]:
    """tokenizer.json of a model folder, or of the packaged SmolLM2 (which takes 20 s).

    Raises FileNotFoundError where neither is there.
    """
    if folder is not None:
        content: dict[str, Any] = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
        return content
    from transformers import AutoTokenizer

    from models.base import base_gguf

    packed = base_gguf("SmolLM2-135M-Instruct")
    tokenizer = AutoTokenizer.from_pretrained(str(packed.parent), gguf_file=packed.name)
    content = json.loads(tokenizer.backend_tokenizer.to_str())
    # Read from GGUF, the decoder also undoes SentencePiece's spaces, which byte-level tokens do not have.
    return content | {"decoder": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}}


def phi3_mini(folder: Path, tokenizer: Path | None = None) -> Path:
    """The published shape: 3.8 billion parameters, 32 heads."""
    return write_shape(folder, PHI3_MINI, tokenizer_of(tokenizer), heads=32)


def tiny(folder: Path, tokenizer: Path | None = None) -> Path:
    """Two narrow layers of the same architecture."""
    return write_shape(folder, TINY, tokenizer_of(tokenizer), heads=2)


def main(
    out: Annotated[Path, typer.Argument(help="Folder to write.", show_default=False)],
    tokenizer: Annotated[Path | None, typer.Option(help="Model folder whose tokenizer.json to cut down.")] = None,
    rehearse: Annotated[bool, typer.Option("--rehearse", help="Two narrow layers instead.")] = False,
) -> None:
    """Write a Phi-3-mini folder without weights."""
    (tiny if rehearse else phi3_mini)(out, tokenizer)
    typer.echo(f"{out}: {sum(file.stat().st_size for file in out.iterdir()) / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)
