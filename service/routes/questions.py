"""POST /census_qa and POST /census_qa/plan.

The order for a question: session, cache, pipeline in a thread, cache, session.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from service.cache import plan_key, question_key
from service.examples import ANSWER, PLANS, QUESTIONS
from service.replies import Entry
from service.runtime import Runtime
from service.schemas import Answer, AskRequest, PlanRequest, error_replies
from service.types import Answered

_FAILURES = error_replies(400, 408, 413, 415, 422, 429, 503, 504)
_REPLIES = {200: {"content": {"application/json": {"example": ANSWER}}}, **_FAILURES}


def router(runtime: Runtime) -> APIRouter:
    """The two routes."""
    routes = APIRouter(tags=["questions"])
    desk = _Desk(runtime)

    @routes.post("/census_qa", response_model=Answer, responses=_REPLIES, summary="Ask a question")
    async def ask(request: Request, body: Annotated[AskRequest, Body(openapi_examples=QUESTIONS)]) -> Response:
        """Answers in the question's language, with the cells behind every number."""
        return await desk.ask(request, body)

    @routes.post("/census_qa/plan", response_model=Answer, responses=_REPLIES, summary="Execute a plan")
    async def replay(request: Request, body: Annotated[PlanRequest, Body(openapi_examples=PLANS)]) -> Response:
        """Executes a plan, such as one found in an answer, and phrases its result."""
        return await desk.replay(request, body)

    return routes


class _Desk:
    """Answers from the cache or the pipeline."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def ask(self, request: Request, body: AskRequest) -> Response:
        runtime = self._runtime
        pipeline = runtime.pipeline
        if runtime.settings.log_questions:
            request.state.log["question"] = body.question
        previous = await runtime.sessions.get(body.session_id) if body.session_id else None
        key = question_key(body.question, body.language, body.route, previous, runtime.versions.key)
        compute = partial(pipeline.ask, body.question, language=body.language, route=body.route, previous=previous)
        entry, cached = await self._entry(request, key, compute)
        if body.session_id and (plan := entry.leads_to()) is not None:
            await runtime.sessions.set(body.session_id, plan)
        return self._response(request, entry, cached)

    async def replay(self, request: Request, body: PlanRequest) -> Response:
        runtime = self._runtime
        key = plan_key(body.plan, body.language, runtime.versions.key)
        compute = partial(runtime.pipeline.replay, body.plan, language=body.language)
        entry, cached = await self._entry(request, key, compute)
        return self._response(request, entry, cached)

    async def _entry(self, request: Request, key: str, compute: Callable[[], Answered]) -> tuple[Entry, bool]:
        """The entry under `key`, and whether it was cached."""
        cache = self._runtime.cache
        if cache is not None:
            data = await cache.get(key)
            known = Entry.unpacked(data) if data is not None else None
            if known is not None:
                return known, True
        entry, stages = await self._runtime.workers.run(_computed, compute)
        request.state.log["stages_ms"] = stages
        if cache is not None:
            await cache.set(key, entry.packed())
        return entry, False

    def _response(self, request: Request, entry: Entry, cached: bool) -> Response:
        state = request.state
        state.log.update(entry.decision, cached=cached)
        content = entry.reply(
            cached=cached,
            latency_ms=(time.perf_counter() - state.started) * 1000,
            versions=self._runtime.versions.fields,
            request_id=state.request_id,
        )
        return Response(content, media_type="application/json")


def _computed(compute: Callable[[], Answered]) -> tuple[Entry, dict[str, float]]:
    """The pipeline's answer, serialised in its thread."""
    answered = compute()
    return Entry.of(answered), {stage: round(ms, 3) for stage, ms in answered.stages_ms.items()}
