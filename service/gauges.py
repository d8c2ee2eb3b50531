"""What the service is, as against what happens to it: queues, cache, engine, versions, memory. Read once a second,
and before a scrape, since asking is cheaper than counting along on every request; and how late the event loop wakes.

    async with watching(runtime):
        ...  # serve
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, ProcessCollector

from service.engines.types import EngineStats, Reporting
from service.runtime import Runtime, Versions

LAG_EVERY_S = 0.25
SAMPLE_EVERY = 4  # turns of the former


class Gauges:
    """The state of one process. Where there are several workers, theirs are added up."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._registry = runtime.metrics.registry
        self._in_flight = self._gauge("requests_in_flight", "Requests that are being answered.")
        self._running = self._gauge("workers_busy", "Questions being computed.")
        self._size = self._gauge("workers_size", "Questions that can be computed at a time.")
        self._waiting = self._gauge("queue_depth", "Questions that wait for a worker.")
        self._room = self._gauge("queue_size", "Questions that may wait for a worker; one more is turned away.")
        self._entries = self._gauge("cache_entries", "Entries in the cache.")
        self._bytes = self._gauge("cache_bytes", "Bytes in the cache.")
        self._ready = self._gauge("ready", "1 where questions are welcome.", "livemin")
        self._info: tuple[Versions, Gauge] | None = None
        self._children = _Children(self._registry)
        self._engine: _EngineMetrics | None = None

    async def sample(self) -> None:
        """Read everything. A cache that does not answer is read as empty."""
        runtime = self._runtime
        self._in_flight.set(runtime.metrics.in_flight)
        load = runtime.workers.load
        self._running.set(load.running)
        self._size.set(load.size)
        self._waiting.set(load.waiting)
        self._room.set(load.max_waiting)
        self._ready.set(runtime.ready)
        if runtime.cache is not None:
            stats = await runtime.cache.stats()
            self._entries.set(stats.entries)
            self._bytes.set(stats.bytes)
        if runtime.loaded:
            self._versions(runtime.versions)
        if runtime.model is not None and isinstance(runtime.model.engine, Reporting):
            if self._engine is None:
                self._engine = _EngineMetrics(self._registry)
            self._engine.note(runtime.model.engine.stats())
        self._children.note(load.pids, load.deaths)
        runtime.metrics.exposition.sample()

    def _versions(self, versions: Versions) -> None:
        """One series of value 1 whose labels say what runs."""
        if self._info is None:
            labels = ("service", "model", "data", "index")
            self._info = (
                versions,
                Gauge(
                    "census_qa_build_info",
                    "1; the labels say what runs.",
                    labels,
                    registry=self._registry,
                    multiprocess_mode="livemax",
                ),
            )
        known, gauge = self._info
        if versions != known:
            gauge.clear()
        gauge.labels(versions.service, versions.model_version, versions.data_version, versions.index).set(1)
        self._info = (versions, gauge)

    def _gauge(self, name: str, text: str, mode: Literal["livesum", "livemin"] = "livesum") -> Gauge:
        return Gauge(f"census_qa_{name}", text, registry=self._registry, multiprocess_mode=mode)


class _EngineMetrics:
    """What engines say of themselves. Made where there is an engine that does."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._running = Gauge(
            "census_qa_engine_running", "Generations under way.", registry=registry, multiprocess_mode="livesum"
        )
        self._waiting = Gauge(
            "census_qa_engine_waiting",
            "Generations that wait for the engine.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._tokens = Counter(
            "census_qa_engine_tokens",
            "Tokens: of prompts computed, of prompts kept from before, of texts written.",
            ["kind"],
            registry=registry,
        )
        self._kv = Gauge(
            "census_qa_engine_kv_cache_usage_ratio",
            "Share of the KV cache that generations under way hold.",
            registry=registry,
            multiprocess_mode="livemax",
        )
        self._counted = dict.fromkeys(("read", "kept", "written"), 0)

    def note(self, stats: EngineStats) -> None:
        self._running.set(stats.running)
        self._waiting.set(stats.waiting)
        if stats.kv_use is not None:
            self._kv.set(stats.kv_use)
        for kind, before in self._counted.items():
            now: int = getattr(stats, kind)
            self._tokens.labels(kind).inc(max(0, now - before))
            self._counted[kind] = now


class _Children:
    """The processes beside the server that compute questions."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._processes = Gauge(
            "census_qa_worker_processes",
            "Processes beside the server that compute questions.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._memory = Gauge(
            "census_qa_worker_processes_resident_memory_bytes",
            "Resident memory of those processes; what they share with others counts for each.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._deaths = Counter("census_qa_worker_deaths", "Processes that died and were replaced.", registry=registry)
        self._died = 0

    def note(self, pids: Iterable[int], deaths: int) -> None:
        pids = tuple(pids)
        self._processes.set(len(pids))
        self._memory.set(sum(map(_resident, pids)))
        self._deaths.inc(deaths - self._died)
        self._died = deaths


def _resident(pid: int) -> float:
    """Bytes of resident memory; 0 of a process that is gone."""
    metrics = ProcessCollector(pid=lambda: pid, registry=None).collect()
    return next((metric.samples[0].value for metric in metrics if "resident" in metric.name), 0.0)


@asynccontextmanager
async def watching(runtime: Runtime, gauges: Gauges) -> AsyncIterator[None]:
    """Samples once a second, and measures the event loop's lag, while the block runs."""
    task = asyncio.create_task(_watch(runtime, gauges))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _watch(runtime: Runtime, gauges: Gauges) -> None:
    loop = asyncio.get_running_loop()
    turn = 0
    while True:
        due = loop.time() + LAG_EVERY_S
        await asyncio.sleep(LAG_EVERY_S)
        runtime.metrics.lagged(max(0.0, loop.time() - due))
        turn += 1
        if turn % SAMPLE_EVERY == 0:
            await gauges.sample()
