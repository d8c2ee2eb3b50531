"""Writes the shipped files: `facts.parquet`, `areas.json` and `manifest.json`.

The same facts give the same bytes: rows are sorted, one thread writes, and no time or path is stored.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import duckdb
import numpy as np

from census.areas import Gazetteer
from census.ingest.merge import Facts
from census.ingest.sources import DATASETS, NOTICE
from census.store import AREAS, MANIFEST, TABLE

VERSION_LENGTH = 12
QUERY = """
    COPY (
        SELECT area.code AS area_code, key.indicator AS indicator_code, key.year, fact.value,
               origin.source, origin.edition, origin.kind, origin.basis, origin.formula
        FROM fact JOIN area ON fact.area = area.id JOIN key ON fact.key = key.id JOIN origin ON fact.origin = origin.id
        ORDER BY key.indicator, key.year, area.code
    ) TO '{path}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, PARQUET_VERSION v2, ROW_GROUP_SIZE 200000)
"""


def write(facts: Facts, gazetteer: Gazetteer, out: Path) -> str:
    """Writes the three files into the folder `out`.

    Returns:
        the data version: the start of the hash of table and gazetteer
    """
    out.mkdir(parents=True, exist_ok=True)
    table, areas = out / TABLE, out / AREAS
    _write_table(facts, table)
    areas.write_text(gazetteer.dump(), encoding="utf-8")
    version = hashlib.sha256(table.read_bytes() + areas.read_bytes()).hexdigest()[:VERSION_LENGTH]
    (out / MANIFEST).write_text(_manifest(facts, gazetteer, version), encoding="utf-8")
    return version


def _write_table(facts: Facts, path: Path) -> None:
    keys = sorted(key for key, sources in facts.sources.items() if (sources >= 0).any())
    chosen = [np.flatnonzero(facts.sources[key] >= 0) for key in keys]
    columns = {
        "key": np.repeat(np.arange(len(keys)), [len(rows) for rows in chosen]),
        "area": np.concatenate(chosen),
        "value": np.concatenate([facts.values[key][rows] for key, rows in zip(keys, chosen, strict=True)]),
        "origin": np.concatenate([facts.sources[key][rows] for key, rows in zip(keys, chosen, strict=True)]),
    }
    with duckdb.connect(config={"threads": 1}) as db:
        db.register("fact", columns)
        _dimension(db, "area", {"code": list(facts.areas)})
        _dimension(
            db, "key", {"indicator": [key[0] for key in keys], "year": [key[1] for key in keys]}, year="SMALLINT"
        )
        origins = [asdict(origin) for origin in facts.origins]
        names = ("source", "edition", "kind", "basis", "formula")
        _dimension(db, "origin", {name: [origin[name] for origin in origins] for name in names})
        db.execute(QUERY.format(path=str(path).replace("'", "''")))


def _dimension(db: duckdb.DuckDBPyConnection, name: str, columns: dict[str, list[object]], year: str = "") -> None:
    """A table of names numbered from 0."""
    fields = ", ".join(f"unnest(?)::{year if field == 'year' else 'VARCHAR'} AS {field}" for field in columns)
    ids = list(range(len(next(iter(columns.values())))))
    db.execute(f"CREATE TABLE {name} AS SELECT unnest(?) AS id, {fields}", [ids, *columns.values()])


def _manifest(facts: Facts, gazetteer: Gazetteer, version: str) -> str:
    cells: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()
    for sources in facts.sources.values():
        for at, count in zip(*np.unique(sources[sources >= 0], return_counts=True), strict=True):
            origin = facts.origins[at]
            cells[origin.source, origin.edition] += int(count)
            kinds[origin.kind] += int(count)
    manifest = {
        "data_version": version,
        "cells": facts.count,
        "cells_by_kind": dict(sorted(kinds.items())),
        "indicators": len({key[0] for key in facts.values}),
        "areas": dict(sorted(Counter(area.level for area in gazetteer).items())),
        "notice": NOTICE,
        "sources": {
            dataset.key: {
                **asdict(dataset),
                "cells": {edition: n for (source, edition), n in sorted(cells.items()) if source == dataset.key},
            }
            for dataset in DATASETS
        },
    }
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
