"""What one asks next: plans in four directions from an answer.

    time     how the figure changed, its course
    place    rank among the peers, the part of the whole, the comparison with Japan or the next in rank
    measure  the same of a related measure
    deeper   the leaders, the average, what an area is like altogether

Nothing is executed here; whether a plan has an answer is for `census.suggesting` to find out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

from census.measures import Measures
from census.plan import Op, Plan, Scope
from census.products.peers import peers
from census.products.sections import SECTIONS
from census.types import JAPAN, Derived, Result

Direction = Literal["time", "place", "measure", "deeper"]
POPULATION, AGEING = "A1101", "ageing_rate"
PROJECTION = "projection"  # a topic
_LEADERS = 5
_MOST_AREAS = 200
"""Larger sets take longer to rank than the answer took."""
_RELATED, _SCOPES = 3, 512
_AHEAD = 25  # years
_SINCE = (2000, 2010, 2015)
"""Years that are easily remembered, the best first."""


@dataclass(frozen=True, slots=True)
class Step:
    """A plan to go on with."""

    direction: Direction
    plan: Plan


@dataclass(frozen=True, slots=True)
class Focus:
    """What an answer is about: a measure of an area, in a year if one was named, and the set it was seen in.

    areas  those compared; the first is `area`
    """

    op: str
    code: str
    area: str
    areas: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    scope: Scope | None = None
    of: str | None = None


class Following:
    """Proposes plans. Those likeliest to be of use come first."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures
        self._catalogue = measures.catalogue
        self._gazetteer = measures.gazetteer
        self._members = lru_cache(maxsize=_SCOPES)(measures.gazetteer.members)
        self._related_to = lru_cache(maxsize=None)(self._find_related)  # a tuple for each measure
        value = (self._change, self._position, self._related, self._wider, self._leaders, self._report, self._ahead)
        compare = (self._related_pair, self._change, self._position, self._related)
        overall = (self._wider_change, self._related_change, self._position, self._course, self._leaders)
        sets = (self._leaders, self._related_mean, self._trailers, self._change, self._mean)
        self._ways: Mapping[Op, tuple[Callable[[Focus], Iterator[Step]], ...]] = {
            "value": value,
            **dict.fromkeys(("compare", "difference", "ratio"), compare),
            **dict.fromkeys(("change", "cagr"), overall),
            "share": (self._position, self._related_share, self._change, self._leaders),
            **dict.fromkeys(("sum", "mean", "median", "min", "max", "count"), sets),
            "rank": (self._leaders, self._change, self._related_rank, self._neighbour, self._trailers, self._mean),
            "position": (self._leaders, self._change, self._related_position, self._wider, self._related),
            "series": (self._change, self._position, self._related_change, self._ahead, self._leaders),
            "report": (self._change, self._position, self._related, self._wider, self._leaders),
            "index": (self._leaders, self._report, self._position, self._related, self._change),
        }

    def after(self, plan: Plan, result: Result) -> Iterator[Step]:
        """Plans that follow an answer; what was asked is not among them."""
        focus = self._focus(plan, result)
        for way in self._ways.get(plan.op, self._ways["value"]):
            for step in way(focus):
                if step.plan != plan:
                    yield step

    def about(self, area: str, code: str | None) -> Iterator[Step]:
        """Plans about an area, of a measure if one was named: where a question has no plan."""
        focus = Focus("value", code or POPULATION, area)
        yield Step("place", self._value(focus.code, area))
        for way in (self._leaders, self._position) if area == JAPAN else (self._position, self._change):
            yield from way(focus if code or area != JAPAN else Focus("value", AGEING, area))
        for way in (self._related, self._change, self._report):
            yield from way(focus)

    def instead(self, plan: Plan, year: int | None, years: tuple[int, ...]) -> Iterator[Step]:
        """Plans near one of which there is no figure: in the nearest year published, of a wider area, of the
        area's other figures."""
        if years:
            yield from _in_years(plan, years, year)
        focus = self._focus(plan, None)
        for wider in self._containers(focus.area):
            yield Step("place", self._value(focus.code, wider))
        for way in (self._leaders, self._change, self._related):
            yield from way(focus)

    def _focus(self, plan: Plan, result: Result | None) -> Focus:
        row = next((row for row in (result.rows if result else ()) if row.value is not None), None)
        areas = plan.areas or ((row.area,) if row else (plan.scope.inside if plan.scope else ()))
        scope = plan.scope and self._simplest(Scope(level=plan.scope.level, inside=plan.scope.inside[:1]))
        code = plan.measures[0] if plan.measures else POPULATION
        if plan.op == "rank" and result and not plan.areas:
            areas = tuple(dict.fromkeys(row.area for row in result.rows[:2]))
        elif plan.op in ("sum", "mean", "median") and scope:
            areas = scope.inside  # its first member is no more than the others
        area = self._gazetteer.get(areas[0]).code if areas else JAPAN
        dated = len(plan.years) == 1 and plan.years[0] in self._measures.years(code, area)
        year = plan.years if dated and plan.op not in ("change", "cagr", "series") else ()
        return Focus(plan.op, code, area, areas, year, scope, plan.of)

    def _simplest(self, scope: Scope) -> Scope:
        """The scope without a holder that holds them all: the special wards are those of Tokyo."""
        alone = Scope(level=scope.level)
        return alone if self._members(alone) == self._members(scope) else scope

    # -- time -----------------------------------------------------------------------------------

    def _growth(self, code: str, area: str, year: tuple[int, ...] = ()) -> Plan | None:
        """From the year named, else from one that is easily remembered, to the latest."""
        years, latest = self._measures.years(code, area), self._measures.latest_year(code, area)
        if latest is None or self._catalogue.get(code).topic == PROJECTION:
            return None
        since = next((one for one in (*year, *_SINCE, *years[:1]) if one in years and one < latest), None)
        return Plan(op="change", measures=(code,), areas=(area,), years=(since, latest)) if since else None

    def _change(self, focus: Focus) -> Iterator[Step]:
        plan = self._growth(focus.code, focus.area, focus.year)
        if plan:
            yield Step("time", plan)

    def _wider_change(self, focus: Focus) -> Iterator[Step]:
        for wider in self._containers(focus.area)[-1:]:
            plan = self._growth(focus.code, wider)
            if plan:
                yield Step("place", plan)

    def _related_change(self, focus: Focus) -> Iterator[Step]:
        plans = (self._growth(code, focus.area) for code in self._related_codes(focus))
        yield from (Step("measure", plan) for plan in plans if plan)

    def _course(self, focus: Focus) -> Iterator[Step]:
        if len(self._measures.years(focus.code, focus.area)) > 2:
            yield Step("time", Plan(op="series", measures=(focus.code,), areas=(focus.area,)))

    def _ahead(self, focus: Focus) -> Iterator[Step]:
        """The projection for a year well ahead."""
        projected = getattr(self._catalogue.get(focus.code), "projection", None)
        latest = self._measures.latest_year(focus.code, focus.area)
        if projected and latest:
            later = [year for year in self._measures.years(projected, focus.area) if year <= latest + _AHEAD]
            yield from (Step("time", self._value(projected, focus.area, (year,))) for year in later[-1:])

    # -- place ----------------------------------------------------------------------------------

    def _containers(self, area: str) -> tuple[str, ...]:
        """What holds an area, narrow to wide."""
        own, prefecture = self._gazetteer.get(area), self._gazetteer.prefecture_of(area)
        parent = (own.parent,) if own.level == "ward" and own.parent else ()
        wider = (*parent, *((prefecture.code,) if prefecture else ()), JAPAN)
        return tuple(code for code in dict.fromkeys(wider) if code != area)

    def _own_peers(self, area: str) -> Scope | None:
        return peers(self._gazetteer.get(area))

    def _position(self, focus: Focus) -> Iterator[Step]:
        yield from (Step("place", plan) for plan in self._positions(focus, focus.code))

    def _positions(self, focus: Focus, code: str) -> Iterator[Plan]:
        scope = focus.scope if focus.op == "position" and self._small(focus.scope) else self._own_peers(focus.area)
        if scope and self._measures.years(code, focus.area):
            yield Plan(op="position", measures=(code,), areas=(focus.area,), years=focus.year, scope=scope)

    def _wider(self, focus: Focus) -> Iterator[Step]:
        """The part of the whole, or of a figure that does not add up the comparison with it."""
        for wider in self._containers(focus.area):
            if self._measures.adds_up(focus.code):
                parts = {"op": "share", "areas": (focus.area,), "of": wider}
            else:
                parts = {"op": "compare", "areas": (focus.area, wider)}
            yield Step("place", Plan.model_validate(parts | {"measures": (focus.code,), "years": focus.year}))

    def _neighbour(self, focus: Focus) -> Iterator[Step]:
        """The first two of a ranking."""
        if len(focus.areas) > 1:
            yield Step("place", Plan(op="compare", measures=(focus.code,), areas=focus.areas[:2], years=focus.year))

    # -- measure --------------------------------------------------------------------------------

    def _related_codes(self, focus: Focus) -> list[str]:
        """Related measures that the area has figures of."""
        known = (code for code in self._related_to(focus.code) if self._measures.years(code, focus.area))
        return list(islice(known, _RELATED))

    def _find_related(self, code: str) -> tuple[str, ...]:
        """Measures that are read together: of a report's sections, then rates of a count, then of the topic."""
        return tuple(one for one in dict.fromkeys((*_read_together(code), *self._of_topic(code))) if one != code)

    def _of_topic(self, code: str) -> Iterator[str]:
        own = self._catalogue.get(code)
        for projected in (one.code for one in self._catalogue.indicators.values() if one.projection == code):
            yield from (projected, *_read_together(projected))
        if own.base:
            yield own.base
        derived = [one for one in self._catalogue.derived.values() if one.base is None]
        yield from (one.code for one in derived if one.numerator[0][0] == code)
        if isinstance(own, Derived):
            yield own.numerator[0][0]
        topic = [one.code for one in self._catalogue if one.topic == own.topic and one.base is None]
        start = topic.index(code) + 1 if code in topic else 0
        yield from topic[start:] + topic[:start]

    def _related(self, focus: Focus) -> Iterator[Step]:
        for code in self._related_codes(focus):
            year = focus.year if set(focus.year) <= set(self._measures.years(code, focus.area)) else ()
            yield Step("measure", self._value(code, focus.area, year))

    def _related_pair(self, focus: Focus) -> Iterator[Step]:
        if len(focus.areas) == 2:
            for code in self._related_codes(focus):
                yield Step("measure", Plan(op="compare", measures=(code,), areas=focus.areas, years=focus.year))

    def _related_share(self, focus: Focus) -> Iterator[Step]:
        for code in self._related_codes(focus):
            if self._measures.adds_up(code) and focus.of:
                parts = {"measures": (code,), "areas": (focus.area,), "years": focus.year, "of": focus.of}
                yield Step("measure", Plan.model_validate(parts | {"op": "share"}))

    def _related_position(self, focus: Focus) -> Iterator[Step]:
        for code in self._related_codes(focus):
            yield from (Step("measure", plan) for plan in self._positions(focus, code))

    def _related_rank(self, focus: Focus) -> Iterator[Step]:
        for code in self._related_codes(focus):
            yield from (Step("measure", plan) for plan in self._rank(focus, code))

    def _related_mean(self, focus: Focus) -> Iterator[Step]:
        yield from self._means(focus, self._related_codes(focus), "measure")

    # -- deeper ---------------------------------------------------------------------------------

    def _set(self, focus: Focus) -> Scope | None:
        """The set an answer was about, the members of a wide area, or the peers of a narrow one."""
        if self._small(focus.scope):
            return focus.scope
        own = self._gazetteer.get(focus.area)
        if focus.scope is None and own.level == "region":
            return Scope(level="prefecture", inside=(own.code,))
        return Scope(level="prefecture") if own.level == "country" else self._own_peers(focus.area)

    def _small(self, scope: Scope | None) -> bool:
        return scope is not None and len(self._members(scope)) <= _MOST_AREAS

    def _rank(self, focus: Focus, code: str, order: Literal["desc", "asc"] = "desc") -> Iterator[Plan]:
        scope = self._set(focus)
        if scope and len(self._members(scope)) > _LEADERS:
            yield Plan(op="rank", measures=(code,), years=focus.year, scope=scope, limit=_LEADERS, order=order)

    def _leaders(self, focus: Focus) -> Iterator[Step]:
        yield from (Step("deeper", plan) for plan in self._rank(focus, focus.code))

    def _trailers(self, focus: Focus) -> Iterator[Step]:
        yield from (Step("deeper", plan) for plan in self._rank(focus, focus.code, "asc"))

    def _mean(self, focus: Focus) -> Iterator[Step]:
        yield from self._means(focus, [focus.code], "deeper")

    def _means(self, focus: Focus, codes: list[str], direction: Direction) -> Iterator[Step]:
        scope = self._set(focus)
        for code in codes if scope else ():
            yield Step(direction, Plan(op="mean", measures=(code,), years=focus.year, scope=scope))

    def _report(self, focus: Focus) -> Iterator[Step]:
        if self._gazetteer.get(focus.area).level in ("prefecture", "municipality"):
            yield Step("deeper", Plan(op="report", areas=(focus.area,)))

    @staticmethod
    def _value(code: str, area: str, years: tuple[int, ...] = ()) -> Plan:
        return Plan(op="value", measures=(code,), areas=(area,), years=years)


def _in_years(plan: Plan, years: tuple[int, ...], missed: int | None) -> Iterator[Step]:
    """The plan in the nearest years that are published, the later one of two equally near."""
    asked = plan.years or ((missed,) if missed else ())
    nearest = tuple(min(years, key=lambda year: (abs(year - one), -year)) for one in asked)
    if len(set(nearest)) == len(asked) and nearest != plan.years:
        yield Step("time", plan.model_copy(update={"years": nearest}))


def _read_together(code: str) -> Iterator[str]:
    """The neighbours in a report's section, then what the next sections begin with; from the population the other
    way round."""
    at = next((index for index, section in enumerate(SECTIONS) if code in section.measures), None)
    if at is None:
        return
    section = SECTIONS[at]
    place = section.measures.index(code)
    beside = section.measures[place + 1 :] + section.measures[:place]
    ahead = tuple(other.lead for other in (*SECTIONS[at + 1 :], *SECTIONS[:at]))
    yield from (*ahead, *beside) if code == SECTIONS[0].lead else (*beside, *ahead)
