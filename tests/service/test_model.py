"""The model as a planner: its plan where it has one, the rules' where it is busy, late, broken or talks nonsense."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from service_fakes import FakePipeline

from census.understand.prompt import Message
from service.app import create_app
from service.engines.types import EngineBusy, EngineFailed, EngineLate, Limits, Written
from service.logs import json_logger
from service.model import load_engine
from service.settings import Settings

ASKED = {"question": "model: population of Tokyo in 2020?"}


class ScriptedEngine:
    """Writes one text, or raises one error."""

    name = "smollm2-135m-9.9.9"

    def __init__(self, text: str | Exception) -> None:
        self.text = text
        self.asked: list[Sequence[Message]] = []
        self.closed = False

    async def generate(self, messages: Sequence[Message], schema: Mapping[str, Any] | None, limits: Limits) -> Written:
        self.asked.append(messages)
        assert schema is not None
        assert limits.max_tokens >= 16
        if isinstance(self.text, Exception):
            raise self.text
        return Written(self.text, 0.0)

    async def health(self) -> bool:
        return not self.closed

    async def close(self) -> None:
        self.closed = True


def test_the_models_plan_is_used_and_its_version_reported(make: Callable[..., FastAPI]) -> None:
    engine = ScriptedEngine('{"op":"value","measures":["A1101"],"areas":["13000"],"years":[2020]}')
    with TestClient(make(engine=engine)) as client:
        reply = client.post("/census_qa", json=ASKED).json()
        assert client.get("/version").json()["model_version"] == engine.name
    assert reply["source"] == "fine-tuned-smollm2-135m-9.9.9"
    assert reply["model_version"] == engine.name
    assert engine.asked[0][0]["role"] == "system"
    assert engine.asked[0][1]["content"].startswith("Tokyo[13000]")
    assert engine.closed


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (EngineBusy("full"), "busy"),
        (EngineLate("3 s"), "late"),
        (EngineFailed("gone"), "failed"),
        ("nonsense", "invalid"),
    ],
)
def test_whatever_the_model_does_the_rules_answer_and_a_counter_rises(
    make: Callable[..., FastAPI], text: str | Exception, reason: str
) -> None:
    with TestClient(make(engine=ScriptedEngine(text))) as client:
        reply = client.post("/census_qa", json=ASKED)
        counted = client.get("/metrics").text
    assert reply.status_code == 200
    assert reply.json()["source"] == "rules"
    assert reply.json()["value"] == 14047594
    assert f'census_qa_model_fallbacks_total{{reason="{reason}"}} 1.0' in counted


def test_a_question_without_anything_to_plan_is_not_put_to_the_model(make: Callable[..., FastAPI]) -> None:
    engine = ScriptedEngine("{}")
    with TestClient(make(engine=engine)) as client:
        assert client.post("/census_qa", json={"question": "hello"}).json()["source"] == "rules"
    assert engine.asked == []


def test_a_cached_answer_asks_no_model(make: Callable[..., FastAPI]) -> None:
    engine = ScriptedEngine('{"op":"none"}')
    with TestClient(make(engine=engine)) as client:
        first, second = (client.post("/census_qa", json=ASKED).json() for _ in range(2))
    assert (first["cached"], second["cached"]) == (False, True)
    assert len(engine.asked) == 1


def test_what_the_rules_answer_in_the_models_absence_is_not_cached(make: Callable[..., FastAPI]) -> None:
    engine = ScriptedEngine(EngineLate("3 s"))
    with TestClient(make(engine=engine)) as client:
        client.post("/census_qa", json=ASKED)
        engine.text = '{"op":"none"}'
        assert client.post("/census_qa", json=ASKED).json()["source"].startswith("fine-tuned")


def test_no_engine_is_loaded_where_none_is_wanted() -> None:
    assert load_engine(Settings(engine="none")) is None


def test_an_unknown_model_says_what_is_known(tmp_path: Path) -> None:
    with pytest.raises(EngineFailed, match="smollm3"):
        load_engine(Settings(model="smollm3", model_cache=tmp_path))


def test_the_service_starts_by_rules_when_its_model_cannot_be_loaded(
    pipeline: FakePipeline, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.answer.build_pipeline", lambda _: pipeline)
    app = create_app(Settings(model="smollm3"), log=json_logger("debug", log))
    with TestClient(app) as client:
        reply = client.post("/census_qa", json=ASKED).json()
        assert client.get("/version").json()["model_version"].startswith("rules-")
    assert (reply["source"], reply["value"]) == ("rules", 14047594)
    assert "engine_failed" in log.getvalue()
