"""Whether a question asks for this system's own forecast, after it was planned as an ordinary one.

An official projection answers a question about the future where there is one, unless the question says that the
past is to be carried forward. Where there is none, a question must speak of the future, and the history must do.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pydantic import ValidationError

from census.forecasting import LEAST_POINTS, MOST_AHEAD
from census.measures import Measures
from census.plan import Op, Plan
from census.products.outlook import actual, continued
from census.understand.outcomes import Ambiguous, Outcome, Planned
from census.understand.reading import Reading

_PLAIN: frozenset[Op] = frozenset({"value", "series"})
_OPEN_ENDED = 5  # years ahead, where the question says no year
_BECOMES = re.compile(r"年(?:頃|ごろ)?(?:に|には)[^。?？]*(?:なり|なる|どう)")


class Forecasts:
    """Turns plans of figures into plans of forecasts."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures
        indicators = measures.catalogue.indicators.values()
        self._projected = {one.projection: one.code for one in indicators if one.projection}

    def outcome(self, reading: Reading, outcome: Outcome) -> Outcome:
        """The outcome, its plans made forecasts where that is what the question asks for."""
        if isinstance(outcome, Ambiguous):
            return Ambiguous(tuple((code, self._plan(reading, plan)) for code, plan in outcome.readings))
        if not isinstance(outcome, Planned):
            return outcome
        return replace(outcome, plan=self._plan(reading, outcome.plan))

    def _plan(self, reading: Reading, plan: Plan) -> Plan:
        carried = "extrapolated" in reading.cues
        plain = plan.op in _PLAIN or plan.op == "forecast" or (carried and plan.op in {"change", "cagr"})
        if not plain or plan.claim is not None or len(plan.areas) != 1 or len(plan.measures) != 1:
            return plan
        code, area = self._projected.get(plan.measures[0], plan.measures[0]), plan.areas[0]
        known = actual(self._measures, code, area)
        latest = known[-1].year if known else None
        year = self._target(reading, plan, latest, carried=carried) if latest else None
        if latest is None or year is None or year <= latest:
            # A follow-up may lead back from a forecast to a year that has figures.
            return plan.model_copy(update={"op": "value"}) if plan.op == "forecast" and year else plan
        future = "not_yet" in reading.cues or bool(_BECOMES.search(reading.text.folded))
        able = year - latest <= MOST_AHEAD and len(continued(known)) >= LEAST_POINTS
        if carried or plan.op == "forecast" or (future and able and not self._official(code, area, year)):
            parts = {"op": "forecast", "measures": (code,), "areas": (area,), "years": (year,)}
            try:
                return Plan.model_validate(parts)
            except ValidationError:  # a year that no plan may name
                return plan
        return plan

    def _target(self, reading: Reading, plan: Plan, latest: int, *, carried: bool) -> int | None:
        """The year asked for."""
        said = reading.years
        if said.years:
            return max(said.years)
        if said.span and said.span[1]:
            return said.span[1]
        if said.offset and said.offset > 0:
            return latest + said.offset
        if plan.op == "forecast":
            return plan.years[-1]
        return latest + _OPEN_ENDED if carried else None

    def _official(self, code: str, area: str, year: int) -> bool:
        projection = next((own for own, base in self._projected.items() if base == code), None)
        return projection is not None and year in self._measures.years(projection, area)
