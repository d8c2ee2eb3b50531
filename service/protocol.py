"""The HTTP protocol of uvicorn with bounds it does not have itself: heads that do not end, or do not come, replies that
nobody reads, and more connections than there is room for; and with our words for what is no HTTP.

uvicorn hands a request on when its head is whole, so that no middleware can do this. The bounds come with its own
configuration, which reaches every server process: `h11_max_incomplete_event_size` bytes that lead to nothing,
`timeout_keep_alive` seconds for a head or for taking up what is sent, `limit_concurrency` connections.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from http import HTTPStatus
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from service.errors import CODES

_MOST_BYTES = 65_536
_SURPLUS = 1.25
"""Times the connections there is room for that are told so; beyond, a connection is closed without a word."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._most_bytes = config.h11_max_incomplete_event_size or _MOST_BYTES
        # Not uvicorn's own check, whose reply says neither what happened in our words nor when to come again.
        self._most_connections, self.limit_concurrency = self.limit_concurrency, None
        self._bytes = 0  # since something came of them
        self._in_head = False
        self._head_timer: asyncio.TimerHandle | None = None
        self._read_timer: asyncio.TimerHandle | None = None
        self._surplus = self._refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        most, now = self._most_connections, len(self.connections)
        if most is not None and now > most:
            self._surplus = True
            if now > most * _SURPLUS:
                transport.abort()
                return
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        if self._surplus:
            self._refuse(503, "there are too many connections; try again shortly", "retry-after: 1\r\n")
            return
        self._bytes += len(data)
        super().data_received(data)
        if self._bytes > self._most_bytes:
            self._refuse(431, f"the headers may have at most {self._most_bytes:,} bytes")
        elif self._in_head and self._head_timer is None:  # most heads come whole, and need no timer
            self._expect_head()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the library's name
        """What is no HTTP. In the one shape of failures, where uvicorn says its own, and never in place of the reply to
        an earlier request."""
        self._refuse(400, "this is not an HTTP request that can be read")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        self._bytes = 0
        self._in_head = False
        self._stop_timer()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._bytes = 0
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._read_timer is None:
            self._read_timer = self.loop.call_later(self.timeout_keep_alive, self.transport.abort)

    def resume_writing(self) -> None:
        if self._read_timer is not None:
            self._read_timer.cancel()
            self._read_timer = None
        super().resume_writing()

    def _expect_head(self) -> None:
        self._head_timer = self.loop.call_later(self.timeout_keep_alive, self._head_is_late)

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self._bytes:
            self._refuse(408, f"the headers did not arrive within {self.timeout_keep_alive} seconds")
        elif not self.transport.is_closing():
            self.transport.close()

    def _refuse(self, status: int, message: str, headers: str = "") -> None:
        """Say why, and close: what follows is not read. Where a reply is under way already, only close."""
        self._refused = True
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete:
            error = {"code": CODES[status], "message": message, "request_id": secrets.token_hex(16)}
            body = json.dumps({"error": error})
            self.transport.write(
                f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\ncontent-type: application/json\r\n"
                f"content-length: {len(body)}\r\nx-content-type-options: nosniff\r\n{headers}"
                f"connection: close\r\n\r\n{body}".encode("ascii")
            )
        self.transport.close()
