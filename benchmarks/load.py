"""A small HTTP/1.1 load: keep-alive connections over asyncio streams, each asking as fast as it is answered.

Client libraries cost more than the service they measure; this one writes prepared bytes and reads as
many as Content-Length says. Closed loop: it measures throughput, not latency under a given rate.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator

_GROUPS = ("ANSWERS", "FILES", "DATA", "ADMIN", "OTHER")
UNLIMITED = {f"CENSUS_QA_LIMIT_{group}": "1000000000/minute" for group in _GROUPS}
"""The environment of a service that is to be loaded: everything is counted as ever, and nothing refused for it."""


def request(port: int, question: str) -> bytes:
    """POST /census_qa as bytes."""
    body = json.dumps({"question": question}).encode()
    head = f"POST /census_qa HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, message: bytes) -> int:
    """The status of one reply, read whole."""
    writer.write(message)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    )
    await reader.readexactly(length)
    return int(head[9:12])


async def rate(port: int, questions: Iterator[str], connections: int, seconds: float) -> float:
    """Replies per second over `seconds`. Raises AssertionError for a reply that is not 200."""
    end = time.perf_counter() + seconds

    async def ask() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answered = 0
        while time.perf_counter() < end:
            status = await exchange(reader, writer, request(port, next(questions)))
            assert status == 200, status
            answered += 1
        writer.close()
        await writer.wait_closed()
        return answered

    start = time.perf_counter()
    counts = await asyncio.gather(*(ask() for _ in range(connections)))
    return sum(counts) / (time.perf_counter() - start)
