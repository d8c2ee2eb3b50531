"""Sessions: the last few plans of each dialogue, so that "And Osaka?" has something to lean on.

Ids are chosen by clients and are not secrets: a session holds plans, never the text of a question.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from cachetools import TTLCache

from census.understand.memory import SIZE, Memory
from service.redis_link import RedisAway, RedisLink
from service.sealing import OVERHEAD, Seal

_MOST_BYTES = 4 * SIZE + OVERHEAD


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


class RedisSessions:
    """Sessions that instances share, with a copy of its own turns in each.

    The copy answers while Redis is away or has lost the session, and where Redis did not take this instance's last
    turn, so that what it holds is older. Turns that several instances took in an outage are not brought together.
    """

    def __init__(
        self, link: RedisLink, seal: Seal, prefix: str, max_copies: int, ttl_s: float, copy: Sessions | None = None
    ) -> None:
        self._link = link
        self._seal = seal
        self._prefix = f"{prefix}:session:"
        self._ttl_s = ttl_s
        self._copy = copy or MemorySessions(max_copies, ttl_s)
        self._untaken: TTLCache[str, bool] = TTLCache(max_copies, ttl_s)

    async def get(self, session_id: str) -> Memory | None:
        if session_id not in self._untaken and (shared := await self._shared(self._prefix + session_id)) is not None:
            return shared
        return await self._copy.get(session_id)

    async def set(self, session_id: str, memory: Memory) -> None:
        await self._copy.set(session_id, memory)
        name = self._prefix + session_id
        sealed = self._seal.close(name, memory.canonical().encode(), self._ttl_s)
        self._untaken[session_id] = True
        with suppress(RedisAway):
            await self._link.run(lambda redis: redis.set(name, sealed, px=max(1, int(self._ttl_s * 1000))))
            self._untaken.pop(session_id, None)

    async def _shared(self, name: str) -> Memory | None:
        """What Redis holds under a name of ours, if it is that session."""
        try:
            sealed = await self._link.run(lambda redis: redis.getrange(name, 0, _MOST_BYTES - 1))
        except RedisAway:
            return None
        opened = self._seal.open(name, sealed)
        if opened is None:
            return None
        try:
            return Memory.of_canonical(opened.value.decode())
        except ValueError:  # of an older version, whose plans were others
            return None
