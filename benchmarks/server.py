"""Servers of a benchmark: each in a process of its own, with one worker, on one core, the client on another."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

_UVICORN = ("-m", "uvicorn", "--no-access-log", "--log-level", "error", "--factory")
BARE = (*_UVICORN, "benchmarks.bare:create")
ALONE = (*_UVICORN, "benchmarks.alone:create")
SERVICE = ("-c", "from service.cli import main; main()", "serve")
"""The service as it is shipped: with limits, metrics and log, which goes through the kernel to nobody."""
_HOME = Path(__file__).parent.parent
_START_S = 120


@dataclass(frozen=True)
class Server:
    """A running one."""

    port: int
    process: psutil.Process

    @property
    def cpu_s(self) -> float:
        """Processor time it has used, in seconds."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    @property
    def rss(self) -> int:
        """Bytes of memory it holds."""
        return int(self.process.memory_info().rss)


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def server(command: Sequence[str], *, cores: Sequence[int] | None = None, **environment: str) -> Iterator[Server]:
    """A Python process by this command line, which takes --port; it is there once it answers, and stopped at the end.

    cores  that it may run on; all where None
    """
    port = free_port()
    line = [sys.executable, *command, "--port", str(port)]
    where = os.environ | {"PYTHONPATH": str(_HOME)} | environment
    with subprocess.Popen(line, env=where, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own
        try:
            if cores is not None:
                os.sched_setaffinity(process.pid, cores)
            _wait(port, process)
            yield Server(port, psutil.Process(process.pid))
        finally:
            process.send_signal(signal.SIGTERM)


def halves() -> tuple[list[int], list[int]]:
    """The cores for the server and those for everything else: one, and the others. The same where there is one."""
    cores = sorted(os.sched_getaffinity(0))
    return cores[:1], cores[1:] or cores


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"the server did not start within {_START_S} seconds")
