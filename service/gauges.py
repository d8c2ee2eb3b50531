"""What the service is, as against what happens to it: queues, cache, engine, versions, memory. Read once a second,
and before a scrape, since asking is cheaper than counting along on every request; and how late the event loop wakes.

    async with watching(runtime.metrics, gauges):
        ...  # serve
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

from prometheus_client import ProcessCollector

from service.cache import CacheStats
from service.engines.types import EngineStats, Reporting
from service.meter import Meter
from service.metrics import Metrics
from service.redis_link import RedisLink
from service.runtime import Runtime, Versions
from service.workers import Load

LAG_EVERY_S = 0.25
SAMPLE_EVERY = 4  # turns of the former


class Gauges:
    """The state of one process. Where there are several workers, theirs are added up."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._states = States(runtime.metrics.meter)

    def sample(self) -> None:
        """Read everything. Asks no other server."""
        runtime, states = self._runtime, self._states
        states.in_flight.set(runtime.metrics.in_flight)
        states.ready.set(runtime.ready)
        states.working(runtime.workers.load)
        states.caching(runtime.cache.stats() if runtime.cache is not None else (), runtime.flights.joined)
        if runtime.stores.link is not None:
            states.linked(runtime.settings.redis_prefix, runtime.stores.link)
        if runtime.loaded:
            states.running(runtime.versions)
        if runtime.model is not None:
            engine = runtime.model.engine
            states.moving(engine.name, moving=runtime.model.watch.moving)
            if isinstance(engine, Reporting):
                states.generating(engine.name, engine.stats())
        runtime.metrics.exposition.sample()


class States:
    """The metrics of states. Counters among them are told totals, and count what is new."""

    def __init__(self, meter: Meter) -> None:
        self.in_flight = meter.gauge("requests_in_flight", "Requests that are being answered.")
        self.ready = meter.gauge("ready", "1 where questions are welcome.", mode="livemin")
        self._busy = meter.gauge("workers_busy", "Calls being computed, by kind of work.", ("work",))
        self._size = meter.gauge("workers_size", "Calls that can be computed at a time.")
        self._waiting = meter.gauge("queue_depth", "Calls that wait for a worker.", ("work",))
        self._room = meter.gauge("queue_size", "Calls that may wait for a worker; one more is refused.", ("work",))
        self._refused = meter.counter("queue_refused", "Calls refused, since there was no room or no time.", ("work",))
        self._dropped = meter.counter(
            "queue_dropped", "Calls never begun, since nobody waited for them any more.", ("work",)
        )
        self._processes = meter.gauge("worker_processes", "Processes beside the server that compute questions.")
        self._memory = meter.gauge(
            "worker_processes_resident_memory_bytes",
            "Resident memory of the processes beside the server; shared pages count for each.",
        )
        self._deaths = meter.counter("worker_deaths", "Processes beside the server that died and were replaced.")
        self._entries = meter.gauge("cache_entries", "Answers and files cached in memory.")
        self._bytes = meter.gauge("cache_bytes", "Bytes of answers and files cached in memory.")
        self._tiers = meter.counter(
            "cache_operations",
            "What each tier of the cache (memory, redis) did: hits, misses, stored, rejected (junk, another build's or "
            "forged), oversized, failed.",
            ("tier", "outcome"),
        )
        self._joined = meter.counter("cache_joined", "Requests that waited for an identical one, and computed nothing.")
        self._here = meter.gauge(
            "redis_up", "1 where Redis answers, 0 where the service does without.", ("prefix",), mode="livemin"
        )
        self._losses = meter.counter("redis_losses", "How often Redis went away.", ("prefix",))
        self._info = meter.gauge(
            "build_info", "1; the labels say what runs.", ("service", "model", "data", "index", "build"), mode="livemax"
        )
        self._moving = meter.gauge(
            "engine_up", "1 where the engine writes tokens, 0 where it stands still.", ("model",), mode="livemin"
        )
        self._tokens = meter.counter(
            "engine_tokens",
            "Tokens of the engine: of prompts computed (read) and found in its cache (kept), of texts (written).",
            ("model", "kind"),
        )
        self._generating = meter.gauge("engine_running", "Generations under way.", ("model",))
        self._queued = meter.gauge("engine_waiting", "Generations that wait for the engine.", ("model",))
        self._kv = meter.gauge(
            "engine_kv_cache_usage_ratio",
            "Share of the engine's KV cache that generations under way hold.",
            ("model",),
            mode="livemax",
        )
        self._counted: dict[tuple[str, ...], float] = {}

    def working(self, load: Load) -> None:
        self._size.set(load.size)
        for work, one in load.kinds.items():
            self._busy.labels(work).set(one.running)
            self._waiting.labels(work).set(one.waiting)
            self._room.labels(work).set(one.room)
            self._refused.labels(work).inc(self._new(("refused", work), one.shed))
            self._dropped.labels(work).inc(self._new(("dropped", work), one.dropped))
        self._processes.set(len(load.pids))
        self._memory.set(sum(map(_resident_bytes, load.pids)))
        self._deaths.inc(self._new(("deaths",), load.deaths))

    def caching(self, tiers: Iterable[CacheStats], joined: int) -> None:
        for tier in tiers:
            if tier.entries is not None and tier.bytes is not None:
                self._entries.set(tier.entries)
                self._bytes.set(tier.bytes)
            for outcome in ("hits", "misses", "stored", "rejected", "oversized", "failed"):
                new = self._new(("cache", tier.tier, outcome), getattr(tier, outcome))
                self._tiers.labels(tier.tier, outcome).inc(new)
        self._joined.inc(self._new(("joined",), joined))

    def linked(self, prefix: str, link: RedisLink) -> None:
        self._here.labels(prefix).set(link.here)
        self._losses.labels(prefix).inc(self._new(("losses", prefix), link.losses))

    def running(self, versions: Versions) -> None:
        self._info.labels(*versions.all).set(1)

    def moving(self, model: str, *, moving: bool) -> None:
        self._moving.labels(model).set(moving)

    def generating(self, model: str, stats: EngineStats) -> None:
        self._generating.labels(model).set(stats.running)
        self._queued.labels(model).set(stats.waiting)
        if stats.kv_use is not None:
            self._kv.labels(model).set(stats.kv_use)
        for kind, total in (("read", stats.read), ("kept", stats.kept), ("written", stats.written)):
            self._tokens.labels(model, kind).inc(self._new(("tokens", model, kind), total))

    def _new(self, what: tuple[str, ...], total: float) -> float:
        before = self._counted.get(what, 0)
        self._counted[what] = total
        return max(0, total - before)


def _resident_bytes(pid: int) -> float:
    """Resident memory; 0 of a process that is gone."""
    metrics = ProcessCollector(pid=lambda: pid, registry=None).collect()
    return next((metric.samples[0].value for metric in metrics if "resident" in metric.name), 0.0)


@asynccontextmanager
async def watching(metrics: Metrics, gauges: Gauges) -> AsyncIterator[None]:
    """Samples once a second, and measures the event loop's lag, while the block runs."""
    task = asyncio.create_task(_watch(metrics, gauges))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _watch(metrics: Metrics, gauges: Gauges) -> None:
    loop = asyncio.get_running_loop()
    turn = 0
    while True:
        due = loop.time() + LAG_EVERY_S
        await asyncio.sleep(LAG_EVERY_S)
        metrics.lagged(max(0.0, loop.time() - due))
        turn += 1
        if turn % SAMPLE_EVERY == 0:
            gauges.sample()
