"""Instances of the service that share a Redis: answers, sessions, purges, and doing without it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from redis_server import RedisServer
from service_fakes import TOKYO_2020, FakePipeline

from census.understand.memory import Memory
from service.app import create_app
from service.logs import json_logger
from service.settings import Settings

QUESTION = {"question": "What is the population of Tokyo?"}
FOLLOW_UP = {"question": "And in 2015?", "session_id": "s-1"}
CHANGING = {"cached", "latency_ms", "request_id"}
Lines = Callable[[], list[dict[str, Any]]]
Started = Callable[..., TestClient]


@pytest.fixture
def started(make: Callable[..., FastAPI]) -> Iterator[Started]:
    """Starts instances, with settings in common unless some are changed."""
    with ExitStack() as running:
        common = {"cache_secret": "shared by instances", "redis_timeout_s": 5, "redis_patience_s": 5}
        yield lambda url, **changed: running.enter_context(TestClient(make(redis_url=url, **common | changed)))


def ask(client: TestClient, body: dict[str, str]) -> dict[str, Any]:
    reply = client.post("/census_qa", json=body)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def test_what_one_has_answered_the_other_answers_alike(
    redis_server: RedisServer, started: Started, pipeline: FakePipeline
) -> None:
    one, other = started(redis_server.url), started(redis_server.url)
    first, second = ask(one, QUESTION), ask(other, QUESTION)
    assert (first["cached"], second["cached"], len(pipeline.asked)) == (False, True, 1)
    assert {k: v for k, v in first.items() if k not in CHANGING} == {
        k: v for k, v in second.items() if k not in CHANGING
    }


def test_files_are_shared_too(redis_server: RedisServer, started: Started, pipeline: FakePipeline) -> None:
    plan = {"plan": {"op": "report", "areas": ["13000"]}, "format": "md"}
    one, other = started(redis_server.url), started(redis_server.url)
    files = [client.post("/census_qa/report", json=plan).content for client in (one, one, other)]
    assert len(set(files)) == 1
    assert len(pipeline.replayed) == 1


@pytest.mark.parametrize(
    "changed", [{"retrieval_confidence": 0.4}, {"cache_secret": "of another instance"}, {"redis_prefix": "other"}]
)
def test_an_instance_that_would_answer_otherwise_takes_nothing_over(
    redis_server: RedisServer, started: Started, pipeline: FakePipeline, changed: dict[str, Any]
) -> None:
    one, other = started(redis_server.url), started(redis_server.url, **changed)
    assert [ask(client, QUESTION)["cached"] for client in (one, other)] == [False, False]


def test_other_data_take_nothing_over(redis_server: RedisServer, started: Started, pipeline: FakePipeline) -> None:
    ask(started(redis_server.url), QUESTION)
    pipeline.store.data_version = "data-2"  # type: ignore[misc]
    assert ask(started(redis_server.url), QUESTION)["cached"] is False


def test_a_dialogue_may_change_the_instance(
    redis_server: RedisServer, started: Started, pipeline: FakePipeline
) -> None:
    one, other = started(redis_server.url), started(redis_server.url)
    ask(one, QUESTION | {"session_id": "s-1"})
    ask(other, FOLLOW_UP)
    assert pipeline.asked[-1] == ("And in 2015?", Memory((TOKYO_2020,)))


def test_without_memory_only_redis_caches(redis_server: RedisServer, started: Started, pipeline: FakePipeline) -> None:
    client = started(redis_server.url, cache_bytes=0)
    assert [ask(client, QUESTION)["cached"] for _ in range(3)] == [False, True, True]
    redis_server.call("FLUSHALL")
    assert ask(client, QUESTION)["cached"] is False


def test_a_dead_redis_is_told_once_and_nothing_is_lost(
    frail_server: RedisServer, started: Started, pipeline: FakePipeline, lines: Lines
) -> None:
    client = started(frail_server.url)
    ask(client, QUESTION | {"session_id": "s-1"})
    frail_server.kill()
    for number in range(10):
        assert ask(client, QUESTION)["cached"] is True
        assert ask(client, {"question": f"echo {number}"})["answer"] == f"You asked: echo {number}"
        assert ask(client, {"question": f"echo {number}"})["cached"] is True
    ask(client, FOLLOW_UP)
    assert pipeline.asked[-1] == ("And in 2015?", Memory((TOKYO_2020,)))
    assert [line["event"] for line in lines() if line["event"].startswith("redis")] == ["redis_here", "redis_away"]


def test_a_service_starts_without_its_redis(frail_server: RedisServer, started: Started) -> None:
    frail_server.kill()
    client = started(frail_server.url)
    assert client.get("/health/ready").status_code == 200
    assert [ask(client, QUESTION)["cached"] for _ in range(2)] == [False, True]


def test_without_a_secret_the_log_says_what_that_means(lines: Lines, log: io.StringIO, pipeline: FakePipeline) -> None:
    create_app(Settings(redis_url="redis://:word@127.0.0.1:1"), pipeline, json_logger("debug", log))
    assert [line["event"] for line in lines()] == ["cache_not_signed"]
    assert "word@" not in log.getvalue()
