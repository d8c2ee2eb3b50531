"""What the overload benchmark makes of replies: each promise is found kept where it is, and broken where it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.agreement import questions, said, written
from benchmarks.load import Arrival, Outcome, Reply
from benchmarks.overload import Asking, Phase, Round, findings

REFUSAL = Reply(503, b"HTTP/1.1 503 X\r\nRetry-After: 2\r\n\r\n", b"{}")
ANSWER = Reply(200, b"HTTP/1.1 200 OK\r\n\r\n", b"{}")


def phase(n_answered: int, n_refused: int = 0, *, seconds: float = 0.1, refused_s: float = 0.002) -> Phase:
    """Questions over ten seconds, and a lookup and a cached question for each."""
    outcomes = []
    for number in range(n_answered):
        at = 9.8 * number / n_answered
        outcomes.append(Outcome(Arrival(at, b"", "planned"), seconds, ANSWER))
        outcomes.extend(Outcome(Arrival(at, b"", kind), 0.001, ANSWER) for kind in ("lookup", "cached"))
    refused = (Outcome(Arrival(10 * n / n_refused, b"", "planned"), refused_s, REFUSAL) for n in range(n_refused))
    return Phase(10.0, [*outcomes, *refused])


GOOD = Round(capacity=phase(100), flood=phase(100, 900), rest=phase(50), ended_s=0.0, rss=1_000_000)


def broken(*rounds: Round, rss: int = 1_000_000) -> list[str]:
    """The promises that do not hold."""
    return [name for name, _, _, holds in findings(rss, rounds) if not holds]


def test_a_service_that_keeps_its_promises_is_said_to() -> None:
    assert broken(GOOD, GOOD) == []


@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        (replace(GOOD, flood=phase(90, 900)), "goodput"),
        (replace(GOOD, flood=phase(100, 900, refused_s=0.021)), "refusals, p99"),
        (replace(GOOD, rss=1_060_000), "memory"),
        (replace(GOOD, rest=phase(50, seconds=6.0)), "as before"),
    ],
)
def test_a_broken_promise_is_found(changed: Round, missed: str) -> None:
    (found,) = broken(changed)
    assert missed in found


def test_slow_ones_among_the_accepted_are_found() -> None:
    slow = [Outcome(Arrival(1.0, b"", "planned"), 0.4, ANSWER)] * 5
    assert "p99 ÷ p50" in broken(replace(GOOD, flood=replace(GOOD.flood, outcomes=[*GOOD.flood.outcomes, *slow])))[0]


@pytest.mark.parametrize("reply", [Reply(0, b"", b""), Reply(500, b"", b""), REFUSAL])
def test_a_lookup_that_is_not_answered_is_found(reply: Reply) -> None:
    lost = [Outcome(Arrival(1.0, b"", "lookup"), 0.001, reply)] * 2
    found = broken(replace(GOOD, flood=replace(GOOD.flood, outcomes=[*GOOD.flood.outcomes, *lost])))
    assert "lookups and cached answers that are answered" in found


def test_a_refusal_without_retry_after_is_found() -> None:
    bare = Outcome(Arrival(1.0, b"", "planned"), 0.001, Reply(503, b"HTTP/1.1 503 X\r\n\r\n", b""))
    found = broken(replace(GOOD, flood=replace(GOOD.flood, outcomes=[*GOOD.flood.outcomes, bare])))
    assert found == ["refusals with Retry-After"]


def test_arrivals_keep_their_rates_and_no_question_comes_twice() -> None:
    arrivals = Asking(80).phase(200.0, 2.0)
    assert [one.at for one in arrivals] == sorted(one.at for one in arrivals)
    planned = [one.message for one in arrivals if one.kind == "planned"]
    assert len(planned) == len(set(planned)) == 400
    assert len({one.message for one in arrivals if one.kind == "lookup"}) == 40
    assert len({one.message for one in arrivals if one.kind == "cached"}) == 1


def test_questions_to_agree_on_are_different_and_the_same_each_time() -> None:
    number = len(dict.fromkeys(written())) + 500  # the rest is made
    some = questions(number, seed=1)
    assert len(set(some)) == number
    assert some == questions(number, seed=1)
    assert some != questions(number, seed=2)


def test_replies_are_compared_by_all_but_what_differs_by_nature() -> None:
    one, other = (
        Reply(200, b"", b'{"answer": "x", "cached": %s, "latency_ms": 1}' % cached) for cached in (b"true", b"false")
    )
    assert said(one) == said(other) == {"status_code": 200, "answer": "x"}
    assert said(Reply(200, b"", b'{"answer": "y"}')) != said(one)
    assert said(Reply(504, b"", b"{}")) != said(one)
