"""The stand-in engine writes what its prompt says, and is as dead as its process."""

from __future__ import annotations

import asyncio
import json
import os

import pytest

from chaos.engine_faults import Child, Looks, child
from chaos.standin import DistantEngine, plan
from service.engines import EngineFailed, EngineLate, EngineSettings, Limits

PROMPT = "What was the population[A1101] of Tokyo[13000] in 2015?"
SETTINGS = EngineSettings(engine_health_timeout_s=0.3)


def test_a_plan_is_read_off_the_prompt() -> None:
    assert json.loads(plan(PROMPT)) == {"op": "value", "measures": ["A1101"], "areas": ["13000"], "years": [2015]}
    assert plan("Tokyo[13000] and Osaka[27000] population[A1101] in 2015?") == '{"op":"none"}'


def test_it_writes_while_its_process_runs_and_is_late_or_broken_while_it_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(os.environ, "PYTHONDONTWRITEBYTECODE", "1")

    async def main(process: Child) -> None:
        engine = DistantEngine(process.port, SETTINGS)

        async def write(seconds: float = 20) -> str:
            written = await engine.generate([{"role": "user", "content": PROMPT}], {}, Limits(100, seconds))
            return written.text

        assert json.loads(await write())["op"] == "none"  # no schema, no plan
        process.stop()
        with pytest.raises(EngineLate):
            await write(0.1)
        engine._gate._token_at = float("-inf")
        assert not await engine.health()
        process.go_on()
        assert await engine.health()
        process.kill()
        with pytest.raises(EngineFailed):
            await write()
        engine._gate._token_at = float("-inf")
        assert not await engine.health()

    with child() as process:
        asyncio.run(asyncio.wait_for(main(process), 60))


def test_looks_say_how_long_it_took() -> None:
    looks = Looks([(0.0, True), (7.0, False), (15.0, True)])
    assert looks.until(5.0, ready=False) == 2.0
    assert looks.until(12.0, ready=True) == 3.0
    assert looks.until(8.0, ready=False) != looks.until(8.0, ready=False)  # never
