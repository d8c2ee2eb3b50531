"""A proxy between a service and its Redis that is as slow, and as wrong, as it is told to be.

What arrives together counts as one reply; the service has one command under way per connection, so that it is one.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

_CHUNK = 1 << 20


@dataclass
class Proxy:
    """What it does with replies now. `port` is where it listens, `to` where Redis does.

    delay_s  seconds by which each reply comes later
    junk     whether each reply is spoilt, in one of the ways of `spoilt`
    """

    to: int
    seed: int = 0
    delay_s: float = 0.0
    junk: bool = False
    port: int = 0
    spoils: int = 0
    _kept: bytes = b""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - junk is no secret

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, to its end."""
        try:
            redis_reader, redis_writer = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            writer.close()
            return
        both = {
            asyncio.create_task(_passed(reader, redis_writer)),
            asyncio.create_task(self._replied(redis_reader, writer)),
        }
        self._tasks |= both
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in both:
            task.cancel()
        await asyncio.wait(both)
        for one in (writer, redis_writer):
            one.close()
            with suppress(ConnectionError):
                await one.wait_closed()
        self._tasks -= both

    async def _replied(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while reply := await reader.read(_CHUNK):
                if self.delay_s:
                    await asyncio.sleep(self.delay_s)
                if self.junk:
                    spoilt = self.spoilt(reply)
                    self.spoils += 1
                else:
                    spoilt = reply
                if reply.startswith(b"$") and len(reply) > len(self._kept) // 2:
                    self._kept = reply
                writer.write(spoilt)
                await writer.drain()

    def spoilt(self, reply: bytes) -> bytes:
        """Noise, a byte changed, half a value, another value, or the reply twice, which would be the next command's."""
        way = self._random.randrange(5)
        if way == 0:
            return self._random.randbytes(self._random.randint(1, 200))
        if way == 1:
            at = self._random.randrange(len(reply))
            return reply[:at] + bytes([reply[at] ^ (1 << self._random.randrange(8))]) + reply[at + 1 :]
        if way == 2 and (value := bulk(reply)):
            return as_bulk(value[: len(value) // 2])
        if way == 3 and self._kept not in {b"", reply}:
            return self._kept
        return reply * 2


def bulk(reply: bytes) -> bytes | None:
    """The value of a bulk reply; None for any other."""
    head, _, rest = reply.partition(b"\r\n")
    if not head.startswith(b"$") or head == b"$-1":
        return None
    return rest[: int(head[1:])]


def as_bulk(value: bytes) -> bytes:
    """A value as a reply."""
    return b"$%d\r\n%b\r\n" % (len(value), value)


async def _passed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()


@asynccontextmanager
async def proxied(to: int) -> AsyncIterator[Proxy]:
    """A proxy before the Redis on that port of this machine."""
    proxy = Proxy(to)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0, limit=_CHUNK)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        for task in proxy._tasks:
            task.cancel()
        while proxy._tasks:  # noqa: ASYNC110 - connections end by themselves then
            await asyncio.sleep(0.01)
