"""An independent computation of plans, with pandas, straight from the shipped files.

Imports nothing of the code under test but the vocabulary of plans: figures come from `facts.parquet`,
areas from `areas.json`, measures from the catalogue's YAML. Exact: columns hold Fractions.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import yaml

from census.plan import Condition, Plan, Scope

ROOT = Path(__file__).parents[2] / "census"
JAPAN = "00000"
COMPARE = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}

Row = tuple[Any, str, int | None, Any, int | None]
"""area, measure, year, value, rank"""


Missing = tuple[Any, str, int | None]
"""area, measure, year"""


class Refused(Exception):
    """part: the field at fault, or "not available"."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


NOT_AVAILABLE = "not available"


@dataclass
class Expected:
    main: Any
    rows: list[Row]
    extra: dict[str, Any] = field(default_factory=dict)
    missing: set[Missing] = field(default_factory=set)


def whole(value: Any) -> Any:
    """int where whole, as everywhere in results."""
    return int(value) if value is not None and value == int(value) else value


class Oracle:
    def __init__(self) -> None:
        columns = ["area_code", "indicator_code", "year", "value", "basis"]
        table = pq.read_table(
            ROOT / "data" / "facts.parquet", columns=columns, read_dictionary=["area_code", "indicator_code", "basis"]
        )
        self.facts = table.to_pandas()
        self.parts = dict(list(self.facts.groupby("indicator_code", observed=True)))
        self.areas = {area["code"]: area for area in json.loads((ROOT / "data" / "areas.json").read_text("utf-8"))}
        self.derived = {entry["code"]: entry for entry in _yaml("derived.yaml")}
        styles = {key: unit.get("style", "count") for key, unit in _yaml("units.yaml").items()}
        self.unit = {code: (entry["unit"], styles[entry["unit"]]) for code, entry in self.derived.items()}
        self.additive: dict[str, bool] = {}
        for path in sorted((ROOT / "catalogue").glob("indicators-*.yaml")):
            for entry in _yaml(path.name):
                for suffix in ("", "_M", "_F") if entry.get("by_sex") else ("",):
                    self.additive[entry["code"] + suffix] = entry.get("additive", False)
                    self.unit[entry["code"] + suffix] = (entry["unit"], styles[entry["unit"]])
        self._columns: dict[tuple[str, int], pd.Series[Any]] = {}
        self._years: dict[tuple[str, str], tuple[int, ...]] = {}

    # -- measures -------------------------------------------------------------------------------

    def lead(self, code: str) -> str:
        return str(self.derived[code]["numerator"][0][0]) if code in self.derived else code

    def column(self, code: str, year: int) -> pd.Series[Any]:
        """Exact figures by area; areas without one are absent."""
        if (code, year) not in self._columns:
            make = self._derived if code in self.derived else self._published
            self._columns[code, year] = make(code, year)
        return self._columns[code, year]

    def _published(self, code: str, year: int) -> pd.Series[Any]:
        part = self.parts.get(code)
        if part is None:
            return pd.Series(dtype=object)
        part = part[part["year"] == year]
        exact = [Fraction(str(value)) for value in part["value"]]
        return pd.Series(exact, index=part["area_code"].astype(str), dtype=object)

    def _derived(self, code: str, year: int) -> pd.Series[Any]:
        entry = self.derived[code]
        top: pd.Series[Any] = self._signed(entry["numerator"], year) * entry.get("scale", 1)
        if not entry.get("denominator"):
            return top
        bottom = self._signed(entry["denominator"], year)
        for back in range(1, 6):
            if top.index.isin(bottom.index).all():
                break
            earlier = self._signed(entry["denominator"], year - back)
            bottom = pd.concat([bottom, earlier[~earlier.index.isin(bottom.index)]])
        bottom = bottom[bottom != 0]
        both = top.index[top.index.isin(bottom.index)]
        ratio: pd.Series[Any] = top[both] / bottom[both]
        return ratio

    def _signed(self, terms: Iterable[tuple[str, int]], year: int) -> pd.Series[Any]:
        columns = [self.column(code, year) * factor for code, factor in terms]
        if len(columns) == 1:
            return columns[0]
        total: pd.Series[Any] = pd.concat(columns, axis=1, join="inner").sum(axis=1).astype(object)
        return total

    def value(self, code: str, area: str, year: int | None) -> Any:
        return None if year is None else self.column(code, year).get(area)

    def years(self, code: str, area: str) -> tuple[int, ...]:
        if (code, area) not in self._years:
            part = self.parts.get(self.lead(code))
            years = () if part is None else tuple(sorted(part["year"][part["area_code"] == area].tolist()))
            if code in self.derived:
                years = tuple(year for year in years if area in self.column(code, year).index)
            self._years[code, area] = years
        return self._years[code, area]

    def latest(self, code: str, area: str) -> int | None:
        """The latest census, else the latest that is no projection, else the last."""
        years = self.years(code, area)
        part = self.parts.get(self.lead(code))
        if part is None or not years:
            return None
        own = part[(part["area_code"] == area) & part["year"].isin(self.years(self.lead(code), area))]
        basis = own.set_index("year")["basis"].astype(str)
        for good in (basis == "census", basis != "projection", basis != ""):
            if good.any():
                preferred = int(basis.index[good].max())
                return preferred if preferred in years else years[-1]
        return None

    def common(self, code: str, areas: Sequence[str]) -> int | None:
        sample = list(islice((area for area in areas if self.years(code, area)), 12))
        if not sample:
            return None
        wanted = {self.latest(code, area) for area in sample}
        common = set.intersection(*(set(self.years(code, area)) for area in sample))
        return max(wanted & common or common or wanted)  # type: ignore[type-var]

    # -- areas ----------------------------------------------------------------------------------

    @cached_property
    def around(self) -> dict[str, frozenset[str]]:
        """Everything an area lies in, itself included."""
        sets: dict[str, set[str]] = {}
        for code, area in self.areas.items():
            for member in area.get("members", ()):
                sets.setdefault(member, set()).add(code)

        def climb(code: str) -> frozenset[str]:
            above = {self.areas[code].get("parent") or JAPAN, *sets.get(code, ())} - {code}
            return frozenset({code, JAPAN}.union(*(climb(one) for one in above)))

        return {code: climb(code) for code in self.areas}

    def members(self, scope: Scope) -> list[str]:
        named = {"designated_city": "S-designated-cities", "capital": "S-capitals"}
        if scope.level in named:
            codes = self.areas[named[scope.level]]["members"]
        else:
            codes = [code for code, area in self.areas.items() if scope.level in (area["level"], area.get("type"))]
        inside, exclude = frozenset(scope.inside or (JAPAN,)), frozenset(scope.exclude)
        return sorted(code for code in codes if self.around[code] & inside and not self.around[code] & exclude)

    # -- operations -----------------------------------------------------------------------------

    def answer(self, plan: Plan) -> Expected:
        """Raises Refused."""
        if plan.op in {"value", "compare", "difference", "ratio"}:
            return self._listed(plan)
        if plan.op in {"change", "cagr"}:
            return self._growth(plan)
        if plan.op == "share":
            return self._share(plan)
        if plan.op == "series":
            return self._series(plan)
        return self._over_a_set(plan)

    def _listed(self, plan: Plan) -> Expected:
        at: dict[str, tuple[int | None, ...]] = dict.fromkeys(plan.measures, plan.years)
        if not plan.years:
            at = {code: (self.common(code, plan.areas),) for code in plan.measures}
            shared = set.intersection(*(set(self.years(c, a)) for c in plan.measures for a in plan.areas))
            if plan.op != "value" and shared:
                year = max(shared & {years[0] for years in at.values()} or shared)
                at = dict.fromkeys(plan.measures, (year,))
        rows: list[Row] = [
            (area, code, year, whole(self.value(code, area, year)), None)
            for area in plan.areas for code in plan.measures for year in at[code]
        ]  # fmt: skip
        if plan.op in {"difference", "ratio"} and len(plan.years) == 2:
            rows.sort(key=lambda row: row[2] or 0, reverse=True)
        known = [row[3] for row in rows if row[3] is not None]
        missing = {row[:3] for row in rows if row[3] is None}
        if not known or (missing and plan.op in {"difference", "ratio"}):
            raise Refused(NOT_AVAILABLE)
        if plan.op == "value":
            return Expected(known[0] if len(rows) == 1 else None, rows, {}, missing)
        if plan.op == "compare":
            return self._compared(rows, known, missing)
        (unit, style), (other, other_style) = (self.unit[row[1]] for row in rows[:2])
        if plan.op == "difference" and unit != other and not style == other_style == "count":
            raise Refused("measures")
        if plan.op == "ratio" and known[1] == 0:
            raise Refused("measures")
        main = known[0] - known[1] if plan.op == "difference" else Fraction(known[0]) / known[1]
        return Expected(whole(main), rows)

    def _compared(self, rows: list[Row], known: list[Any], missing: set[Missing]) -> Expected:
        extra: dict[str, Any] = {"leader": [row[3] for row in rows].index(max(known))}
        if len(rows) == 2 == len(known) and rows[0][1] == rows[1][1]:
            extra["difference"] = whole(known[0] - known[1])
            if known[1]:
                extra["ratio"] = whole(Fraction(known[0]) / known[1])
        return Expected(None if missing else max(known), rows, extra, missing)

    def _growth(self, plan: Plan) -> Expected:
        code, area = plan.measures[0], plan.areas[0]
        start, end = min(plan.years), max(plan.years)
        if len(plan.years) == 1:
            later = [year for year in self.years(code, area) if year > start]
            latest = self.common(code, plan.areas) or 0
            end = latest if latest > start else max(later, default=start)
        if start == end:
            raise Refused("years")
        rows: list[Row] = [
            (place, code, year, whole(self.value(code, place, year)), None)
            for place in plan.areas for year in (start, end)
        ]  # fmt: skip
        if any(row[3] is None for row in rows):
            raise Refused(NOT_AVAILABLE)
        first, last = rows[0][3], rows[1][3]
        if first <= 0 or (plan.op == "cagr" and last <= 0):
            raise Refused("years")
        extra = {"difference": whole(last - first), "years": end - start}
        extra["percent"] = whole(Fraction(last - first) / first * 100)
        if plan.op == "change":
            for index in range(2, len(rows), 2):
                before, after = rows[index][3], rows[index + 1][3]
                extra[f"difference_{index}"] = whole(after - before)
                if before > 0:
                    extra[f"percent_{index}"] = whole(Fraction(after - before) / before * 100)
            return Expected(extra["percent"], rows, extra)
        rate = ((float(last) / float(first)) ** (1 / (end - start)) - 1) * 100
        return Expected(rate, rows, extra | {"rate": rate})

    def adds_up(self, code: str) -> bool:
        if code not in self.derived:
            return self.additive[code]
        entry = self.derived[code]
        return not entry.get("denominator") and all(self.additive[part] for part, _ in entry["numerator"])

    def _share(self, plan: Plan) -> Expected:
        code, areas = plan.measures[0], (*plan.areas, str(plan.of))
        if not self.adds_up(code):
            raise Refused("measures")
        year = plan.years[0] if plan.years else self.common(code, areas)
        values = [whole(self.value(code, area, year)) for area in areas]
        if any(value is None for value in values):
            raise Refused(NOT_AVAILABLE)
        if values[-1] == 0:
            raise Refused("of")
        percents = pd.Series(values[:-1], dtype=object).map(Fraction) * 100 / values[-1]
        extra = {"whole": values[-1], "percent": whole(percents.sum())}
        extra |= {f"percent_{index}": whole(percent) for index, percent in enumerate(percents)}
        rows: list[Row] = [(area, code, year, value, None) for area, value in zip(areas, values, strict=True)]
        return Expected(extra["percent"], rows, extra)

    def _series(self, plan: Plan) -> Expected:
        first, last = (min(plan.years), max(plan.years)) if plan.years else (0, 9999)
        rows: list[Row] = []
        missing: set[Missing] = set()
        for area in plan.areas:
            for code in plan.measures:
                years = [year for year in self.years(code, area) if first <= year <= last]
                rows += [(area, code, year, whole(self.value(code, area, year)), None) for year in years]
                missing |= set() if years else {(area, code, None)}
        if not rows:
            raise Refused(NOT_AVAILABLE)
        lead = pd.Series({row[2]: row[3] for row in rows if row[:2] == rows[0][:2]}, dtype=object)
        start, end = lead.iloc[0], lead.iloc[-1]
        extra = {"difference": whole(end - start), "peak": max(lead), "trough": min(lead)}
        extra["peak_year"] = int(lead.index[lead == max(lead)][0])
        extra["trough_year"] = int(lead.index[lead == min(lead)][0])
        if start > 0:
            extra["percent"] = whole(Fraction(end - start) / start * 100)
        return Expected(end, rows, extra, missing)

    def _over_a_set(self, plan: Plan) -> Expected:
        code = plan.measures[0]
        if plan.op == "sum" and not self.adds_up(code):
            raise Refused("measures")
        areas = self.members(plan.scope) if plan.scope else list(plan.areas)
        if not areas:
            raise Refused("scope")
        year = max(plan.years) if plan.years else self.common(code, areas)
        missing: set[Missing] = set()
        kept = pd.Index(areas)
        for condition in plan.scope.where if plan.scope else ():
            met, unknown = self._condition(condition, areas, year)
            kept, missing = kept[kept.isin(met)], missing | unknown
        values, absent = self._figures(plan, kept, year)
        missing |= absent
        if len(kept) and not len(values):
            raise Refused(NOT_AVAILABLE)
        if plan.op == "count":
            ordered = values.sort_values(ascending=False, kind="stable") if len(values) else values
            extra = {"of": len(areas), "missing": len(missing)}
            return Expected(len(values), [(a, code, year, whole(v), None) for a, v in ordered.items()], extra, missing)
        if not len(values):
            raise Refused("scope")
        make = self._placed if plan.op in {"rank", "position"} else _aggregated
        return make(plan, values, year, missing)

    def _figures(self, plan: Plan, kept: pd.Index[Any], year: int | None) -> tuple[pd.Series[Any], set[Missing]]:
        code = plan.measures[0]
        if year is None:
            return pd.Series(dtype=object), {(area, code, None) for area in kept}
        last = self.column(code, year)
        values = last[kept[kept.isin(last.index)]]
        missing: set[Missing] = {(area, code, year) for area in kept if area not in values.index}
        if plan.by != "value":
            first = self.column(code, min(plan.years))
            missing |= {(area, code, min(plan.years)) for area in values.index if area not in first.index}
            values = values[values.index.isin(first.index)]
            first = first[values.index]
            if plan.by == "percent":
                missing |= {(area, code, year) for area in values.index[first <= 0]}
                values, first = values[first > 0], first[first > 0]
                return (values - first) * 100 / first, missing
            values = values - first
        return values, missing

    def _condition(self, condition: Condition, areas: list[str], year: int | None) -> tuple[set[str], set[Missing]]:
        code, than = condition.measure, condition.than
        at = condition.year
        if at is None:
            column = self.column(code, year) if year else pd.Series(dtype=object)
            usable = column.index.isin(areas).any() and (than is None or than in column.index)
            at = year if usable else self.common(code, [*([than] if than else []), *areas])
        if at is None:
            raise Refused(NOT_AVAILABLE)
        column = self.column(code, at)
        threshold = Fraction(str(condition.value)) if than is None else column.get(than)
        known = column[column.index.isin(areas)]
        if threshold is None or not len(known):
            raise Refused(NOT_AVAILABLE)
        met = known[COMPARE[condition.cmp](known, threshold).astype(bool)]
        return set(met.index), {(area, code, at) for area in areas if area not in known.index}

    def _placed(self, plan: Plan, values: pd.Series[Any], year: int | None, missing: set[Missing]) -> Expected:
        down, code = plan.order == "desc", plan.measures[0]
        table = pd.DataFrame({"value": values, "area": values.index})
        # the rank of a figure is one more than the number of better ones
        better = table["value"].sort_values(ascending=not down).reset_index(drop=True).drop_duplicates()
        table["rank"] = table["value"].map(dict(zip(better, better.index + 1, strict=True)))
        table = table.sort_values(["rank", "area"])
        extra: dict[str, Any] = {"n": len(table), "missing": len(missing)}
        if plan.op == "position":
            table = table[table["area"] == plan.areas[0]]
            if not len(table):
                raise Refused(NOT_AVAILABLE if plan.areas[0] in {area for area, *_ in missing} else "scope")
            extra["rank"] = int(table["rank"].iloc[0])
        elif plan.nth is not None:
            if plan.nth > len(table):
                raise Refused("nth")
            table = table[table["rank"] == table["rank"].iloc[plan.nth - 1]]
        else:
            table = table.head(plan.limit or (len(plan.areas) if plan.scope is None else 5))
        rows: list[Row] = [
            (area, code, year, whole(value), int(rank))
            for area, value, rank in table[["area", "value", "rank"]].itertuples(index=False)
        ]
        return Expected(extra.get("rank", rows[0][3]), rows, extra, missing)


def _aggregated(plan: Plan, values: pd.Series[Any], year: int | None, missing: set[Missing]) -> Expected:
    code, n = plan.measures[0], len(values)
    extra: dict[str, Any] = {"n": n, "missing": len(missing)}
    if plan.op in {"min", "max"}:
        main = values.min() if plan.op == "min" else values.max()
        values = values[values == main]
    elif plan.op == "median":
        ordered = values.sort_values()
        main = (ordered.iloc[(n - 1) // 2] + ordered.iloc[n // 2]) / 2
    else:
        extra["total"] = whole(values.sum())
        main = values.sum() / (n if plan.op == "mean" else 1)
    return Expected(whole(main), [(area, code, year, whole(v), None) for area, v in values.items()], extra, missing)


def _yaml(name: str) -> Any:
    return yaml.load((ROOT / "catalogue" / name).read_text("utf-8"), Loader=yaml.CSafeLoader)


@cache
def oracle() -> Oracle:
    """The one oracle of a test run."""
    return Oracle()
