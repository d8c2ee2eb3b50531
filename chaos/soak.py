"""A soak: much of everything for as long as wanted, and what memory and descriptors have become of it.

    python -m chaos soak --minutes 60

Questions with known answers, dialogues and clients that leave; beside them what people and robots do wrong (no JSON,
no such address, a body too large, a connection opened and dropped), charts, tables, scrapes; and every few seconds
Redis is killed and started. Caches and sessions are made so small that they are full before measuring begins, so that
what grows is lost.

Memory: resident bytes of the process every half second; the slope is that of Theil and Sen, with its 95 % interval.
Descriptors: of the process at rest, before and after, without the connections to Redis, whose pool has its own bound.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import nan

import httpx
import psutil
from scipy.stats import theilslopes

from chaos.judge import Judge, counted
from chaos.load import Load, Mix, warm
from chaos.questions import Asked, Questions, keyed
from chaos.report import Found, Promise
from chaos.served import Served, client, served
from chaos.valkey import Valkey
from chaos.wire import wire

GROWTH = 5.0
"""Per cent of its memory that a process may grow by while it is measured."""
EVERY_S = 0.5
SMALL = {
    "CENSUS_QA_CACHE_BYTES": "1000000",
    "CENSUS_QA_SESSIONS_MAX": "100",
    "CENSUS_QA_MAX_BODY_BYTES": "4096",
}


@dataclass(frozen=True)
class Sizes:
    """Minutes that are measured, what comes before them, and the load."""

    minutes: float = 1.0
    warm_s: float = 20.0
    rate: float = 20.0
    odd_every_s: float = 0.2
    kill_every_s: float = 10.0


@dataclass
class Memory:
    """Resident bytes by seconds."""

    at: list[float] = field(default_factory=list)
    size: list[int] = field(default_factory=list)

    async def keep(self, pid: int) -> None:
        """Sample until cancelled."""
        process, began = psutil.Process(pid), time.monotonic()
        while True:
            self.at.append(time.monotonic() - began)
            self.size.append(process.memory_info().rss)
            await asyncio.sleep(EVERY_S)


@dataclass(frozen=True)
class Growth:
    """Bytes a second: the slope and the ends of its 95 % interval; and what the first is of the memory over all the
    time, in per cent."""

    slope: float
    low: float
    high: float
    share: float


def growth(memory: Memory) -> Growth:
    """NaN of fewer than three samples."""
    if len(memory.at) < 3:
        return Growth(nan, nan, nan, nan)
    slope, intercept, low, high = map(float, theilslopes(memory.size, memory.at, 0.95))
    begun, lasted = intercept + slope * memory.at[0], memory.at[-1] - memory.at[0]
    return Growth(slope, low, high, slope * lasted / begun * 100)


def descriptors(pid: int, redis_port: int = 0) -> int:
    """Open ones of a process, without its connections to that port."""
    process = psutil.Process(pid)
    to_redis = sum(bool(one.raddr) and one.raddr.port == redis_port for one in process.net_connections("tcp"))
    return process.num_fds() - to_redis


class Oddities:
    """What comes beside questions, one thing at a time."""

    def __init__(self, asking: httpx.AsyncClient, url: str) -> None:
        self._client = asking
        self._url = url
        self.done = 0

    async def keep(self, every_s: float) -> None:
        """One after the other, until cancelled."""
        for odd in itertools.cycle(self.all()):
            await asyncio.sleep(every_s)
            with suppress(httpx.HTTPError, OSError):
                await odd()
                self.done += 1

    def all(self) -> Sequence[Callable[[], Awaitable[object]]]:
        """Each kind once."""
        post, get = self._client.post, self._client.get
        ask, chart = f"{self._url}/census_qa", f"{self._url}/census_qa/chart"
        plan = {"op": "series", "measures": ["A1101"], "areas": ["13000"], "years": [2000, 2020]}
        return (
            lambda: post(ask, content=b'{"question": '),
            lambda: post(ask, json={"question": ""}),
            lambda: post(ask, content=b"x" * 10_000),
            lambda: post(f"{self._url}/census_qa/plan", json={"plan": plan}),
            lambda: post(chart, json={"plan": plan, "format": "vega"}),
            lambda: post(ask, json={"question": "What is the meaning of life?"}),
            lambda: get(f"{self._url}/no/such/address"),
            lambda: get(f"{self._url}/areas/99999"),
            lambda: get(f"{self._url}/indicators", params={"q": "population"}),
            lambda: get(f"{self._url}/facts", params={"indicator": "A1101", "area": "13000"}),
            lambda: get(f"{self._url}/metrics"),
            lambda: get(f"{self._url}/health/ready"),
            lambda: self._dropped(b""),
            lambda: self._dropped(b"POST /census_qa HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"),
            lambda: self._dropped(b"GARBAGE\r\n\r\n"),
        )

    async def _dropped(self, sent: bytes) -> None:
        """A connection that is given up."""
        where = httpx.URL(self._url)
        _, writer = await asyncio.open_connection(where.host, where.port)
        writer.write(sent)
        await writer.drain()
        await asyncio.sleep(0.01)
        writer.transport.abort()


async def experiment(sizes: Sizes, tell: Callable[[str], None]) -> list[Found]:
    """Warm up, measure, rest."""
    asked = await asyncio.to_thread(keyed)
    valkey = await asyncio.to_thread(Valkey)
    try:
        with served(REDIS_URL=valkey.url, **SMALL) as service:
            tell("soak: filling what is bounded")
            before, _ = await _loaded(service, asked, sizes, valkey, sizes.warm_s, Memory())
            tell(f"soak: {sizes.minutes:g} minutes")
            memory = Memory()
            after, load = await _loaded(service, asked, sizes, valkey, sizes.minutes * 60, memory)
    finally:
        valkey.kill()
    return [_found(memory, before, after, load)]


async def _loaded(
    service: Served, asked: Sequence[Asked], sizes: Sizes, valkey: Valkey, seconds: float, memory: Memory
) -> tuple[int, Load]:
    """Load, and rest; the descriptors at rest."""
    port, pid = service.port, service.process.pid
    async with wire() as asking, client() as odd:
        judge = Judge({one.cell for one in asked})
        load = Load(asking.ask, lambda: port, Questions(asked, 3), judge, Mix(sizes.rate), 3)
        await warm(load)
        enough = asyncio.Event()
        others = [
            asyncio.create_task(Oddities(odd, service.url).keep(sizes.odd_every_s)),
            asyncio.create_task(_killing(valkey, sizes.kill_every_s)),
            asyncio.create_task(memory.keep(pid)),
        ]
        running = asyncio.create_task(load.run(enough))
        await asyncio.sleep(seconds)
        for one in others:
            one.cancel()
        enough.set()
        await asyncio.wait({running, *others})
    await asyncio.sleep(2)  # for the service to see connections end, and for Redis to be found again
    return descriptors(pid, valkey.port), load


async def _killing(valkey: Valkey, every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        valkey.kill()
        starting = asyncio.create_task(asyncio.to_thread(valkey.start))
        try:
            await asyncio.shield(starting)
        except asyncio.CancelledError:
            await starting  # a thread does not end with its task
            raise


def _found(memory: Memory, before: int, after: int, load: Load) -> Found:
    counts, grown = counted(load.seen), growth(memory)
    hour_mb = 3600 / 1e6
    return Found(
        "soak",
        [
            Promise("minutes", (memory.at[-1] - memory.at[0]) / 60),
            Promise("questions", len(load.seen)),
            Promise("wrong, crossed or lost", counts["wrong"] + counts["crossed"] + counts["lost"], 0),
            Promise("memory at the end", memory.size[-1] / 1e6, unit="MB"),
            Promise("growth of memory while measured", grown.share, GROWTH, "%"),
            Promise("slope of memory", grown.slope * hour_mb, unit="MB/h"),
            Promise("its 95 % interval from", grown.low * hour_mb, unit="MB/h"),
            Promise("to", grown.high * hour_mb, unit="MB/h"),
            Promise("descriptors at rest before", before),
            Promise("descriptors more at rest after", after - before, 0),
        ],
        {"outcomes": dict(counts)},
    )
