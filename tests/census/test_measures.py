"""Measures of one area and year: exact, with their cells, of the right year."""

from __future__ import annotations

from fractions import Fraction

import pytest

from census.areas import Gazetteer
from census.errors import NotAvailable
from census.formulas import derived
from census.indicators import Catalogue
from census.measures import Measures, exact, simplest
from census.store import FactStore
from census.types import Cell, Derived, Unit, Value


@pytest.fixture(scope="module")
def measures() -> Measures:
    return Measures(FactStore.load(), Catalogue.load(), Gazetteer.load())


def test_floats_mean_the_decimal_they_were_published_as() -> None:
    assert exact(0.1) == Fraction(1, 10)
    assert exact(18.22) == Fraction(911, 50)
    assert [type(exact(value)) for value in (3, 3.0, 3.5)] == [int, int, Fraction]
    assert [type(simplest(value)) for value in (Fraction(4, 2), Fraction(1, 2), 7)] == [int, Fraction, int]


def test_published_figures_come_with_their_cell(measures: Measures) -> None:
    found = measures.value("A1101", "13000", 2020)
    assert (found.value, type(found.value), found.cells[0].kind) == (14_047_594, int, "census")
    assert measures.value("A1101", "13000", 1919) == Value("13000", "A1101", 1919, None)


def test_an_undated_figure_is_of_the_latest_census_though_an_estimate_is_later(measures: Measures) -> None:
    assert measures.value("A1101", "13000").year == 2020
    assert max(measures.years("A1101", "13000")) > 2020


def test_a_measure_without_a_figure_has_no_year(measures: Measures) -> None:
    assert measures.value("L3221", "13104") == Value("13104", "L3221", None, None)
    assert measures.latest_common_year("L3221", ("13104", "13101")) is None
    assert measures.latest_common_year("A1101", ()) is None


def test_a_rate_is_exact_and_lists_numerator_then_denominator(measures: Measures) -> None:
    found = measures.value("density", "13104", 2020)
    assert found.value == Fraction(349_385 * 100, 1822)
    assert [cell.indicator for cell in found.cells] == ["A1101", "B1101"]


def test_a_signed_sum_of_integers_is_an_integer(measures: Measures) -> None:
    found = measures.value("natural_increase", "13000", 2020)
    births, deaths = (measures.value(code, "13000", 2020).value for code in ("A4101", "A4200"))
    assert births is not None
    assert deaths is not None
    assert (found.value, type(found.value)) == (births - deaths, int)


def test_a_rate_divides_by_an_earlier_year_of_at_most_five_and_shows_which(measures: Measures) -> None:
    rates = [measure for measure in measures.catalogue.derived.values() if measure.denominator]
    gaps = set()
    for measure in rates:
        for area in ("13104", "20201", "13000"):
            for year in measures.years(measure.code, area):
                cells = measures.value(measure.code, area, year).cells
                gaps |= {year - cell.year for cell in cells}
    assert min(gaps) == 0
    assert 1 < max(gaps) <= 5


def test_years_are_those_with_a_figure(measures: Measures) -> None:
    for code in ("A1101", "density", "ageing_rate", "natural_increase"):
        years = measures.years(code, "20201")
        assert years == tuple(sorted(years)) != ()
        assert all(measures.value(code, "20201", year).value is not None for year in years)
        assert measures.latest_year(code, "20201") in years


def test_the_year_in_common_has_figures_of_every_measure(measures: Measures) -> None:
    areas = ("13000", "27000")
    assert measures.latest_year("A4101", "13000") == 2023
    assert measures.latest_year_of_all(("A4101", "A1101"), areas) == 2020
    assert measures.latest_year_of_all(("A4101", "L3221"), ("13104",)) is None


def test_what_is_missing_says_what_is_published(measures: Measures) -> None:
    with pytest.raises(NotAvailable) as caught:
        measures.raise_missing("L3221", "13104", 2020)
    assert (caught.value.years, caught.value.levels) == ((), ("country", "prefecture"))


def test_a_formula_tells_the_years_of_an_indicator_on_both_sides_apart() -> None:
    def cell(code: str, year: int, value: int) -> Cell:
        return Cell("13000", code, year, value, "s", "e", "census", "census")

    percent = Unit("percent", "%", "%", "percent")
    share = Derived("share", "Share", "割合", percent, "t", (("A", 1),), (("A", 1), ("B", 1)), scale=100)
    cells = (cell("A", 2022, 30), cell("A", 2020, 20), cell("B", 2020, 80))
    assert derived(share, Value("13000", "share", 2022, Fraction(30), cells)) == "30 ÷ (20 + 80) × 100"
