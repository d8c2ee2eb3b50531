"""The link answers in time or says that Redis is away; it finds back, and no reply reaches the wrong caller."""

from __future__ import annotations

import asyncio
import io
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from redis.asyncio import Redis
from redis_server import RedisServer, linked, until

from service.logs import json_logger
from service.redis_link import RedisAway, RedisLink

REPLIES = {b"CLIENT": b"+OK\r\n", b"PING": b"+PONG\r\n", b"GET": b"$5\r\nvalue\r\n"}


@asynccontextmanager
async def talking(answer: Callable[[bytes], Awaitable[bytes | None]]) -> AsyncIterator[str]:
    """The URL of a server whose reply to a command `answer` chooses by its first word; None hangs up."""

    serving: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.add(writer)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                words = []
                for _ in range(int((await reader.readuntil(b"\r\n"))[1:])):
                    await reader.readuntil(b"\r\n")
                    words.append((await reader.readuntil(b"\r\n")).strip())
                if (reply := await answer(words[0])) is None:
                    break
                writer.write(reply)
        with suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()
        serving.remove(writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    await until(lambda: not serving)


def events(log: io.StringIO) -> list[str]:
    return [json.loads(line)["event"] for line in log.getvalue().splitlines()]


async def kept(link: RedisLink, key: str, value: bytes) -> bytes | None:
    """The value, written and read again."""
    await link.run(lambda redis: redis.set(key, value))
    return await link.run(lambda redis: redis.get(key))


def test_commands_are_carried_out(redis_server: RedisServer) -> None:
    async def main() -> None:
        log = io.StringIO()
        async with linked(redis_server.url, log) as link:
            assert link.here
            assert await kept(link, "a", b"1") == b"1"
        assert not link.here
        with pytest.raises(RedisAway):
            await link.run(lambda redis: redis.get("a"))
        assert events(log) == ["redis_here"]

    asyncio.run(main())


def test_a_redis_that_was_never_there_is_told_once_and_used_when_it_comes(frail_server: RedisServer) -> None:
    async def main() -> None:
        log = io.StringIO()
        frail_server.kill()
        async with linked(frail_server.url, log) as link:
            for _ in range(20):
                with pytest.raises(RedisAway):
                    await link.run(lambda redis: redis.get("a"))
            await asyncio.sleep(0.3)  # some probes
            assert events(log) == ["redis_away"]
            await asyncio.to_thread(frail_server.start)
            await until(lambda: link.here)
            assert await kept(link, "a", b"1") == b"1"
        assert events(log) == ["redis_away", "redis_here"]

    asyncio.run(main())


def test_a_killed_redis_is_away_at_once_and_used_again_when_it_is_back(frail_server: RedisServer) -> None:
    async def main() -> None:
        log = io.StringIO()
        async with linked(frail_server.url, log) as link:
            for _ in range(3):
                assert await kept(link, "a", b"1") == b"1"
                await asyncio.to_thread(frail_server.kill)
                while link.here:
                    with pytest.raises(RedisAway):
                        await link.run(lambda redis: redis.get("a"))
                await asyncio.to_thread(frail_server.start)
                await until(lambda: link.here)
            assert link.losses == 3
        assert events(log) == [*["redis_here", "redis_away"] * 3, "redis_here"]

    asyncio.run(main())


def test_a_redis_that_stands_still_holds_no_caller_up_for_long(frail_server: RedisServer) -> None:
    async def main() -> None:
        async with linked(frail_server.url, timeout_s=0.1) as link:
            await kept(link, "a", b"1")
            frail_server.stop()
            outcomes = await asyncio.gather(
                *(link.run(lambda redis: redis.get("a")) for _ in range(100)), return_exceptions=True
            )
            assert {type(outcome) for outcome in outcomes} == {RedisAway}
            await until(lambda: not link.here)
            frail_server.go_on()
            await until(lambda: link.here)
            assert await link.run(lambda redis: redis.get("a")) == b"1"

    asyncio.run(main())


def test_an_outage_is_noticed_without_traffic(frail_server: RedisServer) -> None:
    async def main() -> None:
        async with linked(frail_server.url) as link:
            await asyncio.to_thread(frail_server.kill)
            await until(lambda: not link.here)

    asyncio.run(main())


def test_a_slow_redis_is_done_without() -> None:
    slow = asyncio.Event()

    async def answer(word: bytes) -> bytes:
        if slow.is_set():
            await asyncio.sleep(0.3)
        return REPLIES[word]

    async def main() -> None:
        async with talking(answer) as url, linked(url, timeout_s=0.1) as link:
            slow.set()
            while not link.losses:
                with pytest.raises(RedisAway):
                    await link.run(lambda redis: redis.get("a"))
            slow.clear()
            await until(lambda: link.here)
            assert await link.run(lambda redis: redis.get("a")) == b"value"

    asyncio.run(main())


def test_one_who_can_do_without_waits_briefly_and_the_next_not_at_all() -> None:
    slow, asked = asyncio.Event(), 0

    async def answer(word: bytes) -> bytes:
        nonlocal asked
        asked += word == b"GET"
        if word == b"GET" and not slow.is_set():
            await slow.wait()
        return REPLIES[word]

    async def main() -> None:
        async with talking(answer) as url:
            link = RedisLink(url, 20, 4, json_logger("debug", io.StringIO()), beat_s=60, patience_s=0.05)
            await link.open()
            for _ in range(3):
                with pytest.raises(RedisAway, match="late"):
                    await link.briefly(lambda redis: redis.get("a"))
            assert asked == 1
            patient = asyncio.create_task(link.run(lambda redis: redis.get("a")))
            await until(lambda: asked == 2)
            slow.set()
            assert await patient == b"value"
            assert await link.briefly(lambda redis: redis.get("a")) == b"value"
            assert link.losses == 0
            await link.close()

    asyncio.run(main())


def test_connections_that_the_server_closed_are_replaced_unnoticed(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with linked(redis_server.url) as link:
            await asyncio.gather(*(kept(link, f"k{n}", b"1") for n in range(10)))
            redis_server.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            assert await asyncio.gather(*(kept(link, f"k{n}", b"2") for n in range(10))) == [b"2"] * 10
            assert link.losses == 0

    asyncio.run(main())


def test_a_command_whose_connection_breaks_is_sent_again() -> None:
    asked: list[bytes] = []

    async def answer(word: bytes) -> bytes | None:
        asked.append(word)
        return None if word == b"GET" and asked.count(b"GET") == 1 else REPLIES[word]

    async def main() -> None:
        async with talking(answer) as url, linked(url) as link:
            assert await link.run(lambda redis: redis.get("a")) == b"value"
            assert (asked.count(b"GET"), link.losses) == (2, 0)

    asyncio.run(main())


def test_a_full_pool_makes_commands_wait_and_loses_none(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with linked(redis_server.url, connections=2) as link:
            values = await asyncio.gather(*(kept(link, f"k{n}", str(n).encode()) for n in range(400)))
            assert values == [str(n).encode() for n in range(400)]
            clients = await link.run(lambda redis: redis.client_list())
            assert len(clients) <= 2

    asyncio.run(main())


def test_a_caller_that_waits_too_long_for_a_connection_goes_on_without(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with linked(redis_server.url, connections=1, timeout_s=0.5) as link:
            held = asyncio.Event()

            async def holds_the_connection(redis: Redis) -> None:
                connection = await redis.connection_pool.get_connection()
                await held.wait()
                await redis.connection_pool.release(connection)

            holder = asyncio.create_task(link.run(holds_the_connection))
            await asyncio.sleep(0)
            with pytest.raises(RedisAway, match="late"):
                await link.run(lambda redis: redis.get("a"))
            held.set()
            await asyncio.wait({holder})
            assert link.here  # to be busy is not to be away
            assert await kept(link, "a", b"1") == b"1"

    asyncio.run(main())


def test_no_caller_gets_the_reply_of_a_command_that_another_left(frail_server: RedisServer) -> None:
    chance = random.Random(7)  # noqa: S311 - not for secrets

    async def main() -> None:
        async with linked(frail_server.url, connections=3) as link:
            for key in range(50):
                await link.run(lambda redis, key=key: redis.set(f"k{key}", str(key)))
            wrong: list[tuple[int, object]] = []
            outcomes: Counter[str] = Counter()

            async def ask(key: int) -> None:
                try:
                    value = await link.run(lambda redis: redis.get(f"k{key}"))
                except asyncio.CancelledError:
                    outcomes["left"] += 1
                    raise
                outcomes["answered"] += 1
                if value != str(key).encode():
                    wrong.append((key, value))

            for turn in range(20):
                if turn % 4 == 0:
                    frail_server.stop()  # so that callers leave in the middle of a command
                asked = [asyncio.create_task(ask(chance.randrange(50))) for _ in range(60)]
                for _ in range(chance.randrange(8)):
                    await asyncio.sleep(0)
                for task in chance.sample(asked, 20):
                    task.cancel()
                await asyncio.sleep(0)
                frail_server.go_on()
                await asyncio.wait(asked)
            assert wrong == []
            assert outcomes["answered"] >= 800
            assert outcomes["left"] > 100
            assert link.losses == 0

    asyncio.run(main())


def test_a_pool_survives_any_number_of_callers_that_leave(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with linked(redis_server.url, connections=2) as link:
            for turn in range(300):
                task = asyncio.create_task(link.run(lambda redis: redis.get("a")))
                for _ in range(turn % 12):
                    await asyncio.sleep(0)
                task.cancel()
                await asyncio.wait({task})
            assert await asyncio.gather(*(kept(link, f"k{n}", b"1") for n in range(20))) == [b"1"] * 20

    asyncio.run(main())


def test_what_redis_refuses_is_told_once_and_is_no_outage(redis_server: RedisServer) -> None:
    async def main() -> None:
        log = io.StringIO()
        async with linked(redis_server.url, log) as link:
            await link.run(lambda redis: redis.lpush("list", "x"))
            for _ in range(10):
                with pytest.raises(RedisAway, match="WRONGTYPE"):
                    await link.run(lambda redis: redis.get("list"))
            assert link.here
        assert events(log) == ["redis_here", "redis_refused"]

    asyncio.run(main())


def test_a_server_that_is_no_redis_is_away() -> None:
    async def answer(_: bytes) -> bytes:
        return b"HTTP/1.1 400 Bad Request\r\n\r\n$x\r\n"

    async def main() -> None:
        log = io.StringIO()
        async with talking(answer) as url, linked(url.replace("//", "//:secret-word@"), log) as link:
            assert not link.here
        assert events(log) == ["redis_away"]
        assert "secret-word" not in log.getvalue()

    asyncio.run(main())


def test_the_keeper_asks_before_the_first_command_and_again(redis_server: RedisServer) -> None:
    async def main() -> None:
        asked: list[float] = []

        async def beat(redis: Redis) -> None:
            asked.append(time.monotonic())
            await redis.ping()

        async with linked(redis_server.url, beat=beat) as link:
            assert len(asked) == 1
            await until(lambda: len(asked) > 1)
            assert link.here

    asyncio.run(main())
