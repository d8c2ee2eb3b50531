"""Sharing: what is counted here is told to all processes through Redis, behind the requests' backs.

A request never talks to Redis. One task per process sends what has been counted since it last did, in one round
trip for all clients, and learns each window's total. A request whose place in the shared window matters waits for
that round trip and gets its exact place; the others are counted here and told of a moment later. It matters where
half of the limit is spent, and where a 64th of it has not been told of yet: always, that is, for limits below 64,
which processes together keep to the request. Larger ones they keep too, unless a client sends half of a limit
between two round trips, 20 ms; then each process may admit a 64th too many.

While Redis is away, late or slow, the count of this process stands, and nobody waits.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Protocol, TypeVar

from redis.asyncio import Redis

from service.limiting.windows import Window, Windows
from service.redis_link import RedisAway

T = TypeVar("T")
_SPENT, _UNTOLD = 2, 64  # the parts of a limit from which a request waits for its exact place
_PAUSE_S = 0.02  # between two round trips that nobody waits for
_REST_S = 0.2  # after one that failed
_MOST = 512  # windows in one round trip
_LASTING = -1  # PTTL of a key that does not expire: a server before version 7 does not know PEXPIRE … NX
_Total = tuple[int, int]
"""A window in Redis: requests of all processes, and milliseconds left."""
_Waiting = tuple[int, asyncio.Future[int]]
"""A request that waits for its place: the how-manieth of those not told yet it is."""


@dataclass(frozen=True, slots=True)
class _Told:
    """`n` requests of a window on their way to Redis, of which some wait for their places."""

    window: Window
    n: int
    waiting: Sequence[_Waiting]


class Link(Protocol):
    """What sharing needs of `service.redis_link.RedisLink`."""

    @property
    def here(self) -> bool: ...

    async def run(self, command: Callable[[Redis], Awaitable[T]]) -> T:
        """Raises RedisAway."""
        ...


class Sharing:
    """Shares windows through a Redis or Valkey server, under keys that begin with `prefix`.

    patience_s  that a request waits for its place; after a round trip of half that time nobody waits for the next
    """

    def __init__(self, link: Link, prefix: str, clock: Callable[[], float], patience_s: float) -> None:
        self._link = link
        self._prefix = f"{prefix}:limits:"
        self._clock = clock
        self._patience_s = patience_s
        self._untold: dict[Window, list[_Waiting]] = {}
        self._work = asyncio.Event()
        self._hurry = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._slow = False

    def share(self, windows: Windows) -> None:
        """Tell of these windows."""
        windows.counted = self._counted

    @property
    def here(self) -> bool:
        """Whether Redis is."""
        return self._link.here

    def start(self) -> None:
        """Begin. Call it in the event loop."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._forever())

    async def close(self) -> None:
        """Tell what is left, and end. Before the link is closed."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
            while self._untold and self._link.here:
                await self._round_trip()

    def unsure(self, window: Window | None, most: int) -> bool:
        """Whether the next request of a window that admits `most` must wait for its place, because requests at other
        processes may have taken it. While Redis is away, no."""
        if self._slow or not self._link.here or self._task is None or self._task.done():
            return False
        count, untold = (window.count, window.unsent + window.telling) if window is not None else (0, 0)
        return count >= most // _SPENT or untold >= most // _UNTOLD

    async def settle(self, window: Window) -> None:
        """Count a request in the window of all processes and give its place to the hit that follows at once."""
        window.unsent += 1
        number = window.count
        place: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._counted(window).append((window.unsent, place))
        self._hurry.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience_s):
                number = await place
        window.number = number

    async def totals(self, keys: Sequence[str]) -> list[int]:
        """Requests of all processes by window; zeros while Redis is away."""
        names = [self._prefix + key for key in keys]

        async def ask(redis: Redis) -> list[Any]:
            return list(await redis.mget(names))

        try:
            found = await self._link.run(ask) if names else []
        except RedisAway:
            found = [None] * len(names)
        return [int(value) if value is not None and value.isdigit() else 0 for value in found]

    def _counted(self, window: Window) -> list[_Waiting]:
        """Note that Redis should hear of this window; gives the requests that wait for it."""
        self._work.set()
        return self._untold.setdefault(window, [])

    async def _forever(self) -> None:
        while True:
            await self._work.wait()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), _PAUSE_S)
            if not await self._round_trip():
                await asyncio.sleep(_REST_S)

    async def _round_trip(self) -> bool:
        """Tell Redis and learn the totals; whether it could be done."""
        batch = self._taken(_MOST)
        totals: Sequence[_Total | None] = ()
        started = time.perf_counter()
        try:
            totals = await self._link.run(lambda redis: self._tell(redis, batch))
        except RedisAway:
            batch += self._taken(len(self._untold))  # so that what nobody will hear of does not pile up
        self._slow = time.perf_counter() - started > self._patience_s / 2
        for told, total in zip_longest(batch, totals):
            self._learn(told, total)
        return bool(totals)

    def _taken(self, most: int) -> list[_Told]:
        """What to tell now, of `most` windows. Counted as told whatever comes of it: Redis may have heard what it did
        not confirm."""
        batch = []
        for window in list(self._untold)[:most]:
            batch.append(_Told(window, window.unsent, self._untold.pop(window)))
            window.shared += window.unsent
            window.telling = window.unsent
            window.unsent = 0
        self._hurry.clear()
        if not self._untold:
            self._work.clear()
        return batch

    async def _tell(self, redis: Redis, batch: Sequence[_Told]) -> list[_Total | None]:
        """The windows' totals in order; None where Redis holds something else under a window's name."""
        now = self._clock()
        async with redis.pipeline(transaction=False) as pipeline:
            for told in batch:
                name = self._prefix + told.window.key
                pipeline.incrby(name, told.n)
                pipeline.pexpire(name, max(int((told.window.ends - now) * 1000), 1), nx=True)
                pipeline.pttl(name)
            replies = await pipeline.execute(raise_on_error=False)
        for told, left in zip(batch, replies[2::3], strict=True):
            if left == _LASTING:
                await redis.pexpire(self._prefix + told.window.key, 1000)
        heard = zip(replies[::3], replies[2::3], strict=True)
        return [(total, left) if isinstance(total, int) and isinstance(left, int) else None for total, left in heard]

    def _learn(self, told: _Told, total: _Total | None) -> None:
        window = told.window
        window.telling = 0
        if total is not None:
            requests, left_ms = total
            # A server that was restarted knows less than this process.
            window.shared = max(window.shared, requests)
            if left_ms > 0:
                window.ends = self._clock() + left_ms / 1000
        for order, place in told.waiting:
            if not place.done():
                place.set_result(window.shared - told.n + order)
