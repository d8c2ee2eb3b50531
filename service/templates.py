"""The route of a request as a template: "/areas/{code}" and not the path, of which there is no end."""

from __future__ import annotations

from starlette.routing import BaseRoute, Match
from starlette.types import Scope

NONE = "none"
"""Of a request that no route takes."""


def template_of(scope: Scope) -> str:
    """The template of the route that took the request, or would have had it not been refused before; `state.template`
    where it was answered before."""
    template = scope["state"].get("template")
    if template is not None:
        return str(template)
    route = scope.get("route")
    if route is None:
        # Refused before routing, not found, or a page of the framework's own: rare enough to look for it.
        app = scope.get("app")
        route = next((one for one in app.routes if one.matches(scope)[0] is not Match.NONE), None) if app else None
    return getattr(route, "path", NONE) if isinstance(route, BaseRoute) else NONE
