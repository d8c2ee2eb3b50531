"""The shared cache: two tiers, bounded in size and time, and nothing but what was kept comes out of it."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis
from redis_server import RedisServer, linked, until

from service.cache import CacheStats, MemoryCache
from service.redis_cache import RedisCache
from service.redis_link import RedisAway, RedisLink
from service.sealing import OVERHEAD, Seal

SECRET = "shared by instances"  # noqa: S105
ROOM = 1000  # bytes of a value
NAME = "census-qa:answer:a"


def cache(link: RedisLink, memory: MemoryCache | None = None, *, secret: str = SECRET, ttl_s: float = 60) -> RedisCache:
    return RedisCache(memory, link, Seal(secret), "census-qa", ttl_s, ROOM)


def memory(ttl_s: float = 60) -> MemoryCache:
    return MemoryCache(100_000, ttl_s, ROOM)


@asynccontextmanager
async def instance(server: RedisServer) -> AsyncIterator[tuple[RedisCache, RedisLink]]:
    """A cache as a service has it: memory before Redis, and a keeper that looks for purges."""
    looking: list[RedisCache] = []

    async def look(redis: Redis) -> None:
        for one in looking:
            await one.look(redis)

    async with linked(server.url, beat=look) as link:
        looking.append(cache(link, memory()))
        yield looking[0], link


def test_an_answer_of_one_instance_is_found_by_another(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with instance(redis_server) as (one, _), instance(redis_server) as (other, _):
            await one.set("a", b"answer")
            assert other.near("a") is None
            assert await other.get("a") == b"answer"
            assert other.near("a") == b"answer"
            near, far = other.stats()
            assert (near.misses, near.hits, near.entries) == (1, 1, 1)
            assert (far.tier, far.hits, far.misses, far.stored) == ("redis", 1, 0, 0)

    asyncio.run(main())


class LateLink:
    """To a Redis that stands still: who can do without is told so, and who insists would wait."""

    async def briefly(self, _: object) -> bytes:
        raise RedisAway("late")


def test_a_late_redis_is_a_miss_and_what_is_kept_is_in_memory() -> None:
    async def main() -> None:
        late = cache(LateLink(), memory())  # type: ignore[arg-type]
        assert await late.get("a") is None
        await late.set("a", b"answer")
        assert await late.get("a") == b"answer"
        _, far = late.stats()
        assert (far.failed, far.misses, far.stored) == (2, 0, 0)

    asyncio.run(main())


def test_values_leave_redis_and_memory_in_time(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with linked(redis_server.url) as link:
            await cache(link, ttl_s=3600).set("a", b"answer")
            assert 3_590_000 < redis_server.call("PTTL", NAME) <= 3_600_000
            await cache(link, ttl_s=0.05).set("a", b"answer")
            await until(lambda: redis_server.call("EXISTS", NAME) == 0)
            assert await cache(link).get("a") is None

    asyncio.run(main())


def test_memory_keeps_what_redis_has_no_longer_than_redis(redis_server: RedisServer) -> None:
    async def main() -> None:
        now = [0.0]
        async with linked(redis_server.url) as link:
            await cache(link, ttl_s=10).set("a", b"answer")
            near = MemoryCache(1000, 3600, ROOM, lambda: now[0])
            assert await cache(link, near).get("a") == b"answer"
            now[0] = 9
            assert near.near("a") == b"answer"
            now[0] = 11
            assert near.near("a") is None

    asyncio.run(main())


def test_large_values_are_kept_nowhere(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with linked(redis_server.url) as link:
            shared = cache(link, memory())
            await shared.set("a", b"x" * ROOM)
            await shared.set("b", b"x" * (ROOM + 1))
            assert redis_server.names() == [NAME]
            assert await cache(link).get("a") == b"x" * ROOM
            assert [tier.oversized for tier in shared.stats()] == [1, 1]

    asyncio.run(main())


JUNK = {
    "nothing": b"",
    "text": b"14,047,594",
    "pickle": b"\x80\x04K\x01.",
    "zeros": bytes(OVERHEAD + 20),
    "much": b"CQ1" + b"x" * 100_000,
    "foreign secret": Seal("somebody else's").close(NAME, b"forged", 60),
    "no secret": Seal(None).close(NAME, b"forged", 60),
    "another key's": Seal(SECRET).close("census-qa:answer:b", b"of b", 60),
    "another prefix": Seal(SECRET).close("census-qb:answer:a", b"of b", 60),
    "a session's": Seal(SECRET).close("census-qa:session:a", b"of a dialogue", 60),
    "past its time": Seal(SECRET, lambda: 0).close(NAME, b"old", 60),
    "cut short": Seal(SECRET).close(NAME, b"x" * 200, 60)[:-1],
    "grown": Seal(SECRET).close(NAME, b"x" * 200, 60) + b"1",
}


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_what_was_not_kept_under_its_key_is_a_miss_and_is_replaced(redis_server: RedisServer, junk: bytes) -> None:
    async def main() -> None:
        async with linked(redis_server.url) as link:
            redis_server.call("SET", NAME, junk)
            shared = cache(link)
            assert await shared.get("a") is None
            assert shared.stats()[0].rejected == (1 if junk else 0)
            await shared.set("a", b"answer")
            assert await shared.get("a") == b"answer"

    asyncio.run(main())


def test_a_value_of_another_type_is_a_miss_and_is_replaced(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with linked(redis_server.url) as link:
            redis_server.call("LPUSH", NAME, "answer")
            shared = cache(link)
            assert await shared.get("a") is None
            await shared.set("a", b"answer")
            assert await shared.get("a") == b"answer"
            assert shared.stats() == (CacheStats("redis", hits=1, stored=1, failed=1),)

    asyncio.run(main())


def test_a_purge_empties_every_instance_and_nothing_else(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with instance(redis_server) as (one, _), instance(redis_server) as (other, _):
            redis_server.call("SET", "census-qa:session:a", "a dialogue")
            redis_server.call("SET", "others", "theirs")
            for number in range(2500):
                await one.set(f"k{number}", b"answer")
            await other.get("k1")
            await one.clear()
            assert (one.near("k2"), await one.get("k2")) == (None, None)
            assert redis_server.names() == ["census-qa:purged", "census-qa:session:a", "others"]
            await until(lambda: other.near("k1") is None)
            await other.set("k1", b"anew")
            await asyncio.sleep(0.3)  # some more looks
            assert other.near("k1") == b"anew"

    asyncio.run(main())


def test_memory_takes_over_while_redis_is_away(frail_server: RedisServer) -> None:
    async def main() -> None:
        async with instance(frail_server) as (shared, link):
            await shared.set("a", b"before")
            await asyncio.to_thread(frail_server.kill)
            await shared.set("b", b"meanwhile")
            assert (await shared.get("a"), await shared.get("b")) == (b"before", b"meanwhile")
            await until(lambda: not link.here)
            with pytest.raises(RedisAway):
                await shared.clear()
            assert shared.near("a") is None
            await asyncio.to_thread(frail_server.start)
            await until(lambda: link.here)
            await shared.set("c", b"after")
            assert await cache(link).get("c") == b"after"

    asyncio.run(main())


def test_a_purge_during_an_outage_of_another_instance_reaches_it_before_it_reads_redis(
    frail_server: RedisServer,
) -> None:
    async def main() -> None:
        async with instance(frail_server) as (late, link):
            await late.set("a", b"stale")
            await link.close()
            async with instance(frail_server) as (other, _):
                await other.clear()
            await link.open(late.look)
            assert late.near("a") is None

    asyncio.run(main())


def test_in_any_weather_no_answer_is_anothers(frail_server: RedisServer) -> None:
    """Keyed requests, a fifth of whose callers leave, while the server is killed, stopped, slow and full of junk."""
    chance = random.Random(11)  # noqa: S311 - not for secrets

    async def main() -> None:
        wrong: list[tuple[str, bytes]] = []
        seen: Counter[str] = Counter()
        over = asyncio.Event()
        async with linked(frail_server.url, timeout_s=0.05, connections=4) as link:
            shared = cache(link)

            async def ask(key: str) -> None:
                value = await shared.get(key)
                seen["found" if value else "missed"] += 1
                if value is None:
                    await shared.set(key, f"answer {key}".encode())
                elif value != f"answer {key}".encode():
                    wrong.append((key, value))

            async def weather() -> None:
                for _ in range(2):
                    await asyncio.to_thread(frail_server.kill)
                    await asyncio.sleep(0.1)
                    await asyncio.to_thread(frail_server.start)
                    await until(lambda: link.here)
                    await asyncio.sleep(0.1)
                    frail_server.stop()
                    await asyncio.sleep(0.15)
                    frail_server.go_on()
                    await until(lambda: link.here)
                    for number in range(0, 200, 3):
                        await asyncio.to_thread(frail_server.call, "SET", f"census-qa:answer:k{number}", "14,047,594")
                    await asyncio.to_thread(frail_server.call, "CLIENT", "PAUSE", 150, "ALL")
                    await asyncio.sleep(0.1)
                over.set()

            async def asks() -> None:
                while not over.is_set():
                    task = asyncio.create_task(ask(f"k{chance.randrange(200)}"))
                    if chance.random() < 0.2:
                        await asyncio.sleep(chance.random() * 0.002)
                        task.cancel()
                        seen["left"] += 1
                    await asyncio.wait({task})
                    if not task.cancelled():
                        task.result()
                    await asyncio.sleep(0)

            await asyncio.gather(weather(), *(asks() for _ in range(16)))
            await until(lambda: link.here)
            await shared.set("last", b"one")
            assert await shared.get("last") == b"one"
        assert wrong == []
        assert min(seen["found"], seen["missed"], seen["left"]) > 100
        assert link.losses >= 2
        assert shared.stats()[0].rejected > 0

    asyncio.run(main())
