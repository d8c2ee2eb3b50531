"""/admin/cache tells what the cache does and empties it, for who has the key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from redis_server import RedisServer

from service.routes.admin import EXAMPLE, CacheBody

KEY = "sixteen or more letters"
HEADERS = {"X-Admin-Key": KEY}
QUESTION = {"question": "What is the population of Tokyo?"}


@pytest.fixture
def client(make: Callable[..., FastAPI]) -> Iterator[TestClient]:
    with TestClient(make(admin_key=KEY)) as client:
        yield client


def test_without_a_configured_key_there_is_no_such_route(make: Callable[..., FastAPI]) -> None:
    client = TestClient(make())
    for method in ("GET", "DELETE"):
        reply = client.request(method, "/admin/cache", headers={"X-Admin-Key": ""})
        assert (reply.status_code, reply.json()["error"]["code"]) == (404, "not_found")
    assert "/admin/cache" not in client.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize("key", [None, "", "x", KEY[:-1], KEY + "x", KEY.upper(), "é" * 16])
def test_without_the_key_nothing_is_told_or_done(client: TestClient, key: str | None) -> None:
    client.post("/census_qa", json=QUESTION)
    headers = {} if key is None else {"X-Admin-Key": key.encode("latin-1")}
    for method in ("GET", "DELETE"):
        reply = client.request(method, "/admin/cache", headers=headers)
        assert (reply.status_code, reply.json()["error"]["code"]) == (403, "forbidden")
        assert KEY not in reply.text
    assert client.post("/census_qa", json=QUESTION).json()["cached"] is True


def test_the_state_counts_what_happened(client: TestClient) -> None:
    for _ in range(3):
        client.post("/census_qa", json=QUESTION)
    state = client.get("/admin/cache", headers=HEADERS).json()
    (memory,) = state["tiers"]
    assert (memory["tier"], memory["hits"], memory["misses"], memory["entries"]) == ("memory", 2, 1, 1)
    assert memory["bytes"] > 100
    assert (state["redis"], state["in_flight"], state["joined"]) == (None, 0, 0)


def test_a_purge_forgets_answers(client: TestClient) -> None:
    client.post("/census_qa", json=QUESTION)
    reply = client.delete("/admin/cache", headers=HEADERS)
    assert (reply.status_code, reply.json()["tiers"][0]["entries"]) == (200, 0)
    assert client.post("/census_qa", json=QUESTION).json()["cached"] is False


def test_a_cache_that_is_off_has_no_tiers(make: Callable[..., FastAPI]) -> None:
    client = TestClient(make(admin_key=KEY, cache_bytes=0))
    for method in ("GET", "DELETE"):
        assert client.request(method, "/admin/cache", headers=HEADERS).json()["tiers"] == []


def test_the_state_shows_redis_and_a_purge_that_cannot_reach_it_says_so(
    make: Callable[..., FastAPI], frail_server: RedisServer
) -> None:
    with TestClient(make(admin_key=KEY, redis_url=frail_server.url, redis_timeout_s=5)) as client:
        client.post("/census_qa", json=QUESTION)
        state = client.delete("/admin/cache", headers=HEADERS).json()
        assert [tier["tier"] for tier in state["tiers"]] == ["memory", "redis"]
        assert (state["redis"]["here"], state["redis"]["losses"], state["redis"]["max_bytes"]) == (True, 0, 0)
        assert state["redis"]["used_bytes"] > 0
        kept = [name for name in frail_server.names() if not name.startswith("census-qa:limits:")]
        assert kept == ["census-qa:purged"]
        client.post("/census_qa", json=QUESTION)
        frail_server.kill()
        reply = client.delete("/admin/cache", headers=HEADERS)
        assert (reply.status_code, reply.json()["error"]["code"]) == (503, "redis_away")
        assert reply.headers["retry-after"] == "1"
        assert client.post("/census_qa", json=QUESTION).json()["cached"] is False  # memory forgot all the same
        assert client.get("/admin/cache", headers=HEADERS).json()["redis"]["used_bytes"] is None


def test_the_description_has_a_true_example(client: TestClient) -> None:
    paths: dict[str, Any] = client.get("/openapi.json").json()["paths"]
    assert set(paths["/admin/cache"]) == {"get", "delete"}
    shown = CacheBody.model_validate(EXAMPLE)
    assert shown.model_dump() == EXAMPLE | {"tiers": tuple(EXAMPLE["tiers"])}
