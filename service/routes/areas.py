"""GET /areas and GET /areas/{code}: the places with statistics."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from census.errors import UnknownArea
from census.types import Area, Level
from service.errors import NotFoundError
from service.examples import AREA, AREA_DETAIL, of
from service.routes.parameters import CodePath, Limit, Offset, Search
from service.runtime import Runtime
from service.schemas import AreaBody, AreaDetail, AreaPage, error_replies
from service.types import GazetteerView

_MOST_MATCHES = 1000


def router(runtime: Runtime) -> APIRouter:
    """The two routes."""
    routes = APIRouter(tags=["areas"])

    @routes.get(
        "/areas",
        summary="Search the areas",
        responses={**of({"count": 1, "items": [AREA]}), **error_replies(422, 503, 504)},
    )
    async def areas(
        q: Search = "",
        level: Annotated[Level | None, Query(description="Only areas of this level.")] = None,
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> AreaPage:
        """Areas whose name matches in kanji, kana or English, best first; without `q`, all in code order."""
        found = await runtime.workers.run(search, runtime.pipeline.gazetteer, q, level)
        items = tuple(AreaBody.model_validate(area) for area in found[offset : offset + limit])
        return AreaPage(count=len(found), items=items)

    @routes.get(
        "/areas/{code}",
        summary="One area",
        responses={**of(AREA_DETAIL), **error_replies(404, 422, 503)},
    )
    async def area(code: CodePath) -> AreaDetail:
        """Names, kind, what it belongs to and what belongs to it."""
        gazetteer = runtime.pipeline.gazetteer
        try:
            return detail(gazetteer.get(code), gazetteer)
        except UnknownArea as unknown:
            raise NotFoundError(unknown.message) from None

    return routes


def search(gazetteer: GazetteerView, text: str, level: Level | None) -> tuple[Area, ...]:
    """Areas matching `text`, best first, of one level if given."""
    found = gazetteer.search(text, _MOST_MATCHES) if text.strip() else tuple(gazetteer)
    return tuple(area for area in found if level is None or area.level == level)


def detail(area: Area, gazetteer: GazetteerView) -> AreaDetail:
    """The area with its other names and its parts."""
    return AreaDetail(
        **AreaBody.model_validate(area).model_dump(),
        short_en=area.short_en,
        short_ja=area.short_ja,
        district_en=area.district_en,
        district_ja=area.district_ja,
        aliases=area.aliases,
        old_codes=area.old_codes,
        members=area.members,
        children=tuple(AreaBody.model_validate(child) for child in gazetteer.children(area.code)),
    )
