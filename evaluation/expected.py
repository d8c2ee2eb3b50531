"""Expected figures of the question set, computed from the fact table with code of its own.

`expected(spec, table)` gives every honest reading of a query spec. It does not import `census`, writes
nothing, and does not look at answers (see `evaluation.score`).

A spec names an operation and what it works on:

    value        measure, area, year              share     measure, area, of, year
    values       measures, areas, years           change    measure, area, from, to, want
    compare      measures, areas, years           cagr      measure, area, from, to
    difference   measures, areas, years           series    measure, area, from, to, basis?
    ratio        measures, areas, years           peak, trough   measure, area, from, to
    sum mean median min max   measure, areas or scope, year
    count        scope, year                      rank      measure, areas or scope, order, n or nth, year
    position     measure, area, scope, order, year

A measure is an indicator code or {"num": [[code, factor]], "den": …, "den_or": another denominator, "scale"}.
A scope is {"level", "inside", "exclude", "where": [{"measure", "cmp", "value" or "than", "year"}]}.

Years left out mean the latest census where the series has one, else the latest published. A rate may
divide by the figure of another year; each honest choice is a reading.
"""

from __future__ import annotations

import operator
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from evaluation.table import Table

Spec = Mapping[str, Any]
Years = Mapping[str, int]

COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number to be found in an answer.

    exact   a published figure or a count: no tolerance but rounding of decimals
    signed  the sign matters in `value`
    """

    value: float
    exact: bool = True
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Expectation:
    """One reading of a question.

    groups  each group needs one of its figures in the answer
    share   part of the groups that suffices
    areas   areas in order; each place holds those that tie
    where   where figures count: "value" field, "text" as well, "facts" as well
    """

    groups: tuple[tuple[Figure, ...], ...]
    areas: tuple[frozenset[str], ...] = ()
    share: float = 1.0
    where: str = "text"


class NoFigureError(Exception):
    """A spec that evaluates to nothing: wrong codes or years."""


def expected(spec: Spec, table: Table) -> tuple[Expectation, ...]:
    """Every honest reading of a spec, without doubles. Raises NoFigureError where there is none."""
    found = tuple(dict.fromkeys(OPERATIONS[spec["op"]](spec, table)))
    if not found:
        raise NoFigureError(str(dict(spec)))
    return found


# Measures: terms, years, figures


def _terms(measure: Any) -> tuple[list[tuple[str, int]], list[list[tuple[str, int]]], float]:
    """Numerator, the denominators to choose from (an empty one for none), scale."""
    if isinstance(measure, str):
        return [(measure, 1)], [[]], 1
    pairs = [[(code, factor) for code, factor in measure.get(key, ())] for key in ("num", "den", "den_or")]
    return pairs[0], [pairs[1], *([pairs[2]] if pairs[2] else [])], measure.get("scale", 1)


def _is_rate(measure: Any) -> bool:
    return not isinstance(measure, str) and "den" in measure


def readings(measure: Any, areas: Iterable[str], year: int | None, table: Table) -> list[Years]:
    """The years each term may be read in, best first; the same for all areas."""
    areas = list(areas)
    top, bottoms, _ = _terms(measure)
    numerators = [code for code, _ in top]
    denominators = list(dict.fromkeys(code for bottom in bottoms for code, _ in bottom))
    found: list[Years] = []
    for base in [year] if year else _latest(numerators, areas, table, rate=bool(denominators)):
        for census_first in (False, True):
            chosen = {code: _nearest(code, areas, base, census_first, table) for code in denominators}
            found.append({**dict.fromkeys(numerators, base), **chosen})
    if not year and denominators:
        every = [set(table.years(code, areas)) for code in numerators + denominators]
        found += [dict.fromkeys(numerators + denominators, max(both)) for both in [set.intersection(*every)] if both]
    return found


def _latest(codes: list[str], areas: list[str], table: Table, *, rate: bool) -> list[int]:
    """Years an undated question may mean: the latest census, else the latest figure; for rates either."""

    def common(**how: Any) -> list[int]:
        both = set.intersection(*(set(table.years(code, areas, **how)) for code in codes))
        return [max(both)] if both else []

    census = common(basis="census")
    others = [*common(), *common(published=True)]
    return list(dict.fromkeys(census + others if rate or not census else census))


def _nearest(code: str, areas: list[str], year: int, census_first: bool, table: Table) -> int:
    """The year itself, else the latest before it, else the first after it."""
    years = (table.years(code, areas, basis="census") if census_first else []) or table.years(code, areas)
    before = [known for known in years if known <= year]
    return max(before) if before else min(years, default=year)


def evaluate(measure: Any, area: str, years: Years, table: Table, denominator: int = 0) -> float | None:
    """A measure of one area; None where a figure is missing or the denominator is zero."""
    top, bottoms, scale = _terms(measure)
    above = _total(top, area, years, table)
    bottom = bottoms[min(denominator, len(bottoms) - 1)]
    if above is None or not bottom:
        return above if above is None else above * scale
    below = _total(bottom, area, years, table)
    return above / below * scale if below else None


def _total(terms: list[tuple[str, int]], area: str, years: Years, table: Table) -> float | None:
    found = [(table.figure(code, area, years[code]), factor) for code, factor in terms]
    total = 0.0
    for value, factor in found:
        if value is None:
            return None
        total += value * factor
    return total


def _columns(measure: Any, areas: list[str], year: int | None, table: Table) -> Iterator[dict[str, float]]:
    """Figures by area, one dict per reading; areas without a figure are left out."""
    _, bottoms, _ = _terms(measure)
    for years, denominator in product(readings(measure, areas, year, table), range(len(bottoms))):
        values = {area: evaluate(measure, area, years, table, denominator) for area in areas}
        yield {area: value for area, value in values.items() if value is not None}


def members(spec: Spec, table: Table) -> list[str]:
    """Areas a spec works on: those listed, or its scope with the conditions applied."""
    if "scope" not in spec:
        return list(spec["areas"])
    scope = spec["scope"]
    kept = table.scope(scope)
    for condition in scope.get("where", ()):
        kept = _filtered(kept, condition, table)
    return kept


def _filtered(areas: list[str], condition: Spec, table: Table) -> list[str]:
    measure, than = condition["measure"], condition.get("than")
    pool = [*areas, *([than] if than and than not in areas else [])]
    values = next(_columns(measure, pool, condition.get("year"), table))
    threshold = values[than] if than else condition["value"]
    compares = COMPARISONS[condition["cmp"]]
    return [area for area in areas if area in values and compares(values[area], threshold)]


# Operations


def _figure(value: float, measure: Any, *, signed: bool = False) -> Figure:
    return Figure(value, exact=not _is_rate(measure), signed=signed)


def _value(spec: Spec, table: Table) -> Iterator[Expectation]:
    measure, area = spec["measure"], spec["area"]
    for column in _columns(measure, [area], spec["year"], table):
        if area in column:
            yield Expectation(((_figure(column[area], measure, signed=True),),), where="value")


def _points(spec: Spec, table: Table) -> Iterator[list[float]]:
    """Figures of measures × areas × years in that order, one list per reading."""
    measures, areas = spec["measures"], spec["areas"]
    bases = spec["years"]
    if bases == [None] and len(measures) > 1:
        bases = list(
            dict.fromkeys(reading[next(iter(reading))] for reading in readings(measures[0], areas, None, table))
        )
    batches = [[base] for base in bases] if spec["years"] == [None] else [bases]
    for years in batches:
        columns = [list(_columns(measure, areas, year, table)) for measure in measures for year in years]
        for chosen in zip(*columns, strict=False):
            figures = [column[area] for column in chosen for area in areas if area in column]
            if len(figures) == len(chosen) * len(areas):
                yield figures


def _values(spec: Spec, table: Table) -> Iterator[Expectation]:
    measure = spec["measures"][0]
    for figures in _points(spec, table):
        yield Expectation(tuple((_figure(value, measure),) for value in figures), where="facts")


def _difference(spec: Spec, table: Table) -> Iterator[Expectation]:
    for first, second in _points(spec, table):
        yield Expectation(((_figure(first - second, spec["measures"][0]),),))


def _ratio(spec: Spec, table: Table) -> Iterator[Expectation]:
    for first, second in _points(spec, table):
        if second:
            yield Expectation(((Figure(first / second, exact=False),),))


def _share(spec: Spec, table: Table) -> Iterator[Expectation]:
    area, whole = spec["area"], spec["of"]
    for column in _columns(spec["measure"], [area, whole], spec["year"], table):
        if area in column and column.get(whole):
            yield Expectation(((Figure(column[area] / column[whole] * 100, exact=False),),))


def _ends(spec: Spec, table: Table) -> Iterator[list[float]]:
    pair = {"measures": [spec["measure"]], "areas": [spec["area"]], "years": [spec["from"], spec["to"]]}
    return _points(pair, table)


def _change(spec: Spec, table: Table) -> Iterator[Expectation]:
    for first, last in _ends(spec, table):
        absolute = _figure(last - first, spec["measure"])
        percent = Figure((last - first) / first * 100, exact=False)
        wanted = {"absolute": (absolute,), "percent": (percent,), "any": (absolute, percent)}[spec["want"]]
        yield Expectation((wanted,))


def _cagr(spec: Spec, table: Table) -> Iterator[Expectation]:
    for first, last in _ends(spec, table):
        yearly = (last / first) ** (1 / (spec["to"] - spec["from"])) - 1
        yield Expectation(((Figure(yearly * 100, exact=False),),))


def _run(spec: Spec, table: Table) -> dict[int, float]:
    """Figures by year between the two ends, projections left out where there is anything else."""
    measure, area = spec["measure"], spec["area"]
    known = table.years(_terms(measure)[0][0][0], [area], basis=spec.get("basis"))
    first, last = spec.get("from") or min(known), spec.get("to") or max(known)
    found: dict[int, float] = {}
    for year in (known_year for known_year in known if first <= known_year <= last):
        column = next(_columns(measure, [area], year, table))
        if area in column:
            found[year] = column[area]
    return found


def _series(spec: Spec, table: Table) -> Iterator[Expectation]:
    figures = _run(spec, table).values()
    yield Expectation(tuple((_figure(value, spec["measure"]),) for value in figures), share=0.8, where="facts")


def _extreme_year(spec: Spec, table: Table) -> Iterator[Expectation]:
    run = _run(spec, table)
    best = (max if spec["op"] == "peak" else min)(run, key=lambda year: run[year])
    yield Expectation(((_figure(run[best], spec["measure"]),), (Figure(best),)))


AGGREGATES: Mapping[str, Callable[[Iterable[float]], float]] = {
    "sum": sum,
    "mean": statistics.fmean,
    "median": statistics.median,
    "min": min,
    "max": max,
}


def _aggregate(spec: Spec, table: Table) -> Iterator[Expectation]:
    op, measure = spec["op"], spec["measure"]
    for column in _columns(measure, members(spec, table), spec["year"], table):
        if column:
            value = AGGREGATES[op](list(column.values()))
            yield Expectation(((Figure(value, exact=not _is_rate(measure) and op not in {"mean", "median"}),),))


def _count(spec: Spec, table: Table) -> Iterator[Expectation]:
    yield Expectation(((Figure(len(members(spec, table))),),), where="value")


def _rank(spec: Spec, table: Table) -> Iterator[Expectation]:
    for column in _columns(spec["measure"], members(spec, table), spec["year"], table):
        order = sorted(column.values(), reverse=spec["order"] == "desc")
        places = [spec["nth"] - 1] if "nth" in spec else range(min(spec["n"], len(order)))
        if not order or max(places) >= len(order):
            continue
        areas = tuple(frozenset(area for area in column if column[area] == order[place]) for place in places)
        yield Expectation(((_figure(order[places[0]], spec["measure"]),),), areas, where="facts")


def _position(spec: Spec, table: Table) -> Iterator[Expectation]:
    area = spec["area"]
    for column in _columns(spec["measure"], members(spec, table), spec["year"], table):
        if area in column:
            compares = operator.gt if spec["order"] == "desc" else operator.lt
            yield Expectation(((Figure(1 + sum(compares(value, column[area]) for value in column.values())),),))


OPERATIONS: Mapping[str, Callable[[Spec, Table], Iterator[Expectation]]] = {
    "value": _value,
    "values": _values,
    "compare": _values,
    "difference": _difference,
    "ratio": _ratio,
    "share": _share,
    "change": _change,
    "cagr": _cagr,
    "series": _series,
    "peak": _extreme_year,
    "trough": _extreme_year,
    **dict.fromkeys(AGGREGATES, _aggregate),
    "count": _count,
    "rank": _rank,
    "position": _position,
}
