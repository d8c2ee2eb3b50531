"""Whom a question counts, told by statistics that these data lack; and kinds of place that are counted."""

from __future__ import annotations

import pytest

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.measures import Measures
from census.store import FactStore
from census.understand.outcomes import Outcome, Planned, Refused
from census.understand.planning import Planner
from census.understand.reading import Reader
from rag.chain import RagPlanner
from rag.choice import MeasureChoice, Weights
from rag.ellipsis import Ellipsis
from rag.probe import Probe
from rag.retrievers import MeasureRetriever


@pytest.fixture(scope="module")
def both() -> tuple[Reader, RagPlanner]:
    catalogue, gazetteer = Catalogue.load(), Gazetteer.load()
    measures = Measures(FactStore.load(), catalogue, gazetteer)
    choice = MeasureChoice(catalogue, measures, Weights.load(), Probe.load())
    by_rules = Planner(catalogue, gazetteer, measures)
    retriever = MeasureRetriever.load(catalogue)
    planner = RagPlanner(retriever, choice, by_rules, measures, Ellipsis(catalogue), doubt=0.5)
    return Reader.of(catalogue, gazetteer, measures), planner


def asked(question: str, both: tuple[Reader, RagPlanner]) -> Outcome:
    reader, planner = both
    reading = reader.read(question)
    return planner.plan(reading, planner.planner.plan(reading))


@pytest.mark.parametrize(
    "question",
    [
        "犬を飼っている家庭は全国に何世帯ありますか",
        "うちは犬がいます。犬のいる家は東京都に何世帯ありますか",
        "車を持ってる家は群馬県で何世帯?",
    ],
)
def test_households_with_what_is_not_counted_are_no_households(question: str, both: tuple[Reader, RagPlanner]) -> None:
    assert isinstance(asked(question, both), Refused)


def test_who_asks_does_not_matter(both: tuple[Reader, RagPlanner]) -> None:
    outcome = asked("猫を飼っている一人暮らしです。福岡市の単身世帯数は?", both)
    assert isinstance(outcome, Planned)
    assert outcome.plan.measures == ("A810105",)


def test_villages_are_counted_without_a_measure(both: tuple[Reader, RagPlanner]) -> None:
    outcome = asked("平成の大合併でだいぶ消えたと思うんだけど、いま全国に「村」っていくつ残ってるの?", both)
    assert isinstance(outcome, Planned)
    assert outcome.plan.op == "count"


@pytest.mark.parametrize("question", ["居酒屋は那覇市に何軒ある?", "喫茶店は名古屋市に何店ありますか"])
def test_what_is_spent_at_shops_does_not_count_them(question: str, both: tuple[Reader, RagPlanner]) -> None:
    assert isinstance(asked(question, both), Refused)


def test_shops_that_are_counted_are_found(both: tuple[Reader, RagPlanner]) -> None:
    outcome = asked("飲食店は那覇市に何軒ある?", both)
    assert isinstance(outcome, Planned)
    assert outcome.plan.measures == ("H6131",)


def test_what_kinds_of_place_have_is_no_kind(both: tuple[Reader, RagPlanner]) -> None:
    assert isinstance(asked("お城がある県はいくつある?", both), Refused)


@pytest.mark.parametrize(
    "question", ["三重県の薬局の数", "三重県の薬局は何軒ある", "How many pharmacies are there in Mie?"]
)
def test_things_without_figures_are_told_by_no_number_of_people(question: str, both: tuple[Reader, RagPlanner]) -> None:
    assert isinstance(asked(question, both), Refused)
