"""Measures that are told of the same thing as the one before: in another unit, what it is a part of, its share of that,
who are counted there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from census.indicators import Catalogue
from census.measures import Measures
from census.plan import Plan
from census.types import Derived, Indicator
from census.understand.reading import Reading
from census.understand.referring import NET

_OUT_OF = re.compile(
    r"^(?:and |so |ok(?:ay)?,? )*(?:out )?of how many(?: in (?:total|all)| altogether| overall)?[?. ]*$|"
    r"^(?:それは?|全部で|全体で)*何(?:人|戸|世帯|件|校|所)(?:の?うち|中|分の)(?:です|なの|の話|でしょう)*か?[?？。]*$"
)
_HOW_MANY_EN = re.compile(r"\bhow many (days|hours|minutes|cases|places|kilometres|tonnes|rooms|cars)\b")
_STEM = 2  # letters of a Japanese title that say of what it is: 降水量, 降水日数
_HOW_MANY_JA = re.compile(r"何([一-鿿々]{1,3})")


class Belonging:
    """Finds such measures; `over` are the rates by what they are the rates of."""

    def __init__(self, catalogue: Catalogue, measures: Measures, over: Mapping[str, Sequence[Derived]]) -> None:
        self._catalogue = catalogue
        self._measures = measures
        self._over = over

    def in_unit(self, reading: Reading, code: str) -> str | None:
        """ "On how many days?", 何日？ after the amount of rain: what is told of the same thing in that unit."""
        own, folded = self._catalogue.get(code), reading.text.folded
        said = {match[1] for pattern in (_HOW_MANY_EN, _HOW_MANY_JA) if (match := pattern.search(folded))}
        if reading.measures or reading.facets or not said or not isinstance(own, Indicator):
            return None
        found = [
            one.code
            for one in self._catalogue.indicators.values()
            if (one.topic, one.base) == (own.topic, None)
            and one.unit.ja not in (own.unit.ja, "人")  # 何人減った after teachers is of them
            and one.title_ja[:_STEM] == own.title_ja[:_STEM]
            and (one.unit.en in said or any(word.startswith(one.unit.ja) for word in said))
        ]
        return found[0] if len(found) == 1 else None

    def out_of(self, reading: Reading, code: str) -> str | None:
        """ "Out of how many?", 何戸のうち？ after vacant dwellings: all of which their share is published."""
        if reading.measures or reading.facets or reading.places or not _OUT_OF.search(reading.text.folded):
            return None
        rates = [rate for rate in self._over.get(code, ()) if rate.unit.style == "percent"]
        wholes = {rate.denominator[0][0] for rate in rates if len(rate.denominator) == 1}
        return wholes.pop() if len(wholes) == 1 else None

    def share_of(self, part: str, whole: str) -> str | None:
        """The share that is published of one in the other."""
        rates = (rate for rate in self._over.get(part, ()) if rate.unit.style == "percent")
        return next((rate.code for rate in rates if {term for term, _ in rate.denominator} == {whole}), None)

    def of_that_year(self, reading: Reading, plan: Plan, sides: Iterable[str]) -> str | None:
        """2021年にそこで働いていた人数 after factories: of their other `sides` in a fraction, where what is named lacks
        that year."""
        said, area, named = set(reading.years.years), plan.areas[0], reading.measures[0]
        told = "pronoun" in reading.cues and said and len(plan.measures) == 1 and not reading.cues.any("share", "rate")
        if not told or any(said <= set(self._measures.years(code, area)) for code in named):
            return None
        unit = self._catalogue.get(named[0]).unit.ja
        own = self._catalogue.get(plan.measures[0])
        alike = [
            one.code
            for side in dict.fromkeys(sides)
            if self._catalogue.get(side).unit.ja == unit
            for one in self._catalogue.family(side)
            if dict(one.facets) == dict(own.facets) and said <= set(self._measures.years(one.code, area))
        ]
        return alike[0] if len(alike) == 1 else None


def names_net(reading: Reading) -> bool:
    """Whether the word for a balance is part of another's name: 経常収支比率."""
    words = (reading.text.folded[one.start : one.end] for one in reading.mentions if one.measures and not one.weak)
    return any((net := NET.search(word)) and net.group() != word for word in words)
