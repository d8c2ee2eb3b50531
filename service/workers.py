"""Workers: a bounded pool of threads or processes for CPU work, with a bounded queue before it.

The event loop never computes. When all workers are busy and the queue is full, the caller is refused at
once; when its deadline passes, it is told so, and its place is freed only when its work really ends,
because a running call cannot be stopped.

A worker process that dies takes its call with it: the call is made once more in another.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple, TypeVar

from service.errors import LateError, SaturatedError
from service.processes import ProcessExecutor

T = TypeVar("T")


class Load(NamedTuple):
    """What workers do now: calls running and waiting, how many of each there can be; with processes, which and how
    many of them have died."""

    running: int
    size: int
    waiting: int
    max_waiting: int
    pids: tuple[int, ...] = ()
    deaths: int = 0


class Workers:
    """Runs functions in an executor of threads or processes.

    executor     makes it, when the service opens
    size         calls it runs at a time
    max_waiting  calls that may wait for a worker
    deadline_s   seconds a call may take, waiting included
    """

    def __init__(
        self, executor: Callable[[], Executor], size: int, max_waiting: int, deadline_s: float, retry_after_s: int
    ) -> None:
        self._make = executor
        self._executor: Executor | None = None
        self._size = size
        self._room = size + max_waiting
        self._deadline_s = deadline_s
        self._retry_after_s = retry_after_s
        self._lock = threading.Lock()
        self._taken = 0

    def open(self) -> None:
        """Take calls."""
        if self._executor is None:
            self._executor = self._make()

    async def loaded(self) -> None:
        """Open, and wait until every process has loaded. Raises BrokenExecutor when one cannot."""
        self.open()
        if isinstance(self._executor, ProcessExecutor):
            await self._executor.loaded()

    @property
    def taken(self) -> int:
        """Calls running or waiting."""
        return self._taken

    @property
    def load(self) -> Load:
        """What they do now."""
        taken = self._taken
        load = Load(min(taken, self._size), self._size, max(0, taken - self._size), self._room - self._size)
        processes = self._executor
        if isinstance(processes, ProcessExecutor):
            return load._replace(pids=processes.pids, deaths=processes.deaths)
        return load

    async def run(self, function: Callable[..., T], /, *args: Any) -> T:
        """The function's result. Raises SaturatedError when there is no room, and LateError after the deadline."""
        until = asyncio.get_running_loop().time() + self._deadline_s
        try:
            return await self._call(until, function, *args)
        except BrokenExecutor:
            pass  # killed, perhaps for memory that others took
        try:
            return await self._call(until, function, *args)
        except BrokenExecutor:
            message = "this request lost its worker twice; try again shortly"
            raise SaturatedError(message, self._retry_after_s) from None

    async def _call(self, until: float, function: Callable[..., T], *args: Any) -> T:
        executor = self._executor
        if executor is None:
            raise SaturatedError("the service is stopping; try another instance", self._retry_after_s)
        with self._lock:
            if self._taken >= self._room:
                raise SaturatedError("the service is busy; try again shortly", self._retry_after_s)
            self._taken += 1
        try:
            future = executor.submit(function, *args)
        except BaseException:
            self._free(None)
            raise
        future.add_done_callback(self._free)
        try:
            # Cancelling takes a waiting call off the queue; a running one keeps its place until it ends.
            async with asyncio.timeout_at(until) as deadline:
                return await asyncio.wrap_future(future)
        except TimeoutError:
            if not deadline.expired():
                raise  # the function's own
            raise LateError(
                f"no answer within {self._deadline_s:g} seconds; ask something smaller or try again"
            ) from None

    def _free(self, _: object) -> None:
        with self._lock:
            self._taken -= 1

    def close(self) -> None:
        """Drop what waits. A thread ends what it runs; a process is ended."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None


def threads(size: int) -> Callable[[], Executor]:
    """Threads of this process, started as they are needed. Of Python they run one at a time."""
    return partial(ThreadPoolExecutor, size, thread_name_prefix="census-qa")
