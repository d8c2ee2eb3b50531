"""A client that costs little: connections kept alive over asyncio's streams, one request under way on each.

Client libraries cost more than the service they ask, and a load that its client cannot send in time is no load.
Nothing is retried. A connection that the service has closed while nothing was under way on it is not used again.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chaos.judge import Reply
from chaos.questions import Asked

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class NotConnected(Exception):
    """The service took nothing of the request: there was no connection to send it on."""


class NoReply(Exception):
    """The connection ended, or what came is no reply."""


class Wire:
    """Connections to services of this machine, by port."""

    def __init__(self) -> None:
        self._idle: dict[int, list[Streams]] = defaultdict(list)

    async def ask(self, port: int, asked: Asked, request_id: str) -> Reply:
        """Put one question. Raises NotConnected and NoReply. Who is cancelled closes the connection."""
        streams = self._kept(port) or await _connected(port)
        try:
            reply = await _exchanged(streams, _request(port, asked, request_id))
        except BaseException:
            streams[1].close()
            raise
        if reply.headers.get("connection") == "close":
            streams[1].close()
        else:
            self._idle[port].append(streams)
        return reply

    def close(self) -> None:
        """All that are idle."""
        for kept in self._idle.values():
            for _, writer in kept:
                writer.close()
        self._idle.clear()

    def _kept(self, port: int) -> Streams | None:
        while self._idle[port]:
            reader, writer = self._idle[port].pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        return None


@asynccontextmanager
async def wire() -> AsyncIterator[Wire]:
    """One whose connections are closed at the end."""
    made = Wire()
    try:
        yield made
    finally:
        made.close()
        await asyncio.sleep(0)  # connections end in the loop's next turn


async def _connected(port: int) -> Streams:
    try:
        return await asyncio.open_connection("127.0.0.1", port)
    except OSError as error:
        raise NotConnected(str(error)) from None


def _request(port: int, asked: Asked, request_id: str) -> bytes:
    told = {"question": asked.question} | ({"session_id": asked.session} if asked.session else {})
    body = json.dumps(told).encode()
    head = (
        f"POST /census_qa HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"X-Request-ID: {request_id}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _exchanged(streams: Streams, message: bytes) -> Reply:
    """The reply, read whole. Raises NoReply."""
    reader, writer = streams
    try:
        writer.write(message)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = json.loads(await reader.readexactly(int(headers["content-length"])))
        if not isinstance(body, dict):
            raise ValueError("no object")
        return Reply(int(head[0].split()[1]), headers, body)
    except (OSError, EOFError, ValueError, LookupError, asyncio.LimitOverrunError) as error:
        raise NoReply(f"{type(error).__name__}: {error}") from None
