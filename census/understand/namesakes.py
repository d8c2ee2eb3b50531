"""Which area of a shared name a follow-up means: "how about Niigata?" after Sendai is the city, "the one in Tokyo"
the namesake that lies there, "the city, not the prefecture" the one of that kind."""

from __future__ import annotations

import re

from census.areas import Gazetteer
from census.plan import Plan
from census.understand.places import Place
from census.understand.reading import Reading

_ONE_IN = re.compile(r"\b(?:one|that|which|ones) (?:is )?(?:in|of|from) (?:the )?$")
_ONE_IN_JA = re.compile(r"(?:の(?:ほう|方|やつ)|にある|のです|のだ)")


class Namesakes:
    """Decides by the areas of the plan before."""

    def __init__(self, reading: Reading, previous: Plan, gazetteer: Gazetteer) -> None:
        self._reading = reading
        self._before = previous.areas
        self._scoped = previous.scope is not None
        self._gazetteer = gazetteer

    def kindred(self, place: Place) -> tuple[str, ...]:
        """The codes that a place's name can stand for, likeliest first: the city where cities were talked of.

        What holds a place talked of, or a namesake of one, is named as what holds it: "and in Hiroshima?" after Fuchu.
        """
        named, gazetteer = (place.code, *place.namesakes), self._gazetteer
        cities = bool(self._before) and all(gazetteer.get(code).type == "city" for code in self._before)
        if not cities or len(place.namesakes) != 1 or place.namesakes[0] in self._before or self._the_one(place):
            return named
        names = {gazetteer.get(code).short_ja for code in self._before}
        inside = any(area.short_ja in names for area in gazetteer.children(place.code))
        holder = inside or any(gazetteer.holds(place.code, code) for code in self._before)
        return named if holder else (*place.namesakes, place.code)

    def within(self, areas: tuple[str, ...]) -> str | None:
        """After an ambiguous name, "the one in Tokyo": the namesake of the previous area inside this one."""
        if len(areas) != 1 or len(self._before) != 1 or self._gazetteer.get(areas[0]).level in ("country", "set"):
            return None
        old = self._gazetteer.get(self._before[0])
        if old.level not in ("municipality", "ward"):
            return None
        inside = self._gazetteer.children(areas[0])
        same = [area.code for area in inside if area.short_ja == old.short_ja or area.short_en == old.short_en]
        alike = [code for code in same if self._gazetteer.get(code).type == old.type] or same
        if len(alike) != 1:
            return None
        # "Hiroshima Prefecture?" after Fukuyama, which lies there, is what holds it; "Nara?" stays with the city
        place = self._reading.places[0]
        moved = alike[0] not in self._before
        return alike[0] if moved or alike[0] in place.namesakes or self._the_one(place) else None

    def of_kind(self, level: str) -> str | None:
        """ "The city, not the prefecture": the area of the same name that is one."""
        if len(self._before) != 1 or self._scoped:
            return None
        old = self._gazetteer.get(self._before[0])
        same = [a for a in self._gazetteer if a.short_ja == old.short_ja and a.code != old.code]
        fitting = [a.code for a in same if level in (a.type, a.level)]
        return fitting[0] if len(fitting) == 1 else None

    def _the_one(self, place: Place) -> bool:
        """Whether "the one in Tokyo" is said, 東京の方."""
        text = self._reading.text.folded
        return bool(_ONE_IN.search(text[: place.start]) or _ONE_IN_JA.match(text[place.end :]))
