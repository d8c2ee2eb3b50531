"""Plan: a query as data. Its JSON Schema constrains decoding, is the training target and the body of
`POST /census_qa/plan`; its canonical form is the cache key.

The operations, and what each needs:

    value       measures × areas × years, listed; one of each is a lookup
    compare     the same list, and which is larger: two or more areas, years or measures
    difference  first minus second     } two points: exactly one of areas, years, measures has two
    ratio       first over second      } entries (the later year comes first in the subtraction)
    change      growth from the first year to the last, absolute and percent; years = [from, to]
    cagr        compound yearly growth in percent; years = [from, to]
    share       each area's part of `of`, in percent
    sum mean median min max   over `areas` or `scope`
    count       members of `scope` (with its conditions)
    rank        members of `scope` or `areas` in order; `limit` of them, or only the `nth`
    position    the rank of areas[0] within `scope`
                (both order by the figure, or with `by` by its growth between two years)
    series      one or more areas over years; years = [from, to], [from] for up to the latest, or [] for all

`years = []` means the latest published. A plan never holds a figure that answers; the only figures in
it are the thresholds of conditions, which come from the question.
"""

from __future__ import annotations

import json
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

Op = Literal[
    "value", "compare", "difference", "ratio", "change", "cagr", "share",
    "sum", "mean", "median", "min", "max", "count", "rank", "position", "series",
]  # fmt: skip
OPS: tuple[Op, ...] = get_args(Op)
AGGREGATES = frozenset({"sum", "mean", "median", "min", "max"})
TWO_POINT = frozenset({"difference", "ratio"})
OVER_TIME = frozenset({"change", "cagr"})

ScopeLevel = Literal[
    "region", "prefecture", "municipality", "city", "town", "village", "special_ward", "ward",
    "designated_city", "capital",
]  # fmt: skip

Code = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9_.:-]+$")]
Year = Annotated[int, Field(ge=1800, le=2100)]


class Condition(BaseModel):
    """Keeps the areas whose measure compares with a number or with another area's figure."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    measure: Code
    cmp: Literal[">", ">=", "<", "<="]
    value: float | None = Field(default=None, description="threshold in the measure's unit")
    than: Code | None = Field(default=None, description="area whose figure is the threshold")
    year: Year | None = None

    @model_validator(mode="after")
    def _one_threshold(self) -> Condition:
        if (self.value is None) == (self.than is None):
            raise ValueError("a condition needs exactly one of value and than")
        return self


class Scope(BaseModel):
    """A set of areas: all of a level, inside some areas, without others, meeting conditions."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: ScopeLevel
    inside: tuple[Code, ...] = Field(default=(), max_length=10)
    exclude: tuple[Code, ...] = Field(default=(), max_length=20)
    where: tuple[Condition, ...] = Field(default=(), max_length=4)


class Plan(BaseModel):
    """One query over the fact store; see the module docstring for the operations."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    op: Op
    measures: tuple[Code, ...] = Field(min_length=1, max_length=6)
    areas: tuple[Code, ...] = Field(default=(), max_length=60)
    years: tuple[Year, ...] = Field(default=(), max_length=60)
    scope: Scope | None = None
    order: Literal["desc", "asc"] = "desc"
    limit: Annotated[int, Field(ge=1, le=100)] | None = None
    nth: Annotated[int, Field(ge=1, le=2000)] | None = None
    by: Literal["value", "difference", "percent"] = Field(default="value", description="order by growth over years")
    of: Code | None = Field(default=None, description="the whole of a share")

    @model_validator(mode="after")
    def _has_what_the_operation_needs(self) -> Plan:
        problem = _problem(self)
        if problem:
            raise ValueError(f"{self.op}: {problem}")
        return self

    def canonical(self) -> str:
        """The plan as JSON without defaults, keys sorted: equal plans give equal strings."""
        return json.dumps(self.model_dump(exclude_defaults=True, mode="json"), sort_keys=True, separators=(",", ":"))


def _problem(plan: Plan) -> str | None:
    """What the operation lacks, in words, or None."""
    op = plan.op
    if op in {"value", "compare", "difference", "ratio", "change", "cagr", "share", "series"} and not plan.areas:
        return "areas: name at least one area"
    if op in TWO_POINT and sorted((len(plan.areas), max(len(plan.years), 1), len(plan.measures))) != [1, 1, 2]:
        return "areas: exactly one of areas, years and measures must have two entries"
    if op in OVER_TIME and len(plan.years) not in {1, 2}:
        return "years: give [from, to], or [from] for up to the latest"
    if op in {"compare"} and max(len(plan.areas), len(plan.years), len(plan.measures)) < 2:
        return "areas: comparing needs two or more areas, years or measures"
    if op == "series" and len(plan.years) > 2:
        return "years: give [from, to], [from] for up to the latest, or [] for all"
    if op == "share" and plan.of is None:
        return "of: name the whole"
    if op in {"count", "position"} and plan.scope is None:
        return "scope: say among which areas"
    if op == "position" and len(plan.areas) != 1:
        return "areas: name the one area whose rank is wanted"
    if op in AGGREGATES | {"rank"} and plan.scope is None and len(plan.areas) < 2:
        return "scope: say among which areas, or list two or more"
    if plan.by != "value" and (op not in {"rank", "position"} or len(plan.years) != 2):
        return "by: ordering by growth needs rank or position and years [from, to]"
    if op in AGGREGATES | {"count", "rank", "position"}:
        if len(plan.measures) > 1:
            return "measures: one at a time"
        if len(plan.years) > (1 if plan.by == "value" else 2):
            return "years: one at a time"
    return None
