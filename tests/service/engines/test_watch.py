"""A watch knows within one look whether its engine moves, whatever the engine makes of being asked."""

from __future__ import annotations

import asyncio
import io
import json

import pytest
from test_model import ScriptedEngine

from service.engines.watch import Watch
from service.logs import json_logger


class Patient(ScriptedEngine):
    """Moves, stands still, or breaks its word, as `says` is."""

    def __init__(self) -> None:
        super().__init__("is never asked here")
        self.says: bool | Exception | None = True
        self.asked = 0

    async def health(self) -> bool:
        self.asked += 1
        if self.says is None:
            await asyncio.get_running_loop().create_future()
        if isinstance(self.says, Exception):
            raise self.says
        return bool(self.says)


def watch(engine: Patient, log: io.StringIO | None = None, every_s: float = 0.001) -> Watch:
    return Watch(engine, every_s, 0.05, json_logger("debug", log or io.StringIO()))


def test_an_engine_moves_until_it_is_found_still() -> None:
    engine = Patient()
    watching = watch(engine)
    assert (watching.moving, watching.still_s) == (True, 0)
    asyncio.run(watching.look())
    assert watching.moving


@pytest.mark.parametrize("says", [False, None, RuntimeError("a library of ours")], ids=["says so", "hangs", "raises"])
def test_one_look_finds_it_still_and_one_finds_it_moving_again(says: bool | Exception | None) -> None:
    async def main() -> None:
        engine, log = Patient(), io.StringIO()
        watching = watch(engine, log)
        engine.says = says
        for _ in range(3):
            await watching.look()
            assert not watching.moving
        assert watching.still_s > 0
        engine.says = True
        await watching.look()
        assert (watching.moving, watching.still_s) == (True, 0)
        events = [json.loads(line)["event"] for line in log.getvalue().splitlines()]
        assert events == ["engine_still", "engine_moves"]

    asyncio.run(main())


def test_it_goes_on_looking_while_it_is_kept_and_no_longer() -> None:
    async def main() -> None:
        engine = Patient()
        engine.says = RuntimeError("each time")
        watching = watch(engine)
        async with watching.kept():
            while engine.asked < 3:  # noqa: ASYNC110 - the engine has no event for it
                await asyncio.sleep(0.001)
        seen = engine.asked
        await asyncio.sleep(0.02)
        assert engine.asked == seen

    asyncio.run(main())


def test_it_stops_though_it_is_in_the_middle_of_a_look() -> None:
    async def main() -> None:
        engine = Patient()
        engine.says = None
        watching = Watch(engine, 0.001, 60, json_logger("debug", io.StringIO()))
        async with watching.kept():
            while not engine.asked:  # noqa: ASYNC110 - the engine has no event for it
                await asyncio.sleep(0.001)

    asyncio.run(asyncio.wait_for(main(), 20))
