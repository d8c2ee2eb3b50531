"""Suggestions: up to three questions to go on with, each known to be answerable.

A question is only suggested when its plan has an answer in the store, and when it reads back as that very plan by
the rules of the planner, without what was asked before (`census.readback`). `census.following` proposes the plans,
`census.phrasing.questions` words them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from census.compute import Computer
from census.errors import CensusError, NotAvailable
from census.following import Direction, Following, Step
from census.phrasing.questions import Asker
from census.plan import Plan
from census.readback import Readback
from census.selection import select
from census.types import JAPAN, Language, Result
from census.understand.planning import Planner
from census.understand.reading import Reader

_MOST, _TRIED = 3, 9
"""Questions suggested; plans looked at for them, which bounds the time it takes."""
_REMEMBERED = 2048  # sets of areas of which it is known who has figures


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that can be asked next, and its plan."""

    question: str
    plan: Plan


class Suggester:
    """Suggests questions. What it remembers follows from the data, which do not change."""

    def __init__(self, reader: Reader, planner: Planner, computer: Computer) -> None:
        measures = computer.measures
        self._computer = computer
        self._following = Following(measures)
        self._asker = Asker(measures.catalogue, measures.gazetteer)
        self._readback = Readback(reader, planner, self._asker, measures.gazetteer)
        self._with_figures = lru_cache(maxsize=_REMEMBERED)(self._find_with_figures)

    def after(self, plan: Plan, result: Result, language: Language) -> tuple[Suggestion, ...]:
        """What to ask after an answer."""
        return self._chosen(self._following.after(plan, result), language)

    def instead(self, plan: Plan, error: NotAvailable, language: Language) -> tuple[Suggestion, ...]:
        """What to ask where there is no figure: the nearest that there is."""
        return self._chosen(self._following.instead(plan, error.year, error.years), language)

    def about(self, areas: Sequence[str], measures: Sequence[str], language: Language) -> tuple[Suggestion, ...]:
        """What to ask where a question has no plan: something of the areas and measures named, if any."""
        area, code = next(iter(areas), JAPAN), next(iter(measures), None)
        return self._chosen(self._following.about(area, code), language)

    def _chosen(self, steps: Iterable[Step], language: Language) -> tuple[Suggestion, ...]:
        """The first of each direction that can be answered, then the next ones."""
        chosen: dict[Plan, Suggestion] = {}
        taken: set[Direction] = set()
        tried: list[Plan] = []

        def consider(step: Step) -> None:
            tried.append(step.plan)
            suggestion = self._answerable(step.plan, language)
            if suggestion:
                chosen[step.plan] = suggestion
                taken.add(step.direction)

        reserve: list[Step] = []
        for step in steps:
            if step.direction in taken:
                reserve.append(step)
            elif step.plan not in tried:
                consider(step)
            if len(chosen) == _MOST or len(tried) == _TRIED:
                return tuple(chosen.values())
        for step in reserve:
            if len(chosen) < _MOST and len(tried) < _TRIED and step.plan not in tried:
                consider(step)
        return tuple(chosen.values())

    def _answerable(self, plan: Plan, language: Language) -> Suggestion | None:
        """The question of a plan, or None where it has no answer or reads as another one."""
        question = self._asker.question(plan, language)
        if question is None or not self._has_answer(plan) or not self._readback.holds(plan, question, language):
            return None
        return Suggestion(question, plan)

    def _has_answer(self, plan: Plan) -> bool:
        """Whether executing the plan gives figures."""
        if plan.scope and plan.op in ("rank", "position", "mean", "median"):
            ranked = self._with_figures(Plan(op="rank", measures=plan.measures, years=plan.years, scope=plan.scope))
            return ranked.issuperset(plan.areas) and len(ranked) > 1
        try:
            result = self._computer.execute(plan)
        except CensusError:
            return False
        return bool(result.rows) and all(row.value is not None for row in result.rows)

    def _find_with_figures(self, plan: Plan) -> frozenset[str]:
        """The areas of a plan's scope that are ranked: the same for every one of them that is asked about."""
        try:
            return frozenset(row.area for row in select(self._computer.measures, plan).rows)
        except CensusError:
            return frozenset()
