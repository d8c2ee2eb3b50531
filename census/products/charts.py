"""A result as a Vega-Lite specification with its data inline. Every figure of the data is one of the result's rows.

    Charter(catalogue, gazetteer).spec(plan, result, "en")

A series is drawn as lines, a forecast as a line with its interval, the rest as bars; a map of prefectures as tiles,
marked as schematic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from census.errors import PlanError
from census.phrasing import english, japanese
from census.phrasing.forecasts import INTERVAL, NOT_OFFICIAL, titled
from census.phrasing.telling import Areas, Measures, Telling, row_unit, varying
from census.plan import Plan
from census.products.tiles import TILES
from census.types import Language, Number, Result, Value

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
Spec = Mapping[str, Any]

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {"year": "Year", "area": "Area", "measure": "Measure", "schematic": "Schematic: one tile a prefecture",
           "kind": "Kind", "published": "published", "own": "own projection, not official",
           "official": "official projection"},
    "ja": {"year": "年", "area": "地域", "measure": "指標", "schematic": "模式図：1タイル＝1都道府県",
           "kind": "種類", "published": "公表値", "own": "当システムの予測（非公式）", "official": "公式の将来推計"},
}  # fmt: skip
_WIDTH = 560
_TILE = 50
_STEP = 18
_CLOCK = "floor(datum.value / 60) + ':' + format(datum.value % 60, '02d')"


class Charter:
    """Draws results. Holds no state beyond the catalogue and the gazetteer."""

    def __init__(self, catalogue: Measures, gazetteer: Areas) -> None:
        self._catalogue = catalogue
        self._gazetteer = gazetteer

    def spec(self, plan: Plan, result: Result, language: Language) -> Spec:
        """Raises PlanError where a map is asked for areas that are no prefectures, or there is nothing to draw."""
        telling = Telling(plan, result, language, self._catalogue, self._gazetteer)
        rows = telling.known
        if not rows:
            raise PlanError("view", "there is no figure to draw")
        data = [self._datum(plan, row, telling) for row in rows]
        if plan.view == "map":
            return _tiles(telling, rows, data)
        if plan.op == "forecast":
            return _outlook(telling, rows, data)
        return _lines(telling, data) if plan.op == "series" else _bars(telling, data)

    def _datum(self, plan: Plan, row: Value, t: Telling) -> dict[str, Any]:
        unit = row_unit(plan, self._catalogue.get(row.measure))
        return {
            "area_code": row.area,
            "area": t.area(row.area),
            "measure": t.title(row.measure),
            "year": row.year,
            "value": _json(row.value or 0),
            "unit": unit.ja if t.language == "ja" else unit.en,
        }


def _lines(t: Telling, data: list[dict[str, Any]]) -> Spec:
    words = _WORDS[t.language]
    encoding = {
        "x": {"field": "year", "type": "quantitative", "title": words["year"],
              "axis": {"format": "d", "tickMinStep": 1}, "scale": {"zero": False, "nice": False}},
        "y": _figures(t, data) | {"scale": {"zero": False}},
        "tooltip": _tooltip(t),
    }  # fmt: skip
    key = "area" if varying([one["area"] for one in data]) else "measure"
    if varying([one[key] for one in data]):
        encoding["color"] = {"field": key, "type": "nominal", "title": words[key], "sort": None}
    return _whole(t, data, encoding | _apart(data), {"type": "line", "point": True}, {"width": _WIDTH, "height": 320})


def _outlook(t: Telling, rows: Sequence[Value], data: list[dict[str, Any]]) -> Spec:
    """The published figures and the forecast with its interval, from the last figure on; the official projection."""
    words, own = _WORDS[t.language], next(index for index, row in enumerate(rows) if not row.cells)
    for index, datum in enumerate(data):
        datum["kind"] = words["published" if index < own else "own" if index == own else "official"]
        if index <= own:
            datum["carried"] = datum["value"]
    data[own] |= {end: _json(t.number(end) or 0) for end in ("low", "high")}
    data[own - 1] |= dict.fromkeys(("low", "high"), data[own - 1]["value"])
    across = {"field": "year", "type": "quantitative", "title": words["year"],
              "axis": {"format": "d", "tickMinStep": 1}, "scale": {"zero": False, "nice": False}}  # fmt: skip
    up = _figures(t, data) | {"scale": {"zero": False}}
    kind = {"field": "kind", "type": "nominal", "title": words["kind"], "sort": None}
    layers = [
        {"mark": {"type": "area", "opacity": 0.25},
         "encoding": {"x": across, "y": up | {"field": "low"}, "y2": {"field": "high"}}},
        {"mark": {"type": "line"}, "encoding": {"x": across, "y": up | {"field": "carried"}}},
        {"mark": {"type": "point", "filled": True},
         "encoding": {"x": across, "y": up, "color": kind, "tooltip": _tooltip(t)}},
    ]  # fmt: skip
    head = _head(t, data, f"{NOT_OFFICIAL[t.language]} ({INTERVAL[t.language]})")
    return head | {"width": _WIDTH, "height": 320, "layer": layers}


def _bars(t: Telling, data: list[dict[str, Any]]) -> Spec:
    """Horizontal bars, the rows in the result's order; years of one area side by side in colours."""
    words = _WORDS[t.language]
    key = next((key for key in ("area", "measure", "year") if varying([one[key] for one in data])), "area")
    encoding: dict[str, Any] = {
        "x": _figures(t, data),
        "y": {"field": key, "type": "nominal", "title": None, "sort": None},
        "tooltip": _tooltip(t),
    }
    other = next((one for one in ("year", "measure") if one != key and varying([datum[one] for datum in data])), None)
    if other and not (other == "year" and t.plan.op in {"rank", "value", "compare"} and not t.plan.years):
        encoding["color"] = {"field": other, "type": "nominal", "title": words[other], "sort": None}
        encoding["yOffset"] = {"field": other, "type": "nominal", "sort": None}
    return _whole(t, data, encoding | _apart(data), {"type": "bar"}, {"width": _WIDTH, "height": {"step": _STEP}})


def _apart(data: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A panel for each measure where their units differ."""
    if not varying([one["unit"] for one in data]):
        return {}
    return {"row": {"field": "measure", "type": "nominal", "title": None, "sort": None}}


def _tiles(t: Telling, rows: Sequence[Value], data: list[dict[str, Any]]) -> Spec:
    if any(row.area not in TILES for row in rows) or len(t.measures) > 1:
        raise PlanError("view", "a map needs one measure of prefectures; ask for a chart instead")
    for row, datum in zip(rows, data, strict=True):
        area = t.gazetteer.get(row.area)
        datum["column"], datum["row"] = TILES[row.area]
        datum["tile"] = area.short_ja if t.language == "ja" else area.short_en
    grid = {
        "x": {"field": "column", "type": "ordinal", "axis": None},
        "y": {"field": "row", "type": "ordinal", "axis": None, "scale": {"domain": list(range(13))}},
    }
    colour = {"field": "value", "type": "quantitative", "title": _unit(data), "scale": {"scheme": "blues"}}
    middle = (min(one["value"] for one in data) + max(one["value"] for one in data)) / 2
    ink = {"condition": {"test": f"datum.value > {middle!r}", "value": "white"}, "value": "black"}
    layers = [
        {"mark": {"type": "rect", "stroke": "white"}, "encoding": grid | {"color": colour, "tooltip": _tooltip(t)}},
        {"mark": {"type": "text", "fontSize": 9},
         "encoding": grid | {"text": {"field": "tile", "type": "nominal"}, "color": ink}},
    ]  # fmt: skip
    size = {"width": {"step": _TILE}, "height": {"step": _TILE}}
    return _head(t, data, _WORDS[t.language]["schematic"]) | size | {"layer": layers}


def _whole(t: Telling, data: list[dict[str, Any]], encoding: Spec, mark: Spec, size: Spec) -> Spec:
    spec = _head(t, data) | {"mark": mark, "encoding": encoding}
    if "row" in encoding:
        spec["resolve"] = {"scale": {"x": "independent", "y": "independent"}}
    return spec | dict(size)


def _head(t: Telling, data: list[dict[str, Any]], *remarks: str) -> dict[str, Any]:
    """Schema, title with its sources below, data."""
    sources = list(dict.fromkeys(edition for editions in t.sources().values() for edition in editions))
    label = "Source: " if t.language == "en" else "出典："
    below = [*remarks, label + ", ".join(sources)]
    return {
        "$schema": SCHEMA,
        "title": {"text": _title(t), "subtitle": below, "anchor": "start"},
        "data": {"values": data},
    }


def _title(t: Telling) -> str:
    if t.plan.op == "forecast":
        return titled(t)
    if len(t.measures) > 1:
        return ("・" if t.language == "ja" else ", ").join(t.title(code) for code in t.measures)
    return japanese.head(t) if t.language == "ja" else english.head(t)


def _figures(t: Telling, data: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The channel of the values; clock times, which are minutes after midnight, are labelled as such."""
    units = {one["unit"] for one in data}
    channel = {"field": "value", "type": "quantitative", "title": units.pop() if len(units) == 1 else None}
    if all(t.unit(code).style == "clock" for code in t.measures):
        return channel | {"axis": {"labelExpr": _CLOCK}}
    return channel


def _unit(data: Sequence[Mapping[str, Any]]) -> str:
    return str(data[0]["unit"])


def _tooltip(t: Telling) -> list[dict[str, Any]]:
    words = _WORDS[t.language]
    return [
        {"field": "area", "type": "nominal", "title": words["area"]},
        {"field": "measure", "type": "nominal", "title": words["measure"]},
        {"field": "year", "type": "nominal", "title": words["year"]},
        {"field": "value", "type": "quantitative", "format": ",", "title": t.title(t.plan.measures[0])},
    ]


def _json(value: Number) -> int | float:
    return value if isinstance(value, int) else float(value)
