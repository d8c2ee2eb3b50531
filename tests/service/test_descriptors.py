"""Whatever clients do, and Redis, no descriptor is left open. An hour of the same: `python -m chaos soak`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

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


def opened(redis_port: int = 0) -> int:
    """Descriptors of this process."""
    return descriptors(os.getpid(), redis_port)


async def rest() -> int:
    """The fewest of them in the next moments, in which connections end."""
    counts = [opened()]
    for _ in range(20):
        await asyncio.sleep(0.02)
        counts.append(opened())
    return min(counts)


def test_odd_clients_leave_no_descriptor_open(make: Callable[..., FastAPI]) -> None:
    async def main() -> None:
        async with serving(make()) as port:
            await oddities(port)
            before = await rest()
            await oddities(port)
            await until(lambda: opened() <= before)

    asyncio.run(main())


def test_one_that_is_left_open_for_each_request_is_found(make: Callable[..., FastAPI]) -> None:
    inner, kept = make(), []

    async def leaking(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            kept.append(os.open(os.devnull, os.O_RDONLY))
        await inner(scope, receive, send)

    async def main() -> int:
        async with serving(leaking) as port:
            await oddities(port)
            before = await rest()
            await oddities(port)
            return await rest() - before

    try:
        assert asyncio.run(main()) > ROUNDS
    finally:
        for descriptor in kept:
            os.close(descriptor)


def test_redis_that_dies_and_comes_back_leaves_no_descriptor_open(frail_server: RedisServer) -> None:
    async def main() -> None:
        async with linked(frail_server.url) as link:

            async def outage() -> None:
                await asyncio.gather(*(link.run(lambda redis: redis.get("a")) for _ in range(20)))
                await asyncio.to_thread(frail_server.kill)
                await until(lambda: not link.here)
                await asyncio.to_thread(frail_server.start)
                await until(lambda: link.here)

            await outage()
            before = opened(frail_server.port)
            for _ in range(2):
                await outage()
            await until(lambda: opened(frail_server.port) <= before)

    asyncio.run(main())
