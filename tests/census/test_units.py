"""Units asked for: converted exactly, told on lines of their own, and every number of them is grounded."""

from __future__ import annotations

from fractions import Fraction

import pytest

from census.areas import Gazetteer
from census.compute import Computer
from census.indicators import Catalogue
from census.measures import Measures
from census.phrase import Phraser
from census.plan import Plan
from census.store import FactStore
from census.types import Language, Unit
from census.units import AskedUnit, Converted, fits, restated
from census.verify import Verifier

KM2 = Unit("km2", "km²", "km²", "decimal")
PERSON = Unit("person", "people", "人", "count", one="person")
PERCENT = Unit("percent", "%", "%", "percent")
PLANS: list[dict[str, object]] = [
    {"op": "value", "measures": ["A1101"], "areas": ["13000"], "unit": "million"},
    {"op": "compare", "measures": ["A1101"], "areas": ["13000", "27000"], "unit": "ten_thousand"},
    {"op": "change", "measures": ["A1101"], "areas": ["13000"], "years": [2010, 2020], "unit": "hundred_million"},
    {"op": "mean", "measures": ["A1101"], "scope": {"level": "prefecture"}, "unit": "thousand"},
    {"op": "rank", "measures": ["B1101"], "scope": {"level": "prefecture"}, "limit": 3, "unit": "acre"},
    {"op": "value", "measures": ["density"], "areas": ["13000"], "years": [2020], "unit": "per_hectare"},
    {"op": "value", "measures": ["D3201"], "areas": ["04100"], "years": [2021], "unit": "billion"},
]


@pytest.mark.parametrize(
    ("asked", "value", "unit", "shown", "exact"),
    [
        ("hectare", Fraction("1558.11"), KM2, Fraction(155811), True),
        ("ten_thousand", 7344765, PERSON, Fraction("734.4765"), True),
        ("square_mile", Fraction("2.589988110336"), KM2, Fraction(1), True),
        ("million", 1234567890, PERSON, Fraction("1234.56789"), False),
    ],
)
def test_the_arithmetic_is_exact(asked: AskedUnit, value: Fraction, unit: Unit, shown: Fraction, exact: bool) -> None:
    found = Converted.of(asked, value, unit)
    assert found is not None
    assert (found.value, found.exact) == (shown, exact)


def test_a_unit_that_does_not_fit_converts_nothing() -> None:
    assert not fits("hectare", PERSON)
    assert not fits("million", PERCENT)
    assert Converted.of(None, 1, PERSON) is None


def test_the_main_figure_changes_with_the_unit_of_measure_and_not_with_thousands() -> None:
    assert restated("hectare", 2, KM2)[0] == 200
    assert restated("million", 2, PERSON) == (2, PERSON)


@pytest.fixture(scope="module")
def measures() -> Measures:
    return Measures(FactStore.load(), Catalogue.load(), Gazetteer.load())


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("parts", PLANS, ids=lambda parts: f"{parts['op']}-{parts['unit']}")
def test_what_is_converted_is_told_and_grounded(
    measures: Measures, parts: dict[str, object], language: Language
) -> None:
    plan = Plan.model_validate(parts)
    result = Computer(measures).execute(plan)
    catalogue, gazetteer = Catalogue.load(), Gazetteer.load()
    text = Phraser(catalogue, gazetteer).answer(plan, result, language)
    plain = Phraser(catalogue, gazetteer).answer(plan.model_copy(update={"unit": None}), result, language)
    assert len(text.splitlines()) > len(plain.splitlines())
    assert Verifier(catalogue, gazetteer).verify(text, plan, result).grounded


def test_a_wrong_conversion_is_not_grounded(measures: Measures) -> None:
    plan = Plan.model_validate(PLANS[0])
    result = Computer(measures).execute(plan)
    verdict = Verifier(Catalogue.load(), Gazetteer.load()).verify("That is about 14.15 million people.", plan, result)
    assert not verdict.grounded
