"""execute(plan) → Result: the only place where figures are computed.

Integers stay integers, ratios are exact Fractions of unrounded cells, and a missing cell makes a
result missing, never zero: it is left out and named in `Result.missing`.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from census import formulas
from census.errors import PlanError
from census.formulas import show
from census.measures import Measures, simplest
from census.plan import AGGREGATES, PRODUCTS, TWO_POINT, Plan
from census.products.keys import key
from census.products.outlook import Forecaster
from census.products.profile import Profiler
from census.products.scoring import Scorer
from census.selection import Missing, Selection, ranked, select
from census.types import EVERYBODY, Derived, Note, Number, Result, Unit, Value
from census.verdict import HOLDS, holds

PERCENT = Unit("percent", "%", "%", "percent")
TIMES = Unit("times", "times", "倍", "decimal")
AREAS = Unit("areas", "areas", "地域", "count", one="area")
RANK = Unit("rank", "rank", "位", "count")
SCORE = Unit("score", "points out of 100", "点", "decimal")
NONE = Unit("none", "", "")
LAST_YEAR = 2100
DEFAULT_LIMIT = 5


class Computer:
    """Executes plans over the fact store."""

    def __init__(self, measures: Measures) -> None:
        self.measures = measures
        self._forecaster = Forecaster(measures)
        aggregates: Mapping[str, Callable[[Plan], Result]] = dict.fromkeys(AGGREGATES, self._aggregate)
        self._operations: Mapping[str, Callable[[Plan], Result]] = {
            "value": self._value,
            "compare": self._compare,
            "difference": self._two_points,
            "ratio": self._two_points,
            "change": self._over_time,
            "cagr": self._over_time,
            "share": self._share,
            "count": self._count,
            "rank": self._rank,
            "position": self._position,
            "series": self._series,
            "report": self._report,
            "index": self._index,
            "forecast": self._forecast,
            **aggregates,
        }

    def execute(self, plan: Plan) -> Result:
        """Raises PlanError for a plan that makes no sense over these data, NotAvailable for no figure."""
        result = self._operations[plan.op](self._checked(plan))
        verdict = holds(plan, result)
        return result if verdict is None else replace(result, extra={**result.extra, HOLDS: int(verdict)})

    # -- points ---------------------------------------------------------------------------------

    def _value(self, plan: Plan) -> Result:
        rows = self._points(plan)
        if len(rows) > 1:
            return self._result(plan, rows, None, self._unit(rows[0]))
        row, extra = rows[0], dict[str, Number]()
        whole = self.measures.of_everybody(row)
        if whole is not None and whole.value is not None:
            row = replace(row, cells=tuple(dict.fromkeys(row.cells + whole.cells)))
            extra[EVERYBODY] = whole.value
        return self._result(plan, (row,), row.value, self._unit(row), extra, self._formula(row))

    def _compare(self, plan: Plan) -> Result:
        rows = self._points(plan)
        known = [row for row in rows if row.value is not None]
        leader = max(known, key=lambda row: row.value or 0)
        extra: dict[str, Number] = {"leader": rows.index(leader)}
        if len(rows) == len(known) == 2 and rows[0].measure == rows[1].measure:
            first, second = _numbers(rows)
            extra["difference"] = simplest(first - second)
            if second:
                extra["ratio"] = simplest(Fraction(first) / second)
        main = leader.value if len(known) == len(rows) else None
        return self._result(plan, rows, main, self._unit(leader), extra)

    def _two_points(self, plan: Plan) -> Result:
        rows = self._points(plan)
        if len(plan.years) == 2:
            rows = tuple(sorted(rows, key=lambda row: -(row.year or 0)))
        self._require(rows)
        first, second = _numbers(rows)
        if plan.op == "difference":
            if not _alike(self._unit(rows[0]), self._unit(rows[1])):
                raise PlanError("measures", "a difference needs two measures of one unit")
            main = simplest(first - second)
            formula = f"{show(first)} − {show(second)} = {show(main)}"
            return self._result(plan, rows, main, self._unit(rows[0]), formula=formula)
        if not second:
            raise PlanError("measures", "the second figure is zero, so there is no ratio")
        main = simplest(Fraction(first) / second)
        return self._result(plan, rows, main, TIMES, formula=f"{show(first)} ÷ {show(second)} = {show(main)}")

    def _over_time(self, plan: Plan) -> Result:
        code = self._only_measure(plan)
        start, end = min(plan.years), max(plan.years)
        if len(plan.years) == 1:
            end = self._latest_after(code, plan.areas, start)
        if start == end:
            raise PlanError("years", "growth needs two different years")
        rows = tuple(self.measures.value(code, area, year) for area in plan.areas for year in (start, end))
        self._require(rows)
        first, last = _numbers(rows[:2])
        if first <= 0 or (plan.op == "cagr" and last <= 0):
            raise PlanError("years", "growth from zero or a negative figure has no percentage")
        extra: dict[str, Number] = {"difference": simplest(last - first), "years": end - start}
        extra["percent"] = simplest(Fraction(last - first) * 100 / first)
        if plan.op == "change":
            for row in range(2, len(rows), 2):  # further areas: named by their first rows
                before, after = _numbers(rows[row : row + 2])
                extra[f"difference_{row}"] = simplest(after - before)
                extra |= {f"percent_{row}": simplest(Fraction(after - before) * 100 / before)} if before > 0 else {}
            formula = f"({show(last)} − {show(first)}) ÷ {show(first)} × 100"
            return self._result(plan, rows, extra["percent"], PERCENT, extra, formula)
        rate = simplest((Fraction((float(last) / float(first)) ** (1 / (end - start))) - 1) * 100)
        formula = f"(({show(last)} ÷ {show(first)})^(1/{end - start}) − 1) × 100"
        return self._result(plan, rows, rate, PERCENT, extra | {"rate": rate}, formula)

    def _share(self, plan: Plan) -> Result:
        if plan.of is None:
            raise PlanError("of", "name the whole")
        code = self._only_measure(plan)
        self._require_additive(code)
        if len(plan.years) > 1:
            raise PlanError("years", "one at a time")
        year = self._year(plan, code, (*plan.areas, plan.of))
        whole = self.measures.value(code, plan.of, year)
        rows = (*(self.measures.value(code, area, year) for area in plan.areas), whole)
        self._require(rows)
        total = rows[-1].value
        if not total:
            raise PlanError("of", "the whole is zero")
        extra: dict[str, Number] = {"whole": total}
        for index, part in enumerate(_numbers(rows[:-1])):
            extra[f"percent_{index}"] = simplest(Fraction(part) * 100 / total)
        parts = sum(_numbers(rows[:-1]))
        main = extra["percent"] = simplest(Fraction(parts) * 100 / total)
        return self._result(plan, rows, main, PERCENT, extra, f"{show(parts)} ÷ {show(total)} × 100")

    def _series(self, plan: Plan) -> Result:
        rows: list[Value] = []
        missing: list[Missing] = []
        for area in plan.areas:
            for code in plan.measures:
                years = self.measures.years(code, area)
                if plan.years:
                    since, until = sorted((*plan.years, LAST_YEAR)[:2])
                    years = tuple(year for year in years if since <= year <= until)
                rows += [self.measures.value(code, area, year) for year in years]
                missing += [] if years else [(area, code, None)]
        if not rows:
            self.measures.raise_missing(plan.measures[0], plan.areas[0], max(plan.years, default=None))
        lead = [row for row in rows if (row.area, row.measure) == (rows[0].area, rows[0].measure)]
        first, last = lead[0].value or 0, lead[-1].value or 0
        peak, trough = max(lead, key=lambda row: row.value or 0), min(lead, key=lambda row: row.value or 0)
        extra: dict[str, Number] = {"difference": simplest(last - first)}
        if first > 0:
            extra["percent"] = simplest(Fraction(last - first) * 100 / first)
        for name, row in (("peak", peak), ("trough", trough)):
            extra |= {name: row.value or 0, f"{name}_year": row.year or 0}
        return self._result(plan, rows, lead[-1].value, self._unit(lead[0]), extra, missing=missing)

    # -- sets -----------------------------------------------------------------------------------

    def _aggregate(self, plan: Plan) -> Result:
        code = plan.measures[0]
        if plan.op == "sum":
            self._require_additive(code)
        selection = self._selected(plan)
        rows, missing, values = selection.rows, selection.missing, _numbers(selection.rows)
        extra: dict[str, Number] = {"n": len(rows), "missing": len(missing)}
        if plan.op in {"min", "max"}:
            main = (min if plan.op == "min" else max)(values)
            shown = [row for row in rows if row.value == main]
            return self._result(plan, shown, main, self._unit(rows[0]), extra, missing=missing)
        total = simplest(sum(values, start=Fraction(0)))
        if plan.op == "median":
            main = simplest(Fraction(statistics.median([Fraction(value) for value in values])))
            return self._result(plan, rows, main, self._unit(rows[0]), extra, f"median of {len(rows)} values", missing)
        main = total if plan.op == "sum" else simplest(Fraction(total) / len(rows))
        formula = f"sum of {len(rows)} values" if plan.op == "sum" else f"{show(total)} ÷ {len(rows)}"
        return self._result(plan, rows, main, self._unit(rows[0]), extra | {"total": total}, formula, missing)

    def _count(self, plan: Plan) -> Result:
        selection = select(self.measures, plan)
        rows = sorted(selection.rows, key=lambda row: -(row.value or 0))
        extra: dict[str, Number] = {"of": selection.examined, "missing": len(selection.missing)}
        return self._result(plan, rows, len(rows), AREAS, extra, missing=selection.missing)

    def _rank(self, plan: Plan) -> Result:
        selection = self._selected(plan)
        ordered = ranked(selection.rows, descending=plan.order == "desc")
        if plan.nth is not None:
            if plan.nth > len(ordered):
                raise PlanError("nth", f"only {len(ordered)} areas are ranked")
            place = ordered[plan.nth - 1].rank
            shown = [row for row in ordered if row.rank == place]
        else:
            shown = ordered[: _most_shown(plan)]
        extra: dict[str, Number] = {"n": len(ordered), "missing": len(selection.missing)}
        unit = PERCENT if plan.by == "percent" else self._unit(shown[0])
        return self._result(plan, shown, shown[0].value, unit, extra, missing=selection.missing)

    def _position(self, plan: Plan) -> Result:
        selection, area = self._selected(plan), plan.areas[0]
        own = [row for row in ranked(selection.rows, descending=plan.order == "desc") if row.area == area]
        if not own:
            for missing, code, year in selection.missing:
                if missing == area:
                    self.measures.raise_missing(code, area, year)
            name = self.measures.gazetteer.get(area).name_en
            raise PlanError("scope", f"{name} is not among the areas ranked")
        extra: dict[str, Number] = {
            "rank": own[0].rank or 0,
            "n": len(selection.rows),
            "missing": len(selection.missing),
        }
        return self._result(plan, own, own[0].rank, RANK, extra, missing=selection.missing)

    def _selected(self, plan: Plan) -> Selection:
        """The figures of a scope of which at least one area is wanted."""
        selection = select(self.measures, plan)
        if not selection.rows:
            raise PlanError("scope", "no area meets the conditions")
        return selection

    # -- products -------------------------------------------------------------------------------

    def _report(self, plan: Plan) -> Result:
        rows, extra = Profiler(self.measures).rows(plan)
        return self._result(plan, rows, None, NONE, extra)

    def _index(self, plan: Plan) -> Result:
        scored = Scorer(self.measures).score(plan)
        formula = "Σ (weight × percentile) ÷ Σ weight"
        if plan.areas:  # a table of figures has no main one
            return self._result(plan, scored.rows, None, NONE, scored.extra, formula, scored.missing)
        main = scored.extra[key("score", scored.rows[0].area)]
        return self._result(plan, scored.rows, main, SCORE, scored.extra, formula, scored.missing)

    def _forecast(self, plan: Plan) -> Result:
        outlook = self._forecaster.outlook(plan)
        unit = self._unit(outlook.forecast)
        result = self._result(plan, outlook.rows, outlook.forecast.value, unit, outlook.extra, outlook.formula)
        # An official projection stands beside the forecast; the forecast is not made of it.
        return replace(result, notes=tuple(note for note in result.notes if note != "projection"))

    # -- shared ---------------------------------------------------------------------------------

    def _points(self, plan: Plan) -> tuple[Value, ...]:
        """areas × measures × years; raises NotAvailable when there is none at all."""
        years: Mapping[str, Sequence[int | None]] = dict.fromkeys(plan.measures, plan.years)
        if not plan.years:
            years = {code: (self._year(plan, code, plan.areas),) for code in plan.measures}
            if plan.op == "compare" or plan.op in TWO_POINT:  # measures compare within one year
                common = self.measures.latest_year_of_all(plan.measures, plan.areas)
                years = years if common is None else dict.fromkeys(plan.measures, (common,))
        rows = tuple(
            self.measures.value(code, area, year)
            for area in plan.areas
            for code in plan.measures
            for year in years[code]
        )
        if all(row.value is None for row in rows):
            self.measures.raise_missing(rows[0].measure, rows[0].area, rows[0].year)
        return rows

    def _year(self, plan: Plan, code: str, areas: Sequence[str]) -> int | None:
        if plan.years:
            return plan.years[-1]
        return self.measures.latest_common_year(code, areas)

    def _latest_after(self, code: str, areas: Sequence[str], start: int) -> int:
        """The year that growth since `start` ends in: the latest, or a later one where that is not after it."""
        latest = self.measures.latest_common_year(code, areas)
        if latest is not None and latest > start:
            return latest
        return max((year for year in self.measures.years(code, areas[0]) if year > start), default=start)

    def _only_measure(self, plan: Plan) -> str:
        if len(plan.measures) > 1:
            raise PlanError("measures", "one at a time")
        return plan.measures[0]

    def _require(self, rows: Sequence[Value]) -> None:
        for row in rows:
            if row.value is None:
                self.measures.raise_missing(row.measure, row.area, row.year)

    def _require_additive(self, code: str) -> None:
        if not self.measures.adds_up(code):
            title = self.measures.catalogue.get(code).title_en
            raise PlanError("measures", f"{title} does not add up over areas; ask for the mean")

    def _checked(self, plan: Plan) -> Plan:
        """The plan with the codes that areas have today. Raises UnknownMeasure, UnknownArea."""
        gazetteer, scope = self.measures.gazetteer, plan.scope
        conditions = scope.where if scope else ()
        for code in (*plan.measures, *(condition.measure for condition in conditions)):
            self.measures.catalogue.get(code)
        for area in (*(scope.inside + scope.exclude if scope else ()), *(c.than for c in conditions if c.than)):
            gazetteer.get(area)
        areas = tuple(gazetteer.get(area).code for area in plan.areas)
        return plan.model_copy(update={"areas": areas, "of": gazetteer.get(plan.of).code if plan.of else None})

    def _unit(self, row: Value) -> Unit:
        return self.measures.catalogue.get(row.measure).unit

    def _formula(self, row: Value) -> str | None:
        """How a derived figure follows from its cells; None for a published one."""
        measure = self.measures.catalogue.get(row.measure)
        if isinstance(measure, Derived):
            return formulas.derived(measure, row)
        return row.cells[0].formula if row.cells else None

    def _result(
        self,
        plan: Plan,
        rows: Sequence[Value],
        main: Number | None,
        unit: Unit,
        extra: dict[str, Number] | None = None,
        formula: str | None = None,
        missing: Sequence[Missing] = (),
    ) -> Result:
        absent = [(row.area, row.measure, row.year) for row in rows if row.value is None]
        absent += [entry for entry in missing if entry not in absent]
        return Result(plan.op, tuple(rows), main, unit, extra or {}, formula, _notes(plan, rows, absent), tuple(absent))


def _most_shown(plan: Plan) -> int:
    """How many of a ranking; of places that a question names, all: one of them is asked for, but they are compared."""
    if plan.scope is None:
        return len(plan.areas) if plan.limit == 1 else plan.limit or len(plan.areas)
    return plan.limit or DEFAULT_LIMIT


def _notes(plan: Plan, rows: Sequence[Value], missing: Sequence[object]) -> tuple[Note, ...]:
    kinds = {cell.kind for row in rows for cell in row.cells} | {cell.basis for row in rows for cell in row.cells}
    notes: list[Note] = []
    if not plan.years:
        notes.append("latest_year")
    if any(cell.year != row.year for row in rows for cell in row.cells) and plan.by == "value":
        notes.append("other_year_denominator")
    notes += [note for note in ("estimate", "preliminary", "projection", "derived") if note in kinds]
    if missing:
        notes.append("missing")
    ranks = [row.rank for row in rows if row.rank is not None]
    if len(set(ranks)) < len(ranks) and plan.op not in PRODUCTS:
        notes.append("tie")
    return tuple(notes)


def _numbers(rows: Sequence[Value]) -> list[Number]:
    return [row.value for row in rows if row.value is not None]


def _alike(one: Unit, other: Unit) -> bool:
    """Whether figures may be subtracted: of one unit, or both counts (births and deaths)."""
    return one.key == other.key or one.style == other.style == "count"
