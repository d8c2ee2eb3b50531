"""Places and years that a follow-up points to without naming them: "the smaller one", 最初の市, "the later year".

They become the place or the year itself, so that what is asked of them is read like any other question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from census.compute import Computer
from census.errors import CensusError
from census.measures import Measures
from census.plan import Plan
from census.understand.finding import found_by
from census.understand.memory import Memory
from census.understand.places import Place
from census.understand.reading import Reading
from census.understand.referring import References
from census.understand.years import Years

_LESS_EN = "small|low|few|less|short|weak|poor|young|narrow"
_COMPARED_EN = (
    "smaller|smallest|lesser|lower|lowest|fewer|fewest|less|least|shorter|weaker|poorer|younger|narrower|"
    "larger|largest|bigger|biggest|higher|highest|greater|greatest|more|most|longer|stronger|richer|older|wider"
)
_KIND_EN = "one|city|town|village|ward|prefecture|place|area|municipality"
_LESS_JA = "少|小|低|短|狭"
_CHOSEN = re.compile(
    rf"\bthe one (?:with|that has|having|that had|which has) (?:the )?(?P<of>{_COMPARED_EN})\b(?: people| residents)?|"
    rf"\bthe (?P<one>{_COMPARED_EN})(?: populated)?(?: (?:{_KIND_EN})(?:'s)?| of (?:the|those|these) two|"
    r" of them)(?= |$|[?,.'])|"
    r"(?P<ja>[多大高長広少小低短狭])(?:な|ない|き|さ)?い(?:ほう|方)の?(?:都道府県|市町村|自治体|[市県区町村])?"
    r"(?=[のはにでだをもなって、]|$)"
)
_FIRST_AREA = re.compile(
    r"\bthe (?:very )?(?:first|original) (?:city|town|village|ward|prefecture|place|municipality|area)\b|"
    r"(?:最初|はじめ|初め|一番目|1番目|いちばん初め)(?:に(?:聞|訊)いた)?の?(?:都道府県|市町村|自治体|都市|[市県区町村])"
)
_YEAR = re.compile(
    r"\b(?:the |that |in )+(?P<en>later|latter|more recent|newer|earlier|former|older|second|first) "
    r"(?:of (?:the|those) (?:two )?)?(?:years?|date|census)\b|"
    r"(?P<ja>新しい|後の|あとの|古い|早い|前の|最初の|はじめの|初めの)(?:ほう|方)?の?年(?![前後間齢])"
)
_EARLIER = frozenset({"earlier", "former", "older", "first", "古い", "早い", "前の", "最初の", "はじめの", "初めの"})


class Pointing:
    """Finds what is pointed to in the plans of a memory."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures

    def pointed(self, reading: Reading, found: References, memory: Memory) -> Reading:
        """The reading with the place and the year pointed to."""
        reading = self._year(reading, memory)
        if reading.places:
            return reading
        return self._chosen(reading, found, memory) or self._first(reading, memory) or reading

    # -- places ---------------------------------------------------------------------------------

    def _chosen(self, reading: Reading, found: References, memory: Memory) -> Reading | None:
        """ "How many schools does the smaller one have?" """
        match = _CHOSEN.search(reading.text.folded)
        if match is None or found.any("choice", "first"):
            return None
        named = reading.measures or reading.facets or reading.years
        if reading.cues.any("difference", "ratio") and not named:
            return None  # "how many more is the bigger one?" is asked of both
        said = match["of"] or match["one"] or match["ja"]
        least = said.startswith(tuple(_LESS_EN.split("|"))) or said == "least" or said in _LESS_JA
        area = next((self._extreme(plan, least=least) for plan in self._of_several(memory)), None)
        return self._placed(reading, area, match) if area else None

    def _of_several(self, memory: Memory) -> Iterator[Plan]:
        """Plans of two or more areas; the last two figures where they were asked for one by one."""
        plans = [plan for plan in memory.plans if plan.scope is None and len(plan.measures) == 1]
        if plans and len(plans[0].areas) == 1:
            newest = plans[0]
            for plan in plans[1:]:
                if plan.measures == newest.measures and len(plan.areas) == 1 and plan.areas != newest.areas:
                    yield self._together(newest, (*plan.areas, *newest.areas))
                    break
        yield from (self._together(plan, plan.areas) for plan in plans if len(plan.areas) >= 2)

    def _together(self, plan: Plan, areas: tuple[str, ...]) -> Plan:
        years = plan.years if len(plan.years) == 1 else ()
        return Plan(op="compare", measures=plan.measures, areas=areas, years=years)

    def _extreme(self, plan: Plan, *, least: bool) -> str | None:
        try:
            rows = Computer(self._measures).execute(plan).rows
        except CensusError:
            return None
        figures = {row.area: row.value for row in rows if row.value is not None}
        if len(figures) < 2:
            return None
        return min(figures, key=figures.__getitem__) if least else max(figures, key=figures.__getitem__)

    def _first(self, reading: Reading, memory: Memory) -> Reading | None:
        """ "And the first city?": the place talked of or found first, and what is talked of now."""
        match, first, last = _FIRST_AREA.search(reading.text.folded), memory.first, memory.last
        if match is None or first is None or last is None or first == last:
            return None
        one = first.scope is not None and first.op == "rank" and (first.limit == 1 or first.nth is not None)
        areas = found_by(first, self._measures).areas if one else first.areas
        return self._placed(reading, areas[0], match) if areas and last.scope is None else None

    def _placed(self, reading: Reading, area: str, match: re.Match[str]) -> Reading:
        """The reading of a question that names this place instead; the words that chose it ask for nothing else."""
        span = range(match.start(), match.end())
        held = [one for one in reading.mentions if one.measures and one.start in span and one.end - 1 in span]
        dropped = {one.codes for one in held}
        kept = {one.codes for one in reading.mentions if one.measures and one not in held}
        measures = tuple(codes for codes in reading.measures if codes in kept or codes not in dropped)
        cues = reading.cues.without("less", "least", "most", "high", "size", "compare", "difference", "that_place")
        cues = replace(cues, level=None, limit=None, nth=None)
        said = match.group()
        return replace(
            reading,
            places=(Place((area,), match.start(), match.end()),),
            measures=measures,
            cues=cues,
            strange=tuple(word for word in reading.strange if word not in said),
            left=tuple(word for word in reading.left if word not in said),
            unknown=None if reading.unknown and reading.unknown.casefold() in said else reading.unknown,
        )

    # -- years ----------------------------------------------------------------------------------

    def _year(self, reading: Reading, memory: Memory) -> Reading:
        """ "For the later year": of the years last talked of."""
        match = _YEAR.search(reading.text.folded)
        if match is None or reading.years:
            return reading
        years: set[int] = set()
        for plan in memory.plans:
            years |= set(plan.years)
            if len(years) > 1:
                break
        if len(years) < 2:
            return reading
        said = match["en"] or match["ja"]
        year = min(years) if said in _EARLIER else max(years)
        words = (*reading.strange, *reading.left)
        kept = [word for word in words if word not in match.group()]
        cues = reading.cues.without("peak", "less") if match["ja"] else reading.cues
        return replace(
            reading,
            years=Years(years=(year,), spans=((match.start(), match.end()),)),
            cues=cues,
            strange=tuple(word for word in reading.strange if word in kept),
            left=tuple(word for word in reading.left if word in kept),
        )
