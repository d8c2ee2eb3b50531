"""Redis killed, stopped, slow, restarting in a loop, and returning junk, under keyed load.

For each fault a service and a Redis of its own. The service keeps nothing in its own memory
(CENSUS_QA_CACHE_BYTES=0), which is harsher than the default: each request asks Redis, for an answer, a plan or a
session, and what is not there is computed. Healthy and faulty periods alternate in one load. A fifth of the arrivals
are dialogues, whose follow-up makes sense in its own session only; about a fifth of the requests are left by their
client before their answer comes.

Recovery is counted from the moment at which Redis is well again to the first answer out of it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from chaos import figures, served
from chaos.figures import Period
from chaos.judge import Judge, Seen, counted
from chaos.load import Load, Mix, warm
from chaos.proxy import Proxy, proxied
from chaos.questions import Asked, Cell, Questions, keyed
from chaos.report import Found, Promise
from chaos.valkey import Valkey
from chaos.wire import NoReply, NotConnected, wire

RATIO, RECOVERED_S = 1.5, 2.0
SLOW_S = 2.0
RESTART_S = 0.5
"""That a Redis which restarts in a loop is up, and then down."""
WITHOUT_S = 20.0
"""After which a recovery that did not come is given up."""


@dataclass(frozen=True)
class Fault:
    """What happens to Redis, and what ends it. Both are given the server and the proxy before it."""

    name: str
    begin: Callable[[Valkey, Proxy], Awaitable[None]]
    end: Callable[[Valkey, Proxy], Awaitable[None]]
    through_proxy: bool = False


@dataclass(frozen=True)
class Sizes:
    """How long each fault is looked at. With these, over 10,000 requests in about five minutes."""

    rounds: int = 3
    period_s: float = 8.0
    rate: float = 35.0


@dataclass(frozen=True)
class Outcome:
    """What one fault led to."""

    seen: Sequence[Seen]
    periods: Sequence[Period]
    recovered_s: Sequence[float]
    lag_s: tuple[float, float]
    """p99 of the event loop's lag, healthy and faulty: of the periods, the one in the middle."""


async def _killed(valkey: Valkey, _: Proxy) -> None:
    valkey.kill()


async def _started(valkey: Valkey, _: Proxy) -> None:
    await asyncio.to_thread(valkey.start)


async def _stopped(valkey: Valkey, _: Proxy) -> None:
    valkey.stop()


async def _going_on(valkey: Valkey, _: Proxy) -> None:
    valkey.go_on()


async def _slow(_: Valkey, proxy: Proxy) -> None:
    proxy.delay_s = SLOW_S


async def _junk(_: Valkey, proxy: Proxy) -> None:
    proxy.junk = True


async def _well(_: Valkey, proxy: Proxy) -> None:
    proxy.delay_s, proxy.junk = 0.0, False


class _Loop:
    """Kills and starts, over and over."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def begin(self, valkey: Valkey, _: Proxy) -> None:
        self._task = asyncio.create_task(self._turn(valkey))

    async def end(self, valkey: Valkey, proxy: Proxy) -> None:
        assert self._task is not None  # noqa: S101 - begun before
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        valkey.kill()
        await _started(valkey, proxy)

    async def _turn(self, valkey: Valkey) -> None:
        while True:
            valkey.kill()
            await asyncio.sleep(RESTART_S)
            starting = asyncio.create_task(asyncio.to_thread(valkey.start))
            try:
                await asyncio.shield(starting)
            except asyncio.CancelledError:
                await starting  # a thread does not end with its task
                raise
            await asyncio.sleep(RESTART_S)


def faults() -> tuple[Fault, ...]:
    """All of them."""
    loop = _Loop()
    return (
        Fault("killed", _killed, _started),
        Fault("stopped", _stopped, _going_on),
        Fault("2 s slow", _slow, _well, through_proxy=True),
        Fault("restarting", loop.begin, loop.end),
        Fault("junk", _junk, _well, through_proxy=True),
    )


async def experiment(sizes: Sizes, tell: Callable[[str], None], only: tuple[str, ...] = ("",)) -> list[Found]:
    """All faults, or those whose names begin so, one after the other. `tell` hears what is under way."""
    asked = await asyncio.to_thread(keyed)
    found: list[Found] = []
    seen: list[Seen] = []
    for number, fault in enumerate(one for one in faults() if one.name.startswith(only)):
        tell(f"Redis {fault.name}")
        outcome = await _under(fault, asked, sizes, seed=number)
        seen += outcome.seen
        found.append(_found(fault, outcome))
    return [*found, _all(seen)]


async def _under(fault: Fault, asked: Sequence[Asked], sizes: Sizes, seed: int) -> Outcome:
    async with _redis() as (valkey, proxy):
        port = proxy.port if fault.through_proxy else valkey.port
        with served.served(REDIS_URL=f"redis://127.0.0.1:{port}/0", CENSUS_QA_CACHE_BYTES="0") as service:
            async with wire() as asking:
                judge = Judge({one.cell for one in asked})
                load = Load(asking.ask, lambda: service.port, Questions(asked, seed), judge, Mix(sizes.rate), seed)
                return await _alternating(fault, load, service, valkey, proxy, sizes)


@asynccontextmanager
async def _redis() -> AsyncIterator[tuple[Valkey, Proxy]]:
    valkey = await asyncio.to_thread(Valkey)
    try:
        async with proxied(valkey.port) as proxy:
            yield valkey, proxy
    finally:
        valkey.kill()


async def _alternating(
    fault: Fault, load: Load, service: served.Served, valkey: Valkey, proxy: Proxy, sizes: Sizes
) -> Outcome:
    """Healthy and faulty in turn, under one load."""
    await warm(load)
    enough = asyncio.Event()
    running = asyncio.create_task(load.run(enough))
    periods: list[Period] = []
    recovered: list[float] = []
    lags: dict[bool, list[float]] = {True: [], False: []}

    async def period(healthy: bool) -> None:
        before, begun = await served.scraped(service.url), load.now()
        await asyncio.sleep(sizes.period_s)
        periods.append(Period(begun, load.now(), healthy))
        lags[healthy].append(figures.lag(before, await served.scraped(service.url)))

    for _ in range(sizes.rounds):
        await period(healthy=True)
        await fault.begin(valkey, proxy)
        await period(healthy=False)
        await fault.end(valkey, proxy)
        recovered.append(await _recovery(load))
    enough.set()
    await running
    return Outcome(load.seen, periods, recovered, (figures.middle(lags[True]), figures.middle(lags[False])))


async def _recovery(load: Load) -> float:
    """Seconds until an answer comes out of Redis again: a question that is in no cache is asked until it is."""
    began = time.monotonic()
    probe = Asked(f"What was the population of Japan in 2020? ({int(began)})", Cell("A1101", "00000", 2020, 0))
    while (waited := time.monotonic() - began) < WITHOUT_S:
        with suppress(NotConnected, NoReply):
            if (await load.ask(load.port(), probe, "recovery")).body.get("cached"):
                return time.monotonic() - began
        await asyncio.sleep(0.05)
    return waited


def _found(fault: Fault, outcome: Outcome) -> Found:
    seen, periods = outcome.seen, outcome.periods
    healthy = figures.answered(seen, periods, healthy=True)
    faulty = figures.answered(seen, periods, healthy=False)
    counts = counted(seen)
    ratio = figures.middle(figures.ratios(seen, periods))
    milliseconds = {
        f"{kind} p{percent}": round(figures.percentile(seconds, percent) * 1000, 1)
        for kind, seconds in (("healthy", healthy), ("faulty", faulty))
        for percent in (50, 99)
    }
    return Found(
        f"redis {fault.name}",
        [
            Promise("wrong, crossed or lost", counts["wrong"] + counts["crossed"] + counts["lost"], 0),
            Promise("p99 faulty ÷ healthy", ratio, RATIO),
            Promise("recovered, the slowest time", max(outcome.recovered_s), RECOVERED_S, "s"),
            Promise("p99 healthy", milliseconds["healthy p99"], unit="ms"),
            Promise("p99 faulty", milliseconds["faulty p99"], unit="ms"),
            Promise("event loop's lag, p99 healthy", outcome.lag_s[0] * 1000, unit="ms"),
            Promise("event loop's lag, p99 faulty", outcome.lag_s[1] * 1000, unit="ms"),
        ],
        _notes(seen) | {"ms": milliseconds, "ratios": [round(one, 3) for one in figures.ratios(seen, periods)]},
    )


def _all(seen: Sequence[Seen]) -> Found:
    counts, follows = counted(seen), counted(one for one in seen if one.follows)
    left = counts["left"] / max(1, len(seen))
    return Found(
        "redis, all",
        [
            Promise("requests", len(seen)),
            Promise("left by their client", left * 100, unit="%"),
            Promise("wrong", counts["wrong"], 0),
            Promise("crossed", counts["crossed"], 0),
            Promise("lost", counts["lost"], 0),
            Promise("refused with Retry-After", counts["refused"]),
            Promise("follow-ups", sum(follows.values())),
            Promise("follow-ups of another session", follows["crossed"] + follows["wrong"], 0),
        ],
        _notes(seen),
    )


def _notes(seen: Sequence[Seen]) -> dict[str, Any]:
    return {"requests": len(seen), "outcomes": dict(counted(seen)), "cached": sum(one.cached for one in seen)}
