"""Windows count, end, and stay within bounds."""

from __future__ import annotations

from limits import parse
from limits.strategies import FixedWindowRateLimiter

from service.limiting.windows import SCHEME, Counters, Window, Windows


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_window_opens_with_the_first_request_and_ends() -> None:
    clock = Clock()
    windows = Windows(clock=clock)
    assert [windows.hit("a", 60), windows.hit("a", 60), windows.hit("b", 60)] == [1, 2, 1]
    clock.now += 59.9
    assert windows.hit("a", 60) == 3
    clock.now += 0.2
    assert windows.get("a") is None
    assert windows.hit("a", 60) == 1


def test_the_oldest_windows_make_room() -> None:
    windows = Windows(most=3)
    for key in "abca" + "d":
        windows.hit(key, 60)
    assert len(windows) == 3
    assert windows.get("a") is None
    assert windows.hit("d", 60) == 2


def test_a_place_given_ahead_is_taken_by_the_next_hit_only() -> None:
    windows = Windows()
    windows.opened("a", 60).number = 41
    assert [windows.hit("a", 60), windows.hit("a", 60)] == [41, 1]


def test_whoever_shares_hears_of_every_hit() -> None:
    windows, heard = Windows(), list[Window]()
    windows.counted = heard.append
    windows.hit("a", 60)
    assert [window.key for window in heard] == ["a"]
    assert (heard[0].unsent, heard[0].shared) == (1, 0)


def test_the_library_beneath_slowapi_counts_in_them() -> None:
    clock = Clock()
    windows = Windows(clock=clock)
    limiter, rate = FixedWindowRateLimiter(Counters(f"{SCHEME}://", windows)), parse("2/minute")
    assert [limiter.hit(rate, "me") for _ in range(3)] == [True, True, False]
    assert limiter.get_window_stats(rate, "me") == (1060.0, 0)
    assert not limiter.test(rate, "me")
    limiter.clear(rate, "me")
    assert limiter.get_window_stats(rate, "me") == (1000.0, 2)
    limiter.hit(rate, "you")
    clock.now += 60
    assert limiter.test(rate, "you")
    assert limiter.storage.reset() == 1
    assert limiter.storage.check()
