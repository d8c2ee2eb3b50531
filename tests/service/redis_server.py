"""A real server for tests of Redis, and a link to it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from redis import Redis
from redis.asyncio import Redis as AsyncRedis

from chaos.valkey import Valkey
from service.logs import json_logger
from service.redis_link import RedisLink

PATIENCE_S = 30.0  # before a test gives up on what should take a fraction of a second


class RedisServer(Valkey):
    """One that tells what is in it."""

    def call(self, *command: Any) -> Any:
        """The reply to one command."""
        with Redis.from_url(self.url) as redis:
            return redis.execute_command(*command)

    def names(self) -> list[str]:
        return sorted(name.decode() for name in self.call("KEYS", "*"))


@asynccontextmanager
async def linked(
    url: str,
    log: io.StringIO | None = None,
    *,
    timeout_s: float = 5.0,
    connections: int = 4,
    beat: Callable[[AsyncRedis], Awaitable[object]] | None = None,
) -> AsyncIterator[RedisLink]:
    """An open link, by default one that no slow machine lets time out, with a keeper in a hurry."""
    link = RedisLink(url, timeout_s, connections, json_logger("debug", log or io.StringIO()), beat_s=0.1)
    await link.open(beat)
    try:
        yield link
    finally:
        await link.close()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what must come about soon."""
    end = asyncio.get_running_loop().time() + PATIENCE_S
    while not condition():
        assert asyncio.get_running_loop().time() < end, "it never came about"
        await asyncio.sleep(0.005)
