"""What a question means decides its answer: nothing else of it is in an answer that others may be given."""

from __future__ import annotations

import json

import pytest

from census.understand.outcomes import Planned
from evaluation.items import load
from service.answer import QuestionPipeline
from service.replies import Entry
from service.settings import Settings
from service.stages import Stages
from service.steps import Asked, Deferred, Meant, Settled, Steps

EVERY = 60
"""Of the dev questions, which are of all kinds."""


def planned(steps: Steps, question: str, *, to_plan: bool) -> Asked | Meant | Settled:
    """What becomes of a question without a model, in one go."""
    step = steps.begin(question, "auto", "auto", None, False, to_plan)
    return steps.go_on(step.read, False, to_plan) if isinstance(step, Deferred) else step


def test_an_answer_is_a_function_of_plan_language_and_bare_name(real: QuestionPipeline) -> None:
    compared = bare = 0
    for question in ("What is the population of Osaka?", *(item.turns[0].question for item in load("dev")[::EVERY])):
        draft = real.begin(question, modelled=False)
        meaning, answered = draft.meaning, real.finish(draft)
        if meaning is None or answered.plan is None:
            continue
        told = real.teller.execute(Planned(meaning.plan, meaning.bare_name), meaning.language, Stages())
        shared, own = Entry.of(told).decided(meaning.decided), Entry.of(answered)
        assert json.loads(shared.content) == json.loads(own.content)
        assert (shared.decision, shared.plan) == (own.decision, own.plan)
        compared, bare = compared + 1, bare + meaning.bare_name
    assert compared > 15
    assert bare > 0


@pytest.mark.parametrize(
    "question",
    [
        "府中市の人口",  # asked back
        "What is the population of Tokyo and how many births in Osaka?",  # two parts
        "Who won the World Cup?",  # out of scope
        "What does the ageing rate mean?",  # no plan
    ],
)
def test_what_is_not_of_one_plan_means_none(real: QuestionPipeline, question: str) -> None:
    draft = real.begin(question, modelled=False)
    assert draft.meaning is None
    assert isinstance(planned(Steps(real, Settings()), question, to_plan=True), Settled)


def test_only_who_asks_for_the_plan_gets_it(real: QuestionPipeline) -> None:
    steps, question = Steps(real, Settings()), "Which five prefectures have the highest ageing rate?"
    meant = planned(steps, question, to_plan=True)
    assert isinstance(meant, Meant)
    assert meant.meaning.plan.op == "rank"
    assert {"read", "route"} <= {span.stage for span in meant.spans}
    told, direct = steps.tell(meant.draft), planned(steps, question, to_plan=False)
    assert isinstance(direct, Settled)
    assert (told.entry, told.of_plan) == (direct.entry, True)
    assert {"compute", "verify", "read"} <= {span.stage for span in told.spans}
