"""Follow-ups: "And Osaka?", "what about in 2015?", "per km²?", じゃあ大阪は？ against the previous plan."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from census.areas import Gazetteer
from census.measures import Measures
from census.plan import Plan, Scope
from census.types import JAPAN
from census.understand.reading import Reading

_OPERATIONS = (
    "position", "count", "mean", "median", "sum", "difference", "ratio", "series", "ranking", "share", "annual",
    "change", "most", "least", "less", "compare", "per", "rate", "next",
)  # fmt: skip
_SHORT = 12  # tokens
_HOLDERS = ("country", "region", "set", "prefecture")


def is_follow_up(reading: Reading) -> bool:
    """Whether the question leaves out what the previous one said."""
    cues = reading.cues
    complete = bool(reading.measures or reading.facets) and bool(reading.places or cues.level)
    if complete or reading.strange or reading.left:
        return False
    opening = cues.any("follow_up", "pronoun") or len(reading.text.tokens) <= _SHORT
    return opening and (reading.says_something or cues.ordered or cues.any(*_OPERATIONS))


def continued(
    reading: Reading, previous: Plan, codes: tuple[str, ...], measures: Measures, gazetteer: Gazetteer
) -> Plan | None:
    """The previous plan with what the question replaces; None when it does not fit."""
    try:
        return _Continuation(reading, previous, codes, measures, gazetteer).plan()
    except ValidationError:
        return None


class _Continuation:
    """The parts of a plan as they are replaced, one after another."""

    def __init__(
        self, reading: Reading, previous: Plan, codes: tuple[str, ...], measures: Measures, gazetteer: Gazetteer
    ) -> None:
        self.reading = reading
        self.cues = reading.cues
        self.previous = previous
        self.measures = measures
        self.gazetteer = gazetteer
        self.parts: dict[str, Any] = previous.model_dump(exclude_defaults=True)
        if codes:
            self.parts["measures"] = codes

    def plan(self) -> Plan:
        areas = tuple(place.code for place in self.reading.places)
        if areas:
            self._replace_areas(areas)
        elif self.cues.level and (other := self._of_other_level(self.cues.level)):
            self.parts["areas"] = (other,)
        elif self.previous.scope and self.cues.level:
            self.parts["scope"] = self.previous.scope.model_copy(update={"level": self.cues.level})
        self._replace_years()
        self._replace_order()
        self._replace_operation()
        self._fit()
        return Plan.model_validate(self.parts)

    # -- areas ----------------------------------------------------------------------------------

    def _replace_areas(self, areas: tuple[str, ...]) -> None:
        previous, cues = self.previous, self.cues
        namesake = self._namesake(areas)
        aggregate = next((name for name in ("sum", "mean", "median") if name in cues), None)
        if namesake:
            self.parts["areas"] = (namesake,)
        elif "share" in cues and len(areas) == 1 and previous.areas:
            self._only("share", areas=previous.areas, of=areas[0])
        elif aggregate and previous.areas and "also" in cues:
            self._only(aggregate, areas=tuple(dict.fromkeys((*previous.areas, *areas))))
        elif self._moves_scope(areas) and previous.scope:
            inside = () if areas == (JAPAN,) else areas
            self.parts["scope"] = previous.scope.model_copy(update={"inside": inside})
        else:
            self._name_areas(areas)

    def _name_areas(self, areas: tuple[str, ...]) -> None:
        if self.previous.scope and self.previous.op != "position":
            self._only("value")
        op = next((name for name in ("difference", "ratio", "compare") if name in self.cues), None)
        if op and self.previous.areas and len(areas) == 1:
            areas = tuple(dict.fromkeys((self.previous.areas[0], *areas)))
            self.parts["op"] = op
        self.parts["areas"] = areas

    def _moves_scope(self, areas: tuple[str, ...]) -> bool:
        """ "And in Hokkaido?" after a ranking of cities."""
        scope = self.previous.scope
        if scope is None or self.previous.op == "position" or len(areas) != 1:
            return False
        level = self.gazetteer.get(areas[0]).level
        return level in _HOLDERS and level != scope.level

    def _namesake(self, areas: tuple[str, ...]) -> str | None:
        """After an ambiguous name, "the one in Tokyo": the namesake of the previous area inside this one."""
        if len(areas) != 1 or len(self.previous.areas) != 1:
            return None
        old = self.gazetteer.get(self.previous.areas[0])
        if old.level not in ("municipality", "ward"):
            return None
        inside = self.gazetteer.children(areas[0])
        same = [area.code for area in inside if area.short_ja == old.short_ja or area.short_en == old.short_en]
        return same[0] if len(same) == 1 else None

    def _of_other_level(self, level: str) -> str | None:
        """ "The city, not the prefecture": the area of the same name that is one."""
        if len(self.previous.areas) != 1 or self.previous.scope:
            return None
        old = self.gazetteer.get(self.previous.areas[0])
        same = [a for a in self.gazetteer if a.short_ja == old.short_ja and a.code != old.code]
        fitting = [a.code for a in same if level in (a.type, a.level)]
        return fitting[0] if len(fitting) == 1 else None

    # -- years ----------------------------------------------------------------------------------

    def _replace_years(self) -> None:
        said, before = self.reading.years, self.previous.years
        area = (self.parts.get("areas") or self.previous.areas or (JAPAN,))[0]
        code = self.parts["measures"][0]
        known = self.measures.years(code, area)
        latest = self.measures.latest_year(code, area) or 0
        base = before[-1] if before else latest
        both = self.cues.any("change", "difference", "ratio", "compare")
        if said.years:
            one = both and len(said.years) == 1 and not self.reading.places and base != said.years[0]
            self._set_years((base, *said.years) if one else said.years)
        elif said.span:
            self._set_years((said.span[0] or (known[0] if known else base), said.span[1] or latest))
            self.parts["op"] = "change" if "change" in self.cues else "series"
        elif said.offset or said.previous_census:
            earlier = base + (said.offset or 0)
            if said.previous_census:
                counted = [year for year in self.measures.census_years(code, area) if year < base]
                earlier = counted[-1] if counted else base
            self._set_years((earlier, base) if both else (earlier,))
        elif said.latest or (before and not set(before) & set(known) and not self.previous.scope):
            self.parts.pop("years", None)

    def _set_years(self, years: tuple[int, ...]) -> None:
        self.parts["years"] = years
        if len(years) == 2 and "compare" in self.cues:
            self.parts["op"] = "compare"

    # -- operation ------------------------------------------------------------------------------

    def _replace_order(self) -> None:
        """ "The lowest?", "top 3?", 2位は？, その次 after a ranking or a comparison."""
        parts, cues, previous = self.parts, self.cues, self.previous
        compared = previous.op == "compare" and len(previous.areas) >= 2 and not self.reading.places
        if compared and cues.any("most", "least", "less"):
            parts |= {"op": "rank", "limit": 1}
        if parts["op"] not in ("rank", "position"):
            return
        if cues.any("least", "less"):
            parts["order"] = "asc"
        elif "most" in cues and not cues.nth:
            parts.pop("order", None)
        nth = cues.nth or ((previous.nth or previous.limit or 1) + 1 if "next" in cues else None)
        if parts["op"] == "rank" and (nth or cues.limit):
            parts.pop("limit", None)
            parts.pop("nth", None)
            parts |= {"nth": nth} if nth else {"limit": cues.limit}

    def _replace_operation(self) -> None:
        """A new operation on the same areas and years, where the words ask for one."""
        areas, years = self.parts.get("areas", ()), self.parts.get("years", ())
        one_pair = sorted((len(areas), max(len(years), 1))) == [1, 2]
        if "position" in self.cues and len(areas) == 1:
            level: Any = self.gazetteer.get(areas[0]).level
            self._only("position", scope=Scope(level=level))
        elif "series" in self.cues:
            self.parts["op"] = "series"
        elif one_pair and self.cues.any("difference", "ratio"):
            self.parts["op"] = "difference" if "difference" in self.cues else "ratio"
        elif len(years) == 2 and self.cues.any("annual", "change"):
            self.parts["op"] = "cagr" if "annual" in self.cues else "change"

    def _only(self, op: str, **parts: Any) -> None:
        """This operation with nothing left over from another."""
        for key in ("scope", "order", "limit", "nth", "by", "of"):
            self.parts.pop(key, None)
        self.parts |= {"op": op} | parts

    def _fit(self) -> None:
        """Drops what the operation does not take, or falls back to listing."""
        op, areas, years = self.parts["op"], self.parts.get("areas", ()), self.parts.get("years", ())
        several = max(len(areas), len(years), len(self.parts["measures"])) >= 2
        if op == "series" and len(years) == 1:
            self.parts.pop("years")
        if (op in ("compare", "difference", "ratio") and not several) or (op in ("change", "cagr") and len(years) == 1):
            self.parts["op"] = "value"
        if self.parts["op"] == "value":
            self._only("value")
