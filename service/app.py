"""The application, built from values.

    uvicorn --factory service.app:from_environment     or     census-qa serve

`create_app(settings, pipeline)` is all a test needs; without a pipeline the shipped one is loaded when
the server starts. Nothing happens on import.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware
from structlog.typing import FilteringBoundLogger

from service.cache import MemoryCache
from service.errors import handlers
from service.logs import json_logger
from service.middleware import Bodies, Requests
from service.routes import areas, facts, health, indicators, questions
from service.runtime import Runtime, service_version
from service.sessions import MemorySessions
from service.settings import Settings
from service.shutdown import closing_first
from service.types import Pipeline
from service.workers import Workers

DESCRIPTION = (
    "Answers questions about Japan's official statistics, in English and Japanese, with exact figures and the "
    'cells they came from. Every failure has the shape `{"error": {"code", "message", "request_id"}}`.'
)
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def from_environment() -> FastAPI:
    """The application as configured by environment variables; what the server calls."""
    return create_app(Settings.from_environment())


def create_app(
    settings: Settings, pipeline: Pipeline | None = None, log: FilteringBoundLogger | None = None
) -> FastAPI:
    """An application that answers with `pipeline`, or loads the shipped one at start."""
    runtime = _runtime(settings, log or json_logger(settings.log_level))
    if pipeline is not None:
        runtime.open(pipeline)
    app = FastAPI(
        title="Census QA",
        description=DESCRIPTION,
        version=service_version(),
        lifespan=_lifespan(runtime, pipeline),
        redirect_slashes=False,
        middleware=[
            Middleware(Requests, log=runtime.log),
            Middleware(Bodies, max_bytes=settings.max_body_bytes, timeout_s=settings.body_timeout_s),
        ],
        exception_handlers=handlers(),
    )
    for part in (questions, indicators, areas, facts, health):
        app.include_router(part.router(runtime))
    return app


def _runtime(settings: Settings, log: FilteringBoundLogger) -> Runtime:
    return Runtime(
        settings,
        log,
        Workers(settings.max_concurrency, settings.max_waiting, settings.deadline_s, settings.retry_after_s),
        MemoryCache(settings.cache_bytes, settings.cache_ttl_s) if settings.cache_bytes else None,
        MemorySessions(settings.sessions_max, settings.session_ttl_s),
    )


def _lifespan(runtime: Runtime, pipeline: Pipeline | None) -> Lifespan:
    """Loads before the first request and stops the threads after the last."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        runtime.open(pipeline or _load(runtime.settings))
        with closing_first(runtime.close, runtime.settings.shutdown_delay_s):
            yield
        runtime.close()
        runtime.workers.close()

    return lifespan


def _load(settings: Settings) -> Pipeline:
    # Loading brings FAISS and LlamaIndex, which a test with its own pipeline does without.
    from service.answer import build_pipeline

    pipeline: Pipeline = build_pipeline(settings)
    return pipeline
