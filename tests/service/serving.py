"""A server in the test's own event loop, and what it says over a plain connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI

from service.protocol import BoundedProtocol

QUESTION = json.dumps({"question": "What is the population of Tokyo?"}).encode()


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@asynccontextmanager
async def serving(app: FastAPI, **options: Any) -> AsyncIterator[int]:
    """The port of a server of this application."""
    chosen: dict[str, Any] = {"http": BoundedProtocol, "port": 0, "log_config": None, "lifespan": "on"} | options
    server = uvicorn.Server(uvicorn.Config(app, **chosen))
    running = asyncio.create_task(server.serve())
    while not server.started:
        assert not running.done()
        await asyncio.sleep(0.001)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await running


class Connection:
    """One connection to it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def ask(
        self, body: bytes = QUESTION, *, path: str = "/census_qa", method: str = "POST", **headers: str
    ) -> Reply:
        lines = [f"{method} {path} HTTP/1.1", "Host: test", "Content-Type: application/json"]
        lines += [f"Content-Length: {len(body)}", *(f"{name.replace('_', '-')}: {headers[name]}" for name in headers)]
        self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
        return await self.reply()

    async def reply(self) -> Reply:
        """The next one. Raises IncompleteReadError where the server closes instead."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        if head[0].split()[1] == "100":  # go on, send the body
            return await self.reply()
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:-2])}
        body = await self.reader.readexactly(int(headers["content-length"]))
        return Reply(int(head[0].split()[1]), headers, body)

    async def closed(self) -> bool:
        """Wait until the server closes; whether it did so without another word."""
        try:
            return await self.reader.read() == b""
        except ConnectionResetError:
            return True


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Connection]:
    """A connection to a port of this machine, closed at the end."""
    connection = Connection(*await asyncio.open_connection("127.0.0.1", port))
    try:
        yield connection
    finally:
        connection.writer.close()
        with suppress(ConnectionError):
            await connection.writer.wait_closed()
