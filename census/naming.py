"""Names: where a text names the areas, measures and sources of a result.

`mask` blanks them out, so that digits in names ("65 and over", SSDSE-A-2026) are not read as figures,
and tells where they stood. Only names of this result count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from census.phrasing.forecasts import INTERVAL
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
        low = text.lower()
        if len(low) != len(text):  # some letters of other scripts grow; positions matter more
            low = text
        anchors: list[Anchor] = []
        masked = list(text)
        for name in sorted((name for name in self.names if name in low), key=len, reverse=True):
            for start in _occurrences(name, low):
                end = start + len(name)
                if "\0" not in masked[start:end]:
                    anchors.append(Anchor(*self.names[name], start, end))
                    masked[start:end] = "\0" * len(name)
        return "".join(masked).replace("\0", " "), tuple(sorted(anchors, key=lambda anchor: anchor.start))


def _occurrences(name: str, text: str) -> Iterator[int]:
    """Where the name stands, as whole words where it begins or ends with a letter or digit of English.

    No regular expression: a pattern of the names of one text would be compiled for that text alone.
    """
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        joined = _word(name[0]) and _word(before) and not (before.isdigit() and name[0].isalpha())  # 123m² is not
        if not joined and not (_word(name[-1]) and _word(after)):
            yield start
        start = text.find(name, start + 1)


def _word(character: str) -> bool:
    return character.isascii() and character.isalnum()


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
        yield from ((name, "area", code) for name in (area.name_en, area.name_ja, area.short_en))
        # 中央 of 中央区 would blank a part of 中央値.
        if len(area.short_ja) > 1 and area.level not in ("municipality", "ward"):
            yield area.short_ja, "area", code


def _other_names(result: Result, measures: Iterable[Measure]) -> Iterator[Entry]:
    """Units with digits in them, surveys and editions: to be blanked, standing for nothing."""
    for measure in measures:
        for name in (measure.unit.en, measure.unit.ja):
            if _DIGITS.search(name):
                yield name, "other", name
        if isinstance(measure, Indicator):
            yield measure.survey_en, "other", measure.survey_en
            yield measure.survey_ja, "other", measure.survey_ja
    if result.op == "forecast":
        yield from ((name, "other", name) for name in INTERVAL.values())
    for cell in result.cells:
        yield edition_name(cell), "other", edition_name(cell)
        yield cell.source, "other", cell.source
