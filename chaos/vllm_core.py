"""vLLM's own core stopped and killed under the service, by name only: `python -m chaos vllm`.

Needs vLLM, on a CPU or a GPU. The model is a tiny one of random weights, whose plans are never used, so that all
answers are the rules'; what counts is that they go on, and that readiness follows the core. A core that was killed does
not come back: /health/live fails after CENSUS_QA_ENGINE_DEAD_S, five seconds here, and whoever watches it starts the
process anew.
"""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil

from benchmarks.gpu.shape import tiny
from chaos.engine_faults import Fault, Sizes, under
from chaos.questions import keyed
from chaos.report import Found, Promise
from chaos.served import client, served

DEAD_S = 5.0
TINY = {
    "CENSUS_QA_ENGINE": "vllm",
    "CENSUS_QA_VLLM_LOAD_FORMAT": "dummy",
    "CENSUS_QA_VLLM_ENFORCE_EAGER": "true",
    "CENSUS_QA_VLLM_KV_CACHE_BYTES": str(64 << 20),
    "CENSUS_QA_VLLM_GPU_MEMORY_UTILIZATION": "0.2",
    "CENSUS_QA_VLLM_MAX_NUM_SEQS": "8",
    "CENSUS_QA_VLLM_MAX_NUM_BATCHED_TOKENS": "1024",
    "CENSUS_QA_CACHE_BYTES": "0",
    "CENSUS_QA_ENGINE_DEAD_S": str(DEAD_S),
    "HF_HUB_OFFLINE": "1",
    "VLLM_NO_USAGE_STATS": "1",
    "OMP_NUM_THREADS": "1",
}


async def experiment(tell: Callable[[str], None]) -> list[Found]:
    """Stopped and let go on; then killed."""
    asked = await asyncio.to_thread(keyed)
    with tempfile.TemporaryDirectory() as folder:
        tell("vLLM: writing a model")
        model = await asyncio.to_thread(tiny, Path(folder) / "tiny")
        tell("vLLM: starting")
        with served(CENSUS_QA_MODEL=str(model), **TINY) as service:
            core = _core(service.process.pid)
            tell("vLLM's core stopped")
            stop, go_on, kill = (
                _signalling(core, number) for number in (signal.SIGSTOP, signal.SIGCONT, signal.SIGKILL)
            )
            stopped = await under(Fault("vLLM's core stopped", stop, go_on), service, asked, Sizes(rounds=1))
            tell("vLLM's core killed")
            killing = Fault("vLLM's core killed", kill, _nothing, recovers=False)
            killed = await under(killing, service, asked, Sizes(rounds=1))
            died = Promise("live though its core is dead", await _live(service.url), 0)
    return [stopped, Found(killed.experiment, [*killed.promises, died], killed.notes)]


def _core(service: int) -> int:
    """The core's process. Raises LookupError where there is none."""
    for one in psutil.Process(service).children(recursive=True):
        if "EngineCore" in " ".join(one.cmdline()):
            return int(one.pid)
    raise LookupError("the service has no core of vLLM beside it")


def _signalling(pid: int, number: int) -> Callable[[], Awaitable[None]]:
    async def send() -> None:
        os.kill(pid, number)

    return send


async def _nothing() -> None:
    """A core that was killed stays away."""


async def _live(url: str) -> int:
    """1 where /health/live still says so, else 0."""
    async with client() as asking:
        return int((await asking.get(f"{url}/health/live")).status_code == 200)
