"""The fact table, the areas and the indicators as one SQLite file with three tables.

SQLite because duckdb-engine 0.17 cannot describe tables here: SQLAlchemy 2.1 asks for pg_catalog.pg_collation,
which DuckDB 2.0 lacks.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from census.indicators import Catalogue
from evaluation.table import DATA, Table

SCHEMA = """
create table areas (code text primary key, name_en text, name_ja text, level text, parent text);
create table indicators (code text primary key, title_en text, title_ja text, unit text);
create table facts (
    area_code text references areas, indicator_code text references indicators, year integer, value real, kind text,
    primary key (indicator_code, area_code, year, kind)
) without rowid;
"""


@dataclass(frozen=True, slots=True)
class Database:
    """The file; `seconds` is what writing it took, then or now."""

    path: Path
    seconds: float


def database(table: Table, catalogue: Catalogue, folder: Path, data: Path = DATA) -> Database:
    """The file of these facts, from the folder or made now."""
    digest = hashlib.sha256(SCHEMA.encode() + (data / "facts.parquet").read_bytes()).hexdigest()[:20]
    path = folder / f"{digest}.sqlite"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        began = time.perf_counter()
        write(table, catalogue, unfinished)
        path.with_suffix(".seconds").write_text(f"{time.perf_counter() - began:.2f}\n", encoding="ascii")
        unfinished.replace(path)
    return Database(path, float(path.with_suffix(".seconds").read_text(encoding="ascii")))


def write(table: Table, catalogue: Catalogue, path: Path) -> None:
    """Write the three tables to a new file."""
    areas = [
        (code, area["name_en"], area["name_ja"], area["level"], area.get("parent"))
        for code, area in table.areas.items()
    ]
    known = catalogue.indicators.values()
    indicators = [(one.code, one.title_en, one.title_ja, one.unit.en) for one in known]
    columns = (table.facts[name].tolist() for name in ("area_code", "year", "value", "basis"))
    facts = zip(table.facts.index, *columns, strict=True)
    with closing(sqlite3.connect(path)) as file:
        file.executescript(SCHEMA)
        file.executemany("insert into areas values (?, ?, ?, ?, ?)", areas)
        file.executemany("insert into indicators values (?, ?, ?, ?)", indicators)
        file.executemany(
            "insert into facts (indicator_code, area_code, year, value, kind) values (?, ?, ?, ?, ?)", facts
        )
        file.commit()
