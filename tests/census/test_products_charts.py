"""Charts: their data are the result's rows, their code draws the same, maps place every prefecture."""

from __future__ import annotations

from typing import Any

import pytest

from census.areas import Gazetteer
from census.compute import Computer
from census.errors import PlanError
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import Plan, Scope
from census.products.altair_code import python_code
from census.products.charts import Charter
from census.products.tiles import TILES
from census.store import FactStore
from census.types import Language, Result

PLANS: dict[str, dict[str, Any]] = {
    "bars": {"op": "rank", "measures": ["A1101"], "scope": {"level": "prefecture"}, "limit": 47, "view": "chart"},
    "growth": {"op": "rank", "measures": ["A1101"], "scope": {"level": "prefecture"}, "years": [2015, 2020],
               "by": "percent", "view": "chart"},
    "line": {"op": "series", "measures": ["A1101"], "areas": ["15000"], "years": [1950, 2020], "view": "chart"},
    "lines": {"op": "series", "measures": ["A1101", "ageing_rate"], "areas": ["15000", "16000"], "view": "chart"},
    "pairs": {"op": "compare", "measures": ["A4101"], "areas": ["15000", "16000"], "years": [2015, 2020],
              "view": "chart"},
    "ends": {"op": "change", "measures": ["A1101"], "areas": ["15000"], "years": [2000, 2020], "view": "chart"},
    "clock": {"op": "rank", "measures": ["MH01"], "scope": {"level": "prefecture"}, "limit": 5, "view": "chart"},
    "forecast": {"op": "forecast", "measures": ["A1101"], "areas": ["15000"], "years": [2040], "view": "chart"},
    "map": {"op": "rank", "measures": ["ageing_rate"], "scope": {"level": "prefecture"}, "limit": 47, "view": "map"},
}  # fmt: skip


@pytest.fixture(scope="module")
def measures() -> Measures:
    return Measures(FactStore.load(), Catalogue.load(), Gazetteer.load())


def drawn(measures: Measures, parts: dict[str, Any], language: Language = "en") -> tuple[dict[str, Any], Result]:
    plan = Plan.model_validate(parts)
    result = Computer(measures).execute(plan)
    return dict(Charter(measures.catalogue, measures.gazetteer).spec(plan, result, language)), result


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("parts", PLANS.values(), ids=PLANS)
def test_the_data_are_the_rows_of_the_result(measures: Measures, parts: dict[str, Any], language: Language) -> None:
    spec, result = drawn(measures, parts, language)
    shown = [(one["area_code"], one["year"], one["value"]) for one in spec["data"]["values"]]
    assert shown == [(row.area, row.year, pytest.approx(float(row.value or 0))) for row in result.rows]


@pytest.mark.parametrize("parts", PLANS.values(), ids=PLANS)
def test_the_python_code_draws_the_same_chart(measures: Measures, parts: dict[str, Any]) -> None:
    spec, _ = drawn(measures, parts, "ja")
    code = python_code(spec)
    names: dict[str, Any] = {}
    exec(code.replace('chart.save("chart.html")', ""), names)  # noqa: S102 - our own code, over our own data
    made = names["chart"].to_dict()
    assert {name: made.get(name) for name in spec if name != "$schema"} == {
        name: value for name, value in spec.items() if name != "$schema"
    }


def test_a_series_is_drawn_as_lines_and_the_rest_as_bars(measures: Measures) -> None:
    assert drawn(measures, PLANS["line"])[0]["mark"]["type"] == "line"
    assert drawn(measures, PLANS["bars"])[0]["mark"]["type"] == "bar"


def test_measures_of_different_units_get_panels_of_their_own(measures: Measures) -> None:
    assert "row" in drawn(measures, PLANS["lines"])[0]["encoding"]
    assert "row" not in drawn(measures, PLANS["pairs"])[0]["encoding"]


def test_the_title_names_the_measure_and_the_source(measures: Measures) -> None:
    title = drawn(measures, PLANS["map"], "ja")[0]["title"]
    assert "高齢化率" in title["text"]
    assert title["subtitle"][0].startswith("模式図")
    assert title["subtitle"][-1].startswith("出典：SSDSE")


def test_every_prefecture_has_a_tile_of_its_own(measures: Measures) -> None:
    assert set(TILES) == set(measures.gazetteer.members(Scope(level="prefecture")))
    assert len(set(TILES.values())) == 47


@pytest.mark.parametrize(
    ("one", "direction", "other"),
    [("01000", "north", "02000"), ("47000", "south", "46000"), ("13000", "east", "27000"), ("28000", "west", "26000"),
     ("38000", "north", "39000"), ("35000", "west", "34000"), ("12000", "east", "13000")],
)  # fmt: skip
def test_tiles_lie_as_the_prefectures_do(one: str, direction: str, other: str) -> None:
    (x, y), (x2, y2) = TILES[one], TILES[other]
    assert {"north": y < y2, "south": y > y2, "east": x > x2, "west": x < x2}[direction]


def test_a_map_of_cities_is_refused_with_the_part_at_fault(measures: Measures) -> None:
    cities = PLANS["map"] | {"scope": {"level": "city"}, "measures": ["A1101"]}
    with pytest.raises(PlanError, match=r"view: a map needs"):
        drawn(measures, cities)


def test_what_cannot_be_drawn_is_no_plan() -> None:
    with pytest.raises(ValueError, match="view: only"):
        Plan.model_validate({"op": "mean", "measures": ["A1101"], "scope": {"level": "prefecture"}, "view": "chart"})


def test_clock_times_are_labelled_as_times(measures: Measures) -> None:
    assert "labelExpr" in drawn(measures, PLANS["clock"])[0]["encoding"]["x"]["axis"]
    assert "axis" not in drawn(measures, PLANS["bars"])[0]["encoding"]["x"]
