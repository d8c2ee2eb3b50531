"""Reading → the messages that a small model plans from.

    Tokyo[13000] population[A1101] in Heisei 27?
    years: 2015

The model sees the question with the codes of what was linked behind each name, so that it decides what is
done with what, and copies codes instead of remembering thousands. Training and serving make prompts here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypedDict

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import Plan
from census.types import JAPAN, Language
from census.understand.conditions import Threshold
from census.understand.measures import MeasureChooser, NoMeasureError, UnsupportedFacetError
from census.understand.reading import Mention, Reading
from census.understand.scoping import Scoping, area_level
from census.understand.timing import Timing

SYSTEM = (
    "You are a Japanese census data expert. Write the plan that answers the question as JSON, "
    "using only the codes given."
)
_NAMESAKES = 4  # codes shown of a name that several areas share
_OFFERED = 3  # measures listed that no words name
_TITLE = {"en": 48, "ja": 18}  # characters of a title shown: Japanese ones are two tokens each to a small model
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20|21)\d\d(?!\d)")


class Message(TypedDict):
    """One turn of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model is asked, and what its plan may be made of.

    areas, measures, years, values  everything offered; a plan with anything else is not the question's
    named                           areas that the question names: a plan that leaves one out misread it
    """

    text: str
    areas: frozenset[str]
    measures: frozenset[str]
    years: frozenset[int]
    values: frozenset[float]
    named: tuple[tuple[str, ...], ...]

    @property
    def messages(self) -> tuple[Message, ...]:
        return {"role": "system", "content": SYSTEM}, {"role": "user", "content": self.text}


class Prompter:
    """Writes prompts."""

    def __init__(self, catalogue: Catalogue, gazetteer: Gazetteer, measures: Measures) -> None:
        self._catalogue = catalogue
        self._chooser = MeasureChooser(catalogue, measures)
        self._scoping = Scoping(gazetteer, measures, self._chooser)
        self._timing = Timing(measures)

    def prompt(self, reading: Reading, previous: Plan | None = None, candidates: Sequence[str] = ()) -> Prompt:
        """`candidates` are measures retrieved for a question that does not name one, best first."""
        places = [m.codes[0] for m in reading.mentions if not m.measures]
        area = next(iter(places), JAPAN)
        if self._scoping.whole(reading, places):  # a share of Japan's births is no rate of births
            reading = replace(reading, cues=reading.cues.without("share", "rate"))
        level = area_level(reading.cues.level) if reading.cues.level else None
        marks = list(self._marks(reading, area, level))
        shown = tuple(dict.fromkeys(code for _, codes, _ in marks for code in codes))  # the first one tells the years
        lines = [_marked(reading.text.raw, marks)]
        extra = [code for code in self._meant(reading, area, level, candidates) if code not in shown][:_OFFERED]
        if extra:
            titles = (f"{code} {self._title(code, reading.language)}" for code in extra)
            lines.append(f"measures: {' | '.join(titles)}")
        measures = [*(code for code in shown if code in self._catalogue), *extra]
        years = self._years(reading, area, extra or measures)
        written = {int(year) for year in _YEAR.findall(reading.text.folded)}
        if not written.issuperset(years):
            lines.append(f"years: {' '.join(map(str, years))}")
        if previous:
            lines.append(f"previous: {written_plan(previous)}")
        areas = tuple(m.codes for m in reading.mentions if not m.measures)
        return Prompt(
            text="\n".join(lines),
            areas=frozenset((JAPAN, *(code for codes in areas for code in codes))),
            measures=frozenset(measures),
            years=frozenset({*years, *written}),
            values=frozenset((*(q.value for q in reading.quantities), *(t.value for t in reading.thresholds))),
            named=areas,
        )

    def _marks(self, reading: Reading, area: str, level: str | None) -> Iterator[tuple[int, tuple[str, ...], str]]:
        """(where, codes, text in brackets) behind names and thresholds."""
        for mention in reading.mentions:
            codes = (self._one(reading, mention, area, level),) if mention.measures else mention.codes[:_NAMESAKES]
            yield mention.end, codes, "|".join(codes)
        for threshold in reading.thresholds:
            measure = self._compared(reading, threshold)
            number = f"{threshold.cmp} {threshold.value:.15g}"
            yield threshold.end, (measure,) if measure else (), f"{measure} {number}" if measure else number
        for quantity in reading.quantities:
            compared = any(t.start <= quantity.start and quantity.end <= t.end for t in reading.thresholds)
            number = f"{quantity.value:.15g}"
            if not compared and number != reading.text.raw[quantity.start : quantity.end]:
                yield quantity.end, (), number  # 20万 is 200000

    def _compared(self, reading: Reading, threshold: Threshold) -> str | None:
        try:
            return self._chooser.threshold_measure(reading, threshold.measures, percent=threshold.percent)
        except UnsupportedFacetError:
            return None

    def _one(self, reading: Reading, mention: Mention, area: str, level: str | None) -> str:
        try:
            return self._chooser.choose(reading, [mention.codes], area, level)[0]
        except UnsupportedFacetError:
            return mention.codes[0]

    def _title(self, code: str, language: Language) -> str:
        measure = self._catalogue.get(code)
        return (measure.title_ja if language == "ja" else measure.title_en)[: _TITLE[language]]

    def _meant(self, reading: Reading, area: str, level: str | None, candidates: Sequence[str]) -> tuple[str, ...]:
        """The measures meant by all words together; those retrieved where no words name any."""
        try:
            return self._chooser.choose(reading, reading.measures, area, level, candidates)
        except (NoMeasureError, UnsupportedFacetError):
            return tuple(candidates)

    def _years(self, reading: Reading, area: str, measures: Sequence[str]) -> tuple[int, ...]:
        """Years said, relative ones made exact; of an open span its one end."""
        if reading.years.span and (None in reading.years.span or not measures):
            return tuple(year for year in reading.years.span if year)
        return self._timing.years(reading, measures[0], area) if measures else reading.years.years


def written_plan(plan: Plan) -> str:
    """A plan as the model writes it: compact, in the order of the fields, defaults left out."""
    return json.dumps(_whole(plan.model_dump(exclude_defaults=True, mode="json")), separators=(",", ":"))


def _whole(part: Any) -> Any:
    """Floats without a fraction as whole numbers: nobody writes 300000.0."""
    if isinstance(part, dict):
        return {key: _whole(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_whole(value) for value in part]
    return int(part) if isinstance(part, float) and part.is_integer() else part


def _marked(raw: str, marks: Sequence[tuple[int, tuple[str, ...], str]]) -> str:
    """The question with each mark in brackets at its place."""
    text, last = [], 0
    for at, _, mark in sorted(marks, key=lambda mark: mark[0]):
        text += [raw[last:at], f"[{mark}]"]
        last = at
    return " ".join("".join([*text, raw[last:]]).split())
