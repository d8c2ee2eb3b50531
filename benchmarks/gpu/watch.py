"""What is busy while something runs: the GPU, this process, and the processes it started."""

from __future__ import annotations

import statistics
import threading
import time
from importlib import import_module
from types import TracebackType
from typing import Any, Self

import psutil

EVERY_S = 0.1


class Watch:
    """A block of code, watched: `with Watch() as seen: …`, then `seen.summary()`.

    Cores are processor seconds per second: 1.0 is one core wholly busy. A child that ends within the block is
    not counted. Without a GPU or its driver's library the GPU is left out.
    """

    def __init__(self) -> None:
        self._gpu = _gpu()
        self._readings: list[tuple[float, float]] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._before: dict[int, float] = {}
        self._cores: dict[int, float] = {}
        self._seconds = 0.0

    def __enter__(self) -> Self:
        self._before, self._start = _processor_seconds(), time.perf_counter()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._seconds = max(time.perf_counter() - self._start, 1e-9)
        after = _processor_seconds()
        self._cores = {pid: (after[pid] - spent) / self._seconds for pid, spent in self._before.items() if pid in after}
        self._done.set()
        self._thread.join()

    def summary(self) -> dict[str, float]:
        """own_cores, busiest_child_cores, all_cores, and where there is a GPU gpu_busy (0 to 1) and gpu_watts."""
        own = psutil.Process().pid
        children = [cores for pid, cores in self._cores.items() if pid != own]
        found = {
            "own_cores": self._cores.get(own, 0.0),
            "busiest_child_cores": max(children, default=0.0),
            "all_cores": sum(self._cores.values()),
        }
        if self._readings:
            busy, watts = zip(*self._readings, strict=True)
            found |= {"gpu_busy": statistics.fmean(busy), "gpu_watts": statistics.fmean(watts)}
        return found

    def _sample(self) -> None:
        while self._gpu and not self._done.wait(EVERY_S):
            library, handle = self._gpu
            busy = library.nvmlDeviceGetUtilizationRates(handle).gpu / 100
            self._readings.append((busy, library.nvmlDeviceGetPowerUsage(handle) / 1000))


def _processor_seconds() -> dict[int, float]:
    own = psutil.Process()
    spent: dict[int, float] = {}
    for process in (own, *own.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        spent[process.pid] = times.user + times.system
    return spent


def _gpu() -> tuple[Any, Any] | None:
    """The driver's library and the first GPU's handle, or None."""
    try:
        library: Any = import_module("pynvml")
        library.nvmlInit()
        return library, library.nvmlDeviceGetHandleByIndex(0)
    except Exception:  # no library, no driver, no GPU: each has an error of its own
        return None
