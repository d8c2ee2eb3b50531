"""A small HTTP/1.1 load over kept-alive connections: `closed`, as fast as is answered, and `opened`, at given times.

Client libraries cost more than the service they measure; this one writes bytes prepared before and reads as many as
Content-Length says. `closed` measures throughput. `opened` sends each request when it is due, whatever has become of
those before, and counts its time from then: a service that stands still is seen to, by everybody who came meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, cast

_GROUPS = ("ANSWERS", "FILES", "DATA", "ADMIN", "OTHER")
UNLIMITED = {f"CENSUS_QA_LIMIT_{group}": "1000000000/minute" for group in _GROUPS}
"""The environment of a service that is to be loaded: everything is counted as ever, and nothing refused for it."""
_LATEST_S = 30.0
"""After the last request: what has not come then, does not."""


class Reply(NamedTuple):
    """`status` is 0 where the connection was closed instead."""

    status: int
    head: bytes
    body: bytes


_AGAIN_S, _TIMES = 0.2, 1000
LOST = Reply(0, b"", b"")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request that is to be sent `at` seconds after the start; `kind` is for whoever counts."""

    at: float
    message: bytes
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an arrival: seconds from the time it was due until it was answered whole."""

    arrival: Arrival
    seconds: float
    reply: Reply


@dataclass(frozen=True, slots=True)
class Throughput:
    """Replies per second, and how long one takes at the 99th percentile, in seconds."""

    per_second: float
    p99_s: float


def request(port: int, question: str, **asked: str) -> bytes:
    """POST /census_qa as bytes, with other fields of the body where they are given."""
    body = json.dumps({"question": question, **asked}).encode()
    head = f"POST /census_qa HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


class Lane(asyncio.Protocol):
    """A connection that carries one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._done: Callable[[Reply], None] | None = None
        self._got = b""
        self._needed = 0  # bytes of the reply, once its head is read
        self._head = 0  # of these

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def ask(self, message: bytes, done: Callable[[Reply], None]) -> None:
        """Send, and call `done` with the reply."""
        assert self._done is None
        if self._transport is None or not self.open:
            done(LOST)
            return
        self._done = done
        self._transport.write(message)

    async def reply(self, message: bytes) -> Reply:
        """Send, and wait for the reply."""
        waiting: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self.ask(message, waiting.set_result)
        return await waiting

    def data_received(self, data: bytes) -> None:
        self._got = self._got + data if self._got else data
        if not self._needed:
            self._head = self._got.find(b"\r\n\r\n") + 4
            if self._head < 4:
                return
            head = self._got[: self._head].lower()
            start = head.index(b"content-length:") + 15
            self._needed = self._head + int(head[start : head.index(b"\r", start)])
        if len(self._got) >= self._needed:
            reply = Reply(int(self._got[9:12]), self._got[: self._head], self._got[self._head : self._needed])
            self._got, self._needed = self._got[self._needed :], 0
            self._answer(reply)

    def connection_lost(self, _: Exception | None) -> None:
        self._transport = None
        self._answer(LOST)

    @property
    def open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def _answer(self, reply: Reply) -> None:
        done, self._done = self._done, None
        if done is not None:
            done(reply)


async def lane(port: int) -> Lane:
    """An open connection to a port of this machine."""
    _, made = await asyncio.get_running_loop().create_connection(Lane, "127.0.0.1", port)
    return made


async def closed(port: int, messages: Iterator[bytes], connections: int, seconds: float) -> Throughput:
    """Ask on each connection as fast as is answered. Raises AssertionError for a reply that is not 200."""
    lanes = [await lane(port) for _ in range(connections)]
    over = asyncio.get_running_loop().create_future()
    taken: list[float] = []
    left = connections
    start = time.perf_counter()
    end = start + seconds

    def go_on(one: Lane) -> None:
        nonlocal left
        sent = time.perf_counter()
        if sent >= end or over.done():
            left -= 1
            if not left and not over.done():
                over.set_result(None)
            return

        def answered(reply: Reply) -> None:
            if reply.status != 200 and not over.done():
                over.set_exception(AssertionError(f"{reply.status}: {reply.body[:200]!r}"))
            taken.append(time.perf_counter() - sent)
            go_on(one)

        one.ask(next(messages), answered)

    for one in lanes:
        go_on(one)
    await over
    elapsed = time.perf_counter() - start
    for one in lanes:
        one.close()
    return Throughput(len(taken) / elapsed, p99(taken))


async def opened(port: int, arrivals: Sequence[Arrival], connections: int) -> list[Outcome]:
    """Send each arrival when it is due; what it waits for a connection, of which there are so many at most, counts.
    `arrivals` in the order of their times. Gives the outcomes in the order of the replies."""
    sending = _Sending(port, arrivals, connections)
    try:
        async with asyncio.timeout(arrivals[-1].at + _LATEST_S):
            return await sending.all()
    finally:
        sending.close()


class _Sending:
    """Arrivals on their way."""

    def __init__(self, port: int, arrivals: Sequence[Arrival], connections: int) -> None:
        self._port = port
        self._coming = iter(arrivals)
        self._n_arrivals = len(arrivals)
        self._connections = connections
        self._lanes: set[Lane] = set()
        self._free: list[Lane] = []  # the one used last goes first, so that a server closes those that are not needed
        self._opening: set[asyncio.Task[None]] = set()
        self._waiting: deque[Arrival] = deque()
        self._outcomes: list[Outcome] = []
        self._loop = asyncio.get_running_loop()
        self._over: asyncio.Future[None] = self._loop.create_future()
        self._start = time.perf_counter()  # uvloop's own clock counts milliseconds

    async def all(self) -> list[Outcome]:
        self._due(next(self._coming, None))
        await self._over
        return self._outcomes

    def close(self) -> None:
        for one in self._lanes:
            one.close()

    def _due(self, arrival: Arrival | None) -> None:
        while arrival is not None:
            early = arrival.at - (time.perf_counter() - self._start)
            if early > 0:
                self._loop.call_later(early, self._due, arrival)
                return
            self._waiting.append(arrival)
            arrival = next(self._coming, None)
            self._send()

    def _send(self) -> None:
        """What waits, as far as there are connections."""
        while self._waiting and self._free:
            one = self._free.pop()
            if one.open:
                one.ask(self._waiting[0].message, partial(self._answered, one, self._waiting.popleft()))
            else:
                self._lanes.discard(one)
        wanted = min(len(self._waiting), self._connections - len(self._lanes)) - len(self._opening)
        for _ in range(wanted):
            task = self._loop.create_task(self._open())
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    async def _open(self) -> None:
        one = await lane(self._port)
        self._lanes.add(one)
        self._free.append(one)
        self._send()

    def _answered(self, one: Lane, arrival: Arrival, reply: Reply) -> None:
        self._outcomes.append(Outcome(arrival, time.perf_counter() - self._start - arrival.at, reply))
        self._free.append(one)
        self._send()
        if len(self._outcomes) == self._n_arrivals and not self._over.done():
            self._over.set_result(None)


async def every(port: int, messages: Sequence[bytes], connections: int, done: Callable[[], object]) -> list[Reply]:
    """The reply to each message, in order; what is refused for want of room (503) is asked again. `done` is called with
    each."""
    replies = [LOST] * len(messages)
    left = iter(range(len(messages)))

    async def some(one: Lane) -> None:
        for number in left:
            reply = await one.reply(messages[number])
            for _ in range(_TIMES):
                if reply.status != 503:
                    break
                await asyncio.sleep(_AGAIN_S)
                reply = await one.reply(messages[number])
            replies[number] = reply
            done()
        one.close()

    await asyncio.gather(*[some(await lane(port)) for _ in range(connections)])
    return replies


def p99(seconds: Sequence[float]) -> float:
    """The 99th percentile."""
    return statistics.quantiles(seconds, n=100)[98] if len(seconds) > 1 else seconds[0]
