"""Which measure is meant: the linked codes, turned by facets (women, construction), by a percent or
"per" cue towards a rate, by years towards the series that has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from census.indicators import Catalogue
from census.measures import Measures
from census.types import Derived, Indicator
from census.understand.reading import Reading

POPULATION = "A1101"
_OF_PEOPLE = frozenset({"sex", "age"})
_PER = re.compile(r"(?:per|for every|a)\s+([\d,]+|thousand|hundred thousand|million|capita|person|head|resident|inhabitant)|(?:人口)?([\d,]+)(万)?人(?:あたり|当たり|につき)")
_PER_WORDS = {"thousand": "1000", "hundred thousand": "100000", "million": "1000000"}


class UnsupportedFacet(Exception):
    """The measure is not published by this facet (dentists by sex)."""


class MeasureChooser:
    """Chooses measure codes for a reading."""

    def __init__(self, catalogue: Catalogue, measures: Measures) -> None:
        self._catalogue = catalogue
        self._measures = measures
        self._rates: dict[str, list[Derived]] = {}
        for derived in catalogue.derived.values():
            if derived.denominator and len(derived.numerator) == 1:
                self._rates.setdefault(derived.numerator[0][0], []).append(derived)

    def choose(self, reading: Reading, named: Sequence[tuple[str, ...]], area: str, level: str | None) -> tuple[str, ...]:
        """One code per measure named (facets alone mean people). Raises UnsupportedFacet."""
        facets = dict(reading.facets)
        if not named and facets and _OF_PEOPLE.issuperset(facets):
            named = ((POPULATION,),)
        chosen = []
        for codes in named:
            candidates = self._by_facets(codes, reading.facets)
            candidates = self._as_rate(candidates, reading) or candidates
            candidates = self._available(candidates, area, level)
            chosen.append(candidates[0])
        return tuple(dict.fromkeys(self._of_years(code, reading, area) for code in chosen))

    def _by_facets(self, codes: Sequence[str], facets: Sequence[tuple[str, str]]) -> list[str]:
        """The family members that have these facets beside the measure's own."""
        if not facets:
            return list(codes)
        found: list[str] = []
        for code in self._with_related(codes):
            measure = self._catalogue.get(code)
            wanted = dict(measure.facets) | dict(facets)
            root = measure.base or measure.code
            members = [m.code for m in self._catalogue.family(root) if dict(m.facets) == wanted]
            found += [member for member in members if member not in found]
        if found:
            return found
        own = {facet for code in codes for facet in self._catalogue.get(code).facets.items()}
        if set(facets) <= own or not any(facet in _OF_PEOPLE or facet == "industry" for facet, _ in facets):
            return list(codes)
        raise UnsupportedFacet

    def _with_related(self, codes: Sequence[str]) -> Iterable[str]:
        for code in codes:
            yield code
            measure = self._catalogue.get(code)
            if isinstance(measure, Indicator):
                yield from measure.also

    def _as_rate(self, codes: Sequence[str], reading: Reading) -> list[str]:
        """A rate whose numerator the words named, where the question asks for one."""
        text = reading.text.folded
        if "per" in reading.cues:
            rates = [rate for code in codes for rate in self._rates.get(code, ()) if rate.unit.style != "percent"]
            base = _base_of(text)
            same = [rate for rate in rates if base and str(rate.scale) == base]
            return [rate.code for rate in same or rates]
        if "share" in reading.cues and not reading.cues.any("change", "ratio") and not reading.conditions:
            return [r.code for code in codes for r in self._rates.get(code, ()) if r.unit.style == "percent"]
        return []

    def _available(self, codes: Sequence[str], area: str, level: str | None) -> list[str]:
        """Codes with figures there first; the order of the words is kept otherwise."""
        def has(code: str) -> bool:
            return level in self._measures.levels(code) if level else bool(self._measures.years(code, area))

        return sorted(dict.fromkeys(codes), key=lambda code: not has(code))

    def _of_years(self, code: str, reading: Reading, area: str) -> str:
        """The series for the years asked: a projection for the future, a related one where the usual ends."""
        measure = self._catalogue.get(code)
        if not isinstance(measure, Indicator):
            return code
        years = self._measures.years(code, area)
        asked = [*reading.years.years, *filter(None, reading.years.span or ())]
        future = bool(asked and years and max(asked) > years[-1])
        if measure.projection and (future or "not_yet" in reading.cues):
            return measure.projection
        if asked and not set(asked) & set(years):
            for other in measure.also:
                if set(asked) & set(self._measures.years(other, area)):
                    return other
        return code


def _base_of(text: str) -> str | None:
    """The base of "per 100,000", 人口10万人当たり, as digits."""
    match = _PER.search(text)
    if not match:
        return None
    found = match.group(1) or match.group(2)
    if found in ("capita", "person", "head", "resident", "inhabitant"):
        return "1"
    digits = _PER_WORDS.get(found, found.replace(",", ""))
    return digits + "0000" if match.group(3) else digits
