"""POST /census_qa/chart and /census_qa/report: a plan as a drawing or a document, for pages, slides and print.

What is drawn and written is the answer of POST /census_qa/plan, verified like every other.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from census.plan import Plan
from census.types import Language
from service.cache import plan_key
from service.documents import MEDIA_TYPES, chart_file, report_file
from service.errors import NotFoundError
from service.examples import CHART_PLANS, FILES, REPORTS
from service.presence import while_present
from service.runtime import Runtime
from service.schemas import ChartRequest, ReportRequest, error_replies
from service.steps import Steps
from service.types import ChartFormat, ReportFormat

_FAILURES = error_replies(400, 404, 408, 413, 415, 422, 429, 503, 504)


def router(runtime: Runtime) -> APIRouter:
    """The two routes."""
    routes = APIRouter(tags=["questions"])
    press = _Press(runtime)

    # Without the response class, OpenAPI would list JSON among what a route sends.
    @routes.post(
        "/census_qa/chart", responses=_files("svg", "png", "vega"), response_class=Response, summary="Draw a plan"
    )
    async def chart(request: Request, body: Annotated[ChartRequest, Body(openapi_examples=CHART_PLANS)]) -> Response:
        """A chart of the figures of a plan, or a map of prefectures where its view is map."""
        return await press.file(request, body.wanted, body.language, "chart", body.format)

    @routes.post(
        "/census_qa/report", responses=_files("md", "html", "pdf"), response_class=Response, summary="Write a report"
    )
    async def report(request: Request, body: Annotated[ReportRequest, Body(openapi_examples=REPORTS)]) -> Response:
        """A profile of an area, or a ranking by several measures, as a document."""
        return await press.file(request, body.wanted, body.language, "report", body.format)

    return routes


class _Press:
    """Files from the cache, or made by a worker."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def file(
        self,
        request: Request,
        plan: Plan,
        language: Language,
        kind: Literal["chart", "report"],
        form: ChartFormat | ReportFormat,
    ) -> Response:
        runtime = self._runtime
        key = f"{form}:{plan_key(plan, language, runtime.versions.key)}"
        content = runtime.cache.near(key) if runtime.cache is not None else None
        request.state.log["cached"] = content is not None
        if content is None:
            made = partial(runtime.workers.run, _make, runtime.steps, plan, language, kind, form, kind="heavy")
            flight = runtime.flights.run(key, partial(self._found_or, key, made))
            content, request.state.log["cached"] = await while_present(request, flight)
        else:
            runtime.metrics.looked_up("file", hit=True)
        return Response(content, media_type=MEDIA_TYPES[form])

    async def _found_or(self, key: str, make: Callable[[], Awaitable[bytes]]) -> tuple[bytes, bool]:
        """The file under `key`, or else the one made, and whether it was cached."""
        cache = self._runtime.cache
        content = await cache.get(key) if cache is not None else None
        self._runtime.metrics.looked_up("file", hit=content is not None)
        if content is not None:
            return content, True
        content = await make()
        if cache is not None:
            await cache.set(key, content)
        return content, False


def _make(steps: Steps, plan: Plan, language: Language, kind: str, form: Any) -> bytes:
    """The file of a plan's answer, in a worker. Raises NotFoundError where there is nothing to show."""
    answer = json.loads(steps.replay(plan, language).entry.content)
    if answer["status"] != "answered":
        raise NotFoundError(answer["answer"])
    make: Callable[..., bytes] = chart_file if kind == "chart" else report_file
    return make(answer["chart"]["spec"] if kind == "chart" else answer["answer"], language, form)


def _files(*forms: ChartFormat | ReportFormat) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries: the media types of a file, and the failures."""
    content = {
        MEDIA_TYPES[form].partition(";")[0]: {
            "schema": {"type": "object"} if form == "vega" else {"type": "string", "format": "binary"},
            "example": FILES[form],
        }
        for form in forms
    }
    return {200: {"description": "The file.", "content": content}, **_FAILURES}
