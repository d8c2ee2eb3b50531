"""The bounded way in: how many generations an engine has taken, and refusing the next; and when it last wrote."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from service.engines.types import EngineBusy

RECENT_S = 0.25
"""Counts as just now: a part of the time in which an engine that stands still is to be noticed."""


class Gate:
    """Counts what runs and waits. For one event loop; `progressed` alone may be called from other threads.

    room  generations running and waiting at most
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._token_at = float("-inf")

    @property
    def taken(self) -> int:
        """Generations running or waiting."""
        return self._taken

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for the length of the block. Raises EngineBusy when there is none."""
        if self._taken >= self._room:
            raise EngineBusy(f"all {self._room} places of the engine are taken")
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1

    def progressed(self) -> None:
        """Note that the engine has just written something."""
        self._token_at = time.monotonic()

    @property
    def moves(self) -> bool:
        """Whether the engine wrote something just now: a busy engine needs no canary."""
        return time.monotonic() - self._token_at <= RECENT_S
