"""Whether one plan says what several plans say, and which names of a question a plan leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations, permutations, product
from typing import Literal

from census.measures import Measures
from census.plan import Plan
from census.types import JAPAN, Derived, Indicator
from census.understand.cutting import OF_THEM_JA
from census.understand.reading import Reading

_OF_THEM = re.compile(OF_THEM_JA)  # after which the whole is asked for as well as its part
_PLAIN = ("value", "compare")
_TELL_FIGURES = (*_PLAIN, "difference", "ratio", "change", "position")
"""Operations whose answers name every figure they work with."""

Apart = Literal["loosely", "partly", "plainly"]
"""How plainly parts are several questions."""

Cell = tuple[str, str, int | None]


class Sufficing:
    """Compares plans by the figures they give."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures

    def left_out(self, reading: Reading, plans: Sequence[Plan]) -> int:
        """How many of the measures, places and years named no plan has to do with."""
        measured = {code for plan in plans for one in _measures_of(plan) for code in self._terms(one)}
        if reading.facets and not _OF_THEM.search(reading.text.folded):
            measured |= {self._measures.catalogue.get(code).base or code for code in measured}
        placed = {code for plan in plans for code in _places_of(plan)}
        dated = {year for plan in plans for year in self._years(plan)}
        whats = [codes for codes in reading.measures if measured.isdisjoint(self._series(codes))]
        wheres = [
            one for one in reading.places if one.code != JAPAN and placed.isdisjoint({*one.codes, *one.namesakes})
        ]
        unsaid = len(self._unsaid_kinds(reading, plans)) if len(reading.facets) > 1 else 0
        return len(whats) + len(wheres) + len(set(reading.years.years) - dated) + unsaid

    def _unsaid_kinds(self, reading: Reading, plans: Sequence[Plan]) -> set[tuple[str, str]]:
        """Men and women, ages … that are named together and that no plan is about."""
        kinds = {kind for kind, _ in reading.facets}
        if len(kinds) != 1 or reading.cues.any("by_sex", "sum"):
            return set()
        codes = {term for plan in plans for one in _measures_of(plan) for term in self._terms(one)}
        return set(reading.facets) - {
            facet for code in codes for facet in self._measures.catalogue.get(code).facets.items()
        }

    def covers(self, parts: Sequence[Plan], whole: Plan) -> bool:
        """Whether parts that give figures give all those of the whole."""
        if any(plan.op not in _PLAIN or plan.scope for plan in (whole, *parts)):
            return False
        return self.cells(whole) <= {cell for part in parts for cell in self.cells(part)}

    def distinct(self, plans: Sequence[Plan]) -> bool:
        """Whether no plan says what another says."""
        return not any(self.says(one, other) for one, other in permutations(plans, 2))

    def says(self, one: Plan, other: Plan) -> bool:
        """Whether the answer of one plan holds that of the other."""
        if one == other:
            return True
        if one.op == other.op == "rank" and (one.limit or 0) >= (other.limit or 0) > 0:
            return one.model_copy(update={"limit": other.limit}) == other
        if (one.op, other.op) == ("change", "difference"):
            return self.cells(one) == self.cells(other)
        if other.op not in _PLAIN or one.op not in _TELL_FIGURES:
            return False
        return not (other.scope or (one.scope and one.op != "position")) and self.cells(other) <= self.cells(one)

    def falls_short(self, reading: Reading, whole: Plan, parts: Sequence[Plan], apart: Apart) -> bool:
        """Whether one plan for the whole question says less than its parts do, or mixes them up.

        How plainly they are apart decides what counts: figures of places and years mixed always, names left out where
        there is more than an "and" or a stop, and all else where more is announced or every part asks.
        """
        if self._mixes(whole, parts) or any(_opposed(one, other) for one, other in combinations(parts, 2)):
            return True
        counted = [plan for plan in parts if plan.op == "count" and plan.scope and not plan.scope.where]
        if counted and not all(self.says(whole, part) for part in parts):
            return True  # 市の数と町の数
        plain = all(plan.op in _PLAIN for plan in (whole, *parts))  # "A, B and C"
        varied = len({plan.op for plan in parts}) == len(parts)  # a figure, a rank and an order
        listed = len(parts) > 2 and (plain or varied)
        if (apart != "loosely" or listed) and self.left_out(reading, [whole]) > self.left_out(reading, parts):
            return True
        said = [self.says(whole, part) for part in parts]
        if apart != "plainly" or all(said):
            return False
        if any(said) or any(_dated_alike(whole, part) for part in parts):
            return True
        # Figures without the operation of a part, or the operation of one part on what another is about.
        plain = whole.op in _PLAIN or whole.op in {part.op for part in parts}
        return plain and not whole.scope

    def _mixes(self, whole: Plan, parts: Sequence[Plan]) -> bool:
        """Whether it lists figures of every place in every year where only some are asked for."""
        if any(plan.op not in _PLAIN or plan.scope for plan in (whole, *parts)):
            return False
        asked = {cell for part in parts for cell in self.cells(part)}
        given = self.cells(whole)
        return {cell[1:] for cell in asked} < {cell[1:] for cell in given} or asked < given

    def cells(self, plan: Plan) -> set[Cell]:
        """Measure, area and year of each figure."""
        return {
            (code, area, year)
            for code, area in product(plan.measures, plan.areas)
            for year in plan.years or (self._measures.latest_year(code, area),)
        }

    def _years(self, plan: Plan) -> Iterable[int | None]:
        if plan.years or not plan.areas:
            return plan.years or self._measures.store.indicator_years(plan.measures[0])[-1:]
        return [self._measures.latest_year(code, area) for code, area in product(plan.measures, plan.areas)]

    def _series(self, codes: Iterable[str]) -> set[str]:
        """Codes with those of the same thing in other years."""
        found = set(codes)
        for code in codes:
            measure = self._measures.catalogue.get(code)
            if isinstance(measure, Indicator):
                found |= {*measure.also, *filter(None, (measure.projection,))}
        return found

    def _terms(self, code: str) -> set[str]:
        """A measure with those it is computed from."""
        measure = self._measures.catalogue.get(code)
        if not isinstance(measure, Derived):
            return {code}
        return {code, *(term for term, _ in (*measure.numerator, *measure.denominator))}


def _dated_alike(one: Plan, other: Plan) -> bool:
    """Whether two plans are alike but for their years."""
    return one.model_copy(update={"years": ()}) == other.model_copy(update={"years": ()})


def _opposed(one: Plan, other: Plan) -> bool:
    """Whether two plans ask for the most and the least of one thing."""
    orders = one.op == other.op == "rank" and one.order != other.order and one.limit == other.limit
    return orders and one.measures == other.measures and one.scope == other.scope


def _measures_of(plan: Plan) -> tuple[str, ...]:
    return (*plan.measures, *(condition.measure for condition in plan.scope.where)) if plan.scope else plan.measures


def _places_of(plan: Plan) -> tuple[str, ...]:
    inside = (*plan.scope.inside, *plan.scope.exclude) if plan.scope else ()
    return (*plan.areas, *inside, *((plan.of,) if plan.of else ()))
