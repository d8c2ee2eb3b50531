"""Models with random weights, made on the spot: for tests without a download, and to time training.

The tokenizer is a byte-level one trained on the rows at hand, with a ChatML template; where the model's
vocabulary is larger than that, the rest is never used.

    python -m training.shapes phi3-mini --data train.jsonl --out runs/untrained
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from training.errors import RecipeError
from training.tokens import read_rows

PREFIX = "random:"
CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
# As the published configurations have them.
SHAPES: dict[str, tuple[str, dict[str, Any]]] = {
    "phi3-mini": (
        "phi3",
        {
            "vocab_size": 32_064,
            "hidden_size": 3072,
            "intermediate_size": 8192,
            "num_hidden_layers": 32,
            "num_attention_heads": 32,
            "num_key_value_heads": 32,
            "max_position_embeddings": 4096,
            "original_max_position_embeddings": 4096,
        },
    ),
    "smollm2-135m": (
        "llama",
        {
            "vocab_size": 49_152,
            "hidden_size": 576,
            "intermediate_size": 1536,
            "num_hidden_layers": 30,
            "num_attention_heads": 9,
            "num_key_value_heads": 3,
            "max_position_embeddings": 8192,
            "tie_word_embeddings": True,
        },
    ),
    "tiny-phi3": (
        "phi3",
        {
            "vocab_size": 512,
            "hidden_size": 64,
            "intermediate_size": 128,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 4,
            "max_position_embeddings": 1024,
            # Wide enough that the frozen random head can tell tokens apart, so that an adapter can learn.
            "initializer_range": 0.1,
            "original_max_position_embeddings": 1024,
        },
    ),
    "tiny-llama": (
        "llama",
        {
            "vocab_size": 512,
            "hidden_size": 64,
            "intermediate_size": 128,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "max_position_embeddings": 1024,
            # Wide enough that the frozen random head can tell tokens apart, so that an adapter can learn.
            "initializer_range": 0.1,
            "tie_word_embeddings": True,
        },
    ),
}


def make(shape: str, folder: Path, texts: Iterable[str], seed: int = 0) -> Path:
    """Write an untrained model and its tokenizer as a Hugging Face folder. Raises RecipeError for another shape."""
    if shape not in SHAPES:
        raise RecipeError(f"model: no shape {shape!r}; there are {', '.join(SHAPES)}")
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    kind, sizes = SHAPES[shape]
    tokenizer = _tokenizer(texts, min(sizes["vocab_size"], 4096))
    special = {"bos_token_id": None, "eos_token_id": tokenizer.eos_token_id, "pad_token_id": tokenizer.pad_token_id}
    config = AutoConfig.for_model(kind, **sizes, **special)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(seed)
    with torch.device(device):
        model = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16 if device == "cuda" else torch.float32)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _tokenizer(texts: Iterable[str], vocabulary: int) -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    plain = Tokenizer(models.BPE())
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    plain.train_from_iterator(texts, trainer)
    roles = {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=plain, **roles)
    tokenizer.chat_template = CHATML
    return tokenizer


def texts_of(rows: list[list[dict[str, str]]]) -> Iterable[str]:
    """Some of the rows' texts, enough to train a tokenizer on."""
    return (message["content"] for row in rows[:2000] for message in row)


def main(
    shape: Annotated[str, typer.Argument(help=f"One of {', '.join(SHAPES)}.")],
    data: Annotated[Path, typer.Option(help="Rows whose texts the tokenizer is trained on, JSONL.")],
    out: Annotated[Path, typer.Option(help="Folder to write.")],
) -> None:
    """Make an untrained model of a shape.

    Example:  python -m training.shapes tiny-phi3 --data train.jsonl --out runs/untrained
    """
    make(shape, out, texts_of(read_rows(data)))


if __name__ == "__main__":
    typer.run(main)
