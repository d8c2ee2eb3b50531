"""Claims said of a place's people and not of the place: "Toyama people own their homes more than anyone else".

Of people what counts is how much each has, so a count is taken as the share or rate that is published of it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from census.measures import Measures
from census.types import Derived
from census.understand.measures import POPULATION
from census.understand.reading import Reading

_PEOPLE = "people|folks?|residents|locals|inhabitants|households|families|women|men"
_SAID_OF = re.compile(
    rf"\x00(?:'s)? (?:{_PEOPLE})\b|(?<!more )(?<!fewer )(?<!most )\b(?:{_PEOPLE}|those) (?:in|of|from|living in) \x00|"
    r"\x00(?:の(?:人|人たち|人々|人間|住民|家庭)|民|人)(?=は|が|も|って|ほど|より)"
)


def of_inhabitants(reading: Reading, measures: Measures) -> Reading:
    """The reading with the rate of what is claimed, where the claim is said of a place's people."""
    text = reading.text.masked([(place.start, place.end) for place in reading.places])
    codes = reading.measures[0] if len(reading.measures) == 1 else ()
    if not codes or reading.weak or POPULATION in codes or not _SAID_OF.search(text):
        return reading
    if any(isinstance(measures.catalogue.get(code), Derived) or not measures.adds_up(code) for code in codes):
        return reading
    of_it = [rate for rate in measures.catalogue.derived.values() if rate.denominator and len(rate.numerator) == 1]
    shares = [rate for rate in of_it if rate.unit.style == "percent" and rate.numerator[0][0] in codes]
    if shares:
        return replace(reading.meaning(shares[0].code), facets=())
    return replace(reading, cues=reading.cues.with_("per"))
