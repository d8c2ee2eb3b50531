"""Fills the slots of a form with areas, measures, years and numbers that have figures, and makes its plan."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import Condition, Plan, Scope, ScopeLevel
from census.types import JAPAN, Area, Language, Level, Measure
from census.understand.measures import POPULATION
from training.forms import FILTER_LIMIT, FORMS, Form
from training.names import area_names, held_area, level_name, number_name, phrases, split_phrases, year_name

_LEVEL_WEIGHTS: dict[Level, int] = {"prefecture": 6, "municipality": 5, "country": 1, "region": 1, "set": 1, "ward": 1}
_SCOPE_LEVELS: tuple[ScopeLevel, ...] = ("prefecture", "city", "municipality", "town", "village", "special_ward")
_LANGUAGES: tuple[Language, ...] = ("en", "ja")
_WIDE = ("country", "region", "set", "prefecture")
_FEW = 3  # members of a scope below which it is no set to ask about


class NoFillError(Exception):
    """What was drawn does not fit together; draw again."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with its slots filled. `plan` is None for what no plan answers."""

    slots: dict[str, str]
    plan: Plan | None
    previous: Plan | None
    measure: Measure | None


@dataclass(frozen=True, slots=True)
class Held:
    """Which names a split asks by: those of training, or the ones held out."""

    areas: bool = False
    phrases: bool = False


class Slots:
    """Draws fillings. Not thread-safe: each process has its own."""

    def __init__(self, catalogue: Catalogue, gazetteer: Gazetteer, measures: Measures) -> None:
        self._gazetteer = gazetteer
        self._measures = measures
        self._catalogue = catalogue
        every = [m for m in catalogue if measures.levels(m.code)]
        self._every = every
        # What has more words is asked about more.
        self._weights = list(accumulate(2 + len(m.synonyms_en) for m in every))
        self._phrases = lru_cache(maxsize=16_384)(self._own_phrases)
        self._by_level = {level: gazetteer.of_level(level) for level in _LEVEL_WEIGHTS}
        self._named = _owners(
            (name, area.code) for area in gazetteer for lang in _LANGUAGES for name in area_names(area, lang)
        )
        self._worded = _owners((phrase, m.code) for m in every for lang in _LANGUAGES for phrase in phrases(m, lang))
        self._years = lru_cache(maxsize=200_000)(measures.years)
        self._levels = lru_cache(maxsize=4096)(measures.levels)
        self._members = lru_cache(maxsize=4096)(gazetteer.members)

    def fill(self, name: str, language: Language, held: Held, rng: random.Random) -> Filled:
        """Raises NoFillError where what was drawn does not fit."""
        form = FORMS[name]
        if form.follows:
            return _Filling(self, form, language, held, rng).follow_up()
        return _Filling(self, form, language, held, rng).filled()

    # -- drawing --------------------------------------------------------------------------------

    def measure(self, form: Form, language: Language, held: Held, rng: random.Random) -> tuple[Measure, str]:
        """A measure that fits the form, and a phrase for it."""
        if form.measured == "people":
            return self._catalogue.get(POPULATION), ""
        for _ in range(40):
            measure = rng.choices(self._every, cum_weights=self._weights)[0]
            if form.measured == "count" and measure.unit.style != "count":
                continue
            if form.measured == "additive" and not self._measures.adds_up(measure.code):
                continue
            known = self._phrases(measure.code, language, form.measured == "count", held.phrases)
            if known:
                return measure, rng.choice(known)
        raise NoFillError

    def _own_phrases(self, code: str, language: Language, plural: bool, unseen: bool) -> tuple[str, ...]:
        """Phrases of a measure that no other one has."""
        known = split_phrases(self._catalogue.get(code), language, plural=plural, unseen=unseen)
        return tuple(phrase for phrase in known if len(self._worded[phrase.casefold()]) == 1)

    def area(self, code: str, held: Held, rng: random.Random, level: str | None = None) -> Area:
        """An area with figures of the measure."""
        levels = [each for each in self._levels(code) if level in (None, each)]
        if not levels:
            raise NoFillError
        weights = [_LEVEL_WEIGHTS[each] for each in levels]
        for _ in range(30):
            area = rng.choice(self._by_level[rng.choices(levels, weights)[0]])
            if held_area(area.code) == held.areas and self._years(code, area.code):
                return area
        raise NoFillError

    def name(self, area: Area, language: Language, rng: random.Random, *, shared: bool = False) -> str:
        """A name that can only mean this area, or (`shared`) one that several municipalities have."""
        wide = area.level in ("country", "prefecture")
        fitting = []
        for name in area_names(area, language):
            owners = self._named[name.casefold()]
            alone = len(owners) == 1 or (wide and not shared)
            if alone != shared and (alone or not any(self._gazetteer.get(o).level in _WIDE for o in owners)):
                fitting.append(name)
        if not fitting:
            raise NoFillError
        return rng.choice(fitting)

    def years(self, code: str, *areas: str) -> list[int]:
        """Years with figures of all areas."""
        common = set.intersection(*(set(self._years(code, area)) for area in areas))
        return sorted(common)

    def scope(self, code: str, held: Held, rng: random.Random, *, inside: bool | None) -> tuple[Scope, Area | None]:
        """A set of areas, and its holder: compulsory, forbidden or (None) as it comes."""
        levels = self._levels(code)
        own = [s for s in _SCOPE_LEVELS if ("prefecture" if s == "prefecture" else "municipality") in levels]
        if not own:
            raise NoFillError
        level = rng.choice([*own, *([own[0]] * 2)])
        holder = None
        if level != "special_ward" and (inside or (inside is None and (rng.random() < 0.4 or held.areas))):
            wide: Any = "region" if level == "prefecture" else rng.choice(("prefecture", "prefecture", "region"))
            holder = rng.choice([a for a in self._by_level[wide] if held_area(a.code) == held.areas] or [None])
        if holder is None and (inside or held.areas):
            raise NoFillError
        scope = Scope(level=level, inside=(holder.code,) if holder else ())
        if len(self._members(scope)) < _FEW:
            raise NoFillError
        return scope, holder

    def members(self, scope: Scope) -> tuple[str, ...]:
        return self._members(scope)

    def value(self, code: str, area: str) -> float | None:
        found = self._measures.value(code, area).value
        return None if found is None else float(found)

    def level(self, code: str) -> str:
        return self._gazetteer.get(code).level

    def parent(self, area: Area) -> Area:
        return self._gazetteer.get(area.parent or JAPAN)

    def latest(self, code: str, area: str) -> int | None:
        return self._measures.latest_year(code, area)


def _owners(named: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """Name without case → the codes that have it."""
    owners: dict[str, set[str]] = {}
    for name, code in named:
        owners.setdefault(name.casefold(), set()).add(code)
    return {name: frozenset(codes) for name, codes in owners.items()}


class _Filling:
    """One drawing: slots and the parts of the plan grow together."""

    def __init__(self, slots: Slots, form: Form, language: Language, held: Held, rng: random.Random) -> None:
        self.source, self.form, self.language, self.held, self.rng = slots, form, language, held, rng
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
        self._set_years(measure)
        self._options()
        if form.op is None:
            return Filled(self.slots, None, None, measure)
        return Filled(self.slots, Plan.model_validate(self.parts), None, measure)

    def follow_up(self) -> Filled:
        """The form before is filled first; this one replaces parts of its plan."""
        before = Slots.fill(self.source, self.form.follows or "value", self.language, Held(), self.rng)
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
            if not set(self.source.years(measure.code, *previous.areas)) >= set(previous.years):
                raise NoFillError
            parts["measures"] = (measure.code,)
        if form.op == "series":
            parts.pop("years", None)
        if form.op and form.op != "same":
            parts["op"] = form.op
        if form.order == "asc":
            parts["order"] = "asc"
        return Filled(self.slots, Plan.model_validate(parts), previous, measure)

    # -- parts ----------------------------------------------------------------------------------

    def _name(self, area: Area) -> str:
        return self.source.name(area, self.language, self.rng, shared=self.form.kind == "ambiguous")

    def _other_area(self, measure: Measure, previous: Plan) -> Area:
        level = self.source.level(previous.areas[0])
        other = self.source.area(measure.code, self.held, self.rng, level)
        if other.code in previous.areas or not set(self.source.years(measure.code, other.code)) >= set(previous.years):
            raise NoFillError
        return other

    def _areas(self, measure: Measure) -> None:
        form = self.form
        if form.share:
            self._share(measure)
            return
        level = None
        found: list[Area] = []
        for _ in range(max(form.areas, 1) if form.op else 1):
            area = self.source.area(measure.code, self.held, self.rng, level)
            level = area.level if area.level != "country" else "prefecture"
            found.append(area)
        if len({area.code for area in found}) < len(found):
            raise NoFillError
        for slot, area in zip(("area", "area2"), found, strict=False):
            self.slots[slot] = self._name(area)
        self.parts["areas"] = tuple(area.code for area in found)

    def _share(self, measure: Measure) -> None:
        area = self.source.area(measure.code, self.held, self.rng, self.rng.choice(("prefecture", "municipality")))
        whole = self.source.parent(area)
        self.slots |= {"area": self._name(area), "of": self._name(whole)}
        self.parts |= {"areas": (area.code,), "of": whole.code}

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
        """A threshold near the figure of one member, so that it divides them."""
        compared = measure
        if self.form.other:
            compared, phrase = self.source.measure(self.form, self.language, self.held, self.rng)
            self.slots["measure2"] = phrase
            if compared.code == measure.code:
                raise NoFillError
        figure = self.source.value(compared.code, self.rng.choice(self.source.members(scope)))
        if not figure or figure <= 0 or compared.unit.style in ("clock", "minutes"):
            raise NoFillError
        digits = self.rng.choice((1, 1, 2))
        value = float(f"{figure:.{digits - 1}e}")
        if compared.unit.style == "count" and value < 2:
            raise NoFillError
        self.slots["value"] = number_name(value, compared.unit.en, self.language, self.rng)
        return Condition(measure=compared.code, cmp=self.form.cmp or ">", value=value)

    def _set_years(self, measure: Measure, areas: tuple[str, ...] = ()) -> None:
        """Years that have figures; `{year}` is optional, and left out where it is not drawn."""
        form = self.form
        if form.years == "none" or (form.op is None and self.rng.random() < 0.5):
            return
        areas = areas or self.parts.get("areas") or self.source.members(self.parts["scope"])[:1]
        years = self.source.years(measure.code, *areas)
        if len(years) < (2 if form.years in ("two", "from") else 1):
            raise NoFillError
        if form.years in ("optional", "one"):
            drawn = [self.rng.choice(years)]
        elif form.years == "two":
            drawn = sorted(self.rng.sample(years, 2))
        else:
            latest = self.source.latest(measure.code, areas[0])
            start = self.rng.choice(years[:-1])
            if latest is None or start >= latest:
                raise NoFillError
            drawn = [start]
        for slot, year in zip(("year", "year2"), drawn, strict=False):
            self.slots[slot] = year_name(year, self.language, self.rng)
        self.parts["years"] = tuple(drawn)

    def _options(self) -> None:
        form, rng = self.form, self.rng
        if form.order != "desc":
            self.parts["order"] = form.order
        if form.by != "value":
            self.parts["by"] = form.by
        if form.limit == "one":
            self.parts["limit"] = 1
        elif form.limit == "all":
            self.parts["limit"] = FILTER_LIMIT
        elif form.limit == "slot":
            self.parts["limit"] = rng.choice((3, 5, 10, *range(2, 21)))
            self.slots["n"] = str(self.parts["limit"])
        if form.nth:
            self.parts["nth"] = rng.randint(2, 10)
            ordinals = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
            short = {2: "2nd", 3: "3rd"}.get(self.parts["nth"], f"{self.parts['nth']}th")
            word = ordinals[self.parts["nth"] - 2] if rng.random() < 0.6 else short
            self.slots["nth"] = word if self.language == "en" else str(self.parts["nth"])
