"""What the command line says to every system. Light to import: processes begin with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Progress = Callable[[int, int], None]
"""(done, of) as work goes on."""

BASE_MODEL = "SmolLM2-135M-Instruct"


@dataclass(frozen=True, slots=True)
class Options:
    """How systems are made.

    direct_model  GGUF file of a model fine-tuned on direct answers, or None
    rows          sentences of the row-sentence index
    threads       of a model in llama.cpp, the service's included
    seconds       a question may take
    cache         folder of what is made once: embeddings, the SQLite file
    embed_device  of torch, where sentences are embedded; None for the service's own engine
    """

    direct_model: Path | None = None
    rows: int = 8_000
    threads: int = 1
    seconds: float = 60.0
    cache: Path = Path("build/baselines")
    embed_device: str | None = None
