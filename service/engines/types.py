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
from typing import Any, Protocol, runtime_checkable

from census.understand.prompt import Message


@dataclass(frozen=True)
class Limits:
    """What one generation may take. Decoding is always greedy, so equal prompts give equal texts.

    max_tokens  most tokens written
    deadline_s  seconds, waiting included
    """

    max_tokens: int
    deadline_s: float


@dataclass(frozen=True)
class Written:
    """A text, and the sum of its tokens' log probabilities (natural; 0 is certain) before any schema ruled tokens out:
    how sure the model was of it."""

    text: str
    logprob: float


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

    async def generate(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, limits: Limits) -> Written:
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


@dataclass(frozen=True)
class EngineStats:
    """What an engine says of itself. Tokens are counts since the start.

    running, waiting  generations
    read       tokens of prompts that were computed
    kept       tokens of prompts taken from the KV cache
    written    tokens of texts
    kv_use     share (0–1) of the KV cache that generations under way hold; None where the engine does not say
    """

    running: int
    waiting: int
    read: int
    kept: int
    written: int
    kv_use: float | None = None


@runtime_checkable
class Reporting(Protocol):
    """An engine that knows its figures. Not every one has to: what a test scripts, or a server elsewhere, may not."""

    def stats(self) -> EngineStats:
        """The figures now. Never blocks."""
        ...
