"""Citations looked up, numbers of a text explained."""

from __future__ import annotations

import pytest
from evaluation_replies import fact, reply

from census.indicators import Catalogue
from evaluation.grounding import Screen, citations
from evaluation.table import Table

PREFECTURES = {"level": "prefecture", "inside": [], "exclude": [], "where": []}


@pytest.fixture(scope="module")
def screen(small: Table) -> Screen:
    """The shipped catalogue over the small table."""
    return Screen(Catalogue.load(), small)


def test_a_citation_is_right_when_the_cell_holds_it_and_a_source_is_named(small: Table) -> None:
    wrong = [fact(value=101), fact(year=2015), fact(area="99999"), fact(indicator="Z9"), {**fact(), "source": ""}]
    found = citations(reply(facts=[fact(), fact(year=2015, value=90), *wrong]), small)
    assert (found.hits, found.given) == (2, 7)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Tokyo had 100 people in 2020.", ()),
        ("Tokyo had 101 people in 2020.", (101,)),
        ("Tokyo had 100 people in 2019.", (2019,)),
        ("2020年の東京都は100人、150人", (150,)),
        ("令和2年の東京都は100人", ()),
        ("令和3年の東京都は100人", (2021,)),
        ("Source: SSDSE-A-2026; 100 people.", ()),
    ],
)
def test_numbers_of_a_lookup(screen: Screen, text: str, wrong: tuple[float, ...]) -> None:
    assert screen.unexplained(reply(answer=text)) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("100 against 50: 50 more, 2 times as many, 100.0 % more", ()),
        ("100 against 50: 60 more", (60,)),
        ("100 against 50: 2.1 times", (2.1,)),
    ],
)
def test_numbers_that_two_figures_give(screen: Screen, text: str, wrong: tuple[float, ...]) -> None:
    plan = {"op": "compare", "measures": ["A1101"], "areas": ["13000", "27000"], "years": [2020]}
    answer = reply(answer=text, plan=plan, value=None, facts=[fact(), fact("27000", value=50)])
    assert screen.unexplained(answer) == wrong


def test_a_derived_measure_is_computed_again(screen: Screen) -> None:
    plan = {"op": "value", "measures": ["birth_rate"], "areas": ["13000"], "years": [2022]}
    facts = [fact(indicator="A4101", year=2022, value=11), fact(year=2022, value=110)]
    answer = reply(plan=plan, value=None, facts=facts)
    assert screen.unexplained({**answer, "answer": "100.0 births per 1,000 people in 2022"}) == ()
    assert screen.unexplained({**answer, "answer": "100.1 births per 1,000 people in 2022"}) == (100.1,)


def test_places_and_the_size_of_a_set_are_explained(screen: Screen) -> None:
    plan = {"op": "rank", "measures": ["A1101"], "areas": [], "years": [2020], "scope": PREFECTURES, "limit": 1}
    answer = reply(plan=plan, answer="Among the 3 prefectures in 2020: 1. Tokyo 100")
    assert screen.unexplained(answer) == ()
    assert screen.unexplained({**answer, "answer": "Among the 4 prefectures in 2020: 1. Tokyo 100"}) == (4,)


def test_what_follows_no_plan_over_figures_is_not_screened(screen: Screen) -> None:
    assert screen.unexplained(reply(plan=None, answer="About 5 years.")) is None
    assert screen.unexplained(reply(status="not_available")) is None
    assert screen.unexplained(reply(plan={"op": "report", "areas": ["13000"]})) is None
