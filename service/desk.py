"""The desk: who asks a question gets its answer here, from the cache or the pipeline, as the bytes to send.

The order for a question: session, cache, reading in a worker, the model or the cache by the plan, answering in a
worker, cache, session.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from cachetools import LRUCache
from starlette.requests import Request

from census.understand.memory import Memory
from service.cache import plan_key, question_key
from service.line import Work, work_of
from service.predictions import Prediction
from service.presence import while_present
from service.replies import Entry
from service.runtime import Runtime
from service.schemas import AskRequest, PlanRequest
from service.stages import Span, Stages, milliseconds, queued
from service.steps import Asked, Deferred, Meant, Settled
from service.types import REPLAYED

_KINDS = 10_000
"""Questions of which it is remembered that they are more than lookups."""
State = dict[str, Any]
"""A request's, as `service.middleware.Requests` gives it."""


class _Looked(NamedTuple):
    """A look into the cache that found nothing: under which key, and how long it took."""

    key: str
    spans: tuple[Span, ...]


class Desk:
    """Answers from the cache or the pipeline."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._kinds: LRUCache[str, Work] = LRUCache(_KINDS)

    async def at_hand(self, state: State, body: AskRequest) -> bytes | None:
        """The reply to a question that a cache answers. None, and nothing done but for the look, for every other one,
        which `ask` answers; that look is not taken twice."""
        runtime = self._runtime
        if body.session_id is not None or runtime.cache is None or not runtime.loaded:
            return None
        key = self._key(body, None)
        settled = self._near(key)
        if settled is None:
            settled, spans = await self._seen(key)
            if settled is None:
                state["looked"] = _Looked(key, spans)
                return None
            settled = replace(settled, spans=spans)
            runtime.metrics.settled(settled)
        self._note(state, body)
        return self._replied(state, body, None, settled)

    async def ask(self, request: Request, body: AskRequest) -> bytes:
        """The reply to a question. Raises ApiError."""
        state, sessions = request.scope["state"], self._runtime.sessions
        self._note(state, body)
        session = _session(state, body)
        previous = await sessions.get(session) if session else None
        key = self._key(body, previous)
        settled = await self._found_or(request, key, partial(self._answered, key, body, previous))
        if session and (memory := settled.entry.leads_to(previous)) is not None:
            await sessions.set(session, memory)
        return self._replied(state, body, previous, settled)

    async def replay(self, request: Request, body: PlanRequest) -> bytes:
        """The reply to a plan. Raises ApiError, and PlanError where it cannot be executed."""
        key = plan_key(body.plan, body.language, self._runtime.versions.key)
        settled = await self._found_or(request, key, partial(self._replayed, body))
        # Under a plan lies the answer to whichever question came first.
        return self._reply(request.scope["state"], replace(settled, entry=settled.entry.decided(REPLAYED)))

    def _key(self, body: AskRequest, previous: Memory | None) -> str:
        return question_key(body.question, body.language, body.route, previous, self._runtime.versions.key)

    # -- from the cache -------------------------------------------------------------------------

    async def _found_or(self, request: Request, key: str, compute: Callable[[], Awaitable[Settled]]) -> Settled:
        """The answer under `key`, or else the computed one, once for all who want it at the same time and are still
        there."""
        near = self._near(key)
        if near is not None:
            return near
        looked: _Looked | None = request.scope["state"].get("looked")

        async def found_or_computed() -> Settled:
            found, spans = await self._seen(key) if looked is None or looked.key != key else (None, looked.spans)
            settled = found if found is not None else await self._kept(key, await compute())
            settled = replace(settled, spans=(*spans, *settled.spans))
            self._runtime.metrics.settled(settled)
            return settled

        return await while_present(request, self._runtime.flights.run(key, found_or_computed))

    def _near(self, key: str) -> Settled | None:
        """The answer in this process's memory. On the path of most requests: without what may be spared."""
        cache = self._runtime.cache
        if cache is None:
            return None
        start, counted = time.time_ns(), time.perf_counter_ns()
        packed = cache.near(key)
        near = Entry.unpacked(packed) if packed is not None else None
        if near is None:
            return None
        taken = time.perf_counter_ns() - counted
        self._runtime.metrics.found(taken / 1e9)
        return Settled(near, (Span("cache", start, start + taken),), cached=True)

    async def _found(self, key: str) -> Settled | None:
        cache = self._runtime.cache
        return _settled(await cache.get(key)) if cache is not None else None

    async def _seen(self, key: str) -> tuple[Settled | None, tuple[Span, ...]]:
        """The answer in the cache, and how long it took to look."""
        looking = Stages()
        with looking.time("cache"):
            found = await self._found(key)
        return found, tuple(looking.spans)

    async def _kept(self, key: str, settled: Settled) -> Settled:
        if self._runtime.cache is not None and settled.lasting:
            await self._runtime.cache.set(key, settled.entry.packed())
        return settled

    # -- from the pipeline ----------------------------------------------------------------------

    async def _answered(self, key: str, body: AskRequest, previous: Memory | None) -> Settled:
        """The answer to a question that is in no cache, all by one deadline."""
        runtime = self._runtime
        until = runtime.workers.deadline()
        run = partial(runtime.workers.run, until=until)
        modelled, to_plan, sent = runtime.model is not None, runtime.cache is not None, [time.time_ns()]
        kind: Work = "lookup"
        if (known := self._kinds.get(key)) is not None:
            runtime.workers.check(known)  # not read again only to be refused again
        step = await run(runtime.steps.begin, body.question, body.language, body.route, previous, modelled, to_plan)
        if isinstance(step, Deferred):
            kind = self._kinds[key] = step.kind
            sent.append(time.time_ns())
            step = await run(runtime.steps.go_on, step.read, modelled, to_plan, kind=kind)
        if isinstance(step, Asked):
            settled = await self._planned(step, partial(run, kind=kind), until)
        elif isinstance(step, Meant):
            settled = await self._told(step, partial(run, kind=kind))
        else:
            settled = step
        runtime.metrics.planned(settled.entry.decision["source"])
        for sent_ns in sent:
            settled = _after_waiting(settled, sent_ns)
        return settled

    async def _replayed(self, body: PlanRequest) -> Settled:
        sent = time.time_ns()
        workers, replay = self._runtime.workers, self._runtime.steps.replay
        settled = await workers.run(replay, body.plan, body.language, kind=work_of(body.plan))
        return _after_waiting(settled, sent)

    async def _planned(self, asked: Asked, run: Callable[..., Awaitable[Settled]], until: float) -> Settled:
        """The answer by the model's plan where it has one, else by the rules'. Of the time left the model gets half,
        so that there is some for the rules."""
        runtime, reply, waiting = self._runtime, None, Stages()
        if runtime.model is not None:
            with waiting.time("model"):
                reply = await runtime.model.reply(asked.prompt, (until - time.monotonic()) / 2)
        sent = time.time_ns()
        settled = await run(runtime.steps.finish, asked.draft, reply, runtime.versions.model_version)
        if settled.fallback:
            runtime.metrics.fell_back("invalid", settled.fallback.kind)
        return _after_waiting(replace(settled, spans=(*settled.spans, *waiting.spans)), sent)

    async def _told(self, meant: Meant, run: Callable[..., Awaitable[Settled]]) -> Settled:
        """The answer of the plan that a question means, which another question may have had before."""
        runtime, meaning = self._runtime, meant.meaning
        key = plan_key(meaning.plan, meaning.language, runtime.versions.key, bare_name=meaning.bare_name)
        found, spans = await self._seen(key)
        if found is not None:
            entry = found.entry.decided(meaning.decided)
            return replace(found, entry=entry, spans=(*meant.spans, *spans), scores=meant.scores)
        sent = time.time_ns()
        settled = _after_waiting(await run(runtime.steps.tell, meant.draft), sent)
        return await self._kept(key, settled) if settled.of_plan else settled

    # -- to the client --------------------------------------------------------------------------

    def _note(self, state: State, body: AskRequest) -> None:
        if self._runtime.settings.log_questions:
            state["log"]["question"] = body.question

    def _replied(self, state: State, body: AskRequest, previous: Memory | None, settled: Settled) -> bytes:
        """The reply to a question, of which the prediction log is told."""
        if self._runtime.predictions is not None:
            prediction = Prediction(
                state["request_id"],
                body.question,
                body.language,
                body.route,
                previous.canonical() if previous else None,
                settled,
                (time.perf_counter() - state["started"]) * 1000,
                self._runtime.versions.all,
            )
            self._runtime.predictions.note(prediction)
        return self._reply(state, settled)

    def _reply(self, state: State, settled: Settled) -> bytes:
        decision, metrics = settled.entry.decision, self._runtime.metrics
        metrics.answered(decision.get("answer_status", ""), decision.get("route", ""), cached=settled.cached)
        state["spans"] = settled.spans
        state["log"].update(decision, cached=settled.cached)
        if len(settled.spans) > 1:
            state["log"]["stages_ms"] = {stage: round(ms, 3) for stage, ms in milliseconds(settled.spans).items()}
        return settled.entry.reply(
            cached=settled.cached,
            latency_ms=(time.perf_counter() - state["started"]) * 1000,
            versions=self._runtime.versions.fields,
            request_id=state["request_id"],
        )


def _session(state: State, body: AskRequest) -> str | None:
    """The dialogue that is meant. Of who has an API key it is theirs alone: an id that another guesses is another's
    dialogue. No id holds a colon."""
    if body.session_id is None or state["holder"] is None:
        return body.session_id
    return f"{state['holder']}:{body.session_id}"


def _settled(data: bytes | None) -> Settled | None:
    """The answer in cached bytes, if it is one."""
    entry = Entry.unpacked(data) if data is not None else None
    return Settled(entry, cached=True) if entry is not None else None


def _after_waiting(settled: Settled, sent_ns: int) -> Settled:
    """With the wait for a worker, to whom it was sent then."""
    return replace(settled, spans=(*settled.spans, queued(sent_ns, settled.spans)))
