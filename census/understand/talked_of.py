"""What a follow-up leaves to the dialogue: which of several places a name means, and ages without the word for years.

"Kawagoe?" after Tokorozawa is the one in the same prefecture; 75以上だと after those over 65 is an age.
"""

from __future__ import annotations

import re
from dataclasses import replace

from census.areas import Gazetteer
from census.composed import ages
from census.indicators import Catalogue
from census.plan import Plan
from census.types import Derived
from census.understand.measures import POPULATION
from census.understand.memory import Memory
from census.understand.own_area import own_areas
from census.understand.places import Place
from census.understand.reading import Reading

_N = r"(?<![\d.,])"
_TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: 10 * n for n, word in enumerate(_TENS, 1)} | {
    "five": 5, "fifteen": 15, "eighteen": 18, "sixty-five": 65, "seventy-five": 75, "eighty-five": 85,
}  # fmt: skip
_SAID = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?=\b(?! (?:thousand|million|hundred)))")
_AGE = re.compile(
    rf"{_N}(?P<low>\d{{1,3}})(?:\s*[-~]\s*|から|\s+to\s+)(?P<high>\d{{1,3}})(?![\d.,%])|"
    rf"{_N}(?P<from>\d{{1,3}})(?:\s*(?:以上|\+|プラス|オーバー|超え?)|"
    r"s?[- ](?:and|or) (?:over|up|older|above|more)\b|[- ]?plus\b)|"
    r"\b(?:over|above|older than|from)[- ]?(?:the )?(?P<over>\d{1,3})(?:'?s)?\b(?![.,]\d)|"
    rf"{_N}(?P<below>\d{{1,3}})\s*未満|\b(?:under|below|younger than)[- ]?(?:the )?(?P<under>\d{{1,3}})(?:'?s)?\b|"
    rf"{_N}(?P<to>\d{{1,3}})\s*(?:以下|まで)"
)


class TalkedOf:
    """Reads a follow-up by the plan before it."""

    def __init__(self, catalogue: Catalogue, gazetteer: Gazetteer) -> None:
        self._catalogue = catalogue
        self._gazetteer = gazetteer

    def settled(self, reading: Reading, plan: Plan) -> Reading:
        """The reading with places and ages as the dialogue decides them."""
        return self._aged(self.placed(self._owned(reading, plan), plan), plan)

    def placed(self, reading: Reading, plan: Plan) -> Reading:
        """The reading with each name meaning the place that lies where the dialogue is."""
        return replace(reading, places=self._near(reading.places, plan))

    def named_again(self, reading: Reading, memory: Memory) -> Reading:
        """The reading with the city for a name that it shares with its prefecture, where that city was talked of
        before another: 新潟のほうが高い？ after 新潟市 and 金沢市."""
        last, *older = memory.plans
        known = {area for plan in older for area in plan.areas} - ({*last.areas} if len(last.areas) == 1 else set())
        told = known | set(last.areas if len(last.areas) > 1 else ())

        def meant(place: Place) -> Place:
            city = next((area for area in place.namesakes if area in told), None)
            return place if city is None or place.code in told else replace(place, codes=(city,), namesakes=())

        return replace(reading, places=tuple(map(meant, reading.places)))

    # -- places ---------------------------------------------------------------------------------

    def _owned(self, reading: Reading, plan: Plan) -> Reading:
        """ "And hospitals in our city?", 本市の世帯数は after a figure of Kashiwa: there."""
        own = next(iter(own_areas(reading.text.folded)), None)
        areas = [self._gazetteer.get(code) for code in plan.areas]
        if own is None or reading.places or len(areas) != 1 or not own.is_among(areas):
            return reading
        cues = replace(reading.cues.with_("that_place", "pronoun"), level=None)
        return replace(reading, cues=cues, unknown=None)

    def _near(self, places: tuple[Place, ...], plan: Plan) -> tuple[Place, ...]:
        around = {self._prefecture(area) for area in (*plan.areas, *(plan.scope.inside if plan.scope else ()))}
        return tuple(self._nearest(place, around - {None}) for place in places)

    def _nearest(self, place: Place, around: set[str | None]) -> Place:
        """The one of a name's places that lies in a prefecture talked of, if one does."""
        near = [code for code in place.codes if self._prefecture(code) in around]
        return replace(place, codes=(near[0],)) if len(place.codes) > 1 and len(near) == 1 else place

    def _prefecture(self, area: str) -> str | None:
        holder = self._gazetteer.prefecture_of(area)
        return holder.code if holder else None

    # -- ages -----------------------------------------------------------------------------------

    def _aged(self, reading: Reading, plan: Plan) -> Reading:
        """The measure before with the age said, and with everything else that it was narrowed to."""
        kinds = {kind for kind, _ in reading.facets}
        if reading.measures or kinds - {"age"} or len(plan.measures) != 1 or reading.cues.level:
            return reading
        said = dict(reading.facets).get("age")
        folded = _SAID.sub(lambda word: str(_WORDS[word.group()]), reading.text.folded)
        match = None if said else _AGE.search(folded)
        value = said or (_value(match) if match else None)
        code = self._of_age(plan.measures[0], value) or self._of_people(plan, value) if value else None
        if code is None or reading.strange or (match is None and reading.thresholds):
            return reading
        if match:
            reading = replace(reading, thresholds=(), quantities=())
        told = reading.meaning(code)
        cues = told.cues.without("less", "compare", "difference")
        return replace(told, facets=(), cues=cues, left=(), unknown=None, covered=True, given=True)

    def _of_people(self, plan: Plan, value: str) -> str | None:
        """ "How many were under five?" after the population, or its men, of a place."""
        measure = self._catalogue.get(plan.measures[0])
        if plan.op != "value" or POPULATION not in (measure.code, measure.base):
            return None
        wanted = dict(measure.facets) | {"age": value}
        family = self._catalogue.family(POPULATION)
        made = ages(value, measure.facets.get("sex", ""))
        return next((one.code for one in family if dict(one.facets) == wanted), made)

    def _of_age(self, code: str, value: str) -> str | None:
        """The measure that differs in its age alone: of a rate, in that of what is counted."""
        measure = self._catalogue.get(code)
        if isinstance(measure, Derived):
            if len(measure.numerator) != 1:
                return None
            ((counted, sign),) = measure.numerator
            other = self._of_age(counted, value)
            alike = (
                one.code
                for one in self._catalogue.derived.values()
                if one.numerator == ((other, sign),) and one.denominator == measure.denominator
            )
            return next(alike, None)
        if "age" not in measure.facets:
            return None
        wanted = dict(measure.facets) | {"age": value}
        return next(
            (one.code for one in self._catalogue.family(measure.base or code) if dict(one.facets) == wanted), None
        )


def _value(match: re.Match[str]) -> str:
    """The age as the facet has it: "75+", "0-14", "20-24"."""
    if match["low"]:
        return f"{match['low']}-{match['high']}"
    if low := match["from"] or match["over"]:
        return f"{low}+"
    below = match["below"] or match["under"]
    return f"0-{int(below) - 1}" if below else f"0-{match['to']}"
