"""A chat model in a GGUF file, run by llama.cpp in this process: one question at a time, always the likeliest token.

    model = LlamaModel(path)
    model.chat([user("Hello")], Deadline(30))

Make it before FAISS, the embedding model or NumPy's OpenMP are loaded: llama.cpp's own OpenMP runtime reads how
its threads wait when it is loaded, and sleeping between tokens makes a text take three times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evaluation.baselines.chat import Deadline, Message, ModelError
from models.llama_server import open_server

SHORT, LONG = 1024, 8192
"""Tokens of prompt and reply: of a question alone, and of what LlamaIndex packs into one prompt."""
MOST_TOKENS = 96


class LlamaModel:
    """A loaded GGUF file. Raises ModelError when it cannot be loaded.

    Threads spin while they wait for each other: more than one is slow where other programs want the cores too.
    """

    def __init__(self, path: Path, threads: int = 1, context: int = SHORT) -> None:
        try:
            self._server: Any = open_server(path, threads=threads, context=context)
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
