"""A system in a process of its own: what it takes is its own, and if it breaks, the others go on.

    with Worker(name, options) as worker:
        ready = worker.start(progress)
        reply = worker.ask(question, session)

The two sides exchange pickled tuples over a pipe: ("progress", done, of)*, ("ready", Ready), then a ("reply", Reply)
for each (question, session). A side that is gone closes it.
"""

from __future__ import annotations

import math
import multiprocessing
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

import psutil

from evaluation.baselines.chat import ModelError
from evaluation.baselines.options import Options, Progress

START_SECONDS = 1800.0
STOP_SECONDS = 40.0
"""Longer than the service may take to stop."""
HURRY_SECONDS = 5.0
"""Where no time is left."""
SPARE_SECONDS = 60.0
"""Beyond a question's own time: a query or a prompt under way is not interrupted."""


class BrokenError(Exception):
    """A system that did not start, ended, or hangs; its words say which."""


class SpentError(Exception):
    """The time for the whole comparison is over."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A system is loaded. `index_seconds` is what making its index took, now or when it was made; None without one."""

    index_seconds: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """`megabytes` are resident now, of every process that takes part, beyond what a bare interpreter takes."""

    answer: Mapping[str, Any]
    milliseconds: float
    megabytes: float


class Worker:
    """This side of a system. From `until` on, on the monotonic clock, it raises SpentError instead of waiting."""

    def __init__(self, name: str, options: Options, until: float = math.inf) -> None:
        self._until = until
        context = multiprocessing.get_context("spawn")
        self._seconds = options.seconds + SPARE_SECONDS
        self._pipe, self._theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(self._theirs, name, options), daemon=False)

    def __enter__(self) -> Self:
        self._process.start()
        self._theirs.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pipe.close()  # its end: it stops what it has started, and goes
        self._process.join(HURRY_SECONDS if kind is SpentError else STOP_SECONDS)
        if self._process.is_alive():
            for started in psutil.Process(self._process.pid).children(recursive=True):
                started.kill()
            self._process.kill()
            self._process.join()

    def start(self, progress: Progress) -> Ready:
        """Wait until it is loaded. Raises BrokenError and SpentError."""
        while True:
            message = self._received(START_SECONDS)
            if message[0] == "ready":
                ready: Ready = message[1]
                return ready
            progress(message[1], message[2])

    def ask(self, question: str, session: str | None) -> Reply:
        """Raises BrokenError and SpentError."""
        try:
            self._pipe.send((question, session))
        except OSError as error:
            raise BrokenError("it ended") from error
        reply: Reply = self._received(self._seconds)[1]
        return reply

    def _received(self, seconds: float) -> tuple[Any, ...]:
        left = self._until - time.monotonic()
        try:
            if not self._pipe.poll(max(0.0, min(seconds, left))):
                raise SpentError if left < seconds else BrokenError(f"silent for {seconds:g} seconds")
            message: tuple[Any, ...] = self._pipe.recv()
        except (EOFError, ConnectionError):
            self._process.join(5)
            raise BrokenError(f"it ended with {self._process.exitcode}") from None
        if message[0] == "broken":
            raise BrokenError(message[1])
        return message


def serve(pipe: Connection, name: str, options: Options) -> None:
    """Load a system and answer until the other side is gone. What the process runs."""
    bare = psutil.Process().memory_info().rss
    from evaluation.baselines.systems import opened

    try:
        with opened(name, options, lambda done, of: pipe.send(("progress", done, of))) as system:
            pipe.send(("ready", Ready(system.index_seconds, system.note)))
            while True:
                question, session = pipe.recv()
                began = time.perf_counter()
                answer = system.ask(question, session)
                spent = (time.perf_counter() - began) * 1000
                pipe.send(("reply", Reply(answer, round(spent, 1), round(_resident(bare) / 1e6, 1))))
    except (EOFError, BrokenPipeError):
        return
    except ModelError as error:
        pipe.send(("broken", str(error)))
    except Exception as error:  # whatever it is, the other side has to say it
        pipe.send(("broken", f"{type(error).__name__}: {error}"))


def _resident(bare: int) -> int:
    me = psutil.Process()
    return me.memory_info().rss + sum(child.memory_info().rss for child in me.children(recursive=True)) - bare
