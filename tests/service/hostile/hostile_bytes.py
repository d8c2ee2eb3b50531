"""What is sent over a connection that is no HTTP, or two kinds of it at once: request smuggling, and clients that take
their time. Whoever reads a second request into one of these finds /smuggled-canary in the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SMUGGLED = b"GET /smuggled-canary HTTP/1.1\r\nHost: a\r\n\r\n"
BODY = b'{"question": "What is the population of Tokyo in 2020?"}'
HEAD = b"POST /census_qa HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(BODY)
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)


@dataclass(frozen=True)
class Wire:
    """Bytes sent at once, or piece by piece with a pause of `pause_s` before each."""

    family: str
    pieces: tuple[bytes, ...]
    pause_s: float = 0.0


def ambiguous() -> Iterator[Wire]:
    """Messages whose end two servers would see in two places, the second request in one of them."""
    framings = [
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: identity, chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: \x00chunked\r\n\r\n0\r\n\r\n",
        b"X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
        b"Content-Length: 44, 0\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: +0\r\n\r\n",
        b"Content-Length: 0x2c\r\n\r\n",
        b"Content-Length: 4e1\r\n\r\n",
        b"Content-Length: 99999999999999999999999\r\n\r\n",
        b"Content-Length : 0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n1\r\nXX\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n1 ;a=b\nX\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\rX\n",
    ]
    yield from (Wire("smuggling", (HEAD + framing + SMUGGLED,)) for framing in framings)


def malformed() -> Iterator[Wire]:
    """Heads that are none."""
    whole = [
        b"\x00" * 100, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 100, b"SSH-2.0-x\r\n", b"EHLO x\r\n",
        b"*1\r\n$4\r\nINFO\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET\r\n\r\n", b"GET /areas\r\n\r\n",
        b"\r\n" * 500 + b"x\r\n\r\n",
        b"GET /areas HTTP/1.1\nHost: a\n\n", b"GET /areas HTTP/1.1\rHost: a\r\r", b"GET /areas HTTP/9.9\r\n\r\n",
        b"GET /areas HTTP/1.1 x\r\n\r\n", b"GET  /areas HTTP/1.1\r\n\r\n", b"GET\t/areas\tHTTP/1.1\r\n\r\n",
        b"get /areas HTTP/1.1\r\n\r\n",
        b"G\xc3\x89T /areas HTTP/1.1\r\n\r\n", b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET http:// HTTP/1.1\r\nHost: a\r\n\r\n", b"GET http://evil/areas HTTP/1.1\r\nHost: a\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        b"CONNECT evil:443 HTTP/1.1\r\nHost: a\r\n\r\n", b"GET evil:443 HTTP/1.1\r\n\r\n", b"GET ? HTTP/1.1\r\n\r\n",
        b"GET # HTTP/1.1\r\n\r\n",
        b"GET /areas HTTP/1.1\r\nno colon\r\n\r\n", b"GET /areas HTTP/1.1\r\n: empty\r\n\r\n",
        b"GET /areas HTTP/1.1\r\nX\x00: y\r\n\r\n",
        b"GET /areas HTTP/1.1\r\nX: a\x00b\r\n\r\n", b"GET /areas HTTP/1.1\r\nX: a\rb\r\n\r\n",
        b"GET /areas HTTP/1.1\r\n folded: x\r\n\r\n",
        b"GET /areas HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET /areas HTTP/1.1\r\nX-Request-ID: a\x1b[2Kb\r\n\r\n",
        b"GET /" + b"x" * 30_000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 5_000 + b"\r\n",
        b"GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n",
        b"GET /areas HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings:\r\n\r\n" + b"x" * 50,
        b"GET /areas/13000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + b"\x00" * 50,
    ]  # fmt: skip
    yield from (Wire("heads", (one,)) for one in whole)


def slow() -> Iterator[Wire]:
    """Clients that begin and do not end."""
    yield Wire("slow", (b"",))
    yield Wire("slow", (b"P",))
    yield Wire("slow", tuple(bytes([byte]) for byte in HEAD), 0.3)
    yield Wire("slow", (HEAD, *[b"X: y\r\n"] * 9), 0.3)
    yield Wire("slow", (HEAD + LENGTH + b"\r\n",))
    yield Wire("slow", (HEAD + LENGTH + b"\r\n", BODY[:5]))
    yield Wire("slow", (HEAD + LENGTH + b"\r\n", *(bytes([byte]) for byte in BODY)), 0.05)
    yield Wire("slow", (HEAD + b"Content-Length: 60000\r\n\r\n", *[b" "] * 40), 0.05)
    yield Wire("slow", (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1\r\n \r\n"] * 40), 0.05)
    yield Wire("slow", (HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKED[:-2], *[b"X: y\r\n"] * 40), 0.05)
    yield Wire("slow", (HEAD + b"Expect: 100-continue\r\n" + LENGTH + b"\r\n",))
    yield Wire("slow", (HEAD + LENGTH + b"\r\n" + BODY, b"\x00", b"\x00"), 0.1)


def all_wires() -> list[Wire]:
    return [*ambiguous(), *malformed(), *slow()]
