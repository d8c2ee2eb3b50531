"""An engine that stands still: readiness says so, rules answer without waiting for it, and it is taken up again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from test_model import ASKED, ScriptedEngine

LOOKED_AT = 0.01  # seconds between two looks
PLAN = '{"op":"value","measures":["A1101"],"areas":["13000"],"years":[2020]}'


class Stalling(ScriptedEngine):
    """Writes a plan while it moves."""

    def __init__(self) -> None:
        super().__init__(PLAN)
        self.moves = True

    async def health(self) -> bool:
        return self.moves


@pytest.fixture
def engine() -> Stalling:
    return Stalling()


@pytest.fixture
def started(make: Callable[..., FastAPI], engine: Stalling) -> Iterator[Callable[..., TestClient]]:
    clients: list[TestClient] = []

    def start(**changed: object) -> TestClient:
        client = TestClient(make(engine=engine, engine_health_every_s=LOOKED_AT, **changed))
        clients.append(client.__enter__())
        return client

    yield start
    for client in clients:
        client.__exit__()


def becomes(client: TestClient, path: str, status: int) -> bool:
    """Whether GET `path` comes to answer so."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if client.get(path).status_code == status:
            return True
        time.sleep(LOOKED_AT)
    return False


def test_readiness_follows_the_engine_and_says_why(started: Callable[..., TestClient], engine: Stalling) -> None:
    client = started()
    assert client.get("/health/ready").status_code == 200
    engine.moves = False
    assert becomes(client, "/health/ready", 503)
    refused = client.get("/health/ready").json()["error"]
    assert refused["code"] == "not_ready"
    assert "engine stands still" in refused["message"]
    assert client.get("/health/live").status_code == 200
    engine.moves = True
    assert becomes(client, "/health/ready", 200)


def test_rules_answer_meanwhile_the_engine_is_not_asked_and_nothing_is_cached(
    started: Callable[..., TestClient], engine: Stalling
) -> None:
    client = started()
    engine.moves = False
    assert becomes(client, "/health/ready", 503)
    replies = [client.post("/census_qa", json=ASKED).json() for _ in range(2)]
    assert [(reply["source"], reply["value"], reply["cached"]) for reply in replies] == [("rules", 14047594, False)] * 2
    assert engine.asked == []
    assert 'census_qa_model_fallbacks_total{reason="still"} 2.0' in client.get("/metrics").text
    engine.moves = True
    assert becomes(client, "/health/ready", 200)
    assert client.post("/census_qa", json=ASKED).json()["source"] == "fine-tuned-smollm2-135m-9.9.9"


def test_the_gauge_says_whether_it_moves(started: Callable[..., TestClient], engine: Stalling) -> None:
    client, series = started(), 'census_qa_engine_up{model="smollm2-135m-9.9.9"}'
    assert f"{series} 1.0" in client.get("/metrics").text
    engine.moves = False
    assert becomes(client, "/health/ready", 503)
    counted = client.get("/metrics").text
    assert f"{series} 0.0" in counted
    assert "census_qa_ready 0.0" in counted


def test_one_that_stands_still_for_long_fails_liveness_until_it_moves(
    started: Callable[..., TestClient], engine: Stalling
) -> None:
    client = started(engine_dead_s=0.05)
    engine.moves = False
    assert becomes(client, "/health/live", 503)
    assert client.post("/census_qa", json=ASKED).status_code == 200
    engine.moves = True
    assert becomes(client, "/health/live", 200)


def test_without_a_bound_it_may_stand_still_for_ever(started: Callable[..., TestClient], engine: Stalling) -> None:
    client = started(engine_dead_s=0)
    engine.moves = False
    assert becomes(client, "/health/ready", 503)
    time.sleep(0.1)
    assert client.get("/health/live").status_code == 200


def test_where_rules_are_good_enough_readiness_stays(started: Callable[..., TestClient], engine: Stalling) -> None:
    client = started(engine_required=False)
    engine.moves = False
    while client.post("/census_qa", json={"question": f"model {time.monotonic()}"}).json()["source"] != "rules":
        time.sleep(LOOKED_AT)
    assert client.get("/health/ready").status_code == 200
