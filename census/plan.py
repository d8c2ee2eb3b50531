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
    forecast    this system's own projection of one measure of one area; years = [target], after the latest
                published year (`census.products.outlook`)
    report      a profile of areas[0]: every section, or those that `measures` belong to
    index       members of `scope` in order of the weighted mean of their percentiles in 2–6 measures; with
                areas = [one], the figures and the place of that one (`census.products.scoring`)

`years = []` means the latest published. A plan never holds a figure that answers; the only figures in
it are the thresholds of conditions, which come from the question, and the weights of an index, and the
number of a claim. `view` asks for a drawing beside the words, `unit` for the figures in another unit as well.
"""

from __future__ import annotations

import json
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from census.units import AskedUnit

Op = Literal[
    "value", "compare", "difference", "ratio", "change", "cagr", "share",
    "sum", "mean", "median", "min", "max", "count", "rank", "position", "series",
    "report", "index", "forecast",
]  # fmt: skip
PRODUCTS: frozenset[Op] = frozenset({"report", "index"})
RULED: frozenset[Op] = PRODUCTS | {"forecast"}
"""Planned by rules alone: a model is not offered them."""
OPS: tuple[Op, ...] = tuple(op for op in get_args(Op) if op not in RULED)
View = Literal["text", "chart", "map"]
CHARTED: frozenset[Op] = frozenset({"value", "compare", "change", "rank", "series", "forecast"})
AGGREGATES = frozenset({"sum", "mean", "median", "min", "max"})
MOST_FIGURES, MOST_SERIES = 1000, 60
"""Of a list. Each is computed, worded and verified, and what verifies a number looks at all the others."""
TWO_POINT = frozenset({"difference", "ratio"})
OVER_TIME = frozenset({"change", "cagr"})

ScopeLevel = Literal[
    "region", "prefecture", "municipality", "city", "town", "village", "special_ward", "ward",
    "designated_city", "capital", "town_or_village", "city_or_town",
]  # fmt: skip

Code = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9_.:-]+$")]
Year = Annotated[int, Field(ge=1800, le=2100)]
Weight = Annotated[float, Field(ge=-10, le=10)]
Comparison = Literal[">", ">=", "<", "<=", "=="]


class Condition(BaseModel):
    """Keeps the areas whose measure, or its growth since a year, compares with a number or another area's figure."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    measure: Code
    cmp: Literal[">", ">=", "<", "<="]
    value: float | None = Field(default=None, description="threshold in the measure's unit")
    than: Code | None = Field(default=None, description="area whose figure is the threshold")
    year: Year | None = None
    since: Year | None = Field(default=None, description="compare the growth from this year to `year`, with a value")
    growth: Literal["difference", "percent"] = Field(default="difference", description="how growth is measured")

    @model_validator(mode="after")
    def _one_threshold(self) -> Condition:
        if (self.value is None) == (self.than is None):
            raise ValueError("a condition needs exactly one of value and than")
        if self.since is not None and (self.value is None or self.year is None or self.since >= self.year):
            raise ValueError("growth needs a value, and a year after the one it counts from")
        return self


class Claim(BaseModel):
    """What a question takes for true of the main figure; without a value, of the first of two figures against
    the second. "14 million" claims that the figure is 14,000,000 when rounded to `step`. Of a series the year of its
    peak or trough, or every figure against the one before it."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    cmp: Comparison
    value: float | None = Field(default=None, description="in the unit of the result's main figure")
    step: float | None = Field(default=None, gt=0, description="place value of the last digit claimed, of ==")
    about: Literal["figure", "peak", "trough", "every"] = Field(default="figure", description="of a series: what")


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
    measures: tuple[Code, ...] = Field(default=(), max_length=6)
    areas: tuple[Code, ...] = Field(default=(), max_length=60)
    years: tuple[Year, ...] = Field(default=(), max_length=60)
    scope: Scope | None = None
    order: Literal["desc", "asc"] = "desc"
    limit: Annotated[int, Field(ge=1, le=100)] | None = None
    nth: Annotated[int, Field(ge=1, le=2000)] | None = None
    by: Literal["value", "difference", "percent"] = Field(default="value", description="order by growth over years")
    of: Code | None = Field(default=None, description="the whole of a share")
    weights: tuple[Weight, ...] = Field(
        default=(), max_length=6, description="of an index's measures, 1 each if none; below 0 where low counts"
    )
    view: View = Field(default="text", description="draw the figures as well: a chart, or a map of prefectures")
    claim: Claim | None = Field(default=None, description="to be confirmed or corrected")
    unit: AskedUnit | None = Field(default=None, description="to show the figures in, beside the published one")

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
    if not plan.measures and op != "report":
        return "measures: name at least one"
    if plan.weights and op != "index":
        return "weights: only an index has them"
    if plan.view != "text" and op not in CHARTED:
        return f"view: only {', '.join(sorted(CHARTED))} can be drawn"
    if op in PRODUCTS:
        return _product_problem(plan)
    if plan.claim is not None and (problem := _claim_problem(plan, plan.claim)):
        return problem
    if op == "forecast":
        one = len(plan.measures) == len(plan.areas) == len(plan.years) == 1
        return None if one else "years: a forecast is of one measure of one area in one year"
    if op in {"value", "compare", "difference", "ratio", "change", "cagr", "share", "series"} and not plan.areas:
        return "areas: name at least one area"
    series = len(plan.measures) * len(plan.areas)
    if op in {"value", "compare"} and (listed := series * max(len(plan.years), 1)) > MOST_FIGURES:
        return f"areas: at most {MOST_FIGURES:,} figures at a time, and these are {listed:,}"
    if op == "series" and series > MOST_SERIES:
        return f"areas: at most {MOST_SERIES} series at a time, and these are {series}"
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


def _product_problem(plan: Plan) -> str | None:
    """What a report or an index lacks, in words, or None."""
    if plan.claim is not None:
        return "claim: only about one number"
    if plan.op == "report":
        return None if len(plan.areas) == 1 else "areas: name the one area it is about"
    if plan.scope is None:
        return "scope: say among which areas"
    if len(set(plan.measures)) < max(2, len(plan.measures)):
        return "measures: name two to six different ones"
    if plan.weights and (len(plan.weights) != len(plan.measures) or 0 in plan.weights):
        return "weights: give one for each measure, none of them 0"
    if len(plan.areas) > 1 or len(plan.years) > 1:
        return "areas: name one at most, and one year at most"
    return None


def _claim_problem(plan: Plan, claim: Claim) -> str | None:
    """What a claim does not fit, in words, or None."""
    if (claim.about == "figure") == (plan.op == "series"):
        return "claim: of a series about its peak, its trough or every figure, of no other operation"
    if plan.op == "series":
        one = len(plan.areas) == len(plan.measures) == 1 and (claim.value is None) == (claim.about == "every")
        return None if one else "claim: about one series, with a year unless about every figure"
    if (claim.value is None) != (plan.op == "compare"):
        return "claim: of compare without a value, of other operations with one"
    if sorted((len(plan.areas), max(len(plan.years), 1), len(plan.measures))) != [1, 1, 2] and plan.op == "compare":
        return "claim: exactly one of areas, years and measures must have two entries"
    if plan.op == "value" and (len(plan.areas) > 1 or len(plan.measures) > 1 or len(plan.years) > 1):
        return "claim: about one figure"
    return "claim: only about one number" if plan.op in {"rank", "forecast"} else None
