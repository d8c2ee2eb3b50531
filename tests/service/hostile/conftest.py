"""Fixtures: the service over the real pipeline, its log, the judge, and the canary."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from asking import PATIENT, Got, Sent, call_all, question
from canary import watching
from fastapi import FastAPI
from judge import Judge, log_lines

from service.answer import QuestionPipeline
from service.app import create_app
from service.logs import json_logger
from service.settings import Settings

Ask = Callable[[list[str]], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def judge() -> Judge:
    return Judge.load()


@pytest.fixture(scope="module")
def written() -> io.StringIO:
    """The log."""
    return io.StringIO()


@pytest.fixture(scope="module")
def app(real: QuestionPipeline, written: io.StringIO) -> FastAPI:
    return create_app(Settings(log_questions=True, **PATIENT), real, json_logger("debug", written))


@pytest.fixture
def send(app: FastAPI, written: io.StringIO) -> Iterator[Callable[[list[Sent]], list[Got]]]:
    """Sends requests; nothing may be executed meanwhile, and each writes one line into the log."""

    def sent(requests: list[Sent]) -> list[Got]:
        start = len(written.getvalue())
        with watching() as heard:
            replies = call_all(app, requests)
        assert heard == []
        lines = log_lines(written.getvalue()[start:])
        assert [line["event"] for line in lines] == ["request"] * len(requests)
        assert [line["status"] for line in lines] == [reply.status for reply in replies]
        return replies

    return sent


@pytest.fixture
def ask(send: Callable[[list[Sent]], list[Got]]) -> Ask:
    """Asks questions, all of which must be read."""

    def asked(questions: list[str]) -> list[dict[str, Any]]:
        replies = send([Sent("question", body=question(one)) for one in questions])
        assert [reply.status for reply in replies] == [200] * len(questions)
        return [reply.json() for reply in replies]

    return asked
