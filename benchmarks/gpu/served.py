"""The service against its own engine: `python -m benchmarks.gpu.served SPEC`.

One process serves the application as in production, engine included. Rounds alternate between questions
over HTTP, from a client process, and the same kind of calls made straight to the engine while the server
idles: same object, settings, schema and limits. Every question is asked once, so neither side finds the
other's prompts in the engine's prefix cache. What the service would send for the bare rounds is learnt
beforehand by letting it ask a stand-in; the pace of that is the service's own ceiling, reported too.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import socket
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import uvicorn

from benchmarks.gpu.engine import versions
from benchmarks.gpu.isolate import ROOT, Spec, last_error, reported
from benchmarks.gpu.tap import Call, Tap
from benchmarks.gpu.watch import Watch
from benchmarks.service import fresh
from service.engines import Written

APP, ENGINE = "service.app:from_environment", "service.engines.vllm:VllmEngine"
ROUTE = "finetuned"
# Valid and always executable; what is replayed later does not depend on it.
STAND_IN = Written('{"op":"value","measures":["A1101"],"areas":["13000"],"years":[2015]}', 0.0)
WHOLE = 0.99  # least whole engine calls per question at which the two sides do the same work


@dataclass(frozen=True)
class Served:
    """The running server and what is measured on it."""

    spec: Spec
    port: int
    tap: Tap
    questions: Iterator[str]

    async def over_http(self, number: int, connections: int) -> dict[str, Any]:
        """Questions through a client process. Raises RuntimeError when it fails."""
        file = self.spec.folder / "questions.txt"
        file.write_text("\n".join(itertools.islice(self.questions, number)), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.gpu.client", str(self.port), str(file), str(connections), ROUTE]
        before = self.tap.count, self.tap.failed
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        out, errors = await process.communicate()
        if process.returncode:
            raise RuntimeError((errors.decode().strip().splitlines() or ["the client failed"])[-1])
        found: dict[str, Any] = json.loads(out)
        return found | {
            "calls": (self.tap.count - before[0]) / number,
            "failed": (self.tap.failed - before[1]) / number,
        }

    async def learn(self, number: int) -> list[Call]:
        """What the service sends its engine for `number` new questions, the engine left out."""
        self.tap.calls.clear()
        self.tap.noting = True
        try:
            found = await self.over_http(number, self.spec.sizes.served_connections)
        finally:
            self.tap.noting = False
        self.spec.sink.put("stand-in", **found)
        if found["calls"] < WHOLE or found["statuses"].get("200") != number:
            raise RuntimeError(f"{number} questions made {found['calls']:.2f} engine calls each: {found['statuses']}")
        return list(self.tap.calls)

    def logged(self) -> str:
        """The cause in the log so far: a service whose engine does not start goes on without one."""
        return last_error(self.spec.log.read_text(encoding="utf-8", errors="replace"))

    async def straight(self, calls: list[Call], workers: int) -> dict[str, Any]:
        """The calls through `workers` at a time, without the service."""
        waiting, times = iter(calls), []

        async def work() -> None:
            for call in waiting:
                start = time.perf_counter()
                # A late or refused one counts as failed, as it does behind the service.
                with suppress(Exception):
                    await self.tap.replay(call)
                    times.append(1000 * (time.perf_counter() - start))

        start = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(min(workers, len(calls)))))
        seconds = time.perf_counter() - start
        failed = 1 - len(times) / len(calls)
        return {"per_second": len(times) / seconds, "p50_ms": statistics.median(times or [0.0]), "failed": failed}


async def rounds(served: Served) -> None:
    """Alternating rounds at full load, then alternating questions one at a time."""
    sizes = served.spec.sizes
    end = time.perf_counter() + sizes.served_s
    # The first questions load what is loaded late, compile the grammar, and show which engine is asked.
    first = await served.over_http(min(64, sizes.served_requests), sizes.served_connections)
    if not first["calls"]:
        raise RuntimeError(f"the service answers without its engine; its log: {served.logged()}")
    calls = iter(await served.learn(sizes.served_requests * sizes.served_rounds + 2 * sizes.served_singles))
    for number in range(sizes.served_rounds):
        ours = list(itertools.islice(calls, sizes.served_requests))
        await _pair(served, "served", number, ours, sizes.served_connections)
        if time.perf_counter() > end:
            break
    for number in range(2):
        alone = list(itertools.islice(calls, sizes.served_singles))
        await _pair(served, "served-single", number, alone, 1)


async def _pair(served: Served, step: str, number: int, calls: list[Call], connections: int) -> None:
    """One round of each side; the order turns from pair to pair."""
    sides: dict[str, dict[str, Any]] = {}
    for side in ("service", "bare") if number % 2 == 0 else ("bare", "service"):
        with Watch() as seen:
            if side == "bare":
                sides[side] = await served.straight(calls, connections)
            else:
                sides[side] = await served.over_http(len(calls), connections)
        sides[side] |= seen.summary()
    if failed := {side: found["failed"] for side, found in sides.items() if found["failed"] > 1 - WHOLE}:
        raise RuntimeError(f"engine calls failed, by share: {failed}")
    served.spec.sink.put(step, **sides)


async def measure(spec: Spec) -> None:
    """Serve, wait until it answers, measure, stop."""
    start = time.perf_counter()
    tap = Tap.on(_named(os.environ.get("BENCHMARK_ENGINE", ENGINE)), STAND_IN)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    app = _named(os.environ.get("BENCHMARK_APP", APP))()
    # As service/server.py runs it.
    config = uvicorn.Config(app, port=port, ws="none", lifespan="on", access_log=False, log_level="warning")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        if serving.done():
            raise RuntimeError("the server did not start; its log says why")
        await asyncio.sleep(0.1)
    spec.sink.put("ready", load_s=time.perf_counter() - start, **versions())
    await rounds(Served(spec, port, tap, fresh()))


def _named(path: str) -> Any:
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


def main() -> None:
    """Measure what the specification file says."""
    spec = Spec.from_file(Path(sys.argv[1]))
    loop = uvicorn.Config("unused").get_loop_factory()
    with reported(spec), asyncio.Runner(loop_factory=loop) as runner:
        runner.run(measure(spec))
        # Shutting down an engine takes seconds; all that counts is on disk.
        os._exit(0)


if __name__ == "__main__":
    main()
