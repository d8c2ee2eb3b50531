"""A service and its engine of known speed, as far as the benchmark of the real ones sees them."""

from __future__ import annotations

import asyncio
import itertools
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


def create(*, every: int = 1) -> FastAPI:
    """POST /census_qa with an engine call for every so many questions; with 0, for none."""
    engine: list[Engine] = []
    asked = itertools.count()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        engine.append(Engine())
        yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/census_qa")
    async def ask(body: Question) -> dict[str, str]:
        if every and next(asked) % every == 0:
            await engine[0].generate([{"role": "user", "content": body.question}], {"type": "object"}, "limits")
        return {"source": f"planned-{body.route}"}

    return app


def create_idle() -> FastAPI:
    """A service whose engine did not start."""
    print("torch.AcceleratorError: CUDA error: out of memory", flush=True)
    return create(every=0)


def create_rarely() -> FastAPI:
    """A service that asks its engine about every other question."""
    return create(every=2)
