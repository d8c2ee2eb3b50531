"""Names: where a text names the areas, measures and sources of a result.

`mask` blanks them out, so that digits in names ("65 and over", SSDSE-A-2026) are not read as figures,
and tells where they stood. Only names of this result count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from census.phrasing.telling import Areas, Measures, edition_name, row_unit
from census.plan import Plan
from census.types import Derived, Indicator, Measure, Result

AnchorKind = Literal["area", "measure", "year", "other"]
_DIGITS = re.compile(r"[0-9一二三四五六七八九十百千万]")
_BREAK = re.compile(r"[,、;；，]")
_BREAK_COST = 10  # characters that a comma between a name and a number is worth


@dataclass(frozen=True, slots=True)
class Anchor:
    """A name in a text and the codes it may stand for."""

    kind: AnchorKind
    codes: frozenset[str | int]
    start: int
    end: int

    def distance(self, start: int, end: int, text: str) -> int:
        """Characters to the slice, commas between counting more."""
        between = text[self.end : start] if self.end <= start else text[end : self.start]
        return len(between.replace(" ", "")) + _BREAK_COST * len(_BREAK.findall(between))


@dataclass(frozen=True)
class Names:
    """The names of one result.

    names  lower-case name to (kind, codes)
    units  styles and keys of the rows' units
    ages   ages in the titles of its measures
    """

    names: dict[str, tuple[AnchorKind, frozenset[str | int]]]
    units: frozenset[str]
    ages: frozenset[int]

    @classmethod
    def of(cls, plan: Plan, result: Result, catalogue: Measures, gazetteer: Areas) -> Names:
        """The names of a plan and its result, of both languages. Raises UnknownArea, UnknownMeasure."""
        measures = [catalogue.get(code) for code in dict.fromkeys(_measure_codes(plan, result, catalogue))]
        names: dict[str, tuple[AnchorKind, frozenset[str | int]]] = {}
        entries = [*_other_names(result, measures), *_measure_names(measures), *_area_names(plan, result, gazetteer)]
        for name, kind, code in entries:
            if name:
                known = names.get(name.lower(), (kind, frozenset[str | int]()))
                names[name.lower()] = (kind, known[1] | {code})
        units = {row_unit(plan, catalogue.get(row.measure)) for row in result.rows}
        styles = {unit.style for unit in units} | {"times" for unit in units if unit.ja == "倍"}
        styles |= {unit.key for unit in units}
        titles = " ".join(f"{measure.title_en} {measure.title_ja}" for measure in measures)
        return cls(names, frozenset(styles), frozenset(int(age) for age in re.findall(r"[0-9]{1,3}", titles)))

    def mask(self, text: str) -> tuple[str, tuple[Anchor, ...]]:
        """The text with names blanked (same length), and the anchors found, in order."""
        if not self.names:
            return text, ()
        anchors = []
        masked = list(text)
        for match in re.finditer(self._pattern(), text, re.IGNORECASE):
            kind, codes = self.names[match[0].lower()]
            anchors.append(Anchor(kind, codes, *match.span()))
            masked[match.start() : match.end()] = " " * (match.end() - match.start())
        return "".join(masked), tuple(anchors)

    def _pattern(self) -> str:
        ordered = sorted(self.names, key=len, reverse=True)
        return "|".join(_bounded(name) for name in ordered)


def _bounded(name: str) -> str:
    """The name as a pattern; where it begins or ends with a letter or digit of English, as whole words."""
    left = r"(?<![A-Za-z0-9])" if re.match(r"[a-z0-9]", name) else ""
    right = r"(?![A-Za-z0-9])" if re.search(r"[a-z0-9]$", name) else ""
    return left + re.escape(name) + right


def _measure_codes(plan: Plan, result: Result, catalogue: Measures) -> Iterator[str]:
    yield from plan.measures
    for condition in plan.scope.where if plan.scope else ():
        yield condition.measure
    for row in result.rows:
        measure = catalogue.get(row.measure)
        yield row.measure
        if isinstance(measure, Derived):
            yield from measure.indicators
    yield from (cell.indicator for cell in result.cells)


Entry = tuple[str, AnchorKind, str]


def _measure_names(measures: Iterable[Measure]) -> Iterator[Entry]:
    for measure in measures:
        yield measure.title_en, "measure", measure.code
        yield measure.title_ja, "measure", measure.code
        for name in (*measure.synonyms_en, *measure.synonyms_ja):
            if _DIGITS.search(name):  # others may be words that tell a number's role, like "increase"
                yield name, "measure", measure.code


def _area_names(plan: Plan, result: Result, gazetteer: Areas) -> Iterator[Entry]:
    scope = plan.scope
    codes = [row.area for row in result.rows] + list(plan.areas) + [code for code, _, _ in result.missing]
    codes += list(scope.inside + scope.exclude) if scope else []
    codes += [condition.than for condition in scope.where if condition.than] if scope else []
    for code in dict.fromkeys(codes):
        area = gazetteer.get(code)
        for name in (area.name_en, area.name_ja, area.short_en, area.short_ja):
            if len(name) > 1:
                yield name, "area", code


def _other_names(result: Result, measures: Iterable[Measure]) -> Iterator[Entry]:
    """Units with digits in them, surveys and editions: to be blanked, standing for nothing."""
    for measure in measures:
        for name in (measure.unit.en, measure.unit.ja):
            if _DIGITS.search(name):
                yield name, "other", name
        if isinstance(measure, Indicator):
            yield measure.survey_en, "other", measure.survey_en
            yield measure.survey_ja, "other", measure.survey_ja
    for cell in result.cells:
        yield edition_name(cell), "other", edition_name(cell)
        yield cell.source, "other", cell.source
