"""execute(plan) → Result: the only place where figures are computed.

Integers stay integers, ratios are exact Fractions of unrounded cells, and a missing cell makes a
result missing, never zero: it is left out and named in `Result.missing`.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from fractions import Fraction

from census.errors import NotAvailable, PlanError
from census.measures import Measures, simplest
from census.plan import AGGREGATES, Condition, Plan
from census.types import Derived, Note, Number, Result, Unit, Value

PERCENT = Unit("percent", "%", "%", "percent")
TIMES = Unit("times", "times", "倍", "decimal")
AREAS = Unit("areas", "areas", "地域", "count", one="area")
RANK = Unit("rank", "rank", "位", "count")
DEFAULT_LIMIT = 5

_KEEPS: dict[str, Callable[[Number, Number], bool]] = {
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
}


class Computer:
    """Executes plans over the fact store."""

    def __init__(self, measures: Measures) -> None:
        self.measures = measures
        self._operations: dict[str, Callable[[Plan], Result]] = {
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
        } | dict.fromkeys(AGGREGATES, self._aggregate)

    def execute(self, plan: Plan) -> Result:
        """Raises PlanError for a plan that makes no sense over these data, NotAvailable for no figure."""
        self._check_codes(plan)
        return self._operations[plan.op](plan)

    # -- points ---------------------------------------------------------------------------------

    def _value(self, plan: Plan) -> Result:
        rows = self._points(plan)
        main = rows[0].value if len(rows) == 1 else None
        formula = self._formula(rows[0]) if len(rows) == 1 else None
        return self._result(plan, rows, main, self._unit(rows[0]), formula=formula)

    def _compare(self, plan: Plan) -> Result:
        rows = self._points(plan)
        known = [row for row in rows if row.value is not None]
        leader = max(known, key=lambda row: row.value or 0)
        extra: dict[str, Number] = {"leader": rows.index(leader)}
        if len(rows) == len(known) == 2 and rows[0].measure == rows[1].measure:
            first, second = _numbers(rows)
            extra["difference"] = first - second
            if second:
                extra["ratio"] = simplest(Fraction(first) / second)
        return self._result(plan, rows, leader.value, self._unit(leader), extra)

    def _two_points(self, plan: Plan) -> Result:
        rows = self._points(plan)
        if len(plan.years) == 2:
            rows = tuple(sorted(rows, key=lambda row: -(row.year or 0)))
        self._require(rows)
        first, second = _numbers(rows)
        if plan.op == "difference":
            if self._unit(rows[0]) != self._unit(rows[1]):
                raise PlanError("measures", "a difference needs two measures of one unit")
            main = simplest(first - second)
            return self._result(plan, rows, main, self._unit(rows[0]), formula=f"{show(first)} − {show(second)} = {show(main)}")
        if not second:
            raise PlanError("measures", "the second figure is zero, so there is no ratio")
        main = simplest(Fraction(first) / second)
        return self._result(plan, rows, main, TIMES, formula=f"{show(first)} ÷ {show(second)} = {show(main)}")

    def _over_time(self, plan: Plan) -> Result:
        code, area = plan.measures[0], plan.areas[0]
        start, end = min(plan.years), max(plan.years)
        if len(plan.years) == 1:
            end = self.measures.latest_year(code, area) or start
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
            formula = f"({show(last)} − {show(first)}) ÷ {show(first)} × 100"
            return self._result(plan, rows, extra["percent"], PERCENT, extra, formula)
        rate = simplest((Fraction((float(last) / float(first)) ** (1 / (end - start))) - 1) * 100)
        formula = f"(({show(last)} ÷ {show(first)})^(1/{end - start}) − 1) × 100"
        return self._result(plan, rows, rate, PERCENT, extra | {"rate": rate}, formula)

    def _share(self, plan: Plan) -> Result:
        if plan.of is None:
            raise PlanError("of", "name the whole")
        code = plan.measures[0]
        self._require_additive(code)
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
        for area in plan.areas:
            for code in plan.measures:
                years = self.measures.years(code, area)
                if plan.years:
                    years = tuple(year for year in years if min(plan.years) <= year <= max(plan.years))
                rows += [self.measures.value(code, area, year) for year in years]
        if not rows:
            self._raise_missing(plan.measures[0], plan.areas[0], plan.years[-1] if plan.years else None)
        lead = [row for row in rows if (row.area, row.measure) == (rows[0].area, rows[0].measure)]
        first, last = lead[0].value or 0, lead[-1].value or 0
        peak, trough = max(lead, key=lambda row: row.value or 0), min(lead, key=lambda row: row.value or 0)
        extra: dict[str, Number] = {"difference": simplest(last - first)}
        if first > 0:
            extra["percent"] = simplest(Fraction(last - first) * 100 / first)
        for name, row in (("peak", peak), ("trough", trough)):
            extra |= {name: row.value or 0, f"{name}_year": row.year or 0}
        return self._result(plan, rows, lead[-1].value, self._unit(lead[0]), extra)

    # -- sets -----------------------------------------------------------------------------------

    def _aggregate(self, plan: Plan) -> Result:
        code = plan.measures[0]
        if plan.op == "sum":
            self._require_additive(code)
        rows, missing = self._members(plan)
        values = _numbers(rows)
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
        rows, missing = self._members(plan, allow_empty=True)
        examined = len(self.measures.gazetteer.members(plan.scope)) if plan.scope else len(plan.areas)
        rows = sorted(rows, key=lambda row: -(row.value or 0))
        extra: dict[str, Number] = {"of": examined, "missing": len(missing)}
        return self._result(plan, rows, len(rows), AREAS, extra, missing=missing)

    def _rank(self, plan: Plan) -> Result:
        rows, missing = self._members(plan)
        ranked = _ranked(rows, descending=plan.order == "desc")
        if plan.nth is not None:
            if plan.nth > len(ranked):
                raise PlanError("nth", f"only {len(ranked)} areas are ranked")
            place = ranked[plan.nth - 1].rank
            shown = [row for row in ranked if row.rank == place]
        else:
            shown = ranked[: plan.limit or (len(plan.areas) if plan.scope is None else DEFAULT_LIMIT)]
        extra: dict[str, Number] = {"n": len(ranked), "missing": len(missing)}
        return self._result(plan, shown, shown[0].value, self._set_unit(plan, shown[0]), extra, missing=missing)

    def _position(self, plan: Plan) -> Result:
        rows, missing = self._members(plan)
        ranked = _ranked(rows, descending=plan.order == "desc")
        own = [row for row in ranked if row.area == plan.areas[0]]
        if not own:
            name = self.measures.gazetteer.get(plan.areas[0]).name_en
            raise PlanError("scope", f"{name} is not among the areas ranked")
        extra: dict[str, Number] = {"rank": own[0].rank or 0, "n": len(ranked), "missing": len(missing)}
        return self._result(plan, own, own[0].rank, RANK, extra, missing=missing)

    def _members(self, plan: Plan, *, allow_empty: bool = False) -> tuple[list[Value], list[tuple[str, str, int | None]]]:
        """The scope's values (conditions applied) and what was missing. Raises NotAvailable for none."""
        code = plan.measures[0]
        areas = self.measures.gazetteer.members(plan.scope) if plan.scope else plan.areas
        year = plan.years[-1] if plan.years else self.measures.latest_common_year(code, areas)
        conditions = plan.scope.where if plan.scope else ()
        kept = [area for area in areas if all(self._meets(area, condition, year) for condition in conditions)]
        rows, missing = [], []
        for area in kept:
            row = self._ordered_by(plan, code, area, year)
            if row.value is None:
                missing.append((area, code, year))
            else:
                rows.append(row)
        if not rows and not (allow_empty and conditions and areas):
            self._raise_missing(code, plan.areas[0] if plan.areas else (areas[0] if areas else None), year)
        return rows, missing

    def _ordered_by(self, plan: Plan, code: str, area: str, year: int | None) -> Value:
        """The value an area is ordered by: its figure, or the growth between two years."""
        last = self.measures.value(code, area, year)
        if plan.by == "value":
            return last
        first = self.measures.value(code, area, plan.years[0])
        if first.value is None or last.value is None or (plan.by == "percent" and first.value <= 0):
            return Value(area, code, year, None)
        growth = last.value - first.value
        value = simplest(growth if plan.by == "difference" else Fraction(growth) * 100 / first.value)
        return Value(area, code, year, value, first.cells + last.cells)

    def _meets(self, area: str, condition: Condition, year: int | None) -> bool:
        own = self._condition_value(condition, area, year)
        if condition.than is not None:
            threshold = self._condition_value(condition, condition.than, year)
        else:
            threshold = simplest(Fraction(str(condition.value)))
        return own is not None and threshold is not None and _KEEPS[condition.cmp](own, threshold)

    def _condition_value(self, condition: Condition, area: str, year: int | None) -> Number | None:
        """In the condition's year, else the plan's year, else (no figure then) the latest."""
        for candidate in (condition.year, year) if condition.year is None else (condition.year,):
            if candidate is not None:
                value = self.measures.value(condition.measure, area, candidate).value
                if value is not None:
                    return value
        return self.measures.value(condition.measure, area).value if condition.year is None else None

    # -- shared ---------------------------------------------------------------------------------

    def _points(self, plan: Plan) -> tuple[Value, ...]:
        """areas × measures × years; raises NotAvailable when there is none at all."""
        years: Sequence[int | None] = plan.years or (None,)
        rows = []
        for area in plan.areas:
            for code in plan.measures:
                for year in years:
                    wanted = year if year is not None else self._year(plan, code, plan.areas)
                    rows.append(self.measures.value(code, area, wanted))
        if all(row.value is None for row in rows):
            self._raise_missing(rows[0].measure, rows[0].area, rows[0].year)
        return tuple(rows)

    def _year(self, plan: Plan, code: str, areas: Sequence[str]) -> int | None:
        if plan.years:
            return plan.years[-1]
        return self.measures.latest_common_year(code, areas) if len(areas) > 1 else self.measures.latest_year(code, areas[0])

    def _require(self, rows: Sequence[Value]) -> None:
        for row in rows:
            if row.value is None:
                self._raise_missing(row.measure, row.area, row.year)

    def _raise_missing(self, code: str, area: str | None, year: int | None) -> None:
        years = self.measures.years(code, area) if area else ()
        raise NotAvailable(code, area, year, years, self.measures.levels(code))

    def _require_additive(self, code: str) -> None:
        measure = self.measures.catalogue.get(code)
        additive = not measure.denominator if isinstance(measure, Derived) else measure.additive
        if not additive:
            raise PlanError("measures", f"{measure.title_en} does not add up over areas; ask for the mean")

    def _check_codes(self, plan: Plan) -> None:
        scope = plan.scope
        conditions = scope.where if scope else ()
        for code in (*plan.measures, *(condition.measure for condition in conditions)):
            self.measures.catalogue.get(code)
        named = (*plan.areas, plan.of, *(scope.inside + scope.exclude if scope else ()), *(c.than for c in conditions))
        for area in filter(None, named):
            self.measures.gazetteer.get(area)

    def _unit(self, row: Value) -> Unit:
        return self.measures.catalogue.get(row.measure).unit

    def _set_unit(self, plan: Plan, row: Value) -> Unit:
        return PERCENT if plan.by == "percent" else self._unit(row)

    def _formula(self, row: Value) -> str | None:
        """How a derived figure follows from its cells; None for a published one."""
        measure = self.measures.catalogue.get(row.measure)
        if isinstance(measure, Derived):
            cells = {cell.indicator: cell for cell in row.cells}
            top = _terms_shown(measure.numerator, cells)
            if not measure.denominator:
                return top
            scale = f" × {measure.scale:,}" if measure.scale != 1 else ""
            return f"{top} ÷ {_terms_shown(measure.denominator, cells)}{scale}"
        return row.cells[0].formula if row.cells else None

    def _result(
        self,
        plan: Plan,
        rows: Sequence[Value],
        main: Number | None,
        unit: Unit,
        extra: dict[str, Number] | None = None,
        formula: str | None = None,
        missing: Sequence[tuple[str, str, int | None]] = (),
    ) -> Result:
        absent = [(row.area, row.measure, row.year) for row in rows if row.value is None]
        absent += [entry for entry in missing if entry not in absent]
        return Result(plan.op, tuple(rows), main, unit, extra or {}, formula, _notes(plan, rows, absent), tuple(absent))


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
    if len(set(ranks)) < len(ranks):
        notes.append("tie")
    return tuple(notes)


def _numbers(rows: Sequence[Value]) -> list[Number]:
    return [row.value for row in rows if row.value is not None]


def _ranked(rows: Sequence[Value], *, descending: bool) -> list[Value]:
    """In order, with competition ranks: equal values share a rank, the next is skipped."""
    ordered = sorted(rows, key=lambda row: (row.value or 0, row.area), reverse=False)
    if descending:
        ordered = sorted(ordered, key=lambda row: -(row.value or 0))
    ranked: list[Value] = []
    for index, row in enumerate(ordered):
        tied = bool(ranked) and ranked[-1].value == row.value
        rank = ranked[-1].rank if tied else index + 1
        ranked.append(Value(row.area, row.measure, row.year, row.value, row.cells, rank))
    return ranked


def _terms_shown(terms: Sequence[tuple[str, int]], cells: dict[str, object]) -> str:
    parts = []
    for index, (code, factor) in enumerate(terms):
        cell = cells[code]
        sign = "−" if factor < 0 else ("+" if index else "")
        times = f"{abs(factor)} × " if abs(factor) != 1 else ""
        parts.append(f"{sign} {times}{show(getattr(cell, 'value'))}".strip())
    text = " ".join(parts)
    return f"({text})" if len(parts) > 1 else text


def show(value: Number | float) -> str:
    """A figure in a formula: grouped, with at most four decimals."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{float(value):,.4f}".rstrip("0")
