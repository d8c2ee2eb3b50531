"""GET /metrics: what the service counts and is, for Prometheus. Not part of the API's description, as is the custom."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from starlette.responses import Response

from service.gauges import Gauges
from service.runtime import Runtime


def router(runtime: Runtime, gauges: Gauges) -> APIRouter:
    """The route."""
    routes = APIRouter()

    @routes.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        """All metrics of all workers, in Prometheus' text format."""
        gauges.sample()
        text = await asyncio.to_thread(runtime.metrics.exposition.text)  # milliseconds that others need not wait
        return Response(text, media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return routes
