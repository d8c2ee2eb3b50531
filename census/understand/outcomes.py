"""What becomes of a question: a plan, a question back, a refusal with its reason, or help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from census.plan import Plan

Intent = Literal["lookup", "comparison", "calculation", "aggregation", "ranking", "count", "trend"]
Reason = Literal["no_measure", "unknown_place", "foreign_place", "time_unit", "facet", "invalid"]

INTENTS: dict[str, Intent] = {
    "value": "lookup",
    "compare": "comparison",
    **dict.fromkeys(("difference", "ratio", "change", "cagr", "share"), "calculation"),
    **dict.fromkeys(("sum", "mean", "median", "min", "max"), "aggregation"),
    "count": "count",
    **dict.fromkeys(("rank", "position"), "ranking"),
    "series": "trend",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measure that retrieval proposes, with the probability (0–1) that the question is about it."""

    code: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and whether it reads a bare name as the prefecture though a city has it too."""

    plan: Plan
    prefecture_reading: bool = False


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Plans that differ in one area: (code, plan) for each place of the name."""

    readings: tuple[tuple[str, Plan], ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """No plan, and why. `detail` is the user's own word it turns on."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Help:
    """A greeting or a question about the service itself."""


Outcome = Planned | Ambiguous | Refused | Help
