"""Asking and counting, with a plain function in place of the service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from evaluation.items import Expect, Item, Turn
from evaluation.run import outcomes, over_http, totals, wilson
from evaluation.table import Table

TOKYO = Expect(("answered",), ({"op": "value", "measure": "A1101", "area": "13000", "year": 2020},))
REFUSED = Expect(("out_of_scope",))
SINGLE = Item("en-1", "en", "value", (Turn("Tokyo?", TOKYO),))
DIALOGUE = Item("en-2", "en", "dialogue", (Turn("Tokyo?", TOKYO), Turn("a joke?", REFUSED)))


class Recorder:
    """Answers everything with Tokyo's population and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []

    def __call__(self, question: str, session: str | None) -> Mapping[str, Any]:
        self.asked.append((question, session))
        return {"status": "answered", "answer": "100", "value": 100, "facts": [], "grounded": False, "language": "en"}


def test_the_turns_of_a_dialogue_share_a_session_and_others_have_none(small: Table) -> None:
    ask = Recorder()
    found = list(outcomes([SINGLE, DIALOGUE], ask, small))
    sessions = [session for _, session in ask.asked]
    assert sessions[0] is None
    assert sessions[1] is not None
    assert sessions[1] == sessions[2]
    assert [(one.id, one.right) for one in found] == [("en-1", True), ("en-2.1", True), ("en-2.2", False)]


def test_totals_count_answers_that_are_not_grounded(small: Table) -> None:
    summary = totals(list(outcomes([SINGLE, DIALOGUE], Recorder(), small)))
    assert (summary["right"], summary["total"], summary["ungrounded"]) == (2, 3, 3)


def test_an_error_of_the_service_is_a_wrong_answer(small: Table) -> None:
    broken = httpx.MockTransport(lambda _: httpx.Response(500))
    with httpx.Client(transport=broken, base_url="http://service") as client:
        (found,) = outcomes([SINGLE], over_http(client), small)
    assert (found.right, found.status) == (False, "error 500")


def test_a_busy_service_is_asked_again(small: Table) -> None:
    replies = [httpx.Response(503, headers={"Retry-After": "0"}), httpx.Response(200, json={"status": "answered"})]
    with httpx.Client(transport=httpx.MockTransport(lambda _: replies.pop(0)), base_url="http://service") as client:
        (found,) = outcomes([SINGLE], over_http(client), small)
    assert found.status == "answered"


def test_the_wilson_interval_stays_within_bounds() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(10, 10)[1] == pytest.approx(1)
    assert wilson(95, 100) == pytest.approx((0.8882, 0.9785), abs=1e-3)
