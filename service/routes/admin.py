"""GET and DELETE /admin/cache: what the cache does, and emptying it. There only with an admin key."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from service.admin import admin_only
from service.cache import Tier
from service.errors import RedisAwayError
from service.examples import of
from service.redis_link import RedisAway
from service.runtime import Runtime
from service.schemas import error_replies


class TierBody(BaseModel):
    """A tier of the cache: counts since the process started, and what it holds."""

    model_config = ConfigDict(from_attributes=True)

    tier: Tier
    hits: int
    misses: int
    stored: int
    rejected: int = Field(description="Values that were junk, another key's, another build's or forged.")
    oversized: int = Field(description="Values too large to keep.")
    failed: int = Field(description="Reads and writes that Redis did not do.")
    entries: int | None = Field(description="null where only Redis knows.")
    bytes: int | None = Field(description="null where only Redis knows.")


class RedisBody(BaseModel):
    """The Redis that instances share."""

    here: bool = Field(description="False: each instance does with its own memory.")
    losses: int = Field(description="How often it went away since the process started.")
    used_bytes: int | None = Field(description="Memory it uses, also for what others keep there; null while away.")
    max_bytes: int | None = Field(description="Its limit; 0: none, and it grows.")


class CacheBody(BaseModel):
    """State of the cache of one process."""

    tiers: tuple[TierBody, ...] = Field(description="Nearest first; empty where the cache is off.")
    redis: RedisBody | None = Field(description="null where none is configured.")
    in_flight: int = Field(description="Answers being looked up or computed now.")
    joined: int = Field(description="Requests that waited for an identical one instead of computing.")


_TIER = {"tier": "memory", "hits": 12, "misses": 3, "stored": 3, "rejected": 0, "oversized": 0, "failed": 0}
EXAMPLE: dict[str, Any] = {
    "tiers": [
        _TIER | {"entries": 3, "bytes": 5120},
        _TIER | {"tier": "redis", "hits": 1, "misses": 2, "entries": None, "bytes": None},
    ],
    "redis": {"here": True, "losses": 0, "used_bytes": 1048576, "max_bytes": 268435456},
    "in_flight": 0,
    "joined": 0,
}


def router(runtime: Runtime, key: SecretStr) -> APIRouter:
    """The two routes."""
    routes = APIRouter(prefix="/admin", tags=["operation"], dependencies=[Depends(admin_only(key))])

    @routes.get("/cache", summary="What does the cache do?", responses={**of(EXAMPLE), **error_replies(403)})
    async def state() -> CacheBody:
        """Counts of this process, and the Redis that all share."""
        return CacheBody(
            tiers=tuple(TierBody.model_validate(tier) for tier in runtime.cache.stats()) if runtime.cache else (),
            redis=await _redis(runtime),
            in_flight=len(runtime.flights),
            joined=runtime.flights.joined,
        )

    @routes.delete(
        "/cache",
        summary="Empty the cache",
        responses={**of(EXAMPLE), **error_replies(403, 503)},
    )
    async def purge() -> CacheBody:
        """Forgets all answers, in this process at once, in Redis at once, in other instances within about a second.
        Sessions stay. While Redis is away, only this process forgets, and the reply is 503. Without Redis, only this
        process forgets, of several that serve."""
        if runtime.cache is not None:
            try:
                await runtime.cache.clear()
            except RedisAway as away:
                message = f"only this instance has forgotten its answers: {away}"
                raise RedisAwayError(message, runtime.settings.retry_after_s) from None
        runtime.log.info("cache_purged")
        return await state()

    return routes


async def _redis(runtime: Runtime) -> RedisBody | None:
    link = runtime.stores.link
    if link is None:
        return None
    try:
        memory = await link.run(lambda redis: redis.info("memory"))
    except RedisAway:
        memory = {}
    return RedisBody(
        here=link.here,
        losses=link.losses,
        used_bytes=memory.get("used_memory"),
        max_bytes=memory.get("maxmemory"),
    )
