"""Runs one measurement in a process group of its own, stops it at its time, and keeps what it found until then."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

from benchmarks.gpu.sink import Record, Sink
from benchmarks.gpu.sizes import Point, Sizes

ROOT = Path(__file__).parents[2]
# "ValueError: reason", whatever a logger put before it.
ERROR = re.compile(r"\b[\w.]*(?:Error|Exception): [^\n]+")
SECOND_HAND = re.compile(r"EngineDeadError|root cause|EngineCore encountered|WorkerProc")


@dataclass(frozen=True)
class Spec:
    """What a measuring process is told. `engine` are arguments of AsyncEngineArgs beyond the service's; `untouched`
    is for vLLM as it starts by itself, without any of them."""

    module: str
    name: str
    model: Path
    folder: Path
    sizes: Sizes
    seconds: float
    engine: Mapping[str, Any]
    steps: tuple[str, ...] = ()
    limits: Point | None = None
    environment: Mapping[str, str] | None = None
    questions: Path | None = None
    other: Path | None = None
    rehearse: bool = False
    untouched: bool = False

    @property
    def sink(self) -> Sink:
        """Where the process records."""
        return Sink(self.folder / f"{self.name}.jsonl")

    @property
    def limits_file(self) -> Path:
        """What the engine's scheduler reads (benchmarks/gpu/scheduler.py)."""
        return self.folder / f"{self.name}.limits"

    @property
    def log(self) -> Path:
        """What the process prints."""
        return self.folder / f"{self.name}.log"

    def write(self) -> Path:
        """The specification as the file that from_file reads."""
        path = self.folder / f"{self.name}.json"
        values = asdict(self) | {"sizes": self.sizes.to_json()}
        path.write_text(json.dumps(values, default=str), encoding="utf-8")
        return path

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Raises TypeError or KeyError for a file that write did not write."""
        values = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            **values
            | {
                "sizes": Sizes.from_json(values["sizes"]),
                "model": Path(values["model"]),
                "folder": Path(values["folder"]),
                "questions": Path(values["questions"]) if values["questions"] else None,
                "other": Path(values["other"]) if values["other"] else None,
                "limits": tuple(values["limits"]) if values["limits"] else None,
                "steps": tuple(values["steps"]),
            }
        )


@dataclass(frozen=True)
class Ended:
    """What a process found, how long it took, and in words why it stopped early; empty if it did not."""

    name: str
    records: tuple[Record, ...]
    seconds: float
    problem: str = ""


def run(spec: Spec, budget_s: float) -> Ended:
    """Run `python -m spec.module`, for at most spec.seconds and budget_s; never raises for what it does."""
    spec = replace(spec, seconds=min(spec.seconds, budget_s))
    spec.folder.mkdir(parents=True, exist_ok=True)
    for stale in (spec.sink.path, spec.limits_file):
        stale.unlink(missing_ok=True)
    log, start = spec.log, time.perf_counter()
    command = [sys.executable, "-m", spec.module, str(spec.write())]
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=_environment(spec), stdout=out, stderr=out, start_new_session=True
        )
        try:
            code: int | None = process.wait(spec.seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _kill(process)
    records = tuple(spec.sink.read())
    return Ended(spec.name, records, time.perf_counter() - start, _problem(records, code, spec.seconds, log))


def _environment(spec: Spec) -> dict[str, str]:
    path = os.environ.get("PYTHONPATH")
    return (
        os.environ
        | {
            "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), path))),
            "PYTHONUNBUFFERED": "1",
            "HF_HUB_OFFLINE": "1",
            "VLLM_NO_USAGE_STATS": "1",
            # Nothing measured here needs its kernels, and looking for them costs time.
            "VLLM_USE_DEEP_GEMM": "0",
            "VLLM_CACHE_ROOT": os.environ.get("VLLM_CACHE_ROOT", str(Path.home() / ".cache" / "vllm")),
            "BENCHMARK_LIMITS_FILE": str(spec.limits_file),
        }
        | dict(spec.environment or {})
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the whole group: an engine's core outlives a parent that was killed, and would keep its memory."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    # The driver gives memory back a moment after the last process is gone.
    for _ in range(50):
        try:
            os.killpg(process.pid, 0)
        except (ProcessLookupError, PermissionError):
            return
        time.sleep(0.1)


def _problem(records: tuple[Record, ...], code: int | None, seconds: float, log: Path) -> str:
    told = "; ".join(str(record["what"]) for record in records if record["step"] == "error")
    if code == 0:
        return told
    cause = last_error(log.read_text(encoding="utf-8", errors="replace"))
    stopped = f"stopped after {seconds:.0f} s" if code is None else f"exit status {code}"
    return "; ".join(dict.fromkeys(filter(None, (stopped, told, "" if code is None else cause))))


def last_error(text: str) -> str:
    """The error at the root: the last one named that does not only say that another process failed.

    Without any, the last line that is not empty.
    """
    errors = [found for found in ERROR.findall(text) if not SECOND_HAND.search(found)]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return (errors or lines or ["no output"])[-1][:200]


@contextlib.contextmanager
def reported(spec: Spec) -> Iterator[None]:
    """What goes wrong in a measuring process is put on record before the process ends by it."""
    try:
        yield
    except Exception as problem:
        spec.sink.put("error", what=in_words(problem))
        raise


def in_words(problem: BaseException) -> str:
    """The cause in one line; of a task group, its first exception."""
    while isinstance(problem, BaseExceptionGroup):
        problem = problem.exceptions[0]
    return f"{type(problem).__name__}: {problem}".splitlines()[0][:200]
