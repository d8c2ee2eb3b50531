"""Reading → Plan, or why there is none.

    measures (which) → scoping (over which areas) → timing (which years) → operations (doing what)

Nothing here knows a single place or measure by name, apart from population as what an unnamed size means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import ValidationError

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import Plan
from census.types import JAPAN, Derived
from census.understand.dialogue import continued, is_follow_up
from census.understand.measures import POPULATION, MeasureChooser, NoMeasureError, UnsupportedFacetError
from census.understand.operations import Operations, UnsupportedOperationError
from census.understand.outcomes import Ambiguous, Candidate, Help, Outcome, Planned, Refused
from census.understand.places import Place
from census.understand.reading import Reading
from census.understand.scoping import Scoping, area_level
from census.understand.timing import Timing

# Confidence of a measure named below which one found instead, at least so surely, is preferred.
_DOUBTED, _PREFERRED, _SURE = 0.2, 0.7, 0.8


class Planner:
    """Plans by rules over what was linked, and over measures that retrieval proposes."""

    def __init__(self, catalogue: Catalogue, gazetteer: Gazetteer, measures: Measures, confidence: float = 0.5) -> None:
        """`confidence` is the least at which a retrieved measure is taken for one that no words name."""
        self._confidence = confidence
        self._gazetteer = gazetteer
        self._measures = measures
        self._chooser = MeasureChooser(catalogue, measures)
        self._scoping = Scoping(gazetteer, measures, self._chooser)
        self._operations = Operations(gazetteer, self._scoping, Timing(measures))

    def plan(self, reading: Reading, previous: Plan | None = None, candidates: Sequence[Candidate] = ()) -> Outcome:
        """`candidates` are measures retrieved for the question, best first."""
        if "help" in reading.cues and not reading.measures and not reading.places:
            return Help()
        if reading.foreign:
            return Refused("foreign_place", reading.foreign)
        if reading.unknown:
            return Refused("unknown_place", reading.unknown)
        # With words that mean nothing here, as a brand's name, the rest must be the clearer.
        least = _PREFERRED if reading.strange else self._confidence
        sure = self._published([found.code for found in candidates if found.confidence >= least], reading)
        if self._says_more(reading, candidates):
            reading = replace(reading, measures=((candidates[0].code,),), weak=False)
        if reading.weak and reading.strange:
            reading = replace(reading, measures=())  # people who own an iPhone are not the population
        try:
            if previous is not None and is_follow_up(reading):
                outcome = self._continued(reading, previous, sure)
            else:
                outcome = self._fresh(reading, sure)
        except UnsupportedFacetError:
            return Refused("facet")
        except NoMeasureError:
            return Refused("no_measure")
        except (ValidationError, UnsupportedOperationError):
            return Refused("invalid")
        return self._in_time(reading, outcome)

    def _in_time(self, reading: Reading, outcome: Outcome) -> Outcome:
        """Refuses months, weeks and days, except where the figure itself is per day or month."""
        if "unit_of_time" in reading.cues and isinstance(outcome, Planned):
            measure = self._measures.catalogue.get(outcome.plan.measures[0])
            if measure.unit.style not in ("minutes", "clock", "money"):
                return Refused("time_unit")
        return outcome

    def _fresh(self, reading: Reading, candidates: Sequence[str]) -> Outcome:
        named = reading.measures or self._implied(reading, candidates)
        ambiguous = next((place for place in reading.places if len(place.codes) > 1), None)
        if ambiguous:
            return self._one_of(reading, ambiguous, named, candidates)
        return self._planned(reading, named, candidates)

    def _published(self, codes: Sequence[str], reading: Reading) -> list[str]:
        """The measures with figures for the area and years asked first, otherwise in their order."""
        area = reading.places[0].code if reading.places else JAPAN

        def lacks(code: str) -> bool:
            years = self._measures.years(code, area)
            return not years or not set(reading.years.years) <= set(years)

        return sorted(codes, key=lacks)

    def _says_more(self, reading: Reading, candidates: Sequence[Candidate]) -> bool:
        """Whether the words say more than the measures they name, and retrieval knows what: it finds
        another measure likely and the named ones not."""
        named = {code for codes in reading.measures for code in codes}
        shares = "share" in reading.cues and len(reading.places) >= 2
        if not named or (reading.covered and not reading.weak) or reading.listed or shares or not candidates:
            return False
        area = reading.places[0].code if reading.places else JAPAN
        published = reading.cues.level or self._measures.years(candidates[0].code, area)
        doubted = all(found.confidence < _DOUBTED for found in candidates if found.code in named)
        found = self._measures.catalogue.get(candidates[0].code)
        # A rate of what is named is meant only where a rate is asked for.
        of_named = isinstance(found, Derived) and not named.isdisjoint(found.indicators)
        asked = not of_named or reading.cues.any("share", "rate", "per", "ratio", "mean")
        least = _SURE if reading.covered else _PREFERRED
        return candidates[0].confidence >= least and doubted and asked and bool(published)

    def _implied(self, reading: Reading, candidates: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """What is measured when no words say it: a threshold's measure, a retrieved one, or people."""
        cues = reading.cues
        if reading.thresholds and reading.thresholds[0].measures:
            return (reading.thresholds[0].measures,)
        if reading.facets and not reading.strange:
            return ()  # "women over 65" are people
        counted = cues.any("persons", "census") and bool(reading.places)
        if reading.covered and (counted or (cues.level and "count" in cues)):
            return ((POPULATION,),)
        if candidates:
            return (tuple(candidates[:1]),)
        if reading.strange or reading.facets:
            return ()
        if cues.level and cues.ordered and "size" in cues:
            return ((POPULATION,),)
        sized = "size" in cues and len(reading.places) >= 2
        grown = cues.any("change", "not_yet", "annual") and bool(reading.places) and bool(reading.years)
        return ((POPULATION,),) if sized or grown else ()

    def _continued(self, reading: Reading, previous: Plan, candidates: Sequence[str]) -> Outcome:
        area = reading.places[0].code if reading.places else (previous.areas[0] if previous.areas else JAPAN)
        named = reading.measures
        rate = self._chooser.rate_of(previous.measures, named, reading)
        if rate:
            named = ((rate,),)
        operation = reading.cues.any("difference", "ratio", "series", "sum", "mean", "change", "share", "rate", "per")
        if not named and candidates and not (reading.places or reading.years or operation):
            named = (tuple(candidates[:1]),)
        if reading.weak and "per" in reading.cues:
            named = ()  # the people of "per 100,000 people" are what it is divided by
        if not named and (reading.facets or reading.cues.any("per", "share", "rate")):
            named = tuple((code,) for code in previous.measures)
        codes = self._chooser.choose(reading, named, area, None, candidates) if named else ()
        continuation = continued(reading, previous, codes, self._measures, self._gazetteer)
        if continuation is None:
            return self._fresh(reading, candidates or previous.measures)
        ambiguous = next((place for place in reading.places if len(place.codes) > 1), None)
        if ambiguous and continuation.areas == (ambiguous.code,):
            return Ambiguous(
                tuple((code, continuation.model_copy(update={"areas": (code,)})) for code in ambiguous.codes)
            )
        return Planned(continuation, any(place.namesakes for place in reading.places))

    def _one_of(
        self, reading: Reading, place: Place, named: Sequence[tuple[str, ...]], candidates: Sequence[str]
    ) -> Outcome:
        """One plan per reading of an ambiguous name that has figures."""
        readings = []
        for code in place.codes:
            places = tuple(Place((code,), p.start, p.end) if p is place else p for p in reading.places)
            outcome = self._planned(replace(reading, places=places), named, candidates)
            if self._measures.years(outcome.plan.measures[0], code):
                readings.append((code, outcome.plan))
        if len(readings) == 1:
            return Planned(readings[0][1])
        if not readings:
            return Refused("unknown_place", reading.text.raw[place.start : place.end])
        return Ambiguous(tuple(readings))

    def _planned(self, reading: Reading, named: Sequence[tuple[str, ...]], candidates: Sequence[str]) -> Planned:
        areas = [place.code for place in reading.places]
        whole = self._scoping.whole(reading, areas)
        scope = None if whole else self._scoping.scope(reading, areas)
        # Of "what share of Japan's people …" the share is the operation, not a part of the measure's name.
        said = replace(reading, cues=reading.cues.without("share", "rate")) if whole else reading
        level = area_level(scope.level) if scope else None
        codes = self._chooser.choose(said, named, areas[0] if areas else JAPAN, level, candidates)
        if whole and not self._measures.adds_up(codes[0]):
            whole = None
        if scope:
            scope = self._scoping.narrowed(reading, scope, codes[0])
        else:
            areas = [self._with_figures(place, codes[0]) for place in reading.places]
        plan = self._operations.plan(reading, codes, areas, scope, whole)
        return Planned(plan, any(place.namesakes and place.code in plan.areas for place in reading.places))

    def _with_figures(self, place: Place, code: str) -> str:
        """The prefecture, or the city of its name where only that has figures (household spending)."""
        for candidate in (place.code, *place.namesakes):
            if self._measures.years(code, candidate):
                return candidate
        return place.code
