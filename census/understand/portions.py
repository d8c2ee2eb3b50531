"""Percentages of what was counted before: "as a percentage?" after the girls born, 住宅全体に占める割合 after homes
that are owned, "what percentage of them were boys?".

The whole is what the question names; else what a part was asked of, in the question or one turn before; else the
total of the same kind. A whole that is named beats a rate that has a name of its own and another whole.
"""

from __future__ import annotations

import re
from dataclasses import replace

from census.composed import per
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import Plan
from census.types import Derived
from census.understand.measures import OF_PEOPLE, POPULATION
from census.understand.memory import Memory
from census.understand.reading import Mention, Reading

_SHARE = r"(?:percentages?|per ?cent|shares?|proportions?|fractions?|parts?|portions?|%)"
_WHOLE_EN = re.compile(
    rf"(?:\b(?:as|in) (?:an? )?{_SHARE} of|"
    rf"(?:\b{_SHARE}|%) of (?=all |every |total |the total |the whole |the overall |overall )|"
    r"\bout of|\b(?:ratio|relative|compared|proportion) to) "
    r"(?:(?:all|the|every|total|whole|overall|of|its|their|those|number) )*$"
)
_OF_EN = re.compile(rf"(?:\b{_SHARE}|%) of (?:the |its |their )?$")
_STARTS = re.compile(rf"{_SHARE} of ")
_AS_A = re.compile(r"\b(?:as|in) an? $")
_IS_THAT = re.compile(
    r"(?: (?:people|persons|residents|households))? (?:is|are|was|were|does|do) (?:that|this|it|they|those)\b"
)
_WHOLE_JA = re.compile(
    r"(?:の?(?:全体|総数|全部|すべて|全て|合計|トータル|数))?(?:に占め|に対|の(?:うち|中)|の?何(?:割|%|パーセント)|で(?:見|み)た割合|比)"
)
_RATIO_TO = re.compile(r"\b(?:ratio|relative|proportion) to (?:the )?(?!\d)")
_ELSE = ("change", "ratio", "difference", "compare", "per", "sum", "series", "own_prefecture")
_HUNDRED = 100


class Portions:
    """Finds the percentage that a follow-up asks for."""

    def __init__(self, catalogue: Catalogue, measures: Measures) -> None:
        self._catalogue = catalogue
        self._measures = measures
        self._listed = {
            (rate.numerator[0][0], rate.denominator[0][0]): rate.code
            for rate in catalogue.derived.values()
            if len(rate.numerator) == len(rate.denominator) == 1 and rate.scale == _HUNDRED
        }

    def of_whole(self, reading: Reading, plan: Plan) -> Reading:
        """The reading with the percentage of a whole that it names itself: "as a share of all women"."""
        folded = reading.text.folded
        to_it = _RATIO_TO.search(folded) is not None or any(_is_its_share(folded, one) for one in reading.terms)
        if not self._asked(reading, plan, to_it=to_it):
            return reading
        part = self._part(plan.measures[0])
        whole = self._named_whole(reading, part)
        told = whole is not None and whole not in (part, plan.measures[0])
        return self._of(reading, plan, (part, whole) if told and whole else None)

    def told(self, reading: Reading, plan: Plan, memory: Memory) -> Reading:
        """The reading with the percentage that it asks for of what was counted before."""
        if not self._asked(reading, plan) or reading.measures or self._named_whole(reading):
            return reading
        return self._of(reading, plan, self._pair(reading, plan, memory))

    def _asked(self, reading: Reading, plan: Plan, *, to_it: bool = False) -> bool:
        cues = reading.cues.without("ratio") if to_it else reading.cues
        asked = to_it or cues.any("share", "percent_change", "rate")
        odd = reading.places or reading.thresholds or cues.level or reading.strange or reading.left or reading.unknown
        return asked and not (cues.any(*_ELSE) or odd) and len(plan.measures) == 1 and plan.op != "share"

    def _of(self, reading: Reading, plan: Plan, pair: tuple[str, str] | None) -> Reading:
        code = (self._of_people_or_homes(reading, pair) or self._percentage(*pair)) if pair else None
        if code is None or not self._has(code, plan):
            return reading
        cues = reading.cues.without("share", "percent_change", "rate", "ratio", "which")
        return replace(reading.meaning(code), cues=cues, facets=(), covered=True, given=True)

    def _part(self, code: str) -> str:
        """What is counted: of a percentage, what it is the percentage of."""
        measure = self._catalogue.get(code)
        top = measure.numerator if isinstance(measure, Derived) and measure.denominator else ()
        return top[0][0] if len(top) == 1 and measure.unit.style == "percent" else code

    def _of_people_or_homes(self, reading: Reading, pair: tuple[str, str]) -> str | None:
        """ "Of all households": of those that its share is published of."""
        listed = self._own_rate(pair[0]) if reading.weak else None
        rate = self._catalogue.derived[listed] if listed else None
        alike = rate and len(rate.denominator) == 1
        unit = self._catalogue.get(rate.denominator[0][0]).unit if rate and alike else None
        return listed if unit == self._catalogue.get(pair[1]).unit else None

    def _pair(self, reading: Reading, plan: Plan, memory: Memory) -> tuple[str, str] | None:
        """The part and the whole where the question names no whole."""
        facets, part = dict(reading.facets), self._part(plan.measures[0])
        if not facets.keys() <= OF_PEOPLE:
            return None
        counted = part == plan.measures[0]
        if facets:  # "what percentage of them were boys?"
            narrower = self._narrowed(part, facets)
            of_them = counted and narrower and part != POPULATION
            return (narrower, part) if of_them and narrower and narrower != part else None
        if not counted:
            return None
        before = self._before(part, memory)
        base = self._catalogue.get(part).base
        whole = before or (base if self._own_rate(part) is None else None)
        return (part, whole) if whole and whole != POPULATION else None

    def _named_whole(self, reading: Reading, part: str = "") -> str | None:
        """What is named where a whole stands: "as a percentage of all women", 住宅全体に占める."""
        folded = reading.text.folded
        for one in reading.terms:
            before, after = folded[: one.start], folded[one.end :]
            said = _WHOLE_EN.search(before) if one.start and before[-1:].isascii() else None
            if (
                part
                and _OF_EN.search(before)
                and (_IS_THAT.match(after) or self._catalogue.get(part).base in one.codes)
            ):
                said = _OF_EN.search(before)  # "what % of births is that?"
            if part and one.codes and _is_its_share(folded, one):
                return self._part(one.codes[0])  # "what percentage of women is that", which is no share of women
            if not (said or _WHOLE_JA.match(after)):
                continue
            if one.codes and one.measures:
                return one.codes[0]
            if one.facets and one.facets[0][0] in OF_PEOPLE:
                return self._narrowed(POPULATION, dict(one.facets[:1]))
        return None

    def _narrowed(self, code: str, facets: dict[str, str]) -> str | None:
        measure = self._catalogue.get(code)
        wanted = dict(measure.facets) | facets
        family = self._catalogue.family(measure.base or code)
        return next((one.code for one in family if dict(one.facets) == wanted), None)

    def _before(self, part: str, memory: Memory) -> str | None:
        """What was counted one turn before, where this is a part of it."""
        older = memory.plans[1] if len(memory.plans) > 1 else None
        if older is None or len(older.measures) != 1 or older.areas != memory.plans[0].areas:
            return None
        whole, measure = older.measures[0], self._catalogue.get(part)
        of = self._catalogue.get(whole)
        within = measure.base in (whole, of.base) and dict(of.facets).items() < dict(measure.facets).items()
        return whole if within or (part, whole) in self._listed else None

    def _own_rate(self, part: str) -> str | None:
        """A percentage that has this for its one numerator, of people where it is of people."""
        rates = (one for one in self._catalogue.derived.values() if one.denominator and one.unit.style == "percent")
        return next((rate.code for rate in rates if [code for code, _ in rate.numerator] == [part]), None)

    def _percentage(self, part: str, whole: str) -> str | None:
        """The listed rate of just these two, or one that its code spells out; of the whole population the listed
        one, whichever people it leaves out."""
        if listed := self._listed.get((part, whole)) or (whole == POPULATION and self._own_rate(part)):
            return listed
        made = per(part, whole, _HUNDRED)
        known = made in self._catalogue and self._catalogue.get(made).unit.style == "percent"
        return made if known else None

    def _has(self, code: str, plan: Plan) -> bool:
        return not plan.areas or bool(self._measures.years(code, plan.areas[0]))


def _is_its_share(folded: str, one: Mention) -> bool:
    """Whether "percentage of women" in "what percentage of women is that?" is a share of women, not that of women."""
    shares = one.measures and _STARTS.match(folded, one.start) is not None
    return shares and bool(_IS_THAT.match(folded, one.end) or _AS_A.search(folded[: one.start]))
