"""Threads are bounded, a place is free again only when its thread is, and what nobody waits for is not begun."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from service_fakes import pool

from service.errors import LateError, SaturatedError
from service.line import Work
from service.workers import Workers, threads


def opened(max_concurrency: int, max_waiting: int, deadline_s: float) -> Workers:
    workers = pool(threads(max_concurrency), max_concurrency, max_waiting, deadline_s=deadline_s)
    workers.open()
    return workers


def taken(workers: Workers) -> int:
    """Calls running or waiting."""
    return workers.load.running + workers.load.waiting


async def drained(workers: Workers) -> None:
    """Wait until all places are free."""
    for _ in range(2000):
        if not taken(workers):
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
        assert taken(workers) == 1
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
        assert taken(workers) == 1
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


def test_a_call_whose_caller_leaves_while_it_waits_is_never_begun() -> None:
    gate, ran = threading.Event(), threading.Event()

    async def main() -> None:
        workers = opened(1, 5, 5)
        first = asyncio.create_task(workers.run(gate.wait, 5))
        await asyncio.sleep(0)
        leaving = asyncio.create_task(workers.run(ran.set))
        await asyncio.sleep(0)
        assert taken(workers) == 2
        leaving.cancel()
        await asyncio.wait({leaving})
        assert leaving.cancelled()
        assert taken(workers) == 1
        gate.set()
        await first
        assert await workers.run(str, 5) == "5"
        workers.close()
        assert workers.load.kinds["lookup"].dropped == 1

    asyncio.run(main())
    assert not ran.is_set()


def test_a_request_has_one_deadline_for_all_its_calls() -> None:
    async def main() -> None:
        workers = opened(1, 5, 0.2)
        until = workers.deadline()
        await workers.run(time.sleep, 0.15, until=until)
        with pytest.raises(LateError):
            await workers.run(time.sleep, 0.15, until=until)
        with pytest.raises(LateError):
            await workers.run(str, until=until)
        await drained(workers)
        workers.close()

    asyncio.run(main())


def test_a_lookup_overtakes_what_waits() -> None:
    gate, order = threading.Event(), list[str]()

    async def main() -> None:
        workers = opened(1, 5, 5)
        first = asyncio.create_task(workers.run(gate.wait, 5))
        await asyncio.sleep(0)
        kinds: list[Work] = ["heavy", "rag", "lookup"]
        later = [asyncio.create_task(workers.run(order.append, kind, kind=kind)) for kind in kinds]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(first, *later)
        workers.close()

    asyncio.run(main())
    assert order == ["lookup", "rag", "heavy"]


def test_a_refused_call_is_told_when_to_come_again() -> None:
    async def main() -> None:
        workers = pool(threads(1), 1, 50, patience_s=2)
        workers.open()
        await workers.run(time.sleep, 0.3)
        waiting = [asyncio.create_task(workers.run(time.sleep, 0.3)) for _ in range(30)]
        await asyncio.sleep(0)
        refused = [task for task in waiting if task.done()]
        await asyncio.sleep(0)
        refused = [task for task in waiting if task.done()]
        assert 20 < len(refused) < 30
        error = refused[-1].exception()
        assert isinstance(error, SaturatedError)
        assert int(error.headers["Retry-After"]) >= 2
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
        workers.close()

    asyncio.run(main())


def test_what_cannot_be_begun_fails_alone() -> None:
    async def main() -> None:
        workers = opened(1, 5, 5)
        assert workers._executor is not None
        workers._executor.shutdown()  # behind its back
        with pytest.raises(RuntimeError, match="shutdown"):
            await workers.run(str)
        assert taken(workers) == 0

    asyncio.run(main())


def test_a_loop_that_ended_does_not_keep_a_place() -> None:
    gate = threading.Event()
    workers = opened(1, 0, 0.05)

    async def leave() -> None:
        with pytest.raises(LateError):
            await workers.run(gate.wait, 5)

    asyncio.run(leave())
    assert taken(workers) == 1
    gate.set()
    asyncio.run(drained(workers))
    assert asyncio.run(workers.run(str, 5)) == "5"
    workers.close()


def test_a_closed_pool_refuses() -> None:
    async def main() -> None:
        workers = opened(1, 0, 5)
        workers.close()
        with pytest.raises(SaturatedError):
            await workers.run(str)
        assert taken(workers) == 0

    asyncio.run(main())
