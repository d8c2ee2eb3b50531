"""GET /facts: cells of the fact store as JSON or CSV.

Figures as stored, for spreadsheets and scripts. What is computed (rates, shares, rankings) is asked
for by a plan.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from census.errors import UnknownArea, UnknownMeasure
from census.plan import Code, Year
from census.types import Cell, Derived, Indicator, Level
from service.errors import InvalidRequestError
from service.examples import CELL, CELLS_CSV
from service.line import Work
from service.presence import while_present
from service.routes.parameters import Offset
from service.runtime import Runtime
from service.schemas import CellBody, CellPage, error_replies
from service.types import GazetteerView, Pipeline

_SHORT = 1000
"""Rows that are looked up; more are heavy work."""
_REPLIES = {
    200: {
        "content": {
            "application/json": {"example": {"count": 1, "rows": [CELL]}},
            "text/csv": {"schema": {"type": "string"}, "example": CELLS_CSV},
        },
        "headers": {"X-Total-Count": {"description": "Cells that match.", "schema": {"type": "integer"}}},
    },
    **error_replies(422, 503, 504),
}


def router(runtime: Runtime) -> APIRouter:
    """The route."""
    routes = APIRouter(tags=["facts"])
    most = runtime.settings.facts_max_rows

    @routes.get("/facts", summary="Cells of the fact store", response_model=CellPage, responses=_REPLIES)
    async def facts(
        request: Request,
        indicator: Annotated[Code, Query(description="Code of a published measure.")],
        area: Annotated[list[Code], Query(max_length=200, description="Area codes; repeat for several.")] = [],  # noqa: B006
        level: Annotated[Level | None, Query(description="Only areas of this level.")] = None,
        year: Annotated[list[Year], Query(max_length=150, description="Years; repeat for several.")] = [],  # noqa: B006
        format: Annotated[Literal["json", "csv"] | None, Query(description="Overrides the Accept header.")] = None,
        limit: Annotated[int, Query(ge=1, le=100_000, description="Most rows in the reply.")] = min(1000, most),
        offset: Offset = 0,
    ) -> Response:
        """All cells of an indicator, or those of some areas and years, ordered by year and area."""
        if limit > most:
            raise InvalidRequestError(f"limit: at most {most:,} rows at a time; page with offset")
        find = _Finder(runtime.pipeline)
        work: Work = "lookup" if limit <= _SHORT else "heavy"
        found = runtime.workers.run(find, indicator, area, level, year, offset, limit, kind=work)
        count, rows = await while_present(request, found)
        total = {"X-Total-Count": str(count)}
        if (format or _accepted(request)) == "csv":
            return Response(as_csv(rows), media_type="text/csv; charset=utf-8", headers=total)
        page = CellPage(count=count, rows=rows)
        return Response(page.model_dump_json(), media_type="application/json", headers=total)

    return routes


def _accepted(request: Request) -> str:
    return "csv" if request.headers.get("accept", "").partition(",")[0].strip().startswith("text/csv") else "json"


class _Finder:
    """Looks cells up in one pipeline's data."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    def __call__(
        self,
        code: str,
        areas: Sequence[str],
        level: Level | None,
        years: Sequence[int],
        offset: int,
        limit: int,
    ) -> tuple[int, tuple[CellBody, ...]]:
        """Number of matching cells, and the rows asked for. Raises InvalidRequestError for unknown codes."""
        measure = self._published(code)
        gazetteer = self._pipeline.gazetteer
        wanted = _known(areas, gazetteer)
        keys = [
            (area, year)
            for year in sorted(set(years) or self._pipeline.store.indicator_years(code))
            for area in self._holders(code, year, wanted)
            if level is None or gazetteer.get(area).level == level
        ]
        cells = self._cells(code, keys[offset : offset + limit])
        return len(keys), tuple(_row(cell, measure, gazetteer) for cell in cells)

    def _published(self, code: str) -> Indicator:
        try:
            measure = self._pipeline.catalogue.get(code)
        except UnknownMeasure as unknown:
            raise InvalidRequestError(f"indicator: {unknown.message}") from None
        if isinstance(measure, Derived):
            raise InvalidRequestError(f"indicator: {code} is computed, not stored; send a plan to POST /census_qa/plan")
        return measure

    def _holders(self, code: str, year: int, wanted: frozenset[str]) -> list[str]:
        held = self._pipeline.store.areas(code, year)
        return sorted(wanted.intersection(held) if wanted else held)

    def _cells(self, code: str, keys: Sequence[tuple[str, int]]) -> Iterator[Cell]:
        for area, year in keys:
            cell = self._pipeline.store.cell(code, area, year)
            if cell is not None:
                yield cell


def _known(areas: Sequence[str], gazetteer: GazetteerView) -> frozenset[str]:
    try:
        return frozenset(gazetteer.get(code).code for code in areas)
    except UnknownArea as unknown:
        raise InvalidRequestError(f"area: {unknown.message}") from None


def _row(cell: Cell, measure: Indicator, gazetteer: GazetteerView) -> CellBody:
    area = gazetteer.get(cell.area)
    return CellBody(
        area=cell.area,
        area_en=area.name_en,
        area_ja=area.name_ja,
        indicator=cell.indicator,
        year=cell.year,
        value=cell.value,
        unit=measure.unit.en,
        source=cell.source,
        edition=cell.edition,
        kind=cell.kind,
        basis=cell.basis,
        formula=cell.formula,
    )


def as_csv(rows: Sequence[CellBody]) -> str:
    """Rows with a header line, as RFC 4180 has it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(CellBody.model_fields)
    writer.writerows(row.model_dump().values() for row in rows)
    return text.getvalue()
