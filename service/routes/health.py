"""GET /health/live, /health/ready and /version: for whoever runs the service."""

from __future__ import annotations

from fastapi import APIRouter

from service.errors import NotReadyError
from service.examples import VERSION, of
from service.runtime import Runtime
from service.schemas import Health, Version, error_replies


def router(runtime: Runtime) -> APIRouter:
    """The three routes."""
    routes = APIRouter(tags=["operation"])

    @routes.get(
        "/health/live",
        summary="Is the process alive?",
        responses={**of({"status": "live"}), **error_replies(503, limited=False)},
    )
    async def live() -> Health:
        """The event loop turns, and the model's engine has not stood still for a minute
        (`CENSUS_QA_ENGINE_DEAD_S`). Restart the process when this fails."""
        if runtime.dead:
            raise NotReadyError(
                "the model's engine stands still; start the process anew", runtime.settings.retry_after_s
            )
        return Health(status="live")

    @routes.get(
        "/health/ready",
        summary="Are questions welcome?",
        responses={**of({"status": "ready"}), **error_replies(503, limited=False)},
    )
    async def ready() -> Health:
        """Loaded, not stopping, and the model's engine moves. Send requests elsewhere while this fails; those that
        come all the same are answered by rules."""
        if (reason := runtime.unready) is not None:
            raise NotReadyError(reason, runtime.settings.retry_after_s)
        return Health(status="ready")

    @routes.get("/version", summary="What is running?", responses={**of(VERSION), **error_replies(503)})
    async def version() -> Version:
        """Versions of the service, its models, its data and its index."""
        return Version.model_validate(runtime.versions)

    return routes
