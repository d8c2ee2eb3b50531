"""Pure ASGI middleware: request ids with the access log, and bounds on what a request may bring.

`Requests` is the outermost: it names the request, turns a crash into the one error shape, puts on every reply the
headers that all replies have, and writes one log line. `Heads` refuses long addresses and headers. `Bodies` reads a
body whole, within a size and a time, before the application sees it, so that a chunked or trickled body costs no
more than a declared one.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from service.errors import CODES, error_response
from service.metrics import Metrics
from service.security import NO_SNIFF, for_drawn
from service.templates import template_of
from service.tracing import Traced, Tracing

_SAFE_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_QUIET = frozenset({"/health/live", "/health/ready"})
_UNTRACED = _QUIET | {"/metrics"}
_LENGTH_DIGITS = 20
CLIENT_GONE = 499
"""Logged where the client left before its reply, as nginx does."""


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first header of that name, in lower case. Cheaper than a mapping of all, and on every request's path."""
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return None


def request_id_of(scope: Scope) -> str:
    """The client's X-Request-ID where it is a safe token, else 32 fresh hexadecimal digits."""
    given = header(scope, b"x-request-id")
    return given.decode("ascii") if given and _SAFE_ID.fullmatch(given) else secrets.token_hex(16)


class Requests:
    """Gives each request `state.request_id`, `state.started` (perf_counter), `state.log`, a dict whose entries the
    routes fill and the log line shows, and `state.headers`, a list of headers for its reply, whatever that will be;
    counts, times and traces it. `state.spans` are the stages that the routes timed.

    closing  whether the process has been told to stop: then each reply closes its connection, so that whoever keeps
             one takes it elsewhere before the port closes
    """

    def __init__(
        self,
        app: ASGIApp,
        log: FilteringBoundLogger,
        metrics: Metrics,
        closing: Callable[[], bool],
        tracing: Tracing | None = None,
    ) -> None:
        self.app = app
        self.log = log
        self.metrics = metrics
        self.closing = closing
        self.tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        request_id = state["request_id"] = request_id_of(scope)
        state["started"] = time.perf_counter()
        state["log"] = {}
        extra = state["headers"] = [(b"x-request-id", request_id.encode("ascii")), NO_SNIFF]
        status = CLIENT_GONE
        self.metrics.began()

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if self.closing():
                    extra.append((b"connection", b"close"))
                message["headers"] = [*message["headers"], *extra, *for_drawn(message["headers"])]
            await send(message)

        try:
            await self.app(scope, receive, send_named)
        except Exception:
            self.log.exception("failed", request_id=request_id, path=_short(scope["path"]))
            if status != CLIENT_GONE:  # too late for another reply: let the server close the connection
                raise
            message = "the service failed; the request id finds the reason in its log"
            await error_response(500, CODES[500], message, request_id)(scope, receive, send_named)
        finally:
            self._write(scope, status, time.perf_counter() - state["started"])

    def _write(self, scope: Scope, status: int, seconds: float) -> None:
        state, path = scope["state"], scope["path"]
        noted, route = state["log"], template_of(scope)
        self.metrics.ended(route, status, seconds, noted)
        if self.tracing is not None and path not in _UNTRACED:
            trace_id = self.tracing.record(_traced(scope, route, status, seconds))
            noted |= {"trace_id": trace_id} if trace_id else {}
        write = self.log.debug if path in _QUIET and status < 400 else self.log.info
        write(
            "request",
            request_id=state["request_id"],
            method=scope["method"],
            path=_short(path),
            status=status,
            ms=round(seconds * 1000, 2),
            **noted,
        )


def _traced(scope: Scope, route: str, status: int, seconds: float) -> Traced:
    state = scope["state"]
    parent = (header(scope, b"traceparent") or b"").decode("latin-1")
    spans, noted = state.get("spans", ()), state["log"]
    return Traced(scope["method"], route, status, state["request_id"], seconds, spans, noted, parent)


def _short(path: str) -> str:
    return path if len(path) <= 200 else path[:199] + "…"


class Heads:
    """Refuses addresses over `max_address_bytes` (414) and headers over `max_head_bytes` in all (431)."""

    def __init__(self, app: ASGIApp, max_address_bytes: int, max_head_bytes: int) -> None:
        self.app = app
        self.max_address_bytes = max_address_bytes
        self.max_head_bytes = max_head_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (refused := self._refused(scope)) is not None:
            status, message = refused
            scope["state"]["log"]["error"] = CODES[status]
            close = {"Connection": "close"}
            reply = error_response(status, CODES[status], message, scope["state"]["request_id"], close)
            await reply(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > self.max_address_bytes:
            return 414, f"the address may have at most {self.max_address_bytes:,} bytes"
        size = 0
        for name, value in scope["headers"]:
            size += len(name) + len(value)
        if size > self.max_head_bytes:
            return 431, f"the headers may have at most {self.max_head_bytes:,} bytes"
        return None


class _RefusedError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Bodies:
    """Refuses bodies over `max_bytes` (413) or slower than `timeout_s` (408); hands on the rest whole, as
    `state.body` too."""

    def __init__(self, app: ASGIApp, max_bytes: int, timeout_s: float) -> None:
        self.app = app
        self.max_bytes = max_bytes
        self.timeout_s = timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = header(scope, b"content-length")
        if declared is None and header(scope, b"transfer-encoding") is None:
            await self.app(scope, receive, send)
            return
        try:
            body = await self._read(declared or b"0", receive)
        except _RefusedError as refused:
            # Closing tells the client to stop sending what nobody will read.
            close = {"Connection": "close"}
            reply = error_response(
                refused.status, CODES[refused.status], str(refused), scope["state"]["request_id"], close
            )
            await reply(scope, receive, send)
            return
        if body is None:
            return
        scope["state"]["body"] = body
        await self.app(scope, _replay(body, receive), send)

    async def _read(self, declared: bytes, receive: Receive) -> bytes | None:
        """The whole body, or None where the client left."""
        # By its length first: thousands of digits are no number that Python reads.
        if declared.isdigit() and (len(declared) > _LENGTH_DIGITS or int(declared) > self.max_bytes):
            raise _RefusedError(413, f"the body may have at most {self.max_bytes:,} bytes")
        chunks: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self.timeout_s):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    chunk: bytes = message.get("body", b"")
                    size += len(chunk)
                    if size > self.max_bytes:
                        raise _RefusedError(413, f"the body may have at most {self.max_bytes:,} bytes")
                    chunks.append(chunk)
                    if not message.get("more_body", False):
                        return b"".join(chunks)
        except TimeoutError:
            raise _RefusedError(408, f"the body did not arrive within {self.timeout_s:g} seconds") from None


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body in one message, then whatever the server says."""
    sent = False

    async def replayed() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
