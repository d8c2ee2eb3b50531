"""Malformed bodies, impossible plans, path tricks, forged headers, large bodies: refused in one shape, or answered
like the request they pretend to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asking import Got, Sent
from hostile_requests import TOKYO, all_requests, heads, large
from judge import Judge, failure, headers, same

ALL = all_requests()
FAMILIES = sorted({one.family for one in ALL})
ANSWERED = {one.family for one in (*heads(), *large())}
Send = Callable[[list[Sent]], list[Got]]


def of(family: str) -> list[Sent]:
    return [one for one in ALL if one.family == family]


def shown(sent: Sent) -> str:
    return f"{sent.method} {sent.path!a:.80} {sent.query[:60]!r} {sent.headers[-1][0]!r} {sent.body[:80]!r}"


@pytest.mark.parametrize("family", FAMILIES)
def test_a_hostile_request_is_refused_in_the_one_shape_or_answered(family: str, send: Send, judge: Judge) -> None:
    requests = of(family)
    plain, *replies = send([Sent("plain", body=TOKYO), *requests])
    found = []
    for sent, got in zip(requests, replies, strict=True):
        wrong = headers(got)
        if got.status >= 400:
            wrong += failure(got)
        elif sent.path in ("/census_qa", "/census_qa/plan") and sent.method == "POST":
            wrong += judge.answer(got.json(), plain.json() if family in ANSWERED else None)
        found += [f"{shown(sent)}: {line}" for line in wrong]
    assert found == []


def test_some_of_them_are_answered(send: Send) -> None:
    """Else nothing would be proven of the figures."""
    plain, *replies = send([Sent("plain", body=TOKYO), *of("headers")])
    answers: list[Any] = [got.json() for got in replies if got.status == 200]
    assert len(answers) > 30
    assert all(same(answer, plain.json()) for answer in answers)


def test_no_path_reaches_a_file(send: Send) -> None:
    assert [shown(sent) for sent, got in zip(of("paths"), send(of("paths")), strict=True) if b"root:" in got.body] == []


def test_a_body_of_the_limit_is_read_and_a_larger_one_is_not(send: Send) -> None:
    replies = dict(zip([len(one.body) for one in of("large")], [got.status for got in send(of("large"))], strict=True))
    assert {size for size, status in replies.items() if status == 413} == {size for size in replies if size > 65_536}
