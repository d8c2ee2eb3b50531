"""Of what a share is asked: "of those over 65", 高齢者のうち. Rates of one thing have different wholes."""

from __future__ import annotations

import re

from census.indicators import Catalogue
from census.types import Derived, Measure
from census.understand.ages import find_ages
from census.understand.measures import POPULATION
from census.understand.reading import Reading

_WHOLE = re.compile(
    r"\b(?:out )?of (?:every |each )?(?:[\d,]+ )?(?:all |the |its |those |people )*(?P<en>[^,?.]{3,40}?)"
    r"(?=,| who\b| what\b| how\b| which\b|[?.]|$)|(?P<ja>[^、。?のう]{1,12}(?:の[^、。?の]{1,8})?)の?(?:うち|内で|中で)"
)


def wholes(reading: Reading, catalogue: Catalogue) -> frozenset[str]:
    """The measures of which a part is asked for, where words say so."""
    text = reading.text.folded
    found: set[str] = set()
    for match in _WHOLE.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        for word in (one for one in reading.terms if start <= one.start and one.end <= end):
            found.update(word.codes)
        ages = [{"age": age.value} for age in find_ages(text) if start <= age.start and age.end <= end]
        found.update(one.code for one in catalogue.family(POPULATION) if dict(one.facets) in ages)
    return frozenset(found)


def of_whole(measure: Measure, said: frozenset[str], catalogue: Catalogue) -> dict[str, float]:
    """Whether it is a rate of what is said, and whether one of something counted otherwise: households, not people."""
    whole = {code for code, _ in measure.denominator} if isinstance(measure, Derived) else set()
    counted = {catalogue.get(code).unit.key for code in whole}
    another = bool(whole and said) and counted.isdisjoint(catalogue.get(code).unit.key for code in said)
    return {"of_whole": float(not whole.isdisjoint(said)), "of_another": float(another)}
