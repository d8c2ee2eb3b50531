"""The limiter: whether a client may make one more request, by slowapi's fixed windows over this process's counters.

slowapi keeps the strategy and its storage; its middleware and decorators are not used. They ask the storage on the
event loop, so that a slow Redis stops every request and a dead one fails them; they see only requests that passed
validation, or look endpoints up among the application's routes, where those of an included router are not found
from FastAPI 0.137 on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from limits import RateLimitItem
from limits.strategies import RateLimiter
from slowapi import Limiter as SlowApi
from slowapi.util import get_remote_address

from service.limiting.clients import Client
from service.limiting.rates import Bucket, Group, Rates
from service.limiting.sharing import Sharing
from service.limiting.windows import SCHEME, Windows

_EMPTY = Path(__file__).with_name("__init__.py")


class Verdict(NamedTuple):
    """Whether a request is allowed, and what its client may do next by the tightest of its rates.

    route      what was counted
    most       requests that a window of `window_s` seconds admits
    remaining  requests left in this one
    ends       when it is over, epoch seconds; `left_s` seconds from now, rounded up
    """

    allowed: bool
    route: str
    most: int
    window_s: int
    remaining: int
    ends: float
    left_s: int

    def headers(self) -> list[tuple[bytes, bytes]]:
        """X-RateLimit-*, as slowapi and most services have them, and RateLimit as the IETF's draft does."""
        route = self.route
        return [
            (b"x-ratelimit-limit", b"%d" % self.most),
            (b"x-ratelimit-remaining", b"%d" % self.remaining),
            (b"x-ratelimit-reset", b"%d" % math.ceil(self.ends)),
            (b"ratelimit-policy", _policy(route, self.most, self.window_s)),
            (b"ratelimit", f'"{route}";r={self.remaining};t={self.left_s}'.encode("ascii")),
        ]


@lru_cache
def _policy(route: str, most: int, window_s: int) -> bytes:
    return f'"{route}";q={most};w={window_s}'.encode("ascii")


class _Counted(RateLimitItem):
    """A rate for one client and one route. What the strategy asks of a rate with each request is known."""

    __slots__ = ("key", "seconds")

    def __init__(self, rate: RateLimitItem, client: str, route: str) -> None:
        super().__init__(rate.amount, rate.multiples, rate.namespace)
        self.key = rate.key_for(client, route)
        self.seconds = rate.get_expiry()

    def key_for(self, *_: object) -> str:
        return self.key

    def get_expiry(self) -> int:
        return self.seconds


_counted = lru_cache(4096)(_Counted)


class Limiter:
    """Counts requests by client and route, and refuses what is beyond the rates.

    rates    of each group, for clients without rates of their own
    sharing  tells other processes; None where there are none to tell
    """

    def __init__(self, rates: Mapping[Group, Rates], windows: Windows, sharing: Sharing | None = None) -> None:
        self._rates = rates
        self._windows = windows
        self._sharing = sharing
        if sharing is not None:
            sharing.share(windows)
        self._strategy: RateLimiter = SlowApi(
            get_remote_address,  # asked for, not used: `clients` knows proxies and keys
            strategy="fixed-window",
            storage_uri=f"{SCHEME}://",
            storage_options={"windows": windows},  # type: ignore[dict-item]
            config_filename=str(_EMPTY),  # else it reads a file named .env where the service happens to start
        ).limiter

    async def ask(self, client: Client, bucket: Bucket) -> Verdict:
        """Count a request where it is allowed. One that is not costs the client nothing."""
        rates = client.rates.get(bucket.group) or self._rates[bucket.group]
        counted = [_counted(rate, client.name, bucket.route) for rate in rates]
        for rate in counted:
            window = self._windows.get(rate.key)
            if window is not None and window.count >= rate.amount:
                return self._verdict(rate, bucket, allowed=False)
        for rate in counted:
            if self._sharing is not None and self._sharing.unsure(self._windows.get(rate.key), rate.amount):
                await self._sharing.settle(self._windows.opened(rate.key, rate.seconds))
            if not self._strategy.hit(rate):
                return self._verdict(rate, bucket, allowed=False)
        verdicts = [self._verdict(rate, bucket, allowed=True) for rate in counted]
        return min(verdicts, key=lambda verdict: verdict.remaining) if len(verdicts) > 1 else verdicts[0]

    def _verdict(self, rate: _Counted, bucket: Bucket, *, allowed: bool) -> Verdict:
        window = self._windows.opened(rate.key, rate.seconds)
        remaining = max(rate.amount - window.count, 0)
        left_s = max(math.ceil(window.ends - self._windows.clock()), 1)
        return Verdict(allowed, bucket.route, rate.amount, rate.seconds, remaining, window.ends, left_s)
