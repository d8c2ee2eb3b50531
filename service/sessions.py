"""Sessions: the last plan of each dialogue, so that "And Osaka?" has something to lean on.

Ids are chosen by clients and are not secrets: a session holds a plan, never the text of a question.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from cachetools import TTLCache

from census.plan import Plan


class Sessions(Protocol):
    """Plan by session id. A failing implementation behaves like an empty one; it never raises."""

    async def get(self, session_id: str) -> Plan | None: ...

    async def set(self, session_id: str, plan: Plan) -> None: ...


class MemorySessions:
    """Up to `max_sessions` in this process, each for `ttl_s` seconds after its last turn."""

    def __init__(self, max_sessions: int, ttl_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._plans: TTLCache[str, Plan] = TTLCache(max_sessions, ttl_s, clock)

    async def get(self, session_id: str) -> Plan | None:
        return self._plans.get(session_id)

    async def set(self, session_id: str, plan: Plan) -> None:
        self._plans[session_id] = plan
