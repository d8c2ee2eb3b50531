"""A chat model in a GGUF file, run by llama.cpp in this process: one question at a time, always the likeliest token.

    model = LlamaModel(path)
    model.chat([user("Hello")], Deadline(30))

Make it before FAISS, the embedding model or NumPy's OpenMP are loaded: llama.cpp's own OpenMP runtime reads how
its threads wait when it is loaded, and sleeping between tokens makes a text take three times as long.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evaluation.baselines.chat import Deadline, Message, ModelError

SHORT, LONG = 1024, 8192
"""Tokens of prompt and reply: of a question alone, and of what LlamaIndex packs into one prompt."""
MOST_TOKENS = 96
QUIET = -1


class LlamaModel:
    """A loaded GGUF file. Raises ModelError when it cannot be loaded.

    Threads spin while they wait for each other: more than one is slow where other programs want the cores too.
    """

    def __init__(self, path: Path, threads: int = 1, context: int = SHORT) -> None:
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.n_parallel = 1
        params.n_ctx = context
        params.cpuparams.n_threads = threads
        params.cpuparams_batch.n_threads = threads
        params.fit_params = False
        params.warmup = False
        params.verbosity = QUIET
        params.ui = False
        params.endpoint_slots = False
        params.cache_ram_mib = 0
        params.cache_idle_slots = False
        try:
            # The library opens an HTTP server as well; a socket in a folder that is gone keeps everyone out.
            with tempfile.TemporaryDirectory(prefix="census-qa-llama-") as folder:
                params.hostnames = [f"{folder}/llama.sock"]
                self._server: Any = xllamacpp.Server(params)
        except RuntimeError as error:
            raise ModelError(f"llama.cpp cannot load {path.name}: {error}") from error

    def chat(self, messages: Sequence[Message], deadline: Deadline) -> str:
        """The reply, cut at MOST_TOKENS tokens. Raises ModelError and LateError."""
        deadline.check()
        parts: list[str] = []
        errors: list[str] = []

        def take(chunk: dict[str, Any]) -> bool:
            """Keep a chunk of the stream; true ends it."""
            if "choices" not in chunk:
                errors.append(str(chunk.get("error", chunk)))
                return True
            parts.extend(choice["delta"].get("content") or "" for choice in chunk["choices"])
            return deadline.left <= 0

        self._server.handle_chat_completions(_body(messages), take)
        if errors:
            raise ModelError(errors[0])
        deadline.check()
        return "".join(parts).strip()


def _body(messages: Sequence[Message]) -> dict[str, Any]:
    return {
        "messages": list(messages),
        "max_tokens": MOST_TOKENS,
        "temperature": 0,
        "samplers": ["temperature"],
        "stream": True,
        "cache_prompt": True,
    }
