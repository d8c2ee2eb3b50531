"""Specs and plans in one form: what agrees and what does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from census.indicators import Catalogue
from evaluation.plans import Reader, matches
from evaluation.table import Table

AGEING = {
    "num": [["A1303", 1]],
    "den": [["A1101", 1]],
    "den_or": [["A1301", 1], ["A1302", 1], ["A1303", 1]],
    "scale": 100,
}
ALL = {"level": "prefecture"}
WEST = {"level": "prefecture", "inside": ["R-west"]}
RANK = {"op": "rank", "measure": "A1101", "scope": ALL, "order": "desc", "year": None}
RANKED = {"op": "rank", "measures": ["A1101"], "scope": ALL, "order": "desc"}
LARGE = {"measure": "A1101", "cmp": ">", "value": 60}
TOKYO = {"op": "value", "measure": "A1101", "area": "13000"}
PLANNED = {"op": "value", "measures": ["A1101"], "areas": ["13000"]}
TWO = {"measures": ["A1101"], "areas": ["13000", "27000"], "years": [2020]}
CHANGE = {"op": "change", "measure": "A1101", "area": "13000", "from": 2015, "to": 2020}
GREW = {"measures": ["A1101"], "areas": ["13000"], "years": [2015, 2020]}


@pytest.fixture(scope="module")
def reader(small: Table) -> Reader:
    """The shipped catalogue over the small table, and Japan."""
    return Reader(
        Catalogue.load(), replace(small, areas={**small.areas, "00000": {"code": "00000", "level": "country"}})
    )


def agree(reader: Reader, spec: dict[str, Any], plan: dict[str, Any], *seen: int) -> bool:
    """Whether the plan is one of the spec's."""
    made = reader.of_plan(plan, frozenset(seen))
    return made is not None and any(matches(query, made) for query in reader.of_spec(spec))


@pytest.mark.parametrize(
    ("spec", "plan"),
    [
        ({**TOKYO, "year": None}, PLANNED),
        ({**TOKYO, "year": None}, {**PLANNED, "years": [2015]}),
        ({**TOKYO, "year": 2015}, {**PLANNED, "years": [2015]}),
        ({**TOKYO, "measure": AGEING, "year": None}, {**PLANNED, "measures": ["ageing_rate"]}),
        ({"op": "compare", **TWO}, {"op": "value", **TWO, "areas": ["27000", "13000"]}),
        ({"op": "ratio", **TWO}, {"op": "ratio", **TWO}),
        (
            {"op": "sum", "measure": "A1101", "scope": WEST, "year": 2020},
            {"op": "sum", **TWO, "areas": ["31000", "27000"]},
        ),
        ({**RANK, "n": 1}, {**RANKED, "nth": 1}),
        ({**RANK, "n": 3}, {**RANKED, "limit": 10}),
        ({"op": "max", "measure": "A1101", "scope": ALL, "year": None}, {**RANKED, "limit": 1}),
        ({**RANK, "op": "position", "area": "13000"}, {**RANKED, "op": "position", "areas": ["13000"]}),
        ({**CHANGE, "want": "absolute"}, {"op": "difference", **GREW}),
        ({**CHANGE, "want": "percent"}, {"op": "change", **GREW}),
        ({**CHANGE, "op": "peak", "to": None}, {"op": "series", **GREW}),
        (
            {"op": "count", "year": None, "scope": {**ALL, "where": [LARGE]}},
            {**RANKED, "op": "count", "scope": {**ALL, "where": [LARGE]}},
        ),
    ],
)
def test_these_agree(reader: Reader, spec: dict[str, Any], plan: dict[str, Any]) -> None:
    assert agree(reader, spec, plan)


@pytest.mark.parametrize(
    ("spec", "plan"),
    [
        ({**TOKYO, "year": 2015}, {**PLANNED, "years": [2020]}),
        ({**TOKYO, "year": None}, {**PLANNED, "areas": ["27000"]}),
        ({**TOKYO, "year": None}, {**PLANNED, "measures": ["A4101"]}),
        ({**TOKYO, "year": None}, {**PLANNED, "measures": ["no_such_measure"]}),
        ({**TOKYO, "measure": AGEING, "year": None}, {**PLANNED, "measures": ["A1303"]}),
        ({"op": "ratio", **TWO}, {"op": "ratio", **TWO, "areas": ["27000", "13000"]}),
        ({"op": "compare", **TWO}, {"op": "difference", **TWO}),
        ({"op": "sum", "measure": "A1101", "scope": ALL, "year": 2020}, {"op": "sum", **TWO}),
        ({**RANK, "n": 1}, {**RANKED, "limit": 2}),
        ({**RANK, "n": 1}, {**RANKED, "limit": 1, "order": "asc"}),
        ({**RANK, "nth": 2}, {**RANKED, "limit": 2}),
        ({**RANK, "n": 1}, {**RANKED, "limit": 1, "by": "percent", "years": [2015, 2020]}),
        ({**CHANGE, "want": "percent"}, {"op": "difference", **GREW}),
        (
            {"op": "count", "year": None, "scope": {**ALL, "where": [LARGE]}},
            {**RANKED, "op": "count", "scope": {**ALL, "where": [{**LARGE, "value": 70}]}},
        ),
    ],
)
def test_these_do_not(reader: Reader, spec: dict[str, Any], plan: dict[str, Any]) -> None:
    assert not agree(reader, spec, plan)


def test_an_undated_plan_is_of_the_years_of_its_figures(reader: Reader) -> None:
    spec = {**TOKYO, "year": 2020}
    assert agree(reader, spec, PLANNED, 2020)
    assert not agree(reader, spec, PLANNED, 2022)


def test_areas_named_are_those_a_reader_would_point_at(reader: Reader) -> None:
    scope = {"level": "prefecture", "inside": ["R-west", "00000"], "where": [{**LARGE, "value": None, "than": "13000"}]}
    (query,) = reader.of_spec({"op": "count", "year": None, "scope": scope})
    assert query.named == {"R-west", "13000"}
