"""The application, built from values.

    uvicorn --factory service.app:from_environment     or     census-qa serve

`create_app(settings, pipeline)` is all a test needs; without a pipeline the shipped one is loaded when
the server starts. Nothing happens on import.
"""

from __future__ import annotations

import asyncio
import pickle
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial

from fastapi import FastAPI
from starlette.middleware import Middleware
from structlog.typing import FilteringBoundLogger

from service.at_hand import AtHand
from service.desk import Desk
from service.engines import Engine, EngineFailed, Limits, preload
from service.engines.watch import Watch
from service.errors import handlers
from service.gauges import Gauges, watching
from service.heap import keep
from service.limiting.door import Door
from service.limiting.middleware import Limited
from service.logs import json_logger
from service.metrics import Metrics
from service.middleware import Bodies, Heads, Requests
from service.model import ModelPlanner, load_engine
from service.processes import ProcessExecutor
from service.routes import admin, areas, facts, health, indicators, metrics, pages, products, questions, usage
from service.runtime import Runtime, service_version
from service.security import cors
from service.settings import Settings
from service.shutdown import closing_first
from service.steps import load
from service.stores import stores_from
from service.tracing import Tracing, tracing_from
from service.types import Pipeline
from service.workers import Workers, threads

DESCRIPTION = (
    "Answers questions about Japan's official statistics, in English and Japanese, with exact figures and the "
    'cells they came from. Every failure has the shape `{"error": {"code", "message", "request_id"}}`. Whoever has '
    "an API key sends it as `Authorization: Bearer KEY` or `X-API-Key: KEY`; the header `RateLimit` says how many "
    "requests are left."
)
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def from_environment() -> FastAPI:
    """The application as configured by environment variables; what the server calls."""
    # Of Python threads one runs at a time. Those that compute let the event loop, which also says no, in five times
    # as often as they would; it costs a few per cent of what they compute.
    sys.setswitchinterval(0.001)
    return create_app(Settings.from_environment(), settle=keep)


def create_app(
    settings: Settings,
    pipeline: Pipeline | None = None,
    log: FilteringBoundLogger | None = None,
    engine: Engine | None = None,
    tracing: Tracing | None = None,
    settle: Callable[[Pipeline], None] | None = None,
) -> FastAPI:
    """An application that answers with `pipeline` and `engine`; without a pipeline both are loaded at start, and
    `settle` is called when they are. Traces go to `tracing`, by default to what settings say.

    A pipeline that was given is of this process: it works in threads, whatever `settings.processes` says.
    """
    runtime = _runtime(settings, log or json_logger(settings.log_level), settings.processes if pipeline is None else 0)
    if pipeline is not None:
        runtime.open(pipeline, _model(runtime, engine))
    gauges, tracing = Gauges(runtime), tracing or tracing_from(settings)
    door, desk = Door.of(settings, runtime.stores.link), Desk(runtime)
    app = FastAPI(
        title="Census QA",
        description=DESCRIPTION,
        version=service_version(),
        lifespan=_lifespan(runtime, gauges, door, pipeline, tracing, settle),
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(
                Requests,
                log=runtime.log,
                metrics=runtime.metrics,
                closing=lambda: runtime.closing,
                tracing=tracing,
            ),
            *cors(settings.cors_origins),
            Middleware(Limited, door=door),
            Middleware(Heads, max_address_bytes=settings.max_address_bytes, max_head_bytes=settings.max_head_bytes),
            Middleware(Bodies, max_bytes=settings.max_body_bytes, timeout_s=settings.body_timeout_s),
            Middleware(AtHand, desk=desk),
        ],
        exception_handlers=handlers(),
    )
    app.include_router(questions.router(desk))
    for part in (products, indicators, areas, facts, health):
        app.include_router(part.router(runtime))
    app.include_router(metrics.router(runtime, gauges))
    app.include_router(pages.router())
    if settings.admin_key is not None:
        app.include_router(admin.router(runtime, settings.admin_key))
        app.include_router(usage.router(door, settings.admin_key))
    return app


def _runtime(settings: Settings, log: FilteringBoundLogger, n_processes: int) -> Runtime:
    size = n_processes or settings.max_concurrency
    executor = (
        partial(ProcessExecutor, size, partial(load, pickle.dumps(settings)), log) if n_processes else threads(size)
    )
    # Threads share one interpreter: three that compute at length would leave a lookup a quarter of it.
    shared = max(1, size - 1 if n_processes else size // 2)
    return Runtime(
        settings,
        log,
        Workers(
            executor,
            size=size,
            shared=shared,
            rooms=settings.rooms,
            patience_s=settings.patience_s,
            deadline_s=settings.deadline_s,
            retry_after_s=settings.retry_after_s,
        ),
        stores_from(settings, log),
        Metrics(),
    )


def _lifespan(
    runtime: Runtime,
    gauges: Gauges,
    door: Door,
    pipeline: Pipeline | None,
    tracing: Tracing | None,
    settle: Callable[[Pipeline], None] | None,
) -> Lifespan:
    """Loads before the first request and stops the workers after the last."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await runtime.stores.open()
        if pipeline is None:
            loaded, model = await _load(runtime)
            if settle is not None:
                settle(loaded)
            runtime.open(loaded, model)
        door.open()
        if door.sharing is None and runtime.settings.workers > 1:
            runtime.log.warning("limits_not_shared", advice="set REDIS_URL: each server process counts for itself")
        runtime.start_predictions()
        async with AsyncExitStack() as watches:
            await watches.enter_async_context(watching(runtime.metrics, gauges))
            if runtime.model is not None:
                await watches.enter_async_context(runtime.model.watch.kept())
            with closing_first(runtime.close, runtime.settings.shutdown_delay_s):
                yield
        runtime.close()
        await door.close()
        runtime.workers.close()
        if runtime.predictions is not None:
            await asyncio.to_thread(runtime.predictions.close)
        if runtime.model is not None:
            await runtime.model.engine.close()
        await runtime.stores.close()
        if tracing is not None:
            await asyncio.to_thread(tracing.close)
        runtime.metrics.exposition.close()

    return lifespan


async def _load(runtime: Runtime) -> tuple[Pipeline, ModelPlanner | None]:
    """The shipped pipeline, and the engine beside it; a service whose engine does not start answers by rules."""
    # Loading brings FAISS and LlamaIndex, which a test with its own pipeline does without.
    from service.answer import build_pipeline

    await asyncio.to_thread(preload, runtime.settings)
    loading = asyncio.create_task(asyncio.to_thread(load_engine, runtime.settings))
    if runtime.settings.processes:
        runtime.workers.open()  # processes load meanwhile
    pipeline: Pipeline = await asyncio.to_thread(build_pipeline, runtime.settings)
    await runtime.workers.loaded()
    try:
        return pipeline, _model(runtime, await loading)
    except EngineFailed as error:
        runtime.metrics.fell_back("failed")
        runtime.log.error("engine_failed", error=str(error))
        return pipeline, None


def _model(runtime: Runtime, engine: Engine | None) -> ModelPlanner | None:
    if engine is None:
        return None
    settings = runtime.settings
    watch = Watch(engine, settings.engine_health_every_s, settings.engine_health_timeout_s, runtime.log)
    limits = Limits(settings.model_max_tokens, settings.model_deadline_s)
    return ModelPlanner(engine, watch, limits, runtime.metrics, runtime.log)
