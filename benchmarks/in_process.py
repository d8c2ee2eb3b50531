"""The pipeline and its engine in this process, as the settings choose them, without HTTP or cache."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.engines import Engine, preload
from service.model import load_engine
from service.settings import Settings

if TYPE_CHECKING:
    from service.answer import QuestionPipeline


@dataclass(frozen=True)
class Loaded:
    """`engine_s` is how long the engine took to load, in seconds."""

    settings: Settings
    pipeline: QuestionPipeline
    engine: Engine
    engine_s: float


@asynccontextmanager
async def loaded() -> AsyncIterator[Loaded]:
    """Load everything, close the engine at the end. Raises SystemExit where settings ask for no engine."""
    settings = Settings()
    preload(settings)
    from service.answer import build_pipeline  # after the engine's library: see preload

    pipeline = build_pipeline(settings)
    began = time.perf_counter()
    engine = await asyncio.to_thread(load_engine, settings)
    if engine is None:
        raise SystemExit("CENSUS_QA_ENGINE is none: there is no model to measure")
    try:
        yield Loaded(settings, pipeline, engine, time.perf_counter() - began)
    finally:
        await engine.close()
