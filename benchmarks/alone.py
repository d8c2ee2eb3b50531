"""The cached path by itself, for benchmarks/service.py: the service without its log, its limits and its counts of
requests, so that one can tell what these cost."""

from __future__ import annotations

import secrets
import time

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from service.app import from_environment
from service.at_hand import AtHand
from service.middleware import Bodies


class _Named:
    """Gives a request what routes need to find, and does nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        named = {"request_id": secrets.token_hex(16), "started": time.perf_counter(), "log": {}, "headers": []}
        scope.setdefault("state", {}).update(named)
        await self.app(scope, receive, send)


def create() -> FastAPI:
    """The application of the environment."""
    app = from_environment()
    classes: tuple[object, ...] = (Bodies, AtHand)
    kept = [one for one in app.user_middleware if one.cls in classes]
    app.user_middleware = [Middleware(_Named), *kept]
    return app
