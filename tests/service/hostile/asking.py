"""Requests straight into the application, with bytes that no client library would send."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from service_fakes import UNLIMITED
from starlette.types import ASGIApp

PATIENT = UNLIMITED | {"deadline_s": 120, "patience_s": 120}
"""Settings under which only what is asked decides, and not how busy the machine is."""
JSON = (b"content-type", b"application/json")
SEPARATOR = 65_536  # bytes of a message of a body


@dataclass(frozen=True)
class Sent:
    """A request. Its length is declared unless `headers` say something of it, or it comes in `chunks`."""

    family: str
    method: str = "POST"
    path: str = "/census_qa"
    query: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = (JSON,)
    body: bytes = b""
    chunks: bool = False

    @property
    def all_headers(self) -> list[tuple[bytes, bytes]]:
        told = {name for name, _ in self.headers} & {b"content-length", b"transfer-encoding"}
        if told or self.method in ("GET", "HEAD"):
            return list(self.headers)
        length = (b"transfer-encoding", b"chunked") if self.chunks else (b"content-length", b"%d" % len(self.body))
        return [*self.headers, length]


@dataclass(frozen=True)
class Got:
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: bytes) -> bytes:
        return next((value for key, value in self.headers if key.lower() == name), b"")


def question(text: str, **more: Any) -> bytes:
    return json.dumps({"question": text, **more}).encode()


async def call(app: ASGIApp, sent: Sent) -> Got:
    """The reply to one request."""
    raw = sent.path.encode("utf-8", "surrogatepass")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "method": sent.method,
        "path": sent.path, "raw_path": raw, "query_string": sent.query, "root_path": "", "headers": sent.all_headers,
        "client": ("203.0.113.9", 4711), "server": ("test", 80),
    }  # fmt: skip
    pieces = [sent.body[at : at + SEPARATOR] for at in range(0, len(sent.body), SEPARATOR)] or [b""]
    start: dict[str, Any] = {}
    body = bytearray()

    async def receive() -> dict[str, Any]:
        if not pieces:
            await asyncio.get_running_loop().create_future()
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, send)
    return Got(start["status"], tuple(start["headers"]), bytes(body))


def call_all(app: ASGIApp, requests: Sequence[Sent]) -> list[Got]:
    """The replies, one after another in one event loop."""

    async def main() -> list[Got]:
        return [await call(app, one) for one in requests]

    return asyncio.run(main())
