"""The fact store: one figure per (indicator, area, year), in constant time.

`data/facts.parquet` is an ordinary Parquet file, sorted by indicator, year and area:

    area_code VARCHAR, indicator_code VARCHAR, year SMALLINT, value DOUBLE,
    source VARCHAR, edition VARCHAR, kind VARCHAR, basis VARCHAR, formula VARCHAR (NULL unless derived)

It is read once, through DuckDB, into one dense array per indicator and year. Computing with figures is
the business of `census.compute`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import duckdb
import numpy as np
from numpy.typing import NDArray

from census.areas import Gazetteer
from census.errors import DataError
from census.types import LEVELS, Cell, Kind, Level

SHIPPED = Path(__file__).parent / "data"
TABLE, AREAS, MANIFEST = "facts.parquet", "areas.json", "manifest.json"

# Every text column but the codes is one of a few hundred combinations: those become `origins`.
ORIGIN = "source, edition, kind, basis, formula"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where figures come from; fields as in `Cell`."""

    source: str
    edition: str
    kind: Kind
    basis: Kind
    formula: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """One indicator in one year.

    values   float64, by area number; shorter than the number of areas where the rest has no figure
    origins  int16 of the same length, -1 where there is no figure
    """

    values: NDArray[np.float64]
    origins: NDArray[np.int16]


class FactStore:
    """Cells by indicator, area and year. Build it with `load`."""

    def __init__(
        self,
        areas: Mapping[str, tuple[int, Level]],
        origins: tuple[Origin, ...],
        figures: Mapping[str, Mapping[int, Figures]],
        manifest: Mapping[str, object],
    ) -> None:
        self._number = {code: number for code, (number, _) in areas.items()}
        numbers = {level: [number for number, of in areas.values() if of == level] for level in LEVELS}
        self._parts = {level: slice(min(at), max(at) + 1) for level, at in numbers.items() if at}
        self._codes = tuple(areas)
        self._origins = origins
        self._figures = figures
        self.manifest = MappingProxyType(dict(manifest))

    @classmethod
    def load(cls, path: Path | None = None) -> FactStore:
        """Reads the folder that holds `facts.parquet`, `areas.json` and `manifest.json`.

        Args:
            path: the folder, or the Parquet file in it; None for the shipped data

        Raises:
            DataError: a file is absent or not as described.
        """
        folder = SHIPPED if path is None else path if path.is_dir() else path.parent
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            gazetteer = Gazetteer.load(folder / AREAS)
            # areas are numbered from wide to narrow: columns of prefectural figures stay short
            areas = {area.code: (number, area.level) for number, area in enumerate(gazetteer)}
            origins, figures = _read(folder / TABLE, tuple(areas))
        except (OSError, ValueError, duckdb.Error) as error:
            raise DataError(f"{folder.name}: {error}") from error
        return cls(areas, origins, figures, manifest)

    @property
    def data_version(self) -> str:
        """Hash of the table and the gazetteer."""
        return str(self.manifest["data_version"])

    @property
    def indicators(self) -> tuple[str, ...]:
        """Codes that have figures."""
        return tuple(self._figures)

    def cell(self, indicator: str, area: str, year: int) -> Cell | None:
        """The figure with its source, or None."""
        number = self._number.get(area)
        figures = self._figures.get(indicator, {}).get(year)
        if number is None or figures is None or number >= len(figures.origins) or figures.origins[number] < 0:
            return None
        value = float(figures.values[number])
        origin = self._origins[figures.origins[number]]
        return Cell(
            area=area,
            indicator=indicator,
            year=year,
            value=int(value) if value.is_integer() else value,
            source=origin.source,
            edition=origin.edition,
            kind=origin.kind,
            basis=origin.basis,
            formula=origin.formula,
        )

    def years(self, indicator: str, area: str) -> tuple[int, ...]:
        """Years with a figure for the area, oldest first."""
        number = self._number.get(area)
        if number is None:
            return ()
        by_year = self._figures.get(indicator, {})
        return tuple(y for y, f in by_year.items() if number < len(f.origins) and f.origins[number] >= 0)

    def latest_year(self, indicator: str, area: str) -> int | None:
        """The year meant by an undated question.

        The latest census where there is any census figure, else the latest year that is not a projection,
        else the last projected year; None without figures.
        """
        years = self.years(indicator, area)
        bases = {year: self._basis(indicator, area, year) for year in years}
        counted = [year for year in years if bases[year] == "census"]
        actual = [year for year in years if bases[year] != "projection"]
        return max(counted or actual or years, default=None)

    def indicator_years(self, indicator: str) -> tuple[int, ...]:
        """Years with a figure for any area, oldest first."""
        return tuple(self._figures.get(indicator, ()))

    def levels(self, indicator: str) -> tuple[Level, ...]:
        """Levels with a figure in any year, wide to narrow."""
        years = self._figures.get(indicator, {}).values()
        return tuple(level for level, part in self._parts.items() if any((f.origins[part] >= 0).any() for f in years))

    def areas(self, indicator: str, year: int) -> tuple[str, ...]:
        """Codes of the areas with a figure, wide to narrow."""
        figures = self._figures.get(indicator, {}).get(year)
        return () if figures is None else tuple(self._codes[at] for at in np.flatnonzero(figures.origins >= 0))

    def __len__(self) -> int:
        """Number of cells."""
        return sum(int(np.count_nonzero(f.origins >= 0)) for by in self._figures.values() for f in by.values())

    def _basis(self, indicator: str, area: str, year: int) -> Kind:
        origin: Origin = self._origins[self._figures[indicator][year].origins[self._number[area]]]
        return origin.basis


def _read(table: Path, codes: tuple[str, ...]) -> tuple[tuple[Origin, ...], dict[str, dict[int, Figures]]]:
    """The table's origins, and its figures by indicator and year.

    Strings are numbered inside DuckDB: a million Python strings would cost ten times the load.
    """
    with duckdb.connect(config={"threads": 2}) as db:
        db.execute("CREATE VIEW facts AS SELECT * FROM read_parquet(?)".replace("?", f"'{_quoted(table)}'"))
        db.execute(
            "CREATE TABLE area AS SELECT unnest(?) AS code, unnest(?) AS id", [list(codes), list(range(len(codes)))]
        )
        db.execute(f"CREATE TABLE origin AS SELECT DISTINCT {ORIGIN} FROM facts")  # noqa: S608 - a constant
        db.execute("CREATE TABLE key AS SELECT DISTINCT indicator_code, year FROM facts ORDER BY ALL")
        keys = db.execute("SELECT indicator_code, year FROM key ORDER BY rowid").fetchall()
        origins = tuple(Origin(*row) for row in db.execute(f"SELECT {ORIGIN} FROM origin ORDER BY rowid").fetchall())  # noqa: S608
        strange = db.execute("SELECT count(*) FROM facts ANTI JOIN area ON area_code = code").fetchall()[0][0]
        if strange:
            raise DataError(f"{table.name}: {strange} figures of areas that are not in the gazetteer")
        columns = db.execute(
            """
            SELECT key.rowid AS key, area.id AS area, origin.rowid::SMALLINT AS origin, value
            FROM facts JOIN area ON area_code = code
            JOIN key ON facts.indicator_code = key.indicator_code AND facts.year = key.year
            JOIN origin ON facts.source = origin.source AND facts.edition = origin.edition
                AND facts.kind = origin.kind AND facts.basis = origin.basis
                AND facts.formula IS NOT DISTINCT FROM origin.formula
            """
        ).fetchnumpy()
        integers = {name: np.asarray(columns[name]) for name in ("key", "area", "origin")}
    return origins, _dense(keys, integers, np.asarray(columns["value"], dtype=np.float64))


def _dense(
    keys: list[tuple[str, int]], columns: Mapping[str, NDArray[np.integer]], value: NDArray[np.float64]
) -> dict[str, dict[int, Figures]]:
    order = np.argsort(columns["key"], kind="stable")
    key, area = columns["key"][order], columns["area"][order].astype(np.intp)
    origin, value = columns["origin"][order], value[order]
    bounds = np.searchsorted(key, np.arange(len(keys) + 1))
    figures: dict[str, dict[int, Figures]] = {}
    for at, (indicator, year) in enumerate(keys):
        part = slice(bounds[at], bounds[at + 1])
        length = int(area[part].max()) + 1
        values, origins = np.zeros(length), np.full(length, -1, dtype=np.int16)
        values[area[part]], origins[area[part]] = value[part], origin[part]
        figures.setdefault(indicator, {})[year] = Figures(values, origins)
    return figures


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
