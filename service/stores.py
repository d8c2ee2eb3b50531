"""Stores: where answers and sessions are kept, chosen by settings.

REDIS_URL set      Redis shared by all instances, with this process's memory before it
not set            this process's memory
"""

from __future__ import annotations

from dataclasses import dataclass

from structlog.typing import FilteringBoundLogger

from service.cache import Cache, MemoryCache
from service.redis_cache import RedisCache
from service.redis_link import RedisLink
from service.sealing import Seal
from service.sessions import MemorySessions, RedisSessions, Sessions
from service.settings import Settings


@dataclass(frozen=True)
class Stores:
    """What the service remembers. `cache` is None where settings turn it off, `link` where there is no Redis."""

    cache: Cache | None
    sessions: Sessions
    link: RedisLink | None = None

    async def open(self) -> None:
        """Connect to Redis; it need not be there. Raises ValueError for a URL that names no Redis."""
        if self.link is not None:
            await self.link.open(self.cache.look if isinstance(self.cache, RedisCache) else None)

    async def close(self) -> None:
        if self.link is not None:
            await self.link.close()


def stores_from(settings: Settings, log: FilteringBoundLogger) -> Stores:
    """The stores that settings ask for, not yet opened."""
    memory = (
        MemoryCache(settings.cache_bytes, settings.cache_ttl_s, settings.cache_max_value_bytes)
        if settings.cache_bytes
        else None
    )
    if settings.redis_url is None:
        return Stores(memory, MemorySessions(settings.sessions_max, settings.session_ttl_s))
    link = RedisLink(
        settings.redis_url.get_secret_value(),
        settings.redis_timeout_s,
        settings.redis_connections,
        log,
        patience_s=min(settings.redis_patience_s, settings.redis_timeout_s),
    )
    secret = settings.cache_secret
    if secret is None:
        log.warning("cache_not_signed", advice="set CENSUS_QA_CACHE_SECRET where others can write to this Redis")
    seal, prefix = Seal(secret.get_secret_value() if secret else None), settings.redis_prefix
    return Stores(
        RedisCache(memory, link, seal, prefix, settings.cache_ttl_s, settings.cache_max_value_bytes),
        RedisSessions(link, seal, prefix, settings.sessions_max, settings.session_ttl_s),
        link,
    )
