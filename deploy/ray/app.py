"""The service on Ray Serve: replicas that answer, and doors that ask another replica where one dies.

    serve deploy deploy/ray/cpu.yaml         on a running Ray cluster; gpu.yaml with vLLM
    python -m deploy.ray.chaos               on this machine: two replicas, one killed under load

    client → Ray's proxy → Door → Service (the whole HTTP service, in a process of its own)

A door holds neither data nor models, so that it has nothing to fail over. Sessions, limits and the cache are per
replica unless REDIS_URL names a Redis. Settings are environment variables of the replicas (runtime_env).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Annotated, Any

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field
from ray import serve
from ray.exceptions import ActorDiedError, ActorUnavailableError
from ray.serve.exceptions import BackPressureError, DeploymentUnavailableError
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Message

from deploy.ray.asgi import Call, replies
from deploy.ray.relay import NobodyAnsweredError, relay
from service.app import from_environment
from service.errors import CODES, error_response
from service.middleware import request_id_of
from service.settings import Settings

LOST = (ActorDiedError, ActorUnavailableError)
TRIES = 4
MISSING_S = 60
"""How long a door waits while no replica lives, before it says so."""
Factory = Callable[[], FastAPI]


class Options(BaseModel):
    """How the service is spread; `args` of the configuration files.

    cpus, gpus, memory  what Ray sets aside for a replica; memory in bytes
    ongoing             questions a replica should have at a time; more replicas where it has more
    most_ongoing        questions a replica is given at a time; it queues and sheds by its own settings
    most_queued         questions that may wait for a replica, per door; one more is refused with 503
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_replicas: Annotated[int, Field(ge=1)] = 2
    max_replicas: Annotated[int, Field(ge=1)] = 8
    doors: Annotated[int, Field(ge=1)] = 2
    cpus: Annotated[float, Field(gt=0)] = 2
    gpus: Annotated[float, Field(ge=0)] = 0
    memory: Annotated[int, Field(ge=0)] = 1_073_741_824
    ongoing: Annotated[float, Field(gt=0)] = 4
    most_ongoing: Annotated[int, Field(ge=1)] = 64
    most_queued: Annotated[int, Field(ge=0)] = 256
    upscale_delay_s: Annotated[float, Field(ge=0)] = 5
    downscale_delay_s: Annotated[float, Field(ge=0)] = 300


class Service:
    """A replica: the application, started when the replica is made and ended with it."""

    async def __init__(self, factory: Factory = from_environment) -> None:  # type: ignore[misc]
        self._app = factory()
        self._lifespan = self._app.router.lifespan_context(self._app)
        await self._lifespan.__aenter__()

    async def answer(self, call: Call) -> AsyncIterator[Message]:
        """The messages of the reply."""
        async for message in replies(self._app, call):
            yield message

    async def check_health(self) -> None:
        """Raises RuntimeError where the service is not live; Ray then replaces the replica."""
        async for message in replies(self._app, Call("GET", "/health/live")):
            if message["type"] == "http.response.start" and message["status"] != 200:
                raise RuntimeError("the service is not live")

    async def __del__(self) -> None:
        await self._lifespan.__aexit__(None, None, None)


class Door:
    """Takes a request whole, within the service's bounds, and passes on the reply of a replica."""

    def __init__(self, service: Any) -> None:
        self._ask = service.options(stream=True).answer.remote
        self._settings = Settings.from_environment()
        self._retried = 0

    async def __call__(self, request: Request) -> Response:
        request_id = request_id_of(request.scope)
        try:
            body = await self._body(request)
        except TimeoutError:
            return error_response(408, CODES[408], "the body did not arrive in time", request_id)
        headers = [(k, v) for k, v in request.scope["headers"] if k != b"x-request-id"]
        call = Call(
            request.method,
            request.scope["path"],
            request.scope["query_string"],
            (*headers, (b"x-request-id", request_id.encode())),
            body,
            tuple(request.client) if request.client else None,  # type: ignore[arg-type]
        )
        messages = relay(call, self._ask, LOST, TRIES, self._count)
        try:
            async with asyncio.timeout(MISSING_S):
                head = await anext(messages)
        except BackPressureError:
            return self._unavailable("too many questions wait", request_id)
        except (NobodyAnsweredError, DeploymentUnavailableError, TimeoutError):
            return self._unavailable("no replica answers", request_id)
        return _streamed(head, messages)

    def retried(self) -> int:
        """Calls that were made again because a replica had died."""
        return self._retried

    def _count(self) -> None:
        self._retried += 1

    def _unavailable(self, message: str, request_id: str) -> Response:
        retry = {"Retry-After": str(self._settings.retry_after_s)}
        return error_response(503, CODES[503], message, request_id, retry)

    async def _body(self, request: Request) -> bytes:
        """The body, or its beginning where it is too large: one byte more than allowed lets the service refuse it.

        Raises TimeoutError.
        """
        body = bytearray()
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > self._settings.max_body_bytes:
            return b""  # the service refuses by the header
        async with asyncio.timeout(self._settings.body_timeout_s):
            async for chunk in request.stream():
                body += chunk
                if len(body) > self._settings.max_body_bytes:
                    break
        return bytes(body[: self._settings.max_body_bytes + 1])


def _streamed(head: Message, messages: AsyncIterator[Message]) -> Response:
    async def bodies() -> AsyncIterator[bytes]:
        async for message in messages:
            yield message.get("body", b"")

    response = StreamingResponse(bodies(), head["status"])
    # Ray's proxy names the request in the reply by itself, as it named it to the door.
    response.raw_headers = [(bytes(k), bytes(v)) for k, v in head["headers"] if bytes(k) != b"x-request-id"]
    return response


def build(args: Mapping[str, Any]) -> serve.Application:
    """The application as `serve deploy` wants it; `args` are Options, which Ray passes on as they were written."""
    options = Options.model_validate(args)
    scaling = {
        "min_replicas": options.min_replicas,
        "max_replicas": options.max_replicas,
        "target_ongoing_requests": options.ongoing,
        "upscale_delay_s": options.upscale_delay_s,
        "downscale_delay_s": options.downscale_delay_s,
    }
    service = serve.deployment(
        name="Service",
        autoscaling_config=scaling,
        max_ongoing_requests=options.most_ongoing,
        max_queued_requests=options.most_queued,
        ray_actor_options={"num_cpus": options.cpus, "num_gpus": options.gpus, "memory": options.memory},
        health_check_period_s=5,
        health_check_timeout_s=10,
        graceful_shutdown_timeout_s=Settings.model_fields["shutdown_timeout_s"].default,
    )(Service)
    door = serve.deployment(
        name="Door", num_replicas=options.doors, max_ongoing_requests=1000, ray_actor_options={"num_cpus": 0.1}
    )(Door)
    return door.bind(service.bind())
