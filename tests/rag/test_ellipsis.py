"""Follow-ups that say only in what the measure differs, said in full."""

from __future__ import annotations

import pytest

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import Plan
from census.store import FactStore
from census.types import Language
from census.understand.outcomes import Outcome, Planned, Refused
from census.understand.planning import Planner
from census.understand.reading import Reader
from rag.chain import RagPlanner
from rag.choice import MeasureChoice, Weights
from rag.chosen import Choice, Chosen
from rag.ellipsis import Ellipsis
from rag.probe import Probe
from rag.retrievers import MeasureRetriever

RESIDENTIAL, COMMERCIAL, FARMS = "C5401", "C5403", "C310201"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture(scope="module")
def ellipsis(catalogue: Catalogue) -> Ellipsis:
    return Ellipsis(catalogue)


@pytest.mark.parametrize(
    ("text", "code", "language", "full"),
    [
        ("commercial?", RESIDENTIAL, "en", "commercial land price"),
        ("商業地は？", RESIDENTIAL, "ja", "商業地 標準価格(地)"),
        ("jogging", "MC19", "en", "jogging share of people who or"),
    ],
)
def test_the_words_shared_with_measures_of_the_kind_are_said_along(
    ellipsis: Ellipsis, text: str, code: str, language: Language, full: str
) -> None:
    assert ellipsis.full(text, code, language) == full


def test_a_measure_like_no_other_lends_no_words(ellipsis: Ellipsis) -> None:
    assert ellipsis.full("nurses?", "I6100", "en") is None


def test_what_is_likely_both_ways_and_of_the_topic_is_meant(ellipsis: Ellipsis) -> None:
    own = Choice((Chosen(FARMS, 0.4), Chosen(COMMERCIAL, 0.2)), none=0.4)
    full = Choice((Chosen(COMMERCIAL, 0.9), Chosen(FARMS, 0.02)), none=0.08)
    joined = ellipsis.joined(own, full, RESIDENTIAL)
    assert joined.ranked[0].code == COMMERCIAL
    assert joined.none < 0.1
    assert sum(one.probability for one in joined.ranked) + joined.none == pytest.approx(1)


def test_what_is_nothing_either_way_stays_nothing(ellipsis: Ellipsis) -> None:
    own = Choice((Chosen(COMMERCIAL, 0.01),), none=0.99)
    assert ellipsis.joined(own, None, RESIDENTIAL).none > 0.9


@pytest.fixture(scope="module")
def both(catalogue: Catalogue, ellipsis: Ellipsis) -> tuple[Reader, RagPlanner]:
    gazetteer = Gazetteer.load()
    measures = Measures(FactStore.load(), catalogue, gazetteer)
    choice = MeasureChoice(catalogue, measures, Weights.load(), Probe.load())
    by_rules = Planner(catalogue, gazetteer, measures)
    planner = RagPlanner(MeasureRetriever.load(catalogue), choice, by_rules, measures, ellipsis, doubt=0.5)
    return Reader.of(catalogue, gazetteer, measures), planner


def _after(previous: Plan, question: str, both: tuple[Reader, RagPlanner]) -> Outcome:
    reader, planner = both
    reading = reader.read(question)
    return planner.plan(reading, planner.planner.plan(reading, previous), previous)


@pytest.mark.parametrize(
    ("code", "area", "question", "meant"),
    [
        (RESIDENTIAL, "26000", "commercial?", COMMERCIAL),
        ("L322101", "17000", "On schooling?", "L322108"),
        ("L322109", "17000", "Same for education spending", "L322108"),
        ("J2505", "12000", "how many children live there?", "A1301"),
        ("J2505", "12000", "子どもは何人通ってる？", "J2506"),
        ("I510120", "12000", "and how many women live there?", "A110102"),
        ("J2505", "12000", "and how many kids actually attended?", "J2506"),
    ],
)
def test_a_follow_up_of_few_words_keeps_the_place(
    code: str, area: str, question: str, meant: str, both: tuple[Reader, RagPlanner]
) -> None:
    outcome = _after(Plan(op="value", measures=(code,), areas=(area,)), question, both)
    assert isinstance(outcome, Planned)
    assert (outcome.plan.measures, outcome.plan.areas) == ((meant,), (area,))


@pytest.mark.parametrize("question", ["How many crimes were committed there?", "and murders?", "ベッド数は？"])
def test_a_follow_up_about_nothing_here_is_refused(question: str, both: tuple[Reader, RagPlanner]) -> None:
    assert isinstance(_after(Plan(op="value", measures=("I510120",), areas=("26000",)), question, both), Refused)


@pytest.mark.parametrize("question", ["and Osaka?", "秋田は"])
def test_a_place_alone_says_nothing_of_what_is_measured(question: str, both: tuple[Reader, RagPlanner]) -> None:
    reader, planner = both
    reading = reader.read(question)
    assert planner.plan(reading, planner.planner.plan(reading)) == Refused("no_measure")


@pytest.mark.parametrize(("question", "area"), [("How does Kochi do?", "39000"), ("高知", "39000")])
def test_a_place_alone_keeps_what_was_measured(question: str, area: str, both: tuple[Reader, RagPlanner]) -> None:
    before = Plan(op="value", measures=("MC09",), areas=("13000",))
    assert _after(before, question, both) == Planned(before.model_copy(update={"areas": (area,)}), True)


def test_a_percentage_of_nothing_is_refused(both: tuple[Reader, RagPlanner]) -> None:
    reader, planner = both
    reading = reader.read("割合は？")
    assert planner.plan(reading, planner.planner.plan(reading)) == Refused("no_measure")
