"""What is wanted at the same time is read together, and nobody gets another's value."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from typing import Any

import pytest
from redis_server import RedisServer, linked

from service.redis_link import RedisAway, RedisLink
from service.redis_reads import Reads


class CountingLink:
    """Counts the round trips of a link."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link
        self.trips = 0

    async def briefly(self, command: Any) -> Any:
        self.trips += 1
        return await self._link.briefly(command)


async def read(reads: Reads, names: Sequence[str]) -> list[bytes | BaseException]:
    return list(await asyncio.gather(*map(reads.value, names), return_exceptions=True))


def test_each_caller_gets_what_lies_under_its_name(redis_server: RedisServer) -> None:
    names = [f"name-{number}" for number in range(200)]
    for name in names[::2]:
        redis_server.call("SET", name, f"value of {name}")

    async def main() -> None:
        async with linked(redis_server.url) as link:
            counting = CountingLink(link)
            found = await read(Reads(counting, 100), [*names, *names])  # type: ignore[arg-type]
            held = [f"value of {name}".encode() if number % 2 == 0 else b"" for number, name in enumerate(names)]
            assert found == held * 2
            assert counting.trips == 4  # 200 names, 64 at a time, each once

    asyncio.run(main())


def test_no_more_of_a_value_is_read_than_asked_for(redis_server: RedisServer) -> None:
    redis_server.call("SET", "long", "x" * 1000)

    async def main() -> None:
        async with linked(redis_server.url) as link:
            assert await read(Reads(link, 10), ["long"]) == [b"x" * 10]
            assert await read(Reads(link, 10), ["long", "none"]) == [b"x" * 10, b""]

    asyncio.run(main())


def test_what_redis_refuses_is_refused_to_its_caller_only(redis_server: RedisServer) -> None:
    redis_server.call("SET", "text", "value")
    redis_server.call("RPUSH", "list", "value")
    log = io.StringIO()

    async def main() -> None:
        async with linked(redis_server.url, log) as link:
            text, refused, none = await read(Reads(link, 100), ["text", "list", "none"])
            assert (text, none) == (b"value", b"")
            assert isinstance(refused, RedisAway)
            assert link.here

    asyncio.run(main())
    assert "redis_refused" in log.getvalue()


def test_while_redis_is_away_everybody_is_told(frail_server: RedisServer) -> None:
    async def main() -> None:
        async with linked(frail_server.url) as link:
            reads = Reads(link, 100)
            frail_server.kill()
            found = await read(reads, ["one", "two"])
            assert [type(one) for one in found] == [RedisAway, RedisAway]
            with pytest.raises(RedisAway):
                await reads.value("three")

    asyncio.run(main())


def test_a_caller_that_leaves_takes_nothing_from_the_others(redis_server: RedisServer) -> None:
    redis_server.call("SET", "name", "value")

    async def main() -> None:
        async with linked(redis_server.url) as link:
            reads = Reads(link, 100)
            leaving, staying = (asyncio.create_task(reads.value("name")) for _ in range(2))
            await asyncio.sleep(0)
            leaving.cancel()
            assert await staying == b"value"
            assert leaving.cancelled()

    asyncio.run(main())
