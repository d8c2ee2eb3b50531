"""Definitions, coverage and claims from question to answer, over the shipped data."""

from __future__ import annotations

import json
from typing import Any

import pytest

from census.understand.reply import Fault, reply_schema
from service.answer import QuestionPipeline
from service.engines import Written
from service.replies import Entry


@pytest.mark.parametrize(
    ("question", "intent", "said"),
    [
        ("how do you calculate the ageing rate", "definition", ["65", "÷", "Population Census"]),
        ("「可住地面積」とはどう計算された面積なのでしょうか", "definition", ["林野", "湖沼", "km²"]),
        ("what years do you have for births in Tokyo?", "coverage", ["2009–2023", "Vital Statistics"]),
        ("都道府県の人口は一番古いもので何年まで遡れますか", "coverage", ["1920", "国勢調査"]),
    ],
)
def test_a_question_about_the_data_is_answered_without_a_figure(
    real: QuestionPipeline, question: str, intent: str, said: list[str]
) -> None:
    answered = real.ask(question)
    assert (answered.status, answered.intent, answered.value, answered.facts) == ("answered", intent, None, ())
    assert all(words in answered.answer for words in said)
    assert answered.plan is None
    assert (Entry.of(answered).plan is None) == (intent != "definition")


def test_a_follow_up_leans_on_what_was_explained_where_nothing_was_talked_of(real: QuestionPipeline) -> None:
    explained = Entry.of(real.ask("What does ageing rate mean?"))
    asked = real.ask("and in Akita?", previous=explained.leads_to())
    assert asked.plan is not None
    assert (asked.plan.measures, asked.plan.areas) == (("ageing_rate",), ("05000",))
    births = Entry.of(real.ask("births in Oita 2020")).leads_to()
    assert explained.leads_to(births) == births


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who exactly gets counted as unemployed?", "looked for work"),
        ("そもそも待機児童ってどういう子を数えてるの", "入れなかった"),
        ("完全失業者って誰を数えてるの？", "仕事を探して"),
        ("空き家ってどういう家を数えてるの？", "居住世帯のない"),
    ],
)
def test_whom_a_number_counts_is_a_definition(real: QuestionPipeline, question: str, said: str) -> None:
    answered = real.ask(question)
    assert answered.intent == "definition"
    assert said in answered.answer


@pytest.mark.parametrize("question", ["where does it rank", "rank?"])
def test_a_rank_of_nothing_has_no_answer(real: QuestionPipeline, question: str) -> None:
    assert real.ask(question).plan is None


@pytest.mark.parametrize("question", ["犯罪のデータはありますか", "Got any data about earthquakes?"])
def test_what_there_is_nothing_on_is_not_available(real: QuestionPipeline, question: str) -> None:
    answered = real.ask(question)
    assert (answered.status, answered.value, answered.facts) == ("not_available", None, ())


@pytest.mark.parametrize(
    ("question", "begins", "value"),
    [
        ("is it true nagoya had over 3 million residents in 2020", "No, not over 3,000,000 people.", 2_332_176),
        ("Tokyo has 14 million people, right?", "Yes. ", 14_047_594),
        (
            "名古屋市の人口は300万人を超えてるって上司が言うんだけど合ってる？",
            "いいえ、3,000,000人を超えていません。",
            2_332_176,
        ),
        ("Is Yokohama bigger than Osaka City?", "Yes. ", 3_777_491),
        ("2022年の合計特殊出生率は沖縄県が全国で一番高いというのは本当ですか", "はい、そのとおりです。", 1),
        ("Does Tokyo have 11% of Japan's population?", "Yes. ", pytest.approx(11.14, abs=0.01)),
    ],
)
def test_a_claim_is_confirmed_or_corrected_with_the_figure(
    real: QuestionPipeline, question: str, begins: str, value: float
) -> None:
    answered = real.ask(question)
    assert answered.answer.startswith(begins)
    assert (answered.status, answered.value, answered.grounded) == ("answered", value, True)


def test_a_claim_is_replayed_with_its_plan(real: QuestionPipeline) -> None:
    answered = real.ask("Does Kyoto City have at least 1.5 million inhabitants?")
    assert answered.plan is not None
    assert real.replay(answered.plan, language="en").answer == answered.answer


def test_the_models_plan_carries_the_claim_that_the_rules_found(real: QuestionPipeline) -> None:
    draft = real.begin("Does Kyoto City have at least 1.5 million inhabitants?", route="finetuned")
    same = real.finish(draft, Written('{"op":"value","measures":["A1101"],"areas":["26100"]}', 0.0))
    assert (same.source, same.answer.startswith("No, not at least 1,500,000 people.")) == ("model", True)
    position = '{"op":"position","measures":["A1101"],"areas":["26100"],"scope":{"level":"city"}}'
    other = real.finish(draft, Written(position, 0.0))
    assert (other.source, other.fallback) == ("rules", Fault("claim", "it does not judge what is claimed"))
    assert other.answer == same.answer


def test_no_model_is_asked_for_an_explanation_or_a_claim(real: QuestionPipeline) -> None:
    assert real.begin("how do you calculate the ageing rate").prompt is None
    properties: dict[str, Any] = json.loads(json.dumps(reply_schema()))["anyOf"][0]["properties"]
    assert "op" in properties
    assert "claim" not in properties
