"""Two figures asked for one after the other, taken together: "what's the gap between the two", どっちが多いの."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Literal

from pydantic import ValidationError

from census.measures import Measures
from census.plan import Plan
from census.understand.cues import Cues
from census.understand.finding import found_by
from census.understand.memory import Memory
from census.understand.reading import Reading
from census.understand.referring import References

Respect = Literal["areas", "years", "measures"]
_LEVELLED = frozenset(
    {"prefecture", "city", "town", "village", "municipality", "special_ward", "ward", "region", "town_or_village"}
)


@dataclass(frozen=True, slots=True)
class Point:
    """One figure asked for: what, where and when."""

    measures: str
    areas: str
    years: int | None


def asked_of_several(reading: Reading, found: References) -> bool:
    """Whether a question is about more than one of the figures before it."""
    cues = reading.cues
    if found.any("whole", "plain"):
        return False
    if reading.places or (reading.years and not found.any("both", "three")):
        return False
    if cues.level and cues.limit and not _set_apart(cues, found):
        return False  # 多い県を3つ
    if found.any("both", "three", "between") or ("those" in found and cues.ordered and not reading.measures):
        return True
    if cues.level and not found.any("choice", "pair"):
        return False
    return found.any("choice", "fraction") or cues.any("difference", "ratio", "sum", "mean", "change")


def _set_apart(cues: Cues, found: References) -> bool:
    """二つの県の差: the number says which are meant, and not how many are to be listed."""
    apart = "both" in found and cues.any("difference", "ratio") and not cues.any("most", "least", "worst")
    return apart or "pair" in found


def _leads_on(reading: Reading, found: References, last: Plan) -> bool:
    """ "What about fishing, who leads?" after an order of places: the same order of something else."""
    other = (bool(reading.measures) and not reading.weak) or bool(reading.facets)
    return last.op == "rank" and last.scope is not None and other and not found.any("both", "three", "between")


def respects(reading: Reading, found: References) -> frozenset[Respect]:
    """In which respect the figures meant may differ."""
    cues = reading.cues
    if "between" in found or ("change" in cues and not found.any("choice") and "difference" not in cues):
        return frozenset() if "since" in found else frozenset({"years"})
    if cues.level in _LEVELLED:
        return frozenset({"areas"})
    if cues.any("sum", "mean"):
        return frozenset({"areas", "measures"})
    return frozenset({"areas", "years", "measures"})


class Pairing:
    """Takes the last figures of a memory together."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures

    def combined(self, reading: Reading, found: References, memory: Memory) -> Plan | None:
        """One plan of the last figures that differ in exactly one respect, oldest first; None where there are none."""
        if elsewhere := self._elsewhere(reading, found, memory):
            return elsewhere
        if not asked_of_several(reading, found) or not memory.plans:
            return None
        allowed = respects(reading, found)
        if _leads_on(reading, found, memory.plans[0]):
            return None
        plans = memory.plans if not reading.measures else tuple(map(_plain, memory.plans))
        newest, *rest = (self._pointed(plan) for plan in plans)
        older = rest[-1:] if "first" in found and "both" not in found else rest
        for other in (*older, *self._turned(newest, older)):
            respect = self._respect(newest, other)
            if respect in allowed and (respect != "measures" or self._alike(newest, other)):
                plans = self._more(newest, other, respect, older) if "three" in found else (other, newest)
                all_said = reading.cues.any("sum", "mean") and not found.any("both", "three")
                if respect == "areas" and (
                    all_said or ("those" in found and reading.cues.ordered and "three" not in found)
                ):
                    row = self._in_a_row(newest, older)
                    plans = row if len(row) > 1 else plans
                joined = self._joined(plans[::-1] if "latter" in found else plans, respect)
                return _in_between(joined) if respect == "years" and "series" in reading.cues else joined
        return None

    def _elsewhere(self, reading: Reading, found: References, memory: Memory) -> Plan | None:
        """ "All three for Nishinomiya": the measures of the last figures of one place, to be told of another."""
        named = reading.measures or reading.facets or reading.years or reading.cues.level or reading.cues.ordered
        if not (found.any("both", "three") and len(reading.places) == 1 and len(memory.plans) > 1) or named:
            return None
        newest, wanted = memory.plans[0], 3 if "three" in found else 2
        figures = [newest, *(plan for plan in memory.plans[1:] if self._respect(newest, plan) == "measures")]
        codes = tuple(dict.fromkeys(plan.measures for plan in figures if self._point(plan)))[:wanted]
        if len(codes) < wanted:
            return None
        measures = tuple(code for group in reversed(codes) for code in group)
        return Plan(op="compare", measures=measures, areas=newest.areas, years=newest.years)

    def _turned(self, newest: Plan, older: Sequence[Plan]) -> Iterator[Plan]:
        """Older figures in the newest's measure, where it took the place of theirs: "per head?" after two areas."""
        for plan in older:
            if self._respect(newest, plan) == "measures":
                of_that = (other for other in older if self._respect(plan, other) in ("areas", "years"))
                yield from (other.model_copy(update={"measures": newest.measures}) for other in of_that)

    def _more(self, newest: Plan, other: Plan, respect: Respect, older: Sequence[Plan]) -> tuple[Plan, ...]:
        """Three of them, where a third differs in the same respect."""
        rest = (plan for plan in older if plan != other)
        alike = (plan for plan in rest if self._respect(newest, plan) == self._respect(other, plan) == respect)
        third = next(alike, None)
        return (third, other, newest) if third else (other, newest)

    def _in_a_row(self, newest: Plan, older: Sequence[Plan]) -> tuple[Plan, ...]:
        """All the areas that were asked about one after the other: 合計は after three of them."""
        alike = takewhile(lambda plan: self._respect(newest, plan) == "areas", older)
        return (*reversed(tuple(alike)), newest)

    def _pointed(self, plan: Plan) -> Plan:
        """The figure that an order of places found first: "and the fewest?", "how much less is that?" """
        one = plan.op == "rank" and plan.by == "value" and plan.scope is not None and (plan.limit == 1 or plan.nth)
        return found_by(plan, self._measures) if one else plan

    def _respect(self, one: Plan, other: Plan) -> Respect | None:
        """The one respect in which two figures differ."""
        if one.op == other.op and one.op in ("change", "share"):
            alike = (one.measures, one.years, one.of) == (other.measures, other.years, other.of)
            return "areas" if alike and len(one.areas) == len(other.areas) == 1 and one.areas != other.areas else None
        a, b = self._point(one), self._point(other)
        if a is None or b is None:
            return None
        differing: list[Respect] = []
        if a.measures != b.measures:
            differing.append("measures")
        if a.areas != b.areas:
            differing.append("areas")
        undated = not one.years and not other.years
        if a.years != b.years and not (undated and differing):
            differing.append("years")
        return differing[0] if len(differing) == 1 else None

    def _alike(self, one: Plan, other: Plan) -> bool:
        """Whether two measures are written alike: people and yen are not compared."""
        first, second = (self._measures.catalogue.get(plan.measures[0]).unit for plan in (one, other))
        return first.style == second.style

    def _point(self, plan: Plan) -> Point | None:
        single = len(plan.measures) == len(plan.areas) == 1 and len(plan.years) <= 1
        if plan.op != "value" or not single:
            return None
        code, area = plan.measures[0], plan.areas[0]
        return Point(code, area, plan.years[0] if plan.years else self._measures.latest_year(code, area))

    def _joined(self, plans: tuple[Plan, ...], respect: Respect) -> Plan | None:
        lead = plans[0]
        parts: dict[str, Any] = {"op": "compare", "measures": lead.measures, "areas": lead.areas}
        parts["years"] = next((plan.years for plan in plans if plan.years), ())
        if respect == "years":
            points = [self._point(plan) for plan in plans]
            parts["years"] = sorted({point.years for point in points if point and point.years})
        elif respect == "areas":
            parts["areas"] = tuple(dict.fromkeys(area for plan in plans for area in plan.areas))
        else:
            parts["measures"] = tuple(dict.fromkeys(code for plan in plans for code in plan.measures))
        if lead.op == "share":
            parts |= {"op": "share", "of": lead.of}
        if lead.op == "change":
            parts |= {"op": "rank", "by": "percent", "years": lead.years}
        try:
            return Plan.model_validate(parts)
        except ValidationError:
            return None


def _in_between(plan: Plan | None) -> Plan | None:
    """Every year from the first of two to the last."""
    return plan.model_copy(update={"op": "series", "years": (min(plan.years), max(plan.years))}) if plan else None


def _plain(plan: Plan) -> Plan:
    """The figure that a share is the share of: "how many live in the two together?" """
    return Plan(op="value", measures=plan.measures, areas=plan.areas, years=plan.years) if plan.op == "share" else plan
