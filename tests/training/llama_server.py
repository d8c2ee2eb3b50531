"""llama.cpp on a GGUF file, as a second opinion on tokens and probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
import xllamacpp


class LlamaServer:
    """Close to the metal: no chat template, no sampling. It ends with the object."""

    def __init__(self, gguf: Path) -> None:
        settings = xllamacpp.CommonParams()
        settings.model.path = str(gguf)
        settings.n_ctx, settings.n_parallel, settings.cpuparams.n_threads = 512, 1, 1
        settings.n_gpu_layers, settings.verbosity, settings.warmup = 0, -1, False
        self._server = xllamacpp.Server(settings)

    def tokens(self, text: str) -> list[int]:
        answer = self._post("/tokenize", content=text, add_special=False, parse_special=True)
        return [int(token) for token in answer["tokens"]]

    def next_token(self, ids: Sequence[int], count: int = 10) -> dict[int, float]:
        """Log-probabilities of the likeliest next tokens."""
        # Ending is forbidden, because a completion of no token has no probabilities.
        options = {"n_predict": 1, "n_probs": count, "temperature": 0, "cache_prompt": False, "ignore_eos": True}
        answer = self._post("/completion", prompt=list(ids), **options)
        return {one["id"]: one["logprob"] for one in answer["completion_probabilities"][0]["top_logprobs"]}

    def _post(self, path: str, **body: Any) -> Any:
        return httpx.post(self._server.listening_address + path, json=body, timeout=60).raise_for_status().json()
