"""Whatever clients do, and Redis, no descriptor is left open. An hour of the same: `python -m chaos soak`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

import httpx
from fastapi import FastAPI
from redis_server import RedisServer, linked, until
from serving import QUESTION, connected, serving
from starlette.types import Receive, Scope, Send

from chaos.soak import Oddities, descriptors

ROUNDS = 3


async def oddities(port: int) -> None:
    """What clients do wrong, connections given up in the middle, and some that leave while they are answered."""
    url = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        for odd in list(Oddities(client, url).all()) * ROUNDS:
            await odd()
    for _ in range(ROUNDS):
        async with connected(port) as connection:
            connection.send(b"POST /census_qa HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n")
            connection.send(b"Content-Length: %d\r\n\r\n%b" % (len(QUESTION), QUESTION))


async def rest() -> int:
    """Descriptors of this process, once they have stopped becoming fewer."""
    count = descriptors(os.getpid())
    for _ in range(20):
        await asyncio.sleep(0.02)
        count = min(count, descriptors(os.getpid()))
    return count


async def more(app: Any) -> int:
    """Descriptors that a server of `app` has more after oddities, when some had come before."""
    async with serving(app) as port:
        await oddities(port)
        before = await rest()
        await oddities(port)
        return await rest() - before


def test_odd_clients_leave_no_descriptor_open(make: Callable[..., FastAPI]) -> None:
    assert asyncio.run(more(make())) <= 0


def test_one_that_is_left_open_for_each_request_is_found(make: Callable[..., FastAPI]) -> None:
    inner, opened = make(), []

    async def leaking(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            opened.append(os.open(os.devnull, os.O_RDONLY))
        await inner(scope, receive, send)

    try:
        assert asyncio.run(more(leaking)) >= ROUNDS
    finally:
        for descriptor in opened:
            os.close(descriptor)


def test_redis_that_dies_and_comes_back_leaves_no_descriptor_open(frail_server: RedisServer) -> None:
    async def main() -> list[int]:
        counts = []
        async with linked(frail_server.url) as link:
            for _ in range(3):
                await asyncio.gather(*(link.run(lambda redis: redis.get("a")) for _ in range(20)))
                await asyncio.to_thread(frail_server.kill)
                await until(lambda: not link.here)
                await asyncio.to_thread(frail_server.start)
                await until(lambda: link.here)
                counts.append(descriptors(os.getpid(), frail_server.port))
        return counts

    first, *_, last = asyncio.run(main())
    assert last <= first
