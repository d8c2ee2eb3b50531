"""Threads are bounded, and a place is free again only when its thread is."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from service.errors import LateError, SaturatedError
from service.workers import Workers, threads


def opened(max_concurrency: int, max_waiting: int, deadline_s: float) -> Workers:
    workers = Workers(threads(max_concurrency), max_concurrency, max_waiting, deadline_s, retry_after_s=1)
    workers.open()
    return workers


async def drained(workers: Workers) -> None:
    """Wait until all places are free."""
    for _ in range(2000):
        if not workers.taken:
            return
        await asyncio.sleep(0.001)
    raise AssertionError("a place was never freed")


def test_the_event_loop_turns_while_a_thread_computes() -> None:
    async def main() -> int:
        workers = opened(1, 0, 5)
        task = asyncio.create_task(workers.run(time.sleep, 0.05))
        turns = 0
        while not task.done():
            await asyncio.sleep(0.001)
            turns += 1
        workers.close()
        return turns

    assert asyncio.run(main()) > 5


def test_a_late_call_keeps_its_place_until_its_thread_ends() -> None:
    gate = threading.Event()

    async def main() -> None:
        workers = opened(1, 0, 0.02)
        with pytest.raises(LateError):
            await workers.run(gate.wait, 5)
        assert workers.taken == 1
        with pytest.raises(SaturatedError):
            await workers.run(str)
        gate.set()
        await drained(workers)
        assert await workers.run(str, 5) == "5"
        workers.close()

    asyncio.run(main())


def test_a_late_call_that_never_started_never_runs() -> None:
    gate, ran = threading.Event(), threading.Event()

    async def main() -> None:
        workers = opened(1, 1, 0.05)
        first = asyncio.create_task(workers.run(gate.wait, 5))
        await asyncio.sleep(0)
        with pytest.raises(LateError):
            await workers.run(ran.set)
        with pytest.raises(LateError):
            await first
        assert workers.taken == 1
        gate.set()
        await drained(workers)
        workers.close()

    asyncio.run(main())
    assert not ran.is_set()


def test_what_a_function_raises_comes_through_and_frees_its_place() -> None:
    async def main() -> None:
        workers = opened(1, 0, 5)
        for error in (KeyError, TimeoutError):

            def fail(raised: type[Exception] = error) -> None:
                raise raised("mine")

            with pytest.raises(error, match="mine"):
                await workers.run(fail)
        await drained(workers)
        workers.close()

    asyncio.run(main())


def test_a_closed_pool_refuses() -> None:
    async def main() -> None:
        workers = opened(1, 0, 5)
        workers.close()
        with pytest.raises(SaturatedError):
            await workers.run(str)
        assert workers.taken == 0

    asyncio.run(main())
