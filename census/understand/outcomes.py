"""What becomes of a question: a plan, a question back, a refusal with its reason, or help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from census.plan import PRODUCTS, RULED, Plan
from census.types import Level

Intent = Literal[
    "lookup", "comparison", "calculation", "aggregation", "ranking", "count", "trend", "chart", "report", "policy"
]
Reason = Literal[
    "no_measure",
    "unknown_place",
    "foreign_place",
    "time_unit",
    "facet",
    "invalid",
    "not_covered",
    "lacking",
    "passed_over",
]
ExplainedKind = Literal["definition", "coverage"]

INTENTS: dict[str, Intent] = {
    "value": "lookup",
    "compare": "comparison",
    **dict.fromkeys(("difference", "ratio", "change", "cagr", "share"), "calculation"),
    **dict.fromkeys(("sum", "mean", "median", "min", "max"), "aggregation"),
    "count": "count",
    **dict.fromkeys(("rank", "position"), "ranking"),
    **dict.fromkeys(("series", "forecast"), "trend"),
    "report": "report",
    "index": "policy",
}


def intent_of(plan: Plan) -> Intent:
    """What a plan is for; a drawing of figures is a chart."""
    return INTENTS[plan.op] if plan.view == "text" else "chart"


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and whether it reads a bare name as the prefecture though a city has it too."""

    plan: Plan
    prefecture_reading: bool = False


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Plans that differ in one area or one measure: (its code, plan) for each reading."""

    readings: tuple[tuple[str, Plan], ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """No plan, and why. `detail` is the user's own word it turns on, `near` are the nearest measures published."""

    reason: Reason
    detail: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Help:
    """A greeting or a question about the service itself."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A question about measures themselves: what they mean, or for which years and areas they are published.

    area, level  those asked about, if any
    """

    kind: ExplainedKind
    measures: tuple[str, ...]
    area: str | None = None
    level: Level | None = None


Outcome = Planned | Ambiguous | Refused | Help | Explained


def by_rules_alone(outcome: Outcome) -> bool:
    """Whether only rules make such plans: reports, rankings by several measures, forecasts, charts."""
    return any(plan.op in RULED or plan.view != "text" for plan in _plans(outcome))


def is_product(outcome: Outcome) -> bool:
    """Whether it is a report or an index, whose measures no search has to find."""
    return any(plan.op in PRODUCTS for plan in _plans(outcome))


def _plans(outcome: Outcome) -> tuple[Plan, ...]:
    if isinstance(outcome, Ambiguous):
        return tuple(plan for _, plan in outcome.readings)
    return (outcome.plan,) if isinstance(outcome, Planned) else ()


def measures_of(outcome: Outcome) -> tuple[str, ...]:
    """The measures of an outcome's plans, in order."""
    return tuple(dict.fromkeys(code for plan in _plans(outcome) for code in plan.measures))
