"""Builds the shipped data from the raw files: `census-qa data build` (`make data`).

    read every source → merge by precedence → add derived sums → write table, gazetteer and manifest

Takes some ten seconds. The raw folder holds `ssdse/`, `census/` and `estat/`; it is never shipped.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from census.areas import Gazetteer
from census.ingest import (
    age_pyramid,
    census_series,
    estat,
    gazetteer,
    projections,
    ssdse_a,
    ssdse_b,
    ssdse_c,
    ssdse_d,
    ssdse_e,
)
from census.ingest.atlas import Atlas
from census.ingest.derive import derive
from census.ingest.merge import merge
from census.ingest.placename import Namer
from census.ingest.postal import Postal
from census.ingest.report import Report, summarise
from census.ingest.romaji import Romaniser
from census.ingest.series import SeriesBook
from census.ingest.sheet import Sheet
from census.ingest.write import write

RAW = Path(__file__).resolve().parents[3] / "shared" / "data"
"""The raw data folder next to a checkout."""
CATALOGUE = Path(__file__).parents[1] / "catalogue"
SETS = "sets.yaml"
STEPS = 5


def build(raw: Path, out: Path, catalogue: Path = CATALOGUE) -> Report:
    """Builds the three shipped files, showing the steps on a terminal.

    Args:
        raw: folder of raw files
        out: folder to write to
        catalogue: folder of the catalogue's YAML files

    Raises:
        DataError: a raw file is absent or not as described, or holds a code the catalogue lacks.
    """
    started = time.monotonic()
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=STEPS)

        def step(name: str) -> None:
            progress.update(task, description=name, advance=1)

        step("catalogue and place names")
        book = SeriesBook.load(catalogue)
        places = gazetteer.Sources.read(raw)
        areas = gazetteer.build(places, catalogue / SETS, Namer(Postal.load(), Romaniser(), Atlas.load()))
        step("reading sources")
        sheets = tuple(read(raw, book, areas, places.changes))
        step("merging")
        facts = merge(sheets, tuple(area.code for area in areas))
        step("summing")
        checked = derive(facts, book, tuple(areas))
        step("writing")
        version = write(facts, areas, out)
    return summarise(facts, sheets, places.changes, checked, version, time.monotonic() - started)


def read(raw: Path, book: SeriesBook, areas: Gazetteer, changes: Mapping[str, str]) -> Iterator[Sheet]:
    """Every sheet of every source.

    Raises:
        DataError: as `build`.
    """
    codes = {
        name: area.code
        for area in areas
        if area.level in ("country", "prefecture")
        for name in (area.name_ja, area.short_ja)
    }
    yield from census_series.read(raw, book, codes)
    for sheet in age_pyramid.read(raw, book):
        yield sheet
        yield age_pyramid.both_sexes(sheet)
    yield from ssdse_a.read(raw, book, changes)
    yield from ssdse_b.read(raw, book)
    yield from ssdse_c.read(raw, book)
    yield from ssdse_d.read(raw, book)
    yield from ssdse_e.read(raw, book)
    yield from estat.read(raw, book)
    yield from projections.read(raw, book, codes)
