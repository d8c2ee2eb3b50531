"""Expected figures on a table small enough to compute by hand."""

from __future__ import annotations

from typing import Any

import pytest

from evaluation.expected import NoFigureError, expected
from evaluation.table import Table

RATE = {"num": [["A4101", 1]], "den": [["A1101", 1]], "scale": 1000}
ALL = {"level": "prefecture"}


def figures(table: Table, **spec: Any) -> list[list[float]]:
    """The figures of every reading, the first of each group."""
    return [[group[0].value for group in reading.groups] for reading in expected(spec, table)]


def test_an_undated_population_is_that_of_the_latest_census(small: Table) -> None:
    assert figures(small, op="value", measure="A1101", area="13000", year=None) == [[100]]


def test_an_undated_count_is_the_latest_or_the_latest_published(small: Table) -> None:
    assert figures(small, op="value", measure="A4101", area="13000", year=None) == [[11], [8]]


def test_a_dated_figure_is_that_of_its_year(small: Table) -> None:
    assert figures(small, op="value", measure="A1101", area="13000", year=2022) == [[110]]


def test_a_rate_divides_by_the_same_year_or_by_the_census(small: Table) -> None:
    assert figures(small, op="value", measure=RATE, area="13000", year=2022) == [[100], [110]]


def test_a_series_of_projections_only_is_read_in_its_last_year(small: Table) -> None:
    assert figures(small, op="value", measure="A1101P", area="13000", year=None) == [[70]]


def test_a_region_is_the_sum_of_its_members(small: Table) -> None:
    assert figures(small, op="value", measure="A1101", area="R-west", year=2020) == [[100]]


def test_a_region_with_a_missing_member_has_no_figure(small: Table) -> None:
    with pytest.raises(NoFigureError):
        expected({"op": "value", "measure": "A4101", "area": "R-west", "year": 2021}, small)


@pytest.mark.parametrize(("op", "wanted"), [("sum", 200), ("mean", 200 / 3), ("median", 50), ("min", 50), ("max", 100)])
def test_aggregates(small: Table, op: str, wanted: float) -> None:
    assert figures(small, op=op, measure="A1101", scope=ALL, year=2020) == [[wanted]]


@pytest.mark.parametrize(("op", "wanted"), [("difference", 50), ("ratio", 2), ("compare", None)])
def test_two_areas(small: Table, op: str, wanted: float | None) -> None:
    found = figures(small, op=op, measures=["A1101"], areas=["13000", "27000"], years=[2020])
    assert found == [[100, 50] if wanted is None else [wanted]]


def test_change_and_yearly_growth(small: Table) -> None:
    ends = {"measure": "A1101", "area": "13000", "from": 2015, "to": 2020}
    assert figures(small, op="change", want="absolute", **ends) == [[10]]
    assert figures(small, op="change", want="percent", **ends)[0][0] == pytest.approx(100 / 9)
    assert figures(small, op="cagr", **ends)[0][0] == pytest.approx(2.1296, rel=1e-4)


def test_a_share_is_in_percent(small: Table) -> None:
    assert figures(small, op="share", measure="A1101", area="27000", of="R-west", year=2020) == [[50]]


def test_conditions_filter_a_scope(small: Table) -> None:
    above = {**ALL, "where": [{"measure": "A1101", "cmp": ">", "value": 60}]}
    beyond = {**ALL, "where": [{"measure": "A1101", "cmp": ">=", "than": "27000"}]}
    assert figures(small, op="count", scope=above, year=None) == [[1]]
    assert figures(small, op="count", scope=beyond, year=None) == [[3]]


def test_areas_that_tie_share_a_place(small: Table) -> None:
    spec = {"op": "rank", "measure": "A1101", "scope": ALL, "order": "desc", "n": 2, "year": 2020}
    assert expected(spec, small)[0].areas == (frozenset({"13000"}), frozenset({"27000", "31000"}))


def test_a_position_counts_the_areas_before_it(small: Table) -> None:
    spec = {"measure": "A1101", "scope": ALL, "year": 2022, "area": "31000"}
    assert figures(small, op="position", order="desc", **spec) == [[2]]
    assert figures(small, op="position", order="asc", **spec) == [[2]]


def test_a_series_and_its_peak(small: Table) -> None:
    run = {"measure": "A1101", "area": "13000", "from": None, "to": None}
    assert figures(small, op="series", **run) == [[90, 100, 110]]
    assert figures(small, op="series", basis="census", **run) == [[90, 100]]
    assert figures(small, op="peak", **run) == [[110, 2022]]
