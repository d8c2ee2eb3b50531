"""Cache of answers under exact keys, and the interface that other caches implement.

Two layers share one cache: a question (normalised, with language, route and the plan of the turn
before) and a plan (canonical, with language). Both keys carry the data and model version, so a new
build never serves old figures. There is no similarity: a question one year off is another question.
"""

from __future__ import annotations

import hashlib
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from cachetools import TLRUCache

from census.plan import Plan
from census.understand.memory import Memory

Tier = Literal["memory", "redis"]


@dataclass(slots=True)
class CacheStats:
    """What happened in a tier of a cache since the start, and what it holds now.

    rejected   values that were not what was kept under their key
    oversized  values too large to keep
    failed     reads and writes that Redis did not do, because it was away, late or refused them
    entries, bytes  None where only Redis knows
    """

    tier: Tier
    hits: int = 0
    misses: int = 0
    stored: int = 0
    rejected: int = 0
    oversized: int = 0
    failed: int = 0
    entries: int | None = None
    bytes: int | None = None


class Cache(Protocol):
    """Bytes by key. A failing implementation behaves like an empty one; `near`, `get` and `set` never raise."""

    def near(self, key: str) -> bytes | None:
        """The value where it is in this process's memory. Counts hits only."""
        ...

    async def get(self, key: str) -> bytes | None: ...

    async def set(self, key: str, value: bytes) -> None: ...

    def stats(self) -> tuple[CacheStats, ...]:
        """The tiers, nearest first."""
        ...

    async def clear(self) -> None:
        """Forget everything, for all who share the cache. Raises RedisAway where that cannot be done now."""
        ...


@dataclass(frozen=True, slots=True)
class _Kept:
    value: bytes
    until: float


class MemoryCache:
    """Keeps up to `max_bytes` of values for `ttl_s` seconds in this process; the least recently used go first."""

    def __init__(
        self, max_bytes: int, ttl_s: float, max_value_bytes: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._values: TLRUCache[str, _Kept] = TLRUCache(
            max_bytes, ttu=lambda _, kept, __: kept.until, timer=clock, getsizeof=lambda kept: len(kept.value)
        )
        self._ttl_s = ttl_s
        self._max_value_bytes = min(max_bytes, max_value_bytes)
        self._clock = clock
        self._counts = CacheStats("memory")

    def near(self, key: str) -> bytes | None:
        try:
            kept = self._values[key]
        except KeyError:
            return None
        self._counts.hits += 1
        return kept.value

    async def get(self, key: str) -> bytes | None:
        value = self.near(key)
        if value is None:
            self._counts.misses += 1
        return value

    async def set(self, key: str, value: bytes) -> None:
        self.keep(key, value, self._ttl_s)

    def keep(self, key: str, value: bytes, ttl_s: float) -> None:
        """Keep a value for other than the usual seconds."""
        if len(value) > self._max_value_bytes:
            self._counts.oversized += 1
            return
        self._counts.stored += 1
        self._values[key] = _Kept(value, self._clock() + min(ttl_s, self._ttl_s))

    def stats(self) -> tuple[CacheStats, ...]:
        self._values.expire()
        self._counts.entries, self._counts.bytes = len(self._values), int(self._values.currsize)
        return (self._counts,)

    async def clear(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Drop everything."""
        self._values.clear()


def normalised(question: str) -> str:
    """The question as a key: NFKC, case folded, runs of white space as one blank."""
    return " ".join(unicodedata.normalize("NFKC", question).casefold().split())


def question_key(question: str, language: str, route: str, previous: Memory | None, version: str) -> str:
    """Key of an answer to a question; `version` names data and model."""
    before = previous.canonical() if previous is not None else None
    return _digest("question", normalised(question), language, route, before, version)


def plan_key(plan: Plan, language: str, version: str, *, bare_name: bool = False) -> str:
    """Key of a plan's answer. `bare_name`: the plan reads a bare name as the prefecture, and the answer says so."""
    return _digest("plan", plan.canonical(), language, "bare name" if bare_name else None, version)


def _digest(layer: str, *parts: str | None) -> str:
    # Literals keep the parts apart: no two lists of parts are written alike.
    return f"{layer}:{hashlib.sha256(ascii(parts).encode('ascii')).hexdigest()}"
