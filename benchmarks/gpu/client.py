"""Questions over HTTP from a process of its own: `python -m benchmarks.gpu.client PORT FILE CONNECTIONS ROUTE`.

FILE holds a question a line. Each connection is kept alive and asks as fast as it is answered. Prints one
line of JSON: replies of status 200 a second, their latency, statuses, and who planned them.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np


@dataclass
class Tally:
    """What came back so far. Seconds are of replies with status 200."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)

    def add(self, status: int, body: bytes, seconds: float) -> None:
        """One reply."""
        self.statuses[str(status)] += 1
        if status == 200:
            self.seconds.append(seconds)
            self.sources[str(json.loads(body).get("source"))] += 1

    def summary(self, elapsed: float) -> dict[str, Any]:
        """As printed. Raises ValueError when no reply was 200."""
        if not self.seconds:
            raise ValueError(f"no reply with status 200: {dict(self.statuses)}")
        p50, p99 = np.percentile(self.seconds, (50, 99))
        return {
            "per_second": len(self.seconds) / elapsed,
            "p50_ms": 1000 * float(p50),
            "p99_ms": 1000 * float(p99),
            "statuses": dict(self.statuses),
            "sources": dict(self.sources),
        }


def message(port: int, question: str, route: str) -> bytes:
    """POST /census_qa as bytes."""
    body = json.dumps({"question": question, "route": route}).encode()
    head = f"POST /census_qa HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def reply(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body, as long as Content-Length says."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"content-length"))
    return int(head[9:12]), await reader.readexactly(length)


async def ask_all(port: int, questions: list[str], connections: int, route: str) -> dict[str, Any]:
    """Every question once, over `connections` connections, opened before the clock starts."""
    waiting: Iterator[str] = iter(questions)
    tally = Tally()
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(min(connections, len(questions)))]

    async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for question in waiting:
            start = time.perf_counter()
            writer.write(message(port, question, route))
            status, body = await reply(reader)
            tally.add(status, body, time.perf_counter() - start)

    start = time.perf_counter()
    await asyncio.gather(*(ask(reader, writer) for reader, writer in opened))
    elapsed = time.perf_counter() - start
    for _, writer in opened:
        writer.close()
    return tally.summary(elapsed)


def main() -> None:
    """Command line; see the module docstring."""
    port, file, connections, route = sys.argv[1:]
    questions = Path(file).read_text(encoding="utf-8").splitlines()
    print(json.dumps(asyncio.run(ask_all(int(port), questions, int(connections), route))))


if __name__ == "__main__":
    main()
