"""Shares of people of known age: what they come to of everybody is told as well."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from census.areas import Gazetteer
from census.compute import Computer
from census.indicators import Catalogue
from census.measures import Measures
from census.phrase import Phraser
from census.plan import Plan
from census.store import FactStore
from census.types import EVERYBODY, Language, Result
from census.verify import Verifier


@pytest.fixture(scope="module")
def measures() -> Measures:
    return Measures(FactStore.load(), Catalogue.load(), Gazetteer.load())


def lookup(measure: str, *areas: str, year: int = 2020) -> Plan:
    return Plan(op="value", measures=(measure,), areas=areas, years=(year,))


def told(measures: Measures, plan: Plan, language: Language) -> tuple[str, Result]:
    result = Computer(measures).execute(plan)
    return Phraser(measures.catalogue, measures.gazetteer).answer(plan, result, language), result


@pytest.mark.parametrize(("language", "sentence"), [("en", "of everybody"), ("ja", "全員に対しては")])
def test_it_is_computed_from_the_published_population_cited_and_verified(
    measures: Measures, language: Language, sentence: str
) -> None:
    plan = lookup("ageing_rate", "39000")
    text, result = told(measures, plan, language)
    aged, everybody = (measures.value(code, "39000", 2020).value or 0 for code in ("A1303", "A1101"))
    assert result.extra[EVERYBODY] == Fraction(aged * 100) / everybody
    assert "A1101" in {cell.indicator for cell in result.cells}
    line = next(line for line in text.splitlines() if sentence in line)
    assert "35.0%" in line
    verifier = Verifier(measures.catalogue, measures.gazetteer)
    assert verifier.verify(text, plan, result).grounded
    assert not verifier.verify(re.sub("35.0%", "34.9%", text), plan, result).grounded


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param(lookup("ageing_rate", "01343"), id="nobody of unknown age"),
        pytest.param(lookup("density", "39000"), id="no share of ages"),
        pytest.param(lookup("ageing_rate", "39000", "38000"), id="a list"),
    ],
)
def test_it_is_not_told_where_it_says_nothing(measures: Measures, plan: Plan) -> None:
    assert "everybody" not in told(measures, plan, "en")[0]
