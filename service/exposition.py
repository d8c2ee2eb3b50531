"""Metrics as Prometheus' text, of one process or of all workers together.

Where PROMETHEUS_MULTIPROC_DIR names a folder, every worker keeps its values in files there, and whichever is asked
adds them up. `census-qa serve --workers 2` makes such a folder by itself; who starts uvicorn directly sets the
variable to an empty folder. The library chooses between the two when it is first imported.

Files of workers that are gone are folded into one: their counts must stay, but a worker that dies every few seconds
would otherwise leave thousands of files, and a scrape takes the longer the more there are.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock
from prometheus_client import CollectorRegistry, Counter, Gauge, Metric, ProcessCollector, generate_latest
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from service.meter import PREFIX

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_OURS = (PREFIX, "process_")
_FOLDED = "folded"  # in place of a process id
_KINDS = ("counter", "histogram")
_LEAST = frozenset({"process_start_time_seconds", "process_max_fds"})  # of all workers; the others are added up


@contextmanager
def shared_folder(workers: int) -> Iterator[None]:
    """While the block runs, the environment names an empty folder for the workers' metrics: the one that it names
    already, emptied of an earlier run's, or a new one where there are several workers. Call it before they start."""
    named = os.environ.get(VARIABLE)
    if named:
        for file in Path(named).glob("*.db"):
            file.unlink(missing_ok=True)
        Path(named).mkdir(parents=True, exist_ok=True)
        yield
    elif workers == 1:
        yield
    else:
        folder = os.environ[VARIABLE] = tempfile.mkdtemp(prefix="census-qa-metrics-")
        try:
            yield
        finally:
            del os.environ[VARIABLE]
            shutil.rmtree(folder, ignore_errors=True)


class Exposition:
    """The text of a registry, with the process' own figures."""

    def __init__(self, registry: CollectorRegistry) -> None:
        folder = os.environ.get(VARIABLE)
        self._folder = Path(folder) if folder else None
        self._registry = registry
        self._own: _OwnProcess | None = None
        if self._folder is None:
            ProcessCollector(registry=registry)
        else:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._own = _OwnProcess(registry)

    def sample(self) -> None:
        """Note this process' memory and time, where other processes will be asked for them."""
        if self._own is not None:
            self._own.sample()

    def text(self) -> bytes:
        """All metrics, in the text format. Takes milliseconds, and reads files where there are several workers."""
        if self._folder is None:
            return bytes(generate_latest(_Registry(self._registry)))
        with FileLock(self._folder / "scrape.lock"):
            _fold(self._folder)
            return bytes(generate_latest(_Registry(_together(self._folder))))

    def close(self) -> None:
        """This process ends: what it is now, no longer counts."""
        if self._folder is not None:
            _forget(os.getpid(), self._folder)


class _Registry(CollectorRegistry):
    """What another gives of this service, in order; without the time since when each series counts, which would be
    a series more for each."""

    def __init__(self, source: Collector | CollectorRegistry) -> None:
        super().__init__()
        self._source = source

    def collect(self) -> Iterable[Metric]:
        for metric in sorted(self._source.collect(), key=lambda metric: metric.name):
            if not metric.name.startswith(_OURS):  # vLLM counts along, in the same folder
                continue
            metric.samples = [sample for sample in metric.samples if not sample.name.endswith("_created")]
            yield metric


class _OwnProcess:
    """What the library reads of its own process, as metrics that can be added up over several."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._collector = ProcessCollector(registry=None)
        self._gauges: dict[str, Gauge] = {}
        self._counters: dict[str, Counter] = {}
        for metric in self._collector.collect():
            if metric.type == "counter":
                self._counters[metric.name] = Counter(metric.name, metric.documentation, registry=registry)
            else:
                mode: Literal["livemin", "livesum"] = "livemin" if metric.name in _LEAST else "livesum"
                self._gauges[metric.name] = Gauge(
                    metric.name, metric.documentation, registry=registry, multiprocess_mode=mode
                )
        self._counted: dict[str, float] = {}

    def sample(self) -> None:
        for metric in self._collector.collect():
            value = metric.samples[0].value
            if metric.name in self._gauges:
                self._gauges[metric.name].set(value)
            else:
                self._counters[metric.name].inc(value - self._counted.get(metric.name, 0.0))
                self._counted[metric.name] = value


def _fold(folder: Path) -> None:
    """Add the files of processes that are gone to one file each of counters and histograms; forget their gauges.

    Call it under a lock. A process that is stopped between adding a file and removing it leaves it counted twice.
    """
    for pid in {file.stem.rpartition("_")[2] for file in folder.glob("*_*.db")} - {_FOLDED}:
        if _alive(int(pid)):
            continue
        _forget(pid, folder)
        for kind in _KINDS:
            file = folder / f"{kind}_{pid}.db"
            if file.exists():
                _add(file, folder / f"{kind}_{_FOLDED}.db")
                file.unlink()


def _add(file: Path, total: Path) -> None:
    values: Any = MmapedDict(str(total))  # type: ignore[no-untyped-call]
    try:
        for key, value, timestamp, _ in values.read_all_values_from_file(str(file)):
            values.write_value(key, values.read_value(key)[0] + value, timestamp)
    finally:
        values.close()


def _together(folder: Path) -> Collector:
    return MultiProcessCollector(None, str(folder))  # type: ignore[no-untyped-call]


def _forget(pid: int | str, folder: Path) -> None:
    """Remove the gauges of a process."""
    mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
