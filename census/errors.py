"""Everything that can go wrong in the domain.

CensusError
├── PlanError          a plan that cannot be executed; names the part and the fix
│   ├── UnknownArea
│   └── UnknownMeasure
├── NotAvailable       the data holds no such figure; carries what it does hold
├── DataError          raw or shipped data that is not as described
└── IndexStale         a retrieval index that does not belong to the shipped data
"""

from __future__ import annotations


class CensusError(Exception):
    """Base of every error raised on purpose."""


class PlanError(CensusError):
    """A plan that cannot be executed.

    part  the field at fault, e.g. "years"
    """

    def __init__(self, part: str, message: str) -> None:
        super().__init__(f"{part}: {message}")
        self.part = part
        self.message = message


class UnknownArea(PlanError):
    """An area code that is not in the gazetteer."""

    def __init__(self, code: str) -> None:
        super().__init__("areas", f"no area has the code {code!r}; GET /areas?q=… finds codes")


class UnknownMeasure(PlanError):
    """A measure code that is not in the catalogue."""

    def __init__(self, code: str) -> None:
        super().__init__("measures", f"no measure has the code {code!r}; GET /indicators?q=… finds codes")


class NotAvailable(CensusError):
    """The data holds no such figure.

    measure  its code
    area     the area asked for
    years    years that are published for that measure and area, oldest first; may be empty
    levels   area levels the measure is published for
    """

    def __init__(
        self, measure: str, area: str | None, year: int | None, years: tuple[int, ...], levels: tuple[str, ...]
    ) -> None:
        super().__init__(f"no figure of {measure} for {area or 'these areas'} in {year or 'any year'}")
        self.measure = measure
        self.area = area
        self.year = year
        self.years = years
        self.levels = levels


class DataError(CensusError):
    """Raw or shipped data that is not as described."""


class IndexStale(CensusError):
    """A retrieval index built from other data or by another model than the running service has."""
