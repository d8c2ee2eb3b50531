"""The service on Ray Serve: replies pass unchanged, and a replica that dies costs a try and no answer.

Deployments run in this process here; `make chaos-ray` starts a cluster and kills a replica.
"""

from __future__ import annotations

import asyncio
import json
import warnings
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import yaml
from fastapi import FastAPI
from pydantic import PydanticDeprecatedSince20
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Scope, Send

from deploy.ray.asgi import Call, replies
from deploy.ray.relay import NobodyAnsweredError, relay
from service.settings import Settings, variable

with warnings.catch_warnings():
    # Ray's own, at import: a field of its configuration is written the way of an older Pydantic.
    warnings.simplefilter("ignore", PydanticDeprecatedSince20)
    from ray import serve
    from ray.serve.schema import ServeDeploySchema

    from deploy.ray.app import Door, Options, Service, build

MOST_BYTES = 1024
RAY = Path(__file__).parents[2] / "deploy" / "ray"
HEAD: Message = {"type": "http.response.start", "status": 200, "headers": []}


def body(text: bytes, *, more: bool = False) -> Message:
    return {"type": "http.response.body", "body": text, "more_body": more}


class Died(Exception):
    """A replica's death."""


class Replicas:
    """Each try meets the next script: messages, and perhaps a death at the end."""

    def __init__(self, *scripts: list[Message | type[Exception]]) -> None:
        self._scripts = iter(scripts)
        self.retries = 0

    async def ask(self, _: Call) -> AsyncIterator[Message]:
        for step in next(self._scripts):
            if isinstance(step, type):
                raise step
            yield step

    def retried(self) -> None:
        self.retries += 1

    async def relayed(self, tries: int = 3) -> list[Message]:
        messages = relay(Call("GET", "/"), self.ask, (Died,), tries, self.retried)
        return [message async for message in messages]


def test_a_reply_passes_as_it_is() -> None:
    replicas = Replicas([HEAD, body(b"a", more=True), body(b"b")])
    assert asyncio.run(replicas.relayed()) == [HEAD, body(b"a", more=True), body(b"b")]
    assert replicas.retries == 0


@pytest.mark.parametrize("before", [[Died], [HEAD, Died]], ids=["before the head", "after the head"])
def test_a_replica_that_dies_before_the_body_is_replaced(before: list[Message | type[Exception]]) -> None:
    replicas = Replicas(before, [HEAD, body(b"whole")])
    assert asyncio.run(replicas.relayed()) == [HEAD, body(b"whole")]
    assert replicas.retries == 1


def test_a_reply_that_has_begun_is_not_begun_again() -> None:
    replicas = Replicas([HEAD, body(b"half", more=True), Died], [HEAD, body(b"whole")])
    with pytest.raises(Died):
        asyncio.run(replicas.relayed())
    assert replicas.retries == 0


def test_tries_end() -> None:
    with pytest.raises(NobodyAnsweredError):
        asyncio.run(Replicas([Died], [Died], [Died]).relayed(tries=3))


def test_what_is_no_death_is_not_tried_again() -> None:
    replicas = Replicas([ValueError], [HEAD, body(b"whole")])
    with pytest.raises(ValueError):  # noqa: PT011 - its type is the point
        asyncio.run(replicas.relayed())
    assert replicas.retries == 0


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Sends back what it was asked."""
    message = await receive()
    await send({"type": "http.response.start", "status": 201, "headers": [(b"x-path", scope["path"].encode())]})
    await send(body(scope["query_string"] + b"|", more=True))
    await send(body(message["body"]))


def test_an_application_is_driven_without_a_server() -> None:
    async def driven() -> list[Message]:
        return [message async for message in replies(echo, Call("POST", "/a", b"q=1", body=b"text"))]

    head, *bodies = asyncio.run(driven())
    assert (head["status"], head["headers"]) == (201, [(b"x-path", b"/a")])
    assert b"".join(message["body"] for message in bodies) == b"q=1|text"


def test_an_application_that_fails_fails_for_its_caller() -> None:
    async def fails(_: Scope, __: Receive, ___: Send) -> None:
        raise LookupError("broken")

    async def driven() -> None:
        async for _ in replies(fails, Call("GET", "/")):
            pass

    with pytest.raises(LookupError, match="broken"):
        asyncio.run(driven())


def test_an_application_that_nobody_listens_to_is_ended() -> None:
    ended: list[bool] = []

    async def endless(_: Scope, __: Receive, send: Send) -> None:
        try:
            await send(HEAD)
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    async def leave() -> None:
        messages = replies(endless, Call("GET", "/"))
        async for _ in messages:
            break
        await messages.aclose()  # type: ignore[attr-defined]

    asyncio.run(leave())
    assert ended == [True]


def application() -> FastAPI:
    """A stand-in for the service, made in the replica: echoes what it was asked, within its bounds."""
    app = FastAPI()

    @app.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @app.post("/echo")
    async def echoed(request: Request) -> Response:
        data = await request.body()
        if max(len(data), int(request.headers.get("content-length", "0"))) > MOST_BYTES:
            return JSONResponse({"bytes": len(data)}, 413)
        named = request.headers["x-request-id"]
        return JSONResponse(
            {"id": named, "client": request.client, "bytes": len(data)}, headers={"x-request-id": named}
        )

    return app


def request(path: str, data: bytes = b"", headers: dict[str, str] | None = None) -> Request:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            await asyncio.Event().wait()
        sent = True
        return {"type": "http.request", "body": data, "more_body": False}

    pairs = [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()]
    call = Call("POST", path, headers=tuple(pairs), client=("192.0.2.1", 5))
    return Request(call.scope(), receive)


Ask = Callable[[Request], tuple[int, dict[str, str], bytes]]


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """A door before one replica, both in this process."""
    monkeypatch.setenv("CENSUS_QA_MAX_BODY_BYTES", str(MOST_BYTES))
    handle = serve.run(
        serve.deployment(Door).bind(serve.deployment(Service).bind(application)), _local_testing_mode=True
    )

    def ask(asked: Request) -> tuple[int, dict[str, str], bytes]:
        response = handle.remote(asked).result(timeout_s=30)

        async def read() -> bytes:
            return b"".join([chunk async for chunk in response.body_iterator])

        content = asyncio.run(read()) if hasattr(response, "body_iterator") else response.body
        return response.status_code, dict(response.headers), content

    return ask


def test_a_door_passes_on_what_a_replica_says(door: Ask) -> None:
    status, headers, content = door(request("/echo", b"x" * 10, {"X-Request-ID": "given"}))
    assert status == 200
    assert headers["content-type"] == "application/json"
    assert "x-request-id" not in headers  # Ray's proxy adds it
    assert content == b'{"id":"given","client":["192.0.2.1",5],"bytes":10}'


@pytest.mark.parametrize("declared", [{}, {"Content-Length": str(MOST_BYTES + 1)}], ids=["trickled", "declared"])
def test_a_body_that_is_too_large_is_not_taken_whole_and_refused_by_the_service(
    door: Ask, declared: dict[str, str]
) -> None:
    status, _, content = door(request("/echo", b"x" * (MOST_BYTES + 1000), declared))
    assert status == 413
    assert json.loads(content)["bytes"] <= MOST_BYTES + 1
    status, _, content = door(request("/echo", b"x" * MOST_BYTES))
    assert (status, json.loads(content)["bytes"]) == (200, MOST_BYTES)


@pytest.mark.parametrize("name", ["cpu", "gpu"])
def test_the_configuration_is_as_ray_and_the_service_want_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    config = yaml.safe_load((RAY / f"{name}.yaml").read_text(encoding="utf-8"))
    schema = ServeDeploySchema.model_validate(config)
    [application] = schema.applications
    assert application.import_path == "deploy.ray.app:build"
    assert isinstance(build(application.args), serve.Application)
    options = Options.model_validate(application.args)
    assert options.min_replicas <= options.max_replicas
    environment = application.runtime_env["env_vars"]
    assert set(environment) <= {variable(field) for field in Settings.model_fields} | {"REDIS_URL"}
    for key, value in environment.items():
        monkeypatch.setenv(key, value)
    settings = Settings.from_environment()
    # Ray must not hold back what the replica could compute or queue by itself.
    assert options.most_ongoing >= (settings.processes or settings.max_concurrency)
