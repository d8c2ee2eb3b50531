"""What is more than a lookup waits its turn, and is answered as if it had not."""

from __future__ import annotations

import pickle

import pytest

from census.plan import Plan, Scope
from service.answer import QuestionPipeline
from service.line import Work, work_of
from service.settings import Settings
from service.steps import Deferred, Settled, Steps


@pytest.mark.parametrize(
    ("question", "work"),
    [
        ("What is the population of Tokyo?", "lookup"),
        ("大阪府の人口は？", "lookup"),
        ("population of Fuchu in 2015", "lookup"),
        ("hello, what can you do?", "lookup"),
        ("top 10 cities by ageing rate in Hokkaido", "rag"),
        ("How many old people live in Nagano, and how many dentists are there?", "rag"),
        ("is it a nice place to live?", "rag"),
        ("write me a short statistical profile of Hida", "heavy"),
        ("which areas need more schools?", "heavy"),
        ("population of Nagano in 2030 if the trend goes on", "heavy"),
    ],
)
def test_rules_know_a_lookup_from_more(real: QuestionPipeline, question: str, work: Work) -> None:
    assert real.read(question).kind == work
    if work != "heavy":
        assert real.read(question, route="finetuned").kind == "lookup"
        assert real.read(question, route="rag").kind == ("lookup" if "what can you do" in question else "rag")


def test_a_deferred_question_is_answered_as_any_other(real: QuestionPipeline) -> None:
    steps, question = Steps(real, Settings()), "top 10 cities by ageing rate in Hokkaido"
    step = steps.begin(question, "auto", "auto", None, False)
    assert isinstance(step, Deferred)
    crossed = pickle.loads(pickle.dumps(step))  # noqa: S301 - as it crosses to a worker process
    settled = steps.go_on(crossed.read, False)
    assert isinstance(settled, Settled)
    direct = real.ask(question)
    assert direct.answer.encode() in settled.entry.content.replace(b"\\n", b"\n")
    assert [span.stage for span in settled.spans][:2] == ["read", "plan"]
    assert settled.entry == steps.go_on(step.read, False).entry  # type: ignore[union-attr]


TOKYO = {"measures": ("A1101",), "areas": ("13000",)}


@pytest.mark.parametrize(
    ("plan", "work"),
    [
        (Plan(op="value", **TOKYO), "lookup"),
        (Plan(op="series", **TOKYO), "lookup"),
        (Plan(op="value", measures=("A1101",), areas=("13000", "27000"), years=tuple(range(1971, 2021))), "lookup"),
        (Plan(op="value", measures=("A1101",), areas=("13000", "27000"), years=tuple(range(1970, 2021))), "heavy"),
        (Plan(op="rank", measures=("A1101",), scope=Scope(level="municipality")), "rag"),
        (Plan(op="report", areas=("13000",)), "heavy"),
        (Plan(op="forecast", years=(2030,), **TOKYO), "heavy"),
    ],
)
def test_a_plan_costs_what_it_works_over(plan: Plan, work: Work) -> None:
    assert work_of(plan) == work
