"""Told to stop under load, a real process loses nothing: ready no more, it answers what it has, then ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from redis_server import until
from serving import connected

HERE = Path(__file__).parent
CLIENTS = 6


@contextmanager
def process(workers: int, **environment: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The service as a process of its own, once it is ready, and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    settings = {"CENSUS_QA_LIMIT_ANSWERS": "1000000/minute", "CENSUS_QA_CACHE_BYTES": "0", "CENSUS_QA_ENGINE": "none"}
    command = [sys.executable, str(HERE / "fake_server.py"), str(port), str(workers)]
    path = os.pathsep.join([str(HERE), str(HERE.parents[1])])
    environ = os.environ | settings | environment | {"PYTHONPATH": path}
    with subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL) as running:
        try:
            for _ in range(3000):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.02)
            yield running, port
        finally:
            running.kill()


@dataclass
class Seen:
    """What clients saw."""

    statuses: list[int] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    sent_after_signal: int = 0
    told_to_leave: int = 0


async def client(port: int, number: int, leave: asyncio.Event, signalled: asyncio.Event, seen: Seen) -> None:
    """Asks without rest over one connection, a new one where it is told to leave that, until `leave`."""
    turn = 0
    while not leave.is_set():
        async with connected(port) as connection:
            while not leave.is_set():
                turn += 1
                seen.sent_after_signal += signalled.is_set()
                try:
                    reply = await connection.ask(json.dumps({"question": f"{number} {turn}"}).encode())
                except (ConnectionError, asyncio.IncompleteReadError) as error:
                    seen.lost.append(f"{number} {turn}: {error!r}")
                    return
                seen.statuses.append(reply.status)
                if reply.headers.get("connection") == "close":
                    seen.told_to_leave += 1
                    break


async def balancer(port: int, leave: asyncio.Event) -> None:
    """Looks now and then whether the service is ready, as a load balancer does, and when it was not three times sends
    nobody there any more."""
    failed = 0
    while failed < 3:
        await asyncio.sleep(0.1)
        async with connected(port) as connection:
            ready = (await connection.ask(b"", path="/health/ready", method="GET")).status == 200
        failed = 0 if ready else failed + 1
    leave.set()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_process_that_is_told_to_stop_under_load_loses_nothing(workers: int) -> None:
    async def main(running: subprocess.Popen[bytes], port: int) -> Seen:
        seen, leave, signalled = Seen(), asyncio.Event(), asyncio.Event()
        asking = [asyncio.create_task(client(port, n, leave, signalled, seen)) for n in range(CLIENTS)]
        await until(lambda: len(seen.statuses) >= 5 * CLIENTS)
        running.send_signal(signal.SIGTERM)
        signalled.set()
        watching = asyncio.create_task(balancer(port, leave))
        await asyncio.gather(*asking, watching)
        return seen

    with process(workers, CENSUS_QA_SHUTDOWN_DELAY_S="3") as (running, port):
        seen = asyncio.run(main(running, port))
        assert seen.lost == []
        assert set(seen.statuses) == {200}
        assert seen.sent_after_signal > 0
        assert seen.told_to_leave > 0
        running.wait(30)
        assert running.returncode in {0, -signal.SIGTERM, 128 + signal.SIGTERM}


def test_what_is_under_way_when_the_port_closes_is_answered() -> None:
    async def main(running: subprocess.Popen[bytes], port: int) -> list[int]:
        async with AsyncExitStack() as stack:
            held = [await stack.enter_async_context(connected(port)) for _ in range(8)]
            for connection in held:
                assert (await connection.ask(b"", path="/health/live", method="GET")).status == 200
            asking = [
                asyncio.create_task(connection.ask(json.dumps({"question": f"q {number}"}).encode()))
                for number, connection in enumerate(held)
            ]
            await asyncio.sleep(0.5)  # of the two seconds that eight take in four threads
            running.send_signal(signal.SIGTERM)
            return [reply.status for reply in await asyncio.gather(*asking)]

    with process(1, FAKE_SECONDS="1", CENSUS_QA_SHUTDOWN_DELAY_S="0") as (running, port):
        assert asyncio.run(main(running, port)) == [200] * 8
        running.wait(30)
