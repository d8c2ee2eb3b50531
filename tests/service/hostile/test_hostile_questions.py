"""Orders, role tags, smuggled plans, code, impossible numbers and disguises in the question: no figure changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asking import Got, Sent, question
from hostile_questions import PLAIN, Hostile, disguised, endless, written
from judge import Judge, failure

ALL = [*written(), *disguised()]
FAMILIES = sorted({one.family for one in ALL})
Ask = Callable[[list[str]], list[dict[str, Any]]]


def wrong_with(family: list[Hostile], ask: Ask, judge: Judge) -> list[str]:
    """What is wrong with the replies, a line each."""
    plain = sorted({one.harmless for one in family if one.harmless})
    replies = ask([*plain, *(one.ask for one in family)])
    harmless = dict(zip(plain, replies, strict=False))
    assert {reply["status"] for reply in harmless.values()} <= {"answered"}
    found = []
    for one, reply in zip(family, replies[len(plain) :], strict=True):
        wrong = judge.answer(reply, harmless.get(one.harmless or ""))
        found += [f"{one.ask!a}: {line}: {reply['answer']!a:.160}" for line in wrong]
    return found


@pytest.mark.parametrize("family", FAMILIES)
def test_no_question_changes_a_figure(family: str, ask: Ask, judge: Judge) -> None:
    assert wrong_with([one for one in ALL if one.family == family], ask, judge) == []


def test_plain_questions_are_judged_right(ask: Ask, judge: Judge) -> None:
    for reply in ask(list(PLAIN)):
        assert reply["status"] == "answered"
        assert judge.answer(reply) == []
        assert judge.answer({**reply, "answer": reply["answer"].replace(",", ",1", 1)}) != []
        fact = {**reply["facts"][0], "value": reply["facts"][0]["value"] + 1}
        assert judge.answer({**reply, "facts": [fact]}) != []
        assert judge.answer({**reply, "answer": reply["answer"] + "\u202e"}) != []


def test_as_much_work_as_a_question_can_make_ends(send: Callable[[list[Sent]], list[Got]], judge: Judge) -> None:
    asked = [one.ask for one in endless()]
    for text, got in zip(asked, send([Sent("endless", body=question(one)) for one in asked]), strict=True):
        assert (judge.answer(got.json()) if got.status == 200 else failure(got)) == [], text[:20]
