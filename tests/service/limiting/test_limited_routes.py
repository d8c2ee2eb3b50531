"""Every route is limited by client, whatever becomes of the request; probes are not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from service_fakes import FakePipeline
from serving import connected, serving

from service.keys import hash_of
from service.limiting.rates import EXEMPT

QUESTION = {"question": "What is the population of Tokyo?"}
TWO = {f"limit_{group}": "2/minute" for group in ("answers", "files", "data", "admin", "other")}
KEY, OTHER_KEY = "cqa_" + "k" * 43, "cqa_" + "o" * 43
ADMIN = "an admin key of some length"
KEYS = f"partner {hash_of(KEY)} answers=5/minute; other {hash_of(OTHER_KEY)}"

Make = Callable[..., FastAPI]


def routes(of: Any) -> Iterator[tuple[str, str]]:
    """(method, path) of every route, those of included routers too, however deep the framework keeps them."""
    for route in of.routes:
        nested = getattr(route, "original_router", route)  # FastAPI from 0.137 on
        if getattr(route, "methods", None):
            yield from ((method, route.path) for method in route.methods)
        elif hasattr(nested, "routes"):
            yield from routes(nested)
        else:
            raise AssertionError(f"what kind of route is {route!r}?")


def ask(client: TestClient, **headers: str) -> httpx.Response:
    return client.post("/census_qa", json=QUESTION, headers=headers)


def test_every_route_is_limited_and_probes_are_not(make: Make) -> None:
    app = make(**TWO, admin_key=ADMIN)
    found = sorted({(method, path) for method, path in routes(app) if method not in {"HEAD", "OPTIONS"}})
    assert ("POST", "/census_qa") in found
    assert {("GET", "/docs"), ("GET", "/admin/usage"), ("DELETE", "/admin/cache")} <= set(found)
    for method, path in found:
        client = TestClient(make(**TWO, admin_key=ADMIN), raise_server_exceptions=False)
        statuses = [client.request(method, path.replace("{code}", "13000")).status_code for _ in range(4)]
        if path in EXEMPT:
            assert 429 not in statuses, path
        else:
            assert 429 not in statuses[:2], path
            assert statuses[2:] == [429, 429], f"{path} is not limited"
    assert {path for _, path in found} >= EXEMPT


@pytest.mark.parametrize("path", ["/nothing", "/admin/nothing", "/census_qa/nothing", "/census_qa/", "//", "/a/b/c"])
def test_where_there_is_nothing_is_limited_too(make: Make, path: str) -> None:
    client = TestClient(make(**TWO))
    assert [client.get(path).status_code for _ in range(3)] == [404, 404, 429]


def test_sixty_questions_a_minute_are_answered_and_the_sixty_first_is_not(
    client: TestClient, pipeline: FakePipeline
) -> None:
    replies = [ask(client) for _ in range(61)]
    assert [reply.status_code for reply in replies] == [200] * 60 + [429]
    assert [reply.json()["cached"] for reply in replies[:60]] == [False] + [True] * 59  # cached ones count
    assert client.get("/areas").status_code == 200  # another route
    assert len(pipeline.asked) == 1
    first, last = replies[0], replies[-1]
    assert first.headers["x-ratelimit-limit"] == "60"
    assert first.headers["x-ratelimit-remaining"] == "59"
    assert first.headers["ratelimit-policy"] == '"/census_qa";q=60;w=60'
    assert "retry-after" not in first.headers
    error = last.json()["error"]
    assert error["code"] == "rate_limited"
    assert error["request_id"] == last.headers["x-request-id"]
    assert last.headers["x-ratelimit-remaining"] == "0"
    assert 0 < int(last.headers["retry-after"]) <= 60


def test_what_is_refused_for_other_reasons_counts_as_well(make: Make) -> None:
    client = TestClient(make(limit_answers="6/minute"))
    sent: list[dict[str, Any]] = [
        {"json": {"question": ""}},
        {"content": b"{"},
        {"content": b"x" * 70_000},
        {"json": QUESTION, "headers": {"x-large": "x" * 20_000}},
        {"json": QUESTION, "params": {"q": "x" * 9000}},
    ]
    statuses = [client.post("/census_qa", **one).status_code for one in sent]
    assert statuses == [422, 415, 413, 431, 414]
    assert client.get("/census_qa").status_code == 405
    assert ask(client).status_code == 429


def test_a_thousand_forged_addresses_are_one_client(make: Make) -> None:
    client = TestClient(make())
    forged = [ask(client, **{"X-Forwarded-For": f"198.51.{n // 250}.{n % 250}"}).status_code for n in range(1000)]
    assert forged == [200] * 60 + [429] * 940


def test_behind_a_trusted_proxy_each_client_is_one(make: Make) -> None:
    client = TestClient(make(trusted_proxies="10.0.0.0/8"), client=("10.0.0.1", 5000))
    for n in range(1000):  # the proxy appends whom it heard from
        ask(client, **{"X-Forwarded-For": f"198.51.{n // 250}.{n % 250}, 203.0.113.7"})
    assert ask(client, **{"X-Forwarded-For": "203.0.113.7"}).status_code == 429
    assert ask(client, **{"X-Forwarded-For": "203.0.113.8"}).status_code == 200


@pytest.mark.parametrize("believes", [True, False])
def test_a_server_that_believes_forged_addresses_does_not_help(make: Make, believes: bool) -> None:
    """uvicorn puts them in place of the connection's address for every client of the same machine, unless told not
    to."""

    async def main() -> list[int]:
        async with serving(make(limit_answers="20/minute"), proxy_headers=believes) as port, connected(port) as client:
            return [(await client.ask(X_Forwarded_For=f"198.51.100.{n}")).status for n in range(100)]

    assert asyncio.run(main()) == [200] * 20 + [429] * 80


@pytest.mark.parametrize("believes", [True, False])
def test_nor_does_it_harm_where_its_proxy_is_trusted(make: Make, believes: bool) -> None:
    async def main() -> None:
        app = make(limit_answers="2/minute", trusted_proxies="127.0.0.1")
        async with serving(app, proxy_headers=believes) as port, connected(port) as client:
            for address in ("203.0.113.7", "203.0.113.8:4711"):
                sent = [{"X_Forwarded_For": f"198.51.100.{n}, {address}"} for n in range(3)]
                assert [(await client.ask(**headers)).status for headers in sent] == [200, 200, 429]

    asyncio.run(main())


def test_a_key_counts_instead_of_the_address_by_its_own_rates(make: Make) -> None:
    client = TestClient(make(api_keys=KEYS, limit_answers="2/minute"))
    assert [ask(client, Authorization=f"Bearer {KEY}").status_code for _ in range(6)] == [200] * 5 + [429]
    assert [ask(client, **{"X-API-Key": OTHER_KEY}).status_code for _ in range(3)] == [200, 200, 429]
    assert [ask(client).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/areas", headers={"X-API-Key": KEY}).headers["x-ratelimit-limit"] == "120"


@pytest.mark.parametrize("shown", ["cqa_" + "x" * 43, KEY[:-1], KEY + "k", KEY.upper(), "", "k", "é" * 40])
def test_an_unknown_key_is_refused_and_counted_by_address(make: Make, shown: str) -> None:
    client = TestClient(make(api_keys=KEYS, limit_answers="2/minute"))
    replies = [ask(client, **{"X-API-Key": shown.encode("latin-1")}) for _ in range(3)]  # type: ignore[dict-item]
    assert [reply.status_code for reply in replies] == [401, 401, 429]
    assert replies[0].json()["error"]["code"] == "unauthorized"
    assert replies[0].headers["www-authenticate"] == "Bearer"
    assert ask(client).status_code == 429


def test_where_no_keys_are_kept_what_is_shown_is_not_looked_at(client: TestClient) -> None:
    assert ask(client, Authorization="Bearer of a gateway before us").status_code == 200


def test_a_dialogue_belongs_to_the_holder_of_the_key_it_was_begun_with(make: Make, pipeline: FakePipeline) -> None:
    client = TestClient(make(api_keys=KEYS, cache_bytes=0))
    body = {"question": "What is the population of Tokyo?", "session_id": "s-1"}
    for headers in ({"X-API-Key": KEY}, {"X-API-Key": OTHER_KEY}, {}, {"X-API-Key": KEY}):
        client.post("/census_qa", json=body, headers=headers)
    assert [previous is not None for _, previous in pipeline.asked] == [False, False, False, True]


def test_a_key_may_be_asked_for(make: Make) -> None:
    client = TestClient(make(api_keys=KEYS, require_key=True))
    for path in ("/areas", "/facts", "/indicators/A1101"):
        assert client.get(path).status_code == 401
    assert ask(client).status_code == 401
    assert ask(client, **{"X-API-Key": KEY}).status_code == 200
    for path in ("/docs", "/openapi.json", "/version", "/health/live", "/health/ready", "/metrics"):
        assert client.get(path).status_code == 200


def test_the_log_names_the_holder_and_the_refusal_but_no_address(make: Make, lines: Callable[..., Any]) -> None:
    client = TestClient(make(api_keys=KEYS, limit_answers="1/minute"), client=("203.0.113.7", 5000))
    ask(client, **{"X-API-Key": OTHER_KEY})
    ask(client)
    ask(client)
    first, second, third = lines()
    assert first["key"] == "other"
    assert "key" not in second
    assert (third["status"], third["error"]) == (429, "rate_limited")
    assert "203.0.113.7" not in str([first, second, third])


def test_every_admin_route_asks_for_the_admin_key(make: Make) -> None:
    app = make(admin_key=ADMIN, api_keys=KEYS)
    found = [(method, path) for method, path in routes(app) if path.startswith("/admin")]
    assert len(found) >= 3
    client = TestClient(app)
    for method, path in found:
        for headers in ({}, {"X-Admin-Key": "wrong"}, {"X-API-Key": KEY}, {"Authorization": f"Bearer {KEY}"}):
            assert client.request(method, path, headers=headers).status_code == 403, f"{method} {path} {headers}"
        assert client.request(method, path, headers={"X-Admin-Key": ADMIN}).status_code == 200
    assert not [path for _, path in routes(make(api_keys=KEYS)) if path.startswith("/admin")]


def test_the_statement_of_use_names_the_holders(make: Make) -> None:
    client = TestClient(make(admin_key=ADMIN, api_keys=KEYS, limit_answers="2/minute"))
    for _ in range(3):
        ask(client)
    for _ in range(7):
        ask(client, **{"X-API-Key": KEY})
    for _ in range(5):
        client.get("/health/live")
    body = client.get("/admin/usage", headers={"X-Admin-Key": ADMIN}).json()
    assert body["shared"] is False
    counts = {one["name"]: [(day["requests"], day["limited"]) for day in one["days"]] for one in body["clients"]}
    assert counts == {"partner": [(7, 2)], "other": [], "anonymous": [(4, 1)]}
    assert client.get("/admin/usage?days=0", headers={"X-Admin-Key": ADMIN}).status_code == 422


def test_one_rate_or_all_can_be_raised_by_the_environment(monkeypatch: pytest.MonkeyPatch, make: Make) -> None:
    from service.settings import Settings

    for group in ("ANSWERS", "FILES", "DATA", "ADMIN", "OTHER"):
        monkeypatch.setenv(f"CENSUS_QA_LIMIT_{group}", "1000000/minute")
    client = TestClient(make(**Settings.from_environment().model_dump(include=set(TWO))))
    assert ask(client).headers["x-ratelimit-limit"] == "1000000"
    assert client.get("/areas").headers["x-ratelimit-limit"] == "1000000"
    assert client.get("/docs").headers["x-ratelimit-limit"] == "1000000"
