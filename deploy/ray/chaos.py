"""Two replicas on this machine, one killed under load, three times: counts lost and wrong answers.

    make chaos-ray        or     python -m deploy.ray.chaos [--kills 3 --rate 4 --burst 4]

Open-loop load: questions are sent at their time, in bursts, whether or not earlier ones were answered, each once and
without a retry by the client; each kill follows upon a burst, once there are two replicas again. Every answer is
compared with the one given before the load. Nothing is cached, so that there is work in progress when a replica dies.
The model's engine is off unless CENSUS_QA_ENGINE says otherwise.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from statistics import quantiles
from typing import Annotated, Any

import httpx
import psutil
import typer
from rich.console import Console
from rich.table import Table

NAME = "census-qa"
REPLICA = f"ServeReplica:{NAME}:Service"
REPLACED_WITHIN_S = 120
PATIENCE_S = 100
UNDER_WAY_S = 0.05
"""From a burst to the kill: long enough to reach a replica, too short for all to be answered."""
CALM_S = 10
"""Between two replicas and the next kill."""
PLACES = ("Hokkaido", "Miyagi", "Tokyo", "Kanagawa", "Aichi", "Kyoto", "Osaka", "Hyogo", "Hiroshima", "Fukuoka")
FORMS = (
    "What was the population of {place} in {year}?",
    "By how much did the population of {place} change from 2000 to {year}?",
    "Which five municipalities of {place} had the most people in {year}?",
)
YEARS = (2005, 2010, 2015, 2020)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True)
class Asked:
    """One question of the load.

    at       seconds from the load's beginning to its sending
    seconds  to its reply's end
    outcome  right, wrong (another answer than alone), refused (503 with Retry-After), or lost (anything else)
    """

    at: float
    seconds: float
    outcome: str


@dataclass(frozen=True)
class Kill:
    """The end of a replica.

    at       seconds from the load's beginning
    alone_s  until there were two replicas again, or None where that took too long
    """

    at: float
    alone_s: float | None


def questions() -> tuple[str, ...]:
    """All different."""
    return tuple(form.format(place=place, year=year) for year in YEARS for place in PLACES for form in FORMS)


@app.command()
def main(
    rate: Annotated[float, typer.Option(min=0.1, help="Questions a second.")] = 4,
    burst: Annotated[int, typer.Option(min=1, help="Questions that come at the same moment.")] = 4,
    kills: Annotated[int, typer.Option(min=1, help="How often a replica is killed.")] = 3,
) -> None:
    """Start, ask alone, load, kill, count; the exit status is 0 when every question had its right answer."""
    console = Console()
    url = f"http://127.0.0.1:{_start()}/census_qa"
    try:
        asked, killed = asyncio.run(_measure(url, rate, burst, kills, console))
        retried = _retried()
    finally:
        _stop()
    _show(asked, killed, retried, console)
    right = all(one.outcome == "right" for one in asked)
    raise typer.Exit(0 if right and all(kill.alone_s is not None for kill in killed) else 1)


def _start() -> int:
    """A cluster of this machine with two replicas; the port of its proxy."""
    os.environ.setdefault("CENSUS_QA_ENGINE", "none")
    os.environ.setdefault("CENSUS_QA_CACHE_BYTES", "0")
    os.environ.setdefault("CENSUS_QA_LIMIT_ANSWERS", "1000000/minute")  # all questions come from one address
    # Whether an answer comes is asked here, not how soon: a busy machine would otherwise answer 504.
    os.environ.setdefault("CENSUS_QA_DEADLINE_S", str(PATIENCE_S))
    os.environ.setdefault("CENSUS_QA_LIMIT_ANSWERS", "1000000/minute")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    import ray
    from ray import serve

    from deploy.ray.app import build

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    # Processors as Ray counts them, not as there are: two replicas, a third where the load asks for it, a door.
    ray.init(num_cpus=4, include_dashboard=False, log_to_driver=False, configure_logging=False)
    serve.start(http_options={"host": "127.0.0.1", "port": port})
    serve.run(build({"min_replicas": 2, "max_replicas": 3, "doors": 1, "cpus": 1, "memory": 0}), name=NAME)
    return port


def _retried() -> int:
    from ray import serve

    count: int = serve.get_deployment_handle("Door", NAME).retried.remote().result(timeout_s=10)
    return count


def _stop() -> None:
    import ray
    from ray import serve

    serve.shutdown()
    ray.shutdown()


class Load:
    """Questions at their time, in bursts, and how many have no reply yet."""

    def __init__(self, client: httpx.AsyncClient, url: str) -> None:
        self._client = client
        self._url = url
        self.outstanding = 0
        self.began = 0.0
        self.burst = asyncio.Event()
        self.enough = asyncio.Event()

    async def alone(self) -> dict[str, tuple[Any, ...]]:
        """The answer to every question, asked one after the other. Raises httpx.HTTPError."""
        return {question: await self._answer(question) for question in questions()}

    async def run(self, right: Mapping[str, tuple[Any, ...]], rate: float, burst: int) -> list[Asked]:
        """Send them, over and over, until there are enough, and wait for what comes back."""
        self.began = time.monotonic()
        tasks = []
        for number, question in enumerate(cycle(right)):
            if number % burst == 0:
                await asyncio.sleep(max(0.0, self.began + number / rate - time.monotonic()))
                self.burst.set()
                self.burst.clear()  # wakes who waits now, not who comes later
                if self.enough.is_set():
                    break
            tasks.append(asyncio.create_task(self._ask(question, right[question])))
        return await asyncio.gather(*tasks)

    async def _answer(self, question: str) -> tuple[Any, ...]:
        """What must be the same whenever the question is asked. Raises httpx.HTTPError."""
        response = await self._client.post(self._url, json={"question": question})
        response.raise_for_status()
        reply = response.json()
        return tuple(reply[field] for field in ("answer", "value", "unit", "status"))

    async def _ask(self, question: str, right: tuple[Any, ...]) -> Asked:
        sent = time.monotonic()
        self.outstanding += 1
        try:
            outcome = "right" if await self._answer(question) == right else "wrong"
        except httpx.HTTPStatusError as error:
            refused = error.response.status_code == 503 and "retry-after" in error.response.headers
            outcome = "refused" if refused else "lost"
        except httpx.HTTPError:
            outcome = "lost"
        finally:
            self.outstanding -= 1
        return Asked(sent - self.began, time.monotonic() - sent, outcome)


async def _measure(url: str, rate: float, burst: int, kills: int, console: Console) -> tuple[list[Asked], list[Kill]]:
    """The load, and the kills under it."""
    limits = httpx.Limits(max_connections=500)
    async with httpx.AsyncClient(timeout=PATIENCE_S + 20, trust_env=False, limits=limits) as client:
        load = Load(client, url)
        alone = await load.alone()
        console.print(f"{len(alone)} questions asked alone; two replicas: {sorted(_replicas())}")
        running = asyncio.create_task(load.run(alone, rate, burst))
        killed = []
        for _ in range(kills):
            await asyncio.sleep(CALM_S)
            await load.burst.wait()
            await asyncio.sleep(UNDER_WAY_S)
            killed.append(await _kill(load, console))
        await asyncio.sleep(CALM_S)
        load.enough.set()
        return await running, killed


async def _kill(load: Load, console: Console) -> Kill:
    """SIGKILL to one replica, and a wait until another stands in its place."""
    victim = min(_replicas())
    outstanding = load.outstanding
    os.kill(victim, signal.SIGKILL)
    at = time.monotonic()
    console.print(f"killed replica {victim} after {at - load.began:.1f} s, {outstanding} questions in progress")
    while time.monotonic() - at < REPLACED_WITHIN_S:
        await asyncio.sleep(0.5)
        fresh = await asyncio.to_thread(_running)
        if len(fresh) >= 2 and victim not in fresh:
            return Kill(at - load.began, time.monotonic() - at)
    return Kill(at - load.began, None)


def _replicas() -> set[int]:
    """Processes that hold a replica."""
    return {child.pid for child in psutil.Process().children(recursive=True) if REPLICA in " ".join(_words(child))}


def _words(process: psutil.Process) -> Sequence[str]:
    try:
        words: list[str] = process.cmdline()
    except psutil.Error:
        return ()
    return words


def _running() -> set[int]:
    """Processes of replicas, where Ray says that two or more answer; else none."""
    from ray import serve
    from ray.serve.schema import ReplicaState

    states = serve.status().applications[NAME].deployments["Service"].replica_states
    return _replicas() if states.get(ReplicaState.RUNNING, 0) >= 2 else set()


def _show(asked: list[Asked], killed: list[Kill], retried: int, console: Console) -> None:
    table = Table("questions", "right", "wrong", "lost", "refused", "p50 ms", "p99 ms", box=None, header_style="bold")
    parts: dict[str, list[Asked]] = {"in progress at a kill": [], "with one replica": [], "with two replicas": []}
    for one in asked:
        parts[_when(one, killed)].append(one)
    for name, part in parts.items():
        counts = [str(sum(one.outcome == outcome for one in part)) for outcome in ("right", "wrong", "lost", "refused")]
        table.add_row(f"{len(part)} {name}", *counts, *_percentiles([one.seconds for one in part]))
    console.print(table)
    alone = ", ".join("too long" if kill.alone_s is None else f"{kill.alone_s:.0f} s" for kill in killed)
    console.print(f"calls made again by the door: {retried}; one replica alone for {alone}")
    right = sum(one.outcome == "right" for one in asked)
    console.print(f"{right} of {len(asked)} questions answered right, {len(killed)} replicas killed")


def _when(one: Asked, killed: list[Kill]) -> str:
    if any(one.at <= kill.at <= one.at + one.seconds for kill in killed):
        return "in progress at a kill"
    alone = any(kill.at < one.at < kill.at + (kill.alone_s or REPLACED_WITHIN_S) for kill in killed)
    return "with one replica" if alone else "with two replicas"


def _percentiles(seconds: list[float]) -> tuple[str, str]:
    if len(seconds) < 2:
        return ("", "")
    cuts = quantiles(seconds, n=100, method="inclusive")
    return f"{cuts[49] * 1000:.0f}", f"{cuts[98] * 1000:.0f}"


if __name__ == "__main__":
    app()
