"""Which set of areas a question is about: "cities in Hokkaido", "the 23 wards", all prefectures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from census.areas import CAPITALS, DESIGNATED, Gazetteer
from census.measures import Measures
from census.plan import Condition, Scope, ScopeLevel
from census.types import JAPAN
from census.understand import growing
from census.understand.conditions import Threshold
from census.understand.cues import Cues
from census.understand.implied import is_balance
from census.understand.measures import POPULATION, MeasureChooser, NoMeasureError
from census.understand.reading import Reading
from census.understand.yardsticks import average_compared_with, compared_sides

_OF_ALL_EN = re.compile(
    r"\bof (?:all|the (?:nation|country))\b.*\b(?:is|are|was|were|lives?|works?)(?: found| located| based)? in $|"
    r"\b(?:share|percentage|per ?cent|proportion|fraction|%) of (?!(?:its|their|this|that)\b)[^?.,;]{3,40} "
    r"(?:lives?|lived|living|resid(?:e|es|ed|ing)|(?:is|are|was|were)(?: found| located| based)?) in (?:the )?$"
)
_OF_ALL_JA = re.compile(r"(?:の)?うち、?$|(?:全体|全数|総数|すべて|全部)(?:に対する|に占める|に対して|の中で)、?$")
_OWN_EACH = re.compile("(?:の)?(?:それぞれ|別|ごと)(?![しなが])")
_SET_IN_NUMBERS = re.compile(r"[\d一二三四五六七八九十][都道府県市区]+$")  # 北陸3県の人口を比べて
_WITH_YEAR = re.compile("年度?(?:と|に)比|以前|より")
_ADDED = re.compile(r"[もを](?:入れ[てるた]|含(?:め[てるた]|[みむん])|加え[てるた]|足し[てた])|も?込み[でのに]")
_SET_LEVELS: dict[ScopeLevel, str] = {"capital": CAPITALS, "designated_city": DESIGNATED}
_SETS = frozenset({"country", "region", "set", "prefecture"})


class Scoping:
    """Finds the scope of a reading."""

    def __init__(self, gazetteer: Gazetteer, measures: Measures, chooser: MeasureChooser) -> None:
        self._gazetteer = gazetteer
        self._measures = measures
        self._chooser = chooser

    def scope(self, reading: Reading, areas: Sequence[str]) -> Scope | None:
        """The set asked about, without conditions; None where the question is about the areas named."""
        added = self._added(reading, areas)
        found = self._scope(reading, [area for area in areas if area not in added])
        return found.model_copy(update={"inside": (*found.inside, *added)}) if found and added else found

    def _added(self, reading: Reading, areas: Sequence[str]) -> tuple[str, ...]:
        """Prefectures that a region is to be taken with: 九州で、沖縄も入れて."""
        if not any(self._gazetteer.get(area).level == "region" for area in areas):
            return ()
        after = {place.code: reading.text.folded[place.end :] for place in reading.places}
        others = (area for area in areas if self._gazetteer.get(area).level == "prefecture")
        return tuple(area for area in others if _ADDED.match(after.get(area, "")))

    def _scope(self, reading: Reading, areas: Sequence[str]) -> Scope | None:
        cues = reading.cues
        filtered = bool(reading.thresholds or reading.than or reading.excluded or growing.chooses(reading))
        than = reading.than.codes if reading.than else ()
        level = cues.level or self._level_of_set([area for area in areas if area not in than])
        if level is None:
            holders = [area for area in areas if area not in than]
            return self.default(reading, holders) if filtered or self._one_container(reading, areas) else None
        if level == "special_ward" and any(self._can_hold(area, "ward") for area in areas if area not in than):
            level = "ward"  # of a designated city
        same = _SET_LEVELS.get(level)  # the level is the set
        areas = [area for area in areas if area != same]
        inside = tuple(a for a in areas if a != JAPAN and a not in than and self._can_hold(a, level))
        named = [area for area in areas if area not in (JAPAN, *inside, *than)]
        asked = (
            cues.ordered
            or asks_each(reading)
            or cues.any("ranking", "count", "mean", "median", "sum", "max", "min", "which", "position", "chart", "map")
        )
        if areas and not (filtered or asked):
            return None
        if named and "position" not in cues and not reading.thresholds:
            return None
        return Scope(level=level, inside=inside, exclude=reading.excluded)

    def _level_of_set(self, areas: Sequence[str]) -> ScopeLevel | None:
        """The kind of area that a set stands for beside what holds it: "which prefectural capital in Tohoku"."""
        for level, kind in _SET_LEVELS.items():
            holders = [area for area in areas if area != kind]
            if kind in areas and holders and all(area == JAPAN or self._can_hold(area, level) for area in holders):
                return level
        return None

    def default(self, reading: Reading, areas: Sequence[str]) -> Scope:
        """The members of the area named, else the prefectures."""
        holders = tuple(area for area in areas if area != JAPAN)
        level: ScopeLevel = "prefecture"
        if holders in ((CAPITALS,), (DESIGNATED,)):
            # The level is the set: naming it as a container too would say it twice.
            return Scope(level="capital" if holders == (CAPITALS,) else "designated_city", exclude=reading.excluded)
        if holders:
            members = self._gazetteer.get(holders[0]).members
            of_prefectures = bool(members) and self._gazetteer.get(members[0]).level == "prefecture"
            level = "prefecture" if of_prefectures else "municipality"
        return Scope(level=level, inside=holders, exclude=reading.excluded)

    def narrowed(self, reading: Reading, scope: Scope, code: str) -> Scope:
        """The scope with the question's conditions, at a level the measure is published for."""
        level = published_level(self._measures, scope.level, code)
        return set_alone(scope.model_copy(update={"level": level, "where": self._conditions(reading, scope, code)}))

    def _conditions(self, reading: Reading, scope: Scope, code: str) -> tuple[Condition, ...]:
        conditions = []
        for threshold in reading.thresholds:
            # Of "over half are 65 or older" the people are meant, and their share.
            named = threshold.measures or (reading.measures[0] if reading.measures else (code,))
            if threshold.facets:
                reading, named = replace(reading, facets=threshold.facets, measures=()), (POPULATION,)
            found = self._chooser.threshold_measure(reading, named, percent=threshold.percent) or code
            found = self._part_told(reading, threshold, found)
            same = self._measures.catalogue.get(found)
            plain_percent = threshold.percent and not threshold.measures
            if getattr(same, "projection", None) == code or (plain_percent and self._is_percent(code)):
                found = code
            if threshold.percent and self._measures.catalogue.get(found).unit.style in ("count", "money"):
                raise NoMeasureError  # half of what? no figure is compared with a percentage
            conditions.append(Condition(measure=found, cmp=threshold.cmp, value=threshold.value))
        if reading.than and reading.than.code not in scope.inside:
            compared = reading.than_measures[0] if reading.than_measures else code
            sides = [(codes[0], below) for codes, below in compared_sides(reading)]
            for measure, below in sides or [(compared, self._is_below(reading.cues, compared))]:
                mean = self._mean(reading, scope, measure)
                bound = {"than": reading.than.code} if mean is None else {"value": mean}
                conditions.append(Condition.model_validate({"measure": measure, "cmp": "<" if below else ">"} | bound))
        return tuple(conditions)

    def _part_told(self, reading: Reading, threshold: Threshold, code: str) -> str:
        """The part of the people that a word right behind the number tells: "over 20,000 foreign inhabitants"."""
        text = reading.text.folded
        right = [one for one in reading.terms if one.facets and not text[threshold.end : one.start].strip()]
        told = {one.facets[0] for one in right if one.start >= threshold.end}
        family = [one.code for one in self._measures.catalogue.family(code) if set(one.facets.items()) == told]
        return family[0] if told and len(family) == 1 else code

    def _mean(self, reading: Reading, scope: Scope, measure: str) -> float | None:
        """The average that areas are compared with, of what adds up: no prefecture has more people than the country.
        None where it is the country's own figure or another area's."""
        if not average_compared_with(reading.text.folded) or not self.adds_up(measure):
            return None
        members = self._gazetteer.members(scope.model_copy(update={"where": (), "inside": ()}))
        said = reading.years.years
        year = said[0] if len(said) == 1 else self._measures.latest_common_year(measure, members)
        found = (self._measures.value(measure, area, year).value for area in members)
        figures = [float(value) for value in found if value is not None]
        return round(sum(figures) / len(figures), 1) if figures else None

    def _is_below(self, cues: Cues, code: str) -> bool:
        """Whether "worse than Shizuoka" and the like ask for lower figures, which of doctors are the worse ones."""
        if cues.any("worse", "better"):
            return ("worse" in cues) != self.is_burden(code)
        return "less" in cues

    def of_whole_alone(self, scope: Scope, code: str) -> bool:
        """Whether the measure is published for the one area that holds the scope, and not for its members."""
        held = area_level(scope.level) in self._measures.levels(code)
        return not held and len(scope.inside) == 1 and bool(self._measures.years(code, scope.inside[0]))

    def whole(self, reading: Reading, areas: Sequence[str]) -> str | None:
        """The area that holds the others, where the question asks for a share of it."""
        if (
            "share" not in reading.cues
            or reading.cues.any("change", "most", "least", "compared", "position")
            or reading.thresholds
        ):
            return None
        for area in areas:
            rest = [other for other in areas if other != area]
            if rest and (area == JAPAN or all(self._gazetteer.holds(area, other) for other in rest)):
                return area
        own = self.own_prefecture(reading, areas[0]) if len(areas) == 1 else ()
        return next(iter(own), JAPAN if _of_all(reading) else None)

    def sample(self, scope: Scope) -> str:
        """An area of the scope, which tells the years there are."""
        members = self._gazetteer.members(scope)
        return members[0] if members else JAPAN

    def own_prefecture(self, reading: Reading, area: str) -> tuple[str, ...]:
        """The prefecture of a municipality that is ranked "in its prefecture"."""
        holder = self._gazetteer.prefecture_of(area) if "own_prefecture" in reading.cues else None
        return () if holder is None or holder.code == area else (holder.code,)

    def adds_up(self, code: str) -> bool:
        """Whether figures of a measure add up over areas."""
        return self._measures.adds_up(code)

    def is_burden(self, code: str) -> bool:
        """Whether the worst figures of a measure are its highest."""
        return self._measures.catalogue.is_burden(code)

    def is_balance(self, code: str) -> bool:
        """Whether a measure is itself a yearly change of the population."""
        return is_balance(self._measures.catalogue.get(code), self._measures.catalogue)

    def _one_container(self, reading: Reading, areas: Sequence[str]) -> bool:
        """ "Which of the 23 wards has most …": one set, and an order."""
        levels = {self._gazetteer.get(area).level for area in areas}
        one_set = not levels or bool(levels & _SETS)
        cues = reading.cues
        ranked = "position" in cues and not cues.limit and bool(levels & {"country", "prefecture"})
        ordering = (cues.ordered and not ranked) or ("ranking" in cues and "position" not in cues)
        if levels and levels <= {"region", "set"} and (cues.any("mean", "median") or asks_each(reading)):
            return len(areas) == 1  # a region's average is that of its prefectures
        return ordering and len(areas) <= 1 and one_set and "peak" not in cues

    def _can_hold(self, area: str, level: ScopeLevel) -> bool:
        own = self._gazetteer.get(area)
        if own.level == "municipality":
            return level == "ward" and bool(self._gazetteer.children(area))
        if level == "ward":
            return False
        return own.level in ("region", "set") or (own.level == "prefecture" and level not in ("prefecture", "region"))

    def _is_percent(self, code: str) -> bool:
        return self._measures.catalogue.get(code).unit.style == "percent"


def asks_each(reading: Reading) -> bool:
    """Whether one figure is asked for of every member of a set: 東北6県それぞれの, 県別に, "each of the 23 wards".

    Of two measures or years それぞれ may mean those, unless it follows the name of the set."""
    cues, text = reading.cues, reading.text.folded
    if len(reading.measures) > 1 or cues.any("series", "by_sex"):
        return False
    if "each_area" in cues or any(_OWN_EACH.match(text, place.end) for place in reading.places):
        return True
    if len(reading.years.years) > 1 or reading.years.span or reading.language == "en":
        return False
    counted = any(_SET_IN_NUMBERS.search(text, place.start, place.end) for place in reading.places)
    return "each" in cues or (counted and "compare" in cues and not _WITH_YEAR.search(text))


def _of_all(reading: Reading) -> bool:
    """Whether the one area is asked about as a part of all: 大学のうち東京にあるのは何%, "of all doctors"."""
    if len(reading.places) != 1:
        return False
    place, text = reading.places[0], reading.text.folded
    before, after = text[: place.start], text[place.end :]
    return bool(_OF_ALL_EN.search(before) or _OF_ALL_JA.search(before) or after.startswith("のシェア"))


def set_alone(scope: Scope) -> Scope:
    """The scope with a set that is a level of its own named once: capitals among the capitals are all of them."""
    for level, holder in _SET_LEVELS.items():
        if holder in scope.inside and scope.level in (level, "city", "municipality"):
            rest = tuple(area for area in scope.inside if area != holder)
            return scope.model_copy(update={"level": level, "inside": rest})
    return scope


def area_level(level: str) -> str:
    """The store's level of a scope's members."""
    return level if level in ("region", "prefecture", "ward") else "municipality"


def published_level(measures: Measures, level: ScopeLevel, code: str) -> ScopeLevel:
    """The level, or that of the capitals for household spending, which is published for them alone; the 23 wards
    are one of them."""
    levels = measures.levels(code)
    only_capitals = "set" in levels and "prefecture" not in levels
    return "capital" if only_capitals and level in ("city", "municipality", "prefecture") else level
