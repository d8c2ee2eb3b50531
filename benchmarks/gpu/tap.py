"""A tap on a class's `generate`: counts its calls, and can note them down and answer in its place.

The benchmark replays to the engine exactly what the service would have sent it: the same prompts, schema
and limits, without knowing how the service makes them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from service.engines.types import Written

Generate = Callable[..., Awaitable[Written]]


@dataclass(frozen=True)
class Call:
    """The arguments of one generate(messages, schema, limits)."""

    messages: Sequence[Mapping[str, str]]
    schema: Mapping[str, Any] | None
    limits: Any


@dataclass
class Tap:
    """Wraps the engine class's method. `engine` is the instance last seen, `failed` counts calls that raised."""

    original: Generate
    stand_in: Written
    noting: bool = False
    count: int = 0
    failed: int = 0
    engine: Any = None
    calls: list[Call] = field(default_factory=list)

    @classmethod
    def on(cls, engine_class: type[Any], stand_in: Written) -> Tap:
        """Put a tap on a class; `stand_in` is what generate gives while noting."""
        tap = cls(engine_class.generate, stand_in)

        async def generate(engine: Any, messages: Any, schema: Any, limits: Any) -> Written:
            return await tap.pass_on(engine, Call(messages, schema, limits))

        engine_class.generate = generate
        return tap

    async def pass_on(self, engine: Any, call: Call) -> Written:
        """To the engine, or while noting only to the list."""
        self.engine = engine
        self.count += 1
        if self.noting:
            self.calls.append(call)
            return self.stand_in
        try:
            return await self.original(engine, call.messages, call.schema, call.limits)
        except Exception:
            self.failed += 1
            raise

    async def replay(self, call: Call) -> Written:
        """The call again, straight to the engine. Raises RuntimeError before the first call was seen."""
        if self.engine is None:
            raise RuntimeError("the service has not called its engine yet")
        return await self.pass_on(self.engine, call)
