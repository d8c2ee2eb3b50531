"""Identical work at the same time is done once; who leaves takes nothing from the others."""

from __future__ import annotations

import asyncio

import pytest

from service.flights import Flights


class Work:
    """Counts how often it begins and is cancelled; ends when told to."""

    def __init__(self) -> None:
        self.begun = self.cancelled = 0
        self.end: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def __call__(self) -> str:
        self.begun += 1
        try:
            return await asyncio.shield(self.end)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise


async def started(*tasks: asyncio.Task[str]) -> None:
    """Let tasks run up to where they wait."""
    for _ in range(3 * len(tasks) + 3):
        await asyncio.sleep(0)


def test_many_callers_get_the_outcome_of_one() -> None:
    async def main() -> None:
        flights, work = Flights(), Work()
        callers = [asyncio.create_task(flights.run("a", work)) for _ in range(50)]
        other = asyncio.create_task(flights.run("b", work))
        await started(*callers)
        assert (work.begun, len(flights), flights.joined) == (2, 2, 49)
        work.end.set_result("done")
        assert await asyncio.gather(*callers, other) == ["done"] * 51
        assert len(flights) == 0

    asyncio.run(main())


def test_a_caller_that_leaves_cancels_nobody() -> None:
    async def main() -> None:
        flights, work = Flights(), Work()
        first, second = (asyncio.create_task(flights.run("a", work)) for _ in range(2))
        await started(first, second)
        first.cancel()
        await asyncio.wait({first})
        work.end.set_result("done")
        assert await second == "done"
        assert (first.cancelled(), work.begun, work.cancelled) == (True, 1, 0)

    asyncio.run(main())


def test_work_that_nobody_waits_for_is_cancelled_and_not_joined() -> None:
    async def main() -> None:
        flights, work = Flights(), Work()
        first = asyncio.create_task(flights.run("a", work))
        await started(first)
        first.cancel()
        second = asyncio.create_task(flights.run("a", work))
        await asyncio.wait({first})
        await started(second)
        assert (work.begun, work.cancelled) == (2, 1)
        work.end.set_result("done")
        assert await second == "done"

    asyncio.run(main())


def test_an_error_ends_with_its_flight() -> None:
    async def main() -> None:
        flights, work = Flights(), Work()
        callers = [asyncio.create_task(flights.run("a", work)) for _ in range(3)]
        await started(*callers)
        work.end.set_exception(ValueError("broken"))
        assert [str(error) for error in await asyncio.gather(*callers, return_exceptions=True)] == ["broken"] * 3

        async def works() -> str:
            return "again"

        assert await flights.run("a", works) == "again"

        async def fails() -> str:
            raise ValueError("at once")

        with pytest.raises(ValueError, match="at once"):
            await flights.run("a", fails)
        assert len(flights) == 0

    asyncio.run(main())
