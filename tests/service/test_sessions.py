"""Sessions keep what a dialogue remembers, for a while; with Redis, in every instance."""

from __future__ import annotations

import asyncio

import pytest
from redis_server import RedisServer, linked, until
from service_fakes import TOKYO_2020

from census.understand.memory import Memory
from service.redis_link import RedisLink
from service.sealing import Seal
from service.sessions import MemorySessions, RedisSessions

REMEMBERED = Memory((TOKYO_2020,))
LATER = REMEMBERED.then(TOKYO_2020.model_copy(update={"years": (2015,)}))
SEAL = Seal("shared by instances")
NAME = "census-qa:session:a"


def shared(link: RedisLink) -> RedisSessions:
    return RedisSessions(link, SEAL, "census-qa", 10, 60)


def test_a_session_keeps_its_memory_until_it_expires() -> None:
    now = [0.0]

    async def main() -> None:
        sessions = MemorySessions(10, 60, lambda: now[0])
        assert await sessions.get("a") is None
        await sessions.set("a", REMEMBERED)
        assert await sessions.get("a") == REMEMBERED
        now[0] = 61
        assert await sessions.get("a") is None

    asyncio.run(main())


def test_the_number_of_sessions_is_bounded() -> None:
    async def main() -> None:
        sessions = MemorySessions(2, 60)
        for name in ("a", "b", "c"):
            await sessions.set(name, REMEMBERED)
        assert await sessions.get("a") is None
        assert await sessions.get("c") == REMEMBERED

    asyncio.run(main())


def test_instances_share_sessions_and_the_last_turn_counts(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with linked(redis_server.url) as link:
            one, other = shared(link), shared(link)
            await one.set("a", REMEMBERED)
            assert await other.get("a") == REMEMBERED
            await other.set("a", LATER)
            assert await one.get("a") == LATER
            assert await one.get("b") is None
            assert 59_000 < redis_server.call("PTTL", NAME) <= 60_000

    asyncio.run(main())


JUNK = {
    "not sealed": b"junk",
    "another session's": SEAL.close("census-qa:session:b", REMEMBERED.canonical().encode(), 60),
    "foreign secret": Seal("somebody else's").close(NAME, REMEMBERED.canonical().encode(), 60),
    "no text": SEAL.close(NAME, b"\xff", 60),
    "no JSON": SEAL.close(NAME, b"{", 60),
    "no list": SEAL.close(NAME, b'"text"', 60),
    "no plans": SEAL.close(NAME, b"[1]", 60),
    "another version's plan": SEAL.close(NAME, b'["{\\"op\\": \\"of an older version\\"}"]', 60),
    "too deep": SEAL.close(NAME, b"[" * 20_000, 60),
}


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_what_is_not_that_session_is_no_session(redis_server: RedisServer, junk: bytes) -> None:
    async def main() -> None:
        redis_server.call("SET", NAME, junk)
        async with linked(redis_server.url) as link:
            assert await shared(link).get("a") is None

    asyncio.run(main())


def test_a_dialogue_goes_on_through_an_outage(frail_server: RedisServer) -> None:
    async def main() -> None:
        async with linked(frail_server.url) as link:
            sessions = shared(link)
            await sessions.set("a", REMEMBERED)
            await asyncio.to_thread(frail_server.kill)
            assert await sessions.get("a") == REMEMBERED
            await until(lambda: not link.here)
            await asyncio.to_thread(frail_server.start)
            await until(lambda: link.here)
            assert await sessions.get("a") == REMEMBERED  # the server lost it

    asyncio.run(main())


def test_a_turn_that_redis_did_not_take_counts_more_than_the_one_it_has(frail_server: RedisServer) -> None:
    async def main() -> None:
        async with linked(frail_server.url, timeout_s=0.05) as link:
            sessions = shared(link)
            await sessions.set("a", REMEMBERED)
            frail_server.stop()
            await sessions.set("a", LATER)
            frail_server.go_on()
            await until(lambda: link.here)
            assert await sessions.get("a") == LATER
            await sessions.set("a", LATER)
            assert await shared(link).get("a") == LATER

    asyncio.run(main())
