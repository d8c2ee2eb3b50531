"""Usage: what the holder of each API key asked for, by day of universal time, and what was refused them.

Counted like limits: in this process, told to all through Redis. Kept for a month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple, get_args

from service.limiting.sharing import Sharing
from service.limiting.windows import Windows

Outcome = Literal["requests", "limited"]
ANONYMOUS = "anonymous"
"""Whoever asks without a key."""
DAYS = 31
_DAY_S = 86_400


class Day(NamedTuple):
    """Requests of a day, and those of them that were refused by a limit."""

    date: date
    requests: int
    limited: int


@dataclass(frozen=True, slots=True)
class Used:
    """The days on which a client asked, the newest first."""

    name: str
    days: tuple[Day, ...]


class Usage:
    """Counts of the last month.

    windows  a set of its own; `sharing` tells other processes of it
    """

    def __init__(self, windows: Windows, sharing: Sharing | None = None) -> None:
        self._windows = windows
        self._sharing = sharing
        self._today, self._until = "", 0.0
        if sharing is not None:
            sharing.share(windows)

    def count(self, name: str, outcome: Outcome) -> None:
        """One more."""
        if self._windows.clock() >= self._until:
            self._begin_day()
        self._windows.hit(_key(self._today, name, outcome), DAYS * _DAY_S)

    async def of(self, names: Sequence[str], days: int) -> tuple[Used, ...]:
        """The use of each client in the last days, today included."""
        today = datetime.fromtimestamp(self._windows.clock(), UTC).date()
        dates = [today - timedelta(days=back) for back in range(min(days, DAYS))]
        keys = [_key(on.isoformat(), name, outcome) for name in names for on in dates for outcome in get_args(Outcome)]
        counts = iter(await self._counts(keys))
        found = [(name, [Day(on, next(counts), next(counts)) for on in dates]) for name in names]
        return tuple(Used(name, tuple(day for day in all_days if day.requests)) for name, all_days in found)

    async def _counts(self, keys: Sequence[str]) -> list[int]:
        shared = await self._sharing.totals(keys) if self._sharing is not None else [0] * len(keys)
        here = [window.count if (window := self._windows.get(key)) is not None else 0 for key in keys]
        return [max(pair) for pair in zip(shared, here, strict=True)]

    def _begin_day(self) -> None:
        today = datetime.fromtimestamp(self._windows.clock(), UTC).date()
        self._today = today.isoformat()
        self._until = datetime(today.year, today.month, today.day, tzinfo=UTC).timestamp() + _DAY_S


def _key(day: str, name: str, outcome: str) -> str:
    return f"usage/{day}/{name}/{outcome}"
