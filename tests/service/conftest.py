"""Fixtures: an application over the fake pipeline, its client and its log."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from redis_server import RedisServer
from service_fakes import FakePipeline

from service.answer import QuestionPipeline, build_pipeline
from service.app import create_app
from service.logs import json_logger
from service.settings import Settings
from service.types import Pipeline


@pytest.fixture(autouse=True)
def _no_redis_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REDIS_URL", "CENSUS_QA_REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def _one_server() -> Iterator[RedisServer]:
    server = RedisServer()
    yield server
    server.kill()


@pytest.fixture
def redis_server(_one_server: RedisServer) -> RedisServer:
    """A server that is up and empty; tests leave it up."""
    _one_server.call("FLUSHALL")
    return _one_server


@pytest.fixture
def frail_server() -> Iterator[RedisServer]:
    """A server of the test's own, to be killed and stopped."""
    server = RedisServer()
    yield server
    server.kill()


@pytest.fixture
def pipeline() -> Iterator[FakePipeline]:
    fake = FakePipeline()
    yield fake
    fake.gate.set()


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def lines(log: io.StringIO) -> Callable[[], list[dict[str, Any]]]:
    """The log so far, a dict per line."""
    return lambda: [json.loads(line) for line in log.getvalue().split("\n")[:-1]]


@pytest.fixture
def make(pipeline: FakePipeline, log: io.StringIO) -> Callable[..., FastAPI]:
    """Makes an application with some settings changed."""
    return lambda engine=None, **changed: create_app(Settings(**changed), pipeline, json_logger("debug", log), engine)


@pytest.fixture
def client(make: Callable[..., FastAPI]) -> Iterator[TestClient]:
    with TestClient(make(), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="session")
def real() -> QuestionPipeline:
    """The whole pipeline over the shipped data, loaded once and to the end.

    The retrievers load in a thread, where `inspect` parses signatures. pytest parses what it first imports,
    and of two threads that parse at once Python 3.11 lets one fail:
    SystemError, "AST constructor recursion depth mismatch".
    """
    whole = build_pipeline(Settings())
    whole.rag.retriever.search("population")
    return whole


@pytest.fixture(scope="session")
def fuzzed_pipeline(real: QuestionPipeline) -> Pipeline:
    """What the fuzz tests ask."""
    return real
