"""Worker processes: an executor whose processes are spoken to from the event loop itself, over a pipe each.

The executor of the standard library keeps two threads beside the event loop, which cost the server more per
call than everything else, and loses every call of every process when one dies. Here a call is one message
each way; a process has one call at a time; when it dies, only its own call fails, and another takes its place.

A process is spawned, since a fork of one with threads or a GPU is not safe, and ends with its pipe: when the
server closes it, and when the server is killed.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import signal
import traceback
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar

from structlog.typing import FilteringBoundLogger

T = TypeVar("T")
Load = Callable[[], object]
_REST_S = 1.0  # before a process is replaced that died while it loaded
_LEAVING_S = 2.0  # that an idle process may take to end
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class WorkerDiedError(BrokenExecutor):
    """The process that ran a call is gone."""


@dataclass(eq=False, slots=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    loaded: bool = False
    call: Future[Any] | None = None  # the one it runs


class ProcessExecutor(Executor):
    """Runs calls in `size` processes, first come, first served. For one event loop: make and use it inside.

    load  called once in each process before its first call; like functions and arguments, it must pickle

    `deaths` counts the processes that were replaced.
    """

    def __init__(self, size: int, load: Load, log: FilteringBoundLogger) -> None:
        self._loop = asyncio.get_running_loop()
        self._load = load
        self._log = log
        self._workers: set[_Worker] = set()
        self._idle: list[_Worker] = []
        self._waiting: deque[tuple[Future[Any], bytes]] = deque()
        self._closed = False
        self.deaths = 0
        self._loading = size
        self._loaded: asyncio.Future[None] = self._loop.create_future()
        for _ in range(size):
            self._hire()

    async def loaded(self) -> None:
        """Wait until all processes have loaded. Raises WorkerDiedError when one could not."""
        await self._loaded

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes there are."""
        return tuple(worker.process.pid for worker in self._workers if worker.process.pid is not None)

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """The call's future, which gets WorkerDiedError where the process dies of it."""
        if self._closed:
            raise RuntimeError("the executor is closed")
        future: Future[T] = Future()
        self._waiting.append((future, pickle.dumps((fn, args, kwargs), pickle.HIGHEST_PROTOCOL)))
        if self._idle:
            self._next(self._idle.pop())
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:  # noqa: ARG002 - the interface's
        """Drop what waits and end the processes, those that compute at once: they keep nothing."""
        self._closed = True
        for future, _ in self._waiting:
            future.cancel()
        self._waiting.clear()
        workers = tuple(self._workers)
        for worker in workers:
            self._let_go(worker)
        for worker in workers:
            worker.process.join(_LEAVING_S)
            self._bury(worker)
        self._loaded.cancel()

    def _hire(self) -> None:
        """One more process."""
        if self._closed:
            return
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_work, args=(there, self._load), name="census-qa", daemon=True)
        process.start()
        there.close()
        worker = _Worker(process, here)
        self._workers.add(worker)
        self._loop.add_reader(here.fileno(), self._heard, worker)

    def _next(self, worker: _Worker) -> None:
        """Give the worker the call that has waited longest, or leave it idle."""
        while self._waiting:
            future, message = self._waiting.popleft()
            if not future.set_running_or_notify_cancel():
                continue
            worker.call = future
            try:
                worker.pipe.send_bytes(message)  # it waits for one, so that this does not
            except OSError:
                self._died(worker)
            return
        self._idle.append(worker)

    def _heard(self, worker: _Worker) -> None:
        """A worker has loaded, or finished its call, or died."""
        try:
            message = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            self._died(worker)
            return
        call, worker.call = worker.call, None
        if call is None:
            worker.loaded = True
            self._loading -= 1
            if not self._loading and not self._loaded.done():
                self._loaded.set_result(None)
        else:
            _settle(call, message)
        self._next(worker)

    def _died(self, worker: _Worker) -> None:
        """Replace a worker: at once, or after a rest where it could not even load."""
        self.deaths += 1
        self._let_go(worker)
        self._bury(worker)
        self._log.error("worker_died", pid=worker.process.pid, code=worker.process.exitcode, loaded=worker.loaded)
        if worker.loaded:
            self._loading += 1
            self._hire()
            return
        if not self._loaded.done():
            self._loaded.set_exception(WorkerDiedError("a worker process could not load"))
        self._loop.call_later(_REST_S, self._hire)

    def _let_go(self, worker: _Worker) -> None:
        """No more calls for this worker: an idle process ends by itself, one that computes is killed."""
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        else:
            worker.process.kill()
        self._loop.remove_reader(worker.pipe.fileno())
        worker.pipe.close()
        call, worker.call = worker.call, None
        if call is not None:
            call.set_exception(WorkerDiedError("the worker process died"))

    def _bury(self, worker: _Worker) -> None:
        worker.process.kill()
        worker.process.join()


def _settle(call: Future[Any], message: bytes) -> None:
    """Give a call its outcome."""
    try:
        value, error = pickle.loads(message)  # noqa: S301 - from a process of ours, over a pipe of ours
    except Exception as unreadable:
        value, error = None, RuntimeError(f"the outcome of a call does not unpickle: {unreadable!r}")
    if error is None:
        call.set_result(value)
    else:
        call.set_exception(error)


def _work(pipe: Connection, load: Load) -> None:
    """The life of a worker process."""
    # Both reach every process of a terminal or a service unit; the server answers what is under way, then ends us.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    # There is a process per core already. Before `load` imports the libraries that read these.
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")
    # The card is the engine's: a library that finds one may take its memory, in every process.
    os.environ["CUDA_VISIBLE_DEVICES"] = ""
    load()
    try:
        pipe.send_bytes(b"loaded")
        while True:
            pipe.send_bytes(_outcome(pipe.recv_bytes()))
    except (EOFError, OSError):
        return  # the server closed the pipe, or is gone


def _outcome(message: bytes) -> bytes:
    """(value, None) or (None, error) of a call, pickled."""
    try:
        function, args, kwargs = pickle.loads(message)  # noqa: S301 - from the server, over its pipe
        return pickle.dumps((function(*args, **kwargs), None), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        error.add_note(f"In a worker process:\n{traceback.format_exc()}")
        return _failure(error)


def _failure(error: Exception) -> bytes:
    """(None, error), pickled so that it unpickles to the same."""
    for form in (error, _Parts(type(error), error.args, error.__dict__)):
        try:
            message = pickle.dumps((None, form), pickle.HIGHEST_PROTOCOL)
            if pickle.loads(message)[1].args == error.args:  # noqa: S301 - just pickled
                return message
        except Exception:  # noqa: S112 - errors may hold anything; the last resort is below
            continue
    return pickle.dumps((None, RuntimeError("".join(traceback.format_exception(error)))))


@dataclass(frozen=True)
class _Parts:
    """An exception that its class does not make again from its `args`, as pickle supposes."""

    kind: type[Exception]
    args: tuple[Any, ...]
    state: dict[str, Any]

    def __reduce__(self) -> tuple[Callable[..., Exception], tuple[Any, ...]]:
        return _again, (self.kind, self.args, self.state)


def _again(kind: type[Exception], args: tuple[Any, ...], state: dict[str, Any]) -> Exception:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error
