"""The service answers and limits whatever becomes of Redis."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI
from redis_server import RedisServer, until
from service_fakes import FakePipeline

from service.app import create_app
from service.logs import json_logger
from service.settings import Settings

PROBES = ("/health/live", "/health/ready", "/metrics")


@asynccontextmanager
async def instance(server: RedisServer, **changed: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an instance of the service that shares this Redis, and is patient with a slow machine."""
    settings = Settings(redis_url=server.url, **({"redis_timeout_s": 5} | changed))
    app: FastAPI = create_app(settings, FakePipeline(), json_logger("error", io.StringIO()))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test", timeout=60) as client,
    ):
        yield client


async def ask(client: httpx.AsyncClient, n: int) -> list[int]:
    """Statuses of n questions one after another."""
    question = {"question": "What is the population of Tokyo?"}
    return [(await client.post("/census_qa", json=question)).status_code for _ in range(n)]


async def probed(client: httpx.AsyncClient) -> set[int]:
    return {(await client.get(path)).status_code for path in PROBES}


def test_instances_admit_together_what_one_would(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with instance(redis_server) as first, instance(redis_server) as second:
            assert await ask(first, 40) == [200] * 40
            assert await ask(second, 21) == [200] * 20 + [429]
            assert await ask(first, 1) == [429]
            assert await probed(first) == {200}

    asyncio.run(main())


def test_without_redis_from_the_start_sixty_are_answered(frail_server: RedisServer) -> None:
    async def main() -> None:
        frail_server.kill()
        async with instance(frail_server) as client:
            assert await ask(client, 61) == [200] * 60 + [429]
            assert await probed(client) == {200}

    asyncio.run(main())


def test_when_redis_dies_half_way_sixty_are_answered_all_the_same(frail_server: RedisServer) -> None:
    async def main() -> None:
        async with instance(frail_server) as client:
            assert await ask(client, 30) == [200] * 30
            frail_server.kill()
            assert await ask(client, 31) == [200] * 30 + [429]
            assert await probed(client) == {200}

    asyncio.run(main())


def test_when_redis_stands_still_sixty_are_answered_and_the_loop_turns(frail_server: RedisServer) -> None:
    async def main() -> None:
        async with instance(frail_server, redis_timeout_s=0.3) as client:
            assert await ask(client, 30) == [200] * 30
            frail_server.stop()
            turns = 0

            async def turn() -> None:
                nonlocal turns
                while True:
                    await asyncio.sleep(0.001)
                    turns += 1

            turning = asyncio.create_task(turn())
            asking = asyncio.create_task(ask(client, 31))
            before = turns
            assert await probed(client) == {200}
            await until(lambda: turns > before + 10)  # though a synchronous client would wait for ever
            assert await asking == [200] * 30 + [429]
            turning.cancel()
            frail_server.go_on()

    asyncio.run(main())


def test_a_redis_that_is_back_is_shared_again(frail_server: RedisServer) -> None:
    key = "an admin key of some length"
    options = {"admin_key": key, "limit_admin": "1000000/minute"}

    async def shared(client: httpx.AsyncClient) -> None:
        async with asyncio.timeout(60):
            while not (await client.get("/admin/usage", headers={"X-Admin-Key": key})).json()["shared"]:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.01)

    async def main() -> None:
        frail_server.kill()
        async with instance(frail_server, **options) as first, instance(frail_server, **options) as second:
            assert await ask(first, 10) == [200] * 10
            frail_server.start()
            await shared(first)
            await shared(second)
            assert await ask(first, 61) == [200] * 50 + [429] * 11  # what it counted alone still counts here
            assert (await ask(second, 20)).count(200) <= 10

    asyncio.run(main())
