"""Workers: a bounded pool of threads for CPU work, with a bounded queue before it.

The event loop never computes. When all threads are busy and the queue is full, the caller is refused at
once; when its deadline passes, it is told so, and its place is freed only when its thread really ends,
because a thread cannot be stopped.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from service.errors import LateError, SaturatedError

T = TypeVar("T")


class Workers:
    """Runs functions in threads.

    max_concurrency  threads
    max_waiting      calls that may wait for one
    deadline_s       seconds a call may take, waiting included
    """

    def __init__(self, max_concurrency: int, max_waiting: int, deadline_s: float, retry_after_s: int) -> None:
        self._threads = max_concurrency
        self._executor: ThreadPoolExecutor | None = None
        self._room = max_concurrency + max_waiting
        self._deadline_s = deadline_s
        self._retry_after_s = retry_after_s
        self._lock = threading.Lock()
        self._taken = 0

    def open(self) -> None:
        """Take calls. Threads start as they are needed."""
        if self._executor is None:
            self._executor = ThreadPoolExecutor(self._threads, thread_name_prefix="census-qa")

    @property
    def taken(self) -> int:
        """Calls running or waiting."""
        return self._taken

    async def run(self, function: Callable[..., T], /, *args: Any) -> T:
        """The function's result. Raises SaturatedError when there is no room, and LateError after the deadline."""
        if self._executor is None:
            raise SaturatedError("the service is stopping; try another instance", self._retry_after_s)
        with self._lock:
            if self._taken >= self._room:
                raise SaturatedError("the service is busy; try again shortly", self._retry_after_s)
            self._taken += 1
        future = self._executor.submit(function, *args)
        future.add_done_callback(self._free)
        try:
            # Cancelling takes a waiting call off the queue; a running one keeps its place until it ends.
            return await asyncio.wait_for(asyncio.wrap_future(future), self._deadline_s)
        except TimeoutError:
            if future.done() and not future.cancelled():
                raise  # the function's own
            raise LateError(
                f"no answer within {self._deadline_s:g} seconds; ask something smaller or try again"
            ) from None

    def _free(self, _: object) -> None:
        with self._lock:
            self._taken -= 1

    def close(self) -> None:
        """Drop what waits; let what runs end by itself."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None
