"""Which years a question means, for a measure and an area: relative and open ones made exact."""

from __future__ import annotations

from census.measures import Measures
from census.understand.reading import Reading

_CENSUS_EVERY = 5  # years
_TWO_TIMES = ("change", "difference", "compare", "ratio")


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
        if said.offset and len(said.years) == 1:
            return self._relative(reading, said.years[0])
        if said.years:
            return self._until_now(reading, latest)
        if said.span:
            return said.span[0] or first, said.span[1] or latest
        if said.past:
            return max(latest - said.past, first), latest
        if said.offset:
            return self._relative(reading, latest)
        if said.first_census:
            return self._measures.census_years(code, area)[:1]
        if said.previous_census:
            before = tuple(year for year in self._measures.census_years(code, area) if year < latest)[-1:]
            both = before and reading.cues.any(*_TWO_TIMES)
            return (*before, latest) if both else before
        return ()

    def _relative(self, reading: Reading, base: int) -> tuple[int, ...]:
        """ "Five years earlier", alone or against the year it counts from."""
        other = base + (reading.years.offset or 0)
        both = reading.cues.any(*_TWO_TIMES)
        return (min(other, base), max(other, base)) if both else (other,)

    def _until_now(self, reading: Reading, latest: int) -> tuple[int, ...]:
        """The years named, and the latest where one is said to have changed up to now."""
        said = reading.years
        moved = reading.cues.any("change", "difference") and len(reading.places) <= 1
        until_now = said.latest and moved and len(said.years) == 1 and said.years[0] < latest
        return (*said.years, latest) if until_now else said.years

    def latest(self, code: str, area: str) -> int | None:
        """The year an undated question means."""
        return self._measures.latest_year(code, area)

    def last_two(self, code: str, area: str, until: int | None = None) -> tuple[int, ...]:
        """The latest year, or `until`, and the one before it of the same standing (census to census)."""
        latest = until or self._measures.latest_year(code, area)
        if latest is None:
            return ()
        years = [year for year in self._measures.years(code, area) if year <= latest]
        before = latest - _CENSUS_EVERY
        return (before, latest) if latest % _CENSUS_EVERY == 0 and before in years else tuple(years[-2:])

    def survey_before(self, code: str, area: str, base: int, *, dated: bool) -> int:
        """The census before a year, or the survey before it where the figure of a `dated` plan is of none."""
        counted = self._measures.census_years(code, area)
        taken = counted if base in counted or not dated else self._measures.years(code, area)
        return max((year for year in taken or self._measures.years(code, area) if year < base), default=base)


def stretch(length: int, base: int, latest: int, *, told: bool) -> tuple[int, int]:
    """ "In those five years" after a figure that was `told`, from or up to its year; "in the last five years"."""
    if not told:
        return latest - length, latest
    return (base, base + length) if base + length <= latest else (base - length, base)
