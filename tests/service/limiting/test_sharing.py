"""Processes that share a Redis admit together what one would alone, and each its own where Redis is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from redis_server import RedisServer, linked, until

from service.limiting.clients import Client
from service.limiting.limiter import Limiter
from service.limiting.rates import GROUPS, Bucket, parsed
from service.limiting.sharing import Sharing
from service.limiting.windows import Windows
from service.redis_link import RedisAway, RedisLink
from service.usage import Usage

ANSWERS = Bucket("/census_qa", "answers")


class Process:
    """What one process of the service has of limits."""

    def __init__(self, link: RedisLink, rate: str, patience_s: float) -> None:
        self.link = link
        self.windows = Windows()
        self.sharing = Sharing(link, "test", time.time, patience_s)
        self.limiter = Limiter({group: parsed(rate) for group in GROUPS}, self.windows, self.sharing)
        self.usage = Usage(Windows(), self.sharing)

    async def ask(self, n: int, client: str = "address:1.2.3.4") -> int:
        """How many of n requests at once are allowed."""
        verdicts = await asyncio.gather(*(self.limiter.ask(Client(client), ANSWERS) for _ in range(n)))
        return sum(verdict.allowed for verdict in verdicts)


@asynccontextmanager
async def processes(
    n: int, url: str, rate: str = "60/minute", timeout_s: float = 5.0, patience_s: float = 30.0
) -> AsyncIterator[list[Process]]:
    """Processes of the service, by default such as no slow machine makes impatient."""
    async with AsyncExitStack() as stack:
        links = [await stack.enter_async_context(linked(url, timeout_s=timeout_s)) for _ in range(n)]
        found = [Process(link, rate, patience_s) for link in links]
        for process in found:
            process.sharing.start()
            stack.push_async_callback(process.sharing.close)
        yield found


def test_what_one_process_admits_another_knows(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with processes(2, redis_server.url) as (first, second):
            assert await first.ask(40) == 40
            assert await second.ask(40) == 20
            assert await first.ask(10) == 0
            assert await first.ask(5, "address:1.2.3.5") == 5

    asyncio.run(main())


def test_eight_processes_asked_at_once_admit_sixty_together(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with processes(8, redis_server.url) as eight:
            admitted = 0
            for _ in range(4):
                admitted += sum(await asyncio.gather(*(one.ask(5) for one in eight)))
            assert admitted == 60

    asyncio.run(main())


def test_windows_end_together(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with processes(2, redis_server.url, "4/second") as (first, second):
            assert await first.ask(6) == 4
            await until(lambda: redis_server.names() == [])
            assert await second.ask(6) == 4

    asyncio.run(main())


def test_far_from_its_limit_a_client_waits_for_nobody(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with processes(1, redis_server.url, "1000000/minute") as (one,):
            loop, turns = asyncio.get_running_loop(), 0

            def turn() -> None:
                nonlocal turns
                turns += 1
                loop.call_soon(turn)

            loop.call_soon(turn)
            for _ in range(1000):
                await one.limiter.ask(Client("address:1.2.3.4"), ANSWERS)
            assert turns == 0  # a request that waits for Redis lets the event loop turn
            await until(lambda: redis_server.names() != [])

    asyncio.run(main())


def test_while_redis_is_dead_each_process_counts_for_itself(frail_server: RedisServer) -> None:
    async def main() -> None:
        async with processes(2, frail_server.url) as (first, second):
            assert await first.ask(30) == 30
            await until(lambda: "test:limits:" in " ".join(frail_server.names()))
            frail_server.kill()
            await until(lambda: not first.link.here)
            assert await first.ask(40) == 30
            assert await second.ask(61) == 60
            frail_server.start()
            await until(lambda: first.link.here and second.link.here)
            assert await first.ask(10) == await second.ask(10) == 0

    asyncio.run(main())


def test_while_redis_stands_still_no_request_waits_long_and_the_loop_not_at_all(frail_server: RedisServer) -> None:
    async def main() -> None:
        async with processes(1, frail_server.url, timeout_s=0.2, patience_s=0.1) as (one,):
            assert await one.ask(30) == 30
            await until(lambda: frail_server.names() != [])
            frail_server.stop()
            turns = 0

            async def turn() -> None:
                nonlocal turns
                while True:
                    await asyncio.sleep(0.001)
                    turns += 1

            turning = asyncio.create_task(turn())
            async with asyncio.timeout(20):  # a request that waited for the reply would wait for ever
                assert await one.ask(40) == 30
            assert turns > 20
            turning.cancel()
            frail_server.go_on()
            await until(lambda: one.link.here)
            assert await one.ask(10) == 0

    asyncio.run(main())


def test_a_redis_that_starts_again_empty_does_not_forgive(frail_server: RedisServer) -> None:
    async def main() -> None:
        async with processes(1, frail_server.url) as (one,):
            assert await one.ask(50) == 50
            frail_server.kill()
            await until(lambda: not one.link.here)
            frail_server.start()
            await until(lambda: one.link.here)
            assert await one.ask(20) == 10

    asyncio.run(main())


def test_what_others_wrote_under_a_window_s_name_is_not_a_count(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with processes(1, redis_server.url) as (one,):
            key = parsed("60/minute")[0].key_for("address:1.2.3.4", ANSWERS.route)
            for junk in (("SET", f"test:limits:{key}", "junk"), ("SET", f"test:limits:{key}", "-5")):
                redis_server.call(*junk)
                assert await one.ask(31) <= 31
            assert await one.ask(60) == 0
            redis_server.call("DEL", f"test:limits:{key}")
            redis_server.call("LPUSH", f"test:limits:{key}", "junk")
            one.windows.clear()
            assert await one.ask(61) == 60

    asyncio.run(main())


def test_no_window_lasts_for_ever(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with processes(1, redis_server.url) as (one,):
            await one.ask(45)
            one.usage.count("partner", "requests")
        # closing has told what was left
        names = redis_server.names()
        assert len(names) == 2
        assert all(redis_server.call("PTTL", name) > 0 for name in names)

    asyncio.run(main())


def test_a_caller_that_leaves_leaves_its_request_counted(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with processes(1, redis_server.url) as (one,):
            assert await one.ask(59) == 59
            leaving = asyncio.create_task(one.ask(1))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            leaving.cancel()
            await asyncio.wait({leaving})
            assert await one.ask(5) == 0

    asyncio.run(main())


def test_windows_that_nobody_hears_of_do_not_pile_up() -> None:
    class Away:
        here = False

        async def run(self, _: object) -> object:
            raise RedisAway("away")

    async def main() -> None:
        windows, away = Windows(most=10), Away()
        sharing = Sharing(away, "test", time.time, 1)  # type: ignore[arg-type]
        sharing.share(windows)
        sharing.start()
        for number in range(2000):
            windows.hit(str(number), 60)
        await until(lambda: not sharing._untold)
        await sharing.close()

    asyncio.run(main())


def test_usage_is_added_up_over_processes(redis_server: RedisServer) -> None:
    async def main() -> None:
        async with processes(2, redis_server.url) as (first, second):
            for process in (first, first, second):
                process.usage.count("partner", "requests")
            second.usage.count("partner", "limited")
            await until(lambda: len(redis_server.names()) == 2)
            for process in (first, second):
                async with asyncio.timeout(20):
                    while True:
                        partner, other = await process.usage.of(("partner", "other"), days=7)
                        if partner.days and partner.days[0][1:] == (3, 1):
                            break
                        await asyncio.sleep(0.01)
                assert (partner.name, len(partner.days)) == ("partner", 1)
                assert other.days == ()

    asyncio.run(main())
