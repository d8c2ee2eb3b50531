"""The small client keeps connections, uses none that is closed, and says what became of a request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from chaos.questions import Asked, Cell
from chaos.wire import NoReply, NotConnected, Wire, wire

ASKED = Asked("population of Tokyo", Cell("A1101", "13000", 2020, 1), "s-1")
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Server:
    """Answers with what it was asked; `extra` headers go with each reply."""

    def __init__(self, extra: str = "") -> None:
        self.connections = 0
        self.extra = extra

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while head := await _head(reader):
            length = int(head.lower().partition("content-length: ")[2].split()[0])
            body = json.dumps({"asked": json.loads(await reader.readexactly(length))}).encode()
            told = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nX-Request-ID: r\r\n{self.extra}\r\n"
            writer.write(told.encode() + body)
            if self.extra:
                break
        writer.close()
        await writer.wait_closed()


async def _head(reader: asyncio.StreamReader) -> str:
    try:
        return (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:
        return ""


@asynccontextmanager
async def talking(talk: Talk) -> AsyncIterator[int]:
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await asyncio.sleep(0.05)  # for both ends of each connection to see the other's


async def twice(client: Wire, port: int) -> None:
    for _ in range(2):
        reply = await client.ask(port, ASKED, "r")
        assert (reply.status, reply.headers["x-request-id"]) == (200, "r")
        assert reply.body["asked"] == {"question": "population of Tokyo", "session_id": "s-1"}


@pytest.mark.parametrize(("extra", "connections"), [("", 1), ("Connection: close\r\n", 2)])
def test_a_connection_is_kept_unless_the_service_gives_it_back(extra: str, connections: int) -> None:
    async def main() -> int:
        server = Server(extra)
        async with talking(server) as port, wire() as client:
            await twice(client, port)
        return server.connections

    assert asyncio.run(main()) == connections


async def closes(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def stutters(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _head(reader)
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"half')
    writer.close()


async def lists(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _head(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
    writer.close()


@pytest.mark.parametrize("talk", [closes, stutters, lists])
def test_half_a_reply_is_none(talk: Talk) -> None:
    async def main() -> None:
        async with talking(talk) as port, wire() as client:
            with pytest.raises(NoReply):
                await client.ask(port, ASKED, "r")

    asyncio.run(main())


def test_a_closed_port_takes_nothing() -> None:
    async def main() -> None:
        async with talking(closes) as port:
            pass
        async with wire() as client:
            with pytest.raises(NotConnected):
                await client.ask(port, ASKED, "r")

    asyncio.run(main())


def test_whoever_leaves_closes_the_connection() -> None:
    async def main() -> None:
        left = asyncio.Event()

        async def waits(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            left.set()
            writer.close()

        async with talking(waits) as port, wire() as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.ask(port, ASKED, "r"), 0.05)
            await asyncio.wait_for(left.wait(), 20)

    asyncio.run(main())
