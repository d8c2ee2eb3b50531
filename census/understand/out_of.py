"""Parts asked for in people: "of every 100 seniors, how many live alone", 高齢者100人のうち何人が, "most likely to".

What is said to live alone or to work is then a part of the people named: the answer is a share of them, not a count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from census.indicators import Catalogue
from census.types import Derived, Indicator
from census.understand.ages import find_ages

if TYPE_CHECKING:
    from census.understand.reading import Mention, Reading

_POPULATION = "A1101"
_HUNDRED = r"(?:100|a hundred|one hundred|hundred|10|ten)"
_OF_EN = re.compile(rf"\b(?:out of|(?:out )?of every|of each|in every) (?:(?:every|each) )?{_HUNDRED}\b")
_LIKELY = re.compile(
    r"\b(?:(?:more|less|most|least)|how) likely to\b|\b(?:highest|lowest|best|worst) chance of\b|"
    r"(?:しやす|なりやす|でやす|可能性が(?:最も|一番)?[高低]|確率が(?:最も|一番)?[高低])"
)
_OF = 100
_FOR_EVERY = re.compile(
    r"\b(?:for every|per) 100\b(?! (?:people|persons|residents|inhabitants))|(?<=[性子女男])100人に対し"
)
_SHARE_EN = re.compile(r"\b(?:share|percentage|per ?cent|proportion|fraction) (?:of|among) |(?<!\w)% of ")
_AMONG_JA = re.compile(r"(?:の(?:人|方|人たち|住民))?(?:の(?:うち|中で|なかで)|に占める)")
_NEAR, _NEAR_JA = 24, 8  # characters between the number and the people
_OF_JA = re.compile(r"(?:100|10)人(?:の(?:うち|中)|中)")


def parts_of_people(reading: Reading, catalogue: Catalogue) -> Reading:
    """The reading of such a question with the share that it asks for, where the catalogue has one of these people."""
    window = _window(reading)
    if window is None:
        return reading
    folded = reading.text.folded
    numbered = any(pattern.search(folded) for pattern in (_OF_EN, _OF_JA, _FOR_EVERY))
    shared = not (numbered or _LIKELY.search(folded))
    wholes = _people(reading, catalogue, window)
    counted = {code for one in _told(reading, window) for code in one.codes} if numbered else set()
    named = {code for codes in reading.measures for code in codes} - wholes - counted
    named -= {_POPULATION} if shared else set()  # "% of population under 15": of all of it
    found = next(_shares(named, wholes | counted, catalogue), None)
    if shared and found is not None and catalogue.get(found).unit.style != "percent":
        return reading  # "what share of the population are women" is no ratio of men to women
    if found is None and (not wholes or _FOR_EVERY.search(folded)):
        return _of_hundred(reading, window) if numbered and not _FOR_EVERY.search(folded) else reading
    if found is None and (named or shared):
        return reading
    if found is None:
        return replace(reading, measures=(), facets=())  # what they do is not known here
    taken = ("share", "count", "persons", "living", "per", "for_size")
    told = replace(reading.meaning(found), facets=(), cues=reading.cues.without(*taken), quantities=(), thresholds=())
    left, strange = (tuple(w for w in words if w != "likely") for words in (reading.left, reading.strange))
    return replace(told, left=left, strange=strange, certain=not left and not strange)


def _of_hundred(reading: Reading, window: tuple[int, int]) -> Reading:
    """Of people or households at large, what else is named is a share: "of 100 residents, how many are over 65"."""
    wholes = {one.codes for one in _told(reading, window)}
    rest = tuple(codes for codes in reading.measures if codes not in wholes)
    areas = reading.cues.level is not None and "count" in reading.cues  # "out of 100 cities, how many have …"
    if areas or not (rest or reading.facets):
        return reading
    cues = reading.cues.without("count", "persons", "per", "for_size").with_("share")
    at_large = (_POPULATION,) in wholes
    return replace(reading, measures=rest if rest or at_large else reading.measures, cues=cues, weak=False)


def _window(reading: Reading) -> tuple[int, int] | None:
    """Where the people are named: behind "out of 100", before 100人のうち and before "likely"."""
    folded = reading.text.folded
    if match := _OF_EN.search(folded):
        return match.end(), match.end() + _NEAR
    if match := _OF_JA.search(folded):
        return max(0, match.start() - _NEAR_JA), match.start()
    if match := _FOR_EVERY.search(folded):
        after = match.group().isascii()
        return (match.end(), match.end() + _NEAR) if after else (max(0, match.start() - _NEAR_JA), match.start())
    likely = _LIKELY.search(folded)
    if likely:
        return 0, len(folded)
    share = _SHARE_EN.search(folded)
    if share:
        return share.end(), share.end() + _NEAR
    among = _AMONG_JA.search(folded)
    return (max(0, among.start() - _NEAR_JA), among.start()) if among and "share" in reading.cues else None


def _told(reading: Reading, window: tuple[int, int]) -> list[Mention]:
    return [one for one in reading.terms if window[0] <= one.start and one.end <= window[1]]


def _people(reading: Reading, catalogue: Catalogue, window: tuple[int, int]) -> set[str]:
    """The people named there, as parts of the population: seniors, those over 65, women."""
    start, end = window
    told = _told(reading, window)
    wholes = {code for one in told for code in one.codes if catalogue.get(code).base == _POPULATION}
    facets = dict(facet for one in told for facet in one.facets[:1] if not one.codes)
    ages = [one for one in find_ages(reading.text.folded) if start <= one.start and one.end <= end]
    facets |= {"age": ages[0].value} if ages else {}
    family = catalogue.family(_POPULATION) if facets else ()
    return wholes | {one.code for one in family if dict(one.facets) == facets}


def _shares(named: set[str], wholes: set[str], catalogue: Catalogue) -> Iterator[str]:
    """Percentages of one of `wholes` that what is named is, itself or a part of it by age or sex."""
    for rate in catalogue.derived.values():
        if rate.scale == _OF and _of_whole(rate, wholes) and _of_part(rate, named, catalogue):
            yield rate.code


def _of_whole(rate: Derived, wholes: set[str]) -> bool:
    return len(rate.denominator) == 1 and rate.denominator[0][0] in wholes


def _of_part(rate: Derived, named: set[str], catalogue: Catalogue) -> bool:
    if len(rate.numerator) != 1:
        return False
    part = catalogue.get(rate.numerator[0][0])
    return part.code in named or (isinstance(part, Indicator) and part.base in named)
