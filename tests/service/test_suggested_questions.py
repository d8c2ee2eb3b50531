"""What is suggested after an answer: questions that the service answers, with the plans it says."""

from __future__ import annotations

import io
import json
import re
from collections import Counter

import pytest
from plan_samples import OPS, plans
from rich.console import Console

from census.errors import CensusError
from census.phrasing.everyday import Addresses, everyday
from census.phrasing.questions import Asker
from census.plan import Plan
from census.readback import Readback
from census.suggesting import Suggestion
from census.types import Language
from census.understand.outcomes import Planned
from service.answer import QuestionPipeline
from service.replies import Entry
from service.terminal import show

_PLANS, _ASKED = 240, 80
_SAME_PLAN = 0.97
"""Least share of suggestions that the whole service, with retrieval, reads as the rules do."""


@pytest.fixture(scope="module")
def suggested(real: QuestionPipeline) -> list[tuple[Plan, Language, tuple[Suggestion, ...]]]:
    """Suggestions after answers to plans of every operation, in both languages."""
    found = []
    for plan in plans(real.computer.measures, _PLANS, seed=11):
        try:
            result = real.computer.execute(plan)
        except CensusError:
            continue
        found += [(plan, language, real.teller.suggester.after(plan, result, language)) for language in ("en", "ja")]
    return found


def test_every_operation_is_followed_by_three_questions_as_a_rule(
    suggested: list[tuple[Plan, Language, tuple[Suggestion, ...]]],
) -> None:
    full = Counter(plan.op for plan, _, found in suggested if len(found) == 3)
    answered = Counter(plan.op for plan, _, _ in suggested)
    assert set(answered) == set(OPS)
    assert len(suggested) >= 2 * 200
    assert all(full[op] >= 0.5 * answered[op] for op in OPS)
    assert full.total() >= 0.9 * answered.total()


def test_every_question_reads_back_as_its_plan_and_has_an_answer(
    real: QuestionPipeline, suggested: list[tuple[Plan, Language, tuple[Suggestion, ...]]]
) -> None:
    for _, language, found in suggested:
        for one in found:
            outcome = real.planner.plan(real.reader.read(one.question))
            assert isinstance(outcome, Planned), one.question
            assert outcome.plan.canonical() == one.plan.canonical(), one.question
            assert real.reader.read(one.question).language == language
            assert real.computer.execute(one.plan).rows


def test_questions_hold_no_figures_but_years_and_the_length_of_a_list(
    real: QuestionPipeline, suggested: list[tuple[Plan, Language, tuple[Suggestion, ...]]]
) -> None:
    addresses = Addresses(real.gazetteer)
    for _, language, found in suggested:
        for one in found:
            text = one.question
            for code in one.plan.measures:  # 65歳以上人口
                text = text.replace(everyday(real.catalogue.get(code), language), "")
            for area in one.plan.areas:
                text = text.replace(addresses.of(area, language), "")
            allowed = {*one.plan.years, one.plan.limit}
            assert {int(number) for number in re.findall(r"[0-9]+", text)} <= allowed, one.question


def test_no_question_repeats_what_was_asked_or_another(
    suggested: list[tuple[Plan, Language, tuple[Suggestion, ...]]],
) -> None:
    for plan, _, found in suggested:
        assert len({one.plan.canonical() for one in found} | {plan.canonical()}) == len(found) + 1


def test_the_whole_service_reads_them_alike(
    real: QuestionPipeline, suggested: list[tuple[Plan, Language, tuple[Suggestion, ...]]]
) -> None:
    asked = {one.question: one.plan for _, _, found in suggested for one in found}
    sample = list(asked.items())[:: max(len(asked) // _ASKED, 1)]
    plans_of = [(real.ask(question).plan, plan) for question, plan in sample]
    assert sum(found == plan for found, plan in plans_of) >= _SAME_PLAN * len(sample)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "What is the population of Tokyo?",
            [
                "How has the population of Tokyo changed since 2000?",
                "Where does Tokyo rank among prefectures by population?",
                "What is the ageing rate of Tokyo?",
            ],
        ),
        (
            "広島県府中市の人口は？",
            [
                "広島県府中市の人口は2015年からどう変わりましたか？",
                "広島県府中市の人口は広島県の市区町村で何位ですか？",
                "広島県府中市の高齢化率は？",
            ],
        ),
        ("Tokyo's population in 1923", ["What was the population of Tokyo in 1925?"]),
        ("births in Chuo Ward, Osaka in 2020", ["How many births are there in Osaka City?"]),
        ("monthly births in Osaka", ["How many births are there in Osaka Prefecture?"]),
        ("What is the population of Paris?", ["What is the population of Japan?"]),
        ("What does ageing rate mean?", ["What is the ageing rate of Japan?"]),
        ("こんにちは", ["全国の人口は？"]),
    ],
)
def test_what_is_suggested_goes_on_from_the_answer(real: QuestionPipeline, question: str, expected: list[str]) -> None:
    answered = real.ask(question)
    assert [one.question for one in answered.suggestions][: len(expected)] == expected
    assert len(answered.suggestions) == 3
    assert all(real.ask(one.question).status == "answered" for one in answered.suggestions)


def test_a_question_asked_back_has_alternatives_instead(real: QuestionPipeline) -> None:
    answered = real.ask("府中市の人口")
    assert answered.alternatives
    assert answered.suggestions == ()


def test_the_reply_carries_plans_that_can_be_sent_back(real: QuestionPipeline) -> None:
    answered = real.ask("Which prefecture has the highest ageing rate?")
    body = json.loads(Entry.of(answered).content)
    sent = [Plan.model_validate(one["plan"]) for one in body["suggestions"]]
    assert sent == [one.plan for one in answered.suggestions]
    assert all(real.replay(plan, language="en").status == "answered" for plan in sent)
    assert real.replay(sent[0], language="en").suggestions


def test_the_terminal_shows_what_to_ask_next(real: QuestionPipeline) -> None:
    screen = io.StringIO()
    answered = real.ask("東京都の人口は？")
    show(answered, Console(file=screen, width=120))
    assert screen.getvalue().rstrip().endswith("\n".join(f"→ {one.question}" for one in answered.suggestions))


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("A1101", "ja", "人口"),
        ("A1101", "en", "population"),
        ("I510120", "en", "hospitals"),
        ("I510120", "ja", "病院数"),
        ("birth_rate", "ja", "出生率"),
        ("birth_rate", "en", "birth rate"),
        ("L3221", "ja", "消費支出"),
        ("LB021101", "en", "spending on tuna"),
        ("C210836", "en", "construction companies"),
    ],
)
def test_measures_have_everyday_names(real: QuestionPipeline, code: str, language: Language, name: str) -> None:
    assert everyday(real.catalogue.get(code), language) == name


@pytest.mark.parametrize(
    ("code", "en", "ja"),
    [
        ("34208", "Fuchu City, Hiroshima", "広島県府中市"),
        ("01100", "Sapporo City", "札幌市"),
        ("27128", "Chuo Ward, Osaka", "大阪市中央区"),
        ("13102", "Chuo Ward, Tokyo", "東京都中央区"),
        ("27000", "Osaka Prefecture", "大阪府"),
    ],
)
def test_areas_are_named_so_that_no_other_is_meant(real: QuestionPipeline, code: str, en: str, ja: str) -> None:
    addresses = Addresses(real.gazetteer)
    assert (addresses.of(code, "en"), addresses.of(code, "ja")) == (en, ja)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_is_suggested_does_not_depend_on_what_was_asked_before(real: QuestionPipeline, language: Language) -> None:
    """ "Since 2016" is until the latest year: it means one of these plans and not the other."""
    open_ended = Plan(op="change", measures=("E1101",), areas=("27212",), years=(2016, 2024))
    until_2020 = Plan(op="change", measures=("E1101",), areas=("27212",), years=(2016, 2020))
    held = []
    for plans_in_order in ((open_ended, until_2020), (until_2020, open_ended)):
        asker = Asker(real.catalogue, real.gazetteer)
        readback = Readback(real.reader, real.planner, asker, real.gazetteer)
        answers = {}
        for plan in plans_in_order:
            question = asker.question(plan, language)
            assert question is not None
            answers[plan.years] = readback.holds(plan, question, language)
        held.append(answers)
    assert held[0] == held[1]
    if language == "en":
        assert held[0] == {(2016, 2024): True, (2016, 2020): False}
