"""Reading → Plan, or why there is none.

    measures (which) → scoping (over which areas) → timing (which years) → operations (doing what)

Nothing here knows a single place or measure by name, apart from population as what an unnamed size means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pydantic import ValidationError

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import Plan
from census.types import JAPAN
from census.understand.background import blanked
from census.understand.claiming import Stated, stated, without
from census.understand.coordination import coordinated
from census.understand.dialogue import continued
from census.understand.explaining import Explainer, asked
from census.understand.finding import settled
from census.understand.forecasts import Forecasts
from census.understand.holding import Holding
from census.understand.implied import implied
from census.understand.inhabitants import of_inhabitants
from census.understand.leaning import dated, is_follow_up, is_unexplained, orders_within
from census.understand.measures import POPULATION, MeasureChooser, NoMeasureError, UnsupportedFacetError
from census.understand.misfits import missed
from census.understand.next_after import in_place, next_after
from census.understand.numbers_of_areas import orders_by_number
from census.understand.operations import Operations
from census.understand.origins import other_end
from census.understand.outcomes import Ambiguous, Help, Outcome, Planned, Refused, measures_of
from census.understand.periods import fitted, own, wanted
from census.understand.places import Place, wards_of
from census.understand.products import Products, before
from census.understand.reading import Reading
from census.understand.scoping import Scoping, area_level
from census.understand.text import unreadable
from census.understand.timing import Timing
from census.units import fits

_PERIODIC = re.compile(r"\bper (?:day|week|month)\b")  # in a title: published for that period

_THAN_IT_WAS = re.compile(r"\bthan (?:it|they|what it) (?:was|were|used to be)\b")


class Planner:
    """Plans by rules over what was linked."""

    def __init__(self, catalogue: Catalogue, gazetteer: Gazetteer, measures: Measures) -> None:
        self._gazetteer = gazetteer
        self._measures = measures
        self._chooser = MeasureChooser(catalogue, measures)
        self._scoping = Scoping(gazetteer, measures, self._chooser)
        self._operations = Operations(gazetteer, self._scoping, Timing(measures))
        self._explainer = Explainer(catalogue, self._chooser)
        self._products = Products(gazetteer, measures, self._scoping)
        self._forecasts = Forecasts(measures)
        self._holding = Holding(gazetteer)

    def plan(self, reading: Reading, previous: Plan | None = None, candidates: Sequence[str] = ()) -> Outcome:
        """`candidates` are measures meant, best first, where no words name them."""
        if word := unreadable(reading.text):
            return Refused("lacking", word)
        if "help" in reading.cues and not reading.measures and not reading.places:
            return Help()
        if reading.foreign:
            return Refused("foreign_place", reading.foreign)
        if reading.unkept or orders_by_number(reading.text.folded):
            return Refused("not_covered")
        if end := other_end(reading, previous):
            return Refused("lacking", end)
        explained = asked(reading)
        if reading.unknown and (explained is None or (reading.measures and reading.unknown[0].isupper())):
            return Refused("unknown_place", reading.unknown)
        product = self._products.outcome(reading, previous)
        if product is not None:
            return self._products.drawn(reading, product)
        previous = before(previous)
        if previous is not None and previous.claim is not None:
            previous = previous.model_copy(update={"claim": None})
        if previous is not None:
            reading = dated(reading, previous, self._measures)
        if reading.weak and reading.strange:
            reading = replace(reading, measures=())  # people who own an iPhone are not the population
        reading = implied(coordinated(reading, self._measures.catalogue), self._measures.catalogue)
        explanation = self._explainer.outcome(reading, explained, candidates, previous) if explained else None
        if explanation is not None:
            return explanation
        try:
            outcome = self._claimed(reading, previous, candidates) or self._asked(reading, previous, candidates)
        except UnsupportedFacetError:
            return Refused("facet")
        except NoMeasureError:
            return Refused("no_measure")
        except ValidationError:
            return Refused("invalid")
        if isinstance(outcome, Planned) and (words := missed(reading, outcome.plan, self._measures.catalogue)):
            return Refused("passed_over", words)  # another measure may say it
        outcome = self._forecasts.outcome(reading, outcome)
        return self._in_time(reading, self._in_unit(reading, self._products.drawn(reading, outcome)))

    def _asked(self, reading: Reading, previous: Plan | None, candidates: Sequence[str]) -> Outcome:
        if previous is not None and (is_follow_up(reading) or orders_within(reading, previous)):
            return self._continued(reading, previous, candidates)
        return self._fresh(reading, candidates)

    def _claimed(self, reading: Reading, previous: Plan | None, candidates: Sequence[str]) -> Outcome | None:
        """The plan of the figure that a claim is about, with the claim; None where nothing is claimed."""
        found = stated(reading, previous)
        if found is None:
            return None
        question = without(reading, found)
        if found.kind == "rank":
            question = of_inhabitants(question, self._measures)
        if found.percent and found.kind == "number":
            codes = found.measures or (reading.measures[0] if reading.measures else ())
            rate = self._rate_claimed(reading, codes, candidates)
            question = replace(question, measures=((rate,),), facets=()) if rate else question
        outcome = self._asked(question, previous, candidates)
        if found.percent and found.kind == "number" and not self._of_percent(outcome):
            if not candidates:
                raise NoMeasureError  # a part of what? retrieval may know
            return outcome  # the figure alone says more than a verdict on something else
        if isinstance(outcome, Planned):
            plan = self._with_claim(outcome.plan, found)
            return replace(outcome, plan=plan) if plan else None
        if isinstance(outcome, Ambiguous):
            plans = [(code, self._with_claim(plan, found)) for code, plan in outcome.readings]
            readings = tuple((code, plan) for code, plan in plans if plan)
            return Ambiguous(readings) if readings else None
        return None

    def _rate_claimed(self, reading: Reading, codes: tuple[str, ...], candidates: Sequence[str]) -> str | None:
        """The rate that a percentage is claimed of: "over half of all households are single-person"."""
        codes = codes or (POPULATION,)  # "one in three is over 65": of people
        rate = self._chooser.threshold_measure(reading, codes, percent=True)
        if rate is None or self._measures.catalogue.get(rate).unit.style == "percent":
            return rate
        asked = replace(reading, cues=reading.cues.with_("share"))
        whole = [one for code in codes for one in (code, *(m.code for m in self._measures.catalogue.family(code)))]
        found = (self._chooser.rate_of((code,), (tuple(whole),), asked) for code in candidates)
        return next((one for one in found if one), rate)

    def _of_percent(self, outcome: Outcome) -> bool:
        units = (self._measures.catalogue.get(code).unit for code in measures_of(outcome))
        return all(unit.style == "percent" for unit in units)

    def _with_claim(self, plan: Plan, found: Stated) -> Plan | None:
        """The plan with what is claimed; None where it is a plan of something else."""
        parts = plan.model_dump(exclude_defaults=True)
        if found.kind == "then" and plan.op == "value" and len(plan.years) == 1:
            latest = self._measures.latest_year(plan.measures[0], plan.areas[0])
            if latest in (None, *plan.years):
                return None
            parts |= {"op": "compare", "years": (latest, *plan.years)}
        ops = {
            "number": "value",
            "share": "share",
            "growth": "change",
            "times": "ratio",
            "gap": "difference",
            "rank": "position",
            "series": "series",
        }
        op = ops.get(found.kind, "compare")
        return Plan.model_validate(parts | {"claim": found.claim}) if parts["op"] == op else None

    def _in_unit(self, reading: Reading, outcome: Outcome) -> Outcome:
        """The plans with the unit asked for, where it fits what is measured."""

        def told(plan: Plan) -> Plan:
            fitting = any(fits(reading.unit, self._measures.catalogue.get(code).unit) for code in plan.measures)
            return plan.model_copy(update={"unit": reading.unit}) if fitting else plan

        if reading.unit is None:
            return outcome
        if isinstance(outcome, Ambiguous):
            return Ambiguous(tuple((code, told(plan)) for code, plan in outcome.readings))
        return replace(outcome, plan=told(outcome.plan)) if isinstance(outcome, Planned) else outcome

    def _in_time(self, reading: Reading, outcome: Outcome) -> Outcome:
        """Refuses months, weeks and days, except where the figure itself is per day or month."""
        if isinstance(outcome, Planned) and self._has_figures(outcome.plan):
            outcome = self._for_period(reading, outcome)
        if "unit_of_time" in reading.cues and isinstance(outcome, Planned):
            measure = self._measures.catalogue.get(outcome.plan.measures[0])
            if measure.unit.style not in ("minutes", "clock", "money") and not _PERIODIC.search(measure.title_en):
                return Refused("no_measure" if reading.weak and reading.left else "time_unit")  # retrieval may know
        return outcome

    def _has_figures(self, plan: Plan) -> bool:
        return not plan.areas or any(self._measures.years(plan.measures[0], area) for area in plan.areas)

    def _for_period(self, reading: Reading, outcome: Planned) -> Outcome:
        """The plan of figures for the length of time that is asked for."""
        said = blanked(reading.text.folded, [(0, reading.told), *reading.aside])
        asked = wanted(said, [(one.start, one.end) for one in reading.mentions])
        if asked is None:
            return outcome
        plan = fitted(outcome.plan, asked, self._measures.catalogue)
        if plan is not None:
            return replace(outcome, plan=plan)
        if reading.weak and reading.left:
            return Refused("no_measure")  # retrieval may know
        yearly = own(self._measures.catalogue.get(outcome.plan.measures[0])) == "year"
        return Refused("time_unit") if yearly else Refused("passed_over", asked.words)

    def _fresh(self, reading: Reading, candidates: Sequence[str]) -> Outcome:
        named = reading.measures or self._implied(reading, candidates)
        if following := self._following(reading, named, candidates):
            return following
        ambiguous = next((place for place in reading.places if len(place.codes) > 1), None)
        if ambiguous:
            return self._one_of(reading, ambiguous, named, candidates)
        return self._planned(reading, named, candidates)

    def _following(
        self, reading: Reading, named: Sequence[tuple[str, ...]], candidates: Sequence[str]
    ) -> Planned | None:
        """What comes next in an order after an area named; None where that is not asked."""
        asked = next_after(reading, self._gazetteer)
        if asked is None:
            return None
        plan = in_place(self._planned(asked.reading, named, candidates).plan, asked.before, self._measures)
        return Planned(plan) if plan else None

    def _implied(self, reading: Reading, candidates: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """What is measured when no words say it: a threshold's measure, a retrieved one, or people."""
        cues = reading.cues
        if reading.thresholds and reading.thresholds[0].measures:
            return (reading.thresholds[0].measures,)
        if reading.facets and not reading.strange:
            return ()  # "women over 65" are people
        counted = cues.any("persons", "census") and bool(reading.places)
        members = cues.level is not None and "count" in cues and not reading.strange and not reading.left
        lived = cues.any("persons", "count") and "living" in cues and bool(reading.places) and not reading.strange
        if members or lived or (reading.covered and counted):
            return ((POPULATION,),)
        if candidates:
            return (tuple(candidates[:1]),)
        if reading.strange or reading.facets:
            return ()
        if "living" in cues and self._scoping.whole(reading, [place.code for place in reading.places]):
            return ((POPULATION,),)  # 仙台市に宮城県民の何割が住んでいる
        if cues.level and cues.ordered and "size" in cues:
            return ((POPULATION,),)
        then = bool(reading.years and reading.places and _THAN_IT_WAS.search(reading.text.folded))
        sized = "size" in cues and (len(reading.places) >= 2 or then)
        grown = cues.any("change", "not_yet", "annual") and bool(reading.places) and bool(reading.years)
        return ((POPULATION,),) if sized or grown else ()

    def _continued(self, reading: Reading, previous: Plan, candidates: Sequence[str]) -> Outcome:
        unknown = is_unexplained(reading) and (not reading.facets or self._of_other_kinds(reading, previous))
        if unknown and not (reading.measures or candidates):
            raise NoMeasureError  # what the words left over are may be known to retrieval
        previous = settled(reading, previous, self._measures)
        area = reading.places[0].code if reading.places else (previous.areas[0] if previous.areas else JAPAN)
        named = reading.measures
        # "What share of the prefecture's population", 全国の何%: a part of that, and no rate of it.
        parts = "own_prefecture" in reading.cues or self._of_area(reading, previous)
        rate = None if parts else self._chooser.rate_of(previous.measures, named, reading)
        if rate:
            named = ((rate,),)
        operation = reading.cues.any("difference", "ratio", "series", "sum", "mean", "change", "share", "rate", "per")
        if not named and candidates and not (reading.places or reading.excluded or reading.years or operation):
            named = (tuple(candidates[:1]),)
        if reading.weak and "per" in reading.cues:
            named = ()  # the people of "per 100,000 people" are what it is divided by
        if not named and (reading.facets or reading.cues.any("per", "share", "rate")):
            named = tuple((code,) for code in previous.measures)
        said = replace(reading, cues=reading.cues.without("share", "rate")) if parts else reading
        codes = self._chooser.choose(said, named, area, None, candidates) if named else ()
        continuation = continued(reading, previous, codes, self._measures, self._gazetteer)
        if continuation is None:
            held = () if reading.cues.level else tuple(Place((code,), 0, 0) for code in previous.areas)
            return self._fresh(replace(reading, places=reading.places or held), candidates or previous.measures)
        ambiguous = next((place for place in reading.places if len(place.codes) > 1), None)
        if ambiguous and continuation.areas == (ambiguous.code,):
            return Ambiguous(
                tuple((code, continuation.model_copy(update={"areas": (code,)})) for code in ambiguous.codes)
            )
        told = {*continuation.areas, *(continuation.scope.inside if continuation.scope else ()), continuation.of}
        return Planned(continuation, any(place.namesakes and place.code in told for place in reading.places))

    def _of_area(self, reading: Reading, previous: Plan) -> bool:
        named = reading.measures or reading.facets or previous.scope or len(previous.measures) > 1
        return not named and self._measures.adds_up(previous.measures[0]) and self._holding.is_part(reading, previous)

    def _of_other_kinds(self, reading: Reading, previous: Plan) -> bool:
        """Whether a facet is of a kind that the previous measure has no parts by: industries of household spending."""
        catalogue = self._measures.catalogue
        families = [catalogue.family(catalogue.get(code).base or code) for code in previous.measures]
        kinds = {"sex", "age"} | {kind for family in families for one in family for kind in one.facets}
        return any(kind not in kinds for kind, _ in reading.facets)

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
        lead = areas[0] if areas else JAPAN
        codes = self._chooser.choose(said, named, lead, level, candidates)
        if "and_share" in said.cues and not scope:  # "how many are over 65, and what share is that?"
            counted = replace(said, cues=said.cues.without("share", "rate"))
            codes = tuple(dict.fromkeys((*self._chooser.choose(counted, named, lead, level, candidates), *codes)))
        if whole and not self._measures.adds_up(codes[0]):
            whole = None
        if scope and reading.cues.level is None and self._scoping.of_whole_alone(scope, codes[0]):
            scope = None  # "the coldest it got in Iwate" is a figure of Iwate
        if scope:
            scope = self._scoping.narrowed(reading, scope, codes[0])
        else:
            places = [self._with_figures(reading, place, codes[0]) for place in reading.places]
            areas = self._published(places, codes[0])
        plan = self._operations.plan(reading, codes, areas, scope, whole)
        return Planned(plan, any(place.namesakes and place.code in plan.areas for place in reading.places))

    def _published(self, areas: list[str], code: str) -> list[str]:
        """The areas without those that only lie in another one: "she lives in Sendai. Universities in Miyagi?" """
        having = [area for area in areas if self._measures.years(code, area)]
        return [area for area in areas if area in having or not any(self._gazetteer.holds(one, area) for one in having)]

    def _with_figures(self, reading: Reading, place: Place, code: str) -> str:
        """The prefecture, or the city of its name where only that has figures (household spending)."""
        for candidate in (place.code, *place.namesakes, *wards_of(place, reading.text.folded, self._gazetteer)):
            if self._measures.years(code, candidate):
                return candidate
        return place.code
