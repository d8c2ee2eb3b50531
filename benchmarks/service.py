"""Requests per second of POST /census_qa, cached and uncached, against a bare FastAPI endpoint.

    python -m benchmarks.service [--rounds 6] [--seconds 2]

One uvicorn worker per server on a free loopback port, one client process with keep-alive connections.
Rounds alternate between the three and reverse their order each time; what is compared is the ratio
within a round, since absolute rates drift. Ends with a line of JSON. Takes about 40 s.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.load import UNLIMITED, rate

HERE = Path(__file__).parent
PREFECTURES = ("Tokyo", "Osaka", "Kyoto", "Aichi", "Hokkaido", "Fukuoka", "Saitama", "Chiba", "Hyogo", "Kanagawa")
YEARS = (2020, 2015, 2010, 2005)


def same() -> Iterator[str]:
    """One question again and again: cached after the first."""
    return itertools.repeat("What is the population of Tokyo?")


def fresh() -> Iterator[str]:
    """Lookups that differ in a word the reader skips, so that none is cached and all are real work."""
    for number in itertools.count():
        # In two parts, each too small to be read as a year.
        area, year = PREFECTURES[number % 10], YEARS[number % 4]
        yield f"({number // 1000}) ({number % 1000}) What was the population of {area} in {year}?"


@contextmanager
def server(factory: str, folder: Path, **environment: str) -> Iterator[int]:
    """A server process with one worker; gives its port once it answers, and stops it at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", "--factory", factory, "--port", str(port)]
    command += ["--app-dir", str(folder), "--no-access-log", "--log-level", "error"]
    # Its log goes where a service's log goes: through the kernel, to nobody.
    with subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            _wait(port, process)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server did not start within a minute")


def measure(rounds: int, seconds: float, connections: int) -> dict[str, list[float]]:
    """Rates per contender, one per round."""
    with ExitStack() as servers:
        bare = servers.enter_context(server("bare:create", HERE))
        ours = servers.enter_context(server("service.app:from_environment", HERE.parent, **UNLIMITED))
        unseen = fresh()
        contenders: dict[str, tuple[int, Callable[[], Iterator[str]]]] = {
            "bare FastAPI": (bare, same),
            "cached": (ours, same),
            "uncached": (ours, lambda: unseen),
        }
        rates: dict[str, list[float]] = {name: [] for name in contenders}
        for port, questions in contenders.values():  # warm up
            asyncio.run(rate(port, questions(), connections, 0.5))
        for number in track(range(rounds), "Measuring", console=Console(stderr=True), transient=True):
            order = list(contenders) if number % 2 else list(reversed(contenders))
            for name in order:
                port, questions = contenders[name]
                rates[name].append(asyncio.run(rate(port, questions(), connections, seconds)))
    return rates


def show(rates: dict[str, list[float]]) -> None:
    """A table for people and a line of JSON for programs."""
    table = Table("POST /census_qa", "requests/s (median)", "÷ bare FastAPI: median (min–max)", box=None)
    summary = {}
    for name, values in rates.items():
        ratios = [value / bare for value, bare in zip(values, rates["bare FastAPI"], strict=True)]
        low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
        table.add_row(name, f"{statistics.median(values):,.0f}", f"{middle:.2f} ({low:.2f}–{high:.2f})")
        summary[name] = {"per_second": round(statistics.median(values), 1), "ratio": [low, middle, high]}
    Console().print(table)
    print(json.dumps({"service": summary}))


def main() -> None:
    """Command line; see the module docstring."""
    parser = argparse.ArgumentParser(description="Requests per second against a bare FastAPI endpoint.")
    parser.add_argument("--rounds", type=int, default=6, help="interleaved rounds (at least 5)")
    parser.add_argument("--seconds", type=float, default=2.0, help="per contender and round")
    parser.add_argument("--connections", type=int, default=16, help="kept-alive connections")
    arguments = parser.parse_args()
    show(measure(max(arguments.rounds, 5), arguments.seconds, arguments.connections))


if __name__ == "__main__":
    main()
