"""POST /census_qa and POST /census_qa/plan.

The order for a question: session, cache, reading in a worker, the model, answering in a worker, cache, session.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from census.understand.memory import Memory
from service.cache import plan_key, question_key
from service.examples import ANSWER, PLANS, QUESTIONS
from service.predictions import Prediction
from service.replies import Entry
from service.runtime import Runtime
from service.schemas import Answer, AskRequest, PlanRequest, error_replies
from service.stages import Stages, milliseconds, queued
from service.steps import Asked, Settled

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
        if runtime.settings.log_questions:
            request.state.log["question"] = body.question
        previous = await runtime.sessions.get(body.session_id) if body.session_id else None
        key = question_key(body.question, body.language, body.route, previous, runtime.versions.key)

        async def compute() -> Settled:
            modelled, sent = runtime.model is not None, time.time_ns()
            step = await runtime.workers.run(
                runtime.steps.begin, body.question, body.language, body.route, previous, modelled
            )
            settled = await self._planned(step) if isinstance(step, Asked) else step
            runtime.metrics.planned(settled.entry.decision["source"])
            return replace(settled, spans=(queued(sent, settled.spans), *settled.spans))

        settled, cached = await self._settled(request, key, compute)
        if body.session_id and (memory := settled.entry.leads_to(previous)) is not None:
            await runtime.sessions.set(body.session_id, memory)
        if runtime.predictions is not None:
            runtime.predictions.note(self._prediction(request, body, previous, settled, cached))
        return self._response(request, settled.entry, cached)

    async def replay(self, request: Request, body: PlanRequest) -> Response:
        runtime = self._runtime
        key = plan_key(body.plan, body.language, runtime.versions.key)

        async def compute() -> Settled:
            sent = time.time_ns()
            settled = await runtime.workers.run(runtime.steps.replay, body.plan, body.language)
            return replace(settled, spans=(queued(sent, settled.spans), *settled.spans))

        settled, cached = await self._settled(request, key, compute)
        return self._response(request, settled.entry, cached)

    async def _planned(self, asked: Asked) -> Settled:
        """The answer by the model's plan where it has one, else by the rules'."""
        runtime, reply, waiting = self._runtime, None, Stages()
        if runtime.model is not None:
            with waiting.time("model"):
                reply = await runtime.model.reply(asked.prompt)
        sent = time.time_ns()
        settled = await runtime.workers.run(runtime.steps.finish, asked.draft, reply, runtime.versions.model_version)
        if settled.fallback:
            runtime.metrics.fell_back("invalid", settled.fallback.kind)
        return replace(settled, spans=(*settled.spans, *waiting.spans, queued(sent, settled.spans)))

    async def _settled(
        self, request: Request, key: str, compute: Callable[[], Awaitable[Settled]]
    ) -> tuple[Settled, bool]:
        """The answer under `key`, and whether it was cached."""
        cache, metrics, looking = self._runtime.cache, self._runtime.metrics, Stages()
        if cache is not None:
            with looking.time("cache"):
                data = await cache.get(key)
                known = Entry.unpacked(data) if data is not None else None
            request.state.spans = looking.spans
            metrics.looked_up("answer", hit=known is not None, seconds=looking.seconds)
            if known is not None:
                return Settled(known), True
        settled = await compute()
        metrics.computed(settled)
        request.state.spans = [*looking.spans, *settled.spans]
        request.state.log["stages_ms"] = {stage: round(ms, 3) for stage, ms in milliseconds(settled.spans).items()}
        if cache is not None and settled.lasting:
            await cache.set(key, settled.entry.packed())
        return settled, False

    def _prediction(
        self, request: Request, body: AskRequest, previous: Memory | None, settled: Settled, cached: bool
    ) -> Prediction:
        return Prediction(
            request.state.request_id,
            body.question,
            body.language,
            body.route,
            previous.canonical() if previous else None,
            settled,
            cached,
            (time.perf_counter() - request.state.started) * 1000,
            self._runtime.versions.all,
        )

    def _response(self, request: Request, entry: Entry, cached: bool) -> Response:
        state, decision = request.state, entry.decision
        state.log.update(decision, cached=cached)
        self._runtime.metrics.answered(decision["answer_status"], decision["route"], cached=cached)
        content = entry.reply(
            cached=cached,
            latency_ms=(time.perf_counter() - state.started) * 1000,
            versions=self._runtime.versions.fields,
            request_id=state.request_id,
        )
        return Response(content, media_type="application/json")
