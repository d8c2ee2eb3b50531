"""The cache that instances share: Redis, with the memory of each process before it.

Reads go to memory first, then to Redis; what Redis has is kept in memory for the time it has left. Writes
go to both. Whenever Redis is away, memory is all there is, already filled.

A purge deletes what Redis holds and leaves a mark there, by which the other instances empty their memories:
they look at it once a second, and before they use a Redis that is back.
"""

from __future__ import annotations

import secrets
from functools import partial

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from service.cache import CacheStats, MemoryCache
from service.redis_link import RedisAway, RedisLink
from service.sealing import OVERHEAD, Seal

_SCANNED = 1000  # keys per step of a purge
_MARK_BYTES = 64


class RedisCache:
    """Implements `service.cache.Cache`.

    memory           the tier before Redis, or None
    prefix           of every key, so that services can share a Redis
    max_value_bytes  larger values are neither written nor read whole
    """

    def __init__(
        self,
        memory: MemoryCache | None,
        link: RedisLink,
        seal: Seal,
        prefix: str,
        ttl_s: float,
        max_value_bytes: int,
    ) -> None:
        self._memory = memory
        self._link = link
        self._seal = seal
        self._prefix = f"{prefix}:answer:"
        self._mark = f"{prefix}:purged"
        self._seen_mark = b""
        self._ttl_s = ttl_s
        self._max_value_bytes = max_value_bytes
        self._counts = CacheStats("redis")

    def near(self, key: str) -> bytes | None:
        return self._memory.near(key) if self._memory is not None else None

    async def get(self, key: str) -> bytes | None:
        if self._memory is not None and (known := await self._memory.get(key)) is not None:
            return known
        name, counts = self._prefix + key, self._counts
        try:
            # A range: whatever lies under a key of ours, no more of it is read than could be ours.
            sealed = await self._link.briefly(
                lambda redis: redis.getrange(name, 0, self._max_value_bytes + OVERHEAD - 1)
            )
        except RedisAway:
            counts.failed += 1
            return None
        if not sealed:
            counts.misses += 1
            return None
        opened = self._seal.open(name, sealed)
        if opened is None:
            counts.rejected += 1
            return None
        counts.hits += 1
        if self._memory is not None:
            self._memory.keep(key, opened.value, opened.left_s)
        return opened.value

    async def set(self, key: str, value: bytes) -> None:
        if self._memory is not None:
            await self._memory.set(key, value)
        if len(value) > self._max_value_bytes:
            self._counts.oversized += 1
            return
        name = self._prefix + key
        sealed = self._seal.close(name, value, self._ttl_s)
        try:
            await self._link.briefly(lambda redis: redis.set(name, sealed, px=max(1, int(self._ttl_s * 1000))))
        except RedisAway:
            self._counts.failed += 1
        else:
            self._counts.stored += 1

    def stats(self) -> tuple[CacheStats, ...]:
        return (*(self._memory.stats() if self._memory is not None else ()), self._counts)

    async def clear(self) -> None:
        if self._memory is not None:
            self._memory.forget()
        mark = self._seen_mark = secrets.token_hex(_MARK_BYTES // 2).encode()
        await self._link.run(lambda redis: redis.set(self._mark, mark))
        cursor = None
        while cursor != 0:
            cursor = await self._link.run(partial(self._purge, cursor=cursor or 0))

    async def _purge(self, redis: Redis, *, cursor: int) -> int:
        """Delete some keys; gives where to go on, 0 at the end."""
        cursor, names = await redis.scan(cursor, match=f"{self._prefix}*", count=_SCANNED)
        if names:
            await redis.unlink(*names)
        return int(cursor)

    async def look(self, redis: Redis) -> None:
        """Empty memory where another instance has purged since the last look."""
        try:
            mark = await redis.getrange(self._mark, 0, _MARK_BYTES - 1)
        except ResponseError:
            return  # something else lies there; the next purge replaces it
        if isinstance(mark, bytes) and mark and mark != self._seen_mark:
            self._seen_mark = mark
            if self._memory is not None:
                self._memory.forget()
