"""One drawing of a form: its slots and the parts of its plan grow together."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from census.plan import Condition, Plan, Scope
from census.types import JAPAN, Area, Language, Level, Measure
from training.forms import ALL_LIMIT, FORMS, Comparison, Form
from training.names import joined, level_name, number_name, year_name
from training.slots import Held, NoFillError, Slots

_LISTED = (3, 6)  # areas of a list
_TRIES = 2  # drawings an area of a list may take
_WIDE: tuple[Level, ...] = ("region", "set", "prefecture", "municipality")
_YEARS = {"optional": 1, "one": 1, "two": 2, "three": 3}
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with its slots filled. `plan` is None for what no plan answers."""

    slots: dict[str, str]
    plan: Plan | None
    previous: Plan | None
    measure: Measure | None


def fill(source: Slots, name: str, language: Language, held: Held, rng: random.Random) -> Filled:
    """Draws a filling of a form. Raises NoFillError where what was drawn does not fit."""
    form = FORMS[name]
    filling = _Filling(source, form, language, held, rng)
    return filling.follow_up() if form.follows else filling.filled()


class _Filling:
    def __init__(self, source: Slots, form: Form, language: Language, held: Held, rng: random.Random) -> None:
        self.source, self.form, self.language, self.held, self.rng = source, form, language, held, rng
        self.slots: dict[str, str] = {}
        self.parts: dict[str, Any] = {}

    def filled(self) -> Filled:
        form = self.form
        measure, phrase = self.source.measure(form, self.language, self.held, self.rng)
        self.slots["measure"] = phrase
        self.parts = {"op": form.op, "measures": (measure.code,)}
        if form.scope:
            self._scope(measure)
        else:
            self._areas(measure)
        if form.second:
            self._second(measure)
        self._set_years(measure)
        self._options()
        if form.op is None:
            return Filled(self.slots, None, None, measure)
        return Filled(self.slots, Plan.model_validate(self.parts), None, measure)

    def follow_up(self) -> Filled:
        """The form before is filled first; this one replaces parts of its plan."""
        before = fill(self.source, self.form.follows or "value", self.language, Held(), self.rng)
        if before.plan is None or before.measure is None:
            raise NoFillError
        previous, measure = before.plan, before.measure
        parts = previous.model_dump(exclude_defaults=True)
        form = self.form
        if form.areas:
            other = self._other_area(measure, previous)
            parts["areas"] = (*previous.areas, other.code) if form.op in ("compare", "difference") else (other.code,)
            self.slots["area"] = self._name(other)
        if form.years in ("one", "two"):
            self._set_years(measure, previous.areas)
            parts["years"] = self.parts["years"]
        if form is FORMS["follow_measure"]:
            measure, self.slots["measure"] = self.source.measure(form, self.language, self.held, self.rng)
            if not set(self.source.years((measure.code,), previous.areas)) >= set(previous.years):
                raise NoFillError
            parts["measures"] = (measure.code,)
        if form.op == "series":
            parts.pop("years", None)
        if form.op and form.op != "same":
            parts["op"] = form.op
        if form.order == "asc":
            parts["order"] = "asc"
        return Filled(self.slots, Plan.model_validate(parts), previous, measure)

    # -- areas ----------------------------------------------------------------------------------

    def _name(self, area: Area) -> str:
        return self.source.name(area, self.language, self.rng, shared=self.form.kind == "ambiguous")

    def _drawn(self, measure: Measure, level: str | None) -> Area:
        if self.form.kind == "ambiguous":
            return self.source.namesake(measure.code, self.language, self.held, self.rng)
        return self.source.area(measure.code, self.held, self.rng, level)

    def _other_area(self, measure: Measure, previous: Plan) -> Area:
        level = self.source.level(previous.areas[0])
        other = self.source.area(measure.code, self.held, self.rng, level)
        has_years = set(self.source.years((measure.code,), (other.code,))) >= set(previous.years)
        if other.code in previous.areas or not has_years:
            raise NoFillError
        return other

    def _areas(self, measure: Measure) -> None:
        form = self.form
        if form.share:
            self._share(measure)
            return
        level = self.rng.choice(_WIDE) if form.wide else None
        wanted = self.rng.randint(*_LISTED) if form.many else max(form.areas, 1)
        found: dict[str, Area] = {}
        for _ in range(_TRIES * wanted):
            area = self._drawn(measure, level)
            if form.many and area.code == JAPAN:
                continue
            level = area.level if area.level != "country" else "prefecture"
            found[area.code] = area
            if len(found) == wanted:
                break
        else:
            raise NoFillError
        codes, names = tuple(found), [self._name(area) for area in found.values()]
        if form.many:
            self.slots["areas"] = joined(names, self.language, self.rng)
        else:
            self.slots |= dict(zip(("area", "area2"), names, strict=False))
        self.parts["areas"] = codes

    def _share(self, measure: Measure) -> None:
        area = self.source.area(measure.code, self.held, self.rng, self.rng.choice(("prefecture", "municipality")))
        self.slots["area"] = self._name(area)
        whole = JAPAN
        if self.form.share == "of":
            holder = self.source.parent(area)
            whole, self.slots["of"] = holder.code, self._name(holder)
        self.parts |= {"areas": (area.code,), "of": whole}

    # -- sets -----------------------------------------------------------------------------------

    def _scope(self, measure: Measure) -> None:
        form = self.form
        inside = True if form.inside else (False if form.exclude else None)
        held = Held() if form.op == "position" or form.exclude else self.held
        scope, holder = self.source.scope(measure.code, held, self.rng, inside=inside)
        if form.op == "position":
            scope, holder = self._position(measure)
        self.slots["level"], self.slots["level1"] = level_name(scope.level, self.language, self.rng)
        if holder:
            self.slots["inside"] = self._name(holder)
        if form.exclude:
            left_out = self.source.area(measure.code, self.held, self.rng, "prefecture")
            if scope.level == "special_ward":
                raise NoFillError
            self.slots["exclude"] = self._name(left_out)
            scope = scope.model_copy(update={"exclude": (left_out.code,)})
        if form.cmp:
            scope = scope.model_copy(update={"where": (self._condition(measure, scope),)})
        self.parts["scope"] = scope

    def _position(self, measure: Measure) -> tuple[Scope, Area | None]:
        """An area among its like: of the country, or of its prefecture or region."""
        area = self.source.area(measure.code, self.held, self.rng, self.rng.choice(("prefecture", "municipality")))
        level: Any = "special_ward" if area.type == "special_ward" else (area.type or area.level)
        level = level if area.level == "prefecture" or self.rng.random() < 0.5 else "municipality"
        holder = self.source.parent(area) if area.level == "municipality" and self.rng.random() < 0.5 else None
        if level == "special_ward" or area.type == "special_ward":
            level, holder = "special_ward", None
        self.slots["area"] = self._name(area)
        self.parts["areas"] = (area.code,)
        return Scope(level=level, inside=(holder.code,) if holder else ()), holder

    def _condition(self, measure: Measure, scope: Scope) -> Condition:
        """A threshold near the figure of one member, or that figure, so that it divides them."""
        compared = measure
        if self.form.than:
            return self._than(measure, scope)
        if self.form.other:
            compared, phrase = self.source.measure(self.form, self.language, self.held, self.rng)
            self.slots["measure2"] = phrase
            if compared.code == measure.code:
                raise NoFillError
        figure = self.source.value(compared.code, self.rng.choice(self.source.members(scope)))
        if not figure or figure <= 0 or compared.unit.style in ("clock", "minutes"):
            raise NoFillError
        value = _rounded(figure, self.rng.choice((1, 1, 2)), self.form.cmp or ">")
        if value <= 0 or (compared.unit.style == "count" and value < 2):
            raise NoFillError
        self.slots["value"] = number_name(value, compared.unit.en, self.language, self.rng)
        return Condition(measure=compared.code, cmp=self.form.cmp or ">", value=value)

    def _than(self, measure: Measure, scope: Scope) -> Condition:
        area = self.source.area(measure.code, self.held, self.rng, self.source.level(self.source.members(scope)[0]))
        self.slots["than"] = self._name(area)
        return Condition(measure=measure.code, cmp=self.form.cmp or ">", than=area.code)

    # -- measures and years ---------------------------------------------------------------------

    def _second(self, measure: Measure) -> None:
        """A second measure of the same areas; the larger first where one is subtracted."""
        (area,) = self.parts["areas"]
        other, phrase = self.source.second(measure, self.form, self.language, self.held, self.rng)
        figures = [self.source.value(code, area) for code in (measure.code, other.code)]
        if None in figures or (self.form.op == "ratio" and not figures[1]):
            raise NoFillError
        codes, phrases = (measure.code, other.code), (self.slots["measure"], phrase)
        if self.form.op == "difference" and figures != sorted(figures, reverse=True):  # type: ignore[type-var]
            codes, phrases = codes[::-1], phrases[::-1]
        self.parts["measures"] = codes
        self.slots["measure"], self.slots["measure2"] = phrases

    def _set_years(self, measure: Measure, areas: tuple[str, ...] = ()) -> None:
        """Years that have figures; `{year}` is optional, and left out where it is not drawn."""
        form = self.form
        if form.years == "none" or (form.op is None and self.rng.random() < 0.5):
            return
        areas = areas or self.parts.get("areas") or self.source.members(self.parts["scope"])[:1]
        years = self.source.years(self.parts.get("measures") or (measure.code,), areas)
        if form.years == "from":
            years = years[:-1]
        wanted = _YEARS.get(form.years, 1)
        if len(years) < wanted:
            raise NoFillError
        drawn = sorted(self.rng.sample(years, wanted))
        if form.years == "from":
            latest = self.source.latest(measure.code, areas[0])
            if latest is None or drawn[0] >= latest:
                raise NoFillError
        for slot, year in zip(("year", "year2", "year3"), drawn, strict=False):
            self.slots[slot] = year_name(year, self.language, self.rng)
        self.parts["years"] = tuple(drawn)

    # -- orders ---------------------------------------------------------------------------------

    def _options(self) -> None:
        form, rng = self.form, self.rng
        if form.order != "desc":
            self.parts["order"] = form.order
        if form.by != "value":
            self.parts["by"] = form.by
        if form.limit == "one":
            self.parts["limit"] = 1
        elif form.limit == "all":
            self.parts["limit"] = ALL_LIMIT
        elif form.limit == "slot":
            self.parts["limit"] = rng.choice((3, 5, 10, *range(2, 21)))
            self.slots["n"] = str(self.parts["limit"])
        if form.nth:
            self._nth()

    def _nth(self) -> None:
        members = len(self.source.members(self.parts["scope"]))
        nth = self.parts["nth"] = self.rng.randint(2, min(10, members))
        short = {2: "2nd", 3: "3rd"}.get(nth, f"{nth}th")
        word = _ORDINALS[nth - 2] if self.rng.random() < 0.6 else short
        self.slots["nth"] = word if self.language == "en" else str(nth)


def _rounded(figure: float, digits: int, cmp: Comparison) -> float:
    """A figure to one or two digits, on the side where the figure itself meets the comparison."""
    exact = Decimal(str(figure))
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    value = (exact / step).quantize(Decimal(1)) * step
    if (cmp == ">" and value >= exact) or (cmp == ">=" and value > exact):
        value -= step
    if cmp == "<" and value <= exact:
        value += step
    return float(value)
