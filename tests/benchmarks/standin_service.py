"""A service and its engine of known speed, as far as the benchmark of the real ones sees them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

ENGINE_S = 0.02


class Engine:
    """Answers after a fixed time, any number at once."""

    async def generate(
        self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any] | None, limits: object
    ) -> str:
        assert messages
        assert schema == {"type": "object"}
        assert limits == "limits"
        await asyncio.sleep(ENGINE_S)
        return "{}"


class Question(BaseModel):
    question: str
    route: str


def create(*, asks: bool = True) -> FastAPI:
    """POST /census_qa with one engine call for each question, or none."""
    engine: list[Engine] = []

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        engine.append(Engine())
        yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/census_qa")
    async def ask(body: Question) -> dict[str, str]:
        if asks:
            await engine[0].generate([{"role": "user", "content": body.question}], {"type": "object"}, "limits")
        return {"source": f"planned-{body.route}"}

    return app


def create_idle() -> FastAPI:
    """A service that never asks its engine."""
    return create(asks=False)
