"""Windows: how often each client asked, counted in this process's memory.

A window opens with a client's first request and is forgotten when its time is over. Counting here takes a
microsecond and waits for nobody; `sharing` tells other processes of it. The number of windows is bounded: where a
million addresses ask at once, the oldest windows are forgotten early.

`Counters` shows the windows to `limits`, the library beneath slowapi, as one of its storages.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import ClassVar

from limits.storage import Storage

SCHEME = "census-qa"
"""Of the storage's address, by which slowapi finds it."""
MOST = 50_000


class Window:
    """One client's requests of one route.

    shared   requests that Redis has been told of, as far as is known by all processes
    telling  those of `shared` that it has not confirmed yet
    unsent   requests since, which only this process knows of
    number   the place in the window that the next hit has been given already; 0 where none
    ends     epoch seconds
    """

    __slots__ = ("ends", "key", "number", "shared", "telling", "unsent")

    def __init__(self, key: str, ends: float) -> None:
        self.key = key
        self.shared = 0
        self.telling = 0
        self.unsent = 0
        self.number = 0
        self.ends = ends

    @property
    def count(self) -> int:
        """Requests as far as this process knows."""
        return self.shared + self.unsent


class Windows:
    """The open windows by key, at most `most`. For one event loop; not thread-safe.

    counted  called with a window that has something to tell other processes
    """

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.time) -> None:
        self._windows: OrderedDict[str, Window] = OrderedDict()  # in the order of opening
        self.most = most
        self.clock = clock
        self.counted: Callable[[Window], object] = _nobody

    def get(self, key: str) -> Window | None:
        """The open window, or None."""
        window = self._windows.get(key)
        return window if window is not None and window.ends > self.clock() else None

    def opened(self, key: str, seconds: float) -> Window:
        """The open window, opened now where there is none."""
        window = self.get(key)
        if window is None:
            self.forget(key)
            while len(self._windows) >= self.most:
                self._windows.popitem(last=False)
            window = self._windows[key] = Window(key, self.clock() + seconds)
        return window

    def hit(self, key: str, seconds: float, amount: int = 1) -> int:
        """Count a request; gives its place in the window, from 1."""
        window = self.opened(key, seconds)
        if window.number:
            number, window.number = window.number, 0
            return number
        window.unsent += amount
        self.counted(window)
        return window.count

    def forget(self, key: str) -> None:
        """Open this window anew with the next request."""
        self._windows.pop(key, None)

    def clear(self) -> int:
        """Forget all; gives how many there were."""
        n_windows = len(self._windows)
        self._windows.clear()
        return n_windows

    def __len__(self) -> int:
        return len(self._windows)


def _nobody(_window: Window) -> None:
    """There is no other process to tell."""


class Counters(Storage):
    """The windows as a storage of `limits`. It never fails."""

    STORAGE_SCHEME: ClassVar[list[str]] = [SCHEME]  # type: ignore[misc]

    def __init__(self, uri: str, windows: Windows, **_: object) -> None:
        super().__init__(uri)
        self._windows = windows

    @property
    def base_exceptions(self) -> type[Exception]:
        return Exception

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return self._windows.hit(key, expiry, amount)

    def get(self, key: str) -> int:
        window = self._windows.get(key)
        return window.count if window is not None else 0

    def get_expiry(self, key: str) -> float:
        window = self._windows.get(key)
        return window.ends if window is not None else self._windows.clock()

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        return self._windows.clear()

    def clear(self, key: str) -> None:
        self._windows.forget(key)
