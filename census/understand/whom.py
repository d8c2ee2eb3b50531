"""Whom a part of a question is about, where another part says it: "when do women get up, and when do they go to bed",
"what share of men go fishing, and what share of women"."""

from __future__ import annotations

import re
from dataclasses import replace

from census.indicators import Catalogue
from census.plan import Plan
from census.types import Derived
from census.understand.measures import OF_PEOPLE, POPULATION
from census.understand.reading import Reading

_THEY, _OF_THEM = re.compile(r"\bthey\b"), re.compile(r"\bhow many of (?:them|these|those)\b")
_PLAIN = ("value", "compare")


def of_the_same(said: Reading, full: Reading, before: Reading | None, catalogue: Catalogue) -> Reading:
    """A part with the sex and age of those that its "they" stands for."""
    told = (*before.facets, *_named(before, catalogue)) if before else ()
    people = [facet for facet in told if facet[0] in OF_PEOPLE]
    kinds = {kind for kind, _ in said.facets}
    if not people or not kinds.isdisjoint(kind for kind, _ in people):
        return full
    refers = _THEY.search(said.text.folded) if said.measures and not kinds else _OF_THEM.search(said.text.folded)
    return replace(full, facets=(*people, *said.facets)) if refers else full


def only_whom(reading: Reading, before: Plan, catalogue: Catalogue) -> Reading | None:
    """The part where it says only of whom it asks what was measured before; of the population itself it says it all."""
    facets = reading.facets or _named(reading, catalogue)
    kinds = {kind for kind, _ in facets}
    if (reading.measures and reading.facets) or reading.left or reading.cues.any("persons", "living"):
        return None
    if not kinds or not kinds <= OF_PEOPLE or before.op not in _PLAIN or len(before.measures) != 1 or before.scope:
        return None
    measure = catalogue.get(before.measures[0])
    if isinstance(measure, Derived) or POPULATION in (measure.code, measure.base):
        return None
    wanted = dict(measure.facets) | dict(facets)
    known = any(dict(one.facets) == wanted for one in catalogue.family(measure.base or measure.code))
    places = tuple(place for place in reading.places if place.end > place.start)  # none that another part lent it
    return replace(reading, measures=(), facets=facets, places=places) if known else None


def _named(reading: Reading, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """The sex or age of the people that a measure is of, or is the share of: "what share of men"."""
    if len(reading.measures) != 1:
        return ()
    measure = catalogue.get(reading.measures[0][0])
    if isinstance(measure, Derived) and [code for code, _ in measure.denominator] == [POPULATION]:
        measure = catalogue.get(measure.numerator[0][0])
    return tuple(measure.facets.items()) if measure.base == POPULATION else ()
