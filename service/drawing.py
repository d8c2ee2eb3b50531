"""The chart of an answer: its Vega-Lite specification and the Python code that draws it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from census.phrasing.telling import Areas, Measures
from census.plan import Plan
from census.products.altair_code import python_code
from census.products.charts import Charter
from census.types import Language, Result


def drawn(
    plan: Plan, result: Result, language: Language, catalogue: Measures, gazetteer: Areas
) -> Mapping[str, Any] | None:
    """The chart that the plan asks for, or None. Raises PlanError where its figures cannot be drawn so."""
    if plan.view == "text":
        return None
    spec = Charter(catalogue, gazetteer).spec(plan, result, language)
    return {"spec": spec, "python": python_code(spec)}
