"""What text-only systems are made of: a model to chat with, a question to respond to, and the time for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypedDict


class Message(TypedDict):
    """A message of a chat; `role` is system, user or assistant."""

    role: str
    content: str


class ModelError(Exception):
    """The model cannot be loaded, or refused the prompt: longer than its context, usually."""


class LateError(Exception):
    """No time is left for this question."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a question must be answered."""

    seconds: float
    _began: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        return self._began + self.seconds - time.monotonic()

    def check(self) -> None:
        """Raises LateError once the time is over."""
        if self.left <= 0:
            raise LateError(f"no answer within {self.seconds:g} seconds")


class Chat(Protocol):
    """A language model."""

    def chat(self, messages: Sequence[Message], deadline: Deadline) -> str:
        """Its reply. Raises ModelError and LateError."""
        ...


Respond = Callable[[str, Deadline], str]
"""(question, deadline) → text. Raises ModelError and LateError."""


def user(text: str) -> Message:
    """What a person says."""
    return Message(role="user", content=text)
