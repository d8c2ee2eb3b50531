"""Random plans of every operation over the shipped table, against an independent computation with pandas."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Any, Literal, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas_oracle import JAPAN, NOT_AVAILABLE, Expected, Oracle, Refused, oracle

from census.areas import Gazetteer
from census.compute import Computer
from census.errors import NotAvailable, PlanError
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import AGGREGATES, OPS, Condition, Plan, Scope
from census.store import FactStore
from census.types import Result

PLACES = {
    "prefecture": ("prefecture", "capital", "region"),
    "municipality": ("municipality", "city", "town", "village", "special_ward", "designated_city", "capital"),
    "ward": ("ward",),
    "region": ("region", "prefecture"),
    "set": ("prefecture", "municipality"),
}
Cmp = Literal[">", ">=", "<", "<="]
EVERYDAY = ("A1101", "A1303", "A4101", "B1101", "density", "ageing_rate", "natural_increase")


@pytest.fixture(scope="module")
def measures() -> Measures:
    return Measures(FactStore.load(), Catalogue.load(), Gazetteer.load())


@pytest.fixture(scope="module")
def computer(measures: Measures) -> Computer:
    return Computer(measures)


class Pools:
    """What there is to draw from, by area level."""

    def __init__(self, known: Oracle) -> None:
        level = known.facts["area_code"].map({code: area["level"] for code, area in known.areas.items()})
        pairs = known.facts.assign(level=level).drop_duplicates(["level", "indicator_code"])
        self.areas = {
            level: sorted(code for code, area in known.areas.items() if area["level"] == level) for level in PLACES
        }
        self.measures = {
            level: sorted(pairs["indicator_code"][pairs["level"] == level].astype(str)) for level in PLACES
        }
        for codes in self.measures.values():
            has = set(codes)
            for code, entry in known.derived.items():
                if has.issuperset(part for part, _ in [*entry["numerator"], *entry.get("denominator", [])]):
                    codes.append(code)


@cache
def pools() -> Pools:
    """Read when first drawn from, not on import."""
    return Pools(oracle())


@st.composite
def measures_of(draw: st.DrawFn, level: str) -> str:
    codes = pools().measures[level]
    return draw(st.sampled_from([code for code in EVERYDAY if code in codes]) | st.sampled_from(codes))


@st.composite
def years_of(draw: st.DrawFn, code: str, size: int, area: str | None = None) -> tuple[int, ...]:
    """Mostly years with figures, of the area where one is named; now and then any year."""
    if not size:
        return ()
    known = list(oracle().years(code, area) if area else ())
    if len(known) < size:
        known = sorted(set(oracle().parts[oracle().lead(code)]["year"].tolist()))
    at = st.integers(1990, 2025) if len(known) < size or draw(st.integers(0, 9)) == 9 else st.sampled_from(known)
    return tuple(draw(st.lists(at, min_size=size, max_size=size, unique=True)))


@st.composite
def conditions(draw: st.DrawFn, level: str) -> Condition:
    code = draw(measures_of(level))
    cmp: Cmp = draw(st.sampled_from(get_args(Cmp)))
    year = draw(st.none() | years_of(code, 1).map(lambda years: years[0]))
    area = draw(st.sampled_from([*pools().areas[level], JAPAN]))
    if draw(st.booleans()):
        return Condition(measure=code, cmp=cmp, than=area, year=year)
    # a figure that occurs, so that > and >= differ
    figure = oracle().value(code, area, year or oracle().latest(code, area))
    return Condition(measure=code, cmp=cmp, value=float(figure or 1000), year=year)


@st.composite
def scopes(draw: st.DrawFn, level: str) -> Scope:
    wide = [*pools().areas["region"], *pools().areas["set"], *pools().areas["prefecture"], JAPAN]
    return Scope(
        level=draw(st.sampled_from(PLACES[level])),
        inside=tuple(draw(st.just([]) | st.lists(st.sampled_from(wide), max_size=2, unique=True))),
        exclude=tuple(draw(st.lists(st.sampled_from(wide[:-1]), max_size=1))),
        where=tuple(draw(st.just([]) | st.lists(conditions(level), max_size=2))),
    )


@st.composite
def plans(draw: st.DrawFn, op: str) -> Plan:
    level = draw(st.sampled_from(tuple(PLACES)))
    places = st.sampled_from(pools().areas[level])
    code = draw(measures_of(level))
    area = draw(places)
    body: dict[str, Any] = {"op": op, "measures": (code,), "areas": (area,)}
    body["years"] = draw(years_of(code, draw(st.sampled_from((0, 0, 1))), area))
    several = st.lists(places | st.just(JAPAN), min_size=2, max_size=4, unique=True).map(tuple)
    if op in {"value", "compare", "difference", "ratio"}:
        varied = draw(st.sampled_from(("areas", "years", "measures")))
        size = 2 if op in {"difference", "ratio"} else draw(st.integers(2, 3))
        many = {"areas": places, "measures": measures_of(level)}.get(varied)
        body[varied] = (
            draw(years_of(code, size, area))
            if many is None
            else tuple(draw(st.lists(many, min_size=size, max_size=size, unique=True)))
        )
        if op == "value" and draw(st.booleans()):
            body |= {"areas": (draw(places),), "measures": (code,), "years": body["years"][:1]}
    elif op in {"change", "cagr"}:
        body |= {"years": draw(years_of(code, draw(st.sampled_from((1, 2, 2))), area))}
        body |= {"areas": draw(st.just((area,)) | several)}
    elif op == "series":
        body |= {"years": draw(years_of(code, draw(st.sampled_from((0, 2))), area)), "areas": draw(several)}
    elif op == "share":
        body |= {"areas": draw(st.just((area,)) | several), "of": draw(st.just(JAPAN) | places)}
    else:
        body |= draw(sets(op, level, code, several))
    return Plan.model_validate(body)


@st.composite
def sets(draw: st.DrawFn, op: str, level: str, code: str, several: st.SearchStrategy[Any]) -> dict[str, Any]:
    scope = draw(scopes(level))
    body: dict[str, Any] = {"scope": scope}
    if op in AGGREGATES | {"rank"} and draw(st.integers(0, 3)) == 0:
        body = {"scope": None, "areas": draw(several)}
    elif op == "position":
        members = st.sampled_from(oracle().members(scope) or [JAPAN])
        body["areas"] = (draw(members | members | st.sampled_from(pools().areas[level])),)
    else:
        body["areas"] = ()
    if op in {"rank", "position"}:
        body["order"] = draw(st.sampled_from(("desc", "asc")))
        if draw(st.integers(0, 2)) == 0:
            body |= {
                "by": draw(st.sampled_from(("difference", "percent"))),
                "years": draw(years_of(code, 2, pools().areas[level][0])),
            }
    if op == "rank":
        body |= draw(st.sampled_from(({}, {"limit": 3}, {"limit": 100}, {"nth": 1}, {"nth": 4}, {"nth": 40})))
    return body


def computed(computer: Computer, plan: Plan) -> Result | str:
    """The result, or the part a refusal names."""
    try:
        return computer.execute(plan)
    except NotAvailable:
        return NOT_AVAILABLE
    except PlanError as error:
        return error.part


def expected(plan: Plan) -> Expected | str:
    try:
        return oracle().answer(plan)
    except Refused as refused:
        return refused.part


def typed(value: Any) -> tuple[type, Any]:
    """1 and Fraction(1) are equal, but only one of them is an integer."""
    return type(value), value


def assert_same(result: Result, right: Expected) -> None:
    shown = [(row.area, row.measure, row.year, typed(row.value), row.rank) for row in result.rows]
    assert shown == [(area, code, year, typed(value), rank) for area, code, year, value, rank in right.rows]
    assert set(result.missing) == right.missing
    assert ("missing" in result.notes) == bool(right.missing)
    assert set(result.extra) == set(right.extra)
    for name, value in {"main": right.main, **right.extra}.items():
        found = result.main if name == "main" else result.extra[name]
        if isinstance(value, float):  # the only root there is
            assert float(found or 0) == pytest.approx(value, rel=1e-12, abs=1e-12), name
        else:
            assert typed(found) == typed(value), name


@pytest.mark.parametrize("op", OPS)
def test_random_plans_give_what_pandas_gives(op: str, computer: Computer) -> None:
    answered = []

    @given(plans(op))
    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    def check(plan: Plan) -> None:
        result, right = computed(computer, plan), expected(plan)
        if isinstance(result, str) or isinstance(right, str):
            assert result == right
            return
        assert_same(result, right)
        answered.append(plan)

    check()
    assert len(answered) >= 10  # refusals alone would prove little


def test_every_published_figure_of_a_row_is_that_of_its_cell(computer: Computer) -> None:
    plan = Plan(op="rank", measures=("A1101",), scope=Scope(level="prefecture"), years=(2020,), limit=47)
    for row in computer.execute(plan).rows:
        assert [(cell.area, cell.indicator, cell.year, cell.value) for cell in row.cells] == [
            (row.area, row.measure, row.year, row.value)
        ]


@pytest.mark.parametrize("code", EVERYDAY)
def test_the_order_of_areas_does_not_change_the_year_meant(code: str, measures: Measures) -> None:
    areas = (JAPAN, "13000", "13104", "01101", "13100", "R-kanto")
    for pair in combinations(areas, 2):
        assert measures.latest_common_year(code, pair) == measures.latest_common_year(code, pair[::-1])
