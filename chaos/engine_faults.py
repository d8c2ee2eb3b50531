"""The model's engine killed and stopped under load, and the real one under more than it can do.

The service is the real one over an engine whose model is a process of its own (`chaos.standin`), which is killed
(SIGKILL) or stopped (SIGSTOP), and started or let go on again. Questions are lookups that a model plans, nothing is
cached. /health/ready is asked every 50 ms. With llama.cpp, which computes in the service's process and cannot be
stopped apart from it, the opposite is counted: how often the watch finds it still though it only has much to do.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import httpx

from benchmarks.server import free_port
from chaos import figures, standin
from chaos.figures import Period
from chaos.judge import Judge, Seen, counted
from chaos.load import Load, Mix, warm
from chaos.questions import Asked, Questions, keyed
from chaos.report import Found, Promise
from chaos.served import ROOT, Served, client, scraped, served
from chaos.wire import wire

NOTICED_S = 5.0
LOOKS_S = 0.05
RATE, SATURATING = 15.0, 5.0
"""Questions a second: of the first, more than a process that stands still could hide; llama.cpp plans two."""


class Child:
    """The stand-in's process."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process = self._started()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def start(self) -> None:
        """Anew, after a kill."""
        self._process = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "chaos.standin", str(self.port)]
        environ = os.environ | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, env=environ)  # noqa: S603
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return process
            time.sleep(0.05)
        process.kill()
        raise RuntimeError("the stand-in engine did not start")


@contextmanager
def child() -> Iterator[Child]:
    """A stand-in's process, gone at the end."""
    running = Child()
    try:
        yield running
    finally:
        running.kill()


@dataclass
class Looks:
    """What /health/ready said, (seconds of the load, whether ready), at every change."""

    changes: list[tuple[float, bool]] = field(default_factory=list)

    async def keep(self, load: Load, url: str) -> None:
        """Look until cancelled."""
        async with client() as asking:
            while True:
                with suppress(httpx.HTTPError):
                    is_ready = (await asking.get(f"{url}/health/ready")).status_code == 200
                    if not self.changes or self.changes[-1][1] != is_ready:
                        self.changes.append((load.now(), is_ready))
                await asyncio.sleep(LOOKS_S)

    def until(self, since: float, *, ready: bool) -> float:
        """Seconds from then until it said so first; NaN where it never did."""
        states = [(at, state) for at, state in self.changes if at >= since and state == ready]
        return states[0][0] - since if states else float("nan")


@dataclass(frozen=True)
class Fault:
    """What is done to the engine, and what mends it; `recovers` is whether that brings it back."""

    name: str
    begin: Callable[[], Awaitable[None]]
    end: Callable[[], Awaitable[None]]
    recovers: bool = True


@dataclass(frozen=True)
class Sizes:
    """Seconds and rounds of each fault."""

    rounds: int = 2
    healthy_s: float = 4.0
    faulty_s: float = 8.0
    saturated_s: float = 20.0


async def experiment(sizes: Sizes, tell: Callable[[str], None]) -> list[Found]:
    """Both faults, and the real engine with too much to do."""
    asked = await asyncio.to_thread(keyed)
    found = []
    for name in ("stopped", "killed"):
        tell(f"engine {name}")
        with child() as engine:
            fault = Fault(f"engine {name}", _in_thread(engine.stop), _in_thread(engine.go_on))
            if name == "killed":
                fault = Fault(f"engine {name}", _in_thread(engine.kill), _in_thread(engine.start))
            port = {standin.PORT: str(engine.port)}
            with served("chaos.standin:create", CENSUS_QA_CACHE_BYTES="0", **port) as service:
                found.append(await under(fault, service, asked, sizes))
    tell("llama.cpp with too much to do")
    return [*found, await _saturated(asked, sizes.saturated_s)]


def _in_thread(work: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    return lambda: asyncio.to_thread(work)


async def under(fault: Fault, service: Served, asked: Sequence[Asked], sizes: Sizes) -> Found:
    """Well, broken and mended, so many times."""
    async with wire() as asking:
        judge = Judge({one.cell for one in asked})
        mix = Mix(RATE, leaving=0.2, dialogues=0)
        load = Load(asking.ask, lambda: service.port, Questions(asked, 1), judge, mix, 1)
        await warm(load)
        enough, looks, periods = asyncio.Event(), Looks(), []
        running, looking = asyncio.create_task(load.run(enough)), asyncio.create_task(looks.keep(load, service.url))
        before = await scraped(service.url)
        noticed, again = [], []
        for _ in range(sizes.rounds):
            begun = load.now()
            await asyncio.sleep(sizes.healthy_s)
            periods.append(Period(begun, load.now(), healthy=True))
            begun = load.now()
            await fault.begin()
            await asyncio.sleep(sizes.faulty_s)
            noticed.append(looks.until(begun, ready=False))
            periods.append(Period(begun + noticed[-1], load.now(), healthy=False))
            ended = load.now()
            await fault.end()
            await asyncio.sleep(sizes.healthy_s)
            if fault.recovers:
                again.append(looks.until(ended, ready=True))
        enough.set()
        await running
        looking.cancel()
        lag = figures.lag(before, await scraped(service.url))
    return _found(fault.name, load.seen, periods, noticed, again, lag)


def _found(
    name: str,
    seen: Sequence[Seen],
    periods: Sequence[Period],
    noticed: Sequence[float],
    again: Sequence[float],
    lag: float,
) -> Found:
    counts = counted(seen)
    healthy, noticed_late = (figures.answered(seen, periods, healthy=healthy) for healthy in (True, False))
    planned = [one for one in seen if one.source and any(p.begun <= one.at < p.ended for p in periods if p.healthy)]
    by_rules = sum(one.source == "rules" for one in seen if one.outcome == "right")
    return Found(
        name,
        [
            Promise("requests without a reply", counts["lost"], 0),
            Promise("wrong or crossed", counts["wrong"] + counts["crossed"], 0),
            Promise("refused", counts["refused"], 0),
            Promise("until not ready, the slowest time", _most(noticed), NOTICED_S, "s"),
            *([Promise("until ready again, the slowest time", _most(again), NOTICED_S, "s")] if again else []),
            Promise("answered by rules", by_rules),
            Promise("answered by the model while it moves", _share(planned, standin.NAME) * 100, unit="%"),
            Promise("p99 while it moves", figures.percentile(healthy, 99) * 1000, unit="ms"),
            Promise("p99 from not ready on", figures.percentile(noticed_late, 99) * 1000, unit="ms"),
            Promise("slowest answer", max(one.seconds for one in seen), unit="s"),
            Promise("event loop's lag, p99", lag * 1000, unit="ms"),
        ],
        {"requests": len(seen), "outcomes": dict(counts), "noticed_s": list(noticed), "again_s": list(again)},
    )


async def _saturated(asked: Sequence[Asked], seconds: float) -> Found:
    """llama.cpp asked for more than it can write: it moves, and the watch must not find it still."""
    with served(CENSUS_QA_ENGINE="llama_cpp", CENSUS_QA_LLAMA_THREADS="1", CENSUS_QA_CACHE_BYTES="0") as service:
        async with wire() as asking:
            judge = Judge({one.cell for one in asked})
            mix = Mix(SATURATING, leaving=0.2, dialogues=0)
            load = Load(asking.ask, lambda: service.port, Questions(asked, 2), judge, mix, 2)
            await warm(load, 5)
            enough, looks = asyncio.Event(), Looks()
            running, looking = asyncio.create_task(load.run(enough)), asyncio.create_task(looks.keep(load, service.url))
            before = await scraped(service.url)
            await asyncio.sleep(seconds)
            enough.set()
            await running
            looking.cancel()
            lag = figures.lag(before, await scraped(service.url))
    counts = counted(load.seen)
    return Found(
        "llama.cpp, too much to do",
        [
            Promise("found still though it moves", sum(not state for _, state in looks.changes), 0),
            Promise("requests without a reply", counts["lost"], 0),
            Promise("wrong or crossed", counts["wrong"] + counts["crossed"], 0),
            Promise("answered by the model", sum(one.source.startswith("fine-tuned") for one in load.seen)),
            Promise("answered by rules", sum(one.source == "rules" for one in load.seen)),
            Promise("event loop's lag, p99", lag * 1000, unit="ms"),
        ],
        {"requests": len(load.seen), "outcomes": dict(counts)},
    )


def _most(seconds: Sequence[float]) -> float:
    """NaN where one of them is."""
    return max(seconds) if all(one == one for one in seconds) else float("nan")


def _share(seen: Sequence[Seen], model: str) -> float:
    return sum(one.source.endswith(model) for one in seen) / max(1, len(seen))
