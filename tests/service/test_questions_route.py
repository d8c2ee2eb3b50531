"""POST /census_qa and /census_qa/plan keep the contract."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from redis_server import until
from service_fakes import TOKYO_2020, FakePipeline

from census.understand.memory import Memory
from service.schemas import Answer

QUESTION = {"question": "What is the population of Tokyo?"}


def test_a_question_alone_gives_every_field_of_the_contract(client: TestClient) -> None:
    reply = client.post("/census_qa", json=QUESTION)
    assert reply.status_code == 200
    body = reply.json()
    assert set(body) == set(Answer.model_fields)
    assert body["value"] == 14047594
    assert body["facts"][0]["area"] == "Tokyo"
    assert body["cached"] is False
    assert body["latency_ms"] > 0
    assert body["model_version"].startswith("rules-")
    assert body["data_version"] == "data-1"
    assert body["request_id"] == reply.headers["x-request-id"]


def test_the_same_question_is_computed_once(client: TestClient, pipeline: FakePipeline) -> None:
    first = client.post("/census_qa", json=QUESTION).json()
    again = client.post("/census_qa", json={"question": "  what is the POPULATION  of Ｔｏｋｙｏ? "}).json()
    assert len(pipeline.asked) == 1
    assert again["cached"] is True
    changing = {"cached", "latency_ms", "request_id"}
    assert {k: v for k, v in first.items() if k not in changing} == {
        k: v for k, v in again.items() if k not in changing
    }


@pytest.mark.parametrize(
    "other", [{"language": "ja"}, {"route": "rag"}, {"question": "What is the population of Kyoto?"}]
)
def test_another_language_route_or_question_is_another_answer(
    client: TestClient, pipeline: FakePipeline, other: dict[str, str]
) -> None:
    client.post("/census_qa", json=QUESTION)
    assert client.post("/census_qa", json=QUESTION | other).json()["cached"] is False
    assert len(pipeline.asked) == 2


def test_a_session_hands_what_was_said_to_the_next_turn(client: TestClient, pipeline: FakePipeline) -> None:
    for question in ("What is the population of Tokyo?", "And in 2015?"):
        client.post("/census_qa", json={"question": question, "session_id": "s-1"})
    client.post("/census_qa", json={"question": "And in 2015?", "session_id": "s-2"})
    assert [previous for _, previous in pipeline.asked] == [None, Memory((TOKYO_2020,)), None]


def test_a_cached_turn_is_remembered_too(client: TestClient, pipeline: FakePipeline) -> None:
    client.post("/census_qa", json=QUESTION)
    assert client.post("/census_qa", json=QUESTION | {"session_id": "s"}).json()["cached"] is True
    client.post("/census_qa", json={"question": "And in 2015?", "session_id": "s"})
    assert pipeline.asked[-1] == ("And in 2015?", Memory((TOKYO_2020,)))


def test_without_cache_memory_every_question_is_computed(make: Callable[..., FastAPI], pipeline: FakePipeline) -> None:
    client = TestClient(make(cache_bytes=0))
    assert [client.post("/census_qa", json=QUESTION).json()["cached"] for _ in range(2)] == [False, False]
    assert len(pipeline.asked) == 2


def test_the_plan_of_an_answer_can_be_replayed(client: TestClient, pipeline: FakePipeline) -> None:
    plan = client.post("/census_qa", json=QUESTION).json()["plan"]
    replies = [client.post("/census_qa/plan", json={"plan": plan, "language": "ja"}).json() for _ in range(2)]
    assert pipeline.replayed == [TOKYO_2020]
    assert [reply["cached"] for reply in replies] == [False, True]
    assert replies[0]["language"] == "ja"


def test_questions_that_mean_the_same_plan_share_its_answer(client: TestClient, pipeline: FakePipeline) -> None:
    first, other = (client.post("/census_qa", json={"question": f"mean it {n}"}).json() for n in range(2))
    replayed = client.post("/census_qa/plan", json={"plan": TOKYO_2020.model_dump(mode="json")}).json()
    assert [reply["cached"] for reply in (first, other, replayed)] == [False, True, True]
    assert (len(pipeline.asked), len(pipeline.finished), pipeline.replayed) == (2, 1, [])
    assert (other["source"], other["route"], other["router_score"]) == ("rules", "finetuned", 0.5)
    assert (replayed["source"], replayed["route"], replayed["router_score"]) == ("rules", "finetuned", 1.0)
    for field in ("answer", "value", "unit", "plan", "facts", "formula", "suggestions", "notes"):
        assert first[field] == other[field] == replayed[field]


@pytest.mark.parametrize("other", [{"question": "mean it bare"}, {"language": "ja"}, {"route": "rag"}])
def test_what_an_answer_says_of_its_question_is_not_shared(
    client: TestClient, pipeline: FakePipeline, other: dict[str, str]
) -> None:
    client.post("/census_qa", json={"question": "mean it"})
    reply = client.post("/census_qa", json={"question": "mean it so"} | other).json()
    assert reply["cached"] is (other == {"route": "rag"})  # the same answer, planned otherwise
    assert reply["route"] == other.get("route", "finetuned")
    assert len(pipeline.asked) == 2


def test_identical_questions_at_the_same_time_are_computed_once(
    make: Callable[..., FastAPI], pipeline: FakePipeline
) -> None:
    async def main() -> list[httpx.Response]:
        transport = httpx.ASGITransport(make())
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            asked = [asyncio.create_task(client.post("/census_qa", json={"question": "wait"})) for _ in range(20)]
            await until(lambda: bool(pipeline.asked))
            asked[0].cancel()  # the one that began it
            await asyncio.wait({asked[0]})
            pipeline.gate.set()
            return await asyncio.gather(*asked[1:])

    replies = asyncio.run(main())
    assert len(pipeline.asked) == 1
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.json()["answer"] for reply in replies}) == 1
    assert len({reply.json()["request_id"] for reply in replies}) == 19


@pytest.mark.parametrize(
    "text",
    [
        "a\x00b",
        "\u202eTokyo\u202c",
        "\u2066東京\u2069",
        "😀 東京",
        "\r\n\t?",
        "x" * 2000,
        "ｶﾞ",
        "'; DROP TABLE",
        "{{7*7}}",
    ],
)
def test_odd_characters_in_a_question_are_only_text(client: TestClient, pipeline: FakePipeline, text: str) -> None:
    assert client.post("/census_qa", json={"question": "echo " + text[:1990]}).status_code == 200
    assert pipeline.asked[0][0] == ("echo " + text[:1990]).strip()


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({}, "question"),
        ({"question": ""}, "question"),
        ({"question": " \u3000\n"}, "question"),
        ({"question": "\u200b\x00"}, "question"),
        ({"question": "x" * 2001}, "question"),
        ({"question": 5}, "question"),
        ({"question": None}, "question"),
        (QUESTION | {"language": "fr"}, "language"),
        (QUESTION | {"route": "magic"}, "route"),
        (QUESTION | {"session_id": "a b"}, "session_id"),
        (QUESTION | {"session_id": "x" * 65}, "session_id"),
        (QUESTION | {"sesion_id": "x"}, "sesion_id"),
        ([], "body"),
    ],
)
def test_an_invalid_request_names_the_field(client: TestClient, body: Any, part: str) -> None:
    reply = client.post("/census_qa", json=body)
    assert reply.status_code == 422
    assert reply.json()["error"]["message"].startswith(f"{part}: ")


def test_lone_surrogates_are_refused(client: TestClient) -> None:
    for raw in (b'{"question": "\\ud800"}', b'{"\\udfff": 1, "question": "x"}'):
        reply = client.post("/census_qa", content=raw, headers={"content-type": "application/json"})
        assert reply.status_code == 422


@pytest.mark.parametrize(
    ("plan", "part"),
    [
        ({"op": "value", "measures": ["A1101"]}, "plan: value: areas"),
        ({"op": "value", "measures": ["A9999"], "areas": ["13000"]}, "plan.measures"),
        ({"op": "value", "measures": ["A1101"], "areas": ["99999"]}, "plan.areas"),
        ({"op": "guess", "measures": ["A1101"], "areas": ["13000"]}, "plan.op"),
    ],
)
def test_an_invalid_plan_names_its_part(client: TestClient, plan: dict[str, Any], part: str) -> None:
    reply = client.post("/census_qa/plan", json={"plan": plan})
    assert reply.status_code == 422
    assert reply.json()["error"]["message"].startswith(part)


def test_a_threshold_that_is_not_finite_is_refused(client: TestClient) -> None:
    for number in (b"NaN", b"Infinity", b"1e999"):
        where = b'[{"measure": "A1101", "cmp": ">", "value": ' + number + b"}]"
        scope = b'{"level": "prefecture", "where": ' + where + b"}"
        raw = b'{"plan": {"op": "count", "measures": ["A1101"], "scope": ' + scope + b"}}"
        reply = client.post("/census_qa/plan", content=raw, headers={"content-type": "application/json"})
        assert reply.status_code == 422, reply.text
