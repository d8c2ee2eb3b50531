"""Reading → Plan: which operation, over which areas and years; or why there is no plan.

The rules are tried in the order of `Planner._operation`; the first that fits decides. Nothing here
knows a single place or measure by name, apart from population as what an unnamed size means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import ValidationError

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import Plan, Scope, ScopeLevel
from census.types import JAPAN
from census.understand.dialogue import continued, is_follow_up
from census.understand.measures import POPULATION, MeasureChooser, UnsupportedFacet
from census.understand.reading import Place, Reading

Intent = Literal[
    "lookup", "comparison", "calculation", "aggregation", "ranking", "count", "trend", "help", "out_of_scope"
]
Reason = Literal["no_measure", "unknown_place", "foreign_place", "time_unit", "facet", "invalid"]

INTENTS: dict[str, Intent] = {
    "value": "lookup", "compare": "comparison", "difference": "calculation", "ratio": "calculation",
    "change": "calculation", "cagr": "calculation", "share": "calculation", "sum": "aggregation",
    "mean": "aggregation", "median": "aggregation", "min": "aggregation", "max": "aggregation",
    "count": "count", "rank": "ranking", "position": "ranking", "series": "trend",
}  # fmt: skip
_LISTED = 50  # most areas listed for "which prefectures have more than …"


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, whether a bare name was read as a prefecture, and how sure the words make it."""

    plan: Plan
    prefecture_reading: bool = False
    exact: bool = True

    @property
    def intent(self) -> Intent:
        return INTENTS[self.plan.op]


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several plans that differ in one area."""

    plans: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """No plan, and why. `detail` is the user's own word it turns on."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Help:
    """A greeting or a question about the service itself."""


Outcome = Planned | Ambiguous | Refused | Help


class Planner:
    """Plans by rules over what was linked, and over measures that retrieval proposes."""

    def __init__(self, catalogue: Catalogue, gazetteer: Gazetteer, measures: Measures) -> None:
        self._gazetteer = gazetteer
        self._measures = measures
        self._chooser = MeasureChooser(catalogue, measures)

    def plan(self, reading: Reading, previous: Plan | None = None, candidates: Sequence[str] = ()) -> Outcome:
        """`candidates` are measure codes retrieved for a question that names none by its own words."""
        if "help" in reading.cues and not reading.measures and not reading.places:
            return Help()
        if reading.foreign:
            return Refused("foreign_place", reading.foreign)
        if reading.unknown:
            return Refused("unknown_place", reading.unknown)
        if "unit_of_time" in reading.cues:
            return Refused("time_unit")
        follow_up = previous is not None and is_follow_up(reading)
        try:
            if follow_up and previous is not None:
                return self._continued(reading, previous, candidates)
            return self._fresh(reading, candidates)
        except UnsupportedFacet:
            return Refused("facet")
        except ValidationError:
            return Refused("invalid")

    def _fresh(self, reading: Reading, candidates: Sequence[str]) -> Outcome:
        named = reading.measures or self._implied(reading, candidates)
        if not named and not reading.facets:
            return Refused("no_measure")
        ambiguous = next((place for place in reading.places if len(place.codes) > 1), None)
        if ambiguous:
            return self._one_of(reading, ambiguous, named)
        return self._planned(reading, named)

    def _implied(self, reading: Reading, candidates: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """What is measured when no words say it: the condition's measure, retrieved ones, or people."""
        if reading.conditions and not candidates:
            return ((reading.conditions[0].measure,),)
        if candidates:
            return (tuple(candidates[:1]),)
        if reading.cues.level and reading.cues.any("most", "least", "count", "nth"):
            return ((POPULATION,),)
        return ()

    def _continued(self, reading: Reading, previous: Plan, candidates: Sequence[str]) -> Outcome:
        ambiguous = next((place for place in reading.places if len(place.codes) > 1), None)
        named = reading.measures or (((candidates[0],),) if candidates else ())
        area = reading.places[0].code if reading.places else (previous.areas[0] if previous.areas else JAPAN)
        if not named and reading.facets:
            named = tuple((code,) for code in previous.measures)
        codes = self._chooser.choose(reading, named, area, None) if named else ()
        if not codes and "per" in reading.cues:
            codes = self._chooser.choose(reading, tuple((code,) for code in previous.measures), area, None)
        plan = continued(reading, previous, codes, self._measures, self._gazetteer)
        if plan is None:
            return self._fresh(reading, candidates or previous.measures)
        if ambiguous:
            return Ambiguous(tuple(plan.model_copy(update={"areas": (code,)}) for code in ambiguous.codes))
        return Planned(plan, any(place.bare for place in reading.places))

    def _one_of(self, reading: Reading, place: Place, named: Sequence[tuple[str, ...]]) -> Outcome:
        """One plan per reading of an ambiguous name that has figures."""
        plans = []
        for code in place.codes:
            places = tuple(Place((code,), p.start, p.end) if p is place else p for p in reading.places)
            outcome = self._planned(replace(reading, places=places), named)
            if isinstance(outcome, Planned) and self._measures.years(outcome.plan.measures[0], code):
                plans.append(outcome.plan)
        if len(plans) == 1:
            return Planned(plans[0])
        return Ambiguous(tuple(plans)) if plans else Refused("unknown_place", reading.text.raw[place.start : place.end])

    # -- the operation --------------------------------------------------------------------------

    def _planned(self, reading: Reading, named: Sequence[tuple[str, ...]]) -> Planned:
        areas = [place.code for place in reading.places]
        scope = self._scope(reading, areas)
        level = _area_level(scope.level) if scope else None
        codes = self._chooser.choose(reading, named, areas[0] if areas else JAPAN, level)
        plan = Plan.model_validate(self._operation(reading, codes, areas, scope))
        return Planned(plan, any(place.bare and place.code in plan.areas for place in reading.places))

    def _operation(self, reading: Reading, codes: tuple[str, ...], areas: list[str], scope: Scope | None) -> dict[str, Any]:
        cues = reading.cues
        subject = [area for area in areas if scope is None or area not in scope.inside]
        area = subject[0] if subject else JAPAN
        years = self._years(reading, codes[0], area if not scope else self._sample(scope))
        ordered = cues.any("most", "least") or cues.limit is not None or cues.nth is not None
        if "position" in cues and subject and not cues.limit:
            return self._position(reading, codes, subject, areas, scope, years)
        if "peak" in cues and not scope and len(areas) <= 1:
            return {"op": "series", "measures": codes[:1], "areas": (area,), "years": years if len(years) == 2 else ()}
        if scope and not subject:
            return self._over_scope(reading, codes, scope, years, ordered=ordered)
        if ordered and not subject and not scope:
            return self._over_scope(reading, codes, self._default_scope(reading, areas), years, ordered=True)
        if len(subject) >= 3 and ordered:
            return {"op": "rank", "measures": codes[:1], "areas": subject, "years": years[-1:]} | _order(reading)
        aggregate = self._aggregate(cues.names)
        if aggregate and len(subject) >= 2:
            return {"op": aggregate, "measures": codes[:1], "areas": subject, "years": years[-1:]}
        return self._over_points(reading, codes, subject or [JAPAN], years)

    def _over_points(self, reading: Reading, codes: tuple[str, ...], areas: list[str], years: tuple[int, ...]) -> dict[str, Any]:
        cues = reading.cues
        base: dict[str, Any] = {"measures": codes, "areas": areas, "years": years}
        shape = sorted((len(areas), max(len(years), 1), len(codes)))
        whole = self._whole(areas)
        if "share" in cues and whole and self._adds_up(codes[0]) and len(areas) > 1:
            parts = [area for area in areas if area != whole]
            return {"op": "share", "measures": codes[:1], "areas": parts, "years": years[-1:], "of": whole}
        if "ratio" in cues and shape == [1, 1, 2]:
            return base | {"op": "ratio"}
        if "difference" in cues and shape == [1, 1, 2]:
            return base | {"op": "difference"}
        moving = len(years) == 2 and len(codes) == 1 and (reading.years.span is not None or cues.any("change", "annual"))
        if moving and "series" not in cues and not (cues.any("compare") and not cues.any("change")):
            if cues.any("annual"):
                return base | {"op": "cagr"}
            if cues.any("change") and reading.years.span != (None, None):
                return base | {"op": "change"}
        if cues.any("series") or reading.years.span is not None or reading.years.past:
            return base | {"op": "series", "years": years if len(years) == 2 else ()}
        if cues.any("change") and not years and len(codes) == 1:
            return base | {"op": "change", "years": self._last_two(codes[0], areas[0])}
        if shape[-1] >= 2 and cues.any("compare", "most", "least", "difference", "ratio"):
            return base | {"op": "compare"}
        return base | {"op": "value"}

    def _over_scope(
        self, reading: Reading, codes: tuple[str, ...], scope: Scope, years: tuple[int, ...], *, ordered: bool
    ) -> dict[str, Any]:
        cues = reading.cues
        base: dict[str, Any] = {"measures": codes[:1], "scope": scope, "years": years[-1:]}
        aggregate = self._aggregate(cues.names)
        moving = "change" in cues and not reading.conditions
        if ordered and not (aggregate in ("mean", "median") and not cues.limit):
            if moving:
                span = years if len(years) == 2 else self._last_two(codes[0], self._sample(scope))
                by = "percent" if "percent_change" in cues else "difference"
                return base | {"op": "rank", "years": span, "by": by} | _order(reading, falling="fall" in cues)
            return base | {"op": "rank"} | _order(reading)
        if "count" in cues and (scope.where or not reading.measures):
            return base | {"op": "count"}
        if aggregate:
            return base | {"op": aggregate}
        if scope.where:
            return base | {"op": "rank", "limit": _LISTED}
        if "ranking" in cues or "which" in cues:
            return base | {"op": "rank", "limit": cues.limit or 10} | ({"order": "asc"} if "least" in cues else {})
        return base | {"op": "rank", "limit": cues.limit or 10}

    def _position(
        self, reading: Reading, codes: tuple[str, ...], subject: list[str], areas: list[str], scope: Scope | None, years: tuple[int, ...]
    ) -> dict[str, Any]:
        own = self._gazetteer.get(subject[0])
        inside = tuple(a for a in areas if a != own.code and a != JAPAN)
        level: Any = scope.level if scope else {"municipality": "municipality"}.get(own.level, own.level)
        if own.level == "municipality" and level == "prefecture":
            level = "municipality"
        if own.type == "special_ward" and scope is None:
            level = "special_ward"
        wide = Scope(level=level, inside=inside, exclude=reading.excluded, where=reading.conditions)
        return {"op": "position", "measures": codes[:1], "areas": (own.code,), "scope": wide, "years": years[-1:], "order": "asc" if "least" in reading.cues else "desc"}

    # -- scope and years ------------------------------------------------------------------------

    def _scope(self, reading: Reading, areas: Sequence[str]) -> Scope | None:
        """The set asked about, when the question speaks of a kind of area."""
        cues = reading.cues
        wanted = bool(reading.conditions or reading.excluded) or cues.any(
            "most", "least", "ranking", "count", "mean", "median", "sum", "max", "min", "which", "position"
        ) or cues.limit is not None or cues.nth is not None
        if cues.level is None:
            if not (reading.conditions or reading.excluded) and not self._one_container(reading, areas):
                return None
            return self._default_scope(reading, areas)
        if not wanted:
            return None
        inside = tuple(area for area in areas if area != JAPAN and self._can_hold(area, cues.level))
        subject = [area for area in areas if area != JAPAN and area not in inside]
        if subject and "position" not in cues and not reading.conditions:
            return None
        return Scope(level=cues.level, inside=inside, exclude=reading.excluded, where=reading.conditions)

    def _one_container(self, reading: Reading, areas: Sequence[str]) -> bool:
        """"Which of the 23 wards …", "the average of Kanto": one set and an ordering or aggregate cue."""
        cues = reading.cues
        ordering = cues.any("most", "least", "mean", "median") or cues.limit is not None or cues.nth is not None
        levels = {self._gazetteer.get(area).level for area in areas}
        return ordering and len(areas) <= 1 and (not levels or bool(levels & {"region", "set", "country", "prefecture"})) and "peak" not in cues and not (cues.any("mean") and not levels)

    def _default_scope(self, reading: Reading, areas: Sequence[str]) -> Scope:
        holders = tuple(area for area in areas if area != JAPAN)
        level: ScopeLevel = "prefecture"
        if holders:
            members = self._gazetteer.get(holders[0])
            first = self._gazetteer.get(members.members[0]) if members.members else None
            level = "prefecture" if first is not None and first.level == "prefecture" else "municipality"
        return Scope(level=level, inside=holders, exclude=reading.excluded, where=reading.conditions)

    def _can_hold(self, area: str, level: ScopeLevel) -> bool:
        own = self._gazetteer.get(area)
        if own.level == "municipality":
            return level == "ward" and bool(self._gazetteer.children(area))
        return own.level in ("region", "set") or (own.level == "prefecture" and level not in ("prefecture", "region"))

    def _whole(self, areas: Sequence[str]) -> str | None:
        """The area that holds the others."""
        for area in areas:
            own = self._gazetteer.get(area)
            rest = [self._gazetteer.get(other) for other in areas if other != area]
            if rest and (own.level == "country" or all(self._holds(own.code, other.code) for other in rest)):
                return area
        return None

    def _holds(self, whole: str, part: str) -> bool:
        area = self._gazetteer.get(part)
        prefecture = self._gazetteer.prefecture_of(part)
        above = {area.parent, prefecture.code if prefecture else None}
        members = self._gazetteer.get(whole).members
        return whole in above or part in members or bool(prefecture and prefecture.code in members)

    def _years(self, reading: Reading, code: str, area: str) -> tuple[int, ...]:
        said = reading.years
        known = self._measures.years(code, area)
        latest = self._measures.latest_year(code, area) or (known[-1] if known else 0)
        if said.years:
            return said.years
        if said.span:
            start, end = said.span
            return (start or (known[0] if known else latest), end or latest)
        if said.past:
            return (max(latest - said.past, known[0] if known else 0), latest)
        if said.offset:
            earlier = latest + said.offset
            both = reading.cues.any("change", "difference", "compare", "ratio")
            return (earlier, latest) if both else (earlier,)
        if said.previous_census:
            return tuple(year for year in known if year < latest)[-1:]
        return ()

    def _last_two(self, code: str, area: str) -> tuple[int, ...]:
        """The latest year and the one before it of the same standing (census to census)."""
        latest = self._measures.latest_year(code, area)
        years = [year for year in self._measures.years(code, area) if latest and year <= latest]
        if latest and {latest - 5, latest} <= set(years) and latest % 5 == 0:
            return (latest - 5, latest)
        return tuple(years[-2:])

    def _sample(self, scope: Scope) -> str:
        """An area of the scope that tells which years there are."""
        members = self._gazetteer.members(scope)
        return members[0] if members else JAPAN

    def _adds_up(self, code: str) -> bool:
        measure = self._measures.catalogue.get(code)
        return bool(getattr(measure, "additive", not getattr(measure, "denominator", ())))

    def _aggregate(self, names: frozenset[str]) -> str | None:
        return next((name for name in ("median", "mean", "max", "min", "sum") if name in names), None)


def _order(reading: Reading, *, falling: bool = False) -> dict[str, Any]:
    cues = reading.cues
    ascending = "least" in cues or falling
    order: dict[str, Any] = {"order": "asc"} if ascending else {}
    if cues.limit:
        return order | {"limit": cues.limit}
    if cues.nth and cues.nth > 1:
        return order | {"nth": cues.nth}
    many = "ranking" in cues
    return order | {"limit": 10 if many else 1}


def _area_level(level: ScopeLevel) -> str:
    """The store's level of a scope's members."""
    return level if level in ("region", "prefecture", "ward") else "municipality"
