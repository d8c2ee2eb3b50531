"""Which years a question means, for a measure and an area: relative and open ones made exact."""

from __future__ import annotations

from census.measures import Measures
from census.understand.reading import Reading

_CENSUS_EVERY = 5  # years


class Timing:
    """Turns what was said about time into the years of a plan."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures

    def years(self, reading: Reading, code: str, area: str) -> tuple[int, ...]:
        """Exact years; two for a span; none for the latest."""
        said = reading.years
        known = self._measures.years(code, area)
        latest = self._measures.latest_year(code, area) or 0
        first = known[0] if known else latest
        if said.years:
            return said.years
        if said.span:
            return said.span[0] or first, said.span[1] or latest
        if said.past:
            return max(latest - said.past, first), latest
        if said.offset:
            both = reading.cues.any("change", "difference", "compare", "ratio")
            return (latest + said.offset, latest) if both else (latest + said.offset,)
        if said.first_census:
            return self._measures.census_years(code, area)[:1]
        if said.previous_census:
            return tuple(year for year in self._measures.census_years(code, area) if year < latest)[-1:]
        return ()

    def latest(self, code: str, area: str) -> int | None:
        """The year an undated question means."""
        return self._measures.latest_year(code, area)

    def last_two(self, code: str, area: str) -> tuple[int, ...]:
        """The latest year and the one before it of the same standing (census to census)."""
        latest = self._measures.latest_year(code, area)
        if latest is None:
            return ()
        years = [year for year in self._measures.years(code, area) if year <= latest]
        before = latest - _CENSUS_EVERY
        return (before, latest) if latest % _CENSUS_EVERY == 0 and before in years else tuple(years[-2:])
