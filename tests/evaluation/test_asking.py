"""Asking a service: sessions, order, patience, forced routes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
from evaluation_replies import DIALOGUE, SINGLE, reply

from evaluation.asking import ATTEMPTS, Route, ask_all, over_http, versions
from evaluation.items import Item


class Recorder:
    """Answers everything alike, slowly, and remembers what it was asked and by how many at a time."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds, self.asked, self.now, self.most = seconds, list[tuple[str, str | None]](), 0, 0
        self.lock = threading.Lock()

    def __call__(self, question: str, session: str | None) -> Mapping[str, Any]:
        with self.lock:
            self.asked.append((question, session))
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(self.seconds)
        with self.lock:
            self.now -= 1
        return reply()


def asked(handler: Callable[[httpx.Request], httpx.Response], route: Route = "auto") -> Mapping[str, Any]:
    """The reply to one question through a transport."""
    with httpx.Client(transport=httpx.MockTransport(handler), base_url="http://service") as client:
        ((first,),) = ask_all([SINGLE], over_http(client, route))
    return first.answer


def test_the_turns_of_a_dialogue_share_a_session_and_others_have_none() -> None:
    ask = Recorder()
    names = [turn.name for turns in ask_all([SINGLE, DIALOGUE], ask) for turn in turns]
    (_, none), (_, first), (_, second) = ask.asked
    assert none is None
    assert first is not None
    assert first == second
    assert names == ["en-1", "en-2.1", "en-2.2"]


def test_items_are_asked_together_up_to_the_bound_and_come_back_in_order() -> None:
    items = [Item(f"en-{number}", "en", "dialogue", DIALOGUE.turns) for number in range(8)]
    ask = Recorder(0.01)
    names = [turns[0].name for turns in ask_all(items, ask, concurrency=3)]
    assert names == [f"en-{number}.1" for number in range(8)]
    assert 1 < ask.most <= 3
    for session in {session for _, session in ask.asked}:
        assert [question for question, by in ask.asked if by == session] == ["Tokyo?", "a joke?"]


def test_an_error_of_the_service_is_kept_as_such() -> None:
    assert asked(lambda _: httpx.Response(500))["status"] == "error 500"


def test_a_late_reply_is_an_error_and_an_absent_service_ends_the_run() -> None:
    def late(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("late")

    def absent(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    assert asked(late)["status"] == "error ReadTimeout"
    with pytest.raises(httpx.ConnectError):
        asked(absent)


def test_a_busy_service_is_asked_again_but_not_for_ever() -> None:
    busy = httpx.Response(503, headers={"Retry-After": "0"})
    replies = [busy, httpx.Response(200, json=reply())]
    assert asked(lambda _: replies.pop(0))["status"] == "answered"
    always = [busy] * (ATTEMPTS + 1)
    assert asked(lambda _: always.pop())["status"] == "error 503"
    assert len(always) == 1


@pytest.mark.parametrize(("route", "sent"), [("auto", False), ("rag", True)])
def test_only_a_forced_route_is_sent(route: Route, sent: bool) -> None:
    bodies: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(200, json=reply())

    asked(answer, route)
    assert (b'"route"' in bodies[0]) is sent


def test_versions_are_those_of_the_service() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"service": "1", "index": ""}))
    with httpx.Client(transport=transport, base_url="http://service") as client:
        assert versions(client) == {"service": "1", "index": ""}
