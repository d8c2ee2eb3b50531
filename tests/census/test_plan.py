"""Plans: what is refused, and one text for each."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from census.plan import AGGREGATES, OPS, RULED, Condition, Plan, Scope

TOKYO = {"op": "value", "measures": ["A1101"], "areas": ["13000"]}
SCOPE = {"level": "prefecture"}

codes = st.sampled_from(("A1101", "A4101", "density", "13000", "R-kanto", "S-tokai"))
years = st.integers(1800, 2100)
conditions = st.builds(Condition, measure=codes, cmp=st.sampled_from((">", "<=")), value=st.floats(-1e9, 1e9))
scopes = st.builds(
    Scope,
    level=st.sampled_from(("prefecture", "city")),
    inside=st.lists(codes, max_size=2).map(tuple),
    where=st.lists(conditions, max_size=2).map(tuple),
)
rankings = st.builds(
    Plan,
    op=st.sampled_from(("rank", "count", "sum")),
    measures=st.tuples(codes),
    years=st.lists(years, max_size=1).map(tuple),
    scope=scopes,
    order=st.sampled_from(("desc", "asc")),
    limit=st.none() | st.integers(1, 100),
)
lists = st.builds(Plan, op=st.just("value"), measures=st.tuples(codes), areas=st.lists(codes, min_size=1, max_size=3))
plans = rankings | lists


@given(plans)
@settings(deadline=None, derandomize=True, database=None)
def test_the_canonical_form_reads_back_as_the_same_plan(plan: Plan) -> None:
    assert Plan.model_validate_json(plan.canonical()) == plan
    assert Plan.model_validate_json(plan.model_dump_json()).canonical() == plan.canonical()


@given(plans, plans)
@settings(deadline=None, derandomize=True, database=None)
def test_plans_are_equal_exactly_where_their_canonical_forms_are(one: Plan, other: Plan) -> None:
    assert (one == other) == (one.canonical() == other.canonical())


def test_the_canonical_form_leaves_defaults_out_and_sorts_keys() -> None:
    spelled = Plan.model_validate({**TOKYO, "order": "desc", "by": "value", "years": [], "scope": None})
    assert spelled.canonical() == '{"areas":["13000"],"measures":["A1101"],"op":"value"}'
    assert spelled == Plan.model_validate(TOKYO)


def test_the_order_of_areas_belongs_to_the_plan() -> None:
    two = {**TOKYO, "op": "difference", "areas": ["13000", "27000"]}
    assert Plan.model_validate(two).canonical() != Plan.model_validate(two | {"areas": ["27000", "13000"]}).canonical()


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("areas", {"op": "value"}),
        ("areas", {"op": "difference", "areas": ["13000"]}),
        ("areas", {"op": "ratio", "areas": ["13000", "27000"], "years": [2015, 2020]}),
        ("areas", {"op": "compare", "areas": ["13000"]}),
        ("years", {"op": "change", "areas": ["13000"]}),
        ("years", {"op": "cagr", "areas": ["13000"], "years": [2010, 2015, 2020]}),
        ("years", {"op": "series", "areas": ["13000"], "years": [2010, 2015, 2020]}),
        ("of", {"op": "share", "areas": ["13000"]}),
        ("scope", {"op": "count"}),
        ("scope", {"op": "rank", "areas": ["13000"]}),
        ("scope", {"op": "position", "areas": ["13000"]}),
        ("areas", {"op": "position", "scope": SCOPE}),
        ("by", {"op": "rank", "scope": SCOPE, "by": "percent"}),
        ("by", {"op": "sum", "scope": SCOPE, "by": "percent", "years": [2015, 2020]}),
        ("measures", {"op": "mean", "scope": SCOPE, "measures": ["A1101", "A4101"]}),
        ("years", {"op": "rank", "scope": SCOPE, "years": [2015, 2020]}),
    ],
)
def test_a_plan_that_lacks_something_is_refused_by_its_part(part: str, body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=f"{body['op']}: {part}: "):
        Plan.model_validate({"measures": ["A1101"], **body})


@pytest.mark.parametrize("years", [[], [2010], [2010, 2020]])
def test_a_series_has_no_year_its_first_or_both_ends(years: list[int]) -> None:
    series = Plan.model_validate({"op": "series", "measures": ["A1101"], "areas": ["13000"], "years": years})
    assert series.years == tuple(years)


@pytest.mark.parametrize(
    "body",
    [
        TOKYO | {"answer": 14047594},
        TOKYO | {"op": "guess"},
        TOKYO | {"measures": []},
        TOKYO | {"areas": ["13000; DROP TABLE facts"]},
        TOKYO | {"years": [20200]},
        TOKYO | {"op": "rank", "scope": SCOPE, "limit": 0},
        TOKYO | {"op": "rank", "scope": SCOPE | {"near": "13000"}},
        TOKYO
        | {"op": "rank", "scope": SCOPE | {"where": [{"measure": "A1101", "cmp": ">", "value": 1, "than": "13000"}]}},
        TOKYO | {"op": "rank", "scope": SCOPE | {"where": [{"measure": "A1101", "cmp": ">"}]}},
        TOKYO | {"op": "rank", "scope": SCOPE | {"where": [{"measure": "A1101", "cmp": ">", "value": float("nan")}]}},
    ],
)
def test_unknown_fields_and_values_are_refused(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Plan.model_validate(body)


def test_the_json_schema_can_constrain_decoding() -> None:
    schema = Plan.model_json_schema()
    json.dumps(schema)
    assert schema["required"] == ["op"]
    assert set(schema["properties"]["op"]["enum"]) == {*OPS, *RULED}
    objects = [schema, *schema["$defs"].values()]
    assert not any(one["additionalProperties"] for one in objects)
    assert schema["properties"]["areas"]["items"]["pattern"]


def test_a_plan_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Plan.model_validate(TOKYO).op = "sum"


def test_every_aggregate_is_an_operation() -> None:
    assert set(OPS) >= AGGREGATES


def test_a_list_is_bounded_in_all() -> None:
    areas, years = tuple(f"{n:02d}000" for n in range(1, 48)), tuple(range(2000, 2021))
    assert Plan(op="value", measures=("A1101",), areas=areas, years=years)
    assert Plan(op="series", measures=("A1101",), areas=areas)
    with pytest.raises(ValidationError, match="at most 1,000 figures at a time, and these are 1,974"):
        Plan(op="compare", measures=("A1101", "A4101"), areas=areas, years=years)
    with pytest.raises(ValidationError, match="at most 1,000 figures"):
        Plan(op="value", measures=("A1101",) * 6, areas=("13000",) * 60, years=(2020,) * 60)
    with pytest.raises(ValidationError, match="at most 60 series at a time, and these are 94"):
        Plan(op="series", measures=("A1101", "A4101"), areas=areas)
