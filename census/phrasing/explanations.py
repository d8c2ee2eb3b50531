"""What a measure means, and for which years and areas it is published, in both languages.

No text here holds a figure of the data: the numbers are years, counts of areas, and those of the catalogue's
definitions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from census.coverage import Published, coverage, years_of
from census.formulas import worded
from census.measures import Measures
from census.phrasing.refusals import LEVELS
from census.types import Derived, Indicator, Kind, Language, Level, Measure

_LEVELS: Mapping[str, Mapping[Language, str]] = {**LEVELS, "set": {"en": "groups of areas", "ja": "地域のまとまり"}}
_BASES: Mapping[Kind, Mapping[Language, str]] = {
    "census": {"en": "census counts", "ja": "国勢調査などの調査値"},
    "estimate": {"en": "estimates", "ja": "推計値"},
    "preliminary": {"en": "preliminary counts", "ja": "速報値"},
    "projection": {"en": "projections", "ja": "将来推計"},
    "administrative": {"en": "counts from records and surveys", "ja": "届出・調査による数値"},
    "derived": {"en": "sums made here", "ja": "当システムでの合計"},
}
_FEW = 6  # years of a regular sequence that are still named one by one
_UNIVERSAL = 0.9  # of a level's areas have figures: as good as all

Years = tuple[tuple[int, Kind], ...]


@dataclass(frozen=True)
class Explainer:
    """Explains measures of a store."""

    measures: Measures

    def define(self, codes: Sequence[str], language: Language) -> str:
        """What the measures mean, how they are computed and where they are published. Raises UnknownMeasure."""
        return "\n\n".join(self._definition(code, language) for code in codes)

    def cover(
        self, codes: Sequence[str], language: Language, *, area: str | None = None, level: Level | None = None
    ) -> str:
        """For which years and levels of area the measures are published, the area or level asked about first.

        Raises UnknownMeasure, UnknownArea.
        """
        return "\n\n".join(self._coverage(code, language, area, level) for code in codes)

    # -- definitions ----------------------------------------------------------------------------

    def _definition(self, code: str, language: Language) -> str:
        catalogue, en = self.measures.catalogue, language == "en"
        measure = catalogue.get(code)
        meaning = self._note(measure, language)
        lines = [_sentence(f"{_title(measure, language)}{': ' if en else '：'}{meaning}", en) if meaning else ""]
        if isinstance(measure, Derived):
            formula = worded(measure, lambda part: _title(catalogue.get(part), language))
            formula = f"{_title(measure, language)} = {formula}"
            lines.append(f"{formula}." if en else f"計算式：{formula}。")
        elif not meaning:
            lines.append(_title(measure, language) + ("." if en else "。"))
        lines.append(f"Unit: {measure.unit.en}." if en else f"単位：{measure.unit.ja}。")
        lines.append(self._source(measure, language))
        levels = _merged(coverage(self.measures, code), language)
        listed = ("; " if en else "、").join(
            f"{names} ({years})" if en else f"{names}（{years}）" for names, years in levels
        )
        lines.append((f"Published for: {listed}." if en else f"公表範囲：{listed}。") if listed else "")
        return "\n".join(line for line in lines if line)

    def _note(self, measure: Measure, language: Language) -> str:
        """The catalogue's note; a part of a family without one has the family's."""
        catalogue = self.measures.catalogue
        for one in (measure, catalogue.get(measure.base) if measure.base else measure):
            note = one.note_ja if language == "ja" else one.note_en
            if note:
                return note
        return ""

    def _source(self, measure: Measure, language: Language) -> str:
        codes = measure.indicators if isinstance(measure, Derived) else (measure.code,)
        found = [self.measures.catalogue.get(code) for code in codes]
        surveys = [one for one in found if isinstance(one, Indicator)]
        names = dict.fromkeys(one.survey_ja if language == "ja" else one.survey_en for one in surveys)
        return f"Source: {'; '.join(names)}." if language == "en" else f"出典：{'；'.join(names)}"

    # -- coverage -------------------------------------------------------------------------------

    def _coverage(self, code: str, language: Language, area: str | None, level: Level | None) -> str:
        measure, en = self.measures.catalogue.get(code), language == "en"
        published = coverage(self.measures, code)
        lines = [self._of_area(measure, area, language) if area else _of_level(measure, level, published, language)]
        lines.append(f"{measure.title_en}, as published here:" if en else f"{measure.title_ja}の収録範囲：")
        lines += [f"- {names}{': ' if en else '：'}{years}" for names, years in _merged(published, language)]
        lines.append(self._source(measure, language))
        return "\n".join(line for line in lines if line)

    def _of_area(self, measure: Measure, code: str, language: Language) -> str:
        """The answer for the area asked about."""
        title, area = _title(measure, language), self.measures.gazetteer.get(code)
        said = _years(years_of(self.measures, measure.code, area.code), language)
        if language == "en":
            return f"{title}, {area.name_en}: {said}." if said else f"{title}: no figures for {area.name_en}."
        return f"{area.name_ja}の{title}：{said}。" if said else f"{title}は、{area.name_ja}の数値がありません。"


def _of_level(measure: Measure, level: Level | None, published: Sequence[Published], language: Language) -> str:
    """The answer for the level asked about; nothing where none was."""
    if level is None:
        return ""
    title, name = _title(measure, language), _LEVELS[level][language]
    found = next((one for one in published if one.level == level), None)
    if found is None:
        refused = f"No: {title} has no figures for {name}."
        return refused if language == "en" else f"いいえ、{title}は{name}では収録されていません。"
    said = _years(found.years, language)
    return (
        f"Yes: {title} for {name}, {said}."
        if language == "en"
        else f"はい、{title}は{name}で収録されています（{said}）。"
    )


def _title(measure: Measure, language: Language) -> str:
    return measure.title_ja if language == "ja" else measure.title_en


def _sentence(text: str, en: bool) -> str:
    return text if text.endswith((".", "。")) else text + ("." if en else "。")


def _merged(published: Sequence[Published], language: Language) -> list[tuple[str, str]]:
    """(names of levels, their years): levels with the same years together."""
    en = language == "en"
    by_years: dict[str, list[str]] = {}
    levels = {one.level for one in published}
    for one in published:
        if one.level == "set" and "region" in levels:
            continue  # sums like those of the regions
        name = _LEVELS[one.level][language]
        if one.level not in ("country", "set") and one.areas < _UNIVERSAL * one.of:
            name = f"{one.areas:,} {name}" if en else f"{one.areas:,}{name}"
        by_years.setdefault(_years(one.years, language), []).append(name)
    return [((", " if en else "・").join(names), years) for years, names in by_years.items()]


def _years(years: Years, language: Language) -> str:
    """2009–2023; by what they rest on where that differs: "census counts 1920, …; estimates 2021–2022"."""
    en = language == "en"
    bases: dict[Kind, list[int]] = {}
    for year, basis in years:
        bases.setdefault(basis, []).append(year)
    if len(bases) <= 1:
        return _listed([year for year, _ in years], language)
    parts = [
        f"{_BASES[basis][language]}{' ' if en else '：'}{_listed(found, language)}" for basis, found in bases.items()
    ]
    return ("; " if en else "；").join(parts)


def _listed(years: Sequence[int], language: Language) -> str:
    """2010–2015, 2020; of a long regular sequence "every 5 years from 1920 to 2020"."""
    en = language == "en"
    steps = {later - earlier for earlier, later in pairwise(years)}
    if len(years) > _FEW and len(steps) == 1 and steps != {1}:
        step = steps.pop()
        if en:
            return f"every {step} years from {years[0]} to {years[-1]}"
        return f"{years[0]}年から{years[-1]}年まで{step}年ごと"
    runs = [[year for _, year in run] for _, run in groupby(enumerate(years), key=lambda pair: pair[1] - pair[0])]
    end = "" if en else "年"
    shown = [
        f"{run[0]}–{run[-1]}{end}" if len(run) > 2 else (", " if en else "、").join(f"{y}{end}" for y in run)
        for run in runs
    ]
    return (", " if en else "、").join(shown)
