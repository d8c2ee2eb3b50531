"""An ASGI application driven without a server: a request in, the messages of its reply out, one at a time.

Knows nothing of Ray and nothing of the service.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Scope


@dataclass(frozen=True)
class Call:
    """A request as plain values, so that it can cross to another process and be made twice.

    headers  names in lower case
    client   address and port of whoever asked
    """

    method: str
    path: str
    query: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""
    client: tuple[str, int] | None = None

    def scope(self) -> Scope:
        """As a server would write it."""
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": self.path,
            "raw_path": self.path.encode(),
            "query_string": self.query,
            "root_path": "",
            "headers": list(self.headers),
            "client": self.client,
            "server": None,
            "state": {},
        }


async def replies(app: ASGIApp, call: Call) -> AsyncIterator[Message]:
    """The messages that the application sends. Whoever stops listening ends the application's work.

    Raises whatever the application raises.
    """
    messages: asyncio.Queue[Message | None] = asyncio.Queue()
    given = False

    async def receive() -> Message:
        nonlocal given
        if given:
            await asyncio.Event().wait()  # the client is there for as long as this iterator is
        given = True
        return {"type": "http.request", "body": call.body, "more_body": False}

    async def work() -> None:
        try:
            await app(call.scope(), receive, messages.put)
        finally:
            await messages.put(None)

    task = asyncio.create_task(work())
    try:
        while (message := await messages.get()) is not None:
            yield message
        await task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await task
