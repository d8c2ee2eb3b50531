"""Draws what fills the slots of a form: areas, measures, years and numbers that have figures."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, product
from typing import Any, get_args

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import Scope
from census.types import JAPAN, Area, Derived, Language, Level, Measure
from census.understand.measures import POPULATION
from training.forms import Form, Measured
from training.names import LANGUAGES, LEVELS, area_names, held_area, phrases, split_phrases

_LEVEL_WEIGHTS: dict[Level, int] = {"prefecture": 6, "municipality": 5, "country": 1, "region": 1, "set": 1, "ward": 1}
_SCOPE_LEVELS = tuple(level for level in LEVELS if level != "region")
_SMALL = ("municipality", "ward")
_FEW = 3  # members of a scope below which it is no set to ask about
_UNLIKE = frozenset({"clock"})  # styles of figures that are not set against each other


class NoFillError(Exception):
    """What was drawn does not fit together; draw again."""


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
        self._pools = {kind: _Pool.of([m for m in every if self._fits(m, kind)]) for kind in get_args(Measured)}
        self._topics: dict[str, list[Measure]] = {}
        for measure in every:
            self._topics.setdefault(measure.topic, []).append(measure)
        self._phrases = lru_cache(maxsize=16_384)(self._own_phrases)
        self._by_level = {
            (level, held): tuple(a for a in gazetteer.of_level(level) if held_area(a.code) == held)
            for level, held in product(_LEVEL_WEIGHTS, (False, True))
        }
        named = ((name, area.code) for area in gazetteer for lang in LANGUAGES for name in area_names(area, lang))
        self._named = _owners(named)
        self._worded = _owners((phrase, m.code) for m in every for lang in LANGUAGES for phrase in phrases(m, lang))
        self._years = lru_cache(maxsize=200_000)(measures.years)
        self._levels = lru_cache(maxsize=4096)(measures.levels)
        self._members = lru_cache(maxsize=4096)(gazetteer.members)
        self._namesakes = lru_cache(maxsize=2)(self._find_namesakes)
        self._names = lru_cache(maxsize=16_384)(self._fitting_names)

    # -- measures -------------------------------------------------------------------------------

    def measure(self, form: Form, language: Language, held: Held, rng: random.Random) -> tuple[Measure, str]:
        """A measure that fits the form, and a phrase for it. Raises NoFillError."""
        if form.measured == "people":
            return self._catalogue.get(POPULATION), ""
        pool = self._pools[form.measured]
        for _ in range(40):
            measure = pool.drawn(rng)
            known = self._phrases(measure.code, language, form.measured == "count", held.phrases)
            if known:
                return measure, rng.choice(known)
        raise NoFillError

    def second(
        self, first: Measure, form: Form, language: Language, held: Held, rng: random.Random
    ) -> tuple[Measure, str]:
        """A measure to name beside the first, mostly of its topic; of its unit where the form needs that.
        Raises NoFillError."""
        topic = self._topics[first.topic]
        for _ in range(40):
            near = form.second == "same_unit" or rng.random() < 0.7
            other = rng.choice(topic) if near else self._pools["any"].drawn(rng)
            alike = other.unit == first.unit and other.unit.style not in _UNLIKE
            if other.code == first.code or (form.second == "same_unit" and not alike):
                continue
            known = self._phrases(other.code, language, form.measured == "count", held.phrases)
            if known:
                return other, rng.choice(known)
        raise NoFillError

    def _fits(self, measure: Measure, kind: Measured) -> bool:
        if kind == "additive":
            parts = measure.indicators if isinstance(measure, Derived) else (measure.code,)
            return all(map(self._measures.adds_up, (measure.code, *parts)))
        return kind in ("any", "people") or measure.unit.style == kind

    def _own_phrases(self, code: str, language: Language, plural: bool, unseen: bool) -> tuple[str, ...]:
        """Phrases of a measure that no other one has."""
        known = split_phrases(self._catalogue.get(code), language, plural=plural, unseen=unseen)
        return tuple(phrase for phrase in known if len(self._worded[phrase.casefold()]) == 1)

    # -- areas ----------------------------------------------------------------------------------

    def area(self, code: str, held: Held, rng: random.Random, level: str | None = None) -> Area:
        """An area with figures of the measure. Raises NoFillError."""
        levels = [each for each in self._levels(code) if level in (None, each) and self._by_level[each, held.areas]]
        if not levels:
            raise NoFillError
        weights = [_LEVEL_WEIGHTS[each] for each in levels]
        for _ in range(10):
            area = rng.choice(self._by_level[rng.choices(levels, weights)[0], held.areas])
            if self._years(code, area.code):
                return area
        raise NoFillError

    def namesake(self, code: str, language: Language, held: Held, rng: random.Random) -> Area:
        """An area with figures of the measure and a name that others have too. Raises NoFillError."""
        for _ in range(10):
            area = rng.choice(self._namesakes(language))
            if held_area(area.code) == held.areas and self._years(code, area.code):
                return area
        raise NoFillError

    def _find_namesakes(self, language: Language) -> tuple[Area, ...]:
        return tuple(area for area in self._gazetteer if self._names(area.code, language, True))

    def name(self, area: Area, language: Language, rng: random.Random, *, shared: bool = False) -> str:
        """A name that can only mean this area, or (`shared`) one that several municipalities have.
        Raises NoFillError."""
        fitting = self._names(area.code, language, shared)
        if not fitting:
            raise NoFillError
        return rng.choice(fitting)

    def _fitting_names(self, code: str, language: Language, shared: bool) -> tuple[str, ...]:
        area = self._gazetteer.get(code)
        wide = area.level in ("country", "prefecture")
        fitting = []
        for name in area_names(area, language):
            owners = self._named[name.casefold()]
            alone = len(owners) == 1 or (wide and not shared)
            if alone != shared and (alone or all(self._gazetteer.get(owner).level in _SMALL for owner in owners)):
                fitting.append(name)
        return tuple(fitting)

    def years(self, codes: Sequence[str], areas: Sequence[str]) -> list[int]:
        """Years with figures of all measures for all areas."""
        common = set.intersection(*(set(self._years(code, area)) for code in codes for area in areas))
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
            holder = rng.choice(self._by_level[wide, held.areas] or (None,))
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


@dataclass(frozen=True, slots=True)
class _Pool:
    """Measures to draw from. What has more words is asked about more."""

    measures: Sequence[Measure]
    weights: Sequence[int]

    @classmethod
    def of(cls, measures: Sequence[Measure]) -> _Pool:
        return cls(measures, list(accumulate(2 + len(m.synonyms_en) for m in measures)))

    def drawn(self, rng: random.Random) -> Measure:
        return rng.choices(self.measures, cum_weights=self.weights)[0]


def _owners(named: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """Name without case → the codes that have it."""
    owners: dict[str, set[str]] = {}
    for name, code in named:
        owners.setdefault(name.casefold(), set()).add(code)
    return {name: frozenset(codes) for name, codes in owners.items()}
