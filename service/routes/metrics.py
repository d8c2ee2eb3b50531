"""GET /metrics: the counters, for Prometheus. Not part of the API's description, as is the custom."""

from __future__ import annotations

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import Response

from service.runtime import Runtime


def router(runtime: Runtime) -> APIRouter:
    """The route."""
    routes = APIRouter()

    @routes.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        """What planned the answers, and how often the model gave no usable plan."""
        return Response(runtime.metrics.exposition(), media_type=CONTENT_TYPE_LATEST)

    return routes
