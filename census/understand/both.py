"""People named by two words of which each names some: "elderly women live", who are those that are both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from census.indicators import Catalogue

if TYPE_CHECKING:
    from census.understand.reading import Reading

_POPULATION = "A1101"
_JOINED = re.compile(r"(?:['’]s?)? ?|の")


def those_who_are_both(reading: Reading, catalogue: Catalogue) -> Reading:
    """The reading with the one measure of people of whom two are said side by side, where there is one."""
    if len(reading.measures) != 2 or reading.listed:
        return reading
    told = [mention for mention in reading.mentions if mention.codes in reading.measures]
    if len(told) != 2 or not _JOINED.fullmatch(reading.text.folded, told[0].end, told[1].start):
        return reading
    one, two = (catalogue.get(mention.codes[0]) for mention in told)
    apart = not (one.base == two.base == _POPULATION and one.facets.keys().isdisjoint(two.facets))
    wanted = dict(one.facets) | dict(two.facets)
    found = [] if apart else [each.code for each in catalogue.family(_POPULATION) if dict(each.facets) == wanted]
    return reading.meaning(found[0]) if found else reading
