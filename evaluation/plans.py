"""Specs of the question set and plans of the service in one form, so that they can be compared.

A measure is its terms: the spec's {"num": [["A1303", 1]], "den": [["A1101", 1]]} and the plan's code of a derived
measure of these terms are the same quantity. A set of areas is its members, however it was described. The largest
figure is that of the first in order, a list and a comparison need the same figures, and growth in absolute terms is
a difference of two years. What a spec leaves open (an undated question's year) is not compared.

The form is strict elsewhere, so agreement is a lower bound: a plan may reach the right figure by another way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from census.compute import DEFAULT_LIMIT
from census.errors import UnknownMeasure
from census.indicators import Catalogue
from census.types import Derived
from evaluation.table import JAPAN, Table

Terms = frozenset[tuple[str, int]]
Raw = Mapping[str, Any]

SAME_OP = {"values": "value", "compare": "value", "peak": "series", "trough": "series", "max": "rank", "min": "rank"}
"""Operations that need the figures of another one: a peak is read off a series."""
ORDERS = {"max": "desc", "min": "asc"}
OVER_SETS = frozenset({"sum", "mean", "median", "min", "max", "count", "rank", "position"})
OVER_TIME = frozenset({"change", "cagr"})
ORDERED = frozenset({"ratio"})
"""Operations whose areas and measures do not commute; the sign of a difference is said in words."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is measured: numerator terms, and the denominators any of which will do (an empty one for none)."""

    top: Terms
    bottoms: frozenset[Terms]

    def same(self, other: Quantity) -> bool:
        """Whether the terms agree, whatever the scale."""
        return self.top == other.top and not self.bottoms.isdisjoint(other.bottoms)


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on areas."""

    quantity: Quantity
    cmp: str
    threshold: float | str

    def same(self, other: Filter) -> bool:
        return (self.cmp, self.threshold) == (other.cmp, other.threshold) and self.quantity.same(other.quantity)


@dataclass(frozen=True, slots=True)
class Query:
    """A spec or a plan.

    areas     those worked on, in order; of an operation over a set its members, conditions aside
    named     every area named, for linking
    years     those given, of an undated plan those of its figures; None for an undated spec
    open      whether years beyond those wanted are no other question: a series, or a plan without a last year
    options   order and extent of a ranking, the whole of a share
    """

    op: str
    quantities: tuple[Quantity, ...]
    areas: tuple[str, ...]
    named: frozenset[str]
    filters: tuple[Filter, ...] = ()
    years: frozenset[int] | None = None
    open: bool = False
    options: tuple[Any, ...] = ()

    @property
    def measured(self) -> tuple[Quantity, ...]:
        """Every quantity named, those of conditions included, without doubles."""
        return tuple(dict.fromkeys((*self.quantities, *(one.quantity for one in self.filters))))


def matches(wanted: Query, made: Query) -> bool:
    """Whether a plan asks for what a spec asks for."""
    same = (wanted.op, wanted.options) == (made.op, made.options) and _dated(wanted, made)
    if wanted.op in ORDERED:
        same = same and wanted.areas == made.areas
        return same and _pairwise(wanted.quantities, made.quantities)
    same = same and sorted(wanted.areas) == sorted(made.areas)
    return same and _alike(wanted.quantities, made.quantities) and _alike(wanted.filters, made.filters)


def _dated(wanted: Query, made: Query) -> bool:
    if wanted.years is None or made.years is None:
        return wanted.years is None
    return wanted.years <= made.years if made.open else wanted.years == made.years


def _pairwise(left: Sequence[Quantity], right: Sequence[Quantity]) -> bool:
    return len(left) == len(right) and all(one.same(other) for one, other in zip(left, right, strict=True))


def _alike(left: Sequence[Any], right: Sequence[Any]) -> bool:
    return len(left) == len(right) and all(any(one.same(other) for other in right) for one in left)


@dataclass(frozen=True)
class Reader:
    """Makes queries of specs and of plans."""

    catalogue: Catalogue
    table: Table

    def of_spec(self, spec: Raw) -> tuple[Query, ...]:
        """A spec of `evaluation.expected`, in each form a plan of it may have."""
        areas = [spec["area"]] if "area" in spec else list(spec.get("areas", ()))
        measures = [spec["measure"]] if "measure" in spec else spec.get("measures", ())
        scope = spec.get("scope")
        given = [spec.get("year"), spec.get("from"), spec.get("to"), *spec.get("years", ())]
        query = self._query(
            spec["op"],
            tuple(_of_spec(measure) for measure in measures),
            areas,
            scope,
            [(_of_spec(one["measure"]), one) for one in (scope or {}).get("where", ())],
            of=spec.get("of"),
            years=frozenset(year for year in given if year is not None) or None,
            options=(spec.get("order"), spec.get("nth"), spec.get("n")),
        )
        growth = spec["op"] == "change" and spec["want"] != "percent"
        return (query, replace(query, op="difference")) if growth else (query,)

    def of_plan(self, plan: Raw, seen: frozenset[int] = frozenset()) -> Query | None:
        """The `plan` of a response; None where it names a measure the catalogue lacks.

        seen  years of the figures it gave, for what the plan leaves open
        """
        op, scope = plan["op"], plan.get("scope") or None
        try:
            quantities = tuple(self._of_code(code) for code in plan.get("measures") or ())
            conditions = [(self._of_code(one["measure"]), one) for one in (scope or {}).get("where") or ()]
        except UnknownMeasure:
            return None
        years = frozenset(plan.get("years") or ())
        loose = op == "series" or len(years) < (2 if op in OVER_TIME else 1)
        query = self._query(
            op,
            quantities,
            list(plan.get("areas") or ()),
            scope,
            conditions,
            of=plan.get("of"),
            years=years | seen if loose else years,
            options=(plan.get("order"), plan.get("nth"), plan.get("limit")),
        )
        # No spec orders by growth, so that such a plan agrees with none.
        grown = () if plan.get("by", "value") == "value" else (plan["by"],)
        return replace(query, open=loose, options=(*query.options, *grown))

    def _query(
        self,
        op: str,
        quantities: tuple[Quantity, ...],
        areas: list[str],
        scope: Raw | None,
        conditions: list[tuple[Quantity, Raw]],
        *,
        of: str | None,
        years: frozenset[int] | None,
        options: tuple[Any, ...],
    ) -> Query:
        filters = tuple(Filter(quantity, one["cmp"], _threshold(one)) for quantity, one in conditions)
        worked_on = (*areas, *(self.table.scope(scope) if scope and op in OVER_SETS else ()))
        whole = (of,) if of else ()
        return Query(
            SAME_OP.get(op, op),
            # A count counts by its conditions; plans repeat a condition's measure.
            () if op == "count" else quantities,
            worked_on,
            frozenset((*areas, *whole, *_named(scope))),
            filters,
            years,
            options=(*_ordering(op, options, len(worked_on), listed=scope is None), *whole),
        )

    def _of_code(self, code: str) -> Quantity:
        measure = self.catalogue.get(code)
        if isinstance(measure, Derived):
            return Quantity(frozenset(measure.numerator), frozenset([frozenset(measure.denominator)]))
        return _of_spec(code)


def _of_spec(measure: Any) -> Quantity:
    if isinstance(measure, str):
        return Quantity(frozenset([(measure, 1)]), frozenset([frozenset()]))
    bottoms = [_terms(measure[key]) for key in ("den", "den_or") if measure.get(key)]
    return Quantity(_terms(measure["num"]), frozenset(bottoms or [frozenset()]))


def _terms(pairs: Iterable[Sequence[Any]]) -> Terms:
    return frozenset((str(code), int(factor)) for code, factor in pairs)


def _ordering(op: str, options: tuple[Any, ...], members: int, *, listed: bool) -> tuple[Any, ...]:
    """Order and extent of what is ordered; the first alone is the first place, and nobody lists more than all."""
    order, nth, extent = options
    if op in ORDERS:
        return (ORDERS[op], None, 1)
    if op != "rank":
        return (order,) if op == "position" else ()
    if nth and nth > 1:
        return (order, nth, None)
    return (order, None, 1 if nth else min(extent or (members if listed else DEFAULT_LIMIT), members))


def _threshold(condition: Raw) -> float | str:
    return str(condition["than"]) if condition.get("than") else float(condition["value"])


def _named(scope: Raw | None) -> Iterator[str]:
    """The areas a scope names; all of Japan goes without saying."""
    if scope is None:
        return
    yield from (code for code in (*(scope.get("inside") or ()), *(scope.get("exclude") or ())) if code != JAPAN)
    yield from (one["than"] for one in scope.get("where") or () if one.get("than"))
