"""Worker processes answer what threads answer, and one that dies takes nothing with it but time."""

from __future__ import annotations

import asyncio
import io
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from fastapi.testclient import TestClient
from service_fakes import pool

from census.errors import PlanError, UnknownArea
from service.answer import QuestionPipeline
from service.app import create_app
from service.errors import LateError, SaturatedError
from service.logs import json_logger
from service.processes import ProcessExecutor, WorkerDiedError
from service.settings import Settings
from service.steps import Asked, Sealed, Settled, Steps
from service.workers import Workers


def crossed(value: Any) -> Any:
    """The value on the other side of a pipe."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301


QUESTIONS = (
    "What is the population of Tokyo?",
    "東京都と大阪府の2015年から2020年までの人口増加率を比較して",
    "top 10 cities by ageing rate in Hokkaido with population over 100,000",
    "population of Fuchu",
)


def in_processes(main: Callable[[Workers], Awaitable[None]], size: int = 1, deadline_s: float = 20) -> str:
    """Run `main` with workers that load nothing; gives the log."""
    log = io.StringIO()

    async def run() -> None:
        executor = partial(ProcessExecutor, size, time.time, json_logger("info", log))
        workers = pool(executor, size, 2, deadline_s=deadline_s)
        await workers.loaded()
        try:
            await main(workers)
        finally:
            workers.close()

    asyncio.run(run())
    return log.getvalue()


def test_a_process_sees_no_gpu() -> None:
    async def look(workers: Workers) -> None:
        assert await workers.run(os.getenv, "CUDA_VISIBLE_DEVICES") == ""

    in_processes(look)


def die_once(mark: Path) -> int:
    """Kills its process the first time."""
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class TwoPartsError(Exception):
    """Cannot be made again from its one argument."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first + second)


class HoldsALockError(Exception):
    """Cannot be pickled at all."""


def fail(kind: type[Exception], args: tuple[str, ...], state: dict[str, str]) -> None:
    """Raise what the server made: an argument of this kind would not arrive either."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    raise error


def fail_with_a_lock() -> None:
    raise HoldsALockError(threading.Lock())


def test_calls_run_in_processes_of_their_own() -> None:
    async def main(workers: Workers) -> None:
        pids = await asyncio.gather(*(workers.run(pid_after, 0.05) for _ in range(4)))
        assert len(set(pids)) == 2
        assert os.getpid() not in pids

    in_processes(main, size=2)


def pid_after(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def test_a_call_whose_process_dies_is_made_once_more_and_others_go_on(tmp_path: Path) -> None:
    async def main(workers: Workers) -> None:
        other = asyncio.create_task(workers.run(pid_after, 0.5))
        await asyncio.sleep(0.1)
        assert await workers.run(die_once, tmp_path / "mark") > 0
        assert await other > 0
        assert workers.load.running == 0

    log = in_processes(main, size=2)
    assert log.count("worker_died") == 1
    assert f'"code":{-signal.SIGKILL}' in log


def test_a_call_that_kills_every_process_is_refused_and_the_next_is_answered() -> None:
    async def main(workers: Workers) -> None:
        with pytest.raises(SaturatedError, match="lost its worker"):
            await workers.run(die)
        assert await workers.run(abs, -5) == 5
        assert workers.load.running == 0

    assert in_processes(main).count("worker_died") == 2


def test_an_idle_process_that_dies_is_replaced() -> None:
    async def main(workers: Workers) -> None:
        pid = await workers.run(os.getpid)
        os.kill(pid, signal.SIGKILL)
        assert await workers.run(os.getpid) != pid

    in_processes(main)


def test_bounds_are_those_of_threads() -> None:
    async def main(workers: Workers) -> None:
        first = asyncio.create_task(workers.run(time.sleep, 0.6))
        await asyncio.sleep(0)
        waiting = [asyncio.create_task(workers.run(os.getpid)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(SaturatedError):
            await workers.run(os.getpid)
        for task in (first, *waiting):
            with pytest.raises(LateError):
                await task
        assert workers.load.running == 1  # those that never started left; the running one keeps its place
        await asyncio.sleep(1)
        assert await workers.run(abs, -5) == 5

    in_processes(main, deadline_s=0.2)


def test_what_a_function_raises_comes_through_with_its_place() -> None:
    async def main(workers: Workers) -> None:
        with pytest.raises(ValueError, match="invalid literal") as raised:
            await workers.run(int, "x")
        assert "In a worker process" in raised.value.__notes__[0]
        for error in (TwoPartsError("a", "b"), PlanError("areas", "none given"), UnknownArea("99999")):
            with pytest.raises(type(error)) as again:
                await workers.run(fail, type(error), error.args, error.__dict__)
            assert str(again.value) == str(error)
            assert again.value.__dict__.items() >= error.__dict__.items()
        with pytest.raises(RuntimeError, match="HoldsALockError"):
            await workers.run(fail_with_a_lock)
        with pytest.raises((AttributeError, pickle.PicklingError)):
            await workers.run(lambda: 1)
        assert workers.load.running == 0

    in_processes(main)


def test_messages_larger_than_a_pipe_come_through() -> None:
    async def main(workers: Workers) -> None:
        assert await workers.run(bytes.upper, b"a" * 2_000_000) == b"A" * 2_000_000

    in_processes(main)


def test_closing_ends_processes_even_those_that_compute() -> None:
    children: list[psutil.Process] = []

    async def main(workers: Workers) -> None:
        await workers.run(os.getpid)
        children.extend(psutil.Process(child.pid) for child in multiprocessing.active_children())
        task = asyncio.create_task(workers.run(time.sleep, 300))
        await asyncio.sleep(0.1)
        workers.close()
        with pytest.raises(SaturatedError):
            await task

    started = time.monotonic()
    in_processes(main, size=2)
    assert time.monotonic() - started < 150  # it does not wait for what they compute
    assert len(children) == 2
    assert not any(child.is_running() for child in children)


def test_a_process_that_cannot_load_stops_the_start() -> None:
    async def main() -> None:
        workers = pool(partial(ProcessExecutor, 1, sys.exit, json_logger("error", io.StringIO())), 1, 0, deadline_s=5)
        with pytest.raises(WorkerDiedError):
            await workers.loaded()
        workers.close()

    asyncio.run(main())


def test_a_killed_server_leaves_no_process_behind() -> None:
    server = multiprocessing.get_context("spawn").Process(target=_serve_forever)
    server.start()
    children: list[psutil.Process] = []
    for _ in range(400):
        children = [c for c in psutil.Process(server.pid).children() if "spawn_main" in " ".join(c.cmdline())]
        if len(children) == 2:
            break
        time.sleep(0.05)
    server.kill()
    server.join()
    assert len(children) == 2
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive


def _serve_forever() -> None:
    async def main() -> None:
        workers = pool(partial(ProcessExecutor, 2, time.time, json_logger()), 2, 0, deadline_s=5)
        await workers.loaded()
        await asyncio.sleep(60)

    asyncio.run(main())


# -- with the pipeline ------------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_draft_crosses_processes_and_is_answered_alike(real: QuestionPipeline, question: str) -> None:
    steps = Steps(real, Settings())
    asked = steps.begin(question, "auto", "finetuned", None, True)
    assert isinstance(asked, Asked)
    there = crossed(crossed(asked))
    assert there.prompt == asked.prompt
    assert there.draft.open().reading == asked.draft.open().reading
    answers = [steps.finish(draft, None, "m") for draft in (asked.draft, there.draft)]
    assert answers[0].entry == answers[1].entry
    direct = steps.begin(question, "auto", "finetuned", None, False)
    assert isinstance(direct, Settled)
    assert direct.entry == answers[0].entry
    assert crossed(direct) == direct


def test_a_sealed_value_passes_unread() -> None:
    once = crossed(Sealed({"a": 1}))
    assert pickle.dumps(once) == pickle.dumps(crossed(once))
    assert once.open() == {"a": 1}


@pytest.fixture(scope="module")
def served() -> Iterator[TestClient]:
    """The shipped pipeline in one process, without a cache."""
    log = json_logger("error", io.StringIO())
    with TestClient(create_app(Settings(processes=1, engine="none", cache_bytes=0, deadline_s=60), log=log)) as client:
        yield client
    assert not [child for child in multiprocessing.active_children() if child.name == "census-qa"]


def test_the_service_answers_from_a_process_as_from_a_thread(served: TestClient, real: QuestionPipeline) -> None:
    for question in QUESTIONS:
        body = served.post("/census_qa", json={"question": question}).json()
        assert body["answer"] == real.ask(question).answer
    wrong = {"plan": {"op": "value", "measures": ["A1101"], "areas": ["99999"]}}
    reply = served.post("/census_qa/plan", json=wrong)
    assert (reply.status_code, reply.json()["error"]["message"][:10]) == (422, "plan.areas")


def test_the_service_outlives_its_process(served: TestClient) -> None:
    (before,) = (child for child in multiprocessing.active_children() if child.name == "census-qa")
    assert before.pid is not None
    os.kill(before.pid, signal.SIGKILL)
    reply = served.post("/census_qa", json={"question": "What is the population of Tokyo?"})
    assert (reply.status_code, reply.json()["status"]) == (200, "answered")
    (after,) = (child for child in multiprocessing.active_children() if child.name == "census-qa")
    assert after.pid != before.pid
