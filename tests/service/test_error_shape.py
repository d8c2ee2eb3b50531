"""Every failure has the one shape and a request id, whatever raises it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from service_fakes import FakePipeline

from service.app import create_app
from service.errors import ApiError, RateLimitedError, SaturatedError
from service.logs import json_logger
from service.settings import Settings

JSON = {"content-type": "application/json"}
FAILURES: list[tuple[int, str, str, str, dict[str, Any]]] = [
    (400, "malformed", "POST", "/census_qa", {"content": b"{", "headers": JSON}),
    (400, "malformed", "POST", "/census_qa", {"content": b"[" * 60_000, "headers": JSON}),
    (400, "malformed", "POST", "/census_qa", {"content": b"1" * 5000, "headers": JSON}),
    (400, "malformed", "POST", "/census_qa", {"content": b"\xff\xfe", "headers": JSON}),
    (404, "not_found", "GET", "/nothing", {}),
    (404, "not_found", "GET", "/census_qa/", {}),
    (404, "not_found", "GET", "/indicators/Z9", {}),
    (404, "not_found", "GET", "/areas/99999", {}),
    (405, "method_not_allowed", "GET", "/census_qa", {}),
    (405, "method_not_allowed", "DELETE", "/areas", {}),
    (413, "too_large", "POST", "/census_qa", {"content": b"x" * 70_000, "headers": JSON}),
    (415, "unsupported_media_type", "POST", "/census_qa", {"content": b'{"question": "x"}'}),
    (415, "unsupported_media_type", "POST", "/census_qa", {"data": {"question": "x"}}),
    (422, "invalid", "POST", "/census_qa", {"json": {"question": " "}}),
    (422, "invalid", "POST", "/census_qa", {}),
    (422, "invalid", "GET", "/areas?limit=0", {}),
    (422, "invalid", "GET", "/areas?level=planet", {}),
    (422, "invalid", "GET", "/facts", {}),
    (422, "invalid", "GET", "/facts?indicator=Z9", {}),
    (422, "invalid", "GET", "/facts?indicator=ageing_rate", {}),
    (422, "invalid", "GET", "/facts?indicator=A1101&area=99999", {}),
    (422, "invalid", "GET", "/facts?indicator=A1101&limit=100000", {}),
    (422, "invalid", "GET", "/facts?indicator=%00", {}),
    (500, "internal", "POST", "/census_qa", {"json": {"question": "fail"}}),
]


def check(reply: httpx.Response, status: int, code: str) -> str:
    """The message of a failing reply of the right shape."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/json"
    body = reply.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "request_id"}
    assert body["error"]["code"] == code
    assert body["error"]["request_id"] == reply.headers["x-request-id"]
    assert body["error"]["message"]
    return str(body["error"]["message"])


@pytest.mark.parametrize(("status", "code", "method", "path", "sent"), FAILURES)
def test_a_failure_has_the_one_shape(
    client: TestClient, status: int, code: str, method: str, path: str, sent: dict[str, Any]
) -> None:
    check(client.request(method, path, **sent), status, code)


def test_a_wrong_method_is_told_the_right_one(client: TestClient) -> None:
    assert client.get("/census_qa").headers["allow"] == "POST"


def test_a_crash_tells_nothing_of_the_inside(client: TestClient, log: io.StringIO) -> None:
    message = check(client.post("/census_qa", json={"question": "fail"}), 500, "internal")
    assert "secret" not in message
    assert "the secret inside" in log.getvalue()


def test_a_chunked_body_is_bounded_as_well(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(3):
            yield b"x" * 30_000

    check(client.post("/census_qa", content=chunks(), headers=JSON), 413, "too_large")


def asynchronous(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


def test_a_body_that_trickles_in_is_given_up(make: Callable[..., FastAPI]) -> None:
    async def trickle() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(5)
        yield b"}"

    async def main() -> httpx.Response:
        async with asynchronous(make(body_timeout_s=0.05)) as client:
            return await client.post("/census_qa", content=trickle(), headers=JSON)

    check(asyncio.run(main()), 408, "slow_body")


def test_a_question_past_its_deadline_is_late(make: Callable[..., FastAPI]) -> None:
    with TestClient(make(deadline_s=0.05)) as client:
        check(client.post("/census_qa", json={"question": "wait"}), 504, "late")


def test_one_question_too_many_is_refused_at_once(make: Callable[..., FastAPI], pipeline: FakePipeline) -> None:
    async def main() -> list[httpx.Response]:
        async with asynchronous(make(max_concurrency=1, max_waiting=1, cache_bytes=0, retry_after_s=7)) as client:
            asked = [client.post("/census_qa", json={"question": f"wait {number}"}) for number in range(3)]
            post = [asyncio.create_task(one) for one in asked]
            done, _ = await asyncio.wait(post, return_when=asyncio.FIRST_COMPLETED)
            refused = [task.result() for task in done]
            pipeline.gate.set()
            served = await asyncio.gather(*(set(post) - done))
            return refused + served

    refused, *served = asyncio.run(main())
    check(refused, 503, "saturated")
    assert refused.headers["retry-after"] == "7"
    assert [reply.status_code for reply in served] == [200, 200]


def test_before_loading_ends_questions_are_not_welcome() -> None:
    client = TestClient(create_app(Settings(), None, json_logger("error", io.StringIO())))  # lifespan not run
    for reply in (client.post("/census_qa", json={"question": "x"}), client.get("/health/ready")):
        check(reply, 503, "not_ready")
        assert reply.headers["retry-after"] == "1"
    assert client.get("/health/live").status_code == 200


@pytest.mark.parametrize("error", [RateLimitedError("at most 60 a minute", 30), SaturatedError("busy", 30)])
def test_refusals_say_when_to_come_back(make: Callable[..., FastAPI], error: ApiError) -> None:
    app = make()

    @app.get("/limited")
    async def limited() -> None:
        raise error

    reply = TestClient(app).get("/limited")
    check(reply, error.status, error.code)
    assert reply.headers["retry-after"] == "30"


def test_a_message_is_never_long(client: TestClient) -> None:
    reply = client.post("/census_qa", json={"question": "x", "y" * 10_000: 1})
    assert len(check(reply, 422, "invalid")) <= 500
