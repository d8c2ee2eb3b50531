"""Ten times as many questions as the service can answer: what becomes of them, and of everything else.

    python -m benchmarks.overload [--rounds 5] [--seconds 6]

One server process whose questions that are more than a lookup take a fixed time (benchmarks/timed.py). Its capacity is
measured first. Then questions arrive at that rate and at ten times that rate, in rounds that reverse their order, and
at half of it after each flood; lookups, cached questions and probes come beside them all the time. Arrivals keep to
their times whatever becomes of those before them, and times count from when a request was due. All questions differ.
The cache is made so small that it is full before measuring begins, since one that fills is no growth to worry about.
What probes take beside them is the yardstick for the rest: where other work shares the cores, `chrt -r 5` before the
command keeps it away. Ends with a line of JSON, and with status 1 where a promise is broken. Takes about two minutes.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import uvloop
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.load import UNLIMITED, Arrival, Outcome, closed, opened, p99, request
from benchmarks.server import Server, halves, server
from benchmarks.service import fresh

TIMES = 10
BESIDE = {"lookup": 20.0, "cached": 20.0, "probe": 20.0}
"""Requests per second beside the questions."""
KNOWN = "What is the population of Tokyo?"
_REST_S = 6.0
_SERVICE = UNLIMITED | {"CENSUS_QA_ENGINE": "none", "CENSUS_QA_CACHE_BYTES": "300000"}
_PROBE = b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@dataclass
class Asking:
    """Makes arrivals; no question comes twice."""

    port: int
    lookups: Iterator[str] = field(default_factory=fresh)
    n_planned: int = 0

    def planned(self) -> bytes:
        """A question that retrieval is to plan."""
        self.n_planned += 1
        return request(self.port, f"What was the population of Tokyo in 2015? ({self.n_planned})", route="rag")

    def phase(self, per_second: float, seconds: float) -> list[Arrival]:
        """Questions at this rate, with what comes beside them, by time."""
        rates = {"planned": per_second, **BESIDE}
        arrivals = [
            Arrival((number + 0.5) / rate, self._message(kind), kind)
            for kind, rate in rates.items()
            for number in range(int(rate * seconds))
        ]
        return sorted(arrivals, key=lambda arrival: arrival.at)

    def _message(self, kind: str) -> bytes:
        if kind == "planned":
            return self.planned()
        if kind == "probe":
            return _PROBE
        return request(self.port, next(self.lookups) if kind == "lookup" else KNOWN)


@dataclass(frozen=True)
class Phase:
    """What came of the arrivals of `seconds` seconds."""

    seconds: float
    outcomes: Sequence[Outcome]

    def of(self, kind: str, *statuses: int) -> list[Outcome]:
        """Those of a kind; only those with such a reply, where statuses are given."""
        some = (one for one in self.outcomes if one.arrival.kind == kind)
        return [one for one in some if not statuses or one.reply.status in statuses]

    @property
    def goodput(self) -> float:
        """Questions answered per second of the second half of the phase."""
        begin = self.seconds / 2
        done = (one.arrival.at + one.seconds for one in self.of("planned", 200))
        return sum(begin <= at < self.seconds for at in done) / (self.seconds - begin)


@dataclass(frozen=True)
class Round:
    """The service at its capacity, over it, and after that; when the flood ended, bytes of memory after all."""

    capacity: Phase
    flood: Phase
    rest: Phase
    ended_s: float
    rss: int

    @property
    def recovery_s(self) -> float:
        """Seconds after the flood until no question is refused or takes twice what is usual."""
        usual = statistics.median(one.seconds for one in self.capacity.of("planned", 200))
        bad = [one for one in self.rest.of("planned") if one.reply.status != 200 or one.seconds > 2 * usual]
        return max((one.arrival.at + one.seconds - self.ended_s for one in bad), default=0.0)


def measure(rounds: int, seconds: float, service_s: float, connections: int) -> tuple[float, int, list[Round]]:
    """The capacity in questions per second, bytes of memory before the rounds, and the rounds."""
    own, others = halves()
    os.sched_setaffinity(0, others)
    command = ("-m", "benchmarks.timed", "--seconds", str(service_s))
    with server(command, cores=own, **_SERVICE) as one:
        asking = Asking(one.port)
        capacity = _capacity(one, asking)
        _phase(one, asking.phase(TIMES * capacity, seconds), connections)  # whatever grows to its size, does
        _phase(one, asking.phase(capacity / 2, _REST_S), connections)
        rss, numbers = one.rss, track(range(rounds), "Measuring", console=Console(stderr=True), transient=True)
        done = [_round(one, asking, capacity, seconds, connections, flood_first=number % 2 == 1) for number in numbers]
    return capacity, rss, done


def _capacity(one: Server, asking: Asking) -> float:
    forever = iter(asking.planned, b"")
    uvloop.run(closed(one.port, itertools.chain([request(one.port, KNOWN)], forever), 8, 2.0))
    return uvloop.run(closed(one.port, forever, 8, 4.0)).per_second


def _round(
    one: Server, asking: Asking, capacity: float, seconds: float, connections: int, *, flood_first: bool
) -> Round:
    at_capacity = None if flood_first else _phase(one, asking.phase(capacity, seconds), connections)
    rest = [replace(one, at=one.at + seconds) for one in asking.phase(capacity / 2, _REST_S)]
    all_of_it = _phase(one, [*asking.phase(TIMES * capacity, seconds), *rest], connections).outcomes
    flood = Phase(seconds, [outcome for outcome in all_of_it if outcome.arrival.at < seconds])
    after = Phase(_REST_S, [outcome for outcome in all_of_it if outcome.arrival.at >= seconds])
    if at_capacity is None:
        at_capacity = _phase(one, asking.phase(capacity, seconds), connections)
    return Round(at_capacity, flood, after, seconds, one.rss)


def _phase(one: Server, arrivals: Sequence[Arrival], connections: int) -> Phase:
    return Phase(arrivals[-1].at, uvloop.run(opened(one.port, arrivals, connections)))


def findings(rss: int, rounds: Sequence[Round]) -> list[tuple[str, float, str, bool]]:
    """What is promised, what was measured, the bound, and whether it holds."""
    goodput = statistics.median(one.flood.goodput / one.capacity.goodput for one in rounds)
    accepted = [reply.seconds for one in rounds for reply in one.flood.of("planned", 200)]
    refused = [reply for one in rounds for reply in one.flood.of("planned", 503)]
    told = sum(b"retry-after: " in reply.reply.head.lower() for reply in refused) / max(len(refused), 1)
    refused_ms = p99([reply.seconds for reply in refused]) * 1000
    beside = [reply for one in rounds for kind in ("lookup", "cached") for reply in one.flood.of(kind)]
    there = sum(reply.reply.status == 200 for reply in beside) / len(beside)
    others = sum(
        reply.reply.status not in {200, 503} for one in rounds for reply in (*one.flood.outcomes, *one.rest.outcomes)
    )
    tail = p99(accepted) / statistics.median(accepted)
    growth = rounds[-1].rss / rss - 1
    recovery = statistics.median(one.recovery_s for one in rounds)
    return [
        ("goodput at 10 times capacity ÷ at capacity", goodput, "≥ 0.95", goodput >= 0.95),
        ("accepted questions, p99 ÷ p50", tail, "≤ 3", tail <= 3),
        ("refusals, p99 in ms", refused_ms, "≤ 20", refused_ms <= 20),
        ("refusals with Retry-After", told, "= 1", told == 1),
        ("lookups and cached answers that are answered", there, "≥ 0.994", there >= 0.994),
        ("growth of memory", growth, "≤ 0.05", growth <= 0.05),
        ("seconds until all is as before", recovery, "≤ 5", recovery <= 5),
        ("replies other than 200 and 503", others, "= 0", others == 0),
    ]


def show(capacity: float, rss: int, rounds: Sequence[Round]) -> bool:
    """A table for people and a line of JSON for programs; whether every promise holds."""
    table = Table(f"at {TIMES} × {capacity:.0f} questions/s", "measured", "promised", "", box=None)
    found = findings(rss, rounds)
    for name, value, bound, holds in found:
        table.add_row(name, f"{value:.3f}", bound, "" if holds else "missed")
    times = {kind: [one.seconds * 1000 for each in rounds for one in each.flood.of(kind)] for kind in BESIDE}
    for kind, taken in times.items():
        middle, tail = statistics.median(taken), p99(taken)
        table.add_row(f"meanwhile: {kind}, p50 and p99 in ms", f"{middle:.1f} {tail:.1f}", "", "")
    Console().print(table)
    summary = {name: round(value, 4) for name, value, _, _ in found}
    shown = {kind: [round(statistics.median(taken), 2), round(p99(taken), 2)] for kind, taken in times.items()}
    print(json.dumps({"overload": {"capacity": round(capacity, 1), **summary, "p50 and p99 in ms": shown}}))
    return all(holds for *_, holds in found)


def main() -> None:
    """Command line; see the module docstring."""
    parser = argparse.ArgumentParser(description="The service under ten times the questions that it can answer.")
    parser.add_argument("--rounds", type=int, default=5, help="of capacity, flood and rest (at least 5)")
    parser.add_argument("--seconds", type=float, default=6.0, help="of capacity and of flood in a round")
    parser.add_argument("--service-time", type=float, default=0.1, help="seconds of a question that is no lookup")
    parser.add_argument("--connections", type=int, default=400, help="most connections of the client")
    arguments = parser.parse_args()
    rounds, connections = max(arguments.rounds, 5), arguments.connections
    if not show(*measure(rounds, arguments.seconds, arguments.service_time, connections)):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
