"""Sessions: the last few plans of each dialogue, so that "And Osaka?" has something to lean on.

Ids are chosen by clients and are not secrets: a session holds plans, never the text of a question.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from cachetools import TTLCache

from census.understand.memory import Memory


class Sessions(Protocol):
    """Memory by session id. A failing implementation behaves like an empty one; it never raises."""

    async def get(self, session_id: str) -> Memory | None: ...

    async def set(self, session_id: str, memory: Memory) -> None: ...


class MemorySessions:
    """Up to `max_sessions` in this process, each for `ttl_s` seconds after its last turn."""

    def __init__(self, max_sessions: int, ttl_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._memories: TTLCache[str, Memory] = TTLCache(max_sessions, ttl_s, clock)

    async def get(self, session_id: str) -> Memory | None:
        return self._memories.get(session_id)

    async def set(self, session_id: str, memory: Memory) -> None:
        self._memories[session_id] = memory
