"""One JSON line per request, which no text from outside can forge."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.logs import json_logger

Lines = Callable[[], list[dict[str, Any]]]
FORGERY = 'Tokyo?\n{"event": "request", "status": 200}\r\x1b[2K\u2028\u0085\x00\x7f\x9b\u202e'


def test_a_request_is_one_line_with_its_decision(client: TestClient, lines: Lines) -> None:
    reply = client.post("/census_qa", json={"question": "What is the population of Tokyo?"})
    (line,) = lines()
    assert line["event"] == "request"
    assert line["request_id"] == reply.headers["x-request-id"]
    assert (line["method"], line["path"], line["status"]) == ("POST", "/census_qa", 200)
    assert (line["route"], line["answer_status"], line["reason"]) == ("finetuned", "answered", "one area, one measure")
    assert line["score"] == 0.98
    assert set(line["stages_ms"]) == {"cache", "queue", "plan"}
    assert line["stages_ms"]["plan"] == 0.5
    assert line["ms"] > 0


def test_questions_are_not_logged_unless_asked_for(
    client: TestClient, make: Callable[..., FastAPI], log: io.StringIO, lines: Lines
) -> None:
    client.post("/census_qa", json={"question": "echo my name is Taro"})
    assert "Taro" not in log.getvalue()
    TestClient(make(log_questions=True)).post("/census_qa", json={"question": "echo my name is Taro"})
    assert lines()[-1]["question"] == "echo my name is Taro"


def test_a_question_cannot_forge_a_line(make: Callable[..., FastAPI], log: io.StringIO, lines: Lines) -> None:
    client = TestClient(make(log_questions=True))
    client.post("/census_qa", json={"question": FORGERY})
    client.get("/" + quote(FORGERY))
    assert len(log.getvalue().splitlines()) == 2
    assert log.getvalue().isascii()
    assert log.getvalue().replace("\n", "").isprintable()
    assert lines()[0]["question"] == FORGERY.strip()


@pytest.mark.parametrize("given", ["abc-1.2_3", "x" * 64])
def test_a_safe_request_id_is_kept(client: TestClient, lines: Lines, given: str) -> None:
    reply = client.get("/version", headers={"X-Request-ID": given})
    assert reply.headers["x-request-id"] == given
    assert lines()[-1]["request_id"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", 'a"b', "a\tb", "é"])
def test_an_unsafe_request_id_is_replaced(client: TestClient, given: str) -> None:
    reply = client.get("/version", headers={"X-Request-ID": given.encode("latin-1")})
    assert reply.headers["x-request-id"] != given
    assert len(reply.headers["x-request-id"]) == 32


def test_a_crash_is_logged_with_its_reason(client: TestClient, lines: Lines) -> None:
    reply = client.post("/census_qa", json={"question": "fail"})
    failed, request = lines()
    assert failed["event"] == "failed"
    assert "RuntimeError" in failed["exception"]
    assert failed["request_id"] == request["request_id"] == reply.headers["x-request-id"]
    assert request["status"] == 500


def test_health_checks_are_quiet(client: TestClient, lines: Lines) -> None:
    client.get("/health/live")
    assert lines()[-1]["level"] == "debug"


def test_what_utf_8_cannot_hold_is_logged_too(log: io.StringIO, lines: Lines) -> None:
    json_logger("info", log).info("odd", text="\ud800\u2028", kind=object)
    assert log.getvalue().isascii()
    (line,) = lines()
    assert (line["text"], line["kind"]) == ("\ud800\u2028", repr(object))
