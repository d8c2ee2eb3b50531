"""Places that hold the one talked of: 県平均より高い, "which city there", その県で, "back to the prefecture".

They become the place itself, so that what is asked of it is read like any other question.
"""

from __future__ import annotations

import re
from dataclasses import replace

from census.areas import Gazetteer
from census.measures import Measures
from census.plan import Plan, ScopeLevel
from census.types import JAPAN
from census.understand.finding import found_by
from census.understand.levels import level
from census.understand.memory import Memory
from census.understand.places import Place
from census.understand.reading import Reading
from census.understand.referring import References

_AVERAGE = re.compile(
    r"\b(?P<nation>national|nationwide|country'?s?|japan(?:ese|'s)?) (?:average|mean)\b|"
    r"\b(?:average|mean) (?:for|of|in|across) (?:(?:all of |the )*(?P<nation2>japan|country|nation)|"
    r"the (?P<own2>prefecture))\b|"
    r"\b(?P<own>prefectur(?:al|e'?s?|e-wide)) (?:average|mean)\b|"
    r"(?P<nation3>全国|国|日本)(?:の)?平均|(?P<own3>[県都府道])(?:全体)?(?:の)?平均"
)
_COMPARES = re.compile(
    r"\b(?:above|below|over|under|beneath|higher|lower|more|less|fewer|greater|smaller|bigger|larger|than|better|worse|"
    r"compared?|versus|vs|against|exceeds?)\b|より|比べ|比較|上回|下回|超え|以上|以下|[高低多少][いくめ]|上|下"
)
_WITHIN = re.compile(
    r"(?<![一-鿿])[都道府県]の(?=市|町|村|自治体)|(?:その|同じ|同|この)[都道府県](?:の中|内)?(?:で|の|に|だと)|(?<![一-鿿])[都道府県]内(?:で|の|だと)?|"
    r"\b(?:in|of|within|across) (?:that|the same|its|this) (?:own )?prefecture\b"
)
_WHOLE = re.compile(r"[都道府県市区町村]全体|\b(?:whole|entire|overall|as a whole|in total)\b")
_THERE = re.compile(r"\bthere\b|\bin it\b|そこ(?:で|の|だと)|その中で")
_BELOW: tuple[ScopeLevel, ...] = ("municipality", "city", "town", "village", "special_ward", "ward")
_ASKED = ("count", "ranking", "which", "mean", "median", "sum")


class Wholes:
    """Finds the areas that hold the one talked of."""

    def __init__(self, gazetteer: Gazetteer, measures: Measures) -> None:
        self._gazetteer = gazetteer
        self._measures = measures

    def placed(self, reading: Reading, found: References, plan: Plan, memory: Memory) -> Reading:
        """The reading of a question that names the place it means."""
        if whole := self._of_own_city(reading, found, plan) or self._of_all(reading, found, plan):
            return whole
        if any(place.code != JAPAN for place in reading.places):
            return reading
        if plan.scope is not None and reading.cues.any("pronoun", "that_place") and _is_of_one(plan):
            plan = found_by(plan, self._measures)
            return self._against_average(reading, plan, plan.areas[0]) or reading if plan.areas else reading
        if plan.scope is not None and len(plan.scope.inside) == 1:  # 県平均は, after an order of its cities
            return self._against_average(reading, plan, plan.scope.inside[0], whole=True) or reading
        if plan.scope is not None or len(plan.areas) != 1:
            return reading
        area = plan.areas[0]
        return (
            self._part(reading, found, area, memory)
            or self._against_average(reading, plan, area)
            or self._within(reading, area)
            or self._back(reading, found, memory)
            or reading
        )

    def _of_own_city(self, reading: Reading, found: References, plan: Plan) -> Reading | None:
        """ "What share of the city is that ward?", 東区は市全体の何割: of the city that it is a ward of."""
        before = found_by(plan, self._measures).areas if _is_of_one(plan) else plan.areas if plan.scope is None else ()
        said = [place.code for place in reading.places] or list(before)
        if reading.cues.level != "city" or "share" not in reading.cues or "own" not in found or len(said) != 1:
            return None
        own = self._gazetteer.get(said[0])
        if own.level != "ward" or own.parent is None:
            return None
        places = reading.places or (Place((own.code,), 0, 0),)
        cues = replace(reading.cues.without("that_place", "pronoun"), level=None)
        return replace(reading, places=(*places, Place((own.parent,), 0, 0)), cues=cues, unknown=None)

    def _of_all(self, reading: Reading, found: References, plan: Plan) -> Reading | None:
        """ "And the whole prefecture?", 県全体では, after an order of its cities: its own figure."""
        scope, cues = plan.scope, reading.cues
        if scope is None or len(scope.inside) != 1 or "own" not in found or reading.places or reading.measures:
            return None
        own = self._gazetteer.get(scope.inside[0])
        asks = cues.ordered or cues.any(*_ASKED, "share", "that_place", "position")
        if asks or cues.level not in (own.level, own.type) or not _WHOLE.search(reading.text.folded):
            return None
        cues = replace(cues.without("own_prefecture", "pronoun"), level=None)
        return replace(reading, places=(Place((own.code,), 0, 0),), cues=cues, unknown=None, given=True)

    def _against_average(self, reading: Reading, plan: Plan, area: str, *, whole: bool = False) -> Reading | None:
        """ "Is that above the national average?": a rate beside that of the whole."""
        match = _AVERAGE.search(reading.text.folded)
        code = reading.measures[0][0] if len(reading.measures) == 1 else plan.measures[0]
        if match is None or len(plan.measures) != 1 or self._measures.adds_up(code) or "position" in reading.cues:
            return None
        holder = JAPAN if any(match[name] for name in ("nation", "nation2", "nation3")) else self._prefecture(area)
        holder = holder or (area if whole else None)
        if holder is None or (holder == area and not whole):
            return None
        outside = reading.text.folded[: match.start()] + " " + reading.text.folded[match.end() :]
        compared = bool(_COMPARES.search(outside))
        cues = replace(reading.cues.without("mean", "less", "most", "least", "high", "change"), level=None)
        average = Place((holder,), match.start(), match.end())
        places = (Place((area,), 0, 0), average) if compared else (average,)
        cues = cues.with_("compare") if compared else cues
        return replace(reading, places=places, cues=cues, than=None, strange=(), left=(), unknown=None)

    def _part(self, reading: Reading, found: References, area: str, memory: Memory) -> Reading | None:
        """ "So the city's share" after the prefecture of a city talked of: that of the city in it."""
        kind = reading.cues.level
        if kind not in _BELOW or "share" not in reading.cues or "own" not in found or reading.measures:
            return None
        for plan in memory.plans[1:]:
            part = self._gazetteer.get(plan.areas[0]) if plan.scope is None and len(plan.areas) == 1 else None
            if part and kind in (part.level, part.type) and (area == JAPAN or self._gazetteer.holds(area, part.code)):
                cues = replace(reading.cues.without("that_place", "own_prefecture", "pronoun"), level=None)
                return replace(reading, places=(Place((part.code,), 0, 0),), cues=cues, unknown=None)
        return None

    def _within(self, reading: Reading, area: str) -> Reading | None:
        """ "Which city there has most?", その県で一番人口が多い市: those inside the place or its prefecture."""
        folded, cues = reading.text.folded, reading.cues
        if reading.places or "position" in cues or not (cues.ordered or cues.any(*_ASKED)):
            return None
        said = _WITHIN.search(folded)
        there = None if said else _THERE.search(folded)
        match = said or there
        if match is None or ("own_prefecture" in cues and "share" in cues):
            return None
        kind = level(reading.text.masked([(match.start(), match.end())]))
        if kind not in _BELOW:
            return None
        own = self._gazetteer.get(area)
        holder = area if there or own.level == "prefecture" else self._prefecture(area)
        if holder is None or own.level == "ward" or (there and own.level == "municipality" and kind != "ward"):
            return None
        cues = replace(cues.without("that_place", "own_prefecture", "pronoun"), level=kind)
        inside = () if holder == JAPAN else (Place((holder,), match.start(), match.end()),)
        return replace(reading, places=inside, cues=cues, unknown=None)

    def _back(self, reading: Reading, found: References, memory: Memory) -> Reading | None:
        """ "Back to the prefecture": the last place of that kind."""
        kind = reading.cues.level
        if "back" not in found or kind is None or reading.cues.ordered or reading.places:
            return None
        for plan in memory.plans:
            own = self._gazetteer.get(plan.areas[0]) if len(plan.areas) == 1 and plan.scope is None else None
            if own is not None and kind in (own.level, own.type):
                cues = replace(reading.cues.without("that_place", "pronoun"), level=None)
                return replace(reading, places=(Place((own.code,), 0, 0),), cues=cues)
        return None

    def _prefecture(self, area: str) -> str | None:
        holder = self._gazetteer.prefecture_of(area)
        return holder.code if holder is not None and holder.code != area else None


def _is_of_one(plan: Plan) -> bool:
    """Whether it is an order of places that found one."""
    return plan.scope is not None and plan.op == "rank" and (plan.limit == 1 or plan.nth is not None)
