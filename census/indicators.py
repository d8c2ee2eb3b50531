"""The catalogue: every published series and every measure derived from them, with the words people use.

    catalogue = Catalogue.load()          # reads census/catalogue/*.yaml
    catalogue.get("A1101").title_en       # "Population"

`catalogue_files` reads and checks the YAML. This module holds no figures (see `census.store`) and does
not understand questions (see `census.understand`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from census import catalogue_files
from census.catalogue_files import Elsewhere, FacetValue, Survey, Topic
from census.composed import composed
from census.errors import UnknownMeasure
from census.types import Derived, Indicator, Kind, Measure, Unit

__all__ = ["Catalogue", "FacetValue", "Survey", "Topic"]


_REMEMBERED = 4096  # measures made on demand


@dataclass(frozen=True)
class Catalogue:
    """Measures by code, and the vocabulary they are described with.

    indicators  published series; `derived` measures computed from them
    facets      group → value → the words for it, e.g. facets["sex"]["male"].en
    surveys     the statistics the figures come from, by key
    survey_of   indicator code → survey key
    burdens     codes whose high figures are the bad ones
    elsewhere   statistics that these data lack, by key
    """

    indicators: Mapping[str, Indicator]
    derived: Mapping[str, Derived] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    surveys: Mapping[str, Survey] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    facets: Mapping[str, Mapping[str, FacetValue]] = field(default_factory=dict)
    survey_of: Mapping[str, str] = field(default_factory=dict)
    burdens: frozenset[str] = frozenset()
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path | None = None) -> Catalogue:
        """Read the shipped catalogue, or the YAML files of another folder.

        Raises DataError, naming file and code, for anything that is not as described.
        """
        files = catalogue_files.read(folder or Path(__file__).parent / "catalogue")
        return cls(
            indicators=files.indicators,
            derived=files.derived,
            units=files.units,
            surveys=files.surveys,
            topics=files.topics,
            facets=files.facets,
            survey_of=files.survey_of,
            burdens=files.burdens,
            elsewhere=files.elsewhere,
        )

    def get(self, code: str) -> Measure:
        """The measure with this code. Raises UnknownMeasure."""
        measure = self._listed(code) or self._composed(code)
        if measure is None:
            raise UnknownMeasure(code)
        return measure

    def _listed(self, code: str) -> Measure | None:
        return self.indicators.get(code) or self.derived.get(code)

    def _composed(self, code: str) -> Derived | None:
        """A measure that its code spells out: I6300:A1101:100000."""
        if code not in self._spelt_out:
            found = composed(code, lambda part: self._listed(part) or self._composed(part), self.units)
            if found is None or len(self._spelt_out) >= _REMEMBERED:
                return found
            self._spelt_out[code] = found
        return self._spelt_out[code]

    @cached_property
    def _spelt_out(self) -> dict[str, Derived]:
        return {}

    def __iter__(self) -> Iterator[Measure]:
        """Every measure, published ones first, in catalogue order."""
        yield from self.indicators.values()
        yield from self.derived.values()

    def __len__(self) -> int:
        return len(self.indicators) + len(self.derived)

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and (self._listed(code) or self._composed(code)) is not None

    def family(self, base: str) -> tuple[Measure, ...]:
        """The root concept and the measures that are parts of it, the root first. Raises UnknownMeasure."""
        return (self.get(base), *self._parts.get(base, ()))

    @cached_property
    def _parts(self) -> Mapping[str, tuple[Measure, ...]]:
        """Base → the measures that are parts of it."""
        parts: dict[str, list[Measure]] = {}
        for measure in self:
            if measure.base:
                parts.setdefault(measure.base, []).append(measure)
        return {base: tuple(measures) for base, measures in parts.items()}

    def is_rate(self, code: str) -> bool:
        """Whether a measure divides one figure by another. Raises UnknownMeasure."""
        measure = self.get(code)
        return isinstance(measure, Derived) and bool(measure.denominator)

    def is_burden(self, code: str) -> bool:
        """Whether the worst figures of a measure are its highest. Raises UnknownMeasure."""
        return not self.burdens.isdisjoint((code, self.get(code).base))

    def kind(self, code: str) -> Kind:
        """How figures of a published series come about. Raises UnknownMeasure."""
        if code not in self.indicators:
            raise UnknownMeasure(code)
        return self.surveys[self.survey_of[code]].kind
