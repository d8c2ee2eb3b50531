"""An engine whose model is a process of its own that can be killed and stopped, as vLLM's core can.

    python -m chaos.standin PORT     the process: writes a plan for each prompt, after a fixed time

`create` is the real service over it. What it writes is read off the prompt's codes, so that answers by the model are
told from those by rules, and are as right.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

from fastapi import FastAPI

from census.understand.prompt import Message
from service.engines import EngineFailed, EngineLate, EngineSettings, Limits, Written
from service.engines.gate import Gate

NAME = "standin-1.0.0"
PORT = "CHAOS_ENGINE_PORT"
"""The environment variable that says where the process listens."""
WRITES_S = 0.05
_CODES = re.compile(r"\[(\w+)\]")
_YEAR = re.compile(r"\bin (\d{4})\b")


class DistantEngine:
    """An Engine that asks the process, over a connection for each text."""

    def __init__(self, port: int, settings: EngineSettings) -> None:
        self._port = port
        self._settings = settings
        self._gate = Gate(settings.llama_parallel + settings.engine_max_waiting)

    @property
    def name(self) -> str:
        return NAME

    async def generate(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, limits: Limits) -> Written:
        with self._gate.place():
            text = await self._written(messages[-1]["content"] if schema else "", limits.deadline_s)
            self._gate.progressed()
            return Written(text, 0.0)

    async def health(self) -> bool:
        if self._gate.moves:
            return True
        try:
            await self._written("", self._settings.engine_health_timeout_s)
        except (EngineFailed, EngineLate):
            return False
        return True

    async def close(self) -> None:
        """Nothing of it is in this process."""

    async def _written(self, prompt: str, seconds: float) -> str:
        try:
            async with asyncio.timeout(seconds):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                with closing(writer):
                    writer.write(json.dumps(prompt).encode() + b"\n")
                    line = await reader.readline()
        except TimeoutError:
            raise EngineLate(f"no text within {seconds:g} seconds") from None
        except OSError as error:
            raise EngineFailed(f"the engine's process: {error}") from error
        if not line:
            raise EngineFailed("the engine's process closed the connection")
        text: str = json.loads(line)
        return text


def create() -> FastAPI:
    """The service over the whole pipeline and this engine."""
    from service.answer import build_pipeline
    from service.app import create_app
    from service.settings import Settings

    settings = Settings.from_environment()
    return create_app(settings, build_pipeline(settings), engine=DistantEngine(int(os.environ[PORT]), settings))


def plan(prompt: str) -> str:
    """The plan of a lookup, by the codes in its prompt; a refusal where it has others."""
    codes = _CODES.findall(prompt)
    areas, measures = [code for code in codes if code.isdigit()], [code for code in codes if not code.isdigit()]
    year = _YEAR.search(prompt)
    if len(areas) != 1 or len(measures) != 1 or year is None:
        return '{"op":"none"}'
    wanted = {"op": "value", "measures": measures, "areas": areas, "years": [int(year[1])]}
    return json.dumps(wanted, separators=(",", ":"))


async def _serve(port: int) -> None:
    async def write(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer):
            if line := await reader.readline():
                await asyncio.sleep(WRITES_S)
                writer.write(json.dumps(plan(json.loads(line))).encode() + b"\n")
                await writer.drain()

    server = await asyncio.start_server(write, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
