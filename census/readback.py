"""Readback: whether the words of a plan are understood as that plan.

Whether they are turns on two things, the names of the areas and the rest of the words. Each area's name and each
wording of a measure is read by the planner before it is first used, and what it found is remembered: reading whole
questions takes longer than answering them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from census.areas import Gazetteer
from census.phrasing.questions import Asker
from census.plan import Plan
from census.types import Language, Level
from census.understand.outcomes import Planned
from census.understand.planning import Planner
from census.understand.reading import Reader

_REMEMBERED = 16_384


@dataclass(frozen=True, slots=True)
class _Wording:
    """What questions have in common that differ in their areas only. Years tell: "since 2016" means until the latest
    year, which a plan may or may not."""

    language: Language
    op: str
    measures: tuple[str, ...]
    levels: tuple[Level, ...]
    among: tuple[str, ...]
    years: tuple[int, ...]
    order: str
    limit: int | None
    plan: Plan = field(compare=False)
    question: str = field(compare=False)


class Readback:
    """Reads questions back."""

    def __init__(self, reader: Reader, planner: Planner, asker: Asker, gazetteer: Gazetteer) -> None:
        self._reader = reader
        self._planner = planner
        self._asker = asker
        self._gazetteer = gazetteer
        self._named = lru_cache(maxsize=_REMEMBERED)(self._find_named)
        self._worded = lru_cache(maxsize=_REMEMBERED)(self._find_worded)

    def holds(self, plan: Plan, question: str, language: Language) -> bool:
        """Whether the question means the plan."""
        scope, whole = plan.scope, (plan.of,) if plan.of else ()
        areas = (*plan.areas, *whole, *(scope.inside if scope else ()))
        if not all(self._named(area, language) for area in areas):
            return False
        wording = _Wording(
            language=language,
            op=plan.op,
            measures=plan.measures,
            levels=tuple(self._gazetteer.get(area).level for area in areas),
            among=(scope.level,) if scope else (),
            years=plan.years,
            order=plan.order,
            limit=plan.limit,
            plan=plan,
            question=question,
        )
        return self._worded(wording)

    def _find_named(self, area: str, language: Language) -> bool:
        """Whether an area's name means it alone."""
        reading = self._reader.read(self._asker.address(area, language), language)
        places = [place.codes for place in reading.places]
        said = reading.measures or reading.years or reading.foreign or reading.unknown or reading.facets
        return places == [(area,)] and not said

    def _find_worded(self, wording: _Wording) -> bool:
        outcome = self._planner.plan(self._reader.read(wording.question, wording.language))
        return isinstance(outcome, Planned) and outcome.plan.canonical() == wording.plan.canonical()
