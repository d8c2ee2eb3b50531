"""Embeddings of sentences, kept in a folder so that they are made once.

`<hash>.npz` holds the vectors and the seconds they took; the hash is of the model's name and of every sentence, so
a changed fact table, rule or model makes others.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.baselines.options import Progress
from rag.embeddings import Embed, Vectors

BATCH = 32


@dataclass(frozen=True, eq=False)
class Embedded:
    """`vectors[i]` belongs to sentence i; `seconds` is what making them took, then or now."""

    vectors: Vectors
    seconds: float


def embedded(sentences: Sequence[str], embed: Embed, folder: Path, progress: Progress, batch: int = BATCH) -> Embedded:
    """The vectors of sentences, from the folder or made now, `batch` at a time."""
    path = folder / f"{_hash(sentences, embed.name)}.npz"
    if path.is_file():
        with np.load(path) as kept:
            return Embedded(kept["vectors"], float(kept["seconds"]))
    began = time.perf_counter()
    made = Embedded(_vectors(sentences, embed, progress, batch), time.perf_counter() - began)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.part.npz")  # numpy wants the ending
    np.savez(unfinished, vectors=made.vectors, seconds=made.seconds)
    unfinished.replace(path)
    return made


def _vectors(sentences: Sequence[str], embed: Embed, progress: Progress, size: int) -> Vectors:
    # Texts of one length together: a batch takes as long as its longest text.
    order = sorted(range(len(sentences)), key=lambda row: len(sentences[row]))
    vectors = np.empty((len(sentences), embed.dimension), dtype=np.float32)
    for start in range(0, len(order), size):
        batch = order[start : start + size]
        vectors[batch] = embed.documents([sentences[row] for row in batch])
        progress(start + len(batch), len(order))
    return vectors


def _hash(sentences: Sequence[str], model: str) -> str:
    return hashlib.sha256("\n".join((model, *sentences)).encode()).hexdigest()[:20]
