"""Pure ASGI middleware: every request but a probe's is counted before anything is done for it.

`Limited` finds out who asks, refuses a client that asks too often (429), an unknown key and, where keys are asked
for, a client without one (401). It goes by paths, not by the application's routes: what it does not know is limited
as well. What a cache answers is counted like everything else; a count costs microseconds.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from service.errors import ApiError, RateLimitedError, UnauthorizedError, error_response
from service.keys import Holder, presented
from service.limiting.clients import Client
from service.limiting.door import Door
from service.limiting.limiter import Verdict
from service.limiting.rates import bucket_of
from service.usage import ANONYMOUS

_KEYLESS = frozenset({"other", "admin"})
"""Groups that ask for no key of the ring: pages, and what the admin key opens."""


class Limited:
    """Counts and refuses. Without any API key to be admitted, what a client shows is not looked at."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self.app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        bucket = bucket_of(scope["path"].removeprefix(scope.get("root_path", ""))) if scope["type"] == "http" else None
        if bucket is None:
            await self.app(scope, receive, send)
            return
        shown = presented(scope) if len(self._door.keys) else None
        holder = self._door.keys.holder(shown) if shown is not None else None
        scope["state"]["holder"] = holder.name if holder is not None else None
        verdict = await self._door.limiter.ask(self._client(scope, holder), bucket)
        scope["state"]["headers"] += verdict.headers()
        refused = self._refused(verdict, holder, bucket.group in _KEYLESS, shown is not None)
        self._note(scope, holder, refused)
        if refused is None:
            await self.app(scope, receive, send)
            return
        reply = error_response(
            refused.status, refused.code, refused.message, scope["state"]["request_id"], refused.headers
        )
        await reply(scope, receive, send)

    def _client(self, scope: Scope, holder: Holder | None) -> Client:
        if holder is not None:
            return Client(f"key:{holder.name}", holder.rates)
        forwarded = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
        return Client(f"address:{self._door.addresses.of(scope, forwarded)}")

    def _refused(self, verdict: Verdict, holder: Holder | None, keyless: bool, shown: bool) -> ApiError | None:
        """Why not, or None. Whoever tries keys is counted by address, so that the limit comes first."""
        if not verdict.allowed:
            seconds = "a second" if verdict.window_s == 1 else f"{verdict.window_s} seconds"
            message = f"at most {verdict.most} requests in {seconds} for {verdict.route}; wait {verdict.left_s} seconds"
            return RateLimitedError(message, verdict.left_s)
        if holder is not None:
            return None
        if shown:
            return UnauthorizedError("this API key is not known here; leave it out, or ask whoever runs the service")
        if self._door.require_key and not keyless:
            return UnauthorizedError("send an API key, as `Authorization: Bearer KEY` or `X-API-Key: KEY`")
        return None

    def _note(self, scope: Scope, holder: Holder | None, refused: ApiError | None) -> None:
        """For the log and the statement of use: who, by the name that whoever runs the service chose."""
        log, name = scope["state"]["log"], ANONYMOUS
        if holder is not None:
            name = log["key"] = holder.name
        self._door.usage.count(name, "requests")
        if refused is not None:
            log["error"] = refused.code
            if refused.status == RateLimitedError.status:
                self._door.usage.count(name, "limited")
