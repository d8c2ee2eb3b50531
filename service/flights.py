"""Flights: work that several callers want at the same time is done once.

A flight lives while its work does. Who asks for the same key meanwhile waits for the same outcome, value or
error; who asks later starts anew. A caller that leaves takes nothing from the others; when the last one has
left, the work is cancelled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(eq=False, slots=True)
class _Flight:
    work: asyncio.Task[Any]
    callers: int = 0


class Flights:
    """The work under way in this process, by key."""

    def __init__(self) -> None:
        self._flights: dict[str, _Flight] = {}
        self.joined = 0
        """Callers so far that found their work under way."""

    def __len__(self) -> int:
        return len(self._flights)

    async def run(self, key: str, work: Callable[[], Awaitable[T]]) -> T:
        """What `work` gives or raises, or what the flight of that key does that is under way."""
        flight = self._flights.get(key)
        if flight is None or flight.work.done():
            flight = self._flights[key] = _Flight(asyncio.ensure_future(_started(work)))
            flight.work.add_done_callback(partial(self._land, key, flight))
        else:
            self.joined += 1
        flight.callers += 1
        try:
            outcome: T = await asyncio.shield(flight.work)
        finally:
            flight.callers -= 1
            if not flight.callers and not flight.work.done():
                self._land(key, flight)  # at once: nobody is to join work that is being cancelled
                flight.work.cancel()
        return outcome

    def _land(self, key: str, flight: _Flight, _: object = None) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
        if flight.work.done() and not flight.work.cancelled():
            flight.work.exception()  # seen, where every caller has left


async def _started(work: Callable[[], Awaitable[T]]) -> T:
    return await work()
