"""What an engine is: text from messages, constrained by a JSON Schema, within limits.

EngineError
├── EngineBusy    no room; nothing was started
├── EngineLate    the deadline passed; the work was called off
└── EngineFailed  the engine broke, or refused the request

Whoever calls an engine falls back to rules on any of the three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from census.understand.prompt import Message


@dataclass(frozen=True)
class Limits:
    """What one generation may take. Decoding is always greedy, so equal prompts give equal texts.

    max_tokens  most tokens written
    deadline_s  seconds, waiting included
    """

    max_tokens: int
    deadline_s: float


class EngineError(Exception):
    """No text. The message says why, in words for the log."""


class EngineBusy(EngineError):
    """Everything runs and the waiting queue is full."""


class EngineLate(EngineError):
    """The deadline passed first."""


class EngineFailed(EngineError):
    """The engine is dead or closed, or cannot serve this request."""


class Engine(Protocol):
    """A language model that is loaded and ready. Safe for many callers on one event loop."""

    @property
    def name(self) -> str:
        """The model and its version, as answers report it: "smollm2-135m-1.0.0"."""
        ...

    async def generate(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, limits: Limits) -> str:
        """The assistant's next message.

        With a schema it is compact JSON (no spaces) that meets it, cut off at max_tokens if that comes first.
        Raises EngineBusy, EngineLate or EngineFailed. Cancelling the caller calls the generation off.
        """
        ...

    async def health(self) -> bool:
        """Whether the engine produces tokens. Never raises and takes a bounded time."""
        ...

    async def close(self) -> None:
        """Stop what runs and free the memory. Later calls of generate raise EngineFailed."""
        ...
