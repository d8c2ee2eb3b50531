"""Cache of answers under exact keys, and the interface that other caches implement.

Two layers share one cache: a question (normalised, with language, route and the plan of the turn
before) and a plan (canonical, with language). Both keys carry the data and model version, so a new
build never serves old figures. There is no similarity: a question one year off is another question.
"""

from __future__ import annotations

import hashlib
import json
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cachetools import TTLCache

from census.plan import Plan
from census.understand.memory import Memory


@dataclass(frozen=True, slots=True)
class CacheStats:
    """hits, misses since the start; entries and bytes now."""

    hits: int
    misses: int
    entries: int
    bytes: int


class Cache(Protocol):
    """Bytes by key. A failing implementation behaves like an empty one; it never raises."""

    async def get(self, key: str) -> bytes | None: ...

    async def set(self, key: str, value: bytes) -> None: ...

    async def stats(self) -> CacheStats: ...

    async def clear(self) -> None: ...


class MemoryCache:
    """Keeps up to `max_bytes` of values for `ttl_s` seconds in this process; the least recently used go first."""

    def __init__(self, max_bytes: int, ttl_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._values: TTLCache[str, bytes] = TTLCache(max_bytes, ttl_s, clock, len)
        self._hits = 0
        self._misses = 0

    async def get(self, key: str) -> bytes | None:
        value = self._values.get(key)
        if value is None:
            self._misses += 1
        else:
            self._hits += 1
        return value

    async def set(self, key: str, value: bytes) -> None:
        if len(value) <= self._values.maxsize:
            self._values[key] = value

    async def stats(self) -> CacheStats:
        self._values.expire()
        return CacheStats(self._hits, self._misses, len(self._values), int(self._values.currsize))

    async def clear(self) -> None:
        self._values.clear()


def normalised(question: str) -> str:
    """The question as a key: NFKC, case folded, runs of white space as one blank."""
    return " ".join(unicodedata.normalize("NFKC", question).casefold().split())


def question_key(question: str, language: str, route: str, previous: Memory | None, version: str) -> str:
    """Key of an answer to a question; `version` names data and model."""
    before = previous.canonical() if previous is not None else None
    return _digest("question", normalised(question), language, route, before, version)


def plan_key(plan: Plan, language: str, version: str) -> str:
    """Key of a replayed plan."""
    return _digest("plan", plan.canonical(), language, version)


def _digest(layer: str, *parts: str | None) -> str:
    # JSON keeps the parts apart: no two lists of parts join to the same text.
    return f"{layer}:{hashlib.sha256(json.dumps(parts).encode('ascii')).hexdigest()}"
