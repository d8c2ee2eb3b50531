"""One figure per (indicator, area, year), chosen among the sources by a fixed order of precedence.

1. By basis: census, administrative, estimate, preliminary, projection. A final census count therefore
   beats an estimate or a preliminary count of the same year.
2. Published before derived.
3. By source: census series, age pyramid, SSDSE-A, B, E, C, D, e-Stat, projections.
4. The later edition, as it holds the publisher's corrections.

Everything that loses is counted as superseded, and listed as a difference where its figure is another.
Derived sums take part by the same rules, see `census.ingest.derive`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from census.errors import DataError
from census.ingest import age_pyramid, census_series, estat, projections, ssdse_a, ssdse_b, ssdse_c, ssdse_d, ssdse_e
from census.ingest.sheet import Column, Floats, Sheet
from census.types import Kind

BASES: tuple[Kind, ...] = ("census", "administrative", "estimate", "preliminary", "projection")
SOURCES = (
    census_series.SOURCE,
    age_pyramid.SOURCE,
    ssdse_a.SOURCE,
    ssdse_b.SOURCE,
    ssdse_e.SOURCE,
    ssdse_c.SOURCE,
    ssdse_d.SOURCE,
    estat.SOURCE,
    projections.SOURCE,
)
"""In order of precedence."""

Key = tuple[str, int]
"""(indicator, year)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure comes from; fields as in `census.types.Cell`."""

    source: str
    edition: str
    kind: Kind
    basis: Kind
    formula: str | None = None

    @property
    def rank(self) -> tuple[int, bool, int, int]:
        """Sorts by precedence, the winner first."""
        return BASES.index(self.basis), self.kind == "derived", SOURCES.index(self.source), -int(self.edition)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sources that give different figures for one cell."""

    indicator: str
    area: str
    year: int
    kept: float
    kept_from: Origin
    other: float
    other_from: Origin


@dataclass(eq=False)
class Facts:
    """The table while it is being built: per (indicator, year) one figure and origin for each area.

    areas    codes; position in the arrays below
    values   float64 (len(areas),), NaN where there is no figure
    sources  int32 (len(areas),), position in `origins`, -1 where there is no figure
    """

    areas: tuple[str, ...]
    origins: list[Origin] = field(default_factory=list)
    values: dict[Key, Floats] = field(default_factory=dict)
    sources: dict[Key, NDArray[np.int32]] = field(default_factory=dict)
    superseded: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)
    _origin_at: dict[Origin, int] = field(default_factory=dict)

    def origin_id(self, origin: Origin) -> int:
        """Position of an origin, added when new."""
        if origin not in self._origin_at:
            self._origin_at[origin] = len(self.origins)
            self.origins.append(origin)
        return self._origin_at[origin]

    def offer(self, key: Key, rows: NDArray[np.intp], offered: Floats, origin: Origin) -> None:
        """Takes the figures where the key has none yet, and notes the rest as superseded.

        Offers must come in order of precedence.
        """
        values = self.values.setdefault(key, np.full(len(self.areas), np.nan))
        sources = self.sources.setdefault(key, np.full(len(self.areas), -1, dtype=np.int32))
        given = ~np.isnan(offered)
        free = given & np.isnan(values[rows])
        values[rows[free]] = offered[free]
        sources[rows[free]] = self.origin_id(origin)
        taken = given & ~free
        self.superseded[f"{origin.source} {origin.edition}"] += int(np.count_nonzero(taken))
        for at in np.flatnonzero(taken & (offered != values[rows])):
            row = int(rows[at])
            kept_from = self.origins[sources[row]]
            self.differences.append(
                Difference(key[0], self.areas[row], key[1], float(values[row]), kept_from, float(offered[at]), origin)
            )

    def replace(self, key: Key, row: int, value: float, origin: Origin) -> None:
        """Puts a figure of higher precedence in the place of the present one, if any."""
        values = self.values.setdefault(key, np.full(len(self.areas), np.nan))
        sources = self.sources.setdefault(key, np.full(len(self.areas), -1, dtype=np.int32))
        if not np.isnan(values[row]):
            loser = self.origins[sources[row]]
            self.superseded[f"{loser.source} {loser.edition}"] += 1
            if values[row] != value:
                lost = float(values[row])
                self.differences.append(Difference(key[0], self.areas[row], key[1], value, origin, lost, loser))
        values[row] = value
        sources[row] = self.origin_id(origin)

    @property
    def count(self) -> int:
        """Number of figures."""
        return sum(int(np.count_nonzero(sources >= 0)) for sources in self.sources.values())


def merge(sheets: Iterable[Sheet], areas: tuple[str, ...]) -> Facts:
    """All sheets as one table over the given areas.

    Raises:
        DataError: a sheet names an area that is not among them, or holds the same column twice.
    """
    facts = Facts(areas)
    position = {code: at for at, code in enumerate(areas)}
    offers: list[tuple[Origin, Column, NDArray[np.intp], Floats]] = []
    for sheet in sheets:
        strange = [code for code in sheet.areas if code not in position]
        if strange:
            raise DataError(f"{sheet.source} {sheet.edition}: areas {strange[:5]} are not in the gazetteer")
        rows = np.array([position[code] for code in sheet.areas], dtype=np.intp)
        if len(set(sheet.columns)) != len(sheet.columns) or len(set(sheet.areas)) != len(sheet.areas):
            raise DataError(f"{sheet.source} {sheet.edition}: a column or an area occurs twice")
        for at, column in enumerate(sheet.columns):
            basis = column.basis or column.kind
            origin = Origin(sheet.source, sheet.edition, column.kind, basis, column.formula)
            offers.append((origin, column, rows, sheet.values[:, at]))
    for origin, column, rows, values in sorted(offers, key=lambda offer: offer[0].rank):
        facts.offer((column.indicator, column.year), rows, values, origin)
    return facts
