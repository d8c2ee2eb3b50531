"""Reads: the values that callers want in one turn of the event loop come in one round trip.

Under load many requests look into Redis at once, and to send a command and to wait for its reply costs more than
everything else about it. Nobody waits for others to come: what is wanted in this turn is asked for in the next,
whatever else is under way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from service.redis_link import RedisAway, RedisLink

_MOST = 64  # in one round trip
_Value = bytes | Exception
_Waiting = dict[str, list[asyncio.Future[bytes]]]


class Reads:
    """Reads through `link`, briefly, of each value at most its first `most_bytes` bytes: whatever lies under a key of
    ours, no more of it is read than could be ours."""

    def __init__(self, link: RedisLink, most_bytes: int) -> None:
        self._link = link
        self._most_bytes = most_bytes
        self._waiting: _Waiting = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def value(self, name: str) -> bytes:
        """What lies under `name`, empty where nothing does. Raises RedisAway."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._send)
        value: asyncio.Future[bytes] = loop.create_future()
        self._waiting.setdefault(name, []).append(value)
        return await value

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, {}
        names = list(waiting)
        for start in range(0, len(names), _MOST):
            some = {name: waiting[name] for name in names[start : start + _MOST]}
            task = asyncio.get_running_loop().create_task(self._fetch(some))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _fetch(self, waiting: _Waiting) -> None:
        for name, value in zip(waiting, await self._values(list(waiting)), strict=True):
            # What Redis refuses is asked for once more by itself: the link tells of refusals.
            found = (await self._values([name]))[0] if isinstance(value, ResponseError) else value
            for future in waiting[name]:
                if future.done():
                    continue  # whose caller has left
                if isinstance(found, Exception):
                    future.set_exception(found)
                else:
                    future.set_result(found)

    async def _values(self, names: Sequence[str]) -> Sequence[_Value]:
        """The values in order, or why there is none."""
        try:
            return await self._link.briefly(partial(self._one if len(names) == 1 else self._some, names=names))
        except RedisAway as away:
            return [away] * len(names)

    async def _one(self, redis: Redis, *, names: Sequence[str]) -> Sequence[_Value]:
        value: Any = await redis.getrange(names[0], 0, self._most_bytes - 1)
        return [value]

    async def _some(self, redis: Redis, *, names: Sequence[str]) -> Sequence[_Value]:
        async with redis.pipeline(transaction=False) as pipeline:
            for name in names:
                pipeline.getrange(name, 0, self._most_bytes - 1)
            values: Sequence[_Value] = await pipeline.execute(raise_on_error=False)
        return values
