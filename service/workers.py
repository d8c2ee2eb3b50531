"""Workers: a bounded pool of threads or processes for CPU work, with a bounded line before it.

The event loop never computes. A call that would wait too long is refused at once; one whose deadline passes, or
whose caller leaves, while it waits is never begun. A running call cannot be stopped: its caller is told at the
deadline, and its place is free again only when it really ends.

A worker process that dies takes its call with it: the call is made once more in another.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from service.errors import LateError, SaturatedError
from service.line import Line, Work, WorkLoad
from service.processes import ProcessExecutor

T = TypeVar("T")
_LONGEST_RETRY_S = 60


class Load(NamedTuple):
    """What workers do now: calls running and waiting, how many of each there can be, and the same by kind; with
    processes, which and how many of them have died."""

    running: int
    size: int
    waiting: int
    max_waiting: int
    pids: tuple[int, ...] = ()
    deaths: int = 0
    kinds: Mapping[Work, WorkLoad] = MappingProxyType({})


@dataclass(eq=False, slots=True)
class _Call:
    """`until` is of the monotonic clock, which is that of event loops too."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    until: float
    outcome: Future[Any]


class Workers:
    """Runs functions in an executor of threads or processes.

    executor     makes it, when the service opens
    size         calls it runs at a time
    shared       of these, calls that may be other than lookups
    rooms        calls of each kind that may wait for a worker
    patience_s   seconds that a call may be expected to wait
    deadline_s   seconds a call may take, waiting included, where its caller does not say
    """

    def __init__(
        self,
        executor: Callable[[], Executor],
        *,
        size: int,
        shared: int,
        rooms: Mapping[Work, int],
        patience_s: float,
        deadline_s: float,
        retry_after_s: int,
    ) -> None:
        self._make = executor
        self._executor: Executor | None = None
        self._size = size
        self._line: Line[_Call] = Line(size, shared, rooms, patience_s)
        self._deadline_s = deadline_s
        self._retry_after_s = retry_after_s
        self._lock = threading.Lock()

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
    def load(self) -> Load:
        """What they do now."""
        with self._lock:
            line, processes = self._line, self._executor
            load = Load(line.running, self._size, line.waiting, line.room, kinds=line.load)
        if isinstance(processes, ProcessExecutor):
            return load._replace(pids=processes.pids, deaths=processes.deaths)
        return load

    def deadline(self) -> float:
        """When a request that begins now should have its answer, by the event loop's clock."""
        return time.monotonic() + self._deadline_s

    def check(self, kind: Work) -> None:
        """Raises SaturatedError where a call of this kind would be refused now."""
        with self._lock:
            again_s = self._line.refused(kind, self._deadline_s)
        if again_s is not None:
            raise self._busy(again_s)

    async def run(
        self, function: Callable[..., T], /, *args: Any, kind: Work = "lookup", until: float | None = None
    ) -> T:
        """The function's result by `until`, as `deadline` gave it when the request began.

        Raises SaturatedError when there is no room or no time, and LateError after the deadline. Cancelling takes a
        waiting call out of the line.
        """
        end = self.deadline() if until is None else until
        try:
            return await self._run(function, args, kind, end)
        except BrokenExecutor:
            pass  # killed, perhaps for memory that others took
        try:
            return await self._run(function, args, kind, end)
        except BrokenExecutor:
            message = "this request lost its worker twice; try again shortly"
            raise SaturatedError(message, self._retry_after_s) from None

    async def _run(self, function: Callable[..., T], args: tuple[Any, ...], kind: Work, until: float) -> T:
        call = _Call(function, args, until, Future())
        left_s = until - time.monotonic()
        if left_s <= 0:
            raise self._late()
        self._stand_in_line(call, kind, left_s)
        try:
            async with asyncio.timeout(left_s) as deadline:
                outcome: T = await asyncio.wrap_future(call.outcome)
        except TimeoutError:
            if not deadline.expired():
                raise  # the function's own
            raise self._late() from None
        finally:
            with self._lock:
                self._line.leave(call, kind)
        return outcome

    def _stand_in_line(self, call: _Call, kind: Work, left_s: float) -> None:
        with self._lock:
            if self._executor is None:
                raise self._stopping()
            again_s = self._line.join(call, kind, left_s)
        if again_s is not None:
            raise self._busy(again_s)
        self._begin_next()

    def _begin_next(self) -> None:
        """Begin what there is a place for. In the event loop, and in a thread that has just ended a call."""
        while True:
            with self._lock:
                executor, found = self._executor, self._line.next()
                if found is None:
                    return
                call, kind = found
                if not call.outcome.set_running_or_notify_cancel() or time.monotonic() >= call.until:
                    self._line.drop(kind)
                    continue
            try:
                if executor is None:
                    raise self._stopping()
                running = executor.submit(call.function, *call.args)
            except BaseException as error:  # what cannot be sent to a process, or an executor that is closed
                self._ended(call, kind, None, error)
            else:
                running.add_done_callback(partial(self._finished, call, kind, time.monotonic()))

    def _finished(self, call: _Call, kind: Work, begun: float, running: Future[Any]) -> None:
        error = self._stopping() if running.cancelled() else running.exception()
        self._ended(call, kind, time.monotonic() - begun, error, None if error else running.result())
        self._begin_next()

    def _ended(
        self, call: _Call, kind: Work, seconds: float | None, error: BaseException | None, value: Any = None
    ) -> None:
        with self._lock:
            if seconds is None:
                self._line.drop(kind)
            else:
                self._line.done(kind, seconds)
        if error is not None:
            call.outcome.set_exception(error)
        else:
            call.outcome.set_result(value)

    def close(self) -> None:
        """Drop what waits. A thread ends what it runs; a process is ended."""
        with self._lock:
            executor, self._executor = self._executor, None
            waiting = self._line.clear()
        for call in waiting:
            if call.outcome.set_running_or_notify_cancel():
                call.outcome.set_exception(self._stopping())
        if executor is not None:
            executor.shutdown(wait=False, cancel_futures=True)

    def _busy(self, again_s: float) -> SaturatedError:
        retry_after_s = min(max(math.ceil(again_s), self._retry_after_s), _LONGEST_RETRY_S)
        return SaturatedError("the service is busy; try again shortly", retry_after_s)

    def _late(self) -> LateError:
        return LateError(f"no answer within {self._deadline_s:g} seconds; ask something smaller or try again")

    def _stopping(self) -> SaturatedError:
        return SaturatedError("the service is stopping; try another instance", self._retry_after_s)


def threads(size: int) -> Callable[[], Executor]:
    """Threads of this process, started as they are needed. Of Python they run one at a time."""
    return partial(ThreadPoolExecutor, size, thread_name_prefix="census-qa")
