"""What was loaded is taken out of garbage collections, at once and when the rest is there."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from fastapi.testclient import TestClient
from service_fakes import FakePipeline

from service import heap
from service.app import create_app
from service.settings import Settings
from service.types import Pipeline


class Slow(FakePipeline):
    """Part of which is loaded late."""

    def complete(self) -> None:
        self.gate.wait(30)


class Collector:
    """Notes what it is told to do. The real one would keep what other tests make."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.frozen = threading.Semaphore(0)

    def collect(self) -> None:
        self.done.append("collect")

    def freeze(self) -> None:
        self.done.append("freeze")
        self.frozen.release()


def test_what_is_there_is_kept_at_once_and_the_rest_when_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    collector, pipeline = Collector(), Slow()
    monkeypatch.setattr(heap, "gc", collector)
    heap.keep(pipeline)
    assert collector.done == ["collect", "freeze"]
    assert collector.frozen.acquire(timeout=30)
    pipeline.gate.set()
    assert collector.frozen.acquire(timeout=30)
    assert collector.done == ["collect", "freeze", "freeze"]


def test_an_application_settles_once_with_what_it_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = FakePipeline()
    monkeypatch.setattr("service.answer.build_pipeline", lambda _: loaded)
    settled: list[Pipeline] = []
    with TestClient(create_app(Settings(engine="none"), settle=settled.append)) as client:
        assert client.get("/health/ready").status_code == 200
    assert settled == [loaded]


def test_one_that_was_given_its_pipeline_leaves_the_process_alone(pipeline: FakePipeline) -> None:
    settled: list[Any] = []
    with TestClient(create_app(Settings(engine="none"), pipeline, settle=settled.append)):
        pass
    assert settled == []
