"""What ingestion needs to know of each indicator, read from the catalogue's YAML files.

Only scale, additivity and the kind of the survey matter here; titles and synonyms are the business of
`census.indicators`. A code in a raw file that has no entry is a `DataError`: nothing is dropped silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from census.errors import DataError
from census.types import Kind

POPULATION_CENSUS = "population_census"


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator as ingestion sees it.

    scale     raw figure × scale = figure in the catalogue's unit
    additive  figures of parts sum to the figure of the whole area
    clock     figures are clock times, kept as minutes after midnight
    kind      of the survey's figures
    """

    code: str
    survey: str
    kind: Kind
    scale: Fraction = Fraction(1)
    additive: bool = False
    clock: bool = False

    def kind_in(self, year: int) -> Kind:
        """Kind of a figure of that year.

        Between two population censuses (years ending in 0 and 5) the population series are estimates of
        1 October, rounded to thousands.
        """
        if self.survey == POPULATION_CENSUS and year % 5:
            return "estimate"
        return self.kind


class SeriesBook:
    """All series by code."""

    def __init__(self, series: Iterable[Series]) -> None:
        self._by_code = {one.code: one for one in series}

    def require(self, code: str, where: str) -> Series:
        """The series of a code found in a raw file.

        Raises:
            DataError: the catalogue has no such code; names the code and the file.
        """
        try:
            return self._by_code[code]
        except KeyError:
            raise DataError(f"{where}: code {code!r} has no entry in the catalogue") from None

    def additive(self, code: str) -> bool:
        """Whether figures of the code may be summed over areas."""
        return self._by_code[code].additive

    def codes(self) -> tuple[str, ...]:
        """Every code, in catalogue order."""
        return tuple(self._by_code)

    @classmethod
    def load(cls, folder: Path) -> SeriesBook:
        """Reads `surveys.yaml` and every `indicators-*.yaml` of a catalogue folder.

        Raises:
            DataError: no files, or an entry names an unknown survey.
        """
        files = sorted(folder.glob("indicators-*.yaml"))
        if not files:
            raise DataError(f"{folder}: no indicators-*.yaml")
        surveys = _read(folder / "surveys.yaml")
        return cls(one for file in files for entry in _read(file) for one in _series(entry, surveys, file.name))


def _read(path: Path) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader either way


def _series(entry: Mapping[str, Any], surveys: Mapping[str, Mapping[str, str]], where: str) -> Iterable[Series]:
    code, survey = str(entry["code"]), str(entry["survey"])
    if survey not in surveys:
        raise DataError(f"{where}: {code} names the unknown survey {survey!r}")
    kind: Kind = surveys[survey]["kind"]  # type: ignore[assignment] # the catalogue's own loader validates it
    for suffix in ("", "_M", "_F") if entry.get("by_sex") else ("",):
        yield Series(
            code=code + suffix,
            survey=survey,
            kind=kind,
            scale=Fraction(str(entry.get("scale", 1))),
            additive=bool(entry.get("additive", False)),
            clock=entry["unit"] == "clock",
        )
