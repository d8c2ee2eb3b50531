"""Pure ASGI middleware: a question whose answer a cache holds is answered before the framework sees it.

FastAPI takes longer to find a route and to read its arguments than everything else that a cached answer needs. What
is not plainly a question, valid and cached, goes on to the route as it came: there it is answered, or told what is
wrong with it. It stands behind the middleware that names, counts, limits and bounds requests, which therefore
holds for these too; `tests/service/test_at_hand.py` compares the two ways.
"""

from __future__ import annotations

from pydantic import ValidationError
from starlette.types import ASGIApp, Receive, Scope, Send

from service.desk import Desk
from service.middleware import header
from service.schemas import AskRequest

_PATH = "/census_qa"
_JSON = frozenset({b"application/json", b"application/json; charset=utf-8", b"application/json;charset=utf-8"})
"""The usual spellings. Whatever else is JSON goes the other way."""


class AtHand:
    """Asks `desk` for the answers that are at hand. Needs `state.body`, as `Bodies` gives it."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = _question(scope)
        reply = await self._desk.at_hand(scope["state"], body) if body is not None else None
        if reply is None:
            await self.app(scope, receive, send)
            return
        scope["state"]["template"] = _PATH
        headers = [(b"content-length", b"%d" % len(reply)), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": reply})


def _question(scope: Scope) -> AskRequest | None:
    """The question, where the request is one and valid."""
    if scope["type"] != "http" or scope["path"] != _PATH or scope["method"] != "POST" or scope.get("root_path"):
        return None
    if header(scope, b"content-type") not in _JSON:
        return None
    try:
        return AskRequest.model_validate_json(scope["state"].get("body", b""))
    except ValidationError:
        return None
